//! Text within XML 1.0: the one function by which a dossier's words reach GraphML and GEXF.

use super::table::Holds;
use std::borrow::Cow;

/// What GraphML and GEXF call what a column holds. Lists and days are text in both.
pub(super) fn kind(holds: Holds) -> &'static str {
    match holds {
        Holds::Text | Holds::List | Holds::Day => "string",
        Holds::Number => "long",
        Holds::Flag => "boolean",
    }
}

/// The text as it may stand between tags and within quotes. A character that XML 1.0 forbids
/// becomes U+FFFD and is counted; a line break or tab becomes a reference, so that no reader
/// takes it for a blank.
pub(super) fn escaped<'t>(text: &'t str, replaced: &mut usize) -> Cow<'t, str> {
    let plain = |c: char| !matches!(c, '<' | '>' | '&' | '"') && (c >= ' ' && is_allowed(c));
    if text.chars().all(plain) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '"' => escaped.push_str("&quot;"),
            '\t' => escaped.push_str("&#9;"),
            '\n' => escaped.push_str("&#10;"),
            '\r' => escaped.push_str("&#13;"),
            c if is_allowed(c) => escaped.push(c),
            _ => {
                *replaced += 1;
                escaped.push('\u{FFFD}');
            }
        }
    }
    Cow::Owned(escaped)
}

/// The characters of XML 1.0, production 2.
fn is_allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str, lost: usize) {
        let mut replaced = 0;
        assert_eq!(escaped(text, &mut replaced), expected);
        assert_eq!(replaced, lost);
    }

    #[test]
    fn markup_becomes_words() {
        check("a<b>&\"c'", "a&lt;b&gt;&amp;&quot;c'", 0);
        check("one\r\n\ttwo", "one&#13;&#10;&#9;two", 0);
        check("Україна 𐍈", "Україна 𐍈", 0);
    }

    #[test]
    fn what_xml_forbids_is_replaced_and_counted() {
        check("\0a\u{1b}[31m\u{ffff}", "\u{fffd}a\u{fffd}[31m\u{fffd}", 3);
        check("\u{7f}\u{85}", "\u{7f}\u{85}", 0);
    }
}
