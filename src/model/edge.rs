//! Edges: who is tied to whom, and how. An edge has a key of its own, so that other records
//! can point at it, and is **one account**: all its claims assert the same attributes. Start
//! at [`Edge`]; what a relation can say beyond its two ends is its [`Tie`].

use super::word::words;
use super::{Amount, Date, Key, LegalForce, Relation, Share, Truth};
use serde::{Deserialize, Serialize};

/// A typed, dated arrow from one node to another.
///
/// ```
/// use foedera::model::{Date, Edge, Guarantee, Key, Relation, Terms, Tie};
///
/// let key = |k| Key::new(k);
/// let terms = Terms { under: Some(key("budapest")?), ..Terms::default() };
/// let tie = Tie::Guarantees(Guarantee { terms, ..Guarantee::default() });
/// let edge = Edge::new(key("usa-guarantees-ukraine")?, key("usa")?, tie, key("ukraine")?);
/// assert_eq!(edge.relation(), Relation::Guarantees);
/// assert_eq!(edge.terms().and_then(|t| t.under.as_ref()).unwrap(), "budapest");
/// assert_eq!(edge.valid, None, "absent means not stated");
/// # Ok::<(), foedera::model::BadKey>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edge {
    /// What other records call it.
    pub key: Key,
    /// The node it starts from: the debtor of a commitment.
    pub from: Key,
    /// The node it ends at.
    pub to: Key,
    /// Its relation, with what that relation can say.
    pub tie: Tie,
    /// When it held in the world.
    #[serde(default)]
    pub valid: Option<Date>,
    /// The matter that this edge gives an account of; edges with the same matter are accounts
    /// of one thing by sources that differ.
    #[serde(default)]
    pub matter: Option<Key>,
    /// The author's remark; no query reads it.
    #[serde(default)]
    pub note: Option<String>,
}

impl Edge {
    /// An edge with two ends and what its tie says.
    pub fn new(key: Key, from: Key, tie: Tie, to: Key) -> Edge {
        Edge {
            key,
            from,
            to,
            tie,
            valid: None,
            matter: None,
            note: None,
        }
    }

    /// The name of its relation.
    pub fn relation(&self) -> Relation {
        self.tie.relation()
    }

    /// The terms of the commitment, if it is one.
    pub fn terms(&self) -> Option<&Terms> {
        self.tie.terms()
    }

    /// The id by its ends, which it has in a dossier where nobody gives it one; of several, the
    /// later have a number behind it.
    pub(crate) fn id_by_ends(&self) -> String {
        format!("{}-{}-{}", self.from, self.relation(), self.to)
    }

    /// Whether its id is by its ends: that tells it from no other edge between them.
    #[cfg(feature = "cli")]
    pub(crate) fn is_by_ends(&self) -> bool {
        match self.key.as_str().strip_prefix(&self.id_by_ends()) {
            Some("") => true,
            Some(rest) => {
                let number = rest.strip_prefix('-').and_then(|n| n.parse().ok());
                number.is_some_and(|n: u32| n > 1)
            }
            None => false,
        }
    }
}

/// A relation, with what an edge of it can say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tie {
    /// Debtor: the guarantor; end: the actor it stands for.
    Guarantees(Guarantee),
    /// Debtor: the actor of last resort; end: the actor it stands behind.
    Backstops(Backstop),
    /// Debtor: who promised; end: to whom it is owed.
    Undertakes(Undertaking),
    /// Debtor; end: the creditor.
    Owes(Debt),
    /// Who acted; end: the agreement broken, or the wronged actor.
    Violates(Violation),
    /// Who took part; end: the agreement.
    PartyTo(Participation),
    /// Is a member of.
    MemberOf(Structure),
    /// Leads.
    Leads(Structure),
    /// Is a part of.
    PartOf(Structure),
    /// Speaks or acts for.
    Represents(Structure),
    /// Stands close to.
    AffiliatedWith(Structure),
    /// Took part in an event, in some role.
    ParticipatesIn {
        /// In what role; absent: not stated.
        #[serde(default)]
        role: Option<EventRole>,
    },
    /// A revision of the agreement at its end.
    Revises,
    /// Takes that agreement's place.
    Supersedes,
    /// Carries that agreement out.
    Implements,
    /// Changes that agreement.
    Amends,
    /// Says that agreement again.
    Reaffirms,
    /// May be the same thing as that node; never merged.
    PossiblySameAs,
    /// Came before that event.
    Before,
    /// Negotiates an agreement, or with an actor.
    Negotiates(Politics),
    /// Puts forward an agreement, or something to an actor.
    Proposes(Politics),
    /// Supports an agreement or an actor.
    Supports(Politics),
    /// Rejects an agreement or an actor's wish.
    Rejects(Politics),
    /// Demands an agreement, or something of an actor.
    Demands(Politics),
    /// Puts pressure on an actor, or for an agreement.
    Pressures(Politics),
    /// Opens a programme or agreement to somebody.
    GrantsAccess(Access),
    /// A relation of the user's own.
    Custom(Key),
}

