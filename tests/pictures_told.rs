//! Every drawn answer against what the command tells: a picture names what the answer names, with
//! its dates, or a note counts what it leaves out; and it names nothing else. Of each verb that
//! draws, on the built-in dossiers, on one of the Baltic states and on two made from a seed, the
//! words of the SVG are held against the same question's table, JSON and dossier.
//!
//! `DRAW_TO=/tmp/p cargo test --test pictures_told` writes the pictures to look at.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used)] // A test that finds nothing to unwrap has failed.

#[path = "promises/random.rs"]
mod random;

use foedera::dossier::{BUILT_IN, Memory, read};
use foedera::graph::Graph;
use foedera::model::{Kind, Tie};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

/// Questions of which a picture draws the edges that the answer rests on, and nothing else.
const UKRAINE: &[&str] = &[
    "guarantors ukraine",
    "guarantors ukraine --as-of 2015",
    "beneficiaries usa",
    "breaches",
    "breaches --as-of 2015",
    "reach uk",
    "edges",
    "edges --as-of 2015",
    "edges --relation leads",
    "match ?g_guarantees_?v,_?g_violates_?a",
    "paths usa ukraine --way either",
    "strength usa ukraine",
    "circles",
    "what-if --without usa",
    "diff 1994 2022",
    "recourse ukraine",
    "coverage ukraine",
    "fragility ukraine --sought",
    "timeline ukraine",
    "timeline budapest",
    "measure --years 1990-2020",
];
const JULY: &[&str] = &[
    "guarantors belgium",
    "guarantors serbia --as-of 1914-07",
    "beneficiaries germany",
    "breaches",
    "reach germany",
    "strength russia france",
    "what-if --without russia",
    "diff 1870 1910",
    "recourse belgium",
    "coverage belgium",
    "fragility belgium",
    "timeline belgium",
    "timeline germany",
    "cascade act serbia --by austria",
    "measure germany --years 1870-1914",
];
const LOANS: &[&str] = &[
    "guarantors shipping",
    "beneficiaries holding",
    "edges",
    "circles",
    "cascade default shipping",
    "cascade default shipping --clearing",
    "recourse north-bank",
    "coverage north-bank",
    "fragility north-bank",
    "timeline shipping",
    "what-if --without holding",
];
const BALTIC: &[&str] = &[
    "guarantors estonia",
    "breaches",
    "edges --as-of 1935",
    "diff 1935 1940",
    "recourse estonia",
    "timeline base-ee",
];
const SEEDED: &[&str] = &[
    "guarantors n0",
    "guarantors n1 --as-of 1955",
    "beneficiaries n2",
    "breaches",
    "reach n3",
    "edges",
    "edges --as-of 1955",
    "paths n1 n2",
    "strength n1 n2",
    "circles",
    "what-if --without n1",
    "diff 1949 1957",
    "recourse n0",
    "coverage n1",
    "fragility n2",
    "timeline n0",
    "timeline t0",
    "cascade default n1",
    "cascade default n1 --clearing",
    "measure --years 1949-1960",
];

#[test]
fn what_is_drawn_of_ukraine_is_what_is_told() {
    hold("ukraine", &built_in("ukraine"), UKRAINE);
}

#[test]
fn what_is_drawn_of_july_1914_is_what_is_told() {
    hold("july-1914", &built_in("july-1914"), JULY);
}

#[test]
fn what_is_drawn_of_the_loans_is_what_is_told() {
    hold("loan-circle", &built_in("loan-circle"), LOANS);
}

#[test]
fn what_is_drawn_of_invented_dossiers_is_what_is_told() {
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    for name in ["first.ron", "second.ron"] {
        // The larger of some: one of two promises draws little.
        let drawn = (0..8).map(|_| random::dossiers().new_tree(&mut runner).unwrap().current());
        let text = drawn.max_by_key(String::len).unwrap();
        let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("pictures-told-{name}"));
        std::fs::write(&file, &text).unwrap();
        hold(file.to_str().unwrap(), &text, SEEDED);
    }
}

