//! Gives each box its rank: ends below starts, lines as short as can be.

use super::clean::Component;
use super::cycles::Link;
use super::simplex::{self, Arc};
use super::steps::Steps;

/// The rank of each box, from 0; every link leads to a higher one. Each rank that a frame reaches
/// over costs as much as one that `hold` lines reach over; a link reaches over more than one if
/// it is listed in `long`, and as often as it is.
pub(super) fn ranks(
    component: &Component,
    links: &[Link],
    hold: i64,
    long: &[usize],
    steps: &mut Steps,
) -> Vec<usize> {
    let mut arcs: Vec<Arc> = links
        .iter()
        .map(|link| Arc {
            tail: link.upper,
            head: link.lower,
            least: 1,
            weight: i64::from(link.weight),
        })
        .collect();
    for &link in long {
        arcs[link].least += 1;
    }
    pile_loose(component, &mut arcs);
    let nodes = hold_together(component, hold, &mut arcs);
    let first = longest_paths(nodes, &arcs);
    let best = simplex::solve(&arcs, first, false, steps);
    let best = &best[..component.boxes.len()];
    let lowest = best.iter().copied().min().unwrap_or(0);
    let mut ranks: Vec<usize> = best
        .iter()
        .map(|rank| usize::try_from(rank - lowest).unwrap_or(0))
        .collect();
    if hold == 0 {
        even_out(component, links, &mut ranks);
    }
    ranks
}

/// Piles the boxes of a frame that no line touches in rows, about as many as are in a row.
fn pile_loose(component: &Component, arcs: &mut Vec<Arc>) {
    let mut touched = vec![false; component.boxes.len()];
    for line in &component.lines {
        touched[line.from] = true;
        touched[line.to] = true;
    }
    let mut loose: Vec<Vec<usize>> = vec![Vec::new(); component.frames.len()];
    for (node, frame) in component.frame_of.iter().enumerate() {
        if let Some(frame) = frame.filter(|_| !touched[node]) {
            loose[frame].push(node);
        }
    }
    for nodes in loose {
        let columns = (nodes.len() as f64).sqrt().ceil() as usize;
        for (index, &head) in nodes.iter().enumerate().skip(columns) {
            arcs.push(Arc {
                tail: nodes[index - columns],
                head,
                least: 1,
                weight: 1,
            });
        }
    }
}

/// Adds arcs that make a frame cost what it is high, if `weight` is not 0; how many nodes there
/// are now.
fn hold_together(component: &Component, weight: i64, arcs: &mut Vec<Arc>) -> usize {
    let nodes = component.boxes.len();
    if weight == 0 {
        return nodes;
    }
    let top = |frame: usize| nodes + 2 * frame;
    let bottom = |frame: usize| top(frame) + 1;
    let mut arc = |tail: usize, head: usize, weight: i64| {
        arcs.push(Arc {
            tail,
            head,
            least: 0,
            weight,
        });
    };
    for (at, frame) in component.frames.iter().enumerate() {
        arc(top(at), bottom(at), weight);
        if let Some(parent) = frame.parent {
            arc(top(parent), top(at), 0);
            arc(bottom(at), bottom(parent), 0);
        }
    }
    for (node, frame) in component.frame_of.iter().enumerate() {
        if let Some(frame) = *frame {
            arc(top(frame), node, 0);
            arc(node, bottom(frame), 0);
        }
    }
    nodes + 2 * component.frames.len()
}

/// Numbers that keep every least length, each as small as can be. The arcs have no cycle.
pub(super) fn longest_paths(nodes: usize, arcs: &[Arc]) -> Vec<i64> {
    push_up(arcs, vec![0; nodes])
}

/// Raises numbers until every least length is kept, and none more than needed.
pub(super) fn push_up(arcs: &[Arc], mut value: Vec<i64>) -> Vec<i64> {
    let nodes = value.len();
    let out = simplex::Incidence::new(nodes, arcs.iter().map(|arc| arc.tail));
    let mut waits_for = vec![0_usize; nodes];
    for arc in arcs {
        waits_for[arc.head] += 1;
    }
    let mut ready: Vec<usize> = (0..nodes).filter(|&node| waits_for[node] == 0).collect();
    while let Some(node) = ready.pop() {
        for &arc in out.of(node) {
            let Arc { head, least, .. } = arcs[arc];
            value[head] = value[head].max(value[node] + least);
            waits_for[head] -= 1;
            if waits_for[head] == 0 {
                ready.push(head);
            }
        }
    }
    value
}

/// Moves boxes that may as well stand on another rank to the one with most room.
fn even_out(component: &Component, links: &[Link], ranks: &mut [usize]) {
    let nodes = ranks.len();
    let count = ranks.iter().max().map_or(0, |rank| rank + 1);
    let mut filled = vec![0.0; count];
    for (size, &rank) in component.boxes.iter().zip(&*ranks) {
        filled[rank] += size.width + 1.0;
    }
    let above = simplex::Incidence::new(nodes, links.iter().map(|link| link.lower));
    let below = simplex::Incidence::new(nodes, links.iter().map(|link| link.upper));
    for node in 0..nodes {
        let weight = |list: &[usize]| {
            list.iter()
                .map(|&link| u64::from(links[link].weight))
                .sum::<u64>()
        };
        if above.of(node).is_empty() || weight(above.of(node)) != weight(below.of(node)) {
            continue;
        }
        let first = above
            .of(node)
            .iter()
            .map(|&link| ranks[links[link].upper] + 1)
            .max();
        let last = below
            .of(node)
            .iter()
            .map(|&link| ranks[links[link].lower])
            .min();
        let (Some(first), Some(end)) = (first, last) else {
            continue;
        };
        // A long way would cost more to search than the balance is worth.
        let end = end.min(first + 64);
        let width = component.boxes[node].width + 1.0;
        let here = ranks[node];
        let fill = |rank: usize| {
            if rank == here {
                filled[rank] - width
            } else {
                filled[rank]
            }
        };
        let best = (first..end).min_by(|&a, &b| {
            fill(a)
                .total_cmp(&fill(b))
                .then(here.abs_diff(a).cmp(&here.abs_diff(b)))
        });
        if let Some(best) = best {
            filled[here] -= width;
            filled[best] += width;
            ranks[node] = best;
        }
    }
}
