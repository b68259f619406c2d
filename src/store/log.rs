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
use std::io::ErrorKind;
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
    ///
    /// Holds the records in memory, and of what is no record never more than a [`WINDOW`].
    pub fn load(
        path: &Path,
        file: &dyn DiskFile,
        place: Place,
        start: u64,
    ) -> Result<Log, StoreError> {
        let mut behind = Behind::open(path, file, place.offset)?;
        let mut log = Log {
            records: Vec::new(),
            last: None,
            end: place,
            ending: Ending::Nothing,
        };
        loop {
            let offset = log.end.offset;
            let rest = behind.from(offset, FRAME as u64)?;
            if rest.is_empty() {
                return Ok(log);
            }
            let record = match Frame::read(&rest, place.identity, offset) {
                Ok(Frame::Record {
                    length,
                    sequence,
                    payload,
                }) => {
                    let fits = Flaw::unless(offset, Part::Sequence, log.end.sequence, sequence);
                    fits.map_err(|flaw| flaw.of(path))?;
                    behind.record(offset, length, payload)?
                }
                Ok(footer) => {
                    agrees(footer, log.end, start).map_err(|flaw| flaw.of(path))?;
                    log.ending = match behind.left(offset) - FRAME as u64 {
                        0 => Ending::Footer,
                        // The beginning of a record that a crash lost, but not its end.
                        _ => match behind.later(log.end)? {
                            Some(later) => return Err(damaged(log.end, later, start).of(path)),
                            None => behind.unfinished(offset),
                        },
                    };
                    return Ok(log);
                }
                Err(flaw) => Err(flaw),
            };
            match record {
                Ok(record) => log.push(record).map_err(|flaw| flaw.of(path))?,
                // The footer is written when its records are safe, and a record when those
                // before it are: with either behind it, this one was damaged later.
                Err(flaw) if behind.later(log.end)?.is_some() => return Err(flaw.of(path)),
                Err(_) => {
                    log.ending = behind.unfinished(offset);
                    return Ok(log);
                }
            }
        }
    }

    /// Takes in the record that stands at the end, which was found whole.
    fn push(&mut self, record: Whole) -> Result<(), Flaw> {
        let too_far = Flaw {
            offset: self.end.offset,
            part: Part::Sequence,
            wanted: u64::MAX - 1,
            found: self.end.sequence,
        };
        let Whole { all, payload } = record;
        let frame = all[..FRAME].try_into().map_err(|_| too_far)?;
        let behind = self.end.behind(frame, all.len() as u64).ok_or(too_far)?;
        self.records.push(Record {
            sequence: self.end.sequence,
            payload,
        });
        self.last = Some((self.end.offset, all));
        self.end = behind;
        Ok(())
    }
}

/// A record that is all there.
struct Whole {
    all: Bytes,
    payload: Bytes,
}

/// So much of a file is read at once, unless a record is longer.
const WINDOW: u64 = 1 << 20;

/// What stands in a file behind its sections, of which a part is in memory.
struct Behind<'f> {
    path: &'f Path,
    file: &'f dyn DiskFile,
    /// Where the file ended when this was opened.
    end: u64,
    /// The part, and where it begins.
    part: Bytes,
    at: u64,
}

impl<'f> Behind<'f> {
    fn open(path: &'f Path, file: &'f dyn DiskFile, at: u64) -> Result<Self, StoreError> {
        let failed = |source| io(Doing::Read, path, source);
        Ok(Behind {
            path,
            file,
            end: file.length().map_err(failed)?.max(at),
            part: Bytes::filled(0, |_| Ok(())).map_err(failed)?,
            at,
        })
    }

    /// How many bytes are left from there on.
    fn left(&self, offset: u64) -> u64 {
        self.end.saturating_sub(offset)
    }

