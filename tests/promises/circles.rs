//! Circles and rings, held to brute force.

use super::contrary::dossiers;
use super::{graph, node, views};
use foedera::dossier::built_in;
use foedera::graph::{NodeId, View};
use foedera::model::{Date, Relation};
use foedera::query::{Bounds, Circles, circles};
use foedera::{Filter, Graph};
use proptest::prelude::*;
use std::collections::BTreeSet;

/// Each circle as "a b c", then each ring as "ring a b c".
fn told(graph: &Graph, answer: &Circles) -> Vec<String> {
    let names = |nodes: &mut dyn Iterator<Item = NodeId>| -> String {
        let names: Vec<&str> = nodes.map(|node| graph.node_key(node)).collect();
        names.join(" ")
    };
    let circles = answer
        .circles
        .iter()
        .map(|c| names(&mut c.hops.iter().map(|hop| hop.from)));
    let rings = answer.rings.iter().map(|ring| {
        let names = names(&mut ring.hops.iter().map(|hop| hop.from));
        format!("ring {names}")
    });
    circles.chain(rings).collect()
}

/// The deeds say it themselves: a circle of guarantees, Docks for Ropes, Ropes for Sails, Sails
/// for Docks, and a circle of debts, Shipping to Docks, Docks to Ropes, Ropes to Shipping.
#[test]
fn the_loans_have_the_circles_they_were_invented_for() {
    let graph = built_in("loan-circle").unwrap();
    let ask = |relation: Relation| {
        let filter = Filter::default().relations([relation]);
        told(
            &graph,
            &circles(graph.view(&filter), None, Bounds::default()),
        )
    };
    assert_eq!(ask(Relation::Guarantees), ["docks ropes sails"]);
    assert_eq!(ask(Relation::Owes), ["docks ropes shipping"]);
}

/// Each link of the ring names whose debt is answered for.
#[test]
fn a_ring_says_which_promise_stands_behind_which() {
    let graph = built_in("loan-circle").unwrap();
    let filter = Filter::default();
    let answer = circles(graph.view(&filter), None, Bounds::default());
    let [ring] = &answer.rings[..] else {
        panic!("{:?}", answer.rings)
    };
    let links = ring.hops.iter().flat_map(|hop| &hop.links);
    let key = |edge| graph.edge(edge).key.to_string();
    let links: Vec<[String; 2]> = links.map(|(a, b)| [key(a.edge), key(b.edge)]).collect();
    let expected = [
        ["ring-docks", "loan-ropes"],
        ["ring-ropes", "loan-sails"],
        ["ring-sails", "loan-docks"],
    ];
    assert_eq!(links, expected);
}

/// On 1 August 1914 sixteen pairs had promised each other something; France and Russia, and the
/// three of the Triple Alliance, among them. Serbia and Greece stood by themselves.
#[test]
fn who_was_bound_to_each_other_in_1914() {
    let graph = built_in("july-1914").unwrap();
    let promises = Relation::BUILT_IN.iter().filter(|r| r.is_commitment());
    let filter = Filter::default()
        .as_of(Date::new("1914-08-01").unwrap())
        .relations(promises.cloned())
        .in_force();
    let bounds = Bounds {
        hops: 2,
        ..Bounds::default()
    };
    let answer = circles(graph.view(&filter), None, bounds);
    let pairs = told(&graph, &answer);
    assert_eq!(pairs.len(), 16, "{pairs:#?}");
    for pair in [
        "france russia",
        "austria germany",
        "austria italy",
        "germany italy",
        "greece serbia",
        "britain japan",
    ] {
        assert!(pairs.contains(&pair.to_string()), "{pair} in {pairs:#?}");
    }
    assert!(
        !pairs.contains(&"russia serbia".to_string()),
        "Russia had promised Serbia nothing"
    );
    assert_eq!(answer.groups.len(), 2);
}

