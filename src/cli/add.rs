//! `foedera add`: a dossier into a database.

use super::database;
use super::exit::Exit;
use super::failure::Failure;
use super::merge::{Recorded, called, outdated};
use super::opened;
use super::plain::plain;
use super::retract;
use super::sentence::quoted;
use super::terminal::{self, Terminal};
use super::words::count;
use crate::change::{Change, Entry, Retraction};
use crate::graph::{Graph, Record, Records};
use crate::model::{Claim, Date, Day, Key, Modality, Says, Value};
use crate::store::Opening;
use clap::Args;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

/// Add a dossier to a database; the difference is shown
///
/// What the database has already stays; a record with an id that it has takes the place of the
/// old one, and is not doubled. An edge without an id is one that it has if all of it is the
/// same, or if the same place of the same source said it before; else it stands beside that.
/// Where an edge is told otherwise than before, what its sources said before goes. What others
/// said of it, and what is said of attributes, stays, and is told with how to take it back. All
/// of it is committed, or nothing. The database is made if there is none. Claims are recorded as
/// of today, unless they say when.
///
/// Example:
///   foedera add river-pact.ron treaties.foedera
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Typed {
    /// The dossier
    #[arg(value_name = "FILE.ron")]
    file: PathBuf,
    /// The database
    #[arg(value_name = "DB.foedera")]
    database: PathBuf,
    /// Show the difference only; commit nothing
    #[arg(long)]
    dry_run: bool,
}

/// How many lines of a difference are shown.
const SHOWN: usize = 40;

pub(super) fn run(typed: &Typed, terminal: &Terminal) -> Result<Exit, Failure> {
    if !database::is_database(&typed.database) {
        let shown = typed.database.display();
        let failure = Failure::usage(format!("`{shown}` is no name of a database"));
        let hint = match database::is_database(&typed.file) {
            true => format!(
                "the dossier stands first: foedera add {} {}",
                quoted(&shown.to_string()),
                quoted(&typed.file.display().to_string())
            ),
            false => "a database is a file `NAME.foedera`".to_string(),
        };
        return Err(failure.hint(hint));
    }
    let opened = opened::open(Some(&typed.file), None, terminal)?;
    let dossier = opened.graph;
    let is_new = !typed.database.exists();
    let base = match (is_new, typed.dry_run) {
        (true, _) => None,
        (false, true) => Some(database::read(&typed.database, terminal)?),
        (false, false) => Some(database::write(&typed.database, terminal)?),
    };
    let before = base
        .as_ref()
        .map_or_else(Graph::empty, |base| base.snapshot());
    let records = called(&before, dossier.records());
    let beside = beside(&before, &records, &typed.database);
    let change = difference(&before, records);
    let text = shown(&change) + &beside;
    terminal::answer(text.as_bytes()).map_err(|e| Failure::disk("cannot write to stdout", &e))?;
    if typed.dry_run {
        terminal.say("committed nothing, as asked\n");
        return Ok(Exit::Answered);
    }
    if change.is_empty() && !is_new {
        return Ok(Exit::Answered);
    }
    let mut base = match base {
        Some(base) => base,
        None => {
            let title = if opened.is_titled { &opened.title } else { "" };
            let opening = Opening::new().titled(title);
            opening
                .create(&typed.database, &Graph::empty())
                .map_err(|error| database::store(&error))?
        }
    };
    database::commit_today(&mut base, change, &typed.database, terminal)?;
    Ok(Exit::Answered)
}

/// What a dossier adds to a graph, and what of it takes the place of something.
pub(super) fn difference(base: &Graph, records: Records) -> Change {
    let mut change = Change::new();
    for (claim, _) in outdated(base, &records).into_iter().filter(|(_, own)| *own) {
        change.retract_this(Retraction::Claim(claim.clone()));
    }
    let mut take = |entry: Entry| {
        let old = base.record(entry.key().as_str());
        let same = match (&entry, old) {
            (_, None) => {
                change.add(entry);
                return;
            }
            (Entry::Source(new), Some(Record::Source(old))) => new == old,
            (Entry::Node(new), Some(Record::Node(old))) => new == old,
            (Entry::Account(new), Some(Record::Account(old))) => new == old,
            (Entry::Edge(new), Some(Record::Edge(old))) => new == old,
            (_, Some(_)) => false,
        };
        if !same {
            change.supersede(entry);
        }
    };
    records.sources.into_iter().for_each(|r| take(r.into()));
    records.nodes.into_iter().for_each(|r| take(r.into()));
    records.accounts.into_iter().for_each(|r| take(r.into()));
    records.edges.into_iter().for_each(|r| take(r.into()));
    for relation in records.relations {
        match base.own_relation(relation.key.as_str()) {
            None => change.add(relation),
            Some(old) if *old != relation => change.supersede(relation),
            Some(_) => continue,
        };
    }
    let mut said: BTreeMap<Key, Recorded<'_>> = BTreeMap::new();
    for claim in records.claims {
        let old = said
            .entry(claim.about.clone())
            .or_insert_with(|| Recorded::new(base.claims_about(claim.about.as_str())));
        if !old.says(&claim) {
            change.add(claim);
        }
    }
    change
}

