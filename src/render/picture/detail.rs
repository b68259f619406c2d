//! The small lines under a name: office, size, dates, outcomes, who leads. Start at
//! [`details`].

use super::standing::told;
use super::voice::{listed, manner, on_whose_word, title};
use super::when::{day, money, thousands};
use crate::graph::{NodeId, View};
use crate::model::{Attribute, Claim, Key, Kind, Modality, Relation, Says, Truth, Value, Word};
use crate::query::stage;
use crate::words;
use std::collections::{BTreeMap, BTreeSet};

/// The most lines under a name.
const MOST: usize = 5;

/// The small lines under a name, on whose word each is said, and who leads.
pub fn details(view: View<'_>, id: NodeId) -> Vec<String> {
    let mut lines = own(view, id);
    lines.extend(leaders(view, id));
    lines.truncate(MOST);
    lines
}

/// The same without who leads.
pub fn own(view: View<'_>, id: NodeId) -> Vec<String> {
    let node = view.node(id);
    let mut lines = Vec::new();
    let contested = contested(view, id);
    // One line for each thing that is said, whoever says it.
    let mut said: Vec<(String, Vec<&Claim>)> = Vec::new();
    for (attribute, value, claim) in values(view, id) {
        // Whether it had come by then, nobody says.
        let is_open = *attribute == Attribute::Outcome && view.filter().date().is_some();
        if is_open || is_later(view, value) {
            continue;
        }
        let Some(line) = worded(attribute, value, claim) else {
            continue;
        };
        match said.iter_mut().find(|(known, _)| *known == line) {
            Some((_, claims)) => claims.push(claim),
            None => said.push((line, vec![claim])),
        }
    }
    // What nobody says is not what is known.
    said.retain(|(_, claims)| claims.iter().any(|c| c.modality != Modality::Denied));
    let outcomes = said
        .iter()
        .filter(|(line, _)| line.starts_with(OUTCOME))
        .count();
    let only_outcomes = outcomes == said.len();
    let mut told = 0;
    for (line, claims) in said {
        if line.starts_with(OUTCOME) {
            told += 1;
            if told > 2 {
                continue;
            }
        }
        let words = manner(claims.iter().copied())
            .filter(|word| !line.ends_with(word))
            .map(str::to_string)
            .into_iter()
            .chain(on_whose_word(view, claims.iter().copied()))
            .chain(contested.get(&line).cloned());
        let line = match line.strip_prefix(OUTCOME) {
            Some(other) if told > 1 => format!("and {other}"),
            _ => line,
        };
        lines.push(on_word(line, words));
    }
    if outcomes > 2 {
        lines.push(format!("and {} more outcomes", outcomes - 2));
    }
    if let Kind::Agreement(_) = node.is
        && only_outcomes
    {
        let (stages, _) = stage(view, id);
        lines.splice(0..0, stages.iter().map(|(stage, _)| stage.phrase()));
    }
    if node.as_actor().is_some_and(|actor| actor.unresolved) {
        lines.push("members not listed".to_string());
    }
    lines.truncate(MOST);
    lines
}

/// A line and on whose word it is said, in brackets: after a comma it would read as the word on
/// which the next line is said.
fn on_word(line: String, words: impl IntoIterator<Item = String>) -> String {
    let words: Vec<String> = words.into_iter().collect();
    match words.is_empty() {
        true => line,
        false => format!("{line} ({})", words.join(", ")),
    }
}

/// Whether a date lies after the one that the picture shows.
fn is_later(view: View<'_>, value: &Value) -> bool {
    match (value, view.filter().date()) {
        (Value::Date(date), Some(as_of)) => date.possible().0 > as_of.possible().1,
        _ => false,
    }
}

const OUTCOME: &str = "outcome: ";

