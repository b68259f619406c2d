//! One planted fault each, through one `check`; then the laws.

#![allow(clippy::unwrap_used)]

use super::super::{
    Change, Code, Entry, Place, Problem, Retraction, apply, attempt, between, check as problems_of,
    check_beside,
};
use crate::graph::Graph;
use crate::model::*;
use expect_test::{Expect, expect};
use proptest::prelude::*;

fn key(text: &str) -> Key {
    Key::new(text).unwrap()
}

fn date(text: &str) -> Date {
    Date::new(text).unwrap()
}

fn edge(from: &str, relation: impl Into<Tie>, to: &str) -> Edge {
    between(from, relation, to).unwrap()
}

fn of<const N: usize>(commitments: [&str; N]) -> Backstop {
    Backstop {
        of: commitments.map(key).to_vec(),
        ..Backstop::default()
    }
}

fn under(agreement: &str) -> Guarantee {
    let terms = Terms {
        under: Some(key(agreement)),
        ..Terms::default()
    };
    Guarantee {
        terms,
        ..Guarantee::default()
    }
}

/// A little world with nothing wrong: two guarantors, a backstop, a breach.
fn world() -> Change {
    let mut c = Change::new();
    c.source("atlas", "Atlas").unwrap();
    for (key, name) in [
        ("ruritania", "Ruritania"),
        ("graustark", "Graustark"),
        ("syldavia", "Syldavia"),
    ] {
        c.actor(key, ActorKind::State, name).unwrap();
    }
    c.agreement("pact", AgreementKind::Treaty, "River Pact")
        .unwrap();
    c.event("raid", EventKind::Assault, "The raid").unwrap();
    says(&mut c, edge("graustark", under("pact"), "ruritania"));
    says(&mut c, edge("syldavia", under("pact"), "ruritania"));
    says(&mut c, edge("graustark", Relation::PartyTo, "pact"));
    says(
        &mut c,
        edge(
            "syldavia",
            of(["graustark-guarantees-ruritania"]),
            "graustark",
        ),
    );
    let breach = Violation {
        event: Some(key("raid")),
        breaches: vec![key("graustark-guarantees-ruritania")],
        ..Violation::default()
    };
    says(&mut c, edge("graustark", breach, "pact"));
    let approval = Condition {
        body: Some(key("syldavia")),
        applies_to: vec![key("syldavia-guarantees-ruritania")],
        ..Condition::default()
    };
    says(
        &mut c,
        Node::new(key("approval"), "Parliament approves", approval),
    );
    c
}

fn says(change: &mut Change, what: impl Into<Entry>) -> &mut Claim {
    change.says("atlas", "p. 1", what).unwrap()
}

fn states(change: &mut Change, about: &str, attribute: Attribute, value: Value) {
    change
        .states("atlas", "p. 2", about, attribute, value)
        .unwrap();
}

fn print(problems: &[Problem]) -> String {
    let line = |p: &Problem| {
        let hint = p.hint().map_or(String::new(), |h| format!(" ({h})"));
        format!("{} {p}{hint}\n", p.code())
    };
    problems.iter().map(line).collect()
}

/// The only place that calls the API: a fault planted in the world, all at once.
#[track_caller]
fn check(plant: impl FnOnce(&mut Change), expect: Expect) {
    let mut change = world();
    plant(&mut change);
    expect.assert_eq(&print(&problems_of(&Graph::empty(), &change)));
}

/// A fault in a second change, on the world.
#[track_caller]
fn check_next(plant: impl FnOnce(&mut Change), expect: Expect) {
    let base = apply(&Graph::empty(), &world()).unwrap();
    let mut change = Change::new();
    plant(&mut change);
    expect.assert_eq(&print(&problems_of(&base, &change)));
}

#[test]
fn the_world_is_right() {
    check(|_| {}, expect![""]);
}

