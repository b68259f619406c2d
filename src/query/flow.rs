//! The fewest vertices on every way from one end to another: a minimum vertex cut, by the
//! maximum flow through vertices of capacity one (Menger 1927; Dinic 1970). Knows no graph but
//! numbers. Start at [`Ways::smallest_cut`].

/// Arrows among numbered vertices, of which some may be taken away.
#[derive(Clone, Debug, Default)]
pub(super) struct Ways {
    removable: Vec<bool>,
    /// The residual arrows: head and what more may flow. Each stands beside its own return, at
    /// the place with the last bit the other way.
    arrows: Vec<(usize, u32)>,
    from: Vec<Vec<usize>>,
}

/// More than can ever flow.
const NO_LIMIT: u32 = u32::MAX / 2;

impl Ways {
    /// A vertex; its number is the count of those before it.
    pub(super) fn vertex(&mut self, removable: bool) -> usize {
        let vertex = self.removable.len();
        self.removable.push(removable);
        self.from.extend([Vec::new(), Vec::new()]);
        let through = if removable { 1 } else { NO_LIMIT };
        self.arrow(2 * vertex, 2 * vertex + 1, through);
        vertex
    }

    /// A way from one vertex to the next.
    pub(super) fn way(&mut self, from: usize, to: usize) {
        self.arrow(2 * from + 1, 2 * to, NO_LIMIT);
    }

    /// How many vertices and arrows there are.
    pub(super) fn len(&self) -> usize {
        self.removable.len() + self.arrows.len() / 2
    }

    fn arrow(&mut self, from: usize, to: usize, most: u32) {
        self.from[from].push(self.arrows.len());
        self.arrows.push((to, most));
        self.from[to].push(self.arrows.len());
        self.arrows.push((from, 0));
    }

    /// The fewest removable vertices of which one stands on every way from `start` to `end`:
    /// of all such sets the one nearest to the start. Nothing, if some way meets none.
    ///
    /// Costs at most the arrows times the square root of the vertices, for no more than one
    /// unit flows through a removable vertex (Even and Tarjan 1975).
    pub(super) fn smallest_cut(mut self, start: usize, end: usize) -> Option<Vec<usize>> {
        if self.is_open(start, end) {
            return None;
        }
        let (source, sink) = (2 * start + 1, 2 * end);
        loop {
            let level = self.levels(source);
            if level[sink].is_none() {
                let near = |vertex: &usize| {
                    let (into, out) = (level[2 * vertex], level[2 * vertex + 1]);
                    self.removable[*vertex] && into.is_some() && out.is_none()
                };
                return Some((0..self.removable.len()).filter(near).collect());
            }
            self.fill(source, sink, &level);
        }
    }

    /// Whether a way meets no removable vertex.
    fn is_open(&self, start: usize, end: usize) -> bool {
        let mut met = vec![false; self.removable.len()];
        let mut todo = vec![start];
        while let Some(vertex) = todo.pop() {
            for arrow in &self.from[2 * vertex + 1] {
                let (head, most) = self.arrows[*arrow];
                let next = head / 2;
                if most == 0 || met[next] || self.removable[next] {
                    continue;
                }
                if next == end {
                    return true;
                }
                met[next] = true;
                todo.push(next);
            }
        }
        false
    }

    /// How far each half of a vertex is from the source, by arrows that let more through.
    fn levels(&self, source: usize) -> Vec<Option<u32>> {
        let mut level = vec![None; self.from.len()];
        level[source] = Some(0);
        let mut queue = vec![source];
        let mut next = 0;
        while let Some(node) = queue.get(next).copied() {
            next += 1;
            let further = level[node].map(|level| level + 1);
            for arrow in &self.from[node] {
                let (head, most) = self.arrows[*arrow];
                if most > 0 && level[head].is_none() {
                    level[head] = further;
                    queue.push(head);
                }
            }
        }
        level
    }

    /// Sends as much as can go by arrows that lead one level on: a walk in depth, without
    /// recursion, that tries each arrow once.
    fn fill(&mut self, source: usize, sink: usize, level: &[Option<u32>]) {
        let mut tried = vec![0; self.from.len()];
        let mut path: Vec<usize> = Vec::new();
        loop {
            let node = path.last().map_or(source, |arrow| self.arrows[*arrow].0);
            if node == sink {
                for arrow in path.drain(..) {
                    self.arrows[arrow].1 -= 1;
                    self.arrows[arrow ^ 1].1 += 1;
                }
                continue;
            }
            let Some(arrow) = self.from[node].get(tried[node]).copied() else {
                // Nothing goes on from here: one step back, and on to the next arrow there.
                let Some(back) = path.pop() else { return };
                tried[self.arrows[back ^ 1].0] += 1;
                continue;
            };
            let (head, most) = self.arrows[arrow];
            let leads_on = level[head] == level[node].map(|level| level + 1);
            match most > 0 && leads_on {
                true => path.push(arrow),
                false => tried[node] += 1,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Ways among `n` removable vertices, from vertex `n` to vertex `n + 1`.
    fn ways(n: usize, arrows: &[(usize, usize)]) -> Ways {
        let mut ways = Ways::default();
        (0..n + 2).for_each(|vertex| {
            ways.vertex(vertex < n);
        });
        arrows.iter().for_each(|(from, to)| ways.way(*from, *to));
        ways
    }

    fn is_cut(n: usize, arrows: &[(usize, usize)], gone: u32) -> bool {
        let mut met = vec![false; n + 2];
        let mut todo = vec![n];
        while let Some(vertex) = todo.pop() {
            for (from, to) in arrows {
                if *from == vertex && !met[*to] && (*to >= n || gone >> to & 1 == 0) {
                    met[*to] = true;
                    todo.push(*to);
                }
            }
        }
        !met[n + 1]
    }

    #[test]
    fn two_ways_through_one_vertex_are_cut_there() {
        let arrows = [(4, 0), (4, 1), (0, 2), (1, 2), (2, 3), (3, 5)];
        assert_eq!(
            ways(4, &arrows).smallest_cut(4, 5),
            Some(vec![2]),
            "nearest to the start"
        );
        assert_eq!(
            ways(1, &[(1, 2), (1, 0), (0, 2)]).smallest_cut(1, 2),
            None,
            "one way is open"
        );
        assert_eq!(
            ways(1, &[(1, 0)]).smallest_cut(1, 2),
            Some(vec![]),
            "there is no way"
        );
    }

    proptest! {
        /// The cut cuts, and no smaller set does.
        #[test]
        fn no_smaller_set_cuts(n in 1..7usize, draws in proptest::collection::vec((0..9usize, 0..9usize), 0..24)) {
            let arrows: Vec<(usize, usize)> = draws.into_iter().filter(|(a, b)| *a < n + 2 && *b < n + 2 && a != b).collect();
            let fewest = (0..1u32 << n).filter(|gone| is_cut(n, &arrows, *gone)).map(u32::count_ones).min();
            let cut = ways(n, &arrows).smallest_cut(n, n + 1);
            prop_assert_eq!(cut.as_ref().map(|cut| cut.len() as u32), fewest);
            if let Some(cut) = cut {
                let gone = cut.iter().map(|vertex| 1 << vertex).sum();
                prop_assert!(is_cut(n, &arrows, gone));
            }
        }
    }
}
