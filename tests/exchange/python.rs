//! The programs that others use, installed by pip into an environment under `target/`.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// A Python that has what is needed, made once.
pub fn python() -> Option<&'static Path> {
    static PYTHON: OnceLock<Option<PathBuf>> = OnceLock::new();
    PYTHON.get_or_init(install).as_deref()
}

/// Installs the packages into an environment of their own, unless they are there already.
fn install() -> Option<PathBuf> {
    const WANTED: &str = include_str!("requirements.txt");
    let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join("exchange-python");
    let (python, stamp) = (home.join("bin/python"), home.join("installed.txt"));
    if std::fs::read_to_string(&stamp).is_ok_and(|installed| installed == WANTED) {
        return Some(python);
    }
    let done = |program: &Path, words: &[&str]| {
        let output = Command::new(program).args(words).output();
        output.is_ok_and(|output| output.status.success())
    };
    let list = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/exchange/requirements.txt"
    );
    let pip = [
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "-r",
        list,
    ];
    let made = done(Path::new("python3"), &["-m", "venv", home.to_str()?]) && done(&python, &pip);
    if !made {
        return None;
    }
    std::fs::write(&stamp, WANTED).ok()?;
    Some(python)
}
