//! `foedera cascade recorded`: whose case came on which day of a crisis, and what each did.

use super::super::decided::Asked;
use super::super::failure::Failure;
use super::super::report::{Column, Fields, Json, Report, Row, Section, listed, object};
use super::super::{values, words};
use crate::commitment::Duty;
use crate::graph::{NodeId, View};
use crate::model::Date;
use crate::query::{CrisisDay, Fought, Standing, crisis};
use clap::Args;

/// Show day by day whose case came, by whose reading, and what each did, as it is recorded
///
/// Nothing is supposed here: the acts of war are the dossier's events, whether a case had come
/// is what each voice says, and what a power did is what it took part in. Of one actor: the
/// acts by and against it, and the promises by and to it.
///
/// Example:
///   foedera -f july-1914 cascade recorded italy
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Typed {
    /// Of this actor only
    #[arg(value_name = "WHO")]
    who: Vec<String>,
}

const PROMISE: &[Column] = &[
    Column::row("who", 9),
    Column::row("case", 8),
    Column::row("promise", 6),
    Column::row("to", 7),
    Column::row("did", 5),
    Column::below("in force", ""),
    Column::below("term", ""),
    Column::below("content", ""),
    Column::below("under", "under"),
    Column::below("readings", ""),
    Column::below("broken by", "said to break it:"),
    Column::below("said by", "said by"),
    Column::data("on"),
    Column::data("id"),
    Column::data("who id"),
    Column::data("to id"),
];

/// What the word says, and what it does not.
const ENTRIES: &str = "Who entered did so by an act against whom the promise asks it to fight, \
    within a year after its case came; that it was for the sake of this promise is not said.";

/// Of a day with acts of war alone.
const NOTHING: &str = "No case came or was read otherwise, and no promise was first answered.";

pub(super) fn run<'a>(typed: &Typed, asked: &'a Asked) -> Result<Report<'a>, Failure> {
    let view = asked.view();
    let question = "Whose case came, and what each did, as it is recorded";
    let (about, question) = asked.about(&typed.who, (question, "of"))?;
    let answer = crisis(view, about, asked.bounds);
    let mut report = Report {
        kind: "cascade recorded",
        question,
        found: !answer.days.is_empty(),
        ..Report::default()
    };
    for (i, day) in answer.days.iter().enumerate() {
        if tells_nothing_new(day, &answer.days[..i]) {
            continue;
        }
        let rows = day.promises.iter();
        let rows = rows.map(|standing| row(view, day, standing));
        let unbound = day.unbound.iter().map(|who| unbound(view, day, *who));
        report.sections.push(Section {
            title: title(view, day, &answer.days),
            note: match day.promises.is_empty() && day.unbound.is_empty() {
                true => NOTHING.to_string(),
                false => String::new(),
            },
            columns: PROMISE,
            rows: unbound.chain(rows).collect(),
        });
    }
    if !answer.undated.is_empty() {
        let names = answer.undated.iter().map(|f| words::name(view, f.event));
        let names = words::list(&names.collect::<Vec<_>>());
        report
            .notes
            .push(format!("Acts of war without a date: {names}."));
    }
    let is_entry = |day: &CrisisDay| {
        let mut did = day.promises.iter().map(|standing| did(view, day, standing));
        did.any(|did| did.starts_with("entered"))
    };
    if answer.days.iter().any(is_entry) {
        report.notes.push(ENTRIES.to_string());
    }
    if !report.found {
        asked.note_nothing(
            &mut report,
            &[],
            " as an act of war, or as a case that came",
        );
    }
    asked.note_truncated(&mut report, answer.truncated);
    let promises = answer.days.iter().flat_map(|day| &day.promises);
    let acts = answer.days.iter().flat_map(|day| &day.fought);
    let acts = acts.flat_map(|fought| {
        let hops = view.into(fought.event);
        hops.map(|hop| hop.edge).collect::<Vec<_>>()
    });
    let edges: Vec<_> = promises.map(|p| p.promise).chain(acts).collect();
    report.rests_on(view, edges, about);
    report.json = Json::of(move |json| {
        let days = answer.days.iter().map(|day| value(view, day));
        let undated = answer.undated.iter().map(|f| fought(view, f));
        let fields = object()
            .with("actor", about.map(|who| values::node(view, who)))
            .with("days", listed(days))
            .with("undated", listed(undated))
            .with("cut_off", values::truncated(answer.truncated));
        json.put(&fields)
    });
    Ok(report)
}

/// Whether a day has acts alone that another source dates earlier, where both days are told.
fn tells_nothing_new(day: &CrisisDay, before: &[CrisisDay]) -> bool {
    let is_known = |fought: &Fought| {
        let mut told = before.iter().flat_map(|day| &day.fought);
        told.any(|other| other.event == fought.event)
    };
    day.promises.is_empty() && day.unbound.is_empty() && day.fought.iter().all(is_known)
}

/// A day, with its acts; of one that other sources date otherwise, that stands beside.
fn title(view: View<'_>, day: &CrisisDay, days: &[CrisisDay]) -> String {
    let mut names: Vec<String> = Vec::new();
    for fought in &day.fought {
        let all = days.iter().flat_map(|day| &day.fought);
        let others = all.filter(|other| other.event == fought.event && other.on != fought.on);
        let others: Vec<String> = others.map(|f| words::period(f.on.as_ref())).collect();
        let mut name = words::name(view, fought.event);
        if !others.is_empty() {
            name.push_str(&format!(" (or {})", others.join(", ")));
        }
        names.push(name);
    }
    let on = words::period(Some(&day.on));
    match names.is_empty() {
        true => on,
        false => format!("{on}: {}", names.join("; ")),
    }
}

