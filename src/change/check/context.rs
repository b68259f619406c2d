//! Rules on a record among others: periods and agreements, accounts of one matter, names, lists
//! of parties, sources nobody uses, commitments that stand for somebody else, breaches of what did
//! not bind.

use super::super::{Code, Entry, Fault, Field, Place};
use super::{At, Report};
use crate::model::{Attribute, Date, Day, Edge, Key, Relation, Says, Sort, Stage, Tie, Value};
use std::collections::{BTreeMap, HashMap, HashSet};
use unicode_normalization::UnicodeNormalization;

/// `whole`: every entry could be read.
pub(super) fn check(report: &mut Report, whole: bool) {
    periods(report);
    matters(report);
    names(report);
    parties(report);
    stands_for(report);
    breaches(report);
    if whole {
        sources(report);
    }
}

/// The change's edges that count: the first of each key.
fn own_edges<'a>(report: &Report<'a, '_>) -> Vec<(usize, &'a Edge)> {
    let ground = report.ground;
    let entries = ground.change.entries().enumerate();
    entries
        .filter_map(|(i, entry)| match entry {
            Entry::Edge(edge) if ground.entry_of(edge.key.as_str()) == Some(i) => Some((i, edge)),
            _ => None,
        })
        .collect()
}

/// A commitment does not end before its agreement begins. Certain cases only: the last day it
/// may have held lies before the first day on which any claim lets the agreement begin.
fn periods(report: &mut Report) {
    let ground = report.ground;
    let mut begins: HashMap<&str, Option<&Date>> = HashMap::new();
    for (i, edge) in own_edges(report) {
        let (Some(end), Some(under)) = (
            &edge.valid,
            edge.terms().and_then(|terms| terms.under.as_ref()),
        ) else {
            continue;
        };
        let last = end.end().latest;
        if last == Day::MAX {
            continue;
        }
        let began = *begins.entry(under.as_str()).or_insert_with(|| {
            let claims = ground.claims_about(under.as_str());
            let dates = claims.filter_map(|claim| match &claim.says {
                Says::Value(
                    Attribute::Proposed
                    | Attribute::Adopted
                    | Attribute::Signed
                    | Attribute::ProvisionallyApplied
                    | Attribute::EnteredIntoForce,
                    Value::Date(date),
                ) => Some(date),
                _ => None,
            });
            dates.min_by_key(|date| date.start().earliest)
        });
        if let Some(began) = began
            && last < began.start().earliest
        {
            let fault = Fault::EndsTooEarly {
                end: end.clone(),
                agreement: under.clone(),
                began: began.clone(),
            };
            let place = Place::field(i, Field::Valid);
            report.add(At::Entry(i), place, &edge.key, fault);
        }
    }
}

/// Edges with one matter join the same nodes by the same relation. A fault, not a warning:
/// counts and coverage take a matter for one promise.
fn matters(report: &mut Report) {
    let ground = report.ground;
    let own = own_edges(report);
    if own.iter().all(|(_, edge)| edge.matter.is_none()) {
        return;
    }
    let wanted: HashSet<&Key> = own.iter().filter_map(|(_, e)| e.matter.as_ref()).collect();
    // An end that is unknown was reported where it stands, and is no measure for others.
    let known = |key: &Key| ground.get(key.as_str()).is_some();
    let joined = |edge: &Edge| known(&edge.from) && known(&edge.to);
    let mut first: HashMap<&Key, &Edge> = HashMap::new();
    for id in ground.base.edges_of_matters(&wanted) {
        let edge = ground.base.edge(id);
        if ground.untouched(edge.key.as_str()).is_some()
            && joined(edge)
            && let Some(matter) = &edge.matter
        {
            first.entry(matter).or_insert(edge);
        }
    }
    for (i, edge) in own {
        let Some(matter) = edge.matter.as_ref().filter(|_| joined(edge)) else {
            continue;
        };
        let other = *first.entry(matter).or_insert(edge);
        let ends = |e: &Edge| Box::new((e.from.clone(), e.relation(), e.to.clone()));
        if ends(other) == ends(edge) {
            continue;
        }
        let fault = Fault::MatterDiffers {
            matter: matter.clone(),
            other: other.key.clone(),
            ends: ends(other),
        };
        let place = Place::field(i, Field::Matter);
        let related = ground.entry_of(other.key.as_str());
        let related = related.map(|entry| Place::field(entry, Field::Matter));
        let related = related.into_iter().collect();
        report.add_with(At::Entry(i), place, &edge.key, fault, Vec::new(), related);
    }
}