/// Its pacts were drawn 2,159 pixels wide, with words 8 pixels high on a page.
#[test]
fn what_is_drawn_of_the_baltic_states_is_what_is_told_and_can_be_read() {
    let text = include_str!("pictures/baltic.ron");
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pictures/baltic.ron");
    hold(file.to_str().unwrap(), text, BALTIC);
    let done = Command::new(env!("CARGO_BIN_EXE_foedera"))
        .args(["render", "-o", "-", "-q", "-f"])
        .arg(&file)
        .output()
        .unwrap();
    let svg = String::from_utf8(done.stdout).unwrap();
    let document = roxmltree::Document::parse(&svg).unwrap();
    let width: f64 = document
        .root_element()
        .attribute("width")
        .unwrap()
        .parse()
        .unwrap();
    assert!(width <= foedera::render::WIDEST_LEGIBLE, "{width}");
}

fn built_in(name: &str) -> String {
    let known = BUILT_IN.into_iter().find(|(known, _)| *known == name);
    known.unwrap().1.to_string()
}

/// Asks each question of a dossier both ways, and tells all in which the answers differ.
fn hold(file: &str, text: &str, questions: &[&str]) {
    let files = Memory::new().with("d.ron", text);
    let graph = read(&files, "d.ron").graph.unwrap();
    let records = Records::of(&graph);
    let mut wrong = Vec::new();
    for question in questions {
        let Some(answer) = Answer::of(file, question) else {
            continue;
        };
        let found = answer.differences(&records);
        wrong.extend(found.into_iter().map(|what| format!("{question}: {what}")));
    }
    assert!(wrong.is_empty(), "{file}\n{}", wrong.join("\n"));
}

/// Words as they are compared: letters and digits, in small letters.
fn words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    words
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// Words one after another, by which it can be told whether a text has others.
struct Text(String);

impl Text {
    fn new(text: &str) -> Text {
        Text(format!(" {} ", words(text).join(" ")))
    }

    fn has(&self, text: &str) -> bool {
        self.0.contains(&Text::new(text).0)
    }

    fn years(&self) -> BTreeSet<&str> {
        let words = self.0.split(' ');
        words
            .filter(|w| w.len() == 4 && w.chars().all(|c| c.is_ascii_digit()))
            .collect()
    }
}

/// What a dossier calls its records.
struct Records {
    names: BTreeSet<String>,
    /// What sort of thing each event was: a label has room for that.
    sorts: BTreeMap<String, String>,
    conditions: BTreeSet<String>,
    /// The events by which something was broken: a chart crosses its bar.
    broke: BTreeSet<String>,
    /// Of each edge whether it is a promise, and its ends.
    edges: BTreeMap<String, (bool, [String; 2])>,
}

impl Records {
    fn of(graph: &Graph) -> Records {
        let nodes = || graph.node_ids().map(|id| graph.node(id));
        let sorts = nodes().filter_map(|node| match &node.is {
            Kind::Event(event) => Some((node.name.clone(), event.subtype.clone()?)),
            _ => None,
        });
        let name = |id| graph.node(id).name.clone();
        let edges = || graph.edge_ids().map(|id| (id, graph.edge(id)));
        let broke = edges().filter_map(|(_, edge)| match &edge.tie {
            Tie::Violates(violation) => graph.node_id(violation.event.as_ref()?.as_str()),
            _ => None,
        });
        let ends = |id| [graph.from(id), graph.to(id)].map(name);
        let told = edges().map(|(id, edge)| {
            let is_promise = edge.relation().is_commitment();
            (edge.key.to_string(), (is_promise, ends(id)))
        });
        Records {
            conditions: nodes()
                .filter(|node| node.as_condition().is_some())
                .map(|node| node.name.clone())
                .collect(),
            broke: broke.map(name).collect(),
            edges: told.collect(),
            names: nodes().map(|node| node.name.clone()).collect(),
            sorts: sorts.collect(),
        }
    }

    /// Whether words tell of a record: by its name or, of an event, by what it was.
    fn told(&self, name: &str, words: &Text) -> bool {
        words.has(name) || self.sorts.get(name).is_some_and(|sort| words.has(sort))
    }
}

/// The verbs whose answer is no part of a dossier.
const NO_DOSSIER: [&str; 5] = ["what-if", "diff", "measure", "cascade", "timeline"];

