use super::*;
use crate::dossier::{Memory, read};
use crate::graph::Filter;
use crate::render::WIDEST_LEGIBLE;
use crate::render::drawing::Options;

fn shown(actors: usize, edges: &str, by: By, keep_all: bool) -> (String, Matrix) {
    let actors: Vec<String> = (0..actors)
        .map(|n| format!("\"a{n}\": State(\"A{n}\")"))
        .collect();
    let text = format!(
        "(foedera: 1, source: \"book\", sources: {{\"book\": (title: \"A book\")}},
        actors: {{{}}}, edges: [{edges}])",
        actors.join(",")
    );
    let reading = read(&Memory::new().with("d.ron", text), "d.ron");
    let faults = reading.faults;
    let graph = reading.graph.unwrap_or_else(|| panic!("{faults:#?}"));
    let filter = Filter::default();
    let matrix = matrix(graph.view(&filter), by, keep_all);
    let svg = matrix.svg(&Options::default());
    roxmltree::Document::parse(&svg).unwrap();
    (matrix.said().replace(". ", "\n"), matrix)
}

/// Of somebody whose only column was left out the row stood empty.
#[test]
fn no_row_is_empty() {
    let mut edges = String::new();
    for to in 1..=MOST {
        for from in [0, to % 7 + 50] {
            edges += &format!("guarantees(from: \"a{from}\", to: \"a{to}\", at: \"1\"),");
        }
    }
    edges += "guarantees(from: \"a60\", to: \"a61\", at: \"1\")";
    let (_, matrix) = shown(62, &edges, By::Whom, false);
    assert_eq!(matrix.columns.len(), MOST);
    let is_empty = |row: &Vec<Vec<Cell>>| row.iter().all(Vec::is_empty);
    assert!(!matrix.rows.is_empty() && !matrix.cells.iter().any(is_empty));
    assert_eq!(matrix.rows.len(), matrix.remarks.len());
}

