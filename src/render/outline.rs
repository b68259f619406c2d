//! The outline of each kind of box: what is drawn, and where a line that comes
//! in meets it. Start at [`Form::new`].

use super::curve::{between, distance, point};
use super::ink::{Ink, Stroke, corner_path, number};
use super::layout::{Point, Rect};
use super::signs::Outline;
use super::theme::Color;

/// An outline in its place.
pub struct Form {
    outline: Outline,
    place: Rect,
    /// Each corner and how far it is rounded off.
    corners: Vec<(Point, f64)>,
}

/// How far the fold of a sheet reaches in.
const FOLD: f64 = 12.0;

impl Form {
    /// Fits `outline` into `place`.
    pub fn new(outline: Outline, place: Rect) -> Form {
        let (l, t) = (place.x, place.y);
        let (r, b) = (l + place.width, t + place.height);
        let middle = t + place.height / 2.0;
        let rectangle = |round: f64| {
            vec![
                (point(l, t), round),
                (point(r, t), round),
                (point(r, b), round),
                (point(l, b), round),
            ]
        };
        let sharp =
            |points: &[(f64, f64)]| points.iter().map(|(x, y)| (point(*x, *y), 0.0)).collect();
        let cut = 10.0_f64.min(place.height / 3.0).min(place.width / 3.0);
        let corners = match outline {
            Outline::Rounded | Outline::Dashed => rectangle(9.0),
            Outline::DoubleRounded => rectangle(13.0),
            Outline::DoubleRectangle | Outline::SideBars | Outline::Rectangle | Outline::Beam => {
                rectangle(0.0)
            }
            Outline::Leaf => {
                let mut corners = rectangle(0.0);
                corners[0].1 = 18.0;
                corners[2].1 = 18.0;
                corners
            }
            Outline::Pill => rectangle(place.height / 2.0),
            Outline::Shield => sharp(&[
                (l, t),
                (r, t),
                (r, b - cut),
                (r - 1.6 * cut, b),
                (l + 1.6 * cut, b),
                (l, b - cut),
            ]),
            Outline::Slanted => sharp(&[(l + cut, t), (r, t), (r - cut, b), (l, b)]),
            Outline::Sheet => {
                let fold = FOLD.min(cut * 1.2);
                sharp(&[(l, t), (r - fold, t), (r, t + fold), (r, b), (l, b)])
            }
            Outline::Hexagon => {
                let point = 15.0_f64.min(place.width / 4.0);
                sharp(&[
                    (l + point, t),
                    (r - point, t),
                    (r, middle),
                    (r - point, b),
                    (l + point, b),
                    (l, middle),
                ])
            }
            Outline::Octagon => sharp(&[
                (l + cut, t),
                (r - cut, t),
                (r, t + cut),
                (r, b - cut),
                (r - cut, b),
                (l + cut, b),
                (l, b - cut),
                (l, t + cut),
            ]),
        };
        Form {
            outline,
            place,
            corners,
        }
    }

    /// Where each rounded corner begins and ends; both are the corner itself if it is sharp.
    fn bends(&self) -> Vec<(Point, Point, Point)> {
        let count = self.corners.len();
        (0..count)
            .map(|at| {
                let (corner, round) = self.corners[at];
                let (before, after) = (
                    self.corners[(at + count - 1) % count].0,
                    self.corners[(at + 1) % count].0,
                );
                let towards = |other: Point| {
                    let length = distance(corner, other);
                    between(corner, other, (round / length.max(1e-9)).min(0.5))
                };
                (towards(before), corner, towards(after))
            })
            .collect()
    }

