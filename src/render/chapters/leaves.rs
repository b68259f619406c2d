//! Chapters on leaves of paper: those of which one has too small words are parted by who promised,
//! those that are small share a leaf. Start at [`on_leaves`].

use super::{Chapter, Chapters, Column, PROMISED, Row, Shelves, breadth, fitting, height};
use crate::render::drawing::{Options, place};
use crate::render::layout::Direction;
use crate::render::paper::{LEAST_TYPE, Paper, on_paper, printed_size};
use crate::render::picture::explained;
use crate::render::scene::{Arrow, ArrowKind, Scene};
use crate::render::sheet::{Drawing, Page};
use std::collections::{BTreeMap, BTreeSet};

/// Each leaf, with its number.
pub(super) fn on_leaves<'c>(
    whole: &Scene,
    chapters: impl Iterator<Item = &'c Chapter>,
    options: &Options,
) -> Vec<Drawing> {
    let each = chapters.enumerate();
    let each = each.map(|(at, chapter)| legible(whole, chapter, at, options));
    let leaves = leaves(whole, each, options);
    let count = leaves.len();
    let leaf = |(at, leaf): (usize, &Vec<Chapter>)| match leaf.as_slice() {
        [(part, _)] => {
            let page = as_page(whole, part, (at, count));
            on_paper([page], &Direction::ALL, options)
        }
        several => Together::new(whole, several, (at, count), options).drawn(options),
    };
    leaves.iter().enumerate().map(leaf).collect()
}

/// The chapters of each leaf. Each stands on the first leaf on which it can be read beside those
/// that are there, so that no two leaves hold what one could; the parts of a chapter stay in order.
fn leaves(
    whole: &Scene,
    chapters: impl Iterator<Item = Vec<Chapter>>,
    options: &Options,
) -> Vec<Vec<Chapter>> {
    let mut leaves: Vec<Vec<Chapter>> = Vec::new();
    for parts in chapters {
        let mut first = 0;
        for (part, arranged) in parts {
            let part = match fitting(&part, &arranged, options.page.widest(), options) {
                Some(narrow) => narrow,
                None => (part, arranged),
            };
            let takes = |(at, leaf): (usize, &mut Vec<Chapter>)| {
                leaf.push(part.clone());
                // What is told once stands on the first.
                let fits = ground(leaf) <= page_ground(options)
                    && Together::new(whole, leaf, (at, MANY), options).size >= LEAST_TYPE;
                if !fits {
                    leaf.pop();
                }
                fits
            };
            let mut known = leaves.iter_mut().enumerate().skip(first);
            match known.position(takes) {
                Some(at) => first += at,
                None => {
                    first = leaves.len();
                    leaves.push(vec![part]);
                }
            }
        }
    }
    leaves
}

/// How much ground chapters take at least, in square pixels.
fn ground(chapters: &[Chapter]) -> f64 {
    let grounds = chapters.iter().map(|one| breadth(one) * height(one));
    grounds.sum()
}

/// How much ground a page of paper has where words can just be read: none needs to be arranged to
/// be seen to have no room.
fn page_ground(options: &Options) -> f64 {
    match options.page {
        Page::Paper(paper) => {
            let (wide, high) = paper.room(Paper::LEAST);
            wide * high
        }
        Page::Sheet | Page::Phone => f64::INFINITY,
    }
}

/// Several chapters on one page, under one another or beside each other.
struct Together {
    page: Scene,
    rows: Vec<Row>,
    /// How large the smallest words are, in points.
    size: f64,
}

impl Together {
    /// In the way that leaves words larger.
    fn new(whole: &Scene, chapters: &[Chapter], at: (usize, usize), options: &Options) -> Together {
        let page = shared(whole, chapters, at);
        let room = options.page.widest();
        let mut beside = Shelves::new(options, room);
        for chapter in chapters {
            beside.put_arranged(chapter.clone(), false);
        }
        let below = chapters.iter().cloned().map(Column::new);
        let below: Vec<Row> = below.map(|column| Row::new(column, room)).collect();
        let [beside, below] = [beside.rows, below].map(|rows| {
            let set = Chapters { whole: &page, rows };
            let size = set.sheet(&set.signs(), options).type_size();
            (size.unwrap_or_default(), set.rows)
        });
        let (size, rows) = if beside.0 > below.0 { beside } else { below };
        Together { page, rows, size }
    }

