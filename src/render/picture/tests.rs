//! What a picture shows of small dossiers, in words: one arrow or box a line.

use super::{Focus, cards, picture, pictures};
use crate::dossier::{Memory, read};
use crate::graph::{Filter, Graph};
use crate::model::{Date, Relation};
use crate::render::scene::{Scene, Shape};
use crate::render::series::{Change, Moment};
use crate::render::{Options, mermaid, svg};

/// A graph made from the entries of a dossier's `edges`, with a few actors and agreements.
fn graph(edges: &str) -> Graph {
    let text = format!(
        "(foedera: 1, source: \"book\", sources: {{\"book\": (title: \"A book\")}},
        actors: {{\"ruritania\": State(\"Ruritania\"), \"graustark\": State(\"Graustark\"),
            \"poland\": State(\"Poland\"), \"bank\": Bank(\"Bank\"), \"anna\": Person(\"Anna\"),
            \"army\": Forces(\"Army\"), \"league\": Coalition(\"League\")}},
        agreements: {{\"pact\": Treaty(name: \"Pact\", signed: \"1990-05-04\", at: \"1\")}},
        conditions: {{\"vote\": Ratification(name: \"Vote\", gates: [EntryIntoForce], at: \"1\"),
            \"call\": CasusFoederis(name: \"Call\", gates: Performance, at: \"1\")}},
        edges: [{edges}])"
    );
    graph_of(text)
}

/// A graph made from a whole dossier.
pub(super) fn graph_of(text: impl Into<String>) -> Graph {
    let reading = read(&Memory::new().with("d.ron", text.into()), "d.ron");
    reading
        .graph
        .unwrap_or_else(|| panic!("{:#?}", reading.faults))
}

/// The picture of a whole dossier.
fn drawn(text: impl Into<String>) -> Scene {
    picture(graph_of(text).view(&Filter::default()), &Focus::default())
}

pub(super) fn scene(edges: &str, focus: &Focus, as_of: Option<&str>) -> Scene {
    let graph = graph(edges);
    let filter = match as_of {
        Some(date) => Filter::default().as_of(Date::new(date).unwrap()),
        None => Filter::default(),
    };
    picture(graph.view(&filter), focus)
}

/// Each arrow as "from > to [standing]: words".
pub(super) fn arrows(scene: &Scene) -> String {
    let lines: Vec<String> = scene
        .arrows
        .iter()
        .map(|arrow| {
            format!(
                "{} > {} [{}]: {}",
                scene.boxes[arrow.from].name,
                scene.boxes[arrow.to].name,
                arrow.state().unwrap_or("-"),
                arrow.label.join(" | ")
            )
        })
        .collect();
    lines.join("\n")
}

#[track_caller]
fn check(edges: &str, expect: expect_test::Expect) {
    expect.assert_eq(&arrows(&scene(edges, &Focus::default(), None)));
}

#[test]
fn a_conditional_promise_is_not_over() {
    check(
        r#"guarantees(from: "ruritania", to: "poland", valid: "1994/..", state: Conditional, at: "1")"#,
        expect_test::expect!["Ruritania > Poland [conditional]: guarantees | since 1994"],
    );
}

#[test]
fn where_one_of_two_promises_waits_the_condition_gets_a_letter() {
    let gated = r#"guarantees(id: "a", from: "ruritania", to: "poland", conditions: ["vote"], since: "1980", at: "1")"#;
    check(
        gated,
        expect_test::expect![[r#"
            Ruritania > Poland [not yet]: guarantees | since 1980
            Vote > Ruritania [-]: must come first | before its promise can enter into force"#]],
    );
    let other = r#"guarantees(id: "b", from: "ruritania", to: "poland", at: "1")"#;
    check(
        &format!("{gated}, {other}"),
        expect_test::expect![[r#"
            Ruritania > Poland [-]: guarantees
            Ruritania > Poland [not yet, on condition A]: guarantees | since 1980
            A: Vote > Ruritania [-]: must come first | before its promise can enter into force"#]],
    );
    let dates = ["1990", "2000"].map(|date| Some(Date::new(date).unwrap()));
    let graph = graph(
        r#"guarantees(id: "a", from: "ruritania", to: "poland", conditions: ["call"], since: "1980", at: "1"),
           guarantees(id: "b", from: "ruritania", to: "poland", valid: "1980/1995", at: "1")"#,
    );
    let series = pictures(&graph, &Filter::default(), &Focus::default(), &dates);
    let named = |moment: &Moment| moment.scene.boxes.iter().any(|b| b.name == "A: Call");
    assert!(
        series.moments.iter().all(named),
        "the same letters at every date"
    );
}

#[test]
fn parallel_promises_of_one_kind_are_counted_over_their_years() {
    check(
        r#"guarantees(id: "a", from: "ruritania", to: "poland", under: "pact", valid: "1994/2001", at: "1"),
           guarantees(id: "b", from: "ruritania", to: "poland", under: "pact", valid: "1999/2022", at: "1")"#,
        expect_test::expect![
            "Ruritania > Poland [over]: 2 guarantees | Pact, 1994–2001 and 1999–2022"
        ],
    );
}

/// What is told of one promise must not read as told of the other.
#[test]
fn promises_of_different_agreements_or_beneficiaries_or_years_are_apart() {
    check(
        r#"undertakes(id: "a", from: "ruritania", to: "poland", under: "pact", obligation: Other, polarity: Refrain, since: "1960", at: "1"),
           undertakes(id: "b", from: "ruritania", to: "poland", obligation: Defense, since: "2009", at: "1"),
           undertakes(id: "c", from: "ruritania", to: "poland", obligation: Other, since: "2009", at: "1"),
           undertakes(id: "d", from: "ruritania", to: "poland", under: "pact", obligation: Defense, since: "1970", at: "1"),
           undertakes(id: "e", from: "ruritania", to: "poland", under: "pact", obligation: Defense, for: "bank", since: "1970", at: "1"),
           undertakes(id: "f", from: "ruritania", to: "poland", under: "pact", obligation: Defense, polarity: Do, since: "1972", at: "1"),
           undertakes(id: "g", from: "ruritania", to: "poland", matter: "d", since: "1970", at: "2")"#,
        expect_test::expect![[r#"
            Ruritania > Poland [possibly in force]: 2 promises | defense | something else | since 2009
            Ruritania > Poland [possibly in force]: 2 promises | defense | Pact, since 1970 and 1972
            Ruritania > Poland [possibly in force]: undertakes | defense | for Bank | Pact, since 1970
            Ruritania > Poland [possibly in force]: undertakes | not to do something | Pact, since 1960"#]],
    );
}

/// Three allies with three promises each to each other were eighteen arrows.
#[test]
fn promises_that_only_their_own_words_tell_apart_are_one_arrow() {
    let promise = |id: &str, what: &str| {
        format!(
            r#"undertakes(id: "{id}", from: "ruritania", to: "poland", under: "pact", {what}, since: "1952", at: "1"),"#
        )
    };
    let consult = promise("a", r#"obligation: Consultation, term: "consult together""#);
    let act = promise("b", "obligation: Defense");
    let leave = promise("c", r#"polarity: Refrain, term: "alliances with others""#);
    check(
        &[consult.as_str(), &act, &leave].concat(),
        expect_test::expect![
            "Ruritania > Poland [possibly in force]: 3 promises | to refrain: “alliances with others” | defense | consult together (consultation) | Pact, since 1952"
        ],
    );
    // What a sum, a means or another voice says of one would read as said of all.
    let aid = promise("d", r#"obligation: Assistance, means: "engineers""#);
    let paid = promise("e", r#"obligation: Payment, cap: "5 EUR""#);
    let said = promise("f", r#"obligation: Neutrality, voice: "poland""#);
    check(
        &[act.as_str(), &aid, &paid, &said].concat(),
        expect_test::expect![[r#"
            Ruritania > Poland [possibly in force]: undertakes | defense | Pact, since 1952
            Ruritania > Poland [possibly in force]: undertakes | neutrality | Pact, since 1952 | according to Poland
            Ruritania > Poland [possibly in force]: undertakes | assistance | Pact, since 1952 | engineers
            Ruritania > Poland [possibly in force]: undertakes | payment | Pact, since 1952 | up to EUR 5"#]],
    );
    let guarantee = r#"guarantees(id: "g", from: "ruritania", to: "poland", obligation: Other, term: "see that it keeps its word", at: "1")"#;
    check(
        guarantee,
        expect_test::expect!["Ruritania > Poland [-]: guarantees | “see that it keeps its word”"],
    );
}

/// A promise that ended would have changed the others on its arrow.
#[test]
fn at_several_dates_those_are_joined_that_stand_alike_at_each() {
    let promise = |id: &str, what: &str, valid: &str| {
        format!(
            r#"undertakes(id: "{id}", from: "ruritania", to: "poland", obligation: {what}, valid: "{valid}", at: "1"),"#
        )
    };
    let whole = promise("a", "Defense", "1980/..") + &promise("b", "Consultation", "1980/..");
    let ended = promise("c", "Assistance", "1980/1990-12-31");
    let graph = graph(&(whole + &ended));
    let dates = ["1985", "1995"].map(|date| Some(Date::new(date).unwrap()));
    let series = pictures(&graph, &Filter::default(), &Focus::default(), &dates);
    let told = series.moments.iter().map(|moment| arrows(&moment.scene));
    expect_test::expect![[r#"
        Ruritania > Poland [-]: 2 promises | defense | consultation | since 1980
        Ruritania > Poland [-]: undertakes | assistance | 1980–1990
        then
        Ruritania > Poland [-]: 2 promises | defense | consultation | since 1980"#]]
    .assert_eq(&told.collect::<Vec<_>>().join("\nthen\n"));
    assert!(!series.changes(1).contains(&Change::New));
}

/// An actor of which nobody said what it is was a "State" in the legend.
#[test]
fn who_is_not_said_to_be_a_state_is_not_drawn_as_one() {
    let text = r#"(foedera: 1, source: "s", sources: {"s": "S"},
        actors: {"a": Actor("Authority of the North"), "b": State("Beland")},
        edges: [guarantees("b", "a", "1")])"#;
    let scene = drawn(text);
    let shapes: Vec<Shape> = scene.boxes.iter().map(|b| b.shape).collect();
    assert!(shapes.contains(&Shape::Actor) && shapes.contains(&Shape::State));
}

/// "Monitoring", and means that tell what is promised, were followed by "something else".
#[test]
fn what_the_text_has_a_word_for_is_not_something_else() {
    check(
        r#"undertakes(id: "a", from: "ruritania", to: "poland", obligation: [Presence, Other], term: "monitoring", since: "2008", at: "1"),
           undertakes(id: "b", from: "ruritania", to: "poland", obligation: Other, polarity: Refrain, term: "silence", since: "2009", at: "1"),
           undertakes(id: "c", from: "poland", to: "ruritania", polarity: Refrain, term: "enrichment", since: "2010", at: "1"),
           undertakes(id: "d", from: "poland", to: "ruritania", obligation: Other, means: ["leave the Sinai"], since: "2011", at: "1")"#,
        expect_test::expect![[r#"
            Poland > Ruritania [possibly in force]: to refrain: “enrichment” | since 2010
            Poland > Ruritania [possibly in force]: undertakes | since 2011 | leave the Sinai
            Ruritania > Poland [possibly in force]: monitoring | presence | since 2008
            Ruritania > Poland [possibly in force]: to refrain: “silence” | since 2009"#]],
    );
}

/// Of several the one whose key comes first was named, though a single line rests on it.
#[test]
fn the_source_that_most_rests_on_is_named_first() {
    let text = r#"(foedera: 1, source: "z",
        sources: {"a": (title: "A note"), "b": (title: "B note"), "z": (title: "The treaty")},
        actors: {"r": State("Ruritania"), "p": State("Poland")},
        edges: [
            guarantees("r", "p", "1"), guarantees("p", "r", "2"),
            undertakes(from: "p", to: "r", source: "a", at: "1"),
            owes(from: "p", to: "r", source: "b", at: "1"),
        ])"#;
    let scene = drawn(text);
    let line = "Sources: The treaty; A note; B note. Drawn by foedera.";
    assert_eq!(scene.source_line.unwrap(), line);
}

/// Of what was only adopted the day was not told.
#[test]
fn an_agreement_tells_when_it_was_adopted_or_given_up() {
    let text = r#"(foedera: 1, source: "z", sources: {"z": (title: "A book")},
        actors: {"r": State("Ruritania"), "p": State("Poland")},
        agreements: {
            "m": Agreement(name: "Measures", adopted: "2008-09-08", at: "1"),
            "n": Plan(name: "Plan", rejected: "2009-01", at: "1"),
        },
        edges: [violates("r", "m", "1"), violates("r", "n", "1")])"#;
    let scene = drawn(text);
    let detail = |name: &str| {
        let found = scene.boxes.iter().find(|b| b.name == name);
        found.unwrap().detail.clone()
    };
    assert_eq!(detail("Measures"), ["adopted 8 September 2008"]);
    assert_eq!(detail("Plan"), ["rejected January 2009"]);
}

#[test]
fn a_backstop_names_the_promise_that_it_is_for() {
    check(
        r#"guarantees(id: "a", from: "ruritania", to: "poland", state: Active, at: "1"),
           backstops(from: "graustark", to: "ruritania", of: "a", cap: "5000000000 EUR", share: 40, at: "1")"#,
        expect_test::expect![[r#"
            Graustark > Ruritania [-]: backstops | for its guarantee of Poland | up to EUR 5bn, a share of 40%
            Ruritania > Poland [-]: guarantees"#]],
    );
}

#[test]
fn the_period_is_the_promises_own_and_not_that_of_its_breach() {
    check(
        r#"guarantees(id: "a", from: "ruritania", to: "poland", valid: "1994/..", at: "1"),
           violates(from: "ruritania", to: "poland", breaches: "a", valid: "2014", at: "1")"#,
        expect_test::expect![[r#"
            Ruritania > Poland [violated]: guarantees | since 1994
            Ruritania > Poland [-]: violates | 2014"#]],
    );
}

/// Two debts of one sum read as one, and a cap as that of a guarantee that has none.
#[test]
fn an_arrow_for_several_hides_no_money() {
    check(
        r#"owes(id: "d1", from: "ruritania", to: "bank", amount: "110 EUR", at: "1"),
           owes(id: "d2", from: "ruritania", to: "bank", amount: "110 EUR", at: "2"),
           owes(id: "d3", from: "ruritania", to: "bank", amount: "7 EUR", at: "2"),
           guarantees(id: "g1", from: "graustark", to: "ruritania", of: "d1", owed_to: "bank", cap: "30 EUR", at: "3"),
           guarantees(id: "g2", from: "graustark", to: "ruritania", of: "d2", owed_to: "bank", at: "4"),
           guarantees(id: "g3", from: "poland", to: "ruritania", of: "d1", cap: "30 EUR", share: 50, at: "3"),
           guarantees(id: "g4", from: "poland", to: "ruritania", of: "d2", cap: "30 EUR", share: 50, at: "3")"#,
        expect_test::expect![[r#"
            Graustark > Ruritania [-]: guarantees | for its debt to Bank
            Graustark > Ruritania [-]: guarantees | for its debt to Bank | up to EUR 30
            Poland > Ruritania [-]: 2 guarantees | for its debt to Bank | 2 × (up to EUR 30, a share of 50%)
            Ruritania > Bank [-]: 3 debts | 2 × EUR 110; EUR 7"#]],
    );
}

/// A label of four lines ended in "Dinaria Railways and 1…".
#[test]
fn of_many_promises_behind_which_one_stands_the_first_is_named() {
    check(
        r#"owes(id: "d1", from: "ruritania", to: "bank", amount: "1 EUR", at: "1"),
           owes(id: "d2", from: "poland", to: "bank", amount: "2 EUR", at: "2"),
           owes(id: "d3", from: "league", to: "bank", amount: "3 EUR", at: "2"),
           guarantees(id: "g1", from: "graustark", to: "ruritania", of: ["d1", "d2", "d3"], at: "3")"#,
        expect_test::expect![[r#"
            Graustark > Ruritania [-]: guarantees | for its debt to Bank and 2 more
            League > Bank [-]: owes | EUR 3
            Poland > Bank [-]: owes | EUR 2
            Ruritania > Bank [-]: owes | EUR 1"#]],
    );
}

/// Rounded for the reader's eye, two debts would have read as one sum told twice.
#[test]
fn sums_that_differ_are_not_written_alike() {
    check(
        r#"owes(id: "d1", from: "ruritania", to: "bank", amount: "1234567890 EUR", at: "1"),
           owes(id: "d2", from: "ruritania", to: "bank", amount: "1234567000 EUR", at: "2"),
           owes(id: "d3", from: "poland", to: "bank", amount: "211045900000 EUR", at: "2")"#,
        expect_test::expect![[r#"
            Poland > Bank [-]: owes | EUR 211bn
            Ruritania > Bank [-]: 2 debts | EUR 1,234,567,000; EUR 1,234,567,890"#]],
    );
}

/// “Found by Council of the League”; and the whole sum is in the tooltip.
#[test]
fn names_in_phrases_have_their_article_and_tooltips_the_whole_sum() {
    let text = r#"(foedera: 1, source: "s", sources: {"s": "S"},
        actors: {"a": State("Aland"), "b": State("Borduria"), "c": Organ("Council of the League")},
        agreements: {"p": Treaty("Pact")},
        edges: [violates(from: "a", to: "p", finding: Found, found_by: "c", at: "1"),
            owes(from: "a", to: "b", amount: "48200000000.50 EUR", at: "1"),
            owes(from: "b", to: "a", amount: "90000000 EUR", at: "1")])"#;
    let scene = drawn(text);
    let told = arrows(&scene);
    assert!(
        told.contains("found by the Council of the League"),
        "{told}"
    );
    assert!(told.contains("| EUR 48.2bn"), "{told}");
    let mut said = scene.arrows.iter().map(|arrow| &arrow.description);
    assert!(said.any(|said| said.ends_with("exactly EUR 48,200,000,000.50")));
    // "EUR 90m, exactly EUR 90,000,000".
    let mut said = scene.arrows.iter().map(|arrow| &arrow.description);
    assert!(said.any(|said| said.ends_with("EUR 90m")));
}

/// What one voice says of an agreement read as what the next one does.
#[test]
fn each_outcome_has_its_own_voice() {
    let edges = r#"guarantees(from: "ruritania", to: "poland", at: "1"),
        violates(from: "ruritania", to: "treaty", at: "1")"#;
    let text = format!(
        r#"(foedera: 1, source: "b", sources: {{"b": (title: "B")}},
        actors: {{"ruritania": State("Ruritania"), "poland": State("Poland")}},
        agreements: {{"treaty": Treaty(name: "Treaty", at: "1",
            outcome: [(is: "a success"), (is: "a dead letter", voice: "ruritania")])}},
        edges: [{edges}])"#
    );
    let scene = drawn(text);
    let treaty = scene.boxes.iter().find(|b| b.id == "treaty").unwrap();
    expect_test::expect![[r#"
        outcome: a dead letter (according to Ruritania)
        and a success"#]]
    .assert_eq(&treaty.detail.join("\n"));
    expect_test::expect![
        "Treaty, treaty; outcome: a dead letter (according to Ruritania); and a success"
    ]
    .assert_eq(&treaty.description);
}

/// Alliances are told apart by what the allies owe each other.
#[test]
fn an_arrow_says_what_is_undertaken() {
    check(
        r#"undertakes(id: "a", from: "ruritania", to: "poland", obligation: Nonaggression, under: "pact", at: "1"),
           undertakes(id: "b", from: "poland", to: "ruritania", obligation: [Defense, Consultation], at: "1"),
           undertakes(id: "c", from: "poland", to: "ruritania", at: "2"),
           guarantees(id: "d", from: "graustark", to: "poland", obligation: Defense, polarity: Refrain, at: "1"),
           owes(from: "ruritania", to: "bank", obligation: Payment, amount: "5 EUR", at: "1")"#,
        expect_test::expect![[r#"
            Graustark > Poland [-]: guarantees | no defense
            Poland > Ruritania [-]: undertakes
            Poland > Ruritania [-]: undertakes | defense, consultation
            Ruritania > Bank [-]: owes | EUR 5
            Ruritania > Poland [possibly in force]: undertakes | nonaggression | Pact, since 1990"#]],
    );
}

#[test]
fn breaches_are_counted_and_told_on_whose_word() {
    check(
        r#"violates(id: "a", from: "ruritania", to: "pact", valid: "2010", voice: "poland", at: "1"),
           violates(id: "b", from: "ruritania", to: "pact", valid: "2011", voice: "poland", at: "1"),
           violates(id: "c", from: "graustark", to: "pact", finding: Alleged, found_by: "poland", voice: "poland", at: "1")"#,
        expect_test::expect![[r#"
            Graustark > Pact [-]: violates | no event stated | alleged by Poland
            Ruritania > Pact [-]: 2 breaches | 2010 | 2011 | according to Poland"#]],
    );
}

/// By whom a breach was found says nothing of whose word it is where one's name ends like another's.
#[test]
fn a_finding_of_one_is_not_the_word_of_another() {
    let text = r#"(foedera: 1, source: "book", sources: {"book": (title: "A book")},
        actors: {"g": State("Guinea"), "n": State("New Guinea"), "b": State("Borduria")},
        edges: [violates(from: "b", to: "g", finding: Found, found_by: "n", voice: "g", at: "1")])"#;
    let scene = drawn(text);
    expect_test::expect![
        "Borduria > Guinea [-]: violates | no event stated | found by New Guinea | according to Guinea"
    ]
    .assert_eq(&arrows(&scene));
}

/// Ten labels that all end in one name tell that name ten times.
#[test]
fn whose_wishes_all_are_is_told_once() {
    let wish = |from: &str, voice: &str| {
        format!(
            r#"guarantees(from: "{from}", to: "poland", modality: Sought, voice: "{voice}", at: "1"),"#
        )
    };
    let all = ["ruritania", "graustark", "bank"].map(|from| wish(from, "anna"));
    let told = |edges: &str, focus: &Focus| {
        let scene = scene(edges, focus, None);
        let in_labels = arrows(&scene).matches("according to").count();
        let in_notes = scene.notes.join(" ").matches("according to Anna").count();
        (in_labels, in_notes)
    };
    let focus = Focus::default();
    assert_eq!(told(&all.concat(), &focus), (0, 1));
    assert_eq!(told(&all[..2].concat(), &focus), (2, 0), "few");
    let others = format!("{}{}", all.concat(), wish("league", "poland"));
    assert_eq!(told(&others, &focus), (4, 0), "another wishes, too");
    let keep_all = Focus {
        keep_all: true,
        ..focus
    };
    assert_eq!(told(&all.concat(), &keep_all), (3, 0));
    // In pictures that are seen together, once in each.
    let graph = graph(&all.concat());
    let dates = [Some(Date::new("1990").unwrap()), None];
    let series = pictures(&graph, &Filter::default(), &Focus::default(), &dates);
    let last = &series.moments[1].scene;
    assert_eq!(arrows(last).matches("according to").count(), 0);
    assert_eq!(last.notes.join(" ").matches("according to").count(), 1);
}

/// "not: other" and "33.5%" told a reader nothing, and a party of two sentences was counted twice.
#[test]
fn no_word_of_the_vocabulary_stands_alone() {
    let said = arrows(&scene(
        r#"undertakes(id: "u", from: "ruritania", to: "graustark", obligation: Other, polarity: Refrain, since: "1907", at: "1"),
           guarantees(id: "g", from: "graustark", to: "ruritania", share: "33.5", since: "1907", at: "1")"#,
        &Focus::default(),
        None,
    ));
    assert!(
        said.contains("not to do something") && said.contains("a share of 33.5%"),
        "{said}"
    );
}

/// "No disarmament" stood for a promise not to hold arms.
#[test]
fn who_promises_not_to_hold_arms_promises_disarmament() {
    check(
        r#"undertakes(from: "ruritania", to: "graustark", obligation: Disarmament, polarity: Refrain, term: "no fleet", since: "1907", at: "1")"#,
        expect_test::expect![
            "Ruritania > Graustark [possibly in force]: no fleet | disarmament | since 1907"
        ],
    );
}

/// "Parties to the talks and its members", "before its promise".
#[test]
fn several_have_members_and_promises_of_their_own() {
    let text = r#"(foedera: 1, source: "s", sources: {"s": "S"},
        actors: {"p": Group("Parties to the talks"), "a": State("Aland"), "b": State("Borduria")},
        conditions: {"vote": Ratification(name: "Vote", gates: EntryIntoForce, applies_to: "g", at: "1")},
        edges: [member_of(from: ["a", "b"], to: "p", at: "1"), guarantees("a", "b", "1"), guarantees(id: "g", from: "p", to: "a", at: "1")])"#;
    let scene = drawn(text);
    let titles: Vec<&str> = scene
        .groups
        .iter()
        .map(|group| group.title.as_str())
        .collect();
    assert_eq!(titles, ["Parties to the talks and their members"]);
    let said = arrows(&scene);
    assert!(said.contains("before their promise can"), "{said}");
}

/// Of three short titles one was named, "and 2 more".
#[test]
fn as_many_sources_are_named_as_there_is_room_for() {
    let line = |titles: &[&str]| {
        let named = |(at, title): (usize, &&str)| format!("\"s{at}\": \"{title}\"");
        let sources: Vec<String> = titles.iter().enumerate().map(named).collect();
        let says = |at: usize| format!("(source: \"s{at}\", at: \"1\")");
        let claims: Vec<String> = (1..titles.len()).map(says).collect();
        let text = format!(
            r#"(foedera: 1, source: "s0", sources: {{{}}},
            actors: {{"a": State("Aland"), "b": State("Borduria")}},
            edges: [guarantees(from: "a", to: "b", at: "1", claims: [{}])])"#,
            sources.join(", "),
            claims.join(", ")
        );
        let scene = drawn(text);
        scene.source_line.unwrap()
    };
    assert_eq!(
        line(&["Treaty", "Protocol", "Debates"]),
        "Sources: Treaty; Protocol; Debates. Drawn by foedera."
    );
    let long = "Documents on German Foreign Policy, series D";
    assert_eq!(
        line(&[long, "Protocol", long, long]),
        format!("Sources: {long}; Protocol; {long}; and 1 more. Drawn by foedera.")
    );
}

#[test]
fn the_sums_of_a_ruin_are_spelled_as_all_others() {
    let graph = crate::dossier::built_in("loan-circle").unwrap();
    let filter = Filter::default();
    let view = graph.view(&filter);
    let failed = [graph.node_id("shipping").unwrap()];
    let answer = crate::query::defaults(
        view,
        &failed,
        crate::query::Follow::Rounds,
        &crate::commitment::Supposed::default(),
        crate::query::Bounds::default(),
    );
    let told = super::ruin(view, &answer).description;
    assert!(
        told.contains("owes EUR 1,000") && told.contains("EUR 250.50") && !told.contains("00 EUR"),
        "{told}"
    );
}

/// Guarantees that the ladder told to be possibly in force were drawn as in force.
#[test]
fn who_pays_by_a_promise_that_may_not_be_in_force_is_drawn_so() {
    let graph = graph(
        r#"owes(id: "debt", from: "graustark", to: "bank", amount: "10 EUR", since: "1991", at: "1"),
           guarantees(from: "ruritania", to: "graustark", of: "debt", owed_to: "bank", obligation: Payment, under: "pact", at: "1"),
           guarantees(from: "poland", to: "graustark", of: "debt", owed_to: "bank", cap: "1 EUR", obligation: Payment, valid: "1991/..", at: "1")"#,
    );
    let filter = Filter::default().as_of(Date::new("2000").unwrap());
    let view = graph.view(&filter);
    let answer = crate::query::defaults(
        view,
        &[graph.node_id("graustark").unwrap()],
        crate::query::Follow::Rounds,
        &crate::commitment::Supposed::default(),
        crate::query::Bounds::default(),
    );
    expect_test::expect![[r#"
        Graustark > Bank [paid by others]: owes EUR 10 | only possibly in force
        Poland > Bank [possibly in force]: pays EUR 0.91 | for Graustark
        Ruritania > Bank [possibly in force]: pays EUR 9.09 | for Graustark"#]]
    .assert_eq(&arrows(&super::ruin(view, &answer)));
}

/// "Not to do something" stood above what is not to be done.
#[test]
fn a_promise_to_refrain_says_from_what() {
    check(
        r#"undertakes(from: "ruritania", to: "poland", obligation: Other, polarity: Refrain, means: ["build forts", "arm the league"], open_list: true, at: "1"),
           undertakes(from: "graustark", to: "poland", polarity: Refrain, means: ["build forts"], at: "1")"#,
        expect_test::expect![[r#"
            Graustark > Poland [-]: undertakes | to refrain: build forts
            Ruritania > Poland [-]: undertakes | to refrain: arm the league, build forts …"#]],
    );
}

#[test]
fn only_these_relations_means_no_others() {
    let edges = r#"guarantees(from: "ruritania", to: "poland", valid: "1994/..", conditions: ["vote"], at: "1"),
        owes(from: "ruritania", to: "bank", amount: "900 EUR", at: "1")"#;
    let only = |relation| Focus {
        only: Some([relation].into()),
        ..Focus::default()
    };
    let names = |focus: &Focus| -> Vec<String> {
        let scene = scene(edges, focus, None);
        scene.boxes.into_iter().map(|b| b.name).collect()
    };
    assert_eq!(names(&only(Relation::Guarantees)), ["Ruritania", "Poland"]);
    assert_eq!(
        names(&Focus::default()),
        ["Ruritania", "Bank", "Poland", "A: Vote"]
    );
}

/// Whoever denies a breach, a promise or a date must never read as who says it.
#[test]
fn who_denies_it_does_not_say_it() {
    let edges = r#"guarantees(id: "g", from: "ruritania", to: "poland", voice: "poland", at: "1",
            claims: [(at: "2", voice: "ruritania", modality: Denied)]),
        guarantees(id: "h", from: "graustark", to: "poland", at: "1", claims: [(at: "2", modality: Denied)]),
        leads(from: "anna", to: "league", at: "1", voice: ["poland", "graustark"], claims: [(at: "2", voice: "anna", modality: Denied)]),
        leads(from: "bank", to: "league", at: "1"),
        guarantees(id: "i", from: "league", to: "poland", at: "1"),
        violates(from: "ruritania", to: "poland", breaches: "g", finding: Alleged, found_by: "poland", voice: "poland", at: "3",
            claims: [(at: "4", voice: "ruritania", modality: Denied)])"#;
    let scene = scene(edges, &Focus::default(), None);
    expect_test::expect![[r#"
        Graustark > Poland [disputed]: guarantees | denied by A book
        League > Poland [-]: guarantees
        Ruritania > Poland [disputed]: guarantees | according to Poland | denied by Ruritania
        Ruritania > Poland [disputed]: violates | no event stated | alleged by Poland | denied by Ruritania"#]].assert_eq(&arrows(&scene));
    let league = scene.boxes.iter().find(|b| b.id == "league").unwrap();
    expect_test::expect![
        "led by Anna (according to Graustark and Poland, denied by Anna) and Bank"
    ]
    .assert_eq(&league.detail.join("\n"));
    for format in [
        svg(&scene, &Options::default()).into_svg(),
        mermaid(&scene, &Options::default().theme),
        cards(graph(edges).view(&Filter::default()), &Focus::default())
            .svg(&Options::default())
            .into_svg(),
    ] {
        assert!(format.contains("denied by Ruritania"), "{format}");
        assert!(!format.contains("according to Ruritania"), "{format}");
    }
}

#[test]
fn outcomes_are_told_with_their_voices() {
    let graph = crate::dossier::ukraine();
    let filter = Filter::default();
    let scene = picture(graph.view(&filter), &Focus::default());
    let budapest = scene.boxes.iter().find(|b| b.id == "budapest").unwrap();
    expect_test::expect![[r#"
        signed 1994
        outcome: failed
        and failed to prevent future aggression (according to Volodymyr Zelenskyy)"#]]
    .assert_eq(&budapest.detail.join("\n"));
}
