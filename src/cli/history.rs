//! `foedera history`: what became of a record over time.

use super::changed::{self, By, Sides};
use super::decided::Asked;
use super::failure::Failure;
use super::report::{Report, Section};
use super::typed::Format;
use super::{part, rows, values, words};
use crate::model::Date;
use crate::query::history;
use clap::Args;
use serde_json::{Map, Value, json};

/// Show what became of something: at each moment, what began, ended or was broken
///
/// Example:
///   foedera history budapest
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Typed {
    /// An actor, agreement, condition, event or edge, by id, name or alias
    #[arg(value_name = "WHAT", required = true)]
    what: Vec<String>,
}

pub(super) fn run(typed: &Typed, asked: &Asked) -> Result<Report, Failure> {
    let key = asked.record(&typed.what)?;
    let view = asked.view();
    let name = words::name_of(view, &key);
    let answer = history(view, key.as_str(), asked.bounds)
        .ok_or_else(|| Failure::usage(format!("`{key}` is not in this dossier")))?;
    let mut report = Report {
        kind: "history",
        question: asked.question(format!("What became of {name}")),
        found: !answer.turnings.is_empty(),
        ..Report::default()
    };
    let mut turnings = Vec::new();
    for turning in &answer.turnings {
        let at = |date: Option<Date>| match date {
            Some(date) => view.filter().at_any_time().as_of(date),
            None => view.filter().clone(),
        };
        let (before, after) = (at(turning.before()), at(turning.after()));
        let sides = Sides {
            before: asked.graph().view(&before),
            after: asked.graph().view(&after),
            by: By::Time,
        };
        if let Some(mut section) = changed::turned(sides, turning) {
            section.title = turning.when();
            report.sections.push(section);
        }
        for mut section in changed::edges(sides, &turning.edges) {
            section.title = format!("{}: {}", turning.when(), section.title.to_lowercase());
            report.sections.push(section);
        }
        // Of many claims, what nobody reads would be by far the most of it.
        if asked.format != Format::Json {
            continue;
        }
        turnings.push(json!({
            "first": turning.first.to_string(),
            "last": turning.last.to_string(),
            "node": turning.node.as_ref().map_or(Value::Null, changed::node_json),
            "changes": changed::edges_json(sides, &turning.edges),
        }));
    }
    if !answer.not_begun.is_empty() {
        report.sections.push(Section {
            title: "Dated, and not begun".into(),
            note: "A day is stated; by what else is recorded, these have not begun.".into(),
            columns: rows::EDGE,
            rows: rows::edges(view, &answer.not_begun),
        });
    }
    if !answer.undated.is_empty() {
        report.sections.push(Section {
            title: "Undated".into(),
            note: "No date is stated; when these began is not known.".into(),
            columns: rows::EDGE,
            rows: rows::edges(view, &answer.undated),
        });
    }
    if let Some(state) = &answer.undated_state {
        let stands = changed::node_state(state);
        report.notes.push(format!(
            "After all that is recorded, {name} is: {stands}. Not every day of that is stated."
        ));
    }
    let nodes: Vec<_> = asked.graph().node_id(key.as_str()).into_iter().collect();
    if !report.found {
        asked.note_nothing(&mut report, &nodes, "");
    }
    asked.note_truncated(&mut report, answer.truncated);
    if asked.format == Format::Ron {
        let turned = answer.turnings.iter().flat_map(|turning| &turning.edges);
        let turned = turned.filter_map(|edge| edge.after.as_ref().or(edge.before.as_ref()));
        let others = answer.not_begun.iter().chain(&answer.undated);
        let edges = turned.chain(others).map(|evidence| evidence.edge);
        report.records = Some(part::part(view, edges, nodes));
    }
    report.json = Map::from_iter([
        ("what".into(), values::named(view, &key)),
        ("turnings".into(), Value::Array(turnings)),
        ("not_begun".into(), values::edges(view, &answer.not_begun)),
        ("undated".into(), values::edges(view, &answer.undated)),
        (
            "undated_state".into(),
            changed::state_json(&answer.undated_state),
        ),
        ("cut_off".into(), values::truncated(answer.truncated)),
    ]);
    Ok(report)
}