fn worded(attribute: &Attribute, value: &Value, claim: &Claim) -> Option<String> {
    Some(match (attribute, value) {
        (Attribute::Office, Value::Text(office)) => office.clone(),
        (Attribute::Size, Value::Count(n, of)) => {
            let size = format!("{} {of}", thousands(*n)).trim_end().to_string();
            match claim.modality {
                Modality::Sought => format!("{size} sought"),
                _ => size,
            }
        }
        (Attribute::Buffer, Value::Amount(amount)) => format!("buffer {}", money(amount)),
        (Attribute::Signed, Value::Date(date)) => format!("signed {}", day(date)),
        (Attribute::Adopted, Value::Date(date)) => format!("adopted {}", day(date)),
        (Attribute::ProvisionallyApplied, Value::Date(date)) => {
            format!("applied provisionally since {}", day(date))
        }
        (Attribute::EnteredIntoForce, Value::Date(date)) => {
            format!("in force since {}", day(date))
        }
        (Attribute::Terminated, Value::Date(date)) => format!("ended {}", day(date)),
        (Attribute::Withdrawn, Value::Date(date)) => format!("withdrawn {}", day(date)),
        (Attribute::Abandoned, Value::Date(date)) => format!("abandoned {}", day(date)),
        (Attribute::Rejected, Value::Date(date)) => format!("rejected {}", day(date)),
        (Attribute::When, Value::Date(date)) => day(date),
        (Attribute::Outcome, Value::Text(outcome)) => format!("{OUTCOME}{outcome}"),
        (Attribute::State, Value::State(state, _)) => told(&[(*state, Truth::Yes)]),
        _ => return None,
    })
}

/// What is said of the same thing in two ways, and by which source each: neither is simply so.
fn contested(view: View<'_>, id: NodeId) -> BTreeMap<String, String> {
    let mut said: BTreeMap<&Attribute, BTreeMap<String, BTreeSet<&Key>>> = BTreeMap::new();
    for (attribute, value, claim) in values(view, id) {
        let is_single = matches!(
            attribute,
            Attribute::Buffer
                | Attribute::Signed
                | Attribute::Adopted
                | Attribute::ProvisionallyApplied
                | Attribute::EnteredIntoForce
                | Attribute::Terminated
                | Attribute::When
        );
        if is_single
            && claim.voice.is_empty()
            && claim.modality != Modality::Denied
            && let Some(line) = worded(attribute, value, claim)
        {
            let lines = said.entry(attribute).or_default();
            lines.entry(line).or_default().insert(&claim.source);
        }
    }
    let several = said.into_values().filter(|lines| lines.len() > 1);
    let told = several.flatten().filter_map(|(line, sources)| {
        let titles: Vec<String> = sources.iter().map(|key| title(view, key)).collect();
        Some((line, listed(&titles, 2)?))
    });
    told.collect()
}

fn leaders(view: View<'_>, id: NodeId) -> Option<String> {
    let mut leaders: BTreeMap<String, Vec<&Claim>> = BTreeMap::new();
    for hop in view.into(id) {
        if *view.graph().relation(hop.edge) == Relation::Leads {
            let name = words::the_name(view, hop.node);
            let claims = view.edge_claims(hop.edge).filter(|c| c.says == Says::Holds);
            leaders.entry(name).or_default().extend(claims);
        }
    }
    let said = |claims: &Vec<&Claim>| on_whose_word(view, claims.iter().copied());
    let mut words: Vec<Vec<String>> = leaders.values().map(said).collect();
    let leaders = leaders.into_keys();
    if words.windows(2).all(|pair| pair[0] == pair[1]) {
        let leaders: Vec<String> = leaders.collect();
        let line = format!("led by {}", listed(&leaders, 3)?);
        return Some(on_word(line, words.pop()?));
    }
    // What one says of the first is not said of the next.
    let each = leaders.zip(words).map(|(name, words)| on_word(name, words));
    listed(&each.collect::<Vec<_>>(), 3).map(|each| format!("led by {each}"))
}

/// The values claimed or denied of a node by those who are asked, sizes that are only announced among
/// them.
fn values(view: View<'_>, id: NodeId) -> Vec<(&Attribute, &Value, &Claim)> {
    let asked = view.filter().said_in_any_way();
    let announced = |claim: &&Claim| {
        let more = [Modality::Predicted, Modality::Denied];
        claim.modality.admitted_by_default() || more.contains(&claim.modality)
    };
    view.graph()
        .node_claims(id)
        .iter()
        .filter(announced)
        .filter(|claim| asked.admits_claim(view.graph(), claim))
        .filter_map(|claim| match &claim.says {
            Says::Value(attribute, value) => Some((attribute, value, claim)),
            _ => None,
        })
        .collect()
}
