//! foedera: the graph database of commitments.

pub mod graph;
pub mod model;
pub mod state;
#[cfg(feature = "render")]
pub mod render;
