//! Prints a dossier in its canonical form and keeps every comment.
//! Works on the syntax tree alone: it knows no records, and spells no text or number anew.
//! Start at [`format()`].

use super::syntax::{Comment, CommentForm, CommentPlace, Kind, SyntaxFault, Tree, parse};
use crate::dossier::syntax::{NIL, flag, unix_lines};

/// How many columns a line may take before its bracket is broken into lines.
pub const WIDTH: usize = 100;
const INDENT: usize = 4;

/// Prints `text` in the canonical form: same values, same comments, one way to lay them out.
///
/// The outermost bracket and its sections take a line for each entry; any other bracket stays on
/// one line if it fits within [`WIDTH`] columns, holds no comment, and is not a list or map of
/// several `Name(…)`. Texts, numbers and names stay as they are spelled; one empty line stays
/// where there were any. Comments keep their text (save spaces at the end of a line comment) and
/// their entry. The result ends with a line break, has no `\r` before `\n`, and formatting it
/// again changes nothing.
///
/// # Errors
/// All faults of the syntax, if there are any: what was not understood is not rewritten.
///
/// ```
/// use foedera::dossier::format::format;
/// let text = "(title:\"Pacts\", // working title\n actors:{\"ua\":State(\"Ukraine\")},)";
/// assert_eq!(format(text).unwrap(), "\
/// (
///     title: \"Pacts\", // working title
///     actors: {
///         \"ua\": State(\"Ukraine\"),
///     },
/// )
/// ");
/// ```
pub fn format(text: &str) -> Result<String, Vec<SyntaxFault>> {
    let parsed = parse(text);
    if parsed.faults.is_empty() {
        Ok(Printer::new(&parsed.tree).print())
    } else {
        Err(parsed.faults)
    }
}

/// What remains to be printed, the nearest last.
enum Work {
    Value {
        id: u32,
        broken: bool,
    },
    Colon,
    /// The children of a broken bracket, from `child` on.
    Entries {
        bracket: u32,
        child: u32,
    },
    /// The comma and the comments behind an entry.
    AfterEntry {
        owner: u32,
    },
    Close {
        bracket: u32,
    },
}

struct Printer<'t> {
    tree: &'t Tree<'t>,
    /// For each node its width on one line, or `None` if it takes several.
    widths: Vec<Option<usize>>,
    /// Comments by owner and place, in the order of the text; the end of the file has owner [`NIL`].
    comments: Vec<(u32, CommentPlace, usize)>,
    out: String,
    column: usize,
    indent: usize,
}

impl<'t> Printer<'t> {
    fn new(tree: &'t Tree<'t>) -> Self {
        let key = |(i, c): (usize, &Comment)| (c.owner.unwrap_or(NIL), c.place, i);
        let mut comments: Vec<_> = tree.comments().iter().enumerate().map(key).collect();
        comments.sort_unstable();
        let mut printer = Printer {
            tree,
            widths: Vec::new(),
            comments,
            out: String::with_capacity(tree.text().len()),
            column: 0,
            indent: 0,
        };
        printer.measure();
        printer
    }

    // Measuring.

    /// Fills in the widths. Children have higher ids than their parents, so one pass backwards does.
    fn measure(&mut self) {
        let mut sections = vec![false; self.tree.nodes.len()];
        if let Some(root) = self.tree.root_id() {
            mark(&mut sections, root);
            if self.tree.nodes[root as usize].kind == Kind::Struct {
                self.tree
                    .children(root)
                    .filter(|&id| self.is_section(id))
                    .for_each(|id| mark(&mut sections, id));
            }
        }
        self.widths = vec![None; self.tree.nodes.len()];
        for id in (0..self.tree.nodes.len()).rev() {
            let node = &self.tree.nodes[id];
            let id = u32::try_from(id).unwrap_or(NIL);
            self.widths[id as usize] = if !node.kind.is_bracket() {
                let text = self.tree.slice(node.start, node.end);
                (!text.contains('\n')).then(|| text.chars().count())
            } else if node.first != NIL && (sections[id as usize] || self.lists_names(id)) {
                None
            } else {
                self.flat_width(id)
            };
        }
    }

    /// Whether a field of the outermost bracket is laid out over several lines in any case.
    fn is_section(&self, id: u32) -> bool {
        match self.tree.nodes[id as usize].kind {
            Kind::Map | Kind::Struct => true,
            Kind::List => self
                .tree
                .children(id)
                .any(|item| self.tree.nodes[item as usize].kind.is_bracket()),
            _ => false,
        }
    }

    /// Whether the node is a list or map of several `Name(…)`.
    fn lists_names(&self, id: u32) -> bool {
        let named = |id: u32| {
            let node = &self.tree.nodes[id as usize];
            node.kind.is_bracket() && node.tag > 0
        };
        matches!(self.tree.nodes[id as usize].kind, Kind::List | Kind::Map)
            && self
                .tree
                .children(id)
                .filter(|&id| named(id))
                .nth(1)
                .is_some()
    }

