//! What ends a commitment: its term, its parties' leaving, its agreement's end, a condition, the end
//! of what it stands behind. Start at [`end`].

use super::commitment::{CommitmentFacts, party_since, resume};
use super::gate::{Outcome, gating};
use super::term::{self, End, both, exits, extinct, over};
use super::{Basis, Reason, ReasonKind, Turns};
use crate::model::{Bounds, CommitmentState, Date, Day, Gate, Tie, Truth};

/// Whether nothing is left of a commitment in this state.
pub(crate) fn is_over(state: CommitmentState) -> bool {
    match state {
        CommitmentState::Satisfied
        | CommitmentState::Expired
        | CommitmentState::Released
        | CommitmentState::Cancelled
        | CommitmentState::Ended => true,
        CommitmentState::NotYet
        | CommitmentState::Sought
        | CommitmentState::Offered
        | CommitmentState::Active
        | CommitmentState::Conditional
        | CommitmentState::Detached
        | CommitmentState::Pending
        | CommitmentState::Violated => false,
    }
}

/// The day from which it is surely over because a party left, for good, its agreement ended, it
/// can no longer fall due, or a source says that it was kept or let go: whoever is released then
/// breaks nothing by what it does later (Vienna
/// Convention on the Law of Treaties, art. 70). A term that runs out releases nobody from what was
/// due by then; nor does a party's leaving, or the end of an agreement, a debtor from its debt.
pub(super) fn released(
    [left, expired, let_go]: [&[End]; 3],
    facts: &CommitmentFacts<'_>,
) -> Option<Day> {
    let is_debt = matches!(facts.edge.tie, Tie::Owes(_));
    let ended = lasting(left, facts).filter(|_| !is_debt);
    let expired = expired.iter().chain(let_go);
    let expired = expired.filter(|end| end.is_for_good());
    let expired = expired.filter_map(|end| Some(end.from?.latest));
    let days = ended.chain(expired);
    days.min().filter(|day| *day != Day::MAX)
}

/// The days from which a party has surely left for good, or its agreement has surely ended.
pub(super) fn lasting(left: &[End], facts: &CommitmentFacts<'_>) -> impl Iterator<Item = Day> {
    let agreement = facts.agreement.iter().flat_map(|a| a.ends());
    let ends = left.iter().copied().chain(agreement.map(|(end, ..)| end));
    let ends: Vec<End> = ends.filter(End::is_for_good).collect();
    ends.into_iter().filter_map(|end| Some(end.from?.latest))
}

/// When a condition failed without which nothing is due.
pub(super) fn expired(facts: &CommitmentFacts<'_>) -> Vec<End> {
    let gates = [Gate::Existence, Gate::EntryIntoForce, Gate::Performance];
    let outcomes = gating(facts.conditions, &gates).map(Outcome::of);
    let ends = outcomes.filter_map(|outcome| {
        Some(End {
            from: outcome.failed?.from,
            until: None,
            doubtful: outcome.doubtful,
        })
    });
    ends.collect()
}

