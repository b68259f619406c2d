//! What is missing of what those owe who owe each other in a circle, worked out at once: going
//! around it would creep, the slower the less of what they owe is owed to others. Start at
//! [`missing`].
//!
//! Of what one cannot pay, each of its creditors misses the same part. So the missing sums solve
//! a system of linear equations, as in each round of the fictitious default algorithm of
//! Eisenberg and Noe (2001). One after another is taken out of the circle: what was owed to it
//! is then owed to its creditors instead, and to itself nothing. Nothing is subtracted on the
//! way, so that a leak is as exact at the end as it was at the beginning, however small
//! (Grassmann, Taksar and Heyman 1985).
//!
//! ```text
//! a → b → c → a, and a little of each to others: b taken out, a owes to c what b passed on to
//! it, and a little more to others; c taken out, a owes to others what never comes back to it
//! ```
//!
//! Where many owe to many, taking one out makes more debts than it takes away. What then is left
//! is gone around, in steps as long as can be told not to be too long; and where that would take
//! many steps, for little of it is owed to others, first more are taken out.

use super::super::units::{Units, part, product};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// A part of one, in so many.
const ONE: i128 = 1 << 126;

/// Sums are counted in `2^-FINE` of a unit, where they are not too great for that.
const FINE: u32 = 60;

/// So few in a circle are cheap to take out, whoever owes to whom; among more, those for whom
/// no more debts are made.
const FEW: usize = 400;

/// Who has so few debts times creditors is taken out without making more debts.
const CHEAP: usize = 4;

/// A circle is gone around as it is if each step adds so much less than the one before.
const SOON: i128 = 8;

/// So many sums are multiplied to take them out, in a circle in which there are not more debts.
const MANY: usize = 1_000_000;

/// Those who owe each other, each by its place among them.
#[derive(Debug, Default)]
pub(super) struct Circle {
    /// All that each owes, to whomever.
    pub(super) owes: Vec<Units>,
    /// What each is short of, if all of the circle pay to it; below nothing: what it has over.
    pub(super) short: Vec<Units>,
    /// What is surely missing of what each owes.
    pub(super) known: Vec<Units>,
    /// What each owes within the circle, and to whom.
    pub(super) debts: Vec<Vec<(u32, Units)>>,
}

/// What is missing.
pub(super) struct Missing {
    /// Of what each owes: never more than there is, and less by no more than a unit or two.
    pub(super) sums: Vec<Units>,
    /// How many sums were multiplied.
    pub(super) steps: usize,
    /// Whether there were too many of these, so that it may be less by more.
    pub(super) is_cut: bool,
}

/// What is missing of what those in a circle owe, all of whom pay only a part.
pub(super) fn missing(circle: &Circle, most_steps: usize) -> Missing {
    let mut going = Going::new(circle, most_steps);
    let is_small = circle.owes.len() <= FEW;
    let mut out = Vec::with_capacity(circle.owes.len());
    going.take_out(if is_small { usize::MAX } else { CHEAP }, &mut out);
    let mut is_done = !is_small && going.go_around(circle, true);
    if !is_done {
        going.take_out(if is_small { usize::MAX } else { FEW }, &mut out);
        is_done = going.go_around(circle, false);
    }
    let is_cut = !is_done;
    // Who was taken out last is told first.
    while let Some(taken) = out.pop() {
        let mut sum = going.short[taken.who as usize];
        for (debtor, of) in taken.owed_by {
            sum += times(going.sums[debtor as usize], of);
        }
        going.sums[taken.who as usize] = over(sum, taken.passed_on);
    }
    let few = 1 << (going.fine / 2);
    let sums = going.sums.iter().zip(&circle.known).zip(&circle.owes);
    let sums = sums.map(|((sum, known), owes)| ((sum - few) >> going.fine).max(*known).min(*owes));
    Missing {
        sums: sums.collect(),
        steps: going.steps,
        is_cut,
    }
}

/// One that was taken out.
struct Taken {
    who: u32,
    /// What part of what it owes it did not owe to itself.
    passed_on: i128,
    /// Who owed to it when it was taken out, and what part of all that it owed.
    owed_by: Vec<(u32, i128)>,
}

