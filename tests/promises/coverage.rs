//! Coverage, and its gaps.

use super::random::dossiers;
use super::{dossier, graph, node, views};
use expect_test::{Expect, expect};
use foedera::model::Date;
use foedera::query::{Bounds, Coverage, Grade, Topic, Truncated, coverage};
use foedera::{Filter, Graph};
use proptest::prelude::*;

fn told(graph: &Graph, coverage: &Coverage) -> String {
    let topics = coverage.topics.iter().map(|covered| {
        let topic = covered.topic.phrase();
        let cells = covered.cells.iter().map(|cell| {
            let debtor = graph.node_key(cell.debtor);
            format!("{debtor} {:?} {}", cell.grade, cell.promises.len())
        });
        let cells: Vec<String> = cells.collect();
        let gap = if covered.is_gap() { " (gap)" } else { "" };
        format!("{topic}: {}{gap}", cells.join(", "))
    });
    topics.collect::<Vec<_>>().join("\n")
}

#[track_caller]
fn check(edges: &str, as_of: Option<&str>, expect: Expect) {
    let graph = graph(&dossier(edges));
    let filter = match as_of {
        Some(date) => Filter::default().as_of(Date::new(date).unwrap()),
        None => Filter::default(),
    };
    let coverage = coverage(graph.view(&filter), node(&graph, "a"), Bounds::default());
    expect.assert_eq(&told(&graph, &coverage));
}

const EDGES: &str = r#"
    guarantees(id: "g", from: "e", to: "a", valid: "1950/1960", obligation: Defense, at: "1"),
    backstops(id: "s", from: "b", to: "e", of: "g", domains: ["Air", "sea"], valid: "1950/1960", at: "2"),
    undertakes(id: "u", from: "c", to: "a", domains: ["air"], modality: Sought, at: "3"),
    guarantees(id: "o", from: "d", to: "a", valid: "1950/..", at: "4"),
    guarantees(id: "other", from: "b", to: "d", obligation: Offense, at: "5")"#;

#[test]
fn what_is_promised_is_told_by_topic_with_who_stands_behind_it() {
    check(
        EDGES,
        Some("1955"),
        expect![[r#"
            defense: e InForce 1
            air: b InForce 1, c Sought 1
            sea: b InForce 1
            not stated: d InForce 1"#]],
    );
}

#[test]
fn what_is_over_leaves_a_gap_that_tells_so() {
    check(
        EDGES,
        Some("1970"),
        expect![[r#"
            defense: e Over 1 (gap)
            air: c Sought 1, b Over 1 (gap)
            sea: b Over 1 (gap)
            not stated: d InForce 1"#]],
    );
}

/// A violated promise stays valid (VCLT, article 60, entitles the others to end it) and covers
/// nothing.
#[test]
fn what_was_broken_is_no_cover() {
    check(
        r#"guarantees(id: "g", from: "b", to: "a", valid: "1950/..", domains: ["air"], at: "1"),
        violates(from: "b", to: "a", breaches: "g", valid: "1956", at: "2")"#,
        None,
        expect!["air: b Broken 1 (gap)"],
    );
}

#[test]
fn what_one_account_leaves_open_another_may_state() {
    let graph = foedera::dossier::ukraine();
    let filter = Filter::default();
    let coverage = coverage(
        graph.view(&filter),
        node(&graph, "ukraine"),
        Bounds::default(),
    );
    let backstop = graph.edge_id("us-backstop").unwrap();
    let open = coverage
        .topics
        .iter()
        .find(|c| c.topic == Topic::NotStated)
        .unwrap();
    assert!(
        open.cells
            .iter()
            .all(|cell| !cell.promises.contains(&backstop))
    );
    assert_eq!(coverage.never_stated.len(), 5);
}

#[test]
fn bounds_cut_and_say_so() {
    let graph = graph(&dossier(EDGES));
    let filter = Filter::default();
    let bounds = Bounds {
        results: 2,
        ..Bounds::default()
    };
    let coverage = coverage(graph.view(&filter), node(&graph, "a"), bounds);
    assert_eq!(coverage.promises.len(), 2);
    assert_eq!(coverage.truncated, Some(Truncated::Results(2)));
}

proptest! {
    /// Every promise found stands under each topic that it states, and only there; the grade of
    /// a cell is its best.
    #[test]
    fn every_promise_stands_where_it_belongs(text in dossiers()) {
        let graph = graph(&text);
        for filter in views(&graph) {
            let view = graph.view(&filter);
            for whom in graph.node_ids().filter(|n| graph.node(*n).as_actor().is_some()) {
                let coverage = coverage(view, whom, Bounds::default());
                for (edge, evidence) in &coverage.promises {
                    for topic in foedera::query::topics_of(view, *edge) {
                        let covered = coverage.topics.iter().find(|c| c.topic == topic).unwrap();
                        let cell = covered.cells.iter().find(|c| c.debtor == graph.from(*edge)).unwrap();
                        prop_assert!(cell.promises.contains(edge));
                        prop_assert!(cell.grade <= evidence.grade());
                    }
                }
                let placed: usize = coverage.topics.iter().flat_map(|c| &c.cells).map(|c| c.promises.len()).sum();
                let stated: usize = coverage.promises.keys().map(|e| foedera::query::topics_of(view, *e).len()).sum();
                prop_assert_eq!(placed, stated);
            }
        }
    }

    /// Removing an actor never closes a gap and never betters a topic.
    #[test]
    fn removing_an_actor_never_closes_a_gap(text in dossiers(), gone in 0..6usize) {
        let graph = graph(&text);
        let (all, gone) = (Filter::default(), node(&graph, &format!("n{gone}")));
        let fewer = Filter::default().without([gone]);
        for whom in graph.node_ids().filter(|n| graph.node(*n).as_actor().is_some() && *n != gone) {
            let before = coverage(graph.view(&all), whom, Bounds::default());
            let after = coverage(graph.view(&fewer), whom, Bounds::default());
            for covered in after.topics {
                let was = before.topics.iter().find(|c| c.topic == covered.topic);
                let was = was.map_or(Grade::Over, |was| was.best());
                // Without the one who broke it a promise may look better: that is told apart.
                let broken = before.promises.values().any(|e| e.grade() == Grade::Broken);
                prop_assert!(covered.best() >= was || broken, "{:?}", covered);
            }
        }
    }
}

/// Each guarantee is of both before it: looked at one by one, there are 2^40 ways down.
#[test]
fn a_lattice_of_guarantees_is_looked_at_once() {
    let mut edges = vec![
        r#"undertakes(id: "l0a", from: "a", to: "b", at: "1")"#.to_string(),
        r#"undertakes(id: "l0b", from: "c", to: "b", at: "1")"#.to_string(),
    ];
    for i in 1..40 {
        let before = i - 1;
        for (side, by) in [("a", "d"), ("b", "e")] {
            edges.push(format!(
                r#"guarantees(id: "l{i}{side}", from: "{by}", to: "a", of: ["l{before}a", "l{before}b"],
                owed_to: "b", at: "1")"#
            ));
        }
    }
    let graph = graph(&dossier(&edges.join(", ")));
    let filter = Filter::default();
    let view = graph.view(&filter);
    let covered = coverage(view, node(&graph, "b"), Bounds::default());
    assert_eq!(
        covered.topics.len(),
        1,
        "none says what it is for, and none is a debt"
    );
    let cells = covered.topics[0].cells.iter();
    let all: usize = cells.map(|cell| cell.promises.len()).sum();
    assert_eq!(all, 80);
}
