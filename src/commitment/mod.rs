//! Meaning that needs the whole graph: who stands behind a promise, and in which order they
<<<<<<< HEAD
//! may be called on; and what one step brings on. Knows the graph, no question and no text.
//! Start at [`behind`], [`lines`] and [`follow`].
=======
//! may be called on; what follows when debtors fail. Knows the graph, no question and no text.
//! Start at [`behind`], [`lines`] and [`rounds`].
>>>>>>> 142a1167402f79b0c8fe5d30da784ac775f9f82d

mod cascade;
mod cover;
mod default;
mod order;
mod recourse;

<<<<<<< HEAD
pub use cascade::{
    Act, Casus, CasusFoederis, Course, Duties, Duty, Follow, Quarrel, Reading, Side, Step, Verdict,
    casus_foederis, duties, follow,
=======
pub use default::{
    Aside, Cascade, Coin, Coins, Distress, Fall, Loss, PLACES, Payment, Ranked, Settlement, Units,
    clearing, debtrank, percent, ratio, rounds,
>>>>>>> 142a1167402f79b0c8fe5d30da784ac775f9f82d
};
pub use order::{Call, Line, Lines, Turn, lines};
pub use recourse::{Backer, behind};
