//! The order of recourse as a ladder: on whom one calls first, and on whom if that fails.

use crate::graph::{EdgeId, View};
use crate::model::{Says, Truth};
use crate::query::{Called, LineOfRecourse, OrderOfRecourse};
use crate::render::drawing::Options;
use crate::render::ink::{Ink, Stroke, number};
use crate::render::legend::Legend;
use crate::render::measure::{Block, Line, line_height, with_cut};
use crate::render::picture::{
    arrow_kind, is_broken_by_word_alone, on_whose_word, source_line, standing,
};
use crate::render::scene::{Arrow, ArrowKind, Scene, SceneBox, Shape, Standing};
use crate::render::sheet::{Drawing, Page, captions, sheet};
use crate::render::signs::{self, Mark, size};
use crate::render::text::{Face, isolated};
use crate::render::theme::Role;
use crate::render::{arrow, picture};
use crate::words::{self, capital};
use std::collections::BTreeSet;

/// The most flights that one chart shows; the rest is counted.
const MOST_FLIGHTS: usize = 40;

/// On whom may be called, in which order.
#[derive(Debug, Clone, PartialEq)]
pub struct Ladder {
    /// The headline.
    pub title: String,
    /// As of when.
    pub subtitle: String,
    /// One for each promise that is made directly, those in force first.
    pub flights: Vec<Flight>,
    /// Remarks, one paragraph each.
    pub notes: Vec<String>,
    /// Where the facts come from.
    pub source_line: Option<String>,
}

/// One promise and those behind it, in the order in which they may be called on.
#[derive(Debug, Clone, PartialEq)]
pub struct Flight {
    /// The promise itself, then its backers, each before its own.
    pub rungs: Vec<Rung>,
}

/// One promise on a ladder.
#[derive(Debug, Clone, PartialEq)]
pub struct Rung {
    /// The commitment.
    pub edge: EdgeId,
    /// 1 for the promise itself, 2 for who stands behind it, and so on.
    pub step: usize,
    /// Who is called on.
    pub who: String,
    /// What they owe: "guarantees Ukraine".
    pub what: String,
    /// The meaning of the promise.
    pub kind: ArrowKind,
    /// Whether it exists, and how.
    pub standing: Standing,
    /// How it stands, in words.
    pub state: String,
    /// Content, agreement, caps, open conditions, on whose word: one line each.
    pub lines: Vec<String>,
}

/// An order of recourse as a ladder: each promise that is made to the actor, and those who
/// stand behind it.
///
/// ```
/// use foedera::graph::Filter;
/// use foedera::query::{Bounds, recourse};
/// use foedera::render::chart::ladder;
/// use foedera::render::Options;
///
/// let graph = foedera::dossier::ukraine();
/// let filter = Filter::default();
/// let view = graph.view(&filter);
/// let ukraine = graph.node_id("ukraine").unwrap();
/// let ladder = ladder(view, &recourse(view, ukraine, None, Bounds::default()));
/// let flight = ladder.flights.iter().find(|f| f.rungs.len() > 1).unwrap();
/// assert_eq!(flight.rungs[0].who, "Coalition of the Willing");
/// assert_eq!((flight.rungs[1].who.as_str(), flight.rungs[1].step), ("United States", 1));
/// assert!(ladder.svg(&Options::default()).contains(">United States</text>"));
/// ```
pub fn ladder(view: View<'_>, order: &OrderOfRecourse) -> Ladder {
    // What has a date and what has none hang together, so both are looked at.
    let both = view.filter().with_undated();
    let all = both.as_ref().map_or(view, |both| view.graph().view(both));
    let lines = order.lines.iter().chain(&order.undated);
    let mut flights: Vec<Flight> = lines.map(|line| flight(all, order, line)).collect();
    flights.sort_by_key(|flight| flight.rungs.first().map(|rung| rung.standing));
    let mut notes = Vec::new();
    let again: usize = (order.lines.iter().chain(&order.undated))
        .map(|line| line.calls.len())
        .sum();
    let told: usize = flights.iter().map(|flight| flight.rungs.len()).sum();
    if again > told {
        let again = words::count(again - told, "further account");
        notes.push(format!("Not shown: {again} of what is promised."));
    }
    if flights.len() > MOST_FLIGHTS {
        let more = flights.len() - MOST_FLIGHTS;
        notes.push(format!("Not shown: {more} more promises."));
        flights.truncate(MOST_FLIGHTS);
    }
    if !order.alone.is_empty() {
        let alone = words::count(order.alone.len(), "promise");
        notes.push(format!("Not shown: {alone} that nobody stands behind."));
    }
    if order.truncated.is_some() {
        notes.push("There are more promises than were looked at.".to_string());
    }
    let has = |standing| {
        let mut rungs = flights.iter().flat_map(|flight| &flight.rungs);
        rungs.any(|rung| rung.standing == standing)
    };
    if has(Standing::Sought) {
        notes.push("What is sought is a wish: no such promise exists.".to_string());
    }
    let edges: BTreeSet<EdgeId> = (flights.iter())
        .flat_map(|flight| &flight.rungs)
        .map(|rung| rung.edge)
        .collect();
    if has(Standing::Ended) {
        notes.extend(picture::last_day(view, &edges));
    }
    Ladder {
        title: {
            let whom = isolated(&words::the_name(view, order.whom));
            match has_order(&flights) {
                true => format!("On whom {whom} may call, and in which order"),
                false => format!("On whom {whom} may call"),
            }
        },
        subtitle: {
            let told = match has_order(&flights) {
                true => "Each promise from the first to be called on",
                false => "No promise waits for another to fail",
            };
            format!("{told}; {}", picture::when_told(view))
        },
        notes,
        source_line: source_line(view, &edges),
        flights,
    }
}

