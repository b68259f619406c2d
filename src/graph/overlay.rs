//! A snapshot that differs from its base by a patch: the records that came, changed or went,
//! whole blocks of arcs for the nodes that they touch, and where everything now stands. Ids are
//! the same as if the graph had been built anew. An untouched node reads the base.

use super::arcs::{self, Arcs, Backward, Facts, Forward, PARTS, part};
use super::draft::Patched;
use super::ids::Bits;
use super::names::Names;
use super::places::{Entry, Home, Places};
use super::template::{FullEdge, FullNode};
use super::{Base, EdgeId, Graph, Inner, NodeId};
use crate::model::Key;
use hashbrown::HashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

mod made;
#[cfg(test)]
mod tests;

/// What a snapshot has that its base has not.
#[derive(Debug)]
pub(super) struct Overlay {
    /// The base as a snapshot of its own.
    pub(super) under: Graph,
    /// All that was changed since the base was built.
    pub(super) since: Patched,
    /// The nodes that came or changed, in the order of their keys.
    pub(super) nodes: Vec<PatchNode>,
    pub(super) node_places: Places,
    /// The edges that came or changed, or of which something else follows now, in their order.
    pub(super) edges: Vec<PatchEdge>,
    pub(super) edge_places: Places,
    /// The edges of the base that are not here, or stand elsewhere.
    gone: BTreeSet<u32>,
    /// The arc of each edge of the patch.
    arcs: Vec<Forward>,
    keys: BTreeMap<Key, u32>,
    mentions: BTreeMap<Key, Vec<u32>>,
    pub(super) names: Names,
    out: Blocks<Forward>,
    inc: Blocks<Backward>,
}

#[derive(Debug)]
pub(super) struct PatchNode {
    pub(super) full: Arc<FullNode>,
    entry: Entry,
}

#[derive(Debug)]
pub(super) struct PatchEdge {
    pub(super) full: Arc<FullEdge>,
    pub(super) from: NodeId,
    to: NodeId,
    relation: usize,
    entry: Entry,
    /// The edge of the base that this is, if only what follows for it changed.
    pub(super) copy_of: Option<EdgeId>,
    /// Its arc, if what follows for it is known from an earlier patch.
    settled: Option<Forward>,
}

/// Where the record with an id is found.
pub(super) enum Stands<'a, I, P> {
    /// In the base, under this id there.
    Base(I),
    /// In the patch.
    Patch(&'a P),
}

/// The arcs of the nodes that a patch touches. Nodes and edges are called by what lasts in all
/// patches upon one base ([`Places::lasting`]), so that later patches share the blocks of nodes
/// that they leave alone.
#[derive(Clone, Debug)]
struct Blocks<A> {
    touched: Bits,
    places: HashMap<u32, Arc<Block<A>>>,
}

/// One node's block.
#[derive(Clone, Debug)]
struct Block<A> {
    /// Where its parts begin.
    begins: [u32; PARTS + 1],
    /// The edge of its first arc, if it is a forward block and has any.
    first: u32,
    arcs: Vec<A>,
}

impl<A: arcs::Arc> Blocks<A> {
    fn new() -> Blocks<A> {
        Blocks {
            touched: Bits::default(),
            places: HashMap::new(),
        }
    }

    fn insert(&mut self, node: u32, first: u32, arcs: Vec<A>) {
        let mut begins = [0; PARTS + 1];
        for arc in &arcs {
            for begin in &mut begins[part(arc.facts().relation()) + 1..] {
                *begin += 1;
            }
        }
        let block = Block {
            begins,
            first,
            arcs,
        };
        self.touched.insert(node as usize);
        self.places.insert(node, Arc::new(block));
    }

    fn get(&self, node: u32) -> Option<&Block<A>> {
        match self.touched.has(node as usize) {
            true => self.places.get(&node).map(|block| &**block),
            false => None,
        }
    }
}

