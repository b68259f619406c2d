//! Values: texts, words, and the start of brackets.

use std::ops::Range;

use super::{Expect, Frame, MAX_DEPTH, Parser, shorten};
use crate::dossier::syntax::comment::CommentPlace;
use crate::dossier::syntax::fault::SyntaxFaultKind;
use crate::dossier::syntax::lex::{Bracket, Token, TokenKind};
use crate::dossier::syntax::tree::{Kind, NIL, Node, flag};
use crate::dossier::syntax::word::{Class, classify, is_name};

impl<'t> Parser<'t> {
    /// Reads the value that `token` begins, or opens its bracket.
    pub(super) fn value(&mut self, token: Token) {
        match token.kind {
            TokenKind::Open(bracket) => self.open(&token, &token, bracket),
            TokenKind::Text if self.quotes_name(&token) => {
                let open = self.peek(1);
                let kind = SyntaxFaultKind::QuotedName {
                    found: shorten(self.slice(&token)),
                };
                self.fault(kind, token.start..token.end, None);
                self.bump();
                self.open(&token, &open, Bracket::Paren);
                if let Some(frame) = self.stack.last_mut()
                    && frame.open == (open.start..open.end)
                {
                    frame.broken = true;
                }
            }
            TokenKind::Text | TokenKind::Char => {
                let kind = match token.kind {
                    _ if token.bad => Kind::Broken,
                    TokenKind::Char => Kind::Char,
                    _ => Kind::String,
                };
                if token.bad {
                    self.damage();
                }
                self.bump();
                self.scalar(kind, token.start..token.end);
            }
            TokenKind::Word => self.word(token),
            TokenKind::Stray => self.words(token),
            TokenKind::Close(_) | TokenKind::Comma | TokenKind::Colon | TokenKind::End => {}
        }
    }

    /// Marks the innermost bracket as one in which something was lost, and its entry as faulty.
    fn damage(&mut self) {
        if let Some(frame) = self.stack.last_mut() {
            frame.faulted = true;
            self.nodes[frame.node as usize].flags |= flag::DAMAGED;
        }
    }

    fn word(&mut self, token: Token) {
        let word = self.slice(&token);
        let next = self.peek(1);
        if self.lacks_opening(&token, &next) {
            let kind = SyntaxFaultKind::MissingOpening {
                name: shorten(word),
            };
            self.fault(kind, token.end..token.end, None);
            self.bump();
            self.push(&token, &next, Bracket::Paren);
            if let Some(frame) = self.stack.last_mut() {
                (frame.line, frame.indent) = (token.line, token.indent);
                frame.open = token.start..token.end;
            }
            return;
        }
        if self.colon_before_bracket(&token, &next) {
            return;
        }
        let TokenKind::Open(bracket) = next.kind else {
            return self.words(token);
        };
        let beside = next.newlines == 0 && next.comments.is_empty();
        if bracket != Bracket::Paren && !(beside && is_name(word)) {
            return self.words(token);
        }
        let fault = match classify(word) {
            Class::Some => None,
            Class::Is(Kind::Ident) => None,
            Class::Is(Kind::Number) | Class::NotNumber | Class::NotName => {
                Some(SyntaxFaultKind::Unquoted {
                    found: shorten(word),
                })
            }
            Class::Is(_) => Some(SyntaxFaultKind::ReservedName {
                found: shorten(word),
            }),
        };
        let broken = fault.is_some();
        if let Some(kind) = fault {
            self.fault(kind, token.start..token.end, None);
        } else if bracket != Bracket::Paren {
            self.fault(
                SyntaxFaultKind::NamedBracket {
                    found: bracket.open(),
                },
                next.start..next.end,
                None,
            );
        }
        self.bump();
        self.carry.extend(next.comments.clone());
        self.open(&token, &next, bracket);
        if let Some(frame) = self.stack.last_mut().filter(|_| broken)
            && frame.open == (next.start..next.end)
        {
            frame.broken = true;
        }
    }

