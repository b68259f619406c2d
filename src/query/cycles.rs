//! All simple cycles up to a length, shortest first: Johnson (1975), who remembers from where
//! the way back was found closed until something opens it, with depths in place of his marks, so
//! that a way closed for being too long is open to who comes there sooner (Gupta and Suzumura
//! 2021). Knows no graph but numbers. Start at [`Cycles::look`].

use super::work::Work;

/// How many cycles of one length there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    /// How many hops, and so how many nodes, each has.
    pub length: usize,
    /// How many were found.
    pub found: usize,
    /// Whether these are all.
    pub complete: bool,
}

/// The cycles of one graph.
pub(super) struct Cycles<'g> {
    /// The heads of each vertex's arrows, in order, each once.
    heads: &'g [Vec<usize>],
    /// The longest cycle looked for.
    longest: usize,
    /// Cycles through the first vertex only.
    through_first: bool,
    search: Search,
    work: Work,
}

impl<'g> Cycles<'g> {
    pub(super) fn new(heads: &'g [Vec<usize>], through_first: bool, work: Work) -> Cycles<'g> {
        Cycles {
            heads,
            longest: 0,
            through_first,
            search: Search::new(heads),
            work,
        }
    }

    /// How much work is left.
    pub(super) fn left(&self) -> usize {
        self.work.left()
    }

    /// Shows every cycle of at most `longest` hops, beginning at its least vertex: by length, then
    /// in the order of their vertices. Ends where the work is done.
    ///
    /// For each length and each first vertex, a vertex is entered again only where a cycle was
    /// found since, or earlier on the way.
    pub(super) fn look(&mut self, longest: usize, mut see: impl FnMut(&[usize])) -> Vec<Count> {
        let mut counts = Vec::new();
        for length in 2..=longest {
            self.longest = length;
            let mut count = Count {
                length,
                found: 0,
                complete: true,
            };
            let firsts = match self.through_first {
                true => self.heads.len().min(1),
                false => self.heads.len(),
            };
            for first in 0..firsts {
                self.from(first, |cycle| {
                    if cycle.len() == length {
                        count.found += 1;
                        see(cycle);
                    }
                });
                if self.work.is_over() {
                    count.complete = false;
                    counts.push(count);
                    return counts;
                }
            }
            counts.push(count);
        }
        counts
    }

    /// The cycles of which this is the least vertex.
    fn from(&mut self, first: usize, mut see: impl FnMut(&[usize])) {
        let search = &mut self.search;
        search.forget();
        search.enter(first);
        while let Some(vertex) = search.path.last().copied() {
            if self.work.take(1).is_none() {
                return;
            }
            let hops = search.path.len();
            let heads = &self.heads[vertex];
            if hops == self.longest {
                // The last hop can lead to the first vertex only.
                if heads.binary_search(&first).is_ok() {
                    see(&search.path);
                    search.found(1);
                }
                search.leave(self.longest, &mut self.work);
                continue;
            }
            let next = search.tried.last_mut().and_then(|tried| {
                let head = heads.get(*tried).copied();
                *tried += 1;
                head
            });
            match next {
                None => search.leave(self.longest, &mut self.work),
                Some(head) if head == first => {
                    see(&search.path);
                    search.found(1);
                }
                Some(head) if head < first => {}
                Some(head) if hops < search.closed_from(head, self.longest) => search.enter(head),
                Some(_) => {}
            }
        }
    }
}

/// A walk in depth, and what it knows of ways back to its first vertex.
struct Search {
    path: Vec<usize>,
    /// How many heads of each vertex of the path were tried.
    tried: Vec<usize>,
    /// The fewest hops back to the first vertex that were found from each vertex of the path.
    back: Vec<Option<usize>>,
    /// Those that have an arrow to each vertex.
    tails: Vec<Vec<usize>>,
    vertices: Vec<Known>,
    /// The vertices of which something is known.
    touched: Vec<usize>,
}

#[derive(Clone, Default)]
struct Known {
    /// So many hops from the first vertex, or more, and it is of no use to enter; none: as far as
    /// the length goes.
    closed_from: Option<usize>,
    is_on_path: bool,
    /// A way back that was found while it was on the path.
    opened: Option<usize>,
}

impl Search {
    fn new(heads: &[Vec<usize>]) -> Search {
        let mut tails = vec![Vec::new(); heads.len()];
        for (tail, heads) in heads.iter().enumerate() {
            heads.iter().for_each(|head| tails[*head].push(tail));
        }
        Search {
            path: Vec::new(),
            tried: Vec::new(),
            back: Vec::new(),
            vertices: vec![Known::default(); tails.len()],
            tails,
            touched: Vec::new(),
        }
    }

