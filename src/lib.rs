//! foedera: the graph database of commitments.

pub mod change;
pub mod commitment;
pub mod dossier;
pub mod graph;
pub mod model;
pub mod query;
#[cfg(feature = "render")]
pub mod render;
pub mod state;
