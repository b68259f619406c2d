//! Claims: who says what about which record, where, and how. Nothing in a dossier rests on
//! itself; whatever is more than a name rests on a claim. Start at [`Claim`].

use super::word::words;
use super::{Amount, CommitmentState, ConditionState, Date, Ending, Key, LegalForce, Stage};
use serde::{Deserialize, Serialize};

/// A statement about a node, an edge or an account, or about one attribute of it.
///
/// Claims may contradict each other and stay side by side.
///
/// ```
/// use foedera::model::{Attribute, Claim, Key, Modality, Says, Value};
///
/// let edge = Key::new("usa-backstops-coalition")?;
/// let sought = Claim::about(edge, Key::new("article")?).at("S2").with_modality(Modality::Sought);
/// assert_eq!(sought.says, Says::Holds);
/// assert!(sought.voice.is_empty(), "the source's own voice");
/// # Ok::<(), foedera::model::BadKey>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Claim {
    /// The record it speaks of.
    pub about: Key,
    /// What it says of that record.
    pub says: Says,
    /// The source it stands in.
    pub source: Key,
    /// Where in the source: a sentence, page, article, row.
    #[serde(default)]
    pub place: Option<String>,
    /// Whose word it is, in the order given; several speak jointly. Empty: the source's own.
    #[serde(default)]
    pub voice: Vec<Key>,
    /// How it is said.
    pub modality: Modality,
    /// A few words of the source, verbatim.
    #[serde(default)]
    pub quote: Option<String>,
    /// The word by which the speaker softens it: "essentially".
    #[serde(default)]
    pub hedge: Option<String>,
    /// How sure the dossier's author is of having read it right.
    #[serde(default)]
    pub confidence: Option<Confidence>,
    /// When the dossier learned it.
    #[serde(default)]
    pub recorded: Option<Date>,
}

impl Claim {
    /// A claim that the record is so, asserted by the source itself.
    pub fn about(record: Key, source: Key) -> Claim {
        Claim {
            about: record,
            says: Says::Holds,
            source,
            place: None,
            voice: Vec::new(),
            modality: Modality::Asserted,
            quote: None,
            hedge: None,
            confidence: None,
            recorded: None,
        }
    }

    /// The same claim, found at this place in its source.
    pub fn at(self, place: impl Into<String>) -> Claim {
        Claim {
            place: Some(place.into()),
            ..self
        }
    }

    /// The same claim, in this voice.
    pub fn by(self, speaker: Key) -> Claim {
        Claim {
            voice: vec![speaker],
            ..self
        }
    }

    /// The same claim, said in this way.
    pub fn with_modality(self, modality: Modality) -> Claim {
        Claim { modality, ..self }
    }

    /// The same claim, giving one attribute a value.
    pub fn that(self, attribute: Attribute, value: Value) -> Claim {
        Claim {
            says: Says::Value(attribute, value),
            ..self
        }
    }
}

/// What a claim says of its record.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Says {
    /// That it is so, with all its attributes.
    Holds,
    /// That one attribute has this value.
    Value(Attribute, Value),
    /// Nothing about this attribute: the source is silent on it, and that is worth saying.
    Silent(Attribute),
}

words! {
    /// How a claim is said.
    pub enum Modality: "a modality" {
        /// Said to be so.
        Asserted,
        /// Wanted.
        Sought,
        /// Put forward by the one who would owe it.
        Proposed,
        /// Said to have been said.
        Reported,
        /// Said to come.
        Predicted,
        /// Said of what would be, if.
        Hypothetical,
        /// Said of what was.
        Historical,
        /// Said not to be so.
        Denied,
        /// Concluded by the dossier's author; the source does not say it.
        Inferred,
    }
}

impl Modality {
    /// Whether a view takes it as holding unless told otherwise: asserted, reported,
    /// historical, inferred.
    pub fn holds(self) -> bool {
        match self {
            Modality::Asserted | Modality::Reported | Modality::Historical | Modality::Inferred => {
                true
            }
            Modality::Sought
            | Modality::Proposed
            | Modality::Predicted
            | Modality::Hypothetical
            | Modality::Denied => false,
        }
    }

    /// Whether a view admits it unless told otherwise: what holds, and what is sought or
    /// proposed.
    pub fn admitted_by_default(self) -> bool {
        self.holds() || matches!(self, Modality::Sought | Modality::Proposed)
    }
}

words! {
    /// How sure the dossier's author is.
    pub enum Confidence: "a confidence" {
        /// It may well be otherwise.
        Low,
        /// More likely so than not.
        Medium,
        /// As good as certain.
        High,
    }
}

