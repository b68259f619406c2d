//! The layout beside Graphviz's `dot`: crossings, faults and milliseconds, in one table.
//!
//! `cargo bench --bench layout --no-default-features --features render -- random 200`
//! draws only the graphs whose names hold all of those words (and none of `-those`). Graphs of
//! 2,000 boxes are drawn where `2000` is among the words; `=5` times each graph that often and
//! keeps the least; `alone` leaves `dot` out. `dot` gets the same sizes, labels, groups, weights and orientations, and its curves are measured by the same code
//! ([`foedera::render::layout::audit`]).
#![allow(clippy::unwrap_used)]

mod suite;
mod yardstick;

use std::time::Instant;

use foedera::render::layout::audit::audit;
use foedera::render::layout::{Boxes, Effort, Placed, layout};
use suite::Sample;

fn main() {
    let words: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| !word.starts_with("--"))
        .collect();
    let runs = words.iter().find_map(|word| word.strip_prefix('='));
    let runs: usize = runs.map_or(3, |runs| runs.parse().unwrap());
    let is_alone = words.iter().any(|word| word == "alone");
    let is_large = words.iter().any(|word| word == "2000");
    let names = |word: &&String| !word.starts_with('=') && *word != "alone";
    let is_wanted = |sample: &Sample| {
        (is_large || !sample.name.contains("2000"))
            && words
                .iter()
                .filter(names)
                .all(|word| match word.strip_prefix('-') {
                    Some(word) => !sample.name.contains(word),
                    None => sample.name.contains(word.as_str()),
                })
    };
    let samples: Vec<Sample> = suite::suite().into_iter().filter(is_wanted).collect();
    let has_dot = !is_alone && yardstick::is_there();
    if !has_dot && !is_alone {
        println!("`dot` is not on this machine: its columns stay empty.");
    }
    println!(
        "{:<34}{:>6}{:>6}{:>7}{:>8}{:>7}{:>7}{:>7}{:>7}{:>9}{:>9}{:>8}  faults",
        "graph",
        "boxes",
        "lines",
        "groups",
        "normal",
        "best",
        "dot",
        "n/dot",
        "b/dot",
        "n ms",
        "b ms",
        "dot ms"
    );
    let rows: Vec<Row> = samples
        .iter()
        .map(|sample| {
            let row = Row::of(sample, has_dot, runs);
            row.print(sample);
            row
        })
        .collect();
    summary(&samples, &rows);
}

/// What one graph gave.
struct Row {
    normal: usize,
    best: usize,
    dot: Option<usize>,
    normal_ms: f64,
    best_ms: f64,
    dot_ms: f64,
    /// Says so when `dot` took too long.
    no_answer: String,
    faults: String,
}

impl Row {
    fn of(sample: &Sample, has_dot: bool, runs: usize) -> Row {
        let (normal, normal_ms) = timed(&sample.boxes, Effort::Normal, runs);
        let (best, best_ms) = timed(&sample.boxes, Effort::Best, runs.div_ceil(2));
        let (mut faults, mut no_answer) = (String::new(), String::new());
        let mut count = |name: &str, placed: &Placed| {
            let audit = audit(&sample.boxes, placed);
            if !audit.is_clean() {
                faults += &format!("{name} {audit:?} ");
            }
            if !placed.complete {
                faults += &format!("{name} cut short ");
            }
            audit.crossings
        };
        let (normal, best) = (count("normal", &normal), count("best", &best));
        let dot = has_dot.then(|| yardstick::draw(&sample.boxes));
        if dot.as_ref().is_some_and(Option::is_none) {
            no_answer = format!("`dot`: no answer in {} s", yardstick::PATIENCE);
        }
        let dot = dot.flatten();
        let dot_ms = dot.as_ref().map_or(0.0, |(_, ms)| *ms);
        let dot = dot.map(|(placed, _)| audit(&sample.boxes, &placed).crossings);
        Row {
            normal,
            best,
            dot,
            normal_ms,
            best_ms,
            dot_ms,
            no_answer,
            faults,
        }
    }

    fn print(&self, sample: &Sample) {
        let ratio = |own: usize| {
            self.dot.map_or(String::from("-"), |dot| {
                if dot == 0 && own == 0 {
                    return String::from("=");
                }
                format!("{:.2}", own as f64 / dot as f64)
            })
        };
        println!(
            "{:<34}{:>6}{:>6}{:>7}{:>8}{:>7}{:>7}{:>7}{:>7}{:>9.2}{:>9.2}{:>8.0}  {}{}",
            sample.name,
            sample.boxes.boxes.len(),
            sample.boxes.lines.len(),
            sample.boxes.groups.len(),
            self.normal,
            self.best,
            self.dot.map_or(String::from("-"), |dot| dot.to_string()),
            ratio(self.normal),
            ratio(self.best),
            self.normal_ms,
            self.best_ms,
            self.dot_ms,
            self.no_answer,
            self.faults,
        );
    }
}

