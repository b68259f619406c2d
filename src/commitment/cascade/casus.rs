//! Whether the case for a promise has come: the *casus foederis*, read from what is said of the
//! conditions of its performance. Where the voices differ, all stand and none is chosen. Start
//! at [`casus_foederis`].

use crate::commitment::accounts::{otherwise, over_by};
use crate::graph::{EdgeId, NodeId, View};
use crate::model::{
    Attribute, Claim, ConditionState, Date, Gate, Key, Kind, Modality, Says, Truth, Value, words,
};
use crate::state::Footing;
use std::collections::{BTreeMap, BTreeSet};

words! {
    /// Whether the case for a promise has come.
    pub enum Verdict: "whether a case has come" {
        /// Somebody says that it has not, and nobody that it has; or the promise is not in force.
        No,
        /// There is no such promise yet: it is sought or offered.
        Sought,
        /// Nobody has said so, and nothing is recorded that meets it.
        Unsaid,
        /// Some say that it has, others that it has not.
        Disputed,
        /// The dates leave it open, or whether the promise is in force then.
        Possibly,
        /// It has; or the promise waits for no case.
        Yes,
    }
}

/// The case for one promise as of a date: of its conditions, all must have come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CasusFoederis {
    /// Whether it has come: the least that holds of its conditions, and no more than the
    /// promise is in force.
    pub verdict: Verdict,
    /// The conditions of performance, each with its readings.
    pub conditions: Vec<Casus>,
    /// Who says, and who denies, that there is such a promise at all, where that is disputed.
    pub promise: Vec<Reading>,
    /// Further accounts of the same promise by which it is for something else: what one account
    /// says is owed, these do not know of.
    pub otherwise: Vec<EdgeId>,
    /// Further accounts of it by which it is not in force then ([`over_by`]).
    pub over: Vec<EdgeId>,
}

/// One condition of performance as of a date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Casus {
    /// The condition.
    pub condition: NodeId,
    /// Whether it has come.
    pub verdict: Verdict,
    /// Who says what.
    pub readings: Vec<Reading>,
}

/// What a voice says of a case, or of a promise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Who says so; empty: the source itself.
    pub voice: Vec<Key>,
    /// Whether it says that the case has come.
    pub says: bool,
    /// Since when, as it says; absent: not stated.
    pub since: Option<Date>,
    /// The claims by which it says so.
    pub claims: Vec<Claim>,
}

/// The case for a promise, as of the date of the view or after all that is recorded: whether it
/// has come, and by whose reading.
///
/// ```
/// use foedera::commitment::{Verdict, casus_foederis};
/// use foedera::dossier::{JULY_1914, Memory, read};
/// use foedera::graph::Filter;
/// use foedera::model::Date;
///
/// let files = Memory::new().with("july.ron", JULY_1914);
/// let graph = read(&files, "july.ron").graph.unwrap();
/// let italy = graph.edge_id("triple-3-italy-germany").unwrap();
/// let on = |day| Filter::default().as_of(Date::new(day).unwrap());
/// let casus = casus_foederis(graph.view(&on("1914-08-03")), italy);
/// assert_eq!(casus.verdict, Verdict::Disputed, "its allies say that it has, Italy that not");
/// let casus = casus_foederis(graph.view(&on("1914-07-30")), italy);
/// assert_eq!(casus.verdict, Verdict::No);
/// ```
pub fn casus_foederis(view: View<'_>, promise: EdgeId) -> CasusFoederis {
    let date = view.filter().date();
    let derived = view.derived(promise);
    let conditions: Vec<Casus> = cases(view, promise).map(|node| casus(view, node)).collect();
    let mut verdict = conditions.iter().map(|c| c.verdict).min();
    let mut promise_said = Vec::new();
    if derived.stand.is_some_and(|stand| stand.disputed) {
        let claims = view.edge_claims(promise);
        promise_said = by_voice(claims.filter_map(|claim| {
            (claim.says == Says::Holds).then_some((claim.modality != Modality::Denied, None, claim))
        }));
        verdict = Some(verdict.unwrap_or(Verdict::Yes).min(Verdict::Disputed));
    }
    let otherwise = otherwise(view, promise);
    let over = over_by(view, promise, date);
    if !otherwise.is_empty() || !over.is_empty() {
        verdict = Some(verdict.unwrap_or(Verdict::Yes).min(Verdict::Disputed));
    }
    let in_force = match (view.in_force(promise, date), derived.footing()) {
        (Truth::Yes, _) => Verdict::Yes,
        (Truth::Possibly, _) => Verdict::Possibly,
        (Truth::No, Some(Footing::Sought | Footing::Offered)) => Verdict::Sought,
        (Truth::No, _) => Verdict::No,
    };
    CasusFoederis {
        verdict: verdict.unwrap_or(Verdict::Yes).min(in_force),
        conditions,
        promise: promise_said,
        otherwise,
        over,
    }
}

