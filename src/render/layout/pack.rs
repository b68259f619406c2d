//! Puts the connected components on one canvas with margins, in rows or where they leave each
//! other room, and turns everything back if the picture was turned.

use super::clean::Clean;
use super::pockets::pockets;
use super::{Curve, Frame, Placed, PlacedLine, Point, Rect};

/// How much wider than high a picture of many components should be.
const ASPECT: f64 = 1.6;
/// How much of the canvas that rows take must be spared before they are given up.
const SPARED: f64 = 0.05;

/// A component that has been drawn, somewhere.
pub(super) struct Part {
    /// The place of each box in the caller's list.
    given: Vec<usize>,
    boxes: Vec<Rect>,
    /// Lines with their places in the caller's list.
    lines: Vec<(usize, PlacedLine)>,
    /// Frames with their groups' places in the caller's list.
    frames: Vec<(usize, Frame)>,
}

impl Part {
    pub(super) fn new(
        given: Vec<usize>,
        boxes: Vec<Rect>,
        lines: Vec<(usize, PlacedLine)>,
        frames: Vec<(usize, Frame)>,
    ) -> Part {
        Part {
            given,
            boxes,
            lines,
            frames,
        }
    }

    /// Boxes and frames.
    pub(super) fn rects(&self) -> impl Iterator<Item = Rect> {
        let frames = self.frames.iter().map(|(_, frame)| frame.rect);
        self.boxes.iter().copied().chain(frames)
    }

    pub(super) fn lines(&self) -> impl Iterator<Item = &PlacedLine> {
        self.lines.iter().map(|(_, line)| line)
    }

    /// Moves the part to the origin; its size.
    fn settle(&mut self) -> (f64, f64) {
        let mut low = (f64::INFINITY, f64::INFINITY);
        let mut high = (f64::NEG_INFINITY, f64::NEG_INFINITY);
        let mut see = |x: f64, y: f64| {
            low = (low.0.min(x), low.1.min(y));
            high = (high.0.max(x), high.1.max(y));
        };
        let labels = self
            .lines
            .iter()
            .filter_map(|(_, line)| line.label.as_ref());
        let frames = self.frames.iter().map(|(_, frame)| &frame.rect);
        for rect in self.boxes.iter().chain(labels).chain(frames) {
            see(rect.x, rect.y);
            see(rect.x + rect.width, rect.y + rect.height);
        }
        for (_, line) in &self.lines {
            // A Bézier stays within its control points.
            see(line.curve.start.x, line.curve.start.y);
            line.curve
                .segments
                .iter()
                .flatten()
                .for_each(|point| see(point.x, point.y));
        }
        self.shift(-low.0, -low.1);
        (high.0 - low.0, high.1 - low.1)
    }

    fn shift(&mut self, x: f64, y: f64) {
        self.map(
            |point| Point {
                x: point.x + x,
                y: point.y + y,
            },
            |rect| Rect {
                x: rect.x + x,
                y: rect.y + y,
                ..rect
            },
        );
    }

    fn turn(&mut self) {
        self.map(
            |point| Point {
                x: point.y,
                y: point.x,
            },
            |rect| Rect {
                x: rect.y,
                y: rect.x,
                width: rect.height,
                height: rect.width,
            },
        );
    }

    fn map(&mut self, point: impl Fn(Point) -> Point, rect: impl Fn(Rect) -> Rect) {
        self.boxes
            .iter_mut()
            .for_each(|place| *place = rect(*place));
        for (_, frame) in &mut self.frames {
            frame.rect = rect(frame.rect);
            frame.title = rect(frame.title);
        }
        for (
            _,
            PlacedLine {
                curve: Curve { start, segments },
                label,
            },
        ) in &mut self.lines
        {
            *start = point(*start);
            segments
                .iter_mut()
                .flatten()
                .for_each(|at| *at = point(*at));
            *label = label.map(&rect);
        }
    }
}

