//! What an arc says by itself is what the histories say.

use super::test::Look;
use super::*;
use crate::model::{
    Actor, ActorKind, Agreement, AgreementKind, Date, Day, LegalForce, Modality, Nature, Structure,
    Tie,
};
use crate::state::Footing;
use proptest::prelude::*;
use proptest::sample::select;

fn key(text: &str) -> Key {
    Key::new(text).unwrap()
}

fn ties() -> impl Strategy<Value = Tie> {
    let force = proptest::option::of(select(vec![
        LegalForce::LegallyBinding,
        LegalForce::NotBinding,
        LegalForce::Disputed,
    ]));
    let commitment = (select(Relation::BUILT_IN[..4].to_vec()), force).prop_map(|(r, force)| {
        let mut tie = Tie::bare(&r);
        if let Some(terms) = tie.terms_mut() {
            terms.force = force;
        }
        tie
    });
    let other = select(vec![
        Tie::bare(&Relation::Violates),
        Tie::bare(&Relation::PartyTo),
        Tie::MemberOf(Structure::default()),
        Tie::bare(&Relation::Supports),
        Tie::Custom(key("trades-with")),
    ]);
    prop_oneof![commitment, other]
}

/// A validity and days that it admits.
fn periods() -> impl Strategy<Value = (Validity, Day, Day)> {
    let days = (-400..400i32, 0..500i32).prop_map(|(first, long)| (Day(first), Day(first + long)));
    let whole = select(vec![
        "1970",
        "1970/1971",
        "1970-03/",
        "../1971",
        "/1970-05-01",
        "1970~",
    ]);
    let year = |day: Day| day.calendar().0;
    let first_of = move |day: Day| Day::of(year(day), 1, 1).unwrap();
    let last_of = move |day: Day| Day::of(year(day), 12, 31).unwrap();
    let own = (days, 0..8).prop_map(move |((first, last), how)| match how {
        0 => (Validity::On(Side::Day), first, first),
        1 => (Validity::On(Side::Year), first_of(first), last_of(first)),
        2 => (Validity::Between(Side::Day, Side::Day), first, last),
        3 => (Validity::Between(Side::Day, Side::Open), first, Day::MAX),
        4 => (Validity::Between(Side::Day, Side::Unknown), first, Day::MAX),
        5 => (Validity::Between(Side::Open, Side::Day), Day::MIN, last),
        6 => (
            Validity::Between(Side::Unknown, Side::Year),
            Day::MIN,
            last_of(last),
        ),
        _ => (
            Validity::Between(Side::Year, Side::Day),
            first_of(first),
            last,
        ),
    });
    prop_oneof![
        3 => own,
        1 => Just((Validity::Unstated, Day::MIN, Day::MAX)),
        1 => whole.prop_map(|t| (Validity::Whole(Date::new(t).unwrap()), Day::MIN, Day::MAX)),
    ]
}

fn filters() -> impl Strategy<Value = Filter> {
    let dates = select(vec![
        "1970",
        "1970-02-01",
        "1969/1971",
        "1971-01-01/..",
        "1968",
        "/1970",
    ]);
    let bits = (proptest::option::of(dates), any::<[bool; 5]>());
    bits.prop_map(|(date, [certain, in_force, binding, held, undated])| {
        let mut filter = Filter::default();
        if let Some(date) = date {
            filter = filter.as_of(Date::new(date).unwrap());
            filter = if undated {
                filter.undated().unwrap()
            } else {
                filter
            };
        }
        filter = if certain { filter.certain() } else { filter };
        filter = if in_force { filter.in_force() } else { filter };
        filter = if binding { filter.binding() } else { filter };
        if held {
            filter.footings([Footing::Held])
        } else {
            filter
        }
    })
}

/// A graph of one row for each tie and period, between the same few nodes.
fn graph(rows: Vec<(Tie, (Validity, Day, Day), Modality)>) -> Graph {
    let mut made = Rows::new();
    made.source(Source::new(key("s"), "S"));
    let state = NodeTemplate::new(Actor::of(ActorKind::State));
    let state = made.node_template(&state).unwrap();
    let treaty = NodeTemplate::new(Agreement::of(AgreementKind::Treaty));
    let treaty = made.node_template(&treaty).unwrap();
    let a = made.node("a", "A", state).unwrap();
    let b = made.node("b", "B", state).unwrap();
    let t = made.node("t", "T", treaty).unwrap();
    for (number, (tie, (valid, first, last), modality)) in (1..).zip(rows) {
        let mut template = EdgeTemplate::numbered("row-", tie);
        let to = match template.relation() {
            Relation::PartyTo | Relation::Supports => t,
            _ => b,
        };
        template.valid = valid;
        let mut claim = ClaimTemplate::row(key("s"), "row ");
        claim.modality = modality;
        template.claims.push(claim);
        let template = made.edge_template(&template).unwrap();
        let row = EdgeRow {
            from: a,
            to,
            template,
            number,
            first,
            last,
            under: None,
        };
        made.edge(row).unwrap();
    }
    made.build().unwrap()
}

