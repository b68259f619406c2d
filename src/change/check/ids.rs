//! Rules on ids: each names one record, a record is changed once, and nothing goes or becomes
//! another thing while others need it.

use super::super::ground::Ground;
use super::super::reference::{Class, Piece, references};
use super::super::{Entry, Fault, Field, Place, Retraction, Wanted};
use super::{At, Report, record};
use crate::graph::Record;
use crate::model::{Key, Relation, Tie};
use std::collections::{BTreeMap, HashSet};

pub(super) fn check(report: &mut Report) {
    let ground = report.ground;
    let added = ground.change.adds.len();
    for (i, entry) in ground.change.entries().enumerate() {
        match entry {
            Entry::Claim(claim) if i >= added => {
                let place = Place::entry(i);
                report.add(At::Entry(i), place, &claim.about, Fault::ClaimSupersedes);
            }
            Entry::Claim(_) => {}
            Entry::Relation(relation) => declares(report, i, &relation.key, i >= added),
            entry if i < added => adds(report, i, entry),
            entry => supersedes(report, i, entry),
        }
    }
    retracts(report);
    if !ground.change.supersedes.is_empty() || !ground.change.retracts.is_empty() {
        dependents(report);
    }
}

/// What a key is in the base, in words of [`Class`].
fn class_in_base(ground: &Ground, key: &Key) -> Option<Class> {
    ground.in_base(key.as_str()).and_then(Piece::class)
}

/// Whether an earlier entry has this key; then that is the fault, and nothing else.
fn is_second(report: &mut Report, i: usize, key: &Key) -> bool {
    let ground = report.ground;
    let added = ground.change.adds.len();
    let Some(first) = ground.entry_of(key.as_str()).filter(|first| *first < i) else {
        return false;
    };
    let class = ground.class(key.as_str()).unwrap_or(Class::Edge);
    let fault = if i < added {
        Fault::DuplicateId {
            key: key.clone(),
            class,
        }
    } else {
        let first = if first < added { "added" } else { "superseded" };
        Fault::ChangedTwice {
            key: key.clone(),
            first,
            second: "superseded",
        }
    };
    let place = Place::field(i, Field::Key);
    let related = vec![Place::field(first, Field::Key)];
    report.add_with(At::Entry(i), place, key, fault, Vec::new(), related);
    true
}

fn adds(report: &mut Report, i: usize, entry: &Entry) {
    let ground = report.ground;
    let key = entry.key();
    if is_second(report, i, key) {
        return;
    }
    let Some(class) = class_in_base(ground, key) else {
        return;
    };
    let fault = match ground.retracted(key.as_str()) {
        Some(_) => Fault::ChangedTwice {
            key: key.clone(),
            first: "retracted",
            second: "added",
        },
        None => Fault::DuplicateId {
            key: key.clone(),
            class,
        },
    };
    report.add(At::Entry(i), Place::field(i, Field::Key), key, fault);
}

fn supersedes(report: &mut Report, i: usize, entry: &Entry) {
    let ground = report.ground;
    let key = entry.key();
    let place = Place::field(i, Field::Key);
    if is_second(report, i, key) {
        return;
    }
    if ground.retracted(key.as_str()).is_some() {
        let fault = Fault::ChangedTwice {
            key: key.clone(),
            first: "retracted",
            second: "superseded",
        };
        return report.add(At::Entry(i), place, key, fault);
    }
    let becomes = Piece::from(entry).class();
    match (class_in_base(ground, key), becomes) {
        (None, _) => {
            let similar = report.similar(key.as_str(), Wanted::ANY);
            let fault = Fault::NothingToSupersede {
                key: key.clone(),
                what: "record",
            };
            report.add_with(At::Entry(i), place, key, fault, similar, Vec::new());
        }
        (Some(was), Some(becomes)) if was.kin() != becomes.kin() => {
            let key_of = key.clone();
            let fault = Fault::SupersedesOther {
                key: key_of,
                was,
                becomes,
            };
            report.add(At::Entry(i), place, key, fault);
        }
        _ => {}
    }
}

fn declares(report: &mut Report, i: usize, name: &Key, supersedes: bool) {
    let ground = report.ground;
    let place = Place::field(i, Field::Key);
    let taken = ground.base.own_relation(name.as_str()).is_some();
    let first = ground
        .entry_of_relation(name.as_str())
        .filter(|first| *first < i);
    let name_of = name.clone();
    let fault = if Relation::read(name.as_str()).is_some() {
        Fault::BuiltInRelation { name: name_of }
    } else if first.is_some() || taken && !supersedes {
        Fault::DuplicateRelation { name: name_of }
    } else if supersedes && !taken {
        Fault::NothingToSupersede {
            key: name_of,
            what: "relation",
        }
    } else if ground.relation_retracted(name.as_str()).is_some() {
        Fault::ChangedTwice {
            key: name_of,
            first: "retracted",
            second: "superseded",
        }
    } else {
        return;
    };
    let related = first.map(|first| Place::field(first, Field::Key));
    let related = related.into_iter().collect();
    report.add_with(At::Entry(i), place, name, fault, Vec::new(), related);
}

