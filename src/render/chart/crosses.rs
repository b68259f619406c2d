//! Where the crosses of a row stand, so that each breach is seen: those that would lie on each other
//! are one cross and a number, and what lasted, or is of another kind, has a line of its own below the
//! bar. Start at [`crosses`].

use super::axis::Axis;
use super::timeline::{Breach, Row};
use crate::model::Day;
use crate::render::arrow;
use crate::render::curve::{Track, jagged, jags, point};
use crate::render::ink::{Ink, Stroke, corner_path};
use crate::render::legend::Struck;
use crate::render::measure::Block;
use crate::render::scene::{ArrowKind, Standing};
use crate::render::signs::{Mark, size};
use crate::render::text::Face;
use crate::render::theme::{Role, Theme};

/// Between two lines of crosses.
pub(super) const LINE: f64 = 16.0;
/// Crosses nearer than this would lie on each other.
const APART: f64 = 15.0;
/// So much longer than its cross is what lasted, that it can be seen to.
const SEEN: f64 = 12.0;
/// Between a cross and its number, or what lasted.
const ASIDE: f64 = 8.0;
/// The room at the end of the axis that belongs to how bars end.
const ENDING: f64 = 12.0;

/// A cross, for one breach or several.
pub(super) struct Cross {
    at: f64,
    /// Where what lasted ended.
    end: Option<f64>,
    mark: Mark,
    /// How many breaches it stands for, and whether there is no room for that but to its left.
    many: usize,
    is_last: bool,
    /// On which line it stands, the bar's own the first.
    pub(super) line: usize,
}

/// The crosses of a row.
pub(super) fn crosses(row: &Row, axis: &Axis) -> Vec<Cross> {
    let mut crosses: Vec<Cross> = Vec::new();
    for breach in &row.breaches {
        let at = axis.at(breach.from.earliest);
        let end = breach.until.map(|day: Day| axis.at(day));
        let end = end.filter(|end| *end > at + SEEN);
        let mark = mark(breach);
        let joins = |own: &&mut Cross| {
            end.is_none() && own.end.is_none() && own.mark == mark && at < own.at + APART
        };
        match crosses.iter_mut().find(joins) {
            Some(own) => own.many += 1,
            None => crosses.push(Cross {
                at,
                end,
                mark,
                many: 1,
                is_last: at + APART + ENDING > axis.sides().1,
                line: 0,
            }),
        }
    }
    // Until where each line is taken; what lasted would be lost on a bar.
    let mut taken: Vec<f64> = Vec::new();
    for cross in &mut crosses {
        let (from, until) = cross.room();
        let first = usize::from(cross.end.is_some() && !row.bars.is_empty());
        taken.resize(taken.len().max(first), f64::NEG_INFINITY);
        let free = taken.iter().skip(first).position(|end| *end <= from);
        cross.line = free.map_or(taken.len(), |free| first + free);
        match taken.get_mut(cross.line) {
            Some(end) => *end = until,
            None => taken.push(until),
        }
    }
    crosses
}

fn mark(breach: &Breach) -> Mark {
    match breach.alleged {
        true => Mark::HollowCross,
        false => Mark::Cross,
    }
}

impl Cross {
    fn number(&self) -> Option<Block> {
        (self.many > 1).then(|| number(self.many))
    }

    /// From where to where it takes its line.
    fn room(&self) -> (f64, f64) {
        let number = self.number().map_or(0.0, |number| number.width);
        let (before, behind) = match self.is_last {
            true => (number, 0.0),
            false => (0.0, number),
        };
        let end = self.end.unwrap_or(self.at + APART / 2.0 + behind);
        (self.at - APART / 2.0 - before, end)
    }

    /// What of it the legend explains.
    pub(super) fn signs(self) -> impl Iterator<Item = Struck> {
        let several = (self.many > 1).then_some(Struck::Several);
        let lasted = self.end.map(|_| Struck::Lasted);
        [Struck::Once(self.mark)]
            .into_iter()
            .chain(several)
            .chain(lasted)
    }

    /// Draws it in a row whose bar is at the height `y`.
    pub(super) fn draw(&self, ink: &mut Ink, y: f64, theme: &Theme) {
        let y = y + self.line as f64 * LINE;
        let at = point(self.at, y);
        if let Some(end) = self.end {
            lasting(ink, (self.at + ASIDE, end), y, theme);
        }
        let look = arrow::look(ArrowKind::Breach, Standing::Held, theme);
        arrow::mark(
            ink,
            self.mark,
            at,
            point(1.0, 0.0),
            &look,
            theme[Role::Violates],
        );
        if let Some(number) = self.number() {
            let x = match self.is_last {
                true => self.at - ASIDE - number.width - 2.0,
                false => self.at + ASIDE,
            };
            numbered(ink, (x, y), &number, theme);
        }
    }
}

/// A number as it stands beside a cross.
fn number(many: usize) -> Block {
    let mut block = Block::default();
    block.push(&many.to_string(), (Face::Bold, size::DETAIL), 60.0, 1, 0.0);
    block
}

fn numbered(ink: &mut Ink, (x, y): (f64, f64), number: &Block, theme: &Theme) {
    let top = y - number.height / 2.0;
    super::bars::grounded(ink, number, (x, top), theme);
    number.draw_left(ink, x + 1.0, top, theme[Role::Ink]);
}

/// What lasted from one place to another.
pub(in crate::render) fn lasting(ink: &mut Ink, (from, end): (f64, f64), y: f64, theme: &Theme) {
    let look = arrow::look(ArrowKind::Breach, Standing::Held, theme);
    let course = arrow::sample(point(from, y), point(end, y));
    let track = Track::new(&course);
    let starts = jags(&track, |_| f64::INFINITY);
    let corners = jagged(&track, &starts, |_, _| arrow::HIGH);
    let stroke = Stroke::solid(look.color, look.style.width);
    ink.line(&corner_path(&corners, false), stroke);
}

/// A cross of several breaches, for the legend.
pub(in crate::render) fn several(ink: &mut Ink, (x, y): (f64, f64), theme: &Theme) {
    let look = arrow::look(ArrowKind::Breach, Standing::Held, theme);
    let way = point(1.0, 0.0);
    arrow::mark(
        ink,
        Mark::Cross,
        point(x, y),
        way,
        &look,
        theme[Role::Violates],
    );
    numbered(ink, (x + ASIDE, y), &number(2), theme);
}
