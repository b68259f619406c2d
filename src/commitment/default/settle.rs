//! Who pays how much of what a debtor does not: those behind the debt are called on step by
//! step, each for no more than its cap or share, and for no more than is left. Start at
//! [`Settling::settle`].
//!
//! ```text
//! 1000 unpaid   step 2: a guarantee up to 600, pays 600   → 400 left
//!               step 3: two for the whole up to 300 each, pay 200 and 200 → nothing left
//! ```

use super::book::{Backer, Line};
use super::units::{Part, Units, greatest, part, split};
use crate::graph::{EdgeId, NodeId};
use std::collections::{BTreeMap, HashMap};

/// What one that stands behind a debt pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Payment {
    /// The guarantee or backstop.
    pub backer: EdgeId,
    /// Who pays.
    pub by: NodeId,
    /// The guarantor to whom it pays, if that is not the creditor of the debt: a
    /// counter-guarantee.
    pub to_guarantor: Option<NodeId>,
    /// On which step of recourse it is called on.
    pub step: u32,
    /// For how much it is called on.
    pub called: Units,
    /// What it pays, what it has from counter-guarantors included.
    pub paid: Units,
    /// What it has of that from counter-guarantors.
    pub back: Units,
    /// Whether it has failed.
    pub failed: bool,
    /// What is claimed of it, without what counter-guarantors pay.
    pub(super) claim: Units,
    /// Of a counter-guarantor: the place of the payment into which it pays, among all.
    pub(super) into: Option<usize>,
}

impl Payment {
    /// What it costs the one who pays.
    pub fn cost(&self) -> Units {
        self.paid - self.back
    }
}

/// How much each can pay.
pub(super) trait Purse {
    /// What it pays of what is due.
    fn pays(&self, who: NodeId, due: Units) -> Units;
    /// Whether it has failed: then more may be claimed of it than it pays.
    fn has_failed(&self, who: NodeId) -> bool;
}

/// Caps that are for several debts, with what is used of them, by the number of the debt.
pub(super) type Used = HashMap<EdgeId, BTreeMap<u32, Units>>;

/// What is earmarked of such caps while nothing is paid yet: each sum in turn, so that it can
/// be taken back, and their sums.
#[derive(Default)]
struct Earmarked {
    each: Vec<(EdgeId, Units)>,
    sums: HashMap<EdgeId, Units>,
}

impl Earmarked {
    fn clear(&mut self) {
        self.each.clear();
        self.sums.clear();
    }

    fn push(&mut self, edge: EdgeId, units: Units) {
        self.each.push((edge, units));
        *self.sums.entry(edge).or_default() += units;
    }

    /// Takes back all but the first so many.
    fn take_back(&mut self, first: usize) -> Vec<(EdgeId, Units)> {
        let back = self.each.split_off(first);
        for (edge, units) in &back {
            *self.sums.entry(*edge).or_default() -= units;
        }
        back
    }
}

/// What is noted while a debt is settled, to be used again for the next.
#[derive(Default)]
pub(super) struct Notes {
    earmarked: Earmarked,
    /// Those called on, of each line that is being called on.
    called: Vec<Called>,
    /// Of a line of several: for how much each is liable, and what of that it did not pay.
    liable: Vec<(Units, Units)>,
}

/// The settling of one debt.
pub(super) struct Settling<'a, P> {
    pub(super) purse: &'a P,
    /// The smallest sum in which is paid.
    pub(super) grain: Units,
    pub(super) used: &'a mut Used,
    pub(super) notes: &'a mut Notes,
    /// The number of the debt: caps are used up in the order of these.
    pub(super) number: u32,
    pub(super) payments: &'a mut Vec<Payment>,
}

/// To whom those of a line pay.
#[derive(Clone, Copy)]
enum To {
    Creditor,
    /// The guarantor, whose payment has this place.
    Guarantor(NodeId, usize),
    /// To nobody: how much they would pay is only told.
    Nobody,
}

/// One called on: for how much it is liable, for how much of that it can be called on at the
/// most, what would come of that, and what of it from counter-guarantors.
#[derive(Clone, Copy)]
struct Called {
    liable: Units,
    most: Units,
    would: Units,
    back: Units,
}

impl Called {
    /// For how much it is called on, if all are for such a part of what they are liable for.
    fn due(self, part_of: Part) -> Units {
        part_of.take(self.liable).min(self.most)
    }
}

