//! Whether somebody stands behind a promise. Start at [`is_backed`].

use super::Grade;
use crate::graph::{EdgeId, View};

/// Whether somebody stands behind a promise, or behind another account of it: by a guarantee or a
/// backstop of it that is, or may be, in force, and was not broken. As of a date, one without a date
/// may be.
///
/// Costs a look at each edge that mentions one of these accounts.
///
/// ```
/// use foedera::dossier::built_in;
/// use foedera::graph::Filter;
/// use foedera::query::is_backed;
///
/// let graph = built_in("loan-circle").unwrap();
/// let filter = Filter::default();
/// let is_backed = |key| is_backed(graph.view(&filter), graph.edge_id(key).unwrap());
/// assert!(is_backed("loan-shipping"));
/// assert!(!is_backed("moorings"));
/// ```
pub fn is_backed(view: View<'_>, promise: EdgeId) -> bool {
    let both = view.filter().with_undated();
    let all = both.as_ref().map_or(view, |both| view.graph().view(both));
    let recourse = all.recourse();
    let accounts = view.other_accounts(promise).into_iter().chain([promise]);
    let mut backers = accounts.flat_map(|account| recourse.backers(account));
    backers.any(|link| {
        matches!(
            Grade::at(all, link.backer),
            Grade::InForce | Grade::Possibly
        )
    })
}
