//! `foedera show`: all that is known of one record, with who says it.

use super::decided::Asked;
use super::failure::Failure;
use super::report::{Column, Fields, Json, Report, Row, Section, listed, object};
use super::words;
use super::{rows, values};
use crate::graph::{NodeId, Record, View};
use crate::model::{Account, Claim, Date, Key, Modality, Says, Scope, Source, Word};
use crate::query::{Evidence, Shape, Shown, condition_state, show};
use clap::Args;
use serde::ser::{Serialize, Serializer};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Show all that is known of a record: an actor, agreement, event, condition, edge or source
///
/// Example:
///   foedera show budapest
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Typed {
    /// Its id, name or alias
    #[arg(value_name = "WHAT", required = true)]
    what: Vec<String>,
}

const FACT: &[Column] = &[Column::row("fact", 9), Column::row("value", 8)];
const SAID: &[Column] = &[
    Column::row("attribute", 9),
    Column::row("value", 8),
    Column::row("said by", 7),
    Column::below("quote", ""),
];
const VOICED: &[Column] = &[
    Column::row("of what", 9),
    Column::row("it says", 8),
    Column::row("said by", 7),
];
const SILENCE: &[Column] = &[
    Column::row("attribute", 9),
    Column::row("not stated by", 8),
    Column::row("place", 7),
];
const CONDITION: &[Column] = &[
    Column::row("condition", 9),
    Column::row("named as", 8),
    Column::row("state", 7),
    Column::row("what waits", 9),
];
const PROVISION: &[Column] = &[
    Column::row("provision", 9),
    Column::row("title", 8),
    Column::row("consists of", 7),
];

pub(super) fn run<'a>(typed: &Typed, asked: &'a Asked) -> Result<Report<'a>, Failure> {
    let key = asked.record(&typed.what)?;
    let view = asked.view();
    let Some(shown) = show(view, key.as_str()) else {
        return Err(Failure::usage(format!("`{key}` is not in this dossier")));
    };
    let mut report = Report {
        kind: "show",
        question: asked.question(heading(view, shown.record)),
        found: true,
        ..Report::default()
    };
    report.sections = sections(asked, &shown);
    let id = |key: &Key| asked.graph().node_id(key.as_str());
    if let Some(node) = id(&key) {
        asked.note_left_out(&mut report, Some(node), |_| true);
    }
    let (mut edges, mut nodes) = (Vec::new(), shown.conditions.clone());
    nodes.extend(id(&key));
    edges.extend(asked.graph().edge_id(key.as_str()));
    edges.extend(every(&shown).map(|e| e.edge));
    report.rests_on(view, edges, nodes);
    report.json = Json::of(move |json| json.put(&value(view, &shown)));
    Ok(report)
}

fn every<'s>(shown: &'s Shown<'_>) -> impl Iterator<Item = &'s Evidence> {
    let ends = shown.out.iter().chain(&shown.into);
    ends.chain(&shown.mentioned).chain(&shown.applies_to)
}

fn heading(view: View<'_>, record: Record<'_>) -> String {
    match record {
        Record::Node(node) => format!("{}: {} ({})", node.name, node.kind_phrase(), node.key),
        Record::Edge(edge) => {
            let sentence = words::name_of(view, &edge.key);
            format!("{sentence}: {} ({})", record.what(), edge.key)
        }
        Record::Source(source) => format!("{}: a source ({})", source.title, source.key),
        Record::Account(account) => {
            let title = account.title.clone();
            let of = words::name_of(view, &account.of);
            let title = title.unwrap_or_else(|| "Account".to_string());
            format!("{title}: an account of {of} ({})", account.key)
        }
        Record::Relation(relation) => format!("{}: a relation of the dossier's own", relation.key),
    }
}

