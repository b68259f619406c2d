//! Measures over time as lines: what they are. Start at [`lines`].

use crate::graph::{NodeId, View};
use crate::model::{Day, Key};
use crate::query::{Measure, Measured, Measuring, Of, Slice, Values, measure, measured_edges};
use crate::render::picture::{line_of_sources, narrowed};
use crate::render::text::isolated;
use crate::words;
use std::collections::{BTreeMap, BTreeSet};

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
    /// Whether what is true lies between the two readings of each line, and not only near them.
    pub between: bool,
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
    /// The same by the other reading: with what was possibly in force, if `values` are without it.
    /// Empty where both readings are one.
    pub otherwise: Vec<Option<f64>>,
}

impl Line {
    /// Whether its two readings differ.
    pub(super) fn has_two(&self) -> bool {
        !self.otherwise.is_empty()
    }
}

/// The most lines of one panel: more cannot be told apart.
pub(super) const MOST: usize = 6;
/// So many edges are looked at, at most, for their sources.
const LOOKED_AT: usize = 20_000;

/// The lines of what was measured: a panel for each measure; one with a line for each number of
/// hops, or for each actor if there are several. An actor that is never tied has no line.
///
/// Where some edges held only possibly, the other reading is measured as well, which costs as much
/// again: of a promise whose end is not stated only its first year is sure, and a line of what is
/// sure alone would be a spike.
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
    let other = Measuring {
        possibly: !asked.possibly,
        ..asked.clone()
    };
    let other = (measured.unsure > 0).then(|| measure(view, &other));
    let mut series = both(measured, other.as_ref(), asked.possibly);
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
        let line = |(actor, rows, otherwise): &Both<'_>| {
            let values = |rows: &[Values]| -> Vec<Option<f64>> {
                let cells = rows.iter().map(|row| row.get(at).copied().flatten());
                cells.map(|value| value.map(|v| v.number())).collect()
            };
            let (mut values, mut otherwise) = (values(rows), values(otherwise));
            // Who is in the network by one reading only.
            values.resize(asked.slices.len(), None);
            if values == otherwise {
                otherwise.clear();
            }
            Line {
                name: name(actor),
                values,
                otherwise,
            }
        };
        let mut lines: Vec<Line> = series.iter().map(line).collect();
        lines.retain(|line| {
            line.values
                .iter()
                .chain(&line.otherwise)
                .any(Option::is_some)
        });
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
            between: measure.grows(asked.of == Of::Network),
            lines,
        });
    }
    if [Some(measured), other.as_ref()]
        .into_iter()
        .flatten()
        .all(is_of_nothing)
    {
        panels.clear();
    }
    if measured.undated > 0 {
        notes.push(format!(
            "Not counted: {} without a date.",
            words::count(measured.undated, "edge")
        ));
    }
    if measured.unsure > 0 {
        notes.push(unsure(measured.unsure, asked.possibly, &panels));
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
        source_line: {
            // Also what counts by the other reading has its source.
            let widest = Measuring {
                possibly: asked.possibly || other.is_some(),
                ..asked.clone()
            };
            let edges = other.map_or(0, |other| other.edges).max(measured.edges);
            line_of_sources(view, &sources(view, &widest, edges))
        },
    }
}

/// An actor, or the network; its rows, and the same by the other reading.
type Both<'m> = (Option<NodeId>, &'m [Values], &'m [Values]);

/// What was measured, by both readings; of whom nothing is known by either, nothing. More actors are
/// in the network by what was possibly in force, so these give the order.
fn both<'m>(measured: &'m Measured, other: Option<&'m Measured>, possibly: bool) -> Vec<Both<'m>> {
    let by_actor = |of: &'m Measured| -> BTreeMap<Option<NodeId>, &'m [Values]> {
        let series = of.series.iter();
        series
            .map(|(actor, rows)| (*actor, rows.as_slice()))
            .collect()
    };
    let own = by_actor(measured);
    let others = other.map(by_actor).unwrap_or_default();
    let rows = |of: &BTreeMap<_, &'m [Values]>, actor| of.get(actor).copied().unwrap_or(&[]);
    let wider = other.filter(|_| !possibly).unwrap_or(measured);
    let series = wider
        .series
        .iter()
        .map(|(actor, _)| (*actor, rows(&own, actor), rows(&others, actor)));
    let is_tied = |(_, own, other): &Both<'_>| {
        let mut rows = own.iter().chain(*other).flatten();
        rows.any(Option::is_some)
    };
    series.filter(is_tied).collect()
}

/// What is said of edges that held only possibly in some of the time.
fn unsure(edges: usize, possibly: bool, panels: &[LinePanel]) -> String {
    let (it, counts, leaves) = match edges {
        1 => ("it", "counts it", "leaves it out"),
        _ => ("they", "counts them", "leaves them out"),
    };
    let (thick, thin) = match possibly {
        true => (counts, leaves),
        false => (leaves, counts),
    };
    let edges = words::count(edges, "edge");
    let said = format!("Of {edges} it is not sure that {it} held in some of the time");
    let mut lines = panels.iter().flat_map(|panel| &panel.lines);
    if !lines.any(Line::has_two) {
        return format!("{said}; no value depends on it.");
    }
    let is_between = |panel: &LinePanel| {
        let mut lines = panel.lines.iter();
        panel.between && lines.any(Line::has_two)
    };
    let band = match panels.iter().any(is_between) {
        true => ", and in a band between them lies what is true",
        false => "",
    };
    format!("{said}: there the thick line {thick}, the thin one {thin}{band}.")
}

