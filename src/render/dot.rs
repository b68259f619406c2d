//! Writes a scene as DOT for Graphviz and its relatives. The structures and
//! the printer are `graphviz-rust`'s; it never escapes, so every word goes
//! through the one function here that does. Start at [`dot`].

use super::arrow::{Look, look};
use super::curve::{point, shortened as curve_shortened};
use super::drawing::Arranged;
use super::ink::{escape, followable, number};
use super::layout::{Point, Rect};
use super::measure::{Block, with_cut};
use super::scene::{Arrow, Direction, Scene, SceneBox};
use super::signs::{self, Head, Outline, Shaft};
use super::text::{Face, clean, shortened};
use super::theme::{Role, Theme};
use graphviz_rust::dot_structures::{
    Attribute, Edge, EdgeTy, Graph, GraphAttributes, Id, Node, NodeId, Stmt, Subgraph, Vertex,
};
use graphviz_rust::printer::{DotPrinter, PrinterContext};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Prints `scene` as a DOT digraph that Graphviz reads whatever the words are.
///
/// Nodes bear the ids of the boxes where those are all different, else numbers. Boxes, lines
/// and labels carry the places that `arranged` gives them, in points, y growing upward:
/// `neato -n2` draws them there, `dot` finds places of its own.
///
/// ```
/// use foedera::render::layout::Effort;
/// use foedera::render::{dot, place, Scene, SceneBox, Shape, Theme};
///
/// let mut scene = Scene::new("Say \"yes\"");
/// scene.add_box(SceneBox::new("us", "United States", Shape::State));
/// let text = dot(&scene, &place(&scene, Effort::Normal), &Theme::light());
/// assert!(text.contains("pos=\""));
/// assert!(text.contains(r#"label="Say \"yes\"""#));
/// assert!(text.contains(r#""us""#));
/// ```
pub fn dot(scene: &Scene, arranged: &Arranged, theme: &Theme) -> String {
    let names = node_names(scene);
    let Arranged { measured, placed } = arranged;
    // Graphviz counts upward, in points: a pixel here is a point there.
    let spot = |at: Point| format!("{},{}", number(at.x), number(placed.height - at.y));
    let mut stmts = vec![
        Stmt::GAttribute(GraphAttributes::Graph(graph_attributes(scene, theme))),
        Stmt::GAttribute(GraphAttributes::Node(vec![
            plain("fontname", "Noto Sans"),
            plain("fontsize", "12"),
            plain("margin", "0.18,0.09"),
        ])),
        Stmt::GAttribute(GraphAttributes::Edge(vec![
            plain("fontname", "Noto Sans"),
            plain("fontsize", "10"),
        ])),
    ];
    // Lines break as in our own drawing: Graphviz gives up on very wide labels.
    let boxes = scene.boxes.iter().zip(&names);
    let set = measured.boxes.iter().zip(&placed.boxes);
    for ((b, name), (block, place)) in boxes.zip(set) {
        let mut attributes = box_attributes(b, block, theme);
        attributes.extend([
            plain("pos", &spot(middle(place))),
            plain("width", &number(place.width / INCH)),
            plain("height", &number(place.height / INCH)),
        ]);
        stmts.push(Stmt::Node(Node::new(node(name), attributes)));
    }
    for (at, (group, title)) in scene.groups.iter().zip(&measured.titles).enumerate() {
        let inside = group.members.iter().filter_map(|member| names.get(*member));
        let inside = inside.map(|name| Stmt::Node(Node::new(node(name), Vec::new())));
        let mut cluster = vec![
            Stmt::Attribute(words("label", lines(title))),
            Stmt::Attribute(plain("color", &theme[Role::Over].to_string())),
            Stmt::Attribute(plain("style", "rounded")),
        ];
        cluster.extend(inside);
        stmts.push(Stmt::Subgraph(Subgraph {
            id: Id::Plain(format!("cluster_{at}")),
            stmts: cluster,
        }));
    }
    let drawn = scene.drawable_arrows().zip(&placed.lines);
    for (((_, arrow), line), (_, block)) in drawn.zip(&measured.labels) {
        let ends = EdgeTy::Pair(
            Vertex::N(node(&names[arrow.from])),
            Vertex::N(node(&names[arrow.to])),
        );
        let mut attributes = arrow_attributes(arrow, block, theme);
        if let Some(last) = line.curve.segments.last() {
            // The line ends before its head, which reaches the box.
            let short = curve_shortened(&line.curve, HEAD);
            let mut points = vec![format!("e,{}", spot(last[2])), spot(short.start)];
            points.extend(short.segments.iter().flatten().map(|at| spot(*at)));
            attributes.push(plain("pos", &points.join(" ")));
        }
        if let Some(label) = &line.label {
            attributes.push(plain("lp", &spot(middle(label))));
        }
        stmts.push(Stmt::Edge(Edge {
            ty: ends,
            attributes,
        }));
    }
    let graph = Graph::DiGraph {
        id: Id::Plain("foedera".to_owned()),
        strict: false,
        stmts,
    };
    let mut text = graph.print(&mut PrinterContext::default());
    text.push('\n');
    text
}

