//! Actors, agreements and events: `"id": Kind("name")` or `"id": Kind(name: "…", …)`.

use super::fields::{Called, Fields, Names};
use super::said::{CLAIM, Said, Statement};
use super::value::{self, Ground, Stated};
use super::{FormFault, Mark, Reader, Spot, UNREAD_NAME};
use crate::dossier::syntax::{Kind as Shape, Value};
use crate::model::{
    Actor, ActorKind, Agreement, AgreementKind, ConditionKind, Event, EventKind, Key, Kind, Node,
    Says, Sort, Word,
};
use std::collections::BTreeMap;

const COMMON: &[&str] = &["name", "aliases", "note", "claims"];

fn names(sort: Sort) -> Names {
    let known: &'static [&'static [&'static str]] = match sort {
        Sort::Actor => &[
            COMMON,
            &["codes", "unresolved"],
            value::ON_ACTORS,
            value::ON_ALL,
            CLAIM,
        ],
        Sort::Agreement => &[
            COMMON,
            &["codes", "accounts", "debtors_are_parties"],
            value::ON_AGREEMENTS,
            value::ON_ALL,
            CLAIM,
        ],
        Sort::Event => &[COMMON, &["subtype"], value::ON_EVENTS, value::ON_ALL, CLAIM],
        Sort::Condition => &[
            COMMON,
            &["body", "gates", "applies_to", "scope", "met_by", "id"],
            value::ON_STATED,
            value::ON_ALL,
            CLAIM,
        ],
    };
    Names {
        known,
        tolerated: value::ALL,
    }
}

pub(super) fn called(sort: Sort) -> Called<'static> {
    Called::A(match sort {
        Sort::Actor => "an actor",
        Sort::Agreement => "an agreement",
        Sort::Event => "an event",
        Sort::Condition => "a condition",
    })
}

/// What every node says, before what only its sort says.
pub(super) struct Common<'t> {
    pub(super) fields: Fields<'t>,
    pub(super) name: String,
    aliases: Vec<String>,
    note: Option<String>,
}

impl Common<'_> {
    pub(super) fn node(&self, key: Key, is: impl Into<Kind>) -> Node {
        Node {
            key,
            name: self.name.clone(),
            aliases: self.aliases.clone(),
            is: is.into(),
            note: self.note.clone(),
        }
    }
}

impl<'t> Reader<'t> {
    /// An actor, an agreement or an event.
    pub(super) fn node(
        &mut self,
        sort: Sort,
        key_value: Value<'t>,
        value: Value<'t>,
        above: &Said,
    ) {
        let before = self.troubles;
        let key = self.new_key(key_value);
        let named = self.spot_of(key_value);
        let kind = self.kind(sort, value);
        let Some(mut common) = self.common(sort, value) else {
            self.unread.extend(key.map(|key| key.to_string()));
            return self.lost(value.text());
        };
        let fields = &mut common.fields;
        let is = match (sort, kind) {
            (Sort::Actor, kind) => Kind::Actor(Actor {
                kind: kind.actor,
                codes: self.codes(fields),
                unresolved: fields.value("unresolved").and_then(|v| self.flag(v)) == Some(true),
            }),
            (Sort::Event, kind) => Kind::Event(Event {
                kind: kind.event,
                subtype: fields.value("subtype").and_then(|v| self.text(v)),
            }),
            (Sort::Agreement | Sort::Condition, kind) => Kind::Agreement(Agreement {
                kind: kind.agreement,
                codes: self.codes(fields),
            }),
        };
        let said = self.said(fields, above);
        let own = self.own(fields);
        let ground = Ground {
            said: &said,
            own: &own.places(),
            stated: Stated::Commitment,
        };
        let statements = self.statements(fields, &ground);
        let further = self.further(fields, &said);
        let accounts = fields.value("accounts");
        let debtors = fields.take("debtors_are_parties");
        let (Some(key), key_spot) = (key, named) else {
            // The accounts are there, even if the agreement's id is not.
            if let Some(accounts) = accounts {
                self.lost(accounts.text());
            }
            return;
        };
        let node = common.node(key.clone(), is);
        if let Some(accounts) = accounts {
            self.accounts(&key, key_spot, accounts, &said, &own);
        }
        if let Some(slot) = debtors {
            self.debtors(&key, key_spot, slot, &said, &own);
        }
        let alone = statements.is_empty();
        self.say_all(&key, key_spot, &statements);
        self.say_all(&key, key_spot, &further);
        if own.at.is_some() && alone {
            let holds = Statement {
                says: Says::Holds,
                said,
                own,
                attribute: key_spot,
                value: key_spot,
            };
            self.state(&key, key_spot, &holds);
        } else if let Some((field, spot)) = own.softened {
            let fault = FormFault::NoClaimOfItsOwn { field };
            self.raise_at(spot, fault.into(), Vec::new(), Vec::new());
        }
        let mark = self.record_mark(key_value, value, before);
        self.add(node, mark);
    }

    pub(super) fn say_all(&mut self, key: &Key, named: Spot, statements: &[Statement]) {
        for statement in statements {
            self.state(key, named, statement);
        }
    }

