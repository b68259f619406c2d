//! A database is what was put into it, whatever happens between: reopened, refreshed,
//! checkpointed, damaged. Against maps, and with the power going: `tests/store/model.rs`.

#![cfg(feature = "store")]
// In tests, `unwrap` freely.
#![allow(clippy::unwrap_used)]

use foedera::change::{Change, between};
use foedera::dossier::ukraine;
use foedera::graph::{Filter, Graph};
use foedera::model::{ActorKind, Date, Relation, Word};
use foedera::store::{CommitError, Database};
use std::path::PathBuf;

/// An empty folder for one test.
fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("database-{name}"));
    let _old = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// Everything that views of a graph show: for each filter, the edges with their states.
fn shown(graph: &Graph) -> Vec<String> {
    let date = |text| Date::new(text).unwrap();
    let filters = [
        Filter::default(),
        Filter::default().as_of(date("2015")),
        Filter::default().as_of(date("2023")).in_force(),
        Filter::default().as_of(date("2023")).certain().in_force(),
        Filter::default().binding(),
        Filter::default().relations([Relation::Guarantees]),
    ];
    let mut lines = Vec::new();
    for filter in &filters {
        let view = graph.view(filter);
        for edge in view.edges() {
            let derived = view.derived(edge);
            let states = derived.states_at(filter.date());
            let words: Vec<_> = states
                .iter()
                .map(|(state, truth)| (state.word(), *truth))
                .collect();
            lines.push(format!(
                "{} {words:?} {:?}",
                view.edge(edge).key,
                derived.span
            ));
        }
        let node = |node: &foedera::graph::NodeId| view.out(*node).count();
        lines.push(format!(
            "{:?}",
            graph.node_ids().map(|n| node(&n)).collect::<Vec<_>>()
        ));
    }
    lines
}

#[test]
fn what_is_opened_is_what_was_made() {
    let folder = folder("made");
    let path = folder.join("ukraine.foedera");
    let graph = ukraine();
    drop(Database::create(&path, &graph).unwrap());
    let opened = Database::open_read_only(&path).unwrap();
    opened.verify().unwrap();
    let again = opened.snapshot();
    assert_eq!(again.records(), graph.records());
    assert_eq!(shown(&again), shown(&graph));
    assert_eq!(again.find("the u.s."), graph.find("the u.s."));
    assert_eq!(again.find("Zelensky"), graph.find("Zelensky"));
    for record in &graph.records().edges {
        assert_eq!(
            again.edge_id(record.key.as_str()),
            graph.edge_id(record.key.as_str())
        );
        assert_eq!(again.mentions(&record.key), graph.mentions(&record.key));
    }
}

#[test]
fn a_commit_is_seen_by_readers_when_they_look_and_never_before() {
    let folder = folder("commit");
    let path = folder.join("a.foedera");
    let mut writer = Database::create(&path, &ukraine()).unwrap();
    let mut reader = Database::open_read_only(&path).unwrap();
    let before = reader.snapshot();
    let mut change = Change::new();
    change
        .actor("ruritania", ActorKind::State, "Ruritania")
        .unwrap();
    let edge = between("ruritania", Relation::Guarantees, "ukraine").unwrap();
    change.says("article", "S1", edge).unwrap();
    let today = Date::new("2026-11-27").unwrap();
    let after = writer.commit(change.clone(), Some(&today)).unwrap();
    assert!(reader.snapshot().node_id("ruritania").is_none());
    reader.refresh().unwrap();
    assert_eq!(reader.snapshot().records(), after.records());
    assert!(before.node_id("ruritania").is_none());
    let said = &after.claims_about("ruritania-guarantees-ukraine")[0];
    assert_eq!(said.recorded.as_ref(), Some(&today));

    // Twice the same is refused, and leaves everything as it was.
    let refused = writer.commit(change.clone(), None).unwrap_err();
    assert!(matches!(refused, CommitError::Refused(_)));
    assert_eq!(writer.snapshot().records(), after.records());
    let read_only = reader.commit(change, None).unwrap_err();
    assert!(matches!(read_only, CommitError::ReadOnly));

    writer.checkpoint().unwrap();
    assert_eq!((writer.changes(), reader.changes()), (0, 1));
    reader.refresh().unwrap();
    assert_eq!(reader.changes(), 0);
    assert_eq!(reader.snapshot().records(), after.records());
    assert!(Database::open(&path).is_err(), "a second writer is refused");
    drop(writer);
    assert!(Database::open(&path).is_ok());
}

