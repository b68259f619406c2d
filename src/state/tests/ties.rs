//! Edges that are no commitments.

use super::*;
use crate::model::{Modality::*, Participation, Role, Structure, Violation};
use std::sync::Arc;

#[track_caller]
fn check(tie_: Tie, valid: &str, said: Modality, exit: &str, as_of: &str, expect: &str) {
    let mut edge = Edge::new(key("record"), key("from"), tie_, key("to"));
    edge.valid = (!valid.is_empty()).then(|| date(valid));
    let left = (!exit.is_empty()).then(|| date(exit));
    let record = key("exit");
    let acts: Vec<PartyAct<'_>> = (left.iter())
        .map(|on| PartyAct {
            record: &record,
            act: Act::Denunciation,
            on: Some(on),
            modality: Asserted,
            disputed: false,
        })
        .collect();
    let as_of = (!as_of.is_empty()).then(|| date(as_of));
    let claim = claim(said);
    let claims = [&claim];
    let facts = TieFacts {
        acts: &acts,
        ..TieFacts::new(&edge, &claims)
    };
    let tie = tie(facts);
    let states = print(&tie.history, as_of.as_ref());
    let held = tie.holds(as_of.as_ref());
    assert_eq!(format!("{states}; held: {held}"), expect);
}

fn member() -> Tie {
    Tie::MemberOf(Structure::default())
}

fn party(act: Act) -> Tie {
    Tie::PartyTo(Participation {
        act: Some(act),
        ..Participation::default()
    })
}

#[test]
fn a_membership_lasts_for_its_period() {
    check(
        member(),
        "1955/1991",
        Asserted,
        "",
        "1980",
        "held; held: yes",
    );
    check(
        member(),
        "1955/1991",
        Asserted,
        "",
        "1992",
        "ended; held: no",
    );
    check(
        member(),
        "1955/1991",
        Asserted,
        "",
        "1954",
        "not yet; held: no",
    );
    check(
        member(),
        "1955/",
        Asserted,
        "",
        "1980",
        "held; held: possibly",
    );
    check(member(), "", Asserted, "", "1980", "[held]; held: possibly");
    check(member(), "", Asserted, "", "", "held; held: yes");
}

#[test]
fn a_membership_may_only_be_sought() {
    check(member(), "", Sought, "", "", "sought; held: no");
    check(member(), "", Proposed, "", "", "offered; held: no");
    check(member(), "", Predicted, "", "", "not yet; held: no");
}

#[test]
fn what_was_done_stays_done() {
    let breach = || Tie::Violates(Violation::default());
    check(breach(), "2014", Inferred, "", "2023", "held; held: yes");
    check(
        breach(),
        "2014/2022",
        Inferred,
        "",
        "2023",
        "held; held: yes",
    );
    check(breach(), "2014", Inferred, "", "2013", "not yet; held: no");
    check(
        Tie::Supersedes,
        "1990",
        Asserted,
        "",
        "2023",
        "held; held: yes",
    );
}

#[test]
fn a_party_is_one_until_it_leaves() {
    let signed = || party(Act::Signature);
    check(
        signed(),
        "1949",
        Asserted,
        "1966",
        "1960",
        "held; held: yes",
    );
    check(
        signed(),
        "1949",
        Asserted,
        "1966",
        "1967",
        "ended; held: no",
    );
}

#[test]
fn who_leaves_is_no_party_whatever_it_was_before() {
    let leaving = || party(Act::Denunciation);
    check(
        leaving(),
        "1966",
        Asserted,
        "1966",
        "1967",
        "ended; held: no",
    );
    check(
        leaving(),
        "1966",
        Asserted,
        "1966",
        "1965",
        "not yet; held: no",
    );
    check(leaving(), "1966", Asserted, "1966", "", "ended; held: no");
    check(leaving(), "", Asserted, "", "", "ended; held: no");
}

#[test]
fn a_party_is_one_no_longer_than_its_agreement_lasts() {
    let signed = party(Act::Signature);
    let mut edge = Edge::new(key("record"), key("from"), signed, key("pact"));
    edge.valid = Some(date("1900"));
    let claim = claim(Asserted);
    let pact = Arc::new(Pact::default().dated("terminated", "1910-06-01").history());
    let claims = [&claim];
    let tie = tie(TieFacts {
        agreement: Some(&pact),
        ..TieFacts::new(&edge, &claims)
    });
    assert_eq!(tie.holds(Some(&date("1909"))), Truth::Yes);
    assert_eq!(tie.holds(Some(&date("1911"))), Truth::No);
    assert_eq!(tie.holds(None), Truth::No);
}

