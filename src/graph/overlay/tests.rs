//! A patched graph is, id by id, the graph that is built anew.

use super::super::Hop;
use super::*;
use crate::change::{Change, between, check, fill};
use crate::graph::{Draft, Filter, Found, Scratch, Way};
use crate::model::{
    Account, Act, Actor, ActorKind, Agreement, AgreementKind, Attribute, Backstop, Claim,
    Condition, Date, Edge, Event, EventKind, Guarantee, Kind, Modality, Node, Participation,
    Relation, Scope, Source, Structure, Tie, Value, Violation,
};
use proptest::prelude::*;
use proptest::sample::select;

fn key(text: &str) -> Key {
    Key::new(text).unwrap()
}

/// Six that are there from the beginning, and some that a step may add: before, between and behind
/// all others.
const ACTORS: [&str; 10] = ["a", "c", "e", "g", "i", "k", "0", "d", "zy", "zz"];
const AGREEMENTS: [&str; 2] = ["pact", "treaty"];
const EVENTS: [&str; 2] = ["act", "war"];
const CONDITIONS: [&str; 3] = ["if-1", "if-2", "if-3"];
const EDGES: [&str; 12] = [
    "p1", "p2", "p3", "p4", "p5", "p6", "p7", "p8", "q1", "q2", "r1", "r2",
];

