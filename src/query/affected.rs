//! Which edges may stand otherwise when a few records are different: those tied to them, those
//! behind these, and what waits for a condition that these meet. Start at [`affected`].

use crate::graph::{EdgeId, Filter, Graph, NEAR, NodeId};
use crate::model::{Key, Kind, Relation, Tie};
use crate::state::consents;
use hashbrown::HashSet;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::Hash;

/// A node on the way.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum At {
    Node(NodeId),
    /// An agreement of which one party is, or is not, there: the other parties are.
    Joined(NodeId),
}

/// What may stand otherwise.
#[derive(Default)]
pub(super) struct Affected {
    /// In their order.
    pub(super) edges: Vec<EdgeId>,
    /// In their order.
    pub(super) nodes: Vec<NodeId>,
    /// Whether there was more to look at than allowed.
    pub(super) cut: bool,
}

/// What may stand otherwise when these records are different, with at most `work` edges looked
/// at.
///
/// Costs the edges around these records and those that mention them, and a look at each
/// condition of the graph.
pub(super) fn affected<'k>(
    graph: &Graph,
    keys: impl IntoIterator<Item = &'k Key>,
    work: usize,
) -> Affected {
    let mut walk = Walk {
        graph,
        all: Filter::default(),
        met_by: met_by(graph),
        nodes: Wanted::default(),
        edges: Wanted::default(),
    };
    for key in keys {
        walk.want_key(key);
        walk.want_parties(key);
    }
    let mut touched = 0;
    loop {
        let (nodes, edges) = (walk.nodes.next(), walk.edges.next());
        if nodes.is_empty() && edges.is_empty() {
            return walk.found(false);
        }
        for node in nodes {
            if touched >= work {
                return walk.found(true);
            }
            touched += match node {
                At::Node(node) => walk.node(node, work),
                At::Joined(agreement) => walk.joined(agreement),
            };
        }
        for near in edges.chunks(NEAR) {
            graph.fetch_ties(near);
            graph.fetch_mentions(near);
            for edge in near {
                if touched >= work {
                    return walk.found(true);
                }
                touched += walk.edge(*edge);
            }
        }
    }
}

/// What is to be looked at, each once.
struct Wanted<T> {
    /// Looked up only; its order is never seen.
    known: HashSet<T>,
    /// All of it, as it came.
    all: Vec<T>,
    /// How many of these were looked at.
    done: usize,
}

impl<T> Default for Wanted<T> {
    fn default() -> Wanted<T> {
        Wanted {
            known: HashSet::new(),
            all: Vec::new(),
            done: 0,
        }
    }
}

impl<T: Copy + Eq + Hash> Wanted<T> {
    fn want(&mut self, one: T) {
        if self.known.insert(one) {
            self.all.push(one);
        }
    }

    /// What was not looked at so far.
    fn next(&mut self) -> Vec<T> {
        let next = self.all[self.done..].to_vec();
        self.done = self.all.len();
        next
    }
}

/// What meets conditions, each with those that it meets.
fn met_by(graph: &Graph) -> BTreeMap<&Key, Vec<NodeId>> {
    let mut met_by: BTreeMap<&Key, Vec<NodeId>> = BTreeMap::new();
    for node in graph.conditions() {
        if let Kind::Condition(condition) = graph.kind(*node)
            && let Some(key) = &condition.met_by
        {
            met_by.entry(key).or_default().push(*node);
        }
    }
    met_by
}

struct Walk<'g> {
    graph: &'g Graph,
    all: Filter,
    met_by: BTreeMap<&'g Key, Vec<NodeId>>,
    nodes: Wanted<At>,
    edges: Wanted<EdgeId>,
}

