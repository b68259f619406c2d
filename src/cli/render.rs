//! `foedera render`: the dossier as a picture, in the format that the file's ending names.

use super::decided::Asked;
use super::disk;
use super::exit::Exit;
use super::failure::Failure;
use super::terminal;
use super::words::{count, list};
use crate::model::{Date, nearest};
use crate::render::layout::Effort;
use crate::render::{
    Arranged, Direction, Focus, Options, Scene, Theme, graphviz, picture, pictures, place, raster,
};
use clap::{Args, ValueEnum};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Draw the dossier: SVG, PNG, PDF, HTML, DOT or Mermaid, by the ending of the file
///
/// Shown are commitments, breaches, conditions and the agreements broken; --all shows the rest.
///
/// Example:
///   foedera render -o ukraine.svg --focus coalition --hops 2
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Typed {
    /// Where it goes; ends in .svg, .png, .pdf, .html, .dot or .mmd; `-` prints SVG
    #[arg(short, long, value_name = "FILE")]
    out: PathBuf,
    /// Only what lies around this record
    #[arg(long, value_name = "WHAT")]
    focus: Option<String>,
    /// How far around it, in hops; 1 if not given
    #[arg(long, value_name = "N", requires = "focus")]
    hops: Option<usize>,
    /// Only these relations: guarantees, violates …
    #[arg(long, value_name = "RELATIONS", value_delimiter = ',')]
    only: Vec<String>,
    /// Every relation, not only promises, breaches and conditions
    #[arg(long, conflicts_with = "only")]
    all: bool,
    /// Draw every box and line by itself: no persons tucked in, nothing merged or left out
    #[arg(long)]
    keep_all: bool,
    /// The picture at each of these dates, on one page, with what is new or changed marked
    #[arg(long, value_name = "DATES", value_delimiter = ',', value_parser = super::typed::date, conflicts_with = "layout")]
    small_multiples: Vec<Date>,
    /// Which way the picture flows: tb, top to bottom; lr, left to right
    #[arg(long, value_name = "WAY", default_value = "tb")]
    direction: Flow,
    /// The colours: light, dark, print (black and white), or a theme of your own in a .ron file
    #[arg(long, value_name = "NAME|FILE.ron", default_value = "light")]
    theme: String,
    /// The title; the dossier's own if not given
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// How wide an SVG is shown, in CSS pixels
    #[arg(long, value_name = "PIXELS", value_parser = clap::value_parser!(u32).range(50..=20_000))]
    width: Option<u32>,
    /// How many pixels of a PNG to one of the picture
    #[arg(long, value_name = "FACTOR", default_value = "2")]
    scale: f32,
    /// Put the font into the SVG, so that it looks the same everywhere (800 kB)
    #[arg(long)]
    embed_font: bool,
    /// Who arranges the boxes: foedera, or an installed Graphviz
    #[arg(long, value_name = "ENGINE", default_value = "own")]
    layout: Engine,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Flow {
    Tb,
    Lr,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Engine {
    Own,
    Graphviz,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Svg,
    Png,
    Pdf,
    Dot,
    Mermaid,
    Html,
}

/// How long an installed Graphviz may take.
const PATIENCE: Duration = Duration::from_secs(20);

pub(super) fn run(typed: &Typed, asked: &Asked) -> Result<Exit, Failure> {
    let kind = kind(&typed.out)?;
    if !typed.small_multiples.is_empty() {
        return small_multiples(typed, asked, kind);
    }
    let scene = picture(asked.view(), &focus(typed, asked)?);
    if scene.boxes.is_empty() {
        return Err(nothing(
            "--all shows every relation; without --as-of, dates hide nothing",
        ));
    }
    let options = options(typed)?;
    let svg = || -> Result<String, Failure> {
        Ok(match typed.layout {
            Engine::Own => crate::render::svg(&scene, &options),
            Engine::Graphviz => {
                crate::render::svg_arranged(&scene, &by_graphviz(&scene)?, &options)
            }
        })
    };
    let bytes = match kind {
        Kind::Svg | Kind::Png | Kind::Pdf => drawn(typed, asked, kind, svg()?)?,
        Kind::Dot => {
            let arranged = match typed.layout {
                Engine::Own => place(&scene, options.effort),
                Engine::Graphviz => by_graphviz(&scene)?,
            };
            crate::render::dot(&scene, &arranged, &options.theme).into_bytes()
        }
        Kind::Html => page(typed, asked, &options)?.into_bytes(),
        Kind::Mermaid => crate::render::mermaid(&scene, &options.theme).into_bytes(),
    };
    let held = format!(
        "{}, {}",
        count(scene.boxes.len(), "box").replace("boxs", "boxes"),
        count(scene.arrows.len(), "arrow"),
    );
    write(typed, asked, &bytes, &held)
}

fn write(typed: &Typed, asked: &Asked, bytes: &[u8], held: &str) -> Result<Exit, Failure> {
    if typed.out == Path::new("-") {
        let failed = |e: std::io::Error| Failure::disk("cannot write to stdout", &e);
        terminal::answer(bytes).map_err(failed)?;
        return Ok(Exit::Answered);
    }
    disk::replace(&typed.out, bytes)?;
    let told = format!("wrote {}: {held}\n", typed.out.display());
    asked.terminal.say(&told);
    Ok(Exit::Answered)
}

/// The most pictures on one page.
const MOST_MOMENTS: usize = 24;

fn small_multiples(typed: &Typed, asked: &Asked, kind: Kind) -> Result<Exit, Failure> {
    if kind == Kind::Html {
        let refused = Failure::usage("a page has a slider for all its dates");
        return Err(refused.hint("leave out --small-multiples"));
    }
    if matches!(kind, Kind::Dot | Kind::Mermaid) {
        let refused = Failure::usage("small multiples are a drawing, no graph for other programs");
        return Err(refused.hint("wanted a file that ends in .svg, .png or .pdf"));
    }
    if asked.view().filter().date().is_some() {
        let refused = Failure::usage("--as-of and --small-multiples both say when");
        return Err(refused.hint("leave out --as-of"));
    }
    let mut dates = typed.small_multiples.clone();
    dates.sort_by_key(|date| date.possible());
    dates.dedup();
    if dates.len() > MOST_MOMENTS {
        let found = format!("{} dates are too many for one page", dates.len());
        return Err(Failure::usage(found).hint(format!("wanted at most {MOST_MOMENTS}")));
    }
    let dates: Vec<Option<Date>> = dates.into_iter().map(Some).collect();
    let view = asked.view();
    let series = pictures(view.graph(), view.filter(), &focus(typed, asked)?, &dates);
    if series.whole.boxes.is_empty() {
        return Err(nothing(
            "--all shows every relation; other dates may show more",
        ));
    }
    let series = if typed.keep_all {
        series
    } else {
        series.brief()
    };
    let held = count(dates.len(), "picture");
    let svg = crate::render::small_multiples(series, &options(typed)?);
    write(typed, asked, &drawn(typed, asked, kind, svg)?, &held)
}

fn nothing(hint: &str) -> Failure {
    Failure::new(Exit::Nothing, "there is nothing to draw").hint(hint)
}

fn options(typed: &Typed) -> Result<Options, Failure> {
    Ok(Options {
        width: typed.width.map(f64::from),
        embed_font: typed.embed_font,
        effort: Effort::Normal,
        theme: theme(&typed.theme)?,
    })
}

/// A drawing as the bytes of its format.
fn drawn(typed: &Typed, asked: &Asked, kind: Kind, svg: String) -> Result<Vec<u8>, Failure> {
    if matches!(kind, Kind::Png | Kind::Pdf) {
        tell_missing(&svg, asked);
    }
    match kind {
        Kind::Png => raster::png(&svg, typed.scale).map_err(undrawable),
        Kind::Pdf => raster::pdf(&svg).map_err(undrawable),
        Kind::Svg | Kind::Dot | Kind::Mermaid | Kind::Html => Ok(svg.into_bytes()),
    }
}

/// The page that stands alone; its places must serve every date, so nobody else can arrange it.
fn page(typed: &Typed, asked: &Asked, options: &Options) -> Result<String, Failure> {
    if matches!(typed.layout, Engine::Graphviz) {
        let failure = Failure::usage("a page is arranged by foedera, not by Graphviz");
        return Err(failure.hint("leave out --layout"));
    }
    let (graph, filter) = (asked.graph(), asked.view().filter());
    Ok(crate::render::page(
        graph,
        filter,
        &focus(typed, asked)?,
        options,
    ))
}

/// What the picture is to show.
fn focus(typed: &Typed, asked: &Asked) -> Result<Focus, Failure> {
    let node = match &typed.focus {
        Some(name) => Some(asked.node(std::slice::from_ref(name))?),
        None => None,
    };
    let mut only = None;
    for name in &typed.only {
        let relation = asked.relation(name)?;
        only.get_or_insert_with(std::collections::BTreeSet::new)
            .insert(relation);
    }
    Ok(Focus {
        title: typed.title.clone().or_else(|| match node {
            None => Some(asked.title().to_string()),
            Some(_) => None,
        }),
        node,
        hops: typed.hops,
        only,
        all: typed.all,
        keep_all: typed.keep_all,
        direction: match typed.direction {
            Flow::Tb => Direction::TopToBottom,
            Flow::Lr => Direction::LeftToRight,
        },
    })
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

/// The format that the file's ending names.
fn kind(out: &Path) -> Result<Kind, Failure> {
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

/// Says which scripts a PNG or PDF cannot show.
fn tell_missing(svg: &str, asked: &Asked) {
    let missing = raster::missing(svg);
    let named: Vec<String> = missing
        .iter()
        .map(|script| format!("{} (\"{}\")", script.name, script.example))
        .collect();
    if !named.is_empty() {
        asked.terminal.say(&format!(
            "note: the font for PNG and PDF has no {}: empty boxes stand there; an SVG shows the \
             reader's own fonts\n",
            list(&named)
        ));
    }
}

fn undrawable(error: raster::RasterError) -> Failure {
    Failure::new(Exit::Usage, format!("cannot draw it: {error}")).hint("try a smaller --scale")
}

/// Boxes and lines as an installed `dot` arranges them.
fn by_graphviz(scene: &Scene) -> Result<Arranged, Failure> {
    let dirs = std::env::var_os("PATH").unwrap_or_default();
    let names = ["dot", "dot.exe"];
    let program = std::env::split_paths(&dirs)
        .flat_map(|dir| names.map(|name| dir.join(name)))
        .find(|file| file.is_file())
        .ok_or_else(|| {
            Failure::usage("Graphviz's `dot` is not installed")
                .hint("leave out --layout: foedera arranges by itself")
        })?;
    graphviz::place_with_dot(scene, &program, PATIENCE).map_err(|error| {
        Failure::new(Exit::Disk, format!("Graphviz failed: {error}"))
            .hint("leave out --layout: foedera arranges by itself")
    })
}
