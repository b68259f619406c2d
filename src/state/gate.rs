//! Conditions as they bear on what they gate: met or not, since when, and which are open.

use super::{Basis, History, Reason, ReasonKind, Stand};
use crate::model::{
    Attribute, Bounds, Claim, ConditionState, Date, Edge, Gate, Key, LegalForce, Says, Truth, Value,
};
use std::collections::BTreeSet;

/// A condition that applies to an edge, with its history. Conditions of which nothing is
/// admitted are not passed, nor are those that are only sought, of a commitment that is held.
#[derive(Clone, Copy, Debug)]
pub struct Gated<'a> {
    /// The condition.
    pub key: &'a Key,
    /// What it gates; empty: not stated, and then it moves no state.
    pub gates: &'a [Gate],
    /// Its states.
    pub history: &'a History<ConditionState>,
}

/// The conditions that gate one of these.
pub(super) fn gating<'a, 'b>(
    conditions: &'b [Gated<'a>],
    gates: &'b [Gate],
) -> impl Iterator<Item = &'b Gated<'a>> {
    conditions
        .iter()
        .filter(move |c| c.gates.iter().any(|gate| gates.contains(gate)))
}

/// What came of a condition in the end.
pub(super) struct Outcome {
    /// It was met, or waived.
    pub(super) met: Option<Turned>,
    /// It is open again: who said that it was met took that back.
    pub(super) reopened: Option<Turned>,
    /// It failed.
    pub(super) failed: Option<Turned>,
    /// The records disagree on that.
    pub(super) doubtful: bool,
    /// Why it is pending.
    pub(super) pending: Reason,
}

/// When, and why.
pub(super) struct Turned {
    pub(super) from: Option<Bounds>,
    pub(super) reason: Reason,
}

impl Outcome {
    /// That it was met, or waived, and that nobody took this back.
    pub(super) fn met_for_good(self) -> Option<Turned> {
        let taken_back = self.reopened.is_some() || self.failed.is_some() && !self.doubtful;
        self.met.filter(|_| !taken_back)
    }

    pub(super) fn of(gated: &Gated<'_>) -> Outcome {
        let history = gated.history;
        let latest = history.latest();
        let turned = |state: ConditionState| {
            let spell = history
                .since(state)
                .or_else(|| history.undated().iter().find(|s| s.state == state));
            let known = spell.and_then(|s| s.reasons.first());
            let reason = Reason {
                record: Some(gated.key.clone()),
                when: known.and_then(|r| r.when.clone()),
                event: known.and_then(|r| r.event.clone().or_else(|| r.record.clone())),
                modality: known.and_then(|r| r.modality),
                disputed: known.is_some_and(|r| r.disputed),
                ..Reason::new(ReasonKind::Condition(state))
            };
            Turned {
                from: spell.and_then(|s| s.from),
                reason,
            }
        };
        let is = |state: ConditionState| latest.contains(&state).then(|| turned(state));
        let was_met = history.dated().iter();
        let mut was_met = was_met.filter(|s| s.state == ConditionState::Met && s.shows.is_some());
        let reopened =
            history.dated().iter().rev().find(|spell| {
                spell.state == ConditionState::Pending && spell.basis == Basis::Stated
            });
        let reopened = reopened.filter(|_| latest == [ConditionState::Pending]);
        let met = is(ConditionState::Met).or_else(|| is(ConditionState::Waived));
        Outcome {
            met: met.or_else(|| was_met.next().map(|_| turned(ConditionState::Met))),
            reopened: reopened.map(|spell| Turned {
                from: spell.from,
                reason: turned(ConditionState::Pending).reason,
            }),
            failed: is(ConditionState::Failed),
            doubtful: latest.len() > 1
                && latest
                    .iter()
                    .any(|s| matches!(s, ConditionState::Pending | ConditionState::Failed)),
            pending: Reason {
                event: None,
                ..turned(ConditionState::Pending).reason
            },
        }
    }
}

/// What gates the legal force of a promise, and moves no state.
pub(crate) const LEGAL: [Gate; 3] = [
    Gate::LegalForce,
    Gate::InternationalForce,
    Gate::DomesticForce,
];

/// A condition that is, or may be, still open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Open<'a> {
    /// The condition.
    pub condition: &'a Key,
    /// What it holds back; empty: not stated.
    pub gates: &'a [Gate],
    /// Whether it is open: yes, or possibly.
    pub open: Truth,
}

/// The conditions that are, or may be, open as of a date, or after all that is recorded: those
/// that are pending or have failed. In the order given.
pub fn open_conditions<'a>(conditions: &[Gated<'a>], as_of: Option<&Date>) -> Vec<Open<'a>> {
    let holds_back = |state: ConditionState| match state {
        ConditionState::Pending | ConditionState::Failed => Truth::Yes,
        ConditionState::Met | ConditionState::Waived => Truth::No,
    };
    let undated = |_: ConditionState| Truth::Possibly;
    let open = conditions.iter().map(|gated| Open {
        condition: gated.key,
        gates: gated.gates,
        open: gated
            .history
            .truth(as_of, holds_back, undated, Truth::Possibly),
    });
    open.filter(|o| o.open != Truth::No).collect()
}

/// Whether a promise binds, as far as it is stated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binding<'a> {
    /// The legal force that its terms and the claims state, each once; several where sources
    /// differ, empty: not stated.
    pub forces: Vec<LegalForce>,
    /// The conditions without which it does not bind, as far as they are open.
    pub open: Vec<Open<'a>>,
}

/// Whether a commitment binds in law as of a date, or after all that is recorded, and which
/// conditions its legal force still waits for. These move no state: a promise that does not
/// bind in law may be in force.
///
/// ```
/// use foedera::model::{Gate, Key};
/// use foedera::state::{ConditionFacts, Gated, binding, condition};
/// # use foedera::model::{Edge, Guarantee, Tie};
/// # let edge = Edge::new(Key::new("e")?, Key::new("usa")?,
/// #     Tie::Guarantees(Guarantee::default()), Key::new("ukraine")?);
///
/// let congress = Key::new("congress-approves")?;
/// let history = condition(ConditionFacts { key: &congress, claims: &[], met_by: None });
/// let gated = Gated { key: &congress, gates: &[Gate::LegalForce], history: &history };
/// let binding = binding(&edge, &[], &[gated], None);
/// assert!(binding.forces.is_empty(), "not stated");
/// assert_eq!(binding.open[0].condition, "congress-approves");
/// # Ok::<(), foedera::model::BadKey>(())
/// ```
pub fn binding<'a>(
    edge: &Edge,
    claims: &[&Claim],
    conditions: &[Gated<'a>],
    as_of: Option<&Date>,
) -> Binding<'a> {
    let stated = claims.iter().filter(|c| c.modality.holds());
    let by_claims = stated.filter_map(|c| match &c.says {
        Says::Value(Attribute::Force, Value::Force(force)) => Some(*force),
        _ => None,
    });
    // The terms are part of what the edge's own claims say; without one that holds, they are
    // only wanted or proposed.
    let stands = Stand::of(claims).is_some_and(|s| s.modality.holds());
    let by_terms = edge.terms().and_then(|t| t.force).filter(|_| stands);
    let forces: BTreeSet<LegalForce> = by_terms.into_iter().chain(by_claims).collect();
    let waited_for: Vec<Gated<'a>> = gating(conditions, &LEGAL).copied().collect();
    Binding {
        forces: forces.into_iter().collect(),
        open: open_conditions(&waited_for, as_of),
    }
}
