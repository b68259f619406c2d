//! The order of recourse in words: why the turn of a call comes when it does, for how much, and
//! who a coalition is.

use super::{list, prose, the_name};
use crate::commitment::Turn;
use crate::graph::{EdgeId, NodeId, View};
use crate::model::{Amount, Relation, Truth};
use crate::query::{Called, Evidence, OrderOfRecourse, Silence, silences};
use std::collections::BTreeMap;

/// Why the turn of a call comes when it does; empty for a promise that nothing comes before. A source
/// that does not say when is named by `silent`.
pub fn turn(view: View<'_>, called: &Called, silent: fn(&Silence) -> String) -> String {
    let call = &called.call;
    let of = call.of.map_or(String::new(), |of| prose(view, of));
    let turn = match call.turn {
        Turn::First => String::new(),
        Turn::OnFailure => format!("when this has failed: {of}"),
        Turn::Alongside => format!("alongside: {of}"),
        Turn::NotStated => {
            let by = silence(view, call.edge).map_or(String::new(), |by| silent(&by));
            format!("beside, not after: {of}; when is not stated{by}")
        }
        Turn::Answers => format!("answers for: {of}"),
        Turn::Independent => format!("payable by its own terms, kept or not: {of}"),
        Turn::JointAndSeveral => format!("each liable for the whole, beside: {of}"),
    };
    let priority = view
        .edge(call.edge)
        .terms()
        .and_then(|terms| terms.priority);
    let priority = match (priority, call.by_priority) {
        (Some(rank), true) => format!("its own priority is {rank}"),
        (Some(rank), false) => format!("priority {rank}"),
        (None, _) => String::new(),
    };
    joined([turn, priority], "; ")
}

/// A source that is silent on when a backstop is due.
fn silence(view: View<'_>, edge: EdgeId) -> Option<Silence> {
    let silences = silences(view, view.edge(edge).key.as_str());
    let mut silences = silences.into_iter();
    silences.find(|silence| silence.attribute == "when")
}

/// By which source something is not stated: " by article S18". Source and place are as the dossier
/// has them; who does not have it at hand, as in front of a picture, is helped by neither.
#[cfg(feature = "cli")]
pub fn by_source(silence: &Silence) -> String {
    let place = silence.place.as_ref().map(|place| format!(" {place}"));
    format!(" by {}{}", silence.source, place.unwrap_or_default())
}

/// For how much it may be called on, and what is left then; empty where no amount is stated.
pub fn covered(view: View<'_>, called: &Called, money: fn(&Amount) -> String) -> String {
    let cover = &called.call.cover;
    let graph = view.graph();
    let is_first = called.call.depth == 0;
    let is_debt = *graph.relation(called.call.edge) == Relation::Owes;
    let most = cover.at_most.as_ref();
    let sum = most.map(money);
    let then = cover.up_to.as_ref().filter(|up_to| Some(*up_to) != most);
    let then = match then {
        Some(sum) if sum.is_nothing() => "nothing, if those before it pay".to_string(),
        Some(sum) => format!("{}, if those before it pay", money(sum)),
        None => String::new(),
    };
    let sum = match (sum, cover.no_limit_stated) {
        (Some(sum), _) if is_first && is_debt => sum,
        (Some(sum), false) => format!("for up to {sum}"),
        (Some(sum), true) => format!("for up to {sum}, no limit of its own is stated"),
        (None, _) => String::new(),
    };
    let with = match cover.beside {
        true => "with those beside it, then",
        false => "then",
    };
    let left = match &cover.left {
        Some(left) if left.is_nothing() => format!("{with} nothing is left of it"),
        Some(left) => format!("{with} {} is left of it", money(left)),
        None => String::new(),
    };
    let limited = joined([joined([sum, then], "; "), left], "; ");
    joined([limited, cap(view, called, money)], "; ")
}

/// What a cap says beside the sums: that it is in another currency than what it stands for, or
/// that it is one for several promises.
fn cap(view: View<'_>, called: &Called, money: fn(&Amount) -> String) -> String {
    let cover = &called.call.cover;
    let tie = view.graph().tie(called.call.edge);
    let Some(cap) = tie.terms().and_then(|terms| terms.cap.as_ref()) else {
        return String::new();
    };
    let is_counted = cover
        .at_most
        .as_ref()
        .is_some_and(|sum| sum.currency() == cap.currency());
    match (is_counted, tie.of().len()) {
        (false, _) => format!(
            "its cap of {} is in another currency than what it stands for",
            money(cap)
        ),
        (true, several @ 2..) => format!(
            "its cap of {} is one for all {several} promises that it stands for",
            money(cap)
        ),
        _ => String::new(),
    }
}

/// Who leads and who belongs to a debtor that is made up of others; empty for any other.
pub fn members(view: View<'_>, answer: &OrderOfRecourse, debtor: NodeId) -> String {
    let Some(edges) = answer.members.get(&debtor) else {
        return String::new();
    };
    let graph = view.graph();
    let node = view.node(debtor);
    if edges.is_empty() {
        return match node.as_actor() {
            Some(actor) if actor.unresolved => "nobody has listed its members".to_string(),
            Some(actor) if actor.kind.is_some() => "no member is in this dossier".to_string(),
            _ => String::new(),
        };
    }
    let mut by: BTreeMap<&Relation, Vec<String>> = BTreeMap::new();
    for evidence in edges {
        let relation = graph.relation(evidence.edge);
        let name = the_name(view, graph.from(evidence.edge)) + &doubt(evidence);
        by.entry(relation).or_default().push(name);
    }
    let phrases = by.into_iter().map(|(relation, names)| {
        let names = list(&names);
        match relation {
            Relation::Leads => format!("led by {names}"),
            Relation::MemberOf => format!("its members: {names}"),
            _ => format!("part of it: {names}"),
        }
    });
    phrases.collect::<Vec<_>>().join("; ")
}

/// How far it is not so, in brackets.
fn doubt(evidence: &Evidence) -> String {
    match evidence.in_force {
        Truth::Yes => String::new(),
        truth => match evidence.states.first() {
            Some((state, _)) if truth == Truth::No => {
                use crate::model::Word;
                format!(" ({})", state.phrase())
            }
            _ => " (possibly)".to_string(),
        },
    }
}

fn joined(parts: [String; 2], by: &str) -> String {
    let parts = parts.into_iter().filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(by)
}
