//! Parallel edges that say the same of the same two: one arrow, with a count. Start at
//! [`bundles`].

use super::edit::Tucked;
use super::standing::standing;
use super::when;
use crate::graph::{EdgeId, NodeId, View};
use crate::model::{Claim, Edge, Key, Obligation, Polarity, Says, Tie};
use crate::query::Evidence;
use crate::render::scene::Standing;
use std::collections::{BTreeMap, BTreeSet};

/// The edges behind one arrow, those with a date first.
#[derive(Clone)]
pub struct Bundle<'a> {
    pub view: View<'a>,
    /// The boxes between which it runs; an edge's own ends may be tucked into these.
    pub ends: (NodeId, NodeId),
    pub edges: Vec<EdgeId>,
    pub evidence: Vec<Evidence>,
    pub standing: Standing,
    /// How exactly it stands, in each edge's word; empty where the standing says it all.
    pub words: BTreeSet<String>,
    /// The agreement under which all of it was promised, where that is told beside the arrow.
    pub under: Option<NodeId>,
    /// What each of its promises is for, where they are joined though that differs.
    pub each: Vec<String>,
    /// Of promises the breaches, of breaches the promises broken, that no arrow of the picture is.
    pub across: BTreeSet<EdgeId>,
}

/// What is never gathered into one arrow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Apart {
    /// Different matters.
    pub matters: bool,
    /// What was promised under an agreement, which is told beside the arrow.
    pub agreements: bool,
}

/// Gathers `edges` into arrows, in the order of their ends, but not what is to stay `apart`.
pub fn bundles<'a>(
    view: View<'a>,
    edges: &[EdgeId],
    tucked: &Tucked,
    apart: Apart,
) -> Vec<Bundle<'a>> {
    let graph = view.graph();
    let stated = contents(view, edges);
    let drawn: BTreeSet<EdgeId> = edges.iter().copied().collect();
    let mut bundles: BTreeMap<_, Bundle<'a>> = BTreeMap::new();
    for edge in edges {
        let record = view.edge(*edge);
        let evidence = Evidence::of(view, *edge);
        let (standing, word) = standing(view, *edge, &evidence);
        let ends = (tucked.host(graph.from(*edge)), tucked.host(graph.to(*edge)));
        // Who is tucked in must be named on the arrow, so those stay apart.
        let own = (
            tucked.named(graph.from(*edge)),
            tucked.named(graph.to(*edge)),
        );
        let matter = matter(record);
        let alone = apart.matters.then(|| matter.to_string());
        let content = Content::of(record).or(stated.get(matter));
        let under = content.under.filter(|_| apart.agreements);
        let under = under.and_then(|key| graph.node_id(key.as_str()));
        let like = (ends, own, record.relation(), standing, alone);
        // What waits for a condition is not drawn as one with what does not.
        let waits = view.open_conditions(*edge);
        let like = (like, content, limits(record), waits);
        let bundle = bundles.entry(like).or_insert_with(|| Bundle {
            view,
            ends,
            edges: Vec::new(),
            evidence: Vec::new(),
            standing,
            words: BTreeSet::new(),
            under,
            each: Vec::new(),
            across: BTreeSet::new(),
        });
        let across = across(view, &evidence).filter(|other| !drawn.contains(other));
        bundle.across.extend(across);
        bundle.edges.push(*edge);
        bundle.evidence.push(evidence);
        bundle.words.extend(word);
    }
    let mut bundles: Vec<Bundle<'a>> = bundles.into_values().collect();
    for bundle in &mut bundles {
        bundle.evidence.sort_by_key(|evidence| {
            let period = evidence
                .period
                .as_ref()
                .map(|date| (date.start(), date.end()));
            (period.is_none(), period, evidence.edge)
        });
    }
    bundles
}

/// What broke a promise; of a breach, the promises that it broke.
fn across<'a>(view: View<'a>, evidence: &Evidence) -> impl Iterator<Item = EdgeId> + use<'a> {
    let graph = view.graph();
    let broken_by = |evidence: &Evidence| -> Vec<EdgeId> {
        let records = evidence
            .breaches()
            .filter_map(|breach| breach.record.as_ref());
        records
            .filter_map(|key| graph.edge_id(key.as_str()))
            .collect()
    };
    let named = match &view.edge(evidence.edge).tie {
        Tie::Violates(violation) => violation.breaches.as_slice(),
        _ => &[],
    };
    let edge = evidence.edge;
    let named = named
        .iter()
        .filter_map(move |key| graph.edge_id(key.as_str()));
    let broken = named.filter(move |promise| {
        // What it names may not have bound.
        let evidence = Evidence::of(view, *promise);
        broken_by(&evidence).contains(&edge)
    });
    broken_by(evidence).into_iter().chain(broken)
}

