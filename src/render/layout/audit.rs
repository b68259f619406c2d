//! Measures a picture: what overlaps, touches or sticks out. For tests and benches.

use super::clean::parents;
use super::{Boxes, Placed, Point, Rect};

/// How often each fault occurs. All but `crossings` should be zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Audit {
    /// Pairs of boxes that overlap.
    pub box_box: usize,
    /// Labels that overlap a box.
    pub label_box: usize,
    /// Pairs of labels that overlap.
    pub label_label: usize,
    /// Labels through which another line runs.
    pub label_line: usize,
    /// Boxes through which a line runs that does not end there.
    pub line_box: usize,
    /// Titles of frames through which a line runs.
    pub title_line: usize,
    /// Titles that a box, a label or another title overlaps, or that leave their frame.
    pub title_other: usize,
    /// Boxes that are not wholly in the frame of their group, or overlap a frame that is not
    /// around it.
    pub frame_box: usize,
    /// Pairs of frames that overlap though neither is in the other.
    pub frame_frame: usize,
    /// Boxes, labels, lines and frames that are not wholly on the canvas.
    pub outside: usize,
    /// Lines of which an end is not on the border of its box, and labels that are not on
    /// their own line.
    pub loose: usize,
    /// Places at which a line suddenly changes its direction.
    pub kinks: usize,
    /// Crossings of two lines.
    pub crossings: usize,
}

impl Audit {
    /// True when there is no fault; crossings are none.
    ///
    /// ```
    /// use foedera::render::layout::audit::Audit;
    /// assert!(Audit { crossings: 3, ..Audit::default() }.is_clean());
    /// assert!(!Audit { box_box: 1, ..Audit::default() }.is_clean());
    /// ```
    pub fn is_clean(&self) -> bool {
        Audit {
            crossings: 0,
            ..*self
        } == Audit::default()
    }
}

/// What differs by less is the same.
const NEAR: f64 = 0.02;
/// Straight pieces for each segment of a curve; odd, as crossings love the middle.
const PIECES: usize = 25;

/// Measures `placed`, the picture of `boxes`. The cost grows with the square of the number of
/// boxes and lines, that of counting crossings with the length of the lines.
pub fn audit(boxes: &Boxes, placed: &Placed) -> Audit {
    let count = placed.boxes.len().min(boxes.boxes.len());
    let lines: Vec<Line> = boxes
        .lines
        .iter()
        .zip(&placed.lines)
        .filter(|(spec, _)| spec.from < count && spec.to < count)
        .map(|(spec, line)| {
            let path = flatten(&line.curve);
            let bounds = bounds(&path);
            Line {
                from: spec.from,
                to: spec.to,
                label: line.label,
                path,
                bounds,
            }
        })
        .collect();
    let rects = &placed.boxes[..count];
    let mut audit = Audit {
        kinks: placed.lines.iter().map(|line| kinks(&line.curve)).sum(),
        crossings: crossings(&lines),
        ..Audit::default()
    };
    for (index, a) in rects.iter().enumerate() {
        audit.box_box += rects[index + 1..].iter().filter(|b| overlap(a, b)).count();
        audit.outside += usize::from(!inside(a, placed));
    }
    audit.frames(boxes, placed, &lines);
    for (index, line) in lines.iter().enumerate() {
        audit.one_line(rects, line, placed);
        for other in &lines[index + 1..] {
            audit.two_lines(line, other);
        }
    }
    audit
}

/// A line as a path of short straight pieces.
struct Line {
    from: usize,
    to: usize,
    label: Option<Rect>,
    path: Vec<Point>,
    bounds: Rect,
}

/// The groups around a group: itself, its parent and so on.
fn around(parents: &[Option<usize>], group: usize) -> Vec<usize> {
    std::iter::successors(Some(group), |group| parents[*group]).collect()
}

impl Audit {
    fn frames(&mut self, boxes: &Boxes, placed: &Placed, lines: &[Line]) {
        let count = placed.boxes.len().min(boxes.boxes.len());
        let mut group_of = vec![None; count];
        for (index, group) in boxes.groups.iter().enumerate() {
            for &member in &group.members {
                if let Some(of) = group_of.get_mut(member) {
                    of.get_or_insert(index);
                }
            }
        }
        let parents = parents(&boxes.groups);
        let of = |node: usize| group_of[node].map_or(Vec::new(), |g| around(&parents, g));
        let real = |frame: &super::Frame| frame.rect.width > 0.0;
        let frames = || placed.frames.iter().enumerate().filter(|(_, f)| real(f));
        for (index, frame) in frames() {
            self.outside += usize::from(!inside(&frame.rect, placed));
            for (node, rect) in placed.boxes[..count].iter().enumerate() {
                let wrong = if of(node).contains(&index) {
                    !within(rect, &frame.rect)
                } else {
                    overlap(rect, &frame.rect)
                };
                self.frame_box += usize::from(wrong);
                self.title_other += usize::from(overlap(rect, &frame.title));
            }
            for (other, beside) in frames().filter(|(other, _)| *other > index) {
                let nested = around(&parents, index).contains(&other)
                    || around(&parents, other).contains(&index);
                self.frame_frame += usize::from(!nested && overlap(&frame.rect, &beside.rect));
                self.title_other += usize::from(overlap(&frame.title, &beside.title));
            }
            self.title_other += usize::from(!within(&frame.title, &frame.rect));
            for line in lines {
                let label = line
                    .label
                    .is_some_and(|label| overlap(&label, &frame.title));
                self.title_other += usize::from(label);
                self.title_line += usize::from(runs_through(line, &frame.title));
            }
        }
    }

