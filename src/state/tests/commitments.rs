//! States of commitments and conditions, and whether a commitment is in force.

use super::*;
use crate::model::CommitmentState::{Active, Pending, Released, Satisfied, Violated};
use crate::model::Modality::{
    Asserted, Denied, Hypothetical, Inferred, Predicted, Proposed, Reported, Sought,
};
use crate::model::{Gate, LegalForce};

fn budapest() -> Promise {
    let pact = Pact::default().dated("signed", "1994");
    Promise::made().valid("1994/").under(pact)
}

fn russia() -> Promise {
    budapest().broken("2014").broken("2014/2022").broken("2022")
}

#[test]
fn budapest_before_it_was_given() {
    russia().check("1993", "not yet; in force: no");
    budapest().check("1993", "not yet; in force: no");
}

#[test]
fn budapest_in_its_year() {
    let answer = "not yet possibly, active possibly; in force: possibly";
    russia().check("1994", answer);
}

#[test]
fn budapest_before_any_breach() {
    for year in ["1995", "2013"] {
        russia().check(year, "active; in force: possibly");
        budapest().check(year, "active; in force: possibly");
    }
}

#[test]
fn in_2014_the_year_is_all_that_is_known() {
    let answer = "active possibly, violated possibly; in force: possibly";
    russia().check("2014", answer);
}

#[test]
fn a_breach_is_sticky_and_all_of_them_are_named() {
    russia().check("2023", "violated; in force: possibly");
    russia().check("", "violated; in force: possibly");
    let history = russia().history().history;
    let why = |as_of: &str| {
        let reasons = history.why(Violated, Some(&date(as_of)));
        let when = reasons.iter().filter_map(|r| r.when.as_ref());
        when.map(|d| d.as_str().to_string()).collect::<Vec<_>>()
    };
    assert_eq!(why("2023"), ["2014", "2014/2022", "2022"]);
    assert_eq!(why("2014"), ["2014", "2014/2022"]);
    let first = history.why(Violated, None)[0];
    assert_eq!(first.kind, ReasonKind::Breach);
    assert_eq!(first.modality, Some(Inferred));
    let spells = history.dated().iter().filter(|s| s.state == Violated);
    assert_eq!(spells.count(), 1, "one spell, three reasons");
}

#[test]
fn one_breach_does_not_break_anothers_promise() {
    budapest().check("2023", "active; in force: possibly");
}

#[test]
fn a_sought_backstop_is_only_sought() {
    let backstop = Promise::default().said(Sought);
    backstop.check("", "sought; in force: no");
    backstop.check("1995", "[sought]; in force: no");
}

#[test]
fn offers_and_predictions_are_no_promises() {
    let said = |modality| Promise::default().said(modality);
    said(Proposed).check("", "offered; in force: no");
    said(Predicted).check("", "not yet; in force: no");
    said(Hypothetical).check("", "not yet; in force: no");
    said(Denied).check("", "; in force: no");
    Promise::default().check("", "; in force: no");
    said(Sought)
        .said(Proposed)
        .check("", "offered; in force: no");
    said(Sought)
        .said(Reported)
        .check("", "active; in force: yes");
}

#[test]
fn asserted_and_denied_is_disputed() {
    let history = Promise::made().said(Denied).history();
    assert!(history.is_disputed());
    assert_eq!(history.history.latest(), [Active]);
}

#[test]
fn an_undated_promise_is_possibly_in_force_on_any_day() {
    Promise::made().check("1995", "[active]; in force: possibly");
    Promise::made().check("", "active; in force: yes");
}

#[test]
fn undated_is_bounded_by_not_before_and_not_after() {
    let late = Promise::made().bounded("not_before", "2022");
    late.check("1995", "; in force: no");
    late.check("2022", "[active]; in force: possibly");
    let early = Promise::made().bounded("not_after", "1990");
    early.check("1995", "; in force: no");
}

