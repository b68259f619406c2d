//! Reads Rust as far as the test of the floors must know it: words, paths with their groups taken
//! apart and their `super` resolved, and what stands behind `#[cfg(test)]`. Start at [`paths`].

#[derive(Clone, Debug, PartialEq)]
pub struct Token {
    pub text: String,
    pub line: usize,
}

/// A path of at least two names, its `self` and `super` resolved.
#[derive(Debug)]
pub struct Named {
    pub parts: Vec<String>,
    pub line: usize,
}

impl Named {
    pub fn joined(&self) -> String {
        self.parts.join("::")
    }
}

/// The tokens that are compiled outside tests.
pub fn code(text: &str) -> Vec<Token> {
    let tokens = lex(text);
    let mut kept = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while at < tokens.len() {
        match tested_item(&tokens, at) {
            Some(item) => at = end_of_item(&tokens, item),
            None => {
                kept.push(tokens[at].clone());
                at += 1;
            }
        }
    }
    kept
}

/// Where the item begins that a `#[cfg(test)]` at `at` is written on.
fn tested_item(tokens: &[Token], at: usize) -> Option<usize> {
    let gate = ["#", "[", "cfg", "(", "test", ")", "]"];
    let here = tokens.get(at..at + gate.len())?;
    if !here
        .iter()
        .zip(gate)
        .all(|(token, word)| token.text == word)
    {
        return None;
    }
    let mut item = at + gate.len();
    while tokens.get(item).is_some_and(|token| token.text == "#") {
        item = end_of_brackets(tokens, item + 1);
    }
    Some(item)
}

/// Past the `;` or the closing brace that ends an item.
fn end_of_item(tokens: &[Token], mut at: usize) -> usize {
    while let Some(token) = tokens.get(at) {
        match token.text.as_str() {
            ";" | "," => return at + 1,
            "{" => {
                let end = end_of_brackets(tokens, at);
                // `use a::{b};` goes on after its brace.
                return match tokens.get(end) {
                    Some(next) if next.text == ";" => end + 1,
                    _ => end,
                };
            }
            "(" | "[" => at = end_of_brackets(tokens, at),
            _ => at += 1,
        }
    }
    at
}

/// Past the bracket that closes the one at `at`.
fn end_of_brackets(tokens: &[Token], mut at: usize) -> usize {
    let mut depth = 0_usize;
    while let Some(token) = tokens.get(at) {
        at += 1;
        match token.text.as_str() {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return at;
        }
    }
    at
}

