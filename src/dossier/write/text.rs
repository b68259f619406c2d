//! The pieces of RON: texts in quotes, names, fields, lists, maps.

use crate::model::{Key, Word};
use std::fmt::Write;

/// A text in quotes; the one function that escapes.
pub(crate) fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            // Marks that change how the text around them is shown are spelled out as well.
            c if c.is_control() || is_unseen(c) => {
                let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

fn is_unseen(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// An id in quotes.
pub(super) fn key(key: &Key) -> String {
    format!("\"{key}\"")
}

/// Ids: one alone, or a list.
pub(super) fn keys(keys: &[Key]) -> String {
    one_or_list(keys.iter().map(key).collect())
}

/// Texts: one alone, or a list.
pub(super) fn texts(texts: &[String]) -> String {
    one_or_list(texts.iter().map(|text| quote(text)).collect())
}

/// Words: one alone unless `as_list`, or a list.
pub(super) fn words<W: Word>(words: &[W], as_list: bool) -> String {
    let words: Vec<String> = words.iter().map(|word| word.word().to_string()).collect();
    match as_list {
        true => list(words),
        false => one_or_list(words),
    }
}

pub(super) fn one_or_list(mut items: Vec<String>) -> String {
    match items.len() {
        1 => items.remove(0),
        _ => list(items),
    }
}

pub(super) fn list(items: Vec<String>) -> String {
    format!("[{}]", items.join(", "))
}

/// A map, unless it is empty.
pub(super) fn map(entries: Vec<(String, String)>) -> Option<String> {
    let pairs: Vec<String> = entries
        .into_iter()
        .map(|(key, value)| format!("{key}: {value}"))
        .collect();
    (!pairs.is_empty()).then(|| format!("{{{}}}", pairs.join(", ")))
}

/// A name, plain where it can be.
pub(super) fn ident(name: &str) -> String {
    let first = name
        .bytes()
        .next()
        .is_some_and(|b| b.is_ascii_alphabetic() || b == b'_');
    let plain = first && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    let reserved = matches!(
        name,
        "true"
            | "false"
            | "Some"
            | "None"
            | "inf"
            | "NaN"
            | "inff32"
            | "inff64"
            | "NaNf32"
            | "NaNf64"
            | "r"
    );
    match plain && !reserved {
        true => name.to_string(),
        false => format!("r#{name}"),
    }
}

/// Named fields, in the order in which they were added.
#[derive(Clone, Debug, Default)]
pub(super) struct Fields(Vec<(&'static str, String)>);

impl Fields {
    pub(super) fn add(&mut self, name: &'static str, value: impl Into<String>) {
        self.0.push((name, value.into()));
    }

    pub(super) fn add_some(&mut self, name: &'static str, value: Option<String>) {
        if let Some(value) = value {
            self.add(name, value);
        }
    }

    pub(super) fn add_text(&mut self, name: &'static str, value: &Option<String>) {
        self.add_some(name, value.as_deref().map(quote));
    }

    pub(super) fn add_word<W: Word>(&mut self, name: &'static str, value: Option<W>) {
        self.add_some(name, value.map(|word| word.word().to_string()));
    }

    pub(super) fn add_words<W: Word>(&mut self, name: &'static str, value: &[W], as_list: bool) {
        if !value.is_empty() {
            self.add(name, words(value, as_list));
        }
    }

    pub(super) fn add_keys(&mut self, name: &'static str, value: &[Key]) {
        if !value.is_empty() {
            self.add(name, keys(value));
        }
    }

    pub(super) fn add_texts(&mut self, name: &'static str, value: &[String]) {
        if !value.is_empty() {
            self.add(name, texts(value));
        }
    }

    pub(super) fn add_flag(&mut self, name: &'static str, value: Option<bool>) {
        self.add_some(name, value.map(|flag| flag.to_string()));
    }

    pub(super) fn extend(&mut self, more: Fields) {
        self.0.extend(more.0);
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The field's value.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let field = self.0.iter().find(|(field, _)| *field == name);
        field.map(|(_, value)| value.as_str())
    }

    pub(super) fn into_pairs(self) -> Vec<(&'static str, String)> {
        self.0
    }

    /// `(a: 1, b: 2)`.
    pub(super) fn plain(&self) -> String {
        self.named("")
    }

    /// `Name(a: 1, b: 2)`.
    pub(super) fn named(&self, name: &str) -> String {
        let fields: Vec<String> = self
            .0
            .iter()
            .map(|(name, value)| format!("{name}: {value}"))
            .collect();
        format!("{name}({})", fields.join(", "))
    }
}
