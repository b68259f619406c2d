//! How wide words are when they are set with the shipped font. Words that it
//! lacks are left to [`script`](super::script). Start at [`ems`].

use super::{Face, script};
use rustybuzz::{Direction, ShapePlan, UnicodeBuffer};
use std::borrow::Cow;
use std::sync::LazyLock;
use unicode_script::{Script, UnicodeScript};
use unicode_segmentation::UnicodeSegmentation;

/// A face read once, and how it sets each script that it has.
struct Shaper {
    font: rustybuzz::Face<'static>,
    latin: ShapePlan,
    greek: ShapePlan,
    cyrillic: ShapePlan,
    /// For digits and signs alone.
    other: ShapePlan,
}

static REGULAR: LazyLock<Option<Shaper>> = LazyLock::new(|| Shaper::new(Face::Regular));
static BOLD: LazyLock<Option<Shaper>> = LazyLock::new(|| Shaper::new(Face::Bold));
static ITALIC: LazyLock<Option<Shaper>> = LazyLock::new(|| Shaper::new(Face::Italic));

fn shaper(face: Face) -> Option<&'static Shaper> {
    match face {
        Face::Regular => REGULAR.as_ref(),
        Face::Bold => BOLD.as_ref(),
        Face::Italic => ITALIC.as_ref(),
    }
}

impl Shaper {
    fn new(face: Face) -> Option<Shaper> {
        let font = rustybuzz::Face::from_slice(face.bytes(), 0)?;
        let plan = |script| ShapePlan::new(&font, Direction::LeftToRight, script, None, &[]);
        let (latin, greek, cyrillic, other) = (
            plan(Some(rustybuzz::script::LATIN)),
            plan(Some(rustybuzz::script::GREEK)),
            plan(Some(rustybuzz::script::CYRILLIC)),
            plan(None),
        );
        Some(Shaper {
            font,
            latin,
            greek,
            cyrillic,
            other,
        })
    }

    fn has(&self, c: char) -> bool {
        self.font.glyph_index(c).is_some()
    }

    /// The width of words that the font has, in ems.
    fn ems(&self, text: &str) -> f64 {
        let script = text.chars().find_map(|c| match c.script() {
            Script::Latin => Some((&self.latin, rustybuzz::script::LATIN)),
            Script::Greek => Some((&self.greek, rustybuzz::script::GREEK)),
            Script::Cyrillic => Some((&self.cyrillic, rustybuzz::script::CYRILLIC)),
            Script::Common | Script::Inherited => None,
            _ => Some((&self.latin, rustybuzz::script::LATIN)),
        });
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.set_direction(Direction::LeftToRight);
        let plan = match script {
            Some((plan, script)) => {
                buffer.set_script(script);
                plan
            }
            None => &self.other,
        };
        let set = rustybuzz::shape_with_plan(&self.font, plan, buffer);
        let advances = set.glyph_positions().iter();
        let units: f64 = advances.map(|glyph| f64::from(glyph.x_advance)).sum();
        units / f64::from(self.font.units_per_em())
    }
}

/// Spells `text` with what the shipped font can draw: an empty box for each
/// letter that it lacks, and others for those that it sets wrongly. Markup in
/// ASCII stays as it is.
pub fn as_shipped(text: &str) -> Cow<'_, str> {
    let lacking = |c| lacks(Face::Regular, c);
    if !text.contains(lacking) {
        return with_stand_ins(text);
    }
    let mut out = String::with_capacity(text.len());
    for (_, cluster) in clusters(text) {
        if cluster.contains(lacking) {
            let first = cluster.chars().next().filter(char::is_ascii);
            out.push(first.unwrap_or('□'));
        } else {
            out.push_str(&with_stand_ins(cluster));
        }
    }
    Cow::Owned(out)
}

/// The shipped font takes spacing accents and the apostrophes of transcriptions
/// for marks, as in `ʿAlī`, and would set them on top of the next letter; newer
/// cuts of the family do not.
fn with_stand_ins(text: &str) -> Cow<'_, str> {
    if !text.contains(|c| stand_in(c).is_some()) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match stand_in(c) {
            Some(other) => out.push_str(other),
            None => out.push(c),
        }
    }
    Cow::Owned(out)
}

fn stand_in(c: char) -> Option<&'static str> {
    Some(match c {
        // The font's mark lies left of where the pen stands: room before it.
        '`' => "\u{2002}\u{300}",
        '´' => "\u{2002}\u{301}",
        '˜' => "\u{2002}\u{303}",
        // It lies on both sides: room before and behind.
        '¨' => "\u{A0}\u{308}\u{A0}",
        '¸' => "\u{A0}\u{327}\u{A0}",
        'ˆ' => "\u{A0}\u{302}\u{A0}",
        '¯' | 'ˉ' => "\u{A0}\u{304}\u{A0}",
        '˘' => "\u{A0}\u{306}\u{A0}",
        '˙' => "\u{A0}\u{307}\u{A0}",
        '˚' => "\u{A0}\u{30A}\u{A0}",
        '˝' => "\u{A0}\u{30B}\u{A0}",
        'ˇ' => "\u{A0}\u{30C}\u{A0}",
        '˛' => "\u{A0}\u{328}\u{A0}",
        '\u{2BB}' | '\u{2BD}' | '\u{2BF}' => "‘",
        '\u{2B9}' | '\u{2BC}' | '\u{2BE}' | '\u{2C8}' | '\u{1FBD}' => "’",
        '\u{2BA}' => "”",
        _ => return None,
    })
}

