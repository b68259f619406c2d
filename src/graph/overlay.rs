//! A snapshot that differs from its base by a patch: the records that came, changed or went,
//! whole blocks of arcs for the nodes that they touch, and where everything now stands. Ids are
//! the same as if the graph had been built anew. An untouched node reads the base.

use super::arcs::{self, Arcs, Backward, Facts, Forward, PARTS, part};
use super::derive::Wide;
use super::draft::{Draft, Patched};
use super::ids::Bits;
use super::mentions::mentioned_by;
use super::names::Names;
use super::places::{Entry, Home, Places};
use super::simple::Rule;
use super::template::{EdgeTemplate, FullEdge, FullNode};
use super::{Base, EdgeId, Graph, Inner, NodeId, Span};
use crate::model::Key;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

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

/// The arcs of the nodes that a patch touches.
#[derive(Debug)]
struct Blocks<A> {
    touched: Bits,
    places: HashMap<NodeId, Block>,
    arcs: Vec<A>,
}

/// Where the parts of one node's block begin, and the edge of its first arc.
#[derive(Clone, Copy, Debug)]
struct Block {
    begins: [u32; PARTS + 1],
    first: u32,
}

impl<A: arcs::Arc> Blocks<A> {
    fn new() -> Blocks<A> {
        Blocks {
            touched: Bits::default(),
            places: HashMap::new(),
            arcs: Vec::new(),
        }
    }

    fn add(&mut self, node: NodeId, first: u32, block: Vec<A>) {
        let mut begins = [self.arcs.len() as u32; PARTS + 1];
        for arc in &block {
            for begin in &mut begins[part(arc.facts().relation()) + 1..] {
                *begin += 1;
            }
        }
        self.arcs.extend(block);
        self.touched.insert(node.index());
        self.places.insert(node, Block { begins, first });
    }

