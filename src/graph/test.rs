//! What every arc of a traversal is tested for: a filter in a few numbers, made ready once.

use super::arcs::{Arc, Facts, part};
use crate::model::{Day, Relation};
use crate::state::Footing;

/// A filter in a few numbers.
#[derive(Debug)]
pub(super) struct Test {
    pub(super) relations: Relations,
    /// The lowest and the highest place of a relation that is asked for,
    pub(super) ends: (u32, u32),
    /// and the parts of a block in which they stand.
    pub(super) parts: (usize, usize),
    /// The footings that are shown, a bit each.
    pub(super) footings: u8,
    /// An arc must have begun by this day,
    pub(super) earliest: Day,
    /// and last to that one;
    pub(super) latest: Day,
    /// and be dated at all.
    pub(super) dated: bool,
    pub(super) binding: bool,
    pub(super) side: Side,
    /// Whether edges are asked for of which no date is known; if so, whether only those.
    pub(super) undated: Option<bool>,
    /// Whether something is taken away, and edges with it.
    pub(super) hides: bool,
}

/// When the histories must be asked, because the arc does not say it all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Side {
    Never,
    UnlessSimple,
    UnlessExact,
    Always,
}

/// What an arc says to a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    No,
    Yes,
    /// Its history must be asked.
    Ask,
}

/// Relations by their place in a graph: those of the vocabulary have the same in every graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Relations {
    Any,
    /// A bit each, of the vocabulary's.
    Some(u64),
    /// Others among them: of what is not the vocabulary's, the filter itself must be asked.
    Beyond(u64),
}

/// How many relations the vocabulary has.
const KNOWN: usize = Relation::BUILT_IN.len();

impl Relations {
    /// The lowest and the highest place that need be looked at.
    pub(super) fn ends(self) -> (u32, u32) {
        match self {
            Relations::Some(0) => (u32::MAX, 0),
            Relations::Some(bits) => (bits.trailing_zeros(), 63 - bits.leading_zeros()),
            Relations::Any | Relations::Beyond(_) => (0, u32::MAX),
        }
    }
}

impl Test {
    pub(super) fn footings(shown: impl Fn(&Footing) -> bool) -> u8 {
        use Footing::{Denied, Foreseen, Held, Offered, Sought};
        let all = [Held, Offered, Sought, Foreseen, Denied];
        let bit = |footing: &Footing| 1 << Facts::footing_code(Some(*footing));
        all.iter().filter(|f| shown(f)).map(bit).sum()
    }

    /// The same of what something stands behind: of whatever relation.
    pub(super) fn of_principals(&self) -> Test {
        let relations = Relations::Any;
        Test {
            relations,
            ends: relations.ends(),
            parts: Test::parts(relations.ends()),
            ..*self
        }
    }

    /// Whether the arcs of simple edges alone say what is asked: what is taken away, or undated,
    /// may bear on the histories of others as their arcs do not say.
    #[inline]
    pub(super) fn is_beyond_arcs(&self) -> bool {
        self.hides || self.undated.is_some()
    }

    /// What the arc says, and whether that is all; but for whether the edge goes with what is
    /// taken away. `beyond` is asked of relations that have no
    /// bit here.
    #[inline]
    pub(super) fn look(&self, arc: impl Arc, beyond: impl FnOnce(usize) -> bool) -> Look {
        let facts = arc.facts();
        let relation = facts.relation();
        let is_asked = match self.relations {
            Relations::Any => true,
            Relations::Some(bits) => relation < KNOWN && bits >> relation & 1 == 1,
            Relations::Beyond(bits) if relation < KNOWN => bits >> relation & 1 == 1,
            Relations::Beyond(_) => beyond(relation),
        };
        if !is_asked {
            return Look::No;
        }
        if self.side == Side::Always || self.is_beyond_arcs() && !facts.has(Facts::SIMPLE) {
            return Look::Ask;
        }
        let (first, last) = arc.days();
        let is_shown = self.footings >> facts.footing_bits() & 1 == 1;
        if let Some(only) = self.undated {
            let is_dated = facts.has(Facts::DATED);
            if is_dated && only || !is_shown {
                return Look::No;
            }
            if !is_dated {
                return match self.binding && !facts.binds_in_law() {
                    true => Look::No,
                    false => Look::Yes,
                };
            }
        }
        let in_days = first <= self.earliest && self.latest <= last;
        if !is_shown || self.dated && !(in_days && facts.has(Facts::DATED)) {
            return Look::No;
        }
        let says_all = match self.side {
            Side::Never => true,
            Side::UnlessSimple => facts.has(Facts::SIMPLE),
            Side::UnlessExact => facts.has(Facts::SIMPLE.with(Facts::EXACT)),
            Side::Always => false,
        };
        if !says_all {
            Look::Ask
        } else if in_days && (!self.binding || facts.binds_in_law()) {
            Look::Yes
        } else {
            Look::No
        }
    }

    /// How many arcs of a block are visible, if the arcs say it. Nothing is decided arc by arc,
    /// so that a long count is as quick as memory is.
    #[inline]
    pub(super) fn count<A: Arc>(&self, block: &[A]) -> Option<u32> {
        let asked = match self.relations {
            Relations::Any => u64::MAX,
            Relations::Some(bits) => bits,
            Relations::Beyond(_) => return None,
        };
        if self.is_beyond_arcs() {
            return None;
        }
        let all = self.relations == Relations::Any;
        let needed = match self.side {
            Side::Never => Facts::default(),
            Side::UnlessSimple => Facts::SIMPLE,
            Side::UnlessExact => Facts::SIMPLE.with(Facts::EXACT),
            Side::Always => return None,
        };
        let (mut count, mut open) = (0, false);
        for arc in block {
            let facts = arc.facts();
            let (first, last) = arc.days();
            let relation = facts.relation();
            let is_asked = all | ((relation < KNOWN) & (asked >> (relation & 63) & 1 == 1));
            let is_shown = self.footings >> facts.footing_bits() & 1 == 1;
            let in_days = (first <= self.earliest) & (self.latest <= last);
            let may_be = !self.dated | (in_days & facts.has(Facts::DATED));
            let is_near = is_asked & is_shown & may_be;
            let says_all = facts.has(needed);
            let binds = !self.binding | facts.binds_in_law();
            count += u32::from(is_near & says_all & in_days & binds);
            open |= is_near & !says_all;
        }
        (!open).then_some(count)
    }

    /// The parts of a block in which relations from the one place to the other stand.
    pub(super) fn parts((lowest, highest): (u32, u32)) -> (usize, usize) {
        match lowest <= highest {
            true => (part(lowest as usize), part(highest as usize) + 1),
            false => (0, 0),
        }
    }

    /// How many arcs of these parts, ordered by relation, stand before the first that can be
    /// asked for.
    #[inline]
    pub(super) fn skipped<A: Arc>(&self, block: &[A]) -> usize {
        /// Below this, looking at each is quicker than searching.
        const FEW: usize = 16;
        let (lowest, _) = self.ends;
        let is_before = |arc: &A| (arc.facts().relation() as u32) < lowest;
        match (lowest, block.len()) {
            (0, _) => 0,
            (_, ..FEW) => block
                .iter()
                .position(|arc| !is_before(arc))
                .unwrap_or(block.len()),
            _ => block.partition_point(is_before),
        }
    }

    /// Whether no arc of a block from this one on can be asked for.
    #[inline]
    pub(super) fn is_past(&self, arc: impl Arc) -> bool {
        arc.facts().relation() as u32 > self.ends.1
    }
}
