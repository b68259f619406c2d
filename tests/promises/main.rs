//! What a promise is worth: the questions of `docs/promises.md` on small dossiers with the one
//! thing that each must get right, and the laws of every answer on random ones.

// A test may fail by panicking.
#![allow(clippy::unwrap_used)]

mod agree;
mod cascade;
mod circles;
mod compare;
mod contrary;
mod coverage;
mod crisis;
mod default;
mod fragility;
mod gaps;
mod many;
mod random;
mod recourse;
mod strength;
mod sums;
mod what_if;

use foedera::dossier::{Memory, read};
use foedera::graph::NodeId;
use foedera::{Filter, Graph};

/// The graph of a dossier.
#[track_caller]
fn graph(text: &str) -> Graph {
    let files = Memory::new().with("small.ron", text);
    let reading = read(&files, "small.ron");
    let faults = reading.faults;
    reading
        .graph
        .unwrap_or_else(|| panic!("{faults:#?}\n{text}"))
}

/// A dossier of some edges among states a to e, with agreements p and q.
fn dossier(edges: &str) -> String {
    format!(
        r#"(foedera: 1, source: "book", sources: {{"book": (title: "A book")}},
        actors: {{"a": State("Aland"), "b": State("Borduria"), "c": Bank("Credit"),
            "d": State("Dania"), "e": Coalition("Entente")}},
        agreements: {{"p": Treaty("Pact"), "q": Treaty("Quiet")}},
        edges: [{edges}])"#
    )
}

fn node(graph: &Graph, key: &str) -> NodeId {
    graph.node_id(key).unwrap()
}

/// The key of an edge.
fn key(graph: &Graph, edge: foedera::graph::EdgeId) -> &str {
    graph.edge(edge).key.as_str()
}

/// Every view that a law is tried on: of everything, as of a date, without one actor.
fn views(graph: &Graph) -> Vec<Filter> {
    let date = foedera::model::Date::new("1955").unwrap();
    let without = node(graph, "n1");
    vec![
        Filter::default(),
        Filter::default().as_of(date),
        Filter::default().in_force(),
        Filter::default().without([without]),
    ]
}
