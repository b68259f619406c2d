//! What becomes of a state when another follows: the one table behind every history.

use super::Basis;
use crate::model::{CommitmentState, ConditionState, Stage, TieState, Word};

/// What becomes of a state when another comes after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Succession {
    /// It gives way to the later one.
    Yields,
    /// It stays, and the later one never takes hold.
    Absorbs,
    /// Both stand: the records disagree, and that is worth showing.
    Stands,
}

/// A state that a [`super::History`] can be made of.
///
/// ```
/// use foedera::model::CommitmentState::{Active, Ended, Violated};
/// use foedera::state::{Basis::Derived, State, Succession};
///
/// assert_eq!(Active.followed_by(Derived, Violated, Derived), Succession::Yields);
/// assert_eq!(Violated.followed_by(Derived, Ended, Derived), Succession::Absorbs, "sticky");
/// ```
pub trait State: Word {
    /// The state before the first day, where there is one.
    const BEFORE: Option<Self>;

    /// What becomes of this state, resting on `own`, when `later`, resting on `basis`, comes
    /// after it. The two differ.
    fn followed_by(self, own: Basis, later: Self, basis: Basis) -> Succession;

    /// Whether it never gives way, so that all that leads to it is one spell.
    fn is_sticky(self) -> bool {
        false
    }

    /// Whether `self` comes after `other` where their dates leave the order open: what is
    /// signed and in force "in 1995" was signed first.
    fn naturally_after(self, basis: Basis, other: Self, others: Basis) -> bool;

    /// Whether it cannot come before `other` has: nothing is in force before it is signed.
    fn needs(self, _other: Self) -> bool {
        false
    }
}

impl State for Stage {
    const BEFORE: Option<Stage> = None;

    fn followed_by(self, _own: Basis, later: Stage, basis: Basis) -> Succession {
        match self {
            Stage::Terminated if basis == Basis::Assumed => Succession::Absorbs,
            Stage::Terminated if basis == Basis::Resumed => Succession::Yields,
            Stage::Terminated => Succession::Stands,
            Stage::Suspended | Stage::Withdrawn | Stage::Abandoned | Stage::Rejected => {
                Succession::Yields
            }
            // The way to being in force: a step back is another's account of it.
            Stage::Sought
            | Stage::Proposed
            | Stage::UnderNegotiation
            | Stage::Adopted
            | Stage::Signed
            | Stage::ProvisionallyApplied
            | Stage::InForce => {
                if later < self && basis != Basis::Assumed {
                    Succession::Stands
                } else {
                    Succession::Yields
                }
            }
        }
    }

    fn naturally_after(self, basis: Basis, other: Stage, others: Basis) -> bool {
        // What is assumed of a stage is what it returns to, and nothing returns from the end.
        let rank = |stage: Stage, basis: Basis| match (stage, basis) {
            (Stage::Terminated, _) => (2, stage),
            (_, Basis::Assumed) => (1, stage),
            (_, Basis::Derived | Basis::Resumed | Basis::Stated) => (0, stage),
        };
        rank(self, basis) > rank(other, others)
    }

    fn needs(self, other: Stage) -> bool {
        let was_in_force = [Stage::InForce, Stage::Suspended, Stage::Terminated];
        other == Stage::Signed && was_in_force.contains(&self)
    }
}

impl State for CommitmentState {
    const BEFORE: Option<CommitmentState> = Some(CommitmentState::NotYet);

    fn followed_by(self, own: Basis, later: CommitmentState, basis: Basis) -> Succession {
        use CommitmentState::*;
        match self {
            Violated => match basis {
                Basis::Stated if later != Ended => Succession::Stands,
                _ => Succession::Absorbs,
            },
            Ended if basis == Basis::Resumed => Succession::Yields,
            Satisfied | Expired | Released | Cancelled | Ended => {
                if basis == Basis::Stated || later == Violated {
                    Succession::Stands
                } else {
                    Succession::Absorbs
                }
            }
            NotYet | Sought | Offered => Succession::Yields,
            Active | Conditional | Detached | Pending => {
                let back = matches!(later, NotYet | Sought | Offered);
                if back && own != Basis::Assumed {
                    Succession::Stands
                } else {
                    Succession::Yields
                }
            }
        }
    }

    fn is_sticky(self) -> bool {
        self == CommitmentState::Violated
    }

    fn naturally_after(self, _basis: Basis, other: CommitmentState, _others: Basis) -> bool {
        self > other
    }
}

impl State for ConditionState {
    const BEFORE: Option<ConditionState> = None;

    fn followed_by(self, _own: Basis, _later: ConditionState, _basis: Basis) -> Succession {
        match self {
            ConditionState::Pending => Succession::Yields,
            ConditionState::Met | ConditionState::Failed | ConditionState::Waived => {
                Succession::Stands
            }
        }
    }

    fn naturally_after(self, _basis: Basis, other: ConditionState, _others: Basis) -> bool {
        self > other
    }
}

impl State for TieState {
    const BEFORE: Option<TieState> = Some(TieState::NotYet);

    fn followed_by(self, own: Basis, later: TieState, basis: Basis) -> Succession {
        match self {
            TieState::NotYet | TieState::Sought | TieState::Offered => Succession::Yields,
            TieState::Held if later < TieState::Held && own != Basis::Assumed => Succession::Stands,
            TieState::Held => Succession::Yields,
            TieState::Ended if basis == Basis::Resumed => Succession::Yields,
            TieState::Ended if basis == Basis::Stated => Succession::Stands,
            TieState::Ended => Succession::Absorbs,
        }
    }

    fn naturally_after(self, _basis: Basis, other: TieState, _others: Basis) -> bool {
        self > other
    }
}
