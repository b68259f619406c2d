//! Files, read and written whole. A file is replaced only when the new one is complete.

use super::exit::Exit;
use super::failure::Failure;
use super::table;
use crate::store::{make_like, sync_folder_of};
use std::fs;
use std::io::{BufWriter, Read, Write};
use std::path::{Path, PathBuf};

/// The largest text that is read, in bytes.
const LARGEST: u64 = 64 << 20;

/// The text of a file.
///
/// # Errors
/// When it cannot be read, is larger than 64 MiB or is not UTF-8.
pub(super) fn read_text(path: &Path) -> Result<String, Failure> {
    let failed = || format!("cannot read `{}`", path.display());
    let open = || {
        let meta = fs::metadata(path)?;
        if meta.is_dir() {
            return Err(std::io::Error::other("it is a folder"));
        }
        fs::File::open(path)
    };
    let file = open().map_err(|e| Failure::disk(failed(), &e))?;
    text_of(file, &failed())
}

/// The text that stdin holds.
///
/// # Errors
/// As [`read_text`].
pub(super) fn read_stdin() -> Result<String, Failure> {
    text_of(std::io::stdin().lock(), "cannot read stdin")
}

fn text_of(from: impl Read, failed: &str) -> Result<String, Failure> {
    let mut bytes = Vec::new();
    from.take(LARGEST + 1)
        .read_to_end(&mut bytes)
        .map_err(|e| Failure::disk(failed, &e))?;
    if bytes.len() as u64 > LARGEST {
        return Err(Failure::new(Exit::Data, failed).cause("it is larger than 64 MiB"));
    }
    String::from_utf8(bytes).map_err(|e| {
        let at = e.utf8_error().valid_up_to();
        Failure::new(Exit::Data, failed).cause(format!("byte {at} is not UTF-8"))
    })
}

/// Writes a file that does not exist yet.
///
/// # Errors
/// When it exists or cannot be written.
pub(super) fn create(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let written = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(path)
        .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()));
    written.map_err(|error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => {
            Failure::new(Exit::Disk, format!("`{}` exists already", path.display()))
                .hint("choose another name; nothing is overwritten")
        }
        _ => cannot_write(path, &error),
    })
}

/// Writes a file, or replaces it: completely, or not at all.
///
/// # Errors
/// When its folder cannot be written; when a database or a dossier stands there, which may be
/// all that somebody has.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    write_all(Replacement::begin(path)?, bytes)
}

/// Writes a dossier anew, in the place of what was read from there.
///
/// # Errors
/// When its folder cannot be written.
pub(super) fn rewrite(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    write_all(Replacement::of_any(path)?, bytes)
}

fn write_all(mut file: Replacement, bytes: &[u8]) -> Result<(), Failure> {
    let written = file.write_all(bytes);
    written.map_err(|e| file.failed(&e))?;
    file.complete()?;
    file.put()
}

/// A file on its way: written beside its place, and put there when it is complete. What is
/// dropped before that leaves nothing behind.
pub(super) struct Replacement {
    path: PathBuf,
    target: PathBuf,
    /// Where it is written; none for a pipe or a device, which has nothing to be replaced.
    beside: Option<PathBuf>,
    file: BufWriter<fs::File>,
}

impl Replacement {
    /// Begins a file that will stand at the path.
    ///
    /// # Errors
    /// When its folder cannot be written; when a database or a dossier stands there.
    pub(super) fn begin(path: &Path) -> Result<Replacement, Failure> {
        spare_source(path)?;
        Replacement::of_any(path)
    }

    /// As [`begin`](Replacement::begin), whatever stands there.
    fn of_any(path: &Path) -> Result<Replacement, Failure> {
        let begun = || -> std::io::Result<Replacement> {
            // A link stays a link: what it points at is replaced.
            let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
            let mut options = fs::OpenOptions::new();
            options.write(true);
            let (file, beside) = if fs::metadata(&target).is_ok_and(|meta| !meta.is_file()) {
                (options.open(&target)?, None)
            } else {
                let beside = neighbour(&target);
                (options.create_new(true).open(&beside)?, Some(beside))
            };
            let begun = Replacement {
                path: path.to_path_buf(),
                target,
                beside,
                file: BufWriter::new(file),
            };
            // Before anything is in it: what only some may read, others never can.
            if begun.beside.is_some()
                && let Ok(meta) = fs::metadata(&begun.target)
            {
                make_like(begun.file.get_ref(), &meta)?;
            }
            Ok(begun)
        };
        begun().map_err(|e| cannot_write(path, &e))
    }