    fn get(&self, node: NodeId) -> Option<Block> {
        match self.touched.has(node.index()) {
            true => self.places.get(&node).copied(),
            false => None,
        }
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
            Some(places) => NodeId(places.now(there.0)),
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
            Some(over) => NodeId(over.node_places.now(there.0)),
        }
    }

    #[inline]
    pub(super) fn edge(&self, there: EdgeId) -> EdgeId {
        match self.shifts {
            None => there,
            Some(over) => EdgeId(over.edge_places.now(there.0)),
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

    /// The node of the base that has this id now, or whose place it took.
    fn base_node(&self, node: NodeId) -> Option<NodeId> {
        match self.node_places.home(node.0) {
            Home::Base(old) => Some(NodeId(old)),
            Home::Patch(i) => {
                let Entry { at, replaces } = self.nodes[i as usize].entry;
                replaces.then_some(NodeId(at))
            }
        }
    }

    /// The id of a node of the base, if it has not gone.
    fn stays(&self, old: NodeId) -> Option<NodeId> {
        let now = self.node_places.now(old.0);
        let is_there = match self.node_places.home_if(now)? {
            Home::Base(there) => there == old.0,
            Home::Patch(i) => {
                let entry = self.nodes[i as usize].entry;
                entry.replaces && entry.at == old.0
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
        if let Some(Block { begins, first }) = self.out.get(node) {
            let (begin, end) = (begins[parts.0], begins[parts.1]);
            return OutBlock {
                first: first + (begin - begins[0]),
                arcs: &self.out.arcs[begin as usize..end as usize],
                shifts: None,
            };
        }
        let Some(old) = self.base_node(node) else {
            return OutBlock::default();
        };
        let (first, arcs) = base.forward_parts(old, parts);
        OutBlock {
            first: self.edge_places.now(first as u32),
            arcs,
            shifts: (!self.node_places.is_still()).then_some(&self.node_places),
        }
    }

    fn in_block<'a>(&'a self, base: &'a Arcs, node: NodeId, parts: (usize, usize)) -> InBlock<'a> {
        if let Some(Block { begins, .. }) = self.inc.get(node) {
            let (begin, end) = (begins[parts.0], begins[parts.1]);
            return InBlock {
                arcs: &self.inc.arcs[begin as usize..end as usize],
                shifts: None,
            };
        }
        let Some(old) = self.base_node(node) else {
            return InBlock::default();
        };
        let is_still = self.node_places.is_still() && self.edge_places.is_still();
        InBlock {
            arcs: base.backward_parts(old, parts),
            shifts: (!is_still).then_some(self),
        }
    }

    fn patch_node(&self, key: &str) -> Option<NodeId> {
        let place = self
            .nodes
            .binary_search_by(|node| node.full.node.key.as_str().cmp(key));
        place.ok().map(|i| NodeId(self.node_places.of_patch(i)))
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

impl Graph {
    /// The snapshot of a base and what was changed since, or what was changed back, if the base
    /// does not bear it: a relation came or went, or so much follows anew that building the whole
    /// graph is no more work.
    pub(super) fn overlaid(draft: Draft) -> Result<Graph, Draft> {
        let (under, before) = (draft.base(), draft.before());
        let base = &*under.0.base;
        let Some(dependents) = draft.bears_on() else {
            return Err(draft);
        };
        let mut gone = Vec::new();
        let mut nodes = Vec::new();
        for (key, node) in &draft.since.nodes {
            match (base.nodes.keys.search(key.as_str()), node) {
                (Ok(at), None) => gone.push(at as u32),
                (Err(_), None) => {}
                (place, Some(full)) => nodes.push(PatchNode {
                    full: full.clone(),
                    entry: Entry {
                        at: place.unwrap_or_else(|at| at) as u32,
                        replaces: place.is_ok(),
                    },
                }),
            }
        }
        let entries: Vec<Entry> = nodes.iter().map(|node| node.entry).collect();
        let node_places = Places::new(under.node_count() as u32, &gone, &entries);
        let mut over = Overlay {
            under: under.clone(),
            since: Patched::default(),
            nodes,
            node_places,
            edges: Vec::new(),
            edge_places: Places::default(),
            arcs: Vec::new(),
            keys: BTreeMap::new(),
            mentions: BTreeMap::new(),
            names: Names::default(),
            out: Blocks::new(),
            inc: Blocks::new(),
        };
        over.place_edges(base, &draft, &before, &dependents);
        over.index();
        let Draft { since, few, .. } = draft;
        over.since = since;
        let mut inner = Inner {
            base: over.under.0.base.clone(),
            over: Some(Box::new(over)),
            few,
            wide: Arc::default(),
            known: super::Known::default(),
        };
        inner.wide = wide(&inner);
        Ok(super::build::settle_over(inner))
    }
}

/// The conditions of a snapshot, and what they list or have in scope.
fn wide(inner: &Inner) -> Arc<Wide> {
    let Some(over) = &inner.over else {
        return inner.wide.clone();
    };
    let is_condition = |full: &FullNode| full.node.as_condition().is_some();
    let mut ids: Vec<NodeId> = (0..over.nodes.len())
        .filter(|i| is_condition(&over.nodes[*i].full))
        .map(|i| NodeId(over.node_places.of_patch(i)))
        .collect();
    let under = &over.under.0.wide;
    let kept = under.conditions.iter();
    let kept: Vec<u32> = kept
        .filter_map(|old| over.node_places.kept(old.0))
        .collect();
    if ids.is_empty() && kept.len() == under.conditions.len() && over.node_places.is_still() {
        return under.clone();
    }
    ids.extend(kept.into_iter().map(NodeId));
    ids.sort_unstable();
    let mut wide = Wide::default();
    for id in ids {
        let node = match inner.node_at(id) {
            Stands::Base(old) => &inner.base.nodes.full(old).node,
            Stands::Patch(patched) => &patched.full.node,
        };
        if let Some(condition) = node.as_condition() {
            wide.insert(id, condition);
        }
    }
    Arc::new(wide)
}

impl Overlay {
    /// Finds the place of every edge that came, changed or went, or of which something else may
    /// follow. What was found for the graph before stays, for all that is as it was there.
    fn place_edges(
        &mut self,
        base: &Base,
        draft: &Draft,
        before: &Graph,
        dependents: &BTreeSet<EdgeId>,
    ) {
        let earlier = before.0.over.as_deref();
        let mut edges: Vec<PatchEdge> = Vec::new();
        let mut gone = Vec::new();
        for (key, edge) in &draft.since.edges {
            let known = earlier.filter(|_| !draft.has_touched(key));
            let known = known.and_then(|over| self.again(over, key));
            let placed = match (known, edge) {
                (Some(known), _) => Some(known),
                (None, Some(full)) => self.place(base, full.clone(), None),
                (None, None) => None,
            };
            let is_replaced = placed.as_ref().is_some_and(|edge| edge.entry.replaces);
            edges.extend(placed);
            if let Some(old) = base.edges.keys.find(key.as_str()).filter(|_| !is_replaced) {
                gone.push(old.0);
            }
        }
        let copies = earlier.iter().flat_map(|over| &over.edges);
        let copies = copies.filter(|edge| edge.copy_of.is_some());
        for copy in copies {
            let key = &copy.full.edge.key;
            if !draft.since.edges.contains_key(key) {
                edges.extend(earlier.and_then(|over| self.again(over, key)));
            }
        }
        let mut anew: BTreeSet<&Key> = BTreeSet::new();
        for id in dependents {
            match before.0.edge_at(*id) {
                Stands::Patch(patched) => drop(anew.insert(&patched.full.edge.key)),
                Stands::Base(old) => {
                    edges.extend(self.place(base, Arc::new(base.edge(old)), Some(old)));
                }
            }
        }
        gone.sort_unstable();
        edges.sort_by(|a, b| {
            let place = |edge: &PatchEdge| (edge.from, edge.relation, edge.to);
            let by_place = place(a).cmp(&place(b));
            by_place.then_with(|| a.full.edge.key.cmp(&b.full.edge.key))
        });
        let entries: Vec<Entry> = edges.iter().map(|edge| edge.entry).collect();
        self.edge_places = Places::new(base.edges.template.len() as u32, &gone, &entries);
        for edge in &mut edges {
            let arc = edge.settled.filter(|_| !anew.contains(&edge.full.edge.key));
            edge.settled = arc;
            self.arcs.push(match arc {
                Some(arc) => Forward { to: edge.to, ..arc },
                None => edge.arc(base),
            });
        }
        self.edges = edges;
        self.blocks(base, &gone);
    }

    /// An edge of an earlier patch, where it stands now.
    fn again(&self, earlier: &Overlay, key: &Key) -> Option<PatchEdge> {
        let i = *earlier.keys.get(key)? as usize;
        let PatchEdge {
            full,
            from,
            to,
            relation,
            entry,
            copy_of,
            ..
        } = &earlier.edges[i];
        let now = |node: NodeId| match earlier.node_places.home(node.0) {
            Home::Base(old) => self.stays(NodeId(old)),
            Home::Patch(i) => {
                let key = &earlier.nodes[i as usize].full.node.key;
                self.patch_node(key.as_str())
            }
        };
        Some(PatchEdge {
            full: full.clone(),
            from: now(*from)?,
            to: now(*to)?,
            relation: *relation,
            entry: *entry,
            copy_of: *copy_of,
            settled: Some(earlier.arcs[i]),
        })
    }

    /// Where an edge belongs. None if it joins nothing.
    fn place(
        &self,
        base: &Base,
        full: Arc<FullEdge>,
        copy_of: Option<EdgeId>,
    ) -> Option<PatchEdge> {
        let edge = &full.edge;
        let from = self.node_of_key(base, edge.from.as_str())?;
        let to = self.node_of_key(base, edge.to.as_str())?;
        let relation = base.relations.binary_search(&edge.relation()).ok()?;
        let entry = self.entry(base, &full, (from, relation, to));
        Some(PatchEdge {
            full,
            from,
            to,
            relation,
            entry,
            copy_of,
            settled: None,
        })
    }

    /// Where among the edges of the base one belongs.
    fn entry(&self, base: &Base, full: &FullEdge, place: (NodeId, usize, NodeId)) -> Entry {
        let (from, relation, to) = place;
        let arcs = &base.arcs;
        let now = |node: NodeId| NodeId(self.node_places.now(node.0));
        let key = &full.edge.key;
        if let Some(old) = base.edges.keys.find(key.as_str()) {
            let arc = arcs.get(old);
            let ends = (self.stays(arcs.from(old)), self.stays(arc.to));
            if ends == (Some(from), Some(to)) && arc.facts.relation() == relation {
                return Entry {
                    at: old.0,
                    replaces: true,
                };
            }
        }
        let at = match self.base_node(from) {
            Some(old) => {
                let (first, block) = arcs.forward(old);
                let mut low = 0;
                let mut high = block.len();
                while low < high {
                    let middle = low.midpoint(high);
                    let arc = block[middle];
                    let stands = (arc.facts.relation(), now(arc.to)).cmp(&(relation, to));
                    let stands = stands.then_with(|| {
                        let other = base.edges.key_text(EdgeId::at(first + middle));
                        other.as_str().cmp(key.as_str())
                    });
                    if stands.is_lt() {
                        low = middle + 1;
                    } else {
                        high = middle;
                    }
                }
                first + low
            }
            None => {
                let Home::Patch(i) = self.node_places.home(from.0) else {
                    unreachable!("a node that is not of the base is of the patch")
                };
                arcs.forward(NodeId(self.nodes[i as usize].entry.at)).0
            }
        };
        Entry {
            at: at as u32,
            replaces: false,
        }
    }

    /// The blocks of the nodes at both ends of every edge that came, changed or went.
    fn blocks(&mut self, base: &Base, gone: &[u32]) {
        let old_ends = |old: &u32| {
            let old = EdgeId(*old);
            (base.arcs.from(old), base.arcs.get(old).to)
        };
        let now = |node: NodeId| NodeId(self.node_places.now(node.0));
        let mut from: BTreeMap<NodeId, Vec<u32>> = BTreeMap::new();
        let mut to: BTreeMap<NodeId, Vec<u32>> = BTreeMap::new();
        for (i, edge) in (0u32..).zip(&self.edges) {
            from.entry(edge.from).or_default().push(i);
            to.entry(edge.to).or_default().push(i);
        }
        for (start, end) in gone.iter().map(old_ends) {
            if let Some(start) = self.stays(start) {
                from.entry(start).or_default();
            }
            if let Some(end) = self.stays(end) {
                to.entry(end).or_default();
            }
        }
        let (mut out, mut inc) = (Blocks::new(), Blocks::new());
        for (node, own) in from {
            let (first, old) = match self.base_node(node) {
                Some(old) => base.arcs.forward(old),
                None => (0, &[][..]),
            };
            let old = (first as u32..).zip(old).filter_map(|(edge, arc)| {
                let edge = self.edge_places.kept(edge)?;
                let to = now(arc.to);
                Some((edge, Forward { to, ..*arc }))
            });
            let own = own.iter().map(|i| {
                let i = *i as usize;
                (self.edge_places.of_patch(i), self.arcs[i])
            });
            let mut block: Vec<(u32, Forward)> = old.chain(own).collect();
            // Two sorted runs, which a stable sort merges.
            block.sort_by_key(|(edge, _)| *edge);
            let first = block.first().map_or(0, |(edge, _)| *edge);
            out.add(node, first, block.into_iter().map(|(_, arc)| arc).collect());
        }
        for (node, own) in to {
            let old = match self.base_node(node) {
                Some(old) => base.arcs.backward(old),
                None => &[],
            };
            let old = old.iter().filter_map(|arc| {
                let edge = EdgeId(self.edge_places.kept(arc.edge.0)?);
                let from = now(arc.from);
                Some(Backward { from, edge, ..*arc })
            });
            let own = own.iter().map(|i| {
                let i = *i as usize;
                let Forward {
                    first, last, facts, ..
                } = self.arcs[i];
                Backward {
                    from: self.edges[i].from,
                    first,
                    last,
                    facts,
                    edge: EdgeId(self.edge_places.of_patch(i)),
                }
            });
            let mut block: Vec<Backward> = old.chain(own).collect();
            block.sort_by_key(|arc| (arc.facts.relation(), arc.edge));
            inc.add(node, 0, block);
        }
        (self.out, self.inc) = (out, inc);
    }

    /// Look-up by name, by key, and by what is mentioned.
    fn index(&mut self) {
        self.names = Names::of(self.nodes.iter().map(|patched| {
            let node = &patched.full.node;
            let aliases = node.aliases.iter().map(String::as_str);
            std::iter::once(node.name.as_str()).chain(aliases)
        }));
        for (i, edge) in (0u32..).zip(&self.edges) {
            let full = &edge.full;
            self.keys.insert(full.edge.key.clone(), i);
            // What refers to nothing is no mention.
            for key in mentioned_by(&full.edge.tie) {
                let all = self.mentions.entry(key.clone()).or_default();
                if all.last() != Some(&i) {
                    all.push(i);
                }
            }
        }
    }

    /// The patch's edges for which it is not known what follows.
    pub(super) fn unsettled(&self) -> impl Iterator<Item = EdgeId> {
        let open = self.patch_ids().zip(&self.edges);
        open.filter(|(_, edge)| edge.settled.is_none())
            .map(|(id, _)| id)
    }

    /// The ids of the patch's edges.
    pub(super) fn patch_ids(&self) -> impl Iterator<Item = EdgeId> {
        (0..self.edges.len()).map(|i| EdgeId(self.edge_places.of_patch(i)))
    }

    /// The facts of an edge of the patch.
    pub(super) fn facts(&self, id: EdgeId) -> Facts {
        self.arc(&self.under.0.base.arcs, id).facts
    }

    /// Writes what follows for an edge of the patch into both of its arcs.
    pub(super) fn set(&mut self, id: EdgeId, span: Span, facts: Facts) {
        let Home::Patch(i) = self.edge_places.home(id.0) else {
            return;
        };
        let PatchEdge { from, to, .. } = self.edges[i as usize];
        let Span { first, last, .. } = span;
        let arc = &mut self.arcs[i as usize];
        (arc.first, arc.last, arc.facts) = (first, last, facts);
        let arc = *arc;
        if let Some(block) = self.out.get(from) {
            let place = block.begins[0] + (id.0 - block.first);
            self.out.arcs[place as usize] = arc;
        }
        if let Some(Block { begins, .. }) = self.inc.get(to) {
            let block = &mut self.inc.arcs[begins[0] as usize..begins[PARTS] as usize];
            let key = (facts.relation(), id);
            let place = block.partition_point(|arc| (arc.facts.relation(), arc.edge) < key);
            let arc = &mut block[place];
            (arc.first, arc.last, arc.facts) = (first, last, facts);
        }
    }
}

impl PatchEdge {
    /// The arc by what the edge itself says.
    fn arc(&self, base: &Base) -> Forward {
        let (rule, days) = match self.copy_of {
            Some(old) => (
                Rule::new(base.edges.template(old), self.relation),
                base.edges.days(&base.arcs, old),
            ),
            None => {
                let FullEdge { edge, claims } = (*self.full).clone();
                let template = EdgeTemplate::of(edge, claims);
                let any = (crate::model::Day::MIN, crate::model::Day::MAX);
                (Rule::new(&template, self.relation), any)
            }
        };
        let (span, facts) = rule.arc(days.0, days.1);
        Forward {
            to: self.to,
            first: span.first,
            last: span.last,
            facts,
        }
    }
}
