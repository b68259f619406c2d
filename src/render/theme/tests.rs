//! The built-in themes held to what eyes need, by computation; and faults of a user's theme.

use super::*;
use crate::render::scene::{ArrowKind, Shape};

/// Two lines of different colours must differ by this much (CIEDE2000) in any vision.
const LINES_APART: f64 = 10.0;
/// Two faces of boxes likewise: larger, so that less is enough.
const FACES_APART: f64 = 4.0;

fn themes() -> [(&'static str, Theme); 3] {
    Theme::NAMES.map(|name| (name, Theme::named(name).unwrap()))
}

#[test]
fn every_built_in_theme_names_every_role() {
    for text in [
        include_str!("../themes/light.ron"),
        include_str!("../themes/dark.ron"),
        include_str!("../themes/print.ron"),
    ] {
        for role in Role::ALL {
            assert!(
                text.contains(&format!("\n    {}: ", role.as_str())),
                "{role:?}"
            );
        }
        Theme::read(text).unwrap();
    }
}

#[test]
fn words_have_the_contrast_of_wcag_aa_on_their_ground() {
    for (name, theme) in themes() {
        let grounds = Shape::ALL.map(|shape| theme.face(shape).0);
        for ground in grounds.into_iter().chain([theme[Role::Paper]]) {
            for role in [Role::Ink, Role::Soft] {
                let contrast = theme[role].contrast(ground);
                assert!(contrast >= 4.5, "{name}: {role:?} on {ground}: {contrast}");
            }
        }
        // The one coloured word: "violated", on a label.
        assert!(
            theme[Role::Violates].contrast(theme[Role::Paper]) >= 4.5,
            "{name}"
        );
    }
}

#[test]
fn lines_have_a_contrast_of_three_on_their_ground() {
    for (name, theme) in themes() {
        let paper = theme[Role::Paper];
        for kind in ArrowKind::ALL {
            assert!(theme.line(kind).contrast(paper) >= 3.0, "{name}: {kind:?}");
        }
        for role in [Role::Over, Role::Focus] {
            assert!(theme[role].contrast(paper) >= 3.0, "{name}: {role:?}");
        }
        for shape in Shape::ALL {
            let (fill, line) = theme.face(shape);
            assert!(line.contrast(paper) >= 3.0, "{name}: {shape:?} on paper");
            assert!(line.contrast(fill) >= 3.0, "{name}: {shape:?} on its face");
        }
    }
}

#[track_caller]
fn apart(theme: &str, colors: Vec<Color>, least: f64) {
    for (at, a) in colors.iter().enumerate() {
        for b in colors[at + 1..].iter().filter(|b| *b != a) {
            for vision in Vision::ALL {
                let apart = a.difference(*b, vision);
                assert!(
                    apart >= least,
                    "{theme}: {a} and {b} in {vision:?}: {apart}"
                );
            }
        }
    }
}

#[test]
fn every_two_colours_of_lines_can_be_told_apart_by_any_eyes() {
    for (name, theme) in themes() {
        let mut colors = ArrowKind::ALL.map(|kind| theme.line(kind)).to_vec();
        colors.push(theme[Role::Over]);
        apart(name, colors, LINES_APART);
    }
}

#[test]
fn every_two_faces_can_be_told_apart_by_any_eyes() {
    for (name, theme) in themes() {
        apart(
            name,
            Shape::ALL.map(|shape| theme.face(shape).0).to_vec(),
            FACES_APART,
        );
    }
}

#[test]
fn print_is_black_and_white() {
    let theme = Theme::print();
    for role in Role::ALL {
        assert!(["#000000", "#ffffff"].contains(&theme[role].to_string().as_str()));
    }
}

#[track_caller]
fn refused(text: &str, told: &str, similar: &[&str]) {
    let fault = Theme::read(text).unwrap_err();
    assert_eq!(fault.to_string(), told);
    assert_eq!(fault.similar, similar);
}

#[test]
fn a_wrong_theme_is_refused_with_place_found_wanted_and_nearest() {
    refused(
        "(\n    paper: \"#fff\",\n    over: \"gray\",\n)",
        "line 3, column 11: found `\"gray\"`, wanted a colour such as \"#0b84cf\"",
        &[],
    );
    refused(
        "(base: \"drak\")",
        "line 1, column 8: found `\"drak\"`, wanted the name of a built-in theme: light, dark or print",
        &["dark"],
    );
    refused(
        "(ink: \"#000\", ink: \"#111\")",
        "line 1, column 15: found a second `ink`, wanted each name once",
        &[],
    );
    refused(
        "[1]",
        "line 1, column 1: found `[1]`, wanted a theme: colours by name between `(` and `)`",
        &[],
    );
    let unknown = Theme::read("(papper: \"#fff\")").unwrap_err();
    assert_eq!(unknown.similar, ["paper"]);
    assert_eq!(unknown.found, "`papper`");
}

#[test]
fn broken_texts_are_refused_and_never_a_panic() {
    for text in [
        "",
        "(",
        "(ink",
        "(ink:",
        "(ink: \"#000\"",
        "\u{FEFF}",
        "))))",
        "(ink: None)",
        "(ink: 3)",
    ] {
        assert!(Theme::read(text).is_err(), "{text}");
    }
    assert_eq!(Theme::read("()").unwrap(), Theme::light());
}
