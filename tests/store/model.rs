//! A database against maps: whatever is committed, refused, checkpointed, reopened or lost with
//! the power, it holds what they hold.

use crate::disk::{SimDisk, Trouble};
use crate::random::{Random, count, seed};
use foedera::change::{Change, between};
use foedera::graph::{Filter, Graph, Hop};
use foedera::model::{Actor, ActorKind, Claim, Edge, Key, Node, Relation};
use foedera::store::{CommitError, Database, Opening};
use std::collections::{BTreeMap, BTreeSet};

const PATH: &str = "atlas.foedera";

/// What must be there.
#[derive(Clone, Debug, Default, PartialEq)]
struct Model {
    /// The name of each actor.
    actors: BTreeMap<String, String>,
    /// The ends of each edge, and the pages that claim it.
    edges: BTreeMap<String, (String, String, BTreeSet<String>)>,
}

impl Model {
    fn of(graph: &Graph) -> Model {
        let records = graph.records();
        let actor = |node: Node| (node.key.to_string(), node.name);
        let pages = |key: &Key| {
            let claims = graph.claims_about(key.as_str()).iter();
            claims.filter_map(|claim| claim.place.clone()).collect()
        };
        // The arcs say what the records say, in both directions.
        let filter = Filter::default();
        let view = graph.view(&filter);
        for into in [false, true] {
            let mut arcs = BTreeMap::new();
            for node in graph.node_ids() {
                let here = graph.node_key(node).to_string();
                let mut add = |hop: Hop| {
                    let there = graph.node_key(hop.node).to_string();
                    let ends = if into {
                        (there, here.clone())
                    } else {
                        (here.clone(), there)
                    };
                    let twice = arcs.insert(view.edge(hop.edge).key.to_string(), ends);
                    assert!(twice.is_none());
                };
                match into {
                    true => view.into(node).for_each(&mut add),
                    false => view.out(node).for_each(&mut add),
                }
            }
            let ends = |edge: &Edge| (edge.from.to_string(), edge.to.to_string());
            let wanted = records
                .edges
                .iter()
                .map(|edge| (edge.key.to_string(), ends(edge)));
            assert_eq!(arcs, wanted.collect());
        }
        let edges = records.edges.into_iter().map(|edge| {
            let ends = (edge.from.to_string(), edge.to.to_string(), pages(&edge.key));
            (edge.key.to_string(), ends)
        });
        Model {
            edges: edges.collect(),
            actors: records.nodes.into_iter().map(actor).collect(),
        }
    }

    /// Whether some edge begins or ends there.
    fn is_bound(&self, actor: &str) -> bool {
        let mut ends = self.edges.values();
        ends.any(|(from, to, _)| from == actor || to == actor)
    }
}

fn key(text: &str) -> Key {
    Key::new(text).unwrap()
}

fn page(edge: &str, step: u64) -> Claim {
    Claim::about(key(edge), key("atlas")).at(format!("p. {step}"))
}

/// A change drawn by lot, and what the maps are after it; none when it must be refused.
fn draw(random: &mut Random, model: &Model, step: u64) -> (Change, Option<Model>) {
    let (mut change, mut next) = (Change::new(), model.clone());
    // Now and then several at once, on actors and edges that have nothing to do with each other.
    let (one, other) = (random.below(4), 4 + random.below(4));
    let (a, b) = (format!("n{one}"), format!("n{other}"));
    let name = format!("Name {step}");
    let node = |id: &str| Node::new(key(id), name.clone(), Actor::of(ActorKind::State));
    let edge = between(&a, Relation::Guarantees, &b).unwrap();
    let id = edge.key.to_string();
    let holds = match random.below(12) {
        0..3 => {
            change.add(node(&a));
            next.actors.insert(a.clone(), name).is_none()
        }
        3 => {
            change.add(node(&a)).add(node(&b));
            let first = next.actors.insert(a.clone(), name.clone()).is_none();
            next.actors.insert(b.clone(), name).is_none() && first
        }
        4 => {
            change.supersede(node(&b));
            next.actors.insert(b.clone(), name).is_some()
        }
        5 => {
            change.retract(key(&a));
            next.actors.remove(&a).is_some() && !model.is_bound(&a)
        }
        6..9 => {
            change.says("atlas", &format!("p. {step}"), edge).unwrap();
            let pages = BTreeSet::from([format!("p. {step}")]);
            let there = model.actors.contains_key(&a) && model.actors.contains_key(&b);
            let ends = (a.clone(), b.clone(), pages);
            next.edges.insert(id, ends).is_none() && there
        }
        9 => {
            change.add(page(&id, step));
            next.edges.get_mut(&id).is_some_and(|(_, _, pages)| {
                pages.insert(format!("p. {step}"));
                true
            })
        }
        10 => {
            change.retract(key(&id));
            next.edges.remove(&id).is_some()
        }
        // An edge goes together with the actor at its beginning, if that has no other.
        _ => {
            change.retract(key(&id)).retract(key(&a));
            let edge = next.edges.remove(&id).is_some();
            next.actors.remove(&a).is_some() && edge && !next.is_bound(&a)
        }
    };
    (change, holds.then_some(next))
}

