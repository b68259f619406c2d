//! The network simplex method of Gansner, Koutsofios, North and Vo (1993).
//!
//! Given arcs with a least length and a weight, it finds whole numbers for the nodes that
//! keep every least length and make the weighted sum of lengths as small as possible.
//! It starts from numbers that already keep the lengths and only ever improves them, so
//! that it may be stopped at any moment. One pivot costs at most the size of the graph.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::steps::Steps;

/// `value[head] - value[tail] >= least`, and each unit of that difference costs `weight`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Arc {
    pub(super) tail: usize,
    pub(super) head: usize,
    pub(super) least: i64,
    pub(super) weight: i64,
}

/// For every node, the arcs that touch it: one flat list and where each node's part starts.
pub(super) struct Incidence {
    start: Vec<usize>,
    arcs: Vec<usize>,
}

impl Incidence {
    /// `ends` yields the node of each arc, in the order of arcs.
    pub(super) fn new(nodes: usize, ends: impl Iterator<Item = usize> + Clone) -> Incidence {
        let mut start = vec![0; nodes + 1];
        for node in ends.clone() {
            start[node + 1] += 1;
        }
        for node in 0..nodes {
            start[node + 1] += start[node];
        }
        let mut next = start.clone();
        let mut arcs = vec![0; start[nodes]];
        for (arc, node) in ends.enumerate() {
            arcs[next[node]] = arc;
            next[node] += 1;
        }
        Incidence { start, arcs }
    }

    pub(super) fn of(&self, node: usize) -> &[usize] {
        &self.arcs[self.start[node]..self.start[node + 1]]
    }
}

/// For every node, the arcs of the forest that touch it, in the order in which they came in. Each
/// node's part of the one list has room for all its arcs.
struct Touching {
    start: Vec<usize>,
    count: Vec<usize>,
    arcs: Vec<usize>,
}

impl Touching {
    /// None yet, and room for all arcs that lead out of a node or into it.
    fn none(out: &Incidence, into: &Incidence) -> Touching {
        let start: Vec<usize> = (out.start.iter().zip(&into.start))
            .map(|(out, into)| out + into)
            .collect();
        Touching {
            count: vec![0; start.len() - 1],
            arcs: vec![0; out.arcs.len() + into.arcs.len()],
            start,
        }
    }

    fn of(&self, node: usize) -> &[usize] {
        &self.arcs[self.start[node]..][..self.count[node]]
    }

    fn add(&mut self, node: usize, arc: usize) {
        self.arcs[self.start[node] + self.count[node]] = arc;
        self.count[node] += 1;
    }

    fn remove(&mut self, node: usize, arc: usize) {
        let own = &mut self.arcs[self.start[node]..][..self.count[node]];
        if let Some(at) = own.iter().position(|&own| own == arc) {
            own[at..].rotate_left(1);
            self.count[node] -= 1;
        }
    }
}

const NONE: usize = usize::MAX;
/// Steps for numbering a node anew: it looks at places all over memory, and takes as long as so many
/// looks at a list.
const NUMBERED: usize = 8;
/// Steps for shifting the number of a node.
const SHIFTED: usize = 2;
/// How many candidates are looked at before the best of them leaves the tree.
const CANDIDATES: usize = 30;

/// The state of the search: numbers, and a spanning forest of tight arcs.
pub(super) struct Simplex<'a> {
    arcs: &'a [Arc],
    out: Incidence,
    into: Incidence,
    value: Vec<i64>,
    /// Arcs of the forest, and for each node those that touch it.
    forest: Vec<usize>,
    at: Touching,
    /// The arc to a node's parent.
    up: Vec<usize>,
    /// A node's subtree is `post[low..=lim]`.
    low: Vec<usize>,
    lim: Vec<usize>,
    post: Vec<usize>,
    cut: Vec<i64>,
    cursor: usize,
    /// Of a walk down a tree: kept, so that no walk needs a new one.
    stack: Vec<(usize, usize)>,
}