fn retracts(report: &mut Report) {
    let ground = report.ground;
    let first = ground.change.adds.len() + ground.change.supersedes.len();
    for (i, retraction) in ground.change.retracts.iter().enumerate() {
        let entry = first + i;
        let (key, what, exists, earlier, wanted) = match retraction {
            Retraction::Record(key) => (
                key,
                "record",
                class_in_base(ground, key).is_some(),
                ground.retracted(key.as_str()),
                Wanted::ANY,
            ),
            Retraction::Relation(name) => (
                name,
                "relation",
                ground.base.own_relation(name.as_str()).is_some(),
                ground.relation_retracted(name.as_str()),
                Wanted::NOTHING,
            ),
            Retraction::Claim(claim) => (
                &claim.about,
                "such claim about",
                ground
                    .base
                    .claims_about(claim.about.as_str())
                    .contains(claim),
                None,
                Wanted::NOTHING,
            ),
        };
        let place = Place::entry(entry);
        if !exists {
            let similar = report.similar(key.as_str(), wanted);
            let key_of = key.clone();
            let fault = Fault::NothingToRetract { key: key_of, what };
            report.add_with(At::Entry(entry), place, key, fault, similar, Vec::new());
        } else if earlier.is_some_and(|earlier| earlier < entry) {
            let fault = Fault::ChangedTwice {
                key: key.clone(),
                first: "retracted",
                second: "retracted",
            };
            report.add(At::Entry(entry), place, key, fault);
        }
    }
}

/// What of the base hangs on a record that goes (it may not go) or is superseded (it must
/// still be right).
fn dependents(report: &mut Report) {
    let ground = report.ground;
    let mut needed: BTreeMap<usize, (&Key, Vec<Key>)> = BTreeMap::new();
    let mut again = Vec::new();
    let mut look = |piece| -> Option<usize> {
        let mut touched = None;
        references(piece, |reference| {
            let key = reference.key.as_str();
            if let Some(entry) = ground.retracted(key) {
                let by = needed.entry(entry).or_insert((reference.key, Vec::new()));
                by.1.push(piece.key().clone());
            } else if let Some(entry) = ground.entry_of(key) {
                touched = touched.or(Some(entry));
            }
        });
        touched
    };
    for record in bearing(report) {
        let key = record.key();
        // The claims about a record go with it.
        if ground.retracted(key.as_str()).is_some() {
            continue;
        }
        if let Some(piece) = ground.untouched(key.as_str()) {
            if let Some(entry) = look(piece) {
                again.push((entry, piece));
            }
            if let Piece::Edge(edge) = piece
                && let Tie::Custom(name) = &edge.tie
                && let Some(entry) = ground.entry_of_relation(name.as_str())
            {
                again.push((entry, piece));
            }
        }
        for claim in ground.base.claims_about(key.as_str()) {
            if ground.claim_retracted(claim) {
                continue;
            }
            let claim = Piece::Claim(claim);
            if let Some(entry) = look(claim) {
                again.push((entry, claim));
            }
        }
    }
    for (entry, (key, mut by)) in needed {
        by.sort();
        by.dedup();
        let count = by.len();
        by.truncate(3);
        let fault = Fault::StillNeeded {
            key: key.clone(),
            by,
            count,
        };
        report.add(At::Entry(entry), Place::entry(entry), key, fault);
    }
    for (entry, piece) in again {
        record::check(report, At::Because(entry), piece);
    }
    relations_still_used(report);
}

/// The records of the base that may refer to one that goes or is superseded.
fn bearing<'a>(report: &Report<'a, '_>) -> Vec<Record<'a>> {
    let ground = report.ground;
    let (mut gone, mut changed, mut otherwise) = (HashSet::new(), HashSet::new(), Vec::new());
    for retraction in &ground.change.retracts {
        if let Retraction::Record(key) = retraction {
            gone.insert(key.as_str());
        }
    }
    for entry in &ground.change.supersedes {
        match entry {
            Entry::Relation(own) => otherwise.push(Relation::Custom(own.key.clone())),
            entry => drop(changed.insert(entry.key().as_str())),
        }
    }
    ground.base.bearing_on(&gone, &changed, &otherwise)
}

fn relations_still_used(report: &mut Report) {
    let ground = report.ground;
    let mut users: BTreeMap<usize, (&Key, Vec<Key>)> = BTreeMap::new();
    for own in ground.base.own_relations() {
        let Some(entry) = ground.relation_retracted(own.key.as_str()) else {
            continue;
        };
        let relation = Relation::Custom(own.key.clone());
        let keys = ground
            .base
            .edges_of(&relation)
            .map(|id| ground.base.edge_key(id));
        let by: Vec<Key> = keys
            .filter(|key| ground.untouched(key.as_str()).is_some())
            .collect();
        if !by.is_empty() {
            users.insert(entry, (&own.key, by));
        }
    }
    for (entry, (name, mut by)) in users {
        let count = by.len();
        by.truncate(3);
        let fault = Fault::StillNeeded {
            key: name.clone(),
            by,
            count,
        };
        report.add(At::Entry(entry), Place::entry(entry), name, fault);
    }
}
