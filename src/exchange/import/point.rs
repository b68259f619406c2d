//! Dates as tables write them: read into a year, a month and a day, of which the smaller may
//! not be known. Start at [`Point`] and [`Form`].

use super::reject::{Reason, shown};
use crate::graph::Side;
use crate::model::{BadDate, Date, Day};
use std::fmt;

/// A year, a month of it or a day: as much as is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Point {
    year: i16,
    /// 0: not known.
    month: u8,
    /// 0: not known.
    day: u8,
}

impl Point {
    /// The date of these parts, 0 for a month or day that is not known.
    ///
    /// ```
    /// use foedera::exchange::import::Point;
    ///
    /// assert_eq!(Point::new(1822, 12, 0).unwrap().to_string(), "1822-12");
    /// assert_eq!(Point::new(2014, 2, 30), None);
    /// ```
    pub fn new(year: i64, month: i64, day: i64) -> Option<Point> {
        let short = i16::try_from(year)
            .ok()
            .filter(|y| (-9999..=9999).contains(y))?;
        let (m, d) = (u8::try_from(month).ok()?, u8::try_from(day).ok()?);
        let exists = Day::of(year, m.max(1), d.max(1)).is_some() && (m > 0 || d == 0);
        exists.then_some(Point {
            year: short,
            month: m,
            day: d,
        })
    }

    fn of_day(day: Day) -> Option<Point> {
        let (year, month, day) = day.calendar();
        Point::new(year, month.into(), day.into())
    }

    /// The first and the last day it may be.
    pub fn bounds(self) -> (Day, Day) {
        let of = |month, day| Day::of(self.year.into(), month, day);
        let last = |month| (28..=31).rev().find_map(|day| of(month, day));
        let (first, last) = match (self.month, self.day) {
            (0, _) => (of(1, 1), of(12, 31)),
            (month, 0) => (of(month, 1), last(month)),
            (month, day) => (of(month, day), of(month, day)),
        };
        // All parts were checked.
        (first.unwrap_or(Day::MIN), last.unwrap_or(Day::MAX))
    }

    /// As much as is known, as one side of a period.
    pub(super) fn side(self) -> Side {
        match (self.month, self.day) {
            (0, _) => Side::Year,
            (_, 0) => Side::Month,
            _ => Side::Day,
        }
    }

    /// The day, month or year before it: the last of what ends where this begins.
    fn before(self) -> Option<Point> {
        let (first, _) = self.bounds();
        let last = Point::of_day(Day(first.0.checked_sub(1)?))?;
        Some(Point {
            month: if self.month == 0 { 0 } else { last.month },
            day: if self.day == 0 { 0 } else { last.day },
            ..last
        })
    }
}

impl fmt::Display for Point {
    /// As EDTF writes it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.year < 0 { "-" } else { "" };
        write!(f, "{sign}{:04}", self.year.unsigned_abs())?;
        if self.month > 0 {
            write!(f, "-{:02}", self.month)?;
        }
        if self.day > 0 {
            write!(f, "-{:02}", self.day)?;
        }
        Ok(())
    }
}

/// What a table says of when something begins, ends or happens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// Nothing.
    Nothing,
    /// It goes on, as the source says.
    Open,
    /// It was still so on this date, when the source was made; no more is known.
    AtLeast(Point),
    /// This date.
    At(Point),
    /// A date that EDTF can write and [`Point`] cannot.
    Edtf(Box<Date>),
}

/// When something held, or happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Period {
    /// From one date to another; a side that is [`Told::Nothing`] is not known.
    Span(Told, Told),
    /// A date by itself.
    Date(Told),
}