impl<A: Clone> Blocks<A> {
    /// A block that is to be changed.
    fn get_mut(&mut self, node: u32) -> Option<&mut Block<A>> {
        self.places.get_mut(&node).map(Arc::make_mut)
    }
}

impl<A> Block<A> {
    fn parts(&self, parts: (usize, usize)) -> (u32, &[A]) {
        let (begin, end) = (self.begins[parts.0], self.begins[parts.1]);
        (begin, &self.arcs[begin as usize..end as usize])
    }
}

/// Forward arcs that stand side by side, and what to add to read them.
#[derive(Clone, Copy, Default)]
pub(super) struct OutBlock<'a> {
    /// The edge of the first arc; those of the others follow.
    pub(super) first: u32,
    pub(super) arcs: &'a [Forward],
    shifts: Option<&'a Places>,
}

impl OutBlock<'_> {
    /// Whether the arcs can be read as they stand.
    #[inline]
    pub(super) fn is_still(&self) -> bool {
        self.shifts.is_none()
    }

    #[inline]
    pub(super) fn node(&self, there: NodeId) -> NodeId {
        match self.shifts {
            None => there,
            Some(places) => NodeId(places.of_lasting(there.0)),
        }
    }
}

/// Backward arcs that stand side by side, and what to add to read them.
#[derive(Clone, Copy, Default)]
pub(super) struct InBlock<'a> {
    pub(super) arcs: &'a [Backward],
    shifts: Option<&'a Overlay>,
}

impl InBlock<'_> {
    /// Whether the arcs can be read as they stand.
    #[inline]
    pub(super) fn is_still(&self) -> bool {
        self.shifts.is_none()
    }

    #[inline]
    pub(super) fn node(&self, there: NodeId) -> NodeId {
        match self.shifts {
            None => there,
            Some(over) => NodeId(over.node_places.of_lasting(there.0)),
        }
    }

    #[inline]
    pub(super) fn edge(&self, there: EdgeId) -> EdgeId {
        match self.shifts {
            None => there,
            Some(over) => EdgeId(over.edge_places.of_lasting(there.0)),
        }
    }
}

impl Inner {
    #[inline]
    pub(super) fn node_at(&self, id: NodeId) -> Stands<'_, NodeId, PatchNode> {
        match &self.over {
            None => Stands::Base(id),
            Some(over) => match over.node_places.home(id.0) {
                Home::Base(old) => Stands::Base(NodeId(old)),
                Home::Patch(i) => Stands::Patch(&over.nodes[i as usize]),
            },
        }
    }

    #[inline]
    pub(super) fn edge_at(&self, id: EdgeId) -> Stands<'_, EdgeId, PatchEdge> {
        match &self.over {
            None => Stands::Base(id),
            Some(over) => match over.edge_places.home(id.0) {
                Home::Base(old) => Stands::Base(EdgeId(old)),
                Home::Patch(i) => Stands::Patch(&over.edges[i as usize]),
            },
        }
    }

    /// The id that a node of the base has in this snapshot.
    pub(super) fn node_now(&self, old: NodeId) -> NodeId {
        match &self.over {
            None => old,
            Some(over) => NodeId(over.node_places.now(old.0)),
        }
    }
}

impl Graph {
    /// The arc of an edge.
    #[inline]
    pub(super) fn arc(&self, id: EdgeId) -> Forward {
        let inner = &*self.0;
        match &inner.over {
            None => inner.base.arcs.get(id),
            Some(over) => over.arc(&inner.base.arcs, id),
        }
    }

