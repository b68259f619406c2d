//! Puts components where others leave room: below a short branch, between two long ones.
//!
//! Each component covers the squares of a lattice that its boxes, labels, frames and lines touch.
//! The largest stands first; each further one goes to where the picture grows least: where it does
//! not, as near to the corner below on the right as that allows, else as far up and left. Start at
//! [`pockets`].

use super::audit::flatten;
use super::pack::Part;
use super::{Point, Rect};

/// The most components that are tried; more are as even in rows.
const MANY: usize = 40;
/// The most squares from left to right, and from top to bottom.
const SQUARES: f64 = 240.0;

/// Top left corners for parts that stand at the origin, with the given sizes: none wider than
/// `width` allows, `gap` apart. None when there are too few parts, or too many.
pub(super) fn pockets(
    parts: &[Part],
    sizes: &[(f64, f64)],
    gap: f64,
    width: f64,
) -> Option<Vec<(f64, f64)>> {
    if !(2..=MANY).contains(&parts.len()) {
        return None;
    }
    let height: f64 = sizes.iter().map(|size| size.1 + gap).sum();
    let square = (gap / 2.0).max(width.max(height) / SQUARES).max(1.0);
    let count = |length: f64| (length / square).ceil() as usize;
    let mut canvas = Squares::new(count(width), count(height));
    let mut order: Vec<usize> = (0..parts.len()).collect();
    let area = |index: usize| sizes[index].0 * sizes[index].1;
    order.sort_by(|&a, &b| area(b).total_cmp(&area(a)).then(a.cmp(&b)));
    let mut places = vec![(0.0, 0.0); parts.len()];
    let (mut bottom, mut end) = (0_usize, 0.0_f64);
    for index in order {
        let wide = count(sizes[index].0).min(canvas.wide);
        let mut shape = Squares::new(wide, count(sizes[index].1));
        parts[index].cover(|rect| shape.fill(rect, square));
        let is_free = |x: &usize, y: usize| !canvas.meets(&shape, *x, y);
        let columns = 0..=canvas.wide - wide;
        // Where nothing grows, the place next to the corner below on the right: what comes later is
        // read later, and above on the left may stand a legend. Else the highest.
        let beyond = (bottom + 1).saturating_sub(shape.high);
        let mut inside: Option<(usize, usize)> = None;
        for y in (0..beyond).rev() {
            let nearer = inside.map_or(0, |(x, above)| (x + above + 1).saturating_sub(y));
            let x = (nearer..=canvas.wide - wide).rfind(|x| is_free(x, y));
            inside = x.map(|x| (x, y)).or(inside);
        }
        let (x, y) = inside.or_else(|| {
            let mut rows = beyond..=canvas.high - shape.high;
            rows.find_map(|y| Some((columns.clone().find(|x| is_free(x, y))?, y)))
        })?;
        // A square more, so that a part may give way by less than one at a border.
        canvas.add(&shape, (x, y), (gap / square).ceil() as usize + 1);
        let (wide, high) = sizes[index];
        let mut place = (x as f64 * square, y as f64 * square);
        place.0 = place.0.min(width - wide).max(0.0);
        if y + shape.high <= bottom {
            place.1 = place.1.min(end - high).max(0.0);
        }
        bottom = bottom.max(y + shape.high);
        end = end.max(place.1 + high);
        places[index] = place;
    }
    Some(places)
}

impl Part {
    /// Tells all places that the part covers.
    fn cover(&self, mut tell: impl FnMut(Rect)) {
        let labels = self.lines().filter_map(|line| line.label);
        self.rects().chain(labels).for_each(&mut tell);
        for line in self.lines() {
            let path = flatten(&line.curve);
            path.windows(2)
                .for_each(|ends| tell(around(ends[0], ends[1])));
        }
    }
}

fn around(a: Point, b: Point) -> Rect {
    Rect {
        x: a.x.min(b.x),
        y: a.y.min(b.y),
        width: (a.x - b.x).abs(),
        height: (a.y - b.y).abs(),
    }
}

/// Squares of a lattice, taken or free, row by row.
struct Squares {
    wide: usize,
    high: usize,
    /// So many words of bits for each row.
    words: usize,
    taken: Vec<u64>,
}

impl Squares {
    fn new(wide: usize, high: usize) -> Squares {
        let words = wide / 64 + 1;
        Squares {
            wide,
            high,
            words,
            taken: vec![0; words * high],
        }
    }

    fn row(&self, y: usize) -> &[u64] {
        &self.taken[y * self.words..][..self.words]
    }

    /// Takes the squares that a rectangle touches.
    fn fill(&mut self, rect: Rect, square: f64) {
        let number = |value: f64| (value / square).max(0.0) as usize;
        let last = |value: f64, end: usize| number(value).min(end.saturating_sub(1));
        for y in number(rect.y)..=last(rect.y + rect.height, self.high) {
            for x in number(rect.x)..=last(rect.x + rect.width, self.wide) {
                self.taken[y * self.words + x / 64] |= 1 << (x % 64);
            }
        }
    }

    /// Whether a shape at a place would take what is taken.
    fn meets(&self, shape: &Squares, x: usize, y: usize) -> bool {
        let (skip, shift) = (x / 64, x % 64);
        (0..shape.high).any(|down| {
            let own = &self.row(y + down)[skip..];
            shape.row(down).iter().enumerate().any(|(at, bits)| {
                let low = bits << shift & own.get(at).copied().unwrap_or(0);
                // What is shifted out of a word is in the next one.
                let high = bits.checked_shr(64 - shift as u32).unwrap_or(0);
                low != 0 || high & own.get(at + 1).copied().unwrap_or(0) != 0
            })
        })
    }

