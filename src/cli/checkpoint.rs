//! `foedera checkpoint`: the log of a database taken into its sections.

use super::database;
use super::exit::Exit;
use super::failure::Failure;
use super::terminal::Terminal;
use super::words::count;
use clap::Args;
use std::path::PathBuf;

/// Take the log of a database into its columns, so that it opens faster
///
/// The new file replaces the old one as a whole, or not at all. It is also done by itself when
/// the log has grown long.
///
/// Example:
///   foedera checkpoint treaties.foedera
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Typed {
    /// The database
    #[arg(value_name = "DB.foedera")]
    database: PathBuf,
}

pub(super) fn run(typed: &Typed, terminal: &Terminal) -> Result<Exit, Failure> {
    let mut database = database::write(&typed.database, terminal)?;
    let changes = database.changes();
    let bytes: usize = database.sections().iter().map(|(_, bytes)| bytes).sum();
    let shown = database::shown(bytes as u64, terminal);
    let taken_in = database.checkpoint_watched(&shown);
    drop(shown);
    taken_in.map_err(|error| database::commit(&error))?;
    let taken = count(changes, "change");
    terminal.say(&format!(
        "took {taken} into `{}`\n",
        typed.database.display()
    ));
    Ok(Exit::Answered)
}
