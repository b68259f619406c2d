//! What a question is asked of: which relations, dates, states, sources, voices. Owned and
//! compiled once; a [`View`](super::View) borrows it.

use super::cancel::Cancel;
use super::derive::{self, Memo};
use super::ids::Bits;
use super::test::{Relations, Side, Test};
use super::{EdgeId, Graph, NodeId, SourceId};
use crate::model::{
    Claim, CommitmentState, Date, Day, Key, LegalForce, Modality, Relation, Tie, Truth, Word,
};
use crate::state::Footing;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

/// Whose word counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Speaker {
    /// The sources' own voice.
    Source,
    /// An actor's.
    Actor(NodeId),
}

/// What a question is asked of. The default admits every dated and undated record whose
/// claims hold, seek or propose it.
///
/// ```
/// use foedera::graph::{Filter, Graph};
/// use foedera::model::Date;
///
/// let graph = Graph::empty();
/// let filter = Filter::default().as_of(Date::new("1995")?);
/// assert_eq!(graph.view(&filter).len(), (0, 0));
/// # Ok::<(), foedera::model::BadDate>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Filter {
    dates: Dates,
    relations: Option<Asked>,
    footings: Option<BTreeSet<Footing>>,
    states: Option<BTreeSet<CommitmentState>>,
    in_force: bool,
    binding: bool,
    certain: bool,
    waiting: bool,
    sources: Option<BTreeSet<SourceId>>,
    speakers: Option<BTreeSet<Speaker>>,
    modalities: Option<BTreeSet<Modality>>,
    always: Option<SourceId>,
    without: Bits,
    cancel: Option<Cancel>,
    memo: Memo,
    ready: Ready,
}

/// What arcs are tested for, once it is worked out.
#[derive(Debug, Default)]
struct Ready(OnceLock<Test>);

impl Clone for Ready {
    /// A copy of a filter may be changed before it is used.
    fn clone(&self) -> Ready {
        Ready::default()
    }
}

/// The relations that are asked for.
#[derive(Clone, Debug)]
struct Asked {
    all: BTreeSet<Relation>,
    /// Those of the vocabulary, a bit each.
    bits: u64,
    has_own: bool,
}

impl Asked {
    fn new(all: BTreeSet<Relation>) -> Asked {
        let place = |relation: &Relation| Relation::BUILT_IN.binary_search(relation).ok();
        Asked {
            bits: all.iter().filter_map(place).map(|place| 1 << place).sum(),
            has_own: all.iter().any(|relation| place(relation).is_none()),
            all,
        }
    }
}

#[derive(Clone, Debug, Default)]
enum Dates {
    #[default]
    Any,
    AsOf(Date),
    Undated(Date),
    Either(Date),
}

impl Filter {
    /// The same filter, about to be changed: it knows nothing yet.
    fn anew(self) -> Filter {
        Filter {
            memo: Memo::default(),
            ready: Ready::default(),
            ..self
        }
    }

    /// Only what holds as of this date; undated records are left out, and
    /// [`undated`](Filter::undated) has them.
    pub fn as_of(self, date: Date) -> Filter {
        Filter {
            dates: Dates::AsOf(date),
            ..self.anew()
        }
    }

    /// The same filter, but of the undated records that the date leaves out. Without a date,
    /// nothing is left out.
    pub fn undated(&self) -> Option<Filter> {
        match &self.dates {
            Dates::AsOf(date) => Some(Filter {
                dates: Dates::Undated(date.clone()),
                ..self.clone()
            }),
            Dates::Any | Dates::Undated(_) | Dates::Either(_) => None,
        }
    }

    /// The same filter, with the undated records that the date leaves out beside what it
    /// admits: for what hangs together by both. Without a date, nothing is left out.
    pub fn with_undated(&self) -> Option<Filter> {
        match &self.dates {
            Dates::AsOf(date) => Some(Filter {
                dates: Dates::Either(date.clone()),
                ..self.clone()
            }),
            Dates::Any | Dates::Undated(_) | Dates::Either(_) => None,
        }
    }

    /// The same filter as [`with_undated`](Filter::with_undated), with the commitments beside that
    /// wait: their day has come by the date, and they are not yet in force, for something is open
    /// in between.
    pub(crate) fn with_undated_and_waiting(&self) -> Option<Filter> {
        let both = self.with_undated()?;
        Some(Filter {
            waiting: true,
            ..both
        })
    }

