//! `foedera measure`: networks over time.

use super::chart::chart_kind;
use super::decided::Asked;
use super::drawn::{Look, write};
use super::exit::Exit;
use super::failure::Failure;
use super::report::{Column, Fields, Json, Report, Row, Section, keyed, listed, object};
use super::typed::{self, Format};
use super::{decided, values, words};
use crate::exchange::export::Years;
use crate::graph::{Filter, View};
use crate::model::{Date, Obligation, Relation, Word, nearest};
use crate::query::{self, Measure, Measured, Measuring, Of, Slices, known_years, measured_edges};
use crate::render::{chart, spelled_dates};
use clap::Args;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// Measure the network of commitments in each year: allies at one, two, three hops, components, centralities
///
/// Two actors are tied in a year if a commitment between them, whichever way, was surely in force
/// on some day of it. Definitions, units and sources: docs/measures.md. With --via, ties are edges
/// of these relations; undated ones count in no year.
///
/// Example:
///   foedera -f july-1914 measure russia --years 1900-1914
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Typed {
    /// Measure these actors in the network instead of the network as a whole
    #[arg(value_name = "WHO")]
    who: Vec<String>,
    /// The years, first and last: 1816-2018
    #[arg(long, value_name = "A-B", value_parser = years)]
    years: Option<Years>,
    /// Dates or periods in place of years, in order: 1914-06-28,1914-08-12
    #[arg(long, value_name = "DATES", value_delimiter = ',', value_parser = typed::date, conflicts_with = "years")]
    dates: Vec<Date>,
    /// Only commitments with these obligations: defense, offense, consultation …
    #[arg(long, value_name = "OBLIGATIONS", value_delimiter = ',', value_parser = typed::word::<Obligation>)]
    obligation: Vec<Obligation>,
    /// Measure every actor of the network
    #[arg(long, conflicts_with = "who")]
    each: bool,
    /// Only these measures: degree, hops, components, betweenness …
    #[arg(long, value_name = "MEASURES", value_delimiter = ',', value_parser = measure)]
    measures: Vec<Measure>,
    /// How many hops away allies are counted
    #[arg(long, value_name = "N", default_value = "3", value_parser = clap::value_parser!(u64).range(1..=MOST_HOPS as u64))]
    hops: u64,
    /// Count also what was in force only possibly
    #[arg(long, conflicts_with = "certain")]
    possibly: bool,
    /// Estimate hops of the network and betweenness from so many actors, spread evenly, not all
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    sample: Option<u64>,
    /// How many neighbours are looked at, at most, for each costly measure
    #[arg(
        long,
        value_name = "N",
        default_value = "1000000000",
        hide_default_value = true
    )]
    work: usize,
    /// Draw it as lines over time; ends in .svg, .png or .pdf; `-` prints SVG
    #[arg(short, long, value_name = "FILE")]
    pub(super) out: Option<PathBuf>,
    #[command(flatten)]
    look: Look,
}

/// The farthest that allies are counted.
const MOST_HOPS: usize = 9;

fn years(text: &str) -> Result<Years, String> {
    Years::read(text).map_err(|bad| bad.to_string())
}

fn measure(name: &str) -> Result<Measure, String> {
    Measure::read(&name.to_lowercase()).ok_or_else(|| {
        let all = Measure::ALL.map(Measure::as_str);
        let near = nearest(name, all);
        super::failure::did_you_mean(&near)
            .unwrap_or_else(|| format!("wanted one of {}", all.join(", ")))
    })
}

/// What was asked, and its answer.
struct Answer {
    filter: Filter,
    measuring: Measuring,
    measured: Measured,
    question: String,
}

