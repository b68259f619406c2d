//! Series hold together: the same places at every moment, and nothing lost.

use super::layout::Effort;
use super::scene::{Arrow, ArrowKind, Scene, SceneBox, Shape, Standing};
use super::series::{Change, Series};
use super::{Focus, Options, pictures, small_multiples, turning_points};
use crate::graph::Filter;
use crate::model::Date;

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
    for words in [">1 new, 1 changed<", ">2 changed<", ">nothing has changed<"] {
        assert!(page.contains(words), "{words}");
    }
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
    assert!(page.contains(">2 gone<") && page.contains(">nothing has changed<"));
    small_multiples(Series::new([]), &Options::default());
}
