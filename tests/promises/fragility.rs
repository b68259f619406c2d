//! Whose leaving costs an actor what it is promised, held to brute force with the engine's own
//! `without`.

use super::random::{ACTORS, dossiers};
use super::{dossier, graph, node};
use foedera::dossier::built_in;
use foedera::graph::{EdgeId, NodeId, View};
use foedera::model::{Key, Relation};
use foedera::query::{
    Bounds, Evidence, Fragility, Grade, Orders, Suppose, coverage, fragility, what_if,
};
use foedera::{Filter, Graph};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

fn ask(graph: &Graph, whom: &str, wishes: bool) -> Fragility {
    let filter = Filter::default();
    fragility(
        graph.view(&filter),
        node(graph, whom),
        wishes,
        Orders::default(),
        Bounds::default(),
    )
}

fn names(graph: &Graph, nodes: &[NodeId]) -> Vec<String> {
    let keys = nodes.iter().map(|node| graph.node_key(*node).to_string());
    keys.collect()
}

/// The fewest, the single points of failure, and the bridges.
#[track_caller]
fn check(graph: &Graph, whom: &str, wishes: bool, cut: &[&str], single: &[&str], bridges: &[&str]) {
    let answer = ask(graph, whom, wishes);
    let found = answer.cut.as_ref().unwrap();
    assert!(found.exact);
    assert_eq!(names(graph, &found.actors), cut);
    assert_eq!(names(graph, &answer.single), single);
    let edges = answer
        .bridges
        .iter()
        .map(|e| graph.edge(e.edge).key.as_str());
    assert_eq!(edges.collect::<Vec<_>>(), bridges);
}

/// Of what was promised in Budapest, the word of the United Kingdom and the United States is
/// left: both would have to go. Of the plan, five would: the Coalition as a whole among them.
#[test]
fn ukraine_rests_on_two_and_would_on_five() {
    let graph = foedera::dossier::ukraine();
    check(&graph, "ukraine", false, &["uk", "usa"], &[], &[]);
    let wished = ask(&graph, "ukraine", true);
    let cut = names(&graph, &wished.cut.unwrap().actors);
    assert_eq!(cut, ["coalition", "europe", "partners", "uk", "usa"]);
    let usa = wished
        .leavers
        .iter()
        .find(|l| l.actor == node(&graph, "usa"))
        .unwrap();
    assert_eq!(
        usa.promises, 3,
        "its guarantee of 1994, the one sought, and the backstop"
    );
    let coalition = wished
        .leavers
        .iter()
        .find(|l| l.actor == node(&graph, "coalition"))
        .unwrap();
    assert_eq!(coalition.promises, 2, "its own, and the backstop behind it");
}

/// As of a date, a backstop with a date is no promise without one, though it counts no more than
/// the guarantee behind which it stands, and that has none; accounts of one matter count once.
#[test]
fn what_stands_behind_an_undated_promise_is_not_undated_itself() {
    let graph = graph(&dossier(
        r#"
        guarantees(from: "a", to: "d", id: "g", matter: "m", at: "1"),
        guarantees(from: "a", to: "d", id: "h", matter: "m", at: "2"),
        backstops(from: "b", to: "a", of: "g", id: "back", valid: "2020/2030", at: "1"),
        guarantees(from: "c", to: "d", id: "dated", valid: "2020/2030", at: "1"),
        "#,
    ));
    let filter = Filter::default().as_of(foedera::model::Date::new("2025").unwrap());
    let whom = node(&graph, "d");
    let view = graph.view(&filter);
    let answer = fragility(view, whom, false, Orders::default(), Bounds::default());
    assert_eq!(
        (answer.promises, answer.undated, answer.behind_undated),
        (1, 1, 1)
    );
    let always = ask(&graph, "d", false);
    assert_eq!(
        (always.promises, always.undated, always.behind_undated),
        (3, 0, 0)
    );
}

