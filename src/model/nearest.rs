//! The nearest right word to a wrong one: the one home of every "did you mean".

/// The longest word that is compared, in characters.
const LONGEST: usize = 64;

/// Up to three of `candidates` that a typist may have meant by `word`, nearest first.
///
/// Distance is that of Damerau and Levenshtein, restricted (optimal string alignment), case
/// ignored; a candidate is near within a third of the word's length. A candidate that the word
/// begins, or is begun by, counts as near too. Equal distances keep the order of the alphabet.
/// Costs one table of at most 64 x 64 cells a candidate.
///
/// ```
/// use foedera::model::nearest;
///
/// assert_eq!(nearest("rurtania", ["graustark", "ruritania"]), ["ruritania"]);
/// assert!(nearest("x", ["graustark"]).is_empty());
/// ```
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let wanted: Vec<char> = word.to_lowercase().chars().take(LONGEST).collect();
    let allowed = (wanted.len() / 3).max(1);
    let mut near: Vec<(usize, &str)> = Vec::new();
    for candidate in candidates {
        let letters: Vec<char> = candidate.to_lowercase().chars().take(LONGEST).collect();
        let begins = wanted.len() >= 3
            && letters.len() >= 3
            && (letters.starts_with(&wanted) || wanted.starts_with(&letters));
        let distance = if letters.len().abs_diff(wanted.len()) > allowed {
            allowed + 1
        } else {
            distance(&wanted, &letters)
        };
        if distance <= allowed {
            near.push((distance, candidate));
        } else if begins {
            near.push((allowed + 1, candidate));
        }
    }
    near.sort();
    near.dedup();
    near.into_iter()
        .take(3)
        .map(|(_, candidate)| candidate.to_string())
        .collect()
}

fn distance(a: &[char], b: &[char]) -> usize {
    let mut before = vec![0; b.len() + 1];
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let differs = usize::from(a[i - 1] != b[j - 1]);
            row[j] = (last[j] + 1).min(row[j - 1] + 1).min(last[j - 1] + differs);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_swap_of_two_letters_is_one_step() {
        assert_eq!(nearest("urkaine", ["ukraine", "russia"]), ["ukraine"]);
    }

    #[test]
    fn the_nearest_comes_first() {
        assert_eq!(
            nearest("minsk", ["minsk-2", "minsk-1", "minks"]),
            ["minks", "minsk-1", "minsk-2"]
        );
    }

    #[test]
    fn a_monstrous_word_costs_no_more() {
        assert!(nearest(&"x".repeat(1_000_000), ["ukraine"]).is_empty());
    }
}
