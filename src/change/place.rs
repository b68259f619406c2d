//! Where in a change a problem is: an entry, a field of it, an item of that field. The floor
//! that read the entry from a file knows which line that is. Start at [`Place`].

use std::fmt;

/// A place in a [`Change`](super::Change).
///
/// ```
/// use foedera::change::{Field, Place};
///
/// let place = Place::field(3, Field::Of).item(1);
/// assert_eq!(place.to_string(), "field `of`, item 2");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Which entry, counted from 0 over what is added, then what supersedes, then what is
    /// retracted.
    pub entry: usize,
    /// Which field of it.
    pub field: Field,
    /// Which item, if the field is a list, counted from 0.
    pub item: Option<usize>,
    /// Which item of that item: a part of a provision, an agreement of a scope.
    pub part: Option<usize>,
}

impl Place {
    /// The entry as a whole.
    pub fn entry(entry: usize) -> Place {
        Place::field(entry, Field::Whole)
    }

    /// A field of an entry.
    pub fn field(entry: usize, field: Field) -> Place {
        Place {
            entry,
            field,
            item: None,
            part: None,
        }
    }

    /// An item of that field.
    pub fn item(self, item: usize) -> Place {
        Place {
            item: Some(item),
            ..self
        }
    }

    /// An item of that item.
    pub fn part(self, part: usize) -> Place {
        Place {
            part: Some(part),
            ..self
        }
    }
}

impl fmt::Display for Place {
    /// Field and item, counted from 1; nothing for an entry as a whole.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.field == Field::Whole {
            return Ok(());
        }
        write!(f, "field `{}`", self.field)?;
        if let Some(item) = self.item {
            write!(f, ", item {}", item.saturating_add(1))?;
        }
        if let Some(part) = self.part {
            write!(f, ", part {}", part.saturating_add(1))?;
        }
        Ok(())
    }
}

macro_rules! fields {
    ( $( $(#[$doc:meta])* $name:ident $word:literal )+ ) => {
        /// A field of an entry, of those that can be wrong.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Field { $( $(#[$doc])* $name, )+ }

        impl Field {
            /// The field as a dossier spells it; a field within a field after a point.
            pub fn as_str(self) -> &'static str {
                match self { $( Field::$name => $word ),+ }
            }
        }
    };
}

fields! {
    /// The entry as a whole.
    Whole "entry"
    /// Its id.
    Key "id"
    /// A node's name.
    Name "name"
    /// A source's title.
    Title "title"
    /// A source's address.
    Url "url"
    /// The source by which a source is known.
    Via "via"
    /// The end an edge starts from.
    From "from"
    /// The relation of an edge.
    Relation "relation"
    /// The end an edge ends at.
    To "to"
    /// When an edge held.
    Valid "valid"
    /// The matter an edge gives an account of.
    Matter "matter"
    /// The agreement a commitment was made under.
    Under "under"
    /// What a guarantee or backstop stands behind; the agreement an account is of.
    Of "of"
    /// Who may call on a guarantee.
    OwedTo "owed_to"
    /// What must come true first.
    Conditions "conditions"
    /// Against whom.
    Adversary "adversary"
    /// Who benefits.
    For "for"
    /// What is given in exchange.
    InReturnFor "in_return_for"
    /// What happened.
    Event "event"
    /// The commitments broken.
    Breaches "breaches"
    /// Who found the breach.
    FoundBy "found_by"
    /// What a political act, or a claim, is about.
    About "about"
    /// To whom access is granted.
    Recipient "recipient"
    /// Who decides on a condition.
    Body "body"
    /// The edges a condition applies to.
    AppliesTo "applies_to"
    /// Whose commitments a condition applies to; the item is the scope.
    ScopeDebtor "scope.debtor"
    /// Commitments to whom; the item is the scope.
    ScopeTo "scope.to"
    /// Under which agreements; the item is the scope, the part the agreement.
    ScopeUnder "scope.under"
    /// Of which relation; the item is the scope.
    ScopeRelation "scope.relation"
    /// What meets a condition.
    MetBy "met_by"
    /// The provision of an account; the item is the provision.
    Provision "provisions"
    /// What a provision consists of; the item is the provision, the part its part.
    Parts "provisions.parts"
    /// The source of a claim.
    Source "source"
    /// Whose word a claim is.
    Voice "voice"
    /// The attribute a claim is about.
    Attribute "attribute"
    /// The value a claim gives.
    Value "is"
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