/// How wide `text` is in one line, in ems of `face`.
pub(super) fn ems(face: Face, text: &str) -> f64 {
    let text = &*with_stand_ins(text);
    let Some(shaper) = shaper(face) else {
        let guesses = clusters(text).map(|(_, cluster)| script::guessed_ems(face, cluster));
        return guesses.sum();
    };
    // Where the stretch of letters that the font has began.
    let (mut known_from, mut ems) = (0, 0.0);
    for (at, cluster) in clusters(text) {
        if !cluster.chars().any(|c| lacks(face, c)) {
            continue;
        }
        if known_from < at {
            ems += shaper.ems(&text[known_from..at]);
        }
        ems += script::guessed_ems(face, cluster);
        known_from = at + cluster.len();
    }
    if known_from < text.len() {
        ems += shaper.ems(&text[known_from..]);
    }
    ems
}

/// Whether the shipped font draws an empty box for `c`.
pub(super) fn lacks(face: Face, c: char) -> bool {
    !c.is_ascii() && !is_invisible(c) && !shaper(face).is_some_and(|shaper| shaper.has(c))
}

/// Joiners, isolates and selectors of variants: nothing is drawn for them.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(u32::from(c), 0x200C | 0x200D | 0x2066..=0x2069 | 0xFE00..=0xFE0F
        | 0xE0020..=0xE007F | 0xE0100..=0xE01EF)
}

/// No letter in use has more parts; what has is drawn apart anyway.
const LONGEST_CLUSTER: usize = 16;

/// The letters of `text` as a reader sees them, each with its place in bytes.
pub(super) fn clusters(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.grapheme_indices(true).flat_map(|(at, cluster)| {
        let mut cuts: Vec<usize> = cluster
            .char_indices()
            .map(|(cut, _)| cut)
            .step_by(LONGEST_CLUSTER)
            .collect();
        cuts.push(cluster.len());
        let pieces: Vec<(usize, &str)> = cuts
            .windows(2)
            .map(|cut| (at + cut[0], &cluster[cut[0]..cut[1]]))
            .collect();
        pieces
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn latin_greek_cyrillic_and_accents_are_in_the_font() {
        for c in "ЇїҐґЄєЩΩάéßğłøňŽ€“”–—’…ạ̀ƏĦŐỠΰѢӘҚᾳ₴".chars()
        {
            for face in [Face::Regular, Face::Bold, Face::Italic] {
                assert!(shaper(face).unwrap().has(c), "{c}");
            }
        }
    }

    #[test]
    fn a_mark_takes_no_room() {
        for (plain, marked) in [
            ("x", "x\u{301}"),
            ("Щ", "Щ\u{308}"),
            ("α", "α\u{301}\u{345}"),
        ] {
            for face in [Face::Regular, Face::Bold, Face::Italic] {
                assert!(
                    (ems(face, plain) - ems(face, marked)).abs() < 0.05,
                    "{marked}"
                );
            }
        }
    }

    #[test]
    fn apostrophes_and_lone_accents_take_room() {
        for face in [Face::Regular, Face::Bold, Face::Italic] {
            for c in "`´¨¸ˆ˜¯ˉ˘˙˚˝ˇ˛ʹʻʼʽʾʿˈʺ᾽".chars() {
                assert!(ems(face, &c.to_string()) > 0.15, "{c}");
            }
            // More than a space is wide: the mark would lie on a neighbour.
            for c in "`´¨¸ˆ˜¯ˉ˘˙˚˝ˇ˛".chars() {
                assert!(ems(face, &c.to_string()) > 0.45, "{c}");
            }
        }
    }

    #[test]
    fn a_letter_that_the_font_lacks_is_one_box() {
        for (text, drawn) in [
            ("Україна", "Україна"),
            ("<b>\u{5B8}a</b>", "<b>a</b>"),
            ("👩\u{200D}👧 e\u{301}", "□ e\u{301}"),
            ("שָׁלוֹם (1)", "□□□□ (1)"),
        ] {
            assert_eq!(as_shipped(text), drawn);
        }
        assert!(!lacks(Face::Bold, '□'));
    }

    #[test]
    fn a_cluster_without_end_is_cut() {
        let chain = "क्".repeat(1000);
        assert!(clusters(&chain).all(|(_, cluster)| cluster.chars().count() <= LONGEST_CLUSTER));
        assert_eq!(clusters(&chain).map(|(_, c)| c).collect::<String>(), chain);
    }
}
