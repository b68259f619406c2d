//! A reader to whom something happens between any two of its calls, or within one: what it is
//! told is the file before or after, and never a fault.

use crate::child::{FOLDED, payload, whole};
use crate::disk::SimDisk;
use crate::random::seed;
use crate::world::PATH;
use foedera::store::{self, Access, Bytes, Disk, DiskFile, Lock, News, StoreError, Writer};
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

/// The disk of a reader, who is interrupted once.
#[derive(Clone, Debug)]
struct Interrupted {
    disk: SimDisk,
    moment: Arc<Mutex<Moment>>,
}

struct Moment {
    calls: u64,
    /// In which call.
    at: u64,
    /// After how many bytes of what it reads.
    within: usize,
    act: Option<Box<dyn FnOnce() + Send>>,
}

impl fmt::Debug for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Moment({} of {})", self.calls, self.at)
    }
}

impl Interrupted {
    fn new(disk: &SimDisk, at: u64, within: usize, act: impl FnOnce() + Send + 'static) -> Self {
        let act: Option<Box<dyn FnOnce() + Send>> = Some(Box::new(act));
        let (calls, disk) = (0, disk.clone());
        let moment = Arc::new(Mutex::new(Moment {
            calls,
            at,
            within,
            act,
        }));
        Interrupted { disk, moment }
    }

    /// One more call; what is to happen in it, if something is.
    fn call(&self) -> Option<(usize, Box<dyn FnOnce() + Send>)> {
        let mut moment = self.moment.lock().unwrap();
        moment.calls += 1;
        let now = moment.calls == moment.at;
        let within = moment.within;
        moment.act.take_if(|_| now).map(|act| (within, act))
    }

    fn before<T>(&self, then: impl FnOnce(&SimDisk) -> T) -> T {
        if let Some((_, act)) = self.call() {
            act();
        }
        then(&self.disk)
    }

    fn has_happened(&self) -> bool {
        self.moment.lock().unwrap().act.is_none()
    }
}

impl Disk for Interrupted {
    fn resolve(&self, path: &Path) -> io::Result<PathBuf> {
        self.before(|disk| disk.resolve(path))
    }
    fn open(&self, path: &Path, access: Access) -> io::Result<Box<dyn DiskFile>> {
        let file = self.before(|disk| disk.open(path, access))?;
        let disk = self.clone();
        Ok(Box::new(File { disk, file }))
    }
    fn create(&self, _: &Path, _: Option<&Path>) -> io::Result<Box<dyn DiskFile>> {
        panic!("a reader makes no file")
    }
    fn rename(&self, _: &Path, _: &Path) -> io::Result<()> {
        panic!("a reader renames nothing")
    }
    fn remove(&self, _: &Path) -> io::Result<()> {
        panic!("a reader removes nothing")
    }
    fn sync_folder_of(&self, _: &Path) -> io::Result<()> {
        panic!("a reader syncs nothing")
    }
    fn lock(&self, _: &Path) -> io::Result<Option<Box<dyn Lock>>> {
        panic!("a reader locks nothing")
    }
}

#[derive(Debug)]
struct File {
    disk: Interrupted,
    file: Box<dyn DiskFile>,
}

impl DiskFile for File {
    fn length(&self) -> io::Result<u64> {
        self.disk.before(|_| self.file.length())
    }
    fn read_at(&self, offset: u64, into: &mut [u8]) -> io::Result<()> {
        let Some((within, act)) = self.disk.call() else {
            return self.file.read_at(offset, into);
        };
        // The first bytes of before, the others of after.
        let mut early = vec![0; within.min(into.len())];
        self.file.read_at(offset, &mut early)?;
        act();
        self.file.read_at(offset, into)?;
        into[..early.len()].copy_from_slice(&early);
        Ok(())
    }
    fn write_at(&self, _: u64, _: &[u8]) -> io::Result<()> {
        panic!("a reader writes nothing")
    }
    fn set_length(&self, _: u64) -> io::Result<()> {
        panic!("a reader cuts nothing")
    }
    fn sync(&self) -> io::Result<()> {
        panic!("a reader syncs nothing")
    }
    fn beginning(&self, length: u64) -> io::Result<Bytes> {
        self.disk.before(|_| self.file.beginning(length))
    }
}

/// A file with two records, and its writer.
fn made() -> (SimDisk, Writer) {
    let disk = SimDisk::new(seed());
    let zero = 0_u64.to_le_bytes();
    let mut writer = store::create(disk.handle(), PATH, &[(FOLDED, &zero)]).unwrap();
    append(&mut writer, 2);
    (disk, writer)
}

fn append(writer: &mut Writer, records: u64) {
    for _ in 0..records {
        writer.append(&payload(writer.next_sequence())).unwrap();
    }
}

