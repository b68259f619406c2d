//! Reads a mapping from RON, with every fault in its place, as a dossier is read: by the same
//! tree, with the same faults and codes. Start at [`Mapping::read`].
//!
//! The readers of a dossier's entries are not used again: they make records, and here most
//! fields hold what *makes* a record of a row.

mod entry;
mod file;
mod value;

use super::mapping::{Column, Mapping, Named, NodeRule};
use crate::dossier::syntax::{Kind, Lines, Value, parse};
use crate::dossier::{Fault, FormFault, What, code_of_syntax};
use crate::model::{Key, OwnRelation, Sort, Source};
use std::collections::HashMap;
use std::ops::Range;

impl Mapping {
    /// Reads a mapping; `path` is what faults call the file.
    ///
    /// # Errors
    /// Every fault, in order of place.
    pub fn read(path: &str, text: &str) -> Result<Mapping, Vec<Fault>> {
        let parsed = parse(text);
        let mut reader = Reader {
            path,
            lines: Lines::new(text),
            faults: Vec::new(),
            words: HashMap::new(),
            columns: Vec::new(),
            relations: Vec::new(),
        };
        for fault in &parsed.faults {
            let code = code_of_syntax(&fault.kind);
            reader.push(
                fault.span.clone(),
                What::Syntax(fault.kind.clone()),
                code,
                Vec::new(),
            );
        }
        let mapping = parsed.tree.root().and_then(|root| reader.mapping(root));
        let mut faults = reader.faults;
        faults.sort_by_key(|fault| (fault.span.start, fault.span.end));
        match mapping {
            Some(mapping) if faults.is_empty() => Ok(mapping),
            _ => Err(faults),
        }
    }
}

/// The newest form that is read.
const VERSION: i64 = 1;

struct Reader<'t> {
    path: &'t str,
    lines: Lines<'t>,
    faults: Vec<Fault>,
    /// The mapping's own lists of words, by name.
    words: HashMap<String, Value<'t>>,
    /// The columns of the file at hand.
    columns: Vec<Named>,
    relations: Vec<OwnRelation>,
}

/// What messages call the whole.
const WHOLE: &str = "a mapping";

/// Fields that were found in an entry, each to be taken once.
struct Fields<'t> {
    entry: Value<'t>,
    found: Vec<(&'t str, Value<'t>)>,
}

impl<'t> Fields<'t> {
    fn take(&mut self, name: &str) -> Option<Value<'t>> {
        let at = self.found.iter().position(|(found, _)| *found == name)?;
        Some(self.found.remove(at).1)
    }
}

impl<'t> Reader<'t> {
    fn push(
        &mut self,
        span: Range<usize>,
        what: What,
        code: crate::change::Code,
        similar: Vec<String>,
    ) {
        let place = self.lines.place(span.start);
        self.faults.push(Fault {
            code,
            file: self.path.to_string(),
            span,
            line: place.line,
            column: place.column,
            what,
            similar,
            advice: None,
            related: Vec::new(),
            more: 0,
        });
    }

    fn raise(&mut self, span: Range<usize>, fault: FormFault) {
        self.raise_near(span, fault, Vec::new());
    }

    fn raise_near(&mut self, span: Range<usize>, fault: FormFault, similar: Vec<String>) {
        let code = fault.code();
        self.push(span, What::Form(fault), code, similar);
    }

    fn advise(&mut self, advice: impl Into<String>) {
        if let Some(fault) = self.faults.last_mut() {
            fault.advice = Some(advice.into());
        }
    }

    /// A value of the wrong type; one that is broken was told already.
    fn wrong(&mut self, value: Value<'t>, wanted: &str) {
        if value.is_broken() {
            return;
        }
        let text: String = value.text().chars().take(40).collect();
        let found = match value.kind() {
            Kind::List => "a list in `[…]`".to_string(),
            Kind::Map => "a map in `{…}`".to_string(),
            Kind::Tuple | Kind::Struct => match value.name() {
                Some(name) => format!("`{name}(…)`"),
                None => "`(…)`".to_string(),
            },
            _ => format!("`{text}`"),
        };
        let wanted = wanted.to_string();
        let span = value.name_span().unwrap_or_else(|| {
            let span = value.span();
            match value.kind().is_bracket() {
                true => span.start..span.start + 1,
                false => span,
            }
        });
        self.raise(span, FormFault::WrongType { wanted, found });
    }

