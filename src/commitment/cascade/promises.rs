//! The promises that a war may call for, as of a view: to whom each is owed in it, what it asks,
//! whether it is, or may be, in force, and whether its case has come. Knows nothing of the war.
//! Start at [`Promises`].

use super::{Duties, Duty, Verdict, casus_foederis, duties};
use crate::commitment::over_by;
use crate::graph::{EdgeId, Filter, NodeId, Outline, View, Way, When, cores};
use crate::model::{ActorKind, CommitmentState, Date, Day, Kind, Relation, Tie, Truth};
use crate::state::Footing;

/// Which promises are looked at.
pub(super) struct Filters {
    /// Whatever was said of any time: what the arcs tell.
    any: Filter,
    /// Those that are, or may be, in force, if a day of them is known.
    given: Filter,
    /// Those of which no day is known, too: of each its history is asked.
    either: Filter,
    /// Those that are only sought or offered, if these are followed.
    wanted: Option<Filter>,
}

impl Filters {
    pub fn new(filter: &Filter, sought: bool) -> Filters {
        let promises = || [Relation::Guarantees, Relation::Undertakes];
        let both = filter.with_undated();
        let both = both.unwrap_or_else(|| filter.clone());
        let both = both.relations(promises());
        let wanted = || both.clone().footings([Footing::Sought, Footing::Offered]);
        Filters {
            any: filter.at_any_time().relations(promises()),
            given: filter.clone().relations(promises()).in_force(),
            wanted: sought.then(wanted),
            either: both.in_force(),
        }
    }
}

/// The promises of a view.
#[derive(Clone, Copy)]
pub(super) struct Promises<'a> {
    /// As it was asked: for the states of conditions.
    view: View<'a>,
    any: View<'a>,
    given: View<'a>,
    either: View<'a>,
    wanted: Option<View<'a>>,
    /// Whether arcs say by themselves what follows for simple promises,
    says_all: bool,
    /// and whether that is the same all through the view's date.
    is_day: bool,
}

/// A promise to somebody that asks something once there is war.
#[derive(Clone, Copy)]
pub(super) struct Promise {
    pub id: EdgeId,
    /// Who owes it.
    pub who: NodeId,
    pub asks: Duties,
    /// Whether it is known to be, or to be possibly, in force; else that must be asked.
    pub counts: bool,
    /// Whether its case has come, as far as the arc says that.
    pub verdict: Option<Verdict>,
}

/// The promises to some actors.
#[derive(Default)]
pub(super) struct Found {
    /// How many of the list are to each actor, in their order.
    pub counts: Vec<u32>,
    pub promises: Vec<Promise>,
    /// How many edges were looked at.
    pub touched: usize,
}

