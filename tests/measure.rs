//! `foedera measure` against NetworkX and igraph on the same file, year by year: on files of the
//! layouts of ATOP 5.1 and the UN Treaty Collection that are made up in full size, and on the real
//! ones that lie beside the project (`../shared/data`), else SKIPPED. The programs are those of
//! `tests/exchange.rs`, installed by pip under `target/`; where they cannot be had, SKIPPED.

#![cfg(feature = "cli")]
// A test may fail by panicking.
#![allow(clippy::unwrap_used)]

#[path = "exchange/python.rs"]
mod python;

use python::python;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Numbers that are the same every time (Knuth's linear congruences).
struct Draws(u64);

impl Draws {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005);
        self.0 = self.0.wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }
}

/// As many spells as ATOP 5.1 has, in its layout: alliances of some states, who owe each other
/// mostly the same.
fn spells() -> String {
    let mut draws = Draws(5);
    let mut text = String::from(
        "ccode1,ccode2,year_start,year_end,atop_defense,atop_offense,atop_neutral,atop_nonagg,\
         atop_consul\n",
    );
    let mut rows = 0;
    while rows < 15_419 {
        let members: Vec<u64> = (0..2 + draws.below(7))
            .map(|_| 2 + 5 * draws.below(190))
            .collect();
        let start = 1815 + draws.below(204);
        let end = (start + draws.below(25) * draws.below(2)).min(2018);
        let terms = [draws.below(3) / 2, draws.below(9) / 8, draws.below(4) / 3];
        for (one, other) in pairs(&members) {
            // Some promise what they are not promised.
            if one != other && rows < 15_419 && draws.below(12) > 0 {
                let [defense, offense, neutral] = terms;
                let _ok = writeln!(
                    text,
                    "{one},{other},{start},{end},{defense},{offense},{neutral},1,{}",
                    draws.below(2)
                );
                rows += 1;
            }
        }
    }
    text
}

fn pairs(members: &[u64]) -> impl Iterator<Item = (u64, u64)> {
    let firsts = members.iter();
    firsts.flat_map(move |one| members.iter().map(move |other| (*one, *other)))
}

/// As many participations as the UN Treaty Collection has, in its layout.
fn participations() -> String {
    const MONTHS: [&str; 4] = ["Jan", "May", "Sep", "Dec"];
    let mut draws = Draws(11);
    let mut text = String::from("treaty,participant,column,date,action_code\n");
    for _ in 0..31_993 {
        let treaty = draws.below(401);
        let who = draws.below(1 + draws.0 % 195);
        let (day, month) = (1 + draws.below(28), MONTHS[draws.below(4) as usize]);
        // A treaty is as old as its number is low.
        let year = 1945 + treaty / 8 + draws.below(20);
        let _ok = match draws.below(9) {
            0 => writeln!(text, "{treaty},Land {who},Registration Number,{year},"),
            1..3 => writeln!(
                text,
                "{treaty},Land {who},\"Ratification, Accession(a)\",{day} {month} {year},a"
            ),
            _ => writeln!(
                text,
                "{treaty},Land {who},Ratification,{day} {month} {year},"
            ),
        };
    }
    text
}

#[test]
fn alliances_of_full_size_measure_the_same() {
    let file = file("made-up-atop", &spells());
    compare("atop", &file, "1815-2018", "-", 20, 80_000);
    compare("atop", &file, "1815-2018", "atop_defense", 20, 40_000);
}

#[test]
fn treaties_of_full_size_measure_the_same() {
    compare(
        "un",
        &file("made-up-un", &participations()),
        "1945-2015",
        "-",
        36,
        100_000,
    );
}

#[test]
fn atops_own_alliances_measure_the_same() {
    for file in shared("atop_v5_1_directed_dyad_spells") {
        compare("atop", &file, "1815-2018", "-", 5, 500);
        compare("atop", &file, "1815-2018", "atop_defense", 5, 500);
        compare("atop", &file, "1815-2018", "atop_consul", 5, 500);
    }
}

