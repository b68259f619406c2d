//! The difference between two views: what is lost, gained, or stands otherwise, and for whom.
//! What a what-if, two dates and two dossiers have in common. Start at [`changes`].

use super::compare::of_terms;
use super::{Bounds, Difference, Evidence, Grade, Truncated, condition_state, stage};
use crate::graph::{EdgeId, NodeId, View};
use crate::model::{ConditionState, Edge, Key, Kind, Relation, Stage, Tie, Truth, words};
use std::collections::{BTreeMap, BTreeSet};

/// What came to be different.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// The edges that are there on one side only or stand otherwise: promises first, then in
    /// the order of their keys.
    pub edges: Vec<Changed>,
    /// The agreements and conditions that are, in the order of their keys.
    pub nodes: Vec<ChangedNode>,
    /// Promises that somebody stood behind before and nobody does after, by key.
    pub alone: Vec<Key>,
    /// Who lost or gained a promise, those who lost the most first.
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
        Gained,
    }
}

/// An actor whose promises are different, and with what it is left.
#[derive(Clone, Debug)]
pub struct Left {
    /// The actor, by key.
    pub actor: Key,
    /// How many promises to it were of each grade; accounts of one matter count once. Absent:
    /// more than were looked at.
    pub before: Option<BTreeMap<Grade, usize>>,
    /// How many are.
    pub after: Option<BTreeMap<Grade, usize>>,
    /// The promises it is left with, the best first, by the ids of the graph after.
    pub remain: Vec<Evidence>,
    /// What it belongs to, or seeks to: no promise, but what is left beside.
    pub member_of: Vec<Evidence>,
}

impl Left {
    /// How many may be in force, before and after.
    pub fn in_force(&self) -> Option<(usize, usize)> {
        let count = |tally: &BTreeMap<Grade, usize>| -> usize {
            let best = [Grade::InForce, Grade::Possibly];
            best.iter().filter_map(|grade| tally.get(grade)).sum()
        };
        Some((count(self.before.as_ref()?), count(self.after.as_ref()?)))
    }
}

impl Changes {
    /// Whether nothing is different.
    pub fn is_empty(&self) -> bool {
        self.edges.is_empty() && self.nodes.is_empty()
    }

    /// How many edges are different in one way.
    pub fn count(&self, how: How) -> usize {
        self.edges.iter().filter(|edge| edge.how == how).count()
    }
}

/// What is different after from before. Records are known again by their keys, so the two may
/// be views of two graphs. Looks at all edges of both; see [`what_if`](super::what_if()) for
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
    let keys = |view: View<'_>| -> BTreeSet<Key> {
        let edges = view.edges().take(bounds.work);
        edges
            .map(|edge| view.graph().edge(edge).key.clone())
            .collect()
    };
    let nodes = |view: View<'_>| -> BTreeSet<Key> {
        let graph = view.graph();
        let moves = |node: &NodeId| match graph.kind(*node) {
            Kind::Agreement(_) | Kind::Condition(_) => view.shows(*node),
            Kind::Actor(_) | Kind::Event(_) => false,
        };
        let nodes = graph.node_ids().filter(moves);
        nodes.map(|node| graph.node(node).key.clone()).collect()
    };
    let (mut all, mut others) = (keys(before), nodes(before));
    all.extend(keys(after));
    others.extend(nodes(after));
    among(before, after, (&all, &others), bounds)
}

/// What is different among these edges and nodes.
pub(super) fn among(
    before: View<'_>,
    after: View<'_>,
    (edges, nodes): (&BTreeSet<Key>, &BTreeSet<Key>),
    bounds: Bounds,
) -> Changes {
    let mut found = Changes::default();
    let edges = edges.iter().filter_map(|key| changed(before, after, key));
    found.edges = edges.collect();
    found.nodes = nodes
        .iter()
        .filter_map(|key| changed_node(before, after, key))
        .collect();
    let promises = |changed: &Changed| match (&changed.before, &changed.after) {
        (Some(old), _) => before.graph().relation(old.edge).is_commitment(),
        (None, Some(new)) => after.graph().relation(new.edge).is_commitment(),
        (None, None) => false,
    };
    found.edges.sort_by_key(|changed| !promises(changed));
    found.alone = alone(before, after, &found.edges);
    found.idle = idle(before, after, &found.edges, bounds);
    found.actors = actors(before, after, &found.edges, bounds);
    if found.edges.len() > bounds.results {
        found.edges.truncate(bounds.results);
        found.truncated = Some(Truncated::Results(bounds.results));
    }
    if found.nodes.len() > bounds.results {
        found.nodes.truncate(bounds.results);
        found.truncated = Some(Truncated::Results(bounds.results));
    }
    if found.actors.len() > bounds.results {
        found.actors.truncate(bounds.results);
        found.truncated = Some(Truncated::Results(bounds.results));
    }
    found
}

/// The edge with this key, if the view shows it.
fn shown(view: View<'_>, key: &Key) -> Option<EdgeId> {
    let edge = view.graph().edge_id(key.as_str())?;
    view.shows_edge(edge).then_some(edge)
}

