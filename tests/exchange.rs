//! Exports, read back with the programs they are for: NetworkX, igraph and pandas, installed by
//! pip under `target/`. Where they cannot be had, each test says so loudly and passes. The panels
//! are compared with rows made by hand, and with ATOP's own spells.

#![cfg(feature = "exchange")]
// A test may fail by panicking.
#![allow(clippy::unwrap_used)]

#[path = "exchange/graphs.rs"]
mod graphs;
#[path = "exchange/panels.rs"]
mod panels;
#[path = "exchange/python.rs"]
mod python;

use foedera::exchange::export::{Export, Format, Part};
use foedera::model::{Attribute, Day, Relation, Says, Tie, Word};
use foedera::{Filter, Graph};
use python::python;
use serde_json::{Map, Value, json};
use std::io::Write;
use std::path::Path;
use std::process::Command;

#[test]
fn what_one_article_says_arrives_everywhere() {
    read_back("ukraine", &foedera::dossier::ukraine());
}

#[test]
fn hostile_names_arrive_as_far_as_a_format_can_hold_them() {
    read_back("hostile", &graphs::hostile());
}

#[test]
fn two_thousand_promises_arrive() {
    read_back("generated", &graphs::generated(60, 2_000));
}

#[test]
fn the_same_view_gives_the_same_bytes() {
    let graph = graphs::hostile();
    for (format, _, part) in streams() {
        assert_eq!(bytes(&graph, format, part), bytes(&graph, format, part));
    }
}

#[test]
fn what_is_narrowed_is_exported_as_narrowed() {
    let graph = foedera::dossier::ukraine();
    let filter = Filter::default()
        .relations([Relation::Guarantees])
        .in_force();
    let view = graph.view(&filter);
    let export = Export::new(view).without_the_rest();
    let mut out = Vec::new();
    let written = export
        .write(Format::NodeLink, Part::Whole, &mut out)
        .unwrap();
    assert_eq!(written.edges, view.edges().count());
    // Four states, and the memorandum that their guarantees mention.
    assert_eq!((written.nodes, written.edges), (5, 3));
}

#[test]
fn every_column_is_described() {
    const PAGE: &str = include_str!("../docs/export.md");
    let graph = foedera::dossier::ukraine();
    for part in [Part::Nodes, Part::Edges] {
        let text = String::from_utf8(bytes(&graph, Format::Csv, part)).unwrap();
        let header = text.lines().next().unwrap();
        let ends = ["key", "from", "to"];
        for name in header.split(',').filter(|name| !ends.contains(name)) {
            let is_attribute = Attribute::KNOWN.iter().any(|a| a.as_str() == name);
            let described = PAGE.contains(&format!("`{name}`"));
            assert!(
                is_attribute || described,
                "`{name}` is not in docs/export.md"
            );
        }
    }
}

/// Every stream of every format: its format, the name of its file, its part.
fn streams() -> Vec<(Format, &'static str, Part)> {
    vec![
        (Format::GraphMl, "x.graphml", Part::Whole),
        (Format::Gexf, "x.gexf", Part::Whole),
        (Format::NodeLink, "x.json", Part::Whole),
        (Format::Cypher, "x.cypher", Part::Whole),
        (Format::Csv, "x.nodes.csv", Part::Nodes),
        (Format::Csv, "x.edges.csv", Part::Edges),
        #[cfg(feature = "parquet")]
        (Format::Parquet, "x.nodes.parquet", Part::Nodes),
        #[cfg(feature = "parquet")]
        (Format::Parquet, "x.edges.parquet", Part::Edges),
    ]
}

const TITLE: &str = "Who \"promised\" <what> & to whom";

fn bytes(graph: &Graph, format: Format, part: Part) -> Vec<u8> {
    let filter = Filter::default();
    let export = Export::new(graph.view(&filter)).titled(TITLE);
    let mut out = Vec::new();
    let written = export.write(format, part, &mut out).unwrap();
    if part != Part::Edges {
        assert_eq!(written.nodes, graph.node_count());
    }
    if part != Part::Nodes {
        assert_eq!(written.edges, graph.view(&filter).edges().count());
    }
    out
}

/// Exports the graph in each format and lets Python compare what arrives.
fn read_back(name: &str, graph: &Graph) {
    let Some(python) = python() else {
        // Straight to the terminal: what a passing test prints is not shown.
        let _ = writeln!(
            std::io::stderr(),
            "SKIPPED: NetworkX, igraph and pandas cannot be had here, so nobody has read the \
             exports of `{name}` back"
        );
        return;
    };
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("exchange-{name}"));
    let _old = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    for (format, file, part) in streams() {
        std::fs::write(folder.join(file), bytes(graph, format, part)).unwrap();
    }
    let expected = expected(graph);
    let edges = expected["edges"].as_object().unwrap().len();
    std::fs::write(folder.join("expected.json"), expected.to_string()).unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/exchange/read_back.py");
    let told = Command::new(python)
        .arg(script)
        .arg(&folder)
        .output()
        .unwrap();
    let out = String::from_utf8_lossy(&told.stdout);
    let complaint = String::from_utf8_lossy(&told.stderr);
    assert!(told.status.success(), "{out}\n{complaint}");
    let compared: usize = out.split_whitespace().next().unwrap().parse().unwrap();
    let formats = 7;
    assert!(compared > formats * (4 * graph.node_count() + 10 * edges));
}

/// What must arrive, told from the graph itself.
fn expected(graph: &Graph) -> Value {
    let mut nodes = Map::new();
    for id in graph.node_ids() {
        let node = graph.node(id);
        nodes.insert(
            node.key.to_string(),
            json!({
                "name": node.name, "sort": node.sort().word(),
                "aliases": node.aliases, "note": node.note,
            }),
        );
    }
    let mut edges = Map::new();
    let filter = Filter::default();
    let view = graph.view(&filter);
    for id in view.edges() {
        let edge = graph.edge(id);
        let terms = edge.terms();
        let claims = || {
            view.edge_claims(id)
                .filter(|claim| claim.says == Says::Holds)
        };
        let span = view.derived(id).span;
        let day = |day: Day| {
            let known = span.dated && day != Day::MIN && day != Day::MAX;
            known.then(|| day.to_string())
        };
        let cap = terms.and_then(|terms| terms.cap.as_ref());
        let obligations = terms.map_or(&[][..], |terms| &terms.obligations);
        let event = match &edge.tie {
            Tie::Violates(violation) => violation.event.clone(),
            _ => None,
        };
        edges.insert(
            edge.key.to_string(),
            json!({
                "from": edge.from, "to": edge.to, "relation": edge.relation(),
                "valid": view.derived(id).period().or(edge.valid.clone()).map(|d| d.to_string()),
                "start": day(span.first), "end": day(span.last),
                "obligations": obligations.iter().map(|o| o.word()).collect::<Vec<_>>(),
                "means": terms.map_or(Vec::new(), |terms| terms.means.clone()),
                "priority": terms.and_then(|terms| terms.priority),
                "cap": cap.map(|cap| cap.number()),
                "cap_currency": cap.map(|cap| cap.currency().to_string()),
                "event": event, "note": edge.note,
                "sources": claims().map(|claim| claim.source.to_string()).collect::<Vec<_>>(),
                "places": claims().map(|c| c.place.clone().unwrap_or_default()).collect::<Vec<_>>(),
            }),
        );
    }
    json!({ "title": TITLE, "nodes": nodes, "edges": edges })
}