impl<'a> Promises<'a> {
    pub fn new(view: View<'a>, filters: &'a Filters) -> Promises<'a> {
        let graph = view.graph();
        let filter = view.filter();
        let is_day = |date: &Date| {
            let (first, last) = date.possible();
            first == last
        };
        Promises {
            view,
            any: graph.view(&filters.any),
            given: graph.view(&filters.given),
            either: graph.view(&filters.either),
            wanted: filters.wanted.as_ref().map(|wanted| graph.view(wanted)),
            says_all: !filter.derives_anew(),
            is_day: filter.date().is_none_or(is_day),
        }
    }

    pub fn view(self) -> View<'a> {
        self.view
    }

    /// The promises to these actors, found on all cores if they are many: one list for each core
    /// at a time. Each stops after so many edges.
    pub fn to_all(self, nodes: &[NodeId], most: usize) -> Vec<Found> {
        /// Fewer actors than this are not worth another core.
        const FEW: usize = 1 << 10;
        if nodes.len() <= FEW {
            let mut found = Found::default();
            for some in nodes.chunks(256) {
                self.any.fetch(some, Way::Backward);
                for node in some {
                    self.to(*node, most, &mut found);
                }
            }
            return vec![found];
        }
        let (some, others) = nodes.split_at(nodes.len() / 2);
        let (mut found, more) =
            cores::join(|| self.to_all(some, most), || self.to_all(others, most));
        found.extend(more);
        found
    }

    /// Adds the promises to one actor.
    fn to(self, node: NodeId, most: usize, found: &mut Found) {
        let graph = self.view.graph();
        let before = found.promises.len();
        let mut look = |edge: EdgeId, who: NodeId, to: NodeId, outline: Outline| {
            if found.touched > most {
                return false;
            }
            found.touched += 1;
            if self.protected(edge, to) == node {
                found.promises.extend(self.promise(edge, who, outline));
            }
            true
        };
        let mut owed = self.any.outlines_into(node);
        let is_done = owed.all(|(hop, outline)| look(hop.edge, hop.node, node, outline));
        if is_done {
            let mentions = graph.mentions_node(node);
            let mut for_it = mentions.iter().copied().filter(|edge| {
                graph.to(*edge) != node
                    && matches!(graph.tie(*edge), Tie::Undertakes(_))
                    && self.any.shows_edge(*edge)
            });
            for_it.all(|edge| {
                let (who, to) = (graph.from(edge), graph.to(edge));
                look(edge, who, to, graph.outline(edge))
            });
        }
        let count = found.promises.len() - before;
        found.counts.push(count as u32);
    }

    /// Whom a promise protects: a third party that it is said to be for, else the one it is
    /// owed to, an organ of which counts as that actor itself.
    fn protected(self, promise: EdgeId, to: NodeId) -> NodeId {
        let graph = self.view.graph();
        let Tie::Undertakes(undertaking) = graph.tie(promise) else {
            return to;
        };
        let third = undertaking.benefits.as_ref();
        let third = third.and_then(|key| graph.node_id(key.as_str()));
        let is_organ = |node: NodeId| match graph.kind(node) {
            Kind::Actor(actor) => matches!(
                actor.kind,
                Some(ActorKind::Organ | ActorKind::Forces | ActorKind::Person)
            ),
            _ => true,
        };
        third.filter(|node| !is_organ(*node)).unwrap_or(to)
    }

    /// What the arc says of a promise; none, if it asks nothing, or is known not to be in force.
    fn promise(self, id: EdgeId, who: NodeId, outline: Outline) -> Option<Promise> {
        let asks = duties(self.view, id);
        if asks.is_empty() {
            return None;
        }
        let is_plain = outline.is_simple() && outline.is_dated() && self.says_all;
        let counts = is_plain && self.given.shows_outline(id, outline);
        // Another account of the same matter may tell it otherwise.
        let is_alone = || self.view.graph().matter(id).is_none();
        let is_certain = counts && outline.is_exact() && self.is_day && is_alone();
        let promise = Promise {
            id,
            who,
            asks,
            counts,
            verdict: is_certain.then_some(Verdict::Yes),
        };
        (counts || !is_plain || self.wanted.is_some()).then_some(promise)
    }

    /// Whether a promise is, or may be, in force, or is only sought where that is followed.
    pub fn counts(self, promise: EdgeId) -> bool {
        let is = |view: View<'_>| view.shows_edge(promise);
        is(self.either) || self.wanted.is_some_and(is)
    }

    /// Whether a promise is not in force because its case is said to have failed: it is told of,
    /// and asks and binds nothing.
    pub fn has_failed_case(self, promise: EdgeId) -> bool {
        if self.view.graph().is_simple(promise) || !self.any.shows_edge(promise) {
            return false;
        }
        let states = self
            .view
            .derived(promise)
            .states_at(self.view.filter().date());
        let is_expired = |(state, _): &(_, _)| *state == CommitmentState::Expired;
        let conditions = casus_foederis(self.view, promise).conditions;
        let mut readings = conditions.iter().flat_map(|case| &case.readings);
        states.iter().any(is_expired) && readings.any(|reading| !reading.says)
    }

    /// The case of a promise that counts. That of a simple one is told by its days.
    pub fn verdict(self, promise: EdgeId) -> Verdict {
        let date = self.view.filter().date();
        let (first, last) = date.map_or((Day::MAX, Day::MAX), Date::possible);
        let is_certain = match self.view.when(promise) {
            // Another account of the same matter may tell it otherwise.
            _ if self.view.graph().matter(promise).is_some() => {
                return casus_foederis(self.view, promise).verdict;
            }
            When::Between(start, end) => start.latest <= first && last <= end.earliest,
            When::Undated => date.is_none(),
            When::ByHistory => return casus_foederis(self.view, promise).verdict,
        };
        match is_certain {
            true => Verdict::Yes,
            false => Verdict::Possibly,
        }
    }

    /// Whether a promise that counts, whatever its case, is one for certain.
    pub fn is_given(self, promise: EdgeId) -> bool {
        let stand = self.view.derived(promise).stand;
        let is_disputed = stand.is_some_and(|stand| stand.disputed);
        let in_force = self.view.in_force(promise, self.view.filter().date());
        let over = || over_by(self.view, promise, self.view.filter().date());
        in_force == Truth::Yes && !is_disputed && over().is_empty()
    }
}

impl Promise {
    /// Whether it asks to fight.
    pub fn is_of_arms(&self) -> bool {
        self.asks.iter().any(Duty::is_war)
    }
}
