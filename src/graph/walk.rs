//! Walks through a view at the speed of memory: whom a node reaches, in how many hops, and how
//! far one node is from another. They say who and how far; the floor `query` says why. Marks
//! and queues belong to the caller, so that a walk that touches ten edges of ten million costs
//! ten. Start at [`View::reach`].

use super::cores;
use super::{NodeId, View};

/// The marks and the queue of a walk, to be used again for the next one.
///
/// ```
/// use foedera::graph::{Filter, Scratch, Way};
///
/// let graph = foedera::dossier::ukraine();
/// let filter = Filter::default();
/// let (mut scratch, ukraine) = (Scratch::new(), graph.node_id("ukraine").unwrap());
/// let one_hop = graph.view(&filter).reach(ukraine, Way::Backward, 1, &mut scratch).len();
/// assert!(one_hop < graph.view(&filter).reach(ukraine, Way::Backward, 9, &mut scratch).len());
/// ```
#[derive(Clone, Debug, Default)]
pub struct Scratch {
    here: Marks,
    there: Marks,
    queue: Vec<NodeId>,
    other: Vec<NodeId>,
    next: Vec<NodeId>,
}

impl Scratch {
    /// A scratch that grows with its first walk.
    pub fn new() -> Scratch {
        Scratch::default()
    }
}

/// Nodes that were met, told from those of earlier walks by the number of the walk.
#[derive(Clone, Debug, Default)]
struct Marks {
    met: Vec<u32>,
    walk: u32,
}

impl Marks {
    fn begin(&mut self, nodes: usize) {
        if self.walk == u32::MAX || self.met.len() < nodes {
            self.met.clear();
            self.met.resize(nodes, 0);
            self.walk = 0;
        }
        self.walk += 1;
    }

    /// Whether the node is met for the first time.
    #[inline]
    fn meet(&mut self, node: NodeId) -> bool {
        let met = &mut self.met[node.index()];
        let is_new = *met != self.walk;
        *met = self.walk;
        is_new
    }

    fn has(&self, node: NodeId) -> bool {
        self.met[node.index()] == self.walk
    }
}

/// Which way edges are walked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Way {
    /// From start to end: whom does it guarantee?
    #[default]
    Forward,
    /// From end to start: who guarantees it?
    Backward,
    /// Both.
    Either,
}

impl Way {
    /// The other way.
    pub(crate) fn reversed(self) -> Way {
        match self {
            Way::Forward => Way::Backward,
            Way::Backward => Way::Forward,
            Way::Either => Way::Either,
        }
    }
}

/// How many nodes of a queue are fetched from memory at once.
const TOGETHER: usize = 64;

impl<'a> View<'a> {
    /// The nodes that can be reached from `start` over at most `hops` edges, in the order of
    /// their distance; `start` itself is left out.
    ///
    /// Costs one arc read for each edge of each node reached but the farthest; no memory beyond
    /// the scratch.
    pub fn reach(self, start: NodeId, way: Way, hops: usize, scratch: &mut Scratch) -> &[NodeId] {
        let Scratch { here, queue, .. } = scratch;
        here.begin(self.graph().node_count());
        here.meet(start);
        queue.clear();
        queue.push(start);
        let (mut done, mut fetched) = (0, 0);
        for _ in 0..hops {
            let level = queue.len();
            if done == level {
                break;
            }
            while done < level {
                if done == fetched {
                    fetched = queue.len().min(done + TOGETHER);
                    self.fetch(&queue[done..fetched], way);
                }
                let node = queue[done];
                self.neighbors_of(node, way, |next| {
                    if here.meet(next) {
                        queue.push(next);
                    }
                });
                done += 1;
            }
        }
        &queue[1..]
    }

