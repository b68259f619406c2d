//! Stages, and whether an agreement is in force.

use super::*;
use crate::model::{Ending, Modality::*, Stage};

fn pact() -> Pact {
    Pact::default()
}

fn nato() -> Pact {
    pact()
        .dated("signed", "1949-04-04")
        .dated("entered_into_force", "1949-08-24/..")
}

#[test]
fn nothing_recorded_is_not_stated() {
    pact().check("", "; in force: possibly");
    pact().said(Asserted).check("2000", "; in force: possibly");
}

#[test]
fn in_force_since_its_entry() {
    nato().check("1948", "; in force: no");
    nato().check("1949-06", "signed; in force: no");
    nato().check(
        "1949",
        "signed possibly, in force possibly; in force: possibly",
    );
    nato().check("2020", "in force; in force: yes");
    nato().check("", "in force; in force: yes");
}

#[test]
fn signed_with_nothing_said_of_entry_is_possibly_in_force() {
    let signed = pact().dated("signed", "1994");
    signed.check("1993", "; in force: no");
    signed.check("1994", "signed possibly; in force: possibly");
    signed.check("1995", "signed; in force: possibly");
    signed.check("", "signed; in force: possibly");
}

#[test]
fn the_first_signature_signs_it() {
    let on = |d: &str| (Act::Signature, Some(date(d)));
    let signed = Pact {
        acts: vec![on("1994-12-06"), on("1994-12-05")],
        ..pact()
    };
    signed.check("1994-12-04", "; in force: no");
    signed.check("1994-12-05", "signed; in force: possibly");
    let said = signed.dated("signed", "1995");
    said.check("1994-12-05", "; in force: no");
}

#[test]
fn a_year_of_signature_and_entry_is_in_that_order() {
    let both = pact()
        .dated("signed", "1995")
        .dated("entered_into_force", "1995");
    both.check("1996", "in force; in force: yes");
}

#[test]
fn a_suspension_ends_with_its_period() {
    let paused = nato().dated("suspended", "2001-01-01/2002-12-31");
    paused.check("2000", "in force; in force: yes");
    paused.check("2002", "suspended; in force: no");
    paused.check("2003", "in force; in force: yes");
    nato()
        .dated("suspended", "2001")
        .check("2003", "suspended; in force: no");
    nato()
        .dated("suspended", "2001/")
        .check("", "suspended; in force: no");
}

#[test]
fn a_suspension_that_outlasts_the_treaty_does_not_revive_it() {
    let over = nato()
        .dated("suspended", "2001/2005")
        .dated("terminated", "2003");
    over.check("2007", "terminated; in force: no");
}

#[test]
fn a_suspension_within_a_year_is_over_the_year_after() {
    nato()
        .dated("suspended", "2001-03/2001-05")
        .check("2002", "in force; in force: yes");
}

#[test]
fn what_is_over_was_in_force_before() {
    let over = pact().dated("terminated", "2002");
    over.check("1990", "; in force: possibly");
    over.check("2003", "terminated; in force: no");
}

#[test]
fn a_period_of_force_ends() {
    let warsaw = pact().dated("entered_into_force", "1955-06/1991-07-01");
    warsaw.check("1980", "in force; in force: yes");
    warsaw.check("1991-07-02", "terminated; in force: no");
    let energy = pact()
        .dated("signed", "1994")
        .dated("provisionally_applied", "1994/2009-10");
    energy.check("2000", "provisionally applied; in force: yes");
    energy.check("2010", "signed; in force: no");
}

#[test]
fn how_it_ended_is_a_reason() {
    let mut over = nato().dated("terminated", "2002");
    let ending = Value::Ending(Ending::Denounced);
    over.claims
        .push(claim(Asserted).that(Attribute::Ending, ending));
    let history = over.history().history;
    let why = history.why(Stage::Terminated, None);
    let ended = ReasonKind::Ended(Ending::Denounced);
    assert!(why.iter().any(|r| r.kind == ended));
    over.claims.remove(2);
    over.check("", "terminated; in force: no");
    over.check(
        "2000",
        "in force possibly, [terminated]; in force: possibly",
    );
}

#[test]
fn sought_and_proposed_ones_are_no_more_than_that() {
    pact().said(Sought).check("", "sought; in force: no");
    pact()
        .said(Proposed)
        .check("2025", "[proposed]; in force: no");
    pact().said(Predicted).check("2025", "; in force: no");
}

#[test]
fn a_stage_somebody_wants_is_only_sought() {
    let value = Value::Stage(Stage::Signed, None);
    let wanted = Pact {
        claims: vec![claim(Sought).that(Attribute::Stage, value)],
        ..pact()
    };
    wanted.check("", "sought; in force: no");
}

#[test]
fn a_stage_without_a_date_is_listed_apart() {
    let talks = pact().stage("UnderNegotiation", None);
    talks.check("1995", "[under negotiation]; in force: no");
    talks.check("", "under negotiation; in force: no");
}

/// A stage without a date was possible on any day.
#[test]
fn nothing_is_in_force_before_it_is_signed() {
    let pact = |stage| Pact::default().dated("signed", "1996").stage(stage, None);
    pact("InForce").check("1990", "; in force: no");
    pact("Suspended").check("1990", "; in force: no");
    pact("InForce").check("1997", "signed possibly, [in force]; in force: possibly");
    pact("UnderNegotiation").check("1990", "[under negotiation]; in force: no");
}

