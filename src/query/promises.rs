//! Who guarantees whom: the guarantees, the backstops behind them, and the other promises.

use super::{Bounds, Evidence, Truncated};
use crate::commitment::behind;
use crate::commitment::is_many;
use crate::graph::{EdgeId, NodeId, View};
use crate::model::{Date, Key, Relation, Tie, Truth};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Promises to an actor, or by one.
#[derive(Clone, Debug)]
pub struct Promises {
    /// The actor asked about.
    pub actor: NodeId,
    /// What holds, is sought or offered as of the date, or at any time if none is given.
    pub now: Group,
    /// What has no date, where one was asked for.
    pub undated: Group,
    /// What was not yet, or no longer, as of the date.
    pub at_other_times: Group,
    /// Who leads, or is a member or a part of, the coalitions and organizations that promise:
    /// for `indirect` only.
    pub structure: Vec<Evidence>,
    /// Why it is not the whole answer.
    pub truncated: Option<Truncated>,
}

/// Promises of one kind of time.
#[derive(Clone, Debug, Default)]
pub struct Group {
    /// Guarantees, each followed by what stands behind it; then backstops that stand behind
    /// none of these.
    pub guarantees: Vec<Promise>,
    /// Undertakings and debts.
    pub others: Vec<Promise>,
}

impl Group {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.guarantees.is_empty() && self.others.is_empty()
    }

    /// How many there are; accounts of one matter count once.
    pub fn len(&self) -> usize {
        self.iter()
            .filter(|promise| promise.same_as.is_none())
            .count()
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Promise> {
        self.guarantees.iter().chain(&self.others)
    }

    fn iter_mut(&mut self) -> impl Iterator<Item = &mut Promise> {
        self.guarantees.iter_mut().chain(&mut self.others)
    }

    fn append(&mut self, mut more: Group) {
        self.guarantees.append(&mut more.guarantees);
        self.others.append(&mut more.others);
    }

    /// Takes out each promise of which a day is stated, with what is shown for its sake: it is
    /// here because it has not begun.
    fn take_what_has_a_day(&mut self, view: View<'_>) -> Group {
        let mut taken: BTreeMap<EdgeId, bool> = BTreeMap::new();
        let mut is_taken = |promise: &mut Promise| {
            let of = promise.of.and_then(|of| taken.get(&of).copied());
            let is = of.unwrap_or_else(|| promise.evidence.has_day(view));
            taken.insert(promise.evidence.edge, is);
            is
        };
        Group {
            guarantees: self.guarantees.extract_if(.., &mut is_taken).collect(),
            others: self.others.extract_if(.., &mut is_taken).collect(),
        }
    }
}

/// One promise of an answer.
#[derive(Clone, Debug)]
pub struct Promise {
    /// The commitment and what is known of it.
    pub evidence: Evidence,
    /// 0: asked about directly; 1: stands behind the promise above it, and so on.
    pub depth: usize,
    /// The promise it stands behind, or is given for.
    pub of: Option<EdgeId>,
    /// The promise above of which this is another account: the same matter, told otherwise. It
    /// counts once.
    pub same_as: Option<EdgeId>,
}

impl Promises {
    /// Whether nothing at all was found.
    pub fn is_empty(&self) -> bool {
        self.now.is_empty() && self.undated.is_empty() && self.at_other_times.is_empty()
    }
}

/// Who guarantees `whom`: guarantees first, those on which it may call as a creditor among them,
/// each with the backstops behind it; then the other promises made to it. With `indirect`, recourse is followed as far as it goes, and the
/// leaders and members of whoever promises are shown as such.
///
/// Costs one look at each edge that ends at the actor or is owed to it, and at each that mentions a promise
/// found.
///
/// ```
/// use foedera::graph::Filter;
/// use foedera::query::{Bounds, guarantors};
///
/// let graph = foedera::dossier::ukraine();
/// let filter = Filter::default();
/// let ukraine = graph.node_id("ukraine").unwrap();
/// let answer = guarantors(graph.view(&filter), ukraine, false, Bounds::default());
/// assert!(!answer.now.guarantees.is_empty());
/// ```
pub fn guarantors(view: View<'_>, whom: NodeId, indirect: bool, bounds: Bounds) -> Promises {
    ask(view, whom, Side::Owed, indirect, bounds)
}

/// Whom `who` guarantees, or stands behind, and what else it promises. A backstop is followed
/// by the promise that it backs; with `indirect`, by those behind which that stands in turn.
pub fn beneficiaries(view: View<'_>, who: NodeId, indirect: bool, bounds: Bounds) -> Promises {
    ask(view, who, Side::Owing, indirect, bounds)
}

