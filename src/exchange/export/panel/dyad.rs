//! Directed dyad-years: one state's promises to another, year by year.

use super::promise::{OBLIGATIONS, binding};
use super::{Force, Named, Panel, Promise, Years, distinct, enough};
use super::{count_left_out, is_between_states, is_state};
use crate::exchange::export::table::joined;
use crate::graph::{NodeId, View};
use crate::model::{Day, Truth};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

const HEADER: [&str; 18] = [
    "year",
    "cow1",
    "cow2",
    "key1",
    "key2",
    "name1",
    "name2",
    "defense",
    "offense",
    "neutrality",
    "nonaggression",
    "consultation",
    "commitments",
    "agreements",
    "binding",
    "in_force",
    "censored_left",
    "censored_right",
];

pub(super) fn write(view: View<'_>, years: Years, out: &mut dyn Write) -> io::Result<Panel> {
    let graph = view.graph();
    let mut panel = Panel::default();
    count_left_out(view, &mut panel);
    let mut rows = ::csv::Writer::from_writer(out);
    rows.write_record(HEADER.iter().chain(&["sources"]))?;
    for from in graph.node_ids().filter(|id| is_state(graph, *id)) {
        for (to, promises) in promises(view, from, years.days()) {
            let dyad = [Named::of(graph, from), Named::of(graph, to)];
            let before = panel.rows;
            for row in year_by_year(&promises, years, enough(view)) {
                let cells = row.cells(&dyad);
                rows.write_record(&cells)?;
                panel.rows += 1;
            }
            for (named, id) in dyad.iter().zip([from, to]) {
                if panel.rows > before && named.cow.is_empty() {
                    panel.without_cow.insert(graph.node(id).key.clone());
                }
            }
        }
    }
    rows.flush()?;
    Ok(panel)
}

/// The dated promises of a state, by the state they are made to.
fn promises(
    view: View<'_>,
    from: NodeId,
    days: (Day, Day),
) -> BTreeMap<NodeId, Vec<(Promise, Force)>> {
    let graph = view.graph();
    let mut to: BTreeMap<NodeId, Vec<(Promise, Force)>> = BTreeMap::new();
    for hop in view.out(from) {
        if is_between_states(graph, hop.edge) && view.derived(hop.edge).span.dated {
            let promise = Promise::of(view, hop.edge);
            let force = Force::of(view, hop.edge, days);
            to.entry(hop.node).or_default().push((promise, force));
        }
    }
    to
}

/// A year in which something was in force.
struct Row {
    year: i64,
    obliges: [bool; 5],
    commitments: usize,
    agreements: usize,
    binding: &'static str,
    in_force: Truth,
    censored: (bool, bool),
    sources: Vec<String>,
}

/// The rows of a pair of states, each spell of years marked where the panel cuts it off.
fn year_by_year(promises: &[(Promise, Force)], years: Years, enough: Truth) -> Vec<Row> {
    let mut rows: Vec<Row> = years
        .each()
        .filter_map(|year| {
            let active = active(promises, year, enough);
            (!active.is_empty()).then(|| row(year, &active))
        })
        .collect();
    let on = |day: Day| promises.iter().any(|(_, force)| force.on(day) >= enough);
    let (first, last) = years.days();
    let (cut_before, cut_after) = (on(first), on(last));
    for spell in rows.chunk_by_mut(|a, b| a.year + 1 == b.year) {
        let begins = spell.first().is_some_and(|row| row.year == years.first());
        let ends = spell.last().is_some_and(|row| row.year == years.last());
        for row in spell {
            row.censored = (begins && cut_before, ends && cut_after);
        }
    }
    rows
}

/// The promises, with how surely each was in force in that year, if at all.
fn active(promises: &[(Promise, Force)], year: i64, enough: Truth) -> Vec<(&Promise, Truth)> {
    let in_year = promises.iter().map(|(p, force)| (p, force.in_year(year)));
    in_year.filter(|(_, truth)| *truth >= enough).collect()
}

fn row(year: i64, active: &[(&Promise, Truth)]) -> Row {
    let promises = || active.iter().map(|(promise, _)| *promise);
    let obliges = [0, 1, 2, 3, 4].map(|i| promises().any(|promise| promise.obliges[i]));
    let sources: BTreeSet<String> = promises()
        .flat_map(|promise| &promise.sources)
        .map(ToString::to_string)
        .collect();
    Row {
        year,
        obliges,
        commitments: distinct(promises().map(|promise| &promise.matter)),
        agreements: distinct(promises().filter_map(|promise| promise.under.as_ref())),
        binding: binding(promises()),
        in_force: in_force(active, obliges),
        censored: (false, false),
        sources: sources.into_iter().collect(),
    }
}

/// Yes, where each obligation of the row rests on a promise that was surely in force; where there
/// is none, on any.
fn in_force(active: &[(&Promise, Truth)], obliges: [bool; 5]) -> Truth {
    let surely = |wanted: &dyn Fn(&Promise) -> bool| {
        let fitting = active.iter().filter(|(promise, _)| wanted(promise));
        fitting.map(|(_, truth)| *truth).max().unwrap_or(Truth::No)
    };
    let stated = (0..OBLIGATIONS.len()).filter(|i| obliges[*i]);
    let each = stated.map(|i| surely(&|promise: &Promise| promise.obliges[i]));
    each.min().unwrap_or_else(|| surely(&|_| true))
}

impl Row {
    fn cells(&self, [one, two]: &[Named; 2]) -> Vec<String> {
        let bit = |yes: bool| if yes { "1" } else { "0" }.to_string();
        let mut cells = vec![
            self.year.to_string(),
            one.cow.clone(),
            two.cow.clone(),
            one.key.clone(),
            two.key.clone(),
            one.name.clone(),
            two.name.clone(),
        ];
        cells.extend(self.obliges.map(bit));
        cells.extend([
            self.commitments.to_string(),
            self.agreements.to_string(),
            self.binding.to_string(),
            self.in_force.to_string(),
            bit(self.censored.0),
            bit(self.censored.1),
            joined(&self.sources),
        ]);
        cells
    }
}
