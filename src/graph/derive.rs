//! Working out what follows for an edge from the claims that a filter admits: the facts that
//! the floor `state` asks for are gathered here, from the whole graph. What is worked out once
//! is kept, beside the arcs for the usual filter, in the filter itself for any other.

use super::arcs::Span;
use super::derived::{Derived, States, exists, is_there};
use super::gather::event_of;
use super::{EdgeId, Filter, Graph, Inner, NodeId};
use crate::model::{
    Attribute, Claim, CommitmentState, Condition, ConditionState, Date, Day, Gate, Key, Kind,
    LegalForce, Says, Tie, Truth, Word,
};
use crate::state::{
    AgreementFacts, AgreementHistory, Binding, Breach, CommitmentFacts, CommitmentHistory,
    ConditionFacts, Footing, Gated, History, Open, Spell, Stand, State, TieFacts, agreement,
    binding, commitment, condition, open_conditions, tie,
};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError, Weak};

/// What has been worked out so far. Looked up by id only; its order is never seen.
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    agreements: HashMap<NodeId, Arc<AgreementHistory>>,
    conditions: HashMap<NodeId, Arc<History<ConditionState>>>,
    pub(super) edges: HashMap<EdgeId, Arc<Derived>>,
    /// How much these edges take, in reasons.
    weight: usize,
    /// Whether commitments are in force, as of some dates.
    force: BTreeMap<Option<Date>, HashMap<EdgeId, Truth>>,
    /// How many of these there are, of all dates.
    forces: usize,
}

impl Known {
    /// Of a scan over millions of edges, nothing is kept that is not asked for again soon.
    fn forget_what_is_much(&mut self) {
        if self.edges.len() > KEPT || self.is_heavy() {
            self.edges.clear();
            self.weight = 0;
        }
        if self.agreements.len() > KEPT {
            self.agreements.clear();
        }
        if self.forces > KEPT {
            self.force.clear();
            self.forces = 0;
        }
    }

    /// Whether the edges take more than is kept: many promises made under an agreement of which
    /// there are many accounts have each of these for a reason.
    fn is_heavy(&self) -> bool {
        self.weight > HEAVY
    }
}

/// What a filter has worked out about the graph that it was last used on.
#[derive(Debug, Default)]
pub(super) struct Memo {
    known: Mutex<Option<(Weak<Inner>, Known)>>,
    hidden: Mutex<Option<(Weak<Inner>, Hidden)>>,
}

/// Whether what stands behind others goes with what is taken away. Looked up by id only.
pub(super) type Hidden = HashMap<EdgeId, bool>;

impl Clone for Memo {
    /// A copy of a filter may be changed before it is used: it knows nothing yet.
    fn clone(&self) -> Memo {
        Memo::default()
    }
}

impl Memo {
    fn take(&self, graph: &Graph) -> Known {
        taken(&self.known, graph)
    }

    fn keep(&self, graph: &Graph, known: Known) {
        keep(&self.known, graph, known);
    }

    /// Asks about what is hidden, with all that was found out so far.
    pub(super) fn hidden(&self, graph: &Graph, ask: impl FnOnce(&mut Hidden) -> bool) -> bool {
        let mut hidden: Hidden = taken(&self.hidden, graph);
        if hidden.len() > KEPT {
            hidden.clear();
        }
        let answer = ask(&mut hidden);
        keep(&self.hidden, graph, hidden);
        answer
    }
}

type Kept<T> = Mutex<Option<(Weak<Inner>, T)>>;

fn taken<T: Default>(kept: &Kept<T>, graph: &Graph) -> T {
    let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
    match kept.take() {
        // The weak reference keeps the address from being used again.
        Some((of, known)) if std::ptr::eq(of.as_ptr(), Arc::as_ptr(&graph.0)) => known,
        _ => T::default(),
    }
}

fn keep<T>(kept: &Kept<T>, graph: &Graph, known: T) {
    let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
    *kept = Some((Arc::downgrade(&graph.0), known));
}

/// Works out what follows in one graph, seen through one filter.
pub(super) struct Deriver<'g> {
    pub(super) graph: &'g Graph,
    pub(super) filter: &'g Filter,
    known: Known,
}

/// How many edges a graph may have whose histories are kept from the beginning.
pub(super) const KEPT: usize = 1 << 16;
/// How many reasons there may be in the histories that are kept.
const HEAVY: usize = 1 << 20;

