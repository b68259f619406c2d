//! `foedera manual`: the manual page, made from the flags themselves.

use super::exit::Exit;
use super::failure::Failure;
use super::{terminal, typed};
use clap::Args;

/// Print the manual page, in roff
///
/// Example:
///   foedera manual | man -l -
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Typed {
    /// The verb described; without it, the whole command
    #[arg(value_name = "VERB")]
    verb: Option<String>,
}

pub(super) fn run(typed: &Typed) -> Result<Exit, Failure> {
    let whole = typed::command();
    let mut title = "foedera".to_string();
    let command = match &typed.verb {
        None => whole,
        Some(name) => match whole.find_subcommand(name) {
            Some(verb) => {
                title = format!("foedera-{name}");
                verb.clone()
            }
            None => {
                let verbs = whole.get_subcommands().map(clap::Command::get_name);
                let near = crate::model::nearest(name, verbs);
                return Err(
                    Failure::usage(format!("there is no verb `{name}`")).did_you_mean(&near)
                );
            }
        },
    };
    let mut page = Vec::new();
    let failed = |e: std::io::Error| Failure::disk("cannot write to stdout", &e);
    clap_mangen::Man::new(command)
        .title(title)
        .render(&mut page)
        .map_err(failed)?;
    terminal::answer(&page).map_err(failed)?;
    Ok(Exit::Answered)
}