    fn flat_width(&self, id: u32) -> Option<usize> {
        let node = &self.tree.nodes[id as usize];
        let map = node.kind == Kind::Map;
        if self.has_inner_comments(id) {
            return None;
        }
        let mut width = self.tag(id).chars().count() + 2;
        for (i, child) in self.tree.children(id).enumerate() {
            if self.has_outer_comments(child) {
                return None;
            }
            let label = self.tree.nodes[child as usize].label_len as usize;
            let separator = if i == 0 { 0 } else { 2 };
            let label = if label > 0 && !map { label + 2 } else { 0 };
            width += separator + label + self.widths[child as usize]?;
        }
        Some(width)
    }

    // Comments.

    fn comments_of(
        &self,
        owner: u32,
        place: CommentPlace,
    ) -> impl Iterator<Item = &'t Comment> + use<'t> {
        let from = self
            .comments
            .partition_point(|&(o, p, _)| (o, p) < (owner, place));
        let len = self.comments[from..].partition_point(|&(o, p, _)| (o, p) == (owner, place));
        let found: Vec<usize> = self.comments[from..from + len]
            .iter()
            .map(|&(_, _, i)| i)
            .collect();
        let all = self.tree.comments();
        found.into_iter().filter_map(move |i| all.get(i))
    }

    fn has(&self, owner: u32, place: CommentPlace) -> bool {
        self.comments_of(owner, place).next().is_some()
    }

    fn has_inner_comments(&self, id: u32) -> bool {
        self.has(id, CommentPlace::Opening) || self.has(id, CommentPlace::Dangling)
    }

    fn has_outer_comments(&self, id: u32) -> bool {
        self.has(id, CommentPlace::Leading) || self.has(id, CommentPlace::Trailing)
    }

    // Printing.

    fn print(mut self) -> String {
        let Some(root) = self.tree.root_id() else {
            return self.out;
        };
        let blank = self.tree.nodes[root as usize].flags & flag::BLANK != 0;
        for comment in self.comments_of(root, CommentPlace::Leading) {
            self.own_line(comment);
        }
        if !self.out.is_empty() {
            self.new_line(blank);
        }
        self.value(root);
        self.trailing(root);
        for comment in self.comments_of(NIL, CommentPlace::Dangling) {
            self.own_line(comment);
        }
        self.out.push('\n');
        self.out
    }

    fn value(&mut self, id: u32) {
        let mut work = vec![Work::Value { id, broken: false }];
        while let Some(next) = work.pop() {
            match next {
                Work::Value { id, broken } => self.one(id, broken, &mut work),
                Work::Colon => self.write(": "),
                Work::Entries { bracket, child } => self.entries(bracket, child, &mut work),
                Work::AfterEntry { owner } => {
                    self.write(",");
                    self.trailing(owner);
                }
                Work::Close { bracket } => self.write(self.brackets(bracket).1),
            }
        }
    }

    fn one(&mut self, id: u32, broken: bool, work: &mut Vec<Work>) {
        let node = &self.tree.nodes[id as usize];
        if !node.kind.is_bracket() {
            return self.verbatim(self.tree.slice(node.start, node.end));
        }
        // One column is kept for the comma.
        let fits =
            !broken && self.widths[id as usize].is_some_and(|width| self.column + width < WIDTH);
        self.write(self.tag(id));
        self.write(self.brackets(id).0);
        if node.first == NIL && !self.has_inner_comments(id) {
            self.write(self.brackets(id).1);
        } else if fits {
            self.flat(id);
        } else if let Some(child) = self.hugged(id) {
            work.push(Work::Close { bracket: id });
            work.push(Work::Value {
                id: child,
                broken: true,
            });
        } else {
            for comment in self.comments_of(id, CommentPlace::Opening) {
                self.write(" ");
                self.verbatim(self.comment_text(comment));
            }
            self.indent += INDENT;
            work.push(Work::Entries {
                bracket: id,
                child: node.first,
            });
        }
    }

    /// The only entry of `Name([…])` and the like, whose bracket opens on the same line.
    fn hugged(&self, id: u32) -> Option<u32> {
        let mut children = self.tree.children(id);
        let child = children.next().filter(|_| children.next().is_none())?;
        let node = &self.tree.nodes[child as usize];
        let fit = self.tree.nodes[id as usize].kind == Kind::Tuple && node.kind.is_bracket();
        let holds = node.first != NIL || self.has_inner_comments(child);
        (fit && holds && !self.has_inner_comments(id) && !self.has_outer_comments(child))
            .then_some(child)
    }

    /// What is inside a bracket that fits on the line, and its closing bracket.
    fn flat(&mut self, id: u32) {
        // The next child to print, within the brackets that are open on this line.
        let mut open = vec![(id, self.tree.nodes[id as usize].first, 0_usize)];
        while let Some((bracket, child, count)) = open.pop() {
            let Some(node) = self.tree.nodes.get(child as usize) else {
                self.write(self.brackets(bracket).1);
                continue;
            };
            let map = self.tree.nodes[bracket as usize].kind == Kind::Map;
            match count {
                0 => {}
                _ if map && count % 2 == 1 => self.write(": "),
                _ => self.write(", "),
            }
            self.label(child);
            open.push((bracket, node.next, count + 1));
            if node.kind.is_bracket() {
                self.write(self.tag(child));
                self.write(self.brackets(child).0);
                open.push((child, node.first, 0));
            } else {
                self.write(self.tree.slice(node.start, node.end));
            }
        }
    }

