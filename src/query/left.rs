//! Who lost promises or has new ones, and with what they are left. Start at [`Left`].

use super::changes::{Both, first, node_key};
use super::moved::{Moved, is_there};
use super::{Bounds, Evidence, Grade};
use crate::graph::{EdgeId, Filter, NodeId, View};
use crate::model::{Key, Relation};
use std::collections::{BTreeMap, BTreeSet};

/// An actor whose promises are different, and with what it is left.
#[derive(Clone, Debug)]
pub struct Left {
    /// The actor, by key.
    pub actor: Key,
    /// How many promises to it were of each grade; accounts of one matter count once. Absent:
    /// more than were looked at.
    pub before: Option<BTreeMap<Grade, usize>>,
    /// How many are.
    pub after: Option<BTreeMap<Grade, usize>>,
    /// The promises it is left with, the best first, by the ids of the graph after; of several
    /// accounts of one matter the best.
    pub remain: Vec<Evidence>,
    /// What it belongs to, or seeks to: no promise, but what is left beside.
    pub member_of: Vec<Evidence>,
}

impl Left {
    /// How many may be in force, before and after.
    pub fn in_force(&self) -> Option<(usize, usize)> {
        let count = |tally: &BTreeMap<Grade, usize>| -> usize {
            let best = [Grade::InForce, Grade::Possibly];
            best.iter().filter_map(|grade| tally.get(grade)).sum()
        };
        Some((count(self.before.as_ref()?), count(self.after.as_ref()?)))
    }
}

/// What the differences come to for one actor.
struct Toll {
    actor: Both<NodeId>,
    /// How many more promises to it may be in force.
    more: i64,
    /// Whether any stands at another grade.
    differs: bool,
    /// Whether that is all: each is its own matter, and told by the edges to the actor.
    is_all: bool,
}

/// Who lost promises or has new ones, as the edges that are different tell it.
pub(super) struct Actors<'a> {
    sides: [Side<'a>; 2],
    tolls: BTreeMap<Both<NodeId>, Toll>,
}

impl<'a> Actors<'a> {
    pub(super) fn new(before: View<'a>, after: View<'a>) -> Actors<'a> {
        Actors {
            sides: [Side::new(before), Side::new(after)],
            tolls: BTreeMap::new(),
        }
    }

    pub(super) fn see(&mut self, moved: &Moved) {
        if !moved.is_promise {
            return;
        }
        let sides = &self.sides;
        let graphs = [sides[0].view.graph(), sides[1].view.graph()];
        let edges = [moved.edge.before, moved.edge.after];
        let creditors: [Option<NodeId>; 2] =
            [0, 1].map(|i| sides[i].view.recourse().creditor(edges[i]?));
        let Some(actor) = both(graphs, creditors) else {
            return;
        };
        let grades = match &moved.stands {
            Some(stands) => [0, 1].map(|i| Some(stands[i].grade())),
            None => [0, 1].map(|i| Some(Grade::at(sides[i].view, edges[i]?))),
        };
        let is_its_own = |i: usize| {
            edges[i].is_none_or(|edge| {
                graphs[i].matter(edge).is_none() && Some(graphs[i].to(edge)) == creditors[i]
            })
        };
        let toll = self.tolls.entry(actor).or_insert(Toll {
            actor,
            more: 0,
            differs: false,
            is_all: true,
        });
        let [old, new] = grades.map(|grade| i64::from(grade.is_some_and(may_be_in_force)));
        toll.more += new - old;
        let [old, new] = grades.map(|grade| grade.filter(|grade| *grade != Grade::Over));
        toll.differs |= old != new;
        toll.is_all &= is_its_own(0) && is_its_own(1);
    }

    /// Those who lost the most first, and whether there are more.
    pub(super) fn told(self, bounds: Bounds) -> (Vec<Left>, bool) {
        let Actors { sides, tolls } = self;
        let after = sides[1].view;
        let mut tolls: Vec<Toll> = tolls.into_values().collect();
        tolls.retain(|toll| toll.actor.after.is_some_and(|node| after.shows(node)));
        for toll in tolls.iter_mut().filter(|toll| !toll.is_all) {
            toll.count(&sides, bounds.results);
        }
        tolls.retain(|toll| toll.differs);
        let key = |toll: &Toll| toll.actor.after.map(|node| node_key(after.graph(), node));
        let keyed = tolls.into_iter().map(|toll| (toll.more, key(&toll), toll));
        let mut tolls: Vec<(i64, Option<Key>, Toll)> = keyed.collect();
        let is_cut = first(&mut tolls, bounds.results, |a, b| {
            (a.0, &a.1).cmp(&(b.0, &b.1))
        });
        let left = tolls.into_iter().filter_map(|(_, key, toll)| {
            let new = sides[1].promised(toll.actor.after, bounds.results);
            let evidence = |(_, edge): &(Grade, EdgeId)| Evidence::of(after, *edge);
            let mut matters = BTreeSet::new();
            let is_new = |(_, edge): &&(Grade, EdgeId)| {
                let matter = after.graph().matter(*edge);
                matter.is_none_or(|matter| matters.insert(matter))
            };
            Some(Left {
                actor: key?,
                before: sides[0].tally(toll.actor.before, bounds.results),
                after: new.as_deref().map(|new| sides[1].tally_of(new)),
                remain: new.iter().flatten().filter(is_new).map(evidence).collect(),
                member_of: sides[1].member_of(toll.actor.after, bounds.results),
            })
        });
        (left.collect(), is_cut)
    }
}

