//! `foedera match`: small patterns over edges.

use super::decided::Asked;
use super::drawn::Sketch;
use super::failure::Failure;
use super::report::{Fields, Json, Report, Row, Section, keyed, listed, object};
use super::words::count;
use super::{rows, values, words};
use crate::graph::View;
use crate::query::{Match, Pattern, matches};
use clap::Args;
use serde::Serialize;

/// Find every fit of a small pattern of edges
///
/// A pattern is `FROM RELATION TO`, several parted by commas. An end is a variable (`?g`),
/// anything (`_`), or a name, in quotes if it has spaces; a relation may be `_`.
///
/// Example:
///   foedera match '?g guarantees ?v, ?g violates ?a, ?v party_to ?a'
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Typed {
    /// The pattern, in the shell's quotes
    #[arg(value_name = "PATTERN", required = true)]
    pattern: Vec<String>,
    #[command(flatten)]
    pub(super) sketch: Sketch,
}

pub(super) fn run<'a>(typed: &Typed, asked: &'a Asked) -> Result<Report<'a>, Failure> {
    let view = asked.followed();
    let text = typed.pattern.join(" ");
    let pattern = Pattern::read(asked.graph(), &text).map_err(|bad| {
        let skipped = text.chars().take(bad.column.saturating_sub(1)).count();
        Failure::usage("this is no pattern")
            .cause(bad.to_string())
            .cause(text.clone())
            .cause(format!("{}^", " ".repeat(skipped)))
    })?;
    let answer = matches(view, &pattern, asked.bounds);
    let mut report = Report {
        kind: "match",
        question: asked.question(format!("Fits of {text}")),
        found: !answer.rows.is_empty() || !answer.undated.is_empty(),
        ..Report::default()
    };
    let all = || answer.rows.iter().chain(&answer.undated);
    for (i, fit) in all().enumerate() {
        let undated = if i < answer.rows.len() {
            ""
        } else {
            " (not all of it is dated)"
        };
        let bound: Vec<String> = answer
            .variables
            .iter()
            .zip(&fit.nodes)
            .map(|(variable, node)| format!("?{variable} = {}", words::name(view, *node)))
            .collect();
        report.sections.push(Section {
            title: format!("{}. {}{undated}", i + 1, bound.join(", ")),
            note: String::new(),
            columns: rows::EDGE,
            rows: fit
                .edges
                .iter()
                .flat_map(|edges| rows::edges(view, edges))
                .collect::<Vec<Row>>(),
        });
    }
    match all().count() {
        0 => {
            asked.note_nothing(&mut report, &[], "");
            asked.note_unfollowed(&mut report);
        }
        n => report.notes.push(format!("{}.", count(n, "fit"))),
    }
    asked.note_truncated(&mut report, answer.truncated);
    let edges = all().flat_map(|fit| fit.edges.iter().flatten());
    report.rests_on(view, edges.map(|e| e.edge), []);
    report.json = Json::of(move |json| {
        let fields = object()
            .with("variables", &answer.variables)
            .with("fits", each(view, &answer.variables, &answer.rows))
            .with("undated", each(view, &answer.variables, &answer.undated))
            .with("touched", answer.touched)
            .with("cut_off", values::truncated(answer.truncated));
        json.put(&fields)
    });
    Ok(report)
}

fn each<'a>(view: View<'a>, variables: &'a [String], fits: &'a [Match]) -> impl Serialize {
    listed(fits.iter().map(move |fit| {
        let nodes = variables.iter().zip(&fit.nodes);
        let nodes = nodes.map(move |(variable, node)| (variable, values::node(view, *node)));
        let edges = fit.edges.iter();
        let edges = edges.map(move |edges| values::edges(view, edges));
        object()
            .with("nodes", keyed(nodes))
            .with("edges", listed(edges))
    }))
}
