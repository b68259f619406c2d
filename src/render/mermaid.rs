//! Writes a scene as a Mermaid flowchart, for pages that draw those. Start at
//! [`mermaid`].

use super::arrow::look;
use super::drawing::place;
use super::layout::Effort;
use super::scene::{Arrow, ArrowKind, Direction, Scene, SceneBox, Shape};
use super::signs::{self, Outline, Shaft};
use super::text::shortened;
use super::theme::{Role, Theme};
use std::fmt::Write;

/// Prints `scene` as a flowchart; valid whatever the words are.
///
/// ```
/// use foedera::render::{mermaid, Scene, SceneBox, Shape, Theme};
///
/// let mut scene = Scene::new("Pact");
/// scene.add_box(SceneBox::new("r", "\"Ruritania\"", Shape::State));
/// assert!(mermaid(&scene, &Theme::light()).contains("n0(\"#quot;Ruritania#quot;\"):::state"));
/// ```
pub fn mermaid(scene: &Scene, theme: &Theme) -> String {
    let direction = match scene.direction {
        Direction::TopToBottom => "TB",
        Direction::LeftToRight => "LR",
    };
    let mut out = format!("flowchart {direction}\n");
    let title = spelled(&scene.title);
    if !title.is_empty() {
        let _ = writeln!(out, "  accTitle: {title}");
    }
    for at in from_above(scene) {
        let b = &scene.boxes[at];
        let _ = writeln!(out, "  n{at}{}:::{}", outlined(b), class(b.shape));
    }
    for (at, group) in scene.groups.iter().enumerate() {
        let _ = writeln!(out, "  subgraph g{at}[\"{}\"]", spelled(&group.title));
        for member in group.members.iter().filter(|m| **m < scene.boxes.len()) {
            let _ = writeln!(out, "    n{member}");
        }
        let _ = writeln!(out, "  end");
    }
    for (_, arrow) in scene.drawable_arrows() {
        let _ = writeln!(out, "  n{} {} n{}", arrow.from, shaft(arrow), arrow.to);
    }
    for (at, b) in scene.boxes.iter().enumerate() {
        if b.focus {
            let _ = writeln!(
                out,
                "  style n{at} stroke:{},stroke-width:3px",
                theme[Role::Focus]
            );
        } else if b.faded {
            let _ = writeln!(
                out,
                "  style n{at} fill:{},color:{}",
                theme[Role::Paper],
                theme[Role::Soft]
            );
        }
    }
    for shape in Shape::ALL
        .into_iter()
        .filter(|s| scene.boxes.iter().any(|b| b.shape == *s))
    {
        let style = signs::box_style(shape);
        let (fill, line) = theme.face(shape);
        let dashes = if style.outline == Outline::Dashed {
            ",stroke-dasharray:5 4"
        } else {
            ""
        };
        let _ = writeln!(
            out,
            "  classDef {} fill:{},stroke:{},color:{}{dashes}",
            class(shape),
            fill,
            line,
            theme[Role::Ink]
        );
    }
    for (place, (_, arrow)) in scene.drawable_arrows().enumerate() {
        let look = look(arrow.kind, arrow.standing, theme);
        let dashes = match (look.style.shaft, look.dashes.is_empty()) {
            (Shaft::Dotted, _) => ",stroke-dasharray:2 4",
            (_, false) => ",stroke-dasharray:9 6",
            (Shaft::Single | Shaft::Double | Shaft::Zigzag, true) => "",
        };
        let width = super::ink::number(look.style.width);
        let color = look.color;
        let _ = writeln!(
            out,
            "  linkStyle {place} stroke:{color},stroke-width:{width}px{dashes}"
        );
    }
    out
}

/// The boxes in the order in which they stand: Mermaid turns the lines of a cycle round by the order
/// in which it meets the boxes, and lays labels over each other where it turns the wrong ones.
fn from_above(scene: &Scene) -> Vec<usize> {
    let places = place(scene, Effort::Quick).placed.boxes;
    let mut order: Vec<usize> = (0..scene.boxes.len()).collect();
    let along = |at: &usize| match scene.direction {
        Direction::TopToBottom => (places[*at].y, places[*at].x),
        Direction::LeftToRight => (places[*at].x, places[*at].y),
    };
    order.sort_by(|a, b| {
        let (a, b) = (along(a), along(b));
        a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1))
    });
    order
}

/// The most letters of one line; a page draws no flowchart of over 50,000.
const LONGEST: usize = 200;

