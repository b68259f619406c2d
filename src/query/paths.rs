//! Paths and reach over the actors' graph. Each hop is an edge with its evidence, never only
//! its nodes. What stands behind a promise is a matter of recourse, not of paths.

use super::{Bounds, Evidence, Truncated};
pub use crate::graph::Way;
use crate::graph::{Hop, NodeId, View};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// The visible edges of a node, walked in this way.
fn steps<'a>(way: Way, view: View<'a>, node: NodeId) -> impl Iterator<Item = Hop> + 'a {
    let out = (way != Way::Backward).then(|| view.out(node));
    let back = (way != Way::Forward).then(|| view.into(node));
    let out = out.into_iter().flatten();
    out.chain(back.into_iter().flatten())
}

/// All simple paths between two nodes, within bounds.
#[derive(Clone, Debug)]
pub struct Paths {
    /// The paths, shortest first, then in the order of their edges.
    pub paths: Vec<Path>,
    /// Where a date was asked for, the paths over one undated edge or more.
    pub undated: Vec<Path>,
    /// The bounds within which it looked.
    pub bounds: Bounds,
    /// How many edges were touched.
    pub touched: usize,
    /// Why there may be more.
    pub truncated: Option<Truncated>,
}

/// One path: the edges taken, in order.
#[derive(Clone, Debug)]
pub struct Path {
    /// The hops, at least one.
    pub hops: Vec<(Hop, Evidence)>,
}

/// All paths from one node to another that meet no node twice, shortest first. Parallel edges
/// make different paths.
///
/// Searches by growing length (iterative deepening), cut by the distance that is left to the
/// end; costs one touch for each edge looked at, at most `bounds.work`.
///
/// ```
/// use foedera::graph::Filter;
/// use foedera::query::{Bounds, Way, paths};
///
/// let graph = foedera::dossier::ukraine();
/// let filter = Filter::default();
/// let node = |key| graph.node_id(key).unwrap();
/// let answer =
///     paths(graph.view(&filter), node("usa"), node("ukraine"), Way::Forward, Bounds::default());
/// assert_eq!(answer.paths[0].hops.len(), 1, "a guarantee of its own");
/// ```
pub fn paths(view: View<'_>, from: NodeId, to: NodeId, way: Way, bounds: Bounds) -> Paths {
    let mut answer = search(view, from, to, way, bounds, |_| true);
    if let Some(filter) = view.filter().with_undated() {
        let wide = view.graph().view(&filter);
        let rest = Bounds {
            results: bounds.results - answer.paths.len().min(bounds.results),
            work: bounds.work - answer.touched.min(bounds.work),
            ..bounds
        };
        let is_undated = |hops: &[Hop]| hops.iter().any(|hop| !view.shows_edge(hop.edge));
        let more = search(wide, from, to, way, rest, is_undated);
        answer.undated = more.paths;
        answer.touched += more.touched;
        // The bounds are those of the whole question.
        let whole = more.truncated.map(|why| match why {
            Truncated::Hops(_) => Truncated::Hops(bounds.hops),
            Truncated::Results(_) => Truncated::Results(bounds.results),
            Truncated::Work(_) | Truncated::Settlements(_) => Truncated::Work(bounds.work),
        });
        answer.truncated = answer.truncated.max(whole);
    }
    answer
}