fn changed(before: View<'_>, after: View<'_>, key: &Key) -> Option<Changed> {
    let old = shown(before, key).map(|edge| Evidence::of(before, edge));
    let new = shown(after, key).map(|edge| Evidence::of(after, edge));
    let how = match (&old, &new) {
        (None, None) => return None,
        (Some(_), None) => How::Lost,
        (None, Some(_)) => How::Gained,
        (Some(old), Some(new)) => {
            let same = stands_the_same(before, after, old, new);
            match old.grade().cmp(&new.grade()) {
                std::cmp::Ordering::Less => How::Worse,
                std::cmp::Ordering::Greater => How::Better,
                std::cmp::Ordering::Equal if same => match said_the_same(before, after, old, new) {
                    true => return None,
                    false => How::Resaid,
                },
                std::cmp::Ordering::Equal => by_conditions(old, new),
            }
        }
    };
    Some(Changed {
        key: key.clone(),
        how,
        differs: said_otherwise(before, after, &old, &new),
        before: old,
        after: new,
    })
}

/// What the record of an edge says otherwise.
fn said_otherwise(
    before: View<'_>,
    after: View<'_>,
    old: &Option<Evidence>,
    new: &Option<Evidence>,
) -> Vec<Difference> {
    let (Some(old), Some(new)) = (old, new) else {
        return Vec::new();
    };
    let (old, new) = (before.edge(old.edge), after.edge(new.edge));
    if old == new {
        return Vec::new();
    }
    let mut differs = match (old.terms(), new.terms()) {
        (Some(old), Some(new)) => of_terms(old, new),
        _ => Vec::new(),
    };
    differs.retain(|difference| difference.order != Some(std::cmp::Ordering::Equal));
    let amount = |edge: &Edge| match &edge.tie {
        Tie::Owes(debt) => debt.amount.as_ref().map(ToString::to_string),
        _ => None,
    };
    let when = |edge: &Edge| edge.valid.as_ref().map(|date| date.as_str().to_string());
    let ends = |edge: &Edge| Some(format!("{} {} {}", edge.from, edge.relation(), edge.to));
    type Said<'a> = (&'static str, &'a dyn Fn(&Edge) -> Option<String>);
    let others: [Said<'_>; 3] = [("amount", &amount), ("period", &when), ("ends", &ends)];
    for (what, of) in others {
        if of(old) != of(new) {
            differs.push(Difference {
                what,
                here: of(old).unwrap_or_default(),
                there: of(new).unwrap_or_default(),
                order: None,
            });
        }
    }
    differs
}

/// Whether an edge is said by the same, in the same way.
fn said_the_same(before: View<'_>, after: View<'_>, old: &Evidence, new: &Evidence) -> bool {
    let (ours, theirs) = (before.edge_claims(old.edge), after.edge_claims(new.edge));
    let is_one_record = std::ptr::eq(before.edge(old.edge), after.edge(new.edge));
    is_one_record || ours.eq(theirs)
}

fn changed_node(before: View<'_>, after: View<'_>, key: &Key) -> Option<ChangedNode> {
    let state = |view: View<'_>| -> Option<NodeState> {
        let node = view.graph().node_id(key.as_str())?;
        view.shows(node).then_some(())?;
        match view.graph().kind(node) {
            Kind::Agreement(_) => {
                let (stages, in_force) = stage(view, node);
                Some(NodeState::Agreement(stages, in_force))
            }
            Kind::Condition(_) => Some(NodeState::Condition(condition_state(view, node))),
            Kind::Actor(_) | Kind::Event(_) => None,
        }
    };
    let (old, new) = (state(before), state(after));
    (old != new).then(|| ChangedNode {
        key: key.clone(),
        before: old,
        after: new,
    })
}

/// Of the same grade: fewer open conditions are better, more are worse.
pub(super) fn by_conditions(old: &Evidence, new: &Evidence) -> How {
    match new.open.len().cmp(&old.open.len()) {
        std::cmp::Ordering::Less => How::Better,
        std::cmp::Ordering::Greater => How::Worse,
        std::cmp::Ordering::Equal => How::Otherwise,
    }
}

fn stands_the_same(before: View<'_>, after: View<'_>, old: &Evidence, new: &Evidence) -> bool {
    let open = |view: View<'_>, evidence: &Evidence| -> Vec<_> {
        let open = evidence.open.iter();
        open.map(|(node, truth)| (view.node(*node).key.clone(), *truth))
            .collect()
    };
    let is_one_graph = std::ptr::eq(before.edge(old.edge), after.edge(new.edge));
    (&old.states, old.in_force, &old.forces, old.stand)
        == (&new.states, new.in_force, &new.forces, new.stand)
        && open(before, old) == open(after, new)
        && (is_one_graph || before.edge(old.edge) == after.edge(new.edge))
}

