//! The July crisis as a table: which power owed what on which day, whether its case had come and
//! by whose reading, and what it did. The dossier is held to the tables of `july_1914/` both ways:
//! what a row says, the dossier says, and the dossier has no reading, no event and no agreement
//! that stands in no row. The crisis that `cascade recorded` tells is held to the same rows of
//! `promises.txt`, and so it is where other names stand in the dossier and its records in another
//! order.
#![allow(clippy::unwrap_used)]

use foedera::commitment::{Act, Course, Duty, Follow, Reading, Verdict, follow};
use foedera::dossier::{JULY_1914, Memory, read};
use foedera::graph::{EdgeId, Filter, Graph};
use foedera::model::{
    Attribute, CommitmentState, ConditionKind, ConditionState, Date, EventRole, Gate, Kind,
    Relation, Says, Sort, Tie, Truth, Value,
};
use foedera::query::{Bounds, Evidence, crisis, fought, standing};
use std::collections::BTreeSet;

#[path = "july_1914/renamed.rs"]
mod renamed;

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

/// By voice: whether it says that the case has come.
fn said<'r>(readings: impl Iterator<Item = &'r Reading>) -> BTreeSet<(&'r str, bool)> {
    let voice = |reading: &'r Reading| reading.voice.first().map_or("-", |key| key.as_str());
    readings
        .map(|reading| (voice(reading), reading.says))
        .collect()
}

/// Holds what is worked out of the graph to the rows; `name` says what a record is called there.
fn reproduces(graph: &Graph, name: impl Fn(&str) -> String) {
    let filter = Filter::default();
    let view = graph.view(&filter);
    let node = |key: &str| graph.node_id(&name(key)).unwrap();
    let acts = fought(view);
    for row in rows() {
        let place = format!("{} {:?}, {}", row.power, row.promise, row.day.as_str());
        let power = node(row.power);
        let on_that_day: BTreeSet<&str> = acts
            .iter()
            .filter(|act| act.on.as_ref() == Some(&row.day))
            .filter(|act| act.by.contains(&power) || act.whom.contains(&power))
            .map(|act| graph.node_key(act.event))
            .collect();
        let event = row.event.map(&name);
        let entered = event
            .as_deref()
            .is_some_and(|event| on_that_day.contains(event));
        let Some(promise) = row.promise else {
            match row.did {
                "entered" => assert!(entered, "{place}"),
                _ => assert!(
                    !acts
                        .iter()
                        .any(|a| a.by.contains(&power) || a.whom.contains(&power)),
                    "{place}"
                ),
            }
            continue;
        };
        let promise = graph.edge_id(&name(promise)).unwrap();
        let stood = standing(view, promise, &row.day);
        let held = match stood.casus.verdict {
            Verdict::Yes => "yes",
            Verdict::Disputed => "disputed",
            Verdict::No | Verdict::Unsaid | Verdict::Sought => "no",
            Verdict::Possibly => "possibly",
        };
        assert_eq!(held, row.held, "{place}");
        let conditions = stood.casus.conditions.iter();
        let cases: BTreeSet<String> = conditions
            .clone()
            .map(|case| graph.node_key(case.condition).to_string())
            .collect();
        assert_eq!(
            cases,
            row.cases.iter().map(|case| name(case)).collect(),
            "{place}"
        );
        let found = said(conditions.flat_map(|case| &case.readings));
        let wanted: Vec<(String, bool)> = row
            .readings
            .iter()
            .map(|(voice, says)| match *voice {
                "-" => ("-".to_string(), *says),
                voice => (name(voice), *says),
            })
            .collect();
        let wanted: BTreeSet<(&str, bool)> = wanted
            .iter()
            .map(|(voice, says)| (voice.as_str(), *says))
            .collect();
        assert_eq!(found, wanted, "{place}");
        let did = &stood.did;
        let broke = did
            .broke
            .iter()
            .any(|breach| match &graph.edge(*breach).tie {
                Tie::Violates(violation) => {
                    violation.event.as_ref().map(|e| e.as_str()) == event.as_deref()
                }
                _ => false,
            });
        match row.did {
            "entered" => {
                assert!(entered, "{place}");
                let event = graph.node_id(event.as_deref().unwrap()).unwrap();
                assert!(did.entered.contains(&event), "{place}");
                let keeps = row.held == "yes";
                assert!(
                    !keeps || did.answered.contains(&event),
                    "{place}: kept by that"
                );
            }
            "broke" => assert!(broke, "{place}"),
            "aside" => {
                let told = did.told.map(|event| graph.node_key(event).to_string());
                assert!(did.aside, "{place}");
                assert_eq!(told, event, "{place}");
            }
            _ => {
                let today = did.answered.iter().any(|act| did.entered.contains(act));
                let keeps = row.held == "yes" && stood.duties.iter().any(Duty::is_war) && today;
                assert!(!did.aside && did.broke.is_empty() && !keeps, "{place}");
            }
        }
    }
}

#[test]
fn the_recorded_crisis_reproduces_the_rows() {
    reproduces(&graph(), str::to_string);
}

/// Every id of the dossier with another word in front, so that nothing can hang on a name or on
/// the order of ids; the entries of each list from the last to the first.
#[test]
fn it_reproduces_them_under_other_names_and_in_another_order() {
    let graph = graph();
    let records = renamed::renamed(&graph);
    let text = foedera::dossier::write(&records, Some("Another July"));
    let files = Memory::new().with("other.ron", text.as_str());
    let reading = read(&files, "other.ron");
    assert!(reading.faults.is_empty(), "{:?}", reading.faults);
    reproduces(&reading.graph.unwrap(), renamed::other);
}

