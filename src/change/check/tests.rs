//! One planted fault each, in a world with nothing wrong, through one `check`; then the laws.

#![allow(clippy::unwrap_used)]

use super::super::{
    Change, Code, Entry, Place, Problem, Retraction, apply, attempt, between, check as problems_of,
    check_beside,
};
use crate::graph::Graph;
use crate::model::*;
use expect_test::{Expect, expect};

mod later;
mod laws;
mod references;
mod sense;

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
