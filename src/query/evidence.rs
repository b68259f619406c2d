//! What every answer carries for every edge: its state, its period, whether it is in force,
//! what it waits for, and why.

use crate::commitment::over_by;
use crate::graph::{EdgeId, NodeId, View};
use crate::model::{Claim, CommitmentState, Date, Key, LegalForce, Modality, Says, Truth};
use crate::state::{AgreementHistory, Footing, Reason, ReasonKind, Stand};
use serde::Serialize;
use std::collections::BTreeSet;
use std::sync::Arc;

/// One edge of an answer, with what is known of it as of the question's date. The claims
/// behind it are [`View::edge_claims`].
#[derive(Clone, Debug)]
pub struct Evidence {
    /// The edge.
    pub edge: EdgeId,
    /// The states it is, or may be, in; an edge that is no commitment is active when it holds.
    pub states: Vec<(CommitmentState, Truth)>,
    /// Whether it is in force (a commitment) or holds (any other edge).
    pub in_force: Truth,
    /// Whether any date of it is known.
    pub dated: bool,
    /// When it held, as far as that is stated: the period that applies, with what ended it, or
    /// began it anew.
    pub period: Option<Date>,
    /// On what footing it stands, and how that is said.
    pub stand: Option<Stand>,
    /// The legal force it is said to have; several where sources differ.
    pub forces: Vec<LegalForce>,
    /// The conditions that are, or may be, open.
    pub open: Vec<(NodeId, Truth)>,
    /// Accounts of the same matter by which it is not in force then
    /// ([`over_by`](crate::commitment::over_by)).
    pub over_by: Vec<EdgeId>,
    /// Of an access: the edges, such as a membership, that have not, or may not have, come true.
    pub waits_for: Vec<(EdgeId, Truth)>,
    /// Why it is in its last state: the breaches behind "violated", what ended it.
    pub reasons: Vec<Reason>,
}

impl Evidence {
    /// What is known of the edge as of the date of the view, or after all that is recorded.
    pub fn of(view: View<'_>, edge: EdgeId) -> Evidence {
        Evidence::as_of(view, edge, view.filter().date())
    }

    /// What is known of the edge as of a date, be the view's what it may.
    ///
    /// Of an edge on whose history nothing but its period bears, or that of the debt that it is for,
    /// and that is certainly within or without these, costs a look at its arc and its template.
    pub fn as_of(view: View<'_>, edge: EdgeId, date: Option<&Date>) -> Evidence {
        let Some(told) = view.by_days(edge, date) else {
            return Evidence::by_history(view, edge, date);
        };
        let graph = view.graph();
        let period = graph.valid(edge);
        let force = graph.tie(edge).terms().and_then(|terms| terms.force);
        let is_away = matches!(told.state, CommitmentState::Ended | CommitmentState::NotYet);
        let away = is_away.then(|| Reason {
            when: period.clone(),
            ..Reason::new(ReasonKind::Valid)
        });
        Evidence {
            edge,
            states: vec![(told.state, Truth::Yes)],
            in_force: told.in_force,
            dated: told.dated,
            period,
            stand: told.stand,
            forces: force.into_iter().collect(),
            open: Vec::new(),
            over_by: over_by(view, edge, date),
            waits_for: Vec::new(),
            reasons: away.into_iter().chain(told.fell).collect(),
        }
    }

    fn by_history(view: View<'_>, edge: EdgeId, date: Option<&Date>) -> Evidence {
        let derived = view.derived(edge);
        // Of what is undated, the state is told as it is; that no day is known stands beside it.
        let states = derived.states_at(date.filter(|_| derived.has_dated_state()));
        let in_force = view.in_force(edge, date);
        let violated = |(state, _): &(CommitmentState, Truth)| *state == CommitmentState::Violated;
        let over = match in_force == Truth::No && states.iter().any(violated) {
            true => derived.why_over(date),
            false => Vec::new(),
        };
        let reasons = states
            .iter()
            .filter(|(state, _)| *state != CommitmentState::Active)
            .flat_map(|(state, _)| derived.why(*state, date))
            .chain(over)
            .cloned()
            .collect();
        let (forces, _) = view.legal_force(edge);
        Evidence {
            edge,
            in_force,
            dated: derived.is_dated(date),
            period: derived
                .period_at(date)
                .or_else(|| view.graph().edge_once(edge).0.valid),
            stand: derived.stand,
            forces,
            open: view.open_as_of(edge, date),
            over_by: over_by(view, edge, date),
            waits_for: view.waits_for(edge),
            reasons,
            states,
        }
    }

    /// Whether it is in force by all accounts of its matter: where one has it over, possibly.
    pub fn in_force_by_all(&self) -> Truth {
        match self.over_by.is_empty() {
            true => self.in_force,
            false => self.in_force.and(Truth::Possibly),
        }
    }