/// Graphviz counts the sizes of boxes in inches.
const INCH: f64 = 72.0;
/// The length of an arrow's head in Graphviz.
const HEAD: f64 = 10.0;

fn middle(rect: &Rect) -> Point {
    point(rect.x + rect.width / 2.0, rect.y + rect.height / 2.0)
}

/// The most bytes of one string: Graphviz reads none beyond 16 kB, and an
/// ampersand takes five.
const LONGEST: usize = 3_000;

/// Quotes `text` as a DOT string that stands for exactly that text as an id.
fn quoted(text: &str) -> Id {
    Id::Escaped(format!("\"{}\"", text.replace('"', "\\\"")))
}

/// Quotes lines of words for an attribute that is shown: Graphviz reads
/// backslash codes and XML entities in it, so both are written out.
fn shown<'a>(lines: impl IntoIterator<Item = &'a str>) -> Id {
    let lines: Vec<String> = lines
        .into_iter()
        .map(|line| clean(line).replace('\\', "\\\\").replace('&', "&amp;"))
        .collect();
    quoted(&lines.join("\\n"))
}

fn plain(key: &str, value: &str) -> Attribute {
    Attribute(Id::Plain(key.to_owned()), quoted(value))
}

fn words<'a>(key: &str, lines: impl IntoIterator<Item = &'a str>) -> Attribute {
    Attribute(Id::Plain(key.to_owned()), shown(lines))
}

/// The words on an arrow, in a frame on the ground of the page: a plain label would have the line
/// run through it.
fn on_paper(block: &Block, look: &Look) -> Attribute {
    let set: Vec<String> = (block.lines.iter())
        .map(|line| (line.face, escape(&clean(&line.text))))
        .filter(|(_, text)| !text.trim().is_empty())
        .map(|(face, text)| match face {
            Face::Bold => format!("<B>{text}</B>"),
            Face::Italic => format!("<I>{text}</I>"),
            Face::Regular => text,
        })
        .collect();
    if set.is_empty() {
        return plain("label", "");
    }
    let table = format!(
        "<<TABLE BORDER=\"1\" CELLBORDER=\"0\" CELLPADDING=\"2\" STYLE=\"ROUNDED\" COLOR=\"{}\" \
         BGCOLOR=\"{}\"><TR><TD>{}</TD></TR></TABLE>>",
        look.color,
        look.paper,
        set.join("<BR/>")
    );
    Attribute(Id::Plain("label".to_owned()), Id::Html(table))
}

fn lines(block: &Block) -> impl Iterator<Item = &str> {
    block.lines.iter().map(|line| line.text.as_str())
}

fn node(name: &str) -> NodeId {
    NodeId(quoted(name), None)
}

