//! `foedera cascade`: what one step brings on, and what follows from that, round by round.

mod act;
mod default;
mod distress;

use super::decided::Asked;
use super::failure::Failure;
use super::report::Report;
use clap::{Args, Subcommand};

/// Follow what one step brings on, round by round: an act of war, or a debtor that fails
///
/// Example:
///   foedera -f july-1914 cascade act russia --by germany --on 1914-08-01
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Typed {
    #[command(subcommand)]
    cascade: Cascade,
}

#[derive(Debug, Subcommand)]
enum Cascade {
    Act(act::Typed),
    Default(default::Typed),
}

pub(super) fn run(typed: &Typed, asked: &Asked) -> Result<Report, Failure> {
    match &typed.cascade {
        Cascade::Act(typed) => act::run(typed, asked),
        Cascade::Default(typed) => default::run(typed, asked),
    }
}
