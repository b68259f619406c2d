//! Every code has an example that raises it: its meaning, a dossier, and the message that comes
//! out, drawn from one table. `docs/faults.md` is made of that table; the test fails when the
//! file differs, and writes it anew with `UPDATE=1`.

use foedera::change::Code;
use foedera::dossier::{Memory, Reading, read};
use std::fmt::Write;

#[path = "faults/table.rs"]
mod table;

use table::{Example, TABLE};

/// What every example stands in, where its text is not a whole file.
const SCAFFOLD: &str = r#"(
    foedera: 1,
    source: "book",
    sources: {"book": "The Book of Pacts"},
    actors: {
        "ruritania": State("Ruritania"),
        "syldavia": State("Syldavia"),
        "graustark": State("Graustark"),
    },
    agreements: {"pact": Treaty(name: "River Pact", signed: "1921", at: "p. 1")},
    events: {"dam": Coerce("Ruritania dams the river")},
    edges: [
        guarantees(id: "promise", from: "ruritania", to: "syldavia", under: "pact", at: "p. 1"),
    ],
    sections: [(
EXAMPLE
    )],
)
"#;

/// The example's file, the mark taken out, and the mark's offset.
fn file(example: &Example) -> (String, Option<usize>) {
    let text = match example.text.starts_with('(') {
        true => example.text.to_string(),
        false => {
            let lines = example.text.lines().map(|line| format!("    {line}"));
            SCAFFOLD.replace("EXAMPLE", &lines.collect::<Vec<_>>().join("\n"))
        }
    };
    let mark = text.find('§');
    (text.replace('§', ""), mark)
}

/// The line and column of an offset, counted the plain way.
fn place(text: &str, offset: usize) -> (usize, usize) {
    let before = &text[..offset];
    let line = before.matches('\n').count() + 1;
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    (line, before[start..].chars().count() + 1)
}

fn reading(example: &Example) -> Reading {
    let (text, _) = file(example);
    let mut files = Memory::new().with("pacts.ron", text);
    match example.code {
        Code::NotUtf8 => files = files.with("pacts.ron", *b"(foedera: 1, title: \"Sch\xfcr\")"),
        Code::TooLarge => files = files.with("pacts.ron", vec![b' '; (64 << 20) + 1]),
        Code::TooMany => {
            let many: Vec<String> = (0..1001).map(|i| format!("\"{i}.ron\"")).collect();
            let main = format!("(foedera: 1, include: [{}])", many.join(", "));
            files = files.with("pacts.ron", main);
            for i in 0..1001 {
                files = files.with(&format!("{i}.ron"), "(foedera: 1)");
            }
        }
        Code::CannotRead => return read(&Memory::new(), "pacts.ron"),
        _ => {}
    }
    read(&files, "pacts.ron")
}

/// Codes that no dossier raises: of changes to a graph that is there already, or made in code.
const NOT_OF_DOSSIERS: [Code; 6] = [
    Code::WrongValue,
    Code::StillNeeded,
    Code::NothingToSupersede,
    Code::SupersedesOther,
    Code::NothingToRetract,
    Code::ChangedTwice,
];

#[test]
fn every_code_has_an_example_in_order() {
    let listed: Vec<Code> = TABLE.iter().map(|example| example.code).collect();
    assert_eq!(listed, Code::ALL);
}

#[test]
fn every_example_raises_its_code_at_its_mark_and_nothing_else() {
    let mut wrong = String::new();
    for example in TABLE {
        if NOT_OF_DOSSIERS.contains(&example.code) {
            continue;
        }
        let (text, mark) = file(example);
        let faults = reading(example).faults;
        let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
        let found = faults.iter().find(|fault| fault.code == example.code);
        let at = mark.map(|at| place(&text, at));
        let place = found.map(|fault| (fault.line, fault.column));
        if found.is_none() || at.is_some() && place != at || faults.len() > 1 {
            let told = told.join("\n  ");
            let _ = writeln!(wrong, "{} wanted at {at:?}, found\n  {told}", example.code);
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn the_page_of_faults_is_up_to_date() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/faults.md");
    let page = page();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, &page).unwrap();
    }
    let found = std::fs::read_to_string(path).unwrap_or_default();
    assert!(found == page, "docs/faults.md is stale: run with UPDATE=1");
}

fn page() -> String {
    let mut page = String::from(
        "# Faults and warnings\n\n\
         What `foedera check` reports, by code. A code never changes its meaning. `F…` is an \
         error: no graph is made of the dossier until it is put right. `W…` is a warning: worth \
         a look, and refuses nothing. Every example is read by a test, and the message below it \
         is what comes out.\n\n\
         One mistake is meant to be one fault: a misspelt word is read as the one it resembles, \
         and nobody who refers to what could not be read is blamed. The same wrong id in three \
         places or more is listed once, with how many more there are.\n\n",
    );
    let _ = writeln!(
        page,
        "Examples that do not begin with `(` stand in this dossier:\n\n```ron\n{}```\n",
        SCAFFOLD.replace("EXAMPLE", "        // the example")
    );
    let ranges = [
        ("F001", "Files"),
        ("F010", "Brackets, commas, quotes"),
        ("F030", "Entries and their fields"),
        ("F050", "Ids"),
        ("F060", "Dates, amounts, addresses"),
        ("F070", "What the entries say together"),
        ("W001", "Warnings"),
    ];
    for example in TABLE {
        let code = example.code;
        if let Some((_, heading)) = ranges.iter().find(|(first, _)| *first == code.as_str()) {
            let _ = writeln!(page, "## {heading}\n");
        }
        let _ = writeln!(page, "### {code}: {}\n", code.summary());
        let _ = writeln!(page, "{}\n", example.meaning);
        if NOT_OF_DOSSIERS.contains(&code) {
            continue;
        }
        let text = example.text.replace('§', "");
        if !text.is_empty() {
            let _ = writeln!(page, "```ron\n{}\n```\n", text.trim_matches('\n'));
        }
        let message: Vec<String> = reading(example)
            .faults
            .iter()
            .map(ToString::to_string)
            .collect();
        let _ = writeln!(page, "```text\n{}\n```\n", message.join("\n"));
    }
    page.trim_end().to_string() + "\n"
}
