//! Who guarantees whom: the guarantees, the backstops behind them, and the other promises.

use super::{Bounds, Evidence, Truncated};
use crate::commitment::behind;
use crate::graph::{EdgeId, NodeId, View};
use crate::model::{ActorKind, Date, Key, Relation, Truth};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

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

/// Who guarantees `whom`: guarantees first, each with the backstops behind it, then the other
/// promises made to it. With `indirect`, recourse is followed as far as it goes, and the
/// leaders and members of whoever promises are shown as such.
///
/// Costs one look at each edge that ends at the actor, and at each that mentions a promise
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
    ask(view, whom, indirect, bounds, |view| {
        view.into(whom).map(|hop| hop.edge).collect()
    })
}

/// Whom `who` guarantees, or stands behind, and what else it promises. A backstop is followed
/// by the promise that it backs; with `indirect`, by those behind which that stands in turn.
pub fn beneficiaries(view: View<'_>, who: NodeId, indirect: bool, bounds: Bounds) -> Promises {
    ask(view, who, indirect, bounds, |view| {
        view.out(who).map(|hop| hop.edge).collect()
    })
}

fn ask(
    view: View<'_>,
    actor: NodeId,
    indirect: bool,
    bounds: Bounds,
    edges: impl Fn(View<'_>) -> Vec<EdgeId>,
) -> Promises {
    let date = view.filter().date();
    let commitments = |view: View<'_>| -> Vec<EdgeId> {
        let promises = |edge: &EdgeId| view.graph().relation(*edge).is_commitment();
        edges(view).into_iter().filter(promises).collect()
    };
    let direct = commitments(view);
    let mut rest = bounds.results;
    let mut seen: BTreeSet<EdgeId> = BTreeSet::new();
    let now = Gather {
        view,
        actor,
        indirect,
        date,
    }
    .group(&direct, &mut rest, &mut seen);

    let (mut undated, mut at_other_times) = (Group::default(), Group::default());
    if let Some(filter) = view.filter().undated() {
        let view = view.graph().view(&filter);
        let direct = commitments(view);
        undated = Gather {
            view,
            actor,
            indirect,
            date,
        }
        .group(&direct, &mut rest, &mut seen);
    }
    if date.is_some() && !view.filter().narrows_states() {
        let filter = view.filter().at_any_time();
        let view = view.graph().view(&filter);
        let direct: Vec<EdgeId> = commitments(view)
            .into_iter()
            .filter(|edge| !seen.contains(edge))
            .collect();
        let gather = Gather {
            view,
            actor,
            indirect: false,
            date,
        };
        at_other_times = gather.rows_only(&direct, &mut rest, &mut seen);
    }
    let mut answer = Promises {
        actor,
        now,
        undated,
        at_other_times,
        structure: Vec::new(),
        truncated: (rest == 0).then_some(Truncated::Results(bounds.results)),
    };
    if indirect {
        answer.structure = structure(view, &answer);
    }
    answer
}

struct Gather<'a> {
    view: View<'a>,
    actor: NodeId,
    indirect: bool,
    date: Option<&'a Date>,
}

impl Gather<'_> {
    fn group(&self, direct: &[EdgeId], rest: &mut usize, seen: &mut BTreeSet<EdgeId>) -> Group {
        let incoming = direct
            .iter()
            .any(|edge| self.view.graph().to(*edge) == self.actor);
        let mut group = Group::default();
        let mut guarantees = self.rows(direct, |r| *r == Relation::Guarantees);
        guarantees.append(&mut self.rows(direct, |r| *r == Relation::Backstops));
        for promise in guarantees {
            if !take(&promise, rest, seen) {
                continue;
            }
            let edge = promise.evidence.edge;
            group.guarantees.push(promise);
            let depth = if self.indirect { usize::MAX } else { 1 };
            let linked = if incoming {
                behind(self.view, edge, depth)
                    .into_iter()
                    .map(|backer| (backer.edge, backer.of, backer.depth))
                    .collect()
            } else {
                self.principals(edge, depth)
            };
            for (edge, of, depth) in linked {
                let evidence = Evidence::as_of(self.view, edge, self.date);
                let promise = Promise {
                    evidence,
                    depth,
                    of: Some(of),
                    same_as: None,
                };
                if take(&promise, rest, seen) {
                    group.guarantees.push(promise);
                }
            }
        }
        for promise in self.rows(direct, |r| {
            matches!(r, Relation::Undertakes | Relation::Owes)
        }) {
            if take(&promise, rest, seen) {
                group.others.push(promise);
            }
        }
        for promises in [&mut group.guarantees, &mut group.others] {
            mark_accounts(self.view, promises);
        }
        group
    }

    /// The promises themselves, without what stands behind them.
    fn rows_only(&self, direct: &[EdgeId], rest: &mut usize, seen: &mut BTreeSet<EdgeId>) -> Group {
        let is_guarantee = |r: &Relation| matches!(r, Relation::Guarantees | Relation::Backstops);
        let mut keep = |promises: Vec<Promise>| -> Vec<Promise> {
            promises
                .into_iter()
                .filter(|p| take(p, rest, seen))
                .collect()
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
fn mark_accounts(view: View<'_>, promises: &mut [Promise]) {
    let mut first: BTreeMap<&Key, EdgeId> = BTreeMap::new();
    for promise in promises {
        let edge = promise.evidence.edge;
        if let Some(matter) = &view.edge(edge).matter {
            promise.same_as = first.get(matter).copied();
            first.entry(matter).or_insert(edge);
        }
    }
}

fn take(promise: &Promise, rest: &mut usize, seen: &mut BTreeSet<EdgeId>) -> bool {
    if seen.contains(&promise.evidence.edge) || *rest == 0 {
        return false;
    }
    *rest -= 1;
    seen.insert(promise.evidence.edge)
}

/// Whether an actor is made up of others, who may then be asked for.
fn is_many(view: View<'_>, actor: NodeId) -> bool {
    let kind = view.node(actor).as_actor().and_then(|actor| actor.kind);
    matches!(
        kind,
        Some(ActorKind::Coalition | ActorKind::Organization | ActorKind::Group) | None
    )
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
