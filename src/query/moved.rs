//! One edge that is different between two views: how, as far as is needed to put it in its place,
//! and told in full. Start at [`Moved`].

use super::changes::{Both, Changed, How};
use super::compare::of_ties;
use super::{Difference, Evidence, has_failed};
use crate::graph::{EdgeId, NodeId, View, exists};
use crate::model::{Claim, Edge, Key};
use std::cmp::{Ordering, Reverse};
use std::collections::BTreeMap;

/// An edge that is different, as far as is needed to put it in its place.
pub(super) struct Moved {
    /// As far as it is shown.
    pub(super) edge: Both<EdgeId>,
    pub(super) how: How,
    pub(super) is_promise: bool,
    /// How it stood and stands, if it is shown on both sides.
    pub(super) stands: Option<Box<[Evidence; 2]>>,
}

impl Moved {
    pub(super) fn of(before: View<'_>, after: View<'_>, edge: Both<EdgeId>) -> Option<Moved> {
        let edge = Both {
            before: edge.before.filter(|edge| is_there(before, *edge)),
            after: edge.after.filter(|edge| is_there(after, *edge)),
        };
        let moved = |how, (view, id): (View<'_>, EdgeId)| Moved {
            edge,
            how,
            is_promise: view.graph().relation(id).is_commitment(),
            stands: None,
        };
        match (edge.before, edge.after) {
            (None, None) => None,
            (Some(old), None) => Some(moved(How::Lost, (before, old))),
            (None, Some(new)) => Some(moved(How::New, (after, new))),
            (Some(old), Some(new)) if is_untouched(before, after, (old, new)) => None,
            (Some(old), Some(new)) => {
                let stands = Box::new([Evidence::of(before, old), Evidence::of(after, new)]);
                let how = how(before, after, &stands)?;
                Some(Moved {
                    stands: Some(stands),
                    ..moved(how, (before, old))
                })
            }
        }
    }

    fn told(self, key: Key, before: View<'_>, after: View<'_>) -> Changed {
        let (old, new) = match self.stands {
            Some(stands) => {
                let [old, new] = *stands;
                (Some(old), Some(new))
            }
            None => (
                self.edge.before.map(|edge| Evidence::of(before, edge)),
                self.edge.after.map(|edge| Evidence::of(after, edge)),
            ),
        };
        Changed {
            key,
            how: self.how,
            differs: said_otherwise(before, after, &old, &new),
            before: old,
            after: new,
        }
    }
}

/// The first so many of the edges that are different: promises first, then in the order of their
/// keys.
pub(super) struct Foremost {
    most: usize,
    kept: BTreeMap<(Reverse<bool>, Key), Moved>,
    /// Whether there were more.
    pub(super) is_cut: bool,
    /// The key of the one that is offered.
    text: String,
}

impl Foremost {
    pub(super) fn new(most: usize) -> Foremost {
        Foremost {
            most,
            kept: BTreeMap::new(),
            is_cut: false,
            text: String::new(),
        }
    }

    pub(super) fn offer(&mut self, before: View<'_>, after: View<'_>, moved: Moved) {
        self.text.clear();
        match (moved.edge.before, moved.edge.after) {
            (Some(old), _) => before.graph().write_edge_key(old, &mut self.text),
            (None, Some(new)) => after.graph().write_edge_key(new, &mut self.text),
            (None, None) => return,
        }
        let is_promise = Reverse(moved.is_promise);
        if self.kept.len() >= self.most {
            self.is_cut = true;
            let last = self.kept.last_key_value();
            let is_before = |(last, _): (&(Reverse<bool>, Key), _)| {
                (is_promise, self.text.as_str()) < (last.0, last.1.as_str())
            };
            if !last.is_some_and(is_before) {
                return;
            }
            self.kept.pop_last();
        }
        let key = Key::stored(&self.text);
        self.kept.insert((is_promise, key), moved);
    }

    pub(super) fn told(self, before: View<'_>, after: View<'_>) -> Vec<Changed> {
        let kept = self.kept.into_iter();
        kept.map(|((_, key), moved)| moved.told(key, before, after))
            .collect()
    }
}

/// Whether a view shows an edge, and not only because it is between two times of being there, as
/// of a party that left and comes back later; or may show it, for all that dates it comes later.
pub(super) fn is_there(view: View<'_>, edge: EdgeId) -> bool {
    let date = view
        .filter()
        .date()
        .filter(|_| !view.graph().is_simple(edge));
    if !view.shows_edge(edge) {
        return date.is_some() && may_be_there(view, edge);
    }
    let Some(date) = date else {
        return true;
    };
    let derived = view.derived(edge);
    let states = derived.states_at(Some(date));
    !derived.span.dated || states.is_empty() || states.iter().any(|(state, _)| exists(*state))
}

/// Whether an edge is dated, but by nothing that says since when it is, and is undated as of the
/// view's date.
fn may_be_there(view: View<'_>, edge: EdgeId) -> bool {
    let derived = view.derived(edge);
    if !derived.span.dated || derived.is_dated(view.filter().date()) {
        return false;
    }
    let undated = view.filter().undated();
    undated.is_some_and(|undated| view.graph().view(&undated).shows_edge(edge))
}

