//! Two sides of a difference in one picture: what is new, what is lost and what stands otherwise is
//! marked by a word on the arrow, what is lost is pale as well. Start at [`difference`].

use super::alike::tell_once;
use super::cards::{Card, Cards, Entry};
use super::drawing::{Options, place, svg_arranged};
use super::layout::Direction;
use super::paper::{on_paper, readable};
use super::picture::{Focus, both};
use super::scene::{Arrow, Scene, Standing};
use super::series::{Change, Moment, Series};
use super::sheet::{Drawing, Page, WIDEST_LEGIBLE};
use super::signs::standing_style;
use crate::graph::View;
use crate::words;
use std::collections::{BTreeMap, BTreeSet};

/// A scene of both sides, and how much of it differs.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// All that either side shows and that differs, and what else joins the same boxes.
    pub scene: Scene,
    /// How many arrows are on the second side only.
    pub new: usize,
    /// How many are on the first side only.
    pub lost: usize,
    /// What these are called: "ended" where time lies between the sides, else "lost".
    pub gone: &'static str,
    /// How many stand otherwise.
    pub changed: usize,
}

impl Difference {
    /// How much of it differs, in words.
    pub fn told(&self) -> String {
        tally([
            (self.new, "new"),
            (self.lost, self.gone),
            (self.changed, "changed"),
        ])
    }
}

/// How many arrows are what: each may be several records, so they are named as arrows.
pub(super) fn tally(parts: [(usize, &str); 3]) -> String {
    let parts = parts.into_iter().filter(|(count, _)| *count > 0);
    let told = parts.enumerate().map(|(at, (many, word))| match at {
        0 => format!("{} {word}", words::count(many, "arrow")),
        _ => format!("{many} {word}"),
    });
    match told.collect::<Vec<_>>() {
        none if none.is_empty() => "nothing has changed".to_string(),
        told => told.join(", "),
    }
}

impl Difference {
    /// The picture; on a phone, and where it is larger than a page can show, cards of what is lost,
    /// new and changed.
    pub fn svg(&self, options: &Options) -> Drawing {
        if options.page.is_phone() {
            return self.cards().svg(options);
        }
        let mut scene = self.scene.clone();
        tell_once(std::slice::from_mut(&mut scene));
        if let Page::Paper(_) = options.page {
            let drawn = on_paper([scene], &Direction::ALL, options);
            return readable(drawn, || self.cards().svg(options));
        }
        let arranged = place(&scene, options.effort);
        match arranged.placed.width > WIDEST_LEGIBLE {
            true => self.cards().svg(options),
            false => svg_arranged(&scene, &arranged, options),
        }
    }

    fn cards(&self) -> Cards {
        let card = |tag: &str| Card {
            title: words::capital(tag),
            shape: None,
            detail: Vec::new(),
            entries: (self.scene.arrows.iter())
                .filter(|arrow| arrow.tag.as_deref() == Some(tag))
                .map(|arrow| Entry {
                    tag: None,
                    ..Entry::of_arrow(&self.scene, arrow)
                })
                .collect(),
        };
        let cards = [self.gone, "new", "changed"].map(card).into_iter();
        Cards {
            title: self.scene.title.clone(),
            subtitle: self.scene.subtitle.clone().unwrap_or_default(),
            cards: cards.filter(|card| !card.entries.is_empty()).collect(),
            notes: self.scene.notes.clone(),
            source_line: self.scene.source_line.clone(),
        }
    }
}

