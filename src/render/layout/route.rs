//! Turns places in the grid into rectangles and curves.
//!
//! Within the height of a row every line runs straight; between two rows it swings over.
//! All swings of a gap have the same height and the same profile, so two lines that are
//! ordered alike in both rows cannot touch, and none comes near a box or a label.

use super::clean::{Clean, Component};
use super::cycles::Link;
use super::layers::{FRAME_PAD, Grid, Kind, TITLE_PAD};
use super::loops;
use super::pack::Part;
use super::ports::Ports;
use super::slants::{End, Frame, REACH, Slants};
use super::{Curve, PlacedLine, Point, Rect};

/// How much higher a gap gets for each unit that its widest swing is long.
const STEEP: f64 = 0.2;
/// How near the middles of two lines that swing side by side may come; and how high a gap gets for
/// that, at the most, in gaps between two ranks.
const ASIDE: f64 = 5.0;
const HIGHEST: f64 = 4.0;
/// A third of the way down a swing, in its middle, and two thirds: how far over it is, and how much
/// flatter it runs there than straight.
const ALONG: [(f64, f64); 3] = [(0.156, 1.2), (0.5, 2.0), (0.844, 1.2)];

/// Draws a component whose cells stand at `x`.
pub(super) fn route(
    clean: &Clean,
    component: &Component,
    links: &[Link],
    grid: &Grid,
    mut ports: Ports,
    x: &[f64],
) -> Part {
    ports.slide(grid, x);
    let heights = component.boxes.iter().map(|size| size.height).collect();
    let bands = Bands {
        of: bands(grid, &ports, x),
        heights,
    };
    let frame = Frame {
        grid,
        ports: &ports,
        bands: &bands,
        x,
    };
    let slants = frame.slants();
    let boxes: Vec<Rect> = component
        .boxes
        .iter()
        .enumerate()
        .map(|(node, size)| {
            around(
                x[node],
                bands.of[grid.cells[node].row],
                size.width,
                size.height,
            )
        })
        .collect();
    let mut lines: Vec<(usize, PlacedLine)> = links
        .iter()
        .enumerate()
        .map(|(index, link)| {
            let placed = if grid.chains[index].is_empty() {
                straight(link, boxes[link.upper], boxes[link.lower])
            } else {
                line(&frame, &slants, &boxes, index, link)
            };
            (link.given, placed)
        })
        .collect();
    lines.extend(loops::draw(component, &boxes, &clean.spacing));
    let frames = framed(grid, &bands, x);
    Part::new(component.given.clone(), boxes, lines, frames)
}

/// The frames, each with its group's place in the caller's list.
fn framed(grid: &Grid, bands: &Bands, x: &[f64]) -> Vec<(usize, super::Frame)> {
    let sides = |frame: &super::layers::Framed| {
        let (&first, &last) = (frame.left.first()?, frame.left.last()?);
        Some((first, last, *frame.right.first()?))
    };
    let framed = |frame: &super::layers::Framed| {
        let (first, last, right) = sides(frame)?;
        let top = bands.of[grid.cells[first].row].top;
        let below = bands.of[grid.cells[last].row];
        let bottom = below.bottom - below.under + f64::from(frame.ending) * FRAME_PAD;
        let rect = Rect {
            x: x[first],
            y: top,
            width: x[right] - x[first],
            height: bottom - top,
        };
        let size = frame.title_size;
        let title = frame.title?;
        let band = bands.of[grid.cells[title].row];
        let title = match grid.cells[title].kind {
            Kind::Title => around(x[title], band, size.width, size.height),
            _ => Rect {
                x: rect.x + TITLE_PAD,
                y: band.top,
                width: size.width,
                height: size.height,
            },
        };
        Some((frame.given, super::Frame { rect, title }))
    };
    grid.frames.iter().filter_map(framed).collect()
}

/// A rectangle around the middle of a band.
fn around(x: f64, band: Band, width: f64, height: f64) -> Rect {
    Rect {
        x: x - width / 2.0,
        y: band.middle() - height / 2.0,
        width,
        height,
    }
}

/// Where the rows lie.
pub(super) struct Bands {
    pub(super) of: Vec<Band>,
    /// The height of each box.
    pub(super) heights: Vec<f64>,
}

impl Bands {
    /// The height between a row and the next.
    pub(super) fn gap_below(&self, row: usize) -> f64 {
        self.of
            .get(row + 1)
            .map_or(0.0, |next| next.top - self.of[row].bottom)
    }
}

/// The height that a row takes.
#[derive(Clone, Copy)]
pub(super) struct Band {
    pub(super) top: f64,
    pub(super) bottom: f64,
    /// The lowest part, which is kept for the lower sides of frames.
    under: f64,
}

impl Band {
    pub(super) fn middle(self) -> f64 {
        (self.top + self.bottom - self.under) / 2.0
    }
}

