//! Decides which end of each line stands above the other, so that no cycle is left.
//!
//! Lines that must flow (`Down`, `Up`) are settled first, free ones around them. Within
//! each knot (strongly connected part) boxes are put in a row by the greedy rule of Eades,
//! Lin and Smyth: sources to the front, sinks to the back, else whoever sends out most more
//! than comes in. A line against the row is turned round, unless that proves needless.

use std::collections::BTreeSet;

use super::LabelSize;
use super::Pointing;
use super::clean::{Component, Line};
use super::steps::Steps;

/// A line between two different boxes, seen from above.
pub(super) struct Link {
    /// Its line's place in the caller's list.
    pub(super) given: usize,
    pub(super) upper: usize,
    pub(super) lower: usize,
    /// True when the line itself runs upward.
    pub(super) reversed: bool,
    pub(super) weight: u32,
    pub(super) label: Option<LabelSize>,
}

/// An arc that wants `from` before `to`.
#[derive(Clone, Copy)]
struct Wish {
    from: usize,
    to: usize,
    weight: i64,
}

/// How the row is found within a knot.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Way {
    /// By Eades, Lin and Smyth: few lines are turned round.
    Greedy,
    /// By a walk into the depth: lines back to where it came from are turned round, which
    /// makes a higher picture, often with fewer crossings. The walk depends on the number.
    Deep(u64),
}

/// One link for each line of `component`, in the same order; how much the heaviest line weighs
/// that was turned round against its wish, if any was.
pub(super) fn orient(
    component: &Component,
    way: Way,
    steps: &mut Steps,
) -> (Vec<Link>, Option<u32>) {
    let wishes: Vec<Wish> = component.lines.iter().map(wish).collect();
    let is_free = |index: &usize| component.lines[*index].pointing == Pointing::Free;
    let (free, firm): (Vec<usize>, Vec<usize>) = (0..wishes.len()).partition(is_free);
    let mut refused = vec![false; wishes.len()];
    let nodes = component.boxes.len();
    settle(nodes, &wishes, &[], &firm, way, &mut refused, steps);
    settle(nodes, &wishes, &firm, &free, way, &mut refused, steps);
    let turned = component.lines.iter().zip(&refused);
    let heaviest = turned
        .filter_map(|(line, refused)| refused.then_some(line.weight))
        .max();
    let links = component.lines.iter().zip(&wishes).zip(&refused);
    let links = links
        .map(|((line, wish), &refused)| {
            let (upper, lower) = if refused {
                (wish.to, wish.from)
            } else {
                (wish.from, wish.to)
            };
            Link {
                given: line.given,
                upper,
                lower,
                reversed: upper != line.from,
                weight: line.weight,
                label: line.label,
            }
        })
        .collect();
    (links, heaviest)
}

fn wish(line: &Line) -> Wish {
    // Of two lines that cannot both have their way, `Down` wins over `Up`.
    let weight = i64::from(line.weight) * 2;
    match line.pointing {
        Pointing::Up => Wish {
            from: line.to,
            to: line.from,
            weight,
        },
        Pointing::Down | Pointing::Free => Wish {
            from: line.from,
            to: line.to,
            weight: weight + 1,
        },
    }
}

/// Refuses as little as it can of the wishes in `asked`, given those in `settled`.
fn settle(
    nodes: usize,
    wishes: &[Wish],
    settled: &[usize],
    asked: &[usize],
    way: Way,
    refused: &mut [bool],
    steps: &mut Steps,
) {
    let turn = |index: usize, refused: &[bool]| {
        let wish = wishes[index];
        if refused[index] {
            Wish {
                from: wish.to,
                to: wish.from,
                ..wish
            }
        } else {
            wish
        }
    };
    let mut firm: Vec<Wish> = settled.iter().map(|&index| turn(index, refused)).collect();
    let soft: Vec<Wish> = asked.iter().map(|&index| wishes[index]).collect();
    let knot = knots(nodes, firm.iter().chain(&soft));
    let within = |wish: &Wish| knot[wish.from] == knot[wish.to];
    firm.retain(within);
    let inner: Vec<Wish> = soft.iter().copied().filter(within).collect();
    if inner.is_empty() {
        return;
    }
    let place = match way {
        Way::Deep(seed) if firm.is_empty() => deep(nodes, &inner, seed),
        Way::Deep(_) | Way::Greedy => row(nodes, &firm, &inner),
    };
    for (&index, wish) in asked.iter().zip(&soft) {
        refused[index] = within(wish) && place[wish.from] > place[wish.to];
    }
    // A refusal that another one has made needless is taken back, the heaviest first.
    let mut back: Vec<usize> = asked
        .iter()
        .copied()
        .filter(|&index| refused[index])
        .collect();
    back.sort_by_key(|&index| (-wishes[index].weight, index));
    for index in back {
        let all = settled.iter().chain(asked).filter(|&&other| other != index);
        let others = all.map(|&other| turn(other, refused)).filter(within);
        let Wish { from, to, .. } = wishes[index];
        match reaches(nodes, others, to, from, steps) {
            Some(true) => {}
            Some(false) => refused[index] = false,
            None => break,
        }
    }
}

