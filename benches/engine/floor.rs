//! The floor: static arrays, dense ids, no keys, no strings, no updates. One block a node and
//! direction, ordered by relation, or an array for each relation; the better of the two counts.

use crate::rows::Row;
use crate::{Answer, Engine, top};

/// The relations in the order of the blocks.
const RANK: [usize; 5] = [0, 1, 3, 2, 4];

#[derive(Clone, Copy)]
struct Arc {
    node: u32,
    since: u32,
    until: u32,
    binding: bool,
}

impl Arc {
    fn at(self, day: u32) -> bool {
        self.since <= day && day < self.until
    }
}

/// The arcs of all nodes in one direction, each block in parts by rank.
struct Side {
    begins: Vec<u32>,
    arcs: Vec<Arc>,
    /// Parts lie within a node's block, or whole arrays one after the other.
    by_node: bool,
    nodes: usize,
}

impl Side {
    fn new(nodes: usize, rows: &[Row], backward: bool, by_node: bool) -> Side {
        let mut side = Side {
            begins: vec![0; nodes * 5 + 2],
            arcs: Vec::new(),
            by_node,
            nodes,
        };
        let ends = |row: &Row| {
            if backward {
                (row.to, row.from)
            } else {
                (row.from, row.to)
            }
        };
        let slot = |row: &Row| side.slot(ends(row).0, RANK[row.relation as usize]);
        let slots: Vec<usize> = rows.iter().map(slot).collect();
        for slot in &slots {
            side.begins[slot + 1] += 1;
        }
        for i in 1..side.begins.len() {
            side.begins[i] += side.begins[i - 1];
        }
        let mut place = side.begins.clone();
        let nothing = Arc {
            node: 0,
            since: 0,
            until: 0,
            binding: false,
        };
        side.arcs = vec![nothing; rows.len()];
        for (row, slot) in rows.iter().zip(slots) {
            let at = &mut place[slot];
            side.arcs[*at as usize] = Arc {
                node: ends(row).1,
                since: row.since,
                until: row.until,
                binding: row.binding,
            };
            *at += 1;
        }
        for i in 0..nodes * 5 {
            let part = side.begins[i] as usize..side.begins[i + 1] as usize;
            side.arcs[part].sort_unstable_by_key(|arc| (arc.node, arc.since));
        }
        side
    }

    fn slot(&self, node: u32, rank: usize) -> usize {
        match self.by_node {
            true => node as usize * 5 + rank,
            false => rank * self.nodes + node as usize,
        }
    }

    fn part(&self, node: u32, rank: usize) -> &[Arc] {
        let slot = self.slot(node, rank);
        &self.arcs[self.begins[slot] as usize..self.begins[slot + 1] as usize]
    }

    /// The arcs of the ranks from 0 up to this one, as one slice or as several.
    #[inline]
    fn each(&self, node: u32, ranks: usize, mut see: impl FnMut(Arc)) {
        if self.by_node {
            let (first, last) = (self.slot(node, 0), self.slot(node, ranks));
            let block = self.begins[first] as usize..self.begins[last] as usize;
            self.arcs[block].iter().for_each(|arc| see(*arc));
        } else {
            for rank in 0..ranks {
                self.part(node, rank).iter().for_each(|arc| see(*arc));
            }
        }
    }

    #[inline]
    fn fetch(&self, node: u32) {
        let begin = self.begins[self.slot(node, 0)];
        std::hint::black_box(self.arcs.get(begin as usize).map(|arc| arc.node));
    }
}

/// The floor, in one of its two forms.
pub struct Floor {
    actors: u32,
    out: Side,
    into: Side,
    marks: [Vec<u32>; 2],
    walk: u32,
    queue: Vec<u32>,
}

impl Floor {
    pub fn new(actors: u32, nodes: usize, rows: &[Row], by_node: bool) -> Floor {
        Floor {
            actors,
            out: Side::new(nodes, rows, false, by_node),
            into: Side::new(nodes, rows, true, by_node),
            marks: [vec![0; nodes], vec![0; nodes]],
            walk: 0,
            queue: Vec::new(),
        }
    }

