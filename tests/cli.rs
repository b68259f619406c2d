//! The command as a person meets it: what is typed, what comes out, how it ends. Each file of
//! `tests/cli` is a session: files to write, commands, and all that each prints. `UPDATE=1
//! cargo test --test cli` writes down what comes out now.
//!
//! ```text
//! # a remark
//! file pact.ron
//! | (foedera: 1)
//! $ foedera check pact.ron
//! no faults in 1 file
//! [stderr]
//! [exit 0]
//! ```

#![cfg(feature = "cli")]
// A test may fail by panicking.
#![allow(clippy::unwrap_used)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

fn sessions() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli")
}

#[test]
fn every_session_goes_as_written() {
    let mut files: Vec<PathBuf> = std::fs::read_dir(sessions())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "txt"))
        .collect();
    files.sort();
    assert!(!files.is_empty());
    let mut wrong = Vec::new();
    for file in files {
        let written = std::fs::read_to_string(&file).unwrap();
        let now = play(&file, &written);
        if now == written {
            continue;
        }
        if std::env::var_os("UPDATE").is_some_and(|update| update == "1") {
            std::fs::write(&file, now).unwrap();
        } else {
            wrong.push(format!(
                "{}:\n{}",
                file.display(),
                first_difference(&written, &now)
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{}\nUPDATE=1 cargo test --test cli writes down what comes out now",
        wrong.join("\n")
    );
}

/// The session with what comes out now.
fn play(file: &Path, written: &str) -> String {
    let name = file.file_stem().unwrap().to_string_lossy();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("cli-{name}"));
    let _old = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let mut now = String::new();
    let mut lines = written.lines().peekable();
    while let Some(line) = lines.next() {
        let _ok = writeln!(now, "{line}");
        if let Some(name) = line.strip_prefix("file ") {
            let mut text = String::new();
            while let Some(line) = lines.next_if(|line| line.starts_with('|')) {
                let _ok = writeln!(now, "{line}");
                let line = line.strip_prefix("| ").unwrap_or("");
                text.push_str(&line.replace("\\e", "\u{1b}").replace("\\rlo", "\u{202e}"));
                text.push('\n');
            }
            std::fs::write(folder.join(name), text).unwrap();
        } else if let Some(command) = line.strip_prefix("$ foedera") {
            for line in lines.by_ref() {
                if line.starts_with("[exit ") {
                    break;
                }
            }
            now.push_str(&run(&folder, &words(command)));
        }
    }
    now
}

/// What the command prints, and how it ends. `FILE <` at the end gives it a file as stdin.
fn run(folder: &Path, words: &[String]) -> String {
    let mut words = words.to_vec();
    let stdin = match words.iter().position(|word| word == "<") {
        Some(at) => {
            let file = words.split_off(at).pop().unwrap();
            Stdio::from(std::fs::File::open(folder.join(file)).unwrap())
        }
        None => Stdio::null(),
    };
    if !words.iter().any(|word| word == "--columns") {
        words.extend(["--columns".into(), "100".into()]);
    }
    let output = Command::new(env!("CARGO_BIN_EXE_foedera"))
        .args(&words)
        .current_dir(folder)
        .env_clear()
        .stdin(stdin)
        .output()
        .unwrap();
    let mut text = String::from_utf8_lossy(&output.stdout).into_owned();
    if !text.is_empty() && !text.ends_with('\n') {
        text.push_str("[no line break]\n");
    }
    text.push_str("[stderr]\n");
    text.push_str(&String::from_utf8_lossy(&output.stderr));
    match output.status.code() {
        Some(code) => text.push_str(&format!("[exit {code}]\n")),
        None => text.push_str("[killed]\n"),
    }
    text
}

/// The words of a command line, with '…' around those that have blanks.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (i, part) in line.split('\'').enumerate() {
        match i % 2 {
            0 => words.extend(part.split_whitespace().map(String::from)),
            _ => words.push(part.to_string()),
        }
    }
    words
}

fn first_difference(written: &str, now: &str) -> String {
    let (mut a, mut b) = (written.lines(), now.lines());
    let mut number = 0;
    loop {
        number += 1;
        match (a.next(), b.next()) {
            (Some(a), Some(b)) if a == b => {}
            (None, None) => return "only the line breaks differ".to_string(),
            (a, b) => {
                let text = |line: Option<&str>| line.unwrap_or("(nothing)").to_string();
                return format!("line {number}\n- {}\n+ {}", text(a), text(b));
            }
        }
    }
}