    /// The forward arcs in some parts of a node's block.
    #[inline]
    pub(super) fn out_block(&self, node: NodeId, parts: (usize, usize)) -> OutBlock<'_> {
        let inner = &*self.0;
        match &inner.over {
            None => {
                let (first, arcs) = inner.base.arcs.forward_parts(node, parts);
                OutBlock {
                    first: first as u32,
                    arcs,
                    shifts: None,
                }
            }
            Some(over) => over.out_block(&inner.base.arcs, node, parts),
        }
    }

    /// The backward arcs in some parts of a node's block.
    #[inline]
    pub(super) fn in_block(&self, node: NodeId, parts: (usize, usize)) -> InBlock<'_> {
        let inner = &*self.0;
        match &inner.over {
            None => InBlock {
                arcs: inner.base.arcs.backward_parts(node, parts),
                shifts: None,
            },
            Some(over) => over.in_block(&inner.base.arcs, node, parts),
        }
    }

    /// Has blocks of these nodes read from memory; those of a patch are few, and near.
    pub(super) fn fetch(
        &self,
        nodes: &[NodeId],
        parts: (usize, usize),
        forward: bool,
        backward: bool,
    ) {
        let Inner { base, over, .. } = &*self.0;
        match over {
            None => base
                .arcs
                .fetch(nodes.iter().copied(), parts, forward, backward),
            Some(over) => {
                let there = nodes.iter().filter_map(|node| over.base_node(*node));
                base.arcs.fetch(there, parts, forward, backward);
            }
        }
    }

    /// The edges from one node to another by one relation, in their order.
    pub(crate) fn edges_between(
        &self,
        from: NodeId,
        relation: usize,
        to: NodeId,
    ) -> impl Iterator<Item = EdgeId> {
        let block = self.out_block(from, (0, PARTS));
        let key = |arc: &Forward| (arc.facts.relation(), block.node(arc.to));
        let begin = block.arcs.partition_point(|arc| key(arc) < (relation, to));
        let end = block.arcs.partition_point(|arc| key(arc) <= (relation, to));
        (begin as u32..end as u32).map(move |i| EdgeId(block.first + i))
    }
}

impl Graph {
    /// The edges of one relation to a node, with where they start: by that, then by key; all, or
    /// those from one node.
    pub(super) fn edges_into(
        &self,
        to: NodeId,
        relation: usize,
        from: Option<NodeId>,
    ) -> impl Iterator<Item = (NodeId, EdgeId)> {
        let block = self.in_block(to, (0, PARTS));
        let key = |arc: &Backward| (arc.facts.relation(), block.node(arc.from));
        let (least, most) = match from {
            Some(from) => (from, from),
            None => (NodeId(0), NodeId(u32::MAX)),
        };
        let begin = block
            .arcs
            .partition_point(|arc| key(arc) < (relation, least));
        let end = block
            .arcs
            .partition_point(|arc| key(arc) <= (relation, most));
        let arcs = block.arcs[begin..end].iter();
        arcs.map(move |arc| (block.node(arc.from), block.edge(arc.edge)))
    }
}

impl Overlay {
    fn arc(&self, base: &Arcs, id: EdgeId) -> Forward {
        match self.edge_places.home(id.0) {
            Home::Patch(i) => self.arcs[i as usize],
            Home::Base(old) => {
                let arc = base.get(EdgeId(old));
                Forward {
                    to: NodeId(self.node_places.now(arc.to.0)),
                    ..arc
                }
            }
        }
    }

    /// What a node is called in all patches upon the base: the id that it, or the one whose place
    /// it took, has there, or a number behind.
    fn lasting(&self, node: NodeId) -> u32 {
        match self.node_places.home(node.0) {
            Home::Base(old) => old,
            Home::Patch(i) => self.node_places.lasting(self.nodes[i as usize].entry),
        }
    }

    /// The node of the base that has this id now, or whose place it took.
    fn base_node(&self, node: NodeId) -> Option<NodeId> {
        let old = self.lasting(node);
        ((old as usize) < self.under.node_count()).then_some(NodeId(old))
    }

    /// The id of a node of the base, if it has not gone.
    fn stays(&self, old: NodeId) -> Option<NodeId> {
        let now = self.node_places.now(old.0);
        let is_there = match self.node_places.home_if(now)? {
            Home::Base(there) => there == old.0,
            Home::Patch(i) => {
                let entry = self.nodes[i as usize].entry;
                entry.number.is_none() && entry.at == old.0
            }
        };
        is_there.then_some(NodeId(now))
    }