    /// Takes a shape's squares, and those not farther from them than `gap`.
    fn add(&mut self, shape: &Squares, (left, top): (usize, usize), gap: usize) {
        let mut around = vec![0; self.words];
        for y in 0..shape.high {
            around.fill(0);
            for by in 0..=2 * gap {
                shift(shape.row(y), (left + by, gap), &mut around);
            }
            let rows = (top + y).saturating_sub(gap)..(top + y + gap + 1).min(self.high);
            for y in rows {
                let row = &mut self.taken[y * self.words..][..self.words];
                row.iter_mut()
                    .zip(&around)
                    .for_each(|(own, new)| *own |= new);
            }
        }
    }
}

/// Adds the bits of a row to another one, so many to the right and so many to the left again; those
/// that fall out at its ends are lost.
fn shift(bits: &[u64], (right, left): (usize, usize), to: &mut [u64]) {
    for (at, &word) in bits.iter().enumerate() {
        let first = 64 * at + right;
        let (word, first) = match left.checked_sub(first) {
            Some(out @ ..64) => (word >> out, 0),
            Some(_) => continue,
            None => (word, first - left),
        };
        let (skip, by) = (first / 64, first % 64);
        for (at, part) in [(skip, word << by), (skip + 1, word >> 1 >> (63 - by))] {
            if let Some(own) = to.get_mut(at) {
                *own |= part;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::layout::{BoxSize, Boxes, Direction, Effort, LineSpec, Pointing, layout};

    #[test]
    fn a_row_is_shifted_over_the_ends_of_words() {
        let bits = [1 << 63 | 1, 0b11];
        for (right, left) in [(0, 0), (5, 0), (64, 0), (130, 2), (0, 1), (0, 70), (3, 64)] {
            let mut to = [0; 3];
            shift(&bits, (right, left), &mut to);
            for at in 0..192 {
                let from = (at + left).checked_sub(right).filter(|&from| from < 128);
                let wanted = from.is_some_and(|from| bits[from / 64] >> (from % 64) & 1 == 1);
                assert_eq!(
                    to[at / 64] >> (at % 64) & 1 == 1,
                    wanted,
                    "{right} {left} {at}"
                );
            }
        }
    }

    #[test]
    fn a_shape_meets_what_is_taken_across_words() {
        let mut canvas = Squares::new(200, 4);
        let at = |x: f64, width: f64| Rect {
            x,
            y: 1.0,
            width,
            height: 0.5,
        };
        canvas.fill(at(130.0, 0.5), 1.0);
        let mut shape = Squares::new(70, 1);
        shape.fill(
            Rect {
                y: 0.0,
                ..at(0.0, 69.5)
            },
            1.0,
        );
        for x in 0..=130 {
            assert_eq!(canvas.meets(&shape, x, 1), (61..=130).contains(&x), "{x}");
            assert!(!canvas.meets(&shape, x, 2));
        }
    }

    /// A chain with a wide root, and a pair that fits beside the chain.
    #[test]
    fn a_small_part_stands_where_a_large_one_leaves_room() {
        let size = |width: f64| BoxSize {
            width,
            height: 40.0,
        };
        let line = |from: usize, to: usize| LineSpec {
            from,
            to,
            label: None,
            pointing: Pointing::Down,
            weight: 1,
        };
        for direction in [Direction::TopToBottom, Direction::LeftToRight] {
            let mut boxes = Boxes {
                boxes: [600.0, 60.0, 60.0, 60.0, 60.0, 60.0].map(size).to_vec(),
                lines: vec![line(0, 1), line(1, 2), line(2, 3), line(4, 5)],
                direction,
                ..Boxes::default()
            };
            if direction == Direction::LeftToRight {
                let turned = |b: &BoxSize| BoxSize {
                    width: b.height,
                    height: b.width,
                };
                boxes.boxes = boxes.boxes.iter().map(turned).collect();
            }
            let both = layout(&boxes, Effort::Normal);
            boxes.boxes.truncate(4);
            boxes.lines.truncate(3);
            let alone = layout(&boxes, Effort::Normal);
            assert_eq!((both.width, both.height), (alone.width, alone.height));
        }
    }

    /// A crown above a wide root, and a pair: it goes beside the crown, and nothing grows.
    #[test]
    fn a_small_part_makes_the_picture_no_wider() {
        let size = |width: f64, height: f64| BoxSize { width, height };
        let line = |from: usize, to: usize| LineSpec {
            from,
            to,
            label: None,
            pointing: Pointing::Down,
            weight: 1,
        };
        let mut boxes = Boxes {
            boxes: vec![
                size(100.0, 40.0),
                size(100.0, 40.0),
                size(100.0, 40.0),
                size(900.0, 40.0),
                size(100.0, 40.0),
                size(100.0, 40.0),
            ],
            lines: vec![line(0, 1), line(1, 2), line(2, 3), line(4, 5)],
            ..Boxes::default()
        };
        let both = layout(&boxes, Effort::Normal);
        boxes.boxes.truncate(4);
        boxes.lines.truncate(3);
        let alone = layout(&boxes, Effort::Normal);
        assert_eq!((both.width, both.height), (alone.width, alone.height));
        assert!(both.boxes[4].x > both.boxes[0].x, "on the right");
    }
}
