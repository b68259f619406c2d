//! Sums of money as people write them, `$5 million`, turned into an amount as a suggestion.
//! Nothing is ever read by it. Start at [`amount_like`].

use super::Amount;

/// Signs and words of currencies, and for which they stand: first for which nearly always.
const CURRENCIES: &[(&str, &[&str])] = &[
    ("us$", &["USD"]),
    (
        "$",
        &[
            "USD", "AUD", "CAD", "NZD", "SGD", "HKD", "TWD", "MXN", "ARS", "CLP", "COP",
        ],
    ),
    ("dollars", &["USD"]),
    ("dollar", &["USD"]),
    ("€", &["EUR"]),
    ("euros", &["EUR"]),
    ("euro", &["EUR"]),
    ("£", &["GBP", "EGP", "LBP"]),
    ("pounds", &["GBP"]),
    ("₴", &["UAH"]),
    ("hryvnias", &["UAH"]),
    ("¥", &["JPY", "CNY"]),
    ("yen", &["JPY"]),
    ("₹", &["INR"]),
    ("₽", &["RUB"]),
    ("₺", &["TRY"]),
    ("₩", &["KRW"]),
    ("₪", &["ILS"]),
    ("zł", &["PLN"]),
    ("kr", &["SEK", "NOK", "DKK", "ISK"]),
];

/// Words for many, with how many zeros they stand for.
const ZEROS: &[(&str, usize)] = &[
    ("thousand", 3),
    ("thousands", 3),
    ("k", 3),
    ("million", 6),
    ("millions", 6),
    ("mln", 6),
    ("mio", 6),
    ("mn", 6),
    ("m", 6),
    ("billion", 9),
    ("billions", 9),
    ("bln", 9),
    ("bn", 9),
    ("b", 9),
    ("trillion", 12),
    ("trillions", 12),
];

/// The codes of the currencies for which a sign or a word may stand, the likeliest first.
pub(crate) fn codes_like(sign: &str) -> Option<impl Iterator<Item = &'static str>> {
    let small = sign.to_lowercase();
    let found = CURRENCIES.iter().find(|(known, _)| *known == small)?;
    Some(found.1.iter().copied())
}

/// How many zeros a word such as `million` stands for.
pub(crate) fn zeros_like(word: &str) -> Option<usize> {
    let small = word.to_lowercase();
    let found = ZEROS.iter().find(|(known, _)| *known == small)?;
    Some(found.1)
}

/// The amount that `text` seems to mean, if it tells a number and a currency.
///
/// ```
/// use foedera::model::amount_like;
///
/// assert_eq!(amount_like("$5 million").as_deref(), Some("5000000 USD"));
/// assert_eq!(amount_like("EUR 2,500,000.50").as_deref(), Some("2500000.50 EUR"));
/// assert_eq!(amount_like("five crowns"), None);
/// ```
pub fn amount_like(text: &str) -> Option<String> {
    if text.len() > 60 {
        return None;
    }
    let (mut number, mut currency, mut zeros) = (String::new(), None, 0);
    let mut word = String::new();
    let mut words = Vec::new();
    for c in text.trim().chars().chain([' ']) {
        if c.is_ascii_digit() || matches!(c, '.' | ',') {
            number.push(c);
        }
        if c.is_alphabetic() || CURRENCIES.iter().any(|(sign, _)| sign.starts_with(c)) {
            word.push(c);
        } else if !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
    }
    for word in words {
        if let Some(code) = codes_like(&word).and_then(|mut codes| codes.next()) {
            currency = Some(code.to_string());
        } else if let Some(more) = zeros_like(&word) {
            zeros += more;
        } else if word.len() == 3 && word.bytes().all(|b| b.is_ascii_alphabetic()) {
            currency = Some(word.to_uppercase());
        } else {
            return None;
        }
    }
    let amount = format!(
        "{} {}",
        shifted(&number.replace(',', ""), zeros)?,
        currency?
    );
    Amount::new(&amount).ok().map(|_| amount)
}

/// The number with so many zeros more: the point is moved.
fn shifted(number: &str, zeros: usize) -> Option<String> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if whole.is_empty() || fraction.contains('.') {
        return None;
    }
    if zeros == 0 {
        return Some(number.to_string());
    }
    let moved = format!("{fraction:0<zeros$}");
    let (inside, rest) = moved.split_at_checked(zeros)?;
    let rest = rest.trim_end_matches('0');
    let point = if rest.is_empty() { "" } else { "." };
    let whole = format!("{whole}{inside}");
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    Some(format!("{whole}{point}{rest}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, wanted: &str) {
        assert_eq!(amount_like(text).unwrap_or_default(), wanted, "{text}");
    }

    #[test]
    fn amounts_as_people_write_them() {
        check("$5 million", "5000000 USD");
        check("€5m", "5000000 EUR");
        check("US$ 2.5 billion", "2500000000 USD");
        check("1.2345678 million EUR", "1234567.8 EUR");
        check("5,000,000 USD", "5000000 USD");
        check("EUR 5000", "5000 EUR");
        check("5000 eur", "5000 EUR");
        check("0.5 mln EUR", "500000 EUR");
        check("200k zł", "200000 PLN");
    }

    #[test]
    fn what_tells_no_sum_suggests_nothing() {
        for text in ["", "5", "5 crowns", "a lot of USD", "1.2.3 USD", "é €"] {
            check(text, "");
        }
    }
}
