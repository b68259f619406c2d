//! Files that are not what was written: a flipped bit, a file cut short, junk, a foreign file, a
//! newer one, lengths beyond reason. Each is an error or the same answer, and never a panic.

use crate::disk::SimDisk;
use crate::random::{Random, count, seed};
use foedera::store::{self, Access, Disk, Ending, News, Opened, Part, Reader, StoreError, Tag};
use std::path::Path;

const PATH: &str = "atlas.foedera";
const TAGS: [Tag; 3] = [Tag::new("arcs"), Tag::new("names"), Tag::new("none")];

/// A file of some 32 KB that was closed as it should be, with a log.
fn file(random: &mut Random) -> Vec<u8> {
    let disk = SimDisk::new(1);
    let (arcs, names) = (random.bytes(20_000), random.bytes(7_001));
    let contents: [&[u8]; 3] = [&arcs, &names, b""];
    let sections: Vec<_> = TAGS.into_iter().zip(contents).collect();
    let mut writer = store::create(disk.handle(), PATH, &sections).unwrap();
    for length in [0, 1, 700, 3_000, 8, 500] {
        writer.append(&random.bytes(length)).unwrap();
    }
    disk.bytes(PATH)
}

/// All that a file says.
#[derive(Clone, Debug, PartialEq)]
struct Said {
    generation: u64,
    sections: Vec<(Tag, Vec<u8>)>,
    records: Vec<(u64, Vec<u8>)>,
}

fn said<H>(opened: &Opened<H>, sections: &store::Sections) -> Said {
    let section = |tag| Some((tag, sections.get(tag)?.to_vec()));
    let records = opened.records.iter();
    Said {
        generation: sections.generation(),
        sections: sections.tags().filter_map(section).collect(),
        records: records.map(|r| (r.sequence, r.payload.to_vec())).collect(),
    }
}

/// What a reader is told, and how the log ended.
fn read(disk: &SimDisk) -> Result<(Said, Ending), StoreError> {
    let opened: Opened<Reader> = store::open_read_only(disk.handle(), PATH)?;
    let said = said(&opened, opened.handle.sections());
    Ok((said, opened.ending))
}

/// What a writer is told, who may mend the file.
fn mended(disk: &SimDisk) -> Result<Said, StoreError> {
    let opened = store::open(disk.handle(), PATH)?;
    Ok(said(&opened, opened.handle.sections()))
}

/// A disk with only that file.
fn with(bytes: &[u8]) -> SimDisk {
    let disk = SimDisk::new(2);
    disk.put(PATH, bytes);
    disk
}

#[test]
fn every_flipped_bit_is_found_or_changes_no_answer() {
    let mut random = Random::new(seed());
    let bytes = file(&mut random);
    assert!(bytes.len() > 31_000, "{}", bytes.len());
    let (right, ending) = read(&with(&bytes)).unwrap();
    assert_eq!((right.records.len(), ending), (6, Ending::Footer));

    let bits = bytes.len() * 8;
    let halves = [0..bits / 2, bits / 2..bits];
    let unfound: usize = std::thread::scope(|scope| {
        let work = halves.map(|half| {
            let (bytes, right) = (&bytes, &right);
            scope.spawn(move || half.filter(|bit| !is_found(bytes, *bit, right)).count())
        });
        work.map(|thread| thread.join().unwrap()).iter().sum()
    });
    // Only the footer says nothing that the records do not.
    assert_eq!(unfound, 40 * 8);
}

/// Whether a flipped bit is an error; otherwise the answer is the right one.
fn is_found(bytes: &[u8], bit: usize, right: &Said) -> bool {
    let disk = with(bytes);
    disk.flip(PATH, bit);
    let found = match read(&disk) {
        Err(_) => true,
        Ok((said, ending)) => {
            assert!(said == *right, "bit {bit} changes the answer");
            assert_eq!(ending, Ending::Unfinished { bytes: 40 });
            false
        }
    };
    if bit.is_multiple_of(16) {
        match mended(&disk) {
            Err(_) => assert!(found, "bit {bit} hinders only the writer"),
            Ok(said) => assert!(!found && said == *right, "bit {bit} is lost on the writer"),
        }
        if found {
            disk.flip(PATH, bit);
            assert!(disk.bytes(PATH) == bytes, "a writer changed a corrupt file");
        }
    }
    found
}

