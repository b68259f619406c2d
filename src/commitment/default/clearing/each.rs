//! Those who stand behind a debt, each for this debt alone. Start at [`settle`].
//!
//! What [`Settling`](super::super::settle::Settling) works out to the unit, without payments to
//! note: they are settled again and again, so they lie side by side, each with what is worked out
//! of it. In [`Sum`]s of 128 bits, or of 64 where these are enough.

use super::super::book::{Limit, Line};
use super::super::units::{Part, Units, greatest, part, split};
use super::accounts::Means;
use crate::graph::NodeId;
use crate::model::Share;
use std::ops::{Range, Sub, SubAssign};

/// A sum in units.
pub(super) trait Sum: Copy + Ord + Default + Sub<Output = Self> + SubAssign {
    fn units(self) -> Units;
    /// It, if it is not too great; else the greatest.
    fn of(units: Units) -> Self;
    /// Both, or the greatest.
    fn and(self, other: Self) -> Self;
    /// Such a part of it, rounded down.
    fn part(self, of: Self, whole: Self) -> Self;
}

impl Sum for Units {
    fn units(self) -> Units {
        self
    }

    fn of(units: Units) -> Units {
        units
    }

    fn and(self, other: Units) -> Units {
        self + other
    }

    fn part(self, of: Units, whole: Units) -> Units {
        part(self, of, whole)
    }
}

impl Sum for i64 {
    fn units(self) -> Units {
        self.into()
    }

    fn of(units: Units) -> i64 {
        units.try_into().unwrap_or(i64::MAX)
    }

    fn and(self, other: i64) -> i64 {
        self.saturating_add(other)
    }

    fn part(self, of: i64, whole: i64) -> i64 {
        part(self.into(), of.into(), whole.into()) as i64
    }
}

/// How much each account can pay.
pub(super) trait Pays<S> {
    /// What it does not pay of what is due, rounded down.
    fn short_of(&self, account: u32, due: S) -> S;
    /// Whether it has failed, so that it may pay only a part.
    fn has_failed(&self, account: u32) -> bool;
}

impl Pays<Units> for Vec<Means> {
    fn short_of(&self, account: u32, due: Units) -> Units {
        self[account as usize].short_of(due)
    }

    fn has_failed(&self, account: u32) -> bool {
        self[account as usize].missing > 0
    }
}

/// Where those behind one debt are, among all who are asked.
#[derive(Clone, Copy, Debug)]
pub(super) struct Each {
    first: u32,
    /// How many stand behind the debt itself, and how many these are with those behind them.
    line: u32,
    all: u32,
}

impl Each {
    /// All of them.
    pub(super) fn all(&self) -> Range<usize> {
        self.first as usize..(self.first + self.all) as usize
    }

    /// They, where the first of them is there.
    pub(super) fn moved(self, first: usize) -> Each {
        Each {
            first: first as u32,
            ..self
        }
    }

    /// Those of them that stand behind the debt itself.
    pub(super) fn line(&self) -> Range<usize> {
        0..self.line as usize
    }
}

/// One of those behind a debt.
#[derive(Clone, Debug, Default)]
pub(super) struct Asked<S> {
    pub(super) account: u32,
    /// Of the whole it answers for such a share, or all of it, and for no more than the cap.
    share: Option<Share>,
    cap: S,
    /// Where those end who are called on together with it, of whom it is the first.
    end: u32,
    /// Behind which of its line it stands; absent: behind what all of the line do.
    behind: Option<u32>,
    /// Those who owe to it what it is called for.
    counters: Range<u32>,
    /// What is claimed of it, with what those who owe to it pay taken off, and what was before.
    pub(super) claim: S,
    claimed: S,
    /// For how much it is liable, for how much of that it can be called on at the most, what
    /// would come of that, what of it from those who owe to it, and what it does not pay.
    liable: S,
    most: S,
    would: S,
    back: S,
    short: S,
}

