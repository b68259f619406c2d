//! Makes any text fit to be drawn. Start at [`clean`].

use super::direction::{END, ISOLATE};
use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{UnicodeNormalization, is_nfc};
use unicode_script::{Script, UnicodeScript};

/// Accents that one letter may carry beside its own; more would climb over the line above.
const ACCENTS_A_LETTER: usize = 2;
/// Marks of its own script that one letter may carry.
const MARKS_A_LETTER: usize = 6;

/// Makes `text` fit to be drawn: as [`plain`], and no letter carries more
/// marks than fit under the line above.
///
/// ```
/// use foedera::render::text::clean;
///
/// assert_eq!(clean(" a\n\u{202E}b\u{0} "), "a b");
/// assert_eq!(clean(&format!("a{}", "\u{301}".repeat(100))), "á\u{301}\u{301}");
/// ```
pub fn clean(text: &str) -> String {
    let text = plain(text);
    if text.is_ascii() {
        return text;
    }
    let (mut accents, mut marks) = (0, 0);
    let fits = |c: &char| {
        if !is_combining_mark(*c) {
            (accents, marks) = (0, 0);
            return true;
        }
        marks += 1;
        if c.script() == Script::Inherited {
            accents += 1;
        }
        accents <= ACCENTS_A_LETTER && marks <= MARKS_A_LETTER
    };
    text.chars().filter(fits).collect()
}

/// Makes `text` one line of visible characters, all of them kept: single
/// spaces, no control characters, composed letters (NFC), and nothing that
/// turns the writing direction of what follows. A mark that stands on no letter
/// stands on a no-break space. A pair of isolates, as from
/// [`isolated`](super::isolated), stays.
///
/// ```
/// use foedera::render::text::plain;
///
/// assert_eq!(plain("e\u{301}\t\u{202E}x"), "é x");
/// assert_eq!(plain("\u{301}"), "\u{A0}\u{301}");
/// ```
pub fn plain(text: &str) -> String {
    // Composed before, so that each character is judged as what it becomes.
    let composed = composed(text.to_owned());
    let mut isolates = matched_isolates(&composed).into_iter().peekable();
    let mut out = Written::default();
    let mut chars = composed.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, next)| *next);
        if isolates.next_if_eq(&at).is_some() {
            out.isolate(c);
        } else if c.is_whitespace() && c != '\u{A0}' && c != '\u{202F}' {
            out.gap = true;
        } else if !c.is_control() && !is_hidden(c) && out.takes(c, next) {
            out.push(c);
        }
    }
    self::composed(out.text)
}

fn composed(text: String) -> String {
    if is_nfc(&text) {
        return text;
    }
    text.nfc().collect()
}

/// A line as far as it is written, and what waits for the next letter.
#[derive(Default)]
struct Written {
    text: String,
    /// The last letter; none at the start and behind an isolate.
    last: Option<char>,
    gap: bool,
    isolate: bool,
}

impl Written {
    /// Whether an invisible or joining character has its place here.
    fn takes(&self, c: char, next: Option<char>) -> bool {
        let before = self.last.filter(|_| !self.gap);
        let joins = |c: char| !c.is_ascii() && !c.is_whitespace() && !c.is_control();
        match c {
            // Persian, Indian scripts and emoji need them between letters.
            '\u{200C}' | '\u{200D}' => {
                let next = next.filter(|c| !is_hidden(*c) && !is_joiner(*c));
                before.is_some_and(|c| joins(c) && !is_joiner(c)) && next.is_some_and(joins)
            }
            // The flags of England, Scotland and Wales are spelled with these.
            '\u{E0020}'..='\u{E007F}' => {
                let spelled = self.text.chars().rev().take_while(|c| is_tag(*c)).count();
                let black_flag = before == Some('\u{1F3F4}');
                black_flag || (before.is_some_and(is_tag) && spelled < 6)
            }
            _ if is_selector(c) => before.is_some_and(|c| !is_selector(c)),
            _ => true,
        }
    }

    fn push(&mut self, c: char) {
        let alone = self.gap || self.isolate || self.last.is_none();
        if self.gap && !self.text.is_empty() {
            self.text.push(' ');
        }
        if self.isolate {
            self.text.push(ISOLATE);
        }
        if alone && is_combining_mark(c) {
            self.text.push('\u{A0}');
        }
        self.text.push(c);
        (self.last, self.gap, self.isolate) = (Some(c), false, false);
    }

