//! What a promise asks of its debtor once somebody is at war: the obligations of alliance
//! research read as duties. Start at [`duties`].

use crate::graph::{EdgeId, NodeId, View};
use crate::model::{Obligation, Polarity, Tie, words};

words! {
    /// What a promise asks of its debtor.
    pub enum Duty: "a duty" {
        /// To fight for somebody who is attacked.
        Defend,
        /// To fight beside somebody who fights, whoever began.
        Join,
        /// To help somebody who is attacked, short of fighting.
        Help,
        /// To stay out of a war of somebody.
        StayOut,
        /// To consult with somebody who is at war.
        Consult,
        /// Not to attack somebody.
        NotAttack,
    }
}

impl Duty {
    /// Whether who keeps it goes to war.
    pub fn is_war(self) -> bool {
        matches!(self, Duty::Defend | Duty::Join)
    }

    /// Whether it is hard to keep for one who fights the actor it is owed to.
    pub fn binds(self) -> bool {
        !matches!(self, Duty::Help | Duty::Consult)
    }

    /// Whether it falls due when the actor it is owed to is attacked, and not when it merely
    /// comes to be at war.
    pub fn wants_attack(self) -> bool {
        matches!(self, Duty::Defend | Duty::Help)
    }

    /// Whether it is owed against the adversaries that its text names, and no others.
    pub fn wants_adversary(self) -> bool {
        self != Duty::NotAttack
    }

    fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// A set of duties.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Duties(u8);

impl Duties {
    /// Whether this one is among them.
    pub fn has(self, duty: Duty) -> bool {
        self.0 & duty.bit() != 0
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Each of them, in the order of the list.
    pub fn iter(self) -> impl Iterator<Item = Duty> {
        use crate::model::Word;
        Duty::ALL
            .iter()
            .copied()
            .filter(move |duty| self.has(*duty))
    }

    fn of(duties: impl IntoIterator<Item = Duty>) -> Duties {
        Duties(duties.into_iter().fold(0, |all, duty| all | duty.bit()))
    }
}

/// What a commitment asks of its debtor once somebody is at war.
///
/// | obligation | duty |
/// |---|---|
/// | defense | to fight for whom it is owed to, once that one is attacked |
/// | offense | to fight beside it, whoever began |
/// | neutrality | to stay out of its wars |
/// | nonaggression | not to attack it |
/// | consultation | to consult with it |
/// | assistance, presence | to help it, once it is attacked |
///
/// A guarantee of an actor's safety that states no obligation is one to defend it; any other
/// promise that states none asks nothing that is known. Of promises *not* to do something,
/// those count that touch a war: not to attack, not to join an attack, not to take part. A
/// guarantee of a debt, and a backstop, which answers for another's promise, ask nothing here.
///
/// ```
/// use foedera::commitment::{Duty, duties};
/// use foedera::graph::Filter;
///
/// let graph = foedera::dossier::ukraine();
/// let filter = Filter::default();
/// let promise = graph.edge_id("usa-guarantees-ukraine").unwrap();
/// let asked = duties(graph.view(&filter), promise);
/// assert!(asked.has(Duty::Defend), "a guarantee of an actor's safety");
/// ```
pub fn duties(view: View<'_>, promise: EdgeId) -> Duties {
    let graph = view.graph();
    let tie = graph.tie(promise);
    let Some(terms) = tie.terms() else {
        return Duties::default();
    };
    let is_for_safety = match tie {
        Tie::Guarantees(guarantee) => {
            let creditor = view.recourse().creditor(promise);
            guarantee.of.is_empty() && creditor == Some(graph.to(promise))
        }
        Tie::Undertakes(_) => true,
        _ => false,
    };
    if !is_for_safety {
        return Duties::default();
    }
    if matches!(tie, Tie::Guarantees(_)) && terms.obligations.is_empty() {
        return match terms.polarity {
            Some(Polarity::Refrain) => Duties::default(),
            _ => Duties::of([Duty::Defend]),
        };
    }
    let read = match terms.polarity {
        Some(Polarity::Refrain) => not_to,
        Some(Polarity::Do) | None => to,
    };
    Duties::of(terms.obligations.iter().filter_map(|o| read(*o)))
}

/// The adversaries that a promise names, as far as there are such records; none: it is owed
/// against everybody.
pub(crate) fn adversaries(view: View<'_>, promise: EdgeId) -> Vec<NodeId> {
    let graph = view.graph();
    let terms = graph.tie(promise).terms();
    let named = terms.into_iter().flat_map(|terms| &terms.adversaries);
    named
        .filter_map(|key| graph.node_id(key.as_str()))
        .collect()
}

/// The duty of a promise to do it.
fn to(obligation: Obligation) -> Option<Duty> {
    match obligation {
        Obligation::Defense => Some(Duty::Defend),
        Obligation::Offense => Some(Duty::Join),
        Obligation::Neutrality => Some(Duty::StayOut),
        Obligation::Nonaggression => Some(Duty::NotAttack),
        Obligation::Consultation => Some(Duty::Consult),
        Obligation::Assistance | Obligation::Presence => Some(Duty::Help),
        Obligation::Payment
        | Obligation::Performance
        | Obligation::Disarmament
        | Obligation::Other => None,
    }
}

/// The duty of a promise not to do it: where the word itself names what is not done, it is
/// read as it stands.
fn not_to(obligation: Obligation) -> Option<Duty> {
    match obligation {
        Obligation::Nonaggression | Obligation::Offense => Some(Duty::NotAttack),
        Obligation::Neutrality => Some(Duty::StayOut),
        Obligation::Defense
        | Obligation::Consultation
        | Obligation::Assistance
        | Obligation::Presence
        | Obligation::Payment
        | Obligation::Performance
        | Obligation::Disarmament
        | Obligation::Other => None,
    }
}
