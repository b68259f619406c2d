//! Brackets of another kind than their entries need, and lists that a named field shows to be
//! over. A bracket that was opened as one kind and meant as another is closed by either.

use super::{Expect, Parser, shorten};
use crate::dossier::syntax::fault::SyntaxFaultKind;
use crate::dossier::syntax::lex::{Bracket, Token, TokenKind};
use crate::dossier::syntax::tree::{Kind, NIL};
use crate::dossier::syntax::word::{Class, classify, is_name};

impl Parser<'_> {
    /// Takes the innermost bracket as one of another kind from here on, and says so.
    pub(super) fn meant_as(&mut self, wanted: Bracket) {
        let Some(frame) = self.stack.last_mut() else {
            return;
        };
        let found = frame.bracket;
        frame.opened_as = Some(found);
        frame.bracket = wanted;
        let open = frame.open.clone();
        // Whatever else is unusual in it, such as quotes around names, has the same cause.
        let known = std::mem::replace(&mut frame.complained, true);
        let node = &mut self.nodes[frame.node as usize];
        node.kind = match wanted {
            Bracket::Paren => Kind::Tuple,
            Bracket::List => Kind::List,
            Bracket::Map => Kind::Map,
        };
        // A name before a bracket of the wrong kind has been reported with it.
        if !known && node.tag == 0 {
            let kind = SyntaxFaultKind::WrongOpening {
                wanted: wanted.open(),
                found: found.open(),
            };
            self.fault(kind, open, None);
        }
        if let Some(frame) = self.stack.last_mut() {
            frame.faulted = false;
        }
    }

    /// The kind that the innermost bracket is shown to be by its first entry, which `token`
    /// begins; absent: what it looks like.
    pub(super) fn kind_by_first_entry(&mut self, token: &Token) -> Option<Bracket> {
        let frame = self.stack.last()?;
        let named = self.nodes[frame.node as usize].tag > 0;
        if frame.last != NIL || frame.opened_as.is_some() || token.bad || !self.is_colon(1) {
            return None;
        }
        let bracket = self.stack.last()?.bracket;
        let wanted = match (bracket, token.kind) {
            // `[from: "a"]`, but not `[guarantees: ("a", …)]`.
            (Bracket::List, TokenKind::Word)
                if is_name(self.slice(token)) && !self.opens_paren(2) =>
            {
                Bracket::Paren
            }
            // `guarantees{from: "a"}`.
            (Bracket::Map, TokenKind::Word) if named => Bracket::Paren,
            // `("a": State("A"))`, but not `("from": "a")`.
            (Bracket::Paren, TokenKind::Text) if !named => {
                let before_value = self.peek(2).kind == TokenKind::Word && self.opens_paren(3);
                let inner = self.text.get(token.start + 1..token.end - 1)?;
                if !before_value && is_name(inner) {
                    return None;
                }
                Bracket::Map
            }
            _ => return None,
        };
        self.meant_as(wanted);
        Some(wanted)
    }

    fn opens_paren(&mut self, ahead: usize) -> bool {
        self.peek(ahead).kind == TokenKind::Open(Bracket::Paren)
    }

    /// Whether the first key of a map, which no colon follows, shows it to be a list:
    /// `{guarantees("a", "b", "p. 1"), …}`.
    pub(super) fn is_list_after_all(&mut self, token: &Token) -> bool {
        let Some(frame) = self.stack.last() else {
            return false;
        };
        let node = &self.nodes[frame.node as usize];
        let key = &self.nodes[frame.entry as usize];
        let first = node.first == frame.entry && frame.opened_as.is_none();
        let ends = token.first || matches!(token.kind, TokenKind::Comma | TokenKind::Close(_));
        if !first || !ends || !key.kind.is_bracket() || node.tag > 0 || frame.faulted {
            return false;
        }
        self.meant_as(Bracket::List);
        true
    }

    /// Whether the first entry of a list, which a colon follows, shows it to be a map:
    /// `["a": State("A"), …]`.
    pub(super) fn is_map_after_all(&mut self) -> bool {
        let Some(frame) = self.stack.last() else {
            return false;
        };
        let node = &self.nodes[frame.node as usize];
        let key = &self.nodes[frame.entry as usize];
        let first = node.first == frame.entry && frame.opened_as.is_none();
        if frame.bracket != Bracket::List || !first || key.kind != Kind::String || node.tag > 0 {
            return false;
        }
        self.meant_as(Bracket::Map);
        true
    }

    /// Reads `name: (…)` in a list as `name(…)`, and reports the colon.
    pub(super) fn colon_before_bracket(&mut self, name: &Token, colon: &Token) -> bool {
        let in_list = self
            .stack
            .last()
            .is_some_and(|frame| frame.bracket == Bracket::List);
        let opens = colon.kind == TokenKind::Colon && self.opens_paren(2);
        if !in_list || !opens || !matches!(classify(self.slice(name)), Class::Is(Kind::Ident)) {
            return false;
        }
        let found = shorten(self.slice(name));
        let kind = SyntaxFaultKind::ColonBeforeBracket { name: found };
        self.fault(kind, colon.start..colon.end, None);
        let open = self.peek(2);
        self.bump();
        self.bump();
        self.carry.extend(colon.comments.clone());
        self.carry.extend(open.comments.clone());
        self.open(name, &open, Bracket::Paren);
        true
    }

    /// In a reading by names: closes the innermost list or map if `token` begins a named field,
    /// which the bracket around it has and this one has not.
    pub(super) fn ended_by_name(&mut self, token: &Token) -> bool {
        let [.., around, top] = self.stack.as_slice() else {
            return false;
        };
        let ready = matches!(top.expect, Expect::Entry | Expect::After);
        if token.kind != TokenKind::Word || !ready || top.last == NIL {
            return false;
        }
        let first = &self.nodes[self.nodes[top.node as usize].first as usize];
        let other = match top.bracket {
            Bracket::List => true,
            Bracket::Map => first.kind == Kind::String,
            Bracket::Paren => false,
        };
        let fits = around.bracket == Bracket::Paren && around.named;
        if !other || !fits || !is_name(self.slice(token)) || !self.is_colon(1) {
            return false;
        }
        if self.opens_paren(2) {
            return false;
        }
        self.unclosed(token.start..token.start);
        self.pop(self.prev.end);
        true
    }
}
