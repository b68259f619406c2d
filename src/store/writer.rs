//! The one handle that changes a file: appends records that are safe when it returns, and takes
//! a checkpoint by writing a new file in the place of the old. Start at [`Writer`].

use super::Opened;
use super::disk::{Access, Disk, DiskFile, Lock};
use super::error::{Doing, StoreError};
use super::frame::Place;
use super::head::{Edition, Head, Tag};
use super::log::{Ending, Log, beginning};
use super::progress::{Progress, Work};
use super::sections::{Sections, io};
use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A file that is open for writing; no other writer has it open.
#[derive(Debug)]
pub struct Writer {
    disk: Arc<dyn Disk>,
    path: PathBuf,
    file: Box<dyn DiskFile>,
    sections: Sections,
    /// Where the next record goes.
    end: Place,
    state: State,
    _lock: Box<dyn Lock>,
}

/// Whether the file can be written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Sound,
    /// Behind the last record stands part of one that could not be written.
    Torn,
    /// The disk did not say that it kept what was written.
    Refusing,
}

impl Writer {
    pub(super) fn create(
        disk: Arc<dyn Disk>,
        path: &Path,
        sections: &[(Tag, &[u8])],
        progress: &dyn Progress,
    ) -> Result<Writer, StoreError> {
        let path = found(&*disk, path)?;
        let lock = locked(&*disk, &path)?;
        match disk.open(&path, Access::Read) {
            Ok(_) => return Err(StoreError::Exists { path }),
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(io(Doing::Open, &path, error)),
        }
        let edition = Edition {
            generation: 1,
            first: 1,
        };
        let new = New::write(&*disk, &path, None, edition, sections, progress)?;
        new.take_the_name(&*disk, &path)?;
        disk.sync_folder_of(&path)
            .map_err(|source| io(Doing::SyncFolder, &path, source))?;
        let end = beginning(&new.sections);
        Ok(Writer {
            disk,
            path,
            file: new.file,
            sections: new.sections,
            end,
            state: State::Sound,
            _lock: lock,
        })
    }

    /// Opens a file, and hands back what `verify` made of its sections.
    pub(super) fn open<T, E: From<StoreError>>(
        disk: Arc<dyn Disk>,
        path: &Path,
        verify: impl FnOnce(&Sections) -> Result<T, E>,
    ) -> Result<(Opened<Writer>, T), E> {
        let path = found(&*disk, path)?;
        let opened = |access| {
            disk.open(&path, access)
                .map_err(|source| match source.kind() {
                    ErrorKind::ResourceBusy => StoreError::InUse {
                        path: path.clone(),
                        lock: path.clone(),
                    },
                    _ => io(Doing::Open, &path, source),
                })
        };
        // Where there is no file, no lock is left behind.
        drop(opened(Access::Read)?);
        let lock = locked(&*disk, &path)?;
        let file = opened(Access::Write)?;
        let sections = Sections::load(&path, &*file)?;
        let made = verify(&sections)?;
        let log = Log::load(&path, &*file, beginning(&sections), sections.end())?;
        // The name may be younger than the last sync of its folder, when a writer was stopped
        // between both; and what is promised of a file is lost with its name.
        disk.sync_folder_of(&path)
            .map_err(|source| io(Doing::SyncFolder, &path, source))?;
        // What a checkpoint left that a crash cut short. It does no harm where it must stay.
        remove(&*disk, &beside(&path, "new")).ok();
        let mut writer = Writer {
            disk,
            path,
            file,
            sections,
            end: log.end,
            state: State::Sound,
            _lock: lock,
        };
        writer.mend(&log)?;
        let opened = Opened {
            handle: writer,
            records: log.records,
            ending: log.ending,
        };
        Ok((opened, made))
    }

    /// Makes the end of the log what a completed append leaves.
    fn mend(&mut self, log: &Log) -> Result<(), StoreError> {
        if log.ending == Ending::Footer {
            return Ok(());
        }
        self.cut()?;
        // Nobody knows whether the last record is on the disk or only in memory, where a failed
        // write may look like a good one. So it is written again, and the footer only after.
        if let Some((offset, record)) = &log.last {
            let written = self.file.write_at(*offset, record);
            written.map_err(|source| io(Doing::Write, &self.path, source))?;
        }
        let synced = self.file.sync();
        synced.map_err(|source| io(Doing::Sync, &self.path, source))?;
        self.mark();
        Ok(())
    }

