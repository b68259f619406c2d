//! petgraph's `visit` traits for [`View`] and [`Recourse`], so that anybody's algorithm runs
//! on them.
//!
//! `node_count`, `node_bound`, `edge_count` and `edge_bound` are the whole graph's: petgraph's
//! algorithms allocate by them and index with ids. A hidden node stays, without edges.
//! [`View::extract`] makes a dense copy without it.

use super::recourse::{Link, Recourse};
use super::{EdgeId, Hop, NodeId, View};
use crate::model::{Edge, Node};
use petgraph::visit::{
    Data, EdgeCount, EdgeIndexable, EdgeRef, GraphBase, GraphProp, GraphRef, IntoEdgeReferences,
    IntoEdges, IntoEdgesDirected, IntoNeighbors, IntoNeighborsDirected, IntoNodeIdentifiers,
    IntoNodeReferences, NodeCompactIndexable, NodeCount, NodeIndexable, Visitable,
};
use petgraph::{Directed, Direction};
use std::collections::{BTreeMap, HashSet};

/// An edge of a view, as petgraph passes it around.
#[derive(Clone, Copy, Debug)]
pub struct Step<'a> {
    view: View<'a>,
    edge: EdgeId,
}

impl<'a> EdgeRef for Step<'a> {
    type NodeId = NodeId;
    type EdgeId = EdgeId;
    type Weight = Edge;

    fn source(&self) -> NodeId {
        self.view.graph().from(self.edge)
    }

    fn target(&self) -> NodeId {
        self.view.graph().to(self.edge)
    }

    fn weight(&self) -> &'a Edge {
        self.view.edge(self.edge)
    }

    fn id(&self) -> EdgeId {
        self.edge
    }
}

/// A boxed iterator: petgraph wants a type with a name.
pub type Walk<'a, T> = Box<dyn Iterator<Item = T> + 'a>;

impl<'a> View<'a> {
    fn hops(self, node: NodeId, direction: Direction) -> Walk<'a, Hop> {
        match direction {
            Direction::Outgoing => Box::new(self.out(node)),
            Direction::Incoming => Box::new(self.into(node)),
        }
    }

    /// A dense copy of what is visible, as petgraph's own graph; its weights are the ids here.
    pub fn extract(self) -> petgraph::graph::DiGraph<NodeId, EdgeId> {
        let mut copy = petgraph::graph::DiGraph::new();
        let mut place = BTreeMap::new();
        for node in self.graph().node_ids().filter(|node| self.shows(*node)) {
            place.insert(node, copy.add_node(node));
        }
        for edge in self.edges() {
            let (from, to) = (self.graph().from(edge), self.graph().to(edge));
            copy.add_edge(place[&from], place[&to], edge);
        }
        copy
    }

    /// A copy without directions in which parallel edges are one, for bridges and articulation
    /// points; its weights are the ids here. Self loops are left out.
    pub fn undirected(self) -> petgraph::graph::UnGraph<NodeId, Vec<EdgeId>> {
        let mut copy = petgraph::graph::UnGraph::default();
        let mut place = BTreeMap::new();
        for node in self.graph().node_ids().filter(|node| self.shows(*node)) {
            place.insert(node, copy.add_node(node));
        }
        let mut merged: BTreeMap<(NodeId, NodeId), Vec<EdgeId>> = BTreeMap::new();
        for edge in self.edges() {
            let (from, to) = (self.graph().from(edge), self.graph().to(edge));
            if from != to {
                merged
                    .entry((from.min(to), from.max(to)))
                    .or_default()
                    .push(edge);
            }
        }
        for ((a, b), edges) in merged {
            copy.add_edge(place[&a], place[&b], edges);
        }
        copy
    }
}

impl GraphBase for View<'_> {
    type NodeId = NodeId;
    type EdgeId = EdgeId;
}

impl GraphRef for View<'_> {}

impl Data for View<'_> {
    type NodeWeight = Node;
    type EdgeWeight = Edge;
}

