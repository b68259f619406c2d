//! One scene for each of several moments, and places that serve them all: what stands still
//! stays where it is. Start at [`Series`].

use super::alike::tell_once;
use super::drawing::Arranged;
use super::layout::{Effort, LabelSize, Placed, PlacedLine, Rect, layout};
use super::measure::{Measured, Room, measure_in};
use super::scene::{Scene, SceneGroup};
use super::sparse::brief;
use crate::model::Date;
use std::collections::BTreeMap;

/// The same picture at several moments.
///
/// ```
/// use foedera::graph::Filter;
/// use foedera::model::Date;
/// use foedera::render::layout::Effort;
/// use foedera::render::{Focus, pictures};
///
/// let graph = foedera::dossier::ukraine();
/// let dates = [Some(Date::new("1994")?), Some(Date::new("2022")?)];
/// let series = pictures(&graph, &Filter::default(), &Focus::default(), &dates);
/// let (_, arranged) = series.arrange(Effort::Normal);
/// let (then, now) = (&series.moments[0], &series.moments[1]);
/// let place = |moment: usize, id: &str| {
///     let scene = &series.moments[moment].scene;
///     let at = scene.boxes.iter().position(|b| b.id == id)?;
///     arranged[moment].placed.boxes.get(at)
/// };
/// assert!(then.scene.arrows.len() < now.scene.arrows.len());
/// assert_eq!(place(0, "ukraine"), place(1, "ukraine"));
/// # Ok::<(), foedera::model::BadDate>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// Every box and every arrow that some moment shows, as the last of these shows it.
    pub whole: Scene,
    /// The moments, in the order given.
    pub moments: Vec<Moment>,
    /// How what it shows is narrowed, its dates aside: ", without Russia".
    pub narrowed: String,
}

/// What one picture of a series shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Moment {
    /// The date as of which it shows the records; absent: after all that is recorded.
    pub date: Option<Date>,
    /// The scene, without arrows that end nowhere.
    pub scene: Scene,
    /// For each box of the scene, its place among the boxes of [`Series::whole`].
    pub boxes: Vec<usize>,
    /// For each arrow of the scene, its place among the arrows of [`Series::whole`].
    pub arrows: Vec<usize>,
}

/// How an arrow stands beside the moment before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It was not there.
    New,
    /// It was there, and stood otherwise.
    Changed,
    /// As it was.
    Same,
}

impl Series {
    /// Joins scenes: boxes are the same by their ids, arrows by their ids and ends.
    pub fn new(scenes: impl IntoIterator<Item = (Option<Date>, Scene)>) -> Series {
        let mut series = Series {
            whole: Scene::new(""),
            moments: Vec::new(),
            narrowed: String::new(),
        };
        // A second box or arrow of the same name in one scene is another one.
        let mut known_boxes: BTreeMap<(String, usize), usize> = BTreeMap::new();
        let mut known_arrows: BTreeMap<(String, usize, usize, usize), usize> = BTreeMap::new();
        for (date, mut scene) in scenes {
            let count = scene.boxes.len();
            scene.arrows.retain(|a| a.from < count && a.to < count);
            let whole = &mut series.whole;
            let (mut seen_boxes, mut seen_arrows) = (BTreeMap::new(), BTreeMap::new());
            let mut boxes = Vec::with_capacity(count);
            for b in &scene.boxes {
                let nth = count_up(&mut seen_boxes, b.id.clone());
                let at = *known_boxes
                    .entry((b.id.clone(), nth))
                    .or_insert(whole.boxes.len());
                put(&mut whole.boxes, at, b.clone());
                boxes.push(at);
            }
            let mut arrows = Vec::with_capacity(scene.arrows.len());
            for arrow in &scene.arrows {
                let (from, to) = (boxes[arrow.from], boxes[arrow.to]);
                let nth = count_up(&mut seen_arrows, (arrow.id.clone(), from, to));
                let at = *known_arrows
                    .entry((arrow.id.clone(), from, to, nth))
                    .or_insert(whole.arrows.len());
                let mut arrow = arrow.clone();
                (arrow.from, arrow.to) = (from, to);
                put(&mut whole.arrows, at, arrow);
                arrows.push(at);
            }
            for group in &scene.groups {
                let at = match whole.groups.iter().position(|known| known.id == group.id) {
                    Some(at) => at,
                    None => {
                        let members = Vec::new();
                        whole.groups.push(SceneGroup {
                            members,
                            ..group.clone()
                        });
                        whole.groups.len() - 1
                    }
                };
                let known = &mut whole.groups[at].members;
                let members = group.members.iter().filter_map(|member| boxes.get(*member));
                known.extend(members.copied());
                known.sort_unstable();
                known.dedup();
            }
            whole.title.clone_from(&scene.title);
            whole.source_line.clone_from(&scene.source_line);
            whole.direction = scene.direction;
            for note in &scene.notes {
                if !whole.notes.contains(note) {
                    whole.notes.push(note.clone());
                }
            }
            series.moments.push(Moment {
                date,
                scene,
                boxes,
                arrows,
            });
        }
        series
    }

