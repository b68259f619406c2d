//! Words that try to break a picture, in every place where a word can stand and in every format:
//! each file is well-formed, runs nothing, leads nowhere but to the web, and what it shortens it
//! says in full beside it.
//!
//! `DRAW_TO=/tmp/p cargo test --test hostile_labels` writes the pictures to look at.
#![cfg(feature = "raster")]
#![allow(clippy::unwrap_used)] // A test that finds nothing to unwrap has failed.

use foedera::dossier::{Memory, read};
use foedera::graph::{Filter, Graph};
use foedera::model::Date;
use foedera::query::{Bounds, Orders, fragility, recourse};
use foedera::render::layout::Effort;
use foedera::render::text::{clean, plain};
use foedera::render::{
    Arrow, ArrowKind, Focus, Options, Page, Scene, SceneBox, Shape, Standing, Theme, agreements,
    cards, chapters, chart, dot, mermaid, picture, pictures, place, raster, small_multiples, svg,
};
use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::LazyLock;

fn hostile_words() -> Vec<(&'static str, String)> {
    let zalgo = format!("Z{}algo", "\u{301}\u{323}\u{489}\u{35C}".repeat(25));
    [
        ("nothing", ""),
        ("quotes", "\"double\" 'single' `back` «angle»"),
        ("script", "</svg><script>alert(1)</script>"),
        (
            "title",
            "</title></desc></text></g><image href=\"x\" onerror=\"alert(1)\"/>",
        ),
        (
            "cdata",
            "]]> <![CDATA[ <!-- --> <?php ?> <!ENTITY a \"b\"> &a;",
        ),
        ("entities", "&lt;b&gt; &amp;amp; &#60; &#x3c; &nbsp &"),
        ("link", "javascript:alert(1)"),
        (
            "newlines",
            "one\ntwo\r\nthree\tfour\u{B}five\u{2028}six\u{85}seven",
        ),
        (
            "nul",
            "a\u{0}b\u{1}c\u{7F}d\u{9F}e\u{FFFE}f\u{FFFF}g\u{1FFFE}",
        ),
        (
            "bidi",
            "safe\u{202E}lave\u{202C} \u{2067}x\u{2066}y \u{200F}z\u{2069}\u{2069}\u{2069}",
        ),
        ("half an isolate", "\u{2068}open \u{5D0}"),
        ("right to left", "עברית (UK) 1994 – Ukraine أوكرانيا ٣"),
        ("other scripts", "漢字かな 한국어 ไทย भारत ქართ Հայ ኢትዮ"),
        (
            "emoji",
            "👩‍👩‍👧‍👦 🇺🇦 👍🏽 ❤️ 🏴\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}",
        ),
        ("lone marks", "\u{301}\u{5B8} \u{200D}\u{FE0F} \u{20E3}"),
        ("hidden", "\u{FEFF}\u{200B}\u{AD}\u{2060}\u{E0041}\u{180E}"),
        ("mermaid init", "%%{init: {\"securityLevel\":\"loose\"}}%%"),
        (
            "mermaid click",
            "x\"]\nclick n0 href \"javascript:alert(1)\"\nend",
        ),
        (
            "mermaid markdown",
            "\"`**bold** 1. list #35; #quot; :::state ~~~`\"",
        ),
        ("dot escapes", "\\N \\G \\E \\T \\H \\L \\n\\l\\r \\\" \\"),
        ("dot html", "<<b>bold</b>>"),
        (
            "dot end",
            "\"]; } digraph x { a -> b [URL=\"javascript:1\"] //",
        ),
        ("pdf", ") Tj ET endstream endobj /JavaScript (x) /URI (x)"),
        (
            "paths",
            "../../etc/passwd file:///etc/passwd url(#a) {} @import",
        ),
    ]
    .map(|(name, word)| (name, word.to_owned()))
    .into_iter()
    .chain([
        ("zalgo", zalgo),
        ("one long word", "x".repeat(10_000)),
        ("many words", "word ".repeat(2_000)),
        ("long and wide", "漢".repeat(10_000)),
        ("endless letter", "क्".repeat(3_000)),
        ("endless family", format!("👩{}", "\u{200D}👩".repeat(500))),
    ])
    .collect()
}

