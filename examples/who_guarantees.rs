//! Who guarantees Ukraine, in which state, and on whose word.
//!
//! ```text
//! cargo run --example who_guarantees                        # the built-in dossier
//! cargo run --example who_guarantees -- pact.ron ruritania  # a file, and somebody in it
//! ```

use foedera::dossier::{self, Disk};
use foedera::graph::{Filter, Found, Graph, View};
use foedera::model::Word;
use foedera::query::{Bounds, Promise, guarantors, state_phrase};
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let graph = match arguments.next() {
        Some(path) => load(&path)?,
        None => dossier::ukraine(),
    };
    let name = arguments.next().unwrap_or_else(|| "Ukraine".to_string());
    let Found::One(whom) = graph.find(&name) else {
        return Err(format!("`{name}` is nobody, or more than one, in this dossier").into());
    };

    let filter = Filter::default();
    let view = graph.view(&filter);
    let answer = guarantors(view, whom, false, Bounds::default());
    for promise in &answer.now.guarantees {
        print(view, promise);
    }
    Ok(())
}

fn load(path: &str) -> Result<Graph, Box<dyn Error>> {
    let reading = dossier::read(&Disk::beside(path), path);
    for fault in &reading.faults {
        eprintln!("{fault}");
    }
    Ok(reading.graph.ok_or("it has faults")?)
}

/// One line for the promise, one for every claim it rests on.
fn print(view: View<'_>, promise: &Promise) {
    let edge = promise.evidence.edge;
    let name = |node| &view.graph().node(node).name;
    let indent = "    ".repeat(promise.depth);
    println!(
        "{indent}{} {} {}: {}",
        name(view.graph().from(edge)),
        view.graph().relation(edge).phrase(),
        name(view.graph().to(edge)),
        state_phrase(&promise.evidence.states),
    );
    for claim in view.edge_claims(edge) {
        let place = claim.place.as_deref().unwrap_or("some place");
        let voice: Vec<&str> = claim.voice.iter().map(|key| key.as_str()).collect();
        let by = match voice[..] {
            [] => String::new(),
            _ => format!(" by {}", voice.join(" and ")),
        };
        let how = claim.modality.phrase();
        println!("{indent}  {how}{by}, in {} {place}", claim.source);
    }
}
