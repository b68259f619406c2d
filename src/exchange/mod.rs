//! Other people's formats, in and out. Knows the graph and the change, not the command.

#[cfg(feature = "import")]
pub mod import;
