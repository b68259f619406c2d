//! The grid on which the picture is drawn: rows of cells, joined by threads.
//!
//! A row holds either boxes or labels, and a bend for every link that passes through.
//! A link is a chain of threads, each from a row to the next; with a label it passes
//! through a cell that is as wide as the label.

use super::clean::Component;
use super::cycles::Link;
use super::levels::Levels;
use super::loops;
use super::{LabelSize, Spacing};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Box,
    Label,
    Bend,
}

/// A place in a row. `left` and `right` are measured from the line through its centre.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cell {
    pub(super) kind: Kind,
    pub(super) row: usize,
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) height: f64,
}

/// A piece of a link, from a cell to one in the next row.
#[derive(Debug, Clone, Copy)]
pub(super) struct Thread {
    pub(super) upper: usize,
    pub(super) lower: usize,
    pub(super) link: usize,
}

/// The grid; the first cells are the boxes, in their order.
pub(super) struct Grid {
    pub(super) cells: Vec<Cell>,
    pub(super) threads: Vec<Thread>,
    /// For each link its cells from upper to lower box; empty when it was left out because
    /// the grid would have become too large.
    pub(super) chains: Vec<Vec<usize>>,
    /// For each link the threads between those cells.
    pub(super) pieces: Vec<Vec<usize>>,
    /// For each cell the threads that lead up from it and down from it.
    pub(super) up: Vec<Vec<usize>>,
    pub(super) down: Vec<Vec<usize>>,
    /// The cells of each row, from left to right.
    pub(super) rows: Vec<Vec<usize>>,
    /// True for a row of labels.
    pub(super) is_label_row: Vec<bool>,
    pub(super) weights: Vec<u32>,
    pub(super) spacing: Spacing,
}

impl Grid {
    /// The least distance between the centres of two neighbours in a row.
    pub(super) fn apart(&self, left: usize, right: usize) -> f64 {
        let (a, b) = (&self.cells[left], &self.cells[right]);
        let gap = match (a.kind, b.kind) {
            (Kind::Box, Kind::Box) => self.spacing.boxes,
            (Kind::Box, _) | (_, Kind::Box) => self.spacing.lines.max(self.spacing.boxes / 2.0),
            _ => self.spacing.lines,
        };
        a.right + gap + b.left
    }
}

/// Builds the grid from ranks that are in order.
pub(super) fn build(
    component: &Component,
    links: &[Link],
    levels: &Levels,
    spacing: &Spacing,
) -> Grid {
    let gaps = label_gaps(links, levels);
    let (row_of_rank, label_row) = number_rows(levels.rows.len(), &gaps);
    let rows = row_of_rank.last().map_or(0, |row| row + 1);
    let mut grid = Grid {
        cells: Vec::new(),
        threads: Vec::new(),
        chains: Vec::new(),
        pieces: Vec::new(),
        up: Vec::new(),
        down: Vec::new(),
        rows: vec![Vec::new(); rows],
        is_label_row: vec![false; rows],
        weights: links.iter().map(|link| link.weight).collect(),
        spacing: *spacing,
    };
    for row in label_row.iter().flatten() {
        grid.is_label_row[*row] = true;
    }
    let room = loops::rooms(component, spacing);
    for (node, size) in component.boxes.iter().enumerate() {
        grid.add(Cell {
            kind: Kind::Box,
            row: row_of_rank[levels.rank[node] as usize],
            left: size.width / 2.0,
            right: size.width / 2.0 + room[node].width,
            height: size.height.max(room[node].height),
        });
    }
    // Where each cell of the grid stands among those of its row, roughly.
    let mut key: Vec<f64> = vec![0.0; grid.cells.len()];
    let place = levels.places();
    for (node, key) in key.iter_mut().enumerate() {
        *key = f64::from(place[node]);
    }
    for (index, link) in links.iter().enumerate() {
        grid.chains.push(Vec::new());
        grid.pieces.push(Vec::new());
        let Some(way) = levels.chains[index] else {
            continue;
        };
        let mut chain = vec![link.upper];
        for down in 0..=way.bends {
            let rank = (way.top + down) as usize;
            let ends = [way.cell(down), way.cell(down + 1)].map(|cell| cell as usize);
            if let Some(row) = label_row[rank] {
                let label = link.label.filter(|_| gaps[index] == Some(rank));
                chain.push(grid.add(Cell::on_line(label, row)));
                let part = |end: usize, rank: usize| {
                    (f64::from(place[end]) + 0.5) / levels.rows[rank].len() as f64
                };
                key.push(part(ends[0], rank) + part(ends[1], rank + 1));
            }
            if down < way.bends {
                chain.push(grid.add(Cell::on_line(None, row_of_rank[rank + 1])));
                key.push(f64::from(place[ends[1]]));
            }
        }
        chain.push(link.lower);
        grid.thread(index, chain);
    }
    for row in &mut grid.rows {
        row.sort_by(|&a, &b| key[a].total_cmp(&key[b]));
    }
    grid
}

