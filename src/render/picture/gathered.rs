//! The same picture as cards: each agreement a frame with what was promised under it and what
//! broke it; then what stands under no agreement, conditions, other relations, and what is known
//! of the actors. Start at [`cards`].

use super::bundle::{Apart, bundles};
use super::chosen::chosen;
use super::detail::details;
use super::edit::Edited;
use super::joint::{Joining, joined};
use super::voice::listed;
use super::{Easel, Focus, left_out, seen_together, shape};
use crate::graph::{EdgeId, NodeId, View};
use crate::model::{Day, Kind, Says, Value};
use crate::render::cards::{Card, Cards, Entry};
use crate::render::scene::{Arrow, ArrowKind, Scene, Shape, Standing};
use std::collections::{BTreeMap, BTreeSet};

/// Where an arrow belongs, in reading order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Agreement(NodeId),
    Promises,
    Breaches,
    Conditions,
    Structure,
    Politics,
    Rest,
}

impl Place {
    fn title(self) -> &'static str {
        match self {
            Place::Agreement(_) => "",
            Place::Promises => "Under no agreement that is named",
            Place::Breaches => "Broken",
            Place::Conditions => "What must come first",
            Place::Structure => "Who belongs to whom",
            Place::Politics => "Who takes which position",
            Place::Rest => "Other relations",
        }
    }
}

/// What a view shows as cards. Shown and edited as in [`picture`](super::picture), but promises
/// of different agreements are never drawn together. Costs a scan of the edges.
///
/// ```
/// use foedera::graph::Filter;
/// use foedera::render::{Focus, Options, cards};
///
/// let graph = foedera::dossier::ukraine();
/// let filter = Filter::default();
/// let page = cards(graph.view(&filter), &Focus::default());
/// let budapest = page.cards.iter().find(|card| card.title == "Budapest Memorandum").unwrap();
/// assert_eq!(budapest.detail[0], "signed 1994");
/// let heads = budapest.entries.iter().map(|entry| entry.head.as_str());
/// assert_eq!(heads.filter(|head| *head == "Russia → Ukraine").count(), 1);
/// assert!(page.svg(&Options::default()).contains(">Russia → Ukraine</text>"));
/// ```
pub fn cards(view: View<'_>, focus: &Focus) -> Cards {
    let edited = Edited::new(view, chosen(view, focus), focus);
    let shown: BTreeSet<EdgeId> = edited.edges.iter().copied().collect();
    let mut easel = Easel::new(view, focus, &edited);
    let apart = Apart {
        matters: focus.keep_all,
        agreements: true,
    };
    let mut under: Vec<Option<NodeId>> = Vec::new();
    let bundles = bundles(view, &edited.edges, &edited.tucked, apart);
    for bundle in joined(bundles, &edited.tucked, &Joining::of(focus)) {
        easel.arrow(&bundle);
        under.resize(easel.scene.arrows.len(), bundle.under);
    }
    if focus.only.is_none() {
        easel.conditions(&shown);
    }
    easel.captions(&shown);
    seen_together(std::slice::from_mut(&mut easel.scene), focus);
    under.resize(easel.scene.arrows.len(), None);
    easel.members();
    let note = left_out(view, focus, [&easel.scene]);
    easel.scene.notes.extend(note);
    let boxes: BTreeMap<usize, NodeId> = easel.places.iter().map(|(n, at)| (*at, *n)).collect();
    gathered(view, easel.scene, &under, &boxes)
}

impl Easel<'_> {
    /// Tells in the box of a coalition or an organization which of its members are shown: a card
    /// has no frame around them.
    fn members(&mut self) {
        for group in self.groups() {
            let Some(head) = self.scene.boxes.iter().position(|b| b.id == group.id) else {
                continue;
            };
            let others = group.members.iter().filter(|at| **at != head);
            let names: Vec<String> = others
                .map(|at| self.scene.boxes[*at].name.clone())
                .collect();
            let line = listed(&names, 12).map(|names| format!("with {names}"));
            self.scene.boxes[head].detail.extend(line);
        }
    }
}

