//! petgraph's own algorithms, run on a view: whose leaving breaks every chain of promises to
//! Ukraine, and who is called on last.
//!
//! ```text
//! cargo run --example petgraph_algorithms
//! ```

use foedera::graph::{Filter, NodeId};
use foedera::model::Relation;
use petgraph::algo::{
    articulation_points::articulation_points, bridges::bridges, dijkstra, dominators::simple_fast,
    toposort,
};
use petgraph::visit::Reversed;
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let graph = foedera::dossier::ukraine();
    let chain = [Relation::Guarantees, Relation::Backstops, Relation::Leads];
    let filter = Filter::default().relations(chain);
    let view = graph.view(&filter);
    let name = |node: NodeId| graph.node(node).name.as_str();
    let ukraine = graph.node_id("ukraine").ok_or("the dossier is about it")?;

    println!("How many hops from Ukraine, against the arrows:");
    let hops = dijkstra(Reversed(view), ukraine, None, |_| 1);
    for node in graph.node_ids().filter(|node| *node != ukraine) {
        if let Some(hops) = hops.get(&node) {
            println!("  {hops}  {}", name(node));
        }
    }

    println!("Every chain to Ukraine goes through somebody else:");
    let dominators = simple_fast(Reversed(view), ukraine);
    for node in graph.node_ids() {
        match dominators.immediate_dominator(node) {
            Some(between) if between != ukraine => {
                println!("  {}: through {}", name(node), name(between));
            }
            _ => {}
        }
    }

    println!("Without them, the rest falls apart:");
    let merged = view.undirected();
    let mut cuts: Vec<&str> = articulation_points(&merged)
        .into_iter()
        .map(|place| name(merged[place]))
        .collect();
    cuts.sort_unstable();
    for cut in cuts {
        println!("  {cut}");
    }

    println!("Tied to the rest by one pair only:");
    for bridge in bridges(&merged) {
        for edge in bridge.weight() {
            let (from, to) = (graph.from(*edge), graph.to(*edge));
            let relation = graph.relation(*edge).phrase();
            println!("  {} {relation} {}", name(from), name(to));
        }
    }

    println!("Each commitment before those that it stands behind:");
    let recourse = view.recourse();
    let order = toposort(recourse, None).map_err(|_| "a commitment stands behind itself")?;
    for edge in order {
        if recourse.principals(edge).count() + recourse.backers(edge).count() > 0 {
            println!("  {}", graph.edge(edge).key);
        }
    }
    Ok(())
}