/// Has some of these stand behind some that come before them.
fn backed(
    mut rows: Vec<(Tie, (Validity, Day, Day), Modality)>,
    behind: &[Option<(usize, Option<Nature>)>],
) -> Vec<(Tie, (Validity, Day, Day), Modality)> {
    for (place, ((tie, ..), behind)) in rows.iter_mut().zip(behind).enumerate().skip(1) {
        let Some((of, nature)) = behind else { continue };
        let of = vec![key(&format!("row-{}", of % place + 1))];
        match tie {
            Tie::Guarantees(guarantee) => {
                guarantee.of = of;
                guarantee.terms.nature = *nature;
            }
            Tie::Backstops(backstop) => backstop.of = of,
            _ => {}
        }
    }
    rows
}

proptest! {
    #[test]
    fn what_stands_behind_others_is_shown_as_its_history_says(
        rows in proptest::collection::vec(
            (ties(), periods(), select(vec![Modality::Asserted, Modality::Inferred])),
            1..12,
        ),
        behind in proptest::collection::vec(
            proptest::option::weighted(0.8, (
                0..12_usize,
                select(vec![None, Some(Nature::Accessory), Some(Nature::Independent)]),
            )),
            12,
        ),
        filter in filters(),
    ) {
        let graph = graph(backed(rows, &behind));
        let gone = filter.clone().without([graph.node_id("b").unwrap()]);
        for filter in [filter, gone] {
            let view = graph.view(&filter);
            for edge in graph.edge_ids() {
                let asked = filter.asks_for(graph.relation(edge));
                prop_assert_eq!(
                    view.shows_edge(edge), asked && view.is_admitted(edge),
                    "{:?} {:?}", filter, graph.edge(edge)
                );
            }
        }
    }

    #[test]
    fn an_arc_says_what_the_history_says(
        rows in proptest::collection::vec(
            (ties(), periods(), select(vec![Modality::Asserted, Modality::Inferred, Modality::Sought])),
            1..8,
        ),
        filter in filters(),
    ) {
        let graph = graph(rows);
        let view = graph.view(&filter);
        let plain = Filter::default();
        for edge in graph.edge_ids() {
            let arc = graph.arc(edge);
            let derived = graph.view(&plain).derived(edge);
            prop_assert_eq!(
                (arc.first, arc.last, arc.facts.has(arcs::Facts::DATED)),
                (derived.span.first, derived.span.last, derived.span.dated),
                "{:?}", graph.edge(edge)
            );
            let held = |filter, all: bool| derive::ask(&graph, filter, |deriver| match all {
                true => deriver.held_by_all(edge, None),
                false => deriver.held(edge, None),
            });
            for filter in [&filter, &plain] {
                prop_assert_eq!(held(filter, false), held(filter, true));
            }
            let by_history = filter.admits_edge(&graph, edge);
            let by_arc = view.shows_edge(edge);
            prop_assert_eq!(
                by_arc, by_history,
                "{:?} {:?}: {:?}", filter, graph.edge(edge), derived.states
            );
        }
    }

    #[test]
    fn rows_and_records_make_the_same_graph(
        rows in proptest::collection::vec(
            (ties(), periods(), Just(Modality::Asserted)),
            1..8,
        ),
    ) {
        let by_rows = graph(rows);
        let records = by_rows.records();
        let by_records = Graph::build(records.clone());
        prop_assert_eq!(&by_records.records(), &records);
        for edge in by_rows.edge_ids() {
            prop_assert_eq!(by_rows.edge(edge), by_records.edge(edge));
            prop_assert_eq!(by_rows.edge_id(by_rows.edge(edge).key.as_str()), Some(edge));
            let (a, b) = (by_rows.arc(edge), by_records.arc(edge));
            prop_assert_eq!((a.to, a.first, a.last), (b.to, b.first, b.last));
            prop_assert_eq!(a.facts, b.facts);
        }
    }
}

#[test]
fn most_rows_are_simple() {
    let valid = (Validity::Between(Side::Day, Side::Open), Day(0), Day::MAX);
    let ties = [
        Relation::Guarantees,
        Relation::MemberOf,
        Relation::PartyTo,
        Relation::Violates,
    ];
    let rows = ties
        .iter()
        .map(|r| (Tie::bare(r), valid.clone(), Modality::Asserted));
    let graph = graph(rows.collect());
    assert!(graph.edge_ids().all(|edge| graph.is_simple(edge)));
    let filter = Filter::default()
        .as_of(Date::new("1975").unwrap())
        .in_force();
    let test = filter.test();
    let arcs = graph.edge_ids().map(|edge| graph.arc(edge));
    let asked = arcs
        .filter(|arc| test.look(*arc, |_| true) == Look::Ask)
        .count();
    assert_eq!(asked, 0, "no history is asked");
}

