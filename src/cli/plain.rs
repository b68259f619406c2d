//! Text that a terminal shows as it is: the one function by which a dossier's words reach a
//! screen. Whatever could move the cursor, colour the text or turn its direction is spelled out.

use std::borrow::Cow;

/// The text with white space as single blanks and every control or direction mark spelled
/// out as `\u{…}`.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|c| c.is_control() || is_deceptive(c)) {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\n' | '\r' | '\t' => plain.push(' '),
            c if c.is_control() || is_deceptive(c) => {
                plain.push_str(&format!("\\u{{{:x}}}", u32::from(c)));
            }
            c => plain.push(c),
        }
    }
    Cow::Owned(plain)
}

/// Whether the character is unseen but changes how its neighbours are read: marks and
/// overrides of direction, line separators, invisible tags, the byte order mark.
pub(super) fn is_deceptive(c: char) -> bool {
    matches!(
        c,
        '\u{061C}'
            | '\u{200B}'
            | '\u{200E}'
            | '\u{200F}'
            | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            | '\u{FEFF}'
            | '\u{FFF9}'..='\u{FFFB}'
            | '\u{E0000}'..='\u{E007F}'
    )
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[track_caller]
    fn check(text: &str, expect: &str) {
        assert_eq!(plain(text), expect);
    }

    #[test]
    fn an_escape_cannot_colour_or_move() {
        check("\u{1b}[31mred\u{1b}[2J", "\\u{1b}[31mred\\u{1b}[2J");
        check("\u{9b}31m", "\\u{9b}31m");
        check("a\u{7}\u{8}b", "a\\u{7}\\u{8}b");
    }

    #[test]
    fn a_direction_cannot_be_turned() {
        check("abc\u{202e}def", "abc\\u{202e}def");
        check("\u{2066}x\u{2069}", "\\u{2066}x\\u{2069}");
    }

    #[test]
    fn a_line_stays_a_line() {
        check("one\ntwo\tthree", "one two three");
        check("one\u{2028}two", "one\\u{2028}two");
    }

    #[test]
    fn names_in_any_script_stay_as_they_are() {
        check("Україна, Ελλάδα, 中国, مصر", "Україна, Ελλάδα, 中国, مصر");
    }
}
