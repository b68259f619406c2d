//! What an actor is promised, by domain and obligation, and where the gaps are. Start at
//! [`coverage`].

use super::owed::owed;
use super::{Bounds, Evidence, Grade, Truncated};
use crate::commitment::lines;
use crate::graph::{EdgeId, NodeId, View};
use crate::model::{Edge, Key, Obligation, Relation, Word};
use std::collections::{BTreeMap, BTreeSet};

/// What a promise is for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// An obligation of the closed list.
    Obligation(Obligation),
    /// A domain, in the free words of the text.
    Domain(String),
    /// *Not* to do that, or nothing in that domain.
    Not(Box<Topic>),
    /// The text says neither.
    NotStated,
}

impl Topic {
    /// Whether it is an obligation, or not to do what one asks.
    fn is_obligation(&self) -> bool {
        match self {
            Topic::Obligation(_) => true,
            Topic::Not(topic) => topic.is_obligation(),
            Topic::Domain(_) | Topic::NotStated => false,
        }
    }

    /// Whether it is a domain, or not to act in one.
    #[cfg(feature = "render")]
    pub(crate) fn is_domain(&self) -> bool {
        match self {
            Topic::Domain(_) => true,
            Topic::Not(topic) => topic.is_domain(),
            Topic::Obligation(_) | Topic::NotStated => false,
        }
    }

    /// In words.
    ///
    /// ```
    /// use foedera::query::Topic;
    ///
    /// assert_eq!(Topic::Domain("air".into()).phrase(), "air");
    /// ```
    pub fn phrase(&self) -> String {
        match self {
            Topic::Obligation(obligation) => obligation.phrase(),
            Topic::Domain(domain) => domain.clone(),
            Topic::Not(topic) => match **topic {
                Topic::Obligation(Obligation::Other) => "not to do something".to_string(),
                _ => format!("not to: {}", topic.phrase()),
            },
            Topic::NotStated => "not stated".to_string(),
        }
    }
}

/// What an actor is promised, and by whom.
#[derive(Clone, Debug)]
pub struct Coverage {
    /// The actor asked about.
    pub whom: NodeId,
    /// What the promises to it are for, obligations first.
    pub topics: Vec<Covered>,
    /// The promises, with what is known of each.
    pub promises: BTreeMap<EdgeId, Evidence>,
    /// The promises of which another account of the same matter states obligations, and not this.
    pub told_otherwise: BTreeSet<(EdgeId, Topic)>,
    /// Of ATOP's five obligations, those that no promise to it states.
    pub never_stated: Vec<Obligation>,
    /// Why it is not the whole answer.
    pub truncated: Option<Truncated>,
}

/// One topic, and who covers it.
#[derive(Clone, Debug)]
pub struct Covered {
    /// What it is.
    pub topic: Topic,
    /// Who promised it, the best first.
    pub cells: Vec<Cell>,
}

/// What one debtor promised for one topic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Who.
    pub debtor: NodeId,
    /// The best of these promises.
    pub grade: Grade,
    /// The promises, the best first; those behind another's promise among them.
    pub promises: Vec<EdgeId>,
}

impl Covered {
    /// The best that is promised.
    pub fn best(&self) -> Grade {
        let grades = self.cells.iter().map(|cell| cell.grade);
        grades.min().unwrap_or(Grade::Over)
    }

    /// Whether nothing that is for it is surely in force and unbroken.
    pub fn is_gap(&self) -> bool {
        self.topic != Topic::NotStated && self.best() != Grade::InForce
    }
}

