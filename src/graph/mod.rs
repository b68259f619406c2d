//! The engine: an immutable, dated, typed multigraph, seen through filters. Knows the model
//! and its states; knows no file, no text form, no question. Start at [`Graph`], then
//! [`Filter`] and [`View`].

mod arcs;
mod build;
mod derive;
mod derived;
mod filter;
mod ids;
mod names;
mod records;
mod recourse;
mod view;
mod visit;

pub use arcs::Span;
pub use derived::{Derived, States, states};
pub use filter::{Filter, Speaker};
pub use ids::{EdgeId, NodeId, SourceId};
pub use names::Found;
pub use records::{Record, Records};
pub use recourse::{Link, Recourse};
pub use view::{Hop, View};

use crate::model::{Account, Claim, Edge, Key, Node, OwnRelation, Relation, Source, Tie};
use arcs::Arcs;
use build::Claims;
use derive::{Known, Wide};
use names::Names;
use std::collections::BTreeMap;
use std::sync::Arc;

/// An immutable graph of commitments; cloning it shares it.
///
/// A graph comes to be, and comes to be different, through a
/// [`Change`](crate::change::Change) only.
///
/// ```
/// use foedera::graph::Graph;
///
/// let graph = Graph::empty();
/// assert_eq!((graph.node_count(), graph.edge_count()), (0, 0));
/// ```
#[derive(Clone, Debug)]
pub struct Graph(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    nodes: Vec<Node>,
    edges: Vec<Edge>,
    sources: Vec<Source>,
    accounts: Vec<Account>,
    own_relations: Vec<OwnRelation>,
    relations: Vec<Relation>,
    claims: Claims,
    keys: BTreeMap<Key, RecordId>,
    names: Names<NodeId>,
    arcs: Arcs,
    mentions: BTreeMap<Key, Vec<EdgeId>>,
    wide: Wide,
    derived: Vec<Arc<Derived>>,
    known: Known,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum RecordId {
    Node(NodeId),
    Edge(EdgeId),
    Source(SourceId),
    Account(usize),
}

impl Graph {
    /// The graph without records.
    pub fn empty() -> Graph {
        Graph::build(Records::default())
    }

    /// How many nodes it has.
    pub fn node_count(&self) -> usize {
        self.0.nodes.len()
    }

    /// How many edges it has.
    pub fn edge_count(&self) -> usize {
        self.0.edges.len()
    }

    /// All nodes, in the order of their keys.
    pub fn node_ids(&self) -> impl ExactSizeIterator<Item = NodeId> + use<> {
        (0..self.node_count()).map(NodeId::at)
    }

    /// All edges, in the order of start, relation, end and key.
    pub fn edge_ids(&self) -> impl ExactSizeIterator<Item = EdgeId> + use<> {
        (0..self.edge_count()).map(EdgeId::at)
    }

    /// The node's record.
    ///
    /// # Panics
    /// When the id comes from a larger snapshot.
    pub fn node(&self, id: NodeId) -> &Node {
        &self.0.nodes[id.index()]
    }

    /// The edge's record.
    ///
    /// # Panics
    /// When the id comes from a larger snapshot.
    pub fn edge(&self, id: EdgeId) -> &Edge {
        &self.0.edges[id.index()]
    }

    /// The node an edge starts from.
    pub fn from(&self, id: EdgeId) -> NodeId {
        self.0.arcs.from(id)
    }

    /// The node an edge ends at.
    pub fn to(&self, id: EdgeId) -> NodeId {
        self.0.arcs.get(id).to
    }

    /// The relation of an edge.
    pub fn relation(&self, id: EdgeId) -> &Relation {
        self.relation_at(self.0.arcs.get(id).facts.relation())
    }

    /// The sources, in the order of their keys.
    pub fn sources(&self) -> &[Source] {
        &self.0.sources
    }

    /// The accounts, in the order of their keys.
    pub fn accounts(&self) -> &[Account] {
        &self.0.accounts
    }

    /// The relations that the dossier declares for itself.
    pub fn own_relations(&self) -> &[OwnRelation] {
        &self.0.own_relations
    }

    /// The relation of that name, if the dossier declares it.
    pub fn own_relation(&self, key: &str) -> Option<&OwnRelation> {
        self.0.own_relations.iter().find(|r| r.key == key)
    }

    /// All claims: those about edges, then nodes, then accounts and sources.
    pub fn claims(&self) -> &[Claim] {
        self.0.claims.all()
    }

    /// The claims about an edge.
    pub fn edge_claims(&self, id: EdgeId) -> &[Claim] {
        self.0.claims.of_edge(id)
    }

    /// The claims about a node.
    pub fn node_claims(&self, id: NodeId) -> &[Claim] {
        self.0.claims.of_node(id)
    }

    /// The claims about the record with this key.
    pub fn claims_about(&self, key: &str) -> &[Claim] {
        match self.0.keys.get(key) {
            Some(RecordId::Edge(id)) => self.edge_claims(*id),
            Some(RecordId::Node(id)) => self.node_claims(*id),
            Some(_) => self.0.claims.of_other(key),
            None => &[],
        }
    }

    /// All keys of nodes, edges, sources and accounts, sorted.
    pub fn keys(&self) -> impl Iterator<Item = &Key> {
        self.0.keys.keys()
    }

    /// The record with this key.
    pub fn record(&self, key: &str) -> Option<Record<'_>> {
        Some(match *self.0.keys.get(key)? {
            RecordId::Node(id) => Record::Node(self.node(id)),
            RecordId::Edge(id) => Record::Edge(self.edge(id)),
            RecordId::Source(id) => Record::Source(&self.0.sources[id.index()]),
            RecordId::Account(i) => Record::Account(&self.0.accounts[i]),
        })
    }

    /// The node with this key.
    pub fn node_id(&self, key: &str) -> Option<NodeId> {
        match self.0.keys.get(key) {
            Some(RecordId::Node(id)) => Some(*id),
            _ => None,
        }
    }

    /// The edge with this key.
    pub fn edge_id(&self, key: &str) -> Option<EdgeId> {
        match self.0.keys.get(key) {
            Some(RecordId::Edge(id)) => Some(*id),
            _ => None,
        }
    }

    /// The source with this key.
    pub fn source_id(&self, key: &str) -> Option<SourceId> {
        match self.0.keys.get(key) {
            Some(RecordId::Source(id)) => Some(*id),
            _ => None,
        }
    }

    /// The node that a person means by `name`: a key, a name or an alias; a key in capitals or
    /// with blanks, where no name is like it.
    pub fn find(&self, name: &str) -> Found<NodeId> {
        if let Some(id) = self.node_id(name.trim()) {
            return Found::One(id);
        }
        match self.0.names.find(name) {
            [one] => Found::One(*one),
            [] => self.find_by_like_key(name),
            several => Found::Several(several.to_vec()),
        }
    }

    /// The nodes whose key is the name but for capitals and blanks, else the nearest names.
    fn find_by_like_key(&self, name: &str) -> Found<NodeId> {
        let words: Vec<&str> = name.split_whitespace().collect();
        let like = words.join("-");
        let is_like = |id: &NodeId| self.node(*id).key.as_str().eq_ignore_ascii_case(&like);
        let hits: Vec<NodeId> = self.node_ids().filter(is_like).collect();
        match hits.as_slice() {
            [one] => Found::One(*one),
            [] => {
                let keys = self.0.nodes.iter().map(|node| &node.key);
                Found::Nothing {
                    nearest: self.0.names.nearest(name, keys),
                }
            }
            _ => Found::Several(hits),
        }
    }

    /// The edges that mention this record in an attribute.
    pub fn mentions(&self, key: &Key) -> &[EdgeId] {
        self.0.mentions.get(key).map_or(&[], Vec::as_slice)
    }

    /// What follows for the edge from all claims that hold, seek or propose it.
    pub fn derived(&self, id: EdgeId) -> &Derived {
        &self.0.derived[id.index()]
    }

    /// All records, sorted by key, as they would build this graph again.
    pub fn records(&self) -> Records {
        let inner = &*self.0;
        let mut edges = inner.edges.clone();
        edges.sort_by(|a, b| a.key.cmp(&b.key));
        let mut claims = inner.claims.all().to_vec();
        claims.sort();
        Records {
            sources: inner.sources.clone(),
            relations: inner.own_relations.clone(),
            nodes: inner.nodes.clone(),
            accounts: inner.accounts.clone(),
            edges,
            claims,
        }
    }

    /// What follows from all claims that hold, seek or propose.
    fn known(&self) -> &Known {
        &self.0.known
    }

    fn relation_index(&self, relation: &Relation) -> Option<usize> {
        self.0.relations.binary_search(relation).ok()
    }

    fn relation_at(&self, index: usize) -> &Relation {
        &self.0.relations[index]
    }

    fn arcs(&self) -> &Arcs {
        &self.0.arcs
    }
}

