//! Typed answers as JSON values, by the promise of `docs/json.md`: fields are added, never
//! renamed. Made field by field, so that no change of a Rust name can change an answer.

use super::words;
use crate::graph::{EdgeId, NodeId, View};
use crate::model::{Claim, Date, Gate, Key, Says, Tie, Truth, Word};
use crate::query::{Bounds, Difference, Evidence, Silence, Truncated};
use serde_json::{Map, Value, json};
use std::cmp::Ordering;

/// A node by id and name.
pub(super) fn node(view: View<'_>, node: NodeId) -> Value {
    let record = view.node(node);
    json!({ "id": record.key, "name": record.name })
}

/// A record by id and name.
pub(super) fn named(view: View<'_>, key: &Key) -> Value {
    json!({ "id": key, "name": words::name_of(view, key) })
}

fn each_named(view: View<'_>, keys: &[Key]) -> Value {
    keys.iter().map(|key| named(view, key)).collect()
}

pub(super) fn truth(truth: Truth) -> Value {
    truth.to_string().into()
}

pub(super) fn date(date: Option<&Date>) -> Value {
    date.map_or(Value::Null, |date| date.as_str().into())
}

/// States or stages with their certainty.
pub(super) fn states<W: Word>(states: &[(W, Truth)]) -> Value {
    states
        .iter()
        .map(|(state, certainty)| json!({ "state": state.word(), "holds": truth(*certainty) }))
        .collect()
}

/// An edge with its evidence.
pub(super) fn edge(view: View<'_>, evidence: &Evidence) -> Map<String, Value> {
    let graph = view.graph();
    let id = evidence.edge;
    let record = view.edge(id);
    let terms = record.terms();
    let mut whole = Map::new();
    let mut put = |name: &str, value: Value| {
        whole.insert(name.to_string(), value);
    };
    put("id", json!(record.key));
    put("relation", json!(graph.relation(id)));
    put("from", node(view, graph.from(id)));
    put("to", node(view, graph.to(id)));
    put("states", states(&evidence.states));
    put("in_force", truth(evidence.in_force));
    put("dated", evidence.dated.into());
    put("period", date(evidence.period.as_ref()));
    let stand = evidence.stand;
    let footing = stand.map(|s| format!("{:?}", s.footing).to_lowercase());
    put("footing", json!(footing));
    put("disputed", stand.is_some_and(|s| s.disputed).into());
    put("term", json!(terms.and_then(|t| t.term.clone())));
    let under = terms.and_then(|t| t.under.as_ref());
    put("under", under.map_or(Value::Null, |key| named(view, key)));
    let forces: Vec<&str> = evidence.forces.iter().map(|f| f.word()).collect();
    put("legal_force", json!(forces));
    let open = evidence.open.iter().map(|(condition, certainty)| {
        let gates: Vec<&str> = match view.node(*condition).as_condition() {
            Some(condition) => condition.gates.iter().map(|g| g.word()).collect(),
            None => Vec::new(),
        };
        let mut whole = node(view, *condition);
        whole["gates"] = json!(gates);
        whole["open"] = truth(*certainty);
        whole
    });
    let awaited = evidence.waits_for.iter().map(|(edge, certainty)| {
        let mut whole = edge_named(view, *edge);
        whole["gates"] = json!([Gate::Existence.word()]);
        whole["open"] = truth(*certainty);
        whole
    });
    put("open_conditions", open.chain(awaited).collect());
    let broken = evidence.breaches().map(|reason| {
        json!({
            "by": reason.record.as_ref().map(|key| named(view, key)),
            "event": reason.event.as_ref().map(|key| named(view, key)),
            "when": date(reason.when.as_ref()),
            "modality": reason.modality.map(Word::word),
            "disputed": reason.disputed,
        })
    });
    put("broken_by", broken.collect());
    let because = words::because(view, evidence);
    put("because", json!((!because.is_empty()).then_some(because)));
    put("attributes", attributes(&record.tie));
    put("matter", json!(record.matter));
    put("claims", claims(view.edge_claims(id)));
    whole
}

