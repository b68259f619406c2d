//! Each slip is one fault, at its place, and what follows it is still read.

use crate::dossier::syntax::{Lines, parse};

use super::dump;

/// The faults of `text`, one a line, as `line:column message`, and then what was read.
#[track_caller]
fn check(text: &str, faults: &[&str], read: &str) {
    let parsed = parse(text);
    let lines = Lines::new(text);
    let told: Vec<String> = parsed
        .faults
        .iter()
        .map(|f| format!("{} {}", lines.place(f.span.start), f.kind))
        .collect();
    assert_eq!(told, faults, "{text}");
    assert_eq!(
        parsed.tree.root().map(dump).unwrap_or_default(),
        read,
        "{text}"
    );
}

#[test]
fn missing_commas() {
    check(
        "(a: 1 b: 2)",
        &["1:6 wanted `,` between two entries"],
        "(a=1 b=2)",
    );
    check(
        "(\n  a: 1\n  b: 2,\n)",
        &["2:7 wanted `,` between two entries"],
        "(a=1 b=2)",
    );
    check(
        "[\"a\" \"b\"]",
        &["1:5 wanted `,` between two entries"],
        "[\"a\" \"b\"]",
    );
    check("[1 2]", &["1:3 wanted `,` between two entries"], "[1 2]");
    check(
        "{1: 2 3: 4}",
        &["1:6 wanted `,` between two entries"],
        "{1:2 3:4}",
    );
    check(
        "[A(1) B(2)]",
        &["1:6 wanted `,` between two entries"],
        "[A(1) B(2)]",
    );
    check(
        "(a: 1 b: 2 c: 3)",
        &[
            "1:6 wanted `,` between two entries",
            "1:11 wanted `,` between two entries",
        ],
        "(a=1 b=2 c=3)",
    );
}

#[test]
fn extra_commas() {
    check("[1,,2]", &["1:4 wanted an entry before this `,`"], "[1 2]");
    check("[,,,1]", &["1:2 wanted an entry before this `,`"], "[1]");
    check(
        "(a: 1,),",
        &["1:8 wanted the end of the file after the dossier's closing bracket"],
        "(a=1)",
    );
}

#[test]
fn missing_colons_values_and_names() {
    check(
        "(a: , b: 2)",
        &["1:3 wanted a value after `:`"],
        "(a=? b=2)",
    );
    check(
        "(\n a:\n b: 2,\n)",
        &["2:3 wanted a value after `:`"],
        "(a=? b=2)",
    );
    check("(a: 1, : 2)", &["1:8 wanted a name before `:`"], "(a=1)");
    check("{1 2, 3: 4}", &["1:3 wanted `:` and a value"], "{1:2 3:4}");
    check(
        "{\"a\", \"b\"}",
        &["1:5 wanted `:` and a value"],
        "{\"a\":? \"b\":?}",
    );
    check(
        "{\"a\" (1), \"b\" 2}",
        &["1:5 wanted `:` and a value", "1:14 wanted `:` and a value"],
        "{\"a\":(1) \"b\":2}",
    );
    check(
        "{\"a\" (1), \"b\": 2}",
        &["1:5 wanted `:` and a value"],
        "{\"a\":(1) \"b\":2}",
    );
    check(
        "(a \"x\", b: 1)",
        &["1:3 wanted `:` and a value"],
        "(a=\"x\" b=1)",
    );
    check(
        "(a: 1, b X, c: 1)",
        &["1:9 wanted `:` and a value"],
        "(a=1 b=X c=1)",
    );
    check(
        "(a: 1, b [2])",
        &["1:9 wanted `:` and a value"],
        "(a=1 b=[2])",
    );
}

