//! Dates and periods as EDTF (ISO 8601-2, Annex A) writes them, and comparison that knows
//! what it does not know. The grammar and the calendar bounds are `edtf-core`'s; the two
//! readings, *possible* and *certain*, are ours. Start at [`Date`].

use edtf_core::{Bound, BoundDate, Edtf, IntervalEndpoint};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// A day of the proleptic Gregorian calendar, counted from 1970-01-01 (day 0).
///
/// [`Day::MIN`] and [`Day::MAX`] stand for "no bound".
///
/// ```
/// use foedera::model::Day;
///
/// assert_eq!(Day::of(1970, 1, 2), Some(Day(1)));
/// assert_eq!(Day::of(2014, 2, 30), None);
/// assert_eq!(Day(-1).to_string(), "1969-12-31");
/// ```
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    bytemuck::Pod,
    bytemuck::Zeroable,
)]
#[repr(transparent)]
pub struct Day(pub i32);

impl Day {
    /// Before every day: the period has no first day.
    pub const MIN: Day = Day(i32::MIN);
    /// After every day: the period has no last day.
    pub const MAX: Day = Day(i32::MAX);

    /// The day of a calendar date, if there is one and it fits.
    pub fn of(year: i64, month: u8, day: u8) -> Option<Day> {
        let leap =
            year.rem_euclid(4) == 0 && (year.rem_euclid(100) != 0 || year.rem_euclid(400) == 0);
        let length = match month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            _ => return None,
        };
        if day == 0 || day > length || !(-5_000_000..=5_000_000).contains(&year) {
            return None;
        }
        // Days from civil, counting years from March so that the leap day comes last.
        let y = if month <= 2 { year - 1 } else { year };
        let m = (i64::from(month) + 9) % 12;
        let day_of_year = (153 * m + 2) / 5 + i64::from(day) - 1;
        let days = 365 * y + y.div_euclid(4) - y.div_euclid(100) + y.div_euclid(400) + day_of_year
            - 719_468;
        i32::try_from(days).ok().map(Day)
    }

    /// The calendar date of this day: year, month, day.
    pub fn calendar(self) -> (i64, u8, u8) {
        let z = i64::from(self.0) + 719_468;
        let era = z.div_euclid(146_097);
        let day_of_era = z.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let m = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * m + 2) / 5 + 1;
        let month = if m < 10 { m + 3 } else { m - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        // `m` lies in 0..12 and `day` in 1..=31, so both fit.
        (year, month as u8, day as u8)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Day::MIN | Day::MAX => write!(f, ".."),
            day => {
                let (year, month, day) = day.calendar();
                let sign = if year < 0 { "-" } else { "" };
                write!(f, "{sign}{:04}-{month:02}-{day:02}", year.abs())
            }
        }
    }
}

/// Yes, possibly or no: the answer to a question about dates that are known in part.
///
/// The order is `No < Possibly < Yes`; `and`, `or` and `not` are Kleene's.
///
/// ```
/// use foedera::model::Truth;
///
/// assert_eq!(Truth::Possibly.and(Truth::No), Truth::No);
/// assert_eq!(Truth::Possibly.or(Truth::Yes), Truth::Yes);
/// assert_eq!(!Truth::Possibly, Truth::Possibly);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Truth {
    /// It cannot be.
    No,
    /// What is known allows both.
    Possibly,
    /// It must be.
    Yes,
}

impl Truth {
    /// Both hold: the lesser of the two.
    pub fn and(self, other: Truth) -> Truth {
        self.min(other)
    }

    /// One of them holds: the greater of the two.
    pub fn or(self, other: Truth) -> Truth {
        self.max(other)
    }

    /// Yes if `certain`, else possibly if `possible`, else no.
    pub fn of(possible: bool, certain: bool) -> Truth {
        match (possible, certain) {
            (_, true) => Truth::Yes,
            (true, false) => Truth::Possibly,
            (false, false) => Truth::No,
        }
    }
}

impl std::ops::Not for Truth {
    type Output = Truth;

    fn not(self) -> Truth {
        match self {
            Truth::No => Truth::Yes,
            Truth::Possibly => Truth::Possibly,
            Truth::Yes => Truth::No,
        }
    }
}

impl fmt::Display for Truth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Truth::No => "no",
            Truth::Possibly => "possibly",
            Truth::Yes => "yes",
        })
    }
}

