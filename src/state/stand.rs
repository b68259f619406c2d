//! On what footing a record stands, by the modalities of the claims about it; and the two
//! sorts of dated acts that move other records: breaches and acts of participation.

use crate::model::{Act, Attribute, Claim, Date, Edge, Key, Modality, Says, Tie, Value};

/// On what footing a record stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Footing {
    /// It is said to be so.
    Held,
    /// It is proposed.
    Offered,
    /// It is sought.
    Sought,
    /// It is only predicted, or said of what would be.
    Foreseen,
    /// It is only denied.
    Denied,
}

/// A footing, the modality that decided it, and whether somebody denies it.
///
/// ```
/// use foedera::model::{Claim, Key, Modality};
/// use foedera::state::{Footing, Stand};
///
/// let (edge, source) = (Key::new("edge")?, Key::new("source")?);
/// let said = Claim::about(edge.clone(), source.clone());
/// let denied = Claim::about(edge, source).with_modality(Modality::Denied);
/// let stand = Stand::of(&[&said, &denied]).unwrap();
/// assert_eq!((stand.footing, stand.disputed), (Footing::Held, true));
/// assert_eq!(Stand::of(&[]), None, "not stated");
/// # Ok::<(), foedera::model::BadKey>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stand {
    /// The footing.
    pub footing: Footing,
    /// How it is said.
    pub modality: Modality,
    /// One claim says that it holds, another denies it.
    pub disputed: bool,
}

impl Stand {
    /// The footing of a record by the claims that it holds; none if there is none. Claims on
    /// single attributes do not count.
    pub fn of(claims: &[&Claim]) -> Option<Stand> {
        let holds = claims.iter().filter(|c| c.says == Says::Holds);
        Stand::by(holds.map(|c| c.modality))
    }

    /// As [`of`](Stand::of), by how each of these claims is said.
    pub(crate) fn by(modalities: impl Iterator<Item = Modality>) -> Option<Stand> {
        let mut best: Option<(Footing, Modality)> = None;
        let mut denied = false;
        for modality in modalities {
            denied |= modality == Modality::Denied;
            let found = (Footing::by(modality), modality);
            if best.is_none_or(|b| found < b) {
                best = Some(found);
            }
        }
        best.map(|(footing, modality)| Stand {
            footing,
            modality,
            disputed: denied && footing == Footing::Held,
        })
    }
}

impl Footing {
    /// The footing of what is said in this way.
    pub(crate) fn by(modality: Modality) -> Footing {
        match modality {
            Modality::Asserted | Modality::Reported | Modality::Historical | Modality::Inferred => {
                Footing::Held
            }
            Modality::Proposed => Footing::Offered,
            Modality::Sought => Footing::Sought,
            Modality::Predicted | Modality::Hypothetical => Footing::Foreseen,
            Modality::Denied => Footing::Denied,
        }
    }
}

/// A breach that names the commitment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breach<'a> {
    /// The edge that says so.
    pub record: &'a Key,
    /// What happened.
    pub event: Option<&'a Key>,
    /// When, by each account of it; empty: not stated. A period breaks the promise when it
    /// begins.
    pub when: Vec<&'a Date>,
    /// How it is said. Only what holds breaks a promise.
    pub modality: Modality,
    /// Somebody denies it.
    pub disputed: bool,
}

impl<'a> Breach<'a> {
    /// The breach that an edge tells of, by the claims about that edge. It was when its own period
    /// says; without one, on the dates of its event, which `when` gives. None if the edge is no
    /// breach, or no claim says that it holds.
    pub fn of(edge: &'a Edge, when: Vec<&'a Date>, claims: &[&Claim]) -> Option<Breach<'a>> {
        let Tie::Violates(violation) = &edge.tie else {
            return None;
        };
        let stand = Stand::of(claims).filter(|s| s.footing == Footing::Held)?;
        Some(Breach {
            record: &edge.key,
            event: violation.event.as_ref(),
            when: match &edge.valid {
                Some(own) => vec![own],
                None => when,
            },
            modality: stand.modality,
            disputed: stand.disputed,
        })
    }
}

/// An act by which an actor becomes, is or ceases to be part of an agreement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartyAct<'a> {
    /// The edge that says so.
    pub record: &'a Key,
    /// The act.
    pub act: Act,
    /// When it was done; absent: not stated.
    pub on: Option<&'a Date>,
    /// How it is said. Only what holds moves anything.
    pub modality: Modality,
    /// Somebody denies it.
    pub disputed: bool,
}

