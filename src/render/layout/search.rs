//! One search for an order with few crossings: sweeps down and up that sort every row by
//! the weighted median of its neighbours, and exchanges of neighbours as long as they help
//! (Gansner and others 1993). Crossings are counted with an accumulator tree (Barth, Jünger,
//! Mutzel 2002).

use super::levels::{Levels, Near};
use super::parts::Parts;
use super::steps::Steps;

/// Sweeps without a better order before a start is given up.
const PATIENCE: usize = 8;
/// Cells up to which neighbours are exchanged even where it changes no count.
const LOOSE: usize = 2000;

/// One search from one first order.
pub(super) struct Search<'a> {
    pub(super) above: &'a Near,
    pub(super) below: &'a Near,
    pub(super) parts: &'a Parts,
    /// The part of its row in which each cell stands; empty: there are none.
    pub(super) segment: Vec<u32>,
    pub(super) rows: Vec<Vec<u32>>,
    pub(super) place: Vec<u32>,
    /// Rows in which an exchange might help.
    pub(super) stale: Vec<bool>,
    /// Rows above which crossings must be counted anew, and what was counted before.
    uncounted: Vec<bool>,
    in_gap: Vec<u64>,
    /// Rows that have changed since this was last cleared.
    pub(super) touched: Vec<bool>,
    tree: Vec<u32>,
    pub(super) scratch: Vec<u32>,
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
            stale: vec![true; rows.len()],
            uncounted: vec![true; rows.len()],
            in_gap: vec![0; rows.len()],
            touched: vec![true; rows.len()],
            tree: vec![0; widest + 1],
            scratch: Vec::new(),
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
        let end = self.stale.len().min(row + 2);
        self.stale[row.saturating_sub(1)..end].fill(true);
        self.uncounted[row..end].fill(true);
        self.touched[row] = true;
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
                best = (crossings, self.rows.clone());
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
        let mut list = std::mem::take(&mut self.scratch);
        let cells = std::mem::take(&mut self.rows[row]);
        let mut moving: Vec<(f64, u32)> = Vec::with_capacity(cells.len());
        let mut fixed = vec![None; cells.len()];
        for (place, &cell) in cells.iter().enumerate() {
            list.clear();
            near.places(cell, &self.place, &mut list);
            match median(&list) {
                Some(median) => moving.push((median, cell)),
                None => fixed[place] = Some(cell),
            }
        }
        if !rightward {
            moving.reverse();
        }
        let segment = |cell: u32| self.segment(cell);
        moving.sort_by(|a, b| segment(a.1).cmp(&segment(b.1)).then(a.0.total_cmp(&b.0)));
        let mut next = moving.into_iter().map(|(_, cell)| cell);
        let sorted: Vec<u32> = fixed
            .into_iter()
            .filter_map(|cell| cell.or_else(|| next.next()))
            .collect();
        let sorted = self.parted(sorted);
        let changed = sorted != cells;
        self.rows[row] = sorted;
        self.scratch = list;
        if changed {
            self.number(row);
        }
    }

    /// The cells in the order of their parts, and as they are within each.
    fn parted(&self, mut cells: Vec<u32>) -> Vec<u32> {
        if !self.segment.is_empty() {
            cells.sort_by_key(|&cell| self.segment(cell));
        }
        cells
    }

    /// Exchanges neighbours as long as this removes crossings.
    pub(super) fn exchange(&mut self, loose: bool, steps: &mut Steps) {
        for turn in 0..8 {
            let mut better = false;
            for row in 0..self.rows.len() {
                if std::mem::replace(&mut self.stale[row], false) {
                    match self.exchange_in(row, loose && turn == 0, steps) {
                        Some(changed) => better |= changed,
                        None => return,
                    }
                }
            }
            if !better {
                break;
            }
        }
    }

    /// True when something was exchanged; `None` when the steps are gone.
    fn exchange_in(&mut self, row: usize, loose: bool, steps: &mut Steps) -> Option<bool> {
        let mut list = std::mem::take(&mut self.scratch);
        list.clear();
        // The places of all neighbours, above and below, do not change meanwhile.
        let mut near = Vec::with_capacity(self.rows[row].len());
        for &cell in &self.rows[row] {
            let start = list.len();
            self.above.places(cell, &self.place, &mut list);
            let middle = list.len();
            self.below.places(cell, &self.place, &mut list);
            near.push((start, middle, list.len()));
        }
        let (mut changed, mut again, mut turns) = (false, true, 0);
        while again && turns < 4 {
            again = false;
            turns += 1;
            if !steps.take(near.len() + 2 * list.len()) {
                break;
            }
            for place in 1..near.len() {
                let ((a, b, c), (d, e, f)) = (near[place - 1], near[place]);
                let ordered = |left: &[u32], right: &[u32]| match (left.last(), right.first()) {
                    (Some(left), Some(right)) => left <= right,
                    _ => true,
                };
                if ordered(&list[a..b], &list[d..e]) && ordered(&list[b..c], &list[e..f]) {
                    continue;
                }
                let pair = [self.rows[row][place - 1], self.rows[row][place]];
                if self.segment(pair[0]) != self.segment(pair[1]) {
                    continue;
                }
                let above = inversions(&list[a..b], &list[d..e]);
                let below = inversions(&list[b..c], &list[e..f]);
                let (now, then) = (above.0 + below.0, above.1 + below.1);
                if then < now
                    || (then == now
                        && now > 0
                        && loose
                        && turns == 1
                        && mean(&list[a..c]) > mean(&list[d..f]))
                {
                    self.rows[row].swap(place - 1, place);
                    near.swap(place - 1, place);
                    again = true;
                }
            }
            changed |= again;
        }
        self.scratch = list;
        if changed {
            self.number(row);
            // What could be exchanged here has been, unless it was cut short.
            self.stale[row] = again;
        }
        if steps.ended() { None } else { Some(changed) }
    }

    /// All crossings between threads. Only gaps where something changed are counted anew.
    pub(super) fn crossings(&mut self) -> u64 {
        for row in 1..self.rows.len() {
            if std::mem::replace(&mut self.uncounted[row], false) {
                self.in_gap[row] = self.crossings_above(row);
            }
        }
        self.in_gap.iter().sum()
    }

    /// The crossings between a row and the one above.
    fn crossings_above(&mut self, row: usize) -> u64 {
        let mut sum = 0;
        let mut list = std::mem::take(&mut self.scratch);
        let width = self.rows[row].len();
        self.tree[..=width].fill(0);
        let mut counted: u64 = 0;
        for index in 0..self.rows[row - 1].len() {
            list.clear();
            self.below
                .places(self.rows[row - 1][index], &self.place, &mut list);
            // Threads of one cell do not cross each other: ask for all, then add all.
            for &place in &list {
                sum += counted - self.up_to(place as usize);
            }
            for &place in &list {
                self.add(place as usize, width);
            }
            counted += list.len() as u64;
        }
        self.scratch = list;
        sum
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

/// The mean of places above and below.
fn mean(places: &[u32]) -> f64 {
    places.iter().map(|&place| f64::from(place)).sum::<f64>() / places.len().max(1) as f64
}

/// Pairs with left > right, and pairs with left < right, of two sorted lists.
#[inline]
pub(super) fn inversions(left: &[u32], right: &[u32]) -> (u64, u64) {
    let (Some(&a), Some(&b), Some(&c), Some(&d)) =
        (left.first(), left.last(), right.first(), right.last())
    else {
        return (0, 0);
    };
    // Mostly the lists do not overlap.
    if b < c {
        return (0, (left.len() * right.len()) as u64);
    }
    if a > d {
        return ((left.len() * right.len()) as u64, 0);
    }
    merged(left, right)
}

/// [`inversions`] of lists that overlap.
fn merged(left: &[u32], right: &[u32]) -> (u64, u64) {
    let (mut below, mut upto, mut now, mut then) = (0, 0, 0, 0);
    for &place in left {
        while below < right.len() && right[below] < place {
            below += 1;
        }
        while upto < right.len() && right[upto] <= place {
            upto += 1;
        }
        now += below as u64;
        then += (right.len() - upto) as u64;
    }
    (now, then)
}

/// The weighted median: between two middles, nearer to the side that is denser.
fn median(places: &[u32]) -> Option<f64> {
    let middle = places.len() / 2;
    let at = |index: usize| f64::from(places[index]);
    match places.len() {
        0 => None,
        2 => Some((at(0) + at(1)) / 2.0),
        count if count % 2 == 1 => Some(at(middle)),
        count => {
            let left = at(middle - 1) - at(0);
            let right = at(count - 1) - at(middle);
            if left + right == 0.0 {
                Some((at(middle - 1) + at(middle)) / 2.0)
            } else {
                Some((at(middle - 1) * right + at(middle) * left) / (left + right))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_counted_on_both_sides() {
        assert_eq!(inversions(&[1, 3], &[0, 2]), (3, 1));
        assert_eq!(inversions(&[1], &[1]), (0, 0));
    }

    #[test]
    fn the_median_leans_to_the_denser_side() {
        assert_eq!(median(&[]), None);
        assert_eq!(median(&[1, 2, 9]), Some(2.0));
        assert_eq!(median(&[1, 4]), Some(2.5));
        assert!(median(&[0, 1, 2, 9]).is_some_and(|median| median < 1.5));
    }
}
