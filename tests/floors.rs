//! Folders are floors, and an arrow only points down: no module imports from a floor above its
//! own. The library neither prints nor asks for the time or the environment. What stands in
//! comments, doc tests and `#[cfg(test)]` code may look upwards.

#[path = "floors/rust.rs"]
mod rust;

use rust::{code, lex, paths, test_modules};
use std::fs;
use std::path::{Path, PathBuf};

/// The floors, lowest first. Those on one line stand beside each other, and neither knows the
/// other.
const HOUSE: [&[&str]; 10] = [
    &["model"],
    &["state"],
    &["graph"],
    &["change"],
    &["dossier", "store"],
    &["commitment"],
    &["query"],
    &["words"],
    &["render", "exchange"],
    &["cli"],
];

/// What only `cli/` and `main.rs` may use, by the beginning of its path.
const OUTSIDE_WORLD: [&str; 9] = [
    "std::env",
    "std::io::stdin",
    "std::io::stdout",
    "std::io::stderr",
    "std::process",
    "std::time::Instant",
    "std::time::SystemTime",
    "std::thread::sleep",
    "std::net",
];

/// The macros that print.
const PRINTING: [&str; 5] = ["print", "println", "eprint", "eprintln", "dbg"];

/// Who may use one of these all the same, and why.
const EXCEPTIONS: [(&str, &str, &str); 1] = [(
    "render/graphviz.rs",
    "std::process",
    "runs an installed `dot`, when the caller asks for it, under a time limit",
)];

#[test]
fn no_module_imports_from_a_floor_above_its_own() {
    let broken: Vec<String> = sources()
        .iter()
        .flat_map(|(path, text)| arrows_up(path, text))
        .collect();
    assert!(broken.is_empty(), "\n{}", broken.join("\n"));
}

#[test]
fn only_the_command_touches_the_outside_world() {
    let broken: Vec<String> = sources()
        .iter()
        .flat_map(|(path, text)| touches(path, text))
        .collect();
    assert!(broken.is_empty(), "\n{}", broken.join("\n"));
}

#[test]
fn every_folder_of_the_source_is_a_floor() {
    for (path, _) in sources() {
        if let Some((folder, _)) = path.split_once('/') {
            assert!(height(folder).is_some(), "{path}: no floor of the house");
        }
    }
}

#[test]
fn every_exception_is_still_needed() {
    for (file, what, reason) in EXCEPTIONS {
        let path = root().join(file);
        let text = fs::read_to_string(&path).expect("an exception names a file");
        let used = paths(file, &code(&text));
        assert!(
            used.iter().any(|path| begins(&path.joined(), what)),
            "{file} no longer uses {what} ({reason})"
        );
    }
}

// The two rules.

/// The imports of one file that point upwards, or to nowhere.
fn arrows_up(file: &str, text: &str) -> Vec<String> {
    let own = floor_of(file);
    let Some(own_height) = height(own) else {
        return Vec::new();
    };
    let outward = paths(file, &code(text));
    let outward = outward.iter().filter(|path| path.parts[0] == "crate");
    let mut broken = Vec::new();
    for path in outward {
        let Some(to) = path.parts.get(1).map(String::as_str) else {
            continue;
        };
        let line = path.line;
        match height(to) {
            _ if to == own => {}
            Some(up) if up < own_height => {}
            Some(up) if up == own_height => {
                broken.push(format!(
                    "{file}:{line}: `{own}` and `{to}` stand side by side"
                ));
            }
            Some(_) => broken.push(format!(
                "{file}:{line}: `{own}` imports from `{to}`, above it"
            )),
            None => broken.push(format!("{file}:{line}: `{to}` is no floor of the house")),
        }
    }
    broken
}

/// The places of one file that print, or touch what only the command may touch.
fn touches(file: &str, text: &str) -> Vec<String> {
    if floor_of(file) == "cli" || file == "main.rs" {
        return Vec::new();
    }
    let tokens = code(text);
    let mut broken = Vec::new();
    for path in paths(file, &tokens) {
        let joined = path.joined();
        let excused = |what: &str| EXCEPTIONS.iter().any(|e| e.0 == file && e.1 == what);
        if let Some(what) = OUTSIDE_WORLD.iter().find(|what| begins(&joined, what))
            && !excused(what)
        {
            broken.push(format!("{file}:{}: uses {joined}", path.line));
        }
    }
    for pair in tokens.windows(2) {
        if pair[1].text == "!" && PRINTING.contains(&pair[0].text.as_str()) {
            broken.push(format!("{file}:{}: {}! prints", pair[0].line, pair[0].text));
        }
    }
    broken
}

/// How high a floor is.
fn height(floor: &str) -> Option<usize> {
    HOUSE.iter().position(|beside| beside.contains(&floor))
}

/// The floor of a file: its first folder, or its own name at the top.
fn floor_of(file: &str) -> &str {
    match file.split_once('/') {
        Some((folder, _)) => folder,
        None => file.trim_end_matches(".rs"),
    }
}

