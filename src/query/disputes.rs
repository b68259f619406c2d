//! Where sources contradict each other. Start at [`disputes`].

use super::compare::differences;
use super::{Bounds, Difference, Evidence, Truncated};
use crate::graph::{EdgeId, NodeId, View};
use crate::model::{Attribute, Claim, Date, Key, Modality, Relation, Says, Takes, Value};
use crate::state::{Footing, Stand, renewals};
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// Where sources contradict each other.
#[derive(Clone, Debug, Default)]
pub struct Disputes<'a> {
    /// Edges that one claim asserts and another denies.
    pub denied: Vec<Evidence>,
    /// Accounts of one matter that differ.
    pub matters: Vec<Told>,
    /// Promises between the same two, by sources of which neither gives the other's, that
    /// differ and are not said to be one matter; none that is only sought or offered.
    pub dyads: Vec<Told>,
    /// Attributes that have one value, of which several are claimed.
    pub values: Vec<Contradiction<'a>>,
    /// Why it is not the whole answer.
    pub truncated: Option<Truncated>,
}

/// Two edges that tell something differently.
#[derive(Clone, Debug)]
pub struct Told {
    /// The one.
    pub here: Evidence,
    /// The other.
    pub there: Evidence,
    /// In what they differ.
    pub differs: Vec<Difference>,
}

/// Values that cannot all be right.
#[derive(Clone, Debug)]
pub struct Contradiction<'a> {
    /// The record, by key.
    pub about: &'a Key,
    /// Of what.
    pub attribute: &'a Attribute,
    /// Each value with the claims that give it.
    pub values: BTreeMap<&'a Value, Vec<&'a Claim>>,
}

impl Disputes<'_> {
    /// Whether nothing is disputed.
    pub fn is_empty(&self) -> bool {
        self.denied.is_empty()
            && self.matters.is_empty()
            && self.dyads.is_empty()
            && self.values.is_empty()
    }
}

/// Where sources contradict each other: in all that the view shows, or about one node.
///
/// Dates contradict each other when they share no day; states when they may be of one day (on days
/// apart, they follow one another); other values when they are not the same.
/// Free words (an outcome, a purpose) contradict nothing. Costs a look at each edge and claim.
///
/// ```
/// use foedera::graph::Filter;
/// use foedera::query::{Bounds, disputes};
///
/// let graph = foedera::dossier::ukraine();
/// let filter = Filter::default();
/// let found = disputes(graph.view(&filter), None, Bounds::default());
/// assert!(found.denied.is_empty(), "one article denies nothing that it asserts");
/// let backstop = &found.matters[0];
/// assert!(backstop.differs.iter().any(|d| d.what == "means"), "twice told, not alike");
/// ```
pub fn disputes(view: View<'_>, about: Option<NodeId>, bounds: Bounds) -> Disputes<'_> {
    let mut found = Disputes::default();
    let edges = edges_about(view, about, bounds, &mut found.truncated);
    let mut matters: BTreeMap<&Key, Vec<EdgeId>> = BTreeMap::new();
    let mut dyads: BTreeMap<(NodeId, &Relation, NodeId), Vec<EdgeId>> = BTreeMap::new();
    let graph = view.graph();
    for edge in &edges {
        let evidence = Evidence::of(view, *edge);
        let stand = evidence.stand;
        if stand.is_some_and(|stand| stand.disputed) {
            found.denied.push(evidence);
        }
        let relation = graph.relation(*edge);
        if let Some(matter) = graph.matter(*edge) {
            matters.entry(matter).or_default().push(*edge);
        }
        // A wish for a promise does not contradict a promise.
        let is_wish = |stand: Stand| matches!(stand.footing, Footing::Sought | Footing::Offered);
        if relation.is_commitment() && !stand.is_some_and(is_wish) {
            let dyad = (graph.from(*edge), relation, graph.to(*edge));
            dyads.entry(dyad).or_default().push(*edge);
        }
    }
    let pairs = matters.values().flat_map(|edges| each_with_first(edges));
    found.matters = told(view, pairs);
    let pairs = dyads.values().flat_map(|edges| each_with_first(edges));
    let pairs = pairs.filter(|(a, b)| is_told_apart(view, *a, *b));
    found.dyads = told(view, pairs);
    found.values = contradictions(view, about, &edges);
    for list in [&mut found.matters, &mut found.dyads] {
        if list.len() > bounds.results {
            list.truncate(bounds.results);
            found.truncated = Some(Truncated::Results(bounds.results));
        }
    }
    if found.denied.len().max(found.values.len()) > bounds.results {
        found.denied.truncate(bounds.results);
        found.values.truncate(bounds.results);
        found.truncated = Some(Truncated::Results(bounds.results));
    }
    found
}

/// The visible edges, or those at one node or that name it.
pub(super) fn edges_about(
    view: View<'_>,
    about: Option<NodeId>,
    bounds: Bounds,
    truncated: &mut Option<Truncated>,
) -> BTreeSet<EdgeId> {
    let all: Box<dyn Iterator<Item = EdgeId>> = match about {
        None => Box::new(view.edges()),
        Some(node) => {
            let at = view.out(node).chain(view.into(node)).map(|hop| hop.edge);
            Box::new(at.chain(view.mentions(&view.node(node).key)))
        }
    };
    let mut edges = BTreeSet::new();
    for edge in all {
        if edges.len() == bounds.work {
            *truncated = Some(Truncated::Work(bounds.work));
            break;
        }
        edges.insert(edge);
    }
    edges
}

fn each_with_first(edges: &[EdgeId]) -> impl Iterator<Item = (EdgeId, EdgeId)> + '_ {
    let first = edges.first().copied();
    let others = edges.iter().skip(1);
    others.filter_map(move |other| Some((first?, *other)))
}