#[test]
fn it_begins_with_its_agreement() {
    let pact = Pact::default()
        .dated("signed", "1949-04-04")
        .dated("entered_into_force", "1949-08-24");
    let promise = Promise::made().under(pact);
    promise.check("1949-05", "not yet; in force: no");
    promise.check("1950", "active; in force: yes");
    let signed = Promise::made().under(Pact::default().dated("signed", "1994"));
    signed.check("1995", "active; in force: possibly");
}

#[test]
fn open_and_unknown_ends_differ() {
    Promise::made()
        .valid("1994/..")
        .check("2020", "active; in force: yes");
    Promise::made()
        .valid("1994/")
        .check("2020", "active; in force: possibly");
    Promise::made()
        .valid("1994/")
        .check("", "active; in force: possibly");
    Promise::made()
        .valid("1994/..")
        .check("", "active; in force: yes");
}

#[test]
fn it_ends_on_the_day_after_its_period() {
    let promise = Promise::made().valid("1994-01-01/2014-06-30");
    promise.check("2014-06-30", "active; in force: yes");
    promise.check("2014-07-01", "ended; in force: no");
    promise.check("", "ended; in force: no");
    let year = Promise::made().valid("1994/2014");
    year.check(
        "2014",
        "active possibly, ended possibly; in force: possibly",
    );
}

#[test]
fn a_withdrawal_ends_it_for_who_withdraws() {
    let pact = Pact::default().dated("entered_into_force", "1949-08-24/..");
    let left = Promise::made().valid("1949/").under(pact).left("1966");
    left.check("1950", "active; in force: possibly");
    left.check("1967", "ended; in force: no");
    left.check("", "ended; in force: no");
}

#[test]
fn it_ends_with_its_agreement() {
    let pact = Pact::default()
        .dated("entered_into_force", "1972")
        .dated("terminated", "2002-06-13");
    let promise = Promise::made().under(pact);
    promise.check("2002-06-12", "active; in force: yes");
    promise.check("2002-06-13", "ended; in force: no");
    let undated = Pact::default()
        .dated("entered_into_force", "1972")
        .stage("Terminated", None);
    let promise = Promise::made().under(undated);
    promise.check("", "ended; in force: no");
    promise.check("1980", "active possibly, [ended]; in force: possibly");
}

#[test]
fn a_suspended_agreement_holds_its_promises_out_of_force() {
    let pact = Pact::default()
        .dated("entered_into_force", "1950")
        .dated("suspended", "1960/..");
    let promise = Promise::made().under(pact);
    promise.check("1955", "active; in force: yes");
    promise.check("1970", "pending; in force: no");
    let resumed = Pact::default()
        .dated("entered_into_force", "1950")
        .dated("suspended", "1960-01-01/1965-12-31");
    let promise = Promise::made().under(resumed);
    promise.check("1963", "pending; in force: no");
    promise.check("1970", "active; in force: yes");
}

#[test]
fn what_is_promised_under_a_rejected_draft_is_over() {
    for step in ["rejected", "abandoned", "withdrawn"] {
        let pact = Pact::default().dated("signed", "1919").dated(step, "1920");
        let promise = Promise::made().under(pact);
        promise.check("1921", "ended; in force: no");
    }
    let pact = Pact::default().dated("terminated", "1990");
    let undated = Promise::made().under(pact);
    undated.check("1995", "ended; in force: no");
}

#[test]
fn who_comes_back_is_bound_again() {
    let promise = Promise::made().valid("1949/..").left("1966").back("2009");
    promise.check("1960", "active; in force: yes");
    promise.check("1970", "ended; in force: no");
    promise.check("2010", "active; in force: yes");
    promise.check("", "active; in force: yes");
    let begun_since = Promise::made().valid("2010/..").left("1966").back("2009");
    begun_since.check("2015", "active; in force: yes");
    let said_later = Promise::made().valid("1970/..").left("1966");
    said_later.check("2015", "active; in force: yes");
}