fn key(text: &str) -> foedera::model::Key {
    foedera::model::Key::new(text).unwrap()
}

/// Whatever is committed, corrected and retracted, and however often it is taken into the
/// sections: each day is shown as it was known then.
#[test]
fn what_was_known_when_is_not_forgotten() {
    let folder = folder("past");
    let path = folder.join("p.foedera");
    let mut database = Database::create(&path, &Graph::empty()).unwrap();
    let day = |n: usize| Date::new(&format!("2026-01-{:02}", n + 1)).unwrap();
    let mut known = vec![database.snapshot().records()];
    let mut change = Change::new();
    change.source("atlas", "Atlas").unwrap();
    for key in ["a", "b", "c"] {
        change.actor(key, ActorKind::State, key).unwrap();
    }
    let promise = |from: &str, to: &str| between(from, Relation::Guarantees, to).unwrap();
    let said = |change: &mut Change, from: &str, to: &str, place: &str| {
        let mut claim = foedera::model::Claim::about(promise(from, to).key, key("atlas"));
        claim.place = Some(place.to_string());
        change.add(claim);
    };
    change.says("atlas", "p. 1", promise("a", "b")).unwrap();
    let mut changes = vec![change];
    // A second claim, and a promise more.
    let mut change = Change::new();
    said(&mut change, "a", "b", "p. 2");
    change.says("atlas", "p. 3", promise("b", "c")).unwrap();
    changes.push(change);
    // A correction, of an edge and of a node.
    let mut change = Change::new();
    let mut corrected = promise("a", "b");
    corrected.note = Some("as the second edition has it".into());
    change.supersede(corrected);
    let state = foedera::model::Actor::of(ActorKind::State);
    change.supersede(foedera::model::Node::new(key("a"), "Arcadia", state));
    changes.push(change);
    // An edge goes with its claims, and so does its end.
    let mut change = Change::new();
    change.retract(promise("b", "c").key).retract(key("c"));
    changes.push(change);
    // And comes again, otherwise.
    let mut change = Change::new();
    change
        .actor("c", ActorKind::Organization, "C again")
        .unwrap();
    change.says("atlas", "p. 4", promise("c", "b")).unwrap();
    changes.push(change);
    for (n, change) in changes.into_iter().enumerate() {
        database.commit(change, Some(&day(n + 1))).unwrap();
        known.push(database.snapshot().records());
        if n % 2 == 1 {
            database.checkpoint().unwrap();
        }
        for (n, records) in known.iter().enumerate() {
            let then = database.as_recorded(&day(n)).unwrap();
            assert_eq!(then.records(), *records, "day {n}");
        }
    }
    drop(database);
    let reader = Database::open_read_only(&path).unwrap();
    for (n, records) in known.iter().enumerate() {
        let then = reader.as_recorded(&day(n)).unwrap();
        assert_eq!(then.records(), *records, "day {n}, opened again");
    }
    let month = Date::new("2026-01").unwrap();
    let now = reader.as_recorded(&month).unwrap();
    assert_eq!(now.records(), reader.snapshot().records());
}