    fn drawn(self, options: &Options) -> Drawing {
        let (whole, rows) = (&self.page, self.rows);
        Chapters { whole, rows }.svg(options)
    }
}

/// What stands around chapters that share a page, with its place among so many.
fn shared(whole: &Scene, chapters: &[Chapter], (at, count): (usize, usize)) -> Scene {
    let mut page = Scene::new(whole.title.as_str());
    let told = whole.subtitle.as_deref().unwrap_or_default();
    page.subtitle = Some(format!("{} of {count}. {told}", at + 1));
    for (part, _) in chapters {
        let first = page.boxes.len();
        page.boxes.extend(part.boxes.iter().cloned());
        page.arrows.extend(part.arrows.iter().map(|arrow| Arrow {
            from: arrow.from + first,
            to: arrow.to + first,
            ..arrow.clone()
        }));
    }
    let said: Vec<&str> = (chapters.iter())
        .map(|(part, _)| part.description.as_str())
        .collect();
    page.description = said.join(". ");
    let mut sources = chapters.iter().map(|(part, _)| &part.source_line);
    if let Some(first) = sources.next()
        && sources.all(|other| other == first)
    {
        page.source_line.clone_from(first);
    }
    annotate(&mut page, whole, at);
    page
}

/// A chapter as a page of its own, with its place among so many.
pub(super) fn as_page(whole: &Scene, part: &Scene, (at, count): (usize, usize)) -> Scene {
    let told = whole.subtitle.as_deref().unwrap_or_default();
    // What the heading tells of an agreement, its box does not.
    let own = part.subtitle.as_ref();
    let own = own.map_or(String::new(), |own| format!(", {own}"));
    let mut page = part.clone();
    page.title.clone_from(&whole.title);
    page.subtitle = Some(format!(
        "{} of {count}: {}{own}. {told}",
        at + 1,
        part.title
    ));
    annotate(&mut page, whole, at);
    page
}

/// Sets what stands below the page at this place.
fn annotate(page: &mut Scene, whole: &Scene, at: usize) {
    if page.source_line.is_none() {
        page.source_line.clone_from(&whole.source_line);
    }
    // What a sign means stands where the sign does, all else on the first page.
    let has = |standing| page.arrows.iter().any(|arrow| arrow.standing == standing);
    let notes = whole.notes.iter().filter(|note| match explained(note) {
        Some(standing) => has(standing),
        None => at == 0,
    });
    page.notes = notes.cloned().collect();
}

/// Whether the words of a chapter can be read where it has a page of paper to itself.
pub(super) fn is_legible(whole: &Scene, part: &Scene, at: usize, options: &Options) -> bool {
    let mut part = part.clone();
    part.title.push_str(" (part 1 of 2)");
    let page = as_page(whole, &part, (at, MANY));
    printed_size(&page, options).is_none_or(|size| size >= LEAST_TYPE)
}

/// As many pages as a picture may have, for the room that their number takes.
const MANY: usize = 99;

/// The chapter, or parts of it of which each can be read on paper, as far as that can be.
fn legible(scene: &Scene, chapter: &Chapter, at: usize, options: &Options) -> Vec<Chapter> {
    let whole = vec![chapter.clone()];
    // What is told once in a box is told of all that a chapter shows.
    let tells_once = chapter.0.title.starts_with(PROMISED);
    if tells_once || is_legible(scene, &chapter.0, at, options) {
        return whole;
    }
    let mut done: Vec<Scene> = Vec::new();
    let mut left = vec![chapter.0.clone()];
    while let Some(part) = left.pop() {
        match halves(&part) {
            Some(halves) if !is_legible(scene, &part, at, options) => {
                left.extend(halves.into_iter().rev())
            }
            _ => done.push(part),
        }
    }
    let count = done.len();
    if count == 1 {
        return whole;
    }
    let parts = done.into_iter().enumerate().map(|(at, mut part)| {
        part.title = format!("{} (part {} of {count})", part.title, at + 1);
        let arranged = place(&part, options.effort);
        (part, arranged)
    });
    parts.collect()
}

