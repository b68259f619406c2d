//! What the store needs of a disk, and no more, so that a test can be the disk. The real one is
//! in `files.rs`. Start at [`Disk`].

use super::bytes::Bytes;
use std::fmt::Debug;
use std::io;
use std::path::{Path, PathBuf};

/// A place with named files.
pub trait Disk: Debug + Send + Sync {
    /// The one name of the file at `path`, which need not exist: behind links, if any.
    ///
    /// # Errors
    /// When its folder cannot be found.
    fn resolve(&self, path: &Path) -> io::Result<PathBuf>;

    /// Opens a file that exists.
    ///
    /// # Errors
    /// [`io::ErrorKind::NotFound`] when there is none; [`io::ErrorKind::ResourceBusy`] when it is open
    /// for writing under whatever name, where the disk can tell; what else the system says.
    fn open(&self, path: &Path, access: Access) -> io::Result<Box<dyn DiskFile>>;

    /// Makes a new, empty file that whoever may read `like` may read, and opens it for writing.
    ///
    /// # Errors
    /// [`io::ErrorKind::AlreadyExists`] when there is one; what else the system says.
    fn create(&self, path: &Path, like: Option<&Path>) -> io::Result<Box<dyn DiskFile>>;

    /// Gives a file another name, and takes the place of the file that had it, in one step.
    ///
    /// # Errors
    /// What the system says.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// Removes a file.
    ///
    /// # Errors
    /// [`io::ErrorKind::NotFound`] when there is none; what else the system says.
    fn remove(&self, path: &Path) -> io::Result<()>;

    /// Returns when all names in the folder of this file will survive a loss of power.
    ///
    /// # Errors
    /// What the system says; then they may survive or not.
    fn sync_folder_of(&self, path: &Path) -> io::Result<()>;

    /// Takes the lock of that name without waiting; none when somebody else holds it. It is
    /// free again when the value is dropped or the process ends, however it ends.
    ///
    /// # Errors
    /// What the system says.
    fn lock(&self, path: &Path) -> io::Result<Option<Box<dyn Lock>>>;
}

/// A lock that is held for as long as this value lives.
pub trait Lock: Debug + Send + Sync {}

/// What a file is opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// To look at it.
    Read,
    /// To change it as well.
    Write,
}

/// An open file. It stays the file that was opened, whatever its name comes to mean.
pub trait DiskFile: Debug + Send + Sync {
    /// How many bytes it has now.
    ///
    /// # Errors
    /// What the system says.
    fn length(&self) -> io::Result<u64>;

    /// Fills `into` from `offset` on.
    ///
    /// # Errors
    /// [`io::ErrorKind::UnexpectedEof`] when the file ends before; what else the system says.
    fn read_at(&self, offset: u64, into: &mut [u8]) -> io::Result<()>;

    /// Writes all of `bytes` at `offset`; the file grows if it must.
    ///
    /// # Errors
    /// What the system says; then any part of the bytes may stand there.
    fn write_at(&self, offset: u64, bytes: &[u8]) -> io::Result<()>;

    /// Cuts the file, or grows it with zeros.
    ///
    /// # Errors
    /// What the system says.
    fn set_length(&self, length: u64) -> io::Result<()>;

    /// Returns when all that was written will survive a loss of power.
    ///
    /// # Errors
    /// What the system says; then nobody knows what will survive.
    fn sync(&self) -> io::Result<()>;

    /// The first `length` bytes, which nobody will change: mapped, or read into memory.
    ///
    /// # Errors
    /// [`io::ErrorKind::OutOfMemory`]; what else the system says.
    fn beginning(&self, length: u64) -> io::Result<Bytes>;
}
