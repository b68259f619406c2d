//! Geometry of drawn lines: points along a Bézier curve, shortening it for an
//! arrowhead, a jagged line along it, and where a ray meets an outline.

use super::layout::{Curve, Point};

/// Makes a point.
pub fn point(x: f64, y: f64) -> Point {
    Point { x, y }
}

/// The distance of two points.
pub fn distance(a: Point, b: Point) -> f64 {
    (b.x - a.x).hypot(b.y - a.y)
}

/// The point a share `t` of the way from `a` to `b`.
pub fn between(a: Point, b: Point, t: f64) -> Point {
    point(a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t)
}

/// The unit vector from `a` to `b`; to the right where they coincide.
pub fn direction(a: Point, b: Point) -> Point {
    let length = distance(a, b);
    if length > 1e-9 {
        point((b.x - a.x) / length, (b.y - a.y) / length)
    } else {
        point(1.0, 0.0)
    }
}

/// A curve as a chain of short straight pieces, with lengths along it.
#[derive(Debug, Clone)]
pub struct Track {
    points: Vec<Point>,
    /// Length from the start to each point.
    lengths: Vec<f64>,
}

/// Pieces into which one Bézier segment is cut.
const PIECES: usize = 24;

impl Track {
    /// Follows `curve`.
    pub fn new(curve: &Curve) -> Track {
        let mut points = vec![curve.start];
        let mut from = curve.start;
        for [a, b, to] in &curve.segments {
            for step in 1..=PIECES {
                points.push(bezier(from, *a, *b, *to, step as f64 / PIECES as f64));
            }
            from = *to;
        }
        let mut lengths = vec![0.0];
        let mut total = 0.0;
        for pair in points.windows(2) {
            total += distance(pair[0], pair[1]);
            lengths.push(total);
        }
        Track { points, lengths }
    }

    /// The whole length in pixels.
    pub fn length(&self) -> f64 {
        self.lengths.last().copied().unwrap_or(0.0)
    }

    /// The corners of the stretch from `start` to `end`, in pixels from the start.
    pub fn stretch(&self, start: f64, end: f64) -> Vec<Point> {
        let mut corners = vec![self.at(start).0];
        let inner = self.points.iter().zip(&self.lengths);
        corners.extend(
            inner
                .filter(|(_, l)| start < **l && **l < end)
                .map(|(p, _)| *p),
        );
        corners.push(self.at(end).0);
        corners
    }

    /// Goes on in `corners` from one place to another, in pixels from the start: straight where it
    /// is straight.
    fn follow(&self, corners: &mut Vec<Point>, from: f64, to: f64) {
        const STEP: f64 = 5.0;
        const FLAT: f64 = 0.15;
        let (a, b) = (self.at(from).0, self.at(to).0);
        let quarters = [0.25, 0.5, 0.75].map(|share| (share, from + (to - from) * share));
        let bends = |(share, at)| distance(self.at(at).0, between(a, b, share)) > FLAT;
        if quarters.into_iter().any(bends) {
            let steps = ((to - from) / STEP).ceil().max(1.0) as usize;
            let inner = (1..steps).map(|n| from + (to - from) * n as f64 / steps as f64);
            corners.extend(inner.map(|at| self.at(at).0));
        }
        corners.push(b);
    }

    /// The corners of the whole track.
    pub fn points(&self) -> &[Point] {
        &self.points
    }

    /// The point `at` pixels from the start, and the direction there.
    pub fn at(&self, at: f64) -> (Point, Point) {
        let at = at.clamp(0.0, self.length());
        let next = self.lengths.partition_point(|length| *length < at).max(1);
        let (Some(a), Some(b)) = (self.points.get(next - 1), self.points.get(next)) else {
            return (
                self.points.first().copied().unwrap_or(point(0.0, 0.0)),
                point(1.0, 0.0),
            );
        };
        let span = self.lengths[next] - self.lengths[next - 1];
        let share = if span > 1e-9 {
            (at - self.lengths[next - 1]) / span
        } else {
            0.0
        };
        (between(*a, *b, share), direction(*a, *b))
    }
}

fn bezier(p: Point, a: Point, b: Point, q: Point, t: f64) -> Point {
    let (pa, ab, bq) = (between(p, a, t), between(a, b, t), between(b, q, t));
    between(between(pa, ab, t), between(ab, bq, t), t)
}

/// Cuts the last `length` pixels off `curve`, as room for a head. A curve
/// shorter than that keeps a tenth of itself.
pub fn shortened(curve: &Curve, length: f64) -> Curve {
    let track = Track::new(curve);
    let keep = (track.length() - length).max(track.length() * 0.1);
    let piece = track.lengths.partition_point(|l| *l < keep).max(1);
    let Some(span) = track
        .lengths
        .get(piece)
        .map(|end| end - track.lengths[piece - 1])
    else {
        return curve.clone();
    };
    let share = if span > 1e-9 {
        (keep - track.lengths[piece - 1]) / span
    } else {
        0.0
    };
    let along = (piece - 1) as f64 + share;
    let segment = ((along / PIECES as f64) as usize).min(curve.segments.len() - 1);
    let t = along / PIECES as f64 - segment as f64;
    let mut segments = curve.segments[..=segment].to_vec();
    let from = if segment == 0 {
        curve.start
    } else {
        curve.segments[segment - 1][2]
    };
    let [a, b, q] = curve.segments[segment];
    let (pa, ab, bq) = (between(from, a, t), between(a, b, t), between(b, q, t));
    let (pab, abq) = (between(pa, ab, t), between(ab, bq, t));
    segments[segment] = [pa, pab, between(pab, abq, t)];
    Curve {
        start: curve.start,
        segments,
    }
}