impl Period {
    /// The period in the model's terms; nothing, if nothing is told.
    ///
    /// # Errors
    /// When it ends before it begins.
    pub fn date(&self) -> Result<Option<Date>, BadDate> {
        let text = match self {
            Period::Date(Told::Nothing | Told::Open)
            // That it goes on, since nobody knows when, says no day.
            | Period::Span(Told::Nothing, Told::Nothing | Told::Open) => return Ok(None),
            Period::Date(Told::AtLeast(point)) => format!("[{point}..]"),
            Period::Date(told) => told.to_string(),
            Period::Span(first, last) => format!("{first}/{last}"),
        };
        Date::new(&text).map(Some)
    }

    /// Whether the end, as far as both are known, lies before the beginning.
    pub(super) fn is_reversed(&self) -> bool {
        match self {
            Period::Span(Told::At(first), Told::At(last) | Told::AtLeast(last)) => {
                last.bounds().1 < first.bounds().0
            }
            Period::Span(Told::Edtf(_), _) | Period::Span(_, Told::Edtf(_)) => self.date().is_err(),
            _ => false,
        }
    }
}

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Told::Nothing => Ok(()),
            Told::Open => f.write_str(".."),
            Told::AtLeast(point) => write!(f, "{point}.."),
            Told::At(point) => write!(f, "{point}"),
            Told::Edtf(date) => f.write_str(date.as_str()),
        }
    }
}

/// How a column writes a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `1994`, `1994-12`, `1994-12-05`, with a time of day perhaps, and all other EDTF.
    Iso,
    /// A year.
    Year,
    /// `5 Dec 1994`, `05-Dec-1994`, `5.12.1994`, `05/12/1994`.
    DayMonthYear,
    /// `Dec 5, 1994`, `12/05/1994`.
    MonthDayYear,
    /// Milliseconds since 1970, at Greenwich.
    Millis,
    /// Seconds since 1970, at Greenwich.
    Seconds,
    /// Days since this day.
    Days(Day),
}

impl Form {
    /// What such a date is called.
    pub(super) fn called(self) -> &'static str {
        match self {
            Form::Iso => "date such as 1994, 1994-12 or 1994-12-05",
            Form::Year => "year",
            Form::DayMonthYear => "date such as 5 Dec 1994",
            Form::MonthDayYear => "date such as Dec 5, 1994",
            Form::Millis => "number of milliseconds since 1970",
            Form::Seconds => "number of seconds since 1970",
            Form::Days(_) => "number of days",
        }
    }

    /// Reads what is not blank.
    pub(super) fn read(self, text: &str) -> Result<Told, Reason> {
        let no_date = || Reason::NotADate {
            found: shown(text),
            form: self.called(),
        };
        let of = |year, month, day| {
            Point::new(year, month, day).map(Told::At).ok_or_else(|| {
                let found = format!("{year:04}-{month:02}-{day:02}");
                Reason::NoSuchDay { found }
            })
        };
        let since_1970 = |unit: i64| {
            let days = number(text).ok_or_else(no_date)?.div_euclid(unit);
            let day = i32::try_from(days).map_err(|_| no_date())?;
            Point::of_day(Day(day)).map(Told::At).ok_or_else(no_date)
        };
        match self {
            Form::Iso => iso(text).unwrap_or_else(|| edtf(text, no_date)),
            Form::Year => {
                let year = number(text).ok_or_else(no_date)?;
                Point::new(year, 0, 0).map(Told::At).ok_or_else(no_date)
            }
            Form::Millis => since_1970(86_400_000),
            Form::Seconds => since_1970(86_400),
            Form::Days(origin) => {
                let days = number(text).and_then(|n| i32::try_from(n).ok());
                let day = days.and_then(|n| origin.0.checked_add(n)).map(Day);
                let point = day.and_then(Point::of_day);
                point.map(Told::At).ok_or_else(no_date)
            }
            Form::DayMonthYear => {
                let [day, month, year] = parts(text).ok_or_else(no_date)?;
                let day = small(day).ok_or_else(no_date)?;
                of(
                    whole_year(year).ok_or_else(no_date)?,
                    month_of(month).ok_or_else(no_date)?,
                    day,
                )
            }
            Form::MonthDayYear => {
                let [month, day, year] = parts(text).ok_or_else(no_date)?;
                let day = small(day).ok_or_else(no_date)?;
                of(
                    whole_year(year).ok_or_else(no_date)?,
                    month_of(month).ok_or_else(no_date)?,
                    day,
                )
            }
        }
    }
}

