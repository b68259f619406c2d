//! The arcs as a sweep over many moments reads them: when each edge began and ended, where
//! nothing but its own period bears on it. Puts nothing into the snapshot's cache. Start at
//! [`View::swept`].

use super::arcs::Facts;
use super::overlay::Stands;
use super::{EdgeId, Graph, Hop, NodeId, View};
use crate::model::{Bounds, Date, Day};

/// When an edge held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum When {
    /// From some day between the first two to some day between the others.
    Between(Bounds, Bounds),
    /// No date is known.
    Undated,
    /// More than its own period bears on it: its history must be asked.
    ByHistory,
}

impl<'a> View<'a> {
    /// The visible edges that start at a node, each with when it held. Costs as
    /// [`out`](View::out), and a look at the template for each edge whose days are not exact.
    pub(crate) fn swept(self, node: NodeId) -> impl Iterator<Item = (Hop, When)> + 'a {
        self.out(node).map(move |hop| (hop, self.when(hop.edge)))
    }

    /// When an edge held.
    pub(crate) fn when(self, edge: EdgeId) -> When {
        match self.filter().narrows_claims() {
            true => When::ByHistory,
            false => self.graph().when(edge),
        }
    }
}

impl Graph {
    pub(super) fn when(&self, id: EdgeId) -> When {
        let arc = self.arc(id);
        if !arc.facts.has(Facts::SIMPLE) {
            // Nothing bears on what is plain but what it stands behind.
            let is_alone = || self.tie(id).of().is_empty();
            let is_told = || arc.facts.has(Facts::DATED) || self.valid(id).is_none();
            if !arc.facts.has(Facts::PLAIN) || !is_alone() || !is_told() {
                return When::ByHistory;
            }
        }
        if !arc.facts.has(Facts::DATED) {
            return When::Undated;
        }
        if arc.facts.has(Facts::EXACT) {
            return When::Between(Bounds::day(arc.first), Bounds::day(arc.last));
        }
        match self.valid(id) {
            None => When::ByHistory,
            // What does not last with its period goes on.
            Some(valid) if arc.last == Day::MAX && valid.end().latest != Day::MAX => {
                When::Between(valid.start(), Bounds::day(Day::MAX))
            }
            Some(valid) => When::Between(valid.start(), valid.end()),
        }
    }

    /// The period of an edge, as it is stated of the edge itself.
    pub(crate) fn valid(&self, id: EdgeId) -> Option<Date> {
        match self.0.edge_at(id) {
            Stands::Base(id) => self.0.base.edges.valid(&self.0.base.arcs, id),
            Stands::Patch(patched) => patched.full.edge.valid.clone(),
        }
    }
}
