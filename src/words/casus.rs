//! The casus foederis in words: whether a case has come and who reads it so, and what comes of
//! a promise that an act makes due.

use super::reasons::over_by;
use super::{because, content, few, list, name, said_by, sentence, the_name, under, word_for};
use crate::commitment::{CasusFoederis, Course, Duty, Reading, Verdict};
use crate::graph::{EdgeId, NodeId, View};
use crate::model::{Date, Relation, Truth, Word};
use crate::query::Evidence;

/// Whether a case has come, in a word.
pub fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Yes => "yes",
        Verdict::Possibly => "possibly",
        Verdict::Disputed => "disputed",
        Verdict::Unsaid => "open",
        Verdict::Sought => "only sought",
        Verdict::No => "no",
    }
}

/// By whose reading a case has come, condition by condition; empty where there is none.
pub fn readings(view: View<'_>, casus: &CasusFoederis) -> String {
    let promise = match casus.promise.is_empty() {
        true => None,
        false => Some(format!(
            "whether there is such a promise: {}",
            by_reading(view, &casus.promise)
        )),
    };
    let otherwise = casus.otherwise.iter().map(|edge| {
        let (what, word) = (obligation(view, *edge), word_for(view, *edge));
        format!("{what} ({word})")
    });
    let otherwise = match casus.otherwise.len() {
        0 => None,
        1 => Some(format!("by another account of it: {}", few(otherwise))),
        _ => Some(format!("by other accounts of it: {}", few(otherwise))),
    };
    let over = over_by(view, &casus.over);
    let conditions = casus.conditions.iter().map(|casus| {
        let name = name(view, casus.condition);
        let said = by_reading(view, &casus.readings);
        let said = match (said.is_empty(), casus.verdict) {
            (false, _) => said,
            (true, Verdict::Yes) => "has come".to_string(),
            (true, Verdict::No) => "failed".to_string(),
            (true, Verdict::Possibly) => "may have come".to_string(),
            (true, _) => "nobody has said whether it has come".to_string(),
        };
        format!("its case «{name}»: {said}")
    });
    let said: Vec<String> = promise
        .into_iter()
        .chain(otherwise)
        .chain(over)
        .chain(conditions)
        .collect();
    said.join("; ")
}

/// Who says yes and who says no.
fn by_reading(view: View<'_>, readings: &[Reading]) -> String {
    let each = [(true, "yes"), (false, "no")].into_iter();
    let each = each.filter_map(|(says, word)| {
        let of_it = readings.iter().filter(|reading| reading.says == says);
        let claims: Vec<_> = of_it.flat_map(|reading| &reading.claims).collect();
        (!claims.is_empty()).then(|| format!("{word}, by {}", said_by(view, claims.into_iter())))
    });
    each.collect::<Vec<_>>().join("; ")
}

/// What comes of a promise, as a sentence without its subject: "enters".
pub fn course(course: Course, duty: Duty) -> &'static str {
    match course {
        Course::Enters => "enters",
        Course::Fights => "is at war already",
        Course::Does => match duty {
            Duty::Help => "helps",
            Duty::Consult => "consults",
            Duty::StayOut | Duty::NotAttack | Duty::Defend | Duty::Join => "stays out",
        },
        Course::AtFirst => "stays out at first",
        Course::Waits => match duty {
            Duty::Defend | Duty::Join => "would fight",
            Duty::Help => "would help",
            Duty::Consult => "would consult",
            Duty::StayOut | Duty::NotAttack => "would stay out",
        },
        Course::NotDue => "owes nothing yet",
        Course::Aside => "stands aside (supposed)",
        Course::Torn => "is torn",
        Course::MayBeTorn => "may be torn",
        Course::Opposed => match duty {
            Duty::Defend | Duty::Join | Duty::Help => "fights whom it was to help",
            Duty::StayOut => "fights in spite of it",
            Duty::NotAttack => "fights whom it was not to attack",
            Duty::Consult => "is on the other side",
        },
    }
}

/// A promise with what it is for and where it stands.
pub fn pledge(view: View<'_>, promise: EdgeId) -> String {
    let edge = view.edge(promise);
    let mut said = edge.terms().map(super::promised).unwrap_or_default();
    said.push(under(view, edge));
    said.retain(|text| !text.is_empty());
    match said.is_empty() {
        true => sentence(view, promise),
        false => format!("{} ({})", sentence(view, promise), said.join("; ")),
    }
}

/// What a promise says beside its obligations, which stand in [`obligation`].
pub fn terms(view: View<'_>, promise: EdgeId) -> String {
    let mut edge = view.edge(promise).clone();
    if let Some(terms) = edge.tie.terms_mut() {
        terms.obligations.clear();
    }
    content(view, &edge)
}

/// What a promise is, in a word or two: "defense", "guarantee".
pub fn obligation(view: View<'_>, promise: EdgeId) -> String {
    let edge = view.edge(promise);
    let stated = edge.terms().map(|terms| &terms.obligations);
    let stated: Vec<String> = stated.into_iter().flatten().map(|o| o.phrase()).collect();
    match (stated.is_empty(), edge.relation()) {
        (true, Relation::Guarantees) => "guarantee".to_string(),
        (true, _) => "promise".to_string(),
        (false, Relation::Guarantees) => format!("guarantee: {}", stated.join(", ")),
        (false, _) => stated.join(", "),
    }
}

/// Some names, the first of many.
pub fn names(view: View<'_>, nodes: &[NodeId]) -> String {
    const SHOWN: usize = 5;
    let mut names: Vec<String> = nodes
        .iter()
        .take(SHOWN)
        .map(|node| the_name(view, *node))
        .collect();
    if nodes.len() > SHOWN {
        names.push(format!("{} others", nodes.len() - SHOWN));
    }
    list(&names)
}

/// That a promise may not be in force on a day, and whether that is for its dates, for its case, or
/// for what else is known of it.
pub fn doubtful(
    view: View<'_>,
    evidence: &Evidence,
    casus: &CasusFoederis,
    on: Option<&Date>,
) -> String {
    let period = evidence.period.as_ref();
    let is_within = on.is_some_and(|on| period.is_some_and(|p| p.holds(on) == Truth::Yes));
    let is_doubtful = |verdict| matches!(verdict, Verdict::Disputed | Verdict::Possibly);
    let hangs = casus.conditions.iter().any(|c| is_doubtful(c.verdict));
    if evidence.in_force != Truth::Possibly {
        return String::new();
    }
    let because = because(view, evidence);
    match (is_within, because.is_empty()) {
        (true, _) if hangs => "whether it is in force then hangs on its case".to_string(),
        (_, false) => format!("whether it is in force then is open: {because}"),
        // Who says, and who denies, that there is such a promise is told beside it.
        (true, true) if !casus.promise.is_empty() => String::new(),
        (true, true) => "whether it is in force then is open".to_string(),
        (false, true) => "whether it is in force then is open: its dates do not say".to_string(),
    }
}
