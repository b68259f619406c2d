//! The README's answers are the command's own, and its picture is what `render` draws.
//!
//! `UPDATE=1 cargo test --test readme` draws the picture anew.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used)]

use std::process::Command;

const README: &str = include_str!("../README.md");

fn foedera(words: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_foedera"))
        .args(words)
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap()
}

/// A command line as the README types it, cut into words; single quotes hold words together.
fn words(line: &str) -> Vec<&str> {
    let (mut words, mut rest) = (Vec::new(), line.trim());
    while !rest.is_empty() {
        let (word, after) = match rest.strip_prefix('\'') {
            Some(quoted) => quoted.split_once('\'').unwrap(),
            None => rest.split_once(' ').unwrap_or((rest, "")),
        };
        words.push(word);
        rest = after.trim_start();
    }
    words
}

#[test]
fn every_answer_in_the_readme_is_the_commands_own() {
    let mut checked = 0;
    for block in README.split("```console\n").skip(1) {
        let block = block.split("\n```").next().unwrap();
        let Some((command, answer)) = block.split_once('\n') else {
            continue;
        };
        let Some(typed) = command.strip_prefix("$ foedera ") else {
            continue;
        };
        if answer.starts_with('$') {
            continue;
        }
        let mut words = words(typed);
        words.extend(["--quiet", "--columns", "96"]);
        assert_eq!(foedera(&words).trim_end(), answer.trim_end(), "{command}");
        checked += 1;
    }
    assert_eq!(checked, 3, "the README answers three questions");
}

#[test]
fn the_picture_in_the_readme_is_what_render_draws() {
    let drawn = foedera(&["render", "-o", "-", "--quiet"]);
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/ukraine.svg");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, &drawn).unwrap();
    }
    let kept = std::fs::read_to_string(path).unwrap();
    assert!(
        drawn == kept,
        "docs/ukraine.svg is not what `render` draws; UPDATE=1 renews it"
    );
}
