//! Which records of a kind are listed: what of them is asked for besides. Start at [`Such`].

use super::decided::Asked;
use super::failure::Failure;
use super::list::{Wanted, body};
use super::{sums, typed};
use crate::graph::EdgeId;
use crate::model::{Node, Obligation, Sort, Word};
use crate::query::{Grade, backing};
use clap::Args;

/// Only such records, as typed.
#[derive(Debug, Args)]
pub(super) struct Such {
    /// Only commitments with a cap: the most that they can cost their debtor
    #[arg(long)]
    pub(super) capped: bool,
    /// Only debts, or commitments, that somebody stands behind
    #[arg(long)]
    guaranteed: bool,
    /// Only debts, or commitments, that nobody stands behind, not even possibly
    #[arg(long, conflicts_with = "guaranteed")]
    unguaranteed: bool,
    /// Only commitments with these obligations: defense, neutrality, consultation …
    #[arg(long, value_name = "OBLIGATIONS", value_delimiter = ',', value_parser = typed::word::<Obligation>)]
    obligation: Vec<Obligation>,
    /// Only conditions of which is told who decides them
    #[arg(long)]
    decided: bool,
}

impl Such {
    /// Which are asked for, in words: " with a cap".
    pub(super) fn words(&self) -> String {
        let mut told = String::new();
        if self.capped {
            told.push_str(" with a cap");
        }
        if self.decided {
            told.push_str(" that somebody decides");
        }
        if !self.obligation.is_empty() {
            let each: Vec<String> = self.obligation.iter().map(|o| o.phrase()).collect();
            told.push_str(&format!(" that promise {}", each.join(" or ")));
        }
        match (self.guaranteed, self.unguaranteed) {
            (true, _) => told.push_str(" that somebody stands behind"),
            (_, true) => told.push_str(" that nobody stands behind"),
            (false, false) => {}
        }
        told
    }

    /// Refuses what says nothing of this kind.
    pub(super) fn check(&self, wanted: &Wanted) -> Result<(), Failure> {
        let is_condition = matches!(
            wanted,
            Wanted::Sort(Sort::Condition) | Wanted::Kind(Sort::Condition, _)
        );
        let is_commitment = matches!(wanted, Wanted::Commitments);
        let is_promise = is_commitment || matches!(wanted, Wanted::Debts);
        let behind = match self.guaranteed {
            true => "debts --guaranteed",
            false => "debts --unguaranteed",
        };
        let faults = [
            (
                self.capped && !is_commitment,
                "only commitments have a cap",
                "commitments --capped",
            ),
            (
                !self.obligation.is_empty() && !is_commitment,
                "only commitments have obligations",
                "commitments --obligation defense",
            ),
            (
                (self.guaranteed || self.unguaranteed) && !is_promise,
                "only debts and other commitments have somebody behind them",
                behind,
            ),
            (
                self.decided && !is_condition,
                "only conditions are decided by somebody",
                "conditions --decided",
            ),
        ];
        match faults.into_iter().find(|(is_wrong, ..)| *is_wrong) {
            Some((_, fault, list)) => {
                Err(Failure::usage(fault).hint(format!("as in `foedera list {list}`")))
            }
            None => Ok(()),
        }
    }

    pub(super) fn fits_node(&self, record: &Node) -> bool {
        !self.decided || body(record).is_some()
    }

    pub(super) fn fits(&self, asked: &Asked, edge: EdgeId) -> bool {
        let terms = asked.graph().tie(edge).terms();
        let promises = |o: &Obligation| terms.is_some_and(|terms| terms.promises(*o));
        let is_for = self.obligation.is_empty() || self.obligation.iter().any(promises);
        let is_backed = || {
            let best = backing(asked.view(), edge);
            matches!(best, Some(Grade::InForce | Grade::Possibly))
        };
        let is_behind = match self.guaranteed || self.unguaranteed {
            true => is_backed() == self.guaranteed,
            false => true,
        };
        (!self.capped || sums::cap(asked, edge).is_some()) && is_for && is_behind
    }

    /// Behind how many of those that nobody stands behind there is what is no more than sought,
    /// waits, was broken or is over: a note.
    pub(super) fn note(&self, asked: &Asked, found: &[EdgeId]) -> Option<String> {
        if !self.unguaranteed {
            return None;
        }
        let is_weak = |edge: &&EdgeId| backing(asked.view(), **edge).is_some();
        let weak = found.iter().filter(is_weak).count();
        (weak > 0).then(|| {
            format!(
                "Behind {weak} of these stands what is not in force: sought, waiting, broken or \
                 over; `foedera show ID` tells."
            )
        })
    }
}
