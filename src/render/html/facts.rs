//! What the page tells of a record when somebody asks: its facts at each moment, and each
//! claim with its source. Start at [`Facts::of`].

use crate::graph::{EdgeId, NodeId, Record, View};
use crate::model::{Claim, Key, Modality, Says, Source, Word};
use crate::query::{Evidence, Shape, shape, ties};
use crate::render::ink::followable;
use crate::render::text::clean;
use crate::words;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// The facts of the records that a page shows, and the sources behind them.
#[derive(Debug, Default, Serialize)]
pub struct Facts {
    pub records: Vec<RecordFacts>,
    pub sources: Vec<SourceFacts>,
    /// Where each record stands in the list.
    #[serde(skip)]
    places: BTreeMap<String, usize>,
    /// Where each source does.
    #[serde(skip)]
    by_key: BTreeMap<Key, usize>,
}

/// What is told of one record.
#[derive(Debug, Serialize)]
pub struct RecordFacts {
    title: String,
    kind: String,
    /// Whether it ties two records, so that its title tells of both.
    tie: bool,
    rows: Vec<Row>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    claims: Vec<Said>,
    /// The codes by which other lists know it.
    #[serde(skip_serializing_if = "String::is_empty")]
    codes: String,
    /// Other ties that the picture does not draw, in words.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    others: Vec<String>,
}

/// A fact, and what it comes to at each moment.
#[derive(Debug, Serialize)]
struct Row {
    name: &'static str,
    #[serde(flatten)]
    turns: Turns,
}

/// A text that may be another at each moment.
#[derive(Debug, Serialize, PartialEq, Eq)]
pub struct Turns {
    /// The texts, each once.
    texts: Vec<String>,
    /// Which text each moment has; left out where there is but one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    at: Vec<usize>,
}

impl Turns {
    /// Lists the texts of the moments, each once.
    pub fn new(each: impl IntoIterator<Item = String>) -> Turns {
        let mut texts: Vec<String> = Vec::new();
        let mut at = Vec::new();
        for text in each {
            let place = texts.iter().position(|known| *known == text);
            at.push(place.unwrap_or_else(|| {
                texts.push(text);
                texts.len() - 1
            }));
        }
        if texts.len() < 2 {
            at.clear();
        }
        Turns { texts, at }
    }

    /// The text of the last moment.
    pub fn last(&self) -> &str {
        let place = self.at.last().copied().unwrap_or(0);
        self.texts.get(place).map_or("", String::as_str)
    }

    fn is_empty(&self) -> bool {
        self.texts.iter().all(String::is_empty)
    }
}

/// Claims of one source that say the same in the same way.
#[derive(Debug, Serialize)]
struct Said {
    /// What is said, where it is less than the whole record: "office: President".
    #[serde(skip_serializing_if = "String::is_empty")]
    what: String,
    /// How, and by whom.
    how: String,
    source: usize,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    places: Vec<String>,
    #[serde(skip_serializing_if = "String::is_empty")]
    quote: String,
}

/// A source.
#[derive(Debug, Serialize)]
pub struct SourceFacts {
    title: String,
    /// Kind, author, publisher, date.
    #[serde(skip_serializing_if = "String::is_empty")]
    about: String,
    /// Where it can be found; a web address only.
    #[serde(skip_serializing_if = "String::is_empty")]
    url: String,
}

impl Facts {
    /// Gathers what is known of the records with these keys, as `moments` see them: a view
    /// for each date, that of all dates last. `drawn`: the edges that the picture draws.
    pub fn of<'k>(
        moments: &[View<'_>],
        keys: impl IntoIterator<Item = &'k str>,
        drawn: &BTreeSet<&str>,
    ) -> Facts {
        let mut facts = Facts::default();
        let Some(whole) = moments.last() else {
            return facts;
        };
        let graph = whole.graph();
        for key in keys {
            if facts.places.contains_key(key) {
                continue;
            }
            let made = match graph.record(key) {
                Some(Record::Node(node)) => {
                    let Some(id) = graph.node_id(node.key.as_str()) else {
                        continue;
                    };
                    facts.node(moments, id, drawn)
                }
                Some(Record::Edge(edge)) => {
                    let Some(id) = graph.edge_id(edge.key.as_str()) else {
                        continue;
                    };
                    facts.edge(moments, id)
                }
                _ => continue,
            };
            facts.places.insert(key.to_string(), facts.records.len());
            facts.records.push(made);
        }
        facts
    }

    /// Where the record with this key stands.
    pub fn place(&self, key: &str) -> Option<usize> {
        self.places.get(key).copied()
    }

