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
            let derived = view.derived(*edge);
            prop_assert!(!derived.span.dated || !derived.breaches.is_empty());
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

/// What `gaps` tells, in a line for each of the lists that an independent reading of the definitions
/// (some thousand random dossiers) found to be told wrongly.
#[track_caller]
fn told(edges: &str, expect: &str) {
    told_of(&books(edges, ""), expect);
}

#[track_caller]
fn told_of(graph: &Graph, expect: &str) {
    let filter = Filter::default();
    let view = graph.view(&filter);
    let found = gaps(view, None, Bounds::default());
    let edge = |edge| view.edge(edge).key.to_string();
    let node = |node| graph.node_key(node).to_string();
    let mut told: Vec<String> = Vec::new();
    for sought in &found.sought {
        let before = sought.before.iter().map(|made| edge(made.edge));
        let before: Vec<String> = before.collect();
        told.push(format!(
            "sought {} before [{}]",
            edge(sought.promise.edge),
            before.join(" ")
        ));
    }
    for ((source, _), edges) in &found.one_voice {
        let edges: Vec<String> = edges.iter().map(|e| edge(*e)).collect();
        told.push(format!("by {source} alone: {}", edges.join(" ")));
    }
    for breach in &found.broken {
        let broken: Vec<String> = breach.broken.iter().map(|e| edge(*e)).collect();
        told.push(format!("broke {}", broken.join(" ")));
    }
    told.extend(
        found
            .undated
            .iter()
            .map(|e| format!("undated {}", edge(*e))),
    );
    told.extend(
        found
            .unresolved
            .iter()
            .map(|n| format!("who is {}", node(*n))),
    );
    told.extend(
        found
            .parties
            .iter()
            .map(|(n, why)| format!("{} {why:?}", node(*n))),
    );
    assert_eq!(told.join("\n"), expect.trim().replace("            ", ""));
}

/// They counted as parties before.
#[test]
fn a_witness_and_an_objection_make_no_party_and_who_left_was_one() {
    let parties = |acts: &str| {
        format!(
            r#"guarantees(id: "g1", from: "b", to: "a", since: "1951", at: "1", claims: [(at: "2", source: "two")]),
        {acts}"#
        )
    };
    let witness = r#"party_to(from: "a", to: "p", act: Signature, role: Witness, at: "1"),
        party_to(from: "b", to: "p", act: Objection, at: "1"),"#;
    told(&parties(witness), "p None");
    let left = r#"party_to(from: "a", to: "p", act: Withdrawal, on: "1960", at: "1"),
        party_to(from: "b", to: "p", act: Signature, at: "1"),"#;
    told(&parties(left), "");
}

/// Who only sought it passed for a second voice that it holds.
#[test]
fn who_seeks_what_another_asserts_does_not_bear_it() {
    let edges = r#"guarantees(id: "g1", from: "b", to: "a", since: "1951", at: "1", claims: [
        (at: "2", source: "two", modality: Sought), (at: "3", source: "two", modality: Predicted)]),
        party_to(from: ["a", "b"], to: "p", at: "1"),"#;
    told(edges, "by one alone: g1");
}

/// A guarantee that two tell of, with such fields, and a breach of it.
fn broken(promise: &str, breach: &str) -> String {
    format!(
        r#"guarantees(id: "g1", from: "b", to: "a", {promise} at: "1", claims: [(at: "2", source: "two")]),
        violates(id: "v", from: "b", to: "a", breaches: "g1", {breach} at: "1"),
        party_to(from: ["a", "b"], to: "p", at: "1"),"#
    )
}

