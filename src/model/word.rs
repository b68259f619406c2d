//! Closed lists of words: one macro makes an enum, its spelling, its phrase and its reader.
//! The vocabulary's lists (kinds, stages, modalities …) are all made here, so that a list
//! can be printed, searched for the nearest right word and read back in one way.

use std::fmt::Debug;
use std::hash::Hash;

/// A word of one of the vocabulary's closed lists.
///
/// ```
/// use foedera::model::{Modality, Word};
///
/// assert_eq!(Modality::Sought.word(), "Sought");
/// assert_eq!(Modality::read("Sought"), Some(Modality::Sought));
/// assert_eq!(Modality::read("sought"), None);
/// assert!(Modality::ALL.contains(&Modality::Inferred));
/// ```
pub trait Word: Copy + Debug + Eq + Ord + Hash + Send + Sync + 'static {
    /// What a word of this list is called in a message: "an actor's kind".
    const WHAT: &'static str;
    /// Every word of the list, in the vocabulary's order.
    const ALL: &'static [Self];

    /// The word as a dossier spells it: `UnderNegotiation`.
    fn word(self) -> &'static str;

    /// The word as a sentence spells it: `under negotiation`.
    fn phrase(self) -> String {
        spaced(self.word())
    }

    /// The word spelled `text`, exactly.
    fn read(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|w| w.word() == text)
    }
}

/// `UnderNegotiation` or `party_to` as words of a sentence.
pub(crate) fn spaced(word: &str) -> String {
    let mut phrase = String::with_capacity(word.len() + 4);
    for (i, c) in word.chars().enumerate() {
        if c == '_' {
            phrase.push(' ');
        } else if c.is_uppercase() {
            if i > 0 {
                phrase.push(' ');
            }
            phrase.extend(c.to_lowercase());
        } else {
            phrase.push(c);
        }
    }
    phrase
}

macro_rules! words {
    (
        $(#[$outer:meta])*
        pub enum $name:ident: $what:literal {
            $( $(#[$inner:meta])* $variant:ident $(= $spelling:literal)? $(as $prose:literal)? ),+ $(,)?
        }
    ) => {
        $(#[$outer])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[derive(serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $( $(#[$inner])* $(#[serde(rename = $spelling)])? $variant ),+
        }

        impl $crate::model::Word for $name {
            const WHAT: &'static str = $what;
            const ALL: &'static [Self] = &[$($name::$variant),+];

            fn word(self) -> &'static str {
                match self {
                    $( $name::$variant => words!(@spell $variant $(= $spelling)?) ),+
                }
            }

            fn phrase(self) -> String {
                let prose: Option<&str> = match self {
                    $( $name::$variant => words!(@prose $($prose)?) ),+
                };
                match prose {
                    Some(prose) => prose.to_string(),
                    None => $crate::model::spaced(self.word()),
                }
            }
        }
    };
    (@spell $variant:ident = $spelling:literal) => { $spelling };
    (@spell $variant:ident) => { stringify!($variant) };
    (@prose $prose:literal) => { Some($prose) };
    (@prose) => { None };
}
pub(crate) use words;

#[cfg(test)]
mod tests {
    use super::spaced;

    #[test]
    fn camel_and_snake_words_become_phrases() {
        assert_eq!(spaced("UnderNegotiation"), "under negotiation");
        assert_eq!(spaced("party_to"), "party to");
        assert_eq!(spaced("State"), "state");
    }
}
