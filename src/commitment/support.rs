//! On whose staying promises rest: who must be there for a promise to stand, and who goes when
//! somebody leaves. Start at [`support`].
//!
//! A promise needs **each** of its ends that is not the actor it is promised to; a promise that
//! is nothing without what it is *of* needs **one** of these; an actor that is made up of others
//! (a coalition, a group) needs itself and **one** of those who are recorded to lead it or to
//! belong to it. What stands behind a debt to that actor is there for the case that its debtor
//! fails: it needs whoever gave it, and neither the debtor nor the debt.
//!
//! ```text
//! coalition guarantees X  <- each -  coalition  <- one of -  France, United Kingdom
//! backstop of that        <- each -  United States
//!                         <- one of -  coalition guarantees X
//! ```
//!
//! There is no way round: promises cannot back themselves, and of memberships that go in a
//! circle the one that closes it is left out of account.

use crate::graph::{EdgeId, NodeId, View};
use crate::model::{ActorKind, Kind, Relation, Truth};
use std::collections::{BTreeMap, BTreeSet};

/// What some promises to an actor rest on.
#[derive(Clone, Debug, Default)]
pub struct Support {
    /// The actors that may leave, each after those it is made up of.
    pub actors: Vec<Leaver>,
    /// The promises asked about and those they rest on, each after what it rests on.
    pub promises: Vec<Resting>,
    /// How many edges were looked at.
    pub touched: usize,
    /// Whether there was more to look at than allowed.
    pub cut: bool,
}

/// An actor that may leave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaver {
    /// Who.
    pub actor: NodeId,
    /// Who it is made up of, as places in [`Support::actors`], each with the edge that says so;
    /// empty: it stands by itself.
    pub made_of: Vec<(usize, EdgeId)>,
}

/// A promise, and what it rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resting {
    /// The promise.
    pub edge: EdgeId,
    /// Whether it is one of those that were asked about.
    pub asked: bool,
    /// Who must be there, as places in [`Support::actors`].
    pub by: Vec<usize>,
    /// What it is nothing without, as places in [`Support::promises`]: one must be so. Empty: it
    /// stands by itself.
    pub of: Vec<usize>,
    /// Whether it stands behind a debt to the actor asked about, at first or at second hand: then
    /// it is due when the debtor is gone, and does not go with it.
    pub for_debt: bool,
}

impl Resting {
    /// What it falls with when actors leave: what it is nothing without, unless it is due then.
    pub(crate) fn falls_with(&self) -> &[usize] {
        match self.for_debt {
            true => &[],
            false => &self.of,
        }
    }
}

/// What these promises to `whom` rest on. `structure` shows who leads and who belongs to whom;
/// `stands` tells which of these edges, and of the promises that others are *of*, count. Looks at
/// no more edges than `work`.
///
/// Costs a look at each of these promises, at what they are *of*, and at the edges that end at a
/// coalition, organization or group that made one.
///
/// ```
/// use foedera::commitment::support;
/// use foedera::graph::Filter;
///
/// let graph = foedera::dossier::ukraine();
/// let (filter, ukraine) = (Filter::default(), graph.node_id("ukraine").unwrap());
/// let leads = graph.view(&filter);
/// let promise = graph.edge_id("coalition-guarantees-ukraine").unwrap();
/// let support = support(leads, ukraine, &[promise], |_| true, 1_000);
/// let coalition = support.actors.last().unwrap();
/// assert_eq!(coalition.made_of.len(), 2, "led by France and the United Kingdom");
/// ```
pub fn support(
    structure: View<'_>,
    whom: NodeId,
    promises: &[EdgeId],
    stands: impl Fn(EdgeId) -> bool,
    work: usize,
) -> Support {
    let mut build = Build {
        structure,
        whom,
        stands,
        work,
        actors: BTreeMap::new(),
        promises: BTreeMap::new(),
        payable: BTreeMap::new(),
        found: Support::default(),
    };
    for promise in promises {
        build.promise(*promise);
    }
    for promise in promises {
        if let Some(Some(at)) = build.promises.get(promise) {
            build.found.promises[*at].asked = true;
        }
    }
    build.found
}

/// The relations that tell who an actor is made up of.
pub const STRUCTURE: [Relation; 3] = [Relation::MemberOf, Relation::Leads, Relation::PartOf];

/// Whether an actor is made up of others, as far as its kind tells.
pub(crate) fn is_many(view: View<'_>, actor: NodeId) -> bool {
    match view.graph().kind(actor) {
        Kind::Actor(actor) => matches!(
            actor.kind,
            Some(ActorKind::Coalition | ActorKind::Organization | ActorKind::Group) | None
        ),
        Kind::Agreement(_) | Kind::Event(_) | Kind::Condition(_) => false,
    }
}

