//! Places cells by the method of Brandes and Köpf (2001): fast, and good enough to start from.
//!
//! Four times, once for each corner, cells are hung below the median of their neighbours
//! wherever no straight thread is crossed, and each hanging block is pushed as far to one
//! side as it goes. The mean of the two middle answers is taken. Blocks are pushed by a
//! longest path over all rows, then drawn back towards what they touch, which avoids the
//! mistake in the published compaction (see the authors' erratum of 2020). Ports count.

use super::layers::{Grid, Kind};
use super::ports::Ports;
use super::ranks::push_up;
use super::simplex::Arc;

/// The places are worked out in whole numbers of this fineness.
const FINE: f64 = 16.0;

/// A place for each cell.
pub(super) fn place(grid: &Grid, ports: &Ports) -> Vec<f64> {
    let crossing = conflicts(grid);
    let mut answers: Vec<Vec<i64>> = Vec::new();
    for mirrored in [false, true] {
        for upward in [false, true] {
            let view = View {
                grid,
                ports,
                mirrored,
                upward,
            };
            answers.push(view.answer(&crossing));
        }
    }
    align(&mut answers);
    (0..grid.cells.len())
        .map(|cell| {
            let mut four = [
                answers[0][cell],
                answers[1][cell],
                answers[2][cell],
                answers[3][cell],
            ];
            four.sort_unstable();
            (four[1] + four[2]) as f64 / 2.0 / FINE
        })
        .collect()
}

/// Shifts each answer so that it shares its border with the narrowest one.
fn align(answers: &mut [Vec<i64>]) {
    let bounds = |answer: &Vec<i64>| {
        let least = answer.iter().copied().min().unwrap_or(0);
        (least, answer.iter().copied().max().unwrap_or(0))
    };
    let all: Vec<(i64, i64)> = answers.iter().map(bounds).collect();
    let Some(&(least, most)) = all.iter().min_by_key(|(least, most)| most - least) else {
        return;
    };
    for (index, answer) in answers.iter_mut().enumerate() {
        // The first two are pushed to the left, the others to the right.
        let shift = if index < 2 {
            least - all[index].0
        } else {
            most - all[index].1
        };
        answer.iter_mut().for_each(|place| *place += shift);
    }
}

/// True for threads that cross a thread between two bends and must yield to it.
fn conflicts(grid: &Grid) -> Vec<bool> {
    let mut yields = vec![false; grid.threads.len()];
    let mut place = vec![0; grid.cells.len()];
    let is_inner = |thread: usize| {
        let ends = grid.threads[thread];
        grid.cells[ends.upper].kind != Kind::Box && grid.cells[ends.lower].kind != Kind::Box
    };
    for (number, row) in grid.rows.iter().enumerate() {
        for (index, &cell) in row.iter().enumerate() {
            place[cell] = index;
        }
        if number == 0 {
            continue;
        }
        // Between two inner threads others must stay between their upper ends.
        let mut from = 0;
        let mut first = 0;
        for last in 0..=row.len() {
            let inner = row
                .get(last)
                .and_then(|&cell| grid.up[cell].iter().find(|&&t| is_inner(t)));
            let to = match inner {
                Some(&thread) => place[grid.threads[thread].upper],
                None if last == row.len() => usize::MAX,
                None => continue,
            };
            for &cell in &row[first..row.len().min(last + 1)] {
                for &thread in &grid.up[cell] {
                    let upper = place[grid.threads[thread].upper];
                    if upper < from || upper > to {
                        yields[thread] = true;
                    }
                }
            }
            if to != usize::MAX && to >= from {
                from = to;
            }
            first = last + 1;
        }
    }
    yields
}

/// The grid as seen from one of its corners.
struct View<'a> {
    grid: &'a Grid,
    ports: &'a Ports,
    mirrored: bool,
    upward: bool,
}