fn answer(typed: &Typed, asked: &Asked) -> Result<Answer, Failure> {
    let mut filter = asked.view().filter().at_any_time();
    if !asked.chose_relations {
        let commitments = Relation::BUILT_IN.iter().filter(|r| r.is_commitment());
        filter = filter.relations(commitments.cloned());
    }
    let view = asked.graph().view(&filter);
    let mut measuring = Measuring {
        measures: typed.measures.clone(),
        obligations: typed.obligation.iter().copied().collect(),
        possibly: typed.possibly,
        hops: typed.hops as usize,
        sample: typed
            .sample
            .map(|n| usize::try_from(n).unwrap_or(usize::MAX)),
        work: typed.work,
        ..Measuring::new(slices(typed, asked, view)?)
    };
    let mut names = Vec::new();
    if !typed.who.is_empty() {
        let mut actors = Vec::new();
        for name in &typed.who {
            let actor =
                decided::find(asked.graph(), name).map_err(|failure| match Years::read(name) {
                    Ok(_) => failure.hint(format!("years are asked for by --years {name}")),
                    Err(_) => failure,
                })?;
            if !actors.contains(&actor) {
                actors.push(actor);
                names.push(asked.graph().name(actor).to_string());
            }
        }
        measuring.of = Of::Actors(actors);
    } else if typed.each {
        measuring.of = Of::Each;
    }
    let fits = |m: &&Measure| match measuring.of {
        Of::Network => m.is_of_network(),
        Of::Actors(_) | Of::Each => m.is_of_actor(),
    };
    if let Some(other) = typed.measures.iter().find(|m| !fits(m)) {
        let failure = match measuring.of {
            Of::Network => Failure::usage(format!("a network as a whole has no {other}"))
                .hint("`foedera measure WHO`, or --each, measures actors"),
            _ => Failure::usage(format!("an actor has no {other}"))
                .hint("without a name and --each, the network is measured"),
        };
        return Err(failure);
    }
    let measured = query::measure(view, &measuring);
    let obligations: Vec<String> = typed.obligation.iter().map(|o| o.phrase()).collect();
    let network = match obligations.is_empty() {
        true => "The network".to_string(),
        false => format!("The network of {}", words::list(&obligations)),
    };
    let within = match measuring.of {
        Of::Network => network,
        Of::Actors(_) => format!("{} in {}", words::list(&names), uncapitalized(&network)),
        Of::Each => format!("Each actor in {}", uncapitalized(&network)),
    };
    let when = match &measuring.slices[..] {
        // The date asked about is told with all else that narrows the question.
        _ if asked.view().filter().date().is_some() => String::new(),
        [one] => format!(", {}", one.label),
        [first, .., last] => format!(", {}–{}", first.label, last.label),
        [] => String::new(),
    };
    let possibly = match typed.possibly {
        true => ", with what was possibly in force",
        false => "",
    };
    let question = asked.question(format!("{within}{when}{possibly}"));
    Ok(Answer {
        filter,
        measuring,
        measured,
        question,
    })
}

fn uncapitalized(text: &str) -> String {
    text.replacen('T', "t", 1)
}

/// The years or dates asked for; else the years of which anything is known.
fn slices(typed: &Typed, asked: &Asked, view: View<'_>) -> Result<Slices, Failure> {
    let date = asked.view().filter().date();
    let bad = |bad: query::BadSlices| Failure::usage(bad.to_string());
    match (typed.years, typed.dates.as_slice(), date) {
        (Some(_), _, Some(_)) | (None, [_, ..], Some(_)) => {
            let failure = Failure::usage("--as-of and --years or --dates both say when");
            Err(failure.hint("leave one of them out"))
        }
        (Some(years), ..) => Slices::years(years.first(), years.last()).map_err(bad),
        (None, dates @ [_, ..], None) => {
            let hint = "each must begin and end after the one before";
            Slices::dates(dates.to_vec()).map_err(|e| bad(e).hint(hint))
        }
        (None, [], Some(date)) => Slices::dates([date.clone()]).map_err(bad),
        (None, [], None) => {
            let obligations = typed.obligation.iter().copied().collect();
            let Some((first, last)) = known_years(view, &obligations) else {
                let failure =
                    Failure::new(Exit::Nothing, "nothing that could be measured is dated");
                return Err(failure.hint("--via names other relations than commitments"));
            };
            Slices::years(first, last).map_err(|e| bad(e).hint("say which: --years 1816-2018"))
        }
    }
}

