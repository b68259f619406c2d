//! Meaning that needs the whole graph: who stands behind a promise, and in which order they
//! may be called on; what an act or a failure brings on. Knows the graph, no question and no
//! text. Start at [`behind`], [`lines`], [`follow`] and [`rounds`].

mod cascade;
mod cover;
mod default;
mod order;
mod recourse;

pub use cascade::{
    Act, Casus, CasusFoederis, Course, Duties, Duty, Follow, Quarrel, Reading, Side, Step, Verdict,
    casus_foederis, duties, follow,
};
pub use default::{
    Aside, Cascade, Coin, Coins, Distress, Fall, Loss, PLACES, Payment, Ranked, Settlement, Units,
    clearing, debtrank, percent, ratio, rounds,
};
pub use order::{Call, Line, Lines, Turn, lines};
pub use recourse::{Backer, behind};
