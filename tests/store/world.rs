//! What must be in a file, beside the file: every record that was acknowledged, in its order,
//! and perhaps one whose append never returned. Whatever is opened is held to it.

use crate::disk::SimDisk;
use crate::random::Random;
use foedera::store::{self, Reader, Record, Sections, StoreError, Tag, Writer};

pub const PATH: &str = "atlas.foedera";
const FOLDED: Tag = Tag::new("folded");
const DIGEST: Tag = Tag::new("digest");
const BULK: Tag = Tag::new("bulk");

/// A writer at work on a disk, and what it was promised.
pub struct World {
    pub disk: SimDisk,
    random: Random,
    writer: Option<Writer>,
    reader: Option<(Reader, usize)>,
    /// The payload of every acknowledged record, from the first.
    told: Vec<Vec<u8>>,
    /// Payloads of which any one may be the next record: their appends failed.
    doubted: Vec<Vec<u8>>,
}

impl World {
    pub fn new(seed: u64) -> World {
        World {
            disk: SimDisk::new(seed),
            random: Random::new(seed ^ 0x5eed),
            writer: None,
            reader: None,
            told: Vec::new(),
            doubted: Vec::new(),
        }
    }

    pub fn acknowledged(&self) -> usize {
        self.told.len()
    }

    pub fn is_open(&self) -> bool {
        self.writer.is_some()
    }

    /// Makes the file, if it is not there.
    pub fn create(&mut self) -> Result<(), StoreError> {
        let sections = Folded::of(&self.told);
        self.writer = Some(store::create(self.disk.handle(), PATH, &sections.list())?);
        Ok(())
    }

    /// One step, drawn by lot.
    pub fn step(&mut self) -> Result<(), StoreError> {
        match self.random.below(20) {
            0 | 1 => self.checkpoint(),
            2 | 3 => self.reopen(),
            4 | 5 => self.look(),
            6 => self.refresh(),
            _ => self.append(),
        }
    }

    pub fn append(&mut self) -> Result<(), StoreError> {
        let payload = self.payload();
        let result = self.writer()?.append(&payload);
        match result {
            Ok(sequence) => {
                self.told.push(payload);
                self.doubted.clear();
                assert_eq!(sequence, self.told.len() as u64);
                Ok(())
            }
            // Nothing was written.
            Err(error @ StoreError::Refused { .. }) => Err(error),
            Err(error) => {
                self.doubted.push(payload);
                Err(error)
            }
        }
    }

    pub fn checkpoint(&mut self) -> Result<(), StoreError> {
        // A writer that is opened only now may find a record that was doubted.
        self.writer()?;
        let folded = Folded::of(&self.told);
        self.writer()?.checkpoint(&folded.list())?;
        // The new file begins where the old one ended: what was doubted is not in it.
        self.doubted.clear();
        Ok(())
    }

    /// Drops the writer and opens the file anew.
    pub fn reopen(&mut self) -> Result<(), StoreError> {
        self.writer = None;
        let opened = store::open(self.disk.handle(), PATH)?;
        self.must_be(opened.handle.sections(), &opened.records);
        // What is found once by a writer is there for good.
        let folded = number_in(opened.handle.sections());
        if let Some(found) = (folded + opened.records.len()).checked_sub(self.told.len())
            && found == 1
        {
            let last = opened.records.last().map(|record| record.payload.to_vec());
            self.told
                .push(last.expect("a doubted record is in the log"));
        }
        self.doubted.clear();
        self.writer = Some(opened.handle);
        Ok(())
    }

    /// Opens the file as a reader, which is kept.
    pub fn look(&mut self) -> Result<(), StoreError> {
        let opened = store::open_read_only(self.disk.handle(), PATH)?;
        self.must_be(opened.handle.sections(), &opened.records);
        let seen = number_in(opened.handle.sections()) + opened.records.len();
        self.reader = Some((opened.handle, seen));
        Ok(())
    }

