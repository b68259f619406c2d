//! A set of places in rows: a bit for each place.

use std::ops::Range;

/// Bits of a word.
const WORD: usize = 64;

/// A set of places of each row.
#[derive(Debug, Clone)]
pub(super) struct Marks {
    /// Where the words of each row start.
    start: Vec<usize>,
    words: Vec<u64>,
    /// No other rows have places.
    rows: Range<usize>,
}

impl Marks {
    /// No places of rows that are so wide.
    pub(super) fn none(widths: impl Iterator<Item = usize>) -> Marks {
        let mut start = vec![0];
        let mut end = 0;
        for width in widths {
            end += width.div_ceil(WORD);
            start.push(end);
        }
        Marks {
            start,
            words: vec![0; end],
            rows: 0..0,
        }
    }

    /// The words of a row.
    pub(super) fn of(&mut self, row: usize) -> &mut [u64] {
        &mut self.words[self.start[row]..self.start[row + 1]]
    }

    /// The rows from the first that has places up to the last.
    pub(super) fn rows(&mut self) -> Range<usize> {
        let Range { mut start, mut end } = self.rows.clone();
        while start < end && !self.has_any(start) {
            start += 1;
        }
        while start < end && !self.has_any(end - 1) {
            end -= 1;
        }
        self.rows = start..end;
        start..end
    }

    #[inline]
    fn reach(&mut self, row: usize) {
        self.rows = if self.rows.is_empty() {
            row..row + 1
        } else {
            self.rows.start.min(row)..self.rows.end.max(row + 1)
        };
    }

    #[inline]
    pub(super) fn add(&mut self, row: usize, place: u32) {
        self.reach(row);
        self.words[self.start[row] + place as usize / WORD] |= 1 << (place as usize % WORD);
    }

    /// Adds all places of a row so wide.
    pub(super) fn add_all(&mut self, row: usize, width: usize) {
        self.reach(row);
        let words = self.of(row);
        words.fill(u64::MAX);
        if let (Some(last), 1..) = (words.last_mut(), width % WORD) {
            *last = (1 << (width % WORD)) - 1;
        }
    }

    pub(super) fn has_any(&self, row: usize) -> bool {
        let words = &self.words[self.start[row]..self.start[row + 1]];
        words.iter().any(|word| *word != 0)
    }

    pub(super) fn clear(&mut self) {
        let rows = std::mem::take(&mut self.rows);
        self.words[self.start[rows.start]..self.start[rows.end]].fill(0);
    }
}

/// The places in a row's words, from left to right; what is added behind the last one met is met
/// as well.
pub(super) fn next(words: &mut [u64], word: &mut usize) -> Option<usize> {
    while let Some(bits) = words.get_mut(*word) {
        if *bits != 0 {
            let bit = bits.trailing_zeros() as usize;
            *bits &= *bits - 1;
            return Some(*word * WORD + bit);
        }
        *word += 1;
    }
    None
}

/// Adds a place to a row's words.
#[inline]
pub(super) fn mark(words: &mut [u64], place: usize) {
    words[place / WORD] |= 1 << (place % WORD);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_of_a_wide_row_are_met_from_left_to_right() {
        let mut marks = Marks::none([3, 130, 64].into_iter());
        for place in [129, 0, 64, 63] {
            marks.add(1, place);
        }
        assert_eq!(marks.rows(), 1..2);
        let (words, mut word) = (marks.of(1), 0);
        let mut met = Vec::new();
        while let Some(place) = next(words, &mut word) {
            met.push(place);
            if place == 64 {
                mark(words, 65);
            }
        }
        assert_eq!(met, [0, 63, 64, 65, 129]);
        assert!(marks.rows().is_empty());
    }

    #[test]
    fn all_places_of_a_row_are_as_many_as_it_is_wide() {
        for width in [0, 1, 63, 64, 65, 128] {
            let mut marks = Marks::none([width, 5].into_iter());
            marks.add_all(0, width);
            let count: u32 = marks.of(0).iter().map(|word| word.count_ones()).sum();
            assert_eq!(count as usize, width);
            marks.clear();
            assert!(marks.rows().is_empty());
        }
    }
}
