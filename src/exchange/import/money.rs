//! Sums of money that a row gives, in the currency that the mapping says. Start at [`Money::of`].

use super::reject::{Reason, Trouble, shown};
use super::template::Template;
use super::values::Cells;
use crate::model::codes_like;

/// A sum of money, as the mapping says where it stands.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Money {
    pub(super) number: Template,
    pub(super) currency: Template,
    pub(super) decimal: char,
    pub(super) thousands: Option<char>,
    /// How many zeros more the sum has than is written: six, if millions are told.
    pub(super) zeros: usize,
    /// Values that mean that nothing is known.
    pub(super) unknown: Vec<String>,
}

/// A sum has so many digits at the most.
const MOST_DIGITS: usize = 28;

impl Money {
    /// Whether these are the digits before the point: together, or in groups of which the last
    /// has three. `1.50` where a point parts thousands is no sum of 150, but another way to
    /// write sums.
    fn groups(&self, whole: &str) -> bool {
        let mut groups = whole.split(|c| Some(c) == self.thousands);
        let is_digits = |group: &str| group.bytes().all(|b| b.is_ascii_digit());
        let first = groups.next().unwrap_or("");
        let Some(last) = groups.next_back() else {
            return !first.is_empty() && is_digits(first);
        };
        // In India two stand between.
        let between = |group: &str| matches!(group.len(), 2 | 3) && is_digits(group);
        matches!(first.len(), 1..=3)
            && is_digits(first)
            && groups.all(between)
            && last.len() == 3
            && is_digits(last)
    }

    /// Writes the number behind what `into` holds, and then the currency; tells where each is.
    pub(super) fn of(
        &self,
        cells: &Cells<'_>,
        scratch: &mut String,
        into: &mut String,
    ) -> Result<Option<[(usize, usize); 2]>, Trouble> {
        let begin = into.len();
        let Some(text) = self.number.fill(cells, scratch) else {
            return Ok(None);
        };
        if self.unknown.iter().any(|value| value == text) {
            return Ok(None);
        }
        let bad = |reason| Trouble {
            columns: self.number.columns().collect(),
            reason,
        };
        let (number, sign) = apart(text);
        if !self.push_number(number, into) {
            return Err(bad(Reason::NotASum { found: shown(text) }));
        }
        let end = into.len();
        let told = sign.map(|sign| (sign.to_string(), shown(text)));
        let Some(currency) = self.currency.fill(cells, scratch) else {
            return Err(Trouble {
                columns: self.currency.columns().collect(),
                reason: Reason::Blank,
            });
        };
        if currency.len() != 3 || !currency.bytes().all(|b| b.is_ascii_uppercase()) {
            return Err(Trouble {
                columns: self.currency.columns().collect(),
                reason: Reason::NotACurrency {
                    found: shown(currency),
                },
            });
        }
        if let Some((sign, found)) = told
            && !means(&sign, currency)
        {
            return Err(bad(Reason::OtherCurrency {
                found,
                wanted: currency.to_string(),
            }));
        }
        into.push_str(currency);
        Ok(Some([(begin, end), (end, into.len())]))
    }

    /// Writes the number as it is counted; false if it is none.
    fn push_number(&self, number: &str, into: &mut String) -> bool {
        let begin = into.len();
        let (whole, part) = number.split_once(self.decimal).unwrap_or((number, "0"));
        if part.is_empty() || !part.bytes().all(|b| b.is_ascii_digit()) || !self.groups(whole) {
            return false;
        }
        into.extend(whole.chars().filter(char::is_ascii_digit));
        let (inside, part) = part.split_at(part.len().min(self.zeros));
        into.push_str(inside);
        into.extend(std::iter::repeat_n('0', self.zeros - inside.len()));
        // Noughts after the point are how a machine writes a whole number.
        let part = part.trim_end_matches('0');
        let whole = into[begin..].trim_start_matches('0').len();
        if !part.is_empty() {
            into.push('.');
            into.push_str(part);
        }
        whole + part.len() <= MOST_DIGITS
    }
}

/// A sum without the sign or code of a currency before or behind it, and which that is.
pub(super) fn apart(text: &str) -> (&str, Option<&str>) {
    let is_digit = |c: char| c.is_ascii_digit();
    let (Some(first), Some(last)) = (text.find(is_digit), text.rfind(is_digit)) else {
        return (text, None);
    };
    let (before, behind) = (text[..first].trim(), text[last + 1..].trim());
    let sign = match (before, behind) {
        (sign, "") | ("", sign) if is_sign(sign) => sign,
        _ => return (text, None),
    };
    (&text[first..=last], Some(sign))
}

fn is_sign(text: &str) -> bool {
    let is_code = text.len() == 3 && text.bytes().all(|b| b.is_ascii_uppercase());
    is_code || codes_like(text).is_some()
}

/// Whether the sign or code can stand for the currency.
fn means(sign: &str, currency: &str) -> bool {
    sign == currency || codes_like(sign).is_some_and(|mut codes| codes.any(|code| code == currency))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_stands_before_or_behind_its_sum() {
        assert_eq!(apart("1.50"), ("1.50", None));
        assert_eq!(apart("€1,234.50"), ("1,234.50", Some("€")));
        assert_eq!(apart("1 234,50\u{a0}€"), ("1 234,50", Some("€")));
        assert_eq!(apart("US$ 5"), ("5", Some("US$")));
        assert_eq!(apart("EUR 5"), ("5", Some("EUR")));
        assert_eq!(apart("5 EUR"), ("5", Some("EUR")));
        for other in ["-5", ".5", "5.", "(5)", "EUR 5 €", "5 crowns", "€", ""] {
            assert_eq!(apart(other), (other, None));
        }
    }

    #[test]
    fn a_dollar_may_be_canadian() {
        assert!(means("$", "CAD") && means("$", "USD") && !means("$", "EUR"));
        assert!(means("EUR", "EUR") && !means("USD", "EUR"));
    }
}
