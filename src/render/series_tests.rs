//! Series hold together: the same places at every moment, and nothing lost.

use super::layout::Effort;
use super::scene::{Arrow, ArrowKind, Scene, SceneBox, Shape, Standing};
use super::series::{Change, Series};
use super::{
    Focus, Options, beside, cards, difference, page, picture, pictures, small_multiples,
    turning_points,
};
use crate::dossier::{Memory, read};
use crate::graph::{Filter, Graph};
use crate::model::Date;
use crate::query::{Bounds, changes};

fn ukraine(dates: &[&str]) -> Series {
    let graph = crate::dossier::ukraine();
    let dates: Vec<Option<Date>> = dates.iter().map(|d| Date::new(d).ok()).collect();
    pictures(&graph, &Filter::default(), &Focus::default(), &dates)
}

#[test]
fn what_stands_still_stays_where_it_is() {
    let series = ukraine(&["1994", "2014", "2022", "now"]);
    let (whole, moments) = series.arrange(Effort::Normal);
    for (moment, arranged) in series.moments.iter().zip(&moments) {
        assert_eq!(arranged.placed.boxes.len(), moment.scene.boxes.len());
        assert_eq!(arranged.placed.lines.len(), moment.scene.arrows.len());
        for (at, place) in moment.boxes.iter().zip(&arranged.placed.boxes) {
            assert_eq!(whole.placed.boxes[*at], *place);
        }
        for ((at, line), size) in moment
            .arrows
            .iter()
            .zip(&arranged.placed.lines)
            .zip(&arranged.measured.question.lines)
        {
            let room = &whole.placed.lines[*at];
            assert_eq!(room.curve, line.curve);
            let (room, label) = (room.label.unwrap(), line.label.unwrap());
            assert!(label.x >= room.x && label.y >= room.y);
            assert!(label.width <= room.width && label.height <= room.height);
            assert_eq!(Some(label.width), size.label.map(|s| s.width));
        }
    }
}

#[test]
fn what_is_new_changed_and_gone_is_told() {
    let series = ukraine(&["1994", "2014", "2022", "2023"]).brief();
    assert_eq!(series.changes(0), []);
    let count = |at: usize, wanted| {
        series
            .changes(at)
            .into_iter()
            .filter(|c| *c == wanted)
            .count()
    };
    assert_eq!((count(1, Change::New), count(1, Change::Changed)), (1, 1));
    assert_eq!((count(2, Change::New), count(2, Change::Changed)), (0, 2));
    assert_eq!(count(3, Change::Same), series.moments[3].arrows.len());
    let page = small_multiples(series, &Options::default());
    for words in [
        ">1 arrow new, 1 changed<",
        ">2 arrows changed<",
        ">nothing has changed<",
    ] {
        assert!(page.contains(words), "{words}");
    }
}

/// Of three dates the first was a third of the page, empty, and each arrow of the second was "new".
#[test]
fn dates_before_there_was_anything_are_told_in_a_note() {
    let page = small_multiples(ukraine(&["1980", "1994"]).brief(), &Options::default());
    assert!(page.contains(">Nothing was there yet as of 1980.<"));
    assert!(!page.contains(">1980<") && !page.contains(">new<"));
    assert!(page.contains(">1994<"));
}

/// Boxes stood right under what was said of their date.
#[test]
fn a_heading_has_room_below_it() {
    let page = small_multiples(ukraine(&["1994", "2014"]).brief(), &Options::default());
    let document = roxmltree::Document::parse(&page).unwrap();
    let shift = |node: &roxmltree::Node<'_, '_>| -> f64 {
        let shifts = node.ancestors().filter_map(|g| g.attribute("transform"));
        let down = shifts.filter_map(|shift| shift.strip_prefix("translate("));
        let down = down.filter_map(|shift| shift.trim_end_matches(')').split([' ', ',']).nth(1));
        down.filter_map(|y| y.parse::<f64>().ok()).sum()
    };
    let said = |words: &str| {
        let node = document.descendants().find(|node| {
            node.has_tag_name("text") && node.text().is_some_and(|text| text.contains(words))
        });
        let node = node.unwrap_or_else(|| panic!("{words}"));
        node.attribute("y").unwrap().parse::<f64>().unwrap() + shift(&node)
    };
    // From one base line to the next: a letter's height, the box's own margin, and some room.
    let below = said("Russia") - said("arrows");
    assert!((38.0..90.0).contains(&below), "{below}");
}

#[test]
fn the_turning_points_of_the_dossier_are_its_dates_in_order() {
    let graph = crate::dossier::ukraine();
    let filter = Filter::default();
    let dates = turning_points(graph.view(&filter), &Focus::default());
    let texts: Vec<&str> = dates.iter().map(Date::as_str).collect();
    assert!(
        texts.contains(&"2022-02-24") || texts.contains(&"2022"),
        "{texts:?}"
    );
    assert!(dates.is_sorted_by_key(|date| date.possible()));
}

