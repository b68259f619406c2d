//! Measures over time as lines: what they are. Start at [`lines`].

use crate::graph::View;
use crate::model::{Day, Key};
use crate::query::{Measure, Measured, Measuring, Of, Slice, Value, measured_edges};
use crate::render::picture::{line_of_sources, narrowed};
use crate::render::text::isolated;
use std::collections::BTreeSet;

/// Measures over time, one panel under the other on one axis of time.
#[derive(Debug, Clone, PartialEq)]
pub struct Lines {
    /// The title.
    pub title: String,
    /// The line under it.
    pub subtitle: String,
    /// The first and last day of each slice.
    pub slices: Vec<(Day, Day)>,
    /// The panels, from the top.
    pub panels: Vec<LinePanel>,
    /// What a reader should know beside the picture.
    pub notes: Vec<String>,
    /// The source of all of it.
    pub source_line: Option<String>,
}

/// Lines that are read on one scale.
#[derive(Debug, Clone, PartialEq)]
pub struct LinePanel {
    /// What it shows, with its unit.
    pub heading: String,
    /// Whether its values are whole numbers.
    pub counts: bool,
    /// The lines.
    pub lines: Vec<Line>,
}

/// A line over time.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Whose it is, or of what.
    pub name: String,
    /// Its value in each slice; none where there is nothing to measure.
    pub values: Vec<Option<f64>>,
}

/// The most lines of one panel: more cannot be told apart.
pub(super) const MOST: usize = 6;
/// So many edges are looked at, at most, for their sources.
const LOOKED_AT: usize = 20_000;

/// The lines of what was measured: a panel for each measure; one with a line for each number of
/// hops, or for each actor if there are several. An actor that is never tied has no line.
///
/// ```
/// use foedera::graph::Filter;
/// use foedera::query::{Measuring, Slices, measure};
/// use foedera::render::{Options, chart};
///
/// let graph = foedera::dossier::built_in("july-1914").expect("it is built in");
/// let filter = Filter::default();
/// let asked = Measuring::new(Slices::years(1879, 1914)?);
/// let view = graph.view(&filter);
/// let lines = chart::lines(view, &asked, &measure(view, &asked));
/// assert!(lines.panels.iter().any(|panel| panel.heading.starts_with("components")));
/// assert!(lines.svg(&Options::default()).contains("<svg"));
/// # Ok::<(), foedera::query::BadSlices>(())
/// ```
pub fn lines(view: View<'_>, asked: &Measuring, measured: &Measured) -> Lines {
    let mut notes = Vec::new();
    let is_tied = |rows: &[Vec<Option<_>>]| rows.iter().flatten().any(Option::is_some);
    let mut series: Vec<_> = measured
        .series
        .iter()
        .filter(|(_, rows)| is_tied(rows))
        .collect();
    if series.len() > MOST {
        notes.push(format!("Left out: {} more actors.", series.len() - MOST));
        series.truncate(MOST);
    }
    let name = |actor: &Option<_>| match actor {
        Some(actor) => isolated(view.graph().name(*actor)),
        None => "the network".to_string(),
    };
    let mut panels: Vec<LinePanel> = Vec::new();
    for (at, (measure, hops)) in measured.columns.iter().enumerate() {
        let line = |(actor, rows): &&(Option<_>, Vec<Vec<Option<Value>>>)| Line {
            name: name(actor),
            values: rows
                .iter()
                .map(|row| row[at].map(|value| value.number()))
                .collect(),
        };
        let mut lines: Vec<Line> = series.iter().map(line).collect();
        lines.retain(|line| line.values.iter().any(Option::is_some));
        if lines.is_empty() {
            continue;
        }
        let is_one = lines.len() == 1 && *measure == Measure::Hops;
        if is_one
            && *hops > 1
            && let Some(before) = panels.last_mut()
        {
            lines[0].name = format!("{hops} hops");
            before.lines.append(&mut lines);
            continue;
        }
        if is_one && asked.hops > 1 {
            lines[0].name = "1 hop".to_string();
        }
        panels.push(LinePanel {
            heading: heading(*measure, *hops, asked, is_one),
            counts: is_count(*measure, asked),
            lines,
        });
    }
    if is_of_nothing(measured) {
        panels.clear();
    }
    if measured.undated > 0 {
        notes.push(format!(
            "Not counted: {} edges without a date.",
            measured.undated
        ));
    }
    if measured.unsure > 0 {
        notes.push(match (asked.possibly, measured.unsure) {
            (true, 1) => "Of 1 edge it is not sure that it held whenever it is counted.".into(),
            (true, many) => {
                format!("Of {many} edges it is not sure that they held whenever they are counted.")
            }
            (false, 1) => "Of 1 edge it is not sure that it held in some of the time; there it \
                 does not count, so that a value is the least that it may be."
                .into(),
            (false, many) => format!(
                "Of {many} edges it is not sure that they held in some of the time; there they do \
                 not count, so that a value is the least that it may be."
            ),
        });
    }
    notes.extend(once(&mut panels));
    let left_out = measured.left_out.keys().map(|m| m.as_str());
    let left_out: Vec<&str> = left_out.collect();
    if !left_out.is_empty() {
        notes.push(format!(
            "Left out for the work it would take: {}.",
            left_out.join(", ")
        ));
    }
    Lines {
        title: "The network over time".to_string(),
        subtitle: match asked.possibly {
            true => "Who was tied to whom by what was, surely or possibly, in force at some time",
            false => "Who was tied to whom by what was surely in force at some time",
        }
        .to_string()
            + within(asked)
            + &narrowed(view),
        slices: asked.slices.iter().map(|s| (s.first, s.last)).collect(),
        panels,
        notes,
        source_line: line_of_sources(view, &sources(view, asked, measured.edges)),
    }
}

