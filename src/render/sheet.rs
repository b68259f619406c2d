//! The page around a body: headline, legend, notes and source, on a sheet or a phone. Start at
//! [`sheet`].

use super::curve::point;
use super::drawing::Options;
use super::ink::{Ink, Stroke, base64, escape, number};
use super::layout::{Point, Rect};
use super::legend::Legend;
use super::measure::Block;
use super::paper::{LEAST_TYPE, MARGIN, Paper};
use super::scene::Scene;
use super::signs::{self, size};
use super::text::{Face, isolated, plain};
use super::theme::{Color, Role};
use std::borrow::Cow;

/// The widest that a picture may be so that its smallest words are still 9 pixels high on a page
/// of 1500.
pub const WIDEST_LEGIBLE: f64 = size::SMALL_LABEL * 1500.0 / 9.0;

/// The page that a picture is drawn on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Page {
    /// As wide as the picture needs.
    #[default]
    Sheet,
    /// A phone's screen, 390 pixels wide: charts, cards and small multiples stand one part under
    /// the other, in words as large as elsewhere. Boxes and arrows need a sheet.
    Phone,
    /// A sheet to be printed, filled from its upper edge; words are smaller the more there is.
    Paper(Paper),
}

impl Page {
    /// Between the page's edge and everything on it.
    pub(super) const fn margin(self) -> f64 {
        match self {
            Page::Sheet => 22.0,
            Page::Phone => 16.0,
            Page::Paper(_) => MARGIN / Paper::USUAL,
        }
    }

    /// The least room between the margins, so that a headline has its place; on a phone all the
    /// room there is.
    pub(super) fn room(self) -> f64 {
        match self {
            Page::Sheet => 600.0,
            Page::Phone => 390.0 - 2.0 * Page::Phone.margin(),
            Page::Paper(paper) => paper.room(Paper::USUAL).0,
        }
    }

    /// The most room between the margins, at which the smallest words can still be read.
    pub(super) fn widest(self) -> f64 {
        match self {
            Page::Sheet => WIDEST_LEGIBLE - 2.0 * Page::Sheet.margin(),
            Page::Phone => Page::Phone.room(),
            Page::Paper(paper) => paper.room(Paper::LEAST).0,
        }
    }

    pub(super) fn is_phone(self) -> bool {
        self == Page::Phone
    }
}

/// A page's words around a body that is no scene.
pub(super) fn captions(
    title: &str,
    subtitle: &str,
    (notes, source_line): (&[String], &Option<String>),
    description: String,
) -> Scene {
    Scene {
        subtitle: Some(subtitle.to_owned()),
        notes: notes.to_vec(),
        source_line: source_line.clone(),
        description,
        ..Scene::new(title)
    }
}

/// A legend, and where it stands.
pub(super) enum Key {
    /// Below the body.
    Below(Legend),
    /// Above it: for a body longer than a screen.
    Above(Legend),
    /// In the body, its top left corner there.
    Inside(Legend, Point),
}

/// A picture: its SVG text, which it can be used as, and what is known of it without reading that.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawing {
    svg: String,
    /// Its width and height, in its own pixels.
    pub size: (f64, f64),
    /// What its notes say.
    pub notes: Vec<String>,
    /// How many of its lines end in an ellipsis, since their words had no room.
    pub shortened: usize,
    points: Option<f64>,
}

impl Drawing {
    /// How large its smallest words are in print, in points; absent if it is not on paper.
    ///
    /// ```
    /// use foedera::render::{Options, Page, Paper, Scene, svg};
    ///
    /// let on = |page| svg(&Scene::new("Pact"), &Options { page, ..Options::default() });
    /// assert_eq!(on(Page::Paper(Paper::A4)).type_size(), Some(8.625));
    /// assert_eq!(on(Page::Sheet).type_size(), None);
    /// ```
    pub fn type_size(&self) -> Option<f64> {
        self.points.map(type_size)
    }