#[test]
fn a_flipped_bit_is_named_with_its_place() {
    let bytes = file(&mut Random::new(seed()));
    let (mut parts, size) = (Vec::new(), bytes.len());
    for at in [60, 100, 170, 10_000, 30_000, size - 100, size - 700] {
        let disk = with(&bytes);
        disk.flip(PATH, at * 8);
        match read(&disk).unwrap_err() {
            StoreError::Corrupt { offset, part, .. } => {
                assert!(offset <= size as u64);
                parts.push(part);
            }
            error => panic!("{error}"),
        }
    }
    use Part::*;
    let wanted = [
        HeadChecksum,
        HeadChecksum,
        HeadChecksum,
        BlockChecksum,
        PayloadChecksum,
        PayloadChecksum,
        PayloadChecksum,
    ];
    assert_eq!(parts, wanted);
}

#[test]
fn a_file_cut_short_is_an_error_or_has_fewer_records() {
    let bytes = file(&mut Random::new(seed()));
    let (right, _) = read(&with(&bytes)).unwrap();
    let log = log_of(&bytes);
    let mut fewest = usize::MAX;
    for length in (0..bytes.len()).rev() {
        match read(&with(&bytes[..length])) {
            Err(_) => assert!(length < log, "cut to {length}"),
            Ok((said, ending)) => {
                assert!(length >= log, "cut to {length}");
                assert_ne!(ending, Ending::Footer, "cut to {length}");
                assert_eq!(said.sections, right.sections);
                let there = said.records.len();
                assert_eq!(said.records, right.records[..there]);
                assert!(there <= fewest.min(6), "cut to {length}");
                fewest = there;
            }
        }
    }
    assert_eq!(fewest, 0);
}

#[test]
fn junk_behind_a_file_changes_nothing() {
    let mut random = Random::new(seed());
    let bytes = file(&mut random);
    let (right, _) = read(&with(&bytes)).unwrap();
    let again = bytes[log_of(&bytes)..].to_vec();
    let mut junk = vec![again, vec![0; 5_000], b"record\0\n".repeat(600)];
    junk.extend((1..200).map(|length| random.bytes(length)));
    for some in junk {
        let disk = with(&[&bytes[..], &some].concat());
        let (said, ending) = read(&disk).unwrap();
        assert_eq!(said, right);
        let behind = 40 + some.len() as u64;
        assert_eq!(ending, Ending::Unfinished { bytes: behind });
        assert_eq!(mended(&disk).unwrap(), right);
        let (said, ending) = read(&disk).unwrap();
        assert_eq!((said, ending), (right.clone(), Ending::Footer));
        assert_eq!(disk.bytes(PATH), bytes, "the writer mends it");
    }
}

#[test]
fn a_foreign_file_is_told_from_a_newer_and_a_corrupt_one() {
    let bytes = file(&mut Random::new(seed()));
    let dossier = b"(foedera: 1, actors: {\"ruritania\": State(\"Ruritania\")})";
    for foreign in [&b""[..], b"\x8f", dossier, b"\x7fELF", &[0; 4096]] {
        let error = read(&with(foreign)).unwrap_err();
        assert!(matches!(error, StoreError::Foreign { .. }), "{error}");
        assert_eq!(error.to_string(), "`atlas.foedera` is no foedera file");
    }
    for length in 8..64 {
        let error = read(&with(&bytes[..length])).unwrap_err();
        assert!(matches!(error, StoreError::Corrupt { .. }), "{error}");
    }
    let mut newer = bytes.clone();
    newer[8] = 7;
    let wanted = "`atlas.foedera` has format 7, and this foedera reads up to format 3";
    assert_eq!(read(&with(&newer)).unwrap_err().to_string(), wanted);
    newer[8] = 1;
    let wanted = "`atlas.foedera` has format 1, of an earlier foedera; this one reads format 3";
    assert_eq!(read(&with(&newer)).unwrap_err().to_string(), wanted);
    newer[8] = 0;
    let wanted = "`atlas.foedera` is corrupt at byte 8: the format should be 3, and is 0";
    assert_eq!(read(&with(&newer)).unwrap_err().to_string(), wanted);
}

