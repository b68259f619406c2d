//! Builds the tree from the tokens, by a stack of open brackets instead of recursion.
//!
//! Each open bracket expects an entry, a colon, a value, or what comes after an entry; a token that
//! does not fit is one fault, after which the bracket goes on with its next entry. Faults that may
//! come from a lost bracket make further readings worthwhile, in which indentation or the names of
//! fields tell where a bracket was meant to end; the reading with fewer faults wins.

mod beside;
mod close;
mod kind;
mod loose;
mod value;

use std::collections::VecDeque;
use std::ops::Range;

use super::comment::CommentPlace;
use super::fault::{SyntaxFault, SyntaxFaultKind};
use super::lex::{Bracket, Lexer, Token, TokenKind};
use super::tree::{Kind, NIL, Node, Tree, flag};
use super::word::{Class, classify, is_name};

/// How many brackets may stand inside each other.
pub const MAX_DEPTH: usize = 64;
/// How many faults of a text are looked for: behind the last of them it is not read.
pub const MAX_FAULTS: usize = 1000;

/// With how many faults a text that does not begin with `(` may still be a dossier.
const FEW: usize = 2;

/// What [`parse`] found in a text.
#[derive(Clone, Debug)]
pub struct Parsed<'t> {
    /// The values, as far as they could be read.
    pub tree: Tree<'t>,
    /// The faults in order of place, at most [`MAX_FAULTS`].
    pub faults: Vec<SyntaxFault>,
    /// How many faults were found. If there are [`MAX_FAULTS`], there may be more in what was
    /// not read.
    pub fault_count: usize,
}

/// Cuts `text` into a tree and lists every fault of its syntax.
///
/// It accepts a strict subset of RON: names are ASCII, numbers have no suffixes, attributes no
/// comments. It never fails: where a fault lies, the tree holds [`Kind::Broken`] or what remained.
/// Time and memory grow with the length of the text, whatever it holds.
///
/// ```
/// use foedera::dossier::syntax::{Lines, parse};
/// let text = "(\n    name: \"Ukraine\"\n    kind: State,\n    since: 1991-08-24,\n)\n";
/// let parsed = parse(text);
/// let lines = Lines::new(text);
/// let told: Vec<String> = parsed
///     .faults
///     .iter()
///     .map(|fault| format!("{} {}", lines.place(fault.span.start), fault.kind))
///     .collect();
/// assert_eq!(told, [
///     "2:20 wanted `,` between two entries",
///     "4:12 `1991-08-24` is no number; a text or a date stands between `\"`",
/// ]);
/// ```
pub fn parse(text: &str) -> Parsed<'_> {
    if u32::try_from(text.len()).is_err() {
        let fault = SyntaxFault {
            kind: SyntaxFaultKind::TooLarge,
            span: 0..0,
            related: None,
        };
        let tree = Tree {
            text,
            nodes: Vec::new(),
            root: NIL,
            comments: Vec::new(),
        };
        return Parsed {
            tree,
            faults: vec![fault],
            fault_count: 1,
        };
    }
    let best = best_reading(text);
    let is_other = |fault: &&SyntaxFault| fault.kind == SyntaxFaultKind::NoOpening;
    let other = best.faults.iter().find(is_other);
    match other.filter(|_| best.fault_count > FEW) {
        Some(fault) => Parsed {
            tree: Tree::unread(text),
            faults: vec![SyntaxFault {
                kind: SyntaxFaultKind::NoDossier,
                ..fault.clone()
            }],
            fault_count: 1,
        },
        None => best,
    }
}

fn best_reading(text: &str) -> Parsed<'_> {
    let (mut best, mut weight) = Parser::new(text, Reading::default()).run();
    let mut kinds = best.faults.iter().map(|fault| &fault.kind);
    // A text that is wrong throughout is not read better by another reading.
    let hopeless = best.fault_count >= MAX_FAULTS;
    if hopeless || !kinds.any(SyntaxFaultKind::doubts_brackets) {
        return best;
    }
    for reading in Reading::OTHERS {
        let (other, its_weight) = Parser::new(text, reading).run();
        if its_weight <= weight {
            (best, weight) = (other, its_weight);
        }
    }
    best
}

/// What ends a bracket, beside its closing bracket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
struct Reading {
    /// A line that is indented no more than the line that opened it.
    by_indentation: bool,
    /// A named field, where the bracket holds other entries and that around it named fields.
    by_names: bool,
}

