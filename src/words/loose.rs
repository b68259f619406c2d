//! Dates that name no day, no month and no year, in words: seasons, decades, days that nobody
//! knows. Start at [`loose`].

/// One side of a period, or a date, that is no plain one: "2011-21" as "spring 2011", "196X" as
/// "the 1960s". Marks of doubt stay.
pub fn loose(text: &str) -> Option<String> {
    let plain = text.trim_end_matches(['~', '?', '%']);
    let mark = &text[plain.len()..];
    let parts: Vec<&str> = plain.split('-').collect();
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let said = match parts.as_slice() {
        [years] => years_of(years)?,
        [year, "XX"] if is_number(year) => format!("a month of {year}"),
        [year, "XX", "XX"] if is_number(year) => format!("a day of {year}"),
        [year, month, "XX"] if is_number(year) && is_number(month) => {
            format!("a day of {year}-{month}")
        }
        [year, part] if is_number(year) => format!("{} {year}", part_of_a_year(part)?),
        _ => return None,
    };
    Some(format!("{said}{mark}"))
}

/// "196X" is a decade; of a century the name is the number that comes after, so its years are told.
fn years_of(text: &str) -> Option<String> {
    let known = text.trim_end_matches('X');
    let is_year = text.len() == 4 && known.bytes().all(|b| b.is_ascii_digit());
    match text.len() - known.len() {
        1 if is_year => Some(format!("the {known}0s")),
        open @ (2 | 3) if is_year => {
            let [first, last] = ["0", "9"].map(|digit| format!("{known}{}", digit.repeat(open)));
            Some(format!("the years {first} to {last}"))
        }
        _ => None,
    }
}

/// The divisions of a year that have numbers above 20.
fn part_of_a_year(number: &str) -> Option<&'static str> {
    Some(match number {
        "21" => "spring",
        "22" => "summer",
        "23" => "autumn",
        "24" => "winter",
        "25" => "northern spring",
        "26" => "northern summer",
        "27" => "northern autumn",
        "28" => "northern winter",
        "29" => "southern spring",
        "30" => "southern summer",
        "31" => "southern autumn",
        "32" => "southern winter",
        "33" => "first quarter of",
        "34" => "second quarter of",
        "35" => "third quarter of",
        "36" => "fourth quarter of",
        "37" => "first third of",
        "38" => "second third of",
        "39" => "last third of",
        "40" => "first half of",
        "41" => "second half of",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::loose;

    #[test]
    fn seasons_decades_and_unknown_days_are_spelled_and_nothing_else() {
        for (text, said) in [
            ("2011-21", "spring 2011"),
            ("1974-24?", "winter 1974?"),
            ("2020-34", "second quarter of 2020"),
            ("196X", "the 1960s"),
            ("196X~", "the 1960s~"),
            ("19XX", "the years 1900 to 1999"),
            ("1990-XX", "a month of 1990"),
            ("1990-XX-XX", "a day of 1990"),
            ("1990-05-XX", "a day of 1990-05"),
        ] {
            assert_eq!(loose(text).as_deref(), Some(said));
        }
        for text in [
            "2011",
            "2011-05",
            "2011-05-21",
            "",
            "X",
            "XXXX",
            "2011-42",
            "-0043",
        ] {
            assert_eq!(loose(text), None, "{text}");
        }
    }
}
