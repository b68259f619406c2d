//! The store on files of the system: locks, rights, links, a disk that runs full.

use crate::child::{process, reader, says};
use foedera::store::{self, Disk, FileDisk, News, StoreError, Tag};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

const NAMES: Tag = Tag::new("names");
const TWO: [(Tag, &[u8]); 2] = [(NAMES, b"ruritania"), (Tag::new("arcs"), &[7; 50_000])];

/// A folder that is gone when the test is over.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new(name: &str) -> Folder {
        let unique = format!("foedera-store-{name}-{}", std::process::id());
        let path = std::env::temp_dir().join(unique);
        fs::create_dir_all(&path).unwrap();
        Folder(path.canonicalize().unwrap())
    }

    pub fn file(&self) -> PathBuf {
        self.0.join("atlas.foedera")
    }

    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.0).unwrap();
        let name = |entry: fs::DirEntry| entry.file_name().into_string().unwrap();
        let mut names: Vec<_> = entries.map(|entry| name(entry.unwrap())).collect();
        names.sort();
        names
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).ok();
    }
}

fn disk() -> Arc<FileDisk> {
    Arc::new(FileDisk::mapped())
}

#[test]
fn a_second_writer_is_refused_and_a_reader_is_not() {
    let folder = Folder::new("second");
    let path = folder.file();
    let mut writer = store::create(disk(), &path, &TWO).unwrap();
    writer.append(b"one").unwrap();
    let refused = format!(
        "`{0}` is open for writing elsewhere: another holds `{0}.lock`",
        path.display()
    );
    for _ in 0..2 {
        let here = store::open(disk(), &path).unwrap_err();
        assert!(matches!(here, StoreError::InUse { .. }));
        assert_eq!(here.to_string(), refused);
        assert_eq!(says(process("write", &path)), refused);
        // The lock outlives the rename.
        writer.checkpoint(&TWO).unwrap();
    }
    assert_eq!(says(process("read", &path)), "0");
    assert_eq!(reader(&path).unwrap().1.len(), 0);
    let again = store::create(disk(), &path, &TWO).unwrap_err();
    assert!(matches!(again, StoreError::InUse { .. }), "{again}");

    drop(writer);
    // Whoever opened a file holds it as whoever made it does.
    let opened = store::open(disk(), &path).unwrap();
    assert_eq!(says(process("write", &path)), refused);
    assert_eq!(says(process("read", &path)), "0");
    drop(opened);
    assert_eq!(says(process("write", &path)), "2");
    assert_eq!(says(process("read", &path)), "1");
    let again = store::create(disk(), &path, &TWO).unwrap_err();
    assert!(matches!(again, StoreError::Exists { .. }), "{again}");
    assert_eq!(folder.names(), ["atlas.foedera", "atlas.foedera.lock"]);
}

/// A process that is just being started has all that its parent has open, until it is another
/// program: a lock that the parent gives up must not live on in it.
#[test]
fn a_lock_is_free_at_once_though_processes_are_started() {
    let folder = Folder::new("started");
    let path = folder.file();
    drop(store::create(disk(), &path, &TWO).unwrap());
    let done = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(std::sync::atomic::Ordering::Relaxed) {
                let started = Command::new("true").status().unwrap();
                assert!(started.success());
            }
        });
        let opened = (0..2_000).filter(|_| store::open(disk(), &path).is_ok());
        let opened = opened.count();
        done.store(true, std::sync::atomic::Ordering::Relaxed);
        assert_eq!(opened, 2_000);
    });
}

#[test]
fn mapped_and_read_files_say_the_same_and_are_aligned() {
    let folder = Folder::new("same");
    let path = folder.file();
    let mut writer = store::create(disk(), &path, &TWO).unwrap();
    writer.append(b"one").unwrap();
    for disk in [FileDisk::mapped(), FileDisk::read()] {
        let opened = store::open_read_only(Arc::new(disk), &path).unwrap();
        let sections = opened.handle.sections();
        for (tag, bytes) in TWO {
            let section = sections.get(tag).unwrap();
            assert_eq!(&section[..], bytes);
            assert_eq!(section.as_ptr().addr() % store::ALIGNMENT, 0);
        }
        assert_eq!(&opened.records[0].payload[..], b"one");
        for threads in 0..9 {
            sections.verify_on(threads).unwrap();
        }
    }
}

