//! Writes records as a dossier: one flat file in the canonical form, which reads back to the
//! same records. Says once for the whole file which source, voice and modality most claims
//! have, and uses short forms. Start at [`write()`].

mod claim;
mod edge;
mod node;
mod text;

use super::format::format;
use crate::graph::Records;
use crate::model::{Account, Claim, Key, Sort};
use claim::Base;
use std::collections::{BTreeMap, BTreeSet, HashMap};
pub(crate) use text::quote;
use text::{Fields, ident, key, list, map};

/// The dossier that says these records, in the canonical form.
///
/// Reading it gives the same records, in another order perhaps. What a dossier cannot say is
/// left out: a claim that gives an attribute a value it does not take, an account of an
/// agreement that is not there. Costs what the records and their text cost.
///
/// ```
/// use foedera::dossier::{Memory, read, ukraine, write};
///
/// let records = ukraine().records();
/// let text = write(&records, Some("Security guarantees for Ukraine"));
/// let reading = read(&Memory::new().with("a.ron", text), "a.ron");
/// assert_eq!(reading.graph.unwrap().records(), records);
/// ```
pub fn write(records: &Records, title: Option<&str>) -> String {
    let writer = Writer::new(records);
    let text = writer.file(title);
    // What is written has no fault of syntax; were there one, the text would still be it.
    format(&text).unwrap_or(text)
}

/// The same dossier as rows: the section, the id in it, the entry, each on one line. What the file
/// says of itself has no section, entries of a list have no id.
#[cfg(feature = "cli")]
pub(crate) fn rows(records: &Records, title: Option<&str>) -> Vec<[String; 3]> {
    let mut rows = Vec::new();
    for (name, part) in Writer::new(records).parts(title) {
        let name = name.to_string();
        match part {
            Part::Value(value) => rows.push([String::new(), name, value]),
            Part::Map(entries) => {
                let row = |(key, text): (&Key, String)| [name.clone(), key.to_string(), text];
                rows.extend(entries.into_iter().map(row));
            }
            Part::List(entries) => {
                let row = |text| [name.clone(), String::new(), text];
                rows.extend(entries.into_iter().map(row));
            }
        }
    }
    rows
}

/// What stands in a field of a dossier.
enum Part<'r> {
    Value(String),
    Map(Vec<(&'r Key, String)>),
    List(Vec<String>),
}

/// The records, and what is looked up in them.
struct Writer<'r> {
    records: &'r Records,
    base: Base<'r>,
    /// The claims about each record.
    claims: HashMap<&'r Key, Vec<&'r Claim>>,
    accounts: BTreeMap<&'r Key, Vec<&'r Account>>,
    /// How many edges would have this id by their ends.
    derived: HashMap<String, usize>,
}

