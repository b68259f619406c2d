//! Writes SVG: numbers, escaped text, paths, runs of words. Knows no scene.
//! Every string of a user reaches the page through [`escape`], every number
//! through [`number`]. Start at [`Ink`].

use super::layout::{Curve, Point, Rect};
use super::measure::Line;
use super::signs;
use super::text::{Face, families, is_hidden, plain};
use super::theme::Color;
use std::fmt::Write;

/// Makes any text safe inside an XML element or a quoted attribute; what XML
/// 1.0 cannot hold is left out.
///
/// ```
/// assert_eq!(foedera::render::escape("a<b & \"c\"\u{0}"), "a&lt;b &amp; &quot;c&quot;");
/// ```
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' | '\r' => out.push(' '),
            '\u{20}'..='\u{7E}' => out.push(c),
            '\u{A0}'..='\u{FFFD}' | '\u{10000}'..='\u{10FFFF}' => out.push(c),
            _ => {}
        }
    }
    out
}

/// Prints a coordinate: at most two decimals, no `-0`, the same on every machine.
///
/// ```
/// use foedera::render::number;
/// assert_eq!(number(-0.001), "0");
/// assert_eq!(number(12.340), "12.34");
/// ```
pub fn number(value: f64) -> String {
    if !value.is_finite() {
        return "0".to_owned();
    }
    let text = format!("{value:.2}");
    let text = if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.')
    } else {
        &text
    };
    if text == "-0" {
        "0".to_owned()
    } else {
        text.to_owned()
    }
}

/// The path of a curve.
pub fn curve_path(curve: &Curve) -> String {
    let mut d = format!("M{} {}", number(curve.start.x), number(curve.start.y));
    for [a, b, c] in &curve.segments {
        d.push('C');
        for (at, p) in [a, b, c].into_iter().enumerate() {
            if at > 0 {
                d.push(' ');
            }
            let _ = write!(d, "{} {}", number(p.x), number(p.y));
        }
    }
    d
}

/// The path through `corners`, closed into a face if so asked.
pub fn corner_path(corners: &[Point], closed: bool) -> String {
    let mut d = String::new();
    for (at, p) in corners.iter().enumerate() {
        let _ = write!(
            d,
            "{}{} {}",
            if at == 0 { 'M' } else { 'L' },
            number(p.x),
            number(p.y)
        );
    }
    if closed {
        d.push('Z');
    }
    d
}

/// A link that may be followed: `http` and `https` only.
///
/// ```
/// use foedera::render::followable;
/// assert!(followable("https://example.org/a?b=c"));
/// assert!(!followable("javascript:alert(1)"));
/// ```
pub fn followable(link: &str) -> bool {
    let start: String = link
        .chars()
        .take(8)
        .collect::<String>()
        .to_ascii_lowercase();
    let web = start.starts_with("http://") || start.starts_with("https://");
    let hides = |c: char| c.is_whitespace() || c.is_control() || is_hidden(c);
    web && !link.contains(hides)
}

/// How a stroke looks.
#[derive(Debug, Clone, Copy)]
pub struct Stroke<'a> {
    /// The colour.
    pub color: Color,
    /// The width in pixels.
    pub width: f64,
    /// Dashes and gaps in pixels; none for a line that runs through.
    pub dashes: &'a [f64],
    /// Whether ends are round.
    pub round: bool,
}

impl<'a> Stroke<'a> {
    /// A line that runs through.
    pub fn solid(color: Color, width: f64) -> Stroke<'a> {
        Stroke {
            color,
            width,
            dashes: &[],
            round: false,
        }
    }
}

/// A growing SVG text.
#[derive(Debug, Default)]
pub struct Ink {
    text: String,
    shortened: usize,
}

impl Ink {
    /// The text so far.
    pub fn into_text(self) -> String {
        self.text
    }

    /// How many runs so far end in an ellipsis right behind a letter, as words do that were cut.
    pub fn shortened(&self) -> usize {
        self.shortened
    }

    /// Writes markup of ours as it stands.
    pub fn raw(&mut self, markup: &str) {
        self.text.push_str(markup);
    }

    /// Draws with `at` as the origin.
    pub fn shifted(&mut self, at: Point, draw: impl FnOnce(&mut Ink)) {
        let (x, y) = (number(at.x), number(at.y));
        self.raw(&format!("<g transform=\"translate({x} {y})\">\n"));
        draw(self);
        self.raw("</g>\n");
    }

    /// Writes `<title>` with a user's words, all of them; nothing if there are none.
    pub fn title(&mut self, words: &str) {
        let words = plain(words);
        if !words.is_empty() {
            let _ = writeln!(self.text, "<title>{}</title>", escape(&words));
        }
    }

    /// Opens a link if it may be followed, and tells whether it did.
    pub fn open_link(&mut self, link: Option<&str>) -> bool {
        let Some(link) = link.filter(|link| followable(link)) else {
            return false;
        };
        let _ = writeln!(self.text, "<a href=\"{}\">", escape(link));
        true
    }

    /// Draws a path without a face.
    pub fn line(&mut self, d: &str, stroke: Stroke) {
        self.path(d, None, Some(stroke));
    }

    /// Draws a path.
    pub fn path(&mut self, d: &str, fill: Option<Color>, stroke: Option<Stroke>) {
        let _ = write!(self.text, "<path d=\"{d}\"");
        self.fill(fill);
        self.stroke(stroke);
        self.text.push_str("/>\n");
    }

