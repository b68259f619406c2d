//! Lines from a box to itself: a ring at its right side, one below the other.

use super::clean::{Component, Line};
use super::{BoxSize, Curve, LabelSize, PlacedLine, Point, Rect, Spacing};

/// From a box to its loops' labels, in gaps between lines: room for a mark on the line.
const NECK: f64 = 2.0;

/// The room that the loops of each box take to its right, and their height together.
pub(super) fn rooms(component: &Component, spacing: &Spacing) -> Vec<BoxSize> {
    let mut rooms = vec![BoxSize::default(); component.boxes.len()];
    for line in &component.loops {
        let ring = ring(line, spacing);
        let room = &mut rooms[line.from];
        room.width = room.width.max((NECK + 0.5) * spacing.lines + ring.width);
        room.height += ring.height + spacing.lines;
    }
    rooms
}

/// The size of what a loop's far end must hold: its label, or a bow of its own.
fn ring(line: &Line, spacing: &Spacing) -> LabelSize {
    let label = line.label.unwrap_or_default();
    LabelSize {
        width: label.width.max(spacing.lines),
        height: label.height.max(2.0 * spacing.lines),
    }
}

/// Draws the loops of all boxes, whose places are given, for the lines in order.
pub(super) fn draw(
    component: &Component,
    places: &[Rect],
    spacing: &Spacing,
) -> Vec<(usize, PlacedLine)> {
    let rooms = rooms(component, spacing);
    let mut done = vec![0.0; places.len()];
    let mut count = vec![0_usize; places.len()];
    for line in &component.loops {
        count[line.from] += 1;
    }
    let mut drawn = vec![0_usize; places.len()];
    let draw_one = |line: &Line| {
        let node = line.from;
        let place = places[node];
        let ring = ring(line, spacing);
        let top =
            place.y + (place.height - rooms[node].height) / 2.0 + done[node] + spacing.lines / 2.0;
        done[node] += ring.height + spacing.lines;
        // Both ends share the side evenly with the other loops of the box.
        let step = place.height / (2 * count[node] + 1) as f64;
        let step = step.min(ring.height / 2.0);
        let first = place.y
            + place.height / 2.0
            + step * (2.0 * drawn[node] as f64 - count[node] as f64 + 0.5);
        drawn[node] += 1;
        let side = place.x + place.width;
        let neck = side + NECK * spacing.lines;
        let far = neck + ring.width / 2.0;
        let middle = top + ring.height / 2.0;
        let half = ring.height / 2.0 * 0.6;
        let curve = ring_curve(side, first, first + step, neck, far, middle, half);
        let label = line.label.map(|label| Rect {
            x: far - label.width / 2.0,
            y: middle - label.height / 2.0,
            width: label.width,
            height: label.height,
        });
        (line.given, PlacedLine { curve, label })
    };
    component.loops.iter().map(draw_one).collect()
}

/// From the side at `first` through the neck, round (far, middle), and back at `second`.
fn ring_curve(
    side: f64,
    first: f64,
    second: f64,
    neck: f64,
    far: f64,
    middle: f64,
    half: f64,
) -> Curve {
    // Bends a quarter of an ellipse.
    const ROUND: f64 = 0.5523;
    let at = |x: f64, y: f64| Point { x, y };
    let (top, bottom) = (middle - half, middle + half);
    let between = (side + neck) / 2.0;
    let (wide, high) = ((far - neck) * ROUND, half * ROUND);
    Curve {
        start: at(side, first),
        segments: vec![
            [at(between, first), at(between, top), at(neck, top)],
            [
                at(neck + wide, top),
                at(far, middle - high),
                at(far, middle),
            ],
            [
                at(far, middle + high),
                at(neck + wide, bottom),
                at(neck, bottom),
            ],
            [at(between, bottom), at(between, second), at(side, second)],
        ],
    }
}
