//! Where output goes: how wide it is, whether it takes colour, and how it is written. The one
//! place that looks at the terminal and at the environment.

use std::io::{BufWriter, ErrorKind, IsTerminal, Write};

/// The width of an answer that no terminal shows.
const UNSEEN: usize = 100;
/// The widest lines that are still easy to read.
const WIDEST: usize = 140;
/// Narrower than this, words would break.
const NARROWEST: usize = 24;

/// What is known of the two outputs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Terminal {
    /// Columns of an answer.
    pub(super) width: usize,
    /// Whether stdout takes colour.
    pub(super) colour: bool,
    /// Whether stderr takes colour.
    pub(super) colour_of_errors: bool,
    /// Whether only the answer is wanted.
    pub(super) quiet: bool,
}

impl Terminal {
    /// Looks at the terminal, unless a width is given.
    pub(super) fn look(width: Option<usize>, quiet: bool) -> Terminal {
        let seen = std::io::stdout().is_terminal();
        let width = width.unwrap_or_else(|| match terminal_size::terminal_size() {
            Some((terminal_size::Width(columns), _)) if seen && columns > 0 => columns.into(),
            _ => UNSEEN,
        });
        Terminal {
            width: width.clamp(NARROWEST, WIDEST),
            colour: seen && colour_wanted(),
            colour_of_errors: std::io::stderr().is_terminal() && colour_wanted(),
            quiet,
        }
    }

    /// Whether it is shown how far long work has come.
    pub(super) fn progress(&self) -> bool {
        !self.quiet && std::io::stderr().is_terminal()
    }

    /// Says something beside the answer.
    pub(super) fn say(&self, text: &str) {
        if !self.quiet {
            complain(text);
        }
    }
}

fn colour_wanted() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !set("NO_COLOR") && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
}

/// Writes to stderr, whatever becomes of it.
pub(super) fn complain(text: &str) {
    let mut err = std::io::stderr().lock();
    let _unheard = err.write_all(text.as_bytes()).and_then(|()| err.flush());
}

/// Writes to stdout. A reader that has gone away is no error.
///
/// # Errors
/// When stdout cannot be written, for a full disk for example.
pub(super) fn answer(bytes: &[u8]) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    heard(out.write_all(bytes).and_then(|()| out.flush())).map(drop)
}

/// Writes to stdout piece by piece; what the writer tells, unless the reader has gone away.
///
/// # Errors
/// When stdout cannot be written.
pub(super) fn stream<T>(
    write: impl FnOnce(&mut (dyn Write + Send)) -> std::io::Result<T>,
) -> std::io::Result<Option<T>> {
    let mut out = BufWriter::new(std::io::stdout());
    let written = write(&mut out).and_then(|told| out.flush().map(|()| told));
    // What a reader that has gone away did not take is not tried again.
    drop(out.into_parts());
    heard(written)
}

fn heard<T>(written: std::io::Result<T>) -> std::io::Result<Option<T>> {
    match written {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(None),
        other => other.map(Some),
    }
}
