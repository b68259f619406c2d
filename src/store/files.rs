//! The real disk: files of the system. Start at [`FileDisk`].

use super::bytes::Bytes;
use super::disk::{Access, Disk, DiskFile, Lock};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// Files of the system, whose sections are mapped or read into memory.
///
/// Where several machines share a disk, as over a network, locks and mappings may not be what
/// they are on one: read there, and let one machine write.
#[derive(Clone, Copy, Debug)]
pub struct FileDisk {
    map: bool,
}

impl FileDisk {
    /// Sections are mapped, where the feature `mmap` is on and the system is Linux or macOS.
    pub fn mapped() -> FileDisk {
        FileDisk { map: true }
    }

    /// Sections are read into memory.
    pub fn read() -> FileDisk {
        FileDisk { map: false }
    }

    fn opened(self, file: File) -> Box<dyn DiskFile> {
        Box::new(Opened {
            file: Positioned::new(file),
            map: self.map,
        })
    }
}

impl Default for FileDisk {
    fn default() -> FileDisk {
        FileDisk::mapped()
    }
}

impl Disk for FileDisk {
    fn resolve(&self, path: &Path) -> io::Result<PathBuf> {
        match path.canonicalize() {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            found => return found,
        }
        let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?;
        Ok(folder_of(path).canonicalize()?.join(name))
    }

    fn open(&self, path: &Path, access: Access) -> io::Result<Box<dyn DiskFile>> {
        // Opening a pipe would wait for somebody at its other end.
        let kind = fs::metadata(path)?.file_type();
        if kind.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        if !kind.is_file() {
            return Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                "it is no regular file",
            ));
        }
        let write = access == Access::Write;
        let file = OpenOptions::new().read(true).write(write).open(path)?;
        if write {
            take(&file)?;
        }
        Ok(self.opened(file))
    }

    fn create(&self, path: &Path, like: Option<&Path>) -> io::Result<Box<dyn DiskFile>> {
        // Never through a link that somebody left there.
        let mut options = OpenOptions::new();
        let file = options.read(true).write(true).create_new(true).open(path)?;
        take(&file)?;
        if let Some(like) = like {
            make_like(&file, &fs::metadata(like)?)?;
        }
        Ok(self.opened(file))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn sync_folder_of(&self, path: &Path) -> io::Result<()> {
        sync_folder_of(path)
    }

    fn lock(&self, path: &Path) -> io::Result<Option<Box<dyn Lock>>> {
        let mut options = OpenOptions::new();
        let file = options
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)?;
        match is_had(&file)? {
            true => Ok(Some(Box::new(HeldLock { file }))),
            false => Ok(None),
        }
    }
}

/// Whether the lock on a file could be had, which nobody waits for.
fn is_had(file: &File) -> io::Result<bool> {
    match file.try_lock() {
        Ok(()) => Ok(true),
        Err(TryLockError::WouldBlock) => Ok(false),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

/// Takes a file for its one writer, until it is closed: the lock beside it goes by its name, and a
/// file may have several.
#[cfg(unix)]
fn take(file: &File) -> io::Result<()> {
    match is_had(file)? {
        true => Ok(()),
        false => Err(io::ErrorKind::ResourceBusy.into()),
    }
}

// Elsewhere nobody could read a file that is taken.
#[cfg(not(unix))]
fn take(_file: &File) -> io::Result<()> {
    Ok(())
}

/// Gives a file the owner and the permissions of another.
pub(crate) fn make_like(file: &File, like: &fs::Metadata) -> io::Result<()> {
    #[cfg(unix)]
    give(file, like);
    file.set_permissions(like.permissions())
}

/// Returns when all names in the folder of this file will survive a loss of power.
#[cfg(unix)]
pub(crate) fn sync_folder_of(path: &Path) -> io::Result<()> {
    File::open(folder_of(path))?.sync_all()
}

// Elsewhere a folder cannot be opened, and the system keeps its own journal of names.
#[cfg(not(unix))]
pub(crate) fn sync_folder_of(_path: &Path) -> io::Result<()> {
    Ok(())
}

/// Gives a file to whom another belongs, as far as the system allows it: root gives it to anybody,
/// others to a group of theirs.
#[cfg(unix)]
fn give(file: &File, like: &fs::Metadata) {
    use std::os::unix::fs::{MetadataExt, fchown};
    let group = Some(like.gid());
    fchown(file, Some(like.uid()), group)
        .or_else(|_| fchown(file, None, group))
        .ok();
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

#[derive(Debug)]
struct HeldLock {
    file: File,
}

impl Lock for HeldLock {}

impl Drop for HeldLock {
    /// Closing the file would not do: a process that is just being started has it open as well.
    fn drop(&mut self) {
        self.file.unlock().ok();
    }
}

#[derive(Debug)]
struct Opened {
    file: Positioned,
    #[cfg_attr(not(feature = "mmap"), allow(dead_code))]
    map: bool,
}

impl Drop for Opened {
    /// As for a lock.
    fn drop(&mut self) {
        self.file.get().unlock().ok();
    }
}

impl DiskFile for Opened {
    fn length(&self) -> io::Result<u64> {
        Ok(self.file.get().metadata()?.len())
    }

    fn read_at(&self, offset: u64, into: &mut [u8]) -> io::Result<()> {
        self.file.read_at(offset, into)
    }

    fn write_at(&self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        self.file.write_at(offset, bytes)
    }

    fn set_length(&self, length: u64) -> io::Result<()> {
        self.file.get().set_len(length)
    }

    fn sync(&self) -> io::Result<()> {
        // The length is synced with the bytes, for they could not be read without it.
        self.file.get().sync_data()
    }

    fn beginning(&self, length: u64) -> io::Result<Bytes> {
        let length = usize::try_from(length).map_err(|_| io::ErrorKind::OutOfMemory)?;
        #[cfg(all(feature = "mmap", any(target_os = "linux", target_os = "macos")))]
        if self.map {
            return super::map::mapped(self.file.get(), length);
        }
        Bytes::filled(length, |into| self.read_at(0, into))
    }
}

/// A file that is read and written at places, by several threads at once.
#[cfg(unix)]
#[derive(Debug)]
struct Positioned(File);

#[cfg(unix)]
impl Positioned {
    fn new(file: File) -> Positioned {
        Positioned(file)
    }

    fn get(&self) -> &File {
        &self.0
    }

    fn read_at(&self, offset: u64, into: &mut [u8]) -> io::Result<()> {
        std::os::unix::fs::FileExt::read_exact_at(&self.0, into, offset)
    }

    fn write_at(&self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        std::os::unix::fs::FileExt::write_all_at(&self.0, bytes, offset)
    }
}

/// Elsewhere the one cursor of a file goes to the place first, for one thread after the other.
#[cfg(not(unix))]
#[derive(Debug)]
struct Positioned(File, std::sync::Mutex<()>);

#[cfg(not(unix))]
impl Positioned {
    fn new(file: File) -> Positioned {
        Positioned(file, std::sync::Mutex::new(()))
    }

    fn get(&self) -> &File {
        &self.0
    }

    fn read_at(&self, offset: u64, into: &mut [u8]) -> io::Result<()> {
        use std::io::{Read, Seek};
        let _one = self.1.lock();
        (&self.0).seek(io::SeekFrom::Start(offset))?;
        (&self.0).read_exact(into)
    }

    fn write_at(&self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        use std::io::{Seek, Write};
        let _one = self.1.lock();
        (&self.0).seek(io::SeekFrom::Start(offset))?;
        (&self.0).write_all(bytes)
    }
}
