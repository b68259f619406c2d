//! A picture too wide for a page, as several that are not: the promises, of all agreements or of
//! each by itself, then the agreements, the events, and who belongs to whom. Every arrow stands in
//! one of them. Start at [`chapters`].

mod leaves;

use super::curve::point;
use super::drawing::{Arranged, Options, place, place_in, svg_arranged};
use super::layout::Direction;
use super::legend::Legend;
use super::measure::Room;
use super::panel::{BELOW, NARROWEST, Panel, UNDER_HEADING};
use super::scene::{Arrow, ArrowKind, Scene, Shape};
use super::sheet::{Drawing, Key, Page, Sheet, WIDEST_LEGIBLE};
use super::signs::size::SMALL_LABEL;
use leaves::{as_page, is_legible, on_leaves};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// What a chapter is about, in the order of reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum About {
    Promises,
    Agreements,
    Events,
    Structure,
}

impl About {
    const ALL: [About; 4] = [
        About::Promises,
        About::Agreements,
        About::Events,
        About::Structure,
    ];

    /// How a chapter with these arrows is headed: by nothing that it has not.
    fn title(self, arrows: &[&Arrow]) -> &'static str {
        let has = |kind| arrows.iter().any(|arrow| arrow.kind == kind);
        let is_all = |kind| arrows.iter().all(|arrow| arrow.kind == kind);
        match self {
            About::Promises if has(ArrowKind::Breach) => "What was promised, and what was broken",
            About::Promises => PROMISED,
            About::Agreements if is_all(ArrowKind::Lineage) => "What comes of which agreement",
            About::Agreements if has(ArrowKind::Lineage) => {
                "Who takes part in which agreement, and what comes of what"
            }
            About::Agreements => "Who takes part in which agreement",
            About::Events if is_all(ArrowKind::Lineage) => "What happened, and in which order",
            About::Events => "What happened, and who took part",
            About::Structure => "Who belongs to whom",
        }
    }

    fn of(scene: &Scene, arrow: &Arrow) -> About {
        let is = |at: usize, shape| scene.boxes.get(at).is_some_and(|b| b.shape == shape);
        let event = is(arrow.from, Shape::Event) || is(arrow.to, Shape::Event);
        match arrow.kind {
            ArrowKind::Guarantee
            | ArrowKind::Backstop
            | ArrowKind::Undertaking
            | ArrowKind::Debt
            | ArrowKind::Breach
            | ArrowKind::Condition
            | ArrowKind::Decision => About::Promises,
            ArrowKind::Structure | ArrowKind::Other => About::Structure,
            ArrowKind::Participation
            | ArrowKind::Lineage
            | ArrowKind::Politics
            | ArrowKind::Access => match event {
                true => About::Events,
                false => About::Agreements,
            },
        }
    }
}

/// How the heading of all promises begins.
const PROMISED: &str = "What was promised";

/// A picture in chapters, in rows of which each is as wide as a page, if that can be.
#[derive(Debug, Clone)]
pub struct Chapters<'a> {
    whole: &'a Scene,
    rows: Vec<Row>,
}

/// A chapter with its places.
type Chapter = (Scene, Arranged);

/// Chapters under one another, no higher together than the first column of their row.
#[derive(Debug, Clone)]
struct Column {
    chapters: Vec<Chapter>,
    width: f64,
    height: f64,
}

impl Column {
    fn new(chapter: Chapter) -> Column {
        Column {
            width: breadth(&chapter),
            height: height(&chapter),
            chapters: vec![chapter],
        }
    }

    /// Its chapters where it is so wide.
    fn panels(&self, width: f64) -> Vec<Panel<'_>> {
        let chapters = self.chapters.iter();
        chapters.map(|chapter| panel(chapter, width)).collect()
    }
}

/// How wide a chapter is on the page.
fn breadth(chapter: &Chapter) -> f64 {
    chapter.1.placed.width.max(NARROWEST)
}

/// How high it is, its heading included.
fn height(chapter: &Chapter) -> f64 {
    let panel = panel(chapter, 0.0);
    panel.heading() + UNDER_HEADING + panel.height()
}

fn panel((part, arranged): &Chapter, least: f64) -> Panel<'_> {
    Panel::new((&part.title, &said(part)), part, arranged, least)
}

