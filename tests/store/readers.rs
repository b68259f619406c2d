//! Readers while a writer writes: threads, and a writer that is killed.

use crate::child::{FOLDED, payload, process, reader, whole};
use crate::random::{Random, count, seed};
use crate::snapshots;
use crate::system::Folder;
use foedera::store::{self, Database, FileDisk, News};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

#[test]
fn a_writer_that_is_killed_loses_nothing_acknowledged() {
    let folder = Folder::new("killed");
    let path = folder.file();
    let zero = 0_u64.to_le_bytes();
    drop(store::create(Arc::new(FileDisk::mapped()), &path, &[(FOLDED, &zero)]).unwrap());
    let mut unfinished = 0;
    let safe = kill("commit", &path, || {
        let opened = store::open_read_only(Arc::new(FileDisk::mapped()), &path).unwrap();
        unfinished += u64::from(opened.ending != store::Ending::Footer);
        whole(opened.handle.sections(), &opened.records)
    });
    println!("{safe} records; {unfinished} times the log had no footer");
}

#[test]
fn a_database_whose_writer_is_killed_has_every_change_that_was_committed() {
    let folder = Folder::new("killed-database");
    let path = folder.file();
    drop(snapshots::create(&path));
    let safe = kill("change", &path, || {
        let database = Database::open_read_only(&path).unwrap();
        database.verify().unwrap();
        snapshots::whole(&database.snapshot())
    });
    println!("{safe} changes");
}

/// Starts a process that writes, again and again, and kills it at some moment; `there` opens
/// the file then, and says how many it holds. How many there are in the end.
fn kill(task: &str, path: &Path, mut there: impl FnMut() -> u64) -> u64 {
    let mut random = Random::new(seed());
    let mut safe = 0;
    for cycle in 0..count("KILLS", 100) {
        let mut child = process(task, path).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut numbers = lines.by_ref().map(|line| line.unwrap());
        let mut next = || {
            let line = numbers.find(|line| line.starts_with("safe: "))?;
            Some(line["safe: ".len()..].parse::<u64>().unwrap())
        };
        // Killed at some moment after its first record, or before.
        if random.below(10) > 0 {
            safe = next().expect("it wrote something");
        }
        std::thread::sleep(Duration::from_micros(random.below(25_000) as u64));
        child.kill().unwrap();
        while let Some(number) = next() {
            safe = number;
        }
        child.wait().unwrap();

        if cycle % 100 == 99 {
            eprintln!("killed {} times", cycle + 1);
        }
        let there = there();
        // One may be safe before its number was printed, and one more whole.
        assert!(
            (safe..=safe + 1).contains(&there),
            "{cycle}: {safe} {there}"
        );
        safe = there;
    }
    assert!(
        safe > count("KILLS", 100) / 2,
        "it was killed too early: {safe}"
    );
    safe
}

#[test]
fn eight_readers_see_whole_records_in_order_while_one_writes() {
    let folder = Folder::new("readers");
    let path = folder.file();
    let disk = Arc::new(FileDisk::mapped());
    let zero = 0_u64.to_le_bytes();
    let mut writer = store::create(disk, &path, &[(FOLDED, &zero)]).unwrap();
    let commits = count("COMMITS", 300);
    let (safe, looking) = (AtomicU64::new(0), AtomicU64::new(0));
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                let (mut seen, mut looks) = (0, 0);
                while seen < commits {
                    let (mut handle, mut records) = reader(&path).unwrap();
                    loop {
                        // What was safe before the look is in it.
                        let there = whole(handle.sections(), &records);
                        assert!(there >= seen, "{there} after {seen}");
                        (seen, looks) = (there, looks + 1);
                        if looks == 1 {
                            looking.fetch_add(1, Ordering::SeqCst);
                        }
                        let least = safe.load(Ordering::SeqCst);
                        match handle.refresh().unwrap() {
                            News::Replaced => break,
                            News::Appended(more) => records.extend(more),
                        }
                        let now = whole(handle.sections(), &records);
                        assert!(now >= least, "{now} where {least} are safe");
                        if now == commits {
                            seen = now;
                            break;
                        }
                    }
                }
            });
        }
        for sequence in 1..=commits {
            // A busy machine may be slow to start them.
            let mut patience = if sequence == 10 { 60_000 } else { 0 };
            while patience > 0 && looking.load(Ordering::SeqCst) < 8 {
                std::thread::sleep(Duration::from_millis(1));
                patience -= 1;
            }
            assert_eq!(writer.append(&payload(sequence)).unwrap(), sequence);
            safe.store(sequence, Ordering::SeqCst);
            if sequence % 25 == 0 {
                let folded = sequence.to_le_bytes();
                writer.checkpoint(&[(FOLDED, &folded)]).unwrap();
            }
        }
    });
}
