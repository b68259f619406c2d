//! Why a state is as it is: what an answer prints behind it.

use crate::model::{Act, Attribute, ConditionState, Date, Ending, Key, Modality, Stage};

/// What brought a state about.
///
/// ```
/// use foedera::state::{Reason, ReasonKind};
///
/// let reason = Reason::new(ReasonKind::Breach);
/// assert_eq!((reason.when, reason.record), (None, None), "not stated");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reason {
    /// What sort of thing it was.
    pub kind: ReasonKind,
    /// When it was, as the record has it; absent: not stated.
    pub when: Option<Date>,
    /// The record that says so: an edge of breach or participation, an agreement, a condition.
    pub record: Option<Key>,
    /// What happened, where the record names it: the event of a breach, what met a condition, what
    /// says that another agreement took the place of this.
    pub event: Option<Key>,
    /// How it is said; absent where it follows from a date of the record itself.
    pub modality: Option<Modality>,
    /// Somebody else denies it.
    pub disputed: bool,
}

impl Reason {
    /// A reason of that kind, with nothing else stated.
    pub fn new(kind: ReasonKind) -> Reason {
        Reason {
            kind,
            when: None,
            record: None,
            event: None,
            modality: None,
            disputed: false,
        }
    }
}

/// The sorts of reasons.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum ReasonKind {
    /// The period in which the edge is valid begins or is over.
    Valid,
    /// Its agreement reached this stage.
    Agreement(Stage),
    /// A claim dates this step of the agreement.
    Dated(Attribute),
    /// An act of participation.
    Act(Act),
    /// A source gives the state itself.
    Stated,
    /// The way in which the record is said: sought, proposed, predicted.
    Said,
    /// A condition is in this state.
    Condition(ConditionState),
    /// A breach.
    Breach,
    /// A suspension, or a provisional application, is over.
    Resumed,
    /// All that it stands behind is over.
    Principal,
    /// How the agreement ended.
    Ended(Ending),
}

/// On what a state rests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Basis {
    /// Nothing else is said: a promise that has begun is active, a suspension that is over
    /// leaves the agreement in force. Whatever a source states takes its place.
    Assumed,
    /// It follows from a date, an event, a condition.
    Derived,
    /// It was over, or held up, and is so no longer.
    Resumed,
    /// A source gives the state itself. Sources that differ all stand.
    Stated,
}