/// Numbers that a length should not be.
const ODD: [u64; 14] = [
    0,
    1,
    7,
    63,
    64,
    1 << 20,
    1 << 31,
    1 << 32,
    1 << 60,
    u64::MAX / 2,
    u64::MAX - 63,
    u64::MAX - 39,
    u64::MAX - 7,
    u64::MAX,
];

#[test]
fn numbers_beyond_reason_are_not_believed_even_under_a_good_checksum() {
    let bytes = file(&mut Random::new(seed()));
    let (right, _) = read(&with(&bytes)).unwrap();
    let (head, log) = (number(&bytes, 16) as usize, log_of(&bytes));
    // The head, whose checksum is made to fit. Its last numbers in the preface are what the
    // file says of itself, so another value there is another file.
    for at in (12..head - 8)
        .step_by(4)
        .filter(|at| *at != 32 && *at != 36)
    {
        for odd in ODD {
            let mut bad = bytes.clone();
            bad[at..at + 8].copy_from_slice(&odd.to_le_bytes());
            if number(&bad, 32) != number(&bytes, 32) || bad == bytes {
                continue;
            }
            let end = usize::try_from(number(&bad, 16)).unwrap_or(0).min(log);
            for end in [head, end].into_iter().filter(|end| *end >= 72) {
                let sum = twox_hash::XxHash3_64::oneshot(&bad[..end - 8]);
                bad[end - 8..end].copy_from_slice(&sum.to_le_bytes());
                assert!(
                    read(&with(&bad)).is_err_or_loses_its_log(&right),
                    "{at} {odd}"
                );
            }
        }
    }
    // The frame of the first record and its numbers, likewise.
    let identity = number(&bytes, head - 8);
    for at in (0..32).step_by(8) {
        for odd in ODD {
            let mut bad = bytes.clone();
            bad[log + at..log + at + 8].copy_from_slice(&odd.to_le_bytes());
            if bad == bytes {
                continue;
            }
            let mut bound = bad[log..log + 32].to_vec();
            bound.extend(identity.to_le_bytes());
            bound.extend((log as u64).to_le_bytes());
            let sum = twox_hash::XxHash3_64::oneshot(&bound);
            bad[log + 32..log + 40].copy_from_slice(&sum.to_le_bytes());
            assert!(read(&with(&bad)).is_err(), "{at} {odd}");
        }
    }
}

/// Numbers that are wrong only together with their neighbours, under a head's good checksum.
#[test]
fn counts_that_lead_beyond_the_file_are_not_believed() {
    let bytes = file(&mut Random::new(seed()));
    let head = number(&bytes, 16) as usize;
    let sealed = |mut bad: Vec<u8>| {
        let sum = twox_hash::XxHash3_64::oneshot(&bad[..head - 8]);
        bad[head - 8..head].copy_from_slice(&sum.to_le_bytes());
        read(&with(&bad)).unwrap_err()
    };
    // How many sections there are.
    for sections in [4, 5, 100, 1_000, 1 << 20, 1 << 31, u32::MAX] {
        let mut bad = bytes.clone();
        bad[12..16].copy_from_slice(&sections.to_le_bytes());
        let error = sealed(bad).to_string();
        assert!(
            error.contains("at byte 16: the length of the head"),
            "{error}"
        );
    }
    // A log that begins later than the sections end, or a head that ends later than its
    // checksums: zeros between, which no writer leaves.
    let log = log_of(&bytes);
    let mut later = bytes.clone();
    later.splice(log..log, [0; 64]);
    later[24..32].copy_from_slice(&(log as u64 + 64).to_le_bytes());
    let error = sealed(later).to_string();
    assert!(error.contains("the beginning of the log"), "{error}");
    let mut longer = bytes.clone();
    longer.splice(head - 8..head - 8, [0; 64]);
    let moved = [16, 24]
        .into_iter()
        .chain((64..160).step_by(32).map(|entry| entry + 8));
    for at in moved {
        let number = number(&longer, at) + 64;
        longer[at..at + 8].copy_from_slice(&number.to_le_bytes());
    }
    let sum = twox_hash::XxHash3_64::oneshot(&longer[..head + 56]);
    longer[head + 56..head + 64].copy_from_slice(&sum.to_le_bytes());
    let error = read(&with(&longer)).unwrap_err().to_string();
    assert!(error.contains("the length of the head"), "{error}");
    // A section with the tag of another, and a checksum of a block that its section does not know.
    let mut twice = bytes.clone();
    twice.copy_within(64..72, 96);
    assert!(
        sealed(twice)
            .to_string()
            .contains("a tag, which is there twice")
    );
    let mut unknown = bytes.clone();
    unknown[64 + 3 * 32] ^= 1;
    assert!(
        sealed(unknown)
            .to_string()
            .contains("the checksum of a section")
    );
    // A section that ends where no number is larger.
    for entry in (64..160).step_by(32) {
        let mut bad = bytes.clone();
        let start = number(&bad, entry + 8);
        bad[entry + 16..entry + 24].copy_from_slice(&(u64::MAX - start - 3).to_le_bytes());
        let error = sealed(bad).to_string();
        assert!(error.contains("the beginning of the log"), "{error}");
    }
}

