//! The edges as columns, beside the arcs: what is an edge's own, and the template it shares.
//! The record itself is put together when somebody looks at it, and stays.

use super::arcs::PARTS;
use super::column::{Column, Runs};
use super::lazy::Lazy;
use super::nodes::Nodes;
use super::overlay::{Overlay, Stands};
use super::template::{EdgeTemplate, FullEdge, Name, Own, Templates};
use super::{Arcs, Base, EdgeId, Graph, NodeId, RecordId};
use crate::model::{Claim, Date, Day, Edge, Key, Relation, Tie};
use std::borrow::Cow;
use std::fmt::Write;
use std::iter::Peekable;

/// The edges of a graph, by their place among the forward arcs.
#[derive(Debug, Default)]
pub(super) struct Edges {
    pub(super) template: Column<u32>,
    /// The number of the row; empty if no edge has one.
    pub(super) number: Column<u32>,
    /// The agreement that the row names, as a node; empty if no row names one.
    pub(super) under: Column<u32>,
    /// The edges whose own period is not the one in the arc, sorted, with that period.
    pub(super) other_days: Column<u32>,
    pub(super) other_first: Column<Day>,
    pub(super) other_last: Column<Day>,
    pub(super) templates: Templates<EdgeTemplate>,
    pub(super) full: Lazy<FullEdge>,
    pub(super) keys: Keys,
}

/// What is said of so many edges is read from memory at once: as much as the nearest cache holds.
pub(crate) const NEAR: usize = 256;

/// No agreement, no edge.
pub(super) const NONE: u32 = u32::MAX;

impl Edges {
    pub(super) fn template(&self, id: EdgeId) -> &EdgeTemplate {
        self.templates.get(self.template[id.index()] as usize)
    }

    pub(super) fn number(&self, id: EdgeId) -> u32 {
        self.number.get(id.index()).copied().unwrap_or(0)
    }

    /// The agreement that the edge's row names, not its template.
    pub(super) fn under(&self, id: EdgeId) -> Option<NodeId> {
        let under = self.under.get(id.index()).copied();
        under.filter(|under| *under != NONE).map(NodeId)
    }

    /// The edge's own period, as its row has it.
    pub(super) fn days(&self, arcs: &Arcs, id: EdgeId) -> (Day, Day) {
        match self.other_days.binary_search(&id.0) {
            Ok(i) => (self.other_first[i], self.other_last[i]),
            Err(_) => {
                let arc = arcs.get(id);
                (arc.first, arc.last)
            }
        }
    }

    /// The edge's own period, as text has it; not put together with the rest.
    pub(super) fn valid(&self, arcs: &Arcs, id: EdgeId) -> Option<Date> {
        let (first, last) = self.days(arcs, id);
        self.template(id).valid.fill(first, last)
    }

    pub(super) fn full(&self, nodes: &Nodes, arcs: &Arcs, id: EdgeId) -> &FullEdge {
        let fill = || self.put_together(nodes, arcs, id);
        self.full
            .get(id.index(), fill)
            .expect("the id comes from this snapshot")
    }

    pub(super) fn put_together(&self, nodes: &Nodes, arcs: &Arcs, id: EdgeId) -> FullEdge {
        let (first, last) = self.days(arcs, id);
        let key = |node: NodeId| nodes.keys.text(node.index());
        self.template(id).fill(Own {
            from: key(arcs.from(id)),
            to: key(arcs.get(id).to),
            under: self.under(id).map(key),
            number: self.number(id),
            first,
            last,
        })
    }

    /// Notes the own period of edges whose arc has other days.
    pub(super) fn add_other_days(&mut self, days: Vec<(u32, Day, Day)>) {
        let old = self
            .other_days
            .iter()
            .zip(&*self.other_first)
            .zip(&*self.other_last);
        let mut all: Vec<(u32, Day, Day)> = old
            .map(|((edge, first), last)| (*edge, *first, *last))
            .collect();
        all.extend(days);
        all.sort_unstable();
        all.dedup_by_key(|(edge, ..)| *edge);
        self.other_days = all.iter().map(|day| day.0).collect::<Vec<_>>().into();
        self.other_first = all.iter().map(|day| day.1).collect::<Vec<_>>().into();
        self.other_last = all.iter().map(|day| day.2).collect::<Vec<_>>().into();
    }

