//! Rules on claims: a record has the attribute and the attribute takes the value; what must
//! rest on a claim does; what is said of the earliest and the latest day agrees.

use super::super::reference::{Class, Piece};
use super::super::{Entry, Fault, Field, Place, Retraction};
use super::{At, Report, piece};
use crate::model::{ActorKind, Attribute, Claim, Date, Key, Kind, Node, Says, Takes, Value};
use std::collections::{BTreeMap, HashMap};

pub(super) fn check(report: &mut Report) {
    rest_on_claims(report);
    earliest_and_latest(report);
}

/// The attribute is one that the record can have, and takes the value.
pub(super) fn attribute(report: &mut Report, at: At, claim: &Claim) {
    let (At::Entry(entry) | At::Because(entry)) = at;
    let Some(record) = piece(report.ground, claim.about.as_str()) else {
        return;
    };
    let (attribute, value) = match &claim.says {
        Says::Holds => return,
        Says::Value(attribute, value) => (attribute, Some(value)),
        Says::Silent(attribute) => (attribute, None),
    };
    // A source may be silent on anything that an edge could say: `when`, `means`.
    let is_edge = matches!(record, Piece::Edge(_));
    if let Some(on) = who_has(attribute, record)
        && !(is_edge && value.is_none())
    {
        let fault = Fault::NoSuchAttribute {
            key: claim.about.clone(),
            found: what(record),
            attribute: attribute.clone(),
            on,
        };
        let place = Place::field(entry, Field::Attribute);
        return report.add(at, place, &claim.about, fault);
    }
    let Some(value) = value else { return };
    let is_condition = record.class() == Some(Class::Condition);
    if let Some(wanted) = refuses(attribute, value, is_condition) {
        let fault = Fault::WrongValue {
            attribute: attribute.clone(),
            found: kind_of(value),
            wanted,
            takes: attribute.takes(),
        };
        let place = Place::field(entry, Field::Value);
        report.add(at, place, &claim.about, fault);
    }
}

fn what(record: Piece) -> String {
    let class = record.class().map_or(String::new(), |c| c.to_string());
    match record {
        Piece::Node(node) => {
            let kind = node.kind_phrase();
            let vowel = kind.starts_with(['a', 'e', 'i', 'o', 'u']);
            format!("{} {kind}", if vowel { "an" } else { "a" })
        }
        _ => class,
    }
}

/// Nothing, if the record can have the attribute; else, what can.
fn who_has(attribute: &Attribute, record: Piece) -> Option<&'static str> {
    let class = record.class()?;
    let (has, on) = match attribute {
        Attribute::Stage
        | Attribute::Proposed
        | Attribute::Adopted
        | Attribute::Signed
        | Attribute::ProvisionallyApplied
        | Attribute::EnteredIntoForce
        | Attribute::Suspended
        | Attribute::Terminated
        | Attribute::Withdrawn
        | Attribute::Abandoned
        | Attribute::Rejected
        | Attribute::Ending
        | Attribute::PartiesComplete
        | Attribute::Author => (class == Class::Agreement, "an agreement"),
        Attribute::Force => (
            matches!(class, Class::Agreement | Class::Commitment),
            "an agreement or a commitment",
        ),
        Attribute::Office => (may_hold_office(record), "a person"),
        Attribute::Size | Attribute::Buffer => (class == Class::Actor, "an actor"),
        Attribute::When => (class == Class::Event, "an event"),
        Attribute::State => (
            matches!(class, Class::Commitment | Class::Condition),
            "a commitment or a condition",
        ),
        Attribute::Outcome
        | Attribute::Purpose
        | Attribute::Assessment
        | Attribute::Place
        | Attribute::NotBefore
        | Attribute::NotAfter
        | Attribute::Other(_) => (true, ""),
    };
    (!has && class != Class::Source).then_some(on)
}

fn may_hold_office(record: Piece) -> bool {
    let Piece::Node(Node {
        is: Kind::Actor(actor),
        ..
    }) = record
    else {
        return false;
    };
    matches!(actor.kind, None | Some(ActorKind::Person))
}

