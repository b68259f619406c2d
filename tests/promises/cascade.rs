//! The casus foederis cascade: worked cases, and its laws on random networks of promises.

use super::random::dossiers;
use super::{dossier, graph, key, node, views};
use expect_test::{Expect, expect};
use foedera::commitment::{
    Act, Course, Duty, Follow, Quarrel, Side, Step, casus_foederis, duties, follow,
};
use foedera::model::{Date, Truth, Word};
use foedera::query::{Bounds, DatedAct, Truncated, cascade};
use foedera::{Filter, Graph};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

fn quarrel(graph: &Graph, filter: &Filter, (by, whom): (&str, &str), kept: &Follow) -> Quarrel {
    let act = Act {
        by: node(graph, by),
        whom: node(graph, whom),
    };
    follow(graph.view(filter), act, kept, 1_000_000)
}

/// Each step as "round promise: duty, case, what comes of it", with what stands against it.
fn told(graph: &Graph, quarrel: &Quarrel) -> String {
    let step = |step: &Step| {
        let bonds: Vec<&str> = step.bonds.iter().map(|edge| key(graph, *edge)).collect();
        let against = match bonds.is_empty() {
            true => String::new(),
            false => format!(" against {}", bonds.join(" ")),
        };
        format!(
            "{} {}: {}, {}, {}{against}",
            step.round,
            key(graph, step.promise),
            step.duty.phrase(),
            step.verdict.phrase(),
            step.course.phrase(),
        )
    };
    let steps: Vec<String> = quarrel.steps.iter().map(step).collect();
    steps.join("\n")
}

/// What follows if b acts against a.
#[track_caller]
fn check(edges: &str, expect: Expect) {
    check_kept(edges, &Follow::default(), expect);
}

#[track_caller]
fn check_kept(edges: &str, kept: &Follow, expect: Expect) {
    let graph = graph(&dossier(edges));
    let found = quarrel(&graph, &Filter::default(), ("b", "a"), kept);
    expect.assert_eq(&told(&graph, &found));
}

