//! Dense ids, valid inside one snapshot only, and sets of them.

use std::fmt;

macro_rules! id {
    ($(#[$outer:meta])* $name:ident) => {
        $(#[$outer])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[derive(bytemuck::Pod, bytemuck::Zeroable)]
        #[repr(transparent)]
        pub struct $name(pub(crate) u32);

        impl $name {
            /// The id as an index: ids are dense and start at 0.
            pub fn index(self) -> usize {
                self.0 as usize
            }

            /// The id at this index.
            ///
            /// # Panics
            /// When the index exceeds `u32::MAX`; no graph has so many records.
            pub fn at(index: usize) -> $name {
                $name(u32::try_from(index).expect("a snapshot holds at most 2^32 records"))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}", self.0)
            }
        }
    };
}

id! {
    /// A node of one snapshot.
    NodeId
}
id! {
    /// An edge of one snapshot: its position among the forward arcs.
    EdgeId
}
id! {
    /// A source of one snapshot.
    SourceId
}

/// A set of small numbers, one bit each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Bits {
    words: Vec<u64>,
    is_any: bool,
}

impl Bits {
    pub(crate) fn insert(&mut self, n: usize) {
        if self.words.len() <= n / 64 {
            self.words.resize(n / 64 + 1, 0);
        }
        self.words[n / 64] |= 1 << (n % 64);
        self.is_any = true;
    }

    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        !self.is_any
    }

    #[inline]
    pub(crate) fn has(&self, n: usize) -> bool {
        let word = self.words.get(n / 64);
        word.is_some_and(|word| word >> (n % 64) & 1 == 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_has_what_was_put_in() {
        let mut set = Bits::default();
        assert!(!set.has(1_000));
        set.insert(65);
        assert!(set.has(65) && !set.has(64) && !set.has(1));
    }
}
