//! Byte offsets to lines and columns, and back.

use std::fmt;

/// How many bytes lie between two remembered character counts.
const STRIDE: usize = 4096;
const BOM: &str = "\u{feff}";

/// A line and a column, both counted from 1.
///
/// Columns count characters (Unicode scalar values); a tab is one column, a byte order mark none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// Converts between byte offsets of a text and its [`Place`]s.
///
/// Making it reads the text once; each question then costs a binary search and at most
/// a few thousand bytes, also when the whole text is a single line.
///
/// ```
/// use foedera::dossier::syntax::{Lines, Place};
/// let lines = Lines::new("(\n  \"Київ\",\n)");
/// assert_eq!(lines.place(13), Place { line: 2, column: 8 });
/// assert_eq!(lines.offset(Place { line: 2, column: 8 }), Some(13));
/// ```
#[derive(Clone, Debug)]
pub struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
    /// Characters before byte `i * STRIDE`.
    counts: Vec<usize>,
}

impl<'t> Lines<'t> {
    /// Reads `text` once for its line breaks (`\n`).
    pub fn new(text: &'t str) -> Self {
        let mut starts = vec![0];
        let mut counts = Vec::with_capacity(text.len() / STRIDE + 1);
        let mut count = 0;
        for (i, byte) in text.bytes().enumerate() {
            if i % STRIDE == 0 {
                counts.push(count);
            }
            count += usize::from(begins_char(byte));
            if byte == b'\n' {
                starts.push(i + 1);
            }
        }
        Lines {
            text,
            starts,
            counts,
        }
    }

    /// How many lines there are; at least one.
    pub fn count(&self) -> usize {
        self.starts.len()
    }

    /// Tells the place of the byte `offset`; beyond the end it is the place of the end.
    pub fn place(&self, offset: usize) -> Place {
        let offset = offset.min(self.text.len());
        let line = self.starts.partition_point(|&start| start <= offset);
        let start = self.start(line);
        Place {
            line,
            column: self.chars(offset).saturating_sub(self.chars(start)) + 1,
        }
    }

    /// Tells the byte offset of `place`, or `None` if there is no such line.
    /// A column beyond the end of the line stands for its end.
    pub fn offset(&self, place: Place) -> Option<usize> {
        if place.line == 0 || place.line > self.starts.len() {
            return None;
        }
        let start = self.start(place.line);
        let rest = self.text.get(start..)?;
        let mut at = start;
        for c in rest.chars().take(place.column.saturating_sub(1)) {
            if c == '\n' {
                break;
            }
            at += c.len_utf8();
        }
        Some(at)
    }

    /// The text of the line numbered `line` (from 1), without its line break.
    pub fn line(&self, line: usize) -> Option<&'t str> {
        let start = *self.starts.get(line.checked_sub(1)?)?;
        let end = self
            .starts
            .get(line)
            .map_or(self.text.len(), |next| next - 1);
        Some(self.text.get(start..end)?.trim_end_matches('\r'))
    }

    fn start(&self, line: usize) -> usize {
        match line {
            0 | 1 if self.text.starts_with(BOM) => BOM.len(),
            0 | 1 => 0,
            _ => self
                .starts
                .get(line - 1)
                .copied()
                .unwrap_or(self.text.len()),
        }
    }

    /// Characters that begin before `offset`.
    fn chars(&self, offset: usize) -> usize {
        let block = (offset / STRIDE).min(self.counts.len().saturating_sub(1));
        let before = self.counts.get(block).copied().unwrap_or(0);
        let bytes = self
            .text
            .as_bytes()
            .get(block * STRIDE..offset)
            .unwrap_or(&[]);
        before + bytes.iter().filter(|&&byte| begins_char(byte)).count()
    }
}

fn begins_char(byte: u8) -> bool {
    byte & 0xC0 != 0x80
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, offset: usize, line: usize, column: usize) {
        assert_eq!(Lines::new(text).place(offset), Place { line, column });
    }

    #[test]
    fn columns_count_characters() {
        check("", 0, 1, 1);
        check("ab\ncd", 3, 2, 1);
        check("é=x", 3, 1, 3);
        check("a\r\nb", 3, 2, 1);
        check("ab", 99, 1, 3);
        check("a\n", 2, 2, 1);
    }

    #[test]
    fn a_byte_order_mark_takes_no_column() {
        check("\u{feff}a", 3, 1, 1);
        check("\u{feff}a", 0, 1, 1);
    }

    #[test]
    fn a_very_long_line_is_counted_right() {
        let text = "ж".repeat(10_000);
        check(&text, 16_000, 1, 8_001);
    }

    #[test]
    fn offsets_come_back() {
        let text = "one\ndva два\n\nend";
        let lines = Lines::new(text);
        for (offset, _) in text.char_indices() {
            assert_eq!(lines.offset(lines.place(offset)), Some(offset));
        }
        assert_eq!(lines.offset(Place { line: 9, column: 1 }), None);
        assert_eq!(lines.line(2), Some("dva два"));
    }
}
