//! Every example of `docs/dossier.md`, and the starter, is read without a fault: whole dossiers
//! as they stand, pieces within the scaffold that the page itself shows.

use foedera::dossier::{Memory, STARTER, read};

const PAGE: &str = include_str!("../docs/dossier.md");

/// The fenced blocks of a page: their tag, their first line's number, their text.
fn blocks(page: &str) -> Vec<(String, usize, String)> {
    let mut blocks = Vec::new();
    let mut open: Option<(String, usize, String)> = None;
    for (i, line) in page.lines().enumerate() {
        match (&mut open, line.trim_start().strip_prefix("```")) {
            (None, Some(tag)) => open = Some((tag.to_string(), i + 2, String::new())),
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (Some((.., text)), None) => {
                text.push_str(line);
                text.push('\n');
            }
            (None, None) => {}
        }
    }
    blocks
}

#[track_caller]
fn check(text: &str, what: &str) {
    let files = Memory::new().with("page.ron", text);
    let faults: Vec<String> = read(&files, "page.ron")
        .faults
        .iter()
        // A piece need not use every source, nor name the parties of its agreement.
        .filter(|fault| !fault.code.is_warning())
        .map(|fault| format!("{fault}"))
        .collect();
    assert!(faults.is_empty(), "{what}:\n{}\n{text}", faults.join("\n"));
}

#[test]
fn every_example_of_the_page_is_read_without_fault() {
    let blocks = blocks(PAGE);
    let scaffold = blocks
        .iter()
        .find(|(tag, ..)| tag == "ron,scaffold")
        .map(|(.., text)| text)
        .expect("the page shows its scaffold");
    let mut checked = 0;
    for (tag, line, text) in &blocks {
        let what = format!("docs/dossier.md, line {line}");
        match tag.strip_prefix("ron,") {
            Some("dossier" | "scaffold") => check(text, &what),
            Some(section) => {
                let gap = format!("/* {section} */");
                assert!(
                    scaffold.contains(&gap),
                    "{what}: the scaffold has no `{gap}`"
                );
                check(&scaffold.replace(&gap, text), &what);
            }
            None => continue,
        }
        checked += 1;
    }
    assert!(checked >= 40, "only {checked} examples were found");
}

#[test]
fn the_starter_has_neither_fault_nor_warning() {
    let files = Memory::new().with("starter.ron", STARTER);
    let faults = read(&files, "starter.ron").faults;
    assert!(faults.is_empty(), "{faults:?}");
}

#[test]
fn the_shipped_dossiers_are_in_canonical_form() {
    for text in [STARTER, foedera::dossier::UKRAINE] {
        assert_eq!(foedera::dossier::format::format(text).as_deref(), Ok(text));
    }
}
