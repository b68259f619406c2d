//! What would be different if something were otherwise: an actor not there, a condition met or
//! failed, a promise broken, an agreement ended, a dossier added. A what-if is a
//! [`Change`] that is never published, and a filter. Start at [`what_if`].

use super::affected::{Affected, affected};
use super::changes::among;
use super::resaid::resaid_of;
use super::{Bounds, Changed, Changes, How, Truncated};
use crate::change::{Change, Entry, Problem, Retraction, attempt};
use crate::commitment::hollow;
use crate::graph::{EdgeId, Filter, Graph, NodeId, View};
use crate::model::{
    Attribute, Claim, ConditionState, Date, Edge, Key, Kind, Modality, Says, Source, Stage, Tie,
    Value, Violation,
};
use crate::state::Footing;
use std::collections::BTreeSet;

/// One thing that is supposed.
#[derive(Clone, Debug)]
pub enum Suppose {
    /// This actor, or other node, is not there.
    Without(NodeId),
    /// This condition, or edge such as a membership, comes true.
    Met(Key, Option<Date>),
    /// It does not, and cannot any more.
    Failed(Key, Option<Date>),
    /// This commitment is broken.
    Breach(Key, Option<Date>),
    /// This agreement ends.
    Ends(Key, Option<Date>),
    /// This is added.
    Adds(Change),
}

/// What would be different.
#[derive(Clone, Debug)]
pub struct WhatIf {
    /// The graph as it would be.
    pub graph: Graph,
    /// Through which it is seen.
    pub filter: Filter,
    /// The difference.
    pub changes: Changes,
    /// Access that was to come by what fails: lost by this way. Whether there is another, the
    /// edge itself says. By key.
    pub ways: Vec<Key>,
    /// Coalitions and groups of which all who are recorded to lead them or belong to them were
    /// taken away; they themselves stay. By key.
    pub hollow: Vec<Key>,
    /// What is over on the date asked about, comes back later, and would not. By key.
    pub returns: Vec<Key>,
}

impl WhatIf {
    /// What is seen of the graph as it would be.
    pub fn view(&self) -> View<'_> {
        self.graph.view(&self.filter)
    }
}

/// Why something cannot be supposed.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CannotSuppose {
    /// The record is not of the sort that this can happen to.
    #[error("`{record}` is {found}, not {wanted}")]
    Sort {
        /// The record.
        record: Key,
        /// What it is.
        found: &'static str,
        /// What can be supposed of.
        wanted: &'static str,
    },
    /// There is no such record.
    #[error("`{0}` is not in this graph")]
    Unknown(Key),
    /// The change that it makes is refused.
    #[error("the graph would not be valid")]
    Refused(Vec<Problem>),
}