#[test]
fn what_does_not_bind_yet_cannot_be_broken() {
    let promise = Promise::made().valid("1994/..").broken("1990");
    promise.check("2000", "active; in force: yes");
    let same_year = Promise::made().valid("1994/..").broken("1994");
    same_year.check("2000", "violated; in force: yes");
}

/// The day of its agreement, and that on which its condition was met, did not count.
#[test]
fn what_is_not_agreed_yet_or_held_back_cannot_be_broken() {
    let pact = || Pact::default().dated("entered_into_force", "1994");
    let ending = |broken| Promise::made().valid("/2006").under(pact()).broken(broken);
    ending("1992").check("2000", "active; in force: yes");
    ending("1992").check("1993", "not yet; in force: no");
    ending("1992").check("2007", "ended; in force: no");
    ending("1995").check("2000", "violated; in force: yes");
    let period = ending("1995").history().period();
    assert_eq!(period.unwrap().as_str(), "1994/2006");
    let held_back = |broken| {
        let met = [(ConditionState::Met, Some("2005"))];
        let promise = Promise::made().valid("1994/..").broken(broken);
        promise.gated(Gate::Existence, &met)
    };
    held_back("1998").check("2007", "active; in force: yes");
    held_back("2006").check("2007", "violated; in force: yes");
}

/// The day on which somebody acceded to what was over passed for its period.
#[test]
fn who_accedes_to_what_is_over_is_not_bound() {
    let pact = || {
        Pact::default()
            .dated("entered_into_force", "1991")
            .dated("terminated", "2000")
    };
    let promise = |on| Promise::made().under(pact()).done(Act::Accession, on);
    let period = |on| promise(on).history().period().map(|date| date.to_string());
    assert_eq!(period("2005"), None);
    assert_eq!(period("1995").as_deref(), Some("1995/2000"));
    promise("2005").check("2006", "ended; in force: no");
}

/// Who tears up a treaty often says so on the same day; which came first, days do not tell.
#[test]
fn what_was_broken_on_the_day_of_its_end_was_broken() {
    let pact = || {
        Pact::default()
            .dated("entered_into_force", "1926-09-14/..")
            .dated("terminated", "1936-03-07")
    };
    let promise = |broken| Promise::made().under(pact()).broken(broken);
    promise("1936-03-06").check("1936-03-06", "violated; in force: yes");
    promise("1936-03-07").check("1936-03-06", "active; in force: yes");
    promise("1936-03-07").check("1936-03-07", "violated; in force: no");
    promise("1936-03-08").check("1936-03-08", "ended; in force: no");
}

#[test]
fn several_accounts_of_a_breach_are_one_breach() {
    let at = |dates: &[&str], as_of: &str, expect: &str| {
        Promise::made()
            .valid("1994/..")
            .broken_by_accounts(dates)
            .check(as_of, expect);
    };
    at(
        &["2014", "2014-02-27"],
        "2014-03",
        "violated; in force: yes",
    );
    at(
        &["2014-02-27", "2015"],
        "2014-06",
        "active possibly, violated possibly; in force: yes",
    );
    at(&["2014-02-27", "2015"], "2016", "violated; in force: yes");
}

#[test]
fn a_backstop_falls_with_all_that_it_backs() {
    let ended = Promise::made().valid("1949/1955").history();
    let lasting = Promise::made().valid("1949/..").history();
    let check = |principals: &[&CommitmentHistory], expect: &str| {
        let backstop = Promise::made().valid("1950/..").behind(principals);
        assert_eq!(print(&backstop.history, Some(&date("1960"))), expect);
    };
    check(&[&ended], "ended");
    check(&[&ended, &lasting], "active");
    check(&[&lasting], "active");
}

