//! Where the bends of a line cross least, all of them at once: the best way from its upper box
//! to its lower one through the slots between the cells of each row.

use super::levels::Chain;
use super::parts::CROSSING;
use super::search::Search;
use super::steps::Steps;

/// How far from its place a bend is put back.
const WINDOW: u32 = 60;

/// A place between the cells of a row from which a cell has been taken out, and the part of
/// the row that it is in: where parts meet, one place is in several.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Slot {
    pub(super) place: u32,
    pub(super) segment: u32,
}

/// The slots of a row in which a cell may stand, from left to right.
#[derive(Default)]
pub(super) struct Slots {
    pub(super) list: Vec<Slot>,
    /// For each place how many of them are there or left of it.
    upto: Vec<u32>,
    /// Where each part of the row starts.
    starts: Vec<u32>,
}

impl Slots {
    /// Finds the slots for a cell that is at `here` now, not farther from it than `window`.
    /// `segments` are those of all cells of the row.
    pub(super) fn find(
        &mut self,
        search: &Search,
        (row, cell): (usize, u32),
        here: u32,
        window: u32,
        segments: impl Iterator<Item = u32>,
    ) {
        let width = search.rows[row].len() as u32;
        let (first, last) = (
            here.saturating_sub(window),
            here.saturating_add(window).min(width - 1),
        );
        self.list.clear();
        if search.parts.is_empty() {
            let slot = |place| Slot { place, segment: 0 };
            self.list.extend((first..=last).map(slot));
        } else {
            self.starts.clear();
            self.starts.resize(search.parts.count(row) + 1, 0);
            for (_, segment) in segments.enumerate().filter(|(at, _)| *at != here as usize) {
                self.starts[segment as usize + 1] += 1;
            }
            for part in 1..self.starts.len() {
                self.starts[part] += self.starts[part - 1];
            }
            for segment in search.parts.of(cell, row) {
                let part = segment as usize;
                let (from, to) = (self.starts[part], self.starts[part + 1]);
                for place in from.max(first)..=to.min(last) {
                    self.list.push(Slot { place, segment });
                }
            }
        }
        self.upto.clear();
        self.upto.resize(width as usize, 0);
        for slot in &self.list {
            self.upto[slot.place as usize] += 1;
        }
        for place in 1..self.upto.len() {
            self.upto[place] += self.upto[place - 1];
        }
    }

    /// The first and the last place.
    pub(super) fn reach(&self) -> (usize, usize) {
        let place = |slot: Option<&Slot>| slot.map_or(0, |slot| slot.place as usize);
        (place(self.list.first()), place(self.list.last()))
    }

    /// How many slots are at a place or left of it.
    fn upto(&self, place: u32) -> usize {
        let last = self.upto.len().saturating_sub(1);
        self.upto
            .get((place as usize).min(last))
            .map_or(0, |count| *count as usize)
    }
}

/// The search for the best places of a line's bends, from its upper end down: for each slot
/// the least cost of the way to it.
#[derive(Default)]
pub(super) struct Insertion {
    /// The best slot on each rank of the chain; the first entry is not used.
    pub(super) goal: Vec<Slot>,
    /// For each rank and slot the slot above from which it is reached best, by number.
    from: Vec<Vec<u32>>,
    /// For each rank its slots.
    slots: Vec<Slots>,
    best: Vec<u32>,
    next: Vec<u32>,
    /// How much more crossings cost at each slot than at the one left of it.
    rises: Vec<u32>,
    /// The sums of these.
    cost: Vec<u32>,
    /// What the sides of frames cost on the way to each slot.
    sides: Vec<u32>,
}