/// A question, answered in every way.
struct Answer {
    verb: String,
    json: Value,
    csv: Vec<BTreeMap<String, String>>,
    /// The table.
    table: Text,
    /// The table, the JSON and the dossier that the answer rests on.
    told: Text,
    /// The words of the picture, but for the line of sources.
    drawn: Text,
    /// The same as they stand, for sums and notes.
    lines: String,
    /// What a mouse shows.
    tips: Vec<Text>,
}

impl Answer {
    /// None where there is no answer.
    fn of(file: &str, question: &str) -> Option<Answer> {
        let ask = |more: &[&str]| {
            let typed = question.split(' ').map(|word| word.replace('_', " "));
            let done = Command::new(env!("CARGO_BIN_EXE_foedera"))
                .args(typed)
                .args(["-q", "-f", file])
                .args(more)
                .output()
                .unwrap();
            let said = String::from_utf8(done.stdout).unwrap();
            let erred = String::from_utf8(done.stderr).unwrap();
            (done.status.code().unwrap(), said, erred)
        };
        let (code, table, erred) = ask(&["--columns", "4000"]);
        assert!(code <= 1 || code == 4, "{question}: {erred}");
        let (code_drawn, svg, erred) = ask(&["-o", "-"]);
        if code_drawn == 1 {
            return None;
        }
        // Measures are drawn by both readings, told by what is sure.
        let is_drawn = code_drawn == code || question.starts_with("measure") && code == 1;
        assert!(is_drawn, "{question}: {code} and {code_drawn}: {erred}");
        let (_, json, _) = ask(&["--format", "json"]);
        let verb = question.split(' ').next().unwrap();
        let ron = match NO_DOSSIER.contains(&verb) {
            true => String::new(),
            false => ask(&["--format", "ron"]).1,
        };
        let csv = match verb {
            "coverage" => ask(&["--format", "csv"]).1,
            _ => String::new(),
        };
        if let Some(folder) = std::env::var_os("DRAW_TO") {
            let name = format!("{file}-{question}.svg").replace(['/', '?', ' '], "_");
            std::fs::write(Path::new(&folder).join(name), &svg).unwrap();
        }
        let document = roxmltree::Document::parse(&svg).unwrap();
        let of = |name: &str| -> Vec<String> {
            let nodes = document.descendants();
            let nodes = nodes.filter(|node| node.is_element() && node.tag_name().name() == name);
            let text = |node: roxmltree::Node<'_, '_>| -> String {
                let parts = node.descendants().filter(|n| n.is_text());
                parts.filter_map(|n| n.text()).collect()
            };
            nodes.map(text).collect()
        };
        let mut lines = of("text");
        if let Some(at) = lines.iter().position(|line| line.starts_with("Source")) {
            lines.truncate(at);
        }
        let lines = lines.join(" ");
        let mut reader = csv::ReaderBuilder::new()
            .flexible(true)
            .from_reader(csv.as_bytes());
        let rows = reader.deserialize().map(|row| row.unwrap()).collect();
        Some(Answer {
            verb: verb.to_string(),
            told: Text::new(&format!("{table} {json} {ron}")),
            table: Text::new(&table),
            json: serde_json::from_str(&json).unwrap(),
            csv: rows,
            drawn: Text::new(&lines),
            tips: of("title").iter().map(|tip| Text::new(tip)).collect(),
            lines,
        })
    }

    /// In what picture and answer differ.
    fn differences(&self, records: &Records) -> Vec<String> {
        let mut wrong = self.untold(records);
        wrong.extend(match self.verb.as_str() {
            "coverage" => self.undrawn_cells(&["for", "who"]),
            "recourse" => self.undrawn_calls(records),
            "fragility" => self.undrawn_steps(),
            "timeline" => self.undrawn_moments(records),
            "measure" => self.undrawn_measures(),
            "cascade" => self.undrawn_cascade(records),
            "what-if" | "diff" => self.undrawn_changes(records),
            _ => self.undrawn_edges(records),
        });
        wrong
    }

