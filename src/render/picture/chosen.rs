//! Which edges a picture shows: those of the relations asked for, and of these only what lies
//! near the node in focus. Start at [`chosen`].

use super::Focus;
use crate::graph::{EdgeId, NodeId, View};
use crate::model::Relation;
use std::collections::{BTreeMap, VecDeque};

/// The edges that the picture shows, in the order of their ids.
pub fn chosen(view: View<'_>, focus: &Focus) -> Vec<EdgeId> {
    let graph = view.graph();
    let wanted = |edge: &EdgeId| {
        let relation = graph.relation(*edge);
        match &focus.only {
            Some(only) => only.contains(relation),
            None => focus.all || relation.is_commitment() || *relation == Relation::Violates,
        }
    };
    let edges: Vec<EdgeId> = view.edges().filter(wanted).collect();
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
