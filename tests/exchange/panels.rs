//! Panels of years against rows made by hand, and against ATOP's own spells.

use foedera::change::{Change, apply};
use foedera::dossier::{Memory, read};
use foedera::exchange::export::{Panel, Years, dyad_years, state_years};
use foedera::model::{
    Actor, ActorKind, Date, Edge, Key, Node, Obligation, Terms, Tie, Undertaking,
};
use foedera::{Filter, Graph};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::Path;

/// Two states and what they promise each other, in the shapes that a panel must tell apart.
const PACTS: &str = r#"
(
    foedera: 1,
    title: "Pacts",
    source: "atlas",
    sources: { "atlas": (title: "Atlas") },
    actors: {
        "ruritania": State(name: "Ruritania", codes: {"cow": "990"}),
        "graustark": State(name: "Graustark", codes: {"cow": "991"}),
        "syldavia": State(name: "Syldavia"),
        "league": Organization(name: "League"),
    },
    agreements: {
        "pact": Treaty(name: "Pact", entered_into_force: (is: "1904-04-08", at: "p. 1")),
    },
    edges: [
        undertakes(from: "ruritania", to: "graustark", obligation: Defense, under: "pact",
            force: LegallyBinding, valid: "1904-04-08/1906-07-28", matter: "alliance", at: "p. 1"),
        undertakes(id: "weaker", from: "ruritania", to: "graustark", obligation: Consultation,
            force: NotBinding, valid: "1904-04-08/1905-01-31", matter: "alliance", at: "p. 2"),
        undertakes(id: "sum", from: "ruritania", to: "graustark", obligation: Payment,
            force: PoliticallyBinding, valid: "1907", at: "p. 3"),
        guarantees(from: "graustark", to: "ruritania", force: LegallyBinding, valid: "1906-06/",
            at: "p. 4"),
        guarantees(from: "ruritania", to: "syldavia", at: "p. 5"),
        undertakes(from: "syldavia", to: "ruritania", obligation: [Offense, Nonaggression],
            polarity: Refrain, valid: "1905-06-01/1905-08-01", at: "p. 6"),
        undertakes(id: "self", from: "ruritania", to: "ruritania", obligation: Defense,
            valid: "1905-01-01/1906-12-31", at: "p. 8"),
        guarantees(from: "league", to: "syldavia", valid: "1904/..", at: "p. 7"),
    ],
)
"#;

fn panel(graph: &Graph, filter: &Filter, years: &str) -> (Panel, Vec<BTreeMap<String, String>>) {
    let mut out = Vec::new();
    let panel = dyad_years(graph.view(filter), Years::read(years).unwrap(), &mut out).unwrap();
    (panel, rows(&out))
}

/// Rows of a CSV by the names of its columns.
fn rows(text: &[u8]) -> Vec<BTreeMap<String, String>> {
    let text = String::from_utf8(text.to_vec()).unwrap();
    let mut lines = text.lines().map(|line| line.split(',').map(String::from));
    let names: Vec<String> = lines.next().unwrap().collect();
    lines
        .map(|cells| names.iter().cloned().zip(cells).collect())
        .collect()
}

fn pacts() -> Graph {
    let reading = read(&Memory::new().with("pacts.ron", PACTS), "pacts.ron");
    reading
        .graph
        .unwrap_or_else(|| panic!("{:#?}", reading.faults))
}

