//! `foedera reach`: all that hangs together with one node, and by which edges.

use super::decided::Asked;
use super::failure::Failure;
use super::paths::Direction;
use super::report::{Report, Section};
use super::words::count;
use super::{part, rows, values, words};
use crate::query::reach;
use clap::Args;
use serde_json::{Map, Value, json};

/// Show all that can be reached from one, nearest first
///
/// Only what is held is followed, and nothing that is over or has not begun; --sought follows
/// wishes, too.
///
/// Example:
///   foedera reach russia --max-hops 1
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Typed {
    /// Where it begins
    #[arg(value_name = "FROM", required = true)]
    from: Vec<String>,
    /// Which way edges are followed
    #[arg(long, value_name = "WAY", default_value = "forward")]
    way: Direction,
}

pub(super) fn run(typed: &Typed, asked: &Asked) -> Result<Report, Failure> {
    let view = asked.walked();
    let from = asked.node(&typed.from)?;
    let answer = reach(view, from, typed.way.way(), asked.bounds);
    let (name, way) = (words::the_name(view, from), typed.way.words());
    let mut report = Report {
        kind: "reach",
        question: asked.question(format!("What can be reached from {name}{way}")),
        found: !answer.nodes.is_empty() || !answer.undated.is_empty(),
        ..Report::default()
    };
    let farthest = answer.nodes.last().map_or(0, |reached| reached.hops);
    for hops in 1..=farthest {
        let at = answer.nodes.iter().filter(|reached| reached.hops == hops);
        report.sections.push(Section {
            title: format!("{} away", count(hops, "hop")),
            note: String::new(),
            columns: rows::EDGE,
            rows: rows::edges(view, at.map(|reached| &reached.by)),
        });
    }
    if !answer.undated.is_empty() {
        report.sections.push(Section {
            title: "Reached over undated edges only".to_string(),
            note: "Whether they held on that date is not stated.".to_string(),
            columns: rows::EDGE,
            rows: rows::edges(view, answer.undated.iter().map(|reached| &reached.by)),
        });
    }
    if !report.found {
        let hops = count(asked.bounds.hops, "hop");
        asked.note_nothing(&mut report, &[from], &format!(", within {hops}"));
        asked.note_unfollowed(&mut report);
    }
    asked.note_truncated(&mut report, answer.truncated);
    let all = answer.nodes.iter().chain(&answer.undated);
    let edges = all.map(|reached| reached.by.edge);
    report.records = Some(part::part(view, edges, [from]));
    let each = |reached: &crate::query::Reached| -> Value {
        json!({
            "node": values::node(view, reached.node),
            "hops": reached.hops,
            "before": values::node(view, reached.before),
            "by": values::edge(view, &reached.by),
        })
    };
    report.json = Map::from_iter([
        ("from".into(), values::node(view, from)),
        ("reached".into(), answer.nodes.iter().map(each).collect()),
        ("undated".into(), answer.undated.iter().map(each).collect()),
        ("bounds".into(), values::bounds(answer.bounds)),
        ("touched".into(), answer.touched.into()),
        ("cut_off".into(), values::truncated(answer.truncated)),
    ]);
    Ok(report)
}
