//! The command: parse, open, ask, print. One file for each verb. The only floor that prints,
//! looks at the terminal or reads the environment. Start at [`main`].

mod database;
mod decided;
mod demonym;
mod disk;
mod drawn;
mod exit;
mod failure;
mod faults;
mod merge;
mod opened;
mod part;
mod plain;
mod progress;
mod rejects;
mod report;
mod rows;
mod table;
mod terminal;
mod typed;
mod values;

mod add;
mod beneficiaries;
mod breaches;
mod called;
mod cascade;
mod changed;
mod chart;
mod check;
mod checkpoint;
mod circles;
mod completions;
mod coverage;
mod diff;
mod disputes;
mod dump;
mod edges;
mod export;
mod fmt;
mod fragility;
mod gaps;
mod guarantors;
mod history;
mod import;
mod list;
mod manual;
mod matches;
mod measure;
mod new;
mod paths;
mod reach;
mod recourse;
mod render;
mod retract;
mod sentence;
mod show;
mod sources;
mod stats;
mod strength;
mod such;
mod sums;
mod timeline;
mod verify;
mod what_if;

use crate::words;
use clap::FromArgMatches;
use clap::error::{ContextKind, ContextValue};
use decided::Asked;
use drawn::Sketch;
use exit::Exit;
use failure::Failure;
use report::Report;
use std::ffi::OsString;
use std::process::ExitCode;
use terminal::Terminal;
use typed::{Flags, Format, Typed, Verb};

/// Runs the command with the arguments of the process.
pub fn main() -> ExitCode {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic
            .location()
            .map(|at| format!(" ({}:{})", at.file(), at.line()));
        terminal::complain(&format!(
            "error: this is a bug of foedera {}{}\n\
             hint: please report it, with the command and, if you may, the dossier\n",
            env!("CARGO_PKG_VERSION"),
            place.unwrap_or_default()
        ));
    }));
    let exit = std::panic::catch_unwind(run).unwrap_or(Exit::Bug);
    exit.into()
}

fn run() -> Exit {
    let typed = match typed() {
        Ok(typed) => typed,
        Err(exit) => return exit,
    };
    let terminal = Terminal::look(typed.flags.columns, typed.flags.quiet);
    match obey(&typed, terminal) {
        Ok(exit) => exit,
        Err(failure) => {
            terminal::complain(&failure.text());
            failure.exit
        }
    }
}

/// Reads the command line; help and mistakes are printed here.
fn typed() -> Result<Typed, Exit> {
    let words: Vec<OsString> = std::env::args_os().collect();
    let matches = typed::command().try_get_matches_from(&words);
    let matches = matches.or_else(|error| match sentence::said(&error, &words) {
        Some(words) => typed::command().try_get_matches_from(words),
        None => Err(error),
    });
    let typed = matches.and_then(|matches| {
        let typed = Typed::from_arg_matches(&matches)?;
        if let Some((verb, flag)) = typed::unheeded(&matches) {
            return Err(typed::command().error(
                clap::error::ErrorKind::UnknownArgument,
                format!("`{flag}` has no meaning for `{verb}`"),
            ));
        }
        match typed::of_no_picture(&matches) {
            None => Ok(typed),
            Some(flag) => Err(typed::command().error(
                clap::error::ErrorKind::MissingRequiredArgument,
                format!("`{flag}` says how a picture looks, and none is asked for: add `-o FILE`"),
            )),
        }
    });
    typed.map_err(|mut error| {
        let wrong = [ContextKind::InvalidArg, ContextKind::InvalidSubcommand];
        let wrong = wrong.into_iter().find_map(|kind| error.get(kind));
        let hint = match wrong {
            Some(ContextValue::String(wrong)) => opened::how_to_name(wrong)
                .or_else(|| opened::has_no_picture(wrong))
                .or_else(|| {
                    let is_verb = error.get(ContextKind::InvalidSubcommand).is_some();
                    let is_near = error.get(ContextKind::SuggestedSubcommand).is_some();
                    (is_verb && !is_near).then(|| opened::how_to_ask(wrong))
                }),
            Some(ContextValue::Strings(missing))
                if missing
                    .iter()
                    .any(|m| m.contains("FILE") || m.contains("foedera")) =>
            {
                opened::is_named_by_flag(std::env::args_os())
            }
            _ => None,
        };
        if let Some(hint) = hint {
            let hint = ContextValue::StyledStrs(vec![hint.into()]);
            error.insert(ContextKind::Suggested, hint);
            error.remove(ContextKind::SuggestedSubcommand);
        }
        let _unheard = error.print();
        match error.exit_code() {
            0 => Exit::Answered,
            _ => Exit::Usage,
        }
    })
}

