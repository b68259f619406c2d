//! The July crisis as a table: which power owed what on which day, whether its case had come and
//! by whose reading, and what it did. The dossier is held to the tables of `july_1914/` both ways:
//! what a row says, the dossier says, and the dossier has no reading, no event and no agreement
//! that stands in no row. A cascade is to be held to the same rows of `promises.txt`.
#![allow(clippy::unwrap_used)]

use foedera::dossier::{JULY_1914, Memory, read};
use foedera::graph::{EdgeId, Filter, Graph};
use foedera::model::{
    Attribute, CommitmentState, ConditionKind, ConditionState, Date, EventRole, Gate, Kind,
    Relation, Says, Sort, Tie, Truth, Value,
};
use foedera::query::Evidence;
use std::collections::BTreeSet;

/// The last day of the table; Japan alone came after it.
const LAST: &str = "1914-08-12";

/// A row of `promises.txt`.
struct Row {
    power: &'static str,
    day: Date,
    promise: Option<&'static str>,
    article: Option<&'static str>,
    cases: Vec<&'static str>,
    held: &'static str,
    /// By voice: whether it says that the case had come; two rows of one voice, if it says both.
    readings: BTreeSet<(&'static str, bool)>,
    did: &'static str,
    event: Option<&'static str>,
}

/// The cells of each row of a table.
fn cells(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    let rows = table
        .lines()
        .filter(|l| !l.is_empty() && !l.starts_with('#'));
    rows.map(|line| line.split('|').map(str::trim).collect())
}

fn listed(cell: &'static str, by: char) -> impl Iterator<Item = &'static str> {
    cell.split(by).map(str::trim).filter(|word| *word != "-")
}

fn rows() -> Vec<Row> {
    let stated = |cell: &'static str| (cell != "-").then_some(cell);
    let reading = |text: &'static str| {
        let (voice, says) = text.split_once(' ').unwrap();
        (voice, says == "yes")
    };
    let row = |c: Vec<&'static str>| {
        let [
            power,
            day,
            promise,
            article,
            cases,
            held,
            readings,
            did,
            event,
        ] = c[..]
        else {
            panic!("not nine cells: {c:?}");
        };
        Row {
            power,
            day: Date::new(day).unwrap(),
            promise: stated(promise),
            article: stated(article),
            cases: listed(cases, '+').collect(),
            held,
            readings: listed(readings, ',').map(reading).collect(),
            did,
            event: stated(event),
        }
    };
    cells(include_str!("july_1914/promises.txt"))
        .map(row)
        .collect()
}

fn graph() -> Graph {
    let reading = read(&Memory::new().with("july.ron", JULY_1914), "july.ron");
    assert!(reading.faults.is_empty(), "{:?}", reading.faults);
    reading.graph.unwrap()
}

/// What has been said by that day of whether the case had come, by voice.
fn readings<'g>(graph: &'g Graph, case: &str, day: &Date) -> BTreeSet<(&'g str, bool)> {
    let node = graph.node_id(case).unwrap();
    let mut said = BTreeSet::new();
    for claim in graph.node_claims(node) {
        let Says::Value(Attribute::State, Value::Condition(state, since)) = &claim.says else {
            continue;
        };
        assert!(claim.modality.holds(), "{case}: a reading is a value");
        if since
            .as_ref()
            .is_some_and(|since| since.start().earliest > day.end().latest)
        {
            continue;
        }
        let says = match state {
            ConditionState::Met => true,
            ConditionState::Pending => false,
            other => panic!("{case}: {other:?}"),
        };
        let voice = claim.voice.first().map_or("-", |key| key.as_str());
        said.insert((voice, says));
    }
    said
}

/// Whether it held by these readings: yes, disputed or no. Of what nobody says that it came, no.
fn verdict(readings: &BTreeSet<(&str, bool)>) -> &'static str {
    let says = |what: bool| readings.iter().any(|(_, says)| *says == what);
    match (says(true), says(false)) {
        (true, true) => "disputed",
        (true, false) => "yes",
        (false, _) => "no",
    }
}