    /// What the picture names that the answer does not.
    fn untold(&self, records: &Records) -> Vec<String> {
        // A difference stands among what stays: conditions of that are there by their letters.
        let is_difference = ["what-if", "diff"].contains(&self.verb.as_str());
        let is_around = |name: &String| is_difference && records.conditions.contains(name);
        let names = records.names.iter();
        let names = names.filter(|name| self.drawn.has(name) && !self.told.has(name));
        let names = names.filter(|name| !is_around(name));
        let mut wrong: Vec<String> = names
            .map(|name| format!("drawn, not told: {name}"))
            .collect();
        // The axis of a chart has years of its own.
        if !["timeline", "measure"].contains(&self.verb.as_str()) {
            let told = self.told.years();
            let years = self
                .drawn
                .years()
                .into_iter()
                .filter(|year| !told.contains(year));
            wrong.extend(years.map(|year| format!("drawn, not told: the year {year}")));
        }
        let parts = self.lines.split([' ', '–', '(', ')', ';', ',', '.']);
        let is_machine = |part: &&str| {
            let lengths: Vec<usize> = part.split('-').map(str::len).collect();
            let is_plain = part.chars().all(|c| c.is_ascii_digit() || c == '-');
            is_plain && matches!(lengths[..], [4, 2] | [4, 2, 2])
        };
        let dates = parts.filter(is_machine);
        wrong.extend(dates.map(|date| format!("a date as machines write it: {date}")));
        let quoted = self
            .lines
            .split('“')
            .skip(1)
            .filter_map(|after| after.split_once('”'));
        let quoted = quoted.filter(|(words, _)| !self.told.has(words.trim_end_matches('…')));
        wrong.extend(quoted.map(|(words, _)| format!("drawn, not told: “{words}”")));
        wrong
    }

    /// How many the notes that begin so, and go on so, count.
    fn noted(&self, begin: &str, then: &str) -> usize {
        let notes = self.lines.split(begin).skip(1);
        let counts = notes.filter_map(|note| {
            let (number, rest) = note.trim_start().split_once(' ')?;
            rest.starts_with(then)
                .then(|| number.parse::<usize>().ok())?
        });
        counts.sum()
    }

    /// Of an answer that is drawn as boxes and arrows: each of its edges, or how many were left out.
    fn undrawn_edges(&self, records: &Records) -> Vec<String> {
        let mut wrong = Vec::new();
        let mut shown = Edges::default();
        let (mut undated, mut others, mut beside) = Default::default();
        let Value::Object(fields) = &self.json else {
            panic!("an answer is an object");
        };
        for (key, value) in fields {
            match key.as_str() {
                "undated" => edges_of(value, &mut undated),
                "at_other_times" => edges_of(value, &mut others),
                "wants" => edges_of(value, &mut beside),
                _ => edges_of(value, &mut shown),
            }
        }
        for edges in [&mut undated, &mut others, &mut beside] {
            edges.0.retain(|id, _| !shown.0.contains_key(id));
        }
        let counted = [
            (
                undated.matters(),
                self.noted("Not shown:", "record has no date")
                    + self.noted("Not shown:", "records have no date"),
                "undated",
            ),
            (
                others.matters(),
                self.noted("Not shown:", "record of other times")
                    + self.noted("Not shown:", "records of other times"),
                "of other times",
            ),
            (
                beside.0.len(),
                self.noted("Not drawn:", "record that the answer mentions")
                    + self.noted("Not drawn:", "records that the answer mentions"),
                "mentioned",
            ),
        ];
        for (told, noted, what) in counted {
            if told != noted {
                wrong.push(format!("{told} {what} are told, the notes count {noted}"));
            }
        }
        let thinned = self.noted("and", "boxes with no other line")
            + self.noted("and", "box with no other line");
        let mut absent = BTreeSet::new();
        for edge in shown.0.values() {
            for what in self.undrawn_edge(edge, records) {
                absent.insert(what);
            }
        }
        if thinned == 0 {
            wrong.extend(absent);
        } else {
            let boxes = absent
                .iter()
                .filter(|what| what.starts_with("not drawn: "))
                .count();
            if boxes != thinned {
                wrong.push(format!(
                    "the notes count {thinned} boxes, not {boxes}: {absent:?}"
                ));
            }
        }
        wrong
    }

