//! What came of an import, in numbers. Start at [`Report`].

use super::reject::Rejected;
use super::rows::Shape;
use crate::change::{Change, Entry};
use std::collections::BTreeMap;

/// What came of an import.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Report {
    /// The files, in the order in which they were read.
    pub files: Vec<FileTally>,
    /// How many nodes there are.
    pub nodes: u64,
    /// Of these, how many are known by their id alone: no row tells what they are.
    pub bare: u64,
    /// The first of these, as rows call it.
    pub first_bare: Option<String>,
    /// How many edges were made.
    pub edges: u64,
    /// How many claims: one for each edge, and the values.
    pub claims: u64,
    /// How many rows were left out on purpose, by the reason that the mapping gives.
    pub skipped: BTreeMap<String, u64>,
    /// How many rows were kept though the mapping does not list their heading, or does not
    /// explain their code: by what stands in their notes. At most 1,000 of these are told apart.
    pub unlisted: BTreeMap<String, u64>,
    /// How many rows were rejected.
    pub rejected: u64,
    /// Why, by the reason and the column to blame.
    pub reasons: BTreeMap<(&'static str, Option<String>), u64>,
    /// Names whose id another name had already, with the id they got instead; at most 1,000.
    pub parted: BTreeMap<String, String>,
}

/// What was made of rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// How many nodes.
    pub nodes: u64,
    /// How many edges.
    pub edges: u64,
    /// How many claims.
    pub claims: u64,
}

impl From<&Change> for Counts {
    /// What the change adds.
    fn from(change: &Change) -> Counts {
        let count = |is: fn(&Entry) -> bool| change.adds.iter().filter(|e| is(e)).count() as u64;
        Counts {
            nodes: count(|entry| matches!(entry, Entry::Node(_))),
            edges: count(|entry| matches!(entry, Entry::Edge(_))),
            claims: count(|entry| matches!(entry, Entry::Claim(_))),
        }
    }
}

/// What was read of one file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct FileTally {
    /// The file, as it was named.
    pub name: String,
    /// What the mapping calls such files.
    pub called: String,
    /// How its rows were cut into fields.
    pub shape: Shape,
    /// How many rows it has, without the header.
    pub rows: u64,
    /// How many of them were left out on purpose.
    pub skipped: u64,
    /// How many were rejected.
    pub rejected: u64,
}

impl Report {
    /// How many rows were read.
    pub fn rows(&self) -> u64 {
        self.files.iter().map(|file| file.rows).sum()
    }

    /// Counts anew what was made, for rows went after they were counted.
    pub fn recount(&mut self, made: impl Into<Counts>) {
        let made = made.into();
        (self.nodes, self.edges, self.claims) = (made.nodes, made.edges, made.claims);
    }

    pub(super) fn keep_unlisted(&mut self, text: &str) {
        if self.unlisted.len() < 1_000 || self.unlisted.contains_key(text) {
            *self.unlisted.entry(text.to_string()).or_insert(0) += 1;
        }
    }

    /// Counts a row that was rejected.
    pub fn reject(&mut self, row: &Rejected) {
        self.rejected += 1;
        let reason = (row.reason.kind(), row.column.clone());
        *self.reasons.entry(reason).or_insert(0) += 1;
        if let Some(file) = self.files.iter_mut().find(|file| file.name == row.file) {
            file.rejected += 1;
        }
    }
}