    fn out_block<'a>(
        &'a self,
        base: &'a Arcs,
        node: NodeId,
        parts: (usize, usize),
    ) -> OutBlock<'a> {
        let lasting = self.lasting(node);
        if let Some(block) = self.out.get(lasting) {
            let (begin, arcs) = block.parts(parts);
            return OutBlock {
                first: self.edge_places.of_lasting_if(block.first).unwrap_or(0) + begin,
                arcs,
                shifts: (!self.node_places.is_lasting()).then_some(&self.node_places),
            };
        }
        if lasting as usize >= self.under.node_count() {
            return OutBlock::default();
        }
        let (first, arcs) = base.forward_parts(NodeId(lasting), parts);
        OutBlock {
            first: self.edge_places.now(first as u32),
            arcs,
            shifts: (!self.node_places.is_still()).then_some(&self.node_places),
        }
    }

    fn in_block<'a>(&'a self, base: &'a Arcs, node: NodeId, parts: (usize, usize)) -> InBlock<'a> {
        let lasting = self.lasting(node);
        if let Some(block) = self.inc.get(lasting) {
            let is_lasting = self.node_places.is_lasting() && self.edge_places.is_lasting();
            return InBlock {
                arcs: block.parts(parts).1,
                shifts: (!is_lasting).then_some(self),
            };
        }
        if lasting as usize >= self.under.node_count() {
            return InBlock::default();
        }
        let is_still = self.node_places.is_still() && self.edge_places.is_still();
        InBlock {
            arcs: base.backward_parts(NodeId(lasting), parts),
            shifts: (!is_still).then_some(self),
        }
    }

    fn patch_place(&self, key: &str) -> Option<usize> {
        let key_of = |patched: &PatchNode| patched.full.node.key.as_str().cmp(key);
        self.nodes.binary_search_by(key_of).ok()
    }

    fn patch_node(&self, key: &str) -> Option<NodeId> {
        let place = self.patch_place(key)?;
        Some(NodeId(self.node_places.of_patch(place)))
    }

    pub(super) fn node_of_key(&self, base: &Base, key: &str) -> Option<NodeId> {
        self.patch_node(key).or_else(|| {
            let old = base.nodes.of_key(key)?;
            self.node_places.kept(old.0).map(NodeId)
        })
    }

    pub(super) fn edge_of_key(&self, base: &Base, key: &str) -> Option<EdgeId> {
        let id = match self.keys.get(key) {
            Some(i) => Some(self.edge_places.of_patch(*i as usize)),
            None => base
                .edges
                .keys
                .find(key)
                .and_then(|old| self.edge_places.kept(old.0)),
        };
        id.map(EdgeId)
    }

    /// The keys of the patch's edges that somebody chose, in their order.
    pub(super) fn chosen_keys(&self) -> impl Iterator<Item = &str> {
        let is_chosen = |i: u32| {
            let copied = self.edges[i as usize].copy_of;
            copied.is_none_or(|old| {
                let base = &self.under.0.base;
                matches!(base.edges.template(old).key, super::Name::Whole(_))
            })
        };
        self.keys
            .iter()
            .filter(move |(_, i)| is_chosen(**i))
            .map(|(key, _)| key.as_str())
    }

    pub(super) fn mentions(&self, base: &Base, key: &Key) -> Vec<EdgeId> {
        let record = base.record_id(&self.under.0.few, key.as_str());
        let old = record.map_or(&[][..], |record| base.mentions.of(record));
        let old = old.iter().filter_map(|old| self.edge_places.kept(old.0));
        let own = self.mentions.get(key).into_iter().flatten();
        let own = own.map(|i| self.edge_places.of_patch(*i as usize));
        let mut all: Vec<EdgeId> = old.chain(own).map(EdgeId).collect();
        all.sort_unstable();
        all
    }
}
