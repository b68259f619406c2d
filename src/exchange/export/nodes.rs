//! What is told of a node: one column for each thing, in the vocabulary's names, and one for
//! each list of codes that any node stands in.

use super::edges::{first, keys, last, not_stated, one, said, word, words};
use super::table::{Cell, Column, Head, Holds, day, flag, list, text};
use crate::graph::{Graph, NodeId, View};
use crate::model::{
    Attribute, Claim, Condition, Day, Kind, Modality, Node, Says, Scope, Sort, Value, Word,
};
use crate::query::{condition_state, stage};
use std::collections::{BTreeMap, BTreeSet};

/// What is known of one node, as of the view's date.
pub(super) struct NodeFacts<'a> {
    view: View<'a>,
    id: NodeId,
    pub(super) node: Node,
    /// Of an event, the days on which it may have been.
    pub(super) days: Option<(Day, Day)>,
    claims: Vec<Claim>,
}

impl<'a> NodeFacts<'a> {
    pub(super) fn of(view: View<'a>, id: NodeId) -> NodeFacts<'a> {
        let (node, claims) = view.node_once(id);
        let days = match node.sort() {
            Sort::Event => when(&claims),
            Sort::Actor | Sort::Agreement | Sort::Condition => None,
        };
        NodeFacts {
            view,
            id,
            node,
            days,
            claims,
        }
    }

    fn values(&self, wanted: &Attribute) -> Vec<String> {
        let values = undenied(&self.claims).filter_map(|claim| match &claim.says {
            Says::Value(attribute, value) if attribute == wanted => Some(value.to_string()),
            _ => None,
        });
        let distinct: BTreeSet<String> = values.collect();
        distinct.into_iter().collect()
    }

    fn condition(&self) -> Option<&Condition> {
        self.node.as_condition()
    }
}

/// The claims that deny nothing.
fn undenied(claims: &[Claim]) -> impl Iterator<Item = &Claim> {
    let says = |claim: &&Claim| claim.modality != Modality::Denied;
    claims.iter().filter(says)
}

/// The days on which an event may have been, by all that is said of when.
fn when(claims: &[Claim]) -> Option<(Day, Day)> {
    let dates = undenied(claims).filter_map(|claim| match &claim.says {
        Says::Value(Attribute::When, Value::Date(date)) => Some(date.possible()),
        _ => None,
    });
    dates.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
}

/// The labels of a node in a property graph: `Actor`, `State`.
pub(super) fn labels(is: &Kind) -> Vec<&'static str> {
    let kind = match is {
        Kind::Actor(actor) => actor.kind.map(Word::word),
        Kind::Agreement(agreement) => agreement.kind.map(Word::word),
        Kind::Event(event) => event.kind.map(Word::word),
        Kind::Condition(condition) => condition.kind.map(Word::word),
    };
    [is.sort().word()].into_iter().chain(kind).collect()
}

/// The columns of a node beside its key.
pub(super) fn columns<'a>() -> Vec<Column<NodeFacts<'a>>> {
    let mut columns = what_it_is();
    columns.extend(of_attributes());
    columns.extend(on_whose_word());
    columns
}

fn on_whose_word<'a>() -> Vec<Column<NodeFacts<'a>>> {
    vec![
        list("said", |n| {
            let other =
                |attribute: &Attribute| matches!(attribute, Attribute::Other(_) | Attribute::State);
            said(&n.claims, other)
        }),
        list("not_stated", |n| not_stated(&n.claims)),
        list("sources", |n| {
            let sources: BTreeSet<_> = n.claims.iter().map(|claim| &claim.source).collect();
            sources.into_iter().map(|key| key.to_string()).collect()
        }),
        text("note", |n| n.node.note.clone()),
    ]
}

