//! Draws a placed scene: boxes, arrows, labels and frames. The page around it is in `sheet`.
//! Start at [`svg`].

use super::arrow::{self, Company, Look, MARK_CLEAR, mark_place};
use super::cards::Cards;
use super::curve::{CLEAR, Track, distance, joined_to, point};
use super::ink::{Ink, Stroke, curve_path};
use super::layout::{Curve, Effort, Placed, Point, Rect, layout};
use super::legend::Legend;
use super::measure::{Block, LABEL_PAD, Line, Measured, Room, line_height, measure_in, with_cut};
use super::outline::Form;
use super::scene::{Arrow, Scene, SceneBox};
use super::sheet::{Drawing, Key, Page, Sheet};
use super::signs::{self, Shaft};
use super::text::{Face, clean, isolated};
use super::theme::{Role, Theme};
use super::tiles::Tiles;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// How a picture is written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Options {
    /// The width at which it is shown, in pixels; as large as drawn if absent.
    pub width: Option<f64>,
    /// Whether the font is put inside, for machines that lack it (some 800 kB).
    pub embed_font: bool,
    /// How long to look for a good placement.
    pub effort: Effort,
    /// The colours.
    pub theme: Theme,
    /// The page that it is drawn on.
    pub page: Page,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            width: None,
            embed_font: false,
            effort: Effort::Normal,
            theme: Theme::light(),
            page: Page::Sheet,
        }
    }
}

/// A scene whose words are set and whose boxes and arrows have their places.
#[derive(Debug, Clone)]
pub struct Arranged {
    /// The words in lines, and the sizes that follow.
    pub measured: Measured,
    /// The places.
    pub placed: Placed,
}

/// Sets the words of `scene` and lets the built-in layout place everything.
pub fn place(scene: &Scene, effort: Effort) -> Arranged {
    place_in(Room::WIDE, scene, effort)
}

/// The same with words in lines no wider than `room`.
pub(super) fn place_in(room: Room, scene: &Scene, effort: Effort) -> Arranged {
    let measured = measure_in(room, scene);
    let placed = layout(&measured.question, effort);
    Arranged { measured, placed }
}

/// Draws `scene` as an SVG picture that stands alone; on a phone, which has no room for boxes
/// and arrows, as cards. The same scene gives the same bytes.
///
/// ```
/// use foedera::render::{svg, Options, Scene};
///
/// let picture = svg(&Scene::new("Nothing < something"), &Options::default());
/// assert!(picture.starts_with("<svg "));
/// assert!(picture.contains("Nothing &lt; something"));
/// ```
pub fn svg(scene: &Scene, options: &Options) -> Drawing {
    if options.page.is_phone() {
        return Cards::of_scene(scene).svg(options);
    }
    svg_arranged(scene, &place(scene, options.effort), options)
}

/// Draws `scene` where `arranged` has put it.
pub fn svg_arranged(scene: &Scene, arranged: &Arranged, options: &Options) -> Drawing {
    set(scene, arranged, options).draw()
}

/// The page of `scene` where `arranged` has put it, before it is drawn.
pub(super) fn set<'p>(scene: &'p Scene, arranged: &'p Arranged, options: &'p Options) -> Sheet<'p> {
    let placed = &arranged.placed;
    let size = (placed.width, placed.height);
    let key = |width| {
        let legend = Legend::in_columns(scene);
        match empty_corner(placed, (legend.width, legend.height)) {
            Some(corner) => Key::Inside(legend, corner),
            None => Key::Below(Legend::new(scene, width)),
        }
    };
    Sheet::new(Cow::Borrowed(scene), key, size, options, |ink| {
        picture(ink, scene, arranged, &options.theme);
    })
}

/// Around a legend in a corner.
const AROUND: f64 = 28.0;

/// Where something of this size may stand in an upper corner of the picture, if nothing is there.
pub(super) fn empty_corner(placed: &Placed, (width, height): (f64, f64)) -> Option<Point> {
    if placed.boxes.is_empty() || height <= 0.0 {
        return None;
    }
    let taken: Vec<Rect> = taken(placed).collect();
    let is_free = |at: &Point| {
        taken.iter().all(|rect| {
            rect.x >= at.x + width + AROUND
                || rect.x + rect.width <= at.x - AROUND
                || rect.y >= at.y + height + AROUND
        })
    };
    let corners = [0.0, placed.width - width].map(|x| point(x, 6.0));
    corners.into_iter().find(is_free)
}

