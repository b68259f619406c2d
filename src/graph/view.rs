//! A graph seen through a filter: what every question takes. Two references, `Copy`,
//! `Send + Sync`. Start at [`View`].

use super::arcs::{self, Outline};
use super::derive::{self, Deriver};
use super::overlay::{InBlock, OutBlock};
use super::test::{Look, Test};
use super::{Derived, EdgeId, Filter, Graph, NodeId};
use crate::model::{
    Claim, ConditionState, Date, Edge, Gate, Key, Kind, LegalForce, Node, Relation, Tie, Truth,
};
use crate::state::{AgreementHistory, Footing, History};
use std::sync::Arc;

/// So many accounts of one matter are told of each other.
const ACCOUNTS: usize = 16;
/// So many commitments of a relation between the same two are looked through for these.
const BETWEEN: usize = 1 << 10;

/// A graph seen through a filter.
///
/// ```
/// use foedera::graph::{Filter, Graph};
///
/// let graph = Graph::empty();
/// let filter = Filter::default();
/// let view = graph.view(&filter);
/// let copy = view;
/// assert_eq!(copy.edges().count(), view.edges().count());
/// ```
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    graph: &'a Graph,
    filter: &'a Filter,
}

/// One step from a node: the edge taken and the node at its other end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hop {
    /// The node at the other end.
    pub node: NodeId,
    /// The edge taken.
    pub edge: EdgeId,
    /// Whether the edge was taken from its start to its end.
    pub forward: bool,
}

impl Graph {
    /// This graph seen through a filter.
    pub fn view<'a>(&'a self, filter: &'a Filter) -> View<'a> {
        View {
            graph: self,
            filter,
        }
    }
}

