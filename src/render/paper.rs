//! Paper that a picture is printed on: how large it is, and a scene laid out so that its words can
//! be read there. Start at [`on_paper`].

use super::drawing::{Arranged, Options, place_in, set, svg, svg_arranged};
use super::layout::Direction;
use super::measure::Room;
use super::scene::Scene;
use super::sheet::{Drawing, Page, Sheet};
use super::signs::size;
use super::sparse;

/// The size of the smallest type, in points, that can be read in print.
pub const LEAST_TYPE: f64 = 7.0;
/// Between the paper's edge and everything on it, in points: 12 millimetres.
pub(super) const MARGIN: f64 = 12.0 * POINTS;
/// A millimetre in points.
const POINTS: f64 = 72.0 / 25.4;

/// A sheet of paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paper {
    /// 210 by 297 millimetres.
    A4,
    /// 297 by 210 millimetres.
    A4Landscape,
    /// 8.5 by 11 inches.
    Letter,
    /// 11 by 8.5 inches.
    LetterLandscape,
}

impl Paper {
    /// All of it, by name.
    pub const NAMES: [(&'static str, Paper); 4] = [
        ("a4", Paper::A4),
        ("a4-landscape", Paper::A4Landscape),
        ("letter", Paper::Letter),
        ("letter-landscape", Paper::LetterLandscape),
    ];

    /// Points to a pixel where there is room: as a browser prints it.
    pub(super) const USUAL: f64 = 0.75;
    /// Points to a pixel at which the smallest words can still be read.
    pub(super) const LEAST: f64 = LEAST_TYPE / size::SMALL_LABEL;

    /// Its width and height in millimetres.
    fn millimetres(self) -> (f64, f64) {
        match self {
            Paper::A4 => (210.0, 297.0),
            Paper::A4Landscape => (297.0, 210.0),
            Paper::Letter => (215.9, 279.4),
            Paper::LetterLandscape => (279.4, 215.9),
        }
    }

    /// Its width and height in points.
    pub(super) fn size(self) -> (f64, f64) {
        let (width, height) = self.millimetres();
        (width * POINTS, height * POINTS)
    }

    /// The same as an SVG says it.
    pub(super) fn lengths(self) -> (String, String) {
        let (width, height) = self.millimetres();
        (format!("{width}mm"), format!("{height}mm"))
    }

    /// The room between the margins in pixels, with so many points to a pixel.
    pub(super) fn room(self, scale: f64) -> (f64, f64) {
        let (width, height) = self.size();
        let room = |length: f64| (length - 2.0 * MARGIN) / scale;
        (room(width), room(height))
    }

    /// The most points to a pixel with which so much fits between the margins.
    pub(super) fn scale(self, (width, height): (f64, f64)) -> f64 {
        let room = self.room(1.0);
        let most = (room.0 / width.max(1.0)).min(room.1 / height.max(1.0));
        most.min(Paper::USUAL)
    }
}

/// Of pages before they are drawn, that whose words are largest on paper; of several, the last.
pub(super) fn largest<'p>(sheets: impl IntoIterator<Item = Sheet<'p>>) -> Option<Sheet<'p>> {
    let size = |sheet: &Sheet<'_>| sheet.type_size().unwrap_or_default();
    let sheets = sheets.into_iter();
    sheets.max_by(|a, b| size(a).total_cmp(&size(b)))
}

/// A drawing, or the other where its words are too small to be read on paper and those of the other larger.
pub(super) fn readable(drawn: Drawing, other: impl FnOnce() -> Drawing) -> Drawing {
    if drawn.is_legible() {
        return drawn;
    }
    let other = other();
    match other.type_size() > drawn.type_size() {
        true => other,
        false => drawn,
    }
}

