//! Whose leaving would cost an actor what it is promised: who takes how much, who is a single
//! point of failure, the fewest whose leaving leaves nothing, and how it falls when they leave
//! one after another. Start at [`fragility`].

use super::coverage::topics_said;
use super::cut::smallest;
use super::fall::{Fall, Orders, fall};
use super::leaving::{Counting, Hanging, Leaving};
use super::owed::owed;
use super::work::Work;
use super::{Bounds, Evidence, Grade, Topic, Truncated};
use crate::commitment::{Need, STRUCTURE, Support, support};
use crate::graph::{EdgeId, Filter, NodeId, View};
use crate::model::{Key, Relation};
use crate::state::Footing;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// How much of what an actor is promised hangs on whom.
#[derive(Clone, Debug)]
pub struct Fragility {
    /// The actor asked about.
    pub whom: NodeId,
    /// How many promises to it count: accounts of one matter once.
    pub promises: usize,
    /// How many obligations and domains they are for.
    pub topics: usize,
    /// Promises to it that are in force and were broken, and do not count.
    pub broken: usize,
    /// Promises to it without a date, where one was asked for; they do not count.
    pub undated: usize,
    /// Promises with a date that stand behind such, and count no more than these.
    pub behind_undated: usize,
    /// How many more there would be if what is sought or offered held, where it does not count.
    pub wished: usize,
    /// How many of those that count are only sought or offered, where that counts.
    pub sought: usize,
    /// Who may leave, and what goes with each: who takes most first.
    pub leavers: Vec<Leaves>,
    /// The actors each of whom alone, by leaving, leaves nothing: single points of failure.
    pub single: Vec<NodeId>,
    /// The edges each of which alone, if it were not, would leave nothing: bridges.
    pub bridges: Vec<Evidence>,
    /// The fewest actors whose leaving leaves nothing; absent, where nothing is promised.
    pub cut: Option<Cut>,
    /// What is left as they leave one by one.
    pub fall: Fall,
    /// The coalitions, organizations and groups among those who may leave: who leads them and
    /// who belongs to them.
    pub members: BTreeMap<NodeId, Vec<Evidence>>,
    /// What is known of the promises that are told of.
    pub evidence: BTreeMap<EdgeId, Evidence>,
    /// Why it is not the whole answer.
    pub truncated: Option<Truncated>,
}

/// What goes when an actor leaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaves {
    /// Who.
    pub actor: NodeId,
    /// The promises that are lost, its own first.
    pub lost: Vec<EdgeId>,
    /// The promises that are due then, for they stand behind a debt that is lost.
    pub due: Vec<EdgeId>,
    /// How many promises of those counted are lost.
    pub promises: usize,
    /// Of how many obligations and domains nothing is left.
    pub topics: usize,
}

/// The fewest actors whose leaving leaves nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cut {
    /// Who; of several such sets the one nearest to the actor asked about.
    pub actors: Vec<NodeId>,
    /// Whether there is surely no smaller set; else there may be.
    pub exact: bool,
}

impl Grade {
    /// Whether a promise counts: in force, surely or (unless only what is certain does) possibly,
    /// and unbroken; if wishes count, also what is only offered or sought.
    fn counts(self, filter: &Filter, wishes: bool) -> bool {
        match self {
            Grade::InForce => true,
            Grade::Possibly => !filter.is_certain(),
            Grade::Offered | Grade::Sought => wishes,
            Grade::Broken | Grade::Waiting | Grade::Foreseen | Grade::Over => false,
        }
    }
}

