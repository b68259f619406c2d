//! Building a graph from checked records: ids, arcs in both directions, look-up.
//!
//! Nodes are numbered in the order of their keys; edges by (start, relation, end, key), so
//! that an edge's id is its position among the forward arcs. References that a check would
//! have refused are skipped here, never followed.

use super::arcs::{Arcs, Facts, Span};
use super::derive::{self, Known, Wide};
use super::names::Names;
use super::{Derived, EdgeId, Graph, Inner, NodeId, RecordId, Records, SourceId};
use crate::model::{Claim, Edge, Key, Relation};
use std::collections::BTreeMap;
use std::sync::Arc;

impl Graph {
    /// Builds the graph of these records. What refers to nothing is left out; the floor
    /// `change` refuses such records before they get here.
    pub(crate) fn build(mut records: Records) -> Graph {
        records.nodes.sort_by(|a, b| a.key.cmp(&b.key));
        records.sources.sort_by(|a, b| a.key.cmp(&b.key));
        records.accounts.sort_by(|a, b| a.key.cmp(&b.key));
        records.relations.sort_by(|a, b| a.key.cmp(&b.key));

        let node_of: BTreeMap<Key, NodeId> = records
            .nodes
            .iter()
            .enumerate()
            .map(|(i, n)| (n.key.clone(), NodeId::at(i)))
            .collect();
        let mut ends: Vec<(NodeId, Relation, NodeId, Edge)> = records
            .edges
            .into_iter()
            .filter_map(|edge| {
                let (from, to) = (*node_of.get(&edge.from)?, *node_of.get(&edge.to)?);
                Some((from, edge.relation(), to, edge))
            })
            .collect();
        ends.sort_by(|a, b| (a.0, &a.1, a.2, &a.3.key).cmp(&(b.0, &b.1, b.2, &b.3.key)));

        let mut keys = BTreeMap::new();
        let enter = |keys: &mut BTreeMap<Key, RecordId>, key: &Key, id| {
            keys.entry(key.clone()).or_insert(id);
        };
        for (i, node) in records.nodes.iter().enumerate() {
            enter(&mut keys, &node.key, RecordId::Node(NodeId::at(i)));
        }
        for (i, (.., edge)) in ends.iter().enumerate() {
            enter(&mut keys, &edge.key, RecordId::Edge(EdgeId::at(i)));
        }
        for (i, source) in records.sources.iter().enumerate() {
            enter(&mut keys, &source.key, RecordId::Source(SourceId::at(i)));
        }
        for (i, account) in records.accounts.iter().enumerate() {
            enter(&mut keys, &account.key, RecordId::Account(i));
        }

        let mut names = Names::default();
        for (i, node) in records.nodes.iter().enumerate() {
            for name in std::iter::once(&node.name).chain(&node.aliases) {
                names.insert(name, NodeId::at(i));
            }
        }

        let mut own: Vec<Relation> = ends.iter().map(|(_, r, ..)| r.clone()).collect();
        own.extend(
            records
                .relations
                .iter()
                .map(|r| Relation::Custom(r.key.clone())),
        );
        own.retain(|r| matches!(r, Relation::Custom(_)));
        own.sort();
        own.dedup();
        let relations: Vec<Relation> = Relation::BUILT_IN.into_iter().chain(own).collect();

        records.claims.sort();
        records.claims.dedup();
        let claims = Claims::group(records.claims, &keys, records.nodes.len(), ends.len());

        let (mut edge_ends, mut edges) = (Vec::new(), Vec::new());
        for (from, relation, to, edge) in ends {
            let relation = relations
                .binary_search(&relation)
                .expect("every relation is listed");
            edge_ends.push((from, relation as u32, to));
            edges.push(edge);
        }
        let bare: Vec<(Span, Facts)> = edge_ends
            .iter()
            .map(|(_, relation, _)| (Span::UNDATED, Facts::new(*relation, None)))
            .collect();
        let arcs = Arcs::new(records.nodes.len(), &edge_ends, &bare);

        let mut inner = Inner {
            nodes: records.nodes,
            edges,
            sources: records.sources,
            accounts: records.accounts,
            own_relations: records.relations,
            relations,
            claims,
            keys,
            names,
            arcs,
            mentions: BTreeMap::new(),
            wide: Wide::default(),
            derived: Vec::new(),
            known: Known::default(),
        };
        inner.mentions = mentions(&inner);
        for (i, node) in inner.nodes.iter().enumerate() {
            if let Some(condition) = node.as_condition() {
                inner.wide.insert(NodeId::at(i), condition);
            }
        }
        let graph = Graph(Arc::new(inner));
        let known = derive::all(&graph);
        let of = |edge: EdgeId| known.edges[&edge].clone();
        let derived: Vec<Arc<Derived>> = graph.edge_ids().map(of).collect();
        let columns: Vec<(Span, Facts)> = derived
            .iter()
            .zip(&edge_ends)
            .map(|(d, (_, relation, _))| (d.span, Facts::new(*relation, d.footing())))
            .collect();
        let arcs = Arcs::new(graph.node_count(), &edge_ends, &columns);
        let mut inner = Arc::into_inner(graph.0).expect("nobody else holds the new graph");
        inner.arcs = arcs;
        inner.derived = derived;
        inner.known = known;
        Graph(Arc::new(inner))
    }
}

