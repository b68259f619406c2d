//! Words outside quotes: names, numbers, and what is neither.

use super::tree::Kind;

/// Whether RON counts `c` as white space.
pub(super) fn is_space(c: char) -> bool {
    matches!(
        c,
        ' ' | '\t'
            | '\n'
            | '\r'
            | '\u{b}'
            | '\u{c}'
            | '\u{85}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{2028}'
            | '\u{2029}'
    )
}

/// Whether `c` continues a word. Every letter of every script does, so that a text
/// whose quotes were forgotten stays one word and is one fault.
pub(super) fn is_word(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '+' | '-')
    } else {
        !is_space(c)
            && !c.is_whitespace()
            && !c.is_control()
            && !matches!(
                c,
                '\u{ad}' | '\u{feff}' | '\u{200b}'..='\u{200d}' | '\u{2060}'
            )
    }
}

/// Whether `c` may stand in a raw identifier `r#…`, and so behind a plain one without a break.
fn is_raw_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'+' | b'-')
}

/// What a word is, or `None` if it is neither a name nor a number.
pub(super) enum Class {
    Is(Kind),
    /// `Some`, which only has a meaning before `(`.
    Some,
    NotNumber,
    NotName,
}

pub(super) fn classify(word: &str) -> Class {
    match word {
        "true" | "false" => return Class::Is(Kind::Bool),
        "None" => return Class::Is(Kind::None),
        "Some" => return Class::Some,
        // RON reads these as numbers; no dossier needs them, and a name they are not.
        "inf" | "NaN" | "inff32" | "inff64" | "NaNf32" | "NaNf64" => return Class::NotNumber,
        _ => {}
    }
    if is_name(word) {
        return Class::Is(Kind::Ident);
    }
    let signless = word.trim_start_matches(['+', '-', '.']);
    match signless.as_bytes().first() {
        Some(first) if first.is_ascii_digit() => {
            if is_number(word) {
                Class::Is(Kind::Number)
            } else {
                Class::NotNumber
            }
        }
        _ => Class::NotName,
    }
}

/// Whether `word` is an identifier: plain (ASCII letters, digits, `_`) or raw (`r#…`).
pub(super) fn is_name(word: &str) -> bool {
    if let Some(raw) = word.strip_prefix("r#") {
        return !raw.is_empty() && raw.bytes().all(is_raw_name);
    }
    let mut bytes = word.bytes();
    bytes
        .next()
        .is_some_and(|b| b.is_ascii_alphabetic() || b == b'_')
        && bytes.all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

fn is_number(word: &str) -> bool {
    let digits = word.strip_prefix(['+', '-']).unwrap_or(word);
    let radix = digits
        .strip_prefix("0x")
        .or(digits.strip_prefix("0o"))
        .or(digits.strip_prefix("0b"));
    if radix.is_some() {
        // `ron` knows which digits a base has and what fits.
        return !word.contains('.')
            && (ron::from_str::<u64>(word).is_ok() || ron::from_str::<i64>(word).is_ok());
    }
    let (mantissa, exponent) = match digits.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (digits, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    is_digits(whole)
        && fraction.is_none_or(is_digits)
        && exponent.is_none_or(|e| is_digits(e.strip_prefix(['+', '-']).unwrap_or(e)))
}

fn is_digits(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
        && text.bytes().all(|b| b.is_ascii_digit() || b == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(word: &str, kind: Option<Kind>) {
        let found = match classify(word) {
            Class::Is(kind) => Some(kind),
            Class::Some | Class::NotNumber | Class::NotName => None,
        };
        assert_eq!(found, kind, "{word}");
    }

    #[test]
    fn numbers() {
        for word in [
            "0", "-5", "+5", "1_000", "1.5", "-1.5e-3", "1e9", "0x1F", "-0x1F", "0b101", "0o17",
        ] {
            check(word, Some(Kind::Number));
        }
    }

    #[test]
    fn not_numbers() {
        for word in [
            "1994-12-05",
            "1.",
            ".5",
            "1..2",
            "5u8",
            "1e",
            "0x",
            "0xZ",
            "0xFFFFFFFFFFFFFFFFFF",
            "inf",
            "-inf",
        ] {
            check(word, None);
        }
    }

    #[test]
    fn names() {
        for word in ["a", "_x", "State", "in_force", "r#type", "r#a-b", "b"] {
            check(word, Some(Kind::Ident));
        }
        for word in ["Київ", "a-b", "a.b", "r#", "Some"] {
            check(word, None);
        }
    }
}
