//! Texts with columns in them: `state-{ccode1}`. Start at [`Template::read`].

use super::mapping::Column;
use super::reject::{Reason, Trouble};
use super::values::Cells;

/// A text that is the same in each row but for the values of columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Template(Vec<Piece>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Text(String),
    Column(Column),
    /// The number of the row.
    Row,
}

/// Why a text is no template.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum BadTemplate {
    /// A `{` that no `}` closes.
    Unclosed,
    /// A `}` that closes nothing.
    Stray,
    /// `{}`.
    NoColumn,
}

impl Template {
    /// Reads a text in which `{name}` stands for a column, `{@row}` for the row's number, `{{`
    /// and `}}` for the brackets themselves.
    pub(super) fn read(
        text: &str,
        mut column: impl FnMut(&str) -> Column,
    ) -> Result<Template, BadTemplate> {
        let mut pieces = Vec::new();
        let mut plain = String::new();
        let mut rest = text;
        while let Some(at) = rest.find(['{', '}']) {
            plain.push_str(&rest[..at]);
            let found = &rest[at..];
            if let Some(after) = found.strip_prefix("{{") {
                plain.push('{');
                rest = after;
            } else if let Some(after) = found.strip_prefix("}}") {
                plain.push('}');
                rest = after;
            } else if let Some(after) = found.strip_prefix('{') {
                let (name, after) = after.split_once('}').ok_or(BadTemplate::Unclosed)?;
                if name.trim().is_empty() {
                    return Err(BadTemplate::NoColumn);
                }
                if !plain.is_empty() {
                    pieces.push(Piece::Text(std::mem::take(&mut plain)));
                }
                pieces.push(match name.trim() {
                    "@row" => Piece::Row,
                    name => Piece::Column(column(name)),
                });
                rest = after;
            } else {
                return Err(BadTemplate::Stray);
            }
        }
        plain.push_str(rest);
        if !plain.is_empty() {
            pieces.push(Piece::Text(plain));
        }
        Ok(Template(pieces))
    }

    /// The text, if it has no columns.
    pub(super) fn constant(&self) -> Option<&str> {
        match self.0.as_slice() {
            [] => Some(""),
            [Piece::Text(text)] => Some(text),
            _ => None,
        }
    }

    /// The text of this row; nothing, if one of its columns is blank.
    pub(super) fn fill<'b, 'r: 'b>(
        &'b self,
        cells: &Cells<'r>,
        into: &'b mut String,
    ) -> Option<&'b str> {
        match self.0.as_slice() {
            [Piece::Column(column)] => return Some(cells.get(*column)).filter(|c| !c.is_empty()),
            [Piece::Text(text)] => return Some(text),
            _ => into.clear(),
        }
        for piece in &self.0 {
            match piece {
                Piece::Text(text) => into.push_str(text),
                Piece::Row => {
                    use std::fmt::Write;
                    let _fits = write!(into, "{}", cells.row.number);
                }
                Piece::Column(column) => match cells.get(*column) {
                    "" => return None,
                    cell => into.push_str(cell),
                },
            }
        }
        Some(into.as_str())
    }

    /// As [`Template::fill`], of what must not be blank.
    pub(super) fn needed<'b, 'r: 'b>(
        &'b self,
        cells: &Cells<'r>,
        into: &'b mut String,
    ) -> Result<&'b str, Trouble> {
        let blank = |column: Option<Column>| Trouble {
            columns: column.into_iter().collect(),
            reason: Reason::Blank,
        };
        match self.fill(cells, into) {
            Some(text) if !text.trim().is_empty() => Ok(text),
            Some(_) => Err(blank(None)),
            None => Err(blank(self.columns().find(|c| cells.get(*c).is_empty()))),
        }
    }

    /// The columns it names.
    pub(super) fn columns(&self) -> impl Iterator<Item = Column> + '_ {
        self.0.iter().filter_map(|piece| match piece {
            Piece::Column(column) => Some(*column),
            _ => None,
        })
    }
}