/// Where each node follows: for every node a list of others.
fn lists(nodes: usize, pairs: impl Iterator<Item = (usize, usize)>) -> Vec<Vec<usize>> {
    let mut lists = vec![Vec::new(); nodes];
    for (from, to) in pairs {
        lists[from].push(to);
    }
    lists
}

/// Whether wishes lead from `start` to `goal`; `None` when the steps are gone.
fn reaches(
    nodes: usize,
    wishes: impl Iterator<Item = Wish>,
    start: usize,
    goal: usize,
    steps: &mut Steps,
) -> Option<bool> {
    let next = lists(nodes, wishes.map(|wish| (wish.from, wish.to)));
    let mut seen = vec![false; nodes];
    let mut stack = vec![start];
    seen[start] = true;
    if !steps.take(nodes + next.iter().map(Vec::len).sum::<usize>()) {
        return None;
    }
    while let Some(node) = stack.pop() {
        for &other in &next[node] {
            if other == goal {
                return Some(true);
            }
            if !seen[other] {
                seen[other] = true;
                stack.push(other);
            }
        }
    }
    Some(false)
}

/// For each node the number of its strongly connected part (Tarjan, without recursion).
fn knots<'a>(nodes: usize, wishes: impl Iterator<Item = &'a Wish>) -> Vec<usize> {
    const UNSEEN: usize = usize::MAX;
    let next = lists(nodes, wishes.map(|wish| (wish.from, wish.to)));
    let mut knot = vec![UNSEEN; nodes];
    let mut entered = vec![UNSEEN; nodes];
    let mut lowest = vec![0; nodes];
    let (mut clock, mut count) = (0, 0);
    let mut open = Vec::new();
    for root in 0..nodes {
        if entered[root] != UNSEEN {
            continue;
        }
        let mut stack = vec![(root, 0)];
        while let Some((node, child)) = stack.last_mut() {
            let node = *node;
            if *child == 0 {
                entered[node] = clock;
                lowest[node] = clock;
                clock += 1;
                open.push(node);
            }
            if let Some(&other) = next[node].get(*child) {
                *child += 1;
                if entered[other] == UNSEEN {
                    stack.push((other, 0));
                } else if knot[other] == UNSEEN {
                    lowest[node] = lowest[node].min(entered[other]);
                }
                continue;
            }
            stack.pop();
            if let Some(&(parent, _)) = stack.last() {
                lowest[parent] = lowest[parent].min(lowest[node]);
            }
            if lowest[node] == entered[node] {
                while let Some(member) = open.pop() {
                    knot[member] = count;
                    if member == node {
                        break;
                    }
                }
                count += 1;
            }
        }
    }
    knot
}

/// A place for each node such that every firm wish, and much of the soft ones, is kept.
fn row(nodes: usize, firm: &[Wish], soft: &[Wish]) -> Vec<usize> {
    let mut row = Row::new(nodes, firm, soft);
    let mut place = vec![0; nodes];
    let (mut front, mut back) = (0, nodes);
    while front < back {
        if let Some(node) = row.sources.pop_first() {
            place[node] = front;
            front += 1;
            row.remove(node);
        } else if let Some(node) = row.sinks.pop_first() {
            back -= 1;
            place[node] = back;
            row.remove(node);
        } else if let Some((_, node)) = row.ready.pop_first() {
            place[node] = front;
            front += 1;
            row.remove(node);
        } else {
            break; // Unreachable: firm wishes have no cycle, so someone is ready.
        }
    }
    place
}

