//! What can be wrong with a dossier, with its place in the text. Start at [`Fault`].

use super::files::FileError;
use super::syntax::SyntaxFaultKind;
use crate::change::{self, Code, Severity};
use crate::model::{BadAmount, BadDate, BadKey, BadShare, DateFault, Key};
use std::fmt;
use std::ops::Range;

/// One thing that is wrong with a dossier, or worth a look.
///
/// Prints as one line: `FILE:LINE:COLUMN: error[F052]: …; did you mean …?`
///
/// ```
/// use foedera::dossier::{Memory, read};
///
/// let text = "(\n    foedera: 1,\n    actors: {\"ruritania\": Stat(\"Ruritania\")},\n)\n";
/// let reading = read(&Memory::new().with("a.ron", text), "a.ron");
/// assert_eq!(
///     reading.faults[0].to_string(),
///     "a.ron:3:27: error[F035]: `Stat` is no actor's kind; did you mean `State`?"
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fault {
    /// Its stable code.
    pub code: Code,
    /// The path of the file, as it was named.
    pub file: String,
    /// The bytes of the file that are wrong; empty where something is missing.
    pub span: Range<usize>,
    /// The line, from 1; 0 when there is no text.
    pub line: usize,
    /// The column in characters, from 1; 0 when there is no text.
    pub column: usize,
    /// What is wrong: what was found, and what was wanted.
    pub what: What,
    /// The nearest right names, best first, at most three.
    pub similar: Vec<String>,
    /// What to write instead, where a name alone does not say it; for readers.
    pub advice: Option<String>,
    /// Other places that have to do with it, such as the first use of an id that is used
    /// twice, or further places of the same fault.
    pub related: Vec<Related>,
    /// How many further places have the same fault.
    pub more: usize,
}

/// A second place that explains a fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// The path of the file, as it was named.
    pub file: String,
    /// The bytes of the file.
    pub span: Range<usize>,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// What is there, in a few words.
    pub what: &'static str,
}

