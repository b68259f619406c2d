//! A condition's arrow ends at who made the promise, not at the promise. Where that leaves open
//! which of several promises waits, conditions get letters, and what waits names them. Start at
//! [`letter`].

use super::scene::{Arrow, ArrowKind, Scene, Shape};
use std::collections::BTreeMap;

/// Gives the conditions of `scenes`, which are seen together, the same letters in all, if in some
/// scene a reader could not tell what waits for them.
pub(super) fn letter(scenes: &mut [Scene]) {
    if !scenes.iter().any(leaves_open) {
        return;
    }
    let mut letters: BTreeMap<String, String> = BTreeMap::new();
    for scene in scenes.iter() {
        let awaited = scene.boxes.iter().filter(|b| {
            let awaits = |arrow: &Arrow| arrow.awaits.iter().any(|a| a.condition == b.id);
            b.shape == Shape::Condition && scene.arrows.iter().any(awaits)
        });
        for condition in awaited {
            let next = name(letters.len());
            letters.entry(condition.id.clone()).or_insert(next);
        }
    }
    for scene in scenes {
        for b in &mut scene.boxes {
            if let Some(letter) = letters.get(&b.id) {
                b.name = format!("{letter}: {}", b.name);
                b.letter = Some(letter.clone());
            }
        }
        for arrow in &mut scene.arrows {
            if let Some(waits) = waits(arrow, &letters) {
                let state = arrow.state().map(|state| format!("{state}, {waits}"));
                arrow.description.push_str(&format!("; {waits}"));
                arrow.word = Some(state.unwrap_or(waits));
            }
        }
    }
}

/// Whether some condition points at who promised something that does not wait for it.
fn leaves_open(scene: &Scene) -> bool {
    let conditions = scene.arrows.iter();
    let mut conditions = conditions.filter(|arrow| arrow.kind == ArrowKind::Condition);
    conditions.any(|condition| {
        let Some(from) = scene.boxes.get(condition.from) else {
            return false;
        };
        let mut promises = scene.arrows.iter();
        let is_gate = from.shape == Shape::Condition;
        is_gate
            && promises.any(|promise| {
                let waits = || promise.awaits.iter().any(|a| a.condition == from.id);
                promise.from == condition.to && promise.kind.is_promise() && !waits()
            })
    })
}

/// What an arrow waits for: "on conditions A and C".
fn waits(arrow: &Arrow, letters: &BTreeMap<String, String>) -> Option<String> {
    let mut by_how: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for awaited in &arrow.awaits {
        if let Some(letter) = letters.get(&awaited.condition) {
            by_how.entry(awaited.how).or_default().push(letter);
        }
    }
    let told = by_how.into_iter().map(|(how, mut letters)| {
        letters.sort_unstable();
        match letters.as_slice() {
            [one] => format!("{how} condition {one}"),
            [first @ .., last] => format!("{how} conditions {} and {last}", first.join(", ")),
            [] => String::new(),
        }
    });
    let told: Vec<String> = told.collect();
    (!told.is_empty()).then(|| told.join(", "))
}

/// A to Z; after that with a number.
fn name(at: usize) -> String {
    let letter = char::from(b'A' + (at % 26) as u8);
    match at / 26 {
        0 => letter.to_string(),
        round => format!("{letter}{round}"),
    }
}