/// What encloses each thing that stands in a picture.
pub(super) fn taken(placed: &Placed) -> impl Iterator<Item = Rect> + '_ {
    let frames = placed.frames.iter().map(|frame| frame.rect);
    let labels = placed.lines.iter().filter_map(|line| line.label);
    (placed.boxes.iter().copied())
        .chain(frames)
        .chain(labels)
        .chain(placed.lines.iter().flat_map(|line| pieces(&line.curve)))
}

/// What encloses each piece of a curve: a Bézier stays within its control points.
fn pieces(curve: &Curve) -> impl Iterator<Item = Rect> + '_ {
    let starts = std::iter::once(&curve.start).chain(curve.segments.iter().map(|piece| &piece[2]));
    starts.zip(&curve.segments).map(|(start, piece)| {
        let all = || std::iter::once(start).chain(piece);
        let least = |of: fn(&Point) -> f64| all().map(of).fold(f64::INFINITY, f64::min);
        let most = |of: fn(&Point) -> f64| all().map(of).fold(f64::NEG_INFINITY, f64::max);
        let (x, y) = (least(|p| p.x), least(|p| p.y));
        Rect {
            x,
            y,
            width: most(|p| p.x) - x,
            height: most(|p| p.y) - y,
        }
    })
}

/// An arrow ready to be drawn.
struct Drawn<'a> {
    /// Its place in the scene.
    at: usize,
    arrow: &'a Arrow,
    words: &'a Block,
    look: Look,
    curve: Curve,
    track: Track,
    bounds: Rect,
    label: Option<Rect>,
    sign: Option<(Point, Point)>,
    /// Where its jags begin, if it is jagged.
    jags: Vec<f64>,
}

impl Drawn<'_> {
    /// Where its words stand, if it has any.
    fn labelled(&self) -> Option<Rect> {
        self.label.filter(|_| !self.words.lines.is_empty())
    }

    fn is_jagged(&self) -> bool {
        self.look.style.shaft == Shaft::Zigzag
    }

    /// The lines among which this one runs, if it is jagged: else none need be known.
    fn company<'d>(&self, all: &'d [Drawn]) -> Company<'d> {
        if !self.is_jagged() || all.len() > CAREFUL_UP_TO {
            return Company::default();
        }
        Company {
            beside: self.beside(all),
            jags: self.jags.clone(),
        }
    }

    /// The lines that may run close to this one.
    fn beside<'d>(&self, all: &'d [Drawn]) -> Vec<&'d Track> {
        let (a, near) = (self.bounds, 20.0);
        let close = |b: &Rect| {
            a.x < b.x + b.width + near
                && b.x < a.x + a.width + near
                && a.y < b.y + b.height + near
                && b.y < a.y + a.height + near
        };
        let others = all.iter().filter(|other| other.at != self.at);
        let close = others.filter(|other| close(&other.bounds));
        close.map(|other| &other.track).collect()
    }
}

/// Beyond this many arrows a jagged line no longer looks out for other lines, nor a mark for others.
const CAREFUL_UP_TO: usize = 300;

pub(super) fn picture(ink: &mut Ink, scene: &Scene, arranged: &Arranged, theme: &Theme) {
    let Arranged { measured, placed } = arranged;
    let forms = forms(scene, placed);
    let mut arrows = drawn(scene, arranged, &forms, theme);
    set_signs(&mut arrows, &placed.boxes);
    frames(ink, scene, arranged, theme);
    for drawn in &arrows {
        ink.raw("<g>\n");
        ink.title(&told(drawn.arrow, drawn.words, scene));
        arrow::shaft(ink, &drawn.curve, &drawn.look, &drawn.company(&arrows));
        ink.raw("</g>\n");
    }
    for (((b, form), place), words) in scene
        .boxes
        .iter()
        .zip(&forms)
        .zip(&placed.boxes)
        .zip(&measured.boxes)
    {
        draw_box(ink, b, form, (*place, words), theme);
    }
    for drawn in &arrows {
        draw_label(ink, drawn, scene, theme);
    }
    for drawn in &arrows {
        draw_sign(ink, drawn, theme);
    }
}