/// On which side of the promises the actor stands.
#[derive(Clone, Copy)]
enum Side {
    /// They are made to it.
    Owed,
    /// It makes them.
    Owing,
}

fn ask(view: View<'_>, actor: NodeId, side: Side, indirect: bool, bounds: Bounds) -> Promises {
    let date = view.filter().date();
    let commitments = |view: View<'_>| -> Vec<EdgeId> {
        let promises = |edge: &EdgeId| view.graph().relation(*edge).is_commitment();
        match side {
            Side::Owed => {
                let to_it = view.into(actor).map(|hop| hop.edge).filter(promises);
                // A creditor may call on those who guarantee its debtors.
                let key = &view.node(actor).key;
                let owed = view
                    .mentions(key)
                    .filter(|edge| match &view.edge(*edge).tie {
                        Tie::Guarantees(g) => {
                            g.owed_to.as_ref() == Some(key) && view.graph().to(*edge) != actor
                        }
                        _ => false,
                    });
                to_it.chain(owed).collect()
            }
            Side::Owing => view
                .out(actor)
                .map(|hop| hop.edge)
                .filter(promises)
                .collect(),
        }
    };
    let direct = commitments(view);
    let mut room = Room {
        left: bounds.results,
        seen: BTreeSet::new(),
        refused: false,
    };
    let now = Gather {
        view,
        side,
        indirect,
        date,
    }
    .group(&direct, &mut room);

    let (mut undated, mut at_other_times) = (Group::default(), Group::default());
    if let Some(filter) = view.filter().undated() {
        let aside = view.graph().view(&filter);
        let direct = commitments(aside);
        let gather = Gather {
            view: aside,
            side,
            indirect,
            date,
        };
        undated = gather.group(&direct, &mut room);
        let found = now.guarantees.iter().chain(&undated.guarantees);
        let found = found.map(|promise| (promise.evidence.edge, promise.depth));
        let mut across = gather.across(view, found.collect(), &mut room);
        undated.guarantees.append(&mut across);
    }
    let mut now = now;
    let narrows = view.filter().narrows_states();
    let unbegun = undated.take_what_has_a_day(view);
    // Who asks for a state is told what is in it, be it that it has not begun.
    let to = if narrows {
        &mut now
    } else {
        &mut at_other_times
    };
    to.append(unbegun);
    if date.is_some() && !narrows {
        let filter = view.filter().at_any_time();
        let view = view.graph().view(&filter);
        let direct: Vec<EdgeId> = commitments(view)
            .into_iter()
            .filter(|edge| !room.seen.contains(edge))
            .collect();
        let gather = Gather {
            view,
            side,
            indirect: false,
            date,
        };
        at_other_times.append(gather.rows_only(&direct, &mut room));
    }
    let groups = [&mut now, &mut undated, &mut at_other_times];
    mark_accounts(view, groups.into_iter().flat_map(Group::iter_mut));
    let mut answer = Promises {
        actor,
        now,
        undated,
        at_other_times,
        structure: Vec::new(),
        truncated: room.refused.then_some(Truncated::Results(bounds.results)),
    };
    if indirect {
        answer.structure = structure(view, &answer);
    }
    answer
}

struct Gather<'a> {
    view: View<'a>,
    side: Side,
    indirect: bool,
    date: Option<&'a Date>,
}