/// The day of its breach passed for one on which it began.
#[test]
fn a_promise_dated_by_its_breach_alone_is_without_a_date() {
    let edges = |since: &str| broken(since, r#"since: "1960","#);
    told(&edges(""), "broke g1\nundated g1");
    told(&edges(r#"since: "1950","#), "broke g1");
    let said = r#"guarantees(id: "g1", from: "b", to: "a", state: (is: Violated, since: "1960"), at: "1",
        claims: [(at: "2", source: "two")]), party_to(from: ["a", "b"], to: "p", at: "1"),"#;
    told(said, "undated g1");
}

/// Such a breach made it violated, and in force.
#[test]
fn what_never_bound_is_not_broken_on_a_day_that_nobody_states() {
    let edges = |promise: &str| broken(promise, "");
    told(&edges(r#"since: "1951","#), "broke g1");
    told(&edges(r#"since: "1951", conditions: "open","#), "");
    // Only the state says that it was no more than offered.
    told(
        &edges(r#"state: Offered,"#),
        "sought g1 before []\nundated g1",
    );
}

/// The end of its agreement did not count where a condition held it back.
#[test]
fn a_day_on_which_its_agreement_ended_is_a_date() {
    let edges = |under: &str| {
        graph(&format!(
            r#"(foedera: 1, source: "one", sources: {{"one": (title: "One"), "two": (title: "Two")}},
            actors: {{"a": State("Aland"), "b": State("Borduria")}},
            agreements: {{"p": Treaty(name: "Pact", terminated: "1970", at: "1")}},
            conditions: {{"decided": ConstitutionalApproval(name: "Assent", body: "b", gates: [Existence], at: "1")}},
            edges: [guarantees(id: "g1", from: "b", to: "a", {under} conditions: "decided", at: "1",
                claims: [(at: "2", source: "two")]),
                party_to(from: ["a", "b"], to: "p", at: "1")])"#
        ))
    };
    told_of(&edges(""), "undated g1");
    told_of(&edges(r#"under: "p","#), "");
}

/// The other account stood under another agreement, and was not looked at.
#[test]
fn another_account_bears_a_promise_wherever_it_stands() {
    let edges = r#"guarantees(id: "g1", from: "b", to: "a", since: "1951", under: "p", matter: "m", at: "1"),
        guarantees(id: "g2", from: "b", to: "a", since: "1951", matter: "m", source: "two", at: "1"),
        guarantees(id: "g3", from: "a", to: "b", since: "1951", under: "p", at: "1"),"#;
    let graph = books(edges, "");
    let filter = Filter::default();
    let found = gaps(
        graph.view(&filter),
        Some(node(&graph, "p")),
        Bounds::default(),
    );
    let alone = found.one_voice.values().flatten();
    let alone: Vec<&str> = alone.map(|edge| graph.edge(*edge).key.as_str()).collect();
    assert_eq!(alone, ["g3"]);
}

/// Nothing promised under it, nothing that it applies to: nothing was said.
#[test]
fn an_agreement_or_a_condition_that_is_asked_about_is_looked_at() {
    let graph = books("", "");
    let filter = Filter::default();
    let about = |key| {
        gaps(
            graph.view(&filter),
            Some(node(&graph, key)),
            Bounds::default(),
        )
    };
    assert_eq!(about("p").parties, [(node(&graph, "p"), Parties::None)]);
    let open = node(&graph, "open");
    assert_eq!(about("open").stuck, [(open, Stuck::NobodyDecides)]);
}

/// As of a date, they stood on no list at all.
#[test]
fn what_has_no_date_is_told_as_of_a_date_too() {
    let edges = r#"guarantees(id: "g1", from: "b", to: "a", at: "1"),
        guarantees(id: "wish", from: "a", to: "b", at: "1", modality: Sought),
        guarantees(id: "g2", from: "b", to: "a", since: "1951", at: "1"),"#;
    let graph = books(edges, "");
    let filter = Filter::default().as_of(foedera::model::Date::new("1960").unwrap());
    let found = gaps(graph.view(&filter), None, Bounds::default());
    let undated = found
        .undated
        .iter()
        .map(|edge| graph.edge(*edge).key.as_str());
    assert_eq!(
        undated.collect::<BTreeSet<_>>(),
        BTreeSet::from(["g1", "wish"])
    );
    assert!(
        found.sought.is_empty(),
        "nothing says that it was sought by then"
    );
}

/// A backstop counted as a promise to the one behind whom it stands, and a wish that is over as
/// one that was made.
#[test]
fn what_was_promised_before_is_for_the_same_actor_and_was_promised() {
    let edges = r#"guarantees(id: "to-a", from: "g", to: "a", since: "1940", at: "1", claims: [(at: "2", source: "two")]),
        backstops(id: "stop", from: "b", to: "g", of: "to-a", since: "1941", at: "1", claims: [(at: "2", source: "two")]),
        guarantees(id: "wish", from: "b", to: "a", valid: "1942/1943", at: "1", modality: Sought, claims: [(at: "2", source: "two")]),
        guarantees(id: "for-a", from: "b", to: "a", since: "1955", at: "1", modality: Sought, claims: [(at: "2", source: "two")]),
        guarantees(id: "for-g", from: "b", to: "g", since: "1955", at: "1", modality: Sought, claims: [(at: "2", source: "two")]),
        party_to(from: ["a", "b"], to: "p", at: "1"),"#;
    told(
        edges,
        "sought for-a before [stop]\nsought for-g before []\nwho is g",
    );
}

/// Only the ends were looked at.
#[test]
fn the_creditor_of_a_guarantee_is_one_of_whom_it_is_asked_who_they_are() {
    let edges = r#"guarantees(id: "g1", from: "b", to: "a", owed_to: "g", since: "1951", at: "1",
        claims: [(at: "2", source: "two")]), party_to(from: ["a", "b"], to: "p", at: "1"),"#;
    told(edges, "who is g");
}

/// Who would owe what is only sought became a party, and who had left was none at all.
#[test]
fn debtors_are_parties_if_they_owe_something() {
    let pact = |modality: &str, acts: &str| {
        let graph = graph(&format!(
            r#"(foedera: 1, source: "one", sources: {{"one": "One"}},
            actors: {{"a": State("Aland"), "b": State("Borduria")}},
            agreements: {{"p": Treaty(name: "Pact", signed: "1950", debtors_are_parties: true, at: "1")}},
            edges: [guarantees(from: "b", to: "a", under: "p", at: "1"{modality}), {acts}])"#
        ));
        let filter = Filter::default();
        gaps(graph.view(&filter), None, Bounds::default()).parties
    };
    let why = |parties: Vec<(_, Parties)>| parties.first().map(|(_, why)| *why);
    assert_eq!(why(pact("", "")), Some(Parties::OnlyOne));
    assert_eq!(why(pact(", modality: Sought", "")), Some(Parties::None));
    let witness = r#"party_to(from: "b", to: "p", role: Witness, at: "1")"#;
    assert_eq!(why(pact("", witness)), Some(Parties::OnlyOne));
}

/// One voice that dates an end between two entries into force was said to contradict itself.
#[test]
fn a_renewal_is_no_contradiction() {
    let dates = |entered: &str| {
        graph(&format!(
            r#"(foedera: 1, source: "one", sources: {{"one": "One"}}, agreements: {{"p": Treaty(name: "Pact",
            entered_into_force: {entered}, terminated: "1960", at: "1")}})"#
        ))
    };
    let values = |graph: &Graph| {
        let filter = Filter::default();
        disputes(graph.view(&filter), None, Bounds::default())
            .values
            .len()
    };
    assert_eq!(values(&dates(r#"["1950", "1970"]"#)), 0);
    assert_eq!(values(&dates(r#"["1950", "1955"]"#)), 1);
}

/// A period that states its end alone hid since when its debtor was bound: it counted as promised
/// before the other was sought.
#[test]
fn who_joins_later_is_bound_since_then_also_where_an_end_is_stated() {
    let edges = r#"owes(id: "late", from: "b", to: "a", until: "1980", under: "p", at: "1", claims: [(at: "2", source: "two")]),
        guarantees(id: "wish", from: "b", to: "a", since: "1960", at: "1", modality: Sought, claims: [(at: "2", source: "two")]),
        party_to(from: "b", to: "p", act: Accession, on: "1970", at: "1"), party_to(from: "a", to: "p", at: "1"),"#;
    told(edges, "sought wish before []");
}

/// One account of it was told as only sought, with the other as what had been promised before.
#[test]
fn what_one_account_promises_is_not_only_sought() {
    let told_since = |first: &str| {
        format!(
            r#"guarantees(id: "g1", from: "b", to: "a", {first}, matter: "m", at: "1"),
            guarantees(id: "g2", from: "b", to: "a", since: "1955", matter: "m", at: "2", modality: Sought, source: "two"),
            party_to(from: ["a", "b"], to: "p", at: "1"),"#
        )
    };
    told(&told_since(r#"since: "1951""#), "by one alone: g1");
    let over = "sought g2 before [g1]\nby one alone: g1";
    told(&told_since(r#"valid: "1951/1953""#), over);
}

/// It stood among those of which no day is stated.
#[test]
fn a_promise_is_dated_by_its_end_be_it_that_it_never_began() {
    let edges = r#"guarantees(id: "g1", from: "b", to: "a", conditions: "open", state: (is: Released, since: "1955"),
        at: "1", claims: [(at: "2", source: "two")]), party_to(from: ["a", "b"], to: "p", at: "1"),"#;
    let graph = books(edges, "");
    let filter = Filter::default();
    let found = gaps(graph.view(&filter), None, Bounds::default());
    assert!(found.undated.is_empty());
}

/// A later act counted as a breach of it.
#[test]
fn what_a_source_says_to_be_over_is_not_broken_later() {
    let with = |state: &str, on: &str| {
        format!(
            r#"guarantees(id: "g1", from: "b", to: "a", since: "1951", state: (is: {state}, since: "1955"), at: "1",
                claims: [(at: "2", source: "two")]),
            violates(from: "b", to: "a", breaches: "g1", since: "{on}", at: "1"),
            party_to(from: ["a", "b"], to: "p", at: "1"),"#
        )
    };
    for state in ["Released", "Expired", "Satisfied", "Ended"] {
        told(&with(state, "1960"), "");
        told(&with(state, "1953"), "broke g1");
    }
    // Who calls it off is not rid of it.
    told(&with("Cancelled", "1960"), "broke g1");
}

/// A breach without a date counted against what was over before it could begin.
#[test]
fn what_was_over_before_it_could_begin_is_not_broken() {
    let edges = |since: &str| {
        format!(
            r#"guarantees(id: "g1", from: "b", to: "a", since: "{since}", under: "p", at: "1", claims: [(at: "2", source: "two")]),
            violates(from: "b", to: "a", breaches: "g1", at: "1"), party_to(from: ["a", "b"], to: "p", at: "1"),"#
        )
    };
    let ended = r#"(about: "p", terminated: "1960", at: "1")"#;
    told_of(&books(&edges("1965"), ended), "");
    told_of(&books(&edges("1955"), ended), "broke g1");
}

/// Its undated suspension passed for a time in which it was there.
#[test]
fn what_would_begin_after_its_agreement_was_over_is_not_suspended_by_that() {
    let edges = r#"guarantees(id: "late", from: "b", to: "a", under: "p", since: "1995", at: "1", claims: [(at: "2", source: "two")]),
        guarantees(id: "wish", from: "b", to: "a", at: "1", modality: Sought, claims: [(at: "2", source: "two")]),
        party_to(from: ["a", "b"], to: "p", at: "1"),"#;
    let claims =
        r#"(about: "p", stage: Suspended, at: "1"), (about: "p", terminated: "1960", at: "1"),"#;
    told_of(&books(edges, claims), "sought wish before []\nundated wish");
}

/// What was said to be active since 1960 was broken in 1955.
#[test]
fn what_a_source_says_to_be_active_since_a_day_did_not_bind_before() {
    let state = |since: &str| broken(r#"state: (is: Active, since: "1960"),"#, since);
    told(&state(r#"since: "1955","#), "");
    told(&state(r#"since: "1961","#), "broke g1");
    let until = broken(
        r#"until: "1990", state: (is: Active, since: "1960"),"#,
        r#"since: "1955","#,
    );
    told(&until, "");
    let due = broken(
        r#"state: (is: Detached, since: "1960"),"#,
        r#"since: "1955","#,
    );
    told(&due, "broke g1");
}