    /// Whether its words can be read, as far as that hangs on the paper.
    pub fn is_legible(&self) -> bool {
        self.type_size().is_none_or(|size| size >= LEAST_TYPE)
    }

    /// The SVG text alone.
    pub fn into_svg(self) -> String {
        self.svg
    }
}

impl std::ops::Deref for Drawing {
    type Target = str;

    fn deref(&self) -> &str {
        &self.svg
    }
}

impl std::fmt::Display for Drawing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self)
    }
}

impl AsRef<str> for Drawing {
    fn as_ref(&self) -> &str {
        self
    }
}

/// The size of the smallest words with so many points to a pixel.
fn type_size(points: f64) -> f64 {
    (points * size::SMALL_LABEL * 1000.0).round() / 1000.0
}

/// A whole page: the headline of `page`, a body of some size with its own top left corner at
/// 0, 0, the legend for a width below it, the notes and the source.
pub(super) fn sheet<'p>(
    page: &'p Scene,
    legend: impl Fn(f64) -> Legend,
    body: (f64, f64),
    options: &'p Options,
    draw: impl FnOnce(&mut Ink) + 'p,
) -> Drawing {
    let legend = |width| Key::Below(legend(width));
    Sheet::new(Cow::Borrowed(page), legend, body, options, draw).draw()
}

/// A page of which all has its place, and nothing is drawn yet.
pub(super) struct Sheet<'p> {
    page: Cow<'p, Scene>,
    options: &'p Options,
    /// How wide and high its body is, and what draws it.
    body: (f64, f64),
    drawing: Box<dyn FnOnce(&mut Ink) + 'p>,
    setting: Setting,
    margin: f64,
    canvas: (f64, f64),
    /// How many points of paper a pixel is.
    points: Option<f64>,
}

impl<'p> Sheet<'p> {
    /// As [`sheet`] does; the legend stands where `key` says.
    pub(super) fn new(
        page: Cow<'p, Scene>,
        key: impl Fn(f64) -> Key,
        body: (f64, f64),
        options: &'p Options,
        drawing: impl FnOnce(&mut Ink) + 'p,
    ) -> Sheet<'p> {
        let setting = |inner| Setting::new(&page, key(inner), (inner, body.1), options.page);
        let (setting, margin, canvas, points) = match options.page {
            Page::Sheet | Page::Phone => {
                let margin = options.page.margin();
                let inner = body.0.max(options.page.room());
                let setting = setting(inner);
                let whole = |length: f64| (length + 2.0 * margin).ceil();
                let canvas = (whole(inner), whole(setting.height));
                (setting, margin, canvas, None)
            }
            Page::Paper(paper) => {
                let mut scale = paper.scale(body);
                let mut set = setting(paper.room(scale).0);
                // What is written around the body is set anew as long as all is too high.
                while set.height > paper.room(scale).1 {
                    scale *= 0.985;
                    set = setting(paper.room(scale).0);
                }
                let (wide, high) = paper.size();
                let canvas = (wide / scale, high / scale);
                (set, MARGIN / scale, canvas, Some(scale))
            }
        };
        Sheet {
            setting,
            page,
            options,
            body,
            drawing: Box::new(drawing),
            margin,
            canvas,
            points,
        }
    }

    /// How large the smallest words are in print, in points; absent off paper.
    pub(super) fn type_size(&self) -> Option<f64> {
        self.points.map(type_size)
    }

    /// Draws it.
    pub(super) fn draw(self) -> Drawing {
        let Sheet {
            page,
            options,
            body,
            drawing,
            setting,
            margin,
            canvas,
            points,
        } = self;
        let theme = &options.theme;
        let (width, height) = canvas;
        let mut ink = Ink::default();
        open(&mut ink, &page, canvas, options);
        let whole = Rect {
            x: 0.0,
            y: 0.0,
            width,
            height,
        };
        ink.rectangle(whole, 0.0, Some(theme[Role::Paper]), None);
        let head_words = [Some(&page.title), page.subtitle.as_ref()];
        let corner = (margin, margin);
        aside(
            &mut ink,
            &setting.head,
            head_words,
            (corner, theme[Role::Ink]),
        );
        // On paper all begins below the headline.
        let left = match options.page {
            Page::Paper(_) => margin,
            Page::Sheet | Page::Phone => margin + (setting.inner - body.0) / 2.0,
        };
        let body_top = margin + setting.body;
        ink.shifted(point(left, body_top), drawing);
        let rule = |ink: &mut Ink, y: f64| {
            let d = format!(
                "M{} {}H{}",
                number(margin),
                number(y),
                number(width - margin)
            );
            ink.line(&d, Stroke::solid(theme[Role::Rule], 1.0));
        };
        let legend_top = margin + setting.legend;
        match setting.key {
            Key::Below(legend) if legend.height > 0.0 => {
                rule(&mut ink, legend_top - 8.0);
                legend.draw(&mut ink, margin, legend_top, theme);
            }
            Key::Below(_) => {}
            Key::Above(legend) => legend.draw(&mut ink, margin, legend_top, theme),
            Key::Inside(legend, at) => {
                legend.draw(&mut ink, left + at.x, body_top + at.y, theme);
            }
        }
        if setting.foot.height > 0.0 {
            let foot_top = margin + setting.foot_top;
            rule(&mut ink, foot_top - 8.0);
            let notes = page.notes.iter().chain(page.source_line.as_ref());
            aside(
                &mut ink,
                &setting.foot,
                notes.map(Some),
                ((margin, foot_top), theme[Role::Soft]),
            );
        }
        ink.raw("</g>\n</svg>\n");
        Drawing {
            size: canvas,
            notes: page.notes.clone(),
            shortened: ink.shortened(),
            points,
            svg: ink.into_text(),
        }
    }
}

