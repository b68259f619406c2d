//! From dated events and claims to states: the history of one agreement, condition,
//! commitment or other edge. Pure functions of values; they know no graph, no file and no
//! clock, and whoever calls them has already chosen which claims count. Start at
//! [`commitment`]; what they all return rests on a [`History`].
//!
//! A history answers for any date with every state that the dates allow: `Yes` where only
//! one is possible throughout, `Possibly` where several are. Nothing undated is mixed in.

mod agreement;
mod commitment;
mod condition;
mod gate;
mod history;
mod period;
mod reason;
mod renewal;
mod stand;
mod term;
mod termination;
mod tie;
mod turn;

pub use agreement::{AgreementFacts, AgreementHistory, Successor, agreement};
pub(crate) use agreement::{tells_of_end, tells_of_entry_after};
pub use commitment::{CommitmentFacts, CommitmentHistory, commitment};
pub use condition::{ConditionFacts, Fulfilment, condition};
pub(crate) use gate::LEGAL;
pub use gate::{Binding, Gated, Open, binding, open_conditions};
pub use history::{History, Spell};
pub use reason::{Basis, Reason, ReasonKind};
pub(crate) use renewal::renewals;
pub(crate) use stand::tells_of_lifetime;
pub use stand::{Breach, Emergence, Extinction, Footing, PartyAct, Stand};
pub(crate) use term::over;
pub(crate) use termination::{fell_with_principal, is_over};
pub use tie::{TieFacts, TieHistory, tie};
pub(crate) use tie::{consents, lasts, leaves, may_be_party};
pub use turn::{State, Succession};

use history::Turns;

#[cfg(test)]
mod tests;
