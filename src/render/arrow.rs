//! Draws one arrow: shaft, head and the mark of its standing, all as paths.
//! Colours and patterns come from the theme. Start at [`shaft`].

use super::curve::{
    Track, between, direction, distance, jagged, jags, middle, point, room, shortened,
};
use super::ink::{Ink, Stroke, corner_path, curve_path};
use super::layout::{Curve, Point, Rect};
use super::scene::{ArrowKind, Standing};
use super::signs::{self, ArrowStyle, Head, Mark, Shaft};
use super::theme::{Color, Role, Theme};
use super::tiles::Tiles;

/// What is drawn for a kind in a standing.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    /// Line and head.
    pub style: ArrowStyle,
    /// The colour of the line.
    pub color: Color,
    /// The ground on which it is drawn.
    pub paper: Color,
    /// Dashes of the standing.
    pub dashes: &'static [f64],
    /// The sign of the standing.
    pub mark: Option<Mark>,
}

/// Combines the look of a kind with that of a standing.
pub fn look(kind: ArrowKind, standing: Standing, theme: &Theme) -> Look {
    let mut style = signs::arrow_style(kind);
    let mut color = theme.line(kind);
    let standing = signs::standing_style(standing);
    if standing.pale {
        color = theme[Role::Over];
        style.width = style.width.min(1.2);
    }
    Look {
        style,
        color,
        paper: theme[Role::Paper],
        dashes: standing.dashes,
        mark: standing.mark,
    }
}

/// How far before the tip the shaft ends.
fn head_length(style: &ArrowStyle) -> f64 {
    let scale = head_scale(style);
    match style.head {
        Head::Triangle | Head::HollowTriangle => 10.0 * scale,
        Head::TwoTriangles => 17.0 * scale,
        Head::Barb => 8.0 * scale,
        Head::Diamond | Head::HollowDiamond => 13.0 * scale,
        Head::Gate => 3.0,
        Head::Dot => 3.0,
        Head::Ring | Head::Square => 8.0,
        Head::Open => 0.5,
    }
}

fn head_scale(style: &ArrowStyle) -> f64 {
    if style.width >= 2.5 { 1.25 } else { 1.0 }
}

/// Where a bed begins, and how far before the end of the line it ends.
const BED: (f64, f64) = (16.0, 20.0);

/// Draws the shaft of `look` along `curve`, on a white bed so that lines that
/// cross can be told apart, and the head at its end, in its `company`.
pub fn shaft(ink: &mut Ink, curve: &Curve, look: &Look, company: &Company) {
    let track = Track::new(curve);
    let length = track.length();
    if length > 40.0 {
        let bed = corner_path(&track.stretch(BED.0, length - BED.1), false);
        ink.line(&bed, Stroke::solid(look.paper, look.style.width + 3.0));
    }
    bare_shaft(ink, curve, look, company);
}

/// Draws the bed alone, in few words: as one long dash of the whole line.
pub fn bed(ink: &mut Ink, curve: &Curve, look: &Look) {
    let length = Track::new(curve).length();
    if length > 40.0 {
        let stroke = Stroke {
            dashes: &[0.0, BED.0, length - BED.0 - BED.1, length],
            ..Stroke::solid(look.paper, look.style.width + 3.0)
        };
        ink.line(&curve_path(curve), stroke);
    }
}

/// How high the jags of a line are; where another line runs close by, they are lower, but not this low.
pub const HIGH: f64 = 3.2;
const LOWEST: f64 = 0.7;
/// The lines among which a jagged one is drawn.
#[derive(Debug, Default)]
pub struct Company<'t> {
    /// Those that may run close to it.
    pub beside: Vec<&'t Track>,
    /// Where its jags are so that they keep clear of theirs; one after another if none are told.
    pub jags: Vec<f64>,
}

/// Where the jags of a line stand that is drawn along `curve`, and the middle of each; how far those
/// of others are from a place is asked of `clear`.
pub fn places_of_jags(
    curve: &Curve,
    look: &Look,
    clear: impl Fn(Point) -> f64,
) -> Vec<(f64, Point)> {
    let track = Track::new(&shortened(curve, head_length(&look.style)));
    let starts = jags(&track, clear).into_iter();
    starts.map(|at| (at, middle(&track, at))).collect()
}

