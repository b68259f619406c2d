//! How often all claims of a graph are gone through, for tests of what costs more than its size.

use std::cell::Cell;

thread_local! {
    static SCANS: Cell<usize> = const { Cell::new(0) };
}

pub(super) fn count() {
    SCANS.set(SCANS.get() + 1);
}

/// How often something goes through all claims.
pub(crate) fn of(what: impl FnOnce()) -> usize {
    let before = SCANS.get();
    what();
    SCANS.get() - before
}
