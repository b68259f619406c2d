//! The engine: an immutable, dated, typed multigraph, seen through filters. Knows the model
//! and its states; knows no file, no text form, no question. Start at [`Graph`], then
//! [`Filter`] and [`View`].

mod adjacency;
mod arcs;
mod bearing;
mod build;
mod cancel;
mod column;
pub(crate) mod cores;
mod derive;
mod derived;
mod draft;
mod edges;
mod filter;
mod gather;
mod ids;
mod lazy;
mod mentions;
mod names;
mod nodes;
mod overlay;
mod places;
mod plain;
mod records;
mod recourse;
mod rows;
#[cfg(all(test, feature = "render"))]
pub(crate) mod scans;
mod simple;
#[cfg(feature = "store")]
pub(crate) mod stored;
mod sweep;
mod template;
mod test;
#[cfg(test)]
mod tests;
#[cfg(feature = "store")]
mod verify;
mod view;
mod visit;
mod walk;
mod wide;

pub use adjacency::Adjacency;
pub(crate) use arcs::Outline;
pub use arcs::Span;
pub use cancel::{Cancel, Cancelled};
pub(crate) use derived::exists;
#[cfg(feature = "exchange")]
pub(crate) use derived::is_there;
pub use derived::{Derived, States, states};
pub(crate) use draft::Draft;
pub(crate) use edges::NEAR;
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
pub(crate) use sweep::When;
pub use template::{ClaimTemplate, EdgeTemplate, Name, NodeTemplate, Place, Side, Validity};
pub use view::{Hop, View};
pub use walk::{Scratch, Way};

use crate::model::{Account, Claim, Key, OwnRelation, Relation, Source};
use arcs::Arcs;
use derive::Known;
use edges::Edges;
use mentions::Mentions;
use names::Names;
use nodes::Nodes;
use overlay::Overlay;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;
use wide::Wide;

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
    base: Arc<Base>,
    /// What is otherwise than in the base.
    over: Option<Box<Overlay>>,
    few: Arc<Few>,
    wide: Arc<Wide>,
    known: Known,
}

/// The columns: what is many.
#[derive(Debug, Default)]
struct Base {
    nodes: Nodes,
    edges: Edges,
    arcs: Arcs,
    relations: Vec<Relation>,
    names: Names,
    mentions: Mentions,
}

/// What is few: kept as lists.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
struct Few {
    sources: Vec<Source>,
    accounts: Vec<Account>,
    own_relations: Vec<OwnRelation>,
    /// What is said of accounts and sources; what is said of nodes and edges is theirs.
    other_claims: BTreeMap<Key, Vec<Claim>>,
}

impl Few {
    fn source(&self, key: &str) -> Option<usize> {
        let place = self.sources.binary_search_by(|s| s.key.as_str().cmp(key));
        place.ok()
    }

    fn account(&self, key: &str) -> Option<usize> {
        let place = self.accounts.binary_search_by(|a| a.key.as_str().cmp(key));
        place.ok()
    }

    fn record_id(&self, key: &str) -> Option<RecordId> {
        let source = self.source(key).map(|i| RecordId::Source(SourceId::at(i)));
        source.or_else(|| self.account(key).map(|i| RecordId::Account(i as u32)))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum RecordId {
    Node(NodeId),
    Edge(EdgeId),
    Source(SourceId),
    Account(u32),
}

impl Base {
    fn record_id(&self, few: &Few, key: &str) -> Option<RecordId> {
        let node = self.nodes.of_key(key).map(RecordId::Node);
        node.or_else(|| self.edges.keys.find(key).map(RecordId::Edge))
            .or_else(|| few.record_id(key))
    }
}

impl Graph {
    /// The graph without records.
    pub fn empty() -> Graph {
        Graph::build(Records::default())
    }

    /// The sources, in the order of their keys.
    pub fn sources(&self) -> &[Source] {
        &self.0.few.sources
    }

    /// The accounts, in the order of their keys.
    pub fn accounts(&self) -> &[Account] {
        &self.0.few.accounts
    }

    /// The relations that the dossier declares for itself.
    pub fn own_relations(&self) -> &[OwnRelation] {
        &self.0.few.own_relations
    }

    /// The relation of that name, if the dossier declares it.
    pub fn own_relation(&self, key: &str) -> Option<&OwnRelation> {
        self.0.few.own_relations.iter().find(|r| r.key == key)
    }

    /// All claims: those about edges, then nodes, then accounts and sources. Costs a look at
    /// every record, which stays with the snapshot.
    pub fn claims(&self) -> impl Iterator<Item = &Claim> {
        #[cfg(all(test, feature = "render"))]
        scans::count();
        let of_edges = self.edge_ids().flat_map(|id| self.edge_claims(id));
        let of_nodes = self.node_ids().flat_map(|id| self.node_claims(id));
        let of_others = self.0.few.other_claims.values().flatten();
        of_edges.chain(of_nodes).chain(of_others)
    }

    /// The claims about the record with this key.
    pub fn claims_about(&self, key: &str) -> &[Claim] {
        match self.record_id(key) {
            Some(RecordId::Edge(id)) => self.edge_claims(id),
            Some(RecordId::Node(id)) => self.node_claims(id),
            _ => self.0.few.other_claims.get(key).map_or(&[], Vec::as_slice),
        }
    }

    /// The keys that somebody chose: of nodes, edges, sources and accounts, each sort in its
    /// order. Keys that are the numbers of rows are left out.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        let nodes = self.node_ids().map(|id| self.node_key(id));
        let sources = self.sources().iter().map(|s| s.key.as_str());
        let accounts = self.accounts().iter().map(|a| a.key.as_str());
        nodes
            .chain(self.chosen_keys())
            .chain(sources)
            .chain(accounts)
    }

    /// The record with this key.
    pub fn record(&self, key: &str) -> Option<Record<'_>> {
        Some(self.record_of(self.record_id(key)?))
    }

