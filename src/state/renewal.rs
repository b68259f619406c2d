//! A treaty that lapsed and came into force again. One voice that dates several entries into force,
//! with an end between each two, does not contradict itself: it tells of one after the other. Start
//! at [`renewals`].

use super::term::over;
use crate::model::{Attribute, Claim, Date, Day, Key, Says, Value};
use std::collections::BTreeMap;

/// Of claims about one agreement those that date a later entry into force, or an end after that:
/// what came after an end that the same voice in the same source dates after an earlier entry.
/// Only days that are surely apart are told from accounts of one day.
pub(crate) fn renewals<'a>(claims: &[&'a Claim]) -> Vec<&'a Claim> {
    type Step<'a> = (&'a Date, bool, &'a Claim);
    let mut voices: BTreeMap<(&Key, &[Key]), Vec<Step<'a>>> = BTreeMap::new();
    for claim in claims
        .iter()
        .copied()
        .filter(|claim| claim.modality.holds())
    {
        if let Some((date, is_entry)) = step(claim) {
            let said = voices.entry((&claim.source, &claim.voice)).or_default();
            said.push((date, is_entry, claim));
        }
    }
    let mut later = Vec::new();
    for mut said in voices.into_values() {
        said.sort_by_key(|(date, is_entry, _)| (date.start().earliest, !is_entry, date.as_str()));
        let mut round = Round::default();
        let after = said.into_iter().filter(|step| round.take(step.0, step.1));
        later.extend(after.map(|(.., claim)| claim));
    }
    later
}

/// The date that a claim gives to an entry into force, or to an end.
fn step(claim: &Claim) -> Option<(&Date, bool)> {
    match &claim.says {
        Says::Value(Attribute::EnteredIntoForce, Value::Date(date)) => Some((date, true)),
        Says::Value(Attribute::Terminated, Value::Date(date)) => Some((date, false)),
        _ => None,
    }
}

/// How far a voice has come in telling.
#[derive(Default)]
struct Round {
    /// The last day on which it may have entered into force.
    begun: Option<Day>,
    /// The last day on which that may have ended.
    ended: Option<Day>,
    /// It is not the first.
    is_later: bool,
}

impl Round {
    /// Takes the next step; whether it is one of a later round.
    fn take(&mut self, date: &Date, is_entry: bool) -> bool {
        let start = date.start();
        let is_after = |day: Option<Day>| day.is_some_and(|day| day < start.earliest);
        if is_entry {
            self.is_later |= is_after(self.ended);
            self.begun = Some(start.latest);
            let is_over = date.is_period() && over(date).is_some();
            self.ended = is_over.then(|| date.end().latest);
        } else if is_after(self.begun) {
            self.ended = Some(start.latest);
        }
        self.is_later
    }
}
