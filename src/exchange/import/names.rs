//! The ids of an import: what rows call things becomes a key, always the same for the same
//! text, and never one key for two texts. Start at [`Names::number`].

use super::reject::{Reason, shown, sort_phrase};
use super::row::push_plain;
use super::sink::Full;
use crate::model::{Key, Sort};
use hashbrown::DefaultHashBuilder as RandomState;
use std::collections::{BTreeMap, HashMap, HashSet};

/// What a record is by all that the rows have said of it so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Is {
    /// Nothing is known yet.
    Unknown,
    /// A node.
    Node(Sort),
    /// An edge that some row has made.
    Edge,
}

impl Is {
    fn phrase(self) -> &'static str {
        match self {
            Is::Unknown => "unknown",
            Is::Node(sort) => sort_phrase(Some(sort)),
            Is::Edge => sort_phrase(None),
        }
    }
}

/// The records of an import, each with a number.
#[derive(Default)]
pub(super) struct Names {
    /// From what the rows write, if that is short: it stands in the table itself, so that
    /// finding it is one look into memory. Looked up only, never walked.
    short: HashMap<u128, u32, RandomState>,
    /// The same of longer texts.
    long: HashMap<Box<str>, u32, RandomState>,
    keys: Vec<Key>,
    /// The keys that differ from their text, and those of the sources.
    made: HashSet<Key, RandomState>,
    is: Vec<Is>,
    /// What became known in the row at hand, to be forgotten if the row is rejected.
    fresh: Vec<u32>,
    /// Ids that are made of rows' numbers begin with this, and no other id may look like one.
    reserved: String,
    /// Texts whose key was another's already, with the key they got.
    pub(super) parted: BTreeMap<String, String>,
    /// Why there is no room for another, once that was so.
    pub(super) full: Option<Full>,
}

/// How many records there may be.
const MOST: usize = (u32::MAX - 1) as usize;

