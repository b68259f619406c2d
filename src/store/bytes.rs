//! Bytes of a file that outlive the handle they came from: a range of something mapped or owned,
//! shared and cheap to clone. Start at [`Bytes`].

use std::fmt;
use std::io;
use std::ops::{Deref, Range};
use std::sync::Arc;

/// Where the first byte of a section stands in memory and in the file: at a multiple of this.
pub const ALIGNMENT: usize = 64;

/// Some bytes with a shared owner.
///
/// Whole files begin at a multiple of [`ALIGNMENT`] in memory, mapped or not, and so do the
/// sections within.
///
/// ```
/// use foedera::store::Bytes;
///
/// let pact = Bytes::filled(14, |into| Ok(into.copy_from_slice(b"the river pact")))?;
/// let river = pact.slice(4..9).expect("within");
/// drop(pact);
/// assert_eq!(&*river, b"river");
/// assert!(river.slice(3..6).is_none());
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Clone)]
pub struct Bytes {
    owner: Arc<Owner>,
    start: usize,
    end: usize,
}

enum Owner {
    Owned {
        memory: Vec<u8>,
        /// The first byte that is aligned.
        first: usize,
    },
    #[cfg(all(feature = "mmap", any(target_os = "linux", target_os = "macos")))]
    Mapped(memmap2::Mmap),
}

impl Owner {
    fn all(&self) -> &[u8] {
        match self {
            Owner::Owned { memory, first } => memory.get(*first..).unwrap_or_default(),
            #[cfg(all(feature = "mmap", any(target_os = "linux", target_os = "macos")))]
            Owner::Mapped(map) => map,
        }
    }
}

impl Bytes {
    /// So many bytes of memory, aligned, that `fill` writes.
    ///
    /// # Errors
    /// What `fill` says; [`io::ErrorKind::OutOfMemory`] when there is no such memory.
    pub fn filled(
        length: usize,
        fill: impl FnOnce(&mut [u8]) -> io::Result<()>,
    ) -> io::Result<Bytes> {
        let room = length.checked_add(ALIGNMENT - 1);
        let room = room.ok_or(io::ErrorKind::OutOfMemory)?;
        // `vec!` gets memory that is zero already, but stops the process where there is none;
        // so it is asked for first.
        let asked = Vec::<u8>::new().try_reserve_exact(room);
        asked.map_err(|_| io::ErrorKind::OutOfMemory)?;
        let mut memory = vec![0; room];
        let first = memory.as_ptr().addr().wrapping_neg() % ALIGNMENT;
        memory.truncate(first + length);
        fill(&mut memory[first..])?;
        Ok(Bytes::all_of(Owner::Owned { memory, first }))
    }

    #[cfg(all(feature = "mmap", any(target_os = "linux", target_os = "macos")))]
    pub(super) fn mapped(map: memmap2::Mmap) -> Bytes {
        Bytes::all_of(Owner::Mapped(map))
    }

    fn all_of(owner: Owner) -> Bytes {
        let end = owner.all().len();
        let owner = Arc::new(owner);
        Bytes {
            owner,
            start: 0,
            end,
        }
    }

    /// A range of these bytes, with the same owner; none when it reaches beyond them.
    pub fn slice(&self, range: Range<usize>) -> Option<Bytes> {
        let (start, end) = (
            self.start.checked_add(range.start)?,
            self.start.checked_add(range.end)?,
        );
        let within = start <= end && end <= self.end;
        within.then(|| Bytes {
            owner: Arc::clone(&self.owner),
            start,
            end,
        })
    }
}

impl Deref for Bytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.owner.all()[self.start..self.end]
    }
}

impl AsRef<[u8]> for Bytes {
    fn as_ref(&self) -> &[u8] {
        self
    }
}

impl fmt::Debug for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Bytes({})", self.len())
    }
}

impl PartialEq for Bytes {
    fn eq(&self, other: &Bytes) -> bool {
        self[..] == other[..]
    }
}

impl Eq for Bytes {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn owned_bytes_are_aligned() {
        for length in [0, 1, 63, 64, 65, 4096, 100_000] {
            let bytes = Bytes::filled(length, |_| Ok(())).unwrap();
            assert_eq!(bytes.len(), length);
            assert_eq!(bytes.as_ptr().addr() % ALIGNMENT, 0, "{length}");
        }
    }

    #[test]
    fn a_range_keeps_its_owner() {
        let whole = Bytes::filled(10, |into| {
            into.copy_from_slice(b"0123456789");
            Ok(())
        });
        let part = whole.unwrap().slice(2..8).unwrap();
        assert_eq!(&*part.slice(1..3).unwrap(), b"34");
        assert_eq!(&*part.slice(6..6).unwrap(), b"");
    }

    #[test]
    #[expect(clippy::reversed_empty_ranges, reason = "they must be refused")]
    fn a_range_beyond_is_none() {
        let part = Bytes::filled(10, |_| Ok(())).unwrap().slice(2..8).unwrap();
        for range in [0..7, 7..7, 4..3, 0..usize::MAX, usize::MAX..usize::MAX] {
            assert_eq!(part.slice(range.clone()), None, "{range:?}");
        }
    }

    #[test]
    fn memory_that_there_is_not_is_an_error() {
        for length in [usize::MAX, usize::MAX - 100, usize::MAX / 2 - 100] {
            let error = Bytes::filled(length, |_| Ok(())).unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::OutOfMemory);
        }
    }
}