/// What is promised, under what and for whom: what differs in it never shares an arrow, for what
/// is told of one would read as told of both.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Content<'e> {
    /// What, and whether it is to be done or left.
    obligations: BTreeSet<(Obligation, bool)>,
    /// Whether it is a promise to leave something.
    refrains: bool,
    under: Option<&'e Key>,
    benefits: Option<&'e Key>,
}

impl<'e> Content<'e> {
    fn of(edge: &'e Edge) -> Content<'e> {
        let Some(terms) = edge.terms() else {
            return Content::default();
        };
        let obligations = terms.obligations.iter();
        Content {
            obligations: obligations.map(|o| (*o, terms.promises(*o))).collect(),
            refrains: terms.obligations.is_empty() && terms.polarity == Some(Polarity::Refrain),
            under: terms.under.as_ref(),
            benefits: match &edge.tie {
                Tie::Undertakes(undertaking) => undertaking.benefits.as_ref(),
                _ => None,
            },
        }
    }

    /// What it leaves open, as another account of the same matter states it.
    fn or(mut self, other: Option<&Content<'e>>) -> Content<'e> {
        let Some(other) = other else {
            return self;
        };
        if self.obligations.is_empty() && !self.refrains {
            self.obligations = other.obligations.clone();
            self.refrains = other.refrains;
        }
        self.under = self.under.or(other.under);
        self.benefits = self.benefits.or(other.benefits);
        self
    }
}

/// What is first stated of each matter.
fn contents<'a>(view: View<'a>, edges: &[EdgeId]) -> BTreeMap<&'a Key, Content<'a>> {
    let mut stated: BTreeMap<&Key, Content<'_>> = BTreeMap::new();
    for edge in edges {
        let record = view.edge(*edge);
        let known = stated.entry(matter(record)).or_default();
        *known = std::mem::take(known).or(Some(&Content::of(record)));
    }
    stated
}

/// In which years edges that stand alike are, or were.
pub fn years_of(view: View<'_>, edges: &[Evidence], standing: Standing) -> Option<String> {
    let is_promise = |told: &&Evidence| view.graph().relation(told.edge).is_commitment();
    let told = edges.iter();
    let told = told.filter(|told| told.period.is_some() || is_promise(told));
    let told = told.map(|told| (matter(view.edge(told.edge)), told.period.as_ref()));
    when::years_of(told, standing == Standing::Ended)
}

/// The matter of which an edge is an account.
fn matter(edge: &Edge) -> &Key {
    edge.matter.as_ref().unwrap_or(&edge.key)
}

/// Which sums it states: what has a cap and what has none never share an arrow, for the cap would
/// read as that of both.
fn limits(edge: &Edge) -> [bool; 3] {
    let terms = edge.terms();
    let amount = match &edge.tie {
        Tie::Owes(debt) => debt.amount.is_some(),
        _ => false,
    };
    [
        amount,
        terms.is_some_and(|terms| terms.cap.is_some()),
        terms.is_some_and(|terms| terms.share.is_some()),
    ]
}

impl<'a> Bundle<'a> {
    /// How many promises (or breaches, or other ties) it holds: accounts of one matter are one.
    pub fn count(&self) -> usize {
        matters(self.view, &self.edges)
    }

    /// In which years it is, or was.
    pub fn years(&self) -> Option<String> {
        years_of(self.view, &self.evidence, self.standing)
    }

    /// The claims that its edges hold.
    pub fn held(&self) -> impl Iterator<Item = &'a Claim> + '_ {
        let view = self.view;
        self.edges
            .iter()
            .flat_map(move |edge| view.edge_claims(*edge))
            .filter(|claim| claim.says == Says::Holds)
    }
}

/// How many promises these edges are: accounts of one matter are one.
pub fn matters<'e>(view: View<'_>, edges: impl IntoIterator<Item = &'e EdgeId>) -> usize {
    let matters = edges.into_iter().map(|edge| matter(view.edge(*edge)));
    matters.collect::<BTreeSet<_>>().len()
}
