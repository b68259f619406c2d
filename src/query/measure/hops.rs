//! How many others are at distance exactly one, two, three … of a node: breadth first.

use super::network::Network;
use crate::query::work::Work;

/// Marks and queue of a walk, to be used again for the next one.
#[derive(Debug, Default)]
pub(super) struct Walk {
    met: Vec<u32>,
    round: u32,
    queue: Vec<u32>,
}

impl Walk {
    /// For each distance from 1 to `most`, how many nodes are at it; none if that is more work
    /// than is left. Costs a look at each neighbour of each node nearer than `most`.
    pub(super) fn hops(
        &mut self,
        network: &Network,
        from: u32,
        most: usize,
        work: &mut Work,
    ) -> Option<Vec<u64>> {
        self.met.resize(network.bound(), 0);
        self.round = self.round.wrapping_add(1);
        if self.round == 0 {
            self.met.fill(0);
            self.round = 1;
        }
        self.met[from as usize] = self.round;
        self.queue.clear();
        self.queue.push(from);
        let mut counts = Vec::with_capacity(most);
        let mut done = 0;
        for _ in 0..most {
            let level = self.queue.len();
            while done < level {
                let node = self.queue[done];
                work.take(network.degree(node))?;
                for next in network.of(node) {
                    if self.met[*next as usize] != self.round {
                        self.met[*next as usize] = self.round;
                        self.queue.push(*next);
                    }
                }
                done += 1;
            }
            counts.push((self.queue.len() - level) as u64);
        }
        Some(counts)
    }
}
