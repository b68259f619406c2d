//! What bears on one record, gathered from the whole graph as far as a filter admits it: what met a
//! condition, which breaches name a promise, what was done about an agreement, since when an
//! actor is there. `derive` works out what follows.

use super::derive::Deriver;
use super::{EdgeId, NodeId};
use crate::model::{Attribute, Claim, Date, Edge, Key, Kind, Modality, Relation, Says, Tie, Value};
use crate::state::{
    Breach, Emergence, Extinction, Footing, Fulfilment, LEGAL, PartyAct, Stand, Successor,
    tells_of_lifetime,
};
use std::collections::BTreeSet;

impl<'g> Deriver<'g> {
    /// What meets a condition, if what is said of it holds.
    pub(super) fn fulfilment(&self, record: &'g Key) -> Option<Fulfilment<'g>> {
        if !self.has_come_about(record) {
            return None;
        }
        let claims = self.admitted(self.graph.claims_about(record.as_str()));
        let (when, stand) = match self.graph.edge_id(record.as_str()) {
            Some(id) => {
                let edge = self.graph.edge(id);
                let on = match &edge.tie {
                    Tie::PartyTo(p) => p.on.as_ref(),
                    _ => None,
                };
                let when = match on.or(edge.valid.as_ref()) {
                    Some(own) => vec![own],
                    None => event_of(edge).map_or(Vec::new(), |key| self.when(key)),
                };
                (when, Stand::of(&claims)?)
            }
            None => {
                // Only that it happened, or when, says that it happened.
                let happened = claims.iter().filter(|claim| {
                    matches!(claim.says, Says::Holds | Says::Value(Attribute::When, _))
                });
                let any = happened.clone().find(|claim| claim.modality.holds())?;
                let denied = happened.clone().any(|c| c.modality == Modality::Denied);
                let stand = Stand {
                    footing: Footing::Held,
                    modality: any.modality,
                    disputed: denied,
                };
                (self.when(record), stand)
            }
        };
        (stand.footing == Footing::Held).then_some(Fulfilment {
            record,
            when,
            modality: stand.modality,
            disputed: stand.disputed,
        })
    }

    /// Whether nothing was taken away without which the record never came about. What an actor
    /// did stays done without it: its membership has met a condition, its denunciation has ended
    /// a treaty.
    pub(super) fn has_come_about(&self, record: &Key) -> bool {
        let graph = self.graph;
        let node = |key: &Key| graph.node_id(key.as_str());
        let Some(edge) = graph.edge_id(record.as_str()) else {
            return node(record).is_none_or(|node| !self.filter.hides(node));
        };
        let edge = graph.edge(edge);
        let under = edge.terms().and_then(|terms| terms.under.as_ref());
        let mut needs = [&edge.from, &edge.to].into_iter().chain(under);
        !needs.any(|key| node(key).is_some_and(|node| self.undoes(node)))
    }

    /// Whether a node is taken away with all that it brought about: of an actor that is not so.
    pub(super) fn undoes(&self, node: NodeId) -> bool {
        self.filter.hides(node) && !matches!(self.graph.kind(node), Kind::Actor(_))
    }

    /// When an event was, by the claims that hold, else by any that count; each date once.
    pub(super) fn when(&self, event: &Key) -> Vec<&'g Date> {
        if !self.has_come_about(event) {
            return Vec::new();
        }
        let claims = self.admitted(self.graph.claims_about(event.as_str()));
        let dates = |holding: bool| -> BTreeSet<&'g Date> {
            let counts = |modality: Modality| match holding {
                true => modality.holds(),
                false => modality != Modality::Denied,
            };
            let claims = claims.iter().filter(|c| counts(c.modality));
            claims
                .filter_map(|claim| match &claim.says {
                    Says::Value(Attribute::When, Value::Date(date)) => Some(date),
                    _ => None,
                })
                .collect()
        };
        let holding = dates(true);
        let dates = if holding.is_empty() {
            dates(false)
        } else {
            holding
        };
        dates.into_iter().collect()
    }

    pub(super) fn breach(&self, id: EdgeId) -> Option<Breach<'g>> {
        let edge = self.graph.edge(id);
        let claims = self.admitted(self.graph.edge_claims(id));
        let when = event_of(edge).map_or(Vec::new(), |key| self.when(key));
        Breach::of(edge, when, &claims)
    }

    /// The breaches that name this edge and of which something is admitted.
    pub(super) fn breaches_of(&self, edge: &Edge) -> Vec<EdgeId> {
        let names_it = |id: &EdgeId| match self.graph.tie(*id) {
            Tie::Violates(violation) => violation.breaches.contains(&edge.key),
            _ => false,
        };
        let admits = |claim: &Claim| self.filter.admits_claim(self.graph, claim);
        let said = |id: &EdgeId| self.graph.edge_claims(*id).iter().any(admits);
        self.graph
            .mentions(&edge.key)
            .iter()
            .copied()
            .filter(names_it)
            .filter(said)
            .filter(|id| !self.filter.hides_edge(self.graph, *id))
            .collect()
    }

    /// Which of these actors are no more.
    pub(super) fn extinctions(&self, actors: [Option<NodeId>; 2]) -> Vec<Extinction<'g>> {
        let lifetimes = self.lifetimes(actors);
        lifetimes
            .flat_map(|(actor, claims)| Extinction::of(actor, &claims).collect::<Vec<_>>())
            .collect()
    }

    /// Which of these actors were not always there.
    pub(super) fn emergences(&self, actors: [Option<NodeId>; 2]) -> Vec<Emergence<'g>> {
        let lifetimes = self.lifetimes(actors);
        lifetimes
            .flat_map(|(actor, claims)| Emergence::of(actor, &claims).collect::<Vec<_>>())
            .collect()
    }

    /// What is said of those actors of which it is said since when, or until when, they are there.
    fn lifetimes(
        &self,
        actors: [Option<NodeId>; 2],
    ) -> impl Iterator<Item = (&'g Key, Vec<&'g Claim>)> {
        let graph = self.graph;
        let told = actors.into_iter().flatten();
        let told = told.filter(|actor| graph.tells(*actor, tells_of_lifetime));
        told.map(|actor| {
            let claims = self.admitted(graph.node_claims(actor));
            (&graph.node(actor).key, claims)
        })
    }

    /// What takes the place of an agreement.
    pub(super) fn successors(&self, agreement: NodeId) -> Vec<Successor<'g>> {
        let edges = self.edges_into(agreement, &Relation::Supersedes, None);
        edges
            .filter_map(|edge| Successor::of(self.graph.edge(edge), &self.said_of(edge)))
            .collect()
    }

    /// What was done about an agreement: by one actor, or by all.
    pub(super) fn acts(&self, agreement: NodeId, by: Option<NodeId>) -> Vec<PartyAct<'g>> {
        let graph = self.graph;
        let edges = self.edges_into(agreement, &Relation::PartyTo, by);
        let edges: Vec<EdgeId> = edges.collect();
        graph
            .near(&edges, |edge| *edge)
            // One that tells no act is not put together, to stay with the snapshot.
            .filter(|edge| matches!(graph.tie(**edge), Tie::PartyTo(p) if p.act.is_some()))
            .filter_map(|edge| PartyAct::of(graph.edge(*edge), &self.said_of(*edge)))
            .collect()
    }

    /// The edges of a relation that end at a node: those of one actor, or of all that are there.
    fn edges_into(
        &self,
        node: NodeId,
        relation: &Relation,
        by: Option<NodeId>,
    ) -> impl Iterator<Item = EdgeId> {
        let relation = self.graph.relation_index(relation).into_iter();
        relation
            .flat_map(move |relation| self.graph.edges_into(node, relation, by))
            .filter(|(from, _)| !self.undoes(*from))
            .map(|(_, edge)| edge)
    }

    /// What is said of an edge, as far as it is admitted.
    pub(super) fn said_of(&self, edge: EdgeId) -> Vec<&'g Claim> {
        self.admitted(self.graph.edge_claims(edge))
    }

    /// The conditions that apply to an edge: written on it, listing it, or with it in scope.
    pub(super) fn conditions_of(&self, edge: &Edge, stand: Option<Stand>) -> Vec<NodeId> {
        let graph = self.graph;
        let written = edge
            .tie
            .conditions()
            .iter()
            .filter_map(|key| graph.node_id(key.as_str()));
        let mut found: BTreeSet<NodeId> = written
            .filter(|id| graph.node(*id).as_condition().is_some())
            .collect();
        found.extend(graph.0.wide.of(edge));
        found.retain(|id| !self.filter.hides(*id) && self.gates(*id, edge, stand));
        found.into_iter().collect()
    }

    /// Whether a condition bears on an edge that stands so. What is only denied gates nothing; and
    /// what is only wanted holds back nothing that is held but its legal force.
    fn gates(&self, condition: NodeId, edge: &Edge, stand: Option<Stand>) -> bool {
        let graph = self.graph;
        let claims = self.admitted(graph.node_claims(condition));
        if claims.iter().all(|c| c.modality == Modality::Denied) {
            return false;
        }
        let is_held = |stand: Option<Stand>| stand.is_none_or(|s| s.footing == Footing::Held);
        let record = graph.node(condition).as_condition();
        let gates = record.map_or(&[][..], |record| record.gates.as_slice());
        let moves_no_state = gates.iter().all(|gate| LEGAL.contains(gate));
        let is_promise = edge.relation().is_commitment();
        !is_promise || !is_held(stand) || is_held(Stand::of(&claims)) || moves_no_state
    }
}

/// The event that an edge tells of.
pub(super) fn event_of(edge: &Edge) -> Option<&Key> {
    match &edge.tie {
        Tie::Violates(violation) => violation.event.as_ref(),
        Tie::ParticipatesIn { .. } => Some(&edge.to),
        _ => None,
    }
}
