//! What is not covered, what rests on one voice, and what the dossier does not say. Start at
//! [`gaps`].

use super::disputes::edges_about;
use super::evidence::silent_in;
use super::{Bounds, BreachRow, Evidence, Grade, Silence, Truncated, breaches, condition_state};
use crate::graph::{EdgeId, Graph, NodeId, States, View, exists};
use crate::model::{
    self, Attribute, Claim, CommitmentState, ConditionState, Key, Kind, Relation, Says, Tie, Truth,
    Value,
};
use crate::state::{Footing, Spell, Stand, leaves};
use std::collections::{BTreeMap, BTreeSet};

/// What is missing, doubtful or not said.
#[derive(Clone, Debug, Default)]
pub struct Gaps {
    /// Promises that are only sought or offered.
    pub sought: Vec<Sought>,
    /// Promises that rest on one voice, by that voice (empty: the source's own) and its source.
    pub one_voice: BTreeMap<(Key, Vec<Key>), Vec<EdgeId>>,
    /// Conditions that nobody can meet.
    pub stuck: Vec<(NodeId, Stuck)>,
    /// Breaches by which a guarantor broke its own promise.
    pub broken: Vec<BreachRow>,
    /// Debtors and creditors of which nobody has listed who they are.
    pub unresolved: Vec<NodeId>,
    /// Promises of which no day is known; as of a date, too, where they stand on no other list.
    pub undated: Vec<EdgeId>,
    /// Agreements of which not all parties are known.
    pub parties: Vec<(NodeId, Parties)>,
    /// What sources are said not to say.
    pub silences: Vec<Silence>,
    /// Why it is not the whole answer.
    pub truncated: Option<Truncated>,
}

/// A promise that is only sought or offered.
#[derive(Clone, Debug)]
pub struct Sought {
    /// The promise.
    pub promise: Evidence,
    /// What the same debtor, or who leads or belongs to it, has promised the same actor: who
    /// guaranteed before is sought again. Nothing that surely came after.
    pub before: Vec<Evidence>,
}

impl Sought {
    /// Whether one of [`before`](Sought::before) was surely promised before this was sought; where
    /// a day is missing, nothing says which came first.
    pub fn is_after(&self, made: &Evidence) -> bool {
        let start = |evidence: &Evidence| evidence.period.as_ref().map(|period| period.start());
        let order = start(made).zip(start(&self.promise));
        order.is_some_and(|(made, sought)| made.latest < sought.earliest)
    }
}

/// Why nobody can meet a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stuck {
    /// It failed, and nobody says that it was met.
    Failed,
    /// Nobody is said to decide it, and nothing is said to meet it.
    NobodyDecides,
}

/// What is not known of the parties of an agreement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parties {
    /// None is in the graph.
    None,
    /// Its list is said not to be complete.
    Incomplete,
    /// One is: nobody makes an agreement alone.
    OnlyOne,
}

impl Gaps {
    /// Whether nothing is missing.
    pub fn is_empty(&self) -> bool {
        self.sought.is_empty()
            && self.one_voice.is_empty()
            && self.stuck.is_empty()
            && self.broken.is_empty()
            && self.unresolved.is_empty()
            && self.undated.is_empty()
            && self.parties.is_empty()
            && self.silences.is_empty()
    }
}

