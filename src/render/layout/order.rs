//! Puts the cells of each rank in an order in which few threads cross.
//!
//! Several first orders; from each a [`Search`]. The best order found is then polished: cells
//! and whole lines are taken out and put back where they cross least, and small disturbances
//! that lead to fewer crossings are kept. The best order seen is the answer.

use super::Effort;
use super::levels::Levels;
use super::polish::Polish;
use super::search::Search;
use super::steps::Steps;

/// How well to search.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Look {
    sweeps: usize,
    starts: usize,
    /// Steps for what comes after the first starts.
    allowance: u64,
    /// Whether the rows stand in a good order already, the only one to start from.
    again: bool,
}

impl Look {
    /// To compare what is to be ordered.
    pub(super) const SHORT: Look = Look {
        sweeps: 6,
        starts: 2,
        allowance: 0,
        again: false,
    };

    /// From an order that was good before ranks changed a little.
    pub(super) const AGAIN: Look = Look {
        sweeps: 2,
        starts: 1,
        allowance: 0,
        again: true,
    };

    /// As far as an effort goes; what is spent beyond the first starts is divided by `share`.
    pub(super) fn full(levels: &Levels, effort: Effort, share: u64) -> Look {
        let (sweeps, starts) = match effort {
            Effort::Quick => (6, 3),
            Effort::Normal => (16, 3),
            Effort::Best => (24, 40),
        };
        let allowance = allowance(levels, effort) / share;
        Look {
            sweeps,
            starts,
            allowance,
            again: false,
        }
    }
}

/// What an effort may spend on looking further, beyond the first starts. Large graphs get more,
/// but not for each box.
fn allowance(levels: &Levels, effort: Effort) -> u64 {
    let share = match effort {
        Effort::Quick => 0,
        Effort::Normal => 1,
        Effort::Best => 3,
    };
    let lines = levels.chains.len() as u64;
    let least = if levels.parts.is_empty() {
        0
    } else {
        1_000_000
    };
    share * (lines * (15_000 + 50 * lines)).max(least)
}

/// Orders the rows of `levels`; the crossings that are left.
pub(super) fn order(levels: &mut Levels, look: Look, steps: &mut Steps) -> u64 {
    let Look {
        sweeps,
        starts,
        allowance,
        again,
    } = look;
    let size = levels.size();
    let mut further = steps.lend(allowance);
    let lent = further.left();
    let mut best: Option<(u64, Vec<Vec<u32>>)> = None;
    let mut random = Random::new();
    for start in 0..starts {
        let mut rows = match start {
            0 if again || !levels.segment.is_empty() => levels.rows.clone(),
            0 => explore(levels, Way::Deep),
            1 => explore(levels, Way::Wide),
            2 => explore(levels, Way::Backward),
            _ => random.shuffled(&levels.rows),
        };
        if !levels.segment.is_empty() {
            let segment = |cell: &u32| levels.segment[*cell as usize];
            rows.iter_mut().for_each(|row| row.sort_by_key(segment));
        }
        let mut search = Search::new(levels, rows);
        let purse = if start < 3 { &mut *steps } else { &mut further };
        let (crossings, rows) = search.improve(sweeps, start % 2 == 1, purse);
        if best.as_ref().is_none_or(|(least, _)| crossings < *least) {
            best = Some((crossings, rows));
        }
        let is_poor = start >= 2 && further.left() < lent / 2;
        if matches!(best, Some((0, _))) || !steps.take(size) || is_poor {
            break;
        }
    }
    let Some((mut least, mut rows)) = best else {
        return 0;
    };
    if allowance > 0 && least > 0 {
        let mut polish = Polish::new(levels, Search::new(levels, rows));
        least = polish.run(&mut random, &mut further);
        (rows, levels.segment) = polish.found();
    }
    steps.take_back(&further);
    levels.rows = rows;
    least
}

/// Betters an order that is good already, with no more steps than its effort gives it; the crossings
/// that are left.
pub(super) fn further(levels: &mut Levels, effort: Effort, most: u64, steps: &mut Steps) -> u64 {
    let most = most.min(allowance(levels, effort) / 2);
    better(levels, most, steps)
}

/// Betters an order with at most so many steps; the crossings that are left.
pub(super) fn better(levels: &mut Levels, most: u64, steps: &mut Steps) -> u64 {
    let mut lent = steps.lend(most);
    let rows = levels.rows.clone();
    let mut polish = Polish::new(levels, Search::new(levels, rows));
    let least = polish.run(&mut Random::new(), &mut lent);
    (levels.rows, levels.segment) = polish.found();
    steps.take_back(&lent);
    least
}

/// A small deterministic source of disorder (xorshift).
pub(super) struct Random(u64);

impl Random {
    pub(super) fn new() -> Random {
        Random(0x9E37_79B9_7F4A_7C15)
    }

    pub(super) fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end.max(1) as u64) as usize
    }

    fn shuffled(&mut self, rows: &[Vec<u32>]) -> Vec<Vec<u32>> {
        let mut rows = rows.to_vec();
        for row in &mut rows {
            for index in (1..row.len()).rev() {
                let other = self.below(index + 1);
                row.swap(index, other);
            }
        }
        rows
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Way {
    /// One branch after the other, downward from the sources.
    Deep,
    /// Ring by ring, downward from the sources.
    Wide,
    /// Ring by ring, upward from the sinks.
    Backward,
}

/// Rows in the order in which their cells are met on a walk through the levels.
fn explore(levels: &Levels, way: Way) -> Vec<Vec<u32>> {
    let count = levels.rank.len();
    let mut met = vec![false; count];
    let mut rows = vec![Vec::new(); levels.rows.len()];
    let (onward, against) = match way {
        Way::Backward => (&levels.above, &levels.below),
        Way::Deep | Way::Wide => (&levels.below, &levels.above),
    };
    let mut queue = std::collections::VecDeque::new();
    for root in (0..count as u32).filter(|&cell| against.of(cell).is_empty()) {
        queue.push_back(root);
        // Deep walks meet a cell when it is taken out, wide ones as well: a cell may stand
        // in the queue several times, but only its first turn counts.
        while let Some(cell) = if way == Way::Deep {
            queue.pop_back()
        } else {
            queue.pop_front()
        } {
            if std::mem::replace(&mut met[cell as usize], true) {
                continue;
            }
            rows[levels.rank[cell as usize] as usize].push(cell);
            let next = onward.of(cell).iter().copied();
            if way == Way::Deep {
                queue.extend(next.rev().filter(|&c| !met[c as usize]));
            } else {
                queue.extend(next.filter(|&c| !met[c as usize]));
            }
        }
    }
    rows
}
