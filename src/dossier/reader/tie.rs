//! What an edge of each relation can say beyond its two ends.

use super::Reader;
use super::condition::{ReadCondition, is_inline};
use super::fields::{Fields, Names};
use super::said::{CLAIM, Own, Said};
use super::value;
use crate::dossier::syntax::Value;
use crate::model::{
    Access, Backstop, Debt, Guarantee, Key, Participation, Politics, Relation, Structure, Terms,
    Tie, Undertaking, Violation,
};

const COMMON: &[&str] = &[
    "from", "to", "id", "since", "until", "valid", "matter", "note", "claims",
];
const TERMS: &[&str] = &[
    "under",
    "clause",
    "obligation",
    "means",
    "open_list",
    "domains",
    "polarity",
    "term",
    "force",
    "nature",
    "liability",
    "priority",
    "cap",
    "share",
    "conditions",
    "adversary",
];

macro_rules! names {
    ($($list:expr),* $(,)?) => {
        &Names {
            known: &[COMMON, CLAIM, value::ON_ALL, $($list),*],
            tolerated: value::ALL,
        }
    };
}

/// The fields of an edge of this relation.
pub(super) fn names(relation: &Relation) -> &'static Names {
    match relation {
        Relation::Guarantees => names![TERMS, value::ON_STATED, &["owed_to", "of"]],
        Relation::Backstops => names![TERMS, value::ON_STATED, &["of", "when"]],
        Relation::Undertakes => names![TERMS, value::ON_STATED, &["for", "in_return_for"]],
        Relation::Owes => names![TERMS, value::ON_STATED, &["amount"]],
        Relation::Violates => names![&[
            "event",
            "breaches",
            "standing",
            "provision",
            "material",
            "finding",
            "found_by"
        ]],
        Relation::PartyTo => names![&["act", "role", "on"]],
        Relation::MemberOf
        | Relation::Leads
        | Relation::PartOf
        | Relation::Represents
        | Relation::AffiliatedWith => names![&["tier", "conditions"]],
        Relation::ParticipatesIn => names![&["role"]],
        Relation::Negotiates
        | Relation::Proposes
        | Relation::Supports
        | Relation::Rejects
        | Relation::Demands
        | Relation::Pressures => names![&["about", "extent", "of_what"]],
        Relation::GrantsAccess => names![&["recipient", "conditions", "only_way"]],
        Relation::Revises
        | Relation::Supersedes
        | Relation::Implements
        | Relation::Amends
        | Relation::Reaffirms
        | Relation::PossiblySameAs
        | Relation::Before
        | Relation::Custom(_) => names![],
    }
}

/// A condition of an edge: the id of one, or one written inline.
pub(super) enum Conditional<'t> {
    Named(Key),
    Inline(Box<ReadCondition<'t>>),
}

impl<'t> Reader<'t> {
    /// What the edge says, without its conditions, which stand beside it.
    pub(super) fn tie(&mut self, relation: &Relation, fields: &mut Fields<'t>) -> Tie {
        match relation {
            Relation::Guarantees => Tie::Guarantees(Guarantee {
                terms: self.terms(fields),
                owed_to: fields.value("owed_to").and_then(|v| self.key(v)),
                of: self.edges(fields, "of"),
            }),
            Relation::Backstops => Tie::Backstops(Backstop {
                terms: self.terms(fields),
                of: self.edges(fields, "of"),
                when: fields.value("when").and_then(|v| self.word(v)),
            }),
            Relation::Undertakes => Tie::Undertakes(Undertaking {
                terms: self.terms(fields),
                benefits: fields.value("for").and_then(|v| self.key(v)),
                in_return_for: self.edges(fields, "in_return_for"),
            }),
            Relation::Owes => Tie::Owes(Debt {
                terms: self.terms(fields),
                amount: fields.value("amount").and_then(|v| self.amount(v)),
            }),
            Relation::Violates => Tie::Violates(Violation {
                event: fields.value("event").and_then(|v| self.key(v)),
                breaches: self.edges(fields, "breaches"),
                standing: fields.value("standing").and_then(|v| self.word(v)),
                provision: fields.value("provision").and_then(|v| self.text(v)),
                material: fields.value("material").and_then(|v| self.flag(v)),
                finding: fields.value("finding").and_then(|v| self.word(v)),
                found_by: fields.value("found_by").and_then(|v| self.key(v)),
            }),
            Relation::PartyTo => Tie::PartyTo(Participation {
                act: fields.value("act").and_then(|v| self.word(v)),
                role: fields.value("role").and_then(|v| self.word(v)),
                on: fields.value("on").and_then(|v| self.date(v)),
            }),
            Relation::MemberOf => Tie::MemberOf(self.structure(fields)),
            Relation::Leads => Tie::Leads(self.structure(fields)),
            Relation::PartOf => Tie::PartOf(self.structure(fields)),
            Relation::Represents => Tie::Represents(self.structure(fields)),
            Relation::AffiliatedWith => Tie::AffiliatedWith(self.structure(fields)),
            Relation::ParticipatesIn => Tie::ParticipatesIn {
                role: fields.value("role").and_then(|v| self.word(v)),
            },
            Relation::Negotiates => Tie::Negotiates(self.politics(fields)),
            Relation::Proposes => Tie::Proposes(self.politics(fields)),
            Relation::Supports => Tie::Supports(self.politics(fields)),
            Relation::Rejects => Tie::Rejects(self.politics(fields)),
            Relation::Demands => Tie::Demands(self.politics(fields)),
            Relation::Pressures => Tie::Pressures(self.politics(fields)),
            Relation::GrantsAccess => Tie::GrantsAccess(Access {
                recipient: fields.value("recipient").and_then(|v| self.key(v)),
                conditions: Vec::new(),
                only_way: fields.value("only_way").and_then(|v| self.flag(v)),
            }),
            Relation::Revises
            | Relation::Supersedes
            | Relation::Implements
            | Relation::Amends
            | Relation::Reaffirms
            | Relation::PossiblySameAs
            | Relation::Before
            | Relation::Custom(_) => Tie::bare(relation),
        }
    }

