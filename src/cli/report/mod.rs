//! The one form that every verb turns its answer into, and the printers that show it: tables
//! for people, JSON and CSV for machines, RON for another dossier.

mod csv;
mod fields;
mod json;
mod table;
mod wrap;

use super::part::Part;
use crate::graph::{EdgeId, NodeId, View};

pub(super) use self::csv::csv;
pub(super) use fields::{Fields, keyed, listed, object, whole};
pub(super) use json::{Json, VERSION, json, spelled};
pub(super) use table::table;

/// An answer, ready to be shown in any format.
#[derive(Debug, Default)]
pub(super) struct Report<'a> {
    /// What was answered, as JSON names it: "guarantors".
    pub(super) kind: &'static str,
    /// The question, in words.
    pub(super) question: String,
    /// The rows, in groups.
    pub(super) sections: Vec<Section>,
    /// What a reader must know beside the rows: bounds, silences, what was cut off.
    pub(super) notes: Vec<String>,
    /// Whether anything was found.
    pub(super) found: bool,
    /// Whether a bound cut the answer off.
    pub(super) truncated: bool,
    /// The typed answer; the printer puts version, kind, question and notes around it.
    pub(super) json: Json<'a>,
    /// What it rests on, where that is a part of the graph.
    pub(super) part: Option<Part>,
}

impl Report<'_> {
    /// The answer rests on these edges of a view, and is about these nodes.
    pub(super) fn rests_on(
        &mut self,
        view: View<'_>,
        edges: impl IntoIterator<Item = EdgeId>,
        nodes: impl IntoIterator<Item = NodeId>,
    ) {
        self.part = Some(Part {
            filter: view.filter().clone(),
            edges: edges.into_iter().collect(),
            mentioned: Vec::new(),
            nodes: nodes.into_iter().collect(),
        });
    }

    /// It mentions edges beside those that it rests on.
    pub(super) fn mentions(&mut self, edges: impl IntoIterator<Item = EdgeId>) {
        if let Some(part) = &mut self.part {
            part.mentioned.extend(edges);
        }
    }
}

/// Rows that belong together under a title.
#[derive(Clone, Debug, Default)]
pub(super) struct Section {
    pub(super) title: String,
    /// A sentence under the title, or nothing.
    pub(super) note: String,
    pub(super) columns: &'static [Column],
    pub(super) rows: Vec<Row>,
}

/// A column: what it is called and where a table shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Column {
    pub(super) name: &'static str,
    pub(super) place: Place,
    /// Numbers stand at the right.
    pub(super) number: bool,
}

/// Where a table shows a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// In the row. On a narrow screen the columns of the lowest rank move below it first.
    Row(u8),
    /// Below the row, after this word or phrase.
    Below(&'static str),
    /// In machine formats only.
    Data,
}

impl Column {
    pub(super) const fn row(name: &'static str, rank: u8) -> Column {
        Column {
            name,
            place: Place::Row(rank),
            number: false,
        }
    }

    pub(super) const fn number(name: &'static str, rank: u8) -> Column {
        Column {
            name,
            place: Place::Row(rank),
            number: true,
        }
    }

    pub(super) const fn below(name: &'static str, lead: &'static str) -> Column {
        Column {
            name,
            place: Place::Below(lead),
            number: false,
        }
    }

    pub(super) const fn data(name: &'static str) -> Column {
        Column {
            name,
            place: Place::Data,
            number: false,
        }
    }
}

/// One row: a cell for each column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) cells: Vec<String>,
    /// How many steps the row is from the first of its group: drawn as indentation.
    pub(super) depth: usize,
}

impl Row {
    pub(super) fn new(cells: impl IntoIterator<Item = String>) -> Row {
        Row {
            cells: cells.into_iter().collect(),
            depth: 0,
        }
    }

    pub(super) fn deep(self, depth: usize) -> Row {
        Row { depth, ..self }
    }

    fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }
}
