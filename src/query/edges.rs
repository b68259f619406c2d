//! Edges by relation and ends; and breaches, with what they broke.

use super::{Bounds, Evidence, Truncated};
use crate::graph::{EdgeId, NodeId, View, exists};
use crate::model::{self, CommitmentState, Date, Relation, Tie, words};
use crate::state::{Basis, Footing, Reason, ReasonKind};

/// What edges are asked for. Absent: any.
#[derive(Clone, Debug, Default)]
pub struct EdgePattern {
    /// Of this relation.
    pub relation: Option<Relation>,
    /// Starting here.
    pub from: Option<NodeId>,
    /// Ending here.
    pub to: Option<NodeId>,
}

/// Edges with their evidence, by the kind of time.
#[derive(Clone, Debug, Default)]
pub struct Edges {
    /// As of the date, or at any time if none is given.
    pub now: Vec<Evidence>,
    /// What has no date, where one was asked for.
    pub undated: Vec<Evidence>,
    /// What was not yet, or no longer, as of the date.
    pub at_other_times: Vec<Evidence>,
    /// Why it is not the whole answer.
    pub truncated: Option<Truncated>,
}

impl Edges {
    /// Whether nothing at all was found.
    pub fn is_empty(&self) -> bool {
        self.now.is_empty() && self.undated.is_empty() && self.at_other_times.is_empty()
    }
}

/// The edges that fit a pattern, in the order of their ids. Costs the arcs of the node named,
/// or a scan where none is.
///
/// ```
/// use foedera::graph::Filter;
/// use foedera::model::Relation;
/// use foedera::query::{Bounds, EdgePattern, edges};
///
/// let graph = foedera::dossier::ukraine();
/// let filter = Filter::default();
/// let leads = EdgePattern { relation: Some(Relation::Leads), ..EdgePattern::default() };
/// assert_eq!(edges(graph.view(&filter), &leads, Bounds::default()).now.len(), 2);
/// ```
pub fn edges(view: View<'_>, pattern: &EdgePattern, bounds: Bounds) -> Edges {
    let date = view.filter().date();
    let mut rest = bounds.results;
    let mut answer = Edges::default();
    let mut rows = |view: View<'_>, but: &[&[Evidence]]| -> Vec<Evidence> {
        let known = |edge: &EdgeId| but.iter().any(|rows| rows.iter().any(|e| e.edge == *edge));
        let mut rows = Vec::new();
        for edge in fitting(view, pattern).filter(|edge| !known(edge)) {
            if rest == 0 {
                answer.truncated = Some(Truncated::Results(bounds.results));
                break;
            }
            rest -= 1;
            rows.push(Evidence::as_of(view, edge, date));
        }
        rows
    };
    let mut now = rows(view, &[]);
    let (mut undated, mut unbegun) = (Vec::new(), Vec::new());
    if let Some(filter) = view.filter().undated() {
        undated = rows(view.graph().view(&filter), &[]);
        unbegun.extend(undated.extract_if(.., |evidence| evidence.has_day(view)));
    }
    let mut at_other_times = Vec::new();
    if view.filter().narrows_states() {
        // Who asks for a state is told what is in it, be it that it has not begun.
        now.append(&mut unbegun);
        now.sort_by_key(|evidence| evidence.edge);
    } else if date.is_some() {
        let filter = view.filter().at_any_time();
        at_other_times = rows(view.graph().view(&filter), &[&now, &undated, &unbegun]);
        at_other_times.append(&mut unbegun);
        at_other_times.sort_by_key(|evidence| evidence.edge);
    }
    Edges {
        now,
        undated,
        at_other_times,
        ..answer
    }
}

fn fitting<'a>(view: View<'a>, pattern: &'a EdgePattern) -> Box<dyn Iterator<Item = EdgeId> + 'a> {
    let graph = view.graph();
    let edges: Box<dyn Iterator<Item = EdgeId> + 'a> = match (pattern.from, pattern.to) {
        (Some(from), _) => Box::new(view.out(from).map(|hop| hop.edge)),
        (None, Some(to)) => Box::new(view.into(to).map(|hop| hop.edge)),
        (None, None) => Box::new(view.edges()),
    };
    Box::new(edges.filter(move |edge| {
        pattern
            .relation
            .as_ref()
            .is_none_or(|r| graph.relation(*edge) == r)
            && pattern.to.is_none_or(|to| graph.to(*edge) == to)
    }))
}

