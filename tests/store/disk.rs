//! A disk in memory that keeps what is safe apart from what was only written. A crash drops,
//! tears and reorders what was not synced; any call can fail; it can run full.

use crate::random::Random;
use foedera::store::{Access, Bytes, Disk, DiskFile, Lock};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};

/// The disk. A clone is the same disk.
#[derive(Clone, Debug)]
pub struct SimDisk(Arc<Mutex<State>>);

#[derive(Debug)]
struct State {
    names: BTreeMap<PathBuf, usize>,
    safe_names: BTreeMap<PathBuf, usize>,
    /// What was done to names since the folder was synced: each step as a whole, or not.
    unsafe_names: Vec<Vec<(PathBuf, Option<usize>)>>,
    files: Vec<Stored>,
    locks: BTreeSet<PathBuf>,
    random: Random,
    trouble: Trouble,
    /// All calls so far, those that change something so far, and the syncs among them.
    count: Count,
    down: bool,
}

#[derive(Clone, Copy, Debug, Default)]
pub struct Count {
    pub calls: u64,
    pub changes: u64,
    pub syncs: u64,
}

/// What is to go wrong.
#[derive(Clone, Copy, Debug, Default)]
pub struct Trouble {
    /// The power goes in this change, counted from 1.
    pub crash_in_change: Option<u64>,
    /// This call fails, counted from 1.
    pub fail_in_call: Option<u64>,
    /// So many more calls fail after it.
    pub fail_more: u64,
    /// Every call fails whose number this divides.
    pub fail_every: Option<u64>,
    /// How many bytes fit on the disk.
    pub room: Option<u64>,
}

#[derive(Debug, Default)]
struct Stored {
    /// What a reader sees.
    seen: Vec<u8>,
    /// What is left when the power goes, at least.
    safe: Vec<u8>,
    written: Vec<Step>,
    /// How many bytes somebody holds mapped: they must never change.
    mapped: u64,
}

#[derive(Clone, Debug)]
enum Step {
    Write { offset: u64, bytes: Vec<u8> },
    Length(u64),
}

impl Step {
    fn apply(&self, content: &mut Vec<u8>) {
        match self {
            Step::Length(length) => content.resize(*length as usize, 0),
            Step::Write { offset, bytes } => {
                let start = *offset as usize;
                let end = start + bytes.len();
                if content.len() < end {
                    content.resize(end, 0);
                }
                content[start..end].copy_from_slice(bytes);
            }
        }
    }

    /// The step cut at sector boundaries: pieces that reach the disk, or not, each alone.
    fn sectors(&self) -> Vec<Step> {
        const SECTOR: u64 = 512;
        let Step::Write { offset, bytes } = self else {
            return vec![self.clone()];
        };
        let (mut pieces, mut at, end) = (Vec::new(), *offset, offset + bytes.len() as u64);
        while at < end {
            let until = end.min((at / SECTOR + 1) * SECTOR);
            let piece = &bytes[(at - offset) as usize..(until - offset) as usize];
            pieces.push(Step::Write {
                offset: at,
                bytes: piece.to_vec(),
            });
            at = until;
        }
        pieces
    }

    /// The first bytes of the step.
    fn torn(&self, random: &mut Random) -> Step {
        match self {
            Step::Length(length) => Step::Length(*length),
            Step::Write { offset, bytes } => Step::Write {
                offset: *offset,
                bytes: bytes[..random.below(bytes.len() + 1)].to_vec(),
            },
        }
    }
}

impl Stored {
    /// Some of what was written reaches the disk, in some order.
    fn settle(&mut self, random: &mut Random) {
        let steps = std::mem::take(&mut self.written);
        match random.below(5) {
            0 => {}
            1 => steps.iter().for_each(|step| step.apply(&mut self.safe)),
            // In order, up to some byte.
            2 => {
                let whole = random.below(steps.len() + 1);
                steps[..whole]
                    .iter()
                    .for_each(|step| step.apply(&mut self.safe));
                if let Some(step) = steps.get(whole) {
                    step.torn(random).apply(&mut self.safe);
                }
            }
            // Any sectors, in order or not.
            way => {
                let mut pieces: Vec<Step> = steps.iter().flat_map(Step::sectors).collect();
                pieces.retain(|_| !random.once_in(3));
                if way == 4 {
                    random.shuffle(&mut pieces);
                }
                pieces.iter().for_each(|step| step.apply(&mut self.safe));
            }
        }
    }
}

