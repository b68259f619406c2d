//! Why a row was not imported, and where it stands. Start at [`Rejected`].

use crate::model::Sort;
use std::fmt;

/// How many bytes of a row that cannot be read are shown.
pub(super) const SHOWN: usize = 1_000;

/// A row that was not imported: none of its nodes, edges or claims is there.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rejected {
    /// The file, as it was named.
    pub file: String,
    /// The line it begins on, from 1.
    pub line: u64,
    /// The column that is to blame, where one is; those that make up a value together are joined by
    /// `+`: `state + year`.
    pub column: Option<String>,
    /// Why.
    pub reason: Reason,
    /// The row, cut off after 1,000 bytes; what is no text is replaced by `U+FFFD`. Empty, where it
    /// is against a rule only together with others: then it is long past.
    pub row: String,
}

impl fmt::Display for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: ", self.file, self.line)?;
        if let Some(column) = &self.column {
            write!(f, "column `{column}`: ")?;
        }
        write!(f, "{}", self.reason)
    }
}

/// What is wrong with a row.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Reason {
    /// Bytes that are no text.
    #[error("the byte {byte:#04x} is no UTF-8")]
    NotUtf8 {
        /// The first of them.
        byte: u8,
    },
    /// A byte 0.
    #[error("the row holds a byte 0")]
    Nul,
    /// More bytes than a row may have.
    #[error("the row is longer than {most} bytes")]
    TooLong {
        /// How many it may have.
        most: usize,
    },
    /// More fields than a row may have.
    #[error("the row has {found} fields, more than {most}")]
    TooManyColumns {
        /// How many it has.
        found: usize,
        /// How many it may have.
        most: usize,
    },
    /// A quote that nothing closes.
    #[error("a quote is never closed")]
    UnclosedQuote,
    /// Text between a closing quote and the next field.
    #[error("text follows a closing quote")]
    AfterQuote,
    /// Not as many fields as the header.
    #[error("the row has {found} fields, the header {wanted}")]
    Ragged {
        /// How many the header has.
        wanted: usize,
        /// How many the row has.
        found: usize,
    },
    /// Nothing where something is needed.
    #[error("it is blank")]
    Blank,
    /// A value that the mapping does not know.
    #[error("`{found}` is not one of those that the mapping lists{}", meant(.near))]
    NotListed {
        /// The value.
        found: String,
        /// The one that resembles it.
        near: Option<String>,
    },
    /// A heading that names no act, or several, without a code.
    #[error("the heading `{heading}` does not say what the code `{code}` means")]
    NoSuchCode {
        /// The heading.
        heading: String,
        /// The code; empty if there is none.
        code: String,
    },
    /// Neither 0 nor 1.
    #[error("`{found}` is neither 0 nor 1")]
    NotAFlag {
        /// What it is.
        found: String,
    },
    /// None of the columns that list what is promised is 1.
    #[error("no obligation is marked")]
    NoObligation,
    /// No date of the form that the mapping says.
    #[error("`{found}` is no {form}")]
    NotADate {
        /// What it is.
        found: String,
        /// The form.
        form: &'static str,
    },
    /// A day that is in no calendar.
    #[error("there is no such day as {found}")]
    NoSuchDay {
        /// The day.
        found: String,
    },
    /// An end before its beginning.
    #[error("it ends before it begins: {found}")]
    Reversed {
        /// The period.
        found: String,
    },
    /// No sum of money.
    #[error(
        "`{found}` is no sum of money such as 1234.5, of at most 28 digits: see `decimal` and `thousands`"
    )]
    NotASum {
        /// What it is.
        found: String,
    },
    /// No currency.
    #[error("`{found}` is no currency such as EUR")]
    NotACurrency {
        /// What it is.
        found: String,
    },
    /// A sum in another currency than the mapping says.
    #[error("`{found}` is not in {wanted}, as the mapping has it")]
    OtherCurrency {
        /// The sum, with its sign or code.
        found: String,
        /// The currency of the mapping.
        wanted: String,
    },
    /// No whole number.
    #[error("`{found}` is no whole number")]
    NotANumber {
        /// What it is.
        found: String,
    },
    /// An id that an earlier row gave to something else.
    #[error("the id `{id}` is given to an edge twice")]
    SecondEdge {
        /// The id.
        id: String,
    },
    /// An id that stands for another sort of record elsewhere.
    #[error("`{id}` is {is} elsewhere, here {wanted}")]
    OtherSort {
        /// The id.
        id: String,
        /// What it is.
        is: &'static str,
        /// What it should be here.
        wanted: &'static str,
    },
    /// A node that an earlier row calls another kind.
    #[error("`{id}` is a {is} by an earlier row, here a {wanted}")]
    OtherKind {
        /// Its id.
        id: String,
        /// The kind it has.
        is: String,
        /// The kind it should have here.
        wanted: String,
    },
    /// A node that its row calls two kinds.
    #[error("`{id}` is a {is} and a {wanted} in one row")]
    TwoKinds {
        /// Its id.
        id: String,
        /// The kind it has first.
        is: String,
        /// The kind it should have next.
        wanted: String,
    },
    /// A node to which an earlier row gives another code in one list: two things, or a slip.
    #[error("`{id}` has the code `{is}` in `{list}` by an earlier row, here `{found}`")]
    OtherCode {
        /// Its id.
        id: String,
        /// The list of codes.
        list: String,
        /// The code it has.
        is: String,
        /// The code it has here.
        found: String,
    },
    /// Nodes of sorts that the relation does not join.
    #[error("`{relation}` does not join {from} to {to}")]
    WrongEnds {
        /// The relation.
        relation: String,
        /// The sort it starts from.
        from: &'static str,
        /// The sort it ends at.
        to: &'static str,
    },
    /// A reference to an edge that no row has made.
    #[error("no edge `{id}` was made by this row or one before it")]
    NoSuchEdge {
        /// The id.
        id: String,
    },
    /// What its records say together with others is against a rule of the graph.
    #[error("{rule}")]
    Meaning {
        /// The rule.
        rule: String,
    },
}

