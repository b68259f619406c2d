//! The neighbours of each cell in the row above, or in the row below: where they stand, their median,
//! and how often the threads of two cells to them cross.

/// Neighbours up to which they are sorted one by one.
const FEW: usize = 12;

/// The neighbours of every cell on one side, in one list.
#[derive(Clone, Default)]
pub(super) struct Neighbors {
    start: Vec<u32>,
    cells: Vec<u32>,
}

impl Neighbors {
    pub(super) fn new(cells: usize, threads: &[(u32, u32)]) -> Neighbors {
        let mut start = vec![0; cells + 1];
        for &(cell, _) in threads {
            start[cell as usize + 1] += 1;
        }
        for cell in 0..cells {
            start[cell + 1] += start[cell];
        }
        let mut next = start.clone();
        let mut near = vec![0; threads.len()];
        for &(cell, other) in threads {
            near[next[cell as usize] as usize] = other;
            next[cell as usize] += 1;
        }
        Neighbors { start, cells: near }
    }

    /// The neighbours of one cell.
    pub(super) fn of(&self, cell: u32) -> &[u32] {
        let cell = cell as usize;
        &self.cells[self.start[cell] as usize..self.start[cell + 1] as usize]
    }

    /// How many threads there are on this side.
    pub(super) fn len(&self) -> usize {
        self.cells.len()
    }

    /// The crossings of the threads of two cells of a row: those they have if the first stands left
    /// of the second, and those they have if it stands right of it.
    #[inline]
    pub(super) fn crossings(
        &self,
        left: u32,
        right: u32,
        place: &[u32],
        scratch: &mut Vec<u32>,
    ) -> (u64, u64) {
        let at = |cell: &u32| place[*cell as usize];
        match (self.of(left), self.of(right)) {
            ([], _) | (_, []) => (0, 0),
            ([a], [b]) => (u64::from(at(a) > at(b)), u64::from(at(a) < at(b))),
            (few, many) if few.len().min(many.len()) <= FEW => {
                let (mut now, mut then) = (0, 0);
                for a in few.iter().map(at) {
                    for b in many.iter().map(at) {
                        now += u64::from(a > b);
                        then += u64::from(a < b);
                    }
                }
                (now, then)
            }
            _ => {
                scratch.clear();
                self.places(left, place, scratch);
                let middle = scratch.len();
                self.places(right, place, scratch);
                inversions(&scratch[..middle], &scratch[middle..])
            }
        }
    }

    /// The weighted median of the places of a cell's neighbours.
    #[inline]
    pub(super) fn median(&self, cell: u32, place: &[u32], scratch: &mut Vec<u32>) -> Option<f64> {
        let at = |cell: u32| f64::from(place[cell as usize]);
        match *self.of(cell) {
            [] => None,
            [one] => Some(at(one)),
            [a, b] => Some((at(a) + at(b)) / 2.0),
            _ => {
                scratch.clear();
                self.places(cell, place, scratch);
                median(scratch)
            }
        }
    }

    /// Adds the places of a cell's neighbours to `list`, in order.
    #[inline]
    pub(super) fn places(&self, cell: u32, place: &[u32], list: &mut Vec<u32>) {
        let at = |cell: u32| place[cell as usize];
        // Most cells have one neighbour or two.
        let near = match *self.of(cell) {
            [] => return,
            [one] => return list.push(at(one)),
            [a, b] => {
                let (a, b) = (at(a), at(b));
                return list.extend([a.min(b), a.max(b)]);
            }
            ref more => more,
        };
        let first = list.len();
        list.extend(near.iter().map(|&other| at(other)));
        match &mut list[first..] {
            few if few.len() <= FEW => {
                for end in 1..few.len() {
                    let own = few[end];
                    let mut at = end;
                    while at > 0 && few[at - 1] > own {
                        few[at] = few[at - 1];
                        at -= 1;
                    }
                    few[at] = own;
                }
            }
            many => many.sort_unstable(),
        }
    }
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

    /// Each way to count gives what a list of all pairs does, and each median is that of the list.
    #[test]
    fn few_neighbours_and_many_are_counted_alike() {
        let place: Vec<u32> = (0..60).map(|cell| cell * 37 % 61).collect();
        for (few, many) in [(0, 3), (1, 1), (1, 30), (2, 2), (5, 20), (13, 14), (25, 30)] {
            let of = |cell: u32, count: u32| (0..count).map(move |at| (cell, at * (cell + 2) % 60));
            let threads: Vec<(u32, u32)> = of(0, few).chain(of(1, many)).collect();
            let near = Neighbors::new(60, &threads);
            let lists = [0, 1].map(|cell| {
                let ends = threads.iter().filter(|thread| thread.0 == cell);
                let mut list: Vec<u32> = ends.map(|thread| place[thread.1 as usize]).collect();
                list.sort_unstable();
                assert_eq!(near.median(cell, &place, &mut Vec::new()), median(&list));
                list
            });
            let pairs = lists[0]
                .iter()
                .flat_map(|a| lists[1].iter().map(move |b| (a, b)));
            let wanted = pairs.fold((0, 0), |sum, (a, b)| {
                (sum.0 + u64::from(a > b), sum.1 + u64::from(a < b))
            });
            let counted = near.crossings(0, 1, &place, &mut Vec::new());
            assert_eq!(counted, wanted, "{few} and {many}");
        }
    }
}
