//! The ready mappings against files of their layouts: made up in full size, and the real ones
//! where they lie beside the project (`../shared/data`), else SKIPPED. What is expected is
//! counted here from the rows by other means: the crate `csv` and a search of our own, and by
//! NetworkX (`tests/import/oracle.py`) where Python can have it, else SKIPPED.

#![cfg(feature = "cli")]
// A test may fail by panicking.
#![allow(clippy::unwrap_used)]

use foedera::change::attempt;
use foedera::exchange::import::{Against, ChangeSink, Import, Report, recognise};
use foedera::graph::{Filter, Graph};
use foedera::model::{Date, Relation};
use foedera::query::{Bounds, Way, reach};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A file of the data beside the project; nothing, told aloud, if it is not there.
fn shared(name: &str) -> Option<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let found = ["../shared/data", "../../shared/data"]
        .iter()
        .map(|folder| root.join(folder).join(name))
        .find(|path| path.exists());
    if found.is_none() {
        println!("SKIPPED: ../shared/data/{name} is not there");
    }
    found.map(|path| std::fs::read(path).unwrap())
}

fn import(files: &[(&str, &[u8])]) -> (Report, Graph) {
    let lines: Vec<(&str, &[u8])> = files
        .iter()
        .map(|(name, bytes)| (*name, bytes.split(|b| *b == b'\n').next().unwrap()))
        .collect();
    let (_, mapping) = recognise(&lines).expect("the header tells the mapping");
    let mut import = Import::new(&mapping, ChangeSink::new());
    for (name, bytes) in files {
        import.file(name, *bytes, &mut ()).unwrap();
    }
    let (mut report, sink) = import.finish().unwrap();
    let change = sink.change(&mut Against {
        report: &mut report,
        watch: &mut (),
    });
    report.recount(&change);
    let (graph, problems) = attempt(&Graph::empty(), &change);
    let graph = graph.unwrap_or_else(|| panic!("{}", problems[0]));
    (report, graph)
}

/// The rows of a file, each by the names of its columns.
fn rows(bytes: &[u8], delimiter: u8) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .trim(csv::Trim::All)
        .from_reader(bytes);
    let rows: Vec<_> = reader.deserialize().map(Result::unwrap).collect();
    rows
}

/// How many edges of this relation the graph has.
fn edges(graph: &Graph, relation: &Relation) -> usize {
    let records = graph.records();
    let of = records
        .edges
        .iter()
        .filter(|edge| edge.relation() == *relation);
    of.count()
}

/// ATOP's spells: from, to, first year, last year.
fn spells(bytes: &[u8]) -> Vec<(String, String, i64, i64)> {
    rows(bytes, b',')
        .into_iter()
        .map(|row| {
            let year = |name: &str| row[name].parse().unwrap();
            let state = |name: &str| format!("state-{}", row[name]);
            (
                state("ccode1"),
                state("ccode2"),
                year("year_start"),
                year("year_end"),
            )
        })
        .collect()
}

/// Who is at most `hops` promises away in a year, by a search of our own.
fn allies(
    spells: &[(String, String, i64, i64)],
    from: &str,
    year: i64,
    hops: usize,
) -> BTreeSet<String> {
    // What ends in 2018, where the data end, may still go on.
    let on = |first: i64, last: i64| first <= year && (year <= last || last == 2018);
    let mut reached = BTreeSet::from([from.to_string()]);
    let mut edge = reached.clone();
    for _ in 0..hops {
        edge = spells
            .iter()
            .filter(|(a, _, first, last)| on(*first, *last) && edge.contains(a))
            .map(|(_, b, ..)| b.clone())
            .filter(|b| !reached.contains(b))
            .collect();
        reached.extend(edge.iter().cloned());
    }
    reached.remove(from);
    reached
}