/// Parts `scene` into chapters and arranges each, flowing to the right where that fits into the
/// page and downward does not. Where all promises together do not fit either, each of
/// `agreements`, their scenes one by one, is a chapter. What is small under a name stands where
/// the name comes first.
///
/// ```
/// use foedera::graph::Filter;
/// use foedera::render::{Focus, Options, agreements, chapters, picture};
///
/// let graph = foedera::dossier::ukraine();
/// let all = Focus { all: true, ..Focus::default() };
/// let filter = Filter::default();
/// let view = graph.view(&filter);
/// let (scene, parts) = (picture(view, &all), agreements(view, &all));
/// let options = Options::default();
/// let chapters = chapters(&scene, &parts, &options);
/// assert_eq!(chapters.len(), 4);
/// assert!(chapters.svg(&options).contains(">What happened, and who took part</text>"));
/// assert_eq!(chapters.pages(&options).len(), 4);
/// ```
pub fn chapters<'a>(scene: &'a Scene, agreements: &[Scene], options: &Options) -> Chapters<'a> {
    let mut told = BTreeSet::new();
    let mut shelves = Shelves::new(options, ROOM);
    for about in About::ALL {
        let part = part(scene, about, &mut told);
        if part.arrows.is_empty() {
            continue;
        }
        let apart = about == About::Promises && agreements.len() > 1;
        let too_small = apart && !is_legible(scene, &part, 0, options);
        if too_small || shelves.put(part, apart).is_some() {
            let mut told = BTreeSet::new();
            for agreement in agreements {
                shelves.put(brief(agreement, &mut told), false);
            }
        }
    }
    Chapters {
        whole: scene,
        rows: shelves.rows,
    }
}

/// An agreement's scene without what its heading says, and without the small lines of boxes that
/// were told before.
fn brief<'s>(agreement: &'s Scene, told: &mut BTreeSet<&'s str>) -> Scene {
    let mut brief = agreement.clone();
    for (b, known) in brief.boxes.iter_mut().zip(&agreement.boxes) {
        let in_heading = b.shape == Shape::Agreement && b.name == brief.title;
        if in_heading || !told.insert(&known.id) {
            b.detail.clear();
        }
    }
    brief
}

/// Rows of chapters on a page, which are filled one after the other.
struct Shelves<'o> {
    options: &'o Options,
    /// How wide the page is.
    room: f64,
    rows: Vec<Row>,
}

/// Columns beside each other, and the room that is left on their right.
#[derive(Debug, Clone)]
struct Row {
    columns: Vec<Column>,
    room: f64,
}

impl Row {
    fn new(column: Column, room: f64) -> Row {
        Row {
            room: room - column.width - GAP,
            columns: vec![column],
        }
    }

    /// Puts a chapter below the last one, if the row becomes no higher, or beside it.
    fn put(&mut self, part: &Scene, down: &Arranged, options: &Options) -> bool {
        let heights = self.columns.iter().map(|column| column.height);
        let high = heights.fold(0.0, f64::max);
        if let [_, .., last] = self.columns.as_mut_slice()
            && let Some(set) = fitting(part, down, last.width + self.room, options)
            && last.height + BELOW + height(&set) <= high
        {
            let wider = (breadth(&set) - last.width).max(0.0);
            self.room -= wider;
            last.width += wider;
            last.height += BELOW + height(&set);
            last.chapters.push(set);
            return true;
        }
        let Some(set) = fitting(part, down, self.room, options) else {
            return false;
        };
        let column = Column::new(set);
        self.room -= column.width + GAP;
        self.columns.push(column);
        true
    }
}

