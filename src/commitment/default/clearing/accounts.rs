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
}

impl Means {
    /// What it does not pay of what is due.
    #[inline]
    pub(super) fn short_of(self, due: Units) -> Units {
        match self.missing {
            0 => 0,
            missing => part(due, missing, self.owes),
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
            Some((has, owes)) if has < owes => Means {
                missing: owes - has,
                owes,
            },
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
