//! A stop that whoever asked may give while an answer is being worked out.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// A stop that whoever asked may give, from any thread: at a deadline, when a user leaves. A view
/// whose filter is [cancelled by](super::Filter::cancelled_by) it then shows nothing more, so that
/// every search and every scan ends at once; what was found by then depends on the machine and is
/// no answer. The clock is the caller's.
///
/// ```
/// use foedera::graph::{Cancel, Cancelled, Filter};
/// use foedera::query::{Bounds, guarantors};
///
/// let graph = foedera::dossier::ukraine();
/// let ukraine = graph.node_id("ukraine").unwrap();
/// let cancel = Cancel::new();
/// let filter = Filter::default().cancelled_by(&cancel);
/// let ask = || guarantors(graph.view(&filter), ukraine, false, Bounds::default());
/// assert!(cancel.watch(ask).is_ok());
/// cancel.give();
/// assert_eq!(cancel.watch(ask).unwrap_err(), Cancelled);
/// ```
#[derive(Clone, Debug)]
pub struct Cancel(Arc<AtomicU64>);

/// The answer was cancelled.
///
/// ```
/// use foedera::graph::{Cancel, Cancelled};
///
/// let cancel = Cancel::new();
/// let answer = cancel.watch(|| {
///     cancel.give();
///     1
/// });
/// assert_eq!(answer, Err(Cancelled), "whether or not it was complete");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the answer was cancelled before it was complete")]
pub struct Cancelled;

/// Not given. Any other number is that of the looks that are left.
const NEVER: u64 = u64::MAX;

impl Cancel {
    /// A stop that is not given yet.
    ///
    /// ```
    /// assert!(!foedera::graph::Cancel::new().is_given());
    /// ```
    pub fn new() -> Cancel {
        Cancel(Arc::new(AtomicU64::new(NEVER)))
    }

    /// A stop that is given at so many looks into a view, below 2⁶⁴ − 1: the same on every machine
    /// where one thread looks, for a test of what a stop may come in between of.
    ///
    /// ```
    /// use foedera::graph::{Cancel, Filter};
    ///
    /// let graph = foedera::dossier::ukraine();
    /// let cancel = Cancel::after(7);
    /// let filter = Filter::default().cancelled_by(&cancel);
    /// assert_eq!(graph.view(&filter).edges().count(), 7);
    /// assert!(cancel.is_given());
    /// ```
    pub fn after(looks: u64) -> Cancel {
        Cancel(Arc::new(AtomicU64::new(looks)))
    }

    /// Gives it; nothing takes it back.
    ///
    /// ```
    /// let cancel = foedera::graph::Cancel::new();
    /// let elsewhere = cancel.clone();
    /// std::thread::spawn(move || elsewhere.give()).join().unwrap();
    /// assert!(cancel.is_given());
    /// ```
    pub fn give(&self) {
        self.0.store(0, Ordering::Relaxed);
    }

    /// Whether it was given.
    pub fn is_given(&self) -> bool {
        self.0.load(Ordering::Relaxed) == 0
    }

    /// The answer, if nobody gave the stop by the time it was found.
    ///
    /// # Errors
    /// [`Cancelled`], when somebody did.
    pub fn watch<T>(&self, ask: impl FnOnce() -> T) -> Result<T, Cancelled> {
        let answer = ask();
        match self.is_given() {
            true => Err(Cancelled),
            false => Ok(answer),
        }
    }

    /// A look into a view: whether nothing is shown any more.
    pub(super) fn look(&self) -> bool {
        match self.0.load(Ordering::Relaxed) {
            NEVER => false,
            0 => true,
            _ => {
                let next = |left: u64| left.checked_sub(1);
                let looked = self
                    .0
                    .fetch_update(Ordering::Relaxed, Ordering::Relaxed, next);
                looked.is_err()
            }
        }
    }
}

impl Default for Cancel {
    fn default() -> Cancel {
        Cancel::new()
    }
}