fn reached(graph: &Graph, from: &str, year: i64, hops: usize) -> BTreeSet<String> {
    let filter = Filter::default().as_of(Date::new(&format!("{year:04}")).unwrap());
    let bounds = Bounds {
        hops,
        results: 100_000,
        ..Bounds::default()
    };
    let from = graph.node_id(from).unwrap();
    let answer = reach(graph.view(&filter), from, Way::Forward, bounds);
    let names = answer.nodes.iter();
    names
        .map(|reached| graph.node(reached.node).key.to_string())
        .collect()
}

/// A made-up file of the size of ATOP 5.1.
fn made_up_spells() -> Vec<u8> {
    let mut state = 11_u64;
    let mut random = |below: u64| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let mut text = String::from(
        "ccode1,ccode2,year_start,year_end,atop_defense,atop_offense,atop_neutral,atop_nonagg,atop_consul\n",
    );
    for _ in 0..15_419 {
        let (a, b) = (random(210) + 2, random(210) + 2);
        let first = 1815 + random(200);
        let last = (first + random(30)).min(2018);
        let obligations = 1 + random(31);
        let bit = |i: u64| (obligations >> i) & 1;
        let b = if a == b { b + 1 } else { b };
        writeln!(
            text,
            "{a},{b},{first},{last},{},{},{},{},{}",
            bit(0),
            bit(1),
            bit(2),
            bit(3),
            bit(4)
        )
        .unwrap();
    }
    text.into_bytes()
}

/// Counts, components and allies by year of a file of spells, in one line each.
fn told(
    nodes: usize,
    edges: usize,
    components: usize,
    allies: &[(String, i64, usize, usize)],
) -> String {
    let mut text = format!("nodes {nodes}\nedges {edges}\ncomponents {components}\n");
    for (from, year, hops, count) in allies {
        writeln!(text, "{from} {year} {hops}: {count}").unwrap();
    }
    text
}

#[track_caller]
fn check_spells(bytes: &[u8], states: &[&str]) {
    let (report, graph) = import(&[("spells.csv", bytes)]);
    let spells = spells(bytes);
    let names: BTreeSet<&String> = spells.iter().flat_map(|(a, b, ..)| [a, b]).collect();
    assert_eq!(report.rejected, 0);
    assert_eq!(report.edges as usize, spells.len());
    assert_eq!(report.nodes as usize, names.len());
    let mut counted = Vec::new();
    for from in states {
        for year in [1815, 1850, 1914, 1939, 1944, 1946, 1990, 2017, 2018] {
            for hops in 1..=3 {
                let ours = reached(&graph, from, year, hops);
                assert_eq!(
                    ours,
                    allies(&spells, from, year, hops),
                    "{from} {year} {hops}"
                );
                counted.push(((*from).to_string(), year, hops, ours.len()));
            }
        }
    }
    let undirected = graph.view(&Filter::default()).undirected();
    let components = petgraph::algo::connected_components(&undirected);
    let ours = told(graph.node_count(), graph.edge_count(), components, &counted);
    if let Some(theirs) = networkx(bytes, states) {
        assert_eq!(ours, theirs);
    }
}

/// What NetworkX counts in the same file; nothing, told aloud, if it cannot be had.
fn networkx(bytes: &[u8], states: &[&str]) -> Option<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("networkx");
    std::fs::create_dir_all(&folder).unwrap();
    let python = python(&folder)?;
    let file = folder.join(format!("spells-{}-{}.csv", std::process::id(), bytes.len()));
    std::fs::write(&file, bytes).unwrap();
    let output = Command::new(python)
        .arg(root.join("tests/import/oracle.py"))
        .arg(&file)
        .args(states)
        .output()
        .unwrap();
    let _gone = std::fs::remove_file(&file);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    Some(
        String::from_utf8(output.stdout)
            .unwrap()
            .replace("\r\n", "\n"),
    )
}

