//! `foedera fragility`: whose leaving would cost somebody what it is promised.

use super::chart::chart_kind;
use super::decided::Asked;
use super::drawn::{Look, write};
use super::exit::Exit;
use super::failure::Failure;
use super::report::{Column, Fields, Json, Report, Row, Section, listed, object};
use super::{rows, values, words};
use crate::graph::{EdgeId, NodeId, View};
use crate::query::{Fragility, Leaves, Orders, fragility};
use crate::render::chart;
use clap::Args;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Show whose leaving would cost somebody what it is promised
///
/// Who takes how much along, who alone leaves nothing, the fewest whose leaving leaves nothing,
/// and how it falls as they leave one by one: the worst first, and in random orders. Counted is
/// what is in force, or may be, and unbroken; --sought counts what is sought or offered, too.
///
/// Example:
///   foedera fragility ukraine --sought
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Typed {
    /// The actor, by id, name or alias
    #[arg(value_name = "WHOM", required = true)]
    whom: Vec<String>,
    /// In how many random orders they leave
    #[arg(long, value_name = "N", default_value_t = Orders::default().orders)]
    orders: usize,
    /// From which the random orders are drawn; the same number draws the same orders
    #[arg(long, value_name = "N", default_value_t = Orders::default().seed)]
    seed: u64,
    /// Draw how the promises fall as actors leave; ends in .svg, .png or .pdf; `-` prints SVG
    #[arg(short, long, value_name = "FILE")]
    pub(super) out: Option<PathBuf>,
    #[command(flatten)]
    look: Look,
}

const LEAVES: &[Column] = &[
    Column::row("who leaves", 9),
    Column::number("promises lost", 8),
    Column::number("promises left", 7),
    Column::number("topics left", 4),
    Column::below("who it is", ""),
    Column::below("lost", "lost:"),
    Column::below("then due", "then due:"),
    Column::data("among the fewest"),
    Column::data("id"),
];

const FALL: &[Column] = &[
    Column::number("gone", 9),
    Column::row("the worst leaves next", 7),
    Column::number("promises left", 8),
    Column::number("topics left", 5),
    Column::number("left on average", 6),
    Column::number("topics on average", 3),
];

/// Draws how the promises fall.
pub(super) fn draw(typed: &Typed, asked: &Asked) -> Result<Exit, Failure> {
    let out = typed.out.as_deref().unwrap_or(Path::new("-"));
    let kind = chart_kind(out)?;
    let (view, answer) = (asked.view(), answer(typed, asked)?);
    if answer.promises == 0 {
        let name = words::the_name(view, answer.whom);
        let failure = Failure::new(Exit::Nothing, format!("no promise to {name} counts"));
        return Err(failure.hint("--sought counts what is sought or offered, too"));
    }
    let mut falling = chart::falling(view, &answer);
    if let Some(title) = &typed.look.title {
        falling.title.clone_from(title);
    }
    let svg = falling.svg(&typed.look.options()?);
    let bytes = typed.look.drawn(asked, kind, svg)?;
    write(
        out,
        asked,
        &bytes,
        &words::count(falling.steps.len(), "step"),
    )
}

fn answer(typed: &Typed, asked: &Asked) -> Result<Fragility, Failure> {
    let whom = asked.node(&typed.whom)?;
    let orders = Orders {
        orders: typed.orders,
        seed: typed.seed,
    };
    let view = asked.view();
    Ok(fragility(view, whom, asked.sought, orders, asked.bounds))
}

pub(super) fn run<'a>(typed: &Typed, asked: &'a Asked) -> Result<Report<'a>, Failure> {
    let (view, answer) = (asked.view(), answer(typed, asked)?);
    let whom = answer.whom;
    let name = words::the_name(view, whom);
    let mut report = Report {
        kind: "fragility",
        question: asked.question(format!("On whom the promises to {name} hang")),
        found: answer.promises > 0,
        ..Report::default()
    };
    if report.found {
        report.sections.push(fewest(view, &answer, asked, &name));
        report.sections.push(leaves(view, &answer));
        report.sections.extend(bridges(view, &answer));
        report.sections.push(fall(view, &answer));
    }
    notes(asked, &answer, &name, &mut report);
    let edges = answer.evidence.keys().copied();
    let members = answer.members.values().flatten();
    let edges = edges.chain(members.map(|evidence| evidence.edge));
    report.rests_on(view, edges, [whom]);
    report.json = Json::of(move |json| json.put(&value(view, &answer)));
    Ok(report)
}

/// How many names a sentence lists; JSON has all.
const NAMED: usize = 12;

fn names<'n>(view: View<'_>, actors: impl Iterator<Item = &'n NodeId>) -> String {
    let mut names: Vec<String> = actors.map(|actor| words::the_name(view, *actor)).collect();
    if names.len() > NAMED {
        let more = names.len() - NAMED;
        names.truncate(NAMED);
        names.push(format!("{more} more"));
    }
    words::list(&names)
}