/// The boxes' own ids if they can name nodes (Graphviz writes `&a;` as it stands), else `n0`, `n1` and so on.
fn node_names(scene: &Scene) -> Vec<String> {
    let ids: BTreeSet<&str> = scene.boxes.iter().map(|b| b.id.as_str()).collect();
    let safe = |id: &&str| {
        !id.is_empty() && id.len() <= LONGEST && clean(id) == **id && !id.contains(['\\', '&'])
    };
    if ids.len() == scene.boxes.len() && ids.iter().all(safe) {
        scene.boxes.iter().map(|b| b.id.clone()).collect()
    } else {
        (0..scene.boxes.len()).map(|at| format!("n{at}")).collect()
    }
}

fn graph_attributes(scene: &Scene, theme: &Theme) -> Vec<Attribute> {
    let direction = match scene.direction {
        Direction::TopToBottom => "TB",
        Direction::LeftToRight => "LR",
    };
    let mut title = Block::default();
    title.push(&scene.title, (Face::Bold, 18.0), 900.0, 4, 0.0);
    title.push(
        scene.subtitle.as_deref().unwrap_or(""),
        (Face::Regular, 18.0),
        900.0,
        4,
        0.0,
    );
    vec![
        plain("charset", "UTF-8"),
        plain("bgcolor", &theme[Role::Paper].to_string()),
        plain("fontcolor", &theme[Role::Ink].to_string()),
        plain("rankdir", direction),
        words("label", lines(&title)),
        plain("labelloc", "t"),
        plain("fontname", "Noto Sans"),
        plain("fontsize", "18"),
    ]
}

fn box_attributes(b: &SceneBox, block: &Block, theme: &Theme) -> Vec<Attribute> {
    let style = signs::box_style(b.shape);
    let (shape, border) = match style.outline {
        Outline::Rounded => ("box", "filled,rounded"),
        Outline::DoubleRectangle => ("box", "filled"),
        Outline::DoubleRounded => ("box", "filled,rounded"),
        Outline::SideBars => ("box", "filled,diagonals"),
        Outline::Shield => ("invhouse", "filled"),
        Outline::Slanted => ("parallelogram", "filled"),
        Outline::Pill => ("ellipse", "filled"),
        Outline::Rectangle => ("box", "filled"),
        Outline::Beam => ("house", "filled"),
        Outline::Leaf => ("tab", "filled"),
        Outline::Dashed => ("box", "filled,rounded,dashed"),
        Outline::Sheet => ("note", "filled"),
        Outline::Hexagon => ("hexagon", "filled"),
        Outline::Octagon => ("octagon", "filled"),
    };
    let twice = matches!(
        style.outline,
        Outline::DoubleRectangle | Outline::DoubleRounded
    );
    let (fill, line) = theme.face(b.shape);
    let (fill, border_color, font) = match (b.focus, b.faded) {
        (true, _) => (fill, theme[Role::Focus], theme[Role::Ink]),
        (false, true) => (theme[Role::Paper], theme[Role::Over], theme[Role::Soft]),
        (false, false) => (fill, line, theme[Role::Ink]),
    };
    let mut attributes = vec![
        words("label", lines(block)),
        plain("shape", shape),
        plain("style", border),
        plain("fillcolor", &fill.to_string()),
        plain("color", &border_color.to_string()),
        plain("fontcolor", &font.to_string()),
        plain("penwidth", if b.focus { "2.5" } else { "1.3" }),
    ];
    if twice {
        attributes.push(plain("peripheries", "2"));
    }
    let full = std::iter::once(&b.name).chain(&b.detail);
    let told = with_cut(&b.description, full, block);
    attributes.extend(tooltip_and_link(&told, &b.name, b.link.as_deref()));
    attributes
}