/// Whether one is called on only after another.
fn has_order(flights: &[Flight]) -> bool {
    let mut rungs = flights.iter().flat_map(|flight| &flight.rungs);
    rungs.any(|rung| rung.step > 1)
}

/// Whether nobody may call on what stands so.
fn is_void(standing: Standing) -> bool {
    matches!(
        standing,
        Standing::Sought | Standing::Offered | Standing::Ended
    )
}

fn flight(view: View<'_>, order: &OrderOfRecourse, line: &LineOfRecourse) -> Flight {
    let mut matters = BTreeSet::new();
    let calls = line.calls.iter().filter(|called| {
        let record = view.edge(called.call.edge);
        matters.insert(record.matter.as_ref().unwrap_or(&record.key))
    });
    Flight {
        rungs: calls.map(|called| rung(view, order, called)).collect(),
    }
}

fn rung(view: View<'_>, order: &OrderOfRecourse, called: &Called) -> Rung {
    let graph = view.graph();
    let (edge, step, evidence) = (called.call.edge, called.call.step, &called.evidence);
    let in_force = evidence.in_force_by_all();
    let standing = match standing(view, edge, evidence).0 {
        // By another account of it, it is not.
        Standing::Held if in_force == Truth::Possibly => Standing::PossiblyInForce,
        standing => standing,
    };
    let relation = graph.relation(edge);
    let record = view.edge(edge);
    let content = record.terms().map(words::promised).unwrap_or_default();
    let other = called.owed_to.filter(|creditor| *creditor != order.whom);
    let owed_to = other.map(|creditor| {
        format!(
            "may be called on only by {}",
            words::the_name(view, creditor)
        )
    });
    let mut lines = vec![
        words::turn(view, called, |_| String::new()),
        words::covered(view, called, picture::money),
    ];
    let again = called.call.same_as.is_some();
    lines.extend(again.then(|| words::FURTHER_ACCOUNT.to_string()));
    lines.extend(owed_to);
    lines.push(content.join("; "));
    lines.push(words::members(view, order, graph.from(edge)));
    let under = words::under(view, record);
    let period = evidence.period.as_ref().map(picture::spelled_date);
    let basis: Vec<String> = [under, period.unwrap_or_default()]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect();
    lines.push(basis.join(", "));
    let open = words::open(view, evidence);
    if !open.is_empty() {
        lines.push(format!("must come first: {open}"));
    }
    let broken_by = words::breaches(view, evidence).join("; ");
    if !broken_by.is_empty() {
        lines.push(picture::spelled_dates(&format!("broken: {broken_by}")));
    }
    let held = view
        .edge_claims(edge)
        .filter(|claim| claim.says == Says::Holds);
    lines.extend(on_whose_word(view, held));
    lines.retain(|line| !line.is_empty());
    let alleged = signs::standing_style(Standing::Alleged).word;
    let states = match alleged.filter(|_| is_broken_by_word_alone(view, evidence)) {
        Some(alleged) => words::states_alleged(view, evidence, alleged),
        None => words::states(view, evidence),
    };
    Rung {
        edge,
        step,
        who: view.node(graph.from(edge)).name.clone(),
        what: format!(
            "{} {}",
            relation.phrase(),
            words::the_name(view, graph.to(edge))
        ),
        kind: arrow_kind(relation),
        standing,
        state: match (standing, in_force) {
            (Standing::PossiblyInForce, Truth::Possibly) => format!("{states}, possibly in force"),
            _ => states,
        },
        lines,
    }
}