impl<'a> View<'a> {
    /// The whole graph.
    pub fn graph(self) -> &'a Graph {
        self.graph
    }

    /// The filter.
    pub fn filter(self) -> &'a Filter {
        self.filter
    }

    /// How many nodes and edges are visible. Costs a scan of all edges.
    pub fn len(self) -> (usize, usize) {
        let nodes = self.graph.node_ids().filter(|n| self.shows(*n)).count();
        (nodes, self.edges().count())
    }

    /// Whether nothing is visible.
    pub fn is_empty(self) -> bool {
        self.len() == (0, 0)
    }

    /// Whether the node is visible: not taken away by [`Filter::without`].
    #[inline]
    pub fn shows(self, node: NodeId) -> bool {
        !self.filter.hides(node) && !self.filter.is_cancelled()
    }

    /// Whether the edge is visible.
    pub fn shows_edge(self, edge: EdgeId) -> bool {
        self.admits(self.graph.arc(edge), edge) && !self.filter.is_cancelled()
    }

    #[inline]
    pub(super) fn test(self) -> &'a Test {
        self.filter.test()
    }

    #[inline]
    fn admits(self, arc: impl arcs::Arc, edge: EdgeId) -> bool {
        self.admits_by(self.test(), arc, || edge)
    }

    /// As [`admits`](View::admits), with the test at hand.
    #[inline]
    fn admits_by(self, test: &Test, arc: impl arcs::Arc, edge: impl FnOnce() -> EdgeId) -> bool {
        let beyond = |relation| self.filter.asks_for(self.graph.relation_at(relation));
        match test.look(arc, beyond) {
            Look::No => false,
            Look::Yes => !test.hides || !self.filter.hides_edge(self.graph, edge()),
            Look::Ask => self.passes_side(edge()),
        }
    }

    #[cold]
    fn passes_side(self, edge: EdgeId) -> bool {
        let told = self.shows_by_arcs(edge);
        told.unwrap_or_else(|| self.is_admitted(edge))
    }

    /// Whether the history of an edge lets the filter show it.
    pub(super) fn is_admitted(self, edge: EdgeId) -> bool {
        !self.filter.hides_edge(self.graph, edge) && self.filter.admits_edge(self.graph, edge)
    }

    /// The visible edges that start at the node, ordered by relation. Costs one arc read an
    /// edge of the node, and a look at the side columns for each of which the arc does not say
    /// it all.
    #[inline]
    pub fn out(self, node: NodeId) -> impl Iterator<Item = Hop> + 'a {
        let test = self.test();
        let block = self.out_block(test, node);
        self.shown_out(test, block).map(move |(edge, arc)| Hop {
            node: block.node(arc.to),
            edge,
            forward: true,
        })
    }

    /// The visible edges that end at the node, ordered by relation. Costs as
    /// [`out`](View::out).
    #[inline]
    pub fn into(self, node: NodeId) -> impl Iterator<Item = Hop> + 'a {
        let test = self.test();
        let block = self.in_block(test, node);
        self.shown_into(test, block).map(move |arc| Hop {
            node: block.node(arc.from),
            edge: block.edge(arc.edge),
            forward: false,
        })
    }

    /// As [`into`](View::into), each with what its arc says, for scans that look at nothing else.
    pub(crate) fn outlines_into(self, node: NodeId) -> impl Iterator<Item = (Hop, Outline)> + 'a {
        let test = self.test();
        let block = self.in_block(test, node);
        self.shown_into(test, block).map(move |arc| {
            let hop = Hop {
                node: block.node(arc.from),
                edge: block.edge(arc.edge),
                forward: false,
            };
            (hop, Outline::of(*arc))
        })
    }

    /// As [`shows_edge`](View::shows_edge), with what the arc says at hand.
    pub(crate) fn shows_outline(self, edge: EdgeId, outline: Outline) -> bool {
        self.admits(outline, edge) && !self.filter.is_cancelled()
    }

    /// The arcs among which those that are asked for stand.
    #[inline]
    pub(super) fn out_block(self, test: &Test, node: NodeId) -> OutBlock<'a> {
        match self.shows(node) {
            true => self.graph.out_block(node, test.parts),
            false => OutBlock::default(),
        }
    }

    #[inline]
    pub(super) fn in_block(self, test: &Test, node: NodeId) -> InBlock<'a> {
        match self.shows(node) {
            true => self.graph.in_block(node, test.parts),
            false => InBlock::default(),
        }
    }

    /// The visible arcs of a block, each with its edge.
    #[inline]
    pub(super) fn shown_out(
        self,
        test: &'a Test,
        block: OutBlock<'a>,
    ) -> impl Iterator<Item = (EdgeId, &'a arcs::Forward)> {
        let skipped = test.skipped(block.arcs);
        let within = move |arc: &&arcs::Forward| !test.is_past(**arc);
        let arcs = block.arcs[skipped..].iter().take_while(within);
        let edges = (block.first + skipped as u32..).map(EdgeId);
        edges
            .zip(arcs)
            .filter(move |(edge, arc)| self.admits_by(test, **arc, || *edge))
    }

    /// The visible arcs of a block.
    #[inline]
    pub(super) fn shown_into(
        self,
        test: &'a Test,
        block: InBlock<'a>,
    ) -> impl Iterator<Item = &'a arcs::Backward> {
        let within = move |arc: &&arcs::Backward| !test.is_past(**arc);
        let arcs = block.arcs[test.skipped(block.arcs)..].iter();
        arcs.take_while(within)
            .filter(move |arc| self.admits_by(test, **arc, || block.edge(arc.edge)))
    }

    /// All visible edges, in the order of their ids.
    pub fn edges(self) -> impl Iterator<Item = EdgeId> + 'a {
        self.graph
            .edge_ids()
            .filter(move |edge| self.shows_edge(*edge))
    }

    /// The visible edges that mention this record in an attribute: what stands behind it, is
    /// given in return for it, breaks it, is made under it.
    pub fn mentions(self, key: &Key) -> impl Iterator<Item = EdgeId> + 'a {
        let all = self.graph.mentions(key);
        (0..all.len())
            .map(move |i| all[i])
            .filter(move |edge| self.shows_edge(*edge))
    }

    /// The node's record.
    pub fn node(self, node: NodeId) -> &'a Node {
        self.graph.node(node)
    }

    /// The edge's record.
    pub fn edge(self, edge: EdgeId) -> &'a Edge {
        self.graph.edge(edge)
    }

    /// The edge's record and the claims about it that this view admits, put together anew:
    /// nothing stays with the snapshot. For scans.
    pub fn edge_once(self, edge: EdgeId) -> (Edge, Vec<Claim>) {
        let (record, mut claims) = self.graph.edge_once(edge);
        claims.retain(|claim| self.filter.admits_claim(self.graph, claim));
        (record, claims)
    }

    /// As [`edge_once`](View::edge_once), of a node.
    pub fn node_once(self, node: NodeId) -> (Node, Vec<Claim>) {
        let (record, mut claims) = self.graph.node_once(node);
        claims.retain(|claim| self.filter.admits_claim(self.graph, claim));
        (record, claims)
    }

    /// The claims about the edge that this view admits.
    pub fn edge_claims(self, edge: EdgeId) -> impl Iterator<Item = &'a Claim> + Clone + 'a {
        self.admitted(self.graph.edge_claims(edge))
    }

    /// The claims about the node that this view admits.
    pub fn node_claims(self, node: NodeId) -> impl Iterator<Item = &'a Claim> + Clone + 'a {
        self.admitted(self.graph.node_claims(node))
    }

    /// The claims about any record that this view admits.
    pub fn claims_about(self, key: &str) -> impl Iterator<Item = &'a Claim> + Clone + 'a {
        self.admitted(self.graph.claims_about(key))
    }

    fn admitted(self, claims: &'a [Claim]) -> impl Iterator<Item = &'a Claim> + Clone + 'a {
        claims
            .iter()
            .filter(move |claim| self.filter.admits_claim(self.graph, claim))
    }

    /// What follows for the edge from the claims that this view admits: its history, its
    /// footing, its days.
    pub fn derived(self, edge: EdgeId) -> Arc<Derived> {
        self.with_deriver(|deriver| deriver.edge(edge))
    }

    /// Whether a commitment is in force, or any other edge holds: as of a date, or after all
    /// that is recorded. A backstop, or a guarantee *of* another promise, is so no more than
    /// the best of what it stands behind. Costs the chain of these, once for each date.
    ///
    /// ```
    /// use foedera::graph::Filter;
    /// use foedera::model::{Date, Truth};
    ///
    /// let graph = foedera::dossier::ukraine();
    /// let filter = Filter::default();
    /// let backstop = graph.edge_id("us-backstop").unwrap();
    /// let in_force = graph.view(&filter).in_force(backstop, None);
    /// assert_eq!(in_force, Truth::No, "sought, behind a guarantee that is sought");
    /// ```
    pub fn in_force(self, edge: EdgeId, as_of: Option<&Date>) -> Truth {
        self.with_deriver(|deriver| deriver.in_force(edge, as_of))
    }

    /// On what footing the edge stands; absent: no claim that counts says that it is so.
    pub fn footing(self, edge: EdgeId) -> Option<Footing> {
        self.derived(edge).footing()
    }

    /// The other commitments between the same two that are accounts of the same matter, as
    /// [`accounts`](View::accounts).
    pub(crate) fn other_accounts(self, edge: EdgeId) -> Vec<EdgeId> {
        let graph = self.graph;
        let Some(matter) = graph.matter(edge) else {
            return Vec::new();
        };
        let mut others = self.accounts(matter, graph.from(edge), graph.to(edge));
        others.retain(|other| *other != edge);
        others
    }

    /// The commitments of one to another that are accounts of a matter, of whatever time, but for
    /// those that are taken away. In the order of their ids; `ACCOUNTS` at most, of the first
    /// `BETWEEN` commitments of each relation, so that many that name each other are no work
    /// without end.
    pub(crate) fn accounts(self, matter: &Key, from: NodeId, to: NodeId) -> Vec<EdgeId> {
        let graph = self.graph;
        use Relation::{Backstops, Guarantees, Owes, Undertakes};
        let relations = [Guarantees, Backstops, Undertakes, Owes].into_iter();
        let relations = relations.filter_map(|relation| graph.relation_index(&relation));
        let between = relations.flat_map(|at| graph.edges_into(to, at, Some(from)).take(BETWEEN));
        let accounts = between.map(|(_, edge)| edge).filter(|edge| {
            graph.matter(*edge) == Some(matter) && !self.filter.hides_edge(graph, *edge)
        });
        let mut accounts: Vec<EdgeId> = accounts.take(ACCOUNTS).collect();
        accounts.sort_unstable();
        accounts
    }

    /// The history of an agreement.
    pub fn agreement_history(self, node: NodeId) -> Arc<AgreementHistory> {
        self.with_deriver(|deriver| deriver.agreement(node))
    }

    /// The history of a condition.
    pub fn condition_history(self, node: NodeId) -> Arc<History<ConditionState>> {
        self.with_deriver(|deriver| deriver.condition(node))
    }

    /// The conditions that are, or may be, open on the edge as of the view's date.
    pub fn open_conditions(self, edge: EdgeId) -> Vec<(NodeId, Truth)> {
        self.open_as_of(edge, self.filter.date())
    }

    /// Those of the [`open_conditions`](View::open_conditions) that hold it back: what gates
    /// nothing but its end keeps it from nothing.
    pub fn holding_back(self, edge: EdgeId) -> Vec<(NodeId, Truth)> {
        let holds = |node: NodeId| match self.graph.kind(node) {
            Kind::Condition(condition) => {
                condition.gates.is_empty()
                    || condition.gates.iter().any(|g| *g != Gate::Termination)
            }
            _ => true,
        };
        let open = self.open_conditions(edge).into_iter();
        open.filter(|(condition, _)| holds(*condition)).collect()
    }

    /// The conditions that are, or may be, open on the edge as of a date, be the view's what it may.
    pub(crate) fn open_as_of(self, edge: EdgeId, date: Option<&Date>) -> Vec<(NodeId, Truth)> {
        self.with_deriver(|deriver| deriver.held(edge, date).open)
    }

    /// The edges for which an access waits, such as a membership, as far as they have not, or may
    /// not have, come true as of the view's date.
    pub fn waits_for(self, edge: EdgeId) -> Vec<(EdgeId, Truth)> {
        match self.graph.tie(edge) {
            Tie::GrantsAccess(_) => {
                self.with_deriver(|deriver| deriver.waits_for(edge, self.filter.date()))
            }
            _ => Vec::new(),
        }
    }

    /// What legal force the edge is said to have, and the conditions that it still waits for
    /// to have it.
    pub fn legal_force(self, edge: EdgeId) -> (Vec<LegalForce>, Vec<NodeId>) {
        let held = self.with_deriver(|deriver| deriver.held(edge, self.filter.date()));
        (held.forces, held.waits)
    }

    fn with_deriver<T>(self, ask: impl FnOnce(&mut Deriver<'_>) -> T) -> T {
        derive::ask(self.graph, self.filter, ask)
    }
}
