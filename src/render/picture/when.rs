//! Dates, sums and numbers as a caption writes them: "1994", "since 2022", "2014–2022",
//! "EUR 5bn". Start at [`years`].

use crate::model::{Amount, Date, Key};
use crate::words;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// A period in years: "1994", "since 2022", "until 2014", "2014–2022".
pub fn years(date: &Date) -> String {
    spelled(date, year)
}

/// A date as exactly as it is stated: "5 September 2014", "since March 2022".
pub fn day(date: &Date) -> String {
    spelled(date, calendar)
}

/// As of when, in words: "as of 15 October 1938", "within 1938–1939".
pub fn as_of(date: &Date) -> String {
    match date.is_period() {
        true => format!("within the time {}", day(date)),
        false => format!("as of {}", day(date)),
    }
}

/// A text with its days and months spelled: "as of 1938-10-15" as "as of 15 October 1938".
///
/// ```
/// use foedera::render::spelled_dates;
/// assert_eq!(spelled_dates("As of 1938-10-15."), "As of 15 October 1938.");
/// assert_eq!(spelled_dates("(1940-06–1940-07)"), "(June 1940–July 1940)");
/// ```
pub fn told(text: &str) -> String {
    let is_date = |word: &str| {
        let parts: Vec<usize> = word.split('-').map(str::len).collect();
        let plain = word.bytes().all(|b| b.is_ascii_digit() || b == b'-');
        plain && matches!(parts.as_slice(), [4, 2] | [4, 2, 2])
    };
    let words = text.split_inclusive([' ', '–']).map(|word| {
        let date = word.trim_matches(|c: char| !c.is_ascii_digit());
        match is_date(date) {
            true => word.replacen(date, &calendar(date), 1),
            false => word.to_string(),
        }
    });
    words.collect()
}

fn spelled(date: &Date, part: impl Fn(&str) -> String) -> String {
    let text = date.as_str();
    let Some((from, to)) = text.split_once('/') else {
        return part(text);
    };
    match (from.trim_matches('.'), to.trim_matches('.')) {
        ("", "") => "at all times".to_string(),
        (from, "") => format!("since {}", part(from)),
        ("", to) => format!("until {}", part(to)),
        (from, to) => match (part(from), part(to)) {
            (from, to) if from == to => from,
            (from, to) => match shared(&from, &to) {
                Some(short) => format!("{short}–{to}"),
                None => format!("{from}–{to}"),
            },
        },
    }
}

/// What is left of the first of two days of one month, or of two months of one year: "15" of
/// "15 August 2008" before "16 August 2008".
fn shared<'f>(from: &'f str, to: &str) -> Option<&'f str> {
    let (short, rest) = from.split_once(' ')?;
    let (other, same) = to.split_once(' ')?;
    let is_day = |word: &str| word.parse::<u8>().is_ok();
    let is_month = |word: &str| MONTHS.contains(&word);
    let both = |test: &dyn Fn(&str) -> bool| test(short) && test(other);
    (rest == same && (both(&is_day) || both(&is_month))).then_some(short)
}