    /// Draws a rectangle with corners of radius `round`.
    pub fn rectangle(&mut self, r: Rect, round: f64, fill: Option<Color>, stroke: Option<Stroke>) {
        let _ = write!(
            self.text,
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"",
            number(r.x),
            number(r.y),
            number(r.width),
            number(r.height)
        );
        if round > 0.0 {
            let _ = write!(self.text, " rx=\"{}\"", number(round));
        }
        self.fill(fill);
        self.stroke(stroke);
        self.text.push_str("/>\n");
    }

    /// Draws a disc.
    pub fn disc(&mut self, at: Point, radius: f64, fill: Color, stroke: Option<Stroke>) {
        let (x, y, r) = (number(at.x), number(at.y), number(radius));
        let _ = write!(
            self.text,
            "<circle cx=\"{x}\" cy=\"{y}\" r=\"{r}\" fill=\"{fill}\""
        );
        self.stroke(stroke);
        self.text.push_str("/>\n");
    }

    fn fill(&mut self, fill: Option<Color>) {
        let _ = match fill {
            Some(fill) => write!(self.text, " fill=\"{fill}\""),
            None => write!(self.text, " fill=\"none\""),
        };
    }

    fn stroke(&mut self, stroke: Option<Stroke>) {
        let Some(stroke) = stroke else { return };
        let _ = write!(
            self.text,
            " stroke=\"{}\" stroke-width=\"{}\"",
            stroke.color,
            number(stroke.width)
        );
        if !stroke.dashes.is_empty() {
            let dashes: Vec<String> = stroke.dashes.iter().map(|dash| number(*dash)).collect();
            let _ = write!(self.text, " stroke-dasharray=\"{}\"", dashes.join(" "));
        }
        if stroke.round {
            self.text.push_str(" stroke-linecap=\"round\"");
        }
    }

    /// Writes one run of words with its left end and baseline at `x`, `y`. It
    /// fills its measured width whatever font the reader's machine has.
    pub fn words(&mut self, x: f64, y: f64, line: &Line, color: Color) {
        // From whichever side it reads, the run stays where it was measured.
        match line.from_right {
            true => self.words_around(x + line.width / 2.0, y, line, color),
            false => self.run((x, y), line, color, ""),
        }
    }

    /// Likewise with its middle at `x`. Who knows no `textLength`, as librsvg does not, and has a
    /// wider font, lets it run over its room on both sides alike, and so mostly not over its box.
    pub fn words_around(&mut self, x: f64, y: f64, line: &Line, color: Color) {
        let anchored = match line.from_right {
            true => " direction=\"rtl\" text-anchor=\"middle\"",
            false => " text-anchor=\"middle\"",
        };
        self.run((x, y), line, color, anchored);
    }

    fn run(&mut self, (x, y): (f64, f64), line: &Line, color: Color, anchored: &str) {
        let cut = line.text.strip_suffix('…');
        self.shortened +=
            usize::from(cut.is_some_and(|cut| !cut.is_empty() && !cut.ends_with(' ')));
        let face = match line.face {
            Face::Regular => "",
            Face::Bold => " font-weight=\"700\"",
            Face::Italic => " font-style=\"italic\"",
        };
        let _ = write!(
            self.text,
            "<text x=\"{}\" y=\"{}\" font-size=\"{}\"{face} fill=\"{color}\"{anchored}",
            number(x),
            number(y),
            number(line.size),
        );
        if line.width > 0.0 {
            let length = number(line.width);
            let _ = write!(
                self.text,
                " textLength=\"{length}\" lengthAdjust=\"spacingAndGlyphs\""
            );
        }
        let families = families(&line.text);
        if !families.is_empty() {
            let listed: String = families.iter().map(|f| format!("'{f}',")).collect();
            let (own, rest) = signs::FONTS.split_once(',').unwrap_or(("", signs::FONTS));
            let _ = write!(self.text, " font-family=\"{own},{listed}{rest}\"");
        }
        let _ = writeln!(self.text, ">{}</text>", escape(&line.text));
    }
}

/// Prints bytes in base64, for a font inside the picture.
pub fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for at in 0..4 {
            if at <= chunk.len() {
                out.push(char::from(DIGITS[(bits >> (18 - 6 * at) & 63) as usize]));
            } else {
                out.push('=');
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_pads() {
        for (plain, coded) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
        ] {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
    }

    /// In DejaVu Sans, a tenth wider than ours, words ran over their boxes where `textLength` is not known.
    #[test]
    fn no_family_that_is_asked_for_is_wider_than_ours() {
        let families: Vec<&str> = signs::FONTS.split(',').collect();
        let as_wide = ["'Noto Sans'", "'Open Sans'", "'DejaVu Sans Condensed'"];
        let (last, named) = families.split_last().unwrap();
        assert_eq!((named, *last), (&as_wide[..], "sans-serif"));
    }

    #[test]
    fn numbers_are_short_and_never_minus_nought() {
        for (value, text) in [
            (0.0, "0"),
            (-0.0, "0"),
            (-0.004, "0"),
            (100.0, "100"),
            (1.005, "1"),
            (-2.5, "-2.5"),
            (f64::NAN, "0"),
        ] {
            assert_eq!(number(value), text);
        }
    }

    #[test]
    fn only_web_links_are_followed() {
        for link in [
            "javascript:alert(1)",
            " https://a",
            "data:text/html,x",
            "file:///etc/passwd",
            "//a.org",
            "",
        ] {
            assert!(!followable(link), "{link}");
        }
        assert!(followable("HTTPS://example.org"));
    }
}
