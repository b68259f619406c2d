//! Whether what is said fits a sentence, and what its names and dates are then. Start at [`fit`].

use super::words::{FILLERS, NO_NAMES, PHRASES};
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// What each `*` and `@` of a pattern stands for, if what is said fits it; the first as short as it
/// can be. Names are asked for whether they may be such.
pub(super) fn fit(
    pattern: &[&str],
    said: &[&str],
    may_be: &impl Fn(&[&str]) -> bool,
) -> Option<Vec<String>> {
    Fitting {
        may_be,
        in_vain: BTreeSet::new(),
    }
    .fit(pattern, said)
}

struct Fitting<'a, F> {
    may_be: &'a F,
    /// How many parts at the end of the pattern do not fit how many words at the end.
    in_vain: BTreeSet<(usize, usize)>,
}

impl<F: Fn(&[&str]) -> bool> Fitting<'_, F> {
    fn fit(&mut self, pattern: &[&str], said: &[&str]) -> Option<Vec<String>> {
        let ends = (pattern.len(), said.len());
        if self.in_vain.contains(&ends) {
            return None;
        }
        let captured = self.fit_first(pattern, said);
        if captured.is_none() {
            self.in_vain.insert(ends);
        }
        captured
    }

    fn fit_first(&mut self, pattern: &[&str], said: &[&str]) -> Option<Vec<String>> {
        let Some((part, rest)) = pattern.split_first() else {
            return said.iter().all(is_filler).then(Vec::new);
        };
        if matches!(*part, "*" | "*'s" | "@") {
            return (1..=said.len()).find_map(|length| {
                let (name, left) = said.split_at(length);
                let name = name_of(part, name).filter(|name| (self.may_be)(name))?;
                let mut captured = self.fit(rest, left)?;
                captured.insert(0, name.join(" "));
                Some(captured)
            });
        }
        let fits = ways(part)
            .into_iter()
            .find_map(|way| self.fit(rest, begins(&way, said)?));
        fits.or_else(|| {
            let (first, left) = said.split_first()?;
            is_filler(first).then(|| self.fit(pattern, left))?
        })
    }
}

/// What is left of what is said behind these words, if it begins with them.
pub(super) fn begins<'a, 's>(words: &[&str], said: &'a [&'s str]) -> Option<&'a [&'s str]> {
    let there = said.get(..words.len())?;
    let mut each = there.iter().zip(words);
    let is_there = each.all(|(said, word)| said.eq_ignore_ascii_case(word));
    is_there.then(|| &said[words.len()..])
}

/// The parts of a pattern, which spaces divide but for those in braces.
pub(super) fn parts(pattern: &str) -> Vec<&str> {
    let mut is_in = false;
    let divides = |c: char| {
        is_in = c != '}' && (is_in || c == '{');
        c == ' ' && !is_in
    };
    pattern.split(divides).collect()
}

/// All that may be said for a part of a pattern that is no name, each way in a few words; the
/// longer first, so that `backs up` is not `backs` and a name.
pub(super) fn ways(part: &str) -> Vec<Vec<&str>> {
    let optional = part
        .strip_prefix('[')
        .and_then(|part| part.strip_suffix(']'));
    if let Some(words) = phrase(part) {
        let phrases = phrases(words).into_iter();
        let mut ways: Vec<Vec<&str>> = phrases.map(|phrase| phrase.split(' ').collect()).collect();
        ways.sort_by_key(|way| Reverse(way.len()));
        return ways;
    }
    let words = optional.unwrap_or(part).split('|').map(|word| vec![word]);
    words.chain(optional.map(|_| Vec::new())).collect()
}

/// The words that stand for a phrase, if the part is one.
fn phrase(part: &str) -> Option<&str> {
    part.strip_prefix('{')?.strip_suffix('}')
}

/// The words for the same as these, which stand first.
pub(super) fn phrases(words: &str) -> Vec<&'static str> {
    let known = PHRASES.iter().find(|(of, _)| *of == words);
    let others = known.iter().flat_map(|(_, others)| others.split(", "));
    let others = others.flat_map(|other| match phrase(other) {
        Some(words) => phrases(words),
        None => vec![other],
    });
    known.iter().map(|(of, _)| *of).chain(others).collect()
}

/// A name without what changes nothing, and for `*'s` without that ending.
fn name_of<'a>(part: &str, said: &[&'a str]) -> Option<Vec<&'a str>> {
    let mut name = said;
    while let [first, left @ ..] = name
        && is_filler(first)
    {
        name = left;
    }
    while let [left @ .., last] = name
        && is_filler(last)
    {
        name = left;
    }
    // One of nothing else is called so.
    let mut name = if name.is_empty() { said } else { name }.to_vec();
    let last = name.last_mut()?;
    if part == "*'s" {
        let of = last.strip_suffix("'s").or(last.strip_suffix("’s"));
        let of = of.or_else(|| {
            last.strip_suffix(['\'', '’'])
                .filter(|of| of.ends_with('s'))
        });
        *last = of?;
    }
    Some(name)
}

/// Whether a word changes nothing that is asked.
fn is_filler(word: &&str) -> bool {
    FILLERS
        .iter()
        .any(|filler| filler.eq_ignore_ascii_case(word))
}

/// Whether words are nobody's name.
pub(super) fn is_nobody(name: &[&str]) -> bool {
    let [word] = name else { return false };
    NO_NAMES
        .iter()
        .any(|nobody| nobody.eq_ignore_ascii_case(word))
}

/// Whether this is a word for what is promised somebody: `neutrality`, `territorial integrity`.
pub(in crate::cli) fn is_what_is_promised(said: &[&str]) -> bool {
    let ways = ways("{security}");
    ways.iter()
        .any(|way| begins(way, said).is_some_and(<[_]>::is_empty))
}

/// The shortest that is said so.
pub(super) fn shortest(pattern: &str) -> String {
    let parts = parts(pattern)
        .into_iter()
        .filter(|part| !part.starts_with('['));
    let parts = parts.map(|part| match part {
        "*" | "@" => "…".to_string(),
        "*'s" => "…'s".to_string(),
        _ => match phrase(part) {
            Some(words) => words.to_string(),
            None => ways(part).swap_remove(0).join(" "),
        },
    });
    parts.collect::<Vec<_>>().join(" ")
}