    /// The same filter without a date.
    pub fn at_any_time(&self) -> Filter {
        Filter {
            dates: Dates::Any,
            ..self.clone()
        }
    }

    /// Only what must hold, not what may: covers the date instead of overlapping it.
    pub fn certain(self) -> Filter {
        Filter {
            certain: true,
            ..self.anew()
        }
    }

    /// Only edges of these relations.
    pub fn relations(self, relations: impl IntoIterator<Item = Relation>) -> Filter {
        Filter {
            relations: Some(Asked::new(relations.into_iter().collect())),
            ..self.anew()
        }
    }

    /// Only edges on this footing: held, offered, sought.
    pub fn footings(self, footings: impl IntoIterator<Item = Footing>) -> Filter {
        Filter {
            footings: Some(footings.into_iter().collect()),
            ..self.anew()
        }
    }

    /// Only commitments in one of these states; other edges by the standing the state has.
    pub fn states(self, states: impl IntoIterator<Item = CommitmentState>) -> Filter {
        Filter {
            states: Some(states.into_iter().collect()),
            ..self.anew()
        }
    }

    /// Only what is in force, possibly or (with [`certain`](Filter::certain)) surely.
    pub fn in_force(self) -> Filter {
        Filter {
            in_force: true,
            ..self.anew()
        }
    }

    /// Only commitments said to bind in law.
    pub fn binding(self) -> Filter {
        Filter {
            binding: true,
            ..self.anew()
        }
    }

    /// Only claims of these sources.
    pub fn sources(self, sources: impl IntoIterator<Item = SourceId>) -> Filter {
        Filter {
            sources: Some(sources.into_iter().collect()),
            ..self.anew()
        }
    }

    /// Only claims in these voices. Several who speak jointly count for each of them.
    pub fn said_by(self, speakers: impl IntoIterator<Item = Speaker>) -> Filter {
        Filter {
            speakers: Some(speakers.into_iter().collect()),
            ..self.anew()
        }
    }

    /// Only claims said in these ways; else those of
    /// [`Modality::admitted_by_default`].
    pub fn modalities(self, modalities: impl IntoIterator<Item = Modality>) -> Filter {
        Filter {
            modalities: Some(modalities.into_iter().collect()),
            ..self.anew()
        }
    }

    /// The same filter, of whatever modality.
    pub fn said_in_any_way(&self) -> Filter {
        self.clone().modalities(Modality::ALL.iter().copied())
    }

    /// As if these nodes were not there.
    pub fn without(mut self, nodes: impl IntoIterator<Item = NodeId>) -> Filter {
        for node in nodes {
            self.without.insert(node.index());
        }
        self.anew()
    }

    /// The same filter for another snapshot, whose ids are its own: nodes and sources are found
    /// by their keys; those that are not there are left out. What `always` says counts, whatever
    /// else does not.
    ///
    /// ```
    /// use foedera::graph::{Filter, Graph};
    ///
    /// let (old, new) = (foedera::dossier::ukraine(), Graph::empty());
    /// let filter = Filter::default().without(old.node_id("usa"));
    /// assert!(filter.moved(&old, &new, None).without_nodes(&new).next().is_none());
    /// assert_eq!(filter.moved(&old, &old, None).without_nodes(&old).count(), 1);
    /// ```
    pub fn moved(&self, from: &Graph, to: &Graph, always: Option<SourceId>) -> Filter {
        let node = |id: NodeId| to.node_id(from.node_key(id));
        let source = |id: &SourceId| to.source_id(from.sources().get(id.index())?.key.as_str());
        let speaker = |speaker: &Speaker| match speaker {
            Speaker::Source => Some(Speaker::Source),
            Speaker::Actor(id) => node(*id).map(Speaker::Actor),
        };
        let gone: Vec<NodeId> = self.without_nodes(from).filter_map(node).collect();
        let sources = self.sources.as_ref();
        let speakers = self.speakers.as_ref();
        let moved = Filter {
            sources: sources.map(|all| all.iter().filter_map(source).collect()),
            speakers: speakers.map(|all| all.iter().filter_map(speaker).collect()),
            always,
            without: Bits::default(),
            ..self.clone()
        };
        moved.without(gone)
    }

    /// The same filter, until somebody gives this stop: then nothing is shown any more, and what
    /// was found by then is no answer. See [`Cancel::watch`].
    pub fn cancelled_by(self, cancel: &Cancel) -> Filter {
        Filter {
            cancel: Some(cancel.clone()),
            ..self
        }
    }

