//! A table whose entries are made when they are first looked at, and stay: what a question
//! looks at closely costs memory, what it passes by costs none.

use std::fmt;
use std::sync::OnceLock;

/// How many entries come to be together as empty places.
const CHUNK: usize = 64;

/// Entries by number, each made once.
pub(super) struct Lazy<T> {
    chunks: Box<[OnceLock<Chunk<T>>]>,
}

type Chunk<T> = Box<[OnceLock<Box<T>>]>;

impl<T> Lazy<T> {
    /// A table of that many entries, none of them made.
    pub(super) fn new(len: usize) -> Lazy<T> {
        Lazy {
            chunks: (0..len.div_ceil(CHUNK)).map(|_| OnceLock::new()).collect(),
        }
    }

    /// The entry, made if this is the first look at it. An entry beyond the table is none.
    pub(super) fn get(&self, i: usize, make: impl FnOnce() -> T) -> Option<&T> {
        let empty = || (0..CHUNK).map(|_| OnceLock::new()).collect();
        let chunk = self.chunks.get(i / CHUNK)?.get_or_init(empty);
        Some(chunk[i % CHUNK].get_or_init(|| Box::new(make())))
    }

    /// The entry, if somebody has looked at it.
    pub(super) fn ready(&self, i: usize) -> Option<&T> {
        let chunk = self.chunks.get(i / CHUNK)?.get()?;
        chunk[i % CHUNK].get().map(|entry| &**entry)
    }
}

impl<T> Default for Lazy<T> {
    fn default() -> Lazy<T> {
        Lazy::new(0)
    }
}

impl<T> fmt::Debug for Lazy<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "up to {} entries", self.chunks.len() * CHUNK)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_made_once() {
        let table = Lazy::new(100);
        assert_eq!(table.ready(70), None);
        assert_eq!(table.get(70, || 7), Some(&7));
        assert_eq!(table.get(70, || 8), Some(&7));
        assert_eq!(table.ready(70), Some(&7));
        assert_eq!(table.get(128, || 9), None);
    }
}