/// Which of three columns is to blame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Year,
    Month,
    Day,
}

/// A date from three columns of which those for month and day may say nothing.
pub(super) fn ymd(year: &str, month: &str, day: &str) -> Result<Told, (Unit, Reason)> {
    let part = |unit, text: &str| match text {
        "" => Ok(0),
        text => {
            let no_number = || (unit, Reason::NotANumber { found: shown(text) });
            small(text).ok_or_else(no_number)
        }
    };
    let whole = number(year).ok_or_else(|| {
        let form = Form::Year.called();
        let found = shown(year);
        (Unit::Year, Reason::NotADate { found, form })
    })?;
    let (month, mut day) = (part(Unit::Month, month)?, part(Unit::Day, day)?);
    if month == 0 {
        // A day of no known month says nothing.
        day = 0;
    }
    let none = |unit, found| Err((unit, Reason::NoSuchDay { found }));
    match Point::new(whole, month, day) {
        Some(point) => Ok(Told::At(point)),
        None if Point::new(whole, 0, 0).is_none() => none(Unit::Year, format!("{whole:04}")),
        None if Point::new(whole, month, 0).is_none() => {
            none(Unit::Month, format!("{whole:04}-{month:02}"))
        }
        None => none(Unit::Day, format!("{whole:04}-{month:02}-{day:02}")),
    }
}

/// What a date is called that begins or ends a period.
pub(super) const SIDE: &str = "date at which something begins or ends, such as 1994 or 1994~";

/// Whether a period may begin or end with it.
pub(super) fn is_side(date: &Date) -> bool {
    Date::new(&format!("{date}/..")).is_ok()
}

/// The last day, month or year of what ends where `told` begins.
///
/// # Errors
/// When it is a date of which nobody can tell what is before it.
pub(super) fn before(told: Told) -> Result<Told, Reason> {
    match told {
        Told::At(point) => Ok(point.before().map_or(Told::Nothing, Told::At)),
        Told::Edtf(date) => {
            let text = date.as_str();
            let plain = text.trim_end_matches(['~', '?', '%']);
            let qualifier = &text[plain.len()..];
            let before = match iso(plain) {
                Some(Ok(Told::At(point))) => point.before(),
                _ => None,
            };
            let date = before.and_then(|point| Date::new(&format!("{point}{qualifier}")).ok());
            let no_day = || Reason::NotADate {
                found: shown(text),
                form: "date such as 1994 or 1994~, of which the last day before it is wanted",
            };
            date.map(|date| Told::Edtf(Box::new(date)))
                .ok_or_else(no_day)
        }
        told => Ok(told),
    }
}

/// A plain date; nothing, if the text has another form.
fn iso(text: &str) -> Option<Result<Told, Reason>> {
    let bytes = text.as_bytes();
    let (sign, digits) = match bytes.strip_prefix(b"-") {
        Some(rest) => (-1, rest),
        None => (1, bytes),
    };
    // A time of day behind the date.
    let digits = match digits.get(10) {
        Some(b'T' | b' ') if digits.len() >= 16 && is_time(&digits[11..]) => &digits[..10],
        _ => digits,
    };
    let all = |from: usize, to: usize| -> Option<i64> {
        let part = digits.get(from..to)?;
        let value = |n: i64, b: &u8| b.is_ascii_digit().then(|| n * 10 + i64::from(b - b'0'));
        part.iter().try_fold(0, value)
    };
    let dash = |at: usize| digits.get(at) == Some(&b'-');
    let (year, month, day) = match digits.len() {
        4 => (all(0, 4)?, 0, 0),
        7 if dash(4) => (all(0, 4)?, all(5, 7)?.max(-1), 0),
        10 if dash(4) && dash(7) => (all(0, 4)?, all(5, 7)?, all(8, 10)?),
        _ => return None,
    };
    let is_part = digits.len() == 4 || month > 0 && (digits.len() == 7 || day > 0);
    let point = Point::new(sign * year, month, day).filter(|_| is_part);
    Some(
        point
            .map(Told::At)
            .ok_or_else(|| Reason::NoSuchDay { found: shown(text) }),
    )
}