/// Those of these pairs that differ.
fn told(view: View<'_>, pairs: impl Iterator<Item = (EdgeId, EdgeId)>) -> Vec<Told> {
    let told = pairs.filter_map(|(here, there)| {
        let (here, there) = (Evidence::of(view, here), Evidence::of(view, there));
        let mut differs = differences(view, &here, &there);
        differs.retain(|difference| difference.order != Some(Ordering::Equal));
        (!differs.is_empty()).then_some(Told {
            here,
            there,
            differs,
        })
    });
    told.collect()
}

/// Whether two edges have no source in common and are not said to be one matter.
fn is_told_apart(view: View<'_>, a: EdgeId, b: EdgeId) -> bool {
    let sources = |edge| -> BTreeSet<&Key> { view.edge_claims(edge).map(|c| &c.source).collect() };
    let matter = |edge| view.edge(edge).matter.as_ref();
    // Each treaty says its own: what differs between two of them contradicts nothing.
    let agreement = |edge| {
        view.edge(edge)
            .terms()
            .and_then(|terms| terms.under.as_ref())
    };
    let two_treaties = match (agreement(a), agreement(b)) {
        (Some(a), Some(b)) => a != b,
        _ => false,
    };
    sources(a).is_disjoint(&sources(b))
        && !two_treaties
        && (matter(a).is_none() || matter(a) != matter(b))
}