#[test]
fn signs_from_elsewhere() {
    check("(a = 1, b: 2)", &["1:4 wanted `:`, found `=`"], "(a=1 b=2)");
    check("(a: 1; b: 2)", &["1:6 wanted `,`, found `;`"], "(a=1 b=2)");
    check("{\"a\" => 1}", &["1:6 wanted `:`, found `=>`"], "{\"a\":1}");
    check(
        "(\"a\": 1, \"b\": 2)",
        &["1:2 wanted a plain name before `:`, found `\"a\"`"],
        "(a=1 b=2)",
    );
    check(
        "[a: 1, b: 2]",
        &["1:1 wanted `(` around named fields, found `[`"],
        "(a=1 b=2)",
    );
    check(
        "[1, a: 2, b: 3]",
        &["1:6 `:` has no meaning in `[…]`; named entries stand in `(…)` or `{…}`"],
        "[1 ? 2 ? 3]",
    );
    check(
        "(a: 1, 2)",
        &["1:8 entries with and without a name stand in the same bracket"],
        "(a=1)",
    );
    check(
        "(a: X {b: 1})",
        &["1:7 wanted `(` after the name, found `{`"],
        "(a=X(b=1))",
    );
    check(
        "(a: @, b: 1)",
        &["1:5 `@` has no meaning here"],
        "(a=? b=1)",
    );
}

#[test]
fn texts_without_quotes() {
    check(
        "(a: United States, b: 1)",
        &["1:5 wanted `\"` around the text `United States`"],
        "(a=? b=1)",
    );
    check(
        "(a: Київ, b: 1)",
        &["1:5 wanted `\"` around the text `Київ`"],
        "(a=? b=1)",
    );
    check(
        "(a: R&D, b: 1)",
        &["1:5 wanted `\"` around the text `R&D`"],
        "(a=? b=1)",
    );
    check(
        "(a: 1994-12-05)",
        &["1:5 `1994-12-05` is no number; a text or a date stands between `\"`"],
        "(a=?)",
    );
    check(
        "(a: 50%)",
        &["1:5 wanted `\"` around the text `50%`"],
        "(a=?)",
    );
    check(
        "(a: 'x y', b: 1)",
        &["1:5 wanted `\"` around a text, found `'`"],
        "(a=? b=1)",
    );
    check(
        "(a: “x y”, b: 1)",
        &["1:5 wanted `\"` around a text, found `“`"],
        "(a=? b=1)",
    );
    check(
        "(a-b: 1, c: 2)",
        &["1:2 wanted a plain name before `:`, found `a-b`"],
        "(c=2)",
    );
    check(
        "(a: \"x\\q\", b: 1)",
        &["1:7 `\\q` has no meaning in a text; for a backslash write `\\\\`"],
        "(a=? b=1)",
    );
}

#[test]
fn texts_without_end() {
    let open = |place: &str| format!("{place} this text has no closing quote");
    check(
        "(\n  a: \"x,\n  b: \"y\",\n)",
        &[&open("2:6")],
        "(a=? b=\"y\")",
    );
    check("(\n  a: \"x,\n  b: 2,\n)", &[&open("2:6")], "(a=? b=2)");
    check(
        "(\n  a: x\",\n  b: \"y\",\n)",
        &[&open("2:7")],
        "(a=? b=\"y\")",
    );
    check(
        "[\n  A(a: \"x, b: \"y\"),\n  B(\"z\"),\n]",
        &[&open("2:8")],
        "[A(a=?) B(\"z\")]",
    );
    check(
        "[\n  A(a: \"x\", b: \"y),\n  B(\"z\"),\n]",
        &[&open("2:16")],
        "[A(a=\"x\" b=?) B(\"z\")]",
    );
    check("[\n  \"a,\n  \"b\",\n]", &[&open("2:3")], "[? \"b\"]");
    check("(\n  a: r#\"x,\n  b: 2,\n)", &[&open("2:6")], "(a=? b=2)");
    check("(a: \"x\ny z", &[&open("1:5")], "(a=?)");
}

#[test]
fn comments_without_end() {
    check(
        "(\n  a: 1, /* x\n  b: 2,\n)",
        &["2:9 this comment has no closing `*/`"],
        "(a=1 b=2)",
    );
    check(
        "(\n  a: 1,\n  /* x\n  y z\n  b: 2,\n)",
        &["3:3 this comment has no closing `*/`"],
        "(a=1 b=2)",
    );
}

