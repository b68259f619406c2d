//! What is said makes sense: of commitments, breaches, claims, values and dates.

use super::*;

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

// One deed for the debts of several companies, with one cap, cannot be written otherwise.
#[test]
fn one_guarantee_may_answer_for_several_debtors() {
    check(
        |c| {
            says(c, edge("ruritania", Relation::Owes, "syldavia"));
            says(c, edge("graustark", Relation::Owes, "syldavia"));
            let debts = ["ruritania-owes-syldavia", "graustark-owes-syldavia"];
            says(c, edge("syldavia", of(debts), "ruritania"));
        },
        expect![[""]],
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