impl<'o> Shelves<'o> {
    fn new(options: &'o Options, room: f64) -> Shelves<'o> {
        Shelves {
            options,
            room,
            rows: Vec::new(),
        }
    }

    /// Puts a chapter into one of the last two rows, or a new one; what is too wide for a page
    /// even so is handed back if that is asked for.
    fn put(&mut self, part: Scene, only_if_it_fits: bool) -> Option<Scene> {
        let down = place(&part, self.options.effort);
        self.put_arranged((part, down), only_if_it_fits)
    }

    fn put_arranged(&mut self, (part, down): Chapter, only_if_it_fits: bool) -> Option<Scene> {
        let first = self.rows.len().saturating_sub(2);
        let mut last = self.rows[first..].iter_mut();
        if last.any(|row| row.put(&part, &down, self.options)) {
            return None;
        }
        let set = fitting(&part, &down, self.room, self.options);
        let set = set.or_else(|| narrowed(&part, self.room, self.options));
        if set.is_none() && only_if_it_fits {
            return Some(part);
        }
        let column = Column::new(set.unwrap_or((part, down)));
        self.rows.push(Row::new(column, self.room));
        None
    }
}

/// The part where it stands if it is no wider than `room`, flowing to the right if need be.
fn fitting(
    part: &Scene,
    down: &Arranged,
    room: f64,
    options: &Options,
) -> Option<(Scene, Arranged)> {
    if room < NARROWEST {
        return None;
    }
    if down.placed.width <= room {
        return Some((part.clone(), down.clone()));
    }
    if part.direction == Direction::LeftToRight {
        return None;
    }
    let part = to_the_right(part);
    let right = place(&part, options.effort);
    (right.placed.width <= room).then_some((part, right))
}

fn to_the_right(part: &Scene) -> Scene {
    Scene {
        direction: Direction::LeftToRight,
        ..part.clone()
    }
}

/// What is too wide for a page either way, with its words in narrower lines, if it fits then.
fn narrowed(part: &Scene, room: f64, options: &Options) -> Option<(Scene, Arranged)> {
    let ways = [part.clone(), to_the_right(part)].into_iter();
    let mut ways = ways.map(|part| {
        let arranged = place_in(Room::NARROW, &part, options.effort);
        (part, arranged)
    });
    ways.find(|(_, arranged)| arranged.placed.width <= room)
}

/// A picture that is too wide for a page either way, with its words in narrower lines, if it fits then.
pub fn in_narrow_lines(scene: &Scene, options: &Options) -> Option<Drawing> {
    let room = WIDEST_LEGIBLE - 2.0 * options.page.margin();
    let (scene, arranged) = narrowed(scene, room, options)?;
    Some(svg_arranged(&scene, &arranged, options))
}

/// What of a scene belongs to one chapter; `told` are the boxes whose small lines stood before.
fn part(scene: &Scene, about: About, told: &mut BTreeSet<usize>) -> Scene {
    let own = |arrow: &Arrow| About::of(scene, arrow) == about;
    let arrows: Vec<&Arrow> = scene
        .drawable_arrows()
        .map(|(_, a)| a)
        .filter(|a| own(a))
        .collect();
    let framed: BTreeSet<usize> = match about {
        // A frame says who belongs to whom without any arrow.
        About::Structure => scene
            .groups
            .iter()
            .flat_map(|g| g.members.clone())
            .collect(),
        About::Promises | About::Agreements | About::Events => BTreeSet::new(),
    };
    let mut shown: BTreeSet<usize> = arrows.iter().flat_map(|a| [a.from, a.to]).collect();
    shown.extend(&framed);
    let mut part = Scene {
        title: about.title(&arrows).to_string(),
        direction: scene.direction,
        ..Scene::new("")
    };
    let mut places: BTreeMap<usize, usize> = BTreeMap::new();
    for at in shown.into_iter().filter(|at| *at < scene.boxes.len()) {
        let mut shown = scene.boxes[at].clone();
        if !told.insert(at) && !framed.contains(&at) {
            shown.detail.clear();
        }
        places.insert(at, part.add_box(shown));
    }
    part.arrows = (arrows.into_iter().cloned())
        .filter_map(|mut arrow| {
            arrow.from = *places.get(&arrow.from)?;
            arrow.to = *places.get(&arrow.to)?;
            Some(arrow)
        })
        .collect();
    part.groups = (scene.groups.iter())
        .map(|group| group.within(&places))
        .filter(|group| group.members.len() > 1)
        .collect();
    let said: Vec<&str> = part.arrows.iter().map(|a| a.description.as_str()).collect();
    part.description = said.join(". ");
    part
}

/// The room between the margins of a page.
const ROOM: f64 = WIDEST_LEGIBLE - 46.0;
/// Between two chapters of a row; each has a margin besides.
const GAP: f64 = 10.0;

impl Chapters<'_> {
    /// How many chapters there are.
    pub fn len(&self) -> usize {
        self.all().count()
    }