    fn one_line(&mut self, rects: &[Rect], line: &Line, placed: &Placed) {
        for (node, rect) in rects.iter().enumerate() {
            let foreign = node != line.from && node != line.to;
            self.line_box += usize::from(foreign && runs_through(line, rect));
            self.label_box += usize::from(line.label.is_some_and(|label| overlap(&label, rect)));
        }
        let out = !inside(&line.bounds, placed)
            || line.label.is_some_and(|label| !inside(&label, placed));
        self.outside += usize::from(out);
        let ends = line.path.first().zip(line.path.last());
        let fast = ends.is_some_and(|(&start, &end)| {
            on_border(&rects[line.from], start) && on_border(&rects[line.to], end)
        });
        // Grown by a hair, so that a label without size can be met at all.
        let beside = line
            .label
            .is_some_and(|label| !runs_through(line, &grown(&label, 2.0 * NEAR)));
        self.loose += usize::from(!fast) + usize::from(beside);
    }

    fn two_lines(&mut self, a: &Line, b: &Line) {
        if let (Some(a), Some(b)) = (a.label, b.label) {
            self.label_label += usize::from(overlap(&a, &b));
        }
        for (line, other) in [(a, b), (b, a)] {
            self.label_line +=
                usize::from(other.label.is_some_and(|label| runs_through(line, &label)));
        }
    }
}

/// The crossings of different lines. Every piece stands in the squares of a lattice that it
/// touches, and only pieces in one square are compared.
fn crossings(lines: &[Line]) -> usize {
    let pieces: Vec<(u32, Point, Point)> = (lines.iter().enumerate())
        .flat_map(|(at, line)| line.path.windows(2).map(move |p| (at as u32, p[0], p[1])))
        .collect();
    let extent = |(_, a, b): &(u32, Point, Point)| (a.x - b.x).abs().max((a.y - b.y).abs());
    let mean = pieces.iter().map(extent).sum::<f64>() / pieces.len().max(1) as f64;
    // A long piece must not stand in too many squares.
    let longest = pieces.iter().map(extent).fold(0.0, f64::max);
    let square = (2.0 * mean).max(longest / 50.0).max(1.0);
    let number = |value: f64| (value / square).floor() as i32;
    let mut stands: Vec<(i32, i32, u32)> = Vec::new();
    for (index, (_, a, b)) in pieces.iter().enumerate() {
        for x in number(a.x.min(b.x))..=number(a.x.max(b.x)) {
            for y in number(a.y.min(b.y))..=number(a.y.max(b.y)) {
                stands.push((x, y, index as u32));
            }
        }
    }
    stands.sort_unstable();
    let mut count = 0;
    for here in stands.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        for (at, &(x, y, first)) in here.iter().enumerate() {
            let (line, a, b) = pieces[first as usize];
            for &(_, _, second) in &here[at + 1..] {
                let (other, c, d) = pieces[second as usize];
                // Two pieces are compared in the one square where their rectangles begin to meet.
                let meet = |of: fn(Point) -> f64| of(a).min(of(b)).max(of(c).min(of(d)));
                let here = (number(meet(|p| p.x)), number(meet(|p| p.y))) == (x, y);
                if other != line && here {
                    // Which is the first matters where a point of one is on the other.
                    let (first, second) = if line < other {
                        ((a, b), (c, d))
                    } else {
                        ((c, d), (a, b))
                    };
                    count += usize::from(cross(first, second));
                }
            }
        }
    }
    count
}

/// The points of a curve, close together.
pub fn flatten(curve: &super::Curve) -> Vec<Point> {
    let mut path = vec![curve.start];
    let mut start = curve.start;
    for &[first, second, end] in &curve.segments {
        for step in 1..=PIECES {
            let t = step as f64 / PIECES as f64;
            let s = 1.0 - t;
            let mix = |a: f64, b: f64, c: f64, d: f64| {
                s * s * s * a + 3.0 * s * s * t * b + 3.0 * s * t * t * c + t * t * t * d
            };
            path.push(Point {
                x: mix(start.x, first.x, second.x, end.x),
                y: mix(start.y, first.y, second.y, end.y),
            });
        }
        start = end;
    }
    path
}

