//! What a small picture of much has room for: who stands to whom, and how. Start at [`sparse`].

use super::scene::{Arrow, Scene, Shape, Standing};
use super::series::Series;
use std::collections::{BTreeMap, BTreeSet};

/// How one arrow for several stands: as the first of these that one of them does.
const FIRST: [Standing; 12] = [
    Standing::Violated,
    Standing::Unpaid,
    Standing::Alleged,
    Standing::InForce,
    Standing::PossiblyInForce,
    Standing::Held,
    Standing::Disputed,
    Standing::Waiting,
    Standing::Offered,
    Standing::Sought,
    Standing::Ended,
    Standing::Lost,
];

/// The series without conditions, without what is over, and without words on arrows: those of one
/// meaning are one, which tells how many they are.
pub fn sparse(series: Series) -> Series {
    let (notes, narrowed) = (series.whole.notes, series.narrowed);
    let moments = series.moments.into_iter();
    let mut sparse = Series::new(moments.map(|moment| (moment.date, thinned(moment.scene, false))));
    let left_out = "Left out, since there is much to show: conditions, what is over, and what each \
                    promise says. Where one line is for several promises, it shows one broken, \
                    else one in force, before others.";
    sparse.whole.notes = notes;
    sparse.narrowed = narrowed;
    sparse.whole.notes.push(left_out.to_string());
    sparse
}

/// Leaves out the small words in boxes and on arrows; descriptions keep them.
pub fn brief(scene: &mut Scene) {
    scene.boxes.iter_mut().for_each(|b| b.detail.clear());
    brief_arrows(scene);
}

/// Leaves out the small words on arrows alone.
pub fn brief_arrows(scene: &mut Scene) {
    scene.arrows.iter_mut().for_each(|a| a.label.truncate(1));
}

/// A scene without conditions, without words on arrows, and without what is over unless that stays.
pub fn thinned(mut scene: Scene, with_over: bool) -> Scene {
    let is_condition = |at: usize| {
        scene
            .boxes
            .get(at)
            .is_some_and(|b| b.shape == Shape::Condition)
    };
    let mut alike: BTreeMap<_, Vec<Arrow>> = BTreeMap::new();
    for (_, arrow) in scene.drawable_arrows() {
        let is_over = arrow.standing == Standing::Ended;
        if (with_over || !is_over) && !is_condition(arrow.from) && !is_condition(arrow.to) {
            let meaning = (arrow.from, arrow.to, arrow.kind);
            alike.entry(meaning).or_default().push(arrow.clone());
        }
    }
    scene.arrows = alike.into_values().filter_map(one_for).collect();
    let ends = scene.arrows.iter().flat_map(|arrow| [arrow.from, arrow.to]);
    let mut kept: BTreeSet<usize> = ends.collect();
    kept.extend((0..scene.boxes.len()).filter(|at| scene.boxes[*at].focus));
    scene.keep_boxes(&kept);
    scene
}

/// One arrow for some that mean the same.
fn one_for(arrows: Vec<Arrow>) -> Option<Arrow> {
    let told: Vec<&str> = arrows
        .iter()
        .map(|arrow| arrow.description.as_str())
        .collect();
    let records = arrows
        .iter()
        .flat_map(|arrow| arrow.records.iter().cloned());
    let place = |arrow: &&Arrow| {
        FIRST
            .iter()
            .position(|standing| *standing == arrow.standing)
    };
    let first = arrows.iter().min_by_key(place)?;
    Some(Arrow {
        id: format!("{:?}", first.kind),
        label: match arrows.len() {
            1 => Vec::new(),
            n => vec![format!("×{n}")],
        },
        word: Some(String::new()),
        awaits: Vec::new(),
        description: told.join(". "),
        records: records.collect(),
        ..first.clone()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::{ArrowKind, SceneBox};

    #[test]
    fn one_arrow_stands_for_all_of_one_meaning_and_shows_what_matters_most() {
        let mut scene = Scene::new("Pacts");
        let mut add = |id: &str, shape| scene.add_box(SceneBox::new(id, id, shape));
        let (a, b) = (add("a", Shape::State), add("b", Shape::State));
        let (war, alone) = (add("war", Shape::Condition), add("alone", Shape::State));
        let mut arrow = |id: &str, from, to, kind, standing| {
            let arrow = Arrow::new(id, from, to, kind, standing);
            scene.arrows.push(arrow);
        };
        let promise = ArrowKind::Undertaking;
        arrow("waits", a, b, promise, Standing::Waiting);
        arrow("holds", a, b, promise, Standing::InForce);
        arrow("over", a, alone, promise, Standing::Ended);
        arrow("backs", a, b, ArrowKind::Backstop, Standing::Waiting);
        arrow("first", war, a, ArrowKind::Condition, Standing::Held);
        let sparse = sparse(Series::new([(None, scene)]));
        let scene = &sparse.moments[0].scene;
        let told = scene.arrows.iter();
        let told: Vec<_> = told.map(|a| (a.kind, a.standing, a.label.len())).collect();
        let expected = [
            (ArrowKind::Backstop, Standing::Waiting, 0),
            (ArrowKind::Undertaking, Standing::InForce, 1),
        ];
        assert_eq!(told, expected);
        assert_eq!(scene.arrows[1].label, ["×2"]);
        let names: Vec<&str> = scene.boxes.iter().map(|b| b.name.as_str()).collect();
        assert_eq!(names, ["a", "b"]);
        assert!(
            sparse
                .whole
                .notes
                .iter()
                .any(|note| note.starts_with("Left out, since there is much"))
        );
    }
}