/// A Python that has NetworkX: the system's, or one made for this test.
fn python(folder: &Path) -> Option<PathBuf> {
    let has = |python: &Path| {
        let asked = Command::new(python)
            .args(["-c", "import networkx"])
            .output();
        asked.is_ok_and(|output| output.status.success())
    };
    let system = PathBuf::from("python3");
    if has(&system) {
        return Some(system);
    }
    let own = folder.join("venv/bin/python");
    if !has(&own) {
        let made = Command::new("python3")
            .args(["-m", "venv"])
            .arg(folder.join("venv"))
            .output();
        let pip = |python: &Path| {
            let install = ["-m", "pip", "install", "-q", "networkx>=3,<4"];
            Command::new(python).args(install).output()
        };
        let done = made.is_ok_and(|made| made.status.success()) && pip(&own).is_ok() && has(&own);
        if !done {
            println!(
                "SKIPPED: NetworkX is not installed and cannot be; nothing is compared with it"
            );
            return None;
        }
    }
    Some(own)
}

#[test]
fn fifteen_thousand_spells_count_and_reach_as_they_should() {
    check_spells(&made_up_spells(), &["state-2", "state-100", "state-150"]);
}

#[test]
fn the_real_spells_count_and_reach_as_they_should() {
    let Some(bytes) = shared("atop_v5_1_directed_dyad_spells.sample.csv") else {
        return;
    };
    check_spells(&bytes, &["state-2", "state-20"]);
}

#[test]
fn the_real_members_are_all_there() {
    let Some(bytes) = shared("atop_v4_01_member_level.sample.csv") else {
        return;
    };
    let (report, graph) = import(&[("members.csv", &bytes)]);
    let rows = rows(&bytes, b',');
    let of = |name: &str| {
        rows.iter()
            .map(|row| row[name].clone())
            .collect::<BTreeSet<_>>()
            .len()
    };
    assert_eq!(report.rejected, 0);
    assert_eq!(edges(&graph, &Relation::Undertakes), rows.len());
    assert_eq!(edges(&graph, &Relation::PartyTo), rows.len());
    // The states, the treaties and the coalitions of their members.
    assert_eq!(graph.node_count(), of("member") + 2 * of("atopid"));
    assert_eq!(
        edges(&graph, &Relation::Violates),
        0,
        "ATOP does not say who broke it"
    );
}

#[test]
fn the_real_loans_are_all_there() {
    let Some(bytes) = shared("ibrd_statement_of_loans_2023_05.csv") else {
        return;
    };
    let (report, graph) = import(&[("loans.csv", &bytes)]);
    let rows = rows(&bytes, b',');
    let filled = |name: &str| rows.iter().filter(|row| !row[name].is_empty()).count();
    assert_eq!(report.rejected, 0);
    assert_eq!(edges(&graph, &Relation::Guarantees), filled("Guarantor"));
    assert_eq!(edges(&graph, &Relation::Owes), filled("Borrower"));
    assert_eq!(filled("Guarantor"), 8_732, "as the data's README says");
    let borrowers: BTreeSet<_> = rows
        .iter()
        .filter(|row| !row["Borrower"].is_empty())
        .map(|row| (&row["Country"], &row["Borrower"]))
        .collect();
    let places: BTreeSet<_> = rows.iter().map(|row| &row["Country"]).collect();
    let guarantors = rows
        .iter()
        .map(|row| &row["Guarantor"])
        .filter(|name| !name.is_empty());
    let states: BTreeSet<_> = places.into_iter().chain(guarantors).collect();
    // The Bank, its loans, who borrows, and the countries.
    assert_eq!(
        graph.node_count(),
        1 + rows.len() + borrowers.len() + states.len()
    );
    let repaid = rows
        .iter()
        .filter(|row| row["Loan Status"] == "Fully Repaid");
    let repaid = repaid.filter(|row| !row["Borrower"].is_empty()).count();
    let records = graph.records();
    let satisfied = records.claims.iter().filter(|claim| {
        matches!(
            claim.says,
            foedera::model::Says::Value(
                _,
                foedera::model::Value::State(foedera::model::CommitmentState::Satisfied, _)
            )
        )
    });
    assert_eq!(satisfied.count(), repaid);
}