/// A place for each node such that only wishes back to a node on the way down a walk
/// into the depth are not kept.
fn deep(nodes: usize, wishes: &[Wish], seed: u64) -> Vec<usize> {
    let mut next = lists(nodes, wishes.iter().map(|wish| (wish.from, wish.to)));
    let mut roots: Vec<usize> = (0..nodes).collect();
    if seed > 0 {
        let mixed = |node: &usize| {
            (*node as u64 + 1)
                .wrapping_mul(seed)
                .wrapping_mul(0x9E37_79B9_7F4A_7C15)
                >> 20
        };
        roots.sort_by_key(mixed);
        next.iter_mut().for_each(|list| list.sort_by_key(mixed));
    }
    let mut place = vec![usize::MAX; nodes];
    let mut seen = vec![false; nodes];
    let mut last = nodes;
    for root in roots {
        if std::mem::replace(&mut seen[root], true) {
            continue;
        }
        let mut stack = vec![(root, 0)];
        while let Some((node, child)) = stack.last_mut() {
            let node = *node;
            match next[node].get(*child) {
                Some(&other) => {
                    *child += 1;
                    if !std::mem::replace(&mut seen[other], true) {
                        stack.push((other, 0));
                    }
                }
                None => {
                    last -= 1;
                    place[node] = last;
                    stack.pop();
                }
            }
        }
    }
    place
}

/// What is left to be put in a row, and who may come next.
struct Row {
    /// Neighbours of each node, with the weight of the wish; 0 for a firm one.
    after: Vec<Vec<(usize, i64)>>,
    before: Vec<Vec<(usize, i64)>>,
    firm_before: Vec<usize>,
    all_before: Vec<usize>,
    all_after: Vec<usize>,
    surplus: Vec<i64>,
    gone: Vec<bool>,
    sources: BTreeSet<usize>,
    sinks: BTreeSet<usize>,
    /// Those whom no firm wish holds back, the largest surplus first.
    ready: BTreeSet<(i64, usize)>,
}

impl Row {
    fn new(nodes: usize, firm: &[Wish], soft: &[Wish]) -> Row {
        let mut row = Row {
            after: vec![Vec::new(); nodes],
            before: vec![Vec::new(); nodes],
            firm_before: vec![0; nodes],
            all_before: vec![0; nodes],
            all_after: vec![0; nodes],
            surplus: vec![0; nodes],
            gone: vec![false; nodes],
            sources: BTreeSet::new(),
            sinks: BTreeSet::new(),
            ready: BTreeSet::new(),
        };
        let firm = firm.iter().map(|wish| (wish, 0));
        for (wish, weight) in firm.chain(soft.iter().map(|wish| (wish, wish.weight))) {
            row.after[wish.from].push((wish.to, weight));
            row.before[wish.to].push((wish.from, weight));
            row.firm_before[wish.to] += usize::from(weight == 0);
            row.all_before[wish.to] += 1;
            row.all_after[wish.from] += 1;
            row.surplus[wish.from] += weight;
            row.surplus[wish.to] -= weight;
        }
        for node in 0..nodes {
            row.file(node);
        }
        row
    }

    /// Enters a node in the sets where it belongs now.
    fn file(&mut self, node: usize) {
        if self.all_before[node] == 0 {
            self.sources.insert(node);
        }
        if self.all_after[node] == 0 {
            self.sinks.insert(node);
        }
        if self.firm_before[node] == 0 {
            self.ready.insert((-self.surplus[node], node));
        }
    }

    fn unfile(&mut self, node: usize) {
        self.sources.remove(&node);
        self.sinks.remove(&node);
        self.ready.remove(&(-self.surplus[node], node));
    }

    fn remove(&mut self, node: usize) {
        self.unfile(node);
        self.gone[node] = true;
        for (other, weight) in std::mem::take(&mut self.after[node]) {
            if !self.gone[other] {
                self.unfile(other);
                self.all_before[other] -= 1;
                self.firm_before[other] -= usize::from(weight == 0);
                self.surplus[other] += weight;
                self.file(other);
            }
        }
        for (other, weight) in std::mem::take(&mut self.before[node]) {
            if !self.gone[other] {
                self.unfile(other);
                self.all_after[other] -= 1;
                self.surplus[other] -= weight;
                self.file(other);
            }
        }
    }
}
