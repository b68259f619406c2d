//! Many records of one thing: what is looked at stays few. Where it did not, these would take
//! minutes.

use super::{graph, node};
use foedera::Filter;
use foedera::change::{Change, Retraction, apply};
use foedera::commitment::over_by;
use foedera::model::{Attribute, Claim, ConditionState, Date, Truth, Value};
use foedera::query::{
    Bounds, Orders, Suppose, changes, condition_state, disputes, fragility, gaps, guarantors,
    history, what_if,
};
use std::fmt::Write as _;

/// Hundreds of accounts of one matter, in turn by two sources, each for another half century.
fn accounts() -> foedera::Graph {
    let mut edges = String::new();
    for i in 0..300 {
        let (first, source) = (1900 + i % 90, ["one", "two"][i % 2]);
        let last = first + 50;
        writeln!(
            edges,
            r#"guarantees(id: "g{i}", from: "a", to: "b", matter: "m", valid: "{first}/{last}",
                source: "{source}", at: "{i}"),"#
        )
        .unwrap();
    }
    graph(&format!(
        r#"(foedera: 1, sources: {{"one": "One", "two": "Two"}},
            actors: {{"a": State("Aland"), "b": State("Borduria")}}, edges: [{edges}])"#
    ))
}

#[test]
fn of_many_accounts_of_a_matter_few_are_told() {
    let graph = accounts();
    let filter = Filter::default().as_of(Date::new("1900").unwrap());
    let view = graph.view(&filter);
    let edge = graph.edge_id("g0").unwrap();
    let over = over_by(view, edge, filter.date());
    assert!((1..=16).contains(&over.len()), "{}", over.len());
    let all = Filter::default();
    let (all, whom) = (graph.view(&all), node(&graph, "b"));
    let bounds = Bounds::default();
    assert!(!guarantors(view, whom, false, bounds).now.is_empty());
    assert!(!disputes(all, None, bounds).matters.is_empty());
    assert!(gaps(all, None, bounds).broken.is_empty());
    assert!(!history(all, "b", bounds).unwrap().turnings.is_empty());
}

/// A condition of which a source says a thousand times and more what became of it.
#[test]
fn many_claims_about_one_record_are_written_and_taken_back() {
    let text = r#"(foedera: 1, source: "one", sources: {"one": "One"},
        actors: {"a": State("Aland"), "b": State("Borduria")},
        conditions: {"c": Other(name: "C", gates: Performance, applies_to: "g", at: "1")},
        edges: [guarantees(id: "g", from: "a", to: "b", at: "2")])"#;
    let base = graph(text);
    const MANY: i32 = 5000;
    let states = [
        ConditionState::Met,
        ConditionState::Failed,
        ConditionState::Pending,
    ];
    let claims: Vec<Claim> = (0..MANY)
        .map(|i| {
            let day = Date::new(&format!("{}", 1000 + i)).unwrap();
            let state = Value::Condition(states[i as usize % states.len()], Some(day));
            let mut change = Change::new();
            change
                .states("one", "p. 1", "c", Attribute::State, state)
                .unwrap()
                .clone()
        })
        .collect();
    let said = |graph: &foedera::Graph| graph.claims_about("c").len();
    let mut change = Change::new();
    for claim in claims.iter().chain(&claims[..10]) {
        change.add(claim.clone());
    }
    let told = apply(&base, &change).unwrap();
    assert_eq!(said(&told), said(&base) + claims.len(), "each once");
    let filter = Filter::default().as_of(Date::new("3000-12-31").unwrap());
    let condition = told.node_id("c").unwrap();
    let is = condition_state(told.view(&filter), condition);
    assert_eq!(
        is,
        [(states[2000 % 3], Truth::Yes)],
        "the latest word counts"
    );
    let mut change = Change::new();
    for claim in claims {
        change.retract_this(Retraction::Claim(claim));
    }
    let untold = apply(&told, &change).unwrap();
    assert_eq!(said(&untold), said(&base));
}