/// What would be different if all of this were so.
///
/// Without a change to the records, costs the edges around what is taken away and those that
/// hang on them; else a new graph of all records as well.
///
/// # Errors
/// [`CannotSuppose`], when something cannot happen to a record, or the change is refused.
///
/// ```
/// use foedera::graph::Filter;
/// use foedera::model::Key;
/// use foedera::query::{Bounds, Suppose, what_if};
///
/// let graph = foedera::dossier::ukraine();
/// let filter = Filter::default();
/// let without = [Suppose::Without(graph.node_id("usa").unwrap())];
/// let answer = what_if(graph.view(&filter), &without, Bounds::default())?;
/// assert_eq!(answer.changes.alone, ["coalition-guarantees-ukraine"], "no backstop any more");
/// assert_eq!(answer.changes.idle, ["congress"], "what it gated is gone");
/// # Ok::<(), foedera::query::CannotSuppose>(())
/// ```
pub fn what_if(
    view: View<'_>,
    supposed: &[Suppose],
    bounds: Bounds,
) -> Result<WhatIf, CannotSuppose> {
    let graph = view.graph();
    // What has a date and what has none hang together.
    let both = view.filter().with_undated();
    let before = both.as_ref().map_or(view, |both| graph.view(both));
    let mut supposing = Supposing::new(graph);
    for one in supposed {
        supposing.add(one)?;
    }
    let Supposing {
        change,
        seeds,
        gone,
        added,
        source,
        fails,
        ..
    } = supposing;
    let (next, always) = match change.is_empty() {
        true => (graph.clone(), None),
        false => {
            let (next, problems) = attempt(graph, &change);
            let next = next.ok_or(CannotSuppose::Refused(problems))?;
            let always = next.source_id(source.as_str());
            (next, always)
        }
    };
    let taken: Vec<NodeId> = gone
        .iter()
        .filter_map(|key| graph.node_id(key.as_str()))
        .collect();
    let gone = gone.iter().filter_map(|key| next.node_id(key.as_str()));
    let filter = before.filter().moved(graph, &next, always).without(gone);
    let after = next.view(&filter);
    let found = affected(graph, &seeds, bounds.work);
    let new = match change.is_empty() {
        true => Affected::default(),
        false => affected(&next, &seeds, bounds.work),
    };
    let is_cut = found.cut || new.cut;
    let edges = [found.edges, new.edges];
    let nodes = [found.nodes, new.nodes];
    let mut changes = among(before, after, (edges, nodes), bounds);
    changes.records = resaid_of(before, after, [graph, &next].map(|graph| of(graph, &added)));
    if is_cut {
        changes.truncated = Some(Truncated::Work(bounds.work));
    }
    // Without a date, what is over is over for good.
    let returns = match before.filter().date() {
        Some(_) => returns(&mut changes),
        None => Vec::new(),
    };
    let ways = ways(graph, &fails, &changes);
    let held = before.filter().clone().footings([Footing::Held]);
    let hollow = hollow(graph.view(&held), &taken).into_iter();
    let hollow = hollow
        .map(|node| Key::stored(graph.node_key(node)))
        .collect();
    Ok(WhatIf {
        changes,
        ways,
        hollow,
        returns,
        filter,
        graph: next,
    })
}

/// Takes from what is lost what was over already on the date, and is shown for it comes back.
fn returns(changes: &mut Changes) -> Vec<Key> {
    let is_over = |edge: &Changed| {
        let before = edge.before.as_ref().filter(|_| edge.how == How::Lost);
        before.is_some_and(|evidence| evidence.dated && evidence.is_nothing_left())
    };
    let (over, rest) = std::mem::take(&mut changes.edges)
        .into_iter()
        .partition(is_over);
    changes.edges = rest;
    let over: Vec<Changed> = over;
    over.into_iter().map(|edge| edge.key).collect()
}

/// The nodes with these keys, in order.
fn of(graph: &Graph, keys: &BTreeSet<Key>) -> Vec<NodeId> {
    let nodes = keys.iter().filter_map(|key| graph.node_id(key.as_str()));
    let nodes: BTreeSet<NodeId> = nodes.collect();
    nodes.into_iter().collect()
}

/// The access edges that wait for something that fails, however they are said.
fn ways(graph: &Graph, fails: &[Key], changes: &Changes) -> Vec<Key> {
    let lost = changes.edges.iter().filter(|edge| edge.after.is_none());
    let lost = lost.map(|edge| &edge.key);
    let mut ways = BTreeSet::new();
    for key in fails.iter().chain(lost) {
        let mentions = graph.mentions(key);
        let waiting = mentions.iter().filter(|edge| {
            let tie = &graph.edge(**edge).tie;
            matches!(tie, Tie::GrantsAccess(access) if access.conditions.contains(key))
        });
        ways.extend(waiting.map(|edge| graph.edge(*edge).key.clone()));
    }
    ways.into_iter().collect()
}

