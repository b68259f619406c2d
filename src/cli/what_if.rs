//! `foedera what-if`: what would be different if something were otherwise.

use super::decided::{Asked, find_each};
use super::exit::Exit;
use super::failure::Failure;
use super::merge::called;
use super::report::{Fields, Json, Report};
use super::{add, changed, opened, typed, values, words};
use crate::graph::View;
use crate::model::{Date, Key, Kind, Says, Tie};
use crate::query::{CannotSuppose, Changes, Suppose, WhatIf, unbound, what_if};
use crate::render::{Focus, beside};
use clap::{ArgAction, Args};
use std::path::PathBuf;

/// Show what would be different if something were otherwise
///
/// Nothing is changed. What is supposed may be combined and repeated, --without too; a date
/// stands behind an `@`, else what is supposed holds as of --as-of, or is undated.
///
/// Example:
///   foedera what-if --without usa
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Typed {
    /// This condition is met, or this membership comes about: ID or ID@DATE
    #[arg(long, value_name = "CONDITION", action = ArgAction::Append)]
    met: Vec<String>,
    /// This condition, or this membership, fails: ID or ID@DATE
    #[arg(long, value_name = "CONDITION", action = ArgAction::Append)]
    failed: Vec<String>,
    /// This commitment is broken by its debtor: ID or ID@DATE
    #[arg(long, value_name = "COMMITMENT", action = ArgAction::Append)]
    breach: Vec<String>,
    /// This agreement ends: ID or ID@DATE
    #[arg(long, value_name = "AGREEMENT", action = ArgAction::Append)]
    ends: Vec<String>,
    /// What this dossier says is added
    #[arg(long, value_name = "FILE.ron", action = ArgAction::Append)]
    adds: Vec<PathBuf>,
    #[command(flatten)]
    picture: changed::Picture,
}

/// Answers, or draws the answer; `without` is what is supposed not to be there.
pub(super) fn run(typed: &Typed, without: &[String], asked: &Asked) -> Result<Exit, Failure> {
    let (supposed, told) = supposed(typed, without, asked)?;
    if supposed.is_empty() {
        let failure = Failure::usage("nothing is supposed");
        return Err(failure.hint("say what: --without, --met, --failed, --breach, --ends, --adds"));
    }
    let view = asked.view();
    let answer = what_if(view, &supposed, asked.bounds);
    let answer = answer.map_err(|error| refused(error, view))?;
    let both = view.filter().with_undated();
    let before = both.as_ref().map_or(view, |both| view.graph().view(both));
    let after = answer.view();
    let question = asked.question(format!("What if {}", words::list(&told)));
    let series = |focus: &Focus| beside(before, after, focus);
    let changes = || answer.changes.clone();
    if let Some(drawn) = typed.picture.draw(series, changes, &question, asked) {
        return drawn;
    }
    let mut report = Report {
        kind: "what-if",
        question,
        found: !answer.changes.is_empty() || !answer.ways.is_empty() || !answer.returns.is_empty(),
        ..Report::default()
    };
    let sides = changed::Sides {
        before,
        after,
        by: changed::By::Records,
    };
    changed::sections(sides, &answer.changes, &mut report);
    unbroken(sides, &answer.changes, &mut report);
    ways(sides, &answer, &mut report);
    if !answer.returns.is_empty() {
        let names = answer.returns.iter().map(|key| words::name_of(before, key));
        let names: Vec<String> = names.collect();
        report.notes.push(format!(
            "Over already, and would not come back later: {}.",
            names.join("; ")
        ));
    }
    for key in &answer.hollow {
        let name = words::name_of(before, key);
        report.notes.push(format!(
            "All who are recorded to lead {name} or to belong to it are taken away; {name} itself \
             stays, with what it promised. `--without {key}` takes it away, too."
        ));
    }
    if !report.found {
        report.notes.push("Nothing would be different.".to_string());
    }
    asked.note_truncated(&mut report, answer.changes.truncated);
    let edges = |changes: &Changes| {
        let after = changes.edges.iter().filter_map(|edge| edge.after.as_ref());
        after.map(|evidence| evidence.edge).collect::<Vec<_>>()
    };
    report.rests_on(after, edges(&answer.changes), []);
    report.json = Json::of(|json| {
        let named = |keys| values::all_named(before, keys);
        let fields = changed::json(sides, &answer.changes)
            .with("supposed", &told)
            .with("ways", named(&answer.ways))
            .with("returns", named(&answer.returns))
            .with("hollow", named(&answer.hollow));
        json.put(&fields)
    });
    super::answer(report, asked)
}

