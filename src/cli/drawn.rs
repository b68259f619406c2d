//! A picture on its way to a file: the format that the ending names, how it looks, its bytes.
//! Shared by every command that draws. Start at [`kind`] and [`Look`].

use super::decided::Asked;
use super::disk;
use super::exit::Exit;
use super::failure::Failure;
use super::plain::plain;
use super::report::Report;
use super::terminal;
use super::words::{count, list};
use crate::graph::{EdgeId, Graph};
use crate::model::nearest;
use crate::render::layout::Effort;
use crate::render::raster::RasterError;
use crate::render::{
    Arrow, Cards, Direction, Drawing, Focus, LEAST_TYPE, Options, Page, Paper, Scene, Theme,
    WIDEST_LEGIBLE, dot, mermaid, on_paper, page_of, picture_of, place, raster, spelled_dates,
    svg_arranged,
};
use clap::Args;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// How a picture looks, as typed.
#[derive(Debug, Args)]
pub(super) struct Look {
    /// The colours: light, dark, print (black and white), or a theme of your own in a .ron file
    #[arg(long, value_name = "NAME|FILE.ron", default_value = "light")]
    pub(super) theme: String,
    /// The title, in place of the picture's own
    #[arg(long, value_name = "TEXT")]
    pub(super) title: Option<String>,
    /// For a phone: 390 pixels wide, one part under the other, as in `--phone -o phone.png`
    #[arg(long)]
    pub(super) phone: bool,
    /// For print: a4, a4-landscape, letter or letter-landscape, laid out so that all fits between
    /// the margins in type of at least 7 points
    #[arg(long, value_name = "PAPER", value_parser = paper, conflicts_with = "phone")]
    page: Option<Paper>,
    /// How wide an SVG is shown, in CSS pixels, as in `--width 640`
    #[arg(long, value_name = "PIXELS", value_parser = pixels, conflicts_with = "page")]
    pub(super) width: Option<u32>,
    /// How many pixels of a PNG to one of the picture; without this 2, or as many as a very large
    /// one has room for. With --page, to one point: without this 300 to an inch
    #[arg(long, value_name = "FACTOR")]
    pub(super) scale: Option<f32>,
    /// Put the font into the SVG, so that it looks the same everywhere (800 kB)
    #[arg(long)]
    pub(super) embed_font: bool,
}

/// A picture of the edges of an answer, as typed.
#[derive(Debug, Args)]
pub(super) struct Sketch {
    /// Draw it; ends in .svg, .png, .pdf, .html, .dot or .mmd; `-` prints SVG
    #[arg(short, long, value_name = "FILE")]
    pub(super) out: Option<PathBuf>,
    #[command(flatten)]
    look: Look,
}

