//! What must be true of every cascade.

use super::drawn::{ACTORS, drawn, drawn_of, greatest};
use super::{cleared, rounds_of};
use crate::node;
use foedera::Graph;
use foedera::commitment::{Cascade, PLACES, Units};
use foedera::graph::{EdgeId, NodeId};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// The smallest sum that is written, and what many roundings may come to.
const CENT: Units = 10_000_000;

fn conserves(cascade: &Cascade) -> Result<(), TestCaseError> {
    let mut as_creditor = 0;
    let mut as_guarantor = 0;
    for s in &cascade.settlements {
        let payments = cascade.payments_of(s);
        let paid: Units = payments
            .iter()
            .filter(|p| p.to_guarantor.is_none())
            .map(|p| p.paid)
            .sum();
        prop_assert_eq!(s.owed, s.by_debtor + paid + s.unpaid, "to the last unit");
        prop_assert!(s.unpaid >= 0 && s.by_debtor >= 0);
        let back: Units = payments.iter().map(|p| p.back).sum();
        let countered: Units = payments
            .iter()
            .filter(|p| p.to_guarantor.is_some())
            .map(|p| p.paid)
            .sum();
        prop_assert_eq!(back, countered, "what comes back is what is paid back");
        for p in payments {
            prop_assert!(0 <= p.back && p.back <= p.paid && p.paid <= p.called);
        }
        as_creditor += s.unpaid;
        as_guarantor += payments.iter().map(|p| p.cost()).sum::<Units>();
    }
    let whole: Units = cascade.losses.values().map(|loss| loss.whole()).sum();
    prop_assert_eq!(
        whole,
        as_creditor + as_guarantor,
        "every loss is somebody's"
    );
    Ok(())
}

