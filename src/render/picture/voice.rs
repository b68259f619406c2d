//! On whose word, and in which way, something is said: "according to …", "denied by …",
//! "inferred". Start at
//! [`on_whose_word`].

use crate::graph::View;
use crate::model::{Claim, Key, Modality};
use crate::render::scene::{Arrow, Scene, Standing};
use crate::render::text::isolated;
use crate::words::the;
use std::collections::BTreeSet;

/// What a record is called, fit to stand amid other words; its key where there is none.
pub fn name(view: View<'_>, key: &Key) -> String {
    match view.graph().node_id(key.as_str()) {
        Some(id) => isolated(&view.node(id).name),
        None => key.to_string(),
    }
}

/// On whose word something is said: "according to …", when no source says it in its own voice; and
/// "denied by …", never mixed: who denies a thing does not say it.
pub fn on_whose_word<'c>(
    view: View<'_>,
    claims: impl IntoIterator<Item = &'c Claim>,
) -> Vec<String> {
    let mut said: Option<BTreeSet<String>> = Some(BTreeSet::new());
    let mut denied: BTreeSet<String> = BTreeSet::new();
    for claim in claims {
        let voices = claim.voice.iter().map(|key| the(&name(view, key)));
        match (claim.modality, claim.voice.is_empty()) {
            (Modality::Denied, true) => denied.extend([title(view, &claim.source)]),
            (Modality::Denied, false) => denied.extend(voices),
            (_, true) => said = None,
            (_, false) => said.iter_mut().for_each(|said| said.extend(voices.clone())),
        }
    }
    let told = |word: &str, who: BTreeSet<String>| {
        let who: Vec<String> = who.into_iter().collect();
        listed(&who, 3).map(|who| format!("{word} {who}"))
    };
    let said = said.and_then(|said| told(ACCORDING_TO, said));
    let denied = told("denied by", denied);
    said.into_iter().chain(denied).collect()
}

/// What stands before those who say it.
pub const ACCORDING_TO: &str = "according to";

/// How what is told of wishes begins.
pub const A_WISH: &str = "What is sought is a wish: no such promise exists.";

/// What is told of wishes, where each label names whose it is.
pub const WISHES: &str =
    "What is sought is a wish: no such promise exists. The label names who says so.";

/// Of so many wishes on one word that word is told once, below the picture.
const OFTEN: usize = 3;

/// Where all that is sought in scenes that are seen together is so on one word, has that told once
/// below the picture instead of on each label.
pub fn tell_once(scenes: &mut [Scene]) {
    let is_word = |line: &&String| line.starts_with(ACCORDING_TO);
    let is_sought = |arrow: &&Arrow| arrow.standing == Standing::Sought;
    let sought = || {
        scenes
            .iter()
            .flat_map(|scene| &scene.arrows)
            .filter(is_sought)
    };
    let arrows: BTreeSet<&str> = sought().map(|arrow| arrow.id.as_str()).collect();
    let mut words = sought().map(|arrow| arrow.label.iter().find(is_word));
    let Some(Some(word)) = words.next().filter(|_| arrows.len() >= OFTEN) else {
        return;
    };
    if !words.all(|other| other == Some(word)) {
        return;
    }
    let word = word.clone();
    let told = format!("{A_WISH} All that is sought here is so {word}.");
    for scene in scenes {
        let notes = scene.notes.iter_mut().filter(|note| *note == WISHES);
        notes.for_each(|note| note.clone_from(&told));
        for arrow in scene.arrows.iter_mut().filter(|arrow| is_sought(&&**arrow)) {
            arrow.label.retain(|line| *line != word);
        }
    }
}

/// What a source is called; its key where it is not known.
pub fn title(view: View<'_>, key: &Key) -> String {
    let found = view.graph().sources().iter().find(|s| s.key == *key);
    found.map_or(key.to_string(), |source| isolated(&source.title))
}

/// How claims are said, where all that do not deny it are said in one way that a reader must know.
pub fn manner<'c>(claims: impl IntoIterator<Item = &'c Claim>) -> Option<&'static str> {
    let modalities = claims.into_iter().map(|claim| claim.modality);
    let modalities: BTreeSet<Modality> = modalities.filter(|m| *m != Modality::Denied).collect();
    let only = modalities.first().filter(|_| modalities.len() == 1)?;
    match only {
        Modality::Inferred => Some("inferred"),
        Modality::Predicted => Some("announced"),
        Modality::Hypothetical => Some("hypothetical"),
        Modality::Reported => Some("reported"),
        Modality::Asserted
        | Modality::Historical
        | Modality::Sought
        | Modality::Proposed
        | Modality::Denied => None,
    }
}

/// A list as a sentence has it, the first `most` by name: "A, B and 3 more".
pub fn listed(names: &[String], most: usize) -> Option<String> {
    let more = names.len().saturating_sub(most.max(1));
    let shown = &names[..names.len() - more];
    Some(match (shown, more) {
        ([], _) => return None,
        (shown, 0) => match shown {
            [one] => one.clone(),
            [first @ .., last] => format!("{} and {last}", first.join(", ")),
            [] => return None,
        },
        (shown, more) => format!("{} and {more} more", shown.join(", ")),
    })
}

#[cfg(test)]
mod tests {
    use super::listed;

    #[test]
    fn a_list_names_the_first_and_counts_the_rest() {
        let names: Vec<String> = ["A", "B", "C", "D"].map(String::from).to_vec();
        assert_eq!(listed(&[], 2), None);
        assert_eq!(listed(&names[..1], 2).unwrap(), "A");
        assert_eq!(listed(&names[..2], 2).unwrap(), "A and B");
        assert_eq!(listed(&names, 2).unwrap(), "A, B and 2 more");
        assert_eq!(listed(&names, 9).unwrap(), "A, B, C and D");
    }
}