impl Tie {
    /// The name of the relation.
    pub fn relation(&self) -> Relation {
        match self {
            Tie::Guarantees(_) => Relation::Guarantees,
            Tie::Backstops(_) => Relation::Backstops,
            Tie::Undertakes(_) => Relation::Undertakes,
            Tie::Owes(_) => Relation::Owes,
            Tie::Violates(_) => Relation::Violates,
            Tie::PartyTo(_) => Relation::PartyTo,
            Tie::MemberOf(_) => Relation::MemberOf,
            Tie::Leads(_) => Relation::Leads,
            Tie::PartOf(_) => Relation::PartOf,
            Tie::Represents(_) => Relation::Represents,
            Tie::AffiliatedWith(_) => Relation::AffiliatedWith,
            Tie::ParticipatesIn { .. } => Relation::ParticipatesIn,
            Tie::Revises => Relation::Revises,
            Tie::Supersedes => Relation::Supersedes,
            Tie::Implements => Relation::Implements,
            Tie::Amends => Relation::Amends,
            Tie::Reaffirms => Relation::Reaffirms,
            Tie::PossiblySameAs => Relation::PossiblySameAs,
            Tie::Before => Relation::Before,
            Tie::Negotiates(_) => Relation::Negotiates,
            Tie::Proposes(_) => Relation::Proposes,
            Tie::Supports(_) => Relation::Supports,
            Tie::Rejects(_) => Relation::Rejects,
            Tie::Demands(_) => Relation::Demands,
            Tie::Pressures(_) => Relation::Pressures,
            Tie::GrantsAccess(_) => Relation::GrantsAccess,
            Tie::Custom(key) => Relation::Custom(key.clone()),
        }
    }

    /// The tie of this relation that says nothing beyond it.
    pub fn bare(relation: &Relation) -> Tie {
        match relation {
            Relation::Guarantees => Tie::Guarantees(Guarantee::default()),
            Relation::Backstops => Tie::Backstops(Backstop::default()),
            Relation::Undertakes => Tie::Undertakes(Undertaking::default()),
            Relation::Owes => Tie::Owes(Debt::default()),
            Relation::Violates => Tie::Violates(Violation::default()),
            Relation::PartyTo => Tie::PartyTo(Participation::default()),
            Relation::MemberOf => Tie::MemberOf(Structure::default()),
            Relation::Leads => Tie::Leads(Structure::default()),
            Relation::PartOf => Tie::PartOf(Structure::default()),
            Relation::Represents => Tie::Represents(Structure::default()),
            Relation::AffiliatedWith => Tie::AffiliatedWith(Structure::default()),
            Relation::ParticipatesIn => Tie::ParticipatesIn { role: None },
            Relation::Revises => Tie::Revises,
            Relation::Supersedes => Tie::Supersedes,
            Relation::Implements => Tie::Implements,
            Relation::Amends => Tie::Amends,
            Relation::Reaffirms => Tie::Reaffirms,
            Relation::PossiblySameAs => Tie::PossiblySameAs,
            Relation::Before => Tie::Before,
            Relation::Negotiates => Tie::Negotiates(Politics::default()),
            Relation::Proposes => Tie::Proposes(Politics::default()),
            Relation::Supports => Tie::Supports(Politics::default()),
            Relation::Rejects => Tie::Rejects(Politics::default()),
            Relation::Demands => Tie::Demands(Politics::default()),
            Relation::Pressures => Tie::Pressures(Politics::default()),
            Relation::GrantsAccess => Tie::GrantsAccess(Access::default()),
            Relation::Custom(key) => Tie::Custom(key.clone()),
        }
    }

