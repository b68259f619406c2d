//! What promises cannot do without: the actors and edges each of which alone takes all of them
//! with it.
//!
//! In a graph where a node needs **one** of those before it, these are the dominators of the end
//! (Lengauer and Tarjan 1979). Here some need **each** of those before them, so the sets are
//! worked out from the ground up: what something cannot do without is itself, whatever any of
//! those that it needs each of cannot do without, and whatever all of those that it needs one of
//! cannot do without. What stands behind a debt does without the debtor, but is nothing if there
//! is no such debt. There is no way round in a [`Support`], so one pass is enough.

use super::{Leaver, Resting, Support};
use crate::graph::EdgeId;
use std::collections::BTreeSet;

/// What something may be nothing without.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// An actor, by its place in [`Support::actors`].
    Actor(usize),
    /// A promise, or the edge that tells of a membership.
    Edge(EdgeId),
}

impl Support {
    /// What all promises asked about together cannot do without: whichever of these goes, none
    /// of them is left. Costs one look at all that they rest on, and what is common to them.
    ///
    /// ```
    /// use foedera::commitment::{Need, support};
    /// use foedera::graph::Filter;
    ///
    /// let graph = foedera::dossier::ukraine();
    /// let (filter, ukraine) = (Filter::default(), graph.node_id("ukraine").unwrap());
    /// let promise = graph.edge_id("coalition-guarantees-ukraine").unwrap();
    /// let support = support(graph.view(&filter), ukraine, &[promise], |_| true, 1_000);
    /// let actors = support.needs().into_iter().filter(|need| matches!(need, Need::Actor(_)));
    /// assert_eq!(actors.count(), 1, "the Coalition; of its two leaders one is enough");
    /// ```
    pub fn needs(&self) -> BTreeSet<Need> {
        let mut actors: Vec<BTreeSet<Need>> = Vec::with_capacity(self.actors.len());
        for (place, Leaver { made_of, .. }) in self.actors.iter().enumerate() {
            let ways = made_of.iter().map(|(member, edge)| {
                let mut way = actors[*member].clone();
                way.insert(Need::Edge(*edge));
                way
            });
            let mut needs = common(ways);
            needs.insert(Need::Actor(place));
            actors.push(needs);
        }
        let mut promises: Vec<BTreeSet<Need>> = Vec::with_capacity(self.promises.len());
        let debts: BTreeSet<EdgeId> = self.promises.iter().map(|promise| promise.edge).collect();
        for promise in &self.promises {
            let Resting { edge, by, of, .. } = promise;
            let mut needs = common(of.iter().map(|principal| promises[*principal].clone()));
            if promise.for_debt {
                needs.retain(|need| matches!(need, Need::Edge(edge) if debts.contains(edge)));
            }
            needs.extend(by.iter().flat_map(|actor| &actors[*actor]));
            needs.insert(Need::Edge(*edge));
            promises.push(needs);
        }
        let asked = self.promises.iter().zip(promises);
        common(
            asked
                .filter(|(promise, _)| promise.asked)
                .map(|(_, needs)| needs),
        )
    }
}

/// What is in all of them.
fn common(mut sets: impl Iterator<Item = BTreeSet<Need>>) -> BTreeSet<Need> {
    let first = sets.next().unwrap_or_default();
    sets.fold(first, |mut common, set| {
        common.retain(|need| set.contains(need));
        common
    })
}