/// ATOP (Leeds, Ritter, Mitchell, Long 2002): defense is owed when the ally is attacked, offense
/// whoever began, neutrality and nonaggression ask to stay out and not to attack, consultation
/// to consult.
#[test]
fn each_obligation_asks_its_own() {
    check(
        r#"
        undertakes(id: "defense", from: "d", to: "a", obligation: Defense, at: "1"),
        undertakes(id: "consult", from: "c", to: "a", obligation: Consultation, at: "2"),
        undertakes(id: "help", from: "c", to: "a", obligation: Assistance, at: "3"),
        undertakes(id: "offense", from: "e", to: "b", obligation: Offense, at: "4"),
        undertakes(id: "neutral", from: "c", to: "b", obligation: Neutrality, at: "5"),
        undertakes(id: "nonaggression", from: "c", to: "b", obligation: Nonaggression, at: "6"),
        undertakes(id: "pay", from: "d", to: "a", obligation: Payment, at: "7"),
        "#,
        expect![[r#"
            1 neutral: stay out, yes, does
            1 offense: join, yes, enters
            1 consult: consult, yes, does
            1 help: help, yes, does
            1 defense: defend, yes, enters"#]],
    );
}

#[test]
fn a_promise_to_the_aggressor_is_due_once_somebody_fights_it() {
    check(
        r#"
        undertakes(id: "to-a", from: "d", to: "a", obligation: Defense, at: "1"),
        undertakes(id: "to-b", from: "e", to: "b", obligation: Defense, at: "2"),
        undertakes(id: "to-d", from: "c", to: "d", obligation: Defense, at: "3"),
        "#,
        expect![[r#"
            1 to-a: defend, yes, enters
            2 to-b: defend, yes, enters
            3 to-d: defend, yes, enters"#]],
    );
}

#[test]
fn a_promise_against_an_adversary_waits_until_that_one_fights() {
    check(
        r#"
        undertakes(id: "against-e", from: "c", to: "a", obligation: Defense, adversary: "e", at: "1"),
        undertakes(id: "to-a", from: "d", to: "a", obligation: Defense, at: "2"),
        undertakes(id: "to-b", from: "e", to: "b", obligation: Defense, at: "3"),
        "#,
        expect![[r#"
            1 to-a: defend, yes, enters
            2 to-b: defend, yes, enters
            3 against-e: defend, yes, enters"#]],
    );
}

#[test]
fn who_owes_both_sides_is_torn_and_does_not_enter() {
    let edges = r#"
        undertakes(id: "to-a", from: "d", to: "a", obligation: Defense, at: "1"),
        undertakes(id: "to-b", from: "d", to: "b", obligation: Nonaggression, at: "2"),
        "#;
    check(edges, expect!["1 to-a: defend, yes, torn against to-b"]);
    let graph = graph(&dossier(edges));
    let kept = Follow {
        keeps: BTreeSet::from([graph.edge_id("to-a").unwrap()]),
        ..Follow::default()
    };
    check_kept(
        edges,
        &kept,
        expect!["1 to-a: defend, yes, enters against to-b"],
    );
}

/// Neutrality against a named adversary binds once that one fights, and no earlier.
#[test]
fn a_neutrality_against_one_adversary_binds_against_no_other() {
    let edges = r#"
        undertakes(id: "neutral", from: "d", to: "b", obligation: Neutrality, adversary: "e", at: "1"),
        undertakes(id: "to-a", from: "d", to: "a", obligation: Defense, at: "2"),
        "#;
    check(edges, expect!["1 to-a: defend, yes, enters"]);
    let with_e = r#"
        undertakes(id: "e-to-a", from: "e", to: "a", obligation: Defense, at: "3"),
        undertakes(id: "c-to-b", from: "c", to: "b", obligation: Defense, at: "4"),
        undertakes(id: "to-e", from: "d", to: "e", obligation: Defense, at: "5"),
        undertakes(id: "neutral", from: "d", to: "b", obligation: Neutrality, adversary: "e", at: "1"),
        "#;
    check(
        with_e,
        expect![[r#"
            1 e-to-a: defend, yes, enters
            2 c-to-b: defend, yes, enters
            2 neutral: stay out, yes, torn against to-e
            3 to-e: defend, yes, torn against neutral"#]],
    );
}

/// Whether a bond binds that is disputed, or whose case nobody has read, is not decided: who may
/// be bound by the first may be torn, and does not enter; each binds where such are followed.
#[test]
fn a_bond_binds_when_its_case_may_have_come() {
    #[track_caller]
    fn check(state: &str, kept: &Follow, expect: (&str, &[&str])) {
        let text = format!(
            r#"(foedera: 1, source: "book", sources: {{"book": (title: "A book")}},
            actors: {{"a": State("Aland"), "b": State("Borduria"), "d": State("Dania")}},
            conditions: {{"case": CasusFoederis(name: "Borduria is provoked", gates: [Performance], at: "1", {state})}},
            edges: [
                undertakes(id: "neutral", from: "d", to: "b", obligation: Neutrality, conditions: "case", at: "1"),
                undertakes(id: "to-a", from: "d", to: "a", obligation: Defense, at: "2"),
            ])"#
        );
        let graph = graph(&text);
        let filter = Filter::default();
        let act = DatedAct {
            act: Act {
                by: node(&graph, "b"),
                whom: node(&graph, "a"),
            },
            on: None,
            event: None,
        };
        let answer = cascade(graph.view(&filter), vec![act], kept, Bounds::default());
        let to_a = graph.edge_id("to-a").unwrap();
        let mut steps = answer.quarrels[0].steps.iter();
        let step = steps.find(|step| step.step.promise == to_a).unwrap();
        let bonds: Vec<String> = step.bonds.iter().map(|verdict| verdict.phrase()).collect();
        let (course, expected) = expect;
        assert_eq!(step.step.course.phrase(), course);
        assert_eq!(bonds, expected);
    }
    let (none, open) = (
        Follow::default(),
        Follow {
            open: true,
            ..Follow::default()
        },
    );
    let disputed = r#"state: [(is: Met, at: "2", voice: "b"), (is: Pending, at: "3", voice: "d")]"#;
    check(disputed, &none, ("may be torn", &["disputed"]));
    let kept = Follow {
        disputed: true,
        ..Follow::default()
    };
    check(disputed, &kept, ("torn", &["disputed"]));
    check("", &none, ("enters", &[]));
    check("", &open, ("torn", &["unsaid"]));
    let not = r#"state: (is: Pending, at: "3", voice: "d")"#;
    check(not, &open, ("enters", &[]));
    let met = r#"state: (is: Met, at: "2", voice: "b")"#;
    check(met, &none, ("torn", &["yes"]));
}

#[test]
fn an_aggressor_fights_whom_it_had_promised_to_defend() {
    check(
        r#"guarantees(id: "own", from: "b", to: "a", at: "1"),
        undertakes(id: "peace", from: "b", to: "a", obligation: Nonaggression, at: "2"),
        undertakes(id: "its-own", from: "a", to: "b", obligation: Nonaggression, at: "3"),"#,
        expect![[r#"
            1 own: defend, yes, opposed
            1 peace: not attack, yes, opposed"#]],
    );
}

/// A promise *not* to: what is refrained from is no help.
#[test]
fn polarity_counts() {
    check(
        r#"
        undertakes(id: "not-to-help", from: "d", to: "a", obligation: Defense, polarity: Refrain, at: "1"),
        undertakes(id: "not-to-join", from: "d", to: "b", obligation: Offense, polarity: Refrain, at: "2"),
        undertakes(id: "to-a", from: "d", to: "a", obligation: Defense, at: "3"),
        "#,
        expect!["1 to-a: defend, yes, torn against not-to-join"],
    );
}

#[test]
fn a_case_that_nobody_has_read_is_open_and_one_that_is_read_in_two_ways_disputed() {
    let text = |state: &str| {
        format!(
            r#"(foedera: 1, source: "book", sources: {{"book": (title: "A book")}},
            actors: {{"a": State("Aland"), "b": State("Borduria"), "d": State("Dania")}},
            conditions: {{"case": CasusFoederis(name: "Aland is attacked", gates: [Performance], at: "1", {state})}},
            edges: [undertakes(id: "to-a", from: "d", to: "a", obligation: Defense, conditions: "case", at: "1")])"#
        )
    };
    #[track_caller]
    fn check(text: &str, kept: &Follow, expect: &str) {
        let graph = graph(text);
        let found = quarrel(&graph, &Filter::default(), ("b", "a"), kept);
        assert_eq!(told(&graph, &found), expect);
    }
    let none = Follow::default();
    check(&text(""), &none, "1 to-a: defend, unsaid, waits");
    let open = Follow {
        open: true,
        ..Follow::default()
    };
    check(&text(""), &open, "1 to-a: defend, unsaid, enters");
    let disputed =
        text(r#"state: [(is: Met, at: "2", voice: "a"), (is: Pending, at: "3", voice: "d")]"#);
    check(&disputed, &none, "1 to-a: defend, disputed, waits");
    check(&disputed, &open, "1 to-a: defend, disputed, waits");
    let kept = Follow {
        keepers: BTreeSet::from([node(&graph(&disputed), "d")]),
        ..Follow::default()
    };
    check(&disputed, &kept, "1 to-a: defend, disputed, enters");
    let not = text(r#"state: [(is: Pending, at: "3", voice: "d")]"#);
    check(&not, &kept, "1 to-a: defend, no, not due");
    let met = text(r#"state: [(is: Met, at: "2", voice: "a")]"#);
    check(&met, &none, "1 to-a: defend, yes, enters");
    let later = text(
        r#"state: [(is: Pending, since: "1950", at: "2", voice: "d"), (is: Met, since: "1951", at: "3", voice: "d")]"#,
    );
    check(&later, &none, "1 to-a: defend, yes, enters");
}

#[test]
fn a_promise_counts_as_of_the_day_of_the_act() {
    let graph = graph(&dossier(
        r#"guarantees(id: "old", from: "d", to: "a", valid: "1950/1960", at: "1"),
        guarantees(id: "new", from: "e", to: "a", since: "1955", at: "2"),"#,
    ));
    let entered = |on: &str| -> Vec<String> {
        let filter = Filter::default();
        let act = DatedAct {
            act: Act {
                by: node(&graph, "b"),
                whom: node(&graph, "a"),
            },
            on: Some(Date::new(on).unwrap()),
            event: None,
        };
        let kept = Follow {
            open: true,
            ..Follow::default()
        };
        let answer = cascade(graph.view(&filter), vec![act], &kept, Bounds::default());
        let steps = answer.quarrels[0].steps.iter();
        steps
            .map(|step| {
                format!(
                    "{} {}",
                    key(&graph, step.step.promise),
                    step.step.verdict.phrase()
                )
            })
            .collect()
    };
    assert_eq!(entered("1952"), ["old yes"]);
    assert_eq!(
        entered("1957"),
        ["old yes", "new possibly"],
        "its end is not stated"
    );
    assert_eq!(entered("1960-06"), ["old possibly", "new possibly"]);
    assert_eq!(entered("1970"), ["new possibly"]);
}

#[test]
fn an_answer_that_is_cut_off_says_so() {
    let edges: String = (0..20)
        .map(|i| format!("guarantees(id: \"g{i}\", from: \"d\", to: \"a\", at: \"{i}\"),"))
        .collect();
    let graph = graph(&dossier(&edges));
    let filter = Filter::default();
    let act = DatedAct {
        act: Act {
            by: node(&graph, "b"),
            whom: node(&graph, "a"),
        },
        on: None,
        event: None,
    };
    let ask = |bounds: Bounds| {
        let kept = Follow::default();
        cascade(graph.view(&filter), vec![act.clone()], &kept, bounds).truncated
    };
    let usual = Bounds::default();
    assert_eq!(ask(usual), None);
    let few = Bounds {
        results: 3,
        ..usual
    };
    assert_eq!(ask(few), Some(Truncated::Results(3)));
    let little = Bounds { work: 3, ..usual };
    assert_eq!(ask(little), Some(Truncated::Work(3)));
}

/// What somebody owes the other side grows as that side does.
#[test]
fn who_is_torn_owes_all_who_have_joined_by_then() {
    check(
        r#"
        undertakes(id: "c-to-a", from: "c", to: "a", obligation: Defense, at: "1"),
        undertakes(id: "e-to-b", from: "e", to: "b", obligation: Defense, at: "2"),
        undertakes(id: "to-a", from: "d", to: "a", obligation: Defense, at: "3"),
        undertakes(id: "to-c", from: "d", to: "c", obligation: Defense, at: "4"),
        undertakes(id: "peace-b", from: "d", to: "b", obligation: Nonaggression, at: "5"),
        undertakes(id: "peace-e", from: "d", to: "e", obligation: Nonaggression, at: "6"),
        "#,
        expect![[r#"
            1 c-to-a: defend, yes, enters
            1 to-a: defend, yes, torn against peace-b
            2 e-to-b: defend, yes, enters
            3 to-c: defend, yes, torn against peace-b peace-e"#]],
    );
}

/// Who owes much to many is not asked for each of them what it owes the others.
#[test]
fn each_promise_is_looked_at_twice_at_most() {
    let mut edges = String::new();
    let mut actors = r#""a": State("A"), "b": State("B"), "hub": State("Hub"),"#.to_string();
    for i in 0..300 {
        let _ok = write!(
            edges,
            r#"undertakes(id: "m{i}-to-a", from: "m{i}", to: "a", obligation: Defense, at: "1"),
            undertakes(id: "hub-to-m{i}", from: "hub", to: "m{i}", obligation: Offense, at: "1"),"#
        );
        let _ok = write!(actors, r#""m{i}": State("M{i}"),"#);
    }
    let graph = graph(&format!(
        r#"(foedera: 1, source: "book", sources: {{"book": (title: "A book")}},
        actors: {{{actors}}}, edges: [{edges}])"#
    ));
    let found = quarrel(&graph, &Filter::default(), ("b", "a"), &Follow::default());
    assert_eq!(found.entered[Side::Attacked as usize].len(), 301);
    assert!(found.touched <= 2 * 600, "{}", found.touched);
}

/// Of many who join at once the promises are looked at on all cores, each once: the answer is
/// the same, and so is where it is cut off.
#[test]
fn many_who_join_at_once_are_told_in_their_order() {
    const MANY: usize = 3_000;
    let (mut actors, mut edges) = (String::new(), String::new());
    for i in 0..MANY {
        let _ok = write!(
            edges,
            r#"undertakes(id: "m{i}-to-a", from: "m{i}", to: "a", obligation: Offense, at: "1"),
            undertakes(id: "k{i}-to-m{i}", from: "k{i}", to: "m{i}", obligation: Offense, at: "1"),"#
        );
        let _ok = write!(actors, r#""m{i}": State("M{i}"), "k{i}": State("K{i}"),"#);
    }
    let graph = graph(&format!(
        r#"(foedera: 1, source: "book", sources: {{"book": (title: "A book")}},
        actors: {{"a": State("A"), "b": State("B"), {actors}}}, edges: [{edges}])"#
    ));
    let filter = Filter::default();
    let act = Act {
        by: node(&graph, "b"),
        whom: node(&graph, "a"),
    };
    let ask = |work| follow(graph.view(&filter), act, &Follow::default(), work);
    let found = ask(usize::MAX);
    let names = |name: &str, round| {
        let mut nodes: Vec<_> = (0..MANY)
            .map(|i| (node(&graph, &format!("{name}{i}")), round))
            .collect();
        nodes.sort_unstable();
        nodes
    };
    let expected = [names("m", 1), names("k", 2)].concat();
    assert_eq!(found.entered[Side::Attacked as usize], expected);
    let order = |step: &Step| (step.round, step.promise);
    assert!(found.steps.is_sorted_by_key(order) && found.steps.len() == 2 * MANY);
    assert_eq!(found.touched, 2 * MANY);
    let cut = ask(2 * MANY - 1);
    assert!(cut.cut && cut.steps[..] == found.steps[..MANY]);
}

/// Whose own promises to the other side were not all looked at is not known to be free to enter.
#[test]
fn an_answer_that_is_cut_off_within_a_round_tells_nothing_of_that_round() {
    let graph = graph(&dossier(
        r#"
        undertakes(id: "to-a", from: "d", to: "a", obligation: Defense, at: "1"),
        undertakes(id: "to-b", from: "d", to: "b", obligation: Nonaggression, at: "2"),
        "#,
    ));
    are_prefixes(&graph, ("b", "a"), &Follow::default());
}

/// At whatever work an answer is cut off, it is as far as it goes the whole one.
#[track_caller]
fn are_prefixes(graph: &Graph, (by, whom): (&str, &str), kept: &Follow) {
    let act = Act {
        by: node(graph, by),
        whom: node(graph, whom),
    };
    let filter = Filter::default();
    let ask = |work: usize| follow(graph.view(&filter), act, kept, work);
    let whole = ask(usize::MAX);
    for work in 0..=whole.touched {
        let some = ask(work);
        assert_eq!(some.cut, work < whole.touched, "{work}");
        // What came of a promise to stay out may be known by a later round alone.
        let fights = |found: &Quarrel| -> Vec<Step> {
            let steps = found.steps.iter().cloned();
            steps.filter(|step| step.duty.is_war()).collect()
        };
        let (all, known) = (fights(&whole), fights(&some));
        assert!(all.starts_with(&known), "{work}: {some:#?}");
        assert!(whole.acts.starts_with(&some.acts), "{work}: {some:#?}");
        for (all, some) in whole.entered.iter().zip(&some.entered) {
            assert!(all.starts_with(some), "{work}: {some:?}");
        }
    }
}

// ---------------------------------------------------------------------------------------- laws

/// Promises of defense among actors: debtor and creditor.
type Net = Vec<(usize, usize)>;

/// Actors 0 to 4 owe each other, and 5 to 9; nobody owes the other side: 0 is attacked by 5.
fn two_camps() -> impl Strategy<Value = Net> {
    let promise = (0..2usize, 0..5usize, 1..5usize);
    proptest::collection::vec(promise, 0..16).prop_map(|promises| {
        let ends = promises.into_iter().map(|(camp, from, step)| {
            let (from, to) = (from, (from + step) % 5);
            (camp * 5 + from, camp * 5 + to)
        });
        ends.collect()
    })
}

fn of_net(net: &Net, without: Option<usize>) -> Graph {
    let mut edges = String::new();
    for (i, (from, to)) in net.iter().enumerate() {
        if without.is_some_and(|gone| gone == *from || gone == *to) {
            continue;
        }
        let _ok = writeln!(
            edges,
            "undertakes(id: \"e{i}\", from: \"n{from}\", to: \"n{to}\", obligation: Defense, at: \"{i}\"),"
        );
    }
    let actors: Vec<String> = (0..10)
        .map(|i| format!("\"n{i}\": State(\"N{i}\")"))
        .collect();
    graph(&format!(
        r#"(foedera: 1, source: "book", sources: {{"book": (title: "A book")}},
        actors: {{{}}}, edges: [{edges}])"#,
        actors.join(", ")
    ))
}

/// Who enters in which round.
fn entered(graph: &Graph) -> BTreeMap<String, usize> {
    let found = quarrel(graph, &Filter::default(), ("n5", "n0"), &Follow::default());
    let entered = found.entered.iter().flatten();
    entered
        .map(|(who, round)| (graph.node_key(*who).to_string(), *round))
        .collect()
}

/// How many promises lie between each actor and the one that it would fight for in the end, by
/// searching them all again for each step.
fn distances(net: &Net, head: usize) -> BTreeMap<usize, usize> {
    let mut found = BTreeMap::from([(head, 0)]);
    for step in 1..10 {
        for (from, to) in net {
            if found.get(to) == Some(&(step - 1)) && !found.contains_key(from) {
                found.insert(*from, step);
            }
        }
    }
    found
}

/// In which round each enters, by counting promises: `k` of them away from who was attacked,
/// in round `2k - 1`, from who attacked in round `2k`, as long as each side has answered the
/// other before.
fn by_distance(net: &Net) -> BTreeMap<String, usize> {
    let (attacked, attacking) = (distances(net, 0), distances(net, 5));
    let answers = |side: &BTreeMap<usize, usize>, step: usize| {
        net.iter().any(|(_, to)| side.get(to) == Some(&(step - 1)))
    };
    let mut rounds = BTreeMap::new();
    for step in 1..10 {
        if !answers(&attacked, step) {
            break;
        }
        let at = |side: &BTreeMap<usize, usize>| -> Vec<usize> {
            let at = side.iter().filter(|(_, distance)| **distance == step);
            at.map(|(who, _)| *who).collect()
        };
        rounds.extend(
            at(&attacked)
                .into_iter()
                .map(|who| (format!("n{who}"), 2 * step - 1)),
        );
        if !answers(&attacking, step) {
            break;
        }
        rounds.extend(
            at(&attacking)
                .into_iter()
                .map(|who| (format!("n{who}"), 2 * step)),
        );
    }
    rounds
}

/// Those of camp 0 (`n0` to `n4`), or of camp 1.
fn of_camp(camp: usize, entered: BTreeMap<String, usize>) -> BTreeMap<String, usize> {
    let is_of_it = |who: &String| who[1..].parse::<usize>().unwrap() / 5 == camp;
    entered
        .into_iter()
        .filter(|(who, _)| is_of_it(who))
        .collect()
}

/// Who enters sooner acts sooner, and is then the one that is acted against: nobody strikes 6
/// after it has entered, where 3 did, and the promise to defend it is not due.
#[test]
fn who_enters_sooner_may_spare_who_enters_later() {
    let mut net = vec![(3, 2), (4, 0), (2, 4), (9, 6), (6, 8), (8, 5)];
    assert_eq!(entered(&of_net(&net, None))["n9"], 6);
    net.push((2, 0));
    let sooner = entered(&of_net(&net, None));
    assert_eq!((sooner["n3"], sooner["n6"], sooner.get("n9")), (3, 4, None));
    assert_eq!(sooner, by_distance(&net));
}

/// Who had entered before the adversary came was said to stay out in the end.
#[test]
fn who_fights_already_does_not_stay_out_of_it_for_an_adversary_who_comes_late() {
    check(
        r#"undertakes(id: "out", from: "d", to: "a", obligation: Neutrality, adversary: "c", at: "1"),
        undertakes(id: "arms", from: "d", to: "a", obligation: Defense, at: "2"),
        undertakes(id: "late", from: "c", to: "b", obligation: Defense, at: "3")"#,
        expect![[r#"
            1 arms: defend, yes, enters
            2 late: defend, yes, enters"#]],
    );
}

/// Each of several adversaries who came made it due anew.
#[test]
fn a_promise_against_several_is_due_once() {
    check(
        r#"undertakes(id: "talk", from: "d", to: "a", obligation: Consultation, adversary: ["c", "e"], at: "1"),
        undertakes(id: "first", from: "c", to: "b", obligation: Offense, at: "2"),
        undertakes(id: "then", from: "e", to: "c", obligation: Offense, at: "3")"#,
        expect![[r#"
            1 first: join, yes, enters
            2 then: join, yes, enters
            2 talk: consult, yes, does"#]],
    );
}

/// A network in which anything may be owed to anybody, as the edges of a dossier.
fn anything() -> impl Strategy<Value = Vec<String>> {
    let draw = (0..6usize, 1..6usize, 0..8usize, 0..6usize, 0..5usize);
    proptest::collection::vec(draw, 1..20).prop_map(|draws| {
        let each = draws.into_iter().enumerate().map(|(i, (from, step, what, case, foe))| {
            let to = (from + step) % 6;
            let what = [
                "obligation: Defense, ",
                "obligation: Defense, ",
                "obligation: Offense, ",
                "obligation: Neutrality, ",
                "obligation: Nonaggression, ",
                "obligation: [Consultation, Defense], ",
                "obligation: Offense, polarity: Refrain, ",
                "obligation: Assistance, ",
            ][what];
            let case = ["conditions: \"open\", ", "conditions: \"met\", ", "conditions: \"disputed\", "]
                .get(case)
                .copied()
                .unwrap_or_default();
            let foe = match foe {
                0 => format!("adversary: \"n{}\", ", (to + 1) % 6),
                1 => format!("adversary: [\"n{}\", \"n{}\"], ", (to + 1) % 6, (to + 2) % 6),
                _ => String::new(),
            };
            format!(
                "undertakes(id: \"e{i:02}\", from: \"n{from}\", to: \"n{to}\", {what}{case}{foe}at: \"{i}\"),"
            )
        });
        each.collect()
    })
}

fn of_edges<'e>(edges: impl Iterator<Item = &'e String>, actors: [usize; 6]) -> Graph {
    let actors = actors.map(|i| format!("\"n{i}\": State(\"N{i}\")"));
    let edges: Vec<&str> = edges.map(String::as_str).collect();
    graph(&format!(
        r#"(foedera: 1, source: "book", sources: {{"book": (title: "A book")}},
        actors: {{{}}},
        conditions: {{
            "open": CasusFoederis(name: "Open", gates: [Performance], at: "1"),
            "met": CasusFoederis(name: "Met", gates: [Performance], at: "1", state: (is: Met, at: "2")),
            "disputed": CasusFoederis(name: "Disputed", gates: [Performance], at: "1", state: [
                (is: Met, at: "2", voice: "n0"), (is: Pending, at: "2", voice: "n1")]),
        }},
        edges: [{}])"#,
        actors.join(", "),
        edges.join("\n"),
    ))
}

/// With each name of an actor or an edge by its counterpart: `n0` by `n5`, `e01` by `e98`.
fn turned(text: &str) -> String {
    let mut turned = String::new();
    for word in text.split_inclusive(|c: char| !c.is_alphanumeric()) {
        let end = word.len() - usize::from(word.ends_with(|c: char| !c.is_alphanumeric()));
        let (name, rest) = word.split_at(end);
        let number = name
            .get(1..)
            .and_then(|digits| digits.parse::<usize>().ok());
        match (name.chars().next(), number) {
            (Some('n'), Some(n)) => turned.push_str(&format!("n{}", 5 - n)),
            (Some('e'), Some(n)) => turned.push_str(&format!("e{:02}", 99 - n)),
            _ => turned.push_str(name),
        }
        turned.push_str(rest);
    }
    turned
}

proptest! {
    #[test]
    fn the_rounds_are_the_least_distances(net in two_camps()) {
        prop_assert_eq!(entered(&of_net(&net, None)), by_distance(&net));
    }

    /// Of the same camp, that is. The other one may then be struck first by who would have been
    /// struck by it, and have more promises due: see [`who_enters_sooner_may_spare_who_enters_later`].
    #[test]
    fn without_an_actor_nobody_else_of_its_camp_enters_and_nobody_earlier(net in two_camps(), gone in 1..5usize, camp in 0..2usize) {
        let all = entered(&of_net(&net, None));
        for (who, round) in of_camp(camp, entered(&of_net(&net, Some(camp * 5 + gone)))) {
            prop_assert!(all.get(&who).is_some_and(|before| *before <= round), "{who} {round} {all:?}");
        }
    }

    #[test]
    fn one_more_promise_brings_nobody_of_its_camp_out_or_later(net in two_camps(), more in two_camps(), camp in 0..2usize) {
        let before = entered(&of_net(&net, None));
        let more = more.into_iter().filter(|(from, _)| from / 5 == camp);
        let both: Net = net.into_iter().chain(more).collect();
        let after = entered(&of_net(&both, None));
        for (who, round) in of_camp(camp, before) {
            prop_assert!(after.get(&who).is_some_and(|now| *now <= round), "{who} {round} {after:?}");
        }
    }

    /// Neither on the order in which facts are given, nor on that of their names: the same
    /// network, given backwards, with names in the opposite order.
    #[test]
    fn it_hangs_on_no_order(edges in anything()) {
        let as_they_are = of_edges(edges.iter(), [0, 1, 2, 3, 4, 5]);
        let otherwise: Vec<String> = edges.iter().rev().map(|edge| turned(edge)).collect();
        let otherwise = of_edges(otherwise.iter(), [5, 3, 1, 0, 2, 4]);
        let told = |graph: &Graph, ends: (&str, &str), name: fn(&str) -> String| -> BTreeSet<String> {
            let found = quarrel(graph, &Filter::default(), ends, &Follow::default());
            let step = |step: &Step| {
                let bonds = step.bonds.iter().map(|edge| name(key(graph, *edge)));
                let bonds: BTreeSet<String> = bonds.collect();
                let promise = name(key(graph, step.promise));
                format!("{} {promise} {:?} {:?} {:?} {bonds:?}", step.round, step.duty, step.verdict, step.course)
            };
            found.steps.iter().map(step).collect()
        };
        let first = told(&as_they_are, ("n5", "n0"), str::to_string);
        prop_assert_eq!(first, told(&otherwise, ("n0", "n5"), turned));
    }

    #[test]
    fn every_step_has_its_reason(edges in anything(), open in any::<bool>(), disputed in any::<bool>()) {
        let graph = of_edges(edges.iter(), [0, 1, 2, 3, 4, 5]);
        let kept = Follow { open, disputed, ..Follow::default() };
        let found = quarrel(&graph, &Filter::default(), ("n5", "n0"), &kept);
        prop_assert!(found.acts.len() <= 2 * 6 + 2, "each joins once and is attacked once");
        let mut at_war = BTreeMap::from([
            (node(&graph, "n5"), (Side::Attacking, 0)),
            (node(&graph, "n0"), (Side::Attacked, 0)),
        ]);
        for (side, entered) in [Side::Attacking, Side::Attacked].into_iter().zip(&found.entered) {
            for (who, round) in entered {
                prop_assert!(at_war.insert(*who, (side, *round)).is_none(), "enters once");
            }
        }
        let mut asked = BTreeSet::new();
        for step in &found.steps {
            let who = graph.from(step.promise);
            prop_assert!(asked.insert((step.promise, step.duty, step.side)), "asked once");
            let (side, joined) = at_war[&step.whom];
            prop_assert_eq!(side, step.side);
            prop_assert!(joined < step.round);
            let is_called = !found.authors(step.side, step.round).is_empty();
            let is_news = joined + 1 == step.round || !graph.edge(step.promise).terms().unwrap().adversaries.is_empty();
            prop_assert!(is_called || is_news, "something came about in the round before");
            match step.course {
                Course::Enters => {
                    prop_assert_eq!(at_war[&who], (step.side, step.round));
                    prop_assert!(step.bonds.is_empty(), "who owes the other side is torn");
                }
                Course::Torn | Course::MayBeTorn => prop_assert!(!step.bonds.is_empty()),
                Course::Opposed => {
                    let (side, joined) = at_war[&who];
                    prop_assert!(side != step.side && (joined < step.round || !step.duty.is_war()));
                }
                Course::Does if step.duty == Duty::StayOut => {
                    prop_assert!(!at_war.contains_key(&who), "who stays out does not enter");
                    let is_torn = |s: &Step| s.course == Course::Torn && s.bonds.contains(&step.promise);
                    prop_assert!(!found.steps.iter().any(is_torn), "nor is it torn by that");
                }
                Course::AtFirst => {
                    prop_assert!(step.duty == Duty::StayOut);
                    prop_assert!(at_war[&who].0 == step.side && at_war[&who].1 > step.round);
                }
                Course::Fights => prop_assert!(at_war[&who].0 == step.side && at_war[&who].1 < step.round),
                _ => {}
            }
            for bond in step.bonds.iter() {
                prop_assert_eq!(graph.from(*bond), who);
                prop_assert_eq!(at_war[&graph.to(*bond)].0, step.side.other());
            }
        }
        let entering = found.steps.iter().filter(|step| step.course == Course::Enters);
        let entering: BTreeSet<_> = entering.map(|step| graph.from(step.promise)).collect();
        let all = found.entered.iter().flatten().map(|(who, _)| *who);
        prop_assert_eq!(entering, all.collect::<BTreeSet<_>>(), "nobody enters without a promise");
    }

    #[test]
    fn an_answer_cut_off_is_a_part_of_the_whole(edges in anything(), open in any::<bool>()) {
        let graph = of_edges(edges.iter(), [0, 1, 2, 3, 4, 5]);
        let kept = Follow { open, ..Follow::default() };
        are_prefixes(&graph, ("n5", "n0"), &kept);
    }

    /// What is told from the days of a promise alone is what its history says.
    #[test]
    fn a_case_is_the_same_by_its_days_and_by_its_history(text in dossiers(), open in any::<bool>()) {
        let graph = graph(&text);
        for filter in views(&graph) {
            let view = graph.view(&filter);
            let kept = Follow { open, ..Follow::default() };
            let found = quarrel(&graph, &filter, ("n0", "n2"), &kept);
            for step in &found.steps {
                let casus = casus_foederis(view, step.promise);
                prop_assert_eq!(step.verdict, casus.verdict, "{}", key(&graph, step.promise));
                prop_assert!(view.in_force(step.promise, view.filter().date()) > Truth::No);
            }
            let asked: BTreeSet<_> = found.steps.iter().map(|step| step.promise).collect();
            let to_it = view.into(node(&graph, "n2")).map(|hop| hop.edge);
            for promise in to_it.filter(|edge| duties(view, *edge).has(Duty::Defend)) {
                let is_due = view.in_force(promise, view.filter().date()) > Truth::No;
                prop_assert_eq!(asked.contains(&promise), is_due, "{}", key(&graph, promise));
            }
        }
    }

    /// What follows from one act hangs on no other, so that more acts never make less due.
    #[test]
    fn more_acts_make_no_less_due(edges in anything(), acts in proptest::collection::vec((0..6usize, 1..6usize), 1..4)) {
        let graph = of_edges(edges.iter(), [0, 1, 2, 3, 4, 5]);
        let filter = Filter::default();
        let act = |(by, step): &(usize, usize)| DatedAct {
            act: Act {
                by: node(&graph, &format!("n{by}")),
                whom: node(&graph, &format!("n{}", (by + step) % 6)),
            },
            on: None,
            event: None,
        };
        let ask = |acts: Vec<DatedAct>| {
            let bounds = Bounds { results: 10_000, ..Bounds::default() };
            cascade(graph.view(&filter), acts, &Follow::default(), bounds).quarrels
        };
        let all = ask(acts.iter().map(act).collect());
        for one in &acts {
            let alone = ask(vec![act(one)]);
            prop_assert!(all.iter().any(|q| q.quarrel == alone[0].quarrel));
        }
    }
}

/// Who fights does not stay out, and whom a promise to stay out tears keeps neither, unless the
/// reader says which.
#[test]
fn nobody_enters_and_stays_out() {
    let edges = r#"
        guarantees(id: "g", from: "c", to: "a", obligation: Defense, at: "1"),
        undertakes(id: "n", from: "c", to: "b", obligation: Neutrality, at: "2"),
        "#;
    check(
        edges,
        expect![[r#"
            1 n: stay out, yes, torn against g
            1 g: defend, yes, torn against n"#]],
    );
    let graph = graph(&dossier(edges));
    let kept = |promise| Follow {
        keeps: BTreeSet::from([graph.edge_id(promise).unwrap()]),
        ..Follow::default()
    };
    check_kept(
        edges,
        &kept("g"),
        expect![[r#"
            1 n: stay out, yes, opposed
            1 g: defend, yes, enters against n"#]],
    );
    check_kept(
        edges,
        &kept("n"),
        expect![[r#"
            1 n: stay out, yes, does
            1 g: defend, yes, aside against n"#]],
    );
    // It is neutral in the war of one whom it comes to fight for once that is attacked.
    check(
        r#"
        undertakes(id: "ally", from: "d", to: "a", obligation: Defense, at: "1"),
        undertakes(id: "neutral", from: "c", to: "b", obligation: Neutrality, at: "2"),
        undertakes(id: "defense", from: "c", to: "b", obligation: Defense, at: "3"),
        "#,
        expect![[r#"
            1 neutral: stay out, yes, at first
            1 ally: defend, yes, enters
            2 defense: defend, yes, enters"#]],
    );
}

/// By its debtor's own word the case has failed: it owes nothing, which is told with that word,
/// and is bound by nothing.
#[test]
fn a_promise_whose_case_failed_is_told_and_binds_nobody() {
    let graph = graph(&dossier(
        r#"
        undertakes(id: "failed", from: "d", to: "a", obligation: Defense, valid: "1940/1960",
            at: "1", conditions: CasusFoederis(id: "case", name: "c attacks first",
                gates: Performance, at: "2",
                state: (is: Failed, since: "1950-01-02", at: "9", voice: "d"))),
        undertakes(id: "other", from: "d", to: "b", obligation: Defense, valid: "1940/1960", at: "3"),
        undertakes(id: "ally", from: "e", to: "a", obligation: Defense, valid: "1940/1960", at: "5"),
        "#,
    ));
    let on = Filter::default().as_of(Date::new("1950-01-03").unwrap());
    let found = quarrel(&graph, &on, ("b", "a"), &Follow::default());
    let told = told(&graph, &found);
    assert!(told.contains("1 failed: defend, no, not due"), "{told}");
    assert!(told.contains("2 other: defend, yes, enters"), "{told}");
}
