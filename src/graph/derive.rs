//! TEMP
use super::arcs::{Span, Standing};
use super::{EdgeId, Graph};
use crate::model::{Claim, CommitmentState, Date, Truth};

#[derive(Clone, Debug)]
pub struct Derived {
    pub span: Span,
    pub standing: Standing,
    pub claimed: bool,
}
impl Derived {
    pub(super) fn is_in(
        &self,
        _s: &std::collections::BTreeSet<CommitmentState>,
        _d: Option<&Date>,
        _c: bool,
    ) -> bool {
        true
    }
    pub fn in_force(&self, _d: Option<&Date>) -> Truth {
        Truth::Possibly
    }
    pub(super) fn binds_in_law(&self, _g: &Graph, _e: EdgeId) -> bool {
        true
    }
}
pub(super) fn all(graph: &Graph) -> Vec<Derived> {
    graph
        .edge_ids()
        .map(|e| edge(graph, e, &|c| c.modality.admitted_by_default()))
        .collect()
}
pub(super) fn edge(_graph: &Graph, _edge: EdgeId, _admits: &dyn Fn(&Claim) -> bool) -> Derived {
    Derived {
        span: Span::UNDATED,
        standing: Standing::Held,
        claimed: true,
    }
}
