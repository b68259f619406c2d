//! `foedera render`: the dossier as a picture, in the format that the file's ending names.

use super::decided::Asked;
use super::drawn::{Kind, Look, held, kind, narrower, tell_left_out, too_wide, write};
use super::exit::Exit;
use super::failure::Failure;
use super::words::count;
use crate::model::Date;
use crate::render::{
    Arranged, Direction, Drawing, Focus, Options, Page, Scene, graphviz, in_narrow_lines, on_paper,
    picture, pictures, place, sparser,
};
use clap::{Args, ValueEnum};
use std::path::PathBuf;
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
    /// As cards, without lines: each agreement a frame with what was promised under it, as in
    /// `--cards -o cards.png`
    #[arg(long, conflicts_with_all = ["layout", "direction", "small_multiples"])]
    cards: bool,
    /// The picture at each of these dates, on one page, with what is new or changed marked
    #[arg(long, value_name = "DATES", value_delimiter = ',', value_parser = super::typed::date, conflicts_with = "layout")]
    small_multiples: Vec<Date>,
    /// Which way the picture flows: tb, top to bottom; lr, left to right; if not given, tb, but lr
    /// or in chapters where that is too wide for a page
    #[arg(long, value_name = "WAY")]
    direction: Option<Flow>,
    #[command(flatten)]
    look: Look,
    /// Who arranges the boxes: foedera, or an installed Graphviz
    #[arg(
        long,
        value_name = "ENGINE",
        default_value = "own",
        conflicts_with = "page"
    )]
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

/// How long an installed Graphviz may take.
const PATIENCE: Duration = Duration::from_secs(20);

pub(super) fn run(typed: &Typed, asked: &Asked) -> Result<Exit, Failure> {
    let kind = kind(&typed.out)?;
    if kind != Kind::Html || !typed.look.phone {
        typed.look.suits(kind)?;
    }
    if !typed.small_multiples.is_empty() {
        return small_multiples(typed, asked, kind);
    }
    if typed.cards || typed.look.phone {
        return in_cards(typed, asked, kind);
    }
    let mut scene = picture(asked.view(), &focus(typed, asked)?);
    if scene.boxes.is_empty() {
        return Err(nothing(
            "--all shows every relation; without --as-of, dates hide nothing",
        ));
    }
    let options = typed.look.options()?;
    let bytes = match kind {
        Kind::Svg | Kind::Png | Kind::Pdf if options.page != Page::Sheet => {
            printed(typed, asked, kind, &scene, &options)?
        }
        Kind::Svg | Kind::Png | Kind::Pdf => {
            let arranged = typed.arranged(&mut scene, &options, asked)?;
            let svg = crate::render::svg_arranged(&scene, &arranged, &options);
            let is_wide = typed.in_chapters(&svg);
            // What could not be arranged can be listed.
            if is_wide && !arranged.placed.complete {
                return in_cards(typed, asked, kind);
            }
            match is_wide {
                true => chapters(typed, asked, kind, &scene, &options)?,
                false => {
                    tell_width(&svg, asked);
                    typed.look.drawn(asked, kind, svg)?
                }
            }
        }
        Kind::Dot => {
            let arranged = typed.arranged(&mut scene, &options, asked)?;
            crate::render::dot(&scene, &arranged, &options.theme).into_bytes()
        }
        Kind::Html => page(typed, asked, &options)?.into_bytes(),
        Kind::Mermaid => crate::render::mermaid(&scene, &options.theme).into_bytes(),
    };
    write(&typed.out, asked, &bytes, &held(&scene))
}

impl Typed {
    /// The places of all; where the search for good ones was cut short, the picture says so.
    fn arranged(
        &self,
        scene: &mut Scene,
        options: &Options,
        asked: &Asked,
    ) -> Result<Arranged, Failure> {
        let arranged = match self.layout {
            Engine::Own => place(scene, options.effort),
            Engine::Graphviz => by_graphviz(scene)?,
        };
        if !arranged.placed.complete {
            let told = "This is too much to be arranged well: the search was cut short.";
            scene.notes.push(told.to_string());
            asked.terminal.say(
                "note: it is too much to be arranged well, and the search was cut short: --focus \
                 shows a part, --cards lists all, --keep-all draws what was found\n",
            );
        }
        Ok(arranged)
    }

    /// Whether the picture is drawn one chapter after the other: on one canvas it needs more room
    /// than a page has, and nobody asked for that.
    fn in_chapters(&self, svg: &Drawing) -> bool {
        let own = matches!(self.layout, Engine::Own) && self.direction.is_none();
        own && !self.keep_all && too_wide(svg).is_some()
    }
}

/// The picture in chapters; a PDF has a page for each.
fn chapters(
    typed: &Typed,
    asked: &Asked,
    kind: Kind,
    scene: &Scene,
    options: &Options,
) -> Result<Vec<u8>, Failure> {
    let agreements = crate::render::agreements(asked.view(), &focus(typed, asked)?);
    let chapters = crate::render::chapters(scene, &agreements, options);
    if chapters.len() < 2 {
        return to_the_right(typed, asked, kind, scene, options);
    }
    let many = count(chapters.len(), "part");
    asked.terminal.say(&format!(
        "note: on one canvas it is wider than a page, so it is drawn in {many}; --keep-all draws \
         one\n"
    ));
    let svg = chapters.svg(options);
    tell_width(&svg, asked);
    match kind {
        Kind::Pdf => typed.look.paged(asked, &svg, &chapters.pages(options)),
        _ => typed.look.drawn(asked, kind, svg),
    }
}

