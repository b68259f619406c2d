//! What one step brings on, round by round. `duty`: what a promise asks of its debtor when
//! somebody is attacked; `casus`: whether the case for it has come, and by whose reading;
//! `promises`: those that a war may call for; `bonds`: what debtors owe those whom they would
//! fight; `rounds`: who enters a war for whom, and whose promises that makes due; `end`: what that
//! leaves of promises to stay out; `quarrel`: what is asked and answered. Start at [`follow`].

mod bonds;
mod casus;
mod duty;
mod end;
mod promises;
mod quarrel;
mod rounds;

pub(crate) use casus::cases;
pub use casus::{Casus, CasusFoederis, Reading, Verdict, casus_foederis};
pub(crate) use duty::adversaries;
pub use duty::{Duties, Duty, duties};
pub use quarrel::{Act, Course, Follow, Quarrel, Side, Step};
pub use rounds::follow;
