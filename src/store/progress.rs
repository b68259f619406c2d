//! How far long work on a file has come, told to whoever wants to know. The library shows
//! nothing itself. Start at [`Progress`].

/// Is told how far long work has come: opening, verifying and writing gigabytes.
///
/// ```
/// use foedera::store::{Opening, Progress, Work};
/// use std::sync::Mutex;
///
/// #[derive(Default)]
/// struct Noted(Mutex<Vec<Work>>);
///
/// impl Progress for Noted {
///     fn begin(&self, work: Work, _total: u64) {
///         self.0.lock().unwrap().push(work);
///     }
/// }
///
/// # let folder = std::env::temp_dir().join(format!("foedera-progress-{}", std::process::id()));
/// # std::fs::create_dir_all(&folder)?;
/// # let path = folder.join("atlas.foedera");
/// let noted = Noted::default();
/// let opening = Opening::new().telling(&noted);
/// drop(opening.create(&path, &foedera::dossier::ukraine())?);
/// let database = opening.open_read_only(&path)?;
/// database.verify_watched(&noted)?;
/// let works = [Work::Write, Work::Checksums, Work::Log, Work::Edges];
/// assert_eq!(*noted.0.lock().unwrap(), works);
/// # std::fs::remove_dir_all(&folder)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait Progress: Sync {
    /// Work of this kind begins: so many of its units in all.
    fn begin(&self, _work: Work, _total: u64) {}

    /// So many more units are done. May be told by several threads.
    fn advance(&self, _units: u64) {}
}

/// Nobody wants to know.
impl Progress for () {}

/// A kind of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Work {
    /// Bytes of sections are written.
    Write,
    /// Bytes are compared with their checksums, and columns with each other.
    Checksums,
    /// Changes of the log are made once more.
    Log,
    /// Edges are looked up in every way in which they can be.
    Edges,
}

impl Work {
    /// Whether its units are bytes.
    pub fn is_in_bytes(self) -> bool {
        matches!(self, Work::Write | Work::Checksums)
    }
}