fn begins(path: &str, beginning: &str) -> bool {
    path.strip_prefix(beginning)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

// The files.

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// Every source file that is compiled outside tests, by its path below `src/`, sorted.
fn sources() -> Vec<(String, String)> {
    let (mut files, mut folders) = (Vec::new(), vec![root()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("src/ can be listed") {
            let path = entry.expect("src/ can be listed").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let below = path.strip_prefix(root()).expect("it was found there");
                let name: Vec<_> = below.iter().filter_map(|part| part.to_str()).collect();
                let text = fs::read_to_string(&path).expect("source is UTF-8");
                files.push((name.join("/"), text));
            }
        }
    }
    files.sort();
    assert!(files.len() > 50, "the walk found the source");
    let of_tests: Vec<String> = files
        .iter()
        .flat_map(|(file, text)| test_modules(file, &lex(text)))
        .collect();
    let is_test = |file: &str| {
        of_tests
            .iter()
            .any(|module| file == format!("{module}.rs") || file.starts_with(&format!("{module}/")))
    };
    files.retain(|(file, _)| !is_test(file));
    files
}

// The test can fail.

#[track_caller]
fn check(file: &str, text: &str, expected: &str) {
    let found = [arrows_up(file, text), touches(file, text)].concat();
    assert_eq!(found.join("; "), expected);
}

#[test]
fn an_arrow_down_or_within_is_fine() {
    check(
        "graph/view.rs",
        "use crate::{model::Key, state::{History, tie}};",
        "",
    );
    check(
        "graph/view.rs",
        "use super::Graph; use super::super::model::Key;",
        "",
    );
    check(
        "cli/mod.rs",
        "use crate::render::svg; fn f() { println!(); std::env::args(); }",
        "",
    );
}

#[test]
fn an_arrow_up_is_found() {
    let expected = "graph/view.rs:1: `graph` imports from `query`, above it";
    check("graph/view.rs", "use crate::query::guarantors;", expected);
    check(
        "graph/view.rs",
        "use crate::{model::Key, query::{self, Bounds}};",
        "graph/view.rs:1: `graph` imports from `query`, above it; \
         graph/view.rs:1: `graph` imports from `query`, above it",
    );
    check(
        "graph/view.rs",
        "fn f() { crate::query::guarantors(); }",
        expected,
    );
    check(
        "graph/view.rs",
        "pub(crate) use super::super::query::Path as Way;",
        expected,
    );
    check(
        "graph/mod.rs",
        "use super::query::Path;",
        expected.replace("view", "mod").as_str(),
    );
    check(
        "graph/view.rs",
        "mod a { mod b { use super::super::super::super::query; } }",
        expected,
    );
    check(
        "graph/view.rs",
        "macro_rules! m { () => { $crate::query::f() } }",
        expected,
    );
}

#[test]
fn neighbours_do_not_know_each_other() {
    let expected = "store/log.rs:2: `store` and `dossier` stand side by side";
    check("store/log.rs", "\nuse crate::dossier;", expected);
}

#[test]
fn a_way_round_through_the_root_is_found() {
    let expected = "model/key.rs:1: `Graph` is no floor of the house";
    check("model/key.rs", "use crate::Graph;", expected);
}

#[test]
fn comments_strings_and_tests_may_look_up() {
    check(
        "model/key.rs",
        "//! [`a`](crate::query)\n/* /* crate::query::f */ */",
        "",
    );
    check(
        "model/key.rs",
        r##"const A: &str = r#""crate::query::f""#; const B: char = '"';"##,
        "",
    );
    check(
        "model/key.rs",
        "#[cfg(test)]\n#[rustfmt::skip]\nmod tests { use crate::query::f; }",
        "",
    );
    check(
        "model/key.rs",
        "#[cfg(test)] use crate::query::{f, g}; fn f() {}",
        "",
    );
    let after = "#[cfg(test)] mod tests { fn f() {} } use crate::query::f;";
    check(
        "model/key.rs",
        after,
        "model/key.rs:1: `model` imports from `query`, above it",
    );
    let after = "fn f<'a>(a: &'a str) { '\\''; '\"'; \"\\\"\" } use crate::query::f;";
    check(
        "model/key.rs",
        after,
        "model/key.rs:1: `model` imports from `query`, above it",
    );
}

#[test]
fn printing_and_asking_the_time_are_found() {
    check(
        "query/paths.rs",
        "fn f() { println!(\"\") }",
        "query/paths.rs:1: println! prints",
    );
    check(
        "query/paths.rs",
        "use std::{fmt, time::{Duration, Instant}};",
        "query/paths.rs:1: uses std::time::Instant",
    );
    check(
        "query/paths.rs",
        "fn f() { std::env::var(\"HOME\") }",
        "query/paths.rs:1: uses std::env::var",
    );
    check(
        "query/paths.rs",
        "use std::process::Command;",
        "query/paths.rs:1: uses std::process::Command",
    );
    check("render/graphviz.rs", "use std::process::Command;", "");
}

#[test]
fn files_of_tests_are_known() {
    let modules = |file, text| test_modules(file, &lex(text)).join(", ");
    assert_eq!(
        modules("state/mod.rs", "#[cfg(test)] mod tests;"),
        "state/tests"
    );
    assert_eq!(
        modules("change/check.rs", "#[cfg(test)]\nmod laws;"),
        "change/check/laws"
    );
    assert_eq!(modules("a/mod.rs", "#[cfg(test)] pub(super) mod t;"), "a/t");
    assert_eq!(modules("lib.rs", "mod tests; #[cfg(test)] mod t { }"), "");
}
