//! Nodes: actors, agreements, events and conditions. A node holds what it *is* (its key, its
//! names, its kind); everything that is *said* of it (its office, its stage, its date, its
//! outcome) is a [`Claim`](super::Claim) about it, so that two sources may say different things.

use super::word::words;
use super::{Key, Relation};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An actor, an agreement, an event or a condition.
///
/// ```
/// use foedera::model::{Actor, ActorKind, Key, Node, Sort};
///
/// let ukraine = Node::new(Key::new("ukraine")?, "Ukraine", Actor::of(ActorKind::State));
/// assert_eq!(ukraine.sort(), Sort::Actor);
/// assert_eq!(ukraine.kind_phrase(), "state");
/// # Ok::<(), foedera::model::BadKey>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Node {
    /// What other records call it.
    pub key: Key,
    /// What people call it.
    pub name: String,
    /// Other names and spellings, for look-up.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// What it is.
    pub is: Kind,
    /// The author's remark; no query reads it.
    #[serde(default)]
    pub note: Option<String>,
}

impl Node {
    /// A node with a key, a name and nothing else.
    pub fn new(key: Key, name: impl Into<String>, is: impl Into<Kind>) -> Node {
        Node {
            key,
            name: name.into(),
            aliases: Vec::new(),
            is: is.into(),
            note: None,
        }
    }

    /// Which of the four sorts it is.
    pub fn sort(&self) -> Sort {
        self.is.sort()
    }

    /// Its kind as a sentence says it: `state`, `peace agreement`; its sort when the kind is
    /// not stated.
    pub fn kind_phrase(&self) -> String {
        use super::Word;
        match &self.is {
            Kind::Actor(a) => a.kind.map(Word::phrase),
            Kind::Agreement(a) => a.kind.map(Word::phrase),
            Kind::Event(e) => e.kind.map(Word::phrase),
            Kind::Condition(c) => c.kind.map(Word::phrase),
        }
        .unwrap_or_else(|| self.sort().phrase())
    }

    /// The condition, if it is one.
    pub fn as_condition(&self) -> Option<&Condition> {
        match &self.is {
            Kind::Condition(condition) => Some(condition),
            _ => None,
        }
    }

    /// The actor, if it is one.
    pub fn as_actor(&self) -> Option<&Actor> {
        match &self.is {
            Kind::Actor(actor) => Some(actor),
            _ => None,
        }
    }

    /// The event, if it is one.
    pub fn as_event(&self) -> Option<&Event> {
        match &self.is {
            Kind::Event(event) => Some(event),
            _ => None,
        }
    }
}

words! {
    /// The four sorts of nodes.
    pub enum Sort: "a sort of node" {
        /// Who promises, acts or is promised something.
        Actor,
        /// What was concluded, or is to be.
        Agreement,
        /// What happened.
        Event,
        /// What must come true first.
        Condition,
    }
}

/// What a node is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// Who promises, acts or is promised something.
    Actor(Actor),
    /// What was concluded, or is to be.
    Agreement(Agreement),
    /// What happened.
    Event(Event),
    /// What must come true first.
    Condition(Condition),
}

impl Kind {
    /// Which sort of node it is.
    pub fn sort(&self) -> Sort {
        match self {
            Kind::Actor(_) => Sort::Actor,
            Kind::Agreement(_) => Sort::Agreement,
            Kind::Event(_) => Sort::Event,
            Kind::Condition(_) => Sort::Condition,
        }
    }
}

/// Who promises, acts or is promised something.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// Absent: not stated.
    pub kind: Option<ActorKind>,
    /// Codes in other lists, by the list's name: `iso3`, `cow`, `gw`, `lei`, `wikidata`.
    #[serde(default)]
    pub codes: BTreeMap<String, String>,
    /// A group whose members nobody has listed.
    #[serde(default)]
    pub unresolved: bool,
}

impl Actor {
    /// An actor of that kind.
    pub fn of(kind: ActorKind) -> Actor {
        Actor {
            kind: Some(kind),
            ..Actor::default()
        }
    }
}

impl From<Actor> for Kind {
    fn from(actor: Actor) -> Kind {
        Kind::Actor(actor)
    }
}

words! {
    /// The kinds of actors.
    pub enum ActorKind: "an actor's kind" {
        /// A state.
        State,
        /// An intergovernmental organization.
        Organization,
        /// States that act together without an organization.
        Coalition,
        /// An organ of a state: a congress, a ministry.
        Organ,
        /// The armed forces of a state.
        Forces,
        /// An armed group that is no state's forces.
        ArmedGroup,
        /// A person.
        Person,
        /// A company.
        Company,
        /// A bank.
        Bank,
        /// A loosely named set: "partners", "Europe".
        Group,
    }
}

/// What was concluded, or is to be.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agreement {
    /// Absent: not stated.
    pub kind: Option<AgreementKind>,
    /// Codes in other lists, by the list's name: `atop`, `unts`, `isin`.
    #[serde(default)]
    pub codes: BTreeMap<String, String>,
}

impl Agreement {
    /// An agreement of that kind.
    pub fn of(kind: AgreementKind) -> Agreement {
        Agreement {
            kind: Some(kind),
            ..Agreement::default()
        }
    }
}

