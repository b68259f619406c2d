//! Which records may refer to some others, found by what the engine has in order: arcs, mentions,
//! names, templates. The floor `change` asks, and looks at each of them closely.

use super::template::{self, ClaimTemplate, EdgeTemplate, NodeTemplate};
use super::{EdgeId, Graph, NodeId, Record, RecordId};
use crate::model::{Claim, Key, Kind, Relation, Says, Value};
use std::collections::{BTreeSet, HashSet};

/// Whether a claim refers to one of these, beside what it is about.
fn refers(says: &Says, source: &Key, voice: &[Key], to: &HashSet<&str>) -> bool {
    let value = match says {
        Says::Value(_, Value::Record(key)) => Some(key),
        _ => None,
    };
    let mut keys = voice.iter().chain(value).chain([source]);
    keys.any(|key| to.contains(key.as_str()))
}

impl Graph {
    /// All records that refer to one of `gone`, all edges that mention one of `changed`, these
    /// themselves for the claims about them, all edges of these relations, and maybe others; each once, nodes before edges
    /// before sources before accounts.
    ///
    /// Costs the arcs of these nodes and what mentions these records, all conditions, accounts and
    /// sources; and, where an actor or a source goes, a pass over all templates.
    pub(crate) fn bearing_on(
        &self,
        gone: &HashSet<&str>,
        changed: &HashSet<&str>,
        relations: &[Relation],
    ) -> Vec<Record<'_>> {
        let mut found = BTreeSet::new();
        for key in gone.iter().chain(changed) {
            let Some(record) = self.record(key) else {
                continue;
            };
            found.extend(self.record_id(key));
            let mentions = self.mentions(record.key());
            found.extend(mentions.iter().map(|edge| RecordId::Edge(*edge)));
        }
        for relation in relations {
            found.extend(self.edges_of(relation).map(RecordId::Edge));
        }
        let nodes = gone.iter().filter_map(|key| self.node_id(key));
        for node in nodes {
            found.extend(self.edges_at(node).map(RecordId::Edge));
        }
        found.extend(self.0.wide.conditions.iter().copied().map(RecordId::Node));
        found.extend(
            self.sources()
                .iter()
                .filter_map(|s| self.record_id(s.key.as_str())),
        );
        found.extend(
            self.accounts()
                .iter()
                .filter_map(|a| self.record_id(a.key.as_str())),
        );
        let speaks = |key: &&str| match self.node_id(key) {
            Some(node) => matches!(self.kind(node), Kind::Actor(_)),
            None => self.source_id(key).is_some(),
        };
        if gone.iter().any(speaks) {
            self.speaking_of(gone, &mut found);
        }
        found.into_iter().map(|id| self.record_of(id)).collect()
    }

    /// The nodes and edges of which a claim refers to one of these.
    fn speaking_of(&self, to: &HashSet<&str>, found: &mut BTreeSet<RecordId>) {
        let said = |claims: &[ClaimTemplate]| {
            let refers = |c: &ClaimTemplate| refers(&c.says, &c.source, &c.voice, to);
            claims.iter().any(refers)
        };
        let base = &*self.0.base;
        let of_nodes = matching(&base.nodes.templates.runs, |t: &NodeTemplate| {
            said(&t.claims)
        });
        let of_edges = matching(&base.edges.templates.runs, |t: &EdgeTemplate| {
            said(&t.claims)
        });
        let over = self.0.over.as_deref();
        for (old, template) in (0u32..).zip(&*base.nodes.is) {
            if of_nodes.contains(template) {
                let now = over.map_or(Some(old), |over| over.node_places.kept(old));
                found.extend(now.map(|id| RecordId::Node(NodeId(id))));
            }
        }
        for (old, template) in (0u32..).zip(&*base.edges.template) {
            if of_edges.contains(template) {
                let now = over.map_or(Some(old), |over| over.edge_places.kept(old));
                found.extend(now.map(|id| RecordId::Edge(EdgeId(id))));
            }
        }
        let Some(over) = over else { return };
        let said = |claims: &[Claim]| {
            let refers = |c: &Claim| refers(&c.says, &c.source, &c.voice, to);
            claims.iter().any(refers)
        };
        let (nodes, edges) = (&over.nodes, &over.edges);
        let nodes = (0..nodes.len()).filter(|i| said(&nodes[*i].full.claims));
        let edges = (0..edges.len()).filter(|i| said(&edges[*i].full.claims));
        found.extend(nodes.map(|i| RecordId::Node(NodeId(over.node_places.of_patch(i)))));
        found.extend(edges.map(|i| RecordId::Edge(EdgeId(over.edge_places.of_patch(i)))));
    }

    /// The edges of one of these matters, in their order. Costs a pass over all templates.
    pub(crate) fn edges_of_matters(&self, matters: &HashSet<&Key>) -> Vec<EdgeId> {
        let base = &*self.0.base;
        let is_of = |matter: &Option<Key>| matter.as_ref().is_some_and(|m| matters.contains(m));
        let wanted = matching(&base.edges.templates.runs, |t: &EdgeTemplate| {
            is_of(&t.matter)
        });
        let over = self.0.over.as_deref();
        let mut found = Vec::new();
        if !wanted.is_empty() {
            let hits = (0u32..).zip(&*base.edges.template);
            let hits = hits.filter(|(_, template)| wanted.contains(template));
            found.extend(hits.filter_map(|(old, _)| match over {
                None => Some(EdgeId(old)),
                Some(over) => over.edge_places.kept(old).map(EdgeId),
            }));
        }
        if let Some(over) = over {
            let own = over.patch_ids().zip(&over.edges);
            let own = own.filter(|(_, edge)| is_of(&edge.full.edge.matter));
            found.extend(own.map(|(id, _)| id));
            found.sort_unstable();
        }
        found
    }

    /// The edges of one relation, in their order. Costs a pass over all arcs.
    pub(crate) fn edges_of(&self, relation: &Relation) -> impl Iterator<Item = EdgeId> {
        let wanted = self.relation_index(relation);
        self.edge_ids()
            .filter(move |id| Some(self.arc(*id).facts.relation()) == wanted)
    }

    /// Whether an edge of one of these relations leads from one node to the other, and counts.
    pub(crate) fn any_between(
        &self,
        from: &Key,
        relations: &[Relation],
        to: &Key,
        counts: impl Fn(&Key) -> bool,
    ) -> bool {
        let ends = (self.node_id(from.as_str()), self.node_id(to.as_str()));
        let (Some(from), Some(to)) = ends else {
            return false;
        };
        let places = relations.iter().filter_map(|r| self.relation_index(r));
        places
            .flat_map(|relation| self.edges_between(from, relation, to))
            .any(|edge| counts(&self.edge_key(edge)))
    }
}

/// The numbers of the templates that fit; each is read, and none is kept.
fn matching<T: serde::de::DeserializeOwned>(
    runs: &super::column::Runs,
    fits: impl Fn(&T) -> bool,
) -> HashSet<u32> {
    let fits = |i: &u32| template::read(runs.get(*i as usize)).is_some_and(|t| fits(&t));
    (0..runs.len() as u32).filter(fits).collect()
}
