//! `foedera diff`: two dates, two dossiers, two databases.

use super::changed::{self, By, Sides};
use super::decided::Asked;
use super::exit::Exit;
use super::failure::Failure;
use super::report::{Json, Report};
use super::terminal::Terminal;
use super::typed::Flags;
use super::{opened, words};
use crate::graph::{Filter, View};
use crate::model::Date;
use crate::query::changes;
use crate::render::{Focus, beside, pictures};
use clap::Args;
use std::path::Path;

/// Show what differs between two dates, two dossiers or two databases
///
/// Between two dates: what began, ended, was broken. Between two files: what is only in one of
/// them, stands otherwise, or is said otherwise. With a date and no second, from it to the end
/// of all that is recorded.
///
/// Example:
///   foedera diff 2013 2015
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Typed {
    /// A date, or a dossier or database
    #[arg(value_name = "A")]
    first: String,
    /// The other; of the same sort
    #[arg(value_name = "B")]
    second: String,
    #[command(flatten)]
    picture: changed::Picture,
}

pub(super) fn run(typed: &Typed, flags: &Flags, terminal: Terminal) -> Result<Exit, Failure> {
    let [a, b] = [&typed.first, &typed.second].map(|text| {
        let is_file = Path::new(text).extension().is_some() || Path::new(text).exists();
        (!is_file).then(|| Date::new(text).ok()).flatten()
    });
    match (a, b) {
        (Some(a), Some(b)) => {
            let asked = Asked::decide(flags, terminal)?;
            let of = |date: Date| asked.view().filter().clone().as_of(date);
            let (before, after) = (of(a.clone()), of(b.clone()));
            let graph = asked.graph();
            let sides = (graph.view(&before), graph.view(&after), By::Time);
            let told = [&a, &b].map(|date| words::period(Some(date)));
            let dates = [Some(a), Some(b)];
            let series = |focus: &Focus| pictures(graph, asked.view().filter(), focus, &dates);
            let found = || changes(sides.0, sides.1, asked.bounds);
            let question = question(&told, &asked);
            if let Some(drawn) = typed.picture.draw(series, found, &question, &asked) {
                return drawn;
            }
            super::print(&report(sides, &told, &asked), &asked)
        }
        (None, None) => {
            let open = |path: &String| opened::open(Some(Path::new(path)), None, &terminal);
            let before = Asked::of(open(&typed.first)?, flags, terminal)?;
            let after = Asked::of(open(&typed.second)?, flags, terminal)?;
            let both = |asked: &Asked| -> Filter {
                let filter = asked.view().filter();
                filter.with_undated().unwrap_or_else(|| filter.clone())
            };
            let (old, new) = (both(&before), both(&after));
            let sides = (
                before.graph().view(&old),
                after.graph().view(&new),
                By::Records,
            );
            let told = [&typed.first, &typed.second].map(|path| format!("`{path}`"));
            let series = |focus: &Focus| beside(sides.0, sides.1, focus);
            let found = || changes(sides.0, sides.1, after.bounds);
            let headline = question(
                &named(&before, &after).unwrap_or_else(|| told.clone()),
                &after,
            );
            if let Some(drawn) = typed.picture.draw(series, found, &headline, &after) {
                return drawn;
            }
            super::print(&report(sides, &told, &after), &after)
        }
        _ => {
            let failure = Failure::usage("a date and a file cannot be compared");
            Err(failure.hint("two dates, as in `diff 2013 2015`; or two files"))
        }
    }
}

/// Two dossiers by their titles, where these tell them apart.
fn named(before: &Asked, after: &Asked) -> Option<[String; 2]> {
    let titles = [before, after].map(|asked| asked.title());
    (titles[0] != titles[1]).then(|| titles.map(|title| format!("“{title}”")))
}

fn question([first, second]: &[String; 2], asked: &Asked) -> String {
    asked.question(format!("What changed, {first} to {second}"))
}

fn report<'a>(
    (before, after, by): (View<'a>, View<'a>, By),
    told: &[String; 2],
    asked: &Asked,
) -> Report<'a> {
    let answer = changes(before, after, asked.bounds);
    let mut report = Report {
        kind: "diff",
        question: question(told, asked),
        found: !answer.is_empty(),
        ..Report::default()
    };
    let sides = Sides { before, after, by };
    changed::sections(sides, &answer, &mut report);
    if by == By::Time {
        let note = "What is undated is left out: it is on both sides, or on neither.";
        report.notes.push(note.to_string());
    }
    if !report.found {
        report.notes.push("Nothing is different.".to_string());
    }
    asked.note_truncated(&mut report, answer.truncated);
    let edges = answer.edges.iter().filter_map(|edge| edge.after.as_ref());
    let edges: Vec<_> = edges.map(|evidence| evidence.edge).collect();
    report.rests_on(after, edges, []);
    report.json = Json::of(move |json| json.put(&changed::json(sides, &answer)));
    report
}