/// The frames of groups, beneath everything else.
pub fn frames(ink: &mut Ink, scene: &Scene, arranged: &Arranged, theme: &Theme) {
    let Arranged { measured, placed } = arranged;
    let titles = scene.groups.iter().zip(&measured.titles);
    for ((group, title), frame) in titles.zip(&placed.frames) {
        if frame.rect.width <= 0.0 {
            continue;
        }
        ink.raw("<g>\n");
        ink.title(&group.title);
        let line = Stroke::solid(theme[Role::Over], 1.0);
        ink.rectangle(frame.rect, 6.0, None, Some(line));
        title.draw_left(ink, frame.title.x, frame.title.y, theme[Role::Ink]);
        ink.raw("</g>\n");
    }
}

/// The parts of a picture, each drawn by itself, without tooltips or links: for a page that
/// shows and hides them.
pub struct Parts {
    /// The boxes, in the order of the scene.
    pub boxes: Vec<String>,
    /// The drawable arrows, each with its place in the scene.
    pub arrows: Vec<(usize, ArrowParts)>,
}

/// The parts of an arrow; empty where it has none such.
pub struct ArrowParts {
    /// The path that it runs along, to be pointed at.
    pub course: String,
    /// What keeps it apart from the lines that it crosses.
    pub bed: String,
    /// The line and its head.
    pub shaft: String,
    /// The words on it.
    pub label: String,
    /// The sign of its standing.
    pub sign: String,
}

/// Draws the boxes and arrows of `scene` where `arranged` has put them, each by itself.
pub fn parts(scene: &Scene, arranged: &Arranged, theme: &Theme) -> Parts {
    let Arranged { measured, placed } = arranged;
    let forms = forms(scene, placed);
    let mut arrows = drawn(scene, arranged, &forms, theme);
    set_signs(&mut arrows, &placed.boxes);
    let alone = |draw: &dyn Fn(&mut Ink)| {
        let mut ink = Ink::default();
        draw(&mut ink);
        ink.into_text()
    };
    let boxes = scene.boxes.iter().zip(&forms);
    let set = placed.boxes.iter().zip(&measured.boxes);
    Parts {
        boxes: boxes
            .zip(set)
            .map(|((b, form), (place, words))| {
                alone(&|ink| box_face(ink, b, form, (*place, words), theme))
            })
            .collect(),
        arrows: arrows
            .iter()
            .map(|drawn| {
                let parts = ArrowParts {
                    course: curve_path(&drawn.curve),
                    bed: alone(&|ink| arrow::bed(ink, &drawn.curve, &drawn.look)),
                    shaft: alone(&|ink| {
                        let company = drawn.company(&arrows);
                        arrow::bare_shaft(ink, &drawn.curve, &drawn.look, &company);
                    }),
                    label: alone(&|ink| {
                        if let Some(place) = drawn.labelled() {
                            label_face(ink, drawn, place, theme);
                        }
                    }),
                    sign: alone(&|ink| draw_sign(ink, drawn, theme)),
                };
                (drawn.at, parts)
            })
            .collect(),
    }
}

fn forms(scene: &Scene, placed: &Placed) -> Vec<Form> {
    let placed = scene.boxes.iter().zip(&placed.boxes);
    placed
        .map(|(b, place)| Form::new(signs::box_style(b.shape).outline, *place))
        .collect()
}

fn drawn<'a>(
    scene: &'a Scene,
    arranged: &'a Arranged,
    forms: &[Form],
    theme: &Theme,
) -> Vec<Drawn<'a>> {
    let Arranged { measured, placed } = arranged;
    let mut arrows = Vec::new();
    for ((at, words), line) in measured.labels.iter().zip(&placed.lines) {
        let Some(arrow) = scene.arrows.get(*at) else {
            continue;
        };
        let (Some(from), Some(to)) = (forms.get(arrow.from), forms.get(arrow.to)) else {
            continue;
        };
        let curve = joined_to(&line.curve, &from.points(), &to.points());
        let track = Track::new(&curve);
        arrows.push(Drawn {
            at: *at,
            arrow,
            words,
            look: arrow::look(arrow.kind, arrow.standing, theme),
            bounds: arrow::bounds(&track),
            curve,
            track,
            label: line.label,
            sign: None,
            jags: Vec::new(),
        });
    }
    set_jags(&mut arrows);
    arrows
}

