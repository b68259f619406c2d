//! What a handle leaves behind after trouble, and what the next one makes of it.

use crate::disk::{SimDisk, Trouble};
use crate::random::{Random, seed};
use crate::world::{PATH, World};
use foedera::store::{self, Ending, StoreError, Tag, Writer};

const NAMES: Tag = Tag::new("names");

fn made(seed: u64) -> (SimDisk, Writer) {
    let disk = SimDisk::new(seed);
    let writer = store::create(disk.handle(), PATH, &[(NAMES, b"ruritania")]).unwrap();
    (disk, writer)
}

/// How the log ends for a reader, and how many records it has.
fn ending(disk: &SimDisk) -> (Ending, usize) {
    let opened = store::open_read_only(disk.handle(), PATH).unwrap();
    (opened.ending, opened.records.len())
}

#[test]
fn what_a_failed_append_leaves_is_cut_off_at_once_or_before_the_next() {
    let first = seed();
    for seed in first..first + 40 {
        let mut random = Random::new(seed);
        let (disk, mut writer) = made(seed);
        writer.append(b"one").unwrap();
        disk.trouble(Trouble {
            fail_in_call: Some(1), // The write; it is cut off by the next call.
            ..Trouble::default()
        });
        writer.append(&random.bytes(2_000)).unwrap_err();
        assert_eq!(ending(&disk), (Ending::Footer, 1), "seed {seed}");

        disk.trouble(Trouble {
            fail_in_call: Some(1), // The write, and the cut.
            fail_more: 1,
            ..Trouble::default()
        });
        writer.append(&random.bytes(2_000)).unwrap_err();
        disk.trouble(Trouble::default());
        assert_eq!(writer.append(b"two").unwrap(), 2);
        assert_eq!(ending(&disk), (Ending::Footer, 2), "seed {seed}");
    }
}

/// A disk that fails to sync may forget what it still shows: whoever opens the file then must
/// make it safe before anything is built on it.
#[test]
fn what_a_failed_sync_left_in_memory_is_made_safe_by_the_next_writer() {
    let first = seed();
    let mut forgotten = 0;
    for seed in first..first + 400 {
        // The power goes in this change of mending, or after it, or after one append more.
        let crash = seed % 8;
        let mut world = World::new(seed);
        world.create().unwrap();
        world.append().unwrap();
        world.disk.trouble(Trouble {
            fail_in_call: Some(2), // The write is the first.
            ..Trouble::default()
        });
        world.append().unwrap_err();
        world.disk.trouble(Trouble {
            crash_in_change: (1..7).contains(&crash).then_some(crash),
            ..Trouble::default()
        });
        let mended = world.reopen();
        let found = world.acknowledged();
        if mended.is_ok() && crash == 7 {
            world.append().unwrap();
        }
        world.restart();
        world.look().expect("a reader opens it");
        world.reopen().expect("a writer opens it");
        world.append().unwrap();
        forgotten += u64::from(found == 1);
    }
    assert!((1..400).contains(&forgotten), "{forgotten}");
}

/// A writer is stopped between the rename and the sync of the folder. The next one works on the
/// new file, whose name the disk may not have: with the name, all that it appends would be lost.
#[test]
fn a_name_that_was_not_synced_is_by_the_next_writer() {
    let first = seed();
    for seed in first..first + 40 {
        let (disk, mut writer) = made(seed);
        disk.trouble(Trouble::default());
        writer.checkpoint(&[(NAMES, b"graustark")]).unwrap();
        let calls = disk.count().calls;
        disk.trouble(Trouble {
            fail_in_call: Some(calls),
            ..Trouble::default()
        });
        let error = writer.checkpoint(&[(NAMES, b"strelsau")]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "cannot sync the folder of `atlas.foedera`"
        );
        drop(writer);
        disk.trouble(Trouble::default());
        let mut writer = store::open(disk.handle(), PATH).unwrap().handle;
        writer.append(b"one").unwrap();
        drop(writer);
        disk.restart();
        let opened = store::open_read_only(disk.handle(), PATH).unwrap();
        assert_eq!(opened.records.len(), 1, "seed {seed}");
    }
}

#[test]
fn a_checkpoint_that_fails_leaves_nothing_behind() {
    let calls = {
        let (disk, mut writer) = made(seed());
        disk.trouble(Trouble::default());
        writer.checkpoint(&[(NAMES, b"graustark")]).unwrap();
        disk.count().calls
    };
    let first = seed();
    for (call, seed) in (1..=calls).flat_map(|call| (first..first + 8).map(move |s| (call, s))) {
        let (disk, mut writer) = made(seed);
        writer.append(b"one").unwrap();
        disk.trouble(Trouble {
            fail_in_call: Some(call),
            ..Trouble::default()
        });
        let error = writer.checkpoint(&[(NAMES, b"graustark")]).unwrap_err();
        assert!(matches!(error, StoreError::Io { .. }), "{error}");
        disk.trouble(Trouble::default());
        // A file whose making failed is nobody's to remove.
        let made = error.to_string().starts_with("cannot create");
        assert!(
            made || disk.names() == [PATH],
            "{error}: {:?}",
            disk.names()
        );
        match writer.append(b"two") {
            Ok(sequence) => assert_eq!(sequence, 2),
            Err(error) => assert!(matches!(error, StoreError::Refused { .. }), "{error}"),
        }
    }
}

#[test]
fn a_checkpoint_of_the_same_is_another_file() {
    let (disk, mut writer) = made(seed());
    let opened = store::open_read_only(disk.handle(), PATH).unwrap();
    let (mut reader, _) = opened.split();
    writer.checkpoint(&[(NAMES, b"ruritania")]).unwrap();
    assert_eq!(writer.sections().generation(), 2);
    assert_eq!(reader.refresh().unwrap(), store::News::Replaced);
}
