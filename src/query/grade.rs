//! How good a promise is at a moment, in one word: what coverage, comparison and differences
//! order promises by. Start at [`Grade`].

use super::Evidence;
use crate::model::{CommitmentState, Truth, words};
use crate::state::Footing;

words! {
    /// How good a promise is, the best first.
    pub enum Grade: "a grade" {
        /// It is in force.
        InForce,
        /// It may be in force.
        Possibly,
        /// It is, or may be, in force, and was broken.
        Broken,
        /// Its debtor offers it.
        Offered,
        /// Somebody wants it.
        Sought,
        /// It is said to come.
        Foreseen,
        /// It is over, or not yet.
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
        let is_in = |asked: CommitmentState| self.states.iter().any(|(state, _)| *state == asked);
        let footing = self.stand.map(|stand| stand.footing);
        match (self.in_force, footing) {
            (Truth::Yes | Truth::Possibly, _) if is_in(CommitmentState::Violated) => Grade::Broken,
            (Truth::Yes, _) => Grade::InForce,
            (Truth::Possibly, _) => Grade::Possibly,
            (Truth::No, Some(Footing::Offered)) => Grade::Offered,
            (Truth::No, Some(Footing::Sought)) => Grade::Sought,
            (Truth::No, Some(Footing::Foreseen)) => Grade::Foreseen,
            (Truth::No, _) => Grade::Over,
        }
    }
}
