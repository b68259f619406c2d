//! Where lines break: at spaces and hyphens, between Chinese characters, and in
//! a word that is wider than its line between letters as a reader sees them.
//! Start at [`broken`].

use super::shape::clusters;
use super::{Face, clean, direction, script};

/// A text set in lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// The lines, top to bottom; none for a text without visible characters.
    pub lines: Vec<String>,
    /// Whether the text was cut and ends in an ellipsis.
    pub cut: bool,
}

/// Breaks `text` into as few lines of at most `width` pixels as it needs, of
/// about the same length, rather after a comma or a sentence than inside a
/// name, rather not after a short word such as "of", rather so that no word
/// stands alone; what would need more than `most` lines ends in an ellipsis.
///
/// Costs time linear in what is set: a text that is cut is not measured to its end.
///
/// ```
/// use foedera::render::text::{broken, Face};
///
/// let name = broken("Autonomous Republic of Crimea", Face::Bold, 14.0, 150.0, 4);
/// assert_eq!(name.lines, ["Autonomous", "Republic of Crimea"]);
/// ```
pub fn broken(text: &str, face: Face, size: f64, width: f64, most: usize) -> Broken {
    let text = direction::held_together(clean(text));
    // No line holds more than its width: what is wider than all of them together is cut.
    let room = most as f64 * width + 1.0;
    let (pieces, is_over) = pieces(&text, face, size, width, room);
    let mut lines = match is_over {
        true => Vec::new(),
        false => balanced(&pieces, face, size, width),
    };
    let mut cut = false;
    if is_over || lines.len() > most {
        lines = greedy(&pieces, face, size, width);
        cut = lines.len() > most;
        lines.truncate(most);
    }
    if let (true, Some(last)) = (cut, lines.last_mut()) {
        end_in_ellipsis(last, |line| face.width(line, size) <= width);
    }
    direction::mended(&mut lines);
    Broken { lines, cut }
}

/// How wide the longest stretch of `text` is that no line break divides.
///
/// ```
/// use foedera::render::text::{longest_word, Face};
///
/// let [word, name] = ["Timor", "Timor-Leste"].map(|name| longest_word(name, Face::Bold, 14.0));
/// assert!(word < name && name < Face::Bold.width("Timor-Leste", 14.0));
/// ```
pub fn longest_word(text: &str, face: Face, size: f64) -> f64 {
    let text = direction::held_together(clean(text));
    let words = text.split(' ').flat_map(parts);
    let widths = words.map(|word| face.width(word, size));
    widths.fold(0.0, f64::max)
}

/// Shortens `text` to at most `most` letters and an ellipsis, in one line.
///
/// ```
/// use foedera::render::text::shortened;
///
/// assert_eq!(shortened("Ukraine", 7), "Ukraine");
/// assert_eq!(shortened("United Kingdom", 7), "United…");
/// assert_eq!(shortened("United Kingdom", 9), "United…");
/// ```
pub fn shortened(text: &str, most: usize) -> String {
    let text = clean(text);
    let Some((at, _)) = clusters(&text).nth(most) else {
        return text;
    };
    // Rather behind a word than in it, where that does not cost half of it.
    let kept = &text[..at];
    let word = kept
        .rfind(' ')
        .filter(|space| 2 * space > at && !text[at..].starts_with(' '));
    let kept = word.map_or(kept, |space| &kept[..space]);
    let mut line = [format!("{}…", kept.trim_end_matches([' ', ',', ';']))];
    direction::mended(&mut line);
    let [line] = line;
    line
}

/// Takes letters off the end of `line` until it and an ellipsis fit.
fn end_in_ellipsis(line: &mut String, fits: impl Fn(&str) -> bool) {
    let ends: Vec<usize> = clusters(line)
        .map(|(at, _)| at)
        .chain([line.len()])
        .collect();
    for end in ends.into_iter().rev() {
        let short = format!("{}…", line[..end].trim_end());
        if end == 0 || fits(&short) {
            *line = short;
            return;
        }
    }
}