impl Insertion {
    /// True when there is a better way, which is then in `goal`.
    pub(super) fn search(&mut self, search: &Search, chain: &Chain, steps: &mut Steps) -> bool {
        let place = |cell: u32| search.place[cell as usize];
        let row_of = |down: u32| (chain.top + down) as usize;
        let count = chain.bends as usize + 1;
        if self.from.len() < count {
            self.from.resize_with(count, Vec::new);
            self.slots.resize_with(count, Slots::default);
        }
        for down in 1..=chain.bends {
            let (row, cell) = (row_of(down), chain.cell(down));
            let segments = search.rows[row].iter().map(|&cell| search.segment(cell));
            self.slots[down as usize].find(search, (row, cell), place(cell), WINDOW, segments);
        }
        // The first gap: from the upper box to every slot.
        let own = place(chain.upper);
        let slots = &self.slots[1];
        let mut here = place(chain.cell(1));
        self.best.clear();
        self.best.resize(slots.list.len(), 0);
        self.sides_from(search, chain, 0, search.segment(chain.upper));
        for (best, sides) in self.best.iter_mut().zip(&self.sides) {
            *best += sides;
        }
        let slots = &self.slots[1];
        let upper_row = &search.rows[chain.top as usize];
        let mut work = upper_row.len();
        self.rises.clear();
        self.rises.resize(self.best.len() + 1, 0);
        for (at, &cell) in upper_row.iter().enumerate() {
            let at = at as u32;
            if at == own {
                continue;
            }
            for &other in search.below.of(cell) {
                let cut = slots.upto(reduced(place(other), here));
                cross(&mut self.rises, cut, at < own);
                work += 1 + self.best.len();
            }
        }
        add_up(&self.rises, &mut self.best);
        for down in 1..chain.bends {
            let row = &search.rows[row_of(down)];
            let here_below = place(chain.cell(down + 1));
            let count = self.slots[down as usize + 1].list.len();
            self.rises.clear();
            self.rises.resize(count + 1, 0);
            self.next.clear();
            self.next.resize(count, u32::MAX);
            self.from[down as usize].clear();
            self.from[down as usize].resize(count, 0);
            work += count;
            let first = self.slots[down as usize].reach().0 as u32;
            // All other cells stand right of the first slot, but those left of the window.
            let mut at = 0;
            for &cell in row {
                if place(cell) == here {
                    continue;
                }
                for &other in search.below.of(cell) {
                    let cut = self.slots[down as usize + 1].upto(reduced(place(other), here_below));
                    cross(&mut self.rises, cut, at < first);
                }
                work += count * search.below.of(cell).len();
                at += 1;
            }
            self.cost.clear();
            self.cost.resize(count, 0);
            add_up(&self.rises, &mut self.cost);
            // Cells that stand left of the slot now.
            let mut left = first;
            let mut part = None;
            for number in 0..self.slots[down as usize].list.len() {
                let slot = self.slots[down as usize].list[number];
                let is_other = left < slot.place;
                if is_other {
                    self.rises.fill(0);
                }
                while left < slot.place {
                    // The cell comes to stand left of this slot.
                    let cell = row.get((left + u32::from(left >= here)) as usize);
                    left += 1;
                    let below = &self.slots[down as usize + 1];
                    for &other in cell.map_or(&[][..], |&cell| search.below.of(cell)) {
                        let cut = below.upto(reduced(place(other), here_below));
                        come_left(&mut self.rises, cut);
                        work += 2 * count;
                    }
                }
                if is_other {
                    add_up(&self.rises, &mut self.cost);
                }
                if part != Some(slot.segment) {
                    part = Some(slot.segment);
                    self.sides_from(search, chain, down, slot.segment);
                }
                let so_far = self.best[number];
                let from = &mut self.from[down as usize];
                let costs = self.cost.iter().zip(&self.sides);
                for ((next, from), (cost, sides)) in self.next.iter_mut().zip(from).zip(costs) {
                    let sum = so_far + cost + sides;
                    if sum < *next || (sum == *next && slot.place == here) {
                        *next = sum;
                        *from = number as u32;
                    }
                }
                work += count;
            }
            std::mem::swap(&mut self.best, &mut self.next);
            here = here_below;
        }
        // The last gap: from every slot to the lower box.
        let own = place(chain.lower);
        let slots = &self.slots[chain.bends as usize];
        let lower_row = &search.rows[row_of(chain.bends + 1)];
        self.rises.clear();
        self.rises.resize(self.best.len() + 1, 0);
        for (at, &cell) in lower_row.iter().enumerate() {
            let at = at as u32;
            if at == own {
                continue;
            }
            for &other in search.above.of(cell) {
                let cut = slots.upto(reduced(place(other), here));
                cross(&mut self.rises, cut, at < own);
                work += self.best.len();
            }
        }
        add_up(&self.rises, &mut self.best);
        if !search.parts.is_empty() {
            let goal = search.segment(chain.lower);
            for (best, slot) in self.best.iter_mut().zip(&slots.list) {
                *best += search.parts.sides(row_of(chain.bends), slot.segment, goal);
            }
        }
        if !steps.take(work / 4) {
            return false;
        }
        let present = self.way(search, chain);
        let Some((number, &least)) = self.best.iter().enumerate().min_by_key(|(_, sum)| **sum)
        else {
            return false;
        };
        if least >= present {
            return false;
        }
        self.goal.clear();
        self.goal.resize(chain.bends as usize + 1, Slot::default());
        let mut number = number;
        for down in (1..=chain.bends as usize).rev() {
            self.goal[down] = self.slots[down].list[number];
            if down > 1 {
                number = self.from[down - 1][number] as usize;
            }
        }
        true
    }