    /// What a picture that shows this edge does not tell of it.
    fn undrawn_edge(&self, edge: &Value, records: &Records) -> Vec<String> {
        let name = |key: &str| edge[key]["name"].as_str().unwrap_or_default();
        let (from, to) = (name("from"), name("to"));
        let sentence = format!("{from} {} {to}", edge["relation"].as_str().unwrap());
        let mut wrong = Vec::new();
        let ends = [from, to].into_iter().filter(|end| !self.drawn.has(end));
        wrong.extend(ends.map(|end| format!("not drawn: {end}")));
        let is_promise = ["guarantees", "backstops", "undertakes", "owes"]
            .contains(&edge["relation"].as_str().unwrap());
        if !is_promise {
            return wrong;
        }
        if !self.tips.iter().any(|tip| tip.has(from) && tip.has(to)) {
            wrong.push(format!("no arrow: {sentence}"));
        }
        let under = Some(name("under")).filter(|under| !under.is_empty());
        if under.is_some_and(|under| !self.drawn.has(under)) {
            wrong.push(format!("{sentence}: not drawn: under {}", under.unwrap()));
        }
        let period = edge["period"].as_str().unwrap_or_default();
        // Of what is over the picture tells when it ended, or began.
        let years = Text::new(&period.replace('-', " "));
        let years = years.years();
        if !years.is_empty() && !years.iter().any(|year| self.drawn.has(year)) {
            wrong.push(format!("{sentence}: not drawn: {period}"));
        }
        for open in edge["open_conditions"].as_array().into_iter().flatten() {
            let condition = open["condition"]["name"].as_str().or(open["name"].as_str());
            if condition.is_some_and(|name| !self.drawn.has(name)) {
                wrong.push(format!("{sentence}: not drawn: {}", condition.unwrap()));
            }
        }
        for breach in edge["broken_by"].as_array().into_iter().flatten() {
            let event = breach["event"]["name"].as_str();
            if event.is_some_and(|event| !records.told(event, &self.drawn)) {
                wrong.push(format!(
                    "{sentence}: not drawn: broken by {}",
                    event.unwrap()
                ));
            }
        }
        for sum in ["cap", "amount"] {
            let Some(sum) = edge["attributes"][sum].as_str() else {
                continue;
            };
            if !self.lines.contains(&spelled(sum)) {
                wrong.push(format!("{sentence}: not drawn: {sum}"));
            }
        }
        wrong
    }

    /// What stands in these columns of the table and not in the picture.
    fn undrawn_cells(&self, columns: &[&str]) -> Vec<String> {
        let rows = self.csv.iter();
        let cells = rows.flat_map(|row| columns.iter().filter_map(|column| row.get(*column)));
        let cells: BTreeSet<&String> = cells.filter(|cell| !cell.is_empty()).collect();
        let missing = cells.into_iter().filter(|cell| {
            // What is promised alike for several is one row of the table.
            let parts = cell.replace(" and ", ", ");
            !self.drawn.has(cell) && !parts.split(", ").all(|part| self.drawn.has(part))
        });
        missing.map(|cell| format!("not drawn: {cell}")).collect()
    }

    fn undrawn_calls(&self, records: &Records) -> Vec<String> {
        let mut calls = Edges::default();
        for key in ["lines", "undated"] {
            edges_of(&self.json[key], &mut calls);
        }
        let mut wrong = Vec::new();
        let mut alone = Edges::default();
        edges_of(&self.json["alone"], &mut alone);
        let noted = self.noted("Not shown:", "promise that nobody stands behind")
            + self.noted("Not shown:", "promises that nobody stands behind");
        if noted != alone.0.len() {
            wrong.push(format!(
                "{} stand alone, the notes count {noted}",
                alone.0.len()
            ));
        }
        let again = calls.0.len() - calls.matters();
        let noted = self.noted("Not shown:", "further account of")
            + self.noted("Not shown:", "further accounts of");
        if again != noted {
            wrong.push(format!("{again} are told again, the notes count {noted}"));
        }
        for edge in calls.0.values() {
            let mut found = self.undrawn_edge(edge, records);
            // A ladder has no arrow from box to box, and caps are told as what is left of them.
            found.retain(|what| !what.starts_with("no arrow"));
            wrong.extend(found);
        }
        wrong
    }