fn contradictions<'a>(
    view: View<'a>,
    about: Option<NodeId>,
    edges: &BTreeSet<EdgeId>,
) -> Vec<Contradiction<'a>> {
    let graph = view.graph();
    let nodes: Vec<NodeId> = match about {
        Some(node) => vec![node],
        None => graph.node_ids().filter(|node| view.shows(*node)).collect(),
    };
    let of_nodes = nodes.into_iter().flat_map(|node| {
        let mut claims: Vec<&Claim> = view.node_claims(node).collect();
        // What lapsed and came into force again has several days of that.
        let later = renewals(&claims);
        claims.retain(|claim| !later.iter().any(|other| std::ptr::eq(*other, *claim)));
        claims
    });
    let of_edges = edges.iter().flat_map(|edge| view.edge_claims(*edge));
    type Of<'a> = (&'a Key, &'a Attribute);
    let mut said: BTreeMap<Of<'a>, BTreeMap<&'a Value, Vec<&'a Claim>>> = BTreeMap::new();
    for claim in of_nodes.chain(of_edges) {
        let counts = claim.modality == Modality::Denied || claim.modality.holds();
        if let Says::Value(attribute, value) = &claim.says
            && counts
        {
            let values = said.entry((&claim.about, attribute)).or_default();
            values.entry(value).or_default().push(claim);
        }
    }
    let denies = |claims: &[&Claim]| claims.iter().any(|c| c.modality == Modality::Denied);
    let holds = |claims: &[&Claim]| claims.iter().any(|c| c.modality.holds());
    // Words may differ, and all be right; none can be so that is denied.
    for ((_, attribute), values) in &mut said {
        values.retain(|value, claims| has_one_value(attribute, value) || denies(claims));
    }
    let contradicted = said.into_iter().filter(|((_, attribute), values)| {
        let mut rest = values
            .iter()
            .filter(|(value, claims)| holds(claims) && has_one_value(attribute, value));
        values
            .values()
            .any(|claims| denies(claims) && holds(claims))
            || std::iter::from_fn(|| rest.next().map(|one| (one, rest.clone())))
                .any(|(one, later)| later.take(NEAR).any(|other| contradict(one, other)))
    });
    contradicted
        .map(|((about, attribute), values)| Contradiction {
            about,
            attribute,
            values,
        })
        .collect()
}

/// Whether only one value can be right.
fn has_one_value(attribute: &Attribute, value: &Value) -> bool {
    match attribute {
        // Bounds and turns of a history may be many.
        Attribute::NotBefore | Attribute::NotAfter | Attribute::Suspended => false,
        _ => match attribute.takes() {
            Takes::Text => false,
            // Of a word of one's own nobody says that it has one date: a treaty was renewed often.
            Takes::Any => !matches!(value, Value::Text(_) | Value::Date(_)),
            _ => true,
        },
    }
}

/// With how many of those that follow it in their order a value is compared: more different ones
/// nobody gives, and a file made by hand costs no square of them.
const NEAR: usize = 1000;

/// Whether two values, each with the claims that give it, cannot both be right.
fn contradict((a, of_a): (&&Value, &Vec<&Claim>), (b, of_b): (&&Value, &Vec<&Claim>)) -> bool {
    // States on days apart follow one another. So do those that one voice gives within a month
    // or a year; on one day even one voice contradicts itself.
    let one_after_the_other = |a: &Option<Date>, b: &Option<Date>| match (a, b) {
        (Some(a), Some(b)) => {
            let on_a_day = |date: &Date| date.possible().0 == date.possible().1;
            let one_day = on_a_day(a) && on_a_day(b);
            are_apart(a, b) || (!one_day && is_one_voice(of_a, of_b))
        }
        (_, None) | (None, _) => false,
    };
    match (a, b) {
        (Value::Date(a), Value::Date(b)) => are_apart(a, b),
        (Value::Stage(is, since), Value::Stage(other, then)) => {
            is != other && !one_after_the_other(since, then)
        }
        (Value::State(is, since), Value::State(other, then)) => {
            is != other && !one_after_the_other(since, then)
        }
        (Value::Condition(is, since), Value::Condition(other, then)) => {
            is != other && !one_after_the_other(since, then)
        }
        // What counts differently is no contradiction: 30 countries, 4 brigades.
        (Value::Count(a, of), Value::Count(b, what)) => of == what && a != b,
        // Nor what is in another currency: who can lose 6 EUR may have 6 USD beside.
        (Value::Amount(a), Value::Amount(b)) => a.currency() == b.currency() && a != b,
        (a, b) => a != b,
    }
}

/// Whether two dates share no day.
fn are_apart(a: &Date, b: &Date) -> bool {
    let ((first, last), (from, to)) = (a.possible(), b.possible());
    last < from || to < first
}

/// Whether somebody gives a value of each.
fn is_one_voice(a: &[&Claim], b: &[&Claim]) -> bool {
    let who = |claim: &Claim| (claim.source.clone(), claim.voice.clone());
    a.iter().any(|a| b.iter().any(|b| who(a) == who(b)))
}
