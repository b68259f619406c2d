//! Imports as their authors meet them: a mapping, tables, and all that comes of them. Each file
//! of `tests/import` holds cases; `UPDATE=1 cargo test --test import` writes down what comes out
//! now.
//!
//! ```text
//! # The claim of the case
//! mapping
//! | (mapping: 1, …)          or: ready atop-5.1
//! file a.csv
//! | a,b                      \xHH is a byte, `|` alone an empty line
//! =
//! what comes out
//! ```

#![cfg(feature = "exchange")]
// A test may fail by panicking.
#![allow(clippy::unwrap_used)]

use foedera::change::attempt;
use foedera::dossier::write;
use foedera::exchange::import::{
    Against, ChangeSink, GraphSink, Import, Mapping, Ready, Rejected, Report, Watch,
};
use foedera::graph::{Graph, Records};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

#[test]
fn every_case_comes_out_as_written() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "txt"))
        .collect();
    files.sort();
    assert!(!files.is_empty());
    let mut wrong = Vec::new();
    for file in files {
        let written = std::fs::read_to_string(&file).unwrap();
        let now = play(&written);
        if now == written {
            continue;
        }
        if std::env::var_os("UPDATE").is_some_and(|update| update == "1") {
            std::fs::write(&file, now).unwrap();
        } else {
            let at = written.lines().zip(now.lines()).position(|(a, b)| a != b);
            let line = at.unwrap_or(0);
            let shown = |text: &str| text.lines().nth(line).unwrap_or("").to_string();
            wrong.push(format!(
                "{}:{}:\n  written {}\n  now     {}",
                file.display(),
                line + 1,
                shown(&written),
                shown(&now)
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The cases of a file, each with what comes out now.
fn play(written: &str) -> String {
    let mut now = String::new();
    for case in written.split("\n# ").filter(|case| !case.trim().is_empty()) {
        let case = case.strip_prefix("# ").unwrap_or(case);
        let typed = case.split("\n=\n").next().unwrap().trim_end();
        if !now.is_empty() {
            now.push('\n');
        }
        writeln!(now, "# {typed}\n=\n{}", run(typed).trim_end()).unwrap();
    }
    now
}

#[derive(Default)]
struct Listed(String);

impl Watch for Listed {
    fn rejected(&mut self, row: &Rejected) {
        writeln!(self.0, "rejected {row}").unwrap();
    }
}

fn run(typed: &str) -> String {
    let mut lines = typed.lines().peekable();
    let (mut mapping, mut files) = (None, Vec::new());
    let mut strict = false;
    while let Some(line) = lines.next() {
        let mut block = Vec::new();
        while let Some(line) = lines.next_if(|line| line.starts_with('|')) {
            let line = line.strip_prefix("| ").unwrap_or("");
            block.extend_from_slice(&bytes(line));
            block.push(b'\n');
        }
        if let Some(name) = line.strip_prefix("ready ") {
            mapping = Some(Ready::named(name).unwrap().mapping().unwrap());
        } else if line == "mapping" {
            let text = String::from_utf8(block).unwrap();
            match Mapping::read("mapping.ron", &text) {
                Ok(read) => mapping = Some(read),
                Err(faults) => {
                    let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
                    return faults.join("\n");
                }
            }
        } else if let Some(name) = line.strip_prefix("file ") {
            // The last line break belongs to the case, unless the file says otherwise.
            if block.ends_with(b"\\\n") {
                block.truncate(block.len() - 2);
            }
            files.push((name.to_string(), block));
        } else if line == "strict" {
            strict = true;
        }
    }
    let mapping = mapping.unwrap();
    let mut listed = Listed::default();
    let mut import = Import::new(&mapping, ChangeSink::new()).strict(strict);
    for (name, bytes) in &files {
        if let Err(error) = import.file(name, bytes.as_slice(), &mut listed) {
            return format!("{}stopped: {error}", listed.0);
        }
    }
    let (mut report, sink) = import.finish().unwrap();
    let change = sink.change(&mut Against {
        report: &mut report,
        watch: &mut listed,
    });
    report.recount(&change);
    let (graph, problems) = attempt(&Graph::empty(), &change);
    let errors: Vec<_> = problems.iter().filter(|p| p.is_error()).collect();
    assert!(errors.is_empty(), "an import has no faults: {errors:?}");
    let records = graph.unwrap().records();
    straight(&mapping, &files, &listed.0, &report, &records);
    let mut out = listed.0;
    for (name, id) in &report.parted {
        writeln!(out, "marked `{name}` as {id}").unwrap();
    }
    for (heading, rows) in &report.unlisted {
        writeln!(out, "kept {rows}: {heading}").unwrap();
    }
    for (because, rows) in &report.skipped {
        writeln!(out, "left out {rows}: {because}").unwrap();
    }
    let (rows, rejected) = (report.rows(), report.rejected);
    let (nodes, edges, claims) = (report.nodes, report.edges, report.claims);
    writeln!(
        out,
        "{rows} rows, {rejected} rejected: {nodes} nodes, {edges} edges, {claims} claims"
    )
    .unwrap();
    out + &write(&records, None)
}

/// The sink that makes no records rejects the same and comes to the same.
#[track_caller]
fn straight(
    mapping: &Mapping,
    files: &[(String, Vec<u8>)],
    rejected: &str,
    report: &Report,
    records: &Records,
) {
    let mut listed = Listed::default();
    let mut import = Import::new(mapping, GraphSink::new());
    for (name, bytes) in files {
        import.file(name, bytes.as_slice(), &mut listed).unwrap();
    }
    let (mut counted, sink) = import.finish().unwrap();
    let made = sink.graph(&mut Against {
        report: &mut counted,
        watch: &mut listed,
    });
    let made = made.unwrap();
    counted.recount(made.counts);
    assert_eq!((listed.0.as_str(), &counted), (rejected, report));
    let straight = made.graph.records();
    assert_eq!(write(&straight, None), write(records, None));
    assert_eq!(straight, *records);
}

/// A line in which `\xHH` is a byte.
fn bytes(line: &str) -> Vec<u8> {
    let mut parts = line.split("\\x");
    let mut bytes = parts.next().unwrap().as_bytes().to_vec();
    for part in parts {
        bytes.push(u8::from_str_radix(&part[..2], 16).unwrap());
        bytes.extend_from_slice(&part.as_bytes()[2..]);
    }
    bytes
}

#[test]
fn every_built_in_mapping_is_read_without_fault() {
    for ready in foedera::exchange::import::READY {
        if let Err(faults) = ready.mapping() {
            panic!("{}: {}", ready.name, faults[0]);
        }
    }
}

const PAIRS: &str = r#"(
    mapping: 1,
    id: "pairs",
    source: (id: "list", title: "A list"),
    files: [(edges: [owes(from: "{a}", to: "{b}", amount: "{sum} EUR", since: "{day}")])],
)"#;

/// How many edges and rejected rows a file comes to; never a panic.
fn counts(file: &[u8]) -> (u64, Vec<(u64, String)>) {
    struct Lines(Vec<(u64, String)>);
    impl Watch for Lines {
        fn rejected(&mut self, row: &Rejected) {
            assert_eq!(row.file, "hostile.csv");
            assert!(row.row.len() <= 4_100, "what is shown is cut off");
            self.0.push((row.line, row.reason.kind().to_string()));
        }
    }
    let mapping = Mapping::read("pairs.ron", PAIRS).unwrap();
    let mut lines = Lines(Vec::new());
    let mut import = Import::new(&mapping, ChangeSink::new());
    if let Err(error) = import.file("hostile.csv", file, &mut lines) {
        return (0, vec![(0, error.to_string())]);
    }
    let (mut report, sink) = import.finish().unwrap();
    let change = sink.change(&mut Against {
        report: &mut report,
        watch: &mut lines,
    });
    report.recount(&change);
    assert_eq!(report.rejected, lines.0.len() as u64);
    (report.edges, lines.0)
}

#[track_caller]
fn check(rows: &[u8], edges: u64, rejected: &[(u64, &str)]) {
    let mut file = b"a,b,sum,day\n".to_vec();
    file.extend_from_slice(rows);
    let (made, lines) = counts(&file);
    let lines: Vec<(u64, &str)> = lines.iter().map(|(n, r)| (*n, r.as_str())).collect();
    assert_eq!((made, lines.as_slice()), (edges, rejected));
}

#[test]
fn a_field_of_ten_megabytes_costs_its_own_row() {
    let long = "x".repeat(10 << 20);
    check(
        format!("a,b,1,1994\n{long},b,1,1994\nc,d,1,1994\n").as_bytes(),
        2,
        &[(3, "a row too long")],
    );
    check(
        format!("a,b,1,1994\n\"{long}\",b,1,1994\nc,d,1,1994\n").as_bytes(),
        2,
        &[(3, "a row too long")],
    );
}

#[test]
fn a_quote_that_is_never_closed_costs_its_own_line() {
    let mut rows = String::from("\"a,b,1,1994\n");
    for i in 0..50_000 {
        rows.push_str(&format!("c{i},d,1,1994\n"));
    }
    check(rows.as_bytes(), 50_000, &[(2, "a quote never closed")]);
    check(b"a,b,1,\"1994", 0, &[(2, "a quote never closed")]);
    check(
        b"\"a\"x,b,1,1994\n\"c\",d,1,1994\n",
        1,
        &[(2, "text after a closing quote")],
    );
}

#[test]
fn bytes_that_are_no_text_cost_their_own_row() {
    check(
        b"a,b,1,1994\n\xff,b,1,1994\na\x00b,b,1,1994\nc,d,1,1994\n",
        2,
        &[(3, "no UTF-8"), (4, "a byte 0")],
    );
}

#[test]
fn too_many_fields_and_too_few_are_told() {
    let many = ",".repeat(20_000);
    check(
        format!("a,b,1,1994,5\na,b\n{many}\nc,d,1,1994\n").as_bytes(),
        1,
        &[
            (2, "not as many fields as the header"),
            (3, "not as many fields as the header"),
            (4, "too many fields"),
        ],
    );
}

#[test]
fn lines_may_end_in_cr_lf_and_be_empty() {
    check(
        b"a,b,1,1994\r\n\r\n\nc,d,2,1995\r\n\"e\",f,3,1996\r\n",
        3,
        &[],
    );
    check(b"a,b,1,1994\nc,d,2,1995", 2, &[]);
}

#[test]
fn a_field_may_hold_line_breaks_and_the_next_line_is_known() {
    check(
        b"\"a\nb\",c,1,1994\nx,y,no,1994\n",
        1,
        &[(4, "no sum of money")],
    );
}

#[test]
fn values_that_are_none_are_told() {
    check(
        b"a,b,1e999,1994\na,b,-1,1994\na,b,1,2014-02-30\na,b,1,soon\n,b,1,1994\na,b,99999999999999999999999999999,1994\na,b,,\n",
        1,
        &[
            (2, "no sum of money"),
            (3, "no sum of money"),
            (4, "no such day"),
            (5, "no date"),
            (6, "blank"),
            (7, "no sum of money"),
        ],
    );
}

#[test]
fn a_key_of_a_thousand_characters_is_made_short() {
    let long = "Ministry ".repeat(112);
    check(
        format!("{long},b,1,1994\n{long}x,b,1,1994\n").as_bytes(),
        2,
        &[],
    );
}

#[test]
fn a_file_that_is_none_is_refused() {
    let refused = |bytes: &[u8]| counts(bytes).1.remove(0).1;
    assert_eq!(refused(b""), "`hostile.csv` is empty: it has no header");
    assert_eq!(
        refused(b"\na,b,sum,day\n"),
        "the first line of `hostile.csv` is blank: its header has to stand there"
    );
    assert_eq!(
        refused(b"\xff\xfea\0,\0"),
        "`hostile.csv` is UTF-16; save it as UTF-8"
    );
    assert_eq!(
        refused(b"a,b,sum,day\ra,b,1,1994\r"),
        "the lines of `hostile.csv` end in CR alone; save it with LF or CR LF"
    );
    assert_eq!(
        refused(b"a,b,sums,day\n"),
        "`hostile.csv` is for no rule of the mapping `pairs`; it has no column `sum` (is it `sums`?)"
    );
    assert_eq!(
        refused(b"a,b,sum,sum,day\n"),
        "`hostile.csv` is for no rule of the mapping `pairs`; the column `sum` is there more than once"
    );
}

#[test]
fn a_byte_order_mark_is_no_part_of_the_header() {
    let (edges, lines) = counts("\u{feff}a,b,sum,day\na,b,1,1994\n".as_bytes());
    assert_eq!((edges, lines.len()), (1, 0));
}

#[test]
fn any_bytes_whatever_stop_nothing() {
    let mut state = 1_u64;
    let mut random = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        state >> 33
    };
    let signs = b"a1,,,\"\"\n\n\r-.\xff\x00 ";
    for _ in 0..2_000 {
        let mut file = b"a,b,sum,day\n".to_vec();
        for _ in 0..random() % 200 {
            let at = usize::try_from(random()).unwrap() % signs.len();
            file.push(signs[at]);
        }
        counts(&file);
    }
}

#[test]
fn wellformed_rows_are_cut_as_the_crate_csv_cuts_them() {
    let mut state = 5_u64;
    let mut random = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        usize::try_from(state >> 33).unwrap()
    };
    let words = [
        "a",
        "",
        "b,c",
        "say \"x\"",
        "two\nlines",
        "é",
        "\"",
        ",",
        "7",
    ];
    let mut writer = csv::Writer::from_writer(Vec::new());
    for _ in 0..3_000 {
        let row: Vec<&str> = (0..4).map(|_| words[random() % words.len()]).collect();
        writer.write_record(&row).unwrap();
    }
    let bytes = writer.into_inner().unwrap();
    let theirs: Vec<Vec<String>> = csv::ReaderBuilder::new()
        .has_headers(false)
        .trim(csv::Trim::All)
        .from_reader(bytes.as_slice())
        .records()
        .map(|row| row.unwrap().iter().map(str::to_string).collect())
        .collect();
    use foedera::exchange::import::{Next, RowShape, Rows};
    let mut rows = Rows::new(bytes.as_slice(), RowShape::default());
    let mut ours: Vec<Vec<String>> = Vec::new();
    loop {
        match rows.next().unwrap() {
            Next::Row(row) => ours.push(row.iter().map(str::to_string).collect()),
            Next::Broken { reason, .. } => panic!("{reason}"),
            Next::End => break,
        }
    }
    assert_eq!(ours, theirs);
}
