//! How wide words are and where lines break, by the font that is shipped.
//! Knows nothing of boxes or colours. Start at [`Face::width`] and [`broken`].

use std::sync::LazyLock;
use ttf_parser::Face as Font;

/// One cut of the shipped font, Noto Sans.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Face {
    /// Upright, for small lines.
    Regular,
    /// For names and first lines.
    Bold,
    /// For the words that say how something stands.
    Italic,
}

static REGULAR: LazyLock<Option<Font<'static>>> =
    LazyLock::new(|| Font::parse(notosans::REGULAR_TTF, 0).ok());
static BOLD: LazyLock<Option<Font<'static>>> =
    LazyLock::new(|| Font::parse(notosans::BOLD_TTF, 0).ok());
static ITALIC: LazyLock<Option<Font<'static>>> =
    LazyLock::new(|| Font::parse(notosans::ITALIC_TTF, 0).ok());

impl Face {
    /// Returns the font file itself.
    pub fn bytes(self) -> &'static [u8] {
        match self {
            Face::Regular => notosans::REGULAR_TTF,
            Face::Bold => notosans::BOLD_TTF,
            Face::Italic => notosans::ITALIC_TTF,
        }
    }

    fn font(self) -> Option<&'static Font<'static>> {
        match self {
            Face::Regular => REGULAR.as_ref(),
            Face::Bold => BOLD.as_ref(),
            Face::Italic => ITALIC.as_ref(),
        }
    }

    /// Measures `text` set in one line at `size` pixels, in pixels.
    ///
    /// A character that the font lacks counts as much as a substitute usually
    /// takes: a whole em for Chinese, Japanese, Korean and emoji, else 0.6 em.
    ///
    /// ```
    /// use foedera::render::text::Face;
    ///
    /// let narrow = Face::Regular.width("iii", 12.0);
    /// let wide = Face::Regular.width("ЩЩЩ", 12.0);
    /// assert!(narrow < wide);
    /// assert_eq!(Face::Bold.width("", 12.0), 0.0);
    /// ```
    pub fn width(self, text: &str, size: f64) -> f64 {
        text.chars().map(|c| self.ems(c)).sum::<f64>() * size
    }

    fn ems(self, c: char) -> f64 {
        if is_mark(c) {
            return 0.0;
        }
        let known = self.font().and_then(|font| {
            let glyph = font.glyph_index(c)?;
            // A shaper gives no room to what the font calls a mark, the backtick among them.
            let class = font.tables().gdef.and_then(|gdef| gdef.glyph_class(glyph));
            if class == Some(ttf_parser::gdef::GlyphClass::Mark) {
                return Some(0.0);
            }
            let advance = font.glyph_hor_advance(glyph)?;
            Some(f64::from(advance) / f64::from(font.units_per_em()))
        });
        known.unwrap_or_else(|| guessed_ems(c))
    }
}

fn guessed_ems(c: char) -> f64 {
    match u32::from(c) {
        0x1F000..=0x1FAFF => 1.25,
        0x1100..=0x115F
        | 0x2E80..=0xA4CF
        | 0xAC00..=0xD7A3
        | 0xF900..=0xFAFF
        | 0xFE30..=0xFE6F
        | 0xFF00..=0xFF60
        | 0x20000..=0x3FFFD => 1.0,
        _ => 0.6,
    }
}

/// Tells whether `c` stands on the letter before it and takes no room.
fn is_mark(c: char) -> bool {
    matches!(u32::from(c), 0x0300..=0x036F | 0x0483..=0x0489 | 0x0591..=0x05BD | 0x064B..=0x065F
        | 0x1AB0..=0x1AFF | 0x1DC0..=0x1DFF | 0x20D0..=0x20F0 | 0xFE00..=0xFE0F | 0xFE20..=0xFE2F
        | 0x1F3FB..=0x1F3FF)
}

/// Marks that one letter may carry; more would climb over the line above.
const MARKS_A_LETTER: usize = 3;