struct Going {
    /// What part each owes to whom, in the order of places: never to itself, nor to others.
    debts: Vec<Vec<(u32, i128)>>,
    /// What part it owes to others.
    leak: Vec<i128>,
    /// Who owes to each, or once did.
    owed_by: Vec<Vec<u32>>,
    is_out: Vec<bool>,
    short: Vec<i128>,
    sums: Vec<i128>,
    fine: u32,
    steps: usize,
    most_steps: usize,
}

impl Going {
    fn new(circle: &Circle, most_steps: usize) -> Going {
        let count = circle.owes.len();
        let greatest = circle.owes.iter().chain(&circle.short).map(|sum| sum.abs());
        let whole: i128 = greatest.fold(0, i128::saturating_add);
        let fine = FINE.min(whole.leading_zeros().saturating_sub(4));
        let mut owed_by: Vec<Vec<u32>> = vec![Vec::new(); count];
        let mut all = Vec::with_capacity(count);
        let mut leak = Vec::with_capacity(count);
        for (debtor, debts) in circle.debts.iter().enumerate() {
            let mut sums = debts.clone();
            sums.sort_unstable();
            let mut parts: Vec<(u32, i128)> = Vec::with_capacity(sums.len());
            for together in sums.chunk_by(|a, b| a.0 == b.0) {
                let creditor = together[0].0;
                let sum = together.iter().map(|(_, sum)| sum).sum();
                parts.push((creditor, part(ONE, sum, circle.owes[debtor])));
                owed_by[creditor as usize].push(debtor as u32);
            }
            leak.push(ONE - parts.iter().map(|(_, of)| of).sum::<i128>());
            all.push(parts);
        }
        Going {
            debts: all,
            leak,
            owed_by,
            is_out: vec![false; count],
            short: circle.short.iter().map(|sum| sum << fine).collect(),
            sums: vec![0; count],
            fine,
            steps: 0,
            most_steps,
        }
    }

    /// What part of what it owes one does not owe to itself.
    fn passed_on(&self, who: usize) -> i128 {
        let debts = self.debts[who].iter();
        self.leak[who] + debts.map(|(_, of)| of).sum::<i128>()
    }

    /// Takes out one after another, first who has the fewest debts and creditors, as long as
    /// these are no more than `dear`, multiplied, and that pays.
    fn take_out(&mut self, dear: usize, out: &mut Vec<Taken>) {
        let count = self.debts.len();
        let cost = |going: &Going, who: usize| going.debts[who].len() * going.owed_by[who].len();
        let mut next: BinaryHeap<Reverse<(usize, u32)>> = BinaryHeap::with_capacity(count);
        let within = (0..count).filter(|who| !self.is_out[*who]);
        next.extend(within.map(|who| Reverse((cost(self, who), who as u32))));
        let sums: usize = self.debts.iter().map(Vec::len).sum();
        let most = match count {
            0..=FEW => usize::MAX,
            _ => self.steps.saturating_add(MANY.max(8 * sums)),
        };
        while let Some(Reverse((was, who))) = next.pop() {
            if self.is_out[who as usize] {
                continue;
            }
            let now = cost(self, who as usize);
            if now > was {
                next.push(Reverse((now, who)));
                continue;
            }
            if now > dear || self.steps > most.min(self.most_steps) {
                break;
            }
            let passed_on = self.passed_on(who as usize);
            if passed_on == 0 {
                // All comes back to it, so that nobody can say how much.
                break;
            }
            for creditor in self.take(who, passed_on, out) {
                next.push(Reverse((cost(self, creditor as usize), creditor)));
            }
        }
    }

    /// Takes one out: who owed to it owes to its creditors in its place. Tells who these are.
    fn take(&mut self, who: u32, passed_on: i128, out: &mut Vec<Taken>) -> Vec<u32> {
        self.is_out[who as usize] = true;
        let mut debts = std::mem::take(&mut self.debts[who as usize]);
        for (_, of) in &mut debts {
            *of = part(ONE, *of, passed_on);
        }
        let short = self.short[who as usize];
        for (creditor, of) in &debts {
            self.short[*creditor as usize] += times(short, *of);
        }
        let mut owed_by = Vec::new();
        for debtor in std::mem::take(&mut self.owed_by[who as usize]) {
            let theirs = &mut self.debts[debtor as usize];
            let Ok(place) = theirs.binary_search_by_key(&who, |(creditor, _)| *creditor) else {
                continue;
            };
            let (_, of) = theirs.remove(place);
            owed_by.push((debtor, of));
            self.pass(debtor, of, &debts);
            self.steps += debts.len() + self.debts[debtor as usize].len();
        }
        out.push(Taken {
            who,
            passed_on,
            owed_by,
        });
        debts.into_iter().map(|(creditor, _)| creditor).collect()
    }

