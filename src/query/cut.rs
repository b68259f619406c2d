//! The fewest actors whose leaving leaves nothing of some promises. Start at [`smallest`].
//!
//! Where a promise needs one of several things, each is a way on which it rests, and the fewest
//! actors that stand on all ways are a minimum vertex cut. Where it needs *each* of several (a
//! backstop needs its own debtor and a promise that it backs), it is enough that one of them
//! goes: so each is tried in turn, and the smallest of these cuts counts. That the choices are
//! many does not happen where what is backed is promised to the same actor, for it falls with
//! that; where it does, the search ends after [`MOST`] and says so.

use super::flow::Ways;
use super::work::Work;
use crate::commitment::{Resting, Support};
use std::collections::BTreeSet;

/// How many choices of what goes are tried.
const MOST: usize = 1 << 10;

/// A set of actors whose leaving leaves nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Smallest {
    /// By their places in [`Support::actors`].
    pub(super) actors: Vec<usize>,
    /// Whether there is surely no smaller set.
    pub(super) exact: bool,
}

/// The fewest actors whose leaving leaves none of the promises asked about: nothing, if there is
/// no such promise. Builds at most as many vertices and arrows as there is work left.
pub(super) fn smallest(support: &Support, work: &mut Work) -> Option<Smallest> {
    let asked: Vec<usize> = needed(support);
    if asked.is_empty() {
        return None;
    }
    let open = choices(support, &asked);
    let mut chosen = vec![0; support.promises.len()];
    let mut best: Option<Vec<usize>> = None;
    let mut tried = 0;
    loop {
        let (ways, ends) = ways(support, &asked, &chosen);
        let is_over = work.take(ways.len()).is_none();
        if let Some(cut) = ways.smallest_cut(ends.0, ends.1)
            && best.as_ref().is_none_or(|best| cut.len() < best.len())
        {
            best = Some(cut);
        }
        tried += 1;
        let is_least = best.as_ref().is_some_and(|best| best.len() == 1);
        let is_last = !next_choice(support, &open, &mut chosen);
        if is_least || is_last || tried == MOST || is_over {
            let exact = is_least || is_last;
            return best.map(|actors| Smallest { actors, exact });
        }
    }
}

/// The promises asked about that do not fall anyhow when the others do: with what they stand
/// behind, or with the debtor of another.
fn needed(support: &Support) -> Vec<usize> {
    let plain = |promise: &Resting| promise.by.len() == 1 && promise.falls_with().is_empty();
    let asked = || support.promises.iter().enumerate().filter(|(_, p)| p.asked);
    let alone = asked().filter(|(_, p)| plain(p));
    let debtors: BTreeSet<usize> = alone.flat_map(|(_, p)| p.by.iter().copied()).collect();
    let falls = |promise: &Resting| {
        let of = promise.falls_with();
        let with_principals = !of.is_empty() && of.iter().all(|of| support.promises[*of].asked);
        with_principals || promise.by.iter().any(|actor| debtors.contains(actor))
    };
    let needed = asked().filter(|(_, p)| plain(p) || !falls(p));
    needed.map(|(i, _)| i).collect()
}

/// How many things a promise needs each of.
fn legs(promise: &Resting) -> usize {
    promise.by.len() + usize::from(!promise.falls_with().is_empty())
}

/// The promises of which one of several needs is to be chosen, among those that these rest on.
fn choices(support: &Support, asked: &[usize]) -> Vec<usize> {
    let mut met: BTreeSet<usize> = asked.iter().copied().collect();
    let mut todo = asked.to_vec();
    while let Some(promise) = todo.pop() {
        let of = support.promises[promise].falls_with().iter().copied();
        todo.extend(of.filter(|principal| met.insert(*principal)));
    }
    met.retain(|promise| legs(&support.promises[*promise]) > 1);
    met.into_iter().collect()
}

/// The next combination, as an odometer counts; false after the last.
fn next_choice(support: &Support, open: &[usize], chosen: &mut [usize]) -> bool {
    for promise in open {
        chosen[*promise] += 1;
        if chosen[*promise] < legs(&support.promises[*promise]) {
            return true;
        }
        chosen[*promise] = 0;
    }
    false
}

/// The ways from the promises, over the need chosen of each and over those who make up an actor,
/// to those who stand by themselves. The first vertices are the actors, in their order.
fn ways(support: &Support, asked: &[usize], chosen: &[usize]) -> (Ways, (usize, usize)) {
    let mut ways = Ways::default();
    for _ in &support.actors {
        ways.vertex(true);
    }
    let (start, ground) = (ways.vertex(false), ways.vertex(false));
    for (actor, leaver) in support.actors.iter().enumerate() {
        if leaver.made_of.is_empty() {
            ways.way(actor, ground);
        }
        for (part, _) in &leaver.made_of {
            ways.way(actor, *part);
        }
    }
    let promises: Vec<usize> = support
        .promises
        .iter()
        .map(|_| ways.vertex(false))
        .collect();
    for (promise, resting) in support.promises.iter().enumerate() {
        match resting.by.get(chosen[promise]) {
            Some(actor) => ways.way(promises[promise], *actor),
            None if resting.falls_with().is_empty() => ways.way(promises[promise], ground),
            None => {
                for principal in resting.falls_with() {
                    ways.way(promises[promise], promises[*principal]);
                }
            }
        }
    }
    for promise in asked {
        ways.way(start, promises[*promise]);
    }
    (ways, (start, ground))
}