impl<'r> Writer<'r> {
    fn new(records: &'r Records) -> Writer<'r> {
        let mut claims: HashMap<&Key, Vec<&Claim>> = HashMap::new();
        for claim in &records.claims {
            claims.entry(&claim.about).or_default().push(claim);
        }
        let mut accounts: BTreeMap<&Key, Vec<&Account>> = BTreeMap::new();
        for account in &records.accounts {
            accounts.entry(&account.of).or_default().push(account);
        }
        for list in accounts.values_mut() {
            list.sort_by(|a, b| a.key.cmp(&b.key));
        }
        let mut derived: HashMap<String, usize> = HashMap::new();
        for edge in &records.edges {
            *derived.entry(edge.id_by_ends()).or_insert(0) += 1;
        }
        Writer {
            records,
            base: Base::most_common(records.claims.iter()),
            claims,
            accounts,
            derived,
        }
    }

    fn file(&self, title: Option<&str>) -> String {
        let mut file = Fields::default();
        for (name, part) in self.parts(title) {
            match part {
                Part::Value(value) => file.add(name, value),
                Part::Map(entries) => {
                    let entries = entries.into_iter().map(|(id, text)| (key(id), text));
                    file.add_some(name, map(entries.collect()));
                }
                Part::List(entries) => file.add(name, list(entries)),
            }
        }
        file.plain()
    }

    /// The fields of the file, in their order; none that is empty.
    fn parts(&self, title: Option<&str>) -> Vec<(&'static str, Part<'r>)> {
        let mut head = Fields::default();
        head.add("foedera", "1");
        head.add_some("title", title.map(quote));
        self.base.fields(&Base::silent(), &mut head);
        let head = head.into_pairs().into_iter();
        let mut parts: Vec<_> = head
            .map(|(name, value)| (name, Part::Value(value)))
            .collect();
        // What no entry can say stands in `claims`.
        let mut elsewhere: Vec<&Claim> = Vec::new();
        let mut said: BTreeSet<&Key> = BTreeSet::new();

        parts.push(("sources", Part::Map(self.sources())));
        parts.push(("relations", Part::Map(self.relations())));
        let sorts = [
            ("actors", Sort::Actor),
            ("agreements", Sort::Agreement),
            ("events", Sort::Event),
            ("conditions", Sort::Condition),
        ];
        for (name, sort) in sorts {
            let mut nodes: Vec<_> = self.records.nodes.iter().collect();
            nodes.retain(|node| node.sort() == sort);
            nodes.sort_by(|a, b| a.key.cmp(&b.key));
            let mut entries = Vec::new();
            for node in nodes {
                said.insert(&node.key);
                let accounts = self.accounts.get(&node.key);
                let accounts = accounts.filter(|_| sort == Sort::Agreement);
                for account in accounts.into_iter().flatten() {
                    said.insert(&account.key);
                }
                let text = self.node(node, &mut elsewhere);
                entries.push((&node.key, text));
            }
            parts.push((name, Part::Map(entries)));
        }
        let mut edges: Vec<_> = self.records.edges.iter().collect();
        edges.sort_by(|a, b| a.key.cmp(&b.key));
        let mut texts = Vec::new();
        for edge in edges {
            said.insert(&edge.key);
            texts.push(self.edge(edge, &mut elsewhere));
        }
        parts.push(("edges", Part::List(texts)));
        let lost: BTreeSet<&Key> = self.records.accounts.iter().map(|a| &a.key).collect();
        for claim in &self.records.claims {
            if !said.contains(&claim.about) && !lost.contains(&claim.about) {
                elsewhere.push(claim);
            }
        }
        elsewhere.sort();
        let claims = elsewhere
            .into_iter()
            .filter_map(|claim| self.base.elsewhere(claim));
        parts.push(("claims", Part::List(claims.collect())));
        parts.retain(|(_, part)| match part {
            Part::Value(_) => true,
            Part::Map(entries) => !entries.is_empty(),
            Part::List(entries) => !entries.is_empty(),
        });
        parts
    }

    fn sources(&self) -> Vec<(&'r Key, String)> {
        let mut sources: Vec<_> = self.records.sources.iter().collect();
        sources.sort_by(|a, b| a.key.cmp(&b.key));
        let write = |source: &&'r crate::model::Source| {
            let mut fields = Fields::default();
            fields.add("title", quote(&source.title));
            fields.add_text("kind", &source.kind);
            fields.add_text("author", &source.author);
            fields.add_text("publisher", &source.publisher);
            let date = |date: &Option<crate::model::Date>| date.as_ref().map(|d| quote(d.as_str()));
            fields.add_some("published", date(&source.published));
            fields.add_some("accessed", date(&source.accessed));
            fields.add_text("url", &source.url);
            fields.add_some("via", source.via.as_ref().map(key));
            fields.add_text("note", &source.note);
            let text = match fields.len() {
                1 => quote(&source.title),
                _ => fields.plain(),
            };
            (&source.key, text)
        };
        sources.iter().map(write).collect()
    }

    fn relations(&self) -> Vec<(&'r Key, String)> {
        let mut relations: Vec<_> = self.records.relations.iter().collect();
        relations.sort_by(|a, b| a.key.cmp(&b.key));
        let write = |relation: &&'r crate::model::OwnRelation| {
            let mut fields = Fields::default();
            for (name, sorts) in [("from", &relation.from), ("to", &relation.to)] {
                if !sorts.is_empty() {
                    fields.add(name, text::words(sorts, true));
                }
            }
            fields.add_text("meaning", &relation.meaning);
            (&relation.key, fields.plain())
        };
        relations.iter().map(write).collect()
    }

    fn claims_about(&self, key: &Key) -> &[&'r Claim] {
        self.claims.get(key).map_or(&[], Vec::as_slice)
    }
}

/// The relation's name before a bracket.
fn relation_name(relation: &crate::model::Relation) -> String {
    ident(relation.as_str())
}