pub(super) fn run<'a>(typed: &Typed, asked: &'a Asked) -> Result<Report<'a>, Failure> {
    let answer = answer(typed, asked)?;
    let (measured, slices) = (&answer.measured, &answer.measuring.slices);
    let view = asked.graph().view(&answer.filter);
    let mut report = Report {
        kind: "measure",
        question: answer.question.clone(),
        found: measured.edges > 0,
        ..Report::default()
    };
    // A report is made once in a process, and its columns live as long.
    let columns: &'static [Column] = Vec::leak(columns(measured));
    for (actor, rows) in &measured.series {
        let (name, id) = actor.map_or_else(Default::default, |actor| {
            (
                words::name(view, actor),
                view.graph().node_key(actor).to_string(),
            )
        });
        let cells = rows.iter().map(|row| {
            let cells: Vec<String> = row.iter().map(cell).collect();
            cells
        });
        let mut told: Vec<Told> = Vec::new();
        for (slice, cells) in slices.iter().zip(cells) {
            let (is_alike, label) = (asked.format == Format::Table, slice.label.clone());
            match told.last_mut() {
                // What goes on as it was is told once.
                Some(told) if is_alike && told.cells == cells => told.last = label,
                _ => told.push(Told {
                    first: label.clone(),
                    last: label,
                    cells,
                }),
            }
        }
        let is_tied = |told: &Told| told.cells.iter().any(|cell| !cell.is_empty());
        if actor.is_some() && !told.iter().any(is_tied) && asked.format == Format::Table {
            report.notes.push(format!("{name} is tied to nobody then."));
            continue;
        }
        report.sections.push(Section {
            title: name.clone(),
            columns,
            rows: told.into_iter().map(|told| told.row(&name, &id)).collect(),
            ..Section::default()
        });
    }
    notes(&answer, asked, &mut report);
    report.truncated = !measured.left_out.is_empty() || measured.more > 0;
    let edges = measured_edges(view, &answer.measuring);
    report.rests_on(view, edges, []);
    report.json = Json::of(move |json| {
        let view = asked.graph().view(&answer.filter);
        json.put(&value(view, &answer))
    });
    Ok(report)
}

/// Slices of which the same is told.
struct Told {
    first: String,
    last: String,
    cells: Vec<String>,
}

impl Told {
    fn row(self, name: &str, id: &str) -> Row {
        let when = match self.first == self.last {
            true => self.first,
            false => format!("{}–{}", self.first, self.last),
        };
        let ends = [name.to_string(), id.to_string()];
        Row::new([when].into_iter().chain(self.cells).chain(ends))
    }
}

fn cell(value: &Option<query::Value>) -> String {
    value.map_or(String::new(), |value| value.to_string())
}

fn columns(measured: &Measured) -> Vec<Column> {
    let mut columns = vec![Column::row("when", 9)];
    let numbers = measured.columns.iter();
    columns.extend(numbers.map(|(measure, hops)| Column::number(named(*measure, *hops), 8)));
    columns.extend([Column::data("actor"), Column::data("id")]);
    columns
}

/// A measure in the head of a table.
fn named(measure: Measure, hops: usize) -> &'static str {
    const HOPS: [&str; MOST_HOPS] = [
        "1 hop", "2 hops", "3 hops", "4 hops", "5 hops", "6 hops", "7 hops", "8 hops", "9 hops",
    ];
    match measure {
        Measure::Hops => HOPS.get(hops.wrapping_sub(1)).copied().unwrap_or("hops"),
        measure => measure.as_str(),
    }
}

