//! Questions on small dossiers, each with the one thing that it must get right.

#![allow(clippy::unwrap_used)]

use foedera::dossier::{Memory, read};
use foedera::model::{CommitmentState, Date, Truth};
use foedera::query::{Bounds, Evidence, guarantors};
use foedera::{Filter, Graph};

fn graph(text: &str) -> Graph {
    let files = Memory::new().with("small.ron", text);
    let reading = read(&files, "small.ron");
    reading
        .graph
        .unwrap_or_else(|| panic!("{:?}", reading.faults))
}

/// A treaty in force from 1950 to 1960, a guarantee under it that waits for an attack of 1955,
/// and a backstop behind that.
const PACT: &str = r#"(
    foedera: 1, title: "Pact", source: "s", sources: {"s": "S"},
    actors: {"a": State("Aland"), "b": State("Bland"), "c": State("Cland")},
    agreements: {"p": Treaty(name: "Pact", entered_into_force: "1950-03-01", terminated: "1960", at: "1")},
    events: {"e": Event(name: "Attack", when: "1955-06", at: "2")},
    conditions: {"cf": CasusFoederis(name: "Attack on B", gates: [Performance], met_by: "e", at: "3")},
    edges: [
        guarantees(id: "g", from: "a", to: "b", under: "p", conditions: "cf", at: "1"),
        backstops(id: "bs", from: "c", to: "a", of: "g", when: OnFailure, at: "4"),
    ],
)"#;

#[track_caller]
fn check(date: &str, state: CommitmentState, in_force: Truth) {
    let graph = graph(PACT);
    let filter = Filter::default().as_of(Date::new(date).unwrap());
    let edge = graph.edge_id("g").unwrap();
    let evidence = Evidence::of(graph.view(&filter), edge);
    assert_eq!(evidence.states, [(state, Truth::Yes)]);
    assert_eq!(evidence.in_force, in_force);
}

#[test]
fn a_promise_follows_its_agreement_and_its_condition() {
    check("1949", CommitmentState::NotYet, Truth::No);
    check("1952", CommitmentState::Conditional, Truth::Yes);
    check("1956", CommitmentState::Detached, Truth::Yes);
    check("1965", CommitmentState::Ended, Truth::No);
}

#[test]
fn its_period_is_its_agreements_not_its_conditions() {
    let graph = graph(PACT);
    let filter = Filter::default();
    let evidence = Evidence::of(graph.view(&filter), graph.edge_id("g").unwrap());
    assert_eq!(evidence.period.unwrap().as_str(), "1950-03-01/1960");
}

#[test]
fn without_the_promise_its_backstop_backs_nothing_but_not_the_other_way() {
    let graph = graph(PACT);
    let node = |key: &str| graph.node_id(key).unwrap();
    let found = |without: &str| {
        let filter = Filter::default().without([node(without)]);
        let answer = guarantors(graph.view(&filter), node("b"), true, Bounds::default());
        let edges = answer
            .now
            .iter()
            .map(|p| graph.edge(p.evidence.edge).key.to_string());
        edges.collect::<Vec<_>>()
    };
    assert_eq!(found("a"), Vec::<String>::new());
    assert_eq!(found("c"), ["g"]);
}

#[test]
fn what_has_no_date_stands_apart() {
    let graph = graph(PACT);
    let filter = Filter::default().as_of(Date::new("1952").unwrap());
    let whom = graph.node_id("a").unwrap();
    let answer = guarantors(graph.view(&filter), whom, false, Bounds::default());
    assert!(answer.now.is_empty());
    assert_eq!(answer.undated.len(), 1);
}

/// A treaty that `a` joined in 1949 and left in 1966.
const LEFT: &str = r#"(
    foedera: 1, title: "Left", source: "s", sources: {"s": "S"},
    actors: {"a": State("Aland"), "b": State("Bland")},
    agreements: {"t": Treaty(name: "T", entered_into_force: "1949/..", at: "1")},
    edges: [
        party_to(id: "in", from: "a", to: "t", act: Ratification, on: "1949", at: "1"),
        party_to(id: "out", from: "a", to: "t", act: Withdrawal, on: "1966", at: "1"),
        guarantees(id: "g", from: "a", to: "b", under: "t", at: "1"),
    ],
)"#;

#[test]
fn who_leaves_an_agreement_ends_its_promises_in_every_view() {
    let graph = graph(LEFT);
    let date = Date::new("2015").unwrap();
    let whole = Filter::default().as_of(date.clone());
    let of_the_only_source = Filter::default()
        .as_of(date)
        .sources([graph.source_id("s").unwrap()]);
    for filter in [whole, of_the_only_source] {
        let evidence = Evidence::of(graph.view(&filter), graph.edge_id("g").unwrap());
        assert_eq!(evidence.states, [(CommitmentState::Ended, Truth::Yes)]);
        assert_eq!(evidence.in_force, Truth::No);
    }
}

/// A condition said to be met by an event of which the source only says when it does not say.
const SILENT: &str = r#"(
    foedera: 1, title: "Silent", source: "s", sources: {"s": "S"},
    actors: {"a": State("Aland"), "b": State("Bland")},
    events: {"e": Event(name: "Attack", silent: ["when"], at: "2")},
    conditions: {"k": CasusFoederis(name: "Attack on B", gates: [Performance], met_by: "e", at: "3")},
    edges: [guarantees(id: "g", from: "a", to: "b", since: "2000", conditions: "k", at: "1")],
)"#;

#[test]
fn a_silence_about_an_event_does_not_say_that_it_happened() {
    let graph = graph(SILENT);
    let filter = Filter::default();
    let evidence = Evidence::of(graph.view(&filter), graph.edge_id("g").unwrap());
    assert_eq!(
        evidence.states,
        [(CommitmentState::Conditional, Truth::Yes)]
    );
}

/// One guarantee that the one source asserts and the other denies, and one that is only denied.
const DISPUTED: &str = r#"(
    foedera: 1, title: "Disputed", source: "s", sources: {"s": "S", "t": "T"},
    actors: {"a": State("Aland"), "b": State("Bland"), "c": State("Cland")},
    edges: [
        guarantees(id: "g", from: "a", to: "b", at: "1", claims: [(source: "t", at: "9", modality: Denied)]),
        guarantees(id: "never", from: "c", to: "b", at: "2", modality: Denied),
    ],
)"#;

#[test]
fn a_denial_disputes_what_another_asserts_and_is_not_shown_alone() {
    let graph = graph(DISPUTED);
    let filter = Filter::default();
    let view = graph.view(&filter);
    let whom = graph.node_id("b").unwrap();
    let answer = guarantors(view, whom, false, Bounds::default());
    let [promise] = answer.now.guarantees.as_slice() else {
        panic!("{answer:?}")
    };
    assert!(promise.evidence.stand.unwrap().disputed);
    assert_eq!(graph.edge(promise.evidence.edge).key, "g");
}
