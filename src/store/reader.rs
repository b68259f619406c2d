//! A handle that only looks: takes no lock, waits for nobody, changes nothing, and can see later
//! what a writer has appended. Start at [`Reader`].

use super::Opened;
use super::disk::{Access, Disk, DiskFile};
use super::error::{Doing, StoreError};
use super::frame::{FRAME, Place};
use super::log::{Ending, Log, Record, beginning};
use super::sections::{Sections, io};
use super::writer::found;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A file that is open for reading. It keeps the sections it opened, whoever writes meanwhile.
///
/// A record is seen as soon as the whole of it is in the file, which may be a moment before its
/// writer knows that it is safe.
#[derive(Debug)]
pub struct Reader {
    disk: Arc<dyn Disk>,
    path: PathBuf,
    sections: Sections,
    /// Where the next record will be.
    end: Place,
    last: Option<Seen>,
    ending: Ending,
}

/// The last record that was seen: where it stands, and its frame, which holds its checksum.
#[derive(Debug)]
struct Seen {
    offset: u64,
    frame: [u8; FRAME],
}

/// What has happened since a reader last looked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// These records were appended; perhaps none.
    Appended(Vec<Record>),
    /// Another file has the name, as after a checkpoint. What this reader holds stays true of
    /// its day; open the file anew for what is true now.
    Replaced,
}

impl Reader {
    /// Opens a file, and hands back what `verify` made of its sections.
    pub(super) fn open<T, E: From<StoreError>>(
        disk: Arc<dyn Disk>,
        path: &Path,
        verify: impl FnOnce(&Sections) -> Result<T, E>,
    ) -> Result<(Opened<Reader>, T), E> {
        let path = found(&*disk, path)?;
        let file = disk.open(&path, Access::Read);
        let file = file.map_err(|source| io(Doing::Open, &path, source))?;
        let sections = Sections::load(&path, &*file)?;
        let made = verify(&sections)?;
        let log = steady(&path, &*file, beginning(&sections), sections.end())?;
        let mut reader = Reader {
            disk,
            path,
            sections,
            end: log.end,
            last: None,
            ending: log.ending,
        };
        reader.take(&log);
        let opened = Opened {
            handle: reader,
            records: log.records,
            ending: log.ending,
        };
        Ok((opened, made))
    }

    /// The sections of the file, as they were when it was opened.
    pub fn sections(&self) -> &Sections {
        &self.sections
    }

    /// The path of the file, behind links.
    pub fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn disk(&self) -> Arc<dyn Disk> {
        Arc::clone(&self.disk)
    }

    /// Looks for what was appended since, or whether another file has taken the name.
    ///
    /// # Errors
    /// As when opening. The reader stays where it was.
    pub fn refresh(&mut self) -> Result<News, StoreError> {
        let file = self.disk.open(&self.path, Access::Read);
        let file = file.map_err(|source| io(Doing::Open, &self.path, source))?;
        if !self.sections.are_of(&self.path, &*file)? {
            return Ok(News::Replaced);
        }
        // That file need not be the one that was opened: a copy that was put back, or one made
        // anew of the same, has the same head. Only the log that has the name goes on.
        let log = steady(&self.path, &*file, self.end, self.sections.end());
        // A record that was seen, but that its writer could not keep, may have made way for
        // another: then what follows does not fit what was seen.
        if self.has_lost_its_place(&*file)? {
            return Ok(News::Replaced);
        }
        let log = log?;
        self.end = log.end;
        self.take(&log);
        Ok(News::Appended(log.records))
    }

    /// What stood behind the last whole record, when this reader last looked.
    pub fn ending(&self) -> Ending {
        self.ending
    }

    fn take(&mut self, log: &Log) {
        self.ending = log.ending;
        if let Some((offset, record)) = &log.last
            && let Ok(frame) = record[..FRAME].try_into()
        {
            self.last = Some(Seen {
                offset: *offset,
                frame,
            });
        }
    }

    /// Whether the last record that was seen no longer stands where it stood.
    fn has_lost_its_place(&self, file: &dyn DiskFile) -> Result<bool, StoreError> {
        let Some(last) = &self.last else {
            return Ok(false);
        };
        let mut frame = [0; FRAME];
        match file.read_at(last.offset, &mut frame) {
            Ok(()) => Ok(frame != last.frame),
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => Ok(true),
            Err(error) => Err(io(Doing::Read, &self.path, error)),
        }
    }
}

/// Reads a log while somebody may be writing it. A page read early and one read late can look
/// like a bad record before a good one; so a fault counts only when it stays in its place.
fn steady(path: &Path, file: &dyn DiskFile, place: Place, start: u64) -> Result<Log, StoreError> {
    const LOOKS: u32 = 3;
    let (mut furthest, mut looks) = (0, 0);
    loop {
        let error = match Log::load(path, file, place, start) {
            Ok(log) => return Ok(log),
            Err(error) => error,
        };
        let offset = match &error {
            StoreError::Corrupt { offset, .. } => *offset,
            // It was cut while it was read.
            StoreError::Io { source, .. } if source.kind() == ErrorKind::UnexpectedEof => 0,
            _ => return Err(error),
        };
        if offset > furthest {
            (furthest, looks) = (offset, 0);
        }
        looks += 1;
        if looks == LOOKS {
            return Err(error);
        }
    }
}
