//! What the shipped font lacks: which script it is, which family of a reader's
//! machine draws it, how wide that probably is. Start at [`families`] and
//! [`missing_scripts`].

use super::{Face, shape};
use std::collections::BTreeSet;
use unicode_normalization::char::is_combining_mark;
use unicode_script::{Script, UnicodeScript};

/// A kind of characters that the shipped font does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Letters(Script),
    Emoji,
    Symbols,
}

/// A script that the shipped font cannot draw, and words that need it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingScript {
    /// What it is called: "Arabic", "emoji".
    pub name: String,
    /// The first text that needs it, shortened.
    pub example: String,
    /// How many texts do.
    pub texts: usize,
}

/// Lists the scripts in `texts` that the shipped font cannot draw, in the order
/// in which they occur, each once.
///
/// A PNG and a PDF show empty boxes there; an SVG shows the reader's own fonts.
///
/// ```
/// use foedera::render::text::missing_scripts;
///
/// let missing = missing_scripts(["Ukraine", "Україна", "أوكرانيا 🇺🇦"]);
/// let names: Vec<&str> = missing.iter().map(|m| m.name.as_str()).collect();
/// assert_eq!(names, ["Arabic", "emoji"]);
/// assert_eq!((missing[0].example.as_str(), missing[0].texts), ("أوكرانيا 🇺🇦", 1));
/// ```
pub fn missing_scripts<'t>(texts: impl IntoIterator<Item = &'t str>) -> Vec<MissingScript> {
    let mut found: Vec<MissingScript> = Vec::new();
    for text in texts {
        // Hiragana and katakana are two scripts of one name.
        let mut names: Vec<String> = missing(text).into_iter().map(name).collect();
        let mut told = BTreeSet::new();
        names.retain(|name| told.insert(name.clone()));
        for name in names {
            match found.iter_mut().find(|known| known.name == name) {
                Some(known) => known.texts += 1,
                None => found.push(MissingScript {
                    name,
                    example: super::shortened(text, 40),
                    texts: 1,
                }),
            }
        }
    }
    found
}

/// Names the font families that draw what the shipped font lacks in `text`;
/// none for most texts.
///
/// ```
/// use foedera::render::text::families;
///
/// assert!(families("Łódź, Україна, Ελλάδα").is_empty());
/// assert_eq!(families("ישראל"), ["Noto Sans Hebrew"]);
/// assert_eq!(families("日本の"), ["Noto Sans CJK JP", "Noto Sans JP"]);
/// ```
pub fn families(text: &str) -> Vec<String> {
    let kinds = missing(text);
    let has = |script| kinds.contains(&Kind::Letters(script));
    let mut families: Vec<String> = Vec::new();
    for kind in &kinds {
        let own = match kind {
            Kind::Letters(Script::Hiragana | Script::Katakana) => cjk("JP"),
            Kind::Letters(Script::Hangul) => cjk("KR"),
            Kind::Letters(Script::Bopomofo) => cjk("TC"),
            // The same characters look otherwise in each country.
            Kind::Letters(Script::Han) => {
                if has(Script::Hiragana) || has(Script::Katakana) {
                    cjk("JP")
                } else if has(Script::Hangul) {
                    cjk("KR")
                } else {
                    cjk("SC")
                }
            }
            Kind::Letters(Script::Inherited | Script::Unknown) => continue,
            Kind::Letters(script) => vec![format!("Noto Sans {}", spaced(*script))],
            Kind::Emoji => vec!["Noto Color Emoji".to_owned()],
            Kind::Symbols => ["Symbols", "Symbols 2", "Math"]
                .map(|name| format!("Noto Sans {name}"))
                .to_vec(),
        };
        for family in own {
            if !families.contains(&family) {
                families.push(family);
            }
        }
    }
    families
}

/// The two names under which systems have a font for Chinese, Japanese, Korean.
fn cjk(country: &str) -> Vec<String> {
    vec![
        format!("Noto Sans CJK {country}"),
        format!("Noto Sans {country}"),
    ]
}

