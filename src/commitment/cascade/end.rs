//! What came in the end of promises that say the contrary of what their debtor does: who enters a
//! war does not stay out of it, and who is torn does neither. Start at [`reconcile`].

use super::{Course, Duty, Quarrel, Side, Step};
use crate::graph::{EdgeId, Graph, NodeId};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Tells of each promise to stay out, or to help, what its debtor came to do:
///
/// | its debtor | the promise |
/// |---|---|
/// | enters on the other side, in that round or later | is one against which it fights, and so is one to fight that it was torn by, where the reader says which it keeps |
/// | enters on that side in a later round | to stay out: was kept *at first* |
/// | enters on that side in the same round | to stay out: concerns nothing, as in later rounds |
/// | is torn by it | is torn: it keeps neither |
pub(super) fn reconcile(graph: &Graph, quarrel: &mut Quarrel) {
    let entered: BTreeMap<NodeId, (Side, usize)> = [Side::Attacking, Side::Attacked]
        .into_iter()
        .zip(&quarrel.entered)
        .flat_map(|(side, entered)| {
            entered
                .iter()
                .map(move |(who, round)| (*who, (side, *round)))
        })
        .collect();
    let mut torn_by: BTreeMap<EdgeId, BTreeSet<EdgeId>> = BTreeMap::new();
    for step in quarrel
        .steps
        .iter()
        .filter(|step| step.course == Course::Torn)
    {
        for bond in step.bonds.iter() {
            torn_by.entry(*bond).or_default().insert(step.promise);
        }
    }
    if entered.is_empty() && torn_by.is_empty() {
        return;
    }
    quarrel.steps.retain_mut(|step| {
        let enters = entered.get(&graph.from(step.promise));
        let enters = enters.filter(|(_, round)| *round >= step.round);
        let is_opposed = enters.is_some_and(|(side, _)| *side != step.side);
        if is_opposed && matches!(step.course, Course::Torn | Course::MayBeTorn) {
            step.course = Course::Opposed;
            step.bonds = Arc::default();
        }
        let is_short_of_war = matches!(step.duty, Duty::StayOut | Duty::Help);
        if !is_short_of_war || !matches!(step.course, Course::Does | Course::Waits) {
            return true;
        }
        match (enters, torn_by.get(&step.promise)) {
            _ if is_opposed => step.course = Course::Opposed,
            (Some((_, round)), _) if step.duty == Duty::StayOut => {
                if step.course == Course::Does {
                    step.course = Course::AtFirst;
                }
                return *round > step.round;
            }
            (None, Some(torn)) if step.course == Course::Does => tear(step, torn),
            _ => {}
        }
        true
    });
}

fn tear(step: &mut Step, torn: &BTreeSet<EdgeId>) {
    step.course = Course::Torn;
    let torn: Vec<EdgeId> = torn.iter().copied().collect();
    step.bonds = Arc::from(torn);
}