/// Where rails and words stand, from the left side.
#[derive(Clone, Copy)]
struct Columns {
    width: f64,
    rails: (f64, f64),
    words: f64,
}

fn columns(page: Page) -> Columns {
    match page {
        Page::Sheet | Page::Paper(_) => Columns {
            width: 640.0,
            rails: (34.0, 92.0),
            words: 112.0,
        },
        Page::Phone => Columns {
            width: page.room(),
            rails: (22.0, 76.0),
            words: 90.0,
        },
    }
}

impl Columns {
    /// Where no rung has a number, the rails stand at the margin.
    fn beside(self, ordered: bool) -> Columns {
        let free = if ordered { 0.0 } else { self.rails.0 - 1.0 };
        Columns {
            rails: (self.rails.0 - free, self.rails.1 - free),
            words: self.words - free,
            ..self
        }
    }
}

/// Between two rungs, and between two flights.
const GAP: (f64, f64) = (16.0, 8.0);
/// Above the first flight.
const HEAD: f64 = 8.0;
/// How far a rail goes on beyond its last rung.
const FOOT: f64 = 10.0;
/// The room of a heading above a flight.
const HEADING: f64 = 34.0;

impl Ladder {
    /// Draws the ladder; the same one gives the same bytes.
    pub fn svg(&self, options: &Options) -> Drawing {
        let ordered = has_order(&self.flights);
        let columns = columns(options.page).beside(ordered);
        let set: Vec<Vec<Block>> = self
            .flights
            .iter()
            .map(|flight| {
                flight
                    .rungs
                    .iter()
                    .map(|rung| block(rung, columns))
                    .collect()
            })
            .collect();
        let headings = self.headings(columns.width);
        let height = |blocks: &Vec<Block>| {
            let words: f64 = blocks.iter().map(|block| block.height).sum();
            words + GAP.0 * blocks.len() as f64 + FOOT
        };
        let room = |heading: &Block| HEADING - line_height(size::NAME) + heading.height;
        let above: f64 = headings.iter().flatten().map(room).sum();
        let all = HEAD + above + set.iter().map(|blocks| height(blocks) + GAP.1).sum::<f64>();
        let page = captions(
            &self.title,
            &self.subtitle,
            (&self.notes, &self.source_line),
            self.said(),
        );
        let signs = self.signs();
        let legend = |width| Legend::of_arrows(&signs, width);
        sheet(
            &page,
            legend,
            (columns.width, (all - GAP.1).max(0.0)),
            options,
            |ink| {
                let mut top = HEAD;
                for ((flight, blocks), heading) in self.flights.iter().zip(&set).zip(&headings) {
                    if let Some(heading) = heading {
                        heading.draw_left(ink, 0.0, top, options.theme[Role::Ink]);
                        top += room(heading);
                    }
                    flight.draw(ink, blocks, (top, columns, ordered), options);
                    top += height(blocks) + GAP.1;
                }
            },
        )
    }

    /// Above the first flight of each standing, how its promises stand.
    fn headings(&self, width: f64) -> Vec<Option<Block>> {
        let mut last = None;
        let stands = |flight: &Flight| flight.rungs.first().map(|rung| rung.standing);
        let flights = self.flights.iter().enumerate();
        flights
            .map(|(at, flight)| {
                let standing = stands(flight);
                if standing == last {
                    return None;
                }
                last = standing;
                // Who stands behind what is over may be bound all the same.
                let alike = self.flights[at..].iter();
                let alike = alike.take_while(|flight| stands(flight) == standing);
                let mut alike = alike.flat_map(|flight| &flight.rungs);
                let mut block = Block::default();
                let mut name = capital(signs::standing_style(standing?).name);
                if alike.all(|rung| is_void(rung.standing)) {
                    name.push_str("; nobody may call on it");
                }
                block.push(&name, (Face::Bold, size::NAME), width, 2, 0.0);
                Some(block)
            })
            .collect()
    }