#[test]
fn nobody_is_a_party_before_the_agreement_is_in_force() {
    // VCLT, article 2(1)(f) and (g): before, who has ratified is a contracting state.
    let is_party = |pact: Pact, as_of: &str| {
        let mut edge = Edge::new(
            key("record"),
            key("from"),
            party(Act::Ratification),
            key("pact"),
        );
        edge.valid = Some(date("2000-06-01"));
        let claim = claim(Asserted);
        let (claims, pact) = ([&claim], Arc::new(pact.history()));
        let facts = TieFacts {
            agreement: Some(&pact),
            ..TieFacts::new(&edge, &claims)
        };
        tie(facts).holds((!as_of.is_empty()).then(|| date(as_of)).as_ref())
    };
    let open = || Pact::default().dated("signed", "2000-01-01");
    let entered = || open().dated("entered_into_force", "2001");
    assert_eq!(is_party(entered(), "2000-07"), Truth::No);
    assert_eq!(is_party(entered(), "2001-05"), Truth::Possibly);
    assert_eq!(is_party(entered(), "2002"), Truth::Yes);
    assert_eq!(is_party(entered(), ""), Truth::Yes);
    assert_eq!(
        is_party(open(), "2000-07"),
        Truth::Yes,
        "nothing is said of it"
    );
    let applied = open().dated("provisionally_applied", "2000-02-01");
    assert_eq!(is_party(applied, "2000-07"), Truth::Yes);
    let held_up = entered().dated("suspended", "2003");
    assert_eq!(is_party(held_up, "2004"), Truth::Yes, "it is a party still");
    let somewhen = open().stage("InForce", None);
    assert_eq!(is_party(somewhen, "2002"), Truth::Possibly);
    let only_that = Pact::default().stage("InForce", None);
    assert_eq!(is_party(only_that, "2002"), Truth::Yes);
}

#[test]
fn who_signs_objects_or_witnesses_is_no_party_by_that() {
    // VCLT, articles 2(1)(g), 12 and 14.
    let is_party = |participation: Participation, own: &[Act], pact: Pact| {
        let tie_of = Tie::PartyTo(participation);
        let mut edge = Edge::new(key("record"), key("from"), tie_of, key("pact"));
        edge.valid = Some(date("1950"));
        let claim = claim(Asserted);
        let claims = [&claim];
        let (record, pact) = (key("other"), Arc::new(pact.history()));
        let own: Vec<(Act, Option<Date>)> =
            own.iter().map(|act| (*act, Some(date("1952")))).collect();
        let facts = TieFacts {
            acts: &party_acts(&record, &own),
            agreement: Some(&pact),
            ..TieFacts::new(&edge, &claims)
        };
        tie(facts).holds(Some(&date("1960")))
    };
    let by = |act| Participation {
        act: Some(act),
        ..Participation::default()
    };
    let open = || Pact::default().dated("entered_into_force", "1951");
    let ratified = || open().done(Act::Ratification, "1952");
    assert_eq!(is_party(by(Act::Signature), &[], open()), Truth::Yes);
    assert_eq!(
        is_party(by(Act::Signature), &[], ratified()),
        Truth::Possibly
    );
    let both = [Act::Signature, Act::Ratification];
    assert_eq!(
        is_party(by(Act::Signature), &both, ratified()),
        Truth::No,
        "its ratification tells it"
    );
    assert_eq!(
        is_party(by(Act::Ratification), &both, ratified()),
        Truth::Yes
    );
    for act in [
        Act::Succession,
        Act::ConsentToBeBound,
        Act::DefinitiveSignature,
    ] {
        let joined = open().done(act, "1952");
        let signed = is_party(by(Act::Signature), &[], joined);
        assert_eq!(signed, Truth::Possibly, "others had to do more: {act:?}");
    }
    let acceded = open().done(Act::Accession, "1952");
    assert_eq!(is_party(by(Act::Signature), &[], acceded), Truth::Yes);
    assert_eq!(is_party(by(Act::Objection), &[], open()), Truth::No);
    let unknown = || by(Act::AnotherAct);
    assert_eq!(is_party(unknown(), &[], open()), Truth::Possibly);
    assert_eq!(is_party(unknown(), &both, ratified()), Truth::No);
    let witness = Participation {
        role: Some(Role::Witness),
        ..by(Act::Signature)
    };
    assert_eq!(is_party(witness, &[], open()), Truth::No);
}
