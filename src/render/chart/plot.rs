//! Draws lines over time: one panel under the other, each with its own scale; the names stand at
//! the ends of the lines. Start at [`Lines::svg`].

use super::axis::Axis;
use super::lines::{Line, LinePanel, Lines, MOST};
use crate::model::Day;
use crate::render::curve::point;
use crate::render::drawing::Options;
use crate::render::ink::{Ink, Stroke, corner_path, number};
use crate::render::legend::Legend;
use crate::render::measure::{Block, line_height};
use crate::render::sheet::{Drawing, Page, captions, sheet};
use crate::render::signs::size;
use crate::render::text::Face;
use crate::render::theme::{Role, Theme};

/// The height of a panel's lines with one line and with several, of its heading, and of the dates.
const ONE: f64 = 62.0;
const SEVERAL: f64 = 112.0;
const HEADING: f64 = 34.0;
const BELOW: f64 = 10.0;
const DATES: f64 = 26.0;
/// The room for the numbers of a scale, and between a line's end and its name.
const SCALE: f64 = 42.0;
const GAP: f64 = 8.0;
/// A piece of a line before its name.
const SAMPLE: f64 = 28.0;
/// Between the two readings of a line.
const BAND: &str = "<g opacity=\"0.2\">\n";
/// The height of a name.
const NAME: f64 = 15.0;

/// How each line looks: told apart by its dashes alone, and by colour.
const LOOKS: [(Role, &[f64]); MOST] = [
    (Role::Guarantees, &[]),
    (Role::Violates, &[7.0, 3.0]),
    (Role::Backstops, &[2.0, 2.5]),
    (Role::Undertakes, &[9.0, 3.0, 2.0, 3.0]),
    (Role::Owes, &[4.0, 4.0]),
    (Role::Ink, &[13.0, 4.0]),
];

impl LinePanel {
    fn height(&self) -> f64 {
        match self.lines.len() {
            0 | 1 => ONE,
            many => SEVERAL.max(many as f64 * NAME),
        }
    }

    /// The top of the scale, and how many steps it has.
    fn scale(&self) -> (f64, usize) {
        let lines = self.lines.iter();
        let values = lines.flat_map(|line| line.values.iter().chain(&line.otherwise).flatten());
        let most = values.fold(0.0_f64, |most, value| most.max(*value));
        if most <= 0.0 {
            return (1.0, 1);
        }
        let steps = if self.lines.len() > 1 { 4 } else { 2 };
        let raw = most / f64::from(steps);
        let power = 10.0_f64.powf(raw.log10().floor());
        let step = [1.0, 2.0, 2.5, 5.0, 10.0].iter().map(|n| n * power);
        let mut fitting = step.filter(|step| *step >= raw * 0.999_999);
        let step = match self.counts {
            true => fitting.find(|step| step.fract() == 0.0).unwrap_or(1.0),
            false => fitting.next().unwrap_or(raw),
        };
        let count = (most / step - 1e-9).ceil().max(1.0);
        (step * count, count as usize)
    }
}

impl Lines {
    /// Draws the lines; the same ones give the same bytes.
    pub fn svg(&self, options: &Options) -> Drawing {
        let is_phone = options.page == Page::Phone;
        let width = if is_phone { options.page.room() } else { 800.0 };
        let several = self.panels.iter().filter(|panel| panel.lines.len() > 1);
        let names = several
            .flat_map(|panel| &panel.lines)
            .map(|line| name(line, is_phone).width);
        let right = names.fold(0.0, f64::max);
        let right = match right > 0.0 {
            true => right + SAMPLE + 2.0 * GAP,
            false => 10.0,
        };
        let axis = self.axis((SCALE, width - SCALE - right));
        let heading = |panel: &LinePanel| {
            let mut heading = Block::default();
            heading.push(&panel.heading, (Face::Bold, size::DETAIL), width, 2, 0.0);
            heading
        };
        // The lines themselves begin below it.
        let below = |heading: &Block| HEADING - line_height(size::DETAIL) + heading.height;
        let height: f64 = self
            .panels
            .iter()
            .map(|panel| below(&heading(panel)) + panel.height() + BELOW)
            .sum();
        let page = captions(
            &self.title,
            &self.subtitle,
            (&self.notes, &self.source_line),
            self.said(),
        );
        sheet(
            &page,
            |_| Legend::none(),
            (width, height + DATES),
            options,
            |ink| {
                axis.draw(ink, (HEADING, height), &options.theme);
                let mut y = 0.0;
                for panel in &self.panels {
                    let heading = heading(panel);
                    super::bars::grounded(ink, &heading, (0.0, y + 6.0), &options.theme);
                    heading.draw_left(ink, 0.0, y + 6.0, options.theme[Role::Ink]);
                    y += below(&heading);
                    self.draw(ink, panel, &axis, y, is_phone, &options.theme);
                    y += panel.height() + BELOW;
                }
            },
        )
    }

