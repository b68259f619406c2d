//! `foedera cascade act`: an act against somebody makes the promises to it due.

use super::super::decided::Asked;
use super::super::failure::Failure;
use super::super::report::{Report, Section};
use super::super::{rows, typed, words};
use crate::model::{Date, Relation};
use crate::query::Evidence;
use clap::Args;

/// Show whose promises an act against somebody makes due
///
/// Example:
///   foedera -f july-1914 cascade act russia --by germany --on 1914-08-01
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Typed {
    /// Who is attacked, by id, name or alias
    #[arg(value_name = "WHOM", required = true)]
    whom: Vec<String>,
    /// Who attacks
    #[arg(long, value_name = "WHO")]
    by: String,
    /// When; without it, after all that is recorded
    #[arg(long, value_name = "DATE", value_parser = typed::date)]
    on: Option<Date>,
}

pub(super) fn run(typed: &Typed, asked: &Asked) -> Result<Report, Failure> {
    let whom = asked.node(&typed.whom)?;
    let by = asked.node(std::slice::from_ref(&typed.by))?;
    let view = asked.view();
    let filter = view.filter().clone();
    let filter = match &typed.on {
        Some(date) => filter.as_of(date.clone()),
        None => filter,
    };
    let filter = filter
        .in_force()
        .relations([Relation::Guarantees, Relation::Undertakes]);
    let owed = view.graph().view(&filter);
    let promises = owed.into(whom).filter(|hop| hop.node != by);
    let promises: Vec<Evidence> = promises.map(|hop| Evidence::of(owed, hop.edge)).collect();
    Ok(Report {
        kind: "cascade act",
        question: asked.question(format!(
            "What is promised to {} as {} acts against it",
            words::name(view, whom),
            words::name(view, by),
        )),
        found: !promises.is_empty(),
        sections: vec![Section {
            title: "Promises in force".into(),
            note: String::new(),
            columns: rows::EDGE,
            rows: rows::edges(owed, &promises),
        }],
        ..Report::default()
    })
}