    /// The first edge whose number another edge of the same prefix has.
    pub(super) fn number_taken(&self) -> Option<EdgeId> {
        let templates = 0..self.templates.runs.len();
        let prefix_of: Vec<Option<usize>> = templates
            .map(|i| match &self.templates.get(i).key {
                Name::Numbered(prefix) => self.keys.prefixes.search(prefix).ok(),
                Name::Whole(_) => None,
            })
            .collect();
        // Where as many places are taken as there are numbers, each has one to itself.
        let has_number = |template: &&u32| prefix_of[**template as usize].is_some();
        let numbers = self.template.iter().filter(has_number).count();
        let places = self.keys.numbered.iter().filter(|edge| **edge != NONE);
        if places.count() == numbers {
            return None;
        }
        let mut edges = (0..self.template.len()).map(EdgeId::at);
        edges.find(|edge| {
            let prefix = prefix_of[self.template[edge.index()] as usize];
            prefix.is_some_and(|i| {
                let place = self.keys.begins[i] + (self.number(*edge) - self.keys.lowest[i]);
                self.keys.numbered[place as usize] != edge.0
            })
        })
    }

    /// The text of an edge's key.
    pub(super) fn key_text(&self, id: EdgeId) -> String {
        let mut text = String::new();
        self.write_key(id, &mut text);
        text
    }

    fn write_key(&self, id: EdgeId, text: &mut String) {
        match &self.template(id).key {
            Name::Whole(key) => text.push_str(key.as_str()),
            Name::Numbered(prefix) => {
                text.push_str(prefix);
                let number = write!(text, "{}", self.number(id));
                number.expect("a string takes what is written");
            }
        }
    }
}

/// The keys of edges, each with its edge.
#[derive(Debug, Default)]
pub(super) struct Keys {
    /// Keys that somebody chose, sorted.
    pub(super) chosen: Runs,
    pub(super) chosen_edges: Column<u32>,
    /// The prefixes of numbered keys, sorted.
    pub(super) prefixes: Runs,
    /// For each prefix: its lowest number, and where its edges begin in `numbered`.
    pub(super) lowest: Column<u32>,
    pub(super) begins: Column<u32>,
    /// The edge of each number from the lowest to the highest; [`NONE`] where there is none.
    pub(super) numbered: Column<u32>,
}

impl Keys {
    pub(super) fn find(&self, key: &str) -> Option<EdgeId> {
        if let Ok(i) = self.chosen.search(key) {
            return self.chosen_edges.get(i).map(|edge| EdgeId(*edge));
        }
        (0..self.prefixes.len()).find_map(|i| {
            let number = numbered(key, self.prefixes.text(i))?;
            let place = self.begins[i] as usize + number.checked_sub(self.lowest[i])? as usize;
            let end = self
                .begins
                .get(i + 1)
                .map_or(self.numbered.len(), |end| *end as usize);
            let edge = *self.numbered[..end].get(place)?;
            (edge != NONE).then_some(EdgeId(edge))
        })
    }
}

/// Two sorted lists as one.
fn merged<'a>(
    mut a: Peekable<impl Iterator<Item = &'a str>>,
    mut b: Peekable<impl Iterator<Item = &'a str>>,
) -> impl Iterator<Item = &'a str> {
    std::iter::from_fn(move || match (a.peek(), b.peek()) {
        (Some(first), Some(second)) if first <= second => a.next(),
        (Some(_), None) => a.next(),
        _ => b.next(),
    })
}

/// The number that follows the prefix in a key, written as we write it.
pub(super) fn numbered(key: &str, prefix: &str) -> Option<u32> {
    let digits = key.strip_prefix(prefix)?;
    let is_plain = digits == "0" || !digits.starts_with(['0', '+']);
    is_plain.then(|| digits.parse().ok()).flatten()
}

impl Base {
    /// A record of the base, put together.
    pub(super) fn edge(&self, id: EdgeId) -> FullEdge {
        self.edges.put_together(&self.nodes, &self.arcs, id)
    }
}

impl Graph {
    /// How many edges it has.
    pub fn edge_count(&self) -> usize {
        match &self.0.over {
            None => self.0.base.edges.template.len(),
            Some(over) => over.edge_places.len(),
        }
    }

    /// All edges, in the order of start, relation, end and key.
    pub fn edge_ids(&self) -> impl ExactSizeIterator<Item = EdgeId> + use<> {
        (0..self.edge_count()).map(EdgeId::at)
    }

