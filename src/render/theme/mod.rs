//! Themes: which colour each part of a picture has. Line and shape are the same in every theme
//! (`signs`), so that nothing is told by colour alone. Three themes are built in, each a small
//! file of its own; a user's theme is such a file too. Start at [`Theme`].

mod color;
mod read;

#[cfg(test)]
mod tests;

pub use color::{BadColor, Color, Vision};
pub use read::ThemeFault;

use super::scene::{ArrowKind, Shape};
use std::ops::Index;

/// The colours of a picture.
///
/// ```
/// use foedera::render::{Role, Theme};
///
/// let own = Theme::read("(base: \"dark\", guarantees: \"#66ccff\")")?;
/// assert_eq!(own[Role::Guarantees].to_string(), "#66ccff");
/// assert_eq!(own[Role::Paper], Theme::dark()[Role::Paper], "the rest is the base's");
///
/// let fault = Theme::read("(\n    gaurantees: \"#66ccff\",\n)").unwrap_err();
/// assert_eq!((fault.line, fault.column), (2, 5));
/// assert_eq!(fault.similar, ["guarantees"]);
/// # Ok::<(), foedera::render::ThemeFault>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    colors: [Color; Role::ALL.len()],
}

/// What a colour of a theme is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// The ground.
    Paper,
    /// Names and headlines.
    Ink,
    /// Small words.
    Soft,
    /// Hairlines between the parts of the page.
    Rule,
    /// Lines of what is over.
    Over,
    /// The border of what the picture is about.
    Focus,
    /// Lines of guarantees.
    Guarantees,
    /// Lines of backstops.
    Backstops,
    /// Lines of undertakings.
    Undertakes,
    /// Lines of debts.
    Owes,
    /// Lines of breaches, and the cross on what was broken.
    Violates,
    /// Lines of conditions.
    Conditions,
    /// Lines of all other relations.
    Others,
    /// The face of an actor's box.
    ActorFill,
    /// The border of an actor's box.
    ActorLine,
    /// The face of an agreement's box.
    AgreementFill,
    /// The border of an agreement's box.
    AgreementLine,
    /// The face of a condition's box.
    ConditionFill,
    /// The border of a condition's box.
    ConditionLine,
    /// The face of an event's box.
    EventFill,
    /// The border of an event's box.
    EventLine,
}

impl Role {
    /// Every role, in the order in which a theme lists them.
    pub const ALL: [Role; 21] = [
        Role::Paper,
        Role::Ink,
        Role::Soft,
        Role::Rule,
        Role::Over,
        Role::Focus,
        Role::Guarantees,
        Role::Backstops,
        Role::Undertakes,
        Role::Owes,
        Role::Violates,
        Role::Conditions,
        Role::Others,
        Role::ActorFill,
        Role::ActorLine,
        Role::AgreementFill,
        Role::AgreementLine,
        Role::ConditionFill,
        Role::ConditionLine,
        Role::EventFill,
        Role::EventLine,
    ];

    /// The role as a theme's file spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Paper => "paper",
            Role::Ink => "ink",
            Role::Soft => "soft",
            Role::Rule => "rule",
            Role::Over => "over",
            Role::Focus => "focus",
            Role::Guarantees => "guarantees",
            Role::Backstops => "backstops",
            Role::Undertakes => "undertakes",
            Role::Owes => "owes",
            Role::Violates => "violates",
            Role::Conditions => "conditions",
            Role::Others => "others",
            Role::ActorFill => "actor_fill",
            Role::ActorLine => "actor_line",
            Role::AgreementFill => "agreement_fill",
            Role::AgreementLine => "agreement_line",
            Role::ConditionFill => "condition_fill",
            Role::ConditionLine => "condition_line",
            Role::EventFill => "event_fill",
            Role::EventLine => "event_line",
        }
    }
}

impl Index<Role> for Theme {
    type Output = Color;

    fn index(&self, role: Role) -> &Color {
        &self.colors[role as usize]
    }
}

impl Theme {
    /// The names of the built-in themes.
    pub const NAMES: [&'static str; 3] = ["light", "dark", "print"];

    /// Ink on white paper.
    pub fn light() -> Theme {
        built_in(include_str!("../themes/light.ron"))
    }

    /// Light on a dark ground.
    pub fn dark() -> Theme {
        built_in(include_str!("../themes/dark.ron"))
    }

    /// Black on white.
    pub fn print() -> Theme {
        built_in(include_str!("../themes/print.ron"))
    }

    /// The built-in theme of that name.
    pub fn named(name: &str) -> Option<Theme> {
        match name {
            "light" => Some(Theme::light()),
            "dark" => Some(Theme::dark()),
            "print" => Some(Theme::print()),
            _ => None,
        }
    }

    /// The colour of a relation's line.
    pub fn line(&self, kind: ArrowKind) -> Color {
        self[match kind {
            ArrowKind::Guarantee => Role::Guarantees,
            ArrowKind::Backstop => Role::Backstops,
            ArrowKind::Undertaking => Role::Undertakes,
            ArrowKind::Debt => Role::Owes,
            ArrowKind::Breach => Role::Violates,
            ArrowKind::Condition | ArrowKind::Decision => Role::Conditions,
            ArrowKind::Participation
            | ArrowKind::Structure
            | ArrowKind::Lineage
            | ArrowKind::Politics
            | ArrowKind::Access
            | ArrowKind::Other => Role::Others,
        }]
    }

    /// The colours of a box: its face and its border.
    pub fn face(&self, shape: Shape) -> (Color, Color) {
        let (fill, line) = match shape {
            Shape::Agreement => (Role::AgreementFill, Role::AgreementLine),
            Shape::Condition => (Role::ConditionFill, Role::ConditionLine),
            Shape::Event => (Role::EventFill, Role::EventLine),
            Shape::Group => (Role::Paper, Role::ActorLine),
            Shape::State
            | Shape::Organization
            | Shape::Coalition
            | Shape::Organ
            | Shape::Forces
            | Shape::ArmedGroup
            | Shape::Person
            | Shape::Company
            | Shape::Bank
            | Shape::Actor => (Role::ActorFill, Role::ActorLine),
        };
        (self[fill], self[line])
    }
}

impl Default for Theme {
    fn default() -> Theme {
        Theme::light()
    }
}

fn built_in(text: &str) -> Theme {
    let nothing = Theme {
        colors: [Color::WHITE; Role::ALL.len()],
    };
    read::onto(nothing, text).expect("a test reads each built-in theme")
}
