//! What can be told of a record by its template and its arc alone, though it is not simple. A
//! commitment is *plain* when it is held and active on the days of its arc and on no other, though
//! others stand behind it, or it behind others: a cascade looks at millions of these, and need
//! not work out the history of each.

use super::arcs::Facts;
use super::overlay::Stands;
use super::simple::is_plain;
use super::sweep::When;
use super::test::Look;
use super::{EdgeId, Graph, NodeId, View};
use crate::model::{Attribute, Date, Day, LegalForce, Modality, Relation, Says, Truth, Value};
use crate::state::Stand;

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

/// What is known of a simple edge that is active at a moment.
pub(crate) struct Active {
    /// By what its claims say.
    pub(crate) stand: Option<Stand>,
    /// Whether any day of it is known.
    pub(crate) dated: bool,
    /// Its period, as it is stated.
    pub(crate) period: Option<Date>,
    /// Its legal force, as it is stated.
    pub(crate) force: Option<LegalForce>,
    /// Undated, it is only possibly in force as of a date.
    pub(crate) in_force: Truth,
}

impl View<'_> {
    /// What is known of an edge as of a date, or after all that is recorded, where its arc and its
    /// template tell that it is active then. Works out no history, and keeps nothing.
    pub(crate) fn active(self, id: EdgeId, date: Option<&Date>) -> Option<Active> {
        let graph = self.graph();
        if self.filter().narrows_claims() {
            return None;
        }
        let (first, last) = date.map_or((Day::MAX, Day::MAX), Date::possible);
        let dated = match graph.when(id) {
            When::ByHistory => return None,
            When::Undated => false,
            When::Between(start, end) if start.latest <= first && last <= end.earliest => true,
            When::Between(..) => return None,
        };
        let inner = &*graph.0;
        // All claims about a simple edge say that it holds.
        let stand = match inner.edge_at(id) {
            Stands::Base(old) => {
                let claims = inner.base.edges.template(old).claims.iter();
                Stand::by(claims.map(|claim| claim.modality))
            }
            Stands::Patch(patched) => {
                Stand::by(patched.full.claims.iter().map(|claim| claim.modality))
            }
        };
        Some(Active {
            stand,
            dated,
            period: graph.valid(id),
            force: graph.tie(id).terms().and_then(|terms| terms.force),
            in_force: match dated || date.is_none() {
                true => Truth::Yes,
                false => Truth::Possibly,
            },
        })
    }

    /// Calls `see` with each value that is said, as holding, of an attribute of a node; puts no
    /// record together unless the claims that count are narrowed.
    pub(crate) fn each_held(self, id: NodeId, attribute: &Attribute, mut see: impl FnMut(&Value)) {
        let mut hear = |says: &Says, modality: Modality| match says {
            Says::Value(of, value) if of == attribute && modality.holds() => see(value),
            _ => {}
        };
        let inner = &*self.graph().0;
        match inner.node_at(id) {
            Stands::Base(old) if !self.filter().narrows_claims() => {
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
        let is_simple = arc.facts.has(Facts::SIMPLE);
        if !is_simple && (self.test().hides || !graph.is_plain(id)) {
            return None;
        }
        arc.facts = arc.facts.with(Facts::SIMPLE);
        // Only relations of the vocabulary are commitments.
        match self.test().look(arc, |_| false) {
            Look::Yes => Some(!self.filter().hides_edge(graph, id)),
            Look::No => Some(false),
            Look::Ask => None,
        }
    }
}
