//! Panels of years, as alliance research reads them: who had promised what to whom in each year
//! ([`dyad_years`]), and how much each state had given and received ([`state_years`]). States
//! only, dated commitments only; what is left out is counted.

mod dyad;
mod promise;
mod state;

use crate::graph::{EdgeId, Graph, NodeId, View};
use crate::model::{ActorKind, Day, Key, Kind, Truth};
use crate::query::Force;
use promise::Promise;
use std::collections::BTreeSet;
use std::io::{self, Write};

/// The years of a panel, both included.
///
/// ```
/// use foedera::exchange::export::Years;
///
/// let years = Years::read("1816-2018")?;
/// assert_eq!((years.first(), years.last()), (1816, 2018));
/// assert!(Years::read("2018-1816").is_err());
/// assert_eq!(Years::read("1914")?.last(), 1914);
/// # Ok::<(), foedera::exchange::export::BadYears>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Years {
    first: i64,
    last: i64,
}

/// A text that names no years of a panel.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{found}` names no years; wanted a first and a last one between 1 and 9999: `1816-2018`")]
pub struct BadYears {
    /// The text, its first 60 characters.
    pub found: String,
}

impl Years {
    /// Reads `1816-2018`, `1816..2018` or a single year.
    ///
    /// # Errors
    /// [`BadYears`] when it is anything else, or ends before it begins.
    pub fn read(text: &str) -> Result<Years, BadYears> {
        let bad = || BadYears {
            found: text.chars().take(60).collect(),
        };
        let year = |text: &str| {
            let digits = text.trim();
            let fits =
                (1..=4).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
            digits.parse().ok().filter(|year| fits && *year > 0)
        };
        let dashes = ["..", "-", "–", "/"];
        let parts = dashes.iter().find_map(|dash| text.split_once(dash));
        let (first, last) = parts.unwrap_or((text, text));
        match (year(first), year(last)) {
            (Some(first), Some(last)) if first <= last => Ok(Years { first, last }),
            _ => Err(bad()),
        }
    }

    /// The first.
    pub fn first(self) -> i64 {
        self.first
    }

    /// The last.
    pub fn last(self) -> i64 {
        self.last
    }

    fn each(self) -> impl Iterator<Item = i64> {
        self.first..=self.last
    }

    /// The first and the last day of them all.
    fn days(self) -> (Day, Day) {
        let first = Day::of(self.first, 1, 1).unwrap_or(Day::MIN);
        let last = Day::of(self.last, 12, 31).unwrap_or(Day::MAX);
        (first, last)
    }
}

/// What a panel holds, and what it had to leave out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Panel {
    /// Its rows.
    pub rows: usize,
    /// Commitments without any date: in which years they held is not known.
    pub undated: usize,
    /// Commitments of which an end is no state (a coalition, an organization, a person), or both are
    /// the same.
    pub not_between_states: usize,
    /// The states in it that have no number in the list of the Correlates of War.
    pub without_cow: BTreeSet<Key>,
}

/// Writes a row of CSV for each year and ordered pair of states between which a commitment was in
/// force, surely or possibly, at some time in that year. In the order of keys, then years.
///
/// ```
/// use foedera::exchange::export::{Years, dyad_years};
/// use foedera::graph::Filter;
///
/// let graph = foedera::dossier::ukraine();
/// let filter = Filter::default();
/// let mut text = Vec::new();
/// let panel = dyad_years(graph.view(&filter), Years::read("1994-1996")?, &mut text)?;
/// assert_eq!(String::from_utf8(text)?.lines().count(), panel.rows + 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// When `out` cannot be written.
pub fn dyad_years(view: View<'_>, years: Years, out: &mut dyn Write) -> io::Result<Panel> {
    dyad::write(view, years, out)
}

/// Writes a row of CSV for each year and state that had given or received a commitment that was
/// in force, surely or possibly, at some time in that year. In the order of keys, then years.
///
/// # Errors
/// When `out` cannot be written.
pub fn state_years(view: View<'_>, years: Years, out: &mut dyn Write) -> io::Result<Panel> {
    state::write(view, years, out)
}

/// A state of a panel, as its rows name it.
struct Named {
    key: String,
    name: String,
    cow: String,
}

impl Named {
    fn of(graph: &Graph, id: NodeId) -> Named {
        let cow = match graph.kind(id) {
            Kind::Actor(actor) => actor.codes.get("cow"),
            _ => None,
        };
        Named {
            key: graph.node_key(id).to_string(),
            name: graph.name(id).to_string(),
            cow: cow.cloned().unwrap_or_default(),
        }
    }
}

/// A state; or what a list of states numbers, where its kind is not stated.
fn is_state(graph: &Graph, id: NodeId) -> bool {
    match graph.kind(id) {
        Kind::Actor(actor) => match actor.kind {
            Some(kind) => kind == ActorKind::State,
            None => actor.codes.contains_key("cow"),
        },
        _ => false,
    }
}

/// Whether a commitment is of one state to another: what a state promises itself is none.
fn is_between_states(graph: &Graph, edge: EdgeId) -> bool {
    let (from, to) = (graph.from(edge), graph.to(edge));
    graph.relation(edge).is_commitment()
        && from != to
        && is_state(graph, from)
        && is_state(graph, to)
}

/// Counts what a panel of this view leaves out.
fn count_left_out(view: View<'_>, panel: &mut Panel) {
    let graph = view.graph();
    for edge in view.edges() {
        if !graph.relation(edge).is_commitment() {
            continue;
        }
        if !is_between_states(graph, edge) {
            panel.not_between_states += 1;
        } else if !view.derived(edge).span.dated {
            panel.undated += 1;
        }
    }
}

/// How certain a view wants it to be before it counts.
fn enough(view: View<'_>) -> Truth {
    match view.filter().is_certain() {
        true => Truth::Yes,
        false => Truth::Possibly,
    }
}

/// How many different ones there are.
fn distinct<T: Ord>(of: impl Iterator<Item = T>) -> usize {
    of.collect::<BTreeSet<T>>().len()
}
