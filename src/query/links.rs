//! The links that chains of promises are made of, and what each is worth. What stands behind
//! another's promise leads on through that promise alone: a backstop of the guarantee of A
//! answers for A, and not for whomever else that guarantor guarantees. Start at [`Links`].

use super::Grade;
use super::chain::{Binds, Strength, Wait};
use crate::commitment::is_behind_own;
use crate::graph::{EdgeId, Filter, NodeId, View};
use crate::model::{LegalForce, Truth};
use std::collections::{BTreeSet, HashMap};

/// Where a chain has come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum At {
    /// An actor, from whom any promise of its own leads on.
    Actor(NodeId),
    /// A promise that stands behind another: only through that.
    Behind(EdgeId),
}

/// One link further.
#[derive(Clone, Copy, Debug)]
pub(super) struct Further {
    pub(super) edge: EdgeId,
    pub(super) at: At,
}

/// The links of one view.
pub(super) struct Links<'a> {
    view: View<'a>,
    binding: Filter,
    /// What was worked out; looked up by id only.
    known: HashMap<EdgeId, Strength>,
    pub(super) touched: usize,
}

impl<'a> Links<'a> {
    pub(super) fn new(view: View<'a>) -> Links<'a> {
        Links {
            view,
            binding: view.filter().clone().binding(),
            known: HashMap::new(),
            touched: 0,
        }
    }

    /// What a link is worth. Where the arc says it all, costs no look at the record.
    pub(super) fn strength(&mut self, edge: EdgeId) -> Strength {
        if let Some(known) = self.known.get(&edge) {
            return *known;
        }
        let strength = self.work_out(edge);
        self.known.insert(edge, strength);
        strength
    }

    fn work_out(&self, edge: EdgeId) -> Strength {
        let graph = self.view.graph();
        let is_promise = graph.relation(edge).is_commitment();
        let is_simple = graph.is_simple(edge);
        let binds = || graph.view(&self.binding).shows_edge(edge);
        let binding = match is_promise {
            false => Binds::Law,
            true if is_simple && binds() => Binds::Law,
            true => self.binds(edge),
        };
        let open = match is_simple {
            true => Vec::new(),
            false => self.view.holding_back(edge),
        };
        let conditions = match open.iter().map(|(_, open)| *open).max() {
            Some(Truth::Yes) => Wait::Conditional,
            Some(Truth::Possibly) => Wait::PerhapsConditional,
            Some(Truth::No) | None => Wait::Unconditional,
        };
        Strength {
            force: Grade::at(self.view, edge),
            binding,
            conditions,
            hops: 1,
        }
    }

    fn binds(&self, edge: EdgeId) -> Binds {
        let (forces, waits) = self.view.legal_force(edge);
        match forces[..] {
            [LegalForce::LegallyBinding] if waits.is_empty() => Binds::Law,
            [LegalForce::LegallyBinding] => Binds::LawOnceMet,
            [LegalForce::PoliticallyBinding] => Binds::Politics,
            [LegalForce::NotBinding] => Binds::Nothing,
            [] => Binds::NotStated,
            _ => Binds::Disputed,
        }
    }

    /// The principals of an edge, in the order of their ids; none: it leads to its end.
    fn principals(&self, edge: EdgeId) -> BTreeSet<EdgeId> {
        let graph = self.view.graph();
        let links = match graph.tie(edge).of().is_empty() {
            true => None,
            false => Some(self.view.recourse().principals(edge)),
        };
        links
            .into_iter()
            .flatten()
            .map(|link| link.principal)
            .collect()
    }

    fn stands_behind(&self, edge: EdgeId) -> bool {
        !self.view.graph().tie(edge).of().is_empty()
    }

    /// Where an edge leads.
    fn end(&self, edge: EdgeId) -> At {
        match self.stands_behind(edge) {
            true => At::Behind(edge),
            false => At::Actor(self.view.graph().to(edge)),
        }
    }

    /// The links that lead on from here.
    pub(super) fn after(&mut self, at: At) -> Vec<Further> {
        let edges: Vec<EdgeId> = match at {
            At::Actor(actor) => self.view.out(actor).map(|hop| hop.edge).collect(),
            At::Behind(edge) => self.principals(edge).into_iter().collect(),
        };
        self.touched += edges.len();
        let further = edges.into_iter().map(|edge| Further {
            edge,
            at: self.end(edge),
        });
        further.collect()
    }

    /// The links that lead to here, with where each came from.
    pub(super) fn before(&mut self, at: At) -> Vec<Further> {
        let graph = self.view.graph();
        let last: Vec<EdgeId> = match at {
            At::Actor(actor) => {
                let into = self.view.into(actor).map(|hop| hop.edge);
                into.filter(|edge| !self.stands_behind(*edge)).collect()
            }
            At::Behind(edge) => vec![edge],
        };
        let mut further = Vec::new();
        for edge in last {
            let from = At::Actor(graph.from(edge));
            further.push(Further { edge, at: from });
            let backers = self.view.recourse().backers(edge);
            further.extend(backers.map(|link| Further {
                edge,
                at: At::Behind(link.backer),
            }));
        }
        self.touched += further.len();
        further
    }

    /// Whether a chain that has come to here has come to this actor. A backstop of its own
    /// promises to others promises it nothing.
    pub(super) fn is_end(&self, at: At, to: NodeId) -> bool {
        match at {
            At::Actor(actor) => actor == to,
            At::Behind(edge) => {
                self.view.graph().to(edge) == to && !is_behind_own(self.view, edge, to)
            }
        }
    }

    /// All places at which a chain to this actor may end.
    pub(super) fn ends(&mut self, to: NodeId) -> Vec<At> {
        let into = self.view.into(to).map(|hop| hop.edge);
        let is_for_it =
            |edge: &EdgeId| self.stands_behind(*edge) && !is_behind_own(self.view, *edge, to);
        let behind = into.filter(is_for_it).map(At::Behind);
        let mut ends: Vec<At> = behind.collect();
        self.touched += ends.len();
        ends.push(At::Actor(to));
        ends
    }
}