    /// The stop that ends what is asked through this filter.
    pub(crate) fn cancel(&self) -> Option<&Cancel> {
        self.cancel.as_ref()
    }

    /// Whether nothing is shown any more.
    #[inline]
    pub(super) fn is_cancelled(&self) -> bool {
        self.cancel.as_ref().is_some_and(Cancel::look)
    }

    /// The nodes that are taken away. Costs a look at each node of the graph.
    pub fn without_nodes<'a>(&'a self, graph: &'a Graph) -> impl Iterator<Item = NodeId> + 'a {
        let none = self.without.is_empty();
        let nodes = graph.node_ids().take(if none { 0 } else { usize::MAX });
        nodes.filter(|node| self.hides(*node))
    }

    /// The date asked about, if one is.
    pub fn date(&self) -> Option<&Date> {
        match &self.dates {
            Dates::Any => None,
            Dates::AsOf(date) | Dates::Undated(date) | Dates::Either(date) => Some(date),
        }
    }

    /// Whether only what must hold counts.
    pub fn is_certain(&self) -> bool {
        self.certain
    }

    /// Whether only what is in force counts.
    #[cfg(feature = "render")]
    pub(crate) fn is_in_force(&self) -> bool {
        self.in_force
    }

    /// Whether only what is said to bind in law counts.
    #[cfg(feature = "render")]
    pub(crate) fn is_binding(&self) -> bool {
        self.binding
    }

    /// The relations it is narrowed to, if it is.
    #[cfg(feature = "render")]
    pub(crate) fn relations_asked(&self) -> Option<&BTreeSet<Relation>> {
        self.relations.as_ref().map(|asked| &asked.all)
    }

    /// The sources it is narrowed to, if it is.
    #[cfg(feature = "render")]
    pub(crate) fn sources_asked(&self) -> Option<&BTreeSet<SourceId>> {
        self.sources.as_ref()
    }

    /// The voices it is narrowed to, if it is.
    #[cfg(feature = "render")]
    pub(crate) fn speakers_asked(&self) -> Option<&BTreeSet<Speaker>> {
        self.speakers.as_ref()
    }

    /// The ways of saying it is narrowed to, if it is.
    #[cfg(feature = "render")]
    pub(crate) fn modalities_asked(&self) -> Option<&BTreeSet<Modality>> {
        self.modalities.as_ref()
    }

    /// Whether only undated records are meant.
    pub fn is_undated(&self) -> bool {
        matches!(self.dates, Dates::Undated(_))
    }

    /// Whether the claims that count are narrowed, or records taken away, so that states must be
    /// derived anew.
    pub(crate) fn derives_anew(&self) -> bool {
        self.narrows_claims() || !self.without.is_empty()
    }

    /// Whether the claims that count are narrowed.
    pub(super) fn narrows_claims(&self) -> bool {
        self.sources.is_some() || self.speakers.is_some() || self.modalities.is_some()
    }

    pub(super) fn memo(&self) -> &Memo {
        &self.memo
    }

    /// The same filter, whatever the state.
    pub fn in_any_state(&self) -> Filter {
        Filter {
            states: None,
            in_force: false,
            binding: false,
            certain: false,
            ..self.clone()
        }
    }

    /// Whether it is narrowed to some states, or to what is in force: then what was not yet, or
    /// no longer, is of no interest.
    pub fn narrows_states(&self) -> bool {
        self.states.is_some() || self.in_force || self.binding
    }

    /// The states it is narrowed to, if it is.
    pub fn states_asked(&self) -> Option<&BTreeSet<CommitmentState>> {
        self.states.as_ref()
    }

    /// The footings it is narrowed to, if it is.
    pub fn footings_asked(&self) -> Option<&BTreeSet<Footing>> {
        self.footings.as_ref()
    }

    /// Whether edges of this relation are asked for.
    pub(crate) fn asks_for(&self, relation: &Relation) -> bool {
        self.relations
            .as_ref()
            .is_none_or(|asked| asked.all.contains(relation))
    }

    pub(super) fn hides(&self, node: NodeId) -> bool {
        self.without.has(node.index())
    }