/// A promise that ends by its debtor's withdrawal, and one that ends by an event that meets a
/// condition: no date of their own says so.
const TURNING: &str = r#"(foedera: 1, source: "s", sources: {"s": (title: "S")},
    actors: {"a": State("Aland"), "b": State("Beland")},
    agreements: {"p": Treaty(name: "Pact", at: "1")},
    events: {"e": Event(name: "Notice", when: "1960-08-28", at: "1")},
    conditions: {"c": EventOccurs(name: "Notice is given", gates: Termination, applies_to: ["q"], met_by: "e", at: "1")},
    edges: [
        party_to(from: "a", to: "p", act: Approval, on: "1950-01-01", at: "1"),
        party_to(id: "out", from: "a", to: "p", act: Withdrawal, on: "1958-05-08", at: "1"),
        undertakes(id: "p1", from: "a", to: "b", under: "p", since: "1950-01-01", at: "1"),
        undertakes(id: "q", from: "b", to: "a", since: "1950-01-01", at: "1")])"#;

fn graph(text: &str) -> Graph {
    let reading = read(&Memory::new().with("d.ron", text), "d.ron");
    let faults = reading.faults;
    reading.graph.unwrap_or_else(|| panic!("{faults:#?}"))
}

#[test]
fn the_turning_points_are_also_days_on_which_others_act() {
    let graph = graph(TURNING);
    let filter = Filter::default();
    let dates = turning_points(graph.view(&filter), &Focus::default());
    let texts: Vec<&str> = dates.iter().map(Date::as_str).collect();
    expect_test::expect!["1950-01-01 1958-05-08 1958-05-09 1960-08-28"].assert_eq(&texts.join(" "));
    let page = page(&graph, &filter, &Focus::default(), &Options::default());
    for day in ["As of 9 May 1958", "As of 28 August 1960"] {
        assert!(page.contains(day), "{day}");
    }
}

/// That Aland is a party no longer was neither drawn nor counted.
#[test]
fn the_picture_of_a_difference_shows_what_differs_of_all_relations() {
    let graph = graph(TURNING);
    let [before, after] = ["1957", "1959"].map(|year| {
        let date = Date::new(year).unwrap();
        Filter::default().as_of(date)
    });
    let changed = changes(graph.view(&before), graph.view(&after), Bounds::default());
    let keys = changed.edges.iter().map(|edge| edge.key.clone()).collect();
    let focus = Focus {
        also: Some(keys),
        ..Focus::default()
    };
    let sides = beside(graph.view(&before), graph.view(&after), &focus);
    let told = difference(&sides);
    let said: Vec<&str> = told
        .scene
        .arrows
        .iter()
        .map(|a| a.description.as_str())
        .collect();
    expect_test::expect![[r#"
        ended: Aland undertakes to Beland: possibly in force, Pact, 1950–1958
        ended: Aland approves the Pact: 1950
        Beland undertakes to Aland: possibly in force, 1950–1960"#]]
    .assert_eq(&said.join("\n"));
    assert_eq!(told.lost, changed.edges.len());
    assert!(
        told.scene
            .notes
            .iter()
            .all(|note| !note.starts_with("Left out"))
    );
}

#[test]
fn a_picture_says_which_relations_it_leaves_out() {
    let graph = graph(TURNING);
    let filter = Filter::default();
    let view = graph.view(&filter);
    let told = "Left out: who is party to what (2).".to_string();
    assert!(picture(view, &Focus::default()).notes.contains(&told));
    assert!(cards(view, &Focus::default()).notes.contains(&told));
    let all = Focus {
        all: true,
        ..Focus::default()
    };
    assert!(!picture(view, &all).notes.contains(&told));
}

#[test]
fn boxes_of_the_same_name_and_arrows_without_ends_do_no_harm() {
    let mut scene = Scene::new("twins");
    for _ in 0..2 {
        scene.add_box(SceneBox::new("twin", "Twin", Shape::State));
    }
    for (from, to) in [(0, 1), (0, 1), (0, 7)] {
        let arrow = Arrow::new("a", from, to, ArrowKind::Guarantee, Standing::InForce);
        scene.arrows.push(arrow);
    }
    let series = Series::new([
        (None, scene),
        (None, Scene::new("")),
        (None, Scene::new("")),
    ]);
    assert_eq!(
        (series.whole.boxes.len(), series.whole.arrows.len()),
        (2, 2)
    );
    assert!(series.changes(1).is_empty() && series.changes(9).is_empty());
    let page = small_multiples(series, &Options::default());
    assert!(page.contains(">2 arrows ended<") && page.contains(">nothing has changed<"));
    small_multiples(Series::new([]), &Options::default());
}

/// Beside the last of three pictures a quarter of the page was empty, and the legend below it.
#[test]
fn the_legend_stands_where_the_last_row_has_room() {
    let left = |dates: &[&str]| -> f64 {
        let page = small_multiples(ukraine(dates).brief(), &Options::default());
        let document = roxmltree::Document::parse(&page).unwrap();
        let mut texts = document.descendants().filter(|n| n.has_tag_name("text"));
        let legend = texts.find(|n| n.text() == Some("Who and what")).unwrap();
        legend.attribute("x").unwrap().parse().unwrap()
    };
    let (three, four) = (
        left(&["1994", "2014", "2022"]),
        left(&["1994", "2014", "2022", "2026"]),
    );
    assert!(three > 300.0 && four < 100.0, "{three} {four}");
}