fn error(kind: ErrorKind) -> io::Error {
    io::Error::new(kind, "the disk of the test says no")
}

impl Trouble {
    fn fails(self, call: u64) -> bool {
        let first = self.fail_in_call;
        first.is_some_and(|first| (first..=first + self.fail_more).contains(&call))
            || self.fail_every.is_some_and(|n| call.is_multiple_of(n))
    }
}

impl State {
    /// Counts a call that only looks.
    fn look(&mut self) -> io::Result<()> {
        self.count.calls += 1;
        match self.down || self.trouble.fails(self.count.calls) {
            true => Err(error(ErrorKind::Other)),
            false => Ok(()),
        }
    }

    /// Counts a call that changes something, and says how it goes.
    fn change(&mut self) -> Fate {
        if self.down {
            return Fate::Nothing;
        }
        self.count.calls += 1;
        self.count.changes += 1;
        if self.trouble.crash_in_change == Some(self.count.changes) {
            self.down = true;
            return Fate::Crash;
        }
        match self.trouble.fails(self.count.calls) {
            // Both are seen with real disks: an error with and without effect.
            true if self.random.once_in(2) => Fate::Nothing,
            true => Fate::Error,
            false => Fate::Good,
        }
    }

    fn step(&mut self, file: usize, step: Step) -> io::Result<()> {
        let stored = &self.files[file];
        let first = match &step {
            Step::Write { offset, .. } => *offset,
            Step::Length(length) => *length,
        };
        assert!(first >= stored.mapped, "bytes that are mapped were changed");
        let fate = self.change();
        let step = match fate {
            Fate::Good | Fate::Crash => step,
            Fate::Nothing => return Err(error(ErrorKind::Other)),
            Fate::Error => step.torn(&mut self.random),
        };
        let (step, fits) = self.that_fits(file, step);
        let stored = &mut self.files[file];
        step.apply(&mut stored.seen);
        stored.written.push(step);
        match fate {
            Fate::Good if fits => Ok(()),
            Fate::Good => Err(error(ErrorKind::StorageFull)),
            _ => Err(error(ErrorKind::Other)),
        }
    }

    /// As much of a step as there is room for.
    fn that_fits(&self, file: usize, step: Step) -> (Step, bool) {
        let Some(room) = self.trouble.room else {
            return (step, true);
        };
        let named = self.names.values().collect::<BTreeSet<_>>();
        let others = named.into_iter().filter(|other| **other != file);
        let taken: usize = others.map(|other| self.files[*other].seen.len()).sum();
        let most = (room as usize)
            .saturating_sub(taken)
            .max(self.files[file].seen.len()) as u64;
        match step {
            Step::Write { offset, bytes } if offset + bytes.len() as u64 > most => {
                let fits = most.saturating_sub(offset) as usize;
                let bytes = bytes[..fits].to_vec();
                // A write of nothing makes no gap before it.
                match fits {
                    0 => (Step::Length(self.files[file].seen.len() as u64), false),
                    _ => (Step::Write { offset, bytes }, false),
                }
            }
            step => (step, true),
        }
    }

    fn sync(&mut self, file: usize) -> io::Result<()> {
        self.count.syncs += 1;
        match self.change() {
            Fate::Good => {
                let stored = &mut self.files[file];
                for step in std::mem::take(&mut stored.written) {
                    step.apply(&mut stored.safe);
                }
                Ok(())
            }
            // What did not reach the disk is forgotten, though it can still be seen.
            Fate::Error => {
                self.files[file].settle(&mut self.random);
                Err(error(ErrorKind::Other))
            }
            Fate::Nothing | Fate::Crash => Err(error(ErrorKind::Other)),
        }
    }

