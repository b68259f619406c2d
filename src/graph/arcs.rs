//! The arcs: for each node one block forward and one backward, ordered by relation, with what
//! a traversal tests on every hop beside the neighbour. Knows days and bits, no names.

use super::{EdgeId, NodeId};
use crate::model::Day;
use crate::state::Footing;

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

/// A word of facts beside each neighbour: relation in bits 0..16, footing in 16..19.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Facts(u32);

impl Facts {
    const FOOTINGS: [Option<Footing>; 6] = [
        None,
        Some(Footing::Held),
        Some(Footing::Offered),
        Some(Footing::Sought),
        Some(Footing::Foreseen),
        Some(Footing::Denied),
    ];

    pub(super) fn new(relation: u32, footing: Option<Footing>) -> Facts {
        let footing = Facts::FOOTINGS
            .iter()
            .position(|f| *f == footing)
            .unwrap_or(0);
        Facts(relation & 0xffff | (footing as u32) << 16)
    }

    pub(super) fn relation(self) -> usize {
        (self.0 & 0xffff) as usize
    }

    pub(super) fn footing(self) -> Option<Footing> {
        Facts::FOOTINGS
            .get((self.0 >> 16 & 7) as usize)
            .copied()
            .flatten()
    }
}

/// One forward arc; its index is the edge's id. 16 bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Forward {
    pub(super) to: NodeId,
    pub(super) first: Day,
    pub(super) last: Day,
    pub(super) facts: Facts,
}

/// One backward arc. 20 bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Backward {
    pub(super) from: NodeId,
    pub(super) first: Day,
    pub(super) last: Day,
    pub(super) facts: Facts,
    pub(super) edge: EdgeId,
}

/// All arcs of a graph.
#[derive(Debug, Default)]
pub(super) struct Arcs {
    out_offsets: Vec<u32>,
    out: Vec<Forward>,
    in_offsets: Vec<u32>,
    inc: Vec<Backward>,
    from: Vec<NodeId>,
}

impl Arcs {
    /// Arcs of edges that are sorted by start, relation and end.
    pub(super) fn new(
        node_count: usize,
        ends: &[(NodeId, u32, NodeId)],
        columns: &[(Span, Facts)],
    ) -> Arcs {
        let mut arcs = Arcs {
            out_offsets: offsets(node_count, ends.iter().map(|(from, ..)| *from)),
            in_offsets: offsets(node_count, ends.iter().map(|(.., to)| *to)),
            ..Arcs::default()
        };
        for ((from, _, to), (span, facts)) in ends.iter().zip(columns) {
            let Span { first, last, .. } = *span;
            arcs.out.push(Forward {
                to: *to,
                first,
                last,
                facts: *facts,
            });
            arcs.from.push(*from);
        }
        let mut backward: Vec<usize> = (0..ends.len()).collect();
        backward.sort_by_key(|&i| (ends[i].2, ends[i].1, ends[i].0, i));
        arcs.inc = backward
            .into_iter()
            .map(|i| {
                let Forward {
                    first, last, facts, ..
                } = arcs.out[i];
                Backward {
                    from: ends[i].0,
                    first,
                    last,
                    facts,
                    edge: EdgeId::at(i),
                }
            })
            .collect();
        arcs
    }

    pub(super) fn forward(&self, node: NodeId) -> (usize, &[Forward]) {
        let block = range(&self.out_offsets, node);
        (block.start, &self.out[block])
    }

    pub(super) fn backward(&self, node: NodeId) -> &[Backward] {
        &self.inc[range(&self.in_offsets, node)]
    }

    /// The backward arcs of one relation, by its index, in the order of where they start.
    pub(super) fn backward_of(&self, node: NodeId, relation: Option<usize>) -> &[Backward] {
        let block = self.backward(node);
        let Some(relation) = relation else {
            return &[];
        };
        let first = block.partition_point(|arc| arc.facts.relation() < relation);
        let last = block.partition_point(|arc| arc.facts.relation() <= relation);
        &block[first..last]
    }

    pub(super) fn get(&self, edge: EdgeId) -> Forward {
        self.out[edge.index()]
    }

    pub(super) fn from(&self, edge: EdgeId) -> NodeId {
        self.from[edge.index()]
    }
}

fn offsets(node_count: usize, of: impl Iterator<Item = NodeId>) -> Vec<u32> {
    let mut offsets = vec![0; node_count + 1];
    for node in of {
        offsets[node.index() + 1] += 1;
    }
    for i in 0..node_count {
        offsets[i + 1] += offsets[i];
    }
    offsets
}

fn range(offsets: &[u32], node: NodeId) -> std::ops::Range<usize> {
    match (offsets.get(node.index()), offsets.get(node.index() + 1)) {
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
    fn facts_read_back() {
        for footing in Facts::FOOTINGS {
            let facts = Facts::new(29, footing);
            assert_eq!((facts.relation(), facts.footing()), (29, footing));
        }
    }
}
