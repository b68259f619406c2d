//! What many records share: a record is a template and the few things that are its own. A
//! record typed by hand has a template to itself; a million rows of a table share one. In
//! memory and in the file alike, a template is a run of bytes that is read when it is asked
//! for. Start at [`EdgeTemplate`].

use super::column::Runs;
use super::lazy::Lazy;
use crate::model::{
    Bounds, Claim, Confidence, Date, Day, Edge, Key, Kind, Modality, Node, Relation, Says, Tie,
};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// All of a node but its key and its name, with the claims about it.
///
/// ```
/// use foedera::graph::NodeTemplate;
/// use foedera::model::{Actor, ActorKind};
///
/// let state = NodeTemplate::new(Actor::of(ActorKind::State));
/// assert!(state.claims.is_empty());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NodeTemplate {
    /// What it is.
    pub is: Kind,
    /// Other names.
    pub aliases: Vec<String>,
    /// The author's remark.
    pub note: Option<String>,
    /// Who says what about it.
    pub claims: Vec<ClaimTemplate>,
}

impl NodeTemplate {
    /// A node that is this, and of which nothing is said.
    pub fn new(is: impl Into<Kind>) -> NodeTemplate {
        NodeTemplate {
            is: is.into(),
            aliases: Vec::new(),
            note: None,
            claims: Vec::new(),
        }
    }

    pub(super) fn fill(&self, key: &str, name: &str) -> FullNode {
        let key = Key::stored(key);
        FullNode {
            claims: self.claims.iter().map(|c| c.fill(&key, 0)).collect(),
            node: Node {
                name: name.to_string(),
                aliases: self.aliases.clone(),
                is: self.is.clone(),
                note: self.note.clone(),
                key,
            },
        }
    }
}

/// All of an edge but its two ends, with the claims about it. What differs from row to row
/// (a number, the days, the agreement) is left to an [`EdgeRow`](super::EdgeRow).
///
/// ```
/// use foedera::graph::{ClaimTemplate, EdgeTemplate, Side, Validity};
/// use foedera::model::{Key, Relation, Tie};
///
/// let mut template = EdgeTemplate::numbered("row-", Tie::bare(&Relation::Guarantees));
/// template.valid = Validity::Between(Side::Day, Side::Day);
/// template.claims.push(ClaimTemplate::row(Key::new("ledger")?, "row "));
/// assert_eq!(template.relation(), Relation::Guarantees);
/// # Ok::<(), foedera::model::BadKey>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EdgeTemplate {
    /// Its key.
    pub key: Name,
    /// Its relation, with what that relation can say.
    pub tie: Tie,
    /// Whether the row names the agreement that it was made under.
    pub under: bool,
    /// When it held.
    pub valid: Validity,
    /// The matter that it gives an account of.
    pub matter: Option<Key>,
    /// The author's remark.
    pub note: Option<String>,
    /// Who says that it is so.
    pub claims: Vec<ClaimTemplate>,
}

impl EdgeTemplate {
    /// Edges with this tie, whose keys are a prefix and the number of the row.
    pub fn numbered(prefix: &str, tie: Tie) -> EdgeTemplate {
        EdgeTemplate {
            key: Name::Numbered(prefix.to_string()),
            tie,
            under: false,
            valid: Validity::Unstated,
            matter: None,
            note: None,
            claims: Vec::new(),
        }
    }

    /// The one edge that has this template to itself.
    pub(super) fn of(edge: Edge, claims: Vec<Claim>) -> EdgeTemplate {
        EdgeTemplate {
            key: Name::Whole(edge.key),
            tie: edge.tie,
            under: false,
            valid: edge.valid.map_or(Validity::Unstated, Validity::Whole),
            matter: edge.matter,
            note: edge.note,
            claims: claims.into_iter().map(ClaimTemplate::from).collect(),
        }
    }

    /// Its relation.
    pub fn relation(&self) -> Relation {
        self.tie.relation()
    }

