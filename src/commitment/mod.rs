//! Meaning that needs the whole graph: who stands behind a promise, and in which order they
//! may be called on. Knows the graph, no question and no text. Start at [`behind`] and
//! [`lines`].

mod cover;
mod order;
mod recourse;

pub use order::{Call, Line, Lines, Turn, lines};
pub use recourse::{Backer, behind};