    fn name(&mut self, step: Vec<(PathBuf, Option<usize>)>) -> io::Result<()> {
        let fate = self.change();
        if fate == Fate::Nothing {
            return Err(error(ErrorKind::Other));
        }
        set(&mut self.names, &step);
        self.unsafe_names.push(step);
        match fate {
            Fate::Good => Ok(()),
            _ => Err(error(ErrorKind::Other)),
        }
    }
}

/// How a change goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Good,
    /// An error, and nothing was done.
    Nothing,
    /// An error, and part of it, or all, was done.
    Error,
    /// The power goes while it is done.
    Crash,
}

fn set(names: &mut BTreeMap<PathBuf, usize>, step: &[(PathBuf, Option<usize>)]) {
    for (name, file) in step {
        match file {
            Some(file) => names.insert(name.clone(), *file),
            None => names.remove(name),
        };
    }
}

impl SimDisk {
    pub fn new(seed: u64) -> SimDisk {
        SimDisk(Arc::new(Mutex::new(State {
            names: BTreeMap::new(),
            safe_names: BTreeMap::new(),
            unsafe_names: Vec::new(),
            files: Vec::new(),
            locks: BTreeSet::new(),
            random: Random::new(seed),
            trouble: Trouble::default(),
            count: Count::default(),
            down: false,
        })))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    /// The same disk, as the store takes it.
    pub fn handle(&self) -> Arc<dyn Disk> {
        Arc::new(self.clone())
    }

    /// Counts calls anew, and lets something go wrong.
    pub fn trouble(&self, trouble: Trouble) {
        let mut state = self.state();
        state.trouble = trouble;
        state.count = Count::default();
    }

    pub fn count(&self) -> Count {
        self.state().count
    }

    pub fn is_down(&self) -> bool {
        self.state().down
    }

    /// The power goes, if it has not, and comes back.
    pub fn restart(&self) {
        let mut guard = self.state();
        let state = &mut *guard;
        let steps = std::mem::take(&mut state.unsafe_names);
        for step in steps {
            if state.random.once_in(2) {
                set(&mut state.safe_names, &step);
            }
        }
        for stored in &mut state.files {
            stored.settle(&mut state.random);
            stored.seen = stored.safe.clone();
            stored.mapped = 0;
        }
        state.names = state.safe_names.clone();
        // What has no name is gone, for no handle is left either.
        let named: BTreeSet<usize> = state.names.values().copied().collect();
        for (file, stored) in state.files.iter_mut().enumerate() {
            if !named.contains(&file) {
                *stored = Stored::default();
            }
        }
        state.locks.clear();
        state.trouble = Trouble::default();
        state.down = false;
    }

    /// The bytes of a file as a reader sees them.
    pub fn bytes(&self, path: &str) -> Vec<u8> {
        let state = self.state();
        state.files[state.names[Path::new(path)]].seen.clone()
    }

    /// Puts a file on the disk, in the place of another.
    pub fn put(&self, path: &str, bytes: &[u8]) {
        let mut state = self.state();
        let file = state.files.len();
        state.files.push(Stored {
            seen: bytes.to_vec(),
            safe: bytes.to_vec(),
            ..Stored::default()
        });
        state.names.insert(path.into(), file);
        state.safe_names.insert(path.into(), file);
    }

    /// Flips one bit of a file.
    pub fn flip(&self, path: &str, bit: usize) {
        let mut state = self.state();
        let file = state.names[Path::new(path)];
        state.files[file].seen[bit / 8] ^= 1 << (bit % 8);
    }

    /// All names there are.
    pub fn names(&self) -> Vec<String> {
        let state = self.state();
        let names = state.names.keys();
        names.map(|name| name.display().to_string()).collect()
    }
}

impl Disk for SimDisk {
    fn resolve(&self, path: &Path) -> io::Result<PathBuf> {
        self.state().look()?;
        Ok(path.to_path_buf())
    }

