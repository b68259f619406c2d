//! Cuts a delimited file into rows, whatever it holds: a row that is broken is told with its
//! line, and the next one is read as if nothing had been. Reads as a stream; a row takes no
//! memory of its own. Knows nothing of what the columns mean. Start at [`Rows`].
//!
//! Not the crate `csv`: that reads on through a quote that nobody closes until the file, or the
//! memory, ends. Here such a quote costs its own line, and a row has a greatest length.

use super::reject::{Reason, SHOWN};
use crate::model::words;
use memchr::{memchr, memchr_iter};
use std::io::{ErrorKind, Read};

/// The longest row, in bytes.
pub const MAX_ROW: usize = 1 << 20;
/// How many columns a row may have.
pub const MAX_COLUMNS: usize = 10_000;

const CHUNK: usize = 256 << 10;

/// How a file is cut into fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// What stands between two fields.
    pub delimiter: u8,
    /// What stands around a field that holds delimiters or line breaks; doubled, it is itself.
    pub quote: Option<u8>,
    /// How bytes become letters.
    pub encoding: Encoding,
}

impl Default for Shape {
    fn default() -> Shape {
        Shape {
            delimiter: b',',
            quote: Some(b'"'),
            encoding: Encoding::Utf8,
        }
    }
}

words! {
    /// How bytes become letters.
    pub enum Encoding: "an encoding" {
        /// UTF-8, with a byte order mark or without.
        Utf8,
        /// ISO 8859-1: every byte is one letter.
        Latin1,
    }
}

/// One row, cut into fields.
#[derive(Clone, Copy, Debug)]
pub struct Row<'r> {
    text: &'r str,
    fields: &'r [(u32, u32)],
    /// Which line of the file it begins on, from 1.
    pub line: u64,
    /// Which row it is, the header being row 1: as a spreadsheet counts.
    pub number: u64,
}

impl<'r> Row<'r> {
    /// A row without fields.
    pub(super) const EMPTY: Row<'static> = Row {
        text: "",
        fields: &[],
        line: 0,
        number: 0,
    };

    /// How many fields it has.
    pub fn width(&self) -> usize {
        self.fields.len()
    }

    /// The field at `i`, without blanks around it; empty if there is none.
    pub fn get(&self, i: usize) -> &'r str {
        let Some((from, to)) = self.fields.get(i) else {
            return "";
        };
        let field = self.text.get(*from as usize..*to as usize).unwrap_or("");
        let plain = |byte: Option<&u8>| byte.is_some_and(|b| (b'!'..=b'~').contains(b));
        match plain(field.as_bytes().first()) && plain(field.as_bytes().last()) {
            true => field,
            false => field.trim(),
        }
    }

    /// All fields.
    pub fn iter(&self) -> impl Iterator<Item = &'r str> + use<'r> {
        let row = *self;
        (0..row.width()).map(move |i| row.get(i))
    }

    /// The row as it is shown to who must mend it, and can be put back: quoted where a file of that
    /// shape would be, and cut off after 1,000 bytes.
    pub(crate) fn written(&self, shape: Shape) -> String {
        let delimiter = char::from(shape.delimiter);
        let quote = shape.quote.map(char::from);
        let is_apart = |letter: char| {
            letter == delimiter || Some(letter) == quote || matches!(letter, '\n' | '\r')
        };
        let mut text = String::new();
        for (i, field) in self.iter().enumerate() {
            if i > 0 {
                text.push(delimiter);
            }
            match quote.filter(|_| field.contains(is_apart)) {
                Some(quote) => {
                    text.push(quote);
                    text.push_str(&field.replace(quote, &format!("{quote}{quote}")));
                    text.push(quote);
                }
                None => text.push_str(field),
            }
            if text.len() > SHOWN {
                let whole = (0..=SHOWN).rev().find(|at| text.is_char_boundary(*at));
                text.truncate(whole.unwrap_or(0));
                text.push('…');
                break;
            }
        }
        text
    }
}

