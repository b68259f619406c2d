//! The order in which those who stand behind a promise may be called on, as far as the texts
//! say so. Start at [`lines`].
//!
//! A call is *after* another where a text says so: a backstop on failure is after what it
//! backs, a guarantee of another's promise is after that promise, and of those behind one
//! promise (or promised under one agreement) priority 2 is after priority 1. The step of a
//! call is one more than the longest chain of calls that it is after. Whatever is not said to
//! be after another stands beside it, on the same step.

use super::cover::{Cover, cover};
use crate::graph::{EdgeId, View};
use crate::model::{BackstopWhen, Key, Liability, Nature, Tie, words};
use std::collections::{BTreeMap, BTreeSet};

/// One commitment that may be called on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// The commitment.
    pub edge: EdgeId,
    /// 1: at once; 2: when those of step 1 before it have failed; and so on.
    pub step: usize,
    /// The commitment that it stands behind; absent for the first of a line.
    pub of: Option<EdgeId>,
    /// How many links lie between it and the first of its line.
    pub depth: usize,
    /// Why its turn comes then.
    pub turn: Turn,
    /// Whether its own priority puts it after others beside it.
    pub by_priority: bool,
    /// The call of the line that gives the first account of the same matter.
    pub same_as: Option<EdgeId>,
    /// What it covers, as far as amounts are stated.
    pub cover: Cover,
}

words! {
    /// Why the turn of a call comes when it does.
    pub enum Turn: "a turn" {
        /// It is the promise itself: nothing is said to come before it.
        First,
        /// The text says: when what it backs has failed.
        OnFailure,
        /// The text says: alongside what it backs.
        Alongside,
        /// The text does not say when: beside what it backs, and not after.
        NotStated,
        /// It is a guarantee of the promise before it, and answers if that is not kept.
        Answers,
        /// It is payable by its own terms, whether or not the promise it is for was kept.
        Independent,
        /// It is liable jointly and severally with the promise it is for: each for the whole.
        JointAndSeveral,
    }
}

impl Turn {
    /// Whether it comes after what it stands behind: a secondary liability.
    pub fn is_after(self) -> bool {
        matches!(self, Turn::OnFailure | Turn::Answers)
    }

    pub(super) fn of(tie: &Tie) -> Turn {
        match tie {
            Tie::Backstops(backstop) => match backstop.when {
                Some(BackstopWhen::OnFailure) => Turn::OnFailure,
                Some(BackstopWhen::Alongside) => Turn::Alongside,
                None => Turn::NotStated,
            },
            tie => {
                let terms = tie.terms();
                let liability = terms.and_then(|terms| terms.liability);
                match (terms.and_then(|terms| terms.nature), liability) {
                    (_, Some(Liability::JointAndSeveral)) => Turn::JointAndSeveral,
                    (Some(Nature::Independent), _) => Turn::Independent,
                    _ => Turn::Answers,
                }
            }
        }
    }
}

/// One promise and all that stand behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The promise itself, then those behind it by step, the nearer first.
    pub calls: Vec<Call>,
}

/// Lines of recourse, and how far was looked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lines {
    /// One for each promise asked about, by step.
    pub lines: Vec<Line>,
    /// How many edges were looked at.
    pub touched: usize,
    /// Whether there was more to look at than allowed.
    pub cut: bool,
}

/// The order of recourse of some promises: each with all that stand behind it, as far as the
/// texts say who comes after whom. Looks at no more edges than `work`, and at each that
/// mentions a promise found once.
///
/// ```
/// use foedera::commitment::{Turn, lines};
/// use foedera::graph::Filter;
///
/// let graph = foedera::dossier::ukraine();
/// let filter = Filter::default();
/// let promise = graph.edge_id("coalition-guarantees-ukraine").unwrap();
/// let found = lines(graph.view(&filter), &[promise], 1_000);
/// let backstop = &found.lines[0].calls[1];
/// assert_eq!((backstop.step, backstop.turn), (1, Turn::NotStated), "beside, not after");
/// ```
pub fn lines(view: View<'_>, firsts: &[EdgeId], work: usize) -> Lines {
    let mut found = Lines::default();
    let steps = first_steps(view, firsts);
    for first in firsts {
        let step = steps.get(first).copied().unwrap_or(1);
        let line = line(view, *first, step, work, &mut found);
        found.lines.push(line);
    }
    let step = |line: &Line| line.calls.first().map(|call| call.step);
    found.lines.sort_by_key(step);
    found
}

