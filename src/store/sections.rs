//! The sections of a file: immutable, aligned, found by tag, each block with its checksum.
//! Start at [`Sections`].

use super::bytes::Bytes;
use super::checksum::checksum;
use super::disk::DiskFile;
use super::error::{Doing, Flaw, Part, StoreError};
use super::head::{BLOCK, FORMAT, Head, NotOurs, PREFACE, Preface, Tag, zero};
use super::progress::{Progress, Work};
use crate::graph::cores;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// After how many blocks it is told how far the verifying has come.
const TOLD: usize = 1_024;

/// The sections of one file, as they were when it was opened. They stay, whatever becomes of
/// the file; a clone is cheap.
#[derive(Clone, Debug)]
pub struct Sections(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    path: PathBuf,
    bytes: Bytes,
    head: Head,
}

impl Sections {
    /// Reads the head of a file and maps, or reads, what stands before its log. The bytes of the
    /// sections are not looked at.
    pub(super) fn load(path: &Path, file: &dyn DiskFile) -> Result<Sections, StoreError> {
        let preface = preface(path, file)?;
        let bytes = file.beginning(preface.log);
        let bytes = bytes.map_err(|source| io(Doing::Read, path, source))?;
        let flawed = |flaw: Flaw| flaw.of(path);
        let there = bytes.len() as u64;
        Flaw::unless(there, Part::Length, preface.log, there).map_err(flawed)?;
        let head = Head::read(preface, &bytes).map_err(flawed)?;
        let starts = head.entries.iter().skip(1).map(|entry| entry.bytes.start);
        for (entry, next) in head.entries.iter().zip(starts.chain([bytes.len()])) {
            zero(&bytes, entry.bytes.end..next).map_err(flawed)?;
        }
        let path = path.to_path_buf();
        Ok(Sections(Arc::new(Inner { path, bytes, head })))
    }

    /// The section of that tag.
    pub fn get(&self, tag: Tag) -> Option<Bytes> {
        let entry = self.0.head.entries.iter().find(|entry| entry.tag == tag)?;
        self.0.bytes.slice(entry.bytes.clone())
    }

    /// All tags, in the order of the file.
    pub fn tags(&self) -> impl Iterator<Item = Tag> {
        self.0.head.entries.iter().map(|entry| entry.tag)
    }

    /// How many times the file was made anew by a checkpoint; the first has generation 1.
    pub fn generation(&self) -> u64 {
        self.0.head.preface.edition.generation
    }

    /// How many blocks there are to verify, of 16 KiB or less.
    pub fn blocks(&self) -> usize {
        self.0.head.checksums.len()
    }

    /// Whether these blocks are what was written. Those beyond the last are passed over.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] for the first that is not.
    pub fn verify(&self, blocks: Range<usize>) -> Result<(), StoreError> {
        let head = &self.0.head;
        for entry in &head.entries {
            let from = blocks.start.max(entry.blocks.start);
            let until = blocks.end.min(entry.blocks.end);
            for block in from..until {
                let start = entry.bytes.start + (block - entry.blocks.start) * BLOCK;
                let end = entry.bytes.end.min(start + BLOCK);
                let found = checksum(&self.0.bytes[start..end]);
                let wanted = head.checksums[block];
                Flaw::unless(start as u64, Part::BlockChecksum, wanted, found)
                    .map_err(|flaw| flaw.of(&self.0.path))?;
            }
        }
        Ok(())
    }

    /// A pass in which each block is looked at once, telling how far it has come.
    pub(super) fn pass<'a>(&'a self, progress: &'a dyn Progress) -> Pass<'a> {
        progress.begin(Work::Checksums, self.0.bytes.len() as u64);
        Pass {
            sections: self,
            progress,
            sound: (0..self.blocks()).map(|_| AtomicBool::new(false)).collect(),
        }
    }

    /// Whether all blocks are what was written, looked at by so many threads at once. The
    /// answer does not depend on their number.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] for the first that is not.
    pub fn verify_on(&self, threads: usize) -> Result<(), StoreError> {
        self.verify_watched(threads, &())
    }

