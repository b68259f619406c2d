//! What an edge is called in speech: by its debtor and a word for what it is, as in `the US
//! backstop`, `Russia's guarantee to Ukraine` or `the Russian guarantee`. Start at
//! [`promises_called`].

use super::demonym::states_called;
use crate::graph::{EdgeId, Filter, Found, Graph, NodeId};
use crate::model::Relation;
use std::collections::BTreeSet;

/// A word for a promise, and the relation that it means; absent: any promise.
const WORDS: &[(&str, Option<Relation>)] = &[
    ("guarantee", Some(Relation::Guarantees)),
    ("backstop", Some(Relation::Backstops)),
    ("undertaking", Some(Relation::Undertakes)),
    ("debt", Some(Relation::Owes)),
    ("promise", None),
    ("commitment", None),
    ("pledge", None),
];

/// Words between a promise and whom it is for.
const TO: &[&str] = &["to", "for", "of", "towards", "behind"];

/// The promises that a text calls by their debtor, each matter once; none where it does not call
/// any so.
pub(super) fn promises_called(graph: &Graph, text: &str) -> Vec<EdgeId> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let places = (1..words.len()).rev();
    let found = places.filter_map(|at| {
        let (_, relation) = WORDS.iter().find(|(word, _)| is_word(words[at], word))?;
        let from = node(graph, &words[..at])?;
        let to = match words.get(at + 1..)? {
            [] => None,
            [first, name @ ..] if TO.iter().any(|to| to.eq_ignore_ascii_case(first)) => {
                Some(node(graph, name)?)
            }
            _ => return None,
        };
        Some(promises(graph, from, relation.as_ref(), to))
    });
    found.into_iter().next().unwrap_or_default()
}

/// Whether this is the word, in the singular or the plural.
fn is_word(said: &str, word: &str) -> bool {
    let said = said.to_lowercase();
    said == word || said.strip_suffix('s') == Some(word)
}

/// The one node of that name, be it in the genitive.
fn node(graph: &Graph, words: &[&str]) -> Option<NodeId> {
    let name = words.join(" ");
    let genitive = ["'s", "’s", "'", "’"];
    let bare = genitive.iter().find_map(|end| name.strip_suffix(end));
    match graph.find(bare.unwrap_or(&name)) {
        Found::One(node) => Some(node),
        Found::Several(_) => None,
        Found::Nothing { .. } => match Vec::from_iter(states_called(graph, &name))[..] {
            [one] => Some(one),
            _ => None,
        },
    }
}

/// What one promised another, or anybody, the first account of each matter.
fn promises(
    graph: &Graph,
    from: NodeId,
    relation: Option<&Relation>,
    to: Option<NodeId>,
) -> Vec<EdgeId> {
    let filter = Filter::default();
    let out = graph.view(&filter).out(from);
    let such = out.filter(|hop| {
        let of = graph.relation(hop.edge);
        relation.map_or(of.is_commitment(), |relation| of == relation)
            && to.is_none_or(|to| to == hop.node)
    });
    let mut such: Vec<EdgeId> = such.map(|hop| hop.edge).collect();
    such.sort_unstable();
    such.dedup();
    let mut matters = BTreeSet::new();
    such.retain(|edge| {
        let matter = graph.matter(*edge);
        matter.is_none_or(|matter| matters.insert((matter, graph.to(*edge))))
    });
    such
}