impl Gather<'_> {
    fn group(&self, direct: &[EdgeId], room: &mut Room) -> Group {
        let mut group = Group::default();
        let mut guarantees = self.rows(direct, |r| *r == Relation::Guarantees);
        guarantees.append(&mut self.rows(direct, |r| *r == Relation::Backstops));
        for promise in guarantees {
            if !room.take(&promise) {
                continue;
            }
            let edge = promise.evidence.edge;
            group.guarantees.push(promise);
            let depth = if self.indirect { usize::MAX } else { 1 };
            let linked = match self.side {
                Side::Owed => behind(self.view, edge, depth)
                    .into_iter()
                    .map(|backer| (backer.edge, backer.of, backer.depth))
                    .collect(),
                Side::Owing => self.principals(edge, depth),
            };
            for (edge, of, depth) in linked {
                let evidence = Evidence::as_of(self.view, edge, self.date);
                let promise = Promise {
                    evidence,
                    depth,
                    of: Some(of),
                    same_as: None,
                };
                if room.take(&promise) {
                    group.guarantees.push(promise);
                }
            }
        }
        for promise in self.rows(direct, |r| {
            matches!(r, Relation::Undertakes | Relation::Owes)
        }) {
            if room.take(&promise) {
                group.others.push(promise);
            }
        }
        group
    }

    /// What is linked to the promises found where one of the two has a date and the other has
    /// none: no single view shows both.
    fn across(
        &self,
        dated: View<'_>,
        found: VecDeque<(EdgeId, usize)>,
        room: &mut Room,
    ) -> Vec<Promise> {
        let furthest = if self.indirect { usize::MAX } else { 1 };
        let mut queue = found;
        let mut across = Vec::new();
        while let Some((edge, depth)) = queue.pop_front() {
            if depth >= furthest {
                continue;
            }
            for view in [dated, self.view] {
                for linked in self.linked(view, edge) {
                    let promise = Promise {
                        evidence: Evidence::as_of(view, linked, self.date),
                        depth: depth + 1,
                        of: Some(edge),
                        same_as: None,
                    };
                    if room.take(&promise) {
                        queue.push_back((linked, depth + 1));
                        across.push(promise);
                    }
                }
            }
        }
        across
    }

    /// What stands behind a promise to the actor; what a promise by the actor stands behind.
    fn linked(&self, view: View<'_>, edge: EdgeId) -> Vec<EdgeId> {
        let recourse = view.recourse();
        match self.side {
            Side::Owed => recourse.backers(edge).map(|link| link.backer).collect(),
            Side::Owing => recourse
                .principals(edge)
                .map(|link| link.principal)
                .collect(),
        }
    }

    /// The promises themselves, without what stands behind them.
    fn rows_only(&self, direct: &[EdgeId], room: &mut Room) -> Group {
        let is_guarantee = |r: &Relation| matches!(r, Relation::Guarantees | Relation::Backstops);
        let mut keep = |promises: Vec<Promise>| -> Vec<Promise> {
            promises.into_iter().filter(|p| room.take(p)).collect()
        };
        Group {
            guarantees: keep(self.rows(direct, is_guarantee)),
            others: keep(self.rows(direct, |r| !is_guarantee(r))),
        }
    }

    /// Promises of some relation: what is in force first, then by state, date and name.
    fn rows(&self, direct: &[EdgeId], of: impl Fn(&Relation) -> bool) -> Vec<Promise> {
        let graph = self.view.graph();
        let mut rows: Vec<Promise> = direct
            .iter()
            .filter(|edge| of(graph.relation(**edge)))
            .map(|edge| Promise {
                evidence: Evidence::as_of(self.view, *edge, self.date),
                depth: 0,
                of: None,
                same_as: None,
            })
            .collect();
        rows.sort_by_key(|promise| {
            let evidence = &promise.evidence;
            let start = evidence.period.as_ref().map(|date| date.start().earliest);
            let state = evidence.states.first().map(|(state, _)| *state);
            let in_force = evidence.in_force != Truth::No;
            (
                Reverse(in_force),
                state,
                start.is_none(),
                start,
                evidence.edge,
            )
        });
        rows
    }

    /// What a backstop or guarantee stands behind, and so on.
    fn principals(&self, edge: EdgeId, depth: usize) -> Vec<(EdgeId, EdgeId, usize)> {
        let mut found = Vec::new();
        let mut known = BTreeSet::from([edge]);
        let mut stack = vec![(edge, 0)];
        while let Some((backer, at)) = stack.pop() {
            if at == depth {
                continue;
            }
            for link in self.view.recourse().principals(backer) {
                if known.insert(link.principal) {
                    found.push((link.principal, backer, at + 1));
                    stack.push((link.principal, at + 1));
                }
            }
        }
        found
    }
}

/// Marks the later accounts of a matter.
fn mark_accounts<'p>(view: View<'_>, promises: impl Iterator<Item = &'p mut Promise>) {
    let mut first: BTreeMap<&Key, EdgeId> = BTreeMap::new();
    for promise in promises {
        let edge = promise.evidence.edge;
        if let Some(matter) = &view.edge(edge).matter {
            promise.same_as = first.get(matter).copied();
            first.entry(matter).or_insert(edge);
        }
    }
}

/// How many more results there may be, and which there are.
struct Room {
    left: usize,
    seen: BTreeSet<EdgeId>,
    /// There was a result too many.
    refused: bool,
}

impl Room {
    /// Whether the promise is new, and there is room for it.
    fn take(&mut self, promise: &Promise) -> bool {
        if self.seen.contains(&promise.evidence.edge) {
            return false;
        }
        if self.left == 0 {
            self.refused = true;
            return false;
        }
        self.left -= 1;
        self.seen.insert(promise.evidence.edge)
    }
}

