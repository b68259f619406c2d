//! Edges that read alike, told apart. Start at [`apart`].

use super::{list, period, sentence, under};
use crate::graph::{EdgeId, View};
use crate::model::Word;
use std::collections::BTreeMap;

/// Each edge in words, and where several read alike, with what tells them apart: where it stands,
/// what it asks, since when, else its id.
pub fn apart(view: View<'_>, edges: &[EdgeId]) -> Vec<String> {
    let mut told: Vec<String> = edges.iter().map(|edge| sentence(view, *edge)).collect();
    let ways: [&dyn Fn(EdgeId) -> String; 4] = [
        &|edge| under(view, view.edge(edge)),
        &|edge| obligations(view, edge),
        &|edge| period(view.edge(edge).valid.as_ref()),
        &|edge| view.edge(edge).key.to_string(),
    ];
    let plain = told.clone();
    for way in ways {
        for group in alike(&told) {
            let more: Vec<String> = group.iter().map(|i| way(edges[*i])).collect();
            if more.iter().all(|text| *text == more[0]) {
                continue;
            }
            for (i, more) in group
                .into_iter()
                .zip(more)
                .filter(|(_, more)| !more.is_empty())
            {
                told[i] = match told[i].strip_suffix(')').filter(|_| told[i] != plain[i]) {
                    Some(told) => format!("{told}; {more})"),
                    None => format!("{} ({more})", told[i]),
                };
            }
        }
    }
    told
}

/// What a promise asks, in a word or two; nothing where it states none.
fn obligations(view: View<'_>, edge: EdgeId) -> String {
    let terms = view.edge(edge).terms();
    let obligations = terms.map_or(&[][..], |terms| &terms.obligations);
    let words: Vec<String> = obligations.iter().map(|o| o.phrase()).collect();
    list(&words)
}

/// The places of each text that stands more than once.
fn alike(told: &[String]) -> Vec<Vec<usize>> {
    let mut places: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (place, text) in told.iter().enumerate() {
        places.entry(text).or_default().push(place);
    }
    places
        .into_values()
        .filter(|places| places.len() > 1)
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::dossier::{Memory, read};
    use crate::graph::Filter;

    #[test]
    fn what_reads_alike_is_told_apart_and_nothing_else() {
        let text = r#"(foedera: 1, source: "s", sources: {"s": "S"},
            actors: {"a": State("Aland"), "b": State("Beland")},
            agreements: {"t": Treaty("Pact")},
            edges: [
                guarantees(id: "e1", from: "a", to: "b", under: "t", at: "1"),
                guarantees(id: "e2", from: "a", to: "b", obligation: Defense, at: "1"),
                guarantees(id: "e3", from: "a", to: "b", at: "1"),
                guarantees(id: "e4", from: "a", to: "b", at: "2"),
                guarantees(id: "e5", from: "b", to: "a", obligation: Defense, at: "1"),
            ])"#;
        let reading = read(&Memory::new().with("x.ron", text), "x.ron");
        let graph = reading.graph.unwrap();
        let filter = Filter::default();
        let edge = |key: &str| graph.edge_id(key).unwrap();
        let edges = ["e1", "e2", "e3", "e4", "e5"].map(edge);
        let told = apart(graph.view(&filter), &edges);
        assert_eq!(
            told,
            [
                "Aland guarantees Beland (Pact)",
                "Aland guarantees Beland (defense)",
                "Aland guarantees Beland (e3)",
                "Aland guarantees Beland (e4)",
                "Beland guarantees Aland",
            ]
        );
    }
}