fn gathered(
    view: View<'_>,
    scene: Scene,
    under: &[Option<NodeId>],
    boxes: &BTreeMap<usize, NodeId>,
) -> Cards {
    let is_agreement = |at: &usize| {
        let node = boxes.get(at).copied();
        node.filter(|node| matches!(view.node(*node).is, Kind::Agreement(_)))
    };
    let mut told: BTreeMap<Place, Vec<&Arrow>> = BTreeMap::new();
    let mut busy: BTreeSet<usize> = BTreeSet::new();
    for (arrow, under) in scene.arrows.iter().zip(under) {
        let end = || is_agreement(&arrow.to).or_else(|| is_agreement(&arrow.from));
        let place = match under.or_else(end) {
            Some(agreement) => Place::Agreement(agreement),
            None => loose(arrow.kind),
        };
        told.entry(place).or_default().push(arrow);
        busy.extend([arrow.from, arrow.to]);
    }
    let mut cards: Vec<(Option<(usize, Day)>, Card)> = Vec::new();
    for (place, mut arrows) in told {
        arrows.sort_by_key(|arrow| (arrow.kind, rank(arrow.standing)));
        let best = arrows.iter().map(|arrow| rank(arrow.standing)).min();
        let entries = arrows.iter().map(|arrow| Entry::of_arrow(&scene, arrow));
        let entries = entries.collect();
        let mut card = Card {
            title: place.title().to_string(),
            entries,
            ..Card::default()
        };
        let mut order = None;
        if let Place::Agreement(agreement) = place {
            let node = view.node(agreement);
            card.title = node.name.clone();
            card.shape = Some(shape(node));
            card.detail = details(view, agreement);
            // Agreements under which something was promised come first.
            let promises = arrows.iter().any(|arrow| arrow.kind < ArrowKind::Breach);
            let behind = if promises { 0 } else { Standing::ALL.len() };
            order = best.map(|best| (best + behind, first_day(view, agreement)));
        }
        cards.push((order, card));
    }
    // Cards without an order keep their places, behind all agreements.
    cards.sort_by_key(|(order, _)| order.unwrap_or((usize::MAX, Day::MAX)));
    let mut cards: Vec<Card> = cards.into_iter().map(|(_, card)| card).collect();
    let in_title = |at: &usize| is_agreement(at).is_some() && busy.contains(at);
    let known = (scene.boxes.iter().enumerate())
        .filter(|(at, b)| !in_title(at) && (!b.detail.is_empty() || !busy.contains(at)));
    let entries: Vec<Entry> = known.map(|(_, b)| Entry::of_box(b)).collect();
    if !entries.is_empty() {
        let events = scene.boxes.iter().any(|b| b.shape == Shape::Event);
        let title = if events { "Who and what" } else { "Who is who" };
        cards.push(Card {
            title: title.to_string(),
            entries,
            ..Card::default()
        });
    }
    Cards {
        title: scene.title,
        subtitle: scene.subtitle.unwrap_or_default(),
        cards,
        notes: scene.notes,
        source_line: scene.source_line,
    }
}

/// The first day that is told of an agreement: of two that stand alike, the older comes first.
fn first_day(view: View<'_>, agreement: NodeId) -> Day {
    let dates = view.node_claims(agreement);
    let days = dates.filter_map(|claim| match &claim.says {
        Says::Value(_, Value::Date(date)) => Some(date.start().earliest),
        _ => None,
    });
    days.min().unwrap_or(Day::MAX)
}

/// Where an arrow belongs that has to do with no agreement.
fn loose(kind: ArrowKind) -> Place {
    match kind {
        ArrowKind::Guarantee | ArrowKind::Backstop | ArrowKind::Undertaking | ArrowKind::Debt => {
            Place::Promises
        }
        ArrowKind::Breach => Place::Breaches,
        ArrowKind::Condition | ArrowKind::Decision => Place::Conditions,
        ArrowKind::Structure => Place::Structure,
        ArrowKind::Politics => Place::Politics,
        ArrowKind::Participation | ArrowKind::Lineage | ArrowKind::Access | ArrowKind::Other => {
            Place::Rest
        }
    }
}

