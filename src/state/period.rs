//! The period that applies to what begins and ends by more than its own dates: who left in 2005
//! and came back in 2010 is bound since 2010, and what another agreement replaced in 1960 was over
//! then, be its own end stated or not. Start at [`applying`].

use super::{Basis, History, Spell, State};
use crate::model::{Bounds, Date, Day};

/// The stated period (the record's own, or by what dates it), with the beginning and the end that apply as of a date, or after all that
/// is recorded, where something else than the period itself brought them about.
pub(super) fn applying<S: State>(
    history: &History<S>,
    (stated, is_own): (Option<Date>, bool),
    as_of: Option<&Date>,
    is_over: impl Fn(S) -> bool,
) -> Option<Date> {
    let last = as_of.map_or(Day::MAX, |as_of| as_of.possible().1);
    let sure = history.dated().iter().filter(|spell| !spell.doubtful);
    let sure = sure.filter_map(|spell| Some((spell, spell.from?)));
    let ends: Vec<(&Spell<S>, Bounds)> = sure.clone().filter(|(s, _)| is_over(s.state)).collect();
    // What begins again after an end is another period; after a suspension it is the same.
    let back = sure.filter(|(spell, from)| {
        let is_after = |(_, end): &(&Spell<S>, Bounds)| end.earliest <= from.earliest;
        spell.basis == Basis::Resumed && from.earliest <= last && ends.iter().any(is_after)
    });
    let back = back.max_by_key(|(_, from)| from.earliest);
    let since = back.map_or(Day::MIN, |(_, from)| from.earliest);
    let later = ends.iter().filter(|(_, end)| end.earliest >= since);
    let end = later.min_by_key(|(_, end)| end.latest);
    let ended = end.and_then(|(spell, end)| day(spell, *end));
    let begun = back.and_then(|(spell, from)| day(spell, from));
    let open = || match &stated {
        Some(stated) if stated.end().earliest == Day::MAX && !stated.end_unknown() => "..",
        _ => "",
    };
    match (begun, stated.as_ref()) {
        (Some(begun), _) => {
            let end = ended.unwrap_or_else(|| open().to_string());
            Date::new(&format!("{begun}/{end}")).ok().or(stated)
        }
        (None, Some(old)) => {
            let is_open = old.end().earliest == Day::MAX || old.end_unknown();
            let is_earlier = |end: &Bounds| end.latest <= old.end().earliest;
            let applies = end.is_some_and(|(_, end)| is_open || !is_own || is_earlier(end));
            let cut = ended.filter(|_| applies).and_then(|ended| {
                let begun = old.as_str().split('/').next().unwrap_or_default();
                Date::new(&format!("{begun}/{ended}")).ok()
            });
            cut.or(stated)
        }
        (None, None) => None,
    }
}

/// The day on which a state came, as the record has it: of a period the side that brought it.
/// Where accounts of that differ, the last day that they leave open.
fn day<S>(spell: &Spell<S>, from: Bounds) -> Option<String> {
    let Some(when) = spell.reasons.iter().find_map(|reason| reason.when.as_ref()) else {
        return (from.earliest == from.latest).then(|| from.latest.to_string());
    };
    // An end is told by its last day, and takes effect on the next.
    let is_its_end = when.start().latest < from.earliest;
    let (told, mut sides) = (when.as_str(), when.as_str().split('/'));
    let (side, text) = match is_its_end {
        true => (when.end(), sides.next_back()),
        false => (when.start(), sides.next()),
    };
    match side.latest.0.saturating_add(1) >= from.latest.0 {
        true => Some(text.unwrap_or(told).to_string()),
        false => Some(from.latest.to_string()),
    }
}