/// What stays beside the new word of the same voice in the same source, as a corrected dossier no
/// more says it: a date that was mended stands in the database twice, until the old one is
/// retracted.
fn beside(base: &Graph, records: &Records, database: &Path) -> String {
    // What is said now, and of each attribute the first.
    let mut said = BTreeSet::new();
    let mut first: BTreeMap<_, &Value> = BTreeMap::new();
    for claim in &records.claims {
        if let Says::Value(attribute, value) = &claim.says {
            let whose = (manner(claim), attribute);
            said.insert((whose, value));
            first.entry(whose).or_insert(value);
        }
    }
    let about: BTreeSet<&Key> = records.claims.iter().map(|claim| &claim.about).collect();
    let olds = about
        .into_iter()
        .flat_map(|key| base.claims_about(key.as_str()));
    let mut told = BTreeSet::new();
    let mut text = String::new();
    for (claim, _) in outdated(base, records).into_iter().filter(|(_, own)| !own) {
        let (id, word) = (&claim.about, retract::word(claim).unwrap_or_default());
        let word = plain(&word);
        text.push_str(&format!(
            "! {id}: {word} said what it was before, and still stands; to take it back:\n  \
             foedera retract {} {id} --says '{word}'\n",
            database.display()
        ));
    }
    for old in olds {
        let Says::Value(attribute, before) = &old.says else {
            continue;
        };
        let whose = (manner(old), attribute);
        let Some(value) = first.get(&whose) else {
            continue;
        };
        if said.contains(&(whose, before)) || !told.insert((&old.about, attribute, before)) {
            continue;
        }
        let (id, attribute) = (&old.about, attribute.as_str());
        let (before, value) = (before.to_string(), value.to_string());
        let (before, value) = (plain(&before), plain(&value));
        text.push_str(&format!(
            "! {id}: {attribute} {before} still stands beside {value}; to take it back:\n  \
             foedera retract {} {id} --says '{attribute} {before}'\n",
            database.display()
        ));
    }
    text
}

/// Of what a claim is, and whose word.
fn manner(claim: &Claim) -> (&Key, &Key, &[Key], Modality) {
    (&claim.about, &claim.source, &claim.voice, claim.modality)
}

/// The difference in lines: `+` what is added, `~` what takes the place of an old record.
fn shown(change: &Change) -> String {
    let line = |mark: &str, entry: &Entry| match entry {
        Entry::Claim(_) => None,
        Entry::Relation(relation) => Some(format!("{mark} relation {}\n", relation.key)),
        Entry::Node(node) => Some(format!(
            "{mark} {} {}: {}\n",
            node.kind_phrase(),
            node.key,
            plain(&node.name)
        )),
        Entry::Source(source) => Some(format!(
            "{mark} source {}: {}\n",
            source.key,
            plain(&source.title)
        )),
        Entry::Account(account) => Some(format!("{mark} account {}\n", account.key)),
        Entry::Edge(edge) => Some(format!("{mark} edge {}\n", edge.key)),
    };
    let added = change.adds.iter().filter_map(|entry| line("+", entry));
    let superseded = change
        .supersedes
        .iter()
        .filter_map(|entry| line("~", entry));
    let taken = change
        .retracts
        .iter()
        .filter_map(|retraction| match retraction {
            Retraction::Claim(claim) => Some(format!(
                "- {}: {} (it is told otherwise now)\n",
                claim.about,
                plain(&retract::word(claim).unwrap_or_default())
            )),
            _ => None,
        });
    let lines: Vec<String> = added.chain(superseded).chain(taken).collect();
    let claims = change
        .adds
        .iter()
        .filter(|entry| matches!(entry, Entry::Claim(_)))
        .count();
    let mut text: String = lines.iter().take(SHOWN).map(String::as_str).collect();
    if lines.len() > SHOWN {
        text.push_str(&format!("… and {} more\n", lines.len() - SHOWN));
    }
    let new = change.adds.len() - claims;
    text.push_str(&match change.is_empty() {
        true => "nothing is new\n".to_string(),
        false => format!(
            "{} added, {} superseded, {} added{}\n",
            count(new, "record"),
            change.supersedes.len(),
            count(claims, "claim"),
            match change.retracts.len() {
                0 => String::new(),
                n => format!(", {} taken back", count(n, "claim")),
            }
        ),
    });
    text
}

/// The day it is, by the machine's clock and universal time.
pub(super) fn today() -> Option<Date> {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).ok()?.as_secs();
    let day = i32::try_from(seconds / 86_400).ok()?;
    Date::new(&Day(day).to_string()).ok()
}