impl Fault {
    /// Error or warning.
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }

    /// Whether no graph is made of what holds it.
    pub fn is_error(&self) -> bool {
        self.severity() == Severity::Error
    }

    /// What is wrong, without its place and without a hint.
    pub fn message(&self) -> String {
        self.what.to_string()
    }

    /// What may have been meant, if something resembles it, and what to write instead.
    pub fn hint(&self) -> Option<String> {
        let names: Vec<String> = self
            .similar
            .iter()
            .map(|name| format!("`{name}`"))
            .collect();
        let near = names.split_last().map(|(last, rest)| match rest {
            [] => format!("did you mean {last}?"),
            rest => format!("did you mean {} or {last}?", rest.join(", ")),
        });
        match (near, &self.advice) {
            (Some(near), Some(advice)) => Some(format!("{near} ({advice})")),
            (near, advice) => near.or(advice.clone()),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if self.line > 0 {
            write!(f, ":{}:{}", self.line, self.column)?;
        }
        write!(f, ": {}[{}]: {}", self.severity(), self.code, self.what)?;
        match self.more {
            0 => {}
            1 => f.write_str(" (and in one more place)")?,
            more => write!(f, " (and in {more} more places)")?,
        }
        if let Some(hint) = self.hint() {
            write!(f, "; {hint}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Fault {}

/// What is wrong, with the data that shows it, by the step of reading that found it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum What {
    /// With the file as such.
    #[error("{0}")]
    File(FileFault),
    /// With brackets, commas, quotes.
    #[error("{0}")]
    Syntax(SyntaxFaultKind),
    /// With the fields of an entry.
    #[error("{0}")]
    Form(FormFault),
    /// With what the entries say together.
    #[error("{0}")]
    Meaning(change::Fault),
}

/// What can be wrong with a file as such.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FileFault {
    /// The dossier itself cannot be read.
    #[error("cannot read the file: {0}")]
    CannotRead(FileError),
    /// A file that it includes cannot be read.
    #[error("cannot read the included file `{path}`: {error}")]
    IncludeUnreadable {
        /// The file.
        path: String,
        /// Why.
        error: FileError,
    },
    /// What it includes lies elsewhere.
    #[error("`{path}` lies outside the dossier's folder")]
    OutsideFolder {
        /// The file, as it is written.
        path: String,
    },
    /// It is no text.
    #[error("the file is not UTF-8: the byte {byte:#04x} has no meaning here")]
    NotUtf8 {
        /// The first byte that is wrong.
        byte: u8,
    },
    /// It is text, but not in UTF-8.
    #[error("the file is UTF-16; save it as UTF-8")]
    Utf16,
    /// It is larger than what is read.
    #[error("the file is larger than {mebibytes} MiB")]
    TooLarge {
        /// How much of a file is read.
        mebibytes: u64,
    },
    /// All files together are.
    #[error("all files together are larger than {mebibytes} MiB")]
    AllTooLarge {
        /// How much is read in all.
        mebibytes: u64,
    },
    /// There are more files than are read.
    #[error("more than {limit} files are included")]
    TooManyFiles {
        /// How many are read.
        limit: usize,
    },
    /// There are more faults than are listed.
    #[error("{more} further faults are not listed; mend these first")]
    TooManyFaults {
        /// How many are left out.
        more: usize,
    },
    /// There are so many faults that the rest was not read.
    #[error("so much is wrong that reading stopped; mend these first, there may be more")]
    Stopped,
    /// The file does not say which form it has.
    #[error("the version of the form is missing; wanted `foedera: {known}`")]
    NoVersion {
        /// The version that is read.
        known: i64,
    },
    /// The file has another form than is read.
    #[error("the file has version {found} of the form; this foedera reads version {known}")]
    OtherVersion {
        /// The file's version.
        found: i64,
        /// The version that is read.
        known: i64,
    },
}

impl FileFault {
    /// Its stable code.
    pub fn code(&self) -> Code {
        match self {
            FileFault::CannotRead(_) => Code::CannotRead,
            FileFault::IncludeUnreadable { .. } => Code::IncludeUnreadable,
            FileFault::OutsideFolder { .. } => Code::OutsideFolder,
            FileFault::NotUtf8 { .. } | FileFault::Utf16 => Code::NotUtf8,
            FileFault::TooLarge { .. } | FileFault::AllTooLarge { .. } => Code::TooLarge,
            FileFault::TooManyFiles { .. }
            | FileFault::TooManyFaults { .. }
            | FileFault::Stopped => Code::TooMany,
            FileFault::NoVersion { .. } | FileFault::OtherVersion { .. } => Code::FormVersion,
        }
    }
}

/// What can be wrong with the fields of an entry.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FormFault {
    /// The entry has no such field.
    #[error("{entry} has no field `{field}`")]
    UnknownField {
        /// The field's name.
        field: String,
        /// What the entry is, with its article.
        entry: String,
    },
    /// The entry needs a field that is not there.
    #[error("{entry} needs the field `{field}`")]
    MissingField {
        /// The field's name.
        field: &'static str,
        /// What the entry is, with its article.
        entry: String,
    },
    /// The field is there already.
    #[error("the field `{field}` is given twice")]
    DuplicateField {
        /// The field's name.
        field: String,
    },
    /// The value is of another type.
    #[error("wanted {wanted}, found {found}")]
    WrongType {
        /// What may stand there.
        wanted: String,
        /// What stands there.
        found: String,
    },
    /// The word is not in its list.
    #[error("`{found}` is not {list}")]
    UnknownWord {
        /// The word.
        found: String,
        /// What the words of the list are called, with their article.
        list: &'static str,
    },
    /// There is no such kind.
    #[error("`{found}` is no {kind}")]
    UnknownKind {
        /// The kind.
        found: String,
        /// What the kinds of the list are called: `actor's kind`.
        kind: &'static str,
    },
    /// There is no such relation.
    #[error("there is no relation `{found}`; declare it under `relations`, or use a built-in one")]
    UnknownRelation {
        /// Its name.
        found: String,
    },
    /// The short form has too few or too many values.
    #[error("wanted {wanted}, found {found} value{}", if *.found == 1 { "" } else { "s" })]
    WrongCount {
        /// What the short form holds.
        wanted: &'static str,
        /// How many values stand there.
        found: usize,
    },
    /// Two fields exclude each other.
    #[error("`{field}` cannot stand beside `{beside}`")]
    ExcludedField {
        /// The one.
        field: &'static str,
        /// The other.
        beside: &'static str,
    },
    /// One id cannot stand for several edges.
    #[error("`id` names one edge, and several ends make {edges}")]
    IdOfSeveral {
        /// How many edges the entry makes.
        edges: usize,
    },
    /// A field of a claim, in an entry that makes no claim of its own.
    #[error(
        "`{field}` belongs to one value here: write it beside that, as in `(is: …, {field}: …)`"
    )]
    NoClaimOfItsOwn {
        /// The field.
        field: &'static str,
    },
    /// A text that is needed is empty.
    #[error("this text is needed and empty")]
    EmptyText,
    /// The text can be no id.
    #[error("{0}")]
    BadId(BadKey),
    /// The id made of the ends is too long.
    #[error(
        "the id that the ends make has {found} characters, more than {most}; give the edge an `id`"
    )]
    IdTooLong {
        /// How many characters it has.
        found: usize,
        /// How many it may have.
        most: usize,
    },
    /// Several edges have this id by their ends.
    #[error("`{key}` is said of {edges} edges; give the one you mean an `id`")]
    Ambiguous {
        /// The id.
        key: Key,
        /// How many edges have it.
        edges: usize,
    },
    /// The text is no date.
    #[error("{0}")]
    BadDate(BadDate),
    /// The text is no amount.
    #[error("{0}")]
    BadAmount(BadAmount),
    /// The text is no percentage.
    #[error("{0}")]
    BadShare(BadShare),
    /// Nobody says where the value stands.
    #[error(
        "the value of `{field}` has no place in a source; wanted `at`, in the value or in its entry"
    )]
    ValueWithoutClaim {
        /// The attribute.
        field: String,
    },
    /// There is a place, but in which source is not said.
    #[error("this stands in no source; wanted `source`, here or above")]
    NoSource,
}

