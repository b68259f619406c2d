//! DebtRank, by hand.

use super::{ALL, companies, debt, nodes};
use crate::node;
use foedera::Filter;
use foedera::commitment::{Supposed, debtrank, percent};
use foedera::dossier::built_in;

/// By hand. A owes 30 to B (buffer 60), 50 to C (buffer 40), B owes 20 to C and 24 to D
/// (buffer 48); C owes 10 to B, D owes 30 to A. Round 2: B is at 30/60, C at 1 (50 > 40).
/// Round 3: B passes on to C, which is full, and to D 24/48 of a half; C passes on 10/60 to B,
/// now at 2/3, which has passed on what it had. Round 4: D passes on to A, which is full.
/// Lent: B 40, C 70, D 24, A 30, in all 164. DebtRank (2/3 · 40 + 70 + 1/4 · 24) / 164.
#[test]
fn distress_passes_on_once() {
    let edges = debt("ab", "a", "b", "30 EUR")
        + &debt("ac", "a", "c", "50 EUR")
        + &debt("bc", "b", "c", "20 EUR")
        + &debt("bd", "b", "d", "24 EUR")
        + &debt("cb", "c", "b", "10 EUR")
        + &debt("da", "d", "a", "30 EUR");
    let actors = [
        ("a", "\"9 EUR\""),
        ("b", "\"60 EUR\""),
        ("c", "\"40 EUR\""),
        ("d", "\"48 EUR\""),
    ];
    let graph = companies(&actors, &edges);
    let filter = Filter::default();
    let ranked = debtrank(
        graph.view(&filter),
        &nodes(&graph, &["a"]),
        &Supposed::default(),
        ALL,
    );
    let euros = &ranked.by_coin[&0];
    let told: Vec<(u32, String)> = euros
        .actors
        .values()
        .map(|(round, h, _)| (*round, percent(*h, 6)))
        .collect();
    let expect = [
        (1, "100.000000"),
        (2, "66.666667"),
        (2, "100.000000"),
        (3, "25.000000"),
    ];
    let expect = expect.map(|(round, h)| (round, h.to_string()));
    assert_eq!(told, expect);
    // 102.666… of 164.
    assert_eq!(euros.rank_percent(6), "62.601626");
}

#[test]
fn distress_of_the_loan_circle() {
    let graph = built_in("loan-circle").unwrap();
    let filter = Filter::default();
    let ranked = debtrank(
        graph.view(&filter),
        &nodes(&graph, &["shipping"]),
        &Supposed::default(),
        ALL,
    );
    let euros = &ranked.by_coin[&0];
    let h = |key: &str| percent(euros.actors[&node(&graph, key)].1, 4);
    // North Bank 1000 > 500. Docks 120/150. Ropes 90 · 0.8 / 45.50 > 0.8, so 0.8. South Bank
    // 250.50/300 · 0.8 = 0.668.
    assert_eq!(
        [h("north-bank"), h("docks"), h("ropes"), h("south-bank")],
        ["100.0000", "80.0000", "80.0000", "66.8000"]
    );
}
