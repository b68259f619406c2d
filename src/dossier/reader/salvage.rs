//! Ids in a text that could not be read: enough of a scan to tell what is given an id there.
//! What it finds is used only to say nothing about whoever refers to such an id.

use std::collections::BTreeSet;

/// How many ids are salvaged at most.
const MOST: usize = 1_000_000;

#[derive(Clone, Copy, PartialEq)]
enum Token<'t> {
    Text(&'t str),
    Word(&'t str),
    Sign(u8),
}

/// Adds what looks like an id that the text gives: `"id": …`, `id: "id"`, and the ids of
/// `relation("a", "b"…` and `relation(from: "a", to: "b"…`. One pass.
pub(in crate::dossier) fn salvage(text: &str, ids: &mut BTreeSet<String>) {
    let mut tokens = Tokens { text, at: 0 };
    let mut before: [Option<Token<'_>>; 2] = [None, None];
    // The edge being passed: relation, unnamed texts, `from`, `to`.
    let mut edge: Option<Edge<'_>> = None;
    while let Some(token) = tokens.next() {
        if ids.len() >= MOST {
            return;
        }
        match (before, token) {
            ([_, Some(Token::Text(id))], Token::Sign(b':')) => {
                ids.insert(id.to_string());
            }
            ([Some(Token::Word(name)), Some(Token::Sign(b':'))], Token::Text(text)) => {
                if name == "id" {
                    ids.insert(text.to_string());
                }
                if let Some(edge) = &mut edge {
                    match name {
                        "from" => edge.from = Some(text),
                        "to" => edge.to = Some(text),
                        _ => {}
                    }
                    edge.enter(ids);
                }
            }
            ([_, Some(Token::Word(relation))], Token::Sign(b'(')) => {
                let lower = relation
                    .bytes()
                    .next()
                    .is_some_and(|b| b.is_ascii_lowercase());
                if lower {
                    edge = Some(Edge {
                        relation,
                        from: None,
                        to: None,
                    });
                }
            }
            (_, Token::Text(text)) => {
                if let Some(edge) = &mut edge {
                    let unnamed = matches!(before[1], Some(Token::Sign(b'(' | b',')));
                    if unnamed && edge.from.is_none() {
                        edge.from = Some(text);
                    } else if unnamed && edge.to.is_none() {
                        edge.to = Some(text);
                        edge.enter(ids);
                    }
                }
            }
            _ => {}
        }
        before = [before[1], Some(token)];
    }
}

struct Edge<'t> {
    relation: &'t str,
    from: Option<&'t str>,
    to: Option<&'t str>,
}

impl Edge<'_> {
    fn enter(&self, ids: &mut BTreeSet<String>) {
        if let (Some(from), Some(to)) = (self.from, self.to)
            && from.len() + to.len() <= crate::model::Key::MAX
        {
            ids.insert(format!("{from}-{}-{to}", self.relation));
        }
    }
}

/// The longest text that may be an id.
const LONGEST: usize = crate::model::Key::MAX;

struct Tokens<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Tokens<'t> {
    fn next(&mut self) -> Option<Token<'t>> {
        let bytes = self.text.as_bytes();
        loop {
            let byte = *bytes.get(self.at)?;
            let start = self.at;
            if byte.is_ascii_whitespace() {
                self.at += 1;
                continue;
            }
            if byte == b'"' {
                let rest = bytes.get(start + 1..).unwrap_or(&[]);
                let end = rest
                    .iter()
                    .take(LONGEST + 1)
                    .position(|b| matches!(b, b'"' | b'\n'));
                match end {
                    Some(len) if rest.get(len) == Some(&b'"') => {
                        self.at = start + len + 2;
                        let inner = self.text.get(start + 1..start + 1 + len);
                        return Some(Token::Text(inner.unwrap_or("")));
                    }
                    // A quote too many, or a text too long for an id.
                    _ => self.at += 1,
                }
                continue;
            }
            if byte.is_ascii_alphabetic() || byte == b'_' {
                let rest = bytes.get(start..).unwrap_or(&[]);
                let len = rest
                    .iter()
                    .take_while(|b| b.is_ascii_alphanumeric() || **b == b'_')
                    .count();
                self.at = start + len;
                return Some(Token::Word(self.text.get(start..self.at).unwrap_or("")));
            }
            self.at += 1;
            return Some(Token::Sign(byte));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, wanted: &[&str]) {
        let mut ids = BTreeSet::new();
        salvage(text, &mut ids);
        let wanted: BTreeSet<String> = wanted.iter().map(|id| id.to_string()).collect();
        assert_eq!(ids, wanted);
    }

    #[test]
    fn ids_are_found_where_one_is_given() {
        check(r#"{"a": State("A"), "b" : x"#, &["a", "b"]);
        check(
            r#"guarantees(id: "g", from: "a", to: "b""#,
            &["g", "a-guarantees-b"],
        );
        check(r#"owes("a", "b", "p. 1"), owes("c", "#, &["a-owes-b"]);
        check("\"a\nb\": \"", &[]);
    }
}
