//! Puts a placed scene on the page: headline, boxes, arrows, labels, legend,
//! notes and source. Start at [`svg`].

use super::arrow::{self, Look};
use super::curve::{Track, joined_to, point};
use super::ink::{Ink, Stroke, base64, curve_path, escape, number};
use super::layout::{Curve, Effort, Placed, Point, Rect, layout};
use super::legend::Legend;
use super::measure::{Block, Line, Measured, line_height, measure, with_cut};
use super::outline::Form;
use super::scene::{Arrow, Scene, SceneBox};
use super::signs::{self, size};
use super::text::{Face, clean, isolated, plain};
use super::theme::{Color, Role, Theme};

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

/// The page that a picture is drawn on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Page {
    /// As wide as the picture needs.
    #[default]
    Sheet,
    /// A phone's screen, 390 pixels wide: charts, cards and small multiples stand one part under
    /// the other, in words as large as elsewhere. Boxes and arrows need a sheet.
    Phone,
}

impl Page {
    /// Between the page's edge and everything on it.
    fn margin(self) -> f64 {
        match self {
            Page::Sheet => 22.0,
            Page::Phone => 16.0,
        }
    }

    /// The least room between the margins, so that a headline has its place; on a phone all the
    /// room there is.
    pub(super) fn room(self) -> f64 {
        match self {
            Page::Sheet => 600.0,
            Page::Phone => 390.0 - 2.0 * Page::Phone.margin(),
        }
    }

    pub(super) fn is_phone(self) -> bool {
        self == Page::Phone
    }
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
    let measured = measure(scene);
    let placed = layout(&measured.question, effort);
    Arranged { measured, placed }
}

/// Draws `scene` as an SVG picture that stands alone. The same scene gives the
/// same bytes.
///
/// ```
/// use foedera::render::{svg, Options, Scene};
///
/// let picture = svg(&Scene::new("Nothing < something"), &Options::default());
/// assert!(picture.starts_with("<svg "));
/// assert!(picture.contains("Nothing &lt; something"));
/// ```
pub fn svg(scene: &Scene, options: &Options) -> String {
    svg_arranged(scene, &place(scene, options.effort), options)
}

/// Draws `scene` where `arranged` has put it.
pub fn svg_arranged(scene: &Scene, arranged: &Arranged, options: &Options) -> String {
    let size = (arranged.placed.width, arranged.placed.height);
    let legend = |width| Legend::new(scene, width);
    sheet(scene, legend, size, options, |ink| {
        picture(ink, scene, arranged, &options.theme);
    })
}

/// A whole page: the headline of `page`, a body of some size with its own top left corner at
/// 0, 0, the legend for a width, the notes and the source.
pub(super) fn sheet(
    page: &Scene,
    legend: impl FnOnce(f64) -> Legend,
    body: (f64, f64),
    options: &Options,
    draw: impl FnOnce(&mut Ink),
) -> String {
    let theme = &options.theme;
    let margin = options.page.margin();
    let inner = body.0.max(options.page.room());
    let width = (inner + 2.0 * margin).ceil();
    let head = heading(page, inner, options.page);
    let legend = legend(inner);
    let foot = footing(page, inner);
    // What is of no height needs no room around it either.
    let below = |height: f64, gap: f64| if height > 0.0 { height + gap } else { 0.0 };

    let body_top = margin + below(head.height, 12.0);
    let legend_top = body_top + body.1 + 14.0;
    let legend_end = legend_top + below(legend.height, 12.0);
    let foot_top = legend_end + if foot.height > 0.0 { 10.0 } else { 0.0 };
    let height = (foot_top + foot.height + margin).ceil();

    let mut ink = Ink::default();
    open(&mut ink, page, width, height, options);
    let whole = Rect {
        x: 0.0,
        y: 0.0,
        width,
        height,
    };
    ink.rectangle(whole, 0.0, Some(theme[Role::Paper]), None);
    let head_words = [Some(&page.title), page.subtitle.as_ref()];
    let corner = (margin, margin);
    aside(&mut ink, &head, head_words, (corner, theme[Role::Ink]));
    let left = margin + (inner - body.0) / 2.0;
    ink.shifted(point(left, body_top), draw);
    let rule = |ink: &mut Ink, y: f64| {
        let d = format!(
            "M{} {}H{}",
            number(margin),
            number(y),
            number(width - margin)
        );
        ink.line(&d, Stroke::solid(theme[Role::Rule], 1.0));
    };
    if legend.height > 0.0 {
        rule(&mut ink, legend_top - 8.0);
        legend.draw(&mut ink, margin, legend_top, theme);
    }
    if foot.height > 0.0 {
        rule(&mut ink, foot_top - 8.0);
        let notes = page.notes.iter().chain(page.source_line.as_ref());
        aside(
            &mut ink,
            &foot,
            notes.map(Some),
            ((margin, foot_top), theme[Role::Soft]),
        );
    }
    ink.raw("</g>\n</svg>\n");
    ink.into_text()
}

