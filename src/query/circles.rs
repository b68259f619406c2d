//! Circles: actors who by promises to each other come back to the first, and rings, where the
//! promise of each stands behind the next one's. Start at [`circles`].

use super::cycles::{Count, Cycles};
use super::work::Work;
use super::{Bounds, Evidence, Truncated};
use crate::graph::{Cancel, Filter, Link, NodeId, View};
use crate::model::Relation;
use petgraph::algo::kosaraju_scc;
use petgraph::graph::DiGraph;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Circles of promises.
#[derive(Clone, Debug)]
pub struct Circles {
    /// Sets of actors each of whom reaches every other of its set, as large as can be: the
    /// largest first. Every circle lies within one of them.
    pub groups: Vec<Vec<NodeId>>,
    /// The circles, shortest first.
    pub circles: Vec<Circle>,
    /// How many there are of each length.
    pub counts: Vec<Count>,
    /// Rings, where one's promise stands behind the next one's, shortest first.
    pub rings: Vec<Ring>,
    /// How many of these there are of each length.
    pub ring_counts: Vec<Count>,
    /// The bounds within which it looked.
    pub bounds: Bounds,
    /// How many edges were touched.
    pub touched: usize,
    /// Why there may be more.
    pub truncated: Option<Truncated>,
}

/// One circle: no actor twice, and from the last back to the first.
#[derive(Clone, Debug)]
pub struct Circle {
    /// The hops, at least two.
    pub hops: Vec<Leg>,
}

/// One hop of a circle.
#[derive(Clone, Debug)]
pub struct Leg {
    /// Who promises.
    pub from: NodeId,
    /// To whom.
    pub to: NodeId,
    /// All edges from the one to the other.
    pub by: Vec<Evidence>,
}

/// One ring: the promise of each stands behind one of the next.
#[derive(Clone, Debug)]
pub struct Ring {
    /// The hops, at least two.
    pub hops: Vec<Behind>,
}

/// One hop of a ring.
#[derive(Clone, Debug)]
pub struct Behind {
    /// Whose promise stands behind.
    pub from: NodeId,
    /// Behind whose.
    pub to: NodeId,
    /// Which promise behind which.
    pub links: Vec<(Evidence, Evidence)>,
}

/// The circles of the view, or those through one actor. Parallel edges make one hop.
///
/// Strongly connected components by Kosaraju's algorithm, petgraph's: one look at each edge, and
/// one back. Cycles of at most [`Bounds::hops`] by Johnson's: for each, at most the edges of the
/// part that can be reached within that length; at most [`Bounds::work`] in all.
///
/// ```
/// use foedera::graph::Filter;
/// use foedera::model::Relation;
/// use foedera::query::{Bounds, circles};
///
/// let graph = foedera::dossier::built_in("loan-circle").unwrap();
/// let filter = Filter::default().relations([Relation::Guarantees]).in_force();
/// let answer = circles(graph.view(&filter), None, Bounds::default());
/// let three: Vec<&str> = answer.circles[0].hops.iter().map(|hop| graph.node_key(hop.from)).collect();
/// assert_eq!(three, ["docks", "ropes", "sails"]);
/// ```
pub fn circles(view: View<'_>, through: Option<NodeId>, bounds: Bounds) -> Circles {
    let direct = to_the_next(view);
    let direct = view.graph().view(&direct);
    let mut answer = Circles {
        groups: groups(direct, through),
        circles: Vec::new(),
        counts: Vec::new(),
        rings: Vec::new(),
        ring_counts: Vec::new(),
        bounds,
        touched: 0,
        truncated: None,
    };
    let mut look = Look::new(view, through, bounds);
    let next = |node: NodeId| direct.out(node).map(|hop| hop.node).collect();
    let found = look.cycles(&answer.groups, next);
    answer.circles = found.iter().map(|nodes| circle(direct, nodes)).collect();
    answer.counts = std::mem::take(&mut look.counts);
    let links = links(view, &mut look);
    let groups = links.groups(through);
    let next = |node: NodeId| match links.0.get(&node) {
        Some(heads) => heads.keys().copied().collect(),
        None => BTreeSet::new(),
    };
    let found = look.cycles(&groups, next);
    answer.rings = found
        .iter()
        .map(|nodes| ring(view, &links, nodes))
        .collect();
    answer.ring_counts = std::mem::take(&mut look.counts);
    answer.touched = look.touched;
    answer.truncated = look.truncated;
    answer
}

