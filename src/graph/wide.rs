//! Which conditions bear on an edge though it does not name them: those that list it, or have it
//! in scope. Start at [`Wide`].

use super::{EdgeId, Graph, NodeId};
use crate::model::{Condition, Edge, Key, Scope};
use std::collections::{BTreeSet, HashMap};

/// The conditions that list edges or name commitments by a scope, found by what they name.
#[derive(Debug, Default)]
pub(super) struct Wide {
    listed: HashMap<Key, Vec<NodeId>>,
    /// By debtor, creditor and agreement, as far as the scope names them.
    scoped: HashMap<[Option<Key>; 3], Vec<NodeId>>,
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
                self.scoped.entry(named).or_default().push(id);
            }
        }
    }

    /// Whether no condition lists this edge or has it in scope.
    pub(super) fn spares(&self, graph: &Graph, edge: EdgeId) -> bool {
        if self.listed.is_empty() && self.scoped.is_empty() {
            return true;
        }
        self.of(graph, &graph.look_at_edge(edge).edge).is_empty()
    }

    /// The conditions that list this edge, or have it in scope.
    pub(super) fn of(&self, graph: &Graph, edge: &Edge) -> BTreeSet<NodeId> {
        let mut found: BTreeSet<NodeId> = self
            .listed
            .get(&edge.key)
            .into_iter()
            .flatten()
            .copied()
            .collect();
        if self.scoped.is_empty() || !edge.relation().is_commitment() {
            return found;
        }
        let under = edge.terms().and_then(|t| t.under.as_ref());
        let ways = |key: Option<&Key>| -> Vec<Option<Key>> {
            key.cloned().map(Some).into_iter().chain([None]).collect()
        };
        for debtor in ways(Some(&edge.from)) {
            for to in ways(Some(&edge.to)) {
                for under in ways(under) {
                    let named = [debtor.clone(), to.clone(), under];
                    let hits = self.scoped.get(&named).into_iter().flatten();
                    found.extend(hits.filter(|id| {
                        let condition = graph.node(**id).as_condition();
                        condition.is_some_and(|c| c.scopes.iter().any(|s| covers(s, edge)))
                    }));
                }
            }
        }
        found
    }
}

/// Whether a commitment lies within a scope. What is no commitment never does.
fn covers(scope: &Scope, edge: &Edge) -> bool {
    let relation = edge.relation();
    let under = edge.terms().and_then(|t| t.under.as_ref());
    relation.is_commitment()
        && scope
            .debtor
            .as_ref()
            .is_none_or(|debtor| *debtor == edge.from)
        && scope.to.as_ref().is_none_or(|to| *to == edge.to)
        && scope
            .relation
            .as_ref()
            .is_none_or(|asked| *asked == relation)
        && (scope.under.is_empty() || under.is_some_and(|key| scope.under.contains(key)))
}
