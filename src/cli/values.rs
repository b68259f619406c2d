//! Typed answers as JSON values, by the promise of `docs/json.md`: fields are added, never
//! renamed. Made field by field, so that no change of a Rust name can change an answer.

use super::report::{Fields, listed, object, whole};
use super::words;
use crate::graph::{EdgeId, NodeId, View};
use crate::model::{Claim, Date, Gate, Key, Says, Tie, Truth, Word};
use crate::query::{Bounds, Difference, Evidence, Silence, Truncated};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::cmp::Ordering;

/// A record by id and name.
pub(super) struct Named<'a> {
    id: &'a Key,
    name: Cow<'a, str>,
}

impl Fields for Named<'_> {
    fn write<M: SerializeMap>(&self, object: &mut M) -> Result<(), M::Error> {
        object.serialize_entry("id", self.id)?;
        object.serialize_entry("name", &self.name)
    }
}

impl Serialize for Named<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        whole(self, to)
    }
}

/// A node by id and name.
pub(super) fn node(view: View<'_>, node: NodeId) -> Named<'_> {
    let record = view.node(node);
    Named {
        id: &record.key,
        name: Cow::Borrowed(&record.name),
    }
}

/// Nodes by id and name.
pub(super) fn nodes<'a>(
    view: View<'a>,
    nodes: impl IntoIterator<Item = &'a NodeId, IntoIter: Clone>,
) -> impl Serialize {
    listed(nodes.into_iter().map(move |of| node(view, *of)))
}

/// A record by id and name.
pub(super) fn named<'a>(view: View<'a>, key: &'a Key) -> Named<'a> {
    Named {
        id: key,
        name: Cow::Owned(words::name_of(view, key)),
    }
}

/// Records by id and name.
pub(super) fn all_named<'a>(
    view: View<'a>,
    keys: impl IntoIterator<Item = &'a Key, IntoIter: Clone>,
) -> impl Serialize {
    listed(keys.into_iter().map(move |key| named(view, key)))
}

/// An edge by id and in words, where its evidence stands elsewhere.
pub(super) fn edge_named(view: View<'_>, id: EdgeId) -> Named<'_> {
    Named {
        id: &view.edge(id).key,
        name: Cow::Owned(words::sentence(view, id)),
    }
}

/// Edges by id and in words.
pub(super) fn edges_named<'a>(
    view: View<'a>,
    edges: impl IntoIterator<Item = &'a EdgeId, IntoIter: Clone>,
) -> impl Serialize {
    listed(edges.into_iter().map(move |edge| edge_named(view, *edge)))
}

pub(super) fn truth(truth: Truth) -> String {
    truth.to_string()
}

pub(super) fn date(date: Option<&Date>) -> Option<&str> {
    date.map(Date::as_str)
}

/// States or stages with their certainty.
pub(super) fn states<W: Word>(states: &[(W, Truth)]) -> impl Serialize {
    listed(states.iter().map(|(state, certainty)| {
        object()
            .with("state", state.word())
            .with("holds", truth(*certainty))
    }))
}

/// An edge with its evidence.
pub(super) fn edge<'a>(view: View<'a>, evidence: &'a Evidence) -> impl Fields {
    let graph = view.graph();
    let id = evidence.edge;
    let record = view.edge(id);
    let terms = record.terms();
    let stand = evidence.stand;
    let awaits = |what: Named<'a>, gates: &[Gate], open: Truth| {
        let gates: Vec<&str> = gates.iter().map(|gate| gate.word()).collect();
        what.with("gates", gates).with("open", truth(open))
    };
    let open = evidence.open.iter().map(move |(condition, certainty)| {
        let gates = view.node(*condition).as_condition();
        let gates = gates.map_or(&[][..], |condition| &condition.gates);
        awaits(node(view, *condition), gates, *certainty)
    });
    let awaited = evidence.waits_for.iter().map(move |(edge, certainty)| {
        awaits(edge_named(view, *edge), &[Gate::Existence], *certainty)
    });
    let broken = evidence.breaches().map(move |reason| {
        object()
            .with("by", reason.record.as_ref().map(|key| named(view, key)))
            .with("event", reason.event.as_ref().map(|key| named(view, key)))
            .with("when", date(reason.when.as_ref()))
            .with("modality", reason.modality.map(Word::word))
            .with("disputed", reason.disputed)
    });
    let because = words::because(view, evidence);
    let under = terms.and_then(|terms| terms.under.as_ref());
    object()
        .with("id", &record.key)
        .with("relation", graph.relation(id))
        .with("from", node(view, graph.from(id)))
        .with("to", node(view, graph.to(id)))
        .with("states", states(&evidence.states))
        .with("in_force", truth(evidence.in_force))
        .with("dated", evidence.dated)
        .with("period", date(evidence.period.as_ref()))
        .with(
            "footing",
            stand.map(|stand| format!("{:?}", stand.footing).to_lowercase()),
        )
        .with("disputed", stand.is_some_and(|stand| stand.disputed))
        .with("term", terms.and_then(|terms| terms.term.as_deref()))
        .with("under", under.map(|key| named(view, key)))
        .with(
            "legal_force",
            listed(evidence.forces.iter().map(|force| force.word())),
        )
        .with("open_conditions", listed(open.chain(awaited)))
        .with("broken_by", listed(broken))
        .with("because", (!because.is_empty()).then_some(because))
        .with("attributes", attributes(&record.tie))
        .with("matter", &record.matter)
        .with("claims", claims(view.edge_claims(id)))
}