impl Company<'_> {
    /// The corners of a jagged line along `curve`: lower where another runs close by.
    fn jagged(&self, curve: &Curve) -> Vec<Point> {
        let height = |at: Point, way: Point| {
            let free = room(&self.beside, (at, way), 20.0);
            (free * 0.6 - 1.0).clamp(LOWEST, HIGH)
        };
        let track = Track::new(curve);
        match self.jags.is_empty() {
            true => jagged(&track, &jags(&track, |_| f64::INFINITY), height),
            false => jagged(&track, &self.jags, height),
        }
    }
}

/// Draws the shaft and the head without a bed.
pub fn bare_shaft(ink: &mut Ink, curve: &Curve, look: &Look, company: &Company) {
    let style = &look.style;
    let track = Track::new(curve);
    let length = track.length();
    let short = shortened(curve, head_length(style));
    let stroke = Stroke {
        color: look.color,
        width: style.width,
        dashes: look.dashes,
        round: false,
    };
    match style.shaft {
        Shaft::Single => ink.line(&curve_path(&short), stroke),
        Shaft::Double => {
            let d = curve_path(&short);
            ink.line(
                &d,
                Stroke {
                    width: style.width * 2.0 + 2.4,
                    ..stroke
                },
            );
            ink.line(&d, Stroke::solid(look.paper, 2.4));
        }
        Shaft::Zigzag => ink.line(&corner_path(&company.jagged(&short), false), stroke),
        Shaft::Dotted => {
            let dots: &[f64] = if look.dashes.is_empty() {
                &[0.1, 5.0]
            } else {
                &[0.1, 5.0, 0.1, 11.0]
            };
            ink.line(
                &curve_path(&short),
                Stroke {
                    dashes: dots,
                    round: true,
                    ..stroke
                },
            );
        }
    }
    let tip = curve.segments.last().map_or(curve.start, |s| s[2]);
    // Looking back over the head's own length keeps it straight on a bend.
    let (tail, _) = track.at(length - head_length(style).max(8.0));
    let way = if style.head == Head::Gate {
        // Along the side of its box, where it leaves room for the heads beside it.
        along_an_axis(track.at(length).1)
    } else if distance(tail, tip) > 1e-6 {
        direction(tail, tip)
    } else {
        track.at(length).1
    };
    head(ink, tip, way, look);
}

/// The way of a line that meets a side of a box, as if it met it straight.
fn along_an_axis(way: Point) -> Point {
    match way.x.abs() > way.y.abs() {
        true => point(way.x.signum(), 0.0),
        false => point(0.0, way.y.signum()),
    }
}

fn head(ink: &mut Ink, tip: Point, way: Point, look: &Look) {
    let (style, color) = (&look.style, look.color);
    let scale = head_scale(style);
    // A place `back` behind the tip and `side` to its right.
    let at = |back: f64, side: f64| {
        let (back, side) = (back * scale, side * scale);
        point(
            tip.x - way.x * back - way.y * side,
            tip.y - way.y * back + way.x * side,
        )
    };
    let line = Stroke::solid(color, 1.5);
    let filled =
        |ink: &mut Ink, corners: &[Point]| ink.path(&corner_path(corners, true), Some(color), None);
    let hollow = |ink: &mut Ink, corners: &[Point]| {
        ink.path(&corner_path(corners, true), Some(look.paper), Some(line))
    };
    match style.head {
        Head::Triangle => filled(ink, &[at(0.0, 0.0), at(11.0, 5.0), at(11.0, -5.0)]),
        Head::TwoTriangles => {
            filled(ink, &[at(0.0, 0.0), at(9.5, 5.2), at(9.5, -5.2)]);
            filled(ink, &[at(8.5, 0.0), at(18.0, 5.2), at(18.0, -5.2)]);
        }
        Head::Barb => filled(
            ink,
            &[at(0.0, 0.0), at(12.0, 5.4), at(8.0, 0.0), at(12.0, -5.4)],
        ),
        Head::Diamond => filled(
            ink,
            &[at(0.0, 0.0), at(7.0, 4.5), at(14.0, 0.0), at(7.0, -4.5)],
        ),
        Head::HollowDiamond => hollow(
            ink,
            &[at(1.0, 0.0), at(7.0, 4.2), at(13.0, 0.0), at(7.0, -4.2)],
        ),
        Head::HollowTriangle => hollow(ink, &[at(1.0, 0.0), at(10.5, 5.0), at(10.5, -5.0)]),
        Head::Gate => {
            ink.line(
                &corner_path(&[at(2.5, 7.0), at(2.5, -7.0)], false),
                Stroke::solid(color, 3.0),
            );
        }
        Head::Dot => ink.disc(at(3.5, 0.0), 3.5, color, None),
        Head::Ring => ink.disc(at(4.5, 0.0), 3.8, look.paper, Some(line)),
        Head::Square => hollow(
            ink,
            &[at(0.8, -3.6), at(8.0, -3.6), at(8.0, 3.6), at(0.8, 3.6)],
        ),
        Head::Open => ink.line(
            &corner_path(&[at(8.0, 4.6), at(0.5, 0.0), at(8.0, -4.6)], false),
            line,
        ),
    }
}

