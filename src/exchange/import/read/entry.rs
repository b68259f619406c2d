//! The rules of a file: nodes, edges and the values that claims give them. Their fields are
//! called as in a dossier, and hold what makes a field of a row.

use super::{Fields, Reader};
use crate::dossier::FormFault;
use crate::dossier::syntax::{Kind as Form, Value};
use crate::exchange::import::mapping::{ClaimRule, EdgeRule, Given, NodeRule, Valid};
use crate::exchange::import::setting::{Part, Setting};
use crate::exchange::import::sink::Refers;
use crate::exchange::import::values::{Pick, When};
use crate::model::{
    Actor, ActorKind, Agreement, AgreementKind, Attribute, Event, EventKind, Kind, Modality,
    Obligation, Relation, Share, Takes, Word,
};

const NODE: &[&str] = &[
    "id", "name", "aliases", "codes", "rows", "not_rows", "facts",
];
const EDGE: &[&str] = &[
    "id",
    "from",
    "to",
    "since",
    "until",
    "valid",
    "matter",
    "note",
    "rows",
    "not_rows",
    "modality",
    "quote",
    "hedge",
    "confidence",
    "facts",
];
const EDGE_VALUES: &[&str] = &["outcome", "assessment", "place", "not_before", "not_after"];
const TERMS: &[&str] = &[
    "under",
    "clause",
    "obligations",
    "means",
    "domains",
    "polarity",
    "term",
    "force",
    "nature",
    "liability",
    "priority",
    "cap",
    "share",
    "adversary",
    "state",
];

/// The fields that edges of this relation have beside those that all edges have.
fn own_fields(relation: &Relation) -> &'static [&'static str] {
    match relation {
        Relation::Guarantees => &["owed_to", "of"],
        Relation::Backstops => &["of", "when"],
        Relation::Undertakes => &["for", "in_return_for"],
        Relation::Owes => &["amount"],
        Relation::Violates => &[
            "event",
            "breaches",
            "standing",
            "provision",
            "material",
            "finding",
            "found_by",
        ],
        Relation::PartyTo => &["act", "role", "on"],
        Relation::ParticipatesIn => &["role"],
        Relation::MemberOf
        | Relation::Leads
        | Relation::PartOf
        | Relation::Represents
        | Relation::AffiliatedWith => &["tier", "purposes"],
        Relation::Negotiates
        | Relation::Proposes
        | Relation::Supports
        | Relation::Rejects
        | Relation::Demands
        | Relation::Pressures => &["about", "extent", "of_what"],
        Relation::GrantsAccess => &["recipient", "only_way"],
        Relation::Revises
        | Relation::Supersedes
        | Relation::Implements
        | Relation::Amends
        | Relation::Reaffirms
        | Relation::PossiblySameAs
        | Relation::Before
        | Relation::Custom(_) => &[],
    }
}

/// What a node of this name is.
fn kind_of(name: &str) -> Option<Kind> {
    let actor = ActorKind::read(name).map(|kind| Actor::of(kind).into());
    let agreement = || AgreementKind::read(name).map(|kind| Agreement::of(kind).into());
    let event = || EventKind::read(name).map(|kind| Event::of(kind).into());
    let bare = || match name {
        "Actor" => Some(Actor::default().into()),
        "Agreement" => Some(Agreement::default().into()),
        "Event" => Some(Event::default().into()),
        _ => None,
    };
    actor.or_else(agreement).or_else(event).or_else(bare)
}

/// Makes a setting of free words.
type OfText = fn(String) -> Setting;