/// How much of what an actor is promised hangs on whom. Counted is what it may call on, and what
/// stands behind that, as far as it is in force and unbroken; with `wishes`, as if what is sought
/// or offered held, too.
///
/// Costs one look at each commitment to the actor, at those behind it and at the members of the
/// coalitions among the debtors; for the fewest, the arrows among these times the square root of
/// their number; for the fall, that number for each of the worst and for each order. What is more
/// than [`Bounds::work`] is left out, the orders first, and the answer says so.
///
/// ```
/// use foedera::graph::Filter;
/// use foedera::query::{Bounds, Orders, fragility};
///
/// let graph = foedera::dossier::ukraine();
/// let filter = Filter::default();
/// let node = |key| graph.node_id(key).unwrap();
/// let view = graph.view(&filter);
/// let answer = fragility(view, node("ukraine"), false, Orders::default(), Bounds::default());
/// assert_eq!(answer.cut.unwrap().actors, [node("uk"), node("usa")], "what is left of Budapest");
/// assert_eq!(answer.broken, 1, "Russia's own guarantee");
/// ```
pub fn fragility(
    view: View<'_>,
    whom: NodeId,
    wishes: bool,
    orders: Orders,
    bounds: Bounds,
) -> Fragility {
    let filter = view.filter();
    let promised = promised(view, whom, bounds.work);
    let grades = promised
        .edges
        .iter()
        .map(|edge| (*edge, Grade::at(view, *edge)));
    let grades: Vec<(EdgeId, Grade)> = grades.collect();
    let counted = grades
        .iter()
        .filter(|(_, grade)| grade.counts(filter, wishes));
    let counted: Vec<EdgeId> = counted.map(|(edge, _)| *edge).collect();
    let structure = structure(filter, wishes);
    let structure = view.graph().view(&structure);
    let stands = |edge: EdgeId| match STRUCTURE.contains(view.graph().relation(edge)) {
        true => Grade::at(structure, edge).counts(filter, wishes),
        false => match Grade::at(view, edge) {
            // A breach ends no promise, and so nothing that stands behind it.
            Grade::Broken => true,
            grade => grade.counts(filter, wishes),
        },
    };
    let mut work = Work::of(view, bounds.work);
    let _spent = work.take(promised.touched);
    let rests = support(structure, whom, &counted, stands, work.left());
    let _spent = work.take(rests.touched);
    let counting = counting(view, &rests);
    let hanging = Hanging::of(&rests);
    let mut leaving = Leaving::new(&rests, &hanging, &counting);
    let [undated, behind_undated] = undated(view, whom, &promised, work.left());
    let (leavers, mut cut) = leavers(&rests, &mut leaving, &mut work);
    let found = smallest(&rests, &mut work);
    let (fall, is_short) = fall(&rests, &mut leaving, orders, (bounds.results, &mut work));
    cut |= is_short || promised.cut || rests.cut;
    let wished = wished(view, &grades);
    let broken = grades.iter().filter(|(_, grade)| *grade == Grade::Broken);
    let broken = broken.map(|(edge, _)| *edge);
    let mut answer = Fragility {
        whom,
        promises: counting.matters,
        topics: counting.topics,
        broken: matters(view, broken),
        undated,
        behind_undated,
        wished: if wishes { 0 } else { wished },
        sought: if wishes { wished } else { 0 },
        leavers,
        single: Vec::new(),
        bridges: Vec::new(),
        cut: None,
        fall,
        members: BTreeMap::new(),
        evidence: BTreeMap::new(),
        truncated: cut.then_some(Truncated::Work(bounds.work)),
    };
    for need in rests.needs() {
        match need {
            Need::Actor(place) => answer.single.push(rests.actors[place].actor),
            Need::Edge(edge) => answer.bridges.push(Evidence::of(view, edge)),
        }
    }
    answer.single.sort_unstable();
    let is_whole = !(promised.cut || rests.cut);
    answer.cut = found.map(|found| {
        let actors = found.actors.iter().map(|place| rests.actors[*place].actor);
        let mut actors: Vec<NodeId> = actors.collect();
        actors.sort_unstable();
        let exact = found.exact && is_whole;
        Cut { actors, exact }
    });
    tell(view, &rests, &mut answer, bounds);
    answer
}

/// What an actor is promised.
struct Promised {
    edges: Vec<EdgeId>,
    touched: usize,
    cut: bool,
}

