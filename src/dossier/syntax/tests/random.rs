//! Random dossiers, and random ways to lay them out.

use proptest::prelude::*;

use crate::dossier::syntax::{Kind, Value};

/// A value to be spelled.
#[derive(Clone, Debug)]
pub enum Spelled {
    Scalar(String),
    /// A name, `([{`, and entries with their names or keys.
    Bracket(&'static str, char, Vec<(Option<Box<Spelled>>, Spelled)>),
}

const SCALARS: &[&str] = &[
    "\"a\"",
    "\"\"",
    "\"Київ, (so) \\\"said\\\" \\u{41}\"",
    "r#\"raw \" // no comment\"#",
    "\"two\nlines\"",
    "\"dos\r\nlines\"",
    "1",
    "-1_000.5e3",
    "0x1F",
    "true",
    "false",
    "'x'",
    "'\\n'",
    "Party",
    "r#type",
    "\"# /* no comment\"",
    "\"1994-12-05\"",
    "\"a rather long text that makes it likely that the bracket around it does not fit on one line\"",
];
const NAMES: &[&str] = &["a", "from", "to", "r#in", "since", "a_long_name_of_a_field"];
const TAGS: &[&str] = &["", "", "State", "guarantees", "X"];

fn scalar() -> impl Strategy<Value = Spelled> {
    prop::sample::select(SCALARS).prop_map(|text| Spelled::Scalar(text.to_owned()))
}

fn name() -> impl Strategy<Value = Spelled> {
    prop::sample::select(NAMES).prop_map(|text| Spelled::Scalar(text.to_owned()))
}

/// A random value, brackets in brackets.
pub fn dossier() -> impl Strategy<Value = Spelled> {
    scalar().prop_recursive(4, 40, 5, |inner| {
        let boxed = |spelled: Spelled| Some(Box::new(spelled));
        let tag = || prop::sample::select(TAGS);
        let some = inner
            .clone()
            .prop_map(|value| Spelled::Bracket("Some", '(', vec![(None, value)]));
        let tuple = (
            tag(),
            prop::collection::vec(inner.clone().prop_map(|v| (None, v)), 0..4),
        )
            .prop_map(|(tag, entries)| Spelled::Bracket(tag, '(', entries));
        let list = prop::collection::vec(inner.clone().prop_map(|v| (None, v)), 0..5)
            .prop_map(|entries| Spelled::Bracket("", '[', entries));
        let fields = prop::collection::vec(
            (name(), inner.clone()).prop_map(move |(n, v)| (boxed(n), v)),
            1..5,
        );
        let fields = (tag(), fields).prop_map(|(tag, entries)| Spelled::Bracket(tag, '(', entries));
        let keys = prop_oneof![4 => scalar().boxed(), 1 => inner.clone().boxed()];
        let map = prop::collection::vec((keys, inner).prop_map(move |(k, v)| (boxed(k), v)), 0..4)
            .prop_map(|entries| Spelled::Bracket("", '{', entries));
        prop_oneof![1 => some, 2 => tuple, 3 => list, 4 => fields, 2 => map]
    })
}

/// What may stand between two tokens.
const GAPS: &[&str] = &[
    "",
    "",
    "",
    "",
    "",
    " ",
    " ",
    " ",
    "\n",
    "\n  ",
    "\n\n\n\t",
    "\r\n",
    " // line\n",
    "\n// own line  \n\n",
    " /* block */ ",
    "/* one *//* two */",
    "\n   /* first\n      second\n\n   third */\n",
    " /* beside\r\n two */",
    "// a\r\n// b\r\n",
    "\n\n  // apart\n",
    " /* /* nested */ */\n",
];

/// Spells `value` with the gaps that `noise` chooses, over and over.
pub fn noisy(value: &Spelled, noise: &[u8]) -> String {
    let mut speller = Speller {
        out: String::new(),
        noise: noise.iter().copied().cycle().take(1 << 20).collect(),
        at: 0,
    };
    if speller.choose(8) == 0 {
        speller.out.push_str("\u{feff}#![enable(implicit_some)] ");
    }
    speller.gap();
    speller.value(value);
    speller.gap();
    speller.out
}

struct Speller {
    out: String,
    noise: Vec<u8>,
    at: usize,
}

impl Speller {
    fn choose(&mut self, among: usize) -> usize {
        // The position takes part, so that a short noise does not repeat itself.
        let chosen = usize::from(self.noise[self.at]) + self.at / 16 * 7;
        self.at += 1;
        chosen % among
    }

    fn gap(&mut self) {
        let gap = GAPS[self.choose(GAPS.len())];
        self.out.push_str(gap);
    }

    fn value(&mut self, value: &Spelled) {
        let (tag, open, entries) = match value {
            Spelled::Scalar(text) => return self.out.push_str(text),
            Spelled::Bracket(tag, open, entries) => (tag, *open, entries),
        };
        self.out.push_str(tag);
        if !tag.is_empty() {
            self.gap();
        }
        self.out.push(open);
        for (i, (name, value)) in entries.iter().enumerate() {
            if i > 0 {
                self.gap();
                self.out.push(',');
            }
            self.gap();
            if let Some(name) = name {
                self.value(name);
                self.gap();
                self.out.push(':');
                self.gap();
            }
            self.value(value);
        }
        self.gap();
        if !entries.is_empty() && self.choose(2) == 0 {
            self.out.push(',');
            self.gap();
        }
        self.out.push(match open {
            '(' => ')',
            '[' => ']',
            _ => '}',
        });
    }
}

/// What a tree says, without its layout.
pub fn dump(value: Value<'_>) -> String {
    let join = |parts: Vec<String>| parts.join(" ");
    let name = value.name().unwrap_or("");
    match value.kind() {
        Kind::Struct => {
            let fields = value
                .fields()
                .map(|f| format!("{}={}", f.name, dump(f.value)))
                .collect();
            format!("{name}({})", join(fields))
        }
        Kind::Tuple => format!("{name}({})", join(value.items().map(dump).collect())),
        Kind::List => format!("{name}[{}]", join(value.items().map(dump).collect())),
        Kind::Map => {
            let entries = value
                .entries()
                .map(|(k, v)| format!("{}:{}", dump(k), dump(v)))
                .collect();
            format!("{name}{{{}}}", join(entries))
        }
        Kind::Broken => "?".to_owned(),
        _ => value.text().replace("\r\n", "\n"),
    }
}