    /// The edge's record. The first look puts it together, about 700 bytes that stay with the
    /// snapshot; [`from`](Graph::from), [`to`](Graph::to) and [`relation`](Graph::relation) cost
    /// nothing.
    ///
    /// # Panics
    /// When the id comes from a larger snapshot.
    pub fn edge(&self, id: EdgeId) -> &Edge {
        &self.full_edge(id).edge
    }

    /// The claims about an edge.
    pub fn edge_claims(&self, id: EdgeId) -> &[Claim] {
        &self.full_edge(id).claims
    }

    fn full_edge(&self, id: EdgeId) -> &FullEdge {
        match self.0.edge_at(id) {
            Stands::Base(id) => {
                let base = &*self.0.base;
                base.edges.full(&base.nodes, &base.arcs, id)
            }
            Stands::Patch(patched) => &patched.full,
        }
    }

    /// The edge's record and the claims about it, put together anew: nothing stays with the
    /// snapshot, however many are looked at.
    ///
    /// ```
    /// let graph = foedera::dossier::ukraine();
    /// for id in graph.edge_ids() {
    ///     let (edge, claims) = graph.edge_once(id);
    ///     assert_eq!((&edge, claims.as_slice()), (graph.edge(id), graph.edge_claims(id)));
    /// }
    /// ```
    pub fn edge_once(&self, id: EdgeId) -> (Edge, Vec<Claim>) {
        let FullEdge { edge, claims } = self.look_at_edge(id).into_owned();
        (edge, claims)
    }

