//! The tree of a dossier's values: one arena, walked by small copyable cursors.

use std::borrow::Cow;
use std::ops::Range;

use super::comment::Comment;
use super::quote::decode;

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `"…"` or `r#"…"#`.
    String,
    /// `-1_000`, `2.5e3`, `0x1F`.
    Number,
    /// `true` or `false`.
    Bool,
    /// `'x'`.
    Char,
    /// A bare name: `Party`.
    Ident,
    /// `None`: nothing is stated.
    None,
    /// `(a, b)` or `Name(a, b)`; also the empty `()` and `Name()`.
    Tuple,
    /// `(name: a)` or `Name(name: a)`.
    Struct,
    /// `[a, b]`.
    List,
    /// `{k: v}`.
    Map,
    /// Something whose fault has been reported already: say nothing more about it.
    Broken,
}

impl Kind {
    /// Whether values of this kind hold other values.
    pub fn is_bracket(self) -> bool {
        matches!(self, Kind::Tuple | Kind::Struct | Kind::List | Kind::Map)
    }
}

/// No node.
pub(in crate::dossier) const NIL: u32 = u32::MAX;

pub(in crate::dossier) mod flag {
    /// The node is a `Some(…)` around its only child.
    pub const SOME: u8 = 1;
    /// A fault was found directly in the bracket.
    pub const DAMAGED: u8 = 2;
    /// An empty line stands before the entry.
    pub const BLANK: u8 = 4;
}

/// One value. Children form a linked list; those of a map alternate between key and value.
#[derive(Clone, Debug)]
pub(in crate::dossier) struct Node {
    pub kind: Kind,
    pub flags: u8,
    pub start: u32,
    pub end: u32,
    /// The length of the name in front of the bracket, at `start`.
    pub tag: u32,
    /// The name of the field.
    pub label: u32,
    pub label_len: u32,
    pub first: u32,
    pub next: u32,
}

/// A dossier's values, cut from its text. Made by [`parse`](super::parse).
#[derive(Clone, Debug)]
pub struct Tree<'t> {
    pub(in crate::dossier) text: &'t str,
    pub(in crate::dossier) nodes: Vec<Node>,
    pub(super) root: u32,
    pub(in crate::dossier) comments: Vec<Comment>,
}

impl<'t> Tree<'t> {
    /// The tree of a text that is not worth cutting: without any value.
    pub(in crate::dossier) fn unread(text: &'t str) -> Tree<'t> {
        Tree {
            text,
            nodes: Vec::new(),
            root: NIL,
            comments: Vec::new(),
        }
    }

    /// The one value that the text holds; `None` if there is none.
    pub fn root(&self) -> Option<Value<'_>> {
        Value::at(self, self.root)
    }

    /// The value known by `id`, as told by [`Value::id`].
    pub fn value(&self, id: u32) -> Option<Value<'_>> {
        Value::at(self, id)
    }

    /// The comments and attributes in the order of the text.
    pub fn comments(&self) -> &[Comment] {
        &self.comments
    }

    /// The text that was cut.
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// How many ids there are; every [`Value::id`] is below it.
    pub fn id_count(&self) -> usize {
        self.nodes.len()
    }

    pub(in crate::dossier) fn root_id(&self) -> Option<u32> {
        (self.root != NIL).then_some(self.root)
    }

    pub(in crate::dossier) fn children(
        &self,
        id: u32,
    ) -> impl Iterator<Item = u32> + Clone + use<'_> {
        let first = self.nodes.get(id as usize).map_or(NIL, |node| node.first);
        std::iter::successors(Some(first), |&id| {
            self.nodes.get(id as usize).map(|node| node.next)
        })
        .take_while(|&id| id != NIL)
    }

    pub(in crate::dossier) fn slice(&self, start: u32, end: u32) -> &'t str {
        self.text.get(start as usize..end as usize).unwrap_or("")
    }
}

/// A cursor on one value of a [`Tree`]; small and `Copy`.
///
/// `Some(x)` is never seen: the cursor stands on `x`.
///
/// ```
/// use foedera::dossier::syntax::{Kind, parse};
/// let parsed = parse(r#"(name: "Ukraine", kind: Some(State("UA")), parties: ["a", "b"])"#);
/// let root = parsed.tree.root().unwrap();
/// assert_eq!(root.get("name").unwrap().as_str().unwrap(), "Ukraine");
/// let kind = root.get("kind").unwrap();
/// assert_eq!((kind.kind(), kind.name()), (Kind::Tuple, Some("State")));
/// assert_eq!(kind.items().next().unwrap().as_str().unwrap(), "UA");
/// assert_eq!(root.get("parties").unwrap().items().count(), 2);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Value<'t> {
    tree: &'t Tree<'t>,
    id: u32,
    node: &'t Node,
}

/// A named entry of a struct.
#[derive(Clone, Debug)]
pub struct Field<'t> {
    /// The name, without `r#`.
    pub name: &'t str,
    /// The bytes of the name.
    pub name_span: Range<usize>,
    /// The value.
    pub value: Value<'t>,
}

impl<'t> Value<'t> {
    fn at(tree: &'t Tree<'t>, mut id: u32) -> Option<Self> {
        loop {
            let node = tree.nodes.get(id as usize)?;
            if node.flags & flag::SOME == 0 {
                return Some(Value { tree, id, node });
            }
            // A child's id is above its parent's, so this ends.
            id = node.first;
        }
    }

