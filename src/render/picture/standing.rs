//! How a record stands on the picture's date: one of the standings, which each have a mark of
//! their own, and the exact word where that says more. Start at [`standing`].

use crate::graph::{EdgeId, View};
use crate::model::{CommitmentState, Finding, Tie, Truth, Word};
use crate::query::Evidence;
use crate::render::scene::Standing;
use crate::state::Footing;

/// A standing, and its exact word where the standing's own is too wide.
pub fn standing(view: View<'_>, edge: EdgeId, evidence: &Evidence) -> (Standing, Option<String>) {
    if evidence.stand.is_some_and(|stand| stand.disputed) {
        return (Standing::Disputed, None);
    }
    match evidence.stand.map(|stand| stand.footing) {
        Some(Footing::Sought) => return (Standing::Sought, None),
        Some(Footing::Foreseen) => return (Standing::Sought, Some("announced".to_string())),
        Some(Footing::Offered) => return (Standing::Offered, None),
        Some(Footing::Denied) => return (Standing::Disputed, Some("denied".to_string())),
        Some(Footing::Held) | None => {}
    }
    let bare = !view.graph().relation(edge).is_commitment();
    let (standing, word) = by_states(&evidence.states, evidence.in_force, bare);
    match standing {
        // That it is alleged, and by whom, is told beside it.
        Standing::Held if is_alleged(view, edge) => (Standing::Alleged, Some(String::new())),
        Standing::Violated if is_broken_by_word_alone(view, evidence) => (Standing::Alleged, word),
        standing => (standing, word),
    }
}

/// Whether an edge is a breach that is only alleged, or that somebody denies.
pub fn is_alleged(view: View<'_>, edge: EdgeId) -> bool {
    let Tie::Violates(violation) = &view.edge(edge).tie else {
        return false;
    };
    let stand = view.derived(edge).stand;
    violation.finding == Some(Finding::Alleged) || stand.is_some_and(|stand| stand.disputed)
}

/// Whether breaches are what a promise is violated by, and each is only alleged.
pub fn is_broken_by_word_alone(view: View<'_>, evidence: &Evidence) -> bool {
    let graph = view.graph();
    let breaches = evidence.breaches().map(|reason| {
        let key = reason.record.as_ref()?;
        graph.edge_id(key.as_str())
    });
    let breaches: Vec<Option<EdgeId>> = breaches.collect();
    let is_alleged = |breach: &Option<EdgeId>| breach.is_some_and(|edge| is_alleged(view, edge));
    !breaches.is_empty() && breaches.iter().all(is_alleged)
}

/// The states in the words of a newspaper: "possibly conditional, due or expired".
pub fn told(states: &[(CommitmentState, Truth)]) -> String {
    let word = |state: &CommitmentState| match state {
        CommitmentState::Detached => "due".to_string(),
        other => other.phrase(),
    };
    let words = |wanted: Truth| {
        let states = states.iter().filter(move |(_, truth)| *truth == wanted);
        states.map(|(state, _)| word(state)).collect::<Vec<_>>()
    };
    let maybe = match words(Truth::Possibly).as_slice() {
        [] => None,
        [one] => Some(format!("possibly {one}")),
        [first @ .., last] => Some(format!("possibly {} or {last}", first.join(", "))),
    };
    let sure = words(Truth::Yes).into_iter();
    sure.chain(maybe).collect::<Vec<_>>().join(" or ")
}

/// What a state comes to in a picture.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    Waits,
    Sought,
    Offered,
    Lives,
    Over,
}

fn phase(state: CommitmentState) -> Phase {
    use CommitmentState::*;
    match state {
        NotYet | Conditional | Pending => Phase::Waits,
        Sought => Phase::Sought,
        Offered => Phase::Offered,
        Active | Detached | Violated => Phase::Lives,
        Satisfied | Expired | Released | Cancelled | Ended => Phase::Over,
    }
}

/// The standing that the states come to; `bare`: of an edge that is no commitment, so that it
/// simply is or is not.
fn by_states(
    states: &[(CommitmentState, Truth)],
    in_force: Truth,
    bare: bool,
) -> (Standing, Option<String>) {
    let is = |state, truth| states.contains(&(state, truth));
    if is(CommitmentState::Violated, Truth::Yes) {
        return (Standing::Violated, None);
    }
    let phases: Vec<Phase> = states.iter().map(|(state, _)| phase(*state)).collect();
    let first = phases.first().copied();
    let mixed = phases.iter().any(|other| Some(*other) != first);
    match first {
        Some(_) | None if bare && (mixed || first.is_none()) => (Standing::Held, None),
        // In force by no reading: it waits still, or else is over.
        Some(_) if mixed && in_force == Truth::No => {
            let standing = [
                (Phase::Waits, Standing::Waiting),
                (Phase::Over, Standing::Ended),
                (Phase::Offered, Standing::Offered),
            ];
            let found = standing.iter().find(|(phase, _)| phases.contains(phase));
            let standing = found.map_or(Standing::Sought, |(_, standing)| *standing);
            (standing, Some(told(states)))
        }
        Some(_) if mixed => {
            // Perhaps this, perhaps that: the label lists what it may be.
            let plain = in_force == Truth::Possibly && is(CommitmentState::Active, Truth::Possibly);
            let word = (!plain).then(|| told(states));
            (Standing::PossiblyInForce, word)
        }
        Some(Phase::Waits) => (Standing::Waiting, Some(told(states))),
        Some(Phase::Sought) => (Standing::Sought, None),
        Some(Phase::Offered) => (Standing::Offered, None),
        Some(Phase::Over) => {
            let phrase = told(states);
            let exact = phrase != CommitmentState::Ended.phrase();
            (Standing::Ended, exact.then_some(phrase))
        }
        Some(Phase::Lives) if bare => (Standing::Held, None),
        Some(Phase::Lives) | None => alive(states, in_force),
    }
}

