//! What the fuzzer in `fuzz/` runs for as long as one likes, here for a moment and always the
//! same: every seed, and seeds changed at random. `RUNS` makes it longer, `SEED` another.

#![allow(clippy::unwrap_used)] // A test that finds nothing to unwrap has failed.

#[path = "../store/disk.rs"]
#[allow(dead_code)]
mod disk;
#[path = "../store/random.rs"]
#[allow(dead_code)]
mod random;
mod seeds;
mod targets;

use random::{Random, count, seed};

/// Runs a target over its seeds, and over so many inputs that begin as seeds.
fn run(name: &str) {
    let (_, target) = targets::TARGETS
        .into_iter()
        .find(|(one, _)| *one == name)
        .unwrap();
    let mut random = Random::new(seed());
    let seeds = seeds::seeds(name, &seeds::home());
    assert!(seeds.len() > 4, "{} seeds of {name}", seeds.len());
    for seed in &seeds {
        held(target, seed);
    }
    for _ in 0..count("RUNS", 300) {
        let mut input = seeds[random.below(seeds.len())].clone();
        for _ in 0..=random.below(4) {
            change(&mut input, &seeds, &mut random);
        }
        held(target, &input);
    }
}

/// Runs a target, and keeps an input at which it panics.
fn held(target: fn(&[u8]), input: &[u8]) {
    if let Err(panic) = std::panic::catch_unwind(|| target(input)) {
        let path = std::env::temp_dir().join(format!("foedera-fuzz-{}", std::process::id()));
        std::fs::write(&path, input).unwrap();
        println!(
            "this input is in {}:\n{}",
            path.display(),
            input.escape_ascii()
        );
        std::panic::resume_unwind(panic);
    }
}

/// One change: a byte, a stretch that goes, comes twice, or comes from another seed.
fn change(input: &mut Vec<u8>, seeds: &[Vec<u8>], random: &mut Random) {
    let at = random.below(input.len());
    let until = (at + random.below(12)).min(input.len());
    match random.below(6) {
        0 if !input.is_empty() => input[at] = random.next() as u8,
        1 if !input.is_empty() => input[at] ^= 1 << random.below(8),
        2 => drop(input.drain(at..until)),
        3 => {
            let piece = input[at..until].to_vec();
            let to = random.below(input.len() + 1);
            input.splice(to..to, piece);
        }
        4 => {
            let other = &seeds[random.below(seeds.len())];
            let from = random.below(other.len());
            let piece = &other[from..(from + random.below(40)).min(other.len())];
            input.splice(at..at, piece.iter().copied());
        }
        _ => input.truncate(at + random.below(input.len() - at + 1)),
    }
}

#[test]
fn dossiers() {
    run("dossier");
}

#[test]
fn mappings_and_rows() {
    run("mapping");
}

#[test]
fn files() {
    run("file");
}

#[test]
fn logs() {
    run("log");
}
