//! Colours: how they are spelled, and how people with different eyes see them. Start at
//! [`Color`].
//!
//! Contrast is WCAG 2's. What people with protanopia, deuteranopia and tritanopia see is
//! simulated by the matrices of Machado, Oliveira and Fernandes (2009) at full severity; how
//! far two colours look apart is CIEDE2000.

use std::fmt;
use std::str::FromStr;

/// A colour of the sRGB space.
///
/// ```
/// use foedera::render::Color;
///
/// let blue: Color = "#0b84cf".parse()?;
/// assert_eq!(blue.to_string(), "#0b84cf");
/// assert_eq!("#fff".parse::<Color>()?.to_string(), "#ffffff");
/// assert!("blue".parse::<Color>().is_err());
/// # Ok::<(), foedera::render::BadColor>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Color {
    channels: [u8; 3],
}

/// A text that is no colour.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{found}` is no colour such as \"#0b84cf\"")]
pub struct BadColor {
    /// The text, its first 60 characters.
    pub found: String,
}

impl Color {
    /// White, the ground of what has none.
    pub const WHITE: Color = Color {
        channels: [255, 255, 255],
    };

    /// Returns the contrast ratio of two colours by WCAG 2: from 1 (alike) to 21 (black and
    /// white).
    ///
    /// ```
    /// use foedera::render::Color;
    ///
    /// let black: Color = "#000".parse()?;
    /// assert_eq!(black.contrast(Color::WHITE), 21.0);
    /// # Ok::<(), foedera::render::BadColor>(())
    /// ```
    pub fn contrast(self, other: Color) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// Returns how far two colours look apart to somebody's eyes, as CIEDE2000: about 1 is
    /// just visible, 10 is told apart at a glance.
    ///
    /// ```
    /// use foedera::render::{Color, Vision};
    ///
    /// let (red, green): (Color, Color) = ("#d00000".parse()?, "#608000".parse()?);
    /// assert!(red.difference(green, Vision::Usual) > 40.0);
    /// assert!(red.difference(green, Vision::Deuteranopia) < 30.0);
    /// # Ok::<(), foedera::render::BadColor>(())
    /// ```
    pub fn difference(self, other: Color, vision: Vision) -> f64 {
        ciede2000(lab(self.seen(vision)), lab(other.seen(vision)))
    }

    fn luminance(self) -> f64 {
        let [r, g, b] = self.linear();
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    /// The channels without the curve of the screen, 0 to 1.
    fn linear(self) -> [f64; 3] {
        self.channels.map(|channel| {
            let value = f64::from(channel) / 255.0;
            if value <= 0.04045 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            }
        })
    }

    /// The linear channels that somebody with that vision cannot tell from these.
    fn seen(self, vision: Vision) -> [f64; 3] {
        let [r, g, b] = self.linear();
        vision
            .matrix()
            .map(|[x, y, z]| (x * r + y * g + z * b).clamp(0.0, 1.0))
    }
}

impl FromStr for Color {
    type Err = BadColor;

    fn from_str(text: &str) -> Result<Color, BadColor> {
        let bad = || BadColor {
            found: text.chars().take(60).collect(),
        };
        let digits = text.strip_prefix('#').ok_or_else(bad)?;
        if !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(bad());
        }
        let value = u32::from_str_radix(digits, 16).map_err(|_| bad())?;
        let [_, r, g, b] = value.to_be_bytes();
        let channels = match digits.len() {
            6 => [r, g, b],
            3 => [g & 0x0F, b >> 4, b & 0x0F].map(|half| half * 17),
            _ => return Err(bad()),
        };
        Ok(Color { channels })
    }
}

impl fmt::Display for Color {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [r, g, b] = self.channels;
        write!(f, "#{r:02x}{g:02x}{b:02x}")
    }
}

/// Whose eyes see a colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Vision {
    /// Eyes with all three sorts of cones.
    Usual,
    /// Eyes without cones for long waves.
    Protanopia,
    /// Eyes without cones for middle waves.
    Deuteranopia,
    /// Eyes without cones for short waves.
    Tritanopia,
}

impl Vision {
    /// All of them.
    pub const ALL: [Vision; 4] = [
        Vision::Usual,
        Vision::Protanopia,
        Vision::Deuteranopia,
        Vision::Tritanopia,
    ];

