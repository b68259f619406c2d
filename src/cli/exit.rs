//! Exit codes: one meaning each, listed in `--help`.

/// How a run ended, as the calling shell sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Exit {
    /// The question has an answer, the work is done.
    Answered = 0,
    /// Nothing was found within the bounds that the answer names.
    Nothing = 1,
    /// The command line asks for what cannot be asked.
    Usage = 2,
    /// A dossier has faults.
    Data = 3,
    /// The answer was cut off at a bound, or rows were rejected.
    Partly = 4,
    /// A file cannot be read or written.
    Disk = 5,
    /// A database is not what was written.
    Corrupt = 6,
    /// Another writer has the database open.
    InUse = 7,
    /// foedera itself is wrong.
    Bug = 70,
}

impl Exit {
    pub(super) const ALL: [Exit; 9] = [
        Exit::Answered,
        Exit::Nothing,
        Exit::Usage,
        Exit::Data,
        Exit::Partly,
        Exit::Disk,
        Exit::Corrupt,
        Exit::InUse,
        Exit::Bug,
    ];

    pub(super) fn code(self) -> u8 {
        self as u8
    }

    /// What the code means, for `--help`.
    pub(super) fn meaning(self) -> &'static str {
        match self {
            Exit::Answered => "answered",
            Exit::Nothing => "nothing found",
            Exit::Usage => "bad usage",
            Exit::Data => "bad data: a dossier has faults (or, for fmt --check, is not formatted)",
            Exit::Partly => "partly done: cut off at a bound or out of time, or rows were rejected",
            Exit::Disk => "cannot read or write",
            Exit::Corrupt => "a database is corrupt",
            Exit::InUse => "a database is in use by another writer",
            Exit::Bug => "a bug of foedera",
        }
    }
}

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> Self {
        exit.code().into()
    }
}
