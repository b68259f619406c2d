//! Which edges a picture shows: those of the relations asked for, and of these only what lies
//! near the node in focus. Start at [`chosen`].

use super::Focus;
use crate::graph::{EdgeId, NodeId, View};
use crate::model::Relation;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// The edges that the picture shows, in the order of their ids.
pub fn chosen(view: View<'_>, focus: &Focus) -> Vec<EdgeId> {
    let also = also(view, focus);
    let wanted = |edge: &EdgeId| also.contains(edge) || is_asked(view, focus, *edge);
    let edges: Vec<EdgeId> = view.edges().filter(wanted).collect();
    near(view, focus, edges)
}

/// The edges, where the picture looks, of relations that nobody asked for: what it would show
/// besides if all were asked for.
pub fn unchosen(view: View<'_>, focus: &Focus) -> Vec<EdgeId> {
    let all = Focus {
        all: true,
        only: None,
        ..focus.clone()
    };
    let shown: BTreeSet<EdgeId> = chosen(view, focus).into_iter().collect();
    let mut others = chosen(view, &all);
    others.retain(|edge| !shown.contains(edge));
    others
}

/// Whether the edge is of a relation that was asked for.
fn is_asked(view: View<'_>, focus: &Focus, edge: EdgeId) -> bool {
    let relation = view.graph().relation(edge);
    match &focus.only {
        Some(only) => only.contains(relation),
        None => focus.all || relation.is_commitment() || *relation == Relation::Violates,
    }
}

/// The edges that are shown whatever their relation.
pub fn also(view: View<'_>, focus: &Focus) -> BTreeSet<EdgeId> {
    let keys = focus.also.iter().flatten();
    keys.filter_map(|key| view.graph().edge_id(key.as_str()))
        .collect()
}

/// Of these edges, what lies near the node in focus.
fn near(view: View<'_>, focus: &Focus, edges: Vec<EdgeId>) -> Vec<EdgeId> {
    let graph = view.graph();
    let Some(centre) = focus.node else {
        return edges;
    };
    let most = focus.hops.unwrap_or(1);
    let near = distances(view, &edges, centre, most);
    let key = &graph.node(centre).key;
    let inside = |edge: &EdgeId| {
        let ends = [graph.from(*edge), graph.to(*edge)].map(|end| near.get(&end).copied());
        match ends {
            // An edge of the ball has an end nearer than its rim, or is about the centre.
            [Some(a), Some(b)] => a.min(b) < most || graph.mentions(key).contains(edge),
            _ => false,
        }
    };
    edges.into_iter().filter(inside).collect()
}

/// How far each node stands from the centre, as far as `most`.
fn distances(
    view: View<'_>,
    edges: &[EdgeId],
    centre: NodeId,
    most: usize,
) -> BTreeMap<NodeId, usize> {
    let graph = view.graph();
    let key = &graph.node(centre).key;
    let mut near = BTreeMap::from([(centre, 0)]);
    // Of an agreement, what was promised under it belongs to it.
    for edge in edges
        .iter()
        .filter(|edge| graph.mentions(key).contains(edge))
    {
        near.entry(graph.from(*edge)).or_insert(1);
        near.entry(graph.to(*edge)).or_insert(1);
    }
    let mut touching: BTreeMap<NodeId, Vec<EdgeId>> = BTreeMap::new();
    for edge in edges {
        touching.entry(graph.from(*edge)).or_default().push(*edge);
        touching.entry(graph.to(*edge)).or_default().push(*edge);
    }
    let mut queue: VecDeque<NodeId> = near.keys().copied().collect();
    while let Some(node) = queue.pop_front() {
        let far = near[&node] + 1;
        if far > most {
            continue;
        }
        for edge in touching.get(&node).into_iter().flatten() {
            for end in [graph.from(*edge), graph.to(*edge)] {
                if near.get(&end).is_none_or(|known| *known > far) {
                    near.insert(end, far);
                    queue.push_back(end);
                }
            }
        }
    }
    near
}
