//! Draws a timeline: names, bars along an axis of time, crosses where something was broken. On a
//! phone each name stands above its bar. Start at [`Timeline::svg`].

use super::axis::Axis;
use super::crosses::{Cross, LINE, crosses};
use super::timeline::{Bar, EVENTS, Row, Timeline};
use crate::model::{Bounds, Date, Day};
use crate::render::bar::{Ending, Span, bar, dots};
use crate::render::drawing::Options;
use crate::render::ink::{Ink, Stroke, number};
use crate::render::layout::Rect;
use crate::render::legend::{Course, Legend, Struck};
use crate::render::measure::Block;
use crate::render::picture::spelled_date;
use crate::render::scene::{ArrowKind, Standing};
use crate::render::sheet::{Drawing, Page, captions, sheet};
use crate::render::signs::size;
use crate::render::text::Face;
use crate::render::theme::{Role, Theme};
use std::collections::BTreeSet;

/// The height of a row, of a heading, of an event's words, and of the dates below.
const ROW: f64 = 26.0;
const HEADING: f64 = 30.0;
const EVENT: f64 = 16.0;
const DATES: f64 = 26.0;

/// Where names and bars stand.
#[derive(Clone, Copy)]
struct Columns {
    /// The width of a name.
    name: f64,
    /// Where the axis begins, and how wide it is.
    axis: (f64, f64),
    /// Whether a name stands above its bar.
    above: bool,
}

/// The room for the sign at the end of a bar.
const ENDING: f64 = 14.0;
const WIDE: Columns = Columns {
    name: 216.0,
    axis: (230.0, 570.0),
    above: false,
};

fn columns(page: Page) -> Columns {
    match page {
        Page::Sheet | Page::Paper(_) => WIDE,
        Page::Phone => Columns {
            name: page.room(),
            axis: (0.0, page.room() - ENDING),
            above: true,
        },
    }
}

impl Columns {
    fn row(&self, name: &Block) -> f64 {
        match self.above {
            true => name.height + 22.0,
            false => ROW.max(name.height + 8.0),
        }
    }
}

impl Timeline {
    /// Draws the timeline; the same one gives the same bytes.
    pub fn svg(&self, options: &Options) -> Drawing {
        let columns = columns(options.page);
        let axis = Axis::new(self.days(), columns.axis);
        let name = |row: &Row| {
            let mut block = Block::default();
            let style = (Face::Regular, size::DETAIL);
            block.push(&row.name, style, columns.name, 6, 0.0);
            block
        };
        let names: Vec<Vec<Block>> = (self.parts.iter())
            .map(|(_, rows)| rows.iter().map(name).collect())
            .collect();
        let mut below: Vec<Vec<f64>> = Vec::new();
        for (_, rows) in &self.parts {
            below.push(rows.iter().map(|row| row.below(&axis)).collect());
        }
        let rows: f64 = names.iter().flatten().map(|name| columns.row(name)).sum();
        let rows = rows + below.iter().flatten().sum::<f64>();
        let bottom = rows + HEADING * self.parts.len() as f64;
        let recorded = self.recorded().into_iter().filter(|day| *day != Day::MAX);
        let recorded = axis.at(recorded.max().unwrap_or(Day::MAX));
        let events = self.event_lines(&axis);
        let above = events.len() as f64 * EVENT + 6.0;
        let foot = above + bottom;
        let width = columns.axis.0 + columns.axis.1 + ENDING;
        let page = captions(
            &self.title,
            &self.subtitle,
            (&self.notes, &self.source_line),
            self.said(),
        );
        let legend = |width| self.legend(&axis, recorded, width);
        sheet(&page, legend, (width, foot + DATES), options, |ink| {
            let theme = &options.theme;
            axis.draw(ink, (above, foot), theme);
            // The lines first: no later one runs through the words of another.
            for (at, ((first, x), _)) in events.iter().enumerate() {
                let y = at as f64 * EVENT;
                let line = format!("M{} {}V{}", number(*x), number(y + 2.0), number(foot));
                ink.line(&line, Stroke::solid(theme[Role::Soft], 1.0));
                if *first + 1.0 < *x {
                    dots(ink, (*first, *x), y + EVENT / 2.0, theme[Role::Soft]);
                }
            }
            for (at, ((_, x), words)) in events.iter().enumerate() {
                let (x, y) = (axis.beside(*x, words.width), at as f64 * EVENT);
                grounded(ink, words, (x, y), theme);
                words.draw_left(ink, x, y, theme[Role::Ink]);
            }
            let mut y = above;
            let blocks = names.iter().zip(&below);
            for ((heading, rows), (names, below)) in self.parts.iter().zip(blocks) {
                let mut block = Block::default();
                block.push(heading, (Face::Bold, size::NAME), width, 1, 0.0);
                // A heading may reach beyond the column of names.
                if columns.above || block.width > columns.name {
                    grounded(ink, &block, (0.0, y + 8.0), theme);
                }
                block.draw_left(ink, 0.0, y + 8.0, theme[Role::Ink]);
                y += HEADING;
                for ((row, name), below) in rows.iter().zip(names).zip(below) {
                    let high = columns.row(name);
                    ink.raw("<g>\n");
                    ink.title(&row.said());
                    let (words, middle) = match columns.above {
                        true => (y + 2.0, y + 2.0 + name.height + 9.0),
                        false => (y + (high - name.height) / 2.0, y + high / 2.0),
                    };
                    if columns.above {
                        grounded(ink, name, (0.0, words), theme);
                    }
                    name.draw_left(ink, 0.0, words, theme[Role::Ink]);
                    row.draw(ink, (&axis, recorded), middle, options);
                    ink.raw("</g>\n");
                    y += high + below;
                }
            }
        })
    }