/// What promises the next in a circle something: a backstop of another's promise does not, and
/// stands in a ring.
fn to_the_next(view: View<'_>) -> Filter {
    let filter = view.filter();
    let own = view.graph().own_relations().iter();
    let own = own.map(|own| Relation::Custom(own.key.clone()));
    let all = Relation::BUILT_IN.iter().cloned().chain(own);
    let asked: Vec<Relation> = all.filter(|relation| filter.asks_for(relation)).collect();
    match asked[..] == [Relation::Backstops] {
        true => filter.clone(),
        false => filter
            .clone()
            .relations(asked.into_iter().filter(|r| *r != Relation::Backstops)),
    }
}

/// The strongly connected components of more than one node, the largest first.
fn groups(view: View<'_>, through: Option<NodeId>) -> Vec<Vec<NodeId>> {
    in_order(kosaraju_scc(view), through)
}

/// Those that hold a circle, and the actor asked about if there is one.
fn in_order(components: Vec<Vec<NodeId>>, through: Option<NodeId>) -> Vec<Vec<NodeId>> {
    let mut groups = components;
    groups.retain(|group| group.len() > 1 && through.is_none_or(|node| group.contains(&node)));
    groups.iter_mut().for_each(|group| group.sort_unstable());
    groups.sort_by(|a, b| (Reverse(a.len()), a).cmp(&(Reverse(b.len()), b)));
    groups
}

/// Whose promises stand behind whose.
struct Links(BTreeMap<NodeId, BTreeMap<NodeId, Vec<Link>>>);

impl Links {
    fn groups(&self, through: Option<NodeId>) -> Vec<Vec<NodeId>> {
        let mut graph = DiGraph::<NodeId, ()>::new();
        let nodes = self
            .0
            .iter()
            .flat_map(|(from, heads)| heads.keys().chain([from]));
        let nodes: BTreeSet<NodeId> = nodes.copied().collect();
        let place: BTreeMap<NodeId, _> = nodes.iter().map(|n| (*n, graph.add_node(*n))).collect();
        for (from, heads) in &self.0 {
            for to in heads.keys() {
                graph.add_edge(place[from], place[to], ());
            }
        }
        let components = kosaraju_scc(&graph);
        let named = components
            .iter()
            .map(|c| c.iter().map(|node| graph[*node]).collect());
        in_order(named.collect(), through)
    }
}

/// Each link of recourse of the view, by whose promise stands behind whose.
fn links(view: View<'_>, look: &mut Look<'_>) -> Links {
    let graph = view.graph();
    let mut links = Links(BTreeMap::new());
    for edge in view.edges() {
        let backs = matches!(
            graph.relation(edge),
            Relation::Guarantees | Relation::Backstops
        );
        if !backs || graph.tie(edge).of().is_empty() {
            continue;
        }
        if look.touched >= look.bounds.work {
            look.cut(Truncated::Work(look.bounds.work));
            break;
        }
        for link in view.recourse().principals(edge) {
            look.touched += 1;
            let (from, to) = (graph.from(link.backer), graph.from(link.principal));
            if from != to {
                let heads = links.0.entry(from).or_default();
                heads.entry(to).or_default().push(link);
            }
        }
    }
    links
}

/// How far is looked, and what was found.
struct Look<'a> {
    through: Option<NodeId>,
    bounds: Bounds,
    cancel: Option<&'a Cancel>,
    counts: Vec<Count>,
    touched: usize,
    truncated: Option<Truncated>,
}

