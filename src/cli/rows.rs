//! Edges with their evidence as rows of a table: what every question shows of a hop.

use super::report::{Column, Row, Section};
use super::words;
use crate::graph::View;
use crate::model::Word;
use crate::query::Evidence;
use std::collections::BTreeSet;

/// What is shown of an edge.
pub(super) const EDGE: &[Column] = &[
    Column::row("from", 9),
    Column::row("relation", 8),
    Column::row("to", 7),
    Column::row("state", 6),
    Column::row("in force", 4),
    Column::row("period", 5),
    Column::below("same matter", ""),
    Column::below("term", ""),
    Column::below("content", ""),
    Column::below("under", "under"),
    Column::below("legal force", ""),
    Column::below("open conditions", "still open:"),
    Column::below("broken by", "broken by"),
    Column::below("because", ""),
    Column::below("said by", "said by"),
    Column::data("id"),
    Column::data("from id"),
    Column::data("to id"),
];

/// An edge as a row of [`EDGE`].
pub(super) fn edge(view: View<'_>, evidence: &Evidence) -> Row {
    let graph = view.graph();
    let id = evidence.edge;
    let edge = view.edge(id);
    let forces: Vec<String> = evidence.forces.iter().map(|f| f.phrase()).collect();
    Row::new([
        words::name(view, graph.from(id)),
        words::relation(view, id),
        words::name(view, graph.to(id)),
        words::states(view, evidence),
        words::force(view, evidence),
        words::bound_in(view, evidence),
        String::new(),
        words::term(edge),
        words::content(view, edge),
        words::under(view, edge),
        forces.join(" or "),
        words::open(view, evidence),
        words::breaches(view, evidence).join("; "),
        words::because(view, evidence),
        words::word_for(view, id),
        edge.key.to_string(),
        edge.from.to_string(),
        edge.to.to_string(),
    ])
}

/// The row of an edge that is a further account of the matter of a row above it.
pub(super) fn further_account(mut row: Row) -> Row {
    let at = EDGE.iter().position(|column| column.name == "same matter");
    if let Some(cell) = at.and_then(|at| row.cells.get_mut(at)) {
        *cell = words::FURTHER_ACCOUNT.to_string();
    }
    row
}

/// Edges as rows, in their order; further accounts of one matter are told as such.
pub(super) fn accounts<'e>(
    view: View<'_>,
    edges: impl IntoIterator<Item = &'e Evidence>,
) -> Vec<Row> {
    let mut matters = BTreeSet::new();
    let row = |evidence: &Evidence| {
        let row = edge(view, evidence);
        let matter = view.graph().matter(evidence.edge);
        match matter.is_none_or(|matter| matters.insert(matter)) {
            true => row,
            false => further_account(row),
        }
    };
    edges.into_iter().map(row).collect()
}

/// What others were promised for the benefit of an actor, if anything was.
pub(super) fn for_benefit(view: View<'_>, name: &str, edges: &[Evidence]) -> Option<Section> {
    (!edges.is_empty()).then(|| Section {
        title: format!("Promised to others, for {name}"),
        note: format!("These are owed to those to whom they were made; whether {name} itself may call on them is for their text to say."),
        columns: EDGE,
        rows: accounts(view, edges),
    })
}

/// Edges as rows, in their order.
pub(super) fn edges<'e>(view: View<'_>, edges: impl IntoIterator<Item = &'e Evidence>) -> Vec<Row> {
    edges.into_iter().map(|e| edge(view, e)).collect()
}
