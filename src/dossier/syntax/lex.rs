//! Cuts the text into tokens, one at a time, and comments aside.
//! Every byte is looked at a bounded number of times, whatever the text.

use std::ops::Range;

use super::comment::{Comment, CommentForm, CommentPlace};
use super::fault::{SyntaxFault, SyntaxFaultKind};
use super::parse::MAX_FAULTS;
use super::quote::{bad_escape, begins_entry, cut, escape_len};
use super::word::{is_space, is_word};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bracket {
    Paren,
    List,
    Map,
}

impl Bracket {
    pub(super) fn open(self) -> char {
        match self {
            Bracket::Paren => '(',
            Bracket::List => '[',
            Bracket::Map => '{',
        }
    }

    pub(super) fn close(self) -> char {
        match self {
            Bracket::Paren => ')',
            Bracket::List => ']',
            Bracket::Map => '}',
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    Open(Bracket),
    Close(Bracket),
    Comma,
    Colon,
    /// A text in quotes or a raw text.
    Text,
    Char,
    /// A name, a number, or neither.
    Word,
    /// Characters without meaning.
    Stray,
    End,
}

#[derive(Clone, Debug)]
pub(super) struct Token {
    pub kind: TokenKind,
    pub start: usize,
    pub end: usize,
    /// Line breaks between the token and what precedes it, comments included.
    pub newlines: u32,
    /// Counts lines, except those inside texts and comments.
    pub line: u32,
    /// How far its line is indented, in bytes.
    pub indent: usize,
    /// Whether it is the first on its line.
    pub first: bool,
    /// Whether a fault of it is already known.
    pub bad: bool,
    /// The comments before it.
    pub comments: Range<usize>,
}

/// The faults found so far; beyond [`MAX_FAULTS`] they are only counted.
#[derive(Default)]
pub(super) struct Faults {
    pub list: Vec<SyntaxFault>,
    pub count: usize,
    pub weight: usize,
}

impl Faults {
    pub(super) fn add(
        &mut self,
        kind: SyntaxFaultKind,
        span: Range<usize>,
        related: Option<Range<usize>>,
    ) {
        self.count += 1;
        self.weight += kind.weight();
        if self.list.len() < MAX_FAULTS {
            self.list.push(SyntaxFault {
                kind,
                span,
                related,
            });
        }
    }
}

pub(super) struct Lexer<'t> {
    text: &'t str,
    at: usize,
    line: u32,
    line_start: usize,
    indent: usize,
    newlines: u32,
    first: bool,
    began: bool,
    pub comments: Vec<Comment>,
    pub faults: Faults,
    /// Bytes looked at in vain for the end of a text or comment. Once they exceed the size of the
    /// text, such an end is only looked for on the same line: so the whole stays linear.
    wasted: usize,
    /// Whether an unclosed text or comment reached the end of the text.
    pub swallowed_end: bool,
}

impl<'t> Lexer<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let at = if text.starts_with('\u{feff}') { 3 } else { 0 };
        Lexer {
            text,
            at,
            line: 0,
            line_start: at,
            indent: 0,
            newlines: 0,
            first: true,
            began: false,
            comments: Vec::new(),
            faults: Faults::default(),
            wasted: 0,
            swallowed_end: false,
        }
    }

    pub(super) fn next(&mut self) -> Token {
        let from = self.comments.len();
        self.skip_aside();
        let start = self.at;
        let (newlines, first) = (self.newlines, self.first);
        let (kind, end, bad) = self.cut_token();
        self.at = end;
        self.newlines = 0;
        self.first = false;
        self.began = true;
        let comments = from..self.comments.len();
        Token {
            kind,
            start,
            end,
            newlines,
            line: self.line,
            indent: self.indent,
            first,
            bad,
            comments,
        }
    }

    fn rest(&self, from: usize) -> &'t str {
        self.text.get(from..).unwrap_or("")
    }

    /// The end of the line on which `from` lies.
    fn line_end(&self, from: usize) -> usize {
        self.rest(from)
            .find('\n')
            .map_or(self.text.len(), |i| from + i)
    }

    fn patient(&self) -> bool {
        self.wasted <= self.text.len()
    }

    /// Skips white space, comments and attributes.
    fn skip_aside(&mut self) {
        loop {
            let mut rest = self.rest(self.at).chars();
            match rest.next() {
                Some('\n') => {
                    self.at += 1;
                    self.newlines = self.newlines.saturating_add(1);
                    self.line = self.line.saturating_add(1);
                    self.line_start = self.at;
                    self.first = true;
                }
                Some(c) if is_space(c) => self.at += c.len_utf8(),
                Some('/') => match rest.next() {
                    Some('/') => self.line_comment(),
                    Some('*') => self.block_comment(),
                    _ => break,
                },
                Some('#') if !self.began && self.rest(self.at).starts_with("#![") => {
                    self.attribute()
                }
                Some('#' | '-' | '<') if self.foreign_comment().is_some() => {
                    let found = self.foreign_comment().unwrap_or("#");
                    let span = self.at..self.at + found.len();
                    self.faults
                        .add(SyntaxFaultKind::WrongComment { found }, span, None);
                    self.line_comment();
                }
                Some(c) if is_invisible(c) => {
                    let end = self.at + c.len_utf8();
                    self.faults
                        .add(SyntaxFaultKind::Invisible { found: c }, self.at..end, None);
                    self.at = end;
                }
                _ => break,
            }
        }
        if self.first {
            self.indent = self.at - self.line_start;
        }
    }

    /// What begins a comment here, if it is one of another language.
    fn foreign_comment(&self) -> Option<&'static str> {
        let rest = self.rest(self.at);
        if rest.starts_with('#') {
            let alone = self.first || rest.starts_with("# ") || rest.starts_with("##");
            return (alone && !rest.starts_with("#![")).then_some("#");
        }
        let marks = ["<!--", "--"].into_iter();
        let mut marks = marks.filter(|mark| rest.starts_with(mark));
        marks.next().filter(|_| self.first)
    }

    fn comment(&mut self, end: usize, form: CommentForm) {
        if self.first {
            self.indent = self.at - self.line_start;
        }
        // Counted from the comment before it, if one stands on the same line, so that a line of
        // many comments is not counted again for each.
        let before = self
            .comments
            .last()
            .filter(|last| last.span.start >= self.line_start);
        let (from, base) =
            before.map_or((self.line_start, 0), |last| (last.span.start, last.column));
        let passed = self.text.get(from..self.at).unwrap_or("");
        let column = match passed.rfind('\n') {
            Some(i) => passed.get(i + 1..).map_or(0, count),
            None => base.saturating_add(count(passed)),
        };
        self.comments.push(Comment {
            span: self.at..end,
            form,
            place: CommentPlace::Leading,
            owner: None,
            blank_before: self.newlines >= 2,
            newlines: self.newlines,
            column,
        });
        self.at = end;
        self.newlines = 0;
        self.first = false;
    }

    fn line_comment(&mut self) {
        let end = self.line_end(self.at);
        let text = self.text.get(self.at..end).unwrap_or("");
        let end = self.at + text.trim_end_matches(is_space).len();
        self.comment(end, CommentForm::Line);
    }

    fn block_comment(&mut self) {
        if self.patient() {
            let bytes = self.text.as_bytes();
            let (mut at, mut depth) = (self.at + 2, 1_usize);
            while let Some(&byte) = bytes.get(at) {
                match (byte, bytes.get(at + 1)) {
                    (b'/', Some(b'*')) => (at, depth) = (at + 2, depth + 1),
                    (b'*', Some(b'/')) => (at, depth) = (at + 2, depth - 1),
                    _ => at += 1,
                }
                if depth == 0 {
                    return self.comment(at, CommentForm::Block);
                }
            }
            self.wasted = self.text.len() + 1;
        }
        // Nothing closes it: it ends before the next line that looks like an entry.
        self.faults
            .add(SyntaxFaultKind::UnclosedComment, self.at..self.at + 2, None);
        let mut end = self.line_end(self.at);
        while end < self.text.len() && !begins_entry(self.rest(end)) {
            end = self.next_line_end(end);
        }
        self.swallowed_end |= end == self.text.len();
        self.comment(end, CommentForm::Block);
    }

    /// The end of the next line that holds something.
    fn next_line_end(&self, line_end: usize) -> usize {
        let rest = self.rest(line_end);
        let blank = rest.len() - rest.trim_start_matches(is_space).len();
        if blank == rest.len() {
            self.text.len()
        } else {
            self.line_end(line_end + blank)
        }
    }

    fn attribute(&mut self) {
        let line = self.rest(self.at);
        let len = match line.find([']', '\n']) {
            Some(i) if line[i..].starts_with(']') => i + 1,
            Some(i) => i,
            None => line.len(),
        };
        if !line.get(..len).is_some_and(is_attribute) {
            self.faults
                .add(SyntaxFaultKind::BadAttribute, self.at..self.at + len, None);
        }
        self.comment(self.at + len, CommentForm::Attribute);
    }

    fn cut_token(&mut self) -> (TokenKind, usize, bool) {
        use TokenKind::*;
        let start = self.at;
        let rest = self.rest(start);
        let Some(c) = rest.chars().next() else {
            return (End, start, false);
        };
        let mark = |kind| (kind, start + 1, false);
        match c {
            '(' => mark(Open(Bracket::Paren)),
            '[' => mark(Open(Bracket::List)),
            '{' => mark(Open(Bracket::Map)),
            ')' => mark(Close(Bracket::Paren)),
            ']' => mark(Close(Bracket::List)),
            '}' => mark(Close(Bracket::Map)),
            ',' => mark(Comma),
            ':' => mark(Colon),
            '"' => self.text_token(),
            '\'' => self.char_token(),
            '“' | '„' | '«' | '‘' => self.wrong_quotes(c),
            'r' if rest.starts_with("r\"") || rest.starts_with("r#") => self.raw(),
            c if is_word(c) => {
                let end = self.word_end(start);
                let scheme = matches!(self.text.get(start..end), Some("http" | "https"));
                let address = scheme.then(|| self.address_end(end)).flatten();
                (Word, address.unwrap_or(end), false)
            }
            c => {
                // `=>`, `:=` and the like are one sign; what lies further apart is not.
                let signs = rest
                    .bytes()
                    .take_while(|b| matches!(b, b'=' | b'>' | b'<' | b'~'))
                    .count();
                (Stray, start + signs.max(c.len_utf8()), false)
            }
        }
    }

    /// The end of a web address without quotes, whose scheme ends at `at`: it is no comment.
    fn address_end(&self, at: usize) -> Option<usize> {
        let rest = self.rest(at);
        let ends = |c: char| is_space(c) || matches!(c, ',' | ')' | ']' | '}' | '"');
        rest.starts_with("://")
            .then(|| at + rest.find(ends).unwrap_or(rest.len()))
    }

    fn word_end(&self, start: usize) -> usize {
        self.rest(start)
            .find(|c| !is_word(c))
            .map_or(self.text.len(), |i| start + i)
    }

    fn text_token(&mut self) -> (TokenKind, usize, bool) {
        let start = self.at;
        let bytes = self.text.as_bytes();
        let mut at = start + 1;
        let mut break_at = None;
        let close = loop {
            match bytes.get(at) {
                None => break None,
                Some(b'"') => break Some(at),
                Some(b'\\') => {
                    if bytes.get(at + 1) == Some(&b'\n') {
                        break_at = break_at.or(Some(at + 1));
                        if !self.patient() {
                            break None;
                        }
                    }
                    at += 2;
                }
                Some(b'\n') => {
                    break_at = break_at.or(Some(at));
                    if !self.patient() {
                        break None;
                    }
                    at += 1;
                }
                Some(_) => at += 1,
            }
        };
        let Some(close) = close else {
            let line_end = break_at.unwrap_or(self.text.len());
            return self.unclosed_text(start + 1, line_end);
        };
        let end = close + 1;
        if let Some(line_end) = self.closed_too_late(start, end, break_at) {
            self.wasted += end - start;
            return self.unclosed_text(start + 1, line_end);
        }
        if break_at.is_none()
            && let Some(whole) = self.inner_quotes(end)
        {
            self.faults
                .add(SyntaxFaultKind::InnerQuote, close..end, None);
            return (TokenKind::Text, whole, true);
        }
        let inner = self.text.get(start + 1..close).unwrap_or("");
        if let Some(escape) = bad_escape(inner) {
            let span = start + 1 + escape.start..start + 1 + escape.end;
            let found = self
                .text
                .get(span.clone())
                .unwrap_or("")
                .escape_debug()
                .to_string();
            let found = found.replacen("\\\\", "\\", 1);
            self.faults
                .add(SyntaxFaultKind::BadEscape { found }, span, None);
            return (TokenKind::Text, end, true);
        }
        (TokenKind::Text, end, false)
    }

    /// Whether the quote before `end` rather opens the next text than closes this one;
    /// if so, the end of the line on which this one should have been closed.
    fn closed_too_late(
        &mut self,
        start: usize,
        end: usize,
        break_at: Option<usize>,
    ) -> Option<usize> {
        if !self.patient() {
            return None;
        }
        match break_at {
            Some(line_end) => {
                let next = self.rest(end).trim_start_matches(is_space).chars().next();
                let follows_well =
                    next.is_none_or(|c| matches!(c, ',' | ':' | ')' | ']' | '}' | '/' | ';'));
                (!follows_well && begins_entry(self.rest(line_end))).then_some(line_end)
            }
            None => {
                if !self.rest(end).starts_with(is_word) {
                    return None;
                }
                let line_end = self.line_end(end);
                let rest = self.text.get(end..line_end).unwrap_or("");
                self.wasted += line_end - start;
                (rest.matches('"').count() % 2 == 1).then_some(line_end)
            }
        }
    }

    /// Where a text really ends that seemed to end before `end`, if what follows shows that it
    /// holds quotation marks: `"the "river" pact"`.
    fn inner_quotes(&mut self, end: usize) -> Option<usize> {
        let rest = self.rest(end);
        if !self.patient() || !rest.starts_with(char::is_alphanumeric) {
            return None;
        }
        let rest = self.text.get(end..self.line_end(end))?;
        self.wasted += rest.len();
        let word = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
        if rest.get(word..)?.starts_with([':', '(']) {
            return None;
        }
        // Those inside are pairs, so that the last is one of those behind an odd number.
        let quotes = rest.match_indices('"').skip(1).step_by(2);
        let ends = |(at, _): &(usize, &str)| {
            let after = rest
                .get(at + 1..)
                .unwrap_or("")
                .trim_start_matches(is_space);
            after.is_empty()
                || after.starts_with([',', ')', ']', '}', ';', ':'])
                || after.starts_with("//")
        };
        quotes.into_iter().find(ends).map(|(at, _)| end + at + 1)
    }

    /// A text (its inside begins at `inside`) that should have been closed by `line_end`, or on
    /// a later line before one that looks like an entry.
    fn unclosed_text(&mut self, inside: usize, mut line_end: usize) -> (TokenKind, usize, bool) {
        let mut last_start = inside;
        if self.patient() {
            while line_end < self.text.len() && !begins_entry(self.rest(line_end)) {
                last_start = line_end;
                let next = self.next_line_end(line_end);
                self.wasted += next - line_end;
                line_end = next;
            }
        }
        self.wasted += line_end.saturating_sub(inside);
        if line_end == self.text.len() && last_start != inside {
            self.swallowed_end = true;
        }
        let end = last_start + cut(self.text.get(last_start..line_end).unwrap_or(""));
        self.faults.add(
            SyntaxFaultKind::UnclosedText,
            self.at..end.max(self.at + 1),
            None,
        );
        (TokenKind::Text, end, true)
    }

    fn raw(&mut self) -> (TokenKind, usize, bool) {
        let start = self.at;
        let hashes = self
            .rest(start + 1)
            .bytes()
            .take_while(|&b| b == b'#')
            .count();
        let inside = start + hashes + 2;
        if !self.rest(inside - 1).starts_with('"') {
            let end = self.word_end(start + 1 + hashes);
            return (TokenKind::Word, end, false);
        }
        let bytes = self.text.as_bytes();
        let mut at = inside;
        let mut break_at = None;
        while let Some(&byte) = bytes.get(at) {
            at += 1;
            if byte == b'"' {
                let found = bytes
                    .iter()
                    .skip(at)
                    .take(hashes)
                    .take_while(|&&b| b == b'#')
                    .count();
                at += found;
                if found == hashes {
                    return (TokenKind::Text, at, false);
                }
            } else if byte == b'\n' {
                break_at = break_at.or(Some(at - 1));
                if !self.patient() {
                    break;
                }
            }
        }
        self.wasted += at - start;
        self.unclosed_text(inside, break_at.unwrap_or(self.text.len()))
    }

    fn char_token(&mut self) -> (TokenKind, usize, bool) {
        let start = self.at;
        let inside = self.rest(start + 1);
        let len = match inside.chars().next() {
            Some('\\') => escape_len(inside).filter(|_| !inside.starts_with(['\n', '\r'])),
            Some('\n' | '\'') | None => None,
            Some(c) => Some(c.len_utf8()),
        };
        let continued = inside.starts_with("\\\n") || inside.starts_with("\\\r");
        match len {
            Some(len) if !continued && inside.get(len..).is_some_and(|s| s.starts_with('\'')) => {
                (TokenKind::Char, start + len + 2, false)
            }
            _ => self.wrong_quotes('\''),
        }
    }

    /// A text in single or typographic quotes.
    fn wrong_quotes(&mut self, found: char) -> (TokenKind, usize, bool) {
        let inside = self.at + found.len_utf8();
        let rest = self.rest(inside);
        let ends = |c: char| match found {
            '\'' => matches!(c, '\'' | '\n'),
            _ => matches!(c, '”' | '“' | '»' | '’' | '"' | '\n'),
        };
        let end = match rest.char_indices().find(|(_, c)| ends(*c)) {
            Some((at, c)) if c != '\n' => inside + at + c.len_utf8(),
            Some((at, _)) => inside + cut(rest.get(..at).unwrap_or("")),
            None => inside + cut(rest),
        };
        self.faults
            .add(SyntaxFaultKind::WrongQuote { found }, self.at..end, None);
        (TokenKind::Text, end, true)
    }
}

