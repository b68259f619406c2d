//! The names of the relations and the nodes they may join. What an edge of each relation can
//! say beyond its two ends is its [`Tie`](super::Tie).

use super::{Key, Sort};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// The name of a relation: one of the vocabulary's, or a user's own.
///
/// The built-in ones come first in the order, commitments before breach before the rest, so
/// that a node's arcs stand in the order in which questions read them.
///
/// ```
/// use foedera::model::{Relation, Sort};
///
/// let relation = Relation::read("guarantees").unwrap();
/// assert!(relation.is_commitment());
/// assert!(relation.joins(Sort::Actor, Sort::Actor));
/// assert!(!relation.joins(Sort::Actor, Sort::Agreement));
/// assert_eq!(Relation::PartyTo.phrase(), "party to");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// Answerable for the other's safety, or for a debt or performance it owes.
    Guarantees,
    /// Supports another's commitment; nothing without it.
    Backstops,
    /// Any other promise.
    Undertakes,
    /// A principal debt.
    Owes,
    /// Broke an agreement, or a promise to the wronged actor.
    Violates,
    /// Signed, ratified, joined, left an agreement, in some role.
    PartyTo,
    /// Is a member of.
    MemberOf,
    /// Leads.
    Leads,
    /// Is a part of.
    PartOf,
    /// Speaks or acts for.
    Represents,
    /// Stands close to; nothing passes along it.
    AffiliatedWith,
    /// Took part in an event.
    ParticipatesIn,
    /// Is a revision of.
    Revises,
    /// Takes the place of.
    Supersedes,
    /// Carries out.
    Implements,
    /// Changes.
    Amends,
    /// Says again.
    Reaffirms,
    /// May be one and the same thing as; never merged.
    PossiblySameAs,
    /// Came before.
    Before,
    /// Negotiates an agreement, or with an actor.
    Negotiates,
    /// Puts forward.
    Proposes,
    /// Supports.
    Supports,
    /// Rejects.
    Rejects,
    /// Demands.
    Demands,
    /// Puts pressure on.
    Pressures,
    /// Opens a programme or agreement to somebody.
    GrantsAccess,
    /// A relation that the dossier itself declares.
    Custom(Key),
}

impl Relation {
    /// The relations of the vocabulary, in its order.
    pub const BUILT_IN: [Relation; 26] = [
        Relation::Guarantees,
        Relation::Backstops,
        Relation::Undertakes,
        Relation::Owes,
        Relation::Violates,
        Relation::PartyTo,
        Relation::MemberOf,
        Relation::Leads,
        Relation::PartOf,
        Relation::Represents,
        Relation::AffiliatedWith,
        Relation::ParticipatesIn,
        Relation::Revises,
        Relation::Supersedes,
        Relation::Implements,
        Relation::Amends,
        Relation::Reaffirms,
        Relation::PossiblySameAs,
        Relation::Before,
        Relation::Negotiates,
        Relation::Proposes,
        Relation::Supports,
        Relation::Rejects,
        Relation::Demands,
        Relation::Pressures,
        Relation::GrantsAccess,
    ];

    /// The built-in relation spelled `word`, exactly.
    pub fn read(word: &str) -> Option<Relation> {
        Relation::BUILT_IN.into_iter().find(|r| r.as_str() == word)
    }

    /// The relation as a dossier spells it: `party_to`.
    pub fn as_str(&self) -> &str {
        match self {
            Relation::Guarantees => "guarantees",
            Relation::Backstops => "backstops",
            Relation::Undertakes => "undertakes",
            Relation::Owes => "owes",
            Relation::Violates => "violates",
            Relation::PartyTo => "party_to",
            Relation::MemberOf => "member_of",
            Relation::Leads => "leads",
            Relation::PartOf => "part_of",
            Relation::Represents => "represents",
            Relation::AffiliatedWith => "affiliated_with",
            Relation::ParticipatesIn => "participates_in",
            Relation::Revises => "revises",
            Relation::Supersedes => "supersedes",
            Relation::Implements => "implements",
            Relation::Amends => "amends",
            Relation::Reaffirms => "reaffirms",
            Relation::PossiblySameAs => "possibly_same_as",
            Relation::Before => "before",
            Relation::Negotiates => "negotiates",
            Relation::Proposes => "proposes",
            Relation::Supports => "supports",
            Relation::Rejects => "rejects",
            Relation::Demands => "demands",
            Relation::Pressures => "pressures",
            Relation::GrantsAccess => "grants_access",
            Relation::Custom(key) => key.as_str(),
        }
    }