fn rank(standing: Standing) -> usize {
    let at = Standing::ALL.iter().position(|known| *known == standing);
    at.unwrap_or(Standing::ALL.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dossier::{Memory, read};
    use crate::graph::Filter;
    use crate::render::{Options, Page};

    /// Each card and its entries in words.
    fn told(edges: &str) -> (String, Cards) {
        let text = format!(
            "(foedera: 1, source: \"book\", sources: {{\"book\": (title: \"A book\")}},
            actors: {{\"a\": State(\"Aland\"), \"b\": State(\"Borduria\"), \"c\": Group(name: \"Friends\", unresolved: true)}},
            agreements: {{\"p\": Treaty(name: \"Pact\", signed: \"1815\", at: \"1\"), \"q\": Treaty(name: \"Quay\", at: \"1\")}},
            edges: [{edges}])"
        );
        let reading = read(&Memory::new().with("d.ron", text), "d.ron");
        let faults = reading.faults;
        let graph = reading.graph.unwrap_or_else(|| panic!("{faults:#?}"));
        let filter = Filter::default();
        let cards = cards(graph.view(&filter), &Focus::default());
        let card = |card: &Card| {
            let entries = card.entries.iter();
            let entries = entries.map(|e| format!("  {}: {}, {:?}", e.head, e.what, e.lines));
            let entries: Vec<String> = entries.collect();
            format!("{} {:?}\n{}", card.title, card.detail, entries.join("\n"))
        };
        let said: Vec<String> = cards.cards.iter().map(card).collect();
        (said.join("\n"), cards)
    }

    const EDGES: &str = r#"
        guarantees(id: "g1", from: "a", to: "b", under: "p", since: "1815", at: "1"),
        guarantees(id: "g2", from: "a", to: "b", under: "q", since: "1820", at: "1"),
        guarantees(id: "g3", from: "a", to: "b", since: "1830", at: "1"),
        undertakes(id: "u", from: "c", to: "b", under: "q", term: "aid", at: "1"),
        violates(from: "a", to: "p", breaches: ["g1"], valid: "1848", at: "1")"#;

    #[test]
    fn a_promise_stands_under_its_agreement_and_what_broke_it_beside_it() {
        expect_test::expect![[r#"
            Quay []
              Aland → Borduria: guarantees, ["since 1820"]
              Friends → Borduria: aid, []
            Pact ["signed 1815"]
              Aland → Borduria: guarantees, ["since 1815"]
              Aland → Pact: violates, ["1848"]
            Under no agreement that is named []
              Aland → Borduria: guarantees, ["since 1830"]
            Who is who []
              Friends: , ["members not listed"]"#]]
        .assert_eq(&told(EDGES).0);
    }

    /// A charter of 1981 stood behind an executive order of 2025: they came by their ids.
    #[test]
    fn of_agreements_that_stand_alike_the_older_comes_first() {
        let text = r#"(foedera: 1, source: "book", sources: {"book": (title: "A book")},
            actors: {"a": State("Aland"), "b": State("Borduria")},
            agreements: {"a-late": Treaty(name: "Late", signed: "1900", at: "1"),
                "b-early": Treaty(name: "Early", signed: "1815", at: "1"),
                "c-undated": Treaty(name: "Undated", at: "1")},
            edges: [guarantees(id: "g1", from: "a", to: "b", under: "a-late", at: "1"),
                guarantees(id: "g2", from: "a", to: "b", under: "b-early", at: "1"),
                guarantees(id: "g3", from: "a", to: "b", under: "c-undated", at: "1")])"#;
        let graph = read(&Memory::new().with("d.ron", text), "d.ron").graph;
        let graph = graph.expect("a dossier without faults");
        let filter = Filter::default();
        let page = cards(graph.view(&filter), &Focus::default());
        let titles: Vec<&str> = page.cards.iter().map(|card| card.title.as_str()).collect();
        assert_eq!(titles, ["Early", "Late", "Undated"]);
    }

    #[test]
    fn a_phone_is_390_pixels_wide_and_a_sheet_as_wide_as_its_columns() {
        let (_, cards) = told(EDGES);
        let width = |page| {
            let svg = cards.svg(&Options {
                page,
                ..Options::default()
            });
            assert_eq!(
                svg,
                cards.svg(&Options {
                    page,
                    ..Options::default()
                }),
                "the same bytes"
            );
            let document = roxmltree::Document::parse(&svg).unwrap();
            let width = document.root_element().attribute("width");
            width.unwrap().parse::<f64>().unwrap()
        };
        assert_eq!(width(Page::Phone), 390.0);
        assert_eq!(width(Page::Sheet), 1158.0);
    }

    #[test]
    fn a_long_card_goes_on_in_another_column() {
        let (_, mut cards) = told(EDGES);
        let entry = cards.cards[0].entries[0].clone();
        cards.cards.truncate(1);
        cards.cards[0].entries = vec![entry; 40];
        let svg = cards.svg(&Options::default());
        assert_eq!(svg.matches("continued</text>").count(), 2);
        let phone = Options {
            page: Page::Phone,
            ..Options::default()
        };
        assert!(!cards.svg(&phone).contains("continued"));
    }

    #[test]
    fn nothing_is_no_card() {
        assert_eq!(told("").0, "");
    }
}
