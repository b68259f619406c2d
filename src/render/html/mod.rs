//! The picture as a page: one HTML file that stands alone, with a slider for its dates, facts
//! at a click, paths, zoom and a list in words. It loads nothing, and its policy admits no
//! style and no script but its own. Start at [`page`].

mod facts;
mod frame;
mod inline;
mod stage;

#[cfg(test)]
mod tests;

use super::drawing::Options;
use super::ink::{base64, escape, number};
use super::layout::Placed;
use super::legend::{SAMPLE_SIZE, samples};
use super::picture::{
    Focus, as_of, chosen, has_begun, pictures, spelled_date, spelled_short, turning_points,
};
use super::scene::{Arrow, Scene, SceneBox};
use super::series::Series;
use super::text::{Face, clean};
use super::theme::{Color, Role, Theme};
use crate::graph::{Filter, Graph, View};
use crate::model::Date;
use facts::Facts;
use frame::Frame;
use serde::Serialize;
use stage::{BoxFacts, Item, LineFacts, Stage};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

const STYLE: &str = include_str!("page.css");
/// One script of several files, each with one concern; what they declare they share.
const SCRIPT: &str = concat!(
    "'use strict';\n(() => {\n",
    include_str!("page/state.js"),
    include_str!("page/parts.js"),
    include_str!("page/dates.js"),
    include_str!("page/choice.js"),
    include_str!("page/paths.js"),
    include_str!("page/panel.js"),
    include_str!("page/zoom.js"),
    include_str!("page/keys.js"),
    include_str!("page/begin.js"),
    "})();\n",
);

/// What the reader can do, shown where the script runs.
const HELP: &str = "<details id=\"help\" hidden>\n<summary>How to use this page</summary>\n<ul>\n\
    <li>A click on a box or a line tells what is known of it, and who says so.</li>\n\
    <li>A click on a second box with Shift, or “Path to”, shows the shortest path.</li>\n\
    <li>Drag to move; pinch, or turn the wheel with Ctrl, to zoom.</li>\n\
    <li>Keys: Tab into the picture, arrow keys from part to part (up and down: from box to box), \
    Enter for its facts, Shift and Enter for the path, Escape to let go, + − 0 to zoom.</li>\n\
";

/// The same, of the slider.
const HELP_WITH_DATES: &str = "<li>The slider shows the picture as of each date on which it \
    changes. What was not there yet, or has no date, is pale.</li>\n";

/// What the script is given.
#[derive(Serialize)]
struct Told<'a> {
    moments: Vec<MomentFacts>,
    boxes: &'a [BoxFacts],
    lines: &'a [LineFacts],
    /// The parts as one reads them: `b3` is a box, `l0` a line.
    order: Vec<String>,
    #[serde(flatten)]
    facts: Facts,
}

/// What the page says around the picture at one moment.
#[derive(Serialize)]
struct MomentFacts {
    name: String,
    /// The same within a sentence.
    short: String,
    subtitle: String,
    notes: Vec<String>,
}

/// The page that shows a graph as a filter admits it: at each date at which the picture
/// changes, and after all that is recorded. Where the filter has a date, it shows that one.
/// The same graph gives the same bytes. Costs a scan of the edges for each date; where many edges
/// turn on many dates, some of these are left out, evenly spread, and the page says so.
///
/// ```
/// use foedera::graph::Filter;
/// use foedera::render::{Focus, Options, page};
///
/// let graph = foedera::dossier::ukraine();
/// let page = page(&graph, &Filter::default(), &Focus::default(), &Options::default());
/// assert!(page.starts_with("<!DOCTYPE html>"));
/// assert!(page.contains("Content-Security-Policy") && page.contains("<svg "));
/// assert!(page.len() < 150_000, "small enough to send to anybody");
/// ```
pub fn page(graph: &Graph, filter: &Filter, focus: &Focus, options: &Options) -> String {
    page_within(graph, filter, focus, options, MOST_LOOKS)
}

/// How many edges, each at every date, a page looks at at the most.
const MOST_LOOKS: usize = 60_000;

