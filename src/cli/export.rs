//! `foedera export`: what is looked at, for other programs: as a graph, as tables, or as a panel
//! of years.

use super::decided::Asked;
use super::disk::Replacement;
use super::exit::Exit;
use super::failure::Failure;
use super::terminal;
use super::words::count;
use crate::exchange::export::{
    Export, Format, Panel, Part, Written, Years, dyad_years, state_years,
};
use crate::graph::{Filter, View};
use crate::model::{Date, nearest};
use clap::{Args, ValueEnum};
use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Write what is looked at for other programs, by the ending of the file
///
/// GraphML (igraph, NetworkX), GEXF with dates (Gephi), node-link JSON (NetworkX), CSV (two
/// tables, NAME.nodes.csv and NAME.edges.csv), Cypher (Neo4j), Parquet (if built with it); or,
/// with --panel, CSV with a row for each year and pair of states. docs/export.md has the columns.
///
/// Example:
///   foedera export -o ukraine.graphml --as-of 2023
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Typed {
    /// Where it goes; ends in .graphml, .gexf, .json, .csv, .cypher or .parquet; `-` is stdout
    #[arg(short, long, value_name = "FILE")]
    out: PathBuf,
    /// The format, whatever the ending
    #[arg(long, value_name = "FORMAT")]
    to: Option<To>,
    /// Only these relations: guarantees, violates …
    #[arg(long, value_name = "RELATIONS", value_delimiter = ',')]
    only: Vec<String>,
    /// Every node, also those without an edge in it
    #[arg(long, conflicts_with = "panel")]
    keep_all: bool,
    /// With --as-of: what has no date, too
    #[arg(long, conflicts_with = "panel")]
    undated: bool,
    /// A row of CSV for each year and pair of states, or each year and state
    #[arg(long, value_name = "PANEL", requires = "years")]
    panel: Option<Of>,
    /// The years of the panel, first and last: 1816-2018
    #[arg(long, value_name = "A-B", requires = "panel", value_parser = years)]
    years: Option<Years>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum To {
    Graphml,
    Gexf,
    Json,
    Csv,
    Cypher,
    Parquet,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Of {
    DyadYear,
    StateYear,
}

fn years(text: &str) -> Result<Years, String> {
    Years::read(text).map_err(|bad| bad.to_string())
}

pub(super) fn run(typed: &Typed, asked: &Asked) -> Result<Exit, Failure> {
    let to = to(typed)?;
    let filter = filter(typed, asked)?;
    let view = asked.graph().view(&filter);
    if let (Some(of), Some(years)) = (typed.panel, typed.years) {
        return panel(typed, asked, view, to, (of, years));
    }
    let mut export = Export::new(view).titled(asked.question(asked.title()));
    let narrowed = !asked.question("").is_empty() || !typed.only.is_empty();
    if narrowed && !typed.keep_all {
        export = export.without_the_rest();
    }
    if export.is_empty() {
        let hint = "--keep-all keeps nodes without edges; without --as-of, dates hide nothing";
        let failure = Failure::new(Exit::Nothing, "there is nothing to export").hint(hint);
        let days = filter.date().map(Date::possible);
        return Err(
            match days.filter(|(first, last)| filter.is_certain() && first < last) {
                Some((first, _)) => failure.hint(format!(
                    "--certain wants it on every day that is meant; for one day, --as-of {first}"
                )),
                None => failure,
            },
        );
    }
    let written = write(typed, asked, format(to)?, &export)?;
    tell(asked, &filter, written);
    Ok(Exit::Answered)
}

/// The format that the flag or the ending names.
fn to(typed: &Typed) -> Result<To, Failure> {
    if let Some(to) = typed.to {
        return Ok(to);
    }
    let wanted = "wanted .graphml, .gexf, .json, .csv, .cypher or .parquet, or --to FORMAT";
    if typed.out == Path::new("-") {
        if typed.panel.is_some() {
            return Ok(To::Csv);
        }
        return Err(Failure::usage("stdout has no ending").hint("--to names the format"));
    }
    let ending = typed.out.extension();
    let ending = ending.map(|ending| ending.to_string_lossy().to_lowercase());
    Ok(match ending.as_deref() {
        Some("graphml") => To::Graphml,
        Some("gexf") => To::Gexf,
        Some("json") => To::Json,
        Some("csv") => To::Csv,
        Some("cypher" | "cyp" | "cql") => To::Cypher,
        Some("parquet") => To::Parquet,
        None => {
            let found = format!("`{}` has no ending", typed.out.display());
            return Err(Failure::usage(found).hint(wanted));
        }
        Some(other) => {
            let known = ["graphml", "gexf", "json", "csv", "cypher", "parquet"];
            let near = nearest(other, known);
            let failure = Failure::usage(format!("an export cannot end in `.{other}`"));
            return Err(match near.is_empty() {
                true => failure.hint(wanted),
                false => failure.did_you_mean(&near),
            });
        }
    })
}

fn format(to: To) -> Result<Format, Failure> {
    Ok(match to {
        To::Graphml => Format::GraphMl,
        To::Gexf => Format::Gexf,
        To::Json => Format::NodeLink,
        To::Csv => Format::Csv,
        To::Cypher => Format::Cypher,
        #[cfg(feature = "parquet")]
        To::Parquet => Format::Parquet,
        #[cfg(not(feature = "parquet"))]
        To::Parquet => {
            let failure = Failure::usage("this foedera was built without Parquet");
            return Err(failure.hint("build it with `cargo install --path . --features parquet`"));
        }
    })
}

/// The view's filter, narrowed to the relations that are wanted, widened to what is undated.
fn filter(typed: &Typed, asked: &Asked) -> Result<Filter, Failure> {
    let mut filter = asked.view().filter().clone();
    let mut only = BTreeSet::new();
    for name in &typed.only {
        only.insert(asked.relation(name)?);
    }
    if !only.is_empty() {
        let admitted = filter.clone();
        let graph = asked.graph();
        let view = graph.view(&admitted);
        let seen = view.edges().map(|edge| graph.relation(edge));
        let seen: BTreeSet<_> = seen.cloned().collect();
        filter = filter.relations(only.intersection(&seen).cloned());
    }
    if typed.undated {
        filter = filter.with_undated().unwrap_or(filter);
    }
    Ok(filter)
}

/// Writes every part of the export to its file: all of them, or none.
fn write(
    typed: &Typed,
    asked: &Asked,
    format: Format,
    export: &Export<'_>,
) -> Result<Option<Written>, Failure> {
    let parts = format.parts();
    if typed.out == Path::new("-") {
        let [part] = parts else {
            let failure = Failure::usage("this format is two tables, and stdout is one stream");
            return Err(failure.hint("name a file: NAME.nodes… and NAME.edges… are written"));
        };
        return to_stdout(|out| export.write(format, *part, out));
    }
    let mut files = Vec::new();
    let mut all = Written::default();
    for part in parts {
        let path = place(&typed.out, format, *part);
        let mut file = Replacement::begin(&path)?;
        let written = export.write(format, *part, &mut file);
        let written = written.map_err(|e| file.failed(&e))?;
        file.complete()?;
        all.nodes += written.nodes;
        all.edges += written.edges;
        all.replaced += written.replaced;
        files.push((path, file));
    }
    let mut names = Vec::new();
    for (path, file) in files {
        file.put()?;
        names.push(path.display().to_string());
    }
    let (nodes, edges) = (count(all.nodes, "node"), count(all.edges, "edge"));
    let told = format!("wrote {}: {nodes}, {edges}\n", names.join(" and "));
    asked.terminal.say(&told);
    Ok(Some(all))
}

/// `NAME.csv` is `NAME.nodes.csv` for the nodes.
fn place(out: &Path, format: Format, part: Part) -> PathBuf {
    let word = match part {
        Part::Whole => return out.to_path_buf(),
        Part::Nodes => "nodes",
        Part::Edges => "edges",
    };
    let ending = match format {
        Format::Csv => "csv",
        _ => "parquet",
    };
    let is_ending = |e: &std::ffi::OsStr| e.eq_ignore_ascii_case(ending);
    let name = match out.extension().is_some_and(is_ending) {
        true => out.file_stem(),
        false => out.file_name(),
    };
    let name = name.unwrap_or_default().to_string_lossy();
    out.with_file_name(format!("{name}.{word}.{ending}"))
}

fn to_stdout<T>(
    write: impl FnOnce(&mut (dyn Write + Send)) -> io::Result<T>,
) -> Result<Option<T>, Failure> {
    terminal::stream(write).map_err(|e| Failure::disk("cannot write to stdout", &e))
}

/// What the export does not hold, or holds otherwise.
fn tell(asked: &Asked, filter: &Filter, written: Option<Written>) {
    if let Some(undated) = filter.undated() {
        let undated = asked.graph().view(&undated).edges().count();
        if undated > 0 {
            let edges = count(undated, "undated edge");
            let told = format!("note: {edges} left out; --undated keeps what has no date\n");
            asked.terminal.say(&told);
        }
    }
    let replaced = written.map_or(0, |written| written.replaced);
    if replaced > 0 {
        let characters = count(replaced, "character");
        let told = format!("note: {characters} that XML forbids stand as U+FFFD in the file\n");
        asked.terminal.say(&told);
    }
}

fn panel(
    typed: &Typed,
    asked: &Asked,
    view: View<'_>,
    to: To,
    (of, years): (Of, Years),
) -> Result<Exit, Failure> {
    if to != To::Csv {
        let failure = Failure::usage("a panel is written as CSV");
        return Err(failure.hint("wanted a file that ends in .csv"));
    }
    if view.filter().date().is_some() {
        let failure = Failure::usage("--as-of and --years both say when");
        return Err(failure.hint("leave out --as-of"));
    }
    let rows = |out: &mut dyn Write| match of {
        Of::DyadYear => dyad_years(view, years, out),
        Of::StateYear => state_years(view, years, out),
    };
    let panel = if typed.out == Path::new("-") {
        match to_stdout(|out| rows(out))? {
            Some(panel) => panel,
            None => return Ok(Exit::Answered),
        }
    } else {
        let mut file = Replacement::begin(&typed.out)?;
        let panel = rows(&mut file);
        let panel = panel.map_err(|e| file.failed(&e))?;
        file.complete()?;
        file.put()?;
        let rows = count(panel.rows, "row");
        let told = format!("wrote {}: {rows}\n", typed.out.display());
        asked.terminal.say(&told);
        panel
    };
    tell_of_panel(asked, &panel);
    Ok(match panel.rows {
        0 => Exit::Nothing,
        _ => Exit::Answered,
    })
}

/// How many codes of states are named in a note.
const NAMED: usize = 8;

fn tell_of_panel(asked: &Asked, panel: &Panel) {
    let say = |text: String| asked.terminal.say(&text);
    if panel.not_between_states > 0 {
        let left = count(panel.not_between_states, "commitment");
        say(format!(
            "note: {left} left out: not from a state to a state\n"
        ));
    }
    if panel.undated > 0 {
        let left = count(panel.undated, "commitment");
        say(format!("note: {left} left out: undated, so of no year\n"));
    }
    let without = &panel.without_cow;
    if !without.is_empty() {
        let named: Vec<&str> = without.iter().take(NAMED).map(|key| key.as_str()).collect();
        let more = if without.len() > NAMED { " …" } else { "" };
        say(format!(
            "note: {} without a COW number, told by key alone: {}{more}\n",
            count(without.len(), "state"),
            named.join(", ")
        ));
    }
}
