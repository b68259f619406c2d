//! Where lines meet the upper and lower sides of their boxes.
//!
//! The lines of a side keep the order of their other ends, so none crosses another there.

use super::Spacing;
use super::clean::Component;
use super::cycles::Link;
use super::layers::{Grid, Kind};

/// The part of a side on which lines may stand: corners may be round.
const STRAIGHT: f64 = 0.8;

/// Makes boxes so wide that the lines of each side stand `gap` apart.
pub(super) fn lengthen(component: &mut Component, links: &[Link], gap: f64) {
    let mut counts = vec![[0_u32; 2]; component.boxes.len()];
    for link in links {
        counts[link.upper][0] += 1;
        counts[link.lower][1] += 1;
    }
    for (size, [down, up]) in component.boxes.iter_mut().zip(counts) {
        let gaps = down.max(up).saturating_sub(1);
        size.width = size.width.max(f64::from(gaps) * gap / STRAIGHT);
    }
}

/// For each thread, how far right of the centre of its cell it starts and ends.
pub(super) struct Ports {
    pub(super) upper: Vec<f64>,
    pub(super) lower: Vec<f64>,
    /// For each box the threads of its lower side, then those of its upper, in order.
    sides: Vec<[Side; 2]>,
}

#[derive(Clone, Default)]
struct Side {
    threads: Vec<usize>,
    /// The least distance between two ports.
    gap: f64,
    /// The farthest a port may be from the centre.
    reach: f64,
}

impl Ports {
    /// Spreads the lines of each side evenly around its middle.
    pub(super) fn fan(grid: &Grid, spacing: &Spacing) -> Ports {
        let mut ports = Ports {
            upper: vec![0.0; grid.threads.len()],
            lower: vec![0.0; grid.threads.len()],
            sides: Vec::new(),
        };
        let mut place = vec![0; grid.cells.len()];
        for row in &grid.rows {
            for (index, &cell) in row.iter().enumerate() {
                place[cell] = index;
            }
        }
        let boxes = grid.cells.iter().take_while(|cell| cell.kind == Kind::Box);
        for (node, cell) in boxes.enumerate() {
            let mut down = grid.down[node].clone();
            down.sort_by_key(|&t| (place[grid.threads[t].lower], grid.threads[t].link));
            let mut up = grid.up[node].clone();
            up.sort_by_key(|&t| (place[grid.threads[t].upper], grid.threads[t].link));
            let sides = [down, up].map(|threads| side(threads, cell.left, spacing));
            for (side, offsets) in sides.iter().zip([&mut ports.upper, &mut ports.lower]) {
                let middle = (side.threads.len() as f64 - 1.0) / 2.0;
                for (index, &thread) in side.threads.iter().enumerate() {
                    offsets[thread] = (index as f64 - middle) * side.gap;
                }
            }
            ports.sides.push(sides);
        }
        ports
    }

    /// Slides ports along their sides to where their lines become straight, if they can.
    pub(super) fn slide(&mut self, grid: &Grid, x: &[f64]) {
        for down in [true, false] {
            for node in 0..self.sides.len() {
                let side = self.sides[node][usize::from(!down)].clone();
                let goals: Vec<Option<f64>> = side
                    .threads
                    .iter()
                    .map(|&thread| {
                        let ends = grid.threads[thread];
                        let goal = if down {
                            x[ends.lower] + self.lower[thread]
                        } else {
                            x[ends.upper] + self.upper[thread]
                        } - x[node];
                        (goal.abs() <= side.reach).then_some(goal)
                    })
                    .collect();
                let offsets = if down {
                    &mut self.upper
                } else {
                    &mut self.lower
                };
                let wishes: Vec<(f64, f64)> = side
                    .threads
                    .iter()
                    .zip(&goals)
                    .map(|(&thread, goal)| goal.map_or((offsets[thread], 1.0), |goal| (goal, 1e6)))
                    .collect();
                let slid = apart(&wishes, side.gap, side.reach);
                for ((&thread, goal), slid) in side.threads.iter().zip(&goals).zip(slid) {
                    // Undo what the lighter wishes have shifted by a hair.
                    let exact = goal.filter(|goal| (goal - slid).abs() < 0.01);
                    offsets[thread] = exact.unwrap_or(slid);
                }
            }
        }
    }
}

fn side(threads: Vec<usize>, half: f64, spacing: &Spacing) -> Side {
    let reach = half * STRAIGHT;
    let room = 2.0 * reach / threads.len().saturating_sub(1).max(1) as f64;
    Side {
        gap: room.min(spacing.lines),
        reach,
        threads,
    }
}

/// The numbers nearest to the wishes (value, weight) that ascend by at least `gap` within
/// `-reach..=reach`: a weighted isotonic regression (pool adjacent violators).
fn apart(wishes: &[(f64, f64)], gap: f64, reach: f64) -> Vec<f64> {
    let mut pools: Vec<(f64, f64, usize)> = Vec::new();
    for (index, &(value, weight)) in wishes.iter().enumerate() {
        let mut pool = (value - gap * index as f64, weight, 1);
        while let Some(&(before, heavy, count)) = pools.last() {
            if before <= pool.0 {
                break;
            }
            let sum = heavy + pool.1;
            pool = (
                (before * heavy + pool.0 * pool.1) / sum,
                sum,
                count + pool.2,
            );
            pools.pop();
        }
        pools.push(pool);
    }
    let last = reach - gap * wishes.len().saturating_sub(1) as f64;
    let flat = pools
        .iter()
        .flat_map(|&(value, _, count)| std::iter::repeat_n(value, count));
    let bounded = flat.map(|value| value.min(last).max(-reach));
    bounded
        .enumerate()
        .map(|(index, value)| value + gap * index as f64)
        .collect()
}