    pub(super) fn fill(&self, own: Own<'_>) -> FullEdge {
        let key = self.key.fill(own.number);
        let mut tie = self.tie.clone();
        if let (true, Some(under), Some(terms)) = (self.under, own.under, tie.terms_mut()) {
            terms.under = Some(Key::stored(under));
        }
        FullEdge {
            claims: self
                .claims
                .iter()
                .map(|c| c.fill(&key, own.number))
                .collect(),
            edge: Edge {
                key,
                from: Key::stored(own.from),
                to: Key::stored(own.to),
                tie,
                valid: self.valid.fill(own.first, own.last),
                matter: self.matter.clone(),
                note: self.note.clone(),
            },
        }
    }
}

/// What a row adds to its edge's template.
pub(super) struct Own<'a> {
    pub(super) from: &'a str,
    pub(super) to: &'a str,
    pub(super) under: Option<&'a str>,
    pub(super) number: u32,
    pub(super) first: Day,
    pub(super) last: Day,
}

/// A word that is the same for all rows, or a prefix and the number of the row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Name {
    /// The key of one edge.
    Whole(Key),
    /// A prefix of keys; the row's number follows.
    Numbered(String),
}

impl Name {
    pub(super) fn fill(&self, number: u32) -> Key {
        match self {
            Name::Whole(key) => key.clone(),
            Name::Numbered(prefix) => Key::stored(&format!("{prefix}{number}")),
        }
    }
}

/// When the edges of a template held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Validity {
    /// Not stated.
    Unstated,
    /// The same for all.
    Whole(Date),
    /// One date, as the row has it; the row's days are its first and its last.
    On(Side),
    /// A period, as the row has it.
    Between(Side, Side),
}

/// How one side of a row's period is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Side {
    /// To the day.
    Day,
    /// To the month; the row has its first, or its last, day.
    Month,
    /// To the year; the row has its first, or its last, day.
    Year,
    /// Said to be open: the row has [`Day::MIN`] or [`Day::MAX`].
    Open,
    /// Not known: the row has [`Day::MIN`] or [`Day::MAX`].
    Unknown,
}

impl Side {
    fn text(self, day: Day) -> String {
        let (year, month, date) = day.calendar();
        match self {
            Side::Day => format!("{year:04}-{month:02}-{date:02}"),
            Side::Month => format!("{year:04}-{month:02}"),
            Side::Year => format!("{year:04}"),
            Side::Open => "..".to_string(),
            Side::Unknown => String::new(),
        }
    }

    /// The period from a day to an end that is known to the day, open or unknown; put together, for
    /// there may be millions, and not read from its text. Absent: it must be read.
    fn by_day(self, first: Day, last: Day) -> Option<Date> {
        if !FOUR_DIGITS.contains(&first) || last < first {
            return None;
        }
        let end = match self {
            Side::Day if FOUR_DIGITS.contains(&last) => Bounds::day(last),
            Side::Open => Bounds::day(Day::MAX),
            // Not known: unbounded when possible, its start when certain.
            Side::Unknown => Bounds {
                earliest: first,
                latest: Day::MAX,
            },
            Side::Day | Side::Month | Side::Year => return None,
        };
        let mut text = String::with_capacity("YYYY-MM-DD/YYYY-MM-DD".len());
        write_day(&mut text, first);
        text.push('/');
        match self {
            Side::Open => text.push_str(".."),
            Side::Unknown => {}
            _ => write_day(&mut text, last),
        }
        Some(Date::period(
            text,
            Bounds::day(first),
            end,
            self == Side::Unknown,
        ))
    }

    /// Whether the row's day is the very day, in either reading.
    fn is_exact(self) -> bool {
        matches!(self, Side::Day | Side::Open)
    }
}

/// Writes a day of a year of four digits.
fn write_day(text: &mut String, day: Day) {
    let (year, month, date) = day.calendar();
    let two = |text: &mut String, number: u8| {
        text.push(char::from(b'0' + number / 10 % 10));
        text.push(char::from(b'0' + number % 10));
    };
    // The year has four digits.
    two(text, (year / 100) as u8);
    two(text, (year % 100) as u8);
    text.push('-');
    two(text, month);
    text.push('-');
    two(text, date);
}

/// The first and the last day of a period, and whether they may be no other.
pub(super) struct Days {
    pub(super) first: Day,
    pub(super) last: Day,
    pub(super) is_start_exact: bool,
    pub(super) is_end_exact: bool,
}

