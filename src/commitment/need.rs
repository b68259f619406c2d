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
        let mut actors = Sets::with_uses(self.actors.len(), {
            let parts = self.actors.iter().flat_map(|leaver| &leaver.made_of);
            let debtors = self.promises.iter().flat_map(|promise| &promise.by);
            parts.map(|(member, _)| *member).chain(debtors.copied())
        });
        for (place, Leaver { made_of, .. }) in self.actors.iter().enumerate() {
            let ways = made_of.iter().map(|(member, edge)| {
                let mut way = actors.take(*member);
                way.insert(Need::Edge(*edge));
                way
            });
            let mut needs = common(ways);
            needs.insert(Need::Actor(place));
            actors.sets.push(needs);
        }
        let of = self.promises.iter().flat_map(|promise| &promise.of);
        let mut promises = Sets::with_uses(self.promises.len(), of.copied());
        let debts: BTreeSet<EdgeId> = self.promises.iter().map(|promise| promise.edge).collect();
        // What those asked about so far have in common: of no other need is there more to know.
        let mut all: Option<BTreeSet<Need>> = None;
        for promise in &self.promises {
            let Resting { edge, by, of, .. } = promise;
            let mut needs = common(of.iter().map(|principal| promises.take(*principal)));
            if promise.for_debt {
                needs.retain(|need| matches!(need, Need::Edge(edge) if debts.contains(edge)));
            }
            for actor in by {
                let mut more = actors.take(*actor);
                if more.len() > needs.len() {
                    std::mem::swap(&mut more, &mut needs);
                }
                needs.extend(more);
            }
            needs.insert(Need::Edge(*edge));
            if let Some(all) = &all {
                needs.retain(|need| all.contains(need));
            }
            if promise.asked {
                all = Some(needs.clone());
            }
            promises.sets.push(needs);
        }
        all.unwrap_or_default()
    }
}

/// What each of some things cannot do without. A set is handed on by the last who asks for it, and
/// copied by the others, so that a long chain has one set and not one for each link.
struct Sets {
    sets: Vec<BTreeSet<Need>>,
    uses: Vec<usize>,
}

impl Sets {
    /// No set yet of so many; each of these numbers is a use of the set at that place.
    fn with_uses(count: usize, used: impl Iterator<Item = usize>) -> Sets {
        let mut uses = vec![0; count];
        used.for_each(|place| uses[place] += 1);
        let sets = Vec::with_capacity(count);
        Sets { sets, uses }
    }

    fn take(&mut self, place: usize) -> BTreeSet<Need> {
        self.uses[place] -= 1;
        match self.uses[place] {
            0 => std::mem::take(&mut self.sets[place]),
            _ => self.sets[place].clone(),
        }
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