    fn entries(&mut self, bracket: u32, child: u32, work: &mut Vec<Work>) {
        let Some(node) = self.tree.nodes.get(child as usize) else {
            let mut first = self.tree.nodes[bracket as usize].first == NIL;
            for comment in self.comments_of(bracket, CommentPlace::Dangling) {
                self.comment_line(comment, !std::mem::take(&mut first));
            }
            self.indent -= INDENT;
            self.new_line(false);
            return self.write(self.brackets(bracket).1);
        };
        let mut first = self.tree.nodes[bracket as usize].first == child;
        for comment in self.comments_of(child, CommentPlace::Leading) {
            self.comment_line(comment, !std::mem::take(&mut first));
        }
        self.new_line(node.flags & flag::BLANK != 0 && !first);
        self.label(child);
        let map = self.tree.nodes[bracket as usize].kind == Kind::Map;
        let value = if map {
            self.tree.nodes.get(node.next as usize)
        } else {
            None
        };
        work.push(Work::Entries {
            bracket,
            child: value.map_or(node.next, |value| value.next),
        });
        work.push(Work::AfterEntry { owner: child });
        if value.is_some() {
            work.push(Work::Value {
                id: node.next,
                broken: false,
            });
            work.push(Work::Colon);
        }
        work.push(Work::Value {
            id: child,
            broken: false,
        });
    }

    fn label(&mut self, id: u32) {
        let node = &self.tree.nodes[id as usize];
        if node.label_len > 0 {
            self.write(self.tree.slice(node.label, node.label + node.label_len));
            self.write(": ");
        }
    }

    fn tag(&self, id: u32) -> &'t str {
        let node = &self.tree.nodes[id as usize];
        self.tree.slice(node.start, node.start + node.tag)
    }

    fn brackets(&self, id: u32) -> (&'static str, &'static str) {
        match self.tree.nodes[id as usize].kind {
            Kind::List => ("[", "]"),
            Kind::Map => ("{", "}"),
            _ => ("(", ")"),
        }
    }

    /// Comments behind a value, on its line.
    fn trailing(&mut self, owner: u32) {
        let mut after_line = false;
        for comment in self.comments_of(owner, CommentPlace::Trailing) {
            if after_line {
                // `1 // a`, then `, // b`: the second needs a line of its own.
                self.comment_line(comment, false);
            } else {
                self.write(" ");
                self.verbatim(self.comment_text(comment));
            }
            after_line |= comment.form == CommentForm::Line;
        }
    }

    /// A comment outside of the outermost bracket.
    fn own_line(&mut self, comment: &Comment) {
        if self.out.is_empty() {
            self.indented(comment);
        } else {
            self.comment_line(comment, true);
        }
    }

    fn comment_line(&mut self, comment: &Comment, may_be_apart: bool) {
        self.new_line(may_be_apart && comment.blank_before);
        self.indented(comment);
    }

    fn comment_text(&self, comment: &Comment) -> &'t str {
        self.tree.text().get(comment.span.clone()).unwrap_or("")
    }

    /// A comment at the start of a line; the further lines of a block move along with its first.
    fn indented(&mut self, comment: &Comment) {
        let text = unix_lines(self.comment_text(comment));
        let (from, to) = (comment.column(), self.column);
        for (i, line) in text.split('\n').enumerate() {
            if i == 0 {
                self.write(line);
                continue;
            }
            self.out.push('\n');
            self.column = 0;
            if line.bytes().all(|b| b == b' ') {
                continue;
            }
            let spaces = line.bytes().take_while(|&b| b == b' ').count();
            self.pad(to);
            self.write(line.get(spaces.min(from)..).unwrap_or(""));
        }
    }

    /// Text that may hold line breaks.
    fn verbatim(&mut self, text: &str) {
        let text = unix_lines(text);
        self.write(&text);
        if let Some(i) = text.rfind('\n') {
            self.column = text.get(i + 1..).map_or(0, |rest| rest.chars().count());
        }
    }

    fn write(&mut self, text: &str) {
        self.out.push_str(text);
        self.column += text.chars().count();
    }

    fn pad(&mut self, columns: usize) {
        self.out.extend(std::iter::repeat_n(' ', columns));
        self.column += columns;
    }

    fn new_line(&mut self, blank: bool) {
        self.out.push_str(if blank { "\n\n" } else { "\n" });
        self.column = 0;
        self.pad(self.indent);
    }
}

fn mark(marks: &mut [bool], id: u32) {
    if let Some(mark) = marks.get_mut(id as usize) {
        *mark = true;
    }
}

#[cfg(test)]
mod tests;