impl Names {
    /// Without names; ids that are made begin with `prefix`, a `-` and a number, and others are
    /// those of the sources.
    pub(super) fn reserving<'k>(prefix: &str, sources: impl Iterator<Item = &'k Key>) -> Names {
        Names {
            reserved: format!("{prefix}-"),
            made: sources.cloned().collect(),
            ..Names::default()
        }
    }

    /// What the rows call those of the wanted whose keys differ from that, on one line.
    pub(super) fn texts(&self, is_wanted: impl Fn(u32) -> bool) -> BTreeMap<u32, String> {
        let short = self.short.iter().map(|(packed, n)| (unpacked(*packed), n));
        let long = self.long.iter().map(|(text, n)| (text.to_string(), n));
        let differs = |(text, n): &(String, &u32)| *self.key(**n) != **text;
        let all = short.chain(long);
        let all = all.filter(|named| is_wanted(*named.1) && differs(named));
        all.map(|(text, n)| {
            let mut plain = String::new();
            push_plain(&text, &mut plain);
            (*n, plain)
        })
        .collect()
    }

    /// Whether an id looks like one that is made of a row's number.
    fn looks_made(&self, key: &str) -> bool {
        let Some(rest) = key
            .strip_prefix(&self.reserved)
            .filter(|_| !self.reserved.is_empty())
        else {
            return false;
        };
        let rest = rest.strip_prefix('f').unwrap_or(rest);
        rest.bytes().all(|b| b.is_ascii_digit() || b == b'-')
    }

    /// The number of what the rows call `text`; nothing, if that is blank.
    pub(super) fn number(&mut self, text: &str) -> Option<u32> {
        if let Some(number) = self.known(text) {
            return Some(number);
        }
        let key = self.key_for(text)?;
        let number = match self.room(MOST) {
            Ok(number) => number,
            Err(full) => {
                self.full = Some(full);
                return None;
            }
        };
        match packed(text) {
            Some(short) => self.short.insert(short, number),
            None => self.long.insert(text.into(), number),
        };
        if key != *text {
            self.made.insert(key.clone());
        }
        self.keys.push(key);
        self.is.push(Is::Unknown);
        Some(number)
    }

    /// The number of the next, if there is room for it among so many.
    fn room(&mut self, most: usize) -> Result<u32, Full> {
        let number = u32::try_from(self.keys.len());
        let number = number.ok().filter(|number| (*number as usize) < most);
        let number = number.ok_or(Full::TooMany("records"))?;
        self.short.try_reserve(1).map_err(|_| Full::Memory)?;
        self.long.try_reserve(1).map_err(|_| Full::Memory)?;
        self.keys.try_reserve(1).map_err(|_| Full::Memory)?;
        self.is.try_reserve(1).map_err(|_| Full::Memory)?;
        Ok(number)
    }

    fn known(&self, text: &str) -> Option<u32> {
        match packed(text) {
            Some(short) => self.short.get(&short).copied(),
            None => self.long.get(text).copied(),
        }
    }

    /// Whether the key is another text's.
    fn is_taken(&self, key: &str) -> bool {
        self.made.contains(key) || self.known(key).is_some()
    }

    /// The key of a text that is new.
    fn key_for(&mut self, text: &str) -> Option<Key> {
        let plain = key_of(text)?;
        if !self.is_taken(plain.as_str()) && !self.looks_made(plain.as_str()) {
            return Some(plain);
        }
        let apart = marked(plain.as_str(), text)?;
        if self.parted.len() < 1_000 {
            self.parted.insert(shown(text), apart.to_string());
        }
        // Two texts with one key and one hash: there is no third way to tell them apart.
        (!self.is_taken(apart.as_str())).then_some(apart)
    }

    pub(super) fn key(&self, number: u32) -> &Key {
        &self.keys[number as usize]
    }

    pub(super) fn is(&self, number: u32) -> Is {
        self.is[number as usize]
    }

    /// Says that it is a node of this sort.
    pub(super) fn node(&mut self, number: u32, sort: Sort) -> Result<(), Reason> {
        match self.is(number) {
            Is::Node(known) if known == sort => Ok(()),
            Is::Unknown => {
                self.is[number as usize] = Is::Node(sort);
                self.fresh.push(number);
                Ok(())
            }
            is => Err(Reason::OtherSort {
                id: self.key(number).to_string(),
                is: is.phrase(),
                wanted: sort_phrase(Some(sort)),
            }),
        }
    }

    /// Says that the row at hand makes it as an edge.
    pub(super) fn edge(&mut self, number: u32) -> Result<(), Reason> {
        let id = || self.key(number).to_string();
        match self.is(number) {
            Is::Unknown => {
                self.is[number as usize] = Is::Edge;
                self.fresh.push(number);
                Ok(())
            }
            Is::Edge => Err(Reason::SecondEdge { id: id() }),
            is => Err(Reason::OtherSort {
                id: id(),
                is: is.phrase(),
                wanted: sort_phrase(None),
            }),
        }
    }

    /// The row is good: what it said stays.
    pub(super) fn keep(&mut self) {
        self.fresh.clear();
    }

    /// The row is rejected: what it said is forgotten.
    pub(super) fn forget(&mut self) {
        for number in self.fresh.drain(..) {
            self.is[number as usize] = Is::Unknown;
        }
    }

    /// All numbers, in the order in which they were given.
    pub(super) fn all(&self) -> impl Iterator<Item = u32> + use<> {
        0..u32::try_from(self.keys.len()).unwrap_or(u32::MAX)
    }
}

/// A text of at most 15 bytes as a number, different for each.
fn packed(text: &str) -> Option<u128> {
    let mut bytes = [0_u8; 16];
    let length = u8::try_from(text.len()).ok().filter(|n| *n < 16)?;
    bytes[..text.len()].copy_from_slice(text.as_bytes());
    bytes[15] = length;
    Some(u128::from_le_bytes(bytes))
}

/// The text that was [`packed`].
fn unpacked(short: u128) -> String {
    let bytes = short.to_le_bytes();
    let length = usize::from(bytes[15]).min(15);
    String::from_utf8_lossy(&bytes[..length]).into_owned()
}

