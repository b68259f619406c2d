//! What every dated edge has in common: when it begins, what holds its beginning back, and
//! when it is over.

use super::gate::{Outcome, gating};
use super::{Basis, Gated, PartyAct, Reason, ReasonKind, State, Turns};
use crate::model::{Bounds, Date, Day, Gate, Truth};

/// When something begins: its bounds, if any are known, and why.
pub(super) struct Start {
    pub(super) from: Option<Bounds>,
    pub(super) doubtful: bool,
    pub(super) reason: Reason,
}

/// The day from which something is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct End {
    pub(super) from: Option<Bounds>,
    pub(super) doubtful: bool,
}

impl End {
    /// Whether this end has not come.
    pub(super) fn is_ahead(&self, as_of: Option<&Date>) -> Truth {
        let (came, must_have_come) = match (as_of, self.from) {
            (None, _) => (true, true),
            (Some(_), None) => (true, false),
            (Some(as_of), Some(from)) => {
                let (first, last) = as_of.possible();
                (from.earliest <= last, from.latest <= first)
            }
        };
        !Truth::of(came, must_have_come && !self.doubtful)
    }
}

/// The later of two: it has come when both have.
pub(super) fn both(a: Bounds, b: Bounds) -> Bounds {
    Bounds {
        earliest: a.earliest.max(b.earliest),
        latest: a.latest.max(b.latest),
    }
}

/// The later of two, where one may be undated: then only the other is known.
pub(super) fn both_if_known(a: Option<Bounds>, b: Option<Bounds>) -> Option<Bounds> {
    match (a, b) {
        (Some(a), Some(b)) => Some(both(a, b)),
        (Some(a), None) => Some(both(a, Bounds::ANY)),
        (None, b) => b,
    }
}

/// The days after those.
pub(super) fn after(days: Bounds) -> Bounds {
    let next = |Day(day)| Day(day.saturating_add(1));
    Bounds {
        earliest: if days.earliest == Day::MIN {
            Day::MIN
        } else {
            next(days.earliest)
        },
        latest: next(days.latest),
    }
}

/// When a period is over; none if its end is open or not known.
pub(super) fn over(period: &Date) -> Option<Bounds> {
    let open = period.end().earliest == Day::MAX || period.end_unknown();
    (!open).then(|| after(period.end()))
}

pub(super) fn valid(date: &Date) -> Reason {
    Reason {
        when: Some(date.clone()),
        ..Reason::new(ReasonKind::Valid)
    }
}

/// Holds the beginning back until the conditions on `Existence` and `EntryIntoForce` are met.
/// None if one of them is not: then the turns already say so.
pub(super) fn held_back<S: State>(
    start: Start,
    conditions: &[Gated<'_>],
    not_yet: S,
    never: S,
    turns: &mut Turns<S>,
) -> Option<Start> {
    let mut start = start;
    let mut open = false;
    let known = start.from;
    for gated in gating(conditions, &[Gate::Existence, Gate::EntryIntoForce]) {
        let outcome = Outcome::of(gated);
        if let Some(failed) = outcome.failed {
            let from = failed.from.map(|from| both(from, known.unwrap_or(from)));
            turns.add(never, from, Basis::Derived, outcome.doubtful, failed.reason);
        }
        match outcome.met {
            Some(met) => {
                start.from = both_if_known(start.from, met.from);
                start.doubtful |= outcome.doubtful;
                start.reason = met.reason;
            }
            None => {
                open = true;
                let from = known.map(|_| Bounds::day(Day::MIN));
                turns.add(not_yet, from, Basis::Derived, false, outcome.pending);
            }
        }
    }
    (!open).then_some(start)
}

/// When an actor's leaving takes effect: on the day after the act.
pub(super) fn exits<S: State>(acts: &[PartyAct<'_>], ended: S, turns: &mut Turns<S>) -> Vec<End> {
    let leaving = acts
        .iter()
        .filter(|act| act.is_exit() && act.modality.holds());
    let ends = leaving.map(|act| {
        let from = act.on.map(|on| after(on.start()));
        let reason = Reason {
            when: act.on.cloned(),
            record: Some(act.record.clone()),
            modality: Some(act.modality),
            disputed: act.disputed,
            ..Reason::new(ReasonKind::Act(act.act))
        };
        turns.add(ended, from, Basis::Derived, act.disputed, reason);
        End {
            from,
            doubtful: act.disputed,
        }
    });
    ends.collect()
}
