//! Conditions, with an id of their own or inline on an edge.

use super::fields::{Called, Names};
use super::node::Common;
use super::said::{Own, Said, Statement};
use super::value::{Ground, Stated};
use super::{FormFault, Reader, Spot};
use crate::dossier::syntax::{Kind as Shape, Value};
use crate::model::{Condition, Key, Relation, Says, Scope, Sort};

const SCOPE: Names = Names {
    known: &[&["debtor", "to", "under", "relation"]],
    tolerated: &[],
};

/// A condition that was read and has no key yet, or has several in turn.
pub(super) struct ReadCondition<'t> {
    pub(super) value: Value<'t>,
    common: Common<'t>,
    condition: Condition,
    statements: Vec<Statement>,
    /// The id that the entry itself gives.
    pub(super) id: Option<(Key, Spot)>,
    /// It gives one that could not be read.
    pub(super) id_lost: bool,
    partial: usize,
}

impl<'t> Reader<'t> {
    /// `"congress": ConstitutionalApproval(name: "…", …)`.
    pub(super) fn condition(&mut self, key_value: Value<'t>, value: Value<'t>, above: &Said) {
        let before = self.troubles;
        let key = self.new_key(key_value);
        let Some(read) = self.read_condition(value, above, None) else {
            self.unread.extend(key.map(|key| key.to_string()));
            return;
        };
        if let Some((_, spot)) = read.id {
            let fault = FormFault::ExcludedField {
                field: "id",
                beside: "the id before `:`",
            };
            self.raise_at(spot, fault.into(), Vec::new(), Vec::new());
        }
        let Some(key) = key else { return };
        let named = self.spot_of(key_value);
        self.say_all(&key, named, &read.statements);
        let node = read.common.node(key.clone(), read.condition);
        self.conditions.insert(key);
        let mark = self.record_mark(key_value, value, before);
        self.add(node, mark);
    }

    /// Reads all but the key. An inline condition takes `place`, that of its edge.
    pub(super) fn read_condition(
        &mut self,
        value: Value<'t>,
        above: &Said,
        place: Option<&Own>,
    ) -> Option<ReadCondition<'t>> {
        let before = self.troubles;
        let kind = self.kind(Sort::Condition, value);
        let mut common = self.common(Sort::Condition, value)?;
        let fields = &mut common.fields;
        let mut id_lost = false;
        let id = fields.value("id").and_then(|v| {
            let spot = self.spot_of(v);
            let key = self.new_key(v);
            id_lost = key.is_none();
            key.map(|key| (key, spot))
        });
        let condition = Condition {
            kind: kind.condition,
            body: fields.value("body").and_then(|v| self.key(v)),
            gates: fields.value("gates").map_or(Vec::new(), |v| self.words(v)),
            applies_to: fields
                .value("applies_to")
                .map_or(Vec::new(), |v| self.edge_keys(v)),
            scopes: fields
                .value("scope")
                .map_or(Vec::new(), |v| self.list(v, Self::scope)),
            met_by: fields.value("met_by").and_then(|v| self.edge_key(v)),
        };
        let said = self.said(fields, above);
        let mut own = self.own(fields);
        if own.at.is_none() {
            own.at = place.and_then(|edge| edge.at.clone());
        }
        let ground = Ground {
            said: &said,
            own: &own.places(),
            stated: Stated::Condition,
        };
        let mut statements = self.statements(fields, &ground);
        statements.extend(self.further(fields, &said));
        let head = self.head_of(value);
        if own.at.is_some() {
            statements.push(Statement {
                says: Says::Holds,
                said,
                own,
                attribute: head,
                value: head,
            });
        } else if let Some((field, spot)) = own.softened {
            let fault = FormFault::NoClaimOfItsOwn { field };
            self.raise_at(spot, fault.into(), Vec::new(), Vec::new());
        }
        Some(ReadCondition {
            value,
            common,
            condition,
            statements,
            id,
            id_lost,
            partial: self.troubles - before,
        })
    }

    /// Adds an inline condition under this key.
    pub(super) fn inline_condition(&mut self, key: &Key, read: &ReadCondition<'t>) {
        let named = read
            .id
            .as_ref()
            .map_or_else(|| self.head_of(read.value), |(_, spot)| *spot);
        self.say_all(key, named, &read.statements);
        let node = read.common.node(key.clone(), read.condition.clone());
        self.conditions.insert(key.clone());
        let before = self.troubles - read.partial;
        let mark = self.inline_mark(named, read.value, before);
        self.add(node, mark);
    }

    fn scope(&mut self, value: Value<'t>) -> Option<Scope> {
        let mut fields = self.plain_fields(value, Called::A("a scope"), &SCOPE)?;
        Some(Scope {
            debtor: fields.value("debtor").and_then(|v| self.key(v)),
            to: fields.value("to").and_then(|v| self.key(v)),
            under: fields.value("under").map_or(Vec::new(), |v| self.keys(v)),
            relation: fields
                .value("relation")
                .and_then(|v| self.scope_relation(v)),
        })
    }

    fn scope_relation(&mut self, value: Value<'t>) -> Option<Relation> {
        let Some(name) = value.as_ident() else {
            self.wrong(value, "a relation, a word without quotes");
            return None;
        };
        self.relation_named(name, value.span())
    }

    /// The relation of that name; of a name that there is not, the nearest.
    pub(super) fn relation_named(
        &mut self,
        name: &str,
        span: std::ops::Range<usize>,
    ) -> Option<Relation> {
        if let Some(relation) = Relation::read(name) {
            return Some(relation);
        }
        if self.declared.contains(name) {
            return Key::new(name).ok().map(Relation::Custom);
        }
        let declared: Vec<&'t str> = self.declared.iter().copied().collect();
        let names = Relation::BUILT_IN;
        let similar = self.nearest(name, names.iter().map(Relation::as_str).chain(declared));
        let meant = similar.first().cloned();
        let found = name.to_string();
        let (similar, advice) = match meant {
            Some(_) => (similar, None),
            None => super::advice::relation_for(name),
        };
        let fault = FormFault::UnknownRelation { found };
        self.raise_advised(self.spot(span), fault, similar, advice);
        let meant = meant?;
        Relation::read(&meant).or_else(|| Key::new(&meant).ok().map(Relation::Custom))
    }
}

/// Whether the value is a condition written inline, not the id of one.
pub(super) fn is_inline(value: Value<'_>) -> bool {
    matches!(value.kind(), Shape::Tuple | Shape::Struct)
}
