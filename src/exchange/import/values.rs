//! Values that a row gives: a word chosen by a column, a date, a sum, a text. Each is what the
//! mapping says once, asked again for every row. Start at [`Cells`].

use super::mapping::Column;
use super::point::{self, Form, Point, Told, Unit};
use super::reject::{Reason, Trouble, shown};
use super::rows::Row;
use super::template::Template;
use std::collections::HashMap;

/// A row, and where in it each column of the mapping is.
#[derive(Clone, Copy)]
pub(super) struct Cells<'r> {
    pub(super) row: Row<'r>,
    /// By the column's number in the mapping; nothing, if the file has no such column.
    pub(super) places: &'r [Option<u32>],
    /// Values that are as good as blank.
    pub(super) blank: &'r [String],
    /// Whether `2.0` is `2`.
    pub(super) whole: bool,
}

impl<'r> Cells<'r> {
    /// The value of a column; empty if it is blank.
    pub(super) fn get(&self, column: Column) -> &'r str {
        let Some(Some(place)) = self.places.get(usize::from(column.0)) else {
            return "";
        };
        let cell = self.row.get(*place as usize);
        match self.blank.iter().any(|blank| blank == cell) {
            true => "",
            false if self.whole => whole(cell),
            false => cell,
        }
    }
}

/// A whole number without the point and the noughts behind it: so whole numbers are written by
/// who keeps them as fractions.
fn whole(cell: &str) -> &str {
    let Some((number, rest)) = cell.split_once('.') else {
        return cell;
    };
    let digits = number.strip_prefix('-').unwrap_or(number);
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    match is_number && !rest.is_empty() && rest.bytes().all(|byte| byte == b'0') {
        true => number,
        false => cell,
    }
}

/// One of some values, chosen by columns; or always the same.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Pick<T> {
    Always(T),
    By(Choice<T>),
}

/// A list of values, each for one value of a column.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Choice<T> {
    pub(super) by: By,
    /// Looked up only, never walked.
    pub(super) places: HashMap<Box<str>, u32>,
    /// `None`: the value says that nothing is stated.
    pub(super) values: Vec<Option<T>>,
    /// What any other value stands for; if there is nothing, the row is rejected.
    pub(super) otherwise: Option<u32>,
    /// A heading or code that is not listed is kept in a note.
    pub(super) keeps_unlisted: bool,
}

/// By which columns a value is chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum By {
    /// By the value of one.
    Column(Column),
    /// By a code that the heading in another column explains.
    Heading {
        heading: Column,
        code: Column,
        /// A date behind which the code may stand instead.
        beside: Option<Column>,
        /// What a code means where the heading explains none: by `Heading(code)`, then by the
        /// code alone.
        codes: HashMap<Box<str>, String>,
    },
}

impl<T> Pick<T> {
    /// The number of the value in this row, from 1; 0 if nothing is stated.
    pub(super) fn place(&self, cells: &Cells<'_>) -> Result<u32, Trouble> {
        match self {
            Pick::Always(_) => Ok(1),
            Pick::By(choice) => choice.place(cells),
        }
    }

    /// The value with that number.
    pub(super) fn value(&self, place: u32) -> Option<&T> {
        let at = usize::try_from(place.checked_sub(1)?).ok()?;
        match self {
            Pick::Always(value) => Some(value),
            Pick::By(choice) => choice.values.get(at)?.as_ref(),
        }
    }

    /// The value in this row.
    pub(super) fn of(&self, cells: &Cells<'_>) -> Result<Option<&T>, Trouble> {
        Ok(self.value(self.place(cells)?))
    }
}

impl<T> Choice<T> {
    /// The heading of the row, and its code in brackets, as a note keeps them.
    pub(super) fn shown(&self, cells: &Cells<'_>, into: &mut String) {
        into.clear();
        match &self.by {
            By::Column(column) => into.push_str(cells.get(*column)),
            By::Heading {
                heading,
                code,
                beside,
                ..
            } => {
                let heading = cells.get(*heading);
                into.push_str(if heading.is_empty() {
                    "no heading"
                } else {
                    heading
                });
                let (code, is_undone) = sign(*code, *beside, cells);
                if !code.is_empty() {
                    into.push_str(" (");
                    into.push_str(code);
                    into.push(')');
                }
                if is_undone {
                    into.push_str(", in brackets");
                }
            }
        }
    }

