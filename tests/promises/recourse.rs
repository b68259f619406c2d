//! The order of recourse.

use super::contrary::dossiers;
use super::{dossier, graph, key, node, views};
use expect_test::{Expect, expect};
use foedera::commitment::{Turn, lines};
use foedera::model::{Amount, Date, Relation, Truth};
use foedera::query::{Bounds, OrderOfRecourse, Truncated, recourse};
use foedera::{Filter, Graph, View};
use proptest::prelude::*;

fn order<'g>(graph: &'g Graph, filter: &'g Filter, whom: &str) -> OrderOfRecourse {
    recourse(
        graph.view(filter),
        node(graph, whom),
        None,
        Bounds::default(),
    )
}

/// Each call as "step id turn, up to, left".
fn told(graph: &Graph, order: &OrderOfRecourse) -> String {
    let sum = |amount: &Option<Amount>| match amount {
        Some(amount) => amount.to_string(),
        None => "?".to_string(),
    };
    let lines = order.lines.iter().map(|line| {
        let calls = line.calls.iter().map(|called| {
            let call = &called.call;
            let cover = &call.cover;
            format!(
                "{} {} {:?} {}, left {}",
                call.step,
                key(graph, call.edge),
                call.turn,
                sum(&cover.up_to),
                sum(&cover.left)
            )
        });
        calls.collect::<Vec<_>>().join("\n")
    });
    lines.collect::<Vec<_>>().join("\n\n")
}

#[track_caller]
fn check(edges: &str, whom: &str, expect: Expect) {
    let graph = graph(&dossier(edges));
    let filter = Filter::default();
    expect.assert_eq(&told(&graph, &order(&graph, &filter, whom)));
}

