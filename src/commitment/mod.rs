//! Meaning that needs the whole graph: who stands behind a promise, in which order they may be
//! called on, and on whose staying it rests; what an act or a failure brings on. Knows the
//! graph, no question and no text. Start at [`behind`], [`lines`], [`support`], [`follow`] and
//! [`rounds`].

mod accounts;
mod cascade;
mod cover;
mod default;
mod need;
mod order;
mod recourse;
mod support;

pub use accounts::over_by;
pub use cascade::{
    Act, Casus, CasusFoederis, Course, Duties, Duty, Follow, Quarrel, Reading, Side, Step, Verdict,
    casus_foederis, duties, follow,
};
pub(crate) use cascade::{adversaries, cases};
#[cfg(feature = "cli")]
pub(crate) use default::counted;
pub use default::{
    Aside, Cascade, Coin, Coins, Distress, Fall, Loss, PLACES, Payment, Ranked, Settlement,
    Supposed, Units, clearing, debtrank, percent, ratio, rounds,
};
pub use need::Need;
pub use order::{Call, Line, Lines, Turn, lines};
pub(crate) use recourse::is_of_own;
pub use recourse::{Backer, behind, is_behind_own};
pub(crate) use support::is_many;
pub use support::{Leaver, Resting, STRUCTURE, Support, hollow, support};
