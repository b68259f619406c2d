//! Makes a good order better: takes a cell, or a line with all its bends, out of its rows and
//! puts it back where it crosses least; then disturbs a few cells and mends again, and keeps
//! what has fewer crossings (an iterated local search).

use super::levels::{Chain, Levels};
use super::order::Random;
use super::search::{Search, inversions};
use super::steps::Steps;

/// How far from its place a bend is put back.
const WINDOW: u32 = 60;

/// Steps that a disturbance takes, besides those of its mending.
const KICK: usize = 400;
/// Disturbances in vain after which no more are tried.
const VAIN: usize = 20_000;

/// An order under improvement.
pub(super) struct Polish<'a> {
    levels: &'a Levels,
    search: Search<'a>,
    /// The best order so far, and its crossings.
    best: Vec<Vec<u32>>,
    least: u64,
    chains: Vec<Chain>,
    insertion: Insertion,
}

impl<'a> Polish<'a> {
    pub(super) fn new(levels: &'a Levels, mut search: Search<'a>) -> Polish<'a> {
        let least = search.crossings();
        search.touched.fill(false);
        Polish {
            levels,
            best: search.rows.clone(),
            search,
            least,
            chains: levels
                .chains
                .iter()
                .flatten()
                .copied()
                .filter(|c| c.bends > 0)
                .collect(),
            insertion: Insertion::default(),
        }
    }

    /// The best order found.
    pub(super) fn rows(self) -> Vec<Vec<u32>> {
        self.best
    }

    /// Improves until the steps are spent; the crossings that are left.
    pub(super) fn run(&mut self, random: &mut Random, steps: &mut Steps) -> u64 {
        self.mend(steps);
        self.keep();
        let mut vain = 0;
        while self.least > 0 && vain < VAIN && steps.take(KICK + self.search.rows.len()) {
            let before = self.least;
            self.kick(random);
            self.search.exchange(false, steps);
            self.keep();
            vain = if self.least < before { 0 } else { vain + 1 };
        }
        self.least
    }

    /// Keeps the present order if it is no worse than the best, or goes back to that.
    fn keep(&mut self) {
        let crossings = self.search.crossings();
        let good = crossings <= self.least;
        if good {
            self.least = crossings;
        }
        for row in 0..self.best.len() {
            if std::mem::replace(&mut self.search.touched[row], false) {
                if good {
                    self.best[row].clone_from(&self.search.rows[row]);
                } else {
                    self.search.rows[row].clone_from(&self.best[row]);
                    self.search.number(row);
                    self.search.touched[row] = false;
                    self.search.stale[row] = false;
                }
            }
        }
        if !good {
            self.search.stale.fill(false);
            self.search.crossings();
        }
    }

    /// Moves cells of some neighbouring rows to other places.
    fn kick(&mut self, random: &mut Random) {
        let row = random.below(self.search.rows.len());
        let rows = 1 + random.below(2);
        let seen = self.search.rows[row].len();
        let at = random.below(seen);
        for row in row..self.search.rows.len().min(row + rows) {
            let cells = &mut self.search.rows[row];
            let width = cells.len();
            let first = (at * width / seen.max(1)).min(width);
            let end = width.min(first + 2 + random.below(5));
            for index in (first + 1..end).rev() {
                cells.swap(index, first + random.below(index + 1 - first));
            }
            if !self.levels.segment.is_empty() {
                cells.sort_by_key(|&cell| self.levels.segment[cell as usize]);
            }
            self.search.number(row);
        }
    }

    /// Puts cells and lines back where they cross least, until nothing helps any more.
    fn mend(&mut self, steps: &mut Steps) {
        for _ in 0..10 {
            let before = self.search.crossings();
            for row in 0..self.search.rows.len() {
                if std::mem::replace(&mut self.search.stale[row], false) {
                    self.sift(row, steps);
                }
            }
            for index in 0..self.chains.len() {
                if steps.ended() {
                    break;
                }
                self.insert(index, steps);
            }
            if steps.ended() || self.search.crossings() >= before {
                break;
            }
        }
    }

    /// Puts each cell of a row where it crosses least.
    fn sift(&mut self, row: usize, steps: &mut Steps) {
        let mut list = std::mem::take(&mut self.search.scratch);
        list.clear();
        let mut near = Vec::with_capacity(self.search.rows[row].len());
        for &cell in &self.search.rows[row] {
            let start = list.len();
            self.search
                .above
                .places(cell, &self.search.place, &mut list);
            let middle = list.len();
            self.search
                .below
                .places(cell, &self.search.place, &mut list);
            near.push((cell, start, middle, list.len()));
        }
        let mut changed = false;
        let mut order: Vec<u32> = self.search.rows[row].clone();
        order.sort_by_key(|&cell| {
            std::cmp::Reverse(self.levels.above.of(cell).len() + self.levels.below.of(cell).len())
        });
        let width = near.len();
        if !steps.take(width * (width + 2 * list.len())) {
            order.clear();
        }
        for cell in order {
            let Some(here) = near.iter().position(|n| n.0 == cell) else {
                continue;
            };
            let (_, a, b, c) = near[here];
            let delta = |other: (u32, usize, usize, usize)| {
                let (_, d, e, f) = other;
                let above = inversions(&list[a..b], &list[d..e]);
                let below = inversions(&list[b..c], &list[e..f]);
                // What it would cost to stand left of the other rather than right.
                (above.0 + below.0) as i64 - (above.1 + below.1) as i64
            };
            let (mut best, mut goal) = (0, here);
            let mut sum = 0;
            // Its part of the row holds the same places, whatever stands there now.
            let part = self.search.part(row, here);
            for index in (part.0..here).rev() {
                sum += delta(near[index]);
                if sum < best {
                    (best, goal) = (sum, index);
                }
            }
            sum = 0;
            for (index, other) in near.iter().enumerate().take(part.1).skip(here + 1) {
                sum -= delta(*other);
                if sum < best {
                    (best, goal) = (sum, index);
                }
            }
            if goal < here {
                near[goal..=here].rotate_right(1);
                changed = true;
            } else if goal > here {
                near[here..=goal].rotate_left(1);
                changed = true;
            }
        }
        self.search.scratch = list;
        if changed {
            for (place, n) in near.iter().enumerate() {
                self.search.rows[row][place] = n.0;
            }
            self.search.number(row);
        }
    }

    /// Puts the bends of a line where it crosses least.
    fn insert(&mut self, index: usize, steps: &mut Steps) {
        let chain = self.chains[index];
        if !self.insertion.search(&self.search, &chain, steps) {
            return;
        }
        for down in (1..=chain.bends).rev() {
            let row = (chain.top + down) as usize;
            let cell = chain.cell(down);
            let here = self.search.place[cell as usize] as usize;
            let goal = self.insertion.goal[down as usize] as usize;
            let cells = &mut self.search.rows[row];
            if goal < here {
                cells[goal..=here].rotate_right(1);
            } else if goal > here {
                cells[here..=goal].rotate_left(1);
            } else {
                continue;
            }
            self.search.number(row);
        }
    }
}

