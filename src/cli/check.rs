//! `foedera check`: every fault of some dossiers, each drawn where it stands.

use super::exit::Exit;
use super::failure::Failure;
use super::faults;
use super::report::{Fields, VERSION, object, spelled};
use super::table::Tables;
use super::terminal::{self, Terminal};
use super::typed::Format;
use super::words::count;
use crate::dossier::{Fault, read};
use clap::Args;
use serde_json::{Value, json};
use std::path::PathBuf;

/// Show every fault of some dossiers, each where it stands
///
/// What a file includes is checked with it. The codes are explained in docs/faults.md.
///
/// Example:
///   foedera check river-pact.ron
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Typed {
    /// The dossiers
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
}

pub(super) fn run(typed: &Typed, format: Format, terminal: &Terminal) -> Result<Exit, Failure> {
    if !matches!(format, Format::Table | Format::Json) {
        return Err(Failure::usage("faults come as `table` or `json` only"));
    }
    let (mut drawn, mut listed) = (String::new(), Vec::new());
    let (mut errors, mut warnings, mut files, mut unreadable) = (0, 0, 0, false);
    for file in &typed.files {
        let Some(name) = file.to_str() else {
            let shown = file.display();
            return Err(Failure::new(
                Exit::Disk,
                format!("cannot read `{shown}`: its name is not UTF-8"),
            ));
        };
        unreadable |= std::fs::metadata(file).is_err();
        let reading = read(&Tables::beside(name), name);
        let wrong = reading.faults.iter().filter(|f| f.is_error()).count();
        errors += wrong;
        warnings += reading.faults.len() - wrong;
        files += reading.texts.len().max(1);
        if format == Format::Json {
            listed.extend(reading.faults.iter().map(fault));
        } else {
            drawn.push_str(&faults::drawn(&reading, terminal, terminal.colour));
        }
    }
    let failed = |e: std::io::Error| Failure::disk("cannot write to stdout", &e);
    if format == Format::Json {
        let answer = object()
            .with("foedera", VERSION)
            .with("kind", "check")
            .with("files", files)
            .with("errors", errors)
            .with("warnings", warnings)
            .with("faults", listed);
        terminal::stream(|to| spelled(&answer, to)).map_err(failed)?;
    } else {
        let answer = drawn + &summary(errors, warnings, files);
        terminal::answer(answer.as_bytes()).map_err(failed)?;
    }
    Ok(match errors {
        0 => Exit::Answered,
        _ if unreadable => Exit::Disk,
        _ => Exit::Data,
    })
}

fn summary(errors: usize, warnings: usize, files: usize) -> String {
    let files = count(files, "file");
    match (errors, warnings) {
        (0, 0) => format!("no faults in {files}\n"),
        (0, w) => format!("{} in {files}\n", count(w, "warning")),
        (e, 0) => format!("{} in {files}\n", count(e, "error")),
        (e, w) => format!(
            "{}, {} in {files}\n",
            count(e, "error"),
            count(w, "warning")
        ),
    }
}

fn fault(fault: &Fault) -> Value {
    let related: Vec<Value> = fault
        .related
        .iter()
        .map(|place| {
            json!({
                "file": place.file,
                "line": place.line,
                "column": place.column,
                "note": place.what,
            })
        })
        .collect();
    json!({
        "code": fault.code.to_string(),
        "severity": fault.severity().to_string(),
        "file": fault.file,
        "line": fault.line,
        "column": fault.column,
        "bytes": [fault.span.start, fault.span.end],
        "message": fault.message(),
        "similar": fault.similar,
        "related": related,
        "more": fault.more,
    })
}