/// The conditions that hold back that the promise is due, but for a parliament's consent.
fn cases<'g>(graph: &'g Graph, promise: &str) -> BTreeSet<&'g str> {
    let edge = graph.edge_id(promise).unwrap();
    let written = graph.edge(edge).terms().unwrap().conditions.iter();
    let mut found: BTreeSet<&str> = written.map(|key| key.as_str()).collect();
    for node in graph.node_ids().map(|id| graph.node(id)) {
        if let Kind::Condition(condition) = &node.is
            && condition.applies_to.iter().any(|key| key == promise)
        {
            found.insert(node.key.as_str());
        }
    }
    found.retain(|key| {
        let node = graph.node(graph.node_id(key).unwrap());
        let Kind::Condition(condition) = &node.is else {
            panic!("{key} is no condition");
        };
        condition.gates.contains(&Gate::Performance)
    });
    found
}

/// The powers that took part in the event in that role.
fn part_in<'g>(graph: &'g Graph, event: &str, role: EventRole) -> BTreeSet<&'g str> {
    let node = graph.node_id(event).unwrap();
    let is = Tie::ParticipatesIn { role: Some(role) };
    let edges = graph.edge_ids().filter(|e| graph.to(*e) == node);
    let edges = edges.filter(|e| graph.edge(*e).tie == is);
    edges.map(|e| graph.node_key(graph.from(e))).collect()
}

/// The dates that sources give to that attribute of the record.
fn dates(graph: &Graph, record: &str, attribute: Attribute) -> BTreeSet<String> {
    let claims = graph.claims_about(record).iter();
    claims
        .filter_map(|claim| match &claim.says {
            Says::Value(of, Value::Date(date)) if *of == attribute => {
                Some(date.as_str().to_string())
            }
            _ => None,
        })
        .collect()
}

/// The days that sources give for the event.
fn days(graph: &Graph, event: &str) -> BTreeSet<String> {
    dates(graph, event, Attribute::When)
}

/// The keys of the nodes of a sort, to be ticked off.
fn all_of(graph: &Graph, sort: Sort) -> BTreeSet<&str> {
    let nodes = graph.node_ids().filter(|id| graph.node(*id).sort() == sort);
    nodes.map(|id| graph.node_key(id)).collect()
}

/// The events by which somebody came to be at war: declarations of it, and the invasion of who
/// declared none.
fn wars(graph: &Graph) -> BTreeSet<&str> {
    let nodes = graph.node_ids().map(|id| graph.node(id));
    let wars = nodes.filter(|node| match &node.is {
        Kind::Event(event) => event.subtype.as_deref() == Some("declaration of war"),
        _ => false,
    });
    let mut wars: BTreeSet<&str> = wars.map(|node| node.key.as_str()).collect();
    wars.insert("belgium-invaded");
    wars
}

/// The powers that were at war by that day, as far as the dossier says.
fn at_war(graph: &Graph, by: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for event in wars(graph) {
        if days(graph, event).iter().all(|day| day.as_str() > by) {
            continue;
        }
        for role in [EventRole::Actor, EventRole::Target] {
            found.extend(part_in(graph, event, role).iter().map(|p| p.to_string()));
        }
    }
    found
}

/// The evidence for the promise as of the day of the row.
fn evidence(graph: &Graph, edge: EdgeId, day: &Date) -> Evidence {
    let filter = Filter::default().as_of(day.clone());
    Evidence::of(graph.view(&filter), edge)
}