    /// The days that are recorded of what is shown, open ends among them.
    fn recorded(&self) -> Vec<Day> {
        let rows = self.parts.iter().flat_map(|(_, rows)| rows);
        let of_row = |row: &Row| {
            let bars = row.bars.iter();
            let bars = bars.flat_map(|bar| [bar.from.earliest, bar.from.latest, bar.until]);
            let breaches = row.breaches.iter();
            let breaches = breaches.flat_map(|breach| {
                let from = breach.from;
                [
                    from.earliest,
                    from.latest,
                    breach.until.unwrap_or(from.latest),
                ]
            });
            bars.chain(breaches).collect::<Vec<_>>()
        };
        let events = self.events.iter();
        let events = events.flat_map(|(when, _)| [when.earliest, when.latest]);
        rows.flat_map(of_row).chain(events).collect()
    }

    /// The days that the axis must show.
    fn days(&self) -> Vec<Day> {
        let rows = self.parts.iter().flat_map(|(_, rows)| rows);
        let mut days = self.recorded();
        // A bar that goes on has a ninth of the axis to be seen on: more would be years to come.
        let open = rows
            .flat_map(|row| &row.bars)
            .filter(|bar| bar.until == Day::MAX);
        let begun = open
            .map(|bar| bar.from.latest)
            .filter(|day| *day != Day::MAX)
            .max();
        let first = days.iter().filter(|day| **day != Day::MIN).min().copied();
        if let (Some(begun), Some(first)) = (begun, first) {
            let room = begun.0.saturating_sub(first.0) / 8;
            days.push(Day(begun.0.saturating_add(room)));
        }
        days
    }

    /// Between which places each event was on the axis, and its words.
    fn event_lines(&self, axis: &Axis) -> Vec<((f64, f64), Block)> {
        let line = |(when, what): &(Bounds, String)| {
            let mut block = Block::default();
            block.push(what, (Face::Regular, size::DETAIL), 260.0, 1, 0.0);
            ((axis.at(when.earliest), axis.at(when.latest)), block)
        };
        self.events.iter().take(EVENTS).map(line).collect()
    }

