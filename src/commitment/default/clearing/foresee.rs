//! What those who have failed surely miss, worked out in sums of 64 bits that lie close together,
//! before it is settled to the unit. Start at [`Going::foresee`].
//!
//! Each misses what others do not pay, and pays the less the more it misses. Whoever begins with
//! too little, and adds up again and again what follows, each sum rounded down, never passes the
//! least sums that fit together, which are what clearing looks for (Tarski 1955). So what comes
//! out can be taken for known, wherever this stops, and settling has little left to do.

use super::super::units::Units;
use super::each::{self, Asked, Each, Pays};
use super::{Behind, CREEPS, Going, OFTEN};
use std::ops::Range;

/// Sums that are not below that are not laid out: whose they are pays the part that it paid before.
const NARROW: Units = 1 << 61;

fn narrow(sum: Units) -> Option<i64> {
    (-NARROW < sum && sum < NARROW).then_some(sum as i64)
}

/// Which part of what it owes each account does not pay, in so many of 2^64, rounded down.
struct Rates(Vec<u64>);

impl Pays<i64> for Rates {
    #[inline]
    fn short_of(&self, account: u32, due: i64) -> i64 {
        ((u128::from(self.0[account as usize]) * due as u128) >> 64) as i64
    }

    fn has_failed(&self, account: u32) -> bool {
        self.0[account as usize] > 0
    }
}

/// Such a rate.
fn rate(missing: Units, owes: Units) -> u64 {
    match missing {
        ..=0 => 0,
        _ if missing >= owes => u64::MAX,
        _ => {
            // Of great sums the lower bits decide nothing; what is owed is rounded up.
            let cut = 64_u32.saturating_sub(owes.leading_zeros());
            let owes = (owes >> cut) + Units::from(cut > 0);
            ((((missing >> cut) as u128) << 64) / owes as u128) as u64
        }
    }
}

/// An account that has failed.
struct Failed {
    account: u32,
    /// What it has, what it surely is not paid of that, what it owes, and what surely is claimed of it
    /// besides; absent where these are not laid out.
    sums: Option<Sums>,
    /// The debts to it behind which nobody stands, and its own behind which somebody does.
    owed: Range<u32>,
    backed: Range<u32>,
}

#[derive(Clone, Copy)]
struct Sums {
    has: i64,
    lost: i64,
    owes: i64,
    claims: i64,
}

/// A debt behind which somebody stands, each for it alone.
struct Backed {
    creditor: u32,
    owed: i64,
    unpaid: i64,
    each: Each,
}

/// What is not paid to an account, and what is claimed of it.
#[derive(Clone, Copy, Default)]
struct Flowing {
    lost: i64,
    claims: i64,
}

impl Flowing {
    fn lose(&mut self, more: i64) {
        self.lost = self.lost.saturating_add(more);
    }

    fn claim(&mut self, more: i64) {
        self.claims = self.claims.saturating_add(more);
    }
}

/// Those who have failed, and what they owe.
struct Foreseen {
    rates: Rates,
    failed: Vec<Failed>,
    /// Who owes to them, and how much, behind which nobody stands.
    debtors: Vec<u32>,
    owed: Vec<i64>,
    backed: Vec<Backed>,
    asked: Vec<Asked<i64>>,
    /// By account: of debts behind which somebody stands.
    flowing: Vec<Flowing>,
}

