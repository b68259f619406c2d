//! Disputes and gaps.

use super::random::dossiers;
use super::{graph, node};
use foedera::model::Truth;
use foedera::query::{Bounds, Disputes, Grade, Parties, Stuck, disputes, gaps};
use foedera::{Filter, Graph};
use proptest::prelude::*;
use std::collections::BTreeSet;

/// Two books on a few states, with these edges and claims.
fn books(edges: &str, claims: &str) -> Graph {
    graph(&format!(
        r#"(foedera: 1, source: "one", sources: {{"one": (title: "One"), "two": (title: "Two")}},
        actors: {{"a": State("Aland"), "b": State("Borduria"), "g": Group(name: "Some", unresolved: true)}},
        agreements: {{"p": Treaty(name: "Pact", signed: "1950", at: "1")}},
        conditions: {{"open": Other(name: "Something", gates: [Existence], at: "1"),
            "decided": ConstitutionalApproval(name: "Assent", body: "b", gates: [LegalForce], at: "1")}},
        edges: [{edges}], claims: [{claims}])"#
    ))
}

fn counts(found: &Disputes<'_>) -> [usize; 4] {
    [
        found.denied.len(),
        found.matters.len(),
        found.dyads.len(),
        found.values.len(),
    ]
}

#[track_caller]
fn check(edges: &str, claims: &str, expect: [usize; 4]) {
    let graph = books(edges, claims);
    let filter = Filter::default();
    let found = disputes(graph.view(&filter), None, Bounds::default());
    assert_eq!(counts(&found), expect, "{found:#?}");
}

const G: &str = r#"guarantees(id: "g1", from: "b", to: "a", under: "p", at: "1"),"#;

#[test]
fn what_one_denies_is_disputed() {
    check(G, "", [0, 0, 0, 0]);
    check(
        G,
        r#"(about: "g1", source: "two", at: "9", modality: Denied)"#,
        [1, 0, 0, 0],
    );
}

#[test]
fn accounts_of_one_matter_are_disputed_where_they_differ() {
    let same = r#"guarantees(id: "g1", from: "b", to: "a", matter: "m", obligation: Defense, at: "1"),
        guarantees(id: "g2", from: "b", to: "a", matter: "m", obligation: Defense, at: "2", source: "two"),"#;
    check(same, "", [0, 0, 0, 0]);
    check(
        &same.replacen("Defense", "Consultation", 1),
        "",
        [0, 1, 0, 0],
    );
}

