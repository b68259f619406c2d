//! What one step brings on, round by round. `duty`: what a promise asks of its debtor when
//! somebody is attacked; `casus`: whether the case for it has come, and by whose reading;
//! `rounds`: who enters a war for whom, and whose promises that makes due. Start at
//! [`follow`].

mod casus;
mod duty;
mod rounds;

pub use casus::{Casus, CasusFoederis, Reading, Verdict, casus_foederis};
pub(crate) use duty::adversaries;
pub use duty::{Duties, Duty, duties};
pub use rounds::{Act, Course, Follow, Quarrel, Side, Step, follow};