#[test]
fn dyad_years_are_as_made_by_hand() {
    let mut out = Vec::new();
    let filter = Filter::default();
    let graph = pacts();
    let years = Years::read("1904-1908").unwrap();
    let panel = dyad_years(graph.view(&filter), years, &mut out).unwrap();
    // The second account of the alliance says less and that it does not bind: one commitment,
    // disputed. The payment is of some day of 1907, whichever, and so surely of that year; the
    // guarantee has an end that nobody knows.
    let by_hand = "\
year,cow1,cow2,key1,key2,name1,name2,defense,offense,neutrality,nonaggression,consultation,\
commitments,agreements,binding,in_force,censored_left,censored_right,sources
1906,991,990,graustark,ruritania,Graustark,Ruritania,0,0,0,0,0,1,0,yes,yes,0,1,atlas
1907,991,990,graustark,ruritania,Graustark,Ruritania,0,0,0,0,0,1,0,yes,possibly,0,1,atlas
1908,991,990,graustark,ruritania,Graustark,Ruritania,0,0,0,0,0,1,0,yes,possibly,0,1,atlas
1904,990,991,ruritania,graustark,Ruritania,Graustark,1,0,0,0,1,1,1,disputed,yes,0,0,atlas
1905,990,991,ruritania,graustark,Ruritania,Graustark,1,0,0,0,1,1,1,disputed,yes,0,0,atlas
1906,990,991,ruritania,graustark,Ruritania,Graustark,1,0,0,0,0,1,1,yes,yes,0,0,atlas
1907,990,991,ruritania,graustark,Ruritania,Graustark,0,0,0,0,0,1,0,no,yes,0,0,atlas
1905,,990,syldavia,ruritania,Syldavia,Ruritania,0,0,0,1,0,1,0,not stated,yes,0,0,atlas
";
    assert_eq!(String::from_utf8(out).unwrap(), by_hand);
    // One is by the league, one to itself.
    assert_eq!(
        (panel.rows, panel.undated, panel.not_between_states),
        (8, 1, 2)
    );
    assert_eq!(panel.without_cow, BTreeSet::from([key("syldavia")]));
}

#[test]
fn state_years_are_as_made_by_hand() {
    let mut out = Vec::new();
    let filter = Filter::default();
    let graph = pacts();
    let years = Years::read("1905-1906").unwrap();
    let panel = state_years(graph.view(&filter), years, &mut out).unwrap();
    let by_hand = "\
year,cow,key,name,partners,given,received,defense_given,offense_given,neutrality_given,\
nonaggression_given,consultation_given,defense_received,offense_received,neutrality_received,\
nonaggression_received,consultation_received,agreements,binding,in_force,sources
1905,991,graustark,Graustark,1,0,1,0,0,0,0,0,1,0,0,0,1,1,not stated,yes,atlas
1906,991,graustark,Graustark,1,1,1,0,0,0,0,0,1,0,0,0,0,1,yes,yes,atlas
1905,990,ruritania,Ruritania,2,1,1,1,0,0,0,1,0,0,0,1,0,1,disputed,yes,atlas
1906,990,ruritania,Ruritania,1,1,1,1,0,0,0,0,0,0,0,0,0,1,yes,yes,atlas
1905,,syldavia,Syldavia,1,1,0,0,0,0,1,0,0,0,0,0,0,0,not stated,yes,atlas
";
    assert_eq!(String::from_utf8(out).unwrap(), by_hand);
    assert_eq!(panel.rows, 5);
}

#[test]
fn what_must_hold_is_less_than_what_may() {
    let (_, surely) = panel(&pacts(), &Filter::default().certain(), "1904-1908");
    let of = |row: &BTreeMap<String, String>| (row["key1"].clone(), row["year"].clone());
    let surely: BTreeSet<_> = surely.iter().map(of).collect();
    assert!(surely.contains(&("graustark".into(), "1906".into())));
    assert!(!surely.contains(&("graustark".into(), "1907".into())));
    assert!(surely.contains(&("ruritania".into(), "1907".into())));
}

fn key(text: &str) -> Key {
    Key::new(text).unwrap()
}

const WORDS: [(&str, Obligation); 5] = [
    ("atop_defense", Obligation::Defense),
    ("atop_offense", Obligation::Offense),
    ("atop_neutral", Obligation::Neutrality),
    ("atop_nonagg", Obligation::Nonaggression),
    ("atop_consul", Obligation::Consultation),
];

/// The commitments of ATOP's directed dyad spells: one edge for each row.
fn from_spells(spells: &[BTreeMap<String, String>]) -> Graph {
    let mut change = Change::new();
    change.source("atop", "ATOP 5.1, directed dyads").unwrap();
    let ends = ["ccode1", "ccode2"];
    let states: BTreeSet<&String> = spells
        .iter()
        .flat_map(|s| ends.map(|end| &s[end]))
        .collect();
    for state in states {
        let mut actor = Actor::of(ActorKind::State);
        actor.codes.insert("cow".into(), state.clone());
        change.add(Node::new(
            key(&format!("cow-{state}")),
            format!("State {state}"),
            actor,
        ));
    }
    for (i, spell) in spells.iter().enumerate() {
        let said = WORDS.iter().filter(|(column, _)| spell[*column] == "1");
        let tie = Tie::Undertakes(Undertaking {
            terms: Terms {
                obligations: said.map(|(_, obligation)| *obligation).collect(),
                ..Terms::default()
            },
            ..Undertaking::default()
        });
        let [from, to] = ends.map(|end| key(&format!("cow-{}", spell[end])));
        let mut edge = Edge::new(key(&format!("atop-{i}")), from, tie, to);
        let valid = format!("{}/{}", spell["year_start"], spell["year_end"]);
        edge.valid = Some(Date::new(&valid).unwrap());
        change
            .says("atop", &format!("row {}", i + 2), edge)
            .unwrap();
    }
    apply(&Graph::empty(), &change).unwrap()
}

