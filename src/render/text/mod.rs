//! Words as type: how wide they are with the font that is shipped, where their
//! lines break, which way they read, and what the font lacks. Knows nothing of
//! boxes or colours. Start at [`Face::width`] and [`broken`].

mod clean;
mod direction;
mod lines;
mod script;
mod shape;

pub use clean::{clean, is_hidden, plain};
pub use direction::{from_right, isolated};
pub use lines::{Broken, broken, longest_word, shortened};
pub use script::{MissingScript, families, missing_scripts};
pub use shape::as_shipped;

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

impl Face {
    /// Returns the font file itself.
    pub fn bytes(self) -> &'static [u8] {
        match self {
            Face::Regular => notosans::REGULAR_TTF,
            Face::Bold => notosans::BOLD_TTF,
            Face::Italic => notosans::ITALIC_TTF,
        }
    }

    /// Measures `text` set in one line at `size` pixels, in pixels: with the
    /// kerning and the accents that a browser or the PNG gives it.
    ///
    /// What the font lacks counts as much as a substitute usually takes: a whole
    /// em for Chinese and Japanese, less for most other scripts.
    ///
    /// ```
    /// use foedera::render::text::Face;
    ///
    /// let wide = |text| Face::Regular.width(text, 12.0);
    /// assert!(wide("iii") < wide("ЩЩЩ"));
    /// assert!(wide("To") < wide("T") + wide("o"));
    /// assert_eq!(wide("e\u{301}"), wide("é"));
    /// assert_eq!(wide(""), 0.0);
    /// ```
    pub fn width(self, text: &str, size: f64) -> f64 {
        shape::ems(self, text) * size
    }
}
