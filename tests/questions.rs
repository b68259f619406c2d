//! Questions on small dossiers, each with the one thing that it must get right.

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
