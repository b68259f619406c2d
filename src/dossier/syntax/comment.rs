//! Comments, each with the entry it belongs to.

use std::ops::Range;

/// A comment or a `#![…]` attribute, as it stands in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// Its bytes, marks included, the line break of a line comment excluded.
    pub span: Range<usize>,
    /// How it is written.
    pub form: CommentForm,
    /// Where it stands towards its owner.
    pub place: CommentPlace,
    /// The [`id`](super::Value::id) of the entry or bracket it belongs to; `None` for the end of the file.
    /// The entry of a map is known by its key, a `Some(…)` by the whole of it.
    pub owner: Option<u32>,
    /// Whether an empty line stands before it.
    pub blank_before: bool,
    /// Line breaks between it and what precedes it.
    pub(super) newlines: u32,
    /// Its column in characters, from 0.
    pub(super) column: u32,
}

impl Comment {
    /// How many characters stand before it on its line.
    pub fn column(&self) -> usize {
        self.column as usize
    }
}

/// How a comment is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommentForm {
    /// `// …` to the end of the line.
    Line,
    /// `/* … */`.
    Block,
    /// `#![…]`, which is no comment but is kept like one.
    Attribute,
}

/// Where a comment stands towards what it belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CommentPlace {
    /// Before an entry, or between its name and its value.
    Leading,
    /// Behind an opening bracket, at the end of that line.
    Opening,
    /// Before a closing bracket, after the last entry.
    Dangling,
    /// Behind an entry, on the same line.
    Trailing,
}
