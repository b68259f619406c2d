//! On which days promises began and ended, and agreements were signed, entered into force and
//! were over: what is asked for by "in 1904", not "as of 1904". Start at [`commitment_steps`].

use crate::graph::{EdgeId, NodeId, States, View};
use crate::model::{Bounds, CommitmentState, Date, Kind, Stage, Truth};
use crate::state::{Reason, ReasonKind, Spell, is_over};

/// What comes to pass once, on some day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// An agreement was signed.
    Signed,
    /// A promise began to be there; an agreement entered into force, or was applied.
    Began,
    /// It was over.
    Ended,
}

/// A step, with the days on which it may have been; absent: no day is stated.
pub type Dated = (Step, Option<Bounds>);

/// Whether a step was in the days of a date.
///
/// ```
/// use foedera::model::{Date, Truth};
/// use foedera::query::was_in;
///
/// let [spring, year] = ["1994-05", "1994"].map(|date| Date::new(date).unwrap());
/// assert_eq!(was_in(spring.start(), &year), Truth::Yes);
/// assert_eq!(was_in(year.start(), &spring), Truth::Possibly, "on some day of that year");
/// ```
pub fn was_in(days: Bounds, date: &Date) -> Truth {
    let (first, last) = date.possible();
    let is_possible = days.earliest <= last && first <= days.latest;
    Truth::of(is_possible, first <= days.earliest && days.latest <= last)
}

/// When a promise began and ended, as often as it did; of any other edge, nothing. What is only
/// wanted, and what was over before it could begin, did neither. Looks at its states.
///
/// ```
/// use foedera::graph::Filter;
/// use foedera::model::{Date, Truth};
/// use foedera::query::{Step, commitment_steps, was_in};
///
/// let graph = foedera::dossier::ukraine();
/// let filter = Filter::default();
/// let promise = graph.edge_id("uk-guarantees-ukraine").unwrap();
/// let steps = commitment_steps(graph.view(&filter), promise);
/// let [(Step::Began, Some(days))] = steps[..] else { panic!("{steps:?}") };
/// assert_eq!(was_in(days, &Date::new("1994").unwrap()), Truth::Yes);
/// assert_eq!(was_in(days, &Date::new("1995").unwrap()), Truth::No);
/// ```
pub fn commitment_steps(view: View<'_>, edge: EdgeId) -> Vec<Dated> {
    let derived = view.derived(edge);
    let States::Commitment(commitment) = &derived.states else {
        return Vec::new();
    };
    let (dated, undated) = (commitment.history.dated(), commitment.history.undated());
    let is_there = |state: CommitmentState| match state {
        CommitmentState::NotYet | CommitmentState::Sought | CommitmentState::Offered => false,
        state => !is_over(state),
    };
    let mut was_there = undated.iter().any(|spell| is_there(spell.state));
    let mut is_known = was_there;
    let mut steps: Vec<Dated> = Vec::new();
    // That it was broken stays to be seen when it is over.
    let is_broken = |state: CommitmentState| state == CommitmentState::Violated;
    let is_hidden = dated
        .iter()
        .chain(undated)
        .any(|spell| is_broken(spell.state))
        && commitment.in_force(None) == Truth::No;
    let shows = |spell: &&Spell<CommitmentState>| {
        spell.shows.is_some() || is_hidden && is_over(spell.state)
    };
    for spell in dated.iter().filter(shows) {
        if is_there(spell.state) {
            // That it was broken on a day says nothing of since when it was there.
            if !is_known && !is_broken(spell.state) {
                steps.push((Step::Began, day(&spell.reasons, spell.from, false)));
            }
            (was_there, is_known) = (true, true);
        } else if is_over(spell.state) && was_there {
            steps.push((Step::Ended, day(&spell.reasons, spell.from, true)));
            is_known = false;
        }
    }
    let is_ended = undated.iter().any(|spell| is_over(spell.state));
    if is_ended && was_there && !steps.iter().any(|(step, _)| *step == Step::Ended) {
        steps.push((Step::Ended, None));
    }
    steps
}

/// When an agreement was signed, entered into force, or was applied, and was over; as often as it
/// was. Of a node that is none, nothing. Looks at its stages.
///
/// ```
/// use foedera::graph::Filter;
/// use foedera::query::{Step, agreement_steps};
///
/// let graph = foedera::dossier::ukraine();
/// let filter = Filter::default();
/// let budapest = graph.node_id("budapest").unwrap();
/// let steps = agreement_steps(graph.view(&filter), budapest);
/// assert!(matches!(steps[..], [(Step::Signed, Some(_))]), "no entry into force is stated");
/// ```
pub fn agreement_steps(view: View<'_>, node: NodeId) -> Vec<Dated> {
    if !matches!(view.node(node).is, Kind::Agreement(_)) {
        return Vec::new();
    }
    let agreement = view.agreement_history(node);
    let step = |stage: Stage| match stage {
        Stage::Signed => Some(Step::Signed),
        Stage::ProvisionallyApplied | Stage::InForce => Some(Step::Began),
        Stage::Terminated | Stage::Withdrawn | Stage::Abandoned | Stage::Rejected => {
            Some(Step::Ended)
        }
        Stage::Sought
        | Stage::Proposed
        | Stage::UnderNegotiation
        | Stage::Adopted
        | Stage::Suspended => None,
    };
    let history = &agreement.history;
    let spells = history.dated().iter().chain(history.undated());
    let steps = spells.filter_map(|spell| {
        let step = step(spell.state)?;
        Some((step, day(&spell.reasons, spell.from, step == Step::Ended)))
    });
    steps.collect()
}

/// The day that the first reason states: of a period, that on which it begins, or its last. Else
/// that since when it stands so.
fn day(reasons: &[Reason], from: Option<Bounds>, is_end: bool) -> Option<Bounds> {
    let of_term = |reason: &&Reason| reason.kind != ReasonKind::Breach;
    let stated = reasons.iter().filter(of_term).find_map(|reason| {
        let when = reason.when.as_ref()?;
        Some(match is_end && when.is_period() {
            true => when.end(),
            false => when.start(),
        })
    });
    stated.or(from).filter(|days| *days != Bounds::ANY)
}