/// Gives jagged lines their jags, one line after another, each where those before it run plain.
fn set_jags(arrows: &mut [Drawn]) {
    if arrows.len() > CAREFUL_UP_TO {
        return;
    }
    // By squares, so that only what is near is looked at.
    let square = |p: Point| [p.x, p.y].map(|place| (place / CLEAR).floor() as i64);
    let mut taken: BTreeMap<[i64; 2], Vec<Point>> = BTreeMap::new();
    for drawn in arrows.iter_mut().filter(|drawn| drawn.is_jagged()) {
        let nearest = |at: Point| {
            let [x, y] = square(at);
            let around = (x - 1..=x + 1).flat_map(|x| (y - 1..=y + 1).map(move |y| [x, y]));
            let near = around.filter_map(|place| taken.get(&place)).flatten();
            near.map(|own| distance(*own, at)).fold(CLEAR, f64::min)
        };
        let places = arrow::places_of_jags(&drawn.curve, &drawn.look, nearest);
        for (start, middle) in places {
            drawn.jags.push(start);
            taken.entry(square(middle)).or_default().push(middle);
        }
    }
}

fn set_signs(arrows: &mut [Drawn], boxes: &[Rect]) {
    if arrows.iter().all(|arrow| arrow.look.mark.is_none()) {
        return;
    }
    let labels = arrows.iter().filter_map(|arrow| arrow.label);
    let taken = boxes.iter().copied().chain(labels).map(|rect| (rect, ()));
    let taken = Tiles::new(taken, arrow::MARK_REACH + 1.0);
    let corners = arrows.iter().enumerate().flat_map(|(at, arrow)| {
        let corners = arrow.track.points().iter();
        corners.map(move |corner| {
            let (x, y) = (corner.x, corner.y);
            let alone = Rect {
                x,
                y,
                ..Rect::default()
            };
            (alone, (at, *corner))
        })
    });
    let corners = Tiles::new(corners, MARK_CLEAR);
    let is_few = arrows.len() <= CAREFUL_UP_TO;
    let mut marks: Vec<Point> = Vec::new();
    for (at, arrow) in arrows.iter_mut().enumerate() {
        if arrow.look.mark.is_none() {
            continue;
        }
        let runs_by = |place| {
            let mut near = corners.at(place).map(|(_, corner)| corner);
            near.any(|(of, corner)| *of != at && distance(*corner, place) < MARK_CLEAR)
        };
        let free = mark_place(&arrow.track, &taken, runs_by, &marks);
        // Where the line is all label, the mark stands on the label's border, clear of its words.
        let border = || {
            let label = arrow.label?;
            let middle = label.y + label.height / 2.0;
            let x = label.x + LABEL_PAD.0 - arrow::MARK_REACH - 1.0;
            Some((point(x, middle), point(1.0, 0.0)))
        };
        let track = &arrow.track;
        let sign = free
            .or_else(border)
            .unwrap_or_else(|| track.at(track.length() * 0.45));
        arrow.sign = Some(sign);
        if is_few {
            marks.push(sign.0);
        }
    }
}

/// What a tooltip says of an arrow: the description, or its ends and words.
pub fn told(arrow: &Arrow, words: &Block, scene: &Scene) -> String {
    if !clean(&arrow.description).is_empty() {
        return with_cut(&arrow.description, &arrow.label, words);
    }
    let name = |at: usize| {
        scene
            .boxes
            .get(at)
            .map_or(String::new(), |b| isolated(&b.name))
    };
    let words = if arrow.label.is_empty() {
        signs::arrow_style(arrow.kind).name.to_owned()
    } else {
        arrow.label.join("; ")
    };
    let standing = arrow.state();
    let standing = standing.map_or(String::new(), |word| format!(" ({word})"));
    format!(
        "{} → {}: {words}{standing}",
        name(arrow.from),
        name(arrow.to)
    )
}

