//! `foedera circles`: who by promises to each other come back to the first.

use super::decided::Asked;
use super::drawn::Sketch;
use super::failure::Failure;
use super::report::{Column, Fields, Json, Report, Row, Section, listed, object};
use super::{values, words};
use crate::graph::{EdgeId, Filter, NodeId, View};
use crate::model::{Relation, Tie, Word};
use crate::query::{Behind, Circles, Count, Evidence, Grade, Leg, circles};
use clap::Args;
use std::collections::BTreeSet;

/// Show who by promises to each other come back to the first, in a circle
///
/// Of promises in force, unless --sought or --state ask for others. A circle meets nobody twice.
/// Rings are told apart: there the promise of each stands behind one of the next.
///
/// Example:
///   foedera circles -f loan-circle --via guarantees
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Typed {
    /// Only those through this actor, by id, name or alias
    #[arg(value_name = "WHO")]
    who: Vec<String>,
    #[command(flatten)]
    pub(super) sketch: Sketch,
}

const GROUP: &[Column] = &[Column::number("actors", 9), Column::row("who", 8)];

const HOP: &[Column] = &[
    Column::row("from", 9),
    Column::row("relation", 8),
    Column::row("to", 7),
    Column::row("in force", 6),
    Column::number("promises", 5),
    Column::below("promised", ""),
    Column::below("said by", "said by"),
    Column::data("ids"),
];

/// The edges of all circles and rings.
fn edges(answer: &Circles) -> impl Iterator<Item = EdgeId> {
    let circles = answer.circles.iter().flat_map(|circle| &circle.hops);
    let by = circles
        .flat_map(|hop| &hop.by)
        .map(|evidence| evidence.edge);
    let rings = answer.rings.iter().flat_map(|ring| &ring.hops);
    let links = rings.flat_map(|hop| &hop.links);
    by.chain(links.flat_map(|(backer, principal)| [backer.edge, principal.edge]))
}

pub(super) fn run<'a>(typed: &Typed, asked: &'a Asked) -> Result<Report<'a>, Failure> {
    let filter = filter(asked);
    let view = asked.graph().view(&filter);
    let through = match typed.who.is_empty() {
        true => None,
        false => Some(asked.node(&typed.who)?),
    };
    let answer = circles(view, through, asked.bounds);
    let through_whom = through.map(|node| format!(" through {}", words::the_name(view, node)));
    let what = format!("Circles of promises{}", through_whom.unwrap_or_default());
    let mut report = Report {
        kind: "circles",
        question: asked.question(what),
        found: !answer.circles.is_empty() || !answer.rings.is_empty(),
        ..Report::default()
    };
    report.sections.extend(groups(view, &answer));
    let ways = answer.circles.iter().map(|circle| {
        let rows = circle.hops.iter().map(|hop| leg(view, hop));
        (
            circle.hops.iter().map(|hop| hop.from).collect(),
            rows.collect(),
        )
    });
    sections(view, &mut report, &answer.counts, "circle", ways);
    let ways = answer.rings.iter().map(|ring| {
        let rows = ring.hops.iter().map(|hop| behind(view, hop));
        (
            ring.hops.iter().map(|hop| hop.from).collect(),
            rows.collect(),
        )
    });
    sections(view, &mut report, &answer.ring_counts, "ring", ways);
    if !report.found {
        asked.note_nothing(&mut report, through.as_slice(), "");
        if !asked.sought {
            let note = "Only what is in force was followed; --sought follows what is sought or \
                        offered, too.";
            report.notes.push(note.to_string());
        }
    }
    asked.note_truncated(&mut report, answer.truncated);
    report.rests_on(view, edges(&answer), through);
    report.json = Json::of(move |json| json.put(&value(asked.graph().view(&filter), &answer)));
    Ok(report)
}

/// What the flags admit, of that commitments, and of those what is in force, unless something
/// else is asked for.
fn filter(asked: &Asked) -> Filter {
    let mut filter = asked.walked().filter().clone();
    if !asked.chose_relations {
        let commitments = Relation::BUILT_IN.iter().filter(|r| r.is_commitment());
        filter = filter.relations(commitments.cloned());
    }
    filter
}

fn groups(view: View<'_>, answer: &Circles) -> Option<Section> {
    /// How many names a row lists; JSON has all.
    const NAMED: usize = 12;
    let row = |group: &Vec<NodeId>| {
        let mut names: Vec<String> = group.iter().map(|node| words::name(view, *node)).collect();
        if names.len() > NAMED {
            names.truncate(NAMED);
            names.push(format!("{} more", group.len() - NAMED));
        }
        Row::new([group.len().to_string(), words::list(&names)])
    };
    (!answer.groups.is_empty()).then(|| Section {
        title: "Bound together".into(),
        note: "By a chain of promises everybody in such a group comes to everybody else in it."
            .into(),
        columns: GROUP,
        rows: answer
            .groups
            .iter()
            .take(answer.bounds.results)
            .map(row)
            .collect(),
    })
}