    /// One half of a pair; a pair with nothing between is not written.
    fn isolate(&mut self, c: char) {
        if c == ISOLATE {
            self.isolate = true;
        } else if !std::mem::take(&mut self.isolate) {
            self.text.push(END);
            self.last = None;
        }
    }
}

/// The places of isolates that open and close, those inside others left out.
fn matched_isolates(text: &str) -> Vec<usize> {
    let mut pairs = Vec::new();
    if text.is_ascii() {
        return pairs;
    }
    let mut open: Vec<(usize, char)> = Vec::new();
    for (at, c) in text.char_indices() {
        match c {
            '\u{2066}'..=ISOLATE => open.push((at, c)),
            END => {
                if let (Some((from, ISOLATE)), true) = (open.pop(), open.is_empty()) {
                    pairs.extend([from, at]);
                }
            }
            _ => {}
        }
    }
    pairs
}

fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200C}' | '\u{200D}')
}

fn is_tag(c: char) -> bool {
    matches!(c, '\u{E0020}'..='\u{E007F}')
}

/// Chooses between two drawings of the character before it.
fn is_selector(c: char) -> bool {
    matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

/// Whether `c` is invisible and changes the writing direction or hides others,
/// or is one that no XML document may hold.
pub fn is_hidden(c: char) -> bool {
    matches!(u32::from(c), 0xAD | 0x034F | 0x061C | 0x180E | 0x200B | 0x200E | 0x200F
        | 0x202A..=0x202E | 0x2060..=0x206F | 0xFEFF | 0xFFF0..=0xFFFB
        | 0xE0000..=0xE001F | 0xE0080..=0xE00FF | 0xE01F0..=0xE0FFF)
        || u32::from(c) & 0xFFFE == 0xFFFE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, cleaned: &str) {
        assert_eq!(clean(text), cleaned);
        assert_eq!(clean(cleaned), cleaned);
    }

    #[test]
    fn letters_are_composed() {
        check("Z\u{30C}elezny\u{301} И\u{306}", "Železný Й");
    }
    #[test]
    fn what_turns_the_direction_is_taken_out() {
        check("a\u{202E}b\u{2067}c\u{200F}d\u{2069}", "abcd");
    }
    #[test]
    fn a_pair_of_isolates_stays_and_half_a_pair_does_not() {
        check("\u{2068}א\u{2069}, 1", "\u{2068}א\u{2069}, 1");
        check("\u{2068}א, 1", "א, 1");
        check("א\u{2069}, 1", "א, 1");
        check(
            "\u{2068}\u{2066}\u{2068}א\u{2069}\u{2069} b\u{2069}",
            "\u{2068}א b\u{2069}",
        );
        check("a \u{2068} \u{2069} b", "a b");
        check("\u{2068} \u{301}\u{2069}", "\u{2068}\u{A0}\u{301}\u{2069}");
    }
    #[test]
    fn joiners_stay_where_they_join() {
        check("می\u{200C}خواهم", "می\u{200C}خواهم");
        check("a\u{200D}b\u{200C}", "ab");
        check("👩\u{200D}👩\u{200D}👧\u{200D}", "👩\u{200D}👩\u{200D}👧");
    }
    #[test]
    fn flags_spelled_in_tags_stay_and_hidden_words_do_not() {
        let scotland = "🏴\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}";
        check(scotland, scotland);
        check("a\u{E0067}\u{E0062}b", "ab");
    }
    #[test]
    fn a_mark_without_a_letter_gets_a_space_to_stand_on() {
        check("\u{301}", "\u{A0}\u{301}");
        check("a \u{301}", "a \u{A0}\u{301}");
        check("\u{FE0F}", "");
    }
    #[test]
    fn a_heap_of_marks_is_thinned() {
        check(
            &format!("ה{}", "\u{5B8}".repeat(100)),
            &format!("ה{}", "\u{5B8}".repeat(6)),
        );
        assert_eq!(
            plain(&format!("x{}", "\u{301}".repeat(100)))
                .chars()
                .count(),
            101
        );
    }

    proptest::proptest! {
        #[test]
        fn cleaning_twice_changes_nothing(
            text in "[\\PC\\n\\u{202e}\\u{0} \\u{301}\\u{5b8}\\u{2066}-\\u{2069}a\\u{200d}א\\u{fe0f}]{0,40}"
        ) {
            for cleaned in [clean, plain] {
                let once = cleaned(&text);
                proptest::prop_assert_eq!(cleaned(&once), once);
            }
        }
    }
}
