//! Makes the next graph of a graph and a change. Start at [`apply`].

use super::{Change, Entry, Problem, Retraction, check};
#[cfg(feature = "store")]
use crate::graph::Record;
use crate::graph::{Draft, Graph};
use crate::model::{Claim, Key};
use std::collections::{BTreeMap, BTreeSet};

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
    let mut gone: BTreeMap<&Key, BTreeSet<&Claim>> = BTreeMap::new();
    for retraction in &change.retracts {
        match retraction {
            Retraction::Record(key) => draft.retract(key),
            Retraction::Relation(key) => draft.retract_relation(key),
            Retraction::Claim(claim) => {
                gone.entry(&claim.about).or_default().insert(claim);
            }
        }
    }
    for (about, gone) in gone {
        draft.retract_claims(about, &gone);
    }
    // All claims about a record at once, for there may be many.
    let mut said: BTreeMap<&Key, Vec<Claim>> = BTreeMap::new();
    for entry in change.entries() {
        match entry {
            Entry::Source(source) => draft.source(source.clone()),
            Entry::Relation(relation) => draft.relation(relation.clone()),
            Entry::Node(node) => draft.node(node.clone()),
            Entry::Account(account) => draft.account(account.clone()),
            Entry::Edge(edge) => draft.edge(edge.clone()),
            Entry::Claim(claim) => said.entry(&claim.about).or_default().push(claim.clone()),
        }
    }
    for (about, claims) in said {
        draft.claims(about, claims);
    }
}

/// The graph after many changes, one after the other: as [`apply`] for each, for little more than
/// the cost of one. What is wrong, and was put right by a later one, goes unseen.
///
/// # Errors
/// The place of the first change that cannot be.
#[cfg(feature = "store")]
pub(crate) fn replay(base: &Graph, changes: &[Change]) -> Result<Graph, usize> {
    let mut draft = Draft::of(base);
    for (i, change) in changes.iter().enumerate() {
        if !fits(&draft, change) {
            return Err(i);
        }
        fill(&mut draft, change);
    }
    if holds(&draft) {
        return Ok(draft.graph());
    }
    // The first change after which something is wrong.
    let (mut right, mut wrong) = (0, changes.len());
    while wrong - right > 1 {
        let middle = right.midpoint(wrong);
        let mut draft = Draft::of(base);
        for change in &changes[..middle] {
            fill(&mut draft, change);
        }
        match holds(&draft) {
            true => right = middle,
            false => wrong = middle,
        }
    }
    Err(right)
}

/// Whether what the change adds is new, and what it changes is there.
#[cfg(feature = "store")]
fn fits(draft: &Draft, change: &Change) -> bool {
    let is_there = |entry: &Entry| match entry {
        Entry::Claim(_) => None,
        Entry::Relation(own) => Some(draft.declares(&own.key)),
        entry => Some(draft.has(entry.key())),
    };
    let goes = |retraction: &Retraction| match retraction {
        Retraction::Record(key) => draft.has(key),
        Retraction::Relation(key) => draft.declares(key),
        Retraction::Claim(claim) => draft.has(&claim.about),
    };
    let mut adds = change.adds.iter().filter_map(is_there);
    let mut supersedes = change.supersedes.iter().filter_map(is_there);
    adds.all(|is_there| !is_there)
        && supersedes.all(|is_there| is_there)
        && change.retracts.iter().all(goes)
}

/// Whether a draft keeps all rules.
#[cfg(feature = "store")]
fn holds(draft: &Draft) -> bool {
    let problems = check(&draft.base(), &whole(draft));
    !problems.iter().any(Problem::is_error)
}

