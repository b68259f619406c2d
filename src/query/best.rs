//! The best chain by criteria taken one by one, and the links for want of which it is no better.
//! Start at [`best`].

use super::chain::{BOTTLENECKS, Criterion, Order, Strength};
use super::links::{At, Further, Links};
use crate::graph::{EdgeId, NodeId};
use std::collections::{BTreeSet, HashMap};

/// Where chains begin and end, and how far is looked.
pub(super) struct Quest<'l, 'a> {
    pub(super) links: &'l mut Links<'a>,
    pub(super) from: NodeId,
    pub(super) to: NodeId,
    pub(super) hops: usize,
    pub(super) work: usize,
    /// Whether there was more to look at than allowed.
    pub(super) cut: bool,
}

/// How weak a link may be, and how many there may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Limits {
    most: [usize; 3],
    hops: usize,
}

/// A chain, and how strong it is.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) edges: Vec<EdgeId>,
    pub(super) strength: Strength,
}

/// A link for want of which the best chain is no better by one criterion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Want {
    pub(super) edge: EdgeId,
    /// The chain as it would be.
    pub(super) chain: Vec<EdgeId>,
}

/// How far a place is, and the link by which it was first come to.
type Met = HashMap<At, (usize, Option<Further>)>;

impl Limits {
    fn none(hops: usize) -> Limits {
        let most = BOTTLENECKS.map(|criterion| Strength::WEAKEST.rank(criterion));
        Limits { most, hops }
    }

    fn with(mut self, criterion: Criterion, rank: usize) -> Limits {
        match BOTTLENECKS.iter().position(|c| *c == criterion) {
            Some(at) => self.most[at] = rank,
            None => self.hops = rank,
        }
        self
    }
}

impl Quest<'_, '_> {
    /// The best chain in this order, and the limits that it keeps before each criterion.
    ///
    /// For each criterion that is a bottleneck, the lowest rank at which there is still a chain
    /// is searched by halves, each time breadth first; the number of hops is the breadth itself.
    pub(super) fn best(&mut self, order: &Order) -> Option<(Found, Vec<(Criterion, Limits)>)> {
        let mut limits = Limits::none(self.hops);
        let mut best = self.shortest(limits)?;
        let mut before = Vec::new();
        for criterion in order.criteria() {
            before.push((*criterion, limits));
            let (mut least, mut most) = (0, best.strength.rank(*criterion));
            if *criterion == Criterion::Hops {
                // The first that was found within these limits may be none of the shortest.
                best = self.shortest(limits).unwrap_or(best);
                most = best.strength.hops;
                least = most;
            }
            while least < most {
                let half = (least + most) / 2;
                match self.shortest(limits.with(*criterion, half)) {
                    Some(found) => {
                        most = found.strength.rank(*criterion);
                        best = found;
                    }
                    None => least = half + 1,
                }
            }
            limits = limits.with(*criterion, most);
        }
        let best = self.shortest(limits).unwrap_or(best);
        Some((best, before))
    }

    /// The shortest chain within limits: of several, the first in the order of its edges as they
    /// are met.
    fn shortest(&mut self, limits: Limits) -> Option<Found> {
        let mut met: Met = HashMap::from([(At::Actor(self.from), (0, None))]);
        let mut queue = vec![At::Actor(self.from)];
        let mut next = 0;
        while let Some(at) = queue.get(next).copied() {
            next += 1;
            let hops = met[&at].0 + 1;
            if hops > limits.hops || self.is_out_of_work() {
                return None;
            }
            for further in self.links.after(at) {
                let is_met = met.contains_key(&further.at);
                if is_met || !self.admits(further.edge, limits) {
                    continue;
                }
                let edge = further.edge;
                met.insert(further.at, (hops, Some(Further { edge, at })));
                if self.links.is_end(further.at, self.to) {
                    let mut edges = way(&met, further.at);
                    edges.reverse();
                    let strength = self.strength(&edges);
                    return Some(Found { edges, strength });
                }
                queue.push(further.at);
            }
        }
        None
    }

    fn is_out_of_work(&mut self) -> bool {
        self.cut |= self.links.touched >= self.work;
        self.cut
    }

    fn admits(&mut self, edge: EdgeId, limits: Limits) -> bool {
        self.links.strength(edge).is_within(limits.most)
    }

    pub(super) fn strength(&mut self, edges: &[EdgeId]) -> Strength {
        let none = Strength::NO_LINK;
        edges
            .iter()
            .fold(none, |chain, edge| chain.with(self.links.strength(*edge)))
    }

    /// The links each of which alone, if it were better by this criterion, would give a chain
    /// that is: better than `rank`, and within the limits of what counts before. The weakest
    /// links of `chain` first, then those that want least.
    pub(super) fn wanted(
        &mut self,
        criterion: Criterion,
        limits: Limits,
        rank: usize,
        chain: &[EdgeId],
    ) -> Vec<Want> {
        let Some(better) = rank.checked_sub(1) else {
            return Vec::new();
        };
        let good = limits.with(criterion, better);
        let starts = vec![At::Actor(self.from)];
        let here = self.spread(starts, good, true);
        let ends = self.links.ends(self.to);
        let there = self.spread(ends, good, false);
        let mut known = BTreeSet::new();
        let mut wanted = Vec::new();
        let mut places: Vec<At> = here.keys().copied().collect();
        places.sort_unstable();
        for at in places {
            // A chain has ended where it comes to the actor.
            if self.is_out_of_work() || self.links.is_end(at, self.to) {
                continue;
            }
            for Further { edge, at: next } in self.links.after(at) {
                let Some((left, _)) = there.get(&next) else {
                    continue;
                };
                let strength = self.links.strength(edge);
                let is_weak = strength.rank(criterion) >= rank;
                let fits = here[&at].0 + 1 + left <= limits.hops;
                if is_weak && fits && strength.is_within(limits.most) && known.insert(edge) {
                    let mut whole = way(&here, at);
                    whole.reverse();
                    whole.push(edge);
                    whole.extend(way(&there, next));
                    wanted.push(Want { edge, chain: whole });
                }
            }
        }
        let order = |links: &mut Links<'_>, want: &Want| {
            let is_here = chain.contains(&want.edge);
            let rank = links.strength(want.edge).rank(criterion);
            (!is_here, rank, want.chain.len(), want.edge)
        };
        wanted.sort_by_cached_key(|want| order(self.links, want));
        wanted
    }

    /// All places that can be come to from these within limits, or from which these can.
    fn spread(&mut self, starts: Vec<At>, limits: Limits, forward: bool) -> Met {
        let mut met: Met = starts.iter().map(|at| (*at, (0, None))).collect();
        let mut queue = starts;
        let mut next = 0;
        while let Some(at) = queue.get(next).copied() {
            next += 1;
            let hops = met[&at].0 + 1;
            if hops >= limits.hops || self.is_out_of_work() {
                break;
            }
            let further = match forward {
                true => self.links.after(at),
                false => self.links.before(at),
            };
            for Further { edge, at: place } in further {
                if !met.contains_key(&place) && self.admits(edge, limits) {
                    met.insert(place, (hops, Some(Further { edge, at })));
                    queue.push(place);
                }
            }
        }
        met
    }
}

/// The links from a place back to where the spread began.
fn way(met: &Met, mut at: At) -> Vec<EdgeId> {
    let mut edges = Vec::new();
    while let Some((_, Some(further))) = met.get(&at) {
        edges.push(further.edge);
        at = further.at;
    }
    edges
}
