//! Values: what is said of one attribute of a record, and silences. Each rests on a place of
//! its own or on that of its entry.

use super::fields::{Called, Fields, Names, Slot};
use super::said::{CLAIM, Own, Said, Statement};
use super::{FormFault, Reader, Spot};
use crate::dossier::syntax::{Kind, Value as Node};
use crate::model::{Attribute, CommitmentState, ConditionState, Says, Stage, Takes, Value};

/// The fields of a value in its long form.
const VALUE: Names = Names {
    known: &[&["is", "of", "since"], CLAIM],
    tolerated: &[],
};
/// The fields of a silence in its long form.
const SILENCE: Names = Names {
    known: &[&["on"], CLAIM],
    tolerated: &[],
};

/// What may stand where a value does.
const IN_FULL: &str = "a value, bare or as in `(is: …, at: \"…\")`";

/// Values that every record can have.
pub(super) const ON_ALL: &[&str] = &[
    "outcome",
    "purpose",
    "assessment",
    "place",
    "not_before",
    "not_after",
    "facts",
    "silent",
];
pub(super) const ON_AGREEMENTS: &[&str] = &[
    "stage",
    "proposed",
    "adopted",
    "signed",
    "provisionally_applied",
    "entered_into_force",
    "suspended",
    "terminated",
    "withdrawn",
    "abandoned",
    "rejected",
    "ending",
    "force",
    "parties_complete",
    "author",
];
pub(super) const ON_ACTORS: &[&str] = &["office", "size", "buffer"];
pub(super) const ON_EVENTS: &[&str] = &["when"];
pub(super) const ON_STATED: &[&str] = &["state"];
/// Every attribute that means something to foedera: an entry that cannot have one is told so
/// by the check, in better words than "unknown field".
pub(super) const ALL: &[&str] = &[
    "stage",
    "proposed",
    "adopted",
    "signed",
    "provisionally_applied",
    "entered_into_force",
    "suspended",
    "terminated",
    "withdrawn",
    "abandoned",
    "rejected",
    "ending",
    "force",
    "parties_complete",
    "author",
    "outcome",
    "purpose",
    "assessment",
    "office",
    "size",
    "buffer",
    "when",
    "place",
    "not_before",
    "not_after",
    "state",
];

/// Whose `state` it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Stated {
    Commitment,
    Condition,
}

/// What the values of an entry fall back on.
pub(super) struct Ground<'a> {
    pub(super) said: &'a Said,
    pub(super) own: &'a Own,
    pub(super) stated: Stated,
}

impl<'t> Reader<'t> {
    /// All values and silences among the fields.
    pub(super) fn statements(
        &mut self,
        fields: &mut Fields<'t>,
        ground: &Ground<'_>,
    ) -> Vec<Statement> {
        let mut all = Vec::new();
        for attribute in &Attribute::KNOWN {
            if let Some(slot) = fields.take(attribute.as_str()) {
                let spot = self.spot(slot.name_span.clone());
                self.values(attribute, spot, slot.value, ground, &mut all);
            }
        }
        if let Some(slot) = fields.take("facts") {
            self.facts(&slot, ground, &mut all);
        }
        if let Some(slot) = fields.take("silent") {
            for item in several(slot.value) {
                self.silence(item, ground, &mut all);
            }
        }
        all
    }

    fn facts(&mut self, slot: &Slot<'t>, ground: &Ground<'_>, all: &mut Vec<Statement>) {
        let value = slot.value;
        if value.kind() != Kind::Map {
            return self.wrong(value, "facts as in `{\"word\": value}`");
        }
        if value.is_damaged() {
            self.broken();
        }
        for (word, value) in value.entries() {
            let Some(name) = self.some_text(word) else {
                continue;
            };
            let spot = self.spot_of(word);
            self.values(&Attribute::read(&name), spot, value, ground, all);
        }
    }

    fn values(
        &mut self,
        attribute: &Attribute,
        spot: Spot,
        value: Node<'t>,
        ground: &Ground<'_>,
        all: &mut Vec<Statement>,
    ) {
        if value.kind() == Kind::List && value.is_damaged() {
            self.broken();
        }
        for item in several(value) {
            if let Some(statement) = self.value(attribute, spot, item, ground) {
                all.push(statement);
            }
        }
    }

    /// One value, bare or as `(is: …)` with the fields of its claim.
    pub(super) fn value(
        &mut self,
        attribute: &Attribute,
        attribute_spot: Spot,
        value: Node<'t>,
        ground: &Ground<'_>,
    ) -> Option<Statement> {
        let long = value.kind() == Kind::Struct && value.name().is_none();
        let mut fields = match long {
            true => self.fields(value, Called::A("a value"), &VALUE),
            false => Fields::none(value),
        };
        let (said, own) = self.resting_on(&mut fields, ground, long);
        let is = match long {
            true => match fields.value("is") {
                Some(is) => is,
                None => {
                    if fields.some_unknown {
                        self.broken();
                    } else {
                        self.missing(value, Called::A("a value"), "is");
                    }
                    return None;
                }
            },
            false => value,
        };
        let unnamed = is.kind() == Kind::Tuple && is.name().is_none();
        if unnamed && !is.is_damaged() {
            self.wrong(is, IN_FULL);
            return None;
        }
        let read = self.read_value(attribute, is, &mut fields, ground.stated)?;
        let statement = Statement {
            says: Says::Value(attribute.clone(), read),
            said,
            own,
            attribute: attribute_spot,
            value: self.spot_of(is),
        };
        self.rests(statement, attribute)
    }

