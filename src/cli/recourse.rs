//! `foedera recourse`: who answers first, second, third if each in turn fails.

use super::chart::{chart_kind, draw_ladder};
use super::decided::Asked;
use super::drawn::Look;
use super::exit::Exit;
use super::failure::Failure;
use super::report::{Column, Fields, Json, Report, Row, Section, listed, object};
use super::{values, words};
use crate::graph::View;
use crate::model::{Amount, Truth, Word, nearest};
use crate::query::{
    Alone, Called, Evidence, Grade, LineOfRecourse, NotOwed, OrderOfRecourse, for_its_benefit,
    recourse,
};
use clap::Args;
use serde::Serialize;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Show who answers first, second, third if each in turn fails
///
/// Each promise is followed by those who stand behind it. A step comes after another only where
/// a text says so: on failure, by a guarantee of another's promise, by priority. What is not
/// said to come after stands beside.
///
/// Example:
///   foedera recourse ukraine
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Typed {
    /// The protected actor or the creditor, by id, name or alias
    #[arg(value_name = "WHOM", required = true)]
    whom: Vec<String>,
    /// Only what is promised in this domain, or with this obligation: energy, defense …
    #[arg(long = "for", value_name = "DOMAIN")]
    domain: Option<String>,
    /// Draw it as a ladder; ends in .svg, .png or .pdf; `-` prints SVG
    #[arg(short, long, value_name = "FILE")]
    pub(super) out: Option<PathBuf>,
    #[command(flatten)]
    look: Look,
}

const CALL: &[Column] = &[
    Column::row("who", 9),
    Column::number("step", 8),
    Column::row("promise", 7),
    Column::row("state", 6),
    Column::row("in force", 4),
    Column::row("period", 5),
    Column::below("same matter", ""),
    Column::below("turn", ""),
    Column::below("amount", ""),
    Column::below("owed to", "may be called on only by"),
    Column::below("domain", ""),
    Column::below("term", ""),
    Column::below("content", ""),
    Column::below("under", "under"),
    Column::below("open conditions", "still open:"),
    Column::below("broken by", "broken by"),
    Column::below("because", ""),
    Column::below("who it is", ""),
    Column::below("said by", "said by"),
    Column::data("id"),
    Column::data("of id"),
];

/// The order of recourse, and the domain or obligation that it is for: where nothing states what
/// was typed, the one word of it that is stated.
fn answer(typed: &Typed, asked: &Asked) -> Result<(OrderOfRecourse, Option<String>), Failure> {
    let whom = asked.node(&typed.whom)?;
    let order = |domain: Option<&str>| recourse(asked.view(), whom, domain, asked.bounds);
    let answer = order(typed.domain.as_deref());
    let unstated = typed.domain.as_deref().filter(|_| !answer.states_it());
    Ok(
        match unstated.and_then(|typed| stated_word(typed, &answer.domains)) {
            Some(word) => (order(Some(&word)), Some(word)),
            None => (answer, typed.domain.clone()),
        },
    )
}

/// The one word of what was typed that is a stated domain or obligation: of «nuclear attack»,
/// nuclear.
fn stated_word(typed: &str, stated: &BTreeSet<String>) -> Option<String> {
    let is_typed = |stated: &&String| {
        let mut words = typed.split_whitespace();
        words.any(|word| word.to_lowercase() == stated.to_lowercase())
    };
    let mut found = stated.iter().filter(is_typed);
    let word = found.next()?;
    found.next().is_none().then(|| word.clone())
}

/// Draws the ladder.
pub(super) fn draw(typed: &Typed, asked: &Asked) -> Result<Exit, Failure> {
    let out = typed.out.as_deref().unwrap_or(Path::new("-"));
    let kind = chart_kind(out)?;
    let (answer, _) = answer(typed, asked)?;
    draw_ladder(&answer, asked, (out, kind), &typed.look)
}