/// The scene as two, each with about half of the arrows, and all that one of the actors promised, with
/// what must come first, in one; none where one alone promised all.
fn halves(scene: &Scene) -> Option<[Scene; 2]> {
    let arrows = &scene.arrows;
    let of_condition = |condition: usize| {
        let mut first = arrows.iter();
        first.find(|arrow| arrow.kind == ArrowKind::Condition && arrow.from == condition)
    };
    let owner = |arrow: &Arrow| match arrow.kind {
        ArrowKind::Condition => arrow.to,
        ArrowKind::Decision => of_condition(arrow.to).map_or(arrow.from, |first| first.to),
        _ => arrow.from,
    };
    let mut owned: BTreeMap<usize, usize> = BTreeMap::new();
    for arrow in arrows {
        *owned.entry(owner(arrow)).or_default() += 1;
    }
    let others = owned.len().checked_sub(1).filter(|others| *others > 0)?;
    let mut many = 0;
    let first = owned.iter().take(others).filter(|(_, own)| {
        let fits = many == 0 || 2 * many + *own <= arrows.len();
        many += if fits { **own } else { 0 };
        fits
    });
    let first: BTreeSet<usize> = first.map(|(owner, _)| *owner).collect();
    let half = |is_first: bool| {
        let mut half = scene.clone();
        half.arrows
            .retain(|arrow| first.contains(&owner(arrow)) == is_first);
        let ends = half.arrows.iter().flat_map(|arrow| [arrow.from, arrow.to]);
        let mut kept: BTreeSet<usize> = ends.collect();
        // What no arrow joins stands in the first part.
        let alone = |at: &usize| {
            arrows
                .iter()
                .all(|arrow| arrow.from != *at && arrow.to != *at)
        };
        kept.extend((0..scene.boxes.len()).filter(|at| is_first && alone(at)));
        half.keep_boxes(&kept);
        let said: Vec<&str> = half.arrows.iter().map(|a| a.description.as_str()).collect();
        half.description = said.join(". ");
        half
    };
    Some([half(true), half(false)])
}

#[cfg(test)]
mod tests {
    use super::super::chapters;
    use super::*;
    use crate::graph::Filter;
    use crate::render::scene::{SceneBox, Shape, Standing};
    use crate::render::{Focus, agreements, picture};

    /// All of the words on Ukraine stood on one page of A4 in type of 3.5 points.
    #[test]
    fn nothing_is_left_out_of_pages_and_all_of_it_can_be_read() {
        let graph = crate::dossier::ukraine();
        let focus = Focus {
            keep_all: true,
            ..Focus::default()
        };
        let filter = Filter::default();
        let view = graph.view(&filter);
        let (scene, parts) = (picture(view, &focus), agreements(view, &focus));
        let options = Options {
            page: Page::Paper(Paper::A4),
            ..Options::default()
        };
        let pages = chapters(&scene, &parts, &options).pages(&options);
        let sizes: Vec<f64> = pages.iter().filter_map(Drawing::type_size).collect();
        // Two of them were on pages of their own, each nine tenths empty; then four pages were half
        // empty, since none stood beside another.
        assert_eq!((parts.len(), sizes.len()), (5, 2), "{sizes:?}");
        assert!(pages[0].contains(">1 of 2. How each promise stands"));
        for part in &parts {
            let told = |page: &&Drawing| page.contains(&part.title);
            assert!(pages.iter().any(|page| told(&page)), "{}", part.title);
        }
        assert!(sizes.iter().all(|size| *size >= LEAST_TYPE), "{sizes:?}");
    }