    fn open(&self, path: &Path, _access: Access) -> io::Result<Box<dyn DiskFile>> {
        let mut state = self.state();
        state.look()?;
        let file = state.names.get(path).copied();
        let file = file.ok_or_else(|| error(ErrorKind::NotFound))?;
        let disk = self.clone();
        Ok(Box::new(SimFile { disk, file }))
    }

    fn create(&self, path: &Path, _like: Option<&Path>) -> io::Result<Box<dyn DiskFile>> {
        let mut state = self.state();
        if state.names.contains_key(path) {
            return Err(error(ErrorKind::AlreadyExists));
        }
        let file = state.files.len();
        state.files.push(Stored::default());
        state.name(vec![(path.into(), Some(file))])?;
        let disk = self.clone();
        Ok(Box::new(SimFile { disk, file }))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let mut state = self.state();
        let file = state.names.get(from).copied();
        let file = file.ok_or_else(|| error(ErrorKind::NotFound))?;
        state.name(vec![(to.into(), Some(file)), (from.into(), None)])
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        let mut state = self.state();
        if !state.names.contains_key(path) {
            state.look()?;
            return Err(error(ErrorKind::NotFound));
        }
        state.name(vec![(path.into(), None)])
    }

    fn sync_folder_of(&self, _path: &Path) -> io::Result<()> {
        let mut state = self.state();
        state.count.syncs += 1;
        match state.change() {
            Fate::Good => {
                let steps = std::mem::take(&mut state.unsafe_names);
                for step in steps {
                    set(&mut state.safe_names, &step);
                }
                Ok(())
            }
            _ => Err(error(ErrorKind::Other)),
        }
    }

    fn lock(&self, path: &Path) -> io::Result<Option<Box<dyn Lock>>> {
        let mut state = self.state();
        state.look()?;
        let free = state.locks.insert(path.to_path_buf());
        let (disk, path) = (self.clone(), path.to_path_buf());
        Ok(free.then(|| Box::new(SimLock { disk, path }) as Box<dyn Lock>))
    }
}

#[derive(Debug)]
struct SimLock {
    disk: SimDisk,
    path: PathBuf,
}

impl Lock for SimLock {}

impl Drop for SimLock {
    fn drop(&mut self) {
        self.disk.state().locks.remove(&self.path);
    }
}

#[derive(Debug)]
struct SimFile {
    disk: SimDisk,
    file: usize,
}

impl DiskFile for SimFile {
    fn length(&self) -> io::Result<u64> {
        let mut state = self.disk.state();
        state.look()?;
        Ok(state.files[self.file].seen.len() as u64)
    }

    fn read_at(&self, offset: u64, into: &mut [u8]) -> io::Result<()> {
        let mut state = self.disk.state();
        state.look()?;
        let seen = &state.files[self.file].seen;
        assert!(into.len() <= seen.len(), "more was asked for than there is");
        let start = usize::try_from(offset).unwrap();
        let there = seen.get(start..start + into.len());
        let there = there.ok_or_else(|| error(ErrorKind::UnexpectedEof))?;
        into.copy_from_slice(there);
        Ok(())
    }

    fn write_at(&self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        let bytes = bytes.to_vec();
        let step = Step::Write { offset, bytes };
        self.disk.state().step(self.file, step)
    }

    fn set_length(&self, length: u64) -> io::Result<()> {
        self.disk.state().step(self.file, Step::Length(length))
    }

    fn sync(&self) -> io::Result<()> {
        self.disk.state().sync(self.file)
    }

    fn beginning(&self, length: u64) -> io::Result<Bytes> {
        let mut state = self.disk.state();
        state.look()?;
        let stored = &mut state.files[self.file];
        assert!(
            length <= stored.seen.len() as u64,
            "more was asked for than there is"
        );
        stored.mapped = stored.mapped.max(length);
        let first = &stored.seen[..length as usize];
        Bytes::filled(first.len(), |into| {
            into.copy_from_slice(first);
            Ok(())
        })
    }
}