/// Works out what follows for these edges by the usual filter, and lists their days and
/// footing; if everything is wanted, also what follows for all else, as far as it is not too much
/// to be kept.
pub(super) fn all(
    graph: &Graph,
    edges: &[EdgeId],
    everything: bool,
    found: &mut Vec<(EdgeId, Span, Option<Footing>)>,
) -> Known {
    let filter = Filter::default();
    let mut deriver = Deriver {
        graph,
        filter: &filter,
        known: Known::default(),
    };
    // What came first is kept, where all would be too much.
    let mut kept = None;
    for edge in edges {
        let derived = deriver.edge(*edge);
        found.push((*edge, derived.span, derived.footing()));
        if deriver.known.is_heavy() {
            let edges = std::mem::take(&mut deriver.known.edges);
            kept.get_or_insert(edges);
            deriver.known.weight = 0;
        }
    }
    if everything {
        for node in graph.node_ids() {
            match graph.kind(node) {
                Kind::Agreement(_) => drop(deriver.agreement(node)),
                Kind::Condition(_) => drop(deriver.condition(node)),
                Kind::Actor(_) | Kind::Event(_) => {}
            }
        }
        let mut others = graph.edge_ids();
        while kept.is_none() && !deriver.known.is_heavy() {
            let Some(edge) = others.next() else { break };
            deriver.edge(edge);
        }
    }
    if let Some(kept) = kept {
        deriver.known.edges = kept;
    }
    deriver.known
}

