//! `foedera chart`: an answer as a chart of its own kind.

use super::decided::Asked;
use super::drawn::{Kind, Look, kind, write};
use super::exit::Exit;
use super::failure::Failure;
use super::words::{self, count};
use crate::graph::NodeId;
use crate::model::{Key, Tie};
use crate::query::{OrderOfRecourse, recourse};
use crate::render::chart;
use clap::{Args, Subcommand, ValueEnum};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Draw an answer as a chart: SVG, PNG or PDF, by the ending of the file
///
/// `matrix` shows who guarantees whom, or who promised something in which domain; `ladder` on whom somebody may call, and in which order; `timeline` who was bound when.
///
/// Example:
///   foedera chart ladder ukraine -o ladder.svg
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Typed {
    #[command(subcommand)]
    chart: Chart,
}

#[derive(Debug, Subcommand)]
enum Chart {
    /// On whom somebody may call, and on whom if that fails: the order of recourse
    ///
    /// Example:
    ///   foedera chart ladder ukraine -o ladder.svg
    #[command(verbatim_doc_comment)]
    Ladder(Ladder),
    /// Who guarantees whom, or who promised something in which domain
    ///
    /// Example:
    ///   foedera chart matrix --by domain -o domains.svg
    #[command(verbatim_doc_comment)]
    Matrix(Matrix),
    /// Who was bound when, by an agreement or of an actor, with breaches as marks
    ///
    /// Example:
    ///   foedera chart timeline budapest --phone -o budapest.png
    #[command(verbatim_doc_comment)]
    Timeline(Timeline),
}

#[derive(Debug, Args)]
struct Timeline {
    /// The agreement or the actor, by id, name or alias
    #[arg(value_name = "WHAT", required = true)]
    what: Vec<String>,
    /// Every row, however many
    #[arg(long)]
    keep_all: bool,
    #[command(flatten)]
    page: Page,
}