fn spaced(script: Script) -> String {
    script.full_name().replace('_', " ")
}

fn name(kind: Kind) -> String {
    match kind {
        Kind::Letters(Script::Han) => "Chinese characters".to_owned(),
        Kind::Letters(Script::Hiragana | Script::Katakana) => "Japanese kana".to_owned(),
        Kind::Letters(Script::Hangul) => "Korean letters".to_owned(),
        Kind::Letters(Script::Inherited) => "rare accents".to_owned(),
        Kind::Letters(script) => spaced(script),
        Kind::Emoji => "emoji".to_owned(),
        Kind::Symbols => "symbols".to_owned(),
    }
}

/// The kinds that `text` needs and the shipped font lacks, as they occur.
fn missing(text: &str) -> Vec<Kind> {
    if text.is_ascii() {
        return Vec::new();
    }
    let mut kinds = Vec::new();
    for c in text.chars().filter(|c| shape::lacks(Face::Regular, *c)) {
        let kind = kind(c);
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    kinds
}

fn kind(c: char) -> Kind {
    match (c.script(), u32::from(c)) {
        // Marks and digits that several scripts share go with the best known.
        (Script::Common | Script::Inherited, 0x0600..=0x06FF) => Kind::Letters(Script::Arabic),
        (Script::Common | Script::Inherited, 0x0951..=0x0965) => Kind::Letters(Script::Devanagari),
        (Script::Common | Script::Inherited, 0x3000..=0x30FF | 0xFF00..=0xFFEF) => {
            Kind::Letters(Script::Han)
        }
        (
            Script::Common,
            0x1F000..=0x1FAFF | 0x231A..=0x23FF | 0x2600..=0x27BF | 0x2B1B..=0x2B55,
        ) => Kind::Emoji,
        (Script::Common | Script::Unknown, _) => Kind::Symbols,
        (script, _) => Kind::Letters(script),
    }
}

/// How wide a letter that the font lacks probably is, in ems: as the Noto
/// family of its script has it, measured on names of countries.
pub(super) fn guessed_ems(face: Face, cluster: &str) -> f64 {
    let kinds = || cluster.chars().map(kind);
    if kinds().any(|kind| kind == Kind::Emoji) {
        // However many are joined, one picture is drawn.
        return 1.25;
    }
    let heavier = match face {
        Face::Regular | Face::Italic => 1.0,
        Face::Bold => 1.07,
    };
    let letters = cluster.chars().filter(|c| !shape::is_invisible(*c));
    let ems = letters.map(|c| match kind(c) {
        Kind::Letters(script) if is_square(script) => 1.0,
        kind => letter_ems(c, kind) * heavier,
    });
    ems.sum::<f64>().max(0.0)
}

/// Whether each character fills a square.
fn is_square(script: Script) -> bool {
    matches!(
        script,
        Script::Han | Script::Hiragana | Script::Katakana | Script::Bopomofo | Script::Yi
    )
}

fn letter_ems(c: char, kind: Kind) -> f64 {
    match c {
        // Indian vowels that stand beside the letter, and the mark that melts two letters.
        '\u{93E}' | '\u{940}' | '\u{94B}' | '\u{94C}' => return 0.27,
        '\u{94D}' => return -0.2,
        _ if is_combining_mark(c) => return 0.0,
        _ => {}
    }
    let Kind::Letters(script) = kind else {
        return 0.8;
    };
    match script {
        Script::Arabic => match c {
            'ا' | 'أ' | 'إ' | 'آ' | 'ل' => 0.27,
            'ر' | 'ز' | 'و' | 'د' | 'ذ' | 'ن' | 'ي' | 'ی' | 'ب' | 'ت' | 'ئ' => 0.39,
            'س' | 'ش' | 'ص' | 'ض' => 0.84,
            _ => 0.59,
        },
        Script::Hebrew => match c {
            'ו' | 'י' | 'ן' | 'ז' => 0.3,
            'נ' | 'ג' => 0.43,
            _ => 0.59,
        },
        Script::Thai | Script::Lao => 0.52,
        Script::Devanagari | Script::Gujarati | Script::Gurmukhi => 0.57,
        Script::Ethiopic | Script::Khmer => 0.62,
        Script::Bengali | Script::Georgian => 0.66,
        Script::Armenian => 0.69,
        Script::Myanmar | Script::Hangul => 0.93,
        Script::Tamil | Script::Malayalam | Script::Sinhala => 1.1,
        _ => 0.65,
    }
}

/// Whether a line may break between `before` and `after` though no space is
/// there: between Chinese and Japanese characters, as their printers do it.
pub(super) fn breaks_between(before: char, after: char) -> bool {
    let square = |c| matches!(kind(c), Kind::Letters(script) if is_square(script));
    // Closing marks and small kana begin no line; opening brackets end none.
    let clings = "、。，．・：；！？）］｝」』】〉》〕ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々…—";
    let opens = "（［｛「『【〈《〔";
    (square(before) || square(after))
        && !is_combining_mark(after)
        && !before.is_ascii_punctuation()
        && !after.is_ascii_punctuation()
        && !clings.contains(after)
        && !opens.contains(before)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Names, and how wide the regular cut of their Noto family sets them, in ems.
    const REAL: [(&str, f64); 20] = [
        ("أوكرانيا", 2.64),
        ("الولايات المتحدة", 6.42),
        ("روسيا", 2.26),
        ("تركيا", 1.73),
        ("جامعة الدول العربية", 7.65),
        ("אוקראינה", 4.00),
        ("ארצות הברית", 5.62),
        ("צרפת", 2.35),
        ("יוון", 1.23),
        ("Հայաստան", 5.67),
        ("Միացյալ Նահանգներ", 10.69),
        ("საქართველო", 7.01),
        ("უკრაინა", 4.25),
        ("भारत", 1.94),
        ("संयुक्त राज्य अमेरिका", 7.67),
        ("ประเทศไทย", 4.47),
        ("កម្ពុជា", 2.19),
        ("မြန်မာ", 2.61),
        ("ኢትዮጵያ", 2.94),
        ("இந்தியா", 4.61),
    ];

    #[track_caller]
    fn check(text: &str, names: &[&str]) {
        let found = missing_scripts([text]);
        let found: Vec<&str> = found.iter().map(|m| m.name.as_str()).collect();
        assert_eq!(found, names);
        assert_eq!(families(text).is_empty(), names.is_empty());
    }

    #[test]
    fn what_the_font_has_is_not_missing() {
        check(
            "Ukraine – Україна “Ελλάδα” Łódź ₴ Việt Nam, e\u{301}\u{308}",
            &[],
        );
    }
    #[test]
    fn each_script_has_its_name() {
        check("ישראל", &["Hebrew"]);
        check("「日本」のこと", &["Chinese characters", "Japanese kana"]);
        check("대한민국", &["Korean letters"]);
        check("საქართველო", &["Georgian"]);
        check("Հայաստան", &["Armenian"]);
        check("ประเทศไทย", &["Thai"]);
        check("ኢትዮጵያ", &["Ethiopic"]);
        check("भारत।", &["Devanagari"]);
        check("مصر، ٣", &["Arabic"]);
        check("👩\u{200D}👧 ☢\u{FE0F}", &["emoji"]);
    }
    #[test]
    fn a_joined_emoji_is_as_wide_as_one() {
        assert_eq!(guessed_ems(Face::Bold, "👩\u{200D}👩\u{200D}👧"), 1.25);
    }
    #[test]
    fn a_guess_is_within_a_fifth_of_the_real_width() {
        // In ems of the Noto family of each script, kerned and joined.
        for (word, real) in REAL {
            let guess = shape::ems(Face::Regular, word);
            assert!((guess / real - 1.0).abs() < 0.25, "{word}: {guess}");
        }
    }
}
