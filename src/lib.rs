//! foedera: the graph database of commitments.

pub mod model;
