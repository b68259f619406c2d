//! One durable file: sections of bytes that never change, and a log of records behind them. Only
//! [`Database`] knows what the bytes mean: the columns of a graph, and the changes committed
//! since. The file byte by byte: `docs/format.md`. Start at [`Database`]; below it, at [`create`]
//! and [`open`].
//!
//! ```
//! use foedera::store::{self, FileDisk, News, Tag};
//! use std::sync::Arc;
//!
//! # let folder = std::env::temp_dir().join(format!("foedera-doc-{}", std::process::id()));
//! # std::fs::create_dir_all(&folder)?;
//! # let path = &folder.join("atlas.foedera");
//! const NAMES: Tag = Tag::new("names");
//! let disk = Arc::new(FileDisk::mapped());
//!
//! let mut writer = store::create(disk.clone(), path, &[(NAMES, b"ruritania, graustark")])?;
//! let (mut reader, records) = store::open_read_only(disk.clone(), path)?.split();
//! assert!(records.is_empty());
//!
//! writer.append(b"ruritania guarantees graustark")?; // On the disk when it returns.
//! let News::Appended(records) = reader.refresh()? else { panic!("nobody replaced it") };
//! assert_eq!(&*records[0].payload, b"ruritania guarantees graustark");
//!
//! let names = reader.sections().get(NAMES).expect("there is one");
//! writer.checkpoint(&[(NAMES, b"ruritania, graustark, the guarantee")])?;
//! assert_eq!(reader.refresh()?, News::Replaced);
//! assert_eq!(&*names, b"ruritania, graustark"); // What was handed out stays.
//! # drop(writer);
//! # std::fs::remove_dir_all(&folder)?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod bytes;
mod checksum;
mod database;
mod disk;
mod error;
mod files;
mod frame;
mod head;
mod log;
#[cfg(all(feature = "mmap", any(target_os = "linux", target_os = "macos")))]
mod map;
mod progress;
mod reader;
mod sections;
mod writer;

pub use bytes::{ALIGNMENT, Bytes};
pub use database::{CommitError, Database, DatabaseError, Opening};
pub use disk::{Access, Disk, DiskFile, Lock};
pub use error::{Doing, Part, StoreError};
pub use files::FileDisk;
#[cfg(feature = "cli")]
pub(crate) use files::{make_like, sync_folder_of};
#[cfg(feature = "cli")]
pub(crate) use head::MAGIC;
pub use head::Tag;
pub use log::{Ending, Record};
pub use progress::{Progress, Work};
pub use reader::{News, Reader};
pub use sections::Sections;
pub use writer::Writer;

use std::path::Path;
use std::sync::Arc;

/// An open file: a [`Writer`] or a [`Reader`], and what its log holds.
#[derive(Debug)]
#[non_exhaustive]
pub struct Opened<H> {
    /// What to ask for more.
    pub handle: H,
    /// All records since the last checkpoint, in their order.
    pub records: Vec<Record>,
    /// What stood behind them.
    pub ending: Ending,
}

impl<H> Opened<H> {
    /// The handle and the records, for those who do not ask how the log ended.
    pub fn split(self) -> (H, Vec<Record>) {
        (self.handle, self.records)
    }
}

/// Makes a file with these sections and an empty log. It is there as a whole or not at all, and
/// safe on the disk when this returns.
///
/// # Errors
/// [`StoreError::Exists`], [`StoreError::InUse`], [`StoreError::TagTwice`],
/// [`StoreError::TooLarge`], [`StoreError::Io`].
pub fn create(
    disk: Arc<dyn Disk>,
    path: impl AsRef<Path>,
    sections: &[(Tag, &[u8])],
) -> Result<Writer, StoreError> {
    let path = path.as_ref();
    Writer::create(Arc::clone(&disk), path, sections, &())
        .map_err(|error| as_typed(error, &*disk, path))
}

/// Opens a file for writing, verifies all of it, and cuts off what a crash left unfinished.
///
/// # Errors
/// [`StoreError::InUse`] when another writer has it open; [`StoreError::Foreign`],
/// [`StoreError::Newer`], [`StoreError::Corrupt`], [`StoreError::Io`].
pub fn open(disk: Arc<dyn Disk>, path: impl AsRef<Path>) -> Result<Opened<Writer>, StoreError> {
    let path = path.as_ref();
    let opened = Writer::open(Arc::clone(&disk), path, all);
    Ok(opened.map_err(|error| as_typed(error, &*disk, path))?.0)
}

/// As [`open`], with the caller's own way to verify the sections: on several threads
/// ([`Sections::verify_on`]), some of them, or later.
///
/// # Errors
/// As [`open`], and what `verify` says.
pub fn open_with(
    disk: Arc<dyn Disk>,
    path: impl AsRef<Path>,
    verify: impl FnOnce(&Sections) -> Result<(), StoreError>,
) -> Result<Opened<Writer>, StoreError> {
    let path = path.as_ref();
    let opened = Writer::open(Arc::clone(&disk), path, verify);
    Ok(opened.map_err(|error| as_typed(error, &*disk, path))?.0)
}

/// Opens a file for reading and verifies all of it. Takes no lock, waits for nobody and writes
/// nothing, so a file on a disk that cannot be written to opens as well.
///
/// # Errors
/// [`StoreError::Foreign`], [`StoreError::Newer`], [`StoreError::Corrupt`], [`StoreError::Io`].
pub fn open_read_only(
    disk: Arc<dyn Disk>,
    path: impl AsRef<Path>,
) -> Result<Opened<Reader>, StoreError> {
    let path = path.as_ref();
    let opened = Reader::open(Arc::clone(&disk), path, all);
    Ok(opened.map_err(|error| as_typed(error, &*disk, path))?.0)
}

/// As [`open_read_only`], with the caller's own way to verify the sections.
///
/// # Errors
/// As [`open_read_only`], and what `verify` says.
pub fn open_read_only_with(
    disk: Arc<dyn Disk>,
    path: impl AsRef<Path>,
    verify: impl FnOnce(&Sections) -> Result<(), StoreError>,
) -> Result<Opened<Reader>, StoreError> {
    let path = path.as_ref();
    let opened = Reader::open(Arc::clone(&disk), path, verify);
    Ok(opened.map_err(|error| as_typed(error, &*disk, path))?.0)
}

/// The error with the path that was typed, where it has the one that this stands for.
fn as_typed(error: StoreError, disk: &dyn Disk, typed: &Path) -> StoreError {
    match disk.resolve(typed) {
        Ok(found) => error.typed(&found, typed),
        Err(_) => error,
    }
}

fn all(sections: &Sections) -> Result<(), StoreError> {
    sections.verify(0..sections.blocks())
}
