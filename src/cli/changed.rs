//! A difference as a report: what is lost, new, or stands otherwise, who is left with less,
//! and which conditions gate nothing. Shared by `what-if`, `diff` and `history`.

use super::chart::chart_kind;
use super::decided::Asked;
use super::drawn::{Look, write};
use super::exit::Exit;
use super::failure::Failure;
use super::report::{Column, Fields, Report, Row, Section, listed, object};
use super::{values, words};
use crate::graph::{EdgeId, View};
use crate::model::{Edge, Key, Stage, Truth, Word};
use crate::query::{
    Changed, ChangedNode, ChangedRecord, Changes, Evidence, Grade, How, Left, NodeState, Turning,
    has_failed, other_accounts,
};
use crate::render::{Focus, Series, as_asked, difference, spelled_dates};
use clap::Args;
use serde::Serialize;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The two views that differ.
#[derive(Clone, Copy)]
pub(super) struct Sides<'a> {
    pub(super) before: View<'a>,
    pub(super) after: View<'a>,
    /// What lies between them.
    pub(super) by: By,
}

/// Where a picture goes, and how it looks, as typed.
#[derive(Debug, Args)]
pub(super) struct Picture {
    /// Draw both sides in one picture, with what is new, lost and changed marked; ends in .svg, .png
    /// or .pdf; `-` prints SVG
    #[arg(short, long, value_name = "FILE")]
    pub(super) out: Option<PathBuf>,
    #[command(flatten)]
    look: Look,
}

impl Picture {
    /// Draws both sides, if a file was named: promises and breaches, and of all else what differs.
    pub(super) fn draw(
        &self,
        series: impl FnOnce(&Focus) -> Series,
        changes: impl FnOnce() -> Changes,
        title: &str,
        asked: &Asked,
    ) -> Option<Result<Exit, Failure>> {
        let out = self.out.as_deref()?;
        let differing = differing(&changes());
        let focus = Focus {
            also: Some(differing.clone()),
            ..Focus::default()
        };
        Some(self.drawn(out, (series(&focus), &differing), title, asked))
    }

    fn drawn(
        &self,
        out: &Path,
        (series, differing): (Series, &BTreeSet<Key>),
        title: &str,
        asked: &Asked,
    ) -> Result<Exit, Failure> {
        let kind = chart_kind(out)?;
        let mut difference = difference(&series);
        difference.note_unmarked(differing.iter().map(Key::as_str));
        let told = difference.told();
        if difference.scene.boxes.is_empty() {
            let failure = Failure::new(Exit::Nothing, "there is nothing to draw");
            return Err(failure.hint("no promise, breach or condition is different"));
        }
        difference.scene.title = self
            .look
            .title
            .clone()
            .unwrap_or_else(|| spelled_dates(asked.headline(title)));
        let cut = match (difference.lost, difference.gone) {
            (0, _) => "",
            (_, "lost") => "; what is lost is cut through",
            (..) => "; what has ended is cut through",
        };
        let narrowed = as_asked(asked.view());
        difference.scene.subtitle = Some(format!("{told}{cut}{narrowed}"));
        let svg = difference.svg(&self.look.options()?);
        let bytes = self.look.drawn(asked, kind, svg)?;
        write(out, asked, &bytes, &told)
    }
}

/// The edges that stand otherwise on the two sides; what is only said otherwise stands the same.
fn differing(changes: &Changes) -> BTreeSet<Key> {
    let edges = changes.edges.iter().filter(|edge| edge.how != How::Resaid);
    edges.map(|edge| edge.key.clone()).collect()
}

/// What lies between the two sides of a difference.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    /// Something supposed, or another text.
    Records,
    /// Time.
    Time,
    /// A moment, at which it came to stand otherwise.
    Turning,
}

const CHANGED: &[Column] = &[
    Column::row("edge", 9),
    Column::row("before", 8),
    Column::row("after", 7),
    Column::below("same matter", ""),
    Column::below("differs", ""),
    Column::below("term", ""),
    Column::below("under", "under"),
    Column::below("period", ""),
    Column::below("open conditions", ""),
    Column::below("broken by", "broken by"),
    Column::below("because", ""),
    Column::below("said by", "said by"),
    Column::data("id"),
    Column::data("change"),
];

