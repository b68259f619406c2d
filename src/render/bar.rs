//! Draws one bar of a timeline. Each kind has a texture of its own, so that bars can be told
//! apart in black and white. Start at [`bar`].

use super::arrow::{self, Look};
use super::curve::point;
use super::ink::{Ink, Stroke, corner_path, number};
use super::layout::{Point, Rect};
use super::scene::{ArrowKind, Standing};
use super::signs::Mark;
use super::theme::{Color, Role, Theme};

/// How thick a bar is, and what of it lies beyond the last date recorded.
const THICK: f64 = 9.0;
const THIN: f64 = 4.0;
/// So much of a bar is drawn in its own colour, whatever is recorded.
const LEAST: f64 = 14.0;

/// What fills a bar.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Texture {
    Full,
    Hollow,
    /// Stripes across: dash and gap in pixels.
    Striped(&'static [f64]),
}

fn texture(kind: ArrowKind) -> Texture {
    match kind {
        ArrowKind::Guarantee => Texture::Full,
        ArrowKind::Backstop => Texture::Hollow,
        ArrowKind::Undertaking => Texture::Striped(&[2.0, 5.0]),
        ArrowKind::Debt => Texture::Striped(&[9.0, 3.0]),
        ArrowKind::Breach
        | ArrowKind::Condition
        | ArrowKind::Decision
        | ArrowKind::Participation
        | ArrowKind::Structure
        | ArrowKind::Lineage
        | ArrowKind::Politics
        | ArrowKind::Access
        | ArrowKind::Other => Texture::Striped(&[1.2, 1.6]),
    }
}

/// How a bar begins and ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Span {
    /// It began somewhere between these.
    pub begun: (f64, f64),
    /// Where it ends.
    pub end: f64,
    /// What is at its end.
    pub ending: Ending,
    /// The last day of which anything is recorded: a bar without an end is pale beyond it.
    pub recorded: f64,
}

impl Span {
    /// A bar that ended, from one place to the other.
    pub fn over((from, end): (f64, f64)) -> Span {
        Span {
            begun: (from, from),
            end,
            ending: Ending::Over,
            recorded: end,
        }
    }

    /// Where what is drawn pale begins; nothing where it is not longer than a hair.
    pub fn pale_from(&self) -> Option<f64> {
        let from = self.recorded.max(self.begun.1 + LEAST);
        (self.ending != Ending::Over && from + 1.0 < self.end).then_some(from)
    }
}

/// What is at the end of a bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// It ended there.
    Over,
    /// It goes on.
    Running,
    /// No source says when it ended, or whether.
    NotStated,
}

/// Draws a bar along the height `y`: dots where it may have begun, then the bar, then an arrow's
/// tip if it goes on, or a question mark if nobody says.
pub fn bar(
    ink: &mut Ink,
    span: Span,
    y: f64,
    (kind, standing): (ArrowKind, Standing),
    theme: &Theme,
) {
    let look = arrow::look(kind, standing, theme);
    let (begun, sure) = (span.begun.0, span.begun.1.min(span.end));
    if sure > begun + 1.0 {
        dots(ink, (begun, sure), y, look.color);
    }
    if standing == Standing::Waiting {
        let waits = Stroke {
            dashes: &[5.0, 4.0],
            ..Stroke::solid(look.color, 1.5)
        };
        ink.line(&across(sure, span.end, y), waits);
    } else {
        let own_end = span.pale_from().unwrap_or(span.end);
        if own_end < span.end {
            beyond(ink, (own_end, span.end), y, (kind, look.dashes), theme);
        }
        body(ink, (sure, own_end), (y, THICK), (kind, &look));
    }
    match span.ending {
        Ending::Over => {}
        Ending::Running => tip(ink, point(span.end, y), &look),
        Ending::NotStated => {
            let at = point(span.end + 3.0, y);
            let way = point(1.0, 0.0);
            arrow::mark(ink, Mark::Question, at, way, &look, theme[Role::Violates]);
        }
    }
}

/// Dots between the places within which something was, nobody knows on which day.
pub fn dots(ink: &mut Ink, (from, to): (f64, f64), y: f64, color: Color) {
    let dots = Stroke {
        dashes: &[2.0, 2.0],
        ..Stroke::solid(color, 2.0)
    };
    ink.line(&across(from, to, y), dots);
}

/// What lies beyond the last date recorded: thin and pale.
pub fn beyond(
    ink: &mut Ink,
    place: (f64, f64),
    y: f64,
    (kind, dashes): (ArrowKind, &'static [f64]),
    theme: &Theme,
) {
    let look = arrow::look(kind, Standing::Ended, theme);
    let look = Look { dashes, ..look };
    body(ink, place, (y, THIN), (kind, &look));
}

fn across(from: f64, to: f64, y: f64) -> String {
    format!("M{} {}H{}", number(from), number(y), number(to))
}

fn body(
    ink: &mut Ink,
    (from, to): (f64, f64),
    (y, thick): (f64, f64),
    (kind, look): (ArrowKind, &Look),
) {
    let stroke = |dashes, width| Stroke {
        dashes,
        ..Stroke::solid(look.color, width)
    };
    let texture = texture(kind);
    if texture == Texture::Full || !look.dashes.is_empty() {
        ink.line(&across(from, to, y), stroke(look.dashes, thick));
        return;
    }
    let inside = Rect {
        x: from + 0.6,
        y: y - thick / 2.0 + 0.6,
        width: (to - from - 1.2).max(0.5),
        height: thick - 1.2,
    };
    ink.rectangle(inside, 0.0, Some(look.paper), Some(stroke(&[], 1.2)));
    if let Texture::Striped(dashes) = texture {
        ink.line(&across(from, to, y), stroke(dashes, thick - 1.2));
    }
}

fn tip(ink: &mut Ink, at: Point, look: &Look) {
    let corners = [(0.0, -7.5), (11.0, 0.0), (0.0, 7.5)];
    let corners = corners.map(|(x, y)| point(at.x + x, at.y + y));
    ink.path(&corner_path(&corners, true), Some(look.color), None);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_pale_beyond_what_is_recorded_and_has_some_colour() {
        let pale = |ending, recorded| {
            let span = Span {
                ending,
                recorded,
                ..Span::over((0.0, 100.0))
            };
            span.pale_from()
        };
        assert_eq!(pale(Ending::NotStated, 60.0), Some(60.0));
        assert_eq!(pale(Ending::Running, 0.0), Some(LEAST));
        assert_eq!(pale(Ending::Running, 100.0), None);
        assert_eq!(pale(Ending::Over, 60.0), None);
    }

    #[test]
    fn promises_differ_without_colour() {
        let kinds = [
            ArrowKind::Guarantee,
            ArrowKind::Backstop,
            ArrowKind::Undertaking,
            ArrowKind::Debt,
            ArrowKind::Participation,
        ];
        for (at, a) in kinds.iter().enumerate() {
            for b in &kinds[at + 1..] {
                assert_ne!(texture(*a), texture(*b), "{a:?} {b:?}");
            }
        }
    }
}
