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
use super::report::{Fields, Report, listed, object};
use super::{values, words};
use crate::commitment::{CasusFoederis, Reading};
use crate::graph::View;
use crate::model::Date;
use clap::{Args, Subcommand};

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

pub(super) fn run<'a>(typed: &Typed, asked: &'a Asked) -> Result<Report<'a>, Failure> {
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

/// A promise with whether its case has come, and by whose reading, as JSON.
fn with_case<'a>(view: View<'a>, promise: impl Fields, casus: &'a CasusFoederis) -> impl Fields {
    let reading = |reading: &'a Reading| {
        object()
            .with("voice", &reading.voice)
            .with("says", reading.says)
            .with("since", values::date(reading.since.as_ref()))
            .with("claims", values::claims(&reading.claims))
    };
    let conditions = casus.conditions.iter().map(move |casus| {
        object()
            .with("condition", values::node(view, casus.condition))
            .with("case", words::verdict(casus.verdict))
            .with("readings", listed(casus.readings.iter().map(reading)))
    });
    promise
        .with("case", words::verdict(casus.verdict))
        .with("conditions", listed(conditions))
        .with(
            "promise_readings",
            listed(casus.promise.iter().map(reading)),
        )
        .with(
            "told_otherwise",
            values::edges_named(view, &casus.otherwise),
        )
}