/// Two nodes of one sort seldom have one name, but for conditions, which often do.
fn names(report: &mut Report) {
    let ground = report.ground;
    let fold = |name: &str| -> String {
        let words: Vec<&str> = name.split_whitespace().collect();
        words.join(" ").nfc().flat_map(char::to_lowercase).collect()
    };
    let mut own: Vec<(usize, &crate::model::Node, (Sort, String))> = Vec::new();
    for (i, entry) in ground.change.entries().enumerate() {
        if let Entry::Node(node) = entry
            && node.sort() != Sort::Condition
            && ground.entry_of(node.key.as_str()) == Some(i)
        {
            own.push((i, node, (node.sort(), fold(&node.name))));
        }
    }
    if own.is_empty() {
        return;
    }
    let mut first: HashMap<(Sort, String), &Key> = HashMap::new();
    for (_, _, name) in &own {
        let like = ground.base.like_in_name(&name.1).into_iter();
        let other = like.map(|id| ground.base.node(id)).find(|other| {
            (other.sort(), fold(&other.name)) == *name
                && ground.untouched(other.key.as_str()).is_some()
        });
        if let Some(other) = other {
            first.entry(name.clone()).or_insert(&other.key);
        }
    }
    for (i, node, name) in own {
        if name.1.is_empty() {
            continue;
        }
        let other = *first.entry(name).or_insert(&node.key);
        if *other == node.key {
            continue;
        }
        let fault = Fault::SameName {
            key: node.key.clone(),
            other: other.clone(),
            name: node.name.trim().to_string(),
        };
        let place = Place::field(i, Field::Name);
        let related = ground.entry_of(other.as_str());
        let related = related.map(|entry| Place::field(entry, Field::Name));
        let related = related.into_iter().collect();
        report.add_with(At::Entry(i), place, &node.key, fault, Vec::new(), related);
    }
}

/// Under an agreement that is signed or later and whose list of parties is complete, every
/// debtor is a party.
fn parties(report: &mut Report) {
    let ground = report.ground;
    let mut complete: HashMap<&str, bool> = HashMap::new();
    let mut owed: Vec<(usize, &Edge, &Key)> = Vec::new();
    for (i, edge) in own_edges(report) {
        let Some(under) = edge.terms().and_then(|terms| terms.under.as_ref()) else {
            continue;
        };
        let is_complete = *complete
            .entry(under.as_str())
            .or_insert_with(|| has_complete_list(report, under));
        if is_complete {
            owed.push((i, edge, under));
        }
    }
    if owed.is_empty() {
        return;
    }
    let is_party = ground.joined(&[Relation::PartyTo]);
    for (i, edge, under) in owed {
        let known = ground.class(edge.from.as_str()).is_some();
        if known && !is_party(&edge.from, under) {
            let fault = Fault::DebtorNotParty {
                debtor: edge.from.clone(),
                agreement: under.clone(),
            };
            let place = Place::field(i, Field::From);
            report.add(At::Entry(i), place, &edge.key, fault);
        }
    }
}

fn has_complete_list(report: &Report, agreement: &Key) -> bool {
    let (mut yes, mut no, mut signed) = (false, false, false);
    for claim in report.ground.claims_about(agreement.as_str()) {
        let Says::Value(attribute, value) = &claim.says else {
            continue;
        };
        if !claim.modality.holds() {
            continue;
        }
        match (attribute, value) {
            (Attribute::PartiesComplete, Value::Flag(true)) => yes = true,
            (Attribute::PartiesComplete, Value::Flag(false)) => no = true,
            (Attribute::Stage, Value::Stage(stage, _)) => signed |= is_signed(*stage),
            (
                Attribute::Signed
                | Attribute::ProvisionallyApplied
                | Attribute::EnteredIntoForce
                | Attribute::Suspended
                | Attribute::Terminated,
                _,
            ) => signed = true,
            _ => {}
        }
    }
    yes && !no && signed
}

fn is_signed(stage: Stage) -> bool {
    match stage {
        Stage::Signed
        | Stage::ProvisionallyApplied
        | Stage::InForce
        | Stage::Suspended
        | Stage::Terminated => true,
        Stage::Sought
        | Stage::Proposed
        | Stage::UnderNegotiation
        | Stage::Adopted
        | Stage::Withdrawn
        | Stage::Abandoned
        | Stage::Rejected => false,
    }
}

