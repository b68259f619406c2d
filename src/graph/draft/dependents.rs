//! For which edges something else may follow when records come, change or go. Start at
//! [`Draft::bears_on`].

use super::Draft;
use crate::graph::arcs::PARTS;
use crate::graph::mentions::mentioned_by;
use crate::graph::template::{FullEdge, FullNode};
use crate::graph::{EdgeId, Few, Graph, NodeId};
use crate::model::{Condition, Edge, Key, Kind, Node, Relation, Tie};
use crate::state::{consents, tells_of_lifetime};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A record whose dependents are to be found.
enum Moved {
    /// It changed itself.
    Itself(Key),
    /// Only what follows for it may have changed.
    Follows(EdgeId),
}

/// The edges for which something else may follow, so far.
struct Dependents<'a> {
    draft: &'a Draft,
    before: &'a Graph,
    /// By what meets it: the conditions.
    met_by: BTreeMap<&'a Key, Vec<&'a Key>>,
    found: BTreeSet<EdgeId>,
    seen: BTreeSet<Key>,
    queue: Vec<Moved>,
    /// Whether a condition bears on more than can be listed.
    everything: bool,
}

impl Draft {
    /// The edges of the graph before for which something else may follow from what was touched,
    /// without those that were touched themselves. None if there are many, or if the graph has
    /// other relations than its base.
    pub(in crate::graph) fn bears_on(&self) -> Option<BTreeSet<EdgeId>> {
        let (base, before) = (&*self.base.0, &*self.before.0);
        let names = |few: &Few| -> Vec<Key> {
            let own = few.own_relations.iter();
            own.map(|relation| relation.key.clone()).collect()
        };
        let touched = || self.touched.iter();
        let edges = || touched().filter_map(|key| self.since.edges.get(key)?.as_ref());
        let is_known =
            |edge: &Arc<FullEdge>| self.base.relation_index(&edge.edge.relation()).is_some();
        if names(&self.few) != names(&base.few) || !edges().all(is_known) {
            return None;
        }
        let mut dependents = Dependents {
            draft: self,
            before: &self.before,
            met_by: BTreeMap::new(),
            found: BTreeSet::new(),
            seen: BTreeSet::new(),
            queue: Vec::new(),
            everything: false,
        };
        for id in &before.wide.conditions {
            let condition = self.before.node(*id);
            let met_by = condition.as_condition().and_then(|c| c.met_by.as_ref());
            if let Some(key) = met_by {
                let all = dependents.met_by.entry(key).or_default();
                all.push(&condition.key);
            }
        }
        for key in touched() {
            dependents.itself(key);
        }
        // What follows anew stays in the patch, so it counts with what an earlier one has.
        let patched = before.over.as_ref().map_or(0, |over| over.edges.len());
        let most = self.most().saturating_sub(patched);
        while let Some(moved) = dependents.queue.pop() {
            match moved {
                Moved::Itself(key) => dependents.of(&key),
                Moved::Follows(edge) => dependents.of_edge(edge),
            }
            if dependents.everything || dependents.found.len() > most {
                return None;
            }
        }
        Some(dependents.found)
    }
}

