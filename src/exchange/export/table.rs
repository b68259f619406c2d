//! One table for all formats: which columns a record has, what each holds, and how its cell is
//! filled from what is known of the record. A format only writes cells down.

use crate::model::Day;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    Text,
    List,
    Number,
    Flag,
    Day,
}

/// A column's name and what it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) name: String,
    pub(super) holds: Holds,
}

/// One value of one record. Nothing means not stated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Cell {
    Nothing,
    Text(String),
    List(Vec<String>),
    Number(i64),
    Flag(bool),
    Day(Day),
}

/// A column: its name, and how its cell follows from what is known of a record.
pub(super) struct Column<T> {
    name: &'static str,
    of: Of<T>,
}

enum Of<T> {
    Text(fn(&T) -> Option<String>),
    List(fn(&T) -> Vec<String>),
    Number(fn(&T) -> Option<i64>),
    Flag(fn(&T) -> Option<bool>),
    Day(fn(&T) -> Option<Day>),
}

pub(super) fn text<T>(name: &'static str, of: fn(&T) -> Option<String>) -> Column<T> {
    let of = Of::Text(of);
    Column { name, of }
}

pub(super) fn list<T>(name: &'static str, of: fn(&T) -> Vec<String>) -> Column<T> {
    let of = Of::List(of);
    Column { name, of }
}

pub(super) fn number<T>(name: &'static str, of: fn(&T) -> Option<i64>) -> Column<T> {
    let of = Of::Number(of);
    Column { name, of }
}

pub(super) fn flag<T>(name: &'static str, of: fn(&T) -> Option<bool>) -> Column<T> {
    let of = Of::Flag(of);
    Column { name, of }
}

/// A day; one that stands for "no bound" is left out.
pub(super) fn day<T>(name: &'static str, of: fn(&T) -> Option<Day>) -> Column<T> {
    let of = Of::Day(of);
    Column { name, of }
}

impl<T> Column<T> {
    pub(super) fn head(&self) -> Head {
        let holds = match self.of {
            Of::Text(_) => Holds::Text,
            Of::List(_) => Holds::List,
            Of::Number(_) => Holds::Number,
            Of::Flag(_) => Holds::Flag,
            Of::Day(_) => Holds::Day,
        };
        let name = self.name.to_string();
        Head { name, holds }
    }

    pub(super) fn cell(&self, known: &T) -> Cell {
        match self.of {
            Of::Text(of) => of(known).map_or(Cell::Nothing, Cell::Text),
            Of::List(of) => match of(known) {
                list if list.is_empty() => Cell::Nothing,
                list => Cell::List(list),
            },
            Of::Number(of) => of(known).map_or(Cell::Nothing, Cell::Number),
            Of::Flag(of) => of(known).map_or(Cell::Nothing, Cell::Flag),
            Of::Day(of) => match of(known) {
                None | Some(Day::MIN | Day::MAX) => Cell::Nothing,
                Some(day) => Cell::Day(day),
            },
        }
    }
}

impl Cell {
    /// The cell as one text, for formats without lists: the parts of a list between `|`, where
    /// a part's own `|` and `\` stand behind a `\`. None where nothing is stated.
    pub(super) fn flat(&self) -> Option<String> {
        Some(match self {
            Cell::Nothing => return None,
            Cell::Text(text) => text.clone(),
            Cell::List(parts) => joined(parts),
            Cell::Number(number) => number.to_string(),
            Cell::Flag(yes) => yes.to_string(),
            Cell::Day(day) => day.to_string(),
        })
    }
}

/// The parts of a list as one text.
pub(super) fn joined(parts: &[String]) -> String {
    let escaped = |part: &String| part.replace('\\', "\\\\").replace('|', "\\|");
    parts.iter().map(escaped).collect::<Vec<_>>().join("|")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_within_a_part_is_no_end_of_it() {
        let list = Cell::List(vec!["a|b".into(), "c\\".into(), String::new()]);
        assert_eq!(list.flat().as_deref(), Some("a\\|b|c\\\\|"));
    }
}
