//! Random dossiers: a few actors, agreements and conditions, and promises of every kind among
//! them, some of others, some sought, some broken.

use proptest::prelude::*;
use proptest::sample::select;
use std::fmt::Write as _;

/// The actors are n0 to n5; the agreements t0, t1; the conditions c0, c1; the event x.
pub const ACTORS: usize = 6;

/// What one promise says, in numbers; what does not fit is left out.
#[derive(Clone, Debug)]
pub struct Draw {
    kind: usize,
    ends: (usize, usize),
    of: usize,
    how: [usize; 6],
}

fn draws() -> impl Strategy<Value = Draw> {
    let how = proptest::array::uniform6(0..6usize);
    let ends = (0..ACTORS, 1..ACTORS);
    (0..8usize, ends, 0..12usize, how).prop_map(|(kind, (from, step), of, how)| Draw {
        kind,
        ends: (from, (from + step) % ACTORS),
        of,
        how,
    })
}

/// A dossier as text.
pub fn dossiers() -> impl Strategy<Value = String> {
    let gates = select(vec![
        "Performance",
        "LegalForce",
        "EntryIntoForce",
        "Existence",
        "Termination",
    ]);
    (
        proptest::collection::vec(draws(), 1..14),
        gates.clone(),
        gates,
        (0..4usize, 0..4usize),
    )
        .prop_map(|(draws, first, second, met_by)| {
            text(&draws, [(first, met_by.0), (second, met_by.1)])
        })
}

/// A promise already made, that another may be of.
struct Made {
    key: String,
    from: usize,
    to: usize,
    owed_to: usize,
    is_backstop: bool,
}

/// Two conditions, each with what it gates and which of the memberships meets it; beyond the last
/// of these, none.
fn text(draws: &[Draw], conditions: [(&str, usize); 2]) -> String {
    let mut edges = String::new();
    let mut memberships: Vec<String> = Vec::new();
    let mut made: Vec<Made> = Vec::new();
    for (i, draw) in draws.iter().enumerate() {
        let (mut from, mut to) = draw.ends;
        let [under, since, said, cap, more, wait] = draw.how;
        let mut own = String::new();
        let mut owed_to = to;
        let of = made.get(draw.of);
        let relation = match (draw.kind, of) {
            (0, Some(of)) => {
                let when = ["", "when: OnFailure, ", "when: Alongside, "][more % 3];
                let _ok = write!(own, "of: \"{}\", {when}", of.key);
                (to, owed_to) = (of.from, of.owed_to);
                "backstops"
            }
            (1, Some(of)) if !of.is_backstop => {
                let nature = [
                    "",
                    "nature: Accessory, ",
                    "nature: Independent, ",
                    "liability: JointAndSeveral, ",
                ];
                let _ok = write!(
                    own,
                    "of: \"{}\", owed_to: \"n{}\", {}",
                    of.key,
                    of.owed_to,
                    nature[more % 4]
                );
                (to, owed_to) = (of.from, of.owed_to);
                "guarantees"
            }
            (2, _) => {
                let _ok = write!(own, "amount: \"{} EUR\", ", 10 + 10 * more);
                "owes"
            }
            (3, _) => {
                let domain = ["air", "sea", "energy"][more % 3];
                let _ok = write!(own, "obligation: Assistance, domains: [\"{domain}\"], ");
                "undertakes"
            }
            (4, _) => "member_of",
            (5, Some(of)) if !of.is_backstop => {
                let _ok = writeln!(
                    edges,
                    "violates(id: \"e{i}\", from: \"n{}\", to: \"n{}\", event: \"x\", breaches: \"{}\", at: \"{i}\"),",
                    of.from, of.to, of.key
                );
                continue;
            }
            _ => {
                let what = ["", "obligation: Defense, ", "domains: [\"air\", \"sea\"], "];
                own.push_str(what[more % 3]);
                "guarantees"
            }
        };
        if from == to {
            from = (0..ACTORS)
                .find(|other| *other != to && *other != owed_to)
                .unwrap();
        }
        if relation != "member_of" {
            if let Some(under) = ["t0", "t1"].get(under) {
                let _ok = write!(own, "under: \"{under}\", ");
            }
            if let Some(cap) = [5, 20, 40].get(cap) {
                let _ok = write!(own, "cap: \"{cap} EUR\", ");
            }
            if let Some(force) = ["LegallyBinding", "PoliticallyBinding"].get((cap + more) % 4) {
                let _ok = write!(own, "force: {force}, ");
            }
            if (1..4).contains(&cap) {
                let _ok = write!(own, "priority: {cap}, ");
            }
            if let Some(wait) = ["c0", "c1"].get(wait) {
                let _ok = write!(own, "conditions: \"{wait}\", ");
            }
        }
        if let Some(since) = ["1950", "1954", "1960"].get(since) {
            let _ok = write!(own, "since: \"{since}\", ");
        }
        if said == 0 {
            own.push_str("modality: Sought, ");
        }
        let key = format!("e{i}");
        let _ok = writeln!(
            edges,
            "{relation}(id: \"{key}\", from: \"n{from}\", to: \"n{to}\", {own}at: \"{i}\"),"
        );
        if relation == "member_of" {
            memberships.push(key);
        } else {
            let is_backstop = relation == "backstops";
            made.push(Made {
                key,
                from,
                to,
                owed_to,
                is_backstop,
            });
        }
    }
    let [c0, c1] = conditions.map(|(gates, which)| {
        let met_by = memberships.get(which);
        let met_by = met_by.map_or(String::new(), |key| format!("met_by: \"{key}\", "));
        format!("gates: [{gates}], {met_by}at: \"1\"")
    });
    let kinds = ["State", "State", "Coalition", "Bank", "State", "State"];
    let actors: Vec<String> = kinds
        .iter()
        .enumerate()
        .map(|(i, kind)| format!("\"n{i}\": {kind}(\"N{i}\")"))
        .collect();
    format!(
        r#"(foedera: 1, source: "book", sources: {{"book": (title: "A book")}},
        actors: {{{}}},
        agreements: {{"t0": Treaty(name: "T0", entered_into_force: "1952", at: "1"), "t1": Treaty("T1")}},
        conditions: {{"c0": Ratification(name: "C0", {c0}), "c1": Other(name: "C1", {c1})}},
        events: {{"x": Assault(name: "X", when: "1956", at: "1")}},
        edges: [{edges}])"#,
        actors.join(", "),
    )
}
