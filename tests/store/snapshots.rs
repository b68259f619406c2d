//! A database while it is written to: each snapshot, of any reader in any process, is the graph
//! after one of its changes, whole.

use crate::child::{process, says};
use crate::random::count;
use crate::system::Folder;
use foedera::change::{Change, between};
use foedera::graph::{Filter, Graph};
use foedera::model::{Actor, ActorKind, Key, Node, Relation};
use foedera::store::Database;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// So many states guarantee one of four others each; every change moves one guarantee on, and
/// sets the clock.
const DEBTORS: u64 = 8;
const CREDITORS: u64 = 4;

/// How often the guarantee of that state was moved in the first `clock` changes.
fn moves(clock: u64, debtor: u64) -> u64 {
    (clock + DEBTORS - 1 - debtor) / DEBTORS
}

fn creditor(clock: u64, debtor: u64) -> String {
    format!("c{}", (debtor + moves(clock, debtor)) % CREDITORS)
}

fn clock_at(time: u64) -> Node {
    let key = Key::new("clock").unwrap();
    Node::new(key, time.to_string(), Actor::of(ActorKind::State))
}

/// Makes the database as it is before the first change.
pub fn create(path: &Path) -> Database {
    let mut database = Database::create(path, &Graph::empty()).unwrap();
    let mut change = Change::new();
    change.source("atlas", "Atlas").unwrap().add(clock_at(0));
    for (letter, number) in [('d', DEBTORS), ('c', CREDITORS)] {
        for state in (0..number).map(|i| format!("{letter}{i}")) {
            change.actor(&state, ActorKind::State, &state).unwrap();
        }
    }
    for debtor in 0..DEBTORS {
        let (from, to) = (format!("d{debtor}"), creditor(0, debtor));
        let edge = between(&from, Relation::Guarantees, &to).unwrap();
        change.says("atlas", "0", edge).unwrap();
    }
    database.commit(change, None).unwrap();
    database
}

/// The next change, and what the clock says after it.
pub fn next(graph: &Graph) -> (Change, u64) {
    let time = clock_of(graph) + 1;
    let mut change = Change::new();
    let debtor = (time - 1) % DEBTORS;
    let from = format!("d{debtor}");
    let edge = |clock| between(&from, Relation::Guarantees, &creditor(clock, debtor)).unwrap();
    change.supersede(clock_at(time)).retract(edge(time - 1).key);
    change.says("atlas", &time.to_string(), edge(time)).unwrap();
    (change, time)
}

fn clock_of(graph: &Graph) -> u64 {
    let clock = graph.node_id("clock").expect("it is always there");
    graph.name(clock).parse().unwrap()
}

/// Holds a snapshot to what it must be after so many changes as its clock says; how many.
pub fn whole(graph: &Graph) -> u64 {
    let time = clock_of(graph);
    let filter = Filter::default();
    let view = graph.view(&filter);
    assert_eq!(view.edges().count() as u64, DEBTORS, "at {time}");
    for debtor in 0..DEBTORS {
        let from = graph.node_id(&format!("d{debtor}")).unwrap();
        let to: Vec<_> = view.out(from).map(|hop| graph.node_key(hop.node)).collect();
        let wanted = creditor(time, debtor);
        assert_eq!(to, [wanted.as_str()], "of {debtor} at {time}");
        let edge = format!("d{debtor}-guarantees-{wanted}");
        let [claim] = graph.claims_about(&edge) else {
            panic!("one claim about {edge} at {time}");
        };
        let moved = moves(time, debtor);
        let when = moved
            .checked_sub(1)
            .map_or(0, |before| before * DEBTORS + debtor + 1);
        assert_eq!(claim.place, Some(when.to_string()), "of {debtor} at {time}");
    }
    time
}

/// Looks again and again until a file says that it is over; what the clock says then.
pub fn watch(path: &Path, least: impl Fn() -> u64) -> u64 {
    let over = path.with_extension("over");
    let (mut seen, mut looks) = (0, 0_u64);
    loop {
        let last = over.exists();
        // What was committed before the look is in it.
        let committed = least();
        let mut reader = Database::open_read_only(path).unwrap();
        for _ in 0..20 {
            let now = whole(&reader.snapshot());
            assert!(now >= seen, "{now} after {seen}");
            (seen, looks) = (now, looks + 1);
            std::thread::sleep(Duration::from_millis(2));
            let committed = least();
            reader.refresh().unwrap();
            let now = whole(&reader.snapshot());
            assert!(now >= committed, "{now} where {committed} are committed");
        }
        assert!(seen >= committed, "{seen} where {committed} are committed");
        if looks.is_multiple_of(1_000) {
            reader.verify().unwrap();
        }
        if last {
            return whole(&reader.snapshot());
        }
    }
}

#[test]
fn eight_readers_in_five_processes_see_whole_changes_while_one_writes() {
    let folder = Folder::new("snapshots");
    let path = &folder.file();
    let mut database = create(path);
    let until = Instant::now() + Duration::from_secs(count("SECONDS", 30));
    let committed = &AtomicU64::new(0);
    let (last, seen) = std::thread::scope(|scope| {
        let mut readers = Vec::new();
        for reader in 0..8 {
            readers.push(scope.spawn(move || match reader < 4 {
                true => watch(path, || committed.load(Ordering::SeqCst)),
                false => says(process("watch", path)).parse().unwrap(),
            }));
        }
        let mut last = 0;
        while Instant::now() < until {
            let (change, time) = next(&database.snapshot());
            database.commit(change, None).unwrap();
            committed.store(time, Ordering::SeqCst);
            last = time;
            match time % 200 {
                60 | 130 => database.checkpoint().unwrap(),
                199 => {
                    drop(database);
                    database = Database::open(path).unwrap();
                }
                _ => {}
            }
        }
        std::fs::write(path.with_extension("over"), "").unwrap();
        let seen = readers.into_iter().map(|reader| reader.join().unwrap());
        (last, seen.collect::<Vec<u64>>())
    });
    println!("{last} changes");
    assert_eq!(seen, [last; 8]);
    assert!(last > count("SECONDS", 30), "it wrote only {last} changes");
}