/// Draws the first of `scenes` whose words can be read on the page of `options`, flowing in that of
/// `ways` that leaves them largest, in narrower lines if need be; [`sparser`] gives what may stand for
/// a scene. Where nothing fits, that whose words are largest: ask [`Drawing::is_legible`].
///
/// ```
/// use foedera::graph::Filter;
/// use foedera::render::{
///     Direction, Focus, Options, Page, Paper, on_paper, picture, sparser,
/// };
///
/// let graph = foedera::dossier::ukraine();
/// let scene = picture(graph.view(&Filter::default()), &Focus::default());
/// let options = Options { page: Page::Paper(Paper::A4Landscape), ..Options::default() };
/// let scenes = [scene.clone()].into_iter().chain(sparser(&scene));
/// let drawn = on_paper(scenes, &Direction::ALL, &options);
/// assert!(drawn.type_size().unwrap() >= 7.0);
/// ```
pub fn on_paper(
    scenes: impl IntoIterator<Item = Scene>,
    ways: &[Direction],
    options: &Options,
) -> Drawing {
    match legible(scenes, ways, options) {
        Some(Printed {
            scene, arranged, ..
        }) => svg_arranged(&scene, &arranged, options),
        None => svg(&Scene::new(""), options),
    }
}

/// How large the smallest words of `scene` would be on the page, flowing in whichever way leaves them
/// largest; absent off paper.
pub(super) fn printed_size(scene: &Scene, options: &Options) -> Option<f64> {
    let Page::Paper(_) = options.page else {
        return None;
    };
    legible([scene.clone()], &Direction::ALL, options).map(|printed| printed.size)
}

/// The first of `scenes` whose words can be read, in its places, else that whose words are largest.
fn legible(
    scenes: impl IntoIterator<Item = Scene>,
    ways: &[Direction],
    options: &Options,
) -> Option<Printed> {
    let mut best: Option<Printed> = None;
    for scene in scenes {
        let mut here: Option<Printed> = None;
        for room in Room::ALL {
            for way in ways {
                let set = Printed::new(&scene, *way, room, options);
                here = Printed::larger(here, Some(set));
            }
            let size = here.as_ref().map_or(0.0, |here| here.size);
            if size >= LEAST_TYPE {
                return here;
            }
            // No lines are so narrow that they make up for half of it.
            if 2.0 * size < LEAST_TYPE {
                break;
            }
        }
        best = Printed::larger(best, here);
    }
    best
}

/// The scene without small words on arrows, then in boxes as well; with one arrow for all promises of
/// one meaning and without conditions, in the same two ways; then without what is over as well. Each
/// says what it leaves out.
///
/// ```
/// use foedera::graph::Filter;
/// use foedera::render::{Focus, picture, sparser};
///
/// let graph = foedera::dossier::ukraine();
/// let scene = picture(graph.view(&Filter::default()), &Focus::default());
/// let [on_arrows, .., barest] = sparser(&scene);
/// assert_eq!(on_arrows.arrows.len(), scene.arrows.len());
/// assert!(barest.arrows.len() < scene.arrows.len());
/// assert!(barest.notes.last().unwrap().starts_with("Left out, since the page is small"));
/// ```
pub fn sparser(scene: &Scene) -> [Scene; 5] {
    let mut on_arrows = scene.clone();
    sparse::brief_arrows(&mut on_arrows);
    let mut brief = scene.clone();
    sparse::brief(&mut brief);
    let thinned = |of: &Scene, over| sparse::thinned(of.clone(), over);
    let told = |mut scene: Scene, what: &str, shows: &str| {
        let note = format!("Left out, since the page is small: {what}.{shows}");
        scene.notes.push(note);
        scene
    };
    let small = "dates, agreements and whatever else stands in small words";
    let much = "conditions, and what each promise says";
    let shows = " Where one line is for several promises, it shows one broken, else one in force, \
                 before others.";
    let without_over = "conditions, what is over, and what each promise says";
    [
        told(on_arrows.clone(), &format!("{small} on arrows"), ""),
        told(brief.clone(), small, ""),
        told(thinned(&on_arrows, true), much, shows),
        told(thinned(&brief, true), much, shows),
        told(thinned(&brief, false), without_over, shows),
    ]
}

/// A scene in its places, and how large its smallest words are on the page.
struct Printed {
    scene: Scene,
    arranged: Arranged,
    size: f64,
}

impl Printed {
    fn new(scene: &Scene, direction: Direction, room: Room, options: &Options) -> Printed {
        let scene = Scene {
            direction,
            ..scene.clone()
        };
        let arranged = place_in(room, &scene, options.effort);
        let size = set(&scene, &arranged, options).type_size();
        Printed {
            size: size.unwrap_or_default(),
            scene,
            arranged,
        }
    }

