//! From a place in the change back to the bytes of the text that say it.

use super::{Mark, Reader, Spot};
use crate::change::{Field, Place};
use crate::dossier::syntax::{Kind, Value};

impl<'t> Reader<'t> {
    /// Where the text says what the change has at this place.
    pub(super) fn spot_at(&self, place: Place) -> Spot {
        match self.marks.get(place.entry) {
            None => Spot::new(0, 0..0),
            Some(&Mark::Claim {
                about,
                source,
                voice,
                attribute,
                value,
            }) => match place.field {
                Field::About => about,
                Field::Source => source,
                Field::Voice => voice,
                Field::Attribute => attribute,
                _ => value,
            },
            Some(&Mark::Record {
                head,
                key,
                value,
                from,
                to,
                ..
            }) => {
                let tree = self.trees.get(head.file as usize);
                let Some(value) = tree.and_then(|tree| tree.value(value)) else {
                    return head;
                };
                let found = match place.field {
                    Field::Whole | Field::Relation => return head,
                    Field::Key => return key,
                    Field::From => end(value, "from", 0, from),
                    Field::To => end(value, "to", 1, to),
                    _ => inside(value, place),
                };
                found.map_or(head, |value| Spot::new(head.file, value.span()))
            }
        }
    }

    /// Whether something in the entry at this place could not be read.
    pub(super) fn is_partial(&self, place: Place) -> bool {
        matches!(
            self.marks.get(place.entry),
            Some(Mark::Record { partial: true, .. })
        )
    }
}

/// One of several ends, in the long form or in the short one.
fn end<'t>(edge: Value<'t>, name: &str, position: usize, item: usize) -> Option<Value<'t>> {
    let ends = match edge.kind() {
        Kind::Tuple => edge.items().nth(position),
        _ => edge.get(name),
    }?;
    Some(one(ends, Some(item)))
}

/// An item of a list, or the one value that stands for it.
fn one<'t>(value: Value<'t>, item: Option<usize>) -> Value<'t> {
    item.filter(|_| value.kind() == Kind::List)
        .and_then(|item| value.items().nth(item))
        .unwrap_or(value)
}

fn inside<'t>(entry: Value<'t>, place: Place) -> Option<Value<'t>> {
    let scope = |name: &str| {
        let scope = one(entry.get("scope")?, place.item);
        Some(one(scope.get(name)?, place.part))
    };
    match place.field {
        Field::Name | Field::Title if entry.kind() == Kind::String => Some(entry),
        Field::Name if entry.kind() == Kind::Tuple => entry.items().next(),
        Field::Valid => ["valid", "until", "since"]
            .iter()
            .find_map(|name| entry.get(name)),
        Field::Provision => {
            let (label, _) = entry.get("provisions")?.entries().nth(place.item?)?;
            Some(label)
        }
        Field::Parts => {
            let (_, value) = entry.get("provisions")?.entries().nth(place.item?)?;
            let parts = match value.kind() {
                Kind::Struct => value.get("parts")?,
                _ => value,
            };
            Some(one(parts, place.part))
        }
        Field::ScopeDebtor => scope("debtor"),
        Field::ScopeTo => scope("to"),
        Field::ScopeUnder => scope("under"),
        Field::ScopeRelation => scope("relation"),
        field => Some(one(entry.get(field.as_str())?, place.item)),
    }
}