    /// The edge's record and claims: as they stay with the snapshot, if somebody has looked at them;
    /// else what is put together for it is not kept.
    pub(super) fn look_at_edge(&self, id: EdgeId) -> Cow<'_, FullEdge> {
        match self.0.edge_at(id) {
            Stands::Base(id) => match self.0.base.edges.full.ready(id.index()) {
                Some(full) => Cow::Borrowed(full),
                None => Cow::Owned(self.0.base.edge(id)),
            },
            Stands::Patch(patched) => Cow::Borrowed(&patched.full),
        }
    }

    /// The edge's key; not put together with the rest, and not kept.
    pub(crate) fn edge_key(&self, id: EdgeId) -> Key {
        match self.0.edge_at(id) {
            Stands::Base(id) => Key::stored(&self.0.base.edges.key_text(id)),
            Stands::Patch(patched) => patched.full.edge.key.clone(),
        }
    }

    /// Writes the edge's key behind the text: for who compares the keys of many.
    pub(crate) fn write_edge_key(&self, id: EdgeId, text: &mut String) {
        match self.0.edge_at(id) {
            Stands::Base(id) => self.0.base.edges.write_key(id, text),
            Stands::Patch(patched) => text.push_str(patched.full.edge.key.as_str()),
        }
    }

    /// The keys that somebody chose, in their order.
    pub(super) fn chosen_keys(&self) -> impl Iterator<Item = &str> {
        let inner = &*self.0;
        let chosen = &inner.base.edges.keys.chosen;
        let over = inner.over.as_deref();
        let stays = move |i: &usize| {
            over.is_none_or(|over| {
                let old = inner.base.edges.keys.chosen_edges[*i];
                over.edge_places.kept(old).is_some()
            })
        };
        let base = (0..chosen.len()).filter(stays).map(|i| chosen.text(i));
        let own = over.into_iter().flat_map(Overlay::chosen_keys);
        merged(base.peekable(), own.peekable())
    }

    /// The matter that the edge gives an account of; not put together, and not kept.
    pub(crate) fn matter(&self, id: EdgeId) -> Option<&Key> {
        match self.0.edge_at(id) {
            Stands::Base(id) => self.0.base.edges.template(id).matter.as_ref(),
            Stands::Patch(patched) => patched.full.edge.matter.as_ref(),
        }
    }

    /// What the edge says beside its ends, but for an agreement that only its row names; not
    /// put together, and not kept.
    pub(crate) fn tie(&self, id: EdgeId) -> &Tie {
        match self.0.edge_at(id) {
            Stands::Base(id) => &self.0.base.edges.template(id).tie,
            Stands::Patch(patched) => &patched.full.edge.tie,
        }
    }

    /// Has ties read from memory, all at once, for one who looks at each in turn: first where
    /// they are, then what stands there, then what that points to. Nothing waits for a read but
    /// the end of each of the three.
    pub(crate) fn fetch_ties(&self, edges: &[EdgeId]) {
        let template = |edge: &EdgeId| match self.0.edge_at(*edge) {
            Stands::Base(old) => Some(self.0.base.edges.template(old)),
            Stands::Patch(_) => None,
        };
        let templates: Vec<&EdgeTemplate> = edges.iter().filter_map(template).collect();
        let near = templates.iter().map(|template| {
            template.claims.len() ^ template.tie.of().len() ^ usize::from(template.matter.is_some())
        });
        std::hint::black_box(near.fold(0, |sum, one| sum ^ one));
        let far = templates.iter().map(|template| {
            let tie = &template.tie;
            let amount = match tie {
                Tie::Owes(debt) => debt.amount.as_ref(),
                tie => tie.terms().and_then(|terms| terms.cap.as_ref()),
            };
            let currency = amount.and_then(|amount| amount.currency().bytes().next());
            let of = tie.of().first().and_then(|key| key.as_str().bytes().next());
            let claim = template.claims.first().map(|claim| claim.modality as u8);
            currency.unwrap_or(0) ^ of.unwrap_or(0) ^ claim.unwrap_or(0)
        });
        std::hint::black_box(far.fold(0, |sum, one| sum ^ one));
    }

    /// These things in their order, each with an edge whose tie is read from memory beforehand,
    /// together with those of the next.
    pub(crate) fn near<'a, T>(
        &'a self,
        of: &'a [T],
        edge: impl Fn(&T) -> EdgeId + 'a,
    ) -> impl Iterator<Item = &'a T> {
        of.chunks(NEAR).flat_map(move |near| {
            let edges: Vec<EdgeId> = near.iter().map(&edge).collect();
            self.fetch_ties(&edges);
            near
        })
    }

    /// Has the arcs of edges, and where their templates and numbers are, read from memory, all at
    /// once, as [`fetch_ties`](Graph::fetch_ties) has ties.
    pub(crate) fn fetch_arcs(&self, edges: impl IntoIterator<Item = EdgeId>) {
        let sum = edges.into_iter().fold(0, |sum, edge| {
            let Stands::Base(old) = self.0.edge_at(edge) else {
                return sum;
            };
            let Base { arcs, edges, .. } = &*self.0.base;
            let template = edges.template.get(old.index()).copied();
            sum ^ arcs.get(old).to.0 ^ template.unwrap_or(0) ^ edges.number(old)
        });
        std::hint::black_box(sum);
    }

    /// The node an edge starts from.
    pub fn from(&self, id: EdgeId) -> NodeId {
        match self.0.edge_at(id) {
            Stands::Base(old) => self.0.node_now(self.0.base.arcs.from(old)),
            Stands::Patch(patched) => patched.from,
        }
    }

    /// The node an edge ends at.
    pub fn to(&self, id: EdgeId) -> NodeId {
        self.arc(id).to
    }

    /// The relation of an edge.
    pub fn relation(&self, id: EdgeId) -> &Relation {
        self.relation_at(self.arc(id).facts.relation())
    }

    /// Has read from memory whether edges are mentioned, of all at once.
    pub(crate) fn fetch_mentions(&self, edges: &[EdgeId]) {
        if self.0.over.is_none() {
            self.0.base.mentions.fetch(edges);
        }
    }

    /// The edges that mention this edge.
    pub(crate) fn mentions_edge(&self, id: EdgeId) -> Cow<'_, [EdgeId]> {
        match &self.0.over {
            None => Cow::Borrowed(self.0.base.mentions.of(RecordId::Edge(id))),
            Some(_) => self.mentions(&self.edge_key(id)),
        }
    }

    /// The edges that mention this node.
    pub(crate) fn mentions_node(&self, id: NodeId) -> Cow<'_, [EdgeId]> {
        match &self.0.over {
            None => Cow::Borrowed(self.0.base.mentions.of(RecordId::Node(id))),
            Some(_) => self.mentions(&Key::stored(self.node_key(id))),
        }
    }

    /// The edges that start at a node, then those that end there. Puts nothing together.
    pub(crate) fn edges_at(&self, node: NodeId) -> impl Iterator<Item = EdgeId> + '_ {
        let all = (0, PARTS);
        let (out, inc) = (self.out_block(node, all), self.in_block(node, all));
        let out = (out.first..).take(out.arcs.len()).map(EdgeId);
        out.chain(inc.arcs.iter().map(move |arc| inc.edge(arc.edge)))
    }

    /// The edge with this key.
    pub fn edge_id(&self, key: &str) -> Option<EdgeId> {
        match &self.0.over {
            None => self.0.base.edges.keys.find(key),
            Some(over) => over.edge_of_key(&self.0.base, key),
        }
    }
}
