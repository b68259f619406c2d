//! Which fields of a record refer to other records, and to records of which class: the one
//! table that checking, retracting and suggesting read. Start at [`references`].

use super::{Entry, Field, Place};
use crate::graph::Record;
use crate::model::{
    Account, Claim, Edge, Key, Kind, Node, OwnRelation, Says, Sort, Source, Tie, Value,
};
use std::fmt;

/// What a record is to those that refer to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// An actor.
    Actor,
    /// An agreement.
    Agreement,
    /// An event.
    Event,
    /// A condition.
    Condition,
    /// An edge that is a commitment.
    Commitment,
    /// Any other edge.
    Edge,
    /// An account of an agreement.
    Account,
    /// A source.
    Source,
}

impl Class {
    const ALL: [Class; 8] = [
        Class::Actor,
        Class::Agreement,
        Class::Event,
        Class::Condition,
        Class::Commitment,
        Class::Edge,
        Class::Account,
        Class::Source,
    ];

    /// The class that a record keeps when it is corrected: an edge's relation may turn out to
    /// be another, a node's sort may not.
    pub(super) fn kin(self) -> Class {
        match self {
            Class::Commitment => Class::Edge,
            class => class,
        }
    }

    fn phrase(self) -> &'static str {
        match self {
            Class::Actor => "an actor",
            Class::Agreement => "an agreement",
            Class::Event => "an event",
            Class::Condition => "a condition",
            Class::Commitment => "a commitment",
            Class::Edge => "an edge",
            Class::Account => "an account",
            Class::Source => "a source",
        }
    }
}

impl From<Sort> for Class {
    fn from(sort: Sort) -> Class {
        match sort {
            Sort::Actor => Class::Actor,
            Sort::Agreement => Class::Agreement,
            Sort::Event => Class::Event,
            Sort::Condition => Class::Condition,
        }
    }
}

impl fmt::Display for Class {
    /// With its article: `an actor`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.phrase())
    }
}

/// The classes of record that may stand in a field.
///
/// ```
/// use foedera::change::{Class, Wanted};
///
/// assert!(Wanted::EDGE.admits(Class::Commitment));
/// assert_eq!(Wanted::NODE.to_string(), "a node");
/// assert_eq!(Wanted::EDGE_OR_EVENT.to_string(), "an event or an edge");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Wanted(u16);

impl Wanted {
    /// An actor.
    pub const ACTOR: Wanted = Wanted::of(&[Class::Actor]);
    /// An agreement.
    pub const AGREEMENT: Wanted = Wanted::of(&[Class::Agreement]);
    /// An event.
    pub const EVENT: Wanted = Wanted::of(&[Class::Event]);
    /// A condition.
    pub const CONDITION: Wanted = Wanted::of(&[Class::Condition]);
    /// A commitment.
    pub const COMMITMENT: Wanted = Wanted::of(&[Class::Commitment]);
    /// An edge, commitment or not.
    pub const EDGE: Wanted = Wanted::of(&[Class::Commitment, Class::Edge]);
    /// A source.
    pub const SOURCE: Wanted = Wanted::of(&[Class::Source]);
    /// An actor, agreement, event or condition.
    pub const NODE: Wanted = Wanted::of(&[
        Class::Actor,
        Class::Agreement,
        Class::Event,
        Class::Condition,
    ]);
    /// What meets a condition.
    pub const EDGE_OR_EVENT: Wanted = Wanted::of(&[Class::Commitment, Class::Edge, Class::Event]);
    /// What a provision consists of, or access waits for.
    pub const EDGE_OR_CONDITION: Wanted =
        Wanted::of(&[Class::Commitment, Class::Edge, Class::Condition]);
    /// What a political act is about.
    pub const TOPIC: Wanted = Wanted::of(&[
        Class::Agreement,
        Class::Commitment,
        Class::Edge,
        Class::Account,
    ]);
    /// Any record.
    pub const ANY: Wanted = Wanted::of(&Class::ALL);
    /// No record.
    pub const NOTHING: Wanted = Wanted(0);
    /// What a claim is about: anything but a source.
    pub const CLAIMED: Wanted = Wanted::of(&[
        Class::Actor,
        Class::Agreement,
        Class::Event,
        Class::Condition,
        Class::Commitment,
        Class::Edge,
        Class::Account,
    ]);

    pub(super) const fn of(classes: &[Class]) -> Wanted {
        let (mut bits, mut i) = (0, 0);
        while i < classes.len() {
            bits |= 1 << classes[i] as u16;
            i += 1;
        }
        Wanted(bits)
    }

    /// Whether a record of that class may stand there.
    pub fn admits(self, class: Class) -> bool {
        self.0 & (1 << class as u16) != 0
    }
}

