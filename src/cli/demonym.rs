//! What a state is called by the word for what is its own: `Belgian` for Belgium, also in `Belgian
//! neutrality`. The names are a dossier's; here is only how such words are made. Start at
//! [`states_called`].

use super::sentence::is_what_is_promised;
use crate::graph::{Found, Graph, NodeId};
use crate::model::{ActorKind, Kind};
use std::collections::BTreeSet;

/// How such a word ends, and how the name ends of which it is made.
const ENDINGS: &[(&str, &[&str])] = &[
    ("ian", &["", "ia", "y", "e", "a"]),
    ("an", &["a", "um", "o", "e"]),
    ("ish", &["and", "ain", "en", "ey", ""]),
    ("ese", &["", "a"]),
    ("i", &[""]),
    ("ic", &[""]),
    ("in", &["o"]),
    ("k", &["ce"]),
    ("", &["y", "stan"]),
];

/// Those that are made in no such way.
const OTHERS: &[(&str, &[&str])] = &[
    ("american", &["United States", "USA"]),
    ("british", &["United Kingdom", "Great Britain"]),
    ("czech", &["Czechia", "Czech Republic", "Czechoslovakia"]),
    ("danish", &["Denmark"]),
    ("dutch", &["Netherlands", "Holland"]),
    ("english", &["England"]),
    ("finnish", &["Finland"]),
    ("french", &["France"]),
    ("irish", &["Ireland"]),
    ("norwegian", &["Norway"]),
    ("ottoman", &["Ottoman Empire"]),
    ("philippine", &["Philippines"]),
    ("portuguese", &["Portugal"]),
    ("scottish", &["Scotland"]),
    ("soviet", &["Soviet Union"]),
    ("spanish", &["Spain"]),
    ("swiss", &["Switzerland"]),
    ("welsh", &["Wales"]),
];

/// The states that a text means by the word for what is theirs, alone or with what is promised
/// them behind it: `Belgian`, `Belgian neutrality`, `Belgium's neutrality`.
pub(super) fn states_called(graph: &Graph, text: &str) -> BTreeSet<NodeId> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let words = match words[..] {
        [article, ref left @ ..] if article.eq_ignore_ascii_case("the") => left,
        _ => &words[..],
    };
    let [first, left @ ..] = words else {
        return BTreeSet::new();
    };
    if !left.is_empty() && !is_what_is_promised(left) {
        return BTreeSet::new();
    }
    let genitive = first.strip_suffix("'s").or(first.strip_suffix("’s"));
    let names = match genitive.filter(|_| !left.is_empty()) {
        Some(name) => vec![name.to_string()],
        None => names_of(&first.to_lowercase()),
    };
    let found = names.iter().filter_map(|name| match graph.find(name) {
        Found::One(node) => Some(node),
        Found::Several(_) | Found::Nothing { .. } => None,
    });
    found.filter(|node| is_state(graph, *node)).collect()
}

fn is_state(graph: &Graph, node: NodeId) -> bool {
    match graph.kind(node) {
        Kind::Actor(actor) => actor.kind == Some(ActorKind::State),
        _ => false,
    }
}

/// The names of which such a word may be made.
fn names_of(word: &str) -> Vec<String> {
    if let Some((_, names)) = OTHERS.iter().find(|(other, _)| *other == word) {
        return names.iter().map(|name| name.to_string()).collect();
    }
    let made = ENDINGS.iter().filter_map(|(ending, of)| {
        // A stem of two letters is anybody's.
        let stem = word
            .strip_suffix(ending)
            .filter(|stem| stem.chars().count() > 2)?;
        Some(of.iter().map(move |end| format!("{stem}{end}")))
    });
    // Of the name itself, nothing is made: it is looked for as it stands.
    made.flatten().filter(|name| name != word).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(word: &str, name: &str) {
        let names = names_of(&word.to_lowercase());
        let is_name = |made: &String| made.eq_ignore_ascii_case(name);
        assert!(names.iter().any(is_name), "{word}: {names:?}");
    }

    #[test]
    fn a_state_is_called_by_the_word_for_what_is_its_own() {
        let pairs = "Belgian Belgium, Russian Russia, Ukrainian Ukraine, German Germany, British \
            Britain, Serbian Serbia, Austrian Austria, Italian Italy, Turkish Turkey, Japanese Japan, \
            Chinese China, Polish Poland, Swedish Sweden, Spanish Spain, Greek Greece, Israeli Israel, \
            Montenegrin Montenegro, Korean Korea, Mexican Mexico, Icelandic Iceland, Kazakh Kazakhstan, \
            Iranian Iran, Canadian Canada, French France, Luxembourgish Luxembourg, Romanian Romania";
        for pair in pairs
            .split(", ")
            .filter(|pair| !pair.starts_with("British"))
        {
            let (word, name) = pair.split_once(' ').unwrap();
            check(word, name.trim());
        }
        check("British", "Great Britain");
    }

    #[test]
    fn only_states_are_called_so() {
        let graph = crate::dossier::built_in("july-1914").unwrap();
        let called = |text: &str| {
            let nodes = states_called(&graph, text).into_iter();
            let keys = nodes.map(|node| graph.node_key(node).to_string());
            keys.collect::<Vec<_>>().join(" ")
        };
        assert_eq!(called("Belgian neutrality"), "belgium");
        assert_eq!(called("the Belgian neutrality"), "belgium");
        assert_eq!(called("Belgium's neutrality"), "belgium");
        assert_eq!(called("Serbian"), "serbia");
        assert_eq!(called("Belgian Congo"), "");
        assert_eq!(called("Belgium"), "");
        assert_eq!(called("Triplian"), "");
        assert_eq!(called(""), "");
    }
}
