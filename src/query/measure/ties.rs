//! Who was tied to whom, and in which slices of time: one scan of the arcs, then a sweep over the
//! slices. Nothing of it stays with the snapshot. Start at [`Ties::scan`].

use super::network::{Network, Ways};
use super::{Measuring, Slice};
use crate::graph::{EdgeId, NodeId, View, When};
use crate::model::{Day, Truth};
use crate::query::force::{Force, held_within};

/// The ties of all slices.
#[derive(Debug, Default)]
pub(super) struct Ties {
    /// The nodes that are in the network in some slice, in their order.
    pub(super) nodes: Vec<NodeId>,
    begins: Vec<usize>,
    ties: Vec<Tie>,
    /// How many edges count in some slice.
    pub(super) edges: usize,
    /// Edges of which no day is known.
    pub(super) undated: usize,
    /// Edges that count only possibly in some slice.
    pub(super) unsure: usize,
}

/// A neighbour, from one slice to another, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Tie {
    to: u32,
    first: u32,
    last: u32,
    is_given: bool,
}

/// An edge that counts, from one slice to another.
struct Found {
    from: NodeId,
    to: NodeId,
    slices: (u32, u32),
}

impl Ties {
    /// The ties of what the view shows. Costs a look at each arc, and the history of each edge on
    /// which more bears than its own period. `see` is told each edge that counts.
    pub(super) fn scan(view: View<'_>, asked: &Measuring, see: &mut dyn FnMut(EdgeId)) -> Ties {
        let graph = view.graph();
        let mut ties = Ties::default();
        let mut found: Vec<Found> = Vec::new();
        let mut runs: Vec<(u32, u32)> = Vec::new();
        for from in graph.node_ids() {
            for (hop, when) in view.swept(from) {
                if hop.node == from || !asked.asks_for(graph.tie(hop.edge)) {
                    continue;
                }
                runs.clear();
                let certainty = match when {
                    When::Undated => None,
                    When::Between(begins, ends) => Some(asked.runs_of((begins, ends), &mut runs)),
                    When::ByHistory if !view.derived(hop.edge).span.dated => {
                        // What has a day, and is never there, tells of an end: a party leaves.
                        if view.derived(hop.edge).has_dated_state() {
                            continue;
                        }
                        None
                    }
                    When::ByHistory => {
                        let force = Force::of(view, hop.edge, asked.days());
                        let held = |slice: &Slice| force.within((slice.first, slice.last));
                        Some(asked.runs_by(&asked.slices, 0, held, &mut runs))
                    }
                };
                match certainty {
                    None => ties.undated += 1,
                    Some(certain) if !certain => ties.unsure += 1,
                    Some(_) => {}
                }
                if !runs.is_empty() {
                    ties.edges += 1;
                    see(hop.edge);
                }
                let (from, to) = (from, hop.node);
                found.extend(runs.iter().map(|slices| Found {
                    from,
                    to,
                    slices: *slices,
                }));
            }
        }
        ties.gather(graph.node_count(), &found);
        ties
    }

    /// Puts both ends of each tie into the block of its node, in order of neighbours.
    fn gather(&mut self, nodes: usize, found: &[Found]) {
        const NONE: u32 = u32::MAX;
        let mut place = vec![NONE; nodes];
        for tie in found {
            for end in [tie.from, tie.to] {
                place[end.index()] = 0;
            }
        }
        for (node, place) in place.iter_mut().enumerate().filter(|(_, at)| **at == 0) {
            *place = self.nodes.len() as u32;
            self.nodes.push(NodeId::at(node));
        }
        let ends = |tie: &Found| {
            let place = |node: NodeId| place[node.index()];
            let (from, to) = (place(tie.from), place(tie.to));
            [(from, to, true), (to, from, false)]
        };
        self.begins = vec![0; self.nodes.len() + 1];
        for (at, ..) in found.iter().flat_map(ends) {
            self.begins[at as usize + 1] += 1;
        }
        for i in 0..self.nodes.len() {
            self.begins[i + 1] += self.begins[i];
        }
        let mut next = self.begins.clone();
        let nothing = Tie {
            to: 0,
            first: 0,
            last: 0,
            is_given: false,
        };
        self.ties = vec![nothing; found.len() * 2];
        for tie in found {
            for (at, to, is_given) in ends(tie) {
                let slot = &mut next[at as usize];
                let (first, last) = tie.slices;
                self.ties[*slot] = Tie {
                    to,
                    first,
                    last,
                    is_given,
                };
                *slot += 1;
            }
        }
        for node in 0..self.nodes.len() {
            self.ties[self.begins[node]..self.begins[node + 1]].sort_unstable();
        }
    }

    /// The place of a node in the network, if it is in it in any slice.
    pub(super) fn place(&self, node: NodeId) -> Option<u32> {
        self.nodes.binary_search(&node).ok().map(|at| at as u32)
    }

    /// Makes the network that of one slice. Costs a look at each tie.
    pub(super) fn slice(&self, slice: usize, network: &mut Network) {
        let slice = slice as u32;
        network.clear();
        for node in 0..self.nodes.len() {
            for tie in &self.ties[self.begins[node]..self.begins[node + 1]] {
                if tie.first <= slice && slice <= tie.last {
                    network.push(
                        tie.to,
                        match tie.is_given {
                            true => Ways::GIVEN,
                            false => Ways::RECEIVED,
                        },
                    );
                }
            }
            network.close();
        }
    }
}

impl Measuring {
    /// The first and the last day of all slices.
    fn days(&self) -> (Day, Day) {
        let first = self.slices.iter().map(|slice| slice.first).min();
        let last = self.slices.iter().map(|slice| slice.last).max();
        (first.unwrap_or(Day::MIN), last.unwrap_or(Day::MAX))
    }

    /// The runs of slices in which what began and ended then counts; whether all that it may
    /// count in are sure. As slices ascend, it is enough to look from the first that it reaches.
    fn runs_of(
        &self,
        when: (crate::model::Bounds, crate::model::Bounds),
        runs: &mut Vec<(u32, u32)>,
    ) -> bool {
        let (begins, ends) = when;
        let reached = |slice: &Slice| slice.last < begins.earliest;
        let from = self.slices.partition_point(reached);
        let passed = |slice: &Slice| slice.first <= ends.latest;
        let until = self.slices.partition_point(passed).max(from);
        let held = |slice: &Slice| held_within(when, (slice.first, slice.last));
        let is_exact = begins.earliest == begins.latest && ends.earliest == ends.latest;
        if is_exact && from < until {
            runs.push((from as u32, until as u32 - 1));
            return true;
        }
        self.runs_by(&self.slices[from..until], from, held, runs)
    }

    /// The runs of these slices in which something counts, by how surely it held; whether all that
    /// it may count in are sure.
    fn runs_by(
        &self,
        slices: &[Slice],
        before: usize,
        held: impl Fn(&Slice) -> Truth,
        runs: &mut Vec<(u32, u32)>,
    ) -> bool {
        let mut is_sure = true;
        for (i, slice) in slices.iter().enumerate() {
            let truth = held(slice);
            is_sure &= truth != Truth::Possibly;
            if truth == Truth::Yes || self.possibly && truth == Truth::Possibly {
                let at = (before + i) as u32;
                match runs.last_mut() {
                    Some((_, last)) if *last + 1 == at => *last = at,
                    _ => runs.push((at, at)),
                }
            }
        }
        is_sure
    }
}