words! {
    /// Why a commitment that a breach names was not broken by it.
    pub enum Unbound: "a reason why nothing was broken" {
        /// It was never promised, only sought, offered or foreseen.
        NotPromised,
        /// It did not bind yet.
        NotYet,
        /// It bound no more.
        Over,
    }
}

/// Why a breach did not break a commitment that it names: what was not promised, did not bind yet
/// or bound no more cannot be broken (Vienna Convention on the Law of Treaties, arts. 28 and 70).
/// Absent: it may have been. A term that has run out releases nobody from a debt; another promise
/// asked nothing after that.
pub(crate) fn unbound(view: View<'_>, breach: EdgeId, commitment: EdgeId) -> Option<Unbound> {
    let promise = view.derived(commitment);
    if promise.footing() != Some(Footing::Held) {
        return Some(Unbound::NotPromised);
    }
    let told = view.derived(breach);
    let history = &promise.commitment()?.history;
    let spells = || history.dated().iter().chain(history.undated());
    let is_wanted = |state| matches!(state, CommitmentState::Sought | CommitmentState::Offered);
    let binding = || spells().filter(|spell| exists(spell.state) && !is_wanted(spell.state));
    if binding().next().is_none() && spells().any(|spell| is_wanted(spell.state)) {
        return Some(Unbound::NotPromised);
    }
    let key = &view.edge(breach).key;
    let counts =
        |reason: &Reason| reason.kind == ReasonKind::Breach && reason.record.as_ref() == Some(key);
    let is_counted = told.footing() != Some(Footing::Held)
        || spells().any(|spell| spell.reasons.iter().any(counts));
    let edge = view.edge(commitment);
    let when = told.period();
    let term = edge
        .valid
        .as_ref()
        .filter(|_| edge.relation() != Relation::Owes);
    // What a source says to be over is so as if its term had run out.
    let ended = spells().filter(|spell| {
        let is_said = spell.state == CommitmentState::Ended && spell.basis == Basis::Stated;
        is_said && !spell.doubtful && edge.relation() != Relation::Owes
    });
    let ended = ended.filter_map(|spell| spell.from);
    let ended = ended.map(|from| from.latest).min();
    let is_past = |when: &Date| {
        let began = when.start().earliest;
        term.is_some_and(|term| term.end().latest < began) || ended.is_some_and(|day| day < began)
    };
    if when.as_ref().is_some_and(is_past) {
        return Some(Unbound::Over);
    }
    if is_counted {
        return None;
    }
    let is_to_come = |from: model::Bounds| {
        let began = when.as_ref().map(|when| when.start().latest);
        began.is_some_and(|began| began < from.earliest)
    };
    let under = edge.terms().and_then(|terms| terms.under.as_ref());
    let under = under.and_then(|key| view.graph().node_id(key.as_str()));
    let agreed = under.and_then(|node| view.agreement_history(node).begins());
    let is_not_yet = agreed.is_some_and(|(_, from)| is_to_come(from))
        || match binding().next() {
            Some(_) => binding().all(|spell| spell.from.is_some_and(is_to_come)),
            None => spells().all(|spell| spell.state == CommitmentState::NotYet),
        };
    Some(if is_not_yet {
        Unbound::NotYet
    } else {
        Unbound::Over
    })
}

/// One breach: who broke what, by which event, and which promises.
#[derive(Clone, Debug)]
pub struct BreachRow {
    /// The edge that says so, and what is known of it.
    pub evidence: Evidence,
    /// What happened.
    pub event: Option<NodeId>,
    /// The commitments broken, as far as they are named.
    pub broken: Vec<EdgeId>,
    /// The commitments named that were not broken by it, and why.
    pub unbroken: Vec<(EdgeId, Unbound)>,
    /// Whether one of those broken was the violator's guarantee: a guarantor that turned on whom
    /// it guaranteed, or on what it stood for. Not where the breach itself is only a wish.
    pub by_guarantor: bool,
}

