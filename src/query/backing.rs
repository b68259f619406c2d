//! How well somebody stands behind a promise. Start at [`backing`].

use super::Grade;
use crate::graph::{EdgeId, View};

/// How the best of what stands behind a promise, or behind another account of it, stands: the
/// guarantees and backstops of it, be they no more than sought, or over. Absent: nothing does. As
/// of a date, one without a date is possibly in force.
///
/// Costs a look at each edge that mentions one of these accounts.
///
/// ```
/// use foedera::dossier::built_in;
/// use foedera::graph::Filter;
/// use foedera::query::{Grade, backing};
///
/// let graph = built_in("loan-circle").unwrap();
/// let filter = Filter::default();
/// let backing = |key| backing(graph.view(&filter), graph.edge_id(key).unwrap());
/// assert_eq!(backing("loan-shipping"), Some(Grade::InForce));
/// assert_eq!(backing("moorings"), None);
/// ```
pub fn backing(view: View<'_>, promise: EdgeId) -> Option<Grade> {
    let both = view.filter().with_undated();
    let all = both.as_ref().map_or(view, |both| view.graph().view(both));
    let recourse = all.recourse();
    let accounts = view.other_accounts(promise).into_iter().chain([promise]);
    let backers = accounts.flat_map(|account| recourse.backers(account));
    backers.map(|link| Grade::at(all, link.backer)).min()
}