#[test]
fn what_was_handed_out_outlives_handle_and_file() {
    let folder = Folder::new("outlives");
    let path = folder.file();
    let mut writer = store::create(disk(), &path, &TWO).unwrap();
    let (mut reader, _) = reader(&path).unwrap();
    let names = reader.sections().get(NAMES).unwrap();
    writer.append(b"one").unwrap();
    writer.checkpoint(&[(NAMES, b"graustark")]).unwrap();
    assert_eq!(reader.refresh().unwrap(), News::Replaced);
    drop((writer, reader));
    fs::remove_file(&path).unwrap();
    assert_eq!(&names[..], b"ruritania");
}

#[test]
fn damage_is_found_by_any_number_of_threads_alike() {
    let folder = Folder::new("threads");
    let path = folder.file();
    let many = vec![9; 1_000_000];
    drop(store::create(disk(), &path, &[(NAMES, &many)]).unwrap());
    let mut bytes = fs::read(&path).unwrap();
    for at in [400_000, 900_000] {
        bytes[at] ^= 1;
    }
    fs::write(&path, &bytes).unwrap();
    let error = |threads| {
        let opened = store::open_with(disk(), &path, |all| all.verify_on(threads));
        opened.unwrap_err().to_string()
    };
    let one = error(1);
    assert!(one.contains("the checksum of a block should be"), "{one}");
    for threads in 2..9 {
        assert_eq!(error(threads), one);
    }
    // Who verifies nothing is told nothing.
    store::open_read_only_with(disk(), &path, |_| Ok(())).unwrap();
}

#[cfg(unix)]
#[test]
fn a_link_to_a_file_is_that_file() {
    let folder = Folder::new("link");
    let (path, link) = (folder.file(), folder.0.join("link"));
    let writer = store::create(disk(), &path, &TWO).unwrap();
    std::os::unix::fs::symlink(&path, &link).unwrap();
    let error = store::open(disk(), &link).unwrap_err();
    assert!(matches!(error, StoreError::InUse { .. }), "{error}");
    drop(writer);
    let mut writer = store::open(disk(), &link).unwrap().handle;
    writer.checkpoint(&[(NAMES, b"graustark")]).unwrap();
    assert!(link.is_symlink());
    let (reader, _) = reader(&path).unwrap();
    assert_eq!(&reader.sections().get(NAMES).unwrap()[..], b"graustark");
}

#[cfg(unix)]
#[test]
fn a_file_is_called_what_was_typed() {
    let folder = Folder::new("typed");
    let (path, link) = (folder.file(), folder.0.join("link"));
    std::os::unix::fs::symlink(&path, &link).unwrap();
    let around = folder
        .0
        .join("../")
        .join(folder.0.file_name().unwrap())
        .join("atlas.foedera");
    let writer = store::create(disk(), &path, &TWO).unwrap();
    for typed in [&link, &around] {
        let refused = format!(
            "`{}` is open for writing elsewhere: another holds `{}.lock`",
            typed.display(),
            path.display()
        );
        assert_eq!(store::open(disk(), typed).unwrap_err().to_string(), refused);
    }
    drop(writer);
    fs::write(&path, "(foedera: 1)").unwrap();
    for typed in [&link, &around] {
        let foreign = format!("`{}` is no foedera file", typed.display());
        assert_eq!(reader(typed).unwrap_err().to_string(), foreign);
    }
}

#[cfg(unix)]
#[test]
fn a_checkpoint_leaves_the_rights_of_the_file_as_they_were() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new("rights");
    let path = folder.file();
    let mut writer = store::create(disk(), &path, &TWO).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    writer.checkpoint(&TWO).unwrap();
    let mode = fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

/// The lock goes by the name of a file, and a hard link is another: two writers wrote over each
/// other's records, and both were told that theirs were safe.
#[cfg(unix)]
#[test]
fn a_file_of_two_names_has_one_writer() {
    let folder = Folder::new("names");
    let (one, other, third) = (folder.file(), folder.0.join("b"), folder.0.join("c"));
    let mut writer = store::create(disk(), &one, &TWO).unwrap();
    let refused = |name: &Path| match store::open(disk(), name) {
        Err(StoreError::InUse { lock, .. }) => assert_eq!(lock, name),
        other => panic!("{other:?}"),
    };
    fs::hard_link(&one, &other).unwrap();
    refused(&other);
    writer.append(b"one").unwrap();
    assert_eq!(
        reader(&other).unwrap().1.len(),
        1,
        "a reader is not refused"
    );
    // From now on they are two files, and the new one may have two names as well.
    writer.checkpoint(&TWO).unwrap();
    fs::hard_link(&one, &third).unwrap();
    refused(&third);
    assert_eq!(store::open(disk(), &other).unwrap().records.len(), 1);
    drop(writer);
    store::open(disk(), &third).unwrap();
}