#[test]
fn what_is_cut_off_is_told() {
    let graph = built_in("july-1914").unwrap();
    let filter = Filter::default();
    let few = Bounds {
        results: 3,
        ..Bounds::default()
    };
    let answer = circles(graph.view(&filter), None, few);
    assert_eq!(answer.circles.len(), 3);
    assert_eq!(
        answer.truncated,
        Some(foedera::query::Truncated::Results(3))
    );
    assert!(
        answer.counts.iter().map(|count| count.found).sum::<usize>() > 3,
        "yet all are counted"
    );
    let little = Bounds {
        work: 200,
        ..Bounds::default()
    };
    let answer = circles(graph.view(&filter), None, little);
    assert_eq!(answer.truncated, Some(foedera::query::Truncated::Work(200)));
    assert!(answer.counts.iter().any(|count| !count.complete));
}

/// Every walk over these arrows that meets nobody twice and comes back to its least.
fn brute(arrows: &BTreeSet<(NodeId, NodeId)>) -> BTreeSet<Vec<NodeId>> {
    let mut cycles = BTreeSet::new();
    let mut todo: Vec<Vec<NodeId>> = arrows.iter().map(|(from, _)| vec![*from]).collect();
    while let Some(walk) = todo.pop() {
        let last = walk[walk.len() - 1];
        for (_, head) in arrows.iter().filter(|(from, _)| *from == last) {
            if *head == walk[0] {
                cycles.insert(walk.clone());
            } else if *head > walk[0] && !walk.contains(head) {
                todo.push([&walk[..], &[*head]].concat());
            }
        }
    }
    cycles
}

fn arrows(view: View<'_>) -> BTreeSet<(NodeId, NodeId)> {
    let graph = view.graph();
    // A backstop promises who it is behind nothing.
    let promised = view
        .edges()
        .filter(|edge| *graph.relation(*edge) != Relation::Backstops);
    promised
        .map(|edge| (graph.from(edge), graph.to(edge)))
        .filter(|(a, b)| a != b)
        .collect()
}

/// Whose promise stands behind whose.
fn links(view: View<'_>) -> BTreeSet<(NodeId, NodeId)> {
    let graph = view.graph();
    let links = view
        .recourse()
        .commitments()
        .flat_map(|edge| view.recourse().principals(edge));
    links
        .map(|l| (graph.from(l.backer), graph.from(l.principal)))
        .filter(|(a, b)| a != b)
        .collect()
}

proptest! {
    /// Circles and rings are the simple cycles of brute force, in every view; every hop has its
    /// edges; those through one actor are those that meet it.
    #[test]
    fn circles_are_those_of_brute_force(text in dossiers(), who in 0..6usize) {
        let graph = graph(&text);
        let who = node(&graph, &format!("n{who}"));
        for filter in views(&graph) {
            let view = graph.view(&filter);
            let bounds = Bounds { results: 10_000, ..Bounds::default() };
            let answer = circles(view, None, bounds);
            let nodes = |c: &foedera::query::Circle| -> Vec<NodeId> { c.hops.iter().map(|h| h.from).collect() };
            let found: BTreeSet<Vec<NodeId>> = answer.circles.iter().map(nodes).collect();
            prop_assert_eq!(&found, &brute(&arrows(view)));
            prop_assert_eq!(found.len(), answer.circles.len());
            for hop in answer.circles.iter().flat_map(|c| &c.hops) {
                prop_assert!(!hop.by.is_empty());
                prop_assert!(hop.by.iter().all(|e| (graph.from(e.edge), graph.to(e.edge)) == (hop.from, hop.to)));
            }
            let rings: BTreeSet<Vec<NodeId>> = answer.rings.iter().map(|r| r.hops.iter().map(|h| h.from).collect()).collect();
            prop_assert_eq!(rings, brute(&links(view)));
            let through = circles(view, Some(who), bounds);
            let met = found.iter().filter(|nodes| nodes.contains(&who)).count();
            prop_assert_eq!(through.circles.len(), met);
            prop_assert!(through.circles.iter().all(|c| c.hops[0].from == who));
        }
    }
}
