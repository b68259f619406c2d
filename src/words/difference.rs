//! The two sides of a difference between two promises, as a report sets them.

use super::period;
use crate::model::Date;
use crate::query::Difference;

/// What stands on each side: a period in words, and what is not there as what it is.
pub fn sides(difference: &Difference) -> [String; 2] {
    [&difference.here, &difference.there].map(|text| match (difference.what, text.as_str()) {
        // That no condition is open is known, and no silence of a source.
        ("open conditions", "") => "none".to_string(),
        (_, "") => "not stated".to_string(),
        ("period", text) => match Date::new(text) {
            Ok(date) => period(Some(&date)),
            Err(_) => text.to_string(),
        },
        (_, text) => text.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(what: &'static str, [here, there]: [&str; 2], expect: [&str; 2]) {
        let difference = Difference {
            what,
            here: here.to_string(),
            there: there.to_string(),
            order: None,
        };
        assert_eq!(sides(&difference), expect);
    }

    #[test]
    fn a_period_is_told_in_words_and_nothing_as_what_it_is() {
        check(
            "period",
            ["2001-01-01/", "2002"],
            ["2001-01-01–, end not stated", "2002"],
        );
        check("period", ["", "1950/.."], ["not stated", "since 1950"]);
        check("open conditions", ["", "Attack"], ["none", "Attack"]);
        check("cap", ["", "100 EUR"], ["not stated", "100 EUR"]);
    }
}
