//! The names by which records refer to each other.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Borrow;
use std::fmt;
use std::sync::Arc;

/// A short name that the author chose for a record, unique in the dossier or database.
///
/// A key lasts for ever: whatever refers to a record refers to its key, so that a corrected
/// guarantee keeps its backstop. It is 1 to [`Key::MAX`] ASCII letters, digits and `-`, `_`,
/// `.`; it begins with a letter or a digit.
///
/// ```
/// use foedera::model::Key;
///
/// let key = Key::new("budapest-1994")?;
/// assert_eq!(key.as_str(), "budapest-1994");
/// assert!(Key::new("Budapest Memorandum").is_err());
/// # Ok::<(), foedera::model::BadKey>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(Arc<str>);

impl Key {
    /// The longest a key may be, in bytes.
    pub const MAX: usize = 128;

    /// Checks `text` and makes it a key.
    ///
    /// # Errors
    /// [`BadKey`] with the first thing that is wrong with it.
    pub fn new(text: &str) -> Result<Key, BadKey> {
        let bad = |why| BadKey {
            found: text.chars().take(60).collect(),
            why,
        };
        match text.chars().next() {
            None => return Err(bad(KeyFault::Empty)),
            Some(c) if !c.is_ascii_alphanumeric() => return Err(bad(KeyFault::Start(c))),
            Some(_) => {}
        }
        if text.len() > Key::MAX {
            return Err(bad(KeyFault::TooLong(text.len())));
        }
        match text
            .chars()
            .find(|c| !(c.is_ascii_alphanumeric() || "-_.".contains(*c)))
        {
            Some(c) => Err(bad(KeyFault::Character(c))),
            None => Ok(Key(text.into())),
        }
    }

    /// The key with this text, which was checked when it was stored.
    pub(crate) fn stored(text: &str) -> Key {
        Key(text.into())
    }

    /// The key's text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A text that cannot be a [`Key`].
///
/// ```
/// use foedera::model::{Key, KeyFault};
///
/// let bad = Key::new("minsk ii").unwrap_err();
/// assert_eq!(bad.why, KeyFault::Character(' '));
/// assert_eq!(bad.suggestion().as_deref(), Some("minsk-ii"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{found}` is no id: {why}")]
pub struct BadKey {
    /// The text, its first 60 characters.
    pub found: String,
    /// What is wrong with it.
    pub why: KeyFault,
}

impl BadKey {
    /// A key that resembles the text, if letters or digits are left of it.
    pub fn suggestion(&self) -> Option<String> {
        resembling(&self.found)
    }
}

/// The text in the letters of a key, small, with `-` for all that is between words; nothing, if
/// no letter or digit is left. It may be longer than a key.
pub(crate) fn resembling(text: &str) -> Option<String> {
    let mut key = String::new();
    for c in text.chars().flat_map(char::to_lowercase) {
        if let Some(letters) = in_ascii(c) {
            key.push_str(letters);
        } else if c.is_ascii_alphanumeric() || (!key.is_empty() && "_.".contains(c)) {
            key.push(c);
        } else if let Some(letter) = without_marks(c) {
            key.push(letter);
        } else if !key.is_empty() && !key.ends_with('-') {
            key.push('-');
        }
    }
    let key = key.trim_end_matches(['-', '_', '.']).to_string();
    (!key.is_empty()).then_some(key)
}

/// The Latin letter that bears marks: `e` of `ệ`.
fn without_marks(c: char) -> Option<char> {
    use unicode_normalization::UnicodeNormalization;
    let first = std::iter::once(c).nfd().next()?;
    first.is_ascii_alphanumeric().then_some(first)
}

/// A small letter with an accent, or of Cyrillic or Greek, in plain ASCII: near enough for a
/// suggestion.
fn in_ascii(c: char) -> Option<&'static str> {
    Some(match c {
        'à'..='å' | 'ā' | 'ă' | 'ą' | 'ǎ' | 'а' | 'α' | 'ά' => "a",
        'æ' => "ae",
        'б' => "b",
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => "c",
        'ď' | 'đ' | 'ð' | 'д' | 'δ' => "d",
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' | 'е' | 'э' | 'є' | 'ё' | 'ε' | 'έ' => {
            "e"
        }
        'ф' | 'φ' => "f",
        'ĝ' | 'ğ' | 'ġ' | 'ģ' | 'г' | 'ґ' | 'γ' => "g",
        'ĥ' | 'ħ' | 'х' => "h",
        'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' | 'и' | 'і' | 'ι' | 'ί' | 'η' | 'ή' => {
            "i"
        }
        'ї' => "yi",
        'ĵ' => "j",
        'ķ' | 'к' | 'κ' => "k",
        'ĺ' | 'ļ' | 'ľ' | 'ł' | 'л' | 'λ' => "l",
        'м' | 'μ' => "m",
        'ñ' | 'ń' | 'ņ' | 'ň' | 'н' | 'ν' => "n",
        'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' | 'о' | 'ο' | 'ό' | 'ω' | 'ώ' => "o",
        'œ' => "oe",
        'п' | 'π' => "p",
        'ŕ' | 'ŗ' | 'ř' | 'р' | 'ρ' => "r",
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' | 'с' | 'σ' | 'ς' => "s",
        'ß' => "ss",
        'ţ' | 'ť' | 'ŧ' | 'ț' | 'т' | 'τ' => "t",
        'þ' | 'θ' => "th",
        'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' | 'у' => "u",
        'в' | 'β' => "v",
        'ŵ' => "w",
        'ξ' => "x",
        'ý' | 'ÿ' | 'ŷ' | 'ы' | 'й' | 'υ' | 'ύ' => "y",
        'ź' | 'ż' | 'ž' | 'з' | 'ζ' => "z",
        'ж' => "zh",
        'ц' => "ts",
        'ч' => "ch",
        'ш' => "sh",
        'щ' => "shch",
        'ю' => "yu",
        'я' => "ya",
        'χ' => "ch",
        'ψ' => "ps",
        // Signs that only soften, and accents that stand by themselves.
        'ъ' | 'ь' | '\u{300}'..='\u{36f}' => "",
        _ => return None,
    })
}

/// What is wrong with a text that should be a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyFault {
    /// It has no character.
    #[error("it is empty")]
    Empty,
    /// It begins with this character.
    #[error("it begins with {0:?}, not with a letter or digit")]
    Start(char),
    /// It holds this character.
    #[error("{0:?} is not a letter, a digit, `-`, `_` or `.`")]
    Character(char),
    /// It has this many bytes.
    #[error("it has {0} characters, more than 128")]
    TooLong(usize),
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", &*self.0)
    }
}

impl Borrow<str> for Key {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for Key {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl std::str::FromStr for Key {
    type Err = BadKey;

    fn from_str(text: &str) -> Result<Key, BadKey> {
        Key::new(text)
    }
}

impl PartialEq<str> for Key {
    fn eq(&self, other: &str) -> bool {
        &*self.0 == other
    }
}

impl PartialEq<&str> for Key {
    fn eq(&self, other: &&str) -> bool {
        &*self.0 == *other
    }
}

impl Serialize for Key {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Key, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        Key::new(&text).map_err(serde::de::Error::custom)
    }
}
