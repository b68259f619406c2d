//! Charts: pictures of an answer that are no diagram of boxes and arrows. Each is first a plain
//! value that says what it shows, and then a drawing. Start at [`ladder`].

mod axis;
mod bars;
mod crosses;
mod fall;
mod ladder;
mod lines;
mod matrix;
mod plot;
mod timeline;

pub(super) use crosses::{lasting, several};
pub use fall::{FallStep, Falling, falling};
pub use ladder::{Flight, Ladder, Rung, ladder};
pub use lines::{Line, LinePanel, Lines, lines};
pub use matrix::{By, Cell, Matrix, covered, matrix};
pub use timeline::{Bar, Breach, Row, Timeline, timeline};
