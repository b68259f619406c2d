//! What follows when debtors fail, with its evidence. What follows is worked out in
//! [`commitment`](crate::commitment). Start at [`defaults`].

use super::{Bounds, Evidence, Truncated};
use crate::commitment::{Cascade, Coin, Ranked, Supposed, Units, clearing, debtrank, rounds};
use crate::graph::{EdgeId, NodeId, View};
use crate::model::Date;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// How a failure is followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Follow {
    /// Round by round: who has failed pays nothing more.
    Rounds,
    /// Cleared: who has failed pays what it has.
    Clearing,
}

/// What follows when some debtors fail.
#[derive(Clone, Debug)]
pub struct Defaults {
    /// As of when; absent: after all that is recorded.
    pub date: Option<Date>,
    /// What follows, the whole of it.
    pub cascade: Cascade,
    /// How many of its settlements are to be shown: those of the first.
    pub shown: usize,
    /// How many of its failures are to be shown, the first.
    pub falls_shown: usize,
    /// What is known of the debts shown, and of what stands behind them.
    pub evidence: BTreeMap<EdgeId, Evidence>,
    /// Those who lose, the most first, with what it is made up of; no more than are to be shown.
    pub losers: Vec<Loser>,
    /// Debts of those who fail that have no date, where one was asked for: left out.
    pub undated: Vec<EdgeId>,
    /// Why it is not the whole answer, or not all of it is shown.
    pub truncated: Option<Truncated>,
}

/// One who loses, or fails, with what it loses in one currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loser {
    /// Who.
    pub actor: NodeId,
    /// In which currency.
    pub coin: Coin,
    /// By whom it is not paid, how much, and in which round, the most first.
    pub unpaid_by: Vec<(NodeId, Units, u32)>,
    /// For whom it pays, how much, and in which round, the most first.
    pub pays_for: Vec<(NodeId, Units, u32)>,
}

/// What follows when these debtors fail.
///
/// Costs what the cascade does, and the evidence of [`Bounds::results`] debts.
///
/// ```
/// use foedera::commitment::Supposed;
/// use foedera::graph::Filter;
/// use foedera::query::{Bounds, Follow, defaults};
///
/// let graph = foedera::dossier::built_in("loan-circle").unwrap();
/// let filter = Filter::default();
/// let failed = [graph.node_id("shipping").unwrap()];
/// let view = graph.view(&filter);
/// let answer = defaults(view, &failed, Follow::Rounds, &Supposed::default(), Bounds::default());
/// assert_eq!(graph.node_key(answer.losers[0].actor), "north-bank", "it loses the most");
/// ```
pub fn defaults(
    view: View<'_>,
    failed: &[NodeId],
    follow: Follow,
    supposed: &Supposed,
    bounds: Bounds,
) -> Defaults {
    let follow = match follow {
        Follow::Rounds => rounds,
        Follow::Clearing => clearing,
    };
    let cascade = follow(view, failed, supposed, bounds.work);
    let shown = cascade.settlements.len().min(bounds.results);
    let mut edges: BTreeSet<EdgeId> = BTreeSet::new();
    for settlement in &cascade.settlements[..shown] {
        edges.insert(settlement.debt);
        edges.extend(cascade.payments_of(settlement).iter().map(|p| p.backer));
    }
    let evidence = edges
        .into_iter()
        .map(|edge| (edge, Evidence::of(view, edge)));
    let losers = losers(&cascade, bounds.results);
    let falls_shown = cascade.falls.len().min(bounds.results);
    let is_more = cascade.settlements.len() > shown
        || cascade.falls.len() > falls_shown
        || cascade.losses.len() > losers.len();
    Defaults {
        date: view.filter().date().cloned(),
        shown,
        falls_shown,
        evidence: evidence.collect(),
        undated: undated(view, &cascade, bounds.results),
        losers,
        truncated: match (cascade.cut, cascade.unsettled) {
            (true, _) => Some(Truncated::Work(bounds.work)),
            (_, Some(settled)) => Some(Truncated::Settlements(settled)),
            _ => is_more.then_some(Truncated::Results(bounds.results)),
        },
        cascade,
    }
}

/// The DebtRank of these debtors, within bounds.
pub fn distress(view: View<'_>, failed: &[NodeId], supposed: &Supposed, bounds: Bounds) -> Ranked {
    debtrank(view, failed, supposed, bounds.work)
}

/// Those who lose the most, and by whom and for whom.
fn losers(cascade: &Cascade, most: usize) -> Vec<Loser> {
    let losses = cascade.losses.iter();
    let mut order: Vec<_> = losses
        .map(|(who, loss)| (Reverse(loss.whole()), *who))
        .collect();
    if most < order.len() {
        order.select_nth_unstable(most);
        order.truncate(most);
    }
    order.sort_unstable();
    let order: Vec<(NodeId, Coin)> = order.into_iter().map(|(_, account)| account).collect();
    type Parts = BTreeMap<(NodeId, u32), Units>;
    let mut parts: BTreeMap<(NodeId, Coin), (Parts, Parts)> = BTreeMap::new();
    for account in &order {
        parts.insert(*account, Default::default());
    }
    for settlement in &cascade.settlements {
        let from = (settlement.debtor, settlement.round);
        let creditor = parts.get_mut(&(settlement.creditor, settlement.coin));
        if let Some((unpaid_by, _)) = creditor {
            *unpaid_by.entry(from).or_default() += settlement.unpaid;
        }
        for payment in cascade.payments_of(settlement) {
            if let Some((_, pays_for)) = parts.get_mut(&(payment.by, settlement.coin)) {
                *pays_for.entry(from).or_default() += payment.cost();
            }
        }
    }
    let sorted = |parts: &Parts| {
        let parts = parts.iter().filter(|(_, units)| **units > 0);
        let parts = parts.map(|((who, round), units)| (*who, *units, *round));
        let mut parts: Vec<(NodeId, Units, u32)> = parts.collect();
        parts.sort_by_key(|(who, units, _)| (Reverse(*units), *who));
        parts
    };
    let losers = order.into_iter().map(|(actor, coin)| {
        let (unpaid_by, pays_for) = &parts[&(actor, coin)];
        Loser {
            actor,
            coin,
            unpaid_by: sorted(unpaid_by),
            pays_for: sorted(pays_for),
        }
    });
    losers.collect()
}

/// Debts without a date of those who fail, as far as so many failures are looked at.
fn undated(view: View<'_>, cascade: &Cascade, most: usize) -> Vec<EdgeId> {
    let Some(filter) = view.filter().undated() else {
        return Vec::new();
    };
    let filter = filter.relations([crate::model::Relation::Owes]);
    let undated = view.graph().view(&filter);
    let falls = cascade.falls.iter().take(most);
    falls
        .flat_map(|fall| undated.out(fall.actor).map(|hop| hop.edge))
        .take(most)
        .collect()
}
