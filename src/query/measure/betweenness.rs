//! Betweenness: for how many pairs of others a node lies on their shortest ways, counted by the
//! share of these (Freeman 1977), by Brandes (2001).

use super::network::Network;
use crate::query::work::Work;

/// The betweenness of each node, each unordered pair counted once; none if that is more work than
/// is left. From some sources only, if fewer than all are asked for: then it is an estimate,
/// scaled up.
///
/// Costs a look at each neighbour of each node, for each source. Sums run in the order of nodes, so
/// they are the same everywhere.
pub(super) fn betweenness(network: &Network, sources: &[u32], work: &mut Work) -> Option<Vec<f64>> {
    work.take(network.ends().checked_mul(sources.len())?)?;
    let bound = network.bound();
    let mut sum = vec![0.0; bound];
    const FAR: u32 = u32::MAX;
    let mut distance = vec![FAR; bound];
    let (mut ways, mut owed) = (vec![0.0_f64; bound], vec![0.0_f64; bound]);
    let mut order: Vec<u32> = Vec::with_capacity(network.present().len());
    for source in sources {
        if work.is_cancelled() {
            return None;
        }
        order.clear();
        order.push(*source);
        (distance[*source as usize], ways[*source as usize]) = (0, 1.0);
        let mut done = 0;
        while let Some(node) = order.get(done).copied() {
            done += 1;
            let here = distance[node as usize];
            for next in network.of(node) {
                let there = &mut distance[*next as usize];
                if *there == FAR {
                    *there = here + 1;
                    order.push(*next);
                }
                if *there == here + 1 {
                    ways[*next as usize] += ways[node as usize];
                }
            }
        }
        for node in order.iter().rev() {
            let share = (1.0 + owed[*node as usize]) / ways[*node as usize];
            let here = distance[*node as usize];
            for before in network.of(*node) {
                if distance[*before as usize] + 1 == here {
                    owed[*before as usize] += ways[*before as usize] * share;
                }
            }
            if node != source {
                sum[*node as usize] += owed[*node as usize];
            }
        }
        for node in &order {
            let node = *node as usize;
            (distance[node], ways[node], owed[node]) = (FAR, 0.0, 0.0);
        }
    }
    // Every pair was met from both of its ends.
    let scale = match sources.len() {
        0 => 0.0,
        taken => network.present().len() as f64 / taken as f64 / 2.0,
    };
    sum.iter_mut().for_each(|sum| *sum *= scale);
    Some(sum)
}