/// A stretch of text that stays on one line, and whether a space follows it.
struct Piece<'a> {
    text: &'a str,
    width: f64,
    spaced: bool,
    /// Whether a word was cut behind it, so that a line that ends there ends in a hyphen.
    hyphened: bool,
}

/// The pieces of a text, as many as there is room for and the word that is beyond it; and whether
/// there is one.
fn pieces<'a>(
    text: &'a str,
    face: Face,
    size: f64,
    width: f64,
    room: f64,
) -> (Vec<Piece<'a>>, bool) {
    let mut pieces: Vec<Piece<'a>> = Vec::new();
    let mut used = 0.0;
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        for part in parts(word) {
            let long = match face.width(part, size) > width {
                true => at_dots(part),
                false => vec![part],
            };
            let slices = long
                .into_iter()
                .flat_map(|part| slices(part, face, size, width));
            let slices: Vec<&str> = slices.collect();
            for (at, text) in slices.iter().enumerate() {
                let hyphened = slices.get(at + 1).is_some_and(|next| hyphens(text, next));
                let hyphen = if hyphened { face.width("-", size) } else { 0.0 };
                let own = face.width(text, size);
                used += own.min(width);
                pieces.push(Piece {
                    text,
                    width: own + hyphen,
                    spaced: false,
                    hyphened,
                });
            }
        }
        if let Some(last) = pieces.last_mut() {
            last.spaced = true;
        }
        if used > room {
            return (pieces, true);
        }
    }
    (pieces, false)
}

/// Cuts a word where a line may end without a hyphen.
fn parts(word: &str) -> impl Iterator<Item = &str> {
    let breaks = |before: char, after: char| {
        let ends = ['-', '–', '—', '/', '·', ';'].contains(&before);
        let comma = before == ',' && !after.is_ascii_digit();
        let ascii = before.is_ascii() && after.is_ascii();
        ends || comma || (!ascii && script::breaks_between(before, after))
    };
    let mut start = 0;
    let mut last: Option<char> = None;
    let mut cuts = Vec::new();
    // "Co-operation", "X-ray".
    let is_prefix = |part: &str| part.ends_with('-') && part.chars().count() <= 3;
    for (at, cluster) in clusters(word) {
        let first = cluster.chars().next();
        if let (Some(before), Some(after)) = (last, first)
            && breaks(before, after)
            && !is_prefix(&word[start..at])
        {
            cuts.push((start, at));
            start = at;
        }
        last = cluster
            .chars()
            .find(|c| !unicode_normalization::char::is_combining_mark(*c));
    }
    cuts.push((start, word.len()));
    cuts.into_iter().map(|(from, to)| &word[from..to])
}

/// Cuts a word that is wider than its line behind its dots and the like, rather than inside a name.
fn at_dots(word: &str) -> Vec<&str> {
    word.split_inclusive(['.', '_', '@', '+', '=', '&'])
        .collect()
}

/// Whether a word cut between these is told by a hyphen: between letters of an alphabet that has it.
fn hyphens(before: &str, after: &str) -> bool {
    let letter = |c: char| c.is_alphabetic() && c < '\u{0530}';
    let last = before.chars().next_back();
    last.is_some_and(letter) && after.chars().next().is_some_and(letter)
}