/// A database on a disk, with what it must hold.
struct World {
    disk: SimDisk,
    random: Random,
    database: Option<Database>,
    reader: Database,
    model: Model,
    /// What it would hold if a commit that failed with the disk was one.
    doubted: Option<Model>,
    kept: Vec<(Graph, Model)>,
}

impl World {
    fn new(seed: u64) -> World {
        let disk = SimDisk::new(seed);
        let mut change = Change::new();
        change.source("atlas", "Atlas").unwrap();
        let mut database = Opening::new()
            .on(disk.handle())
            .create(PATH, &Graph::empty())
            .unwrap();
        database.commit(change, None).unwrap();
        World {
            random: Random::new(seed),
            reader: Opening::new()
                .on(disk.handle())
                .open_read_only(PATH)
                .unwrap(),
            database: Some(database),
            disk,
            model: Model::default(),
            doubted: None,
            kept: Vec::new(),
        }
    }

    fn step(&mut self, step: u64) {
        let database = self.database.as_mut().unwrap();
        match self.random.below(20) {
            0 | 1 => self.reopen(),
            2 => {
                // Only a disk that is down says no.
                let taken = database.checkpoint();
                assert!(taken.is_ok() || self.disk.is_down(), "{taken:?}");
            }
            3 | 4 => {
                if !self.disk.is_down() {
                    self.reader.refresh().unwrap();
                    assert_eq!(Model::of(&self.reader.snapshot()), self.model);
                }
            }
            _ => {
                let (change, next) = draw(&mut self.random, &self.model, step);
                match (database.commit(change, None), next) {
                    (Ok(graph), Some(next)) => {
                        assert_eq!(Model::of(&graph), next);
                        self.model = next;
                    }
                    (Err(CommitError::Refused(_)), None) => {}
                    (Err(CommitError::Store(error)), Some(next)) => {
                        assert!(self.disk.is_down(), "{error}");
                        self.doubted.get_or_insert(next);
                    }
                    (outcome, next) => panic!("{:?} where {next:?}", outcome.err()),
                }
            }
        }
        if let Some(database) = &self.database {
            assert_eq!(Model::of(&database.snapshot()), self.model);
        }
    }

    /// Closes the database and opens it again, unless the power is gone.
    fn reopen(&mut self) {
        if self.disk.is_down() {
            return;
        }
        self.database = None;
        let opened = Opening::new().on(self.disk.handle()).open(PATH);
        match opened {
            Ok(database) => self.database = Some(database),
            Err(error) => assert!(self.disk.is_down(), "{error}"),
        }
    }

    /// The power goes and comes back.
    fn restart(&mut self) {
        self.database = None;
        self.disk.restart();
        let database = Opening::new().on(self.disk.handle()).open(PATH).unwrap();
        let found = Model::of(&database.snapshot());
        let doubted = self.doubted.take();
        assert!(found == self.model || Some(&found) == doubted.as_ref());
        self.model = found;
        self.database = Some(database);
        self.reader = Opening::new()
            .on(self.disk.handle())
            .open_read_only(PATH)
            .unwrap();
        assert_eq!(Model::of(&self.reader.snapshot()), self.model);
    }
}

#[test]
fn a_database_is_a_map_of_records_whatever_is_done_to_it() {
    let (steps, seed) = (count("STEPS", 10_000), seed());
    let mut world = World::new(seed);
    let mut most = (0, 0);
    for step in 0..steps {
        // What was known when stays in the file, which would grow without end.
        if step > 0 && step % 4_000 == 0 {
            world.database.take().unwrap().verify().unwrap();
            world = World::new(seed + step);
        }
        // The power goes in one of the next changes of the disk.
        let goes = world.random.once_in(60);
        if goes {
            world.disk.trouble(Trouble {
                crash_in_change: Some(1 + world.random.below(7) as u64),
                ..Trouble::default()
            });
        }
        if world.database.is_some() {
            world.step(step);
        }
        if goes {
            world.restart();
        }
        most = most.max((world.model.edges.len(), world.model.actors.len()));
        if step % 97 == 0 {
            let graph = world.database.as_ref().unwrap().snapshot();
            world.kept.push((graph, world.model.clone()));
        }
        // Snapshots stay as they were, whatever has become of their file.
        if world.kept.len() == 20 {
            let (graph, model) = world.kept.remove(0);
            assert_eq!(Model::of(&graph), model);
        }
    }
    world.database.unwrap().verify().unwrap();
    assert!(steps < 1_000 || most >= (6, 6), "{most:?}");
}

