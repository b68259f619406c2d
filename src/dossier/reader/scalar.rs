//! Single values: texts, ids, words, numbers, dates; and lists of them, where one alone may
//! stand for the list.

use super::{FormFault, Reader};
use crate::dossier::syntax::{Kind, Value};
use crate::model::{Amount, Date, Key, Share, Word};

/// What to do with a field of which nothing is known.
const NOT_STATED: &str = "leave out what the source does not state";

impl<'t> Reader<'t> {
    /// Reports a value of the wrong type, unless its syntax has been reported.
    pub(super) fn wrong(&mut self, value: Value<'t>, wanted: &str) {
        if value.is_broken() {
            return self.broken();
        }
        let head = match value.kind() {
            Kind::String | Kind::Number | Kind::Bool | Kind::Char | Kind::Ident | Kind::None => {
                value.span()
            }
            _ => self.head_of(value).span(),
        };
        let wanted = wanted.to_string();
        let found = found(value);
        let spot = self.spot(head.clone());
        self.raise(head, FormFault::WrongType { wanted, found });
        let nothing = ["null", "nil", "none", "na", "unknown", "undefined"];
        if let Some(word) = value.as_ident()
            && nothing.contains(&word.to_ascii_lowercase().as_str())
        {
            self.advise(spot, NOT_STATED.to_string());
        }
    }

    /// A text.
    pub(super) fn text(&mut self, value: Value<'t>) -> Option<String> {
        match value.as_str() {
            Some(text) => Some(text.into_owned()),
            None => {
                self.wrong(value, "a text in quotes");
                None
            }
        }
    }

    /// A text that says something.
    pub(super) fn some_text(&mut self, value: Value<'t>) -> Option<String> {
        let text = self.text(value)?;
        if text.trim().is_empty() {
            self.raise(value.span(), FormFault::EmptyText);
            return None;
        }
        Some(text)
    }

    /// An id where it is given to a record.
    pub(super) fn new_key(&mut self, value: Value<'t>) -> Option<Key> {
        let text = match value.as_str() {
            Some(text) => text,
            None => {
                self.wrong(value, "an id in quotes");
                // Nor is whoever refers to it to blame for its quotes.
                let marks = |c: char| "\"'“”„«»‘’`".contains(c) || c.is_whitespace();
                let text = value.text().trim_matches(marks);
                let id = text.split([':', '"']).next().unwrap_or(text);
                self.unread.insert(id.to_string());
                return None;
            }
        };
        match Key::new(&text) {
            Ok(key) => Some(key),
            Err(bad) => {
                let similar = bad.suggestion().into_iter().collect();
                // Whoever refers to it may write it right, in one way or another.
                self.unread.extend(bad.suggestion());
                for instead in ["", "-", "_"] {
                    let is_good = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
                    let parts = text.split(|c| !is_good(c)).take(Key::MAX);
                    self.unread.insert(parts.collect::<Vec<_>>().join(instead));
                }
                self.bad_ids.insert(text.into_owned());
                self.raise_with(value.span(), FormFault::BadId(bad), similar);
                None
            }
        }
    }

    /// An id by which a record is referred to.
    pub(super) fn key(&mut self, value: Value<'t>) -> Option<Key> {
        let text = match value.as_str() {
            Some(text) => text,
            None => {
                self.wrong(value, "an id in quotes");
                return None;
            }
        };
        match Key::new(&text) {
            Ok(key) => Some(key),
            Err(bad) => {
                let similar = bad.suggestion().into_iter().collect();
                self.raise_with(value.span(), FormFault::BadId(bad), similar);
                None
            }
        }
    }

    /// An id that may be an edge's.
    pub(super) fn edge_key(&mut self, value: Value<'t>) -> Option<Key> {
        let key = self.key(value)?;
        let spot = self.spot_of(value);
        self.edge_references.push((key.clone(), spot));
        Some(key)
    }

