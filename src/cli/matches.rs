//! `foedera match`: small patterns over edges.

use super::decided::Asked;
use super::failure::Failure;
use super::report::{Report, Row, Section};
use super::words::count;
use super::{part, rows, values, words};
use crate::query::{Match, Pattern, matches};
use clap::Args;
use serde_json::{Map, Value, json};

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
}

pub(super) fn run(typed: &Typed, asked: &Asked) -> Result<Report, Failure> {
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
    report.records = Some(part::part(view, edges.map(|e| e.edge), []));
    let each = |fit: &Match| -> Value {
        let nodes: Map<String, Value> = answer
            .variables
            .iter()
            .zip(&fit.nodes)
            .map(|(variable, node)| (variable.clone(), values::node(view, *node)))
            .collect();
        let edges: Vec<Value> = fit.edges.iter().map(|e| values::edges(view, e)).collect();
        json!({ "nodes": nodes, "edges": edges })
    };
    report.json = Map::from_iter([
        ("variables".into(), json!(answer.variables)),
        ("fits".into(), answer.rows.iter().map(each).collect()),
        ("undated".into(), answer.undated.iter().map(each).collect()),
        ("touched".into(), answer.touched.into()),
        ("cut_off".into(), values::truncated(answer.truncated)),
    ]);
    Ok(report)
}
