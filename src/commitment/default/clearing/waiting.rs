//! What waits to be settled again. Start at [`Waiting`].

/// Numbers that wait, each once, until all are taken in their order.
#[derive(Debug, Default)]
pub(super) struct Waiting {
    list: Vec<u32>,
    is_in: Vec<bool>,
}

/// One in so many: then who waits is looked for among all, else those who wait are sorted.
pub(super) const DENSE: usize = 32;

impl Waiting {
    #[inline]
    pub(super) fn add(&mut self, number: u32) {
        let number = number as usize;
        if number >= self.is_in.len() {
            self.is_in.resize(number + 1, false);
        }
        if !std::mem::replace(&mut self.is_in[number], true) {
            self.list.push(number as u32);
        }
    }

    /// How many were added since they were taken.
    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether none was added since they were taken.
    pub(super) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Those that wait; each does until it is [`done`](Waiting::done).
    pub(super) fn take(&mut self) -> Vec<u32> {
        let mut list = std::mem::take(&mut self.list);
        if list.len() > self.is_in.len() / DENSE {
            list.clear();
            let waits = self.is_in.iter().enumerate().filter(|(_, is_in)| **is_in);
            list.extend(waits.map(|(number, _)| number as u32));
        } else {
            list.sort_unstable();
        }
        list
    }

    /// It waits no longer; tells whether it did.
    pub(super) fn done(&mut self, number: u32) -> bool {
        let waits = self.is_in.get_mut(number as usize);
        waits.is_some_and(std::mem::take)
    }
}
