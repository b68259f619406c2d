//! The one checksum of the file: XXH3 with 64 bits, whose values are fixed for ever by its
//! specification. Chosen over a CRC of equal speed because 64 bits also tell apart what is not
//! one flipped bit: a page of another file, a stretch of zeros, a record of an earlier log.

use twox_hash::XxHash3_64;

/// The checksum of some bytes.
pub(super) fn checksum(bytes: &[u8]) -> u64 {
    XxHash3_64::oneshot(bytes)
}

/// The number that stands in little-endian order at `at`; zero where nothing stands.
pub(super) fn number(bytes: &[u8], at: usize) -> u64 {
    let stretch = at.checked_add(8).and_then(|end| bytes.get(at..end));
    let stretch = stretch.and_then(|eight| eight.try_into().ok());
    u64::from_le_bytes(stretch.unwrap_or_default())
}