    /// How many edges the shortest way from one node to another has; none where there is none.
    /// Searched from both ends, the smaller side first: costs one arc read an edge of the nodes
    /// met.
    ///
    /// ```
    /// use foedera::graph::{Filter, Scratch};
    ///
    /// let graph = foedera::dossier::ukraine();
    /// let filter = Filter::default();
    /// let node = |key| graph.node_id(key).unwrap();
    /// let view = graph.view(&filter);
    /// let mut scratch = Scratch::new();
    /// assert_eq!(view.distance(node("usa"), node("ukraine"), &mut scratch), Some(1));
    /// assert_eq!(view.distance(node("ukraine"), node("ukraine"), &mut scratch), Some(0));
    /// ```
    pub fn distance(self, from: NodeId, to: NodeId, scratch: &mut Scratch) -> Option<usize> {
        if !self.shows(from) || !self.shows(to) {
            return None;
        }
        if from == to {
            return Some(0);
        }
        let nodes = self.graph().node_count();
        let Scratch {
            here,
            there,
            queue,
            other,
            next,
        } = scratch;
        for (marks, queue, node) in [
            (&mut *here, &mut *queue, from),
            (&mut *there, &mut *other, to),
        ] {
            marks.begin(nodes);
            marks.meet(node);
            queue.clear();
            queue.push(node);
        }
        let mut length = 0;
        while !queue.is_empty() && !other.is_empty() {
            length += 1;
            let (front, way, mine, theirs) = if queue.len() <= other.len() {
                (&mut *queue, Way::Forward, &mut *here, &*there)
            } else {
                (&mut *other, Way::Backward, &mut *there, &*here)
            };
            next.clear();
            for (i, node) in front.iter().enumerate() {
                if i % TOGETHER == 0 {
                    self.fetch(&front[i..front.len().min(i + TOGETHER)], way);
                }
                let mut is_met = false;
                self.neighbors_of(*node, way, |node| {
                    if mine.meet(node) {
                        is_met |= theirs.has(node);
                        next.push(node);
                    }
                });
                if is_met {
                    return Some(length);
                }
            }
            std::mem::swap(front, next);
        }
        None
    }

    /// How many visible edges end at each node. One scan of all backward arcs.
    ///
    /// ```
    /// use foedera::graph::Filter;
    /// use foedera::model::Relation;
    ///
    /// let graph = foedera::dossier::ukraine();
    /// let filter = Filter::default().relations([Relation::Guarantees]);
    /// let most = graph.view(&filter).in_degrees().into_iter().max();
    /// assert!(most > Some(0));
    /// ```
    pub fn in_degrees(self) -> Vec<u32> {
        let test = self.test();
        let count = |node| {
            let block = self.in_block(test, NodeId::at(node));
            let counted = test.count(block.arcs);
            counted.unwrap_or_else(|| self.shown_into(test, block).count() as u32)
        };
        let mut degrees = vec![0; self.graph().node_count()];
        cores::fill(&mut degrees, &count);
        degrees
    }

    /// Shows each neighbor, as often as a visible edge leads there.
    #[inline]
    pub(super) fn neighbors_of(self, node: NodeId, way: Way, mut see: impl FnMut(NodeId)) {
        let test = self.test();
        // Whether ids are shifted is asked of a block, not of each arc.
        if way != Way::Backward {
            let block = self.out_block(test, node);
            let shown = self.shown_out(test, block);
            match block.is_still() {
                true => shown.for_each(|(_, arc)| see(arc.to)),
                false => shown.for_each(|(_, arc)| see(block.node(arc.to))),
            }
        }
        if way != Way::Forward {
            let block = self.in_block(test, node);
            let shown = self.shown_into(test, block);
            match block.is_still() {
                true => shown.for_each(|arc| see(arc.from)),
                false => shown.for_each(|arc| see(block.node(arc.from))),
            }
        }
    }

    /// Has the arcs of these nodes fetched from memory, all at once, for one who asks about each
    /// in turn: of a long list, some hundred at a time. It changes no answer.
    ///
    /// ```
    /// use foedera::graph::{Filter, Way};
    ///
    /// let graph = foedera::dossier::ukraine();
    /// let filter = Filter::default();
    /// let view = graph.view(&filter);
    /// let (nodes, mut edges) = (Vec::from_iter(graph.node_ids()), 0);
    /// for some in nodes.chunks(256) {
    ///     view.fetch(some, Way::Forward);
    ///     edges += some.iter().map(|node| view.out(*node).count()).sum::<usize>();
    /// }
    /// assert_eq!(edges, view.edges().count());
    /// ```
    pub fn fetch(self, nodes: &[NodeId], way: Way) {
        let (forward, backward) = (way != Way::Backward, way != Way::Forward);
        self.graph()
            .fetch(nodes, self.test().parts, forward, backward);
    }
}