    /// The one whose words are larger, or the first.
    fn larger(one: Option<Printed>, other: Option<Printed>) -> Option<Printed> {
        let size = |of: &Option<Printed>| of.as_ref().map_or(0.0, |of| of.size);
        match one.is_none() || size(&other) > size(&one) {
            true => other,
            false => one,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::Filter;
    use crate::render::layout::Direction;
    use crate::render::{Focus, picture};

    fn options(paper: Paper) -> Options {
        Options {
            page: Page::Paper(paper),
            ..Options::default()
        }
    }

    fn ukraine() -> Scene {
        let graph = crate::dossier::ukraine();
        picture(graph.view(&Filter::default()), &Focus::default())
    }

    fn drawn(scene: &Scene, paper: Paper) -> Drawing {
        let scenes = [scene.clone()].into_iter().chain(sparser(scene));
        on_paper(scenes, &Direction::ALL, &options(paper))
    }

    /// The picture of 13 boxes and 16 arrows had words of 4.4 points on a page.
    #[test]
    fn what_is_told_of_ukraine_can_be_read_on_any_paper() {
        for (name, paper) in Paper::NAMES {
            let svg = drawn(&ukraine(), paper);
            assert!(svg.is_legible(), "{name}");
            assert!(
                svg.contains(">Left out, since the page is small: "),
                "{name}"
            );
        }
        let svg = drawn(&ukraine(), Paper::A4Landscape);
        assert!(svg.contains(">violated</tspan>") || svg.contains(">violated</text>"));
    }

    #[test]
    fn what_fits_is_whole_and_stands_on_a_page_of_its_size() {
        let mut scene = Scene::new("Pact");
        scene.add_box(crate::render::SceneBox::new(
            "a",
            "Aland",
            crate::render::Shape::State,
        ));
        let svg = drawn(&scene, Paper::Letter);
        assert!(
            svg.contains("width=\"215.9mm\" height=\"279.4mm\""),
            "{svg}"
        );
        assert!(!svg.contains("Left out"));
        assert_eq!(svg.type_size(), Some(8.625));
    }

    #[cfg(feature = "raster")]
    #[test]
    fn a_pdf_of_it_is_as_large_as_the_paper() {
        let svg = drawn(&Scene::new("Pact"), Paper::A4);
        let pdf = crate::render::raster::pdf(&svg).unwrap();
        let pdf = String::from_utf8_lossy(&pdf);
        assert!(pdf.contains("/MediaBox [0 0 595.27"), "{pdf}");
        let png = crate::render::raster::png(&svg, 300.0 / 72.0).unwrap();
        assert_eq!(
            png[16..24],
            [0, 0, 9, 177, 0, 0, 13, 180],
            "2481 by 3508 pixels"
        );
    }

    #[test]
    fn nothing_stands_on_the_margins() {
        let svg = drawn(&ukraine(), Paper::A4);
        let document = roxmltree::Document::parse(&svg).unwrap();
        let number = |node: &roxmltree::Node<'_, '_>, name| -> f64 {
            node.attribute(name).unwrap().parse().unwrap()
        };
        let paper = document.root_element();
        let paper = paper.attribute("viewBox").unwrap();
        let paper: Vec<f64> = paper.split(' ').map(|n| n.parse().unwrap()).collect();
        let margin = paper[2] * 12.0 / 210.0;
        let words = document
            .descendants()
            .filter(|node| node.has_tag_name("text"));
        let last = words.map(|node| number(&node, "y")).fold(0.0, f64::max);
        assert!(
            last > paper[3] / 2.0 && last <= paper[3] - margin,
            "{last} of {paper:?}"
        );
    }

    #[test]
    fn what_is_over_goes_last() {
        let mut scene = ukraine();
        for arrow in &mut scene.arrows {
            arrow.standing = crate::render::Standing::Ended;
        }
        let [.., bare, barest] = sparser(&scene);
        assert!(!bare.arrows.is_empty() && barest.arrows.is_empty());
    }
}
