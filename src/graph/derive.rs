//! What follows for an edge from its claims: the facts that the floor `state` asks for are
//! gathered here, from the whole graph, and its histories are kept beside the arcs.

use super::arcs::Span;
use super::{EdgeId, Graph, NodeId};
use crate::model::{
    Attribute, Claim, CommitmentState, Condition, ConditionState, Date, Day, Edge, Key, LegalForce,
    Modality, Relation, Says, Scope, Tie, TieState, Truth, Value, Word,
};
use crate::state::{
    AgreementFacts, AgreementHistory, Binding, Breach, CommitmentFacts, CommitmentHistory,
    ConditionFacts, Footing, Fulfilment, Gated, History, Open, PartyAct, Reason, Spell, Stand,
    State, TieFacts, TieHistory, agreement, binding, commitment, condition, open_conditions, tie,
};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What follows for one edge from the claims that count.
#[derive(Clone, Debug)]
pub struct Derived {
    /// The days on which it may be so.
    pub span: Span,
    /// How far it is more than a wish; absent: no claim that counts says that it is so.
    pub stand: Option<Stand>,
    /// Its states over time.
    pub states: States,
    /// The conditions that apply to it, written on it or by a scope, in the order of keys.
    pub conditions: Vec<NodeId>,
    /// The breaches that name it.
    pub breaches: Vec<EdgeId>,
}

/// The states of an edge over time: a commitment's, or any other edge's.
#[derive(Clone, Debug)]
pub enum States {
    /// Of a commitment.
    Commitment(Box<CommitmentHistory>),
    /// Of any other edge.
    Tie(Box<TieHistory>),
}

impl Derived {
    /// Whether any state of it is dated, be it that it was not yet, or no longer.
    pub(super) fn has_dated_state(&self) -> bool {
        match &self.states {
            States::Commitment(history) => !history.history.dated().is_empty(),
            States::Tie(history) => !history.history.dated().is_empty(),
        }
    }

    /// The footing, if any claim that counts gives one.
    pub fn footing(&self) -> Option<Footing> {
        self.stand.map(|stand| stand.footing)
    }

    /// The commitment's history, if it is one.
    pub fn commitment(&self) -> Option<&CommitmentHistory> {
        match &self.states {
            States::Commitment(history) => Some(history),
            States::Tie(_) => None,
        }
    }

    /// When it held, in the words of what dates it: its own period, its act's or event's date,
    /// its agreement's beginning and end.
    pub fn period(&self) -> Option<Date> {
        match &self.states {
            States::Commitment(h) => match h.valid() {
                Some(valid) => Some(valid.clone()),
                None => {
                    under_agreement(&h.history).or_else(|| first_date(&h.history, exists).cloned())
                }
            },
            States::Tie(h) => first_date(&h.history, is_there).cloned(),
        }
    }

    /// Whether it is in force (a commitment) or holds (any other edge): as of a date, or after
    /// all that is recorded.
    pub fn in_force(&self, as_of: Option<&Date>) -> Truth {
        match &self.states {
            States::Commitment(history) => history.in_force(as_of),
            States::Tie(history) => history.holds(as_of),
        }
    }

    /// Whether it certainly exists throughout that date.
    pub(super) fn surely_as_of(&self, as_of: &Date) -> bool {
        match &self.states {
            States::Tie(history) => history.holds(Some(as_of)) == Truth::Yes,
            States::Commitment(history) => {
                let states = history.history.at(as_of);
                history.in_period(Some(as_of)) == Truth::Yes
                    && !states.is_empty()
                    && states.iter().all(|(state, _)| exists(*state))
                    && states
                        .iter()
                        .any(|(_, truth)| *truth == Truth::Yes || states.len() > 1)
            }
        }
    }

    /// Whether undated, and not bounded away from that date.
    pub(super) fn is_undated_at(&self, as_of: &Date) -> bool {
        !self.span.dated
            && match &self.states {
                States::Commitment(history) => history.history.undated_at(as_of).next().is_some(),
                States::Tie(history) => history.history.undated_at(as_of).next().is_some(),
            }
    }

    /// The states that it is, or may be, in; with no date, after all that is recorded. An
    /// edge that is no commitment is told by the word that fits: held is active.
    pub fn states_at(&self, as_of: Option<&Date>) -> Vec<(CommitmentState, Truth)> {
        match &self.states {
            States::Commitment(history) => states(&history.history, as_of),
            States::Tie(history) => states(&history.history, as_of)
                .into_iter()
                .map(|(state, truth)| (as_commitment(state), truth))
                .collect(),
        }
    }

