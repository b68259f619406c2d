//! Networks over time: who is tied to whom in each slice of time, and what that network, and each
//! actor in it, measures. The definitions are in `docs/measures.md`. Start at [`measure`].

mod betweenness;
mod bridges;
mod components;
mod cores;
mod hops;
mod network;
mod of_actors;
mod of_network;
mod rank;
mod slice;
#[cfg(test)]
mod tests;
mod ties;
mod triangles;
mod value;

pub use slice::{BadSlices, Slice, Slices};
pub use value::{Measure, Value};

use super::work::Work;
use crate::graph::{Cancel, EdgeId, NodeId, View, When};
use crate::model::{Day, Obligation, Tie};
use network::Network;
use std::collections::{BTreeMap, BTreeSet};
use ties::Ties;

/// What is to be measured, and when.
#[derive(Clone, Debug)]
pub struct Measuring {
    /// The slices of time, one after another.
    pub slices: Slices,
    /// The measures, in the order of their columns; none: the usual ones.
    pub measures: Vec<Measure>,
    /// Of what.
    pub of: Of,
    /// Only commitments that promise one of these; none: whatever they promise.
    pub obligations: BTreeSet<Obligation>,
    /// Count also what held only possibly.
    pub possibly: bool,
    /// The farthest distance that is counted.
    pub hops: usize,
    /// Estimate distances and betweenness from so many actors instead of all.
    pub sample: Option<usize>,
    /// The most neighbours looked at for each measure that costs more than a look at each.
    pub work: usize,
}

/// Of what something is measured.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Of {
    /// The network as a whole.
    #[default]
    Network,
    /// These actors.
    Actors(Vec<NodeId>),
    /// Each actor that is in the network.
    Each,
}

impl Measuring {
    /// The usual measures of the network as a whole, in these slices.
    pub fn new(slices: Slices) -> Measuring {
        Measuring {
            slices,
            measures: Vec::new(),
            of: Of::Network,
            obligations: BTreeSet::new(),
            possibly: false,
            hops: 3,
            sample: None,
            work: 1_000_000_000,
        }
    }

    /// Whether such an edge is asked for: a commitment with one of the obligations, if any are
    /// given.
    fn asks_for(&self, tie: &Tie) -> bool {
        obliges(tie, &self.obligations)
    }

    /// The measures asked for, or the usual ones, as far as there are such.
    fn measures(&self) -> Vec<Measure> {
        use Measure::*;
        let usual: &[Measure] = match self.of {
            Of::Network => &[
                Actors,
                Pairs,
                Hops,
                Components,
                Largest,
                Transitivity,
                Bridges,
                Core,
            ],
            Of::Actors(_) | Of::Each => &[
                Degree,
                Given,
                Received,
                Hops,
                Largest,
                Transitivity,
                Bridges,
                Core,
                Betweenness,
                PageRank,
            ],
        };
        let asked = match self.measures.is_empty() {
            true => usual,
            false => &self.measures,
        };
        let fits = |measure: &Measure| match self.of {
            Of::Network => measure.is_of_network(),
            Of::Actors(_) | Of::Each => measure.is_of_actor(),
        };
        asked.iter().copied().filter(fits).collect()
    }
}

/// What the networks of some slices measure.
#[derive(Clone, Debug, Default)]
pub struct Measured {
    /// What the values of each row are: a measure, and for [`Measure::Hops`] the distance.
    pub columns: Vec<(Measure, usize)>,
    /// The rows of the network, or of each actor: one for each slice.
    pub series: Vec<(Option<NodeId>, Vec<Values>)>,
    /// How many edges count in some slice.
    pub edges: usize,
    /// Edges of which no day is known: they count in no slice.
    pub undated: usize,
    /// Edges that held only possibly in some slice.
    pub unsure: usize,
    /// How many actors more there are: each has a row for each slice, and there are two million
    /// rows at most.
    pub more: usize,
    /// The measures that were left out of some slices, for the work they would take.
    pub left_out: BTreeMap<Measure, usize>,
}

/// The values of one slice, in the order of [`Measured::columns`]; none: it is not in the network,
/// or the measure was left out.
pub type Values = Vec<Option<Value>>;

/// Measures the network of what the view shows, in each slice of time: two actors are tied in a
/// slice if an edge between them, whichever way it points, held on some day of it. A date of the
/// view's filter is left aside.
///
/// Costs one look at each arc, then one at each tie for each slice, and what each measure costs.
/// Nothing stays with the snapshot.
///
/// ```
/// use foedera::graph::Filter;
/// use foedera::model::Relation;
/// use foedera::query::{Measure, Measuring, Slices, Value, measure};
///
/// let graph = foedera::dossier::built_in("july-1914").expect("it is built in");
/// let promises = Relation::BUILT_IN.iter().filter(|relation| relation.is_commitment());
/// let filter = Filter::default().relations(promises.cloned());
/// let asked = Measuring {
///     measures: vec![Measure::Pairs, Measure::Components],
///     ..Measuring::new(Slices::years(1900, 1914)?)
/// };
/// let measured = measure(graph.view(&filter), &asked);
/// let (_, rows) = &measured.series[0];
/// assert_eq!(rows.len(), 15);
/// assert_eq!(rows[14], [Some(Value::Count(26)), Some(Value::Count(2))]);
/// # Ok::<(), foedera::query::BadSlices>(())
/// ```
pub fn measure(view: View<'_>, asked: &Measuring) -> Measured {
    measured(view, asked, &mut |_| {})
}

