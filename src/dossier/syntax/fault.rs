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
    /// The file starts with a field, and little in it is as in a dossier.
    #[error("wanted a dossier, `(foedera: 1, …)`, found another form")]
    NoDossier,
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
    /// A comment as other languages begin it.
    #[error("a comment begins with `//`, not with `{found}`")]
    WrongComment {
        /// What it begins with.
        found: &'static str,
    },
    /// A `-` before an entry.
    #[error("an entry stands in its list without `-` before it")]
    Dash,
    /// White space of a kind that only looks like white space.
    #[error("U+{:04X} is no plain space; put one in its place", u32::from(*.found))]
    Invisible {
        /// The character.
        found: char,
    },
    /// A quotation mark inside a text that looks like its end.
    #[error("a `\"` inside a text is written `\\\"`, or as another mark, such as `'`")]
    InnerQuote,
    /// A bracket of another kind than its entries need.
    #[error("wanted `{wanted}` {}, found `{found}`", around(*.wanted))]
    WrongOpening {
        /// The bracket that its entries need.
        wanted: char,
        /// The bracket that was found.
        found: char,
    },
    /// A colon between a name and its bracket.
    #[error("wanted `{name}(…)` without `:` after the name")]
    ColonBeforeBracket {
        /// The name.
        name: String,
    },
    /// A name in quotes before its bracket.
    #[error("wanted a name without quotes before `(`, found {found}")]
    QuotedName {
        /// The name, with its quotes.
        found: String,
    },
    /// Values side by side, with neither commas nor a bracket.
    #[error("wanted one entry, as in `name(…)`, found `{found}`")]
    Loose {
        /// What stands there.
        found: String,
    },
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
    Mixed {
        /// Whether the first entry has a name.
        named_first: bool,
        /// The name in front of the bracket; empty if there is none.
        name: String,
    },
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

/// What stands in such a bracket.
fn around(open: char) -> &'static str {
    match open {
        '[' => "around a list",
        '{' => "around pairs such as `\"id\": …`",
        _ => "around named fields",
    }
}

impl SyntaxFaultKind {
    /// How much it speaks against a reading in which it is found. What a lost bracket causes
    /// weighs more than the lost bracket itself.
    pub(super) fn weight(&self) -> usize {
        match self {
            SyntaxFaultKind::Mixed { .. } => 2,
            _ => 1,
        }
    }

    /// Whether the fault may come from a bracket that is missing elsewhere.
    pub(super) fn doubts_brackets(&self) -> bool {
        use SyntaxFaultKind::*;
        match self {
            Unclosed { .. }
            | WrongClosing { .. }
            | ExtraClosing { .. }
            | Mixed { .. }
            | AfterEnd
            | ColonInList
            | MissingColon
            | MissingOpening { .. }
            | BadSome => true,
            Empty
            | TooLarge
            | NoOpening
            | NoDossier
            | UnclosedText
            | UnclosedComment
            | WrongQuote { .. }
            | BadEscape { .. }
            | BadNumber { .. }
            | Unquoted { .. }
            | UnexpectedCharacter { .. }
            | BadAttribute
            | WrongComment { .. }
            | Dash
            | InnerQuote
            | Invisible { .. }
            | WrongOpening { .. }
            | ColonBeforeBracket { .. }
            | QuotedName { .. }
            | Loose { .. }
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