    fn silence(&mut self, value: Node<'t>, ground: &Ground<'_>, all: &mut Vec<Statement>) {
        let long = value.kind() == Kind::Struct && value.name().is_none();
        let mut fields = match long {
            true => self.fields(value, Called::A("a silence"), &SILENCE),
            false => Fields::none(value),
        };
        let (said, own) = self.resting_on(&mut fields, ground, long);
        let on = match long {
            true => match fields.value("on") {
                Some(on) => on,
                None if fields.some_unknown => return self.broken(),
                None => return self.missing(value, Called::A("a silence"), "on"),
            },
            false => value,
        };
        let Some(word) = self.some_text(on) else {
            return;
        };
        let attribute = Attribute::read(&word);
        let spot = self.spot_of(on);
        let statement = Statement {
            says: Says::Silent(attribute.clone()),
            said,
            own,
            attribute: spot,
            value: spot,
        };
        all.extend(self.rests(statement, &attribute));
    }

    /// What the claim of a value rests on: its own fields, then its entry's.
    fn resting_on(
        &mut self,
        fields: &mut Fields<'t>,
        ground: &Ground<'_>,
        long: bool,
    ) -> (Said, Own) {
        if !long {
            return (ground.said.clone(), ground.own.clone());
        }
        let said = self.said(fields, ground.said);
        let mut own = self.own(fields);
        // Only an entry of `claims` hands more than its place to its values.
        let above = ground.own.clone();
        own.at = own.at.or(above.at);
        own.quote = own.quote.or(above.quote);
        own.hedge = own.hedge.or(above.hedge);
        own.confidence = own.confidence.or(above.confidence);
        (said, own)
    }

    /// The statement, if it rests on a place.
    fn rests(&mut self, statement: Statement, attribute: &Attribute) -> Option<Statement> {
        if statement.own.at.is_some() {
            return Some(statement);
        }
        let field = attribute.to_string();
        let fault = FormFault::ValueWithoutClaim { field };
        self.raise_at(statement.attribute, fault.into(), Vec::new(), Vec::new());
        None
    }

    /// The value itself, by what its attribute takes.
    fn read_value(
        &mut self,
        attribute: &Attribute,
        is: Node<'t>,
        fields: &mut Fields<'t>,
        stated: Stated,
    ) -> Option<Value> {
        let counts = fields.take("of");
        let since = fields.take("since");
        let takes = attribute.takes();
        let counted = takes == Takes::Count
            || takes == Takes::Any && (is.kind() == Kind::Number || is.is_broken());
        if let Some(slot) = counts.as_ref().filter(|_| !counted) {
            self.unfit(slot, "a value that is no number");
        }
        let dated = matches!(takes, Takes::Stage | Takes::State);
        if let Some(slot) = since.as_ref().filter(|_| !dated) {
            self.unfit(slot, "a value that is no stage and no state");
        }
        let of = counts.filter(|_| counted).map(|slot| self.text(slot.value));
        let of = of.flatten().unwrap_or_default();
        let since = since.filter(|_| dated).and_then(|s| self.date(s.value));
        Some(match takes {
            Takes::Text => Value::Text(self.some_text(is)?),
            Takes::Count => Value::Count(self.number(is)?, of),
            Takes::Amount => Value::Amount(self.amount(is)?),
            Takes::Date => Value::Date(self.date(is)?),
            Takes::Flag => Value::Flag(self.flag(is)?),
            Takes::Record => Value::Record(self.key(is)?),
            Takes::Stage => Value::Stage(self.word::<Stage>(is)?, since),
            Takes::Ending => Value::Ending(self.word(is)?),
            Takes::Force => Value::Force(self.word(is)?),
            Takes::State => match stated {
                Stated::Commitment => Value::State(self.word::<CommitmentState>(is)?, since),
                Stated::Condition => Value::Condition(self.word::<ConditionState>(is)?, since),
            },
            Takes::Any => self.any_value(is, of)?,
        })
    }

    fn unfit(&mut self, slot: &Slot<'t>, entry: &str) {
        let fault = FormFault::UnknownField {
            field: slot.name.to_string(),
            entry: entry.to_string(),
        };
        self.raise(slot.name_span.clone(), fault);
    }

    /// A value of an attribute that foedera gives no meaning: text, a number, true or false,
    /// `Date("1994")`, `Amount("5 EUR")`.
    fn any_value(&mut self, is: Node<'t>, of: String) -> Option<Value> {
        match (is.kind(), is.name(), is.only()) {
            (Kind::String, ..) => Some(Value::Text(self.some_text(is)?)),
            (Kind::Number, ..) => Some(Value::Count(self.number(is)?, of)),
            (Kind::Bool, ..) => Some(Value::Flag(self.flag(is)?)),
            (_, Some("Date"), Some(text)) => Some(Value::Date(self.date(text)?)),
            (_, Some("Amount"), Some(text)) => Some(Value::Amount(self.amount(text)?)),
            _ => {
                let wanted = "a text, a number, true, false, `Date(\"…\")` or `Amount(\"…\")`";
                self.wrong(is, wanted);
                None
            }
        }
    }
}

/// The items of a list, or the one value that stands for it.
fn several<'t>(value: Node<'t>) -> impl Iterator<Item = Node<'t>> {
    let is_list = value.kind() == Kind::List;
    let items = value.items().filter(move |_| is_list);
    items.chain((!is_list).then_some(value))
}
