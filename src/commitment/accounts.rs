//! Further accounts of one matter, where they contradict each other: by one the promise is for
//! something else, or is over. Start at [`over_by`].

use crate::graph::{EdgeId, View};
use crate::model::{Claim, Date, Key, Truth};
use crate::state::Footing;
use std::collections::BTreeSet;

/// The accounts of the same matter, by other sources or voices, by which a promise that its own
/// account has in force, or possibly so, is not: not yet, or no more. So it is at best possibly in
/// force. One voice that gives several periods tells of one promise after another, and contradicts
/// nothing.
///
/// Costs a look at the commitments between the same two, a thousand of each relation at most, and
/// tells of 16 accounts at most; of what is no account of a matter, nothing.
///
/// ```
/// use foedera::commitment::over_by;
/// use foedera::dossier::{Memory, read};
/// use foedera::graph::Filter;
/// use foedera::model::Date;
///
/// let text = r#"(foedera: 1, sources: {"s": "S", "z": "Z"},
///     actors: {"a": State("Aland"), "b": State("Beland")},
///     edges: [
///         guarantees(id: "m1", from: "a", to: "b", valid: "1950/1955", matter: "m", source: "s", at: "1"),
///         guarantees(id: "m2", from: "a", to: "b", valid: "1950/1960", matter: "m", source: "z", at: "2"),
///     ])"#;
/// let graph = read(&Memory::new().with("t.ron", text), "t.ron").graph.unwrap();
/// let [m1, m2] = ["m1", "m2"].map(|id| graph.edge_id(id).unwrap());
/// let filter = Filter::default();
/// let over = |year| over_by(graph.view(&filter), m2, Some(&Date::new(year).unwrap()));
/// assert_eq!(over("1953"), []);
/// assert_eq!(over("1957"), [m1], "by S there is no such promise any more");
/// ```
pub fn over_by(view: View<'_>, promise: EdgeId, date: Option<&Date>) -> Vec<EdgeId> {
    let mut others = view.other_accounts(promise);
    if others.is_empty() || view.in_force(promise, date) == Truth::No {
        return Vec::new();
    }
    let own = voices(view, promise);
    others.retain(|other| {
        view.footing(*other) == Some(Footing::Held)
            && view.in_force(*other, date) == Truth::No
            && voices(view, *other).is_disjoint(&own)
    });
    others
}

/// The accounts of the same matter, as of the date of the view, that state obligations, and none
/// that this one states.
pub(super) fn otherwise(view: View<'_>, promise: EdgeId) -> Vec<EdgeId> {
    let obligations = |edge: EdgeId| {
        let terms = view.graph().tie(edge).terms();
        terms.map_or(&[][..], |terms| &terms.obligations)
    };
    let own = obligations(promise);
    if own.is_empty() {
        return Vec::new();
    }
    let mut others = view.other_accounts(promise);
    others.retain(|other| {
        let theirs = obligations(*other);
        view.shows_edge(*other)
            && !theirs.is_empty()
            && theirs.iter().all(|obligation| !own.contains(obligation))
    });
    others
}

/// In which sources, and in whose voices, an edge is said to be.
fn voices(view: View<'_>, edge: EdgeId) -> BTreeSet<(&Key, &[Key])> {
    let claims = view.edge_claims(edge);
    let claims = claims.filter(|claim: &&Claim| claim.modality.holds());
    claims
        .map(|claim| (&claim.source, &claim.voice[..]))
        .collect()
}