/// The fastest of several runs, which is the one least disturbed.
fn timed(boxes: &Boxes, effort: Effort, runs: usize) -> (Placed, f64) {
    let mut least = f64::INFINITY;
    let mut placed = Placed::default();
    for _ in 0..runs {
        let start = Instant::now();
        placed = layout(boxes, effort);
        least = least.min(start.elapsed().as_secs_f64() * 1000.0);
    }
    (placed, least)
}

/// Median and worst ratio of each size, and what misses the bounds we set ourselves.
fn summary(samples: &[Sample], rows: &[Row]) {
    println!();
    type Sizes = fn(usize) -> bool;
    let kinds: [(&str, Sizes, f64); 2] = [
        ("up to 200 boxes", |boxes| boxes <= 200, 1.0),
        ("above 200 boxes", |boxes| boxes > 200, 1.1),
    ];
    for (name, fits, most) in kinds {
        for grouped in [false, true] {
            let of_kind: Vec<(&Sample, &Row)> = samples
                .iter()
                .zip(rows)
                .filter(|(sample, _)| fits(sample.boxes.boxes.len()))
                .filter(|(sample, _)| sample.boxes.groups.is_empty() != grouped)
                .filter(|(_, row)| row.dot.is_some())
                .collect();
            if of_kind.is_empty() {
                continue;
            }
            let kind = if grouped { "grouped" } else { "plain" };
            print!("{name}, {kind}: ");
            for (effort, own) in [
                ("normal", (|row| row.normal) as fn(&Row) -> usize),
                ("best", |row| row.best),
            ] {
                let mut ratios: Vec<f64> = of_kind
                    .iter()
                    .map(|(_, row)| (own(row), row.dot.unwrap()))
                    .map(|(own, dot)| {
                        if own == dot {
                            1.0
                        } else {
                            own as f64 / dot.max(1) as f64
                        }
                    })
                    .collect();
                ratios.sort_by(f64::total_cmp);
                let bad = of_kind.iter().filter(|(_, row)| {
                    let dot = row.dot.unwrap();
                    own(row) as f64 > (dot as f64 * 1.3).max(dot as f64 + 3.0)
                });
                let above = of_kind
                    .iter()
                    .filter(|(_, row)| own(row) > row.dot.unwrap());
                print!(
                    "{effort} median {:.3} worst {:.2} (misses: {}, above dot: {} of {}); ",
                    ratios[ratios.len() / 2],
                    ratios[ratios.len() - 1],
                    bad.count(),
                    above.count(),
                    ratios.len(),
                );
            }
            println!("wanted {most:.1}");
        }
    }
    for (boxes, most) in [(50, 10.0), (200, 50.0), (500, 250.0), (2000, 3000.0)] {
        let slowest = |own: fn(&Row) -> f64| {
            samples
                .iter()
                .zip(rows)
                .filter(|(sample, _)| sample.boxes.boxes.len() == boxes)
                .map(|(_, row)| own(row))
                .fold(0.0, f64::max)
        };
        let (normal, best) = (slowest(|row| row.normal_ms), slowest(|row| row.best_ms));
        if normal > 0.0 {
            println!("{boxes} boxes: slowest {normal:.1} ms (wanted {most}), best {best:.1} ms");
        }
    }
    let slower = samples
        .iter()
        .zip(rows)
        .filter(|(_, row)| row.normal_ms >= 0.5);
    let mut slower: Vec<(f64, &str)> = slower
        .map(|(sample, row)| (row.best_ms / row.normal_ms, sample.name.as_str()))
        .collect();
    slower.sort_by(|a, b| b.0.total_cmp(&a.0));
    if let Some((most, name)) = slower.first() {
        let many = slower.iter().filter(|(ratio, _)| *ratio > 5.0).count();
        println!("best / normal: at most {most:.1} ({name}), above 5 in {many} (wanted 5)");
    }
    let total = |own: fn(&Row) -> usize| rows.iter().map(own).sum::<usize>();
    let (normal, best) = (total(|row| row.normal), total(|row| row.best));
    println!("crossings of all: normal {normal}, best {best}");
    let faulty = rows.iter().filter(|row| !row.faults.is_empty()).count();
    println!("{} graphs, {faulty} with faults", rows.len());
}
