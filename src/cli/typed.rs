//! What was typed, checked by itself: the verbs and flags that clap reads. What is to be done
//! about it, with files opened and names looked up, is [`super::decided`].

use super::drawn::Look;
use super::exit::Exit;
use super::{
    add, beneficiaries, breaches, cascade, chart, check, checkpoint, circles, completions,
    coverage, diff, disputes, dump, edges, export, fmt, fragility, gaps, guarantors, history,
    import, list, manual, matches, measure, new, paths, reach, recourse, render, retract, sentence,
    show, sources, stats, strength, timeline, verify, what_if,
};
use crate::model::{CommitmentState, Date, Modality, Word, dates_like, nearest};
use clap::{ArgAction, Args, CommandFactory, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;
use std::time::Duration;

/// The whole command line.
#[derive(Debug, Parser)]
#[command(
    name = "foedera",
    version,
    about = "Ask a dossier who has promised what to whom, what stands behind it, and whether it was kept",
    disable_help_subcommand = false,
    subcommand_required = true,
    arg_required_else_help = true,
    max_term_width = 100
)]
pub(super) struct Typed {
    #[command(flatten)]
    pub(super) flags: Flags,
    #[command(subcommand)]
    pub(super) verb: Verb,
}

/// The flags that several verbs share.
#[derive(Clone, Debug, Args)]
pub(super) struct Flags {
    /// The dossier or database asked about, or a built-in dossier's name: ukraine (without this
    /// flag), july-1914, loan-circle
    #[arg(
        short = 'f',
        long,
        global = true,
        value_name = "FILE",
        help_heading = "Input and output"
    )]
    pub(super) dossier: Option<PathBuf>,
    /// As the database was on this date, whatever was recorded, corrected or retracted later
    #[arg(
        long,
        global = true,
        value_name = "DATE",
        value_parser = date,
        help_heading = "Input and output"
    )]
    pub(super) recorded_as_of: Option<Date>,
    /// How the answer is written
    #[arg(
        long,
        global = true,
        value_name = "FORMAT",
        default_value = "table",
        hide_default_value = true,
        help_heading = "Input and output"
    )]
    pub(super) format: Format,
    /// Print the answer and errors only
    #[arg(short, long, global = true, help_heading = "Input and output")]
    pub(super) quiet: bool,
    /// Columns of the output, whatever the terminal has
    #[arg(long, global = true, hide = true, value_name = "N")]
    pub(super) columns: Option<usize>,
    #[command(flatten)]
    pub(super) narrow: Narrow,
    #[command(flatten)]
    pub(super) search: Search,
}

/// The flags that narrow what is looked at.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "What is looked at")]
pub(super) struct Narrow {
    /// As of this date: 1995, 2014-02, 2014/2022; undated records are shown apart
    // `-0431` is a year, no flag.
    #[arg(long, global = true, value_name = "DATE", value_parser = date, allow_hyphen_values = true)]
    pub(super) as_of: Option<Date>,
    /// Only what must hold on that date, not what may
    #[arg(long, global = true)]
    pub(super) certain: bool,
    /// Only commitments in these states: active, violated, sought …
    #[arg(long, global = true, value_name = "STATES", value_delimiter = ',', value_parser = word::<CommitmentState>)]
    pub(super) state: Vec<CommitmentState>,
    /// Only what is in force, possibly or (with --certain) surely
    #[arg(long, global = true)]
    pub(super) in_force: bool,
    /// Only commitments said to bind in law
    #[arg(long, global = true)]
    pub(super) binding: bool,
    /// Only edges of these relations: guarantees, party_to …
    #[arg(long, global = true, value_name = "RELATIONS", value_delimiter = ',')]
    pub(super) via: Vec<String>,
    /// Only what these sources say
    #[arg(long, global = true, value_name = "SOURCES", value_delimiter = ',')]
    pub(super) source: Vec<String>,
    /// Only what this actor says; `source` for the sources' own voice
    #[arg(long, global = true, value_name = "WHO", action = ArgAction::Append)]
    pub(super) said_by: Vec<String>,
    /// Only what is said in these ways: asserted, sought, inferred …
    #[arg(long, global = true, value_name = "MODALITIES", value_delimiter = ',', value_parser = word::<Modality>)]
    pub(super) modality: Vec<Modality>,
    /// As if this one were not there
    #[arg(long, global = true, value_name = "WHO", action = ArgAction::Append)]
    pub(super) without: Vec<String>,
}