/// Asks a deriver, and keeps what it worked out.
pub(super) fn ask<T>(
    graph: &Graph,
    filter: &Filter,
    question: impl FnOnce(&mut Deriver<'_>) -> T,
) -> T {
    let mut deriver = Deriver {
        graph,
        filter,
        known: filter.memo().take(graph),
    };
    let answer = question(&mut deriver);
    deriver.known.forget_what_is_much();
    filter.memo().keep(graph, deriver.known);
    answer
}

impl<'g> Deriver<'g> {
    /// What the graph itself keeps, if the filter changes nothing of it.
    fn ready(&self) -> Option<&'g Known> {
        (!self.filter.derives_anew()).then(|| self.graph.known())
    }

    pub(super) fn admitted<'c>(&self, claims: &'c [Claim]) -> Vec<&'c Claim> {
        let admits = |claim: &&Claim| self.filter.admits_claim(self.graph, claim);
        claims.iter().filter(admits).collect()
    }

    /// What follows for an edge. What it stands behind is worked out first, on a stack of our
    /// own: a chain of backstops may be long.
    pub(super) fn edge(&mut self, id: EdgeId) -> Arc<Derived> {
        let graph = self.graph;
        if let Some(derived) = self.ready().and_then(|known| known.edges.get(&id)) {
            return derived.clone();
        }
        let mut entered = BTreeSet::new();
        let mut stack = vec![id];
        while let Some(top) = stack.pop() {
            if self.known.edges.contains_key(&top) {
                continue;
            }
            if entered.insert(top) {
                stack.push(top);
                let principals = graph.tie(top).of().iter();
                let principals = principals.filter_map(|key| graph.edge_id(key.as_str()));
                stack.extend(principals.filter(|edge| !entered.contains(edge)));
            } else {
                let derived = Arc::new(self.work_out(top));
                self.known.weight += derived.weight();
                self.known.edges.insert(top, derived);
            }
        }
        self.known.edges[&id].clone()
    }

    fn work_out(&mut self, id: EdgeId) -> Derived {
        let graph = self.graph;
        let full = graph.look_at_edge(id);
        let edge = &full.edge;
        let claims = self.admitted(&full.claims);
        let conditions = self.conditions_of(edge, Stand::of(&claims));
        let histories: Vec<_> = conditions.iter().map(|c| self.condition(*c)).collect();
        let mut gated: Vec<Gated<'_>> = gated(graph, &conditions, &histories);
        let awaited = self.awaited(graph.tie(id));
        gated.extend(awaited.iter().map(|(key, _, history)| Gated {
            key,
            gates: &[Gate::Existence],
            history,
        }));
        let breaches = self.breaches_of(edge);
        let states = if edge.relation().is_commitment() {
            let under = edge.terms().and_then(|t| t.under.as_ref());
            let under = under.and_then(|key| graph.node_id(key.as_str()));
            let agreement = under.map(|node| self.agreement(node));
            let acts = under.map_or(Vec::new(), |node| self.acts(node, Some(graph.from(id))));
            let creditor = graph.view(self.filter).recourse().creditor(id);
            let creditor_acts = creditor
                .zip(under)
                .map_or(Vec::new(), |(creditor, agreement)| {
                    self.acts(agreement, Some(creditor))
                });
            let found: Vec<Breach<'_>> = breaches
                .iter()
                .filter_map(|breach| self.breach(*breach))
                .collect();
            let of = edge.tie.of().iter();
            let of = of.filter_map(|key| graph.edge_id(key.as_str()));
            let of: Vec<Arc<Derived>> = of.filter_map(|id| self.found(id)).collect();
            let principals: Vec<&CommitmentHistory> = of
                .iter()
                .filter(|d| d.stand.is_some())
                .filter_map(|d| d.commitment())
                .collect();
            let actors = [Some(graph.from(id)), creditor];
            let (emergences, extinctions) = (self.emergences(actors), self.extinctions(actors));
            let history = commitment(CommitmentFacts {
                edge,
                claims: &claims,
                agreement: agreement.as_ref(),
                conditions: &gated,
                breaches: &found,
                acts: &acts,
                creditor_acts: &creditor_acts,
                emergences: &emergences,
                extinctions: &extinctions,
                principals: &principals,
            });
            States::Commitment(Box::new(history))
        } else {
            let when = event_of(edge).map_or(Vec::new(), |key| self.when(key));
            let (acts, agreement) = match &edge.tie {
                Tie::PartyTo(_) => {
                    let to = graph.to(id);
                    (
                        self.acts(to, Some(graph.from(id))),
                        Some(self.agreement(to)),
                    )
                }
                _ => (Vec::new(), None),
            };
            let facts = TieFacts {
                edge,
                claims: &claims,
                conditions: &gated,
                when: &when,
                acts: &acts,
                agreement: agreement.as_ref(),
                emergences: &self.emergences([Some(graph.from(id)), Some(graph.to(id))]),
                extinctions: &self.extinctions([Some(graph.from(id)), Some(graph.to(id))]),
            };
            States::Tie(Box::new(tie(facts)))
        };
        let (span, stand) = match &states {
            States::Commitment(h) => {
                // A breach is still told when what it broke is over, and makes it no longer.
                let over = h.surely_over();
                let last = |state| match (state, over) {
                    (CommitmentState::Violated, Some(Day(over))) => Day(over.saturating_sub(1)),
                    _ => Day::MAX,
                };
                (span(&h.history, exists, last), h.stand)
            }
            States::Tie(h) => (span(&h.history, is_there, |_| Day::MAX), h.stand),
        };
        Derived {
            span,
            stand,
            states,
            conditions,
            breaches,
        }
    }

    /// What has already been worked out for an edge.
    fn found(&self, id: EdgeId) -> Option<Arc<Derived>> {
        let ready = self.ready().and_then(|known| known.edges.get(&id));
        ready.or_else(|| self.known.edges.get(&id)).cloned()
    }

    /// The history of an agreement.
    pub(super) fn agreement(&mut self, node: NodeId) -> Arc<AgreementHistory> {
        let ready = self.ready().and_then(|known| known.agreements.get(&node));
        if let Some(known) = ready.or_else(|| self.known.agreements.get(&node)) {
            return known.clone();
        }
        let claims = self.admitted(self.graph.node_claims(node));
        let acts = self.acts(node, None);
        let key = &self.graph.node(node).key;
        let kind = match &self.graph.node(node).is {
            Kind::Agreement(is) => is.kind,
            _ => None,
        };
        let history = Arc::new(agreement(AgreementFacts {
            key,
            kind,
            claims: &claims,
            acts: &acts,
            successors: &self.successors(node),
        }));
        self.known.agreements.insert(node, history.clone());
        history
    }

    /// The history of a condition.
    pub(super) fn condition(&mut self, node: NodeId) -> Arc<History<ConditionState>> {
        let ready = self.ready().and_then(|known| known.conditions.get(&node));
        if let Some(known) = ready.or_else(|| self.known.conditions.get(&node)) {
            return known.clone();
        }
        let record = self.graph.node(node);
        let claims = self.admitted(self.graph.node_claims(node));
        let met_by = record.as_condition().and_then(|c| c.met_by.as_ref());
        let met_by = met_by.and_then(|key| self.fulfilment(key));
        let history = Arc::new(condition(ConditionFacts {
            key: &record.key,
            claims: &claims,
            met_by,
        }));
        self.known.conditions.insert(node, history.clone());
        history
    }

    /// The edges that must come true before an access opens, such as a membership: each as a
    /// condition that it meets.
    fn awaited(&self, tie: &'g Tie) -> Vec<(&'g Key, EdgeId, History<ConditionState>)> {
        let Tie::GrantsAccess(access) = tie else {
            return Vec::new();
        };
        let awaited = access.conditions.iter();
        let awaited = awaited.filter_map(|key| Some((key, self.graph.edge_id(key.as_str())?)));
        awaited
            .map(|(key, edge)| {
                let history = condition(ConditionFacts {
                    key,
                    claims: &[],
                    met_by: self.fulfilment(key),
                });
                (key, edge, history)
            })
            .collect()
    }

    /// The edges that an access still waits for.
    pub(super) fn waits_for(&self, id: EdgeId, as_of: Option<&Date>) -> Vec<(EdgeId, Truth)> {
        let awaited = self.awaited(self.graph.tie(id));
        let open = awaited.iter().flat_map(|(key, edge, history)| {
            let gates = &[Gate::Existence][..];
            let gated = Gated {
                key,
                gates,
                history,
            };
            let open = open_conditions(&[gated], as_of);
            open.into_iter()
                .map(|open| (*edge, open.open))
                .collect::<Vec<_>>()
        });
        open.collect()
    }
}

