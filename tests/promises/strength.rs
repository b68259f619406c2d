//! The strongest chain, held to every chain there is.

use super::contrary::dossiers;
use super::{dossier, graph, node, views};
use foedera::commitment::is_behind_own;
use foedera::dossier::built_in;
use foedera::graph::{EdgeId, NodeId, View};
use foedera::model::{LegalForce, Relation, Truth};
use foedera::query::{
    Binds, Bounds, Criterion, Evidence, Order, Strength, Strongest, Wait, strength,
};
use foedera::{Filter, Graph};
use proptest::prelude::*;
use std::collections::BTreeSet;

const ORDERS: [&[Criterion]; 5] = [
    &[
        Criterion::Force,
        Criterion::Binding,
        Criterion::Conditions,
        Criterion::Hops,
    ],
    &[Criterion::Hops, Criterion::Conditions, Criterion::Force],
    &[Criterion::Conditions, Criterion::Hops, Criterion::Binding],
    &[Criterion::Binding, Criterion::Force],
    &[Criterion::Conditions],
];

fn promises() -> Filter {
    let all = Relation::BUILT_IN
        .iter()
        .filter(|r| r.is_commitment())
        .cloned();
    Filter::default().relations(all.chain([Relation::MemberOf, Relation::Leads]))
}

/// The links as keys, then for each criterion the weakest, and the single links wanted.
fn told(graph: &Graph, answer: &Strongest) -> Vec<String> {
    let Some(chain) = &answer.chain else {
        return Vec::new();
    };
    let key = |evidence: &Evidence| graph.edge(evidence.edge).key.to_string();
    let links: Vec<String> = chain
        .links
        .iter()
        .map(|(evidence, _)| key(evidence))
        .collect();
    let mut told = vec![links.join(" ")];
    for wants in &answer.wants {
        let weakest: Vec<String> = wants.weakest.iter().map(|at| links[*at].clone()).collect();
        let single: Vec<String> = wants.single.iter().map(|w| key(&w.link)).collect();
        told.push(format!(
            "{:?}: {} <- {}",
            wants.criterion,
            weakest.join(" "),
            single.join(" ")
        ));
    }
    told
}

/// By the usual order, over promises and memberships.
fn usual(graph: &Graph, from: &str, to: &str) -> Strongest {
    let filter = promises();
    let (from, to) = (node(graph, from), node(graph, to));
    strength(
        graph.view(&filter),
        from,
        to,
        &Order::default(),
        Bounds::default(),
    )
}

#[track_caller]
fn check(graph: &Graph, ends: (&str, &str), order: &[Criterion], expected: &[&str]) {
    let filter = promises();
    let order = Order::new(order).unwrap();
    let (from, to) = (node(graph, ends.0), node(graph, ends.1));
    let answer = strength(graph.view(&filter), from, to, &order, Bounds::default());
    assert_eq!(told(graph, &answer), expected);
}

/// In force and direct is the word of 1994; whether it binds in law, the article does not say.
#[test]
fn the_word_of_1994_is_the_strongest_that_the_united_states_gave() {
    let graph = foedera::dossier::ukraine();
    let budapest = graph.edge_ids().find(|e| {
        let edge = graph.edge(*e);
        edge.from == "usa"
            && edge.to == "ukraine"
            && edge
                .terms()
                .is_some_and(|t| t.under.as_ref().is_some_and(|u| u == "budapest"))
    });
    let budapest = graph.edge(budapest.unwrap()).key.to_string();
    assert_eq!(told(&graph, &usual(&graph, "usa", "ukraine"))[0], budapest);
    let answer = usual(&graph, "france", "ukraine");
    let told = told(&graph, &answer);
    assert_eq!(
        told[0],
        "france-leads-coalition coalition-guarantees-ukraine"
    );
    assert!(
        told[1].starts_with("Force: coalition-guarantees-ukraine <- coalition-guarantees-ukraine"),
        "{told:#?}"
    );
}

/// Holding answers for Shipping's loan: its chain to the bank goes through that loan, and not
/// through what else Shipping owes.
#[test]
fn what_stands_behind_a_promise_leads_through_that_promise() {
    let graph = built_in("loan-circle").unwrap();
    let chain = |from: &str, to: &str| {
        let filter = Filter::default();
        let filter = filter.relations([Relation::Guarantees, Relation::Backstops, Relation::Owes]);
        let ends = (node(&graph, from), node(&graph, to));
        let answer = strength(
            graph.view(&filter),
            ends.0,
            ends.1,
            &Order::default(),
            Bounds::default(),
        );
        told(&graph, &answer).first().cloned().unwrap_or_default()
    };
    assert_eq!(
        chain("holding", "north-bank"),
        "first-guarantee loan-shipping"
    );
    assert_eq!(
        chain("holding", "shipping"),
        "first-guarantee",
        "a promise for Shipping itself"
    );
    assert_eq!(
        chain("rescue-fund", "north-bank"),
        "last-resort counter-guarantee first-guarantee loan-shipping"
    );
    assert_eq!(
        chain("rescue-fund", "docks"),
        "",
        "Shipping owes Docks freight, for which nobody answers"
    );
}

