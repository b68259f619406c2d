//! Makes a good order better: takes a cell, or a line with all its bends, out of its rows and
//! puts it back where it crosses least; then disturbs a few cells and mends again, and keeps
//! what has fewer crossings (an iterated local search).

use super::insertion::{Insertion, Slots};
use super::levels::{Chain, Levels};
use super::neighbors::inversions;
use super::order::Random;
use super::parts::CROSSING;
use super::search::{Search, Span};
use super::steps::Steps;

/// Steps that a disturbance takes, besides those of its mending.
const KICK: usize = 500;
/// Disturbances in vain after which no more are tried.
const VAIN: usize = 20_000;

/// An order under improvement.
pub(super) struct Polish<'a> {
    levels: &'a Levels,
    search: Search<'a>,
    /// The best order so far, and its crossings.
    best: Vec<Vec<u32>>,
    best_segment: Vec<u32>,
    best_in_gap: Vec<u64>,
    least: u64,
    chains: Vec<Chain>,
    insertion: Insertion,
    slots: Slots,
    row: Row,
}

/// A row whose cells are put in better places, one after another.
#[derive(Default)]
struct Row {
    /// Its cells in their present order, each with where its neighbors above and below are
    /// listed.
    near: Vec<(u32, usize, usize, usize)>,
    /// What it costs one to stand at each place, compared with its own.
    cost: Vec<i64>,
    /// Its cells, first who has the most lines.
    order: Vec<u32>,
}

impl<'a> Polish<'a> {
    pub(super) fn new(levels: &'a Levels, mut search: Search<'a>) -> Polish<'a> {
        let least = search.crossings();
        Polish {
            levels,
            best: search.rows.clone(),
            best_segment: search.segment.clone(),
            best_in_gap: search.in_gap().to_vec(),
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
            slots: Slots::default(),
            row: Row::default(),
        }
    }

    /// The best order found, and the part in which each cell stands.
    pub(super) fn found(self) -> (Vec<Vec<u32>>, Vec<u32>) {
        (self.best, self.best_segment)
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
        let rows = self.search.changed_rows();
        if good {
            self.least = crossings;
        }
        self.search
            .share_counts(&mut self.best_in_gap, rows.clone(), good);
        let parted = !self.best_segment.is_empty();
        for row in rows {
            let span = self.search.changed_in(row);
            if span.is_empty() {
                continue;
            }
            let (now, best) = (&mut self.search.rows[row], &mut self.best[row]);
            let (mut from, mut to) = (&self.search.segment, &mut self.best_segment);
            if good {
                best[span.clone()].copy_from_slice(&now[span.clone()]);
            } else {
                now[span.clone()].copy_from_slice(&best[span.clone()]);
                (from, to) = (&self.best_segment, &mut self.search.segment);
                for place in span.clone() {
                    self.search.place[now[place] as usize] = place as u32;
                }
            }
            for &cell in best[span].iter().filter(|_| parted) {
                to[cell as usize] = from[cell as usize];
            }
        }
    }

    /// Moves cells of some neighbouring rows to other places.
    fn kick(&mut self, random: &mut Random) {
        let row = random.below(self.search.rows.len());
        let rows = 1 + random.below(2);
        let seen = self.search.rows[row].len();
        let at = random.below(seen);
        for row in row..self.search.rows.len().min(row + rows) {
            let width = self.search.rows[row].len();
            let first = (at * width / seen.max(1)).min(width);
            let span = first..width.min(first + 2 + random.below(5));
            // Every exchange of neighbours on the way is counted.
            for end in (1..span.len()).rev() {
                for index in random.below(end + 1)..end {
                    self.swap(row, first, index);
                }
            }
            self.search.number_some(row, span);
        }
    }

    /// Exchanges two neighbours, if they are in one part of their row.
    fn swap(&mut self, row: usize, first: usize, index: usize) {
        let search = &mut self.search;
        let place = first + index;
        let pair = [search.rows[row][place], search.rows[row][place + 1]];
        if search.segment(pair[0]) != search.segment(pair[1]) {
            return;
        }
        let crossings = search.pair(pair[0], pair[1]);
        search.count(row, crossings);
        search.rows[row].swap(place, place + 1);
    }

    /// Puts cells and lines back where they cross least, until nothing helps any more.
    fn mend(&mut self, steps: &mut Steps) {
        for _ in 0..10 {
            let before = self.search.crossings();
            for row in 0..self.search.rows.len() {
                if self.search.stale.has_any(row) {
                    self.search.stale.of(row).fill(0);
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
        let Row {
            mut near,
            mut cost,
            mut order,
        } = std::mem::take(&mut self.row);
        near.clear();
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
        order.clone_from(&self.search.rows[row]);
        order.sort_by_key(|&cell| {
            std::cmp::Reverse(self.levels.above.of(cell).len() + self.levels.below.of(cell).len())
        });
        let width = near.len();
        if !steps.take(width * (width + 2 * list.len())) {
            order.clear();
        }
        for &cell in &order {
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
            cost.clear();
            cost.resize(width, 0);
            let segments = near.iter().map(|n| self.search.segment(n.0));
            self.slots
                .find(&self.search, (row, cell), here as u32, u32::MAX, segments);
            let reach = self.slots.reach();
            for index in (reach.0..here).rev() {
                cost[index] = cost[index + 1] + delta(near[index]);
            }
            for index in here + 1..=reach.1 {
                cost[index] = cost[index - 1] - delta(near[index]);
            }
            let own = self.search.segment(cell);
            let bound = |segment: u32| i64::from(self.search.sides(cell, row, segment));
            let weigh = |place: usize, sides: i64| i64::from(CROSSING) * cost[place] + sides;
            let (mut best, mut goal, mut part) = (weigh(here, bound(own)), here, own);
            let mut sides = (own, bound(own));
            for slot in &self.slots.list {
                if slot.segment != sides.0 {
                    sides = (slot.segment, bound(slot.segment));
                }
                let sum = weigh(slot.place as usize, sides.1);
                if sum < best {
                    (best, goal, part) = (sum, slot.place as usize, slot.segment);
                }
            }
            if part != own {
                self.search.segment[cell as usize] = part;
                changed = true;
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
        self.row = Row { near, cost, order };
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
            let slot = self.insertion.goal[down as usize];
            let (goal, part) = (slot.place as usize, slot.segment);
            if self.search.segment(cell) != part {
                self.search.segment[cell as usize] = part;
                self.search.touch(row, Span::ALL);
            }
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
