//! Finds who stands above whom and who left of whom: several sketches, of which the one with the
//! fewest crossings is drawn.
//!
//! Sketches differ in how cycles are broken, in how hard frames hold their boxes together when
//! ranks are given, and in the order in which frames stand first. A first search compares them.
//! The best one is then varied: a line reaches over a rank more, cycles are broken elsewhere,
//! frames change places. Each variant starts from the order found so far, which makes it cheap,
//! and is kept if it has no more crossings.

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
    plan: Plan,
}

/// What decides over ranks.
#[derive(Clone, PartialEq)]
struct Plan {
    way: Way,
    /// How hard frames hold their boxes together.
    hold: i64,
    /// Links that reach over a rank more than they must, some of them over several.
    long: Vec<usize>,
}

/// How hard frames hold their boxes together: not at all, a little, as much as they can.
const HOLDS: [i64; 3] = [0, 30, 1];
/// Lines up to which several ways to break cycles, and several holds, are tried.
const MANY: usize = 4000;

/// Steps that a variant takes for each cell and thread, besides those of its ranks and its order.
const VARIANT: usize = 100;

/// Bends that are worth a crossing.
const BENDS: u64 = 8;

/// The best sketch of a component that the effort allows.
pub(super) fn sketch(component: &Component, effort: Effort, budget: &mut steps::Budget) -> Sketch {
    let mut studio = Studio {
        component,
        effort,
        random: Random::new(),
        heaviest: None,
        bends: budget.bends.left(),
        budget,
    };
    if effort != Effort::Best {
        return studio.search();
    }
    // What is for print is never worse than what is for the screen, and takes at most five times as
    // long: as steps go, variants cost up to twice as much as the rest.
    studio.effort = Effort::Normal;
    let before = studio.budget.left();
    let normal = studio.search();
    studio.effort = Effort::Best;
    let spent = before - studio.budget.left();
    let mut best = normal.clone();
    studio.vary(&mut best, 7 * spent / 4);
    studio.further(&mut best, spent);
    if best.crossings < normal.crossings {
        best
    } else {
        normal
    }
}

/// Steps for bettering an order after ranks have changed a little.
fn repair(component: &Component) -> u64 {
    let lines = component.lines.len() as u64;
    if component.frames.is_empty() {
        100 * lines
    } else {
        lines * (5 * lines).max(100)
    }
}

impl Sketch {
    /// Fewer crossings are better; else fewer bends. For the screen a crossing is worth some
    /// bends, but not any number: what stands in two rows is to stay there.
    fn cost(&self, effort: Effort) -> (u64, usize) {
        let size = self.levels.size();
        match effort {
            Effort::Quick | Effort::Normal => (BENDS * self.crossings + size as u64, 0),
            Effort::Best => (self.crossings, size),
        }
    }
}

/// Makes sketches of a component.
struct Studio<'a> {
    component: &'a Component,
    effort: Effort,
    random: Random,
    /// How much the heaviest line weighs that is turned round for a cycle, if any is.
    heaviest: Option<u32>,
    /// Bends that a sketch may have.
    bends: u64,
    budget: &'a mut steps::Budget,
}