    /// The signs that occur.
    fn legend(&self, axis: &Axis, recorded: f64, width: f64) -> Legend {
        let rows = || self.parts.iter().flat_map(|(_, rows)| rows);
        let bars = || {
            let bars = rows().flat_map(|row| row.bars.iter().map(move |bar| (row, bar)));
            bars.filter(|(_, bar)| bar.is_seen(axis))
        };
        let kinds: BTreeSet<(ArrowKind, Standing)> =
            bars().map(|(row, bar)| (row.kind, bar.standing)).collect();
        let kinds = kinds.into_iter().map(|(kind, standing)| {
            let own = bars().filter(move |(row, _)| row.kind == kind);
            (kind, standing, own.map(|(row, _)| row.relation.as_str()))
        });
        let begun = bars().any(|(_, bar)| bar.dotted(axis));
        let mut beyond = bars().filter(|(_, bar)| bar.span(axis, recorded).pale_from().is_some());
        let beyond = beyond.next().map(|(row, _)| row.kind);
        let ending = |wanted| bars().any(|(_, bar)| bar.ending() == wanted);
        let courses = [
            (begun, Course::BegunWithin),
            (ending(Ending::Running), Course::Running),
            (ending(Ending::NotStated), Course::NotStated),
        ];
        let courses = courses.into_iter().filter(|(occurs, _)| *occurs);
        let courses = courses.map(|(_, course)| course);
        let courses = courses.chain(beyond.map(Course::Beyond));
        let crosses = rows().flat_map(|row| crosses(row, axis));
        let struck: BTreeSet<Struck> = crosses.flat_map(|cross| cross.signs()).collect();
        Legend::of_bars(kinds, courses, struck, width)
    }

    /// The chart in words.
    pub(super) fn said(&self) -> String {
        let rows = self.parts.iter().flat_map(|(_, rows)| rows);
        rows.map(Row::said).collect::<Vec<_>>().join(". ")
    }
}

/// Clears the ground for words that stand across the lines of the axis.
pub(super) fn grounded(ink: &mut Ink, words: &Block, (x, top): (f64, f64), theme: &Theme) {
    let place = Rect {
        x,
        y: top - 1.0,
        width: words.width + 4.0,
        height: words.height + 2.0,
    };
    ink.rectangle(place, 0.0, Some(theme[Role::Paper]), None);
}

impl Bar {
    fn ending(&self) -> Ending {
        match self.until {
            Day::MAX if self.end_stated => Ending::Running,
            Day::MAX => Ending::NotStated,
            _ => Ending::Over,
        }
    }

    /// Its place on an axis on which nothing is recorded beyond a place.
    fn span(&self, axis: &Axis, recorded: f64) -> Span {
        let begun = (axis.at(self.from.earliest), axis.at(self.from.latest));
        Span {
            begun,
            end: axis.at(self.until).max(begun.0 + 3.0),
            ending: self.ending(),
            recorded,
        }
    }

    /// Whether it is long enough for the dashes of what waits to be seen.
    fn is_seen(&self, axis: &Axis) -> bool {
        let long = axis.at(self.until) - axis.at(self.from.latest);
        self.standing != Standing::Waiting || long > 1.0
    }

    /// Whether the axis shows that nobody knows on which day it began.
    fn dotted(&self, axis: &Axis) -> bool {
        axis.at(self.from.latest) > axis.at(self.from.earliest) + 1.0
    }
}

impl Row {
    fn said(&self) -> String {
        let mut parts = vec![self.name.clone()];
        for bar in &self.bars {
            let spelled = |day: Day| {
                let date = Date::new(&day.to_string());
                date.map_or_else(|_| "an unknown day".to_string(), |date| spelled_date(&date))
            };
            let begun = spelled(bar.from.earliest);
            parts.push(match (bar.ending(), bar.until) {
                (Ending::Running, _) => format!("from {begun}, still running"),
                (Ending::NotStated, _) => format!("from {begun}, its end not stated"),
                (Ending::Over, until) => format!("from {begun} to {}", spelled(until)),
            });
        }
        parts.extend(self.breaches.iter().map(|breach| breach.what.clone()));
        parts.join("; ")
    }

    fn draw(&self, ink: &mut Ink, (axis, recorded): (&Axis, f64), y: f64, options: &Options) {
        let theme = &options.theme;
        for spell in self.bars.iter().filter(|bar| bar.is_seen(axis)) {
            let span = spell.span(axis, recorded);
            bar(ink, span, y, (self.kind, spell.standing), theme);
        }
        for cross in crosses(self, axis) {
            cross.draw(ink, y, theme);
        }
    }

    /// How much room the crosses below its bar need.
    fn below(&self, axis: &Axis) -> f64 {
        let lines = crosses(self, axis)
            .iter()
            .map(|cross: &Cross| cross.line)
            .max();
        lines.unwrap_or(0) as f64 * LINE
    }
}
