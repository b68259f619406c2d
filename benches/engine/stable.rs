//! petgraph's own `StableGraph`, with what an edge is tested for as its weight.

use crate::rows::Row;
use crate::{Answer, Engine, top};
use petgraph::Direction;
use petgraph::stable_graph::{NodeIndex, StableDiGraph};

pub struct Stable {
    actors: u32,
    graph: StableDiGraph<(), Row>,
    marks: [Vec<u32>; 2],
    walk: u32,
}

impl Stable {
    pub fn new(actors: u32, nodes: usize, rows: &[Row]) -> Stable {
        let mut graph = StableDiGraph::with_capacity(nodes, rows.len());
        for _ in 0..nodes {
            graph.add_node(());
        }
        for row in rows {
            graph.add_edge(
                NodeIndex::new(row.from as usize),
                NodeIndex::new(row.to as usize),
                *row,
            );
        }
        Stable {
            actors,
            graph,
            marks: [vec![0; nodes], vec![0; nodes]],
            walk: 0,
        }
    }

    fn rows(&self, node: u32, direction: Direction) -> impl Iterator<Item = &Row> {
        let edges = self
            .graph
            .edges_directed(NodeIndex::new(node as usize), direction);
        edges.map(|edge| edge.weight())
    }

    fn reach(&mut self, start: u32, day: u32, relations: &[u8], hops: usize) -> (u64, u64) {
        self.walk += 1;
        let mut marks = std::mem::take(&mut self.marks[0]);
        marks[start as usize] = self.walk;
        let (mut queue, mut done, mut sum) = (vec![start], 0, 0);
        for _ in 0..hops {
            let level = queue.len();
            if done == level {
                break;
            }
            while done < level {
                for row in self.rows(queue[done], Direction::Incoming) {
                    let holds = row.since <= day && day < row.until;
                    let is_asked = holds && relations.contains(&row.relation);
                    if is_asked && marks[row.from as usize] != self.walk {
                        marks[row.from as usize] = self.walk;
                        queue.push(row.from);
                        sum += u64::from(row.from);
                    }
                }
                done += 1;
            }
        }
        self.marks[0] = marks;
        (queue.len() as u64 - 1, sum)
    }
}

impl Engine for Stable {
    fn guarantors(&mut self, node: u32, day: u32) -> Vec<u32> {
        let rows = self.rows(node, Direction::Incoming);
        let holds = |row: &&Row| row.relation == 0 && row.since <= day && day < row.until;
        rows.filter(holds).map(|row| row.from).collect()
    }

    fn canonical(&self, mut ids: Vec<u32>) -> Vec<u32> {
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    fn three_hops(&mut self, node: u32, day: u32) -> (u64, u64) {
        self.reach(node, day, &[0, 1], 3)
    }

    fn full_reach(&mut self, node: u32, day: u32) -> (u64, u64) {
        self.reach(node, day, &[0, 1, 3], usize::MAX)
    }

    fn distance(&mut self, from: u32, to: u32) -> Option<usize> {
        if from == to {
            return Some(0);
        }
        self.walk += 1;
        let mut marks = std::mem::take(&mut self.marks);
        marks[0][from as usize] = self.walk;
        marks[1][to as usize] = self.walk;
        let (mut front, mut other, mut length, mut met) = (vec![from], vec![to], 0, false);
        while !met && !front.is_empty() && !other.is_empty() {
            length += 1;
            let forward = front.len() <= other.len();
            let (queue, direction, mine, theirs) = match forward {
                true => (&mut front, Direction::Outgoing, 0, 1),
                false => (&mut other, Direction::Incoming, 1, 0),
            };
            let mut next = Vec::new();
            for node in &*queue {
                for row in self.rows(*node, direction) {
                    let at = if forward { row.to } else { row.from };
                    if matches!(row.relation, 0 | 1 | 3) && marks[mine][at as usize] != self.walk {
                        met |= marks[theirs][at as usize] == self.walk;
                        marks[mine][at as usize] = self.walk;
                        next.push(at);
                    }
                }
            }
            *queue = next;
        }
        self.marks = marks;
        met.then_some(length)
    }

    fn most_guaranteed(&mut self, day: u32) -> Vec<(u32, u32)> {
        let count = |node| {
            let rows = self.rows(node, Direction::Incoming);
            let holds = |row: &&Row| {
                row.relation == 0 && row.binding && row.since <= day && day < row.until
            };
            rows.filter(holds).count() as u32
        };
        top((0..self.actors).map(|node| (node, count(node))))
    }

    fn broken_by_a_guarantor(&mut self) -> Answer {
        let mut found = 0;
        for actor in 0..self.actors {
            self.walk += 1;
            let (mut broken, mut met) = (Vec::new(), Vec::new());
            for row in self.rows(actor, Direction::Outgoing) {
                match row.relation {
                    2 => broken.push(row.to),
                    0 => met.push(row.to),
                    _ => {}
                }
            }
            if broken.is_empty() {
                continue;
            }
            broken.sort_unstable();
            met.sort_unstable();
            met.dedup();
            for node in met {
                let mut rows = self.rows(node, Direction::Outgoing);
                let is_broken =
                    |row: &Row| row.relation == 4 && broken.binary_search(&row.to).is_ok();
                found += u64::from(rows.any(is_broken));
            }
        }
        Answer::Count(found)
    }
}
