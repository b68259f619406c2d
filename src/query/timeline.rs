//! What happened when: events, the dates of agreements, beginnings and ends of edges.

use super::{Bounds, Truncated};
use crate::graph::{EdgeId, NodeId, View};
use crate::model::{Attribute, Claim, Date, Day, Modality, Relation, Says, Tie, Value};
use std::collections::{BTreeMap, BTreeSet};

/// A dated moment, or an undated one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    /// When; absent: undated.
    pub when: Option<Date>,
    /// What.
    pub what: Happening,
    /// The claims behind it.
    pub claims: Vec<Claim>,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Happening {
    /// An event took place.
    Event(NodeId),
    /// An agreement was signed, entered into force, ended …
    Step(NodeId, Attribute),
    /// An edge began to hold, or took place.
    Edge(EdgeId),
}

/// Moments in order of time.
#[derive(Clone, Debug, Default)]
pub struct Timeline {
    /// Dated, by the earliest day, then the latest.
    pub dated: Vec<Moment>,
    /// Undated.
    pub undated: Vec<Moment>,
    /// Why it is not the whole answer.
    pub truncated: Option<Truncated>,
}

/// What happened, to one node or to all. With a date in the view, only what took place, began or
/// ended then. Costs a scan, or the arcs of the node and of what it mentions.
///
/// ```
/// use foedera::graph::Filter;
/// use foedera::query::{Bounds, timeline};
///
/// let graph = foedera::dossier::ukraine();
/// let filter = Filter::default();
/// let answer = timeline(graph.view(&filter), graph.node_id("budapest"), Bounds::default());
/// assert_eq!(answer.dated[0].when.as_ref().unwrap().as_str(), "1994");
/// ```
pub fn timeline(view: View<'_>, of: Option<NodeId>, bounds: Bounds) -> Timeline {
    let graph = view.graph();
    let filter = view.filter().at_any_time();
    let all = graph.view(&filter);
    let mut moments = Vec::new();
    let edges: Vec<EdgeId> = all
        .edges()
        .filter(|edge| of.is_none_or(|n| concerns(all, *edge, n)))
        .collect();
    let mut nodes: Vec<NodeId> = match of {
        None => graph.node_ids().filter(|n| all.shows(*n)).collect(),
        Some(node) => std::iter::once(node)
            .chain(edges.iter().filter_map(|edge| event_of(all, *edge)))
            .chain(
                edges
                    .iter()
                    .filter_map(|edge| match all.edge(*edge).relation() {
                        Relation::PartyTo | Relation::Violates => Some(graph.to(*edge)),
                        _ => {
                            let under = all.edge(*edge).terms()?.under.as_ref()?;
                            graph.node_id(under.as_str())
                        }
                    }),
            )
            .collect(),
    };
    nodes.sort();
    nodes.dedup();
    for node in nodes {
        moments.extend(of_node(all, node));
    }
    for edge in edges {
        let claims: Vec<Claim> = all
            .edge_claims(edge)
            .filter(|c| c.says == Says::Holds)
            .cloned()
            .collect();
        // An act or a breach is told by its event, a party's signature by its own date.
        if all.edge(edge).relation() == Relation::ParticipatesIn {
            continue;
        }
        let when = all
            .derived(edge)
            .period()
            .or_else(|| all.edge(edge).valid.clone());
        moments.push(Moment {
            when,
            what: Happening::Edge(edge),
            claims,
        });
    }
    if let Some(date) = view.filter().date() {
        let (from, to) = date.possible();
        moments.retain(|moment| {
            moment.when.as_ref().is_none_or(|when| {
                let (first, last) = when.possible();
                let (begins, ends) = (when.start(), when.end());
                match moment.what {
                    // What goes on takes place then; what began before and still holds does not.
                    Happening::Event(_) => first <= to && from <= last,
                    Happening::Step(..) | Happening::Edge(_) => {
                        let ended = ends.earliest != Day::MAX && !when.end_unknown();
                        begins.earliest <= to && from <= begins.latest
                            || ended && ends.earliest <= to && from <= ends.latest
                    }
                }
            })
        });
    }
    let mut answer = Timeline::default();
    let (mut dated, undated): (Vec<Moment>, Vec<Moment>) = moments
        .into_iter()
        .partition(|moment| moment.when.is_some());
    dated.sort_by_key(|moment| {
        let days = moment.when.as_ref().map(|date| (date.start(), date.end()));
        (days, order(&moment.what), moment.when.clone())
    });
    answer.dated = dated;
    answer.undated = in_order(all, undated);
    if answer.dated.len() + answer.undated.len() > bounds.results {
        answer.truncated = Some(Truncated::Results(bounds.results));
        answer.dated.truncate(bounds.results);
        answer.undated.truncate(bounds.results - answer.dated.len());
    }
    answer
}

