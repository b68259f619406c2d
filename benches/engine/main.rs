//! The six questions of `shared/bench` on its generated networks, beside the floor (static
//! arrays written for this bench, in two forms) and petgraph's `StableGraph`, in one run.
//!
//! `cargo bench --bench engine -- DIR …`, where each `DIR` holds what `gen.py` wrote. Seven
//! interleaved passes, the best of each counts, on the wall clock; every answer is compared. A `FILE.foedera` instead of a `DIR` is opened again and again; with
//! `--load` a network is only loaded, with `--commits` only changed, with `--worth` only asked what promises are worth; questions (`q3 q6`) beside the `DIR` are asked alone, with
//! `--without-petgraph` of the others.

#![allow(missing_docs)]

mod commit;
mod file;
mod floor;
mod ours;
mod questions;
mod rows;
mod stable;

use std::collections::HashMap;
use std::path::Path;
use std::time::{Duration, Instant};

const PASSES: usize = 7;

/// What is compared between engines.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    Ids(Vec<u32>),
    Reach((u64, u64)),
    Distance(Option<usize>),
    Top(Vec<(u32, u32)>),
    Count(u64),
}

/// The six questions.
pub trait Engine {
    fn guarantors(&mut self, node: u32, day: u32) -> Vec<u32>;
    fn three_hops(&mut self, node: u32, day: u32) -> (u64, u64);
    fn full_reach(&mut self, node: u32, day: u32) -> (u64, u64);
    fn distance(&mut self, from: u32, to: u32) -> Option<usize>;
    fn most_guaranteed(&mut self, day: u32) -> Vec<(u32, u32)>;
    fn broken_by_a_guarantor(&mut self) -> Answer;
    /// The ids of an answer as the files number them, sorted; not timed.
    fn canonical(&self, ids: Vec<u32>) -> Vec<u32> {
        ids
    }
}

/// The twenty highest counts, ties by id.
pub fn top(counts: impl Iterator<Item = (u32, u32)>) -> Vec<(u32, u32)> {
    let mut best: Vec<(u32, u32)> = Vec::with_capacity(21);
    for (node, count) in counts.filter(|(_, count)| *count > 0) {
        let key = |(node, count): (u32, u32)| (u32::MAX - count, node);
        let place = best.partition_point(|other| key(*other) < key((node, count)));
        if place < 20 {
            best.insert(place, (node, count));
            best.truncate(20);
        }
    }
    best
}

/// One question with its arguments: asked of an engine, timed, and its answers.
fn ask(
    engine: &mut dyn Engine,
    question: &str,
    arguments: &[(u32, u32)],
) -> (Duration, Vec<Answer>) {
    let begun = Instant::now();
    let mut answers = Vec::with_capacity(arguments.len());
    for (a, b) in arguments.iter().copied() {
        answers.push(match question {
            "q1" => Answer::Ids(engine.guarantors(a, b)),
            "q2" => Answer::Reach(engine.three_hops(a, b)),
            "q3" => Answer::Reach(engine.full_reach(a, b)),
            "q4" => Answer::Distance(engine.distance(a, b)),
            "q5" => Answer::Top(engine.most_guaranteed(a)),
            _ => engine.broken_by_a_guarantor(),
        });
    }
    let spent = begun.elapsed();
    for answer in &mut answers {
        if let Answer::Ids(ids) = answer {
            *ids = engine.canonical(std::mem::take(ids));
        }
    }
    (spent, answers)
}

fn main() {
    let dirs = std::env::args()
        .skip(1)
        .filter(|word| !word.starts_with("--"));
    let dirs: Vec<String> = dirs.filter(|word| !word.starts_with('q')).collect();
    if dirs.is_empty() {
        println!("no network named: cargo bench --bench engine -- DIR … (see docs/benchmarks.md)");
    }
    for dir in dirs {
        let path = Path::new(&dir);
        match path.extension() {
            Some(extension) if extension == "foedera" => file::open(path),
            _ if std::env::args().any(|word| word == "--load") => load(path),
            _ if std::env::args().any(|word| word == "--worth") => {
                questions::worth(&ours::load(path));
            }
            _ if std::env::args().any(|word| word == "--commits") => {
                let actors = rows::counts(path).0;
                commit::commits(&ours::load(path), actors);
            }
            _ => network(path),
        }
    }
}