/// What is supposed, and the same in words.
fn supposed(
    typed: &Typed,
    without: &[String],
    asked: &Asked,
) -> Result<(Vec<Suppose>, Vec<String>), Failure> {
    let view = asked.view();
    let (mut supposed, mut told) = (Vec::new(), Vec::new());
    for name in without {
        for node in find_each(asked.graph(), name)? {
            supposed.push(Suppose::Without(node));
            told.push(format!("{} were not there", words::the_name(view, node)));
        }
    }
    type Make = fn(Key, Option<Date>) -> Suppose;
    let dated: [(&[String], Make, &str); 4] = [
        (&typed.met, Suppose::Met, "came true"),
        (&typed.failed, Suppose::Failed, "failed"),
        (&typed.breach, Suppose::Breach, "were broken"),
        (&typed.ends, Suppose::Ends, "ended"),
    ];
    for (texts, make, verb) in dated {
        for text in texts {
            let (key, date) = record_at(text, asked)?;
            let is_decided = matches!(
                make(key.clone(), None),
                Suppose::Met(..) | Suppose::Failed(..)
            );
            let key = match is_decided {
                true => decided_by(key, asked)?,
                false => key,
            };
            // What is a sentence by itself is set off.
            let graph = asked.graph();
            let node = graph.node_id(key.as_str());
            let is_named = node.is_some_and(|node| {
                !matches!(graph.kind(node), Kind::Condition(_) | Kind::Event(_))
            });
            let name = match is_named {
                true => words::the(&words::name_of(view, &key)),
                false => format!("«{}»", words::name_of(view, &key)),
            };
            let when = date
                .as_ref()
                .map(|date| format!(" ({})", words::period(Some(date))));
            told.push(format!("{name} {verb}{}", when.unwrap_or_default()));
            supposed.push(make(key, date));
        }
    }
    for path in &typed.adds {
        let opened = opened::open(Some(path), None, &asked.terminal)?;
        let graph = asked.graph();
        let change = add::difference(graph, called(graph, opened.graph.records()));
        told.push(format!("«{}» were added", opened.title));
        supposed.push(Suppose::Adds(change));
    }
    Ok((supposed, told))
}

/// A record and a date, as typed: `congress@2026`. Without one, the first day of the date asked
/// about, so that it is so all through that.
fn record_at(text: &str, asked: &Asked) -> Result<(Key, Option<Date>), Failure> {
    if asked.graph().record(text).is_none()
        && let Some((name, date)) = text.rsplit_once('@')
    {
        let date = typed::date(date).map_err(Failure::usage)?;
        return Ok((asked.record(&[name.to_string()])?, Some(date)));
    }
    let date = asked.view().filter().date();
    let first = date.and_then(|date| Date::new(&date.start().earliest.to_string()).ok());
    Ok((asked.record(&[text.to_string()])?, first))
}