/// The sentences that answer: what counts, how many must go until nothing is left, and whether
/// one is enough.
fn fewest(view: View<'_>, answer: &Fragility, asked: &Asked, name: &str) -> Section {
    let counted = words::count(answer.promises, "promise");
    let (is, it) = match answer.promises {
        1 => ("is", "It is"),
        _ => ("are", "They are"),
    };
    let how = match (asked.view().filter().is_certain(), asked.sought) {
        (true, false) => "surely in force and unbroken",
        (true, true) => "surely in force and unbroken, or sought or offered, as if that held",
        (false, false) => "in force, or may be, and unbroken",
        (false, true) => "in force, or may be, and unbroken, or sought or offered, as if that held",
    };
    let actors = || answer.cut.iter().flat_map(|cut| &cut.actors);
    let surely = answer.cut.as_ref().is_none_or(|cut| cut.exact);
    let bound = match surely {
        true => "no fewer would do",
        false => "whether fewer would do was too much to find out",
    };
    let who = names(view, actors());
    let gone = match actors().count() {
        1 => format!("once {who} has left"),
        n => format!("once these {n} have left: {who}; {bound}"),
    };
    Section {
        title: format!("The fewest whose leaving leaves {name} nothing"),
        note: format!("{counted} to {name} {is} {how}. {it} gone {gone}."),
        ..Section::default()
    }
}

/// Who leaves, with what is lost.
fn leaver(view: View<'_>, answer: &Fragility, actor: NodeId) -> Row {
    let leaves = answer.leavers.iter().find(|leaves| leaves.actor == actor);
    let (promises, topics) = leaves.map_or((0, 0), |leaves| (leaves.promises, leaves.topics));
    let lost = leaves.map_or(&[][..], |leaves| &leaves.lost);
    let due = leaves.map_or(&[][..], |leaves| &leaves.due);
    let is_fewest = answer.cut.iter().any(|cut| cut.actors.contains(&actor));
    Row::new([
        words::name(view, actor),
        promises.to_string(),
        (answer.promises - promises).to_string(),
        match answer.topics {
            0 => String::new(),
            all => (all - topics).to_string(),
        },
        made_of(view, answer, actor),
        sentences(view, answer, lost),
        sentences(view, answer, due),
        if is_fewest { "yes" } else { "no" }.to_string(),
        view.node(actor).key.to_string(),
    ])
}

