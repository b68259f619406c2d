//! This test binary run again, as another process that writes or looks.

use crate::snapshots;
use foedera::store::{self, Database, FileDisk, Reader, Record, Sections, StoreError, Tag};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

const TASK: &str = "FOEDERA_STORE_TASK";
const FILE: &str = "FOEDERA_STORE_FILE";
pub const FOLDED: Tag = Tag::new("folded");

/// A process that does one thing with a file: `commit`, `write`, `checkpoint`, `read` …
pub fn process(task: &str, path: &Path) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "child::the_other_process", "--nocapture"]);
    command.env(TASK, task).env(FILE, path);
    command.stdin(Stdio::null()).stdout(Stdio::piped());
    command
}

/// What such a process says when it is done.
pub fn says(mut command: Command) -> String {
    let output = command.stderr(Stdio::null()).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let said = text.lines().find_map(|line| line.strip_prefix("says: "));
    said.unwrap_or_else(|| panic!("it said nothing:\n{text}"))
        .to_string()
}

/// Does nothing when the tests are run; does what it is told when a test runs it.
#[test]
fn the_other_process() {
    let (Ok(task), Some(path)) = (std::env::var(TASK), std::env::var_os(FILE)) else {
        return;
    };
    let path = Path::new(&path);
    match task.as_str() {
        "commit" => commit_until_killed(path),
        "change" => change_until_killed(path),
        "watch" => say(Ok(snapshots::watch(path, || 0))),
        "write" => say(store::open(Arc::new(FileDisk::mapped()), path)
            .and_then(|mut opened| opened.handle.append(b"from another process"))),
        "checkpoint" => say(
            store::open(Arc::new(FileDisk::mapped()), path).and_then(|opened| {
                let (mut writer, _) = opened.split();
                let sequence = writer.append(b"from another process")?;
                let sections: [(Tag, &[u8]); 2] =
                    [(FOLDED, b"folded"), (Tag::new("arcs"), &[7; 50_000])];
                writer.checkpoint(&sections)?;
                Ok(sequence)
            }),
        ),
        "read" => say(reader(path).map(|(_, records)| records.len() as u64)),
        other => panic!("no task is called {other}"),
    }
}

/// Appends for ever, with a checkpoint now and then, and prints each number when it is safe.
fn commit_until_killed(path: &Path) {
    let opened = store::open(Arc::new(FileDisk::mapped()), path).unwrap();
    // Past the harness, which would keep what is printed.
    let (mut writer, mut out) = (opened.handle, std::io::stdout());
    loop {
        let next = writer.next_sequence();
        let sequence = writer.append(&payload(next)).unwrap();
        // At the beginning of a line, whatever the harness has printed.
        writeln!(out, "\nsafe: {sequence}").unwrap();
        if sequence.is_multiple_of(37) {
            let folded = sequence.to_le_bytes();
            writer.checkpoint(&[(FOLDED, &folded)]).unwrap();
        }
    }
}

/// Changes a database for ever, likewise.
fn change_until_killed(path: &Path) {
    let mut database = Database::open(path).unwrap();
    let mut out = std::io::stdout();
    loop {
        let (change, time) = snapshots::next(&database.snapshot());
        database.commit(change, None).unwrap();
        writeln!(out, "\nsafe: {time}").unwrap();
        if time.is_multiple_of(37) {
            database.checkpoint().unwrap();
        }
    }
}

fn say(result: Result<u64, StoreError>) {
    match result {
        Ok(number) => println!("\nsays: {number}"),
        Err(error) => println!("\nsays: {error}"),
    }
}

pub fn reader(path: &Path) -> Result<(Reader, Vec<Record>), StoreError> {
    Ok(store::open_read_only(Arc::new(FileDisk::mapped()), path)?.split())
}

/// What the record of that number holds.
pub fn payload(sequence: u64) -> Vec<u8> {
    let mut random = crate::random::Random::new(sequence);
    let length = random.below(3000);
    random.bytes(length)
}

/// How many records sections and log stand for, each of which is what it should be.
pub fn whole(sections: &Sections, records: &[Record]) -> u64 {
    let folded = sections.get(FOLDED).expect("a section");
    let folded = u64::from_le_bytes(folded[..].try_into().unwrap());
    for (record, sequence) in records.iter().zip(folded + 1..) {
        assert_eq!(record.sequence, sequence);
        assert!(record.payload[..] == payload(sequence), "{sequence}");
    }
    folded + records.len() as u64
}