    fn matrix(self) -> [[f64; 3]; 3] {
        match self {
            Vision::Usual => [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
            Vision::Protanopia => [
                [0.152286, 1.052583, -0.204868],
                [0.114503, 0.786281, 0.099216],
                [-0.003882, -0.048116, 1.051998],
            ],
            Vision::Deuteranopia => [
                [0.367322, 0.860646, -0.227968],
                [0.280085, 0.672501, 0.047413],
                [-0.011820, 0.042940, 0.968881],
            ],
            Vision::Tritanopia => [
                [1.255528, -0.076749, -0.178779],
                [-0.078411, 0.930809, 0.147602],
                [0.004733, 0.691367, 0.303900],
            ],
        }
    }
}

/// CIE L*a*b* of linear sRGB channels, by daylight (D65).
fn lab([r, g, b]: [f64; 3]) -> [f64; 3] {
    let curve = |t: f64| {
        if t > 216.0 / 24389.0 {
            t.cbrt()
        } else {
            (24389.0 / 27.0 * t + 16.0) / 116.0
        }
    };
    let x = curve((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047);
    let y = curve(0.2126729 * r + 0.7151522 * g + 0.0721750 * b);
    let z = curve((0.0193339 * r + 0.1191920 * g + 0.9503041 * b) / 1.08883);
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

/// The colour difference of CIE 142-2001, all factors 1.
fn ciede2000([l1, a1, b1]: [f64; 3], [l2, a2, b2]: [f64; 3]) -> f64 {
    let mean = (a1.hypot(b1) + a2.hypot(b2)) / 2.0;
    let chroma_power = |c: f64| (c.powi(7) / (c.powi(7) + 25.0_f64.powi(7))).sqrt();
    let stretch = 1.0 + 0.5 * (1.0 - chroma_power(mean));
    let (a1, a2) = (a1 * stretch, a2 * stretch);
    let (c1, c2) = (a1.hypot(b1), a2.hypot(b2));
    let hue = |a: f64, b: f64| b.atan2(a).to_degrees().rem_euclid(360.0);
    let (h1, h2) = (hue(a1, b1), hue(a2, b2));
    let grey = c1 * c2 < 1e-12;
    let turn = match h2 - h1 {
        _ if grey => 0.0,
        d if d > 180.0 => d - 360.0,
        d if d < -180.0 => d + 360.0,
        d => d,
    };
    let (dl, dc) = (l2 - l1, c2 - c1);
    let dh = 2.0 * (c1 * c2).sqrt() * (turn / 2.0).to_radians().sin();
    let (lm, cm) = ((l1 + l2) / 2.0, (c1 + c2) / 2.0);
    let hm = match h1 + h2 {
        sum if grey => sum,
        sum if (h1 - h2).abs() <= 180.0 => sum / 2.0,
        sum if sum < 360.0 => (sum + 360.0) / 2.0,
        sum => (sum - 360.0) / 2.0,
    };
    let cosine = |factor: f64, shift: f64| (factor * hm + shift).to_radians().cos();
    let t = 1.0 - 0.17 * cosine(1.0, -30.0) + 0.24 * cosine(2.0, 0.0) + 0.32 * cosine(3.0, 6.0)
        - 0.20 * cosine(4.0, -63.0);
    let light = (lm - 50.0).powi(2);
    let sl = 1.0 + 0.015 * light / (20.0 + light).sqrt();
    let (sc, sh) = (1.0 + 0.045 * cm, 1.0 + 0.015 * cm * t);
    let blue = 30.0 * (-((hm - 275.0) / 25.0).powi(2)).exp();
    let turned = -(2.0 * blue).to_radians().sin() * 2.0 * chroma_power(cm);
    let (l, c, h) = (dl / sl, dc / sc, dh / sh);
    (l * l + c * c + h * h + turned * c * h).max(0.0).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_difference_is_that_of_the_published_pairs() {
        // From the test data of Sharma, Wu and Dalal (2005).
        for (a, b, expected) in [
            ([50.0, 2.6772, -79.7751], [50.0, 0.0, -82.7485], 2.0425),
            ([50.0, -1.0, 2.0], [50.0, 0.0, 0.0], 2.3669),
            ([50.0, 2.49, -0.001], [50.0, -2.49, 0.0011], 7.2195),
            ([50.0, 2.5, 0.0], [73.0, 25.0, -18.0], 27.1492),
            ([2.0776, 0.0795, -1.135], [0.9033, -0.0636, -0.5514], 0.9082),
        ] {
            let found = ciede2000(a, b);
            assert!((found - expected).abs() < 5e-5, "{found} {expected}");
        }
    }

    #[test]
    fn contrast_is_that_of_wcag() {
        let contrast = |a: &str, b: &str| {
            let (a, b): (Color, Color) = (a.parse().unwrap(), b.parse().unwrap());
            (a.contrast(b) * 100.0).round() / 100.0
        };
        assert_eq!(contrast("#777777", "#ffffff"), 4.48);
        assert_eq!(contrast("#ffffff", "#ffffff"), 1.0);
    }

    #[test]
    fn what_is_no_colour_is_refused() {
        for text in [
            "", "#", "#12", "#12345", "#1234567", "#ggg", "red", "# fff", "#+12345", "＃fff",
        ] {
            assert!(text.parse::<Color>().is_err(), "{text}");
        }
    }
}