impl Reading {
    /// All but the plain one; of those that are equally good, the last is chosen.
    const OTHERS: [Reading; 3] = [
        Reading {
            by_indentation: false,
            by_names: true,
        },
        Reading {
            by_indentation: true,
            by_names: false,
        },
        Reading {
            by_indentation: true,
            by_names: true,
        },
    ];
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Expect {
    Entry,
    /// The colon behind the key of a map.
    Colon,
    Value,
    /// A comma or the closing bracket.
    After,
}

/// A bracket that is open.
struct Frame {
    node: u32,
    bracket: Bracket,
    open: Range<usize>,
    line: u32,
    indent: usize,
    expect: Expect,
    /// The last child.
    last: u32,
    /// The node that stands for the current entry: its value, or the key in a map.
    entry: u32,
    label: Range<usize>,
    blank: bool,
    named: bool,
    unnamed: bool,
    /// Whether the current entry has a fault already.
    faulted: bool,
    /// Whether a fault of the bracket as a whole has been reported.
    complained: bool,
    /// The opening bracket is missing in the text.
    implied: bool,
    /// How it was opened, if its entries have shown that it was meant to be another bracket; then
    /// either closes it.
    opened_as: Option<Bracket>,
    broken: bool,
}

struct Parser<'t> {
    text: &'t str,
    lexer: Lexer<'t>,
    ahead: VecDeque<Token>,
    stack: Vec<Frame>,
    nodes: Vec<Node>,
    root: u32,
    /// Comments whose entry has not begun yet.
    carry: Vec<usize>,
    prev: Range<usize>,
    reading: Reading,
    swallowed_end: bool,
}

impl<'t> Parser<'t> {
    fn new(text: &'t str, reading: Reading) -> Self {
        Parser {
            text,
            lexer: Lexer::new(text),
            ahead: VecDeque::new(),
            stack: Vec::new(),
            nodes: Vec::new(),
            root: NIL,
            carry: Vec::new(),
            prev: 0..0,
            reading,
            swallowed_end: false,
        }
    }

    /// The tree and the faults, and how much these speak against the reading.
    fn run(mut self) -> (Parsed<'t>, usize) {
        loop {
            let token = self.peek(0);
            if self.lexer.faults.count >= MAX_FAULTS {
                self.give_up();
                break;
            }
            if self.reading.by_indentation && self.ended_by_indentation(&token)
                || self.reading.by_names && self.ended_by_name(&token)
            {
                continue;
            }
            let goes_on = match self.stack.last().map(|frame| frame.expect) {
                None => self.outside(token),
                Some(_) if token.kind == TokenKind::End => {
                    self.end_inside();
                    false
                }
                Some(expect) => {
                    match expect {
                        Expect::Entry => self.entry(token),
                        Expect::Colon => self.colon(token),
                        Expect::Value => self.value_wanted(token),
                        Expect::After => self.after(token),
                    }
                    true
                }
            };
            if !goes_on {
                break;
            }
        }
        let faults = self.lexer.faults;
        let mut list = faults.list;
        list.sort_by_key(|fault| fault.span.start);
        let tree = Tree {
            text: self.text,
            nodes: self.nodes,
            root: self.root,
            comments: self.lexer.comments,
        };
        let parsed = Parsed {
            tree,
            faults: list,
            fault_count: faults.count,
        };
        (parsed, faults.weight)
    }

    /// Leaves the rest of the text unread.
    fn give_up(&mut self) {
        while !self.stack.is_empty() {
            self.pop(self.prev.end);
        }
        self.flush_comments(None, CommentPlace::Dangling);
    }

    // Tokens.

    fn peek(&mut self, ahead: usize) -> Token {
        while self.ahead.len() <= ahead {
            let token = self.lexer.next();
            self.ahead.push_back(token);
        }
        self.ahead[ahead].clone()
    }

    fn bump(&mut self) {
        let token = self.peek(0);
        self.ahead.pop_front();
        self.prev = token.start..token.end;
    }

