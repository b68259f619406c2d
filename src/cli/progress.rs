//! How far an import has come, shown on a terminal only: rows, their rate and the time left.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A bar for one file after another.
pub(super) struct Shown(Option<ProgressBar>);

impl Shown {
    /// A bar, if stderr is a terminal and more than errors are wanted.
    pub(super) fn new(wanted: bool) -> Shown {
        Shown(wanted.then(|| ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr())))
    }

    /// Begins a file of so many bytes.
    pub(super) fn begin(&self, name: &str, bytes: Option<u64>) {
        let Some(bar) = &self.0 else { return };
        let form = match bytes {
            Some(bytes) => {
                bar.set_length(bytes);
                "{prefix} {wide_bar} {bytes}/{total_bytes}, {msg} ({bytes_per_sec}, {eta} left)"
            }
            None => "{prefix} {spinner} {bytes}, {msg} ({bytes_per_sec})",
        };
        if let Ok(style) = ProgressStyle::with_template(form) {
            bar.set_style(style);
        }
        bar.reset();
        bar.set_prefix(super::plain::plain(name).into_owned());
    }

    /// So much of the file is read.
    pub(super) fn at(&self, bytes: u64, rows: u64) {
        if let Some(bar) = &self.0 {
            bar.set_message(format!("{rows} rows"));
            bar.set_position(bytes);
        }
    }

    /// Takes the bar away.
    pub(super) fn end(&self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}