const NODE: &[Column] = &[
    Column::row("agreement or condition", 9),
    Column::row("before", 8),
    Column::row("after", 7),
    Column::below("by", ""),
    Column::data("id"),
];

const RECORD: &[Column] = &[
    Column::row("record", 9),
    Column::row("what", 8),
    Column::row("before", 7),
    Column::row("after", 6),
    Column::data("id"),
];

const LEFT: &[Column] = &[
    Column::row("actor", 9),
    Column::row("before", 8),
    Column::row("after", 7),
    Column::below("still promised", "left with"),
    Column::below("besides", "no promise, but:"),
    Column::data("id"),
];

/// The sections of a difference.
pub(super) fn sections(sides: Sides<'_>, changes: &Changes, report: &mut Report<'_>) {
    report.sections.extend(edges(sides, &changes.edges));
    if !changes.nodes.is_empty() {
        let rows = changes.nodes.iter();
        let rows = rows.map(|node| node_row(sides, node, String::new()));
        report.sections.push(Section {
            title: "Agreements and conditions".into(),
            note: String::new(),
            columns: NODE,
            rows: rows.collect(),
        });
    }
    if !changes.records.is_empty() {
        let rows = changes.records.iter();
        report.sections.push(Section {
            title: "What is said of a record itself".into(),
            note: String::new(),
            columns: RECORD,
            rows: rows.flat_map(|record| record_rows(sides, record)).collect(),
        });
    }
    if !changes.actors.is_empty() {
        let rows = changes.actors.iter().map(|left| left_row(sides, left));
        report.sections.push(Section {
            title: "Who is left with what".into(),
            note:
                "How many promises to each, by how they stand; accounts of one matter count once."
                    .into(),
            columns: LEFT,
            rows: rows.collect(),
        });
    }
    let sentences = |keys: &[Key]| -> Vec<String> {
        let graph = sides.before.graph();
        let edges: Option<Vec<EdgeId>> = keys.iter().map(|k| graph.edge_id(k.as_str())).collect();
        match edges {
            Some(edges) => words::apart(sides.before, &edges),
            None => keys
                .iter()
                .map(|key| words::name_of(sides.before, key))
                .collect(),
        }
    };
    if !changes.alone.is_empty() {
        let alone = sentences(&changes.alone).join("; ");
        report
            .notes
            .push(format!("With nobody behind it any more: {alone}."));
    }
    if !changes.idle.is_empty() {
        let idle = sentences(&changes.idle).join("; ");
        report
            .notes
            .push(format!("Holds nothing back any more: {idle}."));
    }
}

/// A section for each way in which edges differ.
pub(super) fn edges(sides: Sides<'_>, changed: &[Changed]) -> Vec<Section> {
    let mut sections = Vec::new();
    for how in How::ALL {
        let such: Vec<&Changed> = changed.iter().filter(|edge| edge.how == *how).collect();
        let edges = such.iter().filter_map(|changed| side(sides, changed));
        let edges: Vec<_> = edges
            .map(|(view, evidence)| (view, evidence.edge))
            .collect();
        let named = words::apart_in_rows(&edges).into_iter();
        let mut matters = BTreeSet::new();
        let rows = such.into_iter().zip(named);
        let rows = rows.map(|(edge, name)| row(sides, edge, name, &mut matters));
        let rows: Vec<Row> = rows.collect();
        if !rows.is_empty() {
            sections.push(Section {
                title: title(*how, sides.by).to_string(),
                note: String::new(),
                columns: CHANGED,
                rows,
            });
        }
    }
    sections
}

/// What became of an agreement or a condition itself, at one moment.
pub(super) fn turned(sides: Sides<'_>, turning: &Turning) -> Option<Section> {
    let node = turning.node.as_ref()?;
    let by = words::brought(sides.after, &node.key, (turning.first, turning.last));
    Some(Section {
        title: String::new(),
        note: String::new(),
        columns: NODE,
        rows: vec![node_row(sides, node, by)],
    })
}

/// How an agreement or a condition stands.
pub(super) fn node_state(state: &NodeState) -> String {
    match state {
        NodeState::Agreement(stages, in_force) => {
            let is_told = stages.iter().any(|(stage, _)| *stage == Stage::InForce);
            match in_force {
                Truth::Possibly if !is_told => {
                    format!("{}, possibly in force", words::truths(stages))
                }
                Truth::Yes | Truth::Possibly | Truth::No => words::truths(stages),
            }
        }
        NodeState::Condition(states) => words::truths(states),
    }
}

