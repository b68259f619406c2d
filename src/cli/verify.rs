//! `foedera verify`: whether a database is what was written.

use super::database;
use super::exit::Exit;
use super::failure::Failure;
use super::terminal::{self, Terminal};
use super::words::count;
use clap::Args;
use std::path::PathBuf;

/// Verify a database: every checksum, and every index against the columns
///
/// Example:
///   foedera verify treaties.foedera
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Typed {
    /// The database
    #[arg(value_name = "DB.foedera")]
    database: PathBuf,
}

pub(super) fn run(typed: &Typed, terminal: &Terminal) -> Result<Exit, Failure> {
    let database = database::read(&typed.database, terminal)?;
    let bytes: usize = database.sections().iter().map(|(_, bytes)| bytes).sum();
    let shown = database::shown(bytes as u64, terminal);
    let verified = database.verify_watched(&shown);
    drop(shown);
    verified.map_err(|error| database::failure(&error))?;
    let graph = database.snapshot();
    let mut text = format!(
        "every checksum holds, and every index fits: {}, {}, {} in the log\n",
        count(graph.node_count(), "node"),
        count(graph.edge_count(), "edge"),
        count(database.changes(), "change"),
    );
    if database.unfinished() > 0 {
        text.push_str(&format!(
            "{} behind the log are no record: an append that was cut short; the next that \
             succeeds takes their place\n",
            count(database.unfinished() as usize, "byte"),
        ));
    }
    terminal::answer(text.as_bytes()).map_err(|e| Failure::disk("cannot write to stdout", &e))?;
    Ok(Exit::Answered)
}