/// Edges with their evidence.
pub(super) fn edges<'e>(view: View<'_>, edges: impl IntoIterator<Item = &'e Evidence>) -> Value {
    edges
        .into_iter()
        .map(|evidence| Value::Object(edge(view, evidence)))
        .collect()
}

/// An edge by id and in words, where its evidence stands elsewhere.
pub(super) fn edge_named(view: View<'_>, id: EdgeId) -> Value {
    json!({ "id": view.edge(id).key, "name": words::sentence(view, id) })
}

/// What a tie says, without what it does not state.
fn attributes(tie: &Tie) -> Value {
    let stated = match serde_json::to_value(tie) {
        Ok(Value::Object(whole)) => whole.into_iter().next().map(|(_, inner)| inner),
        _ => None,
    };
    let Some(Value::Object(inner)) = stated else {
        return json!({});
    };
    let mut flat = Map::new();
    for (name, value) in inner {
        match (name.as_str(), value) {
            ("terms", Value::Object(terms)) => flat.extend(terms),
            (_, value) => {
                flat.insert(name, value);
            }
        }
    }
    flat.retain(|_, value| match value {
        Value::Null | Value::Bool(false) => false,
        Value::Array(items) => !items.is_empty(),
        _ => true,
    });
    Value::Object(flat)
}

/// Claims, with what each says.
pub(super) fn claims<'c>(claims: impl IntoIterator<Item = &'c Claim>) -> Value {
    claims.into_iter().map(claim).collect()
}

/// A claim.
pub(super) fn claim(claim: &Claim) -> Value {
    let (says, attribute, value) = match &claim.says {
        Says::Holds => ("holds", None, None),
        Says::Value(attribute, value) => {
            ("value", Some(attribute.as_str()), Some(value.to_string()))
        }
        Says::Silent(attribute) => ("silent", Some(attribute.as_str()), None),
    };
    json!({
        "says": says,
        "attribute": attribute,
        "value": value,
        "source": claim.source,
        "place": claim.place,
        "voice": claim.voice,
        "modality": claim.modality.word(),
        "quote": claim.quote,
        "hedge": claim.hedge,
        "confidence": claim.confidence.map(Word::word),
        "recorded": date(claim.recorded.as_ref()),
    })
}

/// The bounds within which was looked.
pub(super) fn bounds(bounds: Bounds) -> Value {
    json!({ "hops": bounds.hops, "results": bounds.results, "work": bounds.work })
}

/// Why an answer is not the whole answer.
pub(super) fn truncated(truncated: Option<Truncated>) -> Value {
    match truncated {
        None => Value::Null,
        Some(Truncated::Hops(n)) => json!({ "at": "hops", "bound": n }),
        Some(Truncated::Results(n)) => json!({ "at": "results", "bound": n }),
        Some(Truncated::Work(n)) => json!({ "at": "work", "bound": n }),
        Some(Truncated::Settlements(n)) => json!({ "at": "settlements", "bound": n }),
    }
}

/// What sources do not say.
pub(super) fn silences(silences: &[Silence]) -> Value {
    silences
        .iter()
        .map(|s| {
            json!({
                "about": s.about,
                "attribute": s.attribute,
                "source": s.source,
                "place": s.place,
            })
        })
        .collect()
}

/// What is said in a condition's scope, an account's provision: keys with names.
pub(super) fn all_named(view: View<'_>, keys: &[Key]) -> Value {
    each_named(view, keys)
}

/// In what two promises differ.
pub(super) fn differences(differs: &[Difference]) -> Value {
    let differs = differs.iter().map(|d| {
        json!({
            "what": d.what,
            "here": d.here,
            "there": d.there,
            "order": d.order.map(|order| match order {
                Ordering::Greater => "Stronger",
                Ordering::Less => "Weaker",
                Ordering::Equal => "Same",
            }),
        })
    });
    differs.collect()
}