/// How high a gap must be so that the swings in it, from an upper to a lower end, stay apart.
fn kept_apart(mut swings: Vec<(f64, f64)>) -> f64 {
    swings.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let pairs = swings.windows(2).map(|pair| {
        let [first, second] = [pair[0], pair[1]];
        let apart = (second.0 - first.0, second.1 - first.1);
        let way = (first.1 - first.0).abs().max((second.1 - second.0).abs());
        // What crosses comes near, however high the gap is.
        if apart.1 <= 0.0 {
            return 0.0;
        }
        let needed = ALONG.map(|(over, flat)| {
            let aside = apart.0 * (1.0 - over) + apart.1 * over;
            let clear = (aside * aside - ASIDE * ASIDE).max(1.0).sqrt();
            flat * way * ASIDE / clear
        });
        needed.into_iter().fold(0.0, f64::max)
    });
    pairs.fold(0.0, f64::max)
}

fn bands(grid: &Grid, ports: &Ports, x: &[f64]) -> Vec<Band> {
    let mut swings: Vec<Vec<(f64, f64)>> = vec![Vec::new(); grid.rows.len()];
    for (index, thread) in grid.threads.iter().enumerate() {
        let upper = x[thread.upper] + ports.upper[index];
        let lower = x[thread.lower] + ports.lower[index];
        swings[grid.cells[thread.upper].row].push((upper, lower));
    }
    let ranks = grid.spacing.ranks;
    let swung = swings.into_iter().map(|swings| {
        let ways = swings.iter().map(|(upper, lower)| (upper - lower).abs());
        let steep = (ways.fold(0.0, f64::max) * STEEP).min(2.0 * ranks);
        steep.max(kept_apart(swings).min(HIGHEST * ranks))
    });
    let swung: Vec<f64> = swung.collect();
    let mut bands: Vec<Band> = Vec::new();
    let mut top = 0.0;
    for (row, cells) in grid.rows.iter().enumerate() {
        let height = cells
            .iter()
            .map(|&cell| grid.cells[cell].height)
            .fold(0.0, f64::max);
        let under = f64::from(grid.ending[row]) * FRAME_PAD;
        let height = height + under;
        bands.push(Band {
            top,
            bottom: top + height,
            under,
        });
        let narrow = |row: usize| {
            let is = |list: &[bool]| list.get(row).copied().unwrap_or(false);
            is(&grid.is_label_row) || is(&grid.is_title_row)
        };
        let gap = if grid.is_title_row[row] {
            FRAME_PAD
        } else if narrow(row) || narrow(row + 1) {
            grid.spacing.ranks / 2.0
        } else {
            grid.spacing.ranks
        };
        top += height + gap.max(swung[row]);
    }
    bands
}

fn line(frame: &Frame, slants: &Slants, boxes: &[Rect], index: usize, link: &Link) -> PlacedLine {
    let grid = frame.grid;
    let (above, below) = (boxes[link.upper], boxes[link.lower]);
    let mut path = Path::default();
    for &thread in &grid.pieces[index] {
        let ends = grid.threads[thread];
        let bands = [ends.upper, ends.lower].map(|cell| frame.bands.of[grid.cells[cell].row]);
        if path.is_empty() {
            path.start(
                frame.x[ends.upper] + frame.ports.upper[thread],
                above.y + above.height,
            );
        }
        let upper = frame.end(thread, true, slants.upper[thread]);
        let lower = frame.end(thread, false, slants.lower[thread]);
        path.run_to(upper.x, bands[0].bottom);
        path.swing(upper, lower, bands[0].bottom, bands[1].top);
        if ends.lower == link.lower {
            path.run_to(frame.x[ends.lower] + frame.ports.lower[thread], below.y);
        }
    }
    let label_cell = grid.chains[index]
        .iter()
        .find(|&&cell| grid.cells[cell].kind == Kind::Label);
    let label = link.label.zip(label_cell).map(|(size, &cell)| {
        around(
            frame.x[cell],
            frame.bands.of[grid.cells[cell].row],
            size.width,
            size.height,
        )
    });
    let curve = path.curve;
    PlacedLine {
        curve: if link.reversed {
            curve.reversed()
        } else {
            curve
        },
        label,
    }
}

/// Nearer than this, two places are the same.
const NEAR: f64 = 0.01;

/// A curve that grows downward; straight pieces in line with each other become one.
#[derive(Default)]
struct Path {
    curve: Curve,
    started: bool,
    /// True when the last piece is straight down.
    plumb: bool,
}

impl Path {
    fn is_empty(&self) -> bool {
        !self.started
    }

    fn start(&mut self, x: f64, y: f64) {
        self.curve.start = Point { x, y };
        self.started = true;
    }

    /// Goes straight to a point.
    fn run_to(&mut self, x: f64, y: f64) {
        let mut from = self.curve.end();
        if (y - from.y).abs() < NEAR && (x - from.x).abs() < NEAR {
            return;
        }
        let plumb = (x - from.x).abs() < NEAR;
        if plumb && self.plumb {
            self.curve.segments.pop();
            from = self.curve.end();
        }
        self.plumb = plumb;
        let part = |t: f64| Point {
            x: from.x + (x - from.x) * t,
            y: from.y + (y - from.y) * t,
        };
        self.curve
            .segments
            .push([part(1.0 / 3.0), part(2.0 / 3.0), Point { x, y }]);
    }