/// Whether an actor is no more than those it is made up of: a coalition, or a group that somebody
/// has listed. An organization is a person of its own, and is not gone with those of its members
/// who are in the dossier.
fn is_made_up(view: View<'_>, actor: NodeId) -> bool {
    let node = view.node(actor);
    is_many(view, actor)
        && node
            .as_actor()
            .is_some_and(|actor| !actor.unresolved && actor.kind != Some(ActorKind::Organization))
}

/// The coalitions and groups of which all who are recorded to lead them or belong to them are among
/// these, and which are not among these themselves: what is left of them is a name. `structure`
/// shows who leads and who belongs to whom. In the order of their ids.
///
/// ```
/// use foedera::commitment::hollow;
/// use foedera::graph::Filter;
///
/// let graph = foedera::dossier::ukraine();
/// let filter = Filter::default();
/// let node = |key| graph.node_id(key).unwrap();
/// let hollow = |gone: &[_]| hollow(graph.view(&filter), gone);
/// assert_eq!(hollow(&[node("uk")]), []);
/// assert_eq!(hollow(&[node("uk"), node("france")]), [node("coalition")]);
/// ```
pub fn hollow(structure: View<'_>, gone: &[NodeId]) -> Vec<NodeId> {
    let graph = structure.graph();
    let makes_up = |edge: EdgeId| STRUCTURE.contains(graph.relation(edge));
    let of_it = |node: NodeId| {
        let parts = structure.into(node).filter(|hop| makes_up(hop.edge));
        parts.map(|hop| hop.node)
    };
    let wholes = gone.iter().flat_map(|part| structure.out(*part));
    let wholes = wholes.filter(|hop| makes_up(hop.edge)).map(|hop| hop.node);
    let wholes: BTreeSet<NodeId> = wholes.collect();
    let is_hollow = |whole: &NodeId| {
        !gone.contains(whole)
            && is_made_up(structure, *whole)
            && of_it(*whole).all(|part| gone.contains(&part))
    };
    wholes.into_iter().filter(is_hollow).collect()
}

/// One step of a walk in depth: what is met, and what is placed after all that it rests on.
enum Step<T, R> {
    Enter(T),
    Leave(T, Vec<R>),
}

struct Build<'a, S> {
    structure: View<'a>,
    whom: NodeId,
    stands: S,
    work: usize,
    /// Those met, with their places once they have one.
    actors: BTreeMap<NodeId, Option<usize>>,
    promises: BTreeMap<EdgeId, Option<usize>>,
    /// Whether a promise is a debt to `whom`, or stands behind one.
    payable: BTreeMap<EdgeId, bool>,
    found: Support,
}