impl Walk<'_> {
    fn want(&mut self, at: At) {
        self.nodes.want(at);
    }

    fn want_edges(&mut self, edges: &[EdgeId]) {
        self.edges.known.reserve(edges.len());
        edges.iter().for_each(|edge| self.edges.want(*edge));
    }

    fn want_key(&mut self, key: &Key) {
        if let Some(edge) = self.graph.edge_id(key.as_str()) {
            self.edges.want(edge);
        } else if let Some(node) = self.graph.node_id(key.as_str()) {
            self.want(At::Node(node));
        }
    }

    /// Where it is otherwise what a party did, and not only whether the party is there: what else it
    /// did about the agreement, and where it consented to be bound, all that others did.
    fn want_parties(&mut self, key: &Key) {
        let graph = self.graph;
        let Some(edge) = graph.edge_id(key.as_str()) else {
            return;
        };
        let Tie::PartyTo(party) = graph.tie(edge) else {
            return;
        };
        let (from, to) = (graph.from(edge), graph.to(edge));
        if party.act.is_some_and(consents) {
            self.want(At::Node(to));
        } else if let Some(relation) = graph.relation_index(&Relation::PartyTo) {
            let acts = graph.edges_between(from, relation, to);
            acts.for_each(|act| self.edges.want(act));
        }
    }

    fn found(self, cut: bool) -> Affected {
        let nodes = self.nodes.all.into_iter();
        let nodes = nodes.map(|(At::Node(node) | At::Joined(node))| node);
        let mut found = Affected {
            cut,
            edges: self.edges.all,
            nodes: nodes.collect(),
        };
        // Most came in order.
        found.edges.sort();
        // An agreement may be there as a node and as one that was joined.
        found.nodes.sort();
        found.nodes.dedup();
        found
    }

    /// What hangs on a node: the edges at it, those that name it, and what it holds back.
    fn node(&mut self, node: NodeId, work: usize) -> usize {
        let graph = self.graph;
        let key = Key::stored(graph.node_key(node));
        let mut edges: Vec<EdgeId> = graph.edges_at(node).collect();
        edges.extend_from_slice(&graph.mentions(&key));
        if let Kind::Condition(_) = graph.kind(node) {
            edges.extend(gated(graph, node, work));
        }
        self.want_edges(&edges);
        self.meets(&key);
        edges.len() + 1
    }

    /// What hangs on the history of an agreement: what is made under it, and what that meets.
    fn joined(&mut self, agreement: NodeId) -> usize {
        let key = Key::stored(self.graph.node_key(agreement));
        let mentions = self.graph.mentions(&key);
        self.want_edges(&mentions);
        self.meets(&key);
        mentions.len() + 1
    }

    /// What hangs on an edge: those that name it, what it broke, and the agreement that it is
    /// an act of.
    fn edge(&mut self, edge: EdgeId) -> usize {
        let graph = self.graph;
        let mentions = graph.mentions_edge(edge);
        self.want_edges(&mentions);
        match graph.tie(edge) {
            Tie::Violates(breach) => breach.breaches.iter().for_each(|key| self.want_key(key)),
            Tie::PartyTo(_) => self.want(At::Joined(graph.to(edge))),
            Tie::Supersedes => self.want(At::Node(graph.to(edge))),
            _ => {}
        }
        if !self.met_by.is_empty() {
            self.meets(&graph.edge_key(edge));
        }
        // By another account of it a promise may be over.
        let accounts = graph.view(&self.all).other_accounts(edge);
        let looked = mentions.len() + accounts.len() + 1;
        self.want_edges(&accounts);
        looked
    }

    fn meets(&mut self, key: &Key) {
        let conditions = self.met_by.get(key).cloned().unwrap_or_default();
        conditions
            .into_iter()
            .for_each(|node| self.want(At::Node(node)));
    }
}

/// The edges that a condition may apply to: that have it written on them, that it lists, and
/// those in whose direction its scope looks.
pub(super) fn gated(graph: &Graph, condition: NodeId, work: usize) -> BTreeSet<EdgeId> {
    let record = graph.node(condition);
    let mut edges: BTreeSet<EdgeId> = graph.mentions(&record.key).iter().copied().collect();
    let Some(is) = record.as_condition() else {
        return edges;
    };
    let listed = is.applies_to.iter();
    edges.extend(listed.filter_map(|key| graph.edge_id(key.as_str())));
    let promises = |edge: &EdgeId| graph.relation(*edge).is_commitment();
    let node = |key: &Option<Key>| key.as_ref().and_then(|key| graph.node_id(key.as_str()));
    for scope in &is.scopes {
        match node(&scope.debtor).or_else(|| node(&scope.to)) {
            Some(end) => edges.extend(graph.edges_at(end).filter(promises)),
            None if !scope.under.is_empty() => {
                let under = scope.under.iter();
                edges.extend(under.flat_map(|key| graph.mentions(key).into_owned()));
            }
            None => edges.extend(graph.edge_ids().filter(promises).take(work)),
        }
    }
    edges
}
