//! Changes of what is there: retracted, superseded, said again; and what is long or unread.

use super::*;

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
    use crate::change::Field;
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
