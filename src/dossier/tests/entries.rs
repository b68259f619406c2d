//! What the forms of an entry come to: ids, expansion, inheritance, claims.

use super::*;
use crate::model::{Claim, Says};

/// What one file says, in lines: edges by id, and all claims.
#[track_caller]
fn says(text: &str) -> String {
    let text = format!(
        "(foedera: 1, source: \"s\", sources: {{\"s\": \"S\", \"t\": \"T\"}},
         actors: {{\"a\": State(\"A\"), \"b\": State(\"B\"), \"c\": State(\"C\")}},
         agreements: {{\"pact\": Treaty(\"Pact\")}}, {text})"
    );
    let reading = read(&Memory::new().with("a.ron", text), "a.ron");
    let errors: Vec<&Fault> = reading.faults.iter().filter(|f| f.is_error()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    let records = reading.graph.expect("no error").records();
    let mut lines: Vec<String> = records.edges.iter().map(|e| e.key.to_string()).collect();
    lines.extend(records.claims.iter().map(line));
    lines.join("\n")
}

fn line(claim: &Claim) -> String {
    let what = match &claim.says {
        Says::Holds => "holds".to_string(),
        Says::Value(attribute, value) => format!("{attribute} = {value}"),
        Says::Silent(attribute) => format!("~{attribute}"),
    };
    let voice: Vec<&str> = claim.voice.iter().map(|key| key.as_str()).collect();
    let place = claim.place.as_deref().unwrap_or("whole");
    let (source, modality) = (&claim.source, claim.modality);
    let quote = claim
        .quote
        .as_deref()
        .map_or(String::new(), |q| format!(" {q:?}"));
    format!(
        "{}: {what}, {source} {place} [{}] {modality:?}{quote}",
        claim.about,
        voice.join("+")
    )
}

#[track_caller]
fn check(text: &str, wanted: &str) {
    let wanted: Vec<&str> = wanted
        .lines()
        .map(str::trim)
        .filter(|l| !l.is_empty())
        .collect();
    assert_eq!(says(text), wanted.join("\n"));
}

#[test]
fn several_ends_make_an_edge_each() {
    check(
        r#"edges: [owes(from: ["a", "b"], to: "c", at: ["p. 1", "p. 2"])]"#,
        "a-owes-c
         b-owes-c
         a-owes-c: holds, s p. 1 [] Asserted
         a-owes-c: holds, s p. 2 [] Asserted
         b-owes-c: holds, s p. 1 [] Asserted
         b-owes-c: holds, s p. 2 [] Asserted",
    );
}

#[test]
fn edges_with_the_same_ends_are_numbered() {
    check(
        r#"edges: [leads("a", "b", "p"), leads("a", "b", "q")]"#,
        "a-leads-b
         a-leads-b-2
         a-leads-b: holds, s p [] Asserted
         a-leads-b-2: holds, s q [] Asserted",
    );
}

#[test]
fn an_inline_condition_is_called_after_its_edge_and_takes_its_place() {
    check(
        r#"edges: [owes(from: "a", to: "b", at: "p", conditions: [Ratification("R"), Deadline(id: "d", name: "D", at: "q")])]"#,
        "a-owes-b
         a-owes-b: holds, s p [] Asserted
         a-owes-b-condition: holds, s p [] Asserted
         d: holds, s q [] Asserted",
    );
}

#[test]
fn what_is_said_once_is_inherited_until_it_is_said_otherwise() {
    check(
        r#"voice: "a", sections: [(modality: Sought, edges: [
            leads("a", "b", "p"),
            leads(from: "b", to: "c", voice: Source, source: "t", at: Whole, quote: "q",
                  outcome: (is: "none", modality: Denied), claims: ["r"]),
        ])]"#,
        "a-leads-b
         b-leads-c
         a-leads-b: holds, s p [a] Sought
         b-leads-c: holds, t whole [] Sought \"q\"
         b-leads-c: holds, t r [] Sought
         b-leads-c: outcome = none, t whole [] Denied",
    );
}

#[test]
fn the_place_of_a_node_is_that_of_its_values_or_its_own() {
    check(
        r#"events: {"e": Event(name: "E", when: "1994", silent: "place", at: "p"), "f": Event(name: "F", at: "q")}"#,
        "e: when = 1994, s p [] Asserted
         e: ~place, s p [] Asserted
         f: holds, s q [] Asserted",
    );
}

#[test]
fn debtors_become_parties_unless_they_are() {
    check(
        r#"sections: [(
            agreements: {"other": Treaty(name: "Other", debtors_are_parties: true, at: "p")},
            edges: [owes(from: ["a", "b"], to: "c", under: "other", at: "q"), party_to("a", "other", "r")],
        )]"#,
        "a-owes-c
         a-party_to-other
         b-owes-c
         b-party_to-other
         a-owes-c: holds, s q [] Asserted
         a-party_to-other: holds, s r [] Asserted
         b-owes-c: holds, s q [] Asserted
         b-party_to-other: holds, s p [] Asserted
         other: holds, s p [] Asserted",
    );
}

#[test]
fn a_claim_elsewhere_knows_whose_state_it_tells() {
    check(
        r#"conditions: {"c1": Deadline(name: "D", at: "p")}, edges: [owes("a", "b", "p")],
           claims: [(about: "c1", state: Waived, at: "q", quote: "w"), (about: "a-owes-b", state: (is: Violated, since: "1994"), at: "q")]"#,
        "a-owes-b
         a-owes-b: holds, s p [] Asserted
         a-owes-b: state = violated since 1994, s q [] Asserted
         c1: holds, s p [] Asserted
         c1: state = waived, s q [] Asserted \"w\"",
    );
}