/// What an actor is promised by domain and obligation: each guarantee of it or owed to it,
/// each undertaking and debt to it, and whatever stands behind these, as of the view's date or
/// after all that is recorded. What is over or not yet is among it, so that a gap can be told.
///
/// Costs what [`recourse`](super::recourse()) does; cut off at [`Bounds::results`] promises.
///
/// ```
/// use foedera::graph::Filter;
/// use foedera::query::{Bounds, Grade, Topic, coverage};
///
/// let graph = foedera::dossier::ukraine();
/// let filter = Filter::default();
/// let ukraine = graph.node_id("ukraine").unwrap();
/// let coverage = coverage(graph.view(&filter), ukraine, Bounds::default());
/// let air = coverage.topics.iter().find(|c| c.topic == Topic::Domain("air".into())).unwrap();
/// assert!(air.is_gap());
/// assert_eq!(air.best(), Grade::Sought, "of the United States, behind the Coalition");
/// ```
pub fn coverage(view: View<'_>, whom: NodeId, bounds: Bounds) -> Coverage {
    // What was or will be at another time makes a topic, and tells a gap.
    let other = match view.filter().narrows_states() {
        true => view.filter().with_undated(),
        false => Some(view.filter().at_any_time()),
    };
    let all = other
        .as_ref()
        .map_or(view, |other| view.graph().view(other));
    let date = view.filter().date();
    let owed = owed(all, whom, bounds.work);
    let mut truncated = owed.cut.then_some(Truncated::Work(bounds.work));
    if owed.edges.len() > bounds.results {
        truncated = Some(Truncated::Results(bounds.results));
    }
    let direct: Vec<EdgeId> = owed.edges.into_iter().take(bounds.results).collect();
    let found = lines(all, &direct, bounds.work - owed.touched);
    if found.cut {
        truncated = Some(Truncated::Work(bounds.work));
    }
    let calls = found.lines.iter().flat_map(|line| &line.calls);
    let edges: BTreeSet<EdgeId> = calls.map(|call| call.edge).collect();
    if edges.len() > bounds.results {
        truncated = Some(Truncated::Results(bounds.results));
    }
    let edges = edges.into_iter().take(bounds.results);
    let promises: BTreeMap<EdgeId, Evidence> = edges
        .map(|edge| (edge, Evidence::as_of(all, edge, date)))
        .collect();
    let told_otherwise = told_otherwise(all, &promises);
    let topics = topics(all, &promises, &told_otherwise);
    let is_stated = |asked: &Obligation| {
        let mut stated = topics.iter().map(|covered| &covered.topic);
        stated.any(|topic| *topic == Topic::Obligation(*asked))
    };
    // Of who is owed money alone, nobody asks that.
    let payment = Topic::Obligation(Obligation::Payment);
    let is_creditor = topics.iter().all(|covered| covered.topic == payment);
    let asked = ATOP.into_iter().filter(|_| !is_creditor);
    let never_stated = asked.filter(|o| !is_stated(o)).collect();
    Coverage {
        whom,
        topics,
        promises,
        told_otherwise,
        never_stated,
        truncated,
    }
}

/// The five obligations of alliance research.
const ATOP: [Obligation; 5] = [
    Obligation::Defense,
    Obligation::Offense,
    Obligation::Neutrality,
    Obligation::Nonaggression,
    Obligation::Consultation,
];

/// What a commitment is for: a debt, and what stands behind one and states nothing else, for
/// payment. Who promises *not* to do something promises nothing of it.
pub fn topics_of(view: View<'_>, edge: EdgeId) -> Vec<Topic> {
    topics_said(view, edge, view.edge(edge))
}

/// As [`topics_of`], of a record that is at hand.
pub(super) fn topics_said(view: View<'_>, id: EdgeId, edge: &Edge) -> Vec<Topic> {
    let Some(terms) = edge.terms() else {
        return Vec::new();
    };
    let not = |topic: Topic, refrains: bool| match refrains {
        true => Topic::Not(Box::new(topic)),
        false => topic,
    };
    let obligations = terms.obligations.iter();
    let obligations = obligations.map(|o| not(Topic::Obligation(*o), !terms.promises(*o)));
    let domains = terms.domains.iter().map(|d| d.trim().to_lowercase());
    let domains = domains.map(|domain| not(Topic::Domain(domain), terms.refrains()));
    let mut topics: Vec<Topic> = obligations.chain(domains).collect();
    if topics.is_empty() {
        topics.push(match edge.relation() == Relation::Owes || pays(view, id) {
            true => Topic::Obligation(Obligation::Payment),
            false => Topic::NotStated,
        });
    }
    topics
}

