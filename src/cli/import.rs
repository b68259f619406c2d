//! `foedera import`: tables of rows become a dossier, by a mapping.

use super::database;
use super::disk;
use super::exit::Exit;
use super::failure::Failure;
use super::faults;
use super::plain::plain;
use super::progress::Shown;
use super::rejects::Rejects;
use super::table;
use super::terminal::{self, Terminal};
use super::words::{self, count};
use crate::change::{Change, Entry};
use crate::dossier::{MAX_FILE, Text, write};
use crate::exchange::import::{
    Against, ChangeSink, Encoding, GraphSink, Import, ImportError, MAX_ROW, Mapping, READY, Ready,
    Reason, Refused, Rejected, Report, Sink, Watch, draft, misfit, recognise,
};
use crate::graph::{Graph, Records};
use crate::model::Word;
use crate::store::{CommitError, Opening, StoreError};
use clap::Args;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

/// Make a dossier or a database of tables, by a mapping of columns to nodes, edges and dates
///
/// A mapping is a file of yours in RON, or one of those that are built in (--list); without
/// --mapping the files' headers tell which of these is meant. A row that is broken stops
/// nothing: it is listed with its line and reason, and the exit code is 4. docs/import.md is the
/// tutorial.
///
/// Example:
///   foedera import atop_v5_1_directed_dyad_spells.csv -o atop.ron
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Typed {
    /// The tables; `-` is stdin
    #[arg(value_name = "TABLE", required_unless_present = "list")]
    tables: Vec<PathBuf>,
    /// A built-in mapping by its name, or a file with one
    #[arg(long, value_name = "MAPPING")]
    mapping: Option<String>,
    /// The dossier or database to write
    #[arg(short, long, value_name = "FILE.ron|foedera")]
    output: Option<PathBuf>,
    /// Where rejected rows are listed; by default FILE.rejects.csv
    #[arg(long, value_name = "FILE.csv")]
    rejects: Option<PathBuf>,
    /// Count only; write nothing
    #[arg(long)]
    dry_run: bool,
    /// Stop at the first row that is broken, and write no dossier
    #[arg(long)]
    strict: bool,
    /// How the bytes of all tables become letters: `Latin1`, or `Utf8`; by default, as the mapping says
    #[arg(long, value_name = "ENCODING", value_parser = encoding)]
    encoding: Option<Encoding>,
    /// List the built-in mappings
    #[arg(long)]
    list: bool,
    /// Print a mapping to begin with, guessed from the columns' names and the first rows
    #[arg(long, conflicts_with_all = ["output", "mapping", "rejects", "dry_run", "strict", "encoding", "list"])]
    draft: bool,
}