/// The search for the best places of a line's bends, all at once, from its upper end down:
/// for each slot between the cells of a row the fewest crossings on the way to it.
#[derive(Default)]
struct Insertion {
    /// The best slot on each rank of the chain; the first entry is not used.
    goal: Vec<u32>,
    /// For each rank and slot the slot above from which it is reached best.
    from: Vec<Vec<u32>>,
    best: Vec<u32>,
    next: Vec<u32>,
    cost: Vec<u32>,
}

impl Insertion {
    /// True when there is a better way, which is then in `goal`.
    fn search(&mut self, search: &Search, chain: &Chain, steps: &mut Steps) -> bool {
        let place = |cell: u32| search.place[cell as usize];
        let window = |down: u32| {
            let here = place(chain.cell(down));
            let part = search.part((chain.top + down) as usize, here as usize);
            let (first, end) = (part.0 as u32, part.1 as u32);
            (
                first.max(here.saturating_sub(WINDOW)),
                end.min(here + WINDOW + 1),
            )
        };
        self.from.resize(chain.bends as usize + 1, Vec::new());
        // The first gap: from the upper box to every slot.
        let own = place(chain.upper);
        let mut span = window(1);
        let mut here = place(chain.cell(1));
        self.best.clear();
        self.best.resize((span.1 - span.0) as usize, 0);
        let upper_row = &search.rows[chain.top as usize];
        let mut work = upper_row.len();
        for (at, &cell) in upper_row.iter().enumerate() {
            let at = at as u32;
            if at == own {
                continue;
            }
            for &other in search.below.of(cell) {
                let end = reduced(place(other), here);
                work += 1;
                add_side(&mut self.best, span.0, end, at < own, 1);
                work += self.best.len();
            }
        }
        for down in 1..chain.bends {
            let row = &search.rows[(chain.top + down) as usize];
            let below = window(down + 1);
            let here_below = place(chain.cell(down + 1));
            let count = (below.1 - below.0) as usize;
            self.cost.clear();
            self.cost.resize(count, 0);
            self.next.clear();
            self.next.resize(count, u32::MAX);
            let from = &mut self.from[down as usize];
            from.clear();
            from.resize(count, 0);
            work += count;
            // All other cells stand right of the first slot, but those left of the window.
            let mut at = 0;
            for &cell in row {
                if place(cell) == here {
                    continue;
                }
                for &other in search.below.of(cell) {
                    add_side(
                        &mut self.cost,
                        below.0,
                        reduced(place(other), here_below),
                        at < span.0,
                        1,
                    );
                }
                work += count * search.below.of(cell).len();
                at += 1;
            }
            for slot in span.0..span.1 {
                let so_far = self.best[(slot - span.0) as usize];
                for (index, next) in self.next.iter_mut().enumerate() {
                    let sum = so_far + self.cost[index];
                    if sum < *next || (sum == *next && slot == here) {
                        *next = sum;
                        from[index] = slot;
                    }
                }
                // The cell at this slot comes to stand left of the next one.
                let cell = row.get((slot + u32::from(slot >= here)) as usize);
                for &other in cell.map_or(&[][..], |&cell| search.below.of(cell)) {
                    let end = reduced(place(other), here_below);
                    add_side(&mut self.cost, below.0, end, false, u32::MAX);
                    add_side(&mut self.cost, below.0, end, true, 1);
                    work += 2 * count;
                }
                work += count;
            }
            std::mem::swap(&mut self.best, &mut self.next);
            (span, here) = (below, here_below);
        }
        // The last gap: from every slot to the lower box.
        let own = place(chain.lower);
        let lower_row = &search.rows[(chain.top + chain.bends + 1) as usize];
        for (at, &cell) in lower_row.iter().enumerate() {
            let at = at as u32;
            if at == own {
                continue;
            }
            for &other in search.above.of(cell) {
                add_side(
                    &mut self.best,
                    span.0,
                    reduced(place(other), here),
                    at < own,
                    1,
                );
                work += self.best.len();
            }
        }
        if !steps.take(work / 4) {
            return false;
        }
        let present = self.way(search, chain);
        let Some((slot, &least)) = self.best.iter().enumerate().min_by_key(|(_, sum)| **sum) else {
            return false;
        };
        if least >= present {
            return false;
        }
        self.goal.clear();
        self.goal.resize(chain.bends as usize + 1, 0);
        let mut slot = slot as u32 + span.0;
        for down in (1..=chain.bends).rev() {
            self.goal[down as usize] = slot;
            if down > 1 {
                let first = window(down).0;
                slot = self.from[down as usize - 1][(slot - first) as usize];
            }
        }
        true
    }