    pub(super) fn place(&self, cells: &Cells<'_>) -> Result<u32, Trouble> {
        let (column, cell) = match &self.by {
            By::Column(column) => (*column, cells.get(*column)),
            By::Heading {
                heading,
                code,
                beside,
                codes,
            } => {
                let heading = cells.get(*heading);
                let (sign, is_undone) = sign(*code, *beside, cells);
                if is_undone {
                    let cell = beside.map_or("", |beside| cells.get(beside));
                    return Err(Trouble {
                        columns: beside.iter().copied().collect(),
                        reason: self.not_listed(cell),
                    });
                }
                let act = explained(heading, sign).or_else(|| customary(heading, sign, codes));
                let act = act.ok_or_else(|| Trouble {
                    columns: vec![*code],
                    reason: Reason::NoSuchCode {
                        heading: shown(heading),
                        code: shown(sign),
                    },
                })?;
                (*code, act)
            }
        };
        if let Some(place) = self.places.get(cell) {
            return Ok(place + 1);
        }
        match self.otherwise.filter(|_| !self.keeps_unlisted) {
            _ if cell.is_empty() => Ok(0),
            Some(place) => Ok(place + 1),
            None => Err(Trouble {
                columns: vec![column],
                reason: self.not_listed(cell),
            }),
        }
    }
}

/// Words shorter than this are codes, of which each resembles any other.
const SHORT: usize = 4;

impl<T> Choice<T> {
    /// That the value is not listed, with the one listed that resembles it.
    fn not_listed(&self, cell: &str) -> Reason {
        let mut near = Vec::new();
        if cell.len() >= SHORT && !self.keeps_unlisted {
            let mut listed: Vec<&str> = self.places.keys().map(|key| &**key).collect();
            listed.sort_unstable();
            near = crate::model::nearest(cell, listed);
        }
        Reason::NotListed {
            found: shown(cell),
            near: near.into_iter().next(),
        }
    }
}

/// The code of a row, of its own column or behind its date, and whether brackets say that what was
/// done was undone.
fn sign<'r>(code: Column, beside: Option<Column>, cells: &Cells<'r>) -> (&'r str, bool) {
    let own = cells.get(code);
    let Some(beside) = beside else {
        return (own, false);
    };
    let (_, behind, is_undone) = apart(cells.get(beside));
    match own.trim_end_matches(']').trim_end() {
        "" => (behind, is_undone),
        own => (own, is_undone),
    }
}

/// A date, the code behind it, and whether brackets stand around both: `[4 Nov 1997 a]`.
fn apart(cell: &str) -> (&str, &str, bool) {
    let plain = cell.trim_start_matches('[').trim_end_matches(']').trim();
    let is_code = |code: &str| code.len() <= 2 && code.bytes().all(|b| b.is_ascii_alphabetic());
    let (date, code) = match plain.rsplit_once(char::is_whitespace) {
        Some((date, code)) if is_code(code) => (date.trim_end(), code),
        _ => (plain, ""),
    };
    (date, code, plain.len() < cell.len())
}

/// What a code means under a heading such as `Ratification, Accession(a), Succession(d)`: the
/// name before it; without a code, the one name that has none.
fn explained<'h>(heading: &'h str, code: &str) -> Option<&'h str> {
    let mut found = None;
    for item in heading.split(',') {
        let (name, sign) = match item.split_once('(') {
            Some((name, rest)) => (name, rest.split(')').next().unwrap_or("").trim()),
            None => (item, ""),
        };
        // Footnotes hang on a name as digits.
        let name = name
            .trim()
            .trim_end_matches(|c: char| c.is_ascii_digit() || c == '*');
        if sign == code && !name.is_empty() && found.replace(name.trim_end()).is_some() {
            return None;
        }
    }
    found
}