pub(super) fn run(typed: &Typed, terminal: &Terminal) -> Result<Exit, Failure> {
    if typed.list {
        return list();
    }
    if typed.draft {
        return print_draft(typed);
    }
    let output = match (&typed.output, typed.dry_run) {
        (Some(output), _) if database::is_database(output) => Some(output),
        (Some(output), _) if output.extension().is_some_and(|e| e == "ron") => Some(output),
        (Some(output), _) => {
            let shown = output.display();
            return Err(Failure::usage(format!("cannot write `{shown}`"))
                .cause("an import writes a dossier, `FILE.ron`, or a database, `FILE.foedera`"));
        }
        (None, true) => None,
        (None, false) => {
            return Err(Failure::usage("where to is not said")
                .hint("add `-o FILE.ron`, or `--dry-run` to count only"));
        }
    };
    let rejects = rejects_path(typed);
    for written in rejects.iter().chain(output) {
        let same = |table: &PathBuf| same_file(table, written);
        if typed.tables.iter().any(same) || output.is_some() && rejects.as_ref() == output {
            let message = format!("`{}` would be written over", written.display());
            return Err(Failure::usage(message)
                .cause("it is read, or is to hold another thing")
                .hint("choose another name with -o or --rejects"));
        }
    }
    // Told before millions of rows are read, and before anything is written.
    if let Some(output) = output.filter(|_| !typed.dry_run) {
        if database::is_database(output) && output.exists() {
            let path = output.clone();
            return Err(database::store(&StoreError::Exists { path }));
        }
        disk::spare_source(output)?;
    }
    rejects
        .iter()
        .try_for_each(|list| disk::spare_source(list))?;
    for (i, table) in typed.tables.iter().enumerate() {
        let before = &typed.tables[..i];
        if before
            .iter()
            .any(|other| other == table || same_file(other, table))
        {
            let message = format!("`{}` is given twice", table.display());
            return Err(Failure::usage(message).cause("each of its rows would count twice"));
        }
    }
    let mapping = match mapping(typed, terminal)? {
        Some(mapping) => match typed.encoding {
            Some(encoding) => mapping.encoded(encoding),
            None => mapping,
        },
        None => return Ok(Exit::Data),
    };
    let mut watching = Watching {
        shown: Shown::new(terminal.progress()),
        rejects: Rejects::to(rejects, &typed.tables),
    };
    let is_dossier = output.is_some_and(|output| !database::is_database(output));
    let (report, made) = match is_dossier && !typed.dry_run {
        true => records(typed, &mapping, &mut watching),
        false => graph(typed, &mapping, &mut watching),
    }?;
    watching.shown.end();
    let listed = watching.rejects.close(&report.files)?;
    if typed.strict && report.rejected > 0 {
        terminal.say(&told(&report, listed.as_deref()));
        return Err(
            Failure::new(Exit::Data, "a row is against a rule of the graph")
                .hint("without --strict, it is left out and listed"),
        );
    }
    match (output.filter(|_| !typed.dry_run), made) {
        (Some(output), Made::Graph(graph)) => {
            Opening::new()
                .titled(mapping.title())
                .telling(&watching.shown)
                .create(output, &graph)
                .map_err(|error| database::store(&error))?;
            watching.shown.end();
        }
        (Some(output), Made::Records(records)) => {
            write_dossier(output, &records, mapping.title())?;
        }
        (None, _) => {}
    }
    terminal.say(&told(&report, listed.as_deref()));
    if let Some(output) = output {
        match typed.dry_run {
            true => terminal.say("wrote nothing, as asked\n"),
            false => terminal.say(&format!("wrote {}\n", output.display())),
        }
    }
    Ok(match (report.rejected, report.edges + report.nodes) {
        (0, 0) => Exit::Nothing,
        (0, _) => Exit::Answered,
        _ => Exit::Partly,
    })
}

/// What an import makes: records for a dossier, or a graph for a database.
enum Made {
    Records(Records),
    Graph(Graph),
}

fn records(
    typed: &Typed,
    mapping: &Mapping,
    watching: &mut Watching,
) -> Result<(Report, Made), Failure> {
    let (mut report, sink) = import(typed, mapping, ChangeSink::new(), watching)?;
    watching.shown.begin_unknown("judging");
    let change = sink.change(&mut Against {
        report: &mut report,
        watch: watching,
    });
    report.recount(&change);
    Ok((report, Made::Records(as_records(change))))
}

fn graph(
    typed: &Typed,
    mapping: &Mapping,
    watching: &mut Watching,
) -> Result<(Report, Made), Failure> {
    let (mut report, sink) = import(typed, mapping, GraphSink::new(), watching)?;
    watching.shown.begin_unknown("building");
    let made = sink.graph(&mut Against {
        report: &mut report,
        watch: watching,
    });
    match made {
        Ok(made) => {
            report.recount(made.counts);
            Ok((report, Made::Graph(made.graph)))
        }
        Err(Refused::Problems(problems)) => Err(database::commit(&CommitError::Refused(problems))),
        Err(refused) => Err(database::because(Exit::Data, &refused)),
    }
}

fn write_dossier(output: &Path, records: &Records, title: &str) -> Result<(), Failure> {
    let text = write(records, Some(title));
    if text.len() as u64 > MAX_FILE << 20 {
        return Err(
            Failure::new(Exit::Data, format!("cannot write `{}`", output.display()))
                .cause(format!(
                    "the dossier would be larger than the {MAX_FILE} MiB that are read"
                ))
                .hint("import to a database, `-o FILE.foedera`, which may have any size"),
        );
    }
    disk::replace(output, text.as_bytes())
}

