//! Making a patch: where every record that came, changed or went belongs, the blocks that they
//! touch, and what is known of them from the patch before.

use super::super::derive::{Known, Wide};
use super::super::draft::{Draft, Patched};
use super::super::mentions::mentioned_by;
use super::super::simple::Rule;
use super::super::template::{EdgeTemplate, FullEdge, FullNode};
use super::super::{Base, EdgeId, Graph, Inner, NodeId, Span, build};
use super::{
    Backward, Block, Blocks, Entry, Facts, Forward, Home, Names, Overlay, PARTS, PatchEdge,
    PatchNode, Places, Stands,
};
use crate::model::{Day, Key};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

impl Graph {
    /// The snapshot of a base and what was changed since, or what was changed back, if the base
    /// does not bear it: a relation came or went, or so much follows anew that building the whole
    /// graph is no more work.
    pub(in crate::graph) fn overlaid(draft: Draft) -> Result<Graph, Draft> {
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
            known: Known::default(),
        };
        inner.wide = wide(&inner);
        Ok(build::settle_over(inner))
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
    pub(in crate::graph) fn unsettled(&self) -> impl Iterator<Item = EdgeId> {
        let open = self.patch_ids().zip(&self.edges);
        open.filter(|(_, edge)| edge.settled.is_none())
            .map(|(id, _)| id)
    }

    /// The ids of the patch's edges.
    pub(in crate::graph) fn patch_ids(&self) -> impl Iterator<Item = EdgeId> {
        (0..self.edges.len()).map(|i| EdgeId(self.edge_places.of_patch(i)))
    }

    /// The facts of an edge of the patch.
    pub(in crate::graph) fn facts(&self, id: EdgeId) -> Facts {
        self.arc(&self.under.0.base.arcs, id).facts
    }

    /// Writes what follows for an edge of the patch into both of its arcs.
    pub(in crate::graph) fn set(&mut self, id: EdgeId, span: Span, facts: Facts) {
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
                let any = (Day::MIN, Day::MAX);
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