/// Words as Mermaid reads them back unchanged, those over [`LONGEST`] with an
/// ellipsis: letters, digits and spaces stand
/// for themselves, every other ASCII character is an entity code. So no mark-up
/// can begin, neither Mermaid's nor Markdown's nor HTML's.
fn spelled(text: &str) -> String {
    let mut out = String::new();
    for c in shortened(text, LONGEST).chars() {
        match c {
            '"' => out.push_str("#quot;"),
            'a'..='z' | 'A'..='Z' | '0'..='9' | ' ' | ',' | '(' | ')' => out.push(c),
            _ if c.is_ascii() => {
                let _ = write!(out, "#{};", u32::from(c));
            }
            _ => out.push(c),
        }
    }
    out
}

/// Lines of a label; a space where there is none, since Mermaid wants something.
fn label<'a>(lines: impl IntoIterator<Item = &'a str>) -> String {
    let lines: Vec<String> = lines
        .into_iter()
        .map(spelled)
        .filter(|line| !line.is_empty())
        .collect();
    if lines.is_empty() {
        "\" \"".to_owned()
    } else {
        format!("\"{}\"", lines.join("<br/>"))
    }
}

fn outlined(b: &SceneBox) -> String {
    let words = label(
        std::iter::once(&b.name)
            .chain(&b.detail)
            .map(String::as_str),
    );
    let (open, close) = match signs::box_style(b.shape).outline {
        Outline::Rounded | Outline::Dashed => ("(", ")"),
        Outline::DoubleRectangle | Outline::DoubleRounded | Outline::SideBars => ("[[", "]]"),
        Outline::Shield => ("[\\", "/]"),
        Outline::Slanted => ("[/", "/]"),
        Outline::Pill => ("([", "])"),
        Outline::Rectangle | Outline::Leaf => ("[", "]"),
        Outline::Beam => ("[/", "\\]"),
        Outline::Sheet => ("[", "]"),
        Outline::Hexagon => ("{{", "}}"),
        Outline::Octagon => (">", "]"),
    };
    format!("{open}{words}{close}")
}

fn class(shape: Shape) -> &'static str {
    match shape {
        Shape::State => "state",
        Shape::Organization => "organization",
        Shape::Coalition => "coalition",
        Shape::Organ => "organ",
        Shape::Forces => "forces",
        Shape::ArmedGroup => "armedGroup",
        Shape::Person => "person",
        Shape::Company => "company",
        Shape::Bank => "bank",
        Shape::Group => "looseGroup",
        Shape::Actor => "actor",
        Shape::Agreement => "agreement",
        Shape::Event => "event",
        Shape::Condition => "condition",
    }
}

fn shaft(arrow: &Arrow) -> String {
    let standing = signs::standing_style(arrow.standing);
    let word = arrow.state().map(|word| format!("({word})"));
    let words: Vec<&str> = arrow
        .label
        .iter()
        .chain(word.as_ref())
        .map(String::as_str)
        .collect();
    let line = match arrow.kind {
        ArrowKind::Guarantee if standing.dashes.is_empty() => "==>",
        ArrowKind::Breach => "--x",
        ArrowKind::Participation | ArrowKind::Access => "--o",
        ArrowKind::Condition | ArrowKind::Decision => "-.->",
        _ if !standing.dashes.is_empty() => "-.->",
        _ => "-->",
    };
    if words.iter().all(|word| spelled(word).is_empty()) {
        line.to_owned()
    } else {
        format!("{line}|{}|", label(words))
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{hostile, hostile_words, ukraine};
    use super::*;

    #[test]
    fn no_word_can_leave_its_quotes() {
        for word in hostile_words() {
            let spelled = spelled(&word);
            assert!(!spelled.contains([
                '"', '`', '<', '>', '|', '\n', '[', ']', '{', '}', '\\', '%', '&'
            ]));
            // A `#` only ever begins a code of ours.
            for code in spelled.split('#').skip(1) {
                let (name, _) = code.split_once(';').unwrap();
                assert!(name == "quot" || name.parse::<u8>().is_ok(), "{code}");
            }
        }
    }

    #[test]
    fn a_box_or_an_arrow_takes_one_line() {
        for scene in [ukraine(), hostile()] {
            let text = mermaid(&scene, &Theme::light());
            assert_eq!(text, mermaid(&scene, &Theme::light()));
            let boxes = text.lines().filter(|line| line.contains(":::")).count();
            assert_eq!(boxes, scene.boxes.len());
            let links = text
                .lines()
                .filter(|line| line.starts_with("  linkStyle"))
                .count();
            assert_eq!(links, scene.drawable_arrows().count());
        }
    }
}