/// What the next row is.
#[derive(Debug)]
pub enum Next<'r> {
    /// A row.
    Row(Row<'r>),
    /// Something that can be no row.
    Broken {
        /// The line it begins on.
        line: u64,
        /// Why.
        reason: Reason,
        /// Its first bytes.
        bytes: &'r [u8],
    },
    /// There are no more.
    End,
}

/// Reads row after row.
///
/// ```
/// use foedera::exchange::import::{Next, RowShape, Rows};
///
/// let text = "name,since\n\"Ruritania, Kingdom of\",1894\n";
/// let mut rows = Rows::new(text.as_bytes(), RowShape::default());
/// let Next::Row(header) = rows.next()? else { panic!("it has a header") };
/// assert_eq!(header.get(1), "since");
/// let Next::Row(row) = rows.next()? else { panic!("it has a row") };
/// assert_eq!((row.get(0), row.line), ("Ruritania, Kingdom of", 2));
/// # Ok::<(), std::io::Error>(())
/// ```
pub struct Rows<R> {
    from: R,
    shape: Shape,
    buffer: Vec<u8>,
    /// What of the buffer is not yet read.
    at: usize,
    end: usize,
    is_over: bool,
    line: u64,
    number: u64,
    consumed: u64,
    fields: Vec<(u32, u32)>,
    /// The row's text, where it is not as it stands in the file.
    other: Vec<u8>,
    letters: String,
}

/// Where a row's text is.
enum Held {
    /// In the buffer, from here to there.
    Buffer(usize, usize),
    /// Beside it.
    Other,
}

/// What came of reading a row with quotes.
enum Quoted {
    /// It ends before this byte; the next begins there.
    Row(usize),
    Broken(Reason),
    /// It goes on beyond what was read of the file.
    More,
}

impl<R: Read> Rows<R> {
    /// Reads from `from`.
    pub fn new(from: R, shape: Shape) -> Rows<R> {
        Rows {
            from,
            shape,
            buffer: vec![0; CHUNK],
            at: 0,
            end: 0,
            is_over: false,
            line: 1,
            number: 0,
            consumed: 0,
            fields: Vec::new(),
            other: Vec::new(),
            letters: String::new(),
        }
    }

    /// How many bytes have become rows.
    pub fn consumed(&self) -> u64 {
        self.consumed
    }

    /// The same file, cut in another way from here on.
    pub fn reshape(&mut self, shape: Shape) {
        self.shape = shape;
    }