impl View<'_> {
    fn row(&self, row: usize) -> Vec<usize> {
        let mut cells = self.grid.rows[row].clone();
        if self.mirrored {
            cells.reverse();
        }
        cells
    }

    fn answer(&self, yields: &[bool]) -> Vec<i64> {
        let (block, shift) = self.hang(yields);
        let grid = self.grid;
        let mut arcs = Vec::new();
        for row in 0..grid.rows.len() {
            for pair in self.row(row).windows(2) {
                let (a, b) = (pair[0], pair[1]);
                let apart = if self.mirrored {
                    grid.apart(b, a)
                } else {
                    grid.apart(a, b)
                };
                let least = (apart * FINE).ceil() as i64 + shift[a] - shift[b];
                arcs.push(Arc {
                    tail: block[a],
                    head: block[b],
                    least,
                    weight: 0,
                });
            }
        }
        // Shifts may be negative; from far left everything is pushed.
        let pushed = push_up(&arcs, vec![0; grid.cells.len()]);
        let drawn = self.draw_back(&arcs, pushed, &block, &shift);
        let sign = if self.mirrored { -1 } else { 1 };
        (0..grid.cells.len())
            .map(|cell| sign * (drawn[block[cell]] + shift[cell]))
            .collect()
    }

    /// For each cell the first cell of its block, and how far right of that it stands.
    fn hang(&self, yields: &[bool]) -> (Vec<usize>, Vec<i64>) {
        let grid = self.grid;
        let count = grid.cells.len();
        let mut block: Vec<usize> = (0..count).collect();
        let mut shift = vec![0; count];
        let mut place = vec![0; count];
        for row in 0..grid.rows.len() {
            for (index, cell) in self.row(row).into_iter().enumerate() {
                place[cell] = index;
            }
        }
        let order: Vec<usize> = if self.upward {
            (0..grid.rows.len()).rev().collect()
        } else {
            (0..grid.rows.len()).collect()
        };
        let sign = if self.mirrored { -1.0 } else { 1.0 };
        let mut taken = vec![false; count];
        for row in order {
            let mut free_from = 0;
            for cell in self.row(row) {
                let threads = if self.upward {
                    &grid.down[cell]
                } else {
                    &grid.up[cell]
                };
                let far = |t: usize| {
                    let ends = grid.threads[t];
                    if self.upward { ends.lower } else { ends.upper }
                };
                let mut sorted: Vec<usize> = threads.clone();
                sorted.sort_by_key(|&t| place[far(t)]);
                let Some(last) = sorted.len().checked_sub(1) else {
                    continue;
                };
                for middle in [last / 2, last.div_ceil(2)] {
                    let thread = sorted[middle];
                    let other = far(thread);
                    if block[cell] != cell
                        || yields[thread]
                        || taken[other]
                        || place[other] < free_from
                    {
                        continue;
                    }
                    let (mut to, mut from) = (self.ports.upper[thread], self.ports.lower[thread]);
                    if self.upward {
                        std::mem::swap(&mut to, &mut from);
                    }
                    taken[other] = true;
                    free_from = place[other] + 1;
                    block[cell] = block[other];
                    shift[cell] = shift[other] + (sign * (to - from) * FINE).round() as i64;
                }
            }
        }
        (block, shift)
    }

    /// Moves each block right, towards what its threads lead to, as far as there is room.
    fn draw_back(
        &self,
        arcs: &[Arc],
        mut value: Vec<i64>,
        block: &[usize],
        shift: &[i64],
    ) -> Vec<i64> {
        let count = value.len();
        let sign = if self.mirrored { -1.0 } else { 1.0 };
        // How far right of its present place the nearest connected block would have it.
        let mut wish = vec![i64::MAX; count];
        for (index, thread) in self.grid.threads.iter().enumerate() {
            let end = |cell: usize, port: f64| {
                value[block[cell]] + shift[cell] + (sign * port * FINE).round() as i64
            };
            let upper = end(thread.upper, self.ports.upper[index]);
            let lower = end(thread.lower, self.ports.lower[index]);
            let (a, b) = (block[thread.upper], block[thread.lower]);
            if a != b {
                wish[a] = wish[a].min(lower - upper);
                wish[b] = wish[b].min(upper - lower);
            }
        }
        // From right to left, as a push in the mirrored graph.
        let back: Vec<Arc> = arcs
            .iter()
            .map(|arc| Arc {
                tail: arc.head,
                head: arc.tail,
                ..*arc
            })
            .collect();
        let goal: Vec<i64> = (0..count)
            .map(|node| {
                let wish = if wish[node] == i64::MAX {
                    0
                } else {
                    wish[node].max(0)
                };
                -(value[node] + wish)
            })
            .collect();
        value = push_up(&back, goal)
            .into_iter()
            .map(|place| -place)
            .collect();
        value
    }
}