/// A scene with `word` wherever a scene takes one.
fn scene(word: &str) -> Scene {
    let mut scene = Scene::new(word);
    scene.subtitle = Some(word.to_owned());
    scene.source_line = Some(word.to_owned());
    scene.notes = vec![word.to_owned()];
    scene.description = word.to_owned();
    for (at, link) in [word.to_owned(), format!("https://x.org/{word}")]
        .into_iter()
        .enumerate()
    {
        let mut made = SceneBox::new(format!("{word}{at}"), word, Shape::ALL[at * 5]);
        made.detail = vec![word.to_owned(), "plain".to_owned()];
        made.description = word.to_owned();
        made.link = Some(link);
        scene.add_box(made);
    }
    for (from, to, link) in [
        (0, 1, format!("data:text/html,{word}")),
        (1, 1, word.to_owned()),
    ] {
        let mut arrow = Arrow::new(word, from, to, ArrowKind::Guarantee, Standing::Disputed);
        arrow.label = vec![word.to_owned(), word.to_owned()];
        arrow.word = Some(word.to_owned());
        arrow.link = Some(link);
        scene.arrows.push(arrow);
    }
    scene
}

/// A dossier with `word` in every text of it; none if it is refused.
fn dossier(word: &str) -> Option<Graph> {
    // Two records of one kind may not share a name.
    let quoted = |more: &str| {
        let mut quoted = String::from("\"");
        for c in word.chars().chain(more.chars()) {
            match c {
                '"' | '\\' => quoted.extend(['\\', c]),
                c if c.is_control() => quoted.push_str(&format!("\\u{{{:x}}}", u32::from(c))),
                c => quoted.push(c),
            }
        }
        quoted.push('"');
        quoted
    };
    let (w, one, two, three) = (quoted(""), quoted("1"), quoted(" 2"), quoted("\u{5D0}3"));
    let text = format!(
        "(foedera: 1, title: {w}, source: \"book\",
        sources: {{\"book\": (title: {w}, note: {w})}},
        actors: {{\"a\": State({one}), \"b\": Organization({two}), \"p\": Person(name: {three}, office: {w}, at: {w})}},
        agreements: {{\"pact\": Treaty(name: {one}, signed: \"1990\", at: {w})}},
        events: {{\"e\": Coerce(name: {two}, when: \"1991\", at: {w})}},
        conditions: {{\"c\": Ratification(name: {one}, body: \"p\", gates: [LegalForce], applies_to: \"g\", at: {w})}},
        edges: [
            guarantees(id: \"g\", from: \"a\", to: \"b\", under: \"pact\", term: {w}, means: [{w}], domains: [{w}], since: \"1990\", at: {w}),
            backstops(from: \"b\", to: \"a\", of: \"g\", since: \"1990\", at: {w}),
            violates(from: \"a\", to: \"pact\", event: \"e\", at: {w}),
            leads(from: \"p\", to: \"a\", at: {w}),
            member_of(from: \"a\", to: \"b\", at: {w}),
        ])"
    );
    let reading = read(&Memory::new().with("d.ron", text), "d.ron");
    reading.graph
}

fn everything() -> Focus {
    Focus {
        all: true,
        ..Focus::default()
    }
}

/// What is drawn of a dossier beside its picture: charts, small multiples and cards, on a sheet
/// and on a phone; chapters, together and each on its page.
fn charts(graph: &Graph) -> Vec<(String, String)> {
    let filter = Filter::default();
    let view = graph.view(&filter);
    let node = |key| graph.node_id(key).unwrap();
    let mut drawn = Vec::new();
    for page in [Page::Sheet, Page::Phone] {
        let options = Options {
            page,
            effort: Effort::Quick,
            ..Options::default()
        };
        let dates = ["1990", "1991"].map(|date| Some(Date::new(date).unwrap()));
        let series = pictures(graph, &filter, &everything(), &dates);
        let order = recourse(view, node("b"), None, Bounds::default());
        let (orders, bounds) = (Orders::default(), Bounds::default());
        let hanging = fragility(view, node("b"), true, orders, bounds);
        let all = [
            ("ladder", chart::ladder(view, &order).svg(&options)),
            (
                "matrix",
                chart::matrix(view, chart::By::Whom, true).svg(&options),
            ),
            (
                "domains",
                chart::matrix(view, chart::By::Domain, true).svg(&options),
            ),
            (
                "timeline",
                chart::timeline(view, node("pact"), true).svg(&options),
            ),
            ("owed", chart::timeline(view, node("a"), true).svg(&options)),
            ("fall", chart::falling(view, &hanging).svg(&options)),
            ("multiples", small_multiples(series, &options)),
            ("cards", cards(view, &everything()).svg(&options)),
        ];
        drawn.extend(all.map(|(name, svg)| (format!("{name} {page:?}"), svg.into_svg())));
    }
    let options = Options {
        effort: Effort::Quick,
        ..Options::default()
    };
    // Long words say no more in parts, and take their time.
    if graph.node(node("a")).name.len() > 300 {
        return drawn;
    }
    let scene = picture(view, &everything());
    let parts = agreements(view, &everything());
    let chapters = chapters(&scene, &parts, &options);
    let pages = std::iter::once(chapters.svg(&options)).chain(chapters.pages(&options));
    let parts = parts.iter().map(|part| svg(part, &options));
    let parted = pages.chain(parts).enumerate();
    drawn.extend(parted.map(|(at, svg)| (format!("part {at}"), svg.into_svg())));
    drawn
}

/// One hostile word in a picture.
struct Case {
    name: String,
    /// What the picture must tell; empty if it is for the picture to choose.
    word: String,
    scene: Scene,
    svg: String,
}

/// Each word as a scene and as a dossier, drawn once.
static CASES: LazyLock<Vec<Case>> = LazyLock::new(|| {
    let mut cases = Vec::new();
    for (name, word) in hostile_words() {
        let mut add = |name: String, word: &str, scene: Scene| {
            cases.push(Case {
                name,
                word: word.to_owned(),
                svg: svg(&scene, &Options::default()).into_svg(),
                scene,
            });
        };
        add(format!("{name}, a scene"), &word, scene(&word));
        // A long word says no more in a dossier, and takes its time.
        if let Some(graph) = dossier(&word).filter(|_| word.len() < 2_000) {
            let scene = picture(graph.view(&Filter::default()), &everything());
            add(format!("{name}, a dossier"), "", scene);
        }
    }
    assert!(cases.len() > 45, "too few dossiers are read");
    cases
});

/// Every drawing, by name: those of the cases and the charts of their dossiers.
static DRAWN: LazyLock<Vec<(String, String)>> = LazyLock::new(|| {
    let mut drawn: Vec<(String, String)> = CASES
        .iter()
        .map(|case| (case.name.clone(), case.svg.clone()))
        .collect();
    for (name, word) in hostile_words() {
        let wanted = word.len() < 2_000 || name == "one long word";
        if let Some(graph) = dossier(&word).filter(|_| wanted) {
            let charts = charts(&graph).into_iter();
            drawn.extend(charts.map(|(chart, svg)| (format!("{name}, {chart}"), svg)));
        }
    }
    assert!(drawn.len() > 300, "too few are drawn: {}", drawn.len());
    drawn
});

#[test]
fn svg_holds_only_elements_and_attributes_that_draw() {
    const ELEMENTS: [&str; 10] = [
        "svg", "title", "desc", "g", "a", "path", "rect", "circle", "text", "style",
    ];
    for (name, svg) in DRAWN.iter() {
        let document = roxmltree::Document::parse(svg).unwrap_or_else(|e| panic!("{name}: {e}"));
        for node in document.descendants().filter(|node| node.is_element()) {
            assert!(
                ELEMENTS.contains(&node.tag_name().name()),
                "{name}: {node:?}"
            );
            for attribute in node.attributes() {
                let key = attribute.name();
                assert!(!key.starts_with("on") && key != "style", "{name}: {key}");
                if key == "href" {
                    assert!(attribute.value().starts_with("https://x.org/"), "{name}");
                    assert_eq!(node.tag_name().name(), "a");
                }
            }
        }
    }
}

#[test]
fn svg_tells_all_words_and_shows_an_ellipsis_where_it_shortens() {
    for Case {
        name, word, svg, ..
    } in CASES.iter().filter(|case| !case.word.is_empty())
    {
        let document = roxmltree::Document::parse(svg).unwrap();
        let told = |tag| {
            let nodes = document
                .descendants()
                .filter(move |node| node.has_tag_name(tag));
            nodes.filter_map(|node| node.text()).collect::<Vec<_>>()
        };
        let without_isolates = |text: &str| text.replace(['\u{2068}', '\u{2069}'], "");
        let full = without_isolates(&plain(word));
        if full.is_empty() {
            continue;
        }
        let titles = told("title").into_iter().map(without_isolates);
        assert!(
            titles.filter(|title| title.contains(&full)).count() >= 5,
            "{name}"
        );
        // The lines of everything that is drawn, in order, without spaces.
        let tight = |text: &str| without_isolates(text).replace([' ', '\u{A0}'], "");
        let lines: String = told("text").into_iter().map(tight).collect();
        let shown = tight(&clean(word));
        let whole = lines.matches(shown.as_str()).count() >= 9;
        assert!(
            shown.is_empty() || whole || lines.matches('…').count() >= 5,
            "{name}: {lines}"
        );
    }
}

#[test]
fn no_words_leave_the_page_or_lie_on_others() {
    for (name, svg) in DRAWN.iter() {
        let document = roxmltree::Document::parse(svg).unwrap();
        let number = |node: roxmltree::Node, key| -> f64 {
            node.attribute(key)
                .map_or(0.0, |value| value.parse().unwrap())
        };
        let root = document.root_element();
        let mut runs: Vec<(f64, f64, f64, f64)> = Vec::new();
        for node in document
            .descendants()
            .filter(|node| node.has_tag_name("text"))
        {
            let (mut x, mut y) = (number(node, "x"), number(node, "y"));
            let (width, size) = (number(node, "textLength"), number(node, "font-size"));
            if node.attribute("text-anchor") == Some("middle") {
                x -= width / 2.0;
            }
            for above in node.ancestors() {
                if let Some(shift) = above.attribute("transform") {
                    let shift = shift
                        .strip_prefix("translate(")
                        .unwrap()
                        .trim_end_matches(')');
                    let (dx, dy) = shift.split_once(' ').unwrap();
                    x += dx.parse::<f64>().unwrap();
                    y += dy.parse::<f64>().unwrap();
                }
            }
            runs.push((x, y - size * 0.72, x + width, y + size * 0.2));
        }
        for (at, a) in runs.iter().enumerate() {
            assert!(a.0 >= 0.0 && a.2 <= number(root, "width"), "{name}: {a:?}");
            assert!(a.1 >= 0.0 && a.3 <= number(root, "height"), "{name}: {a:?}");
            for b in &runs[at + 1..] {
                let apart = a.2 <= b.0 + 0.1 || b.2 <= a.0 + 0.1 || a.3 <= b.1 || b.3 <= a.1;
                assert!(apart, "{name}: {a:?} {b:?}");
            }
        }
    }
}

#[test]
fn png_and_pdf_can_be_made_and_hold_nothing_but_the_picture() {
    let folder = std::env::var_os("DRAW_TO").map(std::path::PathBuf::from);
    // Of the charts those of the words that a PDF or a PNG might mind.
    let minded = ["script, ", "pdf, ", "nul, ", "bidi, ", "emoji, "];
    let charts = DRAWN[CASES.len()..].iter();
    let charts = charts.filter(|(name, _)| minded.iter().any(|word| name.starts_with(word)));
    let cases = CASES.iter().map(|case| (&case.name, &case.svg));
    for (name, svg) in cases.chain(charts.map(|(name, svg)| (name, svg))) {
        let (png, pdf) = (raster::png(svg, 0.5).unwrap(), raster::pdf(svg).unwrap());
        assert!(
            png.starts_with(b"\x89PNG") && png.ends_with(b"IEND\xAE\x42\x60\x82"),
            "{name}"
        );
        assert!(
            pdf.starts_with(b"%PDF-") && pdf.ends_with(b"%%EOF"),
            "{name}"
        );
        // What stands between the streams is the file's structure.
        let all = String::from_utf8_lossy(&pdf);
        let structure: String = all
            .split("endstream")
            .map(|part| part.split("stream\n").next().unwrap_or_default())
            .collect();
        let names: Vec<&str> = structure
            .split('/')
            .map(|name| {
                name.split(|c: char| !c.is_ascii_alphanumeric())
                    .next()
                    .unwrap_or("")
            })
            .collect();
        for active in [
            "JavaScript",
            "JS",
            "URI",
            "Launch",
            "OpenAction",
            "AA",
            "EmbeddedFile",
            "SubmitForm",
            "Annot",
        ] {
            assert!(!names.contains(&active), "{name}: {active}");
        }
        if let Some(folder) = folder.as_ref() {
            let file = folder.join(name.replace(", a", "").replace(' ', "-"));
            std::fs::write(file.with_extension("svg"), svg).unwrap();
            std::fs::write(file.with_extension("png"), raster::png(svg, 1.0).unwrap()).unwrap();
        }
    }
}

/// What the installed Graphviz makes of `text` in `format`; none if there is none, and says so.
fn graphviz(name: &str, text: &str, format: &str) -> Option<String> {
    let child = Command::new("dot")
        .arg(format!("-T{format}"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let Ok(mut child) = child else {
        eprintln!("SKIPPED: no `dot` on this machine, so nobody has read our DOT");
        return None;
    };
    let mut input = child.stdin.take().unwrap();
    let text = text.to_owned();
    let writer = std::thread::spawn(move || input.write_all(text.as_bytes()));
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).to_lowercase();
    assert!(
        output.status.success() && !said.contains("error"),
        "{name}: {said}"
    );
    writer.join().unwrap().unwrap();
    Some(String::from_utf8(output.stdout).unwrap())
}

#[test]
fn graphviz_reads_as_many_boxes_and_arrows_as_there_are_and_links_to_the_web_alone() {
    for Case { name, scene, .. } in CASES.iter() {
        let text = dot(scene, &place(scene, Effort::Quick), &Theme::light());
        assert!(!text.contains('\0'));
        let Some(drawn) = graphviz(name, &text, "svg") else {
            return;
        };
        let document = roxmltree::Document::parse_with_options(
            &drawn,
            roxmltree::ParsingOptions {
                allow_dtd: true,
                ..Default::default()
            },
        )
        .unwrap_or_else(|e| panic!("{name}: {e}"));
        let count = |class| {
            let nodes = document.descendants();
            nodes
                .filter(|node| node.attribute("class") == Some(class))
                .count()
        };
        assert_eq!(count("node"), scene.boxes.len(), "{name}");
        assert_eq!(count("edge"), scene.drawable_arrows().count(), "{name}");
        for node in document.descendants().filter(|node| node.is_element()) {
            assert_ne!(node.tag_name().name(), "script", "{name}");
            for attribute in node.attributes().filter(|a| a.name() == "href") {
                assert!(attribute.value().starts_with("https://x.org/"), "{name}");
            }
        }
    }
}

#[test]
fn mermaid_is_our_own_syntax_outside_quotes_and_plain_words_inside() {
    for Case { name, scene, .. } in CASES.iter() {
        let text = mermaid(scene, &Theme::light());
        assert!(text.encode_utf16().count() < 50_000, "{name}");
        for line in text.lines().skip(1) {
            if let Some(title) = line.strip_prefix("  accTitle: ") {
                assert!(
                    !title.contains(['"', '<', '>', '{', '}', '%', '`', '\\']),
                    "{name}"
                );
                continue;
            }
            let parts: Vec<&str> = line.split('"').collect();
            // Our own frames.
            let number = parts[0].strip_prefix("  subgraph g");
            let number = number.and_then(|rest| rest.strip_suffix('['));
            let is_frame = number.is_some_and(|number| number.parse::<usize>().is_ok())
                && matches!(parts[..], [_, _, "]"]);
            if line == "  end" || is_frame {
                continue;
            }
            assert!(parts.len() % 2 == 1, "{name}: {line}");
            for (at, part) in parts.iter().enumerate() {
                if at % 2 == 1 {
                    let words = part.replace("<br/>", "");
                    assert!(
                        !words.contains(['<', '>', '`', '{', '%', '&', '\\']),
                        "{name}: {line}"
                    );
                } else {
                    assert!(part.is_ascii() && !part.contains('%'), "{name}: {line}");
                    let begins = part.split_whitespace().next().unwrap_or_default();
                    assert!(
                        !["click", "end", "subgraph", "href"].contains(&begins),
                        "{name}"
                    );
                }
            }
        }
    }
}