fn gated<'a>(
    graph: &'a Graph,
    conditions: &[NodeId],
    histories: &'a [Arc<History<ConditionState>>],
) -> Vec<Gated<'a>> {
    let gates = |record: &'a Condition| record.gates.as_slice();
    conditions
        .iter()
        .zip(histories)
        .map(|(id, history)| {
            let node = graph.node(*id);
            Gated {
                key: &node.key,
                gates: node.as_condition().map_or(&[], gates),
                history,
            }
        })
        .collect()
}

/// The days on which a record is there: from the first day on which a state may show in which
/// it exists to the last, each state to a last day of its own.
fn span<S: State + Word>(
    history: &History<S>,
    exists: impl Fn(S) -> bool,
    last: impl Fn(S) -> Day,
) -> Span {
    let shown = |spell: &&Spell<S>| exists(spell.state);
    let days = |spell: &Spell<S>| {
        let (from, to) = spell.shows?;
        let to = to.min(last(spell.state));
        (from <= to).then_some((from, to))
    };
    let days = history.dated().iter().filter(shown).filter_map(days);
    let (first, last) = days.fold((Day::MAX, Day::MIN), |(first, last), (from, to)| {
        (first.min(from), last.max(to))
    });
    if first > last {
        Span::UNDATED
    } else {
        Span {
            first,
            last,
            dated: true,
        }
    }
}

/// Conditions and the force they hold back, for one edge.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Held {
    pub(super) open: Vec<(NodeId, Truth)>,
    pub(super) forces: Vec<LegalForce>,
    pub(super) waits: Vec<NodeId>,
}