/// What is missing in all that the view shows, or about one node.
///
/// Costs a look at each edge, and at each node if none is given.
///
/// ```
/// use foedera::graph::Filter;
/// use foedera::query::{Bounds, gaps};
///
/// let graph = foedera::dossier::ukraine();
/// let filter = Filter::default();
/// let gaps = gaps(graph.view(&filter), None, Bounds::default());
/// let again = gaps.sought.iter().filter(|sought| !sought.before.is_empty());
/// let before = again.flat_map(|sought| &sought.before).map(|promise| graph.from(promise.edge));
/// let who: std::collections::BTreeSet<&str> = before.map(|node| graph.node_key(node)).collect();
/// assert_eq!(who.into_iter().collect::<Vec<_>>(), ["uk", "usa"], "guarantors of 1994");
/// ```
pub fn gaps(view: View<'_>, about: Option<NodeId>, bounds: Bounds) -> Gaps {
    let graph = view.graph();
    let mut found = Gaps::default();
    let mut truncated = None;
    let edges = edges_about(view, about, bounds, &mut truncated);
    let promises = |edge: &&EdgeId| graph.relation(**edge).is_commitment();
    let (mut debtors, mut agreements) = (BTreeSet::new(), BTreeSet::new());
    let mut conditions = BTreeSet::new();
    let (mut matters, mut alone) = (BTreeMap::<&Key, Vec<EdgeId>>::new(), Vec::new());
    for edge in edges.iter().filter(promises) {
        let evidence = Evidence::of(view, *edge);
        debtors.extend([graph.from(*edge), graph.to(*edge)]);
        if let Tie::Guarantees(guarantee) = graph.tie(*edge) {
            let creditor = guarantee.owed_to.as_ref();
            debtors.extend(creditor.and_then(|key| graph.node_id(key.as_str())));
        }
        let terms = graph.tie(*edge).terms();
        let under = terms.and_then(|terms| terms.under.as_ref());
        agreements.extend(under.and_then(|key| graph.node_id(key.as_str())));
        if !graph.is_plain(*edge) {
            conditions.extend(view.derived(*edge).conditions.iter().copied());
        }
        match graph.matter(*edge) {
            Some(matter) => matters.entry(matter).or_default().push(*edge),
            None => alone.push(vec![*edge]),
        }
        // What is dated and has not begun is not without a date.
        if !evidence.has_day(view) || is_dated_by_breach_alone(view, *edge) {
            found.undated.push(*edge);
        }
        let is_sought = matches!(evidence.grade(), Grade::Sought | Grade::Offered);
        if is_sought && !is_promised_elsewhere(view, *edge) {
            let before = before(view, *edge, bounds);
            found.sought.push(Sought {
                promise: evidence,
                before,
            });
        }
    }
    if let Some(filter) = view.filter().undated() {
        // Undated is not "always": as of a date these stand on no other list.
        let apart = graph.view(&filter);
        let edges = edges_about(apart, about, bounds, &mut truncated);
        let undated = edges.iter().filter(promises).copied();
        let has_no_day = |edge: &EdgeId| {
            !Evidence::of(apart, *edge).has_day(apart) || is_dated_by_breach_alone(apart, *edge)
        };
        found.undated.extend(undated.filter(has_no_day));
        found.undated.sort_unstable();
        found.undated.dedup();
    }
    for mut accounts in alone.into_iter().chain(matters.into_values()) {
        // Others may be at other nodes' provisions, or of another time.
        let others = accounts.first().map(|first| view.other_accounts(*first));
        let others = others.into_iter().flatten();
        let others: Vec<EdgeId> = others.filter(|other| !accounts.contains(other)).collect();
        accounts.extend(others);
        if let Some(voice) = one_voice(view, &accounts) {
            let first = accounts.into_iter().take(1);
            found.one_voice.entry(voice).or_default().extend(first);
        }
    }
    let nodes = nodes_about(view, about);
    for node in nodes.iter().copied() {
        match graph.kind(node) {
            Kind::Agreement(_) => drop(agreements.insert(node)),
            Kind::Condition(_) => drop(conditions.insert(node)),
            Kind::Actor(_) | Kind::Event(_) => {}
        }
    }
    let unresolved = |node: &NodeId| view.node(*node).as_actor().is_some_and(|a| a.unresolved);
    found.unresolved = debtors.into_iter().filter(unresolved).collect();
    let stuck = conditions.into_iter();
    found.stuck = stuck
        .filter_map(|c| Some((c, stuck_at(view, c)?)))
        .collect();
    let parties = agreements.into_iter();
    found.parties = parties
        .filter_map(|a| Some((a, parties_of(view, a)?)))
        .collect();
    let all = breaches(view, about, None, bounds);
    let all = all.rows.into_iter().chain(all.undated);
    found.broken = all.filter(|breach| breach.by_guarantor).collect();
    found.silences = silent(view, &nodes, &edges);
    found.truncated = truncated.or(found.cut(bounds.results));
    found
}