impl From<Agreement> for Kind {
    fn from(agreement: Agreement) -> Kind {
        Kind::Agreement(agreement)
    }
}

words! {
    /// The kinds of agreements.
    pub enum AgreementKind: "an agreement's kind" {
        /// A treaty.
        Treaty,
        /// A memorandum.
        Memorandum,
        /// A peace agreement.
        PeaceAgreement,
        /// A ceasefire.
        Ceasefire,
        /// A declaration.
        Declaration,
        /// An exchange of notes.
        ExchangeOfNotes,
        /// A plan.
        Plan,
        /// A proposal.
        Proposal,
        /// A framework.
        Framework,
        /// Several promises offered or sought as one.
        Package,
        /// A programme that one can be admitted to.
        Programme,
        /// A loan.
        Loan,
        /// A deed of guarantee.
        GuaranteeDeed,
        /// A letter of credit.
        LetterOfCredit,
        /// A statute.
        Statute,
    }
}

/// What happened. When and where are claims about it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Absent: not stated.
    pub kind: Option<EventKind>,
    /// A finer kind in free words: "invasion".
    #[serde(default)]
    pub subtype: Option<String>,
}

impl Event {
    /// An event of that kind.
    pub fn of(kind: EventKind) -> Event {
        Event {
            kind: Some(kind),
            ..Event::default()
        }
    }
}

impl From<Event> for Kind {
    fn from(event: Event) -> Kind {
        Kind::Event(event)
    }
}

words! {
    /// The kinds of events: the types of PLOVER, the political event ontology.
    pub enum EventKind: "an event's kind" {
        /// Agree to do something.
        Agree,
        /// Meet, talk, consult.
        Consult,
        /// Support in words.
        Support,
        /// Concede, yield.
        Concede,
        /// Cooperate in deed.
        Cooperate,
        /// Give aid.
        Aid,
        /// Retreat, release, return.
        Retreat,
        /// Ask for something.
        Request,
        /// Demand something.
        Demand,
        /// Accuse.
        Accuse,
        /// Reject.
        Reject,
        /// Threaten.
        Threaten,
        /// Protest in the streets.
        Protest,
        /// Sanction, reduce relations.
        Sanction,
        /// Mobilize forces.
        Mobilize,
        /// Coerce without battle.
        Coerce,
        /// Attack with force.
        Assault,
    }
}

/// What must come true first.
///
/// It applies to the edges it lists and to every commitment within one of its scopes, so that
/// a commitment added later is caught too.
///
/// ```
/// use foedera::model::{Condition, ConditionKind, Gate, Key, Scope};
///
/// let congress = Condition {
///     kind: Some(ConditionKind::ConstitutionalApproval),
///     gates: vec![Gate::LegalForce],
///     scopes: vec![Scope { debtor: Some(Key::new("usa")?), ..Scope::default() }],
///     ..Condition::default()
/// };
/// assert!(congress.applies_to.is_empty());
/// # Ok::<(), foedera::model::BadKey>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Condition {
    /// Absent: not stated.
    pub kind: Option<ConditionKind>,
    /// The actor who decides.
    #[serde(default)]
    pub body: Option<Key>,
    /// What waits for it; empty when not stated.
    #[serde(default)]
    pub gates: Vec<Gate>,
    /// The edges it applies to, by key.
    #[serde(default)]
    pub applies_to: Vec<Key>,
    /// The commitments it applies to, whenever they are added.
    #[serde(default)]
    pub scopes: Vec<Scope>,
    /// The edge or event that meets it.
    #[serde(default)]
    pub met_by: Option<Key>,
}

impl From<Condition> for Kind {
    fn from(condition: Condition) -> Kind {
        Kind::Condition(condition)
    }
}

words! {
    /// The kinds of conditions.
    pub enum ConditionKind: "a condition's kind" {
        /// A constitutional organ must approve.
        ConstitutionalApproval,
        /// Ratification.
        Ratification,
        /// The case in which an alliance becomes due.
        CasusFoederis,
        /// Membership of an organization.
        Membership,
        /// A day that must come, or pass.
        Deadline,
        /// Something must happen.
        EventOccurs,
        /// Something must be used up first.
        Exhaustion,
        /// None of these.
        Other,
    }
}

words! {
    /// What a condition holds back until it is met.
    pub enum Gate: "what a condition gates" {
        /// That there is a commitment at all.
        Existence,
        /// That it enters into force.
        EntryIntoForce,
        /// That it binds in law; under which law is not stated.
        LegalForce,
        /// That it binds in international law.
        InternationalForce,
        /// That it binds in domestic law.
        DomesticForce,
        /// That it is due.
        Performance,
        /// That it ends.
        Termination,
    }
}

/// A set of commitments named by what they have in common. A field that is absent (or an
/// empty list) does not narrow it; all that are present must fit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scope {
    /// Who owes them.
    #[serde(default)]
    pub debtor: Option<Key>,
    /// Whom they stand for or are owed to.
    #[serde(default)]
    pub to: Option<Key>,
    /// The agreements they are made under: any one of them.
    #[serde(default)]
    pub under: Vec<Key>,
    /// Which relation they are.
    #[serde(default)]
    pub relation: Option<Relation>,
}