    /// One owes a part to others in another's place.
    fn pass(&mut self, debtor: u32, of: i128, others: &[(u32, i128)]) {
        let before = std::mem::take(&mut self.debts[debtor as usize]);
        let mut after = Vec::with_capacity(before.len() + others.len());
        let mut before = before.into_iter().peekable();
        let mut left = of;
        for (creditor, share) in others {
            let more = times(of, *share);
            left -= more;
            if *creditor == debtor || more == 0 {
                continue;
            }
            after.extend(std::iter::from_fn(|| {
                before.next_if(|(other, _)| other < creditor)
            }));
            match before.next_if(|(other, _)| other == creditor) {
                Some((_, known)) => after.push((*creditor, known + more)),
                None => {
                    after.push((*creditor, more));
                    self.owed_by[*creditor as usize].push(debtor);
                }
            }
        }
        after.extend(before);
        self.debts[debtor as usize] = after;
        self.leak[debtor as usize] += left;
    }

    /// Works out what is missing of those who are still in the circle, by going around it; tells
    /// whether it came to an end: `only_if_soon`, it gives up where that is far away.
    ///
    /// What one round adds, the next adds a part of. Where of all that is added at least such a
    /// part goes on, all that still will be added is at least so many times as much.
    fn go_around(&mut self, circle: &Circle, only_if_soon: bool) -> bool {
        let within: Vec<usize> = (0..self.debts.len()).filter(|i| !self.is_out[*i]).collect();
        if within.is_empty() {
            return true;
        }
        let mut place = vec![0_u32; self.debts.len()];
        for (now, who) in within.iter().enumerate() {
            place[*who] = now as u32;
        }
        // What each passes on, and what part of that to whom.
        let passed_on: Vec<i128> = within.iter().map(|who| self.passed_on(*who)).collect();
        let mut debts: Vec<(u32, i128)> = Vec::new();
        let mut ends = Vec::with_capacity(within.len());
        for (who, passed_on) in within.iter().zip(&passed_on) {
            for (creditor, of) in &self.debts[*who] {
                debts.push((place[*creditor as usize], part(ONE, *of, *passed_on)));
            }
            ends.push(debts.len());
        }
        let around = |added: &[i128]| {
            let mut next = vec![0_i128; added.len()];
            let mut first = 0;
            for (added, end) in added.iter().zip(&ends) {
                if *added > 0 {
                    for (creditor, of) in &debts[first..*end] {
                        next[*creditor as usize] += times(*added, *of);
                    }
                }
                first = *end;
            }
            next
        };
        let known = within.iter().zip(&passed_on);
        let known = known.map(|(who, on)| times(circle.known[*who] << self.fine, *on));
        let mut sums: Vec<i128> = known.collect();
        let mut added = around(&sums);
        for ((added, sum), who) in added.iter_mut().zip(&sums).zip(&within) {
            *added = (*added + self.short[*who] - sum).max(0);
        }
        let mut since = 0_i128;
        let mut rounds = 0;
        let is_done = loop {
            let whole: i128 = added.iter().sum();
            let next = around(&added);
            self.steps += debts.len() + added.len();
            let leak = whole - next.iter().sum::<i128>();
            // At this pace so much more is still to come.
            if whole == 0 || is_small(whole, leak, self.fine) {
                break true;
            }
            rounds += 1;
            let is_far = only_if_soon && rounds >= SOON && whole / SOON > leak;
            if is_far || self.steps > self.most_steps {
                break false;
            }
            since += 1;
            let mut times = 1;
            if since % 4 == 0 {
                let surely = how_often(&added, &next);
                // A long step makes uneven again what has become even; so only one that is worth it.
                let at_best = whole / leak.max(1);
                let is_near = surely >= at_best - at_best / 256;
                if is_near || since >= 100 && surely >= since {
                    (times, since) = (surely, 0);
                }
            }
            for ((sum, added), next) in sums.iter_mut().zip(&mut added).zip(next) {
                *sum += *added * times;
                *added = (*added - (*added - next) * times).max(0);
            }
        };
        for ((who, sum), on) in within.iter().zip(sums).zip(passed_on) {
            self.sums[*who] = over(sum, on);
        }
        is_done
    }
}

