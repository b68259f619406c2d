//! Databases, opened for the verbs: why one cannot be, and what to do about it.

use super::add;
use super::exit::Exit;
use super::failure::Failure;
use super::progress::Shown;
use super::terminal::Terminal;
use super::words::count;
use crate::change::Change;
use crate::model::Date;
use crate::store::{CommitError, Database, DatabaseError, Opening, StoreError};
use std::error::Error;
use std::path::Path;

/// Whether the file is a database by its name.
pub(super) fn is_database(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "foedera")
}

/// Opens a database for reading.
///
/// # Errors
/// When it cannot be read, or is not as it was written.
pub(super) fn read(path: &Path, terminal: &Terminal) -> Result<Database, Failure> {
    let shown = shown(found(path)?, terminal);
    Opening::new()
        .telling(&shown)
        .open_read_only(path)
        .map_err(|error| failure(&error))
}

/// Opens a database for writing.
///
/// # Errors
/// As [`read`], and when another has it open for writing.
pub(super) fn write(path: &Path, terminal: &Terminal) -> Result<Database, Failure> {
    let shown = shown(found(path)?, terminal);
    Opening::new()
        .telling(&shown)
        .open(path)
        .map_err(|error| failure(&error))
}

/// What shows how far work on a file of so many bytes has come; on a small one, nothing does.
pub(super) fn shown(bytes: u64, terminal: &Terminal) -> Shown {
    Shown::new(terminal.progress() && bytes >= SLOW)
}

/// Work on so many bytes takes long enough to be watched.
const SLOW: u64 = 64 << 20;

/// The length of the file, if there is one, told by the name that was typed.
fn found(path: &Path) -> Result<u64, Failure> {
    let found = std::fs::metadata(path);
    let message = || format!("cannot read `{}`", path.display());
    found
        .map(|meta| meta.len())
        .map_err(|error| Failure::disk(message(), &error))
}

/// What opening says, as a failure.
pub(super) fn failure(error: &DatabaseError) -> Failure {
    match error {
        DatabaseError::Store(error) => store(error),
        error => because(Exit::Corrupt, error).hint("take the file from a backup, or import anew"),
    }
}

/// What the store says, as a failure.
pub(super) fn store(error: &StoreError) -> Failure {
    match error {
        StoreError::InUse { .. } => {
            because(Exit::InUse, error).hint("wait until the other writer is done; reading is free")
        }
        StoreError::Corrupt { .. } => {
            because(Exit::Corrupt, error).hint("take the file from a backup, or import anew")
        }
        StoreError::Foreign { .. } => because(Exit::Data, error)
            .hint("a dossier ends in `.ron`; `foedera import` makes a database of tables"),
        StoreError::Older { .. } => because(Exit::Data, error).hint(
            "`dump` it with the foedera that wrote it, and `add` the dossier to a new database",
        ),
        StoreError::Newer { .. } => {
            because(Exit::Data, error).hint("a newer foedera reads it; update this one")
        }
        StoreError::Exists { .. } => {
            because(Exit::Disk, error).hint("choose another name; nothing is overwritten")
        }
        error => because(Exit::Disk, error),
    }
}

/// What a commit says, as a failure.
pub(super) fn commit(error: &CommitError) -> Failure {
    match error {
        CommitError::Store(error) => store(error),
        CommitError::Refused(problems) => {
            let shown = problems.iter().filter(|p| p.is_error()).take(8);
            let failure = Failure::new(
                Exit::Data,
                "the database would break rules; it is as it was",
            );
            shown.fold(failure, |failure, problem| {
                failure.cause(problem.to_string())
            })
        }
        error => because(Exit::Disk, error),
    }
}

/// Commits a change as of today, and says how much the database holds now. Where the clock was set
/// back since the last change, that counts as recorded on the day of the last.
///
/// # Errors
/// When the change is refused, or the disk takes no more.
pub(super) fn commit_today(
    base: &mut Database,
    change: Change,
    typed: &Path,
    terminal: &Terminal,
) -> Result<(), Failure> {
    let last = base.last_recorded().map_err(|error| failure(&error))?;
    let mut today = add::today();
    if let Some(last) = last.filter(|last| {
        let is_before = |today: &Date| today.possible() < last.possible();
        today.as_ref().is_some_and(is_before)
    }) {
        terminal.say(&format!(
            "note: by this machine's clock it is {}, and the database was changed on {last}: what is \
             committed now is recorded as of that day\n",
            today.map_or(String::new(), |today| today.to_string()),
        ));
        today = Some(last);
    }
    let graph = base
        .commit(change, today.as_ref())
        .map_err(|error| commit(&error))?;
    terminal.say(&format!(
        "committed; `{}` has {} and {}\n",
        typed.display(),
        count(graph.node_count(), "node"),
        count(graph.edge_count(), "edge"),
    ));
    Ok(())
}

/// The error with its causes, as a failure.
pub(super) fn because(exit: Exit, error: &dyn Error) -> Failure {
    let mut failure = Failure::new(exit, error.to_string());
    let mut cause = error.source();
    while let Some(error) = cause {
        failure = failure.cause(error.to_string());
        cause = error.source();
    }
    failure
}
