//! Why a promise stands as it does, and on whose word: what broke it, ended it, holds it up. Start
//! at [`because`].

use super::{few, name, name_of, period, said_by, word_for};
use crate::graph::{EdgeId, NodeId, View};
use crate::model::{
    Attribute, Claim, CommitmentState, ConditionState, Date, Finding, Gate, Key, Says, Stage, Tie,
    Truth, Value, Word,
};
#[cfg(feature = "cli")]
use crate::query::Unbound;
use crate::query::{Evidence, has_failed, stage};
use crate::state::{Reason, ReasonKind};
use std::collections::{BTreeMap, BTreeSet};

/// The breaches behind a violated promise, each in words, by date.
pub fn breaches(view: View<'_>, evidence: &Evidence) -> Vec<String> {
    let mut reasons: Vec<_> = evidence.breaches().collect();
    reasons.sort_by_key(|reason| {
        let start = reason.when.as_ref().map(|when| when.start().earliest);
        (start.is_none(), start, reason.record.clone())
    });
    reasons.dedup();
    let phrase = |reason: &&crate::state::Reason| {
        let what = reason.event.as_ref().or(reason.record.as_ref());
        let what = what.map_or("a breach".to_string(), |key| name_of(view, key));
        let undated = match view.filter().date() {
            Some(_) => "on a day not stated",
            None => "",
        };
        let when = reason.when.as_ref();
        let mut notes = vec![when.map_or(undated.to_string(), |when| period(Some(when)))];
        notes.push(alleged(view, reason.record.as_ref()));
        if reason.disputed {
            notes.push("denied".to_string());
        }
        notes.retain(|note| !note.is_empty());
        match notes.is_empty() {
            true => what,
            false => format!("{what} ({})", notes.join(", ")),
        }
    };
    reasons.iter().map(phrase).collect()
}

/// That a promise which a breach names was not broken by it, and why: "«Aland guarantees Beland»,
/// which bound no more".
#[cfg(feature = "cli")]
pub fn unbroken(view: View<'_>, promise: EdgeId, why: Unbound) -> String {
    let why = match why {
        Unbound::NotPromised => "was not promised",
        Unbound::NotYet => "did not bind yet",
        Unbound::Over => "bound no more",
    };
    format!("«{}», which {why}", super::sentence(view, promise))
}

/// That a breach is no more than alleged, and by whom; nothing of one that was found.
fn alleged(view: View<'_>, breach: Option<&Key>) -> String {
    let edge = breach.and_then(|key| view.graph().edge_id(key.as_str()));
    let violation = match edge.map(|edge| view.graph().tie(edge)) {
        Some(Tie::Violates(violation)) => violation,
        _ => return String::new(),
    };
    match (violation.finding, &violation.found_by) {
        (Some(Finding::Alleged), Some(by)) => format!("alleged by {}", name_of(view, by)),
        (Some(Finding::Alleged), None) => "alleged".to_string(),
        _ => String::new(),
    }
}

