//! What a node itself says, beside what is claimed of it. Start at [`facts`].

use super::{list, name_of};
use crate::graph::View;
use crate::model::{Condition, Gate, Key, Kind, Node, Word};

/// What a node itself says, a fact a row; empty where it says nothing.
pub fn facts(view: View<'_>, node: &Node, facts: &mut Vec<(&'static str, String)>) {
    facts.push(("also called", node.aliases.join(", ")));
    match &node.is {
        Kind::Actor(actor) if actor.unresolved => {
            facts.push(("members", "nobody has listed them".to_string()));
        }
        Kind::Actor(_) | Kind::Agreement(_) => {}
        Kind::Event(event) => facts.push(("what", event.subtype.clone().unwrap_or_default())),
        Kind::Condition(condition) => of_condition(view, condition, facts),
    }
    facts.push(("note", node.note.clone().unwrap_or_default()));
}

/// How the codes of these lists are called: "COW number 365".
const LISTS: [(&str, &str); 5] = [
    ("cow", "COW number"),
    ("gw", "Gleditsch–Ward number"),
    ("iso3", "ISO code"),
    ("lei", "LEI"),
    ("wikidata", "Wikidata"),
];

/// The codes by which other lists know a node, each with its list; empty where it has none.
pub fn codes(node: &Node) -> String {
    let codes = match &node.is {
        Kind::Actor(actor) => &actor.codes,
        Kind::Agreement(agreement) => &agreement.codes,
        Kind::Event(_) | Kind::Condition(_) => return String::new(),
    };
    let called = |list: &str| {
        let known = LISTS.iter().find(|(known, _)| *known == list);
        known.map_or(list.replace('_', " "), |(_, called)| called.to_string())
    };
    let codes = codes.iter();
    let codes = codes.map(|(list, code)| format!("{} {code}", called(list)));
    codes.collect::<Vec<_>>().join(", ")
}

/// What waits for a condition that has this gate: "can exist".
pub fn gated(gate: Gate) -> &'static str {
    match gate {
        Gate::Existence => "can exist",
        Gate::EntryIntoForce => "can enter into force",
        Gate::LegalForce => "can bind in law",
        Gate::InternationalForce => "can bind in international law",
        Gate::DomesticForce => "can bind in domestic law",
        Gate::Performance => "can fall due",
        Gate::Termination => "can end",
    }
}

fn of_condition(view: View<'_>, condition: &Condition, facts: &mut Vec<(&'static str, String)>) {
    let name = |key: &Option<Key>| key.as_ref().map_or(String::new(), |k| name_of(view, k));
    facts.push(("decided by", name(&condition.body)));
    let gates: Vec<String> = condition.gates.iter().map(|g| g.phrase()).collect();
    facts.push(("gates", list(&gates)));
    let scopes: Vec<String> = condition
        .scopes
        .iter()
        .map(|scope| {
            let relation = scope.relation.as_ref().map(|r| r.phrase());
            let relation =
                relation.map_or("every commitment".into(), |r| format!("whatever it {r}"));
            let mut text = relation;
            if scope.debtor.is_some() {
                text = format!("{text}, by {}", name(&scope.debtor));
            }
            if scope.to.is_some() {
                text = format!("{text}, to {}", name(&scope.to));
            }
            let under: Vec<String> = scope.under.iter().map(|k| name_of(view, k)).collect();
            match under.is_empty() {
                true => text,
                false => format!("{text}, under {}", list(&under)),
            }
        })
        .collect();
    facts.push(("scope", scopes.join("; ")));
    facts.push(("met by", name(&condition.met_by)));
}
