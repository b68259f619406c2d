//! `foedera stats`: how much a database holds, and what takes its room.

use super::database;
use super::exit::Exit;
use super::failure::Failure;
use super::terminal::{self, Terminal};
use super::words::count;
use clap::Args;
use std::path::PathBuf;

/// Tell how much a database holds, and what takes its room
///
/// Example:
///   foedera stats treaties.foedera
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Typed {
    /// The database
    #[arg(value_name = "DB.foedera")]
    database: PathBuf,
}

pub(super) fn run(typed: &Typed, terminal: &Terminal) -> Result<Exit, Failure> {
    let database = database::read(&typed.database, terminal)?;
    let graph = database.snapshot();
    let sections = database.sections();
    let total: usize = sections.iter().map(|(_, bytes)| bytes).sum();
    let of_edges = |name: &str| {
        !name.starts_with("node.") && !name.starts_with("key.") && !name.starts_with("name.")
    };
    let edges = sections.iter().filter(|(name, _)| of_edges(name));
    let edges: usize = edges.map(|(_, bytes)| bytes).sum();
    let mut text = format!(
        "{}, {}\n{} in the log since the last checkpoint\n",
        count(graph.node_count(), "node"),
        count(graph.edge_count(), "edge"),
        count(database.changes(), "change"),
    );
    if database.changes() > 0 {
        text.push_str("the sections below are without what is in the log\n");
    } else if graph.edge_count() > 0 {
        text.push_str(&format!(
            "{:.1} bytes an edge, without the names of nodes and the keys that somebody chose\n",
            edges as f64 / graph.edge_count() as f64
        ));
    }
    text.push_str(&format!("\n  {:<10}{:>16}\n", "section", "bytes"));
    for (name, bytes) in sections.iter().filter(|(_, bytes)| *bytes > 0) {
        text.push_str(&format!("  {name:<10}{bytes:>16}\n"));
    }
    text.push_str(&format!("  {:<10}{total:>16}\n", "in all"));
    terminal::answer(text.as_bytes()).map_err(|e| Failure::disk("cannot write to stdout", &e))?;
    Ok(Exit::Answered)
}
