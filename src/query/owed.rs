//! The commitments on which an actor may call. Start at [`owed`].

use crate::graph::{EdgeId, NodeId, View};
use crate::model::{Key, Relation};
use std::collections::BTreeSet;

/// What an actor is owed.
#[derive(Default)]
pub(super) struct Owed {
    /// The commitments on which it may call, or of which it is not stated who may.
    pub(super) edges: BTreeSet<EdgeId>,
    /// How many guarantees of it are its creditors' to call on.
    pub(super) for_its_creditors: usize,
    /// How many edges were looked at.
    pub(super) touched: usize,
    /// Whether there were more than allowed.
    pub(super) cut: bool,
}

/// What an actor is owed: what is promised to it, and guarantees that name it as their creditor.
/// Looks at no more edges than `work`.
pub(super) fn owed(view: View<'_>, whom: NodeId, work: usize) -> Owed {
    let graph = view.graph();
    let second = view.recourse();
    let mut owed = Owed::default();
    // A node's edges stand in the order of relations, commitments first.
    let to_it: Vec<EdgeId> = view.into(whom).map(|hop| hop.edge).collect();
    graph.fetch_arcs(&to_it);
    let to_it = to_it.into_iter();
    let to_it = to_it.take_while(|edge| graph.relation(*edge).is_commitment());
    let named = view
        .mentions(&Key::stored(graph.node_key(whom)))
        .filter(|edge| {
            *graph.relation(*edge) == Relation::Guarantees && second.creditor(*edge) == Some(whom)
        });
    for edge in to_it.chain(named) {
        if owed.touched == work {
            owed.cut = true;
            break;
        }
        owed.touched += 1;
        match second.creditor(edge) {
            Some(creditor) if creditor != whom => owed.for_its_creditors += 1,
            _ => {
                owed.edges.insert(edge);
            }
        }
    }
    owed
}