/// All that a draft changes, as one change of its base.
#[cfg(feature = "store")]
fn whole(draft: &Draft) -> Change {
    let mut change = Change::new();
    let base = draft.base();
    let mut put = |old: Option<Entry>, new: Option<Entry>| match (old, new) {
        (None, Some(new)) => change.adds.push(new),
        (Some(old), Some(new)) if old != new => change.supersedes.push(new),
        (Some(old), None) => change.retracts.push(match old {
            Entry::Relation(own) => Retraction::Relation(own.key),
            old => Retraction::Record(old.key().clone()),
        }),
        _ => {}
    };
    let mut claims: Vec<[Vec<Claim>; 2]> = Vec::new();
    for [old, new] in draft.differences() {
        let entry = |(record, _): &(Record<'_>, &[Claim])| entry(*record);
        put(old.as_ref().map(entry), new.as_ref().map(entry));
        if let Some((_, new)) = new {
            let old = old.map_or(&[][..], |(_, claims)| claims);
            claims.push([old.to_vec(), new.to_vec()]);
        }
    }
    let (sources, accounts, relations) = draft.few_now();
    let now = |entry: Entry| (entry.key().clone(), entry);
    let pairs = [
        (
            base.sources()
                .iter()
                .cloned()
                .map(Into::into)
                .map(now)
                .collect(),
            sources.iter().cloned().map(Into::into).map(now).collect(),
        ),
        (
            base.accounts()
                .iter()
                .cloned()
                .map(Into::into)
                .map(now)
                .collect(),
            accounts.iter().cloned().map(Into::into).map(now).collect(),
        ),
        (
            base.own_relations()
                .iter()
                .cloned()
                .map(Into::into)
                .map(now)
                .collect(),
            relations.iter().cloned().map(Into::into).map(now).collect(),
        ),
    ];
    for (old, new) in pairs {
        let (mut old, new): (BTreeMap<Key, Entry>, BTreeMap<Key, Entry>) = (old, new);
        for (key, new) in new {
            if !matches!(new, Entry::Relation(_)) {
                let old = base.claims_about(key.as_str()).to_vec();
                claims.push([old, draft.other_claims(&key).to_vec()]);
            }
            put(old.remove(&key), Some(new));
        }
        old.into_values().for_each(|old| put(Some(old), None));
    }
    for [old, new] in claims {
        let is_new = |claim: &&Claim| !old.contains(claim);
        let came = new.iter().filter(is_new).cloned().map(Entry::Claim);
        change.adds.extend(came);
        let went = old.into_iter().filter(|claim| !new.contains(claim));
        change.retracts.extend(went.map(Retraction::Claim));
    }
    change
}

#[cfg(feature = "store")]
fn entry(record: Record<'_>) -> Entry {
    match record {
        Record::Source(source) => source.clone().into(),
        Record::Relation(relation) => relation.clone().into(),
        Record::Node(node) => node.clone().into(),
        Record::Account(account) => account.clone().into(),
        Record::Edge(edge) => edge.clone().into(),
    }
}

/// What makes the graph before of the graph after a change that was checked.
#[cfg(feature = "store")]
pub(crate) fn inverse(before: &Graph, change: &Change) -> Change {
    let mut inverse = Change::new();
    let mut new = BTreeSet::new();
    for retraction in &change.retracts {
        match retraction {
            Retraction::Record(key) => {
                inverse.adds.extend(before.record(key.as_str()).map(entry));
                let claims = before.claims_about(key.as_str()).iter().cloned();
                inverse.adds.extend(claims.map(Entry::Claim));
            }
            Retraction::Relation(key) => {
                let old = before.own_relation(key.as_str()).cloned();
                inverse.adds.extend(old.map(Entry::Relation));
            }
            Retraction::Claim(claim) => inverse.adds.push(Entry::Claim(claim.clone())),
        }
    }
    for added in &change.adds {
        match added {
            Entry::Claim(_) => {}
            Entry::Relation(own) => {
                inverse.retracts.push(Retraction::Relation(own.key.clone()));
            }
            added => {
                new.insert(added.key());
                inverse
                    .retracts
                    .push(Retraction::Record(added.key().clone()));
            }
        }
    }
    for superseded in &change.supersedes {
        let key = superseded.key().as_str();
        inverse.supersedes.extend(match superseded {
            Entry::Relation(_) => before.own_relation(key).cloned().map(Entry::Relation),
            _ => before.record(key).map(entry),
        });
    }
    for added in &change.adds {
        if let Entry::Claim(claim) = added
            && !new.contains(&claim.about)
            && !before.claims_about(claim.about.as_str()).contains(claim)
        {
            inverse.retracts.push(Retraction::Claim(claim.clone()));
        }
    }
    inverse
}

/// The graph before some changes, from how each is undone, the last one first.
#[cfg(feature = "store")]
pub(crate) fn undo<'c>(graph: &Graph, undone: impl Iterator<Item = &'c Change>) -> Graph {
    let mut draft = Draft::of(graph);
    for change in undone {
        fill(&mut draft, change);
    }
    draft.graph()
}
