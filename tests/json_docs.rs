//! `docs/json.md` names every field that an answer has.

#![cfg(feature = "cli")]
// A test may fail by panicking.
#![allow(clippy::unwrap_used)]

use serde_json::Value;
use std::collections::BTreeSet;
use std::process::Command;

/// All names of fields, save those inside what belongs to a dossier's own form.
fn names(value: &Value, into: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                into.insert(name.clone());
                if !matches!(
                    name.as_str(),
                    "attributes" | "record" | "modalities" | "nodes"
                ) {
                    names(value, into);
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| names(item, into)),
        _ => {}
    }
}

#[track_caller]
fn check(question: &str) {
    let done = Command::new(env!("CARGO_BIN_EXE_foedera"))
        .args(question.split(' ').map(|word| word.replace('+', " ")))
        .args(["--format", "json", "-q"])
        .output()
        .unwrap();
    let answer: Value = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!(answer["foedera"], 1);
    let docs = include_str!("../docs/json.md");
    let mut found = BTreeSet::new();
    names(&answer, &mut found);
    let missing: Vec<&String> = found
        .iter()
        .filter(|name| {
            !docs.contains(&format!("`{name}`")) && !docs.contains(&format!("\"{name}\""))
        })
        .collect();
    assert!(
        missing.is_empty(),
        "{question}: {missing:?} not in docs/json.md"
    );
}

#[test]
fn every_field_of_every_answer_is_described() {
    check("guarantors ukraine --indirect --as-of 1995");
    check("beneficiaries usa");
    check("recourse ukraine --for air");
    check("list debts -f loan-circle");
    check("list conditions");
    check("coverage ukraine");
    check("coverage list-a --against list-b");
    check("what-if --without usa --met congress");
    check("-f july-1914 cascade act belgium --by germany --on 1914-08-04");
    check("-f july-1914 cascade recorded");
    check("strength france ukraine --as-of 2024");
    check("strength usa ukraine");
    check("fragility ukraine --sought");
    check("circles -f loan-circle");
    check("diff 2013 2015");
    check("history budapest");
    check("disputes");
    check("gaps ukraine");
    check("measure --years 1994 --possibly");
    check("measure usa --years 1994 --possibly --work 1");
    check("paths usa ukraine");
    check("reach usa --limit 2");
    check("breaches");
    check("edges --from usa --as-of 2014");
    check("match ?g+guarantees+?v");
    check("timeline budapest");
    check("show budapest");
    check("show package");
    check("show congress");
    check("list agreements");
    check("list commitments");
    check("list relations");
    check("list accounts");
    check("sources");
}
