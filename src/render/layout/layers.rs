//! The grid on which the picture is drawn: rows of cells, joined by threads.
//!
//! A row holds either boxes or labels, and a bend for every link that passes through.
//! A link is a chain of threads, each from a row to the next; with a label it passes
//! through a cell that is as wide as the label. A frame has a border cell at both ends of its
//! part of every row, and above its first boxes a row for its title.

use super::clean::Component;
use super::cycles::Link;
use super::frames::{Frames, Place, Row};
use super::levels::Levels;
use super::loops;
use super::{LabelSize, Spacing};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Box,
    Label,
    Bend,
    /// The left or right side of a frame.
    Border,
    /// The title of a frame.
    Title,
}

/// The cells of a frame.
pub(super) struct Framed {
    /// Its group's place in the caller's list.
    pub(super) given: usize,
    /// Its sides, a cell for each row from its first to its last.
    pub(super) left: Vec<usize>,
    pub(super) right: Vec<usize>,
    /// The cell of its title; in a picture that will be turned a part of its left side.
    pub(super) title: Option<usize>,
    pub(super) title_size: LabelSize,
    /// How many frames end with it, itself and those in it.
    pub(super) ending: u32,
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
    /// True for a row of titles.
    pub(super) is_title_row: Vec<bool>,
    pub(super) frames: Vec<Framed>,
    /// For each row how many frames end there, one in the other.
    pub(super) ending: Vec<u32>,
    pub(super) weights: Vec<u32>,
    pub(super) spacing: Spacing,
}

/// Between a frame's border and what is in it, above and below.
pub(super) const FRAME_PAD: f64 = 12.0;

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
    frames: &Frames,
    (spacing, turned): (&Spacing, bool),
) -> Grid {
    let gaps = label_gaps(links, levels);
    let kinds = kinds_of_rows(levels.rows.len(), &gaps, frames);
    let rows = kinds.len();
    let is_rank = |row: &usize| matches!(kinds[*row], Row::Rank(_));
    let row_of_rank: Vec<usize> = (0..rows).filter(is_rank).collect();
    let is = |test: fn(&Row) -> bool| kinds.iter().map(test).collect::<Vec<bool>>();
    let mut grid = Grid {
        cells: Vec::new(),
        threads: Vec::new(),
        chains: Vec::new(),
        pieces: Vec::new(),
        up: Vec::new(),
        down: Vec::new(),
        rows: vec![Vec::new(); rows],
        is_label_row: is(|row| matches!(row, Row::Labels(_))),
        is_title_row: is(|row| matches!(row, Row::Titles(..))),
        frames: Vec::new(),
        ending: vec![0; rows],
        weights: links.iter().map(|link| link.weight).collect(),
        spacing: *spacing,
    };
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
    let place = levels.places();
    let mut keys: Vec<(Place, f64)> = (0..grid.cells.len())
        .map(|node| {
            let row = Row::Rank(levels.rank[node]);
            (
                levels.place_of(frames, node as u32, row),
                f64::from(place[node]),
            )
        })
        .collect();
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
            let part = |end: usize, rank: usize| {
                (f64::from(place[end]) + 0.5) / levels.rows[rank].len() as f64
            };
            let between = part(ends[0], rank) + part(ends[1], rank + 1);
            let last = row_of_rank[rank + 1] + usize::from(down < way.bends);
            let between_rows = kinds.iter().enumerate().take(last);
            for (row, kind) in between_rows.skip(row_of_rank[rank] + 1) {
                let (label, key) = match kind {
                    Row::Labels(_) => (link.label.filter(|_| gaps[index] == Some(rank)), between),
                    Row::Titles(..) => (None, between),
                    Row::Rank(_) => (None, f64::from(place[ends[1]])),
                };
                chain.push(grid.add(Cell::on_line(label, row)));
                // A label stands beside the frames beside which the upper end does.
                let end = ends[usize::from(!matches!(kind, Row::Labels(_)))];
                keys.push((levels.place_of(frames, end as u32, *kind), key));
            }
        }
        chain.push(link.lower);
        grid.thread(index, chain);
    }
    grid.draw_frames(frames, &kinds, turned, &mut keys);
    for row in &mut grid.rows {
        row.sort_by(|&a, &b| {
            let (a, b) = (&keys[a], &keys[b]);
            a.0.cmp(&b.0).then(a.1.total_cmp(&b.1))
        });
    }
    grid
}

impl Grid {
    /// Adds the cells of all frames.
    fn draw_frames(
        &mut self,
        frames: &Frames,
        kinds: &[Row],
        turned: bool,
        keys: &mut Vec<(Place, f64)>,
    ) {
        for (at, frame) in frames.list.iter().enumerate() {
            let [left, title, right] = frames.borders(at);
            let rows: Vec<usize> = (0..kinds.len())
                .filter(|row| frames.is_in(at, kinds[*row]))
                .collect();
            let mut framed = Framed {
                given: frame.given,
                left: Vec::new(),
                right: Vec::new(),
                title: None,
                title_size: frame.title,
                ending: frame.ending,
            };
            for &row in &rows {
                let mut side = |place: &Place, right: f64, height: f64| {
                    keys.push((place.clone(), 0.0));
                    self.add(Cell {
                        kind: Kind::Border,
                        row,
                        left: 0.0,
                        right,
                        height,
                    })
                };
                // In a turned picture the title stands in the left border, along the flow,
                // where the first boxes are: lines run straight there.
                let first = turned && kinds[row] == Row::Rank(frame.first);
                let room = if first {
                    frame.title
                } else {
                    LabelSize::default()
                };
                framed.left.push(side(&left, room.width, room.height));
                framed.right.push(side(&right, 0.0, 0.0));
                if first {
                    framed.title = framed.left.last().copied();
                }
            }
            if let (false, Some(&row)) = (turned, rows.first()) {
                keys.push((title, 0.0));
                framed.title = Some(self.add(Cell {
                    kind: Kind::Title,
                    row,
                    left: frame.title.width / 2.0,
                    right: frame.title.width / 2.0,
                    height: frame.title.height + 2.0 * TITLE_PAD,
                }));
            }
            if let Some(&row) = rows.last() {
                self.ending[row] = self.ending[row].max(frame.ending);
            }
            self.frames.push(framed);
        }
    }
}

/// Above and below a title.
pub(super) const TITLE_PAD: f64 = 4.0;

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

/// What each row is for: above a rank the titles of frames that begin there, below it labels.
fn kinds_of_rows(ranks: usize, gaps: &[Option<usize>], frames: &Frames) -> Vec<Row> {
    let mut labelled = vec![false; ranks];
    for gap in gaps.iter().flatten() {
        labelled[*gap] = true;
    }
    let mut kinds = Vec::new();
    for (rank, labelled) in labelled.into_iter().enumerate() {
        let rank = rank as u32;
        kinds.extend((0..frames.title_rows(rank)).map(|depth| Row::Titles(rank, depth)));
        kinds.push(Row::Rank(rank));
        kinds.extend(labelled.then_some(Row::Labels(rank)));
    }
    kinds
}