impl<'t> Reader<'t> {
    pub(super) fn node(&mut self, entry: Value<'t>) -> Option<NodeRule> {
        let Some(name) = entry.name() else {
            self.wrong(entry, "a node by its kind, `State(id: \"{column}\")`");
            return None;
        };
        let Some(kind) = kind_of(name) else {
            let words = ActorKind::ALL.iter().map(|w| w.word());
            let words = words.chain(AgreementKind::ALL.iter().map(|w| w.word()));
            let words = words.chain(EventKind::ALL.iter().map(|w| w.word()));
            let words = words.chain(["Actor", "Agreement", "Event"]);
            let similar = crate::model::nearest(name, words);
            let fault = FormFault::UnknownKind {
                found: name.to_string(),
                kind: "kind of node that rows can make",
            };
            self.raise_near(entry.name_span().unwrap_or(entry.span()), fault, similar);
            return None;
        };
        // Only commitments and conditions have a state, and rows make no conditions.
        let values = crate::dossier::VALUES.iter().copied();
        let values: Vec<&str> = values.filter(|value| *value != "state").collect();
        let mut fields = self.fields(entry, "a node", &[NODE, &values]);
        let only = self.only(&mut fields);
        let id = fields.take("id").map(|value| self.template(value));
        if id.is_none() {
            self.missing(entry, "id", "a node");
        }
        let name = fields.take("name").and_then(|value| self.free_words(value));
        let mut aliases = Vec::new();
        if let Some(value) = fields.take("aliases") {
            let items: Vec<Value<'t>> = match value.kind() {
                Form::List => value.items().collect(),
                _ => vec![value],
            };
            for item in items {
                aliases.extend(self.template(item));
            }
        }
        let mut codes = Vec::new();
        if let Some(value) = fields.take("codes") {
            if value.kind() != Form::Map || matches!(kind, Kind::Event(_)) {
                self.wrong(
                    value,
                    "codes of an actor or agreement, `{\"list\": \"{column}\"}`",
                );
            }
            for (list, code) in value.entries() {
                if let (Some(list), Some(code)) = (self.text(list), self.template(code)) {
                    codes.push((list, code));
                }
            }
        }
        let claims = self.claims(&mut fields, &values);
        Some(NodeRule {
            only,
            id: id??,
            kind,
            name,
            aliases,
            codes,
            claims,
        })
    }

    /// Tells that there is no such relation, and which is nearest.
    fn unknown_relation(&mut self, name: &str, entry: Value<'t>) -> Option<Relation> {
        let declared = self.relations.iter().map(|own| own.key.to_string());
        let built_in = Relation::BUILT_IN.iter().map(Relation::to_string);
        let known: Vec<String> = built_in.chain(declared).collect();
        let similar = crate::model::nearest(name, known.iter().map(String::as_str));
        let nearest = similar.first().and_then(|name| Relation::read(name));
        let found = name.to_string();
        let span = entry.name_span().unwrap_or(entry.span());
        self.raise_near(span, FormFault::UnknownRelation { found }, similar);
        nearest
    }

    pub(super) fn edge(&mut self, entry: Value<'t>) -> Option<EdgeRule> {
        let Some(name) = entry.name() else {
            self.wrong(
                entry,
                "an edge by its relation, `owes(from: \"{debtor}\", …)`",
            );
            return None;
        };
        let declared = self.relations.iter().find(|relation| relation.key == name);
        let declared = declared.map(|relation| Relation::Custom(relation.key.clone()));
        let known = Relation::read(name).or(declared);
        let is_known = known.is_some();
        // What else is wrong with it is told by what it is most likely meant to be.
        let relation = known.or_else(|| self.unknown_relation(name, entry))?;
        let terms: &[&str] = match relation.is_commitment() {
            true => TERMS,
            false => &[],
        };
        let called = format!("`{relation}`");
        let known = [EDGE, EDGE_VALUES, own_fields(&relation), terms];
        let mut fields = self.fields(entry, &called, &known);
        let only = self.only(&mut fields);
        let mut template = |reader: &mut Self, field: &str| {
            fields.take(field).and_then(|value| reader.template(value))
        };
        let id = template(self, "id");
        let (from, to) = (template(self, "from"), template(self, "to"));
        let (under, owed_to) = (template(self, "under"), template(self, "owed_to"));
        let of = template(self, "of");
        let references = [
            ("for", Refers::For),
            ("in_return_for", Refers::InReturnFor),
            ("adversary", Refers::Adversary),
            ("event", Refers::Event),
            ("breaches", Refers::Breaches),
            ("found_by", Refers::FoundBy),
            ("about", Refers::About),
            ("recipient", Refers::Recipient),
            ("matter", Refers::Matter),
        ];
        let mut others = Vec::new();
        for (field, refers) in references {
            others.extend(template(self, field).map(|template| (refers, template)));
        }
        for (field, end) in [("from", &from), ("to", &to)] {
            if end.is_none() && !entry.fields().any(|found| found.name == field) {
                self.missing(entry, field, &called);
            }
        }
        let valid = self.valid(&mut fields);
        let on = fields.take("on").and_then(|value| self.when(value));
        let amount = fields.take("amount").and_then(|value| self.money(value));
        let cap = fields.take("cap").and_then(|value| self.money(value));
        let is_event = relation == Relation::ParticipatesIn;
        let parts = self.parts(&mut fields, is_event);
        let mut values = EDGE_VALUES.to_vec();
        values.push("state");
        let claims = self.claims(&mut fields, &values);
        if !is_known {
            return None;
        }
        Some(EdgeRule {
            only,
            id,
            relation,
            from: from?,
            to: to?,
            valid,
            on,
            under,
            owed_to,
            of,
            others,
            amount,
            cap,
            parts,
            claims,
        })
    }

    /// `since` and `until`, or `valid`.
    fn valid(&mut self, fields: &mut Fields<'t>) -> Valid {
        let (since, until) = (fields.take("since"), fields.take("until"));
        match fields.take("valid") {
            Some(valid) if since.is_some() || until.is_some() => {
                let fault = FormFault::ExcludedField {
                    field: "valid",
                    beside: "since",
                };
                self.raise(valid.span(), fault);
                Valid::NotStated
            }
            Some(valid) => self.when(valid).map_or(Valid::NotStated, Valid::Date),
            None if since.is_none() && until.is_none() => Valid::NotStated,
            None => {
                let begins = since.and_then(|value| self.when(value));
                if let Some(value) = since
                    && begins.as_ref().is_some_and(When::is_censored)
                {
                    self.wrong(value, "a beginning without `censored`, which is of an end");
                }
                Valid::Span(begins, until.and_then(|value| self.when(value)))
            }
        }
    }

    /// What is the same in many rows.
    fn parts(&mut self, fields: &mut Fields<'t>, is_event: bool) -> Vec<Part> {
        let mut parts = Vec::new();
        if let Some(value) = fields.take("obligations") {
            parts.extend(self.obligations(value));
        }
        self.chosen(fields, "force", Setting::Force, &mut parts);
        self.chosen(fields, "nature", Setting::Nature, &mut parts);
        self.chosen(fields, "liability", Setting::Liability, &mut parts);
        self.chosen(fields, "polarity", Setting::Polarity, &mut parts);
        self.chosen(fields, "when", Setting::When, &mut parts);
        self.chosen(fields, "act", Setting::Act, &mut parts);
        match is_event {
            true => self.chosen(fields, "role", Setting::EventRole, &mut parts),
            false => self.chosen(fields, "role", Setting::Role, &mut parts),
        }
        self.chosen(fields, "standing", Setting::Standing, &mut parts);
        self.chosen(fields, "finding", Setting::Finding, &mut parts);
        self.chosen(fields, "extent", Setting::Extent, &mut parts);
        self.chosen(fields, "modality", Setting::Modality, &mut parts);
        self.chosen(fields, "confidence", Setting::Confidence, &mut parts);
        for (field, make) in [
            ("material", Setting::Material as fn(bool) -> Setting),
            ("only_way", Setting::OnlyWay),
        ] {
            if let Some(value) = fields.take(field) {
                let one = |reader: &mut Self, value| reader.flag(value).map(make);
                parts.extend(self.pick(value, &one).map(Part::Pick));
            }
        }
        let texts: [(&str, OfText); 10] = [
            ("term", Setting::Term),
            ("clause", Setting::Clause),
            ("means", Setting::Means),
            ("domains", Setting::Domain),
            ("provision", Setting::Provision),
            ("tier", Setting::Tier),
            ("purposes", Setting::Purpose),
            ("of_what", Setting::OfWhat),
            ("quote", Setting::Quote),
            ("hedge", Setting::Hedge),
        ];
        for (field, make) in texts {
            let Some(value) = fields.take(field) else {
                continue;
            };
            let items: Vec<Value<'t>> = match value.kind() {
                Form::List => value.items().collect(),
                _ => vec![value],
            };
            for item in items {
                parts.extend(self.free_words(item).map(|words| Part::Text(words, make)));
            }
        }
        if let Some(value) = fields.take("note") {
            let words = self.free_words(value);
            parts.extend(words.map(|words| Part::Text(words, Setting::Note)));
        }
        if let Some(value) = fields.take("priority") {
            match value.as_i64().and_then(|n| u32::try_from(n).ok()) {
                Some(n) => parts.push(Part::Pick(Pick::Always(Setting::Priority(n)))),
                None => self.wrong(value, "a whole number from 1"),
            }
        }
        if let Some(value) = fields.take("share") {
            let text = value.as_number_text().map(str::to_string);
            match text
                .or(value.as_str().map(|t| t.into_owned()))
                .map(|t| Share::new(&t))
            {
                Some(Ok(share)) => parts.push(Part::Pick(Pick::Always(Setting::Share(share)))),
                _ => self.wrong(value, "a percentage, such as 33.3"),
            }
        }
        parts
    }

    /// A word of a list, or one chosen by a column.
    fn chosen<W: Word>(
        &mut self,
        fields: &mut Fields<'t>,
        field: &str,
        make: fn(W) -> Setting,
        parts: &mut Vec<Part>,
    ) {
        let Some(value) = fields.take(field) else {
            return;
        };
        let one = |reader: &mut Self, value| reader.word(value).map(make);
        parts.extend(self.pick(value, &one).map(Part::Pick));
    }

    /// `[Defense]`, `By(…)`, or columns that are 0 or 1: `{"column": Defense}`.
    fn obligations(&mut self, value: Value<'t>) -> Option<Part> {
        let list = |reader: &mut Self, value: Value<'t>| -> Option<Setting> {
            let items: Vec<Value<'t>> = match value.kind() {
                Form::List => value.items().collect(),
                _ => vec![value],
            };
            let words: Vec<Obligation> = items.into_iter().filter_map(|i| reader.word(i)).collect();
            (!words.is_empty()).then_some(Setting::Obligations(words))
        };
        if value.kind() != Form::Map {
            return self.pick(value, &list).map(Part::Pick);
        }
        let mut flags = Vec::new();
        for (column, obligation) in value.entries() {
            let column = self.column_named(column);
            let obligation = self.word(obligation);
            flags.extend(column.zip(obligation));
        }
        if flags.len() > 31 {
            self.wrong(value, "at most 31 columns");
            return None;
        }
        Some(Part::Flags(flags))
    }

    /// The values that an entry gives to attributes.
    fn claims(&mut self, fields: &mut Fields<'t>, names: &[&str]) -> Vec<ClaimRule> {
        let mut rules = Vec::new();
        for name in names {
            if let Some(value) = fields.take(name) {
                self.claim(Attribute::read(name), value, &mut rules);
            }
        }
        if let Some(facts) = fields.take("facts") {
            if facts.kind() != Form::Map {
                self.wrong(
                    facts,
                    "a map of words and their values, `{\"region\": \"{column}\"}`",
                );
            }
            for (name, value) in facts.entries() {
                if let Some(name) = self.text(name) {
                    self.claim(Attribute::read(&name), value, &mut rules);
                }
            }
        }
        let _left = fields.entry;
        rules
    }

    /// One value, or a list of them: bare, or `(is: …, modality: …)`.
    fn claim(&mut self, attribute: Attribute, value: Value<'t>, rules: &mut Vec<ClaimRule>) {
        if value.kind() == Form::List {
            for item in value.items() {
                self.claim(attribute.clone(), item, rules);
            }
            return;
        }
        let is_long = value.kind() == Form::Struct && value.name().is_none();
        let known = [
            "is", "since", "of", "modality", "hedge", "quote", "rows", "not_rows",
        ];
        let mut fields = match is_long {
            true => self.fields(value, "a value", &[&known]),
            false => Fields {
                entry: value,
                found: vec![("is", value)],
            },
        };
        let Some(is) = fields.take("is") else {
            return self.missing(value, "is", "a value");
        };
        self.has_no_note(is);
        let only = self.only(&mut fields);
        let since = fields.take("since").and_then(|value| self.when(value));
        let unit = fields.take("of").and_then(|value| self.text(value));
        let modality = fields.take("modality").and_then(|value| self.word(value));
        let hedge = fields.take("hedge").and_then(|value| self.text(value));
        let quote = fields.take("quote").and_then(|value| self.text(value));
        let Some(given) = self.given(&attribute, is, since, unit) else {
            return;
        };
        rules.push(ClaimRule {
            only,
            attribute,
            value: given,
            modality: modality.unwrap_or(Modality::Asserted),
            hedge,
            quote,
        });
    }

    fn given(
        &mut self,
        attribute: &Attribute,
        is: Value<'t>,
        since: Option<When>,
        unit: Option<String>,
    ) -> Option<Given> {
        Some(match attribute.takes() {
            Takes::Text => Given::Text(self.free_words(is)?),
            Takes::Count => Given::Count(self.template(is)?, unit.unwrap_or_default()),
            Takes::Amount => Given::Amount(self.money(is)?),
            Takes::Date => Given::Date(self.when(is)?),
            Takes::Flag => Given::Flag(self.pick(is, &Self::flag)?),
            Takes::Record => Given::Record(self.template(is)?),
            Takes::Stage => Given::Stage(self.pick(is, &Self::word)?, since),
            Takes::Ending => Given::Ending(self.pick(is, &Self::word)?),
            Takes::State => Given::State(self.pick(is, &Self::word)?, since),
            Takes::Force => Given::Force(self.pick(is, &Self::word)?),
            Takes::Any => match is.name() {
                Some("Sum") => Given::Amount(self.money(is)?),
                Some("By" | "Heading") | None => match unit {
                    Some(unit) => Given::Count(self.template(is)?, unit),
                    None => Given::Text(self.free_words(is)?),
                },
                Some(_) => Given::Date(self.when(is)?),
            },
        })
    }
}
