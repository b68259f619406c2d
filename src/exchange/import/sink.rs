//! The seam between rows and what is made of them: an import hands over small borrowed pieces,
//! and a [`Sink`] makes a change, a database or a count of them.

use super::point::{Period, Told};
use crate::model::{BadKey, Confidence, Key, Kind, Modality, OwnRelation, Says, Source, Tie};
use std::collections::BTreeMap;

/// Takes what the rows say, piece by piece.
///
/// Sources and relations come first, a shape before the first edge that has it. Nodes come
/// last, each once, for a later row may tell a name that an earlier one did not; edges speak of
/// them by their numbers, which are given from 0 on, and by their keys. A row is handed over
/// whole or not at all.
pub trait Sink {
    /// A source that claims rest on.
    fn source(&mut self, source: &Source);

    /// A relation that the mapping declares.
    fn relation(&mut self, relation: &OwnRelation);

    /// What many edges have in common; shapes are numbered from 0 on.
    fn shape(&mut self, number: u32, shape: &Shape);

    /// An edge, the claim that it is so, and what else its row claims of it.
    ///
    /// # Errors
    /// When there is no room for it.
    fn edge(&mut self, edge: &EdgeRow<'_>) -> Result<(), Full>;

    /// A claim about a node.
    ///
    /// # Errors
    /// When there is no room for it.
    fn claim(&mut self, claim: &ClaimRow<'_>) -> Result<(), Full>;

    /// A node.
    ///
    /// # Errors
    /// When there is no room for it.
    fn node(&mut self, node: &NodeRow<'_>) -> Result<(), Full>;
}

/// There is no memory, or no room, for more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Full {
    /// The memory was not to be had.
    #[error("there is not enough memory")]
    Memory,
    /// Records are numbered in 32 bits.
    #[error("there is no room for more than 4,294,967,294 {0}")]
    TooMany(&'static str),
    /// A key or a date is not such as an import hands over.
    #[error("a key or a date was not checked")]
    Unchecked,
}

/// Everything of an edge and of its claim that is the same in many rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape {
    /// The relation, with all that is not told by [`EdgeRow`].
    pub tie: Tie,
    /// How it is claimed.
    pub how: How,
    /// The author's remark.
    pub note: Option<String>,
}

/// How a claim is made: all of it but what it says and the row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct How {
    /// The source.
    pub source: Key,
    /// What stands before the row's number in the claim's place: `row`.
    pub place: String,
    /// Whose word it is.
    pub voice: Vec<Key>,
    /// How it is said.
    pub modality: Modality,
    /// A few words of the source.
    pub quote: Option<String>,
    /// The word that softens it.
    pub hedge: Option<String>,
    /// How sure the mapping's author is.
    pub confidence: Option<Confidence>,
}

/// A record by its number and its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name<'r> {
    /// Its number among all records with ids that a row wrote; the same in the whole import.
    pub number: u32,
    /// Its key.
    pub key: &'r Key,
}

/// What an edge is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Called<'r> {
    /// By a key that its row gives.
    Given(Name<'r>),
    /// By these words and the number of its row.
    Row(&'r str),
}

impl Called<'_> {
    /// The key of the edge that is called so in this row.
    ///
    /// # Errors
    /// When the words begin no key.
    pub fn key(&self, row: u64) -> Result<Key, BadKey> {
        match self {
            Called::Given(name) => Ok(name.key.clone()),
            Called::Row(words) => Key::new(&format!("{words}{row}")),
        }
    }
}

/// Which rarer field of an edge refers to a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Refers {
    /// The third party that benefits from an undertaking.
    For,
    /// What is given in exchange for an undertaking.
    InReturnFor,
    /// Against whom a commitment is directed.
    Adversary,
    /// What happened, of a breach.
    Event,
    /// A commitment that a breach broke.
    Breaches,
    /// Who found a breach.
    FoundBy,
    /// What a political act is about.
    About,
    /// To whom access is granted.
    Recipient,
    /// The matter of which the edge is an account.
    Matter,
}

/// A sum of money, checked: digits, perhaps with a point, and a currency of three capitals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sum<'r> {
    /// The number.
    pub number: &'r str,
    /// The currency.
    pub currency: &'r str,
}

/// What one row says of one edge.
#[derive(Clone, Debug)]
pub struct EdgeRow<'r> {
    /// Its key.
    pub called: Called<'r>,
    /// Which of its row's edges it is, from 0. Edges of one file and place that are called by
    /// their rows begin with the same words.
    pub place: u32,
    /// What it has in common with others.
    pub shape: u32,
    /// The node it starts from.
    pub from: Name<'r>,
    /// The node it ends at.
    pub to: Name<'r>,
    /// The agreement a commitment is made under.
    pub under: Option<Name<'r>>,
    /// Who may call on a guarantee.
    pub owed_to: Option<Name<'r>>,
    /// What a guarantee or backstop stands behind, an edge.
    pub of: Option<Name<'r>>,
    /// The rarer references.
    pub others: &'r [(Refers, Name<'r>)],
    /// How much is owed.
    pub amount: Option<Sum<'r>>,
    /// The most it can cost.
    pub cap: Option<Sum<'r>>,
    /// When it held.
    pub valid: Period,
    /// When the act of participation was done.
    pub on: Told,
    /// What its row claims of it, beyond that it is so.
    pub claims: &'r [Said<'r>],
    /// Which of the files, in the order in which they were read, from 0.
    pub file: u32,
    /// Which row of the file, the header being row 1: the place of its claim.
    pub row: u64,
    /// The line on which that row begins.
    pub line: u64,
}

/// What is claimed, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Said<'r> {
    /// What it says.
    pub says: &'r Says,
    /// How it is said.
    pub how: &'r How,
}

/// What one row claims about a node.
#[derive(Clone, Debug)]
pub struct ClaimRow<'r> {
    /// The node.
    pub about: Name<'r>,
    /// What is claimed, and how.
    pub said: Said<'r>,
    /// Which of the files.
    pub file: u32,
    /// Which row of it.
    pub row: u64,
    /// The line on which that row begins.
    pub line: u64,
}

/// A node, as all rows together tell it.
#[derive(Clone, Debug)]
pub struct NodeRow<'r> {
    /// Its number and key.
    pub id: Name<'r>,
    /// Its name; its key, where no row names it.
    pub name: &'r str,
    /// Other names.
    pub aliases: &'r [String],
    /// What it is, with its codes.
    pub kind: &'r Kind,
    /// Codes in other lists.
    pub codes: &'r BTreeMap<String, String>,
}
