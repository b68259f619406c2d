//! Which edges of an import may be against a rule of the graph, so that the validator sees those
//! and no others. An import has seen to it that ids are unique, that ends and actors are of the
//! right sort, and that dates are in order; what an edge says of other *edges*, what is claimed
//! beyond that it is so, and what bears on an agreement's dates is left to `change::check`.
//! Too many here cost time; `tests/import_sinks.rs` would find too few.

use super::sink::{Called, EdgeRow, Name, Refers};
use crate::model::Key;
use std::collections::HashMap;

/// The edges in doubt, by their places.
#[derive(Debug, Default)]
pub(super) struct Doubts {
    edges: Vec<usize>,
    /// The places of edges whose rows gave them ids. Looked up only, never walked.
    given: HashMap<u32, usize>,
    /// The keys of the sources: no other record may have one.
    sources: Vec<Key>,
}

impl Doubts {
    /// No other record may have this key.
    pub(super) fn source(&mut self, key: &Key) {
        self.sources.push(key.clone());
    }

    /// Whether a source has this key.
    pub(super) fn is_source(&self, key: &Key) -> bool {
        self.sources.contains(key)
    }

    /// Notes whether the edge at this place is in doubt, and those that it speaks of with it.
    pub(super) fn see(&mut self, place: usize, row: &EdgeRow<'_>) {
        let mut is_doubtful = !row.claims.is_empty();
        let others = row.others.iter();
        let others = others.filter(|(refers, _)| speaks_of_edges(*refers));
        for name in row.of.iter().chain(others.map(|(_, name)| name)) {
            is_doubtful = true;
            self.edges.extend(self.given.get(&name.number));
        }
        is_doubtful |= self.sources.iter().any(|source| match row.called {
            Called::Given(Name { key, .. }) => key == source,
            Called::Row(words) => {
                let number = source.as_str().strip_prefix(words);
                number.is_some_and(|number| number == row.row.to_string())
            }
        });
        if is_doubtful {
            self.edges.push(place);
        }
        if let Called::Given(name) = row.called {
            self.given.insert(name.number, place);
        }
    }

    /// The places of the edges in doubt, with these, in their order.
    pub(super) fn with(mut self, others: impl Iterator<Item = usize>) -> Vec<usize> {
        self.edges.extend(others);
        self.edges.sort_unstable();
        self.edges.dedup();
        self.edges
    }
}

/// Whether what is referred to so may be an edge, or matters to other edges.
fn speaks_of_edges(refers: Refers) -> bool {
    match refers {
        Refers::InReturnFor | Refers::Breaches | Refers::About | Refers::Matter => true,
        Refers::For | Refers::Adversary | Refers::Event | Refers::FoundBy | Refers::Recipient => {
            false
        }
    }
}
