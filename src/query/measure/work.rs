//! How much a measure may look at before it is left out. Counted, never timed, so that what is
//! left out is the same everywhere.

/// What is left of the looks that a measure may take.
#[derive(Clone, Copy, Debug)]
pub(super) struct Work(usize);

impl Work {
    pub(super) fn new(most: usize) -> Work {
        Work(most)
    }

    /// Takes so many looks; none if fewer are left, and then there are none.
    pub(super) fn take(&mut self, looks: usize) -> Option<()> {
        let left = self.0.checked_sub(looks);
        self.0 = left.unwrap_or(0);
        left.map(drop)
    }
}
