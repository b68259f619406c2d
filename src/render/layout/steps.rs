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

    /// Steps for a search that could go on for ever: at most a third of those that are left, so that
    /// what must be done can be. What is not used is to be given back.
    pub(super) fn lend(&mut self, most: u64) -> Steps {
        let lent = most.min(self.left / 3);
        self.left -= lent;
        Steps::new(lent)
    }

    /// Takes back what is left of steps that were lent.
    pub(super) fn take_back(&mut self, lent: &Steps) {
        self.left += lent.left;
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
            ranks: Steps::new(50 * million),
            bends: Steps::new(300_000),
            order: Steps::new(30 * million),
            place: Steps::new(20 * million),
        }
    }

    /// A budget for variants of a sketch, paid for by the order's steps.
    pub(super) fn lend(&mut self, most: u64, bends: u64) -> Budget {
        let each = (self.order.left / 8).min(most);
        Budget {
            cycles: self.order.lend(each),
            ranks: self.order.lend(each),
            bends: Steps::new(bends),
            order: self.order.lend(each),
            place: Steps::new(0),
        }
    }

    /// Takes back what is left of it.
    pub(super) fn take_back(&mut self, lent: &Budget) {
        for steps in [&lent.cycles, &lent.ranks, &lent.order] {
            self.order.take_back(steps);
        }
    }

    /// Steps left for ranks and orders.
    pub(super) fn left(&self) -> u64 {
        self.cycles.left + self.ranks.left + self.order.left
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