/// The key that a text becomes: its letters small and without marks, `-` between its words,
/// everything else left out; nothing, if the text is blank, control characters included.
///
/// A text without any letter that ASCII can show, or one that is too long, gets a mark made of
/// all of it. The same text always becomes the same key.
///
/// ```
/// use foedera::exchange::import::key_of;
///
/// let key = |text| key_of(text).unwrap().to_string();
/// assert_eq!(key("state-Côte d'Ivoire"), "state-cote-d-ivoire");
/// assert_eq!(key("IBRD00010"), "ibrd00010");
/// assert_eq!(key("中国"), "x-92b92219a4ad");
/// assert_eq!(key_of(" \u{f}"), None);
/// ```
pub fn key_of(text: &str) -> Option<Key> {
    let is_plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-_.".contains(&b);
    let begins = |b: &u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    if text.len() <= Key::MAX
        && text.bytes().all(is_plain)
        && text.bytes().next().is_some_and(|b| begins(&b))
    {
        return Key::new(text).ok();
    }
    if text.chars().all(|c| c.is_whitespace() || c.is_control()) {
        return None;
    }
    match crate::model::resembling(text) {
        Some(key) if key.len() <= Key::MAX => Key::new(&key).ok(),
        Some(long) => marked(&long, text),
        None => marked("x", text),
    }
}

/// The key with a mark made of the whole text.
fn marked(key: &str, text: &str) -> Option<Key> {
    let mark = &format!("{:016x}", hash(text))[..12];
    let room = Key::MAX - mark.len() - 1;
    // A key is ASCII.
    let begin = key.get(..key.len().min(room)).unwrap_or("x");
    Key::new(&format!("{}-{mark}", begin.trim_end_matches('-'))).ok()
}

/// FNV-1a in 64 bits, its bits well mixed: the same on every machine, for ever.
fn hash(text: &str) -> u64 {
    let step = |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325, step);
    (hash ^ (hash >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_texts_never_share_a_key() {
        let mut names = Names::default();
        let first = names.number("Ministry of Finance").unwrap();
        let second = names.number("MINISTRY OF FINANCE").unwrap();
        assert_eq!(names.key(first), "ministry-of-finance");
        assert_ne!(names.key(first), names.key(second));
        assert_eq!(names.number("Ministry of Finance"), Some(first));
        assert_eq!(names.parted.len(), 1);
    }

    #[test]
    fn more_records_than_numbers_are_an_error() {
        let mut names = Names::default();
        names.number("a").unwrap();
        assert_eq!(names.room(2), Ok(1));
        assert_eq!(names.room(1), Err(Full::TooMany("records")));
        let told = Full::TooMany("records").to_string();
        assert_eq!(told, "there is no room for more than 4,294,967,294 records");
    }

    #[test]
    fn the_id_of_a_source_is_no_nodes() {
        let bank = Key::new("bank").unwrap();
        let mut names = Names::reserving("loans", [&bank].into_iter());
        let node = names.number("Bank").unwrap();
        assert_ne!(*names.key(node), bank);
        let same = names.number("bank").unwrap();
        assert_ne!(*names.key(same), bank);
        assert_eq!(names.parted.len(), 2);
    }

    #[test]
    fn what_the_rows_call_a_record_is_known_where_its_key_differs() {
        let mut names = Names::default();
        for text in ["東京", "atop-1", "Kingdom  of\nRuritania and Graustark"] {
            names.number(text).unwrap();
        }
        let texts: Vec<String> = names.texts(|n| n < 3).into_values().collect();
        assert_eq!(texts, ["東京", "Kingdom of Ruritania and Graustark"]);
    }

    #[test]
    fn a_long_text_becomes_a_key_of_its_own() {
        let long = |end: &str| key_of(&("ministry ".repeat(200) + end)).unwrap();
        assert!(long("a").as_str().len() <= Key::MAX);
        assert_ne!(long("a"), long("b"));
    }

    #[test]
    fn what_a_rejected_row_said_is_forgotten() {
        let mut names = Names::default();
        let it = names.number("a").unwrap();
        names.node(it, Sort::Actor).unwrap();
        names.forget();
        assert_eq!(names.node(it, Sort::Event), Ok(()));
        names.keep();
        assert!(names.node(it, Sort::Actor).is_err());
    }
}
