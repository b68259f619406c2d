//! Charts: pictures of an answer that are no diagram of boxes and arrows. Each is first a plain
//! value that says what it shows, and then a drawing. Start at [`ladder`].

mod ladder;
mod matrix;

pub use ladder::{Flight, Ladder, Rung, ladder};
pub use matrix::{By, Cell, Matrix, matrix};