/// Belgium's neutrality was guaranteed by five; Germany broke its word, four were left.
#[test]
fn belgium_rested_on_four_of_five() {
    let graph = built_in("july-1914").unwrap();
    let answer = ask(&graph, "belgium", false);
    let cut = names(&graph, &answer.cut.unwrap().actors);
    assert_eq!(cut, ["austria", "britain", "france", "russia"]);
    assert_eq!((answer.broken, answer.single.len()), (1, 0));
}

/// The fund's last resort stands behind the insurer's counter-guarantee, which is owed to Holding:
/// it promises the insurer nothing, and is nothing without what it backs.
#[test]
fn a_backstop_promises_nothing_to_whom_it_backs() {
    let graph = built_in("loan-circle").unwrap();
    assert_eq!(ask(&graph, "insurer", false).promises, 0);
    check(
        &graph,
        "holding",
        false,
        &["insurer"],
        &["insurer"],
        &["counter-guarantee"],
    );
    let bank = ask(&graph, "north-bank", false);
    assert_eq!(
        names(&graph, &bank.cut.unwrap().actors),
        [
            "docks",
            "holding",
            "ropes",
            "sails",
            "shipping",
            "south-bank"
        ],
        "its debtors, and those who guarantee what these owe"
    );
}

const UNION: &str = r#"
    guarantees(id: "g", from: "e", to: "a", at: "1"),
    member_of(id: "m", from: "b", to: "e", at: "1"),"#;

#[test]
fn a_coalition_goes_with_the_last_who_belongs_to_it() {
    let one = graph(&dossier(UNION));
    check(&one, "a", false, &["e"], &["b", "e"], &["m", "g"]);
    let two = graph(&dossier(&format!(
        "{UNION} leads(id: \"l\", from: \"d\", to: \"e\", at: \"1\"),"
    )));
    check(&two, "a", false, &["e"], &["e"], &["g"]);
    let both = graph(&dossier(&format!(
        "{UNION} guarantees(id: \"h\", from: \"b\", to: \"a\", at: \"1\"),"
    )));
    check(&both, "a", false, &["b"], &["b"], &[]);
}

#[test]
fn who_is_no_member_any_more_holds_nothing_together() {
    let ended = UNION.replace("to: \"e\", at", "to: \"e\", valid: \"1950/1960\", at");
    check(&graph(&dossier(&ended)), "a", false, &["e"], &["e"], &["g"]);
}

#[test]
fn memberships_in_a_circle_end_somewhere() {
    let text = dossier(&format!(
        "{UNION} member_of(from: \"e\", to: \"f\", at: \"1\"), member_of(from: \"f\", to: \"e\", at: \"1\"),"
    ));
    let text = text.replace("\"e\": Coal", "\"f\": Coalition(\"Friends\"), \"e\": Coal");
    check(&graph(&text), "a", false, &["e"], &["e"], &["g"]);
}

/// Without a promise that is itself owed to A, what it takes is one for each pair of two: the
/// search among what may go finds two of three, where either debtor alone is not enough.
#[test]
fn what_rests_on_anothers_promise_is_searched_for_the_fewest() {
    let pairs = r#"
        guarantees(id: "bc", from: "b", to: "c", at: "1"), guarantees(id: "cd", from: "c", to: "d", at: "1"),
        guarantees(id: "db", from: "d", to: "b", at: "1"),
        guarantees(id: "1", from: "c", to: "b", of: "bc", owed_to: "a", nature: Accessory, at: "1"),
        guarantees(id: "2", from: "d", to: "c", of: "cd", owed_to: "a", nature: Accessory, at: "1"),
        guarantees(id: "3", from: "b", to: "d", of: "db", owed_to: "a", nature: Accessory, at: "1"),"#;
    let graph = graph(&dossier(pairs));
    let answer = ask(&graph, "a", false);
    assert_eq!(answer.cut.unwrap().actors.len(), 2);
}

