//! Look-up by what people type: a key, a name or an alias. Five steps, and the first with a hit
//! decides: the key; the exact name (NFC); the name with case folded; the name with marks
//! dropped; the letters and digits alone. Several hits are candidates, never a guess.

use super::column::Column;
use super::nodes::Nodes;
use super::overlay::Stands;
use super::{Graph, NodeId};
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
        let all = (0..nodes.is.len()).map(NodeId::at);
        Names::of(all.map(|id| names_of(nodes, id)))
    }

    /// The index of the names of each node, by their places.
    pub(super) fn of<'a>(nodes: impl Iterator<Item = impl Iterator<Item = &'a str>>) -> Names {
        let mut index = Vec::with_capacity(nodes.size_hint().0);
        for (node, names) in (0u32..).zip(nodes) {
            index.extend(names.map(|name| [hash(&bare(name)), node]));
        }
        index.sort_unstable();
        index.dedup();
        Names {
            index: index.into(),
        }
    }

    /// The nodes of which some name has this hash.
    fn of_hash(&self, wanted: u32) -> impl Iterator<Item = u32> {
        let first = self.index.partition_point(|[hash, _]| *hash < wanted);
        let hits = self.index[first..].iter();
        hits.take_while(move |[hash, _]| *hash == wanted)
            .map(|[_, node]| *node)
    }
}

impl Graph {
    /// The nodes that bear the name, by the first step with a hit, in their order.
    pub(super) fn bearers(&self, name: &str) -> Vec<NodeId> {
        let hits = self.like_in_name(name);
        let alike = |spell: fn(&str) -> String| -> Vec<NodeId> {
            let asked = spell(name);
            let bears = |node: &NodeId| self.names_of(*node).any(|name| spell(name) == asked);
            hits.iter().copied().filter(bears).collect()
        };
        let steps: [fn(&str) -> String; 3] = [exact, folded, bare];
        let found = steps.into_iter().map(alike);
        found
            .into_iter()
            .find(|found| !found.is_empty())
            .unwrap_or_default()
    }

    /// All nodes whose name, or another name of theirs, may be spelled like this one, and some
    /// others; in their order.
    pub(crate) fn like_in_name(&self, name: &str) -> Vec<NodeId> {
        let wanted = hash(&bare(name));
        let inner = &*self.0;
        let base = inner.base.names.of_hash(wanted);
        let Some(over) = &inner.over else {
            return base.map(NodeId).collect();
        };
        let old = base.filter_map(|old| over.node_places.kept(old));
        let own = over.names.of_hash(wanted);
        let own = own.map(|i| over.node_places.of_patch(i as usize));
        let mut all: Vec<NodeId> = old.chain(own).map(NodeId).collect();
        all.sort_unstable();
        all
    }

    /// The nodes of which the key or a name has the letters and digits of this one, in their
    /// order. Looks at all nodes.
    pub(super) fn loosely_like(&self, name: &str) -> Vec<NodeId> {
        let asked = letters(name);
        let is_like = |id: &NodeId| {
            let key = std::iter::once(self.node_key(*id));
            key.chain(self.names_of(*id))
                .any(|name| letters(name) == asked)
        };
        match asked.is_empty() {
            true => Vec::new(),
            false => self.node_ids().filter(is_like).collect(),
        }
    }

    /// The names and keys of nodes that come nearest to the wrong one.
    pub(super) fn nearest_names(&self, name: &str) -> Vec<String> {
        let keys = self.node_ids().map(|id| self.node_key(id));
        let names = self.node_ids().flat_map(|id| self.names_of(id));
        // A search through everything ends after a while; a small graph is searched whole.
        nearest(name, keys.take(MOST).chain(names.take(MOST)))
    }

    /// The node's name, and its other names.
    fn names_of(&self, id: NodeId) -> impl Iterator<Item = &str> {
        let aliases = match self.0.node_at(id) {
            Stands::Base(id) => &self.0.base.nodes.template(id).aliases,
            Stands::Patch(patched) => &patched.full.node.aliases,
        };
        std::iter::once(self.name(id)).chain(aliases.iter().map(String::as_str))
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

/// The letters and digits of the barest spelling, without the article before them.
fn letters(name: &str) -> String {
    let mut name = bare(name);
    if let Some(rest) = name.strip_prefix("the ") {
        name = rest.to_string();
    }
    name.retain(char::is_alphanumeric);
    name
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
    fn in_the_end_letters_and_digits_decide() {
        for asked in ["united-states", "UNITED_STATES", "the United States"] {
            check("United States", asked, true);
        }
        check("US", "U.S.", true);
        check("The Gambia", "gambia", true);
        check("Minsk II", "minsk-2", false);
        check("Côte d’Ivoire", "cote-divoire", true);
        check("Україна", "укра-їна", true);
        check("Україна", "украіна.", false);
        check("...", "---", false);
        // The key of the first, and the name of the second.
        let graph = names(&["Peru", "N-0"]);
        assert_eq!(
            graph.find("N 0"),
            Found::Several(vec![NodeId(0), NodeId(1)])
        );
        assert_eq!(graph.find("n-0"), Found::One(NodeId(1)));
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