/// Half the room that a mark takes.
pub const MARK_REACH: f64 = 8.5;

/// Draws the sign of a standing at `at` on a line that runs towards `way`; `broken` is the
/// colour of a cross.
pub fn mark(ink: &mut Ink, mark: Mark, at: Point, way: Point, look: &Look, broken: Color) {
    let (color, paper) = (look.color, look.paper);
    let place = |along: f64, side: f64| {
        point(
            at.x + way.x * along - way.y * side,
            at.y + way.y * along + way.x * side,
        )
    };
    match mark {
        Mark::Question => {
            ink.disc(at, 7.5, paper, Some(Stroke::solid(color, 1.5)));
            let (x, y) = (at.x, at.y);
            let hook = Curve {
                start: point(x - 2.3, y - 1.9),
                segments: vec![
                    [
                        point(x - 2.3, y - 5.2),
                        point(x + 2.5, y - 5.2),
                        point(x + 2.5, y - 1.9),
                    ],
                    [
                        point(x + 2.5, y + 0.1),
                        point(x, y + 0.1),
                        point(x, y + 2.1),
                    ],
                ],
            };
            ink.line(&curve_path(&hook), Stroke::solid(color, 1.5));
            ink.disc(point(x, y + 4.2), 1.0, color, None);
        }
        Mark::Cross | Mark::HollowCross => {
            ink.disc(at, 8.5, paper, None);
            let stroke = |color, width| Stroke {
                round: true,
                ..Stroke::solid(color, width)
            };
            let arm = |x: f64, y: f64| {
                corner_path(
                    &[point(at.x - x, at.y - y), point(at.x + x, at.y + y)],
                    false,
                )
            };
            let arms = arm(5.0, 5.0) + &arm(5.0, -5.0);
            let is_hollow = mark == Mark::HollowCross;
            ink.line(&arms, stroke(broken, if is_hollow { 5.6 } else { 3.2 }));
            if is_hollow {
                ink.line(&arms, stroke(paper, 2.8));
            }
        }
        Mark::Bars => {
            let bar = |along| corner_path(&[place(along, 6.0), place(along, -6.0)], false);
            ink.line(
                &corner_path(&[place(-2.2, 0.0), place(2.2, 0.0)], false),
                Stroke::solid(paper, 4.0),
            );
            ink.line(&(bar(-2.5) + &bar(2.5)), Stroke::solid(color, 1.8));
        }
        Mark::Hourglass => {
            ink.disc(at, 8.5, paper, None);
            let p = |x: f64, y: f64| point(at.x + x, at.y + y);
            let sand = corner_path(
                &[p(-4.2, -6.0), p(4.2, -6.0), p(-4.2, 6.0), p(4.2, 6.0)],
                true,
            );
            ink.path(&sand, Some(color), Some(Stroke::solid(color, 1.2)));
        }
        Mark::Minus => {
            ink.disc(at, 7.5, paper, Some(Stroke::solid(broken, 1.5)));
            let bar = [point(at.x - 4.0, at.y), point(at.x + 4.0, at.y)];
            ink.line(&corner_path(&bar, false), Stroke::solid(broken, 2.2));
        }
        Mark::Unequal => {
            ink.disc(at, 7.5, paper, Some(Stroke::solid(color, 1.5)));
            let bar = |y: f64| {
                corner_path(
                    &[point(at.x - 4.0, at.y + y), point(at.x + 4.0, at.y + y)],
                    false,
                )
            };
            let slash = corner_path(
                &[point(at.x - 2.5, at.y + 4.5), point(at.x + 2.5, at.y - 4.5)],
                false,
            );
            ink.line(&(bar(-1.7) + &bar(1.7) + &slash), Stroke::solid(color, 1.3));
        }
    }
}