#[test]
fn brackets_never_closed() {
    let lost = |place: &str, open: &str, wanted: &str| {
        format!("{place} `{open}` has no `{wanted}` that closes it")
    };
    check("(a: [1, 2)", &[&lost("1:5", "[", "]")], "(a=[1 2])");
    check("(a: (b: 1)", &[&lost("1:1", "(", ")")], "(a=(b=1))");
    check(
        "(\n    e: [\n        A(x: 1,\n        A(x: 2),\n    ],\n    f: 3,\n)",
        &[&lost("3:10", "(", ")")],
        "(e=[A(x=1) A(x=2)] f=3)",
    );
    check(
        "(\n    e: {\n        1: A(x: 1),\n\n    f: [\n        3,\n    ],\n)",
        &[&lost("2:8", "{", "}")],
        "(e={1:A(x=1)} f=[3])",
    );
    check(
        "(\n    e: [\n        A(\n            x: 1,\n        A(x: 2),\n    ],\n)",
        &[&lost("3:10", "(", ")")],
        "(e=[A(x=1) A(x=2)])",
    );
    check(
        "(\n    e: (\n        x: 1,\n    f: 2,\n)",
        &[&lost("2:8", "(", ")")],
        "(e=(x=1) f=2)",
    );
    check(
        "(\n    e: [\n        1,\n    ],\n    f: 2,\n",
        &[&lost("1:1", "(", ")")],
        "(e=[1] f=2)",
    );
    check(
        "(\n  a: [1,\n  b: [2],\n)",
        &[&lost("2:6", "[", "]")],
        "(a=[1] b=[2])",
    );
}

#[test]
fn brackets_of_the_wrong_kind() {
    check(
        "(a: [1, 2), b: 3)",
        &["1:10 wanted `]`, found `)`"],
        "(a=[1 2] b=3)",
    );
    check(
        "(a: [1, 2}, b: 3)",
        &["1:10 wanted `]`, found `}`"],
        "(a=[1 2] b=3)",
    );
    check(
        "(\n    a: [\n        1,\n    ),\n    b: 3,\n)",
        &["4:5 wanted `]`, found `)`"],
        "(a=[1] b=3)",
    );
    check(
        "(\n    a: [\n        A(x: 1],\n        A(x: 2),\n    ],\n)",
        &["3:15 wanted `)`, found `]`"],
        "(a=[A(x=1) A(x=2)])",
    );
    check("(\n  a: 1,\n]", &["3:1 wanted `)`, found `]`"], "(a=1)");
}

#[test]
fn brackets_too_many() {
    check(
        "(a: (x: 1)), b: 2)",
        &["1:11 `)` closes nothing"],
        "(a=(x=1) b=2)",
    );
    check("(a: 1))", &["1:7 `)` closes nothing"], "(a=1)");
    check(
        "(\n    a: [\n        A(1)),\n        A(2),\n    ],\n)",
        &["3:13 `)` closes nothing"],
        "(a=[A(1) A(2)])",
    );
    check(
        "(\n    a: [\n        1,\n    ],\n    ],\n    b: 2,\n)",
        &["5:5 `]` closes nothing"],
        "(a=[1] b=2)",
    );
    check(
        "(\n    a: (\n        x: 1,\n    ),\n    ),\n    b: 2,\n)",
        &["5:5 `)` closes nothing"],
        "(a=(x=1) b=2)",
    );
}

#[test]
fn the_outermost_bracket() {
    check(
        "",
        &["1:1 wanted a dossier between `(` and `)`, found nothing"],
        "",
    );
    check(
        "// x",
        &["1:5 wanted a dossier between `(` and `)`, found nothing"],
        "",
    );
    check(
        "a: 1,\nb: 2,\n",
        &["1:1 wanted `(` before the first field"],
        "(a=1 b=2)",
    );
    check(
        "a: 1,\nb: 2,\n)",
        &["1:1 wanted `(` before the first field"],
        "(a=1 b=2)",
    );
    check(
        "(a: 1)\n(b: 2)",
        &["2:1 wanted the end of the file after the dossier's closing bracket"],
        "(a=1)",
    );
    check(
        "#![enable(x)]\n()",
        &["1:1 wanted `#![enable(…)]`, `#![type = …]` or `#![schema = …]`"],
        "()",
    );
}