    fn axis(&self, place: (f64, f64)) -> Axis {
        let days = self.slices.iter().flat_map(|(first, last)| [*first, *last]);
        Axis::new(days.collect(), place)
    }

    fn draw(
        &self,
        ink: &mut Ink,
        panel: &LinePanel,
        axis: &Axis,
        top: f64,
        is_phone: bool,
        theme: &Theme,
    ) {
        let (most, steps) = panel.scale();
        let height = panel.height();
        let at = |value: f64| top + height * (1.0 - value / most);
        let (left, right) = axis.sides();
        for step in 0..=steps {
            let value = most * step as f64 / steps as f64;
            let y = at(value);
            let line = format!("M{} {}H{}", number(left), number(y), number(right));
            ink.line(&line, super::axis::hairline(theme, step == 0));
            let mut words = Block::default();
            words.push(&scaled(value), (Face::Regular, size::FOOT), SCALE, 1, 0.0);
            let x = left - 6.0 - words.width;
            words.draw_left(ink, x, y - words.height / 2.0, theme[Role::Soft]);
        }
        let is_one = panel.lines.len() == 1;
        // Below all lines, and let through where they meet.
        let bands = panel.lines.iter().zip(LOOKS);
        for (line, (role, _)) in bands.filter(|(line, _)| panel.between && line.has_two()) {
            let color = theme[if is_one { Role::Ink } else { role }];
            ink.raw(BAND);
            ink.path(&self.band(line, axis, &at), Some(color), None);
            ink.raw("</g>\n");
        }
        let mut ends: Vec<(f64, Block, Stroke)> = Vec::new();
        for (line, (role, dashes)) in panel.lines.iter().zip(LOOKS) {
            let color = theme[if is_one { Role::Ink } else { role }];
            let stroke = Stroke {
                color,
                width: 2.0,
                dashes,
                round: false,
            };
            ink.raw("<g>\n");
            ink.title(&said(panel, line));
            if line.has_two() {
                let thin = Stroke {
                    width: 0.9,
                    ..stroke
                };
                self.course(ink, &line.otherwise, axis, &at, thin);
            }
            self.course(ink, &line.values, axis, &at, stroke);
            ink.raw("</g>\n");
            if !is_one {
                let mut known = line.values.iter().rev().chain(line.otherwise.iter().rev());
                let last = known.find_map(|value| *value);
                ends.push((at(last.unwrap_or(0.0)), name(line, is_phone), stroke));
            }
        }
        // Names stand where their lines end, and make room for each other.
        ends.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut places: Vec<f64> = ends.iter().map(|(y, ..)| *y).collect();
        apart(&mut places, (top, top + height));
        for (place, (_, name, stroke)) in places.into_iter().zip(ends) {
            let (start, y) = (right + GAP, number(place));
            let sample = format!("M{} {y}H{}", number(start), number(start + SAMPLE));
            ink.line(&sample, stroke);
            let x = start + SAMPLE + GAP;
            name.draw_left(ink, x, place - name.height / 2.0, theme[Role::Ink]);
        }
    }

    /// Whether the slice begins on the day after the one before it ends.
    fn follows(&self, slice: usize) -> bool {
        let before = slice.checked_sub(1).and_then(|i| self.slices.get(i));
        let first = self.slices.get(slice).map(|(first, _)| first.0);
        before.is_some_and(|(_, last)| Some(last.0.saturating_add(1)) == first)
    }

    /// Draws values as a line, and as discs where a point stands by itself.
    fn course(
        &self,
        ink: &mut Ink,
        values: &[Option<f64>],
        axis: &Axis,
        at: &impl Fn(f64) -> f64,
        stroke: Stroke<'_>,
    ) {
        ink.line(&self.path(values, axis, at), stroke);
        let radius = 1.5 + stroke.width / 2.0;
        for (x, y) in self.alone(values, axis, at) {
            ink.disc(point(x, y), radius, stroke.color, None);
        }
    }

