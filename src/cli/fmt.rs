//! `foedera fmt`: dossiers in their canonical form, comments kept.

use super::disk;
use super::exit::Exit;
use super::failure::Failure;
use super::terminal::{self, Terminal};
use super::words::count;
use crate::dossier::{format, syntax::Lines};
use clap::Args;
use std::path::{Path, PathBuf};

/// Rewrite dossiers in their canonical form, comments kept
///
/// A file is replaced only when the new text is complete, and only if it differs. `-` reads
/// stdin and writes stdout.
///
/// Example:
///   foedera fmt river-pact.ron
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Typed {
    /// Rewrite nothing; exit with 3 if a file is not in its canonical form
    #[arg(long)]
    check: bool,
    /// The dossiers, or `-`
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
}

pub(super) fn run(typed: &Typed, terminal: &Terminal) -> Result<Exit, Failure> {
    let (mut worst, mut changed) = (Exit::Answered, 0);
    for file in &typed.files {
        match one(file, typed.check) {
            Ok(false) => {}
            Ok(true) => {
                changed += 1;
                if typed.check {
                    terminal.say(&format!("`{}` is not formatted\n", file.display()));
                    worst = worst.max(Exit::Data);
                }
            }
            // The other files are formatted all the same.
            Err(failure) => {
                terminal::complain(&failure.text());
                worst = worst.max(failure.exit);
            }
        }
    }
    let on_disk = typed.files.iter().any(|file| file.as_os_str() != "-");
    if !typed.check && on_disk {
        let files = count(typed.files.len(), "file");
        terminal.say(&format!("formatted {changed} of {files}\n"));
    }
    Ok(worst)
}

/// Whether the file's text differs, or differed, from its canonical form.
fn one(file: &Path, check: bool) -> Result<bool, Failure> {
    let from_stdin = file.as_os_str() == "-";
    let text = match from_stdin {
        true => disk::read_stdin()?,
        false => disk::read_text(file)?,
    };
    let formatted = format::format(&text).map_err(|faults| {
        let shown = if from_stdin {
            "stdin".into()
        } else {
            file.display().to_string()
        };
        let failure = Failure::new(Exit::Data, format!("cannot format `{shown}`"));
        match faults.first() {
            None => failure,
            Some(fault) => {
                let place = Lines::new(&text).place(fault.span.start);
                failure
                    .cause(format!("{shown}:{place}: {}", fault.kind))
                    .hint(format!("`foedera check {shown}` shows every fault"))
            }
        }
    })?;
    let differs = formatted != text;
    match (check, from_stdin) {
        (true, _) => {}
        (false, true) => terminal::answer(formatted.as_bytes())
            .map_err(|e| Failure::disk("cannot write to stdout", &e))?,
        (false, false) if differs => disk::rewrite(file, formatted.as_bytes())?,
        (false, false) => {}
    }
    Ok(differs)
}