/// The page for so many looks at the most.
fn page_within(
    graph: &Graph,
    filter: &Filter,
    focus: &Focus,
    options: &Options,
    most: usize,
) -> String {
    let mut left_out = None;
    let dates: Vec<Option<Date>> = match filter.date() {
        Some(date) => vec![Some(date.clone())],
        None => {
            let view = graph.view(filter);
            let turns = turning_points(view, focus);
            let ever = filter.at_any_time();
            let edges = chosen(graph.view(&ever), focus).len();
            let dates = evenly(&turns, most / edges.max(1));
            let left = turns.len() - dates.len();
            left_out = (left > 0).then(|| {
                let (left, all) = (left, turns.len());
                format!("Left out: {left} of {all} dates on which something may change.")
            });
            let all = pictures(graph, filter, focus, &every(dates));
            every(told_apart(&all))
        }
    };
    let filters: Vec<Filter> = dates
        .iter()
        .map(|date| match date {
            Some(date) => filter.clone().as_of(date.clone()),
            None => filter.clone(),
        })
        .collect();
    let views: Vec<View> = filters.iter().map(|filter| graph.view(filter)).collect();
    let mut series = pictures(graph, filter, focus, &dates);
    if !focus.keep_all {
        series = series.told_once();
    }
    for moment in &mut series.moments {
        moment.scene.notes.extend(left_out.clone());
    }
    bound(&series, &views, options)
}

/// At most so many of a list, but no fewer than two: the first, the last, and between them as
/// many as fit, evenly spread.
fn evenly<T: Clone>(all: &[T], most: usize) -> Vec<T> {
    let most = most.max(2);
    if all.len() <= most {
        return all.to_vec();
    }
    let place = |at: usize| at * (all.len() - 1) / (most - 1);
    (0..most).map(|at| all[place(at)].clone()).collect()
}

/// The page that shows one scene of a view, such as that of a path.
///
/// ```
/// use foedera::graph::Filter;
/// use foedera::render::{Focus, Options, page_of, picture_of};
///
/// let graph = foedera::dossier::ukraine();
/// let filter = Filter::default();
/// let view = graph.view(&filter);
/// let backstop = graph.edge_id("us-backstop").unwrap();
/// let scene = picture_of(view, vec![backstop], &Focus::default());
/// let page = page_of(view, scene, &Options::default());
/// assert!(page.contains("Congress approves"));
/// ```
pub fn page_of(view: View<'_>, scene: Scene, options: &Options) -> String {
    let date = view.filter().date().cloned();
    bound(&Series::new([(date, scene)]), &[view], options)
}