    /// The chart in words.
    fn said(&self) -> String {
        let rungs = self.flights.iter().flat_map(|flight| &flight.rungs);
        let said = rungs.map(Rung::said);
        said.collect::<Vec<_>>().join(". ")
    }

    /// A scene with every sign of the chart, for the legend.
    fn signs(&self) -> Scene {
        let mut scene = Scene::new("");
        let both = [0, 1].map(|_| scene.add_box(SceneBox::new("", "", Shape::State)));
        for rung in self.flights.iter().flat_map(|flight| &flight.rungs) {
            let arrow = Arrow::new("", both[0], both[1], rung.kind, rung.standing);
            scene.arrows.push(arrow);
        }
        scene
    }
}

impl Rung {
    fn said(&self) -> String {
        let Rung {
            step,
            who,
            what,
            state,
            ..
        } = self;
        format!("Step {step}: {who} {what}, {state}")
    }
}

fn block(rung: &Rung, columns: Columns) -> Block {
    let mut block = Block::default();
    let width = columns.width - columns.words;
    block.push(&rung.who, (Face::Bold, size::SUBTITLE), width, 4, 0.0);
    block.push(&rung.what, (Face::Regular, size::NAME), width, 4, 0.0);
    block.push(&rung.state, (Face::Italic, size::DETAIL), width, 4, 1.0);
    for line in &rung.lines {
        block.push(line, (Face::Regular, size::DETAIL), width, 6, 1.0);
    }
    block
}