impl GraphProp for View<'_> {
    type EdgeType = Directed;
}

impl NodeCount for View<'_> {
    fn node_count(&self) -> usize {
        self.graph().node_count()
    }
}

impl EdgeCount for View<'_> {
    fn edge_count(&self) -> usize {
        self.graph().edge_count()
    }
}

impl NodeIndexable for View<'_> {
    fn node_bound(&self) -> usize {
        self.graph().node_count()
    }

    fn to_index(&self, node: NodeId) -> usize {
        node.index()
    }

    fn from_index(&self, index: usize) -> NodeId {
        NodeId::at(index)
    }
}

impl NodeCompactIndexable for View<'_> {}

impl EdgeIndexable for View<'_> {
    fn edge_bound(&self) -> usize {
        self.graph().edge_count()
    }

    fn to_index(&self, edge: EdgeId) -> usize {
        edge.index()
    }

    fn from_index(&self, index: usize) -> EdgeId {
        EdgeId::at(index)
    }
}

impl Visitable for View<'_> {
    type Map = HashSet<NodeId>;

    fn visit_map(&self) -> HashSet<NodeId> {
        HashSet::new()
    }

    fn reset_map(&self, map: &mut HashSet<NodeId>) {
        map.clear();
    }
}

impl<'a> IntoNeighbors for View<'a> {
    type Neighbors = Walk<'a, NodeId>;

    fn neighbors(self, node: NodeId) -> Walk<'a, NodeId> {
        self.neighbors_directed(node, Direction::Outgoing)
    }
}

impl<'a> IntoNeighborsDirected for View<'a> {
    type NeighborsDirected = Walk<'a, NodeId>;

    fn neighbors_directed(self, node: NodeId, direction: Direction) -> Walk<'a, NodeId> {
        Box::new(self.hops(node, direction).map(|hop| hop.node))
    }
}

impl<'a> IntoEdgeReferences for View<'a> {
    type EdgeRef = Step<'a>;
    type EdgeReferences = Walk<'a, Step<'a>>;

    fn edge_references(self) -> Walk<'a, Step<'a>> {
        Box::new(self.edges().map(move |edge| Step { view: self, edge }))
    }
}

impl<'a> IntoEdges for View<'a> {
    type Edges = Walk<'a, Step<'a>>;

    fn edges(self, node: NodeId) -> Walk<'a, Step<'a>> {
        self.edges_directed(node, Direction::Outgoing)
    }
}

impl<'a> IntoEdgesDirected for View<'a> {
    type EdgesDirected = Walk<'a, Step<'a>>;

    fn edges_directed(self, node: NodeId, direction: Direction) -> Walk<'a, Step<'a>> {
        Box::new(self.hops(node, direction).map(move |hop| Step {
            view: self,
            edge: hop.edge,
        }))
    }
}

impl<'a> IntoNodeIdentifiers for View<'a> {
    type NodeIdentifiers = std::iter::Map<std::ops::Range<usize>, fn(usize) -> NodeId>;

    fn node_identifiers(self) -> Self::NodeIdentifiers {
        (0..self.graph().node_count()).map(NodeId::at)
    }
}

impl<'a> IntoNodeReferences for View<'a> {
    type NodeRef = (NodeId, &'a Node);
    type NodeReferences = Walk<'a, (NodeId, &'a Node)>;

    fn node_references(self) -> Self::NodeReferences {
        Box::new(
            self.graph()
                .node_ids()
                .map(move |node| (node, self.node(node))),
        )
    }
}

/// A link of recourse, as petgraph passes it around.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecourseStep(pub Link);

impl EdgeRef for RecourseStep {
    type NodeId = EdgeId;
    type EdgeId = Link;
    type Weight = ();

    fn source(&self) -> EdgeId {
        self.0.backer
    }

    fn target(&self) -> EdgeId {
        self.0.principal
    }

    fn weight(&self) -> &() {
        &()
    }

    fn id(&self) -> Link {
        self.0
    }
}