/// URDG 758, articles 2 and 5: a demand guarantee is payable against a demand, whether or not
/// the debtor performed; a counter-guarantee is the guarantor's to call on. A suretyship answers
/// for a debt that is not paid (Restatement, Third, of Suretyship and Guaranty, § 1).
#[test]
fn an_independent_guarantee_stands_beside_the_debt_and_a_surety_after_it() {
    let edges = r#"
        owes(id: "debt", from: "a", to: "c", amount: "100 EUR", at: "1"),
        guarantees(id: "surety", from: "b", to: "a", owed_to: "c", of: "debt", nature: Accessory, cap: "60 EUR", at: "2"),
        guarantees(id: "demand", from: "d", to: "a", owed_to: "c", of: "debt", nature: Independent, cap: "30 EUR", at: "3"),
        guarantees(id: "counter", from: "e", to: "a", owed_to: "d", of: "demand", cap: "50 EUR", at: "4")"#;
    check(
        edges,
        "c",
        expect![[r#"
            1 debt First 100 EUR, left ?
            1 demand Independent 30 EUR, left 70 EUR
            2 surety Answers 60 EUR, left 10 EUR
            2 counter Answers 30 EUR, left 0 EUR"#]],
    );
    let graph = graph(&dossier(edges));
    let filter = Filter::default();
    let of_c = order(&graph, &filter, "c");
    let counter = of_c.calls().last().unwrap();
    assert_eq!(
        counter.owed_to,
        Some(node(&graph, "d")),
        "not the lender's to call"
    );
    let of_d = order(&graph, &filter, "d");
    assert_eq!(told(&graph, &of_d), "1 counter First 50 EUR, left ?");
    let of_a = order(&graph, &filter, "a");
    assert_eq!((of_a.is_empty(), of_a.for_its_creditors), (true, 3));
}

#[test]
fn who_may_call_on_a_guarantee_of_a_debt_is_its_creditor_though_no_text_says_so() {
    let edges = r#"
        owes(id: "debt", from: "a", to: "c", amount: "100 EUR", at: "1"),
        undertakes(id: "works", from: "a", to: "c", obligation: Performance, at: "1"),
        guarantees(id: "surety", from: "b", to: "a", of: "debt", cap: "60 EUR", at: "2"),
        guarantees(id: "bond", from: "b", to: "a", of: "works", at: "2"),"#;
    let graph = graph(&dossier(edges));
    let filter = Filter::default();
    let of_a = order(&graph, &filter, "a");
    assert_eq!((of_a.is_empty(), of_a.for_its_creditors), (true, 2));
    let expected = expect![[r#"
        1 works First ?, left ?
        2 bond Answers ?, left ?

        1 debt First 100 EUR, left ?
        2 surety Answers 60 EUR, left 40 EUR"#]];
    expected.assert_eq(&told(&graph, &order(&graph, &filter, "c")));
}

#[test]
fn a_backstop_is_after_only_where_its_text_says_on_failure() {
    check(
        r#"guarantees(id: "g", from: "e", to: "a", at: "1"),
        backstops(id: "after", from: "b", to: "e", of: "g", when: OnFailure, at: "2"),
        backstops(id: "with", from: "c", to: "e", of: "g", when: Alongside, at: "3"),
        backstops(id: "open", from: "d", to: "e", of: "g", at: "4")"#,
        "a",
        expect![[r#"
            1 g First ?, left ?
            1 with Alongside ?, left ?
            1 open NotStated ?, left ?
            2 after OnFailure ?, left ?"#]],
    );
}

#[test]
fn priority_orders_those_beside_each_other_and_what_is_behind_follows() {
    check(
        r#"owes(id: "debt", from: "a", to: "c", amount: "100 EUR", at: "1"),
        guarantees(id: "second", from: "b", to: "a", owed_to: "c", of: "debt", priority: 9, cap: "30 EUR", at: "2"),
        guarantees(id: "first", from: "d", to: "a", owed_to: "c", of: "debt", priority: 3, cap: "50 EUR", at: "3"),
        backstops(id: "behind", from: "e", to: "b", of: "second", when: OnFailure, cap: "80 EUR", at: "4")"#,
        "c",
        expect![[r#"
            1 debt First 100 EUR, left ?
            2 first Answers 50 EUR, left 50 EUR
            3 second Answers 30 EUR, left 20 EUR
            4 behind OnFailure 30 EUR, left 0 EUR"#]],
    );
}

/// Guarantees under one agreement are ranked by it; priority 2 of another agreement is not after.
#[test]
fn priority_counts_within_one_agreement() {
    check(
        r#"guarantees(id: "p2", from: "b", to: "a", under: "p", priority: 2, at: "1"),
        guarantees(id: "p1", from: "c", to: "a", under: "p", priority: 1, at: "2"),
        guarantees(id: "q2", from: "d", to: "a", under: "q", priority: 2, at: "3")"#,
        "a",
        expect![[r#"
            1 p1 First ?, left ?

            1 q2 First ?, left ?

            2 p2 First ?, left ?"#]],
    );
}

#[test]
fn jointly_and_severally_liable_is_each_for_the_whole() {
    check(
        r#"owes(id: "debt", from: "a", to: "c", amount: "90 EUR", at: "1"),
        guarantees(id: "one", from: "b", to: "a", owed_to: "c", of: "debt", liability: JointAndSeveral, share: "50", at: "2"),
        guarantees(id: "two", from: "d", to: "a", owed_to: "c", of: "debt", liability: Several, share: "33.3", at: "3")"#,
        "c",
        expect![[r#"
            1 debt First 90 EUR, left ?
            1 one JointAndSeveral 90 EUR, left 0 EUR
            2 two Answers 0 EUR, left 0 EUR"#]],
    );
}

#[test]
fn what_has_no_stated_limit_leaves_an_unstated_rest() {
    check(
        r#"owes(id: "debt", from: "a", to: "c", amount: "90 EUR", at: "1"),
        guarantees(id: "one", from: "b", to: "a", owed_to: "c", of: "debt", at: "2"),
        guarantees(id: "two", from: "d", to: "a", owed_to: "c", of: "debt", cap: "5 USD", at: "3")"#,
        "c",
        expect![[r#"
            1 debt First 90 EUR, left ?
            2 one Answers 90 EUR, left ?
            2 two Answers ?, left ?"#]],
    );
}

/// The case that decides the model: take the Coalition's promise away and its backstop backs
/// nothing; take the backstop away and the promise stands alone.
#[test]
fn without_the_united_states_the_coalition_stands_alone() {
    let graph = foedera::dossier::ukraine();
    let filter = Filter::default().without([node(&graph, "usa")]);
    let order = order(&graph, &filter, "ukraine");
    let who: Vec<&str> = order
        .calls()
        .map(|called| graph.node_key(graph.from(called.call.edge)))
        .collect();
    assert_eq!(who, ["uk", "russia", "coalition", "europe"]);
    assert_eq!(order.alone.len(), 1, "the partners' support");
    let filter = Filter::default().without([node(&graph, "coalition")]);
    let order = super::recourse::order(&graph, &filter, "ukraine");
    let backstops =
        |called: &foedera::query::Called| *graph.relation(called.call.edge) == Relation::Backstops;
    assert!(!order.calls().any(backstops));
}

#[test]
fn what_is_asked_for_is_told_from_what_says_nothing_of_it() {
    let graph = graph(&dossier(
        r#"guarantees(id: "air", from: "b", to: "a", domains: ["Air"], at: "1"),
        guarantees(id: "sea", from: "c", to: "a", domains: ["sea"], at: "2"),
        guarantees(id: "any", from: "d", to: "a", at: "3"),
        backstops(id: "behind-sea", from: "b", to: "c", of: "sea", domains: ["air"], at: "4")"#,
    ));
    let filter = Filter::default();
    let order = recourse(
        graph.view(&filter),
        node(&graph, "a"),
        Some("air"),
        Bounds::default(),
    );
    let told: Vec<(&str, Truth)> = order
        .calls()
        .map(|called| (key(&graph, called.call.edge), called.covers))
        .collect();
    use Truth::{No, Possibly, Yes};
    let expect = [
        ("air", Yes),
        ("sea", No),
        ("behind-sea", Yes),
        ("any", Possibly),
    ];
    assert_eq!(told, expect);
}

#[test]
fn a_dated_promise_keeps_its_undated_backstop() {
    let graph = graph(&dossier(
        r#"guarantees(id: "g", from: "b", to: "a", since: "1950", at: "1"),
        backstops(id: "s", from: "c", to: "b", of: "g", when: OnFailure, at: "2"),
        guarantees(id: "h", from: "d", to: "a", at: "3")"#,
    ));
    let filter = Filter::default().as_of(Date::new("1955").unwrap());
    let order = order(&graph, &filter, "a");
    let keys = |lines: &[foedera::query::LineOfRecourse]| -> Vec<String> {
        let calls = lines.iter().flat_map(|line| &line.calls);
        calls
            .map(|c| key(&graph, c.call.edge).to_string())
            .collect()
    };
    assert_eq!(keys(&order.lines), ["g", "s"]);
    assert_eq!(keys(&order.undated), ["h"]);
}

#[test]
fn bounds_cut_and_say_so() {
    let many: Vec<String> = (0..30)
        .map(|n| format!("guarantees(id: \"g{n:02}\", from: \"b\", to: \"a\", at: \"1\")"))
        .collect();
    let graph = graph(&dossier(&many.join(",")));
    let filter = Filter::default();
    let ask = |bounds| recourse(graph.view(&filter), node(&graph, "a"), None, bounds);
    let all = ask(Bounds::default());
    assert_eq!((all.lines.len(), all.truncated), (30, None));
    let few = ask(Bounds {
        results: 4,
        ..Bounds::default()
    });
    assert_eq!(
        (few.lines.len(), few.truncated),
        (4, Some(Truncated::Results(4)))
    );
    let little = ask(Bounds {
        work: 7,
        ..Bounds::default()
    });
    assert_eq!(
        (little.lines.len(), little.truncated),
        (7, Some(Truncated::Work(7)))
    );
}

/// What must be true of every order.
fn laws(view: View<'_>, order: &OrderOfRecourse) -> Result<(), TestCaseError> {
    let lines = order.lines.iter().chain(&order.undated);
    for line in lines {
        let step_of = |edge| {
            line.calls
                .iter()
                .find(|c| c.call.edge == edge)
                .map(|c| c.call.step)
        };
        prop_assert_eq!(line.calls[0].call.turn, Turn::First);
        for called in &line.calls {
            let call = &called.call;
            prop_assert!(view.graph().relation(call.edge).is_commitment());
            prop_assert!(view.filter().date().is_some() || view.shows_edge(call.edge));
            if let Some(of) = call.of {
                let before = step_of(of).unwrap() + usize::from(call.turn.is_after());
                prop_assert!(call.step >= before, "what is said to be after is after");
                prop_assert!(call.by_priority || call.step == before, "and nothing else");
            }
            if let (Some(up_to), Some(of)) = (&call.cover.up_to, call.of) {
                let whole = line.calls.iter().find(|c| c.call.edge == of);
                let whole = whole.and_then(|c| c.call.cover.up_to.as_ref());
                let is_less = whole.is_none_or(|whole| up_to.smaller(whole) == Some(up_to));
                prop_assert!(is_less, "nobody answers for more than there is");
            }
        }
        // Later steps leave less.
        let of_first = line
            .calls
            .iter()
            .filter(|c| c.call.of == Some(line.calls[0].call.edge));
        let left: Vec<&Amount> = of_first
            .filter_map(|c| c.call.cover.left.as_ref())
            .collect();
        prop_assert!(
            left.windows(2)
                .all(|two| two[1].smaller(two[0]) == Some(two[1]))
        );
    }
    Ok(())
}

/// What had no room beside those with somebody behind them was left out without a word.
#[test]
fn what_nobody_stands_behind_is_cut_with_a_word() {
    let graph = graph(&dossier(
        r#"guarantees(id: "g", from: "b", to: "a", at: "1"),
        backstops(id: "s", from: "d", to: "b", of: "g", at: "2"),
        undertakes(id: "u", from: "e", to: "a", obligation: Assistance, at: "3")"#,
    ));
    let filter = Filter::default();
    let ask = |results, what| {
        let bounds = Bounds {
            results,
            ..Bounds::default()
        };
        let order = recourse(graph.view(&filter), node(&graph, "a"), what, bounds);
        (order.calls().count(), order.alone.len(), order.truncated)
    };
    assert_eq!(ask(3, None), (2, 1, None));
    assert_eq!(ask(2, None), (2, 0, Some(Truncated::Results(2))));
    assert_eq!(
        ask(2, Some("defense")),
        (2, 0, None),
        "it is for something else"
    );
}

proptest! {
    #[test]
    fn every_order_keeps_the_laws(text in dossiers()) {
        let graph = graph(&text);
        for filter in views(&graph) {
            for whom in graph.node_ids().filter(|n| graph.node(*n).as_actor().is_some()) {
                let view = graph.view(&filter);
                laws(view, &recourse(view, whom, None, Bounds::default()))?;
            }
        }
    }

    /// Removing an actor never adds a commitment on which anybody may call, in no line and on
    /// no list.
    #[test]
    fn removing_an_actor_never_adds_a_call(text in dossiers(), gone in 0..6usize) {
        let graph = graph(&text);
        let all = Filter::default();
        let gone = node(&graph, &format!("n{gone}"));
        let fewer = Filter::default().without([gone]);
        for whom in graph.node_ids().filter(|n| graph.node(*n).as_actor().is_some() && *n != gone) {
            let ask = |filter| {
                let order = recourse(graph.view(filter), whom, None, Bounds::default());
                let calls = order.calls().map(|c| c.call.edge).collect::<Vec<_>>();
                let alone = order.alone.iter().map(|alone| alone.evidence.edge);
                calls.into_iter().chain(alone).collect::<std::collections::BTreeSet<_>>()
            };
            prop_assert!(ask(&fewer).is_subset(&ask(&all)));
        }
    }

    /// The order does not depend on the order of what is asked about.
    #[test]
    fn the_order_is_the_same_from_wherever_one_begins(text in dossiers()) {
        let graph = graph(&text);
        let filter = Filter::default();
        let view = graph.view(&filter);
        let all: Vec<_> = view.recourse().commitments().collect();
        let back: Vec<_> = all.iter().rev().copied().collect();
        let sorted = |firsts: &[foedera::graph::EdgeId]| {
            let mut found = lines(view, firsts, usize::MAX).lines;
            found.sort_by_key(|line| line.calls[0].edge);
            found
        };
        prop_assert_eq!(sorted(&all), sorted(&back));
    }
}