impl Deriver<'_> {
    /// The conditions still open on an edge, and whether it binds in law.
    pub(super) fn held(&mut self, id: EdgeId, as_of: Option<&Date>) -> Held {
        match self.graph.is_simple(id) && !self.filter.narrows_claims() {
            true => self.held_simply(id),
            false => self.held_by_all(id, as_of),
        }
    }

    /// As [`held`](Deriver::held), of an edge of which its own terms say all.
    fn held_simply(&self, id: EdgeId) -> Held {
        let terms = self.graph.tie(id).terms();
        Held {
            open: Vec::new(),
            forces: terms.and_then(|terms| terms.force).into_iter().collect(),
            waits: Vec::new(),
        }
    }

    pub(super) fn held_by_all(&mut self, id: EdgeId, as_of: Option<&Date>) -> Held {
        let graph = self.graph;
        let full = graph.look_at_edge(id);
        let edge = &full.edge;
        let conditions = self.edge(id).conditions.clone();
        let histories: Vec<_> = conditions.iter().map(|c| self.condition(*c)).collect();
        let gated = gated(graph, &conditions, &histories);
        let mut claims = self.admitted(&full.claims);
        // What is said of the force of an agreement is said of what is promised under it.
        let under = edge.terms().and_then(|t| t.under.as_ref());
        if let Some(agreement) = under.and_then(|key| graph.node_id(key.as_str())) {
            let force = |claim: &&Claim| matches!(claim.says, Says::Value(Attribute::Force, _));
            let of_agreement = self.admitted(graph.node_claims(agreement));
            claims.extend(of_agreement.into_iter().filter(force));
        }
        let place = |open: &Open<'_>| graph.node_id(open.condition.as_str());
        let all = open_conditions(&gated, as_of);
        let Binding { forces, open } = binding(edge, &claims, &gated, as_of);
        Held {
            open: all
                .iter()
                .filter_map(|o| place(o).map(|id| (id, o.open)))
                .collect(),
            forces,
            waits: open.iter().filter_map(place).collect(),
        }
    }

    /// Whether an edge is in force: by its own history, and no more than what it rests on.
    pub(super) fn in_force(&mut self, id: EdgeId, as_of: Option<&Date>) -> Truth {
        let graph = self.graph;
        if graph.tie(id).of().is_empty() {
            return self.edge(id).in_force_itself(as_of);
        }
        let as_of_date = as_of.cloned();
        let mut known = self.known.force.remove(&as_of_date).unwrap_or_default();
        let principals = |id: EdgeId| {
            let of = graph.tie(id).of().iter();
            of.filter_map(|key| graph.edge_id(key.as_str()))
        };
        let mut entered = BTreeSet::new();
        let mut stack = vec![id];
        while let Some(top) = stack.pop() {
            if known.contains_key(&top) {
                continue;
            }
            if entered.insert(top) {
                stack.push(top);
                stack.extend(principals(top).filter(|edge| !entered.contains(edge)));
                continue;
            }
            let derived = self.edge(top);
            let mut force = derived.in_force_itself(as_of);
            let rests = graph.tie(top).rests_on_principal();
            let best = principals(top).map(|principal| match self.edge(principal).footing() {
                _ if self.filter.hides_edge(graph, principal) => Truth::No,
                None => Truth::Possibly,
                Some(Footing::Denied) => Truth::No,
                Some(_) => known.get(&principal).copied().unwrap_or(Truth::No),
            });
            if let Some(best) = best.max() {
                // What is not said to fall with its principal may stand without it.
                force = force.and(best.or(!rests));
            }
            known.insert(top, force);
            self.known.forces += 1;
        }
        let force = known.get(&id).copied().unwrap_or(Truth::No);
        self.known.force.insert(as_of_date, known);
        force
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dossier::{Memory, read};

    /// Who left an agreement a thousand times over has each of these for a reason in each of its
    /// promises under it: 3,000 of these took 1.4 GB.
    #[test]
    fn histories_of_too_many_reasons_are_not_kept() {
        let (mut edges, most) = (String::new(), 1100);
        for i in 0..most {
            edges += &format!(
                r#"guarantees(id: "g{i}", from: "a", to: "b", under: "p", at: "{i}"),
                party_to(id: "q{i}", from: "a", to: "p", act: Denunciation, on: "{}", at: "{i}"),"#,
                1000 + i % 900
            );
        }
        let text = format!(
            r#"(foedera: 1, source: "one", sources: {{"one": "One"}},
            actors: {{"a": State("Aland"), "b": State("Borduria")}},
            agreements: {{"p": Treaty(name: "Pact", signed: "0900", at: "1")}}, edges: [{edges}])"#
        );
        let graph = read(&Memory::new().with("d.ron", text), "d.ron");
        let graph = graph.graph.expect("a dossier without faults");
        let edges: Vec<EdgeId> = graph.edge_ids().collect();
        let filter = Filter::default();
        let weight = |known: &Known| -> usize {
            let kept = known.edges.values();
            kept.map(|derived| derived.weight()).sum()
        };
        let one = ask(&graph, &filter, |deriver| {
            deriver
                .edge(graph.edge_id("g0").expect("a promise"))
                .weight()
        });
        assert!(one * most > HEAVY, "{one}");
        for everything in [false, true] {
            let known = all(&graph, &edges, everything, &mut Vec::new());
            assert!(!known.edges.is_empty() && weight(&known) <= HEAVY + one);
        }
        // Of all asked one after another, what is kept is bounded too.
        for edge in edges {
            ask(&graph, &filter, |deriver| drop(deriver.edge(edge)));
        }
        let known = filter.memo().take(&graph);
        assert!(!known.edges.is_empty() && weight(&known) <= HEAVY + one);
    }
}