/// France and Russia had each other's word, and Russia none for Serbia.
#[test]
fn who_could_rely_on_whom_in_1914() {
    let graph = built_in("july-1914").unwrap();
    let chain = usual(&graph, "france", "russia").chain.unwrap();
    assert_eq!(
        (chain.links.len(), chain.strength.conditions),
        (1, Wait::Unconditional)
    );
    assert!(usual(&graph, "russia", "serbia").chain.is_none());
}

const TWO_WAYS: &str = r#"
    guarantees(id: "ab", from: "a", to: "b", at: "1"),
    guarantees(id: "bd", from: "b", to: "d", modality: Sought, at: "1"),
    guarantees(id: "ad", from: "a", to: "d", modality: Sought, at: "1"),
    guarantees(id: "ac", from: "a", to: "c", at: "1"),
    guarantees(id: "cb", from: "c", to: "b", at: "1"),
    guarantees(id: "ed", from: "e", to: "d", at: "1"),
    guarantees(id: "ce", from: "c", to: "e", modality: Sought, at: "1"),"#;

/// All chains from A to D have one link that is only sought, so the shortest is the best; any of
/// the three such links would do. By the number of hops alone nothing else is asked.
#[test]
fn one_link_that_would_do_is_named_also_off_the_chain() {
    let graph = graph(&dossier(TWO_WAYS));
    check(
        &graph,
        ("a", "d"),
        ORDERS[0],
        &["ad", "Force: ad <- ad bd ce", "Binding: ad <- ad"],
    );
    check(&graph, ("a", "d"), &[Criterion::Hops], &["ad"]);
}

/// The example for which one search by all criteria at once goes wrong: the longer way to B is
/// in force, the shorter only sought; behind B both are sought, and the shorter is the better.
#[test]
fn the_best_way_to_a_place_on_the_way_may_be_no_part_of_the_best() {
    let edges = r#"
        guarantees(id: "ab", from: "a", to: "b", modality: Sought, at: "1"),
        guarantees(id: "ac", from: "a", to: "c", at: "1"),
        guarantees(id: "cb", from: "c", to: "b", at: "1"),
        guarantees(id: "bd", from: "b", to: "d", modality: Sought, at: "1"),"#;
    let graph = graph(&dossier(edges));
    let order = [Criterion::Force, Criterion::Hops];
    check(&graph, ("a", "b"), &order, &["ac cb"]);
    check(&graph, ("a", "d"), &order, &["ab bd", "Force: ab bd <- bd"]);
}

/// What an open condition gates is told apart: one that can only end a promise holds back nothing,
/// and the promise waits for it no more than any other does for its end.
#[test]
fn a_condition_that_can_only_end_a_promise_is_none_that_it_waits_for() {
    let edges = r#"
        guarantees(id: "ab", from: "a", to: "b", at: "1", conditions: Other(name: "End", gates: GATE)),"#;
    let wait = |gate: &str| {
        let graph = graph(&dossier(&edges.replace("GATE", gate)));
        usual(&graph, "a", "b").chain.unwrap().strength.conditions
    };
    assert_eq!(wait("Termination"), Wait::Unconditional);
    assert_eq!(wait("[Termination, Performance]"), Wait::Conditional);
}

// -------------------------------------------------------------------------------- brute force

/// What one link is worth, from its evidence.
fn worth(view: View<'_>, edge: EdgeId) -> Strength {
    let evidence = Evidence::of(view, edge);
    let (_, waits) = view.legal_force(edge);
    let binding = match evidence.forces[..] {
        _ if !view.graph().relation(edge).is_commitment() => Binds::Law,
        [LegalForce::LegallyBinding] if waits.is_empty() => Binds::Law,
        [LegalForce::LegallyBinding] => Binds::LawOnceMet,
        [LegalForce::PoliticallyBinding] => Binds::Politics,
        [LegalForce::NotBinding] => Binds::Nothing,
        [] => Binds::NotStated,
        _ => Binds::Disputed,
    };
    let waits = view.holding_back(edge).into_iter();
    let conditions = match waits.map(|(_, open)| open).max() {
        Some(Truth::Yes) => Wait::Conditional,
        Some(Truth::Possibly) => Wait::PerhapsConditional,
        _ => Wait::Unconditional,
    };
    Strength {
        force: evidence.grade(),
        binding,
        conditions,
        hops: 1,
    }
}

