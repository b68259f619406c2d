//! Turns places in the grid into rectangles and curves.
//!
//! Within the height of a row every line runs straight down; between two rows it swings
//! over. All swings of a gap have the same height and the same profile, so two lines that
//! are ordered alike in both rows can never touch, and none comes near a box or a label.

use super::clean::{Clean, Component};
use super::cycles::Link;
use super::layers::Grid;
use super::loops;
use super::pack::Part;
use super::ports::Ports;
use super::{Curve, PlacedLine, Point, Rect};

/// How much higher a gap gets for each unit that its widest swing is long.
const STEEP: f64 = 0.12;

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
    let bands = bands(grid, &ports, x);
    let boxes: Vec<Rect> = component
        .boxes
        .iter()
        .enumerate()
        .map(|(node, size)| Rect {
            x: x[node] - size.width / 2.0,
            y: bands[grid.cells[node].row].middle() - size.height / 2.0,
            width: size.width,
            height: size.height,
        })
        .collect();
    let mut lines: Vec<(usize, PlacedLine)> = links
        .iter()
        .enumerate()
        .map(|(index, link)| {
            (
                link.given,
                line(grid, &ports, x, &bands, &boxes, index, link),
            )
        })
        .collect();
    lines.extend(loops::draw(component, &boxes, &clean.spacing));
    Part::new(component.given.clone(), boxes, lines)
}

/// The height that a row takes.
#[derive(Clone, Copy)]
struct Band {
    top: f64,
    bottom: f64,
}

impl Band {
    fn middle(self) -> f64 {
        (self.top + self.bottom) / 2.0
    }
}

fn bands(grid: &Grid, ports: &Ports, x: &[f64]) -> Vec<Band> {
    let mut swing = vec![0.0_f64; grid.rows.len()];
    for (index, thread) in grid.threads.iter().enumerate() {
        let way = x[thread.upper] + ports.upper[index] - x[thread.lower] - ports.lower[index];
        let row = grid.cells[thread.upper].row;
        swing[row] = swing[row].max(way.abs());
    }
    let mut bands: Vec<Band> = Vec::new();
    let mut top = 0.0;
    for (row, cells) in grid.rows.iter().enumerate() {
        let height = cells
            .iter()
            .map(|&cell| grid.cells[cell].height)
            .fold(0.0, f64::max);
        bands.push(Band {
            top,
            bottom: top + height,
        });
        let beside_labels =
            grid.is_label_row[row] || grid.is_label_row.get(row + 1).copied().unwrap_or(false);
        let gap = if beside_labels {
            grid.spacing.ranks / 2.0
        } else {
            grid.spacing.ranks
        };
        top += height + gap.max((swing[row] * STEEP).min(2.0 * grid.spacing.ranks));
    }
    bands
}

fn line(
    grid: &Grid,
    ports: &Ports,
    x: &[f64],
    bands: &[Band],
    boxes: &[Rect],
    index: usize,
    link: &Link,
) -> PlacedLine {
    let (chain, pieces) = (&grid.chains[index], &grid.pieces[index]);
    let (above, below) = (boxes[link.upper], boxes[link.lower]);
    let (Some(&first), Some(&last)) = (pieces.first(), pieces.last()) else {
        return straight(link, above, below);
    };
    // The line is vertical from the first to the last height at each place.
    let mut runs = vec![Run {
        x: x[link.upper] + ports.upper[first],
        top: above.y + above.height,
        bottom: bands[grid.cells[link.upper].row].bottom,
    }];
    let mut label = None;
    for &cell in &chain[1..chain.len() - 1] {
        let band = bands[grid.cells[cell].row];
        runs.push(Run {
            x: x[cell],
            top: band.top,
            bottom: band.bottom,
        });
        if let Some(size) = link
            .label
            .filter(|_| grid.cells[cell].kind == super::layers::Kind::Label)
        {
            label = Some(Rect {
                x: x[cell] - size.width / 2.0,
                y: band.middle() - size.height / 2.0,
                width: size.width,
                height: size.height,
            });
        }
    }
    runs.push(Run {
        x: x[link.lower] + ports.lower[last],
        top: bands[grid.cells[link.lower].row].top,
        bottom: below.y,
    });
    let curve = curve(&runs);
    PlacedLine {
        curve: if link.reversed {
            curve.reversed()
        } else {
            curve
        },
        label,
    }
}

/// A vertical stretch of a line.
#[derive(Clone, Copy)]
struct Run {
    x: f64,
    top: f64,
    bottom: f64,
}

/// Nearer than this, two places are the same.
const NEAR: f64 = 0.01;

/// Joins vertical stretches by swings; stretches in line with each other become one.
fn curve(runs: &[Run]) -> Curve {
    let mut joined: Vec<Run> = Vec::new();
    for run in runs {
        match joined.last_mut() {
            Some(last) if (last.x - run.x).abs() < NEAR => last.bottom = run.bottom,
            _ => joined.push(*run),
        }
    }
    let at = |x: f64, y: f64| Point { x, y };
    let mut curve = Curve::default();
    let mut before: Option<Run> = None;
    for run in joined {
        match before {
            None => curve.start = at(run.x, run.top),
            Some(before) => {
                let half = (before.bottom + run.top) / 2.0;
                curve
                    .segments
                    .push([at(before.x, half), at(run.x, half), at(run.x, run.top)]);
            }
        }
        let height = run.bottom - run.top;
        if height > NEAR || runs.len() == 1 {
            let third = |part: f64| at(run.x, run.top + height * part / 3.0);
            curve
                .segments
                .push([third(1.0), third(2.0), at(run.x, run.bottom)]);
        }
        before = Some(run);
    }
    curve
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
