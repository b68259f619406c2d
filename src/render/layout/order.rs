//! Puts the cells of each row in an order in which few threads cross.
//!
//! Several first orders; from each, sweeps down and up that sort every row by the weighted
//! median of its neighbours, and exchanges of neighbours as long as they help (Gansner and
//! others 1993). Crossings are counted with an accumulator tree (Barth, Jünger, Mutzel 2002).
//! The best order seen is kept.

use super::Effort;
use super::layers::Grid;
use super::steps::Steps;

/// Sweeps without a better order before a start is given up.
const PATIENCE: usize = 4;

/// Orders the rows of `grid`.
pub(super) fn order(grid: &mut Grid, effort: Effort, steps: &mut Steps) {
    let (sweeps, shuffles) = match effort {
        Effort::Quick => (6, 0),
        Effort::Normal => (24, 1),
        Effort::Best => (40, 12),
    };
    let mut best: Option<(u64, Vec<Vec<usize>>)> = None;
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    for start in 0..3 + shuffles {
        let rows = match start {
            0 => explore(grid, Way::Deep),
            1 => explore(grid, Way::Wide),
            2 => explore(grid, Way::Backward),
            _ => random.shuffled(&grid.rows),
        };
        let mut search = Search::new(grid, rows);
        let (crossings, rows) = search.improve(sweeps, start % 2 == 1, steps);
        if best.as_ref().is_none_or(|(least, _)| crossings < *least) {
            best = Some((crossings, rows));
        }
        let cost = grid.threads.len() + grid.cells.len();
        if matches!(best, Some((0, _))) || !steps.take(cost) {
            break;
        }
    }
    if let Some((_, rows)) = best {
        grid.rows = rows;
    }
}

/// A small deterministic source of disorder (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end.max(1) as u64) as usize
    }

    fn shuffled(&mut self, rows: &[Vec<usize>]) -> Vec<Vec<usize>> {
        let mut rows = rows.to_vec();
        for row in &mut rows {
            for index in (1..row.len()).rev() {
                let other = self.below(index + 1);
                row.swap(index, other);
            }
        }
        rows
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Way {
    /// One branch after the other, downward from the sources.
    Deep,
    /// Ring by ring, downward from the sources.
    Wide,
    /// Ring by ring, upward from the sinks.
    Backward,
}

/// Rows in the order in which their cells are met on a walk through the grid.
fn explore(grid: &Grid, way: Way) -> Vec<Vec<usize>> {
    let count = grid.cells.len();
    let mut met = vec![false; count];
    let mut rows = vec![Vec::new(); grid.rows.len()];
    let onward = |cell: usize| match way {
        Way::Backward => (&grid.up[cell], true),
        Way::Deep | Way::Wide => (&grid.down[cell], false),
    };
    let against = match way {
        Way::Backward => &grid.down,
        Way::Deep | Way::Wide => &grid.up,
    };
    let mut queue = std::collections::VecDeque::new();
    for root in (0..count).filter(|&cell| against[cell].is_empty()) {
        queue.push_back(root);
        // Deep walks meet a cell when it is taken out, wide ones as well: a cell may stand
        // in the queue several times, but only its first turn counts.
        while let Some(cell) = if way == Way::Deep {
            queue.pop_back()
        } else {
            queue.pop_front()
        } {
            if std::mem::replace(&mut met[cell], true) {
                continue;
            }
            rows[grid.cells[cell].row].push(cell);
            let (threads, upward) = onward(cell);
            let end = |thread: usize| {
                let thread = grid.threads[thread];
                if upward { thread.upper } else { thread.lower }
            };
            if way == Way::Deep {
                queue.extend(threads.iter().rev().map(|&t| end(t)).filter(|&c| !met[c]));
            } else {
                queue.extend(threads.iter().map(|&t| end(t)).filter(|&c| !met[c]));
            }
        }
    }
    rows
}

/// One search from one first order.
struct Search<'a> {
    grid: &'a Grid,
    rows: Vec<Vec<usize>>,
    place: Vec<usize>,
    tree: Vec<u32>,
    scratch: Vec<usize>,
}