    /// One value, or a list of them.
    pub(super) fn list<T>(
        &mut self,
        value: Value<'t>,
        mut read: impl FnMut(&mut Self, Value<'t>) -> Option<T>,
    ) -> Vec<T> {
        if value.kind() != Kind::List {
            return read(self, value).into_iter().collect();
        }
        if value.is_damaged() {
            self.broken();
        }
        value.items().filter_map(|item| read(self, item)).collect()
    }

    pub(super) fn keys(&mut self, value: Value<'t>) -> Vec<Key> {
        self.list(value, Self::key)
    }

    pub(super) fn edge_keys(&mut self, value: Value<'t>) -> Vec<Key> {
        self.list(value, Self::edge_key)
    }

    pub(super) fn texts(&mut self, value: Value<'t>) -> Vec<String> {
        self.list(value, Self::text)
    }

    /// A word of a closed list.
    pub(super) fn word<W: Word>(&mut self, value: Value<'t>) -> Option<W> {
        let Some(found) = value.as_ident() else {
            self.wrong(value, &format!("{}, a word without quotes", W::WHAT));
            if let Some(text) = value.as_str() {
                let advice = self.word_for::<W>(&text);
                self.advise(self.spot_of(value), advice);
            }
            return None;
        };
        if let Some(word) = W::read(found) {
            return Some(word);
        }
        let all = || W::ALL.iter().map(|word| word.word());
        let similar = match super::advice::within(found, all()) {
            Some(word) => vec![word],
            None => self.nearest(found, all()),
        };
        let fault = FormFault::UnknownWord {
            found: found.to_string(),
            list: W::WHAT,
        };
        let advice = super::advice::words(&all().collect::<Vec<_>>(), &similar);
        self.raise_advised(self.spot_of(value), fault, similar, advice);
        None
    }

    /// What to write for a text where a word of a closed list is wanted.
    fn word_for<W: Word>(&mut self, text: &str) -> String {
        let all = || W::ALL.iter().map(|word| word.word());
        let word = W::read(text.trim()).map(|word| word.word().to_string());
        let word = word.or_else(|| super::advice::within(text, all()));
        let word = word.or_else(|| self.nearest(text, all()).into_iter().next());
        match word {
            Some(word) => format!("write `{word}`"),
            None => super::advice::all_words(&all().collect::<Vec<_>>()),
        }
    }

    pub(super) fn words<W: Word>(&mut self, value: Value<'t>) -> Vec<W> {
        self.list(value, Self::word)
    }

    pub(super) fn flag(&mut self, value: Value<'t>) -> Option<bool> {
        let flag = value.as_bool();
        if flag.is_none() {
            self.wrong(value, "`true` or `false`");
            let text = value.text().trim_matches('"').to_ascii_lowercase();
            let meant = match text.as_str() {
                "true" | "yes" | "y" | "1" => "write `true`",
                "false" | "no" | "n" | "0" => "write `false`",
                _ => return None,
            };
            self.advise(self.spot_of(value), meant.to_string());
        }
        flag
    }

    pub(super) fn number(&mut self, value: Value<'t>) -> Option<i64> {
        let number = value.as_i64();
        if number.is_none() {
            self.wrong(value, "a whole number");
        }
        number
    }

    pub(super) fn small_number(&mut self, value: Value<'t>) -> Option<u32> {
        let number = value.as_i64().and_then(|n| u32::try_from(n).ok());
        if number.is_none() {
            self.wrong(value, "a whole number from 0 to 4294967295");
        }
        number
    }

    pub(super) fn date(&mut self, value: Value<'t>) -> Option<Date> {
        let Some(text) = value.as_str() else {
            self.wrong(
                value,
                "a date in quotes, such as \"1994\" or \"2014-02-20\"",
            );
            if let Some(number) = value.as_number_text().filter(|n| Date::new(n).is_ok()) {
                self.advise(self.spot_of(value), format!("write `\"{number}\"`"));
            }
            return None;
        };
        match Date::new(&text) {
            Ok(date) => Some(date),
            Err(bad) => {
                let mut similar = crate::model::dates_like(&text);
                // An end that has not come is no date by itself.
                similar.retain(|date| date != "..");
                let empty = ["", "?", "unknown", "none", "n/a"];
                let nothing = empty.contains(&text.trim().to_lowercase().as_str());
                let advice = nothing.then(|| NOT_STATED.to_string());
                self.raise_advised(
                    self.spot_of(value),
                    FormFault::BadDate(bad),
                    similar,
                    advice,
                );
                None
            }
        }
    }

    pub(super) fn amount(&mut self, value: Value<'t>) -> Option<Amount> {
        let Some(text) = value.as_str() else {
            self.wrong(value, "an amount in quotes, such as \"2500000 EUR\"");
            return None;
        };
        match Amount::new(&text) {
            Ok(amount) => Some(amount),
            Err(bad) => {
                let similar = crate::model::amount_like(&text).into_iter().collect();
                self.raise_with(value.span(), FormFault::BadAmount(bad), similar);
                None
            }
        }
    }

    pub(super) fn share(&mut self, value: Value<'t>) -> Option<Share> {
        let text = value.as_str().or_else(|| {
            let number = value.as_number_text()?;
            Some(number.replace('_', "").into())
        });
        let Some(text) = text else {
            self.wrong(value, "a percentage, such as 33.3");
            return None;
        };
        match Share::new(&text) {
            Ok(share) => Some(share),
            Err(bad) => {
                let number = text.trim_end_matches(|c: char| c == '%' || c.is_whitespace());
                let number = number.replace(',', ".");
                let fits = Share::new(&number).is_ok();
                let similar = fits.then_some(number).into_iter().collect();
                self.raise_with(value.span(), FormFault::BadShare(bad), similar);
                None
            }
        }
    }
}

/// What stands there, in words.
fn found(value: Value<'_>) -> String {
    let short = |text: &str| -> String {
        let mut short: String = text.chars().take(40).collect();
        if short.len() < text.len() {
            short.push('…');
        }
        short
    };
    match value.kind() {
        Kind::String => format!("the text {}", short(value.text())),
        Kind::Number => format!("the number {}", short(value.text())),
        Kind::Bool => format!("`{}`", value.text()),
        Kind::Char => format!("the character {}", short(value.text())),
        Kind::Ident => format!("the word `{}`", short(value.text())),
        Kind::None => "`None`".to_string(),
        Kind::List => "a list in `[…]`".to_string(),
        Kind::Map => "a map in `{…}`".to_string(),
        Kind::Tuple | Kind::Struct => match value.name() {
            Some(name) => format!("`{}(…)`", short(name)),
            None => "`(…)`".to_string(),
        },
        Kind::Broken => "something unreadable".to_string(),
    }
}
