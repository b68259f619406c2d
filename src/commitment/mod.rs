//! Meaning that needs the whole graph: who stands behind a promise. Knows the graph, no
//! question and no text. Start at [`behind`].

mod recourse;

pub use recourse::{Backer, behind};