/// The conditions that gate the performance of a promise: all must have come.
pub(crate) fn cases(view: View<'_>, promise: EdgeId) -> impl Iterator<Item = NodeId> {
    let gates = move |node: &NodeId| match view.graph().kind(*node) {
        Kind::Condition(condition) => condition.gates.contains(&Gate::Performance),
        _ => false,
    };
    let conditions = view.derived(promise).conditions.clone();
    conditions.into_iter().filter(gates)
}

/// One condition, as of the date of the view.
fn casus(view: View<'_>, condition: NodeId) -> Casus {
    let date = view.filter().date();
    let come = |since: Option<&Date>| match (since, date) {
        (Some(since), Some(date)) => since.start().earliest <= date.end().latest,
        _ => true,
    };
    let said = view.node_claims(condition).filter_map(|claim| {
        let Says::Value(Attribute::State, Value::Condition(state, since)) = &claim.says else {
            return None;
        };
        let says = match state {
            ConditionState::Met | ConditionState::Waived => true,
            ConditionState::Pending | ConditionState::Failed => false,
        };
        let says = match claim.modality {
            Modality::Denied => !says,
            modality if modality.holds() => says,
            _ => return None,
        };
        come(since.as_ref()).then_some((says, since.as_ref(), claim))
    });
    let readings = by_voice(said);
    let says = |what: bool| readings.iter().any(|reading| reading.says == what);
    let history = view.condition_history(condition);
    let states: Vec<ConditionState> = match date {
        Some(date) => {
            let dated = history.at(date).into_iter().map(|(state, _)| state);
            let undated = history.undated_at(date).map(|spell| spell.state);
            dated.chain(undated).collect()
        }
        None => history.latest(),
    };
    let is_met =
        |state: &ConditionState| matches!(state, ConditionState::Met | ConditionState::Waived);
    let verdict = match (says(true), says(false)) {
        (true, true) => Verdict::Disputed,
        (_, said_no) => {
            let met = states.iter().filter(|state| is_met(state)).count();
            match (met, states.len() - met) {
                (1.., 0) => Verdict::Yes,
                (1.., _) => Verdict::Possibly,
                (0, _) if said_no || states.contains(&ConditionState::Failed) => Verdict::No,
                (0, _) => Verdict::Unsaid,
            }
        }
    };
    Casus {
        condition,
        verdict,
        readings,
    }
}

/// Claims of one voice that say the same are one reading. Of a voice that has changed its mind,
/// the later word counts, where both are dated.
fn by_voice<'c>(said: impl Iterator<Item = (bool, Option<&'c Date>, &'c Claim)>) -> Vec<Reading> {
    let mut readings: BTreeMap<(&[Key], bool), Reading> = BTreeMap::new();
    for (says, since, claim) in said {
        let reading = readings
            .entry((&claim.voice, says))
            .or_insert_with(|| Reading {
                voice: claim.voice.clone(),
                says,
                since: since.cloned(),
                claims: Vec::new(),
            });
        let earlier = match (&reading.since, since) {
            (Some(known), Some(since)) => since.start() < known.start(),
            (None, Some(_)) => true,
            _ => false,
        };
        if earlier {
            reading.since = since.cloned();
        }
        reading.claims.push(claim.clone());
    }
    let later = |(voice, says): &(&[Key], bool), reading: &Reading| {
        let other = readings.get(&(*voice, !says));
        let other = other.and_then(|other| other.since.as_ref());
        match (&reading.since, other) {
            (Some(first), Some(then)) => first.start().latest < then.start().earliest,
            _ => false,
        }
    };
    let past = readings
        .iter()
        .filter(|(which, reading)| later(which, reading));
    let past: BTreeSet<(&[Key], bool)> = past.map(|(which, _)| *which).collect();
    readings.retain(|which, _| !past.contains(which));
    readings.into_values().collect()
}
