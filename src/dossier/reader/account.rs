//! Accounts of an agreement, their provisions, and the further claims that a record holds.

use super::fields::{Called, Fields, Names};
use super::said::{CLAIM, Own, Said, Statement};
use super::value::{self, Ground, Stated};
use super::{FormFault, Reader, Spot};
use crate::dossier::syntax::{Kind as Shape, Value};
use crate::model::{Account, Key, Provision, Says};

const ACCOUNT: Names = Names {
    known: &[
        &["title", "complete", "provisions", "claims"],
        value::ON_ALL,
        CLAIM,
    ],
    tolerated: value::ALL,
};
const PROVISION: Names = Names {
    known: &[&["title", "parts", "at", "modality"]],
    tolerated: &[],
};
const FURTHER: Names = Names {
    known: &[CLAIM],
    tolerated: &[],
};

impl<'t> Reader<'t> {
    /// `{"list-a": (at: "S2", provisions: {…})}` of the agreement `of`.
    pub(super) fn accounts(
        &mut self,
        of: &Key,
        of_spot: Spot,
        value: Value<'t>,
        above: &Said,
        entry: &Own,
    ) {
        if value.kind() != Shape::Map {
            self.lost(value.text());
            return self.wrong(
                value,
                "accounts as in `{\"id\": (at: \"…\", provisions: {…})}`",
            );
        }
        if value.is_damaged() {
            self.broken();
        }
        for (key, account) in value.entries() {
            self.account(of, of_spot, key, account, above, entry);
        }
    }

    fn account(
        &mut self,
        of: &Key,
        of_spot: Spot,
        key_value: Value<'t>,
        value: Value<'t>,
        above: &Said,
        entry: &Own,
    ) {
        let before = self.troubles;
        let key = self.new_key(key_value);
        let Some(mut fields) = self.plain_fields(value, Called::A("an account"), &ACCOUNT) else {
            self.unread.extend(key.map(|key| key.to_string()));
            return;
        };
        let fields = &mut fields;
        let title = fields.value("title").and_then(|v| self.text(v));
        let complete = fields.value("complete").and_then(|v| self.flag(v));
        let provisions = fields.value("provisions").map(|v| self.provisions(v));
        let said = self.said(fields, above);
        let mut own = self.own(fields);
        if own.at.is_none() && !fields.has("claims") {
            own.at = entry.at.clone();
        }
        let ground = Ground {
            said: &said,
            own: &own.places(),
            stated: Stated::Commitment,
        };
        let mut statements = self.statements(fields, &ground);
        statements.extend(self.further(fields, &said));
        let _ = of_spot;
        let Some(key) = key else { return };
        let named = self.spot_of(key_value);
        if own.at.is_some() {
            statements.push(Statement {
                says: Says::Holds,
                said,
                own,
                attribute: named,
                value: named,
            });
        }
        self.say_all(&key, named, &statements);
        let account = Account {
            key,
            of: of.clone(),
            title,
            complete,
            provisions: provisions.unwrap_or_default(),
        };
        let mark = self.record_mark(key_value, value, before);
        self.add(account, mark);
    }

    fn provisions(&mut self, value: Value<'t>) -> Vec<Provision> {
        if value.kind() != Shape::Map {
            self.wrong(value, "provisions as in `{\"1\": [\"edge-id\"]}`");
            return Vec::new();
        }
        if value.is_damaged() {
            self.broken();
        }
        let mut all = Vec::new();
        for (label, value) in value.entries() {
            let label = self.text(label);
            let mut provision = Provision::new(label.unwrap_or_default(), []);
            match value.kind() {
                Shape::Struct => {
                    let mut fields = self.fields(value, Called::A("a provision"), &PROVISION);
                    provision.title = fields.value("title").and_then(|v| self.text(v));
                    if let Some(parts) = fields.value("parts") {
                        provision.parts = self.edge_keys(parts);
                    }
                    provision.place = fields.value("at").and_then(|v| self.place(v));
                    provision.modality = fields.value("modality").and_then(|v| self.word(v));
                }
                Shape::List | Shape::String => provision.parts = self.edge_keys(value),
                Shape::Tuple if value.name().is_none() && value.items().next().is_none() => {}
                _ => self.wrong(value, "ids in `[…]`, or a provision in `(parts: […])`"),
            }
            all.push(provision);
        }
        all
    }

    /// The field `claims` of a record: further claims that it is so.
    pub(super) fn further(&mut self, fields: &mut Fields<'t>, above: &Said) -> Vec<Statement> {
        let Some(value) = fields.value("claims") else {
            return Vec::new();
        };
        let claims = self.list(value, |reader, item| reader.one_further(item, above));
        if claims.is_empty() {
            self.empty_claims(value);
        }
        claims
    }

    fn empty_claims(&mut self, value: Value<'t>) {
        if value.kind() == Shape::List && value.items().next().is_none() {
            self.raise(value.span(), FormFault::EmptyText);
        }
    }

    fn one_further(&mut self, value: Value<'t>, above: &Said) -> Option<Statement> {
        let spot = self.head_of(value);
        let (said, own) = if value.kind() == Shape::String || value.as_ident().is_some() {
            let own = Own {
                at: Some(self.at(value)),
                ..Own::default()
            };
            (above.clone(), own)
        } else {
            let mut fields = self.plain_fields(value, Called::A("a claim"), &FURTHER)?;
            let said = self.said(&mut fields, above);
            let own = self.own(&mut fields);
            if own.at.is_none() {
                if fields.some_unknown {
                    self.broken();
                } else {
                    self.missing(value, Called::A("a claim"), "at");
                }
                return None;
            }
            (said, own)
        };
        Some(Statement {
            says: Says::Holds,
            said,
            own,
            attribute: spot,
            value: spot,
        })
    }
}
