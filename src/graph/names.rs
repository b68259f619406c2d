//! Look-up by what people type: a key, a name or an alias. Four steps, and the first with a hit
//! decides: the key; the exact name (NFC); the name with case folded; the name with marks
//! dropped. Several hits are candidates, never a guess.

use super::NodeId;
use super::column::Column;
use super::nodes::Nodes;
use crate::model::nearest;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// What a look-up found.
///
/// ```
/// use foedera::graph::{Found, Graph};
///
/// let empty = Graph::empty();
/// assert!(matches!(empty.find("Ukraine"), Found::Nothing { .. }));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found<T> {
    /// Exactly one.
    One(T),
    /// Several bear that name.
    Several(Vec<T>),
    /// None does; these come nearest.
    Nothing {
        /// The nearest keys and names, at most three.
        nearest: Vec<String>,
    },
}

/// Names and aliases of nodes, found by a hash of their barest spelling: what is alike in a
/// stricter spelling is alike in that one too.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// The hash and the node of each name, sorted.
    pub(super) index: Column<[u32; 2]>,
}

impl Names {
    /// The index of these names.
    pub(super) fn new(nodes: &Nodes) -> Names {
        let mut index = Vec::with_capacity(nodes.is.len());
        for i in 0..nodes.is.len() {
            let node = NodeId::at(i);
            for name in names_of(nodes, node) {
                index.push([hash(&bare(name)), node.0]);
            }
        }
        index.sort_unstable();
        index.dedup();
        Names {
            index: index.into(),
        }
    }

    /// The nodes that bear the name, by the first step with a hit, in their order.
    pub(super) fn find(&self, nodes: &Nodes, name: &str) -> Vec<NodeId> {
        let spelled = bare(name);
        let wanted = hash(&spelled);
        let first = self.index.partition_point(|[hash, _]| *hash < wanted);
        let hits = self.index[first..].iter();
        let hits = hits.take_while(|[hash, _]| *hash == wanted);
        let hits: Vec<NodeId> = hits.map(|[_, node]| NodeId(*node)).collect();
        let alike = |spell: fn(&str) -> String| -> Vec<NodeId> {
            let asked = spell(name);
            let bears = |node: &NodeId| names_of(nodes, *node).any(|name| spell(name) == asked);
            hits.iter().copied().filter(bears).collect()
        };
        let steps: [fn(&str) -> String; 3] = [exact, folded, bare];
        let found = steps.into_iter().map(alike);
        found
            .into_iter()
            .find(|found| !found.is_empty())
            .unwrap_or_default()
    }

    /// The names and keys of nodes that come nearest to the wrong one.
    pub(super) fn nearest(nodes: &Nodes, name: &str) -> Vec<String> {
        let names = (0..nodes.is.len()).flat_map(|i| names_of(nodes, NodeId::at(i)));
        // A search through everything ends after a while; a small graph is searched whole.
        let candidates = nodes.keys.texts().take(MOST).chain(names.take(MOST));
        nearest(name, candidates)
    }
}

/// How many keys, and how many names, are compared with a wrong one.
const MOST: usize = 100_000;

fn names_of(nodes: &Nodes, node: NodeId) -> impl Iterator<Item = &str> {
    let aliases = nodes.template(node).aliases.iter().map(String::as_str);
    std::iter::once(nodes.names.text(node.index())).chain(aliases)
}

/// The same on every machine, for it is kept in files (FNV-1a, 32 bits).
fn hash(text: &str) -> u32 {
    let step = |hash: u32, byte: u8| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    text.bytes().fold(0x811c_9dc5, step)
}

/// Canonical composition, with outer and doubled white space gone.
fn exact(name: &str) -> String {
    if name.is_ascii()
        && !name.contains(|c: char| c.is_ascii_whitespace() && c != ' ')
        && !name.contains("  ")
    {
        return name.trim().to_string();
    }
    name.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .nfc()
        .collect()
}

/// Case folded. Simple lower case of the upper case, which also meets `ß` and `SS`.
fn folded(name: &str) -> String {
    if name.is_ascii() {
        let mut name = exact(name);
        name.make_ascii_lowercase();
        return name;
    }
    exact(&name.to_uppercase().to_lowercase())
}

/// Marks dropped from Latin and Greek letters, and letters that carry a mark within spelled
/// out. Never from Cyrillic, where `й` and `ї` are letters of their own.
fn bare(name: &str) -> String {
    if name.is_ascii() {
        // A quarter of the time, for the names of a table of companies.
        return folded(name);
    }
    let mut bare = String::with_capacity(name.len());
    let mut base = ' ';
    for c in folded(name).nfd() {
        if is_combining_mark(c) {
            if !is_latin_or_greek(base) {
                bare.push(c);
            }
            continue;
        }
        base = c;
        match c {
            'ø' => bare.push('o'),
            'ł' => bare.push('l'),
            'đ' | 'ð' => bare.push('d'),
            'ı' => bare.push('i'),
            'þ' => bare.push_str("th"),
            'æ' => bare.push_str("ae"),
            'œ' => bare.push_str("oe"),
            'ß' => bare.push_str("ss"),
            '’' | '‘' => bare.push('\''),
            '‐' | '–' | '—' => bare.push('-'),
            c => bare.push(c),
        }
    }
    bare.nfc().collect()
}

fn is_latin_or_greek(c: char) -> bool {
    matches!(c, 'a'..='z' | 'A'..='Z' | '\u{00C0}'..='\u{024F}' | '\u{0370}'..='\u{03FF}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::{Graph, NodeTemplate, Rows};
    use crate::model::{Actor, ActorKind};

    fn names(names: &[&str]) -> Graph {
        let mut rows = Rows::new();
        let state = NodeTemplate::new(Actor::of(ActorKind::State));
        let state = rows.node_template(&state).unwrap();
        for (i, name) in names.iter().enumerate() {
            rows.node(&format!("n{i}"), name, state).unwrap();
        }
        rows.build().unwrap()
    }

    #[track_caller]
    fn check(name: &str, asked: &str, found: bool) {
        let graph = names(&[name]);
        let is_found = graph.find(asked) == Found::One(NodeId(0));
        assert_eq!(is_found, found);
    }

    #[test]
    fn a_name_is_found_as_it_is_written() {
        check("Volodymyr Zelenskyy", "Volodymyr Zelenskyy", true);
        check("Volodymyr Zelenskyy", " Volodymyr   Zelenskyy ", true);
    }

    #[test]
    fn case_and_marks_do_not_matter_in_the_end() {
        check("Côte d’Ivoire", "cote d'ivoire", true);
        check("Łódź", "lodz", true);
        check("Straße", "STRASSE", true);
        check("Ελλάδα", "ελλαδα", true);
        check("ΟΔΟΣ", "οδος", true);
    }

    #[test]
    fn cyrillic_letters_stay_what_they_are() {
        check("Україна", "україна", true);
        check("Україна", "украіна", false);
        check("Йод", "иод", false);
    }

    #[test]
    fn the_first_step_with_a_hit_decides() {
        let graph = names(&["Peru", "PERU"]);
        assert_eq!(graph.find("PERU"), Found::One(NodeId(1)));
        assert_eq!(
            graph.find("peru"),
            Found::Several(vec![NodeId(0), NodeId(1)])
        );
    }
}