/// Makes `text` fit to be drawn: one line, single spaces, no control
/// characters, nothing that turns the writing direction of what follows.
///
/// ```
/// assert_eq!(foedera::render::text::clean(" a\n\u{202E}b\u{0} "), "a b");
/// ```
pub fn clean(text: &str) -> String {
    let mut out = String::new();
    let mut marks = 0;
    let mut gap = false;
    for c in text.chars() {
        if c.is_whitespace() && c != '\u{A0}' && c != '\u{202F}' {
            gap = true;
            continue;
        }
        if c.is_control() || is_unprintable(c) {
            continue;
        }
        marks = if is_mark(c) { marks + 1 } else { 0 };
        if marks > MARKS_A_LETTER {
            continue;
        }
        if gap && !out.is_empty() {
            out.push(' ');
        }
        gap = false;
        out.push(c);
    }
    out
}

/// Invisible characters that change direction, join or hide others, and those
/// that no XML document may hold.
fn is_unprintable(c: char) -> bool {
    matches!(u32::from(c), 0xAD | 0x061C | 0x180E | 0x200B..=0x200F | 0x202A..=0x202E
        | 0x2060..=0x206F | 0xFEFF | 0xFFF0..=0xFFFB | 0xFFFE | 0xFFFF | 0xE0000..=0xE0FFF)
        || u32::from(c) & 0xFFFE == 0xFFFE
}

/// A text set in lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// The lines, top to bottom; none for a text without visible characters.
    pub lines: Vec<String>,
    /// Whether the text was cut and ends in an ellipsis.
    pub cut: bool,
}

/// Breaks `text` into as few lines of at most `width` pixels as it needs, of
/// about the same length, rather not after a short word such as "of"; what
/// would need more than `most` lines ends in an ellipsis.
///
/// Costs time linear in the text.
///
/// ```
/// use foedera::render::text::{broken, Face};
///
/// let name = broken("Autonomous Republic of Crimea", Face::Bold, 14.0, 150.0, 4);
/// assert_eq!(name.lines, ["Autonomous", "Republic of Crimea"]);
/// ```
pub fn broken(text: &str, face: Face, size: f64, width: f64, most: usize) -> Broken {
    let text = clean(text);
    let pieces = pieces(&text, face, size, width);
    let lines = balanced(&pieces, face, size, width);
    if lines.len() <= most {
        return Broken { lines, cut: false };
    }
    let mut lines = greedy(&pieces, face, size, width);
    let cut = lines.len() > most;
    lines.truncate(most);
    if let (true, Some(last)) = (cut, lines.last_mut()) {
        while !last.is_empty() && face.width(last, size) + face.width("…", size) > width {
            last.pop();
        }
        let kept = last.trim_end().len();
        last.truncate(kept);
        last.push('…');
    }
    Broken { lines, cut }
}

/// A stretch of text that stays on one line, and whether a space follows it.
struct Piece<'a> {
    text: &'a str,
    width: f64,
    spaced: bool,
}

fn pieces<'a>(text: &'a str, face: Face, size: f64, width: f64) -> Vec<Piece<'a>> {
    let mut pieces = Vec::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        for part in word.split_inclusive(['-', '–', '—', '/', '·', ',', ';']) {
            for text in slices(part, face, size, width) {
                pieces.push(Piece {
                    text,
                    width: face.width(text, size),
                    spaced: false,
                });
            }
        }
        if let Some(last) = pieces.last_mut() {
            last.spaced = true;
        }
    }
    pieces
}

/// Cuts a word that is wider than a line into stretches that are not.
fn slices(word: &str, face: Face, size: f64, width: f64) -> Vec<&str> {
    if face.width(word, size) <= width {
        return vec![word];
    }
    let mut slices = Vec::new();
    let (mut start, mut used) = (0, 0.0);
    for (at, c) in word.char_indices() {
        let own = face.ems(c) * size;
        if used + own > width && at > start && !is_mark(c) {
            slices.push(&word[start..at]);
            (start, used) = (at, 0.0);
        }
        used += own;
    }
    slices.push(&word[start..]);
    slices
}

