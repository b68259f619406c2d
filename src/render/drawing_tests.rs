//! Reads our own pictures back and holds them to what a printer would ask:
//! well-formed, nothing cut, nothing on top of something else.

use super::curve::Track;
use super::drawing::empty_corner;
use super::layout::{Effort, Rect};
use super::legend::Legend;
use super::samples::{hostile, hostile_words, ukraine};
use super::scene::{Arrow, ArrowKind, Direction, Scene, SceneBox, Shape, Standing};
use super::{Options, place, svg};

/// A scene with every kind of box, arrow and standing.
fn everything() -> Scene {
    let mut scene = Scene::new("Everything");
    for shape in Shape::ALL {
        scene.add_box(SceneBox::new(
            format!("{shape:?}"),
            format!("A {shape:?}"),
            shape,
        ));
    }
    for (at, kind) in ArrowKind::ALL.into_iter().enumerate() {
        for (step, standing) in Standing::ALL.into_iter().enumerate() {
            if (at + step) % 3 == 0 {
                let mut arrow = Arrow::new("x", at, (at + step + 1) % 14, kind, standing);
                arrow.label = vec![format!("{kind:?}")];
                scene.arrows.push(arrow);
            }
        }
    }
    scene
}

fn scenes() -> Vec<Scene> {
    let mut sideways = ukraine();
    sideways.direction = Direction::LeftToRight;
    vec![Scene::new(""), ukraine(), sideways, everything(), hostile()]
}

/// Checks that `text` is well-formed XML, strictly enough for what we write:
/// balanced elements, quoted attributes, known entities, legal characters.
pub(super) fn well_formed(text: &str) {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        entities_are_known(&rest[..start]);
        assert!(!rest[..start].contains('>'));
        let end = start + rest[start..].find('>').expect("an element ends");
        let tag = &rest[start + 1..end];
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name));
            continue;
        }
        let (body, empty) = tag
            .strip_suffix('/')
            .map_or((tag, false), |body| (body, true));
        let (name, mut attributes) = body.split_once(' ').unwrap_or((body, ""));
        assert!(name.chars().all(|c| c.is_ascii_alphabetic()), "{name}");
        let mut seen = std::collections::BTreeSet::new();
        while !attributes.is_empty() {
            let (key, value) = attributes
                .split_once("=\"")
                .expect("an attribute has a value");
            let (value, after) = value.split_once('"').expect("a value ends");
            assert!(
                key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'),
                "{key}"
            );
            assert!(seen.insert(key), "{key} twice");
            entities_are_known(value);
            assert!(!value.contains('<'));
            attributes = after.trim_start();
        }
        if !empty {
            open.push(name);
        }
    }
    assert!(open.is_empty() && rest.trim().is_empty());
    assert!(
        text.chars()
            .all(|c| c == '\n' || (c >= ' ' && c != '\u{FFFE}' && c != '\u{FFFF}'))
    );
}

fn entities_are_known(text: &str) {
    for after in text.split('&').skip(1) {
        assert!(
            ["amp;", "lt;", "gt;", "quot;", "#39;"]
                .iter()
                .any(|known| after.starts_with(known)),
            "{after:.20}"
        );
    }
}

fn attribute(tag: &str, key: &str) -> f64 {
    let value = tag
        .split_once(&format!(" {key}=\""))
        .map(|(_, rest)| rest.split('"').next());
    value.flatten().and_then(|v| v.parse().ok()).unwrap_or(0.0)
}

/// Every run of words as a rectangle on the page, with its words.
fn runs(picture: &str) -> Vec<(Rect, String)> {
    let mut shift = (0.0, 0.0);
    let mut found = Vec::new();
    let mut depth = 0;
    for line in picture.lines() {
        if let Some(rest) = line.strip_prefix("<g transform=\"translate(") {
            let (x, y) = rest.split_once(')').unwrap().0.split_once(' ').unwrap();
            shift = (x.parse().unwrap(), y.parse().unwrap());
            depth = 1;
        } else if depth > 0 && line.starts_with("<g") {
            depth += 1;
        } else if depth > 0 && line == "</g>" {
            depth -= 1;
            if depth == 0 {
                shift = (0.0, 0.0);
            }
        } else if line.starts_with("<text") {
            let size = attribute(line, "font-size");
            let before = match line.contains("text-anchor=\"middle\"") {
                true => attribute(line, "textLength") / 2.0,
                false => 0.0,
            };
            let rect = Rect {
                x: attribute(line, "x") + shift.0 - before,
                y: attribute(line, "y") + shift.1 - size * 0.75,
                width: attribute(line, "textLength"),
                height: size * 0.95,
            };
            let words = line.split_once('>').unwrap().1.trim_end_matches("</text>");
            found.push((rect, words.to_owned()));
        }
    }
    found
}