/// The paths that are to be kept, of one view.
fn search(
    view: View<'_>,
    from: NodeId,
    to: NodeId,
    way: Way,
    bounds: Bounds,
    keep: impl Fn(&[Hop]) -> bool,
) -> Paths {
    let mut search = Search {
        view,
        way,
        to,
        touched: 0,
        bounds,
        left: BTreeMap::new(),
    };
    let mut found = Vec::new();
    let mut truncated = None;
    if !search.measure() {
        truncated = Some(Truncated::Work(bounds.work));
    }
    if let (Some(shortest), None) = (search.left.get(&from).copied(), truncated) {
        'lengths: for length in shortest.max(1)..=bounds.hops {
            let mut walk = search.start(from);
            while let Some(step) = search.next(&mut walk, length) {
                match step {
                    Step::Found(hops) if !keep(&hops) => {}
                    Step::Found(hops) if found.len() == bounds.results => {
                        drop(hops);
                        truncated = Some(Truncated::Results(bounds.results));
                        break 'lengths;
                    }
                    Step::Found(hops) => found.push(hops),
                    Step::OutOfWork => {
                        truncated = Some(Truncated::Work(bounds.work));
                        break 'lengths;
                    }
                }
            }
            if !walk.was_cut {
                break;
            }
            if length == bounds.hops {
                truncated = Some(Truncated::Hops(bounds.hops));
            }
        }
    }
    let paths = found.into_iter().map(|hops| Path {
        hops: hops
            .into_iter()
            .map(|hop| (hop, Evidence::of(view, hop.edge)))
            .collect(),
    });
    Paths {
        paths: paths.collect(),
        undated: Vec::new(),
        bounds,
        touched: search.touched,
        truncated,
    }
}

struct Search<'a> {
    view: View<'a>,
    way: Way,
    to: NodeId,
    touched: usize,
    bounds: Bounds,
    /// How many hops are left from each node to the end.
    left: BTreeMap<NodeId, usize>,
}

/// A walk in depth without recursion: the nodes met and the hops still to try at each.
struct Walk {
    met: Vec<NodeId>,
    taken: Vec<Hop>,
    open: Vec<VecDeque<Hop>>,
    /// Some way was not followed because it was too long.
    was_cut: bool,
}

enum Step {
    Found(Vec<Hop>),
    OutOfWork,
}

impl Search<'_> {
    /// Measures from the end how far each node is; false if that alone was too much work.
    fn measure(&mut self) -> bool {
        self.left.insert(self.to, 0);
        let mut queue = VecDeque::from([self.to]);
        while let Some(node) = queue.pop_front() {
            let far = self.left[&node] + 1;
            if far > self.bounds.hops {
                continue;
            }
            for hop in steps(self.way.reversed(), self.view, node) {
                self.touched += 1;
                if self.touched > self.bounds.work {
                    return false;
                }
                if let Entry::Vacant(left) = self.left.entry(hop.node) {
                    left.insert(far);
                    queue.push_back(hop.node);
                }
            }
        }
        true
    }

    fn start(&mut self, from: NodeId) -> Walk {
        let hops = self.hops(from);
        Walk {
            met: vec![from],
            taken: Vec::new(),
            open: vec![hops],
            was_cut: false,
        }
    }

    fn hops(&mut self, node: NodeId) -> VecDeque<Hop> {
        let mut hops: VecDeque<Hop> = steps(self.way, self.view, node).collect();
        hops.make_contiguous().sort_by_key(|hop| hop.edge);
        self.touched += hops.len();
        hops
    }

    /// The next path of exactly this length.
    fn next(&mut self, walk: &mut Walk, length: usize) -> Option<Step> {
        loop {
            if self.touched > self.bounds.work {
                return Some(Step::OutOfWork);
            }
            let hop = match walk.open.last_mut()?.pop_front() {
                Some(hop) => hop,
                None => {
                    walk.open.pop();
                    walk.met.pop();
                    walk.taken.pop();
                    continue;
                }
            };
            let so_far = walk.taken.len() + 1;
            let Some(left) = self.left.get(&hop.node) else {
                continue;
            };
            if walk.met.contains(&hop.node) {
                continue;
            }
            if so_far + left > length {
                walk.was_cut = true;
                continue;
            }
            if hop.node == self.to {
                if so_far == length {
                    let mut hops = walk.taken.clone();
                    hops.push(hop);
                    return Some(Step::Found(hops));
                }
                continue;
            }
            if so_far == length {
                walk.was_cut = true;
                continue;
            }
            let hops = self.hops(hop.node);
            walk.met.push(hop.node);
            walk.taken.push(hop);
            walk.open.push(hops);
        }
    }
}