/// Nothing, if the attribute takes the value; else, what it takes.
fn refuses(attribute: &Attribute, value: &Value, is_condition: bool) -> Option<&'static str> {
    let (takes, wanted) = match attribute.takes() {
        Takes::Text => (matches!(value, Value::Text(_)), "text"),
        Takes::Count => (
            matches!(value, Value::Count(..)),
            "a number and what it counts",
        ),
        Takes::Amount => (matches!(value, Value::Amount(_)), "an amount"),
        Takes::Date => (matches!(value, Value::Date(_)), "a date"),
        Takes::Flag => (matches!(value, Value::Flag(_)), "true or false"),
        Takes::Record => (matches!(value, Value::Record(_)), "the id of an actor"),
        Takes::Stage => (matches!(value, Value::Stage(..)), "an agreement's stage"),
        Takes::Ending => (matches!(value, Value::Ending(_)), "how an agreement ended"),
        Takes::State if is_condition => {
            (matches!(value, Value::Condition(..)), "a condition's state")
        }
        Takes::State => (matches!(value, Value::State(..)), "a commitment's state"),
        Takes::Force => (matches!(value, Value::Force(_)), "a legal force"),
        Takes::Any => (
            matches!(
                value,
                Value::Text(_)
                    | Value::Count(..)
                    | Value::Date(_)
                    | Value::Flag(_)
                    | Value::Amount(_)
            ),
            "text, a number, a date, an amount, true or false",
        ),
    };
    (!takes).then_some(wanted)
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Text(_) => "text",
        Value::Count(..) => "a number",
        Value::Date(_) => "a date",
        Value::Flag(_) => "true or false",
        Value::Amount(_) => "an amount",
        Value::Record(_) => "an id",
        Value::Stage(..) => "an agreement's stage",
        Value::Ending(_) => "how an agreement ended",
        Value::State(..) => "a commitment's state",
        Value::Condition(..) => "a condition's state",
        Value::Force(_) => "a legal force",
    }
}

/// An edge, a condition and an account rest on a claim, when they are added and when a claim
/// is retracted.
fn rest_on_claims(report: &mut Report) {
    let ground = report.ground;
    for (i, entry) in ground.change.entries().enumerate() {
        if matches!(entry, Entry::Claim(_) | Entry::Relation(_)) {
            continue;
        }
        // The second of two with one key is reported as such.
        if ground.entry_of(entry.key().as_str()) == Some(i) {
            rests(report, i, entry.into());
        }
    }
    let first = ground.change.adds.len() + ground.change.supersedes.len();
    let mut lost: BTreeMap<&Key, usize> = BTreeMap::new();
    for (i, retraction) in ground.change.retracts.iter().enumerate() {
        if let Retraction::Claim(claim) = retraction {
            lost.entry(&claim.about).or_insert(first + i);
        }
    }
    for (key, entry) in lost {
        if let Some(record) = ground.untouched(key.as_str()) {
            rests(report, entry, record);
        }
    }
}

fn rests(report: &mut Report, entry: usize, record: Piece) {
    let Some(class) = record.class() else { return };
    let needs = match class {
        Class::Commitment | Class::Edge | Class::Condition | Class::Account => true,
        Class::Actor | Class::Agreement | Class::Event | Class::Source => false,
    };
    let key = record.key();
    if needs && report.ground.claims_about(key.as_str()).next().is_none() {
        let key_of = key.clone();
        let fault = Fault::NoClaim { key: key_of, class };
        report.add(At::Entry(entry), Place::entry(entry), key, fault);
    }
}

/// One voice in one source does not put the earliest day after the latest.
fn earliest_and_latest(report: &mut Report) {
    let ground = report.ground;
    type Speaker<'a> = (&'a Key, &'a Key, &'a [Key]);
    fn bound<'a>(claim: &'a Claim, which: &Attribute) -> Option<(Speaker<'a>, &'a Date)> {
        match &claim.says {
            Says::Value(attribute, Value::Date(date)) if attribute == which => {
                Some(((&claim.about, &claim.source, &claim.voice), date))
            }
            _ => None,
        }
    }
    let claims = || {
        let entries = ground.change.entries().enumerate();
        entries.filter_map(|(i, entry)| match entry {
            Entry::Claim(claim) => Some((i, claim)),
            _ => None,
        })
    };
    let mut earliest: HashMap<Speaker, &Date> = HashMap::new();
    for (_, claim) in claims() {
        if let Some((speaker, date)) = bound(claim, &Attribute::NotBefore) {
            let later = earliest.entry(speaker).or_insert(date);
            if date.start().earliest > later.start().earliest {
                *later = date;
            }
        }
    }
    for (i, claim) in claims() {
        if let Some((speaker, not_after)) = bound(claim, &Attribute::NotAfter)
            && let Some(&not_before) = earliest.get(&speaker)
            && not_before.start().earliest > not_after.end().latest
        {
            let fault = Fault::Reversed {
                not_before: not_before.clone(),
                not_after: not_after.clone(),
            };
            let place = Place::field(i, Field::Value);
            report.add(At::Entry(i), place, &claim.about, fault);
        }
    }
}
