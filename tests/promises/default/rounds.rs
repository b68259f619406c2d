//! Round by round, with the numbers worked out by hand.

use super::{ALL, amount, check_rounds, companies, debt, nodes, rounds_of, told};
use crate::node;
use expect_test::expect;
use foedera::Filter;
use foedera::commitment::{Cascade, Supposed, clearing, rounds};
use foedera::dossier::built_in;
use foedera::model::{Amount, Date};

/// By hand. Shipping owes 1000: Holding pays 600 (200 of it from the insurer), Docks and Ropes
/// share 400; and 120 to Docks. Docks has lost 200 + 120 > 150, Ropes 200 > 45.50 (the auditor's
/// sum). Of Docks' 400 Sails pays its cap of 120 > 40; Ropes' 250.50 was guaranteed by Docks.
/// Of Sails' 200, Holding pays 33.5 %, 400 + 67 > 400; South Bank has lost 250.50 + 133 > 300;
/// North Bank 280 + 350 > 500.
#[test]
fn the_loan_circle_falls_in_five_rounds() {
    let graph = built_in("loan-circle").unwrap();
    check_rounds(
        &graph,
        &["shipping"],
        expect![[r#"
            1: shipping
              freight 120.00 EUR: unpaid 120.00 EUR
              loan-shipping 1000.00 EUR: first-guarantee 600.00 EUR, counter-guarantee back 200.00 EUR, joint-docks 200.00 EUR, joint-ropes 200.00 EUR, unpaid 0.00 EUR
            2: docks, ropes
              loan-docks 400.00 EUR: ring-sails 120.00 EUR, unpaid 280.00 EUR
              moorings 90.00 EUR: unpaid 90.00 EUR
              passage 75.25 EUR: unpaid 75.25 EUR
              loan-ropes 250.50 EUR: ring-docks 0.00 EUR of 250.50 EUR, unpaid 250.50 EUR
            3: sails
              loan-sails 200.00 EUR: part-holding 67.00 EUR, ring-ropes 0.00 EUR of 133.00 EUR, unpaid 133.00 EUR
            4: holding, south-bank
              interbank 350.00 EUR: unpaid 350.00 EUR
            5: north-bank
            docks loses 120.00 EUR + 200.00 EUR of 150.00 EUR
            holding loses 0.00 EUR + 467.00 EUR of 400.00 EUR
            insurer loses 0.00 EUR + 200.00 EUR of 250.00 EUR
            north-bank loses 630.00 EUR + 0.00 EUR of 500.00 EUR
            ropes loses 90.00 EUR + 200.00 EUR of 45.50 EUR
            sails loses 0.00 EUR + 120.00 EUR of 40.00 EUR
            shipping loses 75.25 EUR + 0.00 EUR of 80.00 EUR
            south-bank loses 383.50 EUR + 0.00 EUR of 300.00 EUR
            two buffers: ropes
        "#]],
    );
}

/// With the company's own sheet alone, Ropes can lose 60: no other outcome; without Sails'
/// guarantee Sails survives.
#[test]
fn the_loan_circle_otherwise() {
    let graph = built_in("loan-circle").unwrap();
    let filter = Filter::default().sources([
        graph.source_id("accounts").unwrap(),
        graph.source_id("deeds").unwrap(),
    ]);
    let cascade = rounds(
        graph.view(&filter),
        &nodes(&graph, &["shipping"]),
        &Supposed::default(),
        ALL,
    );
    assert_eq!(cascade.asides.len(), 0, "one account of the buffer is left");
    assert_eq!(cascade.round_of(node(&graph, "ropes")), Some(2));
    let filter = Filter::default().without([node(&graph, "sails")]);
    let cascade = rounds(
        graph.view(&filter),
        &nodes(&graph, &["shipping"]),
        &Supposed::default(),
        ALL,
    );
    assert_eq!(
        cascade.round_of(node(&graph, "north-bank")),
        None,
        "it loses 400 of 500"
    );
    // As of before the guarantees of the ring.
    let before = Filter::default().as_of(Date::new("2019-02-01").unwrap());
    let cascade = rounds(
        graph.view(&before),
        &nodes(&graph, &["shipping"]),
        &Supposed::default(),
        ALL,
    );
    assert_eq!(
        cascade.settlements.len(),
        1,
        "only the harbour loan was made by then"
    );
}

#[test]
fn docks_that_has_failed_is_answered_for_by_its_own_guarantor() {
    let graph = built_in("loan-circle").unwrap();
    let cascade = rounds_of(&graph, &["docks", "ropes", "shipping"], None);
    let text = told(&graph, &cascade);
    // 1000 less 600 of Holding; Docks and Ropes pay nothing; South Bank its cap of 100.
    assert!(
        text.contains("sub-guarantee 100.00 EUR, unpaid 300.00 EUR"),
        "{text}"
    );
}

#[test]
fn what_those_who_fail_still_pay_is_not_asked_of_others() {
    let graph = companies(
        &[
            ("a", "\"1 EUR\""),
            ("b", "\"40 EUR\""),
            ("g", "\"500 EUR\""),
        ],
        &(debt("d", "a", "b", "100.01 EUR")
            + r#"guarantees(id: "half", from: "g", to: "a", of: "d", owed_to: "b", share: "50", at: "2")"#),
    );
    let cascade = rounds_of(&graph, &["a"], Some("40"));
    let mut text = told(&graph, &cascade);
    text.truncate(text.find("b loses").unwrap());
    // 40 % of 100.01 is 40.004, of which the fourth part of a cent is not paid; half of the
    // 60.01 that are left is 30.005.
    expect![[r#"
        1: a
          d 100.01 EUR: debtor 40.00 EUR, half 30.00 EUR, unpaid 30.01 EUR
    "#]]
    .assert_eq(&text);
}

/// What a guarantor that has failed still pays of a call is a part as well, in whole cents: it
/// was 33.333 of 100.01.
#[test]
fn what_is_paid_of_a_call_is_cut_to_cents() {
    let edges = debt("d", "a", "c", "100.01 EUR")
        + r#"guarantees(id: "g", from: "b", to: "a", of: "d", owed_to: "c", at: "2"),"#;
    let graph = companies(&[("a", ""), ("b", ""), ("c", "")], &edges);
    let cascade = rounds_of(&graph, &["a", "b"], Some("33.3"));
    let [payment] = cascade.payments[..] else {
        panic!("one pays")
    };
    assert_eq!(amount(&cascade, 0, payment.called), "66.71 EUR");
    assert_eq!(amount(&cascade, 0, payment.paid), "22.21 EUR");
}

/// Two sums of 28 digits have one of 29.
#[test]
fn a_sum_of_more_digits_than_an_amount_is_told() {
    let much = "42000000000000000000.99 EUR";
    let edges = debt("d1", "a", "b", much) + &debt("d2", "a", "b", much);
    let graph = companies(&[("a", ""), ("b", "")], &edges);
    let cascade = rounds_of(&graph, &["a"], None);
    let loss = cascade.losses[&(node(&graph, "b"), 0)];
    let told = amount(&cascade, 0, loss.whole());
    assert_eq!(told, "84000000000000000001.98 EUR");
}

/// Who has a buffer keeps it; of whom none is stated, the supposed one counts, in its currency.
#[test]
fn a_buffer_is_supposed_of_whom_none_is_stated() {
    let graph = crate::graph(
        r#"(foedera: 1, source: "book", sources: {"book": "A book"}, actors: {"a": Company("A"), "b": Company("B"), "c": Company(name: "C", buffer: "100 EUR", at: "4"), "d": Company("D")},
        edges: [
            owes(from: "a", to: "b", amount: "50 EUR", at: "1"),
            owes(from: "b", to: "c", amount: "60 EUR", at: "2"),
            owes(from: "c", to: "d", amount: "70 EUR", at: "3"),
        ])"#,
    );
    let filter = Filter::default();
    let a = nodes(&graph, &["a"]);
    let fallen = |buffer: Option<&str>| {
        let supposed = Supposed {
            buffer: buffer.map(|text| Amount::new(text).unwrap()),
            ..Supposed::default()
        };
        let rounds = rounds(graph.view(&filter), &a, &supposed, ALL);
        let cleared = clearing(graph.view(&filter), &a, &supposed, ALL);
        let who = |cascade: &Cascade| -> Vec<String> {
            let falls = cascade.falls.iter();
            falls
                .map(|fall| graph.node_key(fall.actor).to_string())
                .collect()
        };
        assert_eq!(who(&rounds), who(&cleared), "{buffer:?}");
        who(&rounds)
    };
    assert_eq!(fallen(None), ["a"]);
    assert_eq!(
        fallen(Some("50 EUR")),
        ["a"],
        "it loses no more than it can"
    );
    assert_eq!(
        fallen(Some("49.99 EUR")),
        ["a", "b"],
        "c loses 60 of its 100"
    );
    assert_eq!(fallen(Some("1 USD")), ["a"], "no euros");
}
