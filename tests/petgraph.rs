//! petgraph's own algorithms run on a view and on its recourse, and agree with the plainest
//! computation there is on small random graphs.

#![allow(clippy::unwrap_used)]

use foedera::change::{apply, between};
use foedera::graph::{EdgeId, NodeId};
use foedera::model::{ActorKind, Guarantee, Key, Relation};
use foedera::query::{Bounds, Way, reach};
use foedera::{Change, Filter, Graph, View};
use petgraph::algo::{
    articulation_points::articulation_points, bridges::bridges, condensation, connected_components,
    dijkstra, dominators::simple_fast, has_path_connecting, is_cyclic_directed, kosaraju_scc,
    page_rank::page_rank, tarjan_scc, toposort,
};
use petgraph::visit::{
    Bfs, Dfs, EdgeCount, EdgeIndexable, EdgeRef, GraphBase, IntoEdgeReferences, IntoEdges,
    IntoEdgesDirected, IntoNeighbors, IntoNeighborsDirected, IntoNodeIdentifiers,
    IntoNodeReferences, NodeCount, NodeIndexable, Reversed, Visitable,
};
use petgraph::{Incoming, Outgoing};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// How many actors a random graph has.
const ACTORS: usize = 6;

/// What a random graph is made of.
#[derive(Clone, Debug)]
struct Plan {
    /// Who supports whom (`true`) or rejects whom; parallel edges and loops among them.
    edges: Vec<(usize, usize, bool)>,
    /// Whom the filter takes away.
    without: BTreeSet<usize>,
}

impl Plan {
    /// The edges that a filter on `supports` and the actors shows.
    fn shown(&self) -> impl Iterator<Item = (usize, usize)> {
        let hidden = |n: &usize| self.without.contains(n);
        let seen = self.edges.iter().filter(|(_, _, supports)| *supports);
        seen.map(|(a, b, _)| (*a, *b))
            .filter(move |(a, b)| !hidden(a) && !hidden(b))
    }
}

fn plan() -> impl Strategy<Value = Plan> {
    let edge = (0..ACTORS, 0..ACTORS, prop::bool::weighted(0.8));
    let without = prop::collection::btree_set(0..ACTORS, 0..3);
    (prop::collection::vec(edge, 0..14), without)
        .prop_map(|(edges, without)| Plan { edges, without })
}

fn actor(n: usize) -> String {
    format!("a{n}")
}

fn build(plan: &Plan) -> Graph {
    let mut change = Change::new();
    change.source("atlas", "Atlas").unwrap();
    for n in 0..ACTORS {
        change
            .actor(&actor(n), ActorKind::State, &format!("Actor {n}"))
            .unwrap();
    }
    for (i, (from, to, supports)) in plan.edges.iter().enumerate() {
        let relation = if *supports {
            Relation::Supports
        } else {
            Relation::Rejects
        };
        let mut edge = between(&actor(*from), relation, &actor(*to)).unwrap();
        edge.key = Key::new(&format!("edge-{i}")).unwrap();
        change.says("atlas", "p. 1", edge).unwrap();
    }
    apply(&Graph::empty(), &change).unwrap()
}

fn filter(plan: &Plan) -> Filter {
    Filter::default()
        .relations([Relation::Supports])
        .without(plan.without.iter().map(|n| NodeId::at(*n)))
}

/// How many hops from each node to each other, by Floyd and Warshall; 0 to itself.
fn distances(count: usize, edges: impl Iterator<Item = (usize, usize)>) -> Vec<Vec<Option<usize>>> {
    let mut far = vec![vec![None; count]; count];
    for (a, b) in edges {
        far[a][b] = Some(1);
    }
    for (n, row) in far.iter_mut().enumerate() {
        row[n] = Some(0);
    }
    for by in 0..count {
        for a in 0..count {
            for b in 0..count {
                if let (Some(first), Some(second)) = (far[a][by], far[by][b]) {
                    let sum = first + second;
                    far[a][b] = Some(far[a][b].map_or(sum, |known: usize| known.min(sum)));
                }
            }
        }
    }
    far
}