    /// The bytes from there on: at least so many, unless the file ends before.
    fn from(&mut self, offset: u64, least: u64) -> Result<Bytes, StoreError> {
        let least = least.min(self.left(offset));
        let within = |this: &Self| {
            let first = usize::try_from(offset.checked_sub(this.at)?).ok()?;
            let bytes = this.part.slice(first..this.part.len())?;
            (bytes.len() as u64 >= least).then_some(bytes)
        };
        if let Some(bytes) = within(self) {
            return Ok(bytes);
        }
        let failed = |source| io(Doing::Read, self.path, source);
        let length = usize::try_from(least.max(WINDOW).min(self.left(offset)));
        let length = length.map_err(|_| failed(ErrorKind::OutOfMemory.into()))?;
        let part = Bytes::filled(length, |into| self.file.read_at(offset, into));
        (self.part, self.at) = (part.map_err(failed)?, offset);
        Ok(self.part.clone())
    }

    /// The record that stands there with a payload of that length and checksum, if all of it is
    /// there as it was written.
    fn record(
        &mut self,
        offset: u64,
        length: u64,
        stated: u64,
    ) -> Result<Result<Whole, Flaw>, StoreError> {
        let short = Flaw {
            offset,
            part: Part::Length,
            wanted: offset.saturating_add(length).saturating_add(FRAME as u64),
            found: self.end,
        };
        let payload = (FRAME as u64).checked_add(length);
        let all = payload.and_then(|end| end.checked_next_multiple_of(STEP as u64));
        let (Some(payload), Some(all)) = (payload, all) else {
            return Ok(Err(short));
        };
        if all > self.left(offset) {
            return Ok(Err(short));
        }
        let bytes = self.from(offset, all)?;
        let (payload, all) = (payload as usize, all as usize);
        let (Some(payload), Some(all)) = (bytes.slice(FRAME..payload), bytes.slice(0..all)) else {
            return Ok(Err(short));
        };
        Ok(whole(all, payload, offset, stated))
    }

    /// Where a frame stands behind that place: one that was written later than what stands there.
    fn later(&mut self, end: Place) -> Result<Option<u64>, StoreError> {
        let mut offset = end.offset;
        loop {
            offset = offset.saturating_add(STEP as u64);
            if self.left(offset) < FRAME as u64 {
                return Ok(None);
            }
            let bytes = self.from(offset, FRAME as u64)?;
            let mut steps = (0..=bytes.len() - FRAME).step_by(STEP);
            let later = steps.find(|at| {
                let offset = offset.saturating_add(*at as u64);
                let later = &bytes[*at..];
                Frame::may_begin(later) && Frame::read(later, end.identity, offset).is_ok()
            });
            if let Some(at) = later {
                return Ok(Some(offset.saturating_add(at as u64)));
            }
            let looked_at = (bytes.len() - FRAME) / STEP * STEP;
            offset = offset.saturating_add(looked_at as u64);
        }
    }

    /// All that is left is an append that was cut short.
    fn unfinished(&self, offset: u64) -> Ending {
        Ending::Unfinished {
            bytes: self.left(offset),
        }
    }
}

