//! What counts, and what does not, in how promises fall, in words. Start at [`uncounted`].

use super::count;
use crate::query::Fragility;

/// What does not count of the promises to `name`, and of what counts, how much is a wish.
pub fn uncounted(answer: &Fragility, name: &str, when: &str) -> Vec<String> {
    let promises = |n: usize| count(n, "promise");
    let them = |n: usize| if n == 1 { "It does" } else { "They do" };
    let mut told = Vec::new();
    if answer.sought > 0 {
        let is = if answer.sought == 1 { "is" } else { "are" };
        told.push(format!(
            "Of the {} counted, {} {is} only sought or offered: counted as if that held.",
            promises(answer.promises),
            answer.sought
        ));
    }
    if answer.broken > 0 {
        told.push(format!(
            "Broken, though in force: {} to {name}. {} not count.",
            promises(answer.broken),
            them(answer.broken)
        ));
    }
    if answer.undated > 0 {
        let behind = match answer.behind_undated {
            0 => String::new(),
            n => format!(", and {n} with a date behind what has none"),
        };
        told.push(format!(
            "Without a date: {} to {name}{behind}. {} not count {when}.",
            promises(answer.undated),
            them(answer.undated + answer.behind_undated)
        ));
    }
    told
}
