//! A disk that runs full: what was acknowledged stays, and with room again it goes on.

use crate::disk::{SimDisk, Trouble};
use crate::random::{count, seed};
use crate::world::{PATH, World};
use foedera::change::Change;
use foedera::graph::Graph;
use foedera::model::ActorKind;
use foedera::store::{Opening, StoreError};

#[test]
fn a_full_disk_loses_nothing_and_is_recovered_from() {
    let first = seed();
    for seed in (first..).take(count("SCRIPTS", 3) as usize) {
        let mut levels = 0;
        for level in 0..50_u64 {
            let mut world = World::new(seed);
            let room = Some(level * 300);
            world.disk.trouble(Trouble {
                room,
                ..Trouble::default()
            });
            eprintln!("seed {seed}, room for {} bytes", level * 300);
            let mut full = 0;
            if world.create().is_ok() {
                for _ in 0..120 {
                    match world.step() {
                        Ok(()) => {}
                        Err(StoreError::Io { source, .. })
                            if source.kind() == std::io::ErrorKind::StorageFull =>
                        {
                            full += 1;
                        }
                        Err(error) => panic!("{error}"),
                    }
                }
            }
            levels += u64::from(full > 0 || !world.is_open());
            world.disk.trouble(Trouble::default());
            if !world.disk.names().iter().any(|name| name == PATH) {
                world.create().unwrap();
            }
            // The same handle goes on, for nothing failed but writes.
            world.append().unwrap();
            world.checkpoint().unwrap();
            world.append().unwrap();
            world.restart();
            world.reopen().unwrap();
        }
        // With much room, and many checkpoints by lot, a script may just fit.
        assert!(levels > 20, "it ran full at {levels} of 50 levels");
    }
}

/// Each commit wrote the whole file once more, in vain.
#[test]
fn a_checkpoint_that_has_no_room_is_tried_again_only_when_the_log_has_doubled() {
    let disk = SimDisk::new(1);
    let opening = Opening::new().on(disk.handle());
    let mut database = opening.create(PATH, &Graph::empty()).unwrap();
    let mut commits = (0..30).map(|number| {
        let mut change = Change::new();
        let name = "x".repeat(150_000);
        change
            .actor(&format!("a{number}"), ActorKind::State, &name)
            .unwrap();
        let before = disk.count().calls;
        database.commit(change, None).unwrap();
        (disk.count().calls - before, database.changes())
    });
    // The log is as long as it may be after seven of them; then there is no more room.
    let (few, _) = commits.by_ref().take(6).last().unwrap();
    disk.trouble(Trouble {
        room: Some(1_900_000),
        ..Trouble::default()
    });
    let tried = commits.by_ref().take(5).filter(|(calls, _)| *calls > few);
    assert_eq!(tried.count(), 1);
    disk.trouble(Trouble::default());
    // With room again, one of the next ones takes the log in.
    assert!(commits.any(|(_, changes)| changes == 0));
}
