//! How names stand within sentences: with an article where English sets one. Start at [`the`].

use crate::graph::{NodeId, View};
use crate::model::{ActorKind, Kind, Node};

/// How the names of a sentence are written.
#[derive(Clone, Copy)]
pub struct Naming {
    /// What becomes of a name, or of a text's own term, first: it may be too long.
    pub cut: fn(&str) -> String,
    /// Whether articles are set: in running words, never in cells.
    pub articles: bool,
    /// Whom the page is about, so that no row has to name it: "guarantees Ukraine", "Ukraine
    /// guarantees it".
    pub page_of: Option<NodeId>,
    /// Whether an undertaking tells what it asks where its text has no word of its own for it:
    /// "undertakes to Ukraine: nonaggression".
    pub asked: bool,
}

impl Naming {
    /// As the dossier has them: for a cell, a box or a list.
    pub const PLAIN: Naming = Naming {
        cut: str::to_string,
        articles: false,
        page_of: None,
        asked: false,
    };
    /// As a sentence has them.
    pub const PROSE: Naming = Naming {
        cut: str::to_string,
        articles: true,
        page_of: None,
        asked: false,
    };

    pub(super) fn write(&self, name: &str) -> String {
        match self.articles {
            true => the(&(self.cut)(name)),
            false => (self.cut)(name),
        }
    }
}

/// Common nouns that ask for an article where a name is built on them.
const NOUNS: [&str; 69] = [
    "Accord",
    "Accords",
    "Act",
    "Agency",
    "Agreement",
    "Agreements",
    "Alliance",
    "Armistice",
    "Army",
    "Assembly",
    "Authority",
    "Charter",
    "Coalition",
    "Command",
    "Commission",
    "Committee",
    "Commonwealth",
    "Communiqué",
    "Community",
    "Compact",
    "Confederation",
    "Congress",
    "Constitution",
    "Convention",
    "Council",
    "Court",
    "Covenant",
    "Declaration",
    "Emirates",
    "Empire",
    "Entente",
    "Facility",
    "Federation",
    "Force",
    "Framework",
    "Fund",
    "Government",
    "Islands",
    "Kingdom",
    "League",
    "Mechanism",
    "Memorandum",
    "Ministry",
    "Mission",
    "Nations",
    "Navy",
    "Netherlands",
    "Organisation",
    "Organization",
    "Pact",
    "Parliament",
    "Party",
    "Philippines",
    "Plan",
    "Principality",
    "Programme",
    "Protocol",
    "Republic",
    "Scheme",
    "Senate",
    "Settlement",
    "States",
    "Statute",
    "Territories",
    "Treasury",
    "Treaty",
    "Tribunal",
    "Triplice",
    "Union",
];

/// Nouns that do so before an "of" alone: "the City of London", but "Mexico City".
const PLACES: [&str; 8] = [
    "Canton",
    "City",
    "County",
    "Duchy",
    "Municipality",
    "Province",
    "State",
    "Sultanate",
];

/// Common nouns whose possessive leads no name: "the People's Republic", but "Ukraine's Parliament".
const SEVERAL: [&str; 3] = ["children", "people", "women"];

/// Words that end the part of a name that its article belongs to.
const AFTER: [&str; 13] = [
    "of",
    "on",
    "for",
    "between",
    "among",
    "against",
    "concerning",
    "regarding",
    "with",
    "to",
    "in",
    "at",
    "and",
];

/// A name within a sentence: "the United States", "the Coalition of the Willing", "Ukraine". An
/// article stands where the name is built on a common noun of a short list, and has none yet.
pub fn the(name: &str) -> String {
    let words = name.split(' ').collect::<Vec<_>>();
    let is_led = words.first().is_some_and(|first| {
        let first = first.to_lowercase();
        ["the", "a", "an", "another"].contains(&first.as_str())
            || first
                .replace('’', "'")
                .strip_suffix("'s")
                .is_some_and(|owner| !SEVERAL.contains(&owner))
    });
    // A company's name that ends in "Bank" has no article.
    let is_public = || words.iter().any(|word| ["Central", "World"].contains(word));
    // "People of the North" are some, "the Palestinian people" are all.
    let is_whole = || words.first().is_none_or(|first| *first != "people");
    let is_of = || matches!(words[..], [first, "of", ..] if PLACES.contains(&first));
    let asks = |head| {
        let by_itself = NOUNS.contains(&head) || is_of();
        by_itself || head == "Bank" && is_public() || head == "people" && is_whole()
    };
    match head(&words).is_some_and(asks) && !is_led {
        true => format!("the {name}"),
        false => name.to_string(),
    }
}

/// The name of a node within a sentence.
pub fn the_name(view: View<'_>, node: NodeId) -> String {
    the(&view.node(node).name)
}