impl<'a> Search<'a> {
    fn new(grid: &'a Grid, rows: Vec<Vec<usize>>) -> Search<'a> {
        let widest = rows.iter().map(Vec::len).max().unwrap_or(0);
        let mut search = Search {
            grid,
            rows,
            place: vec![0; grid.cells.len()],
            tree: vec![0; widest + 1],
            scratch: Vec::new(),
        };
        (0..search.rows.len()).for_each(|row| search.number(row));
        search
    }

    fn number(&mut self, row: usize) {
        for (place, &cell) in self.rows[row].iter().enumerate() {
            self.place[cell] = place;
        }
    }

    /// Sweeps up and down; the fewest crossings met, and the order that has them.
    fn improve(&mut self, sweeps: usize, lean: bool, steps: &mut Steps) -> (u64, Vec<Vec<usize>>) {
        let cost = 4 * (self.grid.threads.len() + self.grid.cells.len());
        self.exchange(steps);
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
            self.exchange(steps);
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

    /// Fills `list` with the places of a cell's neighbours above or below, in order.
    fn neighbours(&self, cell: usize, above: bool, list: &mut Vec<usize>) {
        list.clear();
        if above {
            list.extend(
                self.grid.up[cell]
                    .iter()
                    .map(|&t| self.place[self.grid.threads[t].upper]),
            );
        } else {
            list.extend(
                self.grid.down[cell]
                    .iter()
                    .map(|&t| self.place[self.grid.threads[t].lower]),
            );
        }
        list.sort_unstable();
    }

    /// Sorts a row by medians; cells without neighbours there keep their places.
    fn sort(&mut self, row: usize, above: bool, rightward: bool) {
        let mut list = std::mem::take(&mut self.scratch);
        let cells = std::mem::take(&mut self.rows[row]);
        let mut moving: Vec<(f64, usize)> = Vec::with_capacity(cells.len());
        let mut fixed = vec![None; cells.len()];
        for (place, &cell) in cells.iter().enumerate() {
            self.neighbours(cell, above, &mut list);
            match median(&list) {
                Some(median) => moving.push((median, cell)),
                None => fixed[place] = Some(cell),
            }
        }
        if !rightward {
            moving.reverse();
        }
        moving.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut next = moving.into_iter().map(|(_, cell)| cell);
        self.rows[row] = fixed
            .into_iter()
            .filter_map(|cell| cell.or_else(|| next.next()))
            .collect();
        self.scratch = list;
        self.number(row);
    }

    /// Exchanges neighbours as long as this removes crossings.
    fn exchange(&mut self, steps: &mut Steps) {
        for _ in 0..8 {
            let mut better = false;
            for row in 0..self.rows.len() {
                match self.exchange_in(row, steps) {
                    Some(changed) => better |= changed,
                    None => return,
                }
            }
            if !better {
                break;
            }
        }
    }

    fn exchange_in(&mut self, row: usize, steps: &mut Steps) -> Option<bool> {
        let count = self.rows[row].len();
        // The places of all neighbours, above and below, do not change meanwhile.
        let mut near: Vec<[Vec<usize>; 2]> = vec![Default::default(); count];
        let mut work = count;
        for (place, lists) in near.iter_mut().enumerate() {
            let cell = self.rows[row][place];
            let [above, below] = lists;
            self.neighbours(cell, true, above);
            self.neighbours(cell, false, below);
            work += 2 * (above.len() + below.len());
        }
        let mut changed = false;
        for _ in 0..4 {
            if !steps.take(work) {
                return None;
            }
            let mut again = false;
            for place in 1..count {
                let (now, then) = crossings_of(&near[place - 1], &near[place]);
                if then < now {
                    self.rows[row].swap(place - 1, place);
                    near.swap(place - 1, place);
                    again = true;
                }
            }
            changed |= again;
            if !again {
                break;
            }
        }
        self.number(row);
        Some(changed)
    }

    /// All crossings between threads.
    fn crossings(&mut self) -> u64 {
        let mut sum = 0;
        let mut list = std::mem::take(&mut self.scratch);
        for row in 1..self.rows.len() {
            let width = self.rows[row].len();
            self.tree[..=width].fill(0);
            let mut counted: u64 = 0;
            for index in 0..self.rows[row - 1].len() {
                let cell = self.rows[row - 1][index];
                self.neighbours(cell, false, &mut list);
                // Threads of one cell do not cross each other: ask for all, then add all.
                for &place in &list {
                    sum += counted - self.up_to(place);
                }
                for &place in &list {
                    self.add(place);
                }
                counted += list.len() as u64;
            }
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

    fn add(&mut self, place: usize) {
        let mut node = place + 1;
        while let Some(count) = self.tree.get_mut(node) {
            *count += 1;
            node += node & node.wrapping_neg();
        }
    }
}

/// Crossings between the threads of two neighbours, as they stand and exchanged.
fn crossings_of(left: &[Vec<usize>; 2], right: &[Vec<usize>; 2]) -> (u64, u64) {
    let mut sum = (0, 0);
    for (left, right) in left.iter().zip(right) {
        let (now, then) = inversions(left, right);
        sum.0 += now;
        sum.1 += then;
    }
    sum
}

/// Pairs with left > right, and pairs with left < right, of two sorted lists.
fn inversions(left: &[usize], right: &[usize]) -> (u64, u64) {
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
fn median(places: &[usize]) -> Option<f64> {
    let middle = places.len() / 2;
    let at = |index: usize| places[index] as f64;
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