/// What ended a promise, or holds it up, and on whose word: "Atlantic Pact terminated 1990
/// (atlas 3)". Empty where its own period says it.
pub fn because(view: View<'_>, evidence: &Evidence) -> String {
    let graph = view.graph();
    let said = |text: String| match text.is_empty() {
        true => text,
        false => format!(" ({text})"),
    };
    let mut states = evidence.states.iter();
    let is_not_yet = states.all(|(state, _)| *state == CommitmentState::NotYet);
    let phrase = |reason: &crate::state::Reason| {
        let key = reason.record.as_ref();
        let on = reason.when.as_ref().map(|when| period(Some(when)));
        let on = on.map_or(String::new(), |on| format!(" {on}"));
        match &reason.kind {
            ReasonKind::Agreement(Stage::Terminated) if reason.event.is_some() => {
                let edge = graph.edge_id(reason.event.as_ref()?.as_str())?;
                let (old, new) = (name_of(view, key?), name(view, graph.from(edge)));
                let word = said(word_for(view, edge));
                Some(format!("{new} took the place of {old}{word}"))
            }
            ReasonKind::Dated(Attribute::NotAfter) => {
                let actor = key?;
                let claims = of_day(view, actor, Attribute::NotAfter, reason.when.as_ref());
                let word = said(said_by(view, claims));
                Some(format!(
                    "{} was there until{on}{word}",
                    name_of(view, actor)
                ))
            }
            ReasonKind::Dated(Attribute::NotBefore) if is_not_yet => {
                let actor = key?;
                let claims = of_day(view, actor, Attribute::NotBefore, reason.when.as_ref());
                let (name, word) = (name_of(view, actor), said(said_by(view, claims)));
                Some(format!("{name} was there from{on}{word}"))
            }
            ReasonKind::Agreement(stage) if is_not_yet && *stage < Stage::Signed => {
                let claims = of_stage(view, key?, *stage);
                let word = said(said_by(view, claims.into_iter()));
                Some(format!(
                    "{} is {}{word}",
                    name_of(view, key?),
                    stage.phrase()
                ))
            }
            ReasonKind::Agreement(stage) if stops(*stage) => {
                let key = key?;
                let claims = of_stage(view, key, *stage);
                let (name, stage) = (name_of(view, key), stage.phrase());
                let dates = dates_said(view, claims.iter().copied());
                let word = said_by(view, claims.into_iter());
                Some(match dates.len() {
                    0 | 1 => format!("{name} {stage}{on}{}", said(word)),
                    _ => format!("{name} {stage} {}", dates.join(", or ")),
                })
            }
            ReasonKind::Act(act) => {
                let edge = graph.edge_id(key?.as_str())?;
                let who = name(view, graph.from(edge));
                let word = said(word_for(view, edge));
                Some(format!("{} by {who}{on}{word}", act.phrase()))
            }
            ReasonKind::Condition(state @ ConditionState::Failed) => {
                let (key, name) = (key?, name_of(view, key?));
                let claims = of_state(view, key, |other| other == *state);
                let word = said(said_by(view, claims));
                let against = on_whose_word(view, key, |other| {
                    matches!(other, ConditionState::Met | ConditionState::Waived)
                });
                let against = match against.is_empty() {
                    true => against,
                    false => format!(", but {against}"),
                };
                Some(format!("«{name}» {}{on}{word}{against}", state.phrase()))
            }
            ReasonKind::Condition(state @ (ConditionState::Met | ConditionState::Waived)) => {
                let key = key?;
                let condition = view.node(graph.node_id(key.as_str())?).as_condition()?;
                let claims = of_state(view, key, |other| other == *state);
                let word = said(said_by(view, claims));
                let ends = condition.gates.contains(&Gate::Termination);
                ends.then(|| format!("«{}» {}{on}{word}", name_of(view, key), state.phrase()))
            }
            ReasonKind::Principal => Some("what it stands behind is over".to_string()),
            _ => None,
        }
    };
    let mut known = BTreeSet::new();
    let reasons = evidence.reasons.iter();
    let reasons = reasons.filter(|reason| known.insert(*reason));
    let failed = evidence.open.iter().map(|(node, _)| *node);
    let failed = failed.filter(|node| has_failed(view, *node));
    let phrases = reasons
        .filter_map(phrase)
        .chain(over_by(view, &evidence.over_by))
        .chain(failed.filter_map(|node| phrase(&failure(view, node))))
        .chain(too_late(view, evidence))
        .chain(in_law(view, evidence))
        .chain(only_signed(view, evidence));
    let mut told: Vec<String> = Vec::new();
    for phrase in phrases {
        if told.contains(&phrase) {
            continue;
        }
        if told.len() == MOST_REASONS {
            told.push("and for other reasons".to_string());
            break;
        }
        told.push(phrase);
    }
    told.join("; ")
}

/// That a promise is only possibly in force because its agreement is signed and nothing is said of
/// its entry into force.
fn only_signed(view: View<'_>, evidence: &Evidence) -> Option<String> {
    if evidence.in_force != Truth::Possibly {
        return None;
    }
    let under = view.edge(evidence.edge).terms()?.under.as_ref()?;
    let (stages, _) = stage(view, view.graph().node_id(under.as_str())?);
    let is_signed = matches!(stages[..], [(Stage::Signed, Truth::Yes)]);
    let name = name_of(view, under);
    is_signed.then(|| format!("{name} is signed, its entry into force not stated"))
}

