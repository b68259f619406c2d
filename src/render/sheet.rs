//! The page around a body: headline, legend, notes and source, on a sheet or a phone. Start at
//! [`sheet`].

use super::curve::point;
use super::drawing::Options;
use super::ink::{Ink, Stroke, base64, escape, number};
use super::layout::{Point, Rect};
use super::legend::Legend;
use super::measure::Block;
use super::scene::Scene;
use super::signs::{self, size};
use super::text::{Face, isolated, plain};
use super::theme::{Color, Role};

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
}

impl Page {
    /// Between the page's edge and everything on it.
    pub(super) const fn margin(self) -> f64 {
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

/// A whole page: the headline of `page`, a body of some size with its own top left corner at
/// 0, 0, the legend for a width below it, the notes and the source.
pub(super) fn sheet(
    page: &Scene,
    legend: impl FnOnce(f64) -> Legend,
    body: (f64, f64),
    options: &Options,
    draw: impl FnOnce(&mut Ink),
) -> String {
    let legend = |width| Key::Below(legend(width));
    sheet_with(page, legend, body, options, draw)
}

/// Likewise; the legend stands where `key` says.
pub(super) fn sheet_with(
    page: &Scene,
    key: impl FnOnce(f64) -> Key,
    body: (f64, f64),
    options: &Options,
    draw: impl FnOnce(&mut Ink),
) -> String {
    let theme = &options.theme;
    let margin = options.page.margin();
    let inner = body.0.max(options.page.room());
    let width = (inner + 2.0 * margin).ceil();
    let head = heading(page, inner, options.page);
    let key = key(inner);
    let foot = footing(page, inner);
    // What is of no height needs no room around it either.
    let below = |height: f64, gap: f64| if height > 0.0 { height + gap } else { 0.0 };

    let head_end = margin + below(head.height, 12.0);
    let body_top = match &key {
        Key::Above(legend) => head_end + below(legend.height, 12.0),
        Key::Below(_) | Key::Inside(..) => head_end,
    };
    let body_end = body_top + body.1 + 14.0;
    let legend_end = match &key {
        Key::Below(legend) => body_end + below(legend.height, 12.0),
        Key::Above(_) | Key::Inside(..) => body_end,
    };
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
    match key {
        Key::Below(legend) if legend.height > 0.0 => {
            rule(&mut ink, body_end - 8.0);
            legend.draw(&mut ink, margin, body_end, theme);
        }
        Key::Below(_) => {}
        Key::Above(legend) => legend.draw(&mut ink, margin, head_end, theme),
        Key::Inside(legend, at) => {
            legend.draw(&mut ink, left + at.x, body_top + at.y, theme);
        }
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
