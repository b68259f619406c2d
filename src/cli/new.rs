//! `foedera new`: a commented dossier to start from.

use super::disk;
use super::exit::Exit;
use super::failure::Failure;
use super::terminal::Terminal;
use clap::Args;
use std::path::PathBuf;

/// Write a commented dossier to start from
///
/// Example:
///   foedera new river-pact.ron
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Typed {
    /// Where to; nothing is overwritten
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

pub(super) fn run(typed: &Typed, terminal: &Terminal) -> Result<Exit, Failure> {
    disk::create(&typed.file, crate::dossier::STARTER.as_bytes())?;
    let file = typed.file.display();
    terminal.say(&format!(
        "wrote {file}; next:\n  \
         edit it, then  foedera check {file}\n  \
         draw it with   foedera render -f {file} -o picture.svg\n  \
         ask it with    foedera list commitments -f {file}\n"
    ));
    Ok(Exit::Answered)
}
