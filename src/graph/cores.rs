//! Work in shares: on all cores with the feature `rayon`, one after the other without it, and
//! the same answer either way. The only place that knows of threads. Start at [`join`].

use std::ops::Range;

/// Does both; at once, if there is a core free.
#[cfg(feature = "rayon")]
pub(crate) fn join<A: Send, B: Send>(
    one: impl FnOnce() -> A + Send,
    other: impl FnOnce() -> B + Send,
) -> (A, B) {
    rayon::join(one, other)
}

/// Does both, one after the other.
#[cfg(not(feature = "rayon"))]
pub(crate) fn join<A: Send, B: Send>(
    one: impl FnOnce() -> A + Send,
    other: impl FnOnce() -> B + Send,
) -> (A, B) {
    (one(), other())
}

/// Whether something holds of every share. All are looked at, whatever comes of the others.
#[cfg(feature = "store")]
pub(crate) fn all(mut shares: Range<usize>, holds: &(impl Fn(usize) -> bool + Sync)) -> bool {
    if shares.len() < 2 {
        return shares.all(holds);
    }
    let middle = shares.start.midpoint(shares.end);
    let (first, second) = (shares.start..middle, middle..shares.end);
    let (one, other) = join(|| all(first, holds), || all(second, holds));
    one && other
}

/// What comes of every share, in their order.
pub(crate) fn each<T: Send>(shares: Range<usize>, of: &(impl Fn(usize) -> T + Sync)) -> Vec<T> {
    if shares.len() < 2 {
        return shares.map(of).collect();
    }
    let middle = shares.start.midpoint(shares.end);
    let (mut one, other) = join(
        || each(shares.start..middle, of),
        || each(middle..shares.end, of),
    );
    one.extend(other);
    one
}

/// Fills a list by the place of each value.
pub(crate) fn fill<T: Send>(list: &mut [T], value: &(impl Fn(usize) -> T + Sync)) {
    /// Fewer values than this are not worth another core.
    const FEW: usize = 1 << 12;
    within(list, 0, value);

    fn within<T: Send>(list: &mut [T], first: usize, value: &(impl Fn(usize) -> T + Sync)) {
        if list.len() < FEW {
            for (place, i) in list.iter_mut().zip(first..) {
                *place = value(i);
            }
            return;
        }
        let middle = list.len() / 2;
        let (before, behind) = list.split_at_mut(middle);
        join(
            || within(before, first, value),
            || within(behind, first + middle, value),
        );
    }
}

/// Does something to each block of a list, blocks as they end.
pub(crate) fn each_block<T: Send>(
    list: &mut [T],
    ends: &[u32],
    visit: &(impl Fn(&mut [T]) + Sync),
) {
    /// Fewer values than this are not worth another core.
    const FEW: usize = 1 << 14;
    within(list, 0, ends, visit);

    fn within<T: Send>(
        list: &mut [T],
        begin: usize,
        ends: &[u32],
        visit: &(impl Fn(&mut [T]) + Sync),
    ) {
        if list.len() < FEW || ends.len() < 2 {
            let (mut rest, mut begun) = (list, begin);
            for end in ends {
                let (block, behind) = rest.split_at_mut(*end as usize - begun);
                visit(block);
                (rest, begun) = (behind, *end as usize);
            }
            return;
        }
        let (first, second) = ends.split_at(ends.len() / 2);
        let middle = first.last().map_or(begin, |end| *end as usize);
        let (before, behind) = list.split_at_mut(middle - begin);
        join(
            || within(before, begin, first, visit),
            || within(behind, middle, second, visit),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(feature = "store")]
    #[test]
    fn every_share_is_looked_at_once() {
        use std::sync::atomic::{AtomicU32, Ordering};
        let looks: Vec<AtomicU32> = (0..1000).map(|_| AtomicU32::new(0)).collect();
        let look = |share: usize| looks[share].fetch_add(1, Ordering::Relaxed) < 9 && share != 400;
        assert!(!all(0..1000, &look));
        assert!(looks.iter().all(|look| look.load(Ordering::Relaxed) == 1));
        assert!(all(0..0, &look) && all(401..1000, &look));
    }

    #[test]
    fn what_comes_of_shares_stands_in_their_order() {
        assert_eq!(
            each(3..1000, &|share| share * 2),
            Vec::from_iter((6..2000).step_by(2))
        );
        assert!(each(3..3, &|share| share).is_empty());
    }

    #[test]
    fn a_list_is_filled_in_order() {
        let mut list = vec![0; 100_000];
        fill(&mut list, &|i| i * 2);
        assert!(list.iter().enumerate().all(|(i, value)| *value == i * 2));
    }

    #[test]
    fn blocks_are_sorted_as_one_after_the_other() {
        let mut list: Vec<u32> = (0..100_000u32)
            .map(|i| i.wrapping_mul(2_654_435_761))
            .collect();
        let ends: Vec<u32> = (1..=1000).map(|i| i * i / 10).collect();
        let mut expected = list.clone();
        let mut begin = 0;
        for end in &ends {
            expected[begin..*end as usize].sort_unstable();
            begin = *end as usize;
        }
        each_block(&mut list, &ends, &|block| block.sort_unstable());
        assert_eq!(list, expected);
    }
}
