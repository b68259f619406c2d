//! What an append costs beside what the disk takes for the same bytes: a record of the log, a
//! commit of a database, and a bare write with `fdatasync`, in turn in one run.
//!
//! `cargo bench --bench append -- [DIR] [ROUNDS]`; `DIR` is on the disk to measure.

#![allow(missing_docs, clippy::unwrap_used)]

use foedera::change::{Change, between};
use foedera::dossier::ukraine;
use foedera::model::{ActorKind, Relation};
use foedera::store::{self, Database, FileDisk, Tag};
use std::fs::{self, File};
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How many bytes a frame takes before its payload.
const FRAME: usize = 40;

fn main() {
    let mut words = std::env::args().skip(1).filter(|word| word != "--bench");
    let folder = words.next().map_or_else(std::env::temp_dir, PathBuf::from);
    let rounds = words.next().map_or(1_000, |word| word.parse().unwrap());
    let folder = folder.join(format!("foedera-append-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    println!("{rounds} rounds in {}", folder.display());
    println!("| bytes | | median | 9 of 10 | of the bare write, median of pairs |");
    println!("|---:|---|---:|---:|---:|");
    for length in [100, 1_000, 10_000, 100_000] {
        record(&folder, length, rounds);
    }
    commit(&folder, rounds);
    fs::remove_dir_all(&folder).unwrap();
}

/// A record of that length, and a bare write of as many bytes.
fn record(folder: &std::path::Path, length: usize, rounds: usize) {
    let path = folder.join(format!("record-{length}.foedera"));
    let sections: [(Tag, &[u8]); 1] = [(Tag::new("names"), b"ruritania")];
    let mut writer = store::create(Arc::new(FileDisk::mapped()), &path, &sections).unwrap();
    let payload: Vec<u8> = (0..length).map(|i| (i * 31) as u8).collect();
    let mut bare = Bare::new(folder, FRAME + length.next_multiple_of(8));
    let mut times = [Vec::new(), Vec::new()];
    for _ in 0..rounds {
        times[0].push(timed(|| bare.write()));
        times[1].push(timed(|| _ = writer.append(&payload).unwrap()));
    }
    told(bare.bytes.len(), "a record", times);
}

/// A commit of one guarantee with its guarantor, and a bare write of as many bytes.
fn commit(folder: &std::path::Path, rounds: usize) {
    let path = folder.join("commit.foedera");
    let mut database = Database::create(&path, &ukraine()).unwrap();
    let change = |round: usize| {
        let (mut change, key) = (Change::new(), format!("bank-{round}"));
        change.actor(&key, ActorKind::Company, &key).unwrap();
        let edge = between(&key, Relation::Guarantees, "ukraine").unwrap();
        change.says("article", "S1", edge).unwrap();
        change
    };
    let before = fs::metadata(&path).unwrap().len();
    database.commit(change(0), None).unwrap();
    let length = (fs::metadata(&path).unwrap().len() - before) as usize;
    let mut bare = Bare::new(folder, length);
    let mut times = [Vec::new(), Vec::new()];
    for round in 1..rounds {
        let change = change(round);
        times[0].push(timed(|| bare.write()));
        times[1].push(timed(|| drop(database.commit(change, None).unwrap())));
        // The graph stays small, for it is the disk that is measured.
        if round % 50 == 0 {
            let mut back = Change::new();
            for old in round - 49..=round {
                let key = format!("bank-{old}");
                let edge = between(&key, Relation::Guarantees, "ukraine").unwrap();
                back.retract(edge.key)
                    .retract(foedera::model::Key::new(&key).unwrap());
            }
            database.commit(back, None).unwrap();
            database.checkpoint().unwrap();
        }
    }
    told(length, "a commit", times);
}

/// A file that grows by one write and one `fdatasync` at a time.
struct Bare {
    file: File,
    bytes: Vec<u8>,
}

impl Bare {
    fn new(folder: &std::path::Path, length: usize) -> Bare {
        let file = File::create(folder.join(format!("bare-{length}"))).unwrap();
        let bytes = vec![0x5a; length];
        Bare { file, bytes }
    }

    fn write(&mut self) {
        self.file.write_all(&self.bytes).unwrap();
        self.file.sync_data().unwrap();
    }
}

fn timed(what: impl FnOnce()) -> Duration {
    let begun = Instant::now();
    what();
    begun.elapsed()
}

fn told(length: usize, what: &str, times: [Vec<Duration>; 2]) {
    let [bare, ours] = &times;
    let mut ratios: Vec<f64> = bare
        .iter()
        .zip(ours)
        .map(|(bare, ours)| ours.as_secs_f64() / bare.as_secs_f64())
        .collect();
    ratios.sort_by(f64::total_cmp);
    let ratio = ratios[ratios.len() / 2];
    for (what, times) in ["a bare write", what].into_iter().zip(&times) {
        let mut times = times.clone();
        times.sort();
        let at = |part: usize| times[times.len() * part / 10].as_secs_f64() * 1e6;
        let ratio = if what == "a bare write" { 1.0 } else { ratio };
        println!(
            "| {length} | {what} | {:.0} us | {:.0} us | {ratio:.2} |",
            at(5),
            at(9)
        );
    }
}