impl Asked<Units> {
    /// The same in sums of 64 bits, not settled yet. A cap that is too great for these limits none
    /// of them.
    pub(super) fn narrow(&self) -> Asked<i64> {
        Asked {
            account: self.account,
            share: self.share,
            cap: i64::of(self.cap),
            end: self.end,
            behind: self.behind,
            counters: self.counters.clone(),
            ..Asked::default()
        }
    }
}

impl<S: Sum> Asked<S> {
    /// How much more is claimed of it than before it was settled for the last time.
    pub(super) fn more(&self) -> S {
        self.claim - self.claimed
    }

    /// For how much of a whole it answers.
    fn liable(&self, whole: S) -> S {
        if self.share.is_none() {
            return whole.min(self.cap);
        }
        let limit = Limit {
            cap: Some(self.cap.units()),
            share: self.share,
        };
        S::of(limit.of(whole.units(), 1))
    }

    /// For how much it is called on, if all are for such a part of what they are liable for.
    fn due(&self, part_of: Part) -> S {
        S::of(part_of.take(self.liable.units())).min(self.most)
    }

    fn counters(&self) -> Range<usize> {
        self.counters.start as usize..self.counters.end as usize
    }
}

/// Adds those of a line and those behind them to those who are asked, if each answers for this
/// debt alone; tells where they are.
pub(super) fn open(
    line: &Line,
    account: &impl Fn(NodeId) -> Option<u32>,
    asked: &mut Vec<Asked<Units>>,
) -> Option<Each> {
    let mut those = Vec::new();
    add(line, account, &mut those)?;
    let first = asked.len() as u32;
    let (line, all) = (line.0.len() as u32, those.len() as u32);
    asked.append(&mut those);
    Some(Each { first, line, all })
}

/// Adds those of a line and tells where they are.
fn add(
    line: &Line,
    account: &impl Fn(NodeId) -> Option<u32>,
    asked: &mut Vec<Asked<Units>>,
) -> Option<Range<u32>> {
    let first = asked.len();
    let is_together = |a: usize, b: usize| {
        let (a, b) = (&line.0[a], &line.0[b]);
        (a.step, a.behind) == (b.step, b.behind)
    };
    let mut end = 0;
    for (place, backer) in line.0.iter().enumerate() {
        if backer.is_shared || backer.is_of_debtor {
            return None;
        }
        if place == end {
            end += 1;
            while end < line.0.len() && is_together(place, end) {
                end += 1;
            }
        }
        asked.push(Asked {
            account: account(backer.by)?,
            share: backer.limit.share,
            cap: backer.limit.cap.unwrap_or(Units::MAX),
            end: (first + end) as u32,
            behind: backer.behind.map(|behind| (first + behind) as u32),
            ..Asked::default()
        });
    }
    let line_end = asked.len();
    for (place, backer) in line.0.iter().enumerate() {
        asked[first + place].counters = add(&backer.counters, account, asked)?;
    }
    Some(first as u32..line_end as u32)
}

/// What they pay of what is unpaid of a debt, by what everybody can pay so far. Each notes what is
/// claimed of it.
pub(super) fn settle<S: Sum>(
    asked: &mut [Asked<S>],
    line: Range<usize>,
    means: &impl Pays<S>,
    unpaid: S,
) -> S {
    for one in &mut *asked {
        one.claimed = std::mem::take(&mut one.claim);
    }
    Calling { asked, means }.call(line, unpaid, true)
}

struct Calling<'a, S, P> {
    asked: &'a mut [Asked<S>],
    means: &'a P,
}

