//! Cuts the text of a dossier into a lossless tree in which every value knows its place.
//! The accepted language is a strict subset of RON. Unlike a reader that stops at the first
//! fault, [`parse`] reports all of them and keeps what could be read. It knows nothing of
//! actors or agreements. Start at [`parse`] and [`Value`].

mod comment;
mod fault;
mod lex;
mod lines;
mod parse;
mod quote;
mod tree;
mod word;

#[cfg(test)]
pub(super) mod tests;

pub use comment::{Comment, CommentForm, CommentPlace};
pub use fault::{SyntaxFault, SyntaxFaultKind};
pub use lines::{Lines, Place};
pub use parse::{MAX_DEPTH, MAX_FAULTS, Parsed, parse};
pub(super) use quote::unix_lines;
pub use tree::{Field, Kind, Tree, Value};
pub(super) use tree::{NIL, flag};