impl Flight {
    fn draw(
        &self,
        ink: &mut Ink,
        blocks: &[Block],
        (top, columns, ordered): (f64, Columns, bool),
        options: &Options,
    ) {
        let theme = &options.theme;
        let (left, right) = columns.rails;
        let words: f64 = blocks.iter().map(|block| block.height).sum();
        let end = top + words + GAP.0 * blocks.len().saturating_sub(1) as f64 + FOOT;
        for x in [left, right] {
            let rail = format!("M{} {}V{}", number(x), number(top), number(end));
            ink.line(&rail, Stroke::solid(theme[Role::Rule], 2.0));
        }
        let mut y = top;
        for (rung, block) in self.rungs.iter().zip(blocks) {
            ink.raw("<g>\n");
            let all = [&rung.who, &rung.what, &rung.state];
            let all = all.into_iter().chain(&rung.lines);
            ink.title(&with_cut(&rung.said(), all, block));
            let look = arrow::look(rung.kind, rung.standing, theme);
            arrow::signed(ink, &look, (left + 2.0, right - 2.0), y + 12.0, theme);
            let mut step = Block::default();
            let number = match ordered && !is_void(rung.standing) {
                true => rung.step.to_string(),
                false => String::new(),
            };
            step.push(&number, (Face::Bold, size::SUBTITLE), 40.0, 1, 0.0);
            step.draw_left(ink, left - 12.0 - step.width, y, theme[Role::Ink]);
            let over = signs::standing_style(rung.standing).pale;
            let color = |_, line: &Line| match line.face {
                Face::Italic if look.mark == Some(Mark::Cross) => theme[Role::Violates],
                Face::Bold | Face::Italic if !over => theme[Role::Ink],
                _ => theme[Role::Soft],
            };
            block.draw_left_in(ink, columns.words, y, color);
            ink.raw("</g>\n");
            y += block.height + GAP.0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dossier::{Memory, read};
    use crate::graph::{Filter, Graph};
    use crate::model::Date;
    use crate::query::{Bounds, recourse};

    fn graph(edges: &str) -> Graph {
        let text = format!(
            "(foedera: 1, source: \"book\", sources: {{\"book\": (title: \"A book\")}},
            actors: {{\"a\": State(\"Aland\"), \"b\": State(\"Borduria\"), \"c\": Bank(\"Credit\"),
                \"d\": State(\"Dania\")}},
            edges: [{edges}])"
        );
        let reading = read(&Memory::new().with("d.ron", text), "d.ron");
        let faults = reading.faults;
        reading.graph.unwrap_or_else(|| panic!("{faults:#?}"))
    }

    fn of_a(graph: &Graph, filter: &Filter) -> Ladder {
        let view = graph.view(filter);
        let a = graph.node_id("a").unwrap();
        ladder(view, &recourse(view, a, None, Bounds::default()))
    }

    /// On a phone the second line of a heading stood on the name below it.
    #[test]
    fn nothing_stands_on_a_heading_of_two_lines() {
        let ladder = of_a(&graph(SOUGHT), &Filter::default());
        let options = Options {
            page: Page::Phone,
            ..Options::default()
        };
        let svg = ladder.svg(&options);
        let document = roxmltree::Document::parse(&svg).unwrap();
        let y = |words: &str| -> f64 {
            let mut all = document.descendants().filter(|n| n.has_tag_name("text"));
            let text = all.find(|n| n.text() == Some(words)).unwrap();
            text.attribute("y").unwrap().parse().unwrap()
        };
        let room = y("Borduria") - y("nobody may call on it");
        assert!(room > line_height(size::NAME), "{room}");
    }

    /// Above a counter-guarantee that was still due stood "nobody may call on it".
    #[test]
    fn who_is_bound_behind_what_is_over_may_be_called_on() {
        let drawn = |until: &str| {
            let edges = format!(
                r#"guarantees(id: "g", from: "b", to: "a", since: "1990", until: "1992", at: "1"),
                guarantees(from: "c", to: "b", of: ["g"], owed_to: "b", nature: Independent, since: "1990"{until}, at: "2")"#
            );
            of_a(&graph(&edges), &Filter::default()).svg(&Options::default())
        };
        let over = drawn(r#", until: "1991""#);
        assert!(over.contains(">Over; nobody may call on it<"), "{over}");
        let bound = drawn("");
        assert!(bound.contains(">Over<"), "{bound}");
    }

    const SOUGHT: &str = r#"guarantees(from: "b", to: "a", at: "1", modality: Sought)"#;

    /// "when is not stated (article S18)": where the dossier has it, by its own numbers, helps nobody in
    /// front of a picture.
    #[test]
    fn no_place_in_the_dossier_stands_on_a_rung() {
        let graph = crate::dossier::ukraine();
        let filter = Filter::default();
        let view = graph.view(&filter);
        let ukraine = graph.node_id("ukraine").unwrap();
        let ladder = ladder(view, &recourse(view, ukraine, None, Bounds::default()));
        let lines = ladder.flights.iter().flat_map(|flight| &flight.rungs);
        let lines: Vec<&String> = lines.flat_map(|rung| &rung.lines).collect();
        assert!(
            lines
                .iter()
                .any(|line| line.ends_with("; when is not stated"))
        );
        assert!(!lines.iter().any(|line| line.contains("S18")), "{lines:?}");
        // "broken by Russia invades Ukraine": an event breaks nothing.
        let is_told = |line: &String| line.starts_with("broken: Russia invades");
        assert!(lines.iter().any(|line| is_told(line)), "{lines:?}");
    }

    /// Each rung as "step who what: state".
    fn check(edges: &str, as_of: Option<&str>, expect: expect_test::Expect) {
        let graph = graph(edges);
        let filter = match as_of {
            Some(date) => Filter::default().as_of(Date::new(date).unwrap()),
            None => Filter::default(),
        };
        let ladder = of_a(&graph, &filter);
        let rungs = ladder.flights.iter().flat_map(|flight| &flight.rungs);
        let lines: Vec<String> = rungs
            .map(|r| format!("{} {} {}: {}", r.step, r.who, r.what, r.state))
            .collect();
        expect.assert_eq(&lines.join("\n"));
        let svg = ladder.svg(&Options::default());
        assert_eq!(svg, ladder.svg(&Options::default()), "the same bytes");
        roxmltree::Document::parse(&svg).unwrap();
    }

    const CHAIN: &str = r#"
        guarantees(id: "g", from: "b", to: "a", since: "1990", at: "1"),
        backstops(id: "s2", from: "d", to: "b", of: ["g"], priority: 2, since: "1991", at: "2"),
        backstops(id: "s1", from: "c", to: "b", of: ["g"], priority: 1, since: "1991", at: "3"),
        backstops(id: "t", from: "b", to: "d", of: ["s2"], since: "1992", at: "4")"#;

    #[test]
    fn who_is_called_on_first_stands_first() {
        check(
            CHAIN,
            None,
            expect_test::expect![[r#"
                1 Borduria guarantees Aland: active, possibly in force
                1 Credit backstops Borduria: active, possibly in force
                2 Dania backstops Borduria: active, possibly in force
                2 Borduria backstops Dania: active, possibly in force"#]],
        );
    }

    /// Every rung was "1" where nothing waits for another; dates were told in figures.
    #[test]
    fn steps_are_numbered_where_there_is_an_order() {
        let filter = Filter::default();
        let drawn = |edges: &str| {
            let ladder = of_a(&graph(edges), &filter);
            (ladder.title.clone(), ladder.svg(&Options::default()))
        };
        let (title, svg) = drawn(CHAIN);
        assert!(title.ends_with(", and in which order") && svg.contains(">2</text>"));
        let (title, svg) = drawn(
            r#"guarantees(id: "g", from: "b", to: "a", since: "1990-08-02", at: "1"),
            guarantees(id: "h", from: "d", to: "a", modality: Sought, at: "1")"#,
        );
        assert_eq!(title, "On whom Aland may call");
        assert!(
            !svg.contains(">1</text>") && svg.contains("since 2 August 1990"),
            "{svg}"
        );
        assert!(svg.contains("nobody may call on it"), "{svg}");
        // Nor is room kept for numbers.
        assert!(svg.contains("<path d=\"M1 "), "{svg}");
    }

    /// Below "Alleged or disputed breach" a rung said "violated".
    #[test]
    fn what_one_side_alleges_is_not_told_as_so() {
        check(
            r#"guarantees(id: "g", from: "b", to: "a", since: "1990", at: "1"),
               violates(from: "b", to: "a", breaches: "g", finding: Alleged, found_by: "a", at: "1")"#,
            None,
            expect_test::expect!["1 Borduria guarantees Aland: allegedly violated (1 event)"],
        );
    }

    /// Where the date is not stated, "possibly violated" did not say that one side alone says so.
    #[test]
    fn what_is_alleged_without_a_date_is_told_as_alleged() {
        check(
            r#"guarantees(id: "g", from: "b", to: "a", since: "1990", at: "1"),
               violates(from: "b", to: "a", breaches: "g", finding: Alleged, found_by: "a", at: "1")"#,
            Some("1995"),
            expect_test::expect![
                "1 Borduria guarantees Aland: possibly active or allegedly violated (1 event), possibly in force"
            ],
        );
    }

    #[test]
    fn a_backstop_that_does_not_exist_yet_is_no_rung() {
        check(
            CHAIN,
            Some("1990-06"),
            expect_test::expect![
                "1 Borduria guarantees Aland: possibly not yet or possibly active, possibly in force"
            ],
        );
    }

    /// A second account of a guarantee looked like a second guarantee, and who promises alone was
    /// left out without a word.
    #[test]
    fn further_accounts_and_what_is_not_shown_are_told() {
        let graph = graph(
            r#"guarantees(id: "g", from: "b", to: "a", since: "1990", matter: "m", at: "1"),
            guarantees(id: "h", from: "b", to: "a", since: "1991", matter: "m", at: "2"),
            undertakes(id: "u", from: "d", to: "a", obligation: Assistance, at: "3")"#,
        );
        let ladder = of_a(&graph, &Filter::default());
        let told = |flight: &Flight| {
            let mut lines = flight.rungs.iter().flat_map(|rung| &rung.lines);
            lines.any(|line| line == words::FURTHER_ACCOUNT)
        };
        let told: Vec<bool> = ladder.flights.iter().map(told).collect();
        assert_eq!(told, [false, true]);
        assert_eq!(
            ladder.notes,
            ["Not shown: 1 promise that nobody stands behind."]
        );
    }

    #[test]
    fn nobody_to_call_on_is_an_empty_ladder() {
        check("", None, expect_test::expect![""]);
    }

    #[test]
    fn many_promises_are_bounded_and_counted() {
        let many: Vec<String> = (0..60)
            .map(|n| {
                format!(
                    "guarantees(id: \"g{n}\", from: \"b\", to: \"a\", since: \"{}\", at: \"1\")",
                    1900 + n
                )
            })
            .collect();
        let graph = graph(&many.join(","));
        let filter = Filter::default();
        let ladder = of_a(&graph, &filter);
        assert_eq!(ladder.flights.len(), MOST_FLIGHTS);
        assert_eq!(ladder.notes, ["Not shown: 20 more promises."]);
    }
}
