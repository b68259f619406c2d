//! `foedera timeline`: what happened when.

use super::chart::{chart_kind, draw_timeline};
use super::decided::Asked;
use super::drawn::Look;
use super::exit::Exit;
use super::failure::Failure;
use super::report::{Column, Fields, Json, Report, Row, Section, listed, object};
use super::{values, words};
use crate::graph::{EdgeId, View};
use crate::query::{Happening, Moment, timeline};
use clap::Args;
use serde::Serialize;
use serde_json::json;
use std::path::{Path, PathBuf};

/// Show what happened when: events, steps of agreements, beginnings of edges
///
/// Example:
///   foedera timeline budapest
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Typed {
    /// Only what concerns this one
    #[arg(value_name = "WHAT")]
    what: Vec<String>,
    /// Draw who was bound when, by this agreement or of this actor; ends in .svg, .png or .pdf
    #[arg(short, long, value_name = "FILE", requires = "what")]
    pub(super) out: Option<PathBuf>,
    #[command(flatten)]
    look: Look,
}

const MOMENT: &[Column] = &[
    Column::row("when", 9),
    Column::row("what", 8),
    Column::row("said by", 3),
    Column::data("kind"),
    Column::data("id"),
];

pub(super) fn draw(typed: &Typed, asked: &Asked) -> Result<Exit, Failure> {
    let out = typed.out.as_deref().unwrap_or(Path::new("-"));
    let kind = chart_kind(out)?;
    let what = asked.node(&typed.what)?;
    draw_timeline(what, false, asked, (out, kind), &typed.look)
}

pub(super) fn run<'a>(typed: &Typed, asked: &'a Asked) -> Result<Report<'a>, Failure> {
    let view = asked.view();
    let of = match typed.what.is_empty() {
        true => None,
        false => Some(asked.node(&typed.what)?),
    };
    let answer = timeline(view, of, asked.bounds);
    let question = match of {
        None => "What happened when".to_string(),
        Some(node) => format!("What happened when, about {}", words::the_name(view, node)),
    };
    let mut report = Report {
        kind: "timeline",
        question: asked.question(question),
        found: !answer.dated.is_empty(),
        ..Report::default()
    };
    let section = |title: &str, moments: &[Moment]| Section {
        title: title.to_string(),
        note: String::new(),
        columns: MOMENT,
        rows: rows(view, moments),
    };
    report.sections.push(section("", &answer.dated));
    if !answer.undated.is_empty() {
        report.sections.push(section("Undated", &answer.undated));
    }
    if !report.found {
        let about: Vec<_> = of.into_iter().collect();
        asked.note_nothing(&mut report, &about, "");
    }
    asked.note_truncated(&mut report, answer.truncated);
    let (mut edges, mut nodes) = (Vec::new(), Vec::new());
    for moment in answer.dated.iter().chain(&answer.undated) {
        match moment.what {
            Happening::Event(node) | Happening::Step(node, _) => nodes.push(node),
            Happening::Edge(edge) => edges.push(edge),
        }
    }
    report.rests_on(view, edges, nodes);
    report.json = Json::of(move |json| {
        let fields = object()
            .with("dated", each(view, &answer.dated))
            .with("undated", each(view, &answer.undated))
            .with("cut_off", values::truncated(answer.truncated));
        json.put(&fields)
    });
    Ok(report)
}

/// A row for each moment; edges that read alike are told apart.
fn rows(view: View<'_>, moments: &[Moment]) -> Vec<Row> {
    let edge = |moment: &Moment| match moment.what {
        Happening::Edge(edge) => Some(edge),
        Happening::Event(_) | Happening::Step(..) => None,
    };
    let edges: Vec<EdgeId> = moments.iter().filter_map(edge).collect();
    let mut named = words::apart(view, &edges).into_iter();
    let rows = moments.iter().map(|moment| {
        let name = edge(moment).and_then(|_| named.next());
        row(view, moment, name.unwrap_or_default())
    });
    rows.collect()
}

fn row(view: View<'_>, moment: &Moment, name: String) -> Row {
    let (kind, what, id) = match &moment.what {
        Happening::Event(node) => ("event", words::name(view, *node), &view.node(*node).key),
        Happening::Step(node, attribute) => {
            let step = attribute.as_str().replace('_', " ");
            let what = format!("{}: {step}", words::name(view, *node));
            ("step", what, &view.node(*node).key)
        }
        Happening::Edge(edge) => ("edge", name, &view.edge(*edge).key),
    };
    Row::new([
        words::period(moment.when.as_ref()),
        what,
        words::said_by(view, moment.claims.iter()),
        kind.to_string(),
        id.to_string(),
    ])
}

fn value<'a>(view: View<'a>, moment: &'a Moment) -> impl Fields {
    let what = match &moment.what {
        Happening::Event(node) => json!({ "event": values::node(view, *node) }),
        Happening::Step(node, attribute) => {
            json!({ "step": attribute.as_str(), "agreement": values::node(view, *node) })
        }
        Happening::Edge(edge) => json!({ "edge": values::edge_named(view, *edge) }),
    };
    object()
        .with("when", values::date(moment.when.as_ref()))
        .with("what", what)
        .with("claims", values::claims(&moment.claims))
}

fn each<'a>(view: View<'a>, moments: &'a [Moment]) -> impl Serialize {
    listed(moments.iter().map(move |moment| value(view, moment)))
}