/// Whether it promises one of these; of none, anything does.
fn obliges(tie: &Tie, obligations: &BTreeSet<Obligation>) -> bool {
    let promises = |o: &Obligation| tie.terms().is_some_and(|terms| terms.promises(*o));
    obligations.is_empty() || obligations.iter().any(promises)
}

/// The first and the last year of which a date tells that an edge began or ended in it, of edges
/// that promise one of these. Costs a look at each arc.
pub fn known_years(view: View<'_>, obligations: &BTreeSet<Obligation>) -> Option<(i64, i64)> {
    let graph = view.graph();
    let mut years: Option<(i64, i64)> = None;
    let edges = graph.node_ids().flat_map(|node| view.swept(node));
    for (hop, when) in edges.filter(|(hop, _)| obliges(graph.tie(hop.edge), obligations)) {
        let days = match when {
            When::Undated => continue,
            When::Between(begins, ends) => {
                [begins.earliest, begins.latest, ends.earliest, ends.latest]
            }
            When::ByHistory => {
                let span = view.derived(hop.edge).span;
                [span.first, span.first, span.last, span.last]
            }
        };
        let known = days
            .iter()
            .filter(|day| **day != Day::MIN && **day != Day::MAX);
        for year in known.map(|day| day.calendar().0) {
            let (first, last) = years.unwrap_or((year, year));
            years = Some((first.min(year), last.max(year)));
        }
    }
    years
}

/// The edges that count in some slice, in their order. Costs the scan.
pub fn measured_edges(view: View<'_>, asked: &Measuring) -> Vec<EdgeId> {
    let ever = view.filter().at_any_time();
    let mut edges = Vec::new();
    Ties::scan(view.graph().view(&ever), asked, &mut |edge| {
        edges.push(edge)
    });
    edges
}

/// How many rows an answer has at most.
const MOST_ROWS: usize = 1 << 21;

fn measured(view: View<'_>, asked: &Measuring, see: &mut dyn FnMut(EdgeId)) -> Measured {
    let ever = view.filter().at_any_time();
    let view = view.graph().view(&ever);
    let ties = Ties::scan(view, asked, see);
    let measures = asked.measures();
    let mut found = Measured {
        edges: ties.edges,
        undated: ties.undated,
        unsure: ties.unsure,
        ..Measured::default()
    };
    for measure in &measures {
        match measure {
            Measure::Hops => found
                .columns
                .extend((1..=asked.hops).map(|k| (*measure, k))),
            measure => found.columns.push((*measure, 0)),
        }
    }
    let mut nodes: Vec<(NodeId, Option<u32>)> = match &asked.of {
        Of::Network => Vec::new(),
        Of::Actors(actors) => actors
            .iter()
            .map(|node| (*node, ties.place(*node)))
            .collect(),
        Of::Each => {
            let places = (0..).map(Some);
            ties.nodes.iter().copied().zip(places).collect()
        }
    };
    let most = MOST_ROWS / asked.slices.len().max(1);
    found.more = nodes.len().saturating_sub(most);
    nodes.truncate(most);
    found.series = match asked.of {
        Of::Network => vec![(None, Vec::new())],
        Of::Actors(_) | Of::Each => {
            let actors = nodes.iter().map(|(node, _)| (Some(*node), Vec::new()));
            actors.collect()
        }
    };
    let (mut network, mut last) = (Network::default(), Network::default());
    let cancel = view.filter().cancel();
    let mut bounds = Bounds::new(asked.work, cancel);
    for slice in 0..asked.slices.len() {
        if cancel.is_some_and(Cancel::is_given) {
            break;
        }
        std::mem::swap(&mut network, &mut last);
        ties.slice(slice, &mut network);
        // What is tied as in the slice before measures the same.
        if slice > 0 && network == last && bounds.left_out.is_empty() {
            let series = found.series.iter_mut();
            series.for_each(|(_, rows)| rows.extend_from_within(rows.len() - 1..));
            continue;
        }
        match asked.of {
            Of::Network => {
                let row = of_network::row(&network, asked, &measures, &mut bounds);
                found.series[0].1.push(row);
            }
            Of::Actors(_) | Of::Each => {
                let rows = of_actors::rows(&network, asked, &measures, &nodes, &mut bounds);
                for ((_, series), row) in found.series.iter_mut().zip(rows) {
                    series.push(row);
                }
            }
        }
    }
    found.left_out = bounds.left_out;
    found
}

/// What is left of the looks that each costly measure may take, over all slices.
struct Bounds<'c> {
    most: usize,
    cancel: Option<&'c Cancel>,
    work: BTreeMap<Measure, Work>,
    left_out: BTreeMap<Measure, usize>,
}

impl<'c> Bounds<'c> {
    fn new(most: usize, cancel: Option<&'c Cancel>) -> Bounds<'c> {
        Bounds {
            most,
            cancel,
            work: BTreeMap::new(),
            left_out: BTreeMap::new(),
        }
    }

    /// What a measure finds with the looks it has left; else it is noted that it was left out.
    fn of<T>(&mut self, measure: Measure, find: impl FnOnce(&mut Work) -> Option<T>) -> Option<T> {
        let work = self.work.entry(measure);
        let found = find(work.or_insert_with(|| Work::new(self.most, self.cancel)));
        if found.is_none() {
            *self.left_out.entry(measure).or_default() += 1;
        }
        found
    }
}

/// The actors from which distances and betweenness are worked out: all, or so many, spread evenly
/// over their order.
fn sources(network: &Network, sample: Option<usize>) -> Vec<u32> {
    let present = network.present();
    match sample {
        Some(many) if many < present.len() => {
            let many = many.max(1);
            let place = |i: usize| present[i * present.len() / many];
            (0..many).map(place).collect()
        }
        _ => present.to_vec(),
    }
}