/// What a code means by custom, under a heading that explains no code.
fn customary<'c>(
    heading: &str,
    code: &str,
    codes: &'c HashMap<Box<str>, String>,
) -> Option<&'c str> {
    if heading.contains('(') || code.is_empty() {
        return None;
    }
    let under = codes.get(format!("{heading}({code})").as_str());
    under.or_else(|| codes.get(code)).map(String::as_str)
}

/// A condition on a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Test {
    pub(super) column: Column,
    pub(super) wants: Wants,
}

/// What a column must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Wants {
    /// One of these; `""` is blank.
    OneOf(Vec<String>),
    /// Not blank.
    Filled,
    /// The same as another column.
    Same(Column),
    /// Another than another column.
    Differs(Column),
}

impl Test {
    fn holds(&self, cells: &Cells<'_>) -> bool {
        let cell = cells.get(self.column);
        match &self.wants {
            Wants::OneOf(values) => values.iter().any(|value| value == cell),
            Wants::Filled => !cell.is_empty(),
            Wants::Same(other) => cell == cells.get(*other),
            Wants::Differs(other) => cell != cells.get(*other),
        }
    }
}

/// For which rows a rule is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Only {
    /// All of these hold.
    pub(super) rows: Vec<Test>,
    /// And these do not all hold, unless there are none.
    pub(super) not_rows: Vec<Test>,
}

impl Only {
    pub(super) fn admits(&self, cells: &Cells<'_>) -> bool {
        let all = |tests: &[Test]| tests.iter().all(|test| test.holds(cells));
        all(&self.rows) && (self.not_rows.is_empty() || !all(&self.not_rows))
    }
}

/// A date, as the mapping says where it stands.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct When {
    pub(super) from: Dated,
    /// Values that mean that nothing is known.
    pub(super) unknown: Vec<String>,
    /// Values that mean that it goes on.
    pub(super) open: Vec<String>,
    /// Which dates are those on which it still was so when the source was made.
    pub(super) censored: Censored,
    /// A code may stand behind it, and brackets around both.
    pub(super) coded: bool,
    /// For which rows it is told.
    pub(super) only: Only,
    /// The date is the first on which it no longer held.
    pub(super) exclusive: bool,
}

/// Which dates say only that it still was so then.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Censored {
    /// All of them.
    Filled,
    /// Those with one of these values, which may stand for another date.
    Values(Vec<(String, Option<Point>)>),
}

/// Where a date stands.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Dated {
    /// It goes on, as the mapping says.
    Open,
    /// In a text.
    Text(Template, Form),
    /// In three columns.
    Ymd(Column, Column, Column),
}

impl When {
    pub(super) fn of(&self, cells: &Cells<'_>, scratch: &mut String) -> Result<Told, Trouble> {
        let cell = match &self.from {
            Dated::Open => return Ok(Told::Open),
            Dated::Text(template, _) => template.fill(cells, scratch).unwrap_or(""),
            Dated::Ymd(year, ..) => cells.get(*year),
        };
        if !self.only.admits(cells) {
            return Ok(Told::Nothing);
        }
        let cell = if self.coded { apart(cell).0 } else { cell };
        let is = |values: &[String]| values.iter().any(|value| value == cell);
        let still = match &self.censored {
            Censored::Filled => Some(&None),
            Censored::Values(values) => {
                let found = values.iter().find(|(value, _)| value == cell);
                found.map(|(_, stands_for)| stands_for)
            }
        };
        if let Some(Some(point)) = still {
            return Ok(Told::AtLeast(*point));
        }
        if is(&self.unknown) {
            return Ok(Told::Nothing);
        }
        // Of a blank too: `open: [""]`.
        if is(&self.open) {
            return Ok(Told::Open);
        }
        if cell.is_empty() {
            return Ok(Told::Nothing);
        }
        let known = |column| match cells.get(column) {
            part if self.unknown.iter().any(|value| value == part) => "",
            part => part,
        };
        let blamed = |reason| Trouble {
            columns: self.columns(),
            reason,
        };
        let told = match &self.from {
            Dated::Open => return Ok(Told::Open),
            Dated::Text(_, form) => form.read(cell).map_err(blamed)?,
            Dated::Ymd(year, month, day) => {
                let read = point::ymd(cells.get(*year), known(*month), known(*day));
                read.map_err(|(part, reason)| {
                    let column = match part {
                        Unit::Year => *year,
                        Unit::Month => *month,
                        Unit::Day => *day,
                    };
                    let columns = vec![column];
                    Trouble { columns, reason }
                })?
            }
        };
        match told {
            Told::At(point) if still.is_some() => Ok(Told::AtLeast(point)),
            told if self.exclusive => point::before(told).map_err(blamed),
            told => Ok(told),
        }
    }

