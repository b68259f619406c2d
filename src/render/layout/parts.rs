//! The parts of each row between the sides of frames.
//!
//! From left to right a row has a part outside all frames, one in the first frame, one outside
//! again, and so on, frames in frames likewise. A box stands in a part of its own frame; a bend
//! of a line may be in any frame of the line's ends, and on either side of every other. Frames
//! side by side have one order in all rows, so their sides can be straight; where a line has a
//! side between itself and its next cell, it runs over that side, which costs something.

use super::frames::{Frames, Place, Row};
use super::levels::Levels;

/// Outside all frames.
const OUTSIDE: u32 = u32::MAX;
/// What a crossing costs, where the side of a frame that a line runs over costs 1.
pub(super) const CROSSING: u32 = 4;

/// A part of a row.
#[derive(Debug, Clone, Copy)]
struct Part {
    /// The innermost frame around it.
    frame: u32,
    /// The frame on its left in the same frame.
    left: u32,
    /// How many sides are left of it: of frames that are in the row above as well, and of
    /// frames that are in the row below as well.
    sides_up: u32,
    sides_down: u32,
}

/// The parts of all rows, from left to right; none where there are no frames.
#[derive(Debug, Clone, Default)]
pub(super) struct Parts {
    rows: Vec<Vec<Part>>,
    /// Of each cell: the frames of its line's ends, and the innermost around both.
    homes: Vec<[u32; 3]>,
    /// Each frame's number on a walk through frames in frames, and the last one inside it.
    inside: Vec<(u32, u32)>,
}

impl Parts {
    /// The parts that `frames` make of the rows of `levels`, whose lines have these `ends`.
    pub(super) fn new(frames: &Frames, levels: &Levels, ends: &[(usize, usize)]) -> Parts {
        let mut parts = Parts::default();
        if frames.is_empty() {
            return parts;
        }
        let home = |node: usize| frames.of[node].map_or(OUTSIDE, |frame| frame as u32);
        parts.homes = (0..frames.of.len()).map(|node| [home(node); 3]).collect();
        parts.homes.resize(levels.rank.len(), [OUTSIDE; 3]);
        for (chain, &(upper, lower)) in levels.chains.iter().zip(ends) {
            let Some(chain) = chain else { continue };
            let both = frames.around_both(upper, lower);
            let both = both.map_or(OUTSIDE, |frame| frame as u32);
            for down in 1..=chain.bends {
                parts.homes[chain.cell(down) as usize] = [home(upper), home(lower), both];
            }
        }
        // Outer frames come before inner ones in the list.
        let count = frames.list.len();
        let mut size = vec![1; count];
        for at in (0..count).rev() {
            if let Some(parent) = frames.list[at].parent {
                size[parent] += size[at];
            }
        }
        let (mut next, mut taken) = (0, vec![0; count]);
        for (at, &size) in size.iter().enumerate() {
            let first = match frames.list[at].parent {
                Some(parent) => {
                    let first: u32 = parts.inside[parent].0 + 1 + taken[parent];
                    taken[parent] += size;
                    first
                }
                None => {
                    next += size;
                    next - size
                }
            };
            parts.inside.push((first, first + size - 1));
        }
        parts.line_up(frames, levels.rows.len());
        parts
    }