/// The earliest and the latest day on which something may fall, both included.
///
/// ```
/// use foedera::model::{Bounds, Date};
///
/// let signed: Bounds = Date::new("1994")?.start();
/// assert_eq!(signed.earliest.to_string(), "1994-01-01");
/// assert_eq!(signed.latest.to_string(), "1994-12-31");
/// # Ok::<(), foedera::model::BadDate>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Bounds {
    /// Not before this day.
    pub earliest: Day,
    /// Not after this day.
    pub latest: Day,
}

impl Bounds {
    /// Nothing is known: any day.
    pub const ANY: Bounds = Bounds {
        earliest: Day::MIN,
        latest: Day::MAX,
    };

    /// Exactly one day.
    pub fn day(day: Day) -> Bounds {
        Bounds {
            earliest: day,
            latest: day,
        }
    }

    /// Whether this falls before `other`.
    pub fn before(self, other: Bounds) -> Truth {
        Truth::of(self.earliest < other.latest, self.latest < other.earliest)
    }
}

/// A date or a period, as EDTF writes it.
///
/// | text | means |
/// |---|---|
/// | `1994`, `2014-02`, `2014-02-20` | some day of that year, that month, that day |
/// | `2014~`, `2014?` | the same bounds, said to be approximate, uncertain |
/// | `2014/2022` | from some day of 2014 to some day of 2022, both included |
/// | `1994/..` | since 1994, said to be still running |
/// | `1994/` | since 1994, the end is not known |
/// | `/1994`, `../1994` | until 1994, the beginning not known, without a beginning |
///
/// A partial date is an interval of days, never silently its first day. A qualifier (`~`, `?`,
/// `%`) does not move the bounds (ISO 8601-2, 8.4.2 NOTE).
///
/// ```
/// use foedera::model::{Date, Truth};
///
/// let held = Date::new("1994/2014")?;
/// assert_eq!(held.holds(&Date::new("2000")?), Truth::Yes);
/// assert_eq!(held.holds(&Date::new("2014")?), Truth::Possibly);
/// assert_eq!(held.holds(&Date::new("2015")?), Truth::No);
/// assert!(Date::new("2014/1994").is_err());
/// # Ok::<(), foedera::model::BadDate>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    text: Box<str>,
    start: Bounds,
    end: Bounds,
    is_period: bool,
    end_unknown: bool,
}

impl Date {
    /// The longest EDTF text that is read, in bytes.
    pub const MAX: usize = 100;

    /// Reads an EDTF text.
    ///
    /// # Errors
    /// [`BadDate`]: not EDTF, no such day, a year that does not fit, or an end before its
    /// beginning.
    pub fn new(text: &str) -> Result<Date, BadDate> {
        let bad = |why| BadDate {
            found: text.chars().take(60).collect(),
            why,
        };
        if text.len() > Date::MAX {
            return Err(bad(DateFault::NotEdtf));
        }
        let edtf = Edtf::parse(text).map_err(|_| bad(fault_of(text)))?;
        let text: Box<str> = edtf.to_string().into();
        let whole = edtf.bounds();
        let side = |bound| match bound {
            Bound::NegativeInfinity => Ok(Day::MIN),
            Bound::PositiveInfinity => Ok(Day::MAX),
            Bound::Date(d) => day(d).ok_or_else(|| bad(DateFault::TooFar)),
            Bound::Unknown => Err(bad(DateFault::TooFar)),
        };
        let Edtf::Interval(interval) = edtf else {
            let both = Bounds {
                earliest: side(whole.earliest)?,
                latest: side(whole.latest)?,
            };
            return Ok(Date {
                text,
                start: both,
                end: both,
                is_period: false,
                end_unknown: false,
            });
        };
        let endpoint = |point: IntervalEndpoint| -> Result<Option<Bounds>, BadDate> {
            let within = |d| {
                let b = Edtf::Date(d).bounds();
                Ok::<_, BadDate>(Bounds {
                    earliest: side(b.earliest)?,
                    latest: side(b.latest)?,
                })
            };
            Ok(match point {
                IntervalEndpoint::Date(d) => Some(within(d)?),
                IntervalEndpoint::OnOrBefore(d) => Some(Bounds {
                    earliest: Day::MIN,
                    latest: within(d)?.latest,
                }),
                IntervalEndpoint::OnOrAfter(d) => Some(Bounds {
                    earliest: within(d)?.earliest,
                    latest: Day::MAX,
                }),
                IntervalEndpoint::Open | IntervalEndpoint::Unknown => None,
            })
        };
        let (first, last) = (endpoint(interval.start)?, endpoint(interval.end)?);
        let start = match (first, interval.start, last) {
            (Some(bounds), ..) => bounds,
            (None, IntervalEndpoint::Open, _) => Bounds::day(Day::MIN),
            // Not known: unbounded when possible, its end when certain.
            (None, _, last) => Bounds {
                earliest: Day::MIN,
                latest: last.map_or(Day::MAX, |b| b.earliest),
            },
        };
        let end_unknown = matches!(interval.end, IntervalEndpoint::Unknown);
        let end = match (last, interval.end) {
            (Some(bounds), _) => bounds,
            (None, IntervalEndpoint::Open) => Bounds::day(Day::MAX),
            // Not known: unbounded when possible, its start when certain.
            (None, _) => Bounds {
                earliest: first.map_or(Day::MIN, |b| b.latest),
                latest: Day::MAX,
            },
        };
        if start.earliest > end.latest {
            return Err(bad(DateFault::Reversed));
        }
        Ok(Date {
            text,
            start,
            end,
            is_period: true,
            end_unknown,
        })
    }