impl Sketch {
    /// Draws the edges that an answer rests on, with those marked whom the question is about.
    pub(super) fn draw(
        &self,
        report: &Report<'_>,
        out: &Path,
        asked: &Asked,
    ) -> Result<Exit, Failure> {
        let kind = kind(out)?;
        self.look.suits(kind)?;
        let Some(part) = &report.part else {
            return Err(nothing_to_draw());
        };
        let view = asked.graph().view(&part.filter);
        let edges: BTreeSet<EdgeId> = part.edges.iter().copied().collect();
        // What has no date, or stood at another, is told apart from what stands at that date.
        let shown = edges.iter().filter(|edge| view.shows_edge(**edge)).count();
        if shown == 0 {
            return Err(nothing_to_draw());
        }
        let beside = part.mentioned.iter().filter(|edge| !edges.contains(edge));
        let beside = beside.collect::<BTreeSet<_>>().len();
        let focus = Focus {
            all: true,
            keep_all: shown < FEW,
            ..Focus::default()
        };
        let mut scene = picture_of(view, edges.into_iter().collect(), &focus);
        if beside > 0 {
            let beside = count(beside, "record");
            let note = format!("Not drawn: {beside} that the answer mentions beside these.");
            scene.notes.push(note);
        }
        scene.title = self
            .look
            .title
            .clone()
            .unwrap_or_else(|| spelled_dates(asked.headline(&report.question)));
        let keys = part.nodes.iter().map(|node| asked.graph().node_key(*node));
        let keys: BTreeSet<&str> = keys.collect();
        for drawn in &mut scene.boxes {
            drawn.focus = drawn.records.iter().any(|key| keys.contains(key.as_str()));
        }
        if self.look.phone {
            in_order(&mut scene, &part.edges, asked.graph());
        }
        let (options, held) = (self.look.options()?, held(&scene));
        let bytes = match kind {
            Kind::Svg | Kind::Png | Kind::Pdf => {
                let svg = fitting(&scene, &options);
                self.look.drawn(asked, kind, svg)?
            }
            Kind::Html => page_of(view, scene, &options).into_bytes(),
            Kind::Dot => {
                let arranged = place(&scene, options.effort);
                dot(&scene, &arranged, &options.theme).into_bytes()
            }
            Kind::Mermaid => mermaid(&scene, &options.theme).into_bytes(),
        };
        let exit = write(out, asked, &bytes, &held)?;
        if !report.truncated {
            return Ok(exit);
        }
        for note in &report.notes {
            asked.terminal.say(&format!("note: {}\n", plain(note)));
        }
        Ok(Exit::Partly)
    }
}

/// Puts arrows, which a phone lists, in the order in which the answer tells them: a chain from its
/// first link to its last.
fn in_order(scene: &mut Scene, told: &[EdgeId], graph: &Graph) {
    let keys = told.iter().map(|edge| graph.edge(*edge).key.as_str());
    let places: BTreeMap<&str, usize> = keys.zip(0..).collect();
    let place = |arrow: &Arrow| {
        let records = arrow.records.iter();
        let places = records.filter_map(|record| places.get(record.as_str()));
        places.min().copied().unwrap_or(usize::MAX)
    };
    scene.arrows.sort_by_key(place);
}

fn nothing_to_draw() -> Failure {
    let failure = Failure::new(Exit::Nothing, "there is nothing to draw");
    failure.hint("without -o, the answer says what was looked for, and what has no date")
}

/// Paper, by its name.
fn paper(text: &str) -> Result<Paper, String> {
    let known = Paper::NAMES.iter().find(|(name, _)| *name == text);
    let wanted = || Paper::NAMES.map(|(name, _)| name).join(", ");
    known
        .map(|(_, paper)| *paper)
        .ok_or_else(|| format!("wanted one of {}", wanted()))
}

/// A width in CSS pixels.
fn pixels(text: &str) -> Result<u32, String> {
    let pixels = text.parse().ok().filter(|n| (50..=20_000).contains(n));
    pixels
        .ok_or_else(|| "wanted a whole number of pixels from 50 to 20000, such as 640".to_string())
}

/// With fewer edges than this, each has a line of its own.
const FEW: usize = 16;

/// What a picture of boxes and arrows holds.
pub(super) fn held(scene: &Scene) -> String {
    let boxes = count(scene.boxes.len(), "box").replace("boxs", "boxes");
    format!("{boxes}, {}", count(scene.arrows.len(), "arrow"))
}

/// The format of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Svg,
    Png,
    Pdf,
    Dot,
    Mermaid,
    Html,
}

impl Look {
    /// What these flags are called.
    pub(super) const FLAGS: [&str; 7] = [
        "theme",
        "title",
        "phone",
        "page",
        "width",
        "scale",
        "embed_font",
    ];

    /// The same, checked.
    pub(super) fn options(&self) -> Result<Options, Failure> {
        Ok(Options {
            width: self.width.map(f64::from),
            embed_font: self.embed_font,
            effort: Effort::Normal,
            theme: theme(&self.theme)?,
            page: match (self.phone, self.page) {
                (true, _) => Page::Phone,
                (false, Some(paper)) => Page::Paper(paper),
                (false, None) => Page::Sheet,
            },
        })
    }