fn notes(answer: &Answer, asked: &Asked, report: &mut Report<'_>) {
    let (measured, measuring) = (&answer.measured, &answer.measuring);
    if measured.undated > 0 {
        report.notes.push(format!(
            "Not counted: {} without a date.",
            words::count(measured.undated, "edge")
        ));
    }
    if measured.unsure > 0 {
        let edges = words::count(measured.unsure, "edge");
        report.notes.push(match (measuring.possibly, measured.unsure) {
            (true, 1) => format!("Of {edges} it is not sure that it held whenever it is counted."),
            (true, _) => {
                format!("Of {edges} it is not sure that they held whenever they are counted.")
            }
            (false, 1) => format!(
                "Of {edges} it is not sure that it held in some of the time; there it does not \
                 count. --possibly counts it."
            ),
            (false, _) => format!(
                "Of {edges} it is not sure that they held in some of the time; there they do not \
                 count. --possibly counts them."
            ),
        });
    }
    for (measure, times) in &measured.left_out {
        let many = words::count(measuring.work, "look");
        let estimate = match measure {
            Measure::Hops | Measure::Betweenness => ", --sample N estimates from some",
            _ => "",
        };
        report.notes.push(format!(
            "Left out {}: {measure}, after {many} at neighbours. --work N allows more{estimate}.",
            words::count(*times, "time"),
        ));
    }
    if measured.more > 0 {
        report.notes.push(format!(
            "{} more are left out: ask for fewer slices of time, or name some.",
            words::count(measured.more, "actor")
        ));
    }
    if let Some(sample) = measuring.sample {
        report.notes.push(format!(
            "Hops of the network and betweenness are estimated from {} where there are more.",
            words::count(sample, "actor")
        ));
    }
    match (report.found, measured.unsure + measured.undated) {
        (true, _) => {}
        (false, 0) => asked.note_nothing(report, &[], ""),
        (false, _) => report
            .notes
            .push("Nobody is surely tied to anybody then.".to_string()),
    }
}

fn value<'a>(view: View<'a>, answer: &'a Answer) -> impl Fields {
    let (measured, measuring) = (&answer.measured, &answer.measuring);
    let number = |value: &Option<query::Value>| match value {
        None => Value::Null,
        Some(query::Value::Count(n)) => json!(n),
        Some(value @ query::Value::Of(n, all)) => {
            json!({ "of": [n, all], "is": value.to_string() })
        }
        Some(value @ query::Value::Sum(_)) => json!(value.to_string()),
    };
    let of_slice = move |(slice, row): (&'a query::Slice, &'a query::Values)| {
        let mut fields: Vec<(&str, Value)> = vec![("when", json!(slice.label))];
        for ((measure, _), value) in measured.columns.iter().zip(row) {
            let value = number(value);
            match (measure, fields.last_mut()) {
                // All hops are one list.
                (Measure::Hops, Some(("hops", Value::Array(hops)))) => hops.push(value),
                (Measure::Hops, _) => fields.push(("hops", json!([value]))),
                (measure, _) => fields.push((measure.as_str(), value)),
            }
        }
        keyed(fields)
    };
    let series = measured.series.iter().map(move |(actor, rows)| {
        let slices = listed(measuring.slices.iter().zip(rows).map(of_slice));
        match actor {
            None => json!({ "slices": slices }),
            Some(actor) => json!({ "actor": values::node(view, *actor), "slices": slices }),
        }
    });
    let left_out = measured.left_out.iter().map(|(measure, times)| {
        object()
            .with("measure", measure.as_str())
            .with("times", times)
    });
    object()
        .with("series", listed(series))
        .with("edges", measured.edges)
        .with("undated", measured.undated)
        .with("unsure", measured.unsure)
        .with("possibly", measuring.possibly)
        .with("sample", measuring.sample)
        .with("more", measured.more)
        .with("left_out", listed(left_out))
}

/// Draws it as lines over time.
pub(super) fn draw(typed: &Typed, asked: &Asked) -> Result<Exit, Failure> {
    let out = typed.out.as_deref().unwrap_or(Path::new("-"));
    let kind = chart_kind(out)?;
    let answer = answer(typed, asked)?;
    let view = asked.graph().view(&answer.filter);
    let mut lines = chart::lines(view, &answer.measuring, &answer.measured);
    if lines.panels.is_empty() {
        let failure = Failure::new(Exit::Nothing, "there is nothing to draw");
        return Err(
            failure.hint("nobody is tied to anybody in these years; --possibly counts more")
        );
    }
    if lines.slices.len() < 2 {
        let failure = Failure::new(Exit::Nothing, "one year or date alone makes no line");
        return Err(failure.hint(
            "without -o its values are told in a table; --years 1990-2020 or --dates draws more",
        ));
    }
    let own = spelled_dates(&answer.question);
    lines.title = typed.look.title.clone().unwrap_or(own);
    let panels = words::count(lines.panels.len(), "panel");
    let svg = lines.svg(&typed.look.options()?);
    let bytes = typed.look.drawn(asked, kind, svg)?;
    write(out, asked, &bytes, &panels)
}