fn overlap(a: &Rect, b: &Rect) -> bool {
    a.x + a.width > b.x + 0.1
        && b.x + b.width > a.x + 0.1
        && a.y + a.height > b.y + 0.1
        && b.y + b.height > a.y + 0.1
}

#[test]
fn pictures_are_well_formed() {
    for scene in scenes() {
        well_formed(&svg(&scene, &Options::default()));
    }
}

#[test]
fn all_words_are_inside_the_page_and_apart_from_each_other() {
    for scene in scenes() {
        let picture = svg(&scene, &Options::default());
        let page = picture.lines().next().unwrap();
        let (width, height) = (attribute(page, "width"), attribute(page, "height"));
        let runs = runs(&picture);
        for (at, (a, words)) in runs.iter().enumerate() {
            assert!(a.x >= 0.0 && a.x + a.width <= width, "{words}");
            assert!(a.y >= 0.0 && a.y + a.height <= height, "{words}");
            for (b, others) in &runs[at + 1..] {
                assert!(!overlap(a, b), "{words} | {others} in {}", scene.title);
            }
        }
    }
}

#[test]
fn no_words_are_wider_than_their_box_or_label() {
    for scene in scenes() {
        let arranged = place(&scene, Effort::Quick);
        for (block, place) in arranged.measured.boxes.iter().zip(&arranged.placed.boxes) {
            assert!(block.width + 20.0 <= place.width && block.height + 12.0 <= place.height);
        }
        for ((_, block), line) in arranged.measured.labels.iter().zip(&arranged.placed.lines) {
            match line.label {
                Some(place) => {
                    assert!(block.width + 10.0 <= place.width && block.height + 6.0 <= place.height)
                }
                None => assert!(block.lines.is_empty()),
            }
        }
    }
}

#[test]
fn the_legend_holds_what_occurs_and_nothing_overlaps() {
    for (scene, entries) in [
        (Scene::new(""), 0),
        (ukraine(), 10 + 9 + 6),
        (everything(), 14 + 13 + 10),
    ] {
        for width in [60.0, 300.0, 600.0, 1500.0] {
            let legend = Legend::new(&scene, width);
            let places = legend.places();
            assert_eq!(places.len(), entries);
            for (at, a) in places.iter().enumerate() {
                assert!(a.y + a.height <= legend.height);
                assert!(width < 300.0 || a.x + a.width <= width + 0.1);
                assert!(places[at + 1..].iter().all(|b| !overlap(a, b)));
            }
        }
    }
}

#[test]
fn the_same_scene_gives_the_same_bytes() {
    for scene in scenes() {
        let options = Options::default();
        assert_eq!(svg(&scene, &options), svg(&scene, &options));
    }
}

#[test]
fn only_web_links_and_no_scripts_reach_the_page() {
    let picture = svg(&hostile(), &Options::default());
    assert!(!picture.contains("<script"));
    for link in picture.split("href=\"").skip(1) {
        assert!(link.starts_with("https://x.org/"), "{link:.40}");
    }
}

#[test]
fn the_font_is_inside_when_asked_for() {
    let options = Options {
        embed_font: true,
        ..Options::default()
    };
    let picture = svg(&ukraine(), &options);
    assert_eq!(picture.matches("@font-face").count(), 3);
    well_formed(&picture);
}

#[test]
fn a_width_scales_the_picture() {
    let wide = |width| {
        svg(
            &ukraine(),
            &Options {
                width: Some(width),
                ..Options::default()
            },
        )
    };
    assert!(wide(500.0).contains("width=\"500\""));
    for nonsense in [f64::NAN, -1.0, f64::INFINITY, 0.0] {
        assert_eq!(wide(nonsense), svg(&ukraine(), &Options::default()));
    }
}

#[test]
fn a_placement_that_lacks_places_is_drawn_as_far_as_it_goes() {
    let scene = ukraine();
    let mut arranged = place(&scene, Effort::Quick);
    arranged.placed.boxes.truncate(3);
    arranged.placed.lines.truncate(5);
    for line in &mut arranged.placed.lines {
        line.curve.segments.clear();
    }
    well_formed(&super::svg_arranged(&scene, &arranged, &Options::default()));
}

#[cfg(feature = "raster")]
mod raster {
    use super::super::raster::{RasterError, pdf, png};
    use super::*;

    #[test]
    fn every_scene_becomes_pixels_and_pages() {
        for scene in scenes() {
            let picture = svg(&scene, &Options::default());
            let (image, page) = (png(&picture, 0.25).unwrap(), pdf(&picture).unwrap());
            assert_eq!(image, png(&picture, 0.25).unwrap());
            assert_eq!(page, pdf(&picture).unwrap());
        }
    }

    #[test]
    fn each_hostile_word_alone_can_be_drawn() {
        for word in hostile_words() {
            let mut scene = Scene::new(word.clone());
            scene.add_box(SceneBox::new(word.clone(), word.clone(), Shape::Person));
            let picture = svg(&scene, &Options::default());
            well_formed(&picture);
            png(&picture, 0.5).unwrap();
            pdf(&picture).unwrap();
        }
    }

