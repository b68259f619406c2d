//! What would be different, what became different, and the laws of differences.

use super::contrary::dossiers;
use super::{dossier, graph, node, random};
use expect_test::{Expect, expect};
use foedera::model::{Date, Key};
use foedera::query::{Bounds, Changes, Grade, How, Suppose, Truncated, changes, history, what_if};
use foedera::{Filter, Graph};
use proptest::prelude::*;
use std::collections::BTreeSet;

fn key(text: &str) -> Key {
    Key::new(text).unwrap()
}

fn date(text: &str) -> Date {
    Date::new(text).unwrap()
}

/// Each changed edge as "key how", then promises left alone and conditions left idle.
fn told(changes: &Changes) -> String {
    let mut lines: Vec<String> = changes
        .edges
        .iter()
        .map(|edge| format!("{} {:?}", edge.key, edge.how))
        .collect();
    lines.extend(changes.alone.iter().map(|key| format!("{key} alone")));
    lines.extend(changes.idle.iter().map(|key| format!("{key} idle")));
    lines.join("\n")
}

#[track_caller]
fn check(graph: &Graph, supposed: &[Suppose], expect: Expect) {
    let filter = Filter::default();
    let answer = what_if(graph.view(&filter), supposed, Bounds::default()).unwrap();
    expect.assert_eq(&told(&answer.changes));
}