    /// The terms of the commitment, if it is one.
    pub fn terms(&self) -> Option<&Terms> {
        match self {
            Tie::Guarantees(g) => Some(&g.terms),
            Tie::Backstops(b) => Some(&b.terms),
            Tie::Undertakes(u) => Some(&u.terms),
            Tie::Owes(d) => Some(&d.terms),
            _ => None,
        }
    }

    /// The terms of the commitment, to be changed.
    pub fn terms_mut(&mut self) -> Option<&mut Terms> {
        match self {
            Tie::Guarantees(g) => Some(&mut g.terms),
            Tie::Backstops(b) => Some(&mut b.terms),
            Tie::Undertakes(u) => Some(&mut u.terms),
            Tie::Owes(d) => Some(&mut d.terms),
            _ => None,
        }
    }

    /// The commitments that this one stands behind, by key: the `of` of a guarantee or a
    /// backstop; empty for every other tie.
    pub fn of(&self) -> &[Key] {
        match self {
            Tie::Guarantees(g) => &g.of,
            Tie::Backstops(b) => &b.of,
            _ => &[],
        }
    }

    /// Whether it is nothing without the commitments that it is [of](Tie::of): a backstop is
    /// not, an accessory guarantee is not, an independent one is; possibly, where a guarantee
    /// does not say which it is.
    ///
    /// ```
    /// use foedera::model::{Backstop, Tie, Truth};
    ///
    /// assert_eq!(Tie::Backstops(Backstop::default()).rests_on_principal(), Truth::Yes);
    /// ```
    pub fn rests_on_principal(&self) -> Truth {
        match self {
            Tie::Backstops(_) => Truth::Yes,
            Tie::Guarantees(g) if !g.of.is_empty() => match g.terms.nature {
                Some(Nature::Accessory) => Truth::Yes,
                Some(Nature::Independent) => Truth::No,
                None => Truth::Possibly,
            },
            _ => Truth::No,
        }
    }

    /// The conditions that are written on the edge itself, by key.
    pub fn conditions(&self) -> &[Key] {
        match self {
            Tie::GrantsAccess(access) => &access.conditions,
            Tie::MemberOf(s)
            | Tie::Leads(s)
            | Tie::PartOf(s)
            | Tie::Represents(s)
            | Tie::AffiliatedWith(s) => &s.conditions,
            _ => self.terms().map_or(&[], |terms| &terms.conditions),
        }
    }
}

/// What any commitment can say. Absent, or an empty list, means not stated.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// The agreement it was made under.
    #[serde(default)]
    pub under: Option<Key>,
    /// The article or clause of that agreement.
    #[serde(default)]
    pub clause: Option<String>,
    /// What is promised, in the closed list of alliance research.
    #[serde(default)]
    pub obligations: Vec<Obligation>,
    /// By what means, in free words: "air defence", "intelligence".
    #[serde(default)]
    pub means: Vec<String>,
    /// The list of means ends with "and more".
    #[serde(default)]
    pub open_list: bool,
    /// In which domains: "air", "land", "sea", "cyber", "energy", "finance".
    #[serde(default)]
    pub domains: Vec<String>,
    /// A promise to do it, or not to.
    #[serde(default)]
    pub polarity: Option<Polarity>,
    /// The word the text itself uses: "guarantee", "assurance", "backstop".
    #[serde(default)]
    pub term: Option<String>,
    /// Whether it binds in law.
    #[serde(default)]
    pub force: Option<LegalForce>,
    /// Whether it stands and falls with what it is for.
    #[serde(default)]
    pub nature: Option<Nature>,
    /// How several debtors of one promise share it.
    #[serde(default)]
    pub liability: Option<Liability>,
    /// Who is called on first: 1 before 2.
    #[serde(default)]
    pub priority: Option<u32>,
    /// The most it can cost the debtor.
    #[serde(default)]
    pub cap: Option<Amount>,
    /// The debtor's part of the whole.
    #[serde(default)]
    pub share: Option<Share>,
    /// What must come true first, by key.
    #[serde(default)]
    pub conditions: Vec<Key>,
    /// Against whom it is directed.
    #[serde(default)]
    pub adversaries: Vec<Key>,
}

