//! How each kind looks: fills, colours, lines, heads and sizes. The only place
//! with a colour in it. Hues are those of Okabe and Ito, which people with any
//! colour vision can tell apart; the pale ones are darkened until a thin line
//! on white has a contrast of at least 3:1, and text of at least 4.5:1.

use super::scene::{ArrowKind, Shape, Standing};

/// Text, and anything that must be black.
pub const INK: &str = "#1b1f24";
/// Small and secondary text (7:1 on white).
pub const SOFT_INK: &str = "#4d5560";
/// Text of a faded box (5:1 on white).
pub const FAINT_INK: &str = "#6a7079";
/// The ground of the picture.
pub const PAPER: &str = "#ffffff";
/// Hairlines of the frame.
pub const RULE: &str = "#c9ced6";
/// Borders of faded boxes.
pub const FAINT_LINE: &str = "#a3abb5";
/// What was broken (6:1 on white).
pub const BROKEN: &str = "#b71c0c";
/// The border of the box that the picture is about.
pub const FOCUS_LINE: &str = "#1b1f24";

/// The families a reader's machine is asked for.
pub const FONTS: &str = "'Noto Sans','DejaVu Sans',sans-serif";

/// Sizes of text in pixels.
pub mod size {
    /// The headline.
    pub const TITLE: f64 = 25.0;
    /// The line under it.
    pub const SUBTITLE: f64 = 15.0;
    /// The name in a box.
    pub const NAME: f64 = 15.0;
    /// Lines under a name.
    pub const DETAIL: f64 = 12.0;
    /// The first line on an arrow.
    pub const LABEL: f64 = 12.5;
    /// The other lines on an arrow.
    pub const SMALL_LABEL: f64 = 11.5;
    /// Legend, notes and source.
    pub const FOOT: f64 = 12.0;
}

/// The outline of a kind of box.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outline {
    /// Softly rounded corners.
    Rounded,
    /// A second line inside the border.
    DoubleRectangle,
    /// Round corners and a second line inside.
    DoubleRounded,
    /// A bar down each side.
    SideBars,
    /// Lower corners cut, like a shield.
    Shield,
    /// Slanted sides.
    Slanted,
    /// Half circles at both ends.
    Pill,
    /// Square corners.
    Rectangle,
    /// A beam across the top.
    Beam,
    /// A dashed border: nobody has listed who is in it.
    Dashed,
    /// A sheet with a folded corner.
    Sheet,
    /// Pointed ends.
    Hexagon,
    /// All corners cut.
    Octagon,
}

/// How one kind of box looks and is called in the legend.
#[derive(Debug, Clone, Copy)]
pub struct BoxStyle {
    pub outline: Outline,
    pub fill: &'static str,
    pub line: &'static str,
    pub name: &'static str,
}

/// The look of a kind of box.
pub fn box_style(shape: Shape) -> BoxStyle {
    let (outline, fill, line, name) = match shape {
        Shape::State => (Outline::Rounded, "#e3f0fa", "#2b5f86", "State"),
        Shape::Organization => (
            Outline::DoubleRectangle,
            "#e9f5f1",
            "#22705a",
            "Organization",
        ),
        Shape::Coalition => (Outline::DoubleRounded, "#e3f0fa", "#2b5f86", "Coalition"),
        Shape::Group => (Outline::Dashed, "#f5f7f9", "#565e69", "Group, not listed"),
        Shape::Organ => (Outline::SideBars, "#eef1f5", "#4a5563", "Organ of a state"),
        Shape::Forces => (Outline::Shield, "#eaf3e6", "#4b6b3a", "Armed forces"),
        Shape::ArmedGroup => (Outline::Slanted, "#fbeae0", "#98451a", "Armed group"),
        Shape::Person => (Outline::Pill, "#f7ecf3", "#8a3f6c", "Person"),
        Shape::Company => (Outline::Rectangle, "#f1f1ec", "#5c5a48", "Company"),
        Shape::Bank => (Outline::Beam, "#f6efdd", "#7b5b12", "Bank"),
        Shape::Agreement => (Outline::Sheet, "#fdf8dc", "#7a6410", "Agreement"),
        Shape::Condition => (Outline::Hexagon, "#ffffff", "#1b1f24", "Condition"),
        Shape::Event => (Outline::Octagon, "#fde9df", "#a8410a", "Event"),
    };
    BoxStyle {
        outline,
        fill,
        line,
        name,
    }
}

/// How the shaft of an arrow runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shaft {
    /// One line.
    Single,
    /// Two lines side by side.
    Double,
    /// A saw.
    Zigzag,
    /// Dots.
    Dotted,
}

/// What an arrow ends in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Head {
    /// A filled triangle.
    Triangle,
    /// Two filled triangles.
    TwoTriangles,
    /// A filled arrow with a notch.
    Barb,
    /// A filled diamond.
    Diamond,
    /// A bar across, as of a gate.
    Gate,
    /// A filled dot.
    Dot,
    /// A hollow triangle.
    HollowTriangle,
    /// A hollow diamond.
    HollowDiamond,
    /// Two strokes.
    Open,
    /// A hollow dot.
    Ring,
}

/// How one kind of arrow looks and is called in the legend.
#[derive(Debug, Clone, Copy)]
pub struct ArrowStyle {
    pub color: &'static str,
    pub width: f64,
    pub shaft: Shaft,
    pub head: Head,
    pub name: &'static str,
}