/// That a condition on its legal force failed changed nothing of a promise.
#[test]
fn what_can_bind_no_more_stands_worse() {
    let graph = foedera::dossier::ukraine();
    check(
        &graph,
        &[Suppose::Failed(key("congress"), Some(date("2026")))],
        expect![[r#"
            us-backstop Worse
            us-backstop-means Worse
            us-guarantee Worse"#]],
    );
}

/// Who had nothing but what was over was said to be left with nothing.
#[test]
fn what_is_over_is_no_loss() {
    let graph = graph(
        r#"(foedera: 1, source: "book", sources: {"book": (title: "A book")},
        actors: {"a": State("A"), "b": State("B"), "c": State("C")}, edges: [
        guarantees(id: "old", from: "a", to: "b", since: "1950", until: "1960", at: "1"),
        guarantees(id: "new", from: "a", to: "c", since: "1970", at: "2")])"#,
    );
    let filter = Filter::default();
    let without = [Suppose::Without(node(&graph, "a"))];
    let answer = what_if(graph.view(&filter), &without, Bounds::default()).unwrap();
    assert_eq!(told(&answer.changes), "new Lost\nold Lost");
    let left = answer.changes.actors.iter().map(|left| left.actor.as_str());
    assert_eq!(left.collect::<Vec<_>>(), ["c"]);
}

/// The other account of the same stood on.
#[test]
fn what_is_not_so_is_so_by_no_account() {
    let graph = foedera::dossier::ukraine();
    check(
        &graph,
        &[Suppose::Failed(key("us-backstop"), None)],
        expect![[r#"
            us-backstop Lost
            us-backstop-means Lost
            coalition-guarantees-ukraine alone"#]],
    );
}

/// A pact with a guarantee that waits to be due, its backstop, and a debt with its guarantee.
fn pact() -> Graph {
    let edges = r#"
        guarantees(id: "g", from: "b", to: "a", under: "p", conditions: "due", at: "1"),
        backstops(id: "s", from: "d", to: "b", of: "g", at: "2"),
        owes(id: "debt", from: "a", to: "c", amount: "9 EUR", at: "3"),
        guarantees(id: "surety", from: "d", to: "a", owed_to: "c", of: "debt", nature: Accessory, at: "4")"#;
    let conditions = r#"conditions: {"due": CasusFoederis(name: "Attack", gates: [Performance], at: "1")},
        edges:"#;
    graph(&dossier(edges).replace("edges:", conditions))
}

/// What remains without the United States, by the article: the Coalition's promise with no
/// backstop, the partners' support, what is sought from Europe, and membership, which is none.
#[test]
fn what_remains_without_the_united_states() {
    let graph = foedera::dossier::ukraine();
    let filter = Filter::default();
    let without = [Suppose::Without(node(&graph, "usa"))];
    let answer = what_if(graph.view(&filter), &without, Bounds::default()).unwrap();
    let changes = &answer.changes;
    assert_eq!(changes.alone, ["coalition-guarantees-ukraine"]);
    assert_eq!(changes.idle, ["congress"]);
    let ukraine = changes
        .actors
        .iter()
        .find(|left| left.actor == "ukraine")
        .unwrap();
    assert_eq!(
        ukraine.in_force(),
        Some((2, 1)),
        "the United Kingdom is left"
    );
    let remain: Vec<&str> = ukraine
        .remain
        .iter()
        .map(|e| answer.graph.edge(e.edge).key.as_str())
        .collect();
    let expect = [
        "uk-guarantees-ukraine",
        "russia-guarantees-ukraine",
        "coalition-guarantees-ukraine",
        "europe-guarantees-ukraine",
        "partners-undertakes-ukraine",
    ];
    assert_eq!(remain, expect);
    let member_of = &ukraine.member_of[0];
    assert_eq!(
        answer.graph.edge(member_of.edge).key,
        "ukraine-member_of-eu"
    );
    assert_eq!(member_of.grade(), Grade::Sought);
}

/// Congress gates the legal force of what the United States is asked for under the package,
/// the peace and the framework, and of nothing that it promised in 1994.
#[test]
fn what_congress_gates() {
    let graph = foedera::dossier::ukraine();
    check(
        &graph,
        &[Suppose::Met(key("congress"), None)],
        expect![[r#"
            us-backstop Better
            us-backstop-means Better
            us-guarantee Better
            congress idle"#]],
    );
}

#[test]
fn access_that_fails_is_lost_by_this_way() {
    let graph = foedera::dossier::ukraine();
    let filter = Filter::default();
    let fails = [Suppose::Failed(key("ukraine-member_of-eu"), None)];
    let answer = what_if(graph.view(&filter), &fails, Bounds::default()).unwrap();
    assert_eq!(told(&answer.changes), "ukraine-member_of-eu Lost");
    let ways = ["eu-grants_access-other-programmes", "eu-grants_access-safe"];
    assert_eq!(answer.ways, ways);
}

#[test]
fn a_condition_met_makes_a_promise_due_and_failed_ends_the_wait() {
    let graph = pact();
    check(
        &graph,
        &[Suppose::Met(key("due"), None)],
        expect![[r#"
            g Better
            due idle"#]],
    );
    check(
        &graph,
        &[Suppose::Failed(key("due"), None)],
        expect![[r#"
            g Worse
            s Worse"#]],
    );
}

#[test]
fn a_breach_breaks_one_promise_and_not_what_stands_behind_it() {
    check(
        &pact(),
        &[Suppose::Breach(key("g"), Some(date("1960")))],
        expect![[r#"
            g Worse
            what-if-breach-1 New"#]],
    );
}

#[test]
fn an_agreement_that_ends_takes_what_was_promised_under_it() {
    check(
        &pact(),
        &[Suppose::Ends(key("p"), Some(date("1960")))],
        expect![[r#"
            g Worse
            s Worse"#]],
    );
}

#[test]
fn suppositions_are_combined() {
    let graph = pact();
    check(
        &graph,
        &[
            Suppose::Without(node(&graph, "d")),
            Suppose::Met(key("due"), None),
        ],
        expect![[r#"
            g Better
            s Lost
            surety Lost
            debt alone
            g alone
            due idle"#]],
    );
}

#[test]
fn what_cannot_happen_to_a_record_is_refused() {
    let graph = pact();
    let filter = Filter::default();
    let ask = |one| {
        what_if(graph.view(&filter), &[one], Bounds::default())
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        ask(Suppose::Breach(key("p"), None)),
        "`p` is an agreement, not a commitment"
    );
    assert_eq!(
        ask(Suppose::Ends(key("g"), None)),
        "`g` is not in this graph"
    );
    assert_eq!(
        ask(Suppose::Met(key("a"), None)),
        "`a` is an actor, not a condition or an edge"
    );
    assert_eq!(
        ask(Suppose::Met(key("nowhere"), None)),
        "`nowhere` is not in this graph"
    );
}

#[test]
fn nothing_is_changed_by_asking() {
    let graph = pact();
    let before = graph.records();
    let filter = Filter::default();
    let breach = [Suppose::Breach(key("g"), None)];
    what_if(graph.view(&filter), &breach, Bounds::default()).unwrap();
    assert_eq!(graph.records(), before);
}

#[test]
fn what_became_of_budapest() {
    let graph = foedera::dossier::ukraine();
    let filter = Filter::default();
    let found = history(graph.view(&filter), "budapest", Bounds::default()).unwrap();
    let lines = found.turnings.iter().flat_map(|turning| {
        let when = turning.when();
        turning
            .edges
            .iter()
            .map(move |edge| format!("{when} {} {:?}", edge.key, edge.how))
    });
    let lines: Vec<String> = lines.collect();
    assert!(
        lines.contains(&"1994 uk-guarantees-ukraine New".to_string()),
        "{lines:#?}"
    );
    assert!(
        lines.contains(&"2014 russia-guarantees-ukraine Worse".to_string()),
        "{lines:#?}"
    );
    assert!(
        !lines
            .iter()
            .any(|l| l.contains("uk-guarantees-ukraine Worse"))
    );
}

/// What an actor's membership or denunciation brought about stays so without it: neither does what
/// that ended come back, nor is what it began undone.
#[test]
fn what_an_actor_did_stays_done_without_it() {
    let edges = r#"
        guarantees(id: "ended", from: "b", to: "a", valid: "1950/..", conditions: "out", at: "1"),
        guarantees(id: "begun", from: "c", to: "a", valid: "1950/..", conditions: "in", at: "1"),
        guarantees(id: "denounced", from: "b", to: "a", under: "p", at: "1"),
        party_to(from: "e", to: "p", act: Ratification, on: "1951", at: "1"),
        party_to(from: "b", to: "p", act: Ratification, on: "1951", at: "1"),
        party_to(from: "e", to: "p", act: Denunciation, on: "1953", at: "1"),
        member_of(id: "m", from: "e", to: "d", valid: "1955-01-01/..", at: "1"),"#;
    let conditions = r#"conditions: {
            "out": Membership(name: "E joins", gates: Termination, met_by: "m", at: "1"),
            "in": Membership(name: "E joins D", gates: EntryIntoForce, met_by: "m", at: "1"),
        },
        edges:"#;
    let graph = graph(&dossier(edges).replace("edges:", conditions));
    for day in ["1954", "1960"] {
        let filter = Filter::default().as_of(date(day));
        let gone = [Suppose::Without(node(&graph, "e"))];
        let answer = what_if(graph.view(&filter), &gone, Bounds::default()).unwrap();
        let promises = ["ended", "begun", "denounced"].map(key);
        let changed = answer.changes.edges.iter();
        let changed: Vec<&Key> = changed
            .map(|edge| &edge.key)
            .filter(|k| promises.contains(k))
            .collect();
        assert!(changed.is_empty(), "{day}: {changed:?}");
    }
    // Of the membership itself, and not its actor, it is supposed that it never was.
    check(
        &graph,
        &[Suppose::Failed(key("m"), None)],
        expect![[r#"
            begun Worse
            ended Better
            m Lost"#]],
    );
}

/// Who only signed is possibly a party where another ratified; that this hangs on the other's act,
/// and on what took the agreement's place, was not told.
#[test]
fn who_is_a_party_hangs_on_what_others_did() {
    let edges = r#"
        party_to(id: "signed", from: "a", to: "p", act: Signature, at: "1"),
        party_to(id: "ratified", from: "b", to: "p", act: Ratification, at: "1"),
        party_to(id: "old", from: "a", to: "q", act: Signature, at: "1"),
        supersedes(id: "lineage", from: "p", to: "q", at: "1")"#;
    let graph = graph(&dossier(edges));
    check(
        &graph,
        &[Suppose::Failed(key("ratified"), None)],
        expect![[r#"
            ratified Lost
            signed Better"#]],
    );
    check(
        &graph,
        &[Suppose::Failed(key("lineage"), None)],
        expect![[r#"
            lineage Lost
            old Better"#]],
    );
}

proptest! {
    /// The difference found among what may be affected is the difference among all.
    #[test]
    fn nothing_else_is_different(text in dossiers(), gone in 0..6usize, kind in 0..5usize, n in 0..14usize) {
        let graph = graph(&text);
        let filter = Filter::default();
        let view = graph.view(&filter);
        let edge = key(&format!("e{n}"));
        let is_commitment = graph.edge_id(edge.as_str()).is_some_and(|e| graph.relation(e).is_commitment());
        let one = match kind {
            0 => Suppose::Met(key("c0"), None),
            1 => Suppose::Failed(key("c1"), Some(date("1955"))),
            2 if is_commitment => Suppose::Breach(edge, Some(date("1957"))),
            3 => Suppose::Ends(key("t0"), Some(date("1958"))),
            _ => Suppose::Without(node(&graph, &format!("n{gone}"))),
        };
        let bounds = Bounds { results: 1_000, ..Bounds::default() };
        let answer = what_if(view, &[one], bounds).unwrap();
        let all = changes(view, answer.view(), bounds);
        prop_assert_eq!(told(&answer.changes), told(&all));
        let keys = |changes: &Changes| -> Vec<Key> { changes.nodes.iter().map(|n| n.key.clone()).collect() };
        prop_assert_eq!(keys(&answer.changes), keys(&all));
    }

    /// Removing an actor never adds a commitment.
    #[test]
    fn removing_an_actor_gains_nothing(text in dossiers(), gone in 0..6usize, year in 1948..1962i32) {
        let graph = graph(&text);
        let without = [Suppose::Without(node(&graph, &format!("n{gone}")))];
        for filter in [Filter::default(), Filter::default().as_of(date(&year.to_string()))] {
            let answer = what_if(graph.view(&filter), &without, Bounds::default()).unwrap();
            prop_assert_eq!(answer.changes.count(How::New), 0);
        }
    }

    /// A condition that is met and gates no termination never weakens anything; unless it lets a
    /// promise enter into force whose case has failed.
    #[test]
    fn a_met_condition_never_weakens(text in random::dossiers(), which in 0..2usize) {
        let graph = graph(&text);
        let condition = key(&format!("c{which}"));
        let record = graph.node(node(&graph, condition.as_str()));
        let gates = &record.as_condition().unwrap().gates;
        if gates.contains(&foedera::model::Gate::Termination) {
            return Ok(());
        }
        let filter = Filter::default();
        let met = [Suppose::Met(condition, None)];
        let answer = what_if(graph.view(&filter), &met, Bounds::default()).unwrap();
        for how in [How::Lost, How::Worse] {
            prop_assert_eq!(answer.changes.count(how), 0, "{}", told(&answer.changes));
        }
    }

    /// A difference seen from the other side is its mirror, and nothing differs from itself.
    #[test]
    fn a_difference_has_a_mirror(text in dossiers(), years in (1948..1962i32, 1948..1962i32)) {
        let graph = graph(&text);
        let [a, b] = [years.0, years.1].map(|y| Filter::default().as_of(date(&y.to_string())));
        let bounds = Bounds::default();
        let (there, back) = (
            changes(graph.view(&a), graph.view(&b), bounds),
            changes(graph.view(&b), graph.view(&a), bounds),
        );
        for (how, mirror) in [(How::Lost, How::New), (How::Worse, How::Better), (How::Otherwise, How::Otherwise)] {
            prop_assert_eq!(there.count(how), back.count(mirror));
            prop_assert_eq!(there.count(mirror), back.count(how));
        }
        prop_assert!(changes(graph.view(&a), graph.view(&a), bounds).is_empty());
    }

    /// What is cut off is told.
    #[test]
    fn a_difference_says_that_it_is_cut(text in dossiers(), work in 0..20usize) {
        let graph = graph(&text);
        let [all, fewer] = [Filter::default(), Filter::default().without([node(&graph, "n0")])];
        let bounds = Bounds { work, ..Bounds::default() };
        let found = changes(graph.view(&all), graph.view(&fewer), bounds);
        let is_cut = graph.view(&all).edges().count() > work;
        prop_assert_eq!(found.truncated, is_cut.then_some(Truncated::Work(work)));
    }

    /// The moments of a history are in order and apart, and each tells something.
    #[test]
    fn a_history_is_in_order(text in dossiers(), who in 0..6usize) {
        let graph = graph(&text);
        let filter = Filter::default();
        let found = history(graph.view(&filter), &format!("n{who}"), Bounds::default()).unwrap();
        prop_assert!(found.turnings.windows(2).all(|two| two[0].last < two[1].first));
        prop_assert!(found.turnings.iter().all(|t| !t.edges.is_empty() || t.node.is_some()));
        let dated: BTreeSet<&Key> = found.turnings.iter().flat_map(|t| &t.edges).map(|e| &e.key).collect();
        prop_assert!(found.undated.iter().all(|e| !dated.contains(&graph.edge(e.edge).key)));
    }
}
