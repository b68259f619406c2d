//! foedera: the graph database of commitments.

pub mod change;
pub mod dossier;
pub mod graph;
pub mod model;
pub mod state;

pub use graph::Graph;
