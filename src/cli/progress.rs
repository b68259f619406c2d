//! How far long work has come, shown on a terminal only: how much, at what rate, and the time
//! left.

use crate::store::{Progress, Work};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::time::Duration;

/// A bar for one piece of work after another.
pub(super) struct Shown(Option<ProgressBar>);

impl Shown {
    /// A bar, if stderr is a terminal and more than errors are wanted.
    pub(super) fn new(wanted: bool) -> Shown {
        Shown(wanted.then(|| ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr())))
    }

    /// Begins a file of so many bytes.
    pub(super) fn begin_file(&self, name: &str, bytes: Option<u64>) {
        match bytes {
            Some(bytes) => self.begin_as(
                name,
                bytes,
                "{prefix} {wide_bar} {bytes}/{total_bytes}, {msg} ({bytes_per_sec}, {eta} left)",
            ),
            None => self.begin_as(
                name,
                0,
                "{prefix} {spinner} {bytes}, {msg} ({bytes_per_sec})",
            ),
        }
    }

    /// Begins work of which nothing is known but that it takes a while.
    pub(super) fn begin_unknown(&self, what: &str) {
        self.begin_as(what, 0, "{prefix} {spinner} {elapsed}");
        if let Some(bar) = &self.0 {
            bar.enable_steady_tick(Duration::from_millis(200));
        }
    }

    fn begin_as(&self, what: &str, total: u64, form: &str) {
        let Some(bar) = &self.0 else { return };
        bar.disable_steady_tick();
        bar.set_length(total);
        if let Ok(style) = ProgressStyle::with_template(form) {
            bar.set_style(style);
        }
        bar.reset();
        bar.set_message("");
        bar.set_prefix(super::plain::plain(what).into_owned());
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

/// However the work ended, the bar goes.
impl Drop for Shown {
    fn drop(&mut self) {
        self.end();
    }
}

impl Progress for Shown {
    fn begin(&self, work: Work, total: u64) {
        let what = match work {
            Work::Write => "writing",
            Work::Checksums => "checksums",
            Work::Log => "log",
            Work::Edges => "look-ups",
        };
        let form = match work.is_in_bytes() {
            true => "{prefix} {wide_bar} {bytes}/{total_bytes} ({bytes_per_sec}, {eta} left)",
            false => "{prefix} {wide_bar} {human_pos}/{human_len} ({per_sec}, {eta} left)",
        };
        self.begin_as(what, total, form);
    }

    fn advance(&self, units: u64) {
        if let Some(bar) = &self.0 {
            bar.inc(units);
        }
    }
}