/// A file with one section and some records.
fn of(section: &[u8], records: &[&[u8]]) -> Vec<u8> {
    let disk = SimDisk::new(1);
    let mut writer = store::create(disk.handle(), PATH, &[(TAGS[0], section)]).unwrap();
    for record in records {
        writer.append(record).unwrap();
    }
    disk.bytes(PATH)
}

#[test]
fn something_where_the_head_has_zeros_is_found() {
    let bytes = of(b"ruritania", &[]);
    let head = number(&bytes, 16) as usize;
    // At the end of its preface, and behind its checksums.
    for at in [60, head - 9] {
        let mut bad = bytes.clone();
        assert_eq!(bad[at], 0, "{at}");
        bad[at] = 1;
        let sum = twox_hash::XxHash3_64::oneshot(&bad[..head - 8]);
        bad[head - 8..head].copy_from_slice(&sum.to_le_bytes());
        let error = read(&with(&bad)).unwrap_err().to_string();
        assert!(error.contains("the space between"), "{error}");
    }
}

/// Two files that differ only in what their sections hold: a log tells which one is its own.
#[test]
fn a_log_of_another_file_is_none_of_this_one() {
    let records: [&[u8]; 2] = [b"one", b"two"];
    let (this, other) = (of(b"ruritania", &records), of(b"graustark", &records));
    let log = log_of(&this);
    assert_eq!(log, log_of(&other));
    for end in (log + 40..=other.len()).step_by(8) {
        let disk = with(&[&this[..log], &other[log..end]].concat());
        let (said, ending) = read(&disk).unwrap();
        assert!(said.records.is_empty(), "{:?}", said.records);
        assert!(matches!(ending, Ending::Unfinished { .. }), "{ending:?}");
    }
}

/// Two files that differ only in their first record, as two copies of one that went on apart:
/// the footer tells whose records it closes.
#[test]
fn a_record_of_a_copy_is_none_of_this_file() {
    let this = of(b"ruritania", &[b"one", b"two"]);
    let other = of(b"ruritania", &[b"ten", b"two"]);
    let log = log_of(&this);
    let mixed = [&this[..log], &other[log..log + 48], &this[log + 48..]].concat();
    assert_ne!(mixed, this);
    let error = read(&with(&mixed)).unwrap_err().to_string();
    assert!(error.contains("the checksum of the log"), "{error}");
}

/// A record that was seen, but that its writer could not keep, makes way for another of the same
/// length: what is appended behind that does not follow on what was seen.
#[test]
fn a_reader_sees_that_a_record_made_way_for_another() {
    let before = of(b"ruritania", &[b"one"]);
    let seen = of(b"ruritania", &[b"one", b"two"]);
    let now = of(b"ruritania", &[b"one", b"ten", b"six"]);
    let log = log_of(&seen);
    let write = |disk: &SimDisk, bytes: &[u8]| {
        let file = disk.open(Path::new(PATH), Access::Write).unwrap();
        file.write_at(log as u64, &bytes[log..]).unwrap();
    };
    // It saw the record when it was opened, or later; and the footer may be lost.
    for (opened, footer) in [(&before, 0), (&seen, 0), (&before, 40), (&seen, 40)] {
        let disk = with(opened);
        let (mut reader, _) = store::open_read_only(disk.handle(), PATH).unwrap().split();
        write(&disk, &seen);
        assert!(matches!(reader.refresh().unwrap(), News::Appended(_)));
        write(&disk, &now[..now.len() - footer]);
        assert_eq!(reader.refresh().unwrap(), News::Replaced);
    }
}

