//! Questions that ask for one thing in two ways have one answer: on random dossiers that
//! contradict themselves.

use super::contrary::dossiers;
use super::{graph, node};
use foedera::dossier::write;
use foedera::graph::{EdgeId, NodeId, View};
use foedera::model::{Date, Key, Modality, Truth, Word};
use foedera::query::{
    Bounds, Changes, Evidence, Grade, How, Orders, Promises, Suppose, Way, beneficiaries, changes,
    coverage, disputes, fragility, gaps, guarantors, history, paths, recourse, timeline, what_if,
};
use foedera::{Filter, Graph};
use proptest::prelude::*;
use std::collections::BTreeSet;

/// Each law is tried on every one of many views, so on fewer dossiers.
fn config() -> ProptestConfig {
    let usual = ProptestConfig::default();
    ProptestConfig {
        cases: usual.cases / 8,
        failure_persistence: None,
        ..usual
    }
}

fn bounds() -> Bounds {
    Bounds {
        results: 10_000,
        ..Bounds::default()
    }
}

/// Every view that a law is tried on.
fn views(graph: &Graph) -> Vec<Filter> {
    let date = |text| Date::new(text).unwrap();
    let all = Filter::default();
    let on = |text| Filter::default().as_of(date(text));
    vec![
        all.clone(),
        on("1955"),
        on("1955-06-15"),
        on("1954/1957"),
        on("1955").in_force(),
        on("1955").certain(),
        all.clone().in_force(),
        all.clone().sources(graph.source_id("s1")),
        all.clone().without(graph.node_id("n1")),
        on("1955-07").without(graph.node_id("t0")),
        all.said_in_any_way(),
        on("1953").modalities(Modality::ALL.iter().copied()),
    ]
}

fn actors(graph: &Graph) -> Vec<NodeId> {
    let nodes = graph.node_ids();
    nodes
        .filter(|node| graph.node(*node).as_actor().is_some())
        .collect()
}

/// What an actor may call on, by recourse.
fn called(view: View<'_>, whom: NodeId) -> BTreeSet<EdgeId> {
    let order = recourse(view, whom, None, bounds());
    let calls: Vec<EdgeId> = order.calls().map(|called| called.call.edge).collect();
    let alone = order.alone.iter().map(|alone| alone.evidence.edge);
    calls.into_iter().chain(alone).collect()
}

/// All that is told of an answer, with keys in place of ids.
fn stated(graph: &Graph, filter: &Filter) -> Vec<String> {
    let view = graph.view(filter);
    let told = |edge: EdgeId| {
        let evidence = Evidence::of(view, edge);
        let over: Vec<Key> = evidence
            .over_by
            .iter()
            .map(|e| graph.edge(*e).key.clone())
            .collect();
        let open = evidence.open.iter();
        let open: Vec<_> = open.map(|(n, t)| (&graph.node(*n).key, *t)).collect();
        format!(
            "{} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {over:?} {open:?}",
            graph.edge(edge).key,
            evidence.states,
            evidence.in_force,
            evidence.dated,
            evidence.period,
            evidence.stand,
            evidence.forces,
            view.shows_edge(edge),
        )
    };
    let mut all: Vec<String> = graph.edge_ids().map(told).collect();
    all.sort();
    all
}

/// Each edge that differs, and how; `also` are lost.
fn told(changes: &Changes, also: &[Key]) -> Vec<String> {
    let edges = changes.edges.iter();
    let edges = edges.map(|edge| format!("{} {:?}", edge.key, edge.how));
    let also = also.iter().map(|key| format!("{key} {:?}", How::Lost));
    let mut told: Vec<String> = edges.chain(also).collect();
    told.sort();
    told
}

