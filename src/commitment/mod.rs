//! Meaning that needs the whole graph: who stands behind a promise, and in which order they
//! may be called on; and what one step brings on. Knows the graph, no question and no text.
//! Start at [`behind`], [`lines`] and [`follow`].

mod cascade;
mod cover;
mod order;
mod recourse;

pub use cascade::{
    Act, Casus, CasusFoederis, Course, Duties, Duty, Follow, Quarrel, Reading, Side, Step, Verdict,
    casus_foederis, duties, follow,
};
pub use order::{Call, Line, Lines, Turn, lines};
pub use recourse::{Backer, behind};
