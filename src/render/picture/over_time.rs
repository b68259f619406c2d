//! The same picture at several dates. Start at [`pictures`].

use super::chosen::chosen;
use super::edit::Edited;
use super::{Focus, drawn, told_undated, undated};
use crate::graph::{EdgeId, Filter, Graph, NodeId, View};
use crate::model::{Date, Says, Value};
use crate::query::Evidence;
use crate::render::letters::letter;
use crate::render::series::Series;
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
    let all: BTreeSet<EdgeId> = shown.iter().flatten().copied().collect();
    let edited = Edited::new(graph.view(&ever), all.into_iter().collect(), focus);
    let kept: BTreeSet<EdgeId> = edited.edges.iter().copied().collect();
    let scenes = filters.iter().zip(shown);
    let scenes = scenes.map(|(filter, shown)| {
        let edges: Vec<EdgeId> = shown.into_iter().filter(|e| kept.contains(e)).collect();
        drawn(graph.view(filter), focus, &edited, &edges)
    });
    let mut scenes: Vec<_> = scenes.collect();
    letter(&mut scenes);
    // How many records have no date is told once, as the most that some date leaves out.
    let undated: BTreeSet<usize> = filters
        .iter()
        .map(|filter| undated(graph.view(filter), focus))
        .collect();
    let told: Vec<String> = undated.iter().copied().filter_map(told_undated).collect();
    for scene in &mut scenes {
        scene.notes.retain(|note| !told.contains(note));
        scene.notes.extend(told.last().cloned());
    }
    Series::new(dates.iter().cloned().zip(scenes))
}

/// The dates on which something may change in the picture of a view: all on which a record that
/// it shows begins, ends or comes to another state, as they are written, in order of time.
pub fn turning_points(view: View<'_>, focus: &Focus) -> Vec<Date> {
    let ever = view.filter().at_any_time();
    let view = view.graph().view(&ever);
    let mut dates: BTreeMap<_, Date> = BTreeMap::new();
    let mut note = |date: &Date| {
        let text = date.as_str();
        let (from, to) = text.split_once('/').unwrap_or((text, text));
        for side in [from, to] {
            if let Ok(date) = Date::new(side) {
                dates.entry(date.possible()).or_insert(date);
            }
        }
    };
    let mut nodes: BTreeSet<NodeId> = BTreeSet::new();
    for edge in chosen(view, focus) {
        let graph = view.graph();
        nodes.extend([graph.from(edge), graph.to(edge)]);
        nodes.extend(view.open_conditions(edge).into_iter().map(|(node, _)| node));
        let under = view
            .edge(edge)
            .terms()
            .and_then(|terms| terms.under.as_ref());
        nodes.extend(under.and_then(|key| graph.node_id(key.as_str())));
        if let Some(period) = Evidence::of(view, edge).period {
            note(&period);
        }
        for claim in view.edge_claims(edge) {
            valued(&claim.says).into_iter().for_each(&mut note);
        }
    }
    for node in nodes {
        for claim in view.node_claims(node) {
            valued(&claim.says).into_iter().for_each(&mut note);
        }
    }
    dates.into_values().collect()
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
