//! The engine: an immutable, dated, typed multigraph, seen through filters. Knows the model
//! and its states; knows no file, no text form, no question. Start at [`Graph`], then
//! [`Filter`] and [`View`].

mod arcs;
mod build;
mod column;
mod derive;
mod derived;
mod edges;
mod filter;
mod ids;
mod lazy;
mod mentions;
mod names;
mod nodes;
mod records;
mod recourse;
mod rows;
mod simple;
#[cfg(feature = "store")]
pub(crate) mod stored;
mod template;
mod test;
#[cfg(test)]
mod tests;
mod view;
mod visit;
mod walk;

pub use arcs::Span;
pub use derived::{Derived, States, states};
#[cfg(feature = "exchange")]
pub(crate) use derived::{exists, is_there};
pub use filter::{Filter, Speaker};
pub use ids::{EdgeId, NodeId, SourceId};
#[cfg(feature = "exchange")]
pub(crate) use mentions::mentioned_by;
pub use names::Found;
pub use records::{Record, Records};
pub use recourse::{Link, Recourse};
pub use rows::{EdgeRow, EdgeTemplateId, NodeTemplateId, RowFault, RowNode, Rows};
#[cfg(feature = "store")]
pub use stored::BadColumn;
pub use template::{ClaimTemplate, EdgeTemplate, Name, NodeTemplate, Place, Side, Validity};
pub use view::{Hop, View};
pub use walk::{Scratch, Way};

use crate::model::{Account, Claim, Key, OwnRelation, Relation, Source};
use arcs::Arcs;
use derive::{Known, Wide};
use edges::Edges;
use mentions::Mentions;
use names::Names;
use nodes::Nodes;
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
    nodes: Nodes,
    edges: Edges,
    arcs: Arcs,
    sources: Vec<Source>,
    accounts: Vec<Account>,
    own_relations: Vec<OwnRelation>,
    /// What is said of accounts and sources; what is said of nodes and edges is theirs.
    other_claims: BTreeMap<Key, Vec<Claim>>,
    relations: Vec<Relation>,
    names: Names,
    mentions: Mentions,
    wide: Wide,
    known: Known,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum RecordId {
    Node(NodeId),
    Edge(EdgeId),
    Source(SourceId),
    Account(u32),
}

impl Inner {
    fn record_id(&self, key: &str) -> Option<RecordId> {
        let source = || self.sources.binary_search_by(|s| s.key.as_str().cmp(key));
        let account = || self.accounts.binary_search_by(|a| a.key.as_str().cmp(key));
        let node = self.nodes.of_key(key).map(RecordId::Node);
        node.or_else(|| self.edges.keys.find(key).map(RecordId::Edge))
            .or_else(|| source().ok().map(|i| RecordId::Source(SourceId::at(i))))
            .or_else(|| account().ok().map(|i| RecordId::Account(i as u32)))
    }
}

impl Graph {
    /// The graph without records.
    pub fn empty() -> Graph {
        Graph::build(Records::default())
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

    /// All claims: those about edges, then nodes, then accounts and sources. Costs a look at
    /// every record, which stays with the snapshot.
    pub fn claims(&self) -> impl Iterator<Item = &Claim> {
        let of_edges = self.edge_ids().flat_map(|id| self.edge_claims(id));
        let of_nodes = self.node_ids().flat_map(|id| self.node_claims(id));
        let of_others = self.0.other_claims.values().flatten();
        of_edges.chain(of_nodes).chain(of_others)
    }

    /// The claims about the record with this key.
    pub fn claims_about(&self, key: &str) -> &[Claim] {
        match self.0.record_id(key) {
            Some(RecordId::Edge(id)) => self.edge_claims(id),
            Some(RecordId::Node(id)) => self.node_claims(id),
            _ => self.0.other_claims.get(key).map_or(&[], Vec::as_slice),
        }
    }

    /// The keys that somebody chose: of nodes, edges, sources and accounts, each sort in its
    /// order. Keys that are the numbers of rows are left out.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        let inner = &*self.0;
        let nodes = inner.nodes.keys.texts();
        let edges = inner.edges.keys.chosen.texts();
        let sources = inner.sources.iter().map(|s| s.key.as_str());
        let accounts = inner.accounts.iter().map(|a| a.key.as_str());
        nodes.chain(edges).chain(sources).chain(accounts)
    }

