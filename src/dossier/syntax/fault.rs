//! What can be wrong with the syntax of a dossier.

use std::ops::Range;
use thiserror::Error;

/// One fault of syntax, with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxFault {
    /// What is wrong.
    pub kind: SyntaxFaultKind,
    /// The bytes of the text that are wrong; empty where something is missing.
    pub span: Range<usize>,
    /// A second place that explains the first, such as the bracket that was opened.
    pub related: Option<Range<usize>>,
}

/// The kinds of syntax faults, each with what was found and what was wanted.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SyntaxFaultKind {
    /// The text holds no value at all.
    #[error("wanted a dossier between `(` and `)`, found nothing")]
    Empty,
    /// The text is larger than offsets can count (4 GiB).
    #[error("the text is too large to be read")]
    TooLarge,
    /// The file starts with a field, without the bracket that holds all of them.
    #[error("wanted `(` before the first field")]
    NoOpening,
    /// Something follows the bracket that ends the dossier.
    #[error("wanted the end of the file after the dossier's closing bracket")]
    AfterEnd,
    /// A text in double quotes that nothing closes.
    #[error("this text has no closing quote")]
    UnclosedText,
    /// A `/*` that no `*/` closes.
    #[error("this comment has no closing `*/`")]
    UnclosedComment,
    /// A text in quotes of another kind than `"`.
    #[error("wanted `\"` around a text, found `{found}`")]
    WrongQuote {
        /// The quotation mark that was found.
        found: char,
    },
    /// A backslash in a text, followed by what has no meaning there.
    #[error("`{found}` has no meaning in a text; for a backslash write `\\\\`")]
    BadEscape {
        /// The backslash and what follows it.
        found: String,
    },
    /// A word that starts like a number but is none.
    #[error("`{found}` is no number; a text or a date stands between `\"`")]
    BadNumber {
        /// The word.
        found: String,
    },
    /// Words without quotes.
    #[error("wanted `\"` around the text `{found}`")]
    Unquoted {
        /// The words.
        found: String,
    },
    /// A character that means nothing outside a text.
    #[error("`{found}` has no meaning here")]
    UnexpectedCharacter {
        /// The character.
        found: char,
    },
    /// A `#![…]` that is unknown or not at the start of the file.
    #[error("wanted `#![enable(…)]`, `#![type = …]` or `#![schema = …]`")]
    BadAttribute,
    /// A bracket that is never closed.
    #[error("`{open}` has no `{wanted}` that closes it")]
    Unclosed {
        /// The bracket that was opened.
        open: char,
        /// The bracket that would close it.
        wanted: char,
    },
    /// A bracket closed by one of another kind.
    #[error("wanted `{wanted}`, found `{found}`")]
    WrongClosing {
        /// The bracket that would close it.
        wanted: char,
        /// The bracket that was found.
        found: char,
    },
    /// A closing bracket that closes nothing.
    #[error("`{found}` closes nothing")]
    ExtraClosing {
        /// The bracket.
        found: char,
    },
    /// No comma between two entries.
    #[error("wanted `,` between two entries")]
    MissingComma,
    /// Two commas without an entry between them, or one before the first.
    #[error("wanted an entry before this `,`")]
    ExtraComma,
    /// A name or a key without a colon behind it.
    #[error("wanted `:` and a value")]
    MissingColon,
    /// A name and a colon without a value.
    #[error("wanted a value after `:`")]
    MissingValue,
    /// A colon without a name.
    #[error("wanted a name before `:`")]
    MissingName,
    /// A colon where nothing has a name.
    #[error("`:` has no meaning in `[…]`; named entries stand in `(…)` or `{{…}}`")]
    ColonInList,
    /// A sign used instead of `:` or `,`.
    #[error("wanted `{wanted}`, found `{found}`")]
    WrongSeparator {
        /// The sign that belongs here.
        wanted: char,
        /// The sign that was found.
        found: String,
    },
    /// The name of a field that is not a plain name.
    #[error("wanted a plain name before `:`, found `{found}`")]
    BadFieldName {
        /// What stands there.
        found: String,
    },
    /// Named and unnamed entries in one bracket.
    #[error("entries with and without a name stand in the same bracket")]
    Mixed,
    /// A name before a bracket other than `(`.
    #[error("wanted `(` after the name, found `{found}`")]
    NamedBracket {
        /// The bracket.
        found: char,
    },
    /// A name and what belongs into its bracket, but no bracket.
    #[error("wanted `(` after the name `{name}`")]
    MissingOpening {
        /// The name.
        name: String,
    },
    /// A word with a meaning of its own, used as the name of a bracket.
    #[error("`{found}` cannot name what is in the bracket")]
    ReservedName {
        /// The word.
        found: String,
    },
    /// `Some` without exactly one value.
    #[error("`Some` holds one value in `(…)`")]
    BadSome,
    /// Brackets inside brackets beyond what is read.
    #[error("brackets are nested more than {limit} deep")]
    TooDeep {
        /// How many levels are read.
        limit: usize,
    },
}

impl SyntaxFaultKind {
    /// Whether the fault may come from a bracket that is missing elsewhere.
    pub(super) fn doubts_brackets(&self) -> bool {
        use SyntaxFaultKind::*;
        match self {
            Unclosed { .. }
            | WrongClosing { .. }
            | ExtraClosing { .. }
            | Mixed
            | AfterEnd
            | ColonInList
            | MissingColon
            | MissingOpening { .. }
            | BadSome => true,
            Empty
            | TooLarge
            | NoOpening
            | UnclosedText
            | UnclosedComment
            | WrongQuote { .. }
            | BadEscape { .. }
            | BadNumber { .. }
            | Unquoted { .. }
            | UnexpectedCharacter { .. }
            | BadAttribute
            | MissingComma
            | ExtraComma
            | MissingValue
            | MissingName
            | WrongSeparator { .. }
            | BadFieldName { .. }
            | NamedBracket { .. }
            | ReservedName { .. }
            | TooDeep { .. } => false,
        }
    }
}
