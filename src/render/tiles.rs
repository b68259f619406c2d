//! What stands near a place, found without a look at all that is drawn. Knows rectangles alone.
//! Start at [`Tiles::new`].

use super::layout::{Point, Rect};
use std::collections::HashMap;

/// The side of a tile, in pixels.
const SIDE: f64 = 64.0;

/// What reaches into more tiles than this is looked at from everywhere instead.
const MOST_TILES: f64 = 65_536.0;

/// Things with a rectangle each, by the square tiles of the plane that they come near.
///
/// Costs a step for each tile that a rectangle comes near; a look costs what comes near one tile.
pub struct Tiles<T> {
    things: Vec<(Rect, T)>,
    reach: f64,
    tiles: HashMap<(i64, i64), Vec<usize>>,
    everywhere: Vec<usize>,
}

impl<T> Tiles<T> {
    /// Sorts `things` by tiles, to be found within `reach` of their rectangles.
    pub fn new(things: impl IntoIterator<Item = (Rect, T)>, reach: f64) -> Tiles<T> {
        let mut near = Tiles {
            things: things.into_iter().collect(),
            reach,
            tiles: HashMap::new(),
            everywhere: Vec::new(),
        };
        for (at, (r, _)) in near.things.iter().enumerate() {
            let low = (tile(r.x - reach), tile(r.y - reach));
            let high = (tile(r.x + r.width + reach), tile(r.y + r.height + reach));
            let tiles = (high.0 - low.0 + 1.0) * (high.1 - low.1 + 1.0);
            if tiles.is_nan() || tiles > MOST_TILES {
                near.everywhere.push(at);
                continue;
            }
            for x in low.0 as i64..=high.0 as i64 {
                for y in low.1 as i64..=high.1 as i64 {
                    near.tiles.entry((x, y)).or_default().push(at);
                }
            }
        }
        near
    }

    /// What lies less than the reach beside, above or below the place, or covers it.
    pub fn at(&self, place: Point) -> impl Iterator<Item = &(Rect, T)> {
        let by = self.reach;
        self.candidates(place).filter(move |(r, _)| {
            place.x > r.x - by
                && place.x < r.x + r.width + by
                && place.y > r.y - by
                && place.y < r.y + r.height + by
        })
    }

    /// What is looked at for a place.
    fn candidates(&self, place: Point) -> impl Iterator<Item = &(Rect, T)> {
        let own = (tile(place.x) as i64, tile(place.y) as i64);
        let there = self.tiles.get(&own).into_iter().flatten();
        there.chain(&self.everywhere).map(|at| &self.things[*at])
    }
}

/// In which row, or column, of tiles a coordinate lies.
fn tile(at: f64) -> f64 {
    (at / SIDE).floor()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rect(x: f64, y: f64, width: f64, height: f64) -> Rect {
        Rect {
            x,
            y,
            width,
            height,
        }
    }

    /// Boxes of many sizes, side by side and on top of each other, two of them without an end.
    fn boxes() -> Vec<(Rect, usize)> {
        let many = (0..2500).map(|at| {
            let (column, row) = ((at % 50) as f64, (at / 50) as f64);
            rect(
                column * 90.0 - 700.0,
                row * 40.0,
                80.0,
                (at % 7) as f64 * 9.0,
            )
        });
        let wide = [rect(-1e9, 10.0, 2e9, 5.0), rect(0.0, 0.0, 1e6, 1e6)];
        many.chain(wide).zip(0..).collect()
    }

    fn places() -> impl Iterator<Item = Point> {
        let at = |step: usize| ((step * 7919) % 4600) as f64 - 800.0;
        (0..3000).map(move |step| Point {
            x: at(step),
            y: at(step * 31 + 5),
        })
    }

    #[test]
    fn what_is_near_is_found_and_nothing_else() {
        let near = Tiles::new(boxes(), 9.5);
        for place in places() {
            let found: Vec<usize> = near.at(place).map(|(_, at)| *at).collect();
            let within = |low: f64, size: f64, at: f64| at > low - 9.5 && at < low + size + 9.5;
            let all = boxes()
                .into_iter()
                .filter(|(r, _)| within(r.x, r.width, place.x) && within(r.y, r.height, place.y));
            assert_eq!(found, all.map(|(_, at)| at).collect::<Vec<_>>());
        }
    }

    /// Of a thousand arrows, each looked for room at hundreds of places among all boxes and words.
    #[test]
    fn few_are_looked_at() {
        let near = Tiles::new(boxes(), 9.5);
        let most = places().map(|place| near.candidates(place).count()).max();
        assert!(most.unwrap() <= 16, "{most:?}");
    }

    #[test]
    fn what_has_no_place_is_looked_at_from_everywhere() {
        let near = Tiles::new([(rect(f64::NAN, 0.0, f64::INFINITY, 1.0), ())], 1.0);
        assert_eq!(near.at(Point { x: 0.0, y: 0.0 }).count(), 0);
        assert_eq!(near.candidates(Point { x: 5.0, y: 0.0 }).count(), 1);
    }
}
