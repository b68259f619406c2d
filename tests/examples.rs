//! Runs every example and compares what it prints with `tests/examples/NAME.txt`.
//!
//! After a change that is meant: `UPDATE_EXPECT=1 cargo test --test examples`.

use expect_test::expect_file;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

/// What an example prints, given these arguments.
fn run(name: &str, arguments: &[&str]) -> String {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_string());
    let output = Command::new(cargo)
        .args(["run", "--quiet", "--example", name, "--"])
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stdin(Stdio::null())
        .output()
        .expect("cargo runs: it runs this test");
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{name} fails:\n{complaint}");
    String::from_utf8(output.stdout).expect("examples print UTF-8")
}

/// The only place that compares.
fn check(name: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/examples");
    expect_file![folder.join(format!("{name}.txt"))].assert_eq(&run(name, &[]));
}

#[test]
fn who_guarantees() {
    check("who_guarantees");
}

#[test]
fn who_guarantees_reads_a_file() {
    let answer = run("who_guarantees", &["data/ukraine.ron", "Ukraine"]);
    assert_eq!(
        answer,
        run("who_guarantees", &[]),
        "the built-in dossier is that file"
    );
}

#[test]
fn build_in_code() {
    check("build_in_code");
}

#[test]
fn petgraph_algorithms() {
    check("petgraph_algorithms");
}

#[test]
fn finbench() {
    check("finbench");
}

#[test]
fn every_example_is_checked() {
    let names = |folder: &str| -> BTreeSet<String> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        let entries = fs::read_dir(folder).expect("the folder is there");
        let stem = |path: &Path| {
            path.file_stem()
                .map(|stem| stem.to_string_lossy().into_owned())
        };
        entries
            .filter_map(|entry| stem(&entry.ok()?.path()))
            .collect()
    };
    assert_eq!(names("examples"), names("tests/examples"));
}