fn open(ink: &mut Ink, scene: &Scene, width: f64, height: f64, options: &Options) {
    let shown = options
        .width
        .filter(|w| w.is_finite() && *w >= 1.0)
        .unwrap_or(width);
    ink.raw(&format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{}\" height=\"{}\" viewBox=\"0 0 {} {}\" \
         role=\"img\" aria-labelledby=\"foedera-title foedera-desc\">\n",
        number(shown),
        number(shown * height / width),
        number(width),
        number(height)
    ));
    ink.raw(&format!(
        "<title id=\"foedera-title\">{}</title>\n",
        escape(&plain(&scene.title))
    ));
    ink.raw(&format!(
        "<desc id=\"foedera-desc\">{}</desc>\n",
        escape(&plain(&scene.description))
    ));
    if options.embed_font {
        ink.raw("<style>");
        for (face, style) in [
            (Face::Regular, "font-weight:400"),
            (Face::Bold, "font-weight:700"),
            (Face::Italic, "font-weight:400;font-style:italic"),
        ] {
            ink.raw(&format!(
                "@font-face{{font-family:'Noto Sans';{style};src:url(data:font/ttf;base64,{}) format('truetype')}}\n",
                base64(face.bytes())
            ));
        }
        ink.raw("</style>\n");
    }
    ink.raw(&format!(
        "<g font-family=\"{}\" direction=\"ltr\">\n",
        signs::FONTS
    ));
}

fn heading(scene: &Scene, width: f64, page: Page) -> Block {
    let mut block = Block::default();
    let title = match page {
        Page::Sheet => size::TITLE,
        Page::Phone => size::PHONE_TITLE,
    };
    block.push(&scene.title, (Face::Bold, title), width, 4, 0.0);
    if let Some(subtitle) = &scene.subtitle {
        block.push(subtitle, (Face::Regular, size::SUBTITLE), width, 4, 2.0);
    }
    block
}

fn footing(scene: &Scene, width: f64) -> Block {
    let mut block = Block::default();
    // A line of some hundred letters is as long as the eye follows.
    let width = width.min(760.0);
    for note in &scene.notes {
        block.push(note, (Face::Regular, size::FOOT), width, 12, 4.0);
    }
    if let Some(source) = &scene.source_line {
        block.push(source, (Face::Italic, size::FOOT), width, 6, 6.0);
    }
    block
}

/// Writes a block beside the picture from `top` down; all its words in a tooltip
/// where some are cut.
fn aside<'t>(
    ink: &mut Ink,
    block: &Block,
    words: impl IntoIterator<Item = Option<&'t String>>,
    ((left, top), color): ((f64, f64), Color),
) {
    if block.cut {
        let words: Vec<String> = words.into_iter().flatten().map(|w| isolated(w)).collect();
        ink.raw("<g>\n");
        ink.title(&words.join(" "));
    }
    block.draw_left(ink, left, top, color);
    if block.cut {
        ink.raw("</g>\n");
    }
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
}

impl Drawn<'_> {
    /// Where its words stand, if it has any.
    fn labelled(&self) -> Option<Rect> {
        self.label.filter(|_| !self.words.lines.is_empty())
    }
}

/// Beyond this many arrows a mark no longer looks out for other lines.
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
        arrow::shaft(ink, &drawn.curve, &drawn.look);
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
                    shaft: alone(&|ink| arrow::bare_shaft(ink, &drawn.curve, &drawn.look)),
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
        });
    }
    arrows
}

fn set_signs(arrows: &mut [Drawn], boxes: &[Rect]) {
    let taken: Vec<Rect> = boxes
        .iter()
        .copied()
        .chain(arrows.iter().filter_map(|a| a.label))
        .collect();
    for at in 0..arrows.len() {
        if arrows[at].look.mark.is_none() {
            continue;
        }
        let others: Vec<(Rect, &Track)> = if arrows.len() <= CAREFUL_UP_TO {
            let rest = arrows.iter().enumerate().filter(|(other, _)| *other != at);
            rest.map(|(_, other)| (other.bounds, &other.track))
                .collect()
        } else {
            Vec::new()
        };
        let free = arrow::mark_place(&arrows[at].track, &taken, &others);
        // Where the line is all label, the mark stands on the label's border.
        let border = || {
            let label = arrows[at].label?;
            let middle = label.y + label.height / 2.0;
            Some((point(label.x, middle), point(1.0, 0.0)))
        };
        let track = &arrows[at].track;
        let sign = free
            .or_else(border)
            .unwrap_or_else(|| track.at(track.length() * 0.45));
        arrows[at].sign = Some(sign);
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
            height: top - place.y + line_height(tag.size),
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
