//! What follows for an edge from its claims, as answers read it: footing, states over time,
//! period. `derive` works it out.

use super::arcs::Span;
use super::{EdgeId, NodeId};
use crate::model::{Bounds, CommitmentState, Date, TieState, Truth};
use crate::state::{CommitmentHistory, Footing, History, Reason, Stand, State, TieHistory};
use std::collections::BTreeSet;

/// What follows for one edge from the claims that count.
#[derive(Clone, Debug)]
pub struct Derived {
    /// The days on which it may be so.
    pub span: Span,
    /// How far it is more than a wish; absent: no claim that counts says that it is so.
    pub stand: Option<Stand>,
    /// Its states over time.
    pub states: States,
    /// The conditions that apply to it, written on it or by a scope, in the order of keys.
    pub conditions: Vec<NodeId>,
    /// The breaches that name it.
    pub breaches: Vec<EdgeId>,
}

/// The states of an edge over time: a commitment's, or any other edge's.
#[derive(Clone, Debug)]
pub enum States {
    /// Of a commitment.
    Commitment(Box<CommitmentHistory>),
    /// Of any other edge.
    Tie(Box<TieHistory>),
}

impl Derived {
    /// Whether any state of it is dated, be it that it was not yet, or no longer.
    pub(crate) fn has_dated_state(&self) -> bool {
        match &self.states {
            States::Commitment(history) => !history.history.dated().is_empty(),
            States::Tie(history) => !history.history.dated().is_empty(),
        }
    }

    /// Whether it ever was, or may have been: not one that came to nothing before it began.
    pub(crate) fn ever_existed(&self) -> bool {
        match &self.states {
            States::Commitment(history) => {
                let states = &history.history;
                let mut spells = states.dated().iter().chain(states.undated());
                spells.any(|spell| exists(spell.state) && !history.is_too_late(spell))
            }
            States::Tie(history) => {
                let history = &history.history;
                let mut spells = history.dated().iter().chain(history.undated());
                spells.any(|spell| is_there(spell.state))
            }
        }
    }

    /// Whether it is a promise that would have begun after it was over, and so never bound.
    #[cfg(feature = "render")]
    pub(crate) fn came_too_late(&self) -> bool {
        let is_late = |history: &CommitmentHistory| {
            let mut spells = history.history.dated().iter();
            spells.any(|spell| history.is_too_late(spell))
        };
        self.commitment().is_some_and(is_late) && !self.ever_existed()
    }

    /// How much it takes to keep, in reasons.
    pub(super) fn weight(&self) -> usize {
        let history = match &self.states {
            States::Commitment(history) => history.history.weight(),
            States::Tie(history) => history.history.weight(),
        };
        history + self.conditions.len() + self.breaches.len()
    }

    /// The footing, if any claim that counts gives one.
    pub fn footing(&self) -> Option<Footing> {
        self.stand.map(|stand| stand.footing)
    }

    /// The commitment's history, if it is one.
    pub fn commitment(&self) -> Option<&CommitmentHistory> {
        match &self.states {
            States::Commitment(history) => Some(history),
            States::Tie(_) => None,
        }
    }

    /// When it held, in the words of what dates it: its own period, its act's or event's date,
    /// its agreement's beginning and end.
    pub fn period(&self) -> Option<Date> {
        match &self.states {
            States::Commitment(history) => history.period(),
            States::Tie(history) => history.period().cloned(),
        }
    }

    /// The period, with the beginning and the end that apply as of a date, or after all that is
    /// recorded.
    pub fn period_at(&self, as_of: Option<&Date>) -> Option<Date> {
        match &self.states {
            States::Commitment(history) => history.period_at(as_of),
            States::Tie(history) => history.period_at(as_of),
        }
    }

    /// Whether it is in force (a commitment) or holds (any other edge) by its own history: as of
    /// a date, or after all that is recorded; at best possibly, where somebody denies it. What it
    /// stands behind is left out of account; [`View::in_force`](super::View::in_force) has the
    /// whole answer.
    pub fn in_force_itself(&self, as_of: Option<&Date>) -> Truth {
        let by_history = match &self.states {
            States::Commitment(history) => history.in_force(as_of),
            States::Tie(history) => history.holds(as_of),
        };
        match self.is_disputed() {
            true => by_history.and(Truth::Possibly),
            false => by_history,
        }
    }

    /// Whether somebody denies it.
    fn is_disputed(&self) -> bool {
        self.stand.is_some_and(|stand| stand.disputed)
    }

    /// Whether it certainly exists throughout that date.
    pub(super) fn surely_as_of(&self, as_of: &Date) -> bool {
        if self.is_disputed() {
            return false;
        }
        match &self.states {
            States::Tie(history) => history.holds(Some(as_of)) == Truth::Yes,
            States::Commitment(history) => {
                let states = history.history.at(as_of);
                history.in_period(Some(as_of)) == Truth::Yes
                    && !states.is_empty()
                    && states.iter().all(|(state, _)| exists(*state))
                    && states
                        .iter()
                        .any(|(_, truth)| *truth == Truth::Yes || states.len() > 1)
            }
        }
    }

    /// Whether a day is known of it; as of a date, not one that comes later and says nothing of
    /// before.
    pub(crate) fn is_dated(&self, as_of: Option<&Date>) -> bool {
        self.span.dated && as_of.is_none_or(|as_of| !self.is_undated_at(as_of))
    }