impl<'a> PartyAct<'a> {
    /// The act that an edge tells of, by the claims about that edge. None if the edge states
    /// no act, or no claim says that it holds.
    pub fn of(edge: &'a Edge, claims: &[&Claim]) -> Option<PartyAct<'a>> {
        let Tie::PartyTo(participation) = &edge.tie else {
            return None;
        };
        let stand = Stand::of(claims).filter(|s| s.footing == Footing::Held)?;
        Some(PartyAct {
            record: &edge.key,
            act: participation.act?,
            on: participation.on.as_ref().or(edge.valid.as_ref()),
            modality: stand.modality,
            disputed: stand.disputed,
        })
    }

    /// Whether it takes the actor out of the agreement.
    pub fn is_exit(&self) -> bool {
        super::tie::leaves(self.act)
    }

    /// Whether it makes the actor a part of the agreement, be it anew.
    pub fn is_entry(&self) -> bool {
        self.act == Act::Signature || self.is_consent()
    }

    /// Whether it binds the actor by itself: consent to be bound, in any form but a signature
    /// that is to be followed by another (Vienna Convention on the Law of Treaties, arts. 11 to
    /// 17), and provisional application (art. 25).
    pub fn is_consent(&self) -> bool {
        super::tie::consents(self.act)
    }

    /// Whether it is a signature.
    pub fn is_signature(&self) -> bool {
        matches!(self.act, Act::Signature | Act::DefinitiveSignature)
    }
}

/// That an actor is no more: a state that broke up, a company that was wound up. What it
/// promised, and what was promised to it, ends with it; what its successors took over is theirs,
/// and is recorded as such.
///
/// ```
/// use foedera::model::{Attribute, Claim, Date, Key, Value};
/// use foedera::state::Extinction;
///
/// let (union, source) = (Key::new("soviet-union")?, Key::new("source")?);
/// let last = Value::Date(Date::new("1991-12-26")?);
/// let said = Claim::about(union.clone(), source).that(Attribute::NotAfter, last);
/// let found: Vec<Extinction<'_>> = Extinction::of(&union, &[&said]).collect();
/// assert_eq!(found[0].last.as_str(), "1991-12-26");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extinction<'a> {
    /// The actor.
    pub actor: &'a Key,
    /// The last day on which it was there.
    pub last: &'a Date,
    /// How it is said.
    pub modality: Modality,
    /// Somebody denies it.
    pub disputed: bool,
}

impl<'a> Extinction<'a> {
    /// Each account of an actor's end that holds, among the claims about the actor.
    pub fn of(actor: &'a Key, claims: &[&'a Claim]) -> impl Iterator<Item = Extinction<'a>> {
        let found = accounts_of(Attribute::NotAfter, claims);
        found.map(move |(last, modality, disputed)| Extinction {
            actor,
            last,
            modality,
            disputed,
        })
    }
}

/// That an actor was not always there: a state that became independent, a company that was
/// founded. It promised nothing before, and nothing was promised to it.
///
/// ```
/// use foedera::model::{Attribute, Claim, Date, Key, Value};
/// use foedera::state::Emergence;
///
/// let (ukraine, source) = (Key::new("ukraine")?, Key::new("source")?);
/// let first = Value::Date(Date::new("1991-08-24")?);
/// let said = Claim::about(ukraine.clone(), source).that(Attribute::NotBefore, first);
/// let found: Vec<Emergence<'_>> = Emergence::of(&ukraine, &[&said]).collect();
/// assert_eq!(found[0].first.as_str(), "1991-08-24");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Emergence<'a> {
    /// The actor.
    pub actor: &'a Key,
    /// The first day on which it was there.
    pub first: &'a Date,
    /// How it is said.
    pub modality: Modality,
    /// Somebody denies it.
    pub disputed: bool,
}

impl<'a> Emergence<'a> {
    /// Each account of an actor's beginning that holds, among the claims about the actor.
    pub fn of(actor: &'a Key, claims: &[&'a Claim]) -> impl Iterator<Item = Emergence<'a>> {
        let found = accounts_of(Attribute::NotBefore, claims);
        found.map(move |(first, modality, disputed)| Emergence {
            actor,
            first,
            modality,
            disputed,
        })
    }
}

/// The dates that claims which hold give to an attribute, and whether any other denies one.
fn accounts_of<'a>(
    attribute: Attribute,
    claims: &[&'a Claim],
) -> impl Iterator<Item = (&'a Date, Modality, bool)> {
    let date = move |claim: &&'a Claim| match &claim.says {
        Says::Value(of, Value::Date(date)) if *of == attribute => Some((date, claim.modality)),
        _ => None,
    };
    let said: Vec<(&Date, Modality)> = claims.iter().filter_map(date).collect();
    let disputed = said.iter().any(|(_, how)| *how == Modality::Denied);
    let held = said.into_iter().filter(|(_, modality)| modality.holds());
    held.map(move |(date, modality)| (date, modality, disputed))
}

/// Whether a claim about an actor may tell since when, or until when, it is there.
pub(crate) fn tells_of_lifetime(says: &Says) -> bool {
    matches!(
        says,
        Says::Value(Attribute::NotBefore | Attribute::NotAfter, _)
    )
}