/// Puts `parts` on one canvas.
pub(super) fn pack(clean: &Clean, mut parts: Vec<Part>) -> Placed {
    let margin = clean.spacing.margin;
    let gap = clean.spacing.boxes.max(clean.spacing.lines);
    let sizes: Vec<(f64, f64)> = parts
        .iter_mut()
        .map(|part| {
            if clean.turned {
                part.turn();
            }
            part.settle()
        })
        .collect();
    let width = breadth(&sizes, gap);
    let mut places = shelves(&sizes, gap, width);
    let area = |places: &[(f64, f64)]| {
        let end = |of: fn((f64, f64)) -> f64| {
            let ends = places.iter().zip(&sizes);
            ends.map(|(place, size)| of(*place) + of(*size))
                .fold(0.0, f64::max)
        };
        end(|pair| pair.0) * end(|pair| pair.1)
    };
    let mut most = (1.0 - SPARED) * area(&places);
    // No wider than the widest, or as wide as many should be.
    for width in [widest(&sizes), width] {
        if let Some(others) = pockets(&parts, &sizes, gap, width)
            && area(&others) < most
        {
            most = area(&others);
            places = others;
        }
    }
    let mut placed = Placed {
        boxes: vec![Rect::default(); clean.boxes.len()],
        lines: vec![PlacedLine::default(); clean.given_lines],
        frames: vec![Frame::default(); clean.given_groups],
        ..Placed::default()
    };
    let (mut width, mut height) = (0.0_f64, 0.0_f64);
    for ((mut part, (x, y)), size) in parts.into_iter().zip(places).zip(&sizes) {
        part.shift(x + margin, y + margin);
        width = width.max(x + size.0);
        height = height.max(y + size.1);
        for (given, place) in part.given.into_iter().zip(part.boxes) {
            placed.boxes[given] = place;
        }
        for (given, line) in part.lines {
            placed.lines[given] = line;
        }
        for (given, frame) in part.frames {
            placed.frames[given] = frame;
        }
    }
    placed.width = width + 2.0 * margin;
    placed.height = height + 2.0 * margin;
    placed
}

/// How wide the canvas should be.
fn breadth(sizes: &[(f64, f64)], gap: f64) -> f64 {
    let area: f64 = sizes
        .iter()
        .map(|size| (size.0 + gap) * (size.1 + gap))
        .sum();
    widest(sizes).max((area * ASPECT).sqrt())
}

fn widest(sizes: &[(f64, f64)]) -> f64 {
    sizes.iter().map(|size| size.0).fold(0.0, f64::max)
}

/// Top left corners for rectangles of the given sizes: the highest first, on shelves of
/// like width; low ones are piled on each other where a shelf is high.
fn shelves(sizes: &[(f64, f64)], gap: f64, width: f64) -> Vec<(f64, f64)> {
    let mut order: Vec<usize> = (0..sizes.len()).collect();
    order.sort_by(|&a, &b| sizes[b].1.total_cmp(&sizes[a].1).then(a.cmp(&b)));
    let mut places = vec![(0.0, 0.0); sizes.len()];
    let mut shelf = Pile::default();
    let mut pile = Pile::default();
    for (turn, index) in order.into_iter().enumerate() {
        let (wide, high) = sizes[index];
        let on_pile =
            turn > 0 && pile.bottom + high <= shelf.bottom && wide <= pile.right - pile.left;
        if !on_pile {
            let left = if turn == 0 { 0.0 } else { pile.right + gap };
            let fits = turn == 0 || left + wide <= width;
            let left = if fits { left } else { 0.0 };
            let top = if fits { shelf.top } else { shelf.bottom + gap };
            if !fits || turn == 0 {
                shelf = Pile {
                    top,
                    bottom: top + high,
                    ..Pile::default()
                };
            }
            pile = Pile {
                left,
                right: left + wide,
                top,
                bottom: top,
            };
        }
        places[index] = (pile.left, pile.bottom);
        pile.bottom += high + gap;
    }
    places
}

#[derive(Clone, Copy, Default)]
struct Pile {
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}