impl<S: Fn(EdgeId) -> bool> Build<'_, S> {
    fn touch(&mut self, edges: usize) {
        self.found.touched += edges;
        self.found.cut |= self.found.touched > self.work;
    }

    /// Finds a place for a promise, after what it rests on; on a stack of our own, for a chain
    /// of backstops may be long.
    fn promise(&mut self, edge: EdgeId) {
        let mut stack = vec![Step::Enter(edge)];
        while let Some(step) = stack.pop() {
            match step {
                Step::Enter(edge) if self.found.cut || self.promises.contains_key(&edge) => {}
                Step::Enter(edge) => {
                    self.promises.insert(edge, None);
                    let of = self.principals(edge);
                    let each: Vec<_> = of.iter().copied().map(Step::Enter).collect();
                    stack.push(Step::Leave(edge, of));
                    stack.extend(each);
                }
                Step::Leave(edge, of) => self.place(edge, &of),
            }
        }
    }

    /// What a promise is nothing without: as far as it counts, if any of it does.
    fn principals(&mut self, edge: EdgeId) -> Vec<EdgeId> {
        let graph = self.structure.graph();
        let tie = graph.tie(edge);
        self.touch(1);
        if tie.of().is_empty() || tie.rests_on_principal() != Truth::Yes {
            return Vec::new();
        }
        let of = tie
            .of()
            .iter()
            .filter_map(|key| graph.edge_id(key.as_str()));
        let of: Vec<EdgeId> = of.collect();
        let stand = of.iter().copied().filter(|edge| (self.stands)(*edge));
        let stand: Vec<EdgeId> = stand.collect();
        // A wish may be to back what is only a wish: it goes with that all the same.
        match stand.is_empty() {
            true => of,
            false => stand,
        }
    }

    /// Whether a promise stands behind a debt to `whom` that counts, or behind what stands so.
    fn is_for_debt(&mut self, edge: EdgeId) -> bool {
        !self.structure.graph().tie(edge).of().is_empty() && self.is_payable(edge)
    }

    /// Whether a promise is a debt to `whom` that counts, or stands behind one and is not
    /// another's to call on.
    fn is_payable(&mut self, edge: EdgeId) -> bool {
        let (graph, second) = (self.structure.graph(), self.structure.recourse());
        let principals = |edge: EdgeId| {
            let keys = graph.tie(edge).of().iter();
            keys.filter_map(|key| graph.edge_id(key.as_str()))
        };
        let mut stack = vec![Step::Enter(edge)];
        while let Some(step) = stack.pop() {
            match step {
                Step::Enter(edge) if self.payable.contains_key(&edge) => {}
                Step::Enter(edge) => {
                    self.touch(1);
                    let is_its_own = second.creditor(edge).is_none_or(|who| who == self.whom);
                    let is_debt = *graph.relation(edge) == Relation::Owes;
                    let counts = is_its_own && (self.stands)(edge);
                    self.payable.insert(edge, counts && is_debt);
                    let of: Vec<EdgeId> = principals(edge).collect();
                    if counts && !of.is_empty() && !self.found.cut {
                        let each: Vec<_> = of.iter().copied().map(Step::Enter).collect();
                        stack.push(Step::Leave(edge, of));
                        stack.extend(each);
                    }
                }
                Step::Leave(edge, of) => {
                    let payable = |of: &EdgeId| self.payable.get(of) == Some(&true);
                    let is_payable = of.iter().any(payable);
                    self.payable.insert(edge, is_payable);
                }
            }
        }
        self.payable.get(&edge) == Some(&true)
    }

    fn place(&mut self, edge: EdgeId, of: &[EdgeId]) {
        let for_debt = self.is_for_debt(edge);
        let graph = self.structure.graph();
        let mut ends = vec![graph.from(edge)];
        ends.extend((!for_debt).then(|| graph.to(edge)));
        ends.retain(|end| *end != self.whom && matches!(graph.kind(*end), Kind::Actor(_)));
        ends.dedup();
        let by = ends.into_iter().filter_map(|end| self.actor(end)).collect();
        let of = of.iter().filter_map(|edge| *self.promises.get(edge)?);
        let resting = Resting {
            edge,
            asked: false,
            by,
            of: of.collect(),
            for_debt,
        };
        self.promises.insert(edge, Some(self.found.promises.len()));
        self.found.promises.push(resting);
    }

    /// The place of an actor, after those it is made up of.
    fn actor(&mut self, actor: NodeId) -> Option<usize> {
        let mut stack = vec![Step::Enter(actor)];
        while let Some(step) = stack.pop() {
            match step {
                Step::Enter(actor) if self.actors.contains_key(&actor) => {}
                Step::Enter(actor) => {
                    self.actors.insert(actor, None);
                    let members = self.members(actor);
                    let each = members.iter().map(|(member, _)| Step::Enter(*member));
                    let each: Vec<_> = each.collect();
                    stack.push(Step::Leave(actor, members));
                    stack.extend(each);
                }
                Step::Leave(actor, members) => {
                    // One without a place yet is met on the way: the circle is closed by it.
                    let place = |(member, edge): (NodeId, EdgeId)| {
                        let place = (*self.actors.get(&member)?)?;
                        Some((place, edge))
                    };
                    let made_of = members.into_iter().filter_map(place).collect();
                    self.actors.insert(actor, Some(self.found.actors.len()));
                    self.found.actors.push(Leaver { actor, made_of });
                }
            }
        }
        *self.actors.get(&actor)?
    }

    /// Who is recorded to lead an actor that is made up of others, or to belong to it.
    fn members(&mut self, actor: NodeId) -> Vec<(NodeId, EdgeId)> {
        if !is_made_up(self.structure, actor) || self.found.cut {
            return Vec::new();
        }
        let graph = self.structure.graph();
        let tells = |edge: EdgeId| STRUCTURE.contains(graph.relation(edge));
        let mut members = Vec::new();
        for hop in self.structure.into(actor) {
            self.touch(1);
            if self.found.cut {
                break;
            }
            if tells(hop.edge) && hop.node != self.whom && (self.stands)(hop.edge) {
                members.push((hop.node, hop.edge));
            }
        }
        members
    }
}
