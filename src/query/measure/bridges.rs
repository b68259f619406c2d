//! Bridges: pairs without which some two nodes are joined by no way any more (Tarjan 1974).

use super::network::Network;

/// The bridges, and how many each node is an end of.
#[derive(Debug)]
pub(super) struct Bridges {
    pub(super) count: u64,
    at: Vec<u32>,
}

impl Bridges {
    /// Walks depth first, on a stack of its own: a pair is a bridge if nothing behind it leads
    /// back to before it. Costs a look at each neighbour of each node.
    pub(super) fn new(network: &Network) -> Bridges {
        let bound = network.bound();
        // When a node was met, from 1 on, and the earliest that it and what is behind it leads to.
        let (mut met, mut low) = (vec![0_u32; bound], vec![0_u32; bound]);
        let mut found = Bridges {
            count: 0,
            at: vec![0; bound],
        };
        let mut time = 0;
        // A node, where the walk came from, and how many of its neighbours are done.
        let mut stack: Vec<(u32, u32, usize)> = Vec::new();
        for start in network.present() {
            if met[*start as usize] != 0 {
                continue;
            }
            time += 1;
            (met[*start as usize], low[*start as usize]) = (time, time);
            stack.push((*start, *start, 0));
            while let Some((node, from, done)) = stack.last_mut() {
                let (node, from) = (*node, *from);
                let Some(next) = network.of(node).get(*done).copied() else {
                    stack.pop();
                    let behind = low[node as usize];
                    if node != from {
                        low[from as usize] = low[from as usize].min(behind);
                        if behind > met[from as usize] {
                            found.count += 1;
                            found.at[node as usize] += 1;
                            found.at[from as usize] += 1;
                        }
                    }
                    continue;
                };
                *done += 1;
                if met[next as usize] == 0 {
                    time += 1;
                    (met[next as usize], low[next as usize]) = (time, time);
                    stack.push((next, node, 0));
                } else if next != from {
                    low[node as usize] = low[node as usize].min(met[next as usize]);
                }
            }
        }
        found
    }

    pub(super) fn at(&self, node: u32) -> u64 {
        u64::from(self.at[node as usize])
    }
}