impl fmt::Display for Wanted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut words: Vec<&str> = Vec::new();
        let whole = self.0 & Wanted::NODE.0 == Wanted::NODE.0;
        if whole {
            words.push("a node");
        }
        for class in Class::ALL {
            let said = whole && Wanted::NODE.admits(class)
                || class == Class::Commitment && self.admits(Class::Edge);
            if self.admits(class) && !said {
                words.push(class.phrase());
            }
        }
        match words.split_last() {
            Some((last, [])) => f.pad(last),
            Some((last, rest)) => write!(f, "{} or {last}", rest.join(", ")),
            None => f.pad("nothing"),
        }
    }
}

/// Any record or claim, borrowed: from a change's entry or from a graph.
#[derive(Clone, Copy, Debug)]
pub(super) enum Piece<'a> {
    Source(&'a Source),
    Relation(&'a OwnRelation),
    Node(&'a Node),
    Account(&'a Account),
    Edge(&'a Edge),
    Claim(&'a Claim),
}

impl<'a> Piece<'a> {
    /// Its class; none of a claim or a relation, which nothing refers to by key.
    pub(super) fn class(self) -> Option<Class> {
        match self {
            Piece::Source(_) => Some(Class::Source),
            Piece::Node(node) => Some(node.sort().into()),
            Piece::Account(_) => Some(Class::Account),
            Piece::Edge(edge) if edge.relation().is_commitment() => Some(Class::Commitment),
            Piece::Edge(_) => Some(Class::Edge),
            Piece::Relation(_) | Piece::Claim(_) => None,
        }
    }

    /// Its key; of a claim, the key of what it is about.
    pub(super) fn key(self) -> &'a Key {
        match self {
            Piece::Source(source) => &source.key,
            Piece::Relation(relation) => &relation.key,
            Piece::Node(node) => &node.key,
            Piece::Account(account) => &account.key,
            Piece::Edge(edge) => &edge.key,
            Piece::Claim(claim) => &claim.about,
        }
    }
}

impl<'a> From<&'a Entry> for Piece<'a> {
    fn from(entry: &'a Entry) -> Piece<'a> {
        match entry {
            Entry::Source(source) => Piece::Source(source),
            Entry::Relation(relation) => Piece::Relation(relation),
            Entry::Node(node) => Piece::Node(node),
            Entry::Account(account) => Piece::Account(account),
            Entry::Edge(edge) => Piece::Edge(edge),
            Entry::Claim(claim) => Piece::Claim(claim),
        }
    }
}

impl<'a> From<Record<'a>> for Piece<'a> {
    fn from(record: Record<'a>) -> Piece<'a> {
        match record {
            Record::Source(source) => Piece::Source(source),
            Record::Relation(relation) => Piece::Relation(relation),
            Record::Node(node) => Piece::Node(node),
            Record::Account(account) => Piece::Account(account),
            Record::Edge(edge) => Piece::Edge(edge),
        }
    }
}

/// One field, or one item of it, that refers to another record.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reference<'a> {
    pub(super) field: Field,
    pub(super) item: Option<usize>,
    pub(super) part: Option<usize>,
    pub(super) key: &'a Key,
    pub(super) wanted: Wanted,
}

impl Reference<'_> {
    pub(super) fn place(&self, entry: usize) -> Place {
        Place {
            entry,
            field: self.field,
            item: self.item,
            part: self.part,
        }
    }
}

/// Calls `see` for every reference of a record, in the order of its fields.
pub(super) fn references<'a>(piece: Piece<'a>, mut see: impl FnMut(Reference<'a>)) {
    let mut visit = Visit(&mut see);
    match piece {
        Piece::Source(source) => visit.one(Field::Via, &source.via, Wanted::SOURCE),
        Piece::Relation(_) => {}
        Piece::Node(node) => {
            if let Kind::Condition(condition) = &node.is {
                visit.one(Field::Body, &condition.body, Wanted::ACTOR);
                visit.each(Field::AppliesTo, &condition.applies_to, Wanted::EDGE);
                for (i, scope) in condition.scopes.iter().enumerate() {
                    visit.item(Field::ScopeDebtor, i, &scope.debtor, Wanted::ACTOR);
                    visit.item(Field::ScopeTo, i, &scope.to, Wanted::ACTOR);
                    visit.parts(Field::ScopeUnder, i, &scope.under, Wanted::AGREEMENT);
                }
                visit.one(Field::MetBy, &condition.met_by, Wanted::EDGE_OR_EVENT);
            }
        }
        Piece::Account(account) => {
            visit.key(Field::Of, &account.of, Wanted::AGREEMENT);
            for (i, provision) in account.provisions.iter().enumerate() {
                visit.parts(Field::Parts, i, &provision.parts, Wanted::EDGE_OR_CONDITION);
            }
        }
        Piece::Edge(edge) => {
            visit.key(Field::From, &edge.from, Wanted::NODE);
            visit.key(Field::To, &edge.to, Wanted::NODE);
            visit.tie(&edge.tie);
        }
        Piece::Claim(claim) => {
            visit.key(Field::About, &claim.about, Wanted::CLAIMED);
            visit.key(Field::Source, &claim.source, Wanted::SOURCE);
            visit.each(Field::Voice, &claim.voice, Wanted::ACTOR);
            if let Says::Value(_, Value::Record(key)) = &claim.says {
                visit.key(Field::Value, key, Wanted::ACTOR);
            }
        }
    }
}

struct Visit<'v, 'a>(&'v mut dyn FnMut(Reference<'a>));

impl<'a> Visit<'_, 'a> {
    fn key(&mut self, field: Field, key: &'a Key, wanted: Wanted) {
        (self.0)(Reference {
            field,
            item: None,
            part: None,
            key,
            wanted,
        });
    }

    fn one(&mut self, field: Field, key: &'a Option<Key>, wanted: Wanted) {
        if let Some(key) = key {
            self.key(field, key, wanted);
        }
    }

    fn each(&mut self, field: Field, keys: &'a [Key], wanted: Wanted) {
        for (i, key) in keys.iter().enumerate() {
            (self.0)(Reference {
                field,
                item: Some(i),
                part: None,
                key,
                wanted,
            });
        }
    }

    fn item(&mut self, field: Field, item: usize, key: &'a Option<Key>, wanted: Wanted) {
        if let Some(key) = key {
            (self.0)(Reference {
                field,
                item: Some(item),
                part: None,
                key,
                wanted,
            });
        }
    }

    fn parts(&mut self, field: Field, item: usize, keys: &'a [Key], wanted: Wanted) {
        for (part, key) in keys.iter().enumerate() {
            (self.0)(Reference {
                field,
                item: Some(item),
                part: Some(part),
                key,
                wanted,
            });
        }
    }

    fn tie(&mut self, tie: &'a Tie) {
        if let Some(terms) = tie.terms() {
            self.one(Field::Under, &terms.under, Wanted::AGREEMENT);
            self.each(Field::Conditions, &terms.conditions, Wanted::CONDITION);
            self.each(Field::Adversary, &terms.adversaries, Wanted::ACTOR);
        }
        match tie {
            Tie::Guarantees(guarantee) => {
                self.one(Field::OwedTo, &guarantee.owed_to, Wanted::ACTOR);
                self.each(Field::Of, &guarantee.of, Wanted::COMMITMENT);
            }
            Tie::Backstops(backstop) => self.each(Field::Of, &backstop.of, Wanted::COMMITMENT),
            Tie::Undertakes(promise) => {
                self.one(Field::For, &promise.benefits, Wanted::ACTOR);
                self.each(
                    Field::InReturnFor,
                    &promise.in_return_for,
                    Wanted::COMMITMENT,
                );
            }
            Tie::Violates(breach) => {
                self.one(Field::Event, &breach.event, Wanted::EVENT);
                self.each(Field::Breaches, &breach.breaches, Wanted::COMMITMENT);
                self.one(Field::FoundBy, &breach.found_by, Wanted::ACTOR);
            }
            Tie::MemberOf(says)
            | Tie::Leads(says)
            | Tie::PartOf(says)
            | Tie::Represents(says)
            | Tie::AffiliatedWith(says) => {
                self.each(Field::Conditions, &says.conditions, Wanted::CONDITION);
            }
            Tie::Negotiates(says)
            | Tie::Proposes(says)
            | Tie::Supports(says)
            | Tie::Rejects(says)
            | Tie::Demands(says)
            | Tie::Pressures(says) => self.each(Field::About, &says.about, Wanted::TOPIC),
            Tie::GrantsAccess(access) => {
                self.one(Field::Recipient, &access.recipient, Wanted::ACTOR);
                self.each(
                    Field::Conditions,
                    &access.conditions,
                    Wanted::EDGE_OR_CONDITION,
                );
            }
            Tie::Owes(_)
            | Tie::PartyTo(_)
            | Tie::ParticipatesIn { .. }
            | Tie::Revises
            | Tie::Supersedes
            | Tie::Implements
            | Tie::Amends
            | Tie::Reaffirms
            | Tie::PossiblySameAs
            | Tie::Before
            | Tie::Custom(_) => {}
        }
    }
}
