//! What brought an agreement to a stage, or a condition to a state, in words and on whose word.

use super::{name_of, period, said_by, word_for};
use crate::graph::View;
use crate::model::{Bounds, Claim, Date, Day, Key, Kind, Says, Stage, Value, Word};
use crate::state::{History, Reason, ReasonKind, State};
use std::collections::BTreeMap;

/// What is said to have become of an agreement or a condition from one day to another, and what
/// it follows from: "signed 1996-09-24 (gazette 1)", "failed 1974-07-16 (Premier, book 3)".
pub fn brought(view: View<'_>, key: &Key, (first, last): (Day, Day)) -> String {
    let within = |days: Bounds| days.earliest <= last && first <= days.latest;
    let mut each: BTreeMap<(Day, Option<Stage>, String), Vec<&Claim>> = BTreeMap::new();
    for claim in view.claims_about(key.as_str()) {
        if let Some((days, stage, phrase)) = stepped(claim).filter(|(days, ..)| within(*days)) {
            let step = (days.earliest, stage, phrase);
            each.entry(step).or_default().push(claim);
        }
    }
    let said = each.into_iter().map(|((.., phrase), claims)| {
        let word = said_by(view, claims.into_iter());
        format!("{phrase} ({word})")
    });
    let mut phrases: Vec<String> = said.collect();
    let happened = |reason: &&Reason| match &reason.when {
        // The day after the suspension.
        Some(when) if reason.kind == ReasonKind::Resumed => {
            let end = when.end();
            end.earliest <= last && first <= Day(end.latest.0.saturating_add(1))
        }
        Some(when) => within(when.start()),
        None => true,
    };
    let reasons = reasons(view, key).into_iter();
    let reasons = reasons.filter(|reason| happened(&reason));
    phrases.extend(reasons.filter_map(|reason| followed(view, &reason)));
    phrases.dedup();
    phrases.join("; ")
}

/// The step that a claim tells of, and when it was: of a period of force or suspension when it
/// begins.
fn stepped(claim: &Claim) -> Option<(Bounds, Option<Stage>, String)> {
    let (stage, step, date) = match &claim.says {
        Says::Value(attribute, Value::Date(date)) => {
            let stage = attribute.stage()?;
            (Some(stage), stage.phrase(), date)
        }
        Says::Value(_, Value::Stage(stage, Some(date))) => (Some(*stage), stage.phrase(), date),
        Says::Value(_, Value::Condition(state, Some(date))) => (None, state.phrase(), date),
        _ => return None,
    };
    let when = period(Some(date));
    Some((date.start(), stage, format!("{step} {when}")))
}

/// Why it is, or may be, as it is as of the view's date.
fn reasons(view: View<'_>, key: &Key) -> Vec<Reason> {
    fn of<S: State>(history: &History<S>, date: Option<&Date>) -> Vec<Reason> {
        let states = crate::graph::states(history, date).into_iter();
        let reasons = states.flat_map(|(state, _)| history.why(state, date));
        reasons.cloned().collect()
    }
    let date = view.filter().date();
    let Some(node) = view.graph().node_id(key.as_str()) else {
        return Vec::new();
    };
    match view.graph().kind(node) {
        Kind::Agreement(_) => of(&view.agreement_history(node).history, date),
        Kind::Condition(_) => of(&view.condition_history(node), date),
        Kind::Actor(_) | Kind::Event(_) => Vec::new(),
    }
}

/// What a reason says that is no claim about the record itself: an act of a party, what met a
/// condition, what took the place of an agreement.
fn followed(view: View<'_>, reason: &Reason) -> Option<String> {
    if reason.kind == ReasonKind::Resumed {
        return Some("its suspension is over".to_string());
    }
    let graph = view.graph();
    let record = reason.record.as_ref()?;
    let on = reason.when.as_ref().map(|when| period(Some(when)));
    let on = on.map_or(String::new(), |on| format!(" {on}"));
    let edge = graph.edge_id(record.as_str());
    let from = |edge| name_of(view, &Key::stored(graph.node_key(graph.from(edge))));
    let word = match edge.map(|edge| word_for(view, edge)) {
        Some(word) if !word.is_empty() => format!(" ({word})"),
        _ => String::new(),
    };
    match &reason.kind {
        ReasonKind::Act(act) => Some(format!("{} by {}{on}{word}", act.phrase(), from(edge?))),
        ReasonKind::Ended(_) => Some(format!("{} took its place{on}{word}", from(edge?))),
        ReasonKind::Condition(state) if reason.modality.is_some() => {
            let by = name_of(view, record);
            Some(format!("{} by {by}{on}{word}", state.phrase()))
        }
        _ => None,
    }
}
