//! What every dated edge has in common: when it begins, what holds its beginning back, and
//! when it is over.

use super::gate::{Outcome, gating};
use super::{Basis, Emergence, Extinction, Gated, PartyAct, Reason, ReasonKind, State, Turns};
use crate::model::{Attribute, Bounds, Date, Day, Gate, Key, Modality, Truth};

/// When something begins: its bounds, if any are known, and why.
pub(super) struct Start {
    pub(super) from: Option<Bounds>,
    pub(super) doubtful: bool,
    pub(super) reason: Reason,
    /// Why it is doubtful, if that is not by its dates.
    pub(super) doubt: Option<Reason>,
}

/// The day from which something is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct End {
    pub(super) from: Option<Bounds>,
    /// The day from which it is so no longer: the actor that left is back, the agreement that had
    /// ended is in force again.
    pub(super) until: Option<Bounds>,
    pub(super) doubtful: bool,
}

impl End {
    /// Whether it surely ended, and does not begin again.
    pub(super) fn is_for_good(&self) -> bool {
        !self.doubtful && self.until.is_none()
    }

    /// Whether what begins then begins after it is over.
    pub(super) fn is_past(&self, start: Option<Bounds>) -> bool {
        let back = self.until.zip(start);
        back.is_some_and(|(until, start)| until.latest <= start.earliest)
    }

    /// Whether this may keep ended what another end no longer does.
    pub(super) fn outlasts(&self, other: End) -> bool {
        let Some(until) = other.until else {
            return false;
        };
        let has_come = self.from.is_none_or(|from| from.earliest <= until.latest);
        let is_back = self.until.is_some_and(|back| back.latest <= until.earliest);
        has_come && !is_back
    }

    /// Whether it does not count: it has not come, or is past.
    pub(super) fn is_away(&self, as_of: Option<&Date>) -> Truth {
        let has_come = |from: Option<Bounds>| match (as_of, from) {
            (None, _) => Truth::Yes,
            (Some(_), None) => Truth::Possibly,
            (Some(as_of), Some(from)) => {
                let (first, last) = as_of.possible();
                Truth::of(from.earliest <= last, from.latest <= first)
            }
        };
        let mut came = has_come(self.from);
        if self.doubtful {
            came = came.and(Truth::Possibly);
        }
        let back = self.until.map_or(Truth::No, |until| has_come(Some(until)));
        (!came).or(back)
    }
}