/// Whether nothing but an edge's own period bears on it, and it stands the same by that.
fn is_untouched(before: View<'_>, after: View<'_>, (old, new): (EdgeId, EdgeId)) -> bool {
    let (ours, theirs) = (before.filter().date(), after.filter().date());
    let is_one = old == new && before.graph().is(after.graph());
    let stands = || before.by_days(old, ours).zip(after.by_days(new, theirs));
    is_one
        && before.graph().matter(old).is_none()
        && stands().is_some_and(|(old, new)| (old.state, old.in_force) == (new.state, new.in_force))
}

/// In which way an edge that is shown on both sides is different.
fn how(before: View<'_>, after: View<'_>, [old, new]: &[Evidence; 2]) -> Option<How> {
    let same = stands_the_same(before, after, old, new);
    match old.grade().cmp(&new.grade()) {
        Ordering::Less => Some(How::Worse),
        Ordering::Greater => Some(How::Better),
        Ordering::Equal if !same => Some(by_conditions((before, old), (after, new))),
        Ordering::Equal => (!said_the_same(before, after, old, new)).then_some(How::Resaid),
    }
}

/// What the record of an edge says otherwise.
fn said_otherwise(
    before: View<'_>,
    after: View<'_>,
    old: &Option<Evidence>,
    new: &Option<Evidence>,
) -> Vec<Difference> {
    let (Some(old), Some(new)) = (old, new) else {
        return Vec::new();
    };
    let (old, new) = (before.edge(old.edge), after.edge(new.edge));
    if old == new {
        return Vec::new();
    }
    let mut differs = of_ties((before, &old.tie), (after, &new.tie));
    differs.retain(|difference| difference.order != Some(Ordering::Equal));
    let when = |edge: &Edge| edge.valid.as_ref().map(|date| date.as_str().to_string());
    let ends = |edge: &Edge| Some(format!("{} {} {}", edge.from, edge.relation(), edge.to));
    type Said<'a> = (&'static str, &'a dyn Fn(&Edge) -> Option<String>);
    let others: [Said<'_>; 2] = [("period", &when), ("ends", &ends)];
    for (what, of) in others {
        if of(old) != of(new) {
            differs.push(Difference {
                what,
                here: of(old).unwrap_or_default(),
                there: of(new).unwrap_or_default(),
                order: None,
            });
        }
    }
    differs
}

/// Whether an edge is said by the same, in the same way, whenever that was recorded.
fn said_the_same(before: View<'_>, after: View<'_>, old: &Evidence, new: &Evidence) -> bool {
    let said = |view: View<'_>, edge: EdgeId| -> Vec<Claim> {
        let claims = view.edge_claims(edge).cloned();
        let claims = claims.map(|claim| Claim {
            recorded: None,
            ..claim
        });
        claims.collect()
    };
    let is_one_record = std::ptr::eq(before.edge(old.edge), after.edge(new.edge));
    is_one_record || said(before, old.edge) == said(after, new.edge)
}

/// Of the same grade: fewer open conditions are better, more are worse; of as many, fewer that can
/// no longer be met.
pub(super) fn by_conditions(
    (before, old): (View<'_>, &Evidence),
    (after, new): (View<'_>, &Evidence),
) -> How {
    let open = |view: View<'_>, evidence: &Evidence| {
        let waits = evidence.open.len() + evidence.waits_for.len();
        (waits, failed(view, evidence).count())
    };
    match open(after, new).cmp(&open(before, old)) {
        Ordering::Less => How::Better,
        Ordering::Greater => How::Worse,
        Ordering::Equal => How::Otherwise,
    }
}

/// Those of the conditions that it waits for which can no longer be met.
fn failed<'a>(view: View<'a>, evidence: &'a Evidence) -> impl Iterator<Item = NodeId> + 'a {
    let open = evidence.open.iter().map(|(node, _)| *node);
    open.filter(move |node| has_failed(view, *node))
}

fn stands_the_same(before: View<'_>, after: View<'_>, old: &Evidence, new: &Evidence) -> bool {
    let open = |view: View<'_>, evidence: &Evidence| -> Vec<_> {
        let open = evidence.open.iter();
        let open = open.map(|(node, truth)| (view.node(*node).key.clone(), *truth));
        let awaited = evidence.waits_for.iter();
        let awaited = awaited.map(|(edge, truth)| (view.graph().edge_key(*edge), *truth));
        open.chain(awaited).collect()
    };
    let is_one_graph = std::ptr::eq(before.edge(old.edge), after.edge(new.edge));
    (&old.states, old.in_force, &old.forces, old.stand)
        == (&new.states, new.in_force, &new.forces, new.stand)
        && open(before, old) == open(after, new)
        && failed(before, old).count() == failed(after, new).count()
        && (is_one_graph || before.edge(old.edge) == after.edge(new.edge))
}
