//! How much work each stage may do, counted in steps and never in time.

use super::Effort;

/// Steps that are left to one stage.
#[derive(Debug)]
pub(super) struct Steps {
    left: u64,
    ended: bool,
}

impl Steps {
    pub(super) fn new(left: u64) -> Steps {
        Steps { left, ended: false }
    }

    /// Takes `count` steps, or says that they are not there; from then on none are.
    pub(super) fn take(&mut self, count: usize) -> bool {
        let count = count as u64;
        if self.ended || self.left < count {
            self.ended = true;
            return false;
        }
        self.left -= count;
        true
    }

    /// Steps for a part of the work; what is used of them is to be paid for with [`Steps::pay`].
    pub(super) fn lend(&self, most: u64) -> Steps {
        Steps::new(self.left.min(most))
    }

    /// Takes what has been used of `lent`, of which there were `most`.
    pub(super) fn pay(&mut self, lent: &Steps, most: u64) {
        self.left = self
            .left
            .saturating_sub(most.min(self.left).saturating_sub(lent.left));
    }

    /// How many are left.
    pub(super) fn left(&self) -> u64 {
        self.left
    }

    /// True once steps have been refused.
    pub(super) fn ended(&self) -> bool {
        self.ended
    }
}

/// The steps of all stages.
#[derive(Debug)]
pub(super) struct Budget {
    pub(super) cycles: Steps,
    pub(super) ranks: Steps,
    /// Bends that may be made in all, each a cell of memory.
    pub(super) bends: Steps,
    pub(super) order: Steps,
    pub(super) place: Steps,
}

impl Budget {
    pub(super) fn new(effort: Effort) -> Budget {
        let million = match effort {
            Effort::Quick => 1,
            Effort::Normal => 10,
            Effort::Best => 20,
        } * 1_000_000;
        Budget {
            cycles: Steps::new(million),
            ranks: Steps::new(4 * million),
            bends: Steps::new(300_000),
            order: Steps::new(20 * million),
            place: Steps::new(10 * million),
        }
    }

    /// True when no stage was cut short.
    pub(super) fn lasted(&self) -> bool {
        let all = [
            &self.cycles,
            &self.ranks,
            &self.bends,
            &self.order,
            &self.place,
        ];
        all.iter().all(|steps| !steps.ended)
    }
}