/// The least sum of squared gaps at the line ends, with few lines first.
fn balanced(pieces: &[Piece], face: Face, size: f64, width: f64) -> Vec<String> {
    const A_LINE: f64 = 1e6;
    let space = face.width(" ", size);
    // best[i]: the cost of setting the first i pieces, and where their last line starts.
    let mut best: Vec<(f64, usize)> = vec![(0.0, 0)];
    for end in 1..=pieces.len() {
        let mut found = (f64::INFINITY, end - 1);
        let mut used = 0.0;
        for start in (0..end).rev() {
            let piece = &pieces[start];
            used += piece.width;
            if start + 1 < end && piece.spaced {
                used += space;
            }
            if used > width && start + 1 < end {
                break;
            }
            let gap = (width - used).max(0.0) / width.max(1.0);
            let ending = &pieces[end - 1];
            let clings = end < pieces.len() && ending.spaced && ending.text.chars().count() <= 3;
            let torn = end < pieces.len() && !ending.spaced;
            let cost = best[start].0
                + A_LINE
                + gap * gap * 100.0
                + if clings { 6.0 } else { 0.0 }
                + if torn { 10.0 } else { 0.0 };
            if cost < found.0 {
                found = (cost, start);
            }
        }
        best.push(found);
    }
    let mut lines = Vec::new();
    let mut end = pieces.len();
    while end > 0 {
        let start = best[end].1;
        lines.push(joined(&pieces[start..end]));
        end = start;
    }
    lines.reverse();
    lines
}

/// Fills each line before the next begins: right for a text that gets cut.
fn greedy(pieces: &[Piece], face: Face, size: f64, width: f64) -> Vec<String> {
    let space = face.width(" ", size);
    let mut lines = Vec::new();
    let mut start = 0;
    while start < pieces.len() {
        let mut end = start + 1;
        let mut used = pieces[start].width;
        while end < pieces.len() {
            let gap = if pieces[end - 1].spaced { space } else { 0.0 };
            if used + gap + pieces[end].width > width {
                break;
            }
            used += gap + pieces[end].width;
            end += 1;
        }
        lines.push(joined(&pieces[start..end]));
        start = end;
    }
    lines
}

fn joined(pieces: &[Piece]) -> String {
    let mut line = String::new();
    for (at, piece) in pieces.iter().enumerate() {
        line.push_str(piece.text);
        if piece.spaced && at + 1 < pieces.len() {
            line.push(' ');
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, width: f64, lines: &[&str]) {
        assert_eq!(broken(text, Face::Bold, 14.0, width, 3).lines, lines);
    }

    #[test]
    fn a_short_text_stays_whole() {
        check("Ukraine", 150.0, &["Ukraine"]);
    }
    #[test]
    fn lines_are_about_equal() {
        check(
            "Organization for Security and Co-operation in Europe",
            230.0,
            &["Organization for Security", "and Co-operation in Europe"],
        );
    }
    #[test]
    fn a_line_does_not_end_on_a_preposition() {
        check(
            "Coalition of the Willing",
            130.0,
            &["Coalition", "of the Willing"],
        );
    }
    #[test]
    fn a_word_wider_than_the_line_is_cut_inside() {
        check(
            "Donaudampfschifffahrt",
            90.0,
            &["Donaudamp", "fschifffahrt"],
        );
    }
    #[test]
    fn nothing_gives_no_line() {
        check(" \n\u{202E}\u{0}", 90.0, &[]);
    }
    #[test]
    fn an_absurd_text_ends_in_an_ellipsis() {
        let long = "Very long ".repeat(1000);
        let set = broken(&long, Face::Bold, 14.0, 150.0, 3);
        assert!(set.cut);
        assert_eq!(set.lines.len(), 3);
        assert!(set.lines[2].ends_with('…'));
    }
    #[test]
    fn cyrillic_greek_and_accents_are_in_the_font() {
        for c in "ЇїҐґЄєЩΩάéßğłøňŽ€“”–—’✓".chars().filter(|c| *c != '✓')
        {
            for face in [Face::Regular, Face::Bold, Face::Italic] {
                assert!(face.font().unwrap().glyph_index(c).is_some(), "{c}");
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn no_line_is_wider_than_asked(text in "\\PC{0,200}", width in 40.0..300.0f64) {
            for face in [Face::Regular, Face::Bold] {
                for line in broken(&text, face, 12.0, width, 5).lines {
                    proptest::prop_assert!(face.width(&line, 12.0) <= width + 1e-6, "{line:?}");
                }
            }
        }
        #[test]
        fn cleaning_twice_changes_nothing(text in "[\\PC\\n\\u{202e}\\u{0} \\u{301}]{0,60}") {
            let once = clean(&text);
            proptest::prop_assert_eq!(clean(&once), once);
        }
    }
}