    fn edges(&mut self, fields: &mut Fields<'t>, name: &str) -> Vec<Key> {
        fields
            .value(name)
            .map_or(Vec::new(), |value| self.edge_keys(value))
    }

    fn terms(&mut self, fields: &mut Fields<'t>) -> Terms {
        Terms {
            under: fields.value("under").and_then(|v| self.key(v)),
            clause: fields.value("clause").and_then(|v| self.text(v)),
            obligations: fields
                .value("obligation")
                .map_or(Vec::new(), |v| self.words(v)),
            means: fields.value("means").map_or(Vec::new(), |v| self.texts(v)),
            open_list: fields.value("open_list").and_then(|v| self.flag(v)) == Some(true),
            domains: fields
                .value("domains")
                .map_or(Vec::new(), |v| self.texts(v)),
            polarity: fields.value("polarity").and_then(|v| self.word(v)),
            term: fields.value("term").and_then(|v| self.text(v)),
            force: fields.value("force").and_then(|v| self.word(v)),
            nature: fields.value("nature").and_then(|v| self.word(v)),
            liability: fields.value("liability").and_then(|v| self.word(v)),
            priority: fields.value("priority").and_then(|v| self.small_number(v)),
            cap: fields.value("cap").and_then(|v| self.amount(v)),
            share: fields.value("share").and_then(|v| self.share(v)),
            conditions: Vec::new(),
            adversaries: fields
                .value("adversary")
                .map_or(Vec::new(), |v| self.keys(v)),
        }
    }

    fn structure(&mut self, fields: &mut Fields<'t>) -> Structure {
        Structure {
            purposes: fields
                .value("purpose")
                .map_or(Vec::new(), |v| self.texts(v)),
            tier: fields.value("tier").and_then(|v| self.text(v)),
            conditions: Vec::new(),
        }
    }

    fn politics(&mut self, fields: &mut Fields<'t>) -> Politics {
        Politics {
            about: self.edges(fields, "about"),
            extent: fields.value("extent").and_then(|v| self.word(v)),
            of_what: fields.value("of_what").and_then(|v| self.text(v)),
        }
    }

    /// The conditions of an edge; those written inline take its place in the source.
    pub(super) fn conditionals(
        &mut self,
        value: Value<'t>,
        said: &Said,
        own: &Own,
    ) -> Vec<Conditional<'t>> {
        self.list(value, |reader, item| {
            if is_inline(item) {
                let read = reader.read_condition(item, said, Some(&own.places()))?;
                return Some(Conditional::Inline(Box::new(read)));
            }
            reader.edge_key(item).map(Conditional::Named)
        })
    }
}

/// Gives an edge its conditions.
pub(super) fn set_conditions(tie: &mut Tie, keys: Vec<Key>) {
    match tie {
        Tie::GrantsAccess(access) => access.conditions = keys,
        Tie::MemberOf(says)
        | Tie::Leads(says)
        | Tie::PartOf(says)
        | Tie::Represents(says)
        | Tie::AffiliatedWith(says) => says.conditions = keys,
        _ => {
            if let Some(terms) = tie.terms_mut() {
                terms.conditions = keys;
            }
        }
    }
}
