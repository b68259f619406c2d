//! Exact clearing, on published examples and by hand.

use super::{amount, check_clearing, check_rounds, cleared, companies, debt, payments};
use crate::node;
use expect_test::expect;
use foedera::commitment::Supposed;
use foedera::dossier::built_in;
use foedera::query::{Bounds, Follow, Truncated, defaults};
use foedera::{Filter, Graph};

/// Eisenberg and Noe (2001), on uniqueness: two that own nothing and owe each other 1 have every
/// θ(1, 1) as a clearing vector. The greatest is the one told.
#[test]
fn two_who_owe_each_other_pay_in_full() {
    let edges = debt("ab", "a", "b", "1 EUR") + &debt("ba", "b", "a", "1 EUR");
    let graph = companies(&[("a", "\"0 EUR\""), ("b", "\"0 EUR\"")], &edges);
    let cascade = cleared(&graph, &["a", "b"], None);
    let paid = payments(&graph, &cascade);
    assert_eq!(paid["a"], "1.00");
    assert_eq!(paid["b"], "1.00");
}

/// A system as Eisenberg and Noe have it: what each has outside comes from an actor that pays
/// all; each is supposed to fail, and so has nothing else. No buffer is stated, so that nothing
/// outside follows from it.
fn system(outside: &[(&str, &str)], debts: &str) -> Graph {
    let mut actors = vec![("outside", "")];
    let mut edges = debts.to_string();
    for (name, has) in outside {
        actors.push((*name, ""));
        edges += &debt(
            &format!("outside-{name}"),
            "outside",
            name,
            &format!("{has} EUR"),
        );
    }
    companies(&actors, &edges)
}

/// A published exercise with its data (P. Barucca, *Big Data Finance*, exercise 2, the code
/// `eisenbergnoe`): three banks owe 4, 3 and 2 in a circle; after a shock of a tenth they have
/// 18 - 17, 18 - 18 and 9 - 8 of their own. The first pays 1 + 2, the others in full.
#[test]
fn three_banks_in_a_circle_after_a_shock() {
    let debts = debt("12", "b1", "b2", "4 EUR")
        + &debt("23", "b2", "b3", "3 EUR")
        + &debt("31", "b3", "b1", "2 EUR");
    let graph = system(&[("b1", "1"), ("b2", "0"), ("b3", "1")], &debts);
    let paid = payments(&graph, &cleared(&graph, &["b1", "b2", "b3"], None));
    assert_eq!(paid["b1"], "3.00");
    assert_eq!(paid["b2"], "3.00");
    assert_eq!(paid["b3"], "2.00");
}

/// A centre that lends and owes as in Glasserman and Young, *How likely is contagion in financial
/// networks?* (Journal of Banking and Finance 50, 2015): it owns 150 and owes 100 outside and 10
/// to each of four, each of which can lose 5. A shock of 80 leaves it half of what it owes, and
/// each of the four loses just what it can; a shock of 81 fells all.
#[test]
fn a_centre_and_four_around_it() {
    let around = ["n1", "n2", "n3", "n4"];
    let network = |owns: &str| {
        let mut edges = debt("deposits", "centre", "depositors", "100 EUR");
        edges += &debt("assets", "world", "centre", owns);
        let mut actors = vec![("centre", "\"0 EUR\""), ("depositors", ""), ("world", "")];
        for name in around {
            edges += &debt(&format!("to-{name}"), "centre", name, "10 EUR");
            edges += &debt(&format!("of-{name}"), name, "depositors", "55 EUR");
            actors.push((name, "\"5 EUR\""));
        }
        companies(&actors, &edges)
    };
    let graph = network("70 EUR");
    let cascade = cleared(&graph, &["centre"], None);
    assert_eq!(cascade.rounds(), 1, "nobody else fails");
    assert_eq!(payments(&graph, &cascade)["centre"], "70.00");
    let loss = cascade.losses[&(node(&graph, "n1"), 0)];
    assert_eq!(amount(&cascade, 0, loss.whole()), "5.00 EUR");
    let graph = network("69 EUR");
    let cascade = cleared(&graph, &["centre"], None);
    assert_eq!(cascade.falls.len(), 5);
    // Each has 50 of its own and 10 * 69/140 = 4.92857… from the centre.
    assert_eq!(payments(&graph, &cascade)["n1"], "54.92");
}