/// So many commitments are looked at for whether one stands behind a debt.
const LOOKS: usize = 64;

/// Whether it stands behind a debt, or behind what does, by what it says; one further from it
/// than is looked for does not count.
fn pays(view: View<'_>, edge: EdgeId) -> bool {
    let graph = view.graph();
    let mut found = vec![edge];
    let mut next = 0;
    while let Some(edge) = found.get(next) {
        next += 1;
        let keys = graph.tie(*edge).of().iter().take(LOOKS);
        for of in keys.filter_map(|key| graph.edge_id(key.as_str())) {
            if *graph.relation(of) == Relation::Owes {
                return true;
            }
            if found.len() < LOOKS && !found.contains(&of) {
                found.push(of);
            }
        }
    }
    false
}

/// What one account of a matter says it is for, and another, that says what it is for, does not:
/// whether that was promised is disputed.
fn told_otherwise(
    view: View<'_>,
    promises: &BTreeMap<EdgeId, Evidence>,
) -> BTreeSet<(EdgeId, Topic)> {
    let mut matters: BTreeMap<&Key, Vec<(EdgeId, BTreeSet<Topic>)>> = BTreeMap::new();
    for edge in promises.keys() {
        let Some(matter) = view.graph().matter(*edge) else {
            continue;
        };
        let topics = topics_of(view, *edge).into_iter();
        let obligations = topics.filter(Topic::is_obligation);
        let obligations: BTreeSet<Topic> = obligations.collect();
        if !obligations.is_empty() {
            matters
                .entry(matter)
                .or_default()
                .push((*edge, obligations));
        }
    }
    let mut otherwise = BTreeSet::new();
    for accounts in matters.values() {
        for (edge, topics) in accounts {
            let is_missing = |topic: &&Topic| accounts.iter().any(|(_, all)| !all.contains(*topic));
            let missing = topics.iter().filter(is_missing);
            otherwise.extend(missing.map(|topic| (*edge, topic.clone())));
        }
    }
    otherwise
}

fn topics(
    view: View<'_>,
    promises: &BTreeMap<EdgeId, Evidence>,
    told_otherwise: &BTreeSet<(EdgeId, Topic)>,
) -> Vec<Covered> {
    let graph = view.graph();
    // What one account of a matter leaves open is not open where another states it.
    let stated: BTreeSet<&Key> = promises
        .keys()
        .filter(|edge| topics_of(view, **edge) != [Topic::NotStated])
        .filter_map(|edge| view.edge(*edge).matter.as_ref())
        .collect();
    let mut by: BTreeMap<Topic, BTreeMap<NodeId, Vec<(Grade, EdgeId)>>> = BTreeMap::new();
    for (edge, evidence) in promises {
        let record = view.edge(*edge);
        for topic in topics_of(view, *edge) {
            let matter = record.matter.as_ref();
            if topic == Topic::NotStated && matter.is_some_and(|m| stated.contains(m)) {
                continue;
            }
            let grade = match told_otherwise.contains(&(*edge, topic.clone())) {
                true => evidence.grade().max(Grade::Possibly),
                false => evidence.grade(),
            };
            let cells = by.entry(topic).or_default();
            let cell = cells.entry(graph.from(*edge)).or_default();
            cell.push((grade, *edge));
        }
    }
    let covered = by.into_iter().map(|(topic, cells)| {
        let cells = cells.into_iter().filter_map(|(debtor, mut promises)| {
            promises.sort();
            let grade = promises.first()?.0;
            let promises = promises.into_iter().map(|(_, edge)| edge).collect();
            Some(Cell {
                debtor,
                grade,
                promises,
            })
        });
        let mut cells: Vec<Cell> = cells.collect();
        cells.sort_by_key(|cell| (cell.grade, cell.debtor));
        Covered { topic, cells }
    });
    covered.collect()
}