#[test]
fn a_commit_costs_one_sync() {
    let mut world = World::new(seed());
    for state in ["a", "b", "c"] {
        let mut change = Change::new();
        change.actor(state, ActorKind::State, state).unwrap();
        world.disk.trouble(Trouble::default());
        world
            .database
            .as_mut()
            .unwrap()
            .commit(change, None)
            .unwrap();
        let count = world.disk.count();
        // The record, its sync, the footer.
        assert_eq!((count.calls, count.changes, count.syncs), (3, 3, 1));
    }
}

#[test]
fn a_change_that_could_not_be_written_is_not_seen() {
    let mut world = World::new(seed());
    let mut change = Change::new();
    change.actor("a", ActorKind::State, "A").unwrap();
    let database = world.database.as_mut().unwrap();
    for call in 1..=2 {
        world.disk.trouble(Trouble {
            fail_in_call: Some(call),
            ..Trouble::default()
        });
        let error = database.commit(change.clone(), None).unwrap_err();
        assert!(matches!(error, CommitError::Store(_)), "{error}");
        assert!(database.snapshot().node_id("a").is_none());
        assert_eq!(database.changes(), 1);
    }
}

#[test]
fn a_log_that_has_grown_long_is_taken_in_if_there_is_room() {
    let mut world = World::new(seed());
    let database = world.database.as_mut().unwrap();
    let mut commit = |id: &str, length| {
        let mut change = Change::new();
        change
            .actor(id, ActorKind::State, &"x".repeat(length))
            .unwrap();
        database.commit(change, None).unwrap();
        database.changes()
    };
    assert_eq!(commit("a", 600_000), 2);
    world.disk.trouble(Trouble {
        room: Some(2_000_000),
        ..Trouble::default()
    });
    assert_eq!(
        commit("b", 600_000),
        3,
        "there is no room, and the commit holds"
    );
    world.disk.trouble(Trouble::default());
    assert_eq!(commit("c", 1), 4, "it is not tried each time");
    assert_eq!(commit("d", 1_300_000), 0, "the log is twice as long");
    assert_eq!(commit("e", 600_000), 1, "half of the sections is longer");
    world.restart_with(5);
}

impl World {
    fn restart_with(&mut self, actors: usize) {
        self.database = None;
        self.disk.restart();
        let database = Opening::new().on(self.disk.handle()).open(PATH).unwrap();
        assert_eq!(database.snapshot().node_ids().count(), actors);
    }
}

/// A record that is whole but no change, as a later foedera may write, is not passed over: not
/// when the file is opened, and not by a reader who looks again.
#[test]
fn a_record_that_is_no_change_is_refused_as_often_as_it_is_met() {
    use foedera::store;
    let good = {
        let mut world = World::new(seed());
        let mut change = Change::new();
        change.actor("a", ActorKind::State, "A").unwrap();
        world
            .database
            .as_mut()
            .unwrap()
            .commit(change, None)
            .unwrap();
        world.database = None;
        let records = store::open_read_only(world.disk.handle(), PATH)
            .unwrap()
            .records;
        records.last().unwrap().payload.to_vec()
    };
    let later = [&[2], &good[1..]].concat();
    let longer = [&good[..], &[0]].concat();
    let shorter = good[..good.len() - 1].to_vec();
    for bad in [later, longer, shorter, Vec::new(), vec![1]] {
        let mut world = World::new(seed());
        world.database = None;
        let mut writer = store::open(world.disk.handle(), PATH).unwrap().handle;
        writer.append(&bad).unwrap();
        writer.append(&good).unwrap();
        drop(writer);
        for _ in 0..3 {
            let wanted = "`atlas.foedera` is corrupt: record 2 of its log is no change of it";
            let looked = world.reader.refresh().unwrap_err();
            assert_eq!(looked.to_string(), wanted);
            assert!(world.reader.snapshot().node_id("a").is_none());
            let opened = Opening::new()
                .on(world.disk.handle())
                .open(PATH)
                .unwrap_err();
            assert_eq!(opened.to_string(), wanted);
        }
    }
}
