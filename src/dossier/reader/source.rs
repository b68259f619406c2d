//! Sources, and the relations that a dossier declares for itself.

use super::fields::{Called, Fields, Names};
use super::{Mark, Reader, UNREAD_NAME};
use crate::dossier::syntax::{Kind, Value};
use crate::model::{Key, OwnRelation, Source};

const SOURCE: Names = Names {
    known: &[&[
        "title",
        "kind",
        "author",
        "publisher",
        "published",
        "accessed",
        "url",
        "via",
        "note",
    ]],
    tolerated: &[],
};
const RELATION: Names = Names {
    known: &[&["from", "to", "meaning"]],
    tolerated: &[],
};

impl<'t> Reader<'t> {
    /// `"article": "Title"` or `"article": (title: "…", …)`.
    pub(super) fn source(&mut self, key_value: Value<'t>, value: Value<'t>) {
        let before = self.troubles;
        let key = self.new_key(key_value);
        let source = match value.kind() {
            Kind::String => {
                let title = self.text(value).unwrap_or_default();
                key.clone().map(|key| Source::new(key, title))
            }
            _ => self
                .plain_fields(value, Called::A("a source"), &SOURCE)
                .and_then(|mut fields| self.long_source(&mut fields, key.clone())),
        };
        let mark = self.record_mark(key_value, value, before);
        match (source, key) {
            (Some(source), _) => self.add(source, mark),
            (None, Some(key)) => {
                self.unread.insert(key.to_string());
            }
            (None, None) => {}
        }
    }

    fn long_source(&mut self, fields: &mut Fields<'t>, key: Option<Key>) -> Option<Source> {
        let title = match fields.value("title") {
            Some(title) => self.text(title),
            None => {
                if !fields.some_unknown {
                    self.missing(fields.entry, Called::A("a source"), "title");
                }
                None
            }
        };
        // What could not be read must not be found empty.
        let mut source = Source::new(key?, title.unwrap_or_else(|| UNREAD_NAME.to_string()));
        source.kind = fields.value("kind").and_then(|v| self.text(v));
        source.author = fields.value("author").and_then(|v| self.text(v));
        source.publisher = fields.value("publisher").and_then(|v| self.text(v));
        source.published = fields.value("published").and_then(|v| self.date(v));
        source.accessed = fields.value("accessed").and_then(|v| self.date(v));
        source.url = fields.value("url").and_then(|v| self.text(v));
        source.via = fields.value("via").and_then(|v| self.key(v));
        source.note = fields.value("note").and_then(|v| self.text(v));
        Some(source)
    }

    /// `"sponsors": (from: [Actor], to: [Event], meaning: "pays for")`.
    pub(super) fn relation(&mut self, key_value: Value<'t>, value: Value<'t>) {
        let before = self.troubles;
        let key = self.new_key(key_value);
        let fields = self.plain_fields(value, Called::A("a relation"), &RELATION);
        let mark = self.record_mark(key_value, value, before);
        let Some(mut fields) = fields else {
            if let Some(key) = key {
                self.unread.insert(key.to_string());
            }
            return;
        };
        let from = fields.value("from").map(|v| self.words(v));
        let to = fields.value("to").map(|v| self.words(v));
        let meaning = fields.value("meaning").and_then(|v| self.text(v));
        if let Some(key) = key {
            let relation = OwnRelation {
                from: from.unwrap_or_default(),
                to: to.unwrap_or_default(),
                meaning,
                ..OwnRelation::new(key)
            };
            self.add(relation, mark);
        }
    }

    /// The mark of a record in a map: `"id": value`.
    pub(super) fn record_mark(&self, key: Value<'t>, value: Value<'t>, before: usize) -> Mark {
        Mark::Record {
            head: self.spot_of(key),
            key: self.spot_of(key),
            value: value.id(),
            from: 0,
            to: 0,
            partial: self.troubles > before,
        }
    }
}
