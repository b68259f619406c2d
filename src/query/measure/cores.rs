//! The core of each node: the greatest k for which it belongs to a part of the network in which
//! everybody has at least k neighbours (Seidman 1983), by the bins of Batagelj and Zaversnik (2003).

use super::network::Network;

/// The core of each node; 0 for what is not in the network. Costs a look at each neighbour of each
/// node.
pub(super) fn cores(network: &Network) -> Vec<u32> {
    let nodes = network.present();
    let mut degree = vec![0_u32; network.bound()];
    let mut most = 0;
    for node in nodes {
        degree[*node as usize] = network.degree(*node) as u32;
        most = most.max(network.degree(*node));
    }
    // The nodes by degree: where each degree begins, and where each node stands.
    let mut begins = vec![0_usize; most + 2];
    for node in nodes {
        begins[degree[*node as usize] as usize + 1] += 1;
    }
    for i in 0..=most {
        begins[i + 1] += begins[i];
    }
    let mut order = vec![0_u32; nodes.len()];
    let mut place = vec![0_usize; network.bound()];
    let mut next = begins.clone();
    for node in nodes {
        let at = &mut next[degree[*node as usize] as usize];
        (order[*at], place[*node as usize]) = (*node, *at);
        *at += 1;
    }
    // From the lowest on: who is taken away leaves its neighbours with one less.
    for i in 0..order.len() {
        let node = order[i];
        for other in network.of(node) {
            let of_other = degree[*other as usize];
            if of_other > degree[node as usize] {
                // It changes places with the first of its degree, and is the last of the one below.
                let (there, first) = (place[*other as usize], begins[of_other as usize]);
                let swapped = order[first];
                order.swap(there, first);
                (place[*other as usize], place[swapped as usize]) = (first, there);
                begins[of_other as usize] += 1;
                degree[*other as usize] -= 1;
            }
        }
    }
    degree
}