/// Claims in blocks, one for each record, edges first.
#[derive(Debug, Default)]
pub(super) struct Claims {
    all: Vec<Claim>,
    edges: Vec<u32>,
    nodes: Vec<u32>,
    others: BTreeMap<Key, (u32, u32)>,
}

impl Claims {
    fn group(
        claims: Vec<Claim>,
        keys: &BTreeMap<Key, RecordId>,
        node_count: usize,
        edge_count: usize,
    ) -> Claims {
        let mut of_edge: Vec<Vec<Claim>> = vec![Vec::new(); edge_count];
        let mut of_node: Vec<Vec<Claim>> = vec![Vec::new(); node_count];
        let mut of_other: BTreeMap<Key, Vec<Claim>> = BTreeMap::new();
        for claim in claims {
            match keys.get(&claim.about) {
                Some(RecordId::Edge(id)) => of_edge[id.index()].push(claim),
                Some(RecordId::Node(id)) => of_node[id.index()].push(claim),
                Some(_) => of_other.entry(claim.about.clone()).or_default().push(claim),
                None => {}
            }
        }
        let mut grouped = Claims::default();
        grouped.edges = grouped.blocks(of_edge);
        grouped.nodes = grouped.blocks(of_node);
        for (key, claims) in of_other {
            let first = grouped.all.len() as u32;
            grouped.all.extend(claims);
            grouped
                .others
                .insert(key, (first, grouped.all.len() as u32));
        }
        grouped
    }

    fn blocks(&mut self, blocks: Vec<Vec<Claim>>) -> Vec<u32> {
        let mut offsets = Vec::with_capacity(blocks.len() + 1);
        for block in blocks {
            offsets.push(self.all.len() as u32);
            self.all.extend(block);
        }
        offsets.push(self.all.len() as u32);
        offsets
    }

    pub(super) fn of_edge(&self, id: EdgeId) -> &[Claim] {
        self.block(&self.edges, id.index())
    }

    pub(super) fn of_node(&self, id: NodeId) -> &[Claim] {
        self.block(&self.nodes, id.index())
    }

    pub(super) fn of_other(&self, key: &str) -> &[Claim] {
        match self.others.get(key) {
            Some((first, last)) => &self.all[*first as usize..*last as usize],
            None => &[],
        }
    }

    pub(super) fn all(&self) -> &[Claim] {
        &self.all
    }

    fn block(&self, offsets: &[u32], index: usize) -> &[Claim] {
        match (offsets.get(index), offsets.get(index + 1)) {
            (Some(first), Some(last)) => &self.all[*first as usize..*last as usize],
            _ => &[],
        }
    }
}

/// For each key, the edges that mention it in an attribute: what breaches it, stands behind
/// it, is given in return for it, is made under it.
fn mentions(inner: &Inner) -> BTreeMap<Key, Vec<EdgeId>> {
    let mut mentions: BTreeMap<Key, Vec<EdgeId>> = BTreeMap::new();
    for (i, edge) in inner.edges.iter().enumerate() {
        let mut mentioned: Vec<&Key> = super::mentioned_by(edge).collect();
        mentioned.sort();
        mentioned.dedup();
        for key in mentioned {
            mentions.entry(key.clone()).or_default().push(EdgeId::at(i));
        }
    }
    mentions
}