/// Joints at which the direction changes by more than a few degrees.
fn kinks(curve: &super::Curve) -> usize {
    let joints = curve.segments.windows(2);
    joints
        .filter(|pair| {
            let ([_, before, joint], [after, _, _]) = (pair[0], pair[1]);
            let (ax, ay) = (joint.x - before.x, joint.y - before.y);
            let (bx, by) = (after.x - joint.x, after.y - joint.y);
            let lengths = ax.hypot(ay) * bx.hypot(by);
            lengths > NEAR && (ax * bx + ay * by) / lengths < 0.995
        })
        .count()
}

fn bounds(path: &[Point]) -> Rect {
    let (mut left, mut top) = (f64::INFINITY, f64::INFINITY);
    let (mut right, mut bottom) = (f64::NEG_INFINITY, f64::NEG_INFINITY);
    for point in path {
        (left, right) = (left.min(point.x), right.max(point.x));
        (top, bottom) = (top.min(point.y), bottom.max(point.y));
    }
    Rect {
        x: left,
        y: top,
        width: right - left,
        height: bottom - top,
    }
}

fn grown(rect: &Rect, by: f64) -> Rect {
    Rect {
        x: rect.x - by,
        y: rect.y - by,
        width: rect.width + 2.0 * by,
        height: rect.height + 2.0 * by,
    }
}

/// True when the two share more than a border.
fn overlap(a: &Rect, b: &Rect) -> bool {
    a.x + NEAR < b.x + b.width
        && b.x + NEAR < a.x + a.width
        && a.y + NEAR < b.y + b.height
        && b.y + NEAR < a.y + a.height
}

fn touch(a: &Rect, b: &Rect) -> bool {
    overlap(&grown(a, NEAR), &grown(b, NEAR))
}

fn inside(rect: &Rect, placed: &Placed) -> bool {
    rect.x > -NEAR
        && rect.y > -NEAR
        && rect.x + rect.width < placed.width + NEAR
        && rect.y + rect.height < placed.height + NEAR
}

/// Whether `inner` lies in `outer`.
fn within(inner: &Rect, outer: &Rect) -> bool {
    inner.x > outer.x - NEAR
        && inner.y > outer.y - NEAR
        && inner.x + inner.width < outer.x + outer.width + NEAR
        && inner.y + inner.height < outer.y + outer.height + NEAR
}

fn on_border(rect: &Rect, point: Point) -> bool {
    let (right, bottom) = (rect.x + rect.width, rect.y + rect.height);
    let near = |a: f64, b: f64| (a - b).abs() < NEAR;
    let across = rect.x - NEAR < point.x && point.x < right + NEAR;
    let along = rect.y - NEAR < point.y && point.y < bottom + NEAR;
    (across && (near(point.y, rect.y) || near(point.y, bottom)))
        || (along && (near(point.x, rect.x) || near(point.x, right)))
}

/// True when a line enters a rectangle.
fn runs_through(line: &Line, rect: &Rect) -> bool {
    touch(&line.bounds, rect)
        && line
            .path
            .windows(2)
            .any(|piece| enters(piece[0], piece[1], rect))
}

/// True when the piece from `a` to `b` enters the open rectangle (Liang and Barsky).
fn enters(a: Point, b: Point, rect: &Rect) -> bool {
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let (left, right) = (rect.x + NEAR, rect.x + rect.width - NEAR);
    let (top, bottom) = (rect.y + NEAR, rect.y + rect.height - NEAR);
    let (mut from, mut to) = (0.0_f64, 1.0_f64);
    for (step, room) in [
        (-dx, a.x - left),
        (dx, right - a.x),
        (-dy, a.y - top),
        (dy, bottom - a.y),
    ] {
        if step == 0.0 {
            if room <= 0.0 {
                return false;
            }
        } else if step < 0.0 {
            from = from.max(room / step);
        } else {
            to = to.min(room / step);
        }
    }
    from < to
}

/// True when two pieces cross. A point on the other piece counts as right of it, so that a
/// crossing at a joint of two pieces is counted once.
fn cross((a, b): (Point, Point), (c, d): (Point, Point)) -> bool {
    let left = |p: Point, q: Point, r: Point| (q.x - p.x) * (r.y - p.y) > (q.y - p.y) * (r.x - p.x);
    left(a, b, c) != left(a, b, d) && left(c, d, a) != left(c, d, b)
}
