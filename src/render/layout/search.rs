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

/// Where in the list of places the neighbours of a cell are: those above from the first number,
/// those below from the second up to the third.
pub(super) type Neighbours = (usize, usize, usize);

/// One search from one first order.
pub(super) struct Search<'a> {
    pub(super) above: &'a Near,
    pub(super) below: &'a Near,
    pub(super) parts: &'a Parts,
    /// The part of its row in which each cell stands; empty: there are none.
    pub(super) segment: Vec<u32>,
    pub(super) rows: Vec<Vec<u32>>,
    pub(super) place: Vec<u32>,
    /// The places of each row at which an exchange might help.
    pub(super) stale: Vec<Span>,
    /// Rows above which crossings must be counted anew, and what was counted before.
    uncounted: Vec<bool>,
    pub(super) in_gap: Vec<u64>,
    /// The places of each row that have changed since this was last cleared.
    pub(super) touched: Vec<Span>,
    /// The neighbours of cells that were looked at last: see [`Search::gather`].
    pub(super) near: Vec<Neighbours>,
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
            stale: vec![Span::ALL; rows.len()],
            uncounted: vec![true; rows.len()],
            in_gap: vec![0; rows.len()],
            touched: vec![Span::ALL; rows.len()],
            near: Vec::new(),
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
        self.stale[row.saturating_sub(1)..end].fill(Span::ALL);
        self.uncounted[row..end].fill(true);
        self.touched[row] = Span::ALL;
    }

    /// Notes the places of some of a row's cells after they have changed among themselves, and
    /// crossings have been counted. Exchanges may help there, and where their neighbours are.
    pub(super) fn number_some(&mut self, row: usize, span: std::ops::Range<usize>) {
        let (first, end) = (span.start as u32, span.end as u32);
        self.touched[row].widen(Span { first, end });
        self.stale[row].widen(Span {
            first: first.saturating_sub(1),
            end: end + 1,
        });
        for place in span {
            let cell = self.rows[row][place];
            self.place[cell as usize] = place as u32;
            for &other in self.above.of(cell) {
                self.stale[row - 1].add(self.place[other as usize]);
            }
            for &other in self.below.of(cell) {
                self.stale[row + 1].add(self.place[other as usize]);
            }
        }
    }

    /// Lists the places of the neighbours of some cells of a row, above and below.
    pub(super) fn gather(&mut self, row: usize, span: std::ops::Range<usize>) {
        let mut list = std::mem::take(&mut self.scratch);
        list.clear();
        self.near.clear();
        for &cell in &self.rows[row][span] {
            let start = list.len();
            self.above.places(cell, &self.place, &mut list);
            let middle = list.len();
            self.below.places(cell, &self.place, &mut list);
            self.near.push((start, middle, list.len()));
        }
        self.scratch = list;
    }

    /// The crossings of two cells that were gathered, above and below: those they have if the
    /// first stands left of the second, and those they have if it stands right of it.
    pub(super) fn pair(&self, left: Neighbours, right: Neighbours) -> [(u64, u64); 2] {
        let ((a, b, c), (d, e, f)) = (left, right);
        let list = &self.scratch;
        [
            inversions(&list[a..b], &list[d..e]),
            inversions(&list[b..c], &list[e..f]),
        ]
    }

    /// Counts an exchange of two cells of a row, of which the crossings are known.
    pub(super) fn count(&mut self, row: usize, [above, below]: [(u64, u64); 2]) {
        // What is to be counted anew may be any number until then.
        self.in_gap[row] = self.in_gap[row].wrapping_add(above.1).wrapping_sub(above.0);
        if let Some(gap) = self.in_gap.get_mut(row + 1) {
            *gap = gap.wrapping_add(below.1).wrapping_sub(below.0);
        }
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
        let is_stale = |span: &Span| *span != Span::NONE;
        let Some(mut first) = self.stale.iter().position(is_stale) else {
            return;
        };
        let mut end = 1 + self.stale.iter().rposition(is_stale).unwrap_or(first);
        for turn in 0..8 {
            let (mut row, mut changed) = (first, None);
            while row < end {
                let span = std::mem::replace(&mut self.stale[row], Span::NONE);
                let span = span.within(self.rows[row].len());
                if span.len() > 1 {
                    match self.exchange_in(row, span, loose && turn == 0, steps) {
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
    fn exchange_in(
        &mut self,
        row: usize,
        span: std::ops::Range<usize>,
        loose: bool,
        steps: &mut Steps,
    ) -> Option<bool> {
        // The places of all neighbours, above and below, do not change meanwhile.
        self.gather(row, span.clone());
        let (mut changed, mut again, mut turns) = (Span::NONE, true, 0);
        while again && turns < 4 {
            again = false;
            turns += 1;
            if !steps.take(self.near.len() + 2 * self.scratch.len()) {
                break;
            }
            for index in 1..self.near.len() {
                let (left, right) = (self.near[index - 1], self.near[index]);
                let ((a, b, c), (d, e, f)) = (left, right);
                let list = &self.scratch;
                let ordered = |left: &[u32], right: &[u32]| match (left.last(), right.first()) {
                    (Some(left), Some(right)) => left <= right,
                    _ => true,
                };
                if ordered(&list[a..b], &list[d..e]) && ordered(&list[b..c], &list[e..f]) {
                    continue;
                }
                let place = span.start + index;
                let pair = [self.rows[row][place - 1], self.rows[row][place]];
                if self.segment(pair[0]) != self.segment(pair[1]) {
                    continue;
                }
                let crossings = self.pair(left, right);
                let [above, below] = crossings;
                let (now, then) = (above.0 + below.0, above.1 + below.1);
                if then < now
                    || (then == now
                        && now > 0
                        && loose
                        && turns == 1
                        && mean(&list[a..c]) > mean(&list[d..f]))
                {
                    self.rows[row].swap(place - 1, place);
                    self.near.swap(index - 1, index);
                    self.count(row, crossings);
                    changed.add(place as u32 - 1);
                    changed.add(place as u32);
                    again = true;
                }
            }
        }
        let some = changed != Span::NONE;
        if some {
            let changed = changed.within(self.rows[row].len());
            let reaches_on = |at: usize, width: usize| at > 0 && at < width;
            let open = again
                || (changed.start == span.start && reaches_on(span.start, usize::MAX))
                || (changed.end == span.end && reaches_on(span.end, self.rows[row].len()));
            self.number_some(row, changed);
            // What could be exchanged here has been, unless it was cut short.
            if !open {
                self.stale[row] = Span::NONE;
            }
        }
        if steps.ended() { None } else { Some(some) }
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