/// Draws panels once that show the very same lines, and says which.
fn once(panels: &mut Vec<LinePanel>) -> Vec<String> {
    let mut kept: Vec<(LinePanel, Vec<String>)> = Vec::new();
    for panel in panels.drain(..) {
        let values = |panel: &LinePanel| -> Vec<Vec<Option<f64>>> {
            panel.lines.iter().map(|line| line.values.clone()).collect()
        };
        let same = |known: &&mut (LinePanel, Vec<String>)| {
            known.0.counts == panel.counts && values(&known.0) == values(&panel)
        };
        match kept.iter_mut().find(same) {
            Some((_, alike)) => alike.push(panel.heading),
            None => kept.push((panel, Vec::new())),
        }
    }
    // What it is, without what that means.
    let short = |heading: &String| heading.split(": ").next().unwrap_or_default().to_string();
    let mut notes = Vec::new();
    for (panel, alike) in kept {
        if !alike.is_empty() {
            notes.push(format!(
                "Drawn once, since all values are the same: {}; {}.",
                short(&panel.heading),
                alike.iter().map(short).collect::<Vec<_>>().join("; ")
            ));
        }
        panels.push(panel);
    }
    notes
}

/// What a slice is, in words.
fn within(asked: &Measuring) -> &'static str {
    let is_year = |slice: &Slice| slice.label.len() == 4;
    match asked.slices.iter().all(is_year) {
        true => " in the year",
        false => " on the date",
    }
}

fn is_of_nothing(measured: &Measured) -> bool {
    measured.edges == 0
}

fn is_count(measure: Measure, asked: &Measuring) -> bool {
    match measure {
        Measure::Density | Measure::Transitivity | Measure::Betweenness | Measure::PageRank => {
            false
        }
        Measure::Degree => asked.of != Of::Network,
        _ => true,
    }
}

/// What a measure is, in a few words.
fn heading(measure: Measure, hops: usize, asked: &Measuring, all_hops: bool) -> String {
    let of_network = asked.of == Of::Network;
    let words = match measure {
        Measure::Actors => "actors in the network",
        Measure::Pairs => "pairs that are tied",
        Measure::Promises => "ordered pairs with a promise",
        Measure::Density => "density: share of all pairs that are tied",
        Measure::Degree if of_network => "ties of an actor, on average",
        Measure::Degree => "actors it is tied to",
        Measure::Given => "actors to whom it promised",
        Measure::Received => "actors who promised it",
        Measure::Hops if all_hops && of_network => "pairs at a distance of",
        Measure::Hops if all_hops => "actors at a distance of",
        Measure::Hops => {
            let who = if of_network { "pairs" } else { "actors" };
            let hops = match hops {
                1 => "1 hop".to_string(),
                hops => format!("{hops} hops"),
            };
            return format!("{who} at a distance of {hops}");
        }
        Measure::Components => "components: parts that nothing ties to each other",
        Measure::Largest if of_network => "actors in the largest component",
        Measure::Largest => "actors in its component",
        Measure::Triangles => "triangles: three that are all tied to each other",
        Measure::Transitivity if of_network => {
            "transitivity: how often two that are tied to a third are tied to each other"
        }
        Measure::Transitivity => "share of its pairs of neighbours that are tied",
        Measure::Bridges => "bridges: ties without which the network falls apart",
        Measure::Core if of_network => {
            "greatest core: the most ties that all of some group have within it"
        }
        Measure::Core => "core: the most ties that all of a group around it have within it",
        Measure::Betweenness => "betweenness: how many shortest paths of others lead through it",
        Measure::PageRank => "PageRank: weight by the weight of those who promise to it",
    };
    words.to_string()
}

/// The sources of what counts; those of the whole graph, where that is much.
fn sources(view: View<'_>, asked: &Measuring, edges: usize) -> BTreeSet<Key> {
    if edges > LOOKED_AT {
        let all = view.graph().sources().iter();
        return all.map(|source| source.key.clone()).collect();
    }
    let edges = measured_edges(view, asked).into_iter();
    let claims = edges.flat_map(|edge| view.edge_once(edge).1);
    claims.map(|claim| claim.source).collect()
}