impl<S: Sum, P: Pays<S>> Calling<'_, S, P> {
    /// Calls on a line for a sum; pays, or only tells how much would be paid.
    fn call(&mut self, line: Range<usize>, sum: S, is_paid: bool) -> S {
        let mut left = sum;
        let mut first = line.start;
        while first < line.end {
            let one = &self.asked[first];
            let (together, behind) = (first..one.end as usize, one.behind);
            first = together.end;
            let (whole, room) = match behind.map(|behind| &self.asked[behind as usize]) {
                None => (sum, left),
                Some(principal) => (principal.liable, left.min(principal.short)),
            };
            let mut all = S::default();
            for at in together.clone() {
                let liable = self.asked[at].liable(whole);
                let most = liable.min(room);
                let (would, back) = self.would(at, most);
                let one = &mut self.asked[at];
                (one.liable, one.most, one.would, one.back) = (liable, most, would, back);
                one.short = most - would;
                all = all.and(would);
            }
            if all > room {
                for one in &mut self.asked[together.clone()] {
                    one.short = S::default();
                }
            }
            if is_paid {
                self.pay_together(together, room, all > room);
            }
            let paid = all.min(room);
            if let Some(behind) = behind {
                self.asked[behind as usize].short -= paid;
            }
            left -= paid;
        }
        sum - left
    }

    /// What would come of one that is called on for so much, and what of that from those who owe
    /// to it.
    fn would(&mut self, at: usize, due: S) -> (S, S) {
        let one = &self.asked[at];
        let (account, counters) = (one.account, one.counters());
        let back = match counters.is_empty() {
            true => S::default(),
            false => self.call(counters, due, false),
        };
        let short = self.means.short_of(account, due - back);
        (due - short, back)
    }

    fn has_failed(&self, at: usize) -> bool {
        self.means.has_failed(self.asked[at].account)
    }

    /// Has those pay who are called on together, what would come of each, or just so much.
    fn pay_together(&mut self, together: Range<usize>, room: S, is_enough: bool) {
        if !is_enough {
            for at in together {
                let one = &mut self.asked[at];
                match one.counters().is_empty() {
                    // All that it is called on for is claimed, whether it pays all of it or not.
                    true => one.claim = one.most,
                    false => self.pay(at, self.asked[at].would, Part::ALL),
                }
            }
            return;
        }
        let mut each = together.clone();
        let is_uneven = each.any(|at| !self.asked[at].counters.is_empty() && self.has_failed(at));
        let (part_of, parts) = match is_uneven {
            true => self.in_part(together.clone(), room),
            false => self.evenly(together.clone(), room),
        };
        for (at, paid) in together.zip(parts) {
            self.pay(at, S::of(paid), part_of);
        }
    }

    /// For which part each is called on that all together pay just what is needed, and what each
    /// then pays, where it pays the same part of whatever it is called on for.
    fn evenly(&self, together: Range<usize>, room: S) -> (Part, Vec<Units>) {
        let together = &self.asked[together];
        let each = together.iter();
        let each = each.map(|one| one.liable.part(one.would, one.most).units());
        let most = together.iter().map(|one| one.would.units());
        let (each, most): (Vec<Units>, Vec<Units>) = each.zip(most).unzip();
        split(room.units(), &each, &most, 1)
    }

    /// The same where that need not be so.
    fn in_part(&mut self, together: Range<usize>, room: S) -> (Part, Vec<Units>) {
        let of_them = &self.asked[together.clone()];
        let whole = of_them.iter().map(|one| one.liable.units()).max();
        let most: Vec<Units> = of_them.iter().map(|one| one.would.units()).collect();
        let (room, whole) = (room.units(), whole.unwrap_or(0).max(1));
        greatest(room, whole, &most, 1, |part_of| {
            let each = together.clone();
            each.map(|at| self.would(at, self.asked[at].due(part_of)).0.units())
                .collect()
        })
    }

    /// Has one pay so much, who is called on for such a part of what it is liable for.
    fn pay(&mut self, at: usize, paid: S, part_of: Part) {
        let failed = self.has_failed(at);
        let one = &self.asked[at];
        let due = match failed {
            false => paid,
            true => one.due(part_of).max(paid),
        };
        if due == S::default() {
            return;
        }
        let counters = one.counters();
        let is_alone = counters.is_empty();
        let back = match is_alone {
            true => S::default(),
            false => self.call(counters, due, true).min(paid),
        };
        let one = &mut self.asked[at];
        let (own, own_most) = (paid - back, one.would - one.back);
        one.claim = match own_most {
            _ if !failed => own,
            _ if own_most == S::default() || !is_alone => (due - back).max(S::default()),
            // Of each claim upon one that has failed, the same part is paid.
            _ => one.most.part(own, own_most),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::book::Backer;
    use super::super::super::settle::{Notes, Purse, Settling, Used};
    use super::*;
    use crate::graph::EdgeId;
    use crate::model::Share;
    use proptest::prelude::*;

    impl Purse for Vec<Means> {
        fn pays(&self, who: NodeId, due: Units) -> Units {
            due - self[who.index()].short_of(due)
        }

        fn has_failed(&self, who: NodeId) -> bool {
            self[who.index()].missing > 0
        }
    }

    /// One behind a debt: who, up to which cap, for which share, so many steps after the one
    /// before, behind that one or not, and those who owe to it.
    #[derive(Clone, Debug)]
    struct Drawn {
        by: usize,
        cap: Option<Units>,
        percent: Option<u8>,
        after: u32,
        is_behind: bool,
        counters: Vec<Drawn>,
    }

    fn drawn() -> impl Strategy<Value = Vec<Drawn>> {
        let one = |counters: BoxedStrategy<Vec<Drawn>>| {
            let of_it = (
                0..6_usize,
                prop::option::of(0..2_000_i128),
                prop::option::of(1..=100_u8),
                0..2_u32,
                any::<bool>(),
                counters,
            );
            of_it.prop_map(|(by, cap, percent, after, is_behind, counters)| Drawn {
                by,
                cap,
                percent,
                after,
                is_behind,
                counters,
            })
        };
        let mut line = Just(Vec::new()).boxed();
        for _ in 0..3 {
            line = prop::collection::vec(one(line), 0..4).boxed();
        }
        line
    }

    /// The line that is drawn, its members numbered as they are asked.
    fn line(drawn: &[Drawn], next: &mut usize) -> Line {
        let first = *next;
        *next += drawn.len();
        let mut step = 1;
        let mut behind = None;
        let line = drawn.iter().enumerate().map(|(place, one)| {
            step += one.after;
            if place > 0 && one.after > 0 {
                behind = one.is_behind.then_some(place - 1);
            }
            Backer {
                edge: EdgeId::at(first + place),
                by: NodeId::at(one.by),
                limit: Limit {
                    cap: one.cap,
                    share: one
                        .percent
                        .map(|percent| Share::new(&percent.to_string()).unwrap()),
                },
                step,
                behind,
                is_of_debtor: false,
                is_shared: false,
                counters: line(&one.counters, next),
            }
        });
        Line(line.collect())
    }

    proptest! {
        #[test]
        fn those_behind_a_debt_pay_what_settling_works_out(
            drawn in drawn(),
            missing in prop::collection::vec(prop_oneof![Just(0), 0..=1_000_i128], 6),
            unpaid in 0..3_000_i128,
        ) {
            let line = line(&drawn, &mut 0);
            let means: Vec<Means> = missing
                .iter()
                .map(|missing| match missing {
                    0 => Means::default(),
                    _ => Means::all_but(*missing, 1_000),
                })
                .collect();
            let mut payments = Vec::new();
            let mut settling = Settling {
                purse: &means,
                grain: 1,
                used: &mut Used::new(),
                notes: &mut Notes::default(),
                number: 0,
                payments: &mut payments,
            };
            let paid = settling.settle(&line, unpaid);
            let mut asked = Vec::new();
            let each = open(&line, &|who| Some(who.index() as u32), &mut asked).unwrap();
            // Whatever was settled before.
            settle(&mut asked, each.line(), &means, unpaid / 2);
            prop_assert_eq!(settle(&mut asked, each.line(), &means, unpaid), paid);
            for (place, one) in asked.iter().enumerate() {
                let payment = payments.iter().find(|payment| payment.backer.index() == place);
                prop_assert_eq!(one.claim, payment.map_or(0, |payment| payment.claim));
            }
        }
    }
}
