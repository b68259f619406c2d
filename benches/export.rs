//! How long each export takes, and how many bytes it writes, of a graph made by a rule:
//! `cargo bench --bench export -- 100000`. Times are of one run, the graph's making apart.

#![allow(clippy::unwrap_used)]

#[path = "../tests/exchange/graphs.rs"]
mod graphs;

use foedera::Filter;
use foedera::exchange::export::{Export, Format, Part, Years, dyad_years, state_years};
use std::io::{self, Write};
use std::time::Instant;

/// Counts what is written, and keeps nothing.
#[derive(Default)]
struct Count(usize);

impl Write for Count {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn main() {
    let typed = std::env::args().skip(1).find_map(|word| word.parse().ok());
    let promises = typed.unwrap_or(10_000);
    let begun = Instant::now();
    let graph = graphs::generated(200, promises);
    let made = begun.elapsed().as_secs_f64();
    println!("graph of 200 states, {promises} promises: made in {made:.2} s");
    let formats = [
        Format::GraphMl,
        Format::Gexf,
        Format::NodeLink,
        Format::Csv,
        Format::Cypher,
        #[cfg(feature = "parquet")]
        Format::Parquet,
    ];
    for format in formats {
        report(&format!("{format:?}"), |out| {
            let filter = Filter::default();
            let export = Export::new(graph.view(&filter));
            for part in format.parts() {
                export.write(format, *part, out).unwrap();
            }
        });
    }
    let years = Years::read("1816-2018").unwrap();
    let filter = Filter::default();
    report("dyad-years", |out| {
        dyad_years(graph.view(&filter), years, out).unwrap();
    });
    report("state-years", |out| {
        state_years(graph.view(&filter), years, out).unwrap();
    });
    // Used by the tests only.
    let _ = (graphs::hostile(), Part::Whole);
}

fn report(what: &str, write: impl FnOnce(&mut Count)) {
    let begun = Instant::now();
    let mut out = Count::default();
    write(&mut out);
    let seconds = begun.elapsed().as_secs_f64();
    let megabytes = out.0 as f64 / 1e6;
    println!("{what:12} {seconds:7.2} s {megabytes:8.1} MB");
}