/// The page of a series, with what a view of each of its moments knows.
fn bound(series: &Series, views: &[View<'_>], options: &Options) -> String {
    let (together, arranged) = series.arrange(options.effort);
    let frames: Vec<Frame> = series
        .moments
        .iter()
        .zip(&arranged)
        .enumerate()
        .map(|(at, (moment, arranged))| Frame {
            scene: &moment.scene,
            arranged,
            boxes: &moment.boxes,
            there: match views.get(at) {
                Some(view) => unbroken(&series.whole, &moment.boxes, *view),
                None => Vec::new(),
            },
            arrows: &moment.arrows,
            name: match &moment.date {
                Some(date) => format!("As of {}", spelled_date(date)),
                None => "All that is recorded".to_string(),
            },
            short: match &moment.date {
                Some(date) => as_of(date),
                None => "by all that is recorded".to_string(),
            },
            tick: match &moment.date {
                Some(date) if date.is_period() => spelled_date(date),
                Some(date) => spelled_short(date.as_str()),
                None => "all".to_string(),
            },
        })
        .collect();
    write((&series.whole, &together.placed), &frames, views, options)
}

/// Boxes of `whole` that a moment does not draw, though what they stand for had begun: they are not
/// to be pale as what was not there yet.
fn unbroken(whole: &Scene, drawn: &[usize], view: View<'_>) -> Vec<usize> {
    let has_begun = |shown: &SceneBox| {
        let node = view.graph().node_id(&shown.id);
        node.is_some_and(|node| has_begun(view, node))
    };
    let drawn: BTreeSet<usize> = drawn.iter().copied().collect();
    let boxes = whole.boxes.iter().enumerate();
    let others = boxes.filter(|(at, _)| !drawn.contains(at));
    let begun = others.filter(|(_, shown)| has_begun(shown));
    begun.map(|(at, _)| at).collect()
}

/// The dates, and after them all that is recorded.
fn every(dates: Vec<Date>) -> Vec<Option<Date>> {
    dates.into_iter().map(Some).chain([None]).collect()
}

/// The dates at which the picture is another than at the date before, and not empty.
fn told_apart(series: &Series) -> Vec<Date> {
    let look = |scene: &Scene| (scene.boxes.clone(), scene.arrows.clone());
    let mut before = (Vec::new(), Vec::new());
    let mut dates = Vec::new();
    for moment in &series.moments {
        let now = look(&moment.scene);
        if now != before
            && let Some(date) = &moment.date
        {
            dates.push(date.clone());
            before = now;
        }
    }
    dates
}

/// Writes the page that shows `whole` as it is in `frames`, that of all dates last, with what
/// `views` know at each.
fn write(
    (whole, placed): (&Scene, &Placed),
    frames: &[Frame<'_>],
    views: &[View<'_>],
    options: &Options,
) -> String {
    let theme = &options.theme;
    let mut stage = Stage::new(whole, placed, frames, theme);
    let drawn: BTreeSet<&str> = frames
        .iter()
        .flat_map(|frame| &frame.scene.arrows)
        .flat_map(|arrow| arrow.records.iter().map(String::as_str))
        .collect();
    let boxes = whole.boxes.iter().map(|b| &b.records);
    let lines = whole.arrows.iter().map(|a| &a.records);
    let keys = boxes.chain(lines).flatten().map(String::as_str);
    let facts = Facts::of(views, keys, &drawn);
    let places = |records: &[String]| records.iter().filter_map(|key| facts.place(key)).collect();
    for (told, own) in stage.boxes.iter_mut().zip(&whole.boxes) {
        told.records = places(&own.records);
    }
    for (told, own) in stage.lines.iter_mut().zip(&whole.arrows) {
        told.records = places(&own.records);
    }
    let told = Told {
        moments: frames.iter().map(moment).collect(),
        boxes: &stage.boxes,
        lines: &stage.lines,
        order: stage.order.iter().map(|item| name(*item)).collect(),
        facts,
    };
    let style = style(options);
    let mut page = String::new();
    head(&mut page, whole, &style, options);
    body(&mut page, whole, frames, &stage, theme);
    let _ = writeln!(
        page,
        "<script type=\"application/json\" id=\"facts\">{}</script>",
        inline::json(&told)
    );
    let _ = writeln!(page, "<script>{SCRIPT}</script>\n</body>\n</html>");
    page
}

fn moment(frame: &Frame<'_>) -> MomentFacts {
    let subtitle = frame.scene.subtitle.as_deref();
    MomentFacts {
        name: clean(&frame.name),
        short: clean(&frame.short),
        subtitle: clean(subtitle.unwrap_or_default()),
        notes: frame.scene.notes.iter().map(|note| clean(note)).collect(),
    }
}

fn name(item: Item) -> String {
    match item {
        Item::Box(at) => format!("b{at}"),
        Item::Line(at) => format!("l{at}"),
    }
}

/// The style with the theme's colours, and the font if it is to be put inside.
fn style(options: &Options) -> String {
    let theme = &options.theme;
    let mut style = String::new();
    if options.embed_font {
        for (face, kind) in [
            (Face::Regular, "font-weight:400"),
            (Face::Bold, "font-weight:700"),
            (Face::Italic, "font-weight:400;font-style:italic"),
        ] {
            let _ = writeln!(
                style,
                "@font-face{{font-family:'Noto Sans';{kind};\
                 src:url(data:font/ttf;base64,{}) format('truetype')}}",
                base64(face.bytes())
            );
        }
    }
    let _ = writeln!(style, ":root{{{}}}", variables(theme));
    style.push_str(STYLE);
    if follows(theme) {
        style.push_str(&by_night(theme, &Theme::dark()));
    }
    style
}

/// The colours that the style names.
fn variables(theme: &Theme) -> String {
    let colors = [
        ("paper", Role::Paper),
        ("ink", Role::Ink),
        ("soft", Role::Soft),
        ("rule", Role::Rule),
        ("focus", Role::Focus),
        ("accent", Role::Guarantees),
    ];
    let colors = colors.map(|(name, role)| format!("--{name}:{};", theme[role]));
    format!("{}color-scheme:{}", colors.concat(), scheme(theme))
}

/// Whether the page is light by day and dark by night, as the reader's machine is: unless another
/// theme was chosen.
fn follows(theme: &Theme) -> bool {
    *theme == Theme::light()
}

/// The rules that draw a page of one theme in another, where the reader's machine is dark.
fn by_night(day: &Theme, night: &Theme) -> String {
    let mut rules = format!(
        "@media screen and (prefers-color-scheme:dark){{:root{{{}}}\n",
        variables(night)
    );
    let pairs = Role::ALL.into_iter();
    let pairs: BTreeMap<String, String> = pairs
        .map(|role| (day[role].to_string(), night[role].to_string()))
        .collect();
    for (from, to) in pairs {
        let _ = writeln!(
            rules,
            "[fill=\"{from}\"]{{fill:{to}}}[stroke=\"{from}\"]{{stroke:{to}}}"
        );
    }
    rules.push_str("}\n");
    rules
}

/// Whether buttons and sliders are to be dark or light.
fn scheme(theme: &Theme) -> &'static str {
    let dark = theme[Role::Paper].contrast(Color::WHITE) > 4.5;
    if dark { "dark" } else { "light" }
}

/// A sign for the browser's tab: two boxes and the line between them.
fn icon(theme: &Theme) -> String {
    let svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 16 16\">\
         <path d=\"M8 4v8\" stroke=\"{line}\" stroke-width=\"2\"/>\
         <path d=\"M3 1h10v5H3zM3 10h10v5H3z\" fill=\"{fill}\" stroke=\"{edge}\"/></svg>",
        line = theme[Role::Guarantees],
        fill = theme[Role::ActorFill],
        edge = theme[Role::ActorLine],
    );
    format!("data:image/svg+xml;base64,{}", base64(svg.as_bytes()))
}

fn head(page: &mut String, whole: &Scene, style: &str, options: &Options) {
    let font = if options.embed_font {
        " font-src data:;"
    } else {
        ""
    };
    let _ = write!(
        page,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
         style-src {}; script-src {}; img-src data:;{font} base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n\
         <meta name=\"color-scheme\" content=\"{}\">\n\
         <meta name=\"generator\" content=\"foedera {}\">\n\
         <title>{}</title>\n<link rel=\"icon\" href=\"{}\">\n<style>{style}</style>\n</head>\n",
        inline::hash(style),
        inline::hash(SCRIPT),
        match follows(&options.theme) {
            true => "light dark",
            false => scheme(&options.theme),
        },
        env!("CARGO_PKG_VERSION"),
        escape(&clean(&whole.title)),
        icon(&options.theme),
    );
}

fn body(page: &mut String, whole: &Scene, frames: &[Frame<'_>], stage: &Stage, theme: &Theme) {
    let last = frames.last().map(moment);
    let (subtitle, notes) = last.map_or((String::new(), Vec::new()), |m| (m.subtitle, m.notes));
    let _ = write!(
        page,
        "<body>\n<a class=\"skip\" href=\"#list\">Skip to the list of what is drawn</a>\n\
         <header>\n<h1 class=\"text\">{}</h1>\n<p id=\"subtitle\" class=\"text\">{}</p>\n</header>\n\
         <main>\n<div id=\"bar\" class=\"bar\" hidden>\n",
        escape(&clean(&whole.title)),
        escape(&subtitle),
    );
    slider(page, frames);
    page.push_str(
        "<div class=\"zoom\" role=\"group\" aria-label=\"Zoom\">\n\
         <button type=\"button\" id=\"in\" aria-label=\"Larger\" title=\"Larger (+)\">+</button>\n\
         <button type=\"button\" id=\"out\" aria-label=\"Smaller\" title=\"Smaller (−)\">−</button>\n\
         <button type=\"button\" id=\"fit\" title=\"As wide as the page (0)\">Fit</button>\n</div>\n\
         </div>\n<figure>\n<div class=\"view\">\n<div id=\"stage\">\n",
    );
    page.push_str(&stage.svg);
    page.push_str(
        "</div>\n<aside id=\"panel\" aria-label=\"What is picked\" hidden></aside>\n</div>\n\
         <p id=\"more\" hidden>More lies beside what is seen: drag to move; Fit shows all.</p>\n",
    );
    legend(page, whole, frames, theme);
    page.push_str("</figure>\n");
    list(page, stage);
    page.push_str(HELP);
    if frames.len() > 1 {
        page.push_str(HELP_WITH_DATES);
    }
    page.push_str("</ul>\n</details>\n");
    page.push_str("</main>\n<footer>\n<div id=\"notes\">\n");
    for note in &notes {
        let _ = writeln!(page, "<p class=\"text\">{}</p>", escape(note));
    }
    page.push_str("</div>\n");
    if let Some(source) = &whole.source_line {
        let _ = writeln!(
            page,
            "<p class=\"source text\">{}</p>",
            escape(&clean(source))
        );
    }
    page.push_str("</footer>\n<p id=\"say\" class=\"unseen\" role=\"status\"></p>\n");
}

/// The most dates that stand under the slider.
const MOST_TICKS: usize = 8;

/// The slider, where there is more than one moment.
fn slider(page: &mut String, frames: &[Frame<'_>]) {
    let [.., last] = frames else { return };
    if frames.len() < 2 {
        return;
    }
    let end = frames.len() - 1;
    let name = escape(&clean(&last.name));
    let _ = write!(
        page,
        "<div class=\"dates\" role=\"group\" aria-label=\"Date\">\n\
         <output id=\"shown\" for=\"date\" class=\"text\">{name}</output>\n\
         <button type=\"button\" id=\"earlier\" aria-label=\"Earlier\" title=\"Earlier\">←</button>\n\
         <div class=\"track\">\n\
         <input id=\"date\" type=\"range\" min=\"0\" max=\"{end}\" step=\"1\" value=\"{end}\" \
         aria-label=\"Date of the picture\" aria-valuetext=\"{name}\">\n\
         <ul id=\"ticks\" class=\"ticks\" aria-hidden=\"true\">\n"
    );
    // As many as can be read beside each other; the last always.
    let step = end.div_ceil(MOST_TICKS);
    for (at, frame) in frames.iter().enumerate() {
        let named = at == end || (at % step == 0 && end - at >= step);
        let tick = if named { frame.tick.as_str() } else { "" };
        let _ = writeln!(page, "<li>{}</li>", escape(&clean(tick)));
    }
    page.push_str(
        "</ul>\n</div>\n\
         <button type=\"button\" id=\"later\" aria-label=\"Later\" title=\"Later\">→</button>\n</div>\n",
    );
}

/// What the signs mean that occur at any moment.
fn legend(page: &mut String, whole: &Scene, frames: &[Frame<'_>], theme: &Theme) {
    let mut all = whole.clone();
    for frame in frames {
        all.boxes.extend(frame.scene.boxes.iter().cloned());
        // Where they start and end is of no interest to a legend.
        let unplaced = |arrow: &Arrow| Arrow {
            from: 0,
            to: 0,
            ..arrow.clone()
        };
        all.arrows.extend(frame.scene.arrows.iter().map(unplaced));
    }
    page.push_str("<figcaption class=\"legend\">\n");
    for (heading, entries) in samples(&all, theme) {
        let _ = writeln!(page, "<section>\n<h3>{heading}</h3>\n<ul>");
        let (width, height) = (number(SAMPLE_SIZE.0), number(SAMPLE_SIZE.1));
        for (sample, name) in entries {
            let _ = writeln!(
                page,
                "<li><svg width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
                 aria-hidden=\"true\">\n{sample}</svg>{}</li>",
                escape(&clean(&name))
            );
        }
        page.push_str("</ul>\n</section>\n");
    }
    page.push_str("</figcaption>\n");
}

/// Everything drawn, in words.
fn list(page: &mut String, stage: &Stage) {
    page.push_str("<details id=\"list\">\n<summary>List of what is drawn</summary>\n<ul>\n");
    let mut depth = (false, false);
    let close = |page: &mut String, depth: &mut (bool, bool), all: bool| {
        if std::mem::take(&mut depth.1) {
            page.push_str("</ul>\n");
        }
        if all && std::mem::take(&mut depth.0) {
            page.push_str("</li>\n");
        }
    };
    for item in &stage.order {
        let said = match item {
            Item::Box(at) => {
                close(page, &mut depth, true);
                depth.0 = true;
                page.push_str("<li>");
                &stage.boxes[*at].said
            }
            Item::Line(at) => {
                if !std::mem::replace(&mut depth.1, true) {
                    page.push_str("<ul>\n");
                }
                page.push_str("<li>");
                &stage.lines[*at].said
            }
        };
        let _ = write!(
            page,
            "<p class=\"text\" data-item=\"{}\">{}</p>",
            name(*item),
            escape(said.last())
        );
        page.push_str(match item {
            Item::Box(_) => "\n",
            Item::Line(_) => "</li>\n",
        });
    }
    close(page, &mut depth, true);
    page.push_str("</ul>\n</details>\n");
}