    /// What the reader sees appended follows on what it saw.
    pub fn refresh(&mut self) -> Result<(), StoreError> {
        let Some((reader, seen)) = &mut self.reader else {
            return Ok(());
        };
        match reader.refresh()? {
            store::News::Replaced => return self.look(),
            store::News::Appended(records) => {
                for record in records {
                    *seen += 1;
                    assert_eq!(record.sequence, *seen as u64);
                    let told = self.told.get(*seen - 1);
                    let doubted = &self.doubted;
                    match told {
                        Some(told) => assert_eq!(&record.payload[..], told),
                        None => assert!(doubted.iter().any(|one| *one == record.payload[..])),
                    }
                }
                assert!(*seen >= self.told.len(), "an acknowledged record is unseen");
            }
        }
        Ok(())
    }

    /// The power goes and comes back; the handles of before are gone.
    pub fn restart(&mut self) {
        self.writer = None;
        self.reader = None;
        self.disk.restart();
    }

    fn writer(&mut self) -> Result<&mut Writer, StoreError> {
        if self.writer.is_none() {
            self.reopen()?;
        }
        Ok(self.writer.as_mut().expect("it was just opened"))
    }

    /// A payload: short or long, and often one that looks like part of a file.
    fn payload(&mut self) -> Vec<u8> {
        let length = match self.random.below(4) {
            0 => self.random.below(20),
            1 | 2 => self.random.below(700),
            _ => self.random.below(4000),
        };
        match self.random.below(4) {
            // Frames that stand in their file, but not here.
            0 if self.disk.names().iter().any(|name| name == PATH) => {
                let bytes = self.disk.bytes(PATH);
                let start = bytes.len().saturating_sub(length) / 8 * 8;
                bytes[start..].to_vec()
            }
            1 => b"record\0\n".repeat(length / 8),
            _ => self.random.bytes(length),
        }
    }

    /// Holds what was opened to what must be there.
    fn must_be(&self, sections: &Sections, records: &[Record]) {
        let folded = number_in(sections);
        let there = folded + records.len();
        assert!(there >= self.told.len(), "an acknowledged record is lost");
        let most = self.told.len() + usize::from(!self.doubted.is_empty());
        assert!(there <= most, "a record is there that nobody appended");
        assert!(folded <= self.told.len(), "a checkpoint that nobody took");
        let wanted = Folded::of(&self.told[..folded]);
        for (tag, bytes) in wanted.list() {
            assert_eq!(&sections.get(tag).expect("a section")[..], bytes);
        }
        for (record, sequence) in records.iter().zip(folded + 1..) {
            assert_eq!(record.sequence, sequence as u64);
            match self.told.get(sequence - 1) {
                Some(told) => assert_eq!(&record.payload[..], told),
                None => {
                    let mut doubted = self.doubted.iter();
                    assert!(doubted.any(|one| *one == record.payload[..]));
                }
            }
        }
    }
}

/// Sections that say which records they stand for.
pub struct Folded {
    number: [u8; 8],
    digest: [u8; 8],
    bulk: Vec<u8>,
}

impl Folded {
    pub fn of(records: &[Vec<u8>]) -> Folded {
        let mut digest = 0_u64;
        for record in records {
            digest = digest.rotate_left(7) ^ twox_hash::XxHash3_64::oneshot(record);
        }
        let mut random = Random::new(digest);
        let length = random.below(3000);
        Folded {
            number: (records.len() as u64).to_le_bytes(),
            digest: digest.to_le_bytes(),
            bulk: random.bytes(length),
        }
    }

    pub fn list(&self) -> [(Tag, &[u8]); 3] {
        [
            (FOLDED, &self.number),
            (BULK, &self.bulk),
            (DIGEST, &self.digest),
        ]
    }
}

/// How many records the sections stand for.
pub fn number_in(sections: &Sections) -> usize {
    let bytes = sections.get(FOLDED).expect("a section");
    u64::from_le_bytes(bytes[..].try_into().expect("a number")) as usize
}