/// Every chain from one to the other that meets no place twice, of at most so many hops.
fn all(view: View<'_>, from: NodeId, to: NodeId, hops: usize) -> Vec<Vec<EdgeId>> {
    let (graph, recourse) = (view.graph(), view.recourse());
    let (mut found, mut todo) = (Vec::new(), vec![Vec::<EdgeId>::new()]);
    while let Some(chain) = todo.pop() {
        let backs = |edge: EdgeId| !graph.edge(edge).tie.of().is_empty();
        let met: BTreeSet<NodeId> = chain
            .iter()
            .filter(|e| !backs(**e))
            .map(|e| graph.to(*e))
            .chain([from])
            .collect();
        let next: Vec<EdgeId> = match chain.last() {
            Some(last) if graph.to(*last) == to && !is_behind_own(view, *last, to) => {
                found.push(chain.clone());
                continue;
            }
            Some(last) if backs(*last) => recourse
                .principals(*last)
                .map(|link| link.principal)
                .collect(),
            Some(last) => view.out(graph.to(*last)).map(|hop| hop.edge).collect(),
            None => view.out(from).map(|hop| hop.edge).collect(),
        };
        for edge in next {
            let is_again = chain.contains(&edge) || !backs(edge) && met.contains(&graph.to(edge));
            if !is_again && chain.len() < hops {
                todo.push([&chain[..], &[edge]].concat());
            }
        }
    }
    found
}

fn total(chain: &[EdgeId], worth: impl Fn(EdgeId) -> Strength) -> Strength {
    chain
        .iter()
        .fold(Strength::NO_LINK, |sum, edge| sum.with(worth(*edge)))
}

proptest! {
    /// The strongest is the strongest of all, in every order and every view; its weakest links
    /// are its weakest; and a link is said to be wanted when, and only when, all chains would be
    /// better by that criterion if that link were at its best.
    #[test]
    fn the_strongest_is_the_strongest_of_all(text in dossiers(), ends in (0..6usize, 1..6usize), which in 0..5usize, hops in 1..7usize) {
        let graph = graph(&text);
        let [from, to] = [ends.0, (ends.0 + ends.1) % 6].map(|n| node(&graph, &format!("n{n}")));
        let order = Order::new(ORDERS[which]).unwrap();
        for filter in views(&graph) {
            let view = graph.view(&filter);
            let bounds = Bounds { hops, ..Bounds::default() };
            let answer = strength(view, from, to, &order, bounds);
            let chains = all(view, from, to, hops);
            let own = |edge: EdgeId| worth(view, edge);
            let best = |worth: &dyn Fn(EdgeId) -> Strength| {
                let totals = chains.iter().map(|chain| total(chain, worth));
                totals.min_by(|a, b| order.compare(*a, *b))
            };
            prop_assert_eq!(answer.chain.is_some(), !chains.is_empty());
            let Some(chain) = &answer.chain else { continue };
            let strongest = best(&own).unwrap();
            prop_assert!(order.compare(chain.strength, strongest).is_eq(), "{:?} {:?}", chain.strength, strongest);
            let edges: Vec<EdgeId> = chain.links.iter().map(|(e, _)| e.edge).collect();
            prop_assert!(chains.contains(&edges));
            prop_assert_eq!(chain.strength, total(&edges, own));
            for criterion in order.criteria().iter().filter(|c| **c != Criterion::Hops) {
                let rank = chain.strength.rank(*criterion);
                let wants = answer.wants.iter().find(|wants| wants.criterion == *criterion);
                prop_assert_eq!(wants.is_some(), rank > 0);
                let Some(wants) = wants else { continue };
                for (at, edge) in edges.iter().enumerate() {
                    prop_assert_eq!(wants.weakest.contains(&at), own(*edge).rank(*criterion) == rank);
                }
                for edge in graph.edge_ids() {
                    let improved = |other: EdgeId| {
                        let mut worth = own(other);
                        if other == edge {
                            match criterion {
                                Criterion::Force => worth.force = Strength::NO_LINK.force,
                                Criterion::Binding => worth.binding = Binds::Law,
                                _ => worth.conditions = Wait::Unconditional,
                            }
                        }
                        worth
                    };
                    let would = best(&improved).unwrap();
                    let earlier = order.criteria().iter().take_while(|c| *c != criterion);
                    prop_assert!(earlier.clone().all(|c| would.rank(*c) <= chain.strength.rank(*c)));
                    let is_better = would.rank(*criterion) < rank;
                    let is_wanted = wants.single.iter().any(|w| w.link.edge == edge);
                    prop_assert_eq!(is_wanted, is_better, "{} {:?}", graph.edge(edge).key, criterion);
                }
                for wanted in &wants.single {
                    prop_assert!(chains.contains(&wanted.chain));
                    prop_assert_eq!(wanted.of_chain, edges.contains(&wanted.link.edge));
                }
            }
        }
    }

    /// Removing an actor never makes a chain stronger.
    #[test]
    fn removing_an_actor_makes_no_chain_stronger(text in dossiers(), ends in (0..6usize, 1..6usize), gone in 0..6usize, which in 0..5usize) {
        let graph = graph(&text);
        let [from, to, gone] = [ends.0, (ends.0 + ends.1) % 6, gone].map(|n| node(&graph, &format!("n{n}")));
        let order = Order::new(ORDERS[which]).unwrap();
        let (all, without) = (Filter::default(), Filter::default().without([gone]));
        let ask = |filter: &Filter| strength(graph.view(filter), from, to, &order, Bounds::default()).chain;
        let (before, after) = (ask(&all), ask(&without));
        if let Some(after) = after {
            let before = before.map(|chain| chain.strength);
            prop_assert!(before.is_some_and(|before| order.compare(before, after.strength).is_le()));
        }
    }
}