    fn undrawn_steps(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        for step in self.json["fall"]["steps"].as_array().unwrap() {
            let who = step["worst"]["name"].as_str();
            if who.is_some_and(|who| !self.drawn.has(who)) {
                wrong.push(format!("not drawn: {}", who.unwrap()));
            }
            let left = step["promises_left"].to_string();
            if who.is_some() && !self.drawn.has(&left) {
                wrong.push(format!("not drawn: {left} left"));
            }
        }
        if !self
            .drawn
            .has("Not drawn what would be lost if only one of them left")
        {
            wrong.push("who leaves alone is not drawn, and no note says so".to_string());
        }
        wrong
    }

    fn undrawn_moments(&self, records: &Records) -> Vec<String> {
        let mut wrong = Vec::new();
        let (mut events, mut dates, mut promises, mut ties) = (0, 0, 0, 0);
        let moments = ["dated", "undated"].into_iter();
        let moments = moments.flat_map(|part| self.json[part].as_array().unwrap());
        for what in moments.map(|moment| &moment["what"]) {
            if let Some(event) = what["event"]["name"].as_str() {
                let is_told = records.told(event, &self.drawn) || records.broke.contains(event);
                events += usize::from(!is_told);
            } else if let Some(agreement) = what["agreement"]["name"].as_str() {
                dates += usize::from(!self.drawn.has(agreement));
            } else {
                let (is_promise, ends) = &records.edges[what["edge"]["id"].as_str().unwrap()];
                let missing = ends.iter().filter(|end| !self.drawn.has(end)).count();
                let untold = usize::from(missing > 0);
                match is_promise {
                    true => promises += untold,
                    false => ties += untold,
                }
            }
        }
        for (told, what) in [
            (events, "event"),
            (dates, "date"),
            (promises, "promise"),
            (ties, "tie"),
        ] {
            let noted = self.counted(what);
            if told > noted {
                wrong.push(format!(
                    "{told} {what}s are not drawn, the notes count {noted}"
                ));
            }
        }
        wrong
    }

    /// How many of what begins so the note counts that tells what is no promise.
    fn counted(&self, what: &str) -> usize {
        let notes = self.lines.split("Not drawn: ").skip(1);
        let notes = notes.filter_map(|note| note.split_once('.'));
        let words: Vec<&str> = notes.flat_map(|(note, _)| note.split(' ')).collect();
        let pairs = words.windows(2).filter(|pair| pair[1].starts_with(what));
        pairs.filter_map(|pair| pair[0].parse::<usize>().ok()).sum()
    }

    fn undrawn_measures(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        for series in self.json["series"].as_array().unwrap() {
            let who = series["actor"]["name"].as_str();
            if who.is_some_and(|who| !self.drawn.has(who)) {
                wrong.push(format!("not drawn: {}", who.unwrap()));
            }
            for (measure, value) in series["slices"][0].as_object().unwrap() {
                let is_told = !value.is_null() && measure != "when";
                let called = MEASURES.iter().find(|(own, _)| own == measure);
                let called = called.map_or(measure.as_str(), |(_, called)| called);
                if is_told && self.table.has(measure) && !self.drawn.has(called) {
                    wrong.push(format!("not drawn: {measure}"));
                }
            }
        }
        wrong
    }

    fn undrawn_cascade(&self, records: &Records) -> Vec<String> {
        let mut wrong = Vec::new();
        if self.json["acts"].is_array() {
            let mut steps = Edges::default();
            edges_of(&self.json["acts"], &mut steps);
            let entering = steps.0.values().filter(|step| step["course"] == "Enters");
            for step in entering {
                wrong.extend(self.undrawn_edge(step, records));
            }
            return wrong;
        }
        for round in self.json["rounds"].as_array().unwrap() {
            for failed in round["failed"].as_array().unwrap() {
                let name = failed["actor"]["name"].as_str().unwrap();
                if !self.drawn.has(name) {
                    wrong.push(format!("not drawn: {name} fails"));
                }
            }
            for debt in round["debts"].as_array().unwrap() {
                for payment in debt["payments"].as_array().unwrap() {
                    let (by, paid) = (&payment["by"]["name"], &payment["paid"]);
                    let (by, paid) = (by.as_str().unwrap(), paid.as_str().unwrap_or("0"));
                    if !paid.starts_with('0') && !self.drawn.has(by) {
                        wrong.push(format!("not drawn: {by} pays {paid}"));
                    }
                }
                for sum in ["owed", "unpaid"] {
                    let Some(sum) = debt[sum].as_str() else {
                        continue;
                    };
                    let nothing = sum
                        .split(' ')
                        .next()
                        .is_none_or(|n| n.trim_matches(['0', '.']).is_empty());
                    if !nothing && !self.lines.contains(&spelled(sum)) {
                        wrong.push(format!("not drawn: {sum} of {}", debt["debt"]["id"]));
                    }
                }
            }
        }
        wrong
    }