/// The day on which what happened once began, by all accounts of it: accounts that can all be
/// true narrow each other, others leave all their days open. None without an account.
pub(super) fn accounts<'a>(dates: impl IntoIterator<Item = &'a Date>) -> Option<Bounds> {
    let mut starts = dates.into_iter().map(Date::start);
    let first = starts.next()?;
    let (mut narrow, mut wide) = (first, first);
    for Bounds { earliest, latest } in starts {
        narrow.earliest = narrow.earliest.max(earliest);
        narrow.latest = narrow.latest.min(latest);
        wide.earliest = wide.earliest.min(earliest);
        wide.latest = wide.latest.max(latest);
    }
    let agree = narrow.earliest <= narrow.latest;
    Some(if agree { narrow } else { wide })
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
pub(crate) fn over(period: &Date) -> Option<Bounds> {
    let open = period.end().earliest == Day::MAX || period.end_unknown();
    (!open).then(|| after(period.end()))
}

pub(super) fn valid(date: &Date) -> Reason {
    Reason {
        when: Some(date.clone()),
        ..Reason::new(ReasonKind::Valid)
    }
}

/// A beginning, put off until an actor is a party, if that is surely later: by its consent to
/// be bound, else by its signature, as far as that binds. An actor of which nothing is recorded is
/// taken for one of those that began it.
pub(super) fn joined(start: Start, acts: &[PartyAct<'_>], by_signature: Truth) -> Start {
    let earliest = |is: &dyn Fn(&PartyAct<'_>) -> bool| {
        let held = acts.iter().filter(|act| act.modality.holds() && is(act));
        held.min_by_key(|act| {
            let on = act.on.map(Date::start);
            (on.map(|on| (on.earliest, on.latest)), act.record)
        })
    };
    let consent = earliest(&|act| act.is_consent());
    let Some(act) = consent.or_else(|| earliest(&|act| act.is_entry())) else {
        return start;
    };
    let doubtful = start.doubtful || consent.is_none() && by_signature != Truth::Yes;
    let later = act.on.map(Date::start);
    match later.filter(|on| start.from.is_none_or(|from| from.latest < on.earliest)) {
        None if doubtful && !start.doubtful => Start {
            doubtful,
            doubt: Some(done(act)),
            ..start
        },
        None => start,
        later => Start {
            from: later,
            doubtful: doubtful || act.disputed,
            reason: done(act),
            ..start
        },
    }
}

/// A beginning, put off until both actors are there, if that is surely later; what is surely over
/// before then was another's of that name. Tells the first day on which an undated one may begin.
pub(super) fn emerged(
    start: Start,
    found: &[Emergence<'_>],
    valid: Option<&Date>,
) -> (Start, Option<Day>) {
    let over = valid.and_then(over);
    let mut start = start;
    let mut first_day = None;
    for emergence in found {
        let first = emergence.first.start();
        if over.is_some_and(|over| over.latest <= first.earliest) {
            continue;
        }
        match start.from {
            None if !emergence.disputed => first_day = first_day.max(Some(first.earliest)),
            Some(from) if from.latest < first.earliest => {
                start.from = Some(first);
                start.doubtful |= emergence.disputed;
                start.reason = lifetime(
                    Attribute::NotBefore,
                    emergence.first,
                    emergence.actor,
                    (emergence.modality, emergence.disputed),
                );
            }
            _ => {}
        }
    }
    (start, first_day)
}

/// Since when, or until when, an actor is there, as the reason for something else.
fn lifetime(
    attribute: Attribute,
    when: &Date,
    actor: &Key,
    (modality, disputed): (Modality, bool),
) -> Reason {
    Reason {
        when: Some(when.clone()),
        record: Some(actor.clone()),
        modality: Some(modality),
        disputed,
        ..Reason::new(ReasonKind::Dated(attribute))
    }
}

/// Since when actors are no more, each with its reason; but for what is surely past when the
/// record begins: a state may be there again.
pub(super) fn extinct(found: &[Extinction<'_>], start: Option<Bounds>) -> Vec<(End, Reason)> {
    let ends = found.iter().filter_map(|extinction| {
        let from = after(extinction.last.end());
        if start.is_some_and(|start| from.latest <= start.earliest) {
            return None;
        }
        let end = End {
            from: Some(from),
            until: None,
            doubtful: extinction.disputed,
        };
        let why = lifetime(
            Attribute::NotAfter,
            extinction.last,
            extinction.actor,
            (extinction.modality, extinction.disputed),
        );
        Some((end, why))
    });
    ends.collect()
}

/// Holds the beginning back until the conditions on `Existence` and `EntryIntoForce` are met; on
/// the first alone, if the agreement is `applied` before it enters into force (Vienna Convention
/// on the Law of Treaties, art. 25). None if one of them is not met: then the turns already say so.
pub(super) fn held_back<S: State>(
    start: Start,
    conditions: &[Gated<'_>],
    applied: bool,
    (not_yet, never): (S, S),
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
        if applied && !gated.gates.contains(&Gate::Existence) {
            continue;
        }
        match outcome.met {
            Some(met) => {
                // What was met before there was anything to hold back is not why it begins.
                let is_earlier = |from: Bounds| met.from.is_some_and(|m| m.latest < from.earliest);
                if !start.from.is_some_and(is_earlier) {
                    start.reason = met.reason;
                }
                start.from = both_if_known(start.from, met.from);
                start.doubtful |= outcome.doubtful;
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

/// When an actor's leaving takes effect, on the day after the act, and until when, if it comes
/// back; each with its reason. Leaving that is surely past when the record begins is no end
/// of it, nor is one from which the actor is surely back by then.
pub(super) fn exits(
    acts: &[PartyAct<'_>],
    start: Option<Bounds>,
) -> Vec<(End, Reason, Option<Reason>)> {
    let held = || acts.iter().filter(|act| act.modality.holds());
    let mut entries: Vec<(Bounds, &PartyAct<'_>)> = held()
        .filter(|act| act.is_entry())
        .filter_map(|act| Some((act.on?.start(), act)))
        .collect();
    entries.sort_by_key(|(on, act)| (on.earliest, on.latest, act.record));
    let ends = held().filter(|act| act.is_exit()).filter_map(|act| {
        let from = act.on.map(|on| after(on.start()));
        let begun =
            entries.partition_point(|(on, _)| from.is_some_and(|from| on.earliest < from.latest));
        let back = from.and(entries.get(begun));
        let past = |start: Bounds| {
            back.is_some_and(|(on, _)| on.latest <= start.earliest)
                || from.is_some_and(|from| from.latest <= start.earliest)
        };
        if start.is_some_and(past) {
            return None;
        }
        let end = End {
            from,
            until: back.map(|(on, _)| *on),
            doubtful: act.disputed,
        };
        Some((end, done(act), back.map(|(_, act)| done(act))))
    });
    ends.collect()
}

fn done(act: &PartyAct<'_>) -> Reason {
    Reason {
        when: act.on.cloned(),
        record: Some(act.record.clone()),
        modality: Some(act.modality),
        disputed: act.disputed,
        ..Reason::new(ReasonKind::Act(act.act))
    }
}