pub(super) fn run<'a>(typed: &Typed, asked: &'a Asked) -> Result<Report<'a>, Failure> {
    let (answer, domain) = answer(typed, asked)?;
    let view = asked.view();
    let name = words::the_name(view, answer.whom);
    let for_domain = domain.as_ref();
    let for_domain = for_domain.map_or(String::new(), |domain| format!(", for {domain}"));
    let mut report = Report {
        kind: "recourse",
        question: asked.question(format!(
            "On whom {name} may call, and in which order{for_domain}"
        )),
        found: answer.lines.iter().any(LineOfRecourse::states_it)
            || answer
                .alone
                .iter()
                .any(|alone| alone.covers == Truth::Yes && !is_undated(view, &alone.evidence)),
        ..Report::default()
    };
    let (stated, unstated): (Vec<_>, Vec<_>) =
        answer.lines.iter().partition(|line| line.states_it());
    for standing in Standing::ALL {
        let of_it = |line: &&LineOfRecourse| Standing::of(line) == standing;
        let lines = stated.iter().copied().filter(of_it);
        let section = section(view, &answer, standing.title(), standing.note(), lines);
        report.sections.extend(section);
    }
    let unstated = section(view, &answer, "Perhaps", UNSTATED, unstated.into_iter());
    report.sections.extend(unstated);
    let undated = undated(asked, &answer);
    report.sections.extend(undated);
    report.sections.extend(alone(asked, &answer));
    let benefits = for_its_benefit(view, answer.whom, asked.bounds);
    report.found |= domain.is_none() && !benefits.is_empty();
    let for_it = super::rows::for_benefit(view, &name, &benefits);
    report.sections.extend(for_it);
    if let (Some(typed), Some(domain)) = (&typed.domain, &domain)
        && typed != domain
    {
        report.notes.push(format!(
            "No promise to {name} states «{typed}»; this tells of «{domain}», which one does."
        ));
    }
    notes(domain.as_deref(), asked, &answer, &mut report);
    let calls = answer.calls().map(|called| called.call.edge);
    let others = answer.members.values().flatten();
    let alone = answer.alone.iter().map(|alone| &alone.evidence);
    let others = others.chain(alone).chain(&benefits);
    let edges = calls.chain(others.map(|evidence| evidence.edge));
    report.rests_on(view, edges, [answer.whom]);
    report.json = Json::of(move |json| {
        let alone = answer.alone.iter().map(|alone| {
            values::edge(view, &alone.evidence).with("covers", values::truth(alone.covers))
        });
        let members = answer.members.iter().map(|(debtor, edges)| {
            object()
                .with("actor", values::node(view, *debtor))
                .with("members", values::edges(view, edges))
        });
        let fields = object()
            .with("actor", values::node(view, answer.whom))
            .with("domain", &domain)
            .with("lines", lines(view, &answer.lines))
            .with("undated", lines(view, &answer.undated))
            .with("alone", listed(alone))
            .with("for_its_benefit", values::edges(view, &benefits))
            .with("for_its_creditors", answer.for_its_creditors)
            .with("behind_its_own", answer.behind_its_own)
            .with("structure", listed(members))
            .with("cut_off", values::truncated(answer.truncated));
        json.put(&fields)
    });
    Ok(report)
}

/// Whether no day is stated where one was asked about.
fn is_undated(view: View<'_>, evidence: &Evidence) -> bool {
    view.filter().date().is_some() && !evidence.has_day(view)
}

/// What no date is stated of: lines, and who stands undated behind what is dated.
fn undated(asked: &Asked, answer: &OrderOfRecourse) -> Option<Section> {
    let view = asked.view();
    let of_dated = answer.lines.iter().flat_map(|line| &line.calls);
    let of_dated = of_dated.filter(|called| is_undated(view, &called.evidence));
    let calls = answer.undated.iter().flat_map(|line| &line.calls);
    let rows = calls
        .chain(of_dated)
        .map(|called| row(view, answer, called));
    let rows: Vec<Row> = rows.collect();
    (!rows.is_empty()).then(|| Section {
        title: "Undated".into(),
        note: asked.undated_note(),
        columns: CALL,
        rows,
    })
}