/// All that ends it: its period, its debtor's or its creditor's leaving or extinction, its
/// agreement's end, a condition, the end of all that it stands behind.
pub(super) fn end(
    turns: &mut Turns<CommitmentState>,
    facts: &CommitmentFacts<'_>,
    begun: Option<Bounds>,
    awake: &[(CommitmentState, Option<Bounds>)],
) -> Vec<End> {
    let ended = CommitmentState::Ended;
    if let Some((valid, end)) = facts.edge.valid.as_ref().and_then(|v| Some((v, over(v)?))) {
        let why = term::valid(valid);
        turns.add(ended, Some(end), Basis::Derived, false, why);
    }
    let mut ends = Vec::new();
    // Whoever had left before another joined is not owed anything by that one either.
    let creditor_since = party_since(facts, &[facts.creditor_acts]).from;
    let creditor = exits(facts.creditor_acts, creditor_since).into_iter();
    // Who leaves releases the others from what they owe it; of a guarantee, which may be owed to
    // others as well, that is likely.
    let is_sure = !matches!(facts.edge.tie, Tie::Guarantees(_));
    let creditor = creditor.map(|(end, why, back)| {
        let doubtful = end.doubtful || !is_sure;
        (End { doubtful, ..end }, why, back)
    });
    let debtor = exits(facts.acts, begun).into_iter();
    for (end, why, back) in debtor.chain(creditor) {
        turns.add(ended, end.from, Basis::Derived, end.doubtful, why);
        if let Some(why) = back {
            resume(turns, awake, end.until, end.doubtful, &why);
        }
        ends.push(end);
    }
    for (end, why) in extinct(facts.extinctions, begun) {
        turns.add(ended, end.from, Basis::Derived, end.doubtful, why);
        ends.push(end);
    }
    for gated in gating(facts.conditions, &[Gate::Termination]) {
        let outcome = Outcome::of(gated);
        let doubtful = outcome.doubtful;
        if let Some(met) = outcome.met_for_good() {
            turns.add(ended, met.from, Basis::Derived, doubtful, met.reason);
            ends.push(End {
                from: met.from,
                until: None,
                doubtful,
            });
        }
    }
    ends.extend(end_of_principals(turns, facts));
    let term = facts.edge.valid.as_ref().and_then(over).map(|from| End {
        from: Some(from),
        until: None,
        doubtful: false,
    });
    let agreement = facts.agreement.iter().flat_map(|a| a.ends());
    for (end, why, back) in agreement.filter(|(end, ..)| !end.is_past(begun)) {
        turns.add(ended, end.from, Basis::Derived, end.doubtful, why);
        let is_over = ends.iter().chain(&term).any(|other| other.outlasts(end));
        if let Some(why) = back.filter(|_| !is_over) {
            resume(turns, awake, end.until, end.doubtful, &why);
        }
    }
    ends
}

/// A backstop is nothing without what it backs, and an accessory guarantee falls with what it
/// is for; of a guarantee that is not said to be independent this is likely.
fn end_of_principals(
    turns: &mut Turns<CommitmentState>,
    facts: &CommitmentFacts<'_>,
) -> Option<End> {
    let rests = facts.edge.tie.rests_on_principal();
    if rests == Truth::No || facts.principals.is_empty() {
        return None;
    }
    let ends = facts.principals.iter().map(|principal| {
        let last = principal.history.latest();
        // A breach stays to be seen when the promise is over.
        let gone = |state: &CommitmentState| {
            is_over(*state)
                || (*state == CommitmentState::Violated && principal.in_force(None) == Truth::No)
        };
        let is_over = !last.is_empty() && last.iter().all(gone);
        is_over.then(|| {
            let spells = principal.history.dated().iter();
            let mut spells = spells.filter(|s| self::is_over(s.state) && !s.doubtful);
            spells.next().and_then(|s| s.from)
        })
    });
    let ends: Option<Vec<Option<Bounds>>> = ends.collect();
    let from = ends?
        .into_iter()
        .reduce(|a, b| a.and_then(|a| b.map(|b| both(a, b))))?;
    let doubtful = rests == Truth::Possibly;
    let why = fell_with_principal(from);
    turns.add(CommitmentState::Ended, from, Basis::Derived, doubtful, why);
    Some(End {
        from,
        until: None,
        doubtful,
    })
}

/// That it fell with what it stands behind, which is over from then on: on a day that is told if it
/// is one day.
pub(crate) fn fell_with_principal(from: Option<Bounds>) -> Reason {
    let day = from.filter(|from| from.earliest == from.latest);
    let day = day.filter(|day| *day != Bounds::day(Day::MIN) && *day != Bounds::day(Day::MAX));
    Reason {
        when: day.and_then(|day| Date::new(&day.earliest.to_string()).ok()),
        ..Reason::new(ReasonKind::Principal)
    }
}
