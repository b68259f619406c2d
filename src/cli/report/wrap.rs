//! Breaking text into lines of a given width, as a terminal counts columns.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// How many columns the text takes.
pub(super) fn width(text: &str) -> usize {
    text.width()
}

/// The text in lines of at most `room` columns, broken between words; a word that is longer
/// than a line is broken within, a period behind its dash. At least one line.
pub(super) fn wrap(text: &str, room: usize) -> Vec<String> {
    let room = room.max(2);
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let wide = width(word);
        if used > 0 && used + 1 + wide <= room {
            line.push(' ');
            line.push_str(word);
            used += 1 + wide;
            continue;
        }
        if used > 0 {
            lines.push(std::mem::take(&mut line));
            used = 0;
        }
        if wide <= room {
            line.push_str(word);
            used = wide;
            continue;
        }
        // A period rather behind its dash than within a date.
        for part in word.split_inclusive('–') {
            let wide = width(part);
            if used > 0 && used + wide > room {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            for c in part.chars() {
                let wide = c.width().unwrap_or(0);
                if used + wide > room {
                    lines.push(std::mem::take(&mut line));
                    used = 0;
                }
                line.push(c);
                used += wide;
            }
        }
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::wrap;

    #[track_caller]
    fn check(text: &str, room: usize, expect: &[&str]) {
        assert_eq!(wrap(text, room), expect);
    }

    #[test]
    fn words_stay_whole_while_they_fit() {
        check("under the river pact", 10, &["under the", "river pact"]);
        check("", 10, &[""]);
    }

    #[test]
    fn a_long_word_is_broken_within() {
        check("abcdefgh ij", 3, &["abc", "def", "gh", "ij"]);
    }

    #[test]
    fn a_period_is_broken_behind_its_dash() {
        let lines = ["2016-01-16–", "2031-01-31"];
        check("2016-01-16–2031-01-31", 17, &lines);
        check(
            "2016-01-16–2031-01-31",
            6,
            &["2016-0", "1-16–", "2031-0", "1-31"],
        );
    }

    #[test]
    fn wide_letters_take_two_columns() {
        check("中国中国", 4, &["中国", "中国"]);
    }
}
