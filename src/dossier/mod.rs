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
#[cfg(feature = "exchange")]
pub(crate) use write::quote;
#[cfg(feature = "cli")]
pub(crate) use write::rows;
pub use write::write;

#[cfg(test)]
mod tests;

use crate::graph::Graph;

/// The built-in dossier: what one news article says about the security guarantees that Ukraine
/// seeks.
pub const UKRAINE: &str = include_str!("../../data/ukraine.ron");

/// The second built-in dossier: the promises of the powers in the summer of 1914, and how they
/// were read.
pub const JULY_1914: &str = include_str!("../../data/july-1914.ron");

/// The third built-in dossier, invented and marked so: debts, guarantees and buffers of companies.
pub const LOAN_CIRCLE: &str = include_str!("../../data/loan-circle.ron");

/// The built-in dossiers, each with the name under which it is asked for.
pub const BUILT_IN: [(&str, &str); 3] = [
    ("ukraine", UKRAINE),
    ("july-1914", JULY_1914),
    ("loan-circle", LOAN_CIRCLE),
];

/// The dossier that `foedera new` begins a file with, invented and commented.
pub const STARTER: &str = include_str!("../../data/starter.ron");

/// The graph of the first built-in dossier.
///
/// ```
/// let graph = foedera::dossier::ukraine();
/// assert!(graph.node_id("budapest").is_some());
/// ```
pub fn ukraine() -> Graph {
    built_in("ukraine").expect("it is in the list")
}

/// The graph of the built-in dossier of that name.
///
/// ```
/// let july = foedera::dossier::built_in("july-1914").expect("it is built in");
/// assert!(july.edge_id("belgium-britain").is_some());
/// assert!(foedera::dossier::built_in("august-1914").is_none());
/// ```
pub fn built_in(name: &str) -> Option<Graph> {
    let (name, text) = BUILT_IN.into_iter().find(|(known, _)| *known == name)?;
    let reading = read(&Memory::new().with(name, text), name);
    Some(
        reading
            .graph
            .expect("a test reads each of them and finds no fault"),
    )
}