/// Of what exists by itself; its agreement may not.
fn alive(states: &[(CommitmentState, Truth)], in_force: Truth) -> (Standing, Option<String>) {
    let broken = states.contains(&(CommitmentState::Violated, Truth::Possibly));
    match (broken, in_force) {
        (_, Truth::No) => (Standing::Waiting, Some("not in force".to_string())),
        (true, _) => (
            Standing::PossiblyInForce,
            Some("possibly violated".to_string()),
        ),
        (false, Truth::Yes) => (Standing::InForce, None),
        (false, _) => (Standing::PossiblyInForce, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use CommitmentState::*;
    use Truth::{No, Possibly, Yes};

    #[track_caller]
    fn check(states: &[(CommitmentState, Truth)], in_force: Truth, mark: Standing, word: &str) {
        let (found, exact) = by_states(states, in_force, false);
        assert_eq!((found, exact.as_deref().unwrap_or("")), (mark, word));
    }

    #[test]
    fn each_state_has_its_mark() {
        check(&[(Active, Yes)], Yes, Standing::InForce, "");
        check(&[(Detached, Yes)], Yes, Standing::InForce, "");
        check(&[(Active, Yes)], Possibly, Standing::PossiblyInForce, "");
        check(&[(Violated, Yes)], Possibly, Standing::Violated, "");
        check(&[(Sought, Yes)], No, Standing::Sought, "");
        check(&[(Offered, Yes)], No, Standing::Offered, "");
        check(&[(Ended, Yes)], No, Standing::Ended, "");
        check(&[(Satisfied, Yes)], No, Standing::Ended, "satisfied");
        check(&[(Released, Yes)], No, Standing::Ended, "released");
    }

    #[test]
    fn what_is_not_in_force_yet_is_not_over() {
        check(&[(NotYet, Yes)], No, Standing::Waiting, "not yet");
        check(&[(Conditional, Yes)], Yes, Standing::Waiting, "conditional");
        check(&[(Pending, Yes)], No, Standing::Waiting, "pending");
        check(&[(Active, Yes)], No, Standing::Waiting, "not in force");
        check(
            &[(NotYet, Possibly), (Active, Possibly)],
            Possibly,
            Standing::PossiblyInForce,
            "",
        );
    }

    #[test]
    fn doubt_is_told() {
        check(
            &[(Active, Possibly), (Violated, Possibly)],
            Possibly,
            Standing::PossiblyInForce,
            "possibly violated",
        );
        check(
            &[(Satisfied, Possibly), (Violated, Possibly)],
            Possibly,
            Standing::PossiblyInForce,
            "possibly satisfied or violated",
        );
        check(
            &[
                (Conditional, Possibly),
                (Detached, Possibly),
                (Expired, Possibly),
            ],
            Possibly,
            Standing::PossiblyInForce,
            "possibly conditional, due or expired",
        );
        check(
            &[(Satisfied, Possibly), (Ended, Possibly)],
            Possibly,
            Standing::Ended,
            "possibly satisfied or ended",
        );
    }

    #[test]
    fn what_is_in_force_by_no_reading_is_not_drawn_as_possibly_in_force() {
        check(
            &[(Violated, Possibly), (Ended, Possibly)],
            No,
            Standing::Ended,
            "possibly violated or ended",
        );
        check(
            &[(Active, Possibly), (Ended, Possibly)],
            No,
            Standing::Ended,
            "possibly active or ended",
        );
        check(
            &[(Pending, Possibly), (Expired, Possibly)],
            No,
            Standing::Waiting,
            "possibly pending or expired",
        );
        check(
            &[(Sought, Possibly), (Offered, Possibly)],
            No,
            Standing::Offered,
            "possibly sought or offered",
        );
    }

    #[test]
    fn what_is_no_promise_simply_is_or_was() {
        assert_eq!(
            by_states(&[(Active, Yes)], Yes, true),
            (Standing::Held, None)
        );
        assert_eq!(by_states(&[], No, true), (Standing::Held, None));
        assert_eq!(
            by_states(&[(Ended, Yes)], No, true),
            (Standing::Ended, None)
        );
    }
}
