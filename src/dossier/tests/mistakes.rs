//! What people type who have not read the page, and what they are told: `mistakes.txt` lists
//! for each what stands in the dossier (`-`), what is typed instead (`+`), and the faults.
//! `UPDATE=1` writes the faults anew; read them as if it were two in the morning.

use super::*;

const PATH: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/src/dossier/tests/mistakes.txt"
);

const DOSSIER: &str = r#"(
    foedera: 1,
    title: "Test",
    source: "book",
    actors: {
        "ussr": State("USSR"),
        "romania": State("Romania"),
        "poland": State("Poland"),
        "uk": State("United Kingdom"),
    },
    agreements: {
        "pact": Treaty(name: "Pact", signed: "1939", at: "p. 1"),
    },
    edges: [
        guarantees(id: "g1", from: "uk", to: "poland", under: "pact", since: "1939", at: "p. 1"),
        guarantees("ussr", "romania", "p. 2"),
        leads("ussr", "romania", "p. 2"),
    ],
    sources: {
        "book": "The Book",
    },
)
"#;

/// The first two lines of a block, and then what is found.
fn told(block: &str) -> String {
    let mut lines = block.lines();
    let mut line = |mark: &str| {
        let line = lines.next().unwrap_or_default();
        let text = line
            .strip_prefix(mark)
            .unwrap_or_else(|| panic!("{line:?} begins not with {mark:?}"));
        (line, text.replace('⏎', "\n").replace('␣', "\u{a0}"))
    };
    let ((was, old), (is, new)) = (line("- "), line("+ "));
    assert!(DOSSIER.contains(&old), "{old:?} is not in the dossier");
    let found = faults(&DOSSIER.replacen(&old, &new, 1));
    let count = found.lines().count();
    assert!(count <= 3, "{new:?} has {count} faults:\n{found}");
    format!("{was}\n{is}\n{}", found.replace("a.ron:", ""))
}

#[test]
fn every_mistake_is_told_once_and_well() {
    let page = std::fs::read_to_string(PATH).unwrap();
    let blocks = page.split("\n\n").map(str::trim_end);
    let told: Vec<String> = blocks.filter(|b| !b.is_empty()).map(told).collect();
    let told = told.join("\n");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(PATH, &told).unwrap();
    }
    let wanted: Vec<&str> = page.lines().collect();
    let found: Vec<&str> = told.lines().collect();
    assert_eq!(found, wanted);
}

#[test]
fn the_dossier_without_mistakes_has_none() {
    assert_eq!(faults(DOSSIER), "");
}

#[test]
fn a_file_of_another_kind_is_one_fault() {
    for text in [
        "foedera: 1\ntitle: \"x\"\nactors:\n  - id: ussr\n    name: USSR\nedges:\n  - a: {from: a}\n",
        "foedera = 1\ntitle = \"x\"\n[actors]\nussr = \"USSR\"\n",
        "{\"foedera\": 1, \"title\": \"x\", \"edges\": [{\"type\": \"leads\", \"from\": null}]}",
        "<!DOCTYPE html>\n<html><body>hi</body></html>",
        "The USSR guarantees Romania.\nPoland is guaranteed by the UK.\n",
    ] {
        let told = faults(text);
        assert_eq!(told.lines().count(), 1, "{text}\n{told}");
    }
    let wide: Vec<u8> = DOSSIER.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let wide = [vec![0xff, 0xfe], wide].concat();
    let reading = read(&Memory::new().with("a.ron", wide), "a.ron");
    let told: Vec<String> = reading.faults.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        ["a.ron: error[F002]: the file is UTF-16; save it as UTF-8"]
    );
}

#[test]
fn other_line_ends_tabs_and_a_byte_order_mark_are_no_fault() {
    for text in [
        DOSSIER.replace('\n', "\r\n"),
        DOSSIER.replace("    ", "\t"),
        format!("\u{feff}{DOSSIER}"),
    ] {
        assert_eq!(faults(&text), "");
    }
}

#[test]
fn a_habit_is_listed_once_with_its_number() {
    let told = faults(&DOSSIER.replace("\n    ", "\n    # here\n    "));
    assert_eq!(
        told,
        "a.ron:2:5: error[F017]: a comment begins with `//`, not with `#` (and in 19 more places)\n"
    );
}