/// What stands above and below a body, and where each of them begins: all from the upper margin.
struct Setting {
    /// The room between the margins.
    inner: f64,
    head: Block,
    key: Key,
    foot: Block,
    body: f64,
    legend: f64,
    foot_top: f64,
    height: f64,
}

impl Setting {
    fn new(page: &Scene, key: Key, (inner, high): (f64, f64), on: Page) -> Setting {
        let head = heading(page, inner, on);
        let foot = footing(page, inner);
        // What is of no height needs no room around it either.
        let below = |height: f64, gap: f64| if height > 0.0 { height + gap } else { 0.0 };
        let head_end = below(head.height, 12.0);
        let body = match &key {
            Key::Above(legend) => head_end + below(legend.height, 12.0),
            Key::Below(_) | Key::Inside(..) => head_end,
        };
        let body_end = body + high + 14.0;
        let (legend, legend_end) = match &key {
            Key::Below(legend) => (body_end, body_end + below(legend.height, 12.0)),
            Key::Above(_) | Key::Inside(..) => (head_end, body_end),
        };
        let foot_top = legend_end + if foot.height > 0.0 { 10.0 } else { 0.0 };
        Setting {
            inner,
            height: foot_top + foot.height,
            head,
            key,
            foot,
            body,
            legend,
            foot_top,
        }
    }
}

fn open(ink: &mut Ink, scene: &Scene, (width, height): (f64, f64), options: &Options) {
    let shown = options.width.filter(|w| w.is_finite() && *w >= 1.0);
    let (across, down) = match (options.page, shown) {
        (Page::Paper(paper), _) => paper.lengths(),
        (_, shown) => {
            let shown = shown.unwrap_or(width);
            (number(shown), number(shown * height / width))
        }
    };
    ink.raw(&format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{across}\" height=\"{down}\" viewBox=\"0 0 {} {}\" \
         role=\"img\" aria-labelledby=\"foedera-title foedera-desc\">\n",
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
        Page::Sheet | Page::Paper(_) => size::TITLE,
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