    /// The sections of the file, as the last checkpoint wrote them.
    pub fn sections(&self) -> &Sections {
        &self.sections
    }

    /// The path of the file, behind links.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// How many bytes the log takes: what a checkpoint would make superfluous.
    pub fn log_length(&self) -> u64 {
        self.end.offset - self.sections.end()
    }

    /// The number that the next record will have.
    pub fn next_sequence(&self) -> u64 {
        self.end.sequence
    }

    /// Appends a record, and returns its number when it is safe on the disk: after one sync.
    ///
    /// # Errors
    /// [`StoreError::Io`]. When the record could not be written, it is cut off and the next
    /// append may succeed. When it could not be synced, nobody knows whether it will survive,
    /// and the handle answers everything with [`StoreError::Refused`] from then on.
    pub fn append(&mut self, payload: &[u8]) -> Result<u64, StoreError> {
        self.may_write()?;
        if self.state == State::Torn {
            self.cut()?;
            self.state = State::Sound;
        }
        let record = self.end.record(payload);
        let Some((record, behind)) = record else {
            let path = self.path.clone();
            return Err(StoreError::TooLarge { path });
        };
        if let Err(source) = self.file.write_at(self.end.offset, &record) {
            self.state = State::Torn;
            if self.cut().is_ok() {
                self.state = State::Sound;
                self.mark();
            }
            return Err(io(Doing::Write, &self.path, source));
        }
        if let Err(source) = self.file.sync() {
            self.state = State::Refusing;
            return Err(io(Doing::Sync, &self.path, source));
        }
        let sequence = self.end.sequence;
        self.end = behind;
        self.mark();
        Ok(sequence)
    }

    /// Writes a new file with these sections and an empty log, and lets it take the place of
    /// the old one. Returns when that is safe on the disk. What was handed out of the old file
    /// stays as it is.
    ///
    /// # Errors
    /// [`StoreError::Io`]: the old file stands as it was, and may be written to. Only when the
    /// new one could not be given its name for certain, the handle answers everything with
    /// [`StoreError::Refused`] from then on. [`StoreError::TagTwice`], [`StoreError::TooLarge`].
    pub fn checkpoint(&mut self, sections: &[(Tag, &[u8])]) -> Result<(), StoreError> {
        self.checkpoint_watched(sections, &())
    }

    /// As [`checkpoint`](Writer::checkpoint), telling how far it has come.
    ///
    /// # Errors
    /// As [`checkpoint`](Writer::checkpoint).
    pub fn checkpoint_watched(
        &mut self,
        sections: &[(Tag, &[u8])],
        progress: &dyn Progress,
    ) -> Result<(), StoreError> {
        self.may_write()?;
        let generation = self.sections.generation().checked_add(1);
        let Some(generation) = generation else {
            let path = self.path.clone();
            return Err(StoreError::TooLarge { path });
        };
        let edition = Edition {
            generation,
            first: self.end.sequence,
        };
        let (disk, path) = (&*self.disk, &self.path);
        let new = New::write(disk, path, Some(path), edition, sections, progress)?;
        // From here on the name may mean either file, until the folder is synced: a record
        // appended to one could be lost with it.
        self.state = State::Refusing;
        new.take_the_name(disk, path)?;
        disk.sync_folder_of(path)
            .map_err(|source| io(Doing::SyncFolder, path, source))?;
        self.state = State::Sound;
        self.end = beginning(&new.sections);
        self.file = new.file;
        self.sections = new.sections;
        Ok(())
    }

    fn may_write(&self) -> Result<(), StoreError> {
        match self.state {
            State::Sound | State::Torn => Ok(()),
            State::Refusing => Err(StoreError::Refused {
                path: self.path.clone(),
            }),
        }
    }

    /// Removes everything behind the last record.
    fn cut(&self) -> Result<(), StoreError> {
        let cut = self.file.set_length(self.end.offset);
        cut.map_err(|source| io(Doing::Cut, &self.path, source))
    }

