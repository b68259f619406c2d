//! Random dossiers that contradict themselves: dates that are partial, approximate or absent,
//! several accounts of one matter, two sources, denials, acts by which parties come and go,
//! agreements that take each other's place, sums in two currencies.

use foedera::dossier::{Memory, read};
use proptest::prelude::*;
use std::fmt::Write as _;

/// Decides everything, one number a decision; when there are none left, for the first choice.
struct Choices(Vec<u8>);

impl Choices {
    fn below(&mut self, n: usize) -> usize {
        self.0.pop().map_or(0, usize::from) % n
    }

    fn of<'t>(&mut self, texts: &[&'t str]) -> &'t str {
        texts[self.below(texts.len())]
    }

    /// A field of an edge, in half of all cases.
    fn field(&mut self, texts: &[&str]) -> String {
        match self.below(2) {
            0 => String::new(),
            _ => format!("{}, ", self.of(texts)),
        }
    }
}

const DATES: [&str; 10] = [
    "1950",
    "1954-06",
    "1955-03-01",
    "1956~",
    "1950/1955",
    "1952/",
    "1953/..",
    "/1955-07",
    "1954?/1958~",
    "1951-02/1955-06-15",
];

/// A promise already made, that another may be of.
struct Made {
    key: String,
    from: usize,
    to: usize,
    owed_to: usize,
    is_guarantee: bool,
}

/// A dossier as text: the actors are n0 to n5, the agreements t0 and t1, the conditions c0 and c1,
/// the events x and y, the edges e0 and so on.
pub fn dossiers() -> impl Strategy<Value = String> {
    let choices = proptest::collection::vec(any::<u8>(), 0..220);
    let texts = choices.prop_map(|choices| text(&mut Choices(choices)));
    // A few have a breach outside of a term, or a period that ends before its agreement begins.
    texts.prop_filter("a dossier without fault", |text| {
        read(&Memory::new().with("d.ron", text.as_str()), "d.ron")
            .graph
            .is_some()
    })
}

fn text(c: &mut Choices) -> String {
    let (mut edges, mut claims) = (String::new(), String::new());
    let mut made: Vec<Made> = Vec::new();
    let mut memberships: Vec<String> = Vec::new();
    for i in 0..2 + c.below(11) {
        let from = c.below(6);
        let to = (from + 1 + c.below(5)) % 6;
        edge(c, (i, from, to), &mut edges, &mut made, &mut memberships);
        let key = format!("e{i}");
        if edges.contains(&format!("\"{key}\"")) && c.below(5) == 0 {
            let voice = c.field(&["voice: \"n0\"", "voice: \"n5\""]);
            let says = c.of(&["Denied", "Reported", "Predicted", "Sought"]);
            let source = c.of(&["s0", "s1"]);
            let _ok = writeln!(
                claims,
                "(about: \"{key}\", {voice}modality: {says}, source: \"{source}\", at: \"c{i}\"),"
            );
        }
    }
    if c.below(3) == 0 {
        let since = c.of(&DATES);
        let _ok = writeln!(
            edges,
            "supersedes(id: \"lineage\", from: \"t1\", to: \"t0\", valid: \"{since}\", at: \"1\"),"
        );
    }
    let condition = |c: &mut Choices| {
        let gates = c.of(&[
            "Performance",
            "LegalForce",
            "EntryIntoForce",
            "Existence",
            "Termination",
        ]);
        let met_by = memberships.get(c.below(4));
        let met_by = met_by.map_or(String::new(), |key| format!("met_by: \"{key}\", "));
        let scope = c.field(&[
            "scope: (debtor: \"n0\")",
            "scope: (under: \"t0\")",
            "applies_to: \"e0\"",
        ]);
        let state = c.field(&[
            "state: Met",
            "state: Failed",
            "state: (is: Met, since: \"1954\")",
            "state: (is: Failed, since: \"1955-06\")",
        ]);
        let scope = match scope.contains("e0") && !edges.contains("\"e0\"") {
            true => String::new(),
            false => scope,
        };
        format!("gates: [{gates}], {met_by}{scope}{state}at: \"1\"")
    };
    let (c0, c1) = (condition(c), condition(c));
    let treaty = |c: &mut Choices| {
        let force = c.field(&["force: LegallyBinding", "force: PoliticallyBinding"]);
        let began = c.field(&[
            "entered_into_force: \"1952\"",
            "signed: \"1951\"",
            "entered_into_force: \"1955-06\"",
            "stage: UnderNegotiation",
            "stage: InForce",
        ]);
        let ended = c.field(&["terminated: \"1956\"", "terminated: \"1955-09~\""]);
        format!("{force}{began}{ended}at: \"1\"")
    };
    let (t0, t1) = (treaty(c), treaty(c));
    format!(
        r#"(foedera: 1, source: "s0", sources: {{"s0": "A book", "s1": "A letter"}},
        actors: {{"n0": State("N0"), "n1": State("N1"), "n2": Coalition("N2"), "n3": Bank("N3"),
            "n4": Group("N4"), "n5": Organ("N5")}},
        agreements: {{"t0": Treaty(name: "T0", {t0}), "t1": Treaty(name: "T1", {t1})}},
        conditions: {{"c0": Ratification(name: "C0", {c0}), "c1": Other(name: "C1", {c1})}},
        events: {{"x": Assault(name: "X", when: "1955-06", at: "1"), "y": Assault(name: "Y", at: "1")}},
        edges: [{edges}],
        claims: [{claims}])"#
    )
}