#[test]
fn some_holds_one_value() {
    check(
        "(a: Some, b: 1)",
        &["1:5 `Some` holds one value in `(…)`"],
        "(a=? b=1)",
    );
    check(
        "(a: Some(), b: Some(1, 2))",
        &[
            "1:5 `Some` holds one value in `(…)`",
            "1:16 `Some` holds one value in `(…)`",
        ],
        "(a=? b=?)",
    );
    check(
        "(a: true(1), b: 1)",
        &["1:5 `true` cannot name what is in the bracket"],
        "(a=? b=1)",
    );
}

#[test]
fn several_slips_are_all_told() {
    check(
        "(\n    a: \"x,\n    b: [1 2],\n    c: 1994-12,\n    d = 3,\n    e: {1: },\n    f: (,),\n)",
        &[
            "2:8 this text has no closing quote",
            "3:10 wanted `,` between two entries",
            "4:8 `1994-12` is no number; a text or a date stands between `\"`",
            "5:7 wanted `:`, found `=`",
            "6:10 wanted a value after `:`",
            "7:9 wanted an entry before this `,`",
        ],
        "(a=? b=[1 2] c=? d=3 e={1:?} f=())",
    );
}

#[test]
fn brackets_never_opened() {
    check(
        "[A\"x\"), B(1)]",
        &["1:3 wanted `(` after the name `A`"],
        "[A(\"x\") B(1)]",
    );
    check(
        "[\n    A\n        x: 1,\n    ),\n    B(2),\n]",
        &["2:6 wanted `(` after the name `A`"],
        "[A(x=1) B(2)]",
    );
    check(
        "[A(x([B(1)), C(2)]))]",
        &["1:11 `)` closes nothing"],
        "[A(x([B(1) C(2)]))]",
    );
}

#[test]
fn brackets_that_hold_what_another_kind_holds() {
    check(
        "(\n    e: {\n        A(\"x\"),\n        B(\"y\"),\n    },\n    f: 1,\n)",
        &["2:8 wanted `[` around a list, found `{`"],
        "(e=[A(\"x\") B(\"y\")] f=1)",
    );
    check(
        "(\n    e: {\n        A(\"x\"),\n    ],\n    f: 1,\n)",
        &["2:8 wanted `[` around a list, found `{`"],
        "(e=[A(\"x\")] f=1)",
    );
    check(
        "(e: [\"a\": A(1), \"b\": B(2)], f: 1)",
        &["1:5 wanted `{` around pairs such as `\"id\": …`, found `[`"],
        "(e={\"a\":A(1) \"b\":B(2)} f=1)",
    );
    check(
        "(e: (\"a\": A(1), \"b\": B(2)}, f: 1)",
        &["1:5 wanted `{` around pairs such as `\"id\": …`, found `(`"],
        "(e={\"a\":A(1) \"b\":B(2)} f=1)",
    );
    check(
        "[A{x: 1, y: 2}, B(3)]",
        &["1:3 wanted `(` after the name, found `{`"],
        "[A(x=1 y=2) B(3)]",
    );
    check(
        "[a: (\"x\", 1), b: (y: 2)]",
        &[
            "1:3 wanted `a(…)` without `:` after the name",
            "1:16 wanted `b(…)` without `:` after the name",
        ],
        "[a(\"x\" 1) b(y=2)]",
    );
    check(
        "[\"a\"(1), B(2)]",
        &["1:2 wanted a name without quotes before `(`, found \"a\""],
        "[? B(2)]",
    );
}

