//! The one validator: every rule that a graph keeps, checked on a change before it is made.
//! Reports everything at once. Each file beside this one is a group of rules; start at
//! [`check`].

mod claim;
mod context;
mod cycle;
mod ids;
mod record;

use super::ground::{Ground, Known};
use super::reference::Piece;
use super::{Change, Entry, Fault, Place, Problem, Wanted};
use crate::graph::Graph;
use crate::model::Best;
use crate::model::Key;
use std::collections::BTreeSet;

#[cfg(test)]
mod tests;

/// Everything that is wrong with a change on `base`, and everything worth a warning, in the
/// order of the entries and of their fields. The order of the entries decides nothing else.
///
/// An id that is unknown is reported where it stands and has no other consequence.
///
/// Costs little more than the size of the change when it only adds edges and claims; one pass
/// over the base more when it adds nodes (their names may be taken), supersedes or retracts.
///
/// ```
/// use foedera::change::{Change, Code, check};
/// use foedera::graph::Graph;
///
/// let mut change = Change::new();
/// change.source("atlas", "Atlas")?;
/// let problems = check(&Graph::empty(), &change);
/// assert_eq!(problems[0].code(), Code::UnusedSource);
/// assert!(!problems[0].is_error(), "a warning refuses nothing");
/// # Ok::<(), foedera::model::BadKey>(())
/// ```
pub fn check(base: &Graph, change: &Change) -> Vec<Problem> {
    check_beside(base, change, &BTreeSet::new())
}

/// As [`check`], where the entries of some ids (or own relations) could not be read: whoever
/// refers to one of `unread` is not at fault, and what hangs on it is not checked. Nor is a
/// source called unused when an entry that might use it is missing.
///
/// ```
/// use foedera::change::{Change, between, check_beside};
/// use foedera::graph::Graph;
/// use foedera::model::Relation;
///
/// let mut change = Change::new();
/// change.source("atlas", "Atlas")?;
/// change.says("atlas", "p. 9", between("graustark", Relation::Guarantees, "ruritania")?)?;
/// let unread = ["graustark", "ruritania"].map(String::from).into();
/// assert!(check_beside(&Graph::empty(), &change, &unread).is_empty());
/// # Ok::<(), foedera::model::BadKey>(())
/// ```
pub fn check_beside(base: &Graph, change: &Change, unread: &BTreeSet<String>) -> Vec<Problem> {
    let ground = Ground::new(base, change, unread);
    let mut report = Report::new(&ground);
    ids::check(&mut report);
    for (i, entry) in change.entries().enumerate() {
        record::check(&mut report, At::Entry(i), entry.into());
    }
    claim::check(&mut report);
    cycle::check(&mut report);
    context::check(&mut report, unread.is_empty());
    let mut problems = report.problems;
    problems.sort_by_key(|problem| (problem.place, problem.code()));
    problems
}

/// Where the problems of a record belong.
#[derive(Clone, Copy)]
enum At {
    /// In the entry itself.
    Entry(usize),
    /// In the entry that makes a record of the base wrong: at that entry as a whole, and
    /// errors only, for what the base is warned of it was warned of before.
    Because(usize),
}

/// The problems so far, and how many names may still be suggested.
struct Report<'a, 'g> {
    ground: &'g Ground<'a>,
    problems: Vec<Problem>,
    /// The keys of the change, sorted; made when the first suggestion is asked for.
    own: Option<Vec<&'a str>>,
    suggestions: usize,
    comparisons: usize,
}

impl<'a, 'g> Report<'a, 'g> {
    /// After so many suggestions, or comparisons for them, faults come without.
    const SUGGESTIONS: usize = 200;
    const COMPARISONS: usize = 4_000_000;

    fn new(ground: &'g Ground<'a>) -> Report<'a, 'g> {
        Report {
            ground,
            problems: Vec::new(),
            own: None,
            suggestions: Self::SUGGESTIONS,
            comparisons: Self::COMPARISONS,
        }
    }

    fn add(&mut self, at: At, place: Place, record: &Key, fault: Fault) {
        self.add_with(at, place, record, fault, Vec::new(), Vec::new());
    }

    fn add_with(
        &mut self,
        at: At,
        place: Place,
        record: &Key,
        fault: Fault,
        similar: Vec<String>,
        related: Vec<Place>,
    ) {
        let place = match at {
            At::Entry(_) => place,
            At::Because(_) if fault.code().is_warning() => return,
            At::Because(entry) => Place::entry(entry),
        };
        self.problems.push(Problem {
            place,
            record: record.clone(),
            fault,
            similar,
            related,
        });
    }

    /// The nearest ids to a wrong one, of records that may stand there.
    fn similar(&mut self, wrong: &str, wanted: Wanted) -> Vec<String> {
        let ground = self.ground;
        let fits = |key: &str| ground.class(key).is_some_and(|class| wanted.admits(class));
        if self.suggestions == 0 || self.comparisons == 0 {
            return Vec::new();
        }
        self.suggestions -= 1;
        let own = self.own.get_or_insert_with(|| {
            let records = ground
                .change
                .entries()
                .filter(|entry| !matches!(entry, Entry::Claim(_) | Entry::Relation(_)));
            let mut keys: Vec<&str> = records.map(|entry| entry.key().as_str()).collect();
            keys.sort_unstable();
            keys.dedup();
            keys
        });
        let mut best = Best::new(wrong);
        let base = ground.base.keys();
        for candidate in own.iter().copied().chain(base) {
            if self.comparisons == 0 {
                break;
            }
            self.comparisons -= 1;
            best.offer(candidate, || candidate != wrong && fits(candidate));
        }
        let mut names = best.names();
        if names.is_empty() {
            names = by_name(ground, wrong, wanted);
        }
        names
    }
}

/// The keys of the change's nodes that are *called* what was written where an id should stand.
fn by_name(ground: &Ground<'_>, wrong: &str, wanted: Wanted) -> Vec<String> {
    let plain = |text: &str| -> String {
        let letters = text.chars().filter(|c| c.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    let wrong = plain(wrong);
    let mut keys = BTreeSet::new();
    for entry in ground.change.entries() {
        let Entry::Node(node) = entry else { continue };
        let mut names = std::iter::once(&node.name).chain(&node.aliases);
        if wanted.admits(node.sort().into()) && names.any(|name| plain(name) == wrong) {
            keys.insert(node.key.as_str());
        }
    }
    keys.into_iter().take(3).map(String::from).collect()
}

/// The record that a key names, unless its entry could not be read.
fn piece<'a>(ground: &Ground<'a>, key: &str) -> Option<Piece<'a>> {
    match ground.get(key)? {
        Known::Record(piece) => Some(piece),
        Known::Unread => None,
    }
}