#[test]
fn a_breach_does_not_end_it_and_its_end_does_not_undo_the_breach() {
    let promise = Promise::made()
        .valid("1994-01-01/2010-12-31")
        .broken("2005");
    promise.check("2008", "violated; in force: yes");
    promise.check("2012", "violated; in force: no");
    promise.check("", "violated; in force: no");
    let left = Promise::made().valid("1994/..").broken("2005").left("2010");
    left.check("2012", "violated; in force: no");
}

// What was broken and could no longer fall due was in force for ever.
#[test]
fn what_was_broken_expires_with_its_condition() {
    let failed = [(ConditionState::Failed, Some("2016"))];
    let broken = Promise::made().valid("1994/..").broken("2014");
    let broken = broken.gated(Gate::Performance, &failed);
    broken.check("2015", "violated; in force: yes");
    broken.check("2018", "violated; in force: no");
    broken.check("", "violated; in force: no");
    // What can no longer fall due cannot be broken.
    let expired = Promise::made().valid("1994/..").broken("2017");
    let expired = expired.gated(Gate::Performance, &failed);
    expired.check("2018", "expired; in force: no");
    // Nor can a debt, which outlives the end of its agreement.
    let debt = Promise {
        tie: Some(Tie::Owes(crate::model::Debt::default())),
        ..expired
    };
    debt.check("2018", "expired; in force: no");
}

#[test]
fn a_breach_said_of_a_promise_that_was_over_is_shown_beside_its_end() {
    let promise = Promise::made().valid("1994/2000").broken("2005");
    promise.check("2006", "violated possibly, ended possibly; in force: no");
}

#[test]
fn a_breach_without_a_date_stands_apart() {
    let promise = Promise::made().valid("1994/..").broken("");
    promise.check("2000", "active possibly, [violated]; in force: yes");
    promise.check("1990", "not yet, [violated]; in force: no");
    promise.check("", "violated; in force: yes");
}

#[test]
fn conditional_until_the_case_arises() {
    let alliance = Promise::made().valid("1949/..");
    let waiting = alliance.clone().waits(Gate::Performance);
    waiting.check("2000", "conditional; in force: yes");
    let due = alliance.clone().met(Gate::Performance, "2001-09-12");
    due.check("2000", "conditional; in force: yes");
    due.check("2001", "conditional possibly, due possibly; in force: yes");
    due.check("2002", "due; in force: yes");
    let one_of_two = due.waits(Gate::Performance);
    one_of_two.check("2002", "conditional; in force: yes");
    let missed = alliance.gated(Gate::Performance, &[(ConditionState::Failed, Some("1960"))]);
    missed.check("1961", "expired; in force: no");
}

#[test]
fn what_gates_existence_or_entry_holds_it_back() {
    for gate in [Gate::Existence, Gate::EntryIntoForce] {
        let promise = Promise::made().valid("1994/..");
        let waiting = promise.clone().waits(gate);
        waiting.check("2000", "not yet; in force: no");
        waiting.check("", "not yet; in force: no");
        let met = promise.met(gate, "1998");
        met.check("1997", "not yet; in force: no");
        met.check("1999", "active; in force: yes");
    }
}

// A promise that a condition had held back was said to have no date.
#[test]
fn what_was_held_back_has_a_period_from_the_day_it_was_met() {
    let held_back = |gate, met| {
        let promise = Promise::made().under(pact()).met(gate, met);
        promise.history().period().map(|period| period.to_string())
    };
    for gate in [Gate::Existence, Gate::EntryIntoForce] {
        assert_eq!(
            held_back(gate, "1955-05-06").as_deref(),
            Some("1955-05-06/")
        );
        // What was met before holds nothing back.
        assert_eq!(held_back(gate, "1949").as_deref(), Some("1951-01-01/"));
    }
    // What fulfils a condition is no part of the period.
    assert_eq!(
        held_back(Gate::Performance, "1955-05-06").as_deref(),
        Some("1951-01-01/")
    );
}