/// The value that a claim gives to an attribute.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Value {
    /// Free words.
    Text(String),
    /// A number and what it counts.
    Count(i64, String),
    /// A date or period.
    Date(Date),
    /// Yes or no.
    Flag(bool),
    /// A sum of money.
    Amount(Amount),
    /// Another record.
    Record(Key),
    /// A stage of an agreement, and since when, if that is stated.
    Stage(Stage, Option<Date>),
    /// How an agreement ended.
    Ending(Ending),
    /// A state of a commitment, and since when, if that is stated.
    State(CommitmentState, Option<Date>),
    /// A state of a condition, and since when, if that is stated.
    Condition(ConditionState, Option<Date>),
    /// A legal force.
    Force(LegalForce),
}

impl std::fmt::Display for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        use super::Word;
        let state =
            |f: &mut std::fmt::Formatter<'_>, phrase: String, since: &Option<Date>| match since {
                Some(date) => write!(f, "{phrase} since {date}"),
                None => f.write_str(&phrase),
            };
        match self {
            Value::Text(text) => f.write_str(text),
            Value::Count(n, of) if of.is_empty() => write!(f, "{n}"),
            Value::Count(n, of) => write!(f, "{n} {of}"),
            Value::Date(date) => f.write_str(date.as_str()),
            Value::Flag(yes) => f.write_str(if *yes { "yes" } else { "no" }),
            Value::Amount(amount) => write!(f, "{amount}"),
            Value::Record(key) => f.write_str(key.as_str()),
            Value::Stage(word, since) => state(f, word.phrase(), since),
            Value::State(word, since) => state(f, word.phrase(), since),
            Value::Condition(word, since) => state(f, word.phrase(), since),
            Value::Ending(word) => f.write_str(&word.phrase()),
            Value::Force(word) => f.write_str(&word.phrase()),
        }
    }
}

/// An attribute of which a claim can speak. The named ones mean something to foedera; any
/// other word may be used beside them.
///
/// ```
/// use foedera::model::Attribute;
///
/// assert_eq!(Attribute::read("signed"), Attribute::Signed);
/// assert_eq!(Attribute::read("stance").as_str(), "stance");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Attribute {
    /// An agreement's stage, where a source gives only that.
    Stage,
    /// When its text was proposed.
    Proposed,
    /// When its text was adopted.
    Adopted,
    /// When it was signed.
    Signed,
    /// Since when it has been applied provisionally.
    ProvisionallyApplied,
    /// When it entered into force.
    EnteredIntoForce,
    /// Since when, or in which period, it was suspended.
    Suspended,
    /// When it ended.
    Terminated,
    /// When it was withdrawn.
    Withdrawn,
    /// When it was abandoned.
    Abandoned,
    /// When it was rejected as a whole.
    Rejected,
    /// How it ended.
    Ending,
    /// The legal force of an agreement, or of a commitment where sources differ.
    Force,
    /// Whether the dossier's list of an agreement's parties is complete.
    PartiesComplete,
    /// Who wrote an agreement's text.
    Author,
    /// What came of it, in somebody's judgement.
    Outcome,
    /// What it is for.
    Purpose,
    /// How somebody judges it.
    Assessment,
    /// A person's office.
    Office,
    /// A number and what it counts.
    Size,
    /// What an actor can lose before it fails.
    Buffer,
    /// When an event took place.
    When,
    /// Where it took place.
    Place,
    /// Nothing of it lies before this date.
    NotBefore,
    /// Nothing of it lies after this date.
    NotAfter,
    /// The state of a commitment or a condition, where a source gives only that.
    State,
    /// Any other word.
    Other(String),
}

/// What values an attribute takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// Free words.
    Text,
    /// A number and what it counts.
    Count,
    /// A sum of money.
    Amount,
    /// A date or period.
    Date,
    /// Yes or no.
    Flag,
    /// The key of a record.
    Record,
    /// A [`Stage`].
    Stage,
    /// An [`Ending`].
    Ending,
    /// A [`CommitmentState`] or a [`ConditionState`], by what the claim is about.
    State,
    /// A [`LegalForce`].
    Force,
    /// Text, a number, a date or yes and no.
    Any,
}

