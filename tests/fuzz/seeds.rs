//! Where fuzzing begins: inputs made from what the tests hold anyway, so that no corpus is kept.

use crate::targets::{PART, base};
use std::path::{Path, PathBuf};

/// The seeds of a target; `home` is the folder of foedera.
pub fn seeds(target: &str, home: &Path) -> Vec<Vec<u8>> {
    match target {
        "dossier" => dossiers(home),
        "mapping" => imports(home),
        "file" => files(),
        "log" => logs(),
        _ => Vec::new(),
    }
}

/// Every dossier of the manual, and those in `data`.
fn dossiers(home: &Path) -> Vec<Vec<u8>> {
    let manual = text(&home.join("docs/dossier.md"));
    let blocks = manual.split("```ron,").skip(1);
    let body = |block: &str| {
        block.split_once('\n').and_then(|(_, rest)| {
            rest.split_once("```")
                .map(|(body, _)| body.as_bytes().to_vec())
        })
    };
    let mut seeds: Vec<Vec<u8>> = blocks.filter_map(body).collect();
    seeds.push(crate::targets::SMALL.as_bytes().to_vec());
    seeds.extend(
        ["data/ukraine.ron", "data/starter.ron"].map(|path| text(&home.join(path)).into_bytes()),
    );
    seeds
}

/// The mappings of `tests/import` with their tables.
fn imports(home: &Path) -> Vec<Vec<u8>> {
    let cases = text(&home.join("tests/import/mappings.txt"));
    let typed = cases
        .split("\n# ")
        .filter_map(|case| case.split("\n=\n").next());
    let input = |case: &str| {
        let mut parts: Vec<Vec<u8>> = Vec::new();
        for line in case.lines().skip(1) {
            match (line.strip_prefix('|'), parts.last_mut()) {
                (Some(row), Some(part)) => {
                    part.extend(row.strip_prefix(' ').unwrap_or(row).as_bytes());
                    part.push(b'\n');
                }
                _ => parts.push(Vec::new()),
            }
        }
        parts.join(PART)
    };
    typed.map(input).collect()
}

/// A good file, and its sections with nothing changed or a little.
fn files() -> Vec<Vec<u8>> {
    let mut seeds = vec![base().bytes("atlas.foedera"), b"s".to_vec(), b"t".to_vec()];
    for kind in [b's', b't'] {
        // Each section changed at its beginning, cut, or made longer.
        seeds.extend(
            (0..40)
                .flat_map(|section| (0..4).map(move |mode| vec![kind, section, 4, 0, mode, 1, 0])),
        );
    }
    seeds
}

/// Logs as they are written, and records of each kind of change.
fn logs() -> Vec<Vec<u8>> {
    let disk = base();
    let whole = disk.bytes("atlas.foedera");
    let start = whole[24..32]
        .iter()
        .rev()
        .fold(0, |sum, byte| sum << 8 | usize::from(*byte));
    let log = whole[start..].to_vec();
    let record = log[40..log.len() - 40].to_vec();
    let again = [&b"r"[..], &record].concat();
    let twice = [&again[..], PART, &record].concat();
    let other = [
        &b"r"[..],
        &String::from_utf8_lossy(&record)
            .replace("strelsau", "zenda-00")
            .into_bytes(),
    ]
    .concat();
    vec![
        Vec::new(),
        log,
        again,
        twice,
        other,
        b"r\x01\0\0\0".to_vec(),
        b"r\x02".to_vec(),
    ]
}

fn text(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Where foedera is.
pub fn home() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}
