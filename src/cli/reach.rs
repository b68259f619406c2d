//! `foedera reach`: all that hangs together with one node, and by which edges.

use super::decided::Asked;
use super::drawn::Sketch;
use super::failure::Failure;
use super::paths::Direction;
use super::report::{Fields, Json, Report, Section, listed, object};
use super::words::count;
use super::{rows, values, words};
use crate::graph::View;
use crate::query::{Reached, reach};
use clap::Args;
use serde::Serialize;

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
    #[command(flatten)]
    pub(super) sketch: Sketch,
}

pub(super) fn run<'a>(typed: &Typed, asked: &'a Asked) -> Result<Report<'a>, Failure> {
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
    report.rests_on(view, edges, [from]);
    report.json = Json::of(move |json| {
        let fields = object()
            .with("from", values::node(view, from))
            .with("reached", each(view, &answer.nodes))
            .with("undated", each(view, &answer.undated))
            .with("bounds", values::bounds(answer.bounds))
            .with("touched", answer.touched)
            .with("cut_off", values::truncated(answer.truncated));
        json.put(&fields)
    });
    Ok(report)
}

fn each<'a>(view: View<'a>, reached: &'a [Reached]) -> impl Serialize {
    listed(reached.iter().map(move |reached| {
        object()
            .with("node", values::node(view, reached.node))
            .with("hops", reached.hops)
            .with("before", values::node(view, reached.before))
            .with("by", values::edge(view, &reached.by))
    }))
}