impl Attribute {
    /// The attributes that mean something to foedera.
    pub const KNOWN: [Attribute; 26] = [
        Attribute::Stage,
        Attribute::Proposed,
        Attribute::Adopted,
        Attribute::Signed,
        Attribute::ProvisionallyApplied,
        Attribute::EnteredIntoForce,
        Attribute::Suspended,
        Attribute::Terminated,
        Attribute::Withdrawn,
        Attribute::Abandoned,
        Attribute::Rejected,
        Attribute::Ending,
        Attribute::Force,
        Attribute::PartiesComplete,
        Attribute::Author,
        Attribute::Outcome,
        Attribute::Purpose,
        Attribute::Assessment,
        Attribute::Office,
        Attribute::Size,
        Attribute::Buffer,
        Attribute::When,
        Attribute::Place,
        Attribute::NotBefore,
        Attribute::NotAfter,
        Attribute::State,
    ];

    /// The attribute spelled `word`: a known one, or another.
    pub fn read(word: &str) -> Attribute {
        Attribute::KNOWN
            .into_iter()
            .find(|a| a.as_str() == word)
            .unwrap_or_else(|| Attribute::Other(word.to_string()))
    }

    /// The attribute as a dossier spells it.
    pub fn as_str(&self) -> &str {
        match self {
            Attribute::Stage => "stage",
            Attribute::Proposed => "proposed",
            Attribute::Adopted => "adopted",
            Attribute::Signed => "signed",
            Attribute::ProvisionallyApplied => "provisionally_applied",
            Attribute::EnteredIntoForce => "entered_into_force",
            Attribute::Suspended => "suspended",
            Attribute::Terminated => "terminated",
            Attribute::Withdrawn => "withdrawn",
            Attribute::Abandoned => "abandoned",
            Attribute::Rejected => "rejected",
            Attribute::Ending => "ending",
            Attribute::Force => "force",
            Attribute::PartiesComplete => "parties_complete",
            Attribute::Author => "author",
            Attribute::Outcome => "outcome",
            Attribute::Purpose => "purpose",
            Attribute::Assessment => "assessment",
            Attribute::Office => "office",
            Attribute::Size => "size",
            Attribute::Buffer => "buffer",
            Attribute::When => "when",
            Attribute::Place => "place",
            Attribute::NotBefore => "not_before",
            Attribute::NotAfter => "not_after",
            Attribute::State => "state",
            Attribute::Other(word) => word,
        }
    }

    /// The stage that an agreement reaches on the date that it gives.
    ///
    /// ```
    /// use foedera::model::{Attribute, Stage};
    ///
    /// assert_eq!(Attribute::EnteredIntoForce.stage(), Some(Stage::InForce));
    /// assert_eq!(Attribute::When.stage(), None);
    /// ```
    pub fn stage(&self) -> Option<Stage> {
        Some(match self {
            Attribute::Proposed => Stage::Proposed,
            Attribute::Adopted => Stage::Adopted,
            Attribute::Signed => Stage::Signed,
            Attribute::ProvisionallyApplied => Stage::ProvisionallyApplied,
            Attribute::EnteredIntoForce => Stage::InForce,
            Attribute::Suspended => Stage::Suspended,
            Attribute::Terminated => Stage::Terminated,
            Attribute::Withdrawn => Stage::Withdrawn,
            Attribute::Abandoned => Stage::Abandoned,
            Attribute::Rejected => Stage::Rejected,
            _ => return None,
        })
    }

    /// What values it takes.
    pub fn takes(&self) -> Takes {
        match self {
            Attribute::Stage => Takes::Stage,
            Attribute::Proposed
            | Attribute::Adopted
            | Attribute::Signed
            | Attribute::ProvisionallyApplied
            | Attribute::EnteredIntoForce
            | Attribute::Suspended
            | Attribute::Terminated
            | Attribute::Withdrawn
            | Attribute::Abandoned
            | Attribute::Rejected
            | Attribute::When
            | Attribute::NotBefore
            | Attribute::NotAfter => Takes::Date,
            Attribute::Ending => Takes::Ending,
            Attribute::Force => Takes::Force,
            Attribute::PartiesComplete => Takes::Flag,
            Attribute::Author => Takes::Record,
            Attribute::Outcome
            | Attribute::Purpose
            | Attribute::Assessment
            | Attribute::Office
            | Attribute::Place => Takes::Text,
            Attribute::Size => Takes::Count,
            Attribute::Buffer => Takes::Amount,
            Attribute::State => Takes::State,
            Attribute::Other(_) => Takes::Any,
        }
    }
}

impl std::fmt::Display for Attribute {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}

impl Serialize for Attribute {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Attribute {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Attribute, D::Error> {
        let word = std::borrow::Cow::<str>::deserialize(deserializer)?;
        Ok(Attribute::read(&word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_known_attribute_reads_back() {
        for attribute in Attribute::KNOWN {
            assert_eq!(Attribute::read(attribute.as_str()), attribute);
        }
    }
}
