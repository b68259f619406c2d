//! The nearest right names to a wrong one. Knows letters, not records. Start at [`nearest`].

/// How many names are suggested at most.
const MOST: usize = 3;
/// How much of a name is looked at, in characters: as much as a key can have.
const LONGEST: usize = 128;

/// The candidates that resemble `found` most, best first, at most three.
///
/// Two names resemble each other when few letters (about one in four, never more than three)
/// must be changed, added, left out or swapped with their neighbour to make one of the other;
/// capitals, and `_` for `-`, count as nothing. Among equals the order is that of the
/// alphabet, so the answer does not depend on the order of the candidates.
/// A candidate that begins with the wrong name comes after those.
///
/// Costs one pass over the candidates, each no more than its length times three.
///
/// ```
/// use foedera::model::nearest;
///
/// let actors = ["graustark", "ruritania", "ukraine"];
/// assert_eq!(nearest("rurtania", actors), ["ruritania"]);
/// assert_eq!(nearest("Ukraine", actors), ["ukraine"]);
/// assert!(nearest("france", actors).is_empty());
/// ```
pub fn nearest<'a>(found: &str, candidates: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut best = Best::new(found);
    for candidate in candidates {
        best.offer(candidate, || true);
    }
    best.names()
}

/// The best candidates so far for one wrong name.
pub(crate) struct Best<'a> {
    wrong: Vec<char>,
    limit: usize,
    best: Vec<(usize, &'a str)>,
}

impl<'a> Best<'a> {
    pub(crate) fn new(found: &str) -> Best<'a> {
        let wrong = letters(found);
        let limit = (1 + wrong.len() / 4).min(3);
        Best {
            wrong,
            limit,
            best: Vec::new(),
        }
    }

    /// Takes the candidate if it resembles the wrong name better than the third best, and
    /// `fits`, which is asked last.
    pub(crate) fn offer(&mut self, candidate: &'a str, fits: impl FnOnce() -> bool) {
        if candidate.len() > 4 * LONGEST || self.best.iter().any(|(_, c)| *c == candidate) {
            return;
        }
        let right = letters(candidate);
        let Some(distance) = distance(&self.wrong, &right, self.limit).or_else(|| {
            // What begins alike comes after all that is spelled alike.
            let (short, long) = (&self.wrong, &right);
            (short.len() >= 3 && long.starts_with(short)).then_some(self.limit + 1)
        }) else {
            return;
        };
        // A name as long as the change it needs resembles nothing.
        if distance >= self.wrong.len().max(right.len()) || !fits() {
            return;
        }
        self.best.push((distance, candidate));
        self.best.sort();
        self.best.truncate(MOST);
    }

    pub(crate) fn names(self) -> Vec<String> {
        self.best.into_iter().map(|(_, c)| c.to_string()).collect()
    }
}

fn letters(text: &str) -> Vec<char> {
    text.chars()
        .take(LONGEST)
        .map(|c| match c {
            '_' | ' ' => '-',
            c => c.to_ascii_lowercase(),
        })
        .collect()
}

/// The number of edits (change, add, leave out, swap neighbours) between two names, if it is
/// no more than `limit`. Only the diagonal band that can stay below the limit is filled.
fn distance(a: &[char], b: &[char], limit: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > limit {
        return None;
    }
    let far = limit + 1;
    let width = b.len() + 1;
    let mut before = vec![far; width];
    let mut last: Vec<usize> = (0..width).map(|j| j.min(far)).collect();
    let mut row = vec![far; width];
    for i in 1..=a.len() {
        row.fill(far);
        row[0] = i.min(far);
        let band = i.saturating_sub(limit).max(1)..=(i + limit).min(b.len());
        let mut least = row[0];
        for j in band {
            let same = usize::from(a[i - 1] != b[j - 1]);
            let mut cost = (last[j - 1] + same).min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                cost = cost.min(before[j - 2] + 1);
            }
            row[j] = cost.min(far);
            least = least.min(row[j]);
        }
        if least > limit {
            return None;
        }
        std::mem::swap(&mut before, &mut last);
        std::mem::swap(&mut last, &mut row);
    }
    Some(last[b.len()]).filter(|d| *d <= limit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(a: &str, b: &str, expect: Option<usize>) {
        assert_eq!(distance(&letters(a), &letters(b), 3), expect);
    }

    #[test]
    fn equal_names_are_at_no_distance() {
        check("minsk", "Minsk", Some(0));
    }

    #[test]
    fn a_swap_of_neighbours_is_one_edit() {
        check("ukriane", "ukraine", Some(1));
    }

    #[test]
    fn far_names_have_no_distance() {
        check("abcd", "wxyz", None);
        check("a", "abcdef", None);
    }

    #[test]
    fn short_names_need_more_than_their_length_in_common() {
        assert!(nearest("uk", ["xy", "us"]).contains(&"us".to_string()));
        assert!(nearest("a", ["b"]).is_empty());
        assert!(nearest("", ["a", "b"]).is_empty());
    }

    /// Without the band, without the limit.
    fn plain(a: &[char], b: &[char]) -> usize {
        let mut t = vec![vec![0; b.len() + 1]; a.len() + 1];
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                t[i][j] = if i == 0 || j == 0 {
                    i + j
                } else {
                    let mut c = (t[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]))
                        .min(t[i - 1][j] + 1)
                        .min(t[i][j - 1] + 1);
                    if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                        c = c.min(t[i - 2][j - 2] + 1);
                    }
                    c
                };
            }
        }
        t[a.len()][b.len()]
    }

    proptest! {
        #[test]
        fn the_band_changes_nothing(a in "[ab]{0,9}", b in "[ab]{0,9}", limit in 0..4usize) {
            let (a, b) = (letters(&a), letters(&b));
            let plain = plain(&a, &b);
            prop_assert_eq!(distance(&a, &b, limit), Some(plain).filter(|d| *d <= limit));
        }
    }
}