/// A guarantee of a debt is given for the case that its debtor fails: it goes with the guarantor,
/// and not with the debtor; that there is such a debt it is nothing without, if accessory.
#[test]
fn what_stands_behind_a_debt_outlives_its_debtor() {
    let debt = r#"owes(id: "debt", from: "b", to: "c", amount: "5 EUR", at: "1"),
        guarantees(id: "g", from: "d", to: "b", of: "debt", owed_to: "c", nature: Accessory, at: "1"),"#;
    let graph = graph(&dossier(debt));
    check(&graph, "c", false, &["b", "d"], &[], &["debt"]);
    let answer = ask(&graph, "c", false);
    let of = |who: &str| {
        let mut leavers = answer.leavers.iter();
        leavers.find(|l| l.actor == node(&graph, who)).unwrap()
    };
    let told = |edges: &[EdgeId]| {
        edges
            .iter()
            .map(|e| super::key(&graph, *e))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        (told(&of("b").lost), told(&of("b").due)),
        (vec!["debt"], vec!["g"])
    );
    assert_eq!(
        (told(&of("d").lost), told(&of("d").due)),
        (vec!["g"], vec![])
    );
}

/// The United Nations are not gone when the one member that the dossier names has left.
#[test]
fn an_organization_does_not_go_with_those_of_its_members_who_are_listed() {
    let text = dossier(UNION);
    let league = graph(&text.replace("Coalition(\"Entente\")", "Organization(\"League\")"));
    check(&league, "a", false, &["e"], &["e"], &["g"]);
    let open = graph(&text.replace(
        "Coalition(\"Entente\")",
        "Group(name: \"Friends\", unresolved: true)",
    ));
    check(&open, "a", false, &["e"], &["e"], &["g"]);
}

#[test]
fn two_accounts_of_one_promise_count_once() {
    let twice = r#"guarantees(id: "1", from: "b", to: "a", matter: "m", at: "1"),
        guarantees(id: "2", from: "b", to: "a", matter: "m", at: "2"),"#;
    let answer = ask(&graph(&dossier(twice)), "a", false);
    assert_eq!((answer.promises, answer.leavers[0].lost.len()), (1, 2));
}

#[test]
fn nothing_promised_is_nothing_to_lose() {
    let answer = ask(&graph(&dossier(UNION)), "b", false);
    assert!(answer.cut.is_none() && answer.leavers.is_empty() && answer.fall.worst.is_empty());
}

// -------------------------------------------------------------------------------- brute force

/// What counts of what is promised to an actor, and is not another's to call on.
fn counted(view: View<'_>, whom: NodeId, wishes: bool) -> BTreeSet<Key> {
    let all = coverage(
        view,
        whom,
        Bounds {
            results: 1_000,
            ..Bounds::default()
        },
    );
    let (graph, recourse) = (view.graph(), view.recourse());
    let mut its_own: BTreeSet<EdgeId> = BTreeSet::new();
    loop {
        let known = its_own.len();
        for edge in all.promises.keys() {
            let behind_one = || {
                recourse
                    .principals(*edge)
                    .any(|l| its_own.contains(&l.principal))
            };
            let is_its_own = match recourse.creditor(*edge) {
                Some(creditor) => creditor == whom,
                None => graph.to(*edge) == whom || behind_one(),
            };
            if is_its_own {
                its_own.insert(*edge);
            }
        }
        if its_own.len() == known {
            break;
        }
    }
    let counts = |evidence: &&Evidence| match evidence.grade() {
        Grade::InForce | Grade::Possibly => true,
        Grade::Sought | Grade::Offered => wishes,
        Grade::Broken | Grade::Waiting | Grade::Foreseen | Grade::Over => false,
    };
    let kept = all.promises.values().filter(counts);
    let kept = kept.filter(|e| its_own.contains(&e.edge) && graph.from(e.edge) != whom);
    kept.map(|e| graph.edge(e.edge).key.clone()).collect()
}

