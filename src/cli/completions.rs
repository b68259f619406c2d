//! `foedera completions`: what a shell needs to complete verbs and flags.

use super::exit::Exit;
use super::failure::Failure;
use super::{terminal, typed};
use clap::Args;

/// Print completions for a shell
///
/// Example:
///   foedera completions bash > ~/.local/share/bash-completion/completions/foedera
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Typed {
    /// Which shell
    shell: clap_complete::Shell,
}

pub(super) fn run(typed: &Typed) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(typed.shell, &mut typed::command(), "foedera", &mut script);
    terminal::answer(&script).map_err(|e| Failure::disk("cannot write to stdout", &e))?;
    Ok(Exit::Answered)
}
