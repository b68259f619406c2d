//! Making a patch: where every record that came, changed or went belongs, the blocks that they
//! touch, and what is known of them from the patch before.

use super::super::derive::Known;
use super::super::draft::{Draft, Patched};
use super::super::mentions::mentioned_by;
use super::super::simple::Rule;
use super::super::template::{EdgeTemplate, FullEdge, FullNode};
use super::super::wide::Wide;
use super::super::{Base, EdgeId, Graph, Inner, NodeId, Span, build};
use super::{
    Backward, Blocks, Entry, Facts, Forward, Home, Names, Overlay, PatchEdge, PatchNode, Places,
    Stands,
};
use crate::model::{Day, Key};
use hashbrown::HashMap;
use hashbrown::HashSet;
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
        let earlier = before.0.over.as_deref();
        let known = |key: &Key| {
            let earlier = earlier?;
            earlier.nodes[earlier.patch_place(key.as_str())?]
                .entry
                .number
        };
        let mut numbers = Numbers::without(draft.since.nodes.keys().filter_map(known));
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
                        number: match place {
                            Ok(_) => None,
                            Err(_) => Some(known(key).unwrap_or_else(|| numbers.next())),
                        },
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
            gone: BTreeSet::new(),
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
        // The nodes whose blocks are made anew, as they are called in all patches.
        let mut stale: [HashSet<u32>; 2] = Default::default();
        let mut edges: Vec<PatchEdge> = Vec::new();
        let mut anew: BTreeSet<&Key> = BTreeSet::new();
        let mut copies: Vec<EdgeId> = Vec::new();
        for id in dependents {
            match before.0.edge_at(*id) {
                Stands::Patch(patched) => drop(anew.insert(&patched.full.edge.key)),
                Stands::Base(old) => copies.push(old),
            }
        }
        if let Some(earlier) = earlier {
            for (i, edge) in earlier.edges.iter().enumerate() {
                let key = &edge.full.edge.key;
                let ends = [edge.from, edge.to].map(|node| earlier.lasting(node));
                let is_touched = draft.has_touched(key);
                let known = match is_touched {
                    true => None,
                    false => self.again(earlier, i, ends, anew.contains(key)),
                };
                if known.as_ref().is_none_or(|edge| edge.settled.is_none()) {
                    stale[0].insert(ends[0]);
                    stale[1].insert(ends[1]);
                }
                edges.extend(known);
            }
            self.gone.clone_from(&earlier.gone);
        }
        let mut numbers = Numbers::without(edges.iter().filter_map(|edge| edge.entry.number));
        for key in draft.touched() {
            let full = draft.since.edges.get(key);
            let placed = full.and_then(Option::as_ref);
            let placed = placed.and_then(|full| self.place(base, full.clone(), None, &mut numbers));
            if full.is_some()
                && let Some(old) = base.edges.keys.find(key.as_str())
            {
                let is_replaced = placed
                    .as_ref()
                    .is_some_and(|edge| edge.entry.number.is_none());
                match is_replaced {
                    true => self.gone.remove(&old.0),
                    false => self.gone.insert(old.0),
                };
                stale[0].insert(base.arcs.from(old).0);
                stale[1].insert(base.arcs.get(old).to.0);
            }
            edges.extend(placed);
        }
        for old in copies {
            edges.extend(self.place(base, Arc::new(base.edge(old)), Some(old), &mut numbers));
        }
        edges.sort_by(|a, b| {
            let place = |edge: &PatchEdge| (edge.from, edge.relation, edge.to);
            let by_place = place(a).cmp(&place(b));
            by_place.then_with(|| a.full.edge.key.cmp(&b.full.edge.key))
        });
        let entries: Vec<Entry> = edges.iter().map(|edge| edge.entry).collect();
        let gone: Vec<u32> = self.gone.iter().copied().collect();
        self.edge_places = Places::new(base.edges.template.len() as u32, &gone, &entries);
        for edge in &edges {
            let arc = match edge.settled {
                Some(arc) => Forward { to: edge.to, ..arc },
                None => {
                    stale[0].insert(self.lasting(edge.from));
                    stale[1].insert(self.lasting(edge.to));
                    edge.arc(base)
                }
            };
            self.arcs.push(arc);
        }
        self.edges = edges;
        if let Some(earlier) = earlier {
            (self.out, self.inc) = (earlier.out.clone(), earlier.inc.clone());
        }
        let [from, to] = stale;
        self.make_out(base, from);
        self.make_inc(base, to);
    }

    /// An edge of an earlier patch, where it stands now; whether what follows for it is to be
    /// found anew. None if it joins nothing now.
    fn again(
        &self,
        earlier: &Overlay,
        i: usize,
        ends: [u32; 2],
        is_open: bool,
    ) -> Option<PatchEdge> {
        let PatchEdge {
            full,
            relation,
            entry,
            copy_of,
            ..
        } = &earlier.edges[i];
        let now = |name: u32, key: &Key| match (name as usize) < self.under.node_count() {
            true => self.stays(NodeId(name)),
            false => self.patch_node(key.as_str()),
        };
        Some(PatchEdge {
            full: full.clone(),
            from: now(ends[0], &full.edge.from)?,
            to: now(ends[1], &full.edge.to)?,
            relation: *relation,
            entry: *entry,
            copy_of: *copy_of,
            settled: (!is_open).then(|| earlier.arcs[i]),
        })
    }

    /// Where an edge belongs. None if it joins nothing.
    fn place(
        &self,
        base: &Base,
        full: Arc<FullEdge>,
        copy_of: Option<EdgeId>,
        numbers: &mut Numbers,
    ) -> Option<PatchEdge> {
        let edge = &full.edge;
        let from = self.node_of_key(base, edge.from.as_str())?;
        let to = self.node_of_key(base, edge.to.as_str())?;
        let relation = base.relations.binary_search(&edge.relation()).ok()?;
        let entry = self.entry(base, &full, (from, relation, to), numbers);
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
    fn entry(
        &self,
        base: &Base,
        full: &FullEdge,
        place: (NodeId, usize, NodeId),
        numbers: &mut Numbers,
    ) -> Entry {
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
                    number: None,
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
                // Behind all nodes of the base there is no block.
                // Behind all nodes of the base there is no block.
                match self.nodes[i as usize].entry.at {
                    at if (at as usize) < self.under.node_count() => arcs.forward(NodeId(at)).0,
                    _ => base.edges.template.len(),
                }
            }
        };
        Entry {
            at: at as u32,
            number: Some(numbers.next()),
        }
    }

    /// The forward blocks of these nodes.
    fn make_out(&mut self, base: &Base, nodes: HashSet<u32>) {
        let mut made = Vec::with_capacity(nodes.len());
        for name in nodes {
            // One that comes back has none of its old edges.
            let Some(node) = self.still(name) else {
                made.push((name, 0, Vec::new()));
                continue;
            };
            let mut block: Vec<(u32, Forward)> = Vec::new();
            let mut first = None;
            if (name as usize) < self.under.node_count() {
                let (edge, old) = base.arcs.forward(NodeId(name));
                let old = (edge as u32..).zip(old);
                block.extend(old.filter_map(|(edge, arc)| {
                    let now = self.edge_places.kept(edge)?;
                    first.get_or_insert((now, edge));
                    Some((now, *arc))
                }));
            }
            let begin = self.edges.partition_point(|edge| edge.from < node);
            let own = self.edges[begin..].iter().zip(&self.arcs[begin..]);
            for (i, (edge, arc)) in (begin..).zip(own.take_while(|(edge, _)| edge.from == node)) {
                let now = self.edge_places.of_patch(i);
                let name = self.edge_places.lasting(edge.entry);
                first = first.filter(|first| first.0 < now).or(Some((now, name)));
                let to = NodeId(self.lasting(edge.to));
                block.push((now, Forward { to, ..*arc }));
            }
            // Two sorted runs, which a stable sort merges.
            block.sort_by_key(|(edge, _)| *edge);
            let first = first.map_or(0, |(_, name)| name);
            made.push((name, first, block.into_iter().map(|(_, arc)| arc).collect()));
        }
        for (name, first, block) in made {
            self.out.insert(name, first, block);
        }
    }

    /// The backward blocks of these nodes.
    fn make_inc(&mut self, base: &Base, nodes: HashSet<u32>) {
        let mut own: HashMap<u32, Vec<u32>> =
            nodes.iter().map(|name| (*name, Vec::new())).collect();
        for (i, edge) in (0u32..).zip(&self.edges) {
            if let Some(own) = own.get_mut(&self.lasting(edge.to)) {
                own.push(i);
            }
        }
        let mut made = Vec::with_capacity(nodes.len());
        for (name, own) in own {
            if self.still(name).is_none() {
                made.push((name, Vec::new()));
                continue;
            }
            let mut block: Vec<(u32, Backward)> = Vec::new();
            if (name as usize) < self.under.node_count() {
                let old = base.arcs.backward(NodeId(name)).iter();
                block
                    .extend(old.filter_map(|arc| Some((self.edge_places.kept(arc.edge.0)?, *arc))));
            }
            block.extend(own.into_iter().map(|i| {
                let i = i as usize;
                let Forward {
                    first, last, facts, ..
                } = self.arcs[i];
                let PatchEdge { from, entry, .. } = &self.edges[i];
                let arc = Backward {
                    from: NodeId(self.lasting(*from)),
                    first,
                    last,
                    facts,
                    edge: EdgeId(self.edge_places.lasting(*entry)),
                };
                (self.edge_places.of_patch(i), arc)
            }));
            block.sort_by_key(|(edge, arc)| (arc.facts.relation(), *edge));
            made.push((name, block.into_iter().map(|(_, arc)| arc).collect()));
        }
        for (name, block) in made {
            self.inc.insert(name, 0, block);
        }
    }

    /// The id of a node by what it is called in all patches, if it has not gone.
    fn still(&self, name: u32) -> Option<NodeId> {
        if (name as usize) < self.under.node_count() {
            return self.stays(NodeId(name));
        }
        let id = NodeId(self.node_places.of_lasting_if(name)?);
        let is_it = self.node_places.home_if(id.0).is_some() && self.lasting(id) == name;
        is_it.then_some(id)
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
        let (from, to) = (self.lasting(from), self.lasting(to));
        let places = &self.edge_places;
        if let Some(block) = self.out.get_mut(from) {
            let place = id.0 - places.of_lasting(block.first);
            let arc = &mut block.arcs[place as usize];
            (arc.first, arc.last, arc.facts) = (first, last, facts);
        }
        if let Some(block) = self.inc.get_mut(to) {
            let key = (facts.relation(), id.0);
            let now = |arc: &Backward| (arc.facts.relation(), places.of_lasting(arc.edge.0));
            let place = block.arcs.partition_point(|arc| now(arc) < key);
            let arc = &mut block.arcs[place];
            (arc.first, arc.last, arc.facts) = (first, last, facts);
        }
    }
}

/// Numbers that no record has.
struct Numbers {
    used: HashSet<u32>,
    next: u32,
}

impl Numbers {
    fn without(used: impl Iterator<Item = u32>) -> Numbers {
        Numbers {
            used: used.collect(),
            next: 0,
        }
    }

    fn next(&mut self) -> u32 {
        while self.used.contains(&self.next) {
            self.next += 1;
        }
        self.next += 1;
        self.next - 1
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