/// Whether all of a record is as it was written.
fn whole(all: Bytes, payload: Bytes, offset: u64, stated: u64) -> Result<Whole, Flaw> {
    Flaw::unless(offset, Part::PayloadChecksum, stated, checksum(&payload))?;
    zero(&all, FRAME + payload.len()..all.len()).map_err(|flaw| Flaw {
        offset: flaw.offset.saturating_add(offset),
        ..flaw
    })?;
    Ok(Whole { all, payload })
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

/// That the log ends before a frame that was written later.
fn damaged(end: Place, later: u64, start: u64) -> Flaw {
    Flaw {
        offset: end.offset,
        part: Part::LogLength,
        wanted: later - start,
        found: end.offset - start,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    /// A file in memory, with zeros behind its bytes; notes the most that was read at once.
    #[derive(Debug)]
    struct Padded {
        bytes: Vec<u8>,
        length: u64,
        most: AtomicUsize,
    }

    impl DiskFile for Padded {
        fn length(&self) -> std::io::Result<u64> {
            Ok(self.length)
        }

        fn read_at(&self, offset: u64, into: &mut [u8]) -> std::io::Result<()> {
            self.most.fetch_max(into.len(), Ordering::Relaxed);
            let bytes = self.bytes.iter().skip(offset as usize);
            let bytes = bytes.copied().chain(std::iter::repeat(0));
            into.iter_mut().zip(bytes).for_each(|(to, byte)| *to = byte);
            Ok(())
        }

        fn write_at(&self, _: u64, _: &[u8]) -> std::io::Result<()> {
            unreachable!("nothing is written")
        }

        fn set_length(&self, _: u64) -> std::io::Result<()> {
            unreachable!("nothing is cut")
        }

        fn sync(&self) -> std::io::Result<()> {
            unreachable!("nothing is written")
        }

        fn beginning(&self, _: u64) -> std::io::Result<Bytes> {
            unreachable!("there are no sections")
        }
    }

    const BEGINNING: Place = Place {
        identity: 7,
        offset: 0,
        sequence: 1,
        running: 7,
    };

    /// A log of records that long, and the place behind it.
    fn log(lengths: &[usize]) -> (Vec<u8>, Place) {
        let (mut bytes, mut place) = (Vec::new(), BEGINNING);
        for length in lengths {
            let payload = vec![b'x'; *length];
            let (record, behind) = place.record(&payload).unwrap();
            bytes.extend(record);
            place = behind;
        }
        (bytes, place)
    }

    fn load(bytes: Vec<u8>, zeros: u64) -> (Result<Log, StoreError>, usize) {
        let file = Padded {
            length: bytes.len() as u64 + zeros,
            bytes,
            most: AtomicUsize::new(0),
        };
        let log = Log::load(Path::new("river.foedera"), &file, BEGINNING, 0);
        (log, file.most.into_inner())
    }

    /// It was read into memory as a whole: 6 GB for a file of 7,040 bytes that was grown to that.
    #[test]
    fn what_is_no_record_is_never_held_as_a_whole() {
        let zeros = 5 * WINDOW + 3;
        let (bytes, end) = log(&[100, 0, 5_000]);
        let (log, most) = load(bytes, zeros);
        let log = log.unwrap();
        assert_eq!((log.records.len(), log.end), (3, end));
        assert_eq!(log.ending, Ending::Unfinished { bytes: zeros });
        assert!(most as u64 <= WINDOW);
        // Nor for a record that says it is longer than the file.
        for length in [zeros, 1 << 60] {
            let frame = Frame::Record {
                length,
                sequence: 1,
                payload: 0,
            };
            let (log, most) = load(frame.write(BEGINNING).to_vec(), zeros - 1);
            let bytes = FRAME as u64 + zeros - 1;
            assert_eq!(log.unwrap().ending, Ending::Unfinished { bytes });
            assert!(most as u64 <= WINDOW);
        }
    }

    #[test]
    fn records_are_read_whatever_window_they_begin_and_end_in() {
        let window = WINDOW as usize;
        for first in [
            window - 88,
            window - 48,
            window - 40,
            window - 8,
            window,
            3 * window,
        ] {
            let lengths = [first, 0, 17, window, 8];
            let (mut bytes, end) = log(&lengths);
            bytes.extend(end.footer(0).write(end));
            let (log, _) = load(bytes, 0);
            let log = log.unwrap();
            let read = log.records.iter().map(|record| record.payload.len());
            assert_eq!(read.collect::<Vec<_>>(), lengths);
            assert_eq!((log.end, log.ending), (end, Ending::Footer));
        }
    }

    /// Wherever the later frame stands, across two windows as well.
    #[test]
    fn a_record_that_was_damaged_later_is_told_from_one_cut_short() {
        let window = WINDOW as usize;
        for first in (window - 160..window + 16).step_by(8) {
            let (mut bytes, end) = log(&[first]);
            bytes.extend(end.footer(0).write(end));
            bytes[FRAME + 5] ^= 1;
            let (log, _) = load(bytes, 0);
            let error = log.unwrap_err();
            assert!(
                matches!(error, StoreError::Corrupt { offset: 0, .. }),
                "{error}"
            );
        }
    }
}
