//! Charts: pictures of an answer that are no diagram of boxes and arrows. Each is first a plain
//! value that says what it shows, and then a drawing. Start at [`ladder`].

mod axis;
mod bars;
mod ladder;
mod matrix;
mod timeline;

pub use ladder::{Flight, Ladder, Rung, ladder};
pub use matrix::{By, Cell, Matrix, matrix};
pub use timeline::{Bar, Breach, Row, Timeline, timeline};