    /// Whether some dates say only that it still was so then.
    pub(super) fn is_censored(&self) -> bool {
        match &self.censored {
            Censored::Filled => true,
            Censored::Values(values) => !values.is_empty(),
        }
    }

    /// The columns in which it stands; of year, month and day the first.
    pub(super) fn columns(&self) -> Vec<Column> {
        match &self.from {
            Dated::Open => Vec::new(),
            Dated::Text(template, _) => template.columns().collect(),
            Dated::Ymd(year, ..) => vec![*year],
        }
    }

    /// As [`of`](When::of), of a date that begins or ends a period; what is a period itself, or
    /// one of several days, can do neither.
    pub(super) fn side(&self, cells: &Cells<'_>, scratch: &mut String) -> Result<Told, Trouble> {
        let told = self.of(cells, scratch)?;
        match &told {
            Told::Edtf(date) if !point::is_side(date) => Err(Trouble {
                columns: self.columns(),
                reason: Reason::NotADate {
                    found: shown(date.as_str()),
                    form: point::SIDE,
                },
            }),
            _ => Ok(told),
        }
    }
}

/// Free words: a text with columns, or one chosen by a column.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Words {
    Text(Template),
    Chosen(Choice<String>),
}

impl Words {
    pub(super) fn of<'b, 'r: 'b>(
        &'b self,
        cells: &Cells<'r>,
        scratch: &'b mut String,
    ) -> Result<Option<&'b str>, Trouble> {
        match self {
            Words::Text(template) => Ok(template.fill(cells, scratch).filter(|t| !t.is_empty())),
            Words::Chosen(choice) => {
                let place = choice.place(cells)?;
                let at = place.checked_sub(1).and_then(|at| usize::try_from(at).ok());
                Ok(at.and_then(|at| choice.values.get(at)?.as_deref()))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{apart, explained};

    #[test]
    fn a_code_may_stand_behind_its_date_and_brackets_around_both() {
        assert_eq!(apart("4 Nov 1997"), ("4 Nov 1997", "", false));
        assert_eq!(apart("20 Jun 1995 n"), ("20 Jun 1995", "n", false));
        assert_eq!(apart("[  4 Nov 1997 a]"), ("4 Nov 1997", "a", true));
        assert_eq!(apart("[  4 Nov 1997"), ("4 Nov 1997", "", true));
        assert_eq!(apart("4 AA"), ("4", "AA", false));
        assert_eq!(apart(""), ("", "", false));
    }

    #[track_caller]
    fn check(heading: &str, code: &str, expected: Option<&str>) {
        assert_eq!(explained(heading, code), expected, "{heading} {code}");
    }

    #[test]
    fn a_code_means_what_its_heading_says() {
        let heading = "Ratification, Acceptance(A), Accession (a), Succession(d)1";
        check(heading, "", Some("Ratification"));
        check(heading, "a", Some("Accession"));
        check(heading, "A", Some("Acceptance"));
        check(heading, "d", Some("Succession"));
        check(heading, "s", None);
        check(
            "Signature, Succession to signature(d)",
            "d",
            Some("Succession to signature"),
        );
        check("Accession(a), Succession(d)", "", None);
        check("Signature, Ratification", "", None);
        check("Ratification", "", Some("Ratification"));
    }
}