/// The flags that bound how far is looked.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "How far")]
pub(super) struct Search {
    /// At most this many hops
    #[arg(long, global = true, value_name = "N")]
    pub(super) max_hops: Option<usize>,
    /// At most this many results
    #[arg(long, global = true, value_name = "N")]
    pub(super) limit: Option<usize>,
    /// Give up on an answer that takes longer, the reading of the file not counted
    #[arg(long, global = true, value_name = "SECONDS", value_parser = seconds)]
    pub(super) time_limit: Option<Duration>,
    /// Follow also what is only sought or offered
    #[arg(long, global = true)]
    pub(super) sought: bool,
}

/// How an answer is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// Tables for people
    Table,
    /// JSON, as docs/json.md describes it
    Json,
    /// Comma-separated values, one header
    Csv,
    /// A dossier again, where the answer is a part of one
    Ron,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(super) enum Verb {
    Ask(sentence::Typed),
    Guarantors(guarantors::Typed),
    Beneficiaries(beneficiaries::Typed),
    Recourse(recourse::Typed),
    Coverage(coverage::Typed),
    Fragility(fragility::Typed),
    Circles(circles::Typed),
    Strength(strength::Typed),
    WhatIf(what_if::Typed),
    Cascade(cascade::Typed),
    Diff(diff::Typed),
    History(history::Typed),
    Disputes(disputes::Typed),
    Gaps(gaps::Typed),
    Measure(measure::Typed),
    Paths(paths::Typed),
    Reach(reach::Typed),
    Breaches(breaches::Typed),
    Edges(edges::Typed),
    Match(matches::Typed),
    Timeline(timeline::Typed),
    Show(show::Typed),
    List(list::Typed),
    Sources(sources::Typed),
    Render(render::Typed),
    Chart(chart::Typed),
    Export(export::Typed),
    New(new::Typed),
    Check(check::Typed),
    Fmt(fmt::Typed),
    Import(import::Typed),
    Add(add::Typed),
    Retract(retract::Typed),
    Dump(dump::Typed),
    Stats(stats::Typed),
    Verify(verify::Typed),
    Checkpoint(checkpoint::Typed),
    Completions(completions::Typed),
    Manual(manual::Typed),
}

/// The flags of [`Flags`] that a verb heeds; the others are hidden from its help and refused.
const DOSSIER: &[&str] = &["dossier", "recorded_as_of"];
const FORMAT: &[&str] = &["format"];
const NARROW: &[&str] = &[
    "as_of", "certain", "state", "in_force", "binding", "via", "source", "said_by", "modality",
    "without",
];
const SEARCH: &[&str] = &["max_hops", "limit", "sought"];
const TIME: &[&str] = &["time_limit"];
const SHARED: [&[&str]; 5] = [DOSSIER, FORMAT, NARROW, SEARCH, TIME];

/// The flags that the verb heeds.
fn heeds(verb: &str) -> &'static [&'static [&'static str]] {
    match verb {
        "add" | "retract" | "dump" | "stats" | "verify" | "checkpoint" => &[],
        "new" | "fmt" | "import" | "completions" | "manual" | "help" => &[],
        "check" => &[FORMAT],
        "export" => &[DOSSIER, NARROW],
        "render" | "chart" => &[DOSSIER, NARROW, TIME],
        "measure" => &[DOSSIER, FORMAT, NARROW, TIME],
        _ => &SHARED,
    }
}

/// The command with the help of each verb cut down to the flags it heeds.
pub(super) fn command() -> clap::Command {
    let mut command = Typed::command()
        .subcommand_help_heading("Verbs")
        .subcommand_value_name("VERB")
        .after_help("`foedera VERB --help` shows a verb's flags and an example.")
        .after_long_help(after_help());
    let shared: Vec<clap::Arg> = command
        .get_arguments()
        .filter(|arg| {
            SHARED
                .into_iter()
                .flatten()
                .any(|flag| arg.get_id() == flag)
        })
        .cloned()
        .collect();
    let verbs: Vec<String> = command
        .get_subcommands()
        .map(|verb| verb.get_name().to_string())
        .collect();
    for name in verbs {
        let heeded = |flag: &clap::Arg| {
            let mut groups = heeds(&name).iter();
            groups.any(|group| group.iter().any(|heeded| flag.get_id() == heeded))
        };
        // A verb's own flag takes the place of the global one.
        let hidden: Vec<clap::Arg> = shared
            .iter()
            .filter(|flag| !heeded(flag))
            .map(|flag| flag.clone().hide(true).global(false))
            .collect();
        command = command.mut_subcommand(&name, |verb| verb.args(hidden));
    }
    command
}