/// Undated moments with what is said to come before another before it, else as they stand:
/// Kahn's order, the first that is free taken first.
fn in_order(view: View<'_>, moments: Vec<Moment>) -> Vec<Moment> {
    let graph = view.graph();
    let mut at: BTreeMap<NodeId, usize> = BTreeMap::new();
    for (i, moment) in moments.iter().enumerate() {
        if let Happening::Event(node) = moment.what {
            at.insert(node, i);
        }
    }
    let mut waits = vec![0usize; moments.len()];
    let mut after: Vec<Vec<usize>> = vec![Vec::new(); moments.len()];
    for (node, i) in &at {
        for hop in view.out(*node) {
            if *graph.relation(hop.edge) == Relation::Before
                && let Some(later) = at.get(&hop.node)
            {
                waits[*later] += 1;
                after[*i].push(*later);
            }
        }
    }
    let mut free: BTreeSet<usize> = (0..moments.len()).filter(|i| waits[*i] == 0).collect();
    let mut order = Vec::with_capacity(moments.len());
    while let Some(i) = free.pop_first() {
        order.push(i);
        for later in &after[i] {
            waits[*later] -= 1;
            if waits[*later] == 0 {
                free.insert(*later);
            }
        }
    }
    // What is said to come before itself, round a circle, stays as it stands.
    order.extend((0..moments.len()).filter(|i| waits[*i] > 0));
    let mut moments: Vec<Option<Moment>> = moments.into_iter().map(Some).collect();
    order
        .into_iter()
        .filter_map(|i| moments[i].take())
        .collect()
}

fn order(what: &Happening) -> (u8, u32) {
    match what {
        Happening::Event(node) => (0, node.0),
        Happening::Step(node, _) => (1, node.0),
        Happening::Edge(edge) => (2, edge.0),
    }
}

fn event_of(view: View<'_>, edge: EdgeId) -> Option<NodeId> {
    match &view.edge(edge).tie {
        Tie::Violates(violation) => view.graph().node_id(violation.event.as_ref()?.as_str()),
        Tie::ParticipatesIn { .. } => Some(view.graph().to(edge)),
        _ => None,
    }
}

fn concerns(view: View<'_>, edge: EdgeId, node: NodeId) -> bool {
    let graph = view.graph();
    let key = &graph.node(node).key;
    graph.from(edge) == node || graph.to(edge) == node || graph.mentions(key).contains(&edge)
}

fn of_node(view: View<'_>, node: NodeId) -> Vec<Moment> {
    let mut moments = Vec::new();
    let mut undated_event: Vec<Claim> = Vec::new();
    let said = |claim: &&Claim| claim.modality != Modality::Denied;
    for claim in view.node_claims(node).filter(said) {
        match &claim.says {
            Says::Value(Attribute::When, Value::Date(date)) => {
                add(&mut moments, date, Happening::Event(node), claim);
            }
            Says::Value(attribute, Value::Date(date)) if is_step(attribute) => {
                add(
                    &mut moments,
                    date,
                    Happening::Step(node, attribute.clone()),
                    claim,
                );
            }
            _ => undated_event.push(claim.clone()),
        }
    }
    let is_event = view.node(node).as_event().is_some();
    if is_event && moments.is_empty() {
        let what = Happening::Event(node);
        moments.push(Moment {
            when: None,
            what,
            claims: undated_event,
        });
    }
    moments
}

/// Claims that say the same stand behind one moment.
fn add(moments: &mut Vec<Moment>, date: &Date, what: Happening, claim: &Claim) {
    let same = |m: &&mut Moment| m.when.as_ref() == Some(date) && m.what == what;
    match moments.iter_mut().find(same) {
        Some(moment) => moment.claims.push(claim.clone()),
        None => {
            moments.push(Moment {
                when: Some(date.clone()),
                what,
                claims: vec![claim.clone()],
            });
        }
    }
}

fn is_step(attribute: &Attribute) -> bool {
    !matches!(
        attribute,
        Attribute::NotBefore | Attribute::NotAfter | Attribute::When | Attribute::Other(_)
    )
}