impl Terms {
    /// Whether this is promised. Who promises *not* to defend does not promise defence; staying out
    /// and not attacking are the same, however they are put.
    ///
    /// ```
    /// use foedera::model::{Obligation, Polarity, Terms};
    ///
    /// let terms = Terms {
    ///     obligations: vec![Obligation::Defense, Obligation::Neutrality],
    ///     polarity: Some(Polarity::Refrain),
    ///     ..Terms::default()
    /// };
    /// assert!(terms.promises(Obligation::Neutrality) && !terms.promises(Obligation::Defense));
    /// ```
    pub fn promises(&self, obligation: Obligation) -> bool {
        let refrains = self.polarity == Some(Polarity::Refrain);
        self.obligations.contains(&obligation) && (!refrains || obligation.is_abstention())
    }

    /// Whether nothing of what is named is promised: the promise is *not* to do it.
    ///
    /// ```
    /// use foedera::model::{Obligation, Polarity, Terms};
    ///
    /// let mut terms = Terms { polarity: Some(Polarity::Refrain), ..Terms::default() };
    /// assert!(terms.refrains());
    /// terms.obligations.push(Obligation::Neutrality);
    /// assert!(!terms.refrains(), "staying out, however it is put");
    /// ```
    pub fn refrains(&self) -> bool {
        let abstains = || self.obligations.iter().any(|o| o.is_abstention());
        self.polarity == Some(Polarity::Refrain) && !abstains()
    }
}

impl Obligation {
    /// Whether *not* is in its word already, so that "a promise not to" says no more: who promises
    /// not to hold arms promises disarmament.
    pub(crate) fn is_abstention(self) -> bool {
        matches!(
            self,
            Obligation::Neutrality | Obligation::Nonaggression | Obligation::Disarmament
        )
    }
}

words! {
    /// What is promised: ATOP's five obligations, and what credit and disarmament add.
    pub enum Obligation: "an obligation" {
        /// To defend when attacked.
        Defense,
        /// To join an attack.
        Offense,
        /// To stay out.
        Neutrality,
        /// Not to attack.
        Nonaggression,
        /// To consult.
        Consultation,
        /// To assist.
        Assistance,
        /// To be there.
        Presence,
        /// To pay.
        Payment,
        /// To do what another owes.
        Performance,
        /// To give up arms.
        Disarmament,
        /// None of these.
        Other as "something else",
    }
}

words! {
    /// Whether a promise is to do something or not to.
    pub enum Polarity: "a polarity" {
        /// A promise to.
        Do,
        /// A promise not to.
        Refrain,
    }
}

words! {
    /// Whether a guarantee stands and falls with what it is for.
    pub enum Nature: "a guarantee's nature" {
        /// It does: a suretyship.
        Accessory,
        /// It is payable by its own terms (URDG 758, article 5).
        Independent,
    }
}

words! {
    /// How several debtors of one promise share it.
    pub enum Liability: "a liability" {
        /// Each for its part.
        Several,
        /// Each for the whole.
        JointAndSeveral,
    }
}

/// A guarantee: answerable for an actor's safety, or for what that actor owes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guarantee {
    /// What any commitment can say.
    #[serde(default)]
    pub terms: Terms,
    /// Who may call on it: the protected actor for its safety, the creditor for a debt.
    #[serde(default)]
    pub owed_to: Option<Key>,
    /// The principal commitments that it stands behind, by key.
    #[serde(default)]
    pub of: Vec<Key>,
}

/// A backstop: support for another's commitment; nothing without it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Backstop {
    /// What any commitment can say.
    #[serde(default)]
    pub terms: Terms,
    /// The commitments that it backs, by key.
    #[serde(default)]
    pub of: Vec<Key>,
    /// When it is due; absent: not stated.
    #[serde(default)]
    pub when: Option<BackstopWhen>,
}

words! {
    /// When a backstop is due.
    pub enum BackstopWhen: "when a backstop is due" {
        /// When what it backs has failed: a later step of recourse.
        OnFailure,
        /// Beside what it backs.
        Alongside,
    }
}

/// Any other promise: to assist, to give up a weapon, to pay.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undertaking {
    /// What any commitment can say.
    #[serde(default)]
    pub terms: Terms,
    /// The third party or organ that benefits.
    #[serde(default)]
    pub benefits: Option<Key>,
    /// The commitments given in exchange, by key.
    #[serde(default)]
    pub in_return_for: Vec<Key>,
}

/// A principal debt.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Debt {
    /// What any commitment can say.
    #[serde(default)]
    pub terms: Terms,
    /// How much is owed.
    #[serde(default)]
    pub amount: Option<Amount>,
}