#[test]
fn a_deadline_ends_it() {
    let lease = Promise::made()
        .valid("1990/..")
        .met(Gate::Termination, "2017-05-28");
    lease.check("2016", "active; in force: yes");
    lease.check("2018", "ended; in force: no");
}

#[test]
fn legal_force_moves_no_state_but_stays_open() {
    let promise = Promise::made().valid("1994/..").waits(Gate::LegalForce);
    promise.check("2000", "active; in force: yes");
    let congress = key("congress");
    let gated = Gated {
        key: &congress,
        gates: &[Gate::LegalForce],
        history: &promise.gates[0].1,
    };
    let tie = Tie::Guarantees(Guarantee::default());
    let edge = Edge::new(key("record"), key("usa"), tie, key("ukraine"));
    let force = Value::Force(LegalForce::Disputed);
    let said = claim(Reported).that(Attribute::Force, force);
    let binding = binding(&edge, &[&said], &[gated], None);
    assert_eq!(binding.forces, [LegalForce::Disputed]);
    assert_eq!(binding.open.len(), 1);
    assert_eq!(binding.open[0].open, Truth::Yes);
}

#[test]
fn a_condition_that_the_records_disagree_on_leaves_both_open() {
    let states = [
        (ConditionState::Met, Some("1998")),
        (ConditionState::Failed, Some("1998")),
    ];
    let promise = Promise::made()
        .valid("1994/..")
        .gated(Gate::Performance, &states);
    promise.check(
        "2000",
        "conditional possibly, due possibly, expired possibly; in force: possibly",
    );
}

// As of a date only the dated word was told, though without one both were.
#[test]
fn an_undated_word_against_a_dated_one_leaves_both_open_as_of_a_date() {
    let key = key("condition");
    let is = |state, since: Option<&str>| {
        let value = Value::Condition(state, since.map(date));
        claim(Modality::Asserted).that(Attribute::State, value)
    };
    let met = is(ConditionState::Met, Some("1998"));
    let pending = is(ConditionState::Pending, None);
    let history = condition(ConditionFacts {
        key: &key,
        claims: &[&met, &pending],
        met_by: None,
    });
    assert_eq!(print(&history, None), "pending, met");
    assert_eq!(
        print(&history, Some(&date("2000"))),
        "met possibly, [pending]"
    );
    assert_eq!(print(&history, Some(&date("1997"))), "pending, [pending]");
    let gated = Gated {
        key: &key,
        gates: &[Gate::Performance],
        history: &history,
    };
    let open = open_conditions(&[gated], Some(&date("2000")));
    assert_eq!(open[0].open, Truth::Possibly);
}

#[test]
fn a_stated_state_replaces_what_was_only_assumed() {
    let promise = Promise::made().state(Pending, None);
    promise.check("", "pending; in force: no");
    let dated = Promise::made()
        .valid("1994/..")
        .state(Released, Some("2000"));
    dated.check("1999", "active; in force: yes");
    dated.check("2001", "released; in force: no");
}

/// Nobody who read `2005–` beside it understood why it was shown as undated.
#[test]
fn what_is_said_to_be_active_since_a_day_was_not_there_before() {
    use CommitmentState::{Conditional, Detached};
    for state in [Active, Conditional] {
        let promise = Promise::made().state(state, Some("2005"));
        promise.check("2004", "not yet; in force: no");
    }
    // That it was due, or suspended, on a day says nothing of since when it was there.
    for state in [Detached, Pending] {
        let promise = Promise::made().state(state, Some("2005"));
        promise.check("2004", "[active]; in force: possibly");
    }
    // Nor does what another source says, if that is without a day.
    let promise = Promise::made().state(Active, Some("2005"));
    let promise = promise.state(Active, None);
    promise.check("2004", "[active]; in force: possibly");
}