#[test]
fn a_reader_sees_that_another_file_has_the_name_however_alike_they_are() {
    let disk = with(&of(b"ruritania", &[b"one"]));
    let (mut reader, _) = store::open_read_only(disk.handle(), PATH).unwrap().split();
    assert_eq!(reader.refresh().unwrap(), News::Appended(Vec::new()));
    disk.put(PATH, &of(b"graustark", &[b"one"]));
    assert_eq!(reader.refresh().unwrap(), News::Replaced);
}

/// A frame with the checksum that it must have in that place of the file.
fn bound(says: &[u8], file: &[u8], offset: usize) -> Vec<u8> {
    let head = number(file, 16) as usize;
    let mut all = says[..32].to_vec();
    all.extend(&file[head - 8..head]);
    all.extend((offset as u64).to_le_bytes());
    [
        &says[..32],
        &twox_hash::XxHash3_64::oneshot(&all).to_le_bytes(),
    ]
    .concat()
}

#[test]
fn frames_in_their_place_but_out_of_their_order_are_found() {
    let bytes = of(b"ruritania", &[b"one", b"two"]);
    let (log, end) = (log_of(&bytes), bytes.len());
    let footer = bytes[end - 40..].to_vec();
    assert_eq!(bound(&footer, &bytes, end - 40), footer);
    // A frame behind the footer, which only something written later can be.
    let late = [&bytes[..], &bound(&footer, &bytes, end)].concat();
    let error = read(&with(&late)).unwrap_err().to_string();
    assert!(error.contains("the length of the log"), "{error}");
    // A record with the number of another, where no footer tells.
    let second = log + 48;
    for number in [0, 1, 3, u64::MAX] {
        let mut says = bytes[second..second + 32].to_vec();
        says[16..24].copy_from_slice(&number.to_le_bytes());
        let mut bad = bytes[..end - 40].to_vec();
        bad[second..second + 40].copy_from_slice(&bound(&says, &bytes, second));
        let error = read(&with(&bad)).unwrap_err().to_string();
        let wanted = format!("the number of a record should be 2, and is {number}");
        assert!(error.contains(&wanted), "{error}");
    }
}

/// Another head is another file to its log, which is then no log.
trait Judged {
    fn is_err_or_loses_its_log(&self, right: &Said) -> bool;
}

impl Judged for Result<(Said, Ending), StoreError> {
    fn is_err_or_loses_its_log(&self, right: &Said) -> bool {
        match self {
            Err(_) => true,
            Ok((said, _)) => said.records.is_empty() && !right.records.is_empty(),
        }
    }
}

#[test]
fn heaps_of_random_damage_never_panic() {
    let mut random = Random::new(seed());
    let bytes = file(&mut random);
    let (right, _) = read(&with(&bytes)).unwrap();
    for _ in 0..count("SCRIPTS", 3) * 500 {
        let mut bad = bytes.clone();
        for _ in 0..1 + random.below(4) {
            let (from, to) = (random.below(bad.len()), random.below(bad.len()));
            let length = random.below(600).min(bad.len() - from.max(to));
            match random.below(4) {
                0 => bad.copy_within(from..from + length, to),
                1 => bad[to..to + length].fill(0),
                2 => bad[to] = random.next() as u8,
                _ => drop(bad.drain(to..to + length)),
            }
        }
        // What opens all the same has the sections it had, and some of the records.
        if let Ok((said, _)) = read(&with(&bad)) {
            assert_eq!(said.sections, right.sections);
            assert!(right.records.starts_with(&said.records));
        }
    }
}

#[test]
fn two_sections_of_one_tag_are_refused() {
    let disk = SimDisk::new(1);
    let twice: [(Tag, &[u8]); 2] = [(TAGS[0], b"a"), (TAGS[0], b"b")];
    let error = store::create(disk.handle(), PATH, &twice).unwrap_err();
    assert_eq!(error.to_string(), "two sections have the tag `arcs`");
    assert!(!disk.names().iter().any(|name| name == PATH));
}

fn number(bytes: &[u8], at: usize) -> u64 {
    u64::from_le_bytes(bytes[at..at + 8].try_into().unwrap())
}

/// Where the log begins.
fn log_of(bytes: &[u8]) -> usize {
    number(bytes, 24) as usize
}