/// Edges with their evidence.
pub(super) fn edges<'a>(
    view: View<'a>,
    edges: impl IntoIterator<Item = &'a Evidence, IntoIter: Clone>,
) -> impl Serialize {
    listed(edges.into_iter().map(move |evidence| edge(view, evidence)))
}

/// What a tie says, without what it does not state.
fn attributes(tie: &Tie) -> Value {
    let stated = match serde_json::to_value(tie) {
        Ok(Value::Object(whole)) => whole.into_iter().next().map(|(_, inner)| inner),
        _ => None,
    };
    let Some(Value::Object(inner)) = stated else {
        return Value::Object(Map::new());
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
pub(super) fn claims<'c>(
    claims: impl IntoIterator<Item = &'c Claim, IntoIter: Clone>,
) -> impl Serialize {
    listed(claims.into_iter().map(claim))
}

/// A claim.
fn claim(claim: &Claim) -> impl Fields {
    let (says, attribute, value) = match &claim.says {
        Says::Holds => ("holds", None, None),
        Says::Value(attribute, value) => {
            ("value", Some(attribute.as_str()), Some(value.to_string()))
        }
        Says::Silent(attribute) => ("silent", Some(attribute.as_str()), None),
    };
    object()
        .with("says", says)
        .with("attribute", attribute)
        .with("value", value)
        .with("source", &claim.source)
        .with("place", &claim.place)
        .with("voice", &claim.voice)
        .with("modality", claim.modality.word())
        .with("quote", &claim.quote)
        .with("hedge", &claim.hedge)
        .with("confidence", claim.confidence.map(Word::word))
        .with("recorded", date(claim.recorded.as_ref()))
}

/// The bounds within which was looked.
pub(super) fn bounds(bounds: Bounds) -> impl Fields {
    object()
        .with("hops", bounds.hops)
        .with("results", bounds.results)
        .with("work", bounds.work)
}

/// Why an answer is not the whole answer.
pub(super) fn truncated(truncated: Option<Truncated>) -> impl Serialize {
    truncated.map(|truncated| {
        let (at, bound) = match truncated {
            Truncated::Hops(n) => ("hops", n),
            Truncated::Results(n) => ("results", n),
            Truncated::Work(n) => ("work", n),
            Truncated::Settlements(n) => ("settlements", n),
        };
        object().with("at", at).with("bound", bound)
    })
}

/// What sources do not say.
pub(super) fn silences(silences: &[Silence]) -> impl Serialize {
    listed(silences.iter().map(|silence| {
        object()
            .with("about", &silence.about)
            .with("attribute", &silence.attribute)
            .with("source", &silence.source)
            .with("place", &silence.place)
    }))
}

/// In what two promises differ.
pub(super) fn differences(differs: &[Difference]) -> impl Serialize {
    listed(differs.iter().map(|differs| {
        let order = differs.order.map(|order| match order {
            Ordering::Greater => "Stronger",
            Ordering::Less => "Weaker",
            Ordering::Equal => "Same",
        });
        object()
            .with("what", &differs.what)
            .with("here", &differs.here)
            .with("there", &differs.there)
            .with("order", order)
    }))
}