/// A condition of its performance made it conditional, or due, and in force.
#[test]
fn what_is_only_offered_waits_for_no_condition() {
    let offered = || Promise::made().state(CommitmentState::Offered, None);
    offered().check("", "offered; in force: no");
    let open = offered().waits(Gate::Performance);
    open.check("", "offered; in force: no");
    let met = offered().gated(Gate::Performance, &[(ConditionState::Met, None)]);
    met.check("", "offered; in force: no");
    let since = Promise::made()
        .valid("2024/..")
        .state(CommitmentState::Sought, Some("2022"));
    since.check("2023", "sought; in force: no");
    since
        .waits(Gate::Performance)
        .check("2025", "conditional; in force: yes");
}

#[test]
fn a_stated_state_does_not_erase_a_breach() {
    let promise = russia().state(Satisfied, Some("2018"));
    promise.check(
        "2023",
        "satisfied possibly, violated possibly; in force: possibly",
    );
}

#[test]
fn stated_states_that_disagree_all_stand() {
    let promise = Promise::made().state(Pending, None).state(Satisfied, None);
    promise.check("", "pending, satisfied; in force: no");
}

#[test]
fn a_condition_is_pending_until_it_is_met() {
    let key = key("condition");
    let event = super::key("vote");
    let facts = |met_by| ConditionFacts {
        key: &key,
        claims: &[],
        met_by,
    };
    let open = condition(facts(None));
    assert_eq!(print(&open, Some(&date("2000"))), "pending");
    let on = date("2001-03");
    let vote = |modality| Fulfilment {
        record: &event,
        when: vec![&on],
        modality,
        disputed: false,
    };
    let met = condition(facts(Some(vote(Asserted))));
    assert_eq!(print(&met, Some(&date("2001-02"))), "pending");
    let in_march = print(&met, Some(&on));
    assert_eq!(in_march, "pending possibly, met possibly");
    assert_eq!(print(&met, None), "met");
    let wished = condition(facts(Some(vote(Sought))));
    assert_eq!(print(&wished, None), "pending");
}

#[test]
fn who_leaves_releases_those_who_owe_it() {
    let undertakes = || Promise {
        tie: Some(Tie::Undertakes(crate::model::Undertaking::default())),
        ..Promise::made().valid("1925/..")
    };
    let released = undertakes().let_go("1936-03-07");
    released.check("1936-03-07", "active; in force: yes");
    released.check("1936-03-08", "ended; in force: no");
    // A guarantee may be owed to others as well.
    let guarantee = Promise::made().valid("1925/..").let_go("1936-03-07");
    guarantee.check(
        "1936-03-08",
        "active possibly, ended possibly; in force: possibly",
    );
}

#[test]
fn what_was_sought_under_a_proposal_is_not_when_that_is_given_up() {
    let proposal = Pact::default()
        .dated("proposed", "1934-06")
        .dated("abandoned", "1935-05-01");
    let sought = Promise::default().said(Sought).under(proposal);
    sought.check("1934-07", "[sought]; in force: no");
    sought.check("1939", "ended; in force: no");
    sought.check("", "ended; in force: no");
}

/// In force since 1951.
fn pact() -> Pact {
    Pact::default().dated("entered_into_force", "1951-01-01")
}

#[test]
fn who_joins_later_is_bound_from_then_on() {
    // VCLT, article 24(3).
    let late = Promise::made()
        .under(pact())
        .done(Act::Accession, "1970-05-01");
    late.check("1960", "not yet; in force: no");
    late.check("1971", "active; in force: yes");
    late.check("", "active; in force: yes");
    // A signature before the entry into force, and a day that may be that of the entry, change
    // nothing.
    for (act, on) in [(Act::Signature, "1950-04-04"), (Act::Ratification, "1951")] {
        let first = Promise::made().under(pact()).done(act, on);
        first.check("1951-06", "active; in force: yes");
    }
    // Its own period is what somebody says of it.
    let own = Promise::made().under(pact()).valid("1951/..");
    let own = own.done(Act::Accession, "1970-05-01");
    own.check("1960", "active; in force: yes");
    // Nobody owes it anything under the treaty before.
    let mut owed = Promise::made().under(pact());
    owed.creditor_acts = vec![(Act::Accession, Some(date("1970-05-01")))];
    owed.tie = Some(Tie::Undertakes(Default::default()));
    owed.check("1960", "not yet; in force: no");
}

