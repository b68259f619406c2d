//! `foedera history`: what became of a record over time.

use super::changed::{self, By, Sides};
use super::decided::Asked;
use super::failure::Failure;
use super::report::{Fields, Json, Report, Section, listed, object};
use super::{rows, values, words};
use crate::graph::{Filter, Graph, View};
use crate::model::Date;
use crate::query::history;
use clap::Args;

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

pub(super) fn run<'a>(typed: &Typed, asked: &'a Asked) -> Result<Report<'a>, Failure> {
    let key = asked.record(&typed.what)?;
    let view = asked.view();
    let name = words::the_name_of(view, &key);
    let answer = history(view, key.as_str(), asked.bounds)
        .ok_or_else(|| Failure::usage(format!("`{key}` is not in this dossier")))?;
    let mut report = Report {
        kind: "history",
        question: asked.question(format!("What became of {name}")),
        found: !answer.turnings.is_empty(),
        ..Report::default()
    };
    let moments = answer.turnings.iter().map(|turning| Moments {
        before: at(view, turning.before()),
        after: at(view, turning.after()),
    });
    let moments: Vec<Moments> = moments.collect();
    for (turning, moments) in answer.turnings.iter().zip(&moments) {
        let sides = moments.sides(asked.graph());
        if let Some(mut section) = changed::turned(sides, turning) {
            section.title = turning.when();
            report.sections.push(section);
        }
        for mut section in changed::edges(sides, &turning.edges) {
            section.title = format!("{}: {}", turning.when(), section.title.to_lowercase());
            report.sections.push(section);
        }
    }
    if !answer.not_begun.is_empty() {
        report.sections.push(Section {
            title: "Dated, and not begun".into(),
            note: "A day is stated; by what else is recorded, these have not begun, or were over \
                   before they could."
                .into(),
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
    let turned = answer.turnings.iter().flat_map(|turning| &turning.edges);
    let turned = turned.filter_map(|edge| edge.after.as_ref().or(edge.before.as_ref()));
    let others = answer.not_begun.iter().chain(&answer.undated);
    let edges = turned.chain(others).map(|evidence| evidence.edge);
    report.rests_on(view, edges, nodes);
    report.json = Json::of(move |json| {
        let turnings = answer.turnings.iter().zip(&moments);
        let turnings = turnings.map(|(turning, moments)| {
            object()
                .with("first", turning.first.to_string())
                .with("last", turning.last.to_string())
                .with("node", turning.node.as_ref().map(changed::node_json))
                .with(
                    "changes",
                    changed::edges_json(moments.sides(asked.graph()), &turning.edges),
                )
        });
        let fields = object()
            .with("what", values::named(view, &key))
            .with("turnings", listed(turnings))
            .with("not_begun", values::edges(view, &answer.not_begun))
            .with("undated", values::edges(view, &answer.undated))
            .with("undated_state", changed::state_json(&answer.undated_state))
            .with("cut_off", values::truncated(answer.truncated));
        json.put(&fields)
    });
    Ok(report)
}

/// What is asked for before something turned, and after.
struct Moments {
    before: Filter,
    after: Filter,
}

impl Moments {
    fn sides<'a>(&'a self, graph: &'a Graph) -> Sides<'a> {
        Sides {
            before: graph.view(&self.before),
            after: graph.view(&self.after),
            by: By::Turning,
        }
    }
}

/// What the view asks for, at a moment.
fn at(view: View<'_>, date: Option<Date>) -> Filter {
    match date {
        Some(date) => view.filter().at_any_time().as_of(date),
        None => view.filter().clone(),
    }
}