/// A section for each circle or ring, and before them how many there are.
fn sections(
    view: View<'_>,
    report: &mut Report<'_>,
    counts: &[Count],
    noun: &str,
    ways: impl Iterator<Item = (Vec<NodeId>, Vec<Row>)>,
) {
    let found: usize = counts.iter().map(|count| count.found).sum();
    if found == 0 {
        return;
    }
    let all = counts.iter().all(|count| count.complete);
    let each = counts.iter().filter(|count| count.found > 0).map(|count| {
        let least = if count.complete { "" } else { "at least " };
        format!("{least}{} of {}", count.found, count.length)
    });
    let each = words::list(&each.collect::<Vec<_>>());
    let least = if all { "" } else { "At least " };
    let note = match noun {
        "ring" => " In a ring the promise of each stands behind one of the next.",
        _ => "",
    };
    report.sections.push(Section {
        title: format!("{least}{}", words::count(found, noun)),
        note: format!("By how many take part: {each}.{note}"),
        ..Section::default()
    });
    for (i, (nodes, rows)) in ways.enumerate() {
        let first = nodes.first().copied();
        let round = nodes.into_iter().chain(first);
        let names: Vec<String> = round.map(|node| words::name(view, node)).collect();
        report.sections.push(Section {
            title: format!("{}. {}", i + 1, names.join(" → ")),
            note: String::new(),
            columns: HOP,
            rows,
        });
    }
}

/// What is told of a promise in a circle.
fn promised(view: View<'_>, edge: EdgeId) -> String {
    let record = view.edge(edge);
    let term = words::term(record);
    let what = match &record.tie {
        Tie::Owes(_) => vec![words::content(view, record)],
        _ => record.terms().map(words::promised).unwrap_or_default(),
    };
    let what = match (term.is_empty(), what.is_empty()) {
        (true, true) => view.graph().relation(edge).phrase(),
        (true, false) => what.join("; "),
        (false, true) => term,
        (false, false) => format!("{term} {}", what.join("; ")),
    };
    match words::under(view, record) {
        under if under.is_empty() => what,
        under => format!("{what} ({under})"),
    }
}

fn row(
    view: View<'_>,
    ends: (NodeId, NodeId),
    by: &[&Evidence],
    relation: String,
    promised: Vec<String>,
) -> Row {
    let best = by.iter().map(|evidence| evidence.grade()).min();
    let each = |tell: &dyn Fn(EdgeId) -> String| -> String {
        let mut known = BTreeSet::new();
        let told = by.iter().map(|evidence| tell(evidence.edge));
        let told: Vec<String> = told.filter(|text| known.insert(text.clone())).collect();
        told.join("; ")
    };
    let mut known = BTreeSet::new();
    let promised = promised
        .into_iter()
        .filter(|text| known.insert(text.clone()));
    Row::new([
        words::name(view, ends.0),
        relation,
        words::name(view, ends.1),
        match best {
            None => String::new(),
            Some(Grade::InForce) => "yes".to_string(),
            Some(other) => other.phrase(),
        },
        by.len().to_string(),
        promised.collect::<Vec<_>>().join("; "),
        each(&|edge| words::word_for(view, edge)),
        each(&|edge| view.edge(edge).key.to_string()),
    ])
}

fn leg(view: View<'_>, hop: &Leg) -> Row {
    let relations = hop
        .by
        .iter()
        .map(|e| view.graph().relation(e.edge).phrase());
    let relations: BTreeSet<String> = relations.collect();
    let relation = relations.into_iter().collect::<Vec<_>>().join(", ");
    let told = hop.by.iter().map(|evidence| promised(view, evidence.edge));
    let by: Vec<&Evidence> = hop.by.iter().collect();
    row(view, (hop.from, hop.to), &by, relation, told.collect())
}

fn behind(view: View<'_>, hop: &Behind) -> Row {
    let told = hop.links.iter().map(|(backer, principal)| {
        let of = words::sentence(view, principal.edge);
        format!("{} behind: {of}", promised(view, backer.edge))
    });
    let by: Vec<&Evidence> = hop.links.iter().map(|(backer, _)| backer).collect();
    let relation = "stands behind".to_string();
    row(view, (hop.from, hop.to), &by, relation, told.collect())
}

fn value<'a>(view: View<'a>, answer: &'a Circles) -> impl Fields {
    let counts = |counts: &'a [Count]| {
        listed(counts.iter().map(|count| {
            object()
                .with("length", count.length)
                .with("found", count.found)
                .with("complete", count.complete)
        }))
    };
    let circles = answer.circles.iter().map(move |circle| {
        let hops = circle.hops.iter().map(move |hop| {
            object()
                .with("from", values::node(view, hop.from))
                .with("to", values::node(view, hop.to))
                .with("edges", values::edges(view, &hop.by))
        });
        object()
            .with("length", circle.hops.len())
            .with("hops", listed(hops))
    });
    let rings = answer.rings.iter().map(move |ring| {
        let hops = ring.hops.iter().map(move |hop| {
            let links = hop.links.iter().map(move |(backer, principal)| {
                object()
                    .with("backer", values::edge(view, backer))
                    .with("principal", values::edge(view, principal))
            });
            object()
                .with("from", values::node(view, hop.from))
                .with("to", values::node(view, hop.to))
                .with("links", listed(links))
        });
        object()
            .with("length", ring.hops.len())
            .with("hops", listed(hops))
    });
    let groups = answer.groups.iter();
    object()
        .with(
            "groups",
            listed(groups.map(move |group| values::nodes(view, group))),
        )
        .with("circles", listed(circles))
        .with("counts", counts(&answer.counts))
        .with("rings", listed(rings))
        .with("ring_counts", counts(&answer.ring_counts))
        .with("bounds", values::bounds(answer.bounds))
        .with("touched", answer.touched)
        .with("cut_off", values::truncated(answer.truncated))
}