#[test]
fn every_promise_was_in_force_under_its_article_on_its_day() {
    let graph = graph();
    for row in rows() {
        let Some(promise) = row.promise else { continue };
        let edge = graph
            .edge_id(promise)
            .unwrap_or_else(|| panic!("no promise {promise}"));
        assert_eq!(graph.node_key(graph.from(edge)), row.power, "{promise}");
        let terms = graph.edge(edge).terms().unwrap();
        assert_eq!(terms.clause.as_deref(), row.article, "{promise}");
        let in_force = evidence(&graph, edge, &row.day).in_force;
        assert_eq!(in_force, Truth::Yes, "{promise}, {}", row.day.as_str());
    }
}

#[test]
fn every_case_had_come_or_not_by_the_readings_of_its_row() {
    let graph = graph();
    for row in rows() {
        let Some(promise) = row.promise else { continue };
        let place = format!("{promise}, {}", row.day.as_str());
        assert_eq!(
            cases(&graph, promise),
            row.cases.iter().copied().collect(),
            "{place}"
        );
        let each = row
            .cases
            .iter()
            .map(|case| readings(&graph, case, &row.day));
        let each: Vec<BTreeSet<(&str, bool)>> = each.collect();
        let all: BTreeSet<(&str, bool)> = each.iter().flatten().copied().collect();
        assert_eq!(all, row.readings, "{place}");
        let verdicts: Vec<&str> = each.iter().map(verdict).collect();
        let held = ["no", "disputed", "yes"]
            .into_iter()
            .find(|word| verdicts.contains(word));
        assert_eq!(held, Some(row.held), "{place}");
    }
}

#[test]
fn the_engine_finds_due_what_the_rows_call_held() {
    use CommitmentState::{Conditional, Detached, Violated};
    let graph = graph();
    for row in rows() {
        let Some(promise) = row.promise else { continue };
        let edge = graph.edge_id(promise).unwrap();
        let states = evidence(&graph, edge, &row.day).states;
        let found: BTreeSet<CommitmentState> = states.iter().map(|(state, _)| *state).collect();
        let mut wanted = match row.held {
            "yes" => BTreeSet::from([Detached]),
            "disputed" => BTreeSet::from([Conditional, Detached]),
            _ => BTreeSet::from([Conditional]),
        };
        // On its day a breach may have come already, or not yet.
        let mut due = found.clone();
        if is_broken(&graph, promise) {
            due.remove(&Violated);
            wanted.retain(|state| due.contains(state));
        }
        assert_eq!(due, wanted, "{promise}, {}: {states:?}", row.day.as_str());
    }
}

/// Whether anybody says that the promise was broken.
fn is_broken(graph: &Graph, promise: &str) -> bool {
    graph.edge_ids().any(|id| match &graph.edge(id).tie {
        Tie::Violates(violation) => violation.breaches.iter().any(|key| key == promise),
        _ => false,
    })
}

#[test]
fn every_power_did_what_its_row_says() {
    let graph = graph();
    let (wars, belligerents) = (wars(&graph), at_war(&graph, LAST));
    for row in rows() {
        let day = row.day.as_str();
        let place = format!("{}, {day}", row.power);
        let takes_part = |event: &str| {
            part_in(&graph, event, EventRole::Actor).contains(row.power)
                || part_in(&graph, event, EventRole::Target).contains(row.power)
        };
        match (row.did, row.event) {
            ("entered", Some(event)) => {
                assert!(wars.contains(event), "{place}: {event} brings no war");
                assert!(takes_part(event), "{place}: {event}");
                assert!(days(&graph, event).contains(day), "{place}: {event}");
            }
            ("aside", event) => {
                assert!(!belligerents.contains(row.power), "{place}");
                assert!(event.is_none_or(takes_part), "{place}");
            }
            ("broke", Some(event)) => {
                let broken = row.promise.unwrap();
                let says = graph.edge_ids().any(|id| match &graph.edge(id).tie {
                    Tie::Violates(v) => {
                        graph.node_key(graph.from(id)) == row.power
                            && v.event.as_ref().is_some_and(|key| key == event)
                            && v.breaches.iter().any(|key| key == broken)
                    }
                    _ => false,
                });
                assert!(says, "{place}: {broken} by {event}");
            }
            ("-", None) => {}
            other => panic!("{place}: {other:?}"),
        }
    }
}

