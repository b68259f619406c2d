//! Who was tied to whom in one slice of time, each pair once, as blocks of neighbours. What every
//! measure is worked out from. Start at [`Network`].

/// The way promises go between a node and its neighbour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ways(u8);

impl Ways {
    /// The node promised its neighbour something.
    pub(super) const GIVEN: Ways = Ways(1);
    /// The neighbour promised the node something.
    pub(super) const RECEIVED: Ways = Ways(2);

    pub(super) fn has(self, way: Ways) -> bool {
        self.0 & way.0 != 0
    }

    pub(super) fn and(self, other: Ways) -> Ways {
        Ways(self.0 | other.0)
    }
}

/// A network without loops or parallel pairs; its nodes are numbers, those without a neighbour
/// are not in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Network {
    begins: Vec<usize>,
    to: Vec<u32>,
    ways: Vec<Ways>,
    present: Vec<u32>,
}

impl Network {
    /// Starts anew, without a node; what was kept for the last slice is used again.
    pub(super) fn clear(&mut self) {
        self.begins.clear();
        self.begins.push(0);
        self.to.clear();
        self.ways.clear();
        self.present.clear();
    }

    /// A neighbour of the node that comes next; they come in order, and the same one may come
    /// again.
    pub(super) fn push(&mut self, neighbour: u32, ways: Ways) {
        let begin = self.begins.last().copied().unwrap_or(0);
        if self.to.len() > begin && self.to.last() == Some(&neighbour) {
            if let Some(last) = self.ways.last_mut() {
                *last = last.and(ways);
            }
            return;
        }
        self.to.push(neighbour);
        self.ways.push(ways);
    }

    /// All neighbours of that node have come.
    pub(super) fn close(&mut self) {
        let node = self.begins.len() - 1;
        if self.begins[node] < self.to.len() {
            self.present.push(node as u32);
        }
        self.begins.push(self.to.len());
    }

    /// One more than the greatest node may be.
    pub(super) fn bound(&self) -> usize {
        self.begins.len().saturating_sub(1)
    }

    /// The nodes that have a neighbour, in order.
    pub(super) fn present(&self) -> &[u32] {
        &self.present
    }

    /// The neighbours of a node, in order.
    #[inline]
    pub(super) fn of(&self, node: u32) -> &[u32] {
        &self.to[self.begins[node as usize]..self.begins[node as usize + 1]]
    }

    /// The neighbours of a node, each with the way that promises go.
    pub(super) fn with_ways(&self, node: u32) -> impl Iterator<Item = (u32, Ways)> + '_ {
        let block = self.begins[node as usize]..self.begins[node as usize + 1];
        let ways = self.ways[block.clone()].iter().copied();
        self.to[block].iter().copied().zip(ways)
    }

    pub(super) fn degree(&self, node: u32) -> usize {
        self.of(node).len()
    }

    /// To how many it promised something, or how many promised it something.
    pub(super) fn degree_by(&self, node: u32, way: Ways) -> usize {
        self.with_ways(node)
            .filter(|(_, ways)| ways.has(way))
            .count()
    }

    /// Two for each pair.
    pub(super) fn ends(&self) -> usize {
        self.to.len()
    }

    /// How many ordered pairs have a promise from the first to the second.
    pub(super) fn promises(&self) -> usize {
        let given = self.ways.iter().filter(|ways| ways.has(Ways::GIVEN));
        given.count()
    }
}

#[cfg(test)]
impl Network {
    /// The network of these ordered pairs.
    pub(super) fn of_pairs(bound: u32, pairs: &[(u32, u32)]) -> Network {
        let mut both: Vec<(u32, u32, u8)> = Vec::new();
        for (from, to) in pairs.iter().filter(|(from, to)| from != to) {
            both.push((*from, *to, 1));
            both.push((*to, *from, 2));
        }
        both.sort_unstable();
        let mut network = Network::default();
        network.clear();
        for node in 0..bound {
            for (_, to, way) in both.iter().filter(|(from, ..)| *from == node) {
                network.push(*to, Ways(*way));
            }
            network.close();
        }
        network
    }
}
