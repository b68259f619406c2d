//! State-years: what each state had promised, and had been promised, year by year.

use super::promise::binding;
use super::{Force, Named, Panel, Promise, Years, distinct, enough};
use super::{count_left_out, is_between_states, is_state};
use crate::exchange::export::table::joined;
use crate::graph::{Hop, NodeId, View};
use crate::model::{Day, Key, Truth};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

const HEADER: [&str; 21] = [
    "year",
    "cow",
    "key",
    "name",
    "partners",
    "given",
    "received",
    "defense_given",
    "offense_given",
    "neutrality_given",
    "nonaggression_given",
    "consultation_given",
    "defense_received",
    "offense_received",
    "neutrality_received",
    "nonaggression_received",
    "consultation_received",
    "agreements",
    "binding",
    "in_force",
    "sources",
];

pub(super) fn write(view: View<'_>, years: Years, out: &mut dyn Write) -> io::Result<Panel> {
    let graph = view.graph();
    let mut panel = Panel::default();
    count_left_out(view, &mut panel);
    let mut rows = ::csv::Writer::from_writer(out);
    rows.write_record(HEADER)?;
    for state in graph.node_ids().filter(|id| is_state(graph, *id)) {
        let given = Side::of(view, view.out(state), years.days());
        let received = Side::of(view, view.into(state), years.days());
        let named = Named::of(graph, state);
        let before = panel.rows;
        for year in years.each() {
            let (given, received) = (given.in_year(year, view), received.in_year(year, view));
            if given.is_empty() && received.is_empty() {
                continue;
            }
            rows.write_record(cells(year, &named, &given, &received))?;
            panel.rows += 1;
        }
        if panel.rows > before && named.cow.is_empty() {
            panel.without_cow.insert(graph.node(state).key.clone());
        }
    }
    rows.flush()?;
    Ok(panel)
}

/// What a state gave, or received: the promises, and with whom each is.
struct Side {
    promises: Vec<(Promise, Force)>,
    partners: Vec<NodeId>,
}

/// One side in one year: each promise, its partner, how surely it was in force.
type Active<'s> = Vec<(&'s Promise, NodeId, Truth)>;

impl Side {
    fn of(view: View<'_>, hops: impl Iterator<Item = Hop>, days: (Day, Day)) -> Side {
        let graph = view.graph();
        let mut side = Side {
            promises: Vec::new(),
            partners: Vec::new(),
        };
        for hop in hops {
            if is_between_states(graph, hop.edge) && view.derived(hop.edge).span.dated {
                let promise = Promise::of(view, hop.edge);
                let force = Force::of(view, hop.edge, days);
                side.promises.push((promise, force));
                side.partners.push(hop.node);
            }
        }
        side
    }

    fn in_year(&self, year: i64, view: View<'_>) -> Active<'_> {
        let enough = enough(view);
        let with = self.promises.iter().zip(&self.partners);
        with.map(|((promise, force), partner)| (promise, *partner, force.in_year(year)))
            .filter(|(_, _, truth)| *truth >= enough)
            .collect()
    }
}

fn cells(year: i64, named: &Named, given: &Active<'_>, received: &Active<'_>) -> Vec<String> {
    let both = || given.iter().chain(received);
    let sources = both().flat_map(|(promise, ..)| &promise.sources);
    let sources: BTreeSet<String> = sources.map(ToString::to_string).collect();
    let mut cells = vec![
        year.to_string(),
        named.cow.clone(),
        named.key.clone(),
        named.name.clone(),
        distinct(both().map(|(_, partner, _)| partner)).to_string(),
        matters(given, |_| true).to_string(),
        matters(received, |_| true).to_string(),
    ];
    for side in [given, received] {
        let of = [0, 1, 2, 3, 4].map(|i| matters(side, |promise| promise.obliges[i]));
        cells.extend(of.map(|count| count.to_string()));
    }
    cells.extend([
        distinct(both().filter_map(|(promise, ..)| promise.under.as_ref())).to_string(),
        binding(given.iter().map(|(promise, ..)| *promise)).to_string(),
        in_force(both()).to_string(),
        joined(&sources.into_iter().collect::<Vec<_>>()),
    ]);
    cells
}

/// How many promises there are of that sort, several accounts of one matter counted once.
fn matters(side: &Active<'_>, wanted: impl Fn(&Promise) -> bool) -> usize {
    let fitting = side.iter().filter(|(promise, ..)| wanted(promise));
    distinct(fitting.map(|(promise, ..)| &promise.matter))
}

/// Yes, where each promise counted was surely in force by some account of it.
fn in_force<'s>(all: impl Iterator<Item = &'s (&'s Promise, NodeId, Truth)>) -> Truth {
    let mut surest: BTreeMap<&Key, Truth> = BTreeMap::new();
    for (promise, _, truth) in all {
        let best = surest.entry(&promise.matter).or_insert(Truth::No);
        *best = (*best).max(*truth);
    }
    surest.into_values().min().unwrap_or(Truth::No)
}