    /// Whether undated, and not bounded away from that date; also if all that dates it comes later,
    /// as the breach of a promise of which no day is stated.
    pub(super) fn is_undated_at(&self, as_of: &Date) -> bool {
        let is_undated = match &self.states {
            States::Commitment(history) => history.history.undated_at(as_of).next().is_some(),
            States::Tie(history) => history.history.undated_at(as_of).next().is_some(),
        };
        let is_dated_later = || {
            let states = self.states_at(Some(as_of));
            as_of.possible().1 < self.span.first && states.iter().any(|(state, _)| exists(*state))
        };
        is_undated && (!self.span.dated || is_dated_later())
    }

    /// Whether it is a commitment that surely is not yet, though its day has come by that date.
    pub(super) fn waits_at(&self, as_of: &Date) -> bool {
        let States::Commitment(history) = &self.states else {
            return false;
        };
        let begins = history.period().map(|period| period.start().earliest);
        history.history.at(as_of) == [(CommitmentState::NotYet, Truth::Yes)]
            && begins.is_none_or(|day| day <= as_of.possible().1)
    }

    /// The states that it is, or may be, in; with no date, after all that is recorded. An
    /// edge that is no commitment is told by the word that fits: held is active.
    pub fn states_at(&self, as_of: Option<&Date>) -> Vec<(CommitmentState, Truth)> {
        match &self.states {
            States::Commitment(history) => states(&history.history, as_of),
            States::Tie(history) => states(&history.history, as_of)
                .into_iter()
                .map(|(state, truth)| (as_commitment(state), truth))
                .collect(),
        }
    }

    /// Whether it is, or may be, in one of these states.
    pub(super) fn is_in(
        &self,
        asked: &BTreeSet<CommitmentState>,
        as_of: Option<&Date>,
        certain: bool,
    ) -> bool {
        let enough = if certain { Truth::Yes } else { Truth::Possibly };
        let states = self.states_at(as_of);
        states
            .iter()
            .any(|(state, truth)| asked.contains(state) && *truth >= enough)
    }

    /// Why a promise that was broken is over as well: a breach is seen before what ended it.
    pub fn why_over(&self, as_of: Option<&Date>) -> Vec<&Reason> {
        let Some(history) = self.commitment() else {
            return Vec::new();
        };
        let come = |from: Bounds| {
            let last = as_of.map(|as_of| as_of.possible().1);
            last.is_none_or(|last| from.earliest <= last)
        };
        let history = &history.history;
        let spells = history.dated().iter().chain(history.undated());
        spells
            .filter(|s| s.state == CommitmentState::Ended && s.from.is_none_or(come))
            .flat_map(|s| &s.reasons)
            .collect()
    }

    /// Why it is, or may be, in that state.
    pub fn why(&self, state: CommitmentState, as_of: Option<&Date>) -> Vec<&Reason> {
        match &self.states {
            States::Commitment(history) => {
                let undated = history
                    .history
                    .undated()
                    .iter()
                    .filter(|s| s.state == state);
                let mut why = history.history.why(state, as_of);
                if why.is_empty() {
                    why.extend(undated.flat_map(|s| &s.reasons));
                }
                why
            }
            States::Tie(history) => match state {
                CommitmentState::Ended => history.history.why(TieState::Ended, as_of),
                CommitmentState::NotYet => history.history.why(TieState::NotYet, as_of),
                _ => Vec::new(),
            },
        }
    }
}

/// The states that a history shows as of a date, undated ones where no dated one is known, or
/// where they may have followed it; without a date, those after all that is recorded.
///
/// ```
/// use foedera::model::{ConditionState, Truth};
/// use foedera::state::History;
///
/// let nothing: History<ConditionState> = History::empty();
/// assert_eq!(foedera::graph::states(&nothing, None), []);
/// ```
pub fn states<S: State>(history: &History<S>, as_of: Option<&Date>) -> Vec<(S, Truth)> {
    let Some(as_of) = as_of else {
        let latest = history.latest();
        let truth = if latest.len() == 1 {
            Truth::Yes
        } else {
            Truth::Possibly
        };
        return latest.into_iter().map(|state| (state, truth)).collect();
    };
    let mut states = history.at(as_of);
    for later in history.followed_at(as_of) {
        if states.iter().all(|(state, _)| *state != later.state) {
            states.push((later.state, Truth::Possibly));
        }
    }
    states.sort_unstable();
    if states.is_empty() {
        let undated: BTreeSet<S> = history.undated_at(as_of).map(|s| s.state).collect();
        return undated
            .into_iter()
            .map(|state| (state, Truth::Possibly))
            .collect();
    }
    states
}

fn as_commitment(state: TieState) -> CommitmentState {
    match state {
        TieState::NotYet => CommitmentState::NotYet,
        TieState::Sought => CommitmentState::Sought,
        TieState::Offered => CommitmentState::Offered,
        TieState::Held => CommitmentState::Active,
        TieState::Ended => CommitmentState::Ended,
    }
}

/// Whether a commitment in this state is there to be shown as of a date.
pub(crate) fn exists(state: CommitmentState) -> bool {
    match state {
        CommitmentState::NotYet
        | CommitmentState::Expired
        | CommitmentState::Released
        | CommitmentState::Cancelled
        | CommitmentState::Ended => false,
        CommitmentState::Sought
        | CommitmentState::Offered
        | CommitmentState::Active
        | CommitmentState::Conditional
        | CommitmentState::Detached
        | CommitmentState::Pending
        | CommitmentState::Satisfied
        | CommitmentState::Violated => true,
    }
}

pub(crate) fn is_there(state: TieState) -> bool {
    !matches!(state, TieState::NotYet | TieState::Ended)
}