/// Draws a straight sample of `look` with the sign of its standing, for words beside it.
pub fn signed(ink: &mut Ink, look: &Look, (from, to): (f64, f64), y: f64, theme: &Theme) {
    let course = sample(point(from, y), point(to, y));
    shaft(ink, &course, look, &Company::default());
    if let Some(sign) = look.mark {
        // Left of the middle, since the head takes the other end.
        let at = point((from + to) / 2.0 - 4.0, y);
        mark(ink, sign, at, point(1.0, 0.0), look, theme[Role::Violates]);
    }
}

/// How far from a mark another line must run.
pub const MARK_CLEAR: f64 = 12.0;

/// Finds the free place nearest to the middle of `track` for a mark: on nothing that is `taken`,
/// and rather not where another line runs, as `lines` tells of a place.
pub fn mark_place(
    track: &Track,
    taken: &Tiles<()>,
    lines: impl Fn(Point) -> bool,
    marks: &[Point],
) -> Option<(Point, Point)> {
    const STEP: f64 = 4.0;
    let length = track.length();
    let mut best: Option<(f64, Point, Point)> = None;
    let steps = ((length - 44.0) / STEP).floor().clamp(0.0, 500.0) as usize;
    for step in 0..=steps {
        let along = if steps == 0 {
            length * 0.45
        } else {
            18.0 + step as f64 * STEP
        };
        let (at, way) = track.at(along);
        if taken.at(at).next().is_some() {
            continue;
        }
        // Where the line bends, a mark is harder to tie to it.
        let (_, before) = track.at(along - 12.0);
        let (_, after) = track.at(along + 12.0);
        let bend = 1.0 - (before.x * after.x + before.y * after.y);
        let crossed = if lines(at) { 400.0 } else { 0.0 };
        let is_on = |mark: &Point| distance(*mark, at) < 2.0 * MARK_REACH + 1.0;
        let covered = if marks.iter().any(is_on) { 300.0 } else { 0.0 };
        let cost = (along - length / 2.0).abs() + 150.0 * bend + crossed + covered;
        if best.is_none_or(|(least, _, _)| cost < least) {
            best = Some((cost, at, way));
        }
    }
    best.map(|(_, at, way)| (at, way))
}

/// The rectangle around a track.
pub fn bounds(track: &Track) -> Rect {
    let first = track.points().first().copied().unwrap_or(point(0.0, 0.0));
    let (mut low, mut high) = (first, first);
    for p in track.points() {
        low = point(low.x.min(p.x), low.y.min(p.y));
        high = point(high.x.max(p.x), high.y.max(p.y));
    }
    Rect {
        x: low.x,
        y: low.y,
        width: high.x - low.x,
        height: high.y - low.y,
    }
}

/// A straight sample for the legend, from `a` to `b`.
pub fn sample(a: Point, b: Point) -> Curve {
    Curve {
        start: a,
        segments: vec![[between(a, b, 1.0 / 3.0), between(a, b, 2.0 / 3.0), b]],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of two breaches side by side, and what ran between them, nobody could follow one.
    #[test]
    fn a_jagged_line_is_flatter_beside_another() {
        let line = |y: f64| sample(point(0.0, y), point(200.0, y));
        let beside = Track::new(&line(5.0));
        let theme = Theme::light();
        let look = look(ArrowKind::Breach, Standing::Held, &theme);
        let drawn = |beside: &[&Track]| {
            let beside = beside.to_vec();
            let company = Company {
                beside,
                jags: Vec::new(),
            };
            let mut ink = Ink::default();
            bare_shaft(&mut ink, &line(0.0), &look, &company);
            ink.into_text()
        };
        assert!(drawn(&[]).contains(" 3.2"));
        let flat = drawn(&[&beside]);
        assert!(!flat.contains(" 3.2") && flat.contains(" 2"), "{flat}");
    }

    /// Across a line that came aslant, the bar of a condition lay under the head beside it.
    #[test]
    fn a_gate_lies_along_the_side_of_its_box() {
        let theme = Theme::light();
        let look = look(ArrowKind::Condition, Standing::Held, &theme);
        let aslant = Curve {
            start: point(0.0, 0.0),
            segments: vec![[point(0.0, 30.0), point(70.0, 60.0), point(100.0, 100.0)]],
        };
        let mut ink = Ink::default();
        bare_shaft(&mut ink, &aslant, &look, &Company::default());
        let drawn = ink.into_text();
        assert!(drawn.contains("M93 97.5L107 97.5"), "{drawn}");
    }
}