impl Gaps {
    /// Cuts every list to `most`, and tells whether one was longer.
    fn cut(&mut self, most: usize) -> Option<Truncated> {
        let lengths = [
            self.sought.len(),
            self.one_voice.len(),
            self.stuck.len(),
            self.broken.len(),
            self.unresolved.len(),
            self.undated.len(),
            self.parties.len(),
            self.silences.len(),
        ];
        self.sought.truncate(most);
        self.stuck.truncate(most);
        self.broken.truncate(most);
        self.unresolved.truncate(most);
        self.undated.truncate(most);
        self.parties.truncate(most);
        self.silences.truncate(most);
        while self.one_voice.len() > most {
            self.one_voice.pop_last();
        }
        let is_longer = lengths.into_iter().any(|length| length > most);
        is_longer.then_some(Truncated::Results(most))
    }
}

/// The one voice on which a promise rests by all accounts of it, with its source. It rests on those
/// by whose word it stands as well as it does: who only seeks what another says to hold does not
/// bear it, nor does who denies it.
fn one_voice(view: View<'_>, accounts: &[EdgeId]) -> Option<(Key, Vec<Key>)> {
    let claims = accounts.iter().flat_map(|edge| view.edge_claims(*edge));
    let claims: Vec<&Claim> = claims.filter(|c| c.says == Says::Holds).collect();
    let footing = Stand::of(&claims)?.footing;
    if footing == Footing::Denied {
        return None;
    }
    let bears = claims.iter().filter(|c| Footing::by(c.modality) == footing);
    let voices: BTreeSet<(&Key, &[Key])> = bears.map(|c| (&c.source, &c.voice[..])).collect();
    let mut voices = voices.into_iter();
    match (voices.next(), voices.next()) {
        (Some((source, voice)), None) => Some((source.clone(), voice.to_vec())),
        _ => None,
    }
}

/// What the debtor of a promise, or who leads or belongs to it, has promised the same actor
/// already, be it over or broken; not what came after. Of a backstop, the actor is the one whom the promise that it
/// backs is for.
fn before(view: View<'_>, edge: EdgeId, bounds: Bounds) -> Vec<Evidence> {
    let graph = view.graph();
    let other = view.filter().at_any_time();
    let all = graph.view(&other);
    let debtor = graph.from(edge);
    let belong = [Relation::Leads, Relation::MemberOf, Relation::PartOf];
    let belong = all.filter().clone().relations(belong);
    let members = graph.view(&belong).into(debtor).take(bounds.results);
    let members = members.filter(|hop| all.in_force(hop.edge, None) != Truth::No);
    let debtors: BTreeSet<NodeId> = members.map(|hop| hop.node).chain([debtor]).collect();
    let whom = whom(graph, edge);
    let hops = debtors
        .into_iter()
        .flat_map(|from| all.out(from))
        .take(bounds.work);
    let promised = hops.filter(|hop| {
        let promises = graph.relation(hop.edge).is_commitment();
        promises && hop.edge != edge && !self::whom(graph, hop.edge).is_disjoint(&whom)
    });
    let promised = promised.map(|hop| Evidence::of(all, hop.edge));
    let is_made = |evidence: &Evidence| {
        let is_promised = !matches!(evidence.grade(), Grade::Sought | Grade::Offered);
        let derived = all.derived(evidence.edge);
        is_promised && derived.footing() == Some(Footing::Held) && derived.ever_existed()
    };
    let start = |evidence: &Evidence| evidence.period.as_ref().map(|period| period.start());
    let sought = start(&Evidence::of(all, edge));
    let is_before = |evidence: &Evidence| match (begun(all, evidence.edge), sought) {
        (Some(made), Some(sought)) => made.earliest <= sought.latest,
        // Where a day is missing, the order is not known.
        (None, _) | (_, None) => true,
    };
    promised
        .filter(|evidence| is_made(evidence) && is_before(evidence))
        .collect()
}

/// When a promise came to be there, as far as that is known. That it was broken or kept on a day
/// says nothing of since when it was.
fn begun(all: View<'_>, edge: EdgeId) -> Option<model::Bounds> {
    use CommitmentState::{Satisfied, Violated};
    let derived = all.derived(edge);
    let mut spells = derived.commitment()?.history.dated().iter();
    let there =
        spells.find(|spell| exists(spell.state) && !matches!(spell.state, Satisfied | Violated));
    there?.from
}

/// Whether another account of the matter says that it is promised, and is not over.
fn is_promised_elsewhere(view: View<'_>, edge: EdgeId) -> bool {
    let others = view.other_accounts(edge).into_iter();
    let mut grades = others.map(|other| Evidence::of(view, other).grade());
    grades.any(|grade| grade < Grade::Offered)
}