/// Improves `value` until it is optimal or the steps are gone.
///
/// With `centred`, what may move freely is moved to the middle of its room.
pub(super) fn solve(arcs: &[Arc], value: Vec<i64>, centred: bool, steps: &mut Steps) -> Vec<i64> {
    let nodes = value.len();
    if nodes == 0 || !steps.take(4 * (nodes + arcs.len())) {
        return value;
    }
    let mut simplex = Simplex::new(arcs, value);
    while let Some(slot) = simplex.leaving(steps) {
        let Some((_, entering)) = simplex.nearest(simplex.forest[slot], false, steps) else {
            break;
        };
        if !simplex.exchange(slot, entering, steps) {
            break;
        }
    }
    if centred {
        simplex.centre(steps);
    }
    simplex.value
}

impl<'a> Simplex<'a> {
    /// A forest of tight arcs, numbered and weighed.
    fn new(arcs: &'a [Arc], value: Vec<i64>) -> Simplex<'a> {
        let nodes = value.len();
        let out = Incidence::new(nodes, arcs.iter().map(|arc| arc.tail));
        let into = Incidence::new(nodes, arcs.iter().map(|arc| arc.head));
        let mut simplex = Simplex {
            arcs,
            value,
            forest: Vec::new(),
            at: Touching::none(&out, &into),
            out,
            into,
            up: vec![NONE; nodes],
            low: vec![0; nodes],
            lim: vec![0; nodes],
            post: vec![0; nodes],
            cut: vec![0; arcs.len()],
            cursor: 0,
            stack: Vec::new(),
        };
        simplex.grow();
        simplex.weigh();
        simplex
    }

    fn slack(&self, arc: usize) -> i64 {
        let Arc {
            tail, head, least, ..
        } = self.arcs[arc];
        self.value[head] - self.value[tail] - least
    }

    /// Grows a spanning tree of tight arcs from each first node not yet reached, moving the
    /// tree towards its nearest neighbour whenever no tight arc leads out of it.
    fn grow(&mut self) {
        let nodes = self.value.len();
        let mut reached = vec![false; nodes];
        for root in 0..nodes {
            if reached[root] {
                continue;
            }
            // Keys are slacks as if the tree had not moved: real slack = key -/+ `moved`.
            let mut leads_out = BinaryHeap::new();
            let mut leads_in = BinaryHeap::new();
            let mut members = Vec::new();
            let mut moved = 0;
            let mut node = root;
            loop {
                reached[node] = true;
                // The tree has moved by `moved`, this node has not: counted back.
                self.value[node] -= moved;
                members.push(node);
                for &arc in self.out.of(node) {
                    if !reached[self.arcs[arc].head] {
                        leads_out.push(Reverse((self.slack(arc), arc)));
                    }
                }
                for &arc in self.into.of(node) {
                    if !reached[self.arcs[arc].tail] {
                        leads_in.push(Reverse((self.slack(arc), arc)));
                    }
                }
                while let Some(&Reverse((_, arc))) = leads_out.peek() {
                    if !reached[self.arcs[arc].head] {
                        break;
                    }
                    leads_out.pop();
                }
                while let Some(&Reverse((_, arc))) = leads_in.peek() {
                    if !reached[self.arcs[arc].tail] {
                        break;
                    }
                    leads_in.pop();
                }
                let down = leads_out
                    .peek()
                    .map(|Reverse((key, arc))| (key - moved, *arc));
                let up = leads_in
                    .peek()
                    .map(|Reverse((key, arc))| (key + moved, *arc));
                let (arc, next) = match (down, up) {
                    (Some((slack, arc)), other) if other.is_none_or(|(by, _)| slack <= by) => {
                        moved += slack;
                        (arc, self.arcs[arc].head)
                    }
                    (_, Some((slack, arc))) => {
                        moved -= slack;
                        (arc, self.arcs[arc].tail)
                    }
                    _ => break,
                };
                self.join(arc);
                node = next;
            }
            for node in members {
                self.value[node] += moved;
            }
        }
    }

    fn join(&mut self, arc: usize) {
        self.forest.push(arc);
        self.at.add(self.arcs[arc].tail, arc);
        self.at.add(self.arcs[arc].head, arc);
    }

    /// Numbers the forest, and weighs each of its arcs: what would be gained if the two
    /// sides came closer, which is the surplus of weight that leaves the lower side.
    fn weigh(&mut self) {
        let nodes = self.value.len();
        let mut next = 0;
        for root in 0..nodes {
            // Whatever was numbered before has a parent, or was itself a first node.
            if self.up[root] == NONE {
                next = self.number(root, NONE, next);
            }
        }
        let mut surplus = vec![0; nodes];
        for arc in self.arcs {
            surplus[arc.tail] += arc.weight;
            surplus[arc.head] -= arc.weight;
        }
        for lim in 0..nodes {
            let node = self.post[lim];
            let arc = self.up[node];
            if arc != NONE {
                let Arc { tail, head, .. } = self.arcs[arc];
                self.cut[arc] = if tail == node {
                    surplus[node]
                } else {
                    -surplus[node]
                };
                let parent = if tail == node { head } else { tail };
                surplus[parent] += surplus[node];
            }
        }
    }

    /// Numbers the subtree below `root` in postorder from `first`; the next free number.
    fn number(&mut self, root: usize, up: usize, first: usize) -> usize {
        let mut next = first;
        self.up[root] = up;
        self.low[root] = next;
        let mut stack = std::mem::take(&mut self.stack);
        stack.push((root, 0));
        while let Some((node, child)) = stack.last_mut() {
            let node = *node;
            let Some(&arc) = self.at.of(node).get(*child) else {
                self.lim[node] = next;
                self.post[next] = node;
                next += 1;
                stack.pop();
                continue;
            };
            *child += 1;
            if arc != self.up[node] {
                let Arc { tail, head, .. } = self.arcs[arc];
                let below = if tail == node { head } else { tail };
                self.up[below] = arc;
                self.low[below] = next;
                stack.push((below, 0));
            }
        }
        self.stack = stack;
        next
    }

    /// The place in the forest of an arc that is better long than tight.
    fn leaving(&mut self, steps: &mut Steps) -> Option<usize> {
        let count = self.forest.len();
        let mut best: Option<usize> = None;
        let mut seen = 0;
        let mut work = 0;
        for _ in 0..count {
            work += 1;
            self.cursor = if self.cursor + 1 >= count {
                0
            } else {
                self.cursor + 1
            };
            let arc = self.forest[self.cursor];
            if self.cut[arc] < 0 {
                if best.is_none_or(|best| self.cut[arc] < self.cut[self.forest[best]]) {
                    best = Some(self.cursor);
                }
                seen += 1;
                if seen == CANDIDATES {
                    break;
                }
            }
        }
        if steps.take(work) { best } else { None }
    }

    /// The lower side of an arc of the forest, and whether the arc's tail is there.
    fn lower_side(&self, arc: usize) -> (usize, usize, bool) {
        let Arc { tail, head, .. } = self.arcs[arc];
        let tail_below = self.lim[tail] < self.lim[head];
        let below = if tail_below { tail } else { head };
        (self.low[below], self.lim[below], tail_below)
    }

    /// The tightest arc that crosses the cut of `arc`, and its slack: an arc that leads the
    /// same way (`arc` itself included) or one that leads the other way.
    fn nearest(&self, arc: usize, same_way: bool, steps: &mut Steps) -> Option<(i64, usize)> {
        let (low, lim, tail_below) = self.lower_side(arc);
        let is_below = |node: usize| (low..=lim).contains(&self.lim[node]);
        // Look from the smaller side, at the arcs that lead into it or out of it.
        let from_below = (lim + 1 - low) * 2 <= self.value.len();
        let into = (tail_below == from_below) != same_way;
        let (first, second) = if from_below {
            (&self.post[low..=lim], &self.post[..0])
        } else {
            (&self.post[..low], &self.post[lim + 1..])
        };
        let mut best: Option<(i64, usize)> = None;
        let mut work = 1;
        for &node in first.iter().chain(second) {
            let list = if into {
                self.into.of(node)
            } else {
                self.out.of(node)
            };
            work += list.len() + 1;
            for &arc in list {
                let Arc { tail, head, .. } = self.arcs[arc];
                if is_below(if into { tail } else { head }) != from_below {
                    let slack = self.slack(arc);
                    if best.is_none_or(|(least, _)| slack < least) {
                        best = Some((slack, arc));
                    }
                }
            }
        }
        if steps.take(work) { best } else { None }
    }

    /// Moves the two sides of `arc` apart by `by`, whichever side is cheaper to move.
    fn part(&mut self, arc: usize, by: i64) {
        let (low, lim, tail_below) = self.lower_side(arc);
        let by = if tail_below { -by } else { by };
        if (lim + 1 - low) * 2 <= self.value.len() {
            for &node in &self.post[low..=lim] {
                self.value[node] += by;
            }
        } else {
            for &node in self.post[..low].iter().chain(&self.post[lim + 1..]) {
                self.value[node] -= by;
            }
        }
    }

    /// Lets `entering` take the place of the arc at `slot`. False when the steps are gone.
    fn exchange(&mut self, slot: usize, entering: usize, steps: &mut Steps) -> bool {
        let leaving = self.forest[slot];
        let gap = self.slack(entering);
        if gap > 0 {
            self.part(leaving, gap);
        }
        let cut = self.cut[leaving];
        let Arc { tail, head, .. } = self.arcs[entering];
        self.rebalance(tail, head, cut, true);
        self.rebalance(head, tail, cut, false);
        self.cut[entering] = -cut;
        self.cut[leaving] = 0;
        let work = self.hang(leaving, entering);
        self.forest[slot] = entering;
        steps.take(work)
    }

    /// Hangs what is below `leaving` on the other end of `entering`. It alone is numbered anew; what
    /// stands between its old place and its new one is shifted. The steps that this takes.
    fn hang(&mut self, leaving: usize, entering: usize) -> usize {
        let (low, lim, tail_below) = self.lower_side(leaving);
        let ends = [self.arcs[leaving].tail, self.arcs[leaving].head];
        let parent = ends[usize::from(tail_below)];
        let Arc { tail, head, .. } = self.arcs[entering];
        let [root, onto] = if (low..=lim).contains(&self.lim[tail]) {
            [tail, head]
        } else {
            [head, tail]
        };
        for (old, new) in ends.into_iter().zip([tail, head]) {
            self.at.remove(old, leaving);
            self.at.add(new, entering);
        }
        // It comes last of what hangs there, so right before the node itself.
        let (size, goal) = (lim + 1 - low, self.lim[onto]);
        if goal > lim {
            self.post.copy_within(lim + 1..goal, low);
            for place in low..goal - size {
                let node = self.post[place];
                self.lim[node] = place;
                if self.low[node] > lim {
                    self.low[node] -= size;
                }
            }
            let mut node = onto;
            while self.low[node] > lim {
                self.low[node] -= size;
                node = self.parent(node);
            }
            self.number(root, entering, goal - size);
            size * NUMBERED + (goal - lim) * SHIFTED
        } else {
            self.post.copy_within(goal..low, goal + size);
            for place in goal + size..=lim {
                let node = self.post[place];
                self.lim[node] = place;
                if self.low[node] > goal {
                    self.low[node] += size;
                }
            }
            let mut node = parent;
            while self.low[node] > goal {
                self.low[node] += size;
                node = self.parent(node);
            }
            self.number(root, entering, goal);
            size * NUMBERED + (low - goal) * SHIFTED
        }
    }

    /// The node above another, which is no root.
    fn parent(&self, node: usize) -> usize {
        let Arc { tail, head, .. } = self.arcs[self.up[node]];
        if node == tail { head } else { tail }
    }

    /// Adds what `entering` takes over to the cuts on the way from `from` up to the first
    /// node above both ends.
    fn rebalance(&mut self, from: usize, to: usize, cut: i64, with: bool) {
        let mut node = from;
        while !(self.low[node] <= self.lim[to] && self.lim[to] <= self.lim[node]) {
            let arc = self.up[node];
            let along = (node == self.arcs[arc].tail) == with;
            self.cut[arc] += if along { cut } else { -cut };
            node = self.parent(node);
        }
    }

    /// Moves what costs nothing to move to the middle of its room.
    fn centre(&mut self, steps: &mut Steps) {
        for turn in 0..4 {
            let mut moved = false;
            for slot in 0..self.forest.len() {
                let slot = if turn % 2 == 0 {
                    slot
                } else {
                    self.forest.len() - 1 - slot
                };
                let arc = self.forest[slot];
                if self.cut[arc] != 0 {
                    continue;
                }
                let closer = self.nearest(arc, true, steps);
                let apart = self.nearest(arc, false, steps);
                let (Some((closer, _)), Some((apart, _))) = (closer, apart) else {
                    continue;
                };
                let by = (apart - closer) / 2;
                if by != 0 {
                    self.part(arc, by);
                    moved = true;
                }
            }
            if !moved {
                break;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::order::Random;
    use super::*;

    /// Each exchange cost as much as the whole tree above both places: 2,000 boxes in 334 groups ran out
    /// of steps.
    #[test]
    fn an_exchange_costs_what_moves() {
        // Many small parts hang from one node; in each an arc takes the place of another.
        let parts = 300;
        let mut arcs = Vec::new();
        let mut arc = |tail, head, least, weight| {
            arcs.push(Arc {
                tail,
                head,
                least,
                weight,
            });
        };
        for first in (1..3 * parts).step_by(3) {
            arc(0, first, 1, 1);
            arc(first, first + 1, 1, 1);
            arc(0, first + 2, 1, 0);
            arc(first + 2, first + 1, 1, 9);
        }
        let nodes = 3 * parts + 1;
        let mut first = super::super::ranks::longest_paths(nodes, &arcs);
        // Far from where it should be.
        first
            .iter_mut()
            .skip(2)
            .step_by(3)
            .for_each(|value| *value += 5);
        let mut steps = Steps::new(u64::MAX);
        solve(&arcs, first, false, &mut steps);
        let taken = u64::MAX - steps.left();
        assert!(taken < 500_000, "{taken}");
    }

    /// After every exchange the forest has the numbers that it would get from the beginning.
    #[test]
    fn what_is_shifted_has_the_number_it_would_get_anew() {
        let mut random = Random::new();
        let mut exchanges = 0;
        for nodes in [2, 5, 12, 40, 40, 40] {
            let mut arcs = Vec::new();
            for _ in 0..2 * nodes {
                let [a, b] = [random.below(nodes), random.below(nodes)];
                if a != b {
                    arcs.push(Arc {
                        tail: a.min(b),
                        head: a.max(b),
                        least: 1 + random.below(3) as i64,
                        weight: random.below(9) as i64,
                    });
                }
            }
            let first = super::super::ranks::longest_paths(nodes, &arcs);
            let mut simplex = Simplex::new(&arcs, first);
            let mut steps = Steps::new(u64::MAX);
            while let Some(slot) = simplex.leaving(&mut steps) {
                let leaving = simplex.forest[slot];
                let (_, entering) = simplex.nearest(leaving, false, &mut steps).unwrap();
                assert!(simplex.exchange(slot, entering, &mut steps));
                exchanges += 1;
                let numbers = |s: &Simplex| (s.low.clone(), s.lim.clone(), s.post.clone());
                let shifted = numbers(&simplex);
                let mut next = 0;
                for root in 0..nodes {
                    if simplex.up[root] == NONE {
                        next = simplex.number(root, NONE, next);
                    }
                }
                assert_eq!(shifted, numbers(&simplex));
            }
        }
        assert!(exchanges > 20, "{exchanges}");
    }
}