fn sections(asked: &Asked, shown: &Shown<'_>) -> Vec<Section> {
    let view = asked.view();
    let mut sections = Vec::new();
    let mut add = |title: &str, columns, rows: Vec<Row>| {
        if !rows.is_empty() {
            sections.push(Section {
                title: title.to_string(),
                note: String::new(),
                columns,
                rows,
            });
        }
    };
    if let Shape::Edge(evidence) = &shown.state {
        add("", rows::EDGE, rows::edges(view, [&**evidence]));
    }
    add("", FACT, facts(view, shown));
    let said = shown.values.iter().map(|(attribute, value, claim)| {
        Row::new([
            attribute.as_str().replace('_', " "),
            words::value(view, value),
            words::said_by(view, std::iter::once(*claim)),
            claim
                .quote
                .as_ref()
                .map_or(String::new(), |q| format!("“{q}”")),
        ])
    });
    add("What is said of it", SAID, said.collect());
    let silent = shown.silences.iter().map(|silence| {
        Row::new([
            silence.attribute.replace('_', " "),
            silence.source.to_string(),
            silence.place.clone().unwrap_or_default(),
        ])
    });
    add("Not stated", SILENCE, silent.collect());
    let accounts = match shown.record {
        Record::Account(account) => vec![(account, shown.holds.clone())],
        _ => shown.accounts.clone(),
    };
    for (account, claims) in &accounts {
        let title = account.title.as_deref().unwrap_or(account.key.as_str());
        let who = words::said_by(view, claims.iter().copied());
        let complete = match account.complete {
            Some(true) => "; said to be complete",
            Some(false) => "; said not to be complete",
            None => "",
        };
        add(
            &format!("Account: {title} ({who}{complete})"),
            PROVISION,
            provisions(view, account),
        );
    }
    let edges = |edges: &[Evidence]| rows::edges(view, edges);
    let (edge, is_condition) = match shown.record {
        Record::Edge(edge) => (Some(edge), false),
        Record::Node(node) => (None, node.as_condition().is_some()),
        _ => (None, false),
    };
    add("From it", rows::EDGE, edges(&shown.out));
    add("To it", rows::EDGE, edges(&shown.into));
    let title = match (edge.is_some(), is_condition) {
        (true, _) => "What rests on it, breaks it or is given for it",
        (_, true) => "What names it",
        _ => "What is under it or mentions it",
    };
    add(title, rows::EDGE, edges(&shown.mentioned));
    add("What it applies to", rows::EDGE, edges(&shown.applies_to));
    let named = shown
        .conditions
        .iter()
        .map(|id| condition(view, *id, shown.record.key()));
    add("Conditions that name it", CONDITION, named.collect());
    let same: Vec<Evidence> = shown
        .same_matter
        .iter()
        .map(|e| Evidence::of(view, *e))
        .collect();
    add(
        "Other accounts of the same matter",
        rows::EDGE,
        edges(&same),
    );
    let (voiced, _) = &shown.voiced;
    let said = voiced.iter().map(|(about, claims)| {
        let said: BTreeSet<String> = claims.iter().map(|claim| says(view, claim)).collect();
        let said: Vec<String> = said.into_iter().collect();
        let word = words::said_by(view, claims.iter().copied());
        Row::new([words::name_of(view, about), said.join("; "), word])
    });
    add("On its word", VOICED, said.collect());
    if let Record::Source(_) = shown.record {
        let carries = words::count(shown.carries, "claim");
        add("", FACT, vec![Row::new(["carries".to_string(), carries])]);
    }
    sections
}

/// A condition that names a record, and as what.
fn condition(view: View<'_>, id: NodeId, key: &Key) -> Row {
    let record = view.node(id);
    let mut named: Vec<&str> = Vec::new();
    let mut gates: Vec<String> = Vec::new();
    if let Some(condition) = record.as_condition() {
        let is = |field: &Option<Key>| field.as_ref() == Some(key);
        let in_scope = |has: &dyn Fn(&Scope) -> bool| condition.scopes.iter().any(has);
        let parts = [
            ("who decides it", is(&condition.body)),
            ("what meets it", is(&condition.met_by)),
            (
                "who promised what waits",
                in_scope(&|scope| is(&scope.debtor)),
            ),
            (
                "to whom what waits is promised",
                in_scope(&|scope| is(&scope.to)),
            ),
            (
                "under what waits is promised",
                in_scope(&|scope| scope.under.contains(key)),
            ),
        ];
        let parts = parts.into_iter().filter(|(_, is_named)| *is_named);
        named.extend(parts.map(|(as_what, _)| as_what));
        gates.extend(condition.gates.iter().map(|gate| gate.phrase()));
    }
    Row::new([
        record.name.clone(),
        named.join("; "),
        words::truths(&condition_state(view, id)),
        gates.join(", "),
    ])
}

/// What a claim says, in words.
fn says(view: View<'_>, claim: &Claim) -> String {
    match &claim.says {
        Says::Holds => match claim.modality {
            Modality::Asserted => "that it is so".to_string(),
            modality => modality.phrase(),
        },
        Says::Value(attribute, value) => {
            let attribute = attribute.as_str().replace('_', " ");
            format!("{attribute}: {}", words::value(view, value))
        }
        Says::Silent(attribute) => {
            format!("nothing of {}", attribute.as_str().replace('_', " "))
        }
    }
}

fn provisions(view: View<'_>, account: &Account) -> Vec<Row> {
    let row = |provision: &crate::model::Provision| {
        let parts: Vec<String> = provision
            .parts
            .iter()
            .map(|k| words::name_of(view, k))
            .collect();
        Row::new([
            provision.label.clone(),
            provision.title.clone().unwrap_or_default(),
            parts.join("; "),
        ])
    };
    account.provisions.iter().map(row).collect()
}