    /// Whether it is, or may be, in one of these states.
    pub(super) fn is_in(
        &self,
        asked: &BTreeSet<CommitmentState>,
        as_of: Option<&Date>,
        certain: bool,
    ) -> bool {
        let enough = if certain { Truth::Yes } else { Truth::Possibly };
        let states = self.states_at(as_of);
        states
            .iter()
            .any(|(state, truth)| asked.contains(state) && *truth >= enough)
    }

    /// Why it is, or may be, in that state.
    pub fn why(&self, state: CommitmentState, as_of: Option<&Date>) -> Vec<&Reason> {
        match &self.states {
            States::Commitment(history) => {
                let undated = history
                    .history
                    .undated()
                    .iter()
                    .filter(|s| s.state == state);
                let mut why = history.history.why(state, as_of);
                if why.is_empty() {
                    why.extend(undated.flat_map(|s| &s.reasons));
                }
                why
            }
            States::Tie(_) => Vec::new(),
        }
    }
}

/// The states that a history shows as of a date, undated ones where no dated one is known;
/// without a date, those after all that is recorded.
///
/// ```
/// use foedera::model::{ConditionState, Truth};
/// use foedera::state::History;
///
/// let nothing: History<ConditionState> = History::empty();
/// assert_eq!(foedera::graph::states(&nothing, None), []);
/// ```
pub fn states<S: State>(history: &History<S>, as_of: Option<&Date>) -> Vec<(S, Truth)> {
    let Some(as_of) = as_of else {
        let latest = history.latest();
        let truth = if latest.len() == 1 {
            Truth::Yes
        } else {
            Truth::Possibly
        };
        return latest.into_iter().map(|state| (state, truth)).collect();
    };
    let states = history.at(as_of);
    if states.is_empty() {
        let undated: BTreeSet<S> = history.undated_at(as_of).map(|s| s.state).collect();
        return undated
            .into_iter()
            .map(|state| (state, Truth::Possibly))
            .collect();
    }
    states
}

fn as_commitment(state: TieState) -> CommitmentState {
    match state {
        TieState::NotYet => CommitmentState::NotYet,
        TieState::Sought => CommitmentState::Sought,
        TieState::Offered => CommitmentState::Offered,
        TieState::Held => CommitmentState::Active,
        TieState::Ended => CommitmentState::Ended,
    }
}

/// Whether a commitment in this state is there to be shown as of a date.
fn exists(state: CommitmentState) -> bool {
    match state {
        CommitmentState::NotYet
        | CommitmentState::Expired
        | CommitmentState::Released
        | CommitmentState::Cancelled
        | CommitmentState::Ended => false,
        CommitmentState::Sought
        | CommitmentState::Offered
        | CommitmentState::Active
        | CommitmentState::Conditional
        | CommitmentState::Detached
        | CommitmentState::Pending
        | CommitmentState::Satisfied
        | CommitmentState::Violated => true,
    }
}

fn is_there(state: TieState) -> bool {
    !matches!(state, TieState::NotYet | TieState::Ended)
}

/// From the day its agreement began to bind to the day it ended, as far as these are stated.
fn under_agreement(history: &History<CommitmentState>) -> Option<Date> {
    let dated = |state: CommitmentState| {
        let reasons = history.since(state).into_iter().flat_map(|s| &s.reasons);
        reasons.filter_map(|reason| reason.when.as_ref()).next()
    };
    let begin = dated(CommitmentState::NotYet).filter(|date| !date.is_period())?;
    let end = dated(CommitmentState::Ended).filter(|date| !date.is_period());
    Date::between(Some(begin), end).ok()
}

fn first_date<S: State>(history: &History<S>, exists: impl Fn(S) -> bool) -> Option<&Date> {
    let spells = history.dated().iter().filter(|spell| exists(spell.state));
    spells
        .flat_map(|spell| &spell.reasons)
        .find_map(|reason| reason.when.as_ref())
}

/// Derives everything of one graph, or what one question needs of it.
pub(super) struct Deriver<'g> {
    graph: &'g Graph,
    admits: &'g dyn Fn(&Claim) -> bool,
    agreements: BTreeMap<NodeId, Arc<AgreementHistory>>,
    conditions: BTreeMap<NodeId, History<ConditionState>>,
}

/// Derives every edge, by the claims that are admitted unless told otherwise.
pub(super) fn all(graph: &Graph) -> Vec<Derived> {
    let admits = super::filter::counts_by_default;
    let mut deriver = Deriver::new(graph, &admits);
    graph.edge_ids().map(|id| deriver.edge(id)).collect()
}

