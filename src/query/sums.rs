//! What the amounts of several promises come to, by one of their ends. Start at [`sums`].

use super::{Evidence, Grade};
use crate::graph::{EdgeId, NodeId, View};
use crate::model::Amount;
use std::collections::{BTreeMap, BTreeSet};

/// What the promises of one actor come to, in one currency.
#[derive(Clone, Debug)]
pub struct Sum {
    /// Whose they are.
    pub actor: NodeId,
    /// The currency's three letters.
    pub currency: String,
    /// What they come to; absent: that has more than 28 digits.
    pub sum: Option<Amount>,
    /// How many they are.
    pub promises: usize,
}

/// What several promises come to.
#[derive(Clone, Debug, Default)]
pub struct Sums {
    /// By currency, in each the greatest first.
    pub sums: Vec<Sum>,
    /// How many of them state no amount.
    pub unstated: usize,
}

/// What those of the promises come to that are, or may be, in force, by the actor whose each is.
/// Currencies are never mixed; of several accounts of one matter the first of those counts.
///
/// ```
/// use foedera::graph::Filter;
/// use foedera::model::Tie;
/// use foedera::query::{Evidence, sums};
///
/// let graph = foedera::dossier::built_in("loan-circle").unwrap();
/// let filter = Filter::default();
/// let view = graph.view(&filter);
/// let owed = |edge| match &graph.edge(edge).tie {
///     Tie::Owes(debt) => debt.amount.clone(),
///     _ => None,
/// };
/// let debts = view.edges().filter(|edge| matches!(graph.edge(*edge).tie, Tie::Owes(_)));
/// let debts: Vec<Evidence> = debts.map(|debt| Evidence::of(view, debt)).collect();
/// let most = &sums(view, &debts, owed, |debt| graph.from(debt)).sums[0];
/// assert_eq!(graph.node_key(most.actor), "shipping");
/// assert_eq!(most.sum.as_ref().unwrap().to_string(), "1120.00 EUR");
/// ```
pub fn sums(
    view: View<'_>,
    promises: &[Evidence],
    amount: impl Fn(EdgeId) -> Option<Amount>,
    whose: impl Fn(EdgeId) -> NodeId,
) -> Sums {
    let graph = view.graph();
    let mut found = Sums::default();
    let mut by_actor: BTreeMap<(String, NodeId), (Option<Amount>, usize)> = BTreeMap::new();
    let mut matters = BTreeSet::new();
    for promise in promises {
        let edge = promise.edge;
        let counts = promise.grade() <= Grade::Broken;
        if !counts || graph.matter(edge).is_some_and(|m| !matters.insert(m)) {
            continue;
        }
        let Some(amount) = amount(edge) else {
            found.unstated += 1;
            continue;
        };
        let key = (amount.currency().to_string(), whose(edge));
        by_actor
            .entry(key)
            .and_modify(|(sum, promises)| {
                *sum = sum.as_ref().and_then(|sum| sum.plus(&amount));
                *promises += 1;
            })
            .or_insert((Some(amount), 1));
    }
    let each = by_actor.into_iter();
    let each = each.map(|((currency, actor), (sum, promises))| Sum {
        actor,
        currency,
        sum,
        promises,
    });
    found.sums = each.collect();
    // What is too great to be added up is the greatest.
    found.sums.sort_by(|a, b| {
        let by_sum = || b.sum.is_none().cmp(&a.sum.is_none());
        let by_sum = || by_sum().then_with(|| b.sum.cmp(&a.sum));
        a.currency.cmp(&b.currency).then_with(by_sum)
    });
    found
}