/// The debts and undertakings that nobody stands behind: those that are for what was asked for
/// first, those of which no date is stated last.
fn alone(asked: &Asked, answer: &OrderOfRecourse) -> impl Iterator<Item = Section> {
    let view = asked.view();
    let is_aside = |alone: &&Alone| is_undated(view, &alone.evidence);
    let (undated, dated): (Vec<_>, Vec<_>) = answer.alone.iter().partition(is_aside);
    let is_over = |alone: &&Alone| alone.evidence.grade() == Grade::Over;
    let (over, rest): (Vec<_>, Vec<_>) = dated.into_iter().partition(is_over);
    let states_it = |alone: &&Alone| alone.covers == Truth::Yes;
    let (stated, perhaps): (Vec<_>, Vec<_>) = rest.into_iter().partition(states_it);
    let of_each = [
        ("Promised", String::new(), stated),
        ("Perhaps", UNSTATED.to_string(), perhaps),
        ("Not in force", String::new(), over),
        ("Undated", asked.undated_note(), undated),
    ];
    let of_each = of_each
        .into_iter()
        .filter(|(_, _, alone)| !alone.is_empty());
    of_each.map(move |(title, note, alone)| Section {
        title: format!("{title}, with nobody behind it"),
        note,
        columns: super::rows::EDGE,
        rows: super::rows::accounts(view, alone.into_iter().map(|alone| &alone.evidence)),
    })
}

/// Of promises that may be for what was asked for.
const UNSTATED: &str = "Whether these are for that is not stated.";

/// How the promise of a line stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    InForce,
    Possibly,
    Wanted,
    Over,
}

impl Standing {
    const ALL: [Standing; 4] = [
        Standing::InForce,
        Standing::Possibly,
        Standing::Wanted,
        Standing::Over,
    ];

    fn of(line: &LineOfRecourse) -> Standing {
        use crate::state::Footing;
        let Some(first) = line.calls.first() else {
            return Standing::Over;
        };
        let footing = first.evidence.stand.map(|stand| stand.footing);
        match (first.evidence.in_force_by_all(), footing) {
            (Truth::Yes, _) => Standing::InForce,
            (Truth::Possibly, _) => Standing::Possibly,
            (Truth::No, Some(Footing::Sought | Footing::Offered | Footing::Foreseen)) => {
                Standing::Wanted
            }
            (Truth::No, _) => Standing::Over,
        }
    }

    fn title(self) -> &'static str {
        match self {
            Standing::InForce => "In force",
            Standing::Possibly => "Possibly in force",
            Standing::Wanted => "Only sought, offered or foreseen",
            Standing::Over => "Not in force",
        }
    }

    fn note(self) -> &'static str {
        match self {
            Standing::Wanted => "No such promise exists yet; the order is the one wished for.",
            _ => "",
        }
    }
}

fn section<'a>(
    view: View<'_>,
    answer: &OrderOfRecourse,
    title: &str,
    note: &str,
    lines: impl Iterator<Item = &'a LineOfRecourse>,
) -> Option<Section> {
    let rows = lines.flat_map(|line| &line.calls);
    let rows = rows.filter(|called| !is_undated(view, &called.evidence));
    let rows: Vec<Row> = rows.map(|called| row(view, answer, called)).collect();
    (!rows.is_empty()).then(|| Section {
        title: title.to_string(),
        note: note.to_string(),
        columns: CALL,
        rows,
    })
}

fn row(view: View<'_>, answer: &OrderOfRecourse, called: &Called) -> Row {
    let graph = view.graph();
    let (call, evidence) = (&called.call, &called.evidence);
    let edge = view.edge(call.edge);
    let other = called.owed_to.filter(|creditor| *creditor != answer.whom);
    let promised = edge.terms().map(words::promised).unwrap_or_default();
    Row::new([
        words::name(view, graph.from(call.edge)),
        call.step.to_string(),
        format!(
            "{} {}",
            graph.relation(call.edge).phrase(),
            words::name(view, graph.to(call.edge))
        ),
        words::states(view, evidence),
        evidence.in_force.to_string(),
        words::period(evidence.period.as_ref()),
        match call.same_as {
            Some(_) => words::FURTHER_ACCOUNT.to_string(),
            None => String::new(),
        },
        words::turn(view, called, words::by_source),
        words::covered(view, called, Amount::to_string),
        other.map_or(String::new(), |creditor| words::name(view, creditor)),
        match called.covers {
            Truth::Yes => String::new(),
            Truth::Possibly if answer.obligation.is_some() => {
                "its obligation is not stated".to_string()
            }
            Truth::Possibly => "its domain is not stated".to_string(),
            Truth::No => "for something else".to_string(),
        },
        words::term(edge),
        promised.join("; "),
        words::under(view, edge),
        words::open(view, evidence),
        words::breaches(view, evidence).join("; "),
        words::because(view, evidence),
        words::members(view, answer, graph.from(call.edge)),
        words::word_for(view, call.edge),
        edge.key.to_string(),
        call.of
            .map_or(String::new(), |of| view.edge(of).key.to_string()),
    ])
    .deep(call.depth.min(1))
}

