//! Says how far right each cell stands.
//!
//! A first guess comes from [`super::kopf`]. Then the cells that a link passes through
//! become one block, which makes its line straight, and the network simplex finds the
//! places at which the lines run least sideways; long lines cost most.

use super::Effort;
use super::kopf;
use super::layers::{Grid, Kind};
use super::ports::Ports;
use super::ranks::push_up;
use super::settle;
use super::simplex::{self, Arc};
use super::steps::Steps;

/// Units of the whole numbers in which places are sought, for a unit of the caller.
const FINE: f64 = 4.0;

/// The place of each cell's centre line.
pub(super) fn place(grid: &Grid, ports: &Ports, effort: Effort, steps: &mut Steps) -> Vec<f64> {
    let guess = kopf::place(grid, ports);
    if effort == Effort::Quick && grid.frames.is_empty() {
        return guess;
    }
    let blocks = Blocks::new(grid);
    let mut arcs = blocks.keep_apart(grid);
    let mut first = vec![0; blocks.count];
    for (cell, &block) in blocks.of.iter().enumerate() {
        first[block] = whole(guess[cell]);
    }
    let first = push_up(&arcs, first);
    let fixed = arcs.len();
    blocks.tighten(grid, &mut arcs);
    let first = blocks.pull_together(grid, ports, &mut arcs, first);
    let start = cost(&arcs[fixed..], &first);
    let mut found = simplex::solve(&arcs, first.clone(), true, steps);
    // Cut short, the search may have ended before it made up for its first moves.
    if cost(&arcs[fixed..], &found) > start {
        if grid.frames.is_empty() {
            return guess;
        }
        found = first;
    }
    let mut x: Vec<f64> = blocks
        .of
        .iter()
        .map(|&block| found[block] as f64 / FINE)
        .collect();
    for _ in 0..2 {
        settle::centre_boxes(grid, ports, &mut x);
        settle::centre_labels(grid, ports, &mut x);
    }
    x
}

fn whole(value: f64) -> i64 {
    (value * FINE).round() as i64
}

fn cost(arcs: &[Arc], value: &[i64]) -> i128 {
    let cost = |arc: &Arc| i128::from(arc.weight) * i128::from(value[arc.head] - value[arc.tail]);
    arcs.iter().map(cost).sum()
}

fn is_title(grid: &Grid, cell: usize) -> bool {
    grid.cells[cell].kind == Kind::Title
}

/// Cells that stand exactly below each other.
struct Blocks {
    /// The block of each cell.
    of: Vec<usize>,
    count: usize,
}

impl Blocks {
    fn new(grid: &Grid) -> Blocks {
        let split = bent(grid);
        let mut of = vec![usize::MAX; grid.cells.len()];
        let mut count = 0;
        for (cell, block) in of.iter_mut().enumerate() {
            if grid.cells[cell].kind == Kind::Box {
                *block = count;
                count += 1;
            }
        }
        for frame in &grid.frames {
            for side in [&frame.left, &frame.right] {
                side.iter().for_each(|&cell| of[cell] = count);
                count += 1;
            }
            if let Some(title) = frame.title.filter(|cell| is_title(grid, *cell)) {
                of[title] = count;
                count += 1;
            }
        }
        for (chain, pieces) in grid.chains.iter().zip(&grid.pieces) {
            // The first and last cells are boxes; between them the thread tells.
            for index in 1..chain.len().saturating_sub(1) {
                if index > 1 && !split[pieces[index - 1]] {
                    of[chain[index]] = of[chain[index - 1]];
                } else {
                    of[chain[index]] = count;
                    count += 1;
                }
            }
        }
        Blocks { of, count }
    }

