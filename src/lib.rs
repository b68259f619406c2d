//! foedera: the graph database of commitments.

pub mod model;
pub mod state;
