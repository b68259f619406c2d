//! Dates as people write them, `1 September 1939`, turned into EDTF: as a suggestion, for a date
//! that is not EDTF stays a fault, and for a question in plain words. Start at [`dates_like`].

use super::Date;

/// How long a text may be to be looked at, in bytes.
const LONGEST: usize = 60;

/// What an EDTF date may look like that means what `text` says, best first, at most two: where
/// day and month cannot be told apart, both. Of `present` and the like it is `..`, which stands
/// for the end of a period only.
///
/// ```
/// use foedera::model::dates_like;
///
/// assert_eq!(dates_like("1 Sept 1939"), ["1939-09-01"]);
/// assert_eq!(dates_like("1/9/1939"), ["1939-09-01", "1939-01-09"]);
/// assert_eq!(dates_like("since 1939"), ["1939/.."]);
/// assert!(dates_like("spring").is_empty());
/// ```
pub fn dates_like(text: &str) -> Vec<String> {
    if text.len() > LONGEST {
        return Vec::new();
    }
    let text = text.trim().to_lowercase();
    let mut found = meant(&text);
    found.retain(|date| date == ".." || Date::new(date).is_ok());
    found.truncate(2);
    found
}

fn meant(text: &str) -> Vec<String> {
    if OPEN.contains(&text) {
        return vec!["..".to_string()];
    }
    if let Some((last, first)) = text.split_once('/')
        && Date::new(first).is_ok()
        && Date::new(last).is_ok()
    {
        return vec![format!("{first}/{last}")];
    }
    if let Some(period) = period(text) {
        return period;
    }
    for (words, before, after) in AROUND {
        for word in *words {
            let Some(rest) = text.strip_prefix(word) else {
                continue;
            };
            // `c` begins other words as well.
            if rest.starts_with(|c: char| c.is_alphabetic()) {
                continue;
            }
            let rest = rest.trim_start_matches(|c: char| c == '.' || c.is_whitespace());
            let dates = one_or_edtf(rest).into_iter();
            return dates.map(|date| format!("{before}{date}{after}")).collect();
        }
    }
    if let Some(rest) = text.strip_suffix('?') {
        return mark(rest, '?');
    }
    let approximate = ["(approx.)", "approx.", "(circa)", "or so"];
    if let Some(rest) = approximate.iter().find_map(|end| text.strip_suffix(end)) {
        return mark(rest, '~');
    }
    one(text)
}

fn mark(text: &str, sign: char) -> Vec<String> {
    let dates = one_or_edtf(text.trim()).into_iter();
    dates.map(|date| format!("{date}{sign}")).collect()
}

/// Words for an end that has not come.
const OPEN: &[&str] = &[
    "present",
    "today",
    "now",
    "ongoing",
    "current",
    "to date",
    "open",
    "still",
    "heute",
    "aujourd'hui",
];

/// Words before a date, and what they come to around it.
const AROUND: &[(&[&str], &str, &str)] = &[
    (
        &[
            "since", "from", "after", "as of", "starting", "seit", "depuis",
        ],
        "",
        "/..",
    ),
    (
        &[
            "until", "till", "before", "by", "up to", "to", "bis", "jusqu'en",
        ],
        "/",
        "",
    ),
    (
        &[
            "circa",
            "about",
            "around",
            "approximately",
            "approx",
            "roughly",
            "ca",
            "c",
            "~",
        ],
        "",
        "~",
    ),
    (&["perhaps", "possibly", "probably", "maybe"], "", "?"),
    (&["on", "in", "of", "the", "year"], "", ""),
];