impl<'a> Look<'a> {
    fn new(view: View<'a>, through: Option<NodeId>, bounds: Bounds) -> Look<'a> {
        Look {
            through,
            bounds,
            cancel: view.filter().cancel(),
            counts: Vec::new(),
            touched: 0,
            truncated: None,
        }
    }

    fn cut(&mut self, why: Truncated) {
        self.truncated = self.truncated.max(Some(why));
    }

    /// The cycles within these groups, shortest first; the smallest groups are looked at first,
    /// so that one that is too large takes nothing from the others.
    fn cycles(
        &mut self,
        groups: &[Vec<NodeId>],
        next: impl Fn(NodeId) -> BTreeSet<NodeId>,
    ) -> Vec<Vec<NodeId>> {
        let most = self.bounds.results;
        let mut kept: Vec<Vec<NodeId>> = Vec::new();
        for group in groups.iter().rev() {
            if group.len() > self.bounds.hops {
                self.cut(Truncated::Hops(self.bounds.hops));
            }
            // The actor asked about comes first, and all cycles begin there.
            let mut group = group.clone();
            group.sort_by_key(|node| (Some(*node) != self.through, *node));
            let place: BTreeMap<NodeId, usize> = group.iter().copied().zip(0..).collect();
            let mut heads = Vec::with_capacity(group.len());
            for node in &group {
                let next = next(*node);
                self.touched += next.len();
                let mut next: Vec<usize> =
                    next.iter().filter_map(|n| place.get(n).copied()).collect();
                next.sort_unstable();
                heads.push(next);
            }
            let left = self.bounds.work.saturating_sub(self.touched);
            let work = Work::new(left, self.cancel);
            let mut cycles = Cycles::new(&heads, self.through.is_some(), work);
            let longest = self.bounds.hops.min(group.len());
            let mut room = most;
            let counts = cycles.look(longest, |cycle| {
                if room > 0 {
                    room -= 1;
                    kept.push(cycle.iter().map(|vertex| group[*vertex]).collect());
                }
            });
            self.touched += left - cycles.left();
            self.add(&counts, longest);
        }
        kept.sort_by(|a, b| (a.len(), a).cmp(&(b.len(), b)));
        kept.truncate(most);
        if self.counts.iter().map(|count| count.found).sum::<usize>() > most {
            self.cut(Truncated::Results(most));
        }
        if self.counts.iter().any(|count| !count.complete) {
            self.cut(Truncated::Work(self.bounds.work));
        }
        kept
    }

    /// Adds what one group has; a length that it came to no more is not complete.
    fn add(&mut self, counts: &[Count], longest: usize) {
        for length in 2..=longest {
            let at = length - 2;
            if self.counts.len() <= at {
                self.counts.push(Count {
                    length,
                    found: 0,
                    complete: true,
                });
            }
            let of_it = counts.get(at);
            self.counts[at].found += of_it.map_or(0, |count| count.found);
            self.counts[at].complete &= of_it.is_some_and(|count| count.complete);
        }
    }
}

/// Each node with the next, and the last with the first.
fn hops(nodes: &[NodeId]) -> impl Iterator<Item = (NodeId, NodeId)> {
    let next = nodes.iter().cycle().skip(1);
    nodes.iter().copied().zip(next.copied())
}

fn circle(view: View<'_>, nodes: &[NodeId]) -> Circle {
    let hops = hops(nodes).map(|(from, to)| {
        let edges = view
            .out(from)
            .filter(|hop| hop.node == to)
            .map(|hop| hop.edge);
        let mut by: Vec<Evidence> = edges.map(|edge| Evidence::of(view, edge)).collect();
        by.sort_by_key(|evidence| (evidence.grade(), evidence.edge));
        Leg { from, to, by }
    });
    Circle {
        hops: hops.collect(),
    }
}

fn ring(view: View<'_>, links: &Links, nodes: &[NodeId]) -> Ring {
    let hops = hops(nodes).map(|(from, to)| {
        let found = links.0.get(&from).and_then(|heads| heads.get(&to));
        let told = |link: &Link| {
            let of = |edge| Evidence::of(view, edge);
            (of(link.backer), of(link.principal))
        };
        let links = found.into_iter().flatten().map(told).collect();
        Behind { from, to, links }
    });
    Ring {
        hops: hops.collect(),
    }
}