/// Groups as sets of sets, for comparison.
fn groups<N: Ord>(groups: impl IntoIterator<Item = Vec<N>>) -> BTreeSet<BTreeSet<N>> {
    groups
        .into_iter()
        .map(|group| group.into_iter().collect())
        .collect()
}

/// How many pieces the visible nodes fall into, `but` one taken out, edges without direction.
fn pieces(plan: &Plan, but: Option<usize>, cut: Option<(usize, usize)>) -> usize {
    let gone = |n: usize| plan.without.contains(&n) || but == Some(n);
    let edges = plan.shown().filter(|(a, b)| !gone(*a) && !gone(*b));
    let edges = edges.filter(|(a, b)| cut != Some((*a.min(b), *a.max(b))));
    let both = edges.flat_map(|(a, b)| [(a, b), (b, a)]);
    let far = distances(ACTORS, both);
    let visible = (0..ACTORS).filter(|n| !gone(*n));
    visible
        .filter(|n| (0..*n).all(|m| gone(m) || far[*n][m].is_none()))
        .count()
}

/// Whether the traits tell one story, be it of a view or of recourse.
fn honest<G>(graph: G) -> Result<(), TestCaseError>
where
    G: IntoNodeIdentifiers + IntoNodeReferences + IntoEdgeReferences + IntoEdgesDirected,
    G: IntoEdges + IntoNeighborsDirected + IntoNeighbors + NodeCount + NodeIndexable + Visitable,
    G::NodeId: Ord + std::fmt::Debug,
    <G as GraphBase>::EdgeId: Ord + std::fmt::Debug,
{
    prop_assert_eq!(graph.node_count(), graph.node_bound());
    let ends = |e: G::EdgeRef| (e.source(), e.target(), e.id());
    let all: BTreeSet<_> = graph.edge_references().map(ends).collect();
    prop_assert_eq!(all.len(), graph.edge_references().count(), "each edge once");
    let (mut out, mut back) = (BTreeSet::new(), BTreeSet::new());
    // Every index, not only the visible nodes: a hidden one stays, without edges.
    for node in (0..graph.node_bound()).map(|i| graph.from_index(i)) {
        out.extend(graph.edges(node).map(ends));
        back.extend(graph.edges_directed(node, Incoming).map(ends));
        let forward: Vec<_> = graph.edges(node).map(|e| e.target()).collect();
        prop_assert_eq!(&forward, &graph.neighbors(node).collect::<Vec<_>>());
        prop_assert_eq!(
            &forward,
            &graph.neighbors_directed(node, Outgoing).collect::<Vec<_>>()
        );
        let backward: Vec<_> = graph
            .edges_directed(node, Incoming)
            .map(|e| e.source())
            .collect();
        prop_assert_eq!(
            backward,
            graph.neighbors_directed(node, Incoming).collect::<Vec<_>>()
        );
    }
    prop_assert_eq!(&out, &all);
    prop_assert_eq!(&back, &all);
    for node in graph.node_identifiers() {
        prop_assert_eq!(graph.from_index(graph.to_index(node)), node);
        prop_assert!(graph.to_index(node) < graph.node_bound());
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn views_implement_the_traits_honestly(plan in plan()) {
        let (graph, filter) = (build(&plan), filter(&plan));
        let view = graph.view(&filter);
        honest(view)?;
        honest(Reversed(view))?;
        prop_assert_eq!(view.node_identifiers().size_hint(), (ACTORS, Some(ACTORS)));
        prop_assert_eq!(view.node_references().size_hint(), (ACTORS, Some(ACTORS)));
        prop_assert_eq!(view.node_count(), ACTORS, "hidden nodes stay");
        prop_assert_eq!(EdgeCount::edge_count(&view), plan.edges.len(), "hidden edges count");
        prop_assert_eq!(view.edge_bound(), plan.edges.len());
        prop_assert_eq!(view.len(), (ACTORS - plan.without.len(), plan.shown().count()));
    }

    #[test]
    fn ways_are_the_same_for_petgraph_us_and_brute_force(plan in plan()) {
        let (graph, filter) = (build(&plan), filter(&plan));
        let view = graph.view(&filter);
        let far = distances(ACTORS, plan.shown());
        for a in graph.node_ids() {
            let by_dijkstra = dijkstra(view, a, None, |_| 1_usize);
            let back = dijkstra(Reversed(view), a, None, |_| 1_usize);
            let bounds = Bounds { hops: ACTORS, ..Bounds::default() };
            let ours = reach(view, a, Way::Forward, bounds);
            let ours: BTreeMap<NodeId, usize> = ours.nodes.iter().map(|r| (r.node, r.hops)).collect();
            let mut met = BTreeSet::new();
            let mut bfs = Bfs::new(view, a);
            while let Some(node) = bfs.next(view) {
                met.insert(node);
            }
            for b in graph.node_ids() {
                let wanted = far[a.index()][b.index()];
                prop_assert_eq!(by_dijkstra.get(&b).copied(), wanted);
                prop_assert_eq!(back.get(&b).copied(), far[b.index()][a.index()]);
                prop_assert_eq!(met.contains(&b), wanted.is_some());
                prop_assert_eq!(has_path_connecting(view, a, b, None), wanted.is_some());
                prop_assert_eq!(ours.get(&b).copied(), wanted.filter(|hops| *hops > 0));
            }
        }
    }

    #[test]
    fn cycles_are_the_same_for_petgraph_and_brute_force(plan in plan()) {
        let (graph, filter) = (build(&plan), filter(&plan));
        let view = graph.view(&filter);
        let far = distances(ACTORS, plan.shown());
        let both = |a: usize, b: usize| far[a][b].is_some() && far[b][a].is_some();
        let turn = plan.shown().any(|(a, b)| far[b][a].is_some());
        prop_assert_eq!(is_cyclic_directed(view), turn);
        match toposort(view, None) {
            Err(_) => prop_assert!(turn),
            Ok(order) => {
                prop_assert_eq!(order.len(), ACTORS);
                let at: BTreeMap<usize, usize> =
                    order.iter().enumerate().map(|(at, node)| (node.index(), at)).collect();
                prop_assert!(!turn && plan.shown().all(|(a, b)| at[&a] < at[&b]));
            }
        }
        let component = |a: usize| (0..ACTORS).filter(|b| both(a, *b)).map(NodeId::at).collect();
        let wanted = groups((0..ACTORS).map(component));
        prop_assert_eq!(&groups(tarjan_scc(view)), &wanted);
        prop_assert_eq!(&groups(kosaraju_scc(view)), &wanted);
        let visible = wanted.iter().flatten().filter(|n| view.shows(**n)).count();
        prop_assert_eq!(condensation(view.extract(), true).node_weights().flatten().count(), visible);
    }

    #[test]
    fn dominators_are_those_without_whom_nobody_is_reached(plan in plan(), root in 0..ACTORS) {
        let (graph, filter) = (build(&plan), filter(&plan));
        let found = simple_fast(graph.view(&filter), NodeId::at(root));
        let far = distances(ACTORS, plan.shown());
        for (n, hops) in far[root].iter().enumerate() {
            let dominators = found.dominators(NodeId::at(n));
            let Some(dominators) = dominators else {
                prop_assert!(hops.is_none());
                continue;
            };
            let needed = |by: &usize| {
                let rest = plan.shown().filter(|(a, b)| a != by && b != by);
                *by == root || *by == n || distances(ACTORS, rest)[root][n].is_none()
            };
            let dominators: BTreeSet<usize> = dominators.map(NodeId::index).collect();
            prop_assert_eq!(dominators, (0..ACTORS).filter(needed).collect::<BTreeSet<_>>());
        }
    }

    #[test]
    fn page_rank_is_that_of_the_same_graph_in_petgraphs_own_form(plan in plan()) {
        let (graph, filter) = (build(&plan), filter(&plan));
        let mut own = petgraph::graph::DiGraph::<(), ()>::new();
        let places: Vec<_> = (0..ACTORS).map(|_| own.add_node(())).collect();
        for (a, b) in plan.shown() {
            own.add_edge(places[a], places[b], ());
        }
        let ranks = page_rank(graph.view(&filter), 0.85_f64, 12);
        let wanted = page_rank(&own, 0.85_f64, 12);
        prop_assert_eq!(ranks.len(), ACTORS);
        for (rank, wanted) in ranks.iter().zip(&wanted) {
            prop_assert!((rank - wanted).abs() < 1e-12, "{ranks:?} {wanted:?}");
        }
    }

    #[test]
    fn a_copy_has_what_is_visible_and_nothing_else(plan in plan()) {
        let (graph, filter) = (build(&plan), filter(&plan));
        let view = graph.view(&filter);
        let copy = view.extract();
        prop_assert_eq!((copy.node_count(), copy.edge_count()), view.len());
        let nodes: Vec<NodeId> = copy.node_weights().copied().collect();
        let visible: Vec<NodeId> = graph.node_ids().filter(|n| view.shows(*n)).collect();
        prop_assert_eq!(nodes, visible);
        let ends = copy.edge_references().map(|e| (copy[e.source()], copy[e.target()], *e.weight()));
        let wanted = view.edges().map(|e| (graph.from(e), graph.to(e), e));
        prop_assert_eq!(ends.collect::<Vec<_>>(), wanted.collect::<Vec<_>>());
    }

    #[test]
    fn cut_points_and_bridges_are_those_that_part_the_graph(plan in plan()) {
        let (graph, filter) = (build(&plan), filter(&plan));
        let merged = graph.view(&filter).undirected();
        let whole = pieces(&plan, None, None);
        prop_assert_eq!(connected_components(&merged), whole);
        let cuts: BTreeSet<usize> =
            articulation_points(&merged).into_iter().map(|n| merged[n].index()).collect();
        let parts = |n: &usize| !plan.without.contains(n) && pieces(&plan, Some(*n), None) > whole;
        prop_assert_eq!(cuts, (0..ACTORS).filter(parts).collect::<BTreeSet<_>>());
        let found: BTreeSet<(usize, usize)> = bridges(&merged)
            .map(|e| (merged[e.source()].index(), merged[e.target()].index()))
            .map(|(a, b)| (a.min(b), a.max(b)))
            .collect();
        let pairs: BTreeSet<(usize, usize)> =
            plan.shown().filter(|(a, b)| a != b).map(|(a, b)| (a.min(b), a.max(b))).collect();
        let part = |pair: &(usize, usize)| pieces(&plan, None, Some(*pair)) > whole;
        prop_assert_eq!(found, pairs.into_iter().filter(part).collect::<BTreeSet<_>>());
    }
}

/// Commitments to one state, each standing behind some of those before it; and which debtors
/// the filter takes away.
#[derive(Clone, Debug)]
struct Chain {
    of: Vec<BTreeSet<usize>>,
    without: BTreeSet<usize>,
}

const COMMITMENTS: usize = 6;

impl Chain {
    /// The links, backer first, that a filter shows.
    fn shown(&self) -> impl Iterator<Item = (usize, usize)> {
        let hidden = |n: &usize| self.without.contains(n);
        let links = self.of.iter().enumerate();
        let links = links.flat_map(|(backer, of)| of.iter().map(move |of| (backer, *of)));
        links.filter(move |(a, b)| !hidden(a) && !hidden(b))
    }
}

fn chain() -> impl Strategy<Value = Chain> {
    let sets = prop::collection::vec(
        prop::collection::btree_set(0..COMMITMENTS, 0..3),
        COMMITMENTS,
    );
    let without = prop::collection::btree_set(0..COMMITMENTS, 0..3);
    (sets, without).prop_map(|(mut of, without)| {
        for (backer, of) in of.iter_mut().enumerate() {
            of.retain(|principal| *principal < backer);
        }
        Chain { of, without }
    })
}

/// Commitment `n` is owed by actor `n`, and has the id `n`.
fn build_chain(chain: &Chain) -> Graph {
    let mut change = Change::new();
    change.source("atlas", "Atlas").unwrap();
    change.actor("ward", ActorKind::State, "The ward").unwrap();
    for (n, of) in chain.of.iter().enumerate() {
        change
            .actor(&actor(n), ActorKind::State, &format!("Actor {n}"))
            .unwrap();
        let commitment = |n: &usize| Key::new(&format!("{}-guarantees-ward", actor(*n))).unwrap();
        let promise = Guarantee {
            of: of.iter().map(commitment).collect(),
            ..Guarantee::default()
        };
        change
            .says(
                "atlas",
                "p. 1",
                between(&actor(n), promise, "ward").unwrap(),
            )
            .unwrap();
    }
    apply(&Graph::empty(), &change).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn recourse_implements_the_traits_honestly(chain in chain()) {
        let graph = build_chain(&chain);
        let filter = Filter::default().without(chain.without.iter().map(|n| NodeId::at(*n)));
        let recourse = graph.view(&filter).recourse();
        honest(recourse)?;
        honest(Reversed(recourse))?;
        prop_assert_eq!(recourse.node_count(), COMMITMENTS, "hidden commitments stay");
        let links: BTreeSet<(usize, usize)> =
            recourse.edge_references().map(|e| (e.source().index(), e.target().index())).collect();
        prop_assert_eq!(links, chain.shown().collect::<BTreeSet<_>>());
    }

    #[test]
    fn recourse_has_an_order_and_ways(chain in chain()) {
        let graph = build_chain(&chain);
        let filter = Filter::default().without(chain.without.iter().map(|n| NodeId::at(*n)));
        let recourse = graph.view(&filter).recourse();
        let far = distances(COMMITMENTS, chain.shown());
        prop_assert!(!is_cyclic_directed(recourse));
        let order = toposort(recourse, None).unwrap();
        let at = |n: usize| order.iter().position(|edge| edge.index() == n);
        prop_assert!(chain.shown().all(|(a, b)| at(a) < at(b)), "backers first");
        prop_assert_eq!(tarjan_scc(recourse).len(), COMMITMENTS - chain.without.len());
        for a in graph.edge_ids() {
            let hops = dijkstra(recourse, a, None, |_| 1_usize);
            let mut dfs = Dfs::new(recourse, a);
            let mut met = BTreeSet::new();
            while let Some(edge) = dfs.next(recourse) {
                met.insert(edge);
            }
            for b in graph.edge_ids() {
                let wanted = far[a.index()][b.index()];
                prop_assert_eq!(hops.get(&b).copied(), wanted);
                prop_assert_eq!(met.contains(&b), wanted.is_some());
            }
        }
        prop_assert_eq!(page_rank(recourse, 0.85_f64, 3).len(), COMMITMENTS);
    }
}

/// Views go where petgraph wants a `Copy` graph, and to other threads.
#[test]
fn a_view_is_copied_and_sent() {
    fn passes<T: Copy + Send + Sync>(_: T) {}
    let (graph, filter) = (Graph::empty(), Filter::default());
    let view: View<'_> = graph.view(&filter);
    passes(view);
    passes(view.recourse());
    assert!(tarjan_scc(view).is_empty() && toposort(view, None) == Ok(Vec::new()));
    assert!(tarjan_scc(view.recourse()) == Vec::<Vec<EdgeId>>::new());
}
