//! Maps the beginning of a file into memory, on Linux and macOS.

use super::bytes::Bytes;
use memmap2::MmapOptions;
use std::fs::File;
use std::io;

/// The first `length` bytes of a file, as the system keeps them.
pub(super) fn mapped(file: &File, length: usize) -> io::Result<Bytes> {
    let mut options = MmapOptions::new();
    options.len(length);
    // SAFETY: the bytes of a mapping must not change while it lives, for they are handed out as
    // `&[u8]`. What is mapped ends where the log begins, and nothing of ours ever writes or cuts
    // before that: a file is given its name only when its sections are complete, an append
    // writes behind them, and a checkpoint is another file. A program of somebody else that
    // writes into the file, or cuts it, while it is open here would break this; whoever must
    // fear that opens with `FileDisk::read`.
    #[allow(unsafe_code)]
    let map = unsafe { options.map(file) }?;
    Ok(Bytes::mapped(map))
}