fn edge(
    c: &mut Choices,
    (i, mut from, mut to): (usize, usize, usize),
    edges: &mut String,
    made: &mut Vec<Made>,
    memberships: &mut Vec<String>,
) {
    let mut own = String::new();
    let mut owed_to = to;
    let place = c.below(12);
    let of = made.get(place);
    let relation = match (c.below(12), of) {
        (0, Some(of)) => {
            let when = c.field(&["when: OnFailure", "when: Alongside"]);
            let _ok = write!(own, "of: \"{}\", {when}", of.key);
            (to, owed_to) = (of.from, of.owed_to);
            "backstops"
        }
        (1 | 2, Some(of)) if of.is_guarantee => {
            let creditor = of.owed_to;
            let _ok = write!(own, "of: \"{}\", owed_to: \"n{creditor}\", ", of.key);
            (to, owed_to) = (of.from, creditor);
            "guarantees"
        }
        (3, _) => {
            own.push_str(&c.field(&[
                "amount: \"30 EUR\"",
                "amount: \"0 EUR\"",
                "amount: \"9 USD\"",
            ]));
            "owes"
        }
        (4, _) => {
            let whom = format!("for: \"n{}\"", (to + 1) % 6);
            own.push_str(&c.field(&[&whom]));
            "undertakes"
        }
        (5, _) => c.of(&["member_of", "leads", "part_of"]),
        (6, Some(of)) => {
            let event = c.of(&["event: \"x\", ", "event: \"y\", ", ""]);
            let when = c.field(&["valid: \"1955-06\"", "valid: \"1953~\""]);
            let said = c.field(&["modality: Denied", "modality: Reported", "finding: Alleged"]);
            let _ok = writeln!(
                edges,
                "violates(id: \"e{i}\", from: \"n{}\", to: \"n{}\", {event}{when}{said}breaches: \"{}\", at: \"{i}\"),",
                of.from, of.to, of.key
            );
            return;
        }
        (7, _) => {
            let act = c.of(&[
                "Ratification",
                "Signature",
                "Denunciation",
                "Accession",
                "Reservation",
            ]);
            let on = c.field(&["on: \"1951\"", "on: \"1955-06\"", "on: \"1954~\""]);
            let under = c.of(&["t0", "t1"]);
            let _ok = writeln!(
                edges,
                "party_to(id: \"e{i}\", from: \"n{from}\", to: \"{under}\", act: {act}, {on}at: \"{i}\"),"
            );
            return;
        }
        _ => "guarantees",
    };
    if from == to {
        from = (0..6)
            .find(|other| *other != to && *other != owed_to)
            .unwrap();
    }
    let key = format!("e{i}");
    let is_promise = !["member_of", "leads", "part_of"].contains(&relation);
    if is_promise {
        own.push_str(&c.field(&["under: \"t0\"", "under: \"t1\""]));
        own.push_str(&c.field(&[
            "obligation: Defense",
            "obligation: [Neutrality, Consultation]",
            "obligation: Nonaggression, polarity: Refrain",
            "domains: [\"air\", \"Sea\"]",
            "domains: [\"air\"], polarity: Refrain",
        ]));
        own.push_str(&c.field(&[
            "cap: \"20 EUR\"",
            "cap: \"0 EUR\"",
            "cap: \"5 USD\"",
            "share: 50",
        ]));
        own.push_str(&c.field(&["priority: 1", "priority: 2"]));
        own.push_str(&c.field(&["conditions: \"c0\"", "conditions: [\"c0\", \"c1\"]"]));
        own.push_str(&c.field(&["force: LegallyBinding", "force: Disputed"]));
        if c.below(4) == 0 {
            own.push_str(&c.field(&[
                "state: (is: Satisfied, since: \"1956\")",
                "state: (is: Cancelled, since: \"1955~\")",
                "state: Conditional",
                "state: (is: Pending, since: \"1954\")",
            ]));
        }
    }
    let matter = format!("matter: \"m-{relation}-{from}-{to}\"");
    own.push_str(&c.field(&[&matter]));
    let valid = format!("valid: \"{}\"", c.of(&DATES));
    own.push_str(&c.field(&[&valid]));
    own.push_str(&c.field(&[
        "modality: Sought",
        "modality: Denied",
        "modality: Predicted",
        "modality: Reported",
        "modality: Proposed",
        "source: \"s1\"",
        "source: \"s1\", voice: \"n5\"",
        "voice: \"n0\"",
    ]));
    let _ok = writeln!(
        edges,
        "{relation}(id: \"{key}\", from: \"n{from}\", to: \"n{to}\", {own}at: \"{i}\"),"
    );
    if is_promise {
        let is_guarantee = relation != "backstops";
        made.push(Made {
            key,
            from,
            to,
            owed_to,
            is_guarantee,
        });
    } else {
        memberships.push(key);
    }
}
