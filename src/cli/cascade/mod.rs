//! `foedera cascade`: what one step brings on, and what follows from that, round by round.

mod act;
mod default;
mod distress;
mod recorded;
mod supposed;
mod told;

use super::decided::Asked;
use super::exit::Exit;
use super::failure::Failure;
use super::report::Report;
use super::{values, words};
use crate::commitment::{CasusFoederis, Reading};
use crate::graph::View;
use crate::model::Date;
use clap::{Args, Subcommand};
use serde_json::{Map, Value, json};

/// Follow what one step brings on, round by round: an act of war, or a debtor that fails
///
/// Example:
///   foedera -f july-1914 cascade act russia --by germany --on 1914-08-01
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Typed {
    #[command(subcommand)]
    cascade: Cascade,
}

#[derive(Debug, Subcommand)]
enum Cascade {
    Act(act::Typed),
    Recorded(recorded::Typed),
    Default(default::Typed),
}

/// Draws the answer, if a picture is asked for.
pub(super) fn draw(typed: &Typed, asked: &Asked) -> Option<Result<Exit, Failure>> {
    match &typed.cascade {
        Cascade::Act(typed) => typed.out.as_ref().map(|_| act::draw(typed, asked)),
        Cascade::Default(typed) => typed.out.as_ref().map(|_| default::draw(typed, asked)),
        Cascade::Recorded(_) => None,
    }
}

pub(super) fn run(typed: &Typed, asked: &Asked) -> Result<Report, Failure> {
    match &typed.cascade {
        Cascade::Act(typed) => act::run(typed, asked),
        Cascade::Recorded(typed) => recorded::run(typed, asked),
        Cascade::Default(typed) => default::run(typed, asked),
    }
}

/// Refuses two dates: what happens on one is asked as of that one, and the other would count for
/// nothing.
fn one_date(on: Option<&Date>, asked: &Asked) -> Result<(), Failure> {
    match (on, asked.view().filter().date()) {
        (Some(on), Some(as_of)) if on != as_of => {
            let failure = format!("--on {on} and --as-of {as_of} are two dates");
            Err(Failure::usage(failure).hint("--on alone says as of when"))
        }
        _ => Ok(()),
    }
}

/// Whether a case has come, and by whose reading, as JSON.
fn case(view: View<'_>, casus: &CasusFoederis, whole: &mut Map<String, Value>) {
    let reading = |reading: &Reading| {
        json!({
            "voice": reading.voice,
            "says": reading.says,
            "since": values::date(reading.since.as_ref()),
            "claims": values::claims(&reading.claims),
        })
    };
    let conditions = casus.conditions.iter().map(|casus| {
        json!({
            "condition": values::node(view, casus.condition),
            "case": words::verdict(casus.verdict),
            "readings": casus.readings.iter().map(reading).collect::<Value>(),
        })
    });
    whole.insert("case".into(), words::verdict(casus.verdict).into());
    whole.insert("conditions".into(), conditions.collect());
    let promise = casus.promise.iter().map(reading);
    whole.insert("promise_readings".into(), promise.collect());
    let otherwise = casus.otherwise.iter();
    let otherwise = otherwise.map(|edge| values::edge_named(view, *edge));
    whole.insert("told_otherwise".into(), otherwise.collect());
}