proptest! {
    #![proptest_config(config())]

    /// What coverage tells of is what recourse may call on; without a date, that and no more.
    #[test]
    fn coverage_and_recourse_know_the_same_promises(text in dossiers()) {
        let graph = graph(&text);
        for filter in views(&graph) {
            let view = graph.view(&filter);
            for whom in actors(&graph) {
                let covered: BTreeSet<EdgeId> = coverage(view, whom, bounds()).promises.into_keys().collect();
                let called = called(view, whom);
                match filter.date().is_none() || filter.narrows_states() {
                    true => prop_assert_eq!(covered, called),
                    false => prop_assert!(called.is_subset(&covered), "{:?} {:?}", called, covered),
                }
            }
        }
    }

    /// Who is guaranteed by somebody is whom that one guarantees.
    #[test]
    fn guarantors_and_beneficiaries_are_mirrors(text in dossiers()) {
        let graph = graph(&text);
        for filter in views(&graph) {
            let view = graph.view(&filter);
            let (mut there, mut back) = (BTreeSet::new(), BTreeSet::new());
            for actor in actors(&graph) {
                let all = |answer: Promises| -> Vec<(usize, EdgeId)> {
                    let groups = [answer.now, answer.undated, answer.at_other_times];
                    let groups = groups.iter().enumerate();
                    groups.flat_map(|(i, group)| group.iter().map(move |p| (i, p.evidence.edge))).collect()
                };
                let to_it = all(guarantors(view, actor, false, bounds()));
                there.extend(to_it.into_iter().filter(|(_, edge)| graph.to(*edge) == actor));
                let by_it = all(beneficiaries(view, actor, false, bounds()));
                back.extend(by_it.into_iter().filter(|(_, edge)| graph.from(*edge) == actor));
            }
            prop_assert_eq!(there, back);
        }
    }

    /// A path of one hop is an edge.
    #[test]
    fn paths_of_one_hop_are_edges(text in dossiers()) {
        let graph = graph(&text);
        let near = Bounds { hops: 1, ..bounds() };
        for filter in views(&graph) {
            let view = graph.view(&filter);
            for from in actors(&graph) {
                for to in actors(&graph) {
                    if from == to { continue; }
                    let found = paths(view, from, to, Way::Forward, near);
                    let found: BTreeSet<EdgeId> = found.paths.iter().flat_map(|p| &p.hops).map(|(h, _)| h.edge).collect();
                    let edges: BTreeSet<EdgeId> = view.out(from).filter(|h| h.node == to).map(|h| h.edge).collect();
                    prop_assert_eq!(found, edges);
                }
            }
        }
    }

    /// What is supposed away is what differs when it is left out.
    #[test]
    fn without_somebody_is_what_differs_when_left_out(text in dossiers(), gone in 0..10usize) {
        let graph = graph(&text);
        let gone = node(&graph, ["n0", "n1", "n2", "n3", "n4", "n5", "t0", "t1", "x", "c0"][gone]);
        for filter in views(&graph) {
            let view = graph.view(&filter);
            let answer = what_if(view, &[Suppose::Without(gone)], bounds()).unwrap();
            let both = filter.with_undated().unwrap_or_else(|| filter.clone());
            let fewer = both.clone().without([gone]);
            let all = changes(graph.view(&both), graph.view(&fewer), bounds());
            prop_assert_eq!(told(&answer.changes, &answer.returns), told(&all, &[]), "{:?}", filter.date());
            let nodes = |c: &Changes| c.nodes.iter().map(|n| n.key.clone()).collect::<Vec<_>>();
            prop_assert_eq!(nodes(&answer.changes), nodes(&all));
        }
    }

    /// What is supposed of a record is what differs where it is so.
    #[test]
    fn what_is_supposed_differs_as_told(text in dossiers(), kind in 0..6usize, n in 0..12usize, which in 0..2usize) {
        let graph = graph(&text);
        let date = |text| Some(Date::new(text).unwrap());
        let key = |text: &str| Key::new(text).unwrap();
        let edge = graph.edge_id(&format!("e{n}"));
        let is_commitment = edge.is_some_and(|e| graph.relation(e).is_commitment());
        let (condition, treaty) = (key(["c0", "c1"][which]), key(["t0", "t1"][which]));
        let one = match kind {
            0 => Suppose::Met(condition, None),
            1 => Suppose::Failed(condition, date("1955")),
            2 if is_commitment => Suppose::Breach(key(&format!("e{n}")), date("1954")),
            3 => Suppose::Ends(treaty, date("1954")),
            4 if edge.is_some() => Suppose::Failed(key(&format!("e{n}")), None),
            5 if edge.is_some() => Suppose::Met(key(&format!("e{n}")), date("1954")),
            _ => Suppose::Ends(treaty, None),
        };
        for filter in views(&graph) {
            let view = graph.view(&filter);
            let answer = what_if(view, std::slice::from_ref(&one), bounds()).unwrap();
            let both = filter.with_undated().unwrap_or_else(|| filter.clone());
            let all = changes(graph.view(&both), answer.view(), bounds());
            prop_assert_eq!(told(&answer.changes, &answer.returns), told(&all, &[]), "{:?} {:?}", one, filter.date());
        }
    }

    /// Nothing differs from itself, and what is written reads back to the same answers.
    #[test]
    fn what_is_written_answers_the_same(text in dossiers()) {
        let graph = graph(&text);
        let written = write(&graph.records(), None);
        let again = super::graph(&written);
        for (filter, other) in views(&graph).iter().zip(views(&again)) {
            prop_assert_eq!(stated(&graph, filter), stated(&again, &other));
            let differs = changes(graph.view(filter), again.view(&other), bounds());
            prop_assert!(differs.is_empty(), "{:?}", differs.edges.iter().map(|e| (&e.key, &e.how)).collect::<Vec<_>>());
        }
    }

    /// What counts in fragility is what coverage has in force.
    #[test]
    fn fragility_counts_what_coverage_has_in_force(text in dossiers()) {
        let graph = graph(&text);
        for filter in views(&graph) {
            let view = graph.view(&filter);
            for whom in actors(&graph) {
                let fragile = fragility(view, whom, false, Orders::default(), bounds());
                let recourse = view.recourse();
                let order = foedera::query::recourse(view, whom, None, bounds());
                let evidence: Vec<Evidence> = order.calls().map(|c| c.evidence.clone())
                    .chain(order.alone.iter().map(|a| a.evidence.clone())).collect();
                let counts = |e: &&Evidence| {
                    let own = recourse.creditor(e.edge).is_none_or(|c| c == whom);
                    let good = match e.grade() {
                        Grade::InForce => true,
                        Grade::Possibly => !filter.is_certain(),
                        _ => false,
                    };
                    own && good && view.shows_edge(e.edge) && graph.from(e.edge) != whom
                };
                let matters: BTreeSet<String> = evidence.iter().filter(counts).map(|e| {
                    let record = graph.edge(e.edge);
                    record.matter.as_ref().unwrap_or(&record.key).to_string()
                }).collect();
                // As of a date, what stands behind an undated promise does not count.
                match filter.date() {
                    None => prop_assert_eq!(fragile.promises, matters.len(), "{}", graph.node(whom).key),
                    Some(_) => prop_assert!(fragile.promises <= matters.len(), "{}", graph.node(whom).key),
                }
            }
        }
    }

    /// A narrower date settles what a wider one leaves open, and undoes nothing.
    #[test]
    fn a_narrower_date_undoes_nothing(text in dossiers(), year in 1949..1960i32, month in 1..=12u32) {
        let graph = graph(&text);
        let year_ = Date::new(&format!("{year}")).unwrap();
        let month = Date::new(&format!("{year}-{month:02}")).unwrap();
        for filter in views(&graph) {
            let view = graph.view(&filter);
            for edge in graph.edge_ids() {
                let (wide, narrow) = (view.in_force(edge, Some(&year_)), view.in_force(edge, Some(&month)));
                prop_assert!(wide == Truth::Possibly || wide == narrow, "{} {year_:?} {wide:?} {narrow:?}", graph.edge(edge).key);
            }
        }
    }

    /// No question fails on such dossiers.
    #[test]
    fn every_question_is_answered(text in dossiers()) {
        let graph = graph(&text);
        for filter in views(&graph) {
            let view = graph.view(&filter);
            gaps(view, None, bounds());
            disputes(view, None, bounds());
            timeline(view, None, bounds());
            for key in ["n0", "t0", "c0", "x", "e0"] {
                history(view, key, bounds());
            }
        }
    }
}
