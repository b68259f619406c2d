//! The head of a file: what it is, where its sections stand, and the checksum of each of their
//! blocks. Written once, never changed. Byte by byte in `docs/format.md`. Start at [`Head`].

use super::bytes::ALIGNMENT;
use super::checksum::{checksum, number};
use super::error::{Flaw, Part};
use std::collections::BTreeSet;
use std::fmt;
use std::ops::Range;

/// The first bytes of every file of ours. The first is no text, so that nobody takes it for one.
pub(crate) const MAGIC: [u8; 8] = *b"\x8ffoedera";
/// The format that is written, and the only one that is read.
pub(super) const FORMAT: u32 = 3;
/// How many bytes the fixed part takes, before the table of sections.
pub(super) const PREFACE: usize = 64;
/// How many bytes of a section a checksum is for: small enough to say where a fault is, large
/// enough that the checksums weigh nothing (5 in 10,000).
pub(super) const BLOCK: usize = 16 * 1024;
const ENTRY: usize = 32;
const ALIGN: u64 = ALIGNMENT as u64;

/// What a section is called: up to eight letters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tag([u8; 8]);

impl Tag {
    /// The tag of that name.
    ///
    /// ```
    /// use foedera::store::Tag;
    ///
    /// const ARCS: Tag = Tag::new("arcs");
    /// assert_eq!(ARCS.to_string(), "arcs");
    /// ```
    ///
    /// # Panics
    /// When the name is longer than eight bytes: in a constant, when it is compiled.
    pub const fn new(name: &str) -> Tag {
        let (name, mut bytes, mut at) = (name.as_bytes(), [0; 8], 0);
        assert!(name.len() <= bytes.len(), "a tag has at most eight bytes");
        while at < name.len() {
            bytes[at] = name[at];
            at += 1;
        }
        Tag(bytes)
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = self.0.iter().rposition(|byte| *byte != 0);
        write!(
            f,
            "{}",
            self.0[..end.map_or(0, |last| last + 1)].escape_ascii()
        )
    }
}

impl fmt::Debug for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Tag({self})")
    }
}

/// Where one file differs from the next that takes its place, whatever its sections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Edition {
    /// One more with every checkpoint.
    pub generation: u64,
    /// The number of the first record in the log.
    pub first: u64,
}

/// The part of the head that says how long the rest is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Preface {
    pub sections: u32,
    pub length: u64,
    pub log: u64,
    pub edition: Edition,
}

/// Why the beginning of a file is not what it should be.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum NotOurs {
    Foreign,
    Newer(u32),
    Older(u32),
    Flawed(Flaw),
}

impl From<Flaw> for NotOurs {
    fn from(flaw: Flaw) -> NotOurs {
        NotOurs::Flawed(flaw)
    }
}

impl Preface {
    /// Reads the first bytes of a file of that length; the lengths in it lie within the file.
    pub fn read(bytes: &[u8], file: u64) -> Result<Preface, NotOurs> {
        if !bytes.starts_with(&MAGIC) {
            return Err(NotOurs::Foreign);
        }
        // A file that was cut short is told from a foreign one.
        if bytes.len() < PREFACE {
            Flaw::unless(0, Part::Length, PREFACE as u64, file)?;
        }
        let pair = number(bytes, 8);
        let (format, sections) = (pair as u32, (pair >> 32) as u32);
        if format > FORMAT {
            return Err(NotOurs::Newer(format));
        }
        if (1..FORMAT).contains(&format) {
            return Err(NotOurs::Older(format));
        }
        Flaw::unless(8, Part::Format, u64::from(FORMAT), u64::from(format))?;
        let preface = Preface {
            sections,
            length: number(bytes, 16),
            log: number(bytes, 24),
            edition: Edition {
                generation: number(bytes, 32),
                first: number(bytes, 40),
            },
        };
        let least = (PREFACE as u64) + u64::from(sections) * (ENTRY as u64) + 8;
        if preface.length < least || !preface.length.is_multiple_of(ALIGN) {
            Flaw::unless(
                16,
                Part::HeadLength,
                least.next_multiple_of(ALIGN),
                preface.length,
            )?;
        }
        if preface.log < preface.length || !preface.log.is_multiple_of(ALIGN) {
            Flaw::unless(24, Part::LogStart, preface.length, preface.log)?;
        }
        if file < preface.log {
            Flaw::unless(file, Part::Length, preface.log, file)?;
        }
        Ok(preface)
    }
}

/// One section: its name, its bytes in the file, and which of all blocks are its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub tag: Tag,
    pub bytes: Range<usize>,
    pub blocks: Range<usize>,
}

/// All that is said before the sections.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Head {
    pub preface: Preface,
    pub entries: Vec<Entry>,
    /// One for each block, in the order of the file.
    pub checksums: Vec<u64>,
    /// The checksum of the head, by which everything after it knows its file.
    pub identity: u64,
}