    /// Leaves out what small pictures have no room for: the small words in boxes and on arrows.
    /// Descriptions keep them.
    #[must_use]
    pub fn brief(mut self) -> Series {
        let scenes = self.moments.iter_mut().map(|moment| &mut moment.scene);
        scenes.chain([&mut self.whole]).for_each(brief);
        self
    }

    /// The same with what many arrows say alike told once, at each moment of those that are there.
    #[must_use]
    pub(super) fn told_once(self) -> Series {
        let moments = self.moments.into_iter();
        let (dates, mut scenes): (Vec<_>, Vec<_>) =
            moments.map(|moment| (moment.date, moment.scene)).unzip();
        tell_once(&mut scenes);
        Series {
            narrowed: self.narrowed,
            ..Series::new(dates.into_iter().zip(scenes))
        }
    }

    /// How each arrow of a moment stands beside the moment before; of the first moment, and of
    /// one that does not exist, nothing.
    pub fn changes(&self, at: usize) -> Vec<Change> {
        let before = at
            .checked_sub(1)
            .and_then(|before| self.moments.get(before));
        let (Some(before), Some(now)) = (before, self.moments.get(at)) else {
            return Vec::new();
        };
        let then: BTreeMap<usize, usize> = before.arrows.iter().copied().zip(0..).collect();
        let change = |(arrow, whole): (&super::Arrow, &usize)| match then.get(whole) {
            None => Change::New,
            Some(then) => {
                let then = &before.scene.arrows[*then];
                let look = |a: &super::Arrow| (a.standing, a.word.clone(), a.label.clone());
                if look(then) == look(arrow) {
                    Change::Same
                } else {
                    Change::Changed
                }
            }
        };
        now.scene
            .arrows
            .iter()
            .zip(&now.arrows)
            .map(change)
            .collect()
    }

    /// Sets the words of every moment and finds places that serve all: of the whole first, then
    /// of each moment. Boxes have the size that their largest needs.
    pub fn arrange(&self, effort: Effort) -> (Arranged, Vec<Arranged>) {
        self.arrange_in(Room::WIDE, effort)
    }

    /// The same with words in lines no wider than `room`.
    pub(super) fn arrange_in(&self, room: Room, effort: Effort) -> (Arranged, Vec<Arranged>) {
        let set = |moment: &Moment| measure_in(room, &moment.scene);
        let mut whole = measure_in(room, &self.whole);
        let moments: Vec<Measured> = self.moments.iter().map(set).collect();
        let question = &mut whole.question;
        for (moment, measured) in self.moments.iter().zip(&moments) {
            for (at, size) in moment.boxes.iter().zip(&measured.question.boxes) {
                let room = &mut question.boxes[*at];
                room.width = room.width.max(size.width);
                room.height = room.height.max(size.height);
            }
            for (at, line) in moment.arrows.iter().zip(&measured.question.lines) {
                let room = &mut question.lines[*at];
                room.weight = room.weight.max(line.weight);
                room.label = match (room.label, line.label) {
                    (Some(a), Some(b)) => Some(LabelSize {
                        width: a.width.max(b.width),
                        height: a.height.max(b.height),
                    }),
                    (a, b) => a.or(b),
                };
            }
        }
        let placed = layout(&whole.question, effort);
        let arranged = self
            .moments
            .iter()
            .zip(moments)
            .map(|(moment, measured)| Arranged {
                placed: part(&placed, &self.whole, moment, &measured),
                measured,
            })
            .collect();
        (
            Arranged {
                measured: whole,
                placed,
            },
            arranged,
        )
    }
}

/// The places of one moment: labels only as large as its own words need.
fn part(whole: &Placed, scene: &Scene, moment: &Moment, measured: &Measured) -> Placed {
    let line = |(at, spec): (&usize, &super::layout::LineSpec)| {
        let line = &whole.lines[*at];
        let label = line.label.zip(spec.label);
        PlacedLine {
            curve: line.curve.clone(),
            label: label.map(|(room, size)| Rect {
                x: room.x + (room.width - size.width) / 2.0,
                y: room.y + (room.height - size.height) / 2.0,
                width: size.width,
                height: size.height,
            }),
        }
    };
    Placed {
        frames: (moment.scene.groups.iter())
            .map(|group| {
                let at = scene.groups.iter().position(|known| known.id == group.id);
                at.and_then(|at| whole.frames.get(at).copied())
                    .unwrap_or_default()
            })
            .collect(),
        boxes: moment.boxes.iter().map(|at| whole.boxes[*at]).collect(),
        lines: moment
            .arrows
            .iter()
            .zip(&measured.question.lines)
            .map(line)
            .collect(),
        ..whole.clone()
    }
}

/// The later scene's record takes the earlier one's place.
fn put<T>(list: &mut Vec<T>, at: usize, item: T) {
    match list.get_mut(at) {
        Some(place) => *place = item,
        None => list.push(item),
    }
}

/// How often the key was seen before.
fn count_up<K: Ord>(seen: &mut BTreeMap<K, usize>, key: K) -> usize {
    let count = seen.entry(key).or_default();
    *count += 1;
    *count - 1
}