#[test]
fn the_days_of_the_crisis_tell_every_row_in_which_a_case_held_and_something_was_done() {
    let graph = graph();
    let filter = Filter::default();
    let crisis = crisis(
        graph.view(&filter),
        None,
        Bounds {
            results: 1_000,
            ..Bounds::default()
        },
    );
    assert!(crisis.truncated.is_none() && crisis.undated.is_empty());
    let told: BTreeSet<(&str, &str)> = crisis
        .days
        .iter()
        .flat_map(|day| {
            let promises = day.promises.iter();
            promises.map(|p| (day.on.as_str(), graph.edge(p.promise).key.as_str()))
        })
        .collect();
    for row in rows() {
        let (Some(promise), true) = (row.promise, row.held != "no") else {
            continue;
        };
        let day = row.day.as_str();
        let is_told = told.contains(&(day, promise));
        let before = told.iter().any(|(on, key)| *on < day && *key == promise);
        let is_new = row.did == "entered" || row.did == "broke";
        assert!(is_told || before && !is_new, "{promise}, {day}");
    }
    let unbound = |day: &str| -> BTreeSet<&str> {
        let day = crisis.days.iter().find(|d| d.on.as_str() == day).unwrap();
        day.unbound.iter().map(|who| graph.node_key(*who)).collect()
    };
    assert_eq!(unbound("1914-07-28"), BTreeSet::from(["austria", "serbia"]));
    assert_eq!(
        unbound("1914-08-04"),
        BTreeSet::from(["belgium", "germany"])
    );
}

/// Who enters on the side of who is attacked, and on the other, each with its round.
fn entered(graph: &Graph, (by, whom): (&str, &str), on: &str, kept: &Follow) -> [String; 2] {
    let filter = Filter::default().as_of(Date::new(on).unwrap());
    let node = |key| graph.node_id(key).unwrap();
    let act = Act {
        by: node(by),
        whom: node(whom),
    };
    let quarrel = follow(graph.view(&filter), act, kept, 1_000_000);
    let [attacking, attacked] = quarrel.entered.map(|side| {
        let each = side
            .iter()
            .map(|(who, round)| format!("{} {round}", graph.node_key(*who)));
        each.collect::<Vec<_>>().join(", ")
    });
    [attacked, attacking]
}

#[test]
fn by_the_texts_alone_the_war_on_serbia_brings_nobody_in() {
    let graph = graph();
    let none = Follow::default();
    let found = entered(&graph, ("austria", "serbia"), "1914-07-28", &none);
    assert_eq!(
        found,
        ["", ""],
        "Russia had promised Serbia nothing; Greece disputes its case"
    );
    let disputed = Follow {
        disputed: true,
        ..Follow::default()
    };
    let found = entered(&graph, ("austria", "serbia"), "1914-07-28", &disputed);
    assert_eq!(found, ["greece 1", ""]);
}

#[test]
fn an_act_against_russia_brings_in_france_and_then_austria() {
    let graph = graph();
    let none = Follow::default();
    let found = entered(&graph, ("germany", "russia"), "1914-08-01", &none);
    assert_eq!(found, ["france 1", "austria 2"]);
    let aside = Follow {
        aside: BTreeSet::from([graph.node_id("france").unwrap()]),
        ..Follow::default()
    };
    let found = entered(&graph, ("germany", "russia"), "1914-08-01", &aside);
    assert_eq!(found, ["", ""], "nobody acts against Germany");
}

#[test]
fn who_guaranteed_belgium_and_is_allied_with_germany_is_torn() {
    let graph = graph();
    let filter = Filter::default().as_of(Date::new("1914-08-04").unwrap());
    let node = |key| graph.node_id(key).unwrap();
    let act = Act {
        by: node("germany"),
        whom: node("belgium"),
    };
    let quarrel = follow(graph.view(&filter), act, &Follow::default(), 1_000_000);
    let course = |promise: &str| {
        let edge = graph.edge_id(promise).unwrap();
        quarrel
            .steps
            .iter()
            .find(|step| step.promise == edge)
            .unwrap()
    };
    assert_eq!(course("belgium-britain").course, Course::Enters);
    assert_eq!(
        course("belgium-germany").course,
        Course::Opposed,
        "it attacks whom it guaranteed"
    );
    let torn = course("belgium-austria");
    assert_eq!(torn.course, Course::Torn);
    let bonds: BTreeSet<&str> = torn
        .bonds
        .iter()
        .map(|edge| graph.edge(*edge).key.as_str())
        .collect();
    assert!(bonds.contains("dual-1-austria"), "{bonds:?}");
    let italy = course("triple-3-italy-germany");
    assert_eq!(
        (italy.verdict, italy.course),
        (Verdict::Disputed, Course::Waits)
    );
    let bonds: BTreeSet<&str> = italy
        .bonds
        .iter()
        .map(|edge| graph.edge(*edge).key.as_str())
        .collect();
    assert_eq!(
        bonds,
        BTreeSet::from(["prinetti-italy"]),
        "neutrality, promised to France"
    );
}

/// Taking a promise out takes out what followed by it alone.
#[test]
fn without_the_alliance_of_1892_nobody_enters_for_russia() {
    let gone = "franco-russian-1-france";
    let mut records = graph().records();
    records.edges.retain(|edge| edge.key != gone);
    records.claims.retain(|claim| claim.about != gone);
    let text = foedera::dossier::write(&records, None);
    let reading = read(&Memory::new().with("july.ron", text.as_str()), "july.ron");
    let graph = reading.graph.unwrap();
    let found = entered(
        &graph,
        ("germany", "russia"),
        "1914-08-01",
        &Follow::default(),
    );
    assert_eq!(found, ["", ""]);
}