/// One data set calls a dyad a defence pact, another a consultation pact.
#[test]
fn two_sources_on_one_dyad_are_told() {
    let apart = r#"guarantees(id: "g1", from: "b", to: "a", obligation: Defense, at: "1"),
        guarantees(id: "g2", from: "b", to: "a", obligation: Consultation, at: "2", source: "two"),"#;
    check(apart, "", [0, 0, 1, 0]);
    let one_source = apart.replace(r#", source: "two""#, "");
    check(&one_source, "", [0, 0, 0, 0]);
}

#[test]
fn dates_contradict_each_other_when_they_share_no_day() {
    check(
        "",
        r#"(about: "p", signed: "1950-03", source: "two", at: "9")"#,
        [0, 0, 0, 0],
    );
    check(
        "",
        r#"(about: "p", signed: "1951", source: "two", at: "9")"#,
        [0, 0, 0, 1],
    );
    check(
        "",
        r#"(about: "p", outcome: "failed", at: "9"), (about: "p", outcome: "succeeded", source: "two", at: "9")"#,
        [0, 0, 0, 0],
    );
}

#[test]
fn gaps_are_told_by_their_kind() {
    let graph = books(
        r#"guarantees(id: "old", from: "b", to: "a", under: "p", valid: "1950/1960", at: "1"),
        guarantees(id: "again", from: "b", to: "a", modality: Sought, at: "2"),
        guarantees(id: "new", from: "g", to: "a", modality: Sought, conditions: "open", at: "3"),
        violates(id: "v", from: "b", to: "p", breaches: "old", valid: "1955", at: "4")"#,
        r#"(about: "old", source: "two", at: "8"), (about: "old", silent: ["means"], at: "9")"#,
    );
    let filter = Filter::default();
    let found = gaps(graph.view(&filter), None, Bounds::default());
    let key = |edge| graph.edge(edge).key.as_str();
    let sought: Vec<(&str, usize)> = found
        .sought
        .iter()
        .map(|s| (key(s.promise.edge), s.before.len()))
        .collect();
    assert_eq!(sought, [("again", 1), ("new", 0)]);
    assert_eq!(found.stuck, [(node(&graph, "open"), Stuck::NobodyDecides)]);
    assert_eq!(found.broken.len(), 1);
    assert_eq!(found.unresolved, [node(&graph, "g")]);
    assert_eq!(
        found.undated.iter().map(|e| key(*e)).collect::<Vec<_>>(),
        ["again", "new"]
    );
    assert_eq!(found.parties, [(node(&graph, "p"), Parties::None)]);
    assert_eq!(found.silences.len(), 1);
    let alone: Vec<&str> = found
        .one_voice
        .values()
        .flatten()
        .map(|e| key(*e))
        .collect();
    assert_eq!(alone, ["again", "new"], "the old one has two voices");
}

/// Which past guarantors are sought again, by the article: of those of 1994 the United States, and
/// the United Kingdom, which leads the Coalition.
#[test]
fn which_past_guarantors_are_sought_again() {
    let graph = foedera::dossier::ukraine();
    let filter = Filter::default();
    let found = gaps(
        graph.view(&filter),
        Some(node(&graph, "ukraine")),
        Bounds::default(),
    );
    let key = |edge| graph.edge(edge).key.as_str();
    let again = found.sought.iter().flat_map(|sought| {
        let promise = key(sought.promise.edge);
        sought
            .before
            .iter()
            .map(move |before| (promise, key(before.edge)))
    });
    let expect = [
        ("coalition-guarantees-ukraine", "uk-guarantees-ukraine"),
        ("us-guarantee", "usa-guarantees-ukraine"),
    ];
    assert_eq!(again.collect::<Vec<_>>(), expect);
    assert!(
        found
            .broken
            .iter()
            .all(|b| graph.node_key(graph.from(b.evidence.edge)) == "russia")
    );
    assert_eq!(found.broken.len(), 3);
}

proptest! {
    /// What is only sought is not in force, and no promise stands on two lists of one voice.
    #[test]
    fn gaps_keep_their_word(text in dossiers()) {
        let graph = graph(&text);
        let filter = Filter::default();
        let view = graph.view(&filter);
        let found = gaps(view, None, Bounds::default());
        for sought in &found.sought {
            prop_assert_eq!(sought.promise.in_force, Truth::No);
            prop_assert!(sought.before.iter().all(|e| e.grade() != Grade::Sought));
        }
        let all: Vec<_> = found.one_voice.values().flatten().collect();
        let once: BTreeSet<_> = all.iter().collect();
        prop_assert_eq!(all.len(), once.len());
        for edge in &found.undated {
            prop_assert!(!view.derived(*edge).span.dated);
        }
        // One book contradicts nobody.
        let found = disputes(view, None, Bounds::default());
        prop_assert_eq!(counts(&found), [0, 0, 0, 0]);
    }
}

/// What two voices say of one day used to pass for one state after the other.
#[test]
fn states_on_one_day_contradict_each_other_and_days_apart_do_not() {
    let states = |one: &str, other: &str, voice: &str| {
        let state = |is: &str, voice: &str| {
            format!(r#"(about: "open", source: "one", at: "9", voice: "{voice}", state: {is}),"#)
        };
        state(one, "a") + &state(other, voice)
    };
    let (met, failed) = (
        r#"(is: Met, since: "1939-03-15")"#,
        r#"(is: Failed, since: "1939-03-15")"#,
    );
    check(G, &states(met, failed, "b"), [0, 0, 0, 1]);
    check(G, &states(met, failed, "a"), [0, 0, 0, 1]);
    let later = r#"(is: Failed, since: "1939-03-16")"#;
    check(G, &states(met, later, "b"), [0, 0, 0, 0]);
    let that_year = r#"(is: Failed, since: "1939")"#;
    check(G, &states(met, that_year, "b"), [0, 0, 0, 1]);
    // Within a year, one voice tells one after the other.
    check(G, &states(met, that_year, "a"), [0, 0, 0, 0]);
    // The same, with a day and without, is no contradiction.
    check(G, &states(met, "Met", "b"), [0, 0, 0, 0]);
}

/// Only neighbours in the order of values used to be compared.
#[test]
fn every_two_values_are_compared() {
    let claims = r#"(about: "open", source: "one", at: "9", voice: "a", state: (is: Met, since: "1939-03-15")),
        (about: "open", source: "one", at: "9", voice: "a", state: (is: Met, since: "1940-03-15")),
        (about: "open", source: "one", at: "9", voice: "b", state: (is: Failed, since: "1939-03-15")),
        (about: "open", source: "one", at: "9", voice: "b", state: (is: Failed, since: "1941-03-15")),"#;
    check(G, claims, [0, 0, 0, 1]);
}
