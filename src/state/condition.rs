//! The history of a condition: pending until what meets it has come, or a source says so.

use super::{Basis, History, Reason, ReasonKind, Turns};
use crate::model::{Attribute, Bounds, Claim, ConditionState, Date, Day, Key, Modality};
use crate::model::{Says, Value};
use std::collections::BTreeMap;

/// What is known of one condition.
#[derive(Clone, Debug)]
pub struct ConditionFacts<'a> {
    /// The condition.
    pub key: &'a Key,
    /// The admitted claims about it.
    pub claims: &'a [&'a Claim],
    /// What meets it, if it is named and has come.
    pub met_by: Option<Fulfilment<'a>>,
}

/// The edge or event that meets a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fulfilment<'a> {
    /// The edge or event.
    pub record: &'a Key,
    /// When it came, by each account of it; empty: not stated. The condition is met when it
    /// begins.
    pub when: Vec<&'a Date>,
    /// How it is said. Only what holds meets a condition.
    pub modality: Modality,
    /// Somebody denies it.
    pub disputed: bool,
}

/// The history of a condition.
///
/// ```
/// use foedera::model::{ConditionState, Key};
/// use foedera::state::{ConditionFacts, condition};
///
/// let key = Key::new("congress-approves")?;
/// let history = condition(ConditionFacts { key: &key, claims: &[], met_by: None });
/// assert_eq!(history.latest(), [ConditionState::Pending]);
/// # Ok::<(), foedera::model::BadKey>(())
/// ```
pub fn condition(facts: ConditionFacts<'_>) -> History<ConditionState> {
    let mut turns = Turns::new();
    let pending = Reason {
        record: Some(facts.key.clone()),
        ..Reason::new(ReasonKind::Condition(ConditionState::Pending))
    };
    let always = Some(Bounds::day(Day::MIN));
    turns.add(
        ConditionState::Pending,
        always,
        Basis::Assumed,
        false,
        pending,
    );
    if let Some(by) = facts.met_by.filter(|by| by.modality.holds()) {
        let why = Reason {
            record: Some(by.record.clone()),
            modality: Some(by.modality),
            disputed: by.disputed,
            ..Reason::new(ReasonKind::Condition(ConditionState::Met))
        };
        turns.happened(ConditionState::Met, &by.when, why);
    }
    turns.state_claims(facts.claims, |value| match value {
        Value::Condition(state, since) => Some((*state, since.as_ref())),
        _ => None,
    });
    turns.settle()
}

impl<S: super::State> Turns<S> {
    /// Adds the states that claims give, and the bounds they set to what is undated.
    pub(super) fn state_claims<'a>(
        &mut self,
        claims: &'a [&'a Claim],
        read: impl Fn(&'a Value) -> Option<(S, Option<&'a Date>)>,
    ) {
        let mut denied = Vec::new();
        let mut said = Vec::new();
        for claim in claims {
            let Says::Value(attribute, value) = &claim.says else {
                continue;
            };
            match (attribute, value) {
                (Attribute::NotBefore, Value::Date(d)) if claim.modality.holds() => {
                    self.between(d.start().earliest, Day::MAX);
                }
                (Attribute::NotAfter, Value::Date(d)) if claim.modality.holds() => {
                    self.between(Day::MIN, d.end().latest);
                }
                (Attribute::State | Attribute::Stage, _) => {
                    if let Some((state, since)) = read(value) {
                        if claim.modality == Modality::Denied {
                            denied.push(state);
                        } else if claim.modality.holds() {
                            let by = match claim.voice.as_slice() {
                                [] => std::slice::from_ref(&claim.source),
                                voices => voices,
                            };
                            said.push((state, since, claim.modality, by));
                        }
                    }
                }
                _ => {}
            }
        }
        denied.sort_unstable();
        let words = said
            .iter()
            .filter_map(|(state, since, _, by)| Some((*by, (*state, (*since)?.start()))));
        let words = LaterWords::new(words);
        for (state, since, modality, by) in said {
            let disputed = denied.binary_search(&state).is_ok();
            let reason = Reason {
                when: since.cloned(),
                modality: Some(modality),
                disputed,
                ..Reason::new(ReasonKind::Stated)
            };
            let from = since.map(Date::start);
            self.add(state, from, Basis::Stated, disputed, reason);
            // Of one voice the later word counts.
            if let Some(on) = from.and_then(|from| words.after(by, state, from.latest)) {
                self.take_back(on);
            }
        }
    }
}

/// A word of a voice: the first day on which its state may have begun; and of this word and all
/// that begin later, the least last day, with its state, and that of all other states.
type Word<S> = (Day, (Day, S), Option<Day>);

/// What each voice said later than something else, found by bisection: one may say much.
struct LaterWords<'a, S>(BTreeMap<&'a [Key], Vec<Word<S>>>);

impl<'a, S: Copy + Ord> LaterWords<'a, S> {
    fn new(words: impl Iterator<Item = (&'a [Key], (S, Bounds))>) -> LaterWords<'a, S> {
        let mut by_voice: BTreeMap<&[Key], Vec<(Day, Day, S)>> = BTreeMap::new();
        for (by, (state, on)) in words {
            let said = by_voice.entry(by).or_default();
            said.push((on.earliest, on.latest, state));
        }
        let in_order = |mut said: Vec<(Day, Day, S)>| {
            said.sort_unstable();
            let mut words: Vec<Word<S>> = Vec::with_capacity(said.len());
            for (first, last, state) in said.into_iter().rev() {
                let word = match words.last() {
                    None => (first, (last, state), None),
                    Some((_, (least, of), other)) if *of == state => {
                        (first, ((*least).min(last), state), *other)
                    }
                    Some((_, (least, of), other)) => match last < *least {
                        true => (first, (last, state), Some(*least)),
                        false => {
                            let other = other.map_or(last, |other| other.min(last));
                            (first, (*least, *of), Some(other))
                        }
                    },
                };
                words.push(word);
            }
            words.reverse();
            words
        };
        let by_voice = by_voice.into_iter();
        LaterWords(by_voice.map(|(by, said)| (by, in_order(said))).collect())
    }

    /// The first day by which a voice has surely said another state than this, of what it says
    /// surely after that day.
    fn after(&self, by: &[Key], state: S, day: Day) -> Option<Day> {
        let words = self.0.get(by)?;
        let (_, (least, of), other) =
            words.get(words.partition_point(|(first, ..)| *first <= day))?;
        match *of == state {
            true => *other,
            false => Some(*least),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// As by a look at all words.
        #[test]
        fn the_first_later_word_is_found(
            said in prop::collection::vec((0..2_usize, 0..3_u8, 0..9_i32, 0..4_i32), 0..12),
            (by, state, day) in (0..2_usize, 0..3_u8, 0..12_i32),
        ) {
            let voices = [Key::new("a").unwrap(), Key::new("b").unwrap()];
            let voice = |at: usize| std::slice::from_ref(&voices[at]);
            let words: Vec<(&[Key], (u8, Bounds))> = said
                .iter()
                .map(|(by, state, first, more)| {
                    let bounds = Bounds { earliest: Day(*first), latest: Day(first + more) };
                    (voice(*by), (*state, bounds))
                })
                .collect();
            let later = words.iter().filter(|(other, (word, on))| {
                *other == voice(by) && *word != state && Day(day) < on.earliest
            });
            let expected = later.map(|(_, (_, on))| on.latest).min();
            let words = LaterWords::new(words.into_iter());
            prop_assert_eq!(words.after(voice(by), state, Day(day)), expected);
        }
    }
}