impl Dependents<'_> {
    fn itself(&mut self, key: &Key) {
        if self.seen.insert(key.clone()) {
            self.queue.push(Moved::Itself(key.clone()));
        }
    }

    /// Something else may follow for this edge.
    fn follows(&mut self, edge: EdgeId) {
        let key = self.before.edge_key(edge);
        if !self.draft.touched.contains(&key) && self.found.insert(edge) {
            self.queue.push(Moved::Follows(edge));
        }
    }

    fn follows_key(&mut self, key: &Key) {
        if let Some(edge) = self.before.edge_id(key.as_str()) {
            self.follows(edge);
        }
    }

    fn mentions(&mut self, key: &Key) {
        for edge in self.before.mentions(key).iter() {
            self.follows(*edge);
        }
    }

    /// What depends on a record that came, changed or went.
    fn of(&mut self, key: &Key) {
        self.conditions_met_by(key);
        let is_touched = self.draft.touched.contains(key);
        if let Some(node) = self.draft.since.nodes.get(key).filter(|_| is_touched) {
            let old = self.before.node_id(key.as_str());
            let old = old.map(|id| self.before.look_at_node(id).into_owned().node);
            let new = node.as_ref().map(|full| full.node.clone());
            for node in old.iter().chain(&new) {
                self.of_node(node);
            }
            self.of_extinction(key, node.as_deref());
        }
        if let Some(edge) = self.draft.since.edges.get(key).filter(|_| is_touched) {
            self.mentions(key);
            let old = self.before.edge_id(key.as_str());
            let old = old.map(|id| self.before.look_at_edge(id).into_owned().edge);
            let new = edge.as_ref().map(|full| full.edge.clone());
            for edge in old.iter().chain(&new) {
                for key in mentioned_by(&edge.tie) {
                    self.follows_key(key);
                }
                match &edge.tie {
                    Tie::PartyTo(_) => self.of_party(edge),
                    Tie::Supersedes => self.of_agreement(&edge.to),
                    _ => {}
                }
            }
        }
        // Or a condition that is met by something that changed.
        if !is_touched && let Some(node) = self.before.node_id(key.as_str()) {
            let node = self.before.look_at_node(node).into_owned().node;
            self.of_node(&node);
        }
    }

    /// What else follows where a party joined or left: for what is made under the agreement, and
    /// for what else the party did about it; where it consented to be bound, for all that
    /// only signed.
    fn of_party(&mut self, edge: &Edge) {
        if matches!(&edge.tie, Tie::PartyTo(party) if party.act.is_some_and(consents)) {
            return self.of_agreement(&edge.to);
        }
        self.mentions(&edge.to);
        let before = self.before;
        let ends = (
            before.node_id(edge.from.as_str()),
            before.node_id(edge.to.as_str()),
        );
        let relation = before.relation_index(&Relation::PartyTo);
        if let ((Some(from), Some(to)), Some(relation)) = (ends, relation) {
            for edge in before.edges_between(from, relation, to) {
                self.follows(edge);
            }
        }
    }

    /// What follows from the history of an agreement, or from an event: for what is made under
    /// it, for who takes part in it.
    fn of_agreement(&mut self, key: &Key) {
        self.mentions(key);
        if let Some(id) = self.before.node_id(key.as_str()) {
            let block = self.before.in_block(id, (0, PARTS));
            for arc in block.arcs {
                self.follows(block.edge(arc.edge));
            }
        }
    }

    /// What follows where an actor is no more, or was taken for that: for all edges at it, and
    /// what is owed to it.
    fn of_extinction(&mut self, key: &Key, new: Option<&FullNode>) {
        let Some(id) = self.before.node_id(key.as_str()) else {
            return;
        };
        let mut new = new.into_iter().flat_map(|full| &full.claims);
        let is_told = self.before.tells(id, tells_of_lifetime)
            || new.any(|claim| tells_of_lifetime(&claim.says));
        if is_told {
            self.mentions(key);
            let before = self.before;
            before.edges_at(id).for_each(|edge| self.follows(edge));
        }
    }

    fn of_node(&mut self, node: &Node) {
        match &node.is {
            Kind::Actor(_) => {}
            // Who takes part in an event, or is a party, is so by what is said of it.
            Kind::Agreement(_) | Kind::Event(_) => self.of_agreement(&node.key),
            Kind::Condition(condition) => {
                self.mentions(&node.key);
                self.of_condition(condition);
            }
        }
    }

    /// The edges that a condition lists or has in scope.
    fn of_condition(&mut self, condition: &Condition) {
        for key in &condition.applies_to {
            self.follows_key(key);
        }
        let before = self.before;
        for scope in &condition.scopes {
            let node = |key: &Option<Key>| -> Option<NodeId> {
                key.as_ref().and_then(|key| before.node_id(key.as_str()))
            };
            if !scope.under.is_empty() {
                for agreement in &scope.under {
                    self.mentions(agreement);
                }
            } else if let Some(debtor) = node(&scope.debtor) {
                let block = before.out_block(debtor, (0, PARTS));
                for i in 0..block.arcs.len() as u32 {
                    self.follows(EdgeId(block.first + i));
                }
            } else if let Some(to) = node(&scope.to) {
                let block = before.in_block(to, (0, PARTS));
                for arc in block.arcs {
                    self.follows(block.edge(arc.edge));
                }
            } else {
                self.everything |= scope.debtor.is_none() && scope.to.is_none();
            }
        }
    }

    fn conditions_met_by(&mut self, key: &Key) {
        for condition in self.met_by.get(key).cloned().unwrap_or_default() {
            self.itself(condition);
        }
    }

    /// What depends on an edge for which something else may follow: what stands behind it, what
    /// it breaches, what it meets.
    fn of_edge(&mut self, edge: EdgeId) {
        let full = self.before.look_at_edge(edge);
        let Edge { key, tie, .. } = &full.edge;
        self.conditions_met_by(key);
        self.mentions(key);
        if let Tie::Violates(violation) = tie {
            for key in &violation.breaches {
                self.follows_key(key);
            }
        }
    }
}
