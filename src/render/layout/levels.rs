//! What has to be put in order: for each rank a row of boxes and bends.
//!
//! Labels play no part yet. A row of labels between two ranks holds one cell for each line
//! that passes, so it can follow whatever order the ranks have, without a crossing more.

use super::cycles::Link;
use super::frames::{Frames, Place, Row};
use super::neighbors::Neighbors;
use super::parts::Parts;
use super::steps::Steps;

/// The rows of all ranks; the first cells are the boxes, in their order.
#[derive(Clone)]
pub(super) struct Levels {
    /// The cells of each rank, from left to right.
    pub(super) rows: Vec<Vec<u32>>,
    /// The rank of each cell.
    pub(super) rank: Vec<u32>,
    /// For each link its cells from upper to lower box; `None` when it was left out because
    /// there would have been too many bends.
    pub(super) chains: Vec<Option<Chain>>,
    pub(super) above: Neighbors,
    pub(super) below: Neighbors,
    /// The part of its row in which each cell stands, counted from the left; empty: there
    /// are no parts.
    pub(super) segment: Vec<u32>,
    pub(super) parts: Parts,
}

/// A link as cells, one for each rank.
#[derive(Debug, Clone, Copy)]
pub(super) struct Chain {
    pub(super) upper: u32,
    pub(super) lower: u32,
    /// The rank of the upper box.
    pub(super) top: u32,
    /// The cell on the next rank, if the link passes through it; the others follow.
    pub(super) first: u32,
    /// How many ranks it passes through between its boxes.
    pub(super) bends: u32,
}

impl Chain {
    /// The cell `down` ranks below the upper box.
    pub(super) fn cell(&self, down: u32) -> u32 {
        if down == 0 {
            self.upper
        } else if down > self.bends {
            self.lower
        } else {
            self.first + down - 1
        }
    }
}

impl Levels {
    /// Rows in the order of boxes and links.
    pub(super) fn new(rank: &[usize], links: &[Link], bends: &mut Steps) -> Levels {
        let span = |link: &Link| rank[link.lower] - rank[link.upper];
        // Short links first: should the cells run out, the longest are left out.
        let mut order: Vec<usize> = (0..links.len()).collect();
        order.sort_by_key(|&index| (span(&links[index]), index));
        let mut fits = vec![false; links.len()];
        for index in order {
            // A gap between two ranks may become two rows.
            fits[index] = bends.take(2 * span(&links[index]));
        }
        // The budget of bends keeps all numbers of cells far below 2^32.
        let mut levels = Levels {
            rows: vec![Vec::new(); rank.iter().max().map_or(0, |rank| rank + 1)],
            rank: rank.iter().map(|&rank| rank as u32).collect(),
            chains: Vec::with_capacity(links.len()),
            above: Neighbors::default(),
            below: Neighbors::default(),
            segment: Vec::new(),
            parts: Parts::default(),
        };
        let mut threads = Vec::new();
        for (link, fits) in links.iter().zip(fits) {
            if !fits {
                levels.chains.push(None);
                continue;
            }
            let chain = Chain {
                upper: link.upper as u32,
                lower: link.lower as u32,
                top: rank[link.upper] as u32,
                first: levels.rank.len() as u32,
                bends: span(link) as u32 - 1,
            };
            levels
                .rank
                .extend(chain.top + 1..chain.top + 1 + chain.bends);
            threads.extend((0..=chain.bends).map(|at| (chain.cell(at), chain.cell(at + 1))));
            levels.chains.push(Some(chain));
        }
        for (cell, &rank) in levels.rank.iter().enumerate() {
            levels.rows[rank as usize].push(cell as u32);
        }
        levels.below = Neighbors::new(levels.rank.len(), &threads);
        threads.iter_mut().for_each(|(a, b)| std::mem::swap(a, b));
        levels.above = Neighbors::new(levels.rank.len(), &threads);
        levels
    }

    /// How far to the right each cell stands in its row, from 0 to 1.
    pub(super) fn parts_of_rows(&self) -> Vec<f64> {
        let mut parts = vec![0.0; self.rank.len()];
        for row in &self.rows {
            for (place, &cell) in row.iter().enumerate() {
                parts[cell as usize] = (place as f64 + 0.5) / row.len() as f64;
            }
        }
        parts
    }

    /// Lets boxes and bends stand as far to the right as they do in `other`, which has the same
    /// boxes and links on other ranks.
    pub(super) fn follow(&mut self, other: &Levels, boxes: usize) {
        let old = other.parts_of_rows();
        let mut part = vec![0.0; self.rank.len()];
        part[..boxes].copy_from_slice(&old[..boxes]);
        for (chain, other) in self.chains.iter().zip(&other.chains) {
            let (Some(chain), Some(other)) = (chain, other) else {
                continue;
            };
            let turned = chain.upper != other.upper;
            for down in 1..=chain.bends {
                // The bend of the old line that is as far down.
                let way = f64::from(down) / f64::from(chain.bends + 1);
                let way = if turned { 1.0 - way } else { way } * f64::from(other.bends + 1);
                let [above, below] = [way.floor(), way.ceil()];
                let [a, b] = [above, below].map(|down| old[other.cell(down as u32) as usize]);
                part[chain.cell(down) as usize] = a + (b - a) * (way - above);
            }
        }
        for row in &mut self.rows {
            row.sort_by(|&a, &b| part[a as usize].total_cmp(&part[b as usize]));
        }
    }

    /// The place of each cell in its row.
    pub(super) fn places(&self) -> Vec<u32> {
        let mut places = vec![0; self.rank.len()];
        for row in &self.rows {
            for (place, &cell) in row.iter().enumerate() {
                places[cell as usize] = place as u32;
            }
        }
        places
    }

    /// Where a cell's part of its rank is in a row.
    pub(super) fn place_of(&self, frames: &Frames, cell: u32, row: Row) -> Place {
        let cell = cell as usize;
        let part = self.segment.get(cell).copied().unwrap_or(0);
        self.parts.place(frames, (self.rank[cell], part), row)
    }

    /// Cells and threads together.
    pub(super) fn size(&self) -> usize {
        self.rank.len() + self.below.len()
    }
}
