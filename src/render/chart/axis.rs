//! An axis of time, from three weeks to many centuries.

use crate::model::Day;
use crate::render::ink::{Ink, Stroke, number};
use crate::render::measure::Block;
use crate::render::picture::spelled_short;
use crate::render::signs::size;
use crate::render::text::Face;
use crate::render::theme::{Role, Theme};

/// Where a day stands on the page.
#[derive(Debug, Clone, PartialEq)]
pub struct Axis {
    first: f64,
    last: f64,
    left: f64,
    width: f64,
    ticks: Vec<(Day, String)>,
}

/// The room that a tick needs for its words: a year or a month, and a day.
const TICK: f64 = 62.0;
const DAY_TICK: f64 = 84.0;

/// A line of the grid: dotted, so that it is no line of the data in black and white either; the
/// ground of a scale runs through.
pub(super) fn hairline(theme: &Theme, is_ground: bool) -> Stroke<'static> {
    Stroke {
        dashes: if is_ground { &[] } else { &[1.0, 3.0] },
        ..Stroke::solid(theme[Role::Rule], 1.0)
    }
}

impl Axis {
    /// An axis that shows the `days` (open ends aside), from `left` over `width` pixels.
    pub fn new(days: Vec<Day>, (left, width): (f64, f64)) -> Axis {
        let known = days
            .into_iter()
            .filter(|day| *day != Day::MIN && *day != Day::MAX);
        let (mut first, mut last) = (f64::INFINITY, f64::NEG_INFINITY);
        for day in known {
            first = first.min(f64::from(day.0));
            last = last.max(f64::from(day.0));
        }
        if first > last {
            (first, last) = (0.0, 365.0);
        }
        // A single day stands in its year: no axis of days for what lasts.
        if first == last {
            (first, last) = (first - 60.0, last + 305.0);
        }
        let room = ((last - first) * 0.04).max(2.0);
        let mut axis = Axis {
            first: first - room,
            last: last + room,
            left,
            width,
            ticks: Vec::new(),
        };
        axis.ticks = axis.marks();
        axis
    }

    /// Where a day stands; what is before the first or after the last stands at the end.
    pub fn at(&self, day: Day) -> f64 {
        let day = f64::from(day.0).clamp(self.first, self.last);
        self.left + (day - self.first) / (self.last - self.first) * self.width
    }

    /// Its left and its right end.
    pub fn sides(&self) -> (f64, f64) {
        (self.left, self.left + self.width)
    }

    /// Where words of this width begin beside a line, so that they stay on the axis.
    pub fn beside(&self, x: f64, width: f64) -> f64 {
        if x + 4.0 + width > self.left + self.width {
            (x - 4.0 - width).max(0.0)
        } else {
            x + 4.0
        }
    }

    /// Ticks at round dates: years, months or days.
    fn marks(&self) -> Vec<(Day, String)> {
        let day = |value: f64| Day(value as i32);
        let most = ((self.width / TICK) as i64).clamp(2, 9);
        let (from, to) = (day(self.first).calendar(), day(self.last).calendar());
        let span = to.0 - from.0;
        let mut marks = Vec::new();
        if span >= 3 {
            let steps = [1, 2, 5].into_iter();
            let steps = (0..7).flat_map(|zeros| steps.clone().map(move |n| n * 10_i64.pow(zeros)));
            let step = steps.into_iter().find(|step| span / step < most);
            let step = step.unwrap_or(10_000_000);
            let mut year = from.0.div_euclid(step) * step;
            while year <= to.0 {
                marks.extend(Day::of(year, 1, 1).map(|day| (day, year.to_string())));
                year += step;
            }
        } else if self.last - self.first > 62.0 {
            let months = span * 12 + i64::from(to.1) - i64::from(from.1);
            let step = [1, 2, 3, 6].into_iter().find(|step| months / step < most);
            let step = step.unwrap_or(6);
            let mut month = (from.0 * 12 + i64::from(from.1) - 1).div_euclid(step) * step;
            while month <= to.0 * 12 + i64::from(to.1) {
                let (year, number) = (month.div_euclid(12), month.rem_euclid(12) as u8 + 1);
                let words = spelled_short(&format!("{year}-{number:02}"));
                marks.extend(Day::of(year, number, 1).map(|day| (day, words)));
                month += step;
            }
        } else {
            let most = (self.width / DAY_TICK).max(2.0);
            let step = ((self.last - self.first) / most).ceil().max(1.0) as i32;
            let mut at = self.first as i32;
            while f64::from(at) <= self.last {
                marks.push((Day(at), spelled_short(&Day(at).to_string())));
                at += step;
            }
        }
        marks.retain(|(day, _)| (self.first..=self.last).contains(&f64::from(day.0)));
        marks
    }

    /// Draws hairlines between two heights, and the dates below.
    pub fn draw(&self, ink: &mut Ink, (top, bottom): (f64, f64), theme: &Theme) {
        let mut dates: Vec<(f64, Block, bool)> = Vec::new();
        for (day, words) in &self.ticks {
            let x = self.at(*day);
            let line = format!("M{} {}V{}", number(x), number(top), number(bottom + 4.0));
            ink.line(&line, hairline(theme, false));
            let mut block = Block::default();
            block.push(words, (Face::Regular, size::FOOT), 120.0, 1, 0.0);
            let most = (self.left + self.width - block.width).max(self.left);
            let middle = x - block.width / 2.0;
            let start = middle.clamp(self.left, most);
            match dates.last() {
                Some((at, last, moved)) if start <= at + last.width + 6.0 => {
                    // One that was moved aside to stay on the page gives way.
                    if *moved {
                        dates.pop();
                        dates.push((start, block, false));
                    }
                }
                _ => dates.push((start, block, middle < self.left)),
            }
        }
        for (start, block, _) in &dates {
            block.draw_left(ink, *start, bottom + 6.0, theme[Role::Soft]);
        }
        let (left, right) = (number(self.left), number(self.left + self.width));
        ink.line(
            &format!("M{left} {}H{right}", number(bottom)),
            Stroke::solid(theme[Role::Ink], 1.0),
        );
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn axis(days: &[(i64, u8, u8)], width: f64) -> (Axis, String) {
        let days = days.iter().map(|(y, m, d)| Day::of(*y, *m, *d).unwrap());
        let axis = Axis::new(days.collect(), (0.0, width));
        let mut ink = Ink::default();
        let theme = crate::render::theme::Theme::light();
        axis.draw(&mut ink, (0.0, 10.0), &theme);
        (axis, ink.into_text())
    }

    /// A promise of one day and no stated end stood on an axis from 29 March to 2 April 1939.
    #[test]
    fn a_single_day_stands_in_its_year() {
        let (axis, drawn) = axis(&[(1939, 3, 31)], 570.0);
        assert!(axis.last - axis.first > 300.0);
        assert!(
            drawn.contains(">Mar 1939<") && !drawn.contains("30 Mar"),
            "{drawn}"
        );
    }

    /// “Mar 1912”, moved aside to stay on the page, took the place of “May 1912”.
    #[test]
    fn a_date_that_is_moved_aside_gives_way_to_the_next() {
        let (_, drawn) = axis(&[(1912, 3, 13), (1913, 6, 29)], 570.0);
        let count = |what: &str| drawn.matches(what).count();
        assert_eq!(count("<text"), count("<path") - 2, "{drawn}");
        assert!(drawn.contains(">May 1912<"), "{drawn}");
    }
}
