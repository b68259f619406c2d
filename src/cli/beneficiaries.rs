//! `foedera beneficiaries`: whom an actor stands for, and what else it promised.

use super::decided::Asked;
use super::drawn::Sketch;
use super::failure::Failure;
use super::guarantors::promises;
use super::report::Report;
use super::words;
use crate::query::beneficiaries;
use clap::Args;

/// Show whom somebody guarantees or stands behind, and what else it promised
///
/// A backstop is followed by the promise behind which it stands.
///
/// Example:
///   foedera beneficiaries usa
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Typed {
    /// The promising actor, by id, name or alias
    #[arg(value_name = "WHO", required = true)]
    who: Vec<String>,
    /// Follow recourse as far as it goes
    #[arg(long)]
    indirect: bool,
    #[command(flatten)]
    pub(super) sketch: Sketch,
}

pub(super) fn run<'a>(typed: &Typed, asked: &'a Asked) -> Result<Report<'a>, Failure> {
    let who = asked.node(&typed.who)?;
    let view = asked.view();
    let name = words::the_name(view, who);
    let answer = beneficiaries(view, who, typed.indirect, asked.bounds);
    let question = asked.question(format!("Whom {name} guarantees and backs"));
    Ok(promises(asked, "beneficiaries", question, answer))
}