#[test]
fn the_uns_own_treaties_measure_the_same() {
    for file in shared("un_treaty_participation_2015_03") {
        compare("un", &file, "1945-2015", "-", 5, 500);
    }
}

/// The files beside the project whose names begin so: the whole, a sample of it, or both.
fn shared(name: &str) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = ["../shared/data", "../../shared/data"];
    let folders = folders
        .iter()
        .filter_map(|folder| std::fs::read_dir(root.join(folder)).ok());
    let begins = |path: &PathBuf| {
        let of_path = path.file_name().unwrap_or_default().to_string_lossy();
        of_path.starts_with(name) && of_path.ends_with(".csv")
    };
    let files = folders.take(1).flatten().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = files.filter(begins).collect();
    files.sort();
    if files.is_empty() {
        skipped(&format!(
            "../shared/data/{name} is not here, so only made-up files were compared"
        ));
    }
    files
}

fn skipped(why: &str) {
    // Straight to the terminal: what a passing test prints is not shown.
    let _ = writeln!(std::io::stderr(), "SKIPPED: {why}");
}

fn folder() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("measure");
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn file(name: &str, text: &str) -> PathBuf {
    let path = folder().join(format!("{name}.csv"));
    std::fs::write(&path, text).unwrap();
    path
}

/// What the command prints; it must have answered.
fn foedera(words: &[&str]) -> Vec<u8> {
    let output = Command::new(env!("CARGO_BIN_EXE_foedera"))
        .args(words)
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{words:?}: {told}");
    output.stdout
}

/// Imports the file, measures the network and each actor in all years, and lets Python compare.
fn compare(layout: &str, file: &Path, years: &str, column: &str, every: usize, least: usize) {
    let Some(python) = python() else {
        skipped("NetworkX and igraph cannot be had here, so nobody has measured the same files");
        return;
    };
    let name = format!("{}{column}", file.file_stem().unwrap().to_string_lossy());
    let path = |ending: &str| folder().join(format!("{name}{ending}"));
    let (graph, network, actors) = (
        path(".foedera"),
        path(".network.json"),
        path(".actors.json"),
    );
    let text = |path: &Path| path.to_str().unwrap().to_string();
    let _old = std::fs::remove_file(&graph);
    foedera(&["import", &text(file), "-o", &text(&graph)]);
    let graph = text(&graph);
    let mut words = vec![
        "-f", &graph, "--format", "json", "measure", "--years", years,
    ];
    let obligation = match column {
        "atop_defense" => Some("defense"),
        "atop_consul" => Some("consultation"),
        _ => None,
    };
    match (layout, &obligation) {
        ("un", _) => words.extend(["--via", "party_to"]),
        (_, Some(obligation)) => words.extend(["--obligation", obligation]),
        (_, None) => {}
    }
    words.extend(["--hops", "5", "--measures"]);
    let of_network = "actors,pairs,promises,density,degree,hops,components,largest,triangles,\
                      transitivity,bridges,core";
    let of_actors = "degree,given,received,hops,largest,triangles,transitivity,bridges,core,\
                     betweenness,pagerank";
    let with = |more: &[&'static str]| -> Vec<u8> { foedera(&[words.as_slice(), more].concat()) };
    std::fs::write(&network, with(&[of_network])).unwrap();
    std::fs::write(&actors, with(&[of_actors, "--each"])).unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/measure/oracle.py");
    let told = Command::new(python)
        .arg(script)
        .args([layout, &text(file), &text(&network), &text(&actors), column])
        .arg(every.to_string())
        .output()
        .unwrap();
    let out = String::from_utf8_lossy(&told.stdout);
    let complaint = String::from_utf8_lossy(&told.stderr);
    assert!(told.status.success(), "{out}\n{complaint}");
    let compared: usize = out.split_whitespace().next().unwrap().parse().unwrap();
    assert!(compared > least, "{out}");
}
