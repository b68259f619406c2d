//! `foedera dump`: a database as a dossier again.

use super::database;
use super::disk;
use super::exit::Exit;
use super::failure::Failure;
use super::table::{is_table, written};
use super::terminal::{self, Terminal};
use crate::dossier;
use clap::Args;
use std::path::PathBuf;

/// Write a database as a dossier, losing nothing
///
/// As RON, or as a table of CSV with an entry of the dossier in each row, which is read wherever
/// a dossier is. Tables for other programs, a column for each field: `foedera export`.
///
/// Example:
///   foedera dump treaties.foedera -o treaties.ron
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Typed {
    /// The database
    #[arg(value_name = "DB.foedera")]
    database: PathBuf,
    /// Where to, as RON or CSV; without it, as RON to stdout
    #[arg(short, long, value_name = "FILE.ron|csv")]
    output: Option<PathBuf>,
}

pub(super) fn run(typed: &Typed, terminal: &Terminal) -> Result<Exit, Failure> {
    let as_table = typed.output.as_deref().is_some_and(is_table);
    if let Some(output) = &typed.output
        && !as_table
        && output.extension().is_some_and(|ending| ending != "ron")
    {
        let shown = output.display();
        let refused = Failure::usage(format!("`{shown}` is no name of a dossier"));
        return Err(refused.hint(
            "a dossier is a file `NAME.ron` or `NAME.csv`; `foedera export` writes for other programs",
        ));
    }
    let database = database::read(&typed.database, terminal)?;
    let title = database.title();
    let records = database.snapshot().records();
    let text = match as_table {
        true => written(&dossier::rows(&records, title.as_deref())),
        false => dossier::write(&records, title.as_deref()),
    };
    match &typed.output {
        Some(output) => {
            disk::replace(output, text.as_bytes())?;
            terminal.say(&format!("wrote {}\n", output.display()));
        }
        None => terminal::answer(text.as_bytes())
            .map_err(|e| Failure::disk("cannot write to stdout", &e))?,
    }
    Ok(Exit::Answered)
}