    /// The relation as a sentence spells it: `party to`.
    pub fn phrase(&self) -> String {
        self.as_str().replace('_', " ")
    }

    /// Whether an edge of it is a commitment: guarantees, backstops, undertakes, owes.
    pub fn is_commitment(&self) -> bool {
        matches!(
            self,
            Relation::Guarantees | Relation::Backstops | Relation::Undertakes | Relation::Owes
        )
    }

    /// Whether it is of the vocabulary's political group, which moves no agreement's stage.
    pub fn is_politics(&self) -> bool {
        matches!(
            self,
            Relation::Negotiates
                | Relation::Proposes
                | Relation::Supports
                | Relation::Rejects
                | Relation::Demands
                | Relation::Pressures
        )
    }

    /// The pairs of sorts it may join; empty for a user's own, whose declaration says it.
    pub fn ends(&self) -> &'static [(Sort, Sort)] {
        use Sort::{Actor, Agreement, Condition, Event};
        match self {
            Relation::Guarantees
            | Relation::Backstops
            | Relation::Undertakes
            | Relation::Owes
            | Relation::MemberOf
            | Relation::Leads
            | Relation::Represents
            | Relation::AffiliatedWith => &[(Actor, Actor)],
            Relation::PartOf => &[(Actor, Actor), (Agreement, Agreement)],
            Relation::Violates => &[(Actor, Agreement), (Actor, Actor)],
            Relation::PartyTo | Relation::GrantsAccess => &[(Actor, Agreement)],
            Relation::ParticipatesIn => &[(Actor, Event)],
            Relation::Revises
            | Relation::Supersedes
            | Relation::Implements
            | Relation::Amends
            | Relation::Reaffirms => &[(Agreement, Agreement)],
            Relation::PossiblySameAs => &[
                (Actor, Actor),
                (Agreement, Agreement),
                (Event, Event),
                (Condition, Condition),
            ],
            Relation::Before => &[(Event, Event)],
            Relation::Negotiates
            | Relation::Proposes
            | Relation::Supports
            | Relation::Rejects
            | Relation::Demands
            | Relation::Pressures => &[(Actor, Agreement), (Actor, Actor)],
            Relation::Custom(_) => &[],
        }
    }

    /// Whether a built-in relation may join a node of the one sort to one of the other; always
    /// yes for a user's own.
    pub fn joins(&self, from: Sort, to: Sort) -> bool {
        matches!(self, Relation::Custom(_)) || self.ends().contains(&(from, to))
    }
}

impl fmt::Display for Relation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Serialize for Relation {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Relation {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Relation, D::Error> {
        let word = std::borrow::Cow::<str>::deserialize(deserializer)?;
        match Relation::read(&word) {
            Some(relation) => Ok(relation),
            None => Key::new(&word)
                .map(Relation::Custom)
                .map_err(serde::de::Error::custom),
        }
    }
}

/// A relation that a dossier declares for itself: its name and what it may join.
///
/// ```
/// use foedera::model::{Key, OwnRelation, Sort};
///
/// let sponsors = OwnRelation::new(Key::new("sponsors")?);
/// assert!(sponsors.joins(Sort::Actor, Sort::Event), "nothing said, nothing forbidden");
/// # Ok::<(), foedera::model::BadKey>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnRelation {
    /// Its name, as edges use it.
    pub key: Key,
    /// The sorts its edges may start from; empty: any.
    #[serde(default)]
    pub from: Vec<Sort>,
    /// The sorts its edges may end at; empty: any.
    #[serde(default)]
    pub to: Vec<Sort>,
    /// What it means, for readers.
    #[serde(default)]
    pub meaning: Option<String>,
}

impl OwnRelation {
    /// A relation that may join any two nodes.
    pub fn new(key: Key) -> OwnRelation {
        OwnRelation {
            key,
            from: Vec::new(),
            to: Vec::new(),
            meaning: None,
        }
    }

    /// Whether it may join a node of the one sort to one of the other.
    pub fn joins(&self, from: Sort, to: Sort) -> bool {
        let fits = |allowed: &[Sort], sort| allowed.is_empty() || allowed.contains(&sort);
        fits(&self.from, from) && fits(&self.to, to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_relation_reads_back_and_joins_something() {
        for relation in Relation::BUILT_IN {
            assert_eq!(Relation::read(relation.as_str()), Some(relation.clone()));
            assert!(!relation.ends().is_empty());
        }
    }
}
