//! How long reading takes; run by hand, in release: `cargo test --release -- --ignored speed`.

use super::*;
use std::time::Instant;

#[test]
#[ignore = "measures time"]
fn speed_of_reading() {
    let files = Memory::new().with("a.ron", UKRAINE);
    for _ in 0..3 {
        let start = Instant::now();
        let reading = read(&files, "a.ron");
        eprintln!(
            "the built-in dossier: {:?}, {} faults",
            start.elapsed(),
            reading.faults.len()
        );
    }
    for edges in [10_000, 100_000] {
        let mut text =
            String::from("(foedera: 1, source: \"s\", sources: {\"s\": \"S\"}, actors: {\n");
        for i in 0..edges / 10 {
            text += &format!("\"actor{i}\": State(\"Actor {i}\"),\n");
        }
        text += "}, edges: [\n";
        for i in 0..edges {
            let (a, b) = (i % (edges / 10), (i * 7 + i / 10 + 1) % (edges / 10));
            text += &format!(
                "guarantees(id: \"e{i}\", from: \"actor{a}\", to: \"actor{b}\", since: \"1994\", term: \"assurance\", at: \"p. {i}\"),\n"
            );
        }
        text += "])";
        let files = Memory::new().with("a.ron", text.clone());
        let start = Instant::now();
        let tree = syntax::parse(&text);
        eprintln!("{edges} edges cut: {:?}", start.elapsed());
        drop(tree);
        let start = Instant::now();
        let reading = read(&files, "a.ron");
        eprintln!(
            "{edges} edges: {:?}, {} faults",
            start.elapsed(),
            reading.faults.len()
        );
        let start = Instant::now();
        let problems = crate::change::check(&Graph::empty(), &reading.change);
        eprintln!(
            "  of that the check: {:?}, {}",
            start.elapsed(),
            problems.len()
        );
        let start = Instant::now();
        let written = write(&reading.graph.unwrap().records(), None);
        eprintln!("  written: {:?}, {} bytes", start.elapsed(), written.len());
    }
}

#[test]
#[ignore = "measures time, with files as large as are read"]
fn speed_of_refusing() {
    for piece in [
        "[",
        "(",
        "[],",
        "\"",
        "Some(",
        "a(",
        "{\"a\":",
        "x\n",
        "\"a\":x,",
        "leads(\"a\",\"b\"),",
    ] {
        let text = piece.repeat((64 << 20) / piece.len());
        let bare = Memory::new().with("a.ron", text.clone());
        let inner = 60 << 20;
        let edges = format!(
            "(foedera: 1, edges: [{}])",
            &text[..inner - inner % piece.len()]
        );
        for files in [bare, Memory::new().with("a.ron", edges)] {
            let start = Instant::now();
            let faults = read(&files, "a.ron").faults;
            eprintln!(
                "{piece:?}: {:?}, {} faults, {}",
                start.elapsed(),
                faults.len(),
                faults[0]
            );
        }
    }
}
