//! A file and its sections: what they hand down, and the entries that they hold.

use super::fields::{Called, Fields, Names};
use super::said::{CLAIM, HANDED_DOWN, Said, Statement};
use super::value::{self, Ground, Stated};
use super::{FormFault, Reader};
use crate::dossier::fault::FileFault;
use crate::dossier::syntax::{Kind as Shape, Tree, Value};
use crate::model::{Says, Sort};

/// The version of the form that is read.
pub(in crate::dossier) const VERSION: i64 = 1;

const ENTRIES: &[&str] = &[
    "title",
    "sources",
    "relations",
    "actors",
    "agreements",
    "events",
    "conditions",
    "edges",
    "claims",
];
const FILE: Names = Names {
    known: &[ENTRIES, &["foedera", "include", "sections"], HANDED_DOWN],
    tolerated: &[],
};
const SECTION: Names = Names {
    known: &[ENTRIES, HANDED_DOWN],
    tolerated: &[],
};
const CLAIMED: Names = Names {
    known: &[
        &["about"],
        value::ON_ALL,
        value::ON_AGREEMENTS,
        value::ON_ACTORS,
        value::ON_EVENTS,
        value::ON_STATED,
        CLAIM,
    ],
    tolerated: &[],
};

impl<'t> Reader<'t> {
    /// Finds the relations that a file declares, before any edge is read.
    pub(in crate::dossier) fn declarations(&mut self, tree: &'t Tree<'t>) {
        let Some(root) = tree.root() else { return };
        let sections = root.get("sections");
        let sections = sections.iter().flat_map(|value| value.items());
        for part in std::iter::once(root).chain(sections) {
            let relations = part.get("relations");
            for (name, _) in relations.iter().flat_map(|value| value.entries()) {
                if let Some(std::borrow::Cow::Borrowed(name)) = name.as_str() {
                    self.declared.insert(name);
                }
            }
        }
    }

    /// Reads a file's entries; gives its title.
    pub(in crate::dossier) fn file(&mut self, number: u32, tree: &'t Tree<'t>) -> Option<String> {
        self.file = number;
        let root = tree.root()?;
        let mut fields = self.plain_fields(root, Called::A("a dossier"), &FILE)?;
        if !self.version(&mut fields) {
            self.lost(tree.text());
            return None;
        }
        let said = self.said(&mut fields, &Said::nothing());
        // The includes were followed before anything was read.
        fields.take("include");
        let sections = fields.value("sections");
        let title = fields.value("title").and_then(|v| self.text(v));
        self.entries(&mut fields, &said);
        if let Some(sections) = sections {
            self.each(
                sections,
                "sections as in `[(title: \"…\", edges: […])]`",
                |reader, item| {
                    let section = reader.plain_fields(item, Called::A("a section"), &SECTION);
                    let Some(mut section) = section else {
                        return reader.lost(item.text());
                    };
                    let said = reader.said(&mut section, &said);
                    if let Some(title) = section.value("title") {
                        reader.text(title);
                    }
                    reader.entries(&mut section, &said);
                },
            );
        }
        title
    }

    /// Whether the file has the form that is read.
    fn version(&mut self, fields: &mut Fields<'t>) -> bool {
        let known = VERSION;
        match fields.take("foedera") {
            Some(slot) => match self.number(slot.value) {
                Some(found) if found != known => {
                    let fault = FileFault::OtherVersion { found, known };
                    self.raise(slot.value.span(), fault);
                    false
                }
                _ => true,
            },
            None => {
                if fields.some_unknown {
                    self.broken();
                } else {
                    let head = self.head_of(fields.entry);
                    self.raise(head.span(), FileFault::NoVersion { known });
                }
                true
            }
        }
    }

    fn entries(&mut self, fields: &mut Fields<'t>, said: &Said) {
        if let Some(value) = fields.value("sources") {
            self.pairs(
                value,
                "sources as in `{\"id\": \"title\"}`",
                |reader, key, value| {
                    reader.source(key, value);
                },
            );
        }
        if let Some(value) = fields.value("relations") {
            let wanted = "relations as in `{\"sponsors\": (from: [Actor], to: [Event])}`";
            self.pairs(value, wanted, |reader, key, value| {
                reader.relation(key, value)
            });
        }
        let sorts = [
            (
                "actors",
                Sort::Actor,
                "actors as in `{\"id\": State(\"name\")}`",
            ),
            (
                "agreements",
                Sort::Agreement,
                "agreements as in `{\"id\": Treaty(\"name\")}`",
            ),
            (
                "events",
                Sort::Event,
                "events as in `{\"id\": Assault(\"name\")}`",
            ),
        ];
        for (name, sort, wanted) in sorts {
            if let Some(value) = fields.value(name) {
                self.pairs(value, wanted, |reader, key, value| {
                    reader.node(sort, key, value, said);
                });
            }
        }
        if let Some(value) = fields.value("conditions") {
            let wanted = "conditions as in `{\"id\": Ratification(name: \"…\", at: \"…\")}`";
            self.pairs(value, wanted, |reader, key, value| {
                reader.condition(key, value, said);
            });
        }
        if let Some(value) = fields.value("edges") {
            self.each(
                value,
                "edges as in `[guarantees(\"from\", \"to\", \"place\")]`",
                |reader, item| {
                    reader.edge(item, said);
                },
            );
        }
        if let Some(value) = fields.value("claims") {
            self.each(
                value,
                "claims as in `[(about: \"id\", at: \"…\")]`",
                |reader, item| {
                    reader.later.push((reader.file, item, said.clone()));
                },
            );
        }
    }