fn draw_box(ink: &mut Ink, b: &SceneBox, form: &Form, set: (Rect, &Block), theme: &Theme) {
    let style = signs::box_style(b.shape);
    ink.raw("<g>\n");
    let linked = ink.open_link(b.link.as_deref());
    let (name, more) = (
        isolated(&b.name),
        with_cut(&b.description, &b.detail, set.1),
    );
    ink.title(&format!("{name} ({}). {more}", style.name));
    box_face(ink, b, form, set, theme);
    if linked {
        ink.raw("</a>\n");
    }
    ink.raw("</g>\n");
}

fn box_face(
    ink: &mut Ink,
    b: &SceneBox,
    form: &Form,
    (place, words): (Rect, &Block),
    theme: &Theme,
) {
    let (fill, line) = theme.face(b.shape);
    let (fill, line, width) = match (b.focus, b.faded) {
        (true, _) => (fill, theme[Role::Focus], 2.8),
        (false, true) => (theme[Role::Paper], theme[Role::Over], 1.2),
        (false, false) => (fill, line, 1.4),
    };
    form.draw(ink, fill, theme[Role::Paper], Stroke::solid(line, width));
    let faded = b.faded && !b.focus;
    let color = |line: &Line| match (faded, line.face) {
        (true, _) => theme[Role::Soft],
        (false, Face::Bold) => theme[Role::Ink],
        (false, Face::Regular | Face::Italic) => theme[Role::Soft],
    };
    let top = place.y + (place.height - words.height) / 2.0;
    words.draw_centred(ink, place.x + place.width / 2.0, top, color);
}

fn draw_label(ink: &mut Ink, drawn: &Drawn, scene: &Scene, theme: &Theme) {
    let Some(place) = drawn.labelled() else {
        return;
    };
    ink.raw("<g>\n");
    let linked = ink.open_link(drawn.arrow.link.as_deref());
    ink.title(&told(drawn.arrow, drawn.words, scene));
    label_face(ink, drawn, place, theme);
    if linked {
        ink.raw("</a>\n");
    }
    ink.raw("</g>\n");
}

fn draw_sign(ink: &mut Ink, drawn: &Drawn, theme: &Theme) {
    if let (Some(mark), Some((at, way))) = (drawn.look.mark, drawn.sign) {
        arrow::mark(ink, mark, at, way, &drawn.look, theme[Role::Violates]);
    }
}

fn label_face(ink: &mut Ink, drawn: &Drawn, place: Rect, theme: &Theme) {
    let look = &drawn.look;
    let over = signs::standing_style(drawn.arrow.standing).pale;
    let dashes: &[f64] = if look.dashes.is_empty() {
        &[]
    } else {
        &[4.0, 3.0]
    };
    let border = Stroke {
        dashes,
        ..Stroke::solid(look.color, 1.2)
    };
    ink.rectangle(place, 4.0, Some(look.paper), Some(border));
    let top = place.y + (place.height - drawn.words.height) / 2.0;
    // The tag stands alone on dark ground.
    let tag = drawn.arrow.tag.as_ref().and(drawn.words.lines.first());
    if let Some(tag) = tag {
        let ground = Rect {
            height: match drawn.words.lines.len() {
                1 => place.height,
                _ => top - place.y + line_height(tag.size),
            },
            ..place
        };
        ink.rectangle(ground, 4.0, Some(theme[Role::Ink]), None);
        let (half, top) = (ground.height / 2.0, ground.y + ground.height / 2.0);
        let square = Rect {
            y: top,
            height: half,
            ..ground
        };
        ink.rectangle(square, 0.0, Some(theme[Role::Ink]), None);
    }
    let color = |line: &Line| match line.face {
        _ if tag.is_some_and(|tag| std::ptr::eq(tag, line)) => theme[Role::Paper],
        Face::Italic if look.mark == Some(signs::Mark::Cross) => theme[Role::Violates],
        Face::Bold | Face::Italic if !over => theme[Role::Ink],
        Face::Bold | Face::Italic | Face::Regular => theme[Role::Soft],
    };
    let centre = place.x + place.width / 2.0;
    drawn.words.draw_centred(ink, centre, top, color);
}
