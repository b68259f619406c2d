//! Why a file cannot be opened or written. Start at [`StoreError`].

use super::head::Tag;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Why the store cannot do what it was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The system says no.
    #[error("cannot {doing} `{}`", path.display())]
    Io {
        /// What was being done.
        doing: Doing,
        /// The file it was done to.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Bytes are not what was written.
    #[error("`{}` is corrupt at byte {offset}: {part} should be {}, and is {}", path.display(), part.number(*wanted), part.number(*found))]
    Corrupt {
        /// The file.
        path: PathBuf,
        /// Where in it.
        offset: u64,
        /// What is wrong there.
        part: Part,
        /// The number that should be there, or that follows from the bytes that are.
        wanted: u64,
        /// The number that is.
        found: u64,
    },
    /// The file does not begin as ours do.
    #[error("`{}` is no foedera file", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// The file was written by a later foedera.
    #[error("`{}` has format {found}, and this foedera reads up to format {known}", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its format.
        found: u32,
        /// The newest that is read.
        known: u32,
    },
    /// The file was written by an earlier foedera, which worked out by other rules what follows for
    /// each promise; these are stored with it.
    #[error("`{}` has format {found}, of an earlier foedera; this one reads format {known}", path.display())]
    Older {
        /// The file.
        path: PathBuf,
        /// Its format.
        found: u32,
        /// The one that is read.
        known: u32,
    },
    /// Another writer has the file open.
    #[error("`{}` is open for writing elsewhere: another holds `{}`", path.display(), lock.display())]
    InUse {
        /// The file.
        path: PathBuf,
        /// The lock that the other writer holds; the file, if it has it open under another name.
        lock: PathBuf,
    },
    /// There is a file where one should be made.
    #[error("there is a file `{}` already", path.display())]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// What was written before may not have reached the disk, so nothing is written after it.
    #[error("`{}` takes no more: an earlier write may not have reached the disk; open it anew", path.display())]
    Refused {
        /// The file.
        path: PathBuf,
    },
    /// Two sections have one tag.
    #[error("two sections have the tag `{tag}`")]
    TagTwice {
        /// The tag.
        tag: Tag,
    },
    /// More bytes than a file, or this machine, can hold.
    #[error("`{}` would hold more bytes than can be counted", path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
    },
}

impl StoreError {
    /// The same of the file at `found`, by the path that was typed for it.
    pub(super) fn typed(mut self, found: &Path, typed: &Path) -> StoreError {
        match &mut self {
            StoreError::Io { path, .. }
            | StoreError::Corrupt { path, .. }
            | StoreError::Foreign { path }
            | StoreError::Newer { path, .. }
            | StoreError::Older { path, .. }
            | StoreError::InUse { path, .. }
            | StoreError::Exists { path }
            | StoreError::Refused { path }
            | StoreError::TooLarge { path } => {
                if path == found {
                    *path = typed.to_path_buf();
                }
            }
            StoreError::TagTwice { .. } => {}
        }
        self
    }
}

/// What was being done to a file when the system said no. Prints as a verb.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Doing {
    /// Looking for its folder.
    Find,
    /// Opening it.
    Open,
    /// Making it.
    Create,
    /// Reading it, or mapping it.
    Read,
    /// Writing to it.
    Write,
    /// Waiting until it is safe on the disk.
    Sync,
    /// Cutting an unfinished record off.
    Cut,
    /// Removing it.
    Remove,
    /// Giving it its name.
    Rename,
    /// Waiting until the names in its folder are safe on the disk.
    SyncFolder,
    /// Taking its lock.
    Lock,
}

impl fmt::Display for Doing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Doing::Find => "find",
            Doing::Open => "open",
            Doing::Create => "create",
            Doing::Read => "read",
            Doing::Write => "write to",
            Doing::Sync => "sync",
            Doing::Cut => "cut the unfinished record off",
            Doing::Remove => "remove",
            Doing::Rename => "rename a new file to",
            Doing::SyncFolder => "sync the folder of",
            Doing::Lock => "lock",
        })
    }
}

/// What is wrong in a corrupt file. Prints as a noun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Part {
    /// The length of the file.
    Length,
    /// The format, which begins at 1.
    Format,
    /// The length of the head.
    HeadLength,
    /// Where the log begins.
    LogStart,
    /// The checksum of the head.
    HeadChecksum,
    /// Where a section begins.
    SectionOffset,
    /// A section's tag, which another section has.
    SectionTag,
    /// The checksum of a section's checksums.
    SectionChecksum,
    /// The checksum of a block of a section.
    BlockChecksum,
    /// Bytes between, which are zero.
    Padding,
    /// The checksum of a record's frame, or of the footer.
    FrameChecksum,
    /// The checksum of a record's payload.
    PayloadChecksum,
    /// The number of a record.
    Sequence,
    /// The length of the log, as the footer says.
    LogLength,
    /// The checksum over all records, as the footer says.
    RunningChecksum,
}

impl Part {
    /// Checksums in hexadecimal, counts and places in decimal.
    fn number(self, number: u64) -> String {
        match self {
            Part::HeadChecksum
            | Part::SectionTag
            | Part::SectionChecksum
            | Part::BlockChecksum
            | Part::FrameChecksum
            | Part::PayloadChecksum
            | Part::RunningChecksum => format!("{number:016x}"),
            Part::Length
            | Part::Format
            | Part::HeadLength
            | Part::LogStart
            | Part::SectionOffset
            | Part::Padding
            | Part::Sequence
            | Part::LogLength => number.to_string(),
        }
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Part::Length => "the length of the file",
            Part::Format => "the format",
            Part::HeadLength => "the length of the head",
            Part::LogStart => "the beginning of the log",
            Part::HeadChecksum => "the checksum of the head",
            Part::SectionOffset => "the beginning of a section",
            Part::SectionTag => "a tag, which is there twice,",
            Part::SectionChecksum => "the checksum of a section",
            Part::BlockChecksum => "the checksum of a block",
            Part::Padding => "the space between",
            Part::FrameChecksum => "the checksum of a record's frame",
            Part::PayloadChecksum => "the checksum of a record",
            Part::Sequence => "the number of a record",
            Part::LogLength => "the length of the log",
            Part::RunningChecksum => "the checksum of the log",
        })
    }
}

/// A fault in some bytes, before the file has its name put to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Flaw {
    pub offset: u64,
    pub part: Part,
    pub wanted: u64,
    pub found: u64,
}

impl Flaw {
    /// That flaw, unless both numbers are one.
    pub fn unless(offset: u64, part: Part, wanted: u64, found: u64) -> Result<(), Flaw> {
        match wanted == found {
            true => Ok(()),
            false => Err(Flaw {
                offset,
                part,
                wanted,
                found,
            }),
        }
    }

    pub fn of(self, path: &Path) -> StoreError {
        StoreError::Corrupt {
            path: path.to_path_buf(),
            offset: self.offset,
            part: self.part,
            wanted: self.wanted,
            found: self.found,
        }
    }
}