/// All paths of the code, `use` groups taken apart.
pub fn paths(file: &str, tokens: &[Token]) -> Vec<Named> {
    let mut found = Vec::new();
    // The modules we are in, each inline one with the depth of braces it stands at.
    let mut module = module_of(file);
    let mut inline: Vec<usize> = Vec::new();
    let (mut depth, mut at) = (0, 0);
    while at < tokens.len() {
        let text = tokens[at].text.as_str();
        match text {
            "{" => {
                depth += 1;
                if at >= 2 && tokens[at - 2].text == "mod" {
                    module.push(tokens[at - 1].text.clone());
                    inline.push(depth);
                }
            }
            "}" => {
                if inline.last() == Some(&depth) {
                    inline.pop();
                    module.pop();
                }
                depth = depth.saturating_sub(1);
            }
            _ if is_word(text) && follows(tokens, at + 1, "::") => {
                at = path(tokens, at, &module, &mut found);
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    found
}

/// Reads the path at `at`, with the groups in it, and returns where it ends.
fn path(tokens: &[Token], mut at: usize, module: &[String], found: &mut Vec<Named>) -> usize {
    let mut parts: Vec<String> = Vec::new();
    // How many names stood before each open group.
    let mut groups: Vec<usize> = Vec::new();
    while let Some(token) = tokens.get(at) {
        match token.text.as_str() {
            "{" => groups.push(parts.len()),
            "}" if !groups.is_empty() => {
                groups.pop();
            }
            "," if !groups.is_empty() => parts.truncate(groups[groups.len() - 1]),
            "::" => {}
            "*" if !groups.is_empty() => {}
            "as" if !groups.is_empty() => at += 1,
            word if is_word(word) => {
                parts.push(word.to_string());
                let goes_on = follows(tokens, at + 1, "::");
                let is_group = goes_on && follows(tokens, at + 2, "{");
                let is_path = goes_on && tokens.get(at + 2).is_some_and(|t| is_word(&t.text));
                if !is_group && !is_path {
                    let line = token.line;
                    let parts = resolve(&parts, module);
                    found.push(Named { parts, line });
                }
                if groups.is_empty() && !is_group && !is_path {
                    return at + 1;
                }
            }
            _ => break,
        }
        at += 1;
        if groups.is_empty() && tokens[at - 1].text == "}" {
            break;
        }
    }
    at
}

/// `super::x` in `graph::view` is `crate::graph::x`.
fn resolve(parts: &[String], module: &[String]) -> Vec<String> {
    let first = parts.first().map_or("", String::as_str);
    if first != "super" && first != "self" {
        return parts.to_vec();
    }
    let mut from: Vec<String> = module.to_vec();
    let mut rest = parts;
    while let Some(word) = rest.first() {
        match word.as_str() {
            "super" => drop(from.pop()),
            "self" => {}
            _ => break,
        }
        rest = &rest[1..];
    }
    std::iter::once("crate".to_string())
        .chain(from)
        .chain(rest.iter().cloned())
        .collect()
}

fn is_word(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

fn follows(tokens: &[Token], at: usize, text: &str) -> bool {
    tokens.get(at).is_some_and(|token| token.text == text)
}

/// Words, `::` and single signs; comments, strings and characters are left out.
pub fn lex(text: &str) -> Vec<Token> {
    let chars: Vec<char> = text.chars().collect();
    let (mut tokens, mut at, mut line) = (Vec::new(), 0, 1);
    while at < chars.len() {
        let begun = at;
        let next = chars.get(at + 1).copied();
        match (chars[at], next) {
            ('/', Some('/')) => at = find(&chars, at, |c| c == '\n'),
            ('/', Some('*')) => at = end_of_comment(&chars, at),
            ('"', _) => at = end_of_string(&chars, at),
            ('\'', Some('\\')) => at = 1 + find(&chars, at + 3, |c| c == '\''),
            ('\'', _) if chars.get(at + 2) == Some(&'\'') => at += 3,
            (c, _) if c.is_alphanumeric() || c == '_' => {
                at = find(&chars, at, |c| !c.is_alphanumeric() && c != '_');
                let word: String = chars[begun..at].iter().collect();
                let hashes = find(&chars, at, |c| c != '#') - at;
                if word.ends_with('r') && chars.get(at + hashes) == Some(&'"') && word.len() < 3 {
                    at = end_of_raw(&chars, at + hashes, hashes);
                } else {
                    tokens.push(Token { text: word, line });
                }
            }
            (':', Some(':')) => {
                at += 2;
                tokens.push(Token {
                    text: "::".to_string(),
                    line,
                });
            }
            (c, _) => {
                at += 1;
                if !c.is_whitespace() {
                    tokens.push(Token {
                        text: c.to_string(),
                        line,
                    });
                }
            }
        }
        at = at.min(chars.len());
        line += chars[begun..at].iter().filter(|c| **c == '\n').count();
    }
    tokens
}

fn find(chars: &[char], from: usize, stop: impl Fn(char) -> bool) -> usize {
    (from..chars.len())
        .find(|at| stop(chars[*at]))
        .unwrap_or(chars.len())
}

fn end_of_comment(chars: &[char], mut at: usize) -> usize {
    let mut depth = 0_usize;
    while at < chars.len() {
        match (chars[at], chars.get(at + 1)) {
            ('/', Some('*')) => (depth, at) = (depth + 1, at + 2),
            ('*', Some('/')) => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            break;
        }
    }
    at
}

fn end_of_string(chars: &[char], mut at: usize) -> usize {
    at += 1;
    while at < chars.len() && chars[at] != '"' {
        at += if chars[at] == '\\' { 2 } else { 1 };
    }
    at + 1
}

/// `at` is the opening quote of a raw string.
fn end_of_raw(chars: &[char], mut at: usize, hashes: usize) -> usize {
    loop {
        at = 1 + find(chars, at + 1, |c| c == '"');
        let closing = chars.iter().skip(at).take(hashes);
        if at >= chars.len() || closing.clone().all(|c| *c == '#') && closing.count() == hashes {
            return at + hashes;
        }
    }
}

/// The files, without `.rs`, that `#[cfg(test)] mod NAME;` brings in.
pub fn test_modules(file: &str, tokens: &[Token]) -> Vec<String> {
    let mut folder = module_of(file);
    let mut found = Vec::new();
    for at in 0..tokens.len() {
        if let Some(item) = tested_item(tokens, at) {
            let said = &tokens[item..end_of_item(tokens, item)];
            let [.., keyword, name, end] = said else {
                continue;
            };
            if keyword.text != "mod" || end.text != ";" {
                continue;
            }
            folder.push(name.text.clone());
            found.push(folder.join("/"));
            folder.pop();
        }
    }
    found
}

/// The modules from the root to this file: `graph/view.rs` is `graph`, `view`.
fn module_of(file: &str) -> Vec<String> {
    let path = file.trim_end_matches(".rs").trim_end_matches("/mod");
    match path {
        "lib" | "main" | "mod" => Vec::new(),
        path => path.split('/').map(String::from).collect(),
    }
}
