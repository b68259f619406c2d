//! The difference between two views: what is lost, new, or stands otherwise, and for whom.
//! What a what-if, two dates and two dossiers have in common. Start at [`changes`].

use super::left::{Actors, Left};
use super::moved::{Foremost, Moved};
use super::resaid::{ChangedRecord, resaid};
use super::{Bounds, Difference, Evidence, Truncated, condition_state, stage};
use crate::graph::{EdgeId, Graph, NEAR, NodeId, View};
use crate::model::{ConditionState, Key, Kind, Stage, Truth, words};
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// What came to be different.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// The edges that are there on one side only or stand otherwise: promises first, then in
    /// the order of their keys.
    pub edges: Vec<Changed>,
    /// The agreements and conditions that are, in the order of their keys.
    pub nodes: Vec<ChangedNode>,
    /// Between two graphs, the nodes of which they say different things.
    pub records: Vec<ChangedRecord>,
    /// Promises that somebody stood behind before and nobody does after, by key.
    pub alone: Vec<Key>,
    /// Who lost a promise or has a new one, those who lost the most first.
    pub actors: Vec<Left>,
    /// Conditions that held something back before, and nothing after, by key.
    pub idle: Vec<Key>,
    /// Why it is not the whole answer.
    pub truncated: Option<Truncated>,
}

/// An agreement or a condition that is different.
#[derive(Clone, Debug)]
pub struct ChangedNode {
    /// The node, by key.
    pub key: Key,
    /// How it stood; absent: it was not there.
    pub before: Option<NodeState>,
    /// How it stands.
    pub after: Option<NodeState>,
}

/// How an agreement or a condition stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NodeState {
    /// The stages that an agreement is, or may be, in, and whether it is in force.
    Agreement(Vec<(Stage, Truth)>, Truth),
    /// The states that a condition is, or may be, in.
    Condition(Vec<(ConditionState, Truth)>),
}

/// One edge that is different.
#[derive(Clone, Debug)]
pub struct Changed {
    /// The edge, by key.
    pub key: Key,
    /// In which way.
    pub how: How,
    /// How it stood, by the ids of the graph before.
    pub before: Option<Evidence>,
    /// How it stands, by the ids of the graph after.
    pub after: Option<Evidence>,
    /// What the edge itself says otherwise: here is before, there is after.
    pub differs: Vec<Difference>,
}

words! {
    /// In which way an edge is different.
    pub enum How: "a way to differ" {
        /// It is not there any more.
        Lost,
        /// It stands worse.
        Worse,
        /// It stands otherwise, neither worse nor better.
        Otherwise,
        /// It stands the same, and is said otherwise, or by others.
        Resaid,
        /// It stands better.
        Better,
        /// It was not there before.
        New,
    }
}

impl Changes {
    /// Whether nothing is different.
    pub fn is_empty(&self) -> bool {
        self.edges.is_empty() && self.nodes.is_empty() && self.records.is_empty()
    }

    /// How many edges are different in one way.
    pub fn count(&self, how: How) -> usize {
        self.edges.iter().filter(|edge| edge.how == how).count()
    }
}

/// What is different after from before. Records are known again by their keys, so the two may
/// be views of two graphs. Looks at all edges of both, at most [`Bounds::work`] of each; see [`what_if`](super::what_if()) for
/// the difference that one supposition makes.
///
/// ```
/// use foedera::graph::Filter;
/// use foedera::model::Date;
/// use foedera::query::{Bounds, How, changes};
///
/// let graph = foedera::dossier::ukraine();
/// let [before, after] = ["2013", "2015"].map(|y| Filter::default().as_of(Date::new(y).unwrap()));
/// let found = changes(graph.view(&before), graph.view(&after), Bounds::default());
/// let russia = found.edges.iter().find(|e| e.key == "russia-guarantees-ukraine").unwrap();
/// assert_eq!(russia.how, How::Worse, "violated since 2014");
/// ```
pub fn changes(before: View<'_>, after: View<'_>, bounds: Bounds) -> Changes {
    let mut is_cut = false;
    let mut edges = |view: View<'_>| -> Vec<EdgeId> {
        let mut edges = view.edges();
        let found = edges.by_ref().take(bounds.work).collect();
        is_cut |= edges.next().is_some();
        found
    };
    let nodes = |view: View<'_>| -> Vec<NodeId> {
        let graph = view.graph();
        let moves = |node: &NodeId| match graph.kind(*node) {
            Kind::Agreement(_) | Kind::Condition(_) => view.shows(*node),
            Kind::Actor(_) | Kind::Event(_) => false,
        };
        graph.node_ids().filter(moves).collect()
    };
    let edges = [edges(before), edges(after)];
    let nodes = [nodes(before), nodes(after)];
    let mut found = among(before, after, (edges, nodes), bounds);
    found.records = resaid(before, after, bounds.work);
    if first(&mut found.records, bounds.results, |a, b| a.key.cmp(&b.key)) {
        found.truncated = Some(Truncated::Results(bounds.results));
    }
    if is_cut {
        found.truncated = Some(Truncated::Work(bounds.work));
    }
    found
}

