//! The files of a mapping: how each is cut, and its rules.

use super::Reader;
use crate::dossier::syntax::{Kind, Value};
use crate::exchange::import::mapping::{FileRule, Skip};
use crate::exchange::import::rows::{MAX_COLUMNS, Shape};
use crate::model::{Key, Source};

const KNOWN: &[&str] = &[
    "called",
    "names",
    "delimiter",
    "quote",
    "encoding",
    "columns",
    "blank",
    "whole",
    "source",
    "at",
    "skip",
    "nodes",
    "edges",
];

impl<'t> Reader<'t> {
    pub(super) fn file(
        &mut self,
        entry: Value<'t>,
        source: Option<Key>,
        several: bool,
        sources: &mut Vec<Source>,
    ) -> Option<FileRule> {
        let called = "a file";
        self.columns.clear();
        let mut fields = self.fields(entry, called, &[KNOWN]);
        let name = fields.take("called").and_then(|value| self.text(value));
        let names = fields
            .take("names")
            .map_or(Vec::new(), |value| self.texts(value));
        let mut shape = Shape::default();
        if let Some(value) = fields.take("delimiter") {
            shape.delimiter = self.sign(value).unwrap_or(b',');
        }
        if let Some(value) = fields.take("quote") {
            shape.quote = match value.as_ident() {
                Some("Nothing") => None,
                _ => self.sign(value),
            };
        }
        if let Some(value) = fields.take("encoding") {
            shape.encoding = self.word(value).unwrap_or(shape.encoding);
        }
        let header = fields.take("columns").map(|value| self.texts(value));
        let blank = fields.take("blank");
        let blank = blank.map_or(Vec::new(), |value| self.texts(value));
        let whole = fields.take("whole").and_then(|value| self.flag(value));
        let own = fields.take("source").and_then(|value| self.source(value));
        let source = own.as_ref().map(|source| source.key.clone()).or(source);
        sources.extend(own.filter(|own| !sources.iter().any(|s| s.key == own.key)));
        if source.is_none() {
            self.missing(entry, "source", "a mapping, or each of its files,");
        }
        let place = fields.take("at").and_then(|value| self.text(value));
        let place = place.unwrap_or_else(|| match &name {
            Some(name) if several => format!("{name}, row"),
            _ => "row".to_string(),
        });
        let mut skips = Vec::new();
        for value in entries(fields.take("skip")) {
            let mut fields = self.fields(value, "a skip", &[&["rows", "not_rows", "because"]]);
            let only = self.only(&mut fields);
            match fields.take("because") {
                Some(because) => {
                    if let Some(because) = self.text(because) {
                        skips.push(Skip { only, because });
                    }
                }
                None => self.missing(value, "because", "a skip"),
            }
        }
        let mut nodes = Vec::new();
        for value in entries(fields.take("nodes")) {
            nodes.extend(self.node(value));
        }
        let mut edges = Vec::new();
        for value in entries(fields.take("edges")) {
            edges.extend(self.edge(value));
        }
        if nodes.is_empty() && edges.is_empty() && self.faults.is_empty() {
            self.missing(entry, "edges", "a file without `nodes`");
        }
        if self.columns.len() > MAX_COLUMNS {
            self.wrong(entry, "a file with fewer columns");
        }
        Some(FileRule {
            called: name.unwrap_or_else(|| "rows".to_string()),
            names,
            shape,
            header,
            blank,
            whole: whole.unwrap_or_default(),
            columns: std::mem::take(&mut self.columns),
            source: source?,
            place,
            skips,
            nodes,
            edges,
        })
    }

    /// One character of ASCII.
    fn sign(&mut self, value: Value<'t>) -> Option<u8> {
        let text = match value.kind() {
            Kind::Char => value.as_char().map(String::from),
            _ => value.as_str().map(|text| text.into_owned()),
        };
        match text.as_deref().map(str::as_bytes) {
            Some([byte]) if byte.is_ascii() && !b"\r\n\0".contains(byte) => Some(*byte),
            _ => {
                self.wrong(value, "one ASCII character in quotes, such as \"|\"");
                None
            }
        }
    }
}

fn entries<'t>(list: Option<Value<'t>>) -> Vec<Value<'t>> {
    match list {
        Some(list) if list.kind() == Kind::List => list.items().collect(),
        Some(one) => vec![one],
        None => Vec::new(),
    }
}
