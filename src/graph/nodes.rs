//! The nodes as columns: key, name and template of each, in the order of their keys. The
//! record itself is put together when somebody looks at it, and stays.

use super::column::{Column, Runs};
use super::lazy::Lazy;
use super::template::{FullNode, NodeTemplate, Templates};
use super::{Graph, NodeId};
use crate::model::{Claim, Kind, Node};

/// The nodes of a graph.
#[derive(Debug)]
pub(super) struct Nodes {
    /// Sorted: a node's id is the place of its key.
    pub(super) keys: Runs,
    pub(super) names: Runs,
    pub(super) is: Column<u32>,
    pub(super) templates: Templates<NodeTemplate>,
    pub(super) full: Lazy<FullNode>,
}

impl Nodes {
    pub(super) fn template(&self, id: NodeId) -> &NodeTemplate {
        self.templates.get(self.is[id.index()] as usize)
    }

    pub(super) fn full(&self, id: NodeId) -> &FullNode {
        let i = id.index();
        let fill = || {
            self.template(id)
                .fill(self.keys.text(i), self.names.text(i))
        };
        self.full
            .get(i, fill)
            .expect("the id comes from this snapshot")
    }

    pub(super) fn of_key(&self, key: &str) -> Option<NodeId> {
        self.keys.search(key).ok().map(NodeId::at)
    }
}

impl Graph {
    /// How many nodes it has.
    pub fn node_count(&self) -> usize {
        self.0.nodes.is.len()
    }

    /// All nodes, in the order of their keys.
    pub fn node_ids(&self) -> impl ExactSizeIterator<Item = NodeId> + use<> {
        (0..self.node_count()).map(NodeId::at)
    }

    /// The node's record. The first look puts it together, about 300 bytes that stay with the
    /// snapshot; [`name`](Graph::name), [`node_key`](Graph::node_key) and [`kind`](Graph::kind)
    /// cost nothing.
    ///
    /// # Panics
    /// When the id comes from a larger snapshot.
    pub fn node(&self, id: NodeId) -> &Node {
        &self.0.nodes.full(id).node
    }

    /// The claims about a node.
    pub fn node_claims(&self, id: NodeId) -> &[Claim] {
        if self.0.nodes.template(id).claims.is_empty() {
            return &[];
        }
        &self.0.nodes.full(id).claims
    }

    /// What people call the node.
    ///
    /// # Panics
    /// When the id comes from a larger snapshot.
    ///
    /// ```
    /// let graph = foedera::dossier::ukraine();
    /// let usa = graph.node_id("usa").expect("it is in the dossier");
    /// assert_eq!((graph.name(usa), graph.node_key(usa)), ("United States", "usa"));
    /// ```
    pub fn name(&self, id: NodeId) -> &str {
        self.0.nodes.names.text(id.index())
    }

    /// The text of the node's key; the key itself is in its record.
    pub fn node_key(&self, id: NodeId) -> &str {
        self.0.nodes.keys.text(id.index())
    }

    /// What the node is.
    pub fn kind(&self, id: NodeId) -> &Kind {
        &self.0.nodes.template(id).is
    }

    /// The node with this key.
    pub fn node_id(&self, key: &str) -> Option<NodeId> {
        self.0.nodes.of_key(key)
    }
}
