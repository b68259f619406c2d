//! Laws of the check, on changes full of small mistakes.

use super::*;
use proptest::prelude::*;

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