    /// Whether the edge goes with what is taken away: an end of it, the agreement it is made
    /// under, the event it tells of, or all that it stands behind.
    pub(super) fn hides_edge(&self, graph: &Graph, edge: EdgeId) -> bool {
        if self.without.is_empty() {
            return false;
        }
        // Where it ends stands in its arc, where it starts elsewhere.
        let ends_hidden = || self.hides(graph.to(edge)) || self.hides(graph.from(edge));
        if graph.is_simple(edge) && *graph.relation(edge) != Relation::Violates {
            return ends_hidden();
        }
        let named = |key: &Key| graph.node_id(key.as_str()).is_some_and(|n| self.hides(n));
        let gone = |edge: EdgeId| {
            let record = graph.edge(edge);
            let under = record.terms().and_then(|t| t.under.as_ref());
            let event = match &record.tie {
                Tie::Violates(violation) => violation.event.as_ref(),
                _ => None,
            };
            self.hides(graph.from(edge))
                || self.hides(graph.to(edge))
                || under.is_some_and(named)
                || event.is_some_and(named)
        };
        if graph.tie(edge).of().is_empty() {
            return gone(edge);
        }
        self.memo.hidden(graph, |hidden| {
            // It is there if some way down leads to a principal that rests on nothing: then
            // all on that way are there. Else nothing is that was met.
            let mut found = None;
            let mut above = BTreeMap::from([(edge, edge)]);
            let mut stack = vec![edge];
            while let Some(at) = stack.pop() {
                let known = hidden.get(&at).copied();
                if known.unwrap_or_else(|| gone(at)) {
                    continue;
                }
                let tie = &graph.edge(at).tie;
                let is_ground = tie.of().is_empty() || tie.rests_on_principal() != Truth::Yes;
                if is_ground || known.is_some() {
                    found = Some(at);
                    break;
                }
                let principals = tie.of().iter();
                for principal in principals.filter_map(|key| graph.edge_id(key.as_str())) {
                    if let Entry::Vacant(place) = above.entry(principal) {
                        place.insert(at);
                        stack.push(principal);
                    }
                }
            }
            let Some(mut there) = found else {
                hidden.extend(above.into_keys().map(|met| (met, true)));
                return true;
            };
            hidden.insert(there, false);
            while there != edge {
                there = above[&there];
                hidden.insert(there, false);
            }
            false
        })
    }

    /// Whether the claim counts.
    pub(crate) fn admits_claim(&self, graph: &Graph, claim: &Claim) -> bool {
        let source = self.always.and_then(|id| graph.sources().get(id.index()));
        if source.is_some_and(|always| always.key == claim.source) {
            return true;
        }
        let modality = match &self.modalities {
            Some(asked) => asked.contains(&claim.modality),
            None => counts_by_default(claim),
        };
        let source = self.sources.as_ref().is_none_or(|asked| {
            graph
                .source_id(claim.source.as_str())
                .is_some_and(|id| asked.contains(&id))
        });
        let speaker = self.speakers.as_ref().is_none_or(|asked| {
            if claim.voice.is_empty() {
                return asked.contains(&Speaker::Source);
            }
            let speaks = |key: &crate::model::Key| {
                graph
                    .node_id(key.as_str())
                    .is_some_and(|id| asked.contains(&Speaker::Actor(id)))
            };
            claim.voice.iter().any(speaks)
        });
        modality && source && speaker
    }

    /// What arcs are tested for.
    #[inline]
    pub(super) fn test(&self) -> &Test {
        self.ready.0.get_or_init(|| self.make_ready())
    }

    fn make_ready(&self) -> Test {
        let relations = match &self.relations {
            None => Relations::Any,
            Some(asked) if asked.has_own => Relations::Beyond(asked.bits),
            Some(asked) => Relations::Some(asked.bits),
        };
        let shown = |footing: &Footing| match &self.footings {
            Some(asked) => asked.contains(footing),
            None => *footing != Footing::Denied,
        };
        let by_states = self.states.is_some();
        let (mut earliest, mut latest) = (Day::MAX, Day::MIN);
        let mut dated = false;
        let mut side = Side::Never;
        match &self.dates {
            Dates::Any if self.in_force => {
                // In force after all that is recorded: whatever has not ended.
                (earliest, latest) = (Day::MAX, Day::MAX);
                side = Side::UnlessSimple;
            }
            Dates::Any => {}
            Dates::AsOf(date) | Dates::Undated(date) | Dates::Either(date) => {
                let (from, to) = date.possible();
                (earliest, latest) = if self.certain { (from, to) } else { (to, from) };
                dated = true;
            }
        }
        let undated = match &self.dates {
            Dates::Any | Dates::AsOf(_) => None,
            Dates::Undated(_) => Some(true),
            Dates::Either(_) => Some(false),
        };
        if self.in_force || self.binding {
            side = side.max(Side::UnlessSimple);
        }
        if self.certain && (dated || self.in_force) {
            side = side.max(Side::UnlessExact);
        }
        let surely = undated.is_some() && self.in_force && self.certain;
        if by_states || surely || self.narrows_claims() {
            // The days in the arc follow from all claims, and show only what exists.
            side = Side::Always;
        }
        Test {
            relations,
            ends: relations.ends(),
            parts: Test::parts(relations.ends()),
            footings: Test::footings(shown),
            earliest,
            latest,
            dated,
            binding: self.binding,
            side,
            undated,
            hides: !self.without.is_empty(),
        }
    }

