//! Reads a theme's file. The first fault ends the reading and is told with its place, what was
//! found, what was wanted and the nearest right name. Start at [`Theme::read`].

use super::{Color, Role, Theme};
use crate::dossier::syntax::{Field, Kind, Lines, Value, parse};
use crate::model::nearest;

/// What is wrong with a theme's file, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: found {found}, wanted {wanted}")]
pub struct ThemeFault {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// What stands there.
    pub found: String,
    /// What should.
    pub wanted: String,
    /// The nearest right names, if there are any.
    pub similar: Vec<String>,
}

impl Theme {
    /// Reads a theme: a RON struct of colours by their [`Role`]s. What it does not name is as in
    /// its `base`, the light theme if it names none.
    ///
    /// # Errors
    /// The first fault in the file.
    pub fn read(text: &str) -> Result<Theme, ThemeFault> {
        let parsed = parse(text);
        let base = parsed.tree.root().and_then(|root| root.get("base"));
        let name = base.and_then(|base| base.as_str());
        let base = name.and_then(|name| Theme::named(&name));
        onto(base.unwrap_or_default(), text)
    }
}

/// Reads a theme over `theme`.
pub(super) fn onto(mut theme: Theme, text: &str) -> Result<Theme, ThemeFault> {
    let parsed = parse(text);
    let lines = Lines::new(text);
    let fault = |offset: usize, found: String, wanted: &str, similar: Vec<String>| {
        let place = lines.place(offset);
        ThemeFault {
            line: place.line,
            column: place.column,
            found,
            wanted: wanted.to_string(),
            similar,
        }
    };
    if let Some(first) = parsed.faults.first() {
        let found = shown(text.get(first.span.clone()).unwrap_or_default());
        let wanted = format!("a theme in RON ({})", first.kind);
        return Err(fault(first.span.start, found, &wanted, Vec::new()));
    }
    let wanted = "a theme: colours by name between `(` and `)`";
    let Some(root) = parsed.tree.root() else {
        return Err(fault(0, "nothing".to_string(), wanted, Vec::new()));
    };
    let is_empty = root.kind() == Kind::Tuple && root.items().next().is_none();
    if (root.kind() != Kind::Struct && !is_empty) || root.name().is_some() {
        return Err(fault(
            root.span().start,
            shown(root.text()),
            wanted,
            Vec::new(),
        ));
    }
    let mut seen: Vec<&str> = Vec::new();
    for Field {
        name,
        name_span,
        value,
    } in root.fields()
    {
        if seen.contains(&name) {
            let found = format!("a second `{name}`");
            return Err(fault(name_span.start, found, "each name once", Vec::new()));
        }
        seen.push(name);
        let start = value.span().start;
        if name == "base" {
            named(value).map_err(|(found, similar)| {
                let wanted = "the name of a built-in theme: light, dark or print";
                fault(start, found, wanted, similar)
            })?;
            continue;
        }
        let Some(role) = Role::ALL.into_iter().find(|role| role.as_str() == name) else {
            let names = Role::ALL.map(Role::as_str);
            let similar = nearest(name, names.into_iter().chain(["base"]));
            let wanted = format!("`base` or one of {}", names.join(", "));
            let found = format!("`{name}`");
            return Err(fault(name_span.start, found, &wanted, similar));
        };
        let color = value.as_str().and_then(|text| text.parse::<Color>().ok());
        let Some(color) = color else {
            let wanted = "a colour such as \"#0b84cf\"";
            return Err(fault(start, shown(value.text()), wanted, Vec::new()));
        };
        theme.colors[role as usize] = color;
    }
    Ok(theme)
}

/// Whether a value names a built-in theme; else what it says and what is near.
fn named(value: Value<'_>) -> Result<(), (String, Vec<String>)> {
    match value.as_str() {
        Some(name) if Theme::named(&name).is_some() => Ok(()),
        Some(name) => Err((shown(value.text()), nearest(&name, Theme::NAMES))),
        None => Err((shown(value.text()), Vec::new())),
    }
}

/// What stands in the file, as an error shows it: its first line, not too long.
fn shown(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    let mut short: String = line.chars().take(40).collect();
    if short.is_empty() {
        return "nothing".to_string();
    }
    if short.len() < text.len() {
        short.push('…');
    }
    format!("`{short}`")
}