    /// The file's first line, without using it up, and those after it as long as a quote is open:
    /// the header, whose names may go over several lines. Of what is too long, the first line, or
    /// its beginning.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn first_line(&mut self) -> std::io::Result<&[u8]> {
        let (mut first, mut searched, mut quotes) = (None, 0, 0);
        loop {
            let read = &self.buffer[self.at..self.end];
            let mut end = None;
            while let Some(found) = memchr(b'\n', &read[searched..]) {
                let line = &read[searched..searched + found];
                quotes += self.shape.quote.map_or(0, |q| memchr_iter(q, line).count());
                searched += found + 1;
                first = first.or(Some(searched));
                if quotes % 2 == 0 {
                    end = Some(searched);
                    break;
                }
            }
            if end.is_some() || self.is_over || read.len() > MAX_ROW {
                let whole = read.len();
                let end = self.at + end.or(first).unwrap_or(whole);
                return Ok(&self.buffer[self.at..end]);
            }
            self.fill()?;
        }
    }

    /// Reads more of the file behind what is not yet read.
    fn fill(&mut self) -> std::io::Result<()> {
        if self.at > 0 && self.end == self.buffer.len() {
            self.buffer.copy_within(self.at..self.end, 0);
            self.end -= self.at;
            self.at = 0;
        }
        if self.end == self.buffer.len() {
            let more = self.buffer.len().min(MAX_ROW);
            self.buffer.resize(self.buffer.len() + more, 0);
        }
        loop {
            match self.from.read(&mut self.buffer[self.end..]) {
                Ok(0) => self.is_over = true,
                Ok(n) => self.end += n,
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            }
            return Ok(());
        }
    }

    /// The next row; empty lines are none.
    ///
    /// # Errors
    /// When the file cannot be read.
    // An iterator could not lend its items.
    #[allow(clippy::should_implement_trait)]
    pub fn next(&mut self) -> std::io::Result<Next<'_>> {
        if self.consumed == 0 && self.first_line()?.starts_with(b"\xef\xbb\xbf") {
            self.at += 3;
            self.consumed += 3;
        }
        // What of the line was searched already.
        let mut searched = 0;
        let (line_end, next) = loop {
            let found = memchr(b'\n', &self.buffer[self.at + searched..self.end]);
            if let Some(found) = found {
                let line_end = self.at + searched + found;
                if line_end == self.at || self.buffer[self.at..line_end] == *b"\r" {
                    self.pass(line_end + 1);
                    searched = 0;
                    continue;
                }
                break (line_end, line_end + 1);
            }
            searched = self.end - self.at;
            if searched > MAX_ROW {
                return self.too_long();
            }
            if self.is_over {
                if searched == 0 {
                    return Ok(Next::End);
                }
                break (self.end, self.end);
            }
            self.fill()?;
        };
        self.number += 1;
        let line = self.line;
        let begin = self.at;
        self.fields.clear();
        let has_quote = |quote| memchr(quote, &self.buffer[begin..line_end]).is_some();
        let held = if !self.shape.quote.is_some_and(has_quote) {
            let length = line_end - begin;
            let length = length - usize::from(self.buffer[begin..line_end].ends_with(b"\r"));
            if length > MAX_ROW {
                let reason = Reason::TooLong { most: MAX_ROW };
                return Ok(self.broken(line, reason, begin, line_end, next));
            }
            let text = &self.buffer[begin..begin + length];
            let mut from = 0;
            for to in memchr_iter(self.shape.delimiter, text) {
                self.fields.push((from, offset(to)));
                from = offset(to + 1);
            }
            self.fields.push((from, offset(length)));
            self.pass(next);
            Held::Buffer(begin, begin + length)
        } else {
            match self.quoted()? {
                Quoted::Row(next) => {
                    self.pass(next);
                    Held::Other
                }
                Quoted::Broken(reason) => {
                    // What was read meanwhile may have moved the line.
                    let length = line_end - begin;
                    let (begin, step) = (self.at, next - line_end);
                    let line_end = begin + length;
                    return Ok(self.broken(line, reason, begin, line_end, line_end + step));
                }
                Quoted::More => return Ok(Next::End),
            }
        };
        self.as_text(held, line)
    }

    /// The fields of the row at hand, as letters.
    fn as_text(&mut self, held: Held, line: u64) -> std::io::Result<Next<'_>> {
        let bytes = match held {
            Held::Buffer(from, to) => &self.buffer[from..to],
            Held::Other => &self.other[..],
        };
        let broken = |reason| Next::Broken {
            line,
            reason,
            bytes: &bytes[..bytes.len().min(SHOWN)],
        };
        if self.fields.len() > MAX_COLUMNS {
            let reason = Reason::TooManyColumns {
                found: self.fields.len(),
                most: MAX_COLUMNS,
            };
            return Ok(broken(reason));
        }
        if memchr(0, bytes).is_some() {
            return Ok(broken(Reason::Nul));
        }
        let text = match self.shape.encoding {
            Encoding::Utf8 => match std::str::from_utf8(bytes) {
                Ok(text) => text,
                Err(error) => {
                    let byte = bytes.get(error.valid_up_to()).copied().unwrap_or(0);
                    return Ok(broken(Reason::NotUtf8 { byte }));
                }
            },
            Encoding::Latin1 => {
                self.letters.clear();
                for (from, to) in &mut self.fields {
                    let begin = offset(self.letters.len());
                    let field = &bytes[*from as usize..*to as usize];
                    self.letters.extend(field.iter().map(|b| char::from(*b)));
                    (*from, *to) = (begin, offset(self.letters.len()));
                }
                &self.letters
            }
        };
        Ok(Next::Row(Row {
            text,
            fields: &self.fields,
            line,
            number: self.number,
        }))
    }

    /// Goes on at `next`, counting lines.
    fn pass(&mut self, next: usize) {
        let passed = &self.buffer[self.at..next];
        self.line += memchr_iter(b'\n', passed).count() as u64;
        self.consumed += passed.len() as u64;
        self.at = next;
    }

    fn broken(
        &mut self,
        line: u64,
        reason: Reason,
        begin: usize,
        end: usize,
        next: usize,
    ) -> Next<'_> {
        self.pass(next);
        let end = end.min(begin + SHOWN);
        Next::Broken {
            line,
            reason,
            bytes: &self.buffer[begin..end],
        }
    }

    /// Skips a line that is longer than any row may be.
    fn too_long(&mut self) -> std::io::Result<Next<'_>> {
        self.number += 1;
        let line = self.line;
        self.other.clear();
        let shown = self.end.min(self.at + SHOWN);
        self.other.extend_from_slice(&self.buffer[self.at..shown]);
        loop {
            if let Some(found) = memchr(b'\n', &self.buffer[self.at..self.end]) {
                self.pass(self.at + found + 1);
                break;
            }
            self.pass(self.end);
            if self.is_over {
                break;
            }
            self.fill()?;
        }
        Ok(Next::Broken {
            line,
            reason: Reason::TooLong { most: MAX_ROW },
            bytes: &self.other,
        })
    }

    /// Reads a row that has quotes, which may go over several lines.
    fn quoted(&mut self) -> std::io::Result<Quoted> {
        loop {
            match self.quoted_here() {
                Quoted::More if self.end - self.at > MAX_ROW => {
                    return Ok(Quoted::Broken(Reason::UnclosedQuote));
                }
                Quoted::More if !self.is_over => self.fill()?,
                Quoted::More => return Ok(Quoted::Broken(Reason::UnclosedQuote)),
                done => return Ok(done),
            }
        }
    }

    fn quoted_here(&mut self) -> Quoted {
        let Some(quote) = self.shape.quote else {
            return Quoted::More;
        };
        let text = &self.buffer[..self.end];
        self.fields.clear();
        self.other.clear();
        let mut at = self.at;
        loop {
            let from = offset(self.other.len());
            let mut was_quoted = false;
            if text.get(at) == Some(&quote) {
                was_quoted = true;
                at += 1;
                loop {
                    let Some(found) = memchr(quote, &text[at..]) else {
                        return Quoted::More;
                    };
                    self.other.extend_from_slice(&text[at..at + found]);
                    at += found + 1;
                    match text.get(at) {
                        Some(byte) if *byte == quote => {
                            self.other.push(quote);
                            at += 1;
                        }
                        None if !self.is_over => return Quoted::More,
                        _ => break,
                    }
                }
            }
            let ends = |byte: &u8| *byte == self.shape.delimiter || *byte == b'\n';
            let rest = &text[at..];
            let length = match rest.iter().position(ends) {
                Some(length) => length,
                None if self.is_over => rest.len(),
                None => return Quoted::More,
            };
            let stops = rest.get(length).copied();
            let mut field = &rest[..length];
            if stops != Some(self.shape.delimiter) {
                field = field.strip_suffix(b"\r").unwrap_or(field);
            }
            if was_quoted && !field.iter().all(|b| *b == b' ') {
                return Quoted::Broken(Reason::AfterQuote);
            }
            if !was_quoted {
                self.other.extend_from_slice(field);
            }
            self.fields.push((from, offset(self.other.len())));
            at += length;
            match stops {
                Some(byte) if byte == self.shape.delimiter => at += 1,
                Some(_) => return Quoted::Row(at + 1),
                None => return Quoted::Row(at),
            }
            if at - self.at > MAX_ROW {
                return Quoted::Broken(Reason::TooLong { most: MAX_ROW });
            }
        }
    }
}

/// A row is shorter than 4 GiB.
fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