fn list() -> Result<Exit, Failure> {
    let mut text = String::new();
    for ready in READY {
        let mapping = ready.mapping().map_err(|_| broken(ready))?;
        text.push_str(&format!("{:<18}{}\n", ready.name, mapping.title()));
    }
    printed(&text)
}

fn printed(text: &str) -> Result<Exit, Failure> {
    terminal::answer(text.as_bytes()).map_err(|e| Failure::disk("cannot write to stdout", &e))?;
    Ok(Exit::Answered)
}

fn broken(ready: &Ready) -> Failure {
    Failure::new(
        Exit::Bug,
        format!("the built-in mapping `{}` has faults", ready.name),
    )
}

fn encoding(text: &str) -> Result<Encoding, String> {
    let known = Encoding::ALL.iter().map(|encoding| encoding.word());
    Encoding::read(text).ok_or_else(|| format!("one of {}", known.collect::<Vec<_>>().join(", ")))
}

/// The mapping that is named, or that the files' headers tell; nothing, if its faults were drawn.
fn mapping(typed: &Typed, terminal: &Terminal) -> Result<Option<Mapping>, Failure> {
    let Some(named) = &typed.mapping else {
        return recognised(typed, terminal).map(Some);
    };
    if let Some(ready) = Ready::named(named) {
        return ready.mapping().map(Some).map_err(|_| broken(&ready));
    }
    let path = Path::new(named);
    if !named.ends_with(".ron") && !path.exists() {
        let similar = crate::model::nearest(named, READY.iter().map(|ready| ready.name));
        return Err(Failure::usage(format!("no mapping is called `{named}`"))
            .did_you_mean(&similar)
            .hint("`foedera import --list` lists those that are built in"));
    }
    let text = disk::read_text(path)?;
    match Mapping::read(named, &text) {
        Ok(mapping) => Ok(Some(mapping)),
        Err(faults) => {
            let count = count(faults.len(), "fault");
            let texts = [Text {
                path: named.clone(),
                text,
            }];
            let colour = terminal.colour_of_errors;
            terminal::complain(&faults::of(&faults, &texts, terminal, colour));
            terminal::complain(&format!("error: the mapping has {count}\n"));
            Ok(None)
        }
    }
}

/// So much of each table is looked at for a draft, in bytes.
const DRAFTED: u64 = 1 << 18;

/// Prints a mapping to begin with.
fn print_draft(typed: &Typed) -> Result<Exit, Failure> {
    let mut begun: Vec<(String, Vec<u8>)> = Vec::new();
    for table in &typed.tables {
        let mut bytes = Vec::new();
        let is_stdin = table.as_os_str() == "-";
        let read = match is_stdin {
            true => std::io::stdin().take(DRAFTED).read_to_end(&mut bytes),
            false => open(table)?.take(DRAFTED).read_to_end(&mut bytes),
        };
        read.map_err(|e| Failure::disk(format!("cannot read `{}`", table.display()), &e))?;
        let name = if is_stdin {
            "table.csv".into()
        } else {
            table.display().to_string()
        };
        begun.push((name, bytes));
    }
    let tables: Vec<(&str, &[u8])> = begun
        .iter()
        .map(|(name, bytes)| (&name[..], &bytes[..]))
        .collect();
    printed(&draft(&tables))
}