/// On which step each of these promises stands: those under one agreement by their priority.
fn first_steps(view: View<'_>, firsts: &[EdgeId]) -> BTreeMap<EdgeId, usize> {
    let mut pools: BTreeMap<&Key, Vec<EdgeId>> = BTreeMap::new();
    for first in firsts {
        let terms = view.edge(*first).terms();
        if let Some(under) = terms.and_then(|terms| terms.under.as_ref()) {
            pools.entry(under).or_default().push(*first);
        }
    }
    let pools = pools.into_values();
    pools
        .flat_map(|pool| {
            let asked = pool.into_iter().map(|edge| (edge, 1, priority(view, edge)));
            by_priority(asked.collect())
        })
        .map(|(edge, step, _)| (edge, step))
        .collect()
}

fn priority(view: View<'_>, edge: EdgeId) -> Option<u32> {
    view.edge(edge).terms().and_then(|terms| terms.priority)
}

/// Those that stand side by side, each with the step it would have if nothing were said of
/// their order and its priority; with the step that this gives it, and whether that is a later
/// one.
pub(super) fn by_priority<E>(beside: Vec<(E, usize, Option<u32>)>) -> Vec<(E, usize, bool)> {
    let mut ranks: BTreeMap<u32, Vec<(E, usize)>> = BTreeMap::new();
    let mut placed = Vec::with_capacity(beside.len());
    for (edge, step, priority) in beside {
        match priority {
            Some(rank) => ranks.entry(rank).or_default().push((edge, step)),
            None => placed.push((edge, step, false)),
        }
    }
    let mut earliest = 1;
    for rank in ranks.into_values() {
        let mut latest = 0;
        for (edge, step) in rank {
            let is_later = step < earliest;
            let step = step.max(earliest);
            latest = latest.max(step);
            placed.push((edge, step, is_later));
        }
        earliest = latest + 1;
    }
    placed
}

fn line(view: View<'_>, first: EdgeId, step: usize, work: usize, all: &mut Lines) -> Line {
    let recourse = view.recourse();
    // Who may call on the first answers to itself for nothing.
    let caller = recourse.creditor(first);
    let mut calls = vec![Call {
        edge: first,
        step,
        of: None,
        depth: 0,
        turn: Turn::First,
        by_priority: step > 1,
        same_as: None,
        cover: Cover::of_first(view.edge(first)),
    }];
    let mut known = BTreeSet::from([first]);
    // By depth, so that each stands behind the nearest that it stands behind.
    let mut at = 0;
    while at < calls.len() && !all.cut {
        let principal = calls[at].clone();
        at += 1;
        let mut beside = Vec::new();
        for link in recourse.backers(principal.edge) {
            if all.touched == work {
                all.cut = true;
                break;
            }
            all.touched += 1;
            let is_caller = Some(view.graph().from(link.backer)) == caller;
            if !is_caller && known.insert(link.backer) {
                let turn = Turn::of(&view.edge(link.backer).tie);
                let step = principal.step + usize::from(turn.is_after());
                beside.push((link.backer, step, priority(view, link.backer)));
            }
        }
        let behind = by_priority(beside)
            .into_iter()
            .map(|(edge, step, later)| Call {
                edge,
                step,
                of: Some(principal.edge),
                depth: principal.depth + 1,
                turn: Turn::of(&view.edge(edge).tie),
                by_priority: later,
                same_as: None,
                cover: Cover::default(),
            });
        let mut behind: Vec<Call> = behind.collect();
        behind.sort_by_key(|call| (call.step, call.edge));
        mark_accounts(view, &mut behind);
        cover(view, &principal.cover, &mut behind);
        calls.extend(behind);
    }
    calls[1..].sort_by_key(|call| (call.step, call.depth, call.edge));
    Line { calls }
}

/// Marks the later accounts of a matter.
fn mark_accounts(view: View<'_>, calls: &mut [Call]) {
    let mut first: BTreeMap<&Key, EdgeId> = BTreeMap::new();
    for call in calls {
        if let Some(matter) = &view.edge(call.edge).matter {
            call.same_as = first.get(matter).copied();
            first.entry(matter).or_insert(call.edge);
        }
    }
}