fn arrow_attributes(arrow: &Arrow, block: &Block, theme: &Theme) -> Vec<Attribute> {
    let look = look(arrow.kind, arrow.standing, theme);
    let name = signs::arrow_style(arrow.kind).name;
    let line = match (look.style.shaft, look.dashes.is_empty()) {
        (Shaft::Dotted, _) => "dotted",
        (_, false) => "dashed",
        (Shaft::Single | Shaft::Double | Shaft::Zigzag, true) => "solid",
    };
    // Graphviz draws two colours as two lines side by side, and knows no saw.
    let color = match look.style.shaft {
        Shaft::Double => format!("{0}:{1}:{0}", look.color, look.paper),
        Shaft::Single | Shaft::Zigzag | Shaft::Dotted => look.color.to_string(),
    };
    let head = match look.style.head {
        Head::Triangle => "normal",
        Head::TwoTriangles => "normalnormal",
        Head::Barb => "vee",
        Head::Diamond => "diamond",
        Head::Gate => "tee",
        Head::Dot => "dot",
        Head::HollowTriangle => "empty",
        Head::HollowDiamond => "odiamond",
        Head::Open => "open",
        Head::Ring => "odot",
        Head::Square => "obox",
    };
    let mut attributes = vec![
        on_paper(block, &look),
        plain("style", line),
        plain("color", &color),
        plain("fontcolor", &theme[Role::Ink].to_string()),
        plain("arrowhead", head),
        plain("penwidth", &number(look.style.width)),
    ];
    let told = with_cut(&arrow.description, &arrow.label, block);
    attributes.extend(tooltip_and_link(&told, name, arrow.link.as_deref()));
    attributes
}

fn tooltip_and_link(description: &str, name: &str, link: Option<&str>) -> Vec<Attribute> {
    let description = if clean(description).is_empty() {
        name
    } else {
        description
    };
    let mut most = LONGEST;
    let mut tooltip = shortened(description, most);
    while tooltip.len() > LONGEST {
        most /= 2;
        tooltip = shortened(description, most);
    }
    let mut attributes = vec![words("tooltip", [tooltip.as_str()])];
    if let Some(link) = link.filter(|link| followable(link) && link.len() <= LONGEST) {
        attributes.push(words("URL", [encoded(link).as_str()]));
    }
    attributes
}