/// Promises, as far as they are told of.
fn sentences(view: View<'_>, answer: &Fragility, edges: &[EdgeId]) -> String {
    let told = edges
        .iter()
        .filter(|edge| answer.evidence.contains_key(edge));
    let told: Vec<(View<'_>, EdgeId)> = told.map(|edge| (view, *edge)).collect();
    let more = edges.len() - told.len();
    // Accounts of one promise are one.
    let mut matters = BTreeSet::new();
    let is_first = |(_, edge): &(View<'_>, EdgeId)| {
        let matter = view.graph().matter(*edge);
        matter.is_none_or(|matter| matters.insert(matter))
    };
    let told: Vec<_> = told.into_iter().filter(is_first).collect();
    let named = words::apart_in_rows(&told).into_iter().zip(&told);
    let mut told: Vec<String> = named
        .map(|(name, (_, edge))| told_of(view, *edge, name))
        .collect();
    if more > 0 {
        told.push(format!("and {more} more"));
    }
    told.join("; ")
}

/// A promise, as it is named among others, with the agreement that it is made under.
fn told_of(view: View<'_>, edge: EdgeId, name: String) -> String {
    let under = words::under(view, view.edge(edge));
    let is_plain = name == words::sentence(view, edge);
    match name.strip_suffix(')').filter(|_| !is_plain) {
        _ if under.is_empty() => name,
        Some(name) => format!("{name}; {under})"),
        None => format!("{name} ({under})"),
    }
}

/// Who makes up a coalition or a group.
fn made_of(view: View<'_>, answer: &Fragility, actor: NodeId) -> String {
    let Some(edges) = answer.members.get(&actor) else {
        return String::new();
    };
    let from = edges
        .iter()
        .map(|evidence| view.graph().from(evidence.edge));
    let members: BTreeSet<NodeId> = from.collect();
    let names: Vec<String> = members
        .iter()
        .map(|member| words::name(view, *member))
        .collect();
    format!(
        "goes with the last of those listed: {}",
        words::list(&names)
    )
}

fn leaves(view: View<'_>, answer: &Fragility) -> Section {
    let note = match answer.single.len() {
        0 => "Nobody alone would take everything.".to_string(),
        _ => {
            let alone = names(view, answer.single.iter());
            match answer.single.len() {
                1 => format!("A single point of failure: without {alone} nothing is left."),
                _ => format!(
                    "Single points of failure: {alone}. Without any one of these nothing is left."
                ),
            }
        }
    };
    let rows = answer.leavers.iter();
    let rows = rows.map(|leaves: &Leaves| leaver(view, answer, leaves.actor));
    Section {
        title: "If one of these leaves".into(),
        note,
        columns: LEAVES,
        rows: rows.collect(),
    }
}

fn bridges(view: View<'_>, answer: &Fragility) -> Option<Section> {
    (!answer.bridges.is_empty()).then(|| Section {
        title: "Everything hangs on".into(),
        note: "If one of these were not so, nothing would be left.".into(),
        columns: rows::EDGE,
        rows: rows::edges(view, &answer.bridges),
    })
}

fn fall(view: View<'_>, answer: &Fragility) -> Section {
    let fall = &answer.fall;
    let orders = fall.orders.orders;
    let topics = |n: String| match answer.topics {
        0 => String::new(),
        _ => n,
    };
    let is_at_end = fall.is_at_end();
    let rows = fall.random.iter().enumerate().map(|(i, mean)| {
        let worst = fall.worst.get(i);
        // Once nothing is left, nobody takes anything; else it was too much to find out.
        let is_known = worst.is_some() || is_at_end;
        let left = worst.map_or((0, 0), |worst| (worst.promises, worst.topics));
        let left = match is_known {
            true => (left.0.to_string(), left.1.to_string()),
            false => Default::default(),
        };
        Row::new([
            (i + 1).to_string(),
            match worst {
                Some(worst) => words::name(view, worst.actor),
                None => "–".to_string(),
            },
            left.0,
            topics(left.1),
            average(mean.0, orders),
            topics(average(mean.1, orders)),
        ])
    });
    let drawn = match orders {
        0 => String::new(),
        n => format!(
            " On average is the mean of {}, drawn from the seed {}.",
            words::count(n, "random order"),
            fall.orders.seed
        ),
    };
    Section {
        title: "As they leave one by one".into(),
        note: format!("The worst is always the one who takes most of what is left.{drawn}"),
        columns: FALL,
        rows: rows.collect(),
    }
}

/// The mean with one decimal, rounded to the nearer.
fn average(sum: usize, of: usize) -> String {
    if of == 0 {
        return "not drawn".to_string();
    }
    let tenths = (sum * 20 + of) / (2 * of);
    format!("{}.{}", tenths / 10, tenths % 10)
}

fn notes(asked: &Asked, answer: &Fragility, name: &str, report: &mut Report<'_>) {
    let uncounted = words::uncounted(answer, name, &asked.as_of());
    report.notes.extend(uncounted);
    if !report.found {
        let whom = [answer.whom];
        let narrowed = asked.question("");
        report.notes.push(format!(
            "No promise to {name} that is in force and unbroken is in this dossier{narrowed}."
        ));
        asked.note_behind(report, asked.view(), answer.whom);
        asked.note_silences(report, &whom);
    }
    let wished = answer.wished;
    if wished > 0 {
        report.notes.push(format!(
            "Only sought or offered: {}; --sought counts {}, as if what is wished held.",
            words::count(wished, "promise"),
            if wished == 1 { "it" } else { "them" }
        ));
    }
    asked.note_truncated(report, answer.truncated);
}

fn value<'a>(view: View<'a>, answer: &'a Fragility) -> impl Fields {
    let leavers = answer.leavers.iter().map(move |leaves| {
        let named = |edges: &'a [EdgeId]| {
            let told = edges.iter();
            let told = told.filter(|edge| answer.evidence.contains_key(edge));
            values::edges_named(view, told)
        };
        object()
            .with("actor", values::node(view, leaves.actor))
            .with("promises_lost", leaves.promises)
            .with("topics_lost", leaves.topics)
            .with("lost", named(&leaves.lost))
            .with("due", named(&leaves.due))
    });
    let fall = &answer.fall;
    // What was too much to find out is null.
    let none = fall.is_at_end().then_some(0);
    let steps = fall.random.iter().enumerate().map(move |(i, sums)| {
        let worst = fall.worst.get(i);
        object()
            .with("gone", i + 1)
            .with("worst", worst.map(|worst| values::node(view, worst.actor)))
            .with("promises_left", worst.map(|worst| worst.promises).or(none))
            .with("topics_left", worst.map(|worst| worst.topics).or(none))
            .with("sum_promises", sums.0)
            .with("sum_topics", sums.1)
    });
    let structure = answer.members.iter().map(move |(actor, edges)| {
        object()
            .with("actor", values::node(view, *actor))
            .with("members", values::edges(view, edges))
    });
    let cut = answer.cut.as_ref().map(|cut| {
        object()
            .with("actors", values::nodes(view, &cut.actors))
            .with("exact", cut.exact)
    });
    let fall = object()
        .with("orders", fall.orders.orders)
        .with("seed", fall.orders.seed)
        .with("steps", listed(steps));
    object()
        .with("actor", values::node(view, answer.whom))
        .with("promises", answer.promises)
        .with("topics", answer.topics)
        .with("broken", answer.broken)
        .with("undated", answer.undated)
        .with("behind_undated", answer.behind_undated)
        .with("fewest", cut)
        .with("single", values::nodes(view, &answer.single))
        .with("bridges", values::edges(view, &answer.bridges))
        .with("leavers", listed(leavers))
        .with("fall", fall)
        .with("structure", listed(structure))
        .with("edges", values::edges(view, answer.evidence.values()))
        .with("cut_off", values::truncated(answer.truncated))
}
