//! Where boxes, lines and their labels stand: a layered layout, ours, pure Rust.
//!
//! It knows sizes, ends and directions; no words, colours or fonts. Start at [`layout`].
//! The stages, one file each, in the order in which they run:
//! `clean` (sizes made safe) → `cycles` (which lines run against the flow) → `ranks`
//! (who stands above whom) → `levels` (a cell for every bend) → `order` (few crossings;
//! `search` finds an order, `polish` betters it) → `layers` (a cell for every label) →
//! `ports` (where lines meet boxes) → `place` (left and right; `kopf` gives the first guess,
//! `simplex` the best one, `settle` what it leaves open) → `slants`, `route` (curves) → `pack` (and
//! `pockets`).
//! Inside, everything flows from top to bottom; the other direction is a transposition.

pub mod audit;
mod clean;
mod cycles;
mod frames;
mod insertion;
mod kopf;
mod layers;
mod levels;
mod loops;
mod marks;
mod neighbors;
mod order;
mod pack;
mod parts;
mod place;
mod pockets;
mod polish;
mod ports;
mod ranks;
mod route;
mod search;
mod settle;
mod simplex;
mod sketch;
mod slants;
mod steps;

#[cfg(test)]
mod tests;

/// What is to be laid out: boxes, the lines between them, and how they should stand.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Boxes {
    /// The boxes; a line refers to one by its place in this list.
    pub boxes: Vec<BoxSize>,
    /// The lines; a line between two boxes may occur any number of times.
    pub lines: Vec<LineSpec>,
    /// The way in which lines flow.
    pub direction: Direction,
    /// The least distances to keep.
    pub spacing: Spacing,
    /// Sets of boxes that are framed; none, usually.
    pub groups: Vec<Group>,
}

/// A set of boxes that stand together inside a frame with a title.
///
/// A box that several groups name belongs to the first of them; a box that does not exist
/// is ignored. A group whose parent does not exist, is itself, or would close a ring of
/// parents has none.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Group {
    /// The boxes that are in this group and in none of its subgroups.
    pub members: Vec<usize>,
    /// The group whose frame encloses this one, by its place in [`Boxes::groups`].
    pub parent: Option<usize>,
    /// Room to keep at the top of the frame; of no size when there is no title.
    pub title: LabelSize,
}

/// The size of a box, in the caller's unit (pixels, say).
///
/// A size that is negative or no number counts as 0; a huge one is cut to 100,000.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct BoxSize {
    /// From left to right.
    pub width: f64,
    /// From top to bottom.
    pub height: f64,
}

/// The size of a line's label, under the same rules as [`BoxSize`].
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct LabelSize {
    /// From left to right.
    pub width: f64,
    /// From top to bottom.
    pub height: f64,
}

/// A line from one box to another, or back to the same one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LineSpec {
    /// The box at which the line starts.
    pub from: usize,
    /// The box at which it ends. A line with an end that does not exist is ignored:
    /// its [`PlacedLine`] has a curve without segments and no label.
    pub to: usize,
    /// Room to keep in the middle of the line.
    pub label: Option<LabelSize>,
    /// Which end should stand above the other.
    pub pointing: Pointing,
    /// How much it matters that the line is short, straight and not turned round; 1 is
    /// usual, 0 counts as 1, and more than 1000 as 1000.
    pub weight: u32,
}

/// Which end of a line should stand above the other ("above" meaning left of it when the
/// lines flow from left to right).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Pointing {
    /// The start stands above the end; turned round only when nothing else breaks a cycle.
    #[default]
    Down,
    /// The end stands above the start: the line points against the flow, as a breach does.
    Up,
    /// The start stands above the end if that costs nothing: the first to be turned round.
    Free,
}

/// The way in which lines flow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Direction {
    /// Starts above ends.
    #[default]
    TopToBottom,
    /// Starts left of ends.
    LeftToRight,
}

impl Direction {
    /// Both of them, the usual one first.
    pub const ALL: [Direction; 2] = [Direction::TopToBottom, Direction::LeftToRight];
}

/// The least distances to keep, in the caller's unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spacing {
    /// Between a row of boxes and the next; a row of labels between them halves it.
    pub ranks: f64,
    /// Between two boxes of a row.
    pub boxes: f64,
    /// Between two lines, and between a line and a label.
    pub lines: f64,
    /// Between two lines where they meet a box, whose side becomes as long as that needs;
    /// 0 leaves boxes as they are, and lines stand closer where there are many.
    pub ports: f64,
    /// Between what is drawn and the border of the canvas.
    pub margin: f64,
}

