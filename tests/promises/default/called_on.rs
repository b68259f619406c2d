//! Who is called on, in which order, for how much.

use super::{check_clearing, check_rounds, cleared, companies, debt, rounds_of, told};
use crate::node;
use expect_test::expect;
use foedera::commitment::{Aside, Cascade};
use std::fmt::Write as _;

#[test]
fn priority_caps_and_the_whole() {
    let edges = debt("d", "a", "c", "100 EUR")
        + r#"guarantees(id: "second", from: "g", to: "a", of: "d", owed_to: "c", priority: 2, at: "2"),
        guarantees(id: "first", from: "h", to: "a", of: "d", owed_to: "c", priority: 1, cap: "30 EUR", at: "3"),
        guarantees(id: "beside", from: "i", to: "a", of: "d", owed_to: "c", nature: Independent, cap: "10 EUR", at: "4")"#;
    let graph = companies(
        &[("a", ""), ("c", ""), ("g", ""), ("h", ""), ("i", "")],
        &edges,
    );
    check_rounds(
        &graph,
        &["a"],
        expect![[r#"
            1: a
              d 100.00 EUR: beside 10.00 EUR, first 30.00 EUR, second 60.00 EUR, unpaid 0.00 EUR
            g loses 0.00 EUR + 60.00 EUR of ?
            h loses 0.00 EUR + 30.00 EUR of ?
            i loses 0.00 EUR + 10.00 EUR of ?
            no buffer: g
            no buffer: h
            no buffer: i
        "#]],
    );
    check_rounds(
        &graph,
        &["a", "h"],
        expect![[r#"
            1: a, h
              d 100.00 EUR: beside 10.00 EUR, first 0.00 EUR of 30.00 EUR, second 90.00 EUR, unpaid 0.00 EUR
            g loses 0.00 EUR + 90.00 EUR of ?
            i loses 0.00 EUR + 10.00 EUR of ?
            no buffer: g
            no buffer: i
        "#]],
    );
}

/// Three for the whole bear it alike to the last cent; who has failed leaves its part to them.
#[test]
fn those_liable_together_bear_it_alike() {
    let whole = |key: &str, from: &str| {
        format!(
            r#"guarantees(id: "{key}", from: "{from}", to: "a", of: "d", owed_to: "c", liability: JointAndSeveral, at: "2"),"#
        )
    };
    let edges =
        debt("d", "a", "c", "100 EUR") + &whole("x", "g") + &whole("y", "h") + &whole("z", "i");
    let graph = companies(
        &[("a", ""), ("c", ""), ("g", ""), ("h", ""), ("i", "")],
        &edges,
    );
    check_rounds(
        &graph,
        &["a"],
        expect![[r#"
            1: a
              d 100.00 EUR: x 33.34 EUR, y 33.33 EUR, z 33.33 EUR, unpaid 0.00 EUR
            g loses 0.00 EUR + 33.34 EUR of ?
            h loses 0.00 EUR + 33.33 EUR of ?
            i loses 0.00 EUR + 33.33 EUR of ?
            no buffer: g
            no buffer: h
            no buffer: i
        "#]],
    );
    check_rounds(
        &graph,
        &["a", "h"],
        expect![[r#"
            1: a, h
              d 100.00 EUR: x 50.00 EUR, y 0.00 EUR of 50.00 EUR, z 50.00 EUR, unpaid 0.00 EUR
            g loses 0.00 EUR + 50.00 EUR of ?
            i loses 0.00 EUR + 50.00 EUR of ?
            no buffer: g
            no buffer: i
        "#]],
    );
}

/// A cap of 100 for two debts is used up along the way.
#[test]
fn one_cap_for_two_debts_is_used_up() {
    let edges = debt("d1", "a", "c", "70 EUR")
        + &debt("d2", "a", "e", "70 EUR")
        + r#"guarantees(id: "both", from: "g", to: "a", of: ["d1", "d2"], cap: "100 EUR", at: "2"),
        guarantees(id: "counter", from: "h", to: "g", of: "both", owed_to: "g", cap: "80 EUR", at: "3")"#;
    let graph = companies(
        &[
            ("a", ""),
            ("c", ""),
            ("e", ""),
            ("g", "\"5 EUR\""),
            ("h", ""),
        ],
        &edges,
    );
    check_rounds(
        &graph,
        &["a"],
        expect![[r#"
            1: a
              d1 70.00 EUR: both 70.00 EUR, counter back 70.00 EUR, unpaid 0.00 EUR
              d2 70.00 EUR: both 30.00 EUR, counter back 10.00 EUR, unpaid 40.00 EUR
            2: g
            e loses 40.00 EUR + 0.00 EUR of ?
            g loses 0.00 EUR + 20.00 EUR of 5.00 EUR
            h loses 0.00 EUR + 80.00 EUR of ?
            no buffer: e
            no buffer: h
        "#]],
    );
    check_clearing(
        &graph,
        &["a"],
        expect![[r#"
            1: a
              d1 70.00 EUR: both 70.00 EUR, counter back 70.00 EUR, unpaid 0.00 EUR
              d2 70.00 EUR: both 15.00 EUR of 30.00 EUR, counter back 10.00 EUR, unpaid 55.00 EUR
            2: g
            a loses 0.00 EUR + 0.00 EUR of ?
            e loses 55.00 EUR + 0.00 EUR of ?
            g loses 0.00 EUR + 5.00 EUR of 5.00 EUR
            h loses 0.00 EUR + 80.00 EUR of ?
            no buffer: e
            no buffer: h
        "#]],
    );
}

/// Behind a guarantor that has failed: its counter-guarantor, called on because it is (URDG 758,
/// article 15 b), a backstop, and another behind that.
#[test]
fn a_chain_behind_a_guarantor_that_has_failed() {
    let edges = debt("d", "a", "c", "100 EUR")
        + r#"guarantees(id: "g1", from: "g", to: "a", of: "d", owed_to: "c", cap: "90 EUR", at: "2"),
        guarantees(id: "back", from: "h", to: "g", of: "g1", owed_to: "g", cap: "20 EUR", at: "3"),
        backstops(id: "b1", from: "i", to: "g", of: "g1", when: OnFailure, cap: "30 EUR", at: "4"),
        backstops(id: "b2", from: "j", to: "i", of: "b1", when: OnFailure, cap: "25 EUR", at: "5")"#;
    let actors = [
        ("a", ""),
        ("c", ""),
        ("g", ""),
        ("h", ""),
        ("i", ""),
        ("j", ""),
    ];
    let graph = companies(&actors, edges.as_str());
    check_rounds(
        &graph,
        &["a"],
        expect![[r#"
            1: a
              d 100.00 EUR: g1 90.00 EUR, back back 20.00 EUR, unpaid 10.00 EUR
            c loses 10.00 EUR + 0.00 EUR of ?
            g loses 0.00 EUR + 70.00 EUR of ?
            h loses 0.00 EUR + 20.00 EUR of ?
            no buffer: c
            no buffer: g
            no buffer: h
        "#]],
    );
    check_rounds(
        &graph,
        &["a", "g"],
        expect![[r#"
            1: a, g
              d 100.00 EUR: g1 20.00 EUR of 90.00 EUR, back back 20.00 EUR, b1 30.00 EUR, unpaid 50.00 EUR
            c loses 50.00 EUR + 0.00 EUR of ?
            h loses 0.00 EUR + 20.00 EUR of ?
            i loses 0.00 EUR + 30.00 EUR of ?
            no buffer: c
            no buffer: h
            no buffer: i
        "#]],
    );
    check_rounds(
        &graph,
        &["a", "g", "i"],
        expect![[r#"
            1: a, g, i
              d 100.00 EUR: g1 20.00 EUR of 90.00 EUR, back back 20.00 EUR, b1 0.00 EUR of 30.00 EUR, b2 25.00 EUR, unpaid 55.00 EUR
            c loses 55.00 EUR + 0.00 EUR of ?
            h loses 0.00 EUR + 20.00 EUR of ?
            j loses 0.00 EUR + 25.00 EUR of ?
            no buffer: c
            no buffer: h
            no buffer: j
        "#]],
    );
}

/// What a counter-guarantor owes one that has failed does not fall with what that is called on for.
/// The guarantor was called on for 76.92 EUR, and paid of its own less than it had.
#[test]
fn two_together_of_whom_one_has_failed_and_has_a_counter_guarantee() {
    let edges = debt("d", "a", "c", "100 EUR")
        + r#"guarantees(id: "g1", from: "g", to: "a", of: "d", owed_to: "c", cap: "100 EUR", at: "2"),
        guarantees(id: "g2", from: "h", to: "a", of: "d", owed_to: "c", cap: "100 EUR", at: "3"),
        guarantees(id: "back", from: "i", to: "g", of: "g1", owed_to: "g", cap: "30 EUR", at: "4")"#;
    let actors = [
        ("a", ""),
        ("c", ""),
        ("g", "\"10 EUR\""),
        ("h", ""),
        ("i", ""),
    ];
    let graph = companies(&actors, edges.as_str());
    check_rounds(
        &graph,
        &["a", "g"],
        expect![[r#"
            1: a, g
              d 100.00 EUR: g1 30.00 EUR of 70.00 EUR, back back 30.00 EUR, g2 70.00 EUR, unpaid 0.00 EUR
            h loses 0.00 EUR + 70.00 EUR of ?
            i loses 0.00 EUR + 30.00 EUR of ?
            no buffer: h
            no buffer: i
        "#]],
    );
    let cascade = cleared(&graph, &["a", "g"], Some("50"));
    expect![[r#"
        1: a, g
          d 100.00 EUR: g1 35.00 EUR of 65.00 EUR, back back 30.00 EUR, g2 65.00 EUR, unpaid 0.00 EUR
        a loses 0.00 EUR + 0.00 EUR of ?
        g loses 0.00 EUR + 5.00 EUR of 10.00 EUR
        h loses 0.00 EUR + 65.00 EUR of ?
        i loses 0.00 EUR + 30.00 EUR of ?
        no buffer: h
        no buffer: i
    "#]].assert_eq(&told(&graph, &cascade));
}

/// Each of three guarantees what the next owes: each fails once, and it ends.
#[test]
fn a_circle_of_guarantees_ends() {
    let of = |key: &str, from: &str, to: &str, of: &str| {
        format!(
            r#"guarantees(id: "{key}", from: "{from}", to: "{to}", of: "{of}", owed_to: "z", at: "2"),"#
        )
    };
    let edges = debt("da", "a", "z", "50 EUR")
        + &debt("db", "b", "z", "50 EUR")
        + &debt("dc", "c", "z", "50 EUR")
        + &of("ga", "b", "a", "da")
        + &of("gb", "c", "b", "db")
        + &of("gc", "a", "c", "dc");
    let buffer = "\"20 EUR\"";
    let graph = companies(
        &[
            ("a", buffer),
            ("b", buffer),
            ("c", buffer),
            ("z", "\"90 EUR\""),
        ],
        &edges,
    );
    check_rounds(
        &graph,
        &["a"],
        expect![[r#"
        1: a
          da 50.00 EUR: ga 50.00 EUR, unpaid 0.00 EUR
        2: b
          db 50.00 EUR: gb 50.00 EUR, unpaid 0.00 EUR
        3: c
          dc 50.00 EUR: gc 0.00 EUR of 50.00 EUR, unpaid 50.00 EUR
        b loses 0.00 EUR + 50.00 EUR of 20.00 EUR
        c loses 0.00 EUR + 50.00 EUR of 20.00 EUR
        z loses 50.00 EUR + 0.00 EUR of 90.00 EUR
    "#]],
    );
    check_clearing(
        &graph,
        &["a"],
        expect![[r#"
        1: a
          da 50.00 EUR: ga 35.00 EUR of 50.00 EUR, unpaid 15.00 EUR
        2: b
          db 50.00 EUR: debtor 35.00 EUR, gb 15.00 EUR, unpaid 0.00 EUR
        a loses 0.00 EUR + 0.00 EUR of 20.00 EUR
        b loses 0.00 EUR + 35.00 EUR of 20.00 EUR
        c loses 0.00 EUR + 15.00 EUR of 20.00 EUR
        z loses 15.00 EUR + 0.00 EUR of 90.00 EUR
    "#]],
    );
}

/// A chain of two hundred guarantees, each of the one before: no more than 32 links are
/// followed, and that is said.
#[test]
fn a_long_chain_is_followed_so_far() {
    let mut edges = debt("g000", "a", "c", "100 EUR");
    for i in 1..200 {
        let (of, from) = (i - 1, if i % 2 == 0 { "g" } else { "h" });
        let to = if i == 1 {
            "a"
        } else if i % 2 == 0 {
            "h"
        } else {
            "g"
        };
        let _ok = write!(
            edges,
            r#"guarantees(id: "g{i:03}", from: "{from}", to: "{to}", of: "g{of:03}", owed_to: "c", at: "2"),"#
        );
    }
    let graph = companies(&[("a", ""), ("c", ""), ("g", ""), ("h", "")], &edges);
    let cascade = rounds_of(&graph, &["a", "g", "h"], None);
    let deep = |aside: &&Aside| matches!(aside, Aside::TooDeep(_));
    assert_eq!(cascade.asides.iter().filter(deep).count(), 1);
    assert_eq!(cascade.payments.len(), 32);
}

/// One counter-guarantee for two guarantees of one debt: its cap of 50 was paid twice over. What
/// of it the first uses is not there for the second, paid or only worked out (`x` has failed, so
/// that what it pays is what it has back).
#[test]
fn one_cap_for_two_guarantees_of_one_debt_is_used_once() {
    let edges = debt("d", "a", "c", "100 EUR")
        + r#"guarantees(id: "g1", from: "x", to: "a", of: "d", owed_to: "c", cap: "60 EUR", at: "2"),
        guarantees(id: "g2", from: "x", to: "a", of: "d", owed_to: "c", cap: "40 EUR", at: "3"),
        guarantees(id: "k", from: "ins", to: "x", of: ["g1", "g2"], owed_to: "x", cap: "50 EUR", at: "4")"#;
    let actors = ["a", "c", "x", "ins"].map(|name| (name, "\"900 EUR\""));
    let graph = companies(&actors, &edges);
    check_rounds(
        &graph,
        &["a"],
        expect![[r#"
        1: a
          d 100.00 EUR: g1 60.00 EUR, k back 50.00 EUR, g2 40.00 EUR, unpaid 0.00 EUR
        ins loses 0.00 EUR + 50.00 EUR of 900.00 EUR
        x loses 0.00 EUR + 50.00 EUR of 900.00 EUR
    "#]],
    );
    check_clearing(
        &graph,
        &["a"],
        expect![[r#"
        1: a
          d 100.00 EUR: g1 60.00 EUR, k back 50.00 EUR, g2 40.00 EUR, unpaid 0.00 EUR
        a loses 0.00 EUR + 0.00 EUR of 900.00 EUR
        ins loses 0.00 EUR + 50.00 EUR of 900.00 EUR
        x loses 0.00 EUR + 50.00 EUR of 900.00 EUR
    "#]],
    );
    check_rounds(
        &graph,
        &["a", "x"],
        expect![[r#"
        1: a, x
          d 100.00 EUR: g1 50.00 EUR of 60.00 EUR, k back 50.00 EUR, g2 0.00 EUR of 40.00 EUR, unpaid 50.00 EUR
        c loses 50.00 EUR + 0.00 EUR of 900.00 EUR
        ins loses 0.00 EUR + 50.00 EUR of 900.00 EUR
    "#]],
    );
}

/// One insurer counter-guarantees the same guarantor twice, and each of the two is itself
/// reinsured for 10: 80 less 20 is its loss, of which clearing lost 10 on the way.
#[test]
fn two_counter_guarantees_of_one_insurer_lose_the_same_either_way() {
    let of = |key: &str, from: &str, to: &str, of: &str, cap: &str| {
        format!(
            r#"guarantees(id: "{key}", from: "{from}", to: "{to}", of: "{of}", owed_to: "{to}", cap: "{cap} EUR", at: "4"),"#
        )
    };
    let edges = debt("d", "a", "c", "100 EUR")
        + r#"guarantees(id: "g", from: "x", to: "a", of: "d", owed_to: "c", at: "2"),"#
        + &of("k1", "ins", "x", "g", "40")
        + &of("k2", "ins", "x", "g", "40")
        + &of("r1", "re", "ins", "k1", "10")
        + &of("r2", "re", "ins", "k2", "10");
    let actors = ["a", "c", "x", "ins", "re"].map(|name| (name, "\"900 EUR\""));
    let graph = companies(&actors, &edges);
    let losses = |cascade: &Cascade| {
        let of_it = |name| cascade.losses[&(node(&graph, name), 0)].whole() / 1_000_000_000;
        ["x", "ins", "re"].map(of_it)
    };
    assert_eq!(losses(&rounds_of(&graph, &["a"], None)), [20, 60, 20]);
    assert_eq!(losses(&cleared(&graph, &["a"], None)), [20, 60, 20]);
}

/// The debtor indemnifies its guarantor, and a parent guarantees that. What the debtor still
/// pays goes to its creditor: the 40 % were counted once more, for the guarantor. The parent
/// answers for what the debtor promised.
#[test]
fn the_debtors_own_indemnity_proves_nothing_more() {
    let edges = debt("d", "a", "c", "100 EUR")
        + r#"guarantees(id: "g1", from: "g", to: "a", of: "d", owed_to: "c", at: "2"),
        guarantees(id: "indemnity", from: "a", to: "g", of: "g1", owed_to: "g", cap: "50 EUR", at: "4"),"#;
    let parent =
        r#"guarantees(id: "parent", from: "p", to: "a", of: "indemnity", owed_to: "g", at: "5")"#;
    let actors = ["a", "c", "g", "p"].map(|name| (name, "\"900 EUR\""));
    let losses = |edges: &str| {
        let graph = companies(&actors, edges);
        let of_it = |cascade: &Cascade, name: &str| {
            let loss = cascade.losses.get(&(node(&graph, name), 0));
            loss.map_or(0, |loss| loss.whole() / 1_000_000_000)
        };
        let each = |cascade: Cascade| ["a", "c", "g", "p"].map(|name| of_it(&cascade, name));
        // Cleared: of the 1000 that it has outside it keeps 40, for the creditor.
        [
            each(rounds_of(&graph, &["a"], Some("40"))),
            each(cleared(&graph, &["a"], Some("4"))),
        ]
    };
    assert_eq!(losses(&edges), [[0, 0, 60, 0], [0, 0, 60, 0]]);
    assert_eq!(losses(&(edges + parent)), [[0, 0, 10, 50], [0, 0, 10, 50]]);
}

/// Two on one step, for 600 and for 300, of which 400 are left: they bore it as 4 to 3, for the
/// one with 600 was taken to be liable for the 400 alone. One that has failed is called on for no
/// more than is left.
#[test]
fn those_on_one_step_bear_it_by_their_caps_however_little_is_left() {
    let of = |key: &str, from: &str, cap: &str, priority: u32| {
        format!(
            r#"guarantees(id: "{key}", from: "{from}", to: "a", of: "d", owed_to: "c", cap: "{cap} EUR", priority: {priority}, at: "2"),"#
        )
    };
    let edges = debt("d", "a", "c", "1000 EUR")
        + &of("x", "g", "600", 1)
        + &of("y", "h", "600", 2)
        + &of("z", "i", "300", 2);
    let actors = ["a", "c", "g", "h", "i"].map(|name| (name, "\"900 EUR\""));
    let graph = companies(&actors, &edges);
    check_rounds(
        &graph,
        &["a"],
        expect![[r#"
            1: a
              d 1000.00 EUR: x 600.00 EUR, y 266.67 EUR, z 133.33 EUR, unpaid 0.00 EUR
            g loses 0.00 EUR + 600.00 EUR of 900.00 EUR
            h loses 0.00 EUR + 266.67 EUR of 900.00 EUR
            i loses 0.00 EUR + 133.33 EUR of 900.00 EUR
        "#]],
    );
    check_rounds(
        &graph,
        &["a", "h"],
        expect![[r#"
            1: a, h
              d 1000.00 EUR: x 600.00 EUR, y 0.00 EUR of 400.00 EUR, z 300.00 EUR, unpaid 100.00 EUR
            c loses 100.00 EUR + 0.00 EUR of 900.00 EUR
            g loses 0.00 EUR + 600.00 EUR of 900.00 EUR
            i loses 0.00 EUR + 300.00 EUR of 900.00 EUR
        "#]],
    );
}

/// The creditor has promised the guarantor to bear half: it was not called on, as if it had called
/// on itself, and the guarantor bore all. A guarantor that backs its own counter-guarantor would.
#[test]
fn a_creditor_that_counter_guarantees_bears_what_it_promised() {
    let edges = debt("d", "a", "c", "100 EUR")
        + r#"guarantees(id: "g1", from: "g", to: "a", of: "d", owed_to: "c", at: "2"),
        guarantees(id: "half", from: "c", to: "g", of: "g1", owed_to: "g", share: 50, at: "3"),
        guarantees(id: "other", from: "h", to: "g", of: "g1", owed_to: "g", cap: "10 EUR", at: "4"),
        backstops(id: "own", from: "g", to: "h", of: "other", at: "5")"#;
    let actors = ["a", "c", "g", "h"].map(|name| (name, "\"90 EUR\""));
    let graph = companies(&actors, &edges);
    check_rounds(
        &graph,
        &["a", "h"],
        expect![[r#"
            1: a, h
              d 100.00 EUR: g1 100.00 EUR, half back 50.00 EUR, other back 0.00 EUR of 10.00 EUR, unpaid 0.00 EUR
            c loses 0.00 EUR + 50.00 EUR of 90.00 EUR
            g loses 0.00 EUR + 50.00 EUR of 90.00 EUR
        "#]],
    );
}
