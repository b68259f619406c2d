//! Where the text of a dossier comes from: a folder of the disk, or memory. Knows paths and
//! bytes, nothing of what they say. Start at [`Files`].

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Gives a dossier and what it includes as bytes.
///
/// Paths are written with `/`. The reader has made them plain before it asks: no `..`, no
/// `.`, nothing outside the folder of the dossier it began with.
pub trait Files {
    /// The one name of the file at `path`: two paths to one file have the same.
    ///
    /// # Errors
    /// [`FileError`] when there is no such file, or when it lies outside the folder.
    fn resolve(&self, path: &str) -> Result<String, FileError>;

    /// The bytes of the file at `path`, unless there are more than `at_most`.
    ///
    /// # Errors
    /// [`FileError`]; [`FileError::TooLarge`] without having read more than `at_most` bytes.
    fn read(&self, path: &str, at_most: u64) -> Result<Vec<u8>, FileError>;
}

/// Why a file cannot be had.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FileError {
    /// There is none.
    #[error("there is no such file")]
    Missing,
    /// It is a folder, or something else that holds no text.
    #[error("it is no file but {0}")]
    NotAFile(&'static str),
    /// It lies outside the folder, perhaps through a link.
    #[error("it lies outside the dossier's folder")]
    Outside,
    /// It has more bytes than are read.
    #[error("it has more than {at_most} bytes")]
    TooLarge {
        /// How many are read.
        at_most: u64,
    },
    /// The system says no.
    #[error("{0}")]
    System(String),
}

/// Files of the disk, all in one folder or below it.
///
/// A link that leads out of the folder is not followed. The file it was made for is read
/// wherever it lies, for somebody named it.
#[derive(Clone, Debug)]
pub struct Disk {
    main: String,
    root: Option<PathBuf>,
}

impl Disk {
    /// The folder in which the file at `path` lies.
    ///
    /// ```no_run
    /// use foedera::dossier::{Disk, read};
    ///
    /// let path = "pacts/river.ron";
    /// let reading = read(&Disk::beside(path), path);
    /// ```
    pub fn beside(path: &str) -> Disk {
        let folder = match Path::new(path).parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        Disk {
            main: path.to_string(),
            root: folder.canonicalize().ok(),
        }
    }
}

impl Files for Disk {
    fn resolve(&self, path: &str) -> Result<String, FileError> {
        let full = Path::new(path).canonicalize().map_err(of_system)?;
        let inside = self
            .root
            .as_ref()
            .is_some_and(|root| full.starts_with(root));
        if path != self.main {
            if !inside {
                return Err(FileError::Outside);
            }
            if !full.is_file() && !full.is_dir() {
                return Err(FileError::NotAFile("a device"));
            }
        }
        Ok(full.to_string_lossy().into_owned())
    }

    fn read(&self, path: &str, at_most: u64) -> Result<Vec<u8>, FileError> {
        let file = File::open(path).map_err(of_system)?;
        let about = file.metadata().map_err(of_system)?;
        if about.is_dir() {
            return Err(FileError::NotAFile("a folder"));
        }
        if about.len() > at_most {
            return Err(FileError::TooLarge { at_most });
        }
        let mut bytes = Vec::new();
        // What has no size of its own (a pipe) is cut off as well.
        let mut some = file.take(at_most.saturating_add(1));
        some.read_to_end(&mut bytes).map_err(of_system)?;
        if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > at_most {
            return Err(FileError::TooLarge { at_most });
        }
        Ok(bytes)
    }
}

fn of_system(error: std::io::Error) -> FileError {
    use std::io::ErrorKind;
    match error.kind() {
        ErrorKind::NotFound => FileError::Missing,
        ErrorKind::IsADirectory => FileError::NotAFile("a folder"),
        ErrorKind::PermissionDenied => FileError::System("permission denied".to_string()),
        kind => FileError::System(kind.to_string()),
    }
}

/// Files that lie in memory: for tests, and for dossiers that are part of a program.
///
/// ```
/// use foedera::dossier::{Memory, read};
///
/// let files = Memory::new().with("a.ron", "(foedera: 1, include: [\"b.ron\"])").with("b.ron", "(foedera: 1)");
/// assert!(read(&files, "a.ron").faults.is_empty());
/// ```
#[derive(Clone, Debug, Default)]
pub struct Memory(BTreeMap<String, Vec<u8>>);

impl Memory {
    /// No files.
    pub fn new() -> Memory {
        Memory::default()
    }

    /// The same files, and one more.
    #[must_use]
    pub fn with(mut self, path: &str, bytes: impl Into<Vec<u8>>) -> Memory {
        self.0.insert(path.to_string(), bytes.into());
        self
    }
}

impl Files for Memory {
    fn resolve(&self, path: &str) -> Result<String, FileError> {
        match self.0.contains_key(path) {
            true => Ok(path.to_string()),
            false => Err(FileError::Missing),
        }
    }

    fn read(&self, path: &str, at_most: u64) -> Result<Vec<u8>, FileError> {
        let bytes = self.0.get(path).ok_or(FileError::Missing)?;
        if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > at_most {
            return Err(FileError::TooLarge { at_most });
        }
        Ok(bytes.clone())
    }
}
