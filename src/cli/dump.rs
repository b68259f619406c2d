//! `foedera dump`: a database as a dossier again.

use super::database;
use super::disk;
use super::exit::Exit;
use super::failure::Failure;
use super::terminal::{self, Terminal};
use clap::Args;
use std::path::PathBuf;

/// Write a database as a dossier, losing nothing
///
/// Example:
///   foedera dump treaties.foedera -o treaties.ron
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Typed {
    /// The database
    #[arg(value_name = "DB.foedera")]
    database: PathBuf,
    /// Where to; without it, to stdout
    #[arg(short, long, value_name = "FILE.ron")]
    output: Option<PathBuf>,
}

pub(super) fn run(typed: &Typed, terminal: &Terminal) -> Result<Exit, Failure> {
    if let Some(output) = &typed.output
        && output.extension().is_some_and(|ending| ending != "ron")
    {
        let (shown, database) = (output.display(), typed.database.display());
        let refused = Failure::usage(format!("`{shown}` is no name of a dossier"));
        return Err(refused.hint(format!(
            "a dossier is a file `NAME.ron`; `foedera -f {database} export -o NAME.csv` writes \
             tables, which hold less"
        )));
    }
    let database = database::read(&typed.database, terminal)?;
    let title = database.title();
    let text = crate::dossier::write(&database.snapshot().records(), title.as_deref());
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
