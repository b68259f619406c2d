//! Rules on one record and what it refers to: sorts of references, ends of relations, breaches
//! and debtors, texts that must be there.

use super::super::reference::{Piece, references};
use super::super::{Fault, Field, Place, Wanted};
use super::{At, Known, Report, claim, piece};
use crate::model::{Account, ActorKind, Condition, Edge, Key, Node, Relation, Sort, Source, Tie};
use std::collections::HashSet;

pub(super) fn check(report: &mut Report, at: At, record: Piece) {
    refers(report, at, record);
    match record {
        Piece::Source(source) => self::source(report, at, source),
        Piece::Node(node) => self::node(report, at, node),
        Piece::Account(account) => self::account(report, at, account),
        Piece::Edge(edge) => self::edge(report, at, edge),
        Piece::Claim(claim) => claim::attribute(report, at, claim),
        Piece::Relation(_) => {}
    }
}

fn entry(at: At) -> usize {
    match at {
        At::Entry(i) | At::Because(i) => i,
    }
}

/// Every reference names a record, and one of the right sort.
fn refers(report: &mut Report, at: At, record: Piece) {
    let ground = report.ground;
    references(record, |reference| {
        let place = reference.place(entry(at));
        let (key, wanted) = (reference.key, reference.wanted);
        let text = key.as_str();
        let fault = match ground.get(text) {
            Some(Known::Unread) => return,
            // That two have it is told where the second stands.
            Some(_) if ground.is_doubled(text) => return,
            None if wanted == Wanted::SOURCE => Fault::UnknownSource { key: key.clone() },
            None => Fault::UnknownId {
                key: key.clone(),
                wanted,
                retracted: ground.retracted(text).is_some(),
            },
            Some(Known::Record(piece)) => match (piece, piece.class()) {
                (_, Some(class)) if wanted.admits(class) => return,
                (Piece::Edge(edge), _) if wanted == Wanted::COMMITMENT => Fault::NoCommitment {
                    key: key.clone(),
                    relation: edge.relation(),
                },
                (_, Some(found)) => Fault::WrongSort {
                    key: key.clone(),
                    found,
                    wanted,
                },
                (_, None) => return,
            },
        };
        let similar = match fault {
            Fault::NoCommitment { .. } => Vec::new(),
            _ => report.similar(text, wanted),
        };
        report.add_with(at, place, record.key(), fault, similar, Vec::new());
    });
}

fn source(report: &mut Report, at: At, source: &Source) {
    let place = |field| Place::field(entry(at), field);
    if source.title.trim().is_empty() {
        report.add(at, place(Field::Title), &source.key, Fault::EmptyText);
    }
    if let Some(url) = &source.url
        && !is_web_address(url)
    {
        let found = url.chars().take(60).collect();
        let fault = Fault::BadUrl { found };
        report.add(at, place(Field::Url), &source.key, fault);
    }
}

fn is_web_address(url: &str) -> bool {
    let rest = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        let clean = !rest.contains(|c: char| c.is_whitespace() || c.is_control());
        clean && !rest.is_empty() && !rest.starts_with('/')
    })
}

fn node(report: &mut Report, at: At, node: &Node) {
    if node.name.trim().is_empty() {
        let place = Place::field(entry(at), Field::Name);
        report.add(at, place, &node.key, Fault::EmptyText);
    }
    if let Some(condition) = node.as_condition() {
        scopes(report, at, &node.key, condition);
    }
}

fn scopes(report: &mut Report, at: At, key: &Key, condition: &Condition) {
    for (i, scope) in condition.scopes.iter().enumerate() {
        if let Some(relation) = &scope.relation
            && !relation.is_commitment()
        {
            let place = Place::field(entry(at), Field::ScopeRelation).item(i);
            let relation = relation.clone();
            report.add(at, place, key, Fault::ScopeOfNoCommitment { relation });
        }
    }
}

fn account(report: &mut Report, at: At, account: &Account) {
    let mut labels = HashSet::new();
    for (i, provision) in account.provisions.iter().enumerate() {
        let label = provision.label.trim();
        let fault = if label.is_empty() {
            Fault::EmptyText
        } else if !labels.insert(label) {
            Fault::DuplicateProvision {
                label: label.to_string(),
            }
        } else {
            continue;
        };
        let place = Place::field(entry(at), Field::Provision).item(i);
        report.add(at, place, &account.key, fault);
    }
}