    /// What lies between the two readings of a line: a strip for each slice, and between slices that
    /// do not follow on each other the strip that joins them. Who is in no network has nothing.
    fn band(&self, line: &Line, axis: &Axis, at: &impl Fn(f64) -> f64) -> String {
        let value =
            |values: &[Option<f64>], i: usize| at(values.get(i).copied().flatten().unwrap_or(0.0));
        let sides = |i: usize| (value(&line.values, i), value(&line.otherwise, i));
        let mut band = String::new();
        for i in 0..self.slices.len() {
            let ((start, end), (a, b)) = (self.place(i, axis), sides(i));
            let mut strip = |(x1, a1, b1): (f64, f64, f64), (x2, a2, b2): (f64, f64, f64)| {
                if (a1, a2) != (b1, b2) {
                    let corners = [(x1, a1), (x2, a2), (x2, b2), (x1, b1)];
                    let corners = corners.map(|(x, y)| point(x, y));
                    band.push_str(&corner_path(&corners, true));
                }
            };
            if i > 0 && !self.follows(i) {
                let (before, (a0, b0)) = (self.place(i - 1, axis).1, sides(i - 1));
                strip((before, a0, b0), (start, a, b));
            }
            strip((start, a, b), (end, a, b));
        }
        band
    }

    /// Where a slice begins and ends; one that stands by itself is a point.
    fn place(&self, slice: usize, axis: &Axis) -> (f64, f64) {
        let (first, last) = self.slices[slice];
        let (from, until) = (axis.at(first), axis.at(Day(last.0.saturating_add(1))));
        match self.follows(slice) || self.follows(slice + 1) {
            true => (from, until),
            false => ((from + until) / 2.0, (from + until) / 2.0),
        }
    }

    /// Slices that follow on each other are steps; others, points that are joined.
    fn path(&self, values: &[Option<f64>], axis: &Axis, at: &impl Fn(f64) -> f64) -> String {
        let mut path = String::new();
        let mut pen_down = false;
        for (i, value) in values.iter().enumerate() {
            let Some(value) = value else {
                pen_down = false;
                continue;
            };
            let (y, (start, end)) = (number(at(*value)), self.place(i, axis));
            let joint = match pen_down {
                true if self.follows(i) => format!("V{y}"),
                true => format!("L{} {y}", number(start)),
                false => format!("M{} {y}", number(start)),
            };
            path.push_str(&joint);
            if end > start {
                path.push_str(&format!("H{}", number(end)));
            }
            pen_down = true;
        }
        path
    }

    /// Where a point stands by itself.
    fn alone(
        &self,
        values: &[Option<f64>],
        axis: &Axis,
        at: &impl Fn(f64) -> f64,
    ) -> Vec<(f64, f64)> {
        let points = values.iter().enumerate();
        let points = points.filter(|(i, _)| !self.follows(*i) && !self.follows(i + 1));
        let place =
            |(i, value): (usize, &Option<f64>)| Some((self.place(i, axis).0, at((*value)?)));
        points.filter_map(place).collect()
    }

    /// The chart in words.
    fn said(&self) -> String {
        let panels = self.panels.iter();
        let lines = panels.flat_map(|panel| panel.lines.iter().map(move |line| said(panel, line)));
        lines.collect::<Vec<_>>().join(". ")
    }
}

/// Moves places down, then up again, until each has room.
fn apart(places: &mut [f64], (top, bottom): (f64, f64)) {
    let mut least = top;
    for place in places.iter_mut() {
        *place = place.max(least);
        least = *place + NAME;
    }
    let mut most = bottom;
    for place in places.iter_mut().rev() {
        *place = place.min(most);
        most = *place - NAME;
    }
}

fn name(line: &Line, is_phone: bool) -> Block {
    let mut block = Block::default();
    let most = if is_phone { 72.0 } else { 150.0 };
    block.push(&line.name, (Face::Regular, size::DETAIL), most, 1, 0.0);
    block
}

/// A number of a scale, as short as it can be said.
fn scaled(value: f64) -> String {
    match value {
        value if value >= 1e6 => format!("{} M", number(value / 1e6)),
        value if value >= 10_000.0 => format!("{} k", number(value / 1e3)),
        value if value == 0.0 || value.fract() == 0.0 => format!("{value:.0}"),
        value => {
            let text = format!("{value:.4}");
            text.trim_end_matches('0').to_string()
        }
    }
}

/// A line in words: how it began, its highest and how it ended.
fn said(panel: &LinePanel, line: &Line) -> String {
    let otherwise = line.otherwise.iter().flatten();
    let otherwise = otherwise.map(|value| value.to_owned()).reduce(f64::max);
    let otherwise = otherwise.map_or(String::new(), |most| {
        format!(", by the other reading at most {}", scaled(most))
    });
    let known: Vec<f64> = line.values.iter().copied().flatten().collect();
    let most = known.iter().copied().fold(0.0, f64::max);
    match (known.first(), known.last()) {
        (Some(first), Some(last)) => format!(
            "{}, {}: from {} to {}, at most {}{otherwise}",
            panel.heading,
            line.name,
            scaled(*first),
            scaled(*last),
            scaled(most)
        ),
        _ => format!("{}, {}: nothing{otherwise}", panel.heading, line.name),
    }
}
