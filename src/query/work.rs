//! How much a question may look at. Counted, never timed, so that what is left out is the same
//! everywhere; a stop that somebody gives ends it, too.

use crate::graph::{Cancel, View};

/// What is left of the looks that a question may take.
#[derive(Clone, Debug)]
pub(super) struct Work {
    left: usize,
    cancel: Option<Cancel>,
}

impl Work {
    pub(super) fn new(most: usize, cancel: Option<&Cancel>) -> Work {
        Work {
            left: most,
            cancel: cancel.cloned(),
        }
    }

    /// Of a view that may be cancelled.
    pub(super) fn of(view: View<'_>, most: usize) -> Work {
        Work::new(most, view.filter().cancel())
    }

    /// Takes so many looks; none if fewer are left, and then there are none.
    pub(super) fn take(&mut self, looks: usize) -> Option<()> {
        let left = self.left.checked_sub(looks);
        self.left = left.unwrap_or(0);
        left.filter(|_| !self.is_cancelled()).map(drop)
    }

    pub(super) fn left(&self) -> usize {
        self.left
    }

    /// Whether there is no more to be looked at.
    pub(super) fn is_over(&self) -> bool {
        self.left == 0 || self.is_cancelled()
    }

    /// Whether nobody wants to know any more.
    pub(super) fn is_cancelled(&self) -> bool {
        self.cancel.as_ref().is_some_and(Cancel::is_given)
    }
}