#[derive(Debug, Args)]
struct Matrix {
    /// What the columns are: whom, those to whom guarantees are given; domain
    #[arg(long, value_name = "WHAT", default_value = "whom")]
    by: Columns,
    /// Every row and column, however many
    #[arg(long)]
    keep_all: bool,
    #[command(flatten)]
    page: Page,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Columns {
    Whom,
    Domain,
}

#[derive(Debug, Args)]
struct Ladder {
    /// The protected actor, by id, name or alias
    #[arg(value_name = "WHOM", required = true)]
    whom: Vec<String>,
    #[command(flatten)]
    page: Page,
}

#[derive(Debug, Args)]
struct Page {
    /// Where it goes; ends in .svg, .png or .pdf; `-` prints SVG
    #[arg(short, long, value_name = "FILE")]
    out: PathBuf,
    #[command(flatten)]
    look: Look,
}

pub(super) fn run(typed: &Typed, asked: &Asked) -> Result<Exit, Failure> {
    match &typed.chart {
        Chart::Ladder(typed) => ladder(typed, asked),
        Chart::Matrix(typed) => matrix(typed, asked),
        Chart::Timeline(typed) => timeline(typed, asked),
    }
}

fn ladder(typed: &Ladder, asked: &Asked) -> Result<Exit, Failure> {
    let out = (typed.page.out.as_path(), typed.page.kind()?);
    let whom = asked.node(&typed.whom)?;
    let order = recourse(asked.view(), whom, None, asked.bounds);
    draw_ladder(&order, asked, out, &typed.page.look)
}

/// Draws an order of recourse as a ladder.
pub(super) fn draw_ladder(
    order: &OrderOfRecourse,
    asked: &Asked,
    (out, kind): (&Path, Kind),
    look: &Look,
) -> Result<Exit, Failure> {
    let mut ladder = chart::ladder(asked.view(), order);
    if ladder.flights.is_empty() {
        return Err(nobody_to_call(asked, order.whom));
    }
    if let Some(title) = &look.title {
        ladder.title.clone_from(title);
    }
    let rungs = ladder.flights.iter().map(|flight| flight.rungs.len()).sum();
    let svg = ladder.svg(&look.options()?);
    let bytes = look.drawn(asked, kind, svg)?;
    write(out, asked, &bytes, &count(rungs, "rung"))
}

/// That a ladder would have no rung: who guarantees a debt answers to the creditor.
fn nobody_to_call(asked: &Asked, whom: NodeId) -> Failure {
    let view = asked.view();
    let name = words::the_name(view, whom);
    let creditors = view
        .into(whom)
        .filter_map(|hop| match &view.edge(hop.edge).tie {
            Tie::Guarantees(guarantee) => guarantee.owed_to.as_ref(),
            _ => None,
        });
    let creditors: BTreeSet<&Key> = creditors.collect();
    let (none, hint) = match creditors.first() {
        Some(creditor) => (
            format!("{name} may call on nobody: who guarantees its debts answers to its creditors"),
            format!("`foedera chart ladder {creditor}` is about one of these"),
        ),
        None => (
            format!("no guarantee of {name}, and no promise to it with anybody behind it"),
            "`foedera guarantors` tells what else is promised to it".to_string(),
        ),
    };
    Failure::new(Exit::Nothing, asked.question(none)).hint(hint)
}

fn matrix(typed: &Matrix, asked: &Asked) -> Result<Exit, Failure> {
    let kind = typed.page.kind()?;
    let by = match typed.by {
        Columns::Whom => chart::By::Whom,
        Columns::Domain => chart::By::Domain,
    };
    let mut matrix = chart::matrix(asked.view(), by, typed.keep_all);
    if matrix.rows.is_empty() {
        let is_promised = || {
            !chart::matrix(asked.view(), chart::By::Domain, false)
                .rows
                .is_empty()
        };
        let (none, hint) = match by {
            chart::By::Whom | chart::By::Who if is_promised() => (
                "nobody guarantees anybody, nor stands behind anybody's promise",
                "`foedera chart matrix --by domain` draws what else is promised",
            ),
            _ => (
                "there is nothing to draw",
                "no promise is left; without --as-of, dates hide nothing",
            ),
        };
        return Err(Failure::new(Exit::Nothing, none).hint(hint));
    }
    if let Some(title) = &typed.page.look.title {
        matrix.title.clone_from(title);
    }
    let held = format!(
        "{}, {}",
        count(matrix.rows.len(), "row"),
        count(matrix.columns.len(), "column")
    );
    let svg = matrix.svg(&typed.page.look.options()?);
    let bytes = typed.page.look.drawn(asked, kind, svg)?;
    write(&typed.page.out, asked, &bytes, &held)
}

fn timeline(typed: &Timeline, asked: &Asked) -> Result<Exit, Failure> {
    let out = (typed.page.out.as_path(), typed.page.kind()?);
    let what = asked.node(&typed.what)?;
    draw_timeline(what, typed.keep_all, asked, out, &typed.page.look)
}

/// Draws who was bound when, by an agreement or of an actor.
pub(super) fn draw_timeline(
    what: NodeId,
    keep_all: bool,
    asked: &Asked,
    (out, kind): (&Path, Kind),
    look: &Look,
) -> Result<Exit, Failure> {
    let mut chart = chart::timeline(asked.view(), what, keep_all);
    if chart.parts.is_empty() {
        let name = &asked.view().node(what).name;
        let failure = format!("nothing dated is promised by, to or under {name}");
        let hint = "`foedera timeline` tells what else is known of its time";
        return Err(Failure::new(Exit::Nothing, failure).hint(hint));
    }
    if let Some(title) = &look.title {
        chart.title.clone_from(title);
    }
    let rows = chart.parts.iter().map(|(_, rows)| rows.len()).sum();
    let svg = chart.svg(&look.options()?);
    let bytes = look.drawn(asked, kind, svg)?;
    write(out, asked, &bytes, &count(rows, "row"))
}

impl Page {
    fn kind(&self) -> Result<Kind, Failure> {
        chart_kind(&self.out)
    }
}

/// The format that the file's ending names, if it is one for a drawing.
pub(super) fn chart_kind(out: &Path) -> Result<Kind, Failure> {
    match kind(out)? {
        Kind::Dot | Kind::Mermaid | Kind::Html => {
            let refused = Failure::usage("a chart is a drawing, no graph for other programs");
            Err(refused.hint("wanted a file that ends in .svg, .png or .pdf"))
        }
        kind => Ok(kind),
    }
}
