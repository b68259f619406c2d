//! The dossier: RON text that a person types, to a change and a graph, and back. Knows places
//! in texts and every slip that can be made there; what the records mean together is checked
//! by the floor `change`. Start at [`read()`] and [`write()`].

mod fault;
mod files;
pub mod format;
mod read;
mod reader;
pub mod syntax;
mod write;

#[cfg(feature = "exchange")]
pub(crate) use fault::code_of_syntax;
pub use fault::{Fault, FileFault, FormFault, Related, What};
pub use files::{Disk, FileError, Files, Memory};
pub use read::{MAX_ALL, MAX_FAULTS, MAX_FILE, MAX_FILES, Reading, Text, read};
#[cfg(feature = "exchange")]
pub(crate) use reader::VALUES;
pub use write::write;

#[cfg(test)]
mod tests;

use crate::graph::Graph;

/// The built-in dossier: what one news article says about the security guarantees that Ukraine
/// seeks.
pub const UKRAINE: &str = include_str!("../../data/ukraine.ron");

/// The dossier that `foedera new` begins a file with, invented and commented.
pub const STARTER: &str = include_str!("../../data/starter.ron");

/// The graph of the built-in dossier.
///
/// ```
/// let graph = foedera::dossier::ukraine();
/// assert!(graph.node_id("budapest").is_some());
/// ```
pub fn ukraine() -> Graph {
    let files = Memory::new().with("ukraine.ron", UKRAINE);
    read(&files, "ukraine.ron")
        .graph
        .expect("a test reads the built-in dossier and finds no fault")
}
