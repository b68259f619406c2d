//! What the rows of a panel need to know of one commitment.

use crate::graph::{EdgeId, View};
use crate::model::{Key, LegalForce, Obligation};
use std::collections::BTreeSet;

/// The obligations that alliance research tells apart, in ATOP's order.
pub(super) const OBLIGATIONS: [Obligation; 5] = [
    Obligation::Defense,
    Obligation::Offense,
    Obligation::Neutrality,
    Obligation::Nonaggression,
    Obligation::Consultation,
];

/// One commitment between two states.
#[derive(Debug)]
pub(super) struct Promise {
    /// What it is an account of: its matter, or itself.
    pub(super) matter: Key,
    pub(super) under: Option<Key>,
    /// Which of [`OBLIGATIONS`] it says.
    pub(super) obliges: [bool; 5],
    pub(super) forces: BTreeSet<LegalForce>,
    /// Something must come first that it binds in law.
    pub(super) waits: bool,
    pub(super) sources: BTreeSet<Key>,
}

impl Promise {
    pub(super) fn of(view: View<'_>, id: EdgeId) -> Promise {
        let (edge, claims) = view.edge_once(id);
        let terms = edge.terms();
        let counts = |obligation| terms.is_some_and(|terms| terms.promises(obligation));
        let (forces, waits) = view.legal_force(id);
        Promise {
            matter: edge.matter.clone().unwrap_or_else(|| edge.key.clone()),
            under: terms.and_then(|terms| terms.under.clone()),
            obliges: OBLIGATIONS.map(counts),
            forces: forces.into_iter().collect(),
            waits: !waits.is_empty(),
            sources: claims.into_iter().map(|claim| claim.source).collect(),
        }
    }
}

/// Whether promises bind in law: `yes` if one does, by all accounts of it; else `disputed`, if
/// accounts differ or say so; else `no`, if any says anything.
pub(super) fn binding<'p>(promises: impl Iterator<Item = &'p Promise>) -> &'static str {
    let mut matters: std::collections::BTreeMap<&Key, (BTreeSet<LegalForce>, bool)> =
        Default::default();
    for promise in promises {
        let (forces, waits) = matters.entry(&promise.matter).or_default();
        forces.extend(&promise.forces);
        *waits |= promise.waits;
    }
    use LegalForce::{Disputed, LegallyBinding};
    let mut best = "not stated";
    for (forces, waits) in matters.values() {
        let binds = forces.contains(&LegallyBinding);
        if binds && forces.len() == 1 && !waits {
            return "yes";
        }
        let differ = forces.contains(&Disputed) || (binds && forces.len() > 1);
        if differ {
            best = "disputed";
        } else if !forces.is_empty() && best != "disputed" {
            best = "no";
        }
    }
    best
}