impl Default for Spacing {
    fn default() -> Spacing {
        Spacing {
            ranks: 56.0,
            boxes: 32.0,
            lines: 14.0,
            ports: 0.0,
            margin: 16.0,
        }
    }
}

/// How much work may go into the picture. Counted in steps, so that the same input gives
/// the same picture on any machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Effort {
    /// A first look.
    Quick,
    /// What a reader should see.
    #[default]
    Normal,
    /// For print: more starts, longer searches.
    Best,
}

/// Where everything stands, inside a canvas from (0, 0) to (`width`, `height`).
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Placed {
    /// The width of the canvas, margins included.
    pub width: f64,
    /// The height of the canvas, margins included.
    pub height: f64,
    /// One place for each box, in the order given.
    pub boxes: Vec<Rect>,
    /// One for each line, in the order given.
    pub lines: Vec<PlacedLine>,
    /// One for each group, in the order given.
    pub frames: Vec<Frame>,
    /// False when the steps ran out: the picture is usable, but the search for a better
    /// one was cut short (and, in a graph too large to draw well, lines may run over boxes).
    pub complete: bool,
}

/// The frame of a group. A group without boxes, inside or in its subgroups, has one of no
/// size at the origin.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Frame {
    /// Encloses the group's boxes and the frames of its subgroups.
    pub rect: Rect,
    /// The place of the title, at the top of the frame. Nothing else is there.
    pub title: Rect,
}

/// Where a line runs.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PlacedLine {
    /// From the border of the box `from` to the border of the box `to`, however it flows.
    pub curve: Curve,
    /// The place of its label; the curve passes through its centre.
    pub label: Option<Rect>,
}

/// A smooth curve of cubic Béziers, each starting where the one before ends.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Curve {
    /// Where the curve starts.
    pub start: Point,
    /// Two control points and the end, for each piece.
    pub segments: Vec<[Point; 3]>,
}

/// A rectangle by its top left corner and its size.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Rect {
    /// The left side.
    pub x: f64,
    /// The top; y grows downward.
    pub y: f64,
    /// From left to right.
    pub width: f64,
    /// From top to bottom.
    pub height: f64,
}

/// A point; y grows downward.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Point {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
}

/// Lays `boxes` out in layers.
///
/// Boxes, labels and foreign lines do not touch as long as [`Placed::complete`] holds;
/// lines cross other lines only. Never panics, whatever the numbers; equal input gives an
/// equal answer.
///
/// ```
/// use foedera::render::layout::{layout, BoxSize, Boxes, Effort, LineSpec, Pointing};
///
/// let size = BoxSize { width: 80.0, height: 30.0 };
/// let line = LineSpec { from: 0, to: 1, label: None, pointing: Pointing::Down, weight: 1 };
/// let boxes = Boxes { boxes: vec![size, size], lines: vec![line], ..Boxes::default() };
/// let placed = layout(&boxes, Effort::Normal);
/// assert!(placed.boxes[0].y + 30.0 < placed.boxes[1].y);
/// assert_eq!(placed.lines[0].curve.segments.len(), 1, "one straight piece");
/// ```
pub fn layout(boxes: &Boxes, effort: Effort) -> Placed {
    let clean = clean::clean(boxes);
    let mut budget = steps::Budget::new(effort);
    let parts = clean
        .components()
        .into_iter()
        .map(|component| draw(&clean, component, effort, &mut budget))
        .collect();
    let mut placed = pack::pack(&clean, parts);
    placed.complete = budget.lasted();
    placed
}

/// Lays one connected component out, with its top left corner at the origin.
fn draw(
    clean: &clean::Clean,
    mut component: clean::Component,
    effort: Effort,
    budget: &mut steps::Budget,
) -> pack::Part {
    let sketch::Sketch {
        links,
        levels,
        frames,
        ..
    } = sketch::sketch(&component, effort, budget);
    ports::lengthen(&mut component, &links, clean.spacing.ports);
    let setting = (&clean.spacing, clean.turned);
    let grid = layers::build(&component, &links, &levels, &frames, setting);
    let ports = ports::Ports::fan(&grid, &clean.spacing);
    let x = place::place(&grid, &ports, effort, &mut budget.place);
    route::route(clean, &component, &links, &grid, ports, &x)
}
