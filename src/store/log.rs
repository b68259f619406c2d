//! Reads the log of a file: whole records, then perhaps one that a crash left unfinished. Tells
//! that one from corruption, which is a bad record with something valid behind it. Start at
//! [`Log`].

use super::bytes::Bytes;
use super::checksum::checksum;
use super::disk::DiskFile;
use super::error::{Doing, Flaw, Part, StoreError};
use super::frame::{FRAME, Frame, Place, STEP};
use super::head::zero;
use super::sections::{Sections, io};
use std::path::Path;

/// One committed record.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Record {
    /// Its number: one more than the record before it, through all checkpoints.
    pub sequence: u64,
    /// What was appended.
    pub payload: Bytes,
}

/// What stood behind the last whole record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The footer: the last append was completed.
    Footer,
    /// Nothing: the writer was stopped before it wrote the footer.
    Nothing,
    /// So many bytes that are no record and no longer count: an append that a crash cut short,
    /// or a damaged footer.
    Unfinished {
        /// How many.
        bytes: u64,
    },
}

/// A log as it was read.
#[derive(Debug)]
pub(super) struct Log {
    pub records: Vec<Record>,
    /// The last record with its frame, and where it stands.
    pub last: Option<(u64, Bytes)>,
    /// Where the next record goes.
    pub end: Place,
    pub ending: Ending,
}

/// The place of the first record.
pub(super) fn beginning(sections: &Sections) -> Place {
    Place {
        identity: sections.identity(),
        offset: sections.end(),
        sequence: sections.first(),
        running: sections.identity(),
    }
}

impl Log {
    /// Reads the records of an open file from a place on; the log began at `start`.
    pub fn load(
        path: &Path,
        file: &dyn DiskFile,
        place: Place,
        start: u64,
    ) -> Result<Log, StoreError> {
        let failed = |source| io(Doing::Read, path, source);
        let length = file.length().map_err(failed)?;
        let rest = usize::try_from(length.saturating_sub(place.offset));
        let rest = rest.map_err(|_| failed(std::io::ErrorKind::OutOfMemory.into()))?;
        let bytes = Bytes::filled(rest, |into| file.read_at(place.offset, into)).map_err(failed)?;
        Log::read(&bytes, place, start).map_err(|flaw| flaw.of(path))
    }

    /// Reads records from all bytes of a file behind a place.
    pub fn read(bytes: &Bytes, place: Place, start: u64) -> Result<Log, Flaw> {
        let mut log = Log {
            records: Vec::new(),
            last: None,
            end: place,
            ending: Ending::Nothing,
        };
        loop {
            let at = (log.end.offset - place.offset) as usize;
            let rest = &bytes[at..];
            if rest.is_empty() {
                return Ok(log);
            }
            let size = match Frame::read(rest, place.identity, log.end.offset) {
                Ok(Frame::Record {
                    length,
                    sequence,
                    payload,
                }) => {
                    Flaw::unless(log.end.offset, Part::Sequence, log.end.sequence, sequence)?;
                    whole(rest, log.end.offset, length, payload)
                }
                Ok(footer) => {
                    agrees(footer, log.end, start)?;
                    log.ending = match rest.len() - FRAME {
                        0 => Ending::Footer,
                        // The beginning of a record that a crash lost, but not its end.
                        _ => unfinished(rest, log.end, start)?,
                    };
                    return Ok(log);
                }
                Err(flaw) => Err(flaw),
            };
            match size {
                Ok(size) => log.push(bytes, at, size)?,
                Err(flaw) => {
                    // The footer is written when its records are safe, and a record when those
                    // before it are: with either behind it, this one was damaged later.
                    log.ending = unfinished(rest, log.end, start).map_err(|_| flaw)?;
                    return Ok(log);
                }
            }
        }
    }

    /// Takes in the record of that size, which was found whole.
    fn push(&mut self, bytes: &Bytes, at: usize, size: Size) -> Result<(), Flaw> {
        let too_far = Flaw {
            offset: self.end.offset,
            part: Part::Sequence,
            wanted: u64::MAX - 1,
            found: self.end.sequence,
        };
        let payload = at + FRAME..at + FRAME + size.payload;
        let payload = bytes.slice(payload).ok_or(too_far)?;
        let record = bytes.slice(at..at + size.record).ok_or(too_far)?;
        let frame = record[..FRAME].try_into().map_err(|_| too_far)?;
        let behind = self.end.behind(frame, size.record as u64).ok_or(too_far)?;
        self.records.push(Record {
            sequence: self.end.sequence,
            payload,
        });
        self.last = Some((self.end.offset, record));
        self.end = behind;
        Ok(())
    }
}

/// How many bytes a whole record has, and its payload.
struct Size {
    record: usize,
    payload: usize,
}

/// Whether all of a record is there, as it was written.
fn whole(rest: &[u8], offset: u64, length: u64, stated: u64) -> Result<Size, Flaw> {
    let there = offset.saturating_add(rest.len() as u64);
    let short = Flaw {
        offset,
        part: Part::Length,
        wanted: offset.saturating_add(length).saturating_add(FRAME as u64),
        found: there,
    };
    let payload = usize::try_from(length).map_err(|_| short)?;
    let end = FRAME.checked_add(payload).ok_or(short)?;
    let record = end.checked_next_multiple_of(STEP).ok_or(short)?;
    if record > rest.len() {
        return Err(short);
    }
    let found = checksum(&rest[FRAME..end]);
    Flaw::unless(offset, Part::PayloadChecksum, stated, found)?;
    zero(rest, end..record).map_err(|flaw| Flaw {
        offset: flaw.offset.saturating_add(offset),
        ..flaw
    })?;
    Ok(Size { record, payload })
}

/// Whether a footer says of the records before it what they are.
fn agrees(footer: Frame, end: Place, start: u64) -> Result<(), Flaw> {
    let numbers = |frame| match frame {
        Frame::Footer {
            length,
            next,
            running,
        }
        | Frame::Record {
            length,
            sequence: next,
            payload: running,
        } => [
            (Part::LogLength, length),
            (Part::Sequence, next),
            (Part::RunningChecksum, running),
        ],
    };
    let (wanted, found) = (numbers(end.footer(start)), numbers(footer));
    let mut both = wanted.into_iter().zip(found);
    both.try_for_each(|((part, wanted), (_, found))| Flaw::unless(end.offset, part, wanted, found))
}

/// That the bytes behind a place are an append cut short; the flaw is a frame among them, which
/// was written later than what stands here.
fn unfinished(rest: &[u8], end: Place, start: u64) -> Result<Ending, Flaw> {
    for at in (STEP..rest.len()).step_by(STEP) {
        let offset = end.offset.saturating_add(at as u64);
        let later = &rest[at..];
        if Frame::may_begin(later) && Frame::read(later, end.identity, offset).is_ok() {
            let (wanted, found) = (offset - start, end.offset - start);
            return Err(Flaw {
                offset: end.offset,
                part: Part::LogLength,
                wanted,
                found,
            });
        }
    }
    let bytes = rest.len() as u64;
    Ok(Ending::Unfinished { bytes })
}
