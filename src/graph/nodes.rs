//! The nodes as columns: key, name and template of each, in the order of their keys. The
//! record itself is put together when somebody looks at it, and stays.

use super::column::{Column, Runs};
use super::lazy::Lazy;
use super::overlay::Stands;
use super::template::{FullNode, NodeTemplate, Templates};
use super::{Graph, NodeId};
use crate::model::{Claim, Kind, Node};
use std::borrow::Cow;

/// The nodes of a graph.
#[derive(Debug, Default)]
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
        self.full
            .get(id.index(), || self.put_together(id))
            .expect("the id comes from this snapshot")
    }

    pub(super) fn put_together(&self, id: NodeId) -> FullNode {
        let i = id.index();
        self.template(id)
            .fill(self.keys.text(i), self.names.text(i))
    }

    pub(super) fn of_key(&self, key: &str) -> Option<NodeId> {
        self.keys.search(key).ok().map(NodeId::at)
    }
}

impl Graph {
    /// How many nodes it has.
    pub fn node_count(&self) -> usize {
        match &self.0.over {
            None => self.0.base.nodes.is.len(),
            Some(over) => over.node_places.len(),
        }
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
        &self.full_node(id).node
    }

    fn full_node(&self, id: NodeId) -> &FullNode {
        match self.0.node_at(id) {
            Stands::Base(id) => self.0.base.nodes.full(id),
            Stands::Patch(patched) => &patched.full,
        }
    }

    /// The node's record and the claims about it, put together anew: nothing stays with the
    /// snapshot, however many are looked at.
    pub fn node_once(&self, id: NodeId) -> (Node, Vec<Claim>) {
        let FullNode { node, claims } = self.look_at_node(id).into_owned();
        (node, claims)
    }

    /// The node's record and claims; what is put together for it is not kept.
    pub(super) fn look_at_node(&self, id: NodeId) -> Cow<'_, FullNode> {
        match self.0.node_at(id) {
            Stands::Base(id) => Cow::Owned(self.0.base.nodes.put_together(id)),
            Stands::Patch(patched) => Cow::Borrowed(&patched.full),
        }
    }

    /// Has what is said of nodes read from memory, all at once, for one who looks at each in turn.
    pub(crate) fn fetch_claims(&self, nodes: &[NodeId]) {
        let sum = nodes
            .iter()
            .fold(0, |sum, node| match self.0.node_at(*node) {
                Stands::Base(old) => {
                    let claim = self.0.base.nodes.template(old).claims.first();
                    sum ^ claim.map_or(0, |claim| claim.modality as usize)
                }
                Stands::Patch(_) => sum,
            });
        std::hint::black_box(sum);
    }

    /// The claims about a node.
    pub fn node_claims(&self, id: NodeId) -> &[Claim] {
        match self.0.node_at(id) {
            Stands::Base(id) if self.0.base.nodes.template(id).claims.is_empty() => &[],
            Stands::Base(id) => &self.0.base.nodes.full(id).claims,
            Stands::Patch(patched) => &patched.full.claims,
        }
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
        match self.0.node_at(id) {
            Stands::Base(id) => self.0.base.nodes.names.text(id.index()),
            Stands::Patch(patched) => &patched.full.node.name,
        }
    }

    /// The text of the node's key; the key itself is in its record.
    pub fn node_key(&self, id: NodeId) -> &str {
        match self.0.node_at(id) {
            Stands::Base(id) => self.0.base.nodes.keys.text(id.index()),
            Stands::Patch(patched) => patched.full.node.key.as_str(),
        }
    }

    /// What the node is.
    pub fn kind(&self, id: NodeId) -> &Kind {
        match self.0.node_at(id) {
            Stands::Base(id) => &self.0.base.nodes.template(id).is,
            Stands::Patch(patched) => &patched.full.node.is,
        }
    }

    /// The conditions, in their order.
    pub(crate) fn conditions(&self) -> &[NodeId] {
        &self.0.wide.conditions
    }

    /// The node with this key.
    pub fn node_id(&self, key: &str) -> Option<NodeId> {
        match &self.0.over {
            None => self.0.base.nodes.of_key(key),
            Some(over) => over.node_of_key(&self.0.base, key),
        }
    }
}
