//! What follows when debtors fail: who pays in their place, who loses, who fails next. Knows
//! the graph, no question and no text.
//!
//! Three readings of the same debts and guarantees: [`rounds`], where who has failed pays
//! nothing more; [`clearing`], where it pays what it has (Eisenberg and Noe 2001, extended by
//! guarantees); [`debtrank`], where distress passes on before anybody fails (Battiston and
//! others 2012). Definitions and sources: `docs/promises.md`.

mod book;
mod clearing;
mod debtrank;
mod ledger;
mod rounds;
mod settle;
mod units;

pub use book::Aside;
pub use clearing::clearing;
pub use debtrank::{Distress, Ranked, debtrank, percent, ratio};
pub use rounds::rounds;
pub use settle::Payment;
#[cfg(feature = "cli")]
pub(crate) use units::counted;
pub use units::{Coin, Coins, PLACES, Units};

use crate::graph::{EdgeId, NodeId};
use crate::model::{Amount, Share};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// What is supposed of those of whom it is not stated.
///
/// ```
/// use foedera::commitment::{Supposed, rounds};
/// use foedera::dossier::{Memory, read};
/// use foedera::graph::Filter;
///
/// let text = r#"(foedera: 1, source: "book", sources: {"book": "A ledger"},
///     actors: {"mill": Company("Mill"), "bank": Bank("Bank")},
///     edges: [owes(from: "mill", to: "bank", amount: "50 EUR", at: "1")])"#;
/// let graph = read(&Memory::new().with("a.ron", text), "a.ron").graph.unwrap();
/// let (filter, mill) = (Filter::default(), [graph.node_id("mill").unwrap()]);
/// let fall = |supposed| rounds(graph.view(&filter), &mill, &supposed, 1_000).falls.len();
/// let buffer = Some("40 EUR".parse()?);
/// assert_eq!(fall(Supposed { buffer, ..Supposed::default() }), 2, "the bank loses 50");
/// assert_eq!(fall(Supposed::default()), 1, "what the bank can lose is not stated");
/// # Ok::<(), foedera::model::BadAmount>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Supposed {
    /// What who fails still pays of what it owes; by [`clearing`], what those who are supposed to
    /// fail keep of what they have outside the graph. Absent: nothing.
    pub recovery: Option<Share>,
    /// What one can lose before it fails, in that currency, where its buffer is not stated. Absent,
    /// finer than a billionth, or too great to be added up: then nobody can say whether it fails.
    pub buffer: Option<Amount>,
}

/// What follows when some debtors fail.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cascade {
    /// Who fails, round by round, in the order of their ids.
    pub falls: Vec<Fall>,
    /// What becomes of each debt of those who fail, in the same order.
    pub settlements: Vec<Settlement>,
    /// What those behind these debts pay; each settlement has its own part of it.
    pub payments: Vec<Payment>,
    /// What each loses, by actor and currency.
    pub losses: BTreeMap<(NodeId, Coin), Loss>,
    /// What is left out of account.
    pub asides: BTreeSet<Aside>,
    /// The currencies.
    pub coins: Coins,
    /// How many edges were looked at.
    pub touched: usize,
    /// Whether there was more to look at than allowed.
    pub cut: bool,
    /// After how many settlements [`clearing`] stopped before nothing changed any more: nobody
    /// pays more than is told, but who fails may pay less, and others may fail.
    pub unsettled: Option<usize>,
}

/// One that fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fall {
    /// Who.
    pub actor: NodeId,
    /// In which round; those that are supposed to fail, in the first.
    pub round: u32,
    /// In which currency it has lost more than its buffer; absent: it is supposed.
    pub coin: Option<Coin>,
    /// What it had lost before it failed.
    pub lost: Units,
}

/// What becomes of a debt whose debtor has failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settlement {
    /// The debt.
    pub debt: EdgeId,
    /// Who owes it.
    pub debtor: NodeId,
    /// To whom.
    pub creditor: NodeId,
    /// The round in which the debtor failed.
    pub round: u32,
    /// Its currency.
    pub coin: Coin,
    /// How much is owed.
    pub owed: Units,
    /// What the debtor still pays.
    pub by_debtor: Units,
    /// What nobody pays: the creditor's loss.
    pub unpaid: Units,
    payments: Range<usize>,
}

/// What an actor loses in one currency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Loss {
    /// What it is owed and nobody pays.
    pub as_creditor: Units,
    /// What it pays for others, without what counter-guarantors give it back.
    pub as_guarantor: Units,
    /// What it can lose before it fails; absent: not stated.
    pub buffer: Option<Units>,
    /// Of those who fail, by [`clearing`]: what it has to pay with, and what is claimed of it,
    /// what is outside the graph included.
    pub estate: Option<(Units, Units)>,
}

impl Loss {
    /// The two together.
    pub fn whole(&self) -> Units {
        self.as_creditor + self.as_guarantor
    }

    /// Whether it is more than can be lost.
    pub fn is_too_much(&self) -> bool {
        self.buffer.is_some_and(|buffer| self.whole() > buffer)
    }
}

impl Cascade {
    /// What those behind a debt pay.
    pub fn payments_of(&self, settlement: &Settlement) -> &[Payment] {
        self.payments
            .get(settlement.payments.clone())
            .unwrap_or(&[])
    }

    /// In which round an actor fails, if it does.
    pub fn round_of(&self, actor: NodeId) -> Option<u32> {
        let fall = self.falls.iter().find(|fall| fall.actor == actor);
        fall.map(|fall| fall.round)
    }

    /// How many rounds there are.
    pub fn rounds(&self) -> u32 {
        self.falls.last().map_or(0, |fall| fall.round)
    }
}