    /// Refuses a page or a phone for what is no drawing.
    pub(super) fn suits(&self, kind: Kind) -> Result<(), Failure> {
        let (set, flag) = match (self.phone, self.page) {
            (true, _) => ("a phone", "--phone"),
            (false, Some(_)) => ("paper", "--page"),
            (false, None) => return Ok(()),
        };
        if matches!(kind, Kind::Svg | Kind::Png | Kind::Pdf) {
            return Ok(());
        }
        let refused = Failure::usage(format!("only a drawing is set for {set}"));
        Err(refused.hint(format!(
            "leave out {flag}, or end the file in .svg, .png or .pdf"
        )))
    }

    /// A drawing, parted in pages, as the bytes of one PDF.
    pub(super) fn paged(
        &self,
        asked: &Asked,
        whole: &Drawing,
        pages: &[Drawing],
    ) -> Result<Vec<u8>, Failure> {
        tell_missing(whole, asked);
        tell_left_out(&whole.notes, asked);
        tell_small(pages, asked);
        raster::pdf_pages(pages).map_err(undrawable)
    }

    /// A drawing as a PNG: where no scale was asked for, a smaller one for what is too large.
    fn png(&self, asked: &Asked, svg: &str) -> Result<Vec<u8>, RasterError> {
        let usual = if self.page.is_some() { PRINT } else { SCALE };
        let drawn = raster::png(svg, self.scale.unwrap_or(usual));
        let scale = match &drawn {
            Err(RasterError::TooLarge {
                width,
                height,
                limit,
            }) if self.scale.is_none() => smaller(usual, (*width, *height), *limit),
            _ => None,
        };
        let Some(scale) = scale else { return drawn };
        let note = format!("note: too large for --scale {usual}: drawn with {scale}\n");
        asked.terminal.say(&note);
        raster::png(svg, scale)
    }

    /// A drawing as the bytes of its format.
    pub(super) fn drawn(
        &self,
        asked: &Asked,
        kind: Kind,
        drawing: Drawing,
    ) -> Result<Vec<u8>, Failure> {
        if matches!(kind, Kind::Png | Kind::Pdf) {
            tell_missing(&drawing, asked);
        }
        tell_shortened(drawing.shortened, asked);
        tell_left_out(&drawing.notes, asked);
        tell_small(std::slice::from_ref(&drawing), asked);
        match kind {
            Kind::Png => self.png(asked, &drawing).map_err(undrawable),
            Kind::Pdf => raster::pdf(&drawing).map_err(undrawable),
            Kind::Svg | Kind::Dot | Kind::Mermaid | Kind::Html => {
                Ok(drawing.into_svg().into_bytes())
            }
        }
    }
}

/// How many pixels of a PNG to one of the picture, if there is room.
const SCALE: f32 = 2.0;
/// How many pixels of a PNG to a point of paper.
const PRINT: f32 = 300.0 / 72.0;
/// Below this words cannot be read.
const LEAST_SCALE: f64 = 0.75;

/// The scale for a picture that at the usual one is so wide and high, which is more than the limit:
/// in hundredths, rounded down, for rows and columns are rounded up. None where words could not be
/// read.
fn smaller(usual: f32, (width, height): (u64, u64), limit: u64) -> Option<f32> {
    let room = limit as f64 / (width as f64 * height as f64);
    let scale = (f64::from(usual) * room.sqrt() * 100.0).floor() / 100.0;
    (scale >= LEAST_SCALE).then_some(scale as f32)
}

/// Puts the bytes where they go and tells what they hold.
pub(super) fn write(out: &Path, asked: &Asked, bytes: &[u8], held: &str) -> Result<Exit, Failure> {
    asked.in_time()?;
    if out == Path::new("-") {
        let failed = |e: std::io::Error| Failure::disk("cannot write to stdout", &e);
        terminal::answer(bytes).map_err(failed)?;
        return Ok(Exit::Answered);
    }
    disk::replace(out, bytes)?;
    let told = format!("wrote {}: {held}\n", out.display());
    asked.terminal.say(&told);
    Ok(Exit::Answered)
}