#[test]
fn the_rows_name_all_that_entered_and_no_one_else() {
    let rows = rows();
    let entered = rows.iter().filter(|row| row.did == "entered");
    let entered = entered.filter(|row| row.day.as_str() <= LAST);
    let entered: BTreeSet<String> = entered.map(|row| row.power.to_string()).collect();
    assert_eq!(entered, at_war(&graph(), LAST));
}

#[test]
fn every_reading_stands_in_a_row() {
    let graph = graph();
    let rows = rows();
    for id in graph.edge_ids() {
        let edge = graph.edge(id);
        if edge.terms().is_none() {
            continue;
        }
        let promise = edge.key.as_str();
        let read = cases(&graph, promise).into_iter().any(|case| {
            let node = graph.node(graph.node_id(case).unwrap());
            let casus = node.as_condition().unwrap().kind == Some(ConditionKind::CasusFoederis);
            casus && !readings(&graph, case, &Date::new("1914").unwrap()).is_empty()
        });
        let in_table = rows.iter().any(|row| row.promise == Some(promise));
        assert!(!read || in_table, "{promise} has a reading and no row");
    }
}

#[test]
fn every_event_has_the_days_and_the_powers_of_its_row_and_no_event_is_missing() {
    let graph = graph();
    let mut left = all_of(&graph, Sort::Event);
    for row in cells(include_str!("july_1914/events.txt")) {
        let [event, when, by, to] = row[..] else {
            panic!("not four cells: {row:?}");
        };
        assert!(left.remove(event), "no event {event}");
        let wanted: BTreeSet<String> = listed(when, ',').map(str::to_string).collect();
        assert_eq!(days(&graph, event), wanted, "{event}");
        let (actors, targets) = (EventRole::Actor, EventRole::Target);
        assert_eq!(
            part_in(&graph, event, actors),
            listed(by, ',').collect(),
            "{event}"
        );
        assert_eq!(
            part_in(&graph, event, targets),
            listed(to, ',').collect(),
            "{event}"
        );
    }
    assert!(left.is_empty(), "in no row: {left:?}");
}

#[test]
fn every_agreement_has_the_dates_and_the_parties_of_its_row_and_none_is_missing() {
    let graph = graph();
    let mut left = all_of(&graph, Sort::Agreement);
    for row in cells(include_str!("july_1914/agreements.txt")) {
        let [agreement, signed, in_force, parties] = row[..] else {
            panic!("not four cells: {row:?}");
        };
        assert!(left.remove(agreement), "no agreement {agreement}");
        let mut begun = dates(&graph, agreement, Attribute::Signed);
        begun.extend(dates(&graph, agreement, Attribute::Adopted));
        assert_eq!(begun, BTreeSet::from([signed.to_string()]), "{agreement}");
        let entered = dates(&graph, agreement, Attribute::EnteredIntoForce);
        assert_eq!(
            entered,
            BTreeSet::from([in_force.to_string()]),
            "{agreement}"
        );
        let node = graph.node_id(agreement).unwrap();
        let edges = graph.edge_ids().filter(|e| graph.to(*e) == node);
        let edges = edges.filter(|e| *graph.relation(*e) == Relation::PartyTo);
        let found: BTreeSet<&str> = edges.map(|e| graph.node_key(graph.from(e))).collect();
        assert_eq!(found, listed(parties, ',').collect(), "{agreement}");
    }
    assert!(left.is_empty(), "in no row: {left:?}");
}

#[test]
fn every_claim_names_its_place_but_for_silences_and_a_speech() {
    for claim in graph().claims() {
        let of_the_whole = matches!(claim.says, Says::Silent(_)) || claim.source == "kato";
        assert_eq!(claim.place.is_none(), of_the_whole, "{claim:?}");
    }
}
