//! Two agreements or accounts, provision by provision.

use super::contrary::dossiers;
use super::{dossier, graph};
use expect_test::{Expect, expect};
use foedera::model::Key;
use foedera::query::{Bounds, Comparison, Truncated, Verdict, compare};
use foedera::{Filter, Graph};
use proptest::prelude::*;
use std::cmp::Ordering;

fn ask(graph: &Graph, here: &str, there: &str) -> Comparison {
    let filter = Filter::default();
    let (here, there) = (Key::new(here).unwrap(), Key::new(there).unwrap());
    compare(graph.view(&filter), &here, &there, Bounds::default()).unwrap()
}

/// Compares what b promises a under the pact with what it promises it under the quiet.
#[track_caller]
fn check(pact: &str, quiet: &str, expect: Expect) {
    let edges = format!(
        r#"guarantees(id: "here", from: "b", to: "a", under: "p", {pact} at: "1"),
        guarantees(id: "there", from: "b", to: "a", under: "q", {quiet} at: "2")"#
    );
    let compared = ask(&graph(&dossier(&edges)), "p", "q");
    let rows = compared.rows.iter().map(|row| {
        let differs = row
            .differs
            .iter()
            .map(|d| format!("{} {}/{}", d.what, d.here, d.there));
        format!(
            "{:?}: {}",
            row.verdict,
            differs.collect::<Vec<_>>().join("; ")
        )
    });
    expect.assert_eq(&rows.collect::<Vec<_>>().join("\n"));
}

#[test]
fn better_in_something_and_worse_in_nothing_is_stronger() {
    check(
        "force: LegallyBinding, domains: [\"air\", \"sea\"],",
        "force: PoliticallyBinding, domains: [\"air\"],",
        expect!["Stronger: legal force legally binding/politically binding; domains air, sea/air"],
    );
    check(
        "cap: \"5 EUR\",",
        "cap: \"7 EUR\",",
        expect!["Weaker: cap 5 EUR/7 EUR"],
    );
    check(
        "modality: Sought,",
        "",
        expect!["Weaker: how it stands sought/possibly"],
    );
}

#[test]
fn better_here_and_worse_there_is_not_ranked() {
    check(
        "obligation: Defense, cap: \"9 EUR\",",
        "obligation: Defense, cap: \"7 EUR\", domains: [\"air\"],",
        expect!["Differs: domains /air; cap 9 EUR/7 EUR"],
    );
    check(
        "obligation: Defense,",
        "obligation: Consultation,",
        expect!["Differs: obligations defense/consultation"],
    );
    check(
        "force: Disputed,",
        "force: LegallyBinding,",
        expect!["Differs: legal force disputed/legally binding"],
    );
}

#[test]
fn alike_in_all_is_the_same() {
    check("", "", expect!["Same: "]);
}

#[test]
fn each_promise_has_one_counterpart() {
    let edges = r#"
        guarantees(id: "h1", from: "b", to: "a", under: "p", at: "1"),
        guarantees(id: "h2", from: "b", to: "a", under: "p", at: "2"),
        guarantees(id: "t1", from: "b", to: "a", under: "q", at: "3"),
        guarantees(id: "t2", from: "c", to: "a", under: "q", at: "4")"#;
    let compared = ask(&graph(&dossier(edges)), "p", "q");
    let verdicts: Vec<Verdict> = compared.rows.iter().map(|row| row.verdict).collect();
    use Verdict::{OnlyHere, OnlyThere, Same};
    assert_eq!(verdicts, [Same, OnlyHere, OnlyThere]);
}

#[test]
fn the_two_accounts_of_the_article_are_told_apart() {
    let graph = foedera::dossier::ukraine();
    let compared = ask(&graph, "list-a", "list-b");
    let only = |verdict| -> Vec<&str> {
        let rows = compared
            .rows
            .iter()
            .filter(move |row| row.verdict == verdict);
        let part = rows.filter_map(|row| row.here.as_ref().or(row.there.as_ref()));
        part.map(|part| part.record.as_str()).collect()
    };
    assert_eq!(only(Verdict::OnlyHere), ["congress"]);
    let there = ["ukraine-member_of-eu", "coalition-guarantees-ukraine"];
    assert_eq!(only(Verdict::OnlyThere), there);
}

/// Against an account, what the plan itself promises was among what is promised outside it.
#[test]
fn what_is_promised_outside_an_account_is_outside_its_agreement() {
    let graph = foedera::dossier::ukraine();
    for plan in ["list-a", "list-b", "package"] {
        let compared = ask(&graph, "ukraine", plan);
        let here = compared.rows.iter().filter_map(|row| row.here.as_ref());
        let here: Vec<&str> = here.map(|part| part.record.as_str()).collect();
        assert!(here.contains(&"uk-guarantees-ukraine"), "{here:?}");
        assert!(!here.contains(&"coalition-guarantees-ukraine"), "{here:?}");
        assert!(!here.contains(&"partners-undertakes-ukraine"), "{here:?}");
    }
}

/// More parts than are told of were left out without a word.
#[test]
fn bounds_cut_and_say_so() {
    let graph = graph(&dossier(
        r#"guarantees(from: ["b", "c", "d"], to: "a", under: "p", at: "1"),
        guarantees(from: ["b", "c", "d"], to: "a", at: "2")"#,
    ));
    let filter = Filter::default();
    let cut = |results, here: &str| {
        let bounds = Bounds {
            results,
            ..Bounds::default()
        };
        let (here, there) = (Key::new(here).unwrap(), Key::new("q").unwrap());
        let found = compare(graph.view(&filter), &here, &there, bounds).unwrap();
        (found.rows.len(), found.truncated)
    };
    assert_eq!(cut(3, "p"), (3, None));
    assert_eq!(cut(2, "p"), (2, Some(Truncated::Results(2))));
    assert_eq!(cut(6, "a"), (6, None));
    assert_eq!(cut(5, "a"), (5, Some(Truncated::Results(5))));
}

proptest! {
    #[test]
    fn a_comparison_from_the_other_side_is_its_mirror(text in dossiers()) {
        let graph = graph(&text);
        let (one, other) = (ask(&graph, "t0", "t1"), ask(&graph, "t1", "t0"));
        let count = |compared: &Comparison, verdict| {
            compared.rows.iter().filter(|row| row.verdict == verdict).count()
        };
        use Verdict::{Differs, OnlyHere, OnlyThere, Same, Stronger, Weaker};
        for (a, b) in [(Same, Same), (Differs, Differs), (Stronger, Weaker), (OnlyHere, OnlyThere)] {
            prop_assert_eq!(count(&one, a), count(&other, b));
            prop_assert_eq!(count(&one, b), count(&other, a));
        }
        for row in &one.rows {
            let has = |order| row.differs.iter().any(|d| d.order == Some(order));
            prop_assert!(row.verdict != Stronger || !has(Ordering::Less));
            prop_assert!(row.verdict != Weaker || !has(Ordering::Greater));
        }
    }

    #[test]
    fn nothing_differs_from_itself(text in dossiers()) {
        let graph = graph(&text);
        let same = ask(&graph, "t0", "t0");
        prop_assert!(same.rows.iter().all(|row| row.verdict == Verdict::Same));
    }
}
