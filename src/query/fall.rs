//! What is left of the promises to an actor as those on whom they rest leave one by one: in
//! random orders, on average, and the worst first. Start at [`fall`].

use super::leaving::Leaving;
use super::work::Work;
use crate::commitment::Support;
use crate::graph::NodeId;

/// In how many random orders actors leave, and which.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Orders {
    /// How many orders are tried.
    pub orders: usize,
    /// From which they are drawn: the same seed gives the same orders on every machine.
    pub seed: u64,
}

impl Default for Orders {
    fn default() -> Orders {
        Orders {
            orders: 100,
            seed: 1,
        }
    }
}

/// What is left as actors leave one by one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fall {
    /// In which orders they left at random; fewer than asked for, where there was too much work.
    pub orders: Orders,
    /// After one has left, two, and so on: how many promises and topics were left, summed up over
    /// all orders.
    pub random: Vec<(usize, usize)>,
    /// Those who leave when it is always the one who takes most of what is left.
    pub worst: Vec<Worst>,
}

impl Fall {
    /// Whether the worst was followed until nothing was left.
    ///
    /// ```
    /// use foedera::graph::Filter;
    /// use foedera::query::{Bounds, Orders, fragility};
    ///
    /// let graph = foedera::dossier::ukraine();
    /// let (filter, ukraine) = (Filter::default(), graph.node_id("ukraine").unwrap());
    /// let view = graph.view(&filter);
    /// let answer = fragility(view, ukraine, false, Orders::default(), Bounds::default());
    /// assert!(answer.fall.is_at_end());
    /// ```
    pub fn is_at_end(&self) -> bool {
        self.worst.last().is_some_and(|worst| worst.promises == 0)
    }
}

/// The one who takes most of what is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Worst {
    /// Who.
    pub actor: NodeId,
    /// How many promises are left then.
    pub promises: usize,
    /// For how many topics something is left.
    pub topics: usize,
}

/// Lets them leave, as far as [`Bounds::results`] go: the worst first, then at random. Tells also
/// whether there was too much work.
pub(super) fn fall(
    support: &Support,
    leaving: &mut Leaving<'_>,
    orders: Orders,
    (most, work): (usize, &mut Work),
) -> (Fall, bool) {
    let steps = support.actors.len().min(most);
    let mut fall = Fall {
        orders: Orders {
            orders: 0,
            ..orders
        },
        random: vec![(0, 0); steps],
        worst: worst(support, leaving, (most, work)),
    };
    let mut draw = Draw(orders.seed);
    let mut actors: Vec<usize> = (0..support.actors.len()).collect();
    while steps > 0 && fall.orders.orders < orders.orders && !work.is_over() {
        let before = leaving.touched;
        draw.shuffle(&mut actors);
        for (actor, sum) in actors.iter().zip(&mut fall.random) {
            leaving.leave(*actor);
            sum.0 += leaving.matters_left;
            sum.1 += leaving.topics_left;
        }
        leaving.all_back();
        fall.orders.orders += 1;
        // The order itself is work, too.
        let _spent = work.take(leaving.touched - before + actors.len());
    }
    let all = steps == 0 || fall.orders.orders == orders.orders;
    (fall, !all || work.is_over())
}

/// Always the one who takes most promises, then most topics, then the first by id.
fn worst(
    support: &Support,
    leaving: &mut Leaving<'_>,
    (most, work): (usize, &mut Work),
) -> Vec<Worst> {
    let mut worst = Vec::new();
    'next: while leaving.matters_left > 0 && worst.len() < most {
        let mut takes = None;
        for place in 0..support.actors.len() {
            if !leaving.is_there(place) {
                continue;
            }
            let before = leaving.touched;
            let taken = leaving.would_take(place);
            if work.take(leaving.touched - before).is_none() {
                break 'next;
            }
            let actor = support.actors[place].actor;
            takes = takes.max(Some((taken, std::cmp::Reverse(actor), place)));
        }
        let Some((_, actor, place)) = takes else {
            break;
        };
        leaving.leave(place);
        worst.push(Worst {
            actor: actor.0,
            promises: leaving.matters_left,
            topics: leaving.topics_left,
        });
    }
    leaving.all_back();
    worst
}

/// SplitMix64 (Steele, Lea, Flood 2014): the same numbers everywhere.
struct Draw(u64);

impl Draw {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below this one; by a product, not a remainder.
    fn below(&mut self, end: usize) -> usize {
        ((u128::from(self.next()) * end as u128) >> 64) as usize
    }

    /// Every order is as likely as any other (Durstenfeld 1964).
    fn shuffle<T>(&mut self, all: &mut [T]) {
        for last in (1..all.len()).rev() {
            all.swap(last, self.below(last + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_are_those_of_the_reference() {
        // The first three for the seed 1234567 in the authors' own test vectors.
        let mut draw = Draw(1_234_567);
        let drawn = [draw.next(), draw.next(), draw.next()];
        assert_eq!(drawn[0], 6_457_827_717_110_365_317);
        assert_eq!(drawn[1], 3_203_168_211_198_807_973);
    }
}
