//! A disk that runs full: what was acknowledged stays, and with room again it goes on.

use crate::disk::Trouble;
use crate::random::{count, seed};
use crate::world::{PATH, World};
use foedera::store::StoreError;

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
