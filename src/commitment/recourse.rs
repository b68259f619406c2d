//! Who stands behind a commitment: its backers, their backers, and so on, along what each is
//! *of*.
//!
//! ```text
//! guarantee of Ukraine  <- of -  US backstop  <- of -  a guarantee of that backstop
//!        depth 0                   depth 1                    depth 2
//! ```

use crate::graph::{EdgeId, NodeId, View};
use crate::model::Tie;
use std::collections::{BTreeMap, BTreeSet};

/// A commitment that stands behind another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backer {
    /// The commitment.
    pub edge: EdgeId,
    /// The commitment it stands behind.
    pub of: EdgeId,
    /// How many links lie between it and the commitment asked about: 1 is directly behind.
    pub depth: usize,
}

/// The visible commitments behind `commitment`, each once, the nearest way; every backer
/// stands right before its own backers. At most `depth` links away. Costs one look at each
/// edge that mentions a commitment found.
///
/// ```
/// use foedera::commitment::behind;
/// use foedera::graph::Filter;
///
/// let graph = foedera::dossier::ukraine();
/// let (filter, all) = (Filter::default(), usize::MAX);
/// let promise = graph.edge_id("coalition-guarantees-ukraine").unwrap();
/// let backers = behind(graph.view(&filter), promise, all);
/// assert!(backers.iter().any(|b| graph.node(graph.from(b.edge)).name == "United States"));
/// ```
pub fn behind(view: View<'_>, commitment: EdgeId, depth: usize) -> Vec<Backer> {
    let recourse = view.recourse();
    let mut nearest = BTreeSet::from([commitment]);
    let mut level = vec![commitment];
    let mut found: Vec<Backer> = Vec::new();
    for depth in 1..=depth {
        let mut next = Vec::new();
        for principal in level {
            for link in recourse.backers(principal) {
                if nearest.insert(link.backer) {
                    found.push(Backer {
                        edge: link.backer,
                        of: principal,
                        depth,
                    });
                    next.push(link.backer);
                }
            }
        }
        if next.is_empty() {
            break;
        }
        level = next;
    }
    in_order(commitment, found)
}

/// Whether a commitment is a backstop of what that actor has promised, and nobody else: then it
/// promises that actor nothing.
///
/// ```
/// use foedera::commitment::is_behind_own;
/// use foedera::graph::Filter;
///
/// let graph = foedera::dossier::ukraine();
/// let filter = Filter::default();
/// let backstop = graph.edge_id("us-backstop").unwrap();
/// let is_behind = |key| is_behind_own(graph.view(&filter), backstop, graph.node_id(key).unwrap());
/// assert!(is_behind("coalition"), "it backs the Coalition's guarantee");
/// assert!(!is_behind("ukraine"));
/// ```
pub fn is_behind_own(view: View<'_>, commitment: EdgeId, actor: NodeId) -> bool {
    matches!(view.graph().tie(commitment), Tie::Backstops(_)) && is_of_own(view, commitment, actor)
}

/// Whether a commitment stands behind what that actor has promised, and nobody else.
pub(crate) fn is_of_own(view: View<'_>, commitment: EdgeId, actor: NodeId) -> bool {
    let graph = view.graph();
    let of = graph.tie(commitment).of().iter();
    let of = of.filter_map(|key| graph.edge_id(key.as_str()));
    let mut debtors = of.map(|of| graph.from(of)).peekable();
    debtors.peek().is_some() && debtors.all(|debtor| debtor == actor)
}

/// Each backer before its own backers.
fn in_order(root: EdgeId, found: Vec<Backer>) -> Vec<Backer> {
    let mut behind: BTreeMap<EdgeId, Vec<Backer>> = BTreeMap::new();
    for backer in &found {
        behind.entry(backer.of).or_default().push(*backer);
    }
    let mut ordered = Vec::with_capacity(found.len());
    let mut stack = vec![root];
    while let Some(top) = stack.pop() {
        let behind = behind.get(&top).map_or(&[][..], Vec::as_slice);
        ordered.extend_from_slice(behind);
        stack.extend(behind.iter().rev().map(|backer| backer.edge));
    }
    ordered
}
