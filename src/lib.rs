//! foedera: the graph database of commitments.

pub mod graph;
pub mod model;
#[cfg(feature = "render")]
pub mod render;
pub mod state;