/// When several promises are, or were, by their matters and periods: the years of each where
/// there are two, else the first and the last; and how many have no date.
///
/// What is `over` was not since then: there a period without an end says when it began.
pub fn years_of<'d>(
    told: impl IntoIterator<Item = (&'d Key, Option<&'d Date>)>,
    over: bool,
) -> Option<String> {
    let mut matters: BTreeMap<&Key, Vec<&Date>> = BTreeMap::new();
    for (matter, date) in told {
        matters.entry(matter).or_default().extend(date);
    }
    let mut dates: Vec<&Date> = matters.values().flatten().copied().collect();
    dates.sort_by_key(|date| (date.start(), Reverse(date.end())));
    let sides = |date: &Date| {
        let text = date.as_str();
        let (from, to) = text.split_once('/').unwrap_or((text, text));
        [from, to].map(|side| year(side.trim_matches('.')))
    };
    let mut spells: Vec<[String; 2]> = Vec::new();
    for [from, to] in dates.iter().map(|date| sides(date)) {
        // One account may leave open what another closes.
        let known =
            |spell: &[String; 2]| spell[0] == from && (matters.len() == 1 || spell[1] == to);
        if !spells.iter().any(known) {
            spells.push([from, to]);
        }
    }
    let since = if over { "begun" } else { "since" };
    let is_open = |[from, to]: &[String; 2]| !from.is_empty() && to.is_empty();
    let one = |spell: &[String; 2]| match spell {
        [from, to] if from == to => from.clone(),
        [from, _] if is_open(spell) => format!("{since} {from}"),
        [from, to] if from.is_empty() => format!("until {to}"),
        [from, to] => format!("{from}–{to}"),
    };
    let or = if matters.len() == 1 { "or" } else { "and" };
    let all_open = spells.iter().all(is_open);
    let years = match spells.as_slice() {
        [] => return None,
        [single] => one(single),
        [a, b] if all_open => format!("{since} {} {or} {}", a[0], b[0]),
        [a, b] => format!("{} {or} {}", one(a), one(b)),
        [first, .., last] if spells.iter().any(is_open) => {
            format!("begun {}–{}", first[0], last[0])
        }
        [first, ..] => {
            let last = dates.iter().max_by_key(|date| date.end());
            let last = last.map_or(String::new(), |date| sides(date)[1].clone());
            format!("between {} and {last}", first[0])
        }
    };
    Some(
        match matters.values().filter(|dates| dates.is_empty()).count() {
            0 => years,
            n => format!("{years}; {n} without a date"),
        },
    )
}

