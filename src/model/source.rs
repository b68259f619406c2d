//! Sources: the texts and tables on which every statement rests.

use super::{Date, Key};
use serde::{Deserialize, Serialize};

/// A text, table or recording from which statements are taken.
///
/// ```
/// use foedera::model::{Key, Source};
///
/// let source = Source::new(Key::new("article")?, "A news article");
/// assert_eq!(source.title, "A news article");
/// # Ok::<(), foedera::model::BadKey>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// What claims call it.
    pub key: Key,
    /// Its title, or what it is.
    pub title: String,
    /// What kind of source, in free words: "news article", "treaty text".
    #[serde(default)]
    pub kind: Option<String>,
    /// Who wrote it.
    #[serde(default)]
    pub author: Option<String>,
    /// Who published it.
    #[serde(default)]
    pub publisher: Option<String>,
    /// When it was published; absent: not stated.
    #[serde(default)]
    pub published: Option<Date>,
    /// When the dossier's author read it.
    #[serde(default)]
    pub accessed: Option<Date>,
    /// Where it can be found; `http` or `https`.
    #[serde(default)]
    pub url: Option<String>,
    /// The source by which this one is known, if it was not read itself.
    #[serde(default)]
    pub via: Option<Key>,
    /// The author's remark; no query reads it.
    #[serde(default)]
    pub note: Option<String>,
}

impl Source {
    /// A source with a key, a title and nothing else.
    pub fn new(key: Key, title: impl Into<String>) -> Source {
        Source {
            key,
            title: title.into(),
            kind: None,
            author: None,
            publisher: None,
            published: None,
            accessed: None,
            url: None,
            via: None,
            note: None,
        }
    }
}