fn recognised(typed: &Typed, terminal: &Terminal) -> Result<Mapping, Failure> {
    let mut lines = Vec::new();
    for table in &typed.tables {
        if table.as_os_str() == "-" {
            return Err(Failure::usage("stdin is not looked at before it is read")
                .hint("say which mapping it is for with --mapping"));
        }
        let mut line = Vec::new();
        let most = MAX_ROW as u64;
        let read = open(table).and_then(|file| {
            let read = BufReader::new(file).take(most).read_until(b'\n', &mut line);
            read.map_err(|e| Failure::disk(format!("cannot read `{}`", table.display()), &e))
        });
        read?;
        lines.push((table.display().to_string(), line));
    }
    let files: Vec<(&str, &[u8])> = lines
        .iter()
        .map(|(name, line)| (name.as_str(), line.as_slice()))
        .collect();
    match recognise(&files) {
        Ok((ready, mapping)) => {
            terminal.say(&format!("mapping {}: {}\n", ready.name, mapping.title()));
            Ok(mapping)
        }
        Err(several) if !several.is_empty() => {
            let names: Vec<String> = several.iter().map(|ready| ready.name.to_string()).collect();
            let failure = "these files fit several built-in mappings alike";
            Err(Failure::new(Exit::Data, failure)
                .cause(words::list(&names))
                .hint(format!(
                    "say which it is for with --mapping, as in `--mapping {}`",
                    names[0]
                )))
        }
        Err(_) if files.iter().any(|(_, line)| table::begins(line)) => {
            let failure =
                Failure::new(Exit::Data, "this table is a dossier, and no rows to import");
            Err(failure.hint("`foedera add` puts it into a database, and every question reads it"))
        }
        Err(_) => {
            let failure = Failure::new(Exit::Data, "no built-in mapping is for these files");
            let failure = match misfit(&files) {
                Some(misfit) => failure.cause(misfit.to_string()),
                None => failure,
            };
            Err(failure.hint(
                "`foedera import --list` lists them; with --draft one to begin with is printed",
            ))
        }
    }
}

fn open(path: &Path) -> Result<File, Failure> {
    let failed = format!("cannot read `{}`", path.display());
    let file = File::open(path).map_err(|e| Failure::disk(&failed, &e))?;
    let meta = file.metadata().map_err(|e| Failure::disk(&failed, &e))?;
    match meta.is_dir() {
        true => Err(Failure::new(Exit::Disk, failed).cause("it is a folder")),
        false => Ok(file),
    }
}

fn import<S: Sink>(
    typed: &Typed,
    mapping: &Mapping,
    sink: S,
    watching: &mut Watching,
) -> Result<(Report, S), Failure> {
    let mut import = Import::new(mapping, sink).strict(typed.strict);
    for table in &typed.tables {
        let name = table.display().to_string();
        let done = if table.as_os_str() == "-" {
            watching.shown.begin_file("stdin", None);
            import.file("stdin", std::io::stdin().lock(), watching)
        } else {
            let file = open(table)?;
            let bytes = file
                .metadata()
                .ok()
                .filter(|meta| meta.is_file())
                .map(|meta| meta.len());
            watching.shown.begin_file(&name, bytes);
            import.file(&name, file, watching)
        };
        done.map_err(|error| failed(&error))?;
    }
    import.finish().map_err(|error| failed(&error))
}

fn failed(error: &ImportError) -> Failure {
    use std::error::Error;
    let exit = match error {
        ImportError::Read { .. } => Exit::Disk,
        _ => Exit::Data,
    };
    let mut failure = Failure::new(exit, error.to_string());
    if let Some(cause) = error.source() {
        failure = failure.cause(cause.to_string());
    }
    match error {
        ImportError::Strict(_) => {
            failure.hint("without --strict, such rows are left out and listed")
        }
        ImportError::Header { source, .. } if matches!(**source, Reason::NotUtf8 { .. }) => {
            failure.hint(LATIN_1)
        }
        _ => failure,
    }
}

/// The change's entries as lists.
fn as_records(change: Change) -> Records {
    let mut records = Records::default();
    for entry in change.adds {
        match entry {
            Entry::Source(source) => records.sources.push(source),
            Entry::Relation(relation) => records.relations.push(relation),
            Entry::Node(node) => records.nodes.push(node),
            Entry::Account(account) => records.accounts.push(account),
            Entry::Edge(edge) => records.edges.push(edge),
            Entry::Claim(claim) => records.claims.push(claim),
        }
    }
    records
}