fn what_it_is<'a>() -> Vec<Column<NodeFacts<'a>>> {
    vec![
        text("name", |n| Some(n.node.name.clone())),
        text("sort", |n| Some(n.node.sort().word().into())),
        text("kind", |n| {
            labels(&n.node.is).get(1).map(|kind| (*kind).into())
        }),
        text("subtype", |n| n.node.as_event()?.subtype.clone()),
        list("aliases", |n| n.node.aliases.clone()),
        flag("unresolved", |n| {
            n.node.as_actor()?.unresolved.then_some(true)
        }),
        list("state", |n| match n.node.sort() {
            Sort::Agreement => may_be(&stage(n.view, n.id).0),
            Sort::Condition => may_be(&condition_state(n.view, n.id)),
            Sort::Actor | Sort::Event => Vec::new(),
        }),
        text("in_force", |n| match n.node.sort() {
            Sort::Agreement => Some(stage(n.view, n.id).1.to_string()),
            Sort::Actor | Sort::Event | Sort::Condition => None,
        }),
        day("start", |n| first(n.days)),
        day("end", |n| last(n.days)),
        text("body", |n| one(&n.condition()?.body)),
        list("gates", |n| {
            n.condition().map_or(Vec::new(), |c| words(&c.gates))
        }),
        list("applies_to", |n| {
            n.condition().map_or(Vec::new(), |c| keys(&c.applies_to))
        }),
        list("scopes", |n| {
            let scopes = n.condition().map_or(&[][..], |c| &c.scopes);
            scopes.iter().map(scope).collect()
        }),
        text("met_by", |n| one(&n.condition()?.met_by)),
    ]
}

fn may_be<W: Word>(states: &[(W, crate::model::Truth)]) -> Vec<String> {
    let states = states.iter().map(|(state, _)| word(Some(*state)));
    states.flatten().collect()
}

/// A scope in the words of a dossier: `debtor: usa, under: package`.
fn scope(scope: &Scope) -> String {
    let debtor = scope.debtor.iter().map(|key| format!("debtor: {key}"));
    let to = scope.to.iter().map(|key| format!("to: {key}"));
    let under = scope.under.iter().map(|key| format!("under: {key}"));
    let relation = scope.relation.iter().map(|r| format!("relation: {r}"));
    let parts: Vec<String> = debtor.chain(to).chain(under).chain(relation).collect();
    parts.join(", ")
}

/// What claims say of it: each value of each attribute that has a meaning, by its name.
fn of_attributes<'a>() -> Vec<Column<NodeFacts<'a>>> {
    macro_rules! attributes {
        ($($name:literal $attribute:ident),+ $(,)?) => {
            vec![$(list($name, |n| n.values(&Attribute::$attribute))),+]
        };
    }
    attributes![
        "stage" Stage,
        "proposed" Proposed,
        "adopted" Adopted,
        "signed" Signed,
        "provisionally_applied" ProvisionallyApplied,
        "entered_into_force" EnteredIntoForce,
        "suspended" Suspended,
        "terminated" Terminated,
        "withdrawn" Withdrawn,
        "abandoned" Abandoned,
        "rejected" Rejected,
        "ending" Ending,
        "force" Force,
        "parties_complete" PartiesComplete,
        "author" Author,
        "outcome" Outcome,
        "purpose" Purpose,
        "assessment" Assessment,
        "office" Office,
        "size" Size,
        "buffer" Buffer,
        "when" When,
        "place" Place,
        "not_before" NotBefore,
        "not_after" NotAfter,
    ]
}

/// The names of the lists of codes that any node stands in: `cow`, `iso3`.
pub(super) fn code_lists(graph: &Graph) -> BTreeSet<String> {
    let mut lists = BTreeSet::new();
    for id in graph.node_ids() {
        for list in codes(graph.kind(id)).into_iter().flat_map(BTreeMap::keys) {
            if !lists.contains(list) {
                lists.insert(list.clone());
            }
        }
    }
    lists
}

/// The column of a list of codes.
pub(super) fn code_head(list: &str) -> Head {
    Head {
        name: format!("code_{list}"),
        holds: Holds::Text,
    }
}

/// The node's code in that list.
pub(super) fn code(known: &NodeFacts<'_>, list: &str) -> Cell {
    let code = codes(&known.node.is).and_then(|codes| codes.get(list));
    code.map_or(Cell::Nothing, |code| Cell::Text(code.clone()))
}

/// The node's codes in other lists.
pub(super) fn codes(is: &Kind) -> Option<&BTreeMap<String, String>> {
    match is {
        Kind::Actor(actor) => Some(&actor.codes),
        Kind::Agreement(agreement) => Some(&agreement.codes),
        Kind::Event(_) | Kind::Condition(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_attribute_but_state_has_its_column() {
        let names: BTreeSet<String> = columns().iter().map(|c| c.head().name).collect();
        for attribute in Attribute::KNOWN {
            let wanted = attribute != Attribute::State;
            assert!(!wanted || names.contains(attribute.as_str()), "{attribute}");
        }
    }
}