/// What two views show, side by side: records are the same by their ids.
///
/// ```
/// use foedera::graph::Filter;
/// use foedera::render::{Focus, beside, difference};
///
/// let graph = foedera::dossier::ukraine();
/// let before = Filter::default();
/// let after = Filter::default().without(graph.node_id("usa"));
/// let sides = beside(graph.view(&before), graph.view(&after), &Focus::default());
/// let difference = difference(&sides);
/// assert!(difference.lost > 0 && difference.new == 0);
/// let marked = |word: &str| difference.scene.arrows.iter().filter(|a| a.tag.as_deref() == Some(word)).count();
/// assert_eq!((marked("lost"), marked("new")), (difference.lost, 0));
/// ```
pub fn beside(before: View<'_>, after: View<'_>, focus: &Focus) -> Series {
    let [was, mut is] = both([before, after], focus);
    // Who has no promise left is not gone: only what is gone is pale.
    for shown in &was.boxes {
        let node = after.graph().node_id(&shown.id);
        let is_drawn = is.boxes.iter().any(|b| b.id == shown.id);
        if !is_drawn && node.is_some_and(|node| after.shows(node)) {
            is.add_box(shown.clone());
        }
    }
    let dates = [before, after].map(|view| view.filter().date().cloned());
    Series::new(dates.into_iter().zip([was, is]))
}

/// The first and the last moment of a series in one scene. Arrows that stand as before are drawn only
/// where they join boxes that something else concerns; a note counts the rest.
pub fn difference(series: &Series) -> Difference {
    let mut scene = series.whole.clone();
    let mut found = Difference {
        scene: Scene::new(""),
        new: 0,
        lost: 0,
        gone: "lost",
        changed: 0,
    };
    let last = series.moments.len().saturating_sub(1);
    let (Some(before), Some(after)) = (series.moments.first(), series.moments.last()) else {
        return found;
    };
    if before.date != after.date {
        found.gone = "ended";
    }
    let places = |moment: &Moment| -> BTreeMap<usize, usize> {
        let places = moment.arrows.iter().enumerate();
        places.map(|(place, whole)| (*whole, place)).collect()
    };
    let (olds, nows) = (places(before), places(after));
    let old = |whole: usize| before.scene.arrows.get(*olds.get(&whole)?);
    let changes = series.changes(last);
    let mut touched = BTreeSet::new();
    let mut stays = vec![false; scene.arrows.len()];
    for (at, arrow) in scene.arrows.iter_mut().enumerate() {
        let change = nows.get(&at).and_then(|now| changes.get(*now));
        let tag = match (change, old(at)) {
            (Some(Change::New), _) => {
                found.new += 1;
                "new"
            }
            (Some(Change::Changed), old) => {
                found.changed += 1;
                let old = old.map(state).unwrap_or_default();
                if old != state(arrow) {
                    arrow.word = Some(format!("{old} → {}", state(arrow)));
                }
                "changed"
            }
            (Some(Change::Same), _) => {
                stays[at] = true;
                arrow.label.truncate(1);
                continue;
            }
            (None, _) => {
                found.lost += 1;
                arrow.word = Some(match state(arrow).as_str() {
                    SO => "no longer so".to_string(),
                    state => format!("was {state}"),
                });
                arrow.standing = Standing::Lost;
                found.gone
            }
        };
        touched.extend([arrow.from, arrow.to]);
        arrow.tag = Some(tag.to_string());
        arrow.description = format!("{tag}: {}", arrow.description);
    }
    // A condition that an arrow names by its letter is shown with it.
    let joined = scene.arrows.iter();
    let joined = joined.filter(|a| touched.contains(&a.from) && touched.contains(&a.to));
    let awaited = joined.flat_map(|arrow| &arrow.awaits);
    let awaited: BTreeSet<&str> = awaited.map(|awaited| awaited.condition.as_str()).collect();
    let boxes = scene.boxes.iter().enumerate();
    let awaited = boxes.filter(|(_, b)| b.letter.is_some() && awaited.contains(b.id.as_str()));
    touched.extend(awaited.map(|(at, _)| at));
    let joins = |arrow: &Arrow| touched.contains(&arrow.from) && touched.contains(&arrow.to);
    let mut left_out = 0;
    let mut at = 0;
    scene.arrows.retain(|arrow| {
        let keep = !stays[at] || joins(arrow);
        at += 1;
        left_out += usize::from(!keep);
        keep
    });
    for (at, shown) in scene.boxes.iter_mut().enumerate() {
        shown.faded |= !after.boxes.contains(&at);
    }
    scene.keep_boxes(&touched);
    if left_out > 0 {
        let edges = match left_out {
            1 => "1 arrow that looks".to_string(),
            many => format!("{many} arrows that look"),
        };
        scene
            .notes
            .push(format!("Not drawn: {edges} as before, elsewhere."));
    }
    let arrows = scene.arrows.iter().filter(|arrow| arrow.tag.is_some());
    let told: Vec<&str> = arrows.map(|arrow| arrow.description.as_str()).collect();
    scene.description = told.join(" ");
    found.scene = scene;
    found
}

