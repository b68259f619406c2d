//! `foedera disputes`: where sources contradict each other.

use super::decided::Asked;
use super::failure::Failure;
use super::report::{Column, Fields, Json, Report, Row, Section, listed, object};
use super::{rows, values, words};
use crate::graph::View;
use crate::query::{Contradiction, Disputes, Told, disputes};
use clap::Args;

/// Show where sources contradict each other
///
/// Edges that one asserts and another denies, accounts of one matter that differ, promises between
/// the same two that two sources tell differently, and attributes with several values.
///
/// Example:
///   foedera disputes
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Typed {
    /// Only what concerns this one
    #[arg(value_name = "WHAT")]
    what: Vec<String>,
}

const TOLD: &[Column] = &[
    Column::row("one", 9),
    Column::row("other", 8),
    Column::below("differs", ""),
    Column::below("one is said by", "the one by"),
    Column::below("other is said by", "the other by"),
    Column::data("id"),
    Column::data("other id"),
];

const VALUES: &[Column] = &[
    Column::row("of", 9),
    Column::row("attribute", 8),
    Column::row("value", 7),
    Column::below("said by", "said by"),
    Column::data("id"),
];

pub(super) fn run<'a>(typed: &Typed, asked: &'a Asked) -> Result<Report<'a>, Failure> {
    let view = asked.view();
    let question = ("Where sources contradict each other", "on");
    let (about, question) = asked.about(&typed.what, question)?;
    let answer = disputes(view, about, asked.bounds);
    let mut report = Report {
        kind: "disputes",
        question,
        found: !answer.is_empty(),
        ..Report::default()
    };
    let told_rows = |told: &[Told]| told.iter().map(|told| told_row(view, told)).collect();
    let values_rows = answer.values.iter().flat_map(|c| value_rows(view, c));
    let sections = [
        (
            "Asserted by one, denied by another",
            rows::EDGE,
            rows::edges(view, &answer.denied),
        ),
        (
            "One matter, told differently",
            TOLD,
            told_rows(&answer.matters),
        ),
        (
            "Between the same two, by other sources",
            TOLD,
            told_rows(&answer.dyads),
        ),
        ("Values in dispute", VALUES, values_rows.collect()),
    ];
    for (title, columns, rows) in sections {
        if !rows.is_empty() {
            report.sections.push(Section {
                title: title.to_string(),
                note: String::new(),
                columns,
                rows,
            });
        }
    }
    if !report.found {
        let note = "No source contradicts another, nor itself, in what is looked at.";
        report.notes.push(note.to_string());
    }
    asked.note_truncated(&mut report, answer.truncated);
    let pairs = answer.matters.iter().chain(&answer.dyads);
    let edges = pairs
        .clone()
        .flat_map(|told| [told.here.edge, told.there.edge]);
    let edges = edges.chain(answer.denied.iter().map(|evidence| evidence.edge));
    report.rests_on(view, edges, about);
    report.json = Json::of(move |json| json.put(&value(view, &answer)));
    Ok(report)
}

fn value<'a>(view: View<'a>, answer: &'a Disputes<'_>) -> impl Fields {
    let told = |told: &'a [Told]| {
        listed(told.iter().map(move |told| {
            object()
                .with("here", values::edge(view, &told.here))
                .with("there", values::edge(view, &told.there))
                .with("differs", values::differences(&told.differs))
        }))
    };
    let contradictions = answer.values.iter().map(move |c| {
        let values = c.values.iter().map(|(value, claims)| {
            object()
                .with("value", value.to_string())
                .with("claims", values::claims(claims.iter().copied()))
        });
        object()
            .with("about", values::named(view, c.about))
            .with("attribute", c.attribute.as_str())
            .with("values", listed(values))
    });
    object()
        .with("denied", values::edges(view, &answer.denied))
        .with("matters", told(&answer.matters))
        .with("dyads", told(&answer.dyads))
        .with("contradictions", listed(contradictions))
        .with("cut_off", values::truncated(answer.truncated))
}

fn told_row(view: View<'_>, told: &Told) -> Row {
    let differs = told.differs.iter().map(|d| {
        let [here, there] = words::sides(d);
        format!("{}: {here} by the one, {there} by the other", d.what)
    });
    let (here, there) = (told.here.edge, told.there.edge);
    let [left, right] = &words::apart(view, &[here, there])[..] else {
        return Row::default();
    };
    Row::new([
        left.clone(),
        right.clone(),
        differs.collect::<Vec<_>>().join("; "),
        words::word_for(view, here),
        words::word_for(view, there),
        view.edge(here).key.to_string(),
        view.edge(there).key.to_string(),
    ])
}

fn value_rows(view: View<'_>, contradiction: &Contradiction<'_>) -> Vec<Row> {
    let rows = contradiction.values.iter().map(|(value, claims)| {
        Row::new([
            words::name_of(view, contradiction.about),
            contradiction.attribute.as_str().replace('_', " "),
            words::value(view, value),
            words::said_by(view, claims.iter().copied()),
            contradiction.about.to_string(),
        ])
    });
    rows.collect()
}
