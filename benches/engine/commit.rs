//! Committing a hundred changed edges at a time: how long until the next reader sees them in
//! memory, and until they are safe on the disk.

use foedera::change::{Change, apply};
use foedera::graph::{EdgeId, Filter, Graph, NodeId, Scratch, Way};
use foedera::model::{Claim, Edge, Key, Relation, Tie};
use foedera::store::Database;
use std::time::{Duration, Instant};

/// How many commits of how many edges each.
const COMMITS: usize = 20;
const EDGES: usize = 100;

pub fn commits(graph: &Graph, actors: u32) {
    let mut spent = Vec::new();
    let mut now = graph.clone();
    for number in 0..COMMITS {
        let change = change(&now, actors, number);
        let begun = Instant::now();
        now = apply(&now, &change).expect("the change breaks no rule");
        see(&now);
        spent.push(begun.elapsed());
    }
    let path = std::env::temp_dir().join(format!("commit-{}.foedera", std::process::id()));
    let mut database = Database::create(&path, graph).expect("the file can be written");
    let mut durable = Vec::new();
    for number in 0..COMMITS {
        let change = change(&database.snapshot(), actors, number);
        let begun = Instant::now();
        let now = database.commit(change, None).expect("it is committed");
        see(&now);
        durable.push(begun.elapsed());
    }
    let mut reader = Vec::new();
    for _ in 0..3 {
        let begun = Instant::now();
        let opened = Database::open_read_only(&path).expect("it was written");
        see(&opened.snapshot());
        reader.push(begun.elapsed());
    }
    println!(
        "{EDGES} changed edges (half new, a quarter corrected, a quarter gone): seen by the next \
         reader after {:.1} ms (median of {COMMITS}; first {:.1}, last {:.1}); checked, on the disk \
         and seen after {:.1} ms; opened with {COMMITS} changes in the log in {:.0} ms (best of 3)\n",
        median(&spent),
        spent[0].as_secs_f64() * 1e3,
        spent[COMMITS - 1].as_secs_f64() * 1e3,
        median(&durable),
        reader.iter().min().map_or(0.0, |t| t.as_secs_f64() * 1e3),
    );
    drop(database);
    for name in [path.clone(), path.with_extension("foedera.lock")] {
        let _gone = std::fs::remove_file(name);
    }
}

fn see(graph: &Graph) {
    let filter = Filter::default().relations([Relation::Guarantees]);
    let node = NodeId::at(graph.node_count() / 2);
    let view = graph.view(&filter);
    let found = view
        .reach(node, Way::Backward, 1, &mut Scratch::new())
        .len();
    std::hint::black_box(found);
}

/// Edges all over the graph: new ones, corrected ones, retracted ones.
fn change(graph: &Graph, actors: u32, number: usize) -> Change {
    let mut change = Change::new();
    let key = |text: String| Key::new(&text).expect("a key");
    let source = graph.sources()[0].key.clone();
    let mut at = (number as u32 + 1).wrapping_mul(0x9e37_79b9);
    let mut next = |bound: usize| {
        at = at.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (at >> 8) as usize % bound
    };
    let guarantees = |edge: &Edge| edge.relation() == Relation::Guarantees;
    for i in 0..EDGES / 2 {
        let (from, to) = (next(actors as usize), next(actors as usize));
        let edge = Edge::new(
            key(format!("commit-{number}-{i}")),
            key(from.to_string()),
            Tie::bare(&Relation::Guarantees),
            key(((to + usize::from(from == to)) % actors as usize).to_string()),
        );
        change.add(Claim::about(edge.key.clone(), source.clone()).at("p. 1"));
        change.add(edge);
    }
    let mut touched = std::collections::BTreeSet::new();
    while touched.len() < EDGES / 2 {
        let id = EdgeId::at(next(graph.edge_count()));
        let edge = graph.edge(id);
        if !guarantees(edge) || !touched.insert(edge.key.clone()) {
            continue;
        }
        if touched.len() % 2 == 0 {
            let mut edge = edge.clone();
            edge.note = Some("corrected".into());
            change.supersede(edge);
        } else {
            change.retract(edge.key.clone());
        }
    }
    change
}

fn median(times: &[Duration]) -> f64 {
    let mut times = times.to_vec();
    times.sort_unstable();
    times[times.len() / 2].as_secs_f64() * 1e3
}
