//! What can be told of a record by its template and its arc alone, though it is not simple. A
//! commitment is *plain* when it is held and active on the days of its arc and on no other, though
//! others stand behind it, or it behind others: a cascade looks at millions of these, and need
//! not work out the history of each.

use super::arcs::Facts;
use super::overlay::Stands;
use super::simple::is_plain;
use super::test::Look;
use super::{EdgeId, Graph, NodeId, View};
use crate::model::{Attribute, Modality, Relation, Says, Value};

impl Graph {
    /// Whether nothing but its period, and what it stands behind, bears on a commitment, and
    /// nothing but guarantees and backstops mentions it.
    fn is_plain(&self, id: EdgeId) -> bool {
        let is_held = |id: EdgeId| match self.0.edge_at(id) {
            Stands::Base(old) => is_plain(self.0.base.edges.template(old)),
            Stands::Patch(_) => false,
        };
        let backs = |other: &EdgeId| {
            matches!(
                self.relation(*other),
                Relation::Guarantees | Relation::Backstops
            )
        };
        self.is_simple(id)
            || is_held(id)
                && self.mentions_edge(id).iter().all(backs)
                && self.0.wide.spares(self, id)
    }
}

impl View<'_> {
    /// Calls `see` with each value that is said, as holding, of an attribute of a node; puts no
    /// record together unless the claims that count are narrowed.
    pub(crate) fn each_held(self, id: NodeId, attribute: &Attribute, mut see: impl FnMut(&Value)) {
        let mut hear = |says: &Says, modality: Modality| match says {
            Says::Value(of, value) if of == attribute && modality.holds() => see(value),
            _ => {}
        };
        let inner = &*self.graph().0;
        match inner.node_at(id) {
            Stands::Base(old) if !self.filter().derives_anew() => {
                let claims = inner.base.nodes.template(old).claims.iter();
                claims.for_each(|claim| hear(&claim.says, claim.modality));
            }
            _ => {
                let (_, claims) = self.node_once(id);
                claims
                    .iter()
                    .for_each(|claim| hear(&claim.says, claim.modality));
            }
        }
    }

    /// Whether the view shows a commitment, where that can be told without its history: it is
    /// plain, and what it stands behind, if anything, is shown. Absent: it cannot.
    pub(crate) fn shows_plain(self, id: EdgeId) -> Option<bool> {
        let graph = self.graph();
        let mut arc = graph.arc(id);
        if !arc.facts.has(Facts::SIMPLE) && !graph.is_plain(id) {
            return None;
        }
        arc.facts = arc.facts.with(Facts::SIMPLE);
        // Only relations of the vocabulary are commitments.
        match self.test().look(arc, |_| false) {
            Look::Yes => Some(true),
            Look::No => Some(false),
            Look::Ask => None,
        }
    }
}
