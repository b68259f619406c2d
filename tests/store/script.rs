//! A script of appends, checkpoints and reopenings, with a crash in each write and sync of it,
//! and with an error in each call of it.

use crate::disk::Trouble;
use crate::random::{Random, count, seed};
use crate::world::{PATH, World};
use foedera::store::StoreError;

const STEPS: usize = 200;

/// Runs the script until the power goes, if it does. An error is answered as a person would:
/// by trying again, with a file opened anew when the handle refuses.
fn run(world: &mut World) {
    let _ = world.create();
    for _ in 0..STEPS {
        if world.disk.is_down() {
            return;
        }
        match world.step() {
            Ok(()) | Err(StoreError::Io { .. }) => {}
            Err(StoreError::Refused { .. }) => drop(world.reopen()),
            Err(error) => panic!("{error}"),
        }
    }
}

/// After a crash: perhaps more crashes while it is mended; then all is there, and goes on.
fn all_is_there(world: &mut World, random: &mut Random) {
    world.restart();
    if !world.disk.names().iter().any(|name| name == PATH) {
        assert_eq!(world.acknowledged(), 0, "the file is gone");
        world.create().expect("a folder without it");
    }
    world.look().expect("a reader opens it after a crash");
    if random.once_in(4) {
        world.disk.trouble(Trouble {
            crash_in_change: Some(1 + random.below(5) as u64),
            ..Trouble::default()
        });
        let _ = world.reopen().and_then(|()| world.append());
        world.restart();
        world.look().expect("a reader opens it after two crashes");
    }
    world.reopen().expect("a writer opens it after a crash");
    for _ in 0..2 {
        world.append().expect("it takes more");
    }
    world.refresh().expect("a reader sees more");
    world.reopen().expect("it opens again");
    let left = world.disk.names();
    assert!(left.iter().all(|name| !name.ends_with(".new")), "{left:?}");
}

#[test]
fn a_crash_in_any_write_or_sync_loses_nothing_acknowledged() {
    let first = seed();
    for seed in (first..).take(count("SCRIPTS", 3) as usize) {
        let mut whole = World::new(seed);
        run(&mut whole);
        let changes = whole.disk.count().changes;
        assert!(changes > 400, "the script does something: {changes}");
        let mut random = Random::new(seed);
        for crash in 1..=changes {
            let mut world = World::new(seed);
            world.disk.trouble(Trouble {
                crash_in_change: Some(crash),
                ..Trouble::default()
            });
            eprintln!("seed {seed}, crash in change {crash} of {changes}");
            run(&mut world);
            assert!(world.disk.is_down());
            all_is_there(&mut world, &mut random);
        }
    }
}

#[test]
fn an_error_in_any_call_loses_nothing_acknowledged() {
    let first = seed();
    for seed in (first..).take(count("SCRIPTS", 1) as usize) {
        let mut whole = World::new(seed);
        run(&mut whole);
        let calls = whole.disk.count().calls;
        let mut random = Random::new(seed);
        for call in 1..=calls {
            let mut world = World::new(seed);
            world.disk.trouble(Trouble {
                fail_in_call: Some(call),
                ..Trouble::default()
            });
            eprintln!("seed {seed}, error in call {call} of {calls}");
            run(&mut world);
            world.disk.trouble(Trouble::default());
            // The power goes later, so what the error left behind comes to light.
            all_is_there(&mut world, &mut random);
        }
    }
}

#[test]
fn an_error_in_every_nth_call_loses_nothing_acknowledged() {
    let first = seed();
    for seed in (first..).take(count("SCRIPTS", 3) as usize) {
        let mut random = Random::new(seed);
        for n in 2..=60 {
            let mut world = World::new(seed);
            // A disk that always fails in making the file is no test of what follows.
            world.create().unwrap();
            world.disk.trouble(Trouble {
                fail_every: Some(n),
                ..Trouble::default()
            });
            eprintln!("seed {seed}, error in every {n}th call");
            run(&mut world);
            world.disk.trouble(Trouble::default());
            all_is_there(&mut world, &mut random);
        }
    }
}

#[test]
fn an_append_is_one_write_one_sync_and_a_footer() {
    let mut world = World::new(seed());
    world.create().unwrap();
    for _ in 0..20 {
        world.disk.trouble(Trouble::default());
        world.append().unwrap();
        let count = world.disk.count();
        assert_eq!((count.changes, count.syncs, count.calls), (3, 1, 3));
    }
}

#[test]
fn a_handle_whose_sync_failed_refuses_and_a_new_one_mends() {
    let mut world = World::new(seed());
    world.create().unwrap();
    world.append().unwrap();
    world.disk.trouble(Trouble {
        fail_in_call: Some(2), // The write is the first.
        ..Trouble::default()
    });
    assert!(matches!(world.append(), Err(StoreError::Io { .. })));
    for _ in 0..3 {
        assert!(matches!(world.append(), Err(StoreError::Refused { .. })));
        assert!(matches!(
            world.checkpoint(),
            Err(StoreError::Refused { .. })
        ));
    }
    world.reopen().unwrap();
    world.append().unwrap();
    assert!(world.acknowledged() >= 2);
}