    fn slice(&self, token: &Token) -> &'t str {
        self.text.get(token.start..token.end).unwrap_or("")
    }

    /// Whether the token is a colon or a sign that people write instead of one.
    fn is_colon(&mut self, ahead: usize) -> bool {
        let token = self.peek(ahead);
        match token.kind {
            TokenKind::Colon => true,
            TokenKind::Stray => self.slice(&token).starts_with('='),
            _ => false,
        }
    }

    fn is_semicolon(&self, token: &Token) -> bool {
        match self.slice(token) {
            ";" => true,
            // The full stop of a sentence.
            "." => !token.first,
            _ => false,
        }
    }

    // Faults.

    fn fault(&mut self, kind: SyntaxFaultKind, span: Range<usize>, related: Option<Range<usize>>) {
        use SyntaxFaultKind::*;
        let damages = kind.doubts_brackets()
            || matches!(
                kind,
                MissingName | BadFieldName { .. } | UnexpectedCharacter { .. }
            );
        self.lexer.faults.add(kind, span, related);
        if let Some(frame) = self.stack.last_mut() {
            frame.faulted = true;
            if damages {
                self.nodes[frame.node as usize].flags |= flag::DAMAGED;
            }
        }
    }

    fn faulted(&self) -> bool {
        self.stack.last().is_some_and(|frame| frame.faulted)
    }

    /// Reports a fault of the bracket as a whole, once for each bracket.
    fn complain(&mut self, kind: SyntaxFaultKind, span: Range<usize>) {
        let frame = self.stack.last_mut();
        if !frame.is_some_and(|frame| std::mem::replace(&mut frame.complained, true)) {
            self.fault(kind, span, None);
        }
    }

    fn mixed(&mut self, span: Range<usize>) {
        let first = self.stack.last().map(|frame| frame.node as usize);
        let first = first.and_then(|node| self.nodes.get(self.nodes[node].first as usize));
        let named_first = first.is_some_and(|entry| entry.label_len > 0);
        let name = self.stack.last().map_or("", |frame| self.name_of(frame));
        let name = shorten(name);
        self.complain(SyntaxFaultKind::Mixed { named_first, name }, span);
    }

    /// The name in front of a bracket.
    fn name_of(&self, frame: &Frame) -> &'t str {
        let node = &self.nodes[frame.node as usize];
        let start = node.start as usize;
        self.text
            .get(start..start + node.tag as usize)
            .unwrap_or("")
    }

    // Outside of all brackets.

    fn outside(&mut self, token: Token) -> bool {
        self.sort_comments(&token);
        let done = self.root != NIL;
        match token.kind {
            TokenKind::End => {
                if !done && self.lexer.faults.count == 0 {
                    self.fault(SyntaxFaultKind::Empty, token.start..token.end, None);
                }
                self.flush_comments(None, CommentPlace::Dangling);
                return false;
            }
            TokenKind::Close(bracket) => {
                self.fault(
                    SyntaxFaultKind::ExtraClosing {
                        found: bracket.close(),
                    },
                    token.start..token.end,
                    None,
                );
                self.bump();
                // Several of them are one slip.
                while matches!(self.peek(0).kind, TokenKind::Close(_)) {
                    self.bump();
                }
            }
            _ if done => {
                // What is no dossier at all does not end too early.
                if self
                    .nodes
                    .first()
                    .is_none_or(|root| root.kind != Kind::Broken)
                {
                    self.fault(SyntaxFaultKind::AfterEnd, token.start..token.end, None);
                }
                return false;
            }
            TokenKind::Word if self.is_colon(1) => {
                self.fault(SyntaxFaultKind::NoOpening, token.start..token.start, None);
                self.push(&token, &token, Bracket::Paren);
                if let Some(frame) = self.stack.last_mut() {
                    frame.implied = true;
                }
            }
            TokenKind::Comma | TokenKind::Colon => {
                let found = if token.kind == TokenKind::Comma {
                    ','
                } else {
                    ':'
                };
                self.fault(
                    SyntaxFaultKind::UnexpectedCharacter { found },
                    token.start..token.end,
                    None,
                );
                while matches!(self.peek(0).kind, TokenKind::Comma | TokenKind::Colon) {
                    self.bump();
                }
            }
            TokenKind::Open(_)
            | TokenKind::Text
            | TokenKind::Char
            | TokenKind::Word
            | TokenKind::Stray => {
                let blank = token.newlines >= 2;
                self.value(token);
                if let Some(root) = self.nodes.first_mut().filter(|_| blank) {
                    root.flags |= flag::BLANK;
                }
            }
        }
        true
    }

    /// The text ends in an open bracket.
    fn end_inside(&mut self) {
        let token = self.peek(0);
        self.sort_comments(&token);
        self.flush_comments(None, CommentPlace::Dangling);
        let quiet = self.swallowed_end || self.lexer.swallowed_end;
        let implied = self.stack.last().is_none_or(|frame| frame.implied);
        if !quiet && !implied {
            self.unclosed(token.start..token.end);
        }
        while !self.stack.is_empty() {
            self.pop(self.prev.end);
        }
    }

    // Inside a bracket.

    fn entry(&mut self, token: Token) {
        self.sort_comments(&token);
        let Some(frame) = self.stack.last_mut() else {
            return;
        };
        let bracket = frame.bracket;
        match token.kind {
            TokenKind::Close(found) => return self.closing(found, token),
            TokenKind::Comma => {
                if !frame.faulted {
                    self.fault(SyntaxFaultKind::ExtraComma, token.start..token.end, None);
                }
                return self.bump();
            }
            _ => {}
        }
        if self.is_semicolon(&token) {
            return self.semicolon(token);
        }
        if self.is_dash(&token) {
            self.fault(SyntaxFaultKind::Dash, token.start..token.end, None);
            return self.bump();
        }
        let Some(frame) = self.stack.last_mut() else {
            return;
        };
        frame.faulted = false;
        frame.blank = token.newlines >= 2;
        frame.label = 0..0;
        let bracket = self.kind_by_first_entry(&token).unwrap_or(bracket);
        match (token.kind, bracket) {
            (TokenKind::Colon, Bracket::List) => {
                self.complain(SyntaxFaultKind::ColonInList, token.start..token.end);
                self.bump();
            }
            (TokenKind::Colon, _) => {
                self.fault(SyntaxFaultKind::MissingName, token.start..token.start, None);
                if bracket == Bracket::Map {
                    self.broken(token.start..token.start);
                } else if let Some(frame) = self.stack.last_mut() {
                    frame.named = true;
                }
                self.bump();
                self.expect(Expect::Value);
            }
            (TokenKind::Word | TokenKind::Text | TokenKind::Char, Bracket::Paren)
                if self.is_colon(1) =>
            {
                self.field(token);
            }
            (TokenKind::Word, Bracket::Paren) if self.lacks_colon(&token) => {
                self.fault(SyntaxFaultKind::MissingColon, token.end..token.end, None);
                if let Some(frame) = self.stack.last_mut() {
                    frame.named = true;
                    frame.label = token.start..token.end;
                }
                self.bump();
                self.expect(Expect::Value);
            }
            _ => {
                if bracket == Bracket::Paren {
                    self.unnamed(&token);
                }
                self.value(token);
            }
        }
    }

    /// Whether `token` is the name of a field before its value, with nothing between them.
    fn lacks_colon(&mut self, token: &Token) -> bool {
        let Some(frame) = self.stack.last() else {
            return false;
        };
        let (named, unnamed) = (frame.named, frame.unnamed);
        let next = self.peek(1);
        let begins = match next.kind {
            TokenKind::Text | TokenKind::Char | TokenKind::Open(Bracket::List | Bracket::Map) => {
                true
            }
            // Where other fields have names, two words are a name and a value, not a text without quotes.
            TokenKind::Word => named && !self.is_colon(2),
            _ => false,
        };
        let beside = next.newlines == 0 && next.comments.is_empty();
        begins
            && beside
            && !unnamed
            && !next.bad
            && matches!(classify(self.slice(token)), Class::Is(Kind::Ident))
    }

    fn unnamed(&mut self, token: &Token) {
        let Some(frame) = self.stack.last_mut() else {
            return;
        };
        if token.kind != TokenKind::Stray && !token.bad {
            frame.unnamed = true;
        }
        if frame.named && frame.unnamed {
            self.mixed(token.start..token.end);
        }
    }

    /// A name and its colon.
    fn field(&mut self, name: Token) {
        let word = self.slice(&name);
        let mut label = name.start..name.end;
        if name.kind == TokenKind::Word {
            if !is_name(word) {
                let found = shorten(word);
                self.fault(
                    SyntaxFaultKind::BadFieldName { found },
                    name.start..name.end,
                    None,
                );
                label = 0..0;
            }
        } else {
            if self.stack.last().is_some_and(|frame| frame.unnamed) {
                self.mixed(name.start..name.end);
            } else if !name.bad {
                let found = shorten(word);
                self.complain(
                    SyntaxFaultKind::BadFieldName { found },
                    name.start..name.end,
                );
            }
            let inner = name.start + 1..name.end.saturating_sub(1);
            label = if self.text.get(inner.clone()).is_some_and(is_name) {
                inner
            } else {
                0..0
            };
        }
        let Some(frame) = self.stack.last_mut() else {
            return;
        };
        frame.named = true;
        frame.label = label;
        if frame.unnamed {
            self.mixed(name.start..name.end);
        }
        self.bump();
        self.take_colon();
    }

    /// Consumes a colon or what stands for it.
    fn take_colon(&mut self) {
        let token = self.peek(0);
        self.carry.extend(token.comments.clone());
        if token.kind == TokenKind::Stray {
            let found = shorten(self.slice(&token));
            self.fault(
                SyntaxFaultKind::WrongSeparator { wanted: ':', found },
                token.start..token.end,
                None,
            );
        }
        self.bump();
        self.expect(Expect::Value);
    }

    fn semicolon(&mut self, token: Token) {
        if !self.faulted() {
            let kind = SyntaxFaultKind::WrongSeparator {
                wanted: ',',
                found: self.slice(&token).to_owned(),
            };
            self.fault(kind, token.start..token.end, None);
        }
        self.bump();
        self.expect(Expect::Entry);
    }

    fn expect(&mut self, expect: Expect) {
        if let Some(frame) = self.stack.last_mut() {
            frame.expect = expect;
        }
    }

    /// Behind the key of a map.
    fn colon(&mut self, token: Token) {
        self.keep_comments(&token);
        if self.is_colon(0) {
            return self.take_colon();
        }
        if self.is_list_after_all(&token) {
            return self.expect(Expect::After);
        }
        let here = self.prev.end..self.prev.end;
        let ends = matches!(token.kind, TokenKind::Close(_) | TokenKind::Comma)
            || self.is_semicolon(&token);
        if !self.faulted() {
            // A key alone may be the habit of the whole bracket; one before its value is a slip.
            match ends || token.first {
                true => self.complain(SyntaxFaultKind::MissingColon, here.clone()),
                false => self.fault(SyntaxFaultKind::MissingColon, here.clone(), None),
            }
        }
        self.expect(Expect::Value);
        if ends || token.first {
            self.broken(here);
        }
    }

    fn value_wanted(&mut self, token: Token) {
        let next_entry = token.first
            && matches!(token.kind, TokenKind::Word | TokenKind::Text)
            && self
                .stack
                .last()
                .is_some_and(|frame| frame.bracket != Bracket::List)
            && self.is_colon(1);
        if next_entry
            || matches!(token.kind, TokenKind::Close(_) | TokenKind::Comma)
            || self.is_semicolon(&token)
        {
            if !self.faulted() {
                self.fault(SyntaxFaultKind::MissingValue, self.prev.clone(), None);
            }
            return self.broken(self.prev.end..self.prev.end);
        }
        self.keep_comments(&token);
        if token.kind == TokenKind::Colon {
            if !self.faulted() {
                self.fault(
                    SyntaxFaultKind::UnexpectedCharacter { found: ':' },
                    token.start..token.end,
                    None,
                );
            }
            return self.bump();
        }
        self.value(token);
    }

    /// Behind an entry.
    fn after(&mut self, token: Token) {
        if let Some(frame) = self.stack.last() {
            let beside = token.newlines == 0 && token.comments.is_empty();
            let last = frame.last;
            if beside && (self.continues_words(last, &token) || self.loose(last, &token)) {
                return;
            }
        }
        self.sort_comments(&token);
        match token.kind {
            TokenKind::Comma => {
                if let Some(frame) = self.stack.last_mut() {
                    frame.faulted = false;
                }
                self.bump();
                self.expect(Expect::Entry);
            }
            TokenKind::Close(found) => self.closing(found, token),
            TokenKind::Colon => self.colon_after_value(token),
            _ if self.is_semicolon(&token) => self.semicolon(token),
            _ => {
                if !self.faulted() {
                    let next = token.start..token.end;
                    self.fault(
                        SyntaxFaultKind::MissingComma,
                        self.prev.end..self.prev.end,
                        Some(next),
                    );
                }
                self.expect(Expect::Entry);
            }
        }
    }

    /// A colon behind what is no name.
    fn colon_after_value(&mut self, token: Token) {
        if self.is_map_after_all() {
            return self.take_colon();
        }
        let Some(frame) = self.stack.last() else {
            return;
        };
        let (bracket, last) = (frame.bracket, frame.last);
        let node = &mut self.nodes[last as usize];
        let span = node.start as usize..node.end as usize;
        node.kind = Kind::Broken;
        node.flags &= !flag::SOME;
        match bracket {
            Bracket::List => self.complain(SyntaxFaultKind::ColonInList, token.start..token.end),
            Bracket::Paren => {
                let found = shorten(self.text.get(span.clone()).unwrap_or(""));
                self.complain(SyntaxFaultKind::BadFieldName { found }, span);
            }
            Bracket::Map => {
                self.complain(
                    SyntaxFaultKind::UnexpectedCharacter { found: ':' },
                    token.start..token.end,
                );
            }
        }
        self.bump();
        self.expect(Expect::Entry);
    }
}

/// At most a line's worth of what was found.
fn shorten(found: &str) -> String {
    let mut chars = found.chars();
    let mut short: String = chars
        .by_ref()
        .take(60)
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    if chars.next().is_some() {
        short.push('…');
    }
    short
}