/// A claim recorded before the one that it corrects would be history turned around.
#[cfg(feature = "cli")]
#[test]
fn where_the_clock_was_set_back_the_last_day_counts() {
    let folder = folder("clock");
    let path = folder.join("c.foedera");
    let mut database = Database::create(&path, &Graph::empty()).unwrap();
    let mut change = Change::new();
    change.actor("a", ActorKind::State, "A").unwrap();
    let future = Date::new("2999-01-01").unwrap();
    database.commit(change, Some(&future)).unwrap();
    drop(database);
    let dossier = folder.join("more.ron");
    let text = r#"(foedera: 1, source: "s", sources: {"s": "S"},
        actors: {"a": State("A"), "b": State("B")},
        edges: [guarantees(from: "b", to: "a", at: "1")])"#;
    std::fs::write(&dossier, text).unwrap();
    let done = std::process::Command::new(env!("CARGO_BIN_EXE_foedera"))
        .arg("add")
        .args([&dossier, &path])
        .output()
        .unwrap();
    let said = String::from_utf8(done.stderr).unwrap();
    assert!(done.status.success(), "{said}");
    assert!(
        said.contains("the database was changed on 2999-01-01"),
        "{said}"
    );
    let reader = Database::open_read_only(&path).unwrap();
    assert_eq!(reader.last_recorded().unwrap(), Some(future.clone()));
    let now = reader.snapshot();
    let claims = now.claims_about("b-guarantees-a");
    assert_eq!(claims[0].recorded, Some(future));
    let before = Date::new("2998").unwrap();
    assert_eq!(reader.as_recorded(&before).unwrap().node_count(), 0);
}

#[test]
fn no_flipped_bit_changes_an_answer() {
    let folder = folder("bits");
    let path = folder.join("b.foedera");
    let mut database = Database::create(&path, &Graph::empty()).unwrap();
    let mut change = Change::new();
    change.source("atlas", "Atlas").unwrap();
    change.actor("a", ActorKind::State, "A").unwrap();
    change.actor("b", ActorKind::State, "B").unwrap();
    change
        .says(
            "atlas",
            "p. 1",
            between("a", Relation::Guarantees, "b").unwrap(),
        )
        .unwrap();
    database.commit(change, None).unwrap();
    database.checkpoint().unwrap();
    let mut change = Change::new();
    change
        .says(
            "atlas",
            "p. 2",
            between("b", Relation::Guarantees, "a").unwrap(),
        )
        .unwrap();
    let records = database.commit(change, None).unwrap().records();
    drop(database);
    let whole = std::fs::read(&path).unwrap();
    let damaged = folder.join("damaged.foedera");
    let (mut refused, mut same) = (0, 0);
    for at in 0..whole.len() {
        let mut bytes = whole.clone();
        bytes[at] ^= 1 << (at % 8);
        std::fs::write(&damaged, &bytes).unwrap();
        match Database::open_read_only(&damaged) {
            Err(_) => refused += 1,
            Ok(database) => {
                assert_eq!(database.snapshot().records(), records, "byte {at}");
                same += 1;
            }
        }
    }
    assert!(refused > 50 * same, "{refused} refused, {same} the same");
}

/// A file of 7,040 bytes that was grown to six gigabytes was verified without a word about that.
#[cfg(feature = "cli")]
#[test]
fn bytes_behind_the_log_are_told() {
    let folder = folder("behind");
    let path = folder.join("cut.foedera");
    drop(Database::create(&path, &ukraine()).unwrap());
    let verify = || {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_foedera"));
        let done = command.arg("verify").arg(&path).output().unwrap();
        assert!(done.status.success());
        String::from_utf8(done.stdout).unwrap()
    };
    assert_eq!(verify().lines().count(), 1);
    let mut file = std::fs::OpenOptions::new();
    let file = file.append(true).open(&path).unwrap();
    std::io::Write::write_all(&mut &file, &[7; 1_000]).unwrap();
    // The footer among them.
    let told = verify();
    assert!(
        told.contains("\n1040 bytes behind the log are no record"),
        "{told}"
    );
    drop(Database::open(&path).unwrap());
    assert_eq!(verify().lines().count(), 1);
}
