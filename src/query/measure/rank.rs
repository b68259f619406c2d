//! PageRank (Brin and Page 1998): where a walk ends up that follows promises from who gave them to
//! who received them, and starts anew anywhere with the chance of 15 in 100.

use super::network::{Network, Ways};

/// How often a walk goes on.
const DAMPING: f64 = 0.85;
/// A round that changes less than this in all is the last.
const STILL: f64 = 1e-12;
/// The most rounds; each leaves at most 85 hundredths of what the last one changed.
const ROUNDS: usize = 200;

/// The rank of each node; those in the network sum up to 1. Who promised nobody anything goes on
/// to anybody. Costs a look at each neighbour of each node, each round.
pub(super) fn rank(network: &Network) -> Vec<f64> {
    let nodes = network.present();
    let mut rank = vec![0.0; network.bound()];
    if nodes.is_empty() {
        return rank;
    }
    let even = 1.0 / nodes.len() as f64;
    let mut given = vec![0.0; network.bound()];
    for node in nodes {
        rank[*node as usize] = even;
        given[*node as usize] = network.degree_by(*node, Ways::GIVEN) as f64;
    }
    let mut share = vec![0.0; network.bound()];
    for _ in 0..ROUNDS {
        let mut loose = 0.0;
        for node in nodes {
            let node = *node as usize;
            match given[node] {
                0.0 => loose += rank[node],
                many => share[node] = rank[node] / many,
            }
        }
        let anywhere = (1.0 - DAMPING) * even + DAMPING * loose * even;
        let mut changed = 0.0;
        for node in nodes {
            let from = network.with_ways(*node);
            let from = from.filter(|(_, ways)| ways.has(Ways::RECEIVED));
            let sum: f64 = from.map(|(other, _)| share[other as usize]).sum();
            let new = anywhere + DAMPING * sum;
            changed += f64::abs(new - rank[*node as usize]);
            rank[*node as usize] = new;
        }
        if changed < STILL {
            break;
        }
    }
    rank
}
