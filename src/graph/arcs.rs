//! The arcs: for each node one block forward and one backward, ordered by relation, with what
//! a traversal tests on every hop beside the neighbour. Knows days and bits, no names.

use super::column::Column;
use super::cores;
use super::{EdgeId, NodeId};
use crate::model::{Day, LegalForce};
use crate::state::Footing;
use std::ops::Range;

/// The days on which something may be so: the reading *possible*. The reading *certain* is a
/// matter of its history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The first day, included.
    pub first: Day,
    /// The last day, included.
    pub last: Day,
    /// Whether any date is known at all. Undated is not "always".
    pub dated: bool,
}

impl Span {
    /// No date is known.
    pub const UNDATED: Span = Span {
        first: Day::MIN,
        last: Day::MAX,
        dated: false,
    };
}

/// A word of facts beside each neighbour.
///
/// | bits | what |
/// |---|---|
/// | 0..22 | the relation, by its place among the graph's |
/// | 22 | [plain](Facts::PLAIN) |
/// | 23..26 | the footing; 0: no claim that counts gives one |
/// | 26 | [dated](Facts::DATED) |
/// | 27 | [simple](Facts::SIMPLE) |
/// | 28 | [exact](Facts::EXACT) |
/// | 29..32 | the legal force; 0: not stated |
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, bytemuck::Pod, bytemuck::Zeroable)]
#[repr(transparent)]
pub(super) struct Facts(u32);

impl Facts {
    /// Some date is known.
    pub(super) const DATED: Facts = Facts(1 << 26);
    /// Held, and active, on the days of the arc and on no other, by the claims that count
    /// unless others are asked for: nothing gates it, breaks it or stands under it.
    pub(super) const SIMPLE: Facts = Facts(1 << 27);
    /// A commitment that would be simple, if others did not stand behind it, or it behind others.
    pub(super) const PLAIN: Facts = Facts(1 << 22);
    /// The days of the arc are certain, not only possible.
    pub(super) const EXACT: Facts = Facts(1 << 28);

    /// As many relations as there is room for: more than a dossier can declare.
    const RELATION: u32 = (1 << 22) - 1;

    const FOOTINGS: [Option<Footing>; 6] = [
        None,
        Some(Footing::Held),
        Some(Footing::Offered),
        Some(Footing::Sought),
        Some(Footing::Foreseen),
        Some(Footing::Denied),
    ];
    const FORCES: [Option<LegalForce>; 5] = [
        None,
        Some(LegalForce::LegallyBinding),
        Some(LegalForce::PoliticallyBinding),
        Some(LegalForce::Disputed),
        Some(LegalForce::NotBinding),
    ];

    pub(super) fn new(relation: usize, footing: Option<Footing>) -> Facts {
        Facts(relation as u32 & Facts::RELATION | Facts::footing_code(footing) << 23)
    }

    pub(super) fn with(self, other: Facts) -> Facts {
        Facts(self.0 | other.0)
    }

    #[cfg(test)]
    pub(super) fn without(self, other: Facts) -> Facts {
        Facts(self.0 & !other.0)
    }

    pub(super) fn with_force(self, force: Option<LegalForce>) -> Facts {
        let code = Facts::FORCES.iter().position(|f| *f == force).unwrap_or(0);
        Facts(self.0 | (code as u32) << 29)
    }

    pub(super) fn footing_code(footing: Option<Footing>) -> u32 {
        let code = Facts::FOOTINGS.iter().position(|f| *f == footing);
        code.unwrap_or(0) as u32
    }

    pub(super) fn has(self, all: Facts) -> bool {
        self.0 & all.0 == all.0
    }

    pub(super) fn relation(self) -> usize {
        (self.0 & Facts::RELATION) as usize
    }

    /// The footing as a number below 8.
    pub(super) fn footing_bits(self) -> u32 {
        self.0 >> 23 & 7
    }

    pub(super) fn binds_in_law(self) -> bool {
        self.0 >> 29 == 1
    }
}

/// One forward arc; its index is the edge's id. 16 bytes.
#[derive(Clone, Copy, Debug, bytemuck::Pod, bytemuck::Zeroable)]
#[repr(C)]
pub(super) struct Forward {
    pub(super) to: NodeId,
    pub(super) first: Day,
    pub(super) last: Day,
    pub(super) facts: Facts,
}

/// One backward arc. 20 bytes.
#[derive(Clone, Copy, Debug, bytemuck::Pod, bytemuck::Zeroable)]
#[repr(C)]
pub(super) struct Backward {
    pub(super) from: NodeId,
    pub(super) first: Day,
    pub(super) last: Day,
    pub(super) facts: Facts,
    pub(super) edge: EdgeId,
}