/// The picture on paper; a PDF has a page for each chapter where one page cannot hold all.
fn printed(
    typed: &Typed,
    asked: &Asked,
    kind: Kind,
    scene: &Scene,
    options: &Options,
) -> Result<Vec<u8>, Failure> {
    let ways = match typed.direction {
        Some(_) => vec![scene.direction],
        None => Direction::ALL.to_vec(),
    };
    let svg = match typed.keep_all {
        true => on_paper([scene.clone()], &ways, options),
        false => {
            let crowd = Focus {
                most: Some(0),
                ..focus(typed, asked)?
            };
            let crowd = picture(asked.view(), &crowd);
            let sparser = sparser(&crowd);
            let scenes = [scene.clone(), crowd].into_iter().chain(sparser);
            on_paper(scenes, &ways, options)
        }
    };
    if !svg.is_legible() && kind == Kind::Pdf {
        let agreements = crate::render::agreements(asked.view(), &focus(typed, asked)?);
        let chapters = crate::render::chapters(scene, &agreements, options);
        let pages = chapters.pages(options);
        if pages.len() > 1 {
            let many = count(pages.len(), "page");
            asked.terminal.say(&format!(
                "note: it is too much for one page, so it is drawn on {many}\n"
            ));
            return typed.look.paged(asked, &svg, &pages);
        }
    }
    typed.look.drawn(asked, kind, svg)
}

/// The picture flowing to the right, if that is less wide, or in narrower lines, if only that fits.
fn to_the_right(
    typed: &Typed,
    asked: &Asked,
    kind: Kind,
    scene: &Scene,
    options: &Options,
) -> Result<Vec<u8>, Failure> {
    let svg = narrower(scene, options);
    let svg = match too_wide(&svg) {
        Some(_) => in_narrow_lines(scene, options).unwrap_or(svg),
        None => svg,
    };
    tell_width(&svg, asked);
    typed.look.drawn(asked, kind, svg)
}

/// Says so where a picture is too wide for a page.
fn tell_width(svg: &Drawing, asked: &Asked) {
    if let Some(width) = too_wide(svg) {
        asked.terminal.say(&format!(
            "note: the picture is {width} pixels wide, and its words are small on a page: --cards \
             needs less room, --focus shows a part, a file that ends in .html can be zoomed\n"
        ));
    }
}

/// The picture as cards; on a phone there is no other.
fn in_cards(typed: &Typed, asked: &Asked, kind: Kind) -> Result<Exit, Failure> {
    if kind == Kind::Html {
        let refused = Failure::usage("a page has a list of all that is drawn, for a phone too");
        return Err(refused.hint("leave out --cards and --phone"));
    }
    drawing(kind, "cards are")?;
    let cards = crate::render::cards(asked.view(), &focus(typed, asked)?);
    if cards.cards.is_empty() {
        return Err(nothing(
            "--all shows every relation; without --as-of, dates hide nothing",
        ));
    }
    let held = format!(
        "{}, {}",
        count(cards.cards.len(), "card"),
        count(cards.entries(), "entry").replace("entrys", "entries"),
    );
    let svg = cards.svg(&typed.look.options()?);
    let bytes = typed.look.drawn(asked, kind, svg)?;
    write(&typed.out, asked, &bytes, &held)
}

/// The most pictures on one page.
const MOST_MOMENTS: usize = 24;

fn small_multiples(typed: &Typed, asked: &Asked, kind: Kind) -> Result<Exit, Failure> {
    if kind == Kind::Html {
        let refused = Failure::usage("a page has a slider for all its dates");
        return Err(refused.hint("leave out --small-multiples"));
    }
    drawing(kind, "small multiples are")?;
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
    let options = typed.look.options()?;
    let series = match typed.keep_all {
        true => series,
        false => crate::render::legible(series, &options),
    };
    let held = count(dates.len(), "picture");
    let svg = crate::render::small_multiples(series, &options);
    write(
        &typed.out,
        asked,
        &typed.look.drawn(asked, kind, svg)?,
        &held,
    )
}

/// Refuses the formats that only boxes and arrows have.
fn drawing(kind: Kind, what: &str) -> Result<(), Failure> {
    if matches!(kind, Kind::Dot | Kind::Mermaid) {
        let refused = format!("{what} a drawing, no graph for other programs");
        let hint = "wanted a file that ends in .svg, .png or .pdf";
        return Err(Failure::usage(refused).hint(hint));
    }
    Ok(())
}

fn nothing(hint: &str) -> Failure {
    Failure::new(Exit::Nothing, "there is nothing to draw").hint(hint)
}

/// The page that stands alone; its places must serve every date, so nobody else can arrange it.
fn page(typed: &Typed, asked: &Asked, options: &Options) -> Result<String, Failure> {
    if matches!(typed.layout, Engine::Graphviz) {
        let failure = Failure::usage("a page is arranged by foedera, not by Graphviz");
        return Err(failure.hint("leave out --layout"));
    }
    let (graph, filter) = (asked.graph(), asked.view().filter());
    let page = crate::render::page(graph, filter, &focus(typed, asked)?, options);
    tell_left_out(&[&page], asked);
    Ok(page)
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
        title: typed.look.title.clone().or_else(|| match node {
            None => Some(asked.title().to_string()),
            Some(_) => None,
        }),
        node,
        hops: typed.hops,
        only,
        all: typed.all,
        also: None,
        keep_all: typed.keep_all,
        most: None,
        direction: match typed.direction {
            Some(Flow::Lr) => Direction::LeftToRight,
            Some(Flow::Tb) | None => Direction::TopToBottom,
        },
    })
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
