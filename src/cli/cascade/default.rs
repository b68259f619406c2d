//! `foedera cascade default`: debtors fail, who pays in their place, who loses, who fails next.

use super::super::chart::chart_kind;
use super::super::decided::Asked;
use super::super::drawn::{Look, fitting, held, write};
use super::super::exit::Exit;
use super::super::failure::Failure;
use super::super::report::{Json, Report};
use super::super::typed;
use super::super::words;
use super::distress;
use super::told::Told;
use crate::commitment::{Supposed, counted};
use crate::graph::{Filter, NodeId, View};
use crate::model::{Amount, Date, Share};
use crate::query::{Defaults, Follow, defaults};
use crate::render::ruin;
use clap::Args;
use std::path::{Path, PathBuf};

/// Show what follows when debtors fail: who pays for them, who loses, who fails next
///
/// Round by round: who has failed pays nothing more; those behind its debts pay up to their caps,
/// in the order of recourse; whoever has then lost more than its buffer fails in the next round.
///
/// Example:
///   foedera -f loan-circle cascade default shipping
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Typed {
    /// Who fails, each by id, name or alias
    #[arg(value_name = "DEBTOR", required = true)]
    debtors: Vec<String>,
    /// When; without it, after all that is recorded
    #[arg(long, value_name = "DATE", value_parser = typed::date)]
    on: Option<Date>,
    /// Work out what those who fail can still pay, each to all its creditors alike
    ///
    /// Eisenberg and Noe, Systemic Risk in Financial Systems (2001), extended by guarantees.
    #[arg(long)]
    pub(super) clearing: bool,
    /// Tell how far distress spreads before anybody else fails
    ///
    /// Battiston and others, DebtRank: Too Central to Fail? (2012). Guarantees do not count.
    #[arg(long, conflicts_with_all = ["clearing", "recovery"])]
    debtrank: bool,
    /// What those who fail still pay of what they owe; with --clearing, what each DEBTOR keeps
    /// of what it has outside this dossier; 0 to 100 [without it: nothing]
    #[arg(long, value_name = "PERCENT", value_parser = recovery)]
    recovery: Option<Recovery>,
    /// What one can lose before it fails, where its buffer is not stated, as in
    /// `--buffer '5000000 EUR'` [without it: that cannot be said]
    #[arg(long, value_name = "AMOUNT", value_parser = amount)]
    pub(super) buffer: Option<Amount>,
    /// Draw who fails in which round, what is paid for whom and what nobody pays; ends in .svg, .png
    /// or .pdf; `-` prints SVG
    #[arg(short, long, value_name = "FILE", conflicts_with = "debtrank")]
    pub(super) out: Option<PathBuf>,
    #[command(flatten)]
    look: Look,
}

/// What is still paid, if anything is.
#[derive(Clone, Copy, Debug)]
struct Recovery(Option<Share>);

fn recovery(text: &str) -> Result<Recovery, String> {
    let number = text.trim().trim_end_matches('%').trim_end();
    let is_none = number.starts_with('0') && number.trim_matches('0').trim_matches('.').is_empty();
    match Share::new(number) {
        Ok(share) => Ok(Recovery(Some(share))),
        Err(_) if is_none => Ok(Recovery(None)),
        Err(_) => Err("this is no percentage from 0 to 100".to_string()),
    }
}

fn amount(text: &str) -> Result<Amount, String> {
    let amount = Amount::new(text).map_err(|bad| bad.to_string())?;
    match counted(&amount) {
        Some(_) => Ok(amount),
        None => Err("this is finer than a billionth, or too great to be added up".to_string()),
    }
}

impl Typed {
    pub(super) fn recovery(&self) -> Option<Share> {
        self.recovery.and_then(|Recovery(share)| share)
    }

    fn supposed(&self) -> Supposed {
        Supposed {
            recovery: self.recovery(),
            buffer: self.buffer.clone(),
        }
    }
}

/// What was asked: as of when, and who fails.
fn asked_of(typed: &Typed, asked: &Asked) -> Result<(Filter, Vec<NodeId>), Failure> {
    super::one_date(typed.on.as_ref(), asked)?;
    let mut failed = Vec::new();
    for name in &typed.debtors {
        let actor = asked.node(std::slice::from_ref(name))?;
        if !failed.contains(&actor) {
            failed.push(actor);
        }
    }
    let mut filter: Filter = asked.view().filter().clone();
    if let Some(date) = &typed.on {
        filter = filter.as_of(date.clone());
    }
    Ok((filter, failed))
}