    /// The tests that need the side columns: claims, states, the certain reading.
    pub(super) fn admits_edge(&self, graph: &Graph, edge: EdgeId) -> bool {
        let derived = derive::ask(graph, self, |deriver| deriver.edge(edge));
        let shown = |f: &Footing| self.modalities.is_some() || *f != Footing::Denied;
        let Some(footing) = derived.footing().filter(shown) else {
            return false;
        };
        if self
            .footings
            .as_ref()
            .is_some_and(|asked| !asked.contains(&footing))
        {
            return false;
        }
        let dated = match &self.dates {
            Dates::Any => true,
            Dates::Undated(date) => derived.is_undated_at(date),
            Dates::Either(date) if derived.is_undated_at(date) => true,
            Dates::Either(date) if self.waiting && self.waits(graph, edge, date) => true,
            // Who asks for a state asks what it was on that day, be it not yet or no longer.
            Dates::AsOf(date) | Dates::Either(date) if self.states.is_some() => {
                derived.has_dated_state() && !derived.is_undated_at(date)
            }
            Dates::AsOf(date) | Dates::Either(date) if self.certain => derived.surely_as_of(date),
            Dates::AsOf(date) | Dates::Either(date) => {
                let (from, to) = date.possible();
                derived.span.dated && derived.span.first <= to && from <= derived.span.last
            }
        };
        if !dated {
            return false;
        }
        if let Some(states) = &self.states
            && !derived.is_in(states, self.date(), self.certain)
        {
            return false;
        }
        let enough = if self.certain {
            Truth::Yes
        } else {
            Truth::Possibly
        };
        let in_force = || derive::ask(graph, self, |d| d.in_force(edge, self.date()));
        if self.in_force && in_force() < enough {
            return false;
        }
        !self.binding || self.binds(graph, edge)
    }

    /// Whether the commitment is not yet in force on a date by which its day and its agreement's
    /// have come, for a condition is open.
    fn waits(&self, graph: &Graph, edge: EdgeId, date: &Date) -> bool {
        derive::ask(graph, self, |deriver| {
            let under = graph
                .tie(edge)
                .terms()
                .and_then(|terms| terms.under.as_ref());
            let agreement = under.and_then(|key| graph.node_id(key.as_str()));
            let begins = agreement.and_then(|node| deriver.agreement(node).begins());
            deriver.edge(edge).waits_at(date)
                && begins.is_none_or(|(_, day)| day.earliest <= date.possible().1)
                && !deriver.held(edge, Some(date)).open.is_empty()
        })
    }

    /// Whether the commitment is said to bind in law, and waits for no condition to do so.
    fn binds(&self, graph: &Graph, edge: EdgeId) -> bool {
        let held = derive::ask(graph, self, |deriver| deriver.held(edge, self.date()));
        let is_made = |state: &CommitmentState| {
            use CommitmentState::{NotYet, Offered, Sought};
            !matches!(state, NotYet | Sought | Offered)
        };
        let derived = derive::ask(graph, self, |deriver| deriver.edge(edge));
        let states = derived.states_at(self.date());
        held.forces == [LegalForce::LegallyBinding]
            && held.waits.is_empty()
            && states.iter().any(|(state, _)| is_made(state))
    }
}

/// Whether a claim counts unless modalities are asked for: what holds, is sought or proposed; and
/// what denies that, for against another's word it makes a dispute. What is only denied is not
/// shown.
pub(super) fn counts_by_default(claim: &Claim) -> bool {
    claim.modality.admitted_by_default() || claim.modality == Modality::Denied
}