impl Going<'_> {
    /// Works out what those who have failed surely miss, and notes it.
    pub(super) fn foresee(&mut self) {
        let mut foreseen = self.lay_out();
        let cost = foreseen.owed.len() + foreseen.backed.len() + foreseen.asked.len();
        let (mut sweeps, mut added, mut before) = (0, 0, None);
        while self.steps_left() > 0 {
            let more = foreseen.sweep();
            self.steps += cost;
            added += more;
            sweeps += 1;
            if more <= foreseen.failed.len() as Units {
                break;
            }
            if sweeps % OFTEN == 0 {
                if before.is_some_and(|before| added > before / CREEPS) {
                    break;
                }
                (before, added) = (Some(added), 0);
            }
        }
        for one in &foreseen.failed {
            let flow = &mut self.accounts.flows[one.account as usize];
            let (lost, claims) = one.sums.map_or((0, 0), |sums| (sums.lost, sums.claims));
            if Units::from(lost) > flow.most_unpaid || Units::from(claims) > flow.most_claims {
                flow.most_unpaid = flow.most_unpaid.max(lost.into());
                flow.most_claims = flow.most_claims.max(claims.into());
                self.changed.waiting.add(one.account);
            }
        }
    }

    /// Lays out those who have failed, in the order of their accounts.
    fn lay_out(&self) -> Foreseen {
        let accounts = &self.accounts;
        let count = accounts.list.len();
        let mut foreseen = Foreseen {
            rates: Rates(Vec::with_capacity(count)),
            failed: Vec::new(),
            debtors: Vec::new(),
            owed: Vec::new(),
            backed: Vec::new(),
            asked: Vec::with_capacity(self.asked.len()),
            flowing: vec![Flowing::default(); count],
        };
        for account in 0..count as u32 {
            let means = accounts.means(account);
            foreseen.rates.0.push(rate(means.missing, means.owes));
            let Some(estate) = accounts.list[account as usize].estate else {
                continue;
            };
            let flow = &accounts.flows[account as usize];
            let sums = [estate.has, flow.most_unpaid, estate.owes, flow.most_claims].map(narrow);
            let sums = match sums {
                [Some(has), Some(lost), Some(owes), Some(claims)] => Some(Sums {
                    has,
                    lost,
                    owes,
                    claims,
                }),
                _ => None,
            };
            foreseen.failed.push(Failed {
                account,
                sums,
                owed: 0..0,
                backed: 0..0,
            });
        }
        self.lay_out_owed(&mut foreseen);
        self.lay_out_backed(&mut foreseen);
        foreseen
    }

    /// The debts behind which nobody stands, by creditor.
    fn lay_out_owed(&self, foreseen: &mut Foreseen) {
        let alone = || {
            let alone = self.cases.iter();
            let alone = alone.filter(|case| case.behind == Behind::Nobody);
            alone.filter_map(|case| Some((case, narrow(case.owed)?)))
        };
        let mut ends = vec![0; self.accounts.list.len()];
        for (case, _) in alone() {
            ends[case.creditor as usize] += 1;
        }
        let mut end = 0;
        for one in &mut foreseen.failed {
            let count = std::mem::replace(&mut ends[one.account as usize], end);
            one.owed = end..end + count;
            end = one.owed.end;
        }
        (foreseen.debtors, foreseen.owed) = (vec![0; end as usize], vec![0; end as usize]);
        for (case, owed) in alone() {
            let creditor = case.creditor as usize;
            if self.accounts.list[creditor].estate.is_some() {
                let at = ends[creditor] as usize;
                (foreseen.debtors[at], foreseen.owed[at]) = (case.debtor, owed);
                ends[creditor] += 1;
            }
        }
    }

    /// The debts behind which somebody stands, by debtor; what is not laid out stays as it is.
    fn lay_out_backed(&self, foreseen: &mut Foreseen) {
        let Foreseen {
            failed,
            backed,
            asked,
            flowing,
            ..
        } = foreseen;
        let mut stays = |account: u32, claim: Units| {
            flowing[account as usize].claim(claim.min(NARROW) as i64);
        };
        for one in failed {
            let first = backed.len() as u32;
            let debts = self.accounts.list[one.account as usize].debts.clone();
            for case in &self.cases[debts.start as usize..debts.end as usize] {
                match (case.behind, narrow(case.owed)) {
                    (Behind::Nobody, _) => {}
                    (Behind::Each(which), Some(owed)) => {
                        let each = self.each[which as usize];
                        backed.push(Backed {
                            creditor: case.creditor,
                            owed,
                            unpaid: 0,
                            each: each.moved(asked.len()),
                        });
                        asked.extend(self.asked[each.all()].iter().map(Asked::narrow));
                    }
                    (Behind::Each(which), None) => {
                        for one in &self.asked[self.each[which as usize].all()] {
                            stays(one.account, one.claim);
                        }
                    }
                    (Behind::Many(which), _) => {
                        for (account, claim) in &self.many[which as usize].claims {
                            stays(*account, *claim);
                        }
                    }
                }
            }
            one.backed = first..backed.len() as u32;
        }
    }
}