    /// The pairs of a map.
    fn pairs(
        &mut self,
        value: Value<'t>,
        wanted: &str,
        mut read: impl FnMut(&mut Self, Value<'t>, Value<'t>),
    ) {
        if value.kind() != Shape::Map {
            self.lost(value.text());
            self.party_lost = true;
            return self.wrong(value, wanted);
        }
        for (key, value) in value.entries() {
            if self.is_enough() {
                break;
            }
            read(self, key, value);
        }
    }

    /// The items of a list.
    fn each(&mut self, value: Value<'t>, wanted: &str, mut read: impl FnMut(&mut Self, Value<'t>)) {
        if value.kind() != Shape::List {
            self.lost(value.text());
            self.party_lost = true;
            return self.wrong(value, wanted);
        }
        for item in value.items() {
            if self.is_enough() {
                break;
            }
            read(self, item);
        }
    }

    /// Reads the entries of `claims`, of all files.
    pub(super) fn claims(&mut self) {
        for (file, value, said) in std::mem::take(&mut self.later) {
            if self.is_enough() {
                break;
            }
            self.file = file;
            self.claimed(value, &said);
        }
    }

    /// `(about: "budapest", outcome: "failed", at: "S24")`.
    fn claimed(&mut self, value: Value<'t>, above: &Said) {
        let Some(mut fields) = self.plain_fields(value, Called::A("a claim"), &CLAIMED) else {
            return;
        };
        let fields = &mut fields;
        let said = self.said(fields, above);
        let own = self.own(fields);
        let about = match fields.value("about") {
            Some(about) => {
                let spot = self.spot_of(about);
                self.edge_key(about).map(|key| (key, spot))
            }
            None => {
                if fields.some_unknown {
                    self.broken();
                } else {
                    self.missing(value, Called::A("a claim"), "about");
                }
                None
            }
        };
        let is_condition = about
            .as_ref()
            .is_some_and(|(key, _)| self.conditions.contains(key));
        let ground = Ground {
            said: &said,
            own: &own,
            stated: match is_condition {
                true => Stated::Condition,
                false => Stated::Commitment,
            },
        };
        let before = self.troubles;
        let statements = self.statements(fields, &ground);
        let silent = self.troubles > before;
        let Some((key, spot)) = about else { return };
        let head = self.head_of(value);
        if !statements.is_empty() || silent {
            return self.say_all(&key, spot, &statements);
        }
        if own.at.is_none() {
            if fields.some_unknown {
                return self.broken();
            }
            return self.missing(value, Called::A("a claim"), "at");
        }
        let holds = Statement {
            says: Says::Holds,
            said,
            own,
            attribute: head,
            value: head,
        };
        self.state(&key, spot, &holds);
    }
}

/// The paths that a file includes, with their places, as far as they are texts.
pub(in crate::dossier) fn includes<'t>(
    tree: &'t Tree<'t>,
) -> Vec<(String, std::ops::Range<usize>)> {
    let Some(value) = tree.root().and_then(|root| root.get("include")) else {
        return Vec::new();
    };
    let items: Vec<Value<'t>> = match value.kind() {
        Shape::List => value.items().collect(),
        _ => vec![value],
    };
    let paths = items.into_iter().filter_map(|item| {
        let path = item.as_str()?.into_owned();
        Some((path, item.span()))
    });
    paths.collect()
}

impl<'t> Reader<'t> {
    /// Reports what stands in `include` and is no path.
    pub(in crate::dossier) fn check_includes(&mut self, number: u32, tree: &'t Tree<'t>) {
        self.file = number;
        let Some(value) = tree.root().and_then(|root| root.get("include")) else {
            return;
        };
        self.list(value, |reader, item| {
            if item.as_str().is_none() {
                reader.wrong(item, "the path of a file, a text in quotes");
            } else if item.as_str().is_some_and(|path| path.trim().is_empty()) {
                reader.raise(item.span(), FormFault::EmptyText);
            }
            Some(())
        });
    }
}
