//! The generated network of `shared/bench`: its rows, and the arguments of its six questions.
//! Nodes are `0..actors` and agreements after them; days count from 1900-01-01.

use std::path::Path;

/// The relations of the network, in the order of their numbers.
pub const RELATIONS: [&str; 5] = [
    "guarantees",
    "backstops",
    "violates",
    "member_of",
    "party_to",
];
/// `until` of an edge that is open.
pub const OPEN: u32 = u32::MAX;

/// One edge.
#[derive(Clone, Copy)]
pub struct Row {
    pub from: u32,
    pub to: u32,
    pub relation: u8,
    pub since: u32,
    /// The first day on which it no longer holds.
    pub until: u32,
    pub binding: bool,
}

/// How many nodes are actors, and how many there are.
pub fn counts(dir: &Path) -> (u32, usize) {
    let (mut actors, mut all) = (0, 0);
    nodes(dir, |_, kind, _| {
        all += 1;
        actors += u32::from(kind == "actor");
    });
    (actors, all)
}

/// Calls `see` for each row of `edges.csv`.
pub fn edges(dir: &Path, mut see: impl FnMut(Row)) {
    let mut reader = csv::Reader::from_path(dir.join("edges.csv")).expect("edges.csv is there");
    let mut record = csv::ByteRecord::new();
    while reader
        .read_byte_record(&mut record)
        .expect("edges.csv can be read")
    {
        let relation = RELATIONS.iter().position(|r| r.as_bytes() == &record[2]);
        see(Row {
            from: number(&record[0]),
            to: number(&record[1]),
            relation: relation.expect("a relation of the network") as u8,
            since: number(&record[3]),
            until: if record[4].is_empty() {
                OPEN
            } else {
                number(&record[4])
            },
            binding: &record[5] == b"1",
        });
    }
}

/// Calls `see` with the id, the kind and the name of each node.
pub fn nodes(dir: &Path, mut see: impl FnMut(&str, &str, &str)) {
    let mut reader = csv::Reader::from_path(dir.join("nodes.csv")).expect("nodes.csv is there");
    let mut record = csv::StringRecord::new();
    while reader
        .read_record(&mut record)
        .expect("nodes.csv can be read")
    {
        see(&record[0], &record[1], &record[2]);
    }
}

fn number(digits: &[u8]) -> u32 {
    digits
        .iter()
        .fold(0, |n, digit| n * 10 + u32::from(digit - b'0'))
}

/// The arguments of the questions, in pairs; the second is 0 where there is only one.
pub fn arguments(dir: &Path, question: &str) -> Vec<(u32, u32)> {
    let text = std::fs::read_to_string(dir.join("params.json")).expect("params.json is there");
    let all: serde_json::Value = serde_json::from_str(&text).expect("params.json is JSON");
    let number = |value: Option<&serde_json::Value>| {
        value.and_then(serde_json::Value::as_u64).unwrap_or(0) as u32
    };
    let lists = all[question].as_array().expect("a list of arguments");
    lists
        .iter()
        .map(|list| (number(list.get(0)), number(list.get(1))))
        .collect()
}
