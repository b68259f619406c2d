//! `foedera retract`: records go from a database.

use super::database;
use super::exit::Exit;
use super::failure::Failure;
use super::terminal::{self, Terminal};
use super::words::count;
use crate::change::{Change, Retraction};
use crate::graph::Graph;
use crate::model::{Claim, Key, Says, nearest};
use clap::{ArgAction, Args};
use std::collections::BTreeSet;
use std::path::PathBuf;

/// Take records out of a database, and the claims about them
///
/// All of them go, or none; what others refer to may not go unless they go too. What was known
/// before is not lost: --recorded-as-of shows it. With --says only that word about them goes: of
/// what a record is, the source and the place that say so.
///
/// Example:
///   foedera retract treaties.foedera ruritania-violates-river-pact
///   foedera retract treaties.foedera river-pact --says "terminated 1910-06-01"
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Typed {
    /// The database
    #[arg(value_name = "DB.foedera")]
    database: PathBuf,
    /// The ids of the records
    #[arg(value_name = "ID", required = true)]
    ids: Vec<String>,
    /// Take back only what is said of them so: "terminated 1910-06-01", "atlas p. 9"; the records stay
    #[arg(long, value_name = "ATTRIBUTE VALUE", action = ArgAction::Append)]
    says: Vec<String>,
    /// Show what would go; commit nothing
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn run(typed: &Typed, terminal: &Terminal) -> Result<Exit, Failure> {
    let mut base = match typed.dry_run {
        true => database::read(&typed.database, terminal)?,
        false => database::write(&typed.database, terminal)?,
    };
    let graph = base.snapshot();
    let (mut change, mut text) = (Change::new(), String::new());
    let mut told = BTreeSet::new();
    for id in typed.ids.iter().filter(|id| told.insert(*id)) {
        let key = Key::new(id).ok().filter(|_| graph.record(id).is_some());
        let Some(key) = key else {
            let failure = Failure::usage(format!("no record has the id `{id}`"));
            let similar = nearest(id, graph.keys());
            return Err(match similar.is_empty() {
                true => failure,
                false => failure.hint(format!("similar: {}", similar.join(", "))),
            });
        };
        if !typed.says.is_empty() {
            text.push_str(&unsay(&graph, &key, &typed.says, &mut change)?);
            continue;
        }
        let record = graph.record(id).map_or("a record", |record| record.what());
        let claims = count(graph.claims_about(id).len(), "claim");
        text.push_str(&format!("- {record} {id}, {claims} about it\n"));
        change.retract(key);
    }
    // Told when it is done, or would be.
    let tell = || {
        let told = terminal::answer(text.as_bytes());
        told.map_err(|e| Failure::disk("cannot write to stdout", &e))
    };
    if typed.dry_run {
        let problems = crate::change::check(&graph, &change);
        if problems.iter().any(|problem| problem.is_error()) {
            return Err(database::commit(&crate::store::CommitError::Refused(
                problems,
            )));
        }
        tell()?;
        terminal.say("committed nothing, as asked\n");
        return Ok(Exit::Answered);
    }
    database::commit_today(&mut base, change, &typed.database, terminal)?;
    tell()?;
    Ok(Exit::Answered)
}

/// Takes back the claims that say so of a record.
fn unsay(
    graph: &Graph,
    key: &Key,
    says: &[String],
    change: &mut Change,
) -> Result<String, Failure> {
    let claims = graph.claims_about(key.as_str());
    let mut text = String::new();
    for asked in says {
        let said: Vec<&Claim> = claims
            .iter()
            .filter(|c| word(c).as_ref() == Some(asked))
            .collect();
        if said.is_empty() {
            let failure = Failure::usage(format!("nobody says `{asked}` of `{key}`"));
            let known: Vec<String> = claims.iter().filter_map(word).collect();
            return Err(match known.is_empty() {
                true => failure.hint(format!("no value is said of `{key}`")),
                false => failure.hint(format!("what is said: {}", known.join(", "))),
            });
        }
        for claim in said {
            let (source, place) = (&claim.source, claim.place.as_ref());
            let place = place.map_or(String::new(), |at| format!(" {at}"));
            text.push_str(&match claim.says {
                Says::Holds => format!("- {key}: {asked}\n"),
                _ => format!("- {key}: {asked} ({source}{place})\n"),
            });
            change.retract_this(Retraction::Claim(claim.clone()));
        }
    }
    Ok(text)
}

/// What a claim says of an attribute: "terminated 1910-06-01"; where it says that the record is so,
/// the source and the place in it: "atlas p. 9".
pub(super) fn word(claim: &Claim) -> Option<String> {
    match (&claim.says, &claim.place) {
        (Says::Value(attribute, value), _) => Some(format!("{} {value}", attribute.as_str())),
        (Says::Holds, Some(place)) => Some(format!("{} {place}", claim.source)),
        (Says::Holds, None) => Some(claim.source.to_string()),
        (Says::Silent(_), _) => None,
    }
}