/// To whom something is promised: who a promise is for, or, of one that stands behind others, whom
/// these are for.
fn whom(graph: &Graph, edge: EdgeId) -> BTreeSet<NodeId> {
    let of = graph.tie(edge).of().iter();
    let of = of.filter_map(|key| graph.edge_id(key.as_str()));
    let mut whom: BTreeSet<NodeId> = of.map(|principal| graph.to(principal)).collect();
    if whom.is_empty() {
        whom.insert(graph.to(edge));
    }
    whom
}

/// Whether no day is known of a promise but that on which it was broken: since when it was there is
/// then not said.
fn is_dated_by_breach_alone(view: View<'_>, edge: EdgeId) -> bool {
    if view.graph().is_plain(edge) {
        return false;
    }
    let derived = view.derived(edge);
    let States::Commitment(commitment) = &derived.states else {
        return false;
    };
    let (dated, undated) = (commitment.history.dated(), commitment.history.undated());
    let is_breach = |spell: &Spell<CommitmentState>| spell.state == CommitmentState::Violated;
    !dated.is_empty() && dated.iter().all(is_breach) && !undated.is_empty()
}

fn stuck_at(view: View<'_>, node: NodeId) -> Option<Stuck> {
    let all = view.graph().node_claims(node);
    let claims: Vec<&Claim> = view.node_claims(node).collect();
    let stand = Stand::of(&claims).map(|stand| stand.footing);
    // What is only denied, or said of what would be, is no condition that is open.
    let is_none = matches!(stand, Some(Footing::Denied | Footing::Foreseen));
    if is_none || claims.is_empty() && !all.is_empty() {
        return None;
    }
    let states = condition_state(view, node);
    let is = |asked: &[ConditionState]| states.iter().any(|(state, _)| asked.contains(state));
    let is_open = !is(&[ConditionState::Met, ConditionState::Waived]);
    if is(&[ConditionState::Failed]) {
        return is_open.then_some(Stuck::Failed);
    }
    let condition = view.node(node).as_condition()?;
    let nobody = condition.body.is_none() && condition.met_by.is_none();
    (nobody && is_open).then_some(Stuck::NobodyDecides)
}

fn parties_of(view: View<'_>, agreement: NodeId) -> Option<Parties> {
    let complete = view
        .node_claims(agreement)
        .filter(|claim| claim.modality.holds())
        .find_map(|claim| match &claim.says {
            Says::Value(Attribute::PartiesComplete, Value::Flag(complete)) => Some(*complete),
            _ => None,
        });
    // Of a treaty that is over, and of a party that has left, it is known who they were.
    let ever = view.filter().at_any_time().relations([Relation::PartyTo]);
    let ever = view.graph().view(&ever);
    // A witness is none, nor is who has reservations; who left was one.
    let was = |edge: EdgeId| {
        let derived = view.derived(edge);
        let States::Tie(tie) = &derived.states else {
            return false;
        };
        let has_left = || match &view.edge(edge).tie {
            Tie::PartyTo(own) => own.act.is_some_and(leaves),
            _ => false,
        };
        derived.footing() == Some(Footing::Held)
            && tie.makes_party() != Truth::No
            && (derived.ever_existed() || has_left())
    };
    let parties = ever.into(agreement).filter(|hop| was(hop.edge));
    let parties: BTreeSet<NodeId> = parties.map(|hop| hop.node).collect();
    match (parties.len(), complete) {
        (0, _) => Some(Parties::None),
        (_, Some(false)) => Some(Parties::Incomplete),
        (1, None) => Some(Parties::OnlyOne),
        _ => None,
    }
}

/// The node that is asked about, or all.
fn nodes_about(view: View<'_>, about: Option<NodeId>) -> Vec<NodeId> {
    match about {
        Some(node) => vec![node],
        None => {
            let all = view.graph().node_ids();
            all.filter(|node| view.shows(*node)).collect()
        }
    }
}

/// What sources are silent on, of these nodes and edges.
fn silent(view: View<'_>, nodes: &[NodeId], edges: &BTreeSet<EdgeId>) -> Vec<Silence> {
    let of_nodes = nodes.iter().flat_map(|node| view.node_claims(*node));
    let of_edges = edges.iter().flat_map(|edge| view.edge_claims(*edge));
    silent_in(of_nodes.chain(of_edges)).collect()
}
