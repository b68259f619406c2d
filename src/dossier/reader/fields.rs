//! The named fields of an entry: each is one that the entry can have, and is there once.

use super::{FormFault, Reader};
use crate::dossier::syntax::{Kind, Value};
use std::fmt;
use std::ops::Range;

/// What an entry is, as a fault says it.
#[derive(Clone, Copy)]
pub(super) enum Called<'t> {
    /// With its article: "an agreement".
    A(&'static str),
    /// An edge, by its relation.
    Edge(&'t str),
}

impl fmt::Display for Called<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Called::A(what) => f.write_str(what),
            Called::Edge(relation) => write!(f, "`{relation}`"),
        }
    }
}

/// Lists of the names of fields.
pub(super) struct Names {
    /// What the entry can have.
    pub(super) known: &'static [&'static [&'static str]],
    /// What it cannot have, but what is reported by a later step with a better word.
    pub(super) tolerated: &'static [&'static str],
}

/// A field, taken from an entry.
#[derive(Clone)]
pub(super) struct Slot<'t> {
    pub(super) name: &'static str,
    pub(super) name_span: Range<usize>,
    pub(super) value: Value<'t>,
}

/// The fields of an entry that nobody has taken yet.
pub(super) struct Fields<'t> {
    pub(super) entry: Value<'t>,
    slots: Vec<Slot<'t>>,
    /// Whether a field is there that could not be told.
    pub(super) some_unknown: bool,
}

impl<'t> Fields<'t> {
    /// No fields.
    pub(super) fn none(entry: Value<'t>) -> Fields<'t> {
        Fields {
            entry,
            slots: Vec::new(),
            some_unknown: false,
        }
    }

    /// The field of that name, once.
    pub(super) fn take(&mut self, name: &str) -> Option<Slot<'t>> {
        let i = self.slots.iter().position(|slot| slot.name == name)?;
        Some(self.slots.remove(i))
    }

    /// The value of the field of that name, once.
    pub(super) fn value(&mut self, name: &str) -> Option<Value<'t>> {
        self.take(name).map(|slot| slot.value)
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.slots.iter().any(|slot| slot.name == name)
    }
}

impl<'t> Reader<'t> {
    /// The fields of a struct. A name that the entry cannot have is reported, and read as the
    /// nearest that it can.
    pub(super) fn fields(
        &mut self,
        entry: Value<'t>,
        called: Called<'_>,
        names: &Names,
    ) -> Fields<'t> {
        let mut fields = Fields::none(entry);
        if entry.is_damaged() {
            fields.some_unknown = true;
            self.broken();
        }
        let mut unknown = Vec::new();
        for field in entry.fields() {
            let known = || names.known.iter().copied().flatten().copied();
            let name = known()
                .chain(names.tolerated.iter().copied())
                .find(|name| *name == field.name);
            let Some(name) = name else {
                unknown.push(field);
                continue;
            };
            if fields.has(name) {
                let fault = FormFault::DuplicateField {
                    field: name.to_string(),
                };
                self.raise(field.name_span, fault);
            } else {
                fields.slots.push(Slot {
                    name,
                    name_span: field.name_span,
                    value: field.value,
                });
            }
        }
        for field in unknown {
            let known = || names.known.iter().copied().flatten().copied();
            let edge = super::advice::edge_for(field.name, &called.to_string());
            let mut similar = match edge {
                Some(_) => Vec::new(),
                None => self.nearest(field.name, known()),
            };
            // What people write for another field is not read as that: they may mean either.
            let others = super::advice::fields_for(field.name, |name| known().any(|k| k == name));
            let resembles = others.is_empty();
            if !resembles && edge.is_none() {
                similar = others.into_iter().map(str::to_string).collect();
            }
            let meant = similar
                .iter()
                .filter(|_| resembles)
                .find_map(|word| known().find(|name| name == word && !fields.has(name)));
            let fault = FormFault::UnknownField {
                field: field.name.to_string(),
                entry: called.to_string(),
            };
            let these = || super::advice::these(names.known);
            let advice = edge.map(str::to_string);
            let advice = advice.or_else(|| similar.is_empty().then(these));
            self.raise_advised(self.spot(field.name_span.clone()), fault, similar, advice);
            match meant {
                Some(name) => fields.slots.push(Slot {
                    name,
                    name_span: field.name_span,
                    value: field.value,
                }),
                None => {
                    fields.some_unknown = true;
                    self.lost(field.value.text());
                }
            }
        }
        // `None`: the same as not there.
        fields.slots.retain(|slot| !slot.value.is_none());
        fields
    }

    /// As [`Reader::fields`], of a value that must be a struct without a name.
    pub(super) fn plain_fields(
        &mut self,
        value: Value<'t>,
        called: Called<'_>,
        names: &Names,
    ) -> Option<Fields<'t>> {
        let empty = value.kind() == Kind::Tuple && value.items().next().is_none();
        if value.kind() == Kind::Tuple && value.is_damaged() && !empty {
            // What it holds could not be read, and why has been reported.
            self.broken();
            return None;
        }
        if value.name().is_some() || !(value.kind() == Kind::Struct || empty) {
            self.wrong(value, &format!("{called} in `(…)` with named fields"));
            return None;
        }
        Some(self.fields(value, called, names))
    }
}