    fn record_of(&self, id: RecordId) -> Record<'_> {
        match id {
            RecordId::Node(id) => Record::Node(self.node(id)),
            RecordId::Edge(id) => Record::Edge(self.edge(id)),
            RecordId::Source(id) => Record::Source(&self.sources()[id.index()]),
            RecordId::Account(i) => Record::Account(&self.accounts()[i as usize]),
        }
    }

    fn record_id(&self, key: &str) -> Option<RecordId> {
        let node = self.node_id(key).map(RecordId::Node);
        node.or_else(|| self.edge_id(key).map(RecordId::Edge))
            .or_else(|| self.0.few.record_id(key))
    }

    /// The source with this key.
    pub fn source_id(&self, key: &str) -> Option<SourceId> {
        self.0.few.source(key).map(SourceId::at)
    }

    /// The node that a person means by `name`: a key, a name or an alias; where none is like
    /// it, one whose letters and digits alone are: `united-states`, `U.S.`, `the United States`.
    pub fn find(&self, name: &str) -> Found<NodeId> {
        if let Some(id) = self.node_id(name.trim()) {
            return Found::One(id);
        }
        let mut hits = self.bearers(name);
        if hits.is_empty() {
            hits = self.loosely_like(name);
        }
        match hits.as_slice() {
            [one] => Found::One(*one),
            [] => Found::Nothing {
                nearest: self.nearest_names(name),
            },
            _ => Found::Several(hits),
        }
    }

    /// The edges that mention this record in an attribute.
    pub fn mentions(&self, key: &Key) -> Cow<'_, [EdgeId]> {
        let inner = &*self.0;
        if let Some(over) = &inner.over {
            return Cow::Owned(over.mentions(&inner.base, key));
        }
        let record = inner.base.record_id(&inner.few, key.as_str());
        Cow::Borrowed(record.map_or(&[], |record| inner.base.mentions.of(record)))
    }

    /// All records, sorted by key, as they would build this graph again.
    pub fn records(&self) -> Records {
        let few = &*self.0.few;
        let mut claims: Vec<Claim> = few.other_claims.values().flatten().cloned().collect();
        let mut nodes = Vec::with_capacity(self.node_count());
        for id in self.node_ids() {
            let full = self.look_at_node(id).into_owned();
            nodes.push(full.node);
            claims.extend(full.claims);
        }
        let mut edges = Vec::with_capacity(self.edge_count());
        for id in self.edge_ids() {
            let full = self.look_at_edge(id).into_owned();
            edges.push(full.edge);
            claims.extend(full.claims);
        }
        edges.sort_by(|a, b| a.key.cmp(&b.key));
        claims.sort();
        Records {
            sources: few.sources.clone(),
            relations: few.own_relations.clone(),
            nodes,
            accounts: few.accounts.clone(),
            edges,
            claims,
        }
    }

    /// Whether this is the same snapshot.
    pub(crate) fn is(&self, other: &Graph) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// What the arc of an edge says.
    pub(crate) fn outline(&self, id: EdgeId) -> Outline {
        Outline::of(self.arc(id))
    }

    /// The relation of an edge of which this is the outline.
    pub(crate) fn relation_of(&self, outline: Outline) -> &Relation {
        self.relation_at(outline.relation())
    }

    /// Whether the arc says all that follows for the edge.
    pub(crate) fn is_simple(&self, id: EdgeId) -> bool {
        self.arc(id).facts.has(arcs::Facts::SIMPLE)
    }

    /// What follows from all claims that hold, seek or propose, as far as it is kept.
    fn known(&self) -> &Known {
        &self.0.known
    }

    pub(crate) fn relation_index(&self, relation: &Relation) -> Option<usize> {
        self.0.base.relations.binary_search(relation).ok()
    }

    fn relation_at(&self, index: usize) -> &Relation {
        &self.0.base.relations[index]
    }
}