impl Head {
    /// Reads the head at the beginning of all bytes before the log.
    pub fn read(preface: Preface, bytes: &[u8]) -> Result<Head, Flaw> {
        let length = preface.length as usize;
        let identity = checksum(&bytes[..length - 8]);
        let flaw = |offset, part, wanted, found| Flaw::unless(offset, part, wanted, found);
        let last = preface.length - 8;
        flaw(
            last,
            Part::HeadChecksum,
            identity,
            number(bytes, length - 8),
        )?;
        zero(bytes, 48..PREFACE)?;

        // What follows was written as it stands; it is believed no sooner for that.
        let table = PREFACE + preface.sections as usize * ENTRY;
        let rows = bytes[PREFACE..table].chunks_exact(ENTRY);
        let mut entries: Vec<Entry> = Vec::with_capacity(rows.len());
        let (mut next, mut blocks, mut tags) = (preface.length, 0_usize, BTreeSet::new());
        for (row, at) in rows.zip((PREFACE as u64..).step_by(ENTRY)) {
            let tag = Tag(row[..8].try_into().unwrap_or_default());
            if !tags.insert(tag) {
                return Err(Flaw {
                    offset: at,
                    part: Part::SectionTag,
                    wanted: 0,
                    found: number(row, 0),
                });
            }
            let (start, size) = (number(row, 8), number(row, 16));
            flaw(at + 8, Part::SectionOffset, next, start)?;
            let end = start.checked_add(size).filter(|end| *end <= preface.log);
            let Some(end) = end else {
                return Err(Flaw {
                    offset: at + 16,
                    part: Part::LogStart,
                    wanted: start.saturating_add(size),
                    found: preface.log,
                });
            };
            // Both are at most the beginning of the log, which is in memory.
            next = end.next_multiple_of(ALIGN);
            let own = (size as usize).div_ceil(BLOCK);
            entries.push(Entry {
                tag,
                bytes: start as usize..end as usize,
                blocks: blocks..blocks + own,
            });
            blocks += own;
        }
        flaw(24, Part::LogStart, next, preface.log)?;
        let end = table + blocks * 8;
        let wanted = (end + 8).next_multiple_of(ALIGNMENT);
        flaw(16, Part::HeadLength, wanted as u64, preface.length)?;
        zero(bytes, end..length - 8)?;

        let checksums = &bytes[table..end];
        for (entry, row) in entries
            .iter()
            .zip(bytes[PREFACE..table].chunks_exact(ENTRY))
        {
            let own = &checksums[entry.blocks.start * 8..entry.blocks.end * 8];
            flaw(
                entry.bytes.start as u64,
                Part::SectionChecksum,
                checksum(own),
                number(row, 24),
            )?;
        }
        let checksums = checksums.chunks_exact(8).map(|eight| number(eight, 0));
        let checksums = checksums.collect();
        Ok(Head {
            preface,
            entries,
            checksums,
            identity,
        })
    }

    /// The head of a file with these sections, in this order; none when it would be too large.
    pub fn write(edition: Edition, sections: &[(Tag, &[u8])]) -> Option<Vec<u8>> {
        let blocks = sections
            .iter()
            .map(|(_, bytes)| bytes.len().div_ceil(BLOCK));
        let content = PREFACE + sections.len() * ENTRY + blocks.sum::<usize>() * 8 + 8;
        let length = content.next_multiple_of(ALIGNMENT);

        let (mut table, mut checksums) = (Vec::new(), Vec::new());
        let mut next = length as u64;
        for (tag, bytes) in sections {
            let size = bytes.len() as u64;
            let first = checksums.len();
            for block in bytes.chunks(BLOCK) {
                checksums.extend(checksum(block).to_le_bytes());
            }
            table.extend(tag.0);
            table.extend(next.to_le_bytes());
            table.extend(size.to_le_bytes());
            table.extend(checksum(&checksums[first..]).to_le_bytes());
            next = next.checked_add(size)?.checked_next_multiple_of(ALIGN)?;
        }

        let mut head = Vec::with_capacity(length);
        head.extend(MAGIC);
        head.extend(FORMAT.to_le_bytes());
        head.extend(u32::try_from(sections.len()).ok()?.to_le_bytes());
        head.extend((length as u64).to_le_bytes());
        head.extend(next.to_le_bytes());
        head.extend(edition.generation.to_le_bytes());
        head.extend(edition.first.to_le_bytes());
        head.resize(PREFACE, 0);
        head.extend(table);
        head.extend(checksums);
        head.resize(length - 8, 0);
        head.extend(checksum(&head).to_le_bytes());
        Some(head)
    }
}

/// Nothing but zeros stands in a range; the flaw is the first byte that is another.
pub(super) fn zero(bytes: &[u8], range: Range<usize>) -> Result<(), Flaw> {
    let first = range.start;
    match bytes[range].iter().position(|byte| *byte != 0) {
        None => Ok(()),
        Some(at) => Err(Flaw {
            offset: (first + at) as u64,
            part: Part::Padding,
            wanted: 0,
            found: u64::from(bytes[first + at]),
        }),
    }
}