/// So many reasons are told in words: where there are more, what each rests on is too much to
/// read, and to look up.
const MOST_REASONS: usize = 12;

/// The claims that give an actor this day as its first or last; all that give it one, where none
/// is asked about.
fn of_day<'v>(
    view: View<'v>,
    actor: &'v Key,
    which: Attribute,
    when: Option<&'v Date>,
) -> impl Iterator<Item = &'v Claim> {
    let claims = view.claims_about(actor.as_str());
    claims.filter(move |claim| match &claim.says {
        Says::Value(attribute, Value::Date(date)) if *attribute == which => {
            when.is_none_or(|when| when == date)
        }
        _ => false,
    })
}

/// That by other accounts of it a promise is not in force.
pub(super) fn over_by(view: View<'_>, accounts: &[EdgeId]) -> Option<String> {
    let which = match accounts {
        [] => return None,
        [_] => "another account",
        _ => "other accounts",
    };
    let told = few(accounts.iter().map(|edge| account(view, *edge)));
    Some(format!("by {which} of it not in force then: {told}"))
}

/// Which account of a matter it is: when, and whose word.
pub fn account(view: View<'_>, account: EdgeId) -> String {
    let when = view.edge(account).valid.as_ref();
    let when = when.map(|when| period(Some(when)));
    let word = Some(word_for(view, account)).filter(|word| !word.is_empty());
    let told: Vec<String> = when.into_iter().chain(word).collect();
    told.join(", ")
}

/// That a promise never bound, for it was over before it could begin.
fn too_late(view: View<'_>, evidence: &Evidence) -> Option<String> {
    let told = || "over before it could begin: it never bound".to_string();
    is_too_late(view, evidence).then(told)
}

/// Whether a promise was over before it could begin.
pub(super) fn is_too_late(view: View<'_>, evidence: &Evidence) -> bool {
    let is_over = evidence.in_force == Truth::No && !view.graph().is_simple(evidence.edge);
    is_over && view.derived(evidence.edge).came_too_late()
}

/// That a condition failed, as the reason for something.
fn failure(view: View<'_>, condition: NodeId) -> Reason {
    let history = view.condition_history(condition);
    let why = history.why(ConditionState::Failed, view.filter().date());
    Reason {
        record: Some(view.node(condition).key.clone()),
        when: why.iter().find_map(|reason| reason.when.clone()),
        ..Reason::new(ReasonKind::Condition(ConditionState::Failed))
    }
}

/// Since when a promise binds in law that had to wait for that.
fn in_law(view: View<'_>, evidence: &Evidence) -> Vec<String> {
    let graph = view.graph();
    if graph.is_simple(evidence.edge) || evidence.in_force == Truth::No {
        return Vec::new();
    }
    let date = view.filter().date();
    let told = |node: &NodeId| {
        let condition = view.node(*node).as_condition()?;
        let is_open = evidence.open.iter().any(|(open, _)| open == node);
        if is_open || !condition.gates.contains(&Gate::LegalForce) {
            return None;
        }
        let history = view.condition_history(*node);
        let met = history.why(ConditionState::Met, date);
        let when = met.iter().find_map(|reason| reason.when.as_ref())?;
        let (when, name) = (period(Some(when)), name(view, *node));
        Some(format!("binds in law since {when}, by «{name}»"))
    };
    view.derived(evidence.edge)
        .conditions
        .iter()
        .filter_map(told)
        .collect()
}

/// The dates that claims give for one thing, each with whose word it is: "1910 (atlas 3)".
fn dates_said<'v>(view: View<'v>, claims: impl Iterator<Item = &'v Claim>) -> Vec<String> {
    let mut each: BTreeMap<&Date, Vec<&Claim>> = BTreeMap::new();
    for claim in claims.filter(|claim| claim.modality.holds()) {
        if let Says::Value(_, Value::Date(date)) = &claim.says {
            each.entry(date).or_default().push(claim);
        }
    }
    let phrase = |(date, claims): (&Date, Vec<&Claim>)| {
        let word = said_by(view, claims.into_iter());
        format!("{} ({word})", period(Some(date)))
    };
    each.into_iter().map(phrase).collect()
}

