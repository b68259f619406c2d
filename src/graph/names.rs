//! Look-up by what people type: a key, a name or an alias. Four steps, and the first with a hit
//! decides: the key; the exact name (NFC); the name with case folded; the name with marks
//! dropped. Several hits are candidates, never a guess.

use crate::model::{Key, nearest};
use std::collections::BTreeMap;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// What a look-up found.
///
/// ```
/// use foedera::graph::{Found, Graph};
///
/// let empty = Graph::empty();
/// assert!(matches!(empty.find("Ukraine"), Found::Nothing { .. }));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found<T> {
    /// Exactly one.
    One(T),
    /// Several bear that name.
    Several(Vec<T>),
    /// None does; these come nearest.
    Nothing {
        /// The nearest keys and names, at most three.
        nearest: Vec<String>,
    },
}

/// Names and aliases, each with the records that bear it, under three spellings.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Names<T> {
    exact: BTreeMap<String, Vec<T>>,
    folded: BTreeMap<String, Vec<T>>,
    bare: BTreeMap<String, Vec<T>>,
}

impl<T: Copy + Ord> Names<T> {
    pub(crate) fn insert(&mut self, name: &str, what: T) {
        let spellings = [
            (&mut self.exact, exact(name)),
            (&mut self.folded, folded(name)),
            (&mut self.bare, bare(name)),
        ];
        for (index, spelling) in spellings {
            let hits = index.entry(spelling).or_default();
            if !hits.contains(&what) {
                hits.push(what);
                hits.sort();
            }
        }
    }

    /// The records that bear the name, by the first step with a hit.
    pub(crate) fn find(&self, name: &str) -> &[T] {
        let steps = [
            self.exact.get(&exact(name)),
            self.folded.get(&folded(name)),
            self.bare.get(&bare(name)),
        ];
        steps
            .into_iter()
            .flatten()
            .next()
            .map_or(&[], Vec::as_slice)
    }

    pub(crate) fn nearest<'k>(
        &'k self,
        name: &str,
        keys: impl Iterator<Item = &'k Key>,
    ) -> Vec<String> {
        let candidates = keys
            .map(Key::as_str)
            .chain(self.exact.keys().map(String::as_str))
            .collect::<Vec<_>>();
        nearest(name, candidates)
    }
}

/// Canonical composition, with outer and doubled white space gone.
fn exact(name: &str) -> String {
    name.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .nfc()
        .collect()
}

/// Case folded. Simple lower case of the upper case, which also meets `ß` and `SS`.
fn folded(name: &str) -> String {
    exact(&name.to_uppercase().to_lowercase())
}

/// Marks dropped from Latin and Greek letters, and letters that carry a mark within spelled
/// out. Never from Cyrillic, where `й` and `ї` are letters of their own.
fn bare(name: &str) -> String {
    let mut bare = String::with_capacity(name.len());
    let mut base = ' ';
    for c in folded(name).nfd() {
        if is_combining_mark(c) {
            if !is_latin_or_greek(base) {
                bare.push(c);
            }
            continue;
        }
        base = c;
        match c {
            'ø' => bare.push('o'),
            'ł' => bare.push('l'),
            'đ' | 'ð' => bare.push('d'),
            'ı' => bare.push('i'),
            'þ' => bare.push_str("th"),
            'æ' => bare.push_str("ae"),
            'œ' => bare.push_str("oe"),
            'ß' => bare.push_str("ss"),
            '’' | '‘' => bare.push('\''),
            '‐' | '–' | '—' => bare.push('-'),
            c => bare.push(c),
        }
    }
    bare.nfc().collect()
}

fn is_latin_or_greek(c: char) -> bool {
    matches!(c, 'a'..='z' | 'A'..='Z' | '\u{00C0}'..='\u{024F}' | '\u{0370}'..='\u{03FF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, asked: &str, found: bool) {
        let mut names = Names::default();
        names.insert(name, 7);
        assert_eq!(names.find(asked), if found { &[7][..] } else { &[] });
    }

    #[test]
    fn a_name_is_found_as_it_is_written() {
        check("Volodymyr Zelenskyy", "Volodymyr Zelenskyy", true);
        check("Volodymyr Zelenskyy", " Volodymyr   Zelenskyy ", true);
    }

    #[test]
    fn case_and_marks_do_not_matter_in_the_end() {
        check("Côte d’Ivoire", "cote d'ivoire", true);
        check("Łódź", "lodz", true);
        check("Straße", "STRASSE", true);
        check("Ελλάδα", "ελλαδα", true);
        check("ΟΔΟΣ", "οδος", true);
    }

    #[test]
    fn cyrillic_letters_stay_what_they_are() {
        check("Україна", "україна", true);
        check("Україна", "украіна", false);
        check("Йод", "иод", false);
    }

    #[test]
    fn the_first_step_with_a_hit_decides() {
        let mut names = Names::default();
        names.insert("Peru", 1);
        names.insert("PERU", 2);
        assert_eq!(names.find("PERU"), &[2]);
        assert_eq!(names.find("peru"), &[1, 2]);
    }
}