    /// The fields of an entry; what it cannot have is told with the nearest that it can.
    fn fields(&mut self, entry: Value<'t>, called: &str, known: &[&[&str]]) -> Fields<'t> {
        let mut found: Vec<(&str, Value<'t>)> = Vec::new();
        let empty = entry.kind() == Kind::Tuple && entry.items().next().is_none();
        if entry.kind() != Kind::Struct && !empty {
            self.wrong(entry, &format!("{called} in `(…)` with named fields"));
        }
        for field in entry.fields() {
            let all = || known.iter().copied().flatten().copied();
            if !all().any(|name| name == field.name) {
                let similar = crate::model::nearest(field.name, all());
                let none = similar.is_empty();
                let fault = FormFault::UnknownField {
                    field: field.name.to_string(),
                    entry: called.to_string(),
                };
                self.raise_near(field.name_span, fault, similar);
                if none {
                    let names: Vec<String> = all().map(|name| format!("`{name}`")).collect();
                    self.advise(format!("it can have {}", names.join(", ")));
                }
            } else if found.iter().any(|(name, _)| *name == field.name) {
                let field_name = field.name.to_string();
                self.raise(
                    field.name_span,
                    FormFault::DuplicateField { field: field_name },
                );
            } else {
                found.push((field.name, field.value));
            }
        }
        found.retain(|(_, value)| !value.is_none());
        Fields { entry, found }
    }

    /// Whether an entry, or the mapping around it, has the field under a name that was told to be
    /// none.
    fn is_misspelt(&self, entry: Value<'t>, field: &str, called: &str) -> bool {
        let span = entry.span();
        self.faults.iter().any(|fault| match &fault.what {
            What::Form(FormFault::UnknownField { entry, .. }) => {
                let is_its_own = entry == called && span.contains(&fault.span.start);
                let is_near = fault.similar.iter().any(|name| name == field);
                is_near && (is_its_own || entry == WHOLE)
            }
            _ => false,
        })
    }

    fn missing(&mut self, entry: Value<'t>, field: &'static str, called: &str) {
        if entry.is_damaged() || entry.is_broken() || self.is_misspelt(entry, field, called) {
            return;
        }
        let span = entry.span();
        let head = entry.name_span().unwrap_or(span.start..span.start + 1);
        let entry = called.to_string();
        self.raise(head, FormFault::MissingField { field, entry });
    }

    fn mapping(&mut self, root: Value<'t>) -> Option<Mapping> {
        const KNOWN: &[&str] = &[
            "mapping",
            "id",
            "title",
            "source",
            "relations",
            "words",
            "nodes",
            "files",
        ];
        let called = WHOLE;
        let mut fields = self.fields(root, called, &[KNOWN]);
        match fields.take("mapping") {
            None => self.missing(root, "mapping", called),
            Some(version) if version.as_i64() == Some(VERSION) => {}
            Some(version) => self.wrong(version, "`1`, the form of mappings that is read"),
        }
        for (name, list) in fields
            .take("words")
            .into_iter()
            .flat_map(|words| words.entries())
        {
            if let Some(name) = self.text(name) {
                self.words.insert(name, list);
            }
        }
        if let Some(relations) = fields.take("relations") {
            for (name, says) in relations.entries() {
                let relation = self.relation(name, says);
                self.relations.extend(relation);
            }
        }
        let id = match fields.take("id") {
            Some(id) => self.key(id),
            None => {
                self.missing(root, "id", called);
                None
            }
        };
        let title = fields.take("title").and_then(|title| self.text(title));
        let mut sources = Vec::new();
        let source = fields.take("source").and_then(|value| self.source(value));
        sources.extend(source.clone());
        let nodes = self.constant_nodes(fields.take("nodes"));
        let mut files = Vec::new();
        match fields.take("files") {
            None => self.missing(root, "files", called),
            Some(list) => {
                if list.kind() != Kind::List || list.items().next().is_none() {
                    self.wrong(list, "a list of files, `[(…)]`");
                }
                let several = list.items().count() > 1;
                for entry in list.items() {
                    let source = source.as_ref().map(|source| source.key.clone());
                    files.extend(self.file(entry, source, several, &mut sources));
                }
            }
        }
        let id = id?;
        Some(Mapping {
            title: title
                .or_else(|| source.map(|source| source.title))
                .unwrap_or_else(|| id.to_string()),
            id: id.to_string(),
            sources,
            relations: self.relations.clone(),
            nodes,
            files,
        })
    }

    /// Nodes that no row tells of.
    fn constant_nodes(&mut self, list: Option<Value<'t>>) -> Vec<NodeRule> {
        let mut rules = Vec::new();
        for entry in list.into_iter().flat_map(|list| list.items()) {
            self.columns.clear();
            let Some(rule) = self.node(entry) else {
                continue;
            };
            if !self.columns.is_empty() || !rule.claims.is_empty() {
                self.wrong(
                    entry,
                    "a node without columns and without values: no row tells of it",
                );
            }
            rules.push(rule);
        }
        self.columns.clear();
        rules
    }

    fn relation(&mut self, name: Value<'t>, says: Value<'t>) -> Option<OwnRelation> {
        let mut relation = OwnRelation::new(self.key(name)?);
        let mut fields = self.fields(says, "a relation", &[&["from", "to", "meaning"]]);
        for (field, sorts) in [("from", &mut relation.from), ("to", &mut relation.to)] {
            let Some(value) = fields.take(field) else {
                continue;
            };
            let items: Vec<Value<'t>> = match value.kind() {
                Kind::List => value.items().collect(),
                _ => vec![value],
            };
            for item in items {
                sorts.extend(self.word::<Sort>(item));
            }
        }
        relation.meaning = fields.take("meaning").and_then(|value| self.text(value));
        Some(relation)
    }

    fn source(&mut self, value: Value<'t>) -> Option<Source> {
        const KNOWN: &[&str] = &[
            "id",
            "title",
            "kind",
            "author",
            "publisher",
            "published",
            "accessed",
            "url",
            "note",
        ];
        let called = "a source";
        let mut fields = self.fields(value, called, &[KNOWN]);
        let id = fields.take("id");
        let title = fields.take("title");
        if id.is_none() {
            self.missing(value, "id", called);
        }
        if title.is_none() {
            self.missing(value, "title", called);
        }
        let mut text = |name| fields.take(name).and_then(|value| self.text(value));
        let (kind, author, publisher) = (text("kind"), text("author"), text("publisher"));
        let note = text("note");
        let url = fields.take("url");
        let address = url.and_then(|value| self.text(value));
        if let (Some(value), Some(address)) = (url, &address)
            && !(address.starts_with("https://") || address.starts_with("http://"))
        {
            self.wrong(value, "an address that begins with `https://`");
        }
        let published = fields.take("published").and_then(|value| self.date(value));
        let accessed = fields.take("accessed").and_then(|value| self.date(value));
        let (key, title) = (self.key(id?)?, self.text(title?)?);
        Some(Source {
            kind,
            author,
            publisher,
            published,
            accessed,
            url: address,
            note,
            ..Source::new(key, title)
        })
    }

    fn key(&mut self, value: Value<'t>) -> Option<Key> {
        let text = self.text(value)?;
        match Key::new(&text) {
            Ok(key) => Some(key),
            Err(bad) => {
                let similar = bad.suggestion().into_iter().collect();
                self.raise_near(value.span(), FormFault::BadId(bad), similar);
                None
            }
        }
    }

    fn date(&mut self, value: Value<'t>) -> Option<crate::model::Date> {
        let text = self.text(value)?;
        match crate::model::Date::new(&text) {
            Ok(date) => Some(date),
            Err(bad) => {
                let similar = crate::model::dates_like(&text);
                self.raise_near(value.span(), FormFault::BadDate(bad), similar);
                None
            }
        }
    }

    /// A text that says something.
    fn text(&mut self, value: Value<'t>) -> Option<String> {
        match value.as_str() {
            Some(text) if text.trim().is_empty() => {
                self.raise(value.span(), FormFault::EmptyText);
                None
            }
            Some(text) => Some(text.into_owned()),
            None => {
                self.wrong(value, "a text in quotes");
                None
            }
        }
    }

    /// The number of a column of the file at hand; `name?` need not be there.
    fn column(&mut self, name: &str) -> Column {
        let (name, optional) = match name.strip_suffix('?') {
            Some(name) => (name, true),
            None => (name, false),
        };
        let at = match self.columns.iter().position(|column| column.name == name) {
            Some(at) => at,
            None => {
                self.columns.push(Named {
                    name: name.to_string(),
                    optional,
                });
                self.columns.len() - 1
            }
        };
        if let Some(column) = self.columns.get_mut(at) {
            column.optional &= optional;
        }
        // A mapping has no more columns than a row may have.
        Column(u16::try_from(at).unwrap_or(u16::MAX))
    }
}