    fn node(&mut self, moments: &[View<'_>], id: NodeId, drawn: &BTreeSet<&str>) -> RecordFacts {
        let each: Vec<Vec<(&'static str, String)>> =
            moments.iter().map(|view| node_rows(*view, id)).collect();
        let mut made = RecordFacts {
            title: String::new(),
            kind: String::new(),
            tie: false,
            rows: rows(each),
            claims: Vec::new(),
            codes: String::new(),
            others: Vec::new(),
        };
        let Some(whole) = moments.last().copied() else {
            return made;
        };
        let node = whole.node(id);
        made.title = clean(&node.name);
        made.kind = clean(&node.kind_phrase());
        made.codes = clean(&words::codes(node));
        // Also what is only announced or denied: how it is said stands beside it.
        let any = whole.filter().said_in_any_way();
        made.claims = self.claims(whole, whole.graph().view(&any).node_claims(id));
        let ties = ties(whole, id);
        let ties = ties.iter().flatten();
        let hidden = ties.filter(|e| !drawn.contains(whole.edge(e.edge).key.as_str()));
        let sentences: BTreeSet<String> = hidden.map(|e| tie(whole, e)).collect();
        made.others = sentences.into_iter().collect();
        made
    }

    fn edge(&mut self, moments: &[View<'_>], id: EdgeId) -> RecordFacts {
        let each = moments.iter().map(|view| edge_rows(*view, id)).collect();
        let mut made = RecordFacts {
            title: String::new(),
            kind: String::new(),
            tie: true,
            rows: rows(each),
            claims: Vec::new(),
            codes: String::new(),
            others: Vec::new(),
        };
        if let Some(whole) = moments.last().copied() {
            made.title = clean(&words::capital(&words::prose(whole, id)));
            made.kind = clean(&whole.graph().relation(id).phrase());
            let any = whole.filter().said_in_any_way();
            made.claims = self.claims(whole, whole.graph().view(&any).edge_claims(id));
        }
        made
    }

    /// The claims, those that differ only in their place together.
    fn claims<'c>(&mut self, view: View<'_>, claims: impl Iterator<Item = &'c Claim>) -> Vec<Said> {
        let mut list: Vec<Said> = Vec::new();
        for claim in claims {
            let made = Said {
                what: clean(&what(view, claim)),
                how: clean(&how(view, claim)),
                source: self.source(view, &claim.source),
                places: claim.place.iter().map(|place| clean(place)).collect(),
                quote: claim.quote.as_deref().map(clean).unwrap_or_default(),
            };
            let like = |known: &&mut Said| {
                (&known.what, &known.how, known.source, &known.quote)
                    == (&made.what, &made.how, made.source, &made.quote)
            };
            match list.iter_mut().find(like) {
                Some(known) => {
                    for place in made.places {
                        if !known.places.contains(&place) {
                            known.places.push(place);
                        }
                    }
                }
                None => list.push(made),
            }
        }
        list
    }

    fn source(&mut self, view: View<'_>, key: &Key) -> usize {
        if let Some(place) = self.by_key.get(key) {
            return *place;
        }
        let title = |source: &Source| clean(&source.title);
        let found = view.graph().sources().iter().find(|s| s.key == *key);
        let made = match found {
            None => SourceFacts {
                title: clean(key.as_str()),
                about: String::new(),
                url: String::new(),
            },
            Some(source) => SourceFacts {
                title: title(source),
                about: about(source),
                url: source
                    .url
                    .as_ref()
                    .filter(|url| followable(url))
                    .cloned()
                    .unwrap_or_default(),
            },
        };
        // Two sources that look the same are one to a reader.
        let same = |known: &SourceFacts| {
            (&known.title, &known.about, &known.url) == (&made.title, &made.about, &made.url)
        };
        let place = self.sources.iter().position(same).unwrap_or_else(|| {
            self.sources.push(made);
            self.sources.len() - 1
        });
        self.by_key.insert(key.clone(), place);
        place
    }
}

/// The facts of each moment as rows, those without words left out.
fn rows(each: Vec<Vec<(&'static str, String)>>) -> Vec<Row> {
    let names: Vec<&'static str> = match each.last() {
        Some(last) => last.iter().map(|(name, _)| *name).collect(),
        None => Vec::new(),
    };
    let row = |(at, name): (usize, &'static str)| {
        let of = |facts: &Vec<(&'static str, String)>| {
            facts
                .get(at)
                .map(|(_, text)| clean(text))
                .unwrap_or_default()
        };
        Row {
            name,
            turns: Turns::new(each.iter().map(of)),
        }
    };
    let rows = names.into_iter().enumerate().map(row);
    rows.filter(|row| !row.turns.is_empty()).collect()
}

/// The same rows at every moment, empty where there is nothing to say.
fn node_rows(view: View<'_>, id: NodeId) -> Vec<(&'static str, String)> {
    let node = view.node(id);
    let mut facts = Vec::new();
    match shape(view, id) {
        Shape::Agreement(stages, in_force) => {
            // Where no stage is stated, nothing is known of its force either.
            let in_force = match stages.is_empty() {
                true => String::new(),
                false => in_force.to_string(),
            };
            facts.push(("stage", words::truths(&stages)));
            facts.push(("in force", in_force));
        }
        Shape::Condition(states) => facts.push(("state", words::truths(&states))),
        Shape::Edge(_) | Shape::None => {}
    }
    words::facts(view, node, &mut facts);
    facts
}

fn edge_rows(view: View<'_>, id: EdgeId) -> Vec<(&'static str, String)> {
    let evidence = Evidence::of(view, id);
    let edge = view.edge(id);
    let in_force = match view.graph().relation(id).is_commitment() {
        true => evidence.in_force.to_string(),
        false => String::new(),
    };
    let forces: Vec<String> = evidence.forces.iter().map(|f| f.phrase()).collect();
    vec![
        ("state", words::states(view, &evidence)),
        ("in force", in_force),
        ("when", words::period(evidence.period.as_ref())),
        ("in the source’s words", words::term(edge)),
        ("content", words::content(view, edge)),
        ("under", words::under(view, edge)),
        ("legal force", words::list(&forces)),
        ("waits for", words::open(view, &evidence)),
        ("broken by", words::breaches(view, &evidence).join("; ")),
        ("because", words::because(view, &evidence)),
        ("note", edge.note.clone().unwrap_or_default()),
    ]
}

/// A tie that the picture does not draw: "The United Kingdom leads the Coalition, since 2025".
fn tie(view: View<'_>, evidence: &Evidence) -> String {
    let sentence = words::capital(&words::prose(view, evidence.edge));
    let when = evidence.period.as_ref();
    let when = when.map_or(String::new(), |date| {
        format!(", {}", words::period(Some(date)))
    });
    clean(&format!("{sentence}{when}"))
}

/// What a claim says, where it is less than the whole record.
fn what(view: View<'_>, claim: &Claim) -> String {
    match &claim.says {
        Says::Holds => String::new(),
        Says::Value(attribute, value) => {
            let name = attribute.as_str().replace('_', " ");
            format!("{name}: {}", words::value(view, value))
        }
        Says::Silent(attribute) => {
            format!("{}: not stated", attribute.as_str().replace('_', " "))
        }
    }
}

/// How a claim is said, and by whom: "Sought by Volodymyr Zelenskyy".
fn how(view: View<'_>, claim: &Claim) -> String {
    if let Says::Silent(_) = claim.says {
        return "The source is silent on it".to_string();
    }
    let manner = match claim.modality {
        Modality::Asserted => "Stated",
        Modality::Sought => "Sought",
        Modality::Proposed => "Proposed",
        Modality::Reported => "Reported",
        Modality::Predicted => "Predicted",
        Modality::Hypothetical => "Said of what would be",
        Modality::Historical => "Said of what was",
        Modality::Denied => "Denied",
        Modality::Inferred => "Inferred by the author of this dossier",
    };
    let voices: Vec<String> = claim
        .voice
        .iter()
        .map(|key| words::the(&words::name_of(view, key)))
        .collect();
    let who = match (voices.is_empty(), claim.modality) {
        (false, Modality::Inferred) => format!(" from the words of {}", words::list(&voices)),
        (false, _) => format!(" by {}", words::list(&voices)),
        (true, Modality::Inferred) => String::new(),
        (true, _) => " by the source itself".to_string(),
    };
    let hedge = claim
        .hedge
        .as_ref()
        .map(|hedge| format!(", softened by “{hedge}”"));
    let sure = claim
        .confidence
        .map(|sure| format!(", read with {} confidence", sure.phrase()));
    let notes = [hedge, sure].into_iter().flatten().collect::<String>();
    format!("{manner}{who}{notes}")
}

/// Kind, author, publisher and date of a source.
fn about(source: &Source) -> String {
    let date = source
        .published
        .as_ref()
        .map(|date| words::period(Some(date)));
    let parts = [
        source.kind.clone(),
        source.author.clone(),
        source.publisher.clone(),
        date,
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    clean(&parts.join(", "))
}