    /// Arcs that keep neighbours in a row apart.
    fn keep_apart(&self, grid: &Grid) -> Vec<Arc> {
        let mut arcs: Vec<(usize, usize, i64)> = Vec::new();
        for row in &grid.rows {
            for pair in row.windows(2) {
                let least = (grid.apart(pair[0], pair[1]) * FINE).ceil() as i64;
                arcs.push((self.of[pair[0]], self.of[pair[1]], least));
            }
        }
        // Of several demands on two blocks only the largest matters.
        arcs.sort_unstable_by_key(|&(tail, head, least)| (tail, head, -least));
        arcs.dedup_by_key(|arc| (arc.0, arc.1));
        arcs.into_iter()
            .map(|(tail, head, least)| Arc {
                tail,
                head,
                least,
                weight: 0,
            })
            .collect()
    }

    /// Adds the arcs that make a frame cost as much as it is wide, and keep a title left.
    fn tighten(&self, grid: &Grid, arcs: &mut Vec<Arc>) {
        for frame in &grid.frames {
            let (Some(&left), Some(&right)) = (frame.left.first(), frame.right.first()) else {
                continue;
            };
            let mut pull = |tail: usize, head: usize, weight: i64| {
                arcs.push(Arc {
                    tail: self.of[tail],
                    head: self.of[head],
                    least: 0,
                    weight,
                });
            };
            pull(left, right, 4);
            if let Some(title) = frame.title.filter(|cell| is_title(grid, *cell)) {
                pull(left, title, 16);
            }
        }
    }

    /// Adds the arcs that make a thread cost as much as it runs sideways: both its ends
    /// hang from a node left of them.
    fn pull_together(
        &self,
        grid: &Grid,
        ports: &Ports,
        arcs: &mut Vec<Arc>,
        mut value: Vec<i64>,
    ) -> Vec<i64> {
        for (index, thread) in grid.threads.iter().enumerate() {
            let (upper, lower) = (self.of[thread.upper], self.of[thread.lower]);
            if upper == lower {
                continue;
            }
            let bends = [thread.upper, thread.lower].map(|cell| grid.cells[cell].kind != Kind::Box);
            let weight = match bends {
                [false, false] => 1,
                [true, true] => 8,
                _ => 2,
            };
            let weight = weight * i64::from(grid.weights[thread.link]);
            let (above, below) = (whole(ports.upper[index]), whole(ports.lower[index]));
            let tail = value.len();
            value.push((value[upper] + above).min(value[lower] + below));
            arcs.push(Arc {
                tail,
                head: upper,
                least: -above,
                weight,
            });
            arcs.push(Arc {
                tail,
                head: lower,
                least: -below,
                weight,
            });
        }
        value
    }
}

/// True for the threads between two bends that cannot all be straight, as they cross.
fn bent(grid: &Grid) -> Vec<bool> {
    let mut bent = vec![false; grid.threads.len()];
    let mut place = vec![0; grid.cells.len()];
    for (number, row) in grid.rows.iter().enumerate() {
        for (index, &cell) in row.iter().enumerate() {
            place[cell] = index;
        }
        // A line that passes the side of a frame is not straight there.
        let sides: Vec<[usize; 2]> = (grid.frames.iter())
            .flat_map(|frame| [&frame.left, &frame.right])
            .flat_map(|side| side.windows(2))
            .filter(|pair| grid.cells[pair[1]].row == number)
            .map(|pair| [place[pair[0]], place[pair[1]]])
            .collect();
        for &cell in row.iter().filter(|_| !sides.is_empty()) {
            for &thread in &grid.up[cell] {
                let upper = place[grid.threads[thread].upper];
                let passes = |side: &[usize; 2]| (upper < side[0]) != (place[cell] < side[1]);
                bent[thread] = bent[thread] || sides.iter().any(passes);
            }
        }
        // Read from right to left, straight threads must come from ever further left.
        let mut least = usize::MAX;
        for &cell in row
            .iter()
            .rev()
            .filter(|&&cell| grid.cells[cell].kind != Kind::Box)
        {
            for &thread in &grid.up[cell] {
                let upper = grid.threads[thread].upper;
                if grid.cells[upper].kind == Kind::Box || bent[thread] {
                    continue;
                }
                if place[upper] > least {
                    bent[thread] = true;
                } else {
                    least = place[upper];
                }
            }
        }
    }
    bent
}