    /// Swings over to the next row.
    fn swing(&mut self, upper: End, lower: End, top: f64, bottom: f64) {
        if upper.slant == 0.0 && lower.slant == 0.0 && (upper.x - lower.x).abs() < NEAR {
            return self.run_to(lower.x, bottom);
        }
        self.plumb = false;
        let way = (bottom - top) * REACH;
        self.curve.segments.push([
            Point {
                x: upper.x + upper.slant * way,
                y: top + way,
            },
            Point {
                x: lower.x - lower.slant * way,
                y: bottom - way,
            },
            Point {
                x: lower.x,
                y: bottom,
            },
        ]);
    }
}

/// For a link that was left out of the grid: the shortest way, over whatever is there.
fn straight(link: &Link, above: Rect, below: Rect) -> PlacedLine {
    let (a, b) = (
        Point {
            x: above.x + above.width / 2.0,
            y: above.y + above.height,
        },
        Point {
            x: below.x + below.width / 2.0,
            y: below.y,
        },
    );
    let part = |t: f64| Point {
        x: a.x + (b.x - a.x) * t,
        y: a.y + (b.y - a.y) * t,
    };
    let curve = Curve {
        start: a,
        segments: vec![[part(1.0 / 3.0), part(2.0 / 3.0), b]],
    };
    let middle = part(0.5);
    let label = link.label.map(|size| Rect {
        x: middle.x - size.width / 2.0,
        y: middle.y - size.height / 2.0,
        width: size.width,
        height: size.height,
    });
    PlacedLine {
        curve: if link.reversed {
            curve.reversed()
        } else {
            curve
        },
        label,
    }
}

impl Curve {
    /// The same curve, run the other way.
    ///
    /// ```
    /// use foedera::render::layout::{Curve, Point};
    /// let at = |x, y| Point { x, y };
    /// let curve = Curve { start: at(0.0, 0.0), segments: vec![[at(1.0, 0.0), at(2.0, 0.0), at(3.0, 1.0)]] };
    /// assert_eq!(curve.reversed().start, at(3.0, 1.0));
    /// assert_eq!(curve.reversed().reversed(), curve);
    /// ```
    pub fn reversed(&self) -> Curve {
        let mut curve = Curve {
            start: self.end(),
            segments: Vec::new(),
        };
        for (index, [first, second, _]) in self.segments.iter().enumerate().rev() {
            let end = match index.checked_sub(1) {
                Some(before) => self.segments[before][2],
                None => self.start,
            };
            curve.segments.push([*second, *first, end]);
        }
        curve
    }

    /// Where the curve ends; its start, if it has no segments.
    pub fn end(&self) -> Point {
        self.segments
            .last()
            .map_or(self.start, |segment| segment[2])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Fifteen lines that swung 900 pixels to one box came within a pixel of each other.
    #[test]
    fn lines_that_swing_side_by_side_make_a_gap_higher() {
        let fan =
            |apart: f64| (0..5).map(move |n| (900.0 + 80.0 * f64::from(n), apart * f64::from(n)));
        let near = kept_apart(fan(10.0).collect());
        assert!((150.0..400.0).contains(&near), "{near}");
        // What ends further apart needs less, and what crosses or runs straight nothing.
        assert!(kept_apart(fan(60.0).collect()) < 0.7 * near);
        assert_eq!(kept_apart(fan(-10.0).collect()), 0.0);
        assert_eq!(kept_apart(vec![(0.0, 0.0), (10.0, 10.0)]), 0.0);
        assert_eq!(kept_apart(Vec::new()), 0.0);
    }

    /// Two lines that left a box far to one side came nearer to each other than four pixels, and of a
    /// jagged one hardly any teeth were left.
    #[test]
    fn what_runs_beside_a_jagged_line_leaves_it_its_teeth() {
        let swing = |(from, to): (f64, f64), high: f64| {
            (0..=400).map(move |at| {
                let t = f64::from(at) / 400.0;
                let over = t * t * (3.0 - 2.0 * t);
                let down = 3.0 * t * (1.0 - t) * REACH + t * t * t;
                (from + (to - from) * over, down * high)
            })
        };
        for [first, second] in [
            [(0.0, 400.0), (14.0, 440.0)],
            [(0.0, -300.0), (14.0, -200.0)],
            [(0.0, 200.0), (14.0, 214.0)],
        ] {
            let high = kept_apart(vec![first, second]);
            let apart = swing(first, high)
                .flat_map(|a| swing(second, high).map(move |b| (a.0 - b.0).hypot(a.1 - b.1)))
                .fold(f64::INFINITY, f64::min);
            assert!(apart > 4.7, "{first:?} and {second:?}: {apart}");
        }
    }
}
