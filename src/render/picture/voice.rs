//! On whose word, and in which way, something is said: "according to …", "inferred". Start at
//! [`according_to`].

use crate::graph::View;
use crate::model::{Claim, Key, Modality};
use crate::render::text::isolated;
use std::collections::BTreeSet;

/// What a record is called, fit to stand amid other words; its key where there is none.
pub fn name(view: View<'_>, key: &Key) -> String {
    match view.graph().node_id(key.as_str()) {
        Some(id) => isolated(&view.node(id).name),
        None => key.to_string(),
    }
}

/// Whose word a claim is; empty: the source's own.
pub fn voice(view: View<'_>, claim: &Claim) -> String {
    let names: Vec<String> = claim.voice.iter().map(|key| name(view, key)).collect();
    names.join(" and ")
}

/// "according to …", when no source says it in its own voice.
pub fn according_to<'c>(
    view: View<'_>,
    claims: impl IntoIterator<Item = &'c Claim>,
) -> Option<String> {
    let voices: BTreeSet<String> = claims.into_iter().map(|claim| voice(view, claim)).collect();
    if voices.iter().any(String::is_empty) {
        return None;
    }
    let voices: Vec<String> = voices.into_iter().collect();
    listed(&voices, 2).map(|who| format!("according to {who}"))
}

/// How claims are said, where all are said in one way that a reader must know.
pub fn manner<'c>(claims: impl IntoIterator<Item = &'c Claim>) -> Option<&'static str> {
    let modalities: BTreeSet<Modality> = claims.into_iter().map(|claim| claim.modality).collect();
    let only = modalities.first().filter(|_| modalities.len() == 1)?;
    match only {
        Modality::Inferred => Some("inferred"),
        Modality::Predicted => Some("announced"),
        Modality::Hypothetical => Some("hypothetical"),
        Modality::Reported => Some("reported"),
        Modality::Denied => Some("denied"),
        Modality::Asserted | Modality::Historical | Modality::Sought | Modality::Proposed => None,
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
