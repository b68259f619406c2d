//! The codes of faults and warnings: one list for every floor that reports them. A code is
//! published with its meaning and never changes it; new ones are added within their range.
//! Start at [`Code`].

use std::fmt;

/// How much a problem weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Nothing is built from what holds it.
    Error,
    /// Worth a look; it refuses nothing.
    Warning,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        })
    }
}

macro_rules! codes {
    ( $( $name:ident $text:literal $summary:literal )+ ) => {
        /// What is wrong, as a stable code: `F…` for a fault, `W…` for a warning.
        ///
        /// | range | about |
        /// |---|---|
        /// | `F001`–`F009` | files |
        /// | `F010`–`F029` | syntax |
        /// | `F030`–`F049` | the form of an entry |
        /// | `F050`–`F059` | ids |
        /// | `F060`–`F069` | values |
        /// | `F070`–`F099` | meaning |
        /// | `W001`–`W099` | warnings |
        ///
        /// ```
        /// use foedera::change::Code;
        ///
        /// assert_eq!(Code::UnknownId.as_str(), "F052");
        /// assert_eq!(Code::read("W002"), Some(Code::UnusedSource));
        /// assert!(Code::UnusedSource.is_warning());
        /// assert_eq!(Code::BacksItself.summary(), "a commitment backs itself through `of`");
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $( #[doc = concat!("`", $text, "`: ", $summary, ".")] $name, )+
        }

        impl Code {
            /// Every code, in order.
            pub const ALL: &'static [Code] = &[ $( Code::$name ),+ ];

            /// The code as it is printed and looked up: `F052`.
            pub fn as_str(self) -> &'static str {
                match self { $( Code::$name => $text ),+ }
            }

            /// What it means, in one line: lower case, no full stop.
            pub fn summary(self) -> &'static str {
                match self { $( Code::$name => $summary ),+ }
            }
        }
    };
}

codes! {
    CannotRead "F001" "the file cannot be read"
    NotUtf8 "F002" "the file is not UTF-8"
    TooLarge "F003" "the file, or all files together, are too large"
    FormVersion "F004" "the form's version is missing, or newer than this foedera"
    OutsideFolder "F005" "an include lies outside the dossier's folder"
    IncludeUnreadable "F006" "an included file is missing or cannot be read"
    TooMany "F007" "there are too many files, or more problems than are listed"

    UnclosedBracket "F010" "a bracket is never closed"
    StrayBracket "F011" "a closing bracket closes nothing, or another kind of bracket"
    UnclosedText "F012" "a quoted text is never closed"
    UnclosedComment "F013" "a comment is never closed"
    MissingComma "F014" "a comma is missing"
    MissingColon "F015" "a colon is missing"
    MissingValue "F016" "a value is missing"
    UnexpectedCharacter "F017" "a character stands where none of its kind can"
    BadEscape "F018" "a quoted text holds an escape that does not exist"
    BadNumber "F019" "a number cannot be read"
    MixedFields "F020" "named and unnamed fields are mixed"
    TooDeep "F021" "brackets are nested too deep"

    UnknownField "F030" "an entry has a field that its kind does not know"
    MissingField "F031" "an entry lacks a field that it needs"
    DuplicateField "F032" "an entry gives the same field twice"
    WrongType "F033" "a value is of the wrong type"
    UnknownWord "F034" "a word is not in its closed list"
    UnknownKind "F035" "there is no such kind of node"
    UnknownRelation "F036" "there is no such relation"
    WrongCount "F037" "a short form has too few or too many values"
    ExcludedField "F038" "two fields of an entry exclude each other"
    EmptyText "F039" "a text that is needed is empty"

    BadId "F050" "an id is badly formed"
    DuplicateId "F051" "an id is used twice"
    UnknownId "F052" "no record has this id"
    WrongSort "F053" "an id names a record of the wrong sort"
    AmbiguousId "F054" "several edges share this derived id"
    IdTooLong "F055" "an id derived from two ends is too long"

    NotADate "F060" "a text is no EDTF date"
    NoSuchDay "F061" "a date does not exist in the calendar"
    Reversed "F062" "a period ends before it begins"
    YearTooFar "F063" "a year does not fit"
    BadAmount "F064" "a text is no amount of money"
    BadShare "F065" "a text is no percentage above 0 and up to 100"
    BadUrl "F066" "an address is not http or https"
    EndsTooEarly "F067" "a commitment's period ends before its agreement begins"

    WrongEnds "F070" "a relation cannot join nodes of these sorts"
    NoCommitment "F071" "an edge that is no commitment stands where one is needed"
    BacksItself "F072" "a commitment backs itself through `of`"
    NotTheDebtor "F073" "a named commitment is breached by an actor who does not owe it"
    NoClaim "F074" "an edge, a condition or an account has no claim"
    ValueWithoutClaim "F075" "a value has no place in a source"
    NoSource "F076" "a claim has no source within reach"
    UnknownSource "F077" "a claim rests on an unknown source"
    NoSuchAttribute "F078" "a record cannot have this attribute"
    WrongValue "F079" "an attribute does not take such a value"
    StillNeeded "F080" "what is retracted is still referred to"
    NothingToSupersede "F081" "what is superseded does not exist"
    SupersedesOther "F082" "a record is superseded by one of another sort"
    NothingToRetract "F083" "what is retracted does not exist"
    MatterDiffers "F084" "edges of one matter join different nodes or differ in relation"
    DuplicateProvision "F085" "two provisions of an account have the same label"
    BuiltInRelation "F086" "a relation of one's own has the name of a built-in one"
    ChangedTwice "F087" "one change does two things to the same record"

    DebtorNotParty "W001" "a debtor is missing from the complete list of an agreement's parties"
    UnusedSource "W002" "nothing rests on this source"
    SameName "W003" "two nodes of one sort have the same name"
    JoinsItself "W004" "an edge joins a node to itself"
    BacksNothing "W005" "a backstop names no commitment"
    BreachElsewhere "W006" "a breached commitment was made under another agreement"
    StandsForAnother "W007" "what a commitment is `of` is owed by somebody else"
    BreachOutside "W008" "a breach lies outside the time of the commitment that it names"
}

impl Code {
    /// The code printed as `text`, if there is one.
    pub fn read(text: &str) -> Option<Code> {
        Code::ALL.iter().copied().find(|c| c.as_str() == text)
    }

    /// Whether it warns only.
    pub fn is_warning(self) -> bool {
        self.as_str().starts_with('W')
    }

    /// Error or warning.
    pub fn severity(self) -> Severity {
        if self.is_warning() {
            Severity::Warning
        } else {
            Severity::Error
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_ascend_and_read_back() {
        for pair in Code::ALL.windows(2) {
            assert!(pair[0].as_str() < pair[1].as_str(), "{pair:?}");
        }
        for &code in Code::ALL {
            assert_eq!(Code::read(code.as_str()), Some(code));
            assert!(!code.summary().ends_with('.'));
        }
    }
}
