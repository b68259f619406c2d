//! What is not known, or cannot be counted together, and what is too much.

use super::{ALL, check_rounds, companies, debt, nodes};
use crate::graph;
use expect_test::expect;
use foedera::Filter;
use foedera::commitment::{Supposed, clearing, rounds};
use foedera::dossier::built_in;

#[test]
fn currencies_are_never_mixed() {
    let edges = debt("d1", "a", "b", "100 EUR")
        + &debt("d2", "a", "b", "100 USD")
        + &debt("d3", "b", "c", "7 USD")
        + r#"guarantees(id: "other", from: "g", to: "a", of: "d1", owed_to: "b", cap: "60 USD", at: "2")"#;
    let graph = companies(
        &[
            ("a", ""),
            ("b", "[\"150 EUR\", \"99.99 USD\"]"),
            ("c", "\"1 EUR\""),
            ("g", ""),
        ],
        &edges,
    );
    check_rounds(
        &graph,
        &["a"],
        expect![[r#"
            1: a
              d1 100.00 EUR: unpaid 100.00 EUR
              d2 100.00 USD: unpaid 100.00 USD
            2: b
              d3 7.00 USD: unpaid 7.00 USD
            b loses 100.00 EUR + 0.00 EUR of 150.00 EUR
            b loses 100.00 USD + 0.00 USD of 99.99 USD
            c loses 7.00 USD + 0.00 USD of ?
            other currency: other
            no buffer: c
        "#]],
    );
}

#[test]
fn what_is_not_stated_is_told() {
    let edges = r#"owes(id: "much", from: "a", to: "b", at: "1"),
        owes(id: "fine", from: "a", to: "b", amount: "1.0123456789 EUR", at: "2"),
        owes(id: "d", from: "a", to: "b", amount: "10 EUR", at: "3"),
        owes(id: "again", from: "a", to: "b", amount: "11 EUR", matter: "d-told-twice", at: "4"),
        owes(id: "once", from: "a", to: "b", amount: "11 EUR", matter: "d-told-twice", at: "5"),
        owes(id: "sought", from: "a", to: "b", amount: "1000 EUR", modality: Sought, at: "6"),
        owes(id: "self", from: "b", to: "c", amount: "10 EUR", at: "7")"#;
    let graph = companies(&[("a", ""), ("b", ""), ("c", "")], edges);
    check_rounds(
        &graph,
        &["a"],
        expect![[r#"
            1: a
              again 11.00 EUR: unpaid 11.00 EUR
              d 10.00 EUR: unpaid 10.00 EUR
            b loses 21.00 EUR + 0.00 EUR of ?
            no amount: fine
            no amount: much
            no buffer: b
        "#]],
    );
}

#[test]
fn a_guarantee_that_waits_for_a_condition_is_not_called_on() {
    let graph = graph(
        r#"(foedera: 1, source: "book", sources: {"book": (title: "A book")},
        actors: {"a": Bank("A"), "b": Bank("B"), "g": State("G")},
        conditions: {"vote": ConstitutionalApproval(name: "A vote", gates: [LegalForce], at: "1")},
        edges: [owes(id: "d", from: "a", to: "b", amount: "10 EUR", at: "1"),
        guarantees(id: "g1", from: "g", to: "a", of: "d", owed_to: "b", conditions: ["vote"], at: "2")])"#,
    );
    check_rounds(
        &graph,
        &["a"],
        expect![[r#"
            1: a
              d 10.00 EUR: unpaid 10.00 EUR
            b loses 10.00 EUR + 0.00 EUR of ?
            g1 waits for vote
            no buffer: b
        "#]],
    );
}

#[test]
fn work_that_is_too_much_is_cut_off_and_said() {
    let graph = built_in("loan-circle").unwrap();
    let filter = Filter::default();
    let shipping = nodes(&graph, &["shipping"]);
    for work in 0..20 {
        let cascade = rounds(graph.view(&filter), &shipping, &Supposed::default(), work);
        assert!(cascade.touched <= work);
        let whole = rounds(graph.view(&filter), &shipping, &Supposed::default(), ALL);
        assert_eq!(
            cascade.cut,
            work < whole.touched,
            "{work} of {}",
            whole.touched
        );
        let cleared = clearing(graph.view(&filter), &shipping, &Supposed::default(), work);
        assert!(cleared.cut || cleared.unsettled == Some(work), "{work}");
    }
}
