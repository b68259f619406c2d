//! Makes the next graph of a graph and a change. Start at [`apply`].

use super::{Change, Entry, Problem, Retraction, check};
use crate::graph::{Graph, Records};
use crate::model::{Claim, Key};
use std::collections::{BTreeSet, HashSet};

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
    let mut records = base.records();
    let (mut gone, mut gone_relations) = (HashSet::new(), HashSet::new());
    let mut gone_claims: HashSet<&Claim> = HashSet::new();
    for retraction in &change.retracts {
        match retraction {
            Retraction::Record(key) => {
                gone.insert(key);
            }
            Retraction::Relation(key) => {
                gone_relations.insert(key);
            }
            Retraction::Claim(claim) => {
                gone_claims.insert(claim);
            }
        }
    }
    records
        .claims
        .retain(|claim| !gone.contains(&claim.about) && !gone_claims.contains(claim));
    // What is superseded goes as well; its successor comes with the entries.
    for entry in &change.supersedes {
        match entry {
            Entry::Relation(relation) => gone_relations.insert(&relation.key),
            entry => gone.insert(entry.key()),
        };
    }
    keep(&mut records, &gone, &gone_relations);

    let mut said: BTreeSet<Claim> = std::mem::take(&mut records.claims).into_iter().collect();
    for entry in change.entries() {
        match entry {
            Entry::Source(source) => records.sources.push(source.clone()),
            Entry::Relation(relation) => records.relations.push(relation.clone()),
            Entry::Node(node) => records.nodes.push(node.clone()),
            Entry::Account(account) => records.accounts.push(account.clone()),
            Entry::Edge(edge) => records.edges.push(edge.clone()),
            Entry::Claim(claim) => {
                said.insert(claim.clone());
            }
        }
    }
    records.claims = said.into_iter().collect();
    Graph::build(records)
}

fn keep(records: &mut Records, gone: &HashSet<&Key>, gone_relations: &HashSet<&Key>) {
    records.sources.retain(|record| !gone.contains(&record.key));
    records.nodes.retain(|record| !gone.contains(&record.key));
    records
        .accounts
        .retain(|record| !gone.contains(&record.key));
    records.edges.retain(|record| !gone.contains(&record.key));
    records
        .relations
        .retain(|record| !gone_relations.contains(&record.key));
}
