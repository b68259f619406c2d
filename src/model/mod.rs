//! The words: actors, agreements, events, conditions, edges, claims, sources and dates, as
//! plain values. Knows no graph, no file and no state; absent always means *not stated*.
//! Start at [`Node`], [`Edge`] and [`Claim`].

mod account;
mod amount;
mod amount_like;
mod claim;
mod date;
mod date_like;
mod edge;
mod key;
mod nearest;
mod node;
mod relation;
mod source;
mod state;
mod word;

pub use account::{Account, Provision};
pub use amount::{Amount, BadAmount, BadShare, Share};
pub use amount_like::amount_like;
#[cfg(feature = "exchange")]
pub(crate) use amount_like::{codes_like, zeros_like};
pub use claim::{Attribute, Claim, Confidence, Modality, Says, Takes, Value};
pub use date::{BadDate, Bounds, Date, DateFault, Day, Truth};
pub use date_like::dates_like;
pub use edge::{
    Access, Act, Backstop, BackstopWhen, Debt, Edge, EventRole, Extent, Finding, Guarantee,
    Liability, Nature, Obligation, Participation, Polarity, Politics, Role, Standing, Structure,
    Terms, Tie, Undertaking, Violation,
};
#[cfg(feature = "exchange")]
pub(crate) use key::resembling;
pub use key::{BadKey, Key, KeyFault};
pub(crate) use nearest::Best;
pub use nearest::nearest;
pub use node::{
    Actor, ActorKind, Agreement, AgreementKind, Condition, ConditionKind, Event, EventKind, Gate,
    Kind, Node, Scope, Sort,
};
pub use relation::{OwnRelation, Relation};
pub use source::Source;
pub use state::{CommitmentState, ConditionState, Ending, LegalForce, Stage, TieState};
pub use word::Word;
pub(crate) use word::{spaced, words};