/// What it may call on, and all that stands behind that and is not another's to call on. Nobody is
/// held by a promise to itself, and so nothing stands behind one.
fn promised(view: View<'_>, whom: NodeId, work: usize) -> Promised {
    let owed = owed(view, whom, work);
    let recourse = view.recourse();
    let mut promised = Promised {
        edges: Vec::new(),
        touched: owed.touched,
        cut: owed.cut,
    };
    let is_held = |edge: &EdgeId| view.graph().from(*edge) != whom;
    let mut todo = owed.edges;
    todo.retain(is_held);
    let mut known: BTreeSet<EdgeId> = todo.iter().copied().collect();
    while let Some(edge) = todo.pop() {
        if promised.touched >= work {
            promised.cut = true;
            break;
        }
        promised.touched += 1;
        for link in recourse.backers(edge) {
            let creditor = recourse.creditor(link.backer);
            let its_own = creditor.is_none_or(|creditor| creditor == whom);
            if its_own && is_held(&link.backer) && known.insert(link.backer) {
                todo.push(link.backer);
            }
        }
    }
    promised.edges = known.into_iter().collect();
    promised
}

/// How many promises have no date, where one was asked for; and how many have one and stand behind
/// what has none.
fn undated(view: View<'_>, whom: NodeId, dated: &Promised, work: usize) -> [usize; 2] {
    let filter = view.filter();
    let (Some(both), Some(undated)) = (filter.with_undated(), filter.undated()) else {
        return [0, 0];
    };
    let graph = view.graph();
    let all = promised(graph.view(&both), whom, work);
    let known: BTreeSet<EdgeId> = dated.edges.iter().copied().collect();
    let others = all.edges.into_iter().filter(|edge| !known.contains(edge));
    let is_undated = |edge: &EdgeId| graph.view(&undated).shows_edge(*edge);
    let (without, behind): (Vec<EdgeId>, Vec<EdgeId>) = others.partition(is_undated);
    [without, behind].map(|edges| matters(view, edges))
}

/// How many promises these are, accounts of one matter once.
fn matters(view: View<'_>, edges: impl IntoIterator<Item = EdgeId>) -> usize {
    let edges = edges.into_iter();
    let matters = edges.map(|edge| match view.graph().matter(edge) {
        Some(matter) => (Some(matter), None),
        None => (None, Some(edge)),
    });
    matters.collect::<BTreeSet<_>>().len()
}

/// The filter that shows who leads and who belongs to whom.
fn structure(filter: &Filter, wishes: bool) -> Filter {
    let mut footings = vec![Footing::Held];
    if wishes {
        footings.extend([Footing::Offered, Footing::Sought]);
    }
    let both = filter.with_undated();
    let all = both.as_ref().unwrap_or(filter).clone();
    all.relations(STRUCTURE).footings(footings)
}

/// How the promises asked about are counted.
fn counting(view: View<'_>, support: &Support) -> Counting {
    let mut matters: BTreeMap<Key, usize> = BTreeMap::new();
    let mut topics: BTreeMap<Topic, usize> = BTreeMap::new();
    let mut counting = Counting::default();
    let asked = support.promises.iter().enumerate().filter(|(_, p)| p.asked);
    for (place, promise) in asked {
        let (record, _) = view.edge_once(promise.edge);
        let mut stated = topics_said(view, promise.edge, &record);
        stated.retain(|topic| *topic != Topic::NotStated);
        let numbers = stated.into_iter().map(|topic| {
            let next = topics.len();
            *topics.entry(topic).or_insert(next)
        });
        let stated: Vec<usize> = numbers.collect();
        let matter = match record.matter {
            Some(key) => *matters.entry(key).or_insert(counting.matters),
            None => counting.matters,
        };
        counting.matters = counting.matters.max(matter + 1);
        counting.of.insert(place, (matter, stated));
    }
    counting.topics = topics.len();
    counting
}

/// How many matters are only sought or offered, accounts of one once.
fn wished(view: View<'_>, grades: &[(EdgeId, Grade)]) -> usize {
    let of = |wish: bool| {
        let filter = view.filter();
        let counts = grades
            .iter()
            .filter(|(_, grade)| grade.counts(filter, wish));
        matters(view, counts.map(|(edge, _)| *edge))
    };
    of(true) - of(false)
}

