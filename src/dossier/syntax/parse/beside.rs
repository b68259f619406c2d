//! Which comment belongs to which entry.

use super::{Expect, Parser};
use crate::dossier::syntax::comment::CommentPlace;
use crate::dossier::syntax::lex::{Bracket, Token, TokenKind};
use crate::dossier::syntax::tree::NIL;

impl Parser<'_> {
    pub(super) fn attach(&mut self, comment: usize, owner: Option<u32>, place: CommentPlace) {
        if let Some(comment) = self.lexer.comments.get_mut(comment) {
            comment.owner = owner;
            comment.place = place;
        }
    }

    /// Gives the comments before `token` to what precedes them on the same line, and keeps the
    /// others for the entry that comes next.
    pub(super) fn sort_comments(&mut self, token: &Token) {
        let mut rest = token.comments.clone();
        if rest.is_empty() {
            return;
        }
        let beside = self.lexer.comments[rest.clone()]
            .iter()
            .take_while(|c| c.newlines == 0)
            .count();
        let breaks = beside < rest.len() || token.newlines > 0 || token.kind == TokenKind::End;
        let closes = matches!(token.kind, TokenKind::Close(_));
        let owner = match self.stack.last() {
            Some(frame) => match frame.expect {
                Expect::After => Some((frame.entry, CommentPlace::Trailing)),
                Expect::Entry if !self.carry.is_empty() => None,
                Expect::Entry if frame.last == NIL => {
                    breaks.then_some((frame.node, CommentPlace::Opening))
                }
                Expect::Entry => {
                    (breaks || closes).then_some((frame.entry, CommentPlace::Trailing))
                }
                Expect::Colon | Expect::Value => None,
            },
            None if self.root != NIL => Some((self.root, CommentPlace::Trailing)),
            None => None,
        };
        if let Some((owner, place)) = owner {
            for comment in rest.start..rest.start + beside {
                self.attach(comment, Some(owner), place);
            }
            rest.start += beside;
        }
        self.carry.extend(rest);
    }

    pub(super) fn flush_comments(&mut self, owner: Option<u32>, place: CommentPlace) {
        for comment in std::mem::take(&mut self.carry) {
            self.attach(comment, owner, place);
        }
    }

    /// Comments between the parts of an entry go before it.
    pub(super) fn keep_comments(&mut self, token: &Token) {
        self.carry.extend(token.comments.clone());
        if let Some(frame) = self.stack.last()
            && frame.bracket == Bracket::Map
            && frame.expect != Expect::Entry
        {
            let owner = frame.entry;
            self.flush_comments(Some(owner), CommentPlace::Leading);
        }
    }
}
