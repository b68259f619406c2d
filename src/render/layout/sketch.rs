//! Finds who stands above whom and who left of whom: several sketches, of which the one with the
//! fewest crossings is drawn.
//!
//! Sketches differ in how cycles are broken, in how hard frames hold their boxes together when
//! ranks are given, and in the order in which frames stand first. A first search compares them;
//! the best one is then bettered as long as the effort allows.

use std::rc::Rc;

use super::Effort;
use super::clean::Component;
use super::cycles::{self, Link, Way};
use super::frames::Frames;
use super::levels::Levels;
use super::order::{self, Look, Random};
use super::ranks;
use super::steps::{self, Steps};

/// An order of everything, and how many crossings it has.
#[derive(Clone)]
pub(super) struct Sketch {
    pub(super) links: Rc<Vec<Link>>,
    pub(super) levels: Levels,
    pub(super) frames: Frames,
    pub(super) crossings: u64,
}

/// How hard frames hold their boxes together: not at all, a little, as much as they can.
const HOLDS: [i64; 3] = [0, 30, 1];
/// Lines up to which several ways to break cycles, and several holds, are tried.
const MANY: usize = 4000;

/// The best sketch of a component that the effort allows.
pub(super) fn sketch(component: &Component, effort: Effort, budget: &mut steps::Budget) -> Sketch {
    if effort != Effort::Best {
        return search(component, effort, budget);
    }
    // What is for print is never worse than what is for the screen.
    let normal = search(component, Effort::Normal, budget);
    if normal.crossings == 0 {
        return normal;
    }
    let best = search(component, Effort::Best, budget);
    if best.crossings < normal.crossings {
        best
    } else {
        normal
    }
}

fn search(component: &Component, effort: Effort, budget: &mut steps::Budget) -> Sketch {
    let holds = match effort {
        _ if component.frames.is_empty() || component.lines.len() > MANY => 1,
        Effort::Quick => 1,
        Effort::Normal | Effort::Best => HOLDS.len(),
    };
    let bends = budget.bends.left();
    let mut grounds = Vec::new();
    for &hold in &HOLDS[..holds] {
        let mut lent = Steps::new(bends);
        let ground = levels(component, hold, effort, &mut lent, budget);
        if grounds.is_empty() || !lent.ended() {
            grounds.push(ground);
        }
        if grounds.len() == 1 {
            budget.bends = lent;
        }
    }
    let rounds = rounds(component, effort).max(grounds.len());
    let share = if rounds > 1 { rounds as u64 * 2 } else { 1 };
    let mut random = Random::new();
    let mut best: Option<Sketch> = None;
    for round in 0..rounds {
        let (links, levels) = &grounds[round % grounds.len()];
        let mut sketch = Sketch {
            links: Rc::clone(links),
            frames: Frames::new(component, levels),
            levels: levels.clone(),
            crossings: 0,
        };
        sketch.frame(
            component,
            round / grounds.len(),
            effort,
            &mut random,
            budget,
        );
        let look = Look::Full(effort, share);
        sketch.crossings = order::order(&mut sketch.levels, look, &mut budget.order);
        if best
            .as_ref()
            .is_none_or(|best| sketch.crossings < best.crossings)
        {
            best = Some(sketch);
        }
        if best.as_ref().is_some_and(|best| best.crossings == 0) {
            break;
        }
    }
    let mut best = best.expect("there is a round");
    if rounds > 1 && best.crossings > 0 {
        best.crossings = order::further(&mut best.levels, effort, &mut budget.order);
    }
    best
}

/// How many sketches are made.
fn rounds(component: &Component, effort: Effort) -> usize {
    let small = 250 / component.lines.len().max(1);
    match effort {
        Effort::Quick => 1,
        _ if component.frames.is_empty() => 1,
        Effort::Normal => small.clamp(1, 12),
        Effort::Best => (3 * small).clamp(4, 36),
    }
}

impl Sketch {
    /// Finds an order of frames. They stand first as their boxes would without them, but for
    /// some disorder; then as many exchanges of two are tried as the effort allows.
    fn frame(
        &mut self,
        component: &Component,
        disorder: usize,
        effort: Effort,
        random: &mut Random,
        budget: &mut steps::Budget,
    ) {
        let order = &mut budget.order;
        if component.frames.is_empty() {
            return;
        }
        let (look, tries) = match effort {
            Effort::Quick => (Look::Short, 0),
            Effort::Normal => (Look::Full(Effort::Quick, 1), 6),
            Effort::Best => (Look::Full(Effort::Quick, 1), 12),
        };
        let levels = &mut self.levels;
        order::order(levels, look, order);
        let ends: Vec<(usize, usize)> = self.links.iter().map(|l| (l.upper, l.lower)).collect();
        let mut best = Frames::new(component, levels);
        for _ in 0..disorder {
            best.disturb(random);
        }
        best.part(levels, &ends);
        let mut least = order::order(levels, Look::Short, order);
        let mut rows = levels.rows.clone();
        for _ in 0..tries {
            let mut other = best.clone();
            if least == 0 || !other.disturb(random) {
                break;
            }
            other.part(levels, &ends);
            let crossings = order::order(levels, Look::Short, order);
            if crossings < least {
                (best, least) = (other, crossings);
                rows.clone_from(&levels.rows);
            }
        }
        best.part(levels, &ends);
        levels.rows = rows;
        self.frames = best;
    }
}

/// Ranks the boxes of a component. Where there are cycles, they may be broken in several
/// ways; the one is taken that promises fewest crossings.
fn levels(
    component: &Component,
    hold: i64,
    effort: Effort,
    bends: &mut Steps,
    budget: &mut steps::Budget,
) -> (Rc<Vec<Link>>, Levels) {
    let steps::Budget {
        cycles,
        ranks,
        order,
        ..
    } = budget;
    let mut one = |way: Way, bends: &mut Steps| {
        let (links, heaviest) = cycles::orient(component, way, cycles);
        let rank = ranks::ranks(component, &links, hold, ranks);
        let levels = Levels::new(&rank, &links, bends);
        (links, levels, heaviest)
    };
    // Each way may have as many bends as are left now.
    let all_bends = bends.left();
    let (mut links, mut levels, turned) = one(Way::Greedy, bends);
    let ways = match effort {
        Effort::Quick => 0,
        Effort::Normal => 3,
        Effort::Best => 12,
    };
    if turned.is_none() || component.lines.len() > MANY {
        return (Rc::new(links), levels);
    }
    let mut least = order::order(&mut levels, Look::Short, order);
    for seed in 0..ways {
        if least == 0 {
            break;
        }
        let mut bends = Steps::new(all_bends);
        let (other_links, mut other, heaviest) = one(Way::Deep(seed), &mut bends);
        // Fewer crossings are no reason to turn round what means more.
        if bends.ended() || heaviest > turned {
            continue;
        }
        let crossings = order::order(&mut other, Look::Short, order);
        if crossings < least {
            (links, levels, least) = (other_links, other, crossings);
        }
    }
    (Rc::new(links), levels)
}
