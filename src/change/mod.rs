//! The one way a graph comes to be different, and the one validator. A [`Change`] on a
//! [`Graph`](crate::graph::Graph) makes the next graph: a dossier is a change on the empty
//! graph, a what-if is one that is never kept. Knows no file: a problem has a [`Place`] among
//! the entries, and the floor that read them knows the line. Start at [`check`] and [`apply`].

mod apply;
mod check;
mod code;
mod entry;
mod ground;
mod place;
mod problem;
mod reference;
mod table;

#[cfg(test)]
pub(crate) use apply::fill;
pub use apply::{apply, attempt};
#[cfg(feature = "store")]
pub(crate) use apply::{inverse, replay, undo};
pub use check::{check, check_beside};
pub use code::{Code, Severity};
pub use entry::{Change, Entry, Retraction};
pub use place::{Field, Place};
pub use problem::{Fault, Problem};
pub use reference::{Class, Wanted};
pub use table::between;