impl Reason {
    /// The reason without what differs from row to row, by which reports count.
    pub fn kind(&self) -> &'static str {
        match self {
            Reason::NotUtf8 { .. } => "no UTF-8",
            Reason::Nul => "a byte 0",
            Reason::TooLong { .. } => "a row too long",
            Reason::TooManyColumns { .. } => "too many fields",
            Reason::UnclosedQuote => "a quote never closed",
            Reason::AfterQuote => "text after a closing quote",
            Reason::Ragged { .. } => "not as many fields as the header",
            Reason::Blank => "blank",
            Reason::NotListed { .. } => "a value that the mapping does not list",
            Reason::NoSuchCode { .. } => "a code that its heading does not explain",
            Reason::NotAFlag { .. } => "neither 0 nor 1",
            Reason::NoObligation => "no obligation marked",
            Reason::NotADate { .. } => "no date",
            Reason::NoSuchDay { .. } => "no such day",
            Reason::Reversed { .. } => "ends before it begins",
            Reason::NotASum { .. } => "no sum of money",
            Reason::NotACurrency { .. } => "no currency",
            Reason::OtherCurrency { .. } => "a sum in another currency",
            Reason::NotANumber { .. } => "no whole number",
            Reason::SecondEdge { .. } => "an id given twice",
            Reason::OtherSort { .. } => "an id of another sort",
            Reason::OtherKind { .. } => "an id of another kind",
            Reason::TwoKinds { .. } => "an id of two kinds",
            Reason::OtherCode { .. } => "an id of another code",
            Reason::WrongEnds { .. } => "ends that the relation does not join",
            Reason::NoSuchEdge { .. } => "no such edge",
            Reason::Meaning { .. } => "against a rule of the graph",
        }
    }
}

/// What was meant, perhaps.
fn meant(near: &Option<String>) -> String {
    let told = near.as_ref().map(|near| format!("; is it `{near}`?"));
    told.unwrap_or_default()
}

/// A value as a reason shows it: not too long.
pub(super) fn shown(text: &str) -> String {
    let mut short: String = text.chars().take(60).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

/// What an id stands for, with its article.
pub(super) fn sort_phrase(sort: Option<Sort>) -> &'static str {
    match sort {
        Some(Sort::Actor) => "an actor",
        Some(Sort::Agreement) => "an agreement",
        Some(Sort::Event) => "an event",
        Some(Sort::Condition) => "a condition",
        None => "an edge",
    }
}

/// What is wrong with a row, and with which columns of the file's rules.
#[derive(Debug)]
pub(super) struct Trouble {
    /// Several, where these make up one value.
    pub(super) columns: Vec<super::mapping::Column>,
    pub(super) reason: Reason,
}

impl From<Reason> for Trouble {
    fn from(reason: Reason) -> Trouble {
        Trouble {
            columns: Vec::new(),
            reason,
        }
    }
}