    /// Whether nothing is shown.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    fn all(&self) -> impl Iterator<Item = &Chapter> {
        let columns = self.rows.iter().flat_map(|row| &row.columns);
        columns.flat_map(|column| &column.chapters)
    }

    /// The whole, for the legend: a chapter by itself may need no letters on its conditions.
    fn signs(&self) -> Scene {
        let drawn = || self.all().flat_map(|(part, _)| &part.boxes);
        let lettered: BTreeSet<&String> = drawn()
            .filter(|b| b.letter.is_some())
            .map(|b| &b.id)
            .collect();
        let mut whole = self.whole.clone();
        for b in &mut whole.boxes {
            if !lettered.contains(&b.id) {
                b.letter = None;
            }
        }
        whole
    }

    /// All chapters on one page, under each other, and side by side where there is room.
    pub fn svg(&self, options: &Options) -> Drawing {
        let signs = self.signs();
        self.sheet(&signs, options).draw()
    }

    /// The page before it is drawn; `signs` are for the legend.
    fn sheet<'p>(&'p self, signs: &'p Scene, options: &'p Options) -> Sheet<'p> {
        let Page::Paper(paper) = options.page else {
            return self.spread(0.0, signs, options);
        };
        // Rules go on to the margin, also where words are smaller than usual.
        let usual = self.spread(options.page.room(), signs, options);
        match usual.type_size() {
            Some(size) => self.spread(paper.room(size / SMALL_LABEL).0, signs, options),
            None => usual,
        }
    }

    /// The page with rules no narrower than `least`.
    fn spread<'p>(&'p self, least: f64, signs: &'p Scene, options: &'p Options) -> Sheet<'p> {
        let across = |row: &Row| row.columns.iter().map(|c| c.width + GAP).sum::<f64>() - GAP;
        let across = self.rows.iter().map(across).fold(least, f64::max);
        // The last of a row goes on to the margin.
        let spread = move |Row { columns, .. }: &Row| -> Vec<f64> {
            let mut widths: Vec<f64> = columns.iter().map(|c| c.width).collect();
            if let Some((last, before)) = widths.split_last_mut() {
                *last = across - before.iter().map(|width| width + GAP).sum::<f64>();
            }
            widths
        };
        let high = move |row: &Row| {
            let Row { columns, .. } = row;
            let widths = spread(row).into_iter();
            let heading = (columns.iter().zip(widths))
                .map(|(c, width)| panel(&c.chapters[0], width).heading())
                .fold(0.0, f64::max);
            // Pictures beside each other begin at one height.
            let shift = |c: &Column| heading - panel(&c.chapters[0], 0.0).heading();
            let heights = columns.iter().map(|c| c.height + shift(c));
            (heading, heights.fold(0.0, f64::max))
        };
        let down: f64 = self.rows.iter().map(|row| high(row).1 + BELOW).sum();
        let legend = |width| Key::Above(Legend::new(signs, width));
        let body = (across, (down - BELOW).max(0.0));
        Sheet::new(
            Cow::Borrowed(self.whole),
            legend,
            body,
            options,
            move |ink| {
                let mut top = 0.0;
                for row in &self.rows {
                    let (first, step) = high(row);
                    let mut x = 0.0;
                    for (column, width) in row.columns.iter().zip(spread(row)) {
                        let mut y = top;
                        for (at, panel) in column.panels(width).iter().enumerate() {
                            let heading = if at == 0 { first } else { panel.heading() };
                            ink.shifted(point(x, y), |ink| {
                                panel.draw(ink, (width, heading), options);
                            });
                            y += heading + UNDER_HEADING + panel.height() + BELOW;
                        }
                        x += width + GAP;
                    }
                    top += step + BELOW;
                }
            },
        )
    }

    /// Each chapter as a page of its own, with its number. On paper, one whose words would be too small
    /// to be read there is parted by who promised, and several that are small share a page.
    pub fn pages(&self, options: &Options) -> Vec<Drawing> {
        if let Page::Paper(_) = options.page {
            return on_leaves(self.whole, self.all(), options);
        }
        let count = self.len();
        let page = |(at, (part, arranged)): (usize, &Chapter)| {
            let page = as_page(self.whole, part, (at, count));
            svg_arranged(&page, arranged, options)
        };
        self.all().enumerate().map(page).collect()
    }
}