/// What came of it, in a few lines.
fn told(report: &Report, rejects: Option<&Path>) -> String {
    let number = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
    let mut text = format!(
        "read {} of {}: {}, {}, {}\n",
        count(number(report.rows()), "row"),
        count(report.files.len(), "file"),
        count(number(report.nodes), "node"),
        count(number(report.edges), "edge"),
        count(number(report.claims), "claim"),
    );
    if report.files.len() > 1 {
        for file in &report.files {
            let rows = count(number(file.rows), "row");
            text.push_str(&format!(
                "  {} ({}): {rows}\n",
                plain(&file.name),
                file.called
            ));
        }
    }
    for (because, rows) in &report.skipped {
        let rows = count(number(*rows), "row");
        text.push_str(&format!("left out {rows}: {}\n", plain(because)));
    }
    if !report.unlisted.is_empty() {
        let rows = count(number(report.unlisted.values().sum()), "row");
        text.push_str(&format!(
            "kept {rows} under headings that the mapping does not list, as notes:\n"
        ));
        let mut headings: Vec<_> = report.unlisted.iter().collect();
        headings.sort_by_key(|(heading, rows)| (std::cmp::Reverse(**rows), (*heading).clone()));
        for (heading, rows) in headings.iter().take(REASONS) {
            text.push_str(&format!("{rows:>8}  {}\n", plain(heading)));
        }
        if headings.len() > REASONS {
            let more = count(headings.len() - REASONS, "more heading");
            text.push_str(&format!("          and {more}\n"));
        }
    }
    if let Some(first) = &report.first_bare {
        let first = plain(first);
        text.push_str(&match report.bare {
            1 => format!("no row says what `{first}` is: it stands in edges only\n"),
            nodes => format!(
                "no row says what {} are, such as `{first}`: they stand in edges only\n",
                count(number(nodes), "node")
            ),
        });
    }
    if let Some((name, id)) = report.parted.iter().next() {
        let names = match report.parted.len() {
            1 => "1 name has".to_string(),
            n => format!("{n} names have"),
        };
        let (name, id) = (plain(name), plain(id));
        text.push_str(&format!(
            "{names} the letters of another and got a marked id: `{name}` is `{id}`\n"
        ));
    }
    if report.rejected > 0 {
        let rows = count(number(report.rejected), "row");
        match rejects {
            Some(path) => {
                text.push_str(&format!("rejected {rows}, listed in {}:\n", path.display()));
            }
            None => text.push_str(&format!("rejected {rows}:\n")),
        }
        let mut reasons: Vec<_> = report.reasons.iter().collect();
        reasons.sort_by_key(|(reason, rows)| (std::cmp::Reverse(**rows), (*reason).clone()));
        for ((reason, column), rows) in reasons.iter().take(REASONS) {
            let column = match column {
                Some(column) => format!("column `{}`: ", plain(column)),
                None => String::new(),
            };
            text.push_str(&format!("{rows:>8}  {column}{reason}\n"));
            if *reason == "no UTF-8" {
                text.push_str(&format!("          {LATIN_1}\n"));
            }
        }
        if reasons.len() > REASONS {
            let more = count(reasons.len() - REASONS, "more reason");
            text.push_str(&format!("          and {more}\n"));
        }
    }
    text
}

/// What most often makes letters that are no UTF-8.
const LATIN_1: &str = "if the file is in ISO 8859-1, add --encoding Latin1";

/// How many reasons are told.
const REASONS: usize = 8;

/// Whether two paths lead to one file that is there.
fn same_file(one: &Path, other: &Path) -> bool {
    let whole = |path: &Path| path.canonicalize().ok();
    whole(one).is_some_and(|file| Some(file) == whole(other))
}

/// Where rejected rows are listed; nowhere, if nothing is written.
fn rejects_path(typed: &Typed) -> Option<PathBuf> {
    if typed.rejects.is_some() {
        return typed.rejects.clone();
    }
    let output = typed.output.as_ref().filter(|_| !typed.dry_run)?;
    Some(output.with_extension("rejects.csv"))
}

/// Shows how far the import is, and lists what it rejects.
struct Watching {
    shown: Shown,
    rejects: Rejects,
}

impl Watch for Watching {
    fn rejected(&mut self, row: &Rejected) {
        self.rejects.add(row);
    }

    fn read(&mut self, bytes: u64, rows: u64) {
        self.shown.at(bytes, rows);
    }
}
