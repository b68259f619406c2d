//! Why a verb could not do what was asked: one form for all of them, printed on stderr.

use super::exit::Exit;
use super::plain::plain;

/// A refusal: what failed, why, and what may help.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Failure {
    pub(super) exit: Exit,
    message: String,
    causes: Vec<String>,
    hints: Vec<String>,
}

impl Failure {
    pub(super) fn new(exit: Exit, message: impl Into<String>) -> Failure {
        Failure {
            exit,
            message: message.into(),
            causes: Vec::new(),
            hints: Vec::new(),
        }
    }

    /// What was typed cannot be asked.
    pub(super) fn usage(message: impl Into<String>) -> Failure {
        Failure::new(Exit::Usage, message)
    }

    /// A file cannot be read or written.
    pub(super) fn disk(message: impl Into<String>, cause: &std::io::Error) -> Failure {
        Failure::new(Exit::Disk, message).cause(cause.to_string())
    }

    pub(super) fn cause(mut self, cause: impl Into<String>) -> Failure {
        self.causes.push(cause.into());
        self
    }

    pub(super) fn hint(mut self, hint: impl Into<String>) -> Failure {
        self.hints.push(hint.into());
        self
    }

    /// "did you mean …?", where there is something near.
    pub(super) fn did_you_mean(self, similar: &[String]) -> Failure {
        match did_you_mean(similar) {
            Some(hint) => self.hint(hint),
            None => self,
        }
    }

    /// The text for stderr, with its last line break.
    pub(super) fn text(&self) -> String {
        let mut text = format!("error: {}\n", plain(&self.message));
        for cause in &self.causes {
            text.push_str(&format!("  cause: {}\n", plain(cause)));
        }
        for hint in &self.hints {
            text.push_str(&format!("hint: {}\n", plain(hint)));
        }
        text
    }
}

/// The question that offers the nearest right words.
pub(super) fn did_you_mean(similar: &[String]) -> Option<String> {
    let words: Vec<String> = similar.iter().map(|s| format!("`{s}`")).collect();
    match words.as_slice() {
        [] => None,
        [one] => Some(format!("did you mean {one}?")),
        [rest @ .., last] => Some(format!("did you mean {} or {last}?", rest.join(", "))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_names_cause_and_hint_each_on_a_line() {
        let failure = Failure::usage("nothing is called `urkaine`")
            .cause("x")
            .did_you_mean(&["ukraine".into(), "uk".into()]);
        assert_eq!(
            failure.text(),
            "error: nothing is called `urkaine`\n  cause: x\nhint: did you mean `ukraine` or `uk`?\n"
        );
    }
}