fn is_time(bytes: &[u8]) -> bool {
    bytes
        .iter()
        .all(|b| b.is_ascii_digit() || b":.,Z+-".contains(b))
        && bytes[2] == b':'
}

fn edtf(text: &str, no_date: impl Fn() -> Reason) -> Result<Told, Reason> {
    match Date::new(text) {
        Ok(date) => Ok(Told::Edtf(Box::new(date))),
        Err(bad) => Err(match bad.why {
            crate::model::DateFault::NoSuchDay => Reason::NoSuchDay { found: shown(text) },
            crate::model::DateFault::Reversed => Reason::Reversed { found: shown(text) },
            _ => no_date(),
        }),
    }
}

/// A whole number, also one that a spreadsheet has given `.0`.
pub(super) fn number(text: &str) -> Option<i64> {
    let whole = match text.split_once('.') {
        Some((whole, rest)) if !rest.is_empty() && rest.bytes().all(|b| b == b'0') => whole,
        Some(_) => return None,
        None => text,
    };
    whole.parse().ok()
}

/// A month or day: at most two digits.
fn small(text: &str) -> Option<i64> {
    number(text).filter(|n| (0..=99).contains(n))
}

/// Four digits: two would leave the century open.
fn whole_year(text: &str) -> Option<i64> {
    (text.len() == 4).then(|| number(text)).flatten()
}

fn parts(text: &str) -> Option<[&str; 3]> {
    let mut parts = text
        .split(|c: char| c.is_whitespace() || "-./,".contains(c))
        .filter(|part| !part.is_empty());
    let three = [parts.next()?, parts.next()?, parts.next()?];
    parts.next().is_none().then_some(three)
}