    /// What the sides of frames cost from a part of a row to the slots of the next one.
    fn sides_from(&mut self, search: &Search, chain: &Chain, down: u32, segment: u32) {
        let slots = &self.slots[down as usize + 1].list;
        self.sides.clear();
        if search.parts.is_empty() {
            return self.sides.resize(slots.len(), 0);
        }
        let row = (chain.top + down) as usize;
        let cost = |slot: &Slot| search.parts.sides(row, segment, slot.segment);
        self.sides.extend(slots.iter().map(cost));
    }

    /// What the line costs as it runs now.
    fn way(&self, search: &Search, chain: &Chain) -> u32 {
        let place = |cell: u32| search.place[cell as usize];
        let mut sum = 0;
        for down in 0..=chain.bends {
            let row = (chain.top + down) as usize;
            let (upper, lower) = (chain.cell(down), chain.cell(down + 1));
            let (a, b) = (place(upper), place(lower));
            if !search.parts.is_empty() {
                let [upper, lower] = [upper, lower].map(|cell| search.segment(cell));
                sum += search.parts.sides(row, upper, lower);
            }
            for (at, &cell) in search.rows[row].iter().enumerate() {
                let at = at as u32;
                if at == a {
                    continue;
                }
                let crossing = |&&other: &&u32| {
                    let end = place(other);
                    end != b && (at < a) != (end < b)
                };
                let count = search.below.of(cell).iter().filter(crossing).count();
                sum += CROSSING * count as u32;
            }
        }
        sum
    }
}

/// A place in a row from which the cell at `gone` has been taken out.
fn reduced(place: u32, gone: u32) -> u32 {
    place - u32::from(place > gone)
}

/// Notes a thread that is crossed from some slots, of which `cut` are no farther right than its
/// end: from those when its other end is on the left of the line, else from the others.
fn cross(rises: &mut [u32], cut: usize, left: bool) {
    if left {
        rises[0] = rises[0].wrapping_add(CROSSING);
        rises[cut] = rises[cut].wrapping_sub(CROSSING);
    } else {
        rises[cut] = rises[cut].wrapping_add(CROSSING);
    }
}

/// Notes that the other end of such a thread comes to be on the left.
fn come_left(rises: &mut [u32], cut: usize) {
    rises[0] = rises[0].wrapping_add(CROSSING);
    rises[cut] = rises[cut].wrapping_sub(2 * CROSSING);
}

/// Adds to what each slot costs what was noted.
fn add_up(rises: &[u32], cost: &mut [u32]) {
    let mut sum = 0_u32;
    for (cost, rise) in cost.iter_mut().zip(rises) {
        sum = sum.wrapping_add(*rise);
        *cost = cost.wrapping_add(sum);
    }
}