/// What is supposed so far, as a change.
struct Supposing<'g> {
    graph: &'g Graph,
    change: Change,
    /// The records that are different.
    seeds: Vec<Key>,
    gone: Vec<Key>,
    /// What is added, or of which something is.
    added: BTreeSet<Key>,
    fails: Vec<Key>,
    /// Whose word the supposition is.
    source: Key,
    breaches: usize,
}

impl<'g> Supposing<'g> {
    fn new(graph: &'g Graph) -> Supposing<'g> {
        Supposing {
            graph,
            change: Change::new(),
            seeds: Vec::new(),
            gone: Vec::new(),
            added: BTreeSet::new(),
            fails: Vec::new(),
            source: free_key(graph, "what-if"),
            breaches: 0,
        }
    }

    fn add(&mut self, one: &Suppose) -> Result<(), CannotSuppose> {
        match one {
            Suppose::Without(node) => {
                let key = Key::stored(self.graph.node_key(*node));
                self.seeds.push(key.clone());
                self.gone.push(key);
            }
            Suppose::Met(key, on) => self.decide(key, ConditionState::Met, on.as_ref())?,
            Suppose::Failed(key, on) => self.decide(key, ConditionState::Failed, on.as_ref())?,
            Suppose::Breach(key, on) => self.breach(key, on.as_ref())?,
            Suppose::Ends(key, on) => self.end(key, on.as_ref())?,
            Suppose::Adds(change) => {
                let keys: Vec<Key> = change.entries().map(Entry::key).cloned().collect();
                self.seeds.extend_from_slice(&keys);
                self.added.extend(keys);
                self.change.adds.extend(change.adds.iter().cloned());
                self.change
                    .supersedes
                    .extend(change.supersedes.iter().cloned());
                self.change.retracts.extend(change.retracts.iter().cloned());
            }
        }
        Ok(())
    }

    /// A claim of the supposition itself.
    fn say(&mut self, about: &Key, says: Says, modality: Modality) {
        let is_source = |entry: &Entry| matches!(entry, Entry::Source(s) if s.key == self.source);
        if !self.change.adds.iter().any(is_source) {
            self.change.add(Source::new(self.source.clone(), "What if"));
        }
        self.change.add(Claim {
            says,
            ..Claim::about(about.clone(), self.source.clone()).with_modality(modality)
        });
        self.seeds.push(about.clone());
    }

    /// Takes back what is said of a record, as far as `of` it.
    fn unsay(&mut self, about: &Key, of: impl Fn(&Says) -> bool) {
        for claim in self.graph.claims_about(about.as_str()) {
            if of(&claim.says) {
                self.change.retract_this(Retraction::Claim(claim.clone()));
            }
        }
    }

    /// A condition is met or fails; an edge is held or denied.
    fn decide(
        &mut self,
        key: &Key,
        state: ConditionState,
        on: Option<&Date>,
    ) -> Result<(), CannotSuppose> {
        let fails = state == ConditionState::Failed;
        if fails {
            self.fails.push(key.clone());
        }
        if let Some(edge) = self.graph.edge_id(key.as_str()) {
            self.hold(edge, fails, on);
            return Ok(());
        }
        let node = self.graph.node_id(key.as_str());
        let node = node.ok_or_else(|| CannotSuppose::Unknown(key.clone()))?;
        let record = self.graph.node(node);
        let Kind::Condition(condition) = &record.is else {
            return Err(self.not_of(key, "a condition or an edge"));
        };
        if fails && condition.met_by.is_some() {
            let mut unmet = record.clone();
            if let Kind::Condition(condition) = &mut unmet.is {
                condition.met_by = None;
            }
            self.change.supersede(unmet);
        }
        self.unsay(key, |says| matches!(says, Says::Value(Attribute::State, _)));
        let value = Value::Condition(state, on.cloned());
        self.say(
            key,
            Says::Value(Attribute::State, value),
            Modality::Asserted,
        );
        Ok(())
    }

    /// An edge holds; or fails, and with it every other account of its matter, for what is not so is
    /// so by nobody's account.
    fn hold(&mut self, edge: EdgeId, fails: bool, on: Option<&Date>) {
        let (all, mut edges) = (Filter::default(), vec![edge]);
        if fails {
            edges.extend(self.graph.view(&all).other_accounts(edge));
        }
        let modality = match fails {
            true => Modality::Denied,
            false => Modality::Asserted,
        };
        for edge in edges {
            let record = self.graph.edge(edge).clone();
            let key = record.key.clone();
            self.unsay(&key, |says| matches!(says, Says::Holds));
            if let Some(on) = on.filter(|_| !fails) {
                self.change.supersede(Edge {
                    valid: since(on),
                    ..record
                });
            }
            self.say(&key, Says::Holds, modality);
        }
    }

    /// The debtor of a commitment breaks it.
    fn breach(&mut self, key: &Key, on: Option<&Date>) -> Result<(), CannotSuppose> {
        let broken = self.commitment(key)?;
        let record = self.graph.edge(broken);
        let under = record.terms().and_then(|terms| terms.under.clone());
        let wronged = under.unwrap_or_else(|| record.to.clone());
        self.breaches += 1;
        let breach = Violation {
            breaches: vec![key.clone()],
            ..Violation::default()
        };
        let name = free_key(self.graph, &format!("what-if-breach-{}", self.breaches));
        let mut edge = Edge::new(name, record.from.clone(), Tie::Violates(breach), wronged);
        edge.valid = on.cloned();
        self.seeds.push(key.clone());
        let about = edge.key.clone();
        self.change.add(edge);
        self.say(&about, Says::Holds, Modality::Asserted);
        Ok(())
    }

    fn end(&mut self, key: &Key, on: Option<&Date>) -> Result<(), CannotSuppose> {
        let node = self.graph.node_id(key.as_str());
        let node = node.ok_or_else(|| CannotSuppose::Unknown(key.clone()))?;
        if !matches!(self.graph.kind(node), Kind::Agreement(_)) {
            return Err(self.not_of(key, "an agreement"));
        }
        self.unsay(key, |says| match says {
            Says::Value(Attribute::Terminated | Attribute::Ending, _) => true,
            Says::Value(Attribute::Stage, Value::Stage(stage, _)) => {
                on.is_none() || *stage == Stage::Terminated
            }
            _ => false,
        });
        let (attribute, value) = match on {
            Some(on) => (Attribute::Terminated, Value::Date(on.clone())),
            None => (Attribute::Stage, Value::Stage(Stage::Terminated, None)),
        };
        self.say(key, Says::Value(attribute, value), Modality::Asserted);
        Ok(())
    }

    fn commitment(&self, key: &Key) -> Result<EdgeId, CannotSuppose> {
        let edge = self.graph.edge_id(key.as_str());
        let promises = |edge: &EdgeId| self.graph.relation(*edge).is_commitment();
        match edge.filter(promises) {
            Some(edge) => Ok(edge),
            None => Err(self.not_of(key, "a commitment")),
        }
    }

    fn not_of(&self, key: &Key, wanted: &'static str) -> CannotSuppose {
        match self.graph.record(key.as_str()) {
            None => CannotSuppose::Unknown(key.clone()),
            Some(record) => CannotSuppose::Sort {
                record: key.clone(),
                found: record.what(),
                wanted,
            },
        }
    }
}

/// From that date on, its end not known.
fn since(on: &Date) -> Option<Date> {
    Date::new(&format!("{}/", on.as_str())).ok()
}

/// The name, or with a number behind it, that no record has.
fn free_key(graph: &Graph, name: &str) -> Key {
    let names = std::iter::once(name.to_string()).chain((1..).map(|n| format!("{name}-{n}")));
    let mut keys = names.filter(|name| graph.record(name).is_none());
    keys.find_map(|name| Key::new(&name).ok())
        .expect("a graph has no end of keys, and these letters make one")
}