/// Cuts a word that is wider than a line into stretches that are not.
fn slices(word: &str, face: Face, size: f64, width: f64) -> Vec<&str> {
    if face.width(word, size) <= width {
        return vec![word];
    }
    // Room for a hyphen, unless a line has hardly any.
    let hyphen = face.width("-", size);
    let narrow = if width > 4.0 * hyphen {
        width - hyphen
    } else {
        width
    };
    let letters: Vec<(usize, f64)> = clusters(word)
        .map(|(at, cluster)| (at, face.width(cluster, size)))
        .collect();
    let end_of = |count: usize| letters.get(count).map_or(word.len(), |(at, _)| *at);
    // How wide what is left of the word is from each letter on.
    let mut left: Vec<f64> = letters.iter().map(|(_, own)| *own).collect();
    for at in (1..left.len()).rev() {
        left[at - 1] += left[at];
    }
    let mut slices = Vec::new();
    let mut first = 0;
    while let Some((start, _)) = letters.get(first) {
        // The last stretch has no hyphen behind it.
        let width = if left[first] <= width { width } else { narrow };
        let mut used = 0.0;
        let fitting = letters[first..].iter().take_while(|(_, own)| {
            used += own;
            used <= width
        });
        let mut count = fitting.count().max(1);
        // Kerned together, letters may be a hair wider than one by one.
        while count > 1 && face.width(&word[*start..end_of(first + count)], size) > width {
            count -= 1;
        }
        slices.push(&word[*start..end_of(first + count)]);
        first += count;
    }
    slices
}

/// The least sum of squared gaps at the line ends, with few lines first.
fn balanced(pieces: &[Piece], face: Face, size: f64, width: f64) -> Vec<String> {
    const A_LINE: f64 = 1e6;
    // More than the evenest lines are worth: "Austria-Hungary" stays whole unless that takes a line.
    const TORN: f64 = 200.0;
    let space = face.width(" ", size);
    // best[i]: the cost of setting the first i pieces, and where their last line starts.
    let mut best: Vec<(f64, usize)> = vec![(0.0, 0)];
    for end in 1..=pieces.len() {
        let mut found = (f64::INFINITY, end - 1);
        let mut used = 0.0;
        for start in (0..end).rev() {
            let piece = &pieces[start];
            used += piece.width;
            if start + 1 < end && piece.spaced {
                used += space;
            }
            if used > width && start + 1 < end {
                break;
            }
            let gap = (width - used).max(0.0) / width.max(1.0);
            let ending = &pieces[end - 1];
            let short = end < pieces.len() && ending.spaced && ending.text.chars().count() <= 3;
            // "According to" is one word for two.
            let is_one = end > 1 && pieces[end - 2].text == "according";
            let clings = short && !is_one;
            let torn = end < pieces.len() && !ending.spaced;
            let quotes = |next: &Piece| ending.text.ends_with(':') && next.text.starts_with('“');
            let next = pieces.get(end);
            let pauses = next.is_some_and(|next| pauses(ending.text) || quotes(next));
            let is_alone = start + 1 == end;
            let cost = best[start].0
                + A_LINE
                + gap * gap * 100.0
                + if clings { 10.0 } else { 0.0 }
                + if torn { TORN } else { 0.0 }
                + if is_alone { 6.0 } else { 0.0 }
                + if pauses { 0.0 } else { 20.0 };
            if cost < found.0 {
                found = (cost, start);
            }
        }
        best.push(found);
    }
    let mut lines = Vec::new();
    let mut end = pieces.len();
    while end > 0 {
        let start = best[end].1;
        let line = joined(&pieces[start..end]);
        if end - start > 1 && face.width(&line, size) > width {
            return greedy(pieces, face, size, width);
        }
        lines.push(line);
        end = start;
    }
    lines.reverse();
    lines
}

/// Whether a reader pauses behind it; "Ltd." and "S.A." end no sentence.
fn pauses(text: &str) -> bool {
    text.ends_with([',', ';', '،']) || text.ends_with('.') && text.chars().count() > 4
}