/// Draws panels once that show the very same lines, and says which.
fn once(panels: &mut Vec<LinePanel>) -> Vec<String> {
    let mut kept: Vec<(LinePanel, Vec<String>)> = Vec::new();
    for panel in panels.drain(..) {
        let readings = |line: &Line| [line.values.clone(), line.otherwise.clone()];
        let values = |panel: &LinePanel| panel.lines.iter().map(readings).collect::<Vec<_>>();
        let is_one = |panel: &LinePanel| !panel.lines.iter().any(Line::has_two);
        let same = |known: &&mut (LinePanel, Vec<String>)| {
            known.0.counts == panel.counts
                && (known.0.between == panel.between || is_one(&panel))
                && values(&known.0) == values(&panel)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dossier::{Memory, read};
    use crate::graph::Filter;
    use crate::query::Slices;
    use crate::render::drawing::Options;
    use crate::render::sheet::Page;

    fn drawn(edges: &str, asked: impl FnOnce(&mut Measuring)) -> Lines {
        let text = format!(
            r#"(foedera: 1, source: "s", sources: {{"s": "A book"}},
            actors: {{"a": State("Aland"), "b": State("Borduria"), "c": State("Celand")}},
            edges: [{edges}])"#
        );
        let reading = read(&Memory::new().with("d.ron", text), "d.ron");
        let graph = reading.graph.unwrap();
        let filter = Filter::default();
        let view = graph.view(&filter);
        let mut measuring = Measuring::new(Slices::years(1990, 1993).unwrap());
        asked(&mut measuring);
        lines(view, &measuring, &measure(view, &measuring))
    }

    /// Of a promise whose end is not stated only the first year is sure.
    const OPEN: &str = r#"guarantees(from: "a", to: "b", valid: "1991/", at: "1"),"#;

    /// The chart showed a spike in that year, as if the promise had been over in the next.
    #[test]
    fn an_end_that_is_not_stated_is_no_spike() {
        let chart = drawn(OPEN, |asked| asked.measures = vec![Measure::Pairs]);
        let [panel] = chart.panels.as_slice() else {
            panic!("{:?}", chart.panels);
        };
        let line = &panel.lines[0];
        let many = |values: &[Option<f64>]| values.iter().copied().flatten().collect::<Vec<_>>();
        assert_eq!(many(&line.values), [0.0, 1.0, 0.0, 0.0]);
        assert_eq!(many(&line.otherwise), [0.0, 1.0, 1.0, 1.0]);
        let note = "Of 1 edge it is not sure that it held in some of the time: there the thick line \
                    leaves it out, the thin one counts it, and in a band between them lies what is true.";
        assert_eq!(chart.notes, [note]);
        assert!(
            chart
                .svg(&Options::default())
                .contains("<g opacity=\"0.2\">")
        );
    }

    /// A tie more may join two parts or begin another, so the truth need not lie between.
    #[test]
    fn there_is_no_band_where_the_truth_may_lie_outside() {
        let chart = drawn(OPEN, |asked| asked.measures = vec![Measure::Components]);
        assert!(!chart.panels[0].between && chart.panels[0].lines[0].has_two());
        assert!(!chart.svg(&Options::default()).contains("<g opacity"));
        assert!(chart.notes[0].ends_with("leaves it out, the thin one counts it."));
    }

    /// "There is nothing to draw" of a network that is possible throughout; and no source was named.
    #[test]
    fn what_is_only_possible_is_drawn_with_its_source() {
        let edges = r#"guarantees(from: "a", to: "b", valid: "1980/", at: "1"),"#;
        let chart = drawn(edges, |asked| asked.of = Of::Each);
        assert_eq!(chart.panels[0].lines.len(), 2);
        assert!(chart.source_line.unwrap().contains("A book"));
    }

    #[test]
    fn where_all_is_sure_there_is_one_line() {
        let edges = r#"guarantees(from: "a", to: "b", valid: "1990-01-01/1993-12-31", at: "1"),"#;
        let chart = drawn(edges, |_| ());
        let mut lines = chart.panels.iter().flat_map(|panel| &panel.lines);
        assert!(!lines.any(Line::has_two) && chart.notes.len() < 3);
    }

    /// "core: the most ties that all of a group around it have withi…".
    #[test]
    fn no_heading_is_cut_on_a_phone() {
        let options = Options {
            page: Page::Phone,
            ..Options::default()
        };
        let chart = drawn(OPEN, |asked| {
            asked.of = Of::Each;
            asked.measures = Measure::ALL.to_vec();
        });
        assert!(!chart.svg(&options).contains('…'));
    }
}