/// The file of somebody else became root's with a checkpoint by root, and its owner, whom it alone
/// let read, could no longer.
#[cfg(unix)]
#[test]
fn a_checkpoint_leaves_the_file_to_whom_it_belongs() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
    let folder = Folder::new("owner");
    let path = folder.file();
    let mut writer = store::create(disk(), &path, &TWO).unwrap();
    if chown(&path, Some(12_345), Some(54_321)).is_err() {
        println!("SKIPPED: only root can give a file away");
        return;
    }
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    writer.checkpoint(&TWO).unwrap();
    let found = fs::metadata(&path).unwrap();
    assert_eq!((found.uid(), found.gid()), (12_345, 54_321));
    assert_eq!(found.mode() & 0o777, 0o640);
}

#[cfg(unix)]
#[test]
fn what_is_no_regular_file_is_refused_at_once() {
    let folder = Folder::new("pipe");
    let pipe = folder.0.join("pipe");
    let made = Command::new("mkfifo").arg(&pipe).status().unwrap();
    assert!(made.success());
    for path in [&pipe, &folder.0, &folder.0.join("missing")] {
        for error in [
            reader(path).unwrap_err(),
            store::open(disk(), path).unwrap_err(),
        ] {
            let wanted = format!("cannot open `{}`", path.display());
            assert_eq!(error.to_string(), wanted);
        }
    }
    assert_eq!(folder.names(), ["pipe"], "no lock is left behind");
}

/// Root may write anywhere, so what has no rights is tried as nobody.
#[cfg(unix)]
#[test]
fn a_file_that_cannot_be_written_to_is_read() {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;
    let folder = Folder::new("read-only");
    let path = folder.file();
    let mut writer = store::create(disk(), &path, &TWO).unwrap();
    writer.append(b"one").unwrap();
    drop(writer);
    fs::remove_file(folder.0.join("atlas.foedera.lock")).unwrap();
    let rights = |path: &Path, mode| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    };
    rights(&path, 0o444);
    rights(&folder.0, 0o555);
    let as_nobody = |task| {
        let mut command = process(task, &path);
        let root = Command::new("id").arg("-u").output().unwrap().stdout == b"0\n";
        if root {
            command.uid(65534).gid(65534);
        }
        command
    };
    let started = as_nobody("read").output();
    let starts = started.is_ok_and(|output| output.status.success());
    if starts {
        assert_eq!(says(as_nobody("read")), "1");
        let refused = format!("cannot lock `{}.lock`", path.display());
        assert_eq!(says(as_nobody("write")), refused);
    } else {
        println!("SKIPPED: nobody may not run this test's binary");
    }
    rights(&folder.0, 0o755);
    assert_eq!(folder.names(), ["atlas.foedera"], "a reader leaves nothing");
}

/// Another disk, of a real file system, at 50 fillings: from one on which no file fits to one on
/// which half the appends do.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_of_the_system_is_recovered_from() {
    let folder = Folder::new("full");
    let mount = |arguments: &[&str]| Command::new("mount").args(arguments).output();
    let at = folder.0.to_str().unwrap();
    let mounted = mount(&["-t", "tmpfs", "-o", "size=512k", "tmpfs", at]);
    if !mounted.is_ok_and(|output| output.status.success()) {
        println!("SKIPPED: only root can mount a disk to fill");
        return;
    }
    let filled = std::panic::catch_unwind(|| {
        let full: usize = (0..50).map(|level| fill(&folder, level)).sum();
        assert!(full > 100, "it ran full only {full} times");
    });
    let left = Command::new("umount").arg(at).status();
    assert!(left.is_ok_and(|status| status.success()));
    filled.unwrap();
}