/// The year of a date: "2014-02-20~" as "c. 2014". What is no plain date stays as it is.
fn year(text: &str) -> String {
    let (plain, about) = hedged(text);
    let digits = plain.split_once('-').map_or(plain, |(year, _)| year);
    let is_year = digits.len() == 4 && digits.bytes().all(|b| b.is_ascii_digit());
    match (is_year, about) {
        (true, Some(about)) => format!("{about}{digits}"),
        (true, None) => digits.to_string(),
        (false, about) => {
            let said = words::loose(plain).unwrap_or_else(|| plain.to_string());
            format!("{}{said}", about.unwrap_or(""))
        }
    }
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A date as an axis has room for it: "20 Feb 2014".
pub fn short(text: &str) -> String {
    let said = calendar(text);
    let month = MONTHS.iter().find(|month| said.contains(**month));
    month.map_or(said.clone(), |month| said.replace(month, &month[..3]))
}

fn calendar(text: &str) -> String {
    let (plain, about) = hedged(text);
    let parts: Vec<&str> = plain.split('-').collect();
    let month = |m: &str| {
        m.parse::<usize>()
            .ok()
            .and_then(|m| MONTHS.get(m.checked_sub(1)?))
    };
    let number = |n: &str| n.parse::<u8>().ok();
    let spelled = match parts.as_slice() {
        [y, m] if y.len() == 4 => month(m)
            .map(|m| format!("{m} {y}"))
            .or_else(|| words::loose(plain)),
        [y, m, "XX"] if y.len() == 4 => month(m)
            .map(|m| format!("a day of {m} {y}"))
            .or_else(|| words::loose(plain)),
        [y, m, d] if y.len() == 4 => {
            number(d).and_then(|d| month(m).map(|m| format!("{d} {m} {y}")))
        }
        _ => return year(text),
    };
    match spelled {
        Some(spelled) => format!("{}{spelled}", about.unwrap_or("")),
        None => text.to_string(),
    }
}

/// A date without its mark of doubt, and the words for that mark.
fn hedged(text: &str) -> (&str, Option<&'static str>) {
    match text.strip_suffix(['~', '%']) {
        Some(plain) => (plain, Some("c. ")),
        None => match text.strip_suffix('?') {
            Some(plain) => (plain, Some("perhaps ")),
            None => (text, None),
        },
    }
}

/// 800000 as "800,000".
pub fn thousands(n: i64) -> String {
    let sign = if n < 0 { "-" } else { "" };
    format!("{sign}{}", parted(&n.unsigned_abs().to_string()))
}

fn parted(digits: &str) -> String {
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A sum of money as a newspaper writes it: "EUR 5bn", "EUR 211bn", "EUR 1.235m", "EUR 12,500".
/// From a million on, four digits at the most, rounded; tables and [`exact`] tell all of it.
pub fn money(amount: &Amount) -> String {
    let exact = exact(amount);
    let whole = digits(amount).0;
    let big = [(12, "tn"), (9, "bn"), (6, "m")];
    let Some((zeros, unit)) = big.into_iter().find(|(zeros, _)| whole.len() > *zeros) else {
        return exact;
    };
    // What is rounded up to the next unit is written in that: EUR 1bn, not EUR 1,000m.
    let places = 4_usize.saturating_sub(whole.len() - zeros);
    let Some((many, few)) = rounded(&amount.number(), zeros, places) else {
        return exact;
    };
    let bigger = big.into_iter().find(|(more, _)| *more == zeros + 3);
    let (many, unit) = match (many.len(), bigger) {
        (4.., Some((_, bigger))) => ("1".to_string(), bigger),
        _ => (parted(&many), unit),
    };
    match few.trim_end_matches('0') {
        "" => format!("{} {many}{unit}", amount.currency()),
        few => format!("{} {many}.{few}{unit}", amount.currency()),
    }
}

/// A sum of money, all of it: "EUR 211,045,900,000", "EUR 12,500.50".
pub fn exact(amount: &Amount) -> String {
    match digits(amount) {
        (whole, rest) if rest.is_empty() => format!("{} {}", amount.currency(), parted(&whole)),
        // Two places, as on an invoice.
        (whole, rest) => format!("{} {}.{rest:0<2}", amount.currency(), parted(&whole)),
    }
}

/// A sum of money as [`money`] writes it, but all of it where that would round it.
pub fn unrounded(amount: &Amount) -> String {
    let (whole, rest) = digits(amount);
    let told = whole + &rest;
    match told.trim_end_matches('0').len() {
        0..=4 => money(amount),
        _ => exact(amount),
    }
}

/// The digits before and behind the point, without noughts at the end.
fn digits(amount: &Amount) -> (String, String) {
    let number = amount.number();
    let (whole, rest) = number.split_once('.').unwrap_or((&number, ""));
    (whole.to_string(), rest.trim_end_matches('0').to_string())
}

/// A number in units of so many noughts, rounded to these places behind the point: the digits
/// before and behind it.
fn rounded(number: &str, zeros: usize, places: usize) -> Option<(String, String)> {
    let whole = number.split('.').next()?;
    let kept = whole.len() + places - zeros;
    let up = whole.as_bytes().get(kept).is_some_and(|next| *next >= b'5');
    let kept: u128 = whole.get(..kept)?.parse().ok()?;
    let kept = (kept + u128::from(up)).to_string();
    let (many, few) = kept.split_at_checked(kept.len() - places)?;
    Some((many.to_string(), few.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_read_as_a_caption_writes_them() {
        for (date, caption) in [
            ("1994", "1994"),
            ("1994-12-05", "1994"),
            ("1994/", "since 1994"),
            ("1994/..", "since 1994"),
            ("2022-02-24/..", "since 2022"),
            ("../2014", "until 2014"),
            ("2014/2022", "2014–2022"),
            ("2014-02/2014-05", "2014"),
            ("2014~", "c. 2014"),
            ("2014?/2022", "perhaps 2014–2022"),
            ("199X", "the 1990s"),
            ("196X~/..", "since c. the 1960s"),
            ("2011-21/..", "since 2011"),
        ] {
            assert_eq!(years(&Date::new(date).unwrap()), caption);
        }
    }

    #[test]
    fn dates_are_told_as_exactly_as_they_are_stated() {
        for (date, caption) in [
            ("1994", "1994"),
            ("2014-09", "September 2014"),
            ("2014-09-05", "5 September 2014"),
            ("2014-09-05~", "c. 5 September 2014"),
            ("2014-09/2015-02", "September 2014–February 2015"),
            ("2014-09/2014-12", "September–December 2014"),
            ("2008-08-15/2008-08-16", "15–16 August 2008"),
            ("2008-07-15/2008-08-16", "15 July 2008–16 August 2008"),
            ("2008-08-15~/2008-08-16", "c. 15 August 2008–16 August 2008"),
            ("2014-21", "spring 2014"),
            ("2014-21?/2015", "perhaps spring 2014–2015"),
            ("196X", "the 1960s"),
            ("2014-09-XX", "a day of September 2014"),
        ] {
            assert_eq!(day(&Date::new(date).unwrap()), caption);
        }
    }

    #[test]
    fn a_headline_spells_its_dates_as_the_boxes_do() {
        for (text, headline) in [
            (
                "What changes from 1938-01-01 to 1939-09-02",
                "What changes from 1 January 1938 to 2 September 1939",
            ),
            ("As of 1938-10 (late)", "As of October 1938 (late)"),
            (
                "Article 12-34, 1938, 1938-99-99, a1938-10-15",
                "Article 12-34, 1938, 1938-99-99, a15 October 1938",
            ),
        ] {
            assert_eq!(told(text), headline);
        }
        assert_eq!(
            as_of(&Date::new("1938-10-15").unwrap()),
            "as of 15 October 1938"
        );
        let within = as_of(&Date::new("1997/").unwrap());
        assert_eq!(within, "within the time since 1997");
        assert_eq!(
            (short("2014-02-20"), short("2019-01")),
            ("20 Feb 2014".to_string(), "Jan 2019".to_string())
        );
    }

    #[test]
    fn of_several_promises_no_date_stands_for_the_others() {
        let together = |dates: &[&str], over| {
            let dates = dates.iter().enumerate().map(|(at, date)| {
                let matter = Key::new(&format!("m{at}")).unwrap();
                (matter, Date::new(date).ok())
            });
            let dates: Vec<(Key, Option<Date>)> = dates.collect();
            years_of(dates.iter().map(|(m, date)| (m, date.as_ref())), over)
        };
        let told = |dates: &[&str]| together(dates, false).unwrap();
        assert_eq!(together(&[], false), None);
        assert_eq!(told(&["1839/..", "1867-05/.."]), "since 1839 and 1867");
        assert_eq!(told(&["1839/..", "1839-04-19/.."]), "since 1839");
        assert_eq!(told(&["1960/..", "1961/..", "1967/.."]), "begun 1960–1967");
        assert_eq!(told(&["1994", "2022"]), "1994 and 2022");
        assert_eq!(told(&["1994/..", "2014/2022"]), "since 1994 and 2014–2022");
        assert_eq!(
            told(&["1994/2001", "1999/2020", "2003"]),
            "between 1994 and 2020"
        );
        assert_eq!(told(&["1994/2001", "1999/..", "2003"]), "begun 1994–2003");
        assert_eq!(told(&["1994/..", ""]), "since 1994; 1 without a date");
        assert_eq!(together(&["1960/.."], true).unwrap(), "begun 1960");
    }

    #[test]
    fn accounts_of_one_promise_differ_by_or() {
        let matter = Key::new("m").unwrap();
        let together = |dates: &[&str]| {
            let dates: Vec<Option<Date>> = dates.iter().map(|date| Date::new(date).ok()).collect();
            years_of(dates.iter().map(|date| (&matter, date.as_ref())), false).unwrap()
        };
        assert_eq!(together(&["1994/..", "1994", ""]), "since 1994");
        assert_eq!(together(&["1994/..", "1995/.."]), "since 1994 or 1995");
    }

    #[test]
    fn numbers_are_parted_by_thousands() {
        assert_eq!(thousands(800_000), "800,000");
        assert_eq!(thousands(-1_234_567), "-1,234,567");
        assert_eq!(thousands(30), "30");
    }

    #[test]
    fn sums_have_four_digits_at_the_most_and_small_ones_all() {
        for (amount, caption) in [
            ("5000000000 EUR", "EUR 5bn"),
            ("1250000 USD", "USD 1.25m"),
            ("1234567 USD", "USD 1.235m"),
            ("2500000.50 EUR", "EUR 2.5m"),
            ("211045900000 EUR", "EUR 211bn"),
            ("158487530000 EUR", "EUR 158.5bn"),
            ("704330000.00 EUR", "EUR 704.3m"),
            ("999960000 EUR", "EUR 1bn"),
            ("999999999999999 EUR", "EUR 1,000tn"),
            ("1234567890123456 EUR", "EUR 1,235tn"),
            ("999999.50 EUR", "EUR 999,999.50"),
            ("900 CHF", "CHF 900"),
            ("0 EUR", "EUR 0"),
        ] {
            assert_eq!(money(&Amount::new(amount).unwrap()), caption);
        }
        let amount = Amount::new("48200000000.5 EUR").unwrap();
        assert_eq!(exact(&amount), "EUR 48,200,000,000.50");
    }
}