    /// Whether a day is stated from which or until which it holds, or would: its own, or that on which
    /// the agreement that it is made under begins or ends, be it held back by what is still open.
    pub(crate) fn has_day(&self, view: View<'_>) -> bool {
        let of_agreement = || {
            self.agreement(view)
                .is_some_and(|agreement| agreement.has_day())
        };
        // What was over before it could begin has no period; the day on which it was is one.
        let is_ended = || {
            let derived = view.derived(self.edge);
            derived
                .commitment()
                .is_some_and(|told| told.ends_on_a_day())
        };
        self.dated || self.period.is_some() || of_agreement() || is_ended()
    }

    fn agreement(&self, view: View<'_>) -> Option<Arc<AgreementHistory>> {
        let terms = view.edge(self.edge).terms()?;
        let agreement = view.graph().node_id(terms.under.as_ref()?.as_str())?;
        Some(view.agreement_history(agreement))
    }

    /// The breaches behind it, when it is, or may be, violated.
    pub fn breaches(&self) -> impl Iterator<Item = &Reason> + Clone {
        self.reasons
            .iter()
            .filter(|reason| reason.kind == ReasonKind::Breach)
    }
}

/// How far a question looks. Bounds are counted in work, never in time, so that a truncated
/// answer is the same everywhere.
///
/// ```
/// use foedera::query::Bounds;
///
/// let near = Bounds { hops: 2, ..Bounds::default() };
/// assert_eq!(near.results, Bounds::default().results);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Bounds {
    /// The longest path, in hops (edges).
    pub hops: usize,
    /// The most results.
    pub results: usize,
    /// The most edges touched.
    pub work: usize,
}

impl Default for Bounds {
    fn default() -> Bounds {
        Bounds {
            hops: 6,
            results: 100,
            work: 10_000_000,
        }
    }
}

/// Why an answer is not the whole answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Truncated {
    /// There may be longer ones than this many hops.
    Hops(usize),
    /// There are more than this many results.
    Results(usize),
    /// The search stopped after touching this many edges.
    Work(usize),
    /// After settling debts this many times, what debtors pay was still falling.
    Settlements(usize),
}

/// A source's silence: it does not say this of the record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Silence {
    /// The record.
    pub about: Key,
    /// What is not stated.
    pub attribute: String,
    /// The source that does not state it.
    pub source: Key,
    /// Where it would have.
    pub place: Option<String>,
}

/// What sources are said not to say of a record.
pub fn silences(view: View<'_>, key: &str) -> Vec<Silence> {
    silent_in(view.claims_about(key)).collect()
}

/// What claims say that their sources do not say.
pub(super) fn silent_in<'a>(
    claims: impl Iterator<Item = &'a Claim>,
) -> impl Iterator<Item = Silence> {
    claims.filter_map(|claim| match &claim.says {
        Says::Silent(attribute) => Some(Silence {
            about: claim.about.clone(),
            attribute: attribute.as_str().to_string(),
            source: claim.source.clone(),
            place: claim.place.clone(),
        }),
        _ => None,
    })
}