#[test]
fn two_rows_with_one_key_are_refused() {
    let mut made = Rows::new();
    made.source(Source::new(key("s"), "S"));
    let state = NodeTemplate::new(Actor::of(ActorKind::State));
    let state = made.node_template(&state).unwrap();
    let a = made.node("a", "A", state).unwrap();
    let b = made.node("b", "B", state).unwrap();
    assert_eq!(
        made.node("a", "A", state),
        Err(RowFault::Taken("a".to_string()))
    );
    let template = EdgeTemplate::numbered("row-", Tie::bare(&Relation::Guarantees));
    let template = made.edge_template(&template).unwrap();
    let row = EdgeRow {
        from: a,
        to: b,
        template,
        number: 7,
        first: Day::MIN,
        last: Day::MAX,
        under: None,
    };
    made.edge(row).unwrap();
    made.edge(row).unwrap();
    assert_eq!(
        made.build().unwrap_err(),
        RowFault::Taken("row-7".to_string())
    );
}

#[test]
fn without_somebody_or_undated_the_arcs_tell_what_the_histories_tell() {
    let july = crate::dossier::Memory::new().with("july.ron", crate::dossier::JULY_1914);
    let july = crate::dossier::read(&july, "july.ron").graph.unwrap();
    let (mut hidden, mut undated, mut simple) = (0, 0, 0);
    for graph in [july, crate::dossier::ukraine()] {
        for gone in graph.node_ids().step_by(5).map(Some).chain([None]) {
            let without = Filter::default().without(gone);
            let dated = without.clone().as_of(Date::new("1914-08-04").unwrap());
            let mut filters = vec![
                without.clone(),
                without.clone().in_force(),
                without.clone().binding(),
                without.relations([Relation::Guarantees, Relation::MemberOf]),
            ];
            for dated in [dated.clone(), dated.in_force()] {
                filters.extend(
                    [dated.undated(), dated.with_undated()]
                        .into_iter()
                        .flatten(),
                );
                let surely = dated.clone().certain();
                filters.extend(
                    [surely.undated(), surely.with_undated()]
                        .into_iter()
                        .flatten(),
                );
                filters.push(dated.clone().binding().with_undated().unwrap());
                filters.extend([dated, surely]);
            }
            for filter in filters {
                let view = graph.view(&filter);
                for edge in graph.edge_ids() {
                    let is_hidden = filter.hides_edge(&graph, edge);
                    let is_shown = filter.asks_for(graph.relation(edge))
                        && !is_hidden
                        && filter.admits_edge(&graph, edge);
                    assert_eq!(view.shows_edge(edge), is_shown, "{}", graph.edge_key(edge));
                    hidden += usize::from(is_hidden);
                    simple += usize::from(graph.is_simple(edge));
                    undated +=
                        usize::from(graph.is_simple(edge) && !graph.outline(edge).is_dated());
                }
            }
        }
    }
    assert!(
        hidden > 1000 && simple > 1000 && undated > 1000,
        "{hidden} {simple} {undated}"
    );
}

/// The debtor whose debt it is for is not the one to whom a guarantee is owed.
#[test]
fn a_guarantee_of_a_debt_outlasts_the_debtors_leaving() {
    let text = r#"(foedera: 1, source: "book", sources: {"book": (title: "A book")},
        actors: {"debtor": State("D"), "bank": State("B"), "g": State("G")},
        agreements: {"deed": Treaty(name: "Deed", entered_into_force: "1990/..", at: "1")},
        edges: [
            owes(id: "debt", from: "debtor", to: "bank", amount: "5 EUR", since: "1990-01-01", at: "1"),
            guarantees(id: "of", from: "g", to: "debtor", of: "debt", owed_to: "bank", under: "deed", at: "1"),
            guarantees(id: "unsaid", from: "g", to: "debtor", of: "debt", under: "deed", at: "1"),
            undertakes(id: "to", from: "g", to: "debtor", obligation: Consultation, under: "deed", at: "1"),
            party_to(from: "debtor", to: "deed", act: Denunciation, on: "1995-01-01", at: "1"),
        ])"#;
    let files = crate::dossier::Memory::new().with("d.ron", text);
    let found = crate::dossier::read(&files, "d.ron");
    let graph = found.graph.unwrap_or_else(|| panic!("{:?}", found.faults));
    let filter = Filter::default();
    let force = |key: &str| {
        let edge = graph.edge_id(key).unwrap();
        let date = Date::new("1996").unwrap();
        graph.view(&filter).in_force(edge, Some(&date))
    };
    let states = |key: &str| {
        let edge = graph.edge_id(key).unwrap();
        let states = graph.view(&filter).derived(edge).states_at(None);
        format!("{states:?}")
    };
    assert_eq!(states("of"), "[(Active, Yes)]");
    assert_eq!(states("unsaid"), "[(Active, Yes)]");
    assert_eq!(force("to"), crate::model::Truth::No);
}
