//! What an import leaves beside its answer: the list of rejected rows, and, on a terminal only,
//! how far it has come.

#![cfg(all(feature = "cli", unix))]
// A test may fail by panicking.
#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const MAPPING: &str = r#"(
    mapping: 1,
    id: "pacts",
    source: (id: "atlas", title: "Atlas"),
    files: [(edges: [
        owes(id: "{id}", from: "{a}", to: "{b}", rows: {"kind": "debt"}),
        leads(id: "{id}", from: "{a}", to: "{b}", rows: {"kind": "lead"}),
        guarantees(from: "{a}", to: "{b}", of: "{id}", since: "{since}", rows: {"kind": "pledge"}),
    ])],
)"#;

fn folder(name: &str, table: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _old = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("mapping.ron"), MAPPING).unwrap();
    std::fs::write(folder.join("pacts.csv"), table).unwrap();
    folder
}

fn foedera(folder: &Path, words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_foedera"))
        .args(words)
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

#[test]
fn each_rejected_row_is_listed_with_its_line_column_and_reason() {
    let table = "kind,id,a,b,since\n\
        debt,d1,Strelsau,Bank,\n\
        lead,l1,\"Ruri\ntania\",Strelsau,\n\
        pledge,d1,Ruritania,Strelsau,1900\n\
        pledge,l1,Ruritania,Strelsau,1900\n\
        pledge,d1,Ruritania,,1900\n\
        pledge,d1,Ruritania,Strelsau,soon\n\
        pledge,d1,\"Ruri, \"\"the great\"\"\",,1900\n";
    let folder = folder("rejects", table);
    let expected = "file,line,column,reason,row\n\
        pacts.csv,7,b,it is blank,\"pledge,d1,Ruritania,,1900\"\n\
        pacts.csv,8,since,\"`soon` is no date such as 1994, 1994-12 or 1994-12-05\",\
        \"pledge,d1,Ruritania,Strelsau,soon\"\n\
        pacts.csv,9,b,it is blank,\"pledge,d1,\"\"Ruri, \"\"\"\"the great\"\"\"\"\"\",,1900\"\n\
        pacts.csv,6,,F071: `l1` is no commitment: its relation is `leads`,\
        \"pledge,l1,Ruritania,Strelsau,1900\"\n";
    for output in ["out.ron", "out.foedera"] {
        let words = [
            "import",
            "pacts.csv",
            "--mapping",
            "mapping.ron",
            "-o",
            output,
        ];
        let done = foedera(&folder, &words);
        let said = String::from_utf8_lossy(&done.stderr);
        assert_eq!(done.status.code(), Some(4), "{said}");
        let listed = std::fs::read_to_string(folder.join("out.rejects.csv")).unwrap();
        assert_eq!(listed, expected, "{output}");
    }
    let strict = [
        "import",
        "pacts.csv",
        "--mapping",
        "mapping.ron",
        "--strict",
        "-o",
    ];
    let done = foedera(&folder, &[&strict[..], &["strict.foedera"]].concat());
    assert_eq!(done.status.code(), Some(3));
    assert!(
        !folder.join("strict.foedera").exists(),
        "nothing is left behind"
    );
}

/// Rows that are rejected after all was read were looked up as if every table had the usual shape:
/// other letters were lost, and a quote that is none took the rows behind it away. A row of letters
/// of two bytes was listed with twice the bytes that are promised.
#[test]
fn a_row_that_is_looked_up_again_is_cut_as_its_table_is() {
    let long = "ü".repeat(900);
    let shapes = [
        (
            "delimiter: \";\", encoding: Latin1",
            "kind;id;a;b;since\n\
            lead;l1;Strelsau;Bank;\n\
            pledge;l1;Köln, the 5\"\" city;Strelsau;1900\n\
            pledge;l1;Zenda;Strelsau;1900\n",
            [
                "pledge;l1;\"Köln, the 5\"\"\"\" city\";Strelsau;1900".to_string(),
                "pledge;l1;Zenda;Strelsau;1900".to_string(),
            ],
        ),
        (
            "quote: Nothing, encoding: Latin1",
            &format!(
                "kind,id,a,b,since\n\
                lead,l1,Strelsau,Bank,\n\
                pledge,l1,\"Zenda,Strelsau,1900\n\
                pledge,l1,{long},Strelsau,1900\n"
            ),
            [
                "pledge,l1,\"Zenda,Strelsau,1900".to_string(),
                format!("pledge,l1,{}…", "ü".repeat(495)),
            ],
        ),
    ];
    for (shape, table, wanted) in shapes {
        let folder = folder("shapes", "");
        let mapping = MAPPING.replace("files: [(", &format!("files: [({shape}, "));
        std::fs::write(folder.join("mapping.ron"), mapping).unwrap();
        let latin: Vec<u8> = table.chars().map(|c| u8::try_from(c).unwrap()).collect();
        std::fs::write(folder.join("pacts.csv"), latin).unwrap();
        let words = ["import", "pacts.csv", "--mapping", "mapping.ron", "-o"];
        let done = foedera(&folder, &[&words[..], &["out.ron"]].concat());
        let said = String::from_utf8_lossy(&done.stderr);
        assert_eq!(done.status.code(), Some(4), "{said}");
        let mut listed = csv::Reader::from_path(folder.join("out.rejects.csv")).unwrap();
        let rows = listed.records().map(|row| row.unwrap()[4].to_string());
        assert_eq!(rows.collect::<Vec<_>>(), wanted, "{said}");
    }
}

/// Each of its rows counted twice.
#[test]
fn a_table_is_given_once() {
    let folder = folder("twice", "kind,id,a,b,since\nlead,l1,A,B,\n");
    for again in ["pacts.csv", "./pacts.csv"] {
        let words = ["import", "pacts.csv", again, "--mapping", "mapping.ron"];
        let done = foedera(&folder, &[&words[..], &["-o", "out.ron"]].concat());
        let said = String::from_utf8_lossy(&done.stderr);
        assert_eq!(done.status.code(), Some(2), "{said}");
        assert!(said.contains("is given twice"), "{said}");
    }
    assert!(!folder.join("out.ron").exists());
}

/// A dossier was found to be there after all rows were read and their list of rejected ones was
/// written over; a list of rejected rows took the place of any dossier.
#[test]
fn what_is_there_is_spared_before_anything_is_written() {
    let folder = folder("spared", "kind,id,a,b,since\nlead,l1,A,,\n");
    let dossier = "(foedera: 1)";
    std::fs::write(folder.join("out.ron"), dossier).unwrap();
    std::fs::write(folder.join("out.rejects.csv"), "of an earlier run").unwrap();
    let import = ["import", "pacts.csv", "--mapping", "mapping.ron"];
    for more in [
        &["-o", "out.ron"][..],
        &["-o", "new.ron", "--rejects", "out.ron"],
        &["--dry-run", "--rejects", "out.ron"],
    ] {
        let done = foedera(&folder, &[&import[..], more].concat());
        let said = String::from_utf8_lossy(&done.stderr);
        assert_eq!(done.status.code(), Some(5), "{said}");
        assert!(
            said.contains("`out.ron` is a dossier, and is not overwritten"),
            "{said}"
        );
    }
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    assert_eq!(read("out.ron"), dossier);
    assert_eq!(read("out.rejects.csv"), "of an earlier run");

    // As a spreadsheet may have written it again.
    let table = "\u{feff}section;id;entry\r\n;foedera;1\r\n";
    std::fs::write(folder.join("book.csv"), table).unwrap();
    let done = foedera(
        &folder,
        &[&import[..], &["-o", "new.ron", "--rejects", "book.csv"]].concat(),
    );
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(
        said.contains("`book.csv` is a dossier as a table"),
        "{said}"
    );
    assert_eq!(read("book.csv"), table);
}

#[test]
fn a_file_in_latin_1_is_read_if_that_is_said() {
    let folder = folder("latin", "kind,id,a,b,since\n");
    let table = b"kind,id,a,b,since\ndebt,d1,C\xf4te,Strelsau,1900\n";
    std::fs::write(folder.join("pacts.csv"), table).unwrap();
    let words = "import pacts.csv --mapping mapping.ron --dry-run";
    let words: Vec<&str> = words.split(' ').collect();
    let done = foedera(&folder, &words);
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(said.contains("add --encoding Latin1"), "{said}");
    assert_eq!(done.status.code(), Some(4), "{said}");
    let done = foedera(&folder, &[&words[..], &["--encoding", "Latin1"]].concat());
    let said = String::from_utf8_lossy(&done.stderr);
    assert_eq!(done.status.code(), Some(0), "{said}");
}

#[test]
fn progress_is_for_terminals_alone() {
    let mut table = String::from("kind,id,a,b,since\n");
    for i in 0..60_000 {
        table.push_str(&format!("debt,d{i},n{},n{},\n", i % 700, i % 900));
    }
    let folder = folder("progress", &table);
    let words = "import pacts.csv --mapping mapping.ron --dry-run";
    let unseen = foedera(&folder, &words.split(' ').collect::<Vec<_>>());
    let unseen = String::from_utf8(unseen.stderr).unwrap();
    assert!(unseen.starts_with("read 60000 rows"), "{unseen}");
    // A terminal of its own, by the system's `script`.
    let command = format!("{} {words}", env!("CARGO_BIN_EXE_foedera"));
    let script = Command::new("script")
        .args(["-qec", &command, "/dev/null"])
        .current_dir(&folder)
        .env("TERM", "xterm")
        .stdin(Stdio::null())
        .output();
    let Ok(seen) = script else {
        eprintln!("SKIPPED: there is no `script` here to make a terminal");
        return;
    };
    let seen = String::from_utf8_lossy(&seen.stdout).into_owned();
    assert!(seen.contains("pacts.csv"), "{seen}");
    assert!(seen.contains(" rows (") && seen.contains("/s, "), "{seen}");
    assert!(seen.contains(" left)"), "{seen}");
    assert!(seen.contains("read 60000 rows"), "{seen}");
}

#[test]
fn a_draft_is_a_mapping_that_imports_its_table() {
    let table = "Guarantor,Borrower,Amount,Since\nStrelsau,Zenda,\"1,000\",5/12/1894\n";
    let folder = folder("draft", table);
    let drafted = foedera(&folder, &["import", "pacts.csv", "--draft"]);
    assert_eq!(drafted.status.code(), Some(0));
    std::fs::write(folder.join("draft.ron"), drafted.stdout).unwrap();
    let words = [
        "import",
        "pacts.csv",
        "--mapping",
        "draft.ron",
        "-o",
        "out.ron",
    ];
    assert_eq!(foedera(&folder, &words).status.code(), Some(0));
    let dossier = std::fs::read_to_string(folder.join("out.ron")).unwrap();
    assert!(dossier.contains("\"1000 EUR\""), "{dossier}");
    let undrafted = foedera(&folder, &["import", "pacts.csv", "-o", "other.ron"]);
    let told = String::from_utf8(undrafted.stderr).unwrap();
    assert!(told.contains("--draft"), "{told}");
}
