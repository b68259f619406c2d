//! Many records of one thing: what is looked at stays few. Where it did not, these would take
//! minutes.

use super::{graph, node};
use foedera::Filter;
use foedera::change::{Change, Retraction, apply};
use foedera::commitment::over_by;
use foedera::model::{Attribute, Claim, ConditionState, Date, Truth, Value};
use foedera::query::{Bounds, condition_state, disputes, gaps, guarantors, history};
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
