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