/// A changed agreement or condition, and by what, where that is told.
fn node_row(sides: Sides<'_>, changed: &ChangedNode, by: String) -> Row {
    let told = |state: &Option<NodeState>| match state {
        None => "not there".to_string(),
        Some(state) => node_state(state),
    };
    let view = match changed.after {
        Some(_) => sides.after,
        None => sides.before,
    };
    Row::new([
        words::name_of(view, &changed.key),
        told(&changed.before),
        told(&changed.after),
        by,
        changed.key.to_string(),
    ])
}

/// A row for each fact that is told otherwise; one for a record that is on one side only.
fn record_rows(sides: Sides<'_>, record: &ChangedRecord) -> Vec<Row> {
    let view = match record.is_there[1] {
        true => sides.after,
        false => sides.before,
    };
    let name = words::name_of(view, &record.key);
    let row = |what: &str, before: &str, after: &str| {
        let cells = [&name, what, before, after, record.key.as_str()];
        Row::new(cells.map(str::to_string))
    };
    let there = |is_there: bool| if is_there { "there" } else { "not there" };
    let stated = |said: &str| match said.is_empty() {
        true => "not stated".to_string(),
        false => said.to_string(),
    };
    match record.facts.is_empty() {
        true => {
            let [before, after] = record.is_there.map(there);
            vec![row("", before, after)]
        }
        false => {
            let facts = record.facts.iter();
            let facts = facts.map(|f| row(&f.what, &stated(&f.before), &stated(&f.after)));
            facts.collect()
        }
    }
}

fn title(how: How, by: By) -> &'static str {
    match (how, by) {
        (How::Lost, By::Records) => "Lost",
        (How::Lost, By::Time | By::Turning) => "Ended",
        (How::Worse, _) => "Stands worse",
        (How::Otherwise, _) => "Stands otherwise",
        (How::Resaid, _) => "Stands the same, said otherwise or by others",
        (How::Better, _) => "Stands better",
        (How::New, By::Records | By::Time) => "New",
        (How::New, By::Turning) => "Began",
    }
}

/// A side of a changed edge, with its evidence.
fn side<'a>(sides: Sides<'a>, changed: &'a Changed) -> Option<(View<'a>, &'a Evidence)> {
    let after = changed
        .after
        .as_ref()
        .map(|evidence| (sides.after, evidence));
    after.or_else(|| Some((sides.before, changed.before.as_ref()?)))
}

/// How other accounts of the same promise stand, where it matters: another may stand when one is
/// gone, or have stood before.
fn accounts<'a>(
    sides: Sides<'_>,
    changed: &Changed,
    edge: &'a Edge,
    above: &mut BTreeSet<&'a Key>,
) -> String {
    let is_above = edge
        .matter
        .as_ref()
        .is_some_and(|matter| !above.insert(matter));
    let further = words::FURTHER_ACCOUNT.to_string();
    match changed.how {
        _ if is_above => further,
        How::New => match other_accounts(sides.before, edge).is_empty() {
            true => String::new(),
            false => further,
        },
        How::Lost | How::Worse => {
            let others = other_accounts(sides.after, edge);
            let which = match others.len() {
                0 => return String::new(),
                1 => "another account of it:",
                _ => "other accounts of it:",
            };
            let stands = others.into_iter().map(|other| {
                let stands = standing(sides.after, &Evidence::of(sides.after, other));
                match words::account(sides.after, other) {
                    account if account.is_empty() => stands,
                    account => format!("{stands}, {account}"),
                }
            });
            format!("{which} {}", words::few(stands))
        }
        How::Otherwise | How::Resaid | How::Better => String::new(),
    }
}