#[test]
fn voices_that_disagree_are_all_returned() {
    let two = pact()
        .stage("UnderNegotiation", None)
        .stage("Rejected", None);
    two.check("", "under negotiation, rejected; in force: no");
    let day = Some("2014-02-20");
    let dated = pact().stage("Signed", day).stage("Rejected", day);
    dated.check(
        "2015",
        "signed possibly, rejected possibly; in force: possibly",
    );
    let back = pact()
        .stage("InForce", Some("2013"))
        .stage("Signed", Some("2014"));
    back.check("2015", "signed; in force: no");
    let mut two = back;
    two.claims[1].voice = vec![key("another")];
    two.check(
        "2015",
        "signed possibly, in force possibly; in force: possibly",
    );
}

#[test]
fn an_earlier_stage_without_a_date_does_not_undo_a_later_one() {
    nato()
        .stage("Signed", None)
        .check("", "in force; in force: yes");
    nato()
        .stage("UnderNegotiation", None)
        .check("2020", "in force, [under negotiation]; in force: yes");
}

#[test]
fn accounts_of_one_date_narrow_each_other_or_leave_it_open() {
    let narrow = pact().dated("signed", "1994").dated("signed", "1994-12-05");
    narrow.check("1994-12-05", "signed; in force: possibly");
    let wide = pact().dated("signed", "1994").dated("signed", "1996");
    wide.check("1995", "signed possibly; in force: possibly");
}

#[test]
fn what_is_denied_is_doubtful() {
    let mut denied = nato();
    let value = Value::Date(date("1949-08-24"));
    denied
        .claims
        .push(claim(Denied).that(Attribute::EnteredIntoForce, value));
    denied.check(
        "2020",
        "signed possibly, in force possibly; in force: possibly",
    );
}

#[test]
fn talks_may_resume_after_a_rejection() {
    let plan = pact()
        .stage("Rejected", Some("2025-01"))
        .stage("UnderNegotiation", Some("2025-06"));
    plan.check("2025-12", "under negotiation; in force: no");
}

#[test]
fn a_signature_after_its_entry_undoes_nothing() {
    let late = pact()
        .dated("entered_into_force", "1914-02-01")
        .dated("signed", "1914-03-01");
    late.check("1914-02-15", "in force; in force: yes");
    late.check("1914-03-02", "in force; in force: yes");
    late.check("", "in force; in force: yes");
    let by_a_party = Pact {
        acts: vec![(Act::Signature, Some(date("1920")))],
        ..pact().dated("entered_into_force", "1914")
    };
    by_a_party.check("1921", "in force; in force: yes");
}

#[test]
fn what_binds_when_it_is_adopted_may_be_in_force_from_then_on() {
    let adopted = |kind| Pact {
        kind,
        ..pact().dated("adopted", "1939-03-31")
    };
    let declaration = adopted(Some(AgreementKind::Declaration));
    declaration.check("1939-03-30", "; in force: no");
    declaration.check("1939-09-01", "adopted; in force: possibly");
    declaration.check("", "adopted; in force: possibly");
    adopted(Some(AgreementKind::Treaty)).check("1939-09-01", "adopted; in force: no");
    adopted(None).check("1939-09-01", "adopted; in force: possibly");
}

#[test]
fn what_another_takes_the_place_of_is_over() {
    let old = Pact {
        superseded: Some(date("1971-01-01")),
        ..pact().dated("entered_into_force", "1961")
    };
    old.check("1970", "in force; in force: yes");
    old.check("1971-06", "terminated; in force: no");
    // What its own text says of its end counts, and a proposal that another replaces ended nothing.
    old.clone()
        .dated("terminated", "1980-01-01")
        .check("1975", "in force; in force: yes");
    let proposal = Pact {
        superseded: Some(date("1971")),
        ..pact().stage("Proposed", Some("1970"))
    };
    proposal.check("1972", "proposed; in force: no");
}

/// It passed for a disagreement about one day, between which everything was open.
#[test]
fn what_lapsed_and_came_into_force_again_is_told_by_one_voice() {
    let lapsed = || {
        pact()
            .dated("entered_into_force", "1991")
            .dated("terminated", "2000")
            .dated("entered_into_force", "2005")
    };
    lapsed().check("1995", "in force; in force: yes");
    lapsed().check("2002", "terminated; in force: no");
    lapsed().check("2006", "in force; in force: yes");
    lapsed().check("", "in force; in force: yes");
    let over = lapsed().dated("terminated", "2010");
    over.check("2007", "in force; in force: yes");
    over.check("2012", "terminated; in force: no");
    let periods = pact()
        .dated("entered_into_force", "1991/2000")
        .dated("entered_into_force", "2005/..");
    periods.check("2002", "terminated; in force: no");
    periods.check("2006", "in force; in force: yes");
    // Nothing lies between the two, or another says so: one day, of which accounts differ.
    let differs = pact()
        .dated("entered_into_force", "1991")
        .dated("entered_into_force", "2005");
    differs.check("1995", "in force possibly; in force: possibly");
    let mut two = lapsed();
    two.claims[2].voice = vec![key("another")];
    two.check("1995", "in force possibly; in force: possibly");
}