/// The days of the years 0000 to 9999, which EDTF writes with four digits.
const FOUR_DIGITS: std::ops::RangeInclusive<Day> = Day(-719_528)..=Day(2_932_896);

impl Validity {
    pub(super) fn fill(&self, first: Day, last: Day) -> Option<Date> {
        if let Validity::Between(Side::Day, end) = self
            && let Some(period) = end.by_day(first, last)
        {
            return Some(period);
        }
        let text = match self {
            Validity::Unstated => return None,
            Validity::Whole(date) => return Some(date.clone()),
            Validity::On(side) => side.text(first),
            Validity::Between(begin, end) => format!("{}/{}", begin.text(first), end.text(last)),
        };
        // The days were checked when the row was added; a file made by hand may have others.
        Date::new(&text).ok()
    }

    /// The days in the reading *possible*, and which of them are certain too; none if they are
    /// not stated.
    pub(super) fn days(&self, first: Day, last: Day) -> Option<Days> {
        let (first, last, is_start_exact, is_end_exact) = match self {
            Validity::Unstated => return None,
            Validity::Whole(date) => {
                let ((first, last), certain) = (date.possible(), date.certain());
                (first, last, first == certain.0, last == certain.1)
            }
            Validity::On(side) => (first, last, side.is_exact(), side.is_exact()),
            Validity::Between(begin, end) => (first, last, begin.is_exact(), end.is_exact()),
        };
        Some(Days {
            first,
            last,
            is_start_exact,
            is_end_exact,
        })
    }

    /// Whether the days stand in the row.
    pub(super) fn is_own(&self) -> bool {
        matches!(self, Validity::On(_) | Validity::Between(..))
    }

    /// Whether it is a period, and not one date.
    pub(super) fn is_period(&self) -> bool {
        match self {
            Validity::Unstated | Validity::On(_) => false,
            Validity::Whole(date) => date.is_period(),
            Validity::Between(..) => true,
        }
    }

    /// Whether a row may have these days.
    pub fn admits(&self, first: Day, last: Day) -> bool {
        let in_reach = |day: Day| FOUR_DIGITS.contains(&day);
        let fits = |side: Side, day: Day, open: Day| match side {
            Side::Open | Side::Unknown => day == open,
            Side::Day | Side::Month | Side::Year => in_reach(day),
        };
        let whole = |side: Side| {
            let text = side.text(first);
            Date::new(&text).is_ok_and(|date| date.possible() == (first, last))
        };
        match self {
            Validity::Unstated | Validity::Whole(_) => true,
            Validity::On(Side::Day) => in_reach(first) && first == last,
            Validity::On(side @ (Side::Month | Side::Year)) => in_reach(first) && whole(*side),
            Validity::On(Side::Open | Side::Unknown) => false,
            Validity::Between(begin, end) => {
                // A period of which neither side is known is none.
                first <= last
                    && (first, last) != (Day::MIN, Day::MAX)
                    && fits(*begin, first, Day::MIN)
                    && fits(*end, last, Day::MAX)
                    && begins(*begin, first)
                    && ends(*end, last)
            }
        }
    }
}

/// Whether the day is the first of its month or year, if that is how it is known.
fn begins(side: Side, day: Day) -> bool {
    match side {
        Side::Year => matches!(day.calendar(), (_, 1, 1)),
        Side::Month => matches!(day.calendar(), (_, _, 1)),
        Side::Day | Side::Open | Side::Unknown => true,
    }
}

/// Whether the day is the last of its month or year, if that is how it is known.
fn ends(side: Side, day: Day) -> bool {
    match side {
        Side::Month | Side::Year => begins(side, Day(day.0 + 1)),
        _ => true,
    }
}

/// A claim without what it is about: who says what, where and how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimTemplate {
    /// What it says of the record.
    pub says: Says,
    /// The source it stands in.
    pub source: Key,
    /// Where in the source.
    pub place: Place,
    /// Whose word it is.
    pub voice: Vec<Key>,
    /// How it is said.
    pub modality: Modality,
    /// A few words of the source.
    pub quote: Option<String>,
    /// The word by which the speaker softens it.
    pub hedge: Option<String>,
    /// How sure the dossier's author is.
    pub confidence: Option<Confidence>,
    /// When the dossier learned it.
    pub recorded: Option<Date>,
}