/// Spells a link in the characters that need no escape: Graphviz writes links
/// into its SVG as they stand, quotes and angle brackets too.
fn encoded(link: &str) -> String {
    let mut out = String::with_capacity(link.len());
    for byte in link.bytes() {
        if byte.is_ascii_graphic() && !b"\"'<>\\^`{|}".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::samples::{hostile, ukraine};
    use super::*;
    use crate::render::layout::Effort;
    use crate::render::place;
    use std::io::Write;
    use std::process::{Command, Stdio};

    /// Runs the installed Graphviz; none if there is none, and says so.
    fn drawn_by_graphviz(text: &str) -> Option<String> {
        run_graphviz(&["-Tsvg"], text)
    }

    #[track_caller]
    fn run_graphviz(asked: &[&str], text: &str) -> Option<String> {
        let child = Command::new("dot")
            .args(asked)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn();
        let Ok(mut child) = child else {
            eprintln!("SKIPPED: no `dot` on this machine, so nobody has checked our DOT");
            return None;
        };
        let mut input = child.stdin.take().unwrap();
        input.write_all(text.as_bytes()).unwrap();
        drop(input);
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{said}\n{text}");
        assert!(!said.to_lowercase().contains("error"), "{said}");
        Some(String::from_utf8(output.stdout).unwrap())
    }

    #[track_caller]
    fn check(name: &str, drawn: &str) {
        let mut scene = Scene::new("t");
        scene.add_box(SceneBox::new("a", name, super::super::scene::Shape::State));
        if let Some(svg) =
            drawn_by_graphviz(&dot(&scene, &place(&scene, Effort::Quick), &Theme::light()))
        {
            let text: String = svg
                .split("<text ")
                .skip(1)
                .filter_map(|part| part.split_once('>')?.1.split_once("</text>").map(|t| t.0))
                .collect();
            let text = text
                .replace("&#45;", "-")
                .replace("&quot;", "\"")
                .replace("&#39;", "'");
            let text = text
                .replace("&#160;", " ")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&");
            assert_eq!(text, format!("t{drawn}"));
        }
    }

    #[test]
    fn quotes_survive() {
        check("\"United\" States", "\"United\" States");
    }
    #[test]
    fn backslashes_survive() {
        check("\\N a\\", "\\N a\\");
    }
    #[test]
    fn backslash_before_quote_survives() {
        check("a\\\"b", "a\\\"b");
    }
    #[test]
    fn newlines_become_spaces() {
        check("a\nb", "a b");
    }
    #[test]
    fn html_is_text() {
        check("<b>x</b>", "<b>x</b>");
    }
    #[test]
    fn entities_are_text() {
        check("&lt; & &#65;", "&lt; & &#65;");
    }
    #[test]
    fn other_scripts_survive() {
        check("Україна ’ß漢", "Україна ’ß漢");
    }
    #[test]
    fn a_link_cannot_leave_its_quotes() {
        assert_eq!(
            encoded("https://x.org/a?b=%20&c#\"<é"),
            "https://x.org/a?b=%20&c#%22%3C%C3%A9"
        );
    }
    #[test]
    fn positions_are_kept_where_they_are_asked_for() {
        let scene = ukraine();
        let arranged = place(&scene, Effort::Normal);
        let text = dot(&scene, &arranged, &Theme::light());
        let Some(plain) = run_graphviz(&["-Kneato", "-n2", "-Tplain"], &text) else {
            return;
        };
        // Graphviz moves the whole to its own corner: all must be moved alike.
        let mut first = None;
        let mut seen = 0;
        for line in plain.lines().filter(|line| line.starts_with("node ")) {
            let words: Vec<&str> = line.split_whitespace().collect();
            let at = scene.boxes.iter().position(|b| b.id == words[1]).unwrap();
            let centre = middle(&arranged.placed.boxes[at]);
            let number = |at: usize| words[at].parse::<f64>().unwrap() * INCH;
            let moved = (number(2) - centre.x, number(3) + centre.y);
            let (x, y) = *first.get_or_insert(moved);
            let near = (moved.0 - x).abs() < 0.5 && (moved.1 - y).abs() < 0.5;
            assert!(near, "{line}: {moved:?} is not {:?}", (x, y));
            seen += 1;
        }
        assert_eq!(seen, scene.boxes.len());
    }
    #[test]
    fn the_words_on_an_arrow_stand_on_paper_and_stay_words() {
        let mut scene = Scene::new("t");
        for id in ["a", "b"] {
            scene.add_box(SceneBox::new(id, id, super::super::scene::Shape::State));
        }
        let mut arrow = Arrow::new(
            "g",
            0,
            1,
            super::super::scene::ArrowKind::Guarantee,
            super::super::scene::Standing::Sought,
        );
        arrow.label = vec!["</TD> & <B>\"x\"".to_owned(), "small".to_owned()];
        scene.arrows.push(arrow);
        let text = dot(&scene, &place(&scene, Effort::Quick), &Theme::light());
        let cell = "<B>&lt;/TD&gt; &amp; &lt;B&gt;&quot;x&quot;</B><BR/><I>sought</I><BR/>small";
        assert!(
            text.contains(&format!("BGCOLOR=\"#ffffff\"><TR><TD>{cell}</TD>")),
            "{text}"
        );
        drawn_by_graphviz(&text);
    }

    #[test]
    fn nothing_is_drawn_as_nothing() {
        check("", "");
    }
    #[test]
    fn graphviz_reads_every_scene() {
        for scene in [ukraine(), hostile(), Scene::new("")] {
            assert_eq!(
                dot(&scene, &place(&scene, Effort::Quick), &Theme::light()),
                dot(&scene, &place(&scene, Effort::Quick), &Theme::light())
            );
            drawn_by_graphviz(&dot(&scene, &place(&scene, Effort::Quick), &Theme::light()));
        }
    }
}
