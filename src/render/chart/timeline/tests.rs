//! What a timeline says, by row, bar and mark.

use super::*;
use crate::dossier::{Memory, read};
use crate::graph::{Filter, Graph};
use crate::render::{Options, Page};

/// The graph of a dossier without faults.
fn graph(text: &str) -> Graph {
    let reading = read(&Memory::new().with("d.ron", text), "d.ron");
    let faults = reading.faults;
    reading.graph.unwrap_or_else(|| panic!("{faults:#?}"))
}

/// The chart of the pact.
fn chart(edges: &str) -> Timeline {
    let text = format!(
        "(foedera: 1, source: \"book\", sources: {{\"book\": (title: \"A book\")}},
        actors: {{\"a\": State(\"Aland\"), \"b\": State(\"Borduria\"), \"c\": State(\"Cordonia\")}},
        agreements: {{\"p\": Treaty(name: \"Pact\", signed: \"1815-06-09\", at: \"1\")}},
        edges: [{edges}])"
    );
    let graph = graph(&text);
    let filter = Filter::default();
    let pact = graph.node_id("p").unwrap();
    timeline(graph.view(&filter), pact, false)
}

/// The chart of the pact in words, with its notes.
fn said(edges: &str) -> String {
    let chart = chart(edges);
    let svg = chart.svg(&Options::default());
    roxmltree::Document::parse(&svg).unwrap();
    assert_eq!(svg, chart.svg(&Options::default()), "the same bytes");
    let phone = chart.svg(&Options {
        page: Page::Phone,
        ..Options::default()
    });
    assert!(phone.contains("viewBox=\"0 0 390 "), "as wide as a phone");
    let lines = chart.said().replace(". ", "\n");
    let notes = chart.notes.join("\n");
    format!("{lines}\n{notes}")
}

/// "Greece owes European Financial Stability…" was cut, and the row had room for all of it.
#[test]
fn a_name_is_cut_only_where_the_row_is_too_long() {
    let text = r#"(foedera: 1, source: "book", sources: {"book": (title: "A book")},
            actors: {"a": State("Aland"), "f": Company("European Financial Stability Facility"),
                "g": Company("Another European Financial Stability Facility"),
                "h": Company("Yet another European Financial Stability Facility")},
            agreements: {"l": Loan("Loan")},
            edges: [owes(from: "a", to: "f", under: "l", since: "2012", at: "1"),
                owes(from: "f", to: "g", under: "l", since: "2012", at: "1"),
                owes(from: "g", to: "h", under: "l", since: "2012", at: "1")])"#;
    let graph = graph(text);
    let filter = Filter::default();
    let loan = graph.node_id("l").unwrap();
    let chart = timeline(graph.view(&filter), loan, false);
    let rows = chart.parts.iter().flat_map(|(_, rows)| rows);
    let names: Vec<&str> = rows.map(|row| row.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "Aland owes the European Financial Stability Facility",
            "Another European Financial… owes Yet another European Financial…",
            "The European Financial Stability Facility owes Another European Financial Stability Facility",
        ]
    );
}

/// “Aland” stood in every row of the page about Aland, an undertaking did not say what it asks, a
/// promise to refrain read as one to do, and the Netherlands stood under T.
#[test]
fn rows_leave_out_whom_the_page_is_about_and_say_what_is_asked() {
    let text = r#"(foedera: 1, source: "book", sources: {"book": (title: "A book")},
            actors: {"a": State("Aland"), "n": State("Netherlands"), "z": State("Zubrowka")},
            edges: [guarantees(from: ["n", "z"], to: "a", since: "1990", at: "1"),
                undertakes(from: "a", to: "n", obligation: Nonaggression, since: "1990", at: "1"),
                undertakes(from: "a", to: "z", polarity: Refrain, term: "enrichment", since: "1991", at: "1"),
                undertakes(from: "a", to: "z", obligation: Other, polarity: Refrain, means: ["partition"], since: "1992", at: "1"),
                undertakes(from: "a", to: "z", obligation: Other, means: ["leave the Sinai"], since: "1993", at: "1"),
                undertakes(from: "a", to: "z", obligation: [Consultation, Other], means: ["compensation"], since: "1994", at: "1")])"#;
    let graph = graph(text);
    let filter = Filter::default();
    let chart = timeline(graph.view(&filter), graph.node_id("a").unwrap(), false);
    let rows = chart.parts.iter().flat_map(|(_, rows)| rows);
    let names: Vec<&str> = rows.map(|row| row.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "Undertakes to the Netherlands: nonaggression",
            "Undertakes to Zubrowka to refrain: “enrichment”",
            // Of what has no word of its own, it said "to refrain: other".
            "Undertakes to Zubrowka to refrain: partition",
            // Nor did "other" say what is to be done.
            "Undertakes to Zubrowka: leave the Sinai",
            // "consultation and other" stood in July 1914.
            "Undertakes to Zubrowka: consultation (compensation)",
            "The Netherlands guarantees it",
            "Zubrowka guarantees it",
        ]
    );
}