/// Leaders, members and parts of the actors that promise, by the edges that say so.
fn structure(view: View<'_>, answer: &Promises) -> Vec<Evidence> {
    let graph = view.graph();
    let promised = [&answer.now, &answer.undated];
    let debtors: BTreeSet<NodeId> = promised
        .iter()
        .flat_map(|group| group.iter())
        .map(|promise| graph.from(promise.evidence.edge))
        .filter(|debtor| is_many(view, *debtor))
        .collect();
    let date = view.filter().date();
    let undated = view.filter().undated();
    let mut edges = BTreeSet::new();
    for debtor in debtors {
        let views = std::iter::once(view).chain(undated.as_ref().map(|f| graph.view(f)));
        edges.extend(views.flat_map(|view| view.into(debtor)).map(|hop| hop.edge));
    }
    edges
        .into_iter()
        .filter(|edge| {
            matches!(
                graph.relation(*edge),
                Relation::Leads | Relation::MemberOf | Relation::PartOf
            )
        })
        .map(|edge| Evidence::as_of(view, edge, date))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::change::{Change, apply, between};
    use crate::graph::{Filter, Graph};
    use crate::model::{ActorKind, Backstop, Guarantee, Tie};

    /// A guarantee of `ward` by `first`, a backstop of it by `second`, and one of that by
    /// `third`; each with the period given.
    fn chain(periods: [&str; 3]) -> Graph {
        let mut change = Change::new();
        change.source("atlas", "Atlas").unwrap();
        for key in ["ward", "first", "second", "third"] {
            change.actor(key, ActorKind::State, key).unwrap();
        }
        let mut of = Vec::new();
        let ends = [("first", "ward"), ("second", "first"), ("third", "second")];
        for ((from, to), period) in ends.into_iter().zip(periods) {
            let tie = match of.is_empty() {
                true => Tie::from(Guarantee::default()),
                false => Tie::from(Backstop {
                    of: std::mem::take(&mut of),
                    ..Backstop::default()
                }),
            };
            let mut edge = between(from, tie, to).unwrap();
            edge.valid = (!period.is_empty()).then(|| Date::new(period).unwrap());
            of.push(edge.key.clone());
            change.says("atlas", "p. 1", edge).unwrap();
        }
        apply(&Graph::empty(), &change).unwrap()
    }

    /// The only place that asks: as of 1950, indirectly. `who<who it stands behind`.
    #[track_caller]
    fn check(periods: [&str; 3], now: &str, undated: &str) {
        let graph = chain(periods);
        let filter = Filter::default().as_of(Date::new("1950").unwrap());
        let ward = graph.node_id("ward").unwrap();
        let answer = guarantors(graph.view(&filter), ward, true, Bounds::default());
        let who = |edge| graph.node(graph.from(edge)).name.as_str();
        let names = |group: &Group| -> String {
            let name = |p: &Promise| {
                let of = p.of.map_or("ward", who);
                format!("{}<{of}", who(p.evidence.edge))
            };
            group
                .guarantees
                .iter()
                .map(name)
                .collect::<Vec<_>>()
                .join(" ")
        };
        assert_eq!(
            (names(&answer.now).as_str(), names(&answer.undated).as_str()),
            (now, undated)
        );
    }

    #[test]
    fn what_stands_behind_is_followed() {
        let all = "first<ward second<first third<second";
        check(["1949/..", "1949/..", "1949/.."], all, "");
        check(["", "", ""], "", all);
    }

    /// An undated backstop of a dated guarantee used to be in no group at all, nor a dated one
    /// of an undated guarantee.
    #[test]
    fn what_stands_behind_is_told_across_dated_and_undated() {
        check(
            ["1949/..", "", "1949/.."],
            "first<ward",
            "second<first third<second",
        );
        check(
            ["1949/..", "", ""],
            "first<ward",
            "second<first third<second",
        );
        check(
            ["", "1949/..", "1949/.."],
            "",
            "first<ward second<first third<second",
        );
        check(
            ["1949/..", "1949/..", ""],
            "first<ward second<first",
            "third<second",
        );
    }

    /// As many results as were asked for used to pass for a truncated answer.
    #[test]
    fn truncated_is_what_has_more() {
        let graph = chain(["", "", ""]);
        let filter = Filter::default();
        let ward = graph.node_id("ward").unwrap();
        let truncated = |results| {
            let bounds = Bounds {
                results,
                ..Bounds::default()
            };
            guarantors(graph.view(&filter), ward, true, bounds).truncated
        };
        assert_eq!(truncated(3), None);
        assert_eq!(truncated(2), Some(Truncated::Results(2)));
    }
}