#[test]
fn the_real_participations_are_all_there() {
    let Some(rows_of) = shared("un_treaty_participation_2015_03.sample.csv") else {
        return;
    };
    let Some(index) = shared("un_treaty_index_2015_03.sample.csv") else {
        return;
    };
    let (report, graph) = import(&[("participation.csv", &rows_of), ("index.csv", &index)]);
    let ratified: Vec<_> = rows(&rows_of, b',')
        .into_iter()
        .filter(|row| row["column"] == "Ratification")
        .collect();
    assert_eq!(report.rejected, 0);
    assert_eq!(edges(&graph, &Relation::PartyTo), ratified.len());
    assert_eq!(ratified.len(), 49);
    let who: BTreeSet<_> = ratified.iter().map(|row| &row["participant"]).collect();
    assert_eq!(graph.node_count(), who.len() + rows(&index, b',').len());
}

#[test]
fn the_generated_persons_and_companies_are_all_there() {
    const FILES: [&str; 8] = [
        "company.csv",
        "companyApplyLoan.csv",
        "companyGuarantee.csv",
        "companyInvest.csv",
        "person.csv",
        "personApplyLoan.csv",
        "personGuarantee.csv",
        "personInvest.csv",
    ];
    let mut files = Vec::new();
    for name in FILES {
        let Some(bytes) = shared(&format!("finbench_sf0.1/{name}")) else {
            return;
        };
        files.push((name, bytes));
    }
    let files: Vec<(&str, &[u8])> = files.iter().map(|(n, b)| (*n, b.as_slice())).collect();
    let (report, graph) = import(&files);
    assert_eq!(report.rejected, 0);
    assert_eq!(
        edges(&graph, &Relation::Guarantees),
        799 + 752,
        "as the data's README says"
    );
    let mut loans = BTreeSet::new();
    for (name, bytes) in files.iter().filter(|(name, _)| name.contains("Loan")) {
        let _ = name;
        loans.extend(
            rows(bytes, b'|')
                .into_iter()
                .map(|row| row["loanId"].clone()),
        );
    }
    assert_eq!(graph.node_count(), 1_000 + 1_000 + loans.len());
    let owed = graph.records().edges.iter().any(|edge| match &edge.tie {
        foedera::model::Tie::Guarantees(guarantee) => guarantee.owed_to.is_some(),
        _ => false,
    });
    assert!(!owed, "to whom a guarantee is owed is not stated");
}

#[test]
fn the_list_of_states_is_read_whole() {
    let Some(bytes) = shared("many_states_ggo.csv") else {
        return;
    };
    let (report, graph) = import(&[("states.csv", &bytes)]);
    let states: BTreeSet<_> = rows(&bytes, b',')
        .iter()
        .map(|row| row["stateID"].clone())
        .collect();
    assert_eq!(report.rejected, 0);
    assert_eq!(graph.node_count(), states.len());
}

/// pandas writes whole numbers with a point and a nought as soon as one of a column is missing.
#[test]
fn a_table_written_by_pandas_has_the_same_states() {
    let table = made_up_spells();
    let rows = std::str::from_utf8(&table).unwrap().lines();
    let floats = rows.map(|row| {
        let number = |cell: &str| cell.parse::<i64>().is_ok();
        let cells = row.split(',').map(|cell| match number(cell) {
            true => format!("{cell}.0"),
            false => cell.to_string(),
        });
        cells.collect::<Vec<_>>().join(",")
    });
    let floats = floats.collect::<Vec<_>>().join("\n");
    let [(_, plain), (_, floats)] =
        [table.as_slice(), floats.as_bytes()].map(|table| import(&[("spells.csv", table)]));
    assert!(plain.edge_count() > 15_000);
    assert_eq!(plain.records(), floats.records());
}
