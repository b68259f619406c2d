//! Every mapping that `docs/import.md` shows is read without a fault, and its first example comes
//! out as the page says.

#![cfg(feature = "exchange")]
// A test may fail by panicking.
#![allow(clippy::unwrap_used)]

use foedera::exchange::import::{ChangeSink, GraphSink, Import, Mapping, READY, Ready};

const PAGE: &str = include_str!("../docs/import.md");

/// The texts of the page's blocks with this tag.
fn blocks(tag: &str) -> Vec<&'static str> {
    let begin = format!("```{tag}\n");
    let pieces = PAGE.split(&begin).skip(1);
    pieces
        .map(|piece| piece.split("\n```").next().unwrap())
        .collect()
}

#[test]
fn every_mapping_of_the_page_is_read() {
    let mappings = blocks("ron,mapping");
    assert_eq!(mappings.len(), 4);
    for text in mappings {
        if let Err(faults) = Mapping::read("page.ron", text) {
            panic!("{}\n{text}", faults[0]);
        }
    }
}

#[test]
fn the_first_example_comes_out_as_the_page_says() {
    let (table, mapping) = (blocks("csv")[0], blocks("ron,mapping")[0]);
    let mapping = Mapping::read("pacts.ron", mapping).unwrap();
    let mut import = Import::new(&mapping, ChangeSink::new());
    import.file("pacts.csv", table.as_bytes(), &mut ()).unwrap();
    let (report, _) = import.finish().unwrap();
    let counts = (
        report.rows(),
        report.nodes,
        report.edges,
        report.rejected,
        report.bare,
    );
    assert_eq!(counts, (3, 3, 2, 1, 3));
}

#[test]
fn the_page_names_every_built_in_mapping() {
    for ready in READY {
        assert!(
            PAGE.contains(&format!("| `{}` |", ready.name)),
            "{}",
            ready.name
        );
    }
}

#[test]
fn a_second_file_names_the_states_of_atop_as_the_page_says() {
    let mapping = Ready::named("atop-5.1").unwrap().mapping().unwrap();
    let mut import = Import::new(&mapping, GraphSink::new());
    let spells = "ccode1,ccode2,year_start,year_end,atop_defense,atop_offense,atop_neutral,\
                  atop_nonagg,atop_consul\n2,20,1958,2018,1,0,0,0,1\n";
    import
        .file("spells.csv", spells.as_bytes(), &mut ())
        .unwrap();
    let names = blocks("csv")[1];
    import.file("names.csv", names.as_bytes(), &mut ()).unwrap();
    let made = import.finish().unwrap().1.graph(&mut ()).unwrap();
    let state = made.graph.node_id("state-2").unwrap();
    assert_eq!(made.graph.name(state), "United States of America");
    assert_eq!((made.counts.nodes, made.counts.edges), (2, 1));
}