impl FormFault {
    /// Its stable code.
    pub fn code(&self) -> Code {
        match self {
            FormFault::UnknownField { .. } => Code::UnknownField,
            FormFault::MissingField { .. } => Code::MissingField,
            FormFault::DuplicateField { .. } => Code::DuplicateField,
            FormFault::WrongType { .. } => Code::WrongType,
            FormFault::UnknownWord { .. } => Code::UnknownWord,
            FormFault::UnknownKind { .. } => Code::UnknownKind,
            FormFault::UnknownRelation { .. } => Code::UnknownRelation,
            FormFault::WrongCount { .. } => Code::WrongCount,
            FormFault::ExcludedField { .. }
            | FormFault::IdOfSeveral { .. }
            | FormFault::NoClaimOfItsOwn { .. } => Code::ExcludedField,
            FormFault::EmptyText => Code::EmptyText,
            FormFault::BadId(_) => Code::BadId,
            FormFault::IdTooLong { .. } => Code::IdTooLong,
            FormFault::Ambiguous { .. } => Code::AmbiguousId,
            FormFault::BadDate(bad) => match bad.why {
                DateFault::NotEdtf => Code::NotADate,
                DateFault::NoSuchDay => Code::NoSuchDay,
                DateFault::TooFar => Code::YearTooFar,
                DateFault::Reversed => Code::Reversed,
            },
            FormFault::BadAmount(_) => Code::BadAmount,
            FormFault::BadShare(_) => Code::BadShare,
            FormFault::ValueWithoutClaim { .. } => Code::ValueWithoutClaim,
            FormFault::NoSource => Code::NoSource,
        }
    }
}

/// The code of a fault of syntax.
pub(crate) fn code_of_syntax(kind: &SyntaxFaultKind) -> Code {
    use SyntaxFaultKind::*;
    match kind {
        TooLarge => Code::TooLarge,
        Unclosed { .. } => Code::UnclosedBracket,
        MissingOpening { .. } => Code::StrayBracket,
        WrongClosing { .. } | ExtraClosing { .. } | AfterEnd => Code::StrayBracket,
        UnclosedText | InnerQuote => Code::UnclosedText,
        UnclosedComment => Code::UnclosedComment,
        WrongOpening { .. } => Code::WrongType,
        MissingComma => Code::MissingComma,
        WrongSeparator { wanted: ',', .. } => Code::MissingComma,
        MissingColon | WrongSeparator { .. } => Code::MissingColon,
        Empty | ExtraComma | MissingValue | MissingName | BadSome => Code::MissingValue,
        NoOpening
        | NoDossier
        | Dash
        | WrongQuote { .. }
        | Unquoted { .. }
        | UnexpectedCharacter { .. }
        | BadAttribute
        | WrongComment { .. }
        | Invisible { .. }
        | ColonBeforeBracket { .. }
        | QuotedName { .. }
        | Loose { .. }
        | ColonInList
        | BadFieldName { .. }
        | NamedBracket { .. }
        | ReservedName { .. } => Code::UnexpectedCharacter,
        BadEscape { .. } => Code::BadEscape,
        BadNumber { .. } => Code::BadNumber,
        Mixed { .. } => Code::MixedFields,
        TooDeep { .. } => Code::TooDeep,
    }
}

/// What to write instead, where the fault alone does not say it.
pub(super) fn advice_on_syntax(kind: &SyntaxFaultKind) -> Option<String> {
    let (named_first, name) = match kind {
        SyntaxFaultKind::Mixed { named_first, name } => (*named_first, name),
        SyntaxFaultKind::NoDossier => {
            let advice =
                "a dossier is RON, not YAML or TOML; `foedera new` writes one to begin with";
            return Some(advice.to_string());
        }
        _ => return None,
    };
    if named_first {
        return Some("several values of one field stand in `[…]`".to_string());
    }
    let is_kind = name.starts_with(|c: char| c.is_ascii_uppercase());
    Some(match name.as_str() {
        "" => "a value with fields of its own is `(is: …, at: \"…\")`".to_string(),
        name if is_kind => format!("write `{name}(name: \"…\", …)`"),
        name => format!("write `{name}(from: \"…\", to: \"…\", at: \"…\", …)`"),
    })
}

impl What {
    /// Its stable code.
    pub fn code(&self) -> Code {
        match self {
            What::File(fault) => fault.code(),
            What::Syntax(kind) => code_of_syntax(kind),
            What::Form(fault) => fault.code(),
            What::Meaning(fault) => fault.code(),
        }
    }
}

macro_rules! what_from {
    ($($name:ident($from:ty))+) => { $(
        impl From<$from> for What {
            fn from(fault: $from) -> What {
                What::$name(fault)
            }
        }
    )+ };
}
what_from! {
    File(FileFault) Syntax(SyntaxFaultKind) Form(FormFault) Meaning(change::Fault)
}