/// `1939–1945`, `from 1939 to 1945`, `1939 - present`.
fn period(text: &str) -> Option<Vec<String>> {
    let text = text.strip_prefix("from ").unwrap_or(text);
    let text = text.strip_prefix("between ").unwrap_or(text);
    let signs = [
        "–", "—", "--", " - ", " to ", " until ", " till ", " bis ", " and ", "/",
    ];
    let split = signs.iter().find_map(|sign| {
        let (first, last) = text.split_once(sign)?;
        (!last.contains(sign)).then_some((first.trim(), last.trim()))
    });
    let (first, last) = match split {
        Some(split) => split,
        None => {
            // `1939-1945`, `1939-45`.
            let (first, last) = text.split_once('-')?;
            let years = is_digits(first, 4) && is_digits(last, 4);
            let short =
                is_digits(first, 4) && is_digits(last, 2) && last > first.get(2..)? && last > "12";
            if !years && !short {
                return None;
            }
            (first, last)
        }
    };
    let start = match first {
        "" | ".." | "?" | "unknown" => vec![String::new()],
        first => one_or_edtf(first),
    };
    let end = if OPEN.contains(&last) || last == ".." {
        vec!["..".to_string()]
    } else if last.is_empty() || last == "?" || last == "unknown" {
        vec![String::new()]
    } else if is_digits(last, 2) && first.len() == 4 && is_digits(first, 4) {
        vec![format!("{}{last}", first.get(..2)?)]
    } else {
        one_or_edtf(last)
    };
    let dates: Vec<String> = start
        .iter()
        .zip(&end)
        .map(|(start, end)| format!("{start}/{end}"))
        .collect();
    (!dates.is_empty()).then_some(dates)
}

/// A part of a period may be EDTF already.
fn one_or_edtf(text: &str) -> Vec<String> {
    let text = text.trim();
    match Date::new(text) {
        Ok(date) => vec![date.as_str().to_string()],
        Err(_) => one(text),
    }
}