fn edge(report: &mut Report, at: At, edge: &Edge) {
    ends(report, at, edge);
    if edge.from == edge.to {
        joins_itself(report, at, edge);
    }
    match &edge.tie {
        Tie::Backstops(backstop) if backstop.of.is_empty() => {
            let place = Place::entry(entry(at));
            report.add(at, place, &edge.key, Fault::BacksNothing);
        }
        Tie::Violates(breach) => breaches(report, at, edge, &breach.breaches),
        _ => {}
    }
}

/// The relation exists and may join these two. Silent when an end is no node: that was said.
fn ends(report: &mut Report, at: At, edge: &Edge) {
    let ground = report.ground;
    let relation = edge.relation();
    let may_join: Vec<(Sort, Sort)> = match &edge.tie {
        Tie::Custom(name) => match ground.relation(name.as_str()) {
            Some(own) => {
                let all = [Sort::Actor, Sort::Agreement, Sort::Event, Sort::Condition];
                let or_all = |sorts: &[Sort]| {
                    if sorts.is_empty() {
                        all.to_vec()
                    } else {
                        sorts.to_vec()
                    }
                };
                let to = or_all(&own.to);
                let pairs = or_all(&own.from).into_iter();
                pairs
                    .flat_map(|from| to.iter().map(move |to| (from, *to)).collect::<Vec<_>>())
                    .collect()
            }
            None if ground.is_unread(name.as_str()) => return,
            None => {
                let names = Relation::BUILT_IN;
                let own = ground.change.entries().filter_map(|entry| match entry {
                    super::super::Entry::Relation(own) => Some(own.key.as_str()),
                    _ => None,
                });
                let candidates = names.iter().map(Relation::as_str).chain(own);
                let similar = crate::model::nearest(name.as_str(), candidates);
                let place = Place::field(entry(at), Field::Relation);
                let name = name.clone();
                let fault = Fault::UnknownRelation { name };
                return report.add_with(at, place, &edge.key, fault, similar, Vec::new());
            }
        },
        _ => relation.ends().to_vec(),
    };
    let sort = |key: &Key| match piece(ground, key.as_str()) {
        Some(Piece::Node(node)) => Some(node.sort()),
        _ => None,
    };
    let (Some(from), Some(to)) = (sort(&edge.from), sort(&edge.to)) else {
        return;
    };
    if may_join.contains(&(from, to)) {
        return;
    }
    // The end to blame is the one that no pair has in its place.
    let from_fits = may_join.iter().any(|(f, _)| *f == from);
    let field = if from_fits { Field::To } else { Field::From };
    let fault = Fault::WrongEnds {
        relation,
        from,
        to,
        may_join,
    };
    report.add(at, Place::field(entry(at), field), &edge.key, fault);
}

/// Worth a warning, unless the node is a loosely named set, whose members may well promise
/// each other something.
fn joins_itself(report: &mut Report, at: At, edge: &Edge) {
    if let Some(Piece::Node(node)) = piece(report.ground, edge.from.as_str())
        && let Some(actor) = node.as_actor()
        && (actor.unresolved || matches!(actor.kind, Some(ActorKind::Group | ActorKind::Coalition)))
    {
        return;
    }
    let fault = Fault::JoinsItself {
        node: edge.from.clone(),
        relation: edge.relation(),
    };
    report.add(at, Place::field(entry(at), Field::To), &edge.key, fault);
}

/// Only who owes a commitment can breach it; and it belongs to the agreement that is violated.
fn breaches(report: &mut Report, at: At, edge: &Edge, breaches: &[Key]) {
    let ground = report.ground;
    for (i, key) in breaches.iter().enumerate() {
        let Some(commitment) = ground.edge(key.as_str()) else {
            continue;
        };
        let Some(terms) = commitment.terms() else {
            continue;
        };
        let place = Place::field(entry(at), Field::Breaches).item(i);
        if commitment.from != edge.from {
            // An end that is unknown was reported where it stands.
            let known = |key: &Key| ground.get(key.as_str()).is_some();
            if known(&edge.from) && known(&commitment.from) {
                let fault = Fault::NotTheDebtor {
                    violator: edge.from.clone(),
                    commitment: key.clone(),
                    debtor: commitment.from.clone(),
                };
                report.add(at, place, &edge.key, fault);
            }
        } else if let Some(under) = &terms.under
            && *under != edge.to
            && let Some(Piece::Node(to)) = piece(ground, edge.to.as_str())
            && to.sort() == Sort::Agreement
        {
            let fault = Fault::BreachElsewhere {
                commitment: key.clone(),
                under: under.clone(),
                agreement: edge.to.clone(),
            };
            report.add(at, place, &edge.key, fault);
        }
    }
}