impl<'g> Deriver<'g> {
    pub(super) fn new(graph: &'g Graph, admits: &'g dyn Fn(&Claim) -> bool) -> Deriver<'g> {
        Deriver {
            graph,
            admits,
            agreements: BTreeMap::new(),
            conditions: BTreeMap::new(),
        }
    }

    fn admitted(&self, claims: &'g [Claim]) -> Vec<&'g Claim> {
        claims.iter().filter(|claim| (self.admits)(claim)).collect()
    }

    /// What follows for an edge.
    pub(super) fn edge(&mut self, id: EdgeId) -> Derived {
        let graph = self.graph;
        let edge = graph.edge(id);
        let claims = self.admitted(graph.edge_claims(id));
        let conditions = self.conditions_of(edge);
        let histories: Vec<History<ConditionState>> =
            conditions.iter().map(|c| self.condition(*c)).collect();
        let gated: Vec<Gated<'_>> = gated(graph, &conditions, &histories);
        let breaches = self.breaches_of(edge);
        let states = if edge.relation().is_commitment() {
            let under = edge.terms().and_then(|t| t.under.as_ref());
            let under = under.and_then(|key| graph.node_id(key.as_str()));
            let agreement = under.map(|node| self.agreement(node));
            let acts = under.map_or(Vec::new(), |node| self.acts(node, Some(&edge.from)));
            let found: Vec<Breach<'_>> = breaches
                .iter()
                .filter_map(|breach| self.breach(*breach))
                .collect();
            let history = commitment(CommitmentFacts {
                edge,
                claims: &claims,
                agreement: agreement.as_ref(),
                conditions: &gated,
                breaches: &found,
                acts: &acts,
            });
            States::Commitment(Box::new(history))
        } else {
            let event = match &edge.tie {
                Tie::Violates(violation) => violation.event.as_ref(),
                Tie::ParticipatesIn { .. } => Some(&edge.to),
                _ => None,
            };
            let when = event.and_then(|key| self.when(key));
            let acts = match &edge.tie {
                Tie::PartyTo(_) => self.acts(graph.to(id), Some(&edge.from)),
                _ => Vec::new(),
            };
            let facts = TieFacts {
                edge,
                claims: &claims,
                conditions: &gated,
                when,
                acts: &acts,
            };
            States::Tie(Box::new(tie(facts)))
        };
        let (span, stand) = match &states {
            States::Commitment(h) => (span(&h.history, exists), h.stand),
            States::Tie(h) => (span(&h.history, is_there), h.stand),
        };
        Derived {
            span,
            stand,
            states,
            conditions,
            breaches,
        }
    }

    /// The history of an agreement.
    pub(super) fn agreement(&mut self, node: NodeId) -> Arc<AgreementHistory> {
        if let Some(known) = self.agreements.get(&node) {
            return known.clone();
        }
        let claims = self.admitted(self.graph.node_claims(node));
        let acts = self.acts(node, None);
        let key = &self.graph.node(node).key;
        let history = Arc::new(agreement(AgreementFacts {
            key,
            claims: &claims,
            acts: &acts,
        }));
        self.agreements.insert(node, history.clone());
        history
    }

    /// The history of a condition.
    pub(super) fn condition(&mut self, node: NodeId) -> History<ConditionState> {
        if let Some(known) = self.conditions.get(&node) {
            return known.clone();
        }
        let record = self.graph.node(node);
        let claims = self.admitted(self.graph.node_claims(node));
        let met_by = record.as_condition().and_then(|c| c.met_by.as_ref());
        let met_by = met_by.and_then(|key| self.fulfilment(key));
        let history = condition(ConditionFacts {
            key: &record.key,
            claims: &claims,
            met_by,
        });
        self.conditions.insert(node, history.clone());
        history
    }

    /// What meets a condition, if what is said of it holds.
    fn fulfilment(&self, record: &'g Key) -> Option<Fulfilment<'g>> {
        let claims = self.admitted(self.graph.claims_about(record.as_str()));
        let (when, stand) = match self.graph.edge_id(record.as_str()) {
            Some(id) => {
                let edge = self.graph.edge(id);
                let on = match &edge.tie {
                    Tie::PartyTo(p) => p.on.as_ref(),
                    _ => None,
                };
                (on.or(edge.valid.as_ref()), Stand::of(&claims)?)
            }
            None => {
                // Only that it happened, or when, says that it happened.
                let happened = claims.iter().filter(|claim| {
                    matches!(claim.says, Says::Holds | Says::Value(Attribute::When, _))
                });
                let any = happened.clone().find(|claim| claim.modality.holds())?;
                let denied = happened.clone().any(|c| c.modality == Modality::Denied);
                let stand = Stand {
                    footing: Footing::Held,
                    modality: any.modality,
                    disputed: denied,
                };
                (self.when(record), stand)
            }
        };
        (stand.footing == Footing::Held).then_some(Fulfilment {
            record,
            when,
            modality: stand.modality,
            disputed: stand.disputed,
        })
    }

    /// When an event was, by the first claim that holds, else by any that counts.
    fn when(&self, event: &Key) -> Option<&'g Date> {
        let dates = || {
            self.graph
                .claims_about(event.as_str())
                .iter()
                .filter(|c| (self.admits)(c))
                .filter_map(|claim| match &claim.says {
                    Says::Value(Attribute::When, Value::Date(date)) => Some((claim, date)),
                    _ => None,
                })
        };
        let holding = dates().find(|(claim, _)| claim.modality.holds());
        holding.or_else(|| dates().next()).map(|(_, date)| date)
    }

    fn breach(&self, id: EdgeId) -> Option<Breach<'g>> {
        let edge = self.graph.edge(id);
        let claims = self.admitted(self.graph.edge_claims(id));
        let event = match &edge.tie {
            Tie::Violates(violation) => violation.event.as_ref(),
            _ => None,
        };
        Breach::of(edge, event.and_then(|key| self.when(key)), &claims)
    }

    /// The breaches that name this edge and of which something is admitted.
    fn breaches_of(&self, edge: &Edge) -> Vec<EdgeId> {
        let names_it = |id: &EdgeId| match &self.graph.edge(*id).tie {
            Tie::Violates(violation) => violation.breaches.contains(&edge.key),
            _ => false,
        };
        let said = |id: &EdgeId| self.graph.edge_claims(*id).iter().any(self.admits);
        self.graph
            .mentions(&edge.key)
            .iter()
            .copied()
            .filter(names_it)
            .filter(said)
            .collect()
    }

    /// What was done about an agreement: by one actor, or by all.
    fn acts(&self, agreement: NodeId, by: Option<&Key>) -> Vec<PartyAct<'g>> {
        let arcs = self.graph.arcs().backward(agreement).iter();
        // The record and not the arc is asked: while a graph is built, its arcs are still bare.
        arcs.map(|arc| (arc.edge, self.graph.edge(arc.edge)))
            .filter(|(_, edge)| edge.relation() == Relation::PartyTo)
            .filter(|(_, edge)| by.is_none_or(|actor| edge.from == *actor))
            .filter_map(|(id, edge)| PartyAct::of(edge, &self.admitted(self.graph.edge_claims(id))))
            .collect()
    }

    /// The conditions that apply to an edge: written on it, listing it, or with it in scope.
    fn conditions_of(&self, edge: &Edge) -> Vec<NodeId> {
        let graph = self.graph;
        let written = edge
            .tie
            .conditions()
            .iter()
            .filter_map(|key| graph.node_id(key.as_str()));
        let mut found: BTreeSet<NodeId> = written
            .filter(|id| graph.node(*id).as_condition().is_some())
            .collect();
        for (id, condition) in graph.wide_conditions() {
            let listed = condition.applies_to.contains(&edge.key);
            if listed || condition.scopes.iter().any(|scope| covers(scope, edge)) {
                found.insert(id);
            }
        }
        // What is only denied gates nothing.
        let said = |c: &Claim| c.modality != Modality::Denied && (self.admits)(c);
        found.retain(|id| graph.node_claims(*id).iter().any(said));
        found.into_iter().collect()
    }
}

