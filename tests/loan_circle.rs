//! The invented loans hold what a cascade of defaults must be tried on: a circle of guarantees, a
//! circle of debts, caps, shares, priorities, a counter-guarantee, a sub-guarantee, a backstop,
//! and buffers in exact decimals. Each test names where.
#![allow(clippy::unwrap_used)]

use foedera::dossier::built_in;
use foedera::graph::Graph;
use foedera::model::{
    Attribute, Guarantee, Liability, Nature, Relation, Says, Terms, Tie, Truth, Value,
};
use foedera::{Filter, query::Evidence};
use std::collections::BTreeMap;

fn graph() -> Graph {
    built_in("loan-circle").unwrap()
}

fn guarantee<'g>(graph: &'g Graph, key: &str) -> &'g Guarantee {
    match &graph.edge(graph.edge_id(key).unwrap()).tie {
        Tie::Guarantees(guarantee) => guarantee,
        other => panic!("{key} is {}", other.relation()),
    }
}

fn terms<'g>(graph: &'g Graph, key: &str) -> &'g Terms {
    graph.edge(graph.edge_id(key).unwrap()).terms().unwrap()
}

/// The names of the nodes that the edges lead through, one after another.
fn way(graph: &Graph, edges: &[&str]) -> Vec<String> {
    let ids = edges.iter().map(|key| graph.edge_id(key).unwrap());
    let ends = ids.map(|id| (graph.from(id), graph.to(id)));
    let ends: Vec<_> = ends.collect();
    for pair in ends.windows(2) {
        assert_eq!(pair[0].1, pair[1].0, "each begins where the last one ends");
    }
    let key = |node| graph.node_key(node).to_string();
    let first = ends.first().map(|(from, _)| key(*from));
    first
        .into_iter()
        .chain(ends.iter().map(|(_, to)| key(*to)))
        .collect()
}

#[test]
fn guarantees_go_round_and_so_do_debts() {
    let graph = graph();
    let guarantees = way(&graph, &["ring-docks", "ring-ropes", "ring-sails"]);
    assert_eq!(guarantees, ["docks", "ropes", "sails", "docks"]);
    let debts = way(&graph, &["freight", "moorings", "passage"]);
    assert_eq!(debts, ["shipping", "docks", "ropes", "shipping"]);
}

#[test]
fn behind_one_loan_stand_a_first_guarantor_and_two_for_the_whole() {
    let graph = graph();
    let first = terms(&graph, "first-guarantee");
    assert_eq!(first.priority, Some(1));
    assert_eq!(first.cap.as_ref().unwrap().to_string(), "600.00 EUR");
    for key in ["joint-docks", "joint-ropes"] {
        let terms = terms(&graph, key);
        assert_eq!(terms.priority, Some(2));
        assert_eq!(terms.liability, Some(Liability::JointAndSeveral));
        assert_eq!(guarantee(&graph, key).of, ["loan-shipping"]);
    }
}

#[test]
fn a_counter_guarantee_is_owed_to_the_guarantor_and_a_sub_guarantee_to_the_creditor() {
    let graph = graph();
    let counter = guarantee(&graph, "counter-guarantee");
    assert_eq!(counter.of, ["first-guarantee"]);
    assert_eq!(counter.owed_to.as_ref().unwrap(), "holding");
    assert_eq!(counter.terms.nature, Some(Nature::Independent));
    let sub = guarantee(&graph, "sub-guarantee");
    assert_eq!(sub.of, ["joint-docks"]);
    assert_eq!(sub.owed_to, guarantee(&graph, "joint-docks").owed_to);
}

#[test]
fn the_shares_of_a_debt_are_exact_and_make_a_whole() {
    let graph = graph();
    let share = |key| terms(&graph, key).share.unwrap().number();
    assert_eq!(
        [share("ring-ropes"), share("part-holding")],
        ["66.5", "33.5"]
    );
    for key in ["ring-ropes", "part-holding"] {
        assert_eq!(terms(&graph, key).liability, Some(Liability::Several));
    }
}

#[test]
fn every_company_and_bank_has_a_buffer_and_one_has_two_accounts_of_it() {
    let graph = graph();
    let mut buffers: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for claim in graph.claims() {
        if let Says::Value(Attribute::Buffer, Value::Amount(amount)) = &claim.says {
            let known = buffers.entry(claim.about.as_str()).or_default();
            known.push(amount.to_string());
        }
    }
    let two = buffers.get_mut("ropes").unwrap();
    two.sort();
    assert_eq!(*two, ["45.50 EUR", "60.00 EUR"]);
    let debtors = graph
        .edge_ids()
        .filter(|e| *graph.relation(*e) == Relation::Owes);
    for debtor in debtors.map(|e| graph.node_key(graph.from(e))) {
        assert!(buffers.contains_key(debtor), "{debtor}");
    }
}

#[test]
fn all_that_is_promised_is_in_force() {
    let graph = graph();
    let filter = Filter::default();
    for id in graph
        .edge_ids()
        .filter(|e| graph.relation(*e).is_commitment())
    {
        let evidence = Evidence::of(graph.view(&filter), id);
        assert_eq!(evidence.in_force, Truth::Yes, "{}", graph.edge(id).key);
    }
}