/// The actor on both sides: the one it was owed to, else the one it is owed to.
fn both(
    graphs: [&crate::graph::Graph; 2],
    [old, new]: [Option<NodeId>; 2],
) -> Option<Both<NodeId>> {
    let there = |from: usize, node: NodeId| match graphs[0].is(graphs[1]) {
        true => Some(node),
        false => graphs[1 - from].node_id(graphs[from].node_key(node)),
    };
    match (old, new) {
        (Some(old), _) => Some(Both {
            before: Some(old),
            after: there(0, old),
        }),
        (None, Some(new)) => Some(Both {
            before: there(1, new),
            after: Some(new),
        }),
        (None, None) => None,
    }
}

fn may_be_in_force(grade: Grade) -> bool {
    matches!(grade, Grade::InForce | Grade::Possibly)
}

impl Toll {
    /// Counts all promises to the actor, before and after.
    fn count(&mut self, sides: &[Side<'_>; 2], most: usize) {
        let old = sides[0].tally(self.actor.before, most);
        let new = sides[1].tally(self.actor.after, most);
        let standing = |tally: &Option<BTreeMap<Grade, usize>>| {
            let mut tally = tally.clone()?;
            // What is over is worth no more than what is not there.
            tally.remove(&Grade::Over);
            Some(tally)
        };
        self.differs = standing(&old) != standing(&new) || old.is_none();
        let in_force = |tally: &BTreeMap<Grade, usize>| -> i64 {
            let counted = tally.iter().filter(|(grade, _)| may_be_in_force(**grade));
            counted.map(|(_, count)| *count as i64).sum()
        };
        self.more = match (old, new) {
            (Some(old), Some(new)) => in_force(&new) - in_force(&old),
            _ => 0,
        };
    }
}

/// One side of a difference.
struct Side<'a> {
    view: View<'a>,
    /// What has no date beside; some of that may be there.
    wide: Filter,
    memberships: Filter,
}

impl<'a> Side<'a> {
    fn new(view: View<'a>) -> Side<'a> {
        Side {
            view,
            wide: view
                .filter()
                .with_undated()
                .unwrap_or_else(|| view.filter().clone()),
            memberships: view.filter().clone().relations([Relation::MemberOf]),
        }
    }

    /// What an actor is promised, the best first; nothing, if that is more than `most`.
    fn promised(&self, actor: Option<NodeId>, most: usize) -> Option<Vec<(Grade, EdgeId)>> {
        let Some(whom) = actor else {
            return Some(Vec::new());
        };
        let wide = self.view.graph().view(&self.wide);
        let owed = super::owed::owed(wide, whom, most);
        if owed.cut {
            return None;
        }
        // A backstop of its own promise is none to it.
        let is_backstop = |edge: &EdgeId| *self.view.graph().relation(*edge) == Relation::Backstops;
        let counts = |edge: &EdgeId| !is_backstop(edge) && is_there(self.view, *edge);
        let owed = owed.edges.into_iter().filter(counts);
        let mut all: Vec<_> = owed
            .map(|edge| (Grade::at(self.view, edge), edge))
            .collect();
        all.sort_unstable();
        Some(all)
    }

    fn tally(&self, actor: Option<NodeId>, most: usize) -> Option<BTreeMap<Grade, usize>> {
        let promised = self.promised(actor, most)?;
        Some(self.tally_of(&promised))
    }

    /// How many promises are of each grade; each matter once, by its best account.
    fn tally_of(&self, promised: &[(Grade, EdgeId)]) -> BTreeMap<Grade, usize> {
        let graph = self.view.graph();
        let is_its_own = |(_, edge): &(Grade, EdgeId)| graph.matter(*edge).is_none();
        let all_are = promised.iter().all(is_its_own);
        let (mut matters, mut tally) = (BTreeSet::new(), BTreeMap::new());
        for (grade, edge) in promised {
            let matter = || graph.matter(*edge).cloned();
            if all_are || matters.insert(matter().unwrap_or_else(|| graph.edge_key(*edge))) {
                *tally.entry(*grade).or_default() += 1;
            }
        }
        tally
    }

    /// What an actor belongs to, or seeks to belong to.
    fn member_of(&self, actor: Option<NodeId>, most: usize) -> Vec<Evidence> {
        let only = self.view.graph().view(&self.memberships);
        let edges = actor.into_iter().flat_map(|node| only.out(node)).take(most);
        edges.map(|hop| Evidence::of(only, hop.edge)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dossier::{JULY_1914, Memory, read, ukraine};

    #[test]
    fn what_the_edges_tell_is_what_counting_all_promises_tells() {
        let july = Memory::new().with("july.ron", JULY_1914);
        let graphs = [ukraine(), read(&july, "july.ron").graph.unwrap()];
        let mut told = 0;
        for graph in &graphs {
            let filter = Filter::default();
            for gone in graph.node_ids() {
                let without = Filter::default().without([gone]);
                let (before, after) = (graph.view(&filter), graph.view(&without));
                let edges = graph.edge_ids().map(|edge| Both {
                    before: Some(edge),
                    after: Some(edge),
                });
                let mut actors = Actors::new(before, after);
                let moved = edges.filter_map(|edge| Moved::of(before, after, edge));
                moved.for_each(|moved| actors.see(&moved));
                let Actors { sides, tolls } = actors;
                let shown = |toll: &Toll| toll.actor.after.is_some_and(|node| after.shows(node));
                for mut toll in tolls.into_values().filter(shown) {
                    let quick = (toll.more, toll.differs);
                    told += usize::from(toll.is_all);
                    let is_all = toll.is_all;
                    toll.count(&sides, 1000);
                    assert!(!is_all || quick == (toll.more, toll.differs));
                }
            }
        }
        assert!(told > 50, "{told}");
    }
}