/// One date: words and numbers, in any of the usual orders.
fn one(text: &str) -> Vec<String> {
    if let Some(decade) = decade(text) {
        return vec![decade];
    }
    let is_sign = |c: char| c.is_whitespace() || ",.-/".contains(c);
    let parts: Vec<&str> = text
        .split(is_sign)
        .filter(|part| !part.is_empty() && !matches!(*part, "of" | "the"))
        .collect();
    let year = |part: &str| is_digits(part, 4).then(|| part.to_string());
    let number = |part: &str| {
        let part = ["st", "nd", "rd", "th"]
            .iter()
            .find_map(|end| part.strip_suffix(end))
            .unwrap_or(part);
        let fits = (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        part.parse::<u8>().ok().filter(|_| fits)
    };
    let date = |y: String, m: u8, d: u8| format!("{y}-{m:02}-{d:02}");
    match parts.as_slice() {
        [a] => {
            // `19390901`.
            if !is_digits(a, 8) {
                return Vec::new();
            }
            let cut = |from, to| a.get(from..to).unwrap_or("");
            vec![format!("{}-{}-{}", cut(0, 4), cut(4, 6), cut(6, 8))]
        }
        [a, b] => {
            let (y, m) = match (year(a), year(b)) {
                (Some(y), None) => (y, *b),
                (None, Some(y)) => (y, *a),
                _ => return Vec::new(),
            };
            let month = month(m).or_else(|| number(m).filter(|m| *m <= 12));
            if let Some(month) = month {
                return vec![format!("{y}-{month:02}")];
            }
            season(m)
                .map(|season| vec![format!("{y}-{season}")])
                .unwrap_or_default()
        }
        [a, b, c] => {
            if let Some(y) = year(a) {
                let m = month(b).or_else(|| number(b));
                return match (m, number(c)) {
                    (Some(m), Some(d)) => vec![date(y, m, d)],
                    _ => Vec::new(),
                };
            }
            let Some(y) = year(c) else { return Vec::new() };
            match (month(a), month(b), number(a), number(b)) {
                (Some(m), None, _, Some(d)) | (None, Some(m), Some(d), _) => vec![date(y, m, d)],
                // Day and month: which is which, only a number above twelve tells.
                (None, None, Some(a), Some(b)) if a == b => vec![date(y, a, b)],
                (None, None, Some(a), Some(b)) => {
                    let both = [(b, a), (a, b)].into_iter().filter(|(m, _)| *m <= 12);
                    both.map(|(m, d)| date(y.clone(), m, d)).collect()
                }
                _ => Vec::new(),
            }
        }
        _ => Vec::new(),
    }
}

/// `1930s`, `the 1930's`, `1900s`.
fn decade(text: &str) -> Option<String> {
    let text = text.strip_prefix("the ").unwrap_or(text);
    let digits = text
        .strip_suffix("'s")
        .or(text.strip_suffix("’s"))
        .or(text.strip_suffix('s'))?;
    let start = digits.strip_suffix('0')?;
    is_digits(start, 3).then(|| format!("{start}X"))
}

fn is_digits(text: &str, len: usize) -> bool {
    text.len() == len && text.bytes().all(|b| b.is_ascii_digit())
}

/// The month that begins so, in English, German or French; at least three letters.
fn month(word: &str) -> Option<u8> {
    const MONTHS: [&[&str]; 12] = [
        &["january", "januar", "janvier", "jänner"],
        &["february", "februar", "février", "fevrier"],
        &["march", "märz", "maerz", "mars"],
        &["april", "avril"],
        &["may", "mai"],
        &["june", "juni", "juin"],
        &["july", "juli", "juillet"],
        &["august", "août", "aout"],
        &["september", "septembre"],
        &["october", "oktober", "octobre"],
        &["november", "novembre"],
        &["december", "dezember", "décembre", "decembre"],
    ];
    if word.chars().count() < 3 {
        return None;
    }
    let mut found = (1_u8..).zip(MONTHS);
    let (month, _) = found.find(|(_, names)| names.iter().any(|name| name.starts_with(word)))?;
    Some(month)
}

/// A season, which EDTF numbers from 21.
fn season(word: &str) -> Option<u8> {
    match word {
        "spring" => Some(21),
        "summer" => Some(22),
        "autumn" | "fall" => Some(23),
        "winter" => Some(24),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, wanted: &str) {
        assert_eq!(dates_like(text).join(" or "), wanted, "{text}");
    }

    #[test]
    fn dates_as_people_write_them() {
        check("September 1939", "1939-09");
        check("Sept 1939", "1939-09");
        check("Sept. 1939", "1939-09");
        check("1939, September", "1939-09");
        check("1 September 1939", "1939-09-01");
        check("September 1st, 1939", "1939-09-01");
        check("the 1st of September 1939", "1939-09-01");
        check("1. März 1939", "1939-03-01");
        check("1939-9-1", "1939-09-01");
        check("1939/09/01", "1939-09-01");
        check("19390901", "1939-09-01");
        check("9/1939", "1939-09");
        check("1939-9", "1939-09");
        check("in 1939", "1939");
    }

    #[test]
    fn day_and_month_that_cannot_be_told_apart_give_both() {
        check("1.9.1939", "1939-09-01 or 1939-01-09");
        check("1/9/1939", "1939-09-01 or 1939-01-09");
        check("13/9/1939", "1939-09-13");
        check("9/13/1939", "1939-09-13");
        check("9.9.1939", "1939-09-09");
    }

    #[test]
    fn periods() {
        check("1939–1945", "1939/1945");
        check("1939-1945", "1939/1945");
        check("1939-45", "1939/1945");
        check("1939 to 1945", "1939/1945");
        check("from 1939 to 1945", "1939/1945");
        check("between 1939 and 1945", "1939/1945");
        check("1939 - present", "1939/..");
        check("1939–", "1939/");
        check("Sept 1939 – May 1945", "1939-09/1945-05");
        check("since 1939", "1939/..");
        check("since September 1939", "1939-09/..");
        check("1945/1939", "1939/1945");
        check("until 1945", "/1945");
        check("before 1945", "/1945");
    }

    #[test]
    fn an_end_that_has_not_come_is_open() {
        check("present", "..");
        check("Today", "..");
    }

    #[test]
    fn words_around_a_date() {
        check("c. 1939", "1939~");
        check("ca 1939", "1939~");
        check("circa September 1939", "1939-09~");
        check("Sept 1939?", "1939-09?");
        check("1930s", "193X");
        check("the 1930's", "193X");
    }

    #[test]
    fn what_is_no_date_suggests_nothing() {
        for text in [
            "",
            "spring",
            "when pigs fly",
            "32/13/1939",
            "1939-13-45-1",
            "12",
            "é",
            "31.31.1939",
        ] {
            check(text, "");
        }
    }
}