fn checkpoint(writer: &mut Writer) {
    let folded = (writer.next_sequence() - 1).to_le_bytes();
    writer.checkpoint(&[(FOLDED, &folded)]).unwrap();
}

/// Opens the file, and follows it when another takes its place; then looks once more.
fn follow(disk: &Interrupted) -> Result<[u64; 2], StoreError> {
    let open = || store::open_read_only(Arc::new(disk.clone()), PATH);
    let (mut reader, mut records) = open()?.split();
    let first = whole(reader.sections(), &records);
    loop {
        match reader.refresh()? {
            News::Appended(more) => {
                records.extend(more);
                return Ok([first, whole(reader.sections(), &records)]);
            }
            News::Replaced => (reader, records) = open()?.split(),
        }
    }
}

/// What a writer does.
type Act = fn(&mut Writer);

#[test]
fn a_writer_may_append_and_checkpoint_between_any_two_calls_of_a_reader() {
    let acts: [(u64, Act); 5] = [
        (2, checkpoint),
        (3, |writer| append(writer, 1)),
        (9, |writer| append(writer, 7)),
        (4, |writer| {
            append(writer, 2);
            checkpoint(writer);
        }),
        (5, |writer| {
            append(writer, 1);
            checkpoint(writer);
            append(writer, 1);
            checkpoint(writer);
            append(writer, 1);
        }),
    ];
    for (after, act) in acts {
        for at in 1.. {
            let (disk, mut writer) = made();
            let disk = Interrupted::new(&disk, at, 0, move || act(&mut writer));
            let [first, second] = follow(&disk).unwrap();
            assert!((2..=after).contains(&first), "in call {at}: {first}");
            assert!((first..=after).contains(&second), "in call {at}: {second}");
            if !disk.has_happened() {
                assert!(at > 10, "it made only {at} calls");
                break;
            }
            assert_eq!(follow(&disk).unwrap(), [after; 2]);
        }
    }
}

/// A log is read while an unfinished record makes way for others: what was read early is no
/// record, and what was read late is one.
#[test]
fn a_log_that_is_half_old_and_half_new_is_read_again() {
    let mut torn = 0;
    for at in 1.. {
        let mut happened = false;
        for within in (0..6_000).step_by(104) {
            let (disk, mut writer) = made();
            unfinished(&disk, 6_000);
            let disk = Interrupted::new(&disk, at, within, move || append(&mut writer, 4));
            let [first, second] = follow(&disk).unwrap();
            assert!((2..=6).contains(&first) && (first..=6).contains(&second));
            happened = disk.has_happened();
            torn += u64::from(first == 6);
        }
        if !happened {
            break;
        }
    }
    assert!(torn > 100, "{torn}");
}

#[test]
fn a_log_that_is_cut_while_it_is_read_is_read_again() {
    for at in 1.. {
        let (disk, writer) = made();
        let end = disk.bytes(PATH).len() as u64;
        unfinished(&disk, 100);
        let cut = disk.clone();
        let act = move || {
            let file = cut.open(Path::new(PATH), Access::Write).unwrap();
            file.set_length(end).unwrap();
        };
        let disk = Interrupted::new(&disk, at, 0, act);
        assert_eq!(follow(&disk).unwrap(), [2; 2], "in call {at}");
        drop(writer);
        if !disk.has_happened() {
            break;
        }
    }
}

/// Bytes behind the footer, as a writer leaves them while it writes a long record.
fn unfinished(disk: &SimDisk, length: usize) {
    let file = disk.open(Path::new(PATH), Access::Write).unwrap();
    let end = file.length().unwrap();
    file.write_at(end, &vec![0x5a; length]).unwrap();
}

/// A file that was removed, and made anew of the same, or put back from a copy, has the head of the
/// one before: a reader went on with that, and saw nothing of what was appended.
#[test]
fn a_file_that_is_made_anew_of_the_same_is_followed() {
    for (seen, made_anew) in [(0, 0), (0, 3), (2, 1), (2, 2), (2, 4)] {
        let disk = SimDisk::new(seed());
        let create = || store::create(disk.handle(), PATH, &[(FOLDED, &0_u64.to_le_bytes())]);
        let mut writer = create().unwrap();
        append(&mut writer, seen);
        let (mut reader, records) = store::open_read_only(disk.handle(), PATH).unwrap().split();
        drop(writer);
        disk.remove(Path::new(PATH)).unwrap();

        let mut writer = create().unwrap();
        append(&mut writer, made_anew);
        let said = format!("{seen} records, then {made_anew}");
        match reader.refresh().unwrap() {
            News::Appended(more) => {
                assert!(made_anew >= seen, "{said}");
                assert_eq!(records.len() + more.len(), made_anew as usize, "{said}");
            }
            News::Replaced => assert!(made_anew < seen, "{said}"),
        }
    }
}