/// Breaches, in order of time, undated last.
#[derive(Clone, Debug, Default)]
pub struct Breaches {
    /// The breaches.
    pub rows: Vec<BreachRow>,
    /// Those without a date, where one was asked for.
    pub undated: Vec<BreachRow>,
    /// Why it is not the whole answer.
    pub truncated: Option<Truncated>,
}

/// The breaches, or those that `of` committed, suffered, or was broken by; where `by` is stated,
/// of these those that it committed. Costs a scan.
///
/// ```
/// use foedera::graph::Filter;
/// use foedera::query::{Bounds, breaches};
///
/// let graph = foedera::dossier::ukraine();
/// let filter = Filter::default();
/// let [russia, ukraine] = ["russia", "ukraine"].map(|key| graph.node_id(key));
/// let answer = breaches(graph.view(&filter), ukraine, russia, Bounds::default());
/// assert!(answer.rows.iter().all(|row| row.by_guarantor));
/// let answer = breaches(graph.view(&filter), None, ukraine, Bounds::default());
/// assert!(answer.rows.is_empty());
/// ```
pub fn breaches(
    view: View<'_>,
    of: Option<NodeId>,
    by: Option<NodeId>,
    bounds: Bounds,
) -> Breaches {
    let mut answer = Breaches {
        rows: rows(view, of, by),
        ..Breaches::default()
    };
    if let Some(filter) = view.filter().undated() {
        answer.undated = rows(view.graph().view(&filter), of, by);
    }
    answer.cut(bounds);
    answer
}

impl Breaches {
    /// Cuts off what is beyond the bounds.
    pub(crate) fn cut(&mut self, bounds: Bounds) {
        let mut room = bounds.results;
        for rows in [&mut self.rows, &mut self.undated] {
            if rows.len() > room {
                rows.truncate(room);
                self.truncated = Some(Truncated::Results(bounds.results));
            }
            room -= rows.len();
        }
    }
}

fn rows(view: View<'_>, of: Option<NodeId>, by: Option<NodeId>) -> Vec<BreachRow> {
    let graph = view.graph();
    let breaches = graph
        .edge_ids()
        .filter(|edge| *graph.relation(*edge) == Relation::Violates && view.shows_edge(*edge));
    let mut rows: Vec<BreachRow> = breaches
        .filter_map(|edge| {
            let Tie::Violates(violation) = &view.edge(edge).tie else {
                return None;
            };
            let named: Vec<EdgeId> = violation
                .breaches
                .iter()
                .filter_map(|key| graph.edge_id(key.as_str()))
                .collect();
            let event = violation
                .event
                .as_ref()
                .and_then(|key| graph.node_id(key.as_str()));
            let under = |commitment: &EdgeId| {
                let terms = view.edge(*commitment).terms()?;
                graph.node_id(terms.under.as_ref()?.as_str())
            };
            let concerns = |node: NodeId| {
                graph.from(edge) == node
                    || graph.to(edge) == node
                    || event == Some(node)
                    || named
                        .iter()
                        .any(|c| graph.to(*c) == node || under(c) == Some(node))
            };
            if !of.is_none_or(concerns) || by.is_some_and(|by| by != graph.from(edge)) {
                return None;
            }
            let (mut broken, mut unbroken) = (Vec::new(), Vec::new());
            for commitment in named {
                match unbound(view, edge, commitment) {
                    Some(why) => unbroken.push((commitment, why)),
                    None => broken.push(commitment),
                }
            }
            let by_guarantor = broken.iter().any(|c| {
                *graph.relation(*c) == Relation::Guarantees && graph.from(*c) == graph.from(edge)
            });
            let is_so = view.footing(edge) == Some(Footing::Held);
            Some(BreachRow {
                evidence: Evidence::of(view, edge),
                event,
                broken,
                unbroken,
                by_guarantor: by_guarantor && is_so,
            })
        })
        .collect();
    rows.sort_by_key(|row| {
        let start = row
            .evidence
            .period
            .as_ref()
            .map(|date| date.start().earliest);
        (start.is_none(), start, row.evidence.edge)
    });
    rows
}
