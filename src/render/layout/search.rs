//! One search for an order with few crossings: sweeps down and up that sort every row by
//! the weighted median of its neighbours, and exchanges of neighbours as long as they help
//! (Gansner and others 1993). Crossings are counted with an accumulator tree (Barth, Jünger,
//! Mutzel 2002).

use super::levels::Levels;
use super::marks::{self, Marks};
use super::neighbors::Neighbors;
use super::parts::Parts;
use super::steps::Steps;

/// Sweeps without a better order before a start is given up.
const PATIENCE: usize = 8;
/// Cells up to which neighbours are exchanged even where it changes no count.
const LOOSE: usize = 2000;
/// Threads of a gap up to which each is compared with each.
const FEW: usize = 60;

/// Places of a row from the first up to the end; none when the end is not behind the first.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Span {
    pub(super) first: u32,
    pub(super) end: u32,
}

impl Span {
    pub(super) const NONE: Span = Span {
        first: u32::MAX,
        end: 0,
    };
    pub(super) const ALL: Span = Span {
        first: 0,
        end: u32::MAX,
    };

    /// Both, and what lies between them.
    fn widen(&mut self, other: Span) {
        self.first = self.first.min(other.first);
        self.end = self.end.max(other.end);
    }

    fn add(&mut self, place: u32) {
        self.widen(Span {
            first: place,
            end: place + 1,
        });
    }

    /// What of it there is in a row so wide.
    pub(super) fn within(self, width: usize) -> std::ops::Range<usize> {
        self.first as usize..(self.end as usize).min(width)
    }
}

/// One search from one first order.
pub(super) struct Search<'a> {
    pub(super) above: &'a Neighbors,
    pub(super) below: &'a Neighbors,
    pub(super) parts: &'a Parts,
    /// The part of its row in which each cell stands; empty: there are none.
    pub(super) segment: Vec<u32>,
    pub(super) rows: Vec<Vec<u32>>,
    pub(super) place: Vec<u32>,
    /// The places of each row at which an exchange might help.
    pub(super) stale: Marks,
    /// Rows above which crossings must be counted anew, and what was counted before.
    uncounted: Vec<bool>,
    /// Whether there are any.
    is_counted: bool,
    in_gap: Vec<u64>,
    /// The crossings in all gaps, if they are counted.
    sum: u64,
    /// The places of each row that have changed since they were last asked for, and the rows
    /// beyond which nothing has.
    touched: Vec<Span>,
    touched_rows: Span,
    tree: Vec<u32>,
    /// Of exchanges in a row: the pairs to look at now and in the next turn, each by the place of
    /// its right cell, and the places that have changed.
    pairs: Vec<u64>,
    next: Vec<u64>,
    changed: Vec<u64>,
    pub(super) scratch: Vec<u32>,
    moving: Vec<(u32, f64, u32)>,
}

