//! How good a promise is at a moment, in one word: what coverage, comparison and differences
//! order promises by. Start at [`Grade`].

use super::Evidence;
use crate::commitment::over_by;
use crate::graph::{EdgeId, View};
use crate::model::{CommitmentState, Truth, words};
use crate::state::{Footing, Stand, is_over};

words! {
    /// How good a promise is, the best first.
    pub enum Grade: "a grade" {
        /// It is in force.
        InForce,
        /// It may be in force and unbroken: its dates leave that open, or somebody denies it, or
        /// by another account of it it is not.
        Possibly,
        /// It is, or may be, in force, and was surely broken.
        Broken,
        /// It is promised, and not in force: it has not begun, waits for what has not come, or is
        /// suspended.
        Waiting,
        /// Its debtor offers it.
        Offered,
        /// Somebody wants it.
        Sought,
        /// It is said to come.
        Foreseen,
        /// It is over.
        Over,
    }
}

impl Evidence {
    /// How good the promise is.
    ///
    /// ```
    /// use foedera::graph::Filter;
    /// use foedera::query::{Evidence, Grade};
    ///
    /// let graph = foedera::dossier::ukraine();
    /// let filter = Filter::default();
    /// let grade = |id| Evidence::of(graph.view(&filter), graph.edge_id(id).unwrap()).grade();
    /// assert_eq!(grade("uk-guarantees-ukraine"), Grade::Possibly, "its end is not stated");
    /// assert_eq!(grade("russia-guarantees-ukraine"), Grade::Broken);
    /// assert_eq!(grade("us-backstop"), Grade::Sought);
    /// ```
    pub fn grade(&self) -> Grade {
        let grade = Grade::of(&self.states, self.in_force, self.stand);
        grade.by_all_accounts(&self.over_by)
    }

    /// Whether nothing is left of it: it is not in force, for it is over, broken before or not.
    pub(crate) fn is_nothing_left(&self) -> bool {
        let mut states = self.states.iter();
        self.in_force == Truth::No
            && !self.states.is_empty()
            && states.all(|(state, _)| is_nothing_left(*state))
    }
}

impl Grade {
    /// What is in force by one account, and over by these, is possibly so.
    fn by_all_accounts(self, over_by: &[EdgeId]) -> Grade {
        match self {
            Grade::InForce if !over_by.is_empty() => Grade::Possibly,
            grade => grade,
        }
    }

    fn of(states: &[(CommitmentState, Truth)], in_force: Truth, stand: Option<Stand>) -> Grade {
        let footing = stand.map(|stand| stand.footing);
        let disputed = stand.is_some_and(|stand| stand.disputed);
        let is_in = |asked: CommitmentState| states.iter().any(|(state, _)| *state == asked);
        // That one breach is denied, or its day not known, leaves it open whether it is whole.
        let is_broken = states
            .iter()
            .any(|(state, truth)| *state == CommitmentState::Violated && *truth == Truth::Yes);
        match (in_force, footing) {
            (Truth::Yes | Truth::Possibly, _) if is_broken => Grade::Broken,
            (Truth::Yes, _) if !disputed && !is_in(CommitmentState::Violated) => Grade::InForce,
            (Truth::Yes | Truth::Possibly, _) => Grade::Possibly,
            // What was wanted as a part of something that was given up.
            (Truth::No, _) if is_in(CommitmentState::Ended) && states.len() == 1 => Grade::Over,
            (Truth::No, Some(Footing::Offered)) => Grade::Offered,
            (Truth::No, Some(Footing::Sought)) => Grade::Sought,
            // A source that gives only the state says no less.
            (Truth::No, _) if is_all(states, CommitmentState::Offered) => Grade::Offered,
            (Truth::No, _) if is_all(states, CommitmentState::Sought) => Grade::Sought,
            (Truth::No, Some(Footing::Foreseen)) => Grade::Foreseen,
            (Truth::No, _) if states.iter().all(|(state, _)| is_nothing_left(*state)) => {
                Grade::Over
            }
            (Truth::No, _) => Grade::Waiting,
        }
    }
}

/// Whether a promise is in this state and may be in no other.
fn is_all(states: &[(CommitmentState, Truth)], asked: CommitmentState) -> bool {
    !states.is_empty() && states.iter().all(|(state, _)| *state == asked)
}

/// Whether nothing is left of a promise that is not in force in this state.
fn is_nothing_left(state: CommitmentState) -> bool {
    is_over(state) || state == CommitmentState::Violated
}

impl Grade {
    /// As [`Evidence::grade`] of an edge that the view shows: where its arc says it all, without a
    /// look at the record.
    pub(super) fn at(view: View<'_>, edge: EdgeId) -> Grade {
        let date = view.filter().date();
        let grade = match view.by_days(edge, date) {
            Some(told) => Grade::of(&[(told.state, Truth::Yes)], told.in_force, told.stand),
            None => {
                let derived = view.derived(edge);
                let states = derived.states_at(date.filter(|_| derived.has_dated_state()));
                Grade::of(&states, view.in_force(edge, date), derived.stand)
            }
        };
        match grade {
            Grade::InForce => grade.by_all_accounts(&over_by(view, edge, date)),
            grade => grade,
        }
    }
}