/// The condition that an actor decides, if that was named: `what-if --failed congress`.
fn decided_by(key: Key, asked: &Asked) -> Result<Key, Failure> {
    let graph = asked.graph();
    let is_actor = |key: &Key| {
        let node = graph.node_id(key.as_str());
        node.is_some_and(|node| graph.node(node).as_actor().is_some())
    };
    if !is_actor(&key) {
        return Ok(key);
    }
    let conditions = graph.node_ids().map(|node| graph.node(node));
    let decided = conditions.filter(|node| {
        let condition = node.as_condition();
        condition.is_some_and(|condition| condition.body.as_ref() == Some(&key))
    });
    let decided: Vec<&Key> = decided.map(|node| &node.key).take(12).collect();
    match &decided[..] {
        [] => Ok(key),
        [one] => Ok((*one).clone()),
        several => {
            let several: Vec<String> = several.iter().map(|key| format!("`{key}`")).collect();
            let failure = Failure::usage(format!("`{key}` decides several conditions"));
            Err(failure.hint(format!("name one: {}", several.join(", "))))
        }
    }
}

fn refused(error: CannotSuppose, view: View<'_>) -> Failure {
    let is_actor = |key: &Key| {
        let node = view.graph().node_id(key.as_str());
        node.is_some_and(|node| view.node(node).as_actor().is_some())
    };
    match error {
        CannotSuppose::Sort { ref record, .. } if is_actor(record) => {
            let hint = format!(
                "an actor can leave, `--without {record}`, or fail to pay, `cascade default \
                 {record}`; in words, `what if … leaves` and `what if … defaults`"
            );
            Failure::usage(error.to_string()).hint(hint)
        }
        CannotSuppose::Refused(problems) => {
            let failure = Failure::usage("the graph would not be valid");
            let errors = problems.iter().filter(|problem| problem.is_error());
            let texts: Vec<String> = errors.map(ToString::to_string).collect();
            failure.hint(texts.join("; "))
        }
        error => Failure::usage(error.to_string()),
    }
}

/// What a supposed breach names, and does not break.
fn unbroken(sides: changed::Sides<'_>, changes: &Changes, report: &mut Report<'_>) {
    let (view, graph) = (sides.after, sides.after.graph());
    let new = changes.edges.iter().filter(|edge| edge.before.is_none());
    for breach in new.filter_map(|edge| Some(edge.after.as_ref()?.edge)) {
        let Tie::Violates(violation) = &view.edge(breach).tie else {
            continue;
        };
        let named = violation.breaches.iter();
        for promise in named.filter_map(|key| graph.edge_id(key.as_str())) {
            if let Some(why) = unbound(view, breach, promise) {
                let told = words::unbroken(view, promise, why);
                report.notes.push(format!("Not broken by that: {told}."));
            }
        }
    }
}

/// Access that fails by this way.
fn ways(sides: changed::Sides<'_>, answer: &WhatIf, report: &mut Report<'_>) {
    let (view, graph) = (sides.before, sides.before.graph());
    for key in &answer.ways {
        let Some(edge) = graph.edge_id(key.as_str()) else {
            continue;
        };
        let Tie::GrantsAccess(access) = &graph.edge(edge).tie else {
            continue;
        };
        let claims = graph.edge_claims(edge);
        let silent = claims.iter().find(|claim| match &claim.says {
            Says::Silent(attribute) => attribute.as_str() == "only_way",
            _ => false,
        });
        let other = match (access.only_way, silent) {
            (Some(true), _) => "and it is said to be the only way".to_string(),
            (Some(false), _) => "and there is said to be another way".to_string(),
            (None, Some(claim)) => {
                let place = claim.place.as_ref().map(|place| format!(" {place}"));
                let place = place.unwrap_or_default();
                format!(
                    "whether there is another is not stated by {}{place}",
                    claim.source
                )
            }
            (None, None) => "whether there is another is not in this dossier".to_string(),
        };
        let to = access.recipient.as_ref();
        let to = to.map_or(String::new(), |to| {
            format!(" to {}", words::name_of(view, to))
        });
        report.notes.push(format!(
            "{} opens {}{to} by this way no more; {other}.",
            words::name(view, graph.from(edge)),
            words::name(view, graph.to(edge)),
        ));
    }
}