/// A chain of backstops, each behind the one before.
fn chain(links: usize) -> foedera::Graph {
    let mut actors = String::from(r#""a": State("Aland"), "b": State("Borduria"),"#);
    let mut edges = String::from(r#"guarantees(id: "g", from: "a", to: "b", at: "1"),"#);
    for i in 0..links {
        let (to, of) = match i {
            0 => ("a".to_string(), "g".to_string()),
            _ => (format!("x{}", i - 1), format!("k{}", i - 1)),
        };
        writeln!(actors, r#""x{i}": State("X {i}"),"#).unwrap();
        writeln!(
            edges,
            r#"backstops(id: "k{i}", from: "x{i}", to: "{to}", of: "{of}", when: OnFailure, at: "{i}"),"#
        )
        .unwrap();
    }
    graph(&format!(
        r#"(foedera: 1, source: "one", sources: {{"one": "One"}}, actors: {{{actors}}}, edges: [{edges}])"#
    ))
}

/// What each link cannot do without is what the one before it cannot, and itself; and it is asked
/// of each whether it is there. Where each had a set of its own, this took gigabytes.
#[test]
fn a_long_chain_hangs_on_its_first_link() {
    const LINKS: usize = 3000;
    let graph = chain(LINKS);
    let filter = Filter::default();
    let (view, bounds) = (graph.view(&filter), Bounds::default());
    let (first, whom) = (node(&graph, "a"), node(&graph, "b"));
    let answer = fragility(view, whom, false, Orders::default(), bounds);
    assert_eq!(answer.promises, LINKS + 1);
    assert_eq!(answer.single, [first], "without it all fall");
    assert_eq!(answer.bridges.len(), 1);
    let answer = what_if(view, &[Suppose::Without(first)], bounds).unwrap();
    let filter = Filter::default().without([first]);
    let without = graph.view(&filter);
    let mut links = (0..LINKS).rev().map(|i| graph.edge_id(&format!("k{i}")));
    assert!(links.all(|link| !without.shows_edge(link.unwrap())));
    assert!(!answer.changes.edges.is_empty());
}

/// One condition that names thousands of debtors, each of whom promises something.
#[test]
fn a_condition_of_many_scopes_is_found_by_what_they_name() {
    const MANY: usize = 4000;
    let (mut actors, mut scopes, mut edges) = (String::new(), String::new(), String::new());
    for i in 0..MANY {
        writeln!(actors, r#""x{i}": State("X {i}"),"#).unwrap();
        let only = ["", ", relation: undertakes"][i % 2];
        writeln!(scopes, r#"(debtor: "x{i}"{only}),"#).unwrap();
        writeln!(
            edges,
            r#"guarantees(id: "g{i}", from: "x{i}", to: "b", at: "{i}"),"#
        )
        .unwrap();
    }
    let graph = graph(&format!(
        r#"(foedera: 1, source: "one", sources: {{"one": "One"}},
        actors: {{"b": State("Borduria"), {actors}}},
        conditions: {{"c": Other(name: "C", gates: Performance, scope: [{scopes}], at: "1")}},
        edges: [{edges}])"#
    ));
    let filter = Filter::default();
    let view = graph.view(&filter);
    let held = |i: usize| {
        let edge = graph.edge_id(&format!("g{i}")).unwrap();
        view.open_conditions(edge).len()
    };
    assert_eq!(
        [held(0), held(1), held(MANY - 2), held(MANY - 1)],
        [1, 0, 1, 0]
    );
}

/// A promise that waits for thousands of conditions, between two dates on which it stands
/// otherwise: for each it was asked again for which it waits.
#[test]
fn of_many_conditions_that_hold_a_promise_back_none_is_idle() {
    const MANY: usize = 3000;
    let mut conditions = String::new();
    for i in 0..MANY {
        writeln!(
            conditions,
            r#""c{i}": Other(name: "C {i}", gates: [Performance], applies_to: "g", at: "{i}"),"#
        )
        .unwrap();
    }
    let graph = graph(&format!(
        r#"(foedera: 1, source: "one", sources: {{"one": "One"}},
        actors: {{"a": State("Aland"), "b": State("Borduria")}}, conditions: {{{conditions}}},
        edges: [guarantees(id: "g", from: "a", to: "b", valid: "1900/1930", state: [
            (is: Conditional, since: "1900", at: "1"), (is: Pending, since: "1920", at: "1")],
            at: "1")])"#
    ));
    let [before, after] =
        ["1910", "1925"].map(|day| Filter::default().as_of(Date::new(day).unwrap()));
    let (before, after) = (graph.view(&before), graph.view(&after));
    let found = changes(before, after, Bounds::default());
    assert!(!found.edges.is_empty());
    assert_eq!(found.idle, [] as [foedera::model::Key; 0]);
}