#[test]
fn a_named_field_ends_a_list_that_was_not_closed() {
    let list = "`[` has no `]` that closes it";
    let map = "`{` has no `}` that closes it";
    // Without indentation, on one line, and indented too far.
    check(
        "(\na: [\nA(1),\nB(2),\nb: {\n\"x\": C(3),\n},\n)",
        &[&format!("2:4 {list}")],
        "(a=[A(1) B(2)] b={\"x\":C(3)})",
    );
    check(
        "(a: [A(1), b: {\"x\": C(3)}, c: 4)",
        &[&format!("1:5 {list}")],
        "(a=[A(1)] b={\"x\":C(3)} c=4)",
    );
    check(
        "(\n  a: [\n    A(1),\n    b: [\n      2,\n    ],\n)",
        &[&format!("2:6 {list}")],
        "(a=[A(1)] b=[2])",
    );
    check(
        "(a: {\"x\": C(3), b: [A(1)], c: 4)",
        &[&format!("1:5 {map}")],
        "(a={\"x\":C(3)} b=[A(1)] c=4)",
    );
}

#[test]
fn entries_told_in_prose() {
    let loose = |place: &str, found: &str| {
        format!("{place} wanted one entry, as in `name(…)`, found `{found}`")
    };
    for found in [
        "\"x\" owes \"y\"",
        "\"x\" -> \"y\"",
        "owes \"x\", \"y\", \"p\"",
        "\"x\" owes \"y\", \"p\"",
        "\"x\" owes(\"y\")",
    ] {
        check(
            &format!("[\n  {found},\n  A(1),\n]"),
            &[&loose("2:3", found)],
            "[? A(1)]",
        );
    }
    check(
        "[\"a\" b]",
        &["1:5 wanted `,` between two entries"],
        "[\"a\" b]",
    );
}

#[test]
fn marks_inside_a_text() {
    let inner = "a `\"` inside a text is written `\\\"`, or as another mark, such as `'`";
    check(
        "(a: \"the \"great\" pact\", b: 1)",
        &[&format!("1:10 {inner}")],
        "(a=? b=1)",
    );
    check(
        "(a: \"he said \"no\", and \"never\"\", b: 1)",
        &[&format!("1:14 {inner}")],
        "(a=? b=1)",
    );
    check(
        "(a: \"x\"b: 1)",
        &["1:8 wanted `,` between two entries"],
        "(a=\"x\" b=1)",
    );
}

#[test]
fn comments_and_spaces_from_elsewhere() {
    let comment = "a comment begins with `//`, not with `#`";
    check(
        "(\n  # one, \"two\n  a: 1, # three\n  b: 2,\n)",
        &[&format!("2:3 {comment}"), &format!("3:9 {comment}")],
        "(a=1 b=2)",
    );
    check(
        "(a: #5, b: 1)",
        &["1:5 wanted `\"` around the text `#5`"],
        "(a=? b=1)",
    );
    check(
        "(a:\u{a0}1,\u{200b} b: 2)",
        &[
            "1:4 U+00A0 is no plain space; put one in its place",
            "1:7 U+200B is no plain space; put one in its place",
        ],
        "(a=1 b=2)",
    );
}

#[test]
fn a_bracket_too_few_and_one_too_many_do_not_cancel_each_other() {
    check(
        "(\n    e: [\n        A(x: 1,\n        B(1),\n        C(1)),\n    ],\n    f: 2,\n)",
        &[
            "3:10 `(` has no `)` that closes it",
            "5:13 `)` closes nothing",
        ],
        "(e=[A(x=1) B(1) C(1)] f=2)",
    );
    check(
        "(\n    e: {\n        \"a\": A(1,\n        \"b\": B(1),\n        \"c\": C(1)),\n    },\n)",
        &[
            "3:15 `(` has no `)` that closes it",
            "5:18 `)` closes nothing",
        ],
        "(e={\"a\":A(1) \"b\":B(1) \"c\":C(1)})",
    );
    check(
        "(\n    e: [\n        1,\n        C(1)),\n    ],\n    f: 2,\n)",
        &["4:13 `)` closes nothing"],
        "(e=[1 C(1)] f=2)",
    );
}