impl Cell {
    /// A cell through which a line passes, with its label or without.
    fn on_line(label: Option<LabelSize>, row: usize) -> Cell {
        let size = label.unwrap_or_default();
        Cell {
            kind: if label.is_some() {
                Kind::Label
            } else {
                Kind::Bend
            },
            row,
            left: size.width / 2.0,
            right: size.width / 2.0,
            height: size.height,
        }
    }
}

impl Grid {
    fn add(&mut self, cell: Cell) -> usize {
        let index = self.cells.len();
        self.rows[cell.row].push(index);
        self.cells.push(cell);
        self.up.push(Vec::new());
        self.down.push(Vec::new());
        index
    }

    /// Joins the cells of a link.
    fn thread(&mut self, link: usize, chain: Vec<usize>) {
        for pair in chain.windows(2) {
            let (upper, lower) = (pair[0], pair[1]);
            let thread = self.threads.len();
            self.threads.push(Thread { upper, lower, link });
            self.down[upper].push(thread);
            self.up[lower].push(thread);
            self.pieces[link].push(thread);
        }
        self.chains[link] = chain;
    }
}

/// The gap below a rank in which each link carries its label: near its middle, and where
/// labels are not crowded.
fn label_gaps(links: &[Link], levels: &Levels) -> Vec<Option<usize>> {
    let mut gaps = vec![None; links.len()];
    let mut filled = vec![0.0; levels.rows.len()];
    let chain = |index: usize| levels.chains[index].filter(|_| links[index].label.is_some());
    let mut order: Vec<(u32, usize, usize)> = (0..links.len())
        .filter_map(|index| chain(index).map(|chain| (chain.bends, index, chain.top as usize)))
        .collect();
    order.sort_unstable();
    for (bends, index, first) in order {
        let end = first + bends as usize + 1;
        let middle = (first + end - 1) / 2;
        // A few gaps around the middle are choice enough.
        let near = first.max(middle.saturating_sub(4))..end.min(middle + 5);
        let cost = |gap: usize| filled[gap] * (1.0 + 0.25 * gap.abs_diff(middle) as f64);
        let best = near.min_by(|&a, &b| {
            cost(a)
                .total_cmp(&cost(b))
                .then(a.abs_diff(middle).cmp(&b.abs_diff(middle)))
        });
        if let (Some(best), Some(label)) = (best, links[index].label) {
            filled[best] += label.width + 10.0;
            gaps[index] = Some(best);
        }
    }
    gaps
}

/// The row of each rank, and the row of labels below it, if there is one.
fn number_rows(ranks: usize, gaps: &[Option<usize>]) -> (Vec<usize>, Vec<Option<usize>>) {
    let mut labelled = vec![false; ranks];
    for gap in gaps.iter().flatten() {
        labelled[*gap] = true;
    }
    let mut row_of_rank = Vec::with_capacity(ranks);
    let mut label_row = Vec::with_capacity(ranks);
    let mut next = 0;
    for labelled in labelled {
        row_of_rank.push(next);
        next += 1;
        label_row.push(labelled.then_some(next));
        next += usize::from(labelled);
    }
    (row_of_rank, label_row)
}