/// The ids of one record in the graph before and in the one after.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Both<T> {
    pub(super) before: Option<T>,
    pub(super) after: Option<T>,
}

impl<T: Copy + Ord> Both<T> {
    /// Pairs the records of two graphs by their keys; those of one graph by themselves. Each list
    /// is in order.
    pub(super) fn all(
        [before, after]: [&Graph; 2],
        [old, new]: [Vec<T>; 2],
        key: impl Fn(&Graph, T) -> Key,
        id: impl Fn(&Graph, &Key) -> Option<T>,
    ) -> Vec<Both<T>> {
        if before.is(after) {
            let mut all = old;
            all.extend(new);
            // Two runs in order: a merge.
            all.sort();
            all.dedup();
            let both = |one: T| Both {
                before: Some(one),
                after: Some(one),
            };
            return all.into_iter().map(both).collect();
        }
        let old = old.into_iter().map(|one| Both {
            before: Some(one),
            after: id(after, &key(before, one)),
        });
        let new = new.into_iter().map(|one| Both {
            before: id(before, &key(after, one)),
            after: Some(one),
        });
        let mut both: Vec<Both<T>> = old.chain(new).collect();
        both.sort_unstable();
        both.dedup();
        both
    }

    /// The key of one that is in either graph.
    pub(super) fn key(self, graphs: [&Graph; 2], key: impl Fn(&Graph, T) -> Key) -> Option<Key> {
        match (self.before, self.after) {
            (Some(old), _) => Some(key(graphs[0], old)),
            (None, Some(new)) => Some(key(graphs[1], new)),
            (None, None) => None,
        }
    }
}

pub(super) fn node_key(graph: &Graph, node: NodeId) -> Key {
    Key::stored(graph.node_key(node))
}

/// What is different among these edges and nodes, of the graph before and of the one after.
pub(super) fn among(
    before: View<'_>,
    after: View<'_>,
    (edges, nodes): ([Vec<EdgeId>; 2], [Vec<NodeId>; 2]),
    bounds: Bounds,
) -> Changes {
    let graphs = [before.graph(), after.graph()];
    let edges = Both::all(graphs, edges, Graph::edge_key, |g, key| {
        g.edge_id(key.as_str())
    });
    let nodes = Both::all(graphs, nodes, node_key, |g, key| g.node_id(key.as_str()));
    let (mut alone, mut idle) = (Alone::default(), Idle::default());
    let mut actors = Actors::new(before, after);
    let mut foremost = Foremost::new(bounds.results);
    for near in edges.chunks(NEAR) {
        let old = near.iter().filter_map(|edge| edge.before);
        before.graph().fetch_arcs(old);
        // All is told of what lies near, before the next is read.
        let moved = near
            .iter()
            .filter_map(|edge| Moved::of(before, after, *edge));
        for moved in moved {
            alone.see(before, &moved);
            idle.see(before, &moved);
            actors.see(&moved);
            foremost.offer(before, after, moved);
        }
    }
    let mut found = Changes {
        alone: alone.told(before, after),
        idle: idle.told(before, after, bounds),
        ..Changes::default()
    };
    let mut is_cut = foremost.is_cut;
    found.edges = foremost.told(before, after);
    let (actors, more) = actors.told(bounds);
    found.actors = actors;
    is_cut |= more;
    found.nodes = nodes
        .into_iter()
        .filter_map(|node| changed_node(before, after, node))
        .collect();
    is_cut |= first(&mut found.nodes, bounds.results, |a, b| a.key.cmp(&b.key));
    found.truncated = is_cut.then_some(Truncated::Results(bounds.results));
    found
}

