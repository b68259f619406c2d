//! The list of rows that an import rejects: a table of file, line, column, reason and row.

use super::exit::Exit;
use super::failure::Failure;
use crate::exchange::import::Rejected;
use std::fs::File;
use std::io::BufWriter;
use std::path::PathBuf;

/// The list of rejected rows: begun with the first of them.
#[derive(Default)]
pub(super) struct Rejects {
    path: Option<PathBuf>,
    file: Option<csv::Writer<BufWriter<File>>>,
    failed: Option<csv::Error>,
}

impl Rejects {
    /// A list in this file; nowhere, if there is none.
    pub(super) fn to(path: Option<PathBuf>) -> Rejects {
        Rejects {
            path,
            ..Rejects::default()
        }
    }

    /// Lists a row. That it could not be is told when the list ends.
    pub(super) fn add(&mut self, row: &Rejected) {
        if self.failed.is_none() {
            self.failed = self.write(row).err();
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