/// The fictitious default algorithm takes a chain a link at a time, and a round more than once
/// for none.
#[test]
fn a_chain_fails_link_by_link() {
    let mut edges = String::new();
    let mut actors = vec![("n0".to_string(), "\"0 EUR\"")];
    for i in 1..6 {
        edges += &debt(
            &format!("d{i}"),
            &format!("n{}", i - 1),
            &format!("n{i}"),
            &format!("{} EUR", 100 - 10 * i),
        );
        actors.push((format!("n{i}"), "\"30 EUR\""));
    }
    let actors: Vec<(&str, &str)> = actors
        .iter()
        .map(|(name, buffer)| (name.as_str(), *buffer))
        .collect();
    let graph = companies(&actors, &edges);
    check_clearing(
        &graph,
        &["n0"],
        expect![[r#"
        1: n0
          d1 90.00 EUR: unpaid 90.00 EUR
        2: n1
          d2 80.00 EUR: debtor 20.00 EUR, unpaid 60.00 EUR
        3: n2
          d3 70.00 EUR: debtor 40.00 EUR, unpaid 30.00 EUR
        n0 loses 0.00 EUR + 0.00 EUR of 0.00 EUR
        n1 loses 90.00 EUR + 0.00 EUR of 30.00 EUR
        n2 loses 60.00 EUR + 0.00 EUR of 30.00 EUR
        n3 loses 30.00 EUR + 0.00 EUR of 30.00 EUR
    "#]],
    );
    check_rounds(
        &graph,
        &["n0"],
        expect![[r#"
        1: n0
          d1 90.00 EUR: unpaid 90.00 EUR
        2: n1
          d2 80.00 EUR: unpaid 80.00 EUR
        3: n2
          d3 70.00 EUR: unpaid 70.00 EUR
        4: n3
          d4 60.00 EUR: unpaid 60.00 EUR
        5: n4
          d5 50.00 EUR: unpaid 50.00 EUR
        6: n5
        n1 loses 90.00 EUR + 0.00 EUR of 30.00 EUR
        n2 loses 80.00 EUR + 0.00 EUR of 30.00 EUR
        n3 loses 70.00 EUR + 0.00 EUR of 30.00 EUR
        n4 loses 60.00 EUR + 0.00 EUR of 30.00 EUR
        n5 loses 50.00 EUR + 0.00 EUR of 30.00 EUR
    "#]],
    );
}

/// The loan circle cleared. Docks: 150 + 490 - 115.93 to pay with; 490 + 300 + 123.98 claimed;
/// 57.33 % of each. Sails: 240 for 320, 75 %. Holding: its 400 for 400 + 16.75. That the sums
/// hold together is checked by the laws below.
#[test]
fn the_loan_circle_cleared() {
    let graph = built_in("loan-circle").unwrap();
    check_clearing(
        &graph,
        &["shipping"],
        expect![[r#"
            1: shipping
              freight 120.00 EUR: debtor 4.07 EUR, unpaid 115.93 EUR
              loan-shipping 1000.00 EUR: debtor 33.94 EUR, first-guarantee 583.92 EUR of 600.00 EUR, counter-guarantee back 200.00 EUR, joint-docks 172.02 EUR of 300.00 EUR, joint-ropes 151.53 EUR of 300.00 EUR, sub-guarantee 58.59 EUR, unpaid 0.00 EUR
            2: docks, ropes
              loan-docks 400.00 EUR: debtor 229.35 EUR, ring-sails 90.00 EUR of 120.00 EUR, unpaid 80.65 EUR
              moorings 90.00 EUR: debtor 51.60 EUR, unpaid 38.40 EUR
              passage 75.25 EUR: debtor 38.00 EUR, unpaid 37.25 EUR
              loan-ropes 250.50 EUR: debtor 126.52 EUR, ring-docks 71.09 EUR of 123.98 EUR, unpaid 52.89 EUR
            3: sails
              loan-sails 200.00 EUR: debtor 150.00 EUR, part-holding 16.08 EUR of 16.75 EUR, ring-ropes 16.79 EUR of 33.25 EUR, unpaid 17.13 EUR
            4: holding
            docks loses 115.93 EUR + 243.11 EUR of 150.00 EUR
            holding loses 0.00 EUR + 400.00 EUR of 400.00 EUR
            insurer loses 0.00 EUR + 200.00 EUR of 250.00 EUR
            north-bank loses 80.65 EUR + 0.00 EUR of 500.00 EUR
            ropes loses 38.40 EUR + 168.32 EUR of 45.50 EUR
            sails loses 0.00 EUR + 90.00 EUR of 40.00 EUR
            shipping loses 37.25 EUR + 0.00 EUR of 80.00 EUR
            south-bank loses 70.02 EUR + 58.59 EUR of 300.00 EUR
            two buffers: ropes
        "#]],
    );
}

#[test]
fn a_debtor_that_keeps_enough_pays_in_full() {
    let graph = companies(
        &[("a", "\"50 EUR\""), ("b", "\"1 EUR\"")],
        &debt("d", "a", "b", "100 EUR"),
    );
    // It has 150 outside: two thirds of that are what it owes.
    let paid = |kept: &str| payments(&graph, &cleared(&graph, &["a"], Some(kept)))["a"].clone();
    assert_eq!(paid("60"), "90.00");
    assert_eq!(paid("80"), "100.00");
}

/// Three who together stand for 100 can each lose 33.33: a third is more, for all of them. In
/// cents the first by id bore the last one, and they failed one after another.
#[test]
fn a_third_of_a_cent_fells_all_three_at_once() {
    let mut edges = debt("d", "a", "c", "100 EUR");
    for from in ["g", "h", "i"] {
        edges += &format!(
            r#"guarantees(id: "of-{from}", from: "{from}", to: "a", of: "d", owed_to: "c", liability: JointAndSeveral, at: "2"),"#
        );
    }
    let buffer = "\"33.33 EUR\"";
    let actors = [
        ("a", "\"0 EUR\""),
        ("c", "\"900 EUR\""),
        ("g", buffer),
        ("h", buffer),
        ("i", buffer),
    ];
    let graph = companies(&actors, &edges);
    check_clearing(
        &graph,
        &["a"],
        expect![[r#"
        1: a
          d 100.00 EUR: of-g 33.33 EUR of 100.00 EUR, of-h 33.33 EUR of 100.00 EUR, of-i 33.33 EUR of 100.00 EUR, unpaid 0.01 EUR
        2: g, h, i
        a loses 0.00 EUR + 0.00 EUR of 0.00 EUR
        c loses 0.01 EUR + 0.00 EUR of 900.00 EUR
        g loses 0.00 EUR + 33.33 EUR of 33.33 EUR
        h loses 0.00 EUR + 33.33 EUR of 33.33 EUR
        i loses 0.00 EUR + 33.33 EUR of 33.33 EUR
    "#]],
    );
}

/// What A owes C goes around by B, an eighteenth of it each time. What C had lost when it failed was
/// told as 174.999999999 EUR, from rounding on the way.
#[test]
fn what_was_lost_is_told_in_cents() {
    let edges = debt("ab", "a", "b", "315 EUR")
        + &debt("ba", "b", "a", "80 EUR")
        + &debt("bc", "b", "c", "175 EUR")
        + &debt("bd", "b", "d", "60 EUR");
    let actors = [
        ("a", "\"5 EUR\""),
        ("b", "\"0 EUR\""),
        ("c", "\"0 EUR\""),
        ("d", "\"100 EUR\""),
    ];
    let graph = companies(&actors, &edges);
    let cascade = cleared(&graph, &["a"], None);
    let lost = |key: &str| {
        let node = graph.node_id(key).unwrap();
        let fall = cascade.falls.iter().find(|fall| fall.actor == node);
        let fall = fall.unwrap();
        cascade.coins.amount(fall.coin.unwrap(), fall.lost)
    };
    assert_eq!(lost("c"), "175.00 EUR");
}

/// So many companies, each of which owes a milliard to the next, and a cent to a bank. One loses
/// the cent that it has outside, and that goes around until the bank has lost a cent: with the part
/// `a = W / (W + e)` that each passes on, the first misses `e / (1 - a^n)`.
///
/// Settling one after another passed on a cent, a billion of billions of times.
#[test]
fn a_circle_with_a_small_leak_clears_at_once() {
    for count in [2, 3] {
        let (owed, cent) = (100_000_000_000_i128, 10_000_000);
        let mut edges = String::new();
        let names: Vec<String> = (0..count).map(|i| format!("n{i}")).collect();
        for (i, name) in names.iter().enumerate() {
            let next = &names[(i + 1) % count];
            edges += &debt(&format!("d{i}"), name, next, "1000000000.00 EUR");
            edges += &debt(&format!("leak{i}"), name, "bank", "0.01 EUR");
        }
        let mut actors = vec![("bank", "")];
        actors.extend(names.iter().map(|name| (name.as_str(), "\"0 EUR\"")));
        let graph = companies(&actors, &edges);
        let cascade = cleared(&graph, &["n0"], None);
        assert!(!cascade.cut && cascade.unsettled.is_none());
        assert_eq!(cascade.falls.len(), count);
        // In cents 1 / (1 - a^n) = (W + 1)^n / ((W + 1)^n - W^n).
        let whole = (owed + 1).pow(count as u32);
        let passed = whole - owed.pow(count as u32);
        let missing = whole / passed * cent + (whole % passed) * 1000 / passed * (cent / 1000);
        for s in cascade
            .settlements
            .iter()
            .filter(|s| s.debt == graph.edge_id("d0").unwrap())
        {
            let is_near = (s.owed - s.by_debtor - missing).abs() <= 2 * cent;
            assert!(is_near, "{} is not {missing}", s.owed - s.by_debtor);
        }
    }
}

/// Nothing leaks, and nobody has anything outside: A pays 28/43 of 10, B 36/43 of 7, and C has
/// just what it owes. Rounded down, it had a billionth less, and with it all went to nothing.
#[test]
fn a_circle_without_a_leak_stands() {
    let edges = debt("ab", "a", "b", "9 EUR")
        + &debt("ac", "a", "c", "1 EUR")
        + &debt("ba", "b", "a", "3 EUR")
        + &debt("bc", "b", "c", "4 EUR")
        + &debt("ca", "c", "a", "4 EUR");
    let graph = companies(&[("a", ""), ("b", ""), ("c", "")], &edges);
    let cascade = cleared(&graph, &["a", "b", "c"], None);
    let paid = payments(&graph, &cascade);
    assert_eq!(paid["a"], "6.51");
    assert_eq!(paid["b"], "5.85");
    assert_eq!(paid["c"], "4.00");
}

/// Behind each debt of a circle stands somebody for a little: that is no linear part of what is
/// missing, so it is gone around, and cut off with a reason of its own.
#[test]
fn a_creeping_circle_of_guaranteed_debts_is_cut_off_and_said() {
    let mut edges = debt("leak", "a", "bank", "0.01 EUR");
    for (from, to) in [("a", "b"), ("b", "a")] {
        edges += &debt(&format!("of-{from}"), from, to, "1000000 EUR");
        edges += &format!(
            r#"guarantees(id: "for-{from}", from: "bank", to: "{from}", of: "of-{from}", owed_to: "{to}", cap: "0.001 EUR", at: "2"),"#
        );
    }
    let graph = companies(
        &[("a", "\"0 EUR\""), ("b", "\"0 EUR\""), ("bank", "")],
        &edges,
    );
    let answer = |work| {
        let filter = Filter::default();
        let bounds = Bounds {
            work,
            ..Bounds::default()
        };
        let failed = [node(&graph, "a")];
        let (view, supposed) = (graph.view(&filter), Supposed::default());
        defaults(view, &failed, Follow::Clearing, &supposed, bounds)
    };
    let cut = answer(10_000);
    assert_eq!(cut.truncated, Some(Truncated::Settlements(10_000)));
    assert!(!cut.cascade.cut);
}

/// While it was worked out how little `a` can pay, `d1` was called on for more and `d2` was not yet
/// settled anew: 70 were claimed of a cap of 60, and the guarantor, which can lose 65, was told to
/// fail. By hand, with what `y` can pay as a part of 100: a = y / 2, y = 20 + a.
#[test]
fn no_more_is_claimed_of_a_cap_for_two_debts_than_it_is() {
    let edges = debt("d1", "a", "x", "100 EUR")
        + &debt("d2", "a", "y", "100 EUR")
        + &debt("d3", "y", "a", "100 EUR")
        + r#"guarantees(id: "both", from: "g", to: "a", of: ["d1", "d2"], cap: "60 EUR", at: "2")"#;
    let buffers = [
        ("a", ""),
        ("g", "\"65 EUR\""),
        ("x", ""),
        ("y", "\"20 EUR\""),
    ];
    let graph = companies(&buffers, &edges);
    check_clearing(
        &graph,
        &["a"],
        expect![[r#"
            1: a
              d1 100.00 EUR: debtor 20.00 EUR, both 60.00 EUR, unpaid 20.00 EUR
              d2 100.00 EUR: debtor 20.00 EUR, unpaid 80.00 EUR
            2: y
              d3 100.00 EUR: debtor 40.00 EUR, unpaid 60.00 EUR
            a loses 60.00 EUR + 0.00 EUR of ?
            g loses 0.00 EUR + 60.00 EUR of 65.00 EUR
            x loses 20.00 EUR + 0.00 EUR of ?
            y loses 80.00 EUR + 0.00 EUR of 20.00 EUR
            no buffer: x
        "#]],
    );
}
