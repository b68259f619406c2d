//! Meaning that needs the whole graph: who stands behind a promise, and in which order they
//! may be called on; what follows when debtors fail. Knows the graph, no question and no text.
//! Start at [`behind`], [`lines`] and [`rounds`].

mod cover;
mod default;
mod order;
mod recourse;

pub use default::{
    Aside, Cascade, Coin, Coins, Distress, Fall, Loss, PLACES, Payment, Ranked, Settlement, Units,
    clearing, debtrank, percent, ratio, rounds,
};
pub use order::{Call, Line, Lines, Turn, lines};
pub use recourse::{Backer, behind};