impl<P: Purse> Settling<'_, P> {
    /// Calls on those of the line for what is unpaid of a debt; tells how much they pay.
    pub(super) fn settle(&mut self, line: &Line, unpaid: Units) -> Units {
        if line.0.is_empty() {
            return 0;
        }
        if !self.used.is_empty() && line.is_shared() {
            line.each(&mut |backer| {
                if let Some(used) = self.used.get_mut(&backer.edge) {
                    used.remove(&self.number);
                }
                false
            });
        }
        self.notes.earmarked.clear();
        self.call(line, unpaid, To::Creditor)
    }

    /// Calls on a line for a sum; pays, or only tells how much would be paid.
    ///
    /// Those that stand together are called on for the same part of what each is liable for, so
    /// much that what comes of it is enough: who cannot pay leaves more to the others. What those
    /// before them paid does not change in which proportion they bear what is left.
    fn call(&mut self, line: &Line, sum: Units, to: To) -> Units {
        let is_paid = !matches!(to, To::Nobody);
        let mut left = sum;
        let (from, from_liable) = (self.notes.called.len(), self.notes.liable.len());
        // Of one alone nobody asks.
        let asked = if line.0.len() > 1 { line.0.len() } else { 0 };
        self.notes.liable.resize(from_liable + asked, (0, 0));
        let mut first = from_liable;
        for together in line
            .0
            .chunk_by(|a, b| (a.step, a.behind) == (b.step, b.behind))
        {
            let places = first..first + together.len();
            first = places.end;
            let behind = together[0].behind.map(|behind| from_liable + behind);
            let (whole, room) = match behind.map(|behind| self.notes.liable[behind]) {
                None => (sum, left),
                Some((liable, short)) => (liable, left.min(short)),
            };
            let before = self.notes.earmarked.each.len();
            for (place, backer) in places.clone().zip(together) {
                let limit = backer.limit.of(whole, self.grain);
                if let Some((liable, _)) = self.notes.liable.get_mut(place) {
                    *liable = limit;
                }
                let liable = limit.min(self.left_of_cap(backer));
                let most = liable.min(room);
                let (would, back) = self.would(backer, most);
                if backer.has_shared_cap() && !backer.is_of_debtor {
                    self.notes.earmarked.push(backer.edge, most);
                }
                self.notes.called.push(Called {
                    liable,
                    most,
                    would,
                    back,
                });
            }
            let each = self.notes.called[from..].iter().map(|called| called.would);
            let all: Units = each.sum();
            let is_enough = all > room;
            // Where only the sum is told, it does not matter who pays it.
            let (part_of, parts) = match is_enough {
                false => (Part::ALL, None),
                true if is_paid && self.is_uneven(together) => self.in_part(together, from, room),
                true => self.evenly(from, room),
            };
            // What they use of caps they use when they pay; who comes later in a line of which
            // is only told finds used what that would be.
            if is_paid || is_enough {
                self.notes.earmarked.take_back(before);
                for (i, backer) in together.iter().enumerate().filter(|_| !is_paid) {
                    if backer.has_shared_cap() && !backer.is_of_debtor {
                        let due = self.notes.called[from + i].due(part_of);
                        self.notes.earmarked.push(backer.edge, due);
                    }
                }
            }
            for (i, (place, backer)) in places.zip(together).enumerate() {
                let called = self.notes.called[from + i];
                let paid = parts.as_ref().map_or(called.would, |parts| parts[i]);
                if is_paid && !backer.is_of_debtor {
                    self.pay(backer, called, paid, part_of, to);
                }
                if let Some((_, short)) = self.notes.liable.get_mut(place) {
                    *short = if is_enough { 0 } else { called.most - paid };
                }
                if let Some(principal) = behind {
                    self.notes.liable[principal].1 -= paid;
                }
                left -= paid;
            }
            self.notes.called.truncate(from);
        }
        self.notes.liable.truncate(from_liable);
        sum - left
    }

    /// Whether what they pay need not be in proportion to what they are called on for: what one that
    /// has failed has from a counter-guarantor may be as much when it is called on for less.
    fn is_uneven(&self, together: &[Backer]) -> bool {
        together
            .iter()
            .any(|backer| !backer.counters.0.is_empty() && self.purse.has_failed(backer.by))
    }

    /// For which part each is called on that all together pay just what is needed, and what each
    /// then pays, where it pays the same part of whatever it is called on for.
    fn evenly(&self, from: usize, room: Units) -> (Part, Option<Vec<Units>>) {
        let called = &self.notes.called[from..];
        // What would come of all that it is liable for, were it called on for that.
        let each = called
            .iter()
            .map(|called| part(called.liable, called.would, called.most));
        let each: Vec<Units> = each.collect();
        let most: Vec<Units> = called.iter().map(|called| called.would).collect();
        let (part_of, parts) = split(room, &each, &most, self.grain);
        (part_of, Some(parts))
    }

    /// The same where that need not be so.
    fn in_part(
        &mut self,
        together: &[Backer],
        from: usize,
        room: Units,
    ) -> (Part, Option<Vec<Units>>) {
        let called = self.notes.called[from..].to_vec();
        let whole = called.iter().map(|called| called.liable).max();
        let most: Vec<Units> = called.iter().map(|called| called.would).collect();
        let grain = self.grain;
        let pay = |part_of: Part| {
            let before = self.notes.earmarked.each.len();
            let each = together.iter().zip(&called).map(|(backer, called)| {
                let due = called.due(part_of);
                let (would, _) = self.would(backer, due);
                if backer.has_shared_cap() && !backer.is_of_debtor {
                    self.notes.earmarked.push(backer.edge, due);
                }
                would
            });
            let each = each.collect();
            self.notes.earmarked.take_back(before);
            each
        };
        let (part_of, parts) = greatest(room, whole.unwrap_or(0).max(1), &most, grain, pay);
        (part_of, Some(parts))
    }

    /// What would come of one that is called on for so much, and what of that from
    /// counter-guarantors.
    fn would(&mut self, backer: &Backer, due: Units) -> (Units, Units) {
        let back = self.call(&backer.counters, due, To::Nobody);
        let would = match backer.is_of_debtor {
            true => 0,
            false => back + self.pays(backer, due - back),
        };
        (would, back)
    }

    /// What one can pay of its own, a part of what is due in whole grains.
    fn pays(&self, backer: &Backer, due: Units) -> Units {
        match self.purse.pays(backer.by, due) {
            part if part < due => part - part % self.grain,
            whole => whole,
        }
    }

    /// What is left of a cap that is for several debts.
    fn left_of_cap(&self, backer: &Backer) -> Units {
        let Some(cap) = backer.limit.cap else {
            return Units::MAX;
        };
        if !backer.is_shared {
            return cap;
        }
        let used = self.used.get(&backer.edge);
        let used = used.map_or(0, |used| used.range(..=self.number).map(|(_, u)| u).sum());
        let earmarked = self
            .notes
            .earmarked
            .sums
            .get(&backer.edge)
            .copied()
            .unwrap_or(0);
        (cap - used - earmarked).max(0)
    }

    /// Has one pay so much, who is called on for such a part of what it is liable for.
    fn pay(&mut self, backer: &Backer, called: Called, paid: Units, part_of: Part, to: To) {
        let (to_guarantor, into) = match to {
            To::Guarantor(guarantor, place) => (Some(guarantor), Some(place)),
            To::Creditor | To::Nobody => (None, None),
        };
        let failed = self.purse.has_failed(backer.by);
        let due = match failed {
            false => paid,
            true => called.due(part_of).max(paid),
        };
        if due == 0 && to_guarantor.is_some() {
            return;
        }
        if backer.has_shared_cap() {
            let used = self.used.entry(backer.edge).or_default();
            *used.entry(self.number).or_default() += due;
        }
        let place = self.payments.len();
        self.payments.push(Payment {
            backer: backer.edge,
            by: backer.by,
            to_guarantor,
            step: backer.step,
            called: due,
            paid,
            back: 0,
            failed,
            claim: 0,
            into,
        });
        // A counter-guarantor pays into the guarantee, and no more than comes of it.
        let back = self.call(&backer.counters, due, To::Guarantor(backer.by, place));
        let back = back.min(paid);
        let (own, own_most) = (paid - back, called.would - called.back);
        let claim = match own_most {
            _ if !failed => own,
            _ if own_most == 0 || !backer.counters.0.is_empty() => (due - back).max(0),
            // Of each claim upon one that has failed, the same part is paid.
            _ => part(called.most - called.back, own, own_most),
        };
        let payment = &mut self.payments[place];
        (payment.back, payment.claim) = (back, claim);
    }
}