/// Whether `c` looks like white space, or like nothing, and is none to RON.
fn is_invisible(c: char) -> bool {
    !c.is_ascii()
        && (c.is_whitespace()
            || matches!(
                c,
                '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}'
            ))
}

fn count(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
}

/// Whether `text` is an attribute that RON knows, on one line and without comments.
fn is_attribute(text: &str) -> bool {
    let Some(inner) = text.strip_prefix("#![").and_then(|t| t.strip_suffix(']')) else {
        return false;
    };
    let inner = inner.trim_matches(is_space);
    if let Some(list) = inner.strip_prefix("enable") {
        let list = list.trim_start_matches(is_space);
        let Some(list) = list.strip_prefix('(').and_then(|t| t.strip_suffix(')')) else {
            return false;
        };
        let list = list.trim_matches(is_space);
        let list = list.strip_suffix(',').unwrap_or(list);
        return list.split(',').all(|name| {
            let name = name.trim_matches(is_space);
            matches!(
                name,
                "unwrap_newtypes"
                    | "implicit_some"
                    | "unwrap_variant_newtypes"
                    | "explicit_struct_names"
            )
        });
    }
    let value = inner.strip_prefix("type").or(inner.strip_prefix("schema"));
    let value = value
        .map(|v| v.trim_start_matches(is_space))
        .and_then(|v| v.strip_prefix('='));
    value
        .map(|v| v.trim_start_matches(is_space))
        .is_some_and(|v| {
            let inner = v.strip_prefix('"').and_then(|v| v.strip_suffix('"'));
            inner.is_some_and(|v| !v.contains(['"', '\\']))
        })
}