    /// The crossings of the line as it runs now.
    fn way(&self, search: &Search, chain: &Chain) -> u32 {
        let place = |cell: u32| search.place[cell as usize];
        let mut sum = 0;
        for down in 0..=chain.bends {
            let (a, b) = (place(chain.cell(down)), place(chain.cell(down + 1)));
            for (at, &cell) in search.rows[(chain.top + down) as usize].iter().enumerate() {
                let at = at as u32;
                if at == a {
                    continue;
                }
                let crossing = |&&other: &&u32| {
                    let end = place(other);
                    end != b && (at < a) != (end < b)
                };
                sum += search.below.of(cell).iter().filter(crossing).count() as u32;
            }
        }
        sum
    }
}

/// A place in a row from which the cell at `gone` has been taken out.
fn reduced(place: u32, gone: u32) -> u32 {
    place - u32::from(place > gone)
}

/// Adds `by` to the slots that a thread to `end` crosses: those up to it when its other end
/// is on the left of the line, else those behind it.
fn add_side(cost: &mut [u32], first: u32, end: u32, left: bool, by: u32) {
    let cut = ((end + 1).saturating_sub(first) as usize).min(cost.len());
    let part = if left {
        &mut cost[..cut]
    } else {
        &mut cost[cut..]
    };
    part.iter_mut().for_each(|sum| *sum = sum.wrapping_add(by));
}
