//! The list of rows that an import rejects: a table of file, line, column, reason and row.

use super::exit::Exit;
use super::failure::Failure;
use crate::exchange::import::Rejected;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter};
use std::path::{Path, PathBuf};

/// How many bytes of a row are listed.
const SHOWN: usize = 1_000;

/// Of so many rows of which the line alone is known it is looked up what stands there.
const LOOKED_UP: usize = 100_000;

/// The list of rejected rows: begun with the first of them.
#[derive(Default)]
pub(super) struct Rejects {
    path: Option<PathBuf>,
    /// The tables that are imported.
    tables: Vec<PathBuf>,
    /// Rows that are against a rule together with others, of which the line alone is known.
    by_line: Vec<Rejected>,
    file: Option<csv::Writer<BufWriter<File>>>,
    failed: Option<csv::Error>,
}

impl Rejects {
    /// A list in this file, of rows of these tables; nowhere, if there is none.
    pub(super) fn to(path: Option<PathBuf>, tables: &[PathBuf]) -> Rejects {
        Rejects {
            path,
            tables: tables.to_vec(),
            ..Rejects::default()
        }
    }

    /// Lists a row. That it could not be is told when the list ends.
    pub(super) fn add(&mut self, row: &Rejected) {
        let is_by_line = row.row.is_empty() && self.path.is_some();
        match is_by_line && self.by_line.len() < LOOKED_UP {
            true => self.by_line.push(row.clone()),
            false if self.failed.is_none() => self.failed = self.write(row).err(),
            false => {}
        }
    }

    /// Lists the rows of which the line alone is known, with what stands there. What cannot be read
    /// again, such as stdin, is listed without.
    fn add_by_line(&mut self) {
        let rows = std::mem::take(&mut self.by_line);
        let mut wanted: BTreeMap<&str, BTreeMap<u64, String>> = BTreeMap::new();
        for row in &rows {
            let lines = wanted.entry(&row.file).or_default();
            lines.insert(row.line, String::new());
        }
        for (file, lines) in &mut wanted {
            let table = self.tables.iter();
            let mut table = table.filter(|table| table.is_file());
            if let Some(table) = table.find(|table| table.display().to_string() == *file) {
                // The list is as good as it can be without.
                let _unread = read_again(table, lines);
            }
        }
        for row in &rows {
            let text = wanted.get(row.file.as_str());
            let text = text.and_then(|lines| lines.get(&row.line));
            let row = Rejected {
                file: row.file.clone(),
                line: row.line,
                column: row.column.clone(),
                reason: row.reason.clone(),
                row: text.cloned().unwrap_or_default(),
            };
            if self.failed.is_none() {
                self.failed = self.write(&row).err();
            }
        }
    }

    fn begin(&mut self) -> Result<(), csv::Error> {
        let Some(path) = self.path.as_ref().filter(|_| self.file.is_none()) else {
            return Ok(());
        };
        let mut file = csv::Writer::from_writer(BufWriter::new(File::create(path)?));
        file.write_record(["file", "line", "column", "reason", "row"])?;
        self.file = Some(file);
        Ok(())
    }

    fn write(&mut self, row: &Rejected) -> Result<(), csv::Error> {
        self.begin()?;
        let Some(file) = &mut self.file else {
            return Ok(());
        };
        let line = row.line.to_string();
        let column = row.column.as_deref().unwrap_or("");
        let reason = row.reason.to_string();
        file.write_record([&row.file, line.as_str(), column, &reason, &row.row])
    }

    /// Ends the list. One that an earlier run left is emptied, for it is no longer true.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn close(&mut self) -> Result<Option<PathBuf>, Failure> {
        self.add_by_line();
        let had_rows = self.file.is_some();
        let stale = self.path.as_ref().is_some_and(|path| path.is_file());
        let done = match self.failed.take() {
            Some(error) => Err(error),
            None if had_rows || stale => self.begin(),
            None => Ok(()),
        };
        let flushed = done.and_then(|()| match &mut self.file {
            Some(file) => Ok(file.flush()?),
            None => Ok(()),
        });
        let path = self.path.clone();
        match flushed {
            Ok(()) => Ok(path.filter(|_| had_rows)),
            Err(error) => {
                let shown = path.unwrap_or_default();
                let message = format!("cannot write `{}`", shown.display());
                Err(Failure::new(Exit::Disk, message).cause(error.to_string()))
            }
        }
    }
}

/// Reads the rows that begin on these lines; a line break within quotes is a part of its row.
fn read_again(table: &Path, rows: &mut BTreeMap<u64, String>) -> std::io::Result<()> {
    let mut file = BufReader::new(File::open(table)?);
    let lines: BTreeSet<u64> = rows.keys().copied().collect();
    let (mut line, mut begins) = (1, true);
    // The row that is being read: where it began, what it holds, and whether a quote is open.
    let mut row: Option<(u64, Vec<u8>, bool)> = None;
    let mut ends = |(began, text, _): (u64, Vec<u8>, bool)| {
        let text = String::from_utf8_lossy(&text);
        rows.insert(began, text.trim_end_matches('\r').to_string());
    };
    loop {
        let bytes = file.fill_buf()?;
        if bytes.is_empty() {
            row.map(ends);
            return Ok(());
        }
        for &byte in bytes {
            if std::mem::take(&mut begins) && row.is_none() && lines.contains(&line) {
                row = Some((line, Vec::new(), false));
            }
            if byte == b'\n' {
                (line, begins) = (line + 1, true);
            }
            match &mut row {
                Some((_, _, false)) if byte == b'\n' => row.take().into_iter().for_each(&mut ends),
                Some((_, text, is_open)) => {
                    if byte == b'"' {
                        let opens =
                            matches!(text.last(), None | Some(b',' | b';' | b'\t' | b'|' | b'"'));
                        *is_open = !*is_open && opens;
                    }
                    if text.len() < SHOWN {
                        text.push(byte);
                    }
                }
                None => {}
            }
        }
        let read = bytes.len();
        file.consume(read);
    }
}