/// What the record itself says, a fact a row.
fn facts(view: View<'_>, shown: &Shown<'_>) -> Vec<Row> {
    let mut facts: Vec<(&str, String)> = Vec::new();
    match &shown.state {
        Shape::Agreement(stages, in_force) => {
            facts.push(("stage", words::truths(stages)));
            // Where no stage is stated, nothing is known of its force either.
            if !stages.is_empty() {
                facts.push(("in force", in_force.to_string()));
            }
        }
        Shape::Condition(states) => facts.push(("state", words::truths(states))),
        Shape::Edge(_) | Shape::None => {}
    }
    match shown.record {
        Record::Node(node) => {
            words::facts(view, node, &mut facts);
            facts.push(("codes", words::codes(node)));
        }
        Record::Edge(edge) => {
            let matter = edge.matter.as_ref().map(Key::to_string);
            facts.push(("matter", matter.unwrap_or_default()));
            facts.push(("note", edge.note.clone().unwrap_or_default()));
        }
        Record::Source(source) => of_source(source, &mut facts),
        Record::Account(_) => {}
        Record::Relation(relation) => {
            facts.push(("meaning", relation.meaning.clone().unwrap_or_default()));
        }
    }
    let holds = words::said_by(view, shown.holds.iter().copied());
    if !matches!(shown.record, Record::Edge(_) | Record::Account(_)) {
        facts.push(("said by", holds));
    }
    let quotes: Vec<String> = shown.holds.iter().filter_map(|c| quote(c)).collect();
    facts.push(("quoted", quotes.join("; ")));
    facts
        .into_iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(fact, text)| Row::new([fact.to_string(), text]))
        .collect()
}

fn quote(claim: &Claim) -> Option<String> {
    let quote = claim.quote.as_ref()?;
    let place = claim.place.as_ref().map(|p| format!(" ({p})"));
    Some(format!("“{quote}”{}", place.unwrap_or_default()))
}

fn of_source(source: &Source, facts: &mut Vec<(&str, String)>) {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let date = |date: &Option<Date>| date.as_ref().map(Date::to_string).unwrap_or_default();
    facts.push(("kind", text(&source.kind)));
    facts.push(("author", text(&source.author)));
    facts.push(("publisher", text(&source.publisher)));
    facts.push(("published", date(&source.published)));
    facts.push(("accessed", date(&source.accessed)));
    facts.push(("url", text(&source.url)));
    facts.push((
        "known by",
        source.via.as_ref().map(Key::to_string).unwrap_or_default(),
    ));
    facts.push(("note", text(&source.note)));
}

/// A record as it is stored.
struct Stored<'a>(Record<'a>);

impl Serialize for Stored<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Record::Node(node) => node.serialize(to),
            Record::Edge(edge) => edge.serialize(to),
            Record::Source(source) => source.serialize(to),
            Record::Account(account) => account.serialize(to),
            Record::Relation(relation) => relation.serialize(to),
        }
    }
}

fn value<'a>(view: View<'a>, shown: &'a Shown<'_>) -> impl Fields {
    let sort = match shown.record {
        Record::Node(node) => node.sort().word(),
        Record::Edge(_) => "Edge",
        Record::Source(_) => "Source",
        Record::Account(_) => "Account",
        Record::Relation(_) => "Relation",
    };
    let state = match &shown.state {
        Shape::Agreement(stages, in_force) => {
            json!({ "stages": values::states(stages), "in_force": values::truth(*in_force) })
        }
        Shape::Condition(states) => json!({ "states": values::states(states) }),
        Shape::Edge(evidence) => json!(values::edge(view, evidence)),
        Shape::None => Value::Null,
    };
    let said = shown.values.iter().map(|(_, _, claim)| *claim);
    let accounts = shown.accounts.iter().map(move |(account, claims)| {
        let provisions = account.provisions.iter().map(move |provision| {
            object()
                .with("label", &provision.label)
                .with("title", &provision.title)
                .with("parts", values::all_named(view, &provision.parts))
        });
        object()
            .with("id", &account.key)
            .with("title", &account.title)
            .with("complete", account.complete)
            .with("provisions", listed(provisions))
            .with("claims", values::claims(claims.iter().copied()))
    });
    let voiced = shown.voiced.0.values().flatten().copied();
    object()
        .with("id", shown.record.key())
        .with("sort", sort)
        .with("record", Stored(shown.record))
        .with("state", state)
        .with("claims", values::claims(shown.holds.iter().copied()))
        .with("values", values::claims(said))
        .with("silences", values::silences(&shown.silences))
        .with("from_it", values::edges(view, &shown.out))
        .with("to_it", values::edges(view, &shown.into))
        .with("mentions", values::edges(view, &shown.mentioned))
        .with("accounts", listed(accounts))
        .with("applies_to", values::edges(view, &shown.applies_to))
        .with("conditions", values::nodes(view, &shown.conditions))
        .with("same_matter", values::edges_named(view, &shown.same_matter))
        .with("carries", shown.carries)
        .with("voiced", values::claims(voiced))
}