/// Loads a network in a process of its own, for the memory that it takes at most.
fn load(dir: &Path) {
    let begun = Instant::now();
    let graph = ours::load(dir);
    let spent = begun.elapsed().as_secs_f64();
    let (most, now) = (file::memory("VmHWM"), file::memory("VmRSS"));
    let edges = graph.edge_count();
    println!("{edges} edges in {spent:.2} s; memory {most:.0} MB at most, {now:.0} MB in the end");
}

fn network(dir: &Path) {
    println!("## {}\n", dir.display());
    let begun = Instant::now();
    let (actors, nodes) = rows::counts(dir);
    let mut list = Vec::new();
    rows::edges(dir, |row| list.push(row));
    let read = begun.elapsed();
    let by_node = floor::Floor::new(actors, nodes, &list, true);
    let floor_load = begun.elapsed();
    let before = file::memory("VmRSS");
    let begun = Instant::now();
    let graph = ours::load(dir);
    let our_load = begun.elapsed();
    println!(
        "{nodes} nodes, {} edges. Load from CSV: floor {:.2} s (reading {:.2} s), foedera {:.2} s \
         ({:.1}x); {:.0} MB for the graph\n",
        list.len(),
        floor_load.as_secs_f64(),
        read.as_secs_f64(),
        our_load.as_secs_f64(),
        our_load.as_secs_f64() / floor_load.as_secs_f64(),
        file::memory("VmRSS") - before,
    );

    let asked: Vec<String> = std::env::args()
        .filter(|word| word.starts_with('q'))
        .collect();
    if asked.is_empty() {
        file::measure(&graph);
        commit::commits(&graph, actors);
        questions::measure(&graph, dir);
        questions::worth(&graph);
    }

    let arguments: Vec<(&str, Vec<(u32, u32)>)> = ["q1", "q2", "q3", "q4", "q5", "q6"]
        .map(|question| (question, rows::arguments(dir, question)))
        .into();
    let mut days: HashMap<&str, Vec<u32>> = HashMap::new();
    for (question, list) in &arguments {
        let day = |(a, b): &(u32, u32)| if *question == "q5" { *a } else { *b };
        days.insert(question, list.iter().map(day).collect());
    }
    let mut engines: Vec<(&str, Box<dyn Engine>)> = vec![
        ("one block a node", Box::new(by_node)),
        (
            "one array a relation",
            Box::new(floor::Floor::new(actors, nodes, &list, false)),
        ),
        ("foedera", Box::new(ours::Ours::new(graph, &days))),
    ];
    if nodes < 500_000 && !std::env::args().any(|word| word == "--without-petgraph") {
        engines.push((
            "petgraph",
            Box::new(stable::Stable::new(actors, nodes, &list)),
        ));
    }
    drop(list);

    println!("| question | arguments | floor | foedera | times the floor | petgraph | answers |");
    println!("|---|---:|---:|---:|---:|---:|---|");
    let asked: Vec<String> = std::env::args()
        .filter(|word| word.starts_with('q'))
        .collect();
    let is_asked = |question: &str| asked.is_empty() || asked.iter().any(|one| one == question);
    for (question, arguments) in arguments.iter().filter(|(question, _)| is_asked(question)) {
        // Q1 and Q2 as one batch of all arguments; the others an argument at a time.
        let parts: Vec<&[(u32, u32)]> = match *question {
            "q1" | "q2" => vec![arguments],
            _ => arguments.chunks(1).collect(),
        };
        let mut best = vec![vec![Duration::MAX; parts.len()]; engines.len()];
        let mut answers: Vec<Vec<Vec<Answer>>> = vec![Vec::new(); engines.len()];
        for pass in 0..PASSES {
            for (i, (_, engine)) in engines.iter_mut().enumerate() {
                for (j, part) in parts.iter().enumerate() {
                    let (spent, given) = ask(&mut **engine, question, part);
                    best[i][j] = best[i][j].min(spent);
                    if pass == 0 {
                        answers[i].push(given);
                    }
                }
            }
        }
        let total: Vec<f64> = best
            .iter()
            .map(|parts| parts.iter().sum::<Duration>().as_secs_f64() * 1e3)
            .collect();
        let floor = total[0].min(total[1]);
        let equal = answers.iter().all(|given| *given == answers[0]);
        println!(
            "| {question} | {} | {floor:.3} ms | {:.3} ms | {:.2} | {} | {} |",
            arguments.len(),
            total[2],
            total[2] / floor,
            total
                .get(3)
                .map_or("-".to_string(), |t| format!("{t:.1} ms")),
            if equal { "equal" } else { "DIFFERENT" },
        );
    }
    println!();
}