/// A breach. One party's breach never breaks another's commitment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Violation {
    /// What happened.
    #[serde(default)]
    pub event: Option<Key>,
    /// The commitments broken, by key; empty: the source blames the agreement only.
    #[serde(default)]
    pub breaches: Vec<Key>,
    /// Whether the one who acted is a party (VCLT, article 34).
    #[serde(default)]
    pub standing: Option<Standing>,
    /// The provision broken.
    #[serde(default)]
    pub provision: Option<String>,
    /// Whether the breach is material (VCLT, article 60).
    #[serde(default)]
    pub material: Option<bool>,
    /// Whether it is alleged or found; absent: not stated.
    #[serde(default)]
    pub finding: Option<Finding>,
    /// Who alleges or found it.
    #[serde(default)]
    pub found_by: Option<Key>,
}

words! {
    /// Whether an actor is a party to what it broke.
    pub enum Standing: "a standing" {
        /// It is.
        Party,
        /// It is not.
        NonParty,
    }
}

words! {
    /// How far a breach is established.
    pub enum Finding: "a finding" {
        /// Somebody says so.
        Alleged,
        /// A court or another body found it.
        Found,
    }
}

/// What an actor did to become, be or cease to be part of an agreement.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Participation {
    /// The act; absent: not stated.
    #[serde(default)]
    pub act: Option<Act>,
    /// The role; absent: not stated.
    #[serde(default)]
    pub role: Option<Role>,
    /// When the act was done.
    #[serde(default)]
    pub on: Option<Date>,
}

words! {
    /// Acts of participation, in the words of treaty law.
    pub enum Act: "an act of participation" {
        /// Signature.
        Signature,
        /// Signature that binds at once.
        DefinitiveSignature,
        /// Ratification.
        Ratification,
        /// Acceptance.
        Acceptance,
        /// Approval.
        Approval,
        /// Formal confirmation, by an organization.
        FormalConfirmation,
        /// Consent to be bound, in another form.
        ConsentToBeBound,
        /// Accession.
        Accession,
        /// Succession.
        Succession,
        /// Provisional application.
        ProvisionalApplication,
        /// Reservation.
        Reservation,
        /// Withdrawal of a reservation.
        ReservationWithdrawal,
        /// Objection to another's reservation.
        Objection,
        /// Declaration.
        Declaration,
        /// Withdrawal.
        Withdrawal,
        /// Denunciation.
        Denunciation,
        /// An act that is none of these, or not known which.
        AnotherAct,
    }
}

words! {
    /// Roles in an agreement.
    pub enum Role: "a role in an agreement" {
        /// Party.
        Party,
        /// Guarantor.
        Guarantor,
        /// Beneficiary.
        Beneficiary,
        /// Mediator.
        Mediator,
        /// Witness.
        Witness,
        /// Depositary.
        Depositary,
    }
}

words! {
    /// Roles in an event.
    pub enum EventRole: "a role in an event" {
        /// Who did it.
        Actor,
        /// To whom it was done.
        Target,
        /// Who mediated.
        Mediator,
        /// Who was the host.
        Host,
    }
}

/// What an edge of structure (member of, leads, part of …) can say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Structure {
    /// The purpose, in free words.
    #[serde(default)]
    pub purposes: Vec<String>,
    /// The rank or tier in the whole, in free words: "key countries".
    #[serde(default)]
    pub tier: Option<String>,
    /// What must come true first, by key.
    #[serde(default)]
    pub conditions: Vec<Key>,
}

/// What a political act can say. None of them moves an agreement's stage.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Politics {
    /// What it is about: edges, agreements, accounts, by key.
    #[serde(default)]
    pub about: Vec<Key>,
    /// Of the whole or of a part; absent: not stated.
    #[serde(default)]
    pub extent: Option<Extent>,
    /// What exactly, in free words: "details".
    #[serde(default)]
    pub of_what: Option<String>,
}

words! {
    /// Of how much.
    pub enum Extent: "an extent" {
        /// Of the whole.
        Whole,
        /// Of a part.
        Part,
    }
}

/// An organization opens a programme or agreement to somebody.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Access {
    /// To whom.
    #[serde(default)]
    pub recipient: Option<Key>,
    /// What must come true first, by key: conditions, or edges such as a membership.
    #[serde(default)]
    pub conditions: Vec<Key>,
    /// Whether this is the only way to it; absent: not stated.
    #[serde(default)]
    pub only_way: Option<bool>,
}