    /// Writes the footer. No promise depends on it, so it is not synced, and nothing is said
    /// when it fails: without it, a damaged last record would pass for an unfinished one.
    fn mark(&self) {
        let footer = self.end.footer(self.sections.end()).write(self.end);
        self.file.write_at(self.end.offset, &footer).ok();
    }
}

/// A file that is complete and safe on the disk, but under another name.
struct New {
    path: PathBuf,
    file: Box<dyn DiskFile>,
    sections: Sections,
}

impl New {
    fn write(
        disk: &dyn Disk,
        path: &Path,
        like: Option<&Path>,
        edition: Edition,
        sections: &[(Tag, &[u8])],
        progress: &dyn Progress,
    ) -> Result<New, StoreError> {
        let mut tags = BTreeSet::new();
        if let Some((tag, _)) = sections.iter().find(|(tag, _)| !tags.insert(*tag)) {
            return Err(StoreError::TagTwice { tag: *tag });
        }
        let Some(head) = Head::write(edition, sections) else {
            let path = path.to_path_buf();
            return Err(StoreError::TooLarge { path });
        };
        let path = beside(path, "new");
        remove(disk, &path)?;
        let file = disk.create(&path, like);
        let file = file.map_err(|source| io(Doing::Create, &path, source))?;
        match New::fill(&path, &*file, &head, sections, progress) {
            Ok(sections) => Ok(New {
                path,
                file,
                sections,
            }),
            Err(error) => {
                // It holds nothing that anybody was promised.
                disk.remove(&path).ok();
                Err(error)
            }
        }
    }

    fn fill(
        path: &Path,
        file: &dyn DiskFile,
        head: &[u8],
        sections: &[(Tag, &[u8])],
        progress: &dyn Progress,
    ) -> Result<Sections, StoreError> {
        let lengths = sections.iter().map(|(_, bytes)| bytes.len() as u64);
        progress.begin(Work::Write, head.len() as u64 + lengths.sum::<u64>());
        let mut offset = 0;
        let contents = sections.iter().map(|(_, bytes)| *bytes);
        for bytes in std::iter::once(head).chain(contents) {
            let written = file.write_at(offset, bytes);
            written.map_err(|source| io(Doing::Write, path, source))?;
            progress.advance(bytes.len() as u64);
            let end = offset + bytes.len() as u64;
            offset = end.next_multiple_of(super::ALIGNMENT as u64);
        }
        // The space behind the last section, if any, is made with the footer.
        let identity = super::checksum::number(head, head.len() - 8);
        let end = Place {
            identity,
            offset,
            sequence: super::checksum::number(head, 40),
            running: identity,
        };
        let written = file.write_at(offset, &end.footer(offset).write(end));
        written.map_err(|source| io(Doing::Write, path, source))?;
        let synced = file.sync();
        synced.map_err(|source| io(Doing::Sync, path, source))?;
        Sections::load(path, file)
    }

    fn take_the_name(&self, disk: &dyn Disk, path: &Path) -> Result<(), StoreError> {
        disk.rename(&self.path, path).map_err(|source| {
            disk.remove(&self.path).ok();
            io(Doing::Rename, path, source)
        })
    }
}

/// The one name of the file, so that two names of one file have one lock.
pub(super) fn found(disk: &dyn Disk, path: &Path) -> Result<PathBuf, StoreError> {
    let found = disk.resolve(path);
    found.map_err(|source| io(Doing::Find, path, source))
}

/// Takes the file's lock: a file of its own, for one on the file itself would be lost when a
/// new file takes its name.
fn locked(disk: &dyn Disk, path: &Path) -> Result<Box<dyn Lock>, StoreError> {
    let lock = beside(path, "lock");
    match disk.lock(&lock) {
        Ok(Some(held)) => Ok(held),
        Ok(None) => Err(StoreError::InUse {
            path: path.to_path_buf(),
            lock,
        }),
        Err(source) => Err(io(Doing::Lock, &lock, source)),
    }
}

/// Removes a file, if there is one.
fn remove(disk: &dyn Disk, path: &Path) -> Result<(), StoreError> {
    match disk.remove(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(io(Doing::Remove, path, error)),
        _ => Ok(()),
    }
}

/// `atlas.foedera` and `lock` make `atlas.foedera.lock`.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or(OsStr::new("")).to_os_string();
    name.push(".");
    name.push(ending);
    path.with_file_name(name)
}
