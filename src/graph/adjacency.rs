//! What is visible in a view, packed: of each node its neighbors and nothing else. For questions
//! that look at many nodes in no order, which read four bytes a neighbor instead of a block of
//! arcs. Start at [`View::adjacency`].

use super::{NodeId, View, Way, cores};

/// The neighbors of each node of a view, each once, in the order of their ids.
///
/// ```
/// use foedera::graph::{Filter, Way};
/// use foedera::model::Relation;
///
/// let graph = foedera::dossier::ukraine();
/// let filter = Filter::default().relations([Relation::Guarantees]);
/// let guarantors = graph.view(&filter).adjacency(Way::Backward);
/// let [ukraine, usa] = ["ukraine", "usa"].map(|key| graph.node_id(key).unwrap());
/// assert!(guarantors.are_linked(ukraine, usa) && !guarantors.are_linked(usa, ukraine));
/// assert!(guarantors.of(ukraine).is_sorted());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Adjacency {
    /// Where the neighbors of each node begin, and where the last ones end.
    begins: Vec<u32>,
    neighbors: Vec<NodeId>,
}

impl Adjacency {
    /// The neighbors of a node.
    #[inline]
    pub fn of(&self, node: NodeId) -> &[NodeId] {
        let at = node.index();
        match (self.begins.get(at), self.begins.get(at + 1)) {
            (Some(begin), Some(end)) => &self.neighbors[*begin as usize..*end as usize],
            _ => &[],
        }
    }

    /// Whether the second is a neighbor of the first. Costs a search of its neighbors.
    #[inline]
    pub fn are_linked(&self, node: NodeId, other: NodeId) -> bool {
        self.of(node).binary_search(&other).is_ok()
    }

    /// How many pairs there are of a node and a neighbor of it.
    pub fn len(&self) -> usize {
        self.neighbors.len()
    }

    /// Whether no node has a neighbor.
    pub fn is_empty(&self) -> bool {
        self.neighbors.is_empty()
    }
}

/// The neighbors of some nodes, one after the other.
#[derive(Default)]
struct Share {
    ends: Vec<u32>,
    neighbors: Vec<NodeId>,
}

impl View<'_> {
    /// Whom each node is linked to by a visible edge, parallel ones once: one scan of all arcs
    /// that way, in shares on all cores with the feature `rayon`. Four bytes a node and four a
    /// neighbor.
    pub fn adjacency(self, way: Way) -> Adjacency {
        /// As many nodes as one core is given at once.
        const SHARE: usize = 1 << 12;
        let nodes = self.graph().node_count();
        let shares = cores::each(0..nodes.div_ceil(SHARE), &|share| {
            let first = share * SHARE;
            self.share(first..nodes.min(first + SHARE), way)
        });
        let pairs = shares.iter().map(|share| share.neighbors.len()).sum();
        let mut begins = Vec::with_capacity(nodes + 1);
        let mut neighbors = Vec::with_capacity(pairs);
        begins.push(0);
        for share in shares {
            let before = neighbors.len() as u32;
            begins.extend(share.ends.iter().map(|end| before + end));
            neighbors.extend_from_slice(&share.neighbors);
        }
        Adjacency { begins, neighbors }
    }

    fn share(self, nodes: std::ops::Range<usize>, way: Way) -> Share {
        let mut share = Share::default();
        share.ends.reserve(nodes.len());
        for node in nodes {
            let begin = share.neighbors.len();
            let mut is_ordered = true;
            let mut last = None;
            self.neighbors_of(NodeId::at(node), way, |neighbor| {
                let before = last.replace(neighbor);
                if before != Some(neighbor) {
                    is_ordered &= before < Some(neighbor);
                    share.neighbors.push(neighbor);
                }
            });
            // The arcs of one relation are in order already.
            if !is_ordered {
                share.neighbors[begin..].sort_unstable();
                let mut kept = begin;
                for at in begin..share.neighbors.len() {
                    let neighbor = share.neighbors[at];
                    if kept == begin || share.neighbors[kept - 1] != neighbor {
                        share.neighbors[kept] = neighbor;
                        kept += 1;
                    }
                }
                share.neighbors.truncate(kept);
            }
            share.ends.push(share.neighbors.len() as u32);
        }
        share
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::Filter;

    #[test]
    fn it_has_what_the_view_shows_each_once_and_in_order() {
        let graph = crate::dossier::ukraine();
        for filter in [Filter::default(), Filter::default().in_force()] {
            let view = graph.view(&filter);
            for way in [Way::Forward, Way::Backward, Way::Either] {
                let packed = view.adjacency(way);
                let mut pairs = 0;
                for node in graph.node_ids() {
                    let mut expected = Vec::new();
                    if way != Way::Backward {
                        expected.extend(view.out(node).map(|hop| hop.node));
                    }
                    if way != Way::Forward {
                        expected.extend(view.into(node).map(|hop| hop.node));
                    }
                    expected.sort_unstable();
                    expected.dedup();
                    pairs += expected.len();
                    assert_eq!(packed.of(node), expected);
                    let is_linked = |other| packed.are_linked(node, other);
                    assert!(
                        graph
                            .node_ids()
                            .all(|other| is_linked(other) == expected.contains(&other))
                    );
                }
                assert_eq!((packed.len(), packed.is_empty()), (pairs, pairs == 0));
            }
        }
    }

    #[test]
    fn of_a_node_beyond_it_knows_nothing() {
        assert_eq!(Adjacency::default().of(NodeId::at(7)), []);
    }
}