/// A suspension was drawn through, and a promise beyond its debtor's denunciation; a
/// promise looked thick up to the day on which its case came, and thin from then on.
#[test]
fn bars_are_there_while_the_promise_binds() {
    let text = r#"(foedera: 1, source: "book", sources: {"book": (title: "A book")},
            actors: {"a": State("Aland"), "b": State("Borduria"), "c": State("Cordonia")},
            agreements: {"p": Treaty(name: "Pact", signed: "1990", entered_into_force: "1991-01-01", suspended: "2000-03-01/2005-04-01", at: "1")},
            conditions: {"war": CasusFoederis(name: "War", gates: [Performance], at: "1", state: (is: Met, since: "1995-01-01"))},
            edges: [
                guarantees(id: "g1", from: "a", to: "b", under: "p", since: "1991-01-01", at: "1"),
                guarantees(id: "g2", from: "b", to: "a", under: "p", since: "1991-01-01", conditions: ["war"], at: "1"),
                party_to(from: "c", to: "p", act: Ratification, on: "1991-01-01", at: "1"),
                party_to(from: "c", to: "p", act: Denunciation, on: "1996-06-01", at: "1"),
                guarantees(id: "g3", from: "c", to: "a", under: "p", since: "1991-01-01", at: "1"),
            ])"#;
    let graph = graph(text);
    let filter = Filter::default();
    let pact = graph.node_id("p").unwrap();
    let chart = timeline(graph.view(&filter), pact, false);
    let chart = Timeline {
        parts: chart
            .parts
            .into_iter()
            .filter(|(heading, _)| heading == "Promised under it")
            .collect(),
        ..chart
    };
    expect_test::expect![[r#"
            Aland guarantees Borduria: 1991-01-01–2000-02-29 Held open, 2000-03-01–2005-04-01 Waiting open, 2005-04-02–.. Held open
            Borduria guarantees Aland: 1991-01-01–2000-02-29 Held open, 2000-03-01–2005-04-01 Waiting open, 2005-04-02–.. Held open
            Cordonia guarantees Aland: 1991-01-01–1996-06-01 Held stated"#]].assert_eq(&bars(&chart));
}

#[test]
fn bars_run_as_long_as_the_promise_and_breaches_are_told() {
    let edges = r#"
            party_to("a", "p", "1"), party_to(from: "b", to: "p", valid: "1820-02-03/1848-03-01", at: "1"),
            guarantees(id: "g1", from: "a", to: "b", under: "p", valid: "1816-01-01/1914-06-28", at: "2"),
            guarantees(id: "g2", from: "b", to: "c", under: "p", valid: "1850/..", at: "2"),
            guarantees(id: "g3", from: "c", to: "b", under: "p", valid: "1850/", at: "2"),
            violates(from: "a", to: "p", breaches: ["g1"], valid: "1870", at: "3")"#;
    expect_test::expect![[r#"
            Borduria; from 3 February 1820 to 1 March 1848
            Aland guarantees Borduria; from 1 January 1816 to 28 June 1914; Aland violates the Pact, 1870
            Borduria guarantees Cordonia; from 1 January 1850, still running
            Cordonia guarantees Borduria; from 1 January 1850, its end not stated
            Aland; Aland violates the Pact, 1870
            Without a date: Aland is party to the Pact."#]]
    .assert_eq(&said(edges));
}

/// Two promises of one state to another read alike; who left was said not to have begun; a
/// breach that is only alleged looked like any other.
#[test]
fn rows_are_told_apart_and_who_left_has_left() {
    let edges = r#"
            party_to(from: "a", to: "p", act: Ratification, on: "1816", at: "1"),
            party_to(from: "a", to: "p", act: Withdrawal, on: "1830-05-08", at: "1"),
            guarantees(id: "g1", from: "b", to: "c", under: "p", obligation: Defense, valid: "1816/..", at: "2"),
            guarantees(id: "g2", from: "b", to: "c", under: "p", obligation: Consultation, valid: "1816/..", at: "2"),
            guarantees(id: "g3", from: "c", to: "b", under: "p", valid: "1816/..", at: "2"),
            violates(from: "b", to: "p", breaches: ["g1"], valid: "1870", finding: Alleged, found_by: "c", at: "3"),
            violates(from: "c", to: "p", breaches: ["g3"], valid: "1871", finding: Found, at: "3", claims: [(at: "4", voice: "c", modality: Denied)]),
            violates(from: "b", to: "p", breaches: ["g2"], valid: "1872", at: "3")"#;
    expect_test::expect![[r#"
            Aland; from 1 January 1816 to 8 May 1830
            Borduria guarantees Cordonia (consultation); from 1 January 1816, still running; Borduria violates the Pact, 1872
            Borduria guarantees Cordonia (defense); from 1 January 1816, still running; Borduria violates the Pact, 1870, alleged by Cordonia
            Cordonia guarantees Borduria; from 1 January 1816, still running; Cordonia violates the Pact, 1871, found, disputed
            Borduria; Borduria violates the Pact, 1870, alleged by Cordonia
            Cordonia; Cordonia violates the Pact, 1871, found, disputed
            Borduria; Borduria violates the Pact, 1872
            Who left: Aland by withdrawal (8 May 1830)."#]].assert_eq(&said(edges));
    let chart = chart(edges);
    let rows = chart.parts.iter().flat_map(|(_, rows)| rows);
    let breaches: BTreeSet<_> = rows
        .flat_map(|row| &row.breaches)
        .map(|breach| (breach.from.earliest.calendar().0, breach.alleged))
        .collect();
    assert_eq!(
        breaches.into_iter().collect::<Vec<_>>(),
        [(1870, true), (1871, true), (1872, false)]
    );
    let svg = chart.svg(&Options::default());
    assert!(svg.contains(">breach</text>") && svg.contains(">alleged or disputed breach</text>"));
}

#[test]
fn a_breach_is_as_long_as_it_lasted_and_the_legend_shows_what_occurs() {
    let edges = r#"
            guarantees(id: "g1", from: "a", to: "b", under: "p", valid: "1816-01-01/1860", at: "2"),
            violates(from: "a", to: "p", breaches: ["g1"], valid: "1840/1848", at: "3")"#;
    let chart = chart(edges);
    let lasted: Vec<_> = (chart.parts.iter())
        .flat_map(|(_, rows)| rows)
        .flat_map(|row| &row.breaches)
        .map(|breach| breach.until.map(|day| day.to_string()))
        .collect();
    assert_eq!(lasted, vec![Some("1848-01-01".to_string()); 2]);
    let svg = chart.svg(&Options::default());
    assert!(svg.contains(">breach</text>") && svg.contains(">guarantees</text>"));
    assert!(!svg.contains(">end not stated</text>") && !svg.contains(">goes on</text>"));
}

/// Two breaches of one day were one cross, and how long the longer one was stood in its tooltip alone.
#[test]
fn breaches_of_one_day_are_told_apart() {
    let promise = r#"
            guarantees(id: "g1", from: "a", to: "b", under: "p", valid: "1816-01-01/1860", at: "2"),"#;
    let breach = |id: &str, when: &str, more: &str| {
        format!(
            r#"violates(id: "{id}", from: "a", to: "p", breaches: ["g1"], valid: "{when}"{more}, at: "3"),"#
        )
    };
    let drawn = |breaches: &[String]| {
        let mut chart = chart(&format!("{promise}{}", breaches.concat()));
        // Of the agreement's own rows each is one breach.
        chart
            .parts
            .retain(|(heading, _)| !heading.starts_with("Broken"));
        chart.svg(&Options::default())
    };
    let number = ">number of breaches</text>";
    let lasted = ">as long as it lasted</text>";
    let is_told = |svg: &str| [svg.contains(number), svg.contains(lasted)];
    let first = breach("v", "1840-05-01", "");
    let once = drawn(std::slice::from_ref(&first));
    assert_eq!(is_told(&once), [false, false]);
    // What cannot be told apart by its place is counted, to the left where no room is to the right.
    let twice = drawn(&[first.clone(), breach("w", "1840-05-02", "")]);
    assert_eq!(is_told(&twice), [true, false]);
    assert_eq!(twice.matches(">2</text>").count(), 2, "and in the legend");
    // What lasted, or is another kind of breach, has a line of its own.
    let longer = drawn(&[first.clone(), breach("w", "1840-05-01/1850", "")]);
    assert_eq!(is_told(&longer), [false, true]);
    assert!(longer.size.1 > once.size.1 + 10.0);
    let alleged = breach("w", "1840-05-01", r#", finding: Alleged"#);
    let apart = drawn(&[first.clone(), alleged]);
    assert_eq!(is_told(&apart), [false, false]);
    assert!(apart.contains(">alleged or disputed breach</text>"));
    assert!(apart.size.1 > once.size.1 + 10.0);
    // Years apart, both stand on the bar.
    let later = drawn(&[first, breach("w", "1850-05-01", "")]);
    assert_eq!(later.size.1, once.size.1);
}

/// “Islamic Republic of Aland: Aland arms” named it twice.
#[test]
fn a_breach_whose_event_names_the_violator_does_not_name_it_again() {
    let text = r#"(foedera: 1, source: "s", sources: {"s": "S"},
            actors: {"a": State(name: "Islamic Republic of Aland", aliases: ["Aland"]), "b": State("Borduria")},
            agreements: {"p": Treaty("Pact")},
            events: {"arms": Event("Aland arms"), "war": Event("The war")},
            edges: [undertakes(id: "u", from: "a", to: "b", under: "p", since: "1990", at: "1"),
                violates(from: "a", to: "p", breaches: ["u"], event: "arms", valid: "1995", at: "2"),
                violates(from: "a", to: "p", breaches: ["u"], event: "war", valid: "1996", at: "2")])"#;
    let graph = graph(text);
    let filter = Filter::default();
    let chart = timeline(graph.view(&filter), graph.node_id("p").unwrap(), false);
    let rows = chart.parts.iter().flat_map(|(_, rows)| rows);
    let names: Vec<&str> = rows.map(|row| row.name.as_str()).collect();
    assert!(names.contains(&"Aland arms"), "{names:?}");
    let other = "Islamic Republic of Aland: The war";
    assert!(names.contains(&other), "{names:?}");
}

/// How the bars of the pact's rows stand, a row a line.
fn bars(chart: &Timeline) -> String {
    let told = |row: &Row| {
        let bars = row.bars.iter().map(|bar| {
            let end = if bar.end_stated { "stated" } else { "open" };
            format!(
                "{}–{} {:?} {end}",
                bar.from.earliest, bar.until, bar.standing
            )
        });
        format!("{}: {}", row.name, bars.collect::<Vec<_>>().join(", "))
    };
    let rows = chart.parts.iter().flat_map(|(_, rows)| rows);
    rows.map(told).collect::<Vec<_>>().join("\n")
}

/// A promise dated before its pact was signed looked suspended for ever.
#[test]
fn what_waits_for_its_pact_waits_until_that_is_signed() {
    let chart =
        chart(r#"guarantees(id: "g1", from: "a", to: "b", under: "p", since: "1811", at: "2")"#);
    expect_test::expect![
        "Aland guarantees Borduria: 1811-01-01–1815-06-08 Waiting open, 1815-06-09–.. Held open"
    ]
    .assert_eq(&bars(&chart));
}

/// A day of waiting in a century put dashes into the legend that nobody could see.
#[test]
fn the_legend_shows_what_is_long_enough_to_be_seen() {
    let edges = r#"
            guarantees(id: "g1", from: "a", to: "b", under: "p", since: "1815-06-08", at: "2"),
            guarantees(id: "g2", from: "b", to: "a", under: "p", valid: "1816/1914", at: "2")"#;
    let svg = chart(edges).svg(&Options::default());
    assert!(!svg.contains("not in force, or suspended"), "{svg}");
    // The grid is no line of the data.
    assert!(svg.contains("stroke-dasharray=\"1 3\""), "{svg}");
}

/// What is sought was told as promised, and fell out where another promise has its name.
#[test]
fn what_is_only_sought_says_so() {
    let edges = r#"
            guarantees(id: "g1", from: "a", to: "b", under: "p", since: "1816", at: "2"),
            guarantees(id: "g2", from: "a", to: "b", under: "p", modality: Sought, at: "2"),
            guarantees(id: "g3", from: "c", to: "b", under: "p", modality: Sought, at: "2"),
            guarantees(id: "g4", from: "b", to: "c", under: "p", matter: "m", since: "1816", at: "2"),
            guarantees(id: "g5", from: "b", to: "c", under: "p", matter: "m", at: "2")"#;
    expect_test::expect![[r#"
            Borduria guarantees Cordonia (undated); from 9 June 1815, its end not stated
            Aland guarantees Borduria; from 1 January 1816, its end not stated
            Borduria guarantees Cordonia (1816–); from 1 January 1816, its end not stated
            Only sought, not promised: Aland guarantees Borduria; Cordonia guarantees Borduria."#]]
    .assert_eq(&said(edges));
}

/// A pact known to have been in force within a year was so before it was signed.
#[test]
fn events_known_to_the_year_are_spans_and_words_are_clear_of_lines() {
    let text = r#"(foedera: 1, source: "book", sources: {"book": (title: "A book")},
            actors: {"a": State("Aland")},
            agreements: {"p": Treaty(name: "Pact", signed: "1882-05-20", entered_into_force: "1882", at: "1", facts: {"renewed": [(is: Date("1902-06-28"), at: "1"), (is: Date("1912-12-05"), at: "1")]})},
            edges: [party_to(from: "a", to: "p", on: "1882-05-20", at: "1")])"#;
    let graph = graph(text);
    let filter = Filter::default();
    let pact = graph.node_id("p").unwrap();
    let chart = timeline(graph.view(&filter), pact, false);
    let events: Vec<&str> = chart.events.iter().map(|(_, what)| what.as_str()).collect();
    assert_eq!(
        events[..2],
        ["signed 20 May 1882", "entered into force 1882"]
    );
    assert!(bars(&chart).ends_with(" Held open"), "{}", bars(&chart));
    let phone = Options {
        page: Page::Phone,
        ..Options::default()
    };
    let svg = chart.svg(&phone);
    let (last_line, words) = (svg.rfind("V").unwrap(), svg.find(">signed 20 May").unwrap());
    let lines_of_events = svg[..words].matches("stroke-width=\"1\"").count();
    assert!(
        lines_of_events >= events.len(),
        "{last_line} {lines_of_events}"
    );
    let svg = chart.svg(&Options::default());
    assert!(svg.contains(">after the last date shown</text>"));
}

/// The line of the day of signature ran through a heading that is wider than the names.
#[test]
fn a_wide_heading_stands_on_clear_ground() {
    let text = |finding: &str| {
        format!(
            r#"(foedera: 1, source: "book", sources: {{"book": (title: "A book")}},
            actors: {{"a": State("Aland")}},
            agreements: {{"p": Treaty(name: "Pact", signed: "1990-01-01", at: "1")}},
            events: {{"e": Assault(name: "Raid", when: "1995", at: "1")}},
            edges: [violates(from: "a", to: "p", event: "e", finding: {finding}, at: "1")])"#
        )
    };
    let filter = Filter::default();
    let before = |finding: &str, heading: &str| {
        let graph = graph(&text(finding));
        let pact = graph.node_id("p").unwrap();
        let svg = timeline(graph.view(&filter), pact, false).svg(&Options::default());
        let at = svg.find(&format!(">{heading}</text>")).unwrap();
        let lines: Vec<String> = svg[..at].lines().map(str::to_string).collect();
        lines[lines.len() - 2].clone()
    };
    assert!(before("Alleged", "Broken, or alleged to be broken, by").starts_with("<rect"));
    assert!(!before("Found", "Broken by").starts_with("<rect"));
}

/// A sentence that ends on a name with a full stop had two.
#[test]
fn a_note_ends_on_one_full_stop() {
    let text = r#"(foedera: 1, source: "book", sources: {"book": (title: "A book")},
            actors: {"a": State("Aland"), "b": Company("Borduria S.A.")},
            edges: [
                guarantees("a", "b", "1"),
                undertakes(from: "a", to: "b", since: "1990", at: "1"),
            ])"#;
    let graph = graph(text);
    let filter = Filter::default();
    let chart = timeline(graph.view(&filter), graph.node_id("a").unwrap(), false);
    assert_eq!(
        chart.notes,
        ["Without a date: Aland guarantees Borduria S.A."]
    );
}

/// Who answers for a debtor was said to owe it something.
#[test]
fn a_debt_is_guaranteed_to_the_creditor() {
    let text = r#"(foedera: 1, source: "book", sources: {"book": (title: "A book")},
            actors: {"a": Company("Aland"), "b": Company("Borduria"), "c": Bank("Cordonia"), "e": Company("Evallonia")},
            edges: [
                owes(id: "d", from: "a", to: "c", amount: "5 EUR", since: "1990", at: "1"),
                guarantees(from: "b", to: "a", of: "d", owed_to: "c", since: "1990", at: "1"),
                guarantees(from: "e", to: "a", of: "d", since: "1990", at: "1"),
            ])"#;
    let graph = graph(text);
    let filter = Filter::default();
    let parts = |who: &str| {
        let chart = timeline(graph.view(&filter), graph.node_id(who).unwrap(), false);
        let part = |(heading, rows): &(String, Vec<Row>)| {
            let rows: Vec<&str> = rows.iter().map(|row| row.name.as_str()).collect();
            format!("{heading}: {}", rows.join("; "))
        };
        chart.parts.iter().map(part).collect::<Vec<_>>().join("\n")
    };
    assert_eq!(
        parts("a"),
        "What it owes: Owes Cordonia\n\
         Who answers for it: Borduria guarantees it; Evallonia guarantees it"
    );
    assert_eq!(
        parts("c"),
        "What it is owed: Aland owes it; Borduria guarantees Aland"
    );
}

/// Long names pushed out what was said of them, and rows became alike.
#[test]
fn a_long_name_is_cut_and_its_predicate_and_date_stay() {
    let text = r#"(foedera: 1, source: "book", sources: {"book": (title: "A book")},
            actors: {"a": State("Free Territories of the Upper and Lower Marches and of the Eastern Isles"),
                "b": State("Principality of the Lower Marches and of the Isles beyond the Western Sea")},
            agreements: {"p": Treaty(name: "General Act of Mutual Guarantee, Non-Aggression, Consultation and Assistance between the Free Territories and the Principality", signed: "1955", at: "1")},
            edges: [
                guarantees(id: "g1", from: "a", to: "b", under: "p", since: "1955", at: "2"),
                guarantees(id: "g2", from: "a", to: "b", under: "p", since: "1957", at: "2"),
            ])"#;
    let graph = graph(text);
    let filter = Filter::default();
    let chart = timeline(graph.view(&filter), graph.node_id("p").unwrap(), false);
    assert!(
        chart.title.ends_with("…: who was bound, and when"),
        "{}",
        chart.title
    );
    expect_test::expect![[r#"
            The Free Territories of the Upper and… guarantees the Principality of the Lower Marches… (1955–): 1955-01-01–.. Held open
            The Free Territories of the Upper and… guarantees the Principality of the Lower Marches… (1957–): 1957-01-01–.. Held open"#]].assert_eq(&bars(&chart));
    for page in [Page::Sheet, Page::Phone] {
        let svg = chart.svg(&Options {
            page,
            ..Options::default()
        });
        assert!(svg.contains("1957") && svg.contains("and when<"), "{svg}");
    }
}

/// Russia, which signed in 1994, was told again as a party without a date.
#[test]
fn a_party_with_a_date_is_not_one_without() {
    let edges = r#"
            party_to(from: "a", to: "p", act: Signature, on: "1816", at: "1"),
            party_to(id: "x", from: "a", to: "p", role: Guarantor, at: "1"),
            party_to("c", "p", "1")"#;
    expect_test::expect![[r#"
        Aland; from 1 January 1816, its end not stated
        Without a date: Cordonia is party to the Pact."#]]
    .assert_eq(&said(edges));
}

#[test]
fn nothing_dated_is_told_below() {
    expect_test::expect![[r#"

            Without a date: Aland is party to the Pact; Cordonia is party to the Pact."#]]
    .assert_eq(&said(r#"party_to("a", "p", "1"), party_to("c", "p", "1")"#));
}

/// "What it owed and was owed" stood above what somebody was owed alone.
#[test]
fn a_headline_tells_what_has_rows() {
    let text = r#"(foedera: 1, source: "book", sources: {"book": (title: "A book")},
            actors: {"a": State("Aland"), "b": State("Borduria"), "c": State("Cordonia")},
            edges: [guarantees(from: "a", to: "b", since: "1990", at: "1"), guarantees(from: "b", to: "c", since: "1990", at: "1")])"#;
    let graph = graph(text);
    let filter = Filter::default();
    let title = |key| timeline(graph.view(&filter), graph.node_id(key).unwrap(), false).title;
    assert_eq!(title("a"), "Aland: what it owed, and when");
    assert_eq!(title("b"), "Borduria: what it owed and was owed, and when");
    assert_eq!(title("c"), "Cordonia: what it was owed, and when");
}

/// A witness stood among the parties as if it were bound.
#[test]
fn a_witness_is_told_from_the_parties() {
    let chart = chart(
        r#"party_to(from: "a", to: "p", act: Ratification, on: "1816", at: "1"),
           party_to(from: "b", to: "p", act: Signature, role: Witness, on: "1815-06-09", at: "1")"#,
    );
    let (heading, rows) = &chart.parts[0];
    let names: Vec<&str> = rows.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(heading, "Parties and others");
    assert_eq!(names, ["Borduria (witness)", "Aland"]);
}
