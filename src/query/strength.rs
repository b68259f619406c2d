//! The strongest chain of promises from one actor to another, why it is no stronger, and what
//! would have to be otherwise. Start at [`strength`].

use super::best::{Found, Quest};
use super::chain::{Criterion, Order, Strength};
use super::links::Links;
use super::{Bounds, Evidence, Truncated};
use crate::graph::{EdgeId, NodeId, View};

/// The strongest chain from one actor to another.
#[derive(Clone, Debug)]
pub struct Strongest {
    /// The chain; absent: there is none.
    pub chain: Option<Chain>,
    /// Where a date was asked for, a chain over undated edges that would be stronger.
    pub undated: Option<Chain>,
    /// For each criterion by which the chain is not the best there can be, in the order of the
    /// criteria: on what that rests.
    pub wants: Vec<Wants>,
    /// The bounds within which it looked.
    pub bounds: Bounds,
    /// How many edges were touched.
    pub touched: usize,
    /// Why there may be a stronger one.
    pub truncated: Option<Truncated>,
}

/// A chain of promises.
#[derive(Clone, Debug)]
pub struct Chain {
    /// Its links, at least one, each with how strong it is.
    pub links: Vec<(Evidence, Strength)>,
    /// How strong the whole is.
    pub strength: Strength,
}

/// Why a chain is no better by one criterion.
#[derive(Clone, Debug)]
pub struct Wants {
    /// The criterion.
    pub criterion: Criterion,
    /// Its weakest links, as places in [`Chain::links`].
    pub weakest: Vec<usize>,
    /// The links each of which alone, if it were better, would give a chain that is better by this
    /// criterion, and no worse by those that count before: those of the chain first. Empty: no
    /// single link would.
    pub single: Vec<Wanted>,
}

/// A link that would give a better chain if it were better itself.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The link.
    pub link: Evidence,
    /// How strong it is.
    pub strength: Strength,
    /// Whether it is one of the chain; else another chain would take its place.
    pub of_chain: bool,
    /// That chain, as it is now.
    pub chain: Vec<EdgeId>,
}

/// The strongest chain of edges of the view from one actor to another, of at most
/// [`Bounds::hops`]. Edges are followed from start to end; one that stands behind another's
/// promise is followed through that promise alone.
///
/// For each criterion but the number of hops, at most three or four searches breadth first; for
/// each by which the chain is not the best there can be, one from either end. At most
/// [`Bounds::work`] edges are touched in all.
///
/// ```
/// use foedera::graph::Filter;
/// use foedera::model::Relation;
/// use foedera::query::{Bounds, Grade, Order, strength};
///
/// let graph = foedera::dossier::ukraine();
/// let promises = [Relation::Guarantees, Relation::Backstops, Relation::Leads];
/// let filter = Filter::default().relations(promises);
/// let node = |key| graph.node_id(key).unwrap();
/// let view = graph.view(&filter);
/// let answer = strength(view, node("france"), node("ukraine"), &Order::default(), Bounds::default());
/// let chain = answer.chain.unwrap();
/// assert_eq!(chain.links.len(), 2, "it leads the Coalition, which is sought as guarantor");
/// assert_eq!(chain.strength.force, Grade::Sought);
/// assert_eq!(answer.wants[0].weakest, [1], "the guarantee");
/// ```
pub fn strength(
    view: View<'_>,
    from: NodeId,
    to: NodeId,
    order: &Order,
    bounds: Bounds,
) -> Strongest {
    let mut links = Links::new(view);
    let mut quest = Quest {
        links: &mut links,
        from,
        to,
        hops: bounds.hops,
        work: bounds.work,
        cut: false,
    };
    let mut answer = Strongest {
        chain: None,
        undated: None,
        wants: Vec::new(),
        bounds,
        touched: 0,
        truncated: None,
    };
    if let Some((found, before)) = quest.best(order) {
        for (criterion, limits) in before {
            let rank = found.strength.rank(criterion);
            if criterion != Criterion::Hops && rank > 0 {
                let wanted = quest.wanted(criterion, limits, rank, &found.edges);
                let single = wanted.into_iter().take(bounds.results).map(|want| Wanted {
                    link: Evidence::of(view, want.edge),
                    strength: quest.strength(&[want.edge]),
                    of_chain: found.edges.contains(&want.edge),
                    chain: want.chain,
                });
                let single = single.collect();
                let is_weakest = |edge: &EdgeId| quest.strength(&[*edge]).rank(criterion) == rank;
                answer.wants.push(Wants {
                    criterion,
                    weakest: places(&found.edges, is_weakest),
                    single,
                });
            }
        }
        answer.chain = Some(chain(view, &mut quest, &found));
    }
    let (mut cut, mut touched) = (quest.cut, quest.links.touched);
    if let Some(filter) = view.filter().with_undated() {
        let wide = view.graph().view(&filter);
        let mut links = Links::new(wide);
        let mut quest = Quest {
            links: &mut links,
            work: bounds.work.saturating_sub(touched),
            from,
            to,
            hops: bounds.hops,
            cut: false,
        };
        if let Some((found, _)) = quest.best(order) {
            let is_stronger = answer
                .chain
                .as_ref()
                .is_none_or(|chain| order.compare(found.strength, chain.strength).is_lt());
            if is_stronger {
                answer.undated = Some(chain(wide, &mut quest, &found));
            }
        }
        cut |= quest.cut;
        touched += quest.links.touched;
    }
    answer.touched = touched;
    answer.truncated = cut.then_some(Truncated::Work(bounds.work));
    answer
}

fn places(edges: &[EdgeId], mut is: impl FnMut(&EdgeId) -> bool) -> Vec<usize> {
    let places = edges.iter().enumerate().filter(|(_, edge)| is(edge));
    places.map(|(place, _)| place).collect()
}

fn chain(view: View<'_>, quest: &mut Quest<'_, '_>, found: &Found) -> Chain {
    let links = found.edges.iter().map(|edge| {
        let strength = quest.strength(&[*edge]);
        (Evidence::of(view, *edge), strength)
    });
    Chain {
        links: links.collect(),
        strength: found.strength,
    }
}
