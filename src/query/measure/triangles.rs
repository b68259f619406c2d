//! Triangles: three nodes, each tied to both others.

use super::network::Network;
use crate::query::work::Work;

/// In how many triangles each node is; none if that is more work than is left.
///
/// Each triangle is found once, from its node of lowest degree: costs at most a look for each pair
/// and neighbour of higher degree, some m^1.5.
pub(super) fn triangles(network: &Network, work: &mut Work) -> Option<Vec<u64>> {
    let rank = |node: u32| (network.degree(node), node);
    let mut begins = Vec::with_capacity(network.bound() + 1);
    let mut higher: Vec<u32> = Vec::with_capacity(network.ends() / 2);
    for node in 0..network.bound() as u32 {
        begins.push(higher.len());
        let up = network.of(node).iter().filter(|to| rank(**to) > rank(node));
        higher.extend(up);
    }
    begins.push(higher.len());
    let up = |node: u32| &higher[begins[node as usize]..begins[node as usize + 1]];
    let mut marked = vec![u32::MAX; network.bound()];
    let mut at = vec![0_u64; network.bound()];
    for low in network.present() {
        for middle in up(*low) {
            marked[*middle as usize] = *low;
        }
        for middle in up(*low) {
            work.take(up(*middle).len())?;
            for high in up(*middle) {
                if marked[*high as usize] == *low {
                    for node in [*low, *middle, *high] {
                        at[node as usize] += 1;
                    }
                }
            }
        }
    }
    Some(at)
}

/// In how many triangles one node is; none if that is more work than is left. Costs a look at each
/// neighbour of its neighbours.
pub(super) fn triangles_at(network: &Network, node: u32, work: &mut Work) -> Option<u64> {
    let own = network.of(node);
    let mut twice = 0;
    for next in own {
        work.take(network.degree(*next))?;
        twice += common(own, network.of(*next));
    }
    Some(twice / 2)
}

/// How many two sorted lists have in common.
fn common(mut a: &[u32], mut b: &[u32]) -> u64 {
    let mut count = 0;
    while let (Some(first), Some(second)) = (a.first(), b.first()) {
        match first.cmp(second) {
            std::cmp::Ordering::Less => a = &a[1..],
            std::cmp::Ordering::Greater => b = &b[1..],
            std::cmp::Ordering::Equal => {
                count += 1;
                (a, b) = (&a[1..], &b[1..]);
            }
        }
    }
    count
}

/// How many pairs of neighbours a node of that degree has.
pub(super) fn pairs_of(degree: usize) -> u64 {
    let degree = degree as u64;
    degree * degree.saturating_sub(1) / 2
}
