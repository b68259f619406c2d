use proptest::prelude::*;

use super::*;
use crate::dossier::syntax::tests::random::{dossier, dump, noisy};

#[track_caller]
fn check(text: &str, wanted: &str) {
    let once = format(text).unwrap();
    assert_eq!(once, wanted);
    assert_eq!(format(&once).unwrap(), once);
}

#[test]
fn the_outermost_bracket_and_its_sections_take_lines() {
    check(
        "(a:1,b:(c:2),d:[3,4])",
        "(\n    a: 1,\n    b: (\n        c: 2,\n    ),\n    d: [3, 4],\n)\n",
    );
    check(
        "(a:[X(1),],b:{})",
        "(\n    a: [\n        X(1),\n    ],\n    b: {},\n)\n",
    );
    check("()", "()\n");
    check("5", "5\n");
}

#[test]
fn other_brackets_stay_on_a_line_that_fits() {
    check(
        "[(a:1,b:Some(2)),{1:2}]",
        "[\n    (a: 1, b: Some(2)),\n    {1: 2},\n]\n",
    );
    check(
        "[[X(1),X(2)]]",
        "[\n    [\n        X(1),\n        X(2),\n    ],\n]\n",
    );
    let long = "\"0123456789012345678901234567890123456789\"";
    check(
        &format!("[X([{long},{long},{long}])]"),
        &format!("[\n    X([\n        {long},\n        {long},\n        {long},\n    ]),\n]\n"),
    );
}

#[test]
fn a_line_is_full_at_a_hundred_columns() {
    let line = |n: usize| format!("[[\"{}\",1]]", "x".repeat(n));
    let fits = format(&line(88)).unwrap();
    assert_eq!(fits.lines().map(str::len).max(), Some(100));
    assert_eq!(fits.lines().count(), 3);
    assert_eq!(format(&line(89)).unwrap().lines().count(), 6);
}

#[test]
fn comments_keep_their_entry() {
    check(
        "// head\n\n#![enable(implicit_some)]\n(// open\n // a\n\n\n a: 1 , // one\n\n  // b\n b /* in */ : 2 /* two */, /* c */ c: 3,\n // end\n) // tail\n// last",
        "// head\n\n#![enable(implicit_some)]\n( // open\n    // a\n\n    a: 1, // one\n\n    // b\n    /* in */\n    b: 2, /* two */\n    /* c */\n    c: 3,\n    // end\n) // tail\n// last\n",
    );
    check("[\n  // only\n]", "[\n    // only\n]\n");
    check(
        "[1, // a\n2 // b\n, // c\n]",
        "[\n    1, // a\n    2, // b\n    // c\n]\n",
    );
}

#[test]
fn blocks_move_as_a_whole() {
    check(
        "[\n  /* a\n     b\n   c */\n  1]",
        "[\n    /* a\n       b\n     c */\n    1,\n]\n",
    );
}

#[test]
fn line_breaks_become_unix() {
    check(
        "\u{feff}(\r\n  a: \"x\r\ny\",\r\n\r\n\r\n  // z \r\n  b: 1)\r\n",
        "(\n    a: \"x\ny\",\n\n    // z\n    b: 1,\n)\n",
    );
}

#[test]
fn a_faulty_text_is_not_touched() {
    assert_eq!(format("(a: 1 b: 2, c: )").unwrap_err().len(), 2);
}

/// The comments of a text, each without the spaces around its lines.
fn comments(text: &str) -> Vec<String> {
    let parsed = parse(text);
    let bare = |c: &Comment| {
        text[c.span.clone()]
            .lines()
            .map(str::trim)
            .collect::<Vec<_>>()
            .join("\n")
    };
    let mut all: Vec<String> = parsed.tree.comments().iter().map(bare).collect();
    all.sort();
    all
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn formatting_keeps_values_and_comments_and_settles(tree in dossier(), noise in any::<[u8; 16]>()) {
        let text = noisy(&tree, &noise);
        let once = format(&text).map_err(|faults| TestCaseError::fail(format!("{faults:?} in {text}")))?;
        let again = format(&once).map_err(|faults| TestCaseError::fail(format!("{faults:?} in {once}")))?;
        prop_assert_eq!(&again, &once);
        prop_assert_eq!(comments(&once), comments(&text));
        let (before, after) = (parse(&text), parse(&once));
        prop_assert_eq!(before.tree.root().map(dump), after.tree.root().map(dump));
        prop_assert!(!once.contains('\r') && once.ends_with('\n'));
        prop_assert!(!has_mark(&once));
    }
}

fn has_mark(text: &str) -> bool {
    text.starts_with('\u{feff}')
}
