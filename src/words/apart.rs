//! Edges that read alike, told apart. Start at [`apart`].

#[cfg(feature = "cli")]
use super::content;
use super::{Naming, list, period, sentence_in, under_in};
use crate::graph::{EdgeId, View};
use crate::model::{Obligation, Word};
use std::collections::BTreeMap;

/// Each edge in words, and where several read alike, with what tells them apart: where it stands,
/// what it asks, since when, else its id.
#[cfg(feature = "cli")]
pub fn apart(view: View<'_>, edges: &[EdgeId]) -> Vec<String> {
    apart_in(view, edges, Naming::PLAIN)
}

/// Likewise, the names written so.
pub fn apart_in(view: View<'_>, edges: &[EdgeId], naming: Naming) -> Vec<String> {
    let edges: Vec<(View<'_>, EdgeId)> = edges.iter().map(|edge| (view, *edge)).collect();
    tell(
        (&edges, naming),
        |_, _| String::new(),
        &[made_under, asked, by_means, since, id],
    )
}

/// As [`apart`], of rows that show under what each was made and since when, and what it says if it
/// is no promise: by what each asks, else by its id. Each is an edge of its own view.
#[cfg(feature = "cli")]
pub fn apart_in_rows(edges: &[(View<'_>, EdgeId)]) -> Vec<String> {
    let shown = |view: View<'_>, edge| {
        let record = view.edge(edge);
        let content = match record.terms() {
            Some(_) => String::new(),
            None => content(view, record),
        };
        format!(
            "{}; {}; {content}",
            made_under(view, edge, Naming::PLAIN),
            since(view, edge, Naming::PLAIN)
        )
    };
    tell((edges, Naming::PLAIN), shown, &[asked, by_means, id])
}

/// A way to tell edges apart.
type Way = fn(View<'_>, EdgeId, Naming) -> String;

/// Each edge in words, told apart in these ways from those that read alike beside what is shown.
fn tell(
    (edges, naming): (&[(View<'_>, EdgeId)], Naming),
    shown: impl Fn(View<'_>, EdgeId) -> String,
    ways: &[Way],
) -> Vec<String> {
    let plain: Vec<String> = edges
        .iter()
        .map(|(view, edge)| sentence_in(*view, *edge, naming))
        .collect();
    let shown: Vec<String> = edges
        .iter()
        .map(|(view, edge)| shown(*view, *edge))
        .collect();
    let mut told = plain.clone();
    for way in ways {
        for group in alike(&told, &shown) {
            let more: Vec<String> = group
                .iter()
                .map(|i| way(edges[*i].0, edges[*i].1, naming))
                .collect();
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

fn made_under(view: View<'_>, edge: EdgeId, naming: Naming) -> String {
    under_in(view, view.edge(edge), naming)
}

fn since(view: View<'_>, edge: EdgeId, naming: Naming) -> String {
    let period = period(view.edge(edge).valid.as_ref());
    match naming.articles {
        true => period.replace(", end not stated", ""),
        false => period,
    }
}

/// By what means: two promises of assistance are one of oil and one of money.
fn by_means(view: View<'_>, edge: EdgeId, naming: Naming) -> String {
    let terms = view.edge(edge).terms();
    terms.map_or(String::new(), |terms| (naming.cut)(&list(&terms.means)))
}

fn id(view: View<'_>, edge: EdgeId, _: Naming) -> String {
    view.edge(edge).key.to_string()
}

/// What a promise asks, in a word or two; nothing where it states none.
pub(super) fn asked(view: View<'_>, edge: EdgeId, naming: Naming) -> String {
    let Some(terms) = view.edge(edge).terms() else {
        return String::new();
    };
    let named = terms.obligations.iter();
    let named = named.filter(|what| **what != Obligation::Other);
    let mut named: Vec<String> = named.map(|what| what.phrase()).collect();
    let is_whole = named.len() == terms.obligations.len();
    if is_whole && !(named.is_empty() && terms.refrains()) {
        return list(&named);
    }
    // What is to be done, or not to be done, "other" does not tell.
    match (terms.means.is_empty(), named.is_empty()) {
        (false, true) => (naming.cut)(&list(&terms.means)),
        (false, false) => {
            let means = (naming.cut)(&list(&terms.means));
            format!("{} ({means})", list(&named))
        }
        (true, _) if is_whole => String::new(),
        (true, _) => {
            let what = if terms.refrains() {
                "something"
            } else {
                "something else"
            };
            named.push(what.to_string());
            list(&named)
        }
    }
}

/// The places of each text that stands more than once, with the same shown beside it.
fn alike(told: &[String], shown: &[String]) -> Vec<Vec<usize>> {
    let mut places: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
    for (place, (text, shown)) in told.iter().zip(shown).enumerate() {
        places.entry((text, shown)).or_default().push(place);
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
        let told = apart_in(graph.view(&filter), &edges, Naming::PLAIN);
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

    /// Two promises of assistance were told apart by dates as a file writes them: "(1979-03-26–1994)".
    #[test]
    fn promises_of_one_kind_are_told_apart_by_their_means() {
        let text = r#"(foedera: 1, source: "s", sources: {"s": "S"},
            actors: {"a": State("Aland"), "b": State("Beland")},
            edges: [
                undertakes(id: "e1", from: "a", to: "b", obligation: Assistance, means: ["oil"], valid: "1979-03-26/1994", at: "1"),
                undertakes(id: "e2", from: "a", to: "b", obligation: Assistance, means: ["money"], at: "1"),
            ])"#;
        let reading = read(&Memory::new().with("x.ron", text), "x.ron");
        let graph = reading.graph.unwrap();
        let filter = Filter::default();
        let edges = ["e1", "e2"].map(|key| graph.edge_id(key).unwrap());
        assert_eq!(
            apart_in(graph.view(&filter), &edges, Naming::PLAIN),
            [
                "Aland undertakes to Beland (oil)",
                "Aland undertakes to Beland (money)"
            ]
        );
    }
}