fn notes(domain: Option<&str>, asked: &Asked, answer: &OrderOfRecourse, report: &mut Report<'_>) {
    let view = asked.view();
    let name = words::the_name(view, answer.whom);
    let shown = answer.calls().any(|called| called.call.step > 1);
    if shown {
        report.notes.push(
            "Those on one step may be called on side by side; those on the next when the ones \
             that they stand behind have failed, or come first by priority."
                .to_string(),
        );
    }
    if let Some(domain) = domain
        && !answer.states_it()
    {
        let known = answer.domains.iter().map(String::as_str);
        let near = nearest(domain, known.clone());
        let known = known.collect::<Vec<_>>().join(", ");
        let stated = match (near.is_empty(), known.is_empty()) {
            (false, _) => format!("did you mean `{}`?", near.join("` or `")),
            (true, false) => format!("stated are {known}."),
            (true, true) => "none is stated.".to_string(),
        };
        report.notes.push(format!(
            "No promise to {name} states the domain or obligation «{domain}»; {stated}"
        ));
    }
    report.notes.extend(behind_it(answer.not_owed(), &name));
    if !report.found {
        let otherwise =
            |view: View<'_>| recourse(view, answer.whom, None, asked.bounds).lines.len();
        asked.note_none_such(report, &[answer.whom], otherwise);
    }
    asked.note_left_out(report, Some(answer.whom), |edge| {
        let graph = asked.graph();
        graph.relation(edge).is_commitment() && graph.to(edge) == answer.whom
    });
    asked.note_truncated(report, answer.truncated);
}

fn value<'a>(view: View<'a>, called: &'a Called) -> impl Fields {
    let call = &called.call;
    let amount = |amount: &Option<Amount>| amount.as_ref().map(Amount::to_string);
    let named = |edge| values::edge_named(view, edge);
    let owed_to = called.owed_to.map(|creditor| values::node(view, creditor));
    values::edge(view, &called.evidence)
        .with("step", call.step)
        .with("depth", call.depth)
        .with("linked_to", call.of.map(named))
        .with("same_as", call.same_as.map(named))
        .with("turn", call.turn.word())
        .with("by_priority", call.by_priority)
        .with("at_most", amount(&call.cover.at_most))
        .with("up_to", amount(&call.cover.up_to))
        .with("no_limit_stated", call.cover.no_limit_stated)
        .with("left", amount(&call.cover.left))
        .with("beside", call.cover.beside)
        .with("owed_to", owed_to)
        .with("covers", values::truth(called.covers))
}

fn lines<'a>(view: View<'a>, lines: &'a [LineOfRecourse]) -> impl Serialize {
    listed(lines.iter().map(move |line| {
        let calls = line.calls.iter().map(move |called| value(view, called));
        object().with("calls", listed(calls))
    }))
}

/// What stands behind what an actor owes or promised itself, and promises it nothing.
pub(super) fn behind_it(answer: NotOwed, name: &str) -> Vec<String> {
    let mut told = Vec::new();
    if answer.for_its_creditors > 0 {
        let guarantees = words::count(answer.for_its_creditors, "guarantee");
        let it = match answer.for_its_creditors {
            1 => "stands for what it owes; its creditor may call on it",
            _ => "stand for what it owes; its creditors may call on these",
        };
        told.push(format!("{guarantees} of {name} {it}, {name} may not."));
    }
    if answer.behind_its_own > 0 {
        let backstops = words::count(answer.behind_its_own, "backstop");
        let stand = match answer.behind_its_own {
            1 => "stands behind what it promised others, and promises",
            _ => "stand behind what it promised others, and promise",
        };
        told.push(format!("{backstops} of {name} {stand} {name} nothing."));
    }
    told
}
