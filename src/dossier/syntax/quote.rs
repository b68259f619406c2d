//! Texts in quotes: their escapes, their meaning, and where one ends whose closing quote is missing.

use std::borrow::Cow;
use std::ops::Range;

use super::word::{is_name, is_space};

/// The length of the escape at the start of `text` (a backslash and what follows), if it has a meaning.
pub(super) fn escape_len(text: &str) -> Option<usize> {
    let rest = text.strip_prefix('\\')?;
    match rest.bytes().next()? {
        b'\'' | b'"' | b'\\' | b'n' | b'r' | b't' | b'0' | b'\n' => Some(2),
        b'\r' if rest.starts_with("\r\n") => Some(3),
        b'x' => {
            let code = u8::from_str_radix(hex(rest.get(1..3)?)?, 16).ok()?;
            code.is_ascii().then_some(4)
        }
        b'u' => {
            let digits = rest.strip_prefix("u{")?;
            // Six digits at most, so that a missing `}` is not searched for through the whole text.
            let len = digits.bytes().take(7).position(|b| b == b'}')?;
            let code = u32::from_str_radix(hex(digits.get(..len)?)?, 16).ok()?;
            char::from_u32(code).map(|_| len + 4)
        }
        _ => None,
    }
}

fn hex(text: &str) -> Option<&str> {
    (!text.is_empty() && text.bytes().all(|b| b.is_ascii_hexdigit())).then_some(text)
}

/// Finds the first escape in `inner` (a text without its quotes) that has no meaning.
pub(super) fn bad_escape(inner: &str) -> Option<Range<usize>> {
    let mut at = 0;
    while let Some(step) = inner.get(at..)?.find('\\') {
        let start = at + step;
        let rest = inner.get(start..)?;
        match escape_len(rest) {
            Some(len) => at = start + len,
            None => {
                let end = rest.chars().take(2).map(char::len_utf8).sum::<usize>();
                return Some(start..start + end);
            }
        }
    }
    None
}

/// What a text in quotes or a raw text says. Line breaks inside it count as `\n`, whichever
/// editor wrote them.
pub(super) fn decode(literal: &str) -> Option<Cow<'_, str>> {
    let raw = literal.starts_with('r');
    let inner = if raw {
        let hashes = literal.bytes().skip(1).take_while(|&b| b == b'#').count();
        literal.get(hashes + 2..literal.len().checked_sub(hashes + 1)?)?
    } else {
        literal.get(1..literal.len().checked_sub(1)?)?
    };
    if raw || !inner.contains('\\') {
        return Some(unix_lines(inner));
    }
    ron::from_str::<String>(&unix_lines(literal))
        .ok()
        .map(Cow::Owned)
}

/// Turns every line break into `\n`.
pub(in crate::dossier) fn unix_lines(text: &str) -> Cow<'_, str> {
    if !text.contains("\r\n") {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut lines = text.split('\n').peekable();
    while let Some(line) = lines.next() {
        if lines.peek().is_some() {
            out.push_str(line.trim_end_matches('\r'));
            out.push('\n');
        } else {
            out.push_str(line);
        }
    }
    Cow::Owned(out)
}

/// Whether the first line of `text` that is not empty begins like an entry or ends a bracket:
/// then a text that has reached it has probably lost its closing quote.
pub(super) fn begins_entry(text: &str) -> bool {
    let text = text.trim_start_matches(is_space);
    match text.bytes().next() {
        None => false,
        Some(b'(' | b'[' | b'{' | b')' | b']' | b'}' | b'"') => true,
        Some(b'/') => text.starts_with("//") || text.starts_with("/*"),
        Some(_) => {
            // A name is short; looking further would cost without telling more.
            let end = text
                .bytes()
                .take(100)
                .take_while(|b| b.is_ascii_alphanumeric() || *b == b'_')
                .count();
            let (name, rest) = text.split_at(end);
            is_name(name) && rest.trim_start_matches([' ', '\t']).starts_with([':', '('])
        }
    }
}

/// Where a text without closing quote ends on the `line` that it opened (the quote excluded):
/// before the comma and the brackets at its end that were not opened in it.
pub(super) fn cut(line: &str) -> usize {
    // A comment at its end is not part of the text.
    let line = line
        .find(" //")
        .and_then(|at| line.get(..at))
        .unwrap_or(line);
    let kept = line.trim_end_matches(|c| is_space(c) || matches!(c, ',' | ')' | ']' | '}'));
    let mut open = 0_i64;
    for c in kept.chars() {
        match c {
            '(' | '[' | '{' => open += 1,
            ')' | ']' | '}' => open = (open - 1).max(0),
            _ => {}
        }
    }
    let mut end = kept.len();
    for (at, c) in line.char_indices().skip_while(|(at, _)| *at < kept.len()) {
        if matches!(c, ')' | ']' | '}') {
            if open == 0 {
                break;
            }
            open -= 1;
            end = at + 1;
        }
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes() {
        for good in ["\\n", "\\\"", "\\x41", "\\u{416}", "\\\n", "\\\r\n", "\\0"] {
            assert_eq!(escape_len(good), Some(good.len()), "{good:?}");
        }
        for bad in [
            "\\q",
            "\\x80",
            "\\x4",
            "\\u{}",
            "\\u{d800}",
            "\\u{1234567}",
            "\\u{+12}",
            "\\",
        ] {
            assert_eq!(escape_len(bad), None, "{bad:?}");
        }
        assert_eq!(bad_escape("a\\nb\\дc"), Some(4..7));
    }

    #[test]
    fn meanings() {
        assert_eq!(decode("\"a\\tb\\u{416}\""), Some("a\tbЖ".into()));
        assert_eq!(decode("r##\"a\"#\\\"##"), Some("a\"#\\".into()));
        assert_eq!(decode("\"a\r\nb\""), Some("a\nb".into()));
        assert_eq!(decode("\"a\\\r\n   b\""), Some("ab".into()));
    }

    #[track_caller]
    fn check_cut(line: &str, wanted: &str) {
        assert_eq!(&line[..cut(line)], wanted);
    }

    #[test]
    fn a_cut_leaves_what_ends_the_entry() {
        check_cut("Ukraine,", "Ukraine");
        check_cut("Ukraine),", "Ukraine");
        check_cut("Ukraine (Kyiv)),", "Ukraine (Kyiv)");
        check_cut("Ukraine (Kyiv),  \r", "Ukraine (Kyiv)");
        check_cut("Ukraine\"), // wanted", "Ukraine\"");
        check_cut("", "");
    }
}
