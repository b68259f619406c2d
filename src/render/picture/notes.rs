//! What stands below and beside a picture in words: as of when and how narrowed, what is not shown,
//! and whose word it rests on. Start at [`left_out`].

use super::bundle::matters;
use super::chosen::{chosen, unchosen};
use super::{Focus, as_of, groups, spelled_date, voice};
use crate::graph::{EdgeId, NodeId, View};
use crate::model::{Date, Key, Relation, Says, Value};
use crate::query::Evidence;
use crate::render::scene::{Scene, Standing};
use crate::words::{self, count};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// How many records a picture does not show because they have no date.
pub(super) fn undated(view: View<'_>, focus: &Focus) -> usize {
    view.filter().undated().map_or(0, |filter| {
        let view = view.graph().view(&filter);
        matters(view, &chosen(view, focus))
    })
}

/// What a view does not show of these edges, as many as there are of each.
pub(super) fn unshown(view: View<'_>, edges: &[EdgeId]) -> Vec<String> {
    let hidden: Vec<EdgeId> = edges
        .iter()
        .copied()
        .filter(|edge| !view.shows_edge(*edge))
        .collect();
    let undated = view.filter().undated();
    let is_undated = |edge: &EdgeId| {
        let undated = undated.as_ref().map(|filter| view.graph().view(filter));
        // What waits for a day that has not come is of another time.
        undated.is_some_and(|undated| {
            undated.shows_edge(*edge) && !Evidence::of(undated, *edge).has_day(view)
        })
    };
    let (undated, otherwise): (Vec<EdgeId>, Vec<EdgeId>) = hidden.into_iter().partition(is_undated);
    let otherwise = match matters(view, &otherwise) {
        0 => None,
        many => Some(format!(
            "Not shown: {} of other times.",
            count(many, "record")
        )),
    };
    let undated = told_undated(matters(view, &undated));
    undated.into_iter().chain(otherwise).collect()
}

pub(super) fn told_undated(undated: usize) -> Option<String> {
    match undated {
        0 => None,
        1 => Some("Not shown: 1 record has no date.".to_string()),
        many => Some(format!("Not shown: {many} records have no date.")),
    }
}

/// Which relations a picture leaves out because nobody asked for them, but for what boxes and frames
/// tell.
pub(super) fn left_out<'s>(
    view: View<'_>,
    focus: &Focus,
    scenes: impl IntoIterator<Item = &'s Scene>,
) -> Option<String> {
    if focus.only.is_some() || focus.also.is_some() {
        return None;
    }
    let boxes = scenes.into_iter().flat_map(|scene| &scene.boxes);
    let boxes: BTreeSet<&str> = boxes.flat_map(|b| &b.records).map(String::as_str).collect();
    let graph = view.graph();
    let is_box = |node: NodeId| boxes.contains(graph.node(node).key.as_str());
    let is_told = |edge: EdgeId| {
        let relation = graph.relation(edge);
        let leads = *relation == Relation::Leads && is_box(graph.to(edge));
        let framed = groups::joins(relation) && is_box(graph.from(edge));
        leads || framed && is_box(graph.to(edge))
    };
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for edge in unchosen(view, focus) {
        if !is_told(edge) {
            let who = words::who_whom(graph.relation(edge));
            *counts.entry(who).or_default() += 1;
        }
    }
    let mut counts: Vec<(String, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| Reverse(*count));
    let told = counts.iter().map(|(who, count)| format!("{who} ({count})"));
    let told = voice::listed(&told.collect::<Vec<_>>(), 5)?;
    Some(format!("Left out: {told}."))
}

/// As of when a view shows the records, and how else it is narrowed, in words: for the line below
/// the headline.
pub(in crate::render) fn when_told(view: View<'_>) -> String {
    let when = match view.filter().date() {
        Some(date) => as_of(date),
        None => "after all that is recorded".to_string(),
    };
    when + &narrowed(view)
}

/// How a view is narrowed, its date aside, to go on with: ", without Russia".
pub(in crate::render) fn narrowed(view: View<'_>) -> String {
    let said = words::narrowed(view.graph(), view.filter());
    said.iter().map(|said| format!(", {said}")).collect()
}

