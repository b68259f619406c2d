//! No commitment, through `of`, comes to back itself. A depth-first walk from the change's
//! edges with a stack of its own: a cycle that is not in the base already passes through one
//! of them. Each commitment is walked once.

use super::super::{Entry, Fault, Field, Place};
use super::{At, Report};
use crate::model::{Edge, Key};
use std::collections::HashMap;

/// How much of a cycle is kept as witness.
const WITNESS: usize = 12;

/// One commitment on the path that is being walked.
struct Step<'a> {
    edge: &'a Edge,
    /// Which item of its `of` comes next.
    next: usize,
}

pub(super) fn check(report: &mut Report) {
    let ground = report.ground;
    // Where a commitment stands on the path; nothing once it is walked to its end.
    let mut seen: HashMap<&str, Option<usize>> = HashMap::new();
    for entry in ground.change.entries() {
        let Entry::Edge(first) = entry else { continue };
        let Some(first) = ground.edge(first.key.as_str()) else {
            continue;
        };
        if first.tie.of().is_empty() || seen.contains_key(first.key.as_str()) {
            continue;
        }
        seen.insert(first.key.as_str(), Some(0));
        let mut path = vec![Step {
            edge: first,
            next: 0,
        }];
        while let Some(step) = path.last_mut() {
            let Some(key) = step.edge.tie.of().get(step.next) else {
                seen.insert(step.edge.key.as_str(), None);
                path.pop();
                continue;
            };
            step.next += 1;
            match seen.get(key.as_str()) {
                Some(Some(start)) => cycle(report, path.get(*start..).unwrap_or_default()),
                Some(None) => {}
                None => {
                    if let Some(edge) = ground.edge(key.as_str()) {
                        seen.insert(edge.key.as_str(), Some(path.len()));
                        path.push(Step { edge, next: 0 });
                    }
                }
            }
        }
    }
}

/// The path leads from each commitment to one it is `of`, and from the last to the first. It
/// is told from the first edge of the change on it.
fn cycle(report: &mut Report, path: &[Step]) {
    let ground = report.ground;
    let entries = path.iter().enumerate().filter_map(|(at, step)| {
        let entry = ground.entry_of(step.edge.key.as_str())?;
        Some((entry, at))
    });
    // A cycle among edges of the base alone was there before this change.
    let Some((entry, at)) = entries.min() else {
        return;
    };
    let Some(step) = path.get(at) else { return };
    let item = step.next.saturating_sub(1);
    // Backwards along the path, so that each is `of` the one before it.
    let cycle: Vec<Key> = (0..path.len().min(WITNESS))
        .filter_map(|back| path.get((at + path.len() - back) % path.len()))
        .map(|step| step.edge.key.clone())
        .collect();
    let fault = Fault::BacksItself {
        cycle,
        length: path.len(),
    };
    let place = Place::field(entry, Field::Of).item(item);
    report.add(At::Entry(entry), place, &step.edge.key, fault);
}
