//! `foedera paths`: how one actor or agreement hangs together with another, hop by hop.

use super::decided::Asked;
use super::drawn::Sketch;
use super::failure::Failure;
use super::report::{Fields, Json, Report, Section, listed, object};
use super::words::count;
use super::{rows, values, words};
use crate::graph::View;
use crate::query::{Path, Way, paths};
use clap::{Args, ValueEnum};
use serde::Serialize;

/// Show all paths between two, shortest first, with every edge
///
/// No path meets a node twice. Only what is held is followed, and nothing that is over or has not
/// begun; --sought follows wishes, too. Who answers for a promise is a question for `guarantors
/// --indirect`.
///
/// Example:
///   foedera paths uk ukraine --way either --max-hops 2
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Typed {
    /// Where it begins, and where it ends; names of several words with `to` between them
    #[arg(value_names = ["FROM", "TO"], num_args = 2.., required = true)]
    ends: Vec<String>,
    /// Which way edges are followed
    #[arg(long, value_name = "WAY", default_value = "forward")]
    way: Direction,
    #[command(flatten)]
    pub(super) sketch: Sketch,
}

/// Which way edges are followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Direction {
    /// From start to end
    Forward,
    /// From end to start
    Backward,
    /// Both ways
    Either,
}

impl Direction {
    pub(super) fn way(self) -> Way {
        match self {
            Direction::Forward => Way::Forward,
            Direction::Backward => Way::Backward,
            Direction::Either => Way::Either,
        }
    }

    /// The direction in a question's words.
    pub(super) fn words(self) -> &'static str {
        match self {
            Direction::Forward => "",
            Direction::Backward => ", against the edges",
            Direction::Either => ", in either direction",
        }
    }
}

pub(super) fn run<'a>(typed: &Typed, asked: &'a Asked) -> Result<Report<'a>, Failure> {
    let view = asked.walked();
    let [from, to] = asked.ends(&typed.ends)?;
    let answer = paths(view, from, to, typed.way.way(), asked.bounds);
    let (a, b) = (words::the_name(view, from), words::the_name(view, to));
    let question = format!("Paths from {a} to {b}{}", typed.way.words());
    let mut report = Report {
        kind: "paths",
        question: asked.question(question),
        found: !answer.paths.is_empty() || !answer.undated.is_empty(),
        ..Report::default()
    };
    let all = || answer.paths.iter().chain(&answer.undated);
    for (i, path) in all().enumerate() {
        let hops = count(path.hops.len(), "hop");
        let undated = if i < answer.paths.len() {
            ""
        } else {
            ", as of any date: not all of it is dated"
        };
        report.sections.push(Section {
            title: format!("{}. {hops}{undated}", i + 1),
            note: String::new(),
            columns: rows::EDGE,
            rows: rows::edges(view, path.hops.iter().map(|(_, evidence)| evidence)),
        });
    }
    if !report.found {
        let hops = count(asked.bounds.hops, "hop");
        asked.note_nothing(&mut report, &[from, to], &format!(", within {hops}"));
        asked.note_unfollowed(&mut report);
    }
    asked.note_truncated(&mut report, answer.truncated);
    let edges = all().flat_map(|p| &p.hops).map(|(hop, _)| hop.edge);
    report.rests_on(view, edges, [from, to]);
    report.json = Json::of(move |json| {
        let fields = object()
            .with("from", values::node(view, from))
            .with("to", values::node(view, to))
            .with("paths", each(view, &answer.paths))
            .with("undated", each(view, &answer.undated))
            .with("bounds", values::bounds(answer.bounds))
            .with("touched", answer.touched)
            .with("cut_off", values::truncated(answer.truncated));
        json.put(&fields)
    });
    Ok(report)
}

fn each<'a>(view: View<'a>, paths: &'a [Path]) -> impl Serialize {
    listed(paths.iter().map(move |path| {
        let hops = path
            .hops
            .iter()
            .map(move |(hop, evidence)| values::edge(view, evidence).with("forward", hop.forward));
        object()
            .with("length", path.hops.len())
            .with("hops", listed(hops))
    }))
}
