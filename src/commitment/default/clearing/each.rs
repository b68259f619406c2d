//! Those who stand behind a debt, each for this debt alone. Start at [`settle`].
//!
//! What [`Settling`](super::super::settle::Settling) works out to the unit, without payments to
//! note: they are settled again and again, so they lie side by side, each with what is worked out
//! of it.

use super::super::book::{Limit, Line};
use super::super::units::{Part, Units, part, split};
use super::accounts::Means;
use crate::graph::NodeId;
use std::ops::Range;

/// Where those behind one debt are, among all who are asked.
#[derive(Debug)]
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

    /// Those of them that stand behind the debt itself.
    pub(super) fn line(&self) -> Range<usize> {
        0..self.line as usize
    }
}

/// One of those behind a debt.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) account: u32,
    limit: Limit,
    /// Where those end who are called on together with it, of whom it is the first.
    end: u32,
    /// Behind which of its line it stands; absent: behind what all of the line do.
    behind: Option<u32>,
    /// Those who owe to it what it is called for.
    counters: Range<u32>,
    /// What is claimed of it, with what those who owe to it pay taken off, and what was before.
    claim: Units,
    claimed: Units,
    /// For how much it is liable, for how much of that it can be called on at the most, what
    /// would come of that, what of it from those who owe to it, and what it does not pay.
    liable: Units,
    most: Units,
    would: Units,
    back: Units,
    short: Units,
}

impl Asked {
    /// How much more is claimed of it than before it was settled for the last time.
    pub(super) fn more(&self) -> Units {
        self.claim - self.claimed
    }

    /// For how much it is called on, if all are for such a part of what they are liable for.
    fn due(&self, part_of: Part) -> Units {
        part_of.take(self.liable).min(self.most)
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
    asked: &mut Vec<Asked>,
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
    asked: &mut Vec<Asked>,
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
            limit: backer.limit,
            end: (first + end) as u32,
            behind: backer.behind.map(|behind| (first + behind) as u32),
            counters: 0..0,
            claim: 0,
            claimed: 0,
            liable: 0,
            most: 0,
            would: 0,
            back: 0,
            short: 0,
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
pub(super) fn settle(
    asked: &mut [Asked],
    line: Range<usize>,
    means: &[Means],
    unpaid: Units,
) -> Units {
    for one in &mut *asked {
        one.claimed = std::mem::take(&mut one.claim);
    }
    Calling { asked, means }.call(line, unpaid, true)
}

struct Calling<'a> {
    asked: &'a mut [Asked],
    means: &'a [Means],
}

impl Calling<'_> {
    /// Calls on a line for a sum; pays, or only tells how much would be paid.
    fn call(&mut self, line: Range<usize>, sum: Units, is_paid: bool) -> Units {
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
            let mut all = 0;
            for at in together.clone() {
                let liable = self.asked[at].limit.of(whole, 1);
                let most = liable.min(room);
                let (would, back) = self.would(at, most);
                let one = &mut self.asked[at];
                (one.liable, one.most, one.would, one.back) = (liable, most, would, back);
                one.short = most - would;
                all += would;
            }
            if all > room {
                for one in &mut self.asked[together.clone()] {
                    one.short = 0;
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
    fn would(&mut self, at: usize, due: Units) -> (Units, Units) {
        let one = &self.asked[at];
        let (account, counters) = (one.account, one.counters());
        let back = match counters.is_empty() {
            true => 0,
            false => self.call(counters, due, false),
        };
        let short = self.means[account as usize].short_of(due - back);
        (due - short, back)
    }

    fn has_failed(&self, at: usize) -> bool {
        self.means[self.asked[at].account as usize].missing > 0
    }

    /// Has those pay who are called on together, what would come of each, or just so much.
    fn pay_together(&mut self, together: Range<usize>, room: Units, is_enough: bool) {
        if !is_enough {
            for at in together {
                self.pay(at, self.asked[at].would, Part::ALL);
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
            self.pay(at, paid, part_of);
        }
    }

    /// For which part each is called on that all together pay just what is needed, and what each
    /// then pays, where it pays the same part of whatever it is called on for.
    fn evenly(&self, together: Range<usize>, room: Units) -> (Part, Vec<Units>) {
        let together = &self.asked[together];
        let each = together.iter();
        let each = each.map(|one| part(one.liable, one.would, one.most));
        let most = together.iter().map(|one| one.would);
        let (each, most): (Vec<Units>, Vec<Units>) = each.zip(most).unzip();
        split(room, &each, &most, 1)
    }

    /// The same where that need not be so, found by halving.
    fn in_part(&mut self, together: Range<usize>, room: Units) -> (Part, Vec<Units>) {
        let liable = self.asked[together.clone()].iter().map(|one| one.liable);
        let whole = liable.max().unwrap_or(0).max(1);
        let mut pay = |of: Units| -> Vec<Units> {
            let part_of = Part { of, whole };
            let each = together.clone();
            each.map(|at| self.would(at, self.asked[at].due(part_of)).0)
                .collect()
        };
        let (mut of, mut too_much) = (0, whole);
        while too_much - of > 1 {
            let middle = of + (too_much - of) / 2;
            match pay(middle).iter().sum::<Units>() <= room {
                true => of = middle,
                false => too_much = middle,
            }
        }
        let mut parts = pay(of);
        // What rounding leaves goes to the first that would pay more.
        let mut left = room - parts.iter().sum::<Units>();
        for (part, one) in parts.iter_mut().zip(&self.asked[together]) {
            let more = left.min(one.would - *part).max(0);
            *part += more;
            left -= more;
        }
        (Part { of, whole }, parts)
    }

    /// Has one pay so much, who is called on for such a part of what it is liable for.
    fn pay(&mut self, at: usize, paid: Units, part_of: Part) {
        let failed = self.has_failed(at);
        let one = &self.asked[at];
        let due = match failed {
            false => paid,
            true => one.due(part_of).max(paid),
        };
        if due == 0 {
            return;
        }
        let counters = one.counters();
        let is_alone = counters.is_empty();
        let back = match is_alone {
            true => 0,
            false => self.call(counters, due, true).min(paid),
        };
        let one = &mut self.asked[at];
        let (own, own_most) = (paid - back, one.would - one.back);
        one.claim = match own_most {
            _ if !failed => own,
            _ if own_most == 0 || !is_alone => (due - back).max(0),
            // Of each claim upon one that has failed, the same part is paid.
            _ => part(one.most, own, own_most),
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