/// A month by its number or its English name, in full or by three letters or more.
fn month_of(text: &str) -> Option<i64> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    if text.bytes().all(|b| b.is_ascii_digit()) {
        return small(text).filter(|month| *month > 0);
    }
    let begins = |name: &&str| {
        text.len() >= 3
            && name
                .get(..text.len())
                .is_some_and(|n| n.eq_ignore_ascii_case(text))
    };
    let at = MONTHS.iter().position(begins)?;
    i64::try_from(at + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(form: Form, text: &str, expected: &str) {
        let told = match form.read(text) {
            Ok(told) => told.to_string(),
            Err(reason) => reason.to_string(),
        };
        assert_eq!(told, expected, "{text}");
    }

    #[test]
    fn each_form_is_read_as_it_is_written() {
        check(Form::Iso, "1994", "1994");
        check(Form::Iso, "-0753", "-0753");
        check(Form::Iso, "1994-12", "1994-12");
        check(Form::Iso, "1994-12-05", "1994-12-05");
        check(Form::Iso, "1994-12-05T00:00:00.000Z", "1994-12-05");
        check(Form::Iso, "2014~", "2014~");
        check(Form::Iso, "[1947..1950]", "[1947..1950]");
        check(Form::Year, "1815.0", "1815");
        check(Form::DayMonthYear, "24 Oct 1945", "1945-10-24");
        check(Form::DayMonthYear, "1-Sept-1939", "1939-09-01");
        check(Form::DayMonthYear, "05.12.1994", "1994-12-05");
        check(Form::MonthDayYear, "12/05/1994", "1994-12-05");
        check(Form::MonthDayYear, "December 5, 1994", "1994-12-05");
        check(Form::Millis, "1583882033875", "2020-03-10");
        check(Form::Millis, "-1", "1969-12-31");
        check(Form::Seconds, "0", "1970-01-01");
        check(
            Form::Days(Day::of(1900, 1, 1).unwrap()),
            "40000",
            "2009-07-08",
        );
    }

    #[test]
    fn what_is_no_day_is_refused() {
        check(
            Form::Iso,
            "2014-02-30",
            "there is no such day as 2014-02-30",
        );
        check(
            Form::Iso,
            "2014-00-01",
            "there is no such day as 2014-00-01",
        );
        check(
            Form::DayMonthYear,
            "30 Feb 2014",
            "there is no such day as 2014-02-30",
        );
        check(
            Form::DayMonthYear,
            "1 Smarch 2014",
            "`1 Smarch 2014` is no date such as 5 Dec 1994",
        );
        check(
            Form::DayMonthYear,
            "1 Feb 14",
            "`1 Feb 14` is no date such as 5 Dec 1994",
        );
        check(Form::Year, "1e999", "`1e999` is no year");
        check(Form::Year, "99999", "`99999` is no year");
        check(
            Form::Millis,
            "99999999999999999999",
            "`99999999999999999999` is no number of milliseconds since 1970",
        );
    }

    #[test]
    fn what_ends_where_another_begins_ends_the_day_before() {
        let end = |text| match before(Form::Iso.read(text).unwrap()) {
            Ok(told) => told.to_string(),
            Err(reason) => reason.to_string(),
        };
        assert_eq!(end("2014-03-01"), "2014-02-28");
        assert_eq!(end("2014-01"), "2013-12");
        assert_eq!(end("2014"), "2013");
        assert_eq!(end("2024-03-01"), "2024-02-29");
        assert_eq!(end("0001-01-01"), "0000-12-31");
        // It was told as it stands, a year too late.
        assert_eq!(end("2014~"), "2013~");
        assert_eq!(end("2014-01?"), "2013-12?");
        let none =
            "`201X` is no date such as 1994 or 1994~, of which the last day before it is wanted";
        assert_eq!(end("201X"), none);
    }

    #[test]
    fn whatever_two_columns_tell_is_a_period_unless_it_is_reversed() {
        let at = |year| Point::new(year, 0, 0).unwrap();
        let day = |month, day| Told::At(Point::new(1994, month, day).unwrap());
        let edtf = |text| Told::Edtf(Box::new(Date::new(text).unwrap()));
        let sides = [
            Told::Nothing,
            Told::Open,
            Told::At(at(1994)),
            Told::At(at(-753)),
            day(12, 5),
            day(2, 0),
            Told::AtLeast(at(2018)),
            edtf("1994~"),
        ];
        for first in &sides {
            for last in &sides {
                let period = Period::Span(first.clone(), last.clone());
                let begins = !matches!(first, Told::Open | Told::AtLeast(_));
                if begins && !period.is_reversed() {
                    assert!(period.date().is_ok(), "{first}/{last}");
                }
            }
            assert!(Period::Date(first.clone()).date().is_ok(), "{first}");
        }
    }

    #[test]
    fn parts_that_are_not_known_stay_so() {
        let told = |y, m, d| ymd(y, m, d).unwrap().to_string();
        assert_eq!(told("1822", "12", ""), "1822-12");
        assert_eq!(told("1822", "0", "0"), "1822");
        assert_eq!(told("1822", "", "7"), "1822");
        let wrong = |y, m, d| {
            let (unit, reason) = ymd(y, m, d).unwrap_err();
            format!("{unit:?}: {reason}")
        };
        // The year was to blame for all.
        assert_eq!(
            wrong("1822", "2", "30"),
            "Day: there is no such day as 1822-02-30"
        );
        assert_eq!(
            wrong("1822", "13", "30"),
            "Month: there is no such day as 1822-13"
        );
        assert_eq!(wrong("1822", "x", "30"), "Month: `x` is no whole number");
        assert_eq!(wrong("182x", "1", "1"), "Year: `182x` is no year");
    }
}
