//! Which way words read. A name in Hebrew or Arabic amid English words is held
//! together by an isolate, which ends where it ends. Start at [`from_right`].

use unicode_bidi::{BidiClass, bidi_class};

/// Begins a stretch that reads by its own first letter and moves nothing around it.
pub(super) const ISOLATE: char = '\u{2068}';
/// Ends it.
pub(super) const END: char = '\u{2069}';

/// Tells whether `text` as a whole reads from the right: its first letter that
/// has a direction does.
///
/// ```
/// use foedera::render::text::from_right;
///
/// assert!(from_right("(1994) אוקראינה and Ukraine"));
/// assert!(!from_right("Ukraine, אוקראינה"));
/// ```
pub fn from_right(text: &str) -> bool {
    unicode_bidi::get_base_direction(text) == unicode_bidi::Direction::Rtl
}

/// Makes `words` fit to stand amid others: if some of them read from the
/// right, neither they nor numbers next to them change places with the rest.
///
/// ```
/// use foedera::render::text::isolated;
///
/// assert_eq!(isolated("Ukraine"), "Ukraine");
/// assert_eq!(isolated("אוקראינה"), "\u{2068}אוקראינה\u{2069}");
/// assert_eq!(isolated(&isolated("אוקראינה")), isolated("אוקראינה"));
/// ```
pub fn isolated(words: &str) -> String {
    if words.is_ascii() || !words.chars().any(turns) {
        return words.to_owned();
    }
    let own = super::plain(words).replace([ISOLATE, END], "");
    format!("{ISOLATE}{own}{END}")
}

/// Isolates in a `text` that reads from the left each stretch that does not, so
/// that a number or bracket behind it stays behind it. The text is clean.
pub(super) fn held_together(text: String) -> String {
    if !text.chars().any(turns) || text.contains(ISOLATE) || from_right(&text) {
        return text;
    }
    let mut out = String::with_capacity(text.len() + 12);
    // What follows a stretch and may turn out to lie inside it: spaces, digits, signs.
    let (mut waiting, mut inside) = (String::new(), false);
    for c in text.chars() {
        let class = bidi_class(c);
        let (right, left) = (turns(c), class == BidiClass::L);
        if right && !inside {
            out.push_str(&std::mem::take(&mut waiting));
            out.push(ISOLATE);
        } else if left && inside {
            out.push(END);
        }
        inside = right || (inside && !left);
        if inside && !right && class != BidiClass::NSM {
            waiting.push(c);
        } else {
            out.push_str(&std::mem::take(&mut waiting));
            out.push(c);
        }
    }
    if inside {
        out.push(END);
    }
    out.push_str(&waiting);
    out
}

fn turns(c: char) -> bool {
    matches!(bidi_class(c), BidiClass::R | BidiClass::AL | BidiClass::AN)
}

/// Closes at the end of each line the isolate that is open there, and opens it
/// again in the next.
pub(super) fn mended(lines: &mut [String]) {
    let mut open = false;
    for line in lines {
        if !open && !line.contains(ISOLATE) {
            continue;
        }
        if open {
            line.insert(0, ISOLATE);
        }
        open = line.chars().rfind(|c| [ISOLATE, END].contains(c)) == Some(ISOLATE);
        if open {
            line.push(END);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_isolate_is_closed_in_every_line() {
        let mut lines = ["a \u{2068}א", "ב", "ג\u{2069} b", "c"].map(String::from);
        mended(&mut lines);
        let want = [
            "a \u{2068}א\u{2069}",
            "\u{2068}ב\u{2069}",
            "\u{2068}ג\u{2069} b",
            "c",
        ];
        assert_eq!(lines, want);
    }

    #[test]
    fn a_number_behind_a_stretch_stays_behind_it() {
        for (text, held) in [
            ("x א ב, 1994", "x \u{2068}א ב\u{2069}, 1994"),
            (
                "x («א») 5 ב 6 y ג",
                "x («\u{2068}א») 5 ב\u{2069} 6 y \u{2068}ג\u{2069}",
            ),
            ("א x", "א x"),
            ("x 1", "x 1"),
        ] {
            assert_eq!(held_together(text.to_owned()), held);
        }
    }

    #[test]
    fn numbers_and_brackets_alone_read_from_the_left() {
        for text in ["", "1994 (2)", "٣٤", "漢字", "\u{2068}א\u{2069}, 1994"] {
            assert!(!from_right(text), "{text}");
        }
    }
}
