//! `foedera edges`: edges by relation and ends.

use super::decided::{Asked, find};
use super::drawn::Sketch;
use super::failure::Failure;
use super::report::{Fields, Json, Report, Section, object};
use super::{rows, values, words};
use crate::graph::View;
use crate::model::Truth;
use crate::query::{EdgePattern, edges};
use clap::Args;

/// List edges by relation and ends
///
/// Example:
///   foedera edges --relation leads --to coalition
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Typed {
    /// Of this relation
    #[arg(long, value_name = "RELATION")]
    relation: Option<String>,
    /// Starting from this one
    #[arg(long, value_name = "WHO")]
    from: Option<String>,
    /// Ending at this one
    #[arg(long, value_name = "WHAT")]
    to: Option<String>,
    #[command(flatten)]
    pub(super) sketch: Sketch,
}

pub(super) fn run<'a>(typed: &Typed, asked: &'a Asked) -> Result<Report<'a>, Failure> {
    let view = asked.view();
    let node = |name: &Option<String>| name.as_ref().map(|n| find(asked.graph(), n)).transpose();
    let pattern = EdgePattern {
        relation: typed
            .relation
            .as_ref()
            .map(|n| asked.relation(n))
            .transpose()?,
        from: node(&typed.from)?,
        to: node(&typed.to)?,
    };
    let name = |node| words::the_name(view, node);
    let mut question = match (pattern.from, pattern.to) {
        (None, None) => "All edges".to_string(),
        (Some(from), None) => format!("Edges from {}", name(from)),
        (None, Some(to)) => format!("Edges to {}", name(to)),
        (Some(from), Some(to)) => format!("Edges from {} to {}", name(from), name(to)),
    };
    if let Some(relation) = &pattern.relation {
        question.push_str(&format!(": {}", relation.phrase()));
    }
    let question = asked.question(question);
    let answer = edges(view, &pattern, asked.bounds);
    let mut report = Report {
        kind: "edges",
        question,
        found: !answer.now.is_empty(),
        ..Report::default()
    };
    report.sections.push(Section {
        columns: rows::EDGE,
        rows: rows::edges(view, &answer.now),
        ..Section::default()
    });
    let others = answer.at_other_times.iter();
    let (may_be, others): (Vec<_>, Vec<_>) =
        others.partition(|evidence| evidence.in_force == Truth::Possibly);
    let aside = asked.aside(
        rows::edges(view, &answer.undated),
        rows::edges(view, may_be),
        rows::edges(view, others),
    );
    report.sections.extend(aside);
    let ends: Vec<_> = pattern.from.into_iter().chain(pattern.to).collect();
    if !report.found {
        let otherwise = |view: View<'_>| edges(view, &pattern, asked.bounds).now.len();
        asked.note_none_such(&mut report, &ends, otherwise);
    }
    asked.note_left_out(&mut report, pattern.from.or(pattern.to), |edge| {
        let graph = asked.graph();
        let relation = graph.relation(edge);
        pattern
            .relation
            .as_ref()
            .is_none_or(|wanted| wanted == relation)
            && pattern.from.is_none_or(|from| graph.from(edge) == from)
            && pattern.to.is_none_or(|to| graph.to(edge) == to)
    });
    asked.note_truncated(&mut report, answer.truncated);
    let all = answer
        .now
        .iter()
        .chain(&answer.undated)
        .chain(&answer.at_other_times);
    report.rests_on(view, all.map(|e| e.edge), ends);
    report.json = Json::of(move |json| {
        let fields = object()
            .with("edges", values::edges(view, &answer.now))
            .with("undated", values::edges(view, &answer.undated))
            .with(
                "at_other_times",
                values::edges(view, &answer.at_other_times),
            )
            .with("cut_off", values::truncated(answer.truncated));
        json.put(&fields)
    });
    Ok(report)
}