fn obey(typed: &Typed, terminal: Terminal) -> Result<Exit, Failure> {
    let flags = &typed.flags;
    // Out of time, what failed may have failed for that.
    let draw = |picture: &dyn Fn(&Asked) -> Result<Exit, Failure>| {
        let asked = decide(flags, terminal)?;
        picture(&asked).or_else(|failure| asked.in_time().and(Err(failure)))
    };
    let ask = |question: &dyn for<'a> Fn(&'a Asked) -> Result<Report<'a>, Failure>| {
        draw(&|asked| answer(question(asked)?, asked))
    };
    // Told, or drawn if it is asked for as a picture.
    type Question<'q> = &'q dyn for<'a> Fn(&'a Asked) -> Result<Report<'a>, Failure>;
    let ask_or_draw = |sketch: &Sketch, question: Question<'_>| match &sketch.out {
        Some(out) => draw(&|asked| sketch.draw(&question(asked)?, out, asked)),
        None => ask(question),
    };
    match &typed.verb {
        Verb::Ask(typed) => obey(&sentence::read(typed, flags, &terminal)?, terminal),
        Verb::Guarantors(typed) => {
            ask_or_draw(&typed.sketch, &|asked| guarantors::run(typed, asked))
        }
        Verb::Beneficiaries(typed) => {
            ask_or_draw(&typed.sketch, &|asked| beneficiaries::run(typed, asked))
        }
        Verb::Recourse(typed) if typed.out.is_some() => draw(&|asked| recourse::draw(typed, asked)),
        Verb::Recourse(typed) => ask(&|asked| recourse::run(typed, asked)),
        Verb::Coverage(typed) if typed.out.is_some() => draw(&|asked| coverage::draw(typed, asked)),
        Verb::Coverage(typed) => ask(&|asked| coverage::run(typed, asked)),
        Verb::Cascade(typed) => draw(&|asked| match cascade::draw(typed, asked) {
            Some(drawn) => drawn,
            None => print(&cascade::run(typed, asked)?, asked),
        }),
        Verb::Fragility(typed) if typed.out.is_some() => {
            draw(&|asked| fragility::draw(typed, asked))
        }
        Verb::Fragility(typed) => ask(&|asked| fragility::run(typed, asked)),
        Verb::Circles(typed) => ask_or_draw(&typed.sketch, &|asked| circles::run(typed, asked)),
        Verb::Strength(typed) => ask_or_draw(&typed.sketch, &|asked| strength::run(typed, asked)),
        Verb::WhatIf(typed) => {
            let asked = Asked::decide_without(flags, &[], terminal)?;
            what_if::run(typed, &flags.narrow.without, &asked)
        }
        Verb::Diff(typed) => diff::run(typed, flags, terminal),
        Verb::Disputes(typed) => ask(&|asked| disputes::run(typed, asked)),
        Verb::Gaps(typed) => ask(&|asked| gaps::run(typed, asked)),
        Verb::History(typed) => ask(&|asked| history::run(typed, asked)),
        Verb::Measure(typed) if typed.out.is_some() => draw(&|asked| measure::draw(typed, asked)),
        Verb::Measure(typed) => ask(&|asked| measure::run(typed, asked)),
        Verb::Paths(typed) => ask_or_draw(&typed.sketch, &|asked| paths::run(typed, asked)),
        Verb::Reach(typed) => ask_or_draw(&typed.sketch, &|asked| reach::run(typed, asked)),
        Verb::Breaches(typed) => ask_or_draw(&typed.sketch, &|asked| breaches::run(typed, asked)),
        Verb::Edges(typed) => ask_or_draw(&typed.sketch, &|asked| edges::run(typed, asked)),
        Verb::Match(typed) => ask_or_draw(&typed.sketch, &|asked| matches::run(typed, asked)),
        Verb::Timeline(typed) if typed.out.is_some() => draw(&|asked| timeline::draw(typed, asked)),
        Verb::Timeline(typed) => ask(&|asked| timeline::run(typed, asked)),
        Verb::Show(typed) => ask(&|asked| show::run(typed, asked)),
        Verb::List(typed) => ask(&|asked| list::run(typed, asked)),
        Verb::Sources(typed) => ask(&|asked| sources::run(typed, asked)),
        Verb::Render(typed) => draw(&|asked| render::run(typed, asked)),
        Verb::Chart(typed) => draw(&|asked| chart::run(typed, asked)),
        Verb::Export(typed) => export::run(typed, &decide(flags, terminal)?),
        Verb::New(typed) => new::run(typed, &terminal),
        Verb::Check(typed) => check::run(typed, flags.format, &terminal),
        Verb::Fmt(typed) => fmt::run(typed, &terminal),
        Verb::Import(typed) => import::run(typed, &terminal),
        Verb::Add(typed) => add::run(typed, &terminal),
        Verb::Retract(typed) => retract::run(typed, &terminal),
        Verb::Dump(typed) => dump::run(typed, &terminal),
        Verb::Stats(typed) => stats::run(typed, &terminal),
        Verb::Verify(typed) => verify::run(typed, &terminal),
        Verb::Checkpoint(typed) => checkpoint::run(typed, &terminal),
        Verb::Completions(typed) => completions::run(typed),
        Verb::Manual(typed) => manual::run(typed),
    }
}