/// Appends and checkpoints on a disk with so many pages of room, until it has run full some
/// times; then with room again. How often it was full.
#[cfg(target_os = "linux")]
fn fill(folder: &Folder, level: usize) -> usize {
    let (path, ballast) = (folder.file(), folder.0.join("ballast"));
    // A page is for the name of a file to come.
    let room = level * 4096 * 2;
    fs::write(&ballast, vec![0; 512 * 1024 - room]).unwrap();
    // A process that another test is just starting has it open, and keeps the room of what is only
    // removed.
    let drop_ballast = || fs::write(&ballast, "").and_then(|()| fs::remove_file(&ballast));
    let is_full = |error: &StoreError| match error {
        StoreError::Io { source, .. } => source.kind() == std::io::ErrorKind::StorageFull,
        _ => false,
    };
    let (mut safe, mut full) = (0, 0);
    let mut writer = match store::create(disk(), &path, &TWO) {
        Ok(writer) => writer,
        Err(error) => {
            assert!(is_full(&error), "{error}");
            assert!(!path.exists(), "half a file");
            drop_ballast().unwrap();
            full += 1;
            store::create(disk(), &path, &TWO).unwrap()
        }
    };
    for step in 0..40 {
        let done = match step % 10 {
            9 => writer.checkpoint(&TWO).map(|()| None),
            _ => writer.append(&[step as u8; 5_000]).map(Some),
        };
        match done {
            Ok(None) => {}
            Ok(Some(sequence)) => {
                safe += 1;
                assert_eq!(sequence, safe);
            }
            Err(error) => {
                assert!(is_full(&error), "{error}");
                full += 1;
            }
        }
        let (reader, records) = reader(&path).unwrap();
        let first = records.first().map_or(safe + 1, |record| record.sequence);
        assert_eq!(first + records.len() as u64, safe + 1, "level {level}");
        drop(reader);
    }
    drop_ballast().unwrap();
    assert_eq!(writer.append(b"there is room again").unwrap(), safe + 1);
    drop(writer);
    let opened = store::open(disk(), &path).unwrap();
    assert_eq!(opened.records.last().unwrap().sequence, safe + 1);
    assert_eq!(opened.ending, store::Ending::Footer);
    drop(opened);
    assert_eq!(folder.names(), ["atlas.foedera", "atlas.foedera.lock"]);
    fs::remove_file(&path).unwrap();
    full
}

/// What the system is asked for: nothing else shows that a sync is one, where no power goes.
#[cfg(target_os = "linux")]
#[test]
fn files_and_folders_are_synced_by_the_system() {
    let folder = Folder::new("strace");
    let path = folder.file();
    drop(store::create(disk(), &path, &TWO).unwrap());
    let child = process("checkpoint", &path);
    let mut command = Command::new("strace");
    command.args(["-f", "-qq", "-e", "trace=fsync,fdatasync,rename,pwrite64"]);
    command.arg(child.get_program()).args(child.get_args());
    for (name, value) in child.get_envs() {
        command.env(name, value.unwrap());
    }
    let Ok(output) = command.output() else {
        println!("SKIPPED: there is no strace to watch with");
        return;
    };
    let said = String::from_utf8_lossy(&output.stderr);
    if said.contains("ptrace") {
        println!("SKIPPED: strace may not watch here");
        return;
    }
    let calls: Vec<&str> = said
        .lines()
        .filter_map(|line| {
            let call = line.rsplit("] ").next()?;
            let name = call.split('(').next()?;
            ["fsync", "fdatasync", "rename", "pwrite64"]
                .into_iter()
                .find(|one| *one == name)
        })
        .collect();
    // The folder, for its names may be younger than its last sync; then the append.
    let append = ["fsync", "pwrite64", "fdatasync", "pwrite64"];
    // Head, two sections, footer; the name; its folder.
    let checkpoint = ["pwrite64"; 4]
        .into_iter()
        .chain(["fdatasync", "rename", "fsync"]);
    let wanted: Vec<&str> = append.into_iter().chain(checkpoint).collect();
    assert_eq!(calls, wanted, "{said}");
}

#[test]
fn a_file_is_made_only_where_there_is_none() {
    let folder = Folder::new("made");
    let path = folder.0.join("new");
    let disk = disk();
    let made = disk.create(&path, None).unwrap();
    made.write_at(0, b"ruritania").unwrap();
    let again = disk.create(&path, None).unwrap_err();
    assert_eq!(again.kind(), std::io::ErrorKind::AlreadyExists);
    assert_eq!(fs::read(&path).unwrap(), b"ruritania");
}
