//! What an act of war makes due, and what follows from that. The rounds are worked out in
//! [`commitment`](crate::commitment); here each step comes with its evidence. Start at
//! [`cascade`].

use super::{Bounds, Evidence, Truncated};
use crate::commitment::{
    Act, CasusFoederis, Follow, Quarrel, Step, Verdict, casus_foederis, follow,
};
use crate::graph::{EdgeId, Filter, NodeId, View};
use crate::model::Date;
use std::collections::BTreeMap;

/// An act of war that is supposed, or recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatedAct {
    /// Who acts against whom.
    pub act: Act,
    /// When; absent: on the date of the view, or after all that is recorded.
    pub on: Option<Date>,
    /// The event by which it is recorded, if it is.
    pub event: Option<NodeId>,
}

/// What follows from some acts.
#[derive(Clone, Debug)]
pub struct Cascade {
    /// What follows from each, in the order of their dates: none hangs on another.
    pub quarrels: Vec<Followed>,
    /// Why it is not the whole answer.
    pub truncated: Option<Truncated>,
}

/// What follows from one act.
#[derive(Clone, Debug)]
pub struct Followed {
    /// The act.
    pub act: DatedAct,
    /// The rounds.
    pub quarrel: Quarrel,
    /// Through what the promises were seen: as of the act's date.
    pub filter: Filter,
    /// The steps of the answer with what is known of each, in their order: as many as were
    /// asked for.
    pub steps: Vec<Followup>,
}

/// A step with its evidence.
#[derive(Clone, Debug)]
pub struct Followup {
    /// The step.
    pub step: Step,
    /// What is known of the promise.
    pub evidence: Evidence,
    /// Whether its case has come, and by whose reading.
    pub casus: CasusFoederis,
    /// Whether the case of each of its bonds has come, in their order.
    pub bonds: Vec<Verdict>,
}

/// What follows from some acts of war: whose promises each makes due as of its date, who enters
/// by keeping them, and so on.
///
/// Costs one look at each promise to and from those who come to be at war; an answer of more
/// than [`Bounds::results`] steps is cut off.
///
/// ```
/// use foedera::commitment::{Act, Course, Follow};
/// use foedera::graph::Filter;
/// use foedera::model::Date;
/// use foedera::query::{Bounds, DatedAct, cascade};
///
/// let graph = foedera::dossier::ukraine();
/// let filter = Filter::default();
/// let act = Act {
///     by: graph.node_id("russia").unwrap(),
///     whom: graph.node_id("ukraine").unwrap(),
/// };
/// let act = DatedAct { act, on: Some(Date::new("2022-02-24")?), event: None };
/// let answer = cascade(graph.view(&filter), vec![act], &Follow::default(), Bounds::default());
/// let quarrel = &answer.quarrels[0];
/// assert!(quarrel.steps.iter().any(|step| step.step.course == Course::Opposed), "Russia's own");
/// assert_eq!(quarrel.quarrel.entered, [vec![], vec![]], "whether any is in force is open");
/// # Ok::<(), foedera::model::BadDate>(())
/// ```
pub fn cascade(view: View<'_>, mut acts: Vec<DatedAct>, kept: &Follow, bounds: Bounds) -> Cascade {
    let begins = |on: &Option<Date>| on.as_ref().map(|date| (date.start(), date.end()));
    acts.sort_by(|a, b| {
        let key = |act: &DatedAct| (begins(&act.on), act.act, act.event);
        key(a).cmp(&key(b))
    });
    acts.dedup();
    let mut left = bounds.results;
    let mut work = bounds.work;
    let mut answer = Cascade {
        quarrels: Vec::new(),
        truncated: None,
    };
    for act in acts {
        let filter = match &act.on {
            Some(date) => view.filter().clone().as_of(date.clone()),
            None => view.filter().clone(),
        };
        let seen = view.graph().view(&filter);
        let quarrel = follow(seen, act.act, kept, work);
        work = work.saturating_sub(quarrel.touched);
        if quarrel.steps.len() > left {
            answer.truncated = Some(Truncated::Results(bounds.results));
        }
        if quarrel.cut {
            answer.truncated = Some(Truncated::Work(bounds.work));
        }
        let mut known = BTreeMap::new();
        let mut verdict = |bond: &EdgeId| {
            let known = known.entry(*bond);
            *known.or_insert_with(|| casus_foederis(seen, *bond).verdict)
        };
        let steps = quarrel.steps.iter().take(left).map(|step| Followup {
            bonds: step.bonds.iter().map(&mut verdict).collect(),
            step: step.clone(),
            evidence: Evidence::of(seen, step.promise),
            casus: casus_foederis(seen, step.promise),
        });
        let steps: Vec<Followup> = steps.collect();
        left -= steps.len();
        answer.quarrels.push(Followed {
            act,
            quarrel,
            steps,
            filter,
        });
    }
    answer
}
