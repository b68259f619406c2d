//! What stands before each record, and behind the last: forty bytes that know which file they
//! are in and where, so that no copy of them is taken for them. Start at [`Frame`].

use super::checksum::{checksum, number};
use super::error::{Flaw, Part};

/// How many bytes a frame takes.
pub(super) const FRAME: usize = 40;
/// Every frame begins at a multiple of this.
pub(super) const STEP: usize = 8;

const RECORD: [u8; 8] = *b"record\0\n";
const FOOTER: [u8; 8] = *b"footer\0\n";

/// A frame as it is read. Both kinds have three numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Frame {
    Record {
        /// How long the payload is.
        length: u64,
        sequence: u64,
        /// The checksum of the payload.
        payload: u64,
    },
    Footer {
        /// How long the log is, without the footer.
        length: u64,
        /// The number that the next record will have.
        next: u64,
        /// The checksum over all records.
        running: u64,
    },
}

/// A place in the log of one file: what a frame must fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// The file, by the checksum of its head.
    pub identity: u64,
    /// Where in the file.
    pub offset: u64,
    /// The number of the record that stands here.
    pub sequence: u64,
    /// The checksum over all records before.
    pub running: u64,
}

impl Frame {
    pub fn write(self, place: Place) -> [u8; FRAME] {
        let (magic, numbers) = match self {
            Frame::Record {
                length,
                sequence,
                payload,
            } => (RECORD, [length, sequence, payload]),
            Frame::Footer {
                length,
                next,
                running,
            } => (FOOTER, [length, next, running]),
        };
        let mut frame = [0; FRAME];
        frame[..8].copy_from_slice(&magic);
        for (eight, number) in frame[8..32].chunks_exact_mut(8).zip(numbers) {
            eight.copy_from_slice(&number.to_le_bytes());
        }
        let own = bound(&frame[..32], place.identity, place.offset);
        frame[32..].copy_from_slice(&own.to_le_bytes());
        frame
    }

    /// The frame that stands at that place of the file, if one does.
    pub fn read(bytes: &[u8], identity: u64, offset: u64) -> Result<Frame, Flaw> {
        let Some(frame) = bytes.get(..FRAME) else {
            return Err(Flaw {
                offset,
                part: Part::Length,
                wanted: offset.saturating_add(FRAME as u64),
                found: offset.saturating_add(bytes.len() as u64),
            });
        };
        let wanted = bound(&frame[..32], identity, offset);
        Flaw::unless(offset, Part::FrameChecksum, wanted, number(frame, 32))?;
        let [first, second, third] = [8, 16, 24].map(|at| number(frame, at));
        match frame.starts_with(&RECORD) {
            true => Ok(Frame::Record {
                length: first,
                sequence: second,
                payload: third,
            }),
            // No third kind is written under a checksum that fits.
            false => Ok(Frame::Footer {
                length: first,
                next: second,
                running: third,
            }),
        }
    }

    /// Whether a frame may begin like this; asked before the checksum, which costs more.
    pub fn may_begin(bytes: &[u8]) -> bool {
        bytes.starts_with(&RECORD) || bytes.starts_with(&FOOTER)
    }
}

impl Place {
    /// A record that stands here, whole, and the place behind it; none when no file could
    /// hold it.
    pub fn record(self, payload: &[u8]) -> Option<(Vec<u8>, Place)> {
        let frame = Frame::Record {
            length: payload.len() as u64,
            sequence: self.sequence,
            payload: checksum(payload),
        };
        let frame = frame.write(self);
        let length = FRAME.checked_add(payload.len())?;
        let length = length.checked_next_multiple_of(STEP)?;
        let behind = self.behind(&frame, length as u64)?;
        let mut record = Vec::new();
        record.try_reserve_exact(length).ok()?;
        record.extend(frame);
        record.extend(payload);
        record.resize(length, 0);
        Some((record, behind))
    }

    /// The place behind a record of that length, with that frame, which stands here.
    pub fn behind(self, frame: &[u8; FRAME], length: u64) -> Option<Place> {
        let mut both = [0; 8 + FRAME];
        both[..8].copy_from_slice(&self.running.to_le_bytes());
        both[8..].copy_from_slice(frame);
        Some(Place {
            identity: self.identity,
            offset: self.offset.checked_add(length)?,
            sequence: self.sequence.checked_add(1)?,
            running: checksum(&both),
        })
    }

    /// The footer of a log that began at `start` and ends here.
    pub fn footer(self, start: u64) -> Frame {
        Frame::Footer {
            length: self.offset - start,
            next: self.sequence,
            running: self.running,
        }
    }
}

/// A frame's checksum: of what it says, of its file and of its place there.
fn bound(says: &[u8], identity: u64, offset: u64) -> u64 {
    let mut bytes = [0; 48];
    bytes[..32].copy_from_slice(says);
    bytes[32..40].copy_from_slice(&identity.to_le_bytes());
    bytes[40..].copy_from_slice(&offset.to_le_bytes());
    checksum(&bytes)
}