    /// As [`verify_on`](Sections::verify_on), telling how far it has come.
    ///
    /// # Errors
    /// As [`verify_on`](Sections::verify_on).
    pub fn verify_watched(
        &self,
        threads: usize,
        progress: &dyn Progress,
    ) -> Result<(), StoreError> {
        progress.begin(Work::Checksums, self.0.bytes.len() as u64);
        let piece_by_piece = |blocks: Range<usize>| {
            for first in blocks.clone().step_by(TOLD) {
                let piece = first..blocks.end.min(first + TOLD);
                let bytes = piece.len() * BLOCK;
                self.verify(piece)?;
                progress.advance(bytes as u64);
            }
            Ok(())
        };
        let share = self.blocks().div_ceil(threads.max(1)).max(1);
        let mut shares = (0..self.blocks())
            .step_by(share)
            .map(|first| first..first + share);
        let own = shares.next().unwrap_or(0..0);
        std::thread::scope(|scope| {
            let others: Vec<_> = shares
                .map(|blocks| scope.spawn(|| piece_by_piece(blocks)))
                .collect();
            let mut verdict = piece_by_piece(own);
            for other in others {
                let theirs = other.join().expect("verifying does not panic");
                verdict = verdict.and(theirs);
            }
            verdict
        })
    }

    /// Where the log begins.
    pub(super) fn end(&self) -> u64 {
        self.0.head.preface.log
    }

    /// The number of the first record in the log.
    pub(super) fn first(&self) -> u64 {
        self.0.head.preface.edition.first
    }

    /// What everything in the file is bound to.
    pub(super) fn identity(&self) -> u64 {
        self.0.head.identity
    }

    /// Whether the file that has the name now is the one these sections are of.
    pub(super) fn are_of(&self, path: &Path, file: &dyn DiskFile) -> Result<bool, StoreError> {
        let preface = preface(path, file)?;
        if preface != self.0.head.preface {
            return Ok(false);
        }
        let mut stated = [0; 8];
        let read = file.read_at(preface.length - 8, &mut stated);
        read.map_err(|source| io(Doing::Read, path, source))?;
        Ok(u64::from_le_bytes(stated) == self.identity())
    }
}

/// A pass over all blocks, each looked at once: first by whoever is about to read it, so that it
/// is in the cache when it is read, and then by [`rest`](Pass::rest).
pub(super) struct Pass<'a> {
    sections: &'a Sections,
    progress: &'a dyn Progress,
    /// The blocks that are known to be what was written.
    sound: Box<[AtomicBool]>,
}

impl Pass<'_> {
    /// Whether a range of a section's bytes is what was written. A section that is not there is
    /// not.
    pub fn is_sound(&self, tag: Tag, bytes: Range<usize>) -> bool {
        let entries = &self.sections.0.head.entries;
        let Some(entry) = entries.iter().find(|entry| entry.tag == tag) else {
            return false;
        };
        let first = entry.blocks.start + bytes.start / BLOCK;
        let end = entry.blocks.start + bytes.end.div_ceil(BLOCK);
        (first..end.min(entry.blocks.end)).all(|block| self.look(block))
    }

    /// Whether all blocks are what was written.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] for the first that is not.
    pub fn rest(&self) -> Result<(), StoreError> {
        match cores::all(0..self.sound.len(), &|block| self.look(block)) {
            true => Ok(()),
            false => self.sections.verify(0..self.sound.len()),
        }
    }

    fn look(&self, block: usize) -> bool {
        let known = &self.sound[block];
        if known.load(Ordering::Relaxed) {
            return true;
        }
        let is_sound = self.sections.verify(block..block + 1).is_ok();
        known.store(is_sound, Ordering::Relaxed);
        if block.is_multiple_of(TOLD) {
            self.progress.advance((TOLD * BLOCK) as u64);
        }
        is_sound
    }
}

/// The fixed part at the beginning of a file.
fn preface(path: &Path, file: &dyn DiskFile) -> Result<Preface, StoreError> {
    let failed = |source| io(Doing::Read, path, source);
    let length = file.length().map_err(failed)?;
    let mut first = [0; PREFACE];
    let there = usize::try_from(length).map_or(PREFACE, |length| length.min(PREFACE));
    file.read_at(0, &mut first[..there]).map_err(failed)?;
    Preface::read(&first[..there], length).map_err(|why| match why {
        NotOurs::Foreign => StoreError::Foreign {
            path: path.to_path_buf(),
        },
        NotOurs::Newer(found) => StoreError::Newer {
            path: path.to_path_buf(),
            found,
            known: FORMAT,
        },
        NotOurs::Older(found) => StoreError::Older {
            path: path.to_path_buf(),
            found,
            known: FORMAT,
        },
        NotOurs::Flawed(flaw) => flaw.of(path),
    })
}

/// An error of the system with what was being done.
pub(super) fn io(doing: Doing, path: &Path, source: std::io::Error) -> StoreError {
    StoreError::Io {
        doing,
        path: path.to_path_buf(),
        source,
    }
}
