//! The edges as columns, beside the arcs: what is an edge's own, and the template it shares.
//! The record itself is put together when somebody looks at it, and stays.

use super::column::{Column, Runs};
use super::lazy::Lazy;
use super::nodes::Nodes;
use super::template::{EdgeTemplate, FullEdge, Name, Own, Templates};
use super::{Arcs, EdgeId, Graph, NodeId};
use crate::model::{Claim, Day, Edge, Relation};

/// The edges of a graph, by their place among the forward arcs.
#[derive(Debug)]
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

/// No agreement, no edge.
pub(super) const NONE: u32 = u32::MAX;

impl Edges {
    pub(super) fn template(&self, id: EdgeId) -> &EdgeTemplate {
        self.templates.get(self.template[id.index()] as usize)
    }

    fn number(&self, id: EdgeId) -> u32 {
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

    /// Whether another edge of the same prefix has the edge's number.
    pub(super) fn number_leads_away(&self, id: EdgeId) -> bool {
        let Name::Numbered(prefix) = &self.template(id).key else {
            return false;
        };
        let Ok(i) = self.keys.prefixes.search(prefix) else {
            return false;
        };
        let place = self.keys.begins[i] + (self.number(id) - self.keys.lowest[i]);
        self.keys.numbered[place as usize] != id.0
    }

    /// The text of an edge's key.
    pub(super) fn key_text(&self, id: EdgeId) -> String {
        match &self.template(id).key {
            Name::Whole(key) => key.as_str().to_string(),
            Name::Numbered(prefix) => format!("{prefix}{}", self.number(id)),
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

/// The number that follows the prefix in a key, written as we write it.
pub(super) fn numbered(key: &str, prefix: &str) -> Option<u32> {
    let digits = key.strip_prefix(prefix)?;
    let is_plain = digits == "0" || !digits.starts_with(['0', '+']);
    is_plain.then(|| digits.parse().ok()).flatten()
}

impl Graph {
    /// How many edges it has.
    pub fn edge_count(&self) -> usize {
        self.0.edges.template.len()
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
        self.0.edges.full(&self.0.nodes, &self.0.arcs, id)
    }

    /// The node an edge starts from.
    pub fn from(&self, id: EdgeId) -> NodeId {
        self.0.arcs.from(id)
    }

    /// The node an edge ends at.
    pub fn to(&self, id: EdgeId) -> NodeId {
        self.0.arcs.get(id).to
    }

    /// The relation of an edge.
    pub fn relation(&self, id: EdgeId) -> &Relation {
        self.relation_at(self.0.arcs.get(id).facts.relation())
    }

    /// The edge with this key.
    pub fn edge_id(&self, key: &str) -> Option<EdgeId> {
        self.0.edges.keys.find(key)
    }
}