/// What a hop sees of an arc, whichever way it is taken.
pub(super) trait Arc: Copy {
    fn days(self) -> (Day, Day);
    fn facts(self) -> Facts;
}

impl Arc for Forward {
    fn days(self) -> (Day, Day) {
        (self.first, self.last)
    }
    fn facts(self) -> Facts {
        self.facts
    }
}

impl Arc for Backward {
    fn days(self) -> (Day, Day) {
        (self.first, self.last)
    }
    fn facts(self) -> Facts {
        self.facts
    }
}

/// What an arc says of its edge, for who would look at the edge again.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Outline {
    first: Day,
    last: Day,
    facts: Facts,
}

impl Outline {
    pub(super) fn of(arc: impl Arc) -> Outline {
        let (first, last) = arc.days();
        let facts = arc.facts();
        Outline { first, last, facts }
    }

    /// The relation, by its place among the graph's.
    pub(super) fn relation(self) -> usize {
        self.facts.relation()
    }

    /// Whether the arc says all that follows for the edge.
    pub(crate) fn is_simple(self) -> bool {
        self.facts.has(Facts::SIMPLE)
    }

    /// Whether any day of a [simple](Outline::is_simple) edge is known.
    pub(crate) fn is_dated(self) -> bool {
        self.facts.has(Facts::DATED)
    }

    /// Whether the days of a [simple](Outline::is_simple) edge are certain.
    pub(crate) fn is_exact(self) -> bool {
        self.facts.has(Facts::EXACT)
    }
}

impl Arc for Outline {
    fn days(self) -> (Day, Day) {
        (self.first, self.last)
    }
    fn facts(self) -> Facts {
        self.facts
    }
}

/// In how many parts the block of a node falls, each found without a search: guarantees,
/// backstops, other commitments, breaches, participation, and all else.
pub(super) const PARTS: usize = 6;

/// The part of a block in which a relation stands, by its place among the graph's.
#[inline]
pub(super) fn part(relation: usize) -> usize {
    /// Of the relations up to `party_to`, in the vocabulary's order.
    const PART: [usize; 6] = [0, 1, 2, 2, 3, 4];
    PART.get(relation).copied().unwrap_or(PARTS - 1)
}

/// All arcs of a graph.
#[derive(Debug, Default)]
pub(super) struct Arcs {
    /// Where each part of each node's block begins, and where the last one ends.
    pub(super) out_begins: Column<u32>,
    pub(super) out: Column<Forward>,
    pub(super) in_begins: Column<u32>,
    pub(super) inc: Column<Backward>,
    pub(super) from: Column<NodeId>,
}

impl Arcs {
    /// Arcs of edges that are sorted by start, relation and end.
    pub(super) fn new(node_count: usize, from: Vec<NodeId>, out: Vec<Forward>) -> Arcs {
        let slot = |node: NodeId, facts: Facts| node.index() * PARTS + part(facts.relation());
        let starts = from
            .iter()
            .zip(&out)
            .map(|(from, arc)| slot(*from, arc.facts));
        let out_begins = begins(node_count * PARTS, starts);
        let ends = out.iter().map(|arc| slot(arc.to, arc.facts));
        let in_begins = begins(node_count * PARTS, ends);
        let nothing: Backward = bytemuck::Zeroable::zeroed();
        let mut inc = vec![nothing; out.len()];
        let fill = |inc: &mut [Backward], slots: Range<usize>| {
            let mut place = in_begins[slots.clone()].to_vec();
            let begin = in_begins[slots.start];
            for (i, (arc, from)) in out.iter().zip(&from).enumerate() {
                let slot = slot(arc.to, arc.facts);
                if !slots.contains(&slot) {
                    continue;
                }
                let at = &mut place[slot - slots.start];
                inc[(*at - begin) as usize] = Backward {
                    from: *from,
                    first: arc.first,
                    last: arc.last,
                    facts: arc.facts,
                    edge: EdgeId::at(i),
                };
                *at += 1;
            }
        };
        // Each half of the places has a core to itself, which looks at all arcs.
        let middle = in_begins.partition_point(|begin| (*begin as usize) < out.len() / 2);
        let (before, behind) = inc.split_at_mut(in_begins[middle] as usize);
        cores::join(
            || fill(before, 0..middle),
            || fill(behind, middle..node_count * PARTS),
        );
        // A part of one relation is in order already.
        let order = |arc: &Backward| (arc.facts.relation(), arc.edge);
        cores::each_block(&mut inc, &in_begins[1..], &|part| {
            if !part.is_sorted_by_key(order) {
                part.sort_unstable_by_key(order);
            }
        });
        Arcs {
            out_begins: out_begins.into(),
            out: out.into(),
            in_begins: in_begins.into(),
            inc: inc.into(),
            from: from.into(),
        }
    }