fn answer(typed: &Typed, view: View<'_>, failed: &[NodeId], asked: &Asked) -> Defaults {
    let follow = match typed.clearing {
        true => Follow::Clearing,
        false => Follow::Rounds,
    };
    defaults(view, failed, follow, &typed.supposed(), asked.bounds)
}

/// Draws what follows.
pub(super) fn draw(typed: &Typed, asked: &Asked) -> Result<Exit, Failure> {
    let out = typed.out.as_deref().unwrap_or(Path::new("-"));
    let kind = chart_kind(out)?;
    let (filter, failed) = asked_of(typed, asked)?;
    let view = asked.graph().view(&filter);
    let answer = answer(typed, view, &failed, asked);
    if answer.cascade.settlements.is_empty() {
        let failure = Failure::new(Exit::Nothing, "there is nothing to draw");
        return Err(failure.hint("those who fail owe nothing; without -o, the answer says more"));
    }
    // The line below the headline says as of when.
    let question = question(view, &failed, None, asked);
    let mut scene = ruin(view, &answer);
    let own = typed.look.title.clone();
    scene.title = own.unwrap_or_else(|| asked.headline(&question).to_string());
    if let Some(subtitle) = &mut scene.subtitle {
        subtitle.push_str(&supposed(typed));
    }
    let svg = fitting(&scene, &typed.look.options()?);
    let bytes = typed.look.drawn(asked, kind, svg)?;
    write(out, asked, &bytes, &held(&scene))
}

pub(super) fn run<'a>(typed: &Typed, asked: &'a Asked) -> Result<Report<'a>, Failure> {
    let mut report = told(typed, asked)?;
    if typed.on.is_none() {
        asked.note_terms(&mut report);
    }
    Ok(report)
}

fn told<'a>(typed: &Typed, asked: &'a Asked) -> Result<Report<'a>, Failure> {
    let (filter, failed) = asked_of(typed, asked)?;
    if typed.debtrank {
        return Ok(distress::run(
            filter,
            &failed,
            &typed.supposed(),
            typed.on.as_ref(),
            asked,
        ));
    }
    let view = asked.graph().view(&filter);
    let answer = answer(typed, view, &failed, asked);
    let told = Told::new(view, &answer, typed.clearing);
    let mut report = Report {
        kind: "cascade default",
        question: question(view, &failed, typed.on.as_ref(), asked),
        found: !answer.cascade.settlements.is_empty(),
        ..Report::default()
    };
    report.sections.extend(told.in_short());
    for (number, round) in &told.rounds {
        report.sections.extend(told.round(*number, round));
    }
    report.sections.extend(told.losses());
    told.notes(typed, asked, &mut report);
    let edges = answer.evidence.keys().copied();
    report.rests_on(view, edges, failed.iter().copied());
    let (supposed, clearing) = (typed.supposed(), typed.clearing);
    report.json = Json::of(move |json| {
        let view = asked.graph().view(&filter);
        json.put(&Told::new(view, &answer, clearing).value(&supposed))
    });
    Ok(report)
}

/// What those who fail are supposed to pay, to go on with.
fn supposed(typed: &Typed) -> String {
    let buffer = typed.buffer.as_ref().map(supposed_buffer);
    let buffer = buffer.map_or(String::new(), |buffer| format!("; supposed: {buffer}"));
    let recovery = match (typed.recovery(), typed.clearing) {
        (None, _) => String::new(),
        (Some(share), false) => {
            format!("; supposed: who fails still pays {share} of what it owes")
        }
        (Some(share), true) => {
            format!("; supposed: who fails first keeps {share} of what it has outside this dossier")
        }
    };
    recovery + &buffer
}

/// The buffer of whom none is stated, in words.
pub(super) fn supposed_buffer(buffer: &Amount) -> String {
    format!("whose buffer is not stated can lose {buffer} before it fails")
}

/// What is asked, in words.
pub(super) fn question(
    view: View<'_>,
    failed: &[NodeId],
    on: Option<&Date>,
    asked: &Asked,
) -> String {
    let names: Vec<String> = failed
        .iter()
        .map(|actor| words::the_name(view, *actor))
        .collect();
    let on = on.map_or(String::new(), |on| format!(" {}", words::at(on)));
    let verb = if names.len() == 1 { "fails" } else { "fail" };
    asked.question(format!(
        "What follows if {} {verb}{on}",
        words::list(&names)
    ))
}