/// What can be reached from a node, within bounds.
#[derive(Clone, Debug)]
pub struct Reach {
    /// Where it began.
    pub from: NodeId,
    /// The nodes reached, nearest first, the start left out.
    pub nodes: Vec<Reached>,
    /// Where a date was asked for, the nodes that are reached over undated edges only.
    pub undated: Vec<Reached>,
    /// The bounds within which it looked.
    pub bounds: Bounds,
    /// How many edges were touched.
    pub touched: usize,
    /// Why there may be more.
    pub truncated: Option<Truncated>,
}

/// A node that was reached.
#[derive(Clone, Debug)]
pub struct Reached {
    /// The node.
    pub node: NodeId,
    /// How many hops away.
    pub hops: usize,
    /// The node before it on a shortest way.
    pub before: NodeId,
    /// The edge from that node.
    pub by: Evidence,
}

/// All that can be reached from a node: breadth first, each node once, by the edge of least
/// id. Costs one touch for each edge of each node reached.
///
/// ```
/// use foedera::graph::Filter;
/// use foedera::query::{Bounds, Way, reach};
///
/// let graph = foedera::dossier::ukraine();
/// let filter = Filter::default();
/// let usa = graph.node_id("usa").unwrap();
/// let bounds = Bounds { hops: 1, ..Bounds::default() };
/// let answer = reach(graph.view(&filter), usa, Way::Forward, bounds);
/// assert!(answer.nodes.iter().all(|reached| reached.hops == 1));
/// ```
pub fn reach(view: View<'_>, from: NodeId, way: Way, bounds: Bounds) -> Reach {
    let mut answer = spread(view, from, way, bounds);
    if let Some(filter) = view.filter().with_undated() {
        let known: BTreeSet<NodeId> = answer.nodes.iter().map(|r| r.node).collect();
        let rest = Bounds {
            work: bounds.work - answer.touched.min(bounds.work),
            ..bounds
        };
        let mut more = spread(view.graph().view(&filter), from, way, rest);
        more.nodes.retain(|reached| !known.contains(&reached.node));
        let room = bounds.results - answer.nodes.len().min(bounds.results);
        if more.nodes.len() > room {
            more.nodes.truncate(room);
            more.truncated = Some(Truncated::Results(bounds.results));
        }
        answer.undated = more.nodes;
        answer.touched += more.touched;
        answer.truncated = answer.truncated.max(more.truncated);
    }
    answer
}

/// What is reached in one view.
fn spread(view: View<'_>, from: NodeId, way: Way, bounds: Bounds) -> Reach {
    let mut far = BTreeMap::from([(from, 0)]);
    let mut queue = VecDeque::from([from]);
    let (mut nodes, mut touched, mut truncated) = (Vec::new(), 0, None);
    'search: while let Some(node) = queue.pop_front() {
        let hops = far[&node] + 1;
        if hops > bounds.hops {
            let beyond =
                |node: &NodeId| steps(way, view, *node).any(|h| !far.contains_key(&h.node));
            if beyond(&node) || queue.iter().any(beyond) {
                truncated = Some(Truncated::Hops(bounds.hops));
            }
            break;
        }
        for hop in steps(way, view, node) {
            touched += 1;
            if touched > bounds.work {
                truncated = Some(Truncated::Work(bounds.work));
                break 'search;
            }
            if far.contains_key(&hop.node) {
                continue;
            }
            if nodes.len() == bounds.results {
                truncated = Some(Truncated::Results(bounds.results));
                break 'search;
            }
            far.insert(hop.node, hops);
            queue.push_back(hop.node);
            let by = Evidence::of(view, hop.edge);
            nodes.push(Reached {
                node: hop.node,
                hops,
                before: node,
                by,
            });
        }
    }
    Reach {
        from,
        nodes,
        undated: Vec::new(),
        bounds,
        touched,
        truncated,
    }
}
