//! The list of rows that an import rejects: a table of file, line, column, reason and row.

use super::exit::Exit;
use super::failure::Failure;
use crate::exchange::import::{FileTally, Next, Rejected, RowShape, Rows};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

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
    fn add_by_line(&mut self, files: &[FileTally]) {
        let rows = std::mem::take(&mut self.by_line);
        let mut wanted: BTreeMap<&str, BTreeMap<u64, String>> = BTreeMap::new();
        for row in &rows {
            let lines = wanted.entry(&row.file).or_default();
            lines.insert(row.line, String::new());
        }
        for (file, lines) in &mut wanted {
            let table = self.tables.iter();
            let mut table = table.filter(|table| table.is_file());
            let table = table.find(|table| table.display().to_string() == *file);
            let tally = files.iter().find(|tally| tally.name == *file);
            if let (Some(table), Some(tally)) = (table, tally) {
                // The list is as good as it can be without.
                let _unread = read_again(table, tally.shape, lines);
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

    /// Ends the list, of rows of these files. One that an earlier run left is emptied, for it is no
    /// longer true.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn close(&mut self, files: &[FileTally]) -> Result<Option<PathBuf>, Failure> {
        self.add_by_line(files);
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

/// Reads the rows that begin on these lines, as the import has read them.
fn read_again(
    table: &Path,
    shape: RowShape,
    wanted: &mut BTreeMap<u64, String>,
) -> std::io::Result<()> {
    let mut rows = Rows::new(File::open(table)?, shape);
    let mut missing = wanted.len();
    while missing > 0 {
        match rows.next()? {
            Next::Row(row) => {
                if let Some(text) = wanted.get_mut(&row.line) {
                    *text = row.written(shape);
                    missing -= 1;
                }
            }
            Next::Broken { .. } => {}
            Next::End => break,
        }
    }
    Ok(())
}