    /// Makes sure that all of it is on the disk.
    ///
    /// # Errors
    /// When it is not.
    pub(super) fn complete(&mut self) -> Result<(), Failure> {
        let complete = |this: &mut Replacement| {
            this.file.flush()?;
            if this.beside.is_some() {
                this.file.get_ref().sync_all()?;
            }
            Ok(())
        };
        complete(self).map_err(|e| self.failed(&e))
    }

    /// Puts it in its place.
    ///
    /// # Errors
    /// When it cannot be put there.
    pub(super) fn put(mut self) -> Result<(), Failure> {
        if let Some(beside) = &self.beside {
            fs::rename(beside, &self.target).map_err(|e| self.failed(&e))?;
            self.beside = None;
            // The file is complete under either name; not every disk can promise which.
            let _promised = sync_folder_of(&self.target);
        }
        Ok(())
    }

    /// That it could not be written.
    pub(super) fn failed(&self, error: &std::io::Error) -> Failure {
        cannot_write(&self.path, error)
    }
}

impl Write for Replacement {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
    }
}

impl Drop for Replacement {
    fn drop(&mut self) {
        if let Some(beside) = &self.beside {
            let _gone = fs::remove_file(beside);
        }
    }
}

fn cannot_write(path: &Path, error: &std::io::Error) -> Failure {
    Failure::disk(format!("cannot write `{}`", path.display()), error)
}

/// A name in the same folder that nothing else uses.
fn neighbour(target: &Path) -> PathBuf {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    target.with_file_name(format!(".{name}.{}.tmp", std::process::id()))
}

/// The dossiers that lie in the current folder, by name, at most `most`.
pub(super) fn dossiers_here(most: usize) -> Vec<String> {
    let Ok(entries) = fs::read_dir(".") else {
        return Vec::new();
    };
    let mut names: Vec<String> = entries
        .take(1_000)
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.ends_with(".ron") && !name.starts_with('.'))
        .collect();
    names.sort();
    names.retain(|name| looks_like_a_dossier(Path::new(name)));
    names.truncate(most);
    names
}

/// Whether the first lines hold the field that every dossier has.
fn looks_like_a_dossier(path: &Path) -> bool {
    source_at(path) == Some("a dossier")
}

/// Refuses to write over what may be all that somebody has.
///
/// # Errors
/// When a database or a dossier stands there.
pub(super) fn spare_source(path: &Path) -> Result<(), Failure> {
    match source_at(path) {
        None => Ok(()),
        Some(what) => {
            let message = format!("`{}` is {what}, and is not overwritten", path.display());
            Err(Failure::new(Exit::Disk, message).hint("choose another name, or remove it first"))
        }
    }
}

/// What stands at a path, if it is something that answers are drawn from.
fn source_at(path: &Path) -> Option<&'static str> {
    let mut start = Vec::new();
    let is_file = fs::metadata(path).is_ok_and(|meta| meta.is_file());
    let file = is_file.then(|| fs::File::open(path).ok()).flatten()?;
    file.take(4_096).read_to_end(&mut start).ok()?;
    if start.starts_with(&crate::store::MAGIC) {
        return Some("a database");
    }
    let line = start.split(|byte| *byte == b'\n').next().unwrap_or(&[]);
    if table::begins(line) {
        return Some("a dossier as a table");
    }
    let text = String::from_utf8_lossy(&start);
    let is_ron = text.trim_start().starts_with(['(', '/', '#']);
    (is_ron && text.contains("foedera:")).then_some("a dossier")
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};

    /// It belonged to root after that, and while it was written everybody could read it.
    #[test]
    fn a_file_that_is_replaced_stays_whose_it_was_and_as_secret() {
        let folder = std::env::temp_dir().join(format!("foedera-whose-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let path = folder.join("pact.ron");
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        // Only root can give a file away.
        let _if_root = chown(&path, Some(12_345), Some(12_345));
        let whose = |path: &Path| {
            let meta = fs::metadata(path).unwrap();
            (meta.uid(), meta.gid(), meta.mode() & 0o777)
        };
        let before = whose(&path);
        let mut file = Replacement::begin(&path).unwrap();
        assert_eq!(whose(file.beside.as_ref().unwrap()), before);
        file.write_all(b"new").unwrap();
        file.complete().unwrap();
        file.put().unwrap();
        assert_eq!(whose(&path), before);
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        fs::remove_dir_all(&folder).unwrap();
    }
}