/// Whether what is still to come is less than a unit: so much came, and `leak` less will.
fn is_small(whole: i128, leak: i128, fine: u32) -> bool {
    leak > 0
        && whole
            .checked_mul(whole)
            .is_some_and(|square| square / leak < 1 << fine)
}

/// How many times as much as is added now will surely be added in the end.
fn how_often(added: &[i128], next: &[i128]) -> i128 {
    let each = added.iter().zip(next);
    let each = each.filter(|(added, next)| added > next);
    let often = each.map(|(added, next)| added / (added - next)).min();
    let greatest = added.iter().copied().max().unwrap_or(1).max(1);
    // The product has to be a number.
    often.unwrap_or(1).clamp(1, (i128::MAX >> 4) / greatest)
}

/// Such a part of a sum, which may be below nothing, rounded down.
fn times(sum: i128, of: i128) -> i128 {
    let product = high(sum.unsigned_abs(), of as u128) as i128;
    if sum < 0 { -product - 1 } else { product }
}

/// `a * b / ONE`.
fn high(a: u128, b: u128) -> u128 {
    let (high, low) = product(a, b);
    high << 2 | low >> 126
}

/// The sum of which this is such a part, rounded down; nothing, if it is below that.
fn over(sum: i128, of: i128) -> i128 {
    // Nothing that is missing is as much as ONE.
    if sum <= 0 { 0 } else { part(ONE, sum, of) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_a_sum_is_rounded_down() {
        assert_eq!(times(9, ONE / 2), 4);
        assert_eq!(times(-9, ONE / 2), -5);
        assert_eq!(times(1 << 120, ONE), 1 << 120);
        assert_eq!(times(3 << 100, ONE / 8 * 3), 9 << 97);
        assert_eq!(over(4, ONE / 2), 8);
        assert_eq!(over(-4, ONE / 2), 0);
    }

    /// So many owe each other, each to the next few, and all but a `leak`-th of it.
    fn ring(count: usize, each: usize, leak: Units) -> Circle {
        let owes = 1_000_000_000_000_000_000;
        let to_each = (owes - owes / leak) / each as Units;
        let debts = |who: usize| {
            let next = (1..=each).map(|step| (((who + step * step) % count) as u32, to_each));
            next.collect()
        };
        let mut circle = Circle {
            owes: vec![owes; count],
            short: vec![0; count],
            known: vec![0; count],
            debts: (0..count).map(debts).collect(),
        };
        circle.short[0] = owes / leak;
        circle
    }

    /// What comes in goes out: all that is short is in the end missing to others.
    #[track_caller]
    fn check(circle: &Circle, within: Units) {
        let missing = missing(circle, 30_000_000);
        assert!(!missing.is_cut);
        let mut next = circle.short.clone();
        for (who, debts) in circle.debts.iter().enumerate() {
            for (creditor, sum) in debts {
                next[*creditor as usize] += part(missing.sums[who], *sum, circle.owes[who]);
            }
        }
        let greatest = missing.sums.iter().max().unwrap();
        assert!(*greatest > 0);
        for (sum, next) in missing.sums.iter().zip(&next) {
            assert!((next - sum).abs() <= within, "{sum} is {next}");
        }
        // A leak of each, together as much as was short.
        let all: Units = missing.sums.iter().sum();
        let whole: Units = circle.short.iter().sum();
        let leaks: Units = (0..circle.owes.len())
            .map(|who| {
                let debts = circle.debts[who].iter().map(|(_, sum)| sum).sum::<Units>();
                let leak = circle.owes[who] - debts;
                part(missing.sums[who], leak, circle.owes[who])
            })
            .sum();
        assert!(
            (leaks - whole).abs() <= 2 * circle.owes.len() as Units + all / 1_000_000_000_000_000,
            "{leaks} of {whole}"
        );
    }

    #[test]
    fn a_circle_is_taken_out_one_by_one() {
        for leak in [10, 1_000_000, 1_000_000_000_000] {
            check(&ring(5, 1, leak), 3);
            check(&ring(3_000, 1, leak), 3);
            check(&ring(200, 3, leak), 8);
        }
    }

    #[test]
    fn where_many_owe_to_many_it_is_gone_around() {
        for leak in [10, 1_000, 1_000_000, 1_000_000_000] {
            check(&ring(2_000, 30, leak), 40);
        }
    }
}
