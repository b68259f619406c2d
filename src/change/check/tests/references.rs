//! What a record refers to is there, once, and of the right sort.

use super::*;

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

// Each use of an id that a source and an actor share was told as a fault of its own.
#[test]
fn an_id_that_is_used_twice_has_no_consequences() {
    check(
        |c| {
            c.source("eden", "Statement of Eden").unwrap();
            c.actor("eden", ActorKind::Person, "Eden").unwrap();
            says(c, edge("eden", Relation::Guarantees, "syldavia")).source = key("eden");
        },
        expect![[r#"
            F051 `eden`, field `id`: the id `eden` is taken by a source
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