#[test]
fn an_id_is_used_once_in_a_change() {
    check(
        |c| {
            c.actor("pact", ActorKind::State, "Pactia").unwrap();
        },
        expect![[r#"
            F051 `pact`, field `id`: the id `pact` is taken by an agreement
        "#]],
    );
}

#[test]
fn an_id_is_used_once_in_base_and_change() {
    check_next(
        |c| {
            c.actor("pact", ActorKind::State, "Pactia").unwrap();
        },
        expect![[r#"
            F051 `pact`, field `id`: the id `pact` is taken by an agreement
        "#]],
    );
}

#[test]
fn an_unknown_end_is_reported_once_with_the_nearest_name() {
    check(
        |c| {
            says(c, edge("rurtania", Relation::Guarantees, "syldavia"));
        },
        expect![[r#"
            F052 `rurtania-guarantees-syldavia`, field `from`: no record has the id `rurtania`; wanted a node (did you mean `ruritania`?)
        "#]],
    );
}

#[test]
fn a_misspelt_end_or_source_has_no_consequences() {
    check(
        |c| {
            c.source("map", "Map").unwrap();
            let mut promise = edge("syldvia", Relation::Owes, "ruritania");
            (promise.key, promise.matter) = (key("debt"), Some(key("aid")));
            says(c, promise).source = key("mapp");
            let mut other = edge("syldavia", Relation::Owes, "ruritania");
            other.matter = Some(key("aid"));
            says(c, other);
            let breach = Violation {
                breaches: vec![key("debt")],
                ..Violation::default()
            };
            says(c, edge("syldavia", breach, "ruritania"));
            says(c, edge("graustark", of(["debt"]), "syldavia"));
        },
        expect![[r#"
            F052 `debt`, field `from`: no record has the id `syldvia`; wanted a node (did you mean `syldavia`?)
            F077 `debt`, field `source`: no source has the id `mapp` (did you mean `map`?)
        "#]],
    );
}

#[test]
fn a_name_in_place_of_an_id_suggests_the_id() {
    check(
        |c| {
            says(c, edge("The-Raid", Relation::Before, "River-Pact"));
        },
        expect![[r#"
            F052 `The-Raid-before-River-Pact`, field `from`: no record has the id `The-Raid`; wanted a node (did you mean `raid`?)
            F052 `The-Raid-before-River-Pact`, field `to`: no record has the id `River-Pact`; wanted a node (did you mean `pact`?)
        "#]],
    );
}

#[test]
fn every_reference_must_be_known() {
    check(
        |c| {
            let terms = Terms {
                under: Some(key("no-1")),
                conditions: vec![key("approval"), key("no-2")],
                adversaries: vec![key("no-3")],
                ..Terms::default()
            };
            let guarantee = Guarantee {
                terms,
                owed_to: Some(key("no-4")),
                of: vec![key("no-5")],
            };
            says(c, edge("syldavia", guarantee, "graustark"));
            let promise = Undertaking {
                benefits: Some(key("no-6")),
                in_return_for: vec![key("no-7")],
                ..Undertaking::default()
            };
            says(c, edge("syldavia", promise, "graustark"));
            let breach = Violation {
                event: Some(key("no-8")),
                breaches: vec![key("no-9")],
                found_by: Some(key("no-10")),
                ..Violation::default()
            };
            says(c, edge("syldavia", breach, "pact"));
            let about = Politics {
                about: vec![key("no-11")],
                ..Politics::default()
            };
            says(c, edge("syldavia", Tie::Supports(about), "pact"));
            let access = Access {
                recipient: Some(key("no-12")),
                conditions: vec![key("no-13")],
                only_way: None,
            };
            says(c, edge("syldavia", access, "pact"));
        },
        expect![[r#"
            F052 `syldavia-guarantees-graustark`, field `under`: no record has the id `no-1`; wanted an agreement
            F052 `syldavia-guarantees-graustark`, field `of`, item 1: no record has the id `no-5`; wanted a commitment
            F052 `syldavia-guarantees-graustark`, field `owed_to`: no record has the id `no-4`; wanted an actor
            F052 `syldavia-guarantees-graustark`, field `conditions`, item 2: no record has the id `no-2`; wanted a condition
            F052 `syldavia-guarantees-graustark`, field `adversary`, item 1: no record has the id `no-3`; wanted an actor
            F052 `syldavia-undertakes-graustark`, field `for`: no record has the id `no-6`; wanted an actor
            F052 `syldavia-undertakes-graustark`, field `in_return_for`, item 1: no record has the id `no-7`; wanted a commitment
            F052 `syldavia-violates-pact`, field `event`: no record has the id `no-8`; wanted an event
            F052 `syldavia-violates-pact`, field `breaches`, item 1: no record has the id `no-9`; wanted a commitment
            F052 `syldavia-violates-pact`, field `found_by`: no record has the id `no-10`; wanted an actor
            F052 `syldavia-supports-pact`, field `about`, item 1: no record has the id `no-11`; wanted an agreement, an edge or an account
            F052 `syldavia-grants_access-pact`, field `conditions`, item 1: no record has the id `no-13`; wanted a condition or an edge
            F052 `syldavia-grants_access-pact`, field `recipient`: no record has the id `no-12`; wanted an actor
        "#]],
    );
}

#[test]
fn conditions_accounts_claims_and_sources_refer_to_what_is_known() {
    check(
        |c| {
            let scope = Scope {
                debtor: Some(key("no-1")),
                to: Some(key("no-2")),
                under: vec![key("pact"), key("no-3")],
                relation: Some(Relation::Leads),
            };
            let condition = Condition {
                body: Some(key("no-4")),
                applies_to: vec![key("no-5")],
                scopes: vec![Scope::default(), scope],
                met_by: Some(key("no-6")),
                ..Condition::default()
            };
            says(c, Node::new(key("deadline"), "A day", condition));
            let mut account = Account::new(key("list"), key("no-7"));
            account.provisions = vec![Provision::new("1", [key("no-8")])];
            says(c, account);
            says(c, edge("syldavia", Relation::Leads, "graustark")).voice = vec![key("no-9")];
            let mut source = Source::new(key("map"), "Map");
            source.via = Some(key("no-10"));
            c.add(source);
            c.add(Claim::about(key("no-11"), key("map")));
            c.add(Claim::about(key("pact"), key("atals")));
            states(c, "pact", Attribute::Author, Value::Record(key("no-12")));
        },
        expect![[r#"
            F052 `deadline`, field `body`: no record has the id `no-4`; wanted an actor
            F052 `deadline`, field `applies_to`, item 1: no record has the id `no-5`; wanted an edge
            F052 `deadline`, field `scope.debtor`, item 2: no record has the id `no-1`; wanted an actor
            F052 `deadline`, field `scope.to`, item 2: no record has the id `no-2`; wanted an actor
            F052 `deadline`, field `scope.under`, item 2, part 2: no record has the id `no-3`; wanted an agreement
            F071 `deadline`, field `scope.relation`, item 2: a scope holds commitments, and `leads` is none
            F052 `deadline`, field `met_by`: no record has the id `no-6`; wanted an event or an edge
            F052 `list`, field `of`: no record has the id `no-7`; wanted an agreement
            F052 `list`, field `provisions.parts`, item 1, part 1: no record has the id `no-8`; wanted a condition or an edge
            F052 `syldavia-leads-graustark`, field `voice`, item 1: no record has the id `no-9`; wanted an actor
            F077 `map`, field `via`: no source has the id `no-10`
            F052 `no-11`, field `about`: no record has the id `no-11`; wanted a node, an edge or an account
            F077 `pact`, field `source`: no source has the id `atals` (did you mean `atlas`?)
            F052 `pact`, field `is`: no record has the id `no-12`; wanted an actor
        "#]],
    );
}

#[test]
fn references_are_of_the_right_sort() {
    check(
        |c| {
            says(c, edge("syldavia", under("raid"), "graustark"));
            says(
                c,
                edge(
                    "graustark",
                    of(["ruritania", "graustark-party_to-pact"]),
                    "syldavia",
                ),
            );
            says(c, edge("ruritania", Relation::Leads, "syldavia")).voice = vec![key("pact")];
            let condition = Condition {
                body: Some(key("pact")),
                ..Condition::default()
            };
            says(c, Node::new(key("vote"), "A vote", condition));
            c.add(Claim::about(key("atlas"), key("pact")));
            says(c, edge("ruritania", Relation::Leads, "atlas"));
        },
        expect![[r#"
            F053 `syldavia-guarantees-graustark`, field `under`: `raid` is an event; wanted an agreement
            F053 `graustark-backstops-syldavia`, field `of`, item 1: `ruritania` is an actor; wanted a commitment
            F071 `graustark-backstops-syldavia`, field `of`, item 2: `graustark-party_to-pact` is no commitment: its relation is `party_to`
            F053 `ruritania-leads-syldavia`, field `voice`, item 1: `pact` is an agreement; wanted an actor
            F053 `vote`, field `body`: `pact` is an agreement; wanted an actor
            F053 `atlas`, field `about`: `atlas` is a source; wanted a node, an edge or an account
            F053 `atlas`, field `source`: `pact` is an agreement; wanted a source
            F053 `ruritania-leads-atlas`, field `to`: `atlas` is a source; wanted a node
        "#]],
    );
}

#[test]
fn a_relation_joins_what_it_may() {
    check(
        |c| {
            says(c, edge("syldavia", Relation::Guarantees, "pact"));
            says(c, edge("pact", Relation::PartyTo, "syldavia"));
            says(c, edge("pact", Relation::PossiblySameAs, "syldavia"));
        },
        expect![[r#"
            F070 `syldavia-guarantees-pact`, field `to`: `guarantees` joins an actor to an actor, not an actor to an agreement
            F070 `pact-party_to-syldavia`, field `from`: `party_to` joins an actor to an agreement, not an agreement to an actor
            F070 `pact-possibly_same_as-syldavia`, field `to`: `possibly_same_as` joins two nodes of one sort, not an agreement to an actor
        "#]],
    );
}

#[test]
fn own_relations_are_declared_once_and_under_a_name_of_their_own() {
    check(
        |c| {
            let mut sponsors = OwnRelation::new(key("sponsors"));
            sponsors.to = vec![Sort::Event];
            c.add(sponsors.clone());
            c.add(sponsors);
            c.add(OwnRelation::new(key("leads")));
            says(c, edge("syldavia", Tie::Custom(key("sponsors")), "raid"));
            says(c, edge("syldavia", Tie::Custom(key("sponsors")), "pact"));
            says(c, edge("syldavia", Tie::Custom(key("sponsor")), "raid"));
        },
        expect![[r#"
            F051 `sponsors`, field `id`: the relation `sponsors` is declared already
            F086 `leads`, field `id`: `leads` is a built-in relation and cannot be declared again
            F070 `syldavia-sponsors-pact`, field `to`: `sponsors` joins a node to an event, not an actor to an agreement
            F036 `syldavia-sponsor-raid`, field `relation`: there is no relation `sponsor`; declare it, or use a built-in one (did you mean `sponsors`?)
        "#]],
    );
}

#[test]
fn a_commitment_does_not_back_itself() {
    check(
        |c| {
            let mut a = edge("graustark", of(["b"]), "syldavia");
            let mut b = edge("syldavia", of(["a"]), "graustark");
            (a.key, b.key) = (key("a"), key("b"));
            says(c, a);
            says(c, b);
            let mut own = edge("ruritania", of(["c"]), "ruritania");
            own.key = key("c");
            says(c, own);
        },
        expect![[r#"
            F072 `a`, field `of`, item 1: a commitment backs itself through `of`: `a` <- `b` <- `a`
            W004 `c`, field `to`: `ruritania` backstops itself
            F072 `c`, field `of`, item 1: a commitment backs itself through `of`: `c` <- `c`
        "#]],
    );
}

#[test]
fn two_who_guarantee_each_other_are_no_cycle() {
    check(
        |c| {
            says(c, edge("ruritania", Relation::Guarantees, "graustark"));
        },
        expect![[""]],
    );
}

#[test]
fn only_the_debtor_breaches() {
    check(
        |c| {
            let breach = Violation {
                breaches: vec![key("graustark-guarantees-ruritania")],
                ..Violation::default()
            };
            says(c, edge("syldavia", breach, "pact"));
        },
        expect![[r#"
            F073 `syldavia-violates-pact`, field `breaches`, item 1: `syldavia` cannot breach `graustark-guarantees-ruritania`, which `graustark` owes
        "#]],
    );
}

#[test]
fn whoever_breaches_breaks_what_it_owes_under_that_agreement() {
    check(
        |c| {
            c.agreement("truce", AgreementKind::Ceasefire, "Truce")
                .unwrap();
            let breach = Violation {
                breaches: vec![
                    key("syldavia-guarantees-ruritania"),
                    key("graustark-party_to-pact"),
                ],
                ..Violation::default()
            };
            says(c, edge("syldavia", breach, "truce"));
        },
        expect![[r#"
            W006 `syldavia-violates-truce`, field `breaches`, item 1: `syldavia-guarantees-ruritania` was made under `pact`, not under `truce`
            F071 `syldavia-violates-truce`, field `breaches`, item 2: `graustark-party_to-pact` is no commitment: its relation is `party_to`
        "#]],
    );
}

#[test]
fn edges_conditions_and_accounts_rest_on_claims() {
    check(
        |c| {
            c.add(edge("syldavia", Relation::Owes, "ruritania"));
            c.add(edge("syldavia", Relation::Leads, "ruritania"));
            c.add(Node::new(key("vote"), "A vote", Condition::default()));
            c.add(Account::new(key("list"), key("pact")));
        },
        expect![[r#"
            F074 `syldavia-owes-ruritania`: `syldavia-owes-ruritania` is a commitment that rests on no claim
            F074 `syldavia-leads-ruritania`: `syldavia-leads-ruritania` is an edge that rests on no claim
            F074 `vote`: `vote` is a condition that rests on no claim
            F074 `list`: `list` is an account that rests on no claim
        "#]],
    );
}

#[test]
fn attributes_belong_to_records_that_can_have_them() {
    check(
        |c| {
            let text = || Value::Text("x".into());
            states(c, "pact", Attribute::Office, text());
            states(c, "syldavia", Attribute::Office, text());
            let buffer = || Value::Amount(Amount::new("5 EUR").unwrap());
            states(c, "raid", Attribute::Buffer, buffer());
            states(c, "syldavia", Attribute::Buffer, buffer());
            states(c, "syldavia", Attribute::Signed, Value::Date(date("1994")));
            let stage = Value::Stage(Stage::Signed, None);
            states(c, "graustark-party_to-pact", Attribute::Stage, stage);
            states(c, "pact", Attribute::State, text());
            states(c, "pact", Attribute::Other("points".into()), text());
            let mut silent = Claim::about(key("graustark-party_to-pact"), key("atlas"));
            silent.says = Says::Silent(Attribute::When);
            c.add(silent);
        },
        expect![[r#"
            F078 `pact`, field `attribute`: `pact` is a treaty and has no `office`; a person has
            F078 `syldavia`, field `attribute`: `syldavia` is a state and has no `office`; a person has
            F078 `raid`, field `attribute`: `raid` is an assault and has no `buffer`; an actor has
            F078 `syldavia`, field `attribute`: `syldavia` is a state and has no `signed`; an agreement has
            F078 `graustark-party_to-pact`, field `attribute`: `graustark-party_to-pact` is an edge and has no `stage`; an agreement has
            F078 `pact`, field `attribute`: `pact` is a treaty and has no `state`; a commitment or a condition has
        "#]],
    );
}

#[test]
fn values_are_of_the_type_that_the_attribute_takes() {
    check(
        |c| {
            let text = || Value::Text("x".into());
            states(c, "pact", Attribute::Signed, text());
            states(c, "pact", Attribute::PartiesComplete, text());
            states(c, "syldavia", Attribute::Buffer, text());
            let pending = || Value::Condition(ConditionState::Pending, None);
            states(c, "approval", Attribute::State, pending());
            states(
                c,
                "graustark-guarantees-ruritania",
                Attribute::State,
                pending(),
            );
            let record = Value::Record(key("syldavia"));
            states(c, "pact", Attribute::Other("points".into()), record);
        },
        expect![[r#"
            F079 `pact`, field `is`: `signed` takes a date, not text
            F079 `pact`, field `is`: `parties_complete` takes true or false, not text
            F079 `syldavia`, field `is`: `buffer` takes an amount, not text
            F079 `graustark-guarantees-ruritania`, field `is`: `state` takes a commitment's state, not a condition's state
            F079 `pact`, field `is`: `points` takes text, a number, a date, an amount, true or false, not an id
        "#]],
    );
}

#[test]
fn texts_and_addresses_are_what_they_should_be() {
    check(
        |c| {
            let mut source = Source::new(key("map"), " ");
            source.url = Some("javascript:alert(1)".into());
            c.add(source);
            c.add(Claim::about(key("raid"), key("map")));
            c.actor("borduria", ActorKind::State, "").unwrap();
            let mut account = Account::new(key("list"), key("pact"));
            account.provisions = vec![Provision::new("1", []), Provision::new("1", [])];
            says(c, account);
        },
        expect![[r#"
            F039 `map`, field `title`: this text is needed and empty
            F066 `map`, field `url`: `javascript:alert(1)` does not begin with http:// or https://, or holds a space
            F039 `borduria`, field `name`: this text is needed and empty
            F085 `list`, field `provisions`, item 2: two provisions have the label `1`
        "#]],
    );
}

#[test]
fn the_earliest_day_is_not_after_the_latest() {
    check(
        |c| {
            states(c, "raid", Attribute::NotBefore, Value::Date(date("2015")));
            states(c, "raid", Attribute::NotAfter, Value::Date(date("2014-02")));
        },
        expect![[r#"
            F062 `raid`, field `is`: not before 2015, yet not after 2014-02
        "#]],
    );
}

#[test]
fn a_commitment_does_not_end_before_its_agreement_begins() {
    check(
        |c| {
            states(c, "pact", Attribute::Signed, Value::Date(date("1994")));
            let mut early = edge("ruritania", under("pact"), "syldavia");
            early.valid = Some(date("1990/1993"));
            says(c, early);
            let mut may_be = edge("ruritania", under("pact"), "graustark");
            may_be.valid = Some(date("1990/1994"));
            says(c, may_be);
        },
        expect![[r#"
            F067 `ruritania-guarantees-syldavia`, field `valid`: it ended by 1990/1993, before `pact` began in 1994
        "#]],
    );
}

#[test]
fn accounts_of_one_matter_join_the_same_nodes() {
    check(
        |c| {
            for (id, to) in [("a", "ruritania"), ("b", "ruritania"), ("c", "graustark")] {
                let mut edge = edge("syldavia", Relation::Undertakes, to);
                (edge.key, edge.matter) = (key(id), Some(key("aid")));
                says(c, edge);
            }
        },
        expect![[r#"
            F084 `c`, field `matter`: `a` gives an account of the same matter `aid`, but of another edge: `syldavia` undertakes `ruritania`
        "#]],
    );
}

#[test]
fn a_complete_list_of_parties_lacks_a_debtor() {
    check(
        |c| {
            states(c, "pact", Attribute::PartiesComplete, Value::Flag(true));
            states(c, "pact", Attribute::Signed, Value::Date(date("1994")));
        },
        expect![[r#"
            W001 `syldavia-guarantees-ruritania`, field `from`: `syldavia` owes this under `pact`, whose complete list of parties lacks it
        "#]],
    );
}

#[test]
fn an_unsigned_agreement_has_no_parties_to_miss() {
    check(
        |c| states(c, "pact", Attribute::PartiesComplete, Value::Flag(true)),
        expect![[""]],
    );
}

#[test]
fn small_things_are_worth_a_warning() {
    check(
        |c| {
            c.source("map", "Map").unwrap();
            c.actor("kingdom", ActorKind::State, " GRAUSTARK").unwrap();
            says(c, edge("syldavia", Relation::Guarantees, "syldavia"));
            says(c, edge("ruritania", Relation::Backstops, "graustark"));
            says(
                c,
                edge(
                    "graustark",
                    of(["syldavia-guarantees-ruritania"]),
                    "ruritania",
                ),
            );
        },
        expect![[r#"
            W002 `map`: nothing rests on the source `map`
            W003 `kingdom`, field `name`: `kingdom` and `graustark` are both called "GRAUSTARK"
            W004 `syldavia-guarantees-syldavia`, field `to`: `syldavia` guarantees itself
            W005 `ruritania-backstops-graustark`: this backstop names no commitment in `of`, so no recourse leads to it
            W007 `graustark-backstops-ruritania`, field `of`, item 1: `syldavia-guarantees-ruritania` is owed by `syldavia`, but this stands for `ruritania`
        "#]],
    );
}

#[test]
fn a_backstop_of_an_alliance_may_back_a_members_promise() {
    check(
        |c| {
            c.actor("league", ActorKind::Coalition, "League").unwrap();
            says(c, edge("syldavia", Relation::MemberOf, "league"));
            says(
                c,
                edge("graustark", of(["syldavia-guarantees-ruritania"]), "league"),
            );
        },
        expect![[""]],
    );
}

#[test]
fn what_others_refer_to_does_not_go_alone() {
    check_next(
        |c| {
            c.retract(key("graustark-guarantees-ruritania"));
            c.retract(key("atlas"));
        },
        expect![[r#"
            F080 `graustark-guarantees-ruritania`: `graustark-guarantees-ruritania` cannot go: `graustark-violates-pact` and `syldavia-backstops-graustark` refer to it
            F080 `atlas`: `atlas` cannot go: `approval`, `graustark-party_to-pact`, `graustark-violates-pact` and 2 more refer to it
        "#]],
    );
}

#[test]
fn what_others_refer_to_goes_with_them() {
    check_next(
        |c| {
            c.retract(key("graustark-guarantees-ruritania"));
            c.retract(key("syldavia-backstops-graustark"));
            c.retract(key("graustark-violates-pact"));
        },
        expect![[""]],
    );
}

#[test]
fn a_new_edge_cannot_refer_to_what_goes() {
    check_next(
        |c| {
            c.retract(key("syldavia-backstops-graustark"));
            says(
                c,
                edge(
                    "ruritania",
                    of(["syldavia-backstops-graustark"]),
                    "syldavia",
                ),
            );
        },
        expect![[r#"
            F052 `ruritania-backstops-syldavia`, field `of`, item 1: no record has the id `syldavia-backstops-graustark`, for this change retracts it; wanted a commitment
        "#]],
    );
}

#[test]
fn only_what_is_there_is_superseded_or_retracted() {
    check_next(
        |c| {
            c.supersede(Node::new(key("syldvia"), "S", Actor::default()));
            c.supersede(OwnRelation::new(key("sponsors")));
            c.supersede(Claim::about(key("pact"), key("atlas")));
            c.retract(key("pakt"));
            c.retract_this(Retraction::Relation(key("sponsors")));
            let claim = Claim::about(key("pact"), key("atlas"));
            c.retract_this(Retraction::Claim(claim));
        },
        expect![[r#"
            F081 `syldvia`, field `id`: there is no record `syldvia` to supersede (did you mean `syldavia`?)
            F081 `sponsors`, field `id`: there is no relation `sponsors` to supersede
            F081 `pact`: a claim cannot supersede: retract the old one and add the new
            F083 `pakt`: there is no record `pakt` to retract (did you mean `pact`?)
            F083 `sponsors`: there is no relation `sponsors` to retract
            F083 `pact`: there is no such claim about `pact` to retract
        "#]],
    );
}

#[test]
fn a_record_is_changed_once_and_keeps_its_sort() {
    check_next(
        |c| {
            c.supersede(Node::new(key("raid"), "Raid", Agreement::default()));
            let raid = Node::new(key("syldavia"), "Syldavia", Actor::default());
            c.supersede(raid.clone());
            c.supersede(raid);
            c.retract(key("graustark-party_to-pact"));
            says(c, edge("graustark", Relation::PartyTo, "pact"));
        },
        expect![[r#"
            F087 `graustark-party_to-pact`, field `id`: `graustark-party_to-pact` is retracted and added in one change
            F053 `graustark-violates-pact`: `raid` is an agreement; wanted an event
            F082 `raid`, field `id`: `raid` is an event and cannot become an agreement
            F087 `syldavia`, field `id`: `syldavia` is superseded and superseded in one change
        "#]],
    );
}

#[test]
fn what_is_superseded_must_still_serve_those_who_refer_to_it() {
    check_next(
        |c| {
            let mut edge = edge("syldavia", Relation::Guarantees, "ruritania");
            edge.key = key("graustark-guarantees-ruritania");
            c.supersede(edge);
        },
        expect![[r#"
            F073 `graustark-violates-pact`: `graustark` cannot breach `graustark-guarantees-ruritania`, which `syldavia` owes
        "#]],
    );
}

#[test]
fn an_edge_does_not_lose_its_last_claim() {
    check_next(
        |c| {
            let claim = Claim::about(key("graustark-party_to-pact"), key("atlas")).at("p. 1");
            c.retract_this(Retraction::Claim(claim));
        },
        expect![[r#"
            F074 `graustark-party_to-pact`: `graustark-party_to-pact` is an edge that rests on no claim
        "#]],
    );
}

#[test]
fn superseding_can_close_a_cycle() {
    check_next(
        |c| {
            let tie = Guarantee {
                of: vec![key("syldavia-backstops-graustark")],
                ..Guarantee::default()
            };
            c.supersede(edge("graustark", tie, "ruritania"));
        },
        expect![[r#"
            F072 `graustark-guarantees-ruritania`, field `of`, item 1: a commitment backs itself through `of`: `graustark-guarantees-ruritania` <- `syldavia-backstops-graustark` <- `graustark-guarantees-ruritania`
            W007 `graustark-guarantees-ruritania`, field `of`, item 1: `syldavia-backstops-graustark` is owed by `syldavia`, but this stands for `ruritania`
        "#]],
    );
}

#[test]
fn an_unread_entry_is_nobody_elses_fault() {
    let mut change = world();
    let gone = |e: &Entry| e.key() == "graustark" || e.key() == "pact";
    change.adds.retain(|entry| !gone(entry));
    let unread = ["graustark", "pact"].map(String::from).into();
    let problems = check_beside(&Graph::empty(), &change, &unread);
    expect![""].assert_eq(&print(&problems));
}

#[test]
fn a_long_chain_and_a_long_cycle_are_walked_without_recursion() {
    let mut change = world();
    let n = 20_000;
    for i in 0..n {
        let mut e = edge("syldavia", of([]), "graustark");
        e.key = key(&format!("e{i}"));
        if let Tie::Backstops(b) = &mut e.tie {
            b.of = vec![key(&format!("e{}", (i + 1) % n))];
        }
        says(&mut change, e);
    }
    let problems = problems_of(&Graph::empty(), &change);
    let cycle = problems.iter().find(|p| p.code() == Code::BacksItself);
    expect!["`e0`, field `of`, item 1: a commitment backs itself through `of`: `e0` <- `e19999` <- `e19998` <- `e19997` <- `e19996` <- `e19995` <- `e19994` <- `e19993` <- `e19992` <- `e19991` <- `e19990` <- `e19989` <- … 19988 more … <- `e0`"].assert_eq(&cycle.unwrap().to_string());
}

#[test]
fn problems_point_at_field_and_item() {
    let mut change = world();
    says(
        &mut change,
        edge(
            "graustark",
            of(["graustark-guarantees-ruritania", "raid"]),
            "graustark",
        ),
    );
    let problems = problems_of(&Graph::empty(), &change);
    let places: Vec<Place> = problems.iter().map(|p| p.place).collect();
    let entry = change.adds.len() - 2;
    use super::super::Field;
    assert!(
        places.contains(&Place::field(entry, Field::Of).item(1)),
        "{places:?}"
    );
}

#[test]
fn an_equal_claim_is_kept_once() {
    let mut change = world();
    let claims: Vec<Entry> = change
        .adds
        .iter()
        .filter(|e| matches!(e, Entry::Claim(_)))
        .cloned()
        .collect();
    let count = claims.len();
    change.adds.extend(claims);
    let graph = apply(&Graph::empty(), &change).unwrap();
    assert_eq!(graph.records().claims.len(), count);
}

/// A change full of small mistakes: few keys, so that they collide and dangle.
fn wild() -> impl Strategy<Value = Change> {
    let name = || prop::sample::select(vec!["a", "b", "c", "d", "e", "f", "s"]).prop_map(key);
    let keys = move || prop::collection::vec(name(), 0..3);
    let tie = (0..7usize, keys(), prop::option::of(name())).prop_map(|(which, keys, one)| {
        let terms = Terms {
            under: one.clone(),
            ..Terms::default()
        };
        match which {
            0 => Tie::Backstops(Backstop {
                of: keys,
                terms,
                when: None,
            }),
            1 => Tie::Guarantees(Guarantee {
                of: keys,
                owed_to: one,
                terms,
            }),
            2 => Tie::Violates(Violation {
                breaches: keys,
                event: one,
                ..Violation::default()
            }),
            3 => Tie::Custom(key("a")),
            4 => Tie::PossiblySameAs,
            5 => Tie::PartyTo(Participation::default()),
            _ => Tie::Owes(Debt {
                terms,
                amount: None,
            }),
        }
    });
    let edge = (name(), name(), tie, name(), prop::option::of(name()));
    let edge = edge.prop_map(|(id, from, tie, to, matter)| {
        let mut edge = Edge::new(id, from, tie, to);
        edge.matter = matter;
        Entry::Edge(edge)
    });
    let node = (name(), 0..4usize, keys()).prop_map(|(id, sort, keys)| {
        let is: Kind = match sort {
            0 => Actor::default().into(),
            1 => Agreement::default().into(),
            2 => Event::default().into(),
            _ => Condition {
                applies_to: keys,
                ..Condition::default()
            }
            .into(),
        };
        Entry::Node(Node::new(id.clone(), id.as_str(), is))
    });
    let claim = (name(), name(), 0..4usize).prop_map(|(about, source, says)| {
        let claim = Claim::about(about, source);
        Entry::Claim(match says {
            0 => claim.that(Attribute::Signed, Value::Date(date("1994"))),
            1 => claim.that(Attribute::PartiesComplete, Value::Flag(true)),
            2 => claim.that(Attribute::Author, Value::Record(key("b"))),
            _ => claim,
        })
    });
    let entry = prop_oneof![
        3 => edge,
        3 => node,
        3 => claim,
        1 => name().prop_map(|id| Entry::Source(Source::new(id, "S"))),
        1 => name().prop_map(|id| Entry::Relation(OwnRelation::new(id))),
    ];
    let entries = || prop::collection::vec(entry.clone(), 0..12);
    let retract = name().prop_map(Retraction::Record);
    (entries(), entries(), prop::collection::vec(retract, 0..3)).prop_map(
        |(adds, mut supersedes, retracts)| {
            supersedes.truncate(3);
            Change {
                adds,
                supersedes,
                retracts,
            }
        },
    )
}

fn codes(problems: &[Problem]) -> std::collections::BTreeSet<Code> {
    problems.iter().map(Problem::code).collect()
}

proptest! {
    #[test]
    fn what_passes_applies_and_then_needs_no_change(change in wild()) {
        let world = apply(&Graph::empty(), &world()).unwrap();
        for base in [Graph::empty(), world] {
            let (graph, problems) = attempt(&base, &change);
            prop_assert_eq!(graph.is_none(), problems.iter().any(Problem::is_error));
            if let Some(graph) = graph {
                let same = apply(&graph, &Change::new()).unwrap();
                prop_assert_eq!(same.records(), graph.records());
            }
        }
    }

    #[test]
    fn a_graph_that_passed_passes_as_one_change(first in wild(), second in wild()) {
        let base = apply(&Graph::empty(), &first).unwrap_or_else(|_| apply(&Graph::empty(), &world()).unwrap());
        if let Ok(graph) = apply(&base, &second) {
            let whole = whole(&graph);
            let errors: Vec<_> = problems_of(&Graph::empty(), &whole).into_iter().filter(Problem::is_error).collect();
            prop_assert!(errors.is_empty(), "{}", print(&errors));
        }
    }

    #[test]
    fn the_order_of_entries_decides_nothing(change in wild(), seed in any::<u64>()) {
        // With one key, the first of two entries counts; so each key comes once here.
        let mut seen = std::collections::BTreeSet::new();
        let once: Vec<Entry> = change.adds.into_iter()
            .filter(|e| matches!(e, Entry::Claim(_)) || seen.insert((matches!(e, Entry::Relation(_)), e.key().clone())))
            .collect();
        let mut turned = once.clone();
        let mut state = seed;
        for i in (1..turned.len()).rev() {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            turned.swap(i, (state >> 33) as usize % (i + 1));
        }
        let change = |adds| Change { adds, ..Change::new() };
        let a = codes(&problems_of(&Graph::empty(), &change(once)));
        let b = codes(&problems_of(&Graph::empty(), &change(turned)));
        prop_assert_eq!(a, b);
    }
}

/// The change that makes a graph of nothing.
fn whole(graph: &Graph) -> Change {
    let records = graph.records();
    let mut change = Change::new();
    change
        .adds
        .extend(records.sources.into_iter().map(Entry::Source));
    change
        .adds
        .extend(records.relations.into_iter().map(Entry::Relation));
    change
        .adds
        .extend(records.nodes.into_iter().map(Entry::Node));
    change
        .adds
        .extend(records.accounts.into_iter().map(Entry::Account));
    change
        .adds
        .extend(records.edges.into_iter().map(Entry::Edge));
    change
        .adds
        .extend(records.claims.into_iter().map(Entry::Claim));
    change
}