/// What is said under a chapter's title: its own line, or how much there is.
fn said(part: &Scene) -> String {
    match (&part.subtitle, part.arrows.len()) {
        (Some(said), _) => said.clone(),
        (None, 1) => "1 arrow".to_string(),
        (None, n) => format!("{n} arrows"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::Filter;
    use crate::render::scene::{SceneBox, Standing};
    use crate::render::{Focus, agreements, picture};

    #[test]
    fn every_arrow_stands_in_one_chapter_and_none_is_wider_than_a_page() {
        let graph = crate::dossier::ukraine();
        let focus = Focus {
            all: true,
            ..Focus::default()
        };
        let scene = picture(graph.view(&Filter::default()), &focus);
        let options = Options::default();
        let parted = chapters(&scene, &[], &options);
        let parts = || parted.all();
        let mut ids: Vec<&str> = parts()
            .flat_map(|(part, _)| part.arrows.iter().map(|arrow| arrow.id.as_str()))
            .collect();
        let mut all: Vec<&str> = scene.arrows.iter().map(|a| a.id.as_str()).collect();
        ids.sort_unstable();
        all.sort_unstable();
        assert_eq!(ids, all);
        for (part, arranged) in parts() {
            assert!(arranged.placed.width <= ROOM, "{}", part.title);
        }
        // What is small under a name is told once.
        let told = parts().flat_map(|(part, _)| &part.boxes);
        let told: Vec<&Vec<String>> = told
            .filter(|b| b.id == "minsk-1" || b.name == "Minsk I")
            .map(|b| &b.detail)
            .collect();
        assert_eq!(told.iter().filter(|detail| !detail.is_empty()).count(), 1);
        let svg = parted.svg(&options);
        let document = roxmltree::Document::parse(&svg).unwrap();
        let width = document.root_element().attribute("width").unwrap();
        assert!(width.parse::<f64>().unwrap() <= WIDEST_LEGIBLE, "{width}");
    }

    #[test]
    fn promises_too_wide_together_stand_under_their_agreements() {
        let graph = crate::dossier::built_in("july-1914").expect("it is built in");
        let filter = Filter::default();
        let view = graph.view(&filter);
        let focus = Focus::default();
        let (scene, parts) = (picture(view, &focus), agreements(view, &focus));
        let options = Options::default();
        let parted = chapters(&scene, &parts, &options);
        assert_eq!(parted.len(), parts.len());
        let records = |scenes: &mut dyn Iterator<Item = &Scene>| -> BTreeSet<String> {
            let arrows = scenes.flat_map(|scene| scene.arrows.clone());
            arrows.flat_map(|arrow| arrow.records).collect()
        };
        let of_parts = records(&mut parted.all().map(|(part, _)| part));
        assert_eq!(of_parts, records(&mut std::iter::once(&scene)));
        for (part, arranged) in parted.all() {
            assert!(arranged.placed.width <= ROOM, "{}", part.title);
        }
    }

    /// The legend explained letters, and no chapter had one.
    #[test]
    fn a_letter_is_explained_where_a_chapter_has_one() {
        let mut scene = Scene::new("Conditions");
        let state = scene.add_box(SceneBox::new("a", "Aland", Shape::State));
        let mut vote = SceneBox::new("vote", "A: Vote", Shape::Condition);
        vote.letter = Some("A".to_string());
        let vote = scene.add_box(vote);
        let must = Arrow::new("must", vote, state, ArrowKind::Condition, Standing::Held);
        scene.arrows.push(must);
        let options = Options::default();
        let mut parted = chapters(&scene, &[], &options);
        let told =
            |parted: &Chapters<'_>| parted.svg(&options).contains(">Condition, and its letter");
        assert!(told(&parted));
        for b in &mut parted.rows[0].columns[0].chapters[0].0.boxes {
            b.letter = None;
        }
        assert!(!told(&parted));
    }

    /// "And what comes of what" stood above agreements of which none comes of another, "and what was
    /// broken" above promises that all were kept.
    #[test]
    fn a_heading_tells_of_nothing_that_its_chapter_has_not() {
        let mut scene = Scene::new("Pacts");
        for (id, shape) in [
            ("a", Shape::State),
            ("b", Shape::State),
            ("pact", Shape::Agreement),
            ("annex", Shape::Agreement),
        ] {
            scene.add_box(SceneBox::new(id, id, shape));
        }
        let mut add = |id: &str, from, to, kind| {
            let arrow = Arrow::new(id, from, to, kind, Standing::Held);
            scene.arrows.push(arrow);
            let parted = chapters(&scene, &[], &Options::default());
            let titles = parted.all().map(|(part, _)| part.title.clone());
            titles.collect::<Vec<_>>().join("; ")
        };
        add("promise", 0, 1, ArrowKind::Undertaking);
        assert_eq!(
            add("party", 0, 2, ArrowKind::Participation),
            "What was promised; Who takes part in which agreement"
        );
        assert_eq!(
            add("annexed", 3, 2, ArrowKind::Lineage),
            "What was promised; Who takes part in which agreement, and what comes of what"
        );
        assert_eq!(
            add("breach", 1, 2, ArrowKind::Breach),
            "What was promised, and what was broken; \
             Who takes part in which agreement, and what comes of what"
        );
    }

    #[test]
    fn nothing_has_no_chapters() {
        let scene = Scene::new("Nothing");
        let parted = chapters(&scene, &[], &Options::default());
        assert!(parted.is_empty());
        assert!(parted.svg(&Options::default()).starts_with("<svg "));
    }
}