impl<'a> Search<'a> {
    pub(super) fn new(levels: &'a Levels, rows: Vec<Vec<u32>>) -> Search<'a> {
        let widest = rows.iter().map(Vec::len).max().unwrap_or(0);
        let mut search = Search {
            above: &levels.above,
            below: &levels.below,
            parts: &levels.parts,
            segment: levels.segment.clone(),
            place: vec![0; levels.rank.len()],
            stale: Marks::none(rows.iter().map(Vec::len)),
            uncounted: vec![true; rows.len()],
            is_counted: false,
            in_gap: vec![0; rows.len()],
            sum: 0,
            touched: vec![Span::NONE; rows.len()],
            touched_rows: Span::NONE,
            tree: vec![0; widest + 1],
            pairs: Vec::new(),
            next: Vec::new(),
            changed: Vec::new(),
            scratch: Vec::new(),
            moving: Vec::new(),
            rows,
        };
        (0..search.rows.len()).for_each(|row| search.number(row));
        search
    }

    /// The part of its row in which a cell stands.
    pub(super) fn segment(&self, cell: u32) -> u32 {
        self.segment.get(cell as usize).copied().unwrap_or(0)
    }

    /// How many sides of frames a cell's threads run over, if it stands in a part of its row.
    pub(super) fn sides(&self, cell: u32, row: usize, segment: u32) -> u32 {
        if self.segment.is_empty() {
            return 0;
        }
        let part = |cell: u32| self.segment[cell as usize];
        let above = self.above.of(cell).iter();
        let above = above.map(|&other| self.parts.sides(row - 1, part(other), segment));
        let below = self.below.of(cell).iter();
        let below = below.map(|&other| self.parts.sides(row, segment, part(other)));
        above.sum::<u32>() + below.sum::<u32>()
    }

    /// Notes the places of a row's cells after it has changed.
    pub(super) fn number(&mut self, row: usize) {
        for (place, &cell) in self.rows[row].iter().enumerate() {
            self.place[cell as usize] = place as u32;
        }
        let end = self.rows.len().min(row + 2);
        for near in row.saturating_sub(1)..end {
            self.stale.add_all(near, self.rows[near].len());
        }
        self.uncounted[row..end].fill(true);
        self.is_counted = false;
        self.touch(row, Span::ALL);
    }

    /// Notes that places of a row have changed.
    pub(super) fn touch(&mut self, row: usize, span: Span) {
        self.touched_rows.add(row as u32);
        self.touched[row].widen(span);
    }

    /// The rows from the first up to the last in which places have changed; [`Search::changed_in`]
    /// tells which.
    pub(super) fn changed_rows(&mut self) -> std::ops::Range<usize> {
        std::mem::replace(&mut self.touched_rows, Span::NONE).within(self.rows.len())
    }

    /// The places of a row that have changed since they were last asked for.
    pub(super) fn changed_in(&mut self, row: usize) -> std::ops::Range<usize> {
        std::mem::replace(&mut self.touched[row], Span::NONE).within(self.rows[row].len())
    }

    /// Notes the places of some of a row's cells after they have changed among themselves, and
    /// crossings have been counted. Exchanges may help there, and where their neighbours are.
    pub(super) fn number_some(&mut self, row: usize, span: std::ops::Range<usize>) {
        let (first, end) = (span.start as u32, span.end as u32);
        self.touch(row, Span { first, end });
        for place in span {
            self.stale.add(row, place as u32);
            self.number_one(row, place);
        }
    }

    /// Notes the place of a cell. Exchanges may help where its neighbours are.
    fn number_one(&mut self, row: usize, place: usize) {
        let cell = self.rows[row][place];
        self.place[cell as usize] = place as u32;
        for &other in self.above.of(cell) {
            self.stale.add(row - 1, self.place[other as usize]);
        }
        for &other in self.below.of(cell) {
            self.stale.add(row + 1, self.place[other as usize]);
        }
    }

    /// The crossings of two cells of a row, above and below: those they have if the first stands
    /// left of the second, and those they have if it stands right of it.
    #[inline]
    pub(super) fn pair(&mut self, left: u32, right: u32) -> [(u64, u64); 2] {
        let list = &mut self.scratch;
        let above = self.above.crossings(left, right, &self.place, list);
        [above, self.below.crossings(left, right, &self.place, list)]
    }

    /// Counts an exchange of two cells of a row, of which the crossings are known.
    pub(super) fn count(&mut self, row: usize, [above, below]: [(u64, u64); 2]) {
        // What is to be counted anew may be any number until then.
        let add = |sum: &mut u64, (now, then): (u64, u64)| {
            *sum = sum.wrapping_add(then).wrapping_sub(now);
        };
        add(&mut self.in_gap[row], above);
        if let Some(gap) = self.in_gap.get_mut(row + 1) {
            add(gap, below);
        }
        add(&mut self.sum, above);
        add(&mut self.sum, below);
    }

    /// The crossings above each row.
    pub(super) fn in_gap(&self) -> &[u64] {
        &self.in_gap
    }

    /// Copies what was counted around some rows to `best`, or goes back to what that says; then
    /// exchanges help nowhere.
    pub(super) fn share_counts(
        &mut self,
        best: &mut [u64],
        rows: std::ops::Range<usize>,
        keep: bool,
    ) {
        let gaps = rows.start.min(rows.end)..(rows.end + 1).min(best.len());
        if keep {
            best[gaps.clone()].copy_from_slice(&self.in_gap[gaps]);
            return;
        }
        self.in_gap[gaps.clone()].copy_from_slice(&best[gaps]);
        self.sum = self.in_gap.iter().sum();
        self.stale.clear();
    }

    /// Sweeps up and down; the fewest crossings met, and the order that has them.
    pub(super) fn improve(
        &mut self,
        sweeps: usize,
        lean: bool,
        steps: &mut Steps,
    ) -> (u64, Vec<Vec<u32>>) {
        let cost = 2 * (self.above.len() + self.place.len());
        self.exchange(false, steps);
        let mut best = (self.crossings(), self.rows.clone());
        let mut vain = 0;
        for sweep in 0..sweeps {
            if best.0 == 0 || vain > PATIENCE || !steps.take(cost) {
                break;
            }
            // Ties fall the other way every second round.
            let rightward = (sweep / 2 % 2 == 0) != lean;
            let count = self.rows.len();
            if sweep % 2 == 0 {
                (1..count).for_each(|row| self.sort(row, true, rightward));
            } else {
                (0..count.saturating_sub(1))
                    .rev()
                    .for_each(|row| self.sort(row, false, rightward));
            }
            // Exchanges that change nothing now may open the way to better ones; large
            // graphs only grow wide by them.
            self.exchange(sweep % 4 < 2 && self.place.len() <= LOOSE, steps);
            let crossings = self.crossings();
            if crossings < best.0 {
                best.0 = crossings;
                best.1.clone_from(&self.rows);
                vain = 0;
            } else {
                vain += 1;
            }
        }
        best
    }

    /// Sorts a row by medians; cells without neighbours there keep their places.
    fn sort(&mut self, row: usize, above: bool, rightward: bool) {
        let near = if above { self.above } else { self.below };
        let mut moving = std::mem::take(&mut self.moving);
        moving.clear();
        for &cell in &self.rows[row] {
            if let Some(median) = near.median(cell, &self.place, &mut self.scratch) {
                moving.push((self.segment(cell), median, cell));
            }
        }
        if !rightward {
            moving.reverse();
        }
        moving.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
        let mut next = moving.iter().map(|(.., cell)| *cell);
        let mut cells = std::mem::take(&mut self.rows[row]);
        for cell in &mut cells {
            if !near.of(*cell).is_empty() {
                *cell = next.next().unwrap_or(*cell);
            }
        }
        if !self.segment.is_empty() {
            cells.sort_by_key(|&cell| self.segment(cell));
        }
        // Places are still those of before.
        let place = |cell: u32| self.place[cell as usize] as usize;
        let changed = cells
            .iter()
            .enumerate()
            .any(|(at, &cell)| place(cell) != at);
        self.rows[row] = cells;
        self.moving = moving;
        if changed {
            self.number(row);
        }
    }

    /// Exchanges neighbours as long as this removes crossings.
    pub(super) fn exchange(&mut self, loose: bool, steps: &mut Steps) {
        let std::ops::Range {
            start: mut first,
            mut end,
        } = self.stale.rows();
        for turn in 0..8 {
            let (mut row, mut changed) = (first, None);
            while row < end {
                if self.stale.has_any(row) {
                    match self.exchange_in(row, loose && turn == 0, steps) {
                        Some(true) => {
                            // Its neighbours are stale now, and no other rows.
                            changed = changed.or(Some(row.saturating_sub(1)));
                            end = end.max(row + 2).min(self.rows.len());
                        }
                        Some(false) => {}
                        None => return,
                    }
                }
                row += 1;
            }
            match changed {
                Some(row) => first = row,
                None => break,
            }
        }
    }

    /// True when something was exchanged; `None` when the steps are gone.
    fn exchange_in(&mut self, row: usize, loose: bool, steps: &mut Steps) -> Option<bool> {
        self.look_at_stale(row);
        let width = self.rows[row].len();
        let mut changed = Span::NONE;
        for turn in 0..4 {
            let (mut word, mut work, mut again) = (0, 0, false);
            while let Some(at) = marks::next(&mut self.pairs, &mut word) {
                let [left, right] = [self.rows[row][at - 1], self.rows[row][at]];
                work += 1 + self.degree(left) + self.degree(right);
                if self.segment(left) != self.segment(right) {
                    continue;
                }
                let crossings = self.pair(left, right);
                let [above, below] = crossings;
                let (now, then) = (above.0 + below.0, above.1 + below.1);
                if then < now
                    || (then == now
                        && now > 0
                        && loose
                        && turn == 0
                        && self.mean(left) > self.mean(right))
                {
                    self.rows[row].swap(at - 1, at);
                    self.count(row, crossings);
                    changed.add(at as u32 - 1);
                    changed.add(at as u32);
                    marks::mark(&mut self.changed, at - 1);
                    marks::mark(&mut self.changed, at);
                    // The pairs on both sides are others now.
                    if at + 1 < width {
                        marks::mark(&mut self.pairs, at + 1);
                    }
                    if at > 1 {
                        marks::mark(&mut self.next, at - 1);
                        again = true;
                    }
                }
            }
            if !steps.take(work) || !again {
                break;
            }
            std::mem::swap(&mut self.pairs, &mut self.next);
        }
        // What was cut short stays to be looked at.
        for (stale, left) in self.stale.of(row).iter_mut().zip(&self.pairs) {
            *stale |= left;
        }
        let some = changed != Span::NONE;
        if some {
            self.touch(row, changed);
            let mut places = std::mem::take(&mut self.changed);
            let mut word = 0;
            while let Some(place) = marks::next(&mut places, &mut word) {
                self.number_one(row, place);
            }
            self.changed = places;
        }
        if steps.ended() { None } else { Some(some) }
    }

    /// Turns the places of a row at which an exchange might help into pairs.
    fn look_at_stale(&mut self, row: usize) {
        let words = self.rows[row].len().div_ceil(64);
        let (mut carried, stale) = (0, self.stale.of(row));
        self.pairs.clear();
        for word in &mut *stale {
            let bits = std::mem::take(word);
            self.pairs.push(bits | bits << 1 | carried);
            carried = bits >> 63;
        }
        self.next.clear();
        self.next.resize(words, 0);
        self.changed.clear();
        self.changed.resize(words, 0);
        // No pair ends at the first place, and none behind the last.
        if let Some(first) = self.pairs.first_mut() {
            *first &= !1;
        }
        if let (Some(last), over @ 1..) = (self.pairs.last_mut(), self.rows[row].len() % 64) {
            *last &= (1 << over) - 1;
        }
    }

    /// How many threads a cell has.
    fn degree(&self, cell: u32) -> usize {
        self.above.of(cell).len() + self.below.of(cell).len()
    }

    /// The mean of the places of a cell's neighbours above and below.
    fn mean(&self, cell: u32) -> f64 {
        let near = self.above.of(cell).iter().chain(self.below.of(cell));
        let sum: f64 = near
            .map(|&other| f64::from(self.place[other as usize]))
            .sum();
        sum / self.degree(cell).max(1) as f64
    }

    /// All crossings between threads. Only gaps where something changed are counted anew.
    pub(super) fn crossings(&mut self) -> u64 {
        if !self.is_counted {
            for row in 1..self.rows.len() {
                if std::mem::replace(&mut self.uncounted[row], false) {
                    self.in_gap[row] = self.crossings_above(row);
                }
            }
            self.is_counted = true;
            self.sum = self.in_gap.iter().sum();
        }
        self.sum
    }

    /// The crossings between a row and the one above.
    fn crossings_above(&mut self, row: usize) -> u64 {
        let threads =
            |cells: &[u32], near: &Neighbors| cells.iter().map(|&cell| near.of(cell).len()).sum();
        let count: usize = threads(&self.rows[row], self.above);
        if count <= FEW {
            return self.few_crossings_above(row);
        }
        let mut sum = 0;
        let width = self.rows[row].len();
        self.tree[..=width].fill(0);
        let mut counted: u64 = 0;
        for index in 0..self.rows[row - 1].len() {
            let near = self.below.of(self.rows[row - 1][index]);
            // Threads of one cell do not cross each other: ask for all, then add all.
            for &other in near {
                sum += counted - self.up_to(self.place[other as usize] as usize);
            }
            for &other in near {
                self.add(self.place[other as usize] as usize, width);
            }
            counted += near.len() as u64;
        }
        sum
    }

    /// The same for few threads, each compared with all before it.
    fn few_crossings_above(&mut self, row: usize) -> u64 {
        let mut sum = 0;
        self.scratch.clear();
        for &cell in &self.rows[row - 1] {
            let before = self.scratch.len();
            for &other in self.below.of(cell) {
                let place = self.place[other as usize];
                let farther = |other: &&u32| **other > place;
                sum += self.scratch[..before].iter().filter(farther).count();
                self.scratch.push(place);
            }
        }
        sum as u64
    }

    /// How many threads counted so far end at `place` or left of it.
    fn up_to(&self, place: usize) -> u64 {
        let (mut node, mut sum) = (place + 1, 0);
        while node > 0 {
            sum += u64::from(self.tree[node]);
            node &= node - 1;
        }
        sum
    }

    fn add(&mut self, place: usize, width: usize) {
        let mut node = place + 1;
        while node <= width {
            self.tree[node] += 1;
            node += node & node.wrapping_neg();
        }
    }
}