/// A built-in theme by its name, or the one in a file.
fn theme(name: &str) -> Result<Theme, Failure> {
    if let Some(theme) = Theme::named(name) {
        return Ok(theme);
    }
    let path = Path::new(name);
    if path
        .extension()
        .is_none_or(|e| !e.eq_ignore_ascii_case("ron"))
    {
        let near = nearest(name, Theme::NAMES);
        let failure = Failure::usage(format!("there is no theme `{name}`"));
        return Err(match near.is_empty() {
            true => failure.hint("wanted light, dark, print, or a file that ends in .ron"),
            false => failure.did_you_mean(&near),
        });
    }
    Theme::read(&disk::read_text(path)?).map_err(|fault| {
        let place = format!("{}:{}:{}", path.display(), fault.line, fault.column);
        Failure::new(Exit::Data, format!("cannot read the theme: {place}"))
            .cause(format!("found {}, wanted {}", fault.found, fault.wanted))
            .did_you_mean(&fault.similar)
    })
}

/// How wide a picture is, if it is wider than a page can show; on paper that is told otherwise.
pub(super) fn too_wide(drawing: &Drawing) -> Option<f64> {
    let width = drawing.size.0;
    (drawing.type_size().is_none() && width > WIDEST_LEGIBLE).then_some(width)
}

/// The picture as it flows, or flowing to the right, whichever is less wide.
pub(super) fn narrower(scene: &Scene, options: &Options) -> Drawing {
    let right = Scene {
        direction: Direction::LeftToRight,
        ..scene.clone()
    };
    let [down, right] = [scene, &right].map(|scene| crate::render::svg(scene, options));
    match too_wide(&right) < too_wide(&down) {
        true => right,
        false => down,
    }
}

/// The picture as large as a page can show it: flowing to the right, or as cards, where it is too
/// wide, or too much to be arranged well.
pub(super) fn fitting(scene: &Scene, options: &Options) -> Drawing {
    match options.page {
        Page::Sheet => {}
        Page::Phone => return crate::render::svg(scene, options),
        Page::Paper(_) => return on_paper([scene.clone()], &Direction::ALL, options),
    }
    let arranged = place(scene, options.effort);
    if !arranged.placed.complete {
        return Cards::of_scene(scene).svg(options);
    }
    let down = svg_arranged(scene, &arranged, options);
    if too_wide(&down).is_none() {
        return down;
    }
    let right = Scene {
        direction: Direction::LeftToRight,
        ..scene.clone()
    };
    let right = crate::render::svg(&right, options);
    match too_wide(&right) {
        Some(_) => Cards::of_scene(scene).svg(options),
        None => right,
    }
}

/// The format that the file's ending names.
pub(super) fn kind(out: &Path) -> Result<Kind, Failure> {
    if out == Path::new("-") {
        return Ok(Kind::Svg);
    }
    let ending = out.extension().map(|e| e.to_string_lossy().to_lowercase());
    Ok(match ending.as_deref() {
        Some("svg") => Kind::Svg,
        Some("png") => Kind::Png,
        Some("pdf") => Kind::Pdf,
        Some("dot" | "gv") => Kind::Dot,
        Some("mmd" | "mermaid") => Kind::Mermaid,
        Some("html" | "htm") => Kind::Html,
        other => {
            let found = match other {
                Some(ending) => format!("a picture cannot end in `.{ending}`"),
                None => format!("`{}` has no ending", out.display()),
            };
            let known = ["svg", "png", "pdf", "dot", "mmd", "html"];
            let near = nearest(other.unwrap_or_default(), known);
            let failure = Failure::usage(found);
            return Err(match near.is_empty() {
                true => failure.hint("wanted .svg, .png, .pdf, .html, .dot or .mmd"),
                false => failure.did_you_mean(&near),
            });
        }
    })
}

