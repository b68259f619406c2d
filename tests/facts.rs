//! The built-in dossier says the 45 facts of its article, each with its place, voice, modality
//! and value, and says nothing besides. The facts and the claims that say them are listed in
//! `tests/facts/table.txt`.

use foedera::graph::Graph;
use foedera::model::{Claim, Says, Word};
use std::collections::BTreeSet;

const TABLE: &str = include_str!("facts/table.txt");

/// One fact of the article and the rows, as the table writes them, that must say it.
struct Fact {
    number: usize,
    text: &'static str,
    rows: Vec<String>,
}

/// The table's facts, in order; blanks within a row are made single.
fn facts() -> Vec<Fact> {
    let mut facts: Vec<Fact> = Vec::new();
    for line in TABLE
        .lines()
        .filter(|l| !l.is_empty() && !l.starts_with('#'))
    {
        if let Some(head) = line.strip_prefix("fact ") {
            let (number, text) = head.split_once(": ").expect("`fact N: what it says`");
            let number = number.parse().expect("a number");
            facts.push(Fact {
                number,
                text,
                rows: Vec::new(),
            });
        } else {
            let words: Vec<&str> = line.split_whitespace().collect();
            facts
                .last_mut()
                .expect("a row follows its fact")
                .rows
                .push(words.join(" "));
        }
    }
    facts
}

/// A claim as the table writes it.
fn row(claim: &Claim) -> String {
    let (what, value) = match &claim.says {
        Says::Holds => ("holds".to_string(), String::new()),
        Says::Value(attribute, value) => (attribute.to_string(), format!(" = {value}")),
        Says::Silent(attribute) => (format!("~{attribute}"), String::new()),
    };
    let voice: Vec<&str> = claim.voice.iter().map(|key| key.as_str()).collect();
    format!(
        "{} {what} {} {} {} {}{value}",
        claim.about,
        claim.source,
        claim.place.as_deref().unwrap_or("-"),
        if voice.is_empty() {
            "-".to_string()
        } else {
            voice.join("+")
        },
        claim.modality.word(),
    )
}

/// The claims about the record that a row of the table names.
fn rows_about(graph: &Graph, key: &str) -> BTreeSet<String> {
    graph.claims_about(key).iter().map(row).collect()
}

#[test]
fn the_table_lists_the_45_facts_in_order() {
    let numbers: Vec<usize> = facts().iter().map(|fact| fact.number).collect();
    assert_eq!(numbers, (1..=45).collect::<Vec<usize>>());
    assert!(facts().iter().all(|fact| !fact.rows.is_empty()));
}

#[test]
fn every_fact_is_said_as_the_article_says_it() {
    let graph = foedera::dossier::ukraine();
    let mut missing = String::new();
    for fact in facts() {
        for wanted in &fact.rows {
            let key = wanted.split(' ').next().unwrap_or_default();
            if graph.record(key).is_none() {
                missing += &format!("fact {} ({}): no record `{key}`\n", fact.number, fact.text);
            } else if !rows_about(&graph, key).contains(wanted) {
                let found: Vec<String> = rows_about(&graph, key).into_iter().collect();
                missing += &format!(
                    "fact {} ({}):\n  wanted {wanted}\n  found  {}\n",
                    fact.number,
                    fact.text,
                    found.join("\n         "),
                );
            }
        }
    }
    assert!(missing.is_empty(), "{missing}");
}

#[test]
fn nothing_is_said_that_is_no_fact() {
    let listed: BTreeSet<String> = facts().into_iter().flat_map(|fact| fact.rows).collect();
    let added: Vec<String> = foedera::dossier::ukraine()
        .claims()
        .map(row)
        .filter(|said| !listed.contains(said))
        .collect();
    assert!(added.is_empty(), "not in the table:\n{}", added.join("\n"));
}