/// Fills each line before the next begins: right for a text that gets cut.
fn greedy(pieces: &[Piece], face: Face, size: f64, width: f64) -> Vec<String> {
    let space = face.width(" ", size);
    let mut lines = Vec::new();
    let mut start = 0;
    while start < pieces.len() {
        let mut end = start + 1;
        let mut used = pieces[start].width;
        while end < pieces.len() {
            let gap = if pieces[end - 1].spaced { space } else { 0.0 };
            // Marks of rare scripts may be wider beside what stands in another piece.
            let is_wide = |end: usize| face.width(&joined(&pieces[start..=end]), size) > width;
            if used + gap + pieces[end].width > width || is_wide(end) {
                break;
            }
            used += gap + pieces[end].width;
            end += 1;
        }
        lines.push(joined(&pieces[start..end]));
        start = end;
    }
    lines
}

fn joined(pieces: &[Piece]) -> String {
    let mut line = String::new();
    for (at, piece) in pieces.iter().enumerate() {
        line.push_str(piece.text);
        if piece.hyphened && at + 1 == pieces.len() {
            line.push('-');
        }
        if piece.spaced && at + 1 < pieces.len() {
            line.push(' ');
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, width: f64, lines: &[&str]) {
        assert_eq!(broken(text, Face::Bold, 14.0, width, 3).lines, lines);
    }

    /// Each of 3,200 promises that waited for 3,200 conditions had all of their names measured for
    /// the five lines that were drawn: a ladder took a quarter of a minute.
    #[test]
    fn what_is_cut_is_not_measured_to_its_end() {
        let text = "must come first: ".to_string() + &"C 27 (before it can fall due); ".repeat(500);
        let (size, width) = (14.0, 300.0);
        let all = pieces(&text, Face::Regular, size, width, f64::INFINITY);
        let (few, is_over) = pieces(&text, Face::Regular, size, width, 5.0 * width);
        assert!(is_over && !all.1 && few.len() < 100 && all.0.len() > 3000);
        let set = broken(&text, Face::Regular, size, width, 5);
        let whole = greedy(&all.0, Face::Regular, size, width);
        assert!(set.cut && set.lines[..4] == whole[..4]);
    }

    #[test]
    fn a_word_wider_than_its_line_breaks_at_its_dots_first() {
        let set = broken(
            "no.dots.and.no.spaces.to.the.end",
            Face::Bold,
            14.0,
            110.0,
            9,
        );
        assert!(set.lines.len() > 1 && !set.cut);
        for line in &set.lines[..set.lines.len() - 1] {
            assert!(line.ends_with('.'), "{line}");
        }
    }

    /// “Ukraine undertakes to it: “give / up nuclear weapons”” stood in a chart.
    #[test]
    fn a_line_ends_before_a_quotation_rather_than_inside() {
        let lines = ["Ukraine undertakes to it:", "“give up nuclear weapons”"];
        check(
            "Ukraine undertakes to it: “give up nuclear weapons”",
            220.0,
            &lines,
        );
    }

    #[test]
    fn a_short_text_stays_whole() {
        check("Ukraine", 150.0, &["Ukraine"]);
    }
    #[test]
    fn lines_are_about_equal() {
        check(
            "Organization for Security and Co-operation in Europe",
            230.0,
            &["Organization for Security", "and Co-operation in Europe"],
        );
    }
    #[test]
    fn a_line_does_not_end_on_a_preposition() {
        check(
            "Coalition of the Willing",
            130.0,
            &["Coalition", "of the Willing"],
        );
    }
    #[test]
    fn a_name_with_a_hyphen_stays_whole_where_that_takes_no_further_line() {
        check(
            "between Austria-Hungary and Romania",
            150.0,
            &["between", "Austria-Hungary", "and Romania"],
        );
        check(
            "Germany owes Austria-Hungary",
            150.0,
            &["Germany owes", "Austria-Hungary"],
        );
    }
    /// “Organization for Security and Co- / operation in Europe” stood in a box.
    #[test]
    fn a_line_does_not_end_behind_a_prefix_of_two_letters() {
        check(
            "for Security and Co-operation in Europe",
            172.0,
            &["for Security and", "Co-operation in Europe"],
        );
    }
    #[test]
    fn according_to_stays_together() {
        check(
            "according to Владимир Путин",
            130.0,
            &["according to", "Владимир Путин"],
        );
    }
    #[test]
    fn a_line_ends_on_a_comma_before_it_ends_inside_a_name() {
        check(
            "Senior Notes 2029, since 2024",
            150.0,
            &["Senior Notes 2029,", "since 2024"],
        );
    }
    #[test]
    fn no_word_stands_alone_that_need_not() {
        check(
            "Annex to the Munich Agreement",
            170.0,
            &["Annex to the", "Munich Agreement"],
        );
        check(
            "for its debt to EFSF bondholders",
            160.0,
            &["for its debt", "to EFSF bondholders"],
        );
        // One of three must; then the lines are about equal, as ever.
        check(
            "European Stability Mechanism",
            160.0,
            &["European Stability", "Mechanism"],
        );
    }
    #[test]
    fn a_line_ends_on_a_sentence_before_it_ends_inside_one() {
        check(
            "Left out, since there is much to show: conditions, what is over, and what each \
             promise says. Where one line is for several promises, it shows one broken first.",
            1000.0,
            &[
                "Left out, since there is much to show: conditions, what is over, and what each \
                 promise says.",
                "Where one line is for several promises, it shows one broken first.",
            ],
        );
    }
    #[test]
    fn a_word_wider_than_the_line_is_cut_inside() {
        check(
            "Donaudampfschifffahrt",
            90.0,
            &["Donaudam-", "pfschifffahrt"],
        );
    }
    #[test]
    fn nothing_gives_no_line() {
        check(" \n\u{202E}\u{0}", 90.0, &[]);
    }
    #[test]
    fn an_absurd_text_ends_in_an_ellipsis() {
        let long = "Very long ".repeat(1000);
        let set = broken(&long, Face::Bold, 14.0, 150.0, 3);
        assert!(set.cut);
        assert_eq!(set.lines.len(), 3);
        assert!(set.lines[2].ends_with('…'));
    }
    #[test]
    fn a_letter_is_never_cut() {
        let word = "Ка\u{301}\u{323}".repeat(40);
        for line in broken(&word, Face::Bold, 14.0, 60.0, 99).lines {
            assert!(line.starts_with(['К', 'а']), "{line:?}");
        }
        check(
            "👩\u{200D}👩\u{200D}👧👩\u{200D}👩\u{200D}👧",
            20.0,
            &["👩\u{200D}👩\u{200D}👧", "👩\u{200D}👩\u{200D}👧"],
        );
    }
    #[test]
    fn chinese_breaks_between_characters_and_not_before_a_full_stop() {
        check(
            "乌克兰安全保障，布达佩斯",
            75.0,
            &["乌克兰安", "全保障，", "布达佩斯"],
        );
        check("安全保障。", 60.0, &["安全", "保障。"]);
    }
    #[test]
    fn an_isolate_is_closed_where_a_line_ends() {
        let name = direction::isolated("אוקראינה העצמאית");
        check(
            &format!("for {name}, 1994"),
            100.0,
            &[
                "for \u{2068}אוקראינה\u{2069}",
                "\u{2068}העצמאית\u{2069}, 1994",
            ],
        );
    }
    #[test]
    fn a_shortened_text_keeps_whole_letters() {
        assert_eq!(
            shortened("e\u{301}a\u{301}\u{323}x\u{301}y", 3),
            "éạ\u{301}x\u{301}…"
        );
        assert_eq!(shortened("\u{2068}אב\u{2069}", 1), "\u{2068}…\u{2069}");
    }

    proptest::proptest! {
        #[test]
        fn no_line_is_wider_than_asked(text in "\\PC{0,200}", width in 40.0..300.0f64) {
            for face in [Face::Regular, Face::Bold] {
                for line in broken(&text, face, 12.0, width, 5).lines {
                    proptest::prop_assert!(face.width(&line, 12.0) <= width + 1e-6, "{line:?}");
                }
            }
        }
    }
}
