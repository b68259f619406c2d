//! Caps used up along the way: for how much each may be called on, and what is left of a
//! promise when those behind it have paid up to their caps. Start at [`cover`].
//!
//! ```text
//! debt 100          guarantee up to 60 → 40 left       guarantee up to 30 → 10 left
//!                     └ backstop up to 80 of those 60 → nothing of them left
//! ```

use super::Call;
use crate::graph::View;
use crate::model::{Amount, Edge, Liability, Tie};

/// What a call covers, as far as amounts are stated; absent is not stated.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cover {
    /// The most for which it answers at all, if nobody before it pays: its cap or share, and no
    /// more than what it stands behind.
    pub at_most: Option<Amount>,
    /// The most for which it may be called on when those on earlier steps have paid: no more than
    /// these leave.
    pub up_to: Option<Amount>,
    /// What is left of the promise it stands behind when it, and all beside and before it, have
    /// paid all that they may be called on for.
    pub left: Option<Amount>,
    /// Whether others stand beside it, on its step, whose payments are taken off what is left, too.
    pub beside: bool,
    /// Whether no limit of its own is stated.
    pub no_limit_stated: bool,
}

impl Cover {
    /// Of the promise itself: the debt, or the cap of a guarantee.
    pub(super) fn of_first(edge: &Edge) -> Cover {
        let cap = edge.terms().and_then(|terms| terms.cap.clone());
        let owed = match &edge.tie {
            Tie::Owes(debt) => debt.amount.clone(),
            _ => None,
        };
        let no_limit_stated = cap.is_none() && owed.is_none();
        let up_to = smaller(cap, owed);
        Cover {
            no_limit_stated,
            at_most: up_to.clone(),
            up_to,
            left: None,
            beside: false,
        }
    }
}

/// The smaller of two sums, as far as both are stated; absent for two currencies.
fn smaller(a: Option<Amount>, b: Option<Amount>) -> Option<Amount> {
    match (&a, &b) {
        (Some(one), Some(other)) => one.smaller(other).cloned(),
        _ => a.or(b),
    }
}

/// Its own limit: the smaller of its cap and its share of the whole. Who is liable jointly and
/// severally is liable for the whole, whatever the share. A share is rounded down, as it is paid:
/// to the smallest sum in which the whole is written, at the most a hundredth.
fn limit(edge: &Edge, whole: Option<&Amount>) -> Option<Amount> {
    let terms = edge.terms()?;
    let part = match (terms.liability, terms.share) {
        (Some(Liability::JointAndSeveral), _) => whole.cloned(),
        (_, Some(share)) => share.of(whole?)?.down_to_sums_of(whole?),
        (_, None) => None,
    };
    smaller(terms.cap.clone(), part)
}

/// Whether no limit of its own is stated.
fn is_unlimited(edge: &Edge) -> bool {
    edge.terms().is_some_and(|terms| {
        let is_joint = terms.liability == Some(Liability::JointAndSeveral);
        terms.cap.is_none() && terms.share.is_none() && !is_joint
    })
}

/// Works out what those behind one promise cover of it. They stand in the order of their
/// steps; of several accounts of one matter the first counts.
pub(super) fn cover(view: View<'_>, principal: &Cover, behind: &mut [Call]) {
    let whole = principal.at_most.as_ref();
    let mut left = whole.cloned();
    // The most that can be left, where how much is left is not stated.
    let mut most = principal.up_to.clone();
    for step in behind.chunk_by_mut(|a, b| a.step == b.step) {
        let each = step.iter().filter(|call| call.same_as.is_none()).count();
        for call in &mut *step {
            let limit = limit(view.edge(call.edge), whole);
            call.cover.no_limit_stated = is_unlimited(view.edge(call.edge));
            call.cover.at_most = smaller(limit.clone(), whole.cloned());
            call.cover.up_to = smaller(limit.clone(), most.clone());
            if call.same_as.is_none() {
                left = match (&left, limit) {
                    (Some(left), Some(limit)) => left.less(&limit),
                    // Nothing is left of nothing; how much else is left is not stated.
                    (Some(left), None) if left.is_nothing() => Some(left.clone()),
                    _ => None,
                };
            }
        }
        for call in step {
            // A further account takes nothing more off what is left.
            if call.same_as.is_none() {
                call.cover.left.clone_from(&left);
                call.cover.beside = each > 1;
            }
        }
        if let Some(left) = &left {
            most = smaller(most, Some(left.clone()));
        }
    }
}