/// Whether a commitment lies within a scope. What is no commitment never does.
fn covers(scope: &Scope, edge: &Edge) -> bool {
    let relation = edge.relation();
    let under = edge.terms().and_then(|t| t.under.as_ref());
    relation.is_commitment()
        && scope
            .debtor
            .as_ref()
            .is_none_or(|debtor| *debtor == edge.from)
        && scope.to.as_ref().is_none_or(|to| *to == edge.to)
        && scope
            .relation
            .as_ref()
            .is_none_or(|asked| *asked == relation)
        && (scope.under.is_empty() || under.is_some_and(|key| scope.under.contains(key)))
}

fn gated<'a>(
    graph: &'a Graph,
    conditions: &[NodeId],
    histories: &'a [History<ConditionState>],
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
/// it exists to the last.
fn span<S: State + Word>(history: &History<S>, exists: impl Fn(S) -> bool) -> Span {
    let shown = |spell: &&Spell<S>| exists(spell.state);
    let days = history
        .dated()
        .iter()
        .filter(shown)
        .filter_map(|spell| spell.shows);
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
pub(super) struct Held {
    pub(super) open: Vec<(NodeId, Truth)>,
    pub(super) forces: Vec<LegalForce>,
    pub(super) waits: Vec<NodeId>,
}

impl Deriver<'_> {
    /// The conditions still open on an edge, and whether it binds in law.
    pub(super) fn held(&mut self, id: EdgeId, as_of: Option<&Date>) -> Held {
        let graph = self.graph;
        let edge = graph.edge(id);
        let conditions = self.conditions_of(edge);
        let histories: Vec<_> = conditions.iter().map(|c| self.condition(*c)).collect();
        let gated = gated(graph, &conditions, &histories);
        let claims = self.admitted(graph.edge_claims(id));
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
}