    fn undrawn_changes(&self, records: &Records) -> Vec<String> {
        let mut wrong = Vec::new();
        let noted = self.noted("Not marked:", "record that stands")
            + self.noted("Not marked:", "records that stand");
        let mut absent = BTreeSet::new();
        for change in self.json["changes"].as_array().unwrap() {
            let how = change["change"].as_str().unwrap();
            let side = match how {
                "Lost" => &change["before"],
                _ => &change["after"],
            };
            if how != "Resaid" {
                let mut edges = Edges::default();
                edges_of(side, &mut edges);
                let lacks = |edge: &&Value| !self.undrawn_edge(edge, records).is_empty();
                if edges.0.values().any(lacks) {
                    absent.insert((how, change["id"].to_string()));
                }
            }
        }
        if absent.len() > noted {
            wrong.push(format!("the notes count {noted} unmarked, not {absent:?}"));
        }
        wrong
    }
}

/// Measures of which a chart says what they count, without their name.
const MEASURES: [(&str, &str); 7] = [
    ("degree", "actors it is tied to"),
    ("given", "actors to whom it promised"),
    ("received", "actors who promised it"),
    ("largest", "component"),
    ("transitivity", "tied"),
    ("pairs", "pairs that are tied"),
    ("density", "share of all pairs"),
];

/// Edges by their ids.
#[derive(Default)]
struct Edges<'v>(BTreeMap<&'v str, &'v Value>);

impl Edges<'_> {
    /// How many they are: accounts of one matter are one.
    fn matters(&self) -> usize {
        let matter = |(id, edge): (&&str, &&Value)| {
            let matter = &edge["matter"];
            matter
                .as_str()
                .map_or_else(|| (*id).to_string(), str::to_string)
        };
        self.0.iter().map(matter).collect::<BTreeSet<_>>().len()
    }
}

/// All edges in a value that are told as such.
fn edges_of<'v>(value: &'v Value, found: &mut Edges<'v>) {
    match value {
        Value::Object(fields) => {
            if let (Some(id), true) = (value["id"].as_str(), value["states"].is_array()) {
                found.0.insert(id, value);
            }
            fields.values().for_each(|value| edges_of(value, found));
        }
        Value::Array(values) => values.iter().for_each(|value| edges_of(value, found)),
        _ => {}
    }
}

/// A sum below a million as pictures write it: `EUR 1,000` for `1000.00 EUR`.
fn spelled(sum: &str) -> String {
    let (number, currency) = sum.split_once(' ').unwrap_or((sum, ""));
    let (whole, cents) = number.split_once('.').unwrap_or((number, "00"));
    let mut grouped = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let cents = match cents.trim_end_matches('0') {
        "" => String::new(),
        _ => format!(".{cents:0<2}"),
    };
    format!("{currency} {grouped}{cents}")
        .trim_start()
        .to_string()
}

#[test]
fn a_chain_is_listed_on_a_phone_from_its_first_link() {
    let text = r#"(foedera: 1, source: "s", sources: {"s": "S"},
        actors: {"z": State("Zembla"), "a": State("Aldovia"), "m": State("Moldania")},
        edges: [guarantees(from: "z", to: "a", at: "1"), guarantees(from: "a", to: "m", at: "1")])"#;
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pictures-told-chain.ron");
    std::fs::write(&file, text).unwrap();
    let done = Command::new(env!("CARGO_BIN_EXE_foedera"))
        .args(["strength", "z", "m", "--phone", "-o", "-", "-q", "-f"])
        .arg(&file)
        .output()
        .unwrap();
    let svg = String::from_utf8(done.stdout).unwrap();
    let first = svg.find(">Zembla → Aldovia<").unwrap();
    assert!(first < svg.find(">Aldovia → Moldania<").unwrap());
}