impl Studio<'_> {
    /// Compares sketches, and betters the best ones.
    fn search(&mut self) -> Sketch {
        let component = self.component;
        let before = self.budget.left();
        let holds = match self.effort {
            _ if component.frames.is_empty() || component.lines.len() > MANY => 1,
            Effort::Quick => 1,
            Effort::Normal | Effort::Best => HOLDS.len(),
        };
        let mut grounds: Vec<(Plan, Rc<Vec<Link>>, Levels)> = Vec::new();
        for &hold in &HOLDS[..holds] {
            let mut lent = Steps::new(self.bends);
            let ground = self.ground(hold, &mut lent);
            if grounds.is_empty() || !lent.ended() {
                grounds.push(ground);
            }
            if grounds.len() == 1 {
                self.budget.bends = lent;
            }
        }
        let rounds = self.rounds().max(grounds.len());
        let mut sketches = Vec::new();
        for round in 0..rounds {
            let (plan, links, levels) = &grounds[round % grounds.len()];
            let mut sketch = Sketch {
                links: Rc::clone(links),
                frames: Frames::new(component, levels),
                levels: levels.clone(),
                crossings: 0,
                plan: plan.clone(),
            };
            self.frame(&mut sketch, round / grounds.len());
            sketches.push(sketch);
        }
        let mut best = (sketches.into_iter())
            .min_by_key(|sketch| sketch.crossings)
            .expect("there is a round");
        let share = if component.frames.is_empty() { 1 } else { 2 };
        let look = Look::full(&best.levels, self.effort, share);
        best.crossings = order::order(&mut best.levels, look, &mut self.budget.order);
        if self.effort != Effort::Quick {
            // Large graphs gain less by it.
            let most = (before - self.budget.left()) * 60 / component.lines.len().max(60) as u64;
            self.vary(&mut best, most);
            self.further(&mut best, u64::MAX);
        }
        best
    }

    /// Betters a sketch as it is, with at most so many steps.
    fn further(&mut self, sketch: &mut Sketch, most: u64) {
        let wanted = self.effort == Effort::Best || !self.component.frames.is_empty();
        if sketch.crossings > 0 && wanted {
            let order = &mut self.budget.order;
            sketch.crossings = order::further(&mut sketch.levels, self.effort, most, order);
        }
    }

    /// How many sketches are made.
    fn rounds(&self) -> usize {
        let small = 250 / self.component.lines.len().max(1);
        match self.effort {
            Effort::Quick => 1,
            _ if self.component.frames.is_empty() => 1,
            Effort::Normal | Effort::Best => small.clamp(1, 12),
        }
    }

    /// Varies what decides over the ranks and frames of a sketch, and keeps what crosses less,
    /// until so many steps are spent.
    fn vary(&mut self, best: &mut Sketch, most: u64) {
        let mut lent = self.budget.lend(most, self.bends);
        let start = lent.left();
        while best.crossings > 0
            && start - lent.left() < most
            && lent.order.take(VARIANT * best.levels.size())
        {
            match self.variant(best, &mut lent) {
                Some(sketch) if sketch.cost(self.effort) <= best.cost(self.effort) => {
                    *best = sketch
                }
                Some(_) | None => {}
            }
        }
        self.budget.take_back(&lent);
    }

    /// A sketch that differs from another in something; none when nothing comes of the difference,
    /// when it takes too many bends, or turns round what weighs more.
    fn variant(&mut self, best: &Sketch, budget: &mut steps::Budget) -> Option<Sketch> {
        let component = self.component;
        let mut plan = best.plan.clone();
        let mut moved = 0;
        let random = &mut self.random;
        match random.below(8) {
            0 if self.heaviest.is_some() => plan.way = Way::Deep(random.below(1000) as u64),
            1 if !component.frames.is_empty() => plan.hold = [0, 1, 3, 10, 30][random.below(5)],
            2 | 3 if !component.frames.is_empty() => moved = 1 + random.below(2),
            4 | 5 if !plan.long.is_empty() => {
                plan.long.swap_remove(random.below(plan.long.len()));
            }
            _ => plan.long.push(random.below(component.lines.len())),
        }
        // Most variants break cycles as before.
        let (links, heaviest) = if plan.way == best.plan.way {
            (Rc::clone(&best.links), None)
        } else {
            let (links, heaviest) = cycles::orient(component, plan.way, &mut budget.cycles);
            (Rc::new(links), heaviest)
        };
        let hold = plan.hold;
        let rank = ranks::ranks(component, &links, hold, &plan.long, &mut budget.ranks);
        // A line that must be as long anyway, say: what comes of that has been looked at.
        let before = best.levels.rank.iter().map(|&rank| rank as usize);
        let ends = |link: &Link| (link.upper, link.lower);
        let is_same = moved == 0
            && rank.iter().copied().eq(before.take(rank.len()))
            && links.iter().map(ends).eq(best.links.iter().map(ends));
        if is_same {
            return None;
        }
        let mut bends = Steps::new(budget.bends.left());
        let mut levels = Levels::new(&rank, &links, &mut bends);
        if bends.ended() || heaviest > self.heaviest {
            return None;
        }
        levels.follow(&best.levels, component.boxes.len());
        let mut frames = Frames::new(component, &levels);
        if !component.frames.is_empty() {
            frames.follow(&best.frames);
            for _ in 0..moved {
                frames.disturb(random);
            }
            let ends: Vec<(usize, usize)> = links.iter().map(|l| (l.upper, l.lower)).collect();
            frames.part(&mut levels, &ends);
        }
        let mut crossings = order::order(&mut levels, Look::AGAIN, &mut budget.order);
        if crossings > 0 {
            crossings = order::better(&mut levels, repair(component), &mut budget.order);
        }
        Some(Sketch {
            links,
            frames,
            levels,
            crossings,
            plan,
        })
    }

    /// Finds an order of frames. They stand first as their boxes would without them, but for
    /// some disorder; then as many exchanges of two are tried as the effort allows.
    fn frame(&mut self, sketch: &mut Sketch, disorder: usize) {
        if self.component.frames.is_empty() {
            return;
        }
        let (look, tries) = match self.effort {
            Effort::Quick => (Look::SHORT, 0),
            Effort::Normal | Effort::Best => (Look::full(&sketch.levels, Effort::Quick, 1), 2),
        };
        let levels = &mut sketch.levels;
        let order = &mut self.budget.order;
        order::order(levels, look, order);
        let ends: Vec<(usize, usize)> = sketch.links.iter().map(|l| (l.upper, l.lower)).collect();
        let mut best = Frames::new(self.component, levels);
        for _ in 0..disorder {
            best.disturb(&mut self.random);
        }
        best.part(levels, &ends);
        let mut least = order::order(levels, Look::SHORT, order);
        let mut rows = levels.rows.clone();
        for _ in 0..tries {
            let mut other = best.clone();
            if least == 0 || !other.disturb(&mut self.random) {
                break;
            }
            other.part(levels, &ends);
            let crossings = order::order(levels, Look::SHORT, order);
            if crossings < least {
                (best, least) = (other, crossings);
                rows.clone_from(&levels.rows);
            }
        }
        best.part(levels, &ends);
        levels.rows = rows;
        sketch.frames = best;
        sketch.crossings = least;
    }

    /// Ranks the boxes. Where there are cycles, they may be broken in several ways; the one is
    /// taken that promises fewest crossings.
    fn ground(&mut self, hold: i64, bends: &mut Steps) -> (Plan, Rc<Vec<Link>>, Levels) {
        let component = self.component;
        let steps::Budget {
            cycles,
            ranks,
            order,
            ..
        } = &mut *self.budget;
        let mut one = |way: Way, bends: &mut Steps| {
            let (links, heaviest) = cycles::orient(component, way, cycles);
            let rank = ranks::ranks(component, &links, hold, &[], ranks);
            let levels = Levels::new(&rank, &links, bends);
            (links, levels, heaviest)
        };
        // Each way may have as many bends as are left now.
        let all_bends = bends.left();
        let (mut links, mut levels, turned) = one(Way::Greedy, bends);
        self.heaviest = turned;
        let mut plan = Plan {
            way: Way::Greedy,
            hold,
            long: Vec::new(),
        };
        let ways = match self.effort {
            Effort::Quick => 0,
            Effort::Normal | Effort::Best => 3,
        };
        if turned.is_none() || component.lines.len() > MANY {
            return (plan, Rc::new(links), levels);
        }
        let mut least = order::order(&mut levels, Look::SHORT, order);
        let turned_round = |links: &[Link]| links.iter().map(|link| link.reversed).collect();
        let mut seen: Vec<Vec<bool>> = vec![turned_round(&links)];
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
            let turned_round = turned_round(&other_links);
            if seen.contains(&turned_round) {
                continue;
            }
            seen.push(turned_round);
            let crossings = order::order(&mut other, Look::SHORT, order);
            if crossings < least {
                (links, levels, least) = (other_links, other, crossings);
                plan.way = Way::Deep(seed);
            }
        }
        (plan, Rc::new(links), levels)
    }
}
