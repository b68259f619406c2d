//! The commitments on which an actor may call. Start at [`owed`].

use super::{Bounds, Evidence};
use crate::commitment::is_of_own;
use crate::graph::{EdgeId, NodeId, View};
use crate::model::{Key, Relation, Tie};
use std::collections::BTreeSet;

/// What an actor is owed.
#[derive(Default)]
pub(super) struct Owed {
    /// The commitments on which it may call, or of which it is not stated who may; in their order.
    pub(super) edges: Vec<EdgeId>,
    /// How many guarantees of it are its creditors' to call on.
    pub(super) for_its_creditors: usize,
    /// How many backstops stand behind what it has promised others.
    pub(super) behind_its_own: usize,
    /// How many edges were looked at.
    pub(super) touched: usize,
    /// Whether there were more than allowed.
    pub(super) cut: bool,
}

/// What an actor is owed: what is promised to it, and guarantees that name it as their creditor.
/// Nothing that it promises itself, nor what stands behind its own promises to others.
/// Looks at no more edges than `work`.
pub(super) fn owed(view: View<'_>, whom: NodeId, work: usize) -> Owed {
    let graph = view.graph();
    let second = view.recourse();
    let mut owed = Owed::default();
    // A node's edges stand in the order of relations, commitments first. One more than is looked
    // at tells that there are more. What the arcs say is not asked of the edges again.
    let to_it = view.outlines_into(whom);
    let to_it = to_it.take_while(|(_, outline)| graph.relation_of(*outline).is_commitment());
    let to_it = to_it.map(|(hop, _)| (hop.edge, [hop.node, whom]));
    let to_it: Vec<(EdgeId, [NodeId; 2])> = to_it.take(work.saturating_add(1)).collect();
    let named = view
        .mentions(&Key::stored(graph.node_key(whom)))
        .filter(|edge| {
            *graph.relation(*edge) == Relation::Guarantees && second.creditor(*edge) == Some(whom)
        });
    let named = named.map(|edge| (edge, [graph.from(edge), graph.to(edge)]));
    // Accounts of one matter count once.
    let mut matters = BTreeSet::new();
    let mut is_new = |edge| {
        let matter = graph.matter(edge);
        matter.is_none_or(|matter| matters.insert(matter))
    };
    let to_it = graph.near(&to_it, |(edge, _)| *edge).copied();
    for (edge, [debtor, to]) in to_it.chain(named) {
        if owed.touched == work {
            owed.cut = true;
            break;
        }
        owed.touched += 1;
        match second.creditor_of(graph.tie(edge), || to) {
            Some(creditor) if creditor != whom => {
                owed.for_its_creditors += usize::from(is_new(edge))
            }
            // Who may call on a guarantee of what it owes need not be stated: its creditor.
            None if is_of_own(view, edge, whom) => match graph.relation(edge) {
                Relation::Backstops => owed.behind_its_own += usize::from(is_new(edge)),
                _ => owed.for_its_creditors += usize::from(is_new(edge)),
            },
            _ if debtor == whom => {}
            _ => owed.edges.push(edge),
        }
    }
    // A few runs in order: a merge.
    owed.edges.sort();
    owed.edges.dedup();
    owed
}

/// What is promised to others for the benefit of an actor that is not itself the one to whom it is
/// owed: whether it may call on that, the text must say (Vienna Convention on the Law of Treaties,
/// article 36). No more than [`Bounds::results`].
///
/// Costs a look at each edge that names the actor.
///
/// ```
/// use foedera::dossier::{Memory, read};
/// use foedera::graph::Filter;
/// use foedera::query::{Bounds, for_its_benefit};
///
/// let text = r#"(foedera: 1, source: "s", sources: {"s": "Gazette"},
///     actors: {"a": State("Aland"), "b": State("Beland"), "c": State("Celand")},
///     edges: [undertakes(from: "a", to: "b", for: "c", obligation: Assistance, at: "1")])"#;
/// let graph = read(&Memory::new().with("d.ron", text), "d.ron").graph.unwrap();
/// let (filter, c) = (Filter::default(), graph.node_id("c").unwrap());
/// assert_eq!(for_its_benefit(graph.view(&filter), c, Bounds::default()).len(), 1);
/// ```
pub fn for_its_benefit(view: View<'_>, whom: NodeId, bounds: Bounds) -> Vec<Evidence> {
    let both = view.filter().with_undated();
    let all = both.as_ref().map_or(view, |both| view.graph().view(both));
    let graph = view.graph();
    let key = Key::stored(graph.node_key(whom));
    let is_for_it = |edge: &EdgeId| match graph.tie(*edge) {
        Tie::Undertakes(promise) => {
            promise.benefits.as_ref() == Some(&key) && graph.to(*edge) != whom
        }
        _ => false,
    };
    let edges = all.mentions(&key).take(bounds.work).filter(is_for_it);
    let edges = edges.take(bounds.results);
    edges.map(|edge| Evidence::of(all, edge)).collect()
}
