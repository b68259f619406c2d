//! A dossier or a database, opened for a question: the one named, or a built-in dossier.

use super::database;
use super::disk;
use super::exit::Exit;
use super::failure::Failure;
use super::faults;
use super::table::Tables;
use super::terminal::{Terminal, complain};
use super::typed::Flags;
use super::words::count;
use crate::dossier::{BUILT_IN, Memory, read};
use crate::graph::Graph;
use crate::model::Date;
use std::ffi::OsString;
use std::path::Path;

/// A dossier without errors.
pub(super) struct Opened {
    /// Its title, or its name where it has none.
    pub(super) title: String,
    pub(super) is_titled: bool,
    pub(super) graph: Graph,
}

/// Opens the dossier at the path, or the first built-in one. A path at which nothing lies may be
/// the name of a built-in dossier. Its errors are drawn on stderr.
///
/// # Errors
/// When it cannot be read or has faults, or is to be as it was and is no database.
pub(super) fn open(
    path: Option<&Path>,
    recorded_as_of: Option<&Date>,
    terminal: &Terminal,
) -> Result<Opened, Failure> {
    if recorded_as_of.is_some() && !path.is_some_and(database::is_database) {
        return Err(
            Failure::usage("a dossier does not keep what was known when; a database does")
                .hint("`foedera add FILE.ron NAME.foedera` makes one; then -f NAME.foedera"),
        );
    }
    let Some(path) = path else {
        let (name, text) = BUILT_IN[0];
        let opened = built_in(name, text);
        terminal.say(&notice(&opened.title));
        return Ok(opened);
    };
    let shown = path.display();
    let Some(name) = path.to_str() else {
        return Err(Failure::new(
            Exit::Disk,
            format!("cannot read `{shown}`: its name is not UTF-8"),
        ));
    };
    // Told apart from a faulty dossier: there is no text to draw a fault in.
    if let Err(error) = std::fs::metadata(path) {
        if let Some((name, text)) = BUILT_IN.into_iter().find(|(known, _)| *known == name) {
            return Ok(built_in(name, text));
        }
        return Err(Failure::disk(format!("cannot read `{shown}`"), &error));
    }
    if database::is_database(path) {
        let database = database::read(path, terminal)?;
        let graph = match recorded_as_of {
            None => database.snapshot(),
            Some(date) => {
                let then = database
                    .as_recorded(date)
                    .map_err(|error| database::failure(&error))?;
                if then.node_ids().next().is_none()
                    && database.snapshot().node_ids().next().is_some()
                {
                    let failure = format!("`{shown}` held nothing on {date}");
                    return Err(Failure::new(Exit::Nothing, failure).hint(
                        "what counts is the day on which a record came into the database, not \
                         what its dossier calls `recorded`",
                    ));
                }
                then
            }
        };
        let title = database.title();
        return Ok(Opened {
            is_titled: title.is_some(),
            title: title.unwrap_or_else(|| shown.to_string()),
            graph,
        });
    }
    let reading = read(&Tables::beside(name), name);
    let errors = reading.faults.iter().filter(|f| f.is_error()).count();
    let warnings = reading.faults.len() - errors;
    match &reading.graph {
        Some(graph) if errors == 0 => {
            if warnings > 0 {
                terminal.say(&format!(
                    "{} in `{shown}`; `foedera check {shown}` shows them\n",
                    count(warnings, "warning")
                ));
            }
            Ok(Opened {
                is_titled: reading.title.is_some(),
                title: reading.title.clone().unwrap_or_else(|| shown.to_string()),
                graph: graph.clone(),
            })
        }
        _ => {
            let colour = terminal.colour_of_errors;
            complain(&faults::drawn(&reading, terminal, colour));
            let found = count(errors.max(1), "error");
            Err(Failure::new(
                Exit::Data,
                format!("`{shown}` has {found}; nothing is answered from it"),
            ))
        }
    }
}

/// Opens what a question is asked of: as it is now, or as it was known on a day.
///
/// # Errors
/// As [`open`].
pub(super) fn asked(flags: &Flags, terminal: &Terminal) -> Result<Opened, Failure> {
    let (path, day) = (flags.dossier.as_deref(), flags.recorded_as_of.as_ref());
    open(path, day, terminal)
}

/// A dossier that ships with foedera.
fn built_in(name: &str, text: &str) -> Opened {
    let reading = read(&Memory::new().with(name, text), name);
    Opened {
        is_titled: true,
        title: reading.title.unwrap_or_default(),
        graph: reading.graph.unwrap_or_else(Graph::empty),
    }
}

fn notice(title: &str) -> String {
    let here = disk::dossiers_here(3);
    let mut text = format!("about the built-in dossier «{title}»; name your own with -f FILE\n");
    if let Some(first) = here.first() {
        let more = match here.len() {
            1 => String::new(),
            _ => format!(" (also {})", here[1..].join(", ")),
        };
        let first = super::plain::plain(first);
        let more = super::plain::plain(&more);
        text.push_str(&format!("in this folder lies {first}: -f {first}{more}\n"));
    }
    text
}

/// How a file is named, where it stands among words that name records or verbs.
pub(super) fn how_to_name(words: &str) -> Option<String> {
    let file = words.split_whitespace().next_back()?;
    let is_file = [".ron", ".csv", ".foedera"]
        .iter()
        .any(|ending| file.ends_with(ending));
    let file: String = file.chars().take(80).collect();
    is_file.then(|| format!("a dossier or database is named with -f: foedera -f {file} VERB"))
}

/// What to do instead, where an answer that has no picture is to be drawn.
pub(super) fn has_no_picture(flag: &str) -> Option<String> {
    matches!(flag, "-o" | "--out").then(|| {
        "this answer has no picture: `foedera VERB … > FILE` keeps its text, `foedera render -o \
         FILE` draws the dossier"
            .to_string()
    })
}

/// How one asks about what was typed in place of a verb, and is near to none.
pub(super) fn how_to_ask(words: &str) -> String {
    let words: String = words.chars().take(80).collect();
    let quoted = super::sentence::quoted(&words);
    format!("a record is shown by its name: foedera show {quoted}; a question begins as in `who …`")
}

/// How this verb's file is named, where `-f` names one for the verbs that ask.
pub(super) fn is_named_by_flag(mut typed: impl Iterator<Item = OsString>) -> Option<String> {
    let is_flag = |word: OsString| word == "-f" || word == "--dossier";
    typed
        .any(is_flag)
        .then(|| "this verb's file stands after the verb, without -f".to_string())
}