    /// The outline as a path.
    pub fn path(&self) -> String {
        if self.corners.iter().all(|(_, round)| *round == 0.0) {
            return corner_path(&self.points(), true);
        }
        // A quarter circle as a cubic curve.
        const KAPPA: f64 = 0.552;
        let mut d = String::new();
        for (at, (start, corner, end)) in self.bends().into_iter().enumerate() {
            let (a, b) = (between(start, corner, KAPPA), between(end, corner, KAPPA));
            d.push(if at == 0 { 'M' } else { 'L' });
            d.push_str(&format!("{} {}C", number(start.x), number(start.y)));
            let points: Vec<String> = [a, b, end]
                .iter()
                .map(|p| format!("{} {}", number(p.x), number(p.y)))
                .collect();
            d.push_str(&points.join(" "));
        }
        d.push('Z');
        d
    }

    /// The outline as corners, rounded ones as short pieces.
    pub fn points(&self) -> Vec<Point> {
        let mut points = Vec::new();
        for ((start, corner, end), (_, round)) in self.bends().into_iter().zip(&self.corners) {
            if *round == 0.0 {
                points.push(corner);
                continue;
            }
            for step in 0..=8 {
                let t = f64::from(step) / 8.0;
                // Between the chord and the corner, as a quarter circle bulges.
                let bulge = between(between(start, corner, t), between(corner, end, t), t);
                let straight = between(start, end, t);
                points.push(between(straight, bulge, 1.17));
            }
        }
        points
    }

    /// Draws the face, its border and the strokes that belong to the kind; a fold shows the
    /// paper behind.
    pub fn draw(&self, ink: &mut Ink, fill: Color, paper: Color, stroke: Stroke) {
        let dashes: &[f64] = if self.outline == Outline::Dashed {
            &[5.0, 3.5]
        } else {
            &[]
        };
        ink.path(&self.path(), Some(fill), Some(Stroke { dashes, ..stroke }));
        let Rect {
            x,
            y,
            width,
            height,
        } = self.place;
        let thin = Stroke {
            width: 1.0,
            ..stroke
        };
        let inset = |by: f64| Rect {
            x: x + by,
            y: y + by,
            width: (width - 2.0 * by).max(0.0),
            height: (height - 2.0 * by).max(0.0),
        };
        let down = |at: f64| corner_path(&[point(at, y), point(at, y + height)], false);
        match self.outline {
            Outline::DoubleRectangle => ink.rectangle(inset(4.0), 0.0, None, Some(thin)),
            Outline::DoubleRounded => ink.rectangle(inset(4.0), 9.0, None, Some(thin)),
            Outline::SideBars => {
                let in_by = 7.0_f64.min(width / 6.0);
                ink.line(&(down(x + in_by) + &down(x + width - in_by)), thin);
            }
            Outline::Beam => {
                let at = y + 5.0_f64.min(height / 4.0);
                ink.line(
                    &corner_path(&[point(x, at), point(x + width, at)], false),
                    thin,
                );
            }
            Outline::Sheet => {
                let (a, b) = (self.corners[1].0, self.corners[2].0);
                ink.path(
                    &corner_path(&[a, point(a.x, b.y), b], false),
                    Some(paper),
                    Some(thin),
                );
            }
            Outline::Rounded
            | Outline::Shield
            | Outline::Slanted
            | Outline::Pill
            | Outline::Rectangle
            | Outline::Leaf
            | Outline::Dashed
            | Outline::Hexagon
            | Outline::Octagon => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::scene::Shape;
    use super::super::signs::box_style;
    use super::*;

    #[test]
    fn every_outline_stays_inside_its_place() {
        for shape in Shape::ALL {
            for (width, height) in [(80.0, 38.0), (200.0, 120.0), (20.0, 12.0), (0.0, 0.0)] {
                let place = Rect {
                    x: 10.0,
                    y: 20.0,
                    width,
                    height,
                };
                for p in Form::new(box_style(shape).outline, place).points() {
                    assert!(p.x >= 10.0 - 0.6 && p.x <= 10.6 + width, "{shape:?} {p:?}");
                    assert!(p.y >= 20.0 - 0.6 && p.y <= 20.6 + height, "{shape:?} {p:?}");
                }
            }
        }
    }
}
