//! What each actor has, owes, has lost and can pay, in each currency. Start at [`Accounts`].

use super::super::ledger::Ledger;
use super::super::settle::Purse;
use super::super::units::{Coin, Units, part};
use crate::graph::NodeId;
use std::ops::Range;

/// Whose account in which currency, and what of it settling does not change.
#[derive(Debug)]
pub(super) struct Account {
    pub(super) actor: NodeId,
    pub(super) coin: Coin,
    pub(super) buffer: Option<Units>,
    /// If it has failed.
    pub(super) estate: Option<Estate>,
    /// The cases of its own debts, and those in which it stands behind another's.
    pub(super) debts: Range<u32>,
    pub(super) backs: Range<u32>,
    /// How often its cases were settled since circles were worked out.
    pub(super) visits: u32,
}

/// What one that has failed has and owes, before others fail to pay it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Estate {
    pub(super) has: Units,
    pub(super) owes: Units,
}

/// What settling changes of an account: a line of the cache.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Flow {
    /// What it is owed and is not paid, and the most that this has been.
    pub(super) unpaid: Units,
    pub(super) most_unpaid: Units,
    /// What is claimed of it as guarantor, and the most that this has been.
    pub(super) claims: Units,
    pub(super) most_claims: Units,
}

impl Flow {
    pub(super) fn loss(&self) -> Units {
        self.most_unpaid + self.most_claims
    }

    /// So much more it is not paid; tells by how much that is more than ever.
    #[inline]
    pub(super) fn lose(&mut self, more: Units) -> Units {
        self.unpaid += more;
        let beyond = (self.unpaid - self.most_unpaid).max(0);
        self.most_unpaid += beyond;
        beyond
    }

    /// So much more is claimed of it; tells by how much that is more than ever.
    #[inline]
    pub(super) fn claim(&mut self, more: Units) -> Units {
        self.claims += more;
        let beyond = (self.claims - self.most_claims).max(0);
        self.most_claims += beyond;
        beyond
    }
}

/// How much one can pay, as was found when its cases were last settled: all but `missing` of
/// what it `owes`. One that has not failed pays all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Means {
    pub(super) missing: Units,
    pub(super) owes: Units,
    /// The part of it that is missing, in so many of 2^64, rounded down; nothing where all is
    /// missing, hardly anything, or what it owes is too great.
    rate: u64,
}

/// Sums below that are multiplied by a rate and not divided.
const NARROW: Units = 1 << 62;

impl Means {
    /// All but so much of what it owes, which is something.
    pub(super) fn all_but(missing: Units, owes: Units) -> Means {
        let rate = match missing < owes && owes < NARROW {
            true => (((missing as u128) << 64) / owes as u128) as u64,
            false => 0,
        };
        Means {
            missing,
            owes,
            rate,
        }
    }

    /// What it does not pay of what is due: such a part, rounded down.
    #[inline]
    pub(super) fn short_of(self, due: Units) -> Units {
        if self.missing == 0 {
            0
        } else if self.rate == 0 || due >= NARROW {
            part(due, self.missing, self.owes)
        } else {
            // By the rate it is the quotient or one less, as the rest tells, which is below twice
            // the divisor: whatever is cut off of the products cancels out.
            let (due, missing, owes) = (due as u64, self.missing as u64, self.owes as u64);
            let quotient = ((u128::from(due) * u128::from(self.rate)) >> 64) as u64;
            let rest = due
                .wrapping_mul(missing)
                .wrapping_sub(quotient.wrapping_mul(owes));
            Units::from(quotient + u64::from(rest >= owes))
        }
    }
}

/// The accounts, by their numbers.
#[derive(Debug)]
pub(super) struct Accounts {
    pub(super) of: Ledger,
    pub(super) list: Vec<Account>,
    pub(super) flows: Vec<Flow>,
    pub(super) means: Vec<Means>,
}

impl Accounts {
    /// What it pays with and what is claimed of it, if it has failed and that is too little.
    pub(super) fn fraction(&self, place: u32) -> Option<(Units, Units)> {
        let estate = self.list[place as usize].estate?;
        let flow = &self.flows[place as usize];
        let has = (estate.has - flow.most_unpaid).max(0);
        Some((has, estate.owes + flow.most_claims))
    }

    pub(super) fn means(&self, place: u32) -> Means {
        match self.fraction(place) {
            Some((has, owes)) if has < owes => Means::all_but(owes - has, owes),
            _ => Means::default(),
        }
    }
}

/// The accounts in one currency.
pub(super) struct Purses<'a> {
    pub(super) accounts: &'a Accounts,
    pub(super) coin: Coin,
}

impl Purses<'_> {
    pub(super) fn means(&self, who: NodeId) -> Means {
        let place = self.accounts.of.find(who, self.coin);
        place.map_or(Means::default(), |place| {
            self.accounts.means[place as usize]
        })
    }
}

impl Purse for Purses<'_> {
    fn pays(&self, who: NodeId, due: Units) -> Units {
        due - self.means(who).short_of(due)
    }

    fn has_failed(&self, who: NodeId) -> bool {
        self.means(who).missing > 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_short_is_the_part_to_the_unit(
            (due, owes) in (0..1_i128 << 64, 1..1_i128 << 64),
            (due_bits, owes_bits) in (0..64_u32, 0..64_u32),
            missing in any::<u64>(),
        ) {
            let (due, owes) = (due >> due_bits, (owes >> owes_bits).max(1));
            let missing = (Units::from(missing) % (owes + 1)).max(1);
            let means = Means::all_but(missing, owes);
            prop_assert_eq!(means.short_of(due), part(due, missing, owes));
        }
    }
}