/// The look of a kind of arrow.
pub fn arrow_style(kind: ArrowKind) -> ArrowStyle {
    let (color, width, shaft, head, name) = match kind {
        ArrowKind::Guarantee => ("#0072b2", 2.8, Shaft::Single, Head::Triangle, "guarantees"),
        ArrowKind::Backstop => (
            "#a5407c",
            1.5,
            Shaft::Double,
            Head::TwoTriangles,
            "backstops",
        ),
        ArrowKind::Undertaking => ("#007a5a", 2.0, Shaft::Single, Head::Barb, "undertakes"),
        ArrowKind::Debt => ("#8f6000", 2.0, Shaft::Single, Head::Diamond, "owes"),
        ArrowKind::Breach => ("#c24700", 2.0, Shaft::Zigzag, Head::Triangle, "violates"),
        ArrowKind::Condition => ("#1b1f24", 2.2, Shaft::Dotted, Head::Gate, "must come first"),
        ArrowKind::Participation => ("#6a7079", 1.3, Shaft::Single, Head::Dot, "takes part in"),
        ArrowKind::Structure => (
            "#4a5563",
            1.3,
            Shaft::Single,
            Head::HollowTriangle,
            "leads, belongs to",
        ),
        ArrowKind::Lineage => (
            "#7a6410",
            1.3,
            Shaft::Single,
            Head::HollowDiamond,
            "comes from",
        ),
        ArrowKind::Politics => (
            "#2a77a8",
            1.3,
            Shaft::Single,
            Head::Open,
            "takes a position",
        ),
        ArrowKind::Access => ("#007a5a", 1.3, Shaft::Single, Head::Ring, "opens the way"),
        ArrowKind::Other => ("#4a5563", 1.3, Shaft::Single, Head::Open, "other relation"),
    };
    ArrowStyle {
        color,
        width,
        shaft,
        head,
        name,
    }
}

/// The sign that a standing puts on a line, readable without colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// A hollow disc with a question mark.
    Question,
    /// A cross.
    Cross,
    /// Two short bars across.
    Bars,
    /// An hourglass.
    Hourglass,
    /// A hollow disc with a not-equal sign.
    Unequal,
}

/// How a standing changes an arrow.
#[derive(Debug, Clone, Copy)]
pub struct StandingStyle {
    /// Lengths of dashes and gaps in pixels; none for a line that runs through.
    pub dashes: &'static [f64],
    pub mark: Option<Mark>,
    /// Whether the line is drawn thin and grey.
    pub pale: bool,
    /// The words in slanted type on the label.
    pub word: Option<&'static str>,
    /// What the legend calls it.
    pub name: &'static str,
}

/// The look of a standing.
pub fn standing_style(standing: Standing) -> StandingStyle {
    let (dashes, mark, pale, word, name): (&[f64], _, _, _, _) = match standing {
        Standing::InForce => (&[], None, false, None, "in force"),
        Standing::PossiblyInForce => (
            &[],
            Some(Mark::Question),
            false,
            Some("possibly in force"),
            "possibly in force",
        ),
        Standing::Waiting => (
            &[],
            Some(Mark::Hourglass),
            false,
            Some("not in force yet"),
            "not in force yet, or conditional",
        ),
        Standing::Violated => (&[], Some(Mark::Cross), false, Some("violated"), "violated"),
        Standing::Sought => (
            &[9.0, 6.0],
            None,
            false,
            Some("sought"),
            "sought: does not exist yet",
        ),
        Standing::Offered => (
            &[12.0, 5.0, 2.0, 5.0],
            None,
            false,
            Some("offered"),
            "offered: not agreed yet",
        ),
        Standing::Ended => (&[], Some(Mark::Bars), true, Some("ended"), "over"),
        Standing::Disputed => (
            &[],
            Some(Mark::Unequal),
            false,
            Some("disputed"),
            "disputed",
        ),
        Standing::Held => (&[], None, false, None, "simply so"),
    };
    StandingStyle {
        dashes,
        mark,
        pale,
        word,
        name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn luminance(color: &str) -> f64 {
        let channel = |at: usize| {
            let value = f64::from(u8::from_str_radix(&color[at..at + 2], 16).unwrap()) / 255.0;
            if value <= 0.04045 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
    }

    fn contrast(a: &str, b: &str) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn text_is_readable_on_every_fill() {
        for shape in Shape::ALL {
            let fill = box_style(shape).fill;
            assert!(contrast(INK, fill) >= 7.0, "{shape:?}");
            assert!(contrast(SOFT_INK, fill) >= 4.5, "{shape:?}");
        }
        assert!(contrast(FAINT_INK, PAPER) >= 4.5);
    }

    #[test]
    fn the_standing_on_a_label_is_readable_in_the_colour_of_its_line() {
        for kind in ArrowKind::ALL {
            assert!(contrast(arrow_style(kind).color, PAPER) >= 4.5, "{kind:?}");
        }
    }

    #[test]
    fn kinds_differ_without_colour() {
        for (at, a) in Shape::ALL.iter().enumerate() {
            for b in &Shape::ALL[at + 1..] {
                assert_ne!(box_style(*a).outline, box_style(*b).outline);
            }
        }
        let line = |kind| {
            let style = arrow_style(kind);
            (style.shaft, style.head)
        };
        for (at, a) in ArrowKind::ALL.iter().enumerate() {
            for b in ArrowKind::ALL[at + 1..]
                .iter()
                .filter(|b| **b != ArrowKind::Other)
            {
                assert!(line(*a) != line(*b), "{a:?} {b:?}");
            }
        }
    }
}
