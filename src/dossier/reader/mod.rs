//! Turns the trees of a dossier's files into one change, and every slip into a fault with its
//! place. Each file beside this one reads one kind of entry; start at [`Reader::file`] (in
//! `section`) and [`Reader::finish`] (in `finish`).
//!
//! A slip has no consequences: a misspelt field, word or relation is read as the one that was
//! probably meant, what cannot be read at all is remembered by its id, and nobody who refers
//! to it is blamed.

mod account;
mod advice;
mod condition;
mod edge;
mod fields;
mod finish;
mod node;
mod places;
mod said;
mod salvage;
mod scalar;
mod section;
mod source;
mod tie;
mod value;

use super::fault::{FormFault, What};
use super::syntax::{Tree, Value};
use crate::change::{Change, Entry};
use crate::model::Key;
use said::Said;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::Range;

pub(super) use finish::{Before, Raised};
use salvage::salvage;
pub(super) use section::includes;

/// The names of all attributes that mean something to foedera, as fields.
pub(crate) const VALUES: &[&str] = value::ALL;

/// Some bytes of one of the files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Spot {
    pub(super) file: u32,
    pub(super) start: u32,
    pub(super) end: u32,
}

impl Spot {
    pub(super) fn new(file: u32, span: Range<usize>) -> Spot {
        let offset = |at| u32::try_from(at).unwrap_or(u32::MAX);
        Spot {
            file,
            start: offset(span.start),
            end: offset(span.end),
        }
    }

    pub(super) fn span(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// From where in the text an entry of the change comes.
#[derive(Clone, Copy, Debug)]
enum Mark {
    /// A record that an entry of the text says.
    Record {
        /// Where it is blamed as a whole: its relation, or its id.
        head: Spot,
        /// Its id, or what stands for it.
        key: Spot,
        /// The entry's value in the tree of its file.
        value: u32,
        /// Which of several starts and ends of an edge.
        from: usize,
        to: usize,
        /// Something in the entry could not be read.
        partial: bool,
    },
    /// A claim.
    Claim {
        about: Spot,
        source: Spot,
        voice: Spot,
        attribute: Spot,
        value: Spot,
    },
}

/// Stands for a name that could not be read, so that it is not found empty.
const UNREAD_NAME: &str = "?";
/// After how many faults reading stops; more than are listed, for the same fault in many places
/// is listed once.
pub(super) const ENOUGH: usize = 10_000;
/// How many faults come with the nearest right names.
const SUGGESTIONS: usize = 200;

/// Reads entry after entry.
pub(super) struct Reader<'t> {
    trees: &'t [Tree<'t>],
    /// The file being read.
    file: u32,
    raised: Vec<Raised>,
    suggestions: usize,
    /// How many things could not be read so far: those raised, and those whose syntax is bad.
    troubles: usize,
    change: Change,
    marks: Vec<Mark>,
    /// The relations that the dossier declares, as they are spelled.
    declared: BTreeSet<&'t str>,
    /// How many edges have an id of this base.
    derived: HashMap<Key, usize>,
    /// What refers to edges, by id.
    edge_references: Vec<(Key, Spot)>,
    /// The entries of `claims`, which are read last, for they depend on what they are about.
    later: Vec<(u32, Value<'t>, Said)>,
    conditions: HashSet<Key>,
    debtors: Vec<finish::Debtors>,
    /// Ids of what could not be read.
    unread: BTreeSet<String>,
    /// Texts that stand where an id is given and can be none.
    bad_ids: BTreeSet<String>,
    /// Beginnings and ends of ids that edges would have, could they be read.
    edges_lost: Vec<(String, String)>,
    /// An edge `party_to`, or one that may be, could not be read.
    party_lost: bool,
    /// How many entries `party_to` were read.
    parties: usize,
}

impl<'t> Reader<'t> {
    pub(super) fn new(trees: &'t [Tree<'t>]) -> Reader<'t> {
        Reader {
            trees,
            file: 0,
            raised: Vec::new(),
            suggestions: SUGGESTIONS,
            troubles: 0,
            change: Change::new(),
            marks: Vec::new(),
            declared: BTreeSet::new(),
            derived: HashMap::new(),
            edge_references: Vec::new(),
            later: Vec::new(),
            conditions: HashSet::new(),
            debtors: Vec::new(),
            unread: BTreeSet::new(),
            bad_ids: BTreeSet::new(),
            edges_lost: Vec::new(),
            party_lost: false,
            parties: 0,
        }
    }

    /// Remembers the ids that a text seems to give, which nothing read.
    pub(super) fn lost(&mut self, text: &str) {
        salvage(text, &mut self.unread);
    }

    /// In texts with faults of syntax: whether all entries `party_to` that are spelled there
    /// were read.
    pub(super) fn count_parties(&mut self, spelled: usize) {
        self.party_lost |= spelled > self.parties;
    }

    fn spot(&self, span: Range<usize>) -> Spot {
        Spot::new(self.file, span)
    }

    fn spot_of(&self, value: Value<'_>) -> Spot {
        self.spot(value.span())
    }

    /// Where a value is blamed as a whole: at its name, or its first character.
    fn head_of(&self, value: Value<'_>) -> Spot {
        let span = value.span();
        let head = value
            .name_span()
            .unwrap_or(span.start..span.end.min(span.start + 1));
        self.spot(head)
    }

    fn raise(&mut self, span: Range<usize>, fault: impl Into<What>) {
        self.raise_with(span, fault, Vec::new());
    }

    fn raise_with(&mut self, span: Range<usize>, fault: impl Into<What>, similar: Vec<String>) {
        let spot = self.spot(span);
        self.raise_at(spot, fault.into(), similar, Vec::new());
    }

    pub(super) fn raise_at(
        &mut self,
        spot: Spot,
        what: What,
        similar: Vec<String>,
        related: Vec<(Spot, &'static str)>,
    ) {
        self.troubles += 1;
        if !self.is_enough() {
            self.raised.push(Raised {
                spot,
                what,
                similar,
                advice: None,
                related,
                more: 0,
            });
        }
    }

    /// Whether so much is wrong that nothing more is read or checked.
    pub(super) fn is_enough(&self) -> bool {
        self.raised.len() >= ENOUGH
    }

    /// The value could not be read, and why has been reported already.
    fn broken(&mut self) {
        self.troubles += 1;
    }

    fn nearest<'a>(
        &mut self,
        word: &str,
        candidates: impl IntoIterator<Item = &'a str>,
    ) -> Vec<String> {
        if self.suggestions == 0 {
            return Vec::new();
        }
        self.suggestions -= 1;
        crate::model::nearest(word, candidates)
    }

    /// Adds an entry to the change, with where it comes from.
    fn add(&mut self, entry: impl Into<Entry>, mark: Mark) {
        self.change.add(entry);
        self.marks.push(mark);
    }

    fn missing(&mut self, value: Value<'t>, entry: impl std::fmt::Display, field: &'static str) {
        if value.is_damaged() {
            return self.broken();
        }
        let head = self.head_of(value);
        let entry = entry.to_string();
        let fault = FormFault::MissingField { field, entry };
        self.raise(head.span(), fault);
    }
}
