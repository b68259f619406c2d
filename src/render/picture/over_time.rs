//! The same picture at several dates. Start at [`pictures`].

use super::chosen::chosen;
use super::{
    Focus, drawn_together, edited_together, left_out, narrowed, seen_together, told_undated,
    undated,
};
use crate::graph::{EdgeId, Filter, Graph, NodeId, States, View};
use crate::model::{Claim, Date, Day, Key, Says, Tie, Value};
use crate::query::Evidence;
use crate::render::series::Series;
use crate::state::{History, State};
use std::collections::{BTreeMap, BTreeSet};

/// The scenes that a graph shows as of several dates, edited together so that the same record
/// is drawn in the same way in all; no date: after all that is recorded.
///
/// Costs a scan of the edges for each date.
pub fn pictures(graph: &Graph, filter: &Filter, focus: &Focus, dates: &[Option<Date>]) -> Series {
    let ever = filter.at_any_time();
    let filters: Vec<Filter> = dates
        .iter()
        .map(|date| match date {
            Some(date) => ever.clone().as_of(date.clone()),
            None => ever.clone(),
        })
        .collect();
    let shown: Vec<Vec<EdgeId>> = filters
        .iter()
        .map(|filter| chosen(graph.view(filter), focus))
        .collect();
    let views: Vec<View<'_>> = filters.iter().map(|filter| graph.view(filter)).collect();
    let edited = edited_together(graph.view(&ever), &views, &shown, focus);
    let moments = views.iter().zip(&shown);
    let moments = moments.map(|(view, shown)| (*view, &edited, edited.of(shown)));
    let mut scenes = drawn_together(&moments.collect::<Vec<_>>(), focus);
    seen_together(&mut scenes, focus);
    // How many records have no date is told once, as the most that some date leaves out.
    let undated: BTreeSet<usize> = filters
        .iter()
        .map(|filter| undated(graph.view(filter), focus))
        .collect();
    let told: Vec<String> = undated.iter().copied().filter_map(told_undated).collect();
    // Where no date is asked about, what has none is shown.
    for (scene, date) in scenes.iter_mut().zip(dates) {
        scene.notes.retain(|note| !told.contains(note));
        scene
            .notes
            .extend(told.last().filter(|_| date.is_some()).cloned());
    }
    let left_out = left_out(graph.view(&ever), focus, &scenes);
    for scene in &mut scenes {
        scene.notes.extend(left_out.clone());
    }
    Series {
        narrowed: narrowed(graph.view(&ever)),
        ..Series::new(dates.iter().cloned().zip(scenes))
    }
}

/// The dates on which something may change in the picture of a view: all on which a record that
/// it shows begins, ends or comes to another state, as they are written; and the days on which, by
/// what else is recorded, it turns: an act of a party, a condition, an end of its agreement.
/// In order of time.
pub fn turning_points(view: View<'_>, focus: &Focus) -> Vec<Date> {
    let ever = view.filter().at_any_time();
    let view = view.graph().view(&ever);
    let mut points = Points {
        view,
        written: BTreeMap::new(),
        derived: BTreeSet::new(),
    };
    let mut nodes: BTreeSet<NodeId> = BTreeSet::new();
    for edge in chosen(view, focus) {
        let graph = view.graph();
        let node = |key: &Key| graph.node_id(key.as_str());
        nodes.extend([graph.from(edge), graph.to(edge)]);
        nodes.extend(view.derived(edge).conditions.iter().copied());
        let record = view.edge(edge);
        nodes.extend(record.terms().and_then(|terms| node(terms.under.as_ref()?)));
        if let Tie::Violates(breach) = &record.tie {
            nodes.extend(breach.event.as_ref().and_then(node));
        }
        points.of_edge(edge);
    }
    let met_by = |id: &NodeId| {
        let terms = view.node(*id).as_condition()?;
        view.graph().node_id(terms.met_by.as_ref()?.as_str())
    };
    nodes.extend(nodes.iter().filter_map(met_by).collect::<Vec<_>>());
    for node in nodes {
        for claim in view.node_claims(node) {
            points.claim(claim);
        }
    }
    points.in_order()
}

/// Dates on which something may change.
struct Points<'a> {
    view: View<'a>,
    /// As a record writes them, by the days that they may be.
    written: BTreeMap<(Day, Day), Date>,
    /// What follows from several records.
    derived: BTreeSet<(Day, Day)>,
}

impl Points<'_> {
    fn write(&mut self, date: &Date) {
        let text = date.as_str();
        let (from, to) = text.split_once('/').unwrap_or((text, text));
        for side in [from, to] {
            if let Ok(date) = Date::new(side) {
                self.written.entry(date.possible()).or_insert(date);
            }
        }
    }

    fn claim(&mut self, claim: &Claim) {
        valued(&claim.says)
            .into_iter()
            .for_each(|date| self.write(date));
    }

    fn of_edge(&mut self, edge: EdgeId) {
        if let Some(period) = Evidence::of(self.view, edge).period {
            self.write(&period);
        }
        for claim in self.view.edge_claims(edge) {
            self.claim(claim);
        }
        let derived = self.view.derived(edge);
        match &derived.states {
            States::Commitment(history) => self.turns(&history.history),
            States::Tie(history) => self.turns(&history.history),
        }
    }

    fn turns<S: State>(&mut self, history: &History<S>) {
        for spell in history.dated() {
            self.derived
                .extend(spell.from.map(|from| (from.earliest, from.latest)));
            for date in spell
                .reasons
                .iter()
                .filter_map(|reason| reason.when.as_ref())
            {
                self.write(date);
            }
        }
    }

    fn in_order(mut self) -> Vec<Date> {
        for (first, last) in self.derived {
            for day in [first, last] {
                let written = self.written.contains_key(&(first, last));
                if !written && let Ok(date) = Date::new(&day.to_string()) {
                    self.written.entry((day, day)).or_insert(date);
                }
            }
        }
        self.written.into_values().collect()
    }
}

/// The date that a claim gives.
fn valued(says: &Says) -> Option<&Date> {
    match says {
        Says::Value(_, Value::Date(date)) => Some(date),
        Says::Value(_, Value::Stage(_, date)) => date.as_ref(),
        Says::Value(_, Value::State(_, date)) => date.as_ref(),
        Says::Value(_, Value::Condition(_, date)) => date.as_ref(),
        _ => None,
    }
}