/// A sentence with a capital at its beginning.
pub fn capital(sentence: &str) -> String {
    let mut letters = sentence.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

/// The noun that a name is built on: the last before a comma, a bracket or an "of".
fn head<'w>(words: &[&'w str]) -> Option<&'w str> {
    let mut head = None;
    for word in words {
        if AFTER.contains(word) || word.starts_with('(') {
            break;
        }
        head = Some(word.trim_end_matches([',', ':', ';']));
        if word.ends_with([',', ':', ';']) {
            break;
        }
    }
    head
}

/// Whether a name is that of several, so that its verb is too: "Russian proxies", and a group, or
/// one whose members nobody has listed, if its name ends in an s or speaks of people.
pub(super) fn is_plural(node: &Node) -> bool {
    let words: Vec<&str> = node.name.split(' ').collect();
    let is_set = matches!(
        &node.is,
        Kind::Actor(actor) if actor.unresolved || actor.kind == Some(ActorKind::Group)
    );
    head(&words).is_some_and(|head| {
        let is_common = words.len() > 1 && head.starts_with(char::is_lowercase);
        let ends = head.ends_with('s') && !head.ends_with("ss") && !head.ends_with("us");
        let people = ["People", "people"].contains(&head);
        ends && (is_common || is_set) || people && is_set
    })
}

/// What a sentence calls what belongs to it: "its members", "their members".
pub fn whose(node: &Node) -> &'static str {
    match is_plural(node) {
        true => "their",
        false => "its",
    }
}

/// A verb of one as that of several: "guarantees" as "guarantee", "is part of" as "are part of",
/// "provisionally applies" as "provisionally apply".
pub(super) fn plural(verb: &str) -> String {
    let mut words: Vec<String> = verb.split(' ').map(str::to_string).collect();
    if let Some(first) = words.iter_mut().find(|word| !word.ends_with("ly")) {
        *first = match first.as_str() {
            "is" => "are".to_string(),
            other => match (other.strip_suffix("ies"), other.strip_suffix('s')) {
                (Some(stem), _) => format!("{stem}y"),
                (None, Some(stem)) => stem.to_string(),
                (None, None) => other.to_string(),
            },
        };
    }
    words.join(" ").replacen(" member ", " members ", 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::sentence_in;

    #[test]
    fn an_article_stands_where_english_sets_one() {
        for name in [
            "United States",
            "United Kingdom",
            "Netherlands",
            "European Union",
            "United Arab Emirates",
            "Coalition of the Willing",
            "Democratic Republic of the Congo",
            "Budapest Memorandum",
            "Treaty of London, 1839",
            "Agreement between Japan and the United Kingdom",
            "US Congress",
            "Municipality of Harbourg",
            "City of London",
            "United Nations Command",
            "European Stability Mechanism",
            "European Central Bank",
            "European Financial Stability Facility",
            "International Atomic Energy Agency",
            "Ulster Unionist Party",
            "Shanghai Communiqué",
            "People's Republic of China",
            "Women’s Army",
            "Palestinian people of Gaza",
        ] {
            assert_eq!(the(name), format!("the {name}"));
        }
        for name in [
            "Ukraine",
            "Russia",
            "NATO",
            "Minsk II",
            "Partners",
            "people of Gaza",
            "Bank of Acts",
            "Deutsche Bank",
            "Ukraine's Parliament",
            "The Coalition",
            "the Entente",
            "Jared Kushner",
            "Sarajevo, Treaty of",
            "",
        ] {
            assert_eq!(the(name), name);
        }
    }

    #[test]
    fn verbs_of_several_are_spelled() {
        for (one, several) in [
            ("owes", "owe"),
            ("ratifies", "ratify"),
            ("provisionally applies", "provisionally apply"),
            ("is member of", "are members of"),
        ] {
            assert_eq!(plural(one), several);
        }
    }

    #[test]
    fn several_have_a_verb_of_several() {
        let text = r#"(foedera: 1, source: "s", sources: {"s": "S"},
            actors: {"p": State(name: "Partners", unresolved: true), "r": State("Russian proxies"),
                "h": State("Honduras"), "u": State("United States"),
                "g": Group("People of the North")},
            edges: [
                guarantees("p", "h", "1"), violates("r", "h", "1"), guarantees("h", "u", "1"),
                member_of("p", "h", "1"), undertakes("p", "u", "1"), supports("g", "h", "1"),
            ])"#;
        let reading =
            crate::dossier::read(&crate::dossier::Memory::new().with("x.ron", text), "x.ron");
        let faults = reading.faults;
        let graph = reading.graph.unwrap_or_else(|| panic!("{faults:#?}"));
        let filter = crate::graph::Filter::default();
        let said = graph.edge_ids();
        let said = said.map(|edge| sentence_in(graph.view(&filter), edge, Naming::PROSE));
        let mut said: Vec<String> = said.collect();
        said.sort();
        assert_eq!(
            said,
            [
                "Honduras guarantees the United States",
                "Partners are members of Honduras",
                "Partners guarantee Honduras",
                "Partners undertake to the United States",
                "People of the North support Honduras",
                "Russian proxies violate Honduras",
            ]
        );
    }
}