    /// Whether a name stands right before a text (`State"Ukraine")`), or before a line of fields
    /// that is indented further: then its opening bracket was lost.
    fn lacks_opening(&mut self, name: &Token, next: &Token) -> bool {
        let opens = match next.kind {
            TokenKind::Text => {
                !next.bad && next.start == name.end && !matches!(self.slice(name), "b" | "br")
            }
            TokenKind::Word => next.first && next.indent > name.indent && self.is_colon(2),
            _ => false,
        };
        opens
            && self.stack.len() < MAX_DEPTH
            && matches!(classify(self.slice(name)), Class::Is(Kind::Ident))
    }

    /// A word without a bracket behind it; with further words on the same line it is a text
    /// whose quotes were forgotten, and one fault.
    fn words(&mut self, first: Token) {
        self.bump();
        let class = classify(self.slice(&first));
        let number = matches!(class, Class::Is(Kind::Number));
        let mut end = first.end;
        while let Some(token) = self.next_word() {
            if number
                && end == first.end
                && matches!(classify(self.slice(&token)), Class::Is(Kind::Number))
            {
                break;
            }
            end = token.end;
            self.bump();
        }
        let span = first.start..end;
        let found = || shorten(self.text.get(span.clone()).unwrap_or(""));
        let (kind, fault) = if end != first.end {
            (
                Kind::Broken,
                Some(SyntaxFaultKind::Unquoted { found: found() }),
            )
        } else if first.kind == TokenKind::Stray {
            let found = self.slice(&first).chars().next().unwrap_or(' ');
            (
                Kind::Broken,
                Some(SyntaxFaultKind::UnexpectedCharacter { found }),
            )
        } else {
            match class {
                Class::Is(kind) => (kind, None),
                Class::Some => (Kind::Broken, Some(SyntaxFaultKind::BadSome)),
                Class::NotNumber => (
                    Kind::Broken,
                    Some(SyntaxFaultKind::BadNumber { found: found() }),
                ),
                Class::NotName => (
                    Kind::Broken,
                    Some(SyntaxFaultKind::Unquoted { found: found() }),
                ),
            }
        };
        if let Some(fault) = fault
            && !self.faulted()
        {
            self.fault(fault, span.clone(), None);
        }
        self.scalar(kind, span);
    }

    /// The next token, if it is a word on the same line that is not the name of a field.
    fn next_word(&mut self) -> Option<Token> {
        let token = self.peek(0);
        let beside = token.newlines == 0 && token.comments.is_empty();
        let wordy =
            matches!(token.kind, TokenKind::Word | TokenKind::Stray) && !self.is_semicolon(&token);
        let next = if wordy {
            self.peek(1).kind
        } else {
            TokenKind::End
        };
        let names = next == TokenKind::Colon
            || matches!(next, TokenKind::Open(_)) && token.kind == TokenKind::Word;
        (beside && wordy && !names).then_some(token)
    }

    /// Behind the value `last`: whether `token` goes on with a text without quotes, which is then
    /// consumed with all that belongs to it.
    pub(super) fn continues_words(&mut self, last: u32, token: &Token) -> bool {
        let Some(kind) = self.nodes.get(last as usize).map(|node| node.kind) else {
            return false;
        };
        let plain = matches!(
            kind,
            Kind::Broken | Kind::Number | Kind::Ident | Kind::Bool | Kind::None
        );
        if token.kind == TokenKind::Text && token.bad {
            self.bump();
        } else {
            let stray = token.kind == TokenKind::Stray;
            if !(stray || plain && kind == Kind::Broken) || self.next_word().is_none() {
                return false;
            }
            let mut end = token.end;
            while let Some(token) = self.next_word() {
                end = token.end;
                self.bump();
            }
            if !self.faulted() {
                let found = self.slice(token).chars().next().unwrap_or(' ');
                self.fault(
                    SyntaxFaultKind::UnexpectedCharacter { found },
                    token.start..end,
                    None,
                );
            }
        }
        self.damage();
        if plain || kind == Kind::String {
            let end = self.prev.end;
            let node = &mut self.nodes[last as usize];
            node.kind = Kind::Broken;
            node.end = offset(end);
        }
        true
    }