/// One thing that is done to a graph. What the rules refuse is not done.
#[derive(Clone, Debug)]
enum Step {
    Put(Node),
    Tie(
        &'static str,
        Tie,
        &'static str,
        &'static str,
        Option<&'static str>,
    ),
    Say(&'static str, Attribute, Value, Modality),
    Hold(&'static str, Modality),
    Gone(&'static str),
    Silence(&'static str),
    Source,
    Account(&'static str),
}

fn some(all: &'static [&'static str]) -> impl Strategy<Value = &'static str> {
    select(all)
}

fn dates() -> impl Strategy<Value = &'static str> {
    select(vec![
        "1970",
        "1971-05-01",
        "1972-03",
        "1969/1973",
        "1971/..",
    ])
}

fn modalities() -> impl Strategy<Value = Modality> {
    select(vec![
        Modality::Asserted,
        Modality::Asserted,
        Modality::Sought,
        Modality::Denied,
    ])
}

fn conditions() -> impl Strategy<Value = Condition> {
    let scope = (
        proptest::option::of(some(&ACTORS)),
        proptest::option::of(some(&ACTORS)),
        proptest::option::of(some(&AGREEMENTS)),
    );
    let listed = proptest::collection::vec(some(&EDGES), 0..2);
    let met_by = proptest::option::of(prop_oneof![some(&EVENTS), some(&EDGES)]);
    (proptest::option::of(scope), listed, met_by).prop_map(|(scope, listed, met_by)| {
        let scopes = scope.into_iter().map(|(debtor, to, under)| Scope {
            debtor: debtor.map(key),
            to: to.map(key),
            under: under.into_iter().map(key).collect(),
            ..Scope::default()
        });
        Condition {
            applies_to: listed.into_iter().map(key).collect(),
            scopes: scopes.collect(),
            met_by: met_by.map(key),
            ..Condition::default()
        }
    })
}

fn nodes() -> impl Strategy<Value = Node> {
    let name = select(vec!["Alpha", "Beta", "Gamma", "álpha"]);
    let actor = (some(&ACTORS), name)
        .prop_map(|(k, name)| Node::new(key(k), name, Actor::of(ActorKind::State)));
    let agreement =
        some(&AGREEMENTS).prop_map(|k| Node::new(key(k), k, Agreement::of(AgreementKind::Treaty)));
    let event = some(&EVENTS).prop_map(|k| Node::new(key(k), k, Event::of(EventKind::Assault)));
    let condition = (some(&CONDITIONS), conditions())
        .prop_map(|(k, condition)| Node::new(key(k), k, condition));
    prop_oneof![4 => actor, 1 => agreement, 1 => event, 2 => condition]
}

fn ties() -> impl Strategy<Value = Step> {
    let terms = (
        proptest::option::of(some(&AGREEMENTS)),
        proptest::option::of(some(&CONDITIONS)),
        proptest::option::of(some(&EDGES)),
    );
    let promise = (terms, any::<bool>()).prop_map(|((under, condition, of), backs)| {
        let of: Vec<Key> = of.into_iter().map(key).collect();
        let mut tie = match backs && !of.is_empty() {
            true => Tie::Backstops(Backstop {
                of,
                ..Backstop::default()
            }),
            false => Tie::Guarantees(Guarantee {
                of,
                ..Guarantee::default()
            }),
        };
        if let Some(terms) = tie.terms_mut() {
            terms.under = under.map(key);
            terms.conditions = condition.into_iter().map(key).collect();
        }
        tie
    });
    let breach = (some(&EDGES), proptest::option::of(some(&EVENTS))).prop_map(|(edge, event)| {
        Tie::Violates(Violation {
            breaches: vec![key(edge)],
            event: event.map(key),
            ..Violation::default()
        })
    });
    let act = proptest::option::of(select(vec![Act::Withdrawal, Act::Ratification]));
    let party = (act, proptest::option::of(dates())).prop_map(|(act, on)| {
        Tie::PartyTo(Participation {
            act,
            on: on.map(|on| Date::new(on).unwrap()),
            ..Participation::default()
        })
    });
    let ends = (some(&EDGES), some(&ACTORS), proptest::option::of(dates()));
    let among = prop_oneof![
        6 => (promise, some(&ACTORS)),
        1 => (Just(Tie::MemberOf(Structure::default())), some(&ACTORS)),
        2 => (breach, some(&AGREEMENTS)),
        2 => (party, some(&AGREEMENTS)),
        1 => (Just(Tie::bare(&Relation::ParticipatesIn)), some(&EVENTS)),
    ];
    (ends, among).prop_map(|((k, from, valid), (tie, to))| Step::Tie(k, tie, from, to, valid))
}

fn steps() -> impl Strategy<Value = Step> {
    let date = || dates().prop_map(|date| Value::Date(Date::new(date).unwrap()));
    let signed = (some(&AGREEMENTS), date(), modalities())
        .prop_map(|(k, date, how)| Step::Say(k, Attribute::EnteredIntoForce, date, how));
    let ended = (some(&AGREEMENTS), date(), modalities())
        .prop_map(|(k, date, how)| Step::Say(k, Attribute::Terminated, date, how));
    let when = (some(&EVENTS), date(), modalities())
        .prop_map(|(k, date, how)| Step::Say(k, Attribute::When, date, how));
    let any_edge_or_condition = || prop_oneof![3 => some(&EDGES), 1 => some(&CONDITIONS)];
    prop_oneof![
        6 => nodes().prop_map(Step::Put),
        9 => ties(),
        1 => signed,
        1 => ended,
        1 => when,
        3 => (any_edge_or_condition(), modalities()).prop_map(|(k, how)| Step::Hold(k, how)),
        2 => prop_oneof![some(&EDGES), some(&EDGES), some(&ACTORS), some(&CONDITIONS)]
            .prop_map(Step::Gone),
        1 => any_edge_or_condition().prop_map(Step::Silence),
        1 => Just(Step::Source),
        1 => some(&AGREEMENTS).prop_map(Step::Account),
    ]
}

impl Step {
    /// What the step does to this graph.
    fn change(&self, graph: &Graph, number: usize) -> Change {
        let mut change = Change::new();
        let has = |key: &Key| graph.record(key.as_str()).is_some();
        let claim = |about: &str| Claim::about(key(about), key("s"));
        match self {
            Step::Put(node) => {
                let mut node = node.clone();
                if let Kind::Condition(condition) = &mut node.is {
                    condition.applies_to.retain(has);
                    condition.met_by = condition.met_by.take().filter(has);
                }
                match has(&node.key) {
                    true => drop(change.supersede(node)),
                    false => {
                        change.add(claim(node.key.as_str()));
                        change.add(node);
                    }
                }
            }
            Step::Tie(k, tie, from, to, valid) => {
                let (mut from, mut to, mut tie) = (key(from), key(to), tie.clone());
                let promise = |key: &Key| -> Option<Edge> {
                    let edge = graph.edge(graph.edge_id(key.as_str())?);
                    edge.relation().is_commitment().then(|| edge.clone())
                };
                // Whoever stands behind a promise does so for who owes it, who also breaks it.
                match &mut tie {
                    Tie::Guarantees(Guarantee { of, .. }) | Tie::Backstops(Backstop { of, .. }) => {
                        of.retain(|key| key != k && promise(key).is_some());
                        if let Some(debtor) = of.first().and_then(promise) {
                            to = debtor.from;
                        }
                    }
                    Tie::Violates(violation) => {
                        violation.breaches.retain(|key| promise(key).is_some());
                        if let Some(broken) = violation.breaches.first().and_then(promise) {
                            let under = broken.terms().and_then(|terms| terms.under.clone());
                            (from, to) = (broken.from.clone(), under.unwrap_or(to));
                        }
                    }
                    _ => {}
                }
                let mut edge: Edge = between(from.as_str(), tie, to.as_str()).unwrap();
                edge.key = key(k);
                edge.valid = valid.map(|valid| Date::new(valid).unwrap());
                match has(&edge.key) {
                    true => drop(change.supersede(edge)),
                    false => {
                        change.add(edge);
                        change.add(claim(k));
                    }
                }
            }
            Step::Say(k, attribute, value, modality) => {
                let mut said = claim(k).that(attribute.clone(), value.clone());
                said.modality = *modality;
                change.add(said);
            }
            Step::Hold(k, modality) => {
                let mut said = claim(k).at(format!("p. {number}"));
                said.modality = *modality;
                change.add(said);
            }
            Step::Gone(k) => drop(change.retract(key(k))),
            Step::Silence(k) => {
                if let Some(said) = graph.claims_about(k).first() {
                    let said = crate::change::Retraction::Claim(said.clone());
                    change.retract_this(said);
                }
            }
            Step::Source => {
                let number = format!("r{number}");
                change.add(Source::new(key(&number), "Another"));
                change.add(
                    Claim::about(key("s"), key(&number))
                        .that(Attribute::Assessment, Value::Text("sound".into())),
                );
            }
            Step::Account(of) => {
                let account = Account {
                    key: key(&format!("account-{number}")),
                    of: key(of),
                    title: None,
                    complete: None,
                    provisions: Vec::new(),
                };
                change.add(Claim::about(account.key.clone(), key("s")));
                change.add(account);
            }
        }
        change
    }
}

fn hops(graph: &Graph, filter: &Filter) -> Vec<(Vec<Hop>, Vec<Hop>)> {
    let view = graph.view(filter);
    let of = |node| (view.out(node).collect(), view.into(node).collect());
    graph.node_ids().map(of).collect()
}

#[track_caller]
fn same(patched: &Graph, anew: &Graph) {
    assert_eq!(patched.records(), anew.records());
    assert_eq!(patched.sources(), anew.sources());
    assert!(patched.keys().eq(anew.keys()));
    assert!(patched.node_ids().eq(anew.node_ids()));
    assert!(patched.edge_ids().eq(anew.edge_ids()));
    for node in anew.node_ids() {
        assert_eq!(patched.node(node), anew.node(node));
        assert_eq!(patched.node_claims(node), anew.node_claims(node));
        let key = anew.node_key(node);
        assert_eq!(patched.node_id(key), Some(node));
        let key = &anew.node(node).key;
        assert_eq!(patched.mentions(key), anew.mentions(key));
    }
    let filters = [
        Filter::default(),
        Filter::default().as_of(Date::new("1971").unwrap()),
        Filter::default()
            .in_force()
            .relations([Relation::Guarantees]),
        Filter::default()
            .as_of(Date::new("1972").unwrap())
            .certain(),
    ];
    for edge in anew.edge_ids() {
        assert_eq!(patched.edge(edge), anew.edge(edge));
        assert_eq!(patched.edge_claims(edge), anew.edge_claims(edge));
        assert_eq!(patched.tie(edge), anew.tie(edge));
        assert_eq!(patched.from(edge), anew.from(edge));
        let key = &anew.edge(edge).key;
        assert_eq!(patched.edge_id(key.as_str()), Some(edge));
        assert_eq!(&patched.edge_key(edge), key);
        assert_eq!(patched.mentions(key), anew.mentions(key));
        let (a, b) = (patched.arc(edge), anew.arc(edge));
        // Only what stands in the base is marked as plain.
        let told = |facts: Facts| facts.without(Facts::PLAIN);
        assert_eq!(
            (a.to, a.first, a.last, told(a.facts)),
            (b.to, b.first, b.last, told(b.facts)),
            "{key}"
        );
        for filter in &filters {
            let (a, b) = (patched.view(filter), anew.view(filter));
            let (mine, other) = (a.derived(edge), b.derived(edge));
            assert_eq!(format!("{mine:?}"), format!("{other:?}"));
            assert_eq!(a.in_force(edge, None), b.in_force(edge, None));
        }
    }
    for filter in &filters {
        assert_eq!(hops(patched, filter), hops(anew, filter));
        let (mut mine, mut other) = (Scratch::new(), Scratch::new());
        for node in anew.node_ids() {
            let reached = |graph: &Graph, scratch: &mut Scratch| {
                let view = graph.view(filter);
                view.reach(node, Way::Either, 3, scratch).to_vec()
            };
            assert_eq!(reached(patched, &mut mine), reached(anew, &mut other));
        }
    }
    for name in ["alpha", "Beta", "Gamme", "pact", "k", "K"] {
        assert_eq!(patched.find(name), anew.find(name));
    }
    assert!(matches!(
        patched.find("nobody at all"),
        Found::Nothing { .. }
    ));
}

proptest! {
    #[test]
    fn a_patch_changes_no_answer(
        before in proptest::collection::vec(steps(), 10..60),
        after in proptest::collection::vec(steps(), 1..30),
    ) {
        let mut change = Change::new();
        change.source("s", "S").unwrap();
        let nodes: Vec<Node> = ACTORS[..6].iter().map(|k| Node::new(key(k), *k, Actor::of(ActorKind::State))).collect();
        change.adds.extend(nodes.into_iter().map(Into::into));
        for k in AGREEMENTS {
            change.agreement(k, AgreementKind::Treaty, k).unwrap();
        }
        for k in EVENTS {
            change.event(k, EventKind::Assault, k).unwrap();
        }
        for k in CONDITIONS {
            change.says("s", "p. 1", Node::new(key(k), k, Condition::default())).unwrap();
        }
        let mut graph = Graph::empty();
        let mut draft = Draft::of(&graph);
        fill(&mut draft, &change);
        graph = draft.anew();
        for (number, step) in before.iter().enumerate() {
            let change = step.change(&graph, number);
            if check(&graph, &change).iter().all(|problem| !problem.is_error()) {
                let mut draft = Draft::of(&graph);
                fill(&mut draft, &change);
                graph = draft.anew();
            }
        }
        let mut patched = graph.clone();
        let mut is_patched = false;
        for (number, step) in (100..).zip(&after) {
            let change = step.change(&patched, number);
            if check(&patched, &change).iter().all(|problem| !problem.is_error()) {
                let (mut one, mut other) = (Draft::of(&patched), Draft::of(&graph));
                fill(&mut one, &change);
                fill(&mut other, &change);
                patched = one.overlay();
                graph = other.anew();
                is_patched |= patched.0.over.is_some();
                // Comparing takes longer than patching.
                if number % 4 == 0 {
                    same(&patched, &graph);
                }
            }
        }
        same(&patched, &graph);
        if is_patched {
            same(&patched.compact(), &graph);
        }
    }
}
