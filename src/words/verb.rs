//! The verb of an edge: what its one end does to the other, or is to it. Who takes part in an
//! agreement is told by what it did, for not everybody who does is a party. Start at [`does`].

use super::naming;
use crate::graph::{EdgeId, View};
use crate::model::{Act, Participation, Relation, Role, Tie, Truth};
use crate::query::Evidence;
use crate::state::{lasts, may_be_party};

/// What stands between the two ends in a sentence: "guarantees", "is member of", "ratifies"; of
/// several "guarantee".
pub fn does(view: View<'_>, edge: EdgeId) -> String {
    let verb = verb(view, edge);
    match naming::is_plural(view.node(view.graph().from(edge))) {
        true => naming::plural(&verb),
        false => verb,
    }
}

fn verb(view: View<'_>, edge: EdgeId) -> String {
    let graph = view.graph();
    match graph.tie(edge) {
        Tie::PartyTo(own) => taking_part(own).to_string(),
        _ => of(graph.relation(edge)),
    }
}

fn of(relation: &Relation) -> String {
    match relation {
        Relation::Undertakes => "undertakes to".to_string(),
        Relation::PartyTo
        | Relation::MemberOf
        | Relation::PartOf
        | Relation::AffiliatedWith
        | Relation::PossiblySameAs => format!("is {}", relation.phrase()),
        Relation::Before => "comes before".to_string(),
        relation => relation.phrase(),
    }
}

/// What a relation tells, as the object of a sentence: "who is party to what".
pub fn who_whom(relation: &Relation) -> String {
    use Relation::{
        Amends, Before, Demands, GrantsAccess, Implements, Leads, MemberOf, Negotiates, PartOf,
        ParticipatesIn, PartyTo, Proposes, Reaffirms, Rejects, Revises, Supersedes, Supports,
    };
    let who = match relation {
        Revises | Supersedes | Implements | Amends | Reaffirms | Before => "what",
        _ => "who",
    };
    let whom = match relation {
        PartyTo | ParticipatesIn | MemberOf | PartOf | Leads | GrantsAccess | Negotiates
        | Proposes | Supports | Rejects => "what",
        _ if who == "what" => "what",
        _ => "whom",
    };
    let verb = match relation {
        GrantsAccess => "grants access to".to_string(),
        Demands => "makes demands on".to_string(),
        relation => of(relation),
    };
    format!("{who} {verb} {whom}")
}

/// The relation of an edge in a column of a table, or in a legend: of who takes part in an agreement
/// and is no party by that, what it is or does instead.
pub fn relation(view: View<'_>, edge: EdgeId) -> String {
    let graph = view.graph();
    match graph.tie(edge) {
        Tie::PartyTo(own) if !may_be_party(own) || own.act.is_some_and(leaves) => {
            let verb = taking_part(own);
            verb.strip_prefix("is ").unwrap_or(verb).to_string()
        }
        _ => graph.relation(edge).phrase(),
    }
}

/// Whether the edge tells that somebody leaves an agreement.
pub(super) fn is_leaving(view: View<'_>, edge: EdgeId) -> bool {
    matches!(view.graph().tie(edge), Tie::PartyTo(own) if own.act.is_some_and(leaves))
}

/// Whether an edge is in force, in a column of a table: nothing of what was done once, such as a
/// breach, and is sure to have been; nobody asks whether that is in force.
pub fn force(view: View<'_>, evidence: &Evidence) -> String {
    let tie = view.graph().tie(evidence.edge);
    let is_state = lasts(tie) || matches!(tie, Tie::PartyTo(_));
    match evidence.in_force {
        Truth::Yes if !is_state => String::new(),
        truth => truth.to_string(),
    }
}

fn leaves(act: Act) -> bool {
    crate::state::leaves(act)
}

/// What an actor that takes part in an agreement does, or is: "signs", "is witness to".
fn taking_part(own: &Participation) -> &'static str {
    match own.role {
        Some(Role::Mediator) => return "mediates",
        Some(Role::Witness) => return "is witness to",
        Some(Role::Depositary) => return "is depositary of",
        Some(Role::Party | Role::Guarantor | Role::Beneficiary) | None => {}
    }
    match own.act {
        None => "is party to",
        Some(Act::Signature | Act::DefinitiveSignature) => "signs",
        Some(Act::Ratification) => "ratifies",
        Some(Act::Acceptance) => "accepts",
        Some(Act::Approval) => "approves",
        Some(Act::FormalConfirmation) => "confirms",
        Some(Act::ConsentToBeBound) => "consents to be bound by",
        Some(Act::Accession) => "accedes to",
        Some(Act::Succession) => "succeeds to",
        Some(Act::ProvisionalApplication) => "provisionally applies",
        Some(Act::Reservation) => "makes a reservation to",
        Some(Act::ReservationWithdrawal) => "withdraws a reservation to",
        Some(Act::Objection) => "objects to a reservation to",
        Some(Act::Declaration) => "makes a declaration on",
        Some(Act::Withdrawal) => "withdraws from",
        Some(Act::Denunciation) => "denounces",
        Some(Act::AnotherAct) => "does something about",
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use crate::dossier::{Memory, read};
    use crate::graph::Filter;
    use crate::words::{relation, sentence};

    #[track_caller]
    fn check(said: &str, expect: [&str; 2]) {
        let text = format!(
            r#"(foedera: 1, source: "s", sources: {{"s": "S"}},
                actors: {{"a": State("Aland")}}, agreements: {{"t": Treaty("Pact")}},
                edges: [party_to(id: "e", from: "a", to: "t", {said} at: "1")])"#
        );
        let reading = read(&Memory::new().with("x.ron", text.as_str()), "x.ron");
        let graph = reading.graph.unwrap();
        let (filter, edge) = (Filter::default(), graph.edge_id("e").unwrap());
        let view = graph.view(&filter);
        let told = [sentence(view, edge), relation(view, edge)];
        assert_eq!(told, expect, "{said}");
    }

    /// "Who demands whom (2)".
    #[test]
    fn who_does_what_to_whom_is_english() {
        use crate::model::Relation::{Demands, GrantsAccess, ParticipatesIn, Pressures};
        let told = [Demands, ParticipatesIn, Pressures, GrantsAccess];
        assert_eq!(
            told.map(|relation| super::who_whom(&relation)),
            [
                "who makes demands on whom",
                "who participates in what",
                "who pressures whom",
                "who grants access to what",
            ]
        );
    }

    #[test]
    fn nobody_is_called_a_party_for_leaving_or_looking_on() {
        check("", ["Aland is party to Pact", "party to"]);
        check("act: Signature,", ["Aland signs Pact", "party to"]);
        check("act: Ratification,", ["Aland ratifies Pact", "party to"]);
        check(
            "act: Withdrawal,",
            ["Aland withdraws from Pact", "withdraws from"],
        );
        check("act: Denunciation,", ["Aland denounces Pact", "denounces"]);
        check(
            "act: Reservation,",
            [
                "Aland makes a reservation to Pact",
                "makes a reservation to",
            ],
        );
        check("role: Witness,", ["Aland is witness to Pact", "witness to"]);
        check(
            "act: Signature, role: Mediator,",
            ["Aland mediates Pact", "mediates"],
        );
    }
}
