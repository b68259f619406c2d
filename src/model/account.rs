//! Accounts of an agreement: how one voice, in one place, divides it into provisions.

use super::{Key, Modality};
use serde::{Deserialize, Serialize};

/// One voice's account of what an agreement consists of. One voice may give several accounts
/// of the same agreement; all stand.
///
/// ```
/// use foedera::model::{Account, Key, Provision};
///
/// let mut account = Account::new(Key::new("list-a")?, Key::new("package")?);
/// account.provisions.push(Provision::new("1", [Key::new("partners-undertakes-ukraine")?]));
/// assert_eq!(account.complete, None, "whether it says all is not stated");
/// # Ok::<(), foedera::model::BadKey>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// What claims call it. Its voice and place are those claims'.
    pub key: Key,
    /// The agreement it is of.
    pub of: Key,
    /// A title, if it needs one.
    #[serde(default)]
    pub title: Option<String>,
    /// Whether it says that it is complete; absent: not stated.
    #[serde(default)]
    pub complete: Option<bool>,
    /// Its provisions, in the order of the account.
    #[serde(default)]
    pub provisions: Vec<Provision>,
}

impl Account {
    /// An account without provisions.
    pub fn new(key: Key, of: Key) -> Account {
        Account {
            key,
            of,
            title: None,
            complete: None,
            provisions: Vec::new(),
        }
    }
}

/// An article, clause, layer or point: a label and what it consists of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provision {
    /// "1", "article 5", "first".
    pub label: String,
    /// What it is about, in a few words.
    #[serde(default)]
    pub title: Option<String>,
    /// The edges and conditions it consists of, by key.
    #[serde(default)]
    pub parts: Vec<Key>,
    /// Where in the account's source it stands, if not where the account does.
    #[serde(default)]
    pub place: Option<String>,
    /// How it is said, if not as the account is.
    #[serde(default)]
    pub modality: Option<Modality>,
}

impl Provision {
    /// A provision with a label and its parts.
    pub fn new(label: impl Into<String>, parts: impl IntoIterator<Item = Key>) -> Provision {
        Provision {
            label: label.into(),
            title: None,
            parts: parts.into_iter().collect(),
            place: None,
            modality: None,
        }
    }
}
