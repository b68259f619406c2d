//! Pictures: a [`Scene`] is measured, placed by [`layout`] and drawn as SVG,
//! or written as DOT or Mermaid for other programs. PNG and PDF come from the
//! SVG. What to show is chosen in one place, [`picture`]. Start there, then [`svg`].

mod alike;
mod arrow;
mod bar;
mod cards;
mod chapters;
pub mod chart;
mod curve;
mod difference;
mod dot;
mod drawing;
pub mod graphviz;
mod html;
mod ink;
pub mod layout;
mod legend;
mod letters;
mod measure;
mod mermaid;
mod multiples;
mod outline;
mod panel;
mod paper;
#[cfg(feature = "raster")]
mod pdf_order;
mod picture;
#[cfg(feature = "raster")]
pub mod raster;
mod scene;
mod series;
mod sheet;
mod signs;
mod sparse;
pub mod text;
mod theme;
mod tiles;

#[cfg(test)]
mod drawing_tests;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod series_tests;

pub use cards::{Card, Cards, Entry, Sign};
pub use chapters::{Chapters, chapters, in_narrow_lines};
pub use difference::{Difference, beside, difference};
pub use dot::dot;
pub use drawing::{Arranged, Options, place, svg, svg_arranged};
pub use html::{page, page_of};
pub use ink::{escape, followable, number};
pub use measure::{Block, Line, Measured, measure};
pub use mermaid::mermaid;
pub use multiples::{legible, small_multiples};
pub use paper::{LEAST_TYPE, Paper, on_paper, sparser};
pub use picture::{
    Focus, agreements, as_asked, cards, picture, picture_of, pictures, ruin, spelled_dates,
    turning_points, war,
};
pub use scene::{
    Arrow, ArrowKind, Awaited, Direction, Scene, SceneBox, SceneGroup, Shape, Standing,
};
pub use series::{Moment, Series};
pub use sheet::{Drawing, Page, WIDEST_LEGIBLE};
pub use theme::{BadColor, Color, Role, Theme, ThemeFault, Vision};