/// What a guarantee or backstop is `of` is owed by the actor it stands for, by a member or a
/// leader of it, or by what that actor belongs to. One deed may answer for others beside it.
fn stands_for(report: &mut Report) {
    let ground = report.ground;
    // An end that is unknown was reported where it stands.
    let known = |key: &Key| ground.class(key.as_str()).is_some();
    let mut found = Vec::new();
    for (i, edge) in own_edges(report) {
        let owed_by_whom = |key: &Key| ground.edge(key.as_str()).is_some_and(|e| e.from == edge.to);
        if edge.tie.of().iter().any(owed_by_whom) {
            continue;
        }
        for (item, key) in edge.tie.of().iter().enumerate() {
            if let Some(commitment) = ground.edge(key.as_str())
                && commitment.terms().is_some()
                && commitment.from != edge.to
                && known(&edge.to)
                && known(&commitment.from)
            {
                found.push((i, item, edge, commitment));
            }
        }
    }
    if found.is_empty() {
        return;
    }
    let is_tied = ground.joined(&[
        Relation::MemberOf,
        Relation::Leads,
        Relation::PartOf,
        Relation::Represents,
        Relation::PossiblySameAs,
    ]);
    for (i, item, edge, commitment) in found {
        let (debtor, whom) = (&commitment.from, &edge.to);
        // A sub-guarantee stands for the same debtor as the guarantee it is of.
        let sub = commitment.to == *whom && !commitment.tie.of().is_empty();
        if sub || is_tied(debtor, whom) || is_tied(whom, debtor) {
            continue;
        }
        let fault = Fault::StandsForAnother {
            commitment: commitment.key.clone(),
            debtor: debtor.clone(),
            stands_for: whom.clone(),
        };
        let place = Place::field(i, Field::Of).item(item);
        report.add(At::Entry(i), place, &edge.key, fault);
    }
}

/// A breach is of a day on which what it names bound: certain cases only, by all days that its
/// claims leave open and by the commitment's own period. What is owed may be left unpaid after
/// that.
fn breaches(report: &mut Report) {
    let ground = report.ground;
    for (i, edge) in own_edges(report) {
        let Tie::Violates(breach) = &edge.tie else {
            continue;
        };
        let of_event = breach.event.iter().flat_map(|event| {
            let claims = ground.claims_about(event.as_str());
            claims.filter_map(|claim| match &claim.says {
                Says::Value(Attribute::When, Value::Date(date)) => Some(date),
                _ => None,
            })
        });
        let days: Vec<&Date> = match &edge.valid {
            Some(own) => vec![own],
            None => of_event.collect(),
        };
        let Some(first) = days.first() else {
            continue;
        };
        for (item, key) in breach.breaches.iter().enumerate() {
            let Some(commitment) = ground.edge(key.as_str()) else {
                continue;
            };
            let Some(term) = &commitment.valid else {
                continue;
            };
            let is_debt = matches!(commitment.tie, Tie::Owes(_));
            let is_early = |day: &&Date| day.start().latest < term.start().earliest;
            let is_late = |day: &&Date| !is_debt && term.end().latest < day.start().earliest;
            if days.iter().all(is_early) || days.iter().all(is_late) {
                let fault = Fault::BreachOutside {
                    commitment: key.clone(),
                    term: term.clone(),
                    breach: (*first).clone(),
                };
                let place = Place::field(i, Field::Breaches).item(item);
                report.add(At::Entry(i), place, &edge.key, fault);
            }
        }
    }
}

/// Something rests on every source that the change adds: a claim, or a source known by it.
fn sources(report: &mut Report) {
    let ground = report.ground;
    let mut unused: BTreeMap<&Key, usize> = BTreeMap::new();
    for (i, entry) in ground.change.adds.iter().enumerate() {
        if let Entry::Source(source) = entry {
            unused.entry(&source.key).or_insert(i);
        }
    }
    for entry in ground.change.entries() {
        match entry {
            Entry::Claim(claim) => unused.remove(&claim.source),
            Entry::Source(source) => source.via.as_ref().and_then(|via| unused.remove(via)),
            _ => None,
        };
    }
    // A misspelt source was reported; the one that was meant is then no second problem.
    let meant: HashSet<String> = report
        .problems
        .iter()
        .filter(|problem| problem.code() == Code::UnknownSource)
        .flat_map(|problem| problem.similar.iter().cloned())
        .collect();
    unused.retain(|key, _| !meant.contains(key.as_str()));
    for (key, i) in unused {
        let fault = Fault::UnusedSource { key: key.clone() };
        report.add(At::Entry(i), Place::entry(i), key, fault);
    }
}