#[test]
fn each_kind_and_standing_is_an_entry_and_accounts_count_once() {
    let edges = r#"
            guarantees(id: "g1", from: "a0", to: "a1", since: "1990", at: "1"),
            guarantees(id: "g2", from: "a0", to: "a1", since: "1992", at: "1"),
            guarantees(id: "g3", from: "a0", to: "a1", matter: "m", modality: Sought, at: "1"),
            guarantees(id: "g4", from: "a0", to: "a1", matter: "m", modality: Sought, at: "2"),
            backstops(id: "b", from: "a2", to: "a0", of: ["g1"], since: "1991", at: "1")"#;
    let (said, _) = shown(3, edges, By::Whom, false);
    expect_test::expect![[r#"
            A0 guarantees A1: 2, possibly in force, since 1990 and 1992
            A0 guarantees A1: 1, sought: does not exist yet
            A2 backstops A0: 1, possibly in force, since 1991"#]]
    .assert_eq(&said);
}

#[test]
fn a_promise_stands_in_each_of_its_domains() {
    let edges = r#"
            undertakes(id: "u1", from: "a0", to: "a1", domains: ["sea", "air"], since: "1990", at: "1"),
            undertakes(id: "u2", from: "a0", to: "a1", since: "1990", at: "1")"#;
    let (said, matrix) = shown(2, edges, By::Domain, false);
    expect_test::expect![[r#"
            A0 undertakes in domain air: 1, possibly in force, since 1990
            A0 undertakes in domain sea: 1, possibly in force, since 1990
            A0 undertakes no domain stated: 1, possibly in force, since 1990"#]]
    .assert_eq(&said);
    assert_eq!(matrix.columns, ["air", "sea", NO_DOMAIN]);
}

/// “Sea” and “sea” were two domains, and not to act in one counted as a promise for it.
#[test]
fn domains_are_those_of_coverage() {
    let edges = r#"
            undertakes(id: "u1", from: "a0", to: "a1", domains: ["Sea"], at: "1"),
            undertakes(id: "u2", from: "a1", to: "a0", domains: ["sea"], at: "1"),
            undertakes(id: "u3", from: "a1", to: "a0", domains: ["air"], polarity: Refrain, at: "1")"#;
    let (said, matrix) = shown(2, edges, By::Domain, false);
    assert_eq!(matrix.columns, ["sea", "not to: air"]);
    assert!(said.contains("A1 undertakes not to: air: 1"), "{said}");
}

/// Two of one name were one row.
#[test]
fn who_has_the_name_of_another_stands_apart() {
    let text = r#"(foedera: 1, source: "book", sources: {"book": (title: "A book")},
            actors: {"a": State("Georgia"), "b": State("Georgia"), "c": State("Dania")},
            edges: [guarantees(from: ["a", "b"], to: "c", at: "1")])"#;
    let graph = read(&Memory::new().with("d.ron", text), "d.ron")
        .graph
        .unwrap();
    let filter = Filter::default();
    let matrix = matrix(graph.view(&filter), By::Whom, false);
    assert_eq!(matrix.rows, ["Georgia (a)", "Georgia (b)"]);
    assert_eq!(matrix.columns, ["Dania"]);
}

/// Of 15 rows that all stood in the column without a domain nobody learned anything.
#[test]
fn rows_that_tell_nothing_of_domains_are_named_below() {
    let mut edges: Vec<String> = (1..8)
        .map(|n| {
            format!(
                "undertakes(id: \"u{n}\", from: \"a{n}\", to: \"a0\", since: \"1990\", at: \"1\")"
            )
        })
        .collect();
    edges.push(
        r#"undertakes(id: "v", from: "a0", to: "a1", domains: ["sea"], since: "1990", at: "1")"#
            .to_string(),
    );
    edges.push(
        r#"undertakes(id: "w", from: "a0", to: "a1", domains: ["sea"], since: "1992", at: "1")"#
            .to_string(),
    );
    let (_, matrix) = shown(8, &edges.join(","), By::Domain, false);
    assert_eq!(
        (matrix.rows.as_slice(), matrix.columns.as_slice()),
        (&["A0".to_string()][..], &["sea".to_string()][..])
    );
    assert!(
        matrix.notes[0].contains("for what they promised no domain is stated: A1, A2"),
        "{:?}",
        matrix.notes
    );
    assert!(
        matrix.cells[0][0][0]
            .words()
            .starts_with("2 promises, since 1990")
    );
    let (_, whole) = shown(8, &edges.join(","), By::Domain, true);
    assert_eq!(whole.rows.len(), 8);
}

/// Forty columns were 3,900 pixels wide: words of 4 pixels on a page.
#[test]
fn what_has_many_columns_fits_a_page() {
    let wide = |svg: &str| -> f64 {
        let page = roxmltree::Document::parse(svg).unwrap();
        let width = page.root_element().attribute("width").unwrap();
        width.trim_end_matches("px").parse().unwrap()
    };
    let promises = |debtors: usize| -> Matrix {
        let edges: Vec<String> = (0..40 * debtors)
            .map(|n| {
                let (from, to) = (n % debtors, 40 + n / debtors);
                format!("guarantees(from: \"a{from}\", to: \"a{to}\", since: \"1990\", at: \"1\")")
            })
            .collect();
        shown(80, &edges.join(","), By::Whom, false).1
    };
    // A few who promise much to many stand above, not at the side.
    let few = promises(3);
    let svg = few.svg(&Options::default());
    assert!(
        wide(&svg) < 700.0 && svg.contains(">to whom</text>"),
        "{}",
        wide(&svg)
    );
    // Both sides long: slim columns, and a remark that the years are not there.
    let many = promises(40);
    let svg = many.svg(&Options::default());
    assert!(wide(&svg) <= WIDEST_LEGIBLE, "{}", wide(&svg));
    assert!(svg.contains("rotate(-60)") && svg.contains("when each promise was made"));
}

#[test]
fn large_ones_are_cut_and_say_so() {
    let edges: Vec<String> = (1..60)
        .map(|n| {
            format!(
                "guarantees(id: \"g{n}\", from: \"a{n}\", to: \"a0\", since: \"1990\", at: \"1\")"
            )
        })
        .collect();
    let (_, cut) = shown(60, &edges.join(","), By::Whom, false);
    assert_eq!((cut.rows.len(), cut.columns.len()), (MOST, 1));
    assert!(
        cut.notes[0]
            .starts_with("Left out, since there is much to show: the 19 who made the fewest"),
        "{:?}",
        cut.notes
    );
    let (_, whole) = shown(60, &edges.join(","), By::Whom, true);
    assert_eq!(whole.rows.len(), 59);
}

/// The second line stood on the sign below.
#[test]
fn nothing_is_a_page_without_a_chart() {
    let (said, _) = shown(1, "", By::Whom, false);
    assert_eq!(said, "");
}

/// The one column of a matrix was headed "no domain stated", below "in which domain".
#[test]
fn where_no_domain_is_stated_the_headline_says_so() {
    let edge = r#"undertakes(id: "u", from: "a0", to: "a1", since: "1990", at: "1")"#;
    let (_, matrix) = shown(2, edge, By::Domain, false);
    assert_eq!(matrix.title, "Who promised something; no domain is stated");
    let more = r#", undertakes(id: "v", from: "a1", to: "a0", domains: ["sea"], at: "1")"#;
    let (_, matrix) = shown(2, &format!("{edge}{more}"), By::Domain, false);
    assert_eq!(matrix.title, "Who promised what in which domain");
    assert_eq!(matrix.columns, ["sea"], "one row alone made a column of it");
}

/// "A gap: …" stood below a matrix in which nothing was called a gap.
#[test]
fn what_a_gap_is_stands_where_there_is_one() {
    let notes = |until: &str| {
        let text = format!(
            r#"(foedera: 1, source: "book", sources: {{"book": (title: "A book")}},
            actors: {{"a": State("Aland"), "b": State("Borduria")}},
            edges: [guarantees(from: "b", to: "a", domains: ["land"], since: "1990", until: "{until}", at: "1")])"#
        );
        let reading = read(&Memory::new().with("d.ron", text), "d.ron");
        let faults = reading.faults;
        let graph = reading.graph.unwrap_or_else(|| panic!("{faults:#?}"));
        let filter = Filter::default().as_of(crate::model::Date::new("2000").unwrap());
        let view = graph.view(&filter);
        let whom = graph.node_id("a").unwrap();
        let bounds = crate::query::Bounds::default();
        covered(view, &crate::query::coverage(view, whom, bounds)).notes
    };
    let tells = |notes: &[String]| notes.iter().any(|note| note.starts_with("A gap: "));
    assert!(tells(&notes("1995")));
    assert!(!tells(&notes("2010")));
}