    /// Name, aliases, note; the other fields remain.
    pub(super) fn common(&mut self, sort: Sort, value: Value<'t>) -> Option<Common<'t>> {
        let mut common = Common {
            fields: Fields::none(value),
            name: UNREAD_NAME.to_string(),
            aliases: Vec::new(),
            note: None,
        };
        match value.kind() {
            Shape::Tuple => {
                let count = value.items().count();
                match value.items().next().filter(|_| count == 1) {
                    Some(name) => {
                        common.name = self.name(name);
                    }
                    None if value.is_damaged() => self.broken(),
                    None => {
                        let wanted = "one name, as in `Kind(\"name\")`, or named fields";
                        let fault = FormFault::WrongCount {
                            wanted,
                            found: count,
                        };
                        let head = self.head_of(value);
                        self.raise(head.span(), fault);
                    }
                }
            }
            Shape::Struct => {
                common.fields = self.fields(value, called(sort), &names(sort));
                let fields = &mut common.fields;
                match fields.value("name") {
                    Some(name) => common.name = self.name(name),
                    None if fields.some_unknown => self.broken(),
                    None => self.missing(value, called(sort), "name"),
                }
                common.aliases = fields
                    .value("aliases")
                    .map(|v| self.list(v, Self::some_text))
                    .unwrap_or_default();
                common.note = fields.value("note").and_then(|v| self.text(v));
            }
            _ => {
                let wanted = match sort {
                    Sort::Actor => "an actor, as in `State(\"Ukraine\")`",
                    Sort::Agreement => "an agreement, as in `Treaty(\"River Pact\")`",
                    Sort::Event => "an event, as in `Assault(\"Invasion\")`",
                    Sort::Condition => "a condition, as in `Ratification(name: \"…\")`",
                };
                self.wrong(value, wanted);
                return None;
            }
        }
        Some(common)
    }

    /// A name; one that cannot be read is no empty one.
    fn name(&mut self, value: Value<'t>) -> String {
        self.text(value).unwrap_or_else(|| UNREAD_NAME.to_string())
    }

    fn codes(&mut self, fields: &mut Fields<'t>) -> BTreeMap<String, String> {
        let mut codes = BTreeMap::new();
        let Some(value) = fields.value("codes") else {
            return codes;
        };
        if value.kind() != Shape::Map {
            self.wrong(value, "codes as in `{\"iso3\": \"UKR\"}`");
            return codes;
        }
        if value.is_damaged() {
            self.broken();
        }
        for (scheme, code) in value.entries() {
            let spot = scheme.span();
            if let (Some(scheme), Some(code)) = (self.some_text(scheme), self.text(code))
                && codes.insert(scheme.clone(), code).is_some()
            {
                self.raise(spot, FormFault::DuplicateField { field: scheme });
            }
        }
        codes
    }

    /// The kind that the name in front of the bracket says.
    pub(super) fn kind(&mut self, sort: Sort, value: Value<'t>) -> SomeKind {
        let mut kind = SomeKind::default();
        if !matches!(value.kind(), Shape::Tuple | Shape::Struct) {
            return kind;
        }
        let Some(name) = value.name() else {
            let wanted = match sort {
                Sort::Actor => "an actor's kind before `(`, such as `State`",
                Sort::Agreement => "an agreement's kind before `(`, such as `Treaty`",
                Sort::Event => "an event's kind before `(`, such as `Assault`",
                Sort::Condition => "a condition's kind before `(`, such as `Ratification`",
            };
            self.wrong(value, wanted);
            return kind;
        };
        if name == sort.word() {
            return kind;
        }
        let found = match sort {
            Sort::Actor => {
                kind.actor = ActorKind::read(name);
                kind.actor.is_some()
            }
            Sort::Agreement => {
                kind.agreement = AgreementKind::read(name);
                kind.agreement.is_some()
            }
            Sort::Event => {
                kind.event = EventKind::read(name);
                kind.event.is_some()
            }
            Sort::Condition => {
                kind.condition = ConditionKind::read(name);
                kind.condition.is_some()
            }
        };
        if !found {
            let words = |sort: Sort| -> Vec<&'static str> {
                match sort {
                    Sort::Actor => ActorKind::ALL.iter().map(|k| k.word()).collect(),
                    Sort::Agreement => AgreementKind::ALL.iter().map(|k| k.word()).collect(),
                    Sort::Event => EventKind::ALL.iter().map(|k| k.word()).collect(),
                    Sort::Condition => ConditionKind::ALL.iter().map(|k| k.word()).collect(),
                }
            };
            let all: Vec<&str> = words(sort).into_iter().chain([sort.word()]).collect();
            let similar = match super::advice::kind_for(name, &all) {
                Some(meant) => vec![meant.to_string()],
                None => self.nearest(name, all.iter().copied()),
            };
            let advice = super::advice::words(&all, &similar);
            let span = value.name_span().unwrap_or(value.span());
            let fault = FormFault::UnknownKind {
                found: name.to_string(),
                kind: match sort {
                    Sort::Actor => "actor's kind",
                    Sort::Agreement => "agreement's kind",
                    Sort::Event => "event's kind",
                    Sort::Condition => "condition's kind",
                },
            };
            self.raise_advised(self.spot(span), fault, similar, advice);
        }
        kind
    }

    /// The mark of a record that stands without a key: an inline condition.
    pub(super) fn inline_mark(&self, key: Spot, value: Value<'t>, before: usize) -> Mark {
        Mark::Record {
            head: self.head_of(value),
            key,
            value: value.id(),
            from: 0,
            to: 0,
            partial: self.troubles > before,
        }
    }
}

/// The kind of a node of whichever sort; absent: not stated.
#[derive(Default)]
pub(super) struct SomeKind {
    pub(super) actor: Option<ActorKind>,
    pub(super) agreement: Option<AgreementKind>,
    pub(super) event: Option<EventKind>,
    pub(super) condition: Option<ConditionKind>,
}
