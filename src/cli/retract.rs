//! `foedera retract`: records go from a database.

use super::database;
use super::exit::Exit;
use super::failure::Failure;
use super::terminal::{self, Terminal};
use super::words::count;
use crate::change::Change;
use crate::model::{Key, nearest};
use clap::Args;
use std::path::PathBuf;

/// Take records out of a database, and the claims about them
///
/// All of them go, or none; what others refer to may not go unless they go too. What was known
/// before is not lost: --recorded-as-of shows it.
///
/// Example:
///   foedera retract treaties.foedera ruritania-violates-river-pact
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Typed {
    /// The database
    #[arg(value_name = "DB.foedera")]
    database: PathBuf,
    /// The ids of the records
    #[arg(value_name = "ID", required = true)]
    ids: Vec<String>,
    /// Show what would go; commit nothing
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn run(typed: &Typed, terminal: &Terminal) -> Result<Exit, Failure> {
    let mut base = match typed.dry_run {
        true => database::read(&typed.database, terminal)?,
        false => database::write(&typed.database, terminal)?,
    };
    let graph = base.snapshot();
    let (mut change, mut text) = (Change::new(), String::new());
    for id in &typed.ids {
        let key = Key::new(id).ok().filter(|_| graph.record(id).is_some());
        let Some(key) = key else {
            let failure = Failure::usage(format!("no record has the id `{id}`"));
            let similar = nearest(id, graph.keys());
            return Err(match similar.is_empty() {
                true => failure,
                false => failure.hint(format!("similar: {}", similar.join(", "))),
            });
        };
        let record = graph.record(id).map_or("a record", |record| record.what());
        let claims = count(graph.claims_about(id).len(), "claim");
        text.push_str(&format!("- {record} {id}, {claims} about it\n"));
        change.retract(key);
    }
    // Told when it is done, or would be.
    let tell = || {
        let told = terminal::answer(text.as_bytes());
        told.map_err(|e| Failure::disk("cannot write to stdout", &e))
    };
    if typed.dry_run {
        let problems = crate::change::check(&graph, &change);
        if problems.iter().any(|problem| problem.is_error()) {
            return Err(database::commit(&crate::store::CommitError::Refused(
                problems,
            )));
        }
        tell()?;
        terminal.say("committed nothing, as asked\n");
        return Ok(Exit::Answered);
    }
    database::commit_today(&mut base, change, &typed.database, terminal)?;
    tell()?;
    Ok(Exit::Answered)
}
