//! How steep lines pass their cells: straight down where they must, aslant where a line
//! goes on in the same direction and there is room, so that it does not swing twice.
//!
//! Two lines in a gap do not touch as long as the control points of their swings keep the
//! order of their ends; slants that would break it are flattened until they do not.

use super::layers::{Grid, Kind};
use super::ports::Ports;
use super::route::Bands;

/// Where the control points of a swing lie, as a part of the gap's height.
pub(super) const REACH: f64 = 0.5;
/// The most that a line leans at a box, sideways for each unit down.
const AT_BOX: f64 = 0.9;
/// The most that it leans anywhere.
const STEEPEST: f64 = 4.0;

/// For each thread how far its ends lean to the right, for each unit down.
pub(super) struct Slants {
    pub(super) upper: Vec<f64>,
    pub(super) lower: Vec<f64>,
}

/// An end of a thread at the border of a row.
#[derive(Clone, Copy)]
pub(super) struct End {
    pub(super) x: f64,
    pub(super) slant: f64,
}

/// What slants depend on.
pub(super) struct Frame<'a> {
    pub(super) grid: &'a Grid,
    pub(super) ports: &'a Ports,
    pub(super) bands: &'a Bands,
    pub(super) x: &'a [f64],
}

impl Frame<'_> {
    /// Where a thread's line stands before it leans: its port, or the middle of its cell.
    fn anchor(&self, thread: usize, upper: bool) -> (f64, f64) {
        let ends = self.grid.threads[thread];
        let (cell, port) = if upper {
            (ends.upper, self.ports.upper[thread])
        } else {
            (ends.lower, self.ports.lower[thread])
        };
        let place = &self.grid.cells[cell];
        let middle = self.bands.of[place.row].middle();
        let down = match place.kind {
            Kind::Box if upper => self.bands.heights[cell] / 2.0,
            Kind::Box => -self.bands.heights[cell] / 2.0,
            Kind::Label | Kind::Bend | Kind::Border | Kind::Title => 0.0,
        };
        (self.x[cell] + port, middle + down)
    }

    /// The end of a thread at the lower border of its upper row, or the other way round.
    pub(super) fn end(&self, thread: usize, upper: bool, slant: f64) -> End {
        let (x, y) = self.anchor(thread, upper);
        let ends = self.grid.threads[thread];
        let border = if upper {
            self.bands.of[self.grid.cells[ends.upper].row].bottom
        } else {
            self.bands.of[self.grid.cells[ends.lower].row].top
        };
        End {
            x: x + slant * (border - y),
            slant,
        }
    }

    /// Sideways for each unit down, on the straight way between the ends of a thread.
    fn secant(&self, thread: usize) -> f64 {
        let (a, b) = (self.anchor(thread, true), self.anchor(thread, false));
        if b.1 > a.1 {
            (b.0 - a.0) / (b.1 - a.1)
        } else {
            0.0
        }
    }

    pub(super) fn slants(&self) -> Slants {
        let grid = self.grid;
        let mut slants = Slants {
            upper: vec![0.0; grid.threads.len()],
            lower: vec![0.0; grid.threads.len()],
        };
        let room = self.rooms();
        for (chain, pieces) in grid.chains.iter().zip(&grid.pieces) {
            for (index, &thread) in pieces.iter().enumerate() {
                let secant = self.secant(thread);
                for (upper, cell) in [(true, chain[index]), (false, chain[index + 1])] {
                    let slant = match grid.cells[cell].kind {
                        Kind::Box => (secant / 2.0).clamp(-AT_BOX, AT_BOX),
                        Kind::Label | Kind::Bend | Kind::Border | Kind::Title => {
                            let other = pieces[if upper { index - 1 } else { index + 1 }];
                            harmonic(secant, self.secant(other)).clamp(-STEEPEST, STEEPEST)
                        }
                    };
                    let (_, y) = self.anchor(thread, upper);
                    let band = self.bands.of[grid.cells[cell].row];
                    // A line that passes leans alike above and below, wherever the middle is.
                    let way = match grid.cells[cell].kind {
                        Kind::Box if upper => band.bottom - y,
                        Kind::Box => y - band.top,
                        _ => (band.bottom - y).max(y - band.top),
                    };
                    let most = if way > 0.0 {
                        room[cell] / way
                    } else {
                        f64::INFINITY
                    };
                    let list = if upper {
                        &mut slants.upper
                    } else {
                        &mut slants.lower
                    };
                    list[thread] = slant.clamp(-most, most);
                }
            }
        }
        self.flatten(&mut slants);
        slants
    }

    /// How far to either side the line through each cell may stray within its row.
    fn rooms(&self) -> Vec<f64> {
        let grid = self.grid;
        let mut room = vec![f64::INFINITY; grid.cells.len()];
        for row in &grid.rows {
            for pair in row.windows(2) {
                let [a, b] = [pair[0], pair[1]];
                let free = self.x[b] - self.x[a] - grid.apart(a, b);
                // Half of what is free, and a part of the distance that is always kept.
                let share = free.max(0.0) / 2.0 + grid.spacing.lines / 4.0;
                room[a] = room[a].min(share);
                room[b] = room[b].min(share);
            }
        }
        for (room, cell) in room.iter_mut().zip(&grid.cells) {
            match cell.kind {
                // A line may lean as far as its own label covers it.
                Kind::Label => *room = room.max(cell.left),
                Kind::Box => *room = room.min(grid.spacing.lines),
                Kind::Bend | Kind::Border | Kind::Title => {}
            }
        }
        room
    }

    /// Reduces slants until the swings of every gap keep their order.
    fn flatten(&self, slants: &mut Slants) {
        let gaps = self.gaps();
        for turn in 0..24 {
            // Halves at first; later nothing of a slant is left that does harm.
            let part = if turn < 6 { 0.6 } else { 0.0 };
            let mut bad = Vec::new();
            for gap in &gaps {
                for (upper, list) in [(true, &gap.0), (false, &gap.1)] {
                    bad.extend(self.disorder(list, upper, slants));
                }
            }
            if bad.is_empty() {
                return;
            }
            bad.sort_unstable();
            bad.dedup();
            for (thread, upper) in bad {
                self.reduce(thread, upper, part, slants);
            }
        }
        slants.upper.fill(0.0);
        slants.lower.fill(0.0);
    }

    /// Lets one end lean less, and the other end in the same cell with it.
    fn reduce(&self, thread: usize, upper: bool, part: f64, slants: &mut Slants) {
        let ends = self.grid.threads[thread];
        let cell = if upper { ends.upper } else { ends.lower };
        if self.grid.cells[cell].kind == Kind::Box {
            let list = if upper {
                &mut slants.upper
            } else {
                &mut slants.lower
            };
            list[thread] *= part;
        } else {
            // The slant of a cell is one number, kept at both of its threads.
            self.grid.down[cell]
                .iter()
                .for_each(|&thread| slants.upper[thread] *= part);
            self.grid.up[cell]
                .iter()
                .for_each(|&thread| slants.lower[thread] *= part);
        }
    }

    /// For each gap its threads in the order of their upper ends and of their lower ends.
    fn gaps(&self) -> Vec<(Vec<usize>, Vec<usize>)> {
        let grid = self.grid;
        let list = |row: &Vec<usize>, upper: bool| {
            let mut list = Vec::new();
            for &cell in row {
                let first = list.len();
                list.extend(if upper {
                    &grid.down[cell]
                } else {
                    &grid.up[cell]
                });
                let port = |t: &usize| {
                    if upper {
                        self.ports.upper[*t]
                    } else {
                        self.ports.lower[*t]
                    }
                };
                list[first..].sort_by(|a: &usize, b: &usize| port(a).total_cmp(&port(b)));
            }
            list
        };
        grid.rows
            .windows(2)
            .map(|rows| (list(&rows[0], true), list(&rows[1], false)))
            .collect()
    }

    /// Ends that come too near to their neighbours on the way to their control points.
    fn disorder(&self, list: &[usize], upper: bool, slants: &Slants) -> Vec<(usize, bool)> {
        let lean = |thread: usize| {
            let slant = if upper {
                slants.upper[thread]
            } else {
                slants.lower[thread]
            };
            let end = self.end(thread, upper, slant);
            let ends = self.grid.threads[thread];
            let height = self.bands.gap_below(self.grid.cells[ends.upper].row);
            let way = if upper {
                REACH * height
            } else {
                -REACH * height
            };
            (self.anchor(thread, upper).0, end.x, end.x + slant * way)
        };
        let mut bad = Vec::new();
        for pair in list.windows(2) {
            let (a, b) = (lean(pair[0]), lean(pair[1]));
            let least = ((b.0 - a.0) * 0.5).min(self.grid.spacing.lines * 0.5) - 1e-6;
            if b.1 - a.1 < least || b.2 - a.2 < least {
                bad.extend([(pair[0], upper), (pair[1], upper)]);
            }
        }
        bad
    }
}

/// The slope at which a curve passes from one secant to the other without swinging back.
fn harmonic(a: f64, b: f64) -> f64 {
    if a * b > 0.0 {
        2.0 * a * b / (a + b)
    } else {
        0.0
    }
}