    /// The period with this text, in its canonical spelling, which says just that of its sides.
    pub(crate) fn period(text: String, start: Bounds, end: Bounds, end_unknown: bool) -> Date {
        Date {
            text: text.into_boxed_str(),
            start,
            end,
            is_period: true,
            end_unknown,
        }
    }

    /// The period that begins with `first` and ends with `last`, where an absent side is not
    /// known.
    ///
    /// # Errors
    /// As [`Date::new`], of the text `first/last`.
    pub fn between(first: Option<&Date>, last: Option<&Date>) -> Result<Date, BadDate> {
        let text = |side: Option<&Date>| side.map_or("", |d| d.as_str()).to_string();
        Date::new(&format!("{}/{}", text(first), text(last)))
    }

    /// The EDTF text, in its canonical spelling.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// When it begins: of a plain date, the days it may fall on.
    pub fn start(&self) -> Bounds {
        self.start
    }

    /// When it ends: of a plain date, the days it may fall on.
    pub fn end(&self) -> Bounds {
        self.end
    }

    /// Whether the text names a period (`a/b`) and not one date.
    pub fn is_period(&self) -> bool {
        self.is_period
    }

    /// Whether the end is said to be unknown (`1994/`).
    pub fn end_unknown(&self) -> bool {
        self.end_unknown
    }

    /// The first and the last day in the reading *possible*: the longest it may have lasted.
    pub fn possible(&self) -> (Day, Day) {
        (self.start.earliest, self.end.latest)
    }

    /// The first and the last day in the reading *certain*: the shortest it must have lasted.
    /// The first lies after the last when no day is certain.
    pub fn certain(&self) -> (Day, Day) {
        (self.start.latest, self.end.earliest)
    }

    /// Whether this holds as of `as_of`: possibly when the two overlap, yes when this covers
    /// it whole.
    pub fn holds(&self, as_of: &Date) -> Truth {
        let (from, to) = as_of.possible();
        let (first, last) = self.possible();
        let (surely_first, surely_last) = self.certain();
        Truth::of(
            first <= to && from <= last,
            surely_first <= from && to <= surely_last,
        )
    }
}

fn day(date: BoundDate) -> Option<Day> {
    Day::of(date.year, date.month, date.day)
}

/// Tells a day that does not exist, or an end before its beginning, from plain nonsense.
fn fault_of(text: &str) -> DateFault {
    if let Some((a, b)) = text.split_once('/') {
        let fits = |t: &str| t.is_empty() || t == ".." || Edtf::parse(t).is_ok();
        if fits(a) && fits(b) {
            return DateFault::Reversed;
        }
        return if fits(a) { fault_of(b) } else { fault_of(a) };
    }
    let parts: Vec<&str> = text.strip_prefix('-').unwrap_or(text).split('-').collect();
    let digits = |part: &&str, n| part.len() == n && part.bytes().all(|b| b.is_ascii_digit());
    let shaped = match parts.as_slice() {
        [y, m] => digits(y, 4) && digits(m, 2),
        [y, m, d] => digits(y, 4) && digits(m, 2) && digits(d, 2),
        _ => false,
    };
    if shaped {
        DateFault::NoSuchDay
    } else {
        DateFault::NotEdtf
    }
}