/// One who came to be at war without a promise that asked for it.
fn unbound(view: View<'_>, day: &CrisisDay, who: NodeId) -> Row {
    let mut acts = Vec::new();
    let names = |nodes: &[NodeId]| words::names(view, nodes);
    for fought in &day.fought {
        if fought.by.contains(&who) {
            acts.push(format!("acts against {}", names(&fought.whom)));
        }
        if fought.whom.contains(&who) {
            acts.push(format!(
                "{} {} against it",
                names(&fought.by),
                match fought.by.len() {
                    1 => "acts",
                    _ => "act",
                }
            ));
        }
    }
    let mut cells = vec![String::new(); PROMISE.len()];
    cells[0] = words::name(view, who);
    cells[1] = "–".to_string();
    cells[2] = "none due".to_string();
    cells[4] = acts.join("; ");
    cells[12] = day.on.as_str().to_string();
    cells[14] = view.graph().node_key(who).to_string();
    Row::new(cells)
}

fn row(view: View<'_>, day: &CrisisDay, standing: &Standing) -> Row {
    let graph = view.graph();
    let edge = view.edge(standing.promise);
    let broken = standing.did.broke.iter().map(|breach| {
        let edge = view.edge(*breach);
        let event = match &edge.tie {
            crate::model::Tie::Violates(violation) => violation.event.as_ref(),
            _ => None,
        };
        let event = event.map_or(String::new(), |key| words::name_of(view, key) + ", ");
        format!("{event}{}", words::word_for(view, *breach))
    });
    Row::new([
        words::name(view, graph.from(standing.promise)),
        words::verdict(standing.casus.verdict).to_string(),
        words::obligation(view, standing.promise),
        words::name(view, graph.to(standing.promise)),
        did(view, day, standing),
        words::doubtful(
            view,
            &standing.evidence,
            &standing.casus,
            Some(&standing.on),
        ),
        words::term(edge),
        words::terms(view, standing.promise),
        words::under(view, edge),
        words::readings(view, &standing.casus),
        broken.collect::<Vec<_>>().join("; "),
        words::word_for(view, standing.promise),
        standing.on.as_str().to_string(),
        edge.key.to_string(),
        edge.from.to_string(),
        edge.to.to_string(),
    ])
}

/// What the debtor had done by then.
fn did(view: View<'_>, day: &CrisisDay, standing: &Standing) -> String {
    let did = &standing.did;
    let creditor = view.graph().to(standing.promise);
    let on_it =
        |fought: &&Fought| did.entered.contains(&fought.event) && fought.whom.contains(&creditor);
    let is_war = standing.duties.iter().any(Duty::is_war);
    let today = did.answered.iter().copied();
    let today: Vec<NodeId> = today.filter(|event| did.entered.contains(event)).collect();
    match did.told {
        Some(event) => return format!("stood aside: {}", words::name(view, event)),
        None if did.aside && is_war => return "is in no war that is recorded".to_string(),
        None if did.aside => return "stayed out".to_string(),
        None if !did.broke.is_empty() => return "broke it".to_string(),
        None => {}
    }
    if let Some(fought) = day.fought.iter().find(on_it).filter(|_| is_war) {
        return format!(
            "acts against it itself: {}",
            words::name(view, fought.event)
        );
    }
    match (is_war, today.is_empty(), did.answered.is_empty()) {
        (true, false, _) => {
            let after = standing.called.as_ref();
            let after = after.map_or(String::new(), |called| after_call(called, &standing.on));
            format!("entered{after}: {}", words::names(view, &today))
        }
        (true, true, false) => "is at war with them already".to_string(),
        (true, true, true) => "nothing yet".to_string(),
        (false, _, _) => String::new(),
    }
}

/// How long after its promise was called for somebody entered; nothing, if on that very day.
fn after_call(called: &Date, on: &Date) -> String {
    let days = |date: &Date| {
        let (first, last) = date.possible();
        (first == last).then_some(first.0)
    };
    match (days(called), days(on)) {
        (Some(called), Some(on)) if called == on => String::new(),
        (Some(called), Some(on)) => match on - called {
            1 => ", a day after its case came".to_string(),
            days => format!(", {days} days after its case came"),
        },
        _ if called == on => String::new(),
        _ => format!(", its case came {}", words::period(Some(called))),
    }
}

fn fought<'a>(view: View<'a>, fought: &'a Fought) -> impl Fields {
    object()
        .with("event", values::node(view, fought.event))
        .with("by", values::nodes(view, &fought.by))
        .with("whom", values::nodes(view, &fought.whom))
        .with("on", values::date(fought.on.as_ref()))
}

fn value<'a>(view: View<'a>, day: &'a CrisisDay) -> impl Fields {
    let promises = day.promises.iter().map(move |standing| {
        let did = &standing.did;
        let promise = values::edge(view, &standing.evidence)
            .with("entered", values::nodes(view, &did.entered))
            .with("answered", values::nodes(view, &did.answered))
            .with("broke", values::edges_named(view, &did.broke))
            .with("aside", did.aside)
            .with("called", values::date(standing.called.as_ref()))
            .with("told", did.told.map(|event| values::node(view, event)));
        super::with_case(view, promise, &standing.casus)
    });
    object()
        .with("on", values::date(Some(&day.on)))
        .with(
            "fought",
            listed(day.fought.iter().map(move |f| fought(view, f))),
        )
        .with("promises", listed(promises))
        .with("unbound", values::nodes(view, &day.unbound))
}
