//! Components: nodes that are joined by some way, whatever its length.

use super::network::Network;

/// The components of a network.
#[derive(Debug)]
pub(super) struct Components {
    /// The component of each node that is in the network.
    of: Vec<u32>,
    sizes: Vec<u64>,
}

impl Components {
    /// Costs a look at each neighbour of each node.
    pub(super) fn new(network: &Network) -> Components {
        const NONE: u32 = u32::MAX;
        let mut of = vec![NONE; network.bound()];
        let (mut sizes, mut stack) = (Vec::new(), Vec::new());
        for start in network.present() {
            if of[*start as usize] != NONE {
                continue;
            }
            let component = sizes.len() as u32;
            let mut size = 1;
            of[*start as usize] = component;
            stack.push(*start);
            while let Some(node) = stack.pop() {
                for next in network.of(node) {
                    if of[*next as usize] == NONE {
                        of[*next as usize] = component;
                        size += 1;
                        stack.push(*next);
                    }
                }
            }
            sizes.push(size);
        }
        Components { of, sizes }
    }

    pub(super) fn count(&self) -> u64 {
        self.sizes.len() as u64
    }

    pub(super) fn largest(&self) -> u64 {
        self.sizes.iter().copied().max().unwrap_or(0)
    }

    /// How many nodes are in the component of this one, which is in the network.
    pub(super) fn size_of(&self, node: u32) -> u64 {
        let component = self.of[node as usize] as usize;
        self.sizes.get(component).copied().unwrap_or(0)
    }
}