impl<'a> Recourse<'a> {
    /// A hidden commitment stays, without links: asked by name, [`Recourse::backers`] would
    /// still tell who stands behind it.
    fn links(self, commitment: EdgeId, direction: Direction) -> Walk<'a, Link> {
        if !self.view().shows_edge(commitment) {
            return Box::new(std::iter::empty());
        }
        match direction {
            Direction::Outgoing => Box::new(self.principals(commitment)),
            Direction::Incoming => Box::new(self.backers(commitment)),
        }
    }
}

impl GraphBase for Recourse<'_> {
    type NodeId = EdgeId;
    type EdgeId = Link;
}

impl GraphRef for Recourse<'_> {}

impl Data for Recourse<'_> {
    type NodeWeight = Edge;
    type EdgeWeight = ();
}

impl GraphProp for Recourse<'_> {
    type EdgeType = Directed;
}

impl NodeCount for Recourse<'_> {
    fn node_count(&self) -> usize {
        self.view().graph().edge_count()
    }
}

impl NodeIndexable for Recourse<'_> {
    fn node_bound(&self) -> usize {
        self.view().graph().edge_count()
    }

    fn to_index(&self, commitment: EdgeId) -> usize {
        commitment.index()
    }

    fn from_index(&self, index: usize) -> EdgeId {
        EdgeId::at(index)
    }
}

impl NodeCompactIndexable for Recourse<'_> {}

impl Visitable for Recourse<'_> {
    type Map = HashSet<EdgeId>;

    fn visit_map(&self) -> HashSet<EdgeId> {
        HashSet::new()
    }

    fn reset_map(&self, map: &mut HashSet<EdgeId>) {
        map.clear();
    }
}

impl<'a> IntoNeighbors for Recourse<'a> {
    type Neighbors = Walk<'a, EdgeId>;

    fn neighbors(self, commitment: EdgeId) -> Walk<'a, EdgeId> {
        self.neighbors_directed(commitment, Direction::Outgoing)
    }
}

impl<'a> IntoNeighborsDirected for Recourse<'a> {
    type NeighborsDirected = Walk<'a, EdgeId>;

    fn neighbors_directed(self, commitment: EdgeId, direction: Direction) -> Walk<'a, EdgeId> {
        Box::new(
            self.links(commitment, direction)
                .map(move |link| match direction {
                    Direction::Outgoing => link.principal,
                    Direction::Incoming => link.backer,
                }),
        )
    }
}

impl<'a> IntoEdgeReferences for Recourse<'a> {
    type EdgeRef = RecourseStep;
    type EdgeReferences = Walk<'a, RecourseStep>;

    fn edge_references(self) -> Walk<'a, RecourseStep> {
        Box::new(
            self.commitments()
                .flat_map(move |c| self.principals(c))
                .map(RecourseStep),
        )
    }
}

impl<'a> IntoEdges for Recourse<'a> {
    type Edges = Walk<'a, RecourseStep>;

    fn edges(self, commitment: EdgeId) -> Walk<'a, RecourseStep> {
        self.edges_directed(commitment, Direction::Outgoing)
    }
}

impl<'a> IntoEdgesDirected for Recourse<'a> {
    type EdgesDirected = Walk<'a, RecourseStep>;

    fn edges_directed(self, commitment: EdgeId, direction: Direction) -> Walk<'a, RecourseStep> {
        Box::new(self.links(commitment, direction).map(RecourseStep))
    }
}

impl<'a> IntoNodeIdentifiers for Recourse<'a> {
    type NodeIdentifiers = Walk<'a, EdgeId>;

    fn node_identifiers(self) -> Self::NodeIdentifiers {
        Box::new(self.commitments())
    }
}

impl<'a> IntoNodeReferences for Recourse<'a> {
    type NodeRef = (EdgeId, &'a Edge);
    type NodeReferences = Walk<'a, (EdgeId, &'a Edge)>;

    fn node_references(self) -> Self::NodeReferences {
        Box::new(self.commitments().map(move |c| (c, self.view().edge(c))))
    }
}