#[test]
fn a_closed_pipe_is_no_error() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_foedera"))
        .args(["list", "edges", "--format", "json", "-q"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn every_verb_has_an_example_that_is_no_bad_usage() {
    let help = Command::new(env!("CARGO_BIN_EXE_foedera"))
        .arg("-h")
        .output()
        .unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let verbs = help
        .lines()
        .skip_while(|line| *line != "Verbs:")
        .skip(1)
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.strip_prefix("  ").filter(|l| !l.starts_with(' ')))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|verb| *verb != "help");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cli-examples");
    let _old = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("river-pact.ron"), "(foedera: 1)\n").unwrap();
    let spells = "ccode1,ccode2,year_start,year_end,atop_defense,atop_offense,atop_neutral,\
                  atop_nonagg,atop_consul\n900,901,1901,1905,1,0,0,1,0\n";
    std::fs::write(folder.join("atop_v5_1_directed_dyad_spells.csv"), spells).unwrap();
    for verb in verbs.collect::<Vec<_>>() {
        let long = Command::new(env!("CARGO_BIN_EXE_foedera"))
            .args([verb, "--help"])
            .output()
            .unwrap();
        let long = String::from_utf8(long.stdout).unwrap();
        let example = long
            .lines()
            .skip_while(|line| *line != "Example:")
            .nth(1)
            .unwrap_or_else(|| panic!("`{verb}` has no example"));
        let command = example.trim().strip_prefix("foedera").unwrap();
        let command = command.split(['>', '|']).next().unwrap();
        if verb == "new" {
            std::fs::remove_file(folder.join("river-pact.ron")).unwrap();
        }
        let done = Command::new(env!("CARGO_BIN_EXE_foedera"))
            .args(words(command))
            .current_dir(&folder)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        assert_eq!(done.status.code(), Some(0), "{example}: {said}");
    }
}

/// What the command prints on stdout, with its exit code.
fn ask(folder: &Path, command: &str) -> (String, Option<i32>) {
    let done = Command::new(env!("CARGO_BIN_EXE_foedera"))
        .args(words(command))
        .current_dir(folder)
        .output()
        .unwrap();
    (String::from_utf8(done.stdout).unwrap(), done.status.code())
}

#[test]
fn an_answer_as_a_dossier_answers_the_same_question_the_same_way() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cli-ron");
    std::fs::create_dir_all(&folder).unwrap();
    for question in [
        "guarantors ukraine",
        "guarantors ukraine --indirect",
        "guarantors ukraine --as-of 1995",
        "beneficiaries usa",
        "recourse ukraine",
        "edges --relation leads",
        "breaches budapest",
        "paths usa ukraine --sought",
        "reach uk --max-hops 1",
        "match '?g guarantees ?v, ?g violates ?a'",
    ] {
        let (ron, code) = ask(&folder, &format!("{question} --format ron -q"));
        assert_eq!(code, Some(0), "{question}");
        std::fs::write(folder.join("part.ron"), ron).unwrap();
        let (checked, code) = ask(&folder, "check part.ron");
        assert_eq!(code, Some(0), "{question}: {checked}");
        // What is left out of the whole, or lies beyond it, is not in the part.
        let answer = |text: String| {
            let apart =
                |line: &&str| line.starts_with("Left out") || line.starts_with("Looked as far");
            let lines: Vec<&str> = text.lines().take_while(|line| !apart(line)).collect();
            lines.join("\n").trim_end().to_string()
        };
        let (whole, _) = ask(&folder, &format!("{question} -q"));
        let (part, _) = ask(&folder, &format!("{question} -q -f part.ron"));
        assert_eq!(answer(part), answer(whole), "{question}");
    }
}

#[test]
fn a_picture_says_what_it_rests_on() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let act = "-f july-1914 cascade act serbia --by austria";
    let debt = "-f loan-circle cascade default shipping";
    for (command, said) in [
        (
            format!("{act} --disputed --open"),
            "disputed promises are kept and open promises",
        ),
        (
            format!("{act} --keeps germany"),
            "Germany keeps what it owes",
        ),
        (
            format!("{act} --keeps germany --title Mine"),
            "Germany keeps what it owes",
        ),
        (format!("{act} --without russia"), "without Russia"),
        (
            format!("{debt} --recovery 40"),
            "still pays 40% of what it owes",
        ),
        (format!("{debt} --as-of 2020"), "as of 2020"),
        (format!("{debt} --on 2020-03"), "as of March 2020"),
        (
            "fragility ukraine --sought".into(),
            "is counted as if it held",
        ),
        (
            "fragility ukraine".into(),
            "Broken, though in force: 1 promise",
        ),
        ("what-if --without usa --in-force".into(), "in force only"),
        ("circles --without usa".into(), "without United States"),
        (
            "chart ladder ukraine --without usa".into(),
            "without United States",
        ),
        (
            "coverage ukraine --without usa".into(),
            "without United States",
        ),
    ] {
        let (svg, code) = ask(folder, &format!("{command} -q -o -"));
        assert_eq!(code, Some(0), "{command}");
        assert!(
            !svg.contains("2020-03<"),
            "no headline tells a date to machines"
        );
        // The lines of a sentence stand for themselves.
        let text = svg.replace("</text>", " ");
        let words = text.split('<').filter_map(|part| part.split_once('>'));
        let text: String = words.map(|(_, words)| words).collect();
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains(said), "{command}: {text:.300}");
    }
}