fn row<'a>(
    sides: Sides<'a>,
    changed: &'a Changed,
    name: String,
    above: &mut BTreeSet<&'a Key>,
) -> Row {
    let Some((view, evidence)) = side(sides, changed) else {
        return Row::default();
    };
    let edge = view.edge(evidence.edge);
    let over = over(sides.after, changed);
    let is_failed = |view: View<'_>| {
        let new = changed.after.iter().flat_map(|new| &new.open);
        new.into_iter().any(|(node, _)| has_failed(view, *node))
    };
    let open = match (&changed.before, &changed.after) {
        (Some(old), Some(new)) => {
            let (old, new) = (
                words::open(sides.before, old),
                words::open(sides.after, new),
            );
            match (old == new, old.is_empty(), new.is_empty()) {
                (_, true, true) => String::new(),
                (true, ..) => format!("still open: {new}"),
                // What failed is told as the reason, and gates what it gated for good.
                (_, false, true) if is_failed(sides.after) => String::new(),
                (_, false, true) => format!("no more open: {old}"),
                (_, _, false) => format!("open: {new}"),
            }
        }
        // What ended it is no more open than it is there.
        _ if over.is_some() => String::new(),
        _ => match words::open(view, evidence) {
            open if open.is_empty() => open,
            open => format!("open: {open}"),
        },
    };
    let differs = changed.differs.iter().map(|difference| {
        let [before, after] = words::sides(difference);
        format!("{}: {before}, then {after}", difference.what)
    });
    let stood = |view: View<'_>, evidence: Option<&Evidence>| match evidence {
        None => "not there".to_string(),
        Some(evidence) => standing(view, evidence),
    };
    let because = match &over {
        Some(over) => words::because(sides.after, over),
        None => words::because(view, evidence),
    };
    let mut stands = [
        stood(sides.before, changed.before.as_ref()),
        stood(sides.after, changed.after.as_ref().or(over.as_ref())),
    ];
    // Where both are in one state, what differs is whether it is in force.
    if let (Some(old), Some(new)) = (&changed.before, &changed.after)
        && old.in_force != new.in_force
        && words::states(sides.before, old) == words::states(sides.after, new)
    {
        stands = [with_force(sides.before, old), with_force(sides.after, new)];
    }
    let [before, after] = stands;
    Row::new([
        name,
        before,
        after,
        accounts(sides, changed, edge, above),
        differs.collect::<Vec<_>>().join("; "),
        match view.graph().relation(evidence.edge) {
            crate::model::Relation::Undertakes => String::new(),
            relation if relation.is_commitment() => words::term(edge),
            _ => words::content(view, edge),
        },
        words::under(view, edge),
        words::period(evidence.period.as_ref()),
        open,
        match over.as_ref().map(|over| words::breaches(sides.after, over)) {
            Some(broken) if !broken.is_empty() => broken.join("; "),
            _ => words::breaches(view, evidence).join("; "),
        },
        because,
        words::word_for(view, evidence.edge),
        changed.key.to_string(),
        changed.how.word().to_string(),
    ])
}

/// How an edge stands that is not shown any more because it is over, and not because it is not
/// there.
fn over(after: View<'_>, changed: &Changed) -> Option<Evidence> {
    if changed.after.is_some() {
        return None;
    }
    let edge = after.graph().edge_id(changed.key.as_str())?;
    let ever = after.filter().in_any_state().at_any_time();
    if !after.graph().view(&ever).shows_edge(edge) {
        return None;
    }
    let evidence = Evidence::of(after, edge);
    evidence.is_nothing_left().then_some(evidence)
}

/// How an edge stands: its states, and whether it is in force.
fn with_force(view: View<'_>, evidence: &Evidence) -> String {
    let force = match evidence.in_force {
        Truth::Yes => "in force",
        Truth::Possibly => "possibly in force",
        Truth::No => "not in force",
    };
    format!("{}, {force}", words::states(view, evidence))
}

/// How an edge stands: its states, and whether it may be in force.
fn standing(view: View<'_>, evidence: &Evidence) -> String {
    let states = words::states(view, evidence);
    match evidence.grade() {
        Grade::Possibly | Grade::Broken if view.graph().relation(evidence.edge).is_commitment() => {
            format!("{states}, {} in force", evidence.in_force_by_all())
        }
        _ => words::states_and_force(view, evidence),
    }
    .replace(", yes in force", ", in force")
}

