//! Closing brackets: the right ones, the wrong ones, and those that are not there.

use std::ops::Range;

use super::value::offset;
use super::{Expect, Parser};
use crate::dossier::syntax::comment::CommentPlace;
use crate::dossier::syntax::fault::SyntaxFaultKind;
use crate::dossier::syntax::lex::{Bracket, Token, TokenKind};
use crate::dossier::syntax::tree::{Kind, NIL, flag};

/// How many tokens are looked at to understand a bracket of the wrong kind.
const AHEAD: usize = 32;

/// What a closing bracket that does not fit the innermost open one was meant to be.
enum Meant {
    /// It closes a bracket further out; those inside it were not closed.
    Outer,
    /// It closes the innermost one but is of the wrong kind.
    Innermost,
    /// Nothing: there is one too many.
    Nothing,
}

impl Parser<'_> {
    pub(super) fn closing(&mut self, found: Bracket, token: Token) {
        let Some(top) = self.stack.last() else { return };
        let span = token.start..token.end;
        if top.bracket == found || top.opened_as == Some(found) {
            if self.stack.len() == 1 && self.goes_on() {
                self.fault(
                    SyntaxFaultKind::ExtraClosing {
                        found: found.close(),
                    },
                    span,
                    None,
                );
                return self.bump();
            }
            self.bump();
            return self.pop(token.end);
        }
        let (wanted, open) = (top.bracket.close(), top.open.clone());
        match self.meant(found, &token) {
            Meant::Outer => {
                self.unclosed(span);
                while self
                    .stack
                    .last()
                    .is_some_and(|frame| frame.bracket != found)
                {
                    self.pop(self.prev.end);
                }
            }
            Meant::Innermost => {
                let kind = SyntaxFaultKind::WrongClosing {
                    wanted,
                    found: found.close(),
                };
                self.fault(kind, span, Some(open));
                self.bump();
                self.pop(token.end);
            }
            Meant::Nothing => {
                if !self.faulted() {
                    self.fault(
                        SyntaxFaultKind::ExtraClosing {
                            found: found.close(),
                        },
                        span,
                        None,
                    );
                }
                self.bump();
            }
        }
    }

    fn meant(&mut self, found: Bracket, token: &Token) -> Meant {
        let Some(top) = self.stack.last() else {
            return Meant::Nothing;
        };
        let (top_line, top_indent, top_bracket) = (top.line, top.indent, top.bracket);
        let outer = self.stack.iter().rposition(|frame| frame.bracket == found);
        // To close the outermost bracket in the midst of its fields is not what anybody means.
        let outer = if outer == Some(0) && self.goes_on() {
            None
        } else {
            outer
        };
        let outer = outer.and_then(|at| self.stack.get(at));
        if token.first {
            return match outer {
                Some(outer) if outer.indent == token.indent => Meant::Outer,
                _ if top_indent == token.indent => Meant::Innermost,
                Some(outer) if outer.indent <= token.indent => Meant::Outer,
                _ => Meant::Nothing,
            };
        }
        let outer_beside = outer.is_some_and(|outer| outer.line == token.line);
        if top_line == token.line {
            let all = self.stack.len();
            let at = self.stack.iter().rposition(|frame| frame.bracket == found);
            return match at {
                Some(at) if outer_beside && self.line_fits(at, token) => Meant::Outer,
                _ if self.line_fits(all - 1, token) => Meant::Innermost,
                _ if self.line_fits(all, token) => Meant::Nothing,
                _ if outer_beside => Meant::Outer,
                _ => Meant::Innermost,
            };
        }
        if outer_beside {
            return Meant::Outer;
        }
        // The next line shows whether the innermost bracket is over.
        let after_comma = usize::from(self.peek(1).kind == TokenKind::Comma) + 1;
        let next = self.peek(after_comma);
        if next.first && next.kind == TokenKind::Close(top_bracket) {
            // It is closed rightly there.
            return Meant::Nothing;
        }
        if next.kind == TokenKind::End || next.first && next.indent <= top_indent {
            Meant::Innermost
        } else {
            Meant::Nothing
        }
    }

    /// Whether the rest of the line closes just what was opened on it, if the first `depth`
    /// brackets remain open behind the next token. Only looks at the next few tokens.
    fn line_fits(&mut self, depth: usize, token: &Token) -> bool {
        let Some(open) = self.stack.get(..depth) else {
            return false;
        };
        let mut open: Vec<(Bracket, bool)> = open
            .iter()
            .map(|f| (f.bracket, f.line == token.line))
            .collect();
        for ahead in 1..AHEAD {
            let next = self.peek(ahead);
            match next.kind {
                _ if next.first => return open.last().is_none_or(|(_, beside)| !beside),
                TokenKind::Open(bracket) => open.push((bracket, true)),
                TokenKind::Close(bracket) => match open.pop() {
                    Some((opened, _)) if opened == bracket => {}
                    _ => return false,
                },
                TokenKind::End => return open.is_empty(),
                _ if open.is_empty() => return false,
                _ => {}
            }
        }
        false
    }

    /// Whether further fields follow the next token.
    fn goes_on(&mut self) -> bool {
        match self.peek(1).kind {
            TokenKind::Comma => self.peek(2).kind != TokenKind::End,
            TokenKind::Word => self.is_colon(2),
            _ => false,
        }
    }

    /// In a reading by indentation: closes the innermost bracket if the line that `token` begins
    /// shows that it is over.
    pub(super) fn ended_by_indentation(&mut self, token: &Token) -> bool {
        let Some(top) = self.stack.last() else {
            return false;
        };
        if !token.first || self.stack.len() < 2 || token.line == top.line {
            return false;
        }
        let over = match token.kind {
            TokenKind::End | TokenKind::Comma => false,
            TokenKind::Close(found) => {
                let ends = |at: usize| {
                    self.stack
                        .get(at)
                        .is_some_and(|f| f.bracket == found && f.indent == token.indent)
                };
                token.indent < top.indent && (0..self.stack.len() - 1).any(ends)
            }
            _ => token.indent <= top.indent && matches!(top.expect, Expect::Entry | Expect::After),
        };
        if over {
            self.unclosed(token.start..token.start);
            self.pop(self.prev.end);
        }
        over
    }

    /// Reports that the innermost bracket is never closed, as was seen at `seen`.
    pub(super) fn unclosed(&mut self, seen: Range<usize>) {
        let Some(top) = self.stack.last() else { return };
        let kind = SyntaxFaultKind::Unclosed {
            open: top.bracket.open(),
            wanted: top.bracket.close(),
        };
        let open = top.open.clone();
        // What follows may lack its comma, which is no second fault.
        for frame in &mut self.stack {
            frame.faulted = true;
        }
        self.fault(kind, open, Some(seen));
    }

    /// Ends the innermost bracket at `end`.
    pub(super) fn pop(&mut self, end: usize) {
        if let Some(Expect::Colon | Expect::Value) = self.stack.last().map(|frame| frame.expect) {
            self.expect(Expect::Value);
            self.broken(end..end);
        }
        let Some(frame) = self.stack.pop() else {
            return;
        };
        self.flush_comments(Some(frame.node), CommentPlace::Dangling);
        let single = frame.last != NIL && self.nodes[frame.node as usize].first == frame.last;
        let node = &mut self.nodes[frame.node as usize];
        node.end = offset(end);
        let mut bad_some = None;
        if node.flags & flag::SOME != 0 && (frame.named || !single) {
            node.flags &= !flag::SOME;
            node.kind = Kind::Broken;
            if !frame.faulted && !frame.complained {
                bad_some = Some(node.start as usize..end);
            }
        } else if frame.broken {
            node.kind = Kind::Broken;
        } else if frame.named {
            node.kind = Kind::Struct;
        }
        if let Some(span) = bad_some {
            self.fault(SyntaxFaultKind::BadSome, span, None);
        }
        self.value_done();
    }
}
