//! The history of a condition: pending until what meets it has come, or a source says so.

use super::{Basis, History, Reason, ReasonKind, Turns};
use crate::model::{Attribute, Bounds, Claim, ConditionState, Date, Day, Key, Modality};
use crate::model::{Says, Value};

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
        let words: Vec<(&[Key], S, Bounds)> = said
            .iter()
            .filter_map(|(state, since, _, by)| Some((*by, *state, (*since)?.start())))
            .collect();
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
            let later = words.iter().filter(|(other, word, on)| {
                *other == by && *word != state && from.is_some_and(|f| f.latest < on.earliest)
            });
            if let Some(on) = later.map(|(_, _, on)| on.latest).min() {
                self.take_back(on);
            }
        }
    }
}