/// Where in a source a claim stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Place {
    /// Not stated.
    Unstated,
    /// The same for all rows.
    Whole(String),
    /// These words and the number of the row: `row 17`.
    Numbered(String),
}

impl ClaimTemplate {
    /// That it is so, asserted by the source itself, at `words` and the number of the row.
    pub fn row(source: Key, words: &str) -> ClaimTemplate {
        let claim = Claim::about(source.clone(), source);
        ClaimTemplate {
            place: Place::Numbered(words.to_string()),
            ..ClaimTemplate::from(claim)
        }
    }

    fn fill(&self, about: &Key, number: u32) -> Claim {
        Claim {
            about: about.clone(),
            says: self.says.clone(),
            source: self.source.clone(),
            place: match &self.place {
                Place::Unstated => None,
                Place::Whole(place) => Some(place.clone()),
                Place::Numbered(words) => Some(format!("{words}{number}")),
            },
            voice: self.voice.clone(),
            modality: self.modality,
            quote: self.quote.clone(),
            hedge: self.hedge.clone(),
            confidence: self.confidence,
            recorded: self.recorded.clone(),
        }
    }
}

impl From<Claim> for ClaimTemplate {
    fn from(claim: Claim) -> ClaimTemplate {
        ClaimTemplate {
            says: claim.says,
            source: claim.source,
            place: claim.place.map_or(Place::Unstated, Place::Whole),
            voice: claim.voice,
            modality: claim.modality,
            quote: claim.quote,
            hedge: claim.hedge,
            confidence: claim.confidence,
            recorded: claim.recorded,
        }
    }
}

/// A node with the claims about it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct FullNode {
    pub(super) node: Node,
    pub(super) claims: Vec<Claim>,
}

/// An edge with the claims about it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct FullEdge {
    pub(super) edge: Edge,
    pub(super) claims: Vec<Claim>,
}

/// Templates as bytes, each read when it is first asked for.
#[derive(Debug)]
pub(super) struct Templates<T> {
    pub(super) runs: Runs,
    read: Lazy<T>,
}

impl<T> Default for Templates<T> {
    fn default() -> Templates<T> {
        Templates {
            runs: Runs::default(),
            read: Lazy::default(),
        }
    }
}

impl<T: DeserializeOwned> Templates<T> {
    pub(super) fn new(runs: Runs) -> Templates<T> {
        Templates {
            read: Lazy::new(runs.len()),
            runs,
        }
    }

    /// Forgets what was read; it is read again when it is asked for.
    pub(super) fn forget(&mut self) {
        self.read = Lazy::new(self.runs.len());
    }

    pub(super) fn get(&self, i: usize) -> &T {
        let read = || read(self.runs.get(i)).expect("what was stored was written from a template");
        self.read
            .get(i, read)
            .expect("templates are numbered from 0")
    }
}

/// A template as the bytes by which it is stored.
pub(super) fn written(template: &impl Serialize) -> Vec<u8> {
    postcard::to_stdvec(template).expect("a template is plain values")
}

/// The template that the bytes are; none if they are none, or more than one.
pub(super) fn read<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    let (template, rest) = postcard::take_from_bytes(bytes).ok()?;
    rest.is_empty().then_some(template)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_period_that_is_put_together_is_the_one_its_text_says(
            first in prop_oneof![-719_528..=2_932_896, Just(-719_528), Just(2_932_896)],
            lasts in prop_oneof![0..1_000_000, Just(0)],
        ) {
            let (first, last) = (Day(first), Day(first.saturating_add(lasts)));
            for (end, last) in [(Side::Day, last), (Side::Open, Day::MAX), (Side::Unknown, Day::MAX)] {
                let text = format!("{}/{}", Side::Day.text(first), end.text(last));
                let read = Date::new(&text).ok();
                prop_assert!(FOUR_DIGITS.contains(&last) || end != Side::Day || read.is_none());
                prop_assert_eq!(Validity::Between(Side::Day, end).fill(first, last), read);
            }
        }
    }
}