/// How far from `at` the nearest of `tracks` runs that goes the same way, up to `most`.
pub fn room(tracks: &[&Track], (at, way): (Point, Point), most: f64) -> f64 {
    let pieces = tracks.iter().flat_map(|track| track.points.windows(2));
    let along = pieces.filter_map(|piece| {
        let (from, to) = (piece[0], piece[1]);
        let own = direction(from, to);
        let length = distance(from, to);
        let t = (at.x - from.x) * own.x + (at.y - from.y) * own.y;
        let foot = point(
            from.x + own.x * t.clamp(0.0, length),
            from.y + own.y * t.clamp(0.0, length),
        );
        let is_alike = (own.x * way.x + own.y * way.y).abs() > 0.8;
        is_alike.then(|| distance(at, foot))
    });
    along.fold(most, f64::min)
}

/// How long a jag is, and how long a line runs plain between two of them at least; how far from its
/// ends it has none.
const JAG: f64 = 13.5;
const PLAIN: f64 = 20.0;
const LEAD: f64 = 8.0;

/// How far apart the middles of two jags of lines side by side are where either can be seen; how many
/// pixels further on a jag may stand for that, and after how many it is tried again.
pub const CLEAR: f64 = 13.0;
const ASIDE: f64 = 18.0;
const AGAIN: f64 = 2.0;

/// The places of the jags of a line, in pixels from its start; how far the next jag of other lines
/// is from the middle of one is asked of `clear`. Between its jags the line is plain: of lines that
/// are jagged all the way none can be followed among others.
pub fn jags(track: &Track, clear: impl Fn(Point) -> f64) -> Vec<f64> {
    const MOST: usize = 2000;
    let last = track.length() - JAG - LEAD;
    let (mut starts, mut next) = (Vec::new(), LEAD);
    while next <= last && starts.len() < MOST {
        let (mut best, mut at) = ((f64::NEG_INFINITY, next), next);
        while at <= last.min(next + ASIDE) && best.0 < CLEAR {
            let own = clear(middle(track, at)).min(CLEAR);
            if own > best.0 {
                best = (own, at);
            }
            at += AGAIN;
        }
        starts.push(best.1);
        next = best.1 + JAG + PLAIN;
    }
    if starts.is_empty() && track.length() >= JAG {
        starts.push((track.length() - JAG) / 2.0);
    }
    starts
}

/// The middle of the jag that begins at a place.
pub fn middle(track: &Track, start: f64) -> Point {
    track.at(start + JAG / 2.0).0
}

/// The corners of a line along `track` with jags that begin at these places, to one side and to the
/// other; how high they are at a place, going which way, is asked of `height`.
pub fn jagged(track: &Track, starts: &[f64], height: impl Fn(Point, Point) -> f64) -> Vec<Point> {
    let (mut corners, mut at) = (vec![track.at(0.0).0], 0.0);
    for start in starts {
        track.follow(&mut corners, at, *start);
        for (share, side) in [(1.0, 1.0), (2.0, -1.0)] {
            let (p, d) = track.at(start + JAG / 3.0 * share);
            let side = side * height(p, d);
            corners.push(point(p.x - d.y * side, p.y + d.x * side));
        }
        at = start + JAG;
        corners.push(track.at(at).0);
    }
    track.follow(&mut corners, at, track.length());
    corners
}

/// The first point at which a ray from `from` towards `way` (a unit vector)
/// meets the closed `outline`, no further than `far`.
pub fn meets(outline: &[Point], from: Point, way: Point, far: f64) -> Option<Point> {
    let mut nearest: Option<f64> = None;
    for (at, a) in outline.iter().enumerate() {
        let b = outline[(at + 1) % outline.len()];
        let (ex, ey) = (b.x - a.x, b.y - a.y);
        let across = way.x * ey - way.y * ex;
        if across.abs() < 1e-12 {
            continue;
        }
        let (dx, dy) = (a.x - from.x, a.y - from.y);
        let t = (dx * ey - dy * ex) / across;
        let s = (dx * way.y - dy * way.x) / across;
        if (-1e-6..=1.0 + 1e-6).contains(&s) && t >= -0.75 && t <= far {
            nearest = Some(nearest.map_or(t, |n: f64| n.min(t)));
        }
    }
    nearest.map(|t| point(from.x + way.x * t, from.y + way.y * t))
}