/// Who may leave, with what each takes along, who takes most first; and whether there was too
/// much work.
fn leavers(support: &Support, leaving: &mut Leaving<'_>, work: &mut Work) -> (Vec<Leaves>, bool) {
    let mut leavers = Vec::with_capacity(support.actors.len());
    for (place, leaver) in support.actors.iter().enumerate() {
        let before = leaving.touched;
        let (promises, topics) = leaving.would_take(place);
        if work.take(leaving.touched - before).is_none() {
            break;
        }
        leavers.push(Leaves {
            actor: leaver.actor,
            lost: Vec::new(),
            due: Vec::new(),
            promises,
            topics,
        });
    }
    let is_cut = leavers.len() < support.actors.len();
    leavers.sort_by_key(|leaves| {
        (
            Reverse(leaves.promises),
            Reverse(leaves.topics),
            leaves.actor,
        )
    });
    (leavers, is_cut)
}

/// The promises asked about that stand behind a debt that is lost, and are not lost with it.
fn due(view: View<'_>, support: &Support, lost: &[EdgeId]) -> Vec<EdgeId> {
    let graph = view.graph();
    let debts = lost.iter().copied();
    let debts = debts.filter(|edge| *graph.relation(*edge) == Relation::Owes);
    let debts: BTreeSet<EdgeId> = debts.collect();
    let is_due = |edge: &EdgeId| {
        let mut of = graph.tie(*edge).of().iter();
        of.any(|key| {
            graph
                .edge_id(key.as_str())
                .is_some_and(|of| debts.contains(&of))
        })
    };
    let behind = support.promises.iter().filter(|p| p.asked && p.for_debt);
    let behind = behind.map(|promise| promise.edge);
    let mut due: Vec<EdgeId> = behind.filter(is_due).collect();
    due.retain(|edge| !lost.contains(edge));
    due.sort_unstable();
    due
}

/// Cuts the answer to what is asked for, and gives the evidence for what is told.
fn tell(view: View<'_>, support: &Support, answer: &mut Fragility, bounds: Bounds) {
    if answer.leavers.len() > bounds.results {
        answer.leavers.truncate(bounds.results);
        answer.truncated = answer
            .truncated
            .or(Some(Truncated::Results(bounds.results)));
    }
    let places = support.actors.iter().enumerate();
    let places: BTreeMap<NodeId, usize> = places.map(|(i, a)| (a.actor, i)).collect();
    let (hanging, counting) = (Hanging::of(support), Counting::default());
    let mut leaving = Leaving::new(support, &hanging, &counting);
    let cut = answer.cut.iter().flat_map(|cut| &cut.actors);
    let worst = answer.fall.worst.iter().map(|worst| &worst.actor);
    let told = answer.leavers.iter().map(|leaves| &leaves.actor);
    let told: BTreeSet<NodeId> = told.chain(cut).chain(worst).copied().collect();
    for leaves in &mut answer.leavers {
        let Some(place) = places.get(&leaves.actor) else {
            continue;
        };
        let lost = leaving.leave(*place);
        leaving.all_back();
        let mut lost: Vec<EdgeId> = lost.iter().map(|p| support.promises[*p].edge).collect();
        lost.sort_by_key(|edge| (view.graph().from(*edge) != leaves.actor, *edge));
        leaves.due = due(view, support, &lost);
        leaves.lost = lost;
    }
    let lost = answer.leavers.iter();
    let lost = lost.flat_map(|leaves| leaves.lost.iter().chain(&leaves.due));
    for edge in lost {
        if answer.evidence.len() == bounds.results {
            answer.truncated = answer
                .truncated
                .or(Some(Truncated::Results(bounds.results)));
            break;
        }
        let known = answer.evidence.entry(*edge);
        known.or_insert_with(|| Evidence::of(view, *edge));
    }
    for actor in told {
        let made_of = places
            .get(&actor)
            .map(|place| &support.actors[*place].made_of);
        let edges = made_of.into_iter().flatten().take(bounds.results);
        let edges: Vec<Evidence> = edges.map(|(_, edge)| Evidence::of(view, *edge)).collect();
        if !edges.is_empty() {
            answer.members.insert(actor, edges);
        }
    }
}