impl Foreseen {
    /// Adds up once what follows from what is known; tells how much that adds.
    fn sweep(&mut self) -> Units {
        let mut added = 0;
        for i in 0..self.failed.len() {
            added += self.miss(i);
            for backed in self.failed[i].backed.clone() {
                self.settle(self.failed[i].account, backed as usize);
            }
        }
        added
    }

    /// Adds up what one that has failed misses; tells by how much that is more.
    fn miss(&mut self, i: usize) -> Units {
        let one = &mut self.failed[i];
        let Some(sums) = &mut one.sums else {
            return 0;
        };
        let Flowing { mut lost, claims } = self.flowing[one.account as usize];
        let owed = one.owed.start as usize..one.owed.end as usize;
        for (debtor, owed) in self.debtors[owed.clone()].iter().zip(&self.owed[owed]) {
            lost = lost.saturating_add(self.rates.short_of(*debtor, *owed));
        }
        let (lost, claims) = (lost.max(sums.lost), claims.max(sums.claims));
        let more = Units::from(lost - sums.lost) + Units::from(claims - sums.claims);
        if more > 0 {
            (sums.lost, sums.claims) = (lost, claims);
            let owes = Units::from(sums.owes) + Units::from(claims);
            let has = (Units::from(sums.has) - Units::from(lost)).max(0);
            let before = &mut self.rates.0[one.account as usize];
            *before = rate(owes - has, owes).max(*before);
        }
        more
    }

    /// Settles a debt behind which somebody stands.
    fn settle(&mut self, debtor: u32, backed: usize) {
        let backed = &mut self.backed[backed];
        let short = self.rates.short_of(debtor, backed.owed);
        if short == 0 {
            return;
        }
        let asked = &mut self.asked[backed.each.all()];
        let paid = each::settle(asked, backed.each.line(), &self.rates, short);
        for one in &*asked {
            self.flowing[one.account as usize].claim(one.more());
        }
        let unpaid = short - paid;
        let more = unpaid - std::mem::replace(&mut backed.unpaid, unpaid);
        self.flowing[backed.creditor as usize].lose(more);
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::book::Held;
    use super::super::super::units::part;
    use super::*;
    use crate::commitment::Supposed;
    use crate::graph::Filter;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_rate_is_rounded_down(
            (missing, owes) in (0..Units::MAX, 1..Units::MAX),
            (less, few) in (0..127_u32, 0..127_u32),
        ) {
            let (missing, owes) = (missing >> less, (owes >> few).max(1));
            let exact = part(1 << 64, missing, owes);
            let rate = Units::from(rate(missing, owes));
            prop_assert!(rate <= exact && exact - rate <= 2, "{} of {}", rate, exact);
        }
    }

    /// Of the loan circle, in which debts with and without guarantors go around.
    #[test]
    fn what_is_foreseen_is_what_is_cleared_but_for_rounding() {
        let graph = crate::dossier::built_in("loan-circle").unwrap();
        let filter = Filter::default();
        let held = Held::new(&filter);
        let mut going = Going::new(graph.view(&filter), &held, &Supposed::default(), usize::MAX);
        for actor in ["shipping", "ropes", "sails", "docks"] {
            going.supposed.extend(graph.node_id(actor));
        }
        going.suppose();
        going.sort_backing();
        going.foresee();
        let sums = |going: &Going| -> Vec<[Units; 2]> {
            let accounts = going.accounts.list.iter().zip(&going.accounts.flows);
            let failed = accounts.filter(|(account, _)| account.estate.is_some());
            failed
                .map(|(_, flow)| [flow.most_unpaid, flow.most_claims])
                .collect()
        };
        let foreseen = sums(&going);
        assert!(foreseen.iter().flatten().any(|sum| *sum > 0));
        going.clear();
        let cleared = sums(&going);
        for (foreseen, cleared) in foreseen.iter().flatten().zip(cleared.iter().flatten()) {
            assert!((cleared - foreseen).abs() < 100, "{foreseen} of {cleared}");
        }
        // Settling came to as much: had too much been foreseen, it would have come to less.
        for flow in &going.accounts.flows {
            assert!(flow.most_unpaid - flow.unpaid < 100, "{flow:?}");
            assert!(flow.most_claims - flow.claims < 100, "{flow:?}");
        }
    }
}