/// Those who go, and the coalition when all who belong to it have.
fn closed(view: View<'_>, whom: NodeId, wishes: bool, gone: &[NodeId]) -> Vec<NodeId> {
    let graph = view.graph();
    let mut gone: BTreeSet<NodeId> = gone.iter().copied().collect();
    let coalition = node(graph, "n2");
    let belongs = |edge: &EdgeId| *graph.relation(*edge) == Relation::MemberOf;
    let stands = |edge: &EdgeId| match Evidence::of(view, *edge).grade() {
        Grade::InForce | Grade::Possibly => true,
        Grade::Sought | Grade::Offered => wishes,
        _ => false,
    };
    let members: Vec<NodeId> = view
        .into(coalition)
        .map(|hop| hop.edge)
        .filter(belongs)
        .filter(stands)
        .map(|edge| graph.from(edge))
        .filter(|member| *member != whom)
        .collect();
    if whom != coalition
        && !members.is_empty()
        && members.iter().all(|member| gone.contains(member))
    {
        gone.insert(coalition);
    }
    gone.into_iter().collect()
}

/// What is left when these have gone: what is there without them; and what stands behind debts,
/// as long as whoever gave it has not gone.
fn left(view: View<'_>, whom: NodeId, wishes: bool, gone: &[NodeId]) -> BTreeSet<Key> {
    let graph = view.graph();
    let gone = closed(view, whom, wishes, gone);
    let due = for_debts(view, whom, wishes).into_iter();
    let due = due.filter(|key| {
        let edge = graph.edge_id(key.as_str()).unwrap();
        !gone.contains(&graph.from(edge))
    });
    let due: BTreeSet<Key> = due.collect();
    let filter = view.filter().clone().without(gone);
    let mut left = counted(graph.view(&filter), whom, wishes);
    left.extend(due);
    left
}

/// What counts and stands behind a debt that is owed to the actor, or behind what stands so.
fn for_debts(view: View<'_>, whom: NodeId, wishes: bool) -> BTreeSet<Key> {
    let (graph, recourse) = (view.graph(), view.recourse());
    let stands = |edge: EdgeId| match Evidence::of(view, edge).grade() {
        Grade::InForce | Grade::Possibly | Grade::Broken => true,
        Grade::Sought | Grade::Offered => wishes,
        Grade::Waiting | Grade::Foreseen | Grade::Over => false,
    };
    let its_own = |edge: &EdgeId| {
        recourse
            .creditor(*edge)
            .is_none_or(|creditor| creditor == whom)
    };
    let is_debt = |edge: &EdgeId| *graph.relation(*edge) == Relation::Owes;
    let edges: Vec<EdgeId> = graph
        .edge_ids()
        .filter(its_own)
        .filter(|e| stands(*e))
        .collect();
    let mut found: BTreeSet<EdgeId> = edges.iter().copied().filter(is_debt).collect();
    loop {
        let is_behind = |edge: &&EdgeId| {
            let mut principals = recourse.principals(**edge);
            principals.any(|link| found.contains(&link.principal))
        };
        let more: Vec<EdgeId> = edges.iter().filter(is_behind).copied().collect();
        let known = found.len();
        found.extend(more);
        if found.len() == known {
            break;
        }
    }
    let counted = counted(view, whom, wishes);
    let keys = found.iter().filter(|edge| !is_debt(edge));
    let keys = keys.map(|edge| graph.edge(*edge).key.clone());
    keys.filter(|key| counted.contains(key)).collect()
}

