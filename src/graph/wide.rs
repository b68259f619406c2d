//! Which conditions bear on an edge though it does not name them: those that list it, or have it
//! in scope. Start at [`Wide`].

use super::{EdgeId, Graph, NodeId};
use crate::model::{Condition, Edge, Key, Relation};
use std::collections::{BTreeSet, HashMap};

/// Debtor, creditor and agreement, as far as a scope names them.
type Named = [Option<Key>; 3];

/// The conditions that list edges or name commitments by a scope, found by what they name.
#[derive(Debug, Default)]
pub(super) struct Wide {
    listed: HashMap<Key, Vec<NodeId>>,
    /// Each with the relation that its scope names.
    scoped: HashMap<Named, Vec<(NodeId, Option<Relation>)>>,
    /// All conditions, those that neither list nor name anything among them.
    pub(super) conditions: Vec<NodeId>,
}

impl Wide {
    pub(super) fn insert(&mut self, id: NodeId, condition: &Condition) {
        self.conditions.push(id);
        for key in &condition.applies_to {
            self.listed.entry(key.clone()).or_default().push(id);
        }
        for scope in &condition.scopes {
            let mut under: Vec<Option<Key>> = scope.under.iter().cloned().map(Some).collect();
            if under.is_empty() {
                under.push(None);
            }
            for under in under {
                let named = [scope.debtor.clone(), scope.to.clone(), under];
                let relation = scope.relation.clone();
                self.scoped.entry(named).or_default().push((id, relation));
            }
        }
    }

    /// Whether no condition lists this edge or has it in scope.
    pub(super) fn spares(&self, graph: &Graph, edge: EdgeId) -> bool {
        if self.listed.is_empty() && self.scoped.is_empty() {
            return true;
        }
        self.hits(&graph.look_at_edge(edge).edge).next().is_none()
    }

    /// The conditions that list this edge, or have it in scope.
    pub(super) fn of(&self, edge: &Edge) -> BTreeSet<NodeId> {
        self.hits(edge).collect()
    }

    /// The same, some of them maybe more than once.
    fn hits(&self, edge: &Edge) -> impl Iterator<Item = NodeId> {
        let listed = self.listed.get(&edge.key).into_iter().flatten();
        let is_promise = !self.scoped.is_empty() && edge.relation().is_commitment();
        let named = is_promise.then(|| named(edge)).into_iter().flatten();
        let scoped = named.filter_map(|named| self.scoped.get(&named)).flatten();
        let relation = edge.relation();
        let scoped = scoped.filter(move |(_, asked)| {
            let is_other = |asked: &Relation| *asked != relation;
            !asked.as_ref().is_some_and(is_other)
        });
        listed.chain(scoped.map(|(id, _)| id)).copied()
    }
}

/// All that a scope may name of a commitment, and have it within.
fn named(edge: &Edge) -> Vec<Named> {
    let under = edge.terms().and_then(|terms| terms.under.as_ref());
    let ways = |key: Option<&Key>| -> Vec<Option<Key>> {
        key.cloned().map(Some).into_iter().chain([None]).collect()
    };
    let mut named = Vec::new();
    for debtor in ways(Some(&edge.from)) {
        for to in ways(Some(&edge.to)) {
            let under = ways(under).into_iter();
            named.extend(under.map(|under| [debtor.clone(), to.clone(), under]));
        }
    }
    named
}