/// Lengthens (or trims by a hair) the two ends of `curve` until they touch the
/// outlines of what they join: a layout knows boxes as rectangles only.
pub fn joined_to(curve: &Curve, from: &[Point], to: &[Point]) -> Curve {
    const FAR: f64 = 60.0;
    let mut curve = curve.clone();
    let Some(first) = curve.segments.first().copied() else {
        return curve;
    };
    let start = curve.start;
    let lead = [first[0], first[1], first[2]]
        .into_iter()
        .find(|p| distance(*p, start) > 1e-6);
    if let Some(lead) = lead {
        let back = direction(lead, start);
        if let Some(hit) = meets(from, start, back, FAR)
            && distance(hit, start) > 0.05
        {
            let third = |t| between(hit, start, t);
            curve
                .segments
                .insert(0, [third(1.0 / 3.0), third(2.0 / 3.0), start]);
            curve.start = hit;
        }
    }
    let count = curve.segments.len();
    let [a, b, end] = curve.segments[count - 1];
    let before = if count >= 2 {
        curve.segments[count - 2][2]
    } else {
        curve.start
    };
    let lead = [b, a, before]
        .into_iter()
        .find(|p| distance(*p, end) > 1e-6);
    if let Some(lead) = lead {
        let on = direction(lead, end);
        if let Some(hit) = meets(to, end, on, FAR)
            && distance(hit, end) > 0.05
        {
            let third = |t| between(end, hit, t);
            curve
                .segments
                .push([third(1.0 / 3.0), third(2.0 / 3.0), hit]);
        }
    }
    curve
}

#[cfg(test)]
mod tests {
    use super::*;

    fn straight(length: f64) -> Curve {
        let p = |x| point(x, 0.0);
        Curve {
            start: p(0.0),
            segments: vec![[p(length / 3.0), p(length * 2.0 / 3.0), p(length)]],
        }
    }

    #[test]
    fn a_shortened_curve_ends_before_the_tip() {
        let short = shortened(&straight(90.0), 10.0);
        assert!((short.segments[0][2].x - 80.0).abs() < 0.01);
    }

    #[test]
    fn a_curve_too_short_for_its_head_keeps_some_length() {
        let short = shortened(&straight(5.0), 10.0);
        assert!(short.segments[0][2].x > 0.0);
    }

    #[test]
    fn the_room_beside_a_line_counts_what_runs_the_same_way() {
        let beside = Track::new(&straight(90.0));
        let below = point(40.0, 5.0);
        let room = |at, way| room(&[&beside], (at, way), 20.0);
        assert!((room(below, point(1.0, 0.0)) - 5.0).abs() < 0.01);
        assert_eq!(room(below, point(0.0, 1.0)), 20.0, "it crosses");
        assert_eq!(room(point(140.0, 5.0), point(1.0, 0.0)), 20.0);
    }

    #[test]
    fn an_empty_curve_is_left_alone() {
        let empty = Curve {
            start: point(1.0, 1.0),
            segments: vec![],
        };
        assert!(shortened(&empty, 5.0).segments.is_empty());
        assert_eq!(Track::new(&empty).length(), 0.0);
        assert_eq!(joined_to(&empty, &[], &[]).start.x, 1.0);
    }

    #[test]
    fn a_line_is_drawn_on_to_the_outline() {
        let outline = [
            point(100.0, -9.0),
            point(120.0, -9.0),
            point(120.0, 9.0),
            point(100.0, 9.0),
        ];
        let joined = joined_to(&straight(90.0), &[], &outline);
        assert!((joined.segments[1][2].x - 100.0).abs() < 0.01);
    }

    #[test]
    fn a_jagged_line_begins_and_ends_on_the_curve() {
        for length in [5.0, 14.0, 30.0, 90.0] {
            let track = Track::new(&straight(length));
            let starts = jags(&track, |_| f64::INFINITY);
            let corners = jagged(&track, &starts, |_, _| 3.0);
            assert_eq!(corners.first().map(|p| p.y), Some(0.0));
            assert!((corners.last().unwrap().x - length).abs() < 0.01);
            let highest = corners.iter().map(|p| p.y).fold(0.0, f64::max);
            assert_eq!(highest > 2.9, length > JAG, "{length}: {corners:?}");
        }
    }

    /// Four breaches from one box were a rope: where one has a jag, those beside it now run plain.
    #[test]
    fn jags_of_lines_side_by_side_keep_clear_of_each_other() {
        let mut taken: Vec<Point> = Vec::new();
        for n in 0..4 {
            let y = 5.0 * f64::from(n);
            let line = Curve {
                start: point(0.0, y),
                segments: vec![[point(100.0, y), point(200.0, y), point(300.0, y)]],
            };
            let track = Track::new(&line);
            let nearest = |p: Point| {
                taken
                    .iter()
                    .map(|own| distance(*own, p))
                    .fold(99.0, f64::min)
            };
            let starts = jags(&track, nearest);
            assert!(starts.len() > 6, "{starts:?}");
            let own: Vec<Point> = starts.iter().map(|at| middle(&track, *at)).collect();
            let apart = own.iter().map(|p| nearest(*p)).fold(99.0, f64::min);
            assert!(apart > 10.0, "{n}: {apart}");
            taken.extend(own);
        }
    }
}