proptest! {
    /// The fewest take everything, and no smaller set does; single points of failure are those
    /// without whom nothing is left; what each takes is what is not there without it.
    #[test]
    fn the_cut_cuts_and_no_smaller_one_does(text in dossiers(), who in 0..ACTORS, wishes: bool) {
        let graph = graph(&text);
        let filter = Filter::default();
        let view = graph.view(&filter);
        let whom = node(&graph, &format!("n{who}"));
        let answer = fragility(view, whom, wishes, Orders { orders: 3, seed: 7 }, Bounds::default());
        let before = counted(view, whom, wishes);
        let others: Vec<NodeId> = (0..ACTORS).map(|n| node(&graph, &format!("n{n}"))).filter(|n| *n != whom).collect();
        let Some(cut) = &answer.cut else {
            prop_assert!(before.is_empty());
            return Ok(());
        };
        prop_assert!(!before.is_empty());
        let sets = 0..1u32 << others.len();
        let set = |bits: u32| -> Vec<NodeId> { (0..others.len()).filter(|i| bits >> i & 1 == 1).map(|i| others[i]).collect() };
        let cutting = sets.filter(|bits| left(view, whom, wishes, &set(*bits)).is_empty());
        let fewest = cutting.map(u32::count_ones).min().unwrap();
        prop_assert!(cut.exact);
        prop_assert!(left(view, whom, wishes, &cut.actors).is_empty(), "{:?}", cut.actors);
        prop_assert_eq!(cut.actors.len() as u32, fewest);
        let single: Vec<NodeId> = others.iter().copied().filter(|n| left(view, whom, wishes, &[*n]).is_empty()).collect();
        prop_assert_eq!(&answer.single, &single);
        for leaves in &answer.leavers {
            let lost: BTreeSet<Key> = leaves.lost.iter().map(|e| graph.edge(*e).key.clone()).collect();
            let remain: BTreeSet<Key> = before.difference(&lost).cloned().collect();
            prop_assert_eq!(remain, left(view, whom, wishes, &[leaves.actor]));
        }
        let takes: BTreeMap<NodeId, usize> = answer.leavers.iter().map(|l| (l.actor, l.promises)).collect();
        for other in others {
            let left = left(view, whom, wishes, &[other]).len();
            prop_assert_eq!(before.len() - left, takes.get(&other).copied().unwrap_or(0));
        }
    }

    /// A bridge is an edge which, if it were not so, would leave nothing.
    #[test]
    fn bridges_are_edges_that_leave_nothing(text in dossiers(), who in 0..ACTORS) {
        let graph = graph(&text);
        let filter = Filter::default();
        let view = graph.view(&filter);
        let whom = node(&graph, &format!("n{who}"));
        let answer = fragility(view, whom, false, Orders { orders: 0, seed: 0 }, Bounds::default());
        let found: BTreeSet<EdgeId> = answer.bridges.iter().map(|e| e.edge).collect();
        for edge in graph.edge_ids().filter(|_| answer.cut.is_some()) {
            if !graph.relation(edge).is_commitment() {
                continue;
            }
            let fails = [Suppose::Failed(graph.edge(edge).key.clone(), None)];
            let if_not = what_if(view, &fails, Bounds::default()).unwrap();
            let whom = if_not.graph.node_id(&format!("n{who}")).unwrap();
            let nothing = counted(if_not.view(), whom, false).is_empty();
            prop_assert_eq!(found.contains(&edge), nothing, "{}", graph.edge(edge).key);
        }
    }

    /// The more have left the less is left; in the end nothing. The worst is never better than
    /// the average; the same seed gives the same answer.
    #[test]
    fn it_falls_to_nothing(text in dossiers(), who in 0..ACTORS, seed: u64) {
        let graph = graph(&text);
        let filter = Filter::default();
        let whom = node(&graph, &format!("n{who}"));
        let orders = Orders { orders: 5, seed };
        let answer = || fragility(graph.view(&filter), whom, false, orders, Bounds::default());
        let fall = answer().fall;
        prop_assert_eq!(&fall, &answer().fall);
        let Some(last) = fall.worst.last() else { return Ok(()) };
        prop_assert_eq!((last.promises, last.topics), (0, 0));
        prop_assert_eq!(fall.random.last(), Some(&(0, 0)));
        prop_assert!(fall.random.windows(2).all(|two| two[1].0 <= two[0].0 && two[1].1 <= two[0].1));
        let first = fall.random[0].0;
        prop_assert!(fall.worst[0].promises * orders.orders <= first);
    }
}