    #[test]
    fn impossible_sizes_are_refused() {
        let picture = svg(&ukraine(), &Options::default());
        for scale in [0.0, -1.0, f32::NAN, f32::INFINITY] {
            assert!(matches!(
                png(&picture, scale),
                Err(RasterError::Scale { .. })
            ));
        }
        for scale in [1e3, 1e30, f32::MAX] {
            assert!(matches!(
                png(&picture, scale),
                Err(RasterError::TooLarge { .. })
            ));
        }
        assert!(matches!(png("<svg", 1.0), Err(RasterError::NotSvg(_))));
    }

    #[test]
    fn words_are_as_wide_in_pixels_as_measured() {
        // The shaper may kern; with the shipped font no run is off by more than a few per cent.
        use resvg::usvg;
        let mut fonts = usvg::fontdb::Database::new();
        fonts.load_font_data(notosans::BOLD_TTF.to_vec());
        let options = usvg::Options {
            fontdb: std::sync::Arc::new(fonts),
            ..Default::default()
        };
        for word in [
            "Coalition of the Willing",
            "Україна",
            "Ελλάδα",
            "Türkiye, Łódź",
        ] {
            let plain = format!(
                "<svg xmlns='http://www.w3.org/2000/svg' width='900' height='90'><text x='0' y='50' \
                 font-family='Noto Sans' font-weight='700' font-size='40'>{word}</text></svg>"
            );
            let tree = usvg::Tree::from_str(&plain, &options).unwrap();
            let real = f64::from(tree.root().bounding_box().right());
            let measured = super::super::text::Face::Bold.width(word, 40.0);
            assert!(
                (real / measured - 1.0).abs() < 0.03,
                "{word}: {real} {measured}"
            );
        }
    }
}

#[test]
fn a_legend_in_a_corner_touches_nothing() {
    let mut found = 0;
    for scene in scenes() {
        let placed = place(&scene, Effort::Normal).placed;
        let legend = Legend::in_columns(&scene);
        let Some(at) = empty_corner(&placed, (legend.width, legend.height)) else {
            continue;
        };
        found += 1;
        let inside = |x: f64, y: f64| {
            (at.x..=at.x + legend.width).contains(&x) && (at.y..=at.y + legend.height).contains(&y)
        };
        let labels = placed.lines.iter().filter_map(|line| line.label);
        let frames = placed.frames.iter().map(|frame| frame.rect);
        for rect in placed.boxes.iter().copied().chain(labels).chain(frames) {
            let apart = rect.x > at.x + legend.width
                || rect.x + rect.width < at.x
                || rect.y > at.y + legend.height;
            assert!(apart, "{}: {rect:?}", scene.title);
        }
        for line in &placed.lines {
            let track = Track::new(&line.curve);
            let steps = (0..=track.length() as usize).map(|step| track.at(step as f64).0);
            assert!(
                steps.into_iter().all(|p| !inside(p.x, p.y)),
                "{}",
                scene.title
            );
        }
    }
    assert!(found > 0, "some picture has an empty corner");
}

/// Of two promises that run side by side, the question marks stood on each other.
#[test]
fn marks_on_lines_side_by_side_stand_apart() {
    let mut scene = Scene::new("Pact");
    for name in ["Aland", "Borduria"] {
        scene.add_box(SceneBox::new(name, name, Shape::State));
    }
    for (from, to) in [(0, 1), (1, 0)] {
        let standing = Standing::PossiblyInForce;
        let mut arrow = Arrow::new("pact", from, to, ArrowKind::Undertaking, standing);
        arrow.word = Some(String::new());
        scene.arrows.push(arrow);
    }
    let arranged = place(&scene, Effort::Normal);
    let mut picture = super::ink::Ink::default();
    super::drawing::picture(&mut picture, &scene, &arranged, &super::Theme::light());
    let text = format!("<svg>{}</svg>", picture.into_text());
    let document = roxmltree::Document::parse(&text).unwrap();
    // A dot below its hook is a small disc.
    let is_large = |n: &roxmltree::Node<'_, '_>| n.attribute("r").is_some_and(|r| r.len() > 1);
    let discs = document
        .descendants()
        .filter(|n| n.has_tag_name("circle") && is_large(n));
    let centre = |name, disc: &roxmltree::Node<'_, '_>| -> f64 {
        disc.attribute(name).unwrap().parse().unwrap()
    };
    let discs: Vec<_> = discs
        .map(|disc| (centre("cx", &disc), centre("cy", &disc)))
        .collect();
    let [a, b] = discs[..] else {
        panic!("{discs:?}")
    };
    let apart = (a.0 - b.0).hypot(a.1 - b.1);
    assert!(apart > 16.0, "{apart}");
}