    /// Writes what follows for an edge into both of its arcs.
    pub(super) fn set(&mut self, edge: EdgeId, span: Span, facts: Facts) {
        let to = self.get(edge).to;
        let block = range(&self.in_begins, to, (0, PARTS));
        let key = (facts.relation(), edge);
        let place = block.start
            + self.inc[block].partition_point(|arc| (arc.facts.relation(), arc.edge) < key);
        let Span { first, last, .. } = span;
        let out = &mut self.out.to_mut()[edge.index()];
        (out.first, out.last, out.facts) = (first, last, facts);
        let inc = &mut self.inc.to_mut()[place];
        (inc.first, inc.last, inc.facts) = (first, last, facts);
    }

    pub(super) fn forward(&self, node: NodeId) -> (usize, &[Forward]) {
        self.forward_parts(node, (0, PARTS))
    }

    /// The forward arcs in some parts of a node's block, and where they begin.
    #[inline]
    pub(super) fn forward_parts(&self, node: NodeId, parts: (usize, usize)) -> (usize, &[Forward]) {
        let block = range(&self.out_begins, node, parts);
        (block.start, &self.out[block])
    }

    pub(super) fn backward(&self, node: NodeId) -> &[Backward] {
        self.backward_parts(node, (0, PARTS))
    }

    /// The backward arcs in some parts of a node's block.
    #[inline]
    pub(super) fn backward_parts(&self, node: NodeId, parts: (usize, usize)) -> &[Backward] {
        &self.inc[range(&self.in_begins, node, parts)]
    }

    /// Has blocks of these nodes read from memory: first where they begin, then their first arcs.
    /// Nothing waits for a read but the end, so as many are under way as the processor can have.
    pub(super) fn fetch(
        &self,
        nodes: impl Iterator<Item = NodeId> + Clone,
        parts: (usize, usize),
        forward: bool,
        backward: bool,
    ) {
        if forward {
            let blocks = nodes
                .clone()
                .map(|node| range(&self.out_begins, node, parts));
            let arc = |place: usize| self.out.get(place).map_or(0, |arc| arc.to.0);
            read_all(blocks, arc);
        }
        if backward {
            let blocks = nodes.map(|node| range(&self.in_begins, node, parts));
            let arc = |place: usize| self.inc.get(place).map_or(0, |arc| arc.from.0);
            read_all(blocks, arc);
        }
    }

    pub(super) fn get(&self, edge: EdgeId) -> Forward {
        self.out[edge.index()]
    }

    pub(super) fn from(&self, edge: EdgeId) -> NodeId {
        self.from[edge.index()]
    }
}

/// Reads where some blocks lie, then the first arc of each and the last, which may be on another
/// line of the cache.
fn read_all(blocks: impl Iterator<Item = Range<usize>> + Clone, arc: impl Fn(usize) -> u32) {
    let sum = blocks.clone().fold(0, |sum, block| sum ^ block.start);
    let sum = blocks.fold(sum as u32, |sum, block| {
        sum ^ arc(block.start) ^ arc(block.end.saturating_sub(1))
    });
    std::hint::black_box(sum);
}

/// Where the things of each slot begin, if they are sorted by slot.
pub(super) fn begins(slots: usize, of: impl Iterator<Item = usize>) -> Vec<u32> {
    let mut begins = vec![0; slots + 1];
    for slot in of {
        begins[slot + 1] += 1;
    }
    for i in 0..slots {
        begins[i + 1] += begins[i];
    }
    begins
}

/// The arcs of a node from one part of its block up to another, which is not included.
#[inline]
fn range(begins: &[u32], node: NodeId, (first, last): (usize, usize)) -> Range<usize> {
    let slot = node.index() * PARTS;
    match (begins.get(slot + first), begins.get(slot + last)) {
        (Some(first), Some(last)) => *first as usize..*last as usize,
        _ => 0..0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arc_keeps_its_size() {
        assert_eq!(size_of::<Forward>(), 16);
        assert_eq!(size_of::<Backward>(), 20);
    }

    #[test]
    fn facts_keep_what_they_are_made_of() {
        let facts = Facts::new(4_000_000, Some(Footing::Denied))
            .with(Facts::EXACT)
            .with_force(Some(LegalForce::LegallyBinding));
        assert_eq!(facts.relation(), 4_000_000);
        assert_eq!(
            facts.footing_bits(),
            Facts::footing_code(Some(Footing::Denied))
        );
        assert!(facts.has(Facts::EXACT) && facts.binds_in_law());
        assert!(!facts.has(Facts::SIMPLE) && !facts.has(Facts::DATED));
    }
}
