//! Entries told as in prose, `"a" guarantees "b"`, or without their bracket, `owes "a", "b"`.

use super::{Expect, Parser, shorten};
use crate::dossier::syntax::fault::SyntaxFaultKind;
use crate::dossier::syntax::lex::{Bracket, Token, TokenKind};
use crate::dossier::syntax::tree::Kind;
use crate::dossier::syntax::word::is_name;

impl Parser<'_> {
    /// Whether `token` is a `-` in front of an entry of a list, as in other languages.
    pub(super) fn is_dash(&mut self, token: &Token) -> bool {
        let in_list = self
            .stack
            .last()
            .is_some_and(|frame| frame.bracket == Bracket::List);
        in_list && matches!(self.slice(token), "-" | "*" | "•") && {
            let next = self.peek(1);
            let begins = matches!(
                next.kind,
                TokenKind::Word | TokenKind::Text | TokenKind::Open(_)
            );
            begins && next.newlines == 0
        }
    }

    /// In a list, behind the entry `last`: whether `token`, on the same line, shows that a text
    /// and a word are parts of one entry without a bracket. If so, all that belongs to it is
    /// consumed.
    pub(super) fn loose(&mut self, last: u32, token: &Token) -> bool {
        let Some(frame) = self.stack.last() else {
            return false;
        };
        let Some(node) = self.nodes.get(last as usize) else {
            return false;
        };
        let (kind, start) = (node.kind, node.start as usize);
        if frame.bracket != Bracket::List || frame.faulted || token.bad {
            return false;
        }
        let word = matches!(token.kind, TokenKind::Word | TokenKind::Stray);
        let fits = match kind {
            Kind::String => {
                word && !self.is_semicolon(token)
                    && match self.peek(1).kind {
                        // `"a" leads("b")`, but not `"a" State("b")`, which lacks a comma.
                        TokenKind::Open(Bracket::Paren) => {
                            let name = self.slice(token);
                            is_name(name) && name.starts_with(|c: char| c.is_ascii_lowercase())
                        }
                        TokenKind::Text | TokenKind::Word | TokenKind::Stray => {
                            self.peek(1).newlines == 0
                        }
                        _ => false,
                    }
            }
            Kind::Ident => {
                // `owes "a"`, and `member of("a", …)`.
                token.kind == TokenKind::Text
                    || token.kind == TokenKind::Word
                        && self.peek(1).kind == TokenKind::Open(Bracket::Paren)
                        && self.peek(1).start == token.end
            }
            _ => false,
        };
        if !fits {
            return false;
        }
        let mut end = token.end;
        let mut depth = 0_usize;
        loop {
            let next = self.peek(0);
            let first = next.first && next.start != token.start;
            match next.kind {
                TokenKind::End => break,
                _ if first => break,
                TokenKind::Open(_) => depth += 1,
                TokenKind::Close(_) if depth == 0 => break,
                TokenKind::Close(_) => depth -= 1,
                // Further values on the line belong to it, unless another entry begins.
                TokenKind::Comma if depth == 0 => {
                    let (one, two) = (self.peek(1), self.peek(2));
                    let text = one.kind == TokenKind::Text && !one.first;
                    let ends = two.first
                        || matches!(
                            two.kind,
                            TokenKind::Comma | TokenKind::Close(_) | TokenKind::End
                        );
                    if !(text && ends) {
                        break;
                    }
                }
                _ => {}
            }
            end = next.end;
            self.bump();
        }
        let found = shorten(self.text.get(start..end).unwrap_or(""));
        self.fault(SyntaxFaultKind::Loose { found }, start..end, None);
        let node = &mut self.nodes[last as usize];
        node.kind = Kind::Broken;
        node.end = super::value::offset(end);
        self.expect(Expect::After);
        true
    }
}