/// Each year of each spell: year, the two states, the five columns.
fn years_of(spells: &[BTreeMap<String, String>]) -> BTreeSet<Vec<String>> {
    let mut all = BTreeSet::new();
    for spell in spells {
        let year = |name: &str| spell[name].parse::<i32>().unwrap();
        for year in year("year_start")..=year("year_end") {
            let mut row = vec![
                year.to_string(),
                spell["ccode1"].clone(),
                spell["ccode2"].clone(),
            ];
            row.extend(WORDS.iter().map(|(column, _)| spell[*column].clone()));
            all.insert(row);
        }
    }
    all
}

/// The same of a panel.
fn years_in(panel: &[BTreeMap<String, String>]) -> BTreeSet<Vec<String>> {
    let columns = [
        "year",
        "cow1",
        "cow2",
        "defense",
        "offense",
        "neutrality",
        "nonaggression",
        "consultation",
    ];
    let row = |row: &BTreeMap<String, String>| columns.map(|column| row[column].clone()).to_vec();
    panel.iter().map(row).collect()
}

/// A few rows in ATOP's layout, made up.
const SPELLS: &str = "\
ccode1,ccode2,year_start,year_end,atop_defense,atop_offense,atop_neutral,atop_nonagg,atop_consul
990,991,1904,1907,0,0,1,0,1
990,991,1908,1914,1,1,0,0,0
991,990,1908,1910,1,0,0,0,0
990,992,1900,1920,0,0,0,1,0
";

#[test]
fn spells_become_commitments_and_years_again() {
    let spells = rows(SPELLS.as_bytes());
    let graph = from_spells(&spells);
    let (told, panel) = panel(&graph, &Filter::default(), "1900-1920");
    assert_eq!(
        (told.rows, told.undated, told.not_between_states),
        (35, 0, 0)
    );
    assert_eq!(years_in(&panel), years_of(&spells));
    assert!(panel.iter().all(|row| row["in_force"] == "yes"));
    let marks = |cow2: &str, year: &str| {
        let row = panel
            .iter()
            .find(|row| row["cow2"] == cow2 && row["year"] == year)
            .unwrap();
        (row["censored_left"].clone(), row["censored_right"].clone())
    };
    // Already in force on the first day, and still on the last: the panel cuts the spell off.
    assert_eq!(marks("992", "1910"), ("1".into(), "1".into()));
    assert_eq!(marks("991", "1910"), ("0".into(), "0".into()));
}

#[test]
fn atops_own_spells_come_back_year_by_year() {
    let file = "../shared/data/atop_v5_1_directed_dyad_spells.sample.csv";
    let Ok(text) = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(file))
        .or_else(|_| std::fs::read(Path::new("/work").join(&file[3..])))
    else {
        let _ = writeln!(
            std::io::stderr(),
            "SKIPPED: {file} is not here, so the panel was compared with made-up spells only"
        );
        return;
    };
    let spells = rows(&text);
    assert_eq!(spells.len(), 59);
    let graph = from_spells(&spells);
    let (_, panel) = panel(&graph, &Filter::default(), "1815-2018");
    assert_eq!(years_in(&panel), years_of(&spells));
    let cut: Vec<_> = panel
        .iter()
        .filter(|row| row["censored_right"] == "1")
        .collect();
    let to_the_end = |row: &BTreeMap<String, String>| row["year_end"] == "2018";
    assert_eq!(
        cut.iter().map(|row| &row["cow2"]).collect::<BTreeSet<_>>(),
        spells
            .iter()
            .filter(|s| to_the_end(s))
            .map(|s| &s["ccode2"])
            .collect()
    );
}
