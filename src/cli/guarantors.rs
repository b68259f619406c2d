//! `foedera guarantors`: who stands for an actor, who stands behind them, and what else was
//! promised to it. Its twin [`super::beneficiaries`] asks from the other end.

use super::decided::Asked;
use super::drawn::Sketch;
use super::failure::Failure;
use super::report::{Fields, Json, Report, Section, listed, object};
use super::{rows, values, words};
use crate::commitment::is_behind_own;
use crate::graph::{EdgeId, View};
use crate::model::Truth;
use crate::query::{Group, Promise, Promises, beneficiaries, for_its_benefit, guarantors};
use clap::Args;

/// Show who guarantees somebody, who stands behind them, and what else is promised
///
/// Guarantees come first, each with the backstops behind it, then the other promises. With a
/// date, what is undated and what held at other times is shown apart.
///
/// Example:
///   foedera guarantors ukraine --as-of 1995
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Typed {
    /// The protected actor, by id, name or alias
    #[arg(value_name = "WHOM", required = true)]
    whom: Vec<String>,
    /// Follow recourse as far as it goes, and show who leads or belongs to the promisors
    #[arg(long)]
    indirect: bool,
    #[command(flatten)]
    pub(super) sketch: Sketch,
}

pub(super) fn run<'a>(typed: &Typed, asked: &'a Asked) -> Result<Report<'a>, Failure> {
    let whom = asked.node(&typed.whom)?;
    let view = asked.view();
    let name = words::the_name(view, whom);
    let answer = guarantors(view, whom, typed.indirect, asked.bounds);
    let question = asked.question(format!("Who guarantees {name}"));
    Ok(promises(asked, "guarantors", question, answer))
}

/// Promises to an actor, or by one, as a report.
pub(super) fn promises<'a>(
    asked: &'a Asked,
    kind: &'static str,
    question: String,
    answer: Promises,
) -> Report<'a> {
    let view = asked.view();
    let mut report = Report {
        kind,
        question,
        found: !answer.now.is_empty(),
        ..Report::default()
    };
    let deep = |promises: Vec<&Promise>| {
        promises
            .into_iter()
            .map(|p| {
                let row = rows::edge(view, &p.evidence).deep(p.depth);
                match p.same_as {
                    Some(_) => rows::further_account(row),
                    None => row,
                }
            })
            .collect::<Vec<_>>()
    };
    let incoming = kind == "guarantors";
    let benefits = match incoming {
        true => for_its_benefit(view, answer.actor, asked.bounds),
        false => Vec::new(),
    };
    report.found |= !benefits.is_empty();
    let linked = answer.now.guarantees.iter().any(|p| p.depth > 0);
    // Each stands with the guarantee that it is behind, which comes before it.
    let name = words::the_name(view, answer.actor);
    let (mut of_it, mut of_others, mut of_its_own) = (Vec::new(), Vec::new(), Vec::new());
    let mut list = &mut of_it;
    for promise in &answer.now.guarantees {
        if promise.depth == 0 {
            let edge = promise.evidence.edge;
            list = match incoming {
                true if is_behind_own(view, edge, answer.actor) => &mut of_its_own,
                true if view.graph().to(edge) != answer.actor => &mut of_others,
                _ => &mut of_it,
            };
        }
        list.push(promise);
    }
    report.sections = vec![
        Section {
            title: match (linked, incoming) {
                (true, true) => "Guarantees, and what stands behind them".into(),
                (true, false) => "Guarantees and backstops, and what these stand behind".into(),
                (false, _) => "Guarantees".into(),
            },
            note: String::new(),
            columns: rows::EDGE,
            rows: deep(of_it),
        },
        Section {
            title: format!("Guarantees of what others owe to {name}"),
            note: String::new(),
            columns: rows::EDGE,
            rows: deep(of_others),
        },
        Section {
            title: format!("Behind what {name} has promised others"),
            note: format!("These promise {name} nothing."),
            columns: rows::EDGE,
            rows: deep(of_its_own),
        },
        Section {
            title: "Other promises".into(),
            note: String::new(),
            columns: rows::EDGE,
            rows: deep(answer.now.others.iter().collect()),
        },
    ];
    report.sections.retain(|section| !section.rows.is_empty());
    let all = |group: &Group| deep(group.iter().collect());
    let (may_be, others): (Vec<&Promise>, Vec<&Promise>) = answer
        .at_other_times
        .iter()
        .partition(|promise| promise.evidence.in_force == Truth::Possibly);
    let aside = asked.aside(all(&answer.undated), deep(may_be), deep(others));
    report.sections.extend(aside);
    let for_it = rows::for_benefit(view, &name, &benefits);
    report.sections.extend(for_it);
    if !answer.structure.is_empty() {
        report.sections.push(Section {
            title: "Who leads and who belongs".into(),
            note: String::new(),
            columns: rows::EDGE,
            rows: rows::edges(view, &answer.structure),
        });
    }
    if !report.found {
        let otherwise = |view: View<'_>| match incoming {
            true => guarantors(view, answer.actor, false, asked.bounds)
                .now
                .len(),
            false => beneficiaries(view, answer.actor, false, asked.bounds)
                .now
                .len(),
        };
        asked.note_none_such(&mut report, &[answer.actor], otherwise);
    }
    asked.note_left_out(&mut report, Some(answer.actor), |edge| {
        let graph = asked.graph();
        let end = if incoming {
            graph.to(edge)
        } else {
            graph.from(edge)
        };
        graph.relation(edge).is_commitment() && end == answer.actor
    });
    asked.note_truncated(&mut report, answer.truncated);
    let all = [&answer.now, &answer.undated, &answer.at_other_times];
    let edges = all
        .into_iter()
        .flat_map(Group::iter)
        .map(|p| p.evidence.edge)
        .chain(answer.structure.iter().chain(&benefits).map(|e| e.edge));
    report.rests_on(view, edges, [answer.actor]);
    report.json = Json::of(move |json| {
        let fields = object()
            .with("actor", values::node(view, answer.actor))
            .with("now", group(view, &answer.now))
            .with("undated", group(view, &answer.undated))
            .with("at_other_times", group(view, &answer.at_other_times))
            .with("for_its_benefit", values::edges(view, &benefits))
            .with("structure", values::edges(view, &answer.structure))
            .with("cut_off", values::truncated(answer.truncated));
        json.put(&fields)
    });
    report
}

fn promise<'a>(view: View<'a>, promise: &'a Promise) -> impl Fields {
    let named = |edge: EdgeId| values::edge_named(view, edge);
    values::edge(view, &promise.evidence)
        .with("depth", promise.depth)
        .with("linked_to", promise.of.map(named))
        .with("same_as", promise.same_as.map(named))
}

fn group<'a>(view: View<'a>, group: &'a Group) -> impl Fields {
    let list = |promises: &'a [Promise]| listed(promises.iter().map(move |p| promise(view, p)));
    object()
        .with("guarantees", list(&group.guarantees))
        .with("other_promises", list(&group.others))
}
