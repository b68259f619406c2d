//! A column: values of one size side by side, as they stand in memory and in the file. Built
//! as a vector, or lent by bytes that somebody else holds (a mapped file), without a copy.

// Without the floor `store`, nothing is lent.
#![cfg_attr(not(feature = "store"), allow(dead_code))]

use bytemuck::Pod;
use std::collections::TryReserveError;
use std::fmt;
use std::ops::{Deref, Range};
use std::sync::Arc;

/// Bytes that a graph reads but does not own: a part of a mapped or loaded file.
#[derive(Clone)]
pub(crate) struct Lent {
    held: Arc<dyn AsRef<[u8]> + Send + Sync>,
    range: Range<usize>,
}

impl Lent {
    /// The bytes of that range; none if the holder has not as many.
    pub(crate) fn new(
        held: Arc<dyn AsRef<[u8]> + Send + Sync>,
        range: Range<usize>,
    ) -> Option<Lent> {
        (*held).as_ref().get(range.clone())?;
        Some(Lent { held, range })
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &(*self.held).as_ref()[self.range.clone()]
    }
}

impl fmt::Debug for Lent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.range.len())
    }
}

/// Values of one size side by side.
#[derive(Clone, Debug)]
pub(crate) enum Column<T> {
    /// Built in memory.
    Own(Vec<T>),
    /// Read where it lies.
    Lent(Lent),
}

impl<T: Pod> Column<T> {
    /// The bytes as a column; none if they are no whole number of values or lie askew.
    pub(crate) fn lent(bytes: Lent) -> Option<Column<T>> {
        bytemuck::try_cast_slice::<u8, T>(bytes.bytes()).ok()?;
        Some(Column::Lent(bytes))
    }

    /// The column as the bytes that go into a file.
    pub(crate) fn bytes(&self) -> &[u8] {
        bytemuck::cast_slice(self)
    }

    /// The values, to be changed: copied first, if they are lent.
    pub(super) fn to_mut(&mut self) -> &mut Vec<T> {
        if let Column::Lent(_) = self {
            *self = Column::Own(self.to_vec());
        }
        match self {
            Column::Own(values) => values,
            Column::Lent(_) => unreachable!("it was copied in the lines above"),
        }
    }
}

impl<T: Pod> Deref for Column<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        match self {
            Column::Own(values) => values,
            Column::Lent(bytes) => bytemuck::cast_slice(bytes.bytes()),
        }
    }
}

impl<T> Default for Column<T> {
    fn default() -> Column<T> {
        Column::Own(Vec::new())
    }
}

impl<T> From<Vec<T>> for Column<T> {
    fn from(values: Vec<T>) -> Column<T> {
        Column::Own(values)
    }
}

/// Texts, or any runs of bytes, one after the other, found by their place.
#[derive(Clone, Debug, Default)]
pub(crate) struct Runs {
    /// Where each run ends; it begins where the one before it ends.
    pub(crate) ends: Column<u32>,
    pub(crate) bytes: Column<u8>,
}

impl Runs {
    /// How many runs there are.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The bytes of one run; empty where there is none.
    pub(crate) fn get(&self, i: usize) -> &[u8] {
        let first = match i.checked_sub(1) {
            Some(before) => self.ends.get(before).copied().unwrap_or(0),
            None => 0,
        };
        let last = self.ends.get(i).copied().unwrap_or(0);
        self.bytes.get(first as usize..last as usize).unwrap_or(&[])
    }

    /// One run as text. What was built is text, and what was opened was verified to be.
    pub(crate) fn text(&self, i: usize) -> &str {
        std::str::from_utf8(self.get(i)).unwrap_or_default()
    }

    /// Adds a run at the end; its place. None when four gigabytes of runs are full.
    pub(crate) fn push(&mut self, run: &[u8]) -> Option<usize> {
        let end = self.bytes.len().checked_add(run.len())?;
        let end = u32::try_from(end).ok()?;
        self.bytes.to_mut().extend_from_slice(run);
        self.ends.to_mut().push(end);
        Some(self.ends.len() - 1)
    }

    /// Asks for the memory of one more run.
    pub(crate) fn try_reserve(&mut self, bytes: usize) -> Result<(), TryReserveError> {
        self.bytes.to_mut().try_reserve(bytes)?;
        self.ends.to_mut().try_reserve(1)
    }

    /// The place of the first run that is not below `text`, in runs that are sorted.
    pub(crate) fn search(&self, text: &str) -> Result<usize, usize> {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low.midpoint(high);
            match self.get(middle).cmp(text.as_bytes()) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => return Ok(middle),
            }
        }
        Err(low)
    }

    /// All runs as texts, in their order.
    pub(crate) fn texts(&self) -> impl ExactSizeIterator<Item = &str> {
        (0..self.len()).map(|i| self.text(i))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lent_column_reads_the_bytes_where_they_lie() {
        let own: Column<u32> = vec![7, 8, 9].into();
        let held: Arc<Vec<u32>> = Arc::new(own.to_vec());
        struct Holder(Arc<Vec<u32>>);
        impl AsRef<[u8]> for Holder {
            fn as_ref(&self) -> &[u8] {
                bytemuck::cast_slice(&self.0)
            }
        }
        let lent = |range| Lent::new(Arc::new(Holder(held.clone())), range);
        assert_eq!(&*Column::<u32>::lent(lent(4..12).unwrap()).unwrap(), [8, 9]);
        assert!(Column::<u32>::lent(lent(1..5).unwrap()).is_none(), "askew");
        assert!(
            Column::<u32>::lent(lent(0..3).unwrap()).is_none(),
            "no whole number"
        );
        assert!(lent(8..13).is_none(), "more than there is");
    }

    #[test]
    fn runs_are_found_by_place_and_by_text() {
        let mut runs = Runs::default();
        for text in ["", "ab", "ä", "b"] {
            runs.push(text.as_bytes());
        }
        assert_eq!(runs.texts().collect::<Vec<_>>(), ["", "ab", "ä", "b"]);
        assert_eq!(runs.text(4), "");
        let mut sorted = Runs::default();
        for text in ["a", "ab", "b"] {
            sorted.push(text.as_bytes());
        }
        assert_eq!(sorted.search("ab"), Ok(1));
        assert_eq!(sorted.search("aa"), Err(1));
        assert_eq!(sorted.search("c"), Err(3));
    }
}
