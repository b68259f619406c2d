//! The graph as it would be after a change, to be looked up without being built: the change's
//! entries over the base. Costs the size of the change, not of the base. Start at [`Ground`].

use super::reference::{Class, Piece};
use super::{Change, Entry, Retraction};
use crate::graph::Graph;
use crate::model::{Claim, Edge, Key, OwnRelation, Relation};
use std::collections::{BTreeSet, HashMap, HashSet, hash_map};

/// What a key names after the change.
#[derive(Clone, Copy)]
pub(super) enum Known<'a> {
    /// A record whose entry could not be read: it exists, and any use of it is right.
    Unread,
    /// A record.
    Record(Piece<'a>),
}

/// The base and the change upon it.
pub(super) struct Ground<'a> {
    pub(super) base: &'a Graph,
    pub(super) change: &'a Change,
    unread: &'a BTreeSet<String>,
    /// The first entry of each key. Looked up only, never walked.
    own: HashMap<&'a str, usize>,
    /// The keys of several entries.
    doubled: HashSet<&'a str>,
    relations: HashMap<&'a str, usize>,
    gone: HashMap<&'a str, usize>,
    gone_relations: HashMap<&'a str, usize>,
    claims: HashMap<&'a str, Vec<&'a Claim>>,
    gone_claims: HashSet<&'a Claim>,
}

impl<'a> Ground<'a> {
    pub(super) fn new(
        base: &'a Graph,
        change: &'a Change,
        unread: &'a BTreeSet<String>,
    ) -> Ground<'a> {
        let mut ground = Ground {
            base,
            change,
            unread,
            own: HashMap::new(),
            doubled: HashSet::new(),
            relations: HashMap::new(),
            gone: HashMap::new(),
            gone_relations: HashMap::new(),
            claims: HashMap::new(),
            gone_claims: HashSet::new(),
        };
        for (i, entry) in change.entries().enumerate() {
            let key = entry.key().as_str();
            match entry {
                Entry::Claim(claim) => ground.claims.entry(key).or_default().push(claim),
                Entry::Relation(_) => {
                    ground.relations.entry(key).or_insert(i);
                }
                _ => match ground.own.entry(key) {
                    hash_map::Entry::Vacant(place) => drop(place.insert(i)),
                    hash_map::Entry::Occupied(_) => drop(ground.doubled.insert(key)),
                },
            }
        }
        let first = change.adds.len() + change.supersedes.len();
        for (i, retraction) in change.retracts.iter().enumerate() {
            match retraction {
                Retraction::Record(key) => {
                    ground.gone.entry(key.as_str()).or_insert(first + i);
                }
                Retraction::Relation(key) => {
                    ground
                        .gone_relations
                        .entry(key.as_str())
                        .or_insert(first + i);
                }
                Retraction::Claim(claim) => {
                    ground.gone_claims.insert(claim);
                }
            }
        }
        ground
    }

    /// The entry with this number, if it adds or supersedes.
    pub(super) fn entry(&self, i: usize) -> Option<&'a Entry> {
        let added = self.change.adds.len();
        match i.checked_sub(added) {
            None => self.change.adds.get(i),
            Some(i) => self.change.supersedes.get(i),
        }
    }

    /// The first entry that gives this key a record.
    pub(super) fn entry_of(&self, key: &str) -> Option<usize> {
        self.own.get(key).copied()
    }

    /// Whether several entries have this key: which of them is meant by it is not known.
    pub(super) fn is_doubled(&self, key: &str) -> bool {
        self.doubled.contains(key)
    }

    /// The first entry that declares this relation.
    pub(super) fn entry_of_relation(&self, name: &str) -> Option<usize> {
        self.relations.get(name).copied()
    }

    /// The entry that retracts this record.
    pub(super) fn retracted(&self, key: &str) -> Option<usize> {
        self.gone.get(key).copied()
    }

    /// The entry that retracts this relation.
    pub(super) fn relation_retracted(&self, name: &str) -> Option<usize> {
        self.gone_relations.get(name).copied()
    }

    pub(super) fn claim_retracted(&self, claim: &Claim) -> bool {
        self.gone_claims.contains(claim)
    }

    /// What the key names after the change.
    pub(super) fn get(&self, key: &str) -> Option<Known<'a>> {
        if let Some(entry) = self.entry_of(key).and_then(|i| self.entry(i)) {
            return Some(Known::Record(entry.into()));
        }
        if self.unread.contains(key) {
            return Some(Known::Unread);
        }
        self.untouched(key).map(Known::Record)
    }

    /// The base's record, if the change neither supersedes nor retracts it.
    pub(super) fn untouched(&self, key: &str) -> Option<Piece<'a>> {
        if self.own.contains_key(key) || self.gone.contains_key(key) {
            return None;
        }
        self.in_base(key)
    }

    /// The base's record, before the change.
    pub(super) fn in_base(&self, key: &str) -> Option<Piece<'a>> {
        let piece = Piece::from(self.base.record(key)?);
        piece.class().map(|_| piece)
    }

    pub(super) fn class(&self, key: &str) -> Option<Class> {
        match self.get(key)? {
            Known::Unread => None,
            Known::Record(piece) => piece.class(),
        }
    }

    pub(super) fn edge(&self, key: &str) -> Option<&'a Edge> {
        match self.get(key)? {
            Known::Record(Piece::Edge(edge)) => Some(edge),
            _ => None,
        }
    }

    /// The own relation of this name after the change.
    pub(super) fn relation(&self, name: &str) -> Option<&'a OwnRelation> {
        match self.entry_of_relation(name).and_then(|i| self.entry(i)) {
            Some(Entry::Relation(relation)) => Some(relation),
            _ if self.gone_relations.contains_key(name) => None,
            _ => self.base.own_relation(name),
        }
    }

    /// Whether the relation's entry could not be read.
    pub(super) fn is_unread(&self, name: &str) -> bool {
        self.unread.contains(name)
    }

    /// The claims about a record after the change.
    pub(super) fn claims_about(&self, key: &str) -> impl Iterator<Item = &'a Claim> {
        let stay = !self.gone.contains_key(key);
        let base = stay.then(|| self.base.claims_about(key));
        let own = self.claims.get(key).map_or(&[][..], Vec::as_slice);
        base.into_iter()
            .flatten()
            .filter(|claim| !self.claim_retracted(claim))
            .chain(own.iter().copied())
    }

    /// The edges that the change adds or supersedes.
    pub(super) fn own_edges(&self) -> impl Iterator<Item = &'a Edge> {
        self.change.entries().filter_map(|entry| match entry {
            Entry::Edge(edge) => Some(edge),
            _ => None,
        })
    }

    /// Whether after the change an edge of one of these relations leads from the first of each
    /// pair to the second.
    pub(super) fn joined(&self, relations: &'static [Relation]) -> impl Fn(&Key, &Key) -> bool {
        let own: HashSet<(&Key, &Key)> = self
            .own_edges()
            .filter(|edge| relations.contains(&edge.relation()))
            .map(|edge| (&edge.from, &edge.to))
            .collect();
        move |from, to| {
            let stays = |key: &Key| self.untouched(key.as_str()).is_some();
            own.contains(&(from, to)) || self.base.any_between(from, relations, to, stays)
        }
    }
}