fn left_row(sides: Sides<'_>, left: &Left) -> Row {
    let tally = |tally: &Option<BTreeMap<Grade, usize>>| match tally {
        None => "too many to count".to_string(),
        Some(tally) if tally.is_empty() => "none".to_string(),
        Some(tally) => {
            let counts = tally
                .iter()
                .map(|(grade, n)| format!("{n} {}", told(*grade)));
            counts.collect::<Vec<_>>().join(", ")
        }
    };
    const FEW: usize = 12;
    let few: Vec<EdgeId> = left.remain.iter().take(FEW).map(|e| e.edge).collect();
    let named = words::apart(sides.after, &few).into_iter();
    let remain = named.zip(&left.remain).map(|(named, evidence)| {
        let grade = told(evidence.grade());
        let is_plain = named == words::sentence(sides.after, evidence.edge);
        match named.strip_suffix(')').filter(|_| !is_plain) {
            Some(named) => format!("{named}; {grade})"),
            None => format!("{named} ({grade})"),
        }
    });
    let mut remain: Vec<String> = remain.collect();
    if left.remain.len() > FEW {
        remain.push(format!("and {} more", left.remain.len() - FEW));
    }
    if remain.is_empty() && left.after.is_some() {
        remain.push("nothing".to_string());
    }
    let member_of = left.member_of.iter().map(|evidence| {
        let states = words::states(sides.after, evidence);
        format!("{} ({states})", words::sentence(sides.after, evidence.edge))
    });
    Row::new([
        words::name_of(sides.after, &left.actor),
        tally(&left.before),
        tally(&left.after),
        remain.join("; "),
        member_of.collect::<Vec<_>>().join("; "),
        left.actor.to_string(),
    ])
}

/// A grade in words, of a promise.
pub(super) fn told(grade: Grade) -> &'static str {
    match grade {
        Grade::InForce => "in force",
        Grade::Possibly => "possibly in force",
        Grade::Broken => "broken",
        Grade::Offered => "offered",
        Grade::Sought => "sought",
        Grade::Foreseen => "foreseen",
        Grade::Waiting => "promised, not in force",
        Grade::Over => "over",
    }
}

/// A difference as JSON.
pub(super) fn json<'a>(sides: Sides<'a>, changes: &'a Changes) -> impl Fields {
    let actors = changes.actors.iter().map(move |left| {
        let named = move |evidence: &'a Evidence| values::edge_named(sides.after, evidence.edge);
        object()
            .with("actor", values::named(sides.after, &left.actor))
            .with("before", &left.before)
            .with("after", &left.after)
            .with("remain", listed(left.remain.iter().map(named)))
            .with("member_of", listed(left.member_of.iter().map(named)))
    });
    let records = changes.records.iter().map(|record| {
        let facts = record.facts.iter().map(|fact| {
            object()
                .with("what", &fact.what)
                .with("before", &fact.before)
                .with("after", &fact.after)
        });
        object()
            .with("id", &record.key)
            .with("before", record.is_there[0])
            .with("after", record.is_there[1])
            .with("facts", listed(facts))
    });
    object()
        .with("changes", edges_json(sides, &changes.edges))
        .with("nodes", listed(changes.nodes.iter().map(node_json)))
        .with("records", listed(records))
        .with("actors", listed(actors))
        .with("alone", values::all_named(sides.before, &changes.alone))
        .with("idle", values::all_named(sides.before, &changes.idle))
        .with("cut_off", values::truncated(changes.truncated))
}

/// How an agreement or a condition stands as JSON; null: it is not there.
pub(super) fn state_json(state: &Option<NodeState>) -> impl Serialize {
    state.as_ref().map(|state| match state {
        NodeState::Agreement(stages, in_force) => json!({
            "stages": values::states(stages), "in_force": values::truth(*in_force),
        }),
        NodeState::Condition(states) => json!({ "states": values::states(states) }),
    })
}

/// A changed agreement or condition as JSON.
pub(super) fn node_json(changed: &ChangedNode) -> impl Fields {
    object()
        .with("id", &changed.key)
        .with("before", state_json(&changed.before))
        .with("after", state_json(&changed.after))
}

/// Changed edges as JSON.
pub(super) fn edges_json<'a>(sides: Sides<'a>, changed: &'a [Changed]) -> impl Serialize {
    let edge = |view: View<'a>, evidence: &'a Option<Evidence>| {
        let evidence = evidence.as_ref();
        evidence.map(|evidence| values::edge(view, evidence))
    };
    listed(changed.iter().map(move |changed| {
        object()
            .with("id", &changed.key)
            .with("change", changed.how.word())
            .with("before", edge(sides.before, &changed.before))
            .with("after", edge(sides.after, &changed.after))
            .with("differs", values::differences(&changed.differs))
    }))
}