/// Promises that lost the last of those who stood behind them.
fn alone(before: View<'_>, after: View<'_>, edges: &[Changed]) -> Vec<Key> {
    let lost = edges.iter().filter(|edge| edge.how == How::Lost);
    let backers = lost.filter_map(|edge| Some(edge.before.as_ref()?.edge));
    let principals: BTreeSet<EdgeId> = backers
        .flat_map(|edge| before.recourse().principals(edge))
        .map(|link| link.principal)
        .collect();
    let keys = principals.into_iter().map(|edge| &before.edge(edge).key);
    let is_alone = |key: &&Key| {
        shown(after, key).is_some_and(|edge| after.recourse().backers(edge).next().is_none())
    };
    keys.filter(is_alone).cloned().collect()
}

/// Conditions of what was lost that hold nothing back any more.
fn idle(before: View<'_>, after: View<'_>, edges: &[Changed], bounds: Bounds) -> Vec<Key> {
    let was = edges.iter().filter_map(|edge| edge.before.as_ref());
    let open = was.flat_map(|evidence| evidence.open.iter().map(|(node, _)| *node));
    let conditions: BTreeSet<NodeId> = open.collect();
    let keys = conditions.into_iter().map(|node| &before.node(node).key);
    let is_idle = |key: &&Key| {
        let Some(node) = after.graph().node_id(key.as_str()) else {
            return true;
        };
        let gated = super::affected::gated(after.graph(), node, bounds.work);
        let holds_back = |edge: &EdgeId| {
            let open = || {
                after
                    .open_conditions(*edge)
                    .iter()
                    .any(|(open, _)| *open == node)
            };
            after.shows_edge(*edge) && open()
        };
        !gated.iter().any(holds_back)
    };
    keys.filter(is_idle).cloned().collect()
}

/// Who lost or gained promises.
fn actors(before: View<'_>, after: View<'_>, edges: &[Changed], bounds: Bounds) -> Vec<Left> {
    let creditor = |view: View<'_>, edge: EdgeId| {
        let promises = view.graph().relation(edge).is_commitment();
        let creditor = promises.then(|| view.recourse().creditor(edge)).flatten();
        creditor.map(|node| view.node(node).key.clone())
    };
    let of_one = |changed: &Changed| {
        let old = changed
            .before
            .as_ref()
            .and_then(|e| creditor(before, e.edge));
        old.or_else(|| creditor(after, changed.after.as_ref()?.edge))
    };
    let keys: BTreeSet<Key> = edges.iter().filter_map(of_one).collect();
    let mut actors: Vec<Left> = keys
        .into_iter()
        .filter(|key| {
            let node = after.graph().node_id(key.as_str());
            node.is_some_and(|node| after.shows(node))
        })
        .map(|actor| {
            let old = promised(before, &actor, bounds.results);
            let new = promised(after, &actor, bounds.results);
            Left {
                before: old.as_deref().map(|old| tally(before, old)),
                after: new.as_deref().map(|new| tally(after, new)),
                remain: new.unwrap_or_default(),
                member_of: member_of(after, &actor, bounds.results),
                actor,
            }
        })
        .collect();
    actors.retain(|left| left.before != left.after || left.before.is_none());
    let lost = |left: &Left| {
        left.in_force()
            .map_or(0, |(old, new)| new as i64 - old as i64)
    };
    actors.sort_by(|a, b| (lost(a), &a.actor).cmp(&(lost(b), &b.actor)));
    actors
}

/// What an actor is promised, the best first; nothing, if that is more than `most`.
fn promised(view: View<'_>, actor: &Key, most: usize) -> Option<Vec<Evidence>> {
    let Some(whom) = view.graph().node_id(actor.as_str()) else {
        return Some(Vec::new());
    };
    let owed = super::owed::owed(view, whom, most);
    if owed.cut {
        return None;
    }
    let mut all: Vec<Evidence> = owed.edges.iter().map(|e| Evidence::of(view, *e)).collect();
    // A backstop of its own promise is none to it.
    all.retain(|evidence| *view.graph().relation(evidence.edge) != Relation::Backstops);
    all.sort_by_key(|evidence| (evidence.grade(), evidence.edge));
    Some(all)
}

/// What an actor belongs to, or seeks to belong to.
fn member_of(view: View<'_>, actor: &Key, most: usize) -> Vec<Evidence> {
    let only = view.filter().clone().relations([Relation::MemberOf]);
    let only = view.graph().view(&only);
    let node = view.graph().node_id(actor.as_str());
    let edges = node.into_iter().flat_map(|node| only.out(node)).take(most);
    edges.map(|hop| Evidence::of(view, hop.edge)).collect()
}

fn tally(view: View<'_>, promises: &[Evidence]) -> BTreeMap<Grade, usize> {
    let mut matters = BTreeSet::new();
    let mut tally = BTreeMap::new();
    for evidence in promises {
        let edge = view.edge(evidence.edge);
        if matters.insert(edge.matter.as_ref().unwrap_or(&edge.key)) {
            *tally.entry(evidence.grade()).or_default() += 1;
        }
    }
    tally
}
