//! Makes the next graph of a graph and a change. Start at [`apply`].

use super::{Change, Entry, Problem, Retraction, check};
use crate::graph::{Draft, Graph};

/// The graph that the change makes of `base`, which stays as it is.
///
/// A claim that is there already, word for word, is not kept twice.
///
/// # Errors
/// All problems, warnings among them, when one is an error. Warnings alone refuse nothing; to
/// see them, ask [`attempt`] or [`check`].
///
/// ```
/// use foedera::change::{Change, Code, apply, between};
/// use foedera::graph::Graph;
/// use foedera::model::{ActorKind, Relation};
///
/// let mut change = Change::new();
/// change.source("atlas", "Atlas")?;
/// change.actor("graustark", ActorKind::State, "Graustark")?;
/// change.says("atlas", "p. 9", between("graustark", Relation::Guarantees, "nowhere")?)?;
/// let refused = apply(&Graph::empty(), &change).unwrap_err();
/// assert_eq!(refused[0].code(), Code::UnknownId);
/// # Ok::<(), foedera::model::BadKey>(())
/// ```
pub fn apply(base: &Graph, change: &Change) -> Result<Graph, Vec<Problem>> {
    match attempt(base, change) {
        (Some(graph), _) => Ok(graph),
        (None, problems) => Err(problems),
    }
}

/// The graph that the change makes of `base`, unless an error refuses it, and all problems:
/// [`check`] and [`apply`] for the cost of one check.
pub fn attempt(base: &Graph, change: &Change) -> (Option<Graph>, Vec<Problem>) {
    let problems = check(base, change);
    let refused = problems.iter().any(Problem::is_error);
    ((!refused).then(|| build(base, change)), problems)
}

/// Applies a change that was checked.
fn build(base: &Graph, change: &Change) -> Graph {
    let mut draft = Draft::of(base);
    fill(&mut draft, change);
    draft.graph()
}

/// Writes a change into a draft: what goes, then records, then what is said of them.
pub(crate) fn fill(draft: &mut Draft, change: &Change) {
    for retraction in &change.retracts {
        match retraction {
            Retraction::Record(key) => draft.retract(key),
            Retraction::Relation(key) => draft.retract_relation(key),
            Retraction::Claim(claim) => draft.retract_claim(claim),
        }
    }
    for entry in change.entries() {
        match entry {
            Entry::Source(source) => draft.source(source.clone()),
            Entry::Relation(relation) => draft.relation(relation.clone()),
            Entry::Node(node) => draft.node(node.clone()),
            Entry::Account(account) => draft.account(account.clone()),
            Entry::Edge(edge) => draft.edge(edge.clone()),
            Entry::Claim(_) => {}
        }
    }
    for entry in change.entries() {
        if let Entry::Claim(claim) = entry {
            draft.claim(claim.clone());
        }
    }
}
