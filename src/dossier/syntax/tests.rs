//! Faults with their places, values with their meaning, and laws over random texts.

mod faults;
pub(in crate::dossier) mod random;

use std::fmt::Write;
use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::*;
use random::{dossier, dump, noisy};

#[track_caller]
fn check_read(text: &str, wanted: &str) {
    let parsed = parse(text);
    assert_eq!(parsed.faults, [], "{text}");
    assert_eq!(dump(parsed.tree.root().unwrap()), wanted);
}

#[test]
fn values_are_read() {
    check_read("()", "()");
    check_read("(a: 1, b: Party,)", "(a=1 b=Party)");
    check_read(
        "[\"x\", 'y', -1.5, true, None]",
        "[\"x\" 'y' -1.5 true None]",
    );
    check_read("{\"a\": (1, 2), 3: []}", "{\"a\":(1 2) 3:[]}");
    check_read("State(\"Ukraine\")", "State(\"Ukraine\")");
}

#[test]
fn some_is_transparent() {
    check_read(
        "(a: Some(Some(1)), b: Some(X(y: None)))",
        "(a=1 b=X(y=None))",
    );
    let parsed = parse("(a: None)");
    assert!(parsed.tree.root().unwrap().get("a").is_none());
    assert_eq!(parsed.tree.root().unwrap().fields().count(), 1);
}

#[test]
fn repeated_names_and_keys_are_all_seen() {
    check_read("(a: 1, a: 2)", "(a=1 a=2)");
    check_read("{1: 2, 1: 3}", "{1:2 1:3}");
}

#[test]
fn spans_point_at_values_and_names() {
    let text = "(from: State( \"a\" ), r#to: b)";
    let parsed = parse(text);
    let root = parsed.tree.root().unwrap();
    let fields: Vec<_> = root.fields().collect();
    assert_eq!(fields[0].value.text(), "State( \"a\" )");
    assert_eq!(&text[fields[0].value.name_span().unwrap()], "State");
    assert_eq!(
        (fields[1].name, &text[fields[1].name_span.clone()]),
        ("to", "r#to")
    );
    assert_eq!(root.span(), 0..text.len());
    let to = root.get("to").unwrap();
    assert_eq!(parsed.tree.value(to.id()).unwrap().text(), "b");
}

#[test]
fn attributes_and_a_byte_order_mark_are_accepted() {
    check_read(
        "\u{feff}#![enable(implicit_some, unwrap_newtypes)]\n// x\n#![type = \"y\"]\n(a: 1)",
        "(a=1)",
    );
}

