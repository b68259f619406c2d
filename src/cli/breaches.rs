//! `foedera breaches`: who broke what, by which event, and which promises.

use super::decided::Asked;
use super::drawn::Sketch;
use super::failure::Failure;
use super::report::{Column, Fields, Json, Report, Row, Section, listed, object};
use super::typed::date;
use super::words::list;
use super::{values, words};
use crate::graph::{NodeId, View};
use crate::model::{Date, Tie, Truth, Word};
use crate::query::{Bounds, BreachRow, Breaches, breaches, was_in};
use clap::Args;
use serde::Serialize;

/// Show who broke what, by which event, and which promises
///
/// `--as-of 2014` asks for what was broken by then, `--during 2014` for what was broken then.
///
/// Example:
///   foedera breaches budapest --by russia
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Typed {
    /// Only those that this one committed, suffered or was broken by
    #[arg(value_name = "WHAT")]
    what: Vec<String>,
    /// Only those that this one committed
    #[arg(long, value_name = "WHO")]
    by: Option<String>,
    /// Only those of this day, year or period: 2014, 2014/2022, 2014/..
    #[arg(long, value_name = "DATE", value_parser = date)]
    during: Option<Date>,
    #[command(flatten)]
    pub(super) sketch: Sketch,
}

const BREACH: &[Column] = &[
    Column::row("who", 9),
    Column::row("violated", 8),
    Column::row("by", 7),
    Column::row("when", 6),
    Column::below("promises broken", "breaking:"),
    Column::below("not broken", "not broken by it:"),
    Column::below("by a guarantor", ""),
    Column::below("finding", ""),
    Column::below("state", ""),
    Column::below("said by", "said by"),
    Column::data("id"),
];

pub(super) fn run<'a>(typed: &Typed, asked: &'a Asked) -> Result<Report<'a>, Failure> {
    let view = asked.view();
    let of = match typed.what.is_empty() {
        true => None,
        false => Some(asked.node(&typed.what)?),
    };
    let by = typed.by.as_ref();
    let by = by.map(|by| asked.node(std::slice::from_ref(by)));
    let by = by.transpose()?;
    let answer = match &typed.during {
        None => breaches(view, of, by, asked.bounds),
        Some(during) => breaches_during(view, of, by, asked.bounds, during),
    };
    let name = |node| words::the_name(view, node);
    let question = match (of, by) {
        (None, None) => "Who broke what".to_string(),
        (Some(of), None) => format!("Breaches that concern {}", name(of)),
        (None, Some(by)) => format!("What {} broke", name(by)),
        (Some(of), Some(by)) => format!("What {} broke, of what concerns {}", name(by), name(of)),
    };
    let question = match &typed.during {
        Some(during) => format!("{question} {}", words::at(during)),
        None => question,
    };
    let mut report = Report {
        kind: "breaches",
        question: asked.question(question),
        found: !answer.rows.is_empty(),
        ..Report::default()
    };
    let section = |title: &str, rows: &[BreachRow]| Section {
        title: title.to_string(),
        note: String::new(),
        columns: BREACH,
        rows: rows.iter().map(|breach| row(view, breach)).collect(),
    };
    report.sections.push(section("", &answer.rows));
    if !answer.undated.is_empty() {
        report.sections.push(section("Undated", &answer.undated));
    }
    if !report.found {
        let about: Vec<_> = of.into_iter().chain(by).collect();
        let by = by.map(|by| format!(" by {}", asked.named(by)));
        let of = of.map(|of| format!(" that concerns {}", asked.named(of)));
        let during = typed.during.as_ref();
        let during = during.map(|during| format!(" {}", words::at(during)));
        let [by, of, during] = [by, of, during].map(Option::unwrap_or_default);
        asked.note_missing(
            &mut report,
            &format!("a breach{by}{of}{during}"),
            &about,
            "",
        );
    }
    asked.note_truncated(&mut report, answer.truncated);
    let all = answer.rows.iter().chain(&answer.undated);
    report.rests_on(
        view,
        all.map(|row| row.evidence.edge),
        of.into_iter().chain(by),
    );
    report.json = Json::of(move |json| {
        let fields = object()
            .with("breaches", each(view, &answer.rows))
            .with("undated", each(view, &answer.undated))
            .with("cut_off", values::truncated(answer.truncated));
        json.put(&fields)
    });
    Ok(report)
}

/// Those that may have been (certainly: were) in these days; a period breaks a promise when it
/// begins. Those without a date stand apart.
fn breaches_during(
    view: View<'_>,
    of: Option<NodeId>,
    by: Option<NodeId>,
    bounds: Bounds,
    during: &Date,
) -> Breaches {
    let all = Bounds {
        results: usize::MAX,
        ..bounds
    };
    let mut answer = breaches(view, of, by, all);
    let wanted = match view.filter().is_certain() {
        true => Truth::Yes,
        false => Truth::Possibly,
    };
    let is_undated = |row: &mut BreachRow| row.evidence.period.is_none();
    answer
        .undated
        .extend(answer.rows.extract_if(.., is_undated));
    answer.rows.retain(|row| {
        let began = row.evidence.period.as_ref().map(Date::start);
        began.is_some_and(|days| was_in(days, during) >= wanted)
    });
    answer.cut(bounds);
    answer
}

fn row(view: View<'_>, breach: &BreachRow) -> Row {
    let graph = view.graph();
    let edge = breach.evidence.edge;
    let broken = words::apart(view, &breach.broken);
    let unbroken = breach.unbroken.iter();
    let unbroken = unbroken.map(|(promise, why)| words::unbroken(view, *promise, *why));
    let turned = match breach.by_guarantor {
        true => "a guarantor broke its own guarantee",
        false => "",
    };
    let judged = match &view.edge(edge).tie {
        Tie::Violates(breach) => words::judged(view, breach),
        _ => String::new(),
    };
    let state = words::states(view, &breach.evidence);
    Row::new([
        words::name(view, graph.from(edge)),
        words::name(view, graph.to(edge)),
        breach
            .event
            .map_or(String::new(), |event| words::name(view, event)),
        words::period(breach.evidence.period.as_ref()),
        list(&broken),
        unbroken.collect::<Vec<_>>().join("; "),
        turned.to_string(),
        judged,
        if state == "held" {
            String::new()
        } else {
            state
        },
        words::word_for(view, edge),
        view.edge(edge).key.to_string(),
    ])
}

fn value<'a>(view: View<'a>, breach: &'a BreachRow) -> impl Fields {
    let unbroken = breach
        .unbroken
        .iter()
        .map(move |(promise, why)| values::edge_named(view, *promise).with("why", why.word()));
    values::edge(view, &breach.evidence)
        .with("event", breach.event.map(|event| values::node(view, event)))
        .with("breaks", values::edges_named(view, &breach.broken))
        .with("does_not_break", listed(unbroken))
        .with("by_guarantor", breach.by_guarantor)
}

fn each<'a>(view: View<'a>, rows: &'a [BreachRow]) -> impl Serialize {
    listed(rows.iter().map(move |row| value(view, row)))
}