/// Leaves the first of a list, in order, and says whether there were more.
pub(super) fn first<T>(list: &mut Vec<T>, most: usize, order: impl Fn(&T, &T) -> Ordering) -> bool {
    let is_cut = list.len() > most;
    if is_cut {
        list.select_nth_unstable_by(most, &order);
        list.truncate(most);
    }
    list.sort_by(order);
    is_cut
}

/// How an agreement or a condition stands; nothing of another node.
pub(super) fn node_state(view: View<'_>, node: NodeId) -> Option<NodeState> {
    match view.graph().kind(node) {
        Kind::Agreement(_) => {
            let (stages, in_force) = stage(view, node);
            Some(NodeState::Agreement(stages, in_force))
        }
        Kind::Condition(_) => Some(NodeState::Condition(condition_state(view, node))),
        Kind::Actor(_) | Kind::Event(_) => None,
    }
}

pub(super) fn changed_node(
    before: View<'_>,
    after: View<'_>,
    node: Both<NodeId>,
) -> Option<ChangedNode> {
    let state = |view: View<'_>, node: Option<NodeId>| -> Option<NodeState> {
        let node = node.filter(|node| view.shows(*node))?;
        node_state(view, node)
    };
    let (old, new) = (state(before, node.before), state(after, node.after));
    if old == new {
        return None;
    }
    Some(ChangedNode {
        key: node.key([before.graph(), after.graph()], node_key)?,
        before: old,
        after: new,
    })
}

/// Promises that lost somebody who stood behind them.
#[derive(Default)]
struct Alone {
    principals: BTreeSet<EdgeId>,
}

impl Alone {
    fn see(&mut self, before: View<'_>, moved: &Moved) {
        let lost = moved.edge.before.filter(|_| moved.how == How::Lost);
        let lost = lost.filter(|edge| !before.graph().tie(*edge).of().is_empty());
        let links = lost.map(|edge| before.recourse().principals(edge));
        let links = links.into_iter().flatten();
        self.principals.extend(links.map(|link| link.principal));
    }

    /// Those that lost the last.
    fn told(self, before: View<'_>, after: View<'_>) -> Vec<Key> {
        let principals = self.principals.into_iter();
        let keys = principals.map(|edge| before.graph().edge_key(edge));
        let is_alone = |key: &Key| {
            let edge = after.graph().edge_id(key.as_str());
            let edge = edge.filter(|edge| after.shows_edge(*edge));
            edge.is_some_and(|edge| after.recourse().backers(edge).next().is_none())
        };
        keys.filter(is_alone).collect()
    }
}

/// Conditions of what was lost or stands otherwise.
#[derive(Default)]
struct Idle {
    conditions: BTreeSet<NodeId>,
}

impl Idle {
    fn see(&mut self, before: View<'_>, moved: &Moved) {
        let was = moved.edge.before;
        if let Some(gated) = was.filter(|edge| !before.graph().is_simple(*edge)) {
            let open = before.open_conditions(gated).into_iter();
            self.conditions.extend(open.map(|(node, _)| node));
        }
    }

    /// Those that hold nothing back any more.
    fn told(self, before: View<'_>, after: View<'_>, bounds: Bounds) -> Vec<Key> {
        let conditions = self.conditions.into_iter();
        let keys = conditions.map(|node| node_key(before.graph(), node));
        // A promise may wait for thousands of conditions: it is asked once for which.
        let mut waits: BTreeMap<EdgeId, BTreeSet<NodeId>> = BTreeMap::new();
        let mut waits_for = |edge: EdgeId, condition: NodeId| {
            let waits = waits.entry(edge).or_insert_with(|| {
                let open = after.open_conditions(edge).into_iter();
                open.map(|(node, _)| node).collect()
            });
            waits.contains(&condition)
        };
        let is_idle = |key: &Key| {
            let Some(node) = after.graph().node_id(key.as_str()) else {
                return true;
            };
            let gated = super::affected::gated(after.graph(), node, bounds.work);
            let mut gated = gated.into_iter().filter(|edge| after.shows_edge(*edge));
            !gated.any(|edge| waits_for(edge, node))
        };
        keys.filter(is_idle).collect()
    }
}
