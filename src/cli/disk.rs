//! Files, read and written whole. A file is replaced only when the new one is complete.

use super::exit::Exit;
use super::failure::Failure;
use std::fs;
use std::io::{Read, Write};
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
        _ => Failure::disk(format!("cannot write `{}`", path.display()), &error),
    })
}

/// Writes a file, or replaces it: completely, or not at all.
///
/// # Errors
/// When its folder cannot be written.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let whole = || -> std::io::Result<()> {
        // A link stays a link: what it points at is replaced.
        let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
        if fs::metadata(&target).is_ok_and(|meta| !meta.is_file()) {
            // A pipe or a device, such as /dev/stdout, has nothing to be replaced.
            return fs::OpenOptions::new()
                .write(true)
                .open(&target)?
                .write_all(bytes);
        }
        let beside = neighbour(&target);
        let done = (|| {
            let mut file = fs::OpenOptions::new()
                .write(true)
                .create_new(true)
                .open(&beside)?;
            file.write_all(bytes)?;
            if let Ok(meta) = fs::metadata(&target) {
                file.set_permissions(meta.permissions())?;
            }
            file.sync_all()?;
            drop(file);
            fs::rename(&beside, &target)
        })();
        if done.is_err() {
            let _gone = fs::remove_file(&beside);
        }
        done
    };
    whole().map_err(|e| Failure::disk(format!("cannot write `{}`", path.display()), &e))
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
    let mut start = Vec::new();
    fs::metadata(path).is_ok_and(|meta| meta.is_file())
        && fs::File::open(path)
            .and_then(|file| file.take(4_096).read_to_end(&mut start))
            .is_ok()
        && String::from_utf8_lossy(&start).contains("foedera:")
}