fn after_help() -> String {
    let mut text = String::from("Exit codes:\n");
    for exit in Exit::ALL {
        text.push_str(&format!("  {:>2}  {}\n", exit.code(), exit.meaning()));
    }
    text.push_str(
        "\nDates are EDTF: 1994, 2014-02, 2014-02-20, 2014~ (about), 2014/2022, 1994/.. (still \
         running), 1994/ (end not known).\nNames may be typed as an id, a name or an alias, in \
         any case and without accents.",
    );
    text
}

/// The first flag that was typed though the verb does not heed it.
pub(super) fn unheeded(matches: &clap::ArgMatches) -> Option<(String, String)> {
    let (verb, sub) = matches.subcommand()?;
    let typed = |flag: &str| {
        sub.try_contains_id(flag).unwrap_or(false)
            && sub.value_source(flag) == Some(clap::parser::ValueSource::CommandLine)
    };
    SHARED
        .into_iter()
        .flatten()
        .find(|flag| typed(flag) && !heeds(verb).iter().any(|group| group.contains(flag)))
        .map(|flag| (verb.to_string(), format!("--{}", flag.replace('_', "-"))))
}

/// The first flag that was typed of how a picture looks, though none is asked for.
pub(super) fn of_no_picture(matches: &clap::ArgMatches) -> Option<String> {
    let mut leaf = matches;
    while let Some((_, sub)) = leaf.subcommand() {
        leaf = sub;
    }
    let is_typed = |flag: &str| {
        let is_known = leaf.try_contains_id(flag).unwrap_or(false);
        is_known && leaf.value_source(flag) == Some(clap::parser::ValueSource::CommandLine)
    };
    let may_draw = matches!(leaf.try_contains_id("out"), Ok(false));
    let typed = Look::FLAGS.into_iter().find(|flag| is_typed(flag));
    let typed = typed.filter(|_| may_draw);
    typed.map(|flag| format!("--{}", flag.replace('_', "-")))
}

/// A time in seconds, at most a year.
fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: Option<f64> = text
        .parse()
        .ok()
        .filter(|s| (0.0..=31_536_000.0).contains(s));
    let time = seconds.and_then(|s| Duration::try_from_secs_f64(s).ok());
    time.ok_or_else(|| "wanted a number of seconds such as 5 or 0.5, at most a year".to_string())
}

pub(super) fn date(text: &str) -> Result<Date, String> {
    Date::new(text).map_err(|bad| match bad.why {
        crate::model::DateFault::NotEdtf => {
            let near = dates_like(text);
            super::failure::did_you_mean(&near).map_or_else(
                || format!("{bad}; wanted one such as 1995, 2014-02, 2014-02-20 or 2014/2022"),
                |near| format!("{bad}; {near}"),
            )
        }
        _ => bad.to_string(),
    })
}

/// A word of one of the vocabulary's closed lists, as a dossier or an answer spells it, in any
/// case, with `-`, `_` or nothing between its parts.
pub(super) fn word<W: Word>(text: &str) -> Result<W, String> {
    let flat = |t: &str| -> String {
        let letters = t.chars().filter(|c| c.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    let spellings = |w: &W| [flat(w.word()), flat(&w.phrase())];
    if let Some(found) = W::ALL.iter().find(|w| spellings(w).contains(&flat(text))) {
        return Ok(*found);
    }
    let near = nearest(text, W::ALL.iter().map(|w| w.word()));
    let hint = super::failure::did_you_mean(&near).unwrap_or_else(|| {
        let all: Vec<&str> = W::ALL.iter().map(|w| w.word()).collect();
        format!("wanted one of {}", all.join(", "))
    });
    Err(format!("this is not {}; {hint}", W::WHAT))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_flags_do_not_contradict_each_other() {
        command().debug_assert();
    }

    #[test]
    fn a_word_is_known_in_any_case() {
        assert_eq!(word("not-yet"), Ok(CommitmentState::NotYet));
        assert_eq!(word("NOTYET"), Ok(CommitmentState::NotYet));
        assert_eq!(word("detached"), Ok(CommitmentState::Detached));
        assert_eq!(word("due"), Ok(CommitmentState::Detached));
        assert_eq!(
            word::<CommitmentState>("activ"),
            Err("this is not a commitment's state; did you mean `Active`?".to_string())
        );
    }
}