const SAMPLE: &str = "\
(
    foedera: 1,
    title: \"Guarantees (a sample)\",
    sources: {
        \"article\": Source(title: \"How, and why\", date: \"2025-12-01\"),
    },
    actors: {
        \"ukraine\": State(\"Ukraine\"),
        \"us\": State(name: \"United States\", also: [\"USA\", \"US\"]),
    },
    edges: [
        guarantees(from: \"us\", to: \"ukraine\", at: \"article#3\"), // wanted
        backs(
            from: \"us\",
            of: \"g1\",
            when: all([signed(\"pact\"), ratified(\"pact\", by: \"us\")]),
        ),
        violates(from: \"ru\", to: \"pact\", amount: 12.5),
    ],
)
";

/// One character lost or doubled is one fault or two, seldom three, and the first is near.
#[test]
fn a_slip_of_one_character_has_few_faults() {
    let text = SAMPLE.replace(", by: ", ", ");
    assert_eq!(parse(&text).faults, []);
    let (mut slips, mut alone) = (0, 0);
    for (at, c) in text
        .char_indices()
        .filter(|(_, c)| "()[]{}:,\"".contains(*c))
    {
        for instead in [String::new(), format!("{c}{c}")] {
            let slip = format!("{}{instead}{}", &text[..at], &text[at + 1..]);
            let parsed = parse(&slip);
            if parsed.faults.is_empty() {
                continue; // A lost comma before a closing bracket is none, nor is a changed text.
            }
            slips += 1;
            alone += usize::from(parsed.faults.len() == 1);
            assert!(parsed.faults.len() <= 3, "{:#?}\n{slip}", parsed.faults);
        }
    }
    assert!(alone * 100 >= slips * 75, "{alone} of {slips}");
}

/// Compares our value with what ron says of the same text.
fn same(ours: Value<'_>, mut theirs: &ron::Value) {
    use ron::Value as Ron;
    while let Ron::Option(Some(inner)) = theirs {
        theirs = inner;
    }
    match (ours.kind(), theirs) {
        (Kind::String, Ron::String(text)) => {
            assert_eq!(ours.as_str().unwrap(), text.replace("\r\n", "\n"))
        }
        (Kind::Bool, Ron::Bool(value)) => assert_eq!(ours.as_bool(), Some(*value)),
        (Kind::Char, Ron::Char(value)) => assert_eq!(ours.as_char(), Some(*value)),
        (Kind::Number, Ron::Number(value)) => {
            let again: ron::Value = ron::from_str(ours.as_number_text().unwrap()).unwrap();
            assert_eq!(again, Ron::Number(*value));
        }
        (Kind::None, Ron::Option(None)) | (Kind::Ident, Ron::Unit) => {}
        (Kind::Tuple, Ron::Unit) => assert_eq!(ours.items().count(), 0),
        (Kind::Tuple | Kind::List, Ron::Seq(items)) => {
            assert_eq!(ours.items().count(), items.len());
            ours.items()
                .zip(items)
                .for_each(|(ours, theirs)| same(ours, theirs));
        }
        (Kind::Tuple, Ron::Map(map)) => assert!(map.is_empty()),
        (Kind::Struct, Ron::Map(map)) => {
            for field in ours.fields() {
                assert!(
                    map.iter()
                        .any(|(key, _)| key == &Ron::String(field.name.to_owned()))
                );
            }
        }
        (Kind::Map, Ron::Map(_)) => {}
        (ours, theirs) => panic!("{ours:?} is not {theirs:?}"),
    }
}

fn ron_agrees(text: &str) -> Result<(), TestCaseError> {
    let parsed = parse(text);
    if let (true, Some(root)) = (parsed.faults.is_empty(), parsed.tree.root()) {
        let text = text.trim_start_matches('\u{feff}');
        match ron::Options::default()
            .with_recursion_limit(1000)
            .from_str::<ron::Value>(text)
        {
            Ok(theirs) => same(root, &theirs),
            Err(error) => return Err(TestCaseError::fail(format!("ron says {error} of {text:?}"))),
        }
    }
    Ok(())
}

fn spans_are_sound(text: &str) -> Result<(), TestCaseError> {
    let parsed = parse(text);
    let lines = Lines::new(text);
    for fault in &parsed.faults {
        prop_assert!(text.get(fault.span.clone()).is_some(), "{fault:?}");
        prop_assert!(
            fault
                .related
                .as_ref()
                .is_none_or(|span| text.get(span.clone()).is_some()),
            "{fault:?}"
        );
        prop_assert!(lines.place(fault.span.start).line <= lines.count());
        prop_assert!(!fault.kind.to_string().is_empty());
    }
    prop_assert!(parsed.faults.is_sorted_by_key(|fault| fault.span.start));
    for comment in parsed.tree.comments() {
        prop_assert!(text.get(comment.span.clone()).is_some());
    }
    for id in 0..parsed.tree.id_count() {
        if let Some(value) = parsed.tree.value(id as u32) {
            prop_assert!(text.get(value.span()).is_some(), "{value:?}");
            prop_assert!(value.kind() == Kind::Broken || !value.text().is_empty());
            prop_assert_eq!(value.kind() == Kind::String, value.as_str().is_some());
            prop_assert_eq!(value.kind() == Kind::Char, value.as_char().is_some());
        }
    }
    prop_assert_eq!(
        parsed.faults.is_empty(),
        parsed.tree.root().is_some() && parsed.fault_count == 0
    );
    Ok(())
}

const BITS: &[&str] = &[
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ":",
    "\"",
    "'",
    "r#\"",
    "\"#",
    "#",
    "/*",
    "*/",
    "//",
    "\n",
    "\r\n",
    " ",
    "\\",
    "a",
    "Some",
    "None",
    "true",
    "1",
    "0x1f",
    "-",
    ".",
    "=",
    ";",
    "é",
    "“",
    "\u{feff}",
    "a: 1,\n",
    "\"x\"",
    "Name(",
    "\t",
    "b",
    "r#",
    "\u{2028}",
    "\u{a0}",
    "1e5",
    "_",
    "'a'",
    "\\u{41}",
    "#![enable(implicit_some)]",
];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_survived(text in any::<String>()) {
        spans_are_sound(&text)?;
        ron_agrees(&text)?;
    }

    #[test]
    fn any_heap_of_tokens_is_survived(bits in prop::collection::vec(prop::sample::select(BITS), 0..30)) {
        let text = bits.concat();
        spans_are_sound(&text)?;
        ron_agrees(&text)?;
    }

    #[test]
    fn a_mutated_dossier_is_survived(
        tree in dossier(), noise in any::<[u8; 16]>(), at in any::<prop::sample::Index>(),
        bit in prop::sample::select(BITS), delete in 0_usize..3,
    ) {
        let mut chars: Vec<char> = noisy(&tree, &noise).chars().collect();
        let at = at.index(chars.len());
        let until = (at + delete).min(chars.len());
        chars.splice(at..until, bit.chars());
        let text: String = chars.into_iter().collect();
        spans_are_sound(&text)?;
        ron_agrees(&text)?;
    }

    #[test]
    fn whatever_we_accept_ron_accepts(tree in dossier(), noise in any::<[u8; 16]>()) {
        let text = noisy(&tree, &noise);
        let parsed = parse(&text);
        prop_assert_eq!(&parsed.faults, &[], "{}", text);
        ron_agrees(&text)?;
    }
}

#[track_caller]
fn check_hostile(text: &str, most_faults: usize) {
    let begun = Instant::now();
    let parsed = parse(text);
    // Linear work is far below this, even unoptimized; quadratic work is far above.
    assert!(
        begun.elapsed() < Duration::from_secs(40),
        "{:?}",
        begun.elapsed()
    );
    assert!(
        parsed.faults.len() <= most_faults,
        "{:?}",
        &parsed.faults[..5]
    );
    assert!(!parsed.faults.is_empty());
}

#[test]
fn brackets_without_end_are_one_fault() {
    for open in ["[", "(", "{", "Some(", "a(", "{[("] {
        check_hostile(&open.repeat(1 << 18), 1);
    }
    check_hostile(&"[".repeat(8 << 20), 1);
}

#[test]
fn a_million_options_are_one_fault() {
    check_hostile(
        &format!("{}1{}", "Some(".repeat(1_000_000), ")".repeat(1_000_000)),
        1,
    );
}

#[test]
fn closing_brackets_without_end_are_one_fault() {
    check_hostile(&")".repeat(1 << 20), 1);
    check_hostile(&format!("(a: 1{}", ")".repeat(1 << 20)), 1);
}

#[test]
fn hostile_texts_cost_linear_time() {
    for bit in [
        "\"",
        "\"\n",
        "\"a",
        "\"\\\n",
        "\"\n\\\"",
        "'",
        "'\n",
        "r#\"",
        "r#\"\n",
        "r##\"#",
        "/*",
        "/*\n",
        "/*/",
        "a ",
        "a:",
        "a: \"\n",
        "\"a\"b",
        ",",
        ":",
        "#![",
        "#![a]",
        "“",
        "=",
        "\\",
        "1.",
        "é",
        "//",
        "/",
        "(a: \"x\n",
        "a: (",
        "[]",
        "]\n",
        "a: [\n",
        "{a",
        "\r",
        "\u{feff}",
        "\"x\n\",",
        "x: 1\n",
        "\n\"\\",
        "/* */",
        "(])",
        "{1:",
    ] {
        let begun = Instant::now();
        for head in ["", "("] {
            let text = format!("{head}{}", bit.repeat((1 << 16) / bit.len()));
            check_hostile(&text, MAX_FAULTS);
        }
        assert!(
            begun.elapsed() < Duration::from_secs(20),
            "{bit:?} took {:?}",
            begun.elapsed()
        );
    }
}

#[test]
fn depth_is_bounded_where_it_says() {
    let deep = |n: usize| format!("{}{}", "[".repeat(n), "]".repeat(n));
    assert_eq!(parse(&deep(MAX_DEPTH)).faults, []);
    let mut told = String::new();
    for fault in parse(&deep(MAX_DEPTH + 1)).faults {
        write!(told, "{} {}", fault.span.start, fault.kind).unwrap();
    }
    assert_eq!(told, "64 brackets are nested more than 64 deep");
}