    fn reach(&mut self, start: u32, day: u32, ranks: usize, hops: usize) -> (u64, u64) {
        self.walk += 1;
        let (walk, marks) = (self.walk, &mut self.marks[0]);
        marks[start as usize] = walk;
        self.queue.clear();
        self.queue.push(start);
        let (mut done, mut sum) = (0, 0);
        for _ in 0..hops {
            let level = self.queue.len();
            if done == level {
                break;
            }
            while done < level {
                if let Some(ahead) = self.queue.get(done + 8) {
                    self.into.fetch(*ahead);
                }
                let node = self.queue[done];
                self.into.each(node, ranks, |arc| {
                    if arc.at(day) && marks[arc.node as usize] != walk {
                        marks[arc.node as usize] = walk;
                        self.queue.push(arc.node);
                        sum += u64::from(arc.node);
                    }
                });
                done += 1;
            }
        }
        (self.queue.len() as u64 - 1, sum)
    }
}

impl Engine for Floor {
    fn guarantors(&mut self, node: u32, day: u32) -> Vec<u32> {
        let arcs = self.into.part(node, 0).iter();
        let mut found: Vec<u32> = arcs.filter(|arc| arc.at(day)).map(|arc| arc.node).collect();
        found.dedup();
        found
    }

    fn three_hops(&mut self, node: u32, day: u32) -> (u64, u64) {
        self.reach(node, day, 2, 3)
    }

    fn full_reach(&mut self, node: u32, day: u32) -> (u64, u64) {
        self.reach(node, day, 3, usize::MAX)
    }

    fn distance(&mut self, from: u32, to: u32) -> Option<usize> {
        if from == to {
            return Some(0);
        }
        self.walk += 1;
        let walk = self.walk;
        let (mut front, mut other) = (vec![from], vec![to]);
        self.marks[0][from as usize] = walk;
        self.marks[1][to as usize] = walk;
        let mut length = 0;
        while !front.is_empty() && !other.is_empty() {
            length += 1;
            let forward = front.len() <= other.len();
            let (queue, side) = match forward {
                true => (&mut front, &self.out),
                false => (&mut other, &self.into),
            };
            let (mine, theirs) = if forward { (0, 1) } else { (1, 0) };
            let (mut next, mut met) = (Vec::new(), false);
            for node in &*queue {
                side.each(*node, 3, |arc| {
                    let i = arc.node as usize;
                    if self.marks[mine][i] != walk {
                        met |= self.marks[theirs][i] == walk;
                        self.marks[mine][i] = walk;
                        next.push(arc.node);
                    }
                });
                if met {
                    return Some(length);
                }
            }
            *queue = next;
        }
        None
    }

    fn most_guaranteed(&mut self, day: u32) -> Vec<(u32, u32)> {
        let binding = |node| {
            let arcs = self.into.part(node, 0).iter();
            arcs.filter(|arc| arc.binding && arc.at(day)).count() as u32
        };
        top((0..self.actors).map(|node| (node, binding(node))))
    }

    fn broken_by_a_guarantor(&mut self) -> Answer {
        let mut found = 0;
        for actor in 0..self.actors {
            let broken = self.out.part(actor, 3);
            if broken.is_empty() {
                continue;
            }
            self.walk += 1;
            for arc in broken {
                self.marks[0][arc.node as usize] = self.walk;
            }
            let mut last = None;
            for arc in self.out.part(actor, 0) {
                if last.replace(arc.node) == Some(arc.node) {
                    continue;
                }
                let is_broken = |arc: &Arc| self.marks[0][arc.node as usize] == self.walk;
                found += u64::from(self.out.part(arc.node, 4).iter().any(is_broken));
            }
        }
        Answer::Count(found)
    }
}