    fn forget(&mut self) {
        self.path.clear();
        self.tried.clear();
        self.back.clear();
        for vertex in self.touched.drain(..) {
            self.vertices[vertex] = Known::default();
        }
    }

    fn closed_from(&self, vertex: usize, longest: usize) -> usize {
        let known = &self.vertices[vertex];
        match known.is_on_path {
            true => 0,
            false => known.closed_from.unwrap_or(longest),
        }
    }

    fn enter(&mut self, vertex: usize) {
        let known = &mut self.vertices[vertex];
        known.closed_from = Some(self.path.len());
        known.is_on_path = true;
        known.opened = None;
        self.touched.push(vertex);
        self.path.push(vertex);
        self.tried.push(0);
        self.back.push(None);
    }

    /// From the last vertex of the path there is a way back of so many hops.
    fn found(&mut self, hops: usize) {
        if let Some(back) = self.back.last_mut() {
            *back = Some(back.map_or(hops, |back| back.min(hops)));
        }
    }

    /// Goes back one step. Where a way back was found, this vertex and those before it are open
    /// again, as far as the way back is not too long from there.
    fn leave(&mut self, longest: usize, work: &mut Work) {
        let (Some(vertex), Some(back)) = (self.path.pop(), self.back.pop()) else {
            return;
        };
        self.tried.pop();
        let known = &mut self.vertices[vertex];
        known.is_on_path = false;
        let nearest = [back, known.opened].into_iter().flatten().min();
        if let Some(back) = back {
            self.found(back + 1);
        }
        let mut todo: Vec<(usize, usize)> =
            nearest.map(|hops| (vertex, hops)).into_iter().collect();
        while let Some((vertex, hops)) = todo.pop() {
            let known = &mut self.vertices[vertex];
            if known.is_on_path {
                known.opened = Some(known.opened.map_or(hops, |opened| opened.min(hops)));
                continue;
            }
            // One that was never entered is open anyhow.
            let open = (longest + 1).saturating_sub(hops);
            if known.closed_from.is_none_or(|closed| closed >= open) {
                continue;
            }
            known.closed_from = Some(open);
            let tails = &self.tails[vertex];
            if work.take(tails.len()).is_none() {
                return;
            }
            todo.extend(tails.iter().map(|tail| (*tail, hops + 1)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn heads(n: usize, arrows: &[(usize, usize)]) -> Vec<Vec<usize>> {
        let of = |from: usize| {
            let heads = arrows
                .iter()
                .filter(|(a, b)| *a == from && a != b && *b < n);
            heads.map(|(_, b)| *b).collect::<BTreeSet<usize>>()
        };
        (0..n).map(|from| of(from).into_iter().collect()).collect()
    }

    fn found(heads: &[Vec<usize>], longest: usize, through_first: bool) -> Vec<Vec<usize>> {
        let mut cycles = Vec::new();
        let mut cycles_of = Cycles::new(heads, through_first, Work::new(usize::MAX, None));
        let counts = cycles_of.look(longest, |cycle| cycles.push(cycle.to_vec()));
        assert!(counts.iter().all(|count| count.complete));
        assert_eq!(counts.iter().map(|c| c.found).sum::<usize>(), cycles.len());
        cycles
    }

    /// Every walk that meets no vertex twice and comes back to its least.
    fn brute(heads: &[Vec<usize>], longest: usize) -> BTreeSet<Vec<usize>> {
        let mut cycles = BTreeSet::new();
        let mut todo: Vec<Vec<usize>> = (0..heads.len()).map(|first| vec![first]).collect();
        while let Some(walk) = todo.pop() {
            for head in &heads[walk[walk.len() - 1]] {
                if *head == walk[0] {
                    cycles.insert(walk.clone());
                } else if *head > walk[0] && !walk.contains(head) && walk.len() < longest {
                    todo.push([&walk[..], &[*head]].concat());
                }
            }
        }
        cycles
    }

    #[test]
    fn five_who_all_know_each_other_make_84_cycles() {
        let all: Vec<(usize, usize)> = (0..25).map(|i| (i / 5, i % 5)).collect();
        let heads = heads(5, &all);
        let mut cycles_of = Cycles::new(&heads, false, Work::new(usize::MAX, None));
        let counts = cycles_of.look(5, |_| {});
        let counts: Vec<usize> = counts.iter().map(|count| count.found).collect();
        assert_eq!(counts, [10, 20, 30, 24], "n! / (k (n - k)!) of k");
    }

    #[test]
    fn a_way_closed_for_one_who_came_late_is_open_to_one_who_comes_soon() {
        // 0 to 3 by two ways, of which the longer is tried first; from 3 it is one hop back.
        let heads = heads(4, &[(0, 1), (1, 2), (2, 3), (0, 3), (3, 0)]);
        assert_eq!(found(&heads, 2, false), [vec![0, 3]]);
        assert_eq!(found(&heads, 4, false), [vec![0, 3], vec![0, 1, 2, 3]]);
    }

    /// From 2 the way back is long while 1 is on the path, and short once it is not: who comes to
    /// 2 late, by 6, 7 and 8, must find it open again.
    #[test]
    fn a_way_that_was_found_is_found_again_when_it_becomes_shorter() {
        let arrows = [
            (0, 1),
            (1, 0),
            (1, 2),
            (2, 1),
            (2, 3),
            (3, 4),
            (4, 5),
            (5, 0),
            (0, 6),
            (6, 7),
            (7, 8),
            (8, 2),
        ];
        let expected = [
            vec![0, 1],
            vec![1, 2],
            vec![0, 1, 2, 3, 4, 5],
            vec![0, 6, 7, 8, 2, 1],
        ];
        assert_eq!(found(&heads(9, &arrows), 6, false), expected);
    }

    #[test]
    fn work_is_bounded_and_what_was_not_looked_at_is_told() {
        let all: Vec<(usize, usize)> = (0..100).map(|i| (i / 10, i % 10)).collect();
        let heads = heads(10, &all);
        let mut cycles_of = Cycles::new(&heads, false, Work::new(500, None));
        let counts = cycles_of.look(6, |_| {});
        assert_eq!(cycles_of.left(), 0);
        assert!(counts.iter().any(|count| !count.complete));
    }

    /// Where all know each other, the work grows as what is found does.
    #[test]
    fn a_bloc_costs_some_looks_a_cycle() {
        let all: Vec<(usize, usize)> = (0..400).map(|i| (i / 20, i % 20)).collect();
        let heads = heads(20, &all);
        let enough = 40_000_000;
        let mut cycles_of = Cycles::new(&heads, false, Work::new(enough, None));
        let counts = cycles_of.look(5, |_| {});
        let found: usize = counts.iter().map(|count| count.found).sum();
        assert_eq!(
            found,
            190 + 2_280 + 29_070 + 372_096,
            "n! / (k (n - k)!) of k"
        );
        let spent = enough - cycles_of.left();
        assert!(spent < 30 * found, "{spent} looks for {found}");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]
        /// The cycles are those of brute force, each once, shortest first.
        #[test]
        fn cycles_are_those_of_brute_force(n in 2..8usize, longest in 2..8usize, arrows in proptest::collection::vec((0..8usize, 0..8usize), 0..34)) {
            let heads = heads(n, &arrows);
            let cycles = found(&heads, longest, false);
            prop_assert!(cycles.windows(2).all(|two| two[0].len() <= two[1].len()));
            let all: BTreeSet<Vec<usize>> = cycles.iter().cloned().collect();
            prop_assert_eq!(all.len(), cycles.len());
            let expected = brute(&heads, longest);
            prop_assert_eq!(&all, &expected);
            let first: BTreeSet<Vec<usize>> = found(&heads, longest, true).into_iter().collect();
            let through: BTreeSet<Vec<usize>> = expected.into_iter().filter(|c| c[0] == 0).collect();
            prop_assert_eq!(first, through);
        }
    }
}