/// Says which scripts a PNG or PDF cannot show, where, and what can.
fn tell_missing(svg: &str, asked: &Asked) {
    let named: Vec<String> = raster::missing(svg)
        .iter()
        .map(|script| match (script.texts, &script.example) {
            (1, example) => format!("{} (in “{example}”)", script.name),
            (many, example) => format!("{} (in {many} lines, first “{example}”)", script.name),
        })
        .collect();
    if !named.is_empty() {
        asked.terminal.say(&format!(
            "note: the font for PNG and PDF has no {}: empty boxes stand there; an SVG shows the \
             reader's own fonts, and a browser prints it as PDF\n",
            list(&named)
        ));
    }
}

/// Says that words are not there as a whole.
fn tell_shortened(cut: usize, asked: &Asked) {
    if cut > 0 {
        asked.terminal.say(&format!(
            "note: {} too long and {} in …; in an SVG or a page, what a mouse shows of it is whole\n",
            if cut == 1 { "1 line is".to_string() } else { format!("{cut} lines are") },
            if cut == 1 { "ends" } else { "end" },
        ));
    }
}

/// Says how small words are on paper, where they are too small to be read, and on which page.
fn tell_small(pages: &[Drawing], asked: &Asked) {
    let sizes = (1..).zip(pages.iter().map(Drawing::type_size));
    let small = sizes.filter_map(|(page, size)| Some((page, size?)));
    let small = small.filter(|(_, size)| *size < LEAST_TYPE);
    let (numbers, sizes): (Vec<i32>, Vec<f64>) = small.unzip();
    let Some(size) = sizes.into_iter().reduce(f64::min) else {
        return;
    };
    let numbers: Vec<String> = numbers.iter().map(i32::to_string).collect();
    let what = match (pages, &numbers[..]) {
        ([_], _) => "it is too much for this page: its".to_string(),
        (_, [one]) => format!("page {one} of {} is too full: its", pages.len()),
        _ => format!(
            "pages {} of {} are too full: their",
            numbers.join(", "),
            pages.len()
        ),
    };
    asked.terminal.say(&format!(
        "warning: {what} smallest words are {size:.1} points high, and {LEAST_TYPE} can be read; \
         --focus shows a part, and boxes and arrows need less room with --cards\n"
    ));
}

/// Says by which option what a picture leaves out, by its notes, is drawn: its reader has none.
pub(super) fn tell_left_out(notes: &[impl AsRef<str>], asked: &Asked) {
    let hints = [
        (
            "Left out: who",
            "--all draws the relations that are left out",
        ),
        (
            "Left out: what",
            "--all draws the relations that are left out",
        ),
        ("Left out, since", "--keep-all draws what is left out"),
        (
            "actors whose ties are alike.",
            "--keep-all draws each of those alike",
        ),
    ];
    let told = |what: &str| notes.iter().any(|note| note.as_ref().contains(what));
    let hints = hints.iter().filter(|(what, _)| told(what));
    let hints: BTreeSet<&str> = hints.map(|(_, hint)| *hint).collect();
    for hint in hints {
        asked.terminal.say(&format!("note: {hint}\n"));
    }
}

fn undrawable(error: RasterError) -> Failure {
    Failure::new(Exit::Usage, format!("cannot draw it: {error}")).hint("try a smaller --scale")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A picture of 48 states was refused, though nobody had asked for a scale.
    #[test]
    fn what_is_too_large_is_drawn_smaller_as_long_as_it_can_be_read() {
        let limit = raster::MOST_PIXELS;
        let scale = smaller(SCALE, (13_444, 8_664), limit);
        assert_eq!(scale, Some(1.85));
        let whole = |length: f64| (length / 2.0 * 1.85).ceil();
        assert!(whole(13_444.0) * whole(8_664.0) <= limit as f64);
        assert_eq!(smaller(SCALE, (40_000, 40_000), limit), None);
    }
}