/// A text that is no date.
///
/// ```
/// use foedera::model::{Date, DateFault};
///
/// assert_eq!(Date::new("2014-02-30").unwrap_err().why, DateFault::NoSuchDay);
/// assert_eq!(Date::new("2022/2014").unwrap_err().why, DateFault::Reversed);
/// assert_eq!(Date::new("spring").unwrap_err().why, DateFault::NotEdtf);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{found}` {why}")]
pub struct BadDate {
    /// The text, its first 60 characters.
    pub found: String,
    /// What is wrong with it.
    pub why: DateFault,
}

/// What is wrong with a text that should be a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DateFault {
    /// It does not follow EDTF.
    #[error("is no EDTF date")]
    NotEdtf,
    /// It has the shape of a date, but the calendar has no such month or day.
    #[error("names a month or a day that does not exist")]
    NoSuchDay,
    /// Its year lies more than five million years away.
    #[error("names a year that does not fit")]
    TooFar,
    /// Its end lies before its beginning.
    #[error("ends before it begins")]
    Reversed,
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", &*self.text)
    }
}

impl std::str::FromStr for Date {
    type Err = BadDate;

    fn from_str(text: &str) -> Result<Date, BadDate> {
        Date::new(text)
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        Date::new(&text).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(period: &str, as_of: &str, expect: Truth) {
        let (period, as_of) = (Date::new(period).unwrap(), Date::new(as_of).unwrap());
        assert_eq!(period.holds(&as_of), expect);
    }

    #[test]
    fn days_and_calendar_dates_are_one_to_one() {
        for n in (-1_000_000..1_000_000).step_by(317) {
            let (y, m, d) = Day(n).calendar();
            assert_eq!(Day::of(y, m, d), Some(Day(n)));
        }
        assert_eq!(Day::of(2000, 2, 29).map(Day::calendar), Some((2000, 2, 29)));
        assert_eq!(Day::of(1900, 2, 29), None);
        assert_eq!(Day::of(0, 3, 1), Some(Day(-719_468)));
        assert_eq!(Day(i32::MIN + 1).to_string().chars().next(), Some('-'));
    }

    #[test]
    fn an_open_end_is_certain_for_ever() {
        check("1994/..", "2600", Truth::Yes);
    }

    #[test]
    fn an_unknown_end_is_possible_for_ever_and_certain_never_later() {
        check("1994/", "2600", Truth::Possibly);
        check("1994-03-01/", "1994-03-01", Truth::Yes);
        check("1994-03-01/", "1994-03-02", Truth::Possibly);
        check("1994/", "1993", Truth::No);
    }

    #[test]
    fn an_unknown_beginning_is_certain_at_its_end_only() {
        check("/1994-03-01", "1994-03-01", Truth::Yes);
        check("/1994-03-01", "1900", Truth::Possibly);
        check("../1994-03-01", "1900", Truth::Yes);
    }

    #[test]
    fn a_year_is_some_day_of_it() {
        check("2014", "2014", Truth::Possibly);
        check("2014", "2014-06-01", Truth::Possibly);
        check("2014", "2015", Truth::No);
        check("2014-06-01", "2014-06-01", Truth::Yes);
    }

    #[test]
    fn both_ends_are_included() {
        check("2000-01-05/2000-01-10", "2000-01-10", Truth::Yes);
        check("2000-01-05/2000-01-10", "2000-01-11", Truth::No);
        check("2000-01-05/2000-01-10", "2000-01", Truth::Possibly);
    }

    #[test]
    fn faults_are_told_apart() {
        let why = |text: &str| Date::new(text).unwrap_err().why;
        assert_eq!(why("1994-13"), DateFault::NoSuchDay);
        assert_eq!(why("1994/1990"), DateFault::Reversed);
        assert_eq!(why("Y17000000002"), DateFault::TooFar);
        assert_eq!(why("yesterday"), DateFault::NotEdtf);
        assert_eq!(why(""), DateFault::NotEdtf);
        assert_eq!(why(&"9".repeat(1000)), DateFault::NotEdtf);
    }
}