    /// Makes the parts anew after the order of frames has changed.
    pub(super) fn line_up(&mut self, frames: &Frames, rows: usize) {
        let count = frames.list.len();
        let mut order: Vec<usize> = (0..count).collect();
        order.sort_by_key(|&at| frames.list[at].order);
        // Children of each frame from left to right; those of none come last.
        let mut children = vec![Vec::new(); count + 1];
        for at in order {
            children[frames.list[at].parent.unwrap_or(count)].push(at);
        }
        self.rows = (0..rows as u32)
            .map(|row| {
                let mut walk = Walk {
                    frames,
                    children: &children,
                    row,
                    sides: (0, 0),
                    parts: Vec::new(),
                };
                walk.walk(count);
                walk.parts
            })
            .collect();
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    fn contains(&self, outer: u32, inner: u32) -> bool {
        let number = |frame: u32| self.inside[frame as usize];
        outer == OUTSIDE
            || (inner != OUTSIDE && {
                let ((first, last), (at, _)) = (number(outer), number(inner));
                first <= at && at <= last
            })
    }

    /// Whether a cell may stand in a part of its row.
    fn may_stand(&self, cell: u32, part: Part) -> bool {
        let [upper, lower, both] = self.homes[cell as usize];
        let around = |inner| self.contains(part.frame, inner);
        self.contains(both, part.frame) && (around(upper) || around(lower))
    }

    /// The parts in which a cell of a row may stand.
    pub(super) fn of(&self, cell: u32, row: usize) -> impl Iterator<Item = u32> {
        let parts = self.rows[row].iter().enumerate();
        parts
            .filter(move |(_, part)| self.may_stand(cell, **part))
            .map(|(number, _)| number as u32)
    }

    /// How many parts a row has.
    pub(super) fn count(&self, row: usize) -> usize {
        self.rows.get(row).map_or(1, Vec::len)
    }

    /// The part in a frame that has so many of the frames inside it on its left.
    pub(super) fn find(&self, row: usize, frame: Option<usize>, left: usize) -> u32 {
        let frame = frame.map_or(OUTSIDE, |frame| frame as u32);
        let own = self.rows[row].iter().enumerate();
        let mut own = own.filter(|(_, part)| part.frame == frame);
        own.nth(left).map_or(0, |(number, _)| number as u32)
    }

    /// How many sides a line runs over from a part of a row to one of the row below.
    pub(super) fn sides(&self, row: usize, upper: u32, lower: u32) -> u32 {
        let above = self.rows[row][upper as usize].sides_down;
        above.abs_diff(self.rows[row + 1][lower as usize].sides_up)
    }

    /// Where a part of a rank is in a row above it or below it, in which some of its frames
    /// may not be.
    pub(super) fn place(&self, frames: &Frames, (rank, part): (u32, u32), row: Row) -> Place {
        let Some(parts) = self.rows.get(rank as usize) else {
            return Place::new();
        };
        let part = parts[part as usize];
        let path: &[usize] = match part.frame {
            OUTSIDE => &[],
            frame => &frames.list[frame as usize].path,
        };
        let there = path.iter().take_while(|&&frame| frames.is_in(frame, row));
        let there = there.count();
        // What is left of it, in the last frame that is there.
        let bound = match path.get(there) {
            Some(&frame) => Some(frame),
            None => Some(part.left as usize).filter(|_| part.left != OUTSIDE),
        };
        let bound = bound.map(|frame| frames.list[frame].order);
        let last = path[..there].last().copied();
        let beside = frames.list.iter().enumerate();
        let beside = beside.filter(|(_, frame)| frame.parent == last);
        let left = beside
            .filter(|(at, frame)| bound >= Some(frame.order) && frames.is_in(*at, row))
            .map(|(_, frame)| 2 * frame.order + 3)
            .max();
        let mut place = frames.way(&path[..there]);
        place.push(left.unwrap_or(1));
        place
    }
}

/// A walk along a row.
struct Walk<'a> {
    frames: &'a Frames,
    children: &'a [Vec<usize>],
    row: u32,
    /// Sides met so far, of frames that are also above, and also below.
    sides: (u32, u32),
    parts: Vec<Part>,
}

impl Walk<'_> {
    /// Walks through a frame; the number after the last one is outside.
    fn walk(&mut self, around: usize) {
        let outside = self.frames.list.len();
        let frame = if around == outside {
            OUTSIDE
        } else {
            around as u32
        };
        let add = |walk: &mut Walk, left: u32| {
            let (sides_up, sides_down) = walk.sides;
            walk.parts.push(Part {
                frame,
                left,
                sides_up,
                sides_down,
            });
        };
        add(self, OUTSIDE);
        for &child in &self.children[around] {
            let (first, last) = (self.frames.list[child].first, self.frames.list[child].last);
            if !(first <= self.row && self.row <= last) {
                continue;
            }
            let side = |walk: &mut Walk| {
                walk.sides.0 += u32::from(first < walk.row);
                walk.sides.1 += u32::from(walk.row < last);
            };
            side(self);
            self.walk(child);
            side(self);
            add(self, child as u32);
        }
    }
}