// Who joined after another had left was said to owe it what it promised under the treaty.
#[test]
fn who_joins_after_another_has_left_owes_it_nothing() {
    let mut owed = Promise::made().under(pact()).let_go("1965");
    owed = owed.done(Act::Accession, "1970-05-01");
    owed.tie = Some(Tie::Undertakes(Default::default()));
    owed.check("1964", "not yet; in force: no");
    owed.check("1971", "ended; in force: no");
    owed.check("", "ended; in force: no");
    // Unless that one comes back.
    let back = Some(date("1980-05-01"));
    owed.creditor_acts.push((Act::Accession, back));
    owed.check("1971", "not yet; in force: no");
    owed.check("1981", "active; in force: yes");
}

#[test]
fn who_only_signed_what_others_ratified_is_possibly_bound() {
    // VCLT, articles 12 and 14.
    let signed = |pact: Pact| {
        Promise::made()
            .under(pact)
            .done(Act::Signature, "1950-12-31")
    };
    signed(pact()).check("1960", "active; in force: yes");
    let ratified = pact().done(Act::Ratification, "1950-06-01");
    let expect = "not yet possibly, active possibly; in force: possibly";
    signed(ratified).check("1960", expect);
    let joined = pact().done(Act::Accession, "1960-06-01");
    signed(joined).check("1970", "active; in force: yes");
}

#[test]
fn what_is_applied_provisionally_binds_before_it_enters_into_force() {
    // VCLT, article 25.
    let applied = Pact::default().dated("provisionally_applied", "1994-12-17");
    let promise = Promise::made().under(applied.clone());
    let waiting = promise.waits(Gate::EntryIntoForce);
    waiting.check("1994-12-16", "not yet; in force: no");
    waiting.check("1996", "active; in force: yes");
    let entered = applied.dated("entered_into_force", "1998-04-16");
    Promise::made()
        .under(entered)
        .check("1996", "active; in force: yes");
    let other = Promise::made().under(pact()).waits(Gate::EntryIntoForce);
    other.check("1996", "not yet; in force: no");
}

#[test]
fn nothing_is_owed_by_who_is_no_more() {
    let mut promise = Promise::made().valid("1924-03-04/..");
    promise.extinct = Some(date("1992-12-31"));
    promise.check("1992-12-31", "active; in force: yes");
    promise.check("1993-01-01", "ended; in force: no");
    // Who is there again promises anew.
    let mut again = Promise::made().valid("1921/..");
    again.extinct = Some(date("1795-10-24"));
    again.check("1922", "active; in force: yes");
}

/// Vienna Convention on the Law of Treaties, art. 70: who has left is released from performing it
/// further, so that what is done later breaks nothing.
#[test]
fn what_is_done_after_the_end_breaks_nothing() {
    let left = Promise::made().valid("1994/..").left("2010").broken("2012");
    left.check("2013", "ended; in force: no");
    let breaks = |promise: &Promise| {
        let states = promise.history().history.at(&date("2013"));
        states.iter().any(|(state, _)| *state == Violated)
    };
    let back = Promise::made().valid("1994/..").left("2010").back("2011");
    assert!(breaks(&back.broken("2012")), "who is back is bound again");
    let pact = Pact::default()
        .dated("entered_into_force", "1994")
        .dated("terminated", "2010");
    let over = Promise::made().under(pact).broken("2012");
    over.check("2013", "ended; in force: no");
    let due = Promise::made().valid("1994/2010").broken("2012");
    assert!(
        breaks(&due),
        "a term that ran out releases nobody from what was due"
    );
}
