//! The days on which an edge was there: in the reading *possible*, which `--as-of` tests, and in
//! the reading *certain*.

use crate::graph::{Derived, States, exists, is_there};
use crate::model::Day;
use crate::state::Spell;

/// First and last days, both included. [`Day::MIN`] and [`Day::MAX`] are no bounds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Days {
    /// The longest it may have been there; none if undated.
    pub(super) possible: Option<(Day, Day)>,
    /// The shortest it must have been there; none if no day is certain.
    pub(super) certain: Option<(Day, Day)>,
}

impl Days {
    pub(super) fn of(derived: &Derived) -> Days {
        let span = derived.span;
        if !span.dated {
            return Days::default();
        }
        let shortest = match &derived.states {
            States::Commitment(h) => certain(h.history.dated(), exists),
            States::Tie(h) => certain(h.history.dated(), is_there),
        };
        let mut certain = shortest;
        if let (Some((first, last)), Some(period)) = (shortest, derived.period()) {
            let (from, to) = period.certain();
            certain = Some((first.max(from), last.min(to)));
        }
        let certain = certain.map(|(first, last)| (first.max(span.first), last.min(span.last)));
        Days {
            possible: Some((span.first, span.last)),
            certain: certain.filter(|(first, last)| first <= last),
        }
    }
}

/// From the last day on which it may have come to be, to the day before the first on which it
/// may have been over.
fn certain<S: Copy>(spells: &[Spell<S>], exists: impl Fn(S) -> bool) -> Option<(Day, Day)> {
    let sure = spells.iter().filter(|s| exists(s.state) && !s.doubtful);
    let first = sure.filter_map(|s| s.from).map(|from| from.latest).min()?;
    let over = spells.iter().filter(|s| !exists(s.state));
    let over = over.filter_map(|s| s.from).map(|from| from.earliest);
    let last = over.filter(|day| *day > Day::MIN).min();
    let last = last.map_or(Day::MAX, |Day(day)| Day(day.saturating_sub(1)));
    Some((first, last))
}