/// The edges around a node (or all) that the view leaves out only because of how they are said:
/// predicted, hypothetical, denied. In the order of their ids, with those modalities.
///
/// ```
/// use foedera::graph::Filter;
/// use foedera::query::left_out;
///
/// let graph = foedera::dossier::ukraine();
/// let filter = Filter::default();
/// let announced = left_out(graph.view(&filter), graph.node_id("coalition"));
/// assert!(!announced.is_empty(), "what is only announced of the Coalition");
/// ```
pub fn left_out(view: View<'_>, around: Option<NodeId>) -> Vec<(EdgeId, BTreeSet<Modality>)> {
    let graph = view.graph();
    let filter = view.filter().said_in_any_way();
    let all = graph.view(&filter);
    let edges: Vec<EdgeId> = match around {
        Some(node) => all
            .out(node)
            .chain(all.into(node))
            .map(|hop| hop.edge)
            .collect(),
        None => all.edges().collect(),
    };
    let edges: BTreeSet<EdgeId> = edges.into_iter().collect();
    let is_shown = |edge: &EdgeId| graph.is_plain(*edge) && !view.filter().derives_anew();
    edges
        .into_iter()
        .filter(|edge| !is_shown(edge))
        .filter(|edge| view.footing(*edge).is_none_or(|f| f == Footing::Denied))
        .map(|edge| {
            let holds = all
                .edge_claims(edge)
                .filter(|claim| claim.says == Says::Holds);
            (edge, holds.map(|claim| claim.modality).collect())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::{Filter, Graph};

    /// How often an arc and its template tell, and how often of what others stand behind.
    fn same_either_way(graph: &Graph) -> (usize, usize) {
        let dates = [
            "1839",
            "1914-08-01",
            "1955-05",
            "2014-03/2022",
            "2026-11-27",
        ];
        let dates = dates.map(|date| Some(Date::new(date).unwrap()));
        let filters = [Filter::default(), Filter::default().said_in_any_way()];
        let gone = Filter::default().without(graph.node_id("russia"));
        let (mut told, mut guaranteed) = (0, 0);
        for filter in filters.into_iter().chain([gone]) {
            let view = graph.view(&filter);
            for edge in graph.edge_ids() {
                let is_guaranteed = !graph.is_simple(edge);
                for date in dates.iter().chain([&None]) {
                    let date = date.as_ref();
                    let is_told = view.by_days(edge, date).is_some();
                    told += usize::from(is_told);
                    guaranteed += usize::from(is_told && is_guaranteed);
                    let [one, other] = [Evidence::as_of, Evidence::by_history]
                        .map(|of| format!("{:?}", of(view, edge, date)));
                    assert_eq!(one, other, "{} as of {date:?}", graph.edge(edge).key);
                }
            }
        }
        (told, guaranteed)
    }

    /// Edges of many relations in every period that may be written.
    fn of_all_periods() -> Graph {
        let periods = [
            "",
            "1839",
            "1914-08-01/1955-05",
            "1950/",
            "1914/..",
            "/2026",
            "2014-03-18/2022-02-24",
            "~1955/2000",
            "1955?/",
        ];
        let relations = [
            "guarantees",
            "undertakes",
            "owes",
            "member_of",
            "party_to",
            "violates",
            "supports",
        ];
        let mut edges = String::new();
        for (i, period) in periods.iter().enumerate() {
            for relation in relations {
                let to = if relation == "party_to" { "t" } else { "b" };
                let valid = if period.is_empty() {
                    String::new()
                } else {
                    format!("valid: \"{period}\", ")
                };
                let own = match relation {
                    "undertakes" => "obligation: Defense, force: LegallyBinding, ",
                    "owes" => "amount: \"5 EUR\", ",
                    _ => "",
                };
                edges.push_str(&format!("{relation}(id: \"{relation}-{i}\", from: \"russia\", to: \"{to}\", {own}{valid}at: \"1\"),\n"));
                edges.push_str(&format!("{relation}(id: \"other-{relation}-{i}\", from: \"b\", to: \"{}\", {own}{valid}modality: Reported, at: \"1\"),\n", if to == "t" { to } else { "russia" }));
            }
            // On what has guarantors, these do not bear; on these, what they are of does.
            for (j, period) in periods.iter().enumerate() {
                for nature in ["", "nature: Accessory, ", "nature: Independent, "] {
                    let valid = match period.is_empty() {
                        true => String::new(),
                        false => format!("valid: \"{period}\", "),
                    };
                    let id = format!("of-{i}-{j}-{}", nature.len());
                    edges.push_str(&format!("guarantees(id: \"{id}\", from: \"b\", to: \"russia\", of: \"owes-{i}\", {nature}{valid}at: \"1\"),\n"));
                }
            }
        }
        let text = format!(
            r#"(foedera: 1, source: "book", sources: {{"book": (title: "A book")}},
            actors: {{"russia": State("Russia"), "b": State("B")}},
            agreements: {{"t": Treaty(name: "T", at: "1")}}, edges: [{edges}])"#
        );
        let found = crate::dossier::read(
            &crate::dossier::Memory::new().with("d.ron", text.as_bytes()),
            "d.ron",
        );
        found.graph.unwrap_or_else(|| panic!("{:?}", found.faults))
    }

    #[test]
    fn what_arc_and_template_tell_is_what_the_history_tells() {
        let july = crate::dossier::Memory::new().with("july.ron", crate::dossier::JULY_1914);
        let july = crate::dossier::read(&july, "july.ron").graph.unwrap();
        for graph in [crate::dossier::ukraine(), july] {
            assert!(same_either_way(&graph).0 > 0);
        }
        let circle = crate::dossier::built_in("loan-circle").unwrap();
        assert!(same_either_way(&circle).1 > 0);
        let (told, guaranteed) = same_either_way(&of_all_periods());
        assert!(told > 1000 && guaranteed > 200, "{told} {guaranteed}");
    }

    /// A guarantee that ended by its own term was said to have fallen with a debt that ran on.
    #[test]
    fn what_falls_later_is_no_reason_yet() {
        let text = r#"(foedera: 1, source: "book", sources: {"book": (title: "A book")},
            actors: {"d": Company("D"), "b": Bank("B"), "g": Company("G")}, edges: [
            owes(id: "debt", from: "d", to: "b", amount: "5 EUR", since: "2000-01-01",
                until: "2005-01-01", at: "1"),
            guarantees(id: "shorter", from: "g", to: "d", of: "debt", owed_to: "b",
                since: "2001-01-01", until: "2003-01-01", at: "1"),
            ])"#;
        let files = crate::dossier::Memory::new().with("d.ron", text);
        let graph = crate::dossier::read(&files, "d.ron").graph.unwrap();
        let filter = Filter::default();
        let (view, edge) = (graph.view(&filter), graph.edge_id("shorter").unwrap());
        for (date, kinds) in [
            ("2004-06-01", &[ReasonKind::Valid][..]),
            ("2006", &[ReasonKind::Valid, ReasonKind::Principal]),
        ] {
            let date = Date::new(date).unwrap();
            for of in [Evidence::as_of, Evidence::by_history] {
                let evidence = of(view, edge, Some(&date));
                let told: Vec<ReasonKind> = evidence.reasons.into_iter().map(|r| r.kind).collect();
                assert_eq!(told, kinds, "{date:?}");
            }
        }
    }
}
