//! The questions of the floor `query`, whose answers carry their evidence: how long for each edge
//! that they touch, at the first look, when each record is put together, and at the second.

use crate::file::clock;
use crate::{ours, rows};
use foedera::graph::{Filter, Graph, NodeId, View, Way};
use foedera::model::{Date, Relation};
use foedera::query::{Bounds, Suppose, coverage, guarantors, reach, recourse, what_if};
use rustix::time::ClockId;
use std::hint::black_box;
use std::path::Path;
use std::time::Duration;

/// Asks who guarantees whom (Q1's arguments) and who reaches whom in three hops (Q2's).
pub fn measure(graph: &Graph, dir: &Path) {
    println!(
        "| question, with evidence | asked | edges touched | pieces of evidence | first, an edge | again, an edge |"
    );
    println!("|---|---:|---:|---:|---:|---:|");
    let bounds = Bounds {
        hops: 3,
        results: usize::MAX,
        work: usize::MAX,
    };
    let support = [Relation::Guarantees, Relation::Backstops];
    let all = Filter::default();
    row(graph, dir, "q1", "guarantors", &|node, date| {
        let filter = Filter::default().as_of(date);
        let answer = guarantors(graph.view(&filter), node, false, bounds);
        let touched = graph.view(&all).into(node).count();
        let groups = [&answer.now, &answer.undated, &answer.at_other_times];
        (touched, groups.iter().map(|group| group.len()).sum())
    });
    row(graph, dir, "q2", "reach, three hops back", &|node, date| {
        let filter = Filter::default().relations(support.clone());
        let filter = filter.as_of(date).in_force();
        let answer = reach(graph.view(&filter), node, Way::Backward, bounds);
        (answer.touched, answer.nodes.len() + answer.undated.len())
    });
    println!();
}

/// Asks what actors may call on, and what would be without them: of a hundred with as many
/// commitments to them as the middle one has, and of the ten with the most.
pub fn worth(graph: &Graph) {
    println!("| question | of | edges touched, mean | a question | an edge |");
    println!("|---|---|---:|---:|---:|");
    let all = Filter::default();
    let commitments = Filter::default().relations([Relation::Guarantees, Relation::Backstops]);
    let degrees = graph.view(&commitments).in_degrees();
    let mut nodes: Vec<NodeId> = graph
        .node_ids()
        .filter(|n| degrees[n.index()] > 0)
        .collect();
    nodes.sort_by_key(|node| (degrees[node.index()], *node));
    let middle = nodes.len() / 2;
    let groups = [
        ("100 of the middle", &nodes[middle - 50..middle + 50]),
        ("the 10 with the most", &nodes[nodes.len() - 10..]),
    ];
    type Ask = fn(View<'_>, NodeId);
    let questions: [(&str, Ask); 3] = [
        ("recourse", |view, node| {
            black_box(recourse(view, node, None, Bounds::default()));
        }),
        ("coverage", |view, node| {
            black_box(coverage(view, node, Bounds::default()));
        }),
        ("what-if --without", |view, node| {
            let without = [Suppose::Without(node)];
            black_box(what_if(view, &without, Bounds::default()).expect("it can be supposed"));
        }),
    ];
    for (name, ask) in questions {
        for (of, nodes) in groups {
            let mut best = Duration::MAX;
            for _ in 0..3 {
                let begun = clock(ClockId::ThreadCPUTime);
                for node in nodes {
                    ask(graph.view(&all), *node);
                }
                best = best.min(clock(ClockId::ThreadCPUTime) - begun);
            }
            let both = |node: &NodeId| {
                let view = graph.view(&all);
                let out = if name == "what-if --without" {
                    view.out(*node).count()
                } else {
                    0
                };
                out + view.into(*node).count()
            };
            let touched: usize = nodes.iter().map(both).sum();
            let spent = best.as_secs_f64();
            println!(
                "| {name} | {of} | {} | {:.3} ms | {:.0} ns |",
                touched / nodes.len(),
                spent * 1e3 / nodes.len() as f64,
                spent * 1e9 / touched as f64,
            );
        }
    }
    println!();
}

/// Asks a question of its arguments, twice; it says how many edges it touched, and how many
/// pieces of evidence it has.
fn row(
    graph: &Graph,
    dir: &Path,
    arguments: &str,
    question: &str,
    ask: &dyn Fn(foedera::graph::NodeId, Date) -> (usize, usize),
) {
    let arguments = rows::arguments(dir, arguments);
    let mut times = [Duration::ZERO; 2];
    let (mut touched, mut evidence) = (0, 0);
    for time in &mut times {
        (touched, evidence) = (0, 0);
        let begun = clock(ClockId::ThreadCPUTime);
        for (node, day) in &arguments {
            let node = graph
                .node_id(&node.to_string())
                .expect("every number is a key");
            let (edges, pieces) = ask(node, ours::date(*day));
            (touched, evidence) = (touched + edges, evidence + pieces);
        }
        *time = clock(ClockId::ThreadCPUTime) - begun;
    }
    let [first, again] = times.map(|time| time.as_secs_f64() * 1e6 / touched as f64);
    println!(
        "| {question} | {} | {touched} | {evidence} | {first:.2} µs | {again:.2} µs |",
        arguments.len()
    );
}
