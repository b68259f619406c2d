//! How each kind looks without colour: outlines, lines, heads, marks, words and sizes. These
//! are the same in every theme, so that everything can be told apart in black and white.

use super::scene::{ArrowKind, Shape, Standing};

/// The families a reader's machine is asked for: after our own, those that are as wide, since not
/// every program sets words in the room that they are given (librsvg knows no `textLength`). DejaVu
/// Sans is a tenth wider, and stands on many machines for any sans-serif.
pub const FONTS: &str = "'Noto Sans','Open Sans','DejaVu Sans Condensed',sans-serif";

/// Sizes of text in pixels.
pub mod size {
    /// The headline.
    pub const TITLE: f64 = 25.0;
    /// The headline on a phone.
    pub const PHONE_TITLE: f64 = 21.0;
    /// The line under it.
    pub const SUBTITLE: f64 = 15.0;
    /// The name in a box.
    pub const NAME: f64 = 15.0;
    /// The same where there is little room.
    pub const TIGHT_NAME: f64 = 13.0;
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
    /// Two opposite corners round.
    Leaf,
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
    pub name: &'static str,
}

/// The look of a kind of box.
pub fn box_style(shape: Shape) -> BoxStyle {
    let (outline, name) = match shape {
        Shape::State => (Outline::Rounded, "State"),
        Shape::Organization => (Outline::DoubleRectangle, "Organization"),
        Shape::Coalition => (Outline::DoubleRounded, "Coalition"),
        Shape::Group => (Outline::Dashed, "Group, not listed"),
        Shape::Organ => (Outline::SideBars, "Organ"),
        Shape::Forces => (Outline::Shield, "Armed forces"),
        Shape::ArmedGroup => (Outline::Slanted, "Armed group"),
        Shape::Person => (Outline::Pill, "Person"),
        Shape::Company => (Outline::Rectangle, "Company"),
        Shape::Bank => (Outline::Beam, "Bank"),
        Shape::Actor => (Outline::Leaf, "Actor of no stated kind"),
        Shape::Agreement => (Outline::Sheet, "Agreement"),
        Shape::Condition => (Outline::Hexagon, "Condition"),
        Shape::Event => (Outline::Octagon, "Event"),
    };
    BoxStyle { outline, name }
}

/// How the shaft of an arrow runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shaft {
    /// One line.
    Single,
    /// Two lines side by side.
    Double,
    /// A line with a jag now and then.
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
    /// A hollow square.
    Square,
}

/// How one kind of arrow looks and is called in the legend.
#[derive(Debug, Clone, Copy)]
pub struct ArrowStyle {
    pub width: f64,
    pub shaft: Shaft,
    pub head: Head,
    pub name: &'static str,
}

/// The look of a kind of arrow.
pub fn arrow_style(kind: ArrowKind) -> ArrowStyle {
    let (width, shaft, head, name) = match kind {
        ArrowKind::Guarantee => (2.8, Shaft::Single, Head::Triangle, "guarantees"),
        ArrowKind::Backstop => (1.5, Shaft::Double, Head::TwoTriangles, "backstops"),
        ArrowKind::Undertaking => (2.0, Shaft::Single, Head::Barb, "undertakes"),
        ArrowKind::Debt => (2.0, Shaft::Single, Head::Diamond, "owes"),
        ArrowKind::Breach => (1.8, Shaft::Zigzag, Head::Triangle, "violates"),
        ArrowKind::Condition => (2.2, Shaft::Dotted, Head::Gate, "must come first"),
        ArrowKind::Decision => (2.2, Shaft::Dotted, Head::Open, "decides"),
        ArrowKind::Participation => (1.3, Shaft::Single, Head::Dot, "takes part in"),
        ArrowKind::Structure => (
            1.3,
            Shaft::Single,
            Head::HollowTriangle,
            "leads, belongs to",
        ),
        ArrowKind::Lineage => (1.3, Shaft::Single, Head::HollowDiamond, "comes from"),
        ArrowKind::Politics => (1.3, Shaft::Single, Head::Open, "takes a position"),
        ArrowKind::Access => (1.3, Shaft::Single, Head::Ring, "opens the way"),
        ArrowKind::Other => (1.0, Shaft::Single, Head::Square, "other relation"),
    };
    ArrowStyle {
        width,
        shaft,
        head,
        name,
    }
}

/// The sign that a standing puts on a line, readable without colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// A hollow disc with a question mark.
    Question,
    /// A cross.
    Cross,
    /// A hollow cross.
    HollowCross,
    /// Two short bars across.
    Bars,
    /// An hourglass.
    Hourglass,
    /// A hollow disc with a not-equal sign.
    Unequal,
    /// A hollow disc with a minus sign.
    Minus,
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
        Standing::Alleged => (
            &[],
            Some(Mark::HollowCross),
            false,
            Some("allegedly violated"),
            "alleged or disputed breach",
        ),
        Standing::Unpaid => (
            &[],
            Some(Mark::Minus),
            false,
            Some("not paid in full"),
            "not paid in full",
        ),
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
        Standing::Ended => (&[], Some(Mark::Bars), true, Some("over"), "over"),
        Standing::Lost => (&[], Some(Mark::Bars), true, Some("no longer so"), "lost"),
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
            for b in ArrowKind::ALL[at + 1..].iter() {
                assert!(line(*a) != line(*b), "{a:?} {b:?}");
            }
        }
    }
}
