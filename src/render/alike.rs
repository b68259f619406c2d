//! What many arrows at one box say alike is told once, in the box, and each arrow says what is its
//! own. Start at [`tell_once`].

use super::scene::{Arrow, ArrowKind, Scene, Standing};
use crate::words;
use std::collections::{BTreeMap, BTreeSet};

/// From so many arrows on.
const MANY: usize = 4;

/// Takes what is alike from the arrows of one meaning that end at one box, or that begin at one
/// condition, and writes it into the box. Descriptions keep it.
pub fn tell_once(scene: &mut Scene) {
    type Meaning = (usize, ArrowKind, Standing, Option<String>, Option<String>);
    let mut alike: BTreeMap<Meaning, Vec<usize>> = BTreeMap::new();
    for (at, arrow) in scene.drawable_arrows() {
        let Some(here) = told_in(arrow) else { continue };
        let (word, first) = (arrow.word.clone(), arrow.label.first().cloned());
        let meaning = (here, arrow.kind, arrow.standing, word, first);
        alike.entry(meaning).or_default().push(at);
    }
    for ((here, kind, ..), arrows) in alike {
        let others = arrows.iter().map(|at| &scene.arrows[*at]);
        let others: BTreeSet<usize> = others.map(|a| a.from + a.to - here).collect();
        if others.len() >= MANY {
            tell(scene, (here, kind), &arrows);
        }
    }
}

/// The box that tells what arrows like this one have in common.
fn told_in(arrow: &Arrow) -> Option<usize> {
    match arrow.kind {
        ArrowKind::Condition => Some(arrow.from),
        kind => kind.is_promise().then_some(arrow.to),
    }
}

fn tell(scene: &mut Scene, (here, kind): (usize, ArrowKind), arrows: &[usize]) {
    let Some((first, rest)) = arrows.split_first() else {
        return;
    };
    let said = |at: &usize| -> BTreeSet<String> {
        let lines = scene.arrows[*at].label.iter().skip(1);
        lines
            .flat_map(|line| parts(line))
            .map(str::to_owned)
            .collect()
    };
    let rest: Vec<BTreeSet<String>> = rest.iter().map(said).collect();
    let in_all = |part: &&str| rest.iter().all(|said| said.contains(*part));
    let of_first = scene.arrows[*first].label.iter().skip(1);
    let lines = of_first.map(|line| parts(line).filter(in_all).collect::<Vec<_>>());
    let lines: Vec<Vec<String>> = lines
        .filter(|parts| !parts.is_empty())
        .map(|parts| parts.into_iter().map(str::to_owned).collect())
        .collect();
    if lines.is_empty() {
        return;
    }
    let common: BTreeSet<&str> = lines.iter().flatten().map(String::as_str).collect();
    for at in arrows {
        let label = &mut scene.arrows[*at].label;
        let own = |line: &String| -> String {
            let own = parts(line).filter(|part| !common.contains(part));
            own.collect::<Vec<_>>().join(", ")
        };
        let mut lines: Vec<String> = label.iter().take(1).cloned().collect();
        lines.extend(
            label
                .iter()
                .skip(1)
                .map(own)
                .filter(|line| !line.is_empty()),
        );
        // What must come first is told by the look of its line.
        if kind == ArrowKind::Condition && lines.len() == 1 {
            lines.clear();
        }
        *label = lines;
    }
    let many = words::count(arrows.len(), noun(kind));
    let detail = &mut scene.boxes[here].detail;
    detail.push(format!("each of {many}:"));
    detail.extend(lines.iter().map(|parts| parts.join(", ")));
}

fn noun(kind: ArrowKind) -> &'static str {
    match kind {
        ArrowKind::Guarantee => "guarantee",
        ArrowKind::Backstop => "backstop",
        ArrowKind::Debt => "debt",
        ArrowKind::Condition => "debtor",
        _ => "promise",
    }
}

/// What a line says, one by one; a quotation is one.
fn parts(line: &str) -> impl Iterator<Item = &str> {
    let between = if line.contains('“') { "\n" } else { ", " };
    line.split(between)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::{SceneBox, Shape};

    fn promised(labels: &[&[&str]], kind: ArrowKind) -> Scene {
        let mut scene = Scene::new("");
        let to = scene.add_box(SceneBox::new("fund", "Fund", Shape::Company));
        for (at, label) in labels.iter().enumerate() {
            let from = scene.add_box(SceneBox::new(at.to_string(), "State", Shape::State));
            let ends = match kind {
                ArrowKind::Condition => (to, from),
                _ => (from, to),
            };
            let mut arrow = Arrow::new(at.to_string(), ends.0, ends.1, kind, Standing::InForce);
            arrow.label = label.iter().map(|line| (*line).to_string()).collect();
            scene.arrows.push(arrow);
        }
        tell_once(&mut scene);
        scene
    }

    /// Fourteen guarantees of one debt said fourteen times which debt, and under which agreement.
    #[test]
    fn what_many_say_is_told_once_and_what_differs_stays() {
        let labels: [&[&str]; 4] = [
            &[
                "guarantees",
                "for its debt",
                "Framework, 2010–2013",
                "a share of 2%",
            ],
            &[
                "guarantees",
                "for its debt",
                "Framework, 2010–2013",
                "a share of 3%",
            ],
            &[
                "guarantees",
                "for its debt",
                "Framework, 2010–2013",
                "a share of 5%",
            ],
            &[
                "guarantees",
                "for its debt",
                "Framework, 2011–2013",
                "a share of 7%",
            ],
        ];
        let scene = promised(&labels, ArrowKind::Guarantee);
        let told = ["each of 4 guarantees:", "for its debt", "Framework"];
        assert_eq!(scene.boxes[0].detail, told);
        assert_eq!(
            scene.arrows[3].label,
            ["guarantees", "2011–2013", "a share of 7%"]
        );
        let few = promised(&labels[1..], ArrowKind::Guarantee);
        assert!(few.boxes[0].detail.is_empty());
        assert_eq!(few.arrows[0].label, labels[1]);
    }

    /// A title with a comma stays one line.
    #[test]
    fn what_is_told_once_stands_in_the_lines_in_which_it_was_told() {
        let title = "Treaty of Friendship, Cooperation and Mutual Assistance";
        let lines: Vec<String> = (0..4).map(|n| format!("{title}, 195{n}–1991")).collect();
        let labels: Vec<[&str; 2]> = lines.iter().map(|line| ["defense", line]).collect();
        let labels: Vec<&[&str]> = labels.iter().map(|label| &label[..]).collect();
        let scene = promised(&labels, ArrowKind::Undertaking);
        assert_eq!(scene.boxes[0].detail, ["each of 4 promises:", title]);
        assert_eq!(scene.arrows[2].label, ["defense", "1952–1991"]);
    }

    /// One condition of nineteen debtors said nineteen times that it must come first.
    #[test]
    fn a_condition_says_once_what_it_must_come_before() {
        let label: &[&str] = &["must come first", "before its promise can fall due"];
        let scene = promised(&[label; 5], ArrowKind::Condition);
        let told = ["each of 5 debtors:", "before its promise can fall due"];
        assert_eq!(scene.boxes[0].detail, told);
        assert!(scene.arrows.iter().all(|arrow| arrow.label.is_empty()));
    }
}