    /// Whether a text stands right before a bracket, as a name does.
    fn quotes_name(&mut self, text: &Token) -> bool {
        let next = self.peek(1);
        let inner = self.text.get(text.start + 1..text.end.saturating_sub(1));
        next.kind == TokenKind::Open(Bracket::Paren)
            && next.start == text.end
            && !text.bad
            && inner.is_some_and(is_name)
            && self
                .stack
                .last()
                .is_some_and(|frame| frame.bracket != Bracket::Map || frame.expect == Expect::Value)
    }

    pub(super) fn open(&mut self, start: &Token, open: &Token, bracket: Bracket) {
        if self.stack.len() < MAX_DEPTH {
            self.push(start, open, bracket);
            return self.bump();
        }
        self.fault(
            SyntaxFaultKind::TooDeep { limit: MAX_DEPTH },
            start.start..open.end,
            None,
        );
        // Of what holds it, little is right.
        for frame in &self.stack {
            self.nodes[frame.node as usize].flags |= flag::DAMAGED;
        }
        self.bump();
        let mut depth = 1_usize;
        while depth > 0 {
            match self.peek(0).kind {
                TokenKind::Open(_) => depth += 1,
                TokenKind::Close(_) => depth -= 1,
                TokenKind::End => {
                    self.swallowed_end = true;
                    break;
                }
                _ => {}
            }
            self.bump();
        }
        self.scalar(Kind::Broken, start.start..self.prev.end);
    }

    /// Opens a bracket whose value begins at `start`; the bracket's own token is not consumed.
    pub(super) fn push(&mut self, start: &Token, open: &Token, bracket: Bracket) {
        let kind = match bracket {
            Bracket::Paren => Kind::Tuple,
            Bracket::List => Kind::List,
            Bracket::Map => Kind::Map,
        };
        let node = self.node(kind, start.start..open.end);
        if start.kind == TokenKind::Word && start.start != open.start {
            let word = self.slice(start);
            let some = word == "Some" && bracket == Bracket::Paren;
            let made = &mut self.nodes[node as usize];
            made.tag = offset(start.end - start.start);
            if some {
                made.flags |= flag::SOME;
            }
        }
        self.stack.push(Frame {
            node,
            bracket,
            open: open.start..open.end,
            line: open.line,
            indent: open.indent,
            expect: Expect::Entry,
            last: NIL,
            entry: NIL,
            label: 0..0,
            blank: false,
            named: false,
            unnamed: false,
            faulted: false,
            complained: false,
            implied: false,
            opened_as: None,
            broken: false,
        });
    }

    pub(super) fn scalar(&mut self, kind: Kind, span: Range<usize>) {
        self.node(kind, span);
        self.value_done();
    }

    /// Stands for a value that is missing.
    pub(super) fn broken(&mut self, span: Range<usize>) {
        self.scalar(Kind::Broken, span);
    }

    pub(super) fn value_done(&mut self) {
        if let Some(frame) = self.stack.last_mut() {
            let key = frame.bracket == Bracket::Map && frame.expect == Expect::Entry;
            frame.expect = if key { Expect::Colon } else { Expect::After };
        }
    }

    /// Makes a node and links it to the innermost bracket.
    fn node(&mut self, kind: Kind, span: Range<usize>) -> u32 {
        let id = offset(self.nodes.len());
        let mut node = Node {
            kind,
            flags: 0,
            start: offset(span.start),
            end: offset(span.end),
            tag: 0,
            label: 0,
            label_len: 0,
            first: NIL,
            next: NIL,
        };
        let mut owner = id;
        match self.stack.last_mut() {
            None => self.root = id,
            Some(frame) => {
                if frame.bracket == Bracket::Map && frame.expect == Expect::Value {
                    owner = frame.entry;
                } else {
                    frame.entry = id;
                    node.label = offset(frame.label.start);
                    node.label_len = offset(frame.label.len());
                    if frame.blank {
                        node.flags |= flag::BLANK;
                    }
                }
                match self.nodes.get_mut(frame.last as usize) {
                    Some(last) => last.next = id,
                    None => self.nodes[frame.node as usize].first = id,
                }
                frame.last = id;
            }
        }
        self.nodes.push(node);
        self.flush_comments(Some(owner), CommentPlace::Leading);
        id
    }
}

/// Every offset fits, for a larger text is not read at all.
pub(super) fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