    /// A chapter of half a page stood on one by itself where the next one needed a whole page.
    #[test]
    fn what_fits_on_a_page_with_an_earlier_chapter_stands_beside_it() {
        let chapter = |title: &str, rows: usize| {
            let mut scene = Scene::new(title);
            for column in 0..5 {
                for row in 0..rows {
                    let id = format!("{title}{column}{row}");
                    let at = scene.add_box(SceneBox::new(&id, &id, Shape::State));
                    if row > 0 {
                        let (kind, standing) = (ArrowKind::Guarantee, Standing::InForce);
                        let arrow = Arrow::new(format!("to-{id}"), at - 1, at, kind, standing);
                        scene.arrows.push(arrow);
                    }
                }
            }
            let arranged = place(&scene, Options::default().effort);
            (scene, arranged)
        };
        let chapters = [("A", 4), ("B", 9), ("C", 4), ("D", 4)];
        let chapters = chapters.map(|(title, rows)| chapter(title, rows));
        let options = Options {
            page: Page::Paper(Paper::A4),
            ..Options::default()
        };
        let mut whole = Scene::new("Chapters");
        let chapters = || chapters.iter().map(|one| vec![one.clone()]);
        let all = leaves(&whole, chapters(), &options);
        let titles = |leaf: &Vec<Chapter>| -> String {
            leaf.iter().map(|(part, _)| part.title.as_str()).collect()
        };
        let titles = |leaves: &[Vec<Chapter>]| leaves.iter().map(titles).collect::<Vec<_>>();
        assert_eq!(titles(&all), ["AC", "B", "D"]);
        // The notes on the first page were forgotten, and its words fell below 7 points.
        whole.notes = vec!["A note that takes a line of the first page.".to_string(); 20];
        assert_eq!(
            titles(&leaves(&whole, chapters(), &options)),
            ["A", "B", "CD"]
        );
    }

    /// The Triple Alliance stood on one page of A4 in type of 2.8 points.
    #[test]
    fn a_chapter_too_full_for_a_page_is_parted_by_who_promised() {
        let mut scene = Scene::new("Alliance");
        for id in ["a", "b", "c", "war"] {
            scene.add_box(SceneBox::new(id, id, Shape::State));
        }
        scene.boxes[3].shape = Shape::Condition;
        let mut arrow = |id: &str, from, to, kind| {
            let arrow = Arrow::new(id, from, to, kind, Standing::InForce);
            scene.arrows.push(arrow);
        };
        arrow("a1", 0, 1, ArrowKind::Undertaking);
        arrow("a2", 0, 2, ArrowKind::Undertaking);
        arrow("first", 3, 0, ArrowKind::Condition);
        arrow("decides", 2, 3, ArrowKind::Decision);
        arrow("b1", 1, 0, ArrowKind::Undertaking);
        arrow("c1", 2, 0, ArrowKind::Breach);
        let [first, second] = halves(&scene).unwrap();
        let ids = |scene: &Scene| -> Vec<String> {
            scene.arrows.iter().map(|arrow| arrow.id.clone()).collect()
        };
        assert_eq!(ids(&first), ["a1", "a2", "first", "decides"]);
        assert_eq!(ids(&second), ["b1", "c1"]);
        assert_eq!((first.boxes.len(), second.boxes.len()), (4, 3));
        assert!(halves(&first).is_none(), "one alone promised all");
    }

    /// "What is over was over by 4 August 1914" stood on the first page, where nothing was, and not on the
    /// others, where something was; and each page named the sources of all.
    #[test]
    fn a_page_explains_what_it_shows_and_names_its_own_sources() {
        let graph = crate::dossier::built_in("july-1914").expect("it is built in");
        let every = Filter::default();
        let view = graph.view(&every);
        let focus = Focus {
            all: true,
            ..Focus::default()
        };
        let (scene, parts) = (picture(view, &focus), agreements(view, &focus));
        let options = Options::default();
        let pages = chapters(&scene, &parts, &options).pages(&options);
        let tells = |page: &Drawing, what: &str| page.contains(what);
        assert!(pages.iter().any(|page| tells(page, ">over</text>")));
        for page in &pages {
            assert_eq!(
                tells(page, ">over</text>"),
                tells(page, ">What is over was over")
            );
        }
        let sources: BTreeSet<&str> = (pages.iter())
            .filter_map(|page| Some(page.split_once(">Source")?.1.split_once('<')?.0))
            .collect();
        assert!(sources.len() > 3, "{sources:?}");
    }
}