/// No cap is paid twice: all that one is called on for, whatever it stands behind, is within it.
fn keeps_to_the_caps(graph: &Graph, cascade: &Cascade, many: Units) -> Result<(), TestCaseError> {
    let mut called: BTreeMap<EdgeId, (Units, Units)> = BTreeMap::new();
    for payment in &cascade.payments {
        let sums = called.entry(payment.backer).or_default();
        *sums = (sums.0 + payment.called, sums.1 + 1);
    }
    for (edge, (called, times)) in called {
        let terms = graph.edge(edge).tie.terms();
        if let Some(cap) = terms.and_then(|terms| terms.cap.as_ref()) {
            let cap = cap.units(PLACES).unwrap() + times * many;
            prop_assert!(called <= cap, "{} of {}", called, cap);
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn rounds_keep_the_laws(drawn in drawn_of(8, true)) {
        let graph = drawn.plain();
        let cascade = rounds_of(&graph, &[&drawn.failed()], None);
        conserves(&cascade)?;
        keeps_to_the_caps(&graph, &cascade, 0)?;
        // Each fails once; who fails later has lost too much; who has lost too much fails.
        let fallen: BTreeSet<NodeId> = cascade.falls.iter().map(|f| f.actor).collect();
        prop_assert_eq!(fallen.len(), cascade.falls.len());
        for ((actor, _), loss) in &cascade.losses {
            prop_assert!(!loss.is_too_much() || fallen.contains(actor));
        }
        for fall in cascade.falls.iter().filter(|f| f.round > 1) {
            let loss = cascade.losses[&(fall.actor, fall.coin.unwrap())];
            prop_assert!(fall.lost > loss.buffer.unwrap());
        }
        // Who had failed before pays nothing.
        for s in &cascade.settlements {
            for p in cascade.payments_of(s) {
                let before = cascade.round_of(p.by).is_some_and(|round| round <= s.round);
                prop_assert_eq!(p.failed, before);
                // The last cent of a split goes to the first by id, failed or not.
                prop_assert!(!before || p.cost() <= CENT);
            }
        }
    }

    /// Names decide nothing: the same system under other names and in another order of records
    /// falls in the same rounds, with the same losses.
    #[test]
    fn rounds_do_not_depend_on_order(drawn in drawn(8)) {
        let (plain, other) = (drawn.plain(), drawn.graph(|i| format!("m{}", 9 - i), true));
        let told = |graph: &Graph, cascade: &Cascade, name: &dyn Fn(usize) -> String| {
            let each = (0..ACTORS).map(|i| {
                let actor = node(graph, &name(i));
                let loss = cascade.losses.get(&(actor, 0)).copied().unwrap_or_default();
                (cascade.round_of(actor), loss.as_creditor)
            });
            each.collect::<Vec<_>>()
        };
        let here = rounds_of(&plain, &[&drawn.failed()], None);
        let there = rounds_of(&other, &[&format!("m{}", 9 - drawn.failed)], None);
        prop_assert_eq!(
            told(&plain, &here, &|i| format!("n{i}")),
            told(&other, &there, &|i| format!("m{}", 9 - i))
        );
    }

    /// Limited liability, absolute priority, proportion: who fails pays all that it has, to all
    /// alike; who does not pays all that is claimed. And nobody fails who can pay.
    #[test]
    fn clearing_keeps_the_laws(drawn in drawn_of(8, true)) {
        let graph = drawn.plain();
        let cascade = cleared(&graph, &[&drawn.failed()], None);
        prop_assert!(!cascade.cut && cascade.unsettled.is_none());
        conserves(&cascade)?;
        keeps_to_the_caps(&graph, &cascade, CENT)?;
        let fallen: BTreeSet<NodeId> = cascade.falls.iter().map(|f| f.actor).collect();
        let many = 30 * CENT;
        for ((actor, coin), loss) in &cascade.losses {
            let of_it = |node: &NodeId| node == actor;
            let debts: Vec<_> = cascade.settlements.iter().filter(|s| of_it(&s.debtor)).collect();
            let costs: Vec<_> = cascade.settlements.iter()
                .flat_map(|s| cascade.payments_of(s)).filter(|p| of_it(&p.by)).collect();
            let Some((has, owes)) = loss.estate else {
                prop_assert!(loss.buffer.is_none_or(|buffer| loss.whole() <= buffer + many));
                prop_assert!(costs.iter().all(|p| p.paid == p.called));
                continue;
            };
            prop_assert!(fallen.contains(actor) && *coin == 0);
            for s in debts {
                let fair = if has >= owes { s.owed } else { s.owed * has / owes };
                prop_assert!((s.by_debtor - fair).abs() <= 3 * CENT, "{} of {}", s.by_debtor, fair);
            }
            for p in costs.iter().filter(|p| p.failed && p.back == 0) {
                let fair = p.called * has.min(owes) / owes.max(1);
                prop_assert!((p.paid - fair).abs() <= 3 * CENT, "{} of {}", p.paid, fair);
            }
        }
    }

    #[test]
    fn clearing_does_not_depend_on_order(drawn in drawn(8)) {
        let (plain, other) = (drawn.plain(), drawn.graph(|i| format!("m{}", 9 - i), true));
        let here = cleared(&plain, &[&drawn.failed()], None);
        let there = cleared(&other, &[&format!("m{}", 9 - drawn.failed)], None);
        for i in 0..ACTORS {
            let (a, b) = (node(&plain, &format!("n{i}")), node(&other, &format!("m{}", 9 - i)));
            prop_assert_eq!(here.round_of(a), there.round_of(b));
            let loss = |cascade: &Cascade, node| cascade.losses.get(&(node, 0)).copied().unwrap_or_default().whole();
            prop_assert!((loss(&here, a) - loss(&there, b)).abs() <= 12 * CENT);
        }
    }

    /// Without guarantees, the payments are the greatest clearing vector: found here by trying
    /// every set of those who fail, and solving for each in fractions.
    #[test]
    fn the_payments_are_the_greatest_clearing_vector(drawn in drawn(0)) {
        let graph = drawn.plain();
        let cascade = cleared(&graph, &[&drawn.failed()], None);
        let best = greatest(&drawn);
        for (i, (of, whole)) in best.into_iter().enumerate() {
            let actor = node(&graph, &format!("n{i}"));
            let of_it = cascade.settlements.iter().filter(|s| s.debtor == actor);
            let (mut paid, mut owed, mut debts) = (0, 0, 0);
            for s in of_it {
                (paid, owed, debts) = (paid + s.by_debtor, owed + s.owed, debts + 1);
            }
            if debts > 0 {
                let wanted = owed * of / whole;
                prop_assert!((paid - wanted).abs() <= debts * CENT, "n{}: {} of {}", i, paid, wanted);
            }
        }
    }
}
