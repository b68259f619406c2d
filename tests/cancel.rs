//! A stop may come between any two looks into the graph: every question then ends, without a
//! panic, and what it found is no answer; unless it was complete, and is the same as ever.
#![allow(clippy::unwrap_used)]

use foedera::change::{Change, apply, between};
use foedera::commitment::{Act, Supposed};
use foedera::dossier::built_in;
use foedera::graph::{Cancel, Cancelled, Filter, Graph, NodeId, Scratch, View};
use foedera::model::{ActorKind, Relation};
use foedera::query::{
    self, Bounds, DatedAct, EdgePattern, Follow, Measuring, Order, Orders, Pattern, Slices,
    Suppose, Way,
};
use std::fmt::Debug;

fn words(answer: impl Debug) -> String {
    format!("{answer:?}")
}

/// A question of a view and a node, and its answer in words.
type Question = fn(View<'_>, NodeId) -> String;

/// Everything that can be asked.
const QUESTIONS: &[(&str, Question)] = &[
    ("cascade", |v, n| {
        let by = v.graph().node_ids().nth(1).unwrap();
        let act = DatedAct {
            act: Act { by, whom: n },
            on: None,
            event: None,
        };
        let found = query::cascade(v, vec![act], &Default::default(), Bounds::default());
        let followed = found.quarrels.into_iter().map(|f| (f.quarrel, f.steps));
        words((followed.collect::<Vec<_>>(), found.truncated))
    }),
    ("crisis", |v, _| {
        words(query::crisis(v, None, Bounds::default()))
    }),
    ("defaults", |v, n| {
        let ways = [Follow::Rounds, Follow::Clearing];
        words(
            ways.map(|way| query::defaults(v, &[n], way, &Supposed::default(), Bounds::default())),
        )
    }),
    ("distress", |v, n| {
        words(query::distress(
            v,
            &[n],
            &Supposed::default(),
            Bounds::default(),
        ))
    }),
    ("measure", |v, _| {
        words(query::measure(
            v,
            &Measuring::new(Slices::years(1990, 1995).unwrap()),
        ))
    }),
    ("guarantors", |v, n| {
        words(query::guarantors(v, n, true, Bounds::default()))
    }),
    ("beneficiaries", |v, n| {
        words(query::beneficiaries(v, n, true, Bounds::default()))
    }),
    ("recourse", |v, n| {
        words(query::recourse(v, n, None, Bounds::default()))
    }),
    ("coverage", |v, n| {
        words(query::coverage(v, n, Bounds::default()))
    }),
    ("strength", |v, n| {
        let (end, order) = (v.graph().node_ids().next().unwrap(), Order::default());
        words(query::strength(v, n, end, &order, Bounds::default()))
    }),
    ("fragility", |v, n| {
        let orders = Orders { orders: 2, seed: 1 };
        words(query::fragility(v, n, true, orders, Bounds::default()))
    }),
    ("circles", |v, _| {
        let bounds = Bounds {
            hops: 3,
            ..Bounds::default()
        };
        words(query::circles(v, None, bounds))
    }),
    ("reach", |v, n| {
        words(query::reach(v, n, Way::Either, Bounds::default()))
    }),
    ("paths", |v, n| {
        let end = v.graph().node_ids().next().unwrap();
        words(query::paths(v, n, end, Way::Either, Bounds::default()))
    }),
    ("match", |v, _| {
        let pattern = Pattern::read(v.graph(), "?g guarantees ?v, ?w guarantees ?v");
        words(query::matches(v, &pattern.unwrap(), Bounds::default()))
    }),
    ("edges", |v, _| {
        words(query::edges(v, &EdgePattern::default(), Bounds::default()))
    }),
    ("breaches", |v, _| {
        words(query::breaches(v, None, None, Bounds::default()))
    }),
    ("timeline", |v, n| {
        words(query::timeline(v, Some(n), Bounds::default()))
    }),
    ("disputes", |v, _| {
        words(query::disputes(v, None, Bounds::default()))
    }),
    ("gaps", |v, _| {
        words(query::gaps(v, None, Bounds::default()))
    }),
    ("history", |v, n| {
        words(query::history(v, v.graph().node_key(n), Bounds::default()))
    }),
    ("show", |v, n| words(query::show(v, v.graph().node_key(n)))),
    ("sources", |v, _| words(query::sources(v))),
    ("changes", |v, _| {
        let other = Filter::default().in_force();
        words(query::changes(v, v.graph().view(&other), Bounds::default()))
    }),
    ("what if", |v, n| {
        let answer = query::what_if(v, &[Suppose::Without(n)], Bounds::default());
        words(answer.map(|answer| answer.changes))
    }),
    ("walks", |v, n| {
        let mut scratch = Scratch::new();
        let reached = v
            .reach(n, foedera::graph::Way::Either, 9, &mut scratch)
            .len();
        words((reached, v.in_degrees(), v.len()))
    }),
];

fn holds(dossier: &str, node: &str) {
    let graph = built_in(dossier).unwrap();
    let node = graph.node_id(node).unwrap();
    let filter = Filter::default();
    for (name, ask) in QUESTIONS {
        let whole = ask(graph.view(&filter), node);
        let (mut looks, mut stopped) = (0, 0);
        loop {
            let cancel = Cancel::after(looks);
            let filter = filter.clone().cancelled_by(&cancel);
            match cancel.watch(|| ask(graph.view(&filter), node)) {
                Err(Cancelled) => stopped += 1,
                Ok(answer) => {
                    assert!(answer == whole, "{name} after {looks} looks");
                    break;
                }
            }
            looks += 1 + looks / 8;
        }
        assert!(stopped > 0, "{name} never looks");
    }
}

/// Where everybody promises everybody, what is asked has no end to speak of, but for the stop and
/// the bound on work.
#[test]
fn a_stop_ends_what_would_take_a_lifetime() {
    let mut change = Change::new();
    change.source("book", "A book").unwrap();
    let name = |i: usize| format!("n{i:02}");
    for i in 0..24 {
        change.actor(&name(i), ActorKind::State, &name(i)).unwrap();
    }
    for (i, j) in (0..24 * 24).map(|pair| (pair / 24, pair % 24)) {
        if i != j {
            let edge = between(&name(i), Relation::Guarantees, &name(j)).unwrap();
            change.says("book", "p. 1", edge).unwrap();
        }
    }
    let graph = apply(&Graph::empty(), &change).unwrap();
    let given = Cancel::new();
    given.give();
    for (cancel, work) in [(&given, usize::MAX), (&Cancel::new(), 100_000)] {
        let filter = Filter::default().cancelled_by(cancel);
        let view = graph.view(&filter);
        let bounds = Bounds {
            hops: 24,
            work,
            ..Bounds::default()
        };
        query::circles(view, None, bounds);
        let orders = Orders {
            orders: usize::MAX,
            seed: 1,
        };
        let node = graph.node_id("n00").unwrap();
        let answer = query::fragility(view, node, false, orders, bounds);
        assert!(cancel.is_given() || answer.truncated.is_some());
        let none = Bounds {
            results: 0,
            ..bounds
        };
        query::fragility(view, node, false, orders, none);
        query::crisis(view, None, bounds);
    }
}

#[test]
fn a_stop_ends_every_question_of_ukraine() {
    holds("ukraine", "ukraine");
}

#[test]
fn a_stop_ends_every_question_of_july_1914() {
    holds("july-1914", "germany");
}

#[test]
fn a_stop_ends_every_question_of_loans() {
    holds("loan-circle", "docks");
}