fn decide(flags: &Flags, terminal: Terminal) -> Result<Asked, Failure> {
    Asked::decide(flags, terminal)
}

/// Prints an answer to a question, with what is to be said of its date.
fn answer(mut report: Report<'_>, asked: &Asked) -> Result<Exit, Failure> {
    asked.note_terms(&mut report);
    print(&report, asked)
}

/// Prints an answer in the format asked for, and tells how it ended.
fn print(report: &Report<'_>, asked: &Asked) -> Result<Exit, Failure> {
    asked.in_time()?;
    let failed = |e: std::io::Error| Failure::disk("cannot write to stdout", &e);
    let write = |text: String| terminal::answer(text.as_bytes()).map_err(failed);
    match asked.format {
        Format::Table => write(report::table(report, &asked.terminal))?,
        Format::Json => terminal::stream(|to| report::json(report, to))
            .map_err(failed)
            .map(drop)?,
        Format::Csv => write(report::csv(report).map_err(failed)?)?,
        Format::Ron => {
            let part = report.part.as_ref().ok_or_else(|| {
                Failure::usage(format!(
                    "`{}` gives no dossier: `--format ron` is for answers that are a part of one",
                    report.kind
                ))
                .hint("use --format json")
            })?;
            let records = part.records(asked.graph());
            write(crate::dossier::write(&records, Some(&report.question)))?;
        }
    }
    if matches!(asked.format, Format::Csv | Format::Ron) {
        for note in &report.notes {
            asked.terminal.say(&format!("{}\n", plain::plain(note)));
        }
    }
    Ok(match (report.found, report.truncated) {
        (_, true) => Exit::Partly,
        (true, false) => Exit::Answered,
        (false, false) => Exit::Nothing,
    })
}