/// The claims that hold and give a condition one of these states.
fn of_state<'v>(
    view: View<'v>,
    condition: &'v Key,
    which: impl Fn(ConditionState) -> bool + 'v,
) -> impl Iterator<Item = &'v Claim> {
    let claims = view.claims_about(condition.as_str());
    claims.filter(move |claim| match &claim.says {
        Says::Value(_, Value::Condition(state, _)) => claim.modality.holds() && which(*state),
        _ => false,
    })
}

/// What is said of a condition's state, and by whom: "met 1939-03-15 (Minister, hansard 3)". Only
/// the states asked for.
pub fn on_whose_word(
    view: View<'_>,
    condition: &Key,
    which: impl Fn(ConditionState) -> bool,
) -> String {
    let mut each: BTreeMap<&Value, Vec<&Claim>> = BTreeMap::new();
    for claim in of_state(view, condition, which) {
        if let Says::Value(_, value) = &claim.says {
            each.entry(value).or_default().push(claim);
        }
    }
    let phrase = |(value, claims): (&Value, Vec<&Claim>)| {
        let word = said_by(view, claims.into_iter());
        match value {
            Value::Condition(state, Some(on)) => {
                format!("{} {} ({word})", state.phrase(), period(Some(on)))
            }
            value => format!("{value} ({word})"),
        }
    };
    let phrases: Vec<String> = each.into_iter().map(phrase).collect();
    phrases.join(", ")
}

/// Whether what was promised under an agreement is over, or held up, at this stage.
/// What is said of when, or that, an agreement reached a stage.
fn of_stage<'v>(view: View<'v>, agreement: &Key, stage: Stage) -> Vec<&'v Claim> {
    let claims = view.claims_about(agreement.as_str());
    let tells = |claim: &&Claim| match &claim.says {
        Says::Value(Attribute::Stage, Value::Stage(said, _)) => *said == stage,
        Says::Value(attribute, _) => attribute.stage() == Some(stage),
        _ => false,
    };
    claims.filter(tells).collect()
}

fn stops(stage: Stage) -> bool {
    matches!(
        stage,
        Stage::Suspended
            | Stage::Terminated
            | Stage::Withdrawn
            | Stage::Abandoned
            | Stage::Rejected
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dossier::{Memory, read};
    use crate::graph::Filter;
    use std::fmt::Write as _;

    /// An actor of which sources give hundreds of last days: each of its promises is over for as
    /// many reasons, and each of these was told with all that is said of any.
    #[test]
    fn of_many_reasons_some_are_told_each_on_its_own_word() {
        const DAYS: usize = 1500;
        const PROMISES: usize = 40;
        let (mut ends, mut edges) = (String::new(), String::new());
        for i in 0..DAYS {
            let _ = writeln!(ends, r#"(is: "{}", at: "p{i}"),"#, 1400 + i % 500);
        }
        for i in 0..PROMISES {
            let _ = writeln!(
                edges,
                r#"guarantees(id: "g{i}", from: "a", to: "b", at: "{i}"),"#
            );
        }
        let text = format!(
            r#"(foedera: 1, source: "one", sources: {{"one": "One"}}, actors: {{
            "a": State(name: "Aland", not_after: [{ends}], at: "1"), "b": State("Borduria")}},
            edges: [{edges}])"#
        );
        let read = read(&Memory::new().with("a.ron", text.as_str()), "a.ron");
        let graph = read.graph.unwrap();
        let filter = Filter::default();
        let view = graph.view(&filter);
        for i in 0..PROMISES {
            let evidence = Evidence::of(view, graph.edge_id(&format!("g{i}")).unwrap());
            let told = because(view, &evidence);
            let first = "Aland was there until 1400 (one p0, p500, p1000); ";
            assert!(told.starts_with(first), "{told}");
            assert!(told.ends_with("; and for other reasons"), "{told}");
        }
    }
}
