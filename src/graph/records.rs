//! The records of a graph as plain lists, and one record of any sort.

use crate::model::{Account, Claim, Edge, Key, Node, OwnRelation, Source};

/// All that a graph holds, as lists: what a graph is built from and can be taken apart into.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Records {
    /// The sources.
    pub sources: Vec<Source>,
    /// The relations that the dossier declares for itself.
    pub relations: Vec<OwnRelation>,
    /// The actors, agreements, events and conditions.
    pub nodes: Vec<Node>,
    /// The accounts of agreements.
    pub accounts: Vec<Account>,
    /// The edges.
    pub edges: Vec<Edge>,
    /// Who says all this, and where.
    pub claims: Vec<Claim>,
}

/// One record that has a key.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Record<'g> {
    /// A source.
    Source(&'g Source),
    /// A relation of the dossier's own.
    Relation(&'g OwnRelation),
    /// A node.
    Node(&'g Node),
    /// An account of an agreement.
    Account(&'g Account),
    /// An edge.
    Edge(&'g Edge),
}

impl<'g> Record<'g> {
    /// Its key.
    pub fn key(self) -> &'g Key {
        match self {
            Record::Source(source) => &source.key,
            Record::Relation(relation) => &relation.key,
            Record::Node(node) => &node.key,
            Record::Account(account) => &account.key,
            Record::Edge(edge) => &edge.key,
        }
    }

    /// What it is, as a message says it: "an actor", "a source".
    pub fn what(self) -> &'static str {
        use crate::model::Sort;
        match self {
            Record::Source(_) => "a source",
            Record::Relation(_) => "a relation",
            Record::Node(node) => match node.sort() {
                Sort::Actor => "an actor",
                Sort::Agreement => "an agreement",
                Sort::Event => "an event",
                Sort::Condition => "a condition",
            },
            Record::Account(_) => "an account",
            Record::Edge(edge) if edge.relation().is_commitment() => "a commitment",
            Record::Edge(_) => "an edge",
        }
    }
}
