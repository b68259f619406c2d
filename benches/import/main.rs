//! How fast an import is: `cargo bench --bench import [-- ROWS]`. Rows like those of a generated
//! network of commitments (`src,dst,type,since,until,binding`), made in memory; cut only, read by
//! a mapping into a sink that counts, into a change, and into a graph.

// A measurement may fail by panicking.
#![allow(clippy::unwrap_used)]

use foedera::exchange::import::{
    ChangeSink, ClaimRow, EdgeRow, Full, GraphSink, Import, Mapping, Next, NodeRow, RowShape, Rows,
    Shape, Sink,
};
use foedera::model::{OwnRelation, Source};
use std::fmt::Write;
use std::time::Instant;

const MAPPING: &str = r#"(
    mapping: 1,
    id: "net",
    source: (id: "gen", title: "Generated network"),
    words: {"force": {"1": LegallyBinding, "0": NotBinding}},
    files: [(
        edges: [
            guarantees(from: "n{src}", to: "n{dst}", rows: {"type": "guarantees"},
                force: By("binding", "force"),
                since: Days("since", "1900-01-01"),
                until: Days(column: "until", origin: "1900-01-01", exclusive: true)),
            backstops(from: "n{src}", to: "n{dst}", rows: {"type": "backstops"},
                force: By("binding", "force"),
                since: Days("since", "1900-01-01"),
                until: Days(column: "until", origin: "1900-01-01", exclusive: true)),
            violates(from: "n{src}", to: "g{dst}", rows: {"type": "violates"},
                since: Days("since", "1900-01-01"),
                until: Days(column: "until", origin: "1900-01-01", exclusive: true)),
            member_of(from: "n{src}", to: "n{dst}", rows: {"type": "member_of"},
                since: Days("since", "1900-01-01"),
                until: Days(column: "until", origin: "1900-01-01", exclusive: true)),
            party_to(from: "n{src}", to: "g{dst}", rows: {"type": "party_to"},
                since: Days("since", "1900-01-01"),
                until: Days(column: "until", origin: "1900-01-01", exclusive: true)),
        ],
    )],
)"#;

const TYPES: [&str; 5] = [
    "guarantees",
    "backstops",
    "violates",
    "member_of",
    "party_to",
];

/// Rows in which some nodes are far more common than others.
fn rows(count: u64) -> String {
    let mut text = String::from("src,dst,type,since,until,binding\n");
    let mut state = 7_u64;
    let mut random = |below: u64| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    for _ in 0..count {
        let most = 1 + random(200_000);
        let (src, dst) = (random(200_000), random(most));
        let kind = TYPES[usize::try_from(random(5)).unwrap()];
        let since = random(46_000);
        write!(text, "{src},{dst},{kind},{since},").unwrap();
        if random(2) == 0 {
            write!(text, "{}", since + 180 + random(15_000)).unwrap();
        }
        writeln!(text, ",{}", random(2)).unwrap();
    }
    text
}

/// Counts, and keeps nothing.
#[derive(Default)]
struct Count {
    edges: u64,
    nodes: u64,
    shapes: u64,
}

impl Sink for Count {
    fn source(&mut self, _source: &Source) {}
    fn relation(&mut self, _relation: &OwnRelation) {}
    fn shape(&mut self, _number: u32, _shape: &Shape) {
        self.shapes += 1;
    }
    fn edge(&mut self, _edge: &EdgeRow<'_>) -> Result<(), Full> {
        self.edges += 1;
        Ok(())
    }
    fn claim(&mut self, _claim: &ClaimRow<'_>) -> Result<(), Full> {
        Ok(())
    }
    fn node(&mut self, _node: &NodeRow<'_>) -> Result<(), Full> {
        self.nodes += 1;
        Ok(())
    }
}

fn main() {
    let count = std::env::args()
        .find_map(|word| word.parse().ok())
        .unwrap_or(2_000_000);
    let text = rows(count);
    let tell = |what: &str, begun: Instant| {
        let seconds = begun.elapsed().as_secs_f64();
        println!(
            "{what:<28}{seconds:>7.3} s  {:>6.2} million rows/s",
            count as f64 / seconds / 1e6
        );
    };
    println!("{count} rows, {} MB", text.len() / 1_000_000);

    let begun = Instant::now();
    let mut cut = Rows::new(text.as_bytes(), RowShape::default());
    let mut fields = 0;
    loop {
        match cut.next().unwrap() {
            Next::Row(row) => fields += row.width(),
            Next::Broken { .. } => panic!("no row is broken"),
            Next::End => break,
        }
    }
    tell("cut into fields", begun);
    assert_eq!(fields as u64, (count + 1) * 6);

    let mapping = Mapping::read("net.ron", MAPPING).unwrap();
    let begun = Instant::now();
    let mut import = Import::new(&mapping, Count::default());
    import.file("net.csv", text.as_bytes(), &mut ()).unwrap();
    let (report, counted) = import.finish().unwrap();
    tell("read by the mapping", begun);
    assert_eq!((report.rejected, counted.edges), (0, count));
    println!("{} nodes, {} shapes", counted.nodes, counted.shapes);

    let begun = Instant::now();
    let mut import = Import::new(&mapping, ChangeSink::new());
    import.file("net.csv", text.as_bytes(), &mut ()).unwrap();
    let (report, sink) = import.finish().unwrap();
    tell("read into a change", begun);
    assert_eq!(report.edges, count);
    drop(sink);

    let begun = Instant::now();
    let mut import = Import::new(&mapping, GraphSink::new());
    import.file("net.csv", text.as_bytes(), &mut ()).unwrap();
    let (_, sink) = import.finish().unwrap();
    tell("read for a graph", begun);
    let made = sink.graph(&mut ()).unwrap();
    tell("and the graph built", begun);
    assert_eq!(made.graph.edge_count() as u64, count);
}