    /// All nodes, edges, sources and accounts, each sort in its order. Costs a look at every
    /// record, which stays with the snapshot.
    pub(crate) fn all_records(&self) -> impl Iterator<Item = Record<'_>> {
        let nodes = self.node_ids().map(|id| Record::Node(self.node(id)));
        let edges = self.edge_ids().map(|id| Record::Edge(self.edge(id)));
        let sources = self.0.sources.iter().map(Record::Source);
        let accounts = self.0.accounts.iter().map(Record::Account);
        nodes.chain(edges).chain(sources).chain(accounts)
    }

    /// The record with this key.
    pub fn record(&self, key: &str) -> Option<Record<'_>> {
        Some(match self.0.record_id(key)? {
            RecordId::Node(id) => Record::Node(self.node(id)),
            RecordId::Edge(id) => Record::Edge(self.edge(id)),
            RecordId::Source(id) => Record::Source(&self.0.sources[id.index()]),
            RecordId::Account(i) => Record::Account(&self.0.accounts[i as usize]),
        })
    }

    /// The source with this key.
    pub fn source_id(&self, key: &str) -> Option<SourceId> {
        match self.0.record_id(key) {
            Some(RecordId::Source(id)) => Some(id),
            _ => None,
        }
    }

    /// The node that a person means by `name`: a key, a name or an alias; a key in capitals or
    /// with blanks, where no name is like it.
    pub fn find(&self, name: &str) -> Found<NodeId> {
        if let Some(id) = self.node_id(name.trim()) {
            return Found::One(id);
        }
        match self.0.names.find(&self.0.nodes, name).as_slice() {
            [one] => Found::One(*one),
            [] => self.find_by_like_key(name),
            several => Found::Several(several.to_vec()),
        }
    }

    /// The nodes whose key is the name but for capitals and blanks, else the nearest names.
    fn find_by_like_key(&self, name: &str) -> Found<NodeId> {
        let words: Vec<&str> = name.split_whitespace().collect();
        let like = words.join("-");
        let is_like = |id: &NodeId| self.node_key(*id).eq_ignore_ascii_case(&like);
        let hits: Vec<NodeId> = self.node_ids().filter(is_like).collect();
        match hits.as_slice() {
            [one] => Found::One(*one),
            [] => Found::Nothing {
                nearest: Names::nearest(&self.0.nodes, name),
            },
            _ => Found::Several(hits),
        }
    }

    /// The edges that mention this record in an attribute.
    pub fn mentions(&self, key: &Key) -> &[EdgeId] {
        let record = self.0.record_id(key.as_str());
        record.map_or(&[], |record| self.0.mentions.of(record))
    }

    /// All records, sorted by key, as they would build this graph again.
    pub fn records(&self) -> Records {
        let inner = &*self.0;
        let mut claims: Vec<Claim> = inner.other_claims.values().flatten().cloned().collect();
        let mut nodes = Vec::with_capacity(self.node_count());
        for id in self.node_ids() {
            let i = id.index();
            let (key, name) = (inner.nodes.keys.text(i), inner.nodes.names.text(i));
            let full = inner.nodes.template(id).fill(key, name);
            nodes.push(full.node);
            claims.extend(full.claims);
        }
        let mut edges = Vec::with_capacity(self.edge_count());
        for id in self.edge_ids() {
            let full = inner.edges.put_together(&inner.nodes, &inner.arcs, id);
            edges.push(full.edge);
            claims.extend(full.claims);
        }
        edges.sort_by(|a, b| a.key.cmp(&b.key));
        claims.sort();
        Records {
            sources: inner.sources.clone(),
            relations: inner.own_relations.clone(),
            nodes,
            accounts: inner.accounts.clone(),
            edges,
            claims,
        }
    }

    /// Whether the arc says all that follows for the edge.
    fn is_simple(&self, id: EdgeId) -> bool {
        self.0.arcs.get(id).facts.has(arcs::Facts::SIMPLE)
    }

    /// What follows from all claims that hold, seek or propose, as far as it is kept.
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