/// How a view is narrowed, as of a date too, to go on with: ", as of 2014, without Russia".
pub fn as_asked(view: View<'_>) -> String {
    let date = view.filter().date();
    let date = date.map_or(String::new(), |date| format!(", {}", as_of(date)));
    date + &narrowed(view)
}

/// By when the picture shows what is over, where it shows no date: terms may end in years to come.
/// The last of all dates drawn, as exactly as it is stated.
pub(in crate::render) fn last_day(view: View<'_>, shown: &BTreeSet<EdgeId>) -> Option<String> {
    if view.filter().date().is_some() {
        return None;
    }
    let graph = view.graph();
    let ends = |edge: &EdgeId| [graph.from(*edge), graph.to(*edge)];
    let nodes: BTreeSet<NodeId> = shown.iter().flat_map(ends).collect();
    let claims = nodes.iter().flat_map(|node| view.node_claims(*node));
    let of_nodes = claims.filter_map(|claim| match &claim.says {
        Says::Value(_, Value::Date(date)) => Some(date.clone()),
        _ => None,
    });
    let of_edges = shown.iter();
    let of_edges = of_edges.filter_map(|edge| Evidence::of(view, *edge).period);
    let sides = of_edges.chain(of_nodes).flat_map(|date| {
        let sides = date.as_str().split('/').map(|side| Date::new(side).ok());
        sides.flatten().collect::<Vec<Date>>()
    });
    let last = sides.max_by_key(|date| (date.possible().1, Reverse(date.possible().0)))?;
    let (first, by) = last.possible();
    let by = if first == by { "by" } else { "by the end of" };
    Some(format!(
        "{OVER} {by} {}, the last date of what is drawn.",
        spelled_date(&last)
    ))
}

/// How the note of the last day begins.
pub(super) const OVER: &str = "What is over was over";

/// How what stands that a note explains, so that it belongs where something stands so; none of what
/// it tells of a picture as a whole.
pub(in crate::render) fn explained(note: &str) -> Option<Standing> {
    match note {
        note if note.starts_with(OVER) => Some(Standing::Ended),
        note if note.starts_with(voice::A_WISH) => Some(Standing::Sought),
        _ => None,
    }
}

/// The sources of the claims of some edges, in one line; first those that most claims name.
pub(in crate::render) fn source_line(view: View<'_>, shown: &BTreeSet<EdgeId>) -> Option<String> {
    let claims = shown.iter().flat_map(|edge| view.edge_claims(*edge));
    line_of_sources(view, claims.map(|claim| &claim.source))
}

/// The most letters of the titles of sources that a line names: what a page has room for.
const SOURCES: usize = 110;

/// The line that names these sources, the one that is named most often first; of many those that
/// there is room for, and how many more.
pub(in crate::render) fn line_of_sources<'k>(
    view: View<'_>,
    named: impl IntoIterator<Item = &'k Key>,
) -> Option<String> {
    let mut counts: BTreeMap<&Key, usize> = BTreeMap::new();
    for key in named {
        *counts.entry(key).or_default() += 1;
    }
    let known = view.graph().sources().iter();
    let mut known: Vec<(usize, &str)> = known
        .filter_map(|source| Some((*counts.get(&source.key)?, source.title.as_str())))
        .collect();
    known.sort_by_key(|(count, _)| Reverse(*count));
    let titles: Vec<&str> = known.into_iter().map(|(_, title)| title).collect();
    let mut room = SOURCES;
    let fits = titles.iter().take_while(|title| {
        let letters = title.chars().count();
        let fits = letters <= room;
        room = room.saturating_sub(letters + 2);
        fits
    });
    let most = fits.count().max(if titles.len() == 2 { 2 } else { 1 });
    let told = match titles.as_slice() {
        [] => None,
        [one] => Some(format!("Source: {one}")),
        all if all.len() <= most => Some(format!("Sources: {}", all.join("; "))),
        all => {
            let (named, more) = (all[..most].join("; "), all.len() - most);
            Some(format!("Sources: {named}; and {more} more"))
        }
    };
    told.map(|line| format!("{} Drawn by foedera.", words::stopped(line)))
}
