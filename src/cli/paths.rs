//! `foedera paths`: how one actor or agreement hangs together with another, hop by hop.

use super::decided::{Asked, find};
use super::drawn::Sketch;
use super::exit::Exit;
use super::failure::Failure;
use super::report::{Report, Section};
use super::words::count;
use super::{part, rows, values, words};
use crate::graph::NodeId;
use crate::query::{Paths, Way, paths};
use clap::{Args, ValueEnum};
use serde_json::{Map, Value, json};

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
    /// Where it begins
    from: String,
    /// Where it ends
    to: String,
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

/// Draws all paths in one picture.
pub(super) fn draw(typed: &Typed, asked: &Asked) -> Result<Exit, Failure> {
    let (answer, question, ends) = answer(typed, asked)?;
    let paths = answer.paths.iter().chain(&answer.undated);
    let edges = paths.flat_map(|path| &path.hops).map(|(hop, _)| hop.edge);
    let view = asked.walked();
    typed.sketch.draw(view, (question, &ends), edges, asked)
}

/// The paths, the question in words, and its two ends.
fn answer(typed: &Typed, asked: &Asked) -> Result<(Paths, String, [NodeId; 2]), Failure> {
    let (view, graph) = (asked.walked(), asked.graph());
    let [from, to] = [find(graph, &typed.from)?, find(graph, &typed.to)?];
    let answer = paths(view, from, to, typed.way.way(), asked.bounds);
    let (a, b) = (words::the_name(view, from), words::the_name(view, to));
    let question = format!("Paths from {a} to {b}{}", typed.way.words());
    Ok((answer, asked.question(question), [from, to]))
}

pub(super) fn run(typed: &Typed, asked: &Asked) -> Result<Report, Failure> {
    let view = asked.walked();
    let (answer, question, [from, to]) = answer(typed, asked)?;
    let mut report = Report {
        kind: "paths",
        question,
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
    report.records = Some(part::part(view, edges, [from, to]));
    let each = |path: &crate::query::Path| -> Value {
        let hops = path.hops.iter().map(|(hop, evidence)| {
            let mut whole = values::edge(view, evidence);
            whole.insert("forward".into(), hop.forward.into());
            Value::Object(whole)
        });
        json!({ "length": path.hops.len(), "hops": hops.collect::<Vec<_>>() })
    };
    report.json = Map::from_iter([
        ("from".into(), values::node(view, from)),
        ("to".into(), values::node(view, to)),
        ("paths".into(), answer.paths.iter().map(each).collect()),
        ("undated".into(), answer.undated.iter().map(each).collect()),
        ("bounds".into(), values::bounds(answer.bounds)),
        ("touched".into(), answer.touched.into()),
        ("cut_off".into(), values::truncated(answer.truncated)),
    ]);
    Ok(report)
}