/// The records that an edge mentions in its attributes, beside its two ends.
fn mentioned_by(edge: &Edge) -> impl Iterator<Item = &Key> {
    let terms = edge.terms();
    let (of_tie, one): (Vec<&[Key]>, Vec<&Option<Key>>) = match &edge.tie {
        Tie::Guarantees(g) => (vec![&g.of], vec![&g.owed_to]),
        Tie::Backstops(b) => (vec![&b.of], vec![]),
        Tie::Undertakes(u) => (vec![&u.in_return_for], vec![&u.benefits]),
        Tie::Violates(v) => (vec![&v.breaches], vec![&v.event, &v.found_by]),
        Tie::GrantsAccess(a) => (vec![&a.conditions], vec![&a.recipient]),
        Tie::Negotiates(p)
        | Tie::Proposes(p)
        | Tie::Supports(p)
        | Tie::Rejects(p)
        | Tie::Demands(p)
        | Tie::Pressures(p) => (vec![&p.about], vec![]),
        Tie::MemberOf(s)
        | Tie::Leads(s)
        | Tie::PartOf(s)
        | Tie::Represents(s)
        | Tie::AffiliatedWith(s) => (vec![&s.conditions], vec![]),
        _ => (vec![], vec![]),
    };
    let of_terms = terms
        .into_iter()
        .flat_map(|t| t.under.iter().chain(&t.conditions).chain(&t.adversaries));
    of_tie
        .into_iter()
        .flatten()
        .chain(one.into_iter().flatten())
        .chain(of_terms)
}