    /// What the value is.
    pub fn kind(&self) -> Kind {
        self.node.kind
    }

    /// A number that tells this value from all others of its tree; stable, since the
    /// same text always gives the same ids. It serves as a key for what others know of the value.
    pub fn id(&self) -> u32 {
        self.id
    }

    /// The bytes of the value, with the name in front of its bracket.
    pub fn span(&self) -> Range<usize> {
        self.node.start as usize..self.node.end as usize
    }

    /// The value as it stands in the text.
    pub fn text(&self) -> &'t str {
        self.tree.slice(self.node.start, self.node.end)
    }

    /// The name in front of a bracket, or the whole of a bare name; without `r#`.
    /// So `Party`, `Party()` and `Party("x")` have the same name.
    pub fn name(&self) -> Option<&'t str> {
        let span = self.name_span()?;
        self.tree.text.get(span).map(plain)
    }

    /// The bytes of the [`name`](Value::name).
    pub fn name_span(&self) -> Option<Range<usize>> {
        match self.node.kind {
            Kind::Ident => Some(self.span()),
            _ if self.node.tag > 0 => {
                Some(self.node.start as usize..(self.node.start + self.node.tag) as usize)
            }
            _ => None,
        }
    }

    /// Whether a fault has already been reported about the value itself.
    pub fn is_broken(&self) -> bool {
        self.node.kind == Kind::Broken
    }

    /// Whether a fault has already been reported directly inside the bracket: entries may
    /// be missing or stand elsewhere, so their absence is not worth another fault.
    pub fn is_damaged(&self) -> bool {
        self.node.flags & flag::DAMAGED != 0
    }

    /// Whether the value is `None`.
    pub fn is_none(&self) -> bool {
        self.node.kind == Kind::None
    }

    /// What a text says, escapes read and line breaks as `\n`.
    pub fn as_str(&self) -> Option<Cow<'t, str>> {
        if self.node.kind == Kind::String {
            decode(self.text())
        } else {
            None
        }
    }

    /// A number as it is spelled.
    pub fn as_number_text(&self) -> Option<&'t str> {
        (self.node.kind == Kind::Number).then(|| self.text())
    }

    /// A whole number that fits, in any base.
    pub fn as_i64(&self) -> Option<i64> {
        ron::from_str(self.as_number_text()?).ok()
    }

    /// `true` or `false`.
    pub fn as_bool(&self) -> Option<bool> {
        (self.node.kind == Kind::Bool).then(|| self.text() == "true")
    }

    /// A character.
    pub fn as_char(&self) -> Option<char> {
        if self.node.kind == Kind::Char {
            ron::from_str(self.text()).ok()
        } else {
            None
        }
    }

    /// A bare name, without `r#`.
    pub fn as_ident(&self) -> Option<&'t str> {
        (self.node.kind == Kind::Ident).then(|| plain(self.text()))
    }

    /// The named entries of a struct, in order, repeated names and `None` included; otherwise nothing.
    pub fn fields(&self) -> impl Iterator<Item = Field<'t>> + use<'t> {
        let (tree, kind) = (self.tree, self.node.kind);
        tree.children(self.id)
            .filter(move |_| kind == Kind::Struct)
            .filter_map(move |id| {
                let node = tree.nodes.get(id as usize)?;
                if node.label_len == 0 {
                    return None;
                }
                let span = node.label as usize..(node.label + node.label_len) as usize;
                let name = plain(tree.text.get(span.clone())?);
                Some(Field {
                    name,
                    name_span: span,
                    value: Value::at(tree, id)?,
                })
            })
    }

    /// The value of the first field called `name`, unless it is `None`.
    pub fn get(&self, name: &str) -> Option<Value<'t>> {
        self.fields()
            .find(|field| field.name == name)
            .map(|field| field.value)
            .filter(|value| !value.is_none())
    }

    /// The entries of a list or of a tuple, in order; otherwise nothing.
    pub fn items(&self) -> impl Iterator<Item = Value<'t>> + use<'t> {
        let (tree, kind) = (self.tree, self.node.kind);
        tree.children(self.id)
            .filter(move |_| matches!(kind, Kind::List | Kind::Tuple))
            .filter_map(move |id| Value::at(tree, id))
    }

    /// The keys and values of a map, in order, repeated keys included; otherwise nothing.
    pub fn entries(&self) -> impl Iterator<Item = (Value<'t>, Value<'t>)> + use<'t> {
        let (tree, kind) = (self.tree, self.node.kind);
        let mut children = tree.children(self.id).filter(move |_| kind == Kind::Map);
        std::iter::from_fn(move || {
            let (key, value) = (children.next()?, children.next()?);
            Some((Value::at(tree, key)?, Value::at(tree, value)?))
        })
    }

    /// The only entry of a tuple: the `x` of `Name(x)`.
    pub fn only(&self) -> Option<Value<'t>> {
        if self.node.kind != Kind::Tuple {
            return None;
        }
        let mut items = self.items();
        items.next().filter(|_| items.next().is_none())
    }
}

fn plain(name: &str) -> &str {
    name.strip_prefix("r#").unwrap_or(name)
}