impl Difference {
    /// Notes how many of the records that differ look the same on both sides, so that no arrow is
    /// marked for them.
    pub fn note_unmarked<'k>(&mut self, differing: impl IntoIterator<Item = &'k str>) {
        let arrows = self.scene.arrows.iter();
        let marked = arrows.filter(|arrow| arrow.tag.is_some());
        let marked: BTreeSet<&str> = marked
            .flat_map(|arrow| &arrow.records)
            .map(String::as_str)
            .collect();
        let differing = differing.into_iter();
        let note = match differing.filter(|key| !marked.contains(key)).count() {
            0 => return,
            1 => "Not marked: 1 record that stands otherwise, and looks the same here.".to_string(),
            many => {
                format!("Not marked: {many} records that stand otherwise, and look the same here.")
            }
        };
        self.scene.notes.push(note);
    }
}

/// How what simply is stands.
const SO: &str = "held";

/// How an arrow stands, in a word or two.
fn state(arrow: &Arrow) -> String {
    let style = standing_style(arrow.standing);
    match (arrow.state(), arrow.standing) {
        (Some(word), _) => word.to_string(),
        (None, Standing::Held) => SO.to_string(),
        (None, _) => style.name.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dossier::{Memory, read};
    use crate::graph::Filter;
    use crate::model::{Date, Key};
    use crate::render::pictures;

    /// Debtors whose debts are alike share a box where there are many. Without one of them it was
    /// another box, and the debts of all others were told as lost and new.
    #[test]
    fn who_goes_of_many_alike_is_all_that_differs() {
        let debts: String = (0..50)
            .map(|i| format!(r#"owes(from: "x{i}", to: "b", amount: "{i} EUR", at: "1"),"#))
            .collect();
        let banks: String = (0..50)
            .map(|i| format!(r#""x{i}": Bank("X{i}"),"#))
            .collect();
        let text = format!(
            r#"(foedera: 1, source: "s", sources: {{"s": "S"}},
            actors: {{"b": Bank("B"), {banks}}}, edges: [{debts}])"#
        );
        let graph = read(&Memory::new().with("d.ron", text), "d.ron")
            .graph
            .unwrap();
        let before = Filter::default();
        let after = Filter::default().without(graph.node_id("x0"));
        let sides = beside(graph.view(&before), graph.view(&after), &Focus::default());
        let found = difference(&sides);
        assert_eq!((found.lost, found.new, found.changed), (1, 0, 0));
    }

    /// Between two dates “each of 17 debtors” stood beside five new ones.
    #[test]
    fn what_is_told_once_of_a_difference_is_told_of_what_it_draws() {
        let promise = |i: usize| {
            let year = if i < 5 { 1990 } else { 2000 };
            format!(r#"guarantees(from: "x{i}", to: "b", under: "p", since: "{year}", at: "1"),"#)
        };
        let promises: String = (0..9).map(promise).collect();
        let states: String = (0..9)
            .map(|i| format!(r#""x{i}": State("X{i}"),"#))
            .collect();
        let text = format!(
            r#"(foedera: 1, source: "s", sources: {{"s": "S"}},
            actors: {{"b": State("B"), {states}}},
            agreements: {{"p": Treaty(name: "Pact", signed: "1980", at: "1")}},
            edges: [{promises}])"#
        );
        let reading = read(&Memory::new().with("d.ron", text), "d.ron");
        let graph = reading.graph.unwrap();
        let dates = ["1995", "2005"].map(|year| Some(Date::new(year).unwrap()));
        let series = pictures(&graph, &Filter::default(), &Focus::default(), &dates);
        let svg = difference(&series).svg(&Options::default());
        let told: Vec<&str> = svg.split(">each of ").skip(1).collect();
        let [told] = told.as_slice() else {
            panic!("{told:?}");
        };
        assert!(told.starts_with("4 new guarantees:"), "{told}");
    }

    /// 45 debtors shared a box and 39 did not, so that each debt of two dossiers was lost and new.
    #[test]
    fn two_dossiers_are_edited_together() {
        let graph = |banks: std::ops::Range<usize>| {
            let debts = banks.clone();
            let debts: String = debts
                .map(|i| format!(r#"owes(id: "d{i}", from: "x{i}", to: "b", at: "1"),"#))
                .collect();
            let banks: String = banks.map(|i| format!(r#""x{i}": Bank("X{i}"),"#)).collect();
            let text = format!(
                r#"(foedera: 1, source: "s", sources: {{"s": "S"}},
                actors: {{"b": Bank("B"), {banks}}}, edges: [{debts}])"#
            );
            let reading = read(&Memory::new().with("d.ron", text), "d.ron");
            reading.graph.unwrap()
        };
        let (before, after) = (graph(10..55), graph(16..55));
        let every = Filter::default();
        let sides = beside(before.view(&every), after.view(&every), &Focus::default());
        let found = difference(&sides);
        assert_eq!((found.lost, found.new, found.changed), (6, 0, 0));
        let boxes: Vec<&str> = found.scene.boxes.iter().map(|b| b.name.as_str()).collect();
        assert_eq!(boxes.len(), 2, "{boxes:?}");
    }

    /// The frame told who belongs to it, so that who had left and who had joined was no difference.
    #[test]
    fn a_membership_of_one_date_only_counts() {
        let text = r#"(foedera: 1, source: "s", sources: {"s": "S"},
            actors: {"a": State("A"), "b": State("B"), "c": State("C"), "l": Organization("L")},
            edges: [
                member_of(id: "old", from: "a", to: "l", valid: "1980-01-01/1995-12-31", at: "1"),
                member_of(id: "both", from: "b", to: "l", valid: "1980-01-01/..", at: "1"),
                member_of(id: "young", from: "c", to: "l", valid: "2004-05-01/..", at: "1"),
                guarantees(id: "g", from: "a", to: "b", valid: "1980-01-01/..", at: "1"),
            ])"#;
        let graph = read(&Memory::new().with("d.ron", text), "d.ron");
        let graph = graph.graph.unwrap();
        let filter = |year| Filter::default().as_of(Date::new(year).unwrap());
        let [then, now] = ["1990", "2010"].map(filter);
        let focus = Focus {
            also: Some(
                ["old", "young"]
                    .into_iter()
                    .map(|key| Key::new(key).unwrap())
                    .collect(),
            ),
            ..Focus::default()
        };
        let sides = beside(graph.view(&then), graph.view(&now), &focus);
        let found = difference(&sides);
        assert_eq!((found.lost, found.new, found.changed), (1, 1, 0));
        let told = found.scene.arrows.iter().filter_map(|arrow| {
            let tag = arrow.tag.as_deref()?;
            Some((tag, found.scene.boxes[arrow.from].name.as_str()))
        });
        // Between two dates tables said "ended", pictures "lost".
        assert_eq!(told.collect::<Vec<_>>(), [("ended", "A"), ("new", "C")]);
        assert_eq!(found.told(), "1 arrow new, 1 ended");
        let svg = found.svg(&Options::default());
        assert!(svg.contains(">ended</text>") && !svg.contains(">lost</text>"));
    }

    /// Each of five lost guarantees said under which agreement; in cards, which have no box for that,
    /// each still does.
    #[test]
    fn what_all_that_is_lost_said_alike_is_told_once() {
        let promises: String = (0..5)
            .map(|i| format!(r#"guarantees(from: "x{i}", to: "b", under: "p", at: "1"),"#))
            .collect();
        let states: String = (0..5)
            .map(|i| format!(r#""x{i}": State("X{i}"),"#))
            .collect();
        let text = format!(
            r#"(foedera: 1, source: "s", sources: {{"s": "S"}},
            actors: {{"b": State("B"), {states}}},
            agreements: {{"p": Treaty(name: "Pact", signed: "1990", at: "1")}},
            edges: [{promises}])"#
        );
        let graph = read(&Memory::new().with("d.ron", text), "d.ron")
            .graph
            .unwrap();
        let before = Filter::default();
        let after = Filter::default().without(graph.node_id("b"));
        let sides = beside(graph.view(&before), graph.view(&after), &Focus::default());
        let found = difference(&sides);
        let svg = found.svg(&Options::default());
        assert!(svg.contains("each of 5 lost guarantees:"));
        assert_eq!(svg.matches(">Pact, since 1990</text>").count(), 1);
        let cards = found.cards();
        let entries = cards.cards[0].entries.iter();
        assert!(
            entries
                .into_iter()
                .all(|entry| entry.lines == ["Pact, since 1990"])
        );
    }

    /// What the words on Ukraine come to without the United States.
    fn without_usa() -> Series {
        let graph = crate::dossier::ukraine();
        let every = Filter::default();
        let without = Filter::default().without(graph.node_id("usa"));
        beside(graph.view(&every), graph.view(&without), &Focus::default())
    }

    /// What is lost was "over" in the legend; who was "party to" something, or "participates in" it,
    /// "takes part in" it there.
    #[test]
    fn the_legend_says_what_the_labels_say() {
        let sides = without_usa();
        for page in [Page::Sheet, Page::Phone] {
            let options = Options {
                page,
                ..Options::default()
            };
            let svg = difference(&sides).svg(&options);
            assert!(svg.contains(">lost</text>") && !svg.contains(">over</text>"));
        }
        let graph = crate::dossier::ukraine();
        let filter = |year| Filter::default().as_of(Date::new(year).unwrap());
        let [then, now] = ["1994", "2022"].map(filter);
        let every = graph.edge_ids().map(|edge| graph.edge(edge).key.clone());
        let focus = Focus {
            also: Some(every.collect()),
            ..Focus::default()
        };
        let sides = beside(graph.view(&then), graph.view(&now), &focus);
        let svg = difference(&sides).svg(&Options::default());
        assert!(svg.contains(">party to, participates in</text>"));
        assert!(!svg.contains("takes part in"));
    }

    /// Where there was much to show, what is lost went with "what is over", and nothing said so.
    #[test]
    fn what_is_lost_stays_in_a_crowded_picture() {
        let scene = crate::render::sparse::thinned(difference(&without_usa()).scene, false);
        let mut arrows = scene.arrows.iter();
        assert!(arrows.any(|arrow| arrow.standing == Standing::Lost));
    }

    #[test]
    fn cards_are_called_by_what_became_of_their_arrows() {
        let graph = crate::dossier::ukraine();
        let filter = |year| Filter::default().as_of(Date::new(year).unwrap());
        let [then, now] = ["1990", "2015"].map(filter);
        let series = beside(graph.view(&then), graph.view(&now), &Focus::default());
        let cards = difference(&series).cards();
        let titles: Vec<&str> = cards.cards.iter().map(|card| card.title.as_str()).collect();
        assert_eq!(titles, ["New"]);
        // Below cards of what had ended the legend said "lost".
        let back = beside(graph.view(&now), graph.view(&then), &Focus::default());
        let svg = difference(&back).cards().svg(&Options::default());
        assert!(svg.contains(">Ended<") && svg.contains(">ended<"), "{svg}");
        assert!(!svg.contains(">lost<"));
    }
}
