//! A change: what is added to a graph, what takes another's place, what goes. Start at
//! [`Change`]; its short forms for graphs built in code are in the file `table`.

use crate::model::{Account, Claim, Edge, Key, Node, OwnRelation, Source};
use serde::{Deserialize, Serialize};

/// What makes one graph of another: the only way a graph comes to be different.
///
/// - **adds**: records and claims that were not there;
/// - **supersedes**: records that take the place of the one with the same key. What refers to
///   that key now refers to the new record, and the claims about it stay, for a correction
///   does not erase who said it;
/// - **retracts**: records that go, with the claims about them; claims; own relations.
///
/// The order of the entries means nothing.
///
/// ```
/// use foedera::change::{Change, apply};
/// use foedera::graph::Graph;
/// use foedera::model::{ActorKind, Key, Node, Actor};
///
/// let mut change = Change::new();
/// change.actor("ruritania", ActorKind::State, "Ruritania")?;
/// let graph = apply(&Graph::empty(), &change).expect("nothing is wrong with it");
///
/// let mut next = Change::new();
/// let corrected = Node::new(Key::new("ruritania")?, "Kingdom of Ruritania", Actor::of(ActorKind::State));
/// next.supersede(corrected);
/// let graph = apply(&graph, &next).expect("nor with the correction");
/// assert_eq!(graph.records().nodes[0].name, "Kingdom of Ruritania");
/// # Ok::<(), foedera::model::BadKey>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// What is added.
    #[serde(default)]
    pub adds: Vec<Entry>,
    /// What takes the place of the record with the same key.
    #[serde(default)]
    pub supersedes: Vec<Entry>,
    /// What goes.
    #[serde(default)]
    pub retracts: Vec<Retraction>,
}

impl Change {
    /// A change that changes nothing.
    pub fn new() -> Change {
        Change::default()
    }

    /// Adds a source, relation, node, account, edge or claim.
    pub fn add(&mut self, entry: impl Into<Entry>) -> &mut Change {
        self.adds.push(entry.into());
        self
    }

    /// Puts a record in the place of the one with the same key.
    pub fn supersede(&mut self, entry: impl Into<Entry>) -> &mut Change {
        self.supersedes.push(entry.into());
        self
    }

    /// Takes the record with this key away, and the claims about it.
    pub fn retract(&mut self, key: Key) -> &mut Change {
        self.retracts.push(Retraction::Record(key));
        self
    }

    /// Takes away a claim, an own relation or a record.
    pub fn retract_this(&mut self, what: Retraction) -> &mut Change {
        self.retracts.push(what);
        self
    }

    /// Whether it changes nothing.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many entries it has: added, superseding and retracted.
    pub fn len(&self) -> usize {
        self.adds.len() + self.supersedes.len() + self.retracts.len()
    }

    /// What is added, then what supersedes, in the order by which a
    /// [`Place`](super::Place) counts them.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.adds.iter().chain(&self.supersedes)
    }
}

/// One thing that a change adds, or puts in the place of another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
// A large change is mostly edges, so boxing the largest would only add a hop to each.
#[allow(clippy::large_enum_variant)]
pub enum Entry {
    /// A source.
    Source(Source),
    /// A relation of the user's own.
    Relation(OwnRelation),
    /// An actor, agreement, event or condition.
    Node(Node),
    /// An account of an agreement.
    Account(Account),
    /// An edge.
    Edge(Edge),
    /// A claim about one of these.
    Claim(Claim),
}

impl Entry {
    /// The key of the record; of a claim, the key of what it is about.
    pub fn key(&self) -> &Key {
        match self {
            Entry::Source(source) => &source.key,
            Entry::Relation(relation) => &relation.key,
            Entry::Node(node) => &node.key,
            Entry::Account(account) => &account.key,
            Entry::Edge(edge) => &edge.key,
            Entry::Claim(claim) => &claim.about,
        }
    }
}

/// One thing that a change takes away.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
// Retracted claims are few and held for a moment.
#[allow(clippy::large_enum_variant)]
pub enum Retraction {
    /// The source, node, account or edge with this key, and the claims about it.
    Record(Key),
    /// The own relation of this name.
    Relation(Key),
    /// This claim, exactly.
    Claim(Claim),
}

macro_rules! entry_from {
    ($($name:ident($from:ty))+) => { $(
        impl From<$from> for Entry {
            fn from(record: $from) -> Entry {
                Entry::$name(record)
            }
        }
    )+ };
}
entry_from! {
    Source(Source) Relation(OwnRelation) Node(Node) Account(Account) Edge(Edge) Claim(Claim)
}
