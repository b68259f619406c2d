//! What many arrows at one box say alike is told once, in the box, and each arrow says what is its
//! own. Start at [`tell_once`].

use super::scene::{Arrow, ArrowKind, Scene, Standing};
use super::signs::standing_style;
use crate::words;
use std::collections::{BTreeMap, BTreeSet};

/// From so many arrows on.
const MANY: usize = 4;

/// What arrows have in common whose words are told together: the box that tells them, what they
/// mean and how they stand.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Meaning {
    told_in: String,
    kind: ArrowKind,
    standing: Standing,
    tag: Option<String>,
    word: Option<String>,
    first: Option<String>,
    /// Whether each arrow is for several promises.
    is_several: bool,
}

/// Takes what is alike from the arrows of one meaning that end at one box, or that begin at one
/// condition, and writes it into the box. Descriptions keep it. In scenes that are seen together,
/// what is told so in one is told so in all, each time of those that are there.
pub fn tell_once(scenes: &mut [Scene]) {
    let mut alike: BTreeMap<Meaning, Vec<(usize, usize)>> = BTreeMap::new();
    for (moment, scene) in scenes.iter().enumerate() {
        for (at, arrow) in scene.drawable_arrows() {
            if let Some(here) = told_in(arrow) {
                let meaning = Meaning {
                    told_in: scene.boxes[here].id.clone(),
                    kind: arrow.kind,
                    standing: arrow.standing,
                    tag: arrow.tag.clone(),
                    word: arrow.word.clone(),
                    first: arrow.label.first().cloned(),
                    is_several: is_several(arrow),
                };
                alike.entry(meaning).or_default().push((moment, at));
            }
        }
    }
    for (meaning, arrows) in alike {
        let mut others: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        for (moment, at) in &arrows {
            let arrow = &scenes[*moment].arrows[*at];
            let other = arrow.from + arrow.to - told_in(arrow).unwrap_or(arrow.to);
            others.entry(*moment).or_default().insert(other);
        }
        if others.values().any(|others| others.len() >= MANY) {
            tell(scenes, &meaning, &arrows);
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

/// Whether an arrow is for several promises: then what is told of it is not told of each of these.
fn is_several(arrow: &Arrow) -> bool {
    arrow.kind.is_promise() && arrow.records.len() > 1
}

fn tell(scenes: &mut [Scene], meaning: &Meaning, arrows: &[(usize, usize)]) {
    let label = |(moment, at): &(usize, usize)| &scenes[*moment].arrows[*at].label;
    let Some((first, rest)) = arrows.split_first() else {
        return;
    };
    let said = |arrow: &(usize, usize)| -> BTreeSet<&str> {
        let lines = label(arrow).iter().skip(1);
        lines.flat_map(|line| parts(line)).collect()
    };
    let rest: Vec<BTreeSet<&str>> = rest.iter().map(said).collect();
    let in_all = |part: &&str| rest.iter().all(|said| said.contains(*part));
    let lines = label(first).iter().skip(1);
    let lines = lines.map(|line| parts(line).filter(in_all).collect::<Vec<_>>());
    let lines: Vec<Vec<String>> = lines
        .filter(|parts| !parts.is_empty())
        .map(|parts| parts.into_iter().map(str::to_owned).collect())
        .collect();
    let common: BTreeSet<&str> = lines.iter().flatten().map(String::as_str).collect();
    let mut there: BTreeMap<usize, usize> = BTreeMap::new();
    for (moment, _) in arrows {
        *there.entry(*moment).or_default() += 1;
    }
    let there: Vec<(usize, usize, String)> = (there.into_iter())
        .map(|(moment, many)| (moment, many, called(&scenes[moment], meaning, many)))
        .collect();
    // A year alone is sooner read on each arrow than told of them all.
    let letters = |words: &str| words.chars().count();
    let common_letters: usize = common.iter().map(|part| letters(part)).sum();
    let is_shorter = |(_, many, whose): &(usize, usize, String)| {
        many * common_letters > letters(whose) + common_letters
    };
    if !there.iter().any(is_shorter) {
        return;
    }
    for (moment, _, whose) in there {
        let mut boxes = scenes[moment].boxes.iter_mut();
        if let Some(here) = boxes.find(|b| b.id == meaning.told_in) {
            here.detail.push(format!("{whose}:"));
            here.detail
                .extend(lines.iter().map(|parts| parts.join(", ")));
        }
    }
    for (moment, at) in arrows {
        take(&mut scenes[*moment].arrows[*at], &common);
    }
}

/// Takes from an arrow's label what its box tells.
fn take(arrow: &mut Arrow, common: &BTreeSet<&str>) {
    let own = |line: &String| -> String {
        let own = parts(line).filter(|part| !common.contains(part));
        own.collect::<Vec<_>>().join(", ")
    };
    let mut lines: Vec<String> = arrow.label.iter().take(1).cloned().collect();
    let small = arrow.label.iter().skip(1).map(own);
    lines.extend(small.filter(|line| !line.is_empty()));
    // What must come first is told by the look of its line.
    if arrow.kind == ArrowKind::Condition && lines.len() == 1 {
        lines.clear();
    }
    arrow.label = lines;
}

/// Which arrows are meant, so that none beside them can be: "each of 5 guarantees", and where others
/// end at the box how these stand, or what they are called.
fn called(scene: &Scene, meaning: &Meaning, many: usize) -> String {
    let beside = scene.drawable_arrows().map(|(_, arrow)| arrow);
    let beside = beside.filter(|arrow| {
        let there = told_in(arrow).unwrap_or(arrow.to);
        let is_alike = arrow.kind == meaning.kind && arrow.tag == meaning.tag;
        is_alike && scene.boxes[there].id == meaning.told_in
    });
    let beside: Vec<&Arrow> = beside.collect();
    let (alike, otherwise): (Vec<&Arrow>, _) = beside
        .into_iter()
        .partition(|arrow| (arrow.standing, &arrow.word) == (meaning.standing, &meaning.word));
    let (like, unlike): (Vec<&Arrow>, _) = alike
        .into_iter()
        .partition(|arrow| is_several(arrow) == meaning.is_several);
    let is_named = like
        .iter()
        .any(|arrow| arrow.label.first() != meaning.first.as_ref());
    let first = meaning.first.as_deref().filter(|_| is_named);
    let style = standing_style(meaning.standing);
    let state = meaning
        .word
        .as_deref()
        .unwrap_or(style.word.unwrap_or(style.name));
    let state = Some(state).filter(|_| !otherwise.is_empty());
    let told: Vec<&str> = first.into_iter().chain(state).collect();
    let single = (!meaning.is_several && !unlike.is_empty()).then_some("single");
    let noun = match meaning.is_several {
        true => "arrow",
        false => noun(meaning.kind),
    };
    let noun: Vec<&str> = (meaning.tag.as_deref().into_iter())
        .chain(single)
        .chain([noun])
        .collect();
    let noun = noun.join(" ");
    let each = match many {
        1 => format!("the {noun}"),
        many => format!("each of {}", words::count(many, &noun)),
    };
    match told.is_empty() {
        true => each,
        false => format!("{each} ({})", told.join(", ")),
    }
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
        let mut scene = untold(labels, kind);
        tell_once(std::slice::from_mut(&mut scene));
        scene
    }

    fn untold(labels: &[&[&str]], kind: ArrowKind) -> Scene {
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

    /// “each of 4 guarantees” left open which, where five stood there.
    #[test]
    fn which_of_several_are_meant_is_said_by_what_tells_them_apart() {
        let label: &[&str] = &["defense", "Pact of Mutual Aid"];
        let told = |change: &dyn Fn(&mut Scene)| {
            let mut scene = untold(&[label; 5], ArrowKind::Undertaking);
            change(&mut scene);
            tell_once(std::slice::from_mut(&mut scene));
            scene.boxes[0].detail.clone()
        };
        assert_eq!(told(&|_| ()), ["each of 5 promises:", "Pact of Mutual Aid"]);
        let broken = told(&|scene| scene.arrows[0].standing = Standing::Violated);
        assert_eq!(
            broken,
            ["each of 4 promises (in force):", "Pact of Mutual Aid"]
        );
        let other = told(&|scene| scene.arrows[0].label[0] = "aid".to_string());
        assert_eq!(
            other,
            ["each of 4 promises (defense):", "Pact of Mutual Aid"]
        );
        let several = told(&|scene| {
            scene.arrows[0].label[0] = "2 promises".to_string();
            scene.arrows[0].records = vec!["a".to_string(), "b".to_string()];
        });
        assert_eq!(
            several,
            ["each of 4 single promises:", "Pact of Mutual Aid"]
        );
        let lost = told(&|scene| {
            let lost = scene.arrows[1..].iter_mut();
            lost.for_each(|arrow| arrow.tag = Some("lost".to_string()));
        });
        assert_eq!(lost, ["each of 4 lost promises:", "Pact of Mutual Aid"]);
        let both = told(&|scene| {
            for arrow in &mut scene.arrows[1..] {
                arrow.label[0] = "2 promises".to_string();
                arrow.records = vec![arrow.id.clone(), "x".to_string()];
            }
        });
        assert_eq!(both, ["each of 4 arrows:", "Pact of Mutual Aid"]);
    }

    /// Of four agreements with a line of their own each, the year alone was told once.
    #[test]
    fn what_takes_more_words_in_the_box_than_on_the_arrows_stays_on_these() {
        let lines: Vec<String> = (0..4).map(|n| format!("Pact {n}, since 1926")).collect();
        let labels: Vec<[&str; 2]> = lines.iter().map(|line| ["arbitration", line]).collect();
        let labels: Vec<&[&str]> = labels.iter().map(|label| &label[..]).collect();
        let mut scene = untold(&labels, ArrowKind::Undertaking);
        for arrow in &mut scene.arrows {
            arrow.standing = Standing::PossiblyInForce;
        }
        let over = Arrow {
            standing: Standing::Ended,
            ..scene.arrows[0].clone()
        };
        scene.arrows.push(over);
        tell_once(std::slice::from_mut(&mut scene));
        let told = &scene.boxes[0].detail;
        assert!(told.is_empty(), "{told:?}");
        assert_eq!(scene.arrows[0].label, ["arbitration", "Pact 0, since 1926"]);
    }

    /// In a page with dates the words came and went with the number of those that said them.
    #[test]
    fn what_is_told_once_at_one_date_is_told_once_at_all_of_those_that_are_there() {
        let label: &[&str] = &["guarantees", "for its debt"];
        let mut scenes = [1, 2, 5].map(|many| untold(&[label; 5][..many], ArrowKind::Guarantee));
        tell_once(&mut scenes);
        let told = scenes.map(|scene| {
            let is_short = scene.arrows.iter().all(|arrow| arrow.label.len() == 1);
            (scene.boxes[0].detail[0].clone(), is_short)
        });
        let said = [
            "the guarantee:",
            "each of 2 guarantees:",
            "each of 5 guarantees:",
        ];
        assert_eq!(told, said.map(|said| (said.to_string(), true)));
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
