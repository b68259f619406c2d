//! What two graphs say of one node: its name, its kind, the values that are claimed of it. Start at
//! [`resaid`].

use super::changes::{Both, node_key};
use crate::graph::{NodeId, View};
use crate::model::{Key, Kind, Modality, Node, Says, Value, Word};
use std::collections::{BTreeMap, BTreeSet};

/// A node that is in one of two graphs only, or of which they say different things.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedRecord {
    /// The node, by key.
    pub key: Key,
    /// Whether it is there before and after.
    pub is_there: [bool; 2],
    /// What is said of it otherwise, if it is in both.
    pub facts: Vec<ChangedFact>,
}

/// What is said of a node otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedFact {
    /// What it is about: "name", "signed".
    pub what: String,
    /// What was said; empty: nothing.
    pub before: String,
    /// What is said.
    pub after: String,
}

/// The nodes that two graphs tell differently, in the order of their keys: of actors and events
/// also those that are in one only; of agreements and conditions that is told by how they stand.
/// Looks at no more nodes of either than `work`.
pub(super) fn resaid(before: View<'_>, after: View<'_>, work: usize) -> Vec<ChangedRecord> {
    if before.graph().is(after.graph()) {
        return Vec::new();
    }
    let all = |view: View<'_>| view.graph().node_ids().take(work).collect();
    resaid_of(before, after, [all(before), all(after)])
}

/// Those among these nodes of the graph before and of the one after.
pub(super) fn resaid_of(
    before: View<'_>,
    after: View<'_>,
    nodes: [Vec<NodeId>; 2],
) -> Vec<ChangedRecord> {
    let graphs = [before.graph(), after.graph()];
    let nodes = Both::all(graphs, nodes, node_key, |graph, key| {
        graph.node_id(key.as_str())
    });
    let mut records: Vec<ChangedRecord> = nodes
        .into_iter()
        .filter_map(|node| {
            let key = node.key(graphs, node_key)?;
            let old = node.before.filter(|node| before.shows(*node));
            let new = node.after.filter(|node| after.shows(*node));
            let facts = match (old, new) {
                (Some(old), Some(new)) => between(facts(before, old), facts(after, new)),
                (one, other) => {
                    let stands = |kind: &Kind| matches!(kind, Kind::Actor(_) | Kind::Event(_));
                    let old = one.is_some_and(|node| stands(graphs[0].kind(node)));
                    let new = other.is_some_and(|node| stands(graphs[1].kind(node)));
                    return (old || new).then(|| ChangedRecord {
                        key,
                        is_there: [old, new],
                        facts: Vec::new(),
                    });
                }
            };
            (!facts.is_empty()).then_some(ChangedRecord {
                key,
                is_there: [true, true],
                facts,
            })
        })
        .collect();
    records.sort_by(|a, b| a.key.cmp(&b.key));
    records
}

/// What is different between two lists of facts.
fn between(old: BTreeMap<String, String>, new: BTreeMap<String, String>) -> Vec<ChangedFact> {
    let whats: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let of = |facts: &BTreeMap<String, String>, what| facts.get(what).cloned().unwrap_or_default();
    let facts = whats.into_iter().map(|what| ChangedFact {
        what: what.clone(),
        before: of(&old, what),
        after: of(&new, what),
    });
    facts.filter(|fact| fact.before != fact.after).collect()
}

/// What is said of a node, by what it is about.
fn facts(view: View<'_>, node: NodeId) -> BTreeMap<String, String> {
    let (record, claims) = view.node_once(node);
    let mut facts = own(&record);
    let mut values: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for claim in &claims {
        if let Says::Value(attribute, value) = &claim.says {
            let value = match value {
                Value::Date(date) => date.as_str().to_string(),
                value => value.to_string(),
            };
            let value = match claim.modality {
                Modality::Asserted => value,
                modality => format!("{value} ({})", modality.phrase()),
            };
            let what = attribute.as_str().replace('_', " ");
            values.entry(what).or_default().insert(value);
        }
    }
    for (what, values) in values {
        let values: Vec<String> = values.into_iter().collect();
        facts.insert(what, values.join("; "));
    }
    facts
}

/// What a node says of itself.
fn own(node: &Node) -> BTreeMap<String, String> {
    let codes = |codes: &BTreeMap<String, String>| {
        let each: Vec<String> = codes.iter().map(|(k, v)| format!("{k} {v}")).collect();
        each.join(", ")
    };
    let key = |key: &Option<Key>| key.as_ref().map(Key::to_string).unwrap_or_default();
    let mut facts = vec![
        ("name", node.name.clone()),
        ("kind", node.kind_phrase()),
        ("also called", node.aliases.join(", ")),
        ("note", node.note.clone().unwrap_or_default()),
    ];
    match &node.is {
        Kind::Actor(actor) => {
            facts.push(("codes", codes(&actor.codes)));
            let members = if actor.unresolved { "not listed" } else { "" };
            facts.push(("members", members.to_string()));
        }
        Kind::Agreement(agreement) => facts.push(("codes", codes(&agreement.codes))),
        Kind::Event(event) => facts.push(("what", event.subtype.clone().unwrap_or_default())),
        Kind::Condition(condition) => {
            let gates: Vec<String> = condition.gates.iter().map(|g| g.phrase()).collect();
            facts.push(("gates", gates.join(", ")));
            facts.push(("decided by", key(&condition.body)));
            facts.push(("met by", key(&condition.met_by)));
        }
    }
    let facts = facts.into_iter().filter(|(_, said)| !said.is_empty());
    facts.map(|(what, said)| (what.to_string(), said)).collect()
}
